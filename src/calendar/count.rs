//! Counts a term from a trigger to its due moment: rules 1 to 8 of `docs/counting.md`, and the part of rule 9 that
//! the days decide (`gaps`). Half days are in `slots`, what is counted from a due moment in `around`.

use std::fmt;

use super::Calendar;
use crate::value::{Clock, Day, Halves, Measure, Moment, OutOfRange, Term};

/// How a policy or duty wants its limits counted, where the law leaves it the choice. The default is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// `受理截止 17:30`: a later trigger, and one on a rest day, has the next working day as day 0 (rule 8).
    pub closing: Option<Clock>,
    /// `半日 按 工时`: half working days are counted as working hours (rule 4).
    pub half_day_by_hours: bool,
}

/// A due moment: the last second that is still in time (rule 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The moment.
    pub at: Moment,
    /// True when a day outside the published years had to be looked at.
    pub provisional: bool,
}

/// So many whole working days, and the clock time on the last of them (rule 1 and nothing else).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeDays {
    days: u32,
    end: Clock,
}

/// Why a term has no due moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountError {
    /// It would lie outside 1900–2199 (rule 14).
    OutOfRange,
    /// It counts working hours, and the calendar declares no office hours (rule 3).
    NoOfficeHours,
    /// A limit in hours has a cut-off or a roll, which only days can have.
    HoursWithClock,
    /// A length of time is needed here, and this measure is none: `当日`, a date, half days counted back from a date.
    NotALength,
}

impl fmt::Display for CountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CountError::OutOfRange => "the moment lies outside 1900-01-01 to 2199-12-31",
            CountError::NoOfficeHours => "working hours need a calendar with office hours",
            CountError::HoursWithClock => "a limit in hours has no clock time and no roll of its own",
            CountError::NotALength => "this is not a length of time that can be counted here",
        })
    }
}

impl std::error::Error for CountError {}

impl From<OutOfRange> for CountError {
    fn from(_: OutOfRange) -> CountError {
        CountError::OutOfRange
    }
}

impl Calendar {
    /// The due moment of `term` triggered at `trigger`: Civil Code 201–203 and Administrative Licensing Law 82, by
    /// rules 1 to 8. A few look-ups in tables; nothing is allocated.
    ///
    /// # Errors
    /// See [`CountError`]; `NotALength` never comes.
    pub fn due(&self, term: &Term, trigger: Moment, options: &Counting) -> Result<Due, CountError> {
        match self.plain_due(term, trigger, options) {
            Some(due) => Ok(due),
            None => Counter::new(self, &[]).count(term, trigger, options),
        }
    }

    /// Rule 1 where nothing else plays a part. What most limits are; two look-ups. `None` leaves it to the counter.
    fn plain_due(&self, term: &Term, trigger: Moment, options: &Counting) -> Option<Due> {
        let limit = self.whole_days(term, options)?;
        let at = self.after_whole_days(trigger, limit)?;
        let first = trigger.day().plus(1).unwrap_or(Day::MAX);
        Some(Due { at, provisional: !self.covers_all(first, at.day()) })
    }

    /// What a limit comes to that is so many whole working days, with a cut-off or none, and has no office hours to ask;
    /// `None` where it is more than that.
    pub fn whole_days(&self, term: &Term, options: &Counting) -> Option<WholeDays> {
        let Measure::WorkingDays(length) = term.measure else { return None };
        let days = length.as_whole().filter(|n| *n > 0)?;
        let asks = options.closing.is_some() || term.roll == Some(true);
        if asks || (term.cutoff.is_none() && self.0.office.is_some()) {
            return None;
        }
        Some(WholeDays { days, end: term.cutoff.unwrap_or(Clock::END) })
    }

    /// The end of such a limit; `None` beyond 2199.
    #[inline]
    pub fn after_whole_days(&self, trigger: Moment, limit: WholeDays) -> Option<Moment> {
        self.0.table.end_after(trigger, limit.days, limit.end)
    }

    /// Whether this calendar can count such a term at all, whatever its trigger: asked when a policy is checked, so
    /// that no ticket meets the error.
    ///
    /// # Errors
    /// `NoOfficeHours`, `HoursWithClock`.
    pub fn can_count(&self, term: &Term, options: &Counting) -> Result<(), CountError> {
        hours_of(self, term, options).map(|_| ())
    }
}

/// A stretch of time that does not count, from `from` up to, not with, `to` (rule 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) from: Moment,
    pub(super) to: Moment,
}

/// Which days a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Working,
    Calendar,
}

/// Day 0, and the clock time on it from which slots are told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) day: Day,
    pub(super) clock: Clock,
}

