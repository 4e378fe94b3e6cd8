//! The interpreter and the rules written by hand say the same of every generated ticket, byte by byte; the fast reader
//! reads them as the careful one does, and hands over what it does not read.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use duban::facts::{self, Case, FastReader, OnUnknown};
use duban::report::Detail;
use duban::source::{FileId, Source};
use duban::value::Moment;
use duban::{CheckOptions, Chunk, Policy, SourceFile, StreamOptions, report};
use duban_baseline::{Calendar, Outcome, baotou, zibo};
use duban_generator::{AS_OF, Kind};

fn policy(kind: Kind) -> Policy {
    let name = if kind == Kind::Zibo { "zibo" } else { "baotou" };
    Policy::load(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/").to_owned() + name).unwrap()
}

fn as_of() -> Moment {
    AS_OF.parse().unwrap()
}

/// The brief lines of a stream, judged in pieces of so many bytes.
fn streamed(policy: &Policy, text: &[u8], options: StreamOptions, piece: usize) -> (Vec<u8>, Vec<String>) {
    let (mut out, mut wrong, mut part) = (Vec::new(), Vec::new(), duban::StreamPart::default());
    let (mut rest, mut lines, mut bytes) = (text, 0, 0);
    let mut head = Vec::new();
    report::header(&policy.stream_report(&part, None, as_of()), &mut head).unwrap();
    let mut judges = [policy.judge_stream(as_of(), options), policy.judge_stream(as_of(), options)];
    for turn in 0.. {
        if rest.is_empty() {
            break;
        }
        let near = piece.min(rest.len());
        let end = rest[near..].iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| near + at + 1);
        let (now, later) = rest.split_at(end);
        let chunk = Chunk { text: now, name: "x", lines_before: lines, bytes_before: bytes };
        let errors = judges[turn % 2].chunk(chunk, &mut out);
        wrong.extend(errors.iter().map(ToString::to_string));
        lines += now.iter().filter(|byte| **byte == b'\n').count() as u64;
        bytes += now.len() as u64;
        rest = later;
    }
    for judge in judges {
        part.join(judge.finish());
    }
    head.extend_from_slice(&out);
    report::rest(&policy.stream_report(&part, None, as_of()), &mut head).unwrap();
    (head, wrong)
}

fn brief() -> StreamOptions {
    StreamOptions { detail: Detail::Brief, ..StreamOptions::default() }
}

fn by_hand(kind: Kind, text: &[u8]) -> Vec<u8> {
    let calendar = Calendar::national();
    let at = as_of().local_seconds();
    let (clause, tables) = (zibo::Clause::new(&calendar, at), baotou::Tables::new(&calendar, at));
    let (mut outcome, mut out) = (Outcome::default(), Vec::new());
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        if kind == Kind::Zibo {
            let mut ticket = zibo::Ticket::default();
            let (id, rest) = zibo::read(line, &mut ticket).unwrap();
            assert!(rest.is_empty());
            clause.judge(&ticket, &mut outcome);
            zibo::BRIEF.line(id, &outcome, &mut out);
        } else {
            let mut ticket = baotou::Ticket::default();
            let (id, rest) = baotou::read(line, &mut ticket).unwrap();
            assert!(rest.is_empty());
            tables.judge(&ticket, &mut outcome);
            baotou::BRIEF.line(id, &outcome, &mut out);
        }
    }
    out
}

#[test]
fn by_hand_and_by_policy_say_the_same() {
    for kind in [Kind::Zibo, Kind::Baotou] {
        let text = kind.ndjson(7, 20_000);
        let (ours, wrong) = streamed(&policy(kind), &text, brief(), 100_000);
        assert_eq!(wrong, [""; 0]);
        let theirs = by_hand(kind, &text);
        let ours = ours.split(|byte| *byte == b'\n').skip(1);
        for (ours, theirs) in ours.zip(theirs.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())) {
            assert_eq!(String::from_utf8_lossy(ours), String::from_utf8_lossy(theirs));
        }
        assert_eq!(theirs.iter().filter(|byte| **byte == b'\n').count(), 20_000);
    }
}

