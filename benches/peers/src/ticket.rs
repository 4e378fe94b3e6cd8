//! Tickets as they are read for every engine alike: only what the clause looks at, moments as seconds of Beijing's own time,
//! events in order.

use std::collections::BTreeMap;

use duban_generator::time::{DAY, day};
use serde::Deserialize;

use crate::{Failure, NEVER};

/// A ticket.
pub struct Ticket<'l> {
    pub id: &'l str,
    /// Whether a unit is responsible.
    pub assigned: bool,
    /// 制度性复杂问题
    pub institutional: bool,
    pub events: Vec<Event<'l>>,
}

/// Something that happened.
pub struct Event<'l> {
    pub name: &'l str,
    pub at: i64,
    /// 省平台核准.至
    pub until: i64,
    /// 认定.情形
    pub case: &'l str,
}

/// What is known of a ticket as of a moment, by name: what a host would hand to an engine whose rules do not go through
/// events one by one.
pub struct Known<'l> {
    /// The moments of each event, in order.
    pub moments: BTreeMap<&'l str, Vec<i64>>,
    /// Until when the first approval extends.
    pub until: Option<i64>,
    /// What was found, each time: 认定.情形.
    pub cases: Vec<&'l str>,
}

impl<'l> Known<'l> {
    pub fn of(ticket: &Ticket<'l>, as_of: i64) -> Known<'l> {
        let mut known = Known { moments: BTreeMap::new(), until: None, cases: Vec::new() };
        for event in ticket.events.iter().take_while(|event| event.at <= as_of) {
            known.moments.entry(event.name).or_default().push(event.at);
            match event.name {
                "省平台核准" => known.until = known.until.or(Some(event.until)),
                "认定" => known.cases.push(event.case),
                _ => {}
            }
        }
        known
    }
}

#[derive(Deserialize)]
struct Line<'l> {
    id: &'l str,
    #[serde(borrow, default)]
    parties: Parties<'l>,
    #[serde(default)]
    fields: Fields,
    #[serde(borrow)]
    events: Vec<Happened<'l>>,
}

#[derive(Default, Deserialize)]
struct Parties<'l> {
    #[serde(borrow, rename = "承办单位")]
    unit: Option<&'l str>,
}

#[derive(Default, Deserialize)]
struct Fields {
    #[serde(rename = "制度性复杂问题")]
    institutional: Option<bool>,
}

#[derive(Deserialize)]
struct Happened<'l> {
    event: &'l str,
    at: &'l str,
    #[serde(borrow, default)]
    fields: With<'l>,
}

#[derive(Default, Deserialize)]
struct With<'l> {
    #[serde(borrow, rename = "至")]
    until: Option<&'l str>,
    #[serde(borrow, rename = "情形")]
    case: Option<&'l str>,
}

/// Reads a line.
pub fn read(line: &[u8]) -> Result<Ticket<'_>, Failure> {
    let line: Line<'_> = serde_json::from_slice(line)?;
    let mut events = Vec::with_capacity(line.events.len());
    for one in line.events {
        let until = one.fields.until.map_or(Ok(NEVER), moment)?;
        let case = one.fields.case.unwrap_or_default();
        events.push(Event { name: one.event, at: moment(one.at)?, until, case });
    }
    events.sort_by_key(|event| event.at);
    let institutional = line.fields.institutional.unwrap_or(true);
    Ok(Ticket { id: line.id, assigned: line.parties.unit.is_some(), institutional, events })
}

/// `2021-01-04T09:30:00+08:00` as seconds since 1970-01-01T00:00:00+08:00.
pub fn moment(text: &str) -> Result<i64, Failure> {
    let part = |from: usize, to: usize| -> Result<i64, Failure> {
        Ok(text.get(from..to).ok_or("a moment that is too short")?.parse()?)
    };
    if text.get(19..) != Some("+08:00") {
        return Err(format!("a moment of another zone: {text}").into());
    }
    let date = day(part(0, 4)?, part(5, 7)?, part(8, 10)?);
    Ok(date * DAY + part(11, 13)? * 3_600 + part(14, 16)? * 60 + part(17, 19)?)
}
