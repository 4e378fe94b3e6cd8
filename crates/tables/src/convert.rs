//! Cells as values of the policy: what a role, field or moment takes from a cell, by its type and by what the mapping
//! says its cells stand for.

use duban::diagnostic::{Diagnostic, Message};
use duban::facts::Datum;
use duban::value::{Clock, Moment, Number, Type, When};

use crate::cell::Cell;
use crate::dates::{self, Epoch, Fault, Order};
use crate::plan::From;
use crate::texts;

/// How dates are read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dates {
    pub(crate) order: Order,
    pub(crate) epoch: Epoch,
    /// Whether a serial number without a time of day is midnight.
    pub(crate) midnight: bool,
}

/// Signs that stand for nothing. A cell that holds another short text may name a person, and is not shown.
const FOR_NOTHING: [&str; 14] =
    ["无", "空", "未", "否", "暂无", "没有", "未办", "-", "--", "—", "——", "/", "N/A", "null"];

/// Forms of dates, as help shows them.
const FORMS: &str = "2021/1/4 9:30、2021-01-04、2021年1月4日 下午3:05、20210104";

/// A value for a role or field; none for an empty cell, and where the mapping says that a cell stands for nothing.
pub(crate) fn datum(
    cell: &Cell,
    from: &From,
    ty: Option<&Type>,
    dates: Dates,
) -> Result<Option<Datum>, Box<Diagnostic>> {
    if let Some(finding) = unusable(cell) {
        return Err(finding);
    }
    let text = if cell.is_blank() { String::new() } else { cell.text().unwrap_or_default() };
    if let Some(value) = from.values.get(&text) {
        return Ok(Some(value.clone()).filter(|value| !nothing(value)));
    }
    if text.is_empty() {
        return Ok(None);
    }
    typed(cell, text, from, ty, dates).map(Some)
}

fn nothing(value: &Datum) -> bool {
    matches!(value, Datum::Text(text) if text.is_empty())
}

/// What is wrong with a cell, whatever is asked of it.
pub(crate) fn unusable(cell: &Cell) -> Option<Box<Diagnostic>> {
    match cell {
        Cell::Fault => Some(Box::new(Diagnostic::new(&texts::CELL_ERROR))),
        Cell::Merged => Some(Box::new(Diagnostic::new(&texts::CELL_MERGED))),
        Cell::Uncalculated => {
            Some(Box::new(Diagnostic::new(&texts::CELL_UNCALCULATED).help(&texts::CALCULATE)))
        }
        _ => None,
    }
}

fn typed(
    cell: &Cell,
    text: String,
    from: &From,
    ty: Option<&Type>,
    dates: Dates,
) -> Result<Datum, Box<Diagnostic>> {
    Ok(match (ty, cell) {
        (Some(Type::Date | Type::Moment), _) => Datum::Text(shown(when(cell, dates)?)),
        (Some(Type::Number), _) => number(&text)?,
        (Some(Type::Bool | Type::Enum(_)), Cell::Bool(yes)) => Datum::Bool(*yes),
        (Some(Type::Bool), _) if text.eq_ignore_ascii_case("true") => Datum::Bool(true),
        (Some(Type::Bool), _) if text.eq_ignore_ascii_case("false") => Datum::Bool(false),
        (Some(Type::List(of)), _) => {
            let one = |part: &str| {
                let cell = Cell::Text(part.to_owned());
                let renamed = from.values.get(part).cloned();
                renamed.map_or_else(|| typed(&cell, part.to_owned(), from, Some(of), dates), Ok)
            };
            let parts = parted(&text, from.split.as_deref());
            Datum::List(parts.into_iter().map(one).collect::<Result<_, _>>()?)
        }
        _ => Datum::Text(text),
    })
}

