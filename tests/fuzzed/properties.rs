//! What must hold of any input: nothing panics, what is found stands inside the text, and what two ways of the library
//! say of one input is the same. The fuzzers of `fuzz/` and the replay of their finds share this room.

use std::sync::LazyLock;

use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Paint, render};
use duban::report::{self, TextOptions};
use duban::script::Scripts;
use duban::source::{Source, Sources};
use duban::syntax::print::Language;
use duban::{CheckOptions, Chunk, Error, Judge, OnError, Policy, SourceFile, StreamOptions};
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

/// Lines of tickets read by the fast reader and by the careful one come to the same sums.
pub(crate) fn facts(bytes: &[u8]) {
    let Some((policy, lines)) = of_policy(bytes) else { return };
    let as_of = AS_OF.parse().expect("a moment");
    let chunk = |text| Chunk { text, name: "件.ndjson", lines_before: 0, bytes_before: 0 };
    let mut judge: Judge<'_> = policy.judge_stream(as_of, StreamOptions::default());
    let mut out = Vec::new();
    let wrong = judge.chunk(chunk(lines), &mut out);
    wrong.iter().for_each(explained);
    let streamed = policy.stream_summary(&judge.finish(), as_of);
    assert_eq!(streamed.rejected, wrong.len() as u64, "each rejected line is named");
    // The same, a line at a time: where the pieces are cut plays no part.
    let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    let (mut piecewise, mut before, mut bytes_before) = (Vec::new(), 0, 0);
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let piece = Chunk { lines_before: before, bytes_before, ..chunk(line) };
        judge.chunk(piece, &mut piecewise);
        before += 1;
        bytes_before += line.len() as u64;
    }
    assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(&piecewise), "cut elsewhere");
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
