//! Closes a ledger: recurring duties, tasks and indicators judged, what was missed gathered by moment, assessments last.

use super::assessment::{AssessmentEntry, Formulas};
use super::{
    IndicatorEntry, Ledger, RepeatEntry, RoutineEntry, RungEntry, State, TaskEntry, assessment, earlier,
    indicator, routine, standing, streak, task,
};
use crate::program::{Force, Program};
use crate::value::Moment;

/// What stands beside the tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct City<'l> {
    /// The tasks.
    pub tasks: Vec<TaskEntry>,
    /// The indicators.
    pub indicators: Vec<IndicatorEntry>,
    /// The recurring duties.
    pub routines: Vec<RoutineEntry>,
    /// The assessments.
    pub assessments: Vec<AssessmentEntry>,
    /// Prohibitions broken because of another ticket.
    pub repeats: Vec<RepeatEntry>,
    /// The rungs that several tickets reached, by moment.
    pub rungs: Vec<RungEntry<'l>>,
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
    /// A prohibition broken because of another ticket.
    Repeat(usize),
    /// A duty of a rung: the rung, and the duty's place in it.
    Standing(usize, usize),
}

pub(super) fn finish<'l>(
    ledger: &'l Ledger,
    program: &'l Program,
    formulas: &Formulas,
    as_of: Moment,
) -> City<'l> {
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
    if present.tickets {
        city.repeats = earlier::judge(ledger);
        rungs(ledger, program, &mut city, as_of);
    }
    let most = program.limits.periods;
    if city.indicators.len() > most {
        city.indicators.truncate(most);
        city.cut_short = true;
    }
    missed(program, &mut city);
    if present.tickets || present.task_reports || present.readings || present.activities {
        city.assessments = assessment::judge(ledger, program, &city, formulas, as_of);
    }
    if city.assessments.len() > most {
        city.assessments.truncate(most);
        city.cut_short = true;
    }
    city
}

/// The rungs that several tickets reached, with their duties.
fn rungs<'l>(ledger: &'l Ledger, program: &'l Program, city: &mut City<'l>, as_of: Moment) {
    for stream in ledger.streams.ladders.values() {
        city.rungs.append(&mut streak::reckon(program, stream));
        city.cut_short |= stream.full;
    }
    // Over several matters a ladder is one in each: it stands where its first does.
    let of = |at: usize| program.ladders.get(at).map(|one| (one.version, one.kin));
    let first = |at: usize| program.ladders.iter().position(|one| Some((one.version, one.kin)) == of(at));
    let places: Vec<Option<usize>> = (0..program.ladders.len()).map(first).collect();
    city.rungs.sort_unstable_by(|a, b| {
        let key = |one: &RungEntry<'l>| (one.at, places.get(one.ladder), one.rung, one.on());
        key(a).cmp(&key(b)).then_with(|| a.causes(program).cmp(b.causes(program)))
    });
    standing::judge(program, &ledger.books, &mut city.rungs, as_of);
}

/// Every miss, by moment; best efforts apart.
fn missed(program: &Program, city: &mut City<'_>) {
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
    for (at, entry) in city.repeats.iter().enumerate() {
        found.push((Breach { at: entry.act.at, what: Missed::Repeat(at) }, None));
    }
    for (at, entry) in city.rungs.iter().enumerate() {
        let rung = program.ladders.get(entry.ladder).and_then(|ladder| ladder.rungs.get(entry.rung));
        for (place, duty) in entry.duties.iter().enumerate() {
            if let Some(due) = duty.due.filter(|_| broken(duty.state)) {
                let force = rung.and_then(|rung| rung.standing.get(duty.duty)).map(|duty| duty.force);
                let breach = Breach { at: due.max(entry.at), what: Missed::Standing(at, place) };
                found.push((breach, force));
            }
        }
    }
    found.sort_by_key(|(breach, _)| *breach);
    for (breach, force) in found {
        match force {
            Some(force) if !force.binds() => city.shortfalls.push(breach),
            _ => city.violations.push(breach),
        }
    }
}
