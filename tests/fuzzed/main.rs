//! What the fuzzers of `fuzz/` once found, and their first inputs: each must still be harmless. A folder of
//! `fuzz/regressions/` has the name of its property. Beside the replay each property is tried on inputs that are
//! spoilt at random, always the same ones.

#![cfg(test)]

mod properties;
mod spoil;

use std::fs;
use std::path::{Path, PathBuf};

fn inputs(folder: &str, property: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(property);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_was_found_stays_harmless() {
    for (name, property) in properties::ALL {
        let first = inputs("seeds", name);
        assert!(!first.is_empty(), "{name} has no inputs to start from");
        for file in first.iter().chain(&inputs("regressions", name)) {
            let bytes = fs::read(file).unwrap();
            let result = std::panic::catch_unwind(|| property(&bytes));
            assert!(result.is_ok(), "{}", file.display());
        }
    }
}

/// A property of streams is worth as much as what the fast reader reads of them: for each of three policies it reads more
/// than ten lines of one of the first inputs, those that are read again counted.
#[test]
fn streams_to_start_from_are_read_fast() {
    let streams: Vec<(u8, usize)> = inputs("seeds", "facts")
        .iter()
        .map(|file| fs::read(file).unwrap())
        .map(|bytes| (bytes[0], properties::read_twice(&bytes)))
        .collect();
    for policy in 0..3 {
        let most = streams.iter().filter(|(of, _)| *of == policy).map(|(_, read)| *read).max();
        assert!(most.is_some_and(|read| read > 10), "policy {policy}: {streams:?}");
    }
}

/// So many inputs are tried of each property.
const TRIALS: usize = 100;

#[test]
fn what_is_spoilt_at_random_stays_harmless() {
    for (name, property) in properties::ALL {
        let seeds: Vec<Vec<u8>> = inputs("seeds", name).iter().map(|file| fs::read(file).unwrap()).collect();
        let mut spoiler = spoil::Spoiler::new(&seeds);
        for tried in 0..TRIALS {
            let bytes = spoiler.next();
            let result = std::panic::catch_unwind(|| property(&bytes));
            assert!(result.is_ok(), "{name}, trial {tried}: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
