//! Days, clock times and moments of Beijing time. The only place that knows chrono, so that it can be swapped.
//! Nothing here knows which days work: see `calendar`.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use super::fixed;
use chrono::{Datelike, NaiveDate};

/// Seconds in a day; Beijing time has had no summer time in any year this project serves.
const DAY_SECONDS: i64 = 86_400;
/// The same, of moments by their number.
const SECONDS_OF_DAY: u64 = DAY_SECONDS.unsigned_abs();
/// Beijing time is eight hours ahead of UTC.
const OFFSET_SECONDS: i64 = 8 * 3_600;
/// Days from 1 January of year 1 (chrono's count) to 1 January 1970.
const EPOCH_FROM_CE: i32 = 719_163;

/// A moment outside 1900–2199 (counting rule 14), or a date that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such day between 1900-01-01 and 2199-12-31")
    }
}

impl std::error::Error for OutOfRange {}

/// A civil day, counted from 1970-01-01; always between 1900-01-01 and 2199-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// 1900-01-01, the first day this project counts with.
    pub const MIN: Day = Day(-25_567);
    /// 2199-12-31, the last.
    pub const MAX: Day = Day(84_005);

    /// The day `year-month-day`, or an error when there is none in range (`6月31日`).
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Day, OutOfRange> {
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(OutOfRange)?;
        Day::from_number(date.num_days_from_ce().saturating_sub(EPOCH_FROM_CE).into())
    }

    /// The last day of a month: `8月底`.
    pub fn last_of_month(year: i32, month: u32) -> Result<Day, OutOfRange> {
        let (next_year, next_month) =
            if month == 12 { (year.saturating_add(1), 1) } else { (year, month.saturating_add(1)) };
        if year == 2199 && month == 12 {
            return Ok(Day::MAX);
        }
        Day::from_ymd(next_year, next_month, 1)?.plus(-1)
    }

    /// The day with this number (days since 1970-01-01).
    pub fn from_number(number: i64) -> Result<Day, OutOfRange> {
        let number = i32::try_from(number).map_err(|_| OutOfRange)?;
        if (Day::MIN.0..=Day::MAX.0).contains(&number) { Ok(Day(number)) } else { Err(OutOfRange) }
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// This day plus `n` (or minus, when negative).
    ///
    /// ```
    /// use duban::value::Day;
    /// # fn main() -> Result<(), duban::value::OutOfRange> {
    /// assert_eq!("2021-01-31".parse::<Day>()?.plus(1)?.to_string(), "2021-02-01");
    /// # Ok(())
    /// # }
    /// ```
    pub fn plus(self, n: i64) -> Result<Day, OutOfRange> {
        Day::from_number(i64::from(self.0).checked_add(n).ok_or(OutOfRange)?)
    }

    /// Year, month (1–12), day of the month (1–31).
    pub fn ymd(self) -> (i32, u32, u32) {
        fixed::civil(self)
    }

    /// 1 (Monday) to 7 (Sunday), as ISO 8601 numbers them.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from(i64::from(self.0).saturating_add(3).rem_euclid(7).saturating_add(1)).unwrap_or(1)
    }

    /// The ISO 8601 week this day lies in: (year, week).
    pub fn iso_week(self) -> (i32, u32) {
        let week = self.date().iso_week();
        (week.year(), week.week())
    }

    /// The corresponding day `n` months later, or that month's last day where there is none (Civil Code 202).
    pub fn plus_months(self, n: u32) -> Result<Day, OutOfRange> {
        let date = self.date().checked_add_months(chrono::Months::new(n)).ok_or(OutOfRange)?;
        Day::from_number(date.num_days_from_ce().saturating_sub(EPOCH_FROM_CE).into())
    }

    /// The corresponding day `n` months earlier, or that month's last day where there is none.
    pub fn minus_months(self, n: u32) -> Result<Day, OutOfRange> {
        let date = self.date().checked_sub_months(chrono::Months::new(n)).ok_or(OutOfRange)?;
        Day::from_number(date.num_days_from_ce().saturating_sub(EPOCH_FROM_CE).into())
    }

    /// The moment of this day at a clock time.
    pub fn at(self, clock: Clock) -> Moment {
        let days = u64::from(self.0.abs_diff(Day::MIN.0));
        Moment(
            NonZeroU64::MIN
                .saturating_add(days.saturating_mul(SECONDS_OF_DAY).saturating_add(clock.0.into())),
        )
    }

    /// 23:59:59 of this day, its last second.
    pub fn end(self) -> Moment {
        self.at(Clock::END)
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(EPOCH_FROM_CE)).unwrap_or_default()
    }
}

