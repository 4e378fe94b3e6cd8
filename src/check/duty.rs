//! Duties held against themselves and each other: what can never be completed, two limits for one thing, an inner limit
//! longer than the outer.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Checks;
use super::condition::{Together, together};
use crate::diagnostic::{Diagnostic, Message, Text, check_texts};
use crate::model::{
    Cond, Duty, EventTest, Happening, Limit, LimitForm, Matter, Model, Occasion, TableResult,
};
use crate::value::{Clock, Measure, Term};

/// The most duties alike that are compared with each other: more are copies of one.
const MOST_ALIKE: usize = 16;
/// Limits that follow others are no deeper than this.
const MAX_FOLLOWED: usize = 16;

pub(super) fn check(model: &Model, checks: &mut Checks) {
    model.duties.iter().for_each(|duty| never_completed(model, duty, checks));
    for duties in
        alike(&model.duties, |duty| (duty.matter, &duty.trigger, &duty.completion, &duty.bearers, duty.force))
    {
        two_limits(model, &duties, checks);
    }
    for duties in alike(&model.duties, |duty| (duty.matter, &duty.trigger)) {
        inner_limits(model, &duties, checks);
    }
}

/// The duties that have the same of something with another, by what they have the same, in the order of the policy.
fn alike<'m, K: Ord>(duties: &'m [Duty], same: impl Fn(&'m Duty) -> K) -> Vec<Vec<&'m Duty>> {
    let mut groups: Vec<Vec<&Duty>> = Vec::new();
    let mut known: BTreeMap<K, usize> = BTreeMap::new();
    for duty in duties {
        let at = *known.entry(same(duty)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(duty),
            None => groups.push(vec![duty]),
        }
    }
    groups
}

/// The ways in which an event expression may come about.
pub(super) fn ways(happening: &Happening) -> &[Happening] {
    match happening {
        Happening::Any(list) => list,
        one => std::slice::from_ref(one),
    }
}

/// The events that a way needs.
pub(super) fn needed(way: &Happening) -> Vec<&EventTest> {
    match way {
        Happening::Event(test) => vec![test],
        Happening::Both(list) => list.iter().flat_map(needed).collect(),
        Happening::Unless(inner, _) => needed(inner),
        Happening::Any(_) => Vec::new(),
    }
}

/// Whether each event that the second test counts is counted by the first.
pub(super) fn covers(test: &EventTest, other: &EventTest) -> bool {
    test.what == other.what
        && test.nth.is_none()
        && (test.condition.is_none() || test.condition == other.condition)
        && (test.by.is_none() || test.by == other.by)
}

fn name_of(matter: Option<&Matter>, test: &EventTest) -> String {
    let Occasion::Event(event) = test.what else { return String::new() };
    matter.and_then(|matter| matter.events.get(event)).map_or_else(String::new, |event| event.name.clone())
}

fn never_completed(model: &Model, duty: &Duty, checks: &mut Checks) {
    let matter = model.matters.get(duty.matter.0);
    let mut say = |text: &'static Text, test: &EventTest| {
        let message =
            Message::new(text).with("duty", duty.name.as_str()).with("event", name_of(matter, test));
        checks.found(Diagnostic::new(message).at(duty.place));
    };
    if let (Happening::Event(done), Happening::Event(opened)) = (&duty.completion, &duty.trigger) {
        let same = done.what == opened.what && done.condition == opened.condition && done.by == opened.by;
        let counted = done.nth.is_some() || opened.nth.is_some();
        if same && !counted && !duty.early && matches!(done.what, Occasion::Event(_)) {
            say(&check_texts::COMPLETED_BY_TRIGGER, done);
        }
    }
    let Some(termination) = &duty.termination else { return };
    let ends: Vec<&EventTest> = ways(termination)
        .iter()
        .filter_map(|way| if let Happening::Event(test) = way { Some(test) } else { None })
        .collect();
    let ended = |test: &&EventTest| ends.iter().any(|end| covers(end, test));
    let completions = ways(&duty.completion);
    if completions.iter().all(|way| needed(way).iter().any(ended))
        && let Some(test) = completions.iter().flat_map(needed).find(ended)
    {
        say(&check_texts::ENDED_BY_COMPLETION, test);
    }
}

/// A limit without what it follows.
fn resolved<'m>(model: &'m Model, limit: &'m Limit) -> &'m Limit {
    let mut limit = limit;
    for _ in 0..MAX_FOLLOWED {
        let LimitForm::SameAs(duty) = &limit.form else { break };
        let Some(duty) = model.duties.get(duty.0) else { break };
        limit = &duty.limit;
    }
    limit
}

/// Whether a limit never comes to a due moment.
pub(super) fn untimed(model: &Model, limit: &Limit) -> bool {
    match &resolved(model, limit).form {
        LimitForm::None => true,
        LimitForm::Longest(list) => list.iter().any(|one| untimed(model, one)),
        LimitForm::Shortest(list) => list.iter().all(|one| untimed(model, one)),
        LimitForm::Table(table, _) => {
            let rows = model.tables.get(table.0).map_or(&[][..], |table| &table.rows);
            let mut limits = rows.iter().map(|row| &row.result).peekable();
            limits.peek().is_some()
                && limits.all(|row| matches!(row, TableResult::Limit(limit) if limit.form == LimitForm::None))
        }
        _ => false,
    }
}

