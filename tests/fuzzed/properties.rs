//! What must hold of any input: nothing panics, what is found stands inside the text, and what two ways of the library
//! say of one input is the same. The fuzzers of `fuzz/` and the replay of their finds share this room.

#[path = "../parts/alone.rs"]
mod alone;

use std::sync::LazyLock;

use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Paint, render};
use duban::facts::{self, Case, FastReader};
use duban::report::{self, Detail, TextOptions};
use duban::script::Scripts;
use duban::source::{FileId, Source, Sources};
use duban::syntax::print::Language;
use duban::{CheckOptions, Chunk, Error, Judge, OnError, OnUnknown, Policy, SourceFile, StreamOptions};
use duban::{format_text, syntax};

/// A property of any bytes.
pub(crate) type Property = fn(&[u8]);

/// All of them, by name.
pub(crate) const ALL: [(&str, Property); 9] = [
    ("parse", parse),
    ("print", print),
    ("lint", lint),
    ("document", document),
    ("facts", facts),
    ("check", check),
    ("formula", formula),
    ("calendar", calendar),
    ("limit", limit),
];

const POLICIES: [&str; 5] = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];

/// The shipped policies. Statics belong to this test alone; the library has none that change.
static SHIPPED: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let load = |name: &&str| Policy::load(format!("{}/policies/{name}", root())).expect("a shipped policy");
    POLICIES.iter().map(load).collect()
});

static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| Scripts::new().expect("formulas are built in"));

/// The folder of the project.
fn root() -> &'static str {
    let here = env!("CARGO_MANIFEST_DIR");
    here.strip_suffix("/fuzz").unwrap_or(here)
}

/// Findings stand inside their file, on the borders of characters, and can be shown.
fn shown(findings: &[Diagnostic], sources: &Sources) {
    for finding in findings {
        if let Some(place) = finding.place() {
            let text = sources.get(place.file).expect("the file of a finding").text();
            let (start, end) = (place.span.start as usize, place.span.end as usize);
            assert!(text.get(start..end).is_some(), "{}: {start}..{end} of {}", finding.code(), text.len());
        }
        for lang in [Lang::Zh, Lang::En] {
            let shown = render(finding, sources, lang, Paint::Plain);
            assert!(shown.contains(finding.code()), "{shown}");
        }
    }
}

fn explained(error: &Error) {
    assert!(!error.findings.is_empty(), "an error without a finding");
    shown(&error.findings, &error.sources);
}

fn file(name: &str, bytes: &[u8]) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: bytes.to_vec() }
}

/// Any text has a tree, and what is wrong with it stands inside it.
pub(crate) fn parse(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut sources = Sources::new();
    let source = Source::new("甲.duban", text);
    let file = sources.add(source.clone());
    let (_, findings) = syntax::parse(&source, file);
    shown(&findings, &sources);
}

/// A text that can be printed is printed alike a second time, and comes back from English.
pub(crate) fn print(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(once) = format_text("甲.duban", text, Language::Zh) else { return };
    let again = |text: &str, lang| format_text("甲.duban", text, lang).expect("what was printed can be read");
    assert_eq!(once, again(&once, Language::Zh), "printed twice");
    let english = again(&once, Language::En);
    assert_eq!(english, again(&english, Language::En), "printed twice in English");
    assert_eq!(once, again(&english, Language::Zh), "back from English");
}

/// Any bytes are a policy or are told why they are none; a policy runs its own examples.
pub(crate) fn lint(bytes: &[u8]) {
    match Policy::from_files(vec![file("甲.duban", bytes)], Calendar::national()) {
        Ok(policy) => {
            shown(policy.findings(), policy.sources());
            let _ = policy.test_coverage();
            let document = policy.export();
            let again = Policy::import(&document).expect("what was exported can be imported");
            assert_eq!(document, again.export(), "exported twice");
        }
        Err(error) => explained(&error),
    }
}

