//! Joins the outcomes of tickets with the other lists of a ledger: what each unit owes and how it stands, recurring
//! duties, tasks, indicators, assessments. Built by `push`, joined by `merge`, closed by `finish`. One ticket is judged
//! in `eval`.

mod assessment;
mod city;
mod earlier;
mod indicator;
mod outcome;
mod period;
mod rate;
mod routine;
mod share;
mod standing;
mod streak;
mod task;

use std::collections::BTreeMap;

pub use assessment::{AssessmentEntry, FIGURES, Formulas, Ranked, Why};
pub use city::{Breach, City, Missed};
pub use earlier::{Act, RepeatEntry, Trails};
pub use indicator::{IndicatorEntry, Lack, comparison};
pub use outcome::Streams;
pub use rate::{Sample, Samples};
pub use routine::RoutineEntry;
pub use standing::StandingEntry;
pub use streak::RungEntry;
pub use task::TaskEntry;

pub use crate::eval::State;
use crate::eval::{Evaluator, Violation, ViolationKind};
use crate::facts::{Case, Entered};
use crate::program::Program;
pub use crate::script::{Bound, Fault, Reason};
use crate::value::{Moment, Number, Period, TextId, Value};

/// Decimals that rates are rounded to, half up.
const RATE_DECIMALS: u32 = 6;

/// Counts of obligations by state, and of violations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field counts the state of the same name")]
pub struct Counts {
    pub obligations: u64,
    pub met: u64,
    pub late: u64,
    pub overdue: u64,
    pub pending: u64,
    pub paused: u64,
    pub waived: u64,
    pub undetermined: u64,
    pub violations: u64,
    /// Of those with a deadline: kept in time, and decided at all.
    pub on_time: (u64, u64),
    /// Tickets whose last 满意度 is a satisfied one, and those that have one; counted by period only.
    pub satisfied: (u64, u64),
}

impl Counts {
    /// Kept in time, of all that are decided; `None` where none is. Untimed obligations are passed over.
    pub fn rate(&self) -> Option<Number> {
        let whole = |n: u64| Number::whole(i64::try_from(n).unwrap_or(i64::MAX));
        whole(self.on_time.0).over(whole(self.on_time.1)).map(|rate| rate.rounded(RATE_DECIMALS))
    }

    fn add(&mut self, state: State, timed: bool) {
        let count = match state {
            State::Pending => &mut self.pending,
            State::Paused => &mut self.paused,
            State::Met => &mut self.met,
            State::Late => &mut self.late,
            State::Overdue => &mut self.overdue,
            State::Waived => &mut self.waived,
            State::Undetermined => &mut self.undetermined,
        };
        *count = count.saturating_add(1);
        self.obligations = self.obligations.saturating_add(1);
        if timed && matches!(state, State::Met | State::Late | State::Overdue) {
            self.on_time.1 = self.on_time.1.saturating_add(1);
            self.on_time.0 = self.on_time.0.saturating_add(u64::from(state == State::Met));
        }
    }

    fn join(&mut self, other: &Counts) {
        let pairs = [
            (&mut self.obligations, other.obligations),
            (&mut self.met, other.met),
            (&mut self.late, other.late),
            (&mut self.overdue, other.overdue),
            (&mut self.pending, other.pending),
            (&mut self.paused, other.paused),
            (&mut self.waived, other.waived),
            (&mut self.undetermined, other.undetermined),
            (&mut self.violations, other.violations),
            (&mut self.on_time.0, other.on_time.0),
            (&mut self.on_time.1, other.on_time.1),
            (&mut self.satisfied.0, other.satisfied.0),
            (&mut self.satisfied.1, other.satisfied.1),
        ];
        for (own, more) in pairs {
            *own = own.saturating_add(more);
        }
    }
}

/// Which lists the facts have: an absent one is not assessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// Tickets, as a list of them.
    pub tickets: bool,
    /// `task_reports`
    pub task_reports: bool,
    /// `readings`
    pub readings: bool,
    /// `activities`
    pub activities: bool,
}

