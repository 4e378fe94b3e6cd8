//! A policy and a ticket made of the bytes, judged by the engine and by the independent evaluator of `tests/agreement`.

#![no_main]
#![allow(dead_code, reason = "the evaluator has more than is asked of it here")]

#[path = "../../tests/agreement/answer.rs"]
mod answer;
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
#[path = "../../tests/agreement/rules.rs"]
mod rules;
#[path = "../../tests/agreement/shrink.rs"]
mod shrink;
#[path = "../../tests/agreement/tickets.rs"]
mod tickets;
#[path = "../../tests/agreement/time.rs"]
mod time;
#[path = "../../tests/agreement/words.rs"]
mod words;
#[path = "../../tests/agreement/world.rs"]
mod world;

/// Choices taken from the bytes, so that a mutation of them changes one choice; zero when they are used up.
mod rng {
    #[derive(Clone, Debug)]
    pub(crate) struct Rng {
        bytes: Vec<u8>,
        at: usize,
    }

    impl Rng {
        pub(crate) fn of(bytes: &[u8]) -> Rng {
            Rng { bytes: bytes.to_vec(), at: 0 }
        }

        fn next(&mut self) -> u64 {
            let pair = [self.byte(), self.byte()];
            u64::from(u16::from_le_bytes(pair))
        }

        fn byte(&mut self) -> u8 {
            let byte = self.bytes.get(self.at).copied().unwrap_or(0);
            self.at += 1;
            byte
        }

        pub(crate) fn below(&mut self, n: usize) -> usize {
            let wide = n > 0xFFFF;
            let more = if wide { self.next() << 16 } else { 0 };
            ((self.next() | more) % n as u64) as usize
        }

        pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
            low + self.below((high - low + 1) as usize) as i64
        }

        pub(crate) fn chance(&mut self, percent: u64) -> bool {
            self.next() % 100 < percent
        }

        pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
            &list[self.below(list.len())]
        }

        pub(crate) fn word(&mut self, list: &[&'static str]) -> &'static str {
            list[self.below(list.len())]
        }
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut rng = rng::Rng::of(bytes);
    let anchor = make::anchor(&mut rng);
    let policy = make::policy(&mut rng, anchor);
    let calendar = time::Calendar::new(policy.calendar.as_ref());
    let read = pair::read(&print::policy(&policy)).expect("a policy that was made can be read");
    let (ticket, as_of) = tickets::ticket(&mut rng, &policy, &calendar, anchor);
    let case = shrink::Case { policy, ticket, as_of };
    match pair::compare(&case, &read) {
        Ok(None) => {}
        Ok(Some(_)) => panic!("{}", pair::shown(case)),
        Err(error) => panic!("{error}"),
    }
});