impl FromStr for Day {
    type Err = OutOfRange;

    /// Reads `2021-06-15`.
    fn from_str(text: &str) -> Result<Day, OutOfRange> {
        parse_date(text)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&fixed::write_day(*self)).unwrap_or(""))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A time of day in whole seconds, 00:00:00 to 23:59:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(u32);

impl Clock {
    /// 00:00:00.
    pub const START: Clock = Clock(0);
    /// 12:00:00, where a day's two half-day slots meet.
    pub const NOON: Clock = Clock(12 * 3_600);
    /// 23:59:59: the last second of a day, which ends at 24:00 (Civil Code 203(2)).
    pub const END: Clock = Clock(86_399);

    /// A clock time; `24:00` is the day's end, 23:59:59.
    pub fn from_hms(hour: u32, minute: u32, second: u32) -> Result<Clock, OutOfRange> {
        if hour == 24 && minute == 0 && second == 0 {
            return Ok(Clock::END);
        }
        if hour > 23 || minute > 59 || second > 59 {
            return Err(OutOfRange);
        }
        Ok(Clock(hour.saturating_mul(3_600).saturating_add(minute.saturating_mul(60)).saturating_add(second)))
    }

    /// The clock time so many seconds after midnight, if the day has it.
    pub(super) fn of_day(seconds: u32) -> Option<Clock> {
        (seconds <= Clock::END.0).then_some(Clock(seconds))
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> u32 {
        self.0
    }

    /// Hour, minute, second.
    pub fn hms(self) -> (u32, u32, u32) {
        (self.0 / 3_600, self.0 / 60 % 60, self.0 % 60)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (h, m, s) = self.hms();
        if s == 0 { write!(f, "{h:02}:{m:02}") } else { write!(f, "{h:02}:{m:02}:{s:02}") }
    }
}

/// A second of Beijing time between 1900 and 2199. Shown in RFC 3339.
///
/// Held as its number among them from 1 on: none is 0, so that one that may be absent takes no more room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(NonZeroU64);

/// The local second before the first, as `local_seconds` counts.
const BEFORE_FIRST: i64 = -25_567 * DAY_SECONDS - 1;

impl Moment {
    /// The first moment this project counts with.
    pub const MIN: Moment = Moment(NonZeroU64::MIN);
    /// The last.
    pub const MAX: Moment = Moment(NonZeroU64::MIN.saturating_add(109_573 * SECONDS_OF_DAY - 1));

    /// The moment so many seconds after 1970-01-01T00:00:00+08:00 (local, not Unix, seconds).
    pub fn from_local_seconds(seconds: i64) -> Result<Moment, OutOfRange> {
        let number = seconds.checked_sub(BEFORE_FIRST).ok_or(OutOfRange)?;
        Moment::numbered(u64::try_from(number).map_err(|_| OutOfRange)?)
    }

    fn numbered(number: u64) -> Result<Moment, OutOfRange> {
        NonZeroU64::new(number).map(Moment).filter(|moment| *moment <= Moment::MAX).ok_or(OutOfRange)
    }

    /// The moment of a Unix time (seconds since 1970-01-01T00:00:00Z).
    ///
    /// ```
    /// use duban::value::Moment;
    /// # fn main() -> Result<(), duban::value::OutOfRange> {
    /// assert_eq!(Moment::from_unix(0)?.to_string(), "1970-01-01T08:00:00+08:00");
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_unix(seconds: i64) -> Result<Moment, OutOfRange> {
        Moment::from_local_seconds(seconds.checked_add(OFFSET_SECONDS).ok_or(OutOfRange)?)
    }

    /// How many days after 1900-01-01 it lies: the place of its day in tables of days.
    #[inline]
    pub(crate) fn place(self) -> usize {
        usize::try_from(self.0.get().saturating_sub(1) / SECONDS_OF_DAY).unwrap_or(usize::MAX)
    }

