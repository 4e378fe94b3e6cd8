//! The property `check` of any bytes; see `tests/fuzzed/properties.rs`.

#![no_main]

#[expect(dead_code, reason = "each fuzzer drives one property")]
#[path = "../../tests/fuzzed/properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::check(bytes));
