//! The digest of a calendar: SHA-256 over one canonical text of everything that decides its answers.

use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::table::all_days;
use super::{Calendar, Season};
use crate::value::Day;

impl Calendar {
    /// `sha256:` and 64 hexadecimal digits over name, week, published years, entries (with names and notices) and
    /// office hours. Equal calendars have equal digests, however they were put together.
    pub fn digest(&self) -> String {
        self.0.digest.get_or_init(|| self.worked_out()).clone()
    }

    /// Whether reports name this calendar as they name another: by name and digest.
    pub(crate) fn is_named_alike(&self, other: &Calendar) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.name() == other.name() && self.digest() == other.digest()
    }

    /// Worked out when it is first asked for: every report shows it, and it takes a look at each entry.
    fn worked_out(&self) -> String {
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
        let _ = write!(out, "name {}\nweek {week}\n", sized(self.name()));
        for year in &self.0.years {
            let _ = writeln!(out, "year {year}");
        }
        for entry in self.entries() {
            let kind = if entry.works { "work" } else { "rest" };
            let notice = entry.notice.as_deref().map_or_else(|| "-".to_owned(), sized);
            let _ = writeln!(out, "{kind} {} {} {notice}", entry.day, sized(&entry.name));
        }
        for hours in self.office_hours() {
            out.push_str("office");
            if let Some(Season { from, to }) = hours.season {
                let _ = write!(out, " season {}-{} {}-{}", from.0, from.1, to.0, to.1);
            }
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

/// A text behind its length in bytes, so that no text can pass for what stands around it.
fn sized(text: &str) -> String {
    format!("{}:{text}", text.len())
}
