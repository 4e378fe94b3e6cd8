//! The hot paths alone, for instruction counts under valgrind and for times without a harness: `hot PATH KIND COUNT`. The
//! time is that of the processor, and of the path only; what is made for it before is not counted.

use std::hint::black_box;
use std::io::{self, Write};

use duban::calendar::Calendar;
use duban::eval::{BriefEvaluator, Evaluator, NoTrace};
use duban::facts::{Case, Cases, FastReader};
use duban::report::{self, Detail, Lines};
use duban::value::Moment;
use duban::{Chunk, Policy, StreamOptions, Ticket};
use duban_baseline::{Outcome, baotou, zibo};
use duban_generator::measure::{chunks, clock, lines};
use duban_generator::{AS_OF, Kind};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let [path, name, count] = arguments.as_slice() else { return };
    let (Some(kind), Ok(count)) = (Kind::named(name), count.parse::<u64>()) else { return };
    let text = kind.ndjson(1, count);
    let nanoseconds = match path.as_str() {
        "judge" => judge(kind, &text),
        "judge-whole" => judge_whole(kind, &text),
        "read" => read(kind, &text),
        "brief" => brief(kind, &text),
        "stream-brief" => stream(kind, &text, Detail::Brief),
        "stream-full" => stream(kind, &text, Detail::Full),
        "report" => whole(kind, &text, false),
        "report-again" => whole(kind, &text, true),
        "digest" => digest(&text),
        "baseline-judge" if by_hand_too(kind) => baseline(kind, &text, false),
        "baseline-stream" if by_hand_too(kind) => baseline(kind, &text, true),
        "nothing" => 0,
        _ => return,
    };
    let each = nanoseconds / count.max(1);
    let _ = writeln!(io::stdout(), "{path} {name} {count} {each} ns");
}

/// Whether somebody wrote its rules by hand.
fn by_hand_too(kind: Kind) -> bool {
    matches!(kind, Kind::Zibo | Kind::Baotou)
}

/// Never inlined, so that instruction counts can be taken of it alone.
#[inline(never)]
fn timed<T>(run: impl FnOnce() -> T) -> u64 {
    let start = clock();
    black_box(run());
    clock().saturating_sub(start)
}

fn policy(kind: Kind) -> Policy {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/");
    Policy::load_with(folder.to_owned() + kind.policy(), Calendar::national()).unwrap_or_else(|error| {
        let _ = writeln!(io::stderr(), "{error}");
        std::process::exit(2)
    })
}

fn as_of() -> Moment {
    AS_OF.parse().unwrap_or(Moment::MAX)
}

fn cases(policy: &Policy, text: &[u8]) -> Cases {
    let (mut reader, mut case) = (FastReader::new(policy.program(), false), Case::default());
    let mut cases = Cases::default();
    for line in lines(text) {
        if reader.read(line, &mut case).is_some() {
            cases.push(&case);
        }
    }
    cases
}

fn judge(kind: Kind, text: &[u8]) -> u64 {
    let policy = policy(kind);
    let (cases, mut evaluator, as_of) =
        (cases(&policy, text), BriefEvaluator::new(policy.program()), as_of());
    let mut whole = 0_usize;
    let spent = timed(|| {
        for case in cases.iter() {
            evaluator.run(case, as_of);
            whole += usize::from(evaluator.whole().is_some());
            black_box(evaluator.brief());
        }
    });
    let _ = writeln!(io::stderr(), "{whole} of {} took a whole run", cases.len());
    spent
}

fn judge_whole(kind: Kind, text: &[u8]) -> u64 {
    let policy = policy(kind);
    let (cases, mut evaluator, as_of) = (cases(&policy, text), Evaluator::new(), as_of());
    timed(|| {
        for case in cases.iter() {
            evaluator.run(policy.program(), case, as_of, &mut NoTrace);
            black_box(evaluator.settled());
        }
    })
}

