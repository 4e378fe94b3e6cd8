//! The property `tables` of any bytes; see `crates/tables/tests/fuzzed/properties.rs`.

#![no_main]

#[path = "../../crates/tables/tests/fuzzed/properties.rs"]
mod properties;

/// The library that reads workbooks panics at some that are broken, and that is caught: the fuzzer is not to end at it, nor to tell it.
/// What the property itself panics at is told, and ends it all the same.
static HOOK: std::sync::Once = std::sync::Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            if !panic.location().is_some_and(|place| place.file().contains("calamine")) {
                eprintln!("{panic}");
            }
        }));
    });
    properties::tables(bytes);
});