/// A limit in days, its unit and length apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Length {
    pub(super) unit: Unit,
    pub(super) halves: Halves,
    /// Whether a rest day at the end gives way to the next working day, unless the term says otherwise.
    pub(super) rolls: bool,
    /// Rule 5: the day ends at its own close of business, and at 23:59:59 when that is over or it has none.
    pub(super) own_end: bool,
}

/// The last day of a limit, and whether it ends with its morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Last {
    pub(super) day: Day,
    pub(super) morning: bool,
}

/// One count: remembers whether a day outside the published years was looked at.
pub(super) struct Counter<'a> {
    pub(super) calendar: &'a Calendar,
    /// Sorted, disjoint, none before the trigger.
    gaps: &'a [Gap],
    pub(super) provisional: bool,
}

impl<'a> Counter<'a> {
    pub(super) fn new(calendar: &'a Calendar, gaps: &'a [Gap]) -> Counter<'a> {
        Counter { calendar, gaps, provisional: false }
    }

    pub(super) fn count(
        mut self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
    ) -> Result<Due, CountError> {
        let at = match seconds_of(self.calendar, term, trigger, options)? {
            Some(Seconds::Exact(n)) => self.run(trigger, n)?,
            Some(Seconds::Office(n)) => self.run_in_office(trigger, n)?,
            None => match term.measure {
                Measure::Until(day) => self.until(day, term)?,
                _ => self.run_in_days(term, trigger, options)?,
            },
        };
        Ok(self.settled(at))
    }

    /// The moment with what was learnt on the way.
    pub(super) fn settled(&self, at: Moment) -> Due {
        Due { at, provisional: self.provisional }
    }

    /// Notes that the days from `from` to `to` are looked at.
    pub(super) fn look(&mut self, from: Day, to: Day) {
        self.provisional |= from <= to && !self.calendar.covers_all(from, to);
    }

    /// Whether a day works, having looked.
    pub(super) fn works(&mut self, day: Day) -> bool {
        self.look(day, day);
        self.calendar.works(day)
    }

    /// Day 0 (rule 8).
    pub(super) fn start(&mut self, trigger: Moment, options: &Counting) -> Result<Start, CountError> {
        let (day, clock) = (trigger.day(), trigger.clock());
        let Some(closing) = options.closing else { return Ok(Start { day, clock }) };
        let day = if clock > closing {
            day.plus(1)?
        } else if self.works(day) {
            return Ok(Start { day, clock });
        } else {
            day
        };
        // Day 0 is not counted: time that is not counted takes nothing away from it, and does not move it.
        let next = self.calendar.next_working_day_from(day)?;
        self.look(day, next);
        Ok(Start { day: next, clock: Clock::START })
    }

    /// `day` or the next one that works and is not taken away.
    pub(super) fn next_working(&mut self, day: Day) -> Result<Day, CountError> {
        let mut at = day;
        loop {
            let next = self.calendar.next_working_day_from(at)?;
            self.look(at, next);
            at = self.past_gaps(next)?;
            if at == next {
                return Ok(next);
            }
        }
    }

    /// Whether a gap takes a day away: the days after its first, up to its last.
    pub(super) fn is_taken(&self, day: Day) -> bool {
        self.gaps.iter().any(|gap| gap.from.day() < day && day <= gap.to.day())
    }

    /// `day`, or the first after it that no gap takes away.
    fn past_gaps(&self, day: Day) -> Result<Day, CountError> {
        let mut at = day;
        for gap in self.gaps {
            if gap.from.day() < at && at <= gap.to.day() {
                at = gap.to.day().plus(1)?;
            }
        }
        Ok(at)
    }

    /// The `n`-th day after `day` that counts; `day` itself for 0.
    pub(super) fn nth(&mut self, unit: Unit, day: Day, n: u32) -> Result<Day, CountError> {
        if n == 0 {
            return Ok(day);
        }
        let (mut at, mut left) = (day, n);
        for gap in self.gaps {
            let (first, last) = (gap.from.day(), gap.to.day());
            if last <= at {
                continue;
            }
            let before = self.between(unit, at, first);
            if before >= left {
                break;
            }
            left = left.saturating_sub(before);
            at = last;
        }
        let end = match unit {
            Unit::Calendar => at.plus(left.into())?,
            Unit::Working => self.calendar.add_working_days(at, left.into())?,
        };
        if unit == Unit::Working {
            self.look(day.plus(1).unwrap_or(day), end);
        }
        Ok(end)
    }

    /// The days in (`after`, `up_to`], gaps left aside.
    pub(super) fn between(&self, unit: Unit, after: Day, up_to: Day) -> u32 {
        match unit {
            Unit::Working => self.calendar.working_days_between(after, up_to),
            Unit::Calendar => u32::try_from(up_to.number().saturating_sub(after.number())).unwrap_or(0),
        }
    }

    fn run_in_days(
        &mut self,
        term: &Term,
        trigger: Moment,
        options: &Counting,
    ) -> Result<Moment, CountError> {
        let start = self.start(trigger, options)?;
        let length = length_of(term.measure, start.day)?;
        let mut last = self.last_day(&length, start)?;
        last.day = self.rolled(&length, term, last.day)?;
        let mut end = self.end_of(last, term.cutoff, &length, start);
        // A limit never ends while an exclusion is open: the day it began on still counted, the days up to its last
        // do not, so the first that counts after them is the last.
        while let Some(gap) = self.gaps.iter().find(|gap| gap.from <= end && end < gap.to) {
            let first = self.past_gaps(gap.to.day().plus(1)?)?;
            let first = if length.unit == Unit::Working { self.next_working(first)? } else { first };
            last = Last { day: self.rolled(&length, term, first)?, morning: false };
            end = self.end_of(last, term.cutoff, &length, start);
        }
        Ok(end)
    }

    /// Rules 1, 2, 4 and 5, without the roll.
    fn last_day(&mut self, length: &Length, start: Start) -> Result<Last, CountError> {
        match length.halves.as_whole() {
            Some(n) => Ok(Last { day: self.nth(length.unit, start.day, n)?, morning: false }),
            None => self.half_days(length.unit, length.halves, start),
        }
    }

    /// Rule 2: where a limit ends on a rest day, the next working day is its last (Civil Code 203(1)).
    pub(super) fn rolled(&mut self, length: &Length, term: &Term, day: Day) -> Result<Day, CountError> {
        if term.roll.unwrap_or(length.rolls) || term.measure == Measure::SameWorkingDay {
            self.next_working(day)
        } else {
            Ok(day)
        }
    }

    /// The last second of a limit's last day (Civil Code 203(2)).
    pub(super) fn end_of(
        &mut self,
        last: Last,
        cutoff: Option<Clock>,
        length: &Length,
        start: Start,
    ) -> Moment {
        let clock = match (cutoff, self.calendar.close_of(last.day)) {
            (Some(cutoff), _) => cutoff,
            (None, None) => Clock::END,
            (None, Some(close)) if !length.own_end && self.works(last.day) => close,
            (None, Some(close)) if last.day == start.day && start.clock > close => Clock::END,
            (None, Some(close)) if self.works(last.day) => close,
            (None, Some(_)) => Clock::END,
        };
        last.day.at(if last.morning { clock.min(Clock::NOON) } else { clock })
    }

    /// Rule 6: the date binds as written, unless `遇休息日顺延`.
    fn until(&mut self, day: Day, term: &Term) -> Result<Moment, CountError> {
        let day = if term.roll == Some(true) { self.next_working(day)? } else { day };
        Ok(self.end_of_date(day, term.cutoff))
    }

    /// The end of a date. Under office hours it hangs on whether the day works, which has to be looked at.
    pub(super) fn end_of_date(&mut self, day: Day, cutoff: Option<Clock>) -> Moment {
        if cutoff.is_none() && self.calendar.close_of(day).is_some() {
            self.look(day, day);
        }
        self.calendar.end_of_day(day, cutoff)
    }

    /// Rule 3, exactly, past the gaps.
    fn run(&self, trigger: Moment, seconds: u64) -> Result<Moment, CountError> {
        let mut end = trigger.plus(i64::try_from(seconds).map_err(|_| CountError::OutOfRange)?)?;
        for gap in self.gaps {
            if end < gap.from {
                break;
            }
            end = end.plus(gap.to.since(gap.from))?;
        }
        Ok(end)
    }

    /// Rule 3, inside office hours, past the gaps.
    fn run_in_office(&mut self, trigger: Moment, seconds: u64) -> Result<Moment, CountError> {
        let (mut at, mut left) = (trigger, seconds);
        for gap in self.gaps {
            if self.calendar.add_office_seconds(at, left)? < gap.from {
                break;
            }
            left = left.saturating_sub(self.calendar.office_seconds_between(at, gap.from)?);
            at = gap.to;
        }
        let end = self.calendar.add_office_seconds(at, left)?;
        if seconds > 0 {
            self.look(trigger.day(), end.day());
        }
        Ok(end)
    }
}

