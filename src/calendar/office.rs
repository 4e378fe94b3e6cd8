//! Office hours (办公时间): the spans of a day in which working hours count, by season, and the look-ups on them.
//! Which days work comes from `table`; what a limit in working hours means is in `count`.

use super::table::{Table, all_days, day_at, place};
use crate::value::{Clock, Day, Moment, OutOfRange};

/// The seconds of a whole day: where a span up to 24:00 ends.
const DAY_SECONDS: u32 = 86_400;

/// One line of office hours: `办公 6月1日 至 9月30日: 09:00 至 12:00、14:30 至 18:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// The days of the year it holds for; `None` for those no season names. Of two seasons the later line wins.
    pub season: Option<Season>,
    /// From and to, in order of time. A second counts from `from` up to, not with, `to`; `24:00` closes with the day.
    pub spans: Vec<(Clock, Clock)>,
}

/// A stretch of every year, both days included, as (month, day). It may go over the new year (`10月1日 至 4月30日`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// The first day.
    pub from: (u32, u32),
    /// The last day.
    pub to: (u32, u32),
}

/// What is wrong with office hours. `line` counts the lines declared from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeError {
    /// The line has no span, or one that does not end after it begins.
    Empty {
        /// The line.
        line: usize,
    },
    /// A span begins before the one before it has ended.
    Overlap {
        /// The line.
        line: usize,
        /// The span in it, from 0.
        span: usize,
    },
    /// The season's first or last day does not exist in any year.
    NoSuchDay {
        /// The line.
        line: usize,
    },
    /// No line holds for this day of the year.
    Gap {
        /// Its month.
        month: u32,
        /// Its day.
        day: u32,
    },
    /// More lines than anyone needs (at most 256).
    TooMany,
}

impl Season {
    fn holds(self, day: (u32, u32)) -> bool {
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }
}

pub(super) struct Office {
    declared: Vec<OfficeHours>,
    /// At a day's place: the line that holds for it.
    line: Box<[u8]>,
    /// At a day's place: the office seconds before it. One place more than there are days.
    before: Box<[u64]>,
}

impl Office {
    pub(super) fn new(declared: &[OfficeHours], table: &Table) -> Result<Office, OfficeError> {
        let declared = declared.to_vec();
        for (line, hours) in declared.iter().enumerate() {
            check(line, hours)?;
        }
        let (mut lines, mut before, mut total) = (Vec::new(), Vec::new(), 0_u64);
        for day in all_days() {
            let line = line_for(&declared, day)?;
            lines.push(u8::try_from(line).map_err(|_| OfficeError::TooMany)?);
            before.push(total);
            if table.works(day) {
                total = total.saturating_add(declared.get(line).map_or(0, |hours| length(&hours.spans)));
            }
        }
        before.push(total);
        Ok(Office { declared, line: lines.into(), before: before.into() })
    }

    pub(super) fn declared(&self) -> &[OfficeHours] {
        &self.declared
    }

    /// The office seconds of a day that works, by its season: for half days counted by hours (`半日 按 工时`).
    pub(super) fn seconds_of_day(&self, day: Day) -> u64 {
        length(self.spans(place(day)))
    }

    /// When the offices close on a day of this season.
    pub(super) fn close(&self, day: Day) -> Clock {
        self.spans(place(day)).last().map_or(Clock::END, |&(_, to)| to)
    }

    /// The office seconds before a moment.
    pub(super) fn seconds_before(&self, moment: Moment, table: &Table) -> u64 {
        let day = moment.day();
        let whole = self.before.get(place(day)).copied().unwrap_or(0);
        if !table.works(day) {
            return whole;
        }
        let now = moment.clock().seconds();
        let gone =
            |&(from, to): &(Clock, Clock)| u64::from(end_of(to).min(now).saturating_sub(from.seconds()));
        whole.saturating_add(self.spans(place(day)).iter().map(gone).sum())
    }

    /// The first moment before which so many office seconds have passed; `total` is at least 1.
    pub(super) fn moment_after(&self, total: u64) -> Result<Moment, OutOfRange> {
        let place = self.before.partition_point(|&before| before < total).checked_sub(1).ok_or(OutOfRange)?;
        let day = day_at(place)?;
        let mut left = total.saturating_sub(self.before.get(place).copied().unwrap_or(0));
        for &(from, to) in self.spans(place) {
            let span = u64::from(end_of(to).saturating_sub(from.seconds()));
            if left <= span {
                return within(day, u64::from(from.seconds()).saturating_add(left));
            }
            left = left.saturating_sub(span);
        }
        Err(OutOfRange)
    }

    /// The last moment before which so many office seconds, and no more, have passed.
    pub(super) fn moment_before(&self, total: u64) -> Result<Moment, OutOfRange> {
        let place =
            self.before.partition_point(|&before| before <= total).checked_sub(1).ok_or(OutOfRange)?;
        let day = day_at(place)?;
        let mut left = total.saturating_sub(self.before.get(place).copied().unwrap_or(0));
        for &(from, to) in self.spans(place) {
            let span = u64::from(end_of(to).saturating_sub(from.seconds()));
            if left < span {
                return within(day, u64::from(from.seconds()).saturating_add(left));
            }
            left = left.saturating_sub(span);
        }
        Err(OutOfRange)
    }

    fn spans(&self, place: usize) -> &[(Clock, Clock)] {
        let line = self.line.get(place).map_or(0, |&line| usize::from(line));
        self.declared.get(line).map_or(&[], |hours| &hours.spans)
    }
}

fn check(line: usize, hours: &OfficeHours) -> Result<(), OfficeError> {
    if hours.spans.is_empty() || hours.spans.iter().any(|(from, to)| from >= to) {
        return Err(OfficeError::Empty { line });
    }
    let pairs = hours.spans.iter().zip(hours.spans.iter().skip(1));
    if let Some(at) = pairs.into_iter().position(|(one, next)| next.0 < one.1) {
        return Err(OfficeError::Overlap { line, span: at.saturating_add(1) });
    }
    // 2000 had every day a year can have.
    let exists = |(month, day)| Day::from_ymd(2000, month, day).is_ok();
    match hours.season {
        Some(season) if !exists(season.from) || !exists(season.to) => Err(OfficeError::NoSuchDay { line }),
        _ => Ok(()),
    }
}

fn line_for(declared: &[OfficeHours], day: Day) -> Result<usize, OfficeError> {
    let (_, month, date) = day.ymd();
    let seasonal = |hours: &OfficeHours| hours.season.is_some_and(|season| season.holds((month, date)));
    let line = declared.iter().rposition(seasonal);
    let line = line.or_else(|| declared.iter().rposition(|hours| hours.season.is_none()));
    line.ok_or(OfficeError::Gap { month, day: date })
}

/// The second of the day at which a span ends: `24:00` is written 23:59:59 as a clock time.
fn end_of(to: Clock) -> u32 {
    if to == Clock::END { DAY_SECONDS } else { to.seconds() }
}

fn length(spans: &[(Clock, Clock)]) -> u64 {
    spans.iter().map(|&(from, to)| u64::from(end_of(to).saturating_sub(from.seconds()))).sum()
}

/// So many seconds into a day; 24:00 is its last second.
fn within(day: Day, seconds: u64) -> Result<Moment, OutOfRange> {
    let last = u64::from(Clock::END.seconds());
    day.at(Clock::START).plus(i64::try_from(seconds.min(last)).map_err(|_| OutOfRange)?)
}
