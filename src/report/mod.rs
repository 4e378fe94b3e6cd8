//! The report: what the judged tickets come to, in the shapes of the contract `duban/report/1`. Serialised as it stands;
//! the text that people read is drawn in `text`.

mod beside;
mod beside_shift;
mod build;
mod city;
mod columns;
mod compare;
mod data;
mod day;
mod due;
mod due_text;
mod entries;
mod explain;
mod explain_text;
mod formula;
mod full;
mod head;
mod ics;
mod indented;
mod lines;
mod moments;
mod names;
mod notes;
mod page;
mod reached;
mod repeat;
mod routine_text;
mod rung;
mod rung_text;
mod text;
mod unit_text;
mod violations;
mod whatif;
mod whatif_text;

pub use build::{Run, events, ticket};
pub use city::{CityReport, city, city_but_rungs};
pub use compare::Comparison;
pub use data::{Detail, explanation_json, header, json, ndjson, rest, rest_with, shape_json};
pub use day::{DayWhy, weekday};
pub use due::{DUE_SCHEMA, DueItem, DueReport, DueSummary, DueUnit, Span, due};
pub use due_text::due_text;
pub use entries::{
    AssessmentReport, IndicatorReport, MissedReport, OnTime, RankedReport, RoutineReport, Summary,
    TargetReport, TaskReport, UnitReport,
};
pub use explain::{
    Because, EXPLANATION_SCHEMA, EscalationWhy, Explanation, ExtensionWhy, ObligationWhy, Reckoning, explain,
};
pub use explain_text::explanation_text;
pub use formula::formula_fault;
pub use head::policy_info;
pub use ics::ics;
pub use lines::Lines;
pub use moments::shown;
pub use rung::Rungs;
pub use text::{TextOptions, text};
pub use whatif::{
    BesideShift, DutyShift, RungShift, StateCounts, Tally, Transition, UnitDutyShift, UnitShift, Verdict,
    VerdictChange, ViolationShift, WHATIF_SCHEMA, WhatIf, WhatIfSummary,
};
pub use whatif_text::whatif_text;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::ledger::{Counts, Ledger};
use crate::program::Program;
use crate::value::{Day, Moment};

/// The name and version of the report's shape.
pub const SCHEMA: &str = "duban/report/1";

/// A whole report: one of the three types of the smallest embedding. Its shape, units and order are the contract's; see
/// [`Policy::check`](crate::Policy::check) for an example.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(description = "A whole report: what judging comes to."))]
pub struct Report {
    /// `duban/report/1`
    #[cfg_attr(feature = "schema", schemars(extend("const" = SCHEMA)))]
    pub schema: &'static str,
    /// Which policy judged.
    pub policy: PolicyInfo,
    /// By which calendar.
    pub calendar: CalendarInfo,
    /// Over which facts.
    pub facts: FactsInfo,
    /// Which build of the engine.
    pub engine: &'static str,
    /// As of when.
    pub as_of: Moment,
    /// The tickets, as given.
    pub tickets: Vec<TicketReport>,
    /// Tasks (任务).
    pub tasks: Vec<TaskReport>,
    /// Indicators (指标).
    pub indicators: Vec<IndicatorReport>,
    /// Recurring duties (定期).
    pub routines: Vec<RoutineReport>,
    /// Assessments (考核).
    pub assessments: Vec<AssessmentReport>,
    /// Escalations that need several tickets.
    pub escalations: Vec<EscalationReport>,
    /// Violations beside the tickets.
    pub violations: Vec<MissedReport>,
    /// Best efforts missed beside the tickets.
    pub shortfalls: Vec<MissedReport>,
    /// What is worth knowing beside the tickets.
    pub notes: Vec<NoteReport>,
    /// The units that owe something, by name.
    pub units: Vec<UnitReport>,
    /// Everything counted.
    pub summary: Summary,
}

/// A policy, as reports name it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyInfo {
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: Option<String>,
    /// SHA-256 over its canonical export, the bytes that `duban export` prints.
    pub digest: String,
    /// Its versions.
    pub versions: Vec<VersionInfo>,
}

