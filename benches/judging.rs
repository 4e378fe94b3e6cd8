//! Judging and streaming beside the rules written by hand, in one run; a single check; a ledger; due moments; loading a
//! policy. Ratios carry over to other machines, absolute figures do not. Run with `cargo bench --bench judging`.

use std::hint::black_box;
use std::io::Write;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use duban::calendar::{Calendar, Counting};
use duban::eval::{BriefEvaluator, Evaluator, NoTrace};
use duban::facts::{Case, Cases, FastReader, Lists, bind};
use duban::report::Detail;
use duban::source::{FileId, Source};
use duban::value::{Halves, Measure, Moment, Term};
use duban::{CheckOptions, Chunk, OnUnknown, Policy, StreamOptions, Ticket, read_files, report, syntax};
use duban_baseline::{Outcome, baotou, zibo};
use duban_generator::measure::lines;
use duban_generator::{AS_OF, Kind};

const COUNT: u64 = 20_000;
const KINDS: [(Kind, &str); 2] = [(Kind::Zibo, "zibo"), (Kind::Baotou, "baotou")];

fn as_of() -> Moment {
    AS_OF.parse().unwrap_or(Moment::MAX)
}

fn policy(name: &str) -> Policy {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/").to_owned() + name;
    Policy::load(path).unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "{error}");
        std::process::exit(2)
    })
}

fn in_memory(criterion: &mut Criterion) {
    let calendar = duban_baseline::Calendar::national();
    let at = as_of().local_seconds();
    for (kind, name) in KINDS {
        let (policy, text) = (policy(name), kind.ndjson(1, COUNT));
        let mut group = criterion.benchmark_group(format!("in memory, {name}"));
        group.throughput(Throughput::Elements(COUNT)).sample_size(20);
        let mut outcome = Outcome::default();
        if kind == Kind::Zibo {
            let clause = zibo::Clause::new(&calendar, at);
            let (mut tickets, mut ticket) = (zibo::Tickets::default(), zibo::Ticket::default());
            for line in lines(&text) {
                if zibo::read(line, &mut ticket).is_some() {
                    tickets.push(&ticket);
                }
            }
            group.bench_function("by hand", |bencher| {
                bencher.iter(|| {
                    for (events, about) in tickets.iter() {
                        clause.judge_events(events, about, &mut outcome);
                        black_box(&outcome);
                    }
                });
            });
        } else {
            let tables = baotou::Tables::new(&calendar, at);
            let read = |line| {
                let mut ticket = baotou::Ticket::default();
                baotou::read(line, &mut ticket).map(|_| ticket)
            };
            let tickets: Vec<baotou::Ticket> = lines(&text).filter_map(read).collect();
            group.bench_function("by hand", |bencher| {
                bencher.iter(|| {
                    for ticket in &tickets {
                        tables.judge(ticket, &mut outcome);
                        black_box(&outcome);
                    }
                });
            });
        }
        let (mut reader, mut case) = (FastReader::new(policy.program(), false), Case::default());
        let mut cases = Cases::default();
        for line in lines(&text) {
            if reader.read(line, &mut case).is_some() {
                cases.push(&case);
            }
        }
        by_policy(&mut group, &policy, &cases);
        group.finish();
    }
}

/// In brief, as brief lines are judged, and whole.
fn by_policy(group: &mut BenchmarkGroup<'_, WallTime>, policy: &Policy, cases: &Cases) {
    let mut briefly = BriefEvaluator::new(policy.program());
    group.bench_function("by policy", |bencher| {
        bencher.iter(|| {
            for case in cases.iter() {
                briefly.run(case, as_of());
                black_box(briefly.brief());
            }
        });
    });
    let mut evaluator = Evaluator::new();
    group.bench_function("by policy, whole", |bencher| {
        bencher.iter(|| {
            for case in cases.iter() {
                evaluator.run(policy.program(), case, as_of(), &mut NoTrace);
                black_box(evaluator.settled());
            }
        });
    });
}

fn end_to_end(criterion: &mut Criterion) {
    let calendar = duban_baseline::Calendar::national();
    let at = as_of().local_seconds();
    for (kind, name) in KINDS {
        let (policy, text) = (policy(name), kind.ndjson(1, COUNT));
        let mut group = criterion.benchmark_group(format!("lines in, lines out, {name}"));
        group.throughput(Throughput::Elements(COUNT)).sample_size(20);
        let (mut outcome, mut out) = (Outcome::default(), Vec::new());
        let (clause, tables) = (zibo::Clause::new(&calendar, at), baotou::Tables::new(&calendar, at));
        group.bench_function("by hand", |bencher| {
            let (mut complaint, mut connection) = (zibo::Ticket::default(), baotou::Ticket::default());
            bencher.iter(|| {
                out.clear();
                let mut rest = text.as_slice();
                while !rest.is_empty() {
                    let read = if kind == Kind::Zibo {
                        zibo::read(rest, &mut complaint)
                    } else {
                        baotou::read(rest, &mut connection)
                    };
                    let Some((id, left)) = read else { break };
                    if kind == Kind::Zibo {
                        clause.judge(&complaint, &mut outcome);
                        zibo::BRIEF.line(id, &outcome, &mut out);
                    } else {
                        tables.judge(&connection, &mut outcome);
                        baotou::BRIEF.line(id, &outcome, &mut out);
                    }
                    rest = left;
                }
                black_box(&out);
            });
        });
        for (detail, words) in [(Detail::Brief, "by policy, brief"), (Detail::Full, "by policy, full")] {
            group.bench_function(words, |bencher| {
                let options = StreamOptions { detail, ..StreamOptions::default() };
                let mut judge = policy.judge_stream(as_of(), options);
                bencher.iter(|| {
                    out.clear();
                    let chunk = Chunk { text: &text, name: "x", lines_before: 0, bytes_before: 0 };
                    assert!(judge.chunk(chunk, &mut out).is_empty());
                    black_box(&out);
                });
            });
        }
        group.finish();
    }
}

