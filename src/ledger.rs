//! Joins the outcomes of tickets: what each unit owes and how it stands. Built by `push`, joined by `merge`, closed by
//! reading. One ticket is judged in `eval`.

use std::collections::BTreeMap;

use crate::eval::{Evaluator, State};
use crate::facts::Case;
use crate::program::Program;
use crate::value::{Number, Value};

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
        ];
        for (own, more) in pairs {
            *own = own.saturating_add(more);
        }
    }
}

/// What the tickets pushed so far come to.
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
}

impl Ledger {
    /// One without tickets.
    pub fn new() -> Ledger {
        Ledger::default()
    }

    /// Adds the ticket that an evaluator has just judged.
    pub fn push(&mut self, program: &Program, case: &Case, evaluator: &Evaluator) {
        self.tickets = self.tickets.saturating_add(1);
        let settled = evaluator.settled();
        for (index, state) in settled.order.iter().zip(&settled.states) {
            let timed = evaluator.obligations().get(*index).is_some_and(|one| one.timed);
            self.total.add(*state, timed);
            if let Some(unit) = self.unit(program, case, evaluator, *index) {
                unit.add(*state, timed);
            }
        }
        for violation in &settled.violations {
            self.total.violations = self.total.violations.saturating_add(1);
            let index = settled.order.get(violation.place).copied().unwrap_or(0);
            if let Some(unit) = self.unit(program, case, evaluator, index) {
                unit.violations = unit.violations.saturating_add(1);
            }
        }
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
    }

    /// The counts of the unit accountable for an obligation; none where the role is empty.
    fn unit(
        &mut self,
        program: &Program,
        case: &Case,
        evaluator: &Evaluator,
        index: usize,
    ) -> Option<&mut Counts> {
        let Some(Value::Text(id)) = evaluator.bearers_at(index).first().copied() else { return None };
        let name = case.text(id, &program.texts);
        if !self.units.contains_key(name) {
            self.units.insert(name.to_owned(), Counts::default());
        }
        self.units.get_mut(name)
    }
}
