//! Reads publications: this project's CSV and the public data set's JSON. Errors are data, with the line they stand
//! on; whoever shows them finds the words. What the entries mean is in `entry`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::entry::{Entry, Publication};
use crate::span::at_line_and_column;
use crate::value::Day;

/// After so many faults the rest of a file goes unreported: it is not a calendar, or the first faults explain it.
const MAX_FAULTS: usize = 100;

/// Something wrong in a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarError {
    /// The line it stands on, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What may be wrong in a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// CSV: a row that does not have 3 or 4 cells.
    Cells {
        /// How many it has.
        found: usize,
    },
    /// The text is not a day between 1900-01-01 and 2199-12-31, written `2027-01-01`.
    Date(String),
    /// CSV: the text is none of `holiday`, `休`, `makeup-workday`, `班`.
    Kind(String),
    /// The day was given before, and differently.
    Twice {
        /// The day.
        day: Day,
        /// The line it was first given on.
        first: usize,
    },
    /// JSON: the text is not JSON at this column (from 1).
    NotJson {
        /// The column.
        column: usize,
    },
    /// JSON: the text ends before its last bracket.
    CutShort,
    /// JSON: not of the shape `{"year":…, "days":[{"name","date","isOffDay"}]}` at this column (from 1).
    Shape {
        /// The column.
        column: usize,
    },
    /// JSON: a year outside 1900–2199.
    Year(i64),
    /// JSON: a day more than a year away from the year it is listed under.
    OtherYear {
        /// The day.
        day: Day,
        /// The year it is listed under.
        year: i32,
    },
    /// CSV: the first line is an entry, where the header should stand.
    NoHeader,
    /// There is not one entry.
    Nothing,
}

/// Entries and faults as they come in.
#[derive(Default)]
struct Reading {
    publication: Publication,
    lines: BTreeMap<Day, (usize, bool)>,
    faults: Vec<CalendarError>,
}

impl Publication {
    /// Reads CSV: a header, then `date,kind,name` and optionally `notice`. `Calendar::from_csv` tells more.
    ///
    /// # Errors
    /// What is wrong, line by line (the first 100).
    pub fn from_csv(text: &str) -> Result<Publication, Vec<CalendarError>> {
        let mut reading = Reading::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().next().and_then(|row| row.split(',').next()).unwrap_or("");
        if first.trim().trim_matches('"').parse::<Day>().is_ok() {
            reading.fault(1, Fault::NoHeader);
        }
        for (at, row) in text.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty()) {
            let line = at.saturating_add(1);
            match csv_entry(row) {
                Ok(entry) => reading.take(line, entry),
                Err(fault) => reading.fault(line, fault),
            }
        }
        let published =
            |day: Day| Some(day.ymd()).filter(|&(_, month, _)| month < 12).map(|(year, _, _)| year);
        let years: BTreeSet<i32> = reading.lines.keys().copied().filter_map(published).collect();
        reading.publication.years = years.into_iter().collect();
        reading.finish()
    }

    /// Reads JSON: one year's object, an array of them, or several one after the other.
    ///
    /// # Errors
    /// What is wrong, with its line (the first 100).
    pub fn from_json(text: &str) -> Result<Publication, Vec<CalendarError>> {
        let mut reading = Reading::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match json_years(text) {
            Ok(years) => years.iter().for_each(|year| reading.take_year(text, year)),
            Err(error) => reading.faults.push(error),
        }
        reading.finish()
    }
}

fn csv_entry(row: &str) -> Result<Entry, Fault> {
    let cells: Vec<&str> = row.split(',').map(|cell| cell.trim().trim_matches('"')).collect();
    let (date, kind, name, notice) = match *cells.as_slice() {
        [date, kind, name] => (date, kind, name, None),
        [date, kind, name, notice] => (date, kind, name, Some(notice)),
        ref other => return Err(Fault::Cells { found: other.len() }),
    };
    let day = date.parse().map_err(|_| Fault::Date(date.to_owned()))?;
    let works = match kind {
        "holiday" | "休" => false,
        "makeup-workday" | "班" => true,
        _ => return Err(Fault::Kind(kind.to_owned())),
    };
    let notice = notice.filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Entry { day, works, name: name.to_owned(), notice })
}

