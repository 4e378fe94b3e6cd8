//! What the fuzzer of `fuzz/` found of tables, its first inputs, and the tables of other tools: each must still be harmless,
//! whole or cut off.

#![cfg(test)]

mod properties;

use std::fs;
use std::path::Path;

#[test]
fn what_was_found_stays_harmless() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tried = 0;
    for folder in ["../../fuzz/seeds/tables", "../../fuzz/regressions/tables", "tests/data"] {
        for file in fs::read_dir(here.join(folder)).into_iter().flatten() {
            let file = file.unwrap().path();
            let bytes = fs::read(&file).unwrap();
            for most in [bytes.len(), bytes.len() / 2, bytes.len().saturating_sub(1)] {
                let result = std::panic::catch_unwind(|| properties::tables(&bytes[..most]));
                assert!(result.is_ok(), "{}, {most} bytes", file.display());
            }
            tried += 1;
        }
    }
    assert!(tried > 10, "only {tried} inputs");
}