/// A limit counted in seconds.
pub(super) enum Seconds {
    /// Exactly.
    Exact(u64),
    /// Inside office hours.
    Office(u64),
}

/// What a limit in hours counts; `None` for one in days.
enum Hours {
    Exact(u64),
    Office(u64),
    /// `半日 按 工时`: so many times the office hours of the day it begins on.
    OfficeDays(Halves),
}

fn hours_of(calendar: &Calendar, term: &Term, options: &Counting) -> Result<Option<Hours>, CountError> {
    let hours = match term.measure {
        Measure::Seconds(n) => Hours::Exact(n),
        Measure::WorkingSeconds(n) => Hours::Office(n),
        Measure::WorkingDays(n) if options.half_day_by_hours && n.as_whole().is_none() => {
            Hours::OfficeDays(n)
        }
        _ => return Ok(None),
    };
    if !matches!(hours, Hours::Exact(_)) && calendar.0.office.is_none() {
        return Err(CountError::NoOfficeHours);
    }
    if term.cutoff.is_some() || term.roll.is_some() {
        return Err(CountError::HoursWithClock);
    }
    Ok(Some(hours))
}

/// The seconds of a limit in hours; `None` for one in days.
pub(super) fn seconds_of(
    calendar: &Calendar,
    term: &Term,
    trigger: Moment,
    options: &Counting,
) -> Result<Option<Seconds>, CountError> {
    let seconds = match hours_of(calendar, term, options)? {
        None => return Ok(None),
        Some(Hours::Exact(n)) => Seconds::Exact(n),
        Some(Hours::Office(n)) => Seconds::Office(n),
        Some(Hours::OfficeDays(n)) => {
            let day = calendar.next_working_day_from(trigger.day())?;
            let office = calendar.0.office.as_ref().ok_or(CountError::NoOfficeHours)?;
            Seconds::Office(office.seconds_of_day(day).saturating_mul(n.0.into()) / 2)
        }
    };
    Ok(Some(seconds))
}

