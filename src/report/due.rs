//! What falls due within a span, by unit (`duban due`): open obligations, tasks, milestones of indicators, recurring
//! duties, duties of rungs; what is overdue already comes first. The shapes of `duban/due/1`, told from a report.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CalendarInfo, FactsInfo, LateBy, PolicyInfo, Report, RungDutyReport, TicketReport};
use crate::calendar::Calendar;
use crate::value::Moment;

/// The name and version of the shape.
pub const DUE_SCHEMA: &str = "duban/due/1";

/// What falls due.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueReport {
    /// `duban/due/1`
    #[cfg_attr(feature = "schema", schemars(extend("const" = DUE_SCHEMA)))]
    pub schema: &'static str,
    /// By which policy.
    pub policy: PolicyInfo,
    /// By which calendar.
    pub calendar: CalendarInfo,
    /// Of which facts.
    pub facts: FactsInfo,
    /// Which build of the engine.
    pub engine: &'static str,
    /// As of when.
    pub as_of: Moment,
    /// The span, as it was asked for.
    pub within: String,
    /// The last moment of the span.
    pub until: Moment,
    /// Whether its end rests on a year that is not published.
    pub provisional: bool,
    /// The units that owe something, those with most overdue first.
    pub units: Vec<DueUnit>,
    /// All of it counted.
    pub summary: DueSummary,
}

/// A unit, and what it owes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueUnit {
    /// The accountable unit; none where nobody is.
    pub unit: Option<String>,
    /// How many are overdue.
    pub overdue: usize,
    /// How many fall due within the span.
    pub due: usize,
    /// What they are: the overdue first, then by due moment.
    pub items: Vec<DueItem>,
}

/// Something owed.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueItem {
    /// `obligation`, `task`, `indicator`, `routine` or `rung_duty`.
    pub kind: &'static str,
    /// What it is known by in every list of it, whenever that is made.
    pub uid: String,
    /// The duty, task, indicator or recurring duty.
    pub name: String,
    /// The ticket it stands on.
    pub ticket: Option<String>,
    /// Its number among those of its duty on the ticket.
    pub instance: Option<u32>,
    /// The milestone of a task; the target of an indicator.
    pub milestone: Option<String>,
    /// The period of a recurring duty or indicator.
    pub period: Option<String>,
    /// For whom it is done (对 分别).
    #[serde(rename = "for")]
    pub object: Option<String>,
    /// All who are bound, the accountable first.
    pub bearers: Vec<String>,
    /// The limit, as people read it.
    pub limit: Option<String>,
    /// The clause it rests on.
    pub clause: Option<String>,
    /// How strongly it binds.
    pub force: &'static str,
    /// The due moment.
    pub due: Moment,
    /// Whether it rests on a year that is not published.
    pub provisional: bool,
    /// Its state, as reports have it.
    pub status: &'static str,
    /// What is left until it falls due; none where it is overdue.
    pub left: Option<LateBy>,
    /// How late it is; none where it is not.
    pub late_by: Option<LateBy>,
    /// How often its due moment was put off.
    pub extended: usize,
}

/// All of it counted.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueSummary {
    /// Overdue already.
    pub overdue: usize,
    /// Due within the span.
    pub due: usize,
    /// Paused: without a due moment until they go on.
    pub paused: u64,
    /// Units that owe something of it.
    pub units: usize,
}

/// A span, asked for and told.
#[derive(Clone, Debug)]
pub struct Span {
    /// As it was asked for.
    pub within: String,
    /// Its last moment.
    pub until: Moment,
    /// Whether that rests on a year that is not published.
    pub provisional: bool,
}

/// What of a report falls due within a span. `later` holds the recurring duties and indicators as of the span's end: the
/// periods that begin within it are not in the report.
pub fn due(report: &Report, later: &Report, calendar: &Calendar, span: Span) -> DueReport {
    let collector = Collector { report, calendar, until: span.until };
    let mut items: Vec<(Option<String>, DueItem)> = Vec::new();
    for ticket in &report.tickets {
        collector.obligations(ticket, &mut items);
    }
    collector.tasks(&mut items);
    collector.indicators(later, &mut items);
    collector.routines(later, &mut items);
    collector.rungs(&mut items);
    let units = by_unit(items);
    let summary = DueSummary {
        overdue: units.iter().map(|unit| unit.overdue).sum(),
        due: units.iter().map(|unit| unit.due).sum(),
        paused: report.summary.paused,
        units: units.len(),
    };
    DueReport {
        schema: DUE_SCHEMA,
        policy: report.policy.clone(),
        calendar: report.calendar.clone(),
        facts: report.facts.clone(),
        engine: report.engine,
        as_of: report.as_of,
        within: span.within,
        until: span.until,
        provisional: span.provisional,
        units,
        summary,
    }
}

