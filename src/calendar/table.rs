//! The prefix sums behind working-day arithmetic: how many working days lie before each day, and which day the n-th
//! working day is. Built once a calendar, read without allocation. Knows nothing of clocks.

use super::entry::{Entry, Week};
use crate::value::{Clock, Day, Moment, OutOfRange};

/// The days around all exceptions, one by one; before them and behind them each week is like any other. Every process that
/// judges makes this table, and the days of three centuries are ten times those that anybody publishes.
pub(super) struct Table {
    weeks: Weeks,
    /// The place of the first day that is kept.
    from: usize,
    /// At each place from there on, the working days before it. One place more than there are days kept.
    before: Box<[u32]>,
    /// How many working days lie before all of those that are kept.
    first: u32,
    /// The place of each working day that is kept, in order.
    nth: Box<[u32]>,
}

/// A week that repeats without end, from the first place on.
struct Weeks {
    /// The working days before each day of the week, and those of all of it.
    before: [u32; 8],
}

impl Weeks {
    fn new(week: Week) -> Weeks {
        let (mut before, mut count) = ([0; 8], 0_u32);
        for (place, day) in before.iter_mut().skip(1).zip(all_days()) {
            count = count.saturating_add(u32::from(week.works(day)));
            *place = count;
        }
        Weeks { before }
    }

    fn a_week(&self) -> u32 {
        self.before.last().copied().unwrap_or(0)
    }

    /// Whether the day at a place works.
    fn works(&self, place: usize) -> bool {
        self.before(place) < self.before(place.saturating_add(1))
    }

    /// The working days before a place.
    fn before(&self, place: usize) -> u32 {
        let weeks = u32::try_from(place / 7).unwrap_or(u32::MAX).saturating_mul(self.a_week());
        weeks.saturating_add(self.before.get(place % 7).copied().unwrap_or(0))
    }

    /// The place of the working day with so many before it.
    fn nth(&self, n: u32) -> Option<u32> {
        let (weeks, rest) = (n.checked_div(self.a_week())?, n.checked_rem(self.a_week())?);
        let day = self.before.iter().skip(1).position(|before| *before > rest)?;
        weeks.checked_mul(7)?.checked_add(u32::try_from(day).ok()?)
    }
}

/// The place of a day in the tables: days since 1900-01-01.
pub(super) fn place(day: Day) -> usize {
    usize::try_from(day.number().saturating_sub(Day::MIN.number())).unwrap_or(0)
}

/// How many days have a place.
const DAYS: usize = 109_573;

/// A place as the tables keep it: there are fewer than 2^17.
fn compact(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
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
        let weeks = Weeks::new(week);
        let from = entries.first().map_or(0, |entry| place(entry.day));
        let until = entries.last().map_or(from, |entry| place(entry.day).saturating_add(1));
        let days = until.saturating_sub(from);
        let (mut before, mut nth) = (Vec::with_capacity(days.saturating_add(1)), Vec::with_capacity(days));
        let mut exceptions = entries.iter().map(|entry| (place(entry.day), entry.works)).peekable();
        let first = weeks.before(from);
        let mut count = first;
        for place in from..until {
            before.push(count);
            let exception = exceptions.next_if(|(at, _)| *at == place);
            if exception.map_or_else(|| weeks.works(place), |(_, works)| works) {
                nth.push(compact(place));
                count = count.saturating_add(1);
            }
        }
        before.push(count);
        Table { weeks, from, before: before.into(), first, nth: nth.into() }
    }

    /// The working days before a place; beyond the end, all of them.
    #[inline]
    fn before(&self, place: usize) -> u32 {
        match place.checked_sub(self.from).and_then(|at| self.before.get(at)) {
            Some(count) => *count,
            None => self.before_elsewhere(place.min(DAYS)),
        }
    }

    /// The same at a place that is not kept.
    #[cold]
    fn before_elsewhere(&self, place: usize) -> u32 {
        if place < self.from {
            return self.weeks.before(place);
        }
        let (last, weekly) = self.end();
        last.saturating_add(self.weeks.before(place).saturating_sub(weekly))
    }

    /// The working days before the end of those that are kept; and so many would be if there were no exceptions.
    fn end(&self) -> (u32, u32) {
        let kept = self.before.len().saturating_sub(1);
        (self.before.last().copied().unwrap_or(0), self.weeks.before(self.from.saturating_add(kept)))
    }

    /// The place of the working day with so many before it.
    #[inline]
    fn nth(&self, n: u32) -> Option<u32> {
        match n.checked_sub(self.first).and_then(|at| self.nth.get(at as usize)) {
            Some(place) => Some(*place),
            None => self.nth_elsewhere(n),
        }
    }

    /// The same for one that is not kept.
    #[cold]
    fn nth_elsewhere(&self, n: u32) -> Option<u32> {
        let place = match n.checked_sub(self.first) {
            None => self.weeks.nth(n),
            Some(_) => {
                let (last, weekly) = self.end();
                self.weeks.nth(n.checked_sub(last)?.checked_add(weekly)?)
            }
        };
        place.filter(|place| (*place as usize) < DAYS)
    }

    fn at(&self, n: u32) -> Result<Day, OutOfRange> {
        Day::MIN.plus(self.nth(n).ok_or(OutOfRange)?.into())
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
        let first = self.before(trigger.place().saturating_add(1));
        let last = self.nth(first.saturating_add(n.saturating_sub(1)))?;
        Some(Moment::at_place(last, end))
    }

    /// The `n`-th working day before `day`, for `n` of at least 1.
    pub(super) fn nth_before(&self, day: Day, n: u32) -> Result<Day, OutOfRange> {
        self.at(self.before(place(day)).checked_sub(n).ok_or(OutOfRange)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// Each day by itself, for three centuries.
    fn holds(week: Week, entries: &[Entry]) {
        let table = Table::new(week, entries);
        let mut count = 0_u32;
        for (place, day) in all_days().enumerate() {
            let entry = entries.iter().find(|entry| entry.day == day);
            let works = entry.map_or_else(|| week.works(day), |entry| entry.works);
            assert_eq!((table.works(day), table.before(place)), (works, count), "{day}");
            if works {
                assert_eq!(table.nth(count).map(|place| place as usize), Some(place), "{day}");
                count = count.saturating_add(1);
            }
        }
        assert_eq!([DAYS, DAYS + 1, usize::MAX].map(|place| table.before(place)), [count; 3]);
        assert_eq!([count, count + 1, u32::MAX].map(|n| table.nth(n)), [None; 3]);
        assert_eq!(table.at(count), Err(OutOfRange));
    }

    #[test]
    fn days_that_are_not_kept_are_counted_by_their_weeks() {
        assert_eq!(all_days().count(), DAYS);
        let entry = |text: &str, works| Entry { day: day(text), works, name: String::new(), notice: None };
        let few = [
            entry("2021-02-07", true),
            entry("2021-02-11", false),
            entry("2021-02-12", false),
            entry("2022-10-08", true),
        ];
        let edges = [entry("1900-01-01", false), entry("2199-12-31", true)];
        for week in [Week::default(), Week::new([true; 7]), Week::new([false; 7])] {
            for entries in [&[][..], &few, &few[..1], &edges, &edges[..1], &edges[1..]] {
                holds(week, entries);
            }
        }
    }
}
