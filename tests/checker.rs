//! One checker for many tickets (`Policy::checker`) against reading each carefully and judging it alone: the same reports and
//! the same errors, whatever came before. The conformance cases and the fuzzed facts go through a checker in their own suites.

#![cfg(test)]

#[path = "parts/alone.rs"]
mod alone;

use std::path::Path;

use duban::facts::{Case, FastReader};
use duban::value::Moment;
use duban::{Limits, Policy};
use duban_generator::{AS_OF, Kind};

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn generated_tickets() {
    for kind in [Kind::Zibo, Kind::Baotou, Kind::Tengzhou] {
        let policy = Policy::load(folder(kind.policy())).unwrap();
        let text = String::from_utf8(kind.ndjson(13, 400)).unwrap();
        let (mut checker, mut reader) = (policy.checker(), FastReader::new(policy.program(), true));
        let (mut case, mut read) = (Case::default(), 0);
        for line in text.lines() {
            let plain = reader.read(line.as_bytes(), &mut case).is_some();
            read += usize::from(plain);
            // Long after, at each event, and before anything.
            let moments = case.events.iter().filter(|_| plain).map(|event| event.moment);
            let moments: Vec<Moment> = moments.chain([at(AS_OF), at("2010-01-01")]).collect();
            for as_of in moments {
                assert_eq!(alone::difference(&policy, &mut checker, line, as_of), None);
            }
            let spread = spread(line);
            assert_eq!(alone::difference(&policy, &mut checker, &spread, at(AS_OF)), None);
        }
        assert!(read > 300, "{read} tickets of {} are plain", kind.policy());
    }
}

/// The same over many lines.
fn spread(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

const PLAIN: &str = r#"{"id":"甲","matter":"企业诉求","parties":{"承办单位":"市住建局"},"events":[{"event":"接收","at":"2021-01-04T09:30:00+08:00"}]}"#;

/// What stands around a ticket, and in place of one.
fn odd_texts() -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let around = [
        ("", ""),
        ("", "\n"),
        ("", "\r\n"),
        ("", "\n\n"),
        ("", " \t\r\n \n"),
        ("\n", ""),
        ("\n\n ", "\n"),
        (" \t", " \t"),
        ("\u{FEFF}", ""),
        ("\u{FEFF}\u{FEFF}", "\n"),
        ("", "\u{FEFF}"),
        ("\n\u{FEFF}", ""),
        ("", "\n\u{FEFF}"),
        ("\u{A0}", ""),
        ("", "\u{3000}"),
        ("", "\u{B}"),
        ("", "\0"),
        ("", "x"),
        ("", "\nx"),
        ("x", ""),
        ("x\n", ""),
        ("", ","),
        ("[", "]"),
        ("[", ""),
        ("{\"tickets\":[", "]}"),
        ("{\"tickets\":[", "],\"readings\":[]}"),
        ("{\"id\":\"乙\"}\n", ""),
        ("{\"id\":", "}"),
    ];
    texts.extend(around.iter().map(|(before, after)| format!("{before}{PLAIN}{after}")));
    texts.push(format!("{PLAIN}{PLAIN}"));
    texts.push(format!("{PLAIN}\n{PLAIN}"));
    texts.push(format!("{PLAIN}\n{PLAIN}\n"));
    texts.push(format!("{PLAIN}\n\n{{\"id\": 3}}"));
    texts.extend(
        ["", " ", "\n", "\u{FEFF}", "null", "[]", "{}", "{", "3", "\"甲\"", "{}\n{}"].map(str::to_owned),
    );
    texts
}