/// The overdue first, then by due moment; among equals by name and ticket.
fn by_unit(items: Vec<(Option<String>, DueItem)>) -> Vec<DueUnit> {
    let mut found: std::collections::BTreeMap<Option<String>, Vec<DueItem>> = Default::default();
    for (unit, item) in items {
        found.entry(unit).or_default().push(item);
    }
    let unit = |(unit, mut items): (Option<String>, Vec<DueItem>)| {
        items.sort_by(|a, b| {
            let key = |one: &DueItem| (one.late_by.is_none(), one.due);
            let more =
                |one: &DueItem| (one.name.clone(), one.ticket.clone(), one.instance, one.period.clone());
            key(a).cmp(&key(b)).then_with(|| more(a).cmp(&more(b)))
        });
        let overdue = items.iter().filter(|item| item.late_by.is_some()).count();
        DueUnit { unit, overdue, due: items.len().saturating_sub(overdue), items }
    };
    let mut units: Vec<DueUnit> = found.into_iter().map(unit).collect();
    // The sort keeps the order of names; nobody comes last.
    units.sort_by_key(|unit| (unit.unit.is_none(), std::cmp::Reverse((unit.overdue, unit.due))));
    units
}

struct Collector<'r> {
    report: &'r Report,
    calendar: &'r Calendar,
    until: Moment,
}

