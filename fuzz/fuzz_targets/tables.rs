//! The property `tables` of any bytes; see `crates/tables/tests/fuzzed/properties.rs`.

#![no_main]

#[path = "../../crates/tables/tests/fuzzed/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::tables(bytes));
