//! Counts of obligations and violations: of one ticket, of all, of each unit. What is counted where is `mod`'s.

use super::names::Names;
use crate::eval::State;
use crate::value::Number;

/// Decimals that rates are rounded to, half up.
pub(super) const RATE_DECIMALS: u32 = 6;

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
    /// Kept in time, of all that are decided; `None` where none is. Untimed obligations are passed over, and misses
    /// that are excused or lifted.
    pub fn rate(&self) -> Option<Number> {
        let whole = |n: u64| Number::whole(i64::try_from(n).unwrap_or(i64::MAX));
        whole(self.on_time.0).over(whole(self.on_time.1)).map(|rate| rate.rounded(RATE_DECIMALS))
    }

    pub(super) fn add_all(&mut self, tally: &Tally) {
        let [pending, paused, met, late, overdue, waived, undetermined] = tally.states;
        let all = tally.states.iter().copied().fold(0, u32::saturating_add);
        let pairs = [
            (&mut self.obligations, all),
            (&mut self.met, met),
            (&mut self.late, late),
            (&mut self.overdue, overdue),
            (&mut self.pending, pending),
            (&mut self.paused, paused),
            (&mut self.waived, waived),
            (&mut self.undetermined, undetermined),
            (&mut self.violations, tally.violations),
            (&mut self.on_time.0, tally.on_time.0),
            (&mut self.on_time.1, tally.on_time.1),
        ];
        for (own, more) in pairs {
            *own = own.saturating_add(more.into());
        }
    }

    pub(super) fn join(&mut self, other: &Counts) {
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

/// The counts of one ticket: a ticket has fewer obligations than 32 bits count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Obligations, by the place of their state.
    states: [u32; State::ALL.len()],
    violations: u32,
    on_time: (u32, u32),
}

impl Tally {
    /// A violation, and no obligation.
    pub(super) const VIOLATION: Tally =
        Tally { states: [0; State::ALL.len()], violations: 1, on_time: (0, 0) };

    pub(super) fn of(state: State, rated: bool) -> Tally {
        let mut tally = Tally::default();
        tally.add(state, rated);
        tally
    }

    pub(super) fn add(&mut self, state: State, rated: bool) {
        if let Some(count) = self.states.get_mut(state.place()) {
            *count = count.saturating_add(1);
        }
        if rated && matches!(state, State::Met | State::Late | State::Overdue) {
            self.on_time.1 = self.on_time.1.saturating_add(1);
            self.on_time.0 = self.on_time.0.saturating_add(u32::from(state == State::Met));
        }
    }

    pub(super) fn join(&mut self, more: &Tally) {
        for (own, more) in self.states.iter_mut().zip(more.states) {
            *own = own.saturating_add(more);
        }
        self.violations = self.violations.saturating_add(more.violations);
        self.on_time.0 = self.on_time.0.saturating_add(more.on_time.0);
        self.on_time.1 = self.on_time.1.saturating_add(more.on_time.1);
    }
}

/// Counts of units, by the numbers of their names.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitCounts {
    names: Names,
    counts: Vec<Counts>,
}

impl UnitCounts {
    pub(super) fn of(&mut self, unit: &str, add: impl FnOnce(&mut Counts)) {
        let number = self.names.keep(unit) as usize;
        if number == self.counts.len() {
            self.counts.push(Counts::default());
        }
        if let Some(counts) = self.counts.get_mut(number) {
            add(counts);
        }
    }

    pub(super) fn sorted(&self) -> impl Iterator<Item = (&str, &Counts)> {
        self.names.sorted().filter_map(|(unit, number)| Some((unit, self.counts.get(number as usize)?)))
    }
}

/// Two are equal if they hold the same, in whichever order it came.
impl PartialEq for UnitCounts {
    fn eq(&self, other: &UnitCounts) -> bool {
        self.sorted().eq(other.sorted())
    }
}

impl Eq for UnitCounts {}