impl Collector<'_> {
    /// What is left or over; `None` where it falls due after the span, or is done.
    fn timing(&self, due: Moment, status: &str) -> Option<(Option<LateBy>, Option<LateBy>)> {
        let as_of = self.report.as_of;
        match status {
            "overdue" => {
                let late = self.calendar.late_by(due, as_of);
                Some((None, Some(LateBy { seconds: late.seconds, working_days: late.working_days })))
            }
            "pending" if due <= self.until => Some((
                Some(LateBy {
                    seconds: u64::try_from(due.since(as_of)).unwrap_or(0),
                    working_days: self.calendar.working_days_between(as_of.day(), due.day()),
                }),
                None,
            )),
            _ => None,
        }
    }

    /// An item with its name and moments alone.
    fn item(&self, kind: &'static str, name: &str, due: Moment, status: &'static str) -> Option<DueItem> {
        let (left, late_by) = self.timing(due, status)?;
        Some(DueItem {
            kind,
            uid: String::new(),
            name: name.to_owned(),
            ticket: None,
            instance: None,
            milestone: None,
            period: None,
            object: None,
            bearers: Vec::new(),
            limit: None,
            clause: None,
            force: "应当",
            due,
            provisional: false,
            status,
            left,
            late_by,
            extended: 0,
        })
    }

    /// The same in every list: it does not rest on the due moment, nor on the moment of asking.
    fn uid(&self, parts: &[&str]) -> String {
        let mut hasher = Sha256::new();
        for part in std::iter::once(&self.report.policy.name.as_str()).chain(parts) {
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let digest = hasher.finalize();
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{hex}@duban")
    }

    fn obligations(&self, ticket: &TicketReport, items: &mut Vec<(Option<String>, DueItem)>) {
        for one in &ticket.obligations {
            let open = one.closed.is_none() && one.completed.is_none() && one.excepted_by.is_none();
            let Some(due) = one.due.filter(|_| open) else { continue };
            let Some(item) = self.item("obligation", &one.duty, due, one.status) else { continue };
            let item = DueItem {
                uid: self.uid(&["obligation", &ticket.id, &one.key]),
                ticket: Some(ticket.id.clone()),
                instance: Some(one.instance),
                bearers: one.bearers.clone(),
                limit: Some(one.limit.clone()),
                clause: one.clause.clone(),
                force: one.force,
                provisional: one.provisional,
                extended: one.extensions.iter().filter(|one| one.effective_at.is_some()).count(),
                ..item
            };
            items.push((one.bearer.clone(), item));
        }
    }

    fn tasks(&self, items: &mut Vec<(Option<String>, DueItem)>) {
        for one in &self.report.tasks {
            let Some(due) = one.due else { continue };
            let Some(item) = self.item("task", &one.task, due, one.status) else { continue };
            let unit = one.unit.clone().or_else(|| one.lead.clone());
            let item = DueItem {
                uid: self.uid(&[
                    "task",
                    &one.task,
                    unit.as_deref().unwrap_or(""),
                    one.milestone,
                    &due.to_string(),
                ]),
                milestone: Some(one.milestone.to_owned()),
                bearers: unit.iter().cloned().collect(),
                clause: one.clause.clone(),
                force: one.force,
                ..item
            };
            items.push((unit, item));
        }
    }

    fn indicators(&self, later: &Report, items: &mut Vec<(Option<String>, DueItem)>) {
        let known: std::collections::BTreeSet<_> = self
            .report
            .indicators
            .iter()
            .map(|one| (&one.indicator, &one.unit, &one.period, one.due))
            .collect();
        let begins = later.indicators.iter();
        let begins = begins.filter(|one| !known.contains(&(&one.indicator, &one.unit, &one.period, one.due)));
        let now = self.report.indicators.iter().map(|one| (one, one.status));
        for (one, status) in now.chain(begins.map(|one| (one, "pending"))) {
            let Some(due) = one.due else { continue };
            let Some(item) = self.item("indicator", &one.indicator, due, status) else { continue };
            let measure = one.target.measure.as_deref().unwrap_or("");
            let value =
                one.target.value.as_ref().map(|value| format!("{} {}{measure}", one.target.op, value.get()));
            let target = one.target.said.clone().or(value);
            let parts = [
                "indicator",
                &one.indicator,
                one.unit.as_deref().unwrap_or(""),
                one.period.as_deref().unwrap_or(""),
                &due.to_string(),
            ];
            let item = DueItem {
                uid: self.uid(&parts),
                milestone: target,
                period: one.period.clone(),
                bearers: one.unit.iter().cloned().collect(),
                clause: one.clause.clone(),
                force: one.force,
                ..item
            };
            items.push((one.unit.clone(), item));
        }
    }

    fn routines(&self, later: &Report, items: &mut Vec<(Option<String>, DueItem)>) {
        let known: std::collections::BTreeSet<_> = self
            .report
            .routines
            .iter()
            .map(|one| (&one.routine, &one.unit, &one.object, &one.period))
            .collect();
        let begins = later.routines.iter();
        let begins =
            begins.filter(|one| !known.contains(&(&one.routine, &one.unit, &one.object, &one.period)));
        let now = self.report.routines.iter().map(|one| (one, one.status));
        for (one, status) in now.chain(begins.map(|one| (one, "pending"))) {
            let Some(item) = self.item("routine", &one.routine, one.due, status) else { continue };
            let (unit, object) = (one.unit.as_deref().unwrap_or(""), one.object.as_deref().unwrap_or(""));
            let item = DueItem {
                uid: self.uid(&["routine", &one.routine, unit, object, &one.period]),
                period: Some(one.period.clone()),
                object: one.object.clone(),
                bearers: one.unit.iter().cloned().collect(),
                clause: one.clause.clone(),
                force: one.force,
                provisional: one.provisional,
                ..item
            };
            items.push((one.unit.clone(), item));
        }
    }

    /// Duties of rungs over several tickets; those on a ticket are obligations there.
    fn rungs(&self, items: &mut Vec<(Option<String>, DueItem)>) {
        for rung in &self.report.escalations {
            let at = rung.at.to_string();
            for one in rung.duty.iter().chain(&rung.duties) {
                let RungDutyReport { duty, bearer, due, status, .. } = one;
                let Some(due) = due.filter(|_| one.completed.is_none()) else { continue };
                let Some(item) = self.item("rung_duty", duty, due, status) else { continue };
                let on = rung.on.as_deref().unwrap_or("");
                let item = DueItem {
                    uid: self.uid(&["rung_duty", duty, on, &at, &one.instance.to_string()]),
                    ticket: rung.ticket.clone(),
                    instance: Some(one.instance),
                    bearers: bearer.iter().cloned().collect(),
                    limit: Some(one.limit.clone()),
                    clause: rung.clause.clone(),
                    provisional: one.provisional,
                    ..item
                };
                items.push((bearer.clone(), item));
            }
        }
    }
}
