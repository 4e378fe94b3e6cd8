//! JSON Schemas (2020-12) of what goes in and comes out: facts, reports, policies as data. Generated from the types that
//! read and write them.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::diff::Diff;
use crate::facts::FactsShape;
use crate::report::{DueReport, Report, WhatIf};
use crate::syntax::data::Document;

/// Which schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `duban/facts/1`: a ticket, a ledger, or a list of tickets.
    Facts,
    /// `duban/report/1`
    Report,
    /// `duban/policy/1`
    Policy,
    /// `duban/due/1`
    Due,
    /// `duban/whatif/1`
    WhatIf,
    /// `duban/diff/1`
    Diff,
}

/// The JSON Schema of a shape: one JSON document, indented, with a line end.
///
/// ```
/// use duban::{Shape, json_schema};
///
/// let schema: serde_json::Value = serde_json::from_str(&json_schema(Shape::Facts)).unwrap();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// ```
pub fn json_schema(shape: Shape) -> String {
    let schema = match shape {
        Shape::Facts => of::<FactsShape>(SchemaSettings::draft2020_12().for_deserialize(), "duban/facts/1"),
        Shape::Report => of::<Report>(SchemaSettings::draft2020_12().for_serialize(), "duban/report/1"),
        Shape::Policy => {
            of::<Document<'static>>(SchemaSettings::draft2020_12().for_deserialize(), "duban/policy/1")
        }
        Shape::Due => of::<DueReport>(SchemaSettings::draft2020_12().for_serialize(), "duban/due/1"),
        Shape::WhatIf => of::<WhatIf>(SchemaSettings::draft2020_12().for_serialize(), "duban/whatif/1"),
        Shape::Diff => of::<Diff>(SchemaSettings::draft2020_12().for_serialize(), "duban/diff/1"),
    };
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn of<T: JsonSchema>(settings: SchemaSettings, title: &str) -> Schema {
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema
}
