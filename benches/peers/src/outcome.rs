//! What every engine must say of a ticket, the same as `outcome.py` has it for the peers in Python, and how it is compared
//! with the interpreter's brief report.

use std::io::Write;

use duban_generator::measure::lines;
use duban_generator::rfc3339;
use serde::Deserialize;

use crate::{Failure, ticket};

const DUTIES: [&str; 3] = ["初步回复", "解决确认", "答复企业"];
const STATES: [&str; 4] = ["met", "late", "overdue", "pending"];
const RUNGS: [&str; 2] = ["督促办理", "归口督办"];

/// A ticket's outcome.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    /// Status and due moment of 初步回复, 解决确认 and 答复企业; an empty status where there is no such obligation.
    pub duties: [(String, i64); 3],
    /// How many 重办落实 are met, late, overdue, pending.
    pub redone: [i64; 4],
    pub violations: i64,
    /// How often each rung was reached.
    pub rungs: [i64; 2],
}

#[derive(Deserialize)]
struct Line<'l> {
    r#type: &'l str,
    #[serde(default)]
    id: &'l str,
    #[serde(borrow, default)]
    obligations: Vec<Obligation<'l>>,
    #[serde(default)]
    violations: Vec<serde::de::IgnoredAny>,
    #[serde(borrow, default)]
    escalations: Vec<Escalation<'l>>,
}

#[derive(Deserialize)]
struct Obligation<'l> {
    duty: &'l str,
    status: &'l str,
    due: Option<&'l str>,
}

#[derive(Deserialize)]
struct Escalation<'l> {
    rung: &'l str,
}

/// What `duban check --format ndjson --brief` said.
pub fn expected(brief: &[u8]) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for line in lines(brief) {
        let line: Line<'_> = serde_json::from_slice(line)?;
        if line.r#type != "ticket" {
            continue;
        }
        let mut duties = <[(String, i64); 3]>::default();
        for (slot, duty) in duties.iter_mut().zip(DUTIES) {
            if let Some(found) = line.obligations.iter().find(|one| one.duty == duty) {
                *slot = (found.status.to_owned(), ticket::moment(found.due.ok_or("no due moment")?)?);
            }
        }
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let owed = &line.obligations;
        let redone =
            |state| number(owed.iter().filter(|one| one.duty == "重办落实" && one.status == state).count());
        let reached = |rung| number(line.escalations.iter().filter(|one| one.rung == rung).count());
        rows.push(Row {
            id: line.id.to_owned(),
            duties,
            redone: STATES.map(redone),
            violations: number(line.violations.len()),
            rungs: RUNGS.map(reached),
        });
    }
    Ok(rows)
}

/// Stops where an engine says something else.
pub fn compare(name: &str, rows: &[Row], wanted: &[Row]) -> Result<(), Failure> {
    let differing: Vec<_> = rows.iter().zip(wanted).filter(|(said, wanted)| said != wanted).collect();
    if rows.len() == wanted.len() && differing.is_empty() {
        return Ok(());
    }
    let (count, of, example) = (differing.len(), wanted.len(), differing.first());
    Err(format!("{name} says something else of {count} of {of} tickets, for example\n{example:#?}").into())
}

impl Row {
    /// Appends it as a line of JSON.
    pub fn write(&self, out: &mut Vec<u8>) -> std::io::Result<()> {
        write!(out, "{{\"id\":\"{}\"", self.id)?;
        for (n, (status, due)) in self.duties.iter().enumerate() {
            let due = if status.is_empty() { String::new() } else { rfc3339(*due) };
            write!(out, ",\"status{n}\":\"{status}\",\"due{n}\":\"{due}\"")?;
        }
        for (state, count) in STATES.iter().zip(self.redone) {
            write!(out, ",\"{state}\":{count}")?;
        }
        let [first, second] = self.rungs;
        writeln!(out, ",\"violations\":{},\"rung0\":{first},\"rung1\":{second}}}", self.violations)
    }
}
