//! Many tickets of which some are broken, in a hundred ways: every good one is reported, every bad one is named with its line,
//! and the run ends with 3. `just million` does the same with a million.

use std::collections::BTreeMap;

use crate::house::{Folder, duban, kept, late};

/// A hundred broken tickets, each behind the code that it is told by. `␂` stands for a byte that no text has, `␀` for zero.
const WAYS: &str = include_str!("broken.txt");

const TICKETS: usize = 10_000;

fn ways() -> Vec<(&'static str, Vec<u8>)> {
    let ways: Vec<_> = WAYS.lines().map(|line| line.split_once(' ').expect("a code and a ticket")).collect();
    assert_eq!(ways.len(), 100);
    let bytes = |text: &str| {
        let mut bytes = Vec::new();
        for sign in text.chars() {
            match sign {
                '␂' => bytes.push(0xFF),
                '␀' => bytes.push(0),
                sign => bytes.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        bytes
    };
    ways.into_iter().map(|(code, text)| (code, bytes(text))).collect()
}

/// The lines of a file, and the code of each broken one by its line.
fn facts() -> (Vec<u8>, BTreeMap<usize, &'static str>) {
    let (mut text, mut broken, mut ways) = (Vec::new(), BTreeMap::new(), ways().into_iter());
    for n in 0..TICKETS {
        match if n % 100 == 37 { ways.next() } else { None } {
            Some((code, line)) => {
                broken.insert(n + 1, code);
                text.extend(line);
            }
            None if n % 3 == 0 => text.extend(late(&format!("A{n}")).into_bytes()),
            None => text.extend(kept(&format!("A{n}")).into_bytes()),
        }
        text.push(b'\n');
    }
    assert_eq!(broken.len(), 100);
    (text, broken)
}

/// What was said of each line: the code of the finding that is drawn there.
fn told(err: &str) -> BTreeMap<usize, &str> {
    let mut told = BTreeMap::new();
    for finding in err.split("\n\n") {
        let code = finding.split(['[', ']']).nth(1).unwrap_or_else(|| panic!("no code: {finding}"));
        let place = finding.split(".ndjson:").nth(1).unwrap_or_else(|| panic!("no line: {finding}"));
        let line = place.split(':').next().unwrap().parse().unwrap();
        assert!(told.insert(line, code).is_none(), "line {line} is told twice");
    }
    told
}

#[test]
fn a_hundred_ways_to_be_broken_spoil_nothing_else() {
    let (text, broken) = facts();
    let folder = Folder::new("a-hundred-ways");
    let file = folder.file("万件.ndjson", &text);
    let good: Vec<String> =
        (0..TICKETS).filter(|n| !broken.contains_key(&(n + 1))).map(|n| format!("A{n}")).collect();
    let run = |jobs: &str| {
        duban(&["check", "zibo", "--as-of", "2021-01-08", "--format", "ndjson", "--jobs", jobs, &file])
    };
    let answer = run("1");
    assert_eq!(answer.status, 3);
    answer.says(&[]);
    assert_eq!(told(&answer.err), broken);
    let lines: Vec<serde_json::Value> =
        answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let reported: Vec<&str> = lines.iter().filter_map(|line| line["id"].as_str()).collect();
    assert_eq!(reported, good);
    let rest = lines.last().unwrap();
    assert_eq!((&rest["summary"]["tickets"], &rest["summary"]["rejected"]), (&9_900.into(), &100.into()));
    assert_eq!(rest["facts"]["records"], 10_000);
    // The good ones alone say the same of themselves.
    let alone: Vec<&[u8]> = text
        .split_inclusive(|byte| *byte == b'\n')
        .enumerate()
        .filter(|(n, _)| !broken.contains_key(&(n + 1)))
        .map(|(_, line)| line)
        .collect();
    let alone = folder.file("好的.ndjson", alone.concat());
    let alone = duban(&["check", "zibo", "--as-of", "2021-01-08", "--format", "ndjson", &alone]);
    assert_eq!(alone.status, 1);
    let tickets = |out: &str| out.lines().filter(|line| line.starts_with("{\"type\":\"ticket\"")).count();
    assert_eq!(tickets(&alone.out), 9_900);
    let body = |out: &str| out.lines().skip(1).take(9_900).map(str::to_owned).collect::<Vec<_>>();
    assert!(body(&alone.out) == body(&answer.out), "a good ticket is judged otherwise among broken ones");
    let threads = run("3");
    assert!(
        threads.status == 3 && threads.out == answer.out && threads.err == answer.err,
        "three threads say otherwise"
    );
}
