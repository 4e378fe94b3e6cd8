//! The rows of each table, in the order of its columns.

use duban::report::{
    AssessmentReport, EscalationReport, IndicatorReport, MissedReport, NoteReport, ObligationReport, Report,
    RoutineReport, Summary, TaskReport, TicketReport, UnitReport, ViolationReport,
};
use duban::value::{Day, Moment};
use serde_json::value::RawValue;

use super::columns::Part;
use super::words::remaining;

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    None,
    /// Text.
    Text(String),
    /// A status or kind, as the contract calls it.
    Status(&'static str),
    /// A whole number.
    Whole(u64),
    /// An exact decimal number.
    Number(String),
    /// Yes or no.
    Truth(bool),
    /// A moment.
    Moment(Moment),
    /// A day.
    Day(Day),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}

impl From<&[String]> for Value {
    fn from(texts: &[String]) -> Value {
        if texts.is_empty() { Value::None } else { Value::Text(texts.join("、")) }
    }
}

impl From<&Vec<String>> for Value {
    fn from(texts: &Vec<String>) -> Value {
        Value::from(texts.as_slice())
    }
}

impl From<u64> for Value {
    fn from(whole: u64) -> Value {
        Value::Whole(whole)
    }
}

impl From<u32> for Value {
    fn from(whole: u32) -> Value {
        Value::Whole(u64::from(whole))
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Truth(yes)
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Value {
        Value::Moment(moment)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Value {
        Value::Day(day)
    }
}

impl From<&Box<RawValue>> for Value {
    fn from(number: &Box<RawValue>) -> Value {
        Value::Number(number.get().trim_matches('"').to_owned())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::None, Into::into)
    }
}

/// The rows that a ticket adds to a table.
pub fn of_ticket(part: Part, ticket: &TicketReport) -> Vec<Vec<Value>> {
    let id = || Value::from(&ticket.id);
    match part {
        Part::Obligations => ticket.obligations.iter().map(|one| obligation(ticket, one)).collect(),
        Part::Violations => ticket.violations.iter().map(|one| violation(id(), one)).collect(),
        Part::Escalations => ticket.escalations.iter().map(|one| escalation(id(), one)).collect(),
        Part::Notes => ticket.notes.iter().map(|one| note(id(), one)).collect(),
        _ => Vec::new(),
    }
}

/// The rows that stand beside the tickets.
pub fn beside(part: Part, report: &Report) -> Vec<Vec<Value>> {
    match part {
        Part::Obligations => Vec::new(),
        Part::Violations => report.violations.iter().map(missed).collect(),
        Part::Escalations => {
            report.escalations.iter().map(|one| escalation(one.ticket.as_ref().into(), one)).collect()
        }
        Part::Notes => report.notes.iter().map(|one| note(Value::None, one)).collect(),
        Part::Units => report.units.iter().map(unit).collect(),
        Part::Tasks => report.tasks.iter().map(task).collect(),
        Part::Indicators => report.indicators.iter().map(indicator).collect(),
        Part::Routines => report.routines.iter().map(routine).collect(),
        Part::Assessments => report.assessments.iter().flat_map(assessment).collect(),
        Part::Summary => summary(report),
    }
}

fn obligation(ticket: &TicketReport, one: &ObligationReport) -> Vec<Value> {
    vec![
        (&ticket.id).into(),
        (&ticket.matter).into(),
        (&one.duty).into(),
        one.instance.into(),
        one.bearer.as_ref().into(),
        Value::Status(one.status),
        one.due.into(),
        one.completed.as_ref().map(|it| it.at).into(),
        one.late_by.map(|it| it.working_days).into(),
        one.late_by.map(|it| it.seconds).into(),
        (&one.limit).into(),
        one.clause.as_ref().into(),
        (&one.triggered.by).into(),
        one.triggered.at.into(),
        one.completed.as_ref().map(|it| &it.by).into(),
        (&one.bearers).into(),
        one.counterparty.as_ref().into(),
        one.timed.into(),
        one.provisional.into(),
        one.force.into(),
        one.remaining.as_ref().map(|it| Value::Text(remaining(it))).into(),
        one.closed.as_ref().map(|it| &it.by).into(),
        one.closed.as_ref().map(|it| it.at).into(),
        one.excused.as_ref().map(|it| &it.by).into(),
        one.excused.as_ref().map(|it| it.at).into(),
        one.excepted_by.as_ref().into(),
        (&one.readings).into(),
        one.version.into(),
        (&one.key).into(),
        one.reason.as_ref().into(),
    ]
}

fn violation(id: Value, one: &ViolationReport) -> Vec<Value> {
    vec![
        id,
        Value::Status(one.kind),
        (&one.rule).into(),
        one.instance.into(),
        one.bearer.as_ref().into(),
        one.at.into(),
        one.clause.as_ref().into(),
        Value::None,
        one.code.into(),
        (&one.message).into(),
    ]
}

fn missed(one: &MissedReport) -> Vec<Value> {
    vec![
        one.ticket.as_ref().into(),
        Value::Status(one.kind),
        (&one.rule).into(),
        Value::None,
        one.unit.as_ref().into(),
        one.at.into(),
        one.clause.as_ref().into(),
        one.milestone.as_ref().or(one.period.as_ref()).into(),
        one.code.into(),
        (&one.message).into(),
    ]
}

fn escalation(ticket: Value, one: &EscalationReport) -> Vec<Value> {
    vec![
        ticket,
        (&one.ladder).into(),
        (&one.rung).into(),
        one.at.into(),
        one.on.as_ref().into(),
        one.by.as_ref().into(),
        one.action.as_ref().into(),
        one.clause.as_ref().into(),
        one.discretionary.into(),
        (&one.causes).into(),
        one.issued.into(),
        one.excused.into(),
        (&one.readings).into(),
    ]
}

fn note(ticket: Value, one: &NoteReport) -> Vec<Value> {
    vec![ticket, one.code.into(), (&one.message).into(), one.at.into(), one.event.as_ref().into()]
}

fn unit(one: &UnitReport) -> Vec<Value> {
    vec![
        (&one.unit).into(),
        one.obligations.into(),
        one.met.into(),
        one.late.into(),
        one.overdue.into(),
        one.pending.into(),
        one.paused.into(),
        one.waived.into(),
        one.undetermined.into(),
        one.on_time.met.into(),
        one.on_time.of.into(),
        one.on_time.rate.as_ref().into(),
        one.violations.into(),
    ]
}

fn task(one: &TaskReport) -> Vec<Value> {
    vec![
        (&one.task).into(),
        one.unit.as_ref().into(),
        one.lead.as_ref().into(),
        one.milestone.into(),
        one.due.into(),
        Value::Status(one.status),
        one.completed.into(),
        one.clause.as_ref().into(),
        one.force.into(),
        (&one.readings).into(),
        one.version.into(),
    ]
}

fn indicator(one: &IndicatorReport) -> Vec<Value> {
    vec![
        (&one.indicator).into(),
        one.unit.as_ref().into(),
        one.period.as_ref().into(),
        one.target.op.into(),
        one.target.value.as_ref().into(),
        one.target.measure.as_ref().into(),
        one.value.as_ref().into(),
        Value::Status(one.status),
        one.due.into(),
        one.read_at.into(),
        one.target.base.as_ref().into(),
        one.target.base_value.as_ref().into(),
        one.clause.as_ref().into(),
        one.force.into(),
        (&one.readings).into(),
        one.version.into(),
        one.reason.as_ref().into(),
    ]
}

fn routine(one: &RoutineReport) -> Vec<Value> {
    vec![
        (&one.routine).into(),
        one.unit.as_ref().into(),
        one.object.as_ref().into(),
        (&one.period).into(),
        one.required.into(),
        one.done.into(),
        Value::Status(one.status),
        one.due.into(),
        one.completed.into(),
        one.provisional.into(),
        one.clause.as_ref().into(),
        one.force.into(),
        (&one.readings).into(),
        one.version.into(),
    ]
}

fn assessment(one: &AssessmentReport) -> impl Iterator<Item = Vec<Value>> + '_ {
    one.ranking.iter().map(|ranked| {
        vec![
            (&one.assessment).into(),
            (&one.period).into(),
            (&ranked.unit).into(),
            ranked.score.as_ref().into(),
            ranked.rank.and_then(|rank| u64::try_from(rank).ok()).into(),
            (&ranked.consequences).into(),
            ranked.reason.as_ref().into(),
            one.clause.as_ref().into(),
        ]
    })
}

fn summary(report: &Report) -> Vec<Vec<Value>> {
    let Summary {
        tickets,
        rejected,
        obligations,
        met,
        late,
        overdue,
        pending,
        paused,
        waived,
        undetermined,
        violations,
    } = report.summary;
    let facts: [(&str, Value); 8] = [
        ("政策", (&report.policy.name).into()),
        ("城市", report.policy.city.as_ref().into()),
        ("截至", report.as_of.into()),
        ("日历", (&report.calendar.name).into()),
        ("引擎", report.engine.into()),
        ("政策校验值", (&report.policy.digest).into()),
        ("数据校验值", report.facts.digest.as_ref().into()),
        ("记录", report.facts.records.into()),
    ];
    let counts = [
        ("工单", tickets),
        ("退回", rejected),
        ("义务", obligations),
        ("按期完成", met),
        ("逾期完成", late),
        ("逾期未完成", overdue),
        ("在办", pending),
        ("暂停计时", paused),
        ("终止", waived),
        ("无法判定", undetermined),
        ("违反", violations),
    ];
    let counts = counts.into_iter().map(|(name, count)| (name, Value::Whole(count)));
    facts.into_iter().chain(counts).map(|(name, value)| vec![name.into(), value]).collect()
}
