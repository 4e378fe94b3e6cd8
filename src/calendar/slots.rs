//! Half days (rule 4, this project's own): a day has two slots, parted at 12:00:00, which belongs to the morning. The
//! slot of the trigger is not counted. Only slots are told here; the roll and the clock time are in `count`.

use super::count::{CountError, Counter, Last, Start, Unit};
use crate::value::{Clock, Day, Halves};

impl Counter<'_> {
    /// The slot in which so many half days end, counted from the slot of the trigger. On a rest day the first slot is
    /// the next working day's morning. Whole days never come here, and so neither does a limit of none.
    pub(super) fn half_days(&mut self, unit: Unit, halves: Halves, start: Start) -> Result<Last, CountError> {
        let left = halves.0.saturating_sub(u32::from(self.has_afternoon(unit, start)));
        let day = self.nth(unit, start.day, left.div_ceil(2))?;
        Ok(Last { day, morning: !left.is_multiple_of(2) })
    }

    /// The half days counted from the slot of the trigger up to the end of a later day, gaps left aside.
    pub(super) fn halves_up_to(&mut self, unit: Unit, start: Start, day: Day) -> u32 {
        let days = self.between(unit, start.day, day);
        days.saturating_mul(2).saturating_add(u32::from(self.has_afternoon(unit, start)))
    }

    /// The slot in which so many half days back from a slot end: the mirror of `half_days`. On a rest day the first
    /// slot is the last working day's afternoon.
    pub(super) fn half_days_back(
        &mut self,
        unit: Unit,
        halves: Halves,
        from: Start,
    ) -> Result<Last, CountError> {
        let has_morning = from.clock > Clock::NOON && (unit == Unit::Calendar || self.works(from.day));
        let left = halves.0.saturating_sub(u32::from(has_morning));
        let day = self.nth_back(unit, from.day, left.div_ceil(2))?;
        Ok(Last { day, morning: left.is_multiple_of(2) })
    }

    /// Whether the day of the trigger has a slot after the trigger's: its afternoon. A gap that began before day 0 takes
    /// that away too.
    fn has_afternoon(&mut self, unit: Unit, start: Start) -> bool {
        start.clock <= Clock::NOON
            && (unit == Unit::Calendar || self.works(start.day))
            && !self.is_taken(start.day)
    }
}
