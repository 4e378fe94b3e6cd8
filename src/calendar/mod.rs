//! Calendars: which days work, why, and how far that is published; and the counting of time limits over them by the
//! rules of `docs/counting.md`. This file holds the calendar itself and its look-ups; the counting lives beside it
//! (`count`, `slots`, `around`, `exclude`, `explain`), the reading of files in `read`. Nothing here knows a policy.

mod around;
mod count;
mod digest;
mod entry;
mod exclude;
mod explain;
mod national;
mod office;
mod read;
mod slots;
mod table;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::value::{Clock, Day, OutOfRange};

pub use around::Lateness;
pub use count::{CountError, Counting, Due, WholeDays};
pub use entry::{Entry, Publication, Reason, Week, Why};
pub use exclude::{Course, Exclusion};
pub use explain::{Act, Step};
pub use office::{OfficeError, OfficeHours, Season};
pub use read::{CalendarError, Fault};

use office::Office;
use table::Table;

/// A calendar (日历): the weekly pattern, the dated exceptions laid over it, office hours if it declares any, and the
/// years that have been published. It never changes once built; a clone shares the tables.
///
/// Days from 1900-01-01 to 2199-12-31 can be asked about (counting rule 14). Beyond the published years the weekly
/// pattern stands in, and every due moment that had to look there says so.
#[derive(Clone)]
pub struct Calendar(Arc<Inner>);

struct Inner {
    name: String,
    week: Week,
    /// Sorted by day, one a day.
    entries: Vec<Entry>,
    /// The published years.
    years: BTreeSet<i32>,
    /// The same as stretches of days: sorted, and never adjacent.
    covered: Vec<(Day, Day)>,
    table: Table,
    office: Option<Office>,
    digest: OnceLock<String>,
}

/// What is laid over a calendar to make another: files for more years, then single local entries, office hours and
/// another weekly pattern. Later entries win over earlier ones, day by day.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// Files (文件), in order. Their years count as published.
    pub publications: Vec<Publication>,
    /// Local days off (休) and working days (班). They do not make a year published.
    pub entries: Vec<Entry>,
    /// Office hours (办公); when empty, those of the calendar below stay.
    pub office: Vec<OfficeHours>,
    /// The weekly pattern; `None` keeps the one below.
    pub week: Option<Week>,
}

impl Calendar {
    /// The weekly pattern alone: no year is published, so whatever looks at a day is provisional.
    pub fn weekly(name: &str, week: Week) -> Calendar {
        Calendar(Arc::new(Inner::new(name, week, Vec::new(), BTreeSet::new())))
    }

    /// 中国法定工作日, built in: the 675 exceptions of 2007–2026 with their notices, and no office hours.
    ///
    /// ```
    /// use duban::calendar::Calendar;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let calendar = Calendar::national();
    /// assert!(calendar.works("2024-04-28".parse()?), "a Sunday that works");
    /// # Ok(())
    /// # }
    /// ```
    pub fn national() -> Calendar {
        national::calendar()
    }

    /// A calendar from this project's CSV: `date,kind,name` and optionally `notice`; kinds `holiday` (休) and
    /// `makeup-workday` (班); Monday to Friday otherwise.
    ///
    /// # Errors
    /// What is wrong with the text, line by line.
    pub fn from_csv(name: &str, text: &str) -> Result<Calendar, Vec<CalendarError>> {
        Publication::from_csv(text).map(|publication| Calendar::published(name, &publication))
    }

    /// A calendar from JSON of the shape `{"year":…, "days":[{"name","date","isOffDay"}]}`: one such object, an array
    /// of them, or several one after the other; Monday to Friday otherwise.
    ///
    /// # Errors
    /// What is wrong with the text, line by line.
    pub fn from_json(name: &str, text: &str) -> Result<Calendar, Vec<CalendarError>> {
        Publication::from_json(text).map(|publication| Calendar::published(name, &publication))
    }

    /// A calendar of one publication over Monday to Friday.
    pub fn published(name: &str, publication: &Publication) -> Calendar {
        let years = publication.years.iter().copied().collect();
        let entries = entry::merged(publication.entries.iter());
        Calendar(Arc::new(Inner::new(name, Week::default(), entries, years)))
    }