fn read(kind: Kind, text: &[u8]) -> u64 {
    let policy = policy(kind);
    let (mut reader, mut case) = (FastReader::new(policy.program(), false), Case::default());
    timed(|| {
        let mut rest = text;
        while let Some(line) = reader.read(rest, &mut case) {
            black_box(&case);
            rest = rest.get(rest.len() - line.left..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
        }
        assert!(rest.is_empty());
    })
}

/// How often each line is written, so that reading the clock is lost in it; instruction counts are divided by it.
const TIMES: u64 = 16;

/// Writing alone.
fn brief(kind: Kind, text: &[u8]) -> u64 {
    let policy = policy(kind);
    let (cases, mut evaluator, as_of) =
        (cases(&policy, text), BriefEvaluator::new(policy.program()), as_of());
    let (lines, mut out) = (Lines::new(policy.program(), as_of), Vec::new());
    let mut spent = 0;
    for case in cases.iter() {
        evaluator.run(case, as_of);
        out.clear();
        spent += timed(|| {
            for _ in 0..TIMES {
                lines.brief(case, evaluator.brief(), &mut out);
            }
        });
    }
    spent / TIMES
}

fn stream(kind: Kind, text: &[u8], detail: Detail) -> u64 {
    let policy = policy(kind);
    let mut judge = policy.judge_stream(as_of(), StreamOptions { detail, ..StreamOptions::default() });
    let mut out = Vec::with_capacity(4 << 20);
    timed(|| {
        for chunk in chunks(text) {
            out.clear();
            let chunk = Chunk { text: chunk, name: "x", lines_before: 0, bytes_before: 1 };
            assert!(judge.chunk(chunk, &mut out).is_empty());
            black_box(&out);
        }
        judge.finish()
    })
}

/// One ticket at a time, from its text to the whole report as text; with memory kept from one to the next, or without.
fn whole(kind: Kind, text: &[u8], kept: bool) -> u64 {
    let (policy, as_of, mut out) = (policy(kind), as_of(), Vec::new());
    let mut checker = policy.checker();
    timed(|| {
        for line in lines(text) {
            out.clear();
            let line = std::str::from_utf8(line).unwrap_or_default();
            let report = if kept {
                checker.check_json(line, as_of)
            } else {
                Ticket::from_json(line).and_then(|ticket| policy.check(&ticket, as_of))
            };
            assert!(report.is_ok_and(|report| report::json(&report, Detail::Full, &mut out).is_ok()));
            black_box(&out);
        }
    })
}

fn digest(text: &[u8]) -> u64 {
    use sha2::{Digest, Sha256};
    timed(|| Sha256::digest(text))
}

fn baseline(kind: Kind, text: &[u8], whole: bool) -> u64 {
    let calendar = duban_baseline::Calendar::national();
    let at = as_of().local_seconds();
    let mut outcome = Outcome::default();
    if kind == Kind::Zibo {
        let (clause, mut ticket) = (zibo::Clause::new(&calendar, at), zibo::Ticket::default());
        if whole {
            return by_hand(text, |rest, out| {
                let (id, left) = zibo::read(rest, &mut ticket)?;
                clause.judge(&ticket, &mut outcome);
                zibo::BRIEF.line(id, &outcome, out);
                Some(left)
            });
        }
        let mut tickets = zibo::Tickets::default();
        for line in lines(text) {
            if zibo::read(line, &mut ticket).is_some() {
                tickets.push(&ticket);
            }
        }
        return timed(|| {
            for (events, about) in tickets.iter() {
                clause.judge_events(events, about, &mut outcome);
                black_box(&outcome);
            }
        });
    }
    let (tables, mut ticket) = (baotou::Tables::new(&calendar, at), baotou::Ticket::default());
    if whole {
        return by_hand(text, |rest, out| {
            let (id, left) = baotou::read(rest, &mut ticket)?;
            tables.judge(&ticket, &mut outcome);
            baotou::BRIEF.line(id, &outcome, out);
            Some(left)
        });
    }
    let read = |line| {
        let mut ticket = baotou::Ticket::default();
        baotou::read(line, &mut ticket).map(|_| ticket)
    };
    let tickets: Vec<baotou::Ticket> = lines(text).filter_map(read).collect();
    timed(|| {
        for ticket in &tickets {
            tables.judge(ticket, &mut outcome);
            black_box(&outcome);
        }
    })
}

/// Lines in, lines out, a chunk at a time; `one` takes the first line of a text and gives what is left of it.
fn by_hand<'t>(text: &'t [u8], mut one: impl FnMut(&'t [u8], &mut Vec<u8>) -> Option<&'t [u8]>) -> u64 {
    let mut out = Vec::with_capacity(4 << 20);
    timed(|| {
        for chunk in chunks(text) {
            out.clear();
            let mut rest = chunk;
            while let Some(left) = one(rest, &mut out) {
                rest = left;
            }
            assert!(rest.is_empty());
            black_box(&out);
        }
    })
}
