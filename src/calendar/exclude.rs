//! Time that is not counted (rule 9, 不计入; Administrative Licensing Law 45): the due moment of a limit with
//! exclusions, or, while one is open, what is left of it. How gaps change the count itself is in `count`.

use super::Calendar;
use super::count::{
    CountError, Counter, Counting, Due, Gap, Length, Seconds, Start, Unit, length_of, seconds_of,
};
use crate::value::{Halves, Measure, Moment, Term};

/// A stretch of time that does not count, from the event that opens it to the event that closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// When it opened.
    pub from: Moment,
    /// When it closed; `None` while it is open.
    pub to: Option<Moment>,
}

/// What exclusions do to a limit.
pub(super) struct Effect {
    /// Those that are closed, sorted and disjoint.
    pub(super) gaps: Vec<Gap>,
    /// Since when one is open.
    pub(super) open: Option<Moment>,
    /// Where the limit ends without the open one.
    pub(super) due: Due,
}

/// Where a limit with exclusions stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It ends at this moment.
    Due(Due),
    /// An exclusion is open that began while the limit ran: it cannot end before that closes.
    Paused {
        /// When the open exclusion, or the first of those it joins on to, began.
        since: Moment,
        /// What is left, in the limit's own unit: days (half days too), working days, seconds or working seconds.
        /// The days of a month's or year's limit are those up to the corresponding day.
        remaining: Measure,
        /// True when a day outside the published years had to be looked at.
        provisional: bool,
    },
}

impl Calendar {
    /// The course of a limit some of whose time does not count (rule 9). Exclusions come in any order and may overlap;
    /// each is clipped to the life of the obligation: what lies before the trigger or begins after the due moment
    /// changes nothing, and neither does any exclusion to a date (`Until`).
    ///
    /// # Errors
    /// As [`Calendar::due`].
    pub fn due_excluding(
        &self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
        exclusions: &[Exclusion],
    ) -> Result<Course, CountError> {
        let effect = self.effect_of(term, trigger, options, exclusions)?;
        match effect.open {
            Some(since) => self.paused(term, trigger, options, &effect.gaps, since),
            None => Ok(Course::Due(effect.due)),
        }
    }

    /// Which exclusions change a limit, joined where they touch, and where it then ends.
    pub(super) fn effect_of(
        &self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
        exclusions: &[Exclusion],
    ) -> Result<Effect, CountError> {
        let mut due = self.due(term, trigger, options)?;
        if exclusions.is_empty() || matches!(term.measure, Measure::Until(_)) {
            return Ok(Effect { gaps: Vec::new(), open: None, due });
        }
        let mut sorted: Vec<Exclusion> = exclusions.iter().filter_map(|e| clipped(e, trigger)).collect();
        sorted.sort_by_key(|exclusion| exclusion.from);
        let mut gaps: Vec<Gap> = Vec::new();
        for exclusion in sorted {
            if exclusion.from > due.at {
                break;
            }
            let Some(to) = exclusion.to else {
                return Ok(Effect { gaps, open: Some(exclusion.from), due });
            };
            match gaps.last_mut().filter(|last| exclusion.from <= last.to) {
                Some(last) => last.to = last.to.max(to),
                None => gaps.push(Gap { from: exclusion.from, to }),
            }
            due = Counter::new(self, &gaps).count(term, trigger, options)?;
        }
        Ok(Effect { gaps, open: None, due })
    }

    /// What is left of a limit when an exclusion opens at `at` and stays open.
    fn paused(
        &self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
        gaps: &[Gap],
        at: Moment,
    ) -> Result<Course, CountError> {
        let since = gaps.last().filter(|last| at <= last.to).map_or(at, |last| last.from);
        let mut counter = Counter::new(self, gaps);
        let remaining = match seconds_of(self, term, trigger, options)? {
            Some(Seconds::Exact(n)) => {
                let uncounted: i64 = gaps.iter().map(|gap| gap.to.min(at).since(gap.from)).sum();
                let run = at.since(trigger).saturating_sub(uncounted);
                Measure::Seconds(n.saturating_sub(u64::try_from(run).unwrap_or(0)))
            }
            Some(Seconds::Office(n)) => {
                let mut run = self.office_seconds_between(trigger, at)?;
                for gap in gaps {
                    run = run.saturating_sub(self.office_seconds_between(gap.from, gap.to.min(at))?);
                }
                counter.look(trigger.day(), at.day());
                Measure::WorkingSeconds(n.saturating_sub(run))
            }
            None => {
                let start = counter.start(trigger, options)?;
                let length = length_of(term.measure, start.day)?;
                let used = counter.used(&length, start, gaps, at);
                length.of(Halves(length.halves.0.saturating_sub(used)))
            }
        };
        Ok(Course::Paused { since, remaining, provisional: counter.provisional })
    }
}

/// The exclusion without what lies before the trigger; `None` when nothing is left.
fn clipped(exclusion: &Exclusion, trigger: Moment) -> Option<Exclusion> {
    let from = exclusion.from.max(trigger);
    match exclusion.to {
        Some(to) if to <= from => None,
        to => Some(Exclusion { from, to }),
    }
}

impl Length {
    fn of(&self, halves: Halves) -> Measure {
        match self.unit {
            Unit::Working => Measure::WorkingDays(halves),
            Unit::Calendar => Measure::Days(halves),
        }
    }
}

impl Counter<'_> {
    /// The half days of a limit that have counted by the end of the day of `at`, on which the open exclusion begins.
    fn used(&mut self, length: &Length, start: Start, gaps: &[Gap], at: Moment) -> u32 {
        let end = at.day();
        if end < start.day {
            return 0;
        }
        self.look(
            start.day.plus(1).unwrap_or(start.day),
            if length.unit == Unit::Working { end } else { start.day },
        );
        let half = length.halves.as_whole().is_none();
        let all = if half {
            self.halves_up_to(length.unit, start, end)
        } else {
            self.between(length.unit, start.day, end).saturating_mul(2)
        };
        let mut taken = 0_u32;
        for gap in gaps {
            let days = self.between(length.unit, gap.from.day().max(start.day), gap.to.day().min(end));
            taken = taken.saturating_add(days.saturating_mul(2));
        }
        all.saturating_sub(taken)
    }
}
