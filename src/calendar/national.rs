//! 中国法定工作日 as it ships: the exceptions and, beside them, the State Council's notice behind each. Only reading
//! of the built-in data; the data are `policies/calendars/中国法定工作日.csv` and `….notices.csv`.

use std::sync::OnceLock;

use super::entry::{Publication, Week};
use super::{Calendar, Entry};
use crate::value::Day;

const NAME: &str = "中国法定工作日";
const EXCEPTIONS: &str = include_str!("../../policies/calendars/中国法定工作日.csv");
const NOTICES: &str = include_str!("../../policies/calendars/中国法定工作日.notices.csv");
/// Stands after a notice whose number no source we trust has confirmed, and alone where no number is known.
const UNVERIFIED: &str = "（文号未核实）";

/// Parsed once: it never changes.
static NATIONAL: OnceLock<Calendar> = OnceLock::new();

/// The built-in calendar. A test reads the data; were they ever broken, the bare week would be left, which is
/// provisional everywhere.
pub(super) fn calendar() -> Calendar {
    NATIONAL.get_or_init(|| built_in().unwrap_or_else(|| Calendar::weekly(NAME, Week::default()))).clone()
}

fn built_in() -> Option<Calendar> {
    let mut publication = Publication::from_csv(EXCEPTIONS).ok()?;
    let notices = NOTICES.lines().skip(1).map(notice).collect::<Option<Vec<_>>>()?;
    for entry in &mut publication.entries {
        entry.notice = Some(notice_of(entry, &notices)?);
    }
    Some(Calendar::published(NAME, &publication))
}

/// `from,to,notice,number,text`: the days a notice set. A later line amends the earlier ones.
fn notice(line: &str) -> Option<(Day, Day, String)> {
    let mut cells = line.split(',');
    let (from, to, notice) = (cells.next()?, cells.next()?, cells.next()?);
    let shown = match cells.next()? {
        "verified" => notice.to_owned(),
        _ => format!("{notice}{UNVERIFIED}"),
    };
    Some((from.parse().ok()?, to.parse().ok()?, shown))
}

fn notice_of(entry: &Entry, notices: &[(Day, Day, String)]) -> Option<String> {
    let of_day = notices.iter().rev().find(|(from, to, _)| (from..=to).contains(&&entry.day));
    of_day.map(|(_, _, notice)| notice.clone())
}
