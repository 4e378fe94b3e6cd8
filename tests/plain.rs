//! Everyday events are taken together (`eval::plain`), and one by one where a run is traced: both ways come to the same, on
//! generated tickets of shipped policies at many moments, and on every ticket of the conformance cases.

#![cfg(test)]

#[path = "parts/both_ways.rs"]
mod both_ways;

use std::fs;
use std::path::{Path, PathBuf};

use duban::facts::{self, Case, FastReader, OnUnknown};
use duban::source::FileId;
use duban::value::Moment;
use duban::{Policy, SourceFile, calendar::Calendar};
use duban_generator::{AS_OF, Kind};
use serde_json::Value;

fn shipped(name: &str) -> Policy {
    Policy::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).unwrap()
}

#[test]
fn generated_tickets() {
    let as_of: Moment = AS_OF.parse().unwrap();
    for kind in [Kind::Zibo, Kind::Baotou, Kind::Tengzhou] {
        let policy = shipped(kind.policy());
        let text = kind.ndjson(7, 1_500);
        let mut reader = FastReader::new(policy.program(), false);
        let mut read = 0;
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let mut case = Case::default();
            if reader.read(line, &mut case).is_none() {
                continue;
            }
            read += 1;
            // At each event, a second before the next, and long after.
            let events = case.events.iter().flat_map(|event| [event.at.at, event.at.at.plus(-1).unwrap()]);
            for at in events.chain([as_of]) {
                both_ways::compare(policy.program(), &case, at);
            }
        }
        assert!(read > 1_000, "{} tickets of {}", read, kind.policy());
    }
}

/// The tickets of the cases, whatever else stands in their facts.
#[test]
fn the_tickets_of_the_conformance_cases() {
    let (mut compared, mut plain) = (0, 0);
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")) {
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for case in cases {
            let Some(policy) = policy_of(&case) else { continue };
            let program = policy.program();
            plain +=
                usize::from(program.matters.iter().any(|it| it.dispatch.plain().iter().any(Option::is_some)));
            let given = if case["ledger"].is_null() { &case["facts"] } else { &case["ledger"]["tickets"] };
            let Ok(read) = facts::read(&given.to_string(), FileId(0), OnUnknown::default()) else { continue };
            let points = case["at"].as_array().cloned().unwrap_or_else(|| vec![case.clone()]);
            let bound = read.records.into_iter().filter_map(|record| {
                facts::bind(program, &record.ok()?, FileId(0), OnUnknown::default()).ok()
            });
            for ticket in bound {
                for point in &points {
                    both_ways::compare(program, &ticket, point["as_of"].as_str().unwrap().parse().unwrap());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1_000, "{compared} tickets were compared");
    assert!(plain > 500, "{plain} policies have plain events");
}

fn policy_of(case: &Value) -> Option<Policy> {
    if let Some(name) = case["policy"].as_str() {
        return Some(shipped(name));
    }
    let whole = |text: &Value| match text {
        Value::Array(lines) => {
            lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n") + "\n"
        }
        _ => text.as_str().unwrap().to_owned(),
    };
    let file =
        |name: &str, text: &Value| SourceFile { name: name.to_owned(), bytes: whole(text).into_bytes() };
    let list = match case["policy_files"].as_object() {
        Some(several) => several.iter().map(|(name, text)| file(name, text)).collect(),
        None => vec![file("policy.duban", &case["policy_text"])],
    };
    Policy::from_files(list, Calendar::national()).ok()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}