/// The parts of a cell that names several.
fn parted<'t>(text: &'t str, split: Option<&'t str>) -> Vec<&'t str> {
    let parts: Vec<&str> = match split {
        Some(sign) if !sign.is_empty() => text.split(sign).collect(),
        _ => text.split(['、', ',', ',', ';', ';', '\n']).collect(),
    };
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// An exact number; commas between thousands are none of it.
fn number(text: &str) -> Result<Datum, Box<Diagnostic>> {
    let plain = without_thousands(text);
    let number = plain.as_deref().unwrap_or(text).parse::<Number>();
    number.map(Datum::Number).map_err(|_| Box::new(Diagnostic::new(&texts::NOT_A_NUMBER)))
}

/// `1,234,567.5` without its commas, where they part thousands and nothing else.
fn without_thousands(text: &str) -> Option<String> {
    let whole = text.split('.').next()?.trim_start_matches('-');
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !rest.is_empty()
        && digits(first)
        && first.len() <= 3
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    fits.then(|| text.replace(',', ""))
}

/// The moment of an event, by what the mapping says that cells stand for; none where it did not happen.
pub(crate) fn happened(cell: &Cell, from: &From, dates: Dates) -> Result<Option<When>, Box<Diagnostic>> {
    match cell.text().and_then(|text| from.values.get(&text)) {
        Some(value) if nothing(value) => Ok(None),
        Some(Datum::Text(text)) => when(&Cell::Text(text.clone()), dates).map(Some),
        _ if cell.is_blank() => Ok(None),
        _ => when(cell, dates).map(Some),
    }
}

/// The moment in a cell.
pub(crate) fn when(cell: &Cell, dates: Dates) -> Result<When, Box<Diagnostic>> {
    if let Some(finding) = unusable(cell) {
        return Err(finding);
    }
    let nothing = || Box::new(Diagnostic::new(&texts::NOT_A_MOMENT).help(forms()));
    match cell {
        Cell::Moment(when) => Ok(*when),
        Cell::Serial(text) => serial(text, dates).ok_or_else(nothing),
        Cell::Number(text) | Cell::Text(text) if is_number(text) => {
            let text = text.trim();
            // Eight digits are a day: as a serial number they would lie beyond any date that is counted here.
            let compact = dates::moment(text, dates.order).ok();
            compact.or_else(|| serial(text, dates)).ok_or_else(nothing)
        }
        Cell::Text(text) => dates::moment(text, dates.order).map_err(|fault| Box::new(wrong(text, fault))),
        _ => Err(nothing()),
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    !text.is_empty() && dots <= 1 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn serial(text: &str, dates: Dates) -> Option<When> {
    let when = dates::serial(text, dates.epoch)?;
    Some(if when.whole_day && dates.midnight { When::exact(when.at.day().at(Clock::START)) } else { when })
}

fn wrong(text: &str, fault: Fault) -> Diagnostic {
    let text = text.trim();
    match fault {
        Fault::Ambiguous => {
            Diagnostic::new(Message::new(&texts::AMBIGUOUS_DATE).with("text", text)).help(&texts::SAY_ORDER)
        }
        // What looks like a date is no personal value, and may be shown.
        Fault::NoDate if date_like(text) => {
            Diagnostic::new(Message::new(&texts::NOT_THIS_MOMENT).with("text", text)).help(forms())
        }
        Fault::ShortYear => {
            Diagnostic::new(Message::new(&texts::SHORT_YEAR).with("text", text)).help(forms())
        }
        Fault::OtherWeekday => Diagnostic::new(Message::new(&texts::OTHER_WEEKDAY).with("text", text)),
        Fault::NoDate if FOR_NOTHING.contains(&text) => {
            let help =
                Message::new(&texts::SAY_NOTHING).with("text", text).with("open", "{").with("close", "}");
            Diagnostic::new(&texts::NOT_A_MOMENT).help(help)
        }
        Fault::NoDate => Diagnostic::new(&texts::NOT_A_MOMENT).help(forms()),
    }
}

/// Digits parted as a date's are: year, month and day, or the year last.
fn date_like(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let sizes: Vec<usize> = parts.iter().take(3).map(|part| part.len()).collect();
    let parted =
        text.chars().all(|c| c.is_ascii_digit() || "-/.:年月日号时点分秒上下午晚中凌晨早 ".contains(c));
    parted && matches!(sizes.as_slice(), [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
}

fn forms() -> Message {
    Message::new(&texts::DATE_FORMS).with("forms", FORMS)
}

/// A date with the time of day from another cell.
pub(crate) fn joined(date: When, time: &Cell) -> Result<When, Box<Diagnostic>> {
    if let Some(finding) = unusable(time) {
        return Err(finding);
    }
    let clock = match time {
        Cell::Serial(text) => dates::serial_clock(text),
        Cell::Number(text) => dates::serial_clock(text),
        Cell::Moment(when) => Some(when.at.clock()),
        Cell::Text(text) if is_number(text) => dates::serial_clock(text.trim()),
        Cell::Text(text) => dates::time_of_day(text),
        _ => None,
    };
    let clock = clock.ok_or_else(|| Box::new(Diagnostic::new(&texts::NOT_A_CLOCK)))?;
    Ok(When::exact(date.at.day().at(clock)))
}

/// A moment as facts write it.
pub(crate) fn shown(when: When) -> String {
    if when.whole_day { when.at.day().to_string() } else { Moment::to_string(&when.at) }
}