    /// The moment at a clock time of the day at such a place, which lies in the tables.
    #[inline]
    pub(crate) fn at_place(place: u32, clock: Clock) -> Moment {
        let before = u64::from(place).saturating_mul(SECONDS_OF_DAY);
        Moment(NonZeroU64::MIN.saturating_add(before.saturating_add(clock.0.into())))
    }

    /// Seconds since 1970-01-01T00:00:00+08:00.
    pub fn local_seconds(self) -> i64 {
        self.0.get().cast_signed().saturating_add(BEFORE_FIRST)
    }

    /// The day this moment lies in.
    pub fn day(self) -> Day {
        let days = self.seconds_since_first() / SECONDS_OF_DAY;
        Day(Day::MIN.0.saturating_add_unsigned(u32::try_from(days).unwrap_or(0)))
    }

    /// The time of day.
    pub fn clock(self) -> Clock {
        Clock(u32::try_from(self.seconds_since_first() % SECONDS_OF_DAY).unwrap_or(0))
    }

    fn seconds_since_first(self) -> u64 {
        self.0.get().saturating_sub(1)
    }

    /// This moment plus so many seconds (or minus, when negative).
    pub fn plus(self, seconds: i64) -> Result<Moment, OutOfRange> {
        Moment::numbered(self.0.get().checked_add_signed(seconds).ok_or(OutOfRange)?)
    }

    /// Seconds from `earlier` to this moment; negative when `earlier` is the later one.
    pub fn since(self, earlier: Moment) -> i64 {
        self.0.get().cast_signed().saturating_sub(earlier.0.get().cast_signed())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&fixed::write_fixed(*self)).unwrap_or(""))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = OutOfRange;

    /// Reads what [`When::parse`] reads; a bare date means its end.
    fn from_str(text: &str) -> Result<Moment, OutOfRange> {
        When::parse(text).map(|when| when.at)
    }
}

impl FromStr for When {
    type Err = OutOfRange;

    fn from_str(text: &str) -> Result<When, OutOfRange> {
        When::parse(text)
    }
}

/// A moment as facts give it: to the second, or a bare date with day precision (counting rule 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The moment; 23:59:59 of the day for a bare date.
    pub at: Moment,
    /// True when only the day is known.
    pub whole_day: bool,
}

impl When {
    /// Known to the second.
    pub fn exact(at: Moment) -> When {
        When { at, whole_day: false }
    }

    /// Known to the day.
    pub fn day(day: Day) -> When {
        When { at: day.end(), whole_day: true }
    }

    /// Reads what facts may hold: RFC 3339 (`2021-01-04T09:30:00+08:00`, `Z`), the same without an offset (Beijing
    /// time; a space may stand for the `T`, seconds may be missing), or a bare date. Fractions of a second are cut off.
    ///
    /// ```
    /// use duban::value::When;
    /// # fn main() -> Result<(), duban::value::OutOfRange> {
    /// assert_eq!(When::parse("2021-01-04T01:30:00Z")?.at.to_string(), "2021-01-04T09:30:00+08:00");
    /// assert!(When::parse("2021-01-04")?.whole_day);
    /// # Ok(())
    /// # }
    /// ```
    pub fn parse(text: &str) -> Result<When, OutOfRange> {
        let fixed = text.as_bytes().try_into().ok().and_then(fixed::parse_fixed);
        fixed.map_or_else(|| When::parse_freely(text), |at| Ok(When::exact(at)))
    }

    /// The same, whichever of its forms it is.
    pub(super) fn parse_freely(text: &str) -> Result<When, OutOfRange> {
        let text = text.trim();
        let (date, rest) = match text.find(['T', 't', ' ']) {
            Some(at) => {
                (text.get(..at).ok_or(OutOfRange)?, text.get(at.saturating_add(1)..).ok_or(OutOfRange)?)
            }
            None => (text, ""),
        };
        let day = parse_date(date)?;
        if rest.is_empty() {
            return if text.len() == date.len() { Ok(When::day(day)) } else { Err(OutOfRange) };
        }
        let (clock, offset) = split_offset(rest.trim_start())?;
        let seconds =
            clock.checked_sub(offset).and_then(|s| s.checked_add(OFFSET_SECONDS)).ok_or(OutOfRange)?;
        let midnight = i64::from(day.0).checked_mul(DAY_SECONDS).ok_or(OutOfRange)?;
        Moment::from_local_seconds(midnight.checked_add(seconds).ok_or(OutOfRange)?).map(When::exact)
    }
}

