//! Lines that open with no keyword: rows, rungs, schedules, targets, dated lines start with their content.

use super::Rule;
use super::forms::{Key, Kind, LineForm, first_word};

/// What a line without a keyword is: rows, rungs, schedules, targets, dated lines start with their content.
pub(super) fn content_form(text: &str, within: Kind) -> Option<&'static LineForm> {
    const fn content(key: Key, phrase: Rule) -> LineForm {
        LineForm { key, zh: "", en: "", phrase, within: &[] }
    }
    static DATED: LineForm = content(Key::Dated, Rule::line_dated);
    static RECORD: LineForm = content(Key::Record, Rule::line_record);
    static ROW: LineForm = content(Key::Row, Rule::row);
    static RUNG: LineForm = content(Key::Rung, Rule::rung);
    static CONSEQUENCE: LineForm = content(Key::Consequence, Rule::consequence);
    static SCHEDULE: LineForm = content(Key::Schedule, Rule::line_schedule);
    static EACH: LineForm = content(Key::Each, Rule::line_every);
    static TARGET: LineForm = content(Key::Target, Rule::line_target);
    let arrow = super::aside::has_arrow(text);
    let every = text.starts_with('每') || EVERY.iter().any(|word| first_word(text) == *word);
    match within {
        Kind::LimitTable | Kind::Table => Some(&ROW),
        Kind::Ladder if arrow => Some(&RUNG),
        Kind::Assessment if arrow => Some(&CONSEQUENCE),
        Kind::Routine if every => Some(&SCHEDULE),
        Kind::Indicator if every => Some(&EACH),
        Kind::Indicator if TARGETS.iter().any(|word| text.starts_with(word)) => Some(&TARGET),
        Kind::Example if text.starts_with(|c: char| c.is_numeric() || super::numeral::is_digit(c)) => {
            let record = RECORDS.iter().any(|word| text.split_whitespace().any(|part| part == *word));
            Some(if record { &RECORD } else { &DATED })
        }
        _ => None,
    }
}

/// English words that open a schedule.
const EVERY: [&str; 7] =
    ["daily", "every_working_day", "weekly", "monthly", "quarterly", "half_yearly", "yearly"];
/// How a target opens.
const TARGETS: [&str; 33] = [
    "不低于",
    "不少于",
    "不超过",
    "不多于",
    "超过",
    "突破",
    "低于",
    "少于",
    "高出",
    "提高",
    "压缩",
    "下降",
    "降至",
    "at_least",
    "no_fewer_than",
    "at_most",
    "no_more_than",
    "above",
    "beyond",
    "below",
    "fewer_than",
    "raised_by",
    "increased_by",
    "cut_by",
    "lowered_by",
    "cut_to",
    "lowered_to",
    "≥",
    "≤",
    ">",
    "<",
    "＞",
    "＜",
];
/// What opens a record of a ledger behind its moment.
const RECORDS: [&str; 6] = ["读数", "进展", "活动", "reading_of", "report_on", "activity"];
