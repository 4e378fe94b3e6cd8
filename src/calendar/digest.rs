//! The digest of a calendar: SHA-256 over one canonical text of everything that decides its answers.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::Calendar;
use super::table::all_days;
use crate::value::Day;

impl Calendar {
    /// `sha256:` and 64 hexadecimal digits over name, week, published years, entries (with names and notices) and
    /// office hours. Equal calendars have equal digests, however they were put together.
    pub fn digest(&self) -> String {
        let mut out = String::from("sha256:");
        for byte in Sha256::digest(self.canonical()) {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        out
    }

    fn canonical(&self) -> String {
        let mut out = String::from("duban/calendar/1\n");
        let week: String =
            all_days().skip_while(|day| day.weekday() != 1).take(7).map(|day| self.mark(day)).collect();
        let _ = write!(out, "name {:?}\nweek {week}\n", self.name());
        for year in &self.0.years {
            let _ = writeln!(out, "year {year}");
        }
        for entry in self.entries() {
            let (kind, notice) = (if entry.works { "work" } else { "rest" }, entry.notice.as_deref());
            let _ = writeln!(out, "{kind} {} {:?} {notice:?}", entry.day, entry.name);
        }
        for hours in self.office_hours() {
            let season = hours.season.map(|season| (season.from, season.to));
            let _ = write!(out, "office {season:?}");
            for (from, to) in &hours.spans {
                let _ = write!(out, " {}-{}", from.seconds(), to.seconds());
            }
            out.push('\n');
        }
        out
    }

    fn mark(&self, day: Day) -> char {
        if self.week().works(day) { '1' } else { '0' }
    }
}