#[test]
fn a_stream_is_the_report_line_by_line() {
    for kind in [Kind::Zibo, Kind::Baotou] {
        let policy = policy(kind);
        let mut text = kind.ndjson(3, 300);
        text.extend_from_slice(b"\n{\"id\":\"X\",\"matter\":\"none\"}\n   \n{broken\n");
        let source = Source::new("x", String::from_utf8(text.clone()).unwrap());
        let checked = policy.check_text(source, as_of(), CheckOptions::default()).unwrap();
        for detail in [Detail::Brief, Detail::Full] {
            let mut whole = Vec::new();
            let mut report = checked.report.clone();
            report.facts.digest = None;
            report::ndjson(&report, detail, &mut whole).unwrap();
            for piece in [1, 5_000, 1 << 20] {
                let (ours, wrong) = streamed(&policy, &text, StreamOptions { detail, ..brief() }, piece);
                assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&whole));
                assert_eq!(wrong.len(), 2);
                assert!(wrong[0].contains("x:302:") && wrong[1].contains("x:304:"), "{wrong:?}");
            }
        }
    }
}

/// What is said of a unit names its own role, whichever matter's role of that number was said of it before.
#[test]
fn a_stream_names_the_role_of_each_matter() {
    let one = |matter: &str, role: &str| {
        format!(
            "事项 {matter} {{\n    角色 {role}\n    事件 收到\n    事件 答复\n}}\n义务 {matter}答复 {{\n    \
             事项 {matter}\n    责任单位 {role}\n    自 收到 起\n    时限 3个工作日内\n    完成 答复\n}}\n"
        )
    };
    let text = format!(
        "政策 试 {{ 语言 1; 施行 2020年1月1日; 日历 中国法定工作日 }}\n单位 甲局\n{}{}",
        one("信访", "主办"),
        one("热线", "承办")
    );
    let file = SourceFile { name: "试.duban".to_owned(), bytes: text.into_bytes() };
    let policy = Policy::from_files(vec![file], duban::calendar::Calendar::national()).unwrap();
    let ticket = |matter: &str, role: &str| {
        format!(
            "{{\"id\":\"{matter}\",\"matter\":\"{matter}\",\"parties\":{{\"{role}\":\"乙局\"}},\"events\":[]}}\n"
        )
    };
    let lines = format!("{}{}", ticket("信访", "主办"), ticket("热线", "承办"));
    let options = StreamOptions { detail: Detail::Full, ..brief() };
    let (ours, wrong) = streamed(&policy, lines.as_bytes(), options, 1 << 20);
    assert_eq!(wrong, [""; 0]);
    let ours = String::from_utf8(ours).unwrap();
    let said = |id: &str| ours.lines().find(|line| line.contains(id)).unwrap().to_owned();
    assert!(said("\"id\":\"信访\"").contains("主办") && !said("\"id\":\"信访\"").contains("承办"));
    assert!(said("\"id\":\"热线\"").contains("承办") && !said("\"id\":\"热线\"").contains("主办"));
}

/// What both readers make of a line; `None` where the fast one hands over. It has read others before: it guesses from them.
fn both(policy: &Policy, reader: &mut FastReader<'_>, line: &[u8]) -> (Option<String>, Option<String>) {
    let mut case = Case::default();
    let read = reader.read(line, &mut case);
    // The one has the words of its notes at hand, the other finds them when it is asked.
    let told = |case: &Case, meta: Option<&str>| {
        let said: Vec<_> = case.view().said(policy.program()).collect();
        format!("{:?} {said:?} {meta:?}", Case { notes: Vec::new(), ..case.clone() })
    };
    let fast = read.map(|line| told(&case, line.meta));
    let careful = std::str::from_utf8(line).ok().and_then(|text| {
        let ticket = facts::read_line(text, FileId(0), OnUnknown::Error).ok()?;
        let case = facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::Error).ok()?;
        Some(told(&case, ticket.meta.as_deref()))
    });
    (fast, careful)
}

