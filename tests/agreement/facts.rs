//! Writes a ticket as `duban/facts/1`.

use serde_json::{Map, Value as Json, json};

use crate::policy::{Ticket, Value};
use crate::print;

pub(crate) fn ticket(ticket: &Ticket) -> Json {
    let events: Vec<Json> = ticket
        .events
        .iter()
        .map(|event| {
            let mut one = Map::new();
            one.insert("event".to_owned(), json!(event.kind));
            one.insert("at".to_owned(), json!(event.when.text()));
            if let Some(by) = &event.by {
                one.insert("by".to_owned(), json!(by));
            }
            for (key, values) in [("fields", &event.fields), ("set", &event.set)] {
                if !values.is_empty() {
                    one.insert(key.to_owned(), object(values));
                }
            }
            Json::Object(one)
        })
        .collect();
    json!({
        "schema": "duban/facts/1", "id": "T-1", "matter": "件",
        "parties": object(&ticket.parties), "fields": object(&ticket.fields), "events": events,
    })
}

fn object(values: &[(String, Value)]) -> Json {
    Json::Object(values.iter().map(|(name, value)| (name.clone(), one(value))).collect())
}

fn one(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::When(when) => json!(when.text()),
        Value::Span(span) => json!(print::span(*span)),
        Value::List(items) => json!(items),
    }
}
