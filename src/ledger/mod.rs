//! Joins the outcomes of tickets with the other lists of a ledger: what each unit owes and how it stands, recurring
//! duties, tasks, indicators, assessments. Built by `push`, joined by `merge`, closed by `finish`. One ticket is judged
//! in `eval`.

mod assessment;
mod city;
mod counts;
mod earlier;
mod indicator;
mod names;
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
pub use counts::Counts;
pub use earlier::{Act, RepeatEntry, Trails};
pub use indicator::{IndicatorEntry, Lack, comparison};
pub use outcome::Streams;
pub use rate::{Sample, Samples};
pub use routine::RoutineEntry;
pub use standing::StandingEntry;
pub use streak::RungEntry;
pub use task::TaskEntry;

use counts::{Tally, UnitCounts};
use period::KnownPeriods;

pub use crate::eval::State;
use crate::eval::{Brief, BriefEvaluator, Evaluator};
use crate::facts::{CaseRef, Entered};
use crate::program::Program;
pub use crate::script::{Bound, Fault, Reason};
use crate::value::{Moment, Period, TextId};

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
    /// Those of nobody: the role was empty.
    nobody: Counts,
    /// Those of each accountable unit.
    units: UnitCounts,
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
    /// The counts of the ticket at hand by the number of the unit, where there is one; empty between tickets.
    at_hand: Vec<(Option<TextId>, Tally)>,
    /// The same by period.
    periods_at_hand: Vec<(Period, TextId, Tally)>,
    /// Periods that were worked out.
    known_periods: KnownPeriods,
    /// Room for the brief of the ticket at hand; empty between tickets.
    brief: Brief,
}

impl Ledger {
    /// One without tickets.
    pub fn new() -> Ledger {
        Ledger::default()
    }

