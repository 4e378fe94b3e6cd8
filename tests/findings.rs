//! The pages of `docs/findings.md`: every code has one, and their examples do what they say. `错` gives the code of its
//! page and no other error, `对` gives none.

#![cfg(test)]

mod parts;

use std::collections::BTreeSet;

use duban::calendar::Calendar;
use duban::diagnostic::{Severity, check_texts, city_texts, data_texts, limit_texts, texts};
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile, Ticket, explain};

const PAGES: &str = include_str!("../docs/findings.md");

/// Codes of policies and tickets whose pages have no example to run, and why. All other D, F and E have both examples.
const NOT_EXECUTED: [(&str, &str); 12] = [
    ("D0001", "a file of more than eight megabytes"),
    ("D0002", "bytes that are no text cannot stand in a page"),
    ("D0004", "an empty file has nothing to show"),
    ("D0005", "a folder without a policy"),
    ("D0107", "sixty-five brackets explain nothing"),
    ("D0270", "sixty-five indicators explain nothing"),
    ("F0016", "more than fifty thousand events"),
    ("F0025", "no matter of the policy of 淄博 has a field that must be filled in"),
    ("F0029", "thirty-three brackets explain nothing"),
    ("F0045", "what is asked for stands on the command line, not in the facts"),
    ("F0046", "what is asked for stands on the command line, not in the facts"),
    ("P0003", "a hundred and sixty brackets explain nothing"),
];

/// The codes of what the checker finds: notes and warnings.
const CHECKED: &str = "D04";

/// A fenced block: its tag, and what is in it.
struct Fence<'p> {
    tag: &'p str,
    text: &'p str,
}

fn fences(text: &str) -> Vec<Fence<'_>> {
    let blocks = text.split("\n```").skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap()).map(|(tag, text)| Fence { tag, text }).collect()
}

/// What stands outside the fences.
fn prose(page: &str) -> String {
    page.split("\n```").step_by(2).collect()
}

/// The code and the whole section of each page, in order.
fn pages() -> Vec<(&'static str, &'static str)> {
    let sections = PAGES.split("\n## ").skip(1);
    sections.map(|section| (section.split_whitespace().next().unwrap_or(""), section)).collect()
}

/// A block that stands before the first page: what all examples share.
fn shared(tag: &str) -> &'static str {
    let before = PAGES.split("\n## ").next().unwrap();
    fences(before).into_iter().find(|fence| fence.tag == tag).unwrap().text
}

fn codes() -> Vec<&'static str> {
    let mut list: Vec<&str> = texts::ALL
        .iter()
        .chain(check_texts::ALL)
        .chain(city_texts::ALL)
        .chain(data_texts::ALL)
        .chain(limit_texts::ALL)
        .map(|text| text.code)
        .filter(|code| !code.is_empty())
        .collect();
    list.dedup();
    list
}

fn executed(code: &str) -> bool {
    code.starts_with(['D', 'F', 'E', 'P']) && !NOT_EXECUTED.iter().any(|(known, _)| *known == code)
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let known: BTreeSet<&str> = codes().into_iter().collect();
    let all: Vec<&str> = pages().into_iter().map(|(code, _)| code).collect();
    // The pages of tables (T) come last; `crates/tables` holds them against its texts.
    let written: Vec<&str> = all.iter().copied().take_while(|code| !code.starts_with('T')).collect();
    assert!(all.iter().skip(written.len()).all(|code| code.starts_with('T')), "T pages come last: {all:?}");
    let missing: Vec<&&str> = known.iter().filter(|code| !written.contains(code)).collect();
    let left: Vec<&&str> = written.iter().filter(|code| !known.contains(**code)).collect();
    assert!(missing.is_empty(), "codes without a page in docs/findings.md: {missing:?}");
    assert!(left.is_empty(), "pages of docs/findings.md for codes that are gone: {left:?}");
    let group = |code: &str| "DFVNECPL".find(code.get(..1).unwrap_or("?")).unwrap_or(usize::MAX);
    let mut sorted = written.clone();
    sorted.sort_by_key(|code| (group(code), *code));
    sorted.dedup();
    assert_eq!(written, sorted, "the order of the pages: D, F, V, N, E, C, P, L, each by number and once");
}

