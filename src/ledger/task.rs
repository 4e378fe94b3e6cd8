//! Tasks judged: each milestone by the last report at or before its moment (language section 11).

use super::period::{end_of, in_time};
use super::{Books, State};
use crate::facts::Entered;
use crate::program::Program;
use crate::program::city::{Milestone, Task};
use crate::value::{Moment, TextId, When};

/// A milestone of a task, for one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskEntry {
    /// The task's place in the policy.
    pub task: usize,
    /// The milestone's place in the task.
    pub milestone: usize,
    /// Who owes it; the accountable one.
    pub unit: Option<TextId>,
    /// By when; none for a task without a deadline.
    pub due: Option<Moment>,
    /// When it was reached.
    pub completed: Option<Moment>,
    /// How it stands.
    pub state: State,
}

/// A report: when, and which state.
type Report = (When, usize);

/// All tasks as of a moment.
pub(super) fn judge(program: &Program, books: &Books, as_of: Moment) -> Vec<TaskEntry> {
    let mut entries = Vec::new();
    for (at, task) in program.beside.tasks.iter().enumerate() {
        let units: Vec<Option<TextId>> = if task.owed.severally {
            task.owed.units.iter().copied().map(Some).collect()
        } else {
            vec![task.owed.units.first().copied()]
        };
        for unit in units {
            let reports = reports(task, at, unit, books, as_of);
            for (number, milestone) in task.milestones.iter().enumerate() {
                // What must be so on a day is asked by the version of that day.
                if program.era_of(milestone.day.unwrap_or(as_of.day())) != task.standard.version {
                    continue;
                }
                let calendar = program.calendar_of(task.standard.version);
                let due = milestone.day.map(|day| end_of(calendar, day));
                let (state, completed) = stand(milestone, due, &reports, as_of);
                entries.push(TaskEntry { task: at, milestone: number, unit, due, completed, state });
            }
        }
    }
    entries
}

/// The reports that speak for a unit, in the order of time; of one second the furthest.
fn reports(task: &Task, at: usize, unit: Option<TextId>, books: &Books, as_of: Moment) -> Vec<Report> {
    let mut found: Vec<Report> = Vec::new();
    for record in books.entered.keys() {
        let Entered::Report { task: of, unit: by, at: when, state } = *record else { continue };
        let speaks = !task.owed.severally || by == unit;
        if of == at && speaks && when.at <= as_of {
            found.push((when, state));
        }
    }
    found.sort_by_key(|(when, state)| (when.at, *state));
    found
}

fn stand(
    milestone: &Milestone,
    due: Option<Moment>,
    reports: &[Report],
    as_of: Moment,
) -> (State, Option<Moment>) {
    let reached = |report: &Report| report.1 >= milestone.state;
    let Some(due) = due else {
        // Without a deadline it is done once it is said to be.
        let done = reports.iter().find(|report| reached(report));
        return (if done.is_some() { State::Met } else { State::Pending }, done.map(|(at, _)| at.at));
    };
    if as_of < due {
        return (State::Pending, None);
    }
    let (by_then, later): (Vec<&Report>, Vec<&Report>) =
        reports.iter().partition(|(at, _)| in_time(*at, due));
    if by_then.last().is_some_and(|report| reached(report)) {
        // Since when it has been so without a step back.
        let since = by_then.iter().rev().take_while(|report| reached(report)).last();
        return (State::Met, since.map(|(at, _)| at.at));
    }
    if as_of == due {
        return (State::Pending, None);
    }
    match later.iter().find(|report| reached(report)) {
        Some((at, _)) => (State::Late, Some(at.at)),
        None => (State::Overdue, None),
    }
}
