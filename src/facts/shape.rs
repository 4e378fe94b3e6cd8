//! The shape of facts, for their JSON Schema: what the readers take that the types alone do not say.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{Activity, Datum, Reading, TaskReport, Ticket};
use crate::value::When;

/// What a file of facts may hold.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum FactsShape {
    /// One ticket.
    Ticket(Ticket),
    /// A ledger (台账).
    Ledger(Ledger),
    /// Tickets.
    Tickets(Vec<Ticket>),
}

/// A ledger (台账): tickets and the lists beside them. A list that is absent is not assessed; one that is present and
/// empty is.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = with_some_list)]
#[expect(dead_code, reason = "only its schema is of use")]
pub struct Ledger {
    /// The tickets.
    tickets: Option<Vec<Ticket>>,
    /// How far tasks have come.
    task_reports: Option<Vec<TaskReport>>,
    /// Values of indicators and bases.
    readings: Option<Vec<Reading>>,
    /// What was done for recurring duties.
    activities: Option<Vec<Activity>>,
}

/// Roles or fields by name.
pub(super) struct Entries;

impl JsonSchema for Entries {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Entries".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<Datum>() })
    }
}

impl JsonSchema for Datum {
    fn schema_name() -> Cow<'static, str> {
        "Datum".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A value of a role or field: text, an exact number, yes or no, nothing, or several.",
            "type": ["null", "boolean", "number", "string", "array"],
            "items": generator.subschema_for::<Datum>(),
        })
    }
}

impl JsonSchema for When {
    fn schema_name() -> Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A moment, RFC 3339 (Beijing time where it has no offset), or a bare date.",
            "type": "string",
            "pattern": "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ] *[0-9]{2}:[0-9]{2}(:[0-9]{2})?(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?\\s*$",
        })
    }
}

/// `meta` may hold anything, and is not read.
pub(super) fn with_meta(schema: &mut Schema) {
    property(schema, "meta", json!({ "description": "Anything; never read." }));
}

/// `schema` says what it is, where it says so.
pub(super) fn with_schema_and_meta(schema: &mut Schema) {
    property(schema, "schema", json!({ "const": super::read::SCHEMA }));
    property(schema, "meta", json!({ "description": "Anything; handed back untouched." }));
}

/// An activity is for a recurring duty or for the duty of a rung.
pub(super) fn with_rung_and_meta(schema: &mut Schema) {
    with_meta(schema);
    property(
        schema,
        "rung",
        json!({ "description": "Which rung's duty: `红黄牌.红牌`.", "type": ["string", "null"] }),
    );
    property(
        schema,
        "routine",
        json!({ "description": "Which recurring duty.", "type": ["string", "null"] }),
    );
    let one_of = |key: &str| json!({ "required": [key], "properties": { key: { "type": "string" } } });
    schema.insert("oneOf".to_owned(), json!([one_of("routine"), one_of("rung")]));
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|key| key != "routine");
    }
}

fn with_some_list(schema: &mut Schema) {
    property(schema, "schema", json!({ "const": super::read::SCHEMA }));
    with_meta(schema);
    let lists = ["tickets", "task_reports", "readings", "activities"];
    let some: Vec<Value> = lists.iter().map(|list| json!({ "required": [list] })).collect();
    schema.insert("anyOf".to_owned(), some.into());
}

fn property(schema: &mut Schema, name: &str, shape: Value) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert(name.to_owned(), shape);
    }
}