/// A line with something changed in it: a byte, a stretch cut out or doubled, members turned around.
fn mutated(line: &[u8], random: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut text = line.to_vec();
    for _ in 0..=random(2) {
        let at = random(text.len());
        match random(7) {
            0 => text[at] = b"\"\\{}[]:, 0tn\x01\xff"[random(14)],
            1 => drop(text.drain(at..(at + random(30)).min(text.len()))),
            2 => {
                let end = (at + random(60)).min(text.len());
                let again = text[at..end].to_vec();
                text.splice(at..at, again);
            }
            3 => text.insert(at, b" \t\r\n\"\\,"[random(7)]),
            4 => text = turned(&text),
            5 => {
                let whole = String::from_utf8_lossy(&text).into_owned();
                let (from, to) = CHANGES[random(CHANGES.len())];
                text = whole.replacen(from, to, 1).into_bytes();
            }
            _ => {
                let whole = String::from_utf8_lossy(&text).into_owned();
                let extra = EXTRAS[random(EXTRAS.len())];
                text = whole.replacen(",\"events\"", &format!(",{extra},\"events\""), 1).into_bytes();
            }
        }
        if text.is_empty() {
            return b"{".to_vec();
        }
    }
    text
}

const CHANGES: [(&str, &str); 12] = [
    ("+08:00", "Z"),
    ("T", " "),
    ("\"event\"", "\"by\":\"市住建局\",\"event\""),
    ("\"event\"", "\"by\":null,\"event\""),
    ("true", "\"是\""),
    ("true", "null"),
    ("false", "0"),
    ("\"at\":\"20", "\"at\":\"19"),
    (":00+08:00\"", "\""),
    ("}]}", "}],\"meta\":{\"a\" : [1e5, \"\\u00e9\"]}}"),
    ("}]}", ",\"meta\":null,\"set\":{\"承办单位\":\"市住建局 \"}}]}"),
    ("市", "\\u5e02"),
];

const EXTRAS: [&str; 8] = [
    "\"schema\":\"duban/facts/1\"",
    "\"schema\":\"duban/facts/2\"",
    "\"meta\": {\"x\":[]}",
    "\"id\":\"\"",
    "\"fields\":{\"类别\":\"投诉\",\"诉求内容\":\"路灯不亮\",\"紧急程度\":null}",
    "\"fields\":{}",
    "\"remark\":1",
    "\"matter\":\"企业诉求\"",
];

/// The members of a ticket the other way round.
fn turned(text: &[u8]) -> Vec<u8> {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(text) else { return text.to_vec() };
    let Some(object) = value.as_object() else { return text.to_vec() };
    let members = object.iter().rev().map(|(key, value)| format!("{}: {value}", serde_json::json!(key)));
    format!("{{ {} }}", members.collect::<Vec<_>>().join(" , ")).into_bytes()
}

#[test]
fn the_fast_reader_reads_what_the_careful_one_does() {
    for (kind, seed) in [(Kind::Zibo, 11), (Kind::Baotou, 13)] {
        let policy = policy(kind);
        let (mut state, mut fast, mut handed_over): (u64, u32, u32) = (seed, 0, 0);
        let mut random = |n: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % n.max(1)
        };
        let mut reader = FastReader::new(policy.program(), true);
        for ticket in kind.tickets(seed, 1_500) {
            let mut line = Vec::new();
            ticket.write(&mut line);
            let (read, careful) = both(&policy, &mut reader, &line);
            assert_eq!(read, careful);
            assert!(read.is_some(), "what is usual is read fast: {}", String::from_utf8_lossy(&line));
            for _ in 0..6 {
                let line = mutated(&line, &mut random);
                let (read, careful) = both(&policy, &mut reader, &line);
                if read.is_some() {
                    assert_eq!(read, careful, "{}", String::from_utf8_lossy(&line));
                    fast += 1;
                } else {
                    handed_over += 1;
                }
            }
        }
        assert!(fast > 1_000 && handed_over > 1_000, "both ways are taken: {fast}, {handed_over}");
    }
}
