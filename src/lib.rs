//! duban: service commitments as data.

pub mod calendar;
pub mod diagnostic;
pub mod eval;
pub mod facts;
pub mod model;
pub mod program;
pub mod source;
pub mod span;
pub mod syntax;
pub mod value;
