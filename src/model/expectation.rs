//! What an example of a policy holds: its ticket, what happened, and what is expected when. Building them is in `example`.

use super::{DutyId, MatterId};
use crate::source::Place;
use crate::syntax::ast;
use crate::value::When;

/// An example, which is a test.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// The matter of its ticket.
    pub matter: MatterId,
    /// The ticket's id.
    pub id: String,
    /// Roles and fields, with their values as texts.
    pub values: Vec<ExampleValue>,
    /// The events.
    pub events: Vec<ExampleEvent>,
    /// What is expected, by the moment asked.
    pub asked: Vec<Asked>,
    /// Where it stands.
    pub place: Place,
}

/// A value an example gives.
#[derive(Clone, Debug)]
pub struct ExampleValue {
    /// The role's or field's name.
    pub name: String,
    /// Whether it is a role.
    pub role: bool,
    /// The values; one unless it is a list.
    pub values: Vec<ast::Literal>,
    /// Where.
    pub place: Place,
}

/// An event of an example.
#[derive(Clone, Debug)]
pub struct ExampleEvent {
    /// Its name.
    pub name: String,
    /// When.
    pub at: When,
    /// By whom.
    pub by: Option<String>,
    /// Its fields.
    pub fields: Vec<ExampleValue>,
    /// What it sets.
    pub set: Vec<ExampleValue>,
    /// Where.
    pub place: Place,
}

/// What an example expects at a moment.
#[derive(Clone, Debug)]
pub struct Asked {
    /// 截至
    pub as_of: When,
    /// 预期
    pub expected: Vec<Expected>,
}

/// One expectation.
#[derive(Clone, Debug)]
pub struct Expected {
    /// What is expected.
    pub what: Expectation,
    /// Where.
    pub place: Place,
}

/// The forms of expectations.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// So many violations, of this kind where it is said.
    Violations(u32, Option<String>),
    /// An obligation's state (a key of the report's `status`), and its due moment where it is said.
    Status {
        /// The duty.
        duty: DutyId,
        /// Which of its obligations.
        instance: u32,
        /// `met`, `late` …
        status: &'static str,
        /// The due moment; `Some(None)` for none.
        due: Option<Option<When>>,
    },
}
