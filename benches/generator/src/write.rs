//! Tickets as JSON of the shape `duban/facts/1`, a line each.

use crate::{Datum, Ticket, rfc3339};

impl Ticket {
    /// Appends the ticket as one line without its end.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut put = |text: &str| out.extend_from_slice(text.as_bytes());
        put("{\"id\":\"");
        put(&self.id);
        put("\",\"matter\":\"");
        put(self.matter);
        put("\",\"parties\":{");
        for (at, (role, unit)) in self.parties.iter().enumerate() {
            put(if at > 0 { ",\"" } else { "\"" });
            put(role);
            put("\":\"");
            put(unit);
            put("\"");
        }
        put("}");
        for (at, (name, value)) in self.fields.iter().enumerate() {
            put(if at > 0 { ",\"" } else { ",\"fields\":{\"" });
            put(name);
            put("\":");
            put(&shown(*value));
        }
        put(if self.fields.is_empty() { ",\"events\":[" } else { "},\"events\":[" });
        for (at, event) in self.events.iter().enumerate() {
            put(if at > 0 { ",{\"event\":\"" } else { "{\"event\":\"" });
            put(event.name);
            put("\",\"at\":\"");
            put(&rfc3339(event.at));
            put("\"");
            if let Some(unit) = event.by {
                put(",\"by\":\"");
                put(unit);
                put("\"");
            }
            for (at, (name, value)) in event.fields.iter().enumerate() {
                put(if at > 0 { ",\"" } else { ",\"fields\":{\"" });
                put(name);
                put("\":");
                put(&shown(*value));
            }
            put(if event.fields.is_empty() { "" } else { "}" });
            if let Some((role, unit)) = &event.set {
                put(",\"set\":{\"");
                put(role);
                put("\":\"");
                put(unit);
                put("\"}");
            }
            put("}");
        }
        put("]}");
    }
}

fn shown(value: Datum) -> String {
    match value {
        Datum::Bool(yes) => yes.to_string(),
        Datum::Word(word) => format!("\"{word}\""),
        Datum::Moment(at) => format!("\"{}\"", rfc3339(at)),
    }
}