fn single(criterion: &mut Criterion) {
    let policy = policy("zibo");
    let mut text = Vec::new();
    Kind::Zibo.ticket(1, 2).write(&mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    let Ok(ticket) = Ticket::from_json(&text) else { return };
    let mut group = criterion.benchmark_group("one check");
    let calendar = duban_baseline::Calendar::national();
    let clause = zibo::Clause::new(&calendar, as_of().local_seconds());
    group.bench_function("by hand: JSON text to a brief line", |bencher| {
        let (mut own, mut outcome, mut out) = (zibo::Ticket::default(), Outcome::default(), Vec::new());
        bencher.iter(|| {
            out.clear();
            if let Some((id, _)) = zibo::read(text.as_bytes(), &mut own) {
                clause.judge(&own, &mut outcome);
                zibo::BRIEF.line(id, &outcome, &mut out);
            }
            black_box(&out);
        });
    });
    group.bench_function("a ticket in memory to a report", |bencher| {
        bencher.iter(|| black_box(policy.check(&ticket, as_of())));
    });
    group.bench_function("JSON text to the whole report as JSON", |bencher| {
        let mut out = Vec::new();
        bencher.iter(|| {
            out.clear();
            let read = Ticket::from_json(&text).and_then(|ticket| policy.check(&ticket, as_of()));
            if let Ok(checked) = read {
                let _ = report::json(&checked, Detail::Full, &mut out);
            }
            black_box(&out);
        });
    });
    group.bench_function("JSON text to its explanation", |bencher| {
        let options = CheckOptions::default();
        bencher.iter(|| {
            let facts = vec![Source::new("x", text.as_str())];
            black_box(policy.explain_texts(facts, (&ticket.id, None), as_of(), options))
        });
    });
    group.finish();
}

fn ledger(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a ledger of 2,000 tickets");
    group.sample_size(10).throughput(Throughput::Elements(2_000));
    for (kind, name) in [KINDS.as_slice(), &[(Kind::Tengzhou, "tengzhou")]].concat() {
        let policy = policy(name);
        let text = kind.ndjson(1, 2_000);
        let read = |line| Ticket::from_json(&String::from_utf8_lossy(line)).ok();
        let tickets: Vec<Ticket> = lines(&text).filter_map(read).collect();
        let mut evaluator = Evaluator::new();
        let lang = duban::diagnostic::Lang::Zh;
        group.bench_function(format!("{name}, the tickets alone"), |bencher| {
            bencher.iter(|| {
                let reported = tickets.iter().filter_map(|ticket| {
                    let case = bind(policy.program(), ticket, FileId(0), OnUnknown::Error).ok()?;
                    evaluator.run(policy.program(), &case, as_of(), &mut NoTrace);
                    let (program, evaluator) = (policy.program(), &evaluator);
                    let run =
                        report::Run { program, case: &case, evaluator, as_of: as_of(), lang, alone: false };
                    Some(report::ticket(run, None))
                });
                black_box(reported.collect::<Vec<_>>())
            });
        });
        let lists = Lists { tickets: true, ..Lists::default() };
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(policy.check_ledger(&tickets, lists.clone(), as_of())));
        });
    }
    group.finish();
}

fn due_moments(criterion: &mut Criterion) {
    let calendar = Calendar::national();
    let mut group = criterion.benchmark_group("a due moment");
    let triggers: Vec<Moment> =
        (0..1_000).filter_map(|n| Moment::from_local_seconds(1_600_000_000 + n * 100_003).ok()).collect();
    group.throughput(Throughput::Elements(1_000));
    let by_hand = duban_baseline::Calendar::national().days(15, 43_200);
    group.bench_function("by hand: 15 working days", |bencher| {
        bencher.iter(|| {
            for trigger in &triggers {
                black_box(by_hand.due(trigger.local_seconds()));
            }
        });
    });
    for (name, measure) in [
        ("15 working days", Measure::WorkingDays(Halves(30))),
        ("1.5 working days", Measure::WorkingDays(Halves(3))),
        ("5 days, rolled", Measure::Days(Halves(10))),
        ("2 months", Measure::Months(2)),
        ("24 hours", Measure::Seconds(86_400)),
    ] {
        let term = Term::new(measure);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for trigger in &triggers {
                    let _ = black_box(calendar.due(&term, *trigger, &Counting::default()));
                }
            });
        });
    }
    group.finish();
}

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a policy read and checked");
    group.sample_size(20);
    for name in ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"] {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/").to_owned() + name;
        let files = read_files(path).unwrap_or_default();
        let texts = files.into_iter().filter(|file| file.name.ends_with(".duban"));
        let sources: Vec<Source> =
            texts.map(|file| Source::new(file.name, String::from_utf8_lossy(&file.bytes))).collect();
        group.bench_function(format!("{name}, read alone"), |bencher| {
            bencher.iter(|| {
                for source in &sources {
                    black_box(syntax::parse(source, FileId(0)));
                }
            });
        });
        group.bench_function(name, |bencher| bencher.iter(|| black_box(policy(name))));
    }
    group.finish();
}

criterion_group!(benches, in_memory, end_to_end, single, ledger, due_moments, load);
criterion_main!(benches);
