//! How well two threads judge a stream, beside the rules written by hand on two threads: `cargo bench --bench threads --
//! [TICKETS]`. Both take chunks from one list, each thread with memory of its own. It wants two cores that do nothing else.

#![expect(clippy::disallowed_methods, reason = "times are what it is for")]

use std::hint::black_box;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use duban::calendar::Calendar;
use duban::report::Detail;
use duban::value::Moment;
use duban::{Chunk, Policy, StreamOptions};
use duban_baseline::{Outcome, zibo};
use duban_generator::measure::{chunks, clock};
use duban_generator::{AS_OF, Kind};

type Failure = Box<dyn std::error::Error>;

const ROUNDS: usize = 5;

/// Nanoseconds that a run took: by the clock on the wall, and of the processor in all threads.
#[derive(Clone, Copy)]
struct Took {
    wall: u64,
    processor: u64,
}

impl Took {
    const NOT_YET: Took = Took { wall: u64::MAX, processor: u64::MAX };

    fn least(self, other: Took) -> Took {
        Took { wall: self.wall.min(other.wall), processor: self.processor.min(other.processor) }
    }
}

fn main() -> Result<(), Failure> {
    let number = std::env::args().skip(1).find_map(|word| word.parse::<u64>().ok());
    let count = number.unwrap_or(1_000_000);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/zibo");
    let policy = Policy::load_with(path, Calendar::national()).map_err(|error| error.to_string())?;
    let (text, as_of): (_, Moment) = (Kind::Zibo.ndjson(1, count), AS_OF.parse()?);
    let chunks: Vec<&[u8]> = chunks(&text).collect();
    let calendar = duban_baseline::Calendar::national();
    let clause = zibo::Clause::new(&calendar, as_of.local_seconds());
    let mut least = [[Took::NOT_YET; 2]; 2];
    for _ in 0..ROUNDS {
        for (threads, [hand, ours]) in (1..).zip(&mut least) {
            *hand = hand.least(run(threads, &chunks, || by_hand(&clause)));
            *ours = ours.least(run(threads, &chunks, || by_policy(&policy, as_of)));
        }
    }
    let [[hand, ours], [hands, both]] = least;
    let mut out = io::stdout();
    writeln!(out, "zibo, {count} tickets, lines in, brief lines out; the least of {ROUNDS} rounds")?;
    writeln!(out, "{:<10} {:>14} {:>14} {:>8}", "", "one thread", "two threads", "times")?;
    for (name, one, two) in [("by hand", hand, hands), ("by policy", ours, both)] {
        let each = |took: Took| format!("{} ns", took.wall / count.max(1));
        let more = took_times(one.wall, two.wall);
        writeln!(out, "{name:<10} {:>14} {:>14} {more:>8}", each(one), each(two))?;
        let grown = took_times(two.processor, one.processor);
        writeln!(out, "{:<10} processor time on two threads: {grown} of that on one", "")?;
    }
    // Both quotients are a thousandfold; so is theirs.
    let scaling = |one: Took, two: Took| one.wall.saturating_mul(1_000) / two.wall.max(1);
    let share = took_times(scaling(ours, both), scaling(hand, hands));
    writeln!(out, "by policy scales {share} as well as by hand (wanted: 0.95)")?;
    Ok(())
}

/// A quotient with three decimals.
fn took_times(over: u64, under: u64) -> String {
    let thousandth = over.saturating_mul(1_000) / under.max(1);
    format!("{}.{:03}", thousandth / 1_000, thousandth % 1_000)
}

/// Runs so many threads, each with what `new` makes, over all chunks.
fn run<J: FnMut(&[u8])>(threads: usize, chunks: &[&[u8]], new: impl Fn() -> J + Sync) -> Took {
    let (next, start) = (AtomicUsize::new(0), Instant::now());
    let one = || {
        let (mut judge, before) = (new(), clock());
        while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
            judge(chunk);
        }
        clock().saturating_sub(before)
    };
    let processor = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(one)).collect();
        let mine = one();
        others.into_iter().filter_map(|other| other.join().ok()).sum::<u64>() + mine
    });
    Took { wall: u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX), processor }
}

fn by_hand(clause: &zibo::Clause) -> impl FnMut(&[u8]) {
    let (mut outcome, mut ticket, mut out) = (Outcome::default(), zibo::Ticket::default(), Vec::new());
    move |chunk| {
        out.clear();
        let mut rest = chunk;
        while let Some((id, left)) = zibo::read(rest, &mut ticket) {
            clause.judge(&ticket, &mut outcome);
            zibo::BRIEF.line(id, &outcome, &mut out);
            rest = left;
        }
        assert!(rest.is_empty());
        black_box(&out);
    }
}

fn by_policy(policy: &Policy, as_of: Moment) -> impl FnMut(&[u8]) {
    let options = StreamOptions { detail: Detail::Brief, ..StreamOptions::default() };
    let (mut judge, mut out) = (policy.judge_stream(as_of, options), Vec::new());
    move |chunk| {
        out.clear();
        let chunk = Chunk { text: chunk, name: "x", lines_before: 0, bytes_before: 0 };
        assert!(judge.chunk(chunk, &mut out).is_empty());
        black_box(&out);
    }
}