/// Any text is a policy as data or is told why it is none.
pub(crate) fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Policy::import(text) {
        Ok(policy) => {
            let document = policy.export();
            assert_eq!(document, Policy::import(&document).expect("exported").export(), "exported twice");
        }
        Err(error) => explained(&error),
    }
}

/// Which policy, and the rest of the bytes.
fn of_policy(bytes: &[u8]) -> Option<(&'static Policy, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    Some((SHIPPED.get(*first as usize % POLICIES.len())?, rest))
}

const AS_OF: &str = "2024-06-01T00:00:00+08:00";

/// A ticket as it was read: all that its case and its meta say, notes in their words.
fn told(policy: &Policy, case: &Case, meta: Option<&str>) -> String {
    let said: Vec<_> = case.view().said(policy.program()).collect();
    format!("{:?} {said:?} {meta:?}", Case { notes: Vec::new(), ..case.clone() })
}

/// What the careful reader makes of a line that it accepts.
fn carefully(policy: &Policy, line: &[u8]) -> Option<String> {
    let ticket = facts::read_line(std::str::from_utf8(line).ok()?, FileId(0), OnUnknown::Error).ok()?;
    let case = facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::Error).ok()?;
    Some(told(policy, &case, ticket.meta.as_deref()))
}

/// Where lines start, each with its end; the fast reader is given all that comes after as well.
fn starts(text: &[u8]) -> Vec<(usize, usize)> {
    let mut at = 0;
    let line = |line: &[u8]| {
        at += line.len();
        (at - line.len(), at)
    };
    text.split_inclusive(|byte| *byte == b'\n').map(line).collect()
}

/// What the fast reader reads is what the careful one reads, whatever it read before: it guesses what comes from what came
/// last, so one reader goes through all lines, back from the last one, and through all of them again behind the first.
/// How many lines it read.
pub(crate) fn read_twice(bytes: &[u8]) -> usize {
    let Some((policy, lines)) = of_policy(bytes) else { return 0 };
    let starts = starts(lines);
    let careful: Vec<_> = starts.iter().map(|(start, end)| carefully(policy, &lines[*start..*end])).collect();
    let mut reader = FastReader::new(policy.program(), true);
    let (mut case, mut read) = (Case::default(), 0);
    let mut line = |place: usize| {
        let (start, end) = starts[place];
        let Some(fast) = reader.read(&lines[start..], &mut case) else { return };
        assert_eq!(lines.len() - fast.left, end, "the end of line {place}");
        assert_eq!(Some(told(policy, &case, fast.meta)), careful[place], "line {place}");
        read += 1;
    };
    (0..starts.len()).chain((0..starts.len()).rev()).for_each(&mut line);
    for place in 1..starts.len().min(MOST_PAIRS) {
        line(0);
        line(place);
    }
    read
}

/// So many lines are read behind the first one.
const MOST_PAIRS: usize = 16;

/// The same lines read by the careful reader alone, one by one: what they add to a stream.
fn judged_carefully(judge: &mut Judge<'_>, lines: &[u8], out: &mut Vec<u8>) {
    for (start, end) in starts(lines) {
        let Ok(text) = std::str::from_utf8(&lines[start..end]) else {
            judge.reject();
            continue;
        };
        let text = if start == 0 { text.trim_start_matches('\u{FEFF}') } else { text };
        if text.trim().is_empty() {
            continue;
        }
        match facts::read_line(text, FileId(0), OnUnknown::Error) {
            // What cannot be judged counts as rejected already.
            Ok(ticket) => drop(judge.line(&ticket, out)),
            Err(_) => judge.reject(),
        }
    }
}

