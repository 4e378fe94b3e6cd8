//! The engine against an independent evaluator: slow, plain, written from the language and the rules of counting alone,
//! sharing no code with it. Random policies and random tickets must be judged alike; a difference is made small and
//! shown. `DUBAN_AGREE=100000` asks for so many pairs, `DUBAN_AGREE_SEED=…` for others; with
//! `DUBAN_AGREE_SHOW=…` it goes on to so many disagreements, and with `DUBAN_AGREE_RAW=1` they are shown as they were found.

#![cfg(test)]

mod answer;
#[path = "../parts/both_ways.rs"]
mod both_ways;
mod bytes;
mod extend;
mod facts;
mod features;
mod happen;
mod judge;
mod ladder;
mod limit;
mod make;
mod more;
mod pair;
mod pause;
mod policy;
mod print;
mod properties;
mod rng;
mod rules;
mod shrink;
mod tickets;
mod time;
mod turn;
mod words;
mod world;

use std::fs;
use std::path::Path;

use pair::{compare, read, shown};
use rng::Rng;
use shrink::Case;
use time::Calendar;

/// Pairs of a policy and a ticket in an ordinary run.
const PAIRS: u64 = 2_000;
const TICKETS: u64 = 5;

#[expect(
    clippy::disallowed_methods,
    reason = "how long to search is the tester's choice, not an input of the library"
)]
fn wish(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn the_engine_agrees_with_an_independent_evaluator() {
    let pairs = wish("DUBAN_AGREE").unwrap_or(PAIRS);
    let first = wish("DUBAN_AGREE_SEED").unwrap_or(1);
    let mut found: Vec<String> = Vec::new();
    for seed in first..first + pairs.div_ceil(TICKETS) {
        let mut rng = Rng::new(seed);
        let anchor = make::anchor(&mut rng);
        let policy = make::policy(&mut rng, anchor);
        let calendar = Calendar::new(policy.calendar.as_ref());
        let text = print::policy(&policy);
        let read = read(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        for _ in 0..TICKETS {
            let (ticket, as_of) = tickets::ticket(&mut rng, &policy, &calendar, anchor);
            let case = Case { policy: policy.clone(), ticket, as_of };
            match compare(&case, &read) {
                Ok(None) => {}
                Ok(Some(_)) => {
                    found.push(format!("seed {seed}: {}", shown(case)));
                    break;
                }
                Err(error) => panic!("seed {seed}: {error}\n{text}\n{}", facts::ticket(&case.ticket)),
            }
        }
        if found.len() >= wish("DUBAN_AGREE_SHOW").unwrap_or(3) as usize {
            break;
        }
    }
    assert!(found.is_empty(), "{} disagreements:\n\n{}", found.len(), found.join("\n\n"));
}

/// What the fuzzer of `fuzz/` once found: each must be judged alike.
#[test]
fn what_a_fuzzer_found_is_judged_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions/agree");
    for file in fs::read_dir(folder).into_iter().flatten() {
        let file = file.unwrap().path();
        let result = std::panic::catch_unwind(|| bytes::agree(&fs::read(&file).unwrap()));
        assert!(result.is_ok(), "{}", file.display());
    }
}

/// What the fuzzer builds is named twice, and it is built by hand only.
#[test]
fn a_fuzzer_has_all_of_the_evaluator() {
    let target = include_str!("../../fuzz/fuzz_targets/agree.rs");
    let modules = |text: &str| -> Vec<String> {
        text.lines()
            .filter_map(|line| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned()))
            .collect()
    };
    let mut here = modules(include_str!("main.rs"));
    here.retain(|name| name != "properties");
    assert_eq!(modules(target), here);
}
