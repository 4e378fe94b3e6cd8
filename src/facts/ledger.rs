//! The lists of a ledger beside its tickets: task reports, readings, activities, as their source gives them. Names are
//! not yet held against the policy: see `record`.

use super::json::{Node, OnUnknown};
use crate::diagnostic::{Diagnostic, Message, city_texts, texts};
use crate::span::Span;
use crate::value::{Number, When};

/// A record of a list, or why it could not be read.
pub type Listed<T> = Result<T, Diagnostic>;

/// The lists, in the order of the file; an absent one is `None`, and is not assessed.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Whether there is a list of tickets.
    pub tickets: bool,
    /// `task_reports`
    pub task_reports: Option<Vec<Listed<TaskReport>>>,
    /// `readings`
    pub readings: Option<Vec<Listed<Reading>>>,
    /// `activities`
    pub activities: Option<Vec<Listed<Activity>>>,
    /// What was read over, with the path of each key.
    pub notes: Vec<Message>,
}

/// How far a task has come (进展).
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = super::shape::with_meta))]
pub struct TaskReport {
    /// Which task.
    pub task: String,
    /// Of which unit.
    pub unit: Option<String>,
    /// Its state: 未开始, 进行中, 阶段性成效, 已完成.
    pub state: String,
    /// When.
    pub at: When,
    /// Where it was read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub span: Span,
}

/// A value of an indicator or a base (读数).
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = super::shape::with_meta))]
pub struct Reading {
    /// Which indicator, or which base.
    pub indicator: String,
    /// Of which unit; none for the city as a whole.
    pub unit: Option<String>,
    /// When.
    pub at: When,
    /// How much.
    pub value: Number,
    /// In what, where that is said.
    #[cfg_attr(feature = "schema", schemars(rename = "in"))]
    pub measure: Option<String>,
    /// Where it was read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub span: Span,
}

/// Something done for a recurring duty (活动).
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = super::shape::with_rung_and_meta))]
pub struct Activity {
    /// Which recurring duty; of a rung's duty, the rung: `红黄牌.红牌`.
    pub routine: String,
    /// Whether it is for the duty of a rung.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub rung: bool,
    /// By which unit.
    pub unit: Option<String>,
    /// When.
    pub at: When,
    /// How often; once where it is not said.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u32>", range(max = super::MAX_COUNT)))]
    pub count: u32,
    /// For which period, where that is said.
    pub period: Option<String>,
    /// For whom of a list (对 分别).
    #[cfg_attr(feature = "schema", schemars(rename = "for"))]
    pub object: Option<String>,
    /// Where it was read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub span: Span,
}

const REPORT_KEYS: [&str; 5] = ["task", "unit", "state", "at", "meta"];
const READING_KEYS: [&str; 6] = ["indicator", "unit", "at", "value", "in", "meta"];
const ACTIVITY_KEYS: [&str; 8] = ["routine", "rung", "unit", "at", "count", "period", "for", "meta"];

/// Reads one of the lists into its place.
pub(super) fn list(
    lists: &mut Lists,
    key: &str,
    value: &Node<'_>,
    unknown: OnUnknown,
) -> Result<(), Diagnostic> {
    let nodes = value.array()?;
    let mut notes = Vec::new();
    match key {
        "task_reports" => {
            let read = nodes.iter().map(|node| task_report(node, unknown, &mut notes));
            lists.task_reports.get_or_insert_default().extend(read);
        }
        "readings" => {
            let read = nodes.iter().map(|node| reading(node, unknown, &mut notes));
            lists.readings.get_or_insert_default().extend(read);
        }
        _ => {
            let read = nodes.iter().map(|node| activity(node, unknown, &mut notes));
            lists.activities.get_or_insert_default().extend(read);
        }
    }
    lists.notes.extend(notes);
    Ok(())
}