/// A version of a policy.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VersionInfo {
    /// Its first day in force.
    pub effective_from: Option<Day>,
    /// Its last, if it ends; one that says none ends as the next begins.
    pub effective_to: Option<Day>,
    /// The calendar it counts with, where that is another than the last version's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarInfo>,
}

/// A calendar, as reports name it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarInfo {
    /// Its name.
    pub name: String,
    /// The first day of the published years.
    pub covers_from: Option<Day>,
    /// The last.
    pub covers_to: Option<Day>,
    /// SHA-256 over its entries.
    pub digest: String,
}

/// The facts, as reports name them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactsInfo {
    /// How many records.
    pub records: u64,
    /// SHA-256 over the bytes read; none for tickets built in code.
    pub digest: Option<String>,
}

/// A ticket's part of the report.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketReport {
    /// Its id.
    pub id: String,
    /// Its matter.
    pub matter: String,
    /// What is owed.
    pub obligations: Vec<ObligationReport>,
    /// What was violated.
    pub violations: Vec<ViolationReport>,
    /// Missed best efforts.
    pub shortfalls: Vec<ViolationReport>,
    /// Rungs reached.
    pub escalations: Vec<EscalationReport>,
    /// What is worth knowing.
    pub notes: Vec<NoteReport>,
    /// The first moment at which something is different if nothing more happens.
    pub next_change: Option<Moment>,
    /// What the sender wants back, untouched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Value>"))]
    pub meta: Option<Box<RawValue>>,
    /// Its events by as of, for a timeline; a stream leaves them out.
    #[serde(skip)]
    pub events: Vec<Happened>,
}

/// An obligation.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct ObligationReport {
    pub duty: String,
    pub instance: u32,
    pub key: String,
    pub version: Option<Day>,
    pub clause: Option<String>,
    pub bearer: Option<String>,
    pub bearers: Vec<String>,
    pub counterparty: Option<String>,
    pub triggered: Happened,
    pub limit: String,
    pub timed: bool,
    pub due: Option<Moment>,
    pub provisional: bool,
    pub status: &'static str,
    pub completed: Option<Happened>,
    pub late_by: Option<LateBy>,
    pub remaining: Option<RemainingReport>,
    pub force: &'static str,
    pub readings: Vec<String>,
    pub extensions: Vec<ExtensionReport>,
    pub suspensions: Vec<SuspensionReport>,
    pub excused: Option<ExcusedReport>,
    pub closed: Option<Happened>,
    pub excepted_by: Option<String>,
    /// The clause of the permission that lifts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excepted_clause: Option<String>,
    pub reason: Option<String>,
    /// The words of the clause, for the text report.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// An event and its moment.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Happened {
    /// The event's name.
    pub by: String,
    /// Its moment.
    pub at: Moment,
}

/// How late something is.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateBy {
    /// Seconds after the due moment.
    pub seconds: u64,
    /// Working days after the due day.
    pub working_days: u32,
}

/// What is left of a limit that is paused, in what it counts.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemainingReport {
    /// Working days, whole or half.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::value::Number>"))]
    pub working_days: Option<Box<RawValue>>,
    /// Calendar days, whole or half.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::value::Number>"))]
    pub days: Option<Box<RawValue>>,
    /// Seconds, of office hours where the limit counts those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

/// Time that was not counted.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuspensionReport {
    /// The suspension.
    pub rule: String,
    /// The clause it rests on.
    pub clause: Option<String>,
    /// From when.
    pub from: Moment,
    /// Until when; none while it is open.
    pub to: Option<Moment>,
    /// How many days it took away, under a limit in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// How many seconds it took away, under a limit in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

/// What excuses a breach.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExcusedReport {
    /// The reason given, or the extension.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The due moment that a late approval would have given.
    pub until: Option<Moment>,
}

