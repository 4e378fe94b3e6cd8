//! A ticket as its source gives it: names and values not yet held against a schema. Each part knows the bytes it was
//! read from, so that a mistake can be shown in the file; a ticket built in code has empty spans.

use crate::diagnostic::Message;
use crate::span::Span;
use crate::value::{Number, When};

/// A value as facts give it.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// An exact number.
    Number(Number),
    /// Text; dates, moments and limits come as text too.
    Text(String),
    /// Several.
    List(Vec<Datum>),
}

impl From<&str> for Datum {
    fn from(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }
}

impl From<bool> for Datum {
    fn from(yes: bool) -> Datum {
        Datum::Bool(yes)
    }
}

impl From<i64> for Datum {
    fn from(n: i64) -> Datum {
        Datum::Number(Number::whole(n))
    }
}

/// A name with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name of a role or field.
    pub name: String,
    /// Its value.
    pub value: Datum,
    /// Where it was read.
    pub span: Span,
}

/// Something that happened.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = super::shape::with_meta))]
pub struct TicketEvent {
    /// The event's name.
    pub event: String,
    /// When.
    pub at: When,
    /// Which unit did it.
    pub by: Option<String>,
    /// Its fields.
    #[cfg_attr(feature = "schema", schemars(default, with = "super::shape::Entries"))]
    pub fields: Vec<Entry>,
    /// The roles and fields it sets, from its own second on.
    #[cfg_attr(feature = "schema", schemars(default, with = "super::shape::Entries"))]
    pub set: Vec<Entry>,
    /// Where it was read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub span: Span,
}

/// A ticket (工单): one of the three types of the smallest embedding.
///
/// ```
/// use duban::Ticket;
/// let ticket = Ticket::new("ZB-1", "企业诉求")
///     .party("承办单位", "市住建局")
///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?);
/// assert_eq!(ticket.events.len(), 1);
/// # Ok::<(), duban::value::OutOfRange>(())
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = super::shape::with_schema_and_meta))]
pub struct Ticket {
    /// Its id.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub id: String,
    /// The matter it is about; `None` where the policy has just one.
    pub matter: Option<String>,
    /// Who fills which role.
    #[cfg_attr(feature = "schema", schemars(default, with = "super::shape::Entries"))]
    pub parties: Vec<Entry>,
    /// Its fields.
    #[cfg_attr(feature = "schema", schemars(default, with = "super::shape::Entries"))]
    pub fields: Vec<Entry>,
    /// What happened, in any order.
    #[cfg_attr(feature = "schema", schemars(default, length(max = crate::limits::Limits::DEFAULT.ticket_events)))]
    pub events: Vec<TicketEvent>,
    /// Whatever the sender wants back, as JSON text; never read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub meta: Option<String>,
    /// What the reader found worth saying.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub notes: Vec<Message>,
    /// Where it was read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub span: Span,
}

impl Ticket {
    /// A ticket without facts yet.
    pub fn new(id: impl Into<String>, matter: impl Into<String>) -> Ticket {
        Ticket { id: id.into(), matter: Some(matter.into()), ..Ticket::default() }
    }

    /// With a unit in a role.
    #[must_use]
    pub fn party(mut self, role: impl Into<String>, unit: impl Into<Datum>) -> Ticket {
        self.parties.push(Entry { name: role.into(), value: unit.into(), span: Span::default() });
        self
    }

    /// With a field.
    ///
    /// A text, a whole number, yes or no, or any other [`Datum`]; its type is the matter's business when it is judged.
    ///
    /// ```
    /// use duban::{Policy, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let ticket = Ticket::new("ZB-1", "企业诉求").field("制度性复杂问题", true);
    /// assert!(policy.check(&ticket, "2021-01-08".parse()?).is_ok());
    /// let wrong = Ticket::new("ZB-1", "企业诉求").field("制度性复杂问题", "很复杂");
    /// assert!(policy.check(&wrong, "2021-01-08".parse()?).is_err());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Datum>) -> Ticket {
        self.fields.push(Entry { name: name.into(), value: value.into(), span: Span::default() });
        self
    }

    /// With an event.
    #[must_use]
    pub fn event(mut self, name: impl Into<String>, at: When) -> Ticket {
        let event = TicketEvent {
            event: name.into(),
            at,
            by: None,
            fields: Vec::new(),
            set: Vec::new(),
            span: Span::default(),
        };
        self.events.push(event);
        self
    }
}
