//! Explains a due moment day by day: each day looked at, whether it counted, and why. It walks the days one by one,
//! without the tables, so that a test can hold it against `count`.

use super::count::{
    CountError, Counter, Counting, Gap, Last, Length, Seconds, Start, Unit, length_of, seconds_of,
};
use super::{Calendar, Exclusion, Reason};
use crate::value::{Clock, Day, Halves, Measure, Moment, Term};

/// One line of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// The day.
    pub day: Day,
    /// What it did.
    pub act: Act,
    /// Why it works or rests, and whether that is published.
    pub reason: Reason<'a>,
}

/// What a day did in the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The trigger came after `受理截止` or on a rest day; a later day is day 0 (rule 8).
    Deferred,
    /// Day 0: the period starts the day after (Civil Code 201(1)). Under half days its afternoon may yet count.
    Trigger,
    /// The day counted, wholly or by half.
    Counted {
        /// What has counted so far, with it.
        total: Halves,
    },
    /// The day did not count: it rests.
    Skipped,
    /// The day did not count: it lies in time that is not counted (rule 9).
    Excluded,
    /// The limit would have ended on this rest day and moves on (Civil Code 203(1)).
    Rolled,
    /// So many seconds of the day's office hours counted.
    Worked {
        /// The seconds counted on this day.
        seconds: u64,
    },
    /// The due moment. The last step, and the only one a limit in hours or a date needs.
    Due {
        /// The moment.
        at: Moment,
    },
}

impl Calendar {
    /// How the due moment of `term` comes about: the days looked at in order, then `Act::Due`, which agrees with
    /// [`Calendar::due`].
    ///
    /// # Errors
    /// As [`Calendar::due`].
    pub fn explain(
        &self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
    ) -> Result<Vec<Step<'_>>, CountError> {
        self.explain_excluding(term, trigger, options, &[])
    }

    /// The same for a limit some of whose time does not count; of an exclusion that is still open only what came before
    /// it is told. Agrees with [`Calendar::due_excluding`].
    ///
    /// # Errors
    /// As [`Calendar::due`].
    pub fn explain_excluding(
        &self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
        exclusions: &[Exclusion],
    ) -> Result<Vec<Step<'_>>, CountError> {
        let effect = self.effect_of(term, trigger, options, exclusions)?;
        let mut walk = Walk { calendar: self, gaps: &effect.gaps, steps: Vec::new() };
        if !effect.gaps.is_empty() && seconds_of(self, term, trigger, options)?.is_some() {
            walk.seconds(term, trigger, effect.due.at, options)?;
            walk.note(effect.due.at.day(), Act::Due { at: effect.due.at });
            return Ok(walk.steps);
        }
        let at = match (seconds_of(self, term, trigger, options)?, term.measure) {
            (Some(Seconds::Exact(_)), _) => self.due(term, trigger, options)?.at,
            (Some(Seconds::Office(n)), _) => walk.office(trigger, n)?,
            (None, Measure::Until(day)) => {
                let day = if term.roll == Some(true) { walk.roll(day)? } else { day };
                self.end_of_day(day, term.cutoff)
            }
            (None, _) => walk.days(term, trigger, options)?,
        };
        walk.note(at.day(), Act::Due { at });
        Ok(walk.steps)
    }
}

struct Walk<'a, 'g> {
    calendar: &'a Calendar,
    /// Time that is not counted: sorted, disjoint.
    gaps: &'g [Gap],
    steps: Vec<Step<'a>>,
}

impl Walk<'_, '_> {
    fn note(&mut self, day: Day, act: Act) {
        self.steps.push(Step { day, act, reason: self.calendar.reason(day) });
    }

    fn works(&self, day: Day) -> bool {
        self.calendar.reason(day).why.works()
    }

    fn days(&mut self, term: &Term, trigger: Moment, options: &Counting) -> Result<Moment, CountError> {
        let start = self.start(trigger, options)?;
        self.note(start.day, Act::Trigger);
        let length = length_of(term.measure, start.day)?;
        let mut last = self.count(&length, start)?;
        let rolls = term.roll.unwrap_or(length.rolls) || term.measure == Measure::SameWorkingDay;
        if rolls {
            last.day = self.roll(last.day)?;
        }
        let end_of = |last| Counter::new(self.calendar, &[]).end_of(last, term.cutoff, &length, start);
        let mut end = end_of(last);
        // A limit never ends while an exclusion is open: the first day after it that counts is the last.
        while let Some(gap) = self.gaps.iter().find(|gap| gap.from <= end && end < gap.to).copied() {
            let mut day = last.day;
            while day <= gap.to.day()
                || self.excluded(day)
                || ((rolls || length.unit == Unit::Working) && !self.works(day))
            {
                day = day.plus(1)?;
                if self.excluded(day) {
                    self.note(day, Act::Excluded);
                } else if (rolls || length.unit == Unit::Working) && !self.works(day) {
                    self.note(day, Act::Skipped);
                }
            }
            last = Last { day, morning: false };
            end = end_of(last);
        }
        Ok(end)
    }

