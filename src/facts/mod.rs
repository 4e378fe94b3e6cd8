//! Facts: tickets as they come (`Ticket`), and as a policy's schema sees them (`Case`). Readers and the binding to the
//! schema find every mistake with its place. Nothing is judged here.

mod bind;
mod case;
mod cases;
mod cursor;
mod fast;
mod guess;
mod json;
mod ledger;
mod names;
mod read;
mod reading;
mod record;
#[cfg(feature = "schema")]
mod shape;
mod ticket;
mod view;

pub use bind::bind;
pub use case::{Case, CaseNote, EventRecord, SetRecord, SetSlot};
pub use cases::Cases;
pub(crate) use cursor::is_plain;
pub use fast::{FastLine, FastReader};
pub use json::OnUnknown;
pub use ledger::{Activity, Listed, Lists, Reading, TaskReport};
pub use read::{Facts, Record, lines_begin, read, read_line};
pub use record::{Entered, bind_activity, bind_reading, bind_report};
#[cfg(feature = "schema")]
pub use shape::FactsShape;
pub use ticket::{Datum, Entry, Ticket, TicketEvent};
pub use view::CaseRef;

/// The largest count one activity may have: more is a slip of the keyboard.
pub const MAX_COUNT: u32 = 1_000_000;