fn digits(text: &str, length: usize) -> Result<u32, OutOfRange> {
    if text.len() != length || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(OutOfRange);
    }
    text.parse().map_err(|_| OutOfRange)
}

fn parse_date(text: &str) -> Result<Day, OutOfRange> {
    let mut parts = text.split('-');
    let mut next = |length| digits(parts.next().ok_or(OutOfRange)?, length);
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return Err(OutOfRange);
    }
    Day::from_ymd(i32::try_from(year).map_err(|_| OutOfRange)?, month, day)
}

/// `09:30:00.5+08:00` → (seconds of the day, offset in seconds). Beijing's offset where none is written.
fn split_offset(text: &str) -> Result<(i64, i64), OutOfRange> {
    let at = text.find(['+', '-', 'Z', 'z']).unwrap_or(text.len());
    let (clock, offset) = (text.get(..at).ok_or(OutOfRange)?, text.get(at..).ok_or(OutOfRange)?);
    let offset = match offset.split_at_checked(1) {
        None => OFFSET_SECONDS,
        Some(("Z" | "z", "")) => 0,
        Some((sign, hm)) => {
            let (h, m) = hm.split_once(':').ok_or(OutOfRange)?;
            let (h, m) = (i64::from(digits(h, 2)?), i64::from(digits(m, 2)?));
            if h > 23 || m > 59 {
                return Err(OutOfRange);
            }
            let seconds = h.saturating_mul(3_600).saturating_add(m.saturating_mul(60));
            if sign == "-" { seconds.saturating_neg() } else { seconds }
        }
    };
    Ok((i64::from(parse_clock(clock)?), offset))
}

/// Seconds of the day. `24:00:00` is midnight of the next day in RFC-like text, which this reads as the day's end.
fn parse_clock(text: &str) -> Result<u32, OutOfRange> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(OutOfRange);
    }
    let mut parts = whole.split(':');
    let mut next = || digits(parts.next().ok_or(OutOfRange)?, 2);
    let (hour, minute) = (next()?, next()?);
    let second = if whole.len() == 5 { 0 } else { next()? };
    if whole.len() > 8 {
        return Err(OutOfRange);
    }
    Clock::from_hms(hour, minute, second).map(Clock::seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_hold_moments_in_these_forms() {
        let read = |text: &str| When::parse(text).map(|when| (when.at.to_string(), when.whole_day));
        let same = Ok(("2021-01-04T09:30:00+08:00".to_owned(), false));
        assert_eq!(read("2021-01-04T09:30:00+08:00"), same);
        assert_eq!(read("2021-01-04T01:30:00Z"), same);
        assert_eq!(read("2021-01-04 09:30"), same);
        assert_eq!(read("2021-01-04T09:30:00.999"), same);
        assert_eq!(read("2021-01-04"), Ok(("2021-01-04T23:59:59+08:00".to_owned(), true)));
        let wrong = "2021-02-29 2021-1-04 2021-01-04T 2021-01-04T9:30 2021-01-04T09:30:0 2021-01-04T09:30:00:00 \
                     2021-01-04T25:00 2021-01-04T09:3000 1899-12-31 2200-01-01 2021-01-04T09:30+8 x";
        for text in wrong.split_whitespace() {
            assert_eq!(read(text), Err(OutOfRange), "{text}");
        }
    }

    #[test]
    fn months_end_where_the_corresponding_day_is_missing() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(day("2021-01-31").plus_months(1), Ok(day("2021-02-28")));
        assert_eq!(day("2021-03-31").minus_months(1), Ok(day("2021-02-28")));
        assert_eq!(day("2024-03-31").minus_months(1), Ok(day("2024-02-29")));
        assert_eq!(day("1900-01-15").minus_months(1), Err(OutOfRange));
        assert_eq!(Day::last_of_month(2199, 12), Ok(Day::MAX));
        assert_eq!(Day::last_of_month(2020, 2), Ok(day("2020-02-29")));
        assert_eq!((Day::MIN.weekday(), Day::MAX.weekday()), (1, 2));
    }
}
