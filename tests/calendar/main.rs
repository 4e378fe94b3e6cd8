//! Tests of `duban::calendar` through its public face. Expectations come from the law by hand, or from an oracle that
//! walks day by day and shares no code with the library.

mod notation;
mod rules;
