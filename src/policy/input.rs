//! What callers hand in beside policies and facts: files with more years of a calendar, limits that stand alone. Each
//! comes as a text, and every mistake in it is shown in its place.

use crate::calendar::{Calendar, CalendarError, CountError, Counting, Due, Fault, Overlay, Publication};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::error::Error;
use crate::model;
use crate::source::{FileId, Place, Source, Sources};
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::{Limit, LimitForm};
use crate::value::{Moment, Term};

/// A text that stands alone is the first and only one.
const FILE: FileId = FileId(0);

/// The longest limit anyone writes is a tenth of this; the parser is spared the rest.
const MAX_LIMIT_BYTES: usize = 1_000;

/// A calendar with a file of more years laid over it, under the same name. The file is this project's CSV or the
/// public data set's JSON, told apart by its first character.
///
/// # Errors
/// What is wrong with the file, each fault on its line.
///
/// ```
/// use duban::{calendar::Calendar, calendar_with, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let more = Source::new("2027.csv", "date,kind,name\n2027-01-01,holiday,元旦\n");
/// let calendar = calendar_with(&Calendar::national(), more)?;
/// assert!(!calendar.works("2027-01-01".parse()?));
/// # Ok(())
/// # }
/// ```
pub fn calendar_with(below: &Calendar, file: Source) -> Result<Calendar, Error> {
    let findings = match publication(&file, FileId(0)) {
        Ok(publication) => {
            let over = Overlay { publications: vec![publication], ..Overlay::default() };
            match below.overlay(below.name(), &over) {
                Ok(calendar) => return Ok(calendar),
                Err(_) => vec![Diagnostic::new(&texts::CAL_OFFICE)],
            }
        }
        Err(faults) => faults,
    };
    let mut sources = Sources::new();
    sources.add(file);
    Err(Error { findings, sources })
}

/// The entries of a file of further years.
pub(super) fn publication(file: &Source, id: FileId) -> Result<Publication, Vec<Diagnostic>> {
    let start = file.text().trim_start_matches('\u{feff}').trim_start();
    let json = start.starts_with(['{', '[']);
    let read = if json { Publication::from_json(file.text()) } else { Publication::from_csv(file.text()) };
    read.map_err(|faults| faults.iter().map(|fault| faulty(fault, file, id)).collect())
}

fn faulty(error: &CalendarError, file: &Source, id: FileId) -> Diagnostic {
    let message = match &error.fault {
        Fault::Cells { found } => Message::new(&texts::CAL_CELLS).with("found", found.to_string()),
        Fault::Date(text) => Message::new(&texts::CAL_DATE).with("text", text.as_str()),
        Fault::Kind(text) => Message::new(&texts::CAL_KIND).with("text", text.as_str()),
        Fault::Twice { day, first } => {
            Message::new(&texts::CAL_TWICE).with("day", day.to_string()).with("first", first.to_string())
        }
        Fault::NotJson { column } => Message::new(&texts::CAL_NOT_JSON).with("column", column.to_string()),
        Fault::CutShort => Message::new(&texts::CAL_CUT_SHORT),
        Fault::Shape { column } => Message::new(&texts::CAL_SHAPE).with("column", column.to_string()),
        Fault::Year(year) => Message::new(&texts::CAL_YEAR).with("year", year.to_string()),
        Fault::OtherYear { day, year } => {
            Message::new(&texts::CAL_OTHER_YEAR).with("day", day.to_string()).with("year", year.to_string())
        }
        Fault::NoHeader => Message::new(&texts::CAL_NO_HEADER),
        Fault::Nothing => Message::new(&texts::CAL_NOTHING),
    };
    let help = match &error.fault {
        Fault::Kind(_) => Some(Message::new(&texts::CAL_KINDS)),
        Fault::Shape { .. } => Some(Message::new(&texts::CAL_SHAPES).with("open", "{").with("close", "}")),
        Fault::NoHeader => Some(Message::new(&texts::CAL_HEADER)),
        _ => None,
    };
    let finding = Diagnostic::new(message).at(Place { file: id, span: line(file, error.line) });
    finding.help_if(help)
}

/// A line of a text, from 1, without its end.
fn line(file: &Source, number: usize) -> Span {
    let before = file.text().split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let rest = file.text().get(before..).unwrap_or("");
    let length = rest.lines().next().unwrap_or("").len();
    Span::new(before, before.saturating_add(length))
}

/// A time limit as the language writes it (`第3个工作日 12:00 前`), as what a calendar counts. A bare 日 is a calendar
/// day, and a date needs its year.
///
/// # Errors
/// What is wrong with it, in its place; limits that only a policy can fill (`同 …`, a 口径), or that have no moment.
///
/// ```
/// use duban::{limit, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// assert!(limit(Source::new("时限", "3个工作日内")).is_ok());
/// assert!(limit(Source::new("时限", "尽快")).is_err());
/// # Ok(())
/// # }
/// ```
pub fn limit(text: Source) -> Result<Term, Error> {
    let term = parsed(&text).and_then(|limit| term(&limit));
    term.map_err(|findings| placed(findings, text))
}

