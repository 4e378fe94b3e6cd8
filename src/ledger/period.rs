//! Which periods a policy's recurring duties have by a moment, and when each is due. What was done in them is in
//! `routine`.

use crate::calendar::{Calendar, Counting};
use crate::program::Program;
use crate::program::city::{DueBy, Routine};
use crate::value::{Clock, Day, Every, Measure, Moment, Period, Term, When};

/// When something is owed: from when on it may be done, and by when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// Nothing before this counts (`第4个星期一 14:30 至 15:30`).
    pub(super) from: Option<Moment>,
    /// The last second in time.
    pub(super) due: Moment,
    /// Whether a day outside the published years had to be looked at.
    pub(super) provisional: bool,
}

/// Periods that were worked out, to be known again: most moments fall into a few. What it knows makes no two ledgers differ.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownPeriods(Vec<Period>);

/// So many are known again.
const KNOWN: usize = 32;

impl KnownPeriods {
    /// The period that a day lies in, if there is one.
    pub(super) fn of(&mut self, every: Every, day: Day) -> Option<Period> {
        if let Some(known) = self.0.iter().find(|known| known.every == every && known.holds(day)) {
            return Some(*known);
        }
        let period = Period::of(every, day).ok()?;
        if self.0.len() == KNOWN {
            self.0.clear();
        }
        self.0.push(period);
        Some(period)
    }
}

impl PartialEq for KnownPeriods {
    fn eq(&self, _: &KnownPeriods) -> bool {
        true
    }
}

impl Eq for KnownPeriods {}

/// The periods that lie wholly in the policy's life and have begun by a moment. Versions that follow each other without a
/// gap are one life.
pub(super) fn begun(program: &Program, every: Every, as_of: Moment) -> impl Iterator<Item = Period> {
    let today = as_of.day();
    let works = move |period: &Period| {
        let calendar = program.calendar_of(program.era_of(period.first));
        every != Every::WorkingDay || calendar.works(period.first)
    };
    program.lives().into_iter().flat_map(move |(first, to)| {
        let start = Period::of(every, first).ok();
        let start =
            start.and_then(|period| if period.first < first { period.next().ok() } else { Some(period) });
        std::iter::successors(start, |period| period.next().ok())
            .take_while(move |period| period.first <= today && period.last <= to)
            .filter(works)
    })
}

/// Whether something came in time: a bare date is held against the due day (counting rule 13).
pub(super) fn in_time(at: When, due: Moment) -> bool {
    if at.whole_day { at.at.day() <= due.day() } else { at.at <= due }
}

/// Whether something came no sooner than it may.
pub(super) fn not_before(at: When, from: Option<Moment>) -> bool {
    from.is_none_or(|from| if at.whole_day { at.at.day() >= from.day() } else { at.at >= from })
}

/// The slot of a recurring duty in a period; `None` where it has none (no fifth Monday), or where it cannot be counted.
pub(super) fn slot(calendar: &Calendar, routine: &Routine, period: Period) -> Option<Slot> {
    let unpublished = period.every == Every::WorkingDay && !calendar.covers(period.first);
    let slot = match routine.due {
        DueBy::End if routine.roll != Some(true) => {
            Slot { from: None, due: period.end(), provisional: false }
        }
        DueBy::End => fixed(calendar, period.last, Some(Clock::END), routine.roll)?,
        DueBy::Day(month, day) => {
            let (year, own, _) = period.first.ymd();
            fixed(calendar, day_of_month(year, month.unwrap_or(own), day)?, None, routine.roll)?
        }
        DueBy::NextMonth(day, clock) => {
            let (year, month, _) = period.last.plus(1).ok()?.ymd();
            fixed(calendar, day_of_month(year, month, day)?, clock, routine.roll)?
        }
        DueBy::After(term) => {
            let due = calendar.due(&term, period.end(), &Counting::default()).ok()?;
            Slot { from: None, due: due.at, provisional: due.provisional }
        }
        DueBy::NthWeekday(nth, weekday, from, to) => {
            let day = nth_weekday(period, nth, weekday)?;
            let slot = fixed(calendar, day, Some(to.unwrap_or(Clock::END)), routine.roll)?;
            let start = from.unwrap_or(Clock::START);
            Slot { from: Some(slot.due.day().at(start)), ..slot }
        }
    };
    Some(Slot { provisional: slot.provisional || unpublished, ..slot })
}

/// A date that binds as written, or rolls where it says so.
fn fixed(calendar: &Calendar, day: Day, cutoff: Option<Clock>, roll: Option<bool>) -> Option<Slot> {
    let term = Term { measure: Measure::Until(day), cutoff, roll };
    let due = calendar.due(&term, day.at(Clock::START), &Counting::default()).ok()?;
    Some(Slot { from: None, due: due.at, provisional: due.provisional })
}

/// The end of a day as a date in a policy means it.
pub(super) fn end_of(calendar: &Calendar, day: Day) -> Moment {
    fixed(calendar, day, None, None).map_or(day.end(), |slot| slot.due)
}

/// A day of a month, or its last where the month is shorter.
fn day_of_month(year: i32, month: u32, day: u32) -> Option<Day> {
    Day::from_ymd(year, month, day).or_else(|_| Day::last_of_month(year, month)).ok()
}

fn nth_weekday(period: Period, nth: u32, weekday: u32) -> Option<Day> {
    let first = i64::from(period.first.weekday());
    let to_first = i64::from(weekday).saturating_sub(first).rem_euclid(7);
    let weeks = i64::from(nth).saturating_sub(1).saturating_mul(7);
    let day = period.first.plus(to_first.saturating_add(weeks)).ok()?;
    period.holds(day).then_some(day)
}