#[test]
fn every_page_says_what_why_and_how() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        let said = prose(page);
        let (title, rest) = said.split_once('\n').unwrap_or((&said, ""));
        if title.trim_start_matches(code).trim().chars().count() > 20 {
            wrong.push(format!("{code}: a title of more than 20 characters"));
        }
        let paragraphs = rest.split("\n\n").filter(|part| !part.trim().is_empty()).count();
        if paragraphs < 3 {
            wrong.push(format!("{code}: {paragraphs} paragraphs, not what, why and how"));
        }
        let lines = rest.lines().filter(|line| !line.trim().is_empty()).count();
        if lines > 12 {
            wrong.push(format!("{code}: {lines} lines beside the examples"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words of programs in a text for officers.
fn foreign(text: &str) -> Vec<&'static str> {
    const FOREIGN: [&str; 24] = [
        "::", ".rs", ".pest", "src/", "crates/", "tests/", "Rule", "String", "Option", "Result", "Vec<",
        "usize", "u32", "i64", "bool", "struct", "enum", "null", "line_", "head_", "limit_", "kw_", "EOI",
        "serde",
    ];
    FOREIGN.into_iter().filter(|word| text.contains(word)).collect()
}

#[test]
fn pages_speak_of_policies_and_tickets_alone() {
    let wrong: Vec<String> = pages()
        .into_iter()
        .map(|(code, page)| (code, foreign(&prose(page))))
        .filter(|(_, words)| !words.is_empty())
        .map(|(code, words)| format!("{code}: {words:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(foreign("见 src/model,类型 Option<Day>"), ["src/", "Option"]);
}

#[test]
fn every_page_that_can_has_a_wrong_and_a_right_example() {
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        let tags: Vec<&str> = fences(page).iter().map(|fence| fence.tag.trim_end_matches(" 整")).collect();
        let language = if code.starts_with(['F', 'P']) { "json" } else { "duban" };
        let expected = [format!("{language} 错"), format!("{language} 对")];
        if executed(code) && tags != expected {
            wrong.push(format!("{code}: {tags:?}, not one wrong and one right example"));
        }
        if !executed(code) && !tags.is_empty() {
            wrong.push(format!("{code}: has examples that nobody runs"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of the errors in a policy, its examples run; of what the checker finds where there are none.
fn errors_of_policy(fence: &Fence<'_>) -> Vec<&'static str> {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let mut files = vec![file("例子.duban", fence.text), file("原文.txt", shared("text 原文"))];
    let parts = parts::files(fence.text);
    let several = !parts.is_empty();
    if several {
        files = parts;
    } else if !fence.tag.ends_with('整') {
        files.push(file("开头.duban", shared("duban 开头")));
    }
    match Policy::from_files(files, Calendar::national()) {
        Err(error) => {
            error.findings.iter().filter(|f| f.severity() == Severity::Error).map(|f| f.code()).collect()
        }
        Ok(policy) => {
            let results = policy.test();
            let differ = results.iter().flat_map(|result| &result.mismatches).map(|it| it.message.text.code);
            // The text that the single ones share is covered by none of them.
            let found = if several { policy.lint().findings } else { policy.findings().to_vec() };
            found.iter().map(|it| it.code()).chain(differ).collect()
        }
    }
}

/// The codes of the errors in a text of tickets, by the policy of 淄博; `alone` reads a single ticket, as embedders do.
fn errors_of_facts(policy: &Policy, text: &str, alone: bool) -> Vec<&'static str> {
    let as_of = "2021-01-05T00:00:00+08:00".parse().unwrap();
    let findings = if alone {
        Ticket::from_json(text).err().map(|error| error.findings).unwrap_or_default()
    } else {
        match policy.check_text(Source::new("工单.json", text), as_of, CheckOptions::default()) {
            Ok(checked) => checked.rejected,
            Err(error) => error.findings,
        }
    };
    findings.iter().map(|finding| finding.code()).collect()
}

/// The codes of the errors in a policy as data.
fn errors_of_document(text: &str) -> Vec<&'static str> {
    match Policy::import(text) {
        Err(error) => error.findings.iter().map(|finding| finding.code()).collect(),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn the_examples_do_what_they_say() {
    let zibo = Policy::load(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/zibo")).unwrap();
    let city = policy_of_ledgers();
    let mut wrong = Vec::new();
    for (code, page) in pages() {
        for fence in fences(page) {
            let mut found = match fence.tag.starts_with("json") {
                true if code.starts_with('P') => errors_of_document(fence.text),
                true => {
                    let policy = if ("F0030".."F0060").contains(&code) { &city } else { &zibo };
                    errors_of_facts(policy, fence.text, code == "F0028")
                }
                false => errors_of_policy(&fence),
            };
            found.dedup();
            // What the checker finds is told by its own pages.
            if !code.starts_with(CHECKED) {
                found.retain(|other| !other.starts_with(CHECKED));
            }
            let expected = if fence.tag.contains('错') { vec![code] } else { Vec::new() };
            if found != expected {
                wrong.push(format!("{code} · {}: gives {found:?}", fence.tag));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "examples of docs/findings.md that do not do what they say:\n{}",
        wrong.join("\n")
    );
}

/// The policy by which the pages on ledgers are judged.
fn policy_of_ledgers() -> Policy {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let files = vec![
        file("开头.duban", shared("duban 开头")),
        file("台账.duban", shared("duban 台账")),
        file("原文.txt", shared("text 原文")),
    ];
    Policy::from_files(files, Calendar::national()).unwrap()
}

#[test]
fn the_head_of_the_examples_is_a_policy() {
    assert_eq!(errors_of_policy(&Fence { tag: "duban 整", text: shared("duban 开头") }), [""; 0]);
}

#[test]
fn what_is_not_executed_is_a_code_with_a_reason() {
    let codes = codes();
    let gone: Vec<_> =
        NOT_EXECUTED.iter().filter(|(code, why)| !codes.contains(code) || why.is_empty()).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn explaining_a_code_gives_its_page() {
    for (code, page) in pages() {
        assert_eq!(explain(code), Some(format!("## {}", page.trim_end()).as_str()), "{code}");
    }
    assert_eq!(explain("d0201"), explain("D0201"));
    assert_eq!(explain(""), None);
    assert_eq!(explain("D02"), None);
}