/// The records beside the tickets, in an order of their own, each with how often it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Which lists there are.
    pub present: Present,
    /// The records.
    pub entered: BTreeMap<Entered, u64>,
}

/// What the tickets and records pushed so far come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// How many tickets were judged.
    pub tickets: u64,
    /// How many records could not be.
    pub rejected: u64,
    /// All obligations.
    pub total: Counts,
    /// Those of each accountable unit, by name.
    pub units: BTreeMap<String, Counts>,
    /// The same in each period that an assessment asks for, by the due moment.
    pub by_period: BTreeMap<Period, BTreeMap<String, Counts>>,
    /// What obligations come to for the indicators taken from them.
    pub samples: Samples,
    /// The records beside the tickets.
    pub books: Books,
    /// What the tickets left for each other (曾有).
    pub trails: Trails,
    /// What they left for rungs that need several of them.
    pub streams: Streams,
    /// The counts of the ticket at hand by the number of the unit; empty between tickets. A name is looked up once a unit.
    at_hand: Vec<(TextId, Counts)>,
}

impl Ledger {
    /// One without tickets.
    pub fn new() -> Ledger {
        Ledger::default()
    }

    /// Adds the ticket that an evaluator has just judged.
    pub fn push(&mut self, program: &Program, case: &Case, evaluator: &Evaluator) {
        self.tickets = self.tickets.saturating_add(1);
        earlier::take(&mut self.trails, program, case, evaluator);
        outcome::take(&mut self.streams, program, case, evaluator);
        share::take(&mut self.samples, program, case, evaluator);
        if !program.beside.periods.is_empty() {
            self.satisfaction(program, case, evaluator);
        }
        let settled = evaluator.settled();
        for (index, state) in settled.order.iter().zip(&settled.states) {
            let Some(one) = evaluator.obligations().get(*index) else { continue };
            self.total.add(*state, one.timed);
            if one.sampled | one.unsure != 0 {
                rate::take(&mut self.samples, program, case, evaluator, *index, *state);
            }
            let moment = one.due.or(one.done.map(|done| done.at));
            let unit = evaluator.bearers_at(*index).first().copied();
            self.of_unit(program, case, unit, moment, |counts| counts.add(*state, one.timed));
        }
        for violation in &settled.violations {
            self.total.violations = self.total.violations.saturating_add(1);
            let unit = responsible(evaluator, violation);
            self.of_unit(program, case, unit, Some(violation.at), |counts| {
                counts.violations = counts.violations.saturating_add(1);
            });
        }
        self.enter_units(program, case);
    }

    /// Adds the counts of the ticket at hand to those of its units.
    fn enter_units(&mut self, program: &Program, case: &Case) {
        let mut at_hand = std::mem::take(&mut self.at_hand);
        for (id, counts) in &at_hand {
            let name = case.text(*id, &program.texts);
            match self.units.get_mut(name) {
                Some(known) => known.join(counts),
                None => {
                    self.units.insert(name.to_owned(), counts.clone());
                }
            }
        }
        at_hand.clear();
        self.at_hand = at_hand;
    }

    /// Adds what the ticket says of satisfaction to each unit that is accountable for something on it, in the period of
    /// the event that says it.
    fn satisfaction(&mut self, program: &Program, case: &Case, evaluator: &Evaluator) {
        let Some((satisfied, at)) = rate::satisfied(program, case, evaluator) else { return };
        let accountable = |index: usize| evaluator.bearers_at(index).first().copied();
        for index in 0..evaluator.obligations().len() {
            let Some(Value::Text(id)) = accountable(index) else { continue };
            if (0..index).any(|before| accountable(before) == Some(Value::Text(id))) {
                continue;
            }
            let name = case.text(id, &program.texts);
            let asked = program.beside.periods.iter();
            for period in asked.filter_map(|every| Period::of(*every, at.day()).ok()) {
                in_period(&mut self.by_period, (period, name), |counts| {
                    counts.satisfied.0 = counts.satisfied.0.saturating_add(u64::from(satisfied));
                    counts.satisfied.1 = counts.satisfied.1.saturating_add(1);
                });
            }
        }
    }

