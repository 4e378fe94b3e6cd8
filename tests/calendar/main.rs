//! Tests of `duban::calendar` through its public face. Expectations come from the law by hand, or from an oracle that
//! walks day by day and shares no code with the library.

mod around;
mod data;
mod exclusions;
mod notation;
mod oracle;
mod rules;
