//! The report as data: one JSON object, or a line for the head, for each ticket and for the rest; whole or brief. The
//! shapes are those of `duban/report/1`, and the messages in them Chinese.

use std::io::{self, Write};

use serde::Serialize as Shape;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::indented;
use super::{EscalationReport, Explanation, ObligationReport, Report, TicketReport, ViolationReport};
use crate::value::Moment;

/// How much of each ticket is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// The ids, due moments and states, for lists of very many tickets.
    Brief,
}

/// Writes the report as one JSON object, indented, with a line end.
///
/// # Errors
/// What writing meets.
///
/// ```
/// use duban::{Policy, Ticket, report};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求")
///     .party("承办单位", "市住建局")
///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?);
/// let mut out = Vec::new();
/// report::json(&policy.check(&ticket, "2021-01-08".parse()?)?, report::Detail::Full, &mut out)?;
/// assert!(out.starts_with(b"{"));
/// # Ok(())
/// # }
/// ```
pub fn json(report: &Report, detail: Detail, out: &mut impl Write) -> io::Result<()> {
    match detail {
        Detail::Full => indented::write(report, out)?,
        Detail::Brief => indented::write(&Brief(report), out)?,
    }
    out.write_all(b"\n")
}

/// Writes the report a line each: the head, the tickets in their order, the rest.
///
/// # Errors
/// What writing meets.
pub fn ndjson(report: &Report, detail: Detail, out: &mut impl Write) -> io::Result<()> {
    header(report, out)?;
    for ticket in &report.tickets {
        match detail {
            // Not flattened into another object: `meta` is handed back byte by byte.
            Detail::Full => {
                let line = serde_json::to_string(ticket)?;
                out.write_all(b"{\"type\":\"ticket\",")?;
                out.write_all(line.strip_prefix('{').unwrap_or(&line).as_bytes())?;
            }
            Detail::Brief => serde_json::to_writer(&mut *out, &brief(ticket, Some("ticket")))?,
        }
        out.write_all(b"\n")?;
    }
    rest(report, out)
}

/// Writes the first line: everything that stands before the tickets.
///
/// # Errors
/// What writing meets.
pub fn header(report: &Report, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Header(report))?;
    out.write_all(b"\n")
}

/// Writes the last line: facts, units, summary and what stands beside the tickets.
///
/// # Errors
/// What writing meets.
pub fn rest(report: &Report, out: &mut impl Write) -> io::Result<()> {
    rest_with(report, &report.escalations, out)
}

/// The same with rungs that the report does not hold.
///
/// # Errors
/// What writing meets.
pub fn rest_with(report: &Report, escalations: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Rest(report, escalations))?;
    out.write_all(b"\n")
}

/// Writes an explanation as one JSON object, indented, with a line end.
///
/// # Errors
/// What writing meets.
pub fn explanation_json(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    indented::write(explanation, out)?;
    out.write_all(b"\n")
}

/// Writes anything else that is serialised as it stands as one JSON object, indented, with a line end.
///
/// # Errors
/// What writing meets.
pub fn shape_json(shape: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    indented::write(shape, out)?;
    out.write_all(b"\n")
}

#[derive(Shape)]
struct BriefTicket<'r> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    id: &'r str,
    obligations: Vec<BriefObligation<'r>>,
    violations: Vec<BriefViolation<'r>>,
    escalations: Vec<BriefEscalation<'r>>,
}

#[derive(Shape)]
struct BriefEscalation<'r> {
    ladder: &'r str,
    rung: &'r str,
    at: Moment,
}

#[derive(Shape)]
struct BriefObligation<'r> {
    duty: &'r str,
    instance: u32,
    due: Option<Moment>,
    status: &'static str,
}

#[derive(Shape)]
struct BriefViolation<'r> {
    kind: &'static str,
    rule: &'r str,
    instance: u32,
}

fn brief<'r>(ticket: &'r TicketReport, kind: Option<&'static str>) -> BriefTicket<'r> {
    let obligation = |one: &'r ObligationReport| BriefObligation {
        duty: &one.duty,
        instance: one.instance,
        due: one.due,
        status: one.status,
    };
    let violation =
        |one: &'r ViolationReport| BriefViolation { kind: one.kind, rule: &one.rule, instance: one.instance };
    let escalation =
        |one: &'r EscalationReport| BriefEscalation { ladder: &one.ladder, rung: &one.rung, at: one.at };
    BriefTicket {
        kind,
        id: &ticket.id,
        obligations: ticket.obligations.iter().map(obligation).collect(),
        violations: ticket.violations.iter().map(violation).collect(),
        escalations: ticket.escalations.iter().map(escalation).collect(),
    }
}

struct Header<'r>(&'r Report);

impl Serialize for Header<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", "header")?;
        map.serialize_entry("schema", self.0.schema)?;
        map.serialize_entry("policy", &self.0.policy)?;
        map.serialize_entry("calendar", &self.0.calendar)?;
        map.serialize_entry("engine", self.0.engine)?;
        map.serialize_entry("as_of", &self.0.as_of)?;
        map.end()
    }
}

/// The last line of a stream, and the rungs on it.
struct Rest<'r, E>(&'r Report, &'r E);

impl<E: Serialize> Serialize for Rest<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", "rest")?;
        map.serialize_entry("facts", &self.0.facts)?;
        beside(self.0, self.1, &mut map)?;
        map.end()
    }
}

struct Brief<'r>(&'r Report);

impl Serialize for Brief<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", self.0.schema)?;
        map.serialize_entry("policy", &self.0.policy)?;
        map.serialize_entry("calendar", &self.0.calendar)?;
        map.serialize_entry("facts", &self.0.facts)?;
        map.serialize_entry("engine", self.0.engine)?;
        map.serialize_entry("as_of", &self.0.as_of)?;
        let tickets: Vec<BriefTicket<'_>> = self.0.tickets.iter().map(|one| brief(one, None)).collect();
        map.serialize_entry("tickets", &tickets)?;
        beside(self.0, &self.0.escalations, &mut map)?;
        map.end()
    }
}

/// What stands beside the tickets.
fn beside<M: SerializeMap>(
    report: &Report,
    escalations: &impl Serialize,
    map: &mut M,
) -> Result<(), M::Error> {
    map.serialize_entry("tasks", &report.tasks)?;
    map.serialize_entry("indicators", &report.indicators)?;
    map.serialize_entry("routines", &report.routines)?;
    map.serialize_entry("assessments", &report.assessments)?;
    map.serialize_entry("escalations", escalations)?;
    map.serialize_entry("violations", &report.violations)?;
    map.serialize_entry("shortfalls", &report.shortfalls)?;
    map.serialize_entry("notes", &report.notes)?;
    map.serialize_entry("units", &report.units)?;
    map.serialize_entry("summary", &report.summary)
}