    /// This calendar with something laid over it, under a name of its own (`基于 中国法定工作日`).
    ///
    /// # Errors
    /// Office hours that overlap, are empty, or leave days of the year without any.
    pub fn overlay(&self, name: &str, over: &Overlay) -> Result<Calendar, OfficeError> {
        let below = &*self.0;
        let files = over.publications.iter().flat_map(|publication| &publication.entries);
        let entries = entry::merged(below.entries.iter().chain(files).chain(&over.entries));
        let years = over.publications.iter().flat_map(|publication| &publication.years);
        let years = below.years.iter().chain(years).copied().collect();
        let mut inner = Inner::new(name, over.week.unwrap_or(below.week), entries, years);
        let office = if over.office.is_empty() { self.office_hours() } else { &over.office };
        if !office.is_empty() {
            inner.office = Some(Office::new(office, &inner.table)?);
        }
        Ok(Calendar(Arc::new(inner)))
    }

    /// The calendar's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The first and the last published day; `None` when no year is published. Years between them may be missing:
    /// [`Calendar::covers`] knows.
    pub fn horizon(&self) -> Option<(Day, Day)> {
        Some((self.0.covered.first()?.0, self.0.covered.last()?.1))
    }

    /// Every dated exception, by day.
    pub fn entries(&self) -> &[Entry] {
        &self.0.entries
    }

    /// The weekly pattern.
    pub fn week(&self) -> Week {
        self.0.week
    }

    /// The office hours as declared; empty when the calendar declares none.
    pub fn office_hours(&self) -> &[OfficeHours] {
        self.0.office.as_ref().map_or(&[], Office::declared)
    }

    /// The close of business of a day by its season, whether or not the day works; `None` without office hours.
    pub fn close_of(&self, day: Day) -> Option<Clock> {
        self.0.office.as_ref().map(|office| office.close(day))
    }

    /// Whether the day lies in a published year.
    pub fn covers(&self, day: Day) -> bool {
        self.covers_all(day, day)
    }

    /// Whether every day from `from` to `to` lies in a published year.
    pub fn covers_all(&self, from: Day, to: Day) -> bool {
        let at = self.0.covered.partition_point(|&(_, last)| last < from);
        self.0.covered.get(at).is_some_and(|&(first, last)| first <= from && to <= last)
    }

    /// Whether the day works: `W(d)` of the counting rules.
    pub fn works(&self, day: Day) -> bool {
        self.0.table.works(day)
    }

    /// Why the day works or rests, by which notice, and whether that is published.
    pub fn reason(&self, day: Day) -> Reason<'_> {
        let entry = self.0.entries.binary_search_by_key(&day, |entry| entry.day);
        let entry = entry.ok().and_then(|at| self.0.entries.get(at));
        let why = match entry {
            Some(entry) if entry.works => Why::MakeUp(&entry.name),
            Some(entry) => Why::Holiday(&entry.name),
            None if self.0.week.works(day) => Why::Weekday,
            None => Why::Weekend,
        };
        let notice = entry.and_then(|entry| entry.notice.as_deref());
        Reason { why, notice, published: self.covers(day) }
    }

    /// The `n`-th working day after `day` (rule 1), before it when `n` is negative, `day` itself for 0.
    ///
    /// # Errors
    /// It would lie outside 1900–2199.
    ///
    /// ```
    /// use duban::calendar::Calendar;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let calendar = Calendar::national();
    /// assert_eq!(calendar.add_working_days("2021-02-10".parse()?, 1)?.to_string(), "2021-02-18");
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_working_days(&self, day: Day, n: i64) -> Result<Day, OutOfRange> {
        let count = u32::try_from(n.unsigned_abs()).map_err(|_| OutOfRange)?;
        match n {
            0 => Ok(day),
            1.. => self.0.table.nth_after(day, count),
            _ => self.0.table.nth_before(day, count),
        }
    }

    /// The number of working days in (`after`, `up_to`]; 0 when `up_to` does not lie later.
    pub fn working_days_between(&self, after: Day, up_to: Day) -> u32 {
        self.0.table.between(after, up_to)
    }

    /// `day` if it works, else the next day that does (Civil Code 203(1)).
    ///
    /// # Errors
    /// There is none up to 2199-12-31.
    pub fn next_working_day_from(&self, day: Day) -> Result<Day, OutOfRange> {
        self.0.table.first_from(day)
    }
}

impl Inner {
    fn new(name: &str, week: Week, entries: Vec<Entry>, years: BTreeSet<i32>) -> Inner {
        let table = Table::new(week, &entries);
        let covered = entry::stretches(&years);
        Inner {
            name: name.to_owned(),
            week,
            entries,
            years,
            covered,
            table,
            office: None,
            digest: OnceLock::new(),
        }
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar")
            .field("name", &self.0.name)
            .field("horizon", &self.horizon())
            .field("entries", &self.0.entries.len())
            .field("office_hours", &self.office_hours())
            .finish_non_exhaustive()
    }
}