    /// Adds the ticket that an evaluator has just judged.
    pub fn push<'c>(&mut self, program: &Program, case: impl Into<CaseRef<'c>>, evaluator: &Evaluator) {
        let case = &case.into();
        let mut brief = std::mem::take(&mut self.brief);
        brief.take(evaluator);
        self.keep_more(program, case, evaluator);
        self.count(program, case, &brief);
        brief.clear();
        self.brief = brief;
    }

    /// Adds the ticket that was just judged in brief, by an evaluator [for a ledger](BriefEvaluator::for_ledger).
    ///
    /// ```
    /// use duban::eval::{BriefEvaluator, Evaluator, NoTrace};
    /// use duban::facts::{self, OnUnknown};
    /// use duban::ledger::Ledger;
    /// use duban::source::FileId;
    /// use duban::{Policy, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let (program, as_of) = (policy.program(), "2021-02-01".parse()?);
    /// let ticket = Ticket::new("ZB-1", "企业诉求").party("承办单位", "市住建局").event("接收", "2021-01-04T09:00".parse()?);
    /// let case = facts::bind(program, &ticket, FileId(0), OnUnknown::Error).map_err(|_| "unknown")?;
    /// let (mut brief, mut whole) = (BriefEvaluator::for_ledger(program), Evaluator::new());
    /// brief.run(&case, as_of);
    /// whole.run(program, &case, as_of, &mut NoTrace);
    /// let (mut one, mut other) = (Ledger::new(), Ledger::new());
    /// one.push_brief(program, &case, &brief);
    /// other.push(program, &case, &whole);
    /// assert!(one == other && one.total().overdue == 3);
    /// # Ok(())
    /// # }
    /// ```
    pub fn push_brief<'c>(
        &mut self,
        program: &Program,
        case: impl Into<CaseRef<'c>>,
        evaluator: &BriefEvaluator<'_>,
    ) {
        let case = &case.into();
        if let Some(whole) = evaluator.whole() {
            self.keep_more(program, case, whole);
        }
        self.count(program, case, evaluator.brief());
    }

    /// Keeps what counts and the brief of a ticket do not have: for 曾有, for rungs that need several tickets, for indicators.
    fn keep_more(&mut self, program: &Program, case: &CaseRef<'_>, evaluator: &Evaluator) {
        earlier::take(&mut self.trails, program, case, evaluator);
        outcome::take(&mut self.streams, program, case, evaluator);
        share::take(&mut self.samples, program, case, evaluator);
        let settled = evaluator.settled();
        for (index, state) in settled.order.iter().zip(&settled.states) {
            rate::take(&mut self.samples, program, case, evaluator, *index, *state);
        }
    }

    /// Counts a ticket, its obligations and violations.
    fn count(&mut self, program: &Program, case: &CaseRef<'_>, brief: &Brief) {
        self.tickets = self.tickets.saturating_add(1);
        if !program.beside.periods.is_empty() {
            self.by_periods(program, case, brief);
        }
        match of_one_unit(brief) {
            Some((unit, tally)) => self.enter_unit(program, case, unit, &tally),
            None => self.by_units(program, case, brief),
        }
    }

    /// Adds to the counts of a unit, or to those of nobody where the role is empty.
    fn enter_unit(&mut self, program: &Program, case: &CaseRef<'_>, unit: Option<TextId>, tally: &Tally) {
        match unit {
            Some(unit) => self.units.of(case.text(unit, &program.texts), |counts| counts.add_all(tally)),
            None => self.nobody.add_all(tally),
        }
    }

    /// Counts a ticket on which several units owe something. A name is looked up once a unit.
    fn by_units(&mut self, program: &Program, case: &CaseRef<'_>, brief: &Brief) {
        for one in &brief.obligations {
            self.of_unit(one.unit, &Tally::of(one.state, one.rated));
        }
        for violation in &brief.violations {
            self.of_unit(violation.unit, &Tally::VIOLATION);
        }
        let mut at_hand = std::mem::take(&mut self.at_hand);
        for (unit, tally) in at_hand.drain(..) {
            self.enter_unit(program, case, unit, &tally);
        }
        self.at_hand = at_hand;
    }

    /// Counts the same in the periods that assessments ask for. Most of a ticket falls to one period of one unit.
    fn by_periods(&mut self, program: &Program, case: &CaseRef<'_>, brief: &Brief) {
        self.satisfaction(program, case, brief);
        for one in &brief.obligations {
            self.of_period(program, (one.unit, one.moment), |tally| tally.add(one.state, one.rated));
        }
        for violation in &brief.violations {
            let of = (violation.unit, Some(violation.at));
            self.of_period(program, of, |tally| tally.join(&Tally::VIOLATION));
        }
        for (period, id, tally) in self.periods_at_hand.drain(..) {
            let name = case.text(id, &program.texts);
            in_period(&mut self.by_period, (period, name), |counts| counts.add_all(&tally));
        }
    }

    /// Adds what the ticket says of satisfaction to each unit that is accountable for something on it, in the period of
    /// the event that says it.
    fn satisfaction(&mut self, program: &Program, case: &CaseRef<'_>, brief: &Brief) {
        let Some((satisfied, at)) = rate::satisfied(program, case, brief.seen) else { return };
        for (index, one) in brief.obligations.iter().enumerate() {
            let Some(id) = one.unit else { continue };
            if brief.obligations.iter().take(index).any(|before| before.unit == one.unit) {
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
    pub fn finish<'l>(&'l self, program: &'l Program, formulas: &Formulas, as_of: Moment) -> City<'l> {
        city::finish(self, program, formulas, as_of)
    }

    /// The counts of all: of each accountable unit, and of nobody.
    pub fn total(&self) -> Counts {
        let mut total = self.nobody.clone();
        self.units.sorted().for_each(|(_, counts)| total.join(counts));
        total
    }

    /// The counts of each accountable unit, by name and in its order.
    pub fn units(&self) -> impl Iterator<Item = (&str, &Counts)> {
        self.units.sorted()
    }

    /// Adds a record that could not be judged.
    pub fn push_rejected(&mut self) {
        self.rejected = self.rejected.saturating_add(1);
    }

    /// Adds what another ledger holds; the order plays no part.
    pub fn merge(&mut self, other: &Ledger) {
        self.tickets = self.tickets.saturating_add(other.tickets);
        self.rejected = self.rejected.saturating_add(other.rejected);
        self.nobody.join(&other.nobody);
        for (unit, counts) in other.units.sorted() {
            self.units.of(unit, |own| own.join(counts));
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

    /// Adds to the counts of a unit on the ticket at hand, or to those of nobody where the role is empty.
    fn of_unit(&mut self, unit: Option<TextId>, more: &Tally) {
        match self.at_hand.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, tally)) => tally.join(more),
            None => self.at_hand.push((unit, *more)),
        }
    }

    /// Adds to the counts of a unit on the ticket at hand in the periods of a moment; to none where the role is empty.
    fn of_period(
        &mut self,
        program: &Program,
        (unit, moment): (Option<TextId>, Option<Moment>),
        add: impl Fn(&mut Tally),
    ) {
        let (Some(id), Some(moment)) = (unit, moment) else { return };
        for every in &program.beside.periods {
            let Some(period) = self.known_periods.of(*every, moment.day()) else { continue };
            let known = self.periods_at_hand.iter_mut().find(|(of, unit, _)| (*of, *unit) == (period, id));
            match known {
                Some((_, _, tally)) => add(tally),
                None => {
                    let mut tally = Tally::default();
                    add(&mut tally);
                    self.periods_at_hand.push((period, id, tally));
                }
            }
        }
    }
}

/// The counts of a ticket whose obligations and violations are all of one unit, or of nobody, as most are; `None` of others.
fn of_one_unit(brief: &Brief) -> Option<(Option<TextId>, Tally)> {
    let mut tally = Tally::default();
    let unit = brief.obligations.first().map(|one| one.unit)?;
    for one in &brief.obligations {
        if one.unit != unit {
            return None;
        }
        tally.add(one.state, one.rated);
    }
    for violation in &brief.violations {
        if violation.unit != unit {
            return None;
        }
        tally.join(&Tally::VIOLATION);
    }
    Some((unit, tally))
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
