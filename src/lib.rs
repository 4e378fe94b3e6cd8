//! duban: service commitments as data.

pub mod calendar;
pub mod diagnostic;
pub mod model;
pub mod source;
pub mod span;
pub mod syntax;
pub mod value;