/// A limit in days as a length from day 0. Months and years become the days up to the corresponding day.
pub(super) fn length_of(measure: Measure, day0: Day) -> Result<Length, CountError> {
    let days = |n| Ok(Length { unit: Unit::Calendar, halves: n, rolls: true, own_end: false });
    let working = |n| Ok(Length { unit: Unit::Working, halves: n, rolls: false, own_end: false });
    let to = |end: Day| {
        let n =
            u32::try_from(end.number().saturating_sub(day0.number())).map_err(|_| CountError::OutOfRange)?;
        days(Halves::whole(n))
    };
    let own_end = |length: Length| Length { rolls: false, own_end: true, ..length };
    match measure {
        Measure::WorkingDays(n) => working(n),
        Measure::Days(n) => days(n),
        Measure::Weeks(n) => days(Halves::whole(n.saturating_mul(7))),
        Measure::Months(n) => to(day0.plus_months(n)?),
        Measure::Years(n) => to(day0.plus_months(n.saturating_mul(12))?),
        Measure::SameDay => days(Halves::whole(0)).map(own_end),
        Measure::NextDay => days(Halves::whole(1)).map(own_end),
        Measure::SameWorkingDay => working(Halves::whole(0)).map(own_end),
        Measure::NextWorkingDay => working(Halves::whole(1)).map(own_end),
        Measure::Seconds(_) | Measure::WorkingSeconds(_) | Measure::Until(_) => Err(CountError::NotALength),
    }
}

impl Calendar {
    /// The end of a day that no rule 5 is about: the cut-off, else the close of business of its season where the
    /// calendar declares one and the day works, else 23:59:59: a day of rest has no business that closes.
    pub fn end_of_day(&self, day: Day, cutoff: Option<Clock>) -> Moment {
        let close = || self.close_of(day).filter(|_| self.works(day));
        day.at(cutoff.or_else(close).unwrap_or(Clock::END))
    }

    /// The first moment by which `seconds` office seconds have passed since `from`; `from` itself for 0.
    pub(super) fn add_office_seconds(&self, from: Moment, seconds: u64) -> Result<Moment, CountError> {
        if seconds == 0 {
            return Ok(from);
        }
        let office = self.0.office.as_ref().ok_or(CountError::NoOfficeHours)?;
        let before = office.seconds_before(from, &self.0.table);
        Ok(office.moment_after(before.checked_add(seconds).ok_or(CountError::OutOfRange)?)?)
    }

    /// The office seconds from `from` to `to`; 0 when `to` is not the later one.
    pub fn office_seconds_between(&self, from: Moment, to: Moment) -> Result<u64, CountError> {
        let office = self.0.office.as_ref().ok_or(CountError::NoOfficeHours)?;
        let (from, to) =
            (office.seconds_before(from, &self.0.table), office.seconds_before(to, &self.0.table));
        Ok(to.saturating_sub(from))
    }
}
