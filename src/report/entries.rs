//! The entries of a report beside its tickets, in the shapes of the contract: tasks, indicators, recurring duties,
//! assessments, what was missed, units and the sum. How they come to be stands in `city`.

use serde::Serialize;
use serde_json::value::RawValue;

#[cfg(feature = "schema")]
use crate::value::Number;
use crate::value::{Day, Moment};

/// A milestone of a task.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct TaskReport {
    pub task: String,
    pub unit: Option<String>,
    pub lead: Option<String>,
    pub clause: Option<String>,
    pub milestone: &'static str,
    pub due: Option<Moment>,
    pub status: &'static str,
    pub completed: Option<Moment>,
    pub indicators: Vec<String>,
    pub version: Option<Day>,
    pub force: &'static str,
    pub readings: Vec<String>,
    /// The words of the clause, for the text report.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// A target of an indicator.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct IndicatorReport {
    pub indicator: String,
    pub unit: Option<String>,
    pub clause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    pub due: Option<Moment>,
    pub target: TargetReport,
    #[cfg_attr(feature = "schema", schemars(with = "Option<Number>"))]
    pub value: Option<Box<RawValue>>,
    pub read_at: Option<Moment>,
    pub status: &'static str,
    pub throughout: bool,
    pub version: Option<Day>,
    pub force: &'static str,
    pub readings: Vec<String>,
    pub reason: Option<String>,
    /// The words of the clause, for the text report.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// What an indicator must come to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TargetReport {
    /// How the value must compare: `>=`, `<` …
    pub op: &'static str,
    /// With what; none while the base is not known.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Number>"))]
    pub value: Option<Box<RawValue>>,
    /// In what measure.
    #[serde(rename = "in")]
    pub measure: Option<String>,
    /// The base, by name, where the target is relative to one.
    pub base: Option<String>,
    /// The base's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Number>"))]
    pub base_value: Option<Box<RawValue>>,
    /// When the base was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_read_at: Option<Moment>,
    /// A relative target as written: `高出 3个百分点`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// The same for people: `压缩 约33.33%` where all its digits would be `压缩 33.333333333333333333333333330%`.
    #[serde(skip)]
    pub said: Option<String>,
}

impl TargetReport {
    /// The measure as it stands behind a number: `10个工作日`, `3个百分点`, `99%`.
    pub fn measured(&self) -> &str {
        match self.measure.as_deref().unwrap_or("") {
            "工作日" => "个工作日",
            "百分点" => "个百分点",
            other => other,
        }
    }
}

/// A recurring duty in one period.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct RoutineReport {
    pub routine: String,
    pub unit: Option<String>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    pub clause: Option<String>,
    pub period: String,
    pub due: Moment,
    pub provisional: bool,
    pub required: u32,
    pub done: u64,
    pub status: &'static str,
    pub completed: Option<Moment>,
    pub version: Option<Day>,
    pub force: &'static str,
    pub readings: Vec<String>,
    /// The words of the clause, for the text report.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// An assessment in one period.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssessmentReport {
    /// Its name.
    pub assessment: String,
    /// Its period.
    pub period: String,
    /// The units, the best first.
    pub ranking: Vec<RankedReport>,
    /// Cuts that fell among equals.
    pub notes: Vec<String>,
    /// The clause.
    pub clause: Option<String>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
}

/// A unit in a ranking.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RankedReport {
    /// The unit.
    pub unit: String,
    /// Its score, to six decimals.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Number>"))]
    pub score: Option<Box<RawValue>>,
    /// Its rank.
    pub rank: Option<usize>,
    /// What follows.
    pub consequences: Vec<String>,
    /// Why there is no score.
    pub reason: Option<String>,
}

/// Something missed beside the tickets.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct MissedReport {
    pub kind: &'static str,
    pub rule: String,
    pub unit: Option<String>,
    pub clause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The ticket of the last cause, where tickets are the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// The other tickets that make it so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    pub at: Moment,
    pub code: &'static str,
    pub message: String,
    /// The words of the clause, for the text report.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// What a unit owes and how it stands.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct UnitReport {
    pub unit: String,
    pub obligations: u64,
    pub met: u64,
    pub late: u64,
    pub overdue: u64,
    pub pending: u64,
    pub paused: u64,
    pub waived: u64,
    pub undetermined: u64,
    pub on_time: OnTime,
    pub violations: u64,
}

/// A rate of what was kept in time.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OnTime {
    /// Kept in time.
    pub met: u64,
    /// Of so many decided.
    pub of: u64,
    /// The rate, exact to six decimals.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::value::Number>"))]
    pub rate: Option<Box<RawValue>>,
}

/// Everything counted.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct Summary {
    pub tickets: u64,
    pub rejected: u64,
    pub obligations: u64,
    pub met: u64,
    pub late: u64,
    pub overdue: u64,
    pub pending: u64,
    pub paused: u64,
    pub waived: u64,
    pub undetermined: u64,
    pub violations: u64,
}