/// A limit that stands alone, as written.
fn parsed(text: &Source) -> Result<Limit, Vec<Diagnostic>> {
    if text.text().len() > MAX_LIMIT_BYTES {
        let shown: String = text.text().chars().take(20).collect();
        let message = Message::new(&texts::LIMIT_WITHOUT_TERM).with("limit", format!("{shown}…"));
        return Err(vec![Diagnostic::new(message).help(&texts::LIMIT_FORMS)]);
    }
    match syntax::limit(text, FILE) {
        (Some(limit), findings) if findings.is_empty() => Ok(limit),
        (_, findings) if findings.is_empty() => {
            let place = Place { file: FILE, span: Span::new(0, text.text().len()) };
            let message = Message::new(&texts::LIMIT_WITHOUT_TERM).with("limit", text.text());
            Err(vec![Diagnostic::new(message).at(place).help(&texts::LIMIT_FORMS)])
        }
        (_, findings) => Err(findings),
    }
}

fn term(limit: &Limit) -> Result<Term, Vec<Diagnostic>> {
    model::term(limit, FILE).map_err(|findings| findings.into_iter().map(with_year).collect())
}

/// Findings in the text that they speak of.
fn placed(findings: Vec<Diagnostic>, text: Source) -> Error {
    let mut sources = Sources::new();
    sources.add(text);
    Error { findings, sources }
}

/// Here there is no 年度 that could fill in a year.
fn with_year(finding: Diagnostic) -> Diagnostic {
    if finding.message.text == &texts::YEAR_MISSING { finding.help(&texts::LIMIT_WITH_YEAR) } else { finding }
}

/// The due moment of a limit triggered at a moment, by a calendar, with the term that it comes from: of 取长 and 取短 that is
/// the one that decides.
///
/// # Errors
/// What is wrong with the limit, or why the calendar cannot count it.
///
/// ```
/// use duban::{calendar::Calendar, due, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let limit = Source::new("时限", "第3个工作日 12:00 前");
/// let (_, due) = due(&Calendar::national(), limit, "2021-01-04T09:30:00+08:00".parse()?)?;
/// assert_eq!(due.at.to_string(), "2021-01-07T12:00:00+08:00");
/// # Ok(())
/// # }
/// ```
pub fn due(calendar: &Calendar, text: Source, trigger: Moment) -> Result<(Term, Due), Error> {
    let due = parsed(&text).and_then(|limit| counted(calendar, &limit, &text, trigger));
    due.map_err(|findings| placed(findings, text))
}

fn counted(
    calendar: &Calendar,
    limit: &Limit,
    text: &Source,
    trigger: Moment,
) -> Result<(Term, Due), Vec<Diagnostic>> {
    let (list, longest) = match &limit.form {
        LimitForm::Longer(list) => (list, true),
        LimitForm::Shorter(list) => (list, false),
        _ => {
            let term = term(limit)?;
            let due = calendar.due(&term, trigger, &Counting::default());
            return due
                .map(|due| (term, due))
                .map_err(|error| vec![not_counted(error, calendar, text, limit.span)]);
        }
    };
    let each = list.iter().map(|one| counted(calendar, one, text, trigger));
    let each = each.collect::<Result<Vec<(Term, Due)>, _>>()?;
    // Where one of them may still change, so may which of them decides.
    let provisional = each.iter().any(|(_, due)| due.provisional);
    let ordered = |(_, one): &&(Term, Due), (_, other): &&(Term, Due)| one.at.cmp(&other.at);
    let decides = if longest { each.iter().max_by(ordered) } else { each.iter().min_by(ordered) };
    // The grammar has no empty list; were there one, it would have no moment.
    decides
        .map(|(term, due)| (*term, Due { provisional, ..*due }))
        .ok_or_else(|| vec![not_counted(CountError::NotALength, calendar, text, limit.span)])
}

fn not_counted(error: CountError, calendar: &Calendar, text: &Source, span: Span) -> Diagnostic {
    let message = match error {
        CountError::OutOfRange => Message::new(&texts::COUNT_OUT_OF_RANGE),
        CountError::NoOfficeHours => {
            Message::new(&texts::COUNT_NO_OFFICE_HOURS).with("calendar", calendar.name())
        }
        CountError::HoursWithClock => Message::new(&texts::COUNT_HOURS_WITH_CLOCK),
        CountError::NotALength => Message::new(&texts::COUNT_NO_LENGTH).with("limit", text.slice(span)),
    };
    Diagnostic::new(message).at(Place { file: FILE, span })
}
