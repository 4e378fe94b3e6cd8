//! Days and seconds for the independent evaluator: civil dates by plain integer arithmetic, and the calendar, read from
//! the shipped file and from the policy, asked one day at a time. It shares nothing with the library.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::features::{Feature, on};
use crate::policy::{LocalCalendar, MonthDay};

/// Whole seconds of Beijing time since 1970-01-01 00:00:00 there.
pub(crate) type Sec = i64;
/// Days since 1970-01-01.
pub(crate) type Day = i64;

pub(crate) const DAY: Sec = 86_400;
pub(crate) const LAST: Sec = DAY - 1;
pub(crate) const NOON: Sec = 43_200;
/// No moment lies after it.
pub(crate) const END_OF_TIME: Sec = 83_949 * DAY;

const SHIPPED: &str = include_str!("../../policies/calendars/中国法定工作日.csv");

/// A moment of the facts; `bare` where only the date was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct When {
    pub(crate) at: Sec,
    pub(crate) bare: bool,
}

impl When {
    pub(crate) fn exact(at: Sec) -> When {
        When { at, bare: false }
    }

    pub(crate) fn bare(day: Day) -> When {
        When { at: day * DAY + LAST, bare: true }
    }

    pub(crate) fn text(self) -> String {
        if self.bare { date_text(day_of(self.at)) } else { text(self.at) }
    }
}

pub(crate) fn day_of(at: Sec) -> Day {
    at.div_euclid(DAY)
}

pub(crate) fn clock_of(at: Sec) -> Sec {
    at.rem_euclid(DAY)
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(crate) fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of a civil date, by the number of leap days before it.
pub(crate) fn date(year: i64, month: i64, day: i64) -> Day {
    let before = year - 1;
    let leaps = |years: i64| years / 4 - years / 100 + years / 400;
    let mut days = (year - 1970) * 365 + leaps(before) - leaps(1969);
    for earlier in 1..month {
        days += month_length(year, earlier);
    }
    days + day - 1
}

/// Year, month and day.
pub(crate) fn civil(day: Day) -> (i64, i64, i64) {
    let mut year = 1970 + day / 366;
    while date(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && date(year, month + 1, 1) <= day {
        month += 1;
    }
    (year, month, day - date(year, month, 1) + 1)
}

pub(crate) fn date_text(day: Day) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

pub(crate) fn clock_text(clock: Sec) -> String {
    format!("{:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60)
}

pub(crate) fn text(at: Sec) -> String {
    format!("{}T{}+08:00", date_text(day_of(at)), clock_text(clock_of(at)))
}

/// Monday is 0.
pub(crate) fn weekday(day: Day) -> i64 {
    (day + 3).rem_euclid(7)
}

/// The corresponding date so many months later, or the month's last where there is none (Civil Code 202).
pub(crate) fn months_later(day: Day, months: i64) -> Day {
    let (year, month, number) = civil(day);
    let index = year * 12 + month - 1 + months;
    let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
    date(year, month, number.min(month_length(year, month)))
}

/// Which days work, and when.
#[derive(Debug)]
pub(crate) struct Calendar {
    entries: BTreeMap<Day, bool>,
    local: Option<LocalCalendar>,
    /// Whether a day outside the published years was asked for since it was last cleared.
    beyond: Cell<bool>,
}

impl Calendar {
    pub(crate) fn new(local: Option<&LocalCalendar>) -> Calendar {
        let mut entries = BTreeMap::new();
        for row in SHIPPED.lines().skip(1) {
            let mut cells = row.split(',');
            let day = parse_date(cells.next().unwrap());
            entries.insert(day, cells.next() == Some("makeup-workday"));
        }
        for (day, works) in local.iter().flat_map(|local| &local.entries) {
            entries.insert(*day, *works);
        }
        Calendar { entries, local: local.cloned(), beyond: Cell::new(false) }
    }

    pub(crate) fn works(&self, day: Day) -> bool {
        if !(2007..=2026).contains(&civil(day).0) {
            self.beyond.set(true);
        }
        self.entries.get(&day).copied().unwrap_or(weekday(day) < 5)
    }

    /// Runs a computation; with its result, whether it looked at a day that no notice has published.
    pub(crate) fn watched<T>(&self, work: impl FnOnce() -> T) -> (T, bool) {
        let before = self.beyond.replace(false);
        let result = work();
        let beyond = self.beyond.replace(before);
        (result, beyond)
    }

    pub(crate) fn next_working(&self, mut day: Day) -> Day {
        loop {
            day += 1;
            if self.works(day) {
                return day;
            }
        }
    }

    pub(crate) fn previous_working(&self, mut day: Day) -> Day {
        loop {
            day -= 1;
            if self.works(day) {
                return day;
            }
        }
    }

    /// That day, or the next that works.
    pub(crate) fn rolled(&self, day: Day) -> Day {
        if self.works(day) { day } else { self.next_working(day) }
    }

    /// The working days after `from`, up to and including `to`.
    pub(crate) fn count(&self, from: Day, to: Day) -> i64 {
        (from + 1..=to).filter(|day| self.works(*day)).count() as i64
    }

    /// The office hours of a day; none on a rest day, or where the calendar declares none.
    pub(crate) fn hours(&self, day: Day) -> Vec<(Sec, Sec)> {
        let Some(local) = self.local.as_ref().filter(|local| !local.hours.is_empty()) else {
            return Vec::new();
        };
        if !self.works(day) {
            return Vec::new();
        }
        seasonal(local, day)
    }

    pub(crate) fn has_hours(&self) -> bool {
        self.local.as_ref().is_some_and(|local| !local.hours.is_empty())
    }

    /// The last second of a day: the close of business where there is one.
    pub(crate) fn close(&self, day: Day) -> Sec {
        if !self.has_hours() {
            return day * DAY + LAST;
        }
        let hours = match &self.local {
            Some(local) if !on(Feature::RestDaysCloseLate) => seasonal(local, day),
            _ => self.hours(day),
        };
        day * DAY + hours.last().map_or(LAST, |(_, end)| *end)
    }
}

fn seasonal(local: &LocalCalendar, day: Day) -> Vec<(Sec, Sec)> {
    let (_, month, number) = civil(day);
    let inside = |season: &Option<(MonthDay, MonthDay)>| {
        season.is_some_and(|(from, to)| from <= (month, number) && (month, number) <= to)
    };
    let seasonal = local.hours.iter().find(|(season, _)| inside(season));
    let whole_year = || local.hours.iter().find(|(season, _)| season.is_none());
    seasonal.or_else(whole_year).map_or(Vec::new(), |(_, spans)| spans.clone())
}

fn parse_date(text: &str) -> Day {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().unwrap());
    date(parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
}

#[test]
fn dates_go_there_and_back() {
    assert_eq!(date(1970, 1, 1), 0);
    assert_eq!(date(2000, 3, 1), 11_017);
    assert_eq!(weekday(date(2021, 1, 4)), 0);
    for day in date(1990, 1, 1)..date(2040, 1, 1) {
        let (year, month, number) = civil(day);
        assert_eq!(date(year, month, number), day);
    }
}
