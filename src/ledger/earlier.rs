//! 曾有 over the tickets of a ledger: acts that depend on other tickets, held against what happened on those that share their
//! values, strictly before.

use std::collections::BTreeSet;

use super::Ledger;
use crate::eval::Evaluator;
use crate::facts::CaseRef;
use crate::program::Program;
use crate::value::{Moment, Value};

/// An act that breaks a prohibition if another ticket has what it asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Act {
    /// When.
    pub at: Moment,
    /// On which ticket.
    pub ticket: String,
    /// The index of the prohibition.
    pub prohibition: usize,
    /// Who is responsible.
    pub unit: Option<String>,
    /// What was done.
    pub act: String,
    asked: usize,
    key: Vec<String>,
}

/// What happened on a ticket that others may ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Trail {
    asked: usize,
    key: Vec<String>,
    at: Moment,
    ticket: String,
}

/// What the tickets left for each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trails {
    acts: BTreeSet<Act>,
    trails: BTreeSet<Trail>,
}

/// A prohibition broken because of another ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatEntry {
    /// The act.
    pub act: Act,
    /// The tickets that have what was asked, in order.
    pub causes: Vec<String>,
}

/// Takes what a ticket leaves for others, and what it asks of them.
pub(super) fn take(trails: &mut Trails, program: &Program, case: &CaseRef<'_>, evaluator: &Evaluator) {
    for asked in 0..program.earlier.len() {
        for (at, values) in evaluator.earlier_on(program, case, asked) {
            if let Some(key) = key(program, case, &values) {
                trails.trails.insert(Trail { asked, key, at, ticket: case.id.to_owned() });
            }
        }
    }
    for suspect in evaluator.suspects() {
        let Some(key) = key(program, case, evaluator.shared_by(suspect)) else { continue };
        let unit = match suspect.bearer {
            Value::Text(id) => Some(case.text(id, &program.texts).to_owned()),
            _ => None,
        };
        let event = match suspect.by {
            crate::eval::By::Event(event) => case.events.get(event).map(|record| record.event()),
            crate::eval::By::Signal(_) => None,
        };
        let matter = program.matters.get(case.matter);
        let act = event.and_then(|event| matter?.events.get(event)).map(|event| event.name.clone());
        trails.acts.insert(Act {
            at: suspect.at,
            ticket: case.id.to_owned(),
            prohibition: suspect.prohibition,
            unit,
            act: act.unwrap_or_default(),
            asked: suspect.earlier,
            key,
        });
    }
}

/// Joins what two ledgers hold.
pub(super) fn join(own: &mut Trails, other: &Trails) {
    own.acts.extend(other.acts.iter().cloned());
    own.trails.extend(other.trails.iter().cloned());
}

/// The acts that other tickets make violations, by moment.
pub(super) fn judge(ledger: &Ledger) -> Vec<RepeatEntry> {
    let trails = &ledger.trails;
    let entries = trails.acts.iter().filter_map(|act| {
        let from = Trail { asked: act.asked, key: act.key.clone(), at: Moment::MIN, ticket: String::new() };
        let same = trails.trails.range(from..).take_while(|one| one.asked == act.asked && one.key == act.key);
        let earlier = same.filter(|one| one.at < act.at && one.ticket != act.ticket);
        let causes: Vec<String> = earlier.map(|one| one.ticket.clone()).collect();
        (!causes.is_empty()).then(|| RepeatEntry { act: act.clone(), causes })
    });
    entries.collect()
}

/// Values as words of their own; `None` where one is absent, since what nobody knows is shared by nobody.
fn key(program: &Program, case: &CaseRef<'_>, values: &[Value]) -> Option<Vec<String>> {
    let words = values.iter().map(|value| match value {
        Value::Absent | Value::List { .. } => None,
        Value::Text(id) => Some(case.text(*id, &program.texts).to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::When(when) => Some(when.at.to_string()),
        Value::Choice(n) => Some(format!("#{n}")),
        Value::Span(term) => Some(format!("{term:?}")),
    });
    words.collect()
}