    /// Adds a record beside the tickets.
    pub fn enter(&mut self, record: Entered) {
        let times = self.books.entered.entry(record).or_insert(0);
        *times = times.saturating_add(1);
    }

    /// Says which lists the facts have.
    pub fn has(&mut self, present: Present) {
        let own = &mut self.books.present;
        own.tickets |= present.tickets;
        own.task_reports |= present.task_reports;
        own.readings |= present.readings;
        own.activities |= present.activities;
    }

    /// What all that was pushed comes to beside the tickets, as of a moment.
    pub fn finish(&self, program: &Program, formulas: &Formulas, as_of: Moment) -> City {
        city::finish(self, program, formulas, as_of)
    }

    /// Adds a record that could not be judged.
    pub fn push_rejected(&mut self) {
        self.rejected = self.rejected.saturating_add(1);
    }

    /// Adds what another ledger holds; the order plays no part.
    pub fn merge(&mut self, other: &Ledger) {
        self.tickets = self.tickets.saturating_add(other.tickets);
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.total.join(&other.total);
        for (unit, counts) in &other.units {
            self.units.entry(unit.clone()).or_default().join(counts);
        }
        for (period, units) in &other.by_period {
            for (unit, counts) in units {
                in_period(&mut self.by_period, (*period, unit), |own| own.join(counts));
            }
        }
        rate::join(&mut self.samples, &other.samples);
        earlier::join(&mut self.trails, &other.trails);
        outcome::join(&mut self.streams, &other.streams);
        for (record, times) in &other.books.entered {
            let own = self.books.entered.entry(*record).or_insert(0);
            *own = own.saturating_add(*times);
        }
        self.has(other.books.present);
    }

    /// Adds to the counts of a unit, in all and in its period; to none where the role is empty.
    fn of_unit(
        &mut self,
        program: &Program,
        case: &Case,
        unit: Option<Value>,
        moment: Option<Moment>,
        add: impl Fn(&mut Counts),
    ) {
        let Some(Value::Text(id)) = unit else { return };
        match self.at_hand.iter_mut().find(|(known, _)| *known == id) {
            Some((_, counts)) => add(counts),
            None => {
                let mut counts = Counts::default();
                add(&mut counts);
                self.at_hand.push((id, counts));
            }
        }
        if program.beside.periods.is_empty() {
            return;
        }
        let name = case.text(id, &program.texts);
        let asked = program.beside.periods.iter();
        let periods = asked.filter_map(|every| Period::of(*every, moment?.day()).ok());
        for period in periods {
            in_period(&mut self.by_period, (period, name), &add);
        }
    }
}

/// Adds to the counts of a unit in a period. Its name is copied the first time only.
fn in_period(
    by_period: &mut BTreeMap<Period, BTreeMap<String, Counts>>,
    (period, unit): (Period, &str),
    add: impl FnOnce(&mut Counts),
) {
    let units = by_period.entry(period).or_default();
    match units.get_mut(unit) {
        Some(counts) => add(counts),
        None => add(units.entry(unit.to_owned()).or_default()),
    }
}

/// Who is responsible for a violation: whoever bore the obligation when it was missed, or had to keep the rule.
fn responsible(evaluator: &Evaluator, violation: &Violation) -> Option<Value> {
    match violation.kind {
        ViolationKind::Prohibited(record) | ViolationKind::OutOfOrder(record) => {
            evaluator.rule_breaches().get(record).map(|breach| breach.bearer)
        }
        ViolationKind::Late | ViolationKind::Overdue => {
            let index = evaluator.settled().order.get(violation.place).copied()?;
            evaluator.missed_by(index).first().copied()
        }
        ViolationKind::MissingParty(_) | ViolationKind::ImproperExtension(_) => {
            let index = evaluator.settled().order.get(violation.place).copied()?;
            evaluator.bearers_at(index).first().copied()
        }
    }
}
