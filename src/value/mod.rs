//! Values: days and moments of Beijing time, exact numbers, terms (time limits a calendar can count), and what a
//! field of a ticket may hold. The bottom of the house: nothing here knows a policy, a file or a calendar.

mod data;
mod fixed;
mod hash;
mod kind;
mod measure;
mod number;
mod period;
mod term;
mod time;

pub(crate) use data::EXACT_NUMBER;
pub use fixed::{FIXED, parse_fixed, write_fixed};
pub(crate) use hash::hash;
pub use kind::{TextId, Truth, Type, Value};
pub use measure::{convert, plain_measure, size};
pub use number::{Number, NumberError};
pub use period::{Every, Period};
pub use term::{Halves, Measure, Term, TimeUnit};
pub use time::{Clock, Day, Moment, OutOfRange, When};
