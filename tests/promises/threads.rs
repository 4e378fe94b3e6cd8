//! One policy judged by many threads at once says what it says to one thread: the same bytes for each ticket, the same sums,
//! whichever thread took which tickets.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;

use duban::source::Source;
use duban::{CheckOptions, Chunk, Policy, StreamOptions, StreamPart};
use duban_generator::{AS_OF, Kind};

use super::at;

const THREADS: usize = 8;
const PIECES: u64 = 32;
const TICKETS: u64 = 10;

/// The lines of a piece.
fn piece(kind: Kind, number: u64) -> Vec<u8> {
    let mut text = Vec::new();
    for ticket in number * TICKETS..(number + 1) * TICKETS {
        kind.ticket(7, ticket).write(&mut text);
        text.push(b'\n');
    }
    text
}

/// What becomes of a piece: its lines as a stream, and its report as a whole.
fn judged(policy: &Policy, text: &[u8]) -> (Vec<u8>, String, StreamPart) {
    let as_of = AS_OF.parse().unwrap();
    let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    let mut out = Vec::new();
    let wrong = judge.chunk(Chunk { text, name: "件", lines_before: 0, bytes_before: 0 }, &mut out);
    assert!(wrong.is_empty(), "{wrong:?}");
    let facts = Source::new("件", std::str::from_utf8(text).unwrap());
    let checked = policy.check_text(facts, as_of, CheckOptions::default()).unwrap();
    (out, serde_json::to_string(&checked.report).unwrap(), judge.finish())
}

fn holds(name: &str, kind: Kind) {
    let pieces: Vec<Vec<u8>> = (0..PIECES).map(|number| piece(kind, number)).collect();
    let alone = Policy::load(at(&format!("policies/{name}"))).unwrap();
    let mut sum = StreamPart::default();
    let expected: Vec<(Vec<u8>, String)> = pieces
        .iter()
        .map(|text| {
            let (lines, report, part) = judged(&alone, text);
            sum.join(part);
            (lines, report)
        })
        .collect();

    // Shared before anybody has asked it anything, its digest included, and started all at once.
    let shared = Policy::load(at(&format!("policies/{name}"))).unwrap();
    let (next, start) = (AtomicUsize::new(0), Barrier::new(THREADS));
    let found = Mutex::new((BTreeMap::new(), StreamPart::default()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                start.wait();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(text) = pieces.get(at) else { return };
                    let (lines, report, part) = judged(&shared.clone(), text);
                    let mut found = found.lock().unwrap();
                    found.0.insert(at, (lines, report));
                    found.1.join(part);
                }
            });
        }
    });
    let (found, whole) = found.into_inner().unwrap();
    assert_eq!(found.len(), expected.len());
    for (at, expected) in expected.iter().enumerate() {
        assert!(found.get(&at) == Some(expected), "{name}: piece {at} differs between threads");
    }
    let as_of = AS_OF.parse().unwrap();
    let rest = |part| serde_json::to_string(&alone.stream_report(part, None, as_of)).unwrap();
    assert_eq!(rest(&whole), rest(&sum), "{name}: the ledger differs between threads");
}

#[test]
fn many_threads_say_what_one_says() {
    holds("zibo", Kind::Zibo);
    holds("baotou", Kind::Baotou);
}

#[test]
fn a_policy_crosses_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<Policy>();
    crosses::<duban::Report>();
    crosses::<duban::Error>();
}