/// Whether two duties of one matter can be owed for one ticket.
fn both_owed(model: &Model, one: &Duty, other: &Duty) -> Option<Together> {
    let matter = model.matters.get(one.matter.0)?;
    let conds: Vec<&Cond> = one.condition.iter().chain(&other.condition).collect();
    Some(together(matter, None, &conds))
}

fn two_limits(model: &Model, duties: &[&Duty], checks: &mut Checks) {
    let duties: Vec<&Duty> = first_of_each_limit(model, duties);
    for (at, duty) in duties.iter().enumerate() {
        for other in duties.iter().take(at) {
            let same = resolved(model, &duty.limit).form == resolved(model, &other.limit).form;
            if !same {
                contradiction(model, &check_texts::TWO_LIMITS, duty, other, checks);
            }
        }
    }
}

/// Copies of one duty say nothing new: of those with one limit and one condition, the first.
fn first_of_each_limit<'d>(model: &Model, duties: &[&'d Duty]) -> Vec<&'d Duty> {
    let mut kept: Vec<&Duty> = Vec::new();
    for duty in duties {
        let known = kept.iter().any(|one| {
            one.condition == duty.condition
                && resolved(model, &one.limit).form == resolved(model, &duty.limit).form
        });
        if !known && kept.len() < MOST_ALIKE {
            kept.push(duty);
        }
    }
    kept
}

fn contradiction(model: &Model, text: &'static Text, duty: &Duty, other: &Duty, checks: &mut Checks) {
    let message = Message::new(text)
        .with("duty", duty.name.as_str())
        .with("other", other.name.as_str())
        .with("limit", resolved(model, &duty.limit).text.as_str())
        .with("other_limit", resolved(model, &other.limit).text.as_str());
    let diagnostic = Diagnostic::new(message).at(duty.place).label(other.place, &check_texts::THE_OTHER);
    match both_owed(model, duty, other) {
        Some(Together::Yes(example)) => checks.shown(diagnostic, example),
        Some(Together::Open) => {
            let message = Message::new(&check_texts::BOTH_OPEN)
                .with("one", duty.name.as_str())
                .with("other", other.name.as_str());
            checks.undecided(
                Diagnostic::new(message).at(duty.place).label(other.place, &check_texts::THE_OTHER),
            );
        }
        Some(Together::No) | None => {}
    }
}

/// Among duties that one event opens: `甲 且 乙` due before 甲 alone is.
fn inner_limits(model: &Model, duties: &[&Duty], checks: &mut Checks) {
    let both = duties.iter().filter(|duty| matches!(duty.completion, Happening::Both(_)));
    let single = duties.iter().filter(|duty| matches!(duty.completion, Happening::Event(_)));
    let single: Vec<&Duty> = first_of_each_limit(model, &single.copied().collect::<Vec<_>>());
    for outer in both.take(MOST_ALIKE.saturating_mul(MOST_ALIKE)) {
        let Happening::Both(parts) = &outer.completion else { continue };
        for inner in single.iter().filter(|inner| parts.contains(&inner.completion)) {
            let limits = (&resolved(model, &inner.limit).form, &resolved(model, &outer.limit).form);
            let (LimitForm::Term(inner_term), LimitForm::Term(outer_term)) = limits else { continue };
            if longer(*inner_term, *outer_term) == Some(Ordering::Greater) {
                contradiction(model, &check_texts::INNER_LONGER, inner, outer, checks);
            }
        }
    }
}

/// How two terms from one moment compare; `None` where that depends on the days they fall on.
fn longer(one: Term, other: Term) -> Option<Ordering> {
    let ((kind, amount), (other_kind, other_amount)) = (length(one.measure)?, length(other.measure)?);
    let cutoff = |term: Term| term.cutoff.unwrap_or(Clock::END);
    (kind == other_kind).then(|| amount.cmp(&other_amount).then(cutoff(one).cmp(&cutoff(other))))
}

/// What is counted, and how much of it.
fn length(measure: Measure) -> Option<(u8, u64)> {
    Some(match measure {
        Measure::SameWorkingDay => (0, 0),
        Measure::NextWorkingDay => (0, 2),
        Measure::WorkingDays(n) => (0, u64::from(n.0)),
        Measure::SameDay => (1, 0),
        Measure::Days(n) => (1, u64::from(n.0)),
        Measure::Weeks(n) => (1, u64::from(n).saturating_mul(14)),
        Measure::Months(n) => (2, u64::from(n)),
        Measure::Years(n) => (2, u64::from(n).saturating_mul(12)),
        Measure::Seconds(n) => (3, n),
        Measure::WorkingSeconds(n) => (4, n),
        Measure::Until(day) => (5, u64::try_from(day.number()).unwrap_or(0)),
        // It does not roll, as days do.
        Measure::NextDay => return None,
    })
}
