//! What a ledger costs: tengzhou's policy over 500 communities, with its streaks of cards, rates of punctuality and rankings
//! of each year, beside the same tickets without any ledger. `cargo bench --bench ledger -- [TICKETS]`; processor time of one
//! thread, the ways in turn on each piece of the stream, which is made as it goes.

use std::hint::black_box;
use std::io::{self, Write};

use duban::calendar::Calendar;
use duban::eval::BriefEvaluator;
use duban::facts::{Case, FastReader};
use duban::report::{Detail, Lines};
use duban::value::Moment;
use duban::{Chunk, Judge, Policy, StreamOptions, read_files};
use duban_generator::measure::clock;
use duban_generator::{AS_OF, Kind, communities};

type Failure = Box<dyn std::error::Error>;

/// How many tickets are judged at a time.
const PIECE: u64 = 2_000;

fn main() -> Result<(), Failure> {
    let number = std::env::args().skip(1).find_map(|word| word.parse::<u64>().ok());
    let (count, as_of) = (number.unwrap_or(1_000_000), AS_OF.parse::<Moment>()?);
    let (policy, without) = (policy(true)?, policy(false)?);
    let mut alone = Alone::new(&policy, as_of);
    let options = StreamOptions { detail: Detail::Brief, ..StreamOptions::default() };
    let mut ledger = policy.judge_stream(as_of, options);
    let mut no_streaks = without.judge_stream(as_of, options);
    let (mut read, mut judged, mut written) = (0, 0, 0);
    let (mut kept, mut plain) = (0, 0);
    let (mut text, mut out, mut first) = (Vec::new(), Vec::new(), 0);
    while first < count {
        let last = count.min(first + PIECE);
        text.clear();
        for number in first..last {
            Kind::Communities.ticket(1, number).write(&mut text);
            text.push(b'\n');
        }
        first = last;
        read += timed(|| alone.read(&text));
        judged += timed(|| alone.judge(&text));
        written += timed(|| alone.stream(&text, &mut out));
        kept += timed(|| stream(&mut ledger, &text, &mut out));
        plain += timed(|| stream(&mut no_streaks, &text, &mut out));
    }
    let (part, streakless) = (ledger.finish(), no_streaks.finish());
    let (mut units, mut rungs, mut assessed) = (0, 0, 0);
    let closed = timed(|| {
        let report = policy.stream_report(&part, None, as_of);
        (units, rungs, assessed) = (report.units.len(), report.escalations.len(), report.assessments.len());
    });
    let closed_plain = timed(|| without.stream_report(&streakless, None, as_of));
    if units < 500 || rungs == 0 || assessed == 0 {
        return Err(format!("no such ledger: {units} units, {rungs} rungs, {assessed} assessments").into());
    }
    let mut out = io::stdout();
    writeln!(
        out,
        "tengzhou, {count} tickets of {units} units; {rungs} rungs by several tickets, {assessed} assessments"
    )?;
    writeln!(out, "nanoseconds of processor time a ticket")?;
    let (alone, whole) = (written, kept + closed);
    for (what, took) in [
        ("read", read),
        ("read and judged", judged),
        ("the tickets alone: lines in, brief lines out", alone),
        ("with the ledger, closed and reported", whole),
        ("  of that, closing and reporting", closed),
        ("with the ledger, no streaks in the policy", plain + closed_plain),
    ] {
        writeln!(out, "{what:<46} {:>8}", took / count.max(1))?;
    }
    let times = |over: u64, under: u64| {
        let hundredth = over.saturating_mul(100) / under.max(1);
        format!("{}.{:02}", hundredth / 100, hundredth % 100)
    };
    writeln!(out, "the ledger takes {} times the tickets alone (wanted: 2)", times(whole, alone))?;
    writeln!(out, "streaks take {} times the same without them", times(whole, plain + closed_plain))?;
    Ok(())
}

#[inline(never)]
fn timed<T>(run: impl FnOnce() -> T) -> u64 {
    let start = clock();
    black_box(run());
    clock().saturating_sub(start)
}

/// Tengzhou's policy with the communities in place of its towns; without its streaks, where those are not wanted.
fn policy(streaks: bool) -> Result<Policy, Failure> {
    let mut files = read_files(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/tengzhou"))?;
    let names: Vec<String> = communities().collect();
    let (mut grouped, mut cut) = (0, 0);
    // Examples speak of the rungs that may go.
    files.retain(|file| !file.name.starts_with("示例"));
    for file in &mut files {
        let mut text = String::new();
        let mut within = false;
        for line in std::str::from_utf8(&file.bytes)?.lines() {
            // A rung of several tickets, with what it asks for in braces.
            let begins = !streaks && line.starts_with("    连续") && line.contains('→');
            cut += usize::from(begins);
            within |= begins;
            if line.starts_with("单位组 镇街 = ") {
                grouped += 1;
                text.push_str(&names.iter().map(|name| format!("单位 {name}\n")).collect::<String>());
                text.push_str(&format!("单位组 镇街 = {}", names.join("、")));
            } else if !within {
                text.push_str(line);
            }
            text.push('\n');
            within &= !(line.starts_with("    }") || (begins && !line.ends_with('{')));
        }
        file.bytes = text.into_bytes();
    }
    if grouped != 1 || (!streaks && cut != 2) {
        return Err("the policy is not written as it was".into());
    }
    Ok(Policy::from_files(files, Calendar::national()).map_err(|error| error.to_string())?)
}

fn stream(judge: &mut Judge<'_>, text: &[u8], out: &mut Vec<u8>) {
    out.clear();
    assert!(judge.chunk(Chunk { text, name: "x", lines_before: 0, bytes_before: 0 }, out).is_empty());
    black_box(&out);
}

/// Tickets without a ledger.
struct Alone<'p> {
    reader: FastReader<'p>,
    lines: Lines<'p>,
    case: Case,
    evaluator: BriefEvaluator<'p>,
    as_of: Moment,
}

impl<'p> Alone<'p> {
    fn new(policy: &'p Policy, as_of: Moment) -> Alone<'p> {
        let program = policy.program();
        Alone {
            reader: FastReader::new(program, false),
            lines: Lines::new(program, as_of),
            case: Case::default(),
            evaluator: BriefEvaluator::new(program),
            as_of,
        }
    }

    fn each(&mut self, text: &[u8], mut then: impl FnMut(&mut Self)) {
        let mut rest = text;
        while let Some(line) = self.reader.read(rest, &mut self.case) {
            then(self);
            rest = rest.get(rest.len() - line.left..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
        }
        assert!(rest.is_empty());
    }

    fn read(&mut self, text: &[u8]) {
        self.each(text, |it| {
            black_box(&it.case);
        });
    }

    fn judge(&mut self, text: &[u8]) {
        self.each(text, |it| it.evaluator.run(&it.case, it.as_of));
    }

    fn stream(&mut self, text: &[u8], out: &mut Vec<u8>) {
        out.clear();
        self.each(text, |it| {
            it.evaluator.run(&it.case, it.as_of);
            it.lines.brief(&it.case, it.evaluator.brief(), out);
        });
        black_box(&out);
    }
}
