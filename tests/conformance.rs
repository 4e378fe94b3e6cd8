//! Runs the conformance cases under `tests/conformance/`: facts in, a part of the report expected. How they compare is
//! written in their README; another implementation can run the same data.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use duban::source::Source;
use duban::{CheckOptions, Policy};
use serde_json::Value;

#[test]
fn every_case_gives_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
    let (mut ran, mut failed) = (0, Vec::new());
    for file in files(&root.join("tests/conformance")) {
        let text = fs::read_to_string(&file).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in cases {
            ran += 1;
            let name = case["policy"].as_str().unwrap().to_owned();
            let policy = policies.entry(name.clone()).or_insert_with(|| load(root, &name));
            if let Err(difference) = run(policy, &case) {
                failed.push(format!(
                    "{} · {}: {difference}",
                    file.file_name().unwrap().display(),
                    case["name"]
                ));
            }
        }
    }
    assert!(ran >= 100, "only {ran} cases were found");
    assert!(failed.is_empty(), "{} of {ran} cases differ:\n{}", failed.len(), failed.join("\n"));
}

fn load(root: &Path, name: &str) -> Policy {
    Policy::load(root.join("policies").join(name)).unwrap_or_else(|error| panic!("{error}"))
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

fn run(policy: &Policy, case: &Value) -> Result<(), String> {
    let as_of = case["as_of"].as_str().unwrap().parse().unwrap();
    let facts = Source::new("case.json", case["facts"].to_string());
    let checked =
        policy.check_text(facts, as_of, CheckOptions::default()).map_err(|error| error.to_string())?;
    let report = serde_json::to_value(&checked.report).unwrap();
    let ticket = &report["tickets"][0];
    let exact: Vec<&str> =
        case["exact"].as_array().map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect());
    for (key, expected) in case["expect"].as_object().unwrap() {
        match key.as_str() {
            "obligations" => obligations(&ticket["obligations"], expected, exact.contains(&"obligations"))?,
            "violations" => whole_list("violations", &ticket["violations"], expected)?,
            _ => part(key, &ticket[key], expected)?,
        }
    }
    Ok(())
}

fn obligations(actual: &Value, expected: &Value, exact: bool) -> Result<(), String> {
    let actual = actual.as_array().unwrap();
    let expected = expected.as_array().unwrap();
    for wanted in expected {
        let same = |one: &&Value| one["duty"] == wanted["duty"] && one["instance"] == wanted["instance"];
        let found = actual
            .iter()
            .find(same)
            .ok_or_else(|| format!("no {} #{}", wanted["duty"], wanted["instance"]))?;
        part(&format!("{}#{}", wanted["duty"], wanted["instance"]), found, wanted)?;
    }
    if exact && actual.len() != expected.len() {
        let all: Vec<String> =
            actual.iter().map(|one| format!("{}#{}", one["duty"], one["instance"])).collect();
        return Err(format!(
            "{} obligations instead of {}: {}",
            actual.len(),
            expected.len(),
            all.join(", ")
        ));
    }
    Ok(())
}

fn whole_list(path: &str, actual: &Value, expected: &Value) -> Result<(), String> {
    let (actual, expected) = (actual.as_array().unwrap(), expected.as_array().unwrap());
    if actual.len() != expected.len() {
        return Err(format!("{path}: {} instead of {}: {actual:?}", actual.len(), expected.len()));
    }
    actual.iter().zip(expected).enumerate().try_for_each(|(n, (a, e))| part(&format!("{path}[{n}]"), a, e))
}

fn part(path: &str, actual: &Value, expected: &Value) -> Result<(), String> {
    match expected {
        Value::Object(keys) if keys.len() == 1 && keys.contains_key("$contains") => {
            let wanted = keys["$contains"].as_str().unwrap();
            let holds = actual.as_str().is_some_and(|text| text.contains(wanted));
            if holds { Ok(()) } else { Err(format!("{path}: {actual} does not contain “{wanted}”")) }
        }
        Value::Object(keys) => {
            keys.iter().try_for_each(|(key, e)| part(&format!("{path}.{key}"), &actual[key], e))
        }
        Value::Array(_) if path.ends_with("extensions") => whole_list(path, actual, expected),
        _ if actual == expected => Ok(()),
        _ => Err(format!("{path}: {actual} instead of {expected}")),
    }
}