    /// Whether a day lies in time that is not counted: after its first day, up to its last.
    fn excluded(&self, day: Day) -> bool {
        self.gaps.iter().any(|gap| gap.from.day() < day && day <= gap.to.day())
    }

    /// The days of a limit in working hours with the seconds that counted; one in plain hours needs no days.
    fn seconds(
        &mut self,
        term: &Term,
        trigger: Moment,
        end: Moment,
        options: &Counting,
    ) -> Result<(), CountError> {
        let Some(Seconds::Office(_)) = seconds_of(self.calendar, term, trigger, options)? else {
            return Ok(());
        };
        let mut day = trigger.day();
        while day <= end.day() {
            let (from, to) = (day.at(Clock::START).max(trigger), day.plus(1)?.at(Clock::START).min(end));
            let mut seconds = self.calendar.office_seconds_between(from, to)?;
            for gap in self.gaps {
                let taken = self.calendar.office_seconds_between(gap.from.max(from), gap.to.min(to))?;
                seconds = seconds.saturating_sub(taken);
            }
            let act = match (seconds, self.works(day)) {
                (0, true) => Act::Excluded,
                (_, true) => Act::Worked { seconds },
                (_, false) => Act::Skipped,
            };
            self.note(day, act);
            day = day.plus(1)?;
        }
        Ok(())
    }

    fn start(&mut self, trigger: Moment, options: &Counting) -> Result<Start, CountError> {
        let (mut day, clock) = (trigger.day(), trigger.clock());
        let late = options.closing.is_some_and(|closing| clock > closing);
        if options.closing.is_none() || (self.works(day) && !late) {
            return Ok(Start { day, clock });
        }
        self.note(day, Act::Deferred);
        loop {
            day = day.plus(1)?;
            if self.works(day) {
                return Ok(Start { day, clock: Clock::START });
            }
            self.note(day, Act::Skipped);
        }
    }

    fn count(&mut self, length: &Length, start: Start) -> Result<Last, CountError> {
        let (mut day, mut total) = (start.day, 0_u32);
        let half = length.halves.as_whole().is_none();
        let mut morning = false;
        let counts = (length.unit == Unit::Calendar || self.works(day)) && !self.excluded(day);
        if half && start.clock <= Clock::NOON && counts {
            total = 1;
            self.note(day, Act::Counted { total: Halves(total) });
        }
        while total < length.halves.0 {
            day = day.plus(1)?;
            if length.unit == Unit::Working && !self.works(day) {
                self.note(day, Act::Skipped);
                continue;
            }
            if self.excluded(day) {
                self.note(day, Act::Excluded);
                continue;
            }
            morning = length.halves.0.saturating_sub(total) == 1;
            total = total.saturating_add(if morning { 1 } else { 2 });
            self.note(day, Act::Counted { total: Halves(total) });
        }
        Ok(Last { day, morning })
    }

    fn roll(&mut self, mut day: Day) -> Result<Day, CountError> {
        while !self.works(day) || self.excluded(day) {
            self.note(day, if self.excluded(day) { Act::Excluded } else { Act::Rolled });
            day = day.plus(1)?;
        }
        Ok(day)
    }

    fn office(&mut self, trigger: Moment, seconds: u64) -> Result<Moment, CountError> {
        let (mut at, mut left) = (trigger, seconds);
        while left > 0 {
            let day = at.day();
            let tomorrow = day.plus(1)?.at(Clock::START);
            let here = self.calendar.office_seconds_between(at, tomorrow)?.min(left);
            self.note(day, if self.works(day) { Act::Worked { seconds: here } } else { Act::Skipped });
            left = left.saturating_sub(here);
            at = if left == 0 { self.calendar.add_office_seconds(at, here)? } else { tomorrow };
        }
        Ok(at)
    }
}