#[derive(Deserialize)]
struct JsonYear<'a> {
    year: i64,
    #[serde(borrow)]
    days: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct JsonDay {
    name: String,
    date: String,
    #[serde(rename = "isOffDay")]
    is_off_day: bool,
}

fn json_years(text: &str) -> Result<Vec<JsonYear<'_>>, CalendarError> {
    let years = if text.trim_start().starts_with('[') {
        serde_json::from_str(text)
    } else {
        serde_json::Deserializer::from_str(text).into_iter().collect()
    };
    years.map_err(|error| json_fault(text, text, &error))
}

/// What is wrong with a part of a text, at its line and its character in the whole.
fn json_fault(text: &str, part: &str, error: &serde_json::Error) -> CalendarError {
    let at = at_line_and_column(part, error.line(), error.column());
    let before = text.get(..offset_of(text, part).saturating_add(at)).unwrap_or(text);
    let characters = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let column = characters.saturating_add(1);
    let fault = match error.classify() {
        Category::Eof => Fault::CutShort,
        Category::Data => Fault::Shape { column },
        Category::Syntax | Category::Io => Fault::NotJson { column },
    };
    CalendarError { line: lines_to(before), fault }
}

impl Reading {
    fn take(&mut self, line: usize, entry: Entry) {
        match self.lines.get(&entry.day) {
            Some(&(_, works)) if works == entry.works => {}
            Some(&(first, _)) => self.fault(line, Fault::Twice { day: entry.day, first }),
            None => {
                self.lines.insert(entry.day, (line, entry.works));
                self.publication.entries.push(entry);
            }
        }
    }

    fn take_year(&mut self, text: &str, json: &JsonYear<'_>) {
        let first = json.days.first().map_or(1, |raw| line_of(text, raw.get()));
        let year = match i32::try_from(json.year) {
            Ok(year) if Day::from_ymd(year, 1, 1).is_ok() => year,
            _ => return self.fault(first, Fault::Year(json.year)),
        };
        self.publication.years.push(year);
        for raw in &json.days {
            match json_entry(text, raw, year) {
                Ok(entry) => self.take(line_of(text, raw.get()), entry),
                Err(error) => self.fault(error.line, error.fault),
            }
        }
    }

    fn fault(&mut self, line: usize, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(CalendarError { line, fault });
        }
    }

    fn finish(mut self) -> Result<Publication, Vec<CalendarError>> {
        if self.faults.is_empty() && self.publication.entries.is_empty() {
            self.fault(1, Fault::Nothing);
        }
        if self.faults.is_empty() { Ok(self.publication) } else { Err(self.faults) }
    }
}

fn json_entry(text: &str, raw: &RawValue, year: i32) -> Result<Entry, CalendarError> {
    let json: JsonDay =
        serde_json::from_str(raw.get()).map_err(|error| json_fault(text, raw.get(), &error))?;
    let wrong = |fault| CalendarError { line: line_of(text, raw.get()), fault };
    let day: Day = json.date.parse().map_err(|_| wrong(Fault::Date(json.date.clone())))?;
    if !(year.saturating_sub(1)..=year.saturating_add(1)).contains(&day.ymd().0) {
        return Err(wrong(Fault::OtherYear { day, year }));
    }
    Ok(Entry { day, works: !json.is_off_day, name: json.name, notice: None })
}

/// Where `part`, a slice of `text`, begins.
fn offset_of(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// The line on which `part`, a slice of `text`, begins.
fn line_of(text: &str, part: &str) -> usize {
    lines_to(text.get(..offset_of(text, part)).unwrap_or(text))
}

/// On which line this ends.
fn lines_to(before: &str) -> usize {
    before.bytes().filter(|&byte| byte == b'\n').count().saturating_add(1)
}
