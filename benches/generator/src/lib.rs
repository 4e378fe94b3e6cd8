//! Tickets for measurements: seeded, of any number, each a function of its seed and number alone, so that every program
//! that is compared is given the same ones. Knows nothing of the interpreter.

mod baotou;
mod course;
pub mod measure;
mod random;
mod tengzhou;
pub mod time;
mod write;
mod zibo;

pub use baotou::baotou;
pub use tengzhou::{communities, tengzhou};
pub use time::rfc3339;
pub use zibo::{UNITS, zibo};

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub matter: &'static str,
    /// Who fills which role.
    pub parties: Vec<(&'static str, String)>,
    /// Its fields.
    pub fields: Vec<(&'static str, Datum)>,
    /// What happened; nearly always in order.
    pub events: Vec<Event>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub name: &'static str,
    /// When, in seconds since 1970-01-01T00:00:00+08:00.
    pub at: i64,
    /// Which unit did it, where that is said.
    pub by: Option<&'static str>,
    /// Its fields.
    pub fields: Vec<(&'static str, Datum)>,
    /// The role that it gives to somebody else.
    pub set: Option<(&'static str, String)>,
}

impl Event {
    /// One that says nothing but that it happened.
    pub const fn new(name: &'static str, at: i64) -> Event {
        Event { name, at, by: None, fields: Vec::new(), set: None }
    }
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Yes or no.
    Bool(bool),
    /// A word.
    Word(&'static str),
    /// A moment, in seconds since 1970-01-01T00:00:00+08:00.
    Moment(i64),
}

/// The moment that measurements judge as of: 2026-01-15T12:00:00+08:00.
pub const AS_OF: &str = "2026-01-15T12:00:00+08:00";

/// The kinds of tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Clause 4 of zibo: 企业诉求.
    Zibo,
    /// The tables of baotou: five matters.
    Baotou,
    /// The whole course of a ticket of tengzhou, with yellow and red cards.
    Tengzhou,
    /// The same, over the 500 communities of `communities` instead of its units.
    Communities,
}

impl Kind {
    /// The kind of a name.
    pub fn named(name: &str) -> Option<Kind> {
        match name {
            "zibo" => Some(Kind::Zibo),
            "baotou" => Some(Kind::Baotou),
            "tengzhou" => Some(Kind::Tengzhou),
            "tengzhou-500" => Some(Kind::Communities),
            _ => None,
        }
    }

    /// The folder of the policy that judges them.
    pub fn policy(self) -> &'static str {
        match self {
            Kind::Zibo => "zibo",
            Kind::Baotou => "baotou",
            Kind::Tengzhou | Kind::Communities => "tengzhou",
        }
    }

    /// The ticket with a number.
    pub fn ticket(self, seed: u64, number: u64) -> Ticket {
        match self {
            Kind::Zibo => zibo(seed, number),
            Kind::Baotou => baotou(seed, number),
            Kind::Tengzhou => tengzhou(seed, number, false),
            Kind::Communities => tengzhou(seed, number, true),
        }
    }

    /// So many tickets.
    pub fn tickets(self, seed: u64, count: u64) -> impl Iterator<Item = Ticket> {
        (0..count).map(move |number| self.ticket(seed, number))
    }

    /// So many tickets, a line each.
    pub fn ndjson(self, seed: u64, count: u64) -> Vec<u8> {
        let mut out = Vec::new();
        for ticket in self.tickets(seed, count) {
            ticket.write(&mut out);
            out.push(b'\n');
        }
        out
    }
}
