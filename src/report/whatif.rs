//! The same facts under two policies (`duban whatif`): which verdicts change, and what they come to by duty and unit. The
//! shapes of `duban/whatif/1`; `compare` fills them, `whatif_text` draws them.

use serde::Serialize;

use super::{FactsInfo, PolicyInfo};
use crate::value::Moment;

/// The name and version of the shape.
pub const WHATIF_SCHEMA: &str = "duban/whatif/1";

/// What changes where the same facts are judged by another policy.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhatIf {
    /// `duban/whatif/1`
    #[cfg_attr(feature = "schema", schemars(extend("const" = WHATIF_SCHEMA)))]
    pub schema: &'static str,
    /// The policy that holds: what is called before.
    pub policy: PolicyInfo,
    /// The one it is held against: what is called after.
    pub against: PolicyInfo,
    /// Over which facts.
    pub facts: FactsInfo,
    /// Which build of the engine.
    pub engine: &'static str,
    /// As of when, under both.
    pub as_of: Moment,
    /// Everything counted.
    pub summary: WhatIfSummary,
    /// By duty, in the order of the policies.
    pub duties: Vec<DutyShift>,
    /// By accountable unit, those with most missed obligations more first.
    pub units: Vec<UnitShift>,
    /// How many verdicts went from what to what; those that stay are left out.
    pub transitions: Vec<Transition>,
    /// Violations on tickets by kind and rule, where their number changes.
    pub violations: Vec<ViolationShift>,
    /// Rungs reached, where their number changes.
    pub escalations: Vec<RungShift>,
    /// What changes beside the tickets: tasks, indicators, recurring duties, assessments.
    pub beside: Vec<BesideShift>,
    /// The obligations whose verdict changes, in the order of the tickets.
    pub changes: Vec<VerdictChange>,
    /// How many more there are than are listed.
    pub changes_left_off: u64,
}

/// Everything counted.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhatIfSummary {
    /// Tickets judged by both.
    pub tickets: u64,
    /// Records that one of the policies or both could not take.
    pub rejected: u64,
    /// Tickets on which some verdict changes.
    pub changed_tickets: u64,
    /// Violations on tickets and beside them, before.
    pub violations_before: u64,
    /// And after.
    pub violations_after: u64,
    /// All obligations.
    #[serde(flatten)]
    pub tally: Tally,
}

/// Obligations before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    /// Under the policy.
    pub before: StateCounts,
    /// Under the one it is held against.
    pub after: StateCounts,
    /// How many more are missed (`late` or `overdue`); negative where fewer are.
    pub more_missed: i64,
    /// Those missed now that were not before.
    pub worse: u64,
    /// Those missed before that are not now.
    pub better: u64,
    /// Those whose verdict changes otherwise.
    pub other: u64,
    /// Those whose due moment is another, whether or not the verdict changes.
    pub due_moved: u64,
}

/// Obligations by state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "each field counts the state of the same name")]
pub struct StateCounts {
    pub obligations: u64,
    pub met: u64,
    pub late: u64,
    pub overdue: u64,
    pub pending: u64,
    pub paused: u64,
    pub waived: u64,
    pub undetermined: u64,
}

/// A duty before and after.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DutyShift {
    /// The duty.
    pub duty: String,
    /// Its matter; none for the duty of a rung.
    pub matter: Option<String>,
    /// Its limit before, in the last version that has it; none where the policy does not have it.
    pub limit_before: Option<String>,
    /// And after.
    pub limit_after: Option<String>,
    /// Its obligations.
    #[serde(flatten)]
    pub tally: Tally,
}

/// A unit before and after.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitShift {
    /// The unit; none for obligations that nobody bears.
    pub unit: Option<String>,
    /// Its obligations.
    #[serde(flatten)]
    pub tally: Tally,
    /// The same by duty, for the duties in which something changes.
    pub duties: Vec<UnitDutyShift>,
}

/// A unit's obligations of one duty.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnitDutyShift {
    /// The duty.
    pub duty: String,
    /// The obligations.
    #[serde(flatten)]
    pub tally: Tally,
}

/// How many verdicts went from one state to another.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Transition {
    /// The state before; none where nothing was owed.
    pub before: Option<&'static str>,
    /// The state after; none where nothing is owed.
    pub after: Option<&'static str>,
    /// How many.
    pub count: u64,
}

/// Violations of a rule.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ViolationShift {
    /// The kind, as reports have it.
    pub kind: &'static str,
    /// The duty, prohibition or extension.
    pub rule: String,
    /// How many before.
    pub before: u64,
    /// And after.
    pub after: u64,
}

/// A rung.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RungShift {
    /// The ladder.
    pub ladder: String,
    /// The rung.
    pub rung: String,
    /// How often it was reached before.
    pub before: u64,
    /// And after.
    pub after: u64,
}

/// Something beside the tickets that stands otherwise.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BesideShift {
    /// `task`, `indicator`, `routine` or `assessment`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The unit.
    pub unit: Option<String>,
    /// Which of them: the milestone, the period, the day of the target.
    pub what: Option<String>,
    /// Its state before, of an assessment the rank; none where there is none.
    pub before: Option<String>,
    /// And after.
    pub after: Option<String>,
}

/// An obligation whose verdict changes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerdictChange {
    /// The ticket.
    pub ticket: String,
    /// The matter.
    pub matter: String,
    /// The duty.
    pub duty: String,
    /// When it was opened.
    pub triggered_at: Moment,
    /// The verdict before; none where nothing was owed.
    pub before: Option<Verdict>,
    /// The verdict after; none where nothing is owed.
    pub after: Option<Verdict>,
}

/// How an obligation stands under one policy.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// Its number among those of the duty on the ticket.
    pub instance: u32,
    /// Who is accountable.
    pub bearer: Option<String>,
    /// The limit, as people read it.
    pub limit: String,
    /// The due moment.
    pub due: Option<Moment>,
    /// Its state, as reports have it.
    pub status: &'static str,
    /// When it was discharged.
    pub completed_at: Option<Moment>,
    /// The clause it rests on.
    pub clause: Option<String>,
}
