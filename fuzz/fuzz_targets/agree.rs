//! A policy and a ticket made of the bytes, judged by the engine and by the independent evaluator of `tests/agreement`.

#![no_main]
#![allow(dead_code, reason = "the evaluator has more than is asked of it here")]

#[path = "../../tests/agreement/answer.rs"]
mod answer;
#[path = "../../tests/parts/both_ways.rs"]
mod both_ways;
#[path = "../../tests/agreement/bytes.rs"]
mod bytes;
#[path = "../../tests/agreement/extend.rs"]
mod extend;
#[path = "../../tests/agreement/facts.rs"]
mod facts;
#[path = "../../tests/agreement/features.rs"]
mod features;
#[path = "../../tests/agreement/happen.rs"]
mod happen;
#[path = "../../tests/agreement/judge.rs"]
mod judge;
#[path = "../../tests/agreement/ladder.rs"]
mod ladder;
#[path = "../../tests/agreement/limit.rs"]
mod limit;
#[path = "../../tests/agreement/make.rs"]
mod make;
#[path = "../../tests/agreement/more.rs"]
mod more;
#[path = "../../tests/agreement/pair.rs"]
mod pair;
#[path = "../../tests/agreement/pause.rs"]
mod pause;
#[path = "../../tests/agreement/policy.rs"]
mod policy;
#[path = "../../tests/agreement/print.rs"]
mod print;
#[path = "../../tests/agreement/rng.rs"]
mod rng;
#[path = "../../tests/agreement/rules.rs"]
mod rules;
#[path = "../../tests/agreement/shrink.rs"]
mod shrink;
#[path = "../../tests/agreement/tickets.rs"]
mod tickets;
#[path = "../../tests/agreement/time.rs"]
mod time;
#[path = "../../tests/agreement/turn.rs"]
mod turn;
#[path = "../../tests/agreement/words.rs"]
mod words;
#[path = "../../tests/agreement/world.rs"]
mod world;

/// Nothing is wished for: what differs is made small.
fn wish(_: &str) -> Option<u64> {
    None
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bytes::agree(bytes));