fn task_report(node: &Node<'_>, unknown: OnUnknown, notes: &mut Vec<Message>) -> Listed<TaskReport> {
    let (mut task, mut unit, mut state, mut at) = (None, None, None, None);
    for (key, value) in node.object()? {
        match key.as_ref() {
            "task" => task = Some(value.string()?),
            "unit" if value.is_null() => {}
            "unit" => unit = Some(value.string()?),
            "state" => state = Some(value.string()?),
            "at" => at = Some(super::read::moment(&value)?),
            "meta" => {}
            _ => super::read::tolerate(&value, &REPORT_KEYS, unknown, notes)?,
        }
    }
    Ok(TaskReport {
        task: needed(task, node, "task")?,
        unit,
        state: needed(state, node, "state")?,
        at: needed(at, node, "at")?,
        span: node.span(),
    })
}

fn reading(node: &Node<'_>, unknown: OnUnknown, notes: &mut Vec<Message>) -> Listed<Reading> {
    let (mut indicator, mut unit, mut at, mut amount, mut measure) = (None, None, None, None, None);
    for (key, value) in node.object()? {
        match key.as_ref() {
            "indicator" => indicator = Some(value.string()?),
            "unit" | "in" if value.is_null() => {}
            "unit" => unit = Some(value.string()?),
            "in" => measure = Some(value.string()?),
            "at" => at = Some(super::read::moment(&value)?),
            "value" => {
                // Most often the measure was written behind the number.
                let number = value.number_or_text().map_err(|finding| {
                    if finding.message.text.code == texts::TOO_MANY_DIGITS.code {
                        return finding;
                    }
                    finding.help(&city_texts::MEASURE_APART)
                });
                amount = Some(number?);
            }
            "meta" => {}
            _ => super::read::tolerate(&value, &READING_KEYS, unknown, notes)?,
        }
    }
    Ok(Reading {
        indicator: needed(indicator, node, "indicator")?,
        unit,
        at: needed(at, node, "at")?,
        value: needed(amount, node, "value")?,
        measure,
        span: node.span(),
    })
}

fn activity(node: &Node<'_>, unknown: OnUnknown, notes: &mut Vec<Message>) -> Listed<Activity> {
    let (mut routine, mut unit, mut at, mut count, mut rung) = (None, None, None, 1, None);
    let (mut period, mut object) = (None, None);
    for (key, value) in node.object()? {
        match key.as_ref() {
            "rung" if !value.is_null() => rung = Some(value.string()?),
            "rung" => {}
            "routine" if value.is_null() => {}
            "routine" => routine = Some(value.string()?),
            "unit" | "period" | "for" | "count" if value.is_null() => {}
            "unit" => unit = Some(value.string()?),
            "period" => period = Some(value.string()?),
            "for" => object = Some(value.string()?),
            "at" => at = Some(super::read::moment(&value)?),
            "count" => {
                let whole = value.number_or_text()?.as_whole().and_then(|n| u32::try_from(n).ok());
                count = whole
                    .filter(|n| *n <= super::MAX_COUNT)
                    .ok_or_else(|| value.wrong(&texts::COUNT_EXPECTED))?;
            }
            "meta" => {}
            _ => super::read::tolerate(&value, &ACTIVITY_KEYS, unknown, notes)?,
        }
    }
    if routine.is_some() && rung.is_some() {
        return Err(node.wrong(&city_texts::RUNG_AND_ROUTINE));
    }
    Ok(Activity {
        rung: rung.is_some(),
        routine: needed(rung.or(routine), node, "routine")?,
        unit,
        at: needed(at, node, "at")?,
        count,
        period,
        object,
        span: node.span(),
    })
}

fn needed<T>(found: Option<T>, node: &Node<'_>, key: &'static str) -> Result<T, Diagnostic> {
    found.ok_or_else(|| {
        let message = Message::new(&texts::RECORD_LACKS).with("path", node.path()).with("key", key);
        Diagnostic::new(message).at(node.place())
    })
}
