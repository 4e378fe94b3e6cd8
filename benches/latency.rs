//! One check at a time: the median and the 99th percentile of the time of each, over zibo's tickets, beside the rules written
//! by hand. `cargo bench --bench latency -- [TICKETS]`; wall time, so it wants a machine that does nothing else.

#![expect(clippy::disallowed_methods, reason = "times are what it is for")]

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

use duban::calendar::Calendar;
use duban::eval::{BriefEvaluator, Evaluator, NoTrace, Recording};
use duban::facts::{Case, bind};
use duban::report::{self, Detail};
use duban::source::FileId;
use duban::value::Moment;
use duban::{Chunk, OnUnknown, Policy, StreamOptions, Ticket};
use duban_baseline::{Outcome, zibo};
use duban_generator::measure::{lines, percentile};
use duban_generator::{AS_OF, Kind};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let number = std::env::args().skip(1).find_map(|word| word.parse::<u64>().ok());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/zibo");
    let policy = Policy::load_with(path, Calendar::national()).map_err(|error| error.to_string())?;
    let text = Kind::Zibo.ndjson(1, number.unwrap_or(20_000));
    let all = Tickets::read(&policy, std::str::from_utf8(&text)?)?;
    let as_of = AS_OF.parse()?;
    say("zibo, nanoseconds of wall time a check", "median", "99 %")?;
    show("the clock itself", &all.texts, |_| Instant::now())?;
    by_hand(&all, as_of)?;
    by_policy(&policy, &all, as_of)?;
    explained(&policy, &all, as_of)
}

/// The same tickets in each of their shapes.
struct Tickets<'t> {
    texts: Vec<&'t str>,
    tickets: Vec<Ticket>,
    cases: Vec<Case>,
    by_hand: Vec<zibo::Ticket>,
}

impl<'t> Tickets<'t> {
    fn read(policy: &Policy, text: &'t str) -> Result<Tickets<'t>, Failure> {
        let mut all =
            Tickets { texts: Vec::new(), tickets: Vec::new(), cases: Vec::new(), by_hand: Vec::new() };
        for line in lines(text.as_bytes()) {
            let line = std::str::from_utf8(line)?;
            let ticket = Ticket::from_json(line).map_err(|error| error.to_string())?;
            let case = bind(policy.program(), &ticket, FileId(0), OnUnknown::Error);
            all.cases.push(case.map_err(|finding| format!("{finding:?}"))?);
            let mut own = zibo::Ticket::default();
            zibo::read(line.as_bytes(), &mut own).ok_or("not read by hand")?;
            all.by_hand.push(own);
            all.tickets.push(ticket);
            all.texts.push(line);
        }
        Ok(all)
    }
}

fn say(what: &str, median: impl std::fmt::Display, high: impl std::fmt::Display) -> io::Result<()> {
    writeln!(io::stdout(), "{what:<58} {median:>9} {high:>9}")
}

/// Each thing by itself, after one round that only warms up.
fn show<I, T>(what: &str, things: &[I], mut check: impl FnMut(&I) -> T) -> Result<(), Failure> {
    for thing in things {
        black_box(check(thing));
    }
    let mut samples = Vec::with_capacity(things.len());
    for thing in things {
        let start = Instant::now();
        black_box(check(thing));
        samples.push(u64::try_from(start.elapsed().as_nanos())?);
    }
    let (median, high) = (percentile(&mut samples, 500), percentile(&mut samples, 990));
    Ok(say(what, median, high)?)
}

fn by_hand(all: &Tickets<'_>, as_of: Moment) -> Result<(), Failure> {
    let calendar = duban_baseline::Calendar::national();
    let clause = zibo::Clause::new(&calendar, as_of.local_seconds());
    let (mut outcome, mut ticket, mut out) = (Outcome::default(), zibo::Ticket::default(), Vec::new());
    show("by hand: a ticket in memory to its outcome", &all.by_hand, |ticket| {
        clause.judge(ticket, &mut outcome);
        outcome.obligations.len()
    })?;
    show("by hand: JSON text to a brief line", &all.texts, |text| {
        out.clear();
        let (id, _) = zibo::read(text.as_bytes(), &mut ticket)?;
        clause.judge(&ticket, &mut outcome);
        zibo::BRIEF.line(id, &outcome, &mut out);
        Some(out.len())
    })
}

fn by_policy(policy: &Policy, all: &Tickets<'_>, as_of: Moment) -> Result<(), Failure> {
    let mut briefly = BriefEvaluator::new(policy.program());
    show("a ticket in memory, bound to its matter, to its outcome", &all.cases, |case| {
        briefly.run(case, as_of);
        briefly.brief().obligations.len()
    })?;
    show("a Ticket to its outcome", &all.tickets, |ticket| {
        let case = bind(policy.program(), ticket, FileId(0), OnUnknown::Error).ok()?;
        briefly.run(&case, as_of);
        Some(briefly.brief().obligations.len())
    })?;
    let mut evaluator = Evaluator::new();
    show("a ticket in memory, bound to its matter, judged whole", &all.cases, |case| {
        evaluator.run(policy.program(), case, as_of, &mut NoTrace);
        evaluator.settled().states.len()
    })?;
    show("a Ticket to a report (Policy::check)", &all.tickets, |ticket| policy.check(ticket, as_of).is_ok())?;
    let mut checker = policy.checker();
    show("a Ticket to a report (Checker::check)", &all.tickets, |ticket| {
        checker.check(ticket, as_of).is_ok()
    })?;
    for (detail, what) in [(Detail::Brief, "brief"), (Detail::Full, "full")] {
        let mut judge = policy.judge_stream(as_of, StreamOptions { detail, ..StreamOptions::default() });
        let mut out = Vec::new();
        show(&format!("JSON text to a {what} line (Judge::chunk)"), &all.texts, |text| {
            out.clear();
            let chunk = Chunk { text: text.as_bytes(), name: "x", lines_before: 0, bytes_before: 0 };
            (judge.chunk(chunk, &mut out).is_empty(), out.len())
        })?;
    }
    let mut out = Vec::new();
    show("JSON text to the whole report as JSON (Policy::check)", &all.texts, |text| {
        out.clear();
        let checked = Ticket::from_json(text).and_then(|ticket| policy.check(&ticket, as_of)).ok()?;
        report::json(&checked, Detail::Full, &mut out).ok()
    })?;
    show("JSON text to the whole report as JSON (Checker)", &all.texts, |text| {
        out.clear();
        report::json(&checker.check_json(text, as_of).ok()?, Detail::Full, &mut out).ok()
    })
}

/// What an explanation takes beside the outcome alone, which is measured above: the same run, with its steps kept.
fn explained(policy: &Policy, all: &Tickets<'_>, as_of: Moment) -> Result<(), Failure> {
    let (program, mut evaluator, mut trace) = (policy.program(), Evaluator::new(), Recording::default());
    show("the same, bound, with the steps kept", &all.cases, |case| {
        trace.steps.clear();
        evaluator.run(program, case, as_of, &mut trace);
        trace.steps.len()
    })?;
    show("the same, bound, with its explanation", &all.cases, |case| {
        trace.steps.clear();
        evaluator.run(program, case, as_of, &mut trace);
        let lang = duban::diagnostic::Lang::Zh;
        let run = report::Run { program, case, evaluator: &evaluator, as_of, lang, alone: true };
        report::explain((run, policy.digest()), &trace.steps, None)
    })
}
