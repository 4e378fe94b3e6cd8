//! Runs `tests/city/*.json`: a policy's text, a ledger, and parts of the report expected. Lists are compared whole and in
//! order, entries by the keys that are given; `rejected` names the codes of records left out.

use std::fs;
use std::path::{Path, PathBuf};

use duban::calendar::Calendar;
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::Value;

pub(crate) fn policy(text: &str) -> Policy {
    let file = SourceFile { name: "政策.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    Policy::from_files(vec![file], Calendar::national()).unwrap_or_else(|error| panic!("{error}"))
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/city");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    found.sort();
    found
}

#[test]
fn every_case_gives_what_is_expected() {
    let (mut ran, mut failed) = (0, Vec::new());
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        let set: Value = serde_json::from_str(&text).unwrap();
        let policies: Vec<(String, Policy)> = set["policies"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, lines)| {
                let lines: Vec<&str> = lines.as_array().unwrap().iter().filter_map(Value::as_str).collect();
                (name.clone(), policy(&lines.join("\n")))
            })
            .collect();
        for case in set["cases"].as_array().unwrap() {
            ran += 1;
            let (_, policy) = policies.iter().find(|(name, _)| case["policy"] == name.as_str()).unwrap();
            if let Err(difference) = run(policy, case) {
                failed.push(format!(
                    "{} · {}: {difference}",
                    file.file_name().unwrap().display(),
                    case["name"]
                ));
            }
        }
    }
    assert!(ran >= 60, "only {ran} cases were found");
    assert!(failed.is_empty(), "{} of {ran} cases differ:\n{}", failed.len(), failed.join("\n"));
}

fn run(policy: &Policy, case: &Value) -> Result<(), String> {
    let facts = Source::new("台账.json", case["facts"].to_string());
    let mut asked: Vec<(&str, &Value)> = Vec::new();
    match case["expect"].as_object() {
        Some(_) => asked.push((case["as_of"].as_str().unwrap(), &case["expect"])),
        None => {
            for (as_of, expect) in case["at"].as_object().unwrap() {
                asked.push((as_of, expect));
            }
        }
    }
    for (as_of, expect) in asked {
        let checked = policy
            .check_text(facts.clone(), as_of_moment(as_of), CheckOptions::default())
            .map_err(|error| error.to_string())?;
        let report = serde_json::to_value(&checked.report).unwrap();
        for (key, expected) in expect.as_object().unwrap() {
            if key == "rejected" {
                let codes: Vec<&str> = checked.rejected.iter().map(|finding| finding.code()).collect();
                compare(&format!("{as_of} rejected"), &serde_json::to_value(codes).unwrap(), expected)?;
            } else {
                compare(&format!("{as_of} {key}"), &report[key], expected)?;
            }
        }
    }
    Ok(())
}

/// A bare date as `as_of` means its end.
pub(crate) fn as_of_moment(text: &str) -> duban::value::Moment {
    match text.parse::<duban::value::Day>() {
        Ok(day) => day.end(),
        Err(_) => duban::value::When::parse(text).unwrap().at,
    }
}

fn compare(path: &str, actual: &Value, expected: &Value) -> Result<(), String> {
    match (actual, expected) {
        (_, Value::Object(keys)) if keys.len() == 1 && keys.contains_key("$contains") => {
            let wanted = keys["$contains"].as_str().unwrap();
            let holds = actual.as_str().is_some_and(|text| text.contains(wanted));
            if holds { Ok(()) } else { Err(format!("{path}: {actual} does not contain “{wanted}”")) }
        }
        (_, Value::Object(keys)) => {
            keys.iter().try_for_each(|(key, e)| compare(&format!("{path}.{key}"), &actual[key], e))
        }
        (Value::Array(a), Value::Array(e)) if a.len() == e.len() => {
            a.iter().zip(e).enumerate().try_for_each(|(n, (a, e))| compare(&format!("{path}[{n}]"), a, e))
        }
        (Value::Array(a), Value::Array(e)) => {
            Err(format!("{path}: {} instead of {}: {actual}", a.len(), e.len()))
        }
        _ if actual == expected => Ok(()),
        _ => Err(format!("{path}: {actual} instead of {expected}")),
    }
}
