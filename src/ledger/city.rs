//! Closes a ledger: recurring duties, tasks and indicators judged, what was missed gathered by moment, assessments last.

use super::assessment::{AssessmentEntry, Formulas};
use super::{IndicatorEntry, Ledger, RoutineEntry, State, TaskEntry, assessment, indicator, routine, task};
use crate::program::{Force, Program};
use crate::value::{Every, Moment};

/// What stands beside the tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct City {
    /// The tasks.
    pub tasks: Vec<TaskEntry>,
    /// The indicators.
    pub indicators: Vec<IndicatorEntry>,
    /// The recurring duties.
    pub routines: Vec<RoutineEntry>,
    /// The assessments.
    pub assessments: Vec<AssessmentEntry>,
    /// What was violated, by moment.
    pub violations: Vec<Breach>,
    /// What fell short without being a violation, by moment.
    pub shortfalls: Vec<Breach>,
    /// Whether there were more entries than are listed.
    pub cut_short: bool,
}

/// Something missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// When.
    pub at: Moment,
    /// What.
    pub what: Missed,
}

/// What was missed, by its place in the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missed {
    /// A milestone of a task.
    Task(usize),
    /// A target of an indicator.
    Target(usize),
    /// A period of a recurring duty.
    Routine(usize),
}

pub(super) fn finish(ledger: &Ledger, program: &Program, formulas: &Formulas, as_of: Moment) -> City {
    let books = &ledger.books;
    let present = books.present;
    let mut city = City::default();
    if present.task_reports {
        city.tasks = task::judge(program, books, as_of);
    }
    city.indicators = indicator::judge(ledger, program, as_of);
    if present.activities {
        (city.routines, city.cut_short) = routine::judge(program, books, as_of);
    }
    missed(program, &mut city);
    if present.tickets || present.task_reports || present.readings || present.activities {
        city.assessments = assessment::judge(ledger, program, &city, formulas, as_of);
    }
    city
}

/// Every miss, by moment; best efforts apart.
fn missed(program: &Program, city: &mut City) {
    let broken = |state: State| matches!(state, State::Late | State::Overdue);
    let beside = &program.beside;
    let mut found: Vec<(Breach, Option<Force>)> = Vec::new();
    for (at, entry) in city.tasks.iter().enumerate() {
        if let Some(due) = entry.due.filter(|_| broken(entry.state)) {
            let force = beside.tasks.get(entry.task).map(|task| task.standard.force);
            found.push((Breach { at: due, what: Missed::Task(at) }, force));
        }
    }
    for (at, entry) in city.indicators.iter().enumerate() {
        if let Some(broken_at) = entry.broken_at.filter(|_| broken(entry.state)) {
            let force = beside.indicators.get(entry.indicator).map(|one| one.standard.force);
            found.push((Breach { at: broken_at, what: Missed::Target(at) }, force));
        }
    }
    for (at, entry) in city.routines.iter().enumerate() {
        if broken(entry.state) {
            let force = beside.routines.get(entry.routine).map(|routine| routine.standard.force);
            found.push((Breach { at: entry.due, what: Missed::Routine(at) }, force));
        }
    }
    found.sort_by_key(|(breach, _)| *breach);
    for (breach, force) in found {
        match force {
            Some(Force::Strive | Force::Encouraged) => city.shortfalls.push(breach),
            _ => city.violations.push(breach),
        }
    }
}

/// The lengths of the periods that assessments ask for, each once.
pub(super) fn periods_asked(program: &Program) -> Vec<Every> {
    let mut asked: Vec<Every> = program.beside.assessments.iter().map(|one| one.every).collect();
    asked.sort();
    asked.dedup();
    asked
}
