#![doc = include_str!("../README.md")]
// No input may reach a panic or a wrong number: beside what Cargo.toml denies everywhere, and tests may do.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::string_slice,
        clippy::unreachable
    )
)]

extern crate alloc; // what pest derives names it, since it is built without std

pub mod calendar;
pub mod check;
pub mod cover;
pub mod diagnostic;
pub mod diff;
mod error;
pub mod eval;
mod explain;
pub mod facts;
pub mod ledger;
mod limits;
pub mod model;
mod policy;
pub mod program;
pub mod report;
#[cfg(feature = "schema")]
mod schema;
pub mod script;
pub mod source;
pub mod span;
pub mod syntax;
pub mod value;

pub use error::Error;
pub use explain::explain;
pub use facts::{OnUnknown, Ticket};
pub use limits::Limits;
pub use policy::{
    Actual, Blessed, CheckOptions, Checked, Checker, Chunk, Coverage, Covered, CoveredKind, Dues,
    ExampleResult, FactsDigest, Judge, Lint, LoadOptions, Mended, Mending, Mismatch, OnError, Policy, Reach,
    SourceFile, StreamOptions, StreamPart, WeighOptions, Weighed, Weighing, bless, calendar_with, due,
    format_text, limit, mend, read_files,
};
pub use report::Report;
#[cfg(feature = "schema")]
pub use schema::{Shape, json_schema};
