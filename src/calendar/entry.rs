//! What a calendar is made of: dated entries, publications (the entries of whole years), the weekly pattern, and the
//! reason a day works or rests. How they are read from files is in `read`.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::Day;

/// A dated exception to the weekly pattern: a day off (休) or a working day (班).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day.
    pub day: Day,
    /// True for a working day (班, 调休上班), false for a day off (休).
    pub works: bool,
    /// The holiday it belongs to: `国庆节`, also for a make-up working day.
    pub name: String,
    /// The notice that set it, as shown to people.
    pub notice: Option<String>,
}

/// The published entries of one or several years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// The years it publishes in full. In CSV these are the years with an entry before December, since a year's
    /// notice may set the last days of the year before.
    pub years: Vec<i32>,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// Which days of a week work when no entry says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week([bool; 7]);

impl Default for Week {
    /// Monday to Friday.
    fn default() -> Week {
        Week([true, true, true, true, true, false, false])
    }
}

impl Week {
    /// The pattern from Monday to Sunday: true where the day works.
    pub fn new(works: [bool; 7]) -> Week {
        Week(works)
    }

    /// Whether the day works by its weekday alone.
    pub fn works(self, day: Day) -> bool {
        self.0.get(usize::from(day.weekday()).saturating_sub(1)).copied().unwrap_or(false)
    }
}

/// Why a day works or rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    /// What makes it so.
    pub why: Why<'a>,
    /// The notice that set it, where an entry did and names one.
    pub notice: Option<&'a str>,
    /// False beyond the published years, where only the weekly pattern is known.
    pub published: bool,
}

/// What makes a day work or rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// It works by the weekly pattern.
    Weekday,
    /// It rests by the weekly pattern, also beside a holiday.
    Weekend,
    /// It is a day off, of this name.
    Holiday(&'a str),
    /// It works in exchange for a day off of this name.
    MakeUp(&'a str),
}

impl Why<'_> {
    /// Whether such a day works.
    pub fn works(self) -> bool {
        matches!(self, Why::Weekday | Why::MakeUp(_))
    }
}

/// One entry a day, by day; the last one given wins.
pub(super) fn merged<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Entry> {
    let by_day: BTreeMap<Day, &Entry> = entries.map(|entry| (entry.day, entry)).collect();
    by_day.into_values().cloned().collect()
}

/// The years as stretches of days, adjacent years joined. Years outside 1900–2199 fall away.
pub(super) fn stretches(years: &BTreeSet<i32>) -> Vec<(Day, Day)> {
    let mut out: Vec<(Day, Day)> = Vec::new();
    for &year in years {
        let (Ok(first), Ok(last)) = (Day::from_ymd(year, 1, 1), Day::from_ymd(year, 12, 31)) else {
            continue;
        };
        match out.last_mut() {
            Some(stretch) if stretch.1.plus(1) == Ok(first) => stretch.1 = last,
            _ => out.push((first, last)),
        }
    }
    out
}