/// A rung reached.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct EscalationReport {
    pub ladder: String,
    pub rung: String,
    pub at: Moment,
    pub by: Option<String>,
    pub on: Option<String>,
    pub action: Option<String>,
    pub clause: Option<String>,
    pub discretionary: bool,
    /// The ticket of the last cause, where several tickets are the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    pub causes: Vec<String>,
    pub issued: Option<Moment>,
    pub excused: bool,
    pub duty: Option<RungDutyReport>,
    /// Further duties, where the rung brings more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<RungDutyReport>,
    pub readings: Vec<String>,
    /// The words of the clause, for the text report.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// The duty that a rung brought.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the keys are those of an obligation")]
pub struct RungDutyReport {
    pub duty: String,
    pub instance: u32,
    pub bearer: Option<String>,
    pub limit: String,
    pub due: Option<Moment>,
    pub provisional: bool,
    pub status: &'static str,
    pub completed: Option<Happened>,
}

/// A request for an extension.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct ExtensionReport {
    pub rule: String,
    pub requested_at: Moment,
    pub steps: Vec<StepReport>,
    pub effective_at: Option<Moment>,
    pub due_before: Option<Moment>,
    pub due_after: Option<Moment>,
    pub failed: Option<&'static str>,
}

/// A step of an extension.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepReport {
    /// The event.
    pub step: String,
    /// When.
    pub at: Moment,
}

/// Something violated.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the contract documents each key")]
pub struct ViolationReport {
    pub kind: &'static str,
    pub rule: String,
    pub instance: u32,
    pub clause: Option<String>,
    pub bearer: Option<String>,
    pub at: Moment,
    pub code: &'static str,
    pub message: String,
    /// The words of the clause, for text and pages.
    #[serde(skip)]
    pub quote: Option<String>,
}

/// Something worth knowing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoteReport {
    /// Its code.
    pub code: &'static str,
    /// Its words.
    pub message: String,
    /// When, if it is about a moment.
    pub at: Option<Moment>,
    /// The event it is about.
    pub event: Option<String>,
}

/// The day of a moment, as keys of entries have it.
fn shown_day(at: Moment) -> String {
    at.day().to_string()
}

/// Puts a report together; of the policy it is told the digest.
pub fn whole(
    (program, digest): (&Program, &str),
    facts: FactsInfo,
    as_of: Moment,
    tickets: Vec<TicketReport>,
    ledger: &Ledger,
    city: CityReport,
) -> Report {
    let (policy, calendar) = policy_info(program, digest);
    Report {
        schema: SCHEMA,
        policy,
        calendar,
        facts,
        engine: ENGINE,
        as_of,
        tickets,
        summary: summary(ledger, &city),
        tasks: city.tasks,
        indicators: city.indicators,
        routines: city.routines,
        assessments: city.assessments,
        escalations: city.escalations,
        violations: city.violations,
        shortfalls: city.shortfalls,
        notes: city.notes,
        units: units(ledger),
    }
}

/// The engine's name and version.
pub const ENGINE: &str = concat!("duban ", env!("CARGO_PKG_VERSION"));

/// The units of a ledger.
pub fn units(ledger: &Ledger) -> Vec<UnitReport> {
    let rate = |counts: &Counts| counts.rate().and_then(|rate| RawValue::from_string(rate.to_string()).ok());
    let unit = |(name, counts): (&str, &Counts)| UnitReport {
        unit: name.to_owned(),
        obligations: counts.obligations,
        met: counts.met,
        late: counts.late,
        overdue: counts.overdue,
        pending: counts.pending,
        paused: counts.paused,
        waived: counts.waived,
        undetermined: counts.undetermined,
        on_time: OnTime { met: counts.on_time.0, of: counts.on_time.1, rate: rate(counts) },
        violations: counts.violations,
    };
    ledger.units().map(unit).collect()
}

/// Everything a ledger counted; violations on the tickets and beside them.
pub fn summary(ledger: &Ledger, city: &CityReport) -> Summary {
    let total = ledger.total();
    Summary {
        tickets: ledger.tickets,
        rejected: ledger.rejected,
        obligations: total.obligations,
        met: total.met,
        late: total.late,
        overdue: total.overdue,
        pending: total.pending,
        paused: total.paused,
        waived: total.waived,
        undetermined: total.undetermined,
        violations: total.violations.saturating_add(u64::try_from(city.violations.len()).unwrap_or(u64::MAX)),
    }
}