/// Texts of one ticket go through a checker as they do through the careful reader: each line, and all of them at once.
fn checked(policy: &Policy, lines: &[u8]) {
    let mut checker = policy.checker();
    let each = starts(lines).into_iter().map(|(start, end)| &lines[start..end]);
    for text in each.chain([lines]).filter_map(|text| std::str::from_utf8(text).ok()) {
        let differs = alone::difference(policy, &mut checker, text, AS_OF.parse().expect("a moment"));
        assert_eq!(differs, None, "by a checker");
    }
}

/// Lines of tickets read by the fast reader and by the careful one are the same tickets, and come to the same lines and
/// sums; where a stream is cut into pieces plays no part.
pub(crate) fn facts(bytes: &[u8]) {
    read_twice(bytes);
    let Some((policy, lines)) = of_policy(bytes) else { return };
    checked(policy, lines);
    let as_of = AS_OF.parse().expect("a moment");
    let options = StreamOptions { detail: Detail::Full, ..StreamOptions::default() };
    let chunk = |text| Chunk { text, name: "件.ndjson", lines_before: 0, bytes_before: 0 };
    let summed = |judge: Judge<'_>| {
        let summary = policy.stream_summary(&judge.finish(), as_of);
        (summary.rejected, serde_json::to_string(&summary).expect("sums are JSON"))
    };
    let mut judge: Judge<'_> = policy.judge_stream(as_of, options);
    let mut out = Vec::new();
    let wrong = judge.chunk(chunk(lines), &mut out);
    wrong.iter().for_each(explained);
    let streamed = summed(judge);
    assert_eq!(streamed.0, wrong.len() as u64, "each rejected line is named");
    // The same, a line at a time: where the pieces are cut plays no part.
    let mut judge = policy.judge_stream(as_of, options);
    let mut piecewise = Vec::new();
    for (before, (start, end)) in (0..).zip(starts(lines)) {
        let piece = Chunk { lines_before: before, bytes_before: start as u64, ..chunk(&lines[start..end]) };
        judge.chunk(piece, &mut piecewise);
    }
    assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(&piecewise), "cut elsewhere");
    assert_eq!(streamed, summed(judge), "cut elsewhere");
    let mut judge = policy.judge_stream(as_of, options);
    let mut careful = Vec::new();
    judged_carefully(&mut judge, lines, &mut careful);
    assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(&careful), "read carefully");
    assert_eq!(streamed, summed(judge), "read carefully");
}

/// Any text of facts is judged or is told why not, and the same text gives the same bytes.
pub(crate) fn check(bytes: &[u8]) {
    let Some((policy, rest)) = of_policy(bytes) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let options = CheckOptions { on_error: Some(OnError::Report), ..CheckOptions::default() };
    let judge = || policy.check_text(Source::new("件.json", text), AS_OF.parse().expect("a moment"), options);
    match (judge(), judge()) {
        (Ok(one), Ok(other)) => {
            shown(&one.rejected, &one.sources);
            let json = |report| serde_json::to_string(report).expect("a report is JSON");
            assert_eq!(json(&one.report), json(&other.report), "judged twice");
            let _ = report::text(&one.report, TextOptions::default());
        }
        (Err(error), Err(_)) => explained(&error),
        _ => panic!("judged once, refused once"),
    }
}

/// Any formula ends within its bounds.
pub(crate) fn formula(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(formula) = SCRIPTS.read("单位", text) else { return };
    let _ = SCRIPTS.score(&formula, &std::collections::BTreeMap::new());
}

/// Any text is a calendar or is told why it is none.
pub(crate) fn calendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = duban::calendar_with(&Calendar::national(), Source::new("历.json", text)) {
        explained(&error);
    }
}

/// Any limit is counted from a moment or is told why not; a due moment never lies before its trigger.
pub(crate) fn limit(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let trigger = "2024-02-07T16:20:00+08:00".parse().expect("a moment");
    match duban::due(&Calendar::national(), Source::new("时限", text), trigger) {
        Ok((_, due)) => assert!(due.at >= trigger || text.contains('前'), "{text}: {due:?}"),
        Err(error) => explained(&error),
    }
}
