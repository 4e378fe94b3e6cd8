//! Tests of `duban::calendar` through its public face. Expectations come from the law by hand, or from an oracle that
//! walks day by day and shares no code with the library. `cfg(test)` tells the lints that helpers here may unwrap.

#[cfg(test)]
mod around;
#[cfg(test)]
mod data;
#[cfg(test)]
mod exclusions;
#[cfg(test)]
mod explained;
#[cfg(test)]
mod notation;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod rules;
