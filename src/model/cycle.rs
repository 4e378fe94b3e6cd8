//! Duties that open each other by moments of themselves: a breach that opens a duty whose breach opens the first again. Such
//! a circle is only sound when every turn takes at least a day; else a ticket would fill up within the day.

use super::build::Builder;
use super::{
    Cause, Duty, DutyMoment, EventTest, Happening, Ladder, Limit, LimitForm, Model, Occasion, TableResult,
};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::value::Measure;

/// The seconds of a day.
const DAY: u64 = 86_400;

/// That one duty's moment opens another duty, and how long it takes at least.
struct Edge {
    from: usize,
    to: usize,
    seconds: u64,
}

impl Builder<'_> {
    /// Reports the duties that come back to themselves within a day.
    pub(super) fn cycles(&mut self) {
        let edges = edges(&self.model);
        let mut reported: Vec<usize> = Vec::new();
        for start in edges.iter().map(|edge| edge.from) {
            if reported.contains(&start) {
                continue;
            }
            let Some(circle) = quick_circle(&edges, start) else { continue };
            reported.extend_from_slice(&circle);
            let Some(duty) = self.model.duties.get(start) else { continue };
            let names = circle.iter().filter_map(|at| self.model.duties.get(*at)).map(|it| it.name.as_str());
            let names = names.chain([duty.name.as_str()]).collect::<Vec<_>>().join(" → ");
            let message = Message::new(&texts::DUTIES_CIRCLE).with("circle", names);
            let finding = Diagnostic::new(message).at(duty.place).help(&texts::CIRCLE_HELP);
            self.findings.push(finding);
        }
    }
}

fn edges(model: &Model) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (to, duty) in model.duties.iter().enumerate() {
        for (from, moment) in moments(model, &duty.trigger, 0) {
            let seconds = model.duties.get(from).map_or(0, |cause| delay(model, cause, moment));
            edges.push(Edge { from, to, seconds });
        }
    }
    edges
}

/// Ladders on ladders are no deeper than this.
const MAX_LADDERS: usize = 8;

/// The moments of duties that a happening waits for, those behind rungs too.
fn moments(model: &Model, happening: &Happening, depth: usize) -> Vec<(usize, DutyMoment)> {
    match happening {
        Happening::Event(test) => moments_of(model, test, depth),
        Happening::Any(list) | Happening::Both(list) => {
            list.iter().flat_map(|one| moments(model, one, depth)).collect()
        }
        Happening::Unless(inner, _) => moments(model, inner, depth),
    }
}

fn moments_of(model: &Model, test: &EventTest, depth: usize) -> Vec<(usize, DutyMoment)> {
    match test.what {
        Occasion::Duty(duty, moment) => vec![(duty.0, moment)],
        Occasion::Rung(ladder, rung) if depth < MAX_LADDERS => {
            let name = model.ladders.get(ladder.0).map(|ladder| &ladder.name);
            // Over several matters it is a ladder in each.
            let ladders = model.ladders.iter().filter(|ladder| Some(&ladder.name) == name);
            let of_one = |ladder: &Ladder| match ladder.rungs.get(rung).map(|rung| &rung.cause) {
                Some(Cause::Moment(moment)) => ladder.duties.iter().map(|duty| (duty.0, *moment)).collect(),
                Some(Cause::Happening(happening)) => moments(model, happening, depth.saturating_add(1)),
                _ => Vec::new(),
            };
            ladders.flat_map(of_one).collect()
        }
        Occasion::Rung(..) | Occasion::Event(_) | Occasion::Field(_) => Vec::new(),
    }
}

/// How long after its trigger a moment of a duty comes at the earliest.
fn delay(model: &Model, duty: &Duty, moment: DutyMoment) -> u64 {
    match moment {
        // Discharged at once, or warned of at the trigger.
        DutyMoment::InTime | DutyMoment::Before(_) => 0,
        DutyMoment::Overdue | DutyMoment::FallsDue => shortest(model, &duty.limit),
        DutyMoment::After(more) => shortest(model, &duty.limit).saturating_add(length(more)),
    }
}

/// The least that a limit gives; what the facts or another duty decide may be nothing.
fn shortest(model: &Model, limit: &Limit) -> u64 {
    let least = |list: &[Limit]| list.iter().map(|one| shortest(model, one)).min().unwrap_or(0);
    match &limit.form {
        // Without a deadline it is never missed.
        LimitForm::None => DAY,
        LimitForm::Term(term) => length(term.measure),
        LimitForm::Longest(list) => list.iter().map(|one| shortest(model, one)).max().unwrap_or(0),
        LimitForm::Shortest(list) => least(list),
        LimitForm::Table(table, _) => {
            let rows = model.tables.get(table.0).map_or(&[][..], |table| &table.rows);
            let limits = rows.iter().filter_map(|row| match &row.result {
                TableResult::Limit(limit) => Some(shortest(model, limit)),
                TableResult::Value(_) => None,
            });
            limits.min().unwrap_or(0)
        }
        LimitForm::SameAs(_) | LimitForm::Given(..) | LimitForm::Until(..) | LimitForm::Back(..) => 0,
    }
}

fn length(measure: Measure) -> u64 {
    match measure {
        Measure::WorkingDays(n) | Measure::Days(n) => u64::from(n.0 / 2).saturating_mul(DAY),
        Measure::Weeks(n) | Measure::Months(n) | Measure::Years(n) => {
            u64::from(n).saturating_mul(DAY).saturating_mul(7)
        }
        Measure::Seconds(n) | Measure::WorkingSeconds(n) => n,
        Measure::NextDay | Measure::NextWorkingDay => DAY,
        Measure::SameDay | Measure::SameWorkingDay | Measure::Until(_) => 0,
    }
}

/// The duties on the quickest way from one back to itself, if that takes less than a day.
fn quick_circle(edges: &[Edge], start: usize) -> Option<Vec<usize>> {
    let mut reached: Vec<(usize, u64, Vec<usize>)> = vec![(start, 0, vec![start])];
    let mut at = 0;
    while let Some((duty, so_far, way)) = reached.get(at).cloned() {
        at = at.saturating_add(1);
        for edge in edges.iter().filter(|edge| edge.from == duty) {
            let seconds = so_far.saturating_add(edge.seconds);
            if seconds >= DAY {
                continue;
            }
            if edge.to == start {
                return Some(way);
            }
            if !reached.iter().any(|(known, least, _)| *known == edge.to && *least <= seconds) {
                let longer = way.iter().copied().chain([edge.to]).collect();
                reached.push((edge.to, seconds, longer));
            }
        }
    }
    None
}
