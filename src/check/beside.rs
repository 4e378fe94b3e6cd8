//! What stands beside the rules: sentences both left out and quoted, limits in 日 where nothing says what 日 means,
//! dates behind the last year that the calendar knows.

use super::{Checks, Setting};
use crate::diagnostic::{Diagnostic, Message, check_texts};
use crate::model::{Effect, Limit, LimitForm, Model, TableResult};
use crate::source::Place;
use crate::value::{Day, Measure, Term};

pub(super) fn check(model: &Model, setting: Setting<'_>, checks: &mut Checks) {
    left_out_and_quoted(model, checks);
    let mut bare: Vec<Place> = model.noted.bare_days.clone();
    bare.sort_unstable();
    bare.dedup();
    for place in bare {
        checks.found(Diagnostic::new(&check_texts::BARE_DAY).at(place).help(&check_texts::SAY_THE_DAY));
    }
    if let Some(last) = setting.published_to {
        beyond(model, last, checks);
    }
}

fn left_out_and_quoted(model: &Model, checks: &mut Checks) {
    for omitted in &model.noted.omitted {
        let Some(quoted) = model.noted.quoted.get(&omitted.clause) else { continue };
        let same = |words: &String| quoted.iter().any(|quote| quote.contains(words.as_str()));
        if omitted.words.iter().any(same) {
            let message = Message::new(&check_texts::LEFT_OUT_AND_QUOTED);
            checks.found(Diagnostic::new(message).at(omitted.place));
        }
    }
}

/// One note for all dates behind the last published day.
fn beyond(model: &Model, last: Day, checks: &mut Checks) {
    let late = dates(model).into_iter().filter(|(day, _)| *day > last);
    let mut late: Vec<(Day, Place)> = late.collect();
    late.sort_unstable();
    let (Some((_, place)), Some((furthest, _))) = (late.first(), late.last()) else { return };
    let message = Message::new(&check_texts::BEYOND_THE_CALENDAR)
        .with("last", last.to_string())
        .with("count", late.len().to_string())
        .with("furthest", furthest.to_string());
    checks.found(Diagnostic::new(message).at(*place));
}

/// The fixed dates of a policy, each with its declaration.
fn dates(model: &Model) -> Vec<(Day, Place)> {
    let mut found = Vec::new();
    // A table's rows are looked at by themselves.
    let mut of = |limit: &Limit, place: Place| {
        let days = limit.leaves(&[]).into_iter().filter_map(|leaf| match leaf.form {
            LimitForm::Term(Term { measure: Measure::Until(day), .. }) => Some((day, place)),
            _ => None,
        });
        found.extend(days);
    };
    for duty in &model.duties {
        of(&duty.limit, duty.place);
    }
    for row in model.tables.iter().flat_map(|table| &table.rows) {
        if let TableResult::Limit(limit) = &row.result {
            of(limit, row.place);
        }
    }
    for (ladder, rung) in
        model.ladders.iter().flat_map(|ladder| ladder.rungs.iter().map(move |one| (ladder, one)))
    {
        if let Some(duty) = &rung.duty {
            of(&duty.limit, ladder.place);
        }
    }
    for extension in &model.extensions {
        if let Effect::UntilDay(day) = extension.effect {
            found.push((day, extension.place));
        }
    }
    for task in &model.city.tasks {
        found.extend(task.milestones.iter().map(|one| (one.day, task.head.place)));
    }
    for indicator in &model.city.indicators {
        found.extend(indicator.targets.iter().filter_map(|one| Some((one.day?, indicator.head.place))));
    }
    found.extend(model.header.in_force.1.map(|day| (day, model.header.place)));
    found
}
