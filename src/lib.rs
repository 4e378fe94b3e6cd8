//! duban: service commitments as data.

pub mod value;
