//! The prefix sums behind working-day arithmetic: how many working days lie before each day, and which day the n-th
//! working day is. Built once a calendar, read without allocation. Knows nothing of clocks.

use super::entry::{Entry, Week};
use crate::value::{Clock, Day, Moment, OutOfRange};

pub(super) struct Table {
    /// At a day's place: the working days before it. One place more than there are days.
    before: Box<[u32]>,
    /// The place of each working day, in order.
    nth: Box<[u32]>,
}

/// The place of a day in the tables: days since 1900-01-01.
pub(super) fn place(day: Day) -> usize {
    usize::try_from(day.number().saturating_sub(Day::MIN.number())).unwrap_or(0)
}

/// The day at a place.
pub(super) fn day_at(place: usize) -> Result<Day, OutOfRange> {
    Day::MIN.plus(i64::try_from(place).map_err(|_| OutOfRange)?)
}

/// Every day of the tables, in order.
pub(super) fn all_days() -> impl Iterator<Item = Day> {
    (Day::MIN.number()..=Day::MAX.number()).filter_map(|number| Day::from_number(number.into()).ok())
}

impl Table {
    /// `entries` are sorted by day, one a day.
    pub(super) fn new(week: Week, entries: &[Entry]) -> Table {
        let days = place(Day::MAX).saturating_add(1);
        let (mut before, mut nth) = (Vec::with_capacity(days.saturating_add(1)), Vec::with_capacity(days));
        let mut exceptions = entries.iter().map(|entry| (place(entry.day), entry.works));
        let mut ahead = exceptions.next();
        // Every process that judges makes this table: no weekday is worked out twice.
        let weekly: Vec<bool> = all_days().take(7).map(|day| week.works(day)).collect();
        let (mut count, mut here) = (0_u32, 0_u32);
        for (place, weekly) in (0..days).zip(weekly.iter().cycle()) {
            before.push(count);
            let works = match ahead {
                Some((at, works)) if at == place => {
                    ahead = exceptions.next();
                    works
                }
                _ => *weekly,
            };
            if works {
                nth.push(here);
                count = count.saturating_add(1);
            }
            here = here.saturating_add(1);
        }
        before.push(count);
        Table { before: before.into(), nth: nth.into() }
    }

    /// The working days before a place; beyond the end, all of them.
    fn before(&self, place: usize) -> u32 {
        self.before.get(place).or(self.before.last()).copied().unwrap_or(0)
    }

    fn at(&self, n: u32) -> Result<Day, OutOfRange> {
        let place = usize::try_from(n).ok().and_then(|n| self.nth.get(n)).ok_or(OutOfRange)?;
        Day::MIN.plus((*place).into())
    }

    pub(super) fn works(&self, day: Day) -> bool {
        let place = place(day);
        self.before(place) < self.before(place.saturating_add(1))
    }

    /// The working days in (`after`, `up_to`].
    pub(super) fn between(&self, after: Day, up_to: Day) -> u32 {
        let up_to = self.before(place(up_to).saturating_add(1));
        up_to.saturating_sub(self.before(place(after).saturating_add(1)))
    }

    /// The first working day not before `day`.
    pub(super) fn first_from(&self, day: Day) -> Result<Day, OutOfRange> {
        self.at(self.before(place(day)))
    }

    /// The `n`-th working day after `day`, for `n` of at least 1.
    pub(super) fn nth_after(&self, day: Day, n: u32) -> Result<Day, OutOfRange> {
        let first = self.before(place(day).saturating_add(1));
        self.at(first.checked_add(n.saturating_sub(1)).ok_or(OutOfRange)?)
    }

    /// The end of the `n`-th working day after the day of a moment, for `n` of at least 1; `None` beyond the tables.
    #[inline]
    pub(super) fn end_after(&self, trigger: Moment, n: u32, end: Clock) -> Option<Moment> {
        let first = *self.before.get(trigger.place().saturating_add(1))?;
        let last = *self.nth.get(first.saturating_add(n.saturating_sub(1)) as usize)?;
        Some(Moment::at_place(last, end))
    }

    /// The `n`-th working day before `day`, for `n` of at least 1.
    pub(super) fn nth_before(&self, day: Day, n: u32) -> Result<Day, OutOfRange> {
        self.at(self.before(place(day)).checked_sub(n).ok_or(OutOfRange)?)
    }
}