/// What may be wrong or unusual inside: something of the plain ticket in other words.
const CHANGED: [(&str, &str); 44] = [
    ("\"甲\"", "\"\""),
    ("\"甲\"", "3"),
    ("\"甲\"", "null"),
    ("\"甲\"", "\"\\u7532\""),
    ("\"甲\"", "\"甲\\n\""),
    ("\"甲\"", "\"甲\n\""),
    ("\"id\":\"甲\",", ""),
    ("\"id\":\"甲\",", "\"id\":\"甲\",\"id\":\"乙\","),
    ("\"id\":\"甲\",", "\"schema\":\"duban/facts/1\",\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"schema\":\"duban/facts/2\",\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"meta\":{\"a\": [1 , 2.50]},\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"meta\":{\"a\":\n1},\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"meta\":null,\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"readings\":[],\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"activities\":null,\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"tickets\":[],\"id\":\"甲\","),
    ("\"id\":\"甲\",", "\"来源\":\"热线\",\"id\":\"甲\","),
    ("\"matter\":\"企业诉求\",", ""),
    ("\"matter\":\"企业诉求\",", "\"matter\":null,"),
    ("企业诉求", "企业诉救"),
    ("\"matter\"", "\"mater\""),
    ("\"matter\":\"企业诉求\"", "\"matter\" : \"企业诉求\""),
    ("{\"承办单位\":\"市住建局\"}", "{}"),
    ("{\"承办单位\":\"市住建局\"}", "null"),
    ("{\"承办单位\":\"市住建局\"}", "[]"),
    ("\"市住建局\"", "null"),
    ("\"市住建局\"", "\"\""),
    ("\"市住建局\"", "[\"市住建局\",\"某局\"]"),
    ("\"市住建局\"", "{}"),
    ("\"市住建局\"", "17"),
    ("市住建局", "没有的局"),
    ("承办单位", "承办单拉"),
    ("\"events\"", "\"evnts\""),
    ("\"接收\"", "\"收接\""),
    ("\"接收\"", "null"),
    ("\"event\":\"接收\",", ""),
    (",\"at\":\"2021-01-04T09:30:00+08:00\"", ""),
    ("2021-01-04T09:30:00+08:00", "2021-01-04"),
    ("2021-01-04T09:30:00+08:00", "2021-02-30"),
    ("2021-01-04T09:30:00+08:00", "2021-01-04T01:30:00Z"),
    ("2021-01-04T09:30:00+08:00", "去年"),
    ("+08:00\"}", "+08:00\",\"by\":\"没有的局\"}"),
    ("+08:00\"}", "+08:00\",\"set\":{\"承办单位\":\"没有的局\"}}"),
    ("]}", ",]}"),
];

#[test]
fn odd_and_broken_texts() {
    let mut texts = odd_texts();
    for (right, wrong) in CHANGED {
        assert!(PLAIN.contains(right), "{right}");
        texts.push(PLAIN.replacen(right, wrong, 1));
    }
    for name in ["zibo", "tengzhou"] {
        let policy = Policy::load(folder(name)).unwrap();
        let mut checker = policy.checker();
        for text in &texts {
            // What was read before plays no part: a plain one in between, and none.
            for text in [text, text, &PLAIN.to_owned()] {
                assert_eq!(alone::difference(&policy, &mut checker, text, at("2021-02-01")), None);
            }
        }
        for cut in (0..PLAIN.len()).filter(|cut| PLAIN.is_char_boundary(*cut)) {
            let text = &PLAIN[..cut];
            assert_eq!(alone::difference(&policy, &mut checker, text, at("2021-02-01")), None);
        }
    }
}

#[test]
fn limits_are_told_alike() {
    let events = r#"{"event":"接收","at":"2021-01-04T09:30:00+08:00"}"#;
    let texts = [PLAIN.to_owned(), PLAIN.replace(events, &[events; 5].join(","))];
    let bounds: [fn(&mut Limits) -> &mut usize; 3] =
        [|it| &mut it.ticket_events, |it| &mut it.ticket_obligations, |it| &mut it.ticket_rounds];
    for bound in bounds {
        for most in [1, 2, 4] {
            let mut limits = Limits::DEFAULT;
            *bound(&mut limits) = most;
            let policy = Policy::load_with(folder("zibo"), limits).unwrap();
            let mut checker = policy.checker();
            for text in texts.iter().chain(&texts) {
                assert_eq!(alone::difference(&policy, &mut checker, text, at("2021-02-01")), None);
            }
        }
    }
}
