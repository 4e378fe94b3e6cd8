//! Runs the conformance cases under `tests/conformance/`: policy and facts in, a part of the report expected. How they
//! compare is written in their README; another implementation can run the same data.

#![cfg(test)]

#[path = "parts/alone.rs"]
mod alone;
#[path = "parts/both_ways.rs"]
mod both_ways;
#[path = "parts/written.rs"]
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use duban::calendar::Calendar;
use duban::facts::{self, OnUnknown};
use duban::source::{FileId, Source};
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::Value;

/// The parts of a report that are lists, compared whole.
const WHOLE: [&str; 8] = [
    "violations",
    "shortfalls",
    "escalations",
    "extensions",
    "suspensions",
    "assessments",
    "ranking",
    "duties",
];

#[test]
fn every_case_gives_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut ran, mut failed) = (0, Vec::new());
    let only = only();
    for file in written::files() {
        let name = file.strip_prefix(root.join("tests/conformance")).unwrap().display().to_string();
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let (all, wrong) = run_file(root, &file);
        ran += all;
        failed.extend(wrong.into_iter().map(|line| format!("{name} · {line}")));
    }
    assert!(ran >= 905 || (only.is_some() && ran > 0), "only {ran} cases were found");
    assert!(failed.is_empty(), "{} of {ran} cases differ:\n{}", failed.len(), failed.join("\n"));
}

/// One file of them alone, for those who ask again and again.
#[expect(
    clippy::disallowed_methods,
    reason = "which cases to run is the tester's choice, not an input of the library"
)]
fn only() -> Option<String> {
    std::env::var("DUBAN_CASES").ok()
}

#[test]
fn cases_are_named_once_and_say_what_pins_them() {
    for file in written::files() {
        let mut names = BTreeSet::new();
        for case in written::cases(&file) {
            let name = case["name"].as_str().unwrap().to_owned();
            assert!(case["pins"].as_str().is_some_and(|pins| !pins.is_empty()), "{name} pins nothing");
            assert!(names.insert(name.clone()), "{}: {name} comes twice", file.display());
        }
    }
}

/// The list of what must be noticed is kept in step with the sources and with the cases; `mutants.py` runs it.
#[test]
fn every_rule_has_five_cases_and_a_mutation_that_still_fits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/conformance");
    let list = fs::read_to_string(folder.join("mutations.jsonl")).unwrap();
    let list: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mutations, rules): (Vec<&Value>, Vec<&Value>) = list.iter().partition(|one| one["find"].is_string());
    let named = |file: &Path| file.strip_prefix(&folder).unwrap().display().to_string();
    let all: Vec<(String, Value)> = written::files()
        .iter()
        .flat_map(|file| written::cases(file).into_iter().map(|case| (named(file), case)))
        .collect();
    assert!(rules.len() >= 14 + 6 + 8 + 13, "only {} rules", rules.len());
    for rule in &rules {
        let name = rule["rule"].as_str().unwrap();
        let pins = |(file, case): &&(String, Value)| match rule["file"].as_str() {
            Some(own) => file == own,
            None => case["pins"].as_str().unwrap().contains(rule["pins"].as_str().unwrap()),
        };
        let pinned = all.iter().filter(pins).count();
        assert!(pinned >= 5, "{name} has {pinned} cases");
        assert!(mutations.iter().any(|one| one["rule"] == rule["rule"]), "{name} has no mutation");
    }
    for one in &mutations {
        let (rule, file) = (&one["rule"], one["file"].as_str().unwrap());
        let source = fs::read_to_string(root.join(file)).unwrap();
        let (find, replace) = (one["find"].as_str().unwrap(), one["replace"].as_str().unwrap());
        assert_eq!(source.matches(find).count(), 1, "{file}, {rule}: {find}");
        assert_ne!(find, replace, "{file}, {rule}");
        assert!(rules.iter().any(|known| known["rule"] == *rule), "{rule} is no rule of the list");
        assert!(one["breaks"].as_str().is_some_and(|breaks| !breaks.is_empty()), "{file}, {rule}");
    }
}

/// How many cases a file has, and what differs.
fn run_file(root: &Path, file: &Path) -> (usize, Vec<String>) {
    let mut shipped: BTreeMap<String, Result<Policy, String>> = BTreeMap::new();
    let (mut ran, mut failed) = (0, Vec::new());
    for case in written::cases(file) {
        ran += 1;
        let policy = match case["policy"].as_str() {
            Some(name) => shipped
                .entry(name.to_owned())
                .or_insert_with(|| load(&root.join("policies").join(name)))
                .clone(),
            None => match case["policy_files"].as_object() {
                Some(files) => in_files(files),
                None => brought(&case["policy_text"]),
            },
        };
        if let Err(difference) = run(policy.as_ref(), &case) {
            failed.push(format!("{}: {difference}", case["name"].as_str().unwrap()));
        }
    }
    (ran, failed)
}

fn load(folder: &Path) -> Result<Policy, String> {
    Policy::load(folder).map_err(|error| told(&error))
}

/// What a refusal says, its first finding first, in one line.
fn told(error: &duban::Error) -> String {
    error.to_string().lines().filter(|line| line.contains('[')).collect::<Vec<_>>().join(" · ")
}

/// A policy that a case brings along: its text, or the lines of it.
fn brought(text: &Value) -> Result<Policy, String> {
    let file = SourceFile { name: "policy.duban".to_owned(), bytes: written::text(text).into_bytes() };
    Policy::from_files(vec![file], Calendar::national()).map_err(|error| told(&error))
}

/// The same in several files, each by its path from the policy's folder.
fn in_files(files: &serde_json::Map<String, Value>) -> Result<Policy, String> {
    let file = |(name, text): (&String, &Value)| SourceFile {
        name: name.clone(),
        bytes: written::text(text).into_bytes(),
    };
    let files = files.iter().map(file).collect();
    Policy::from_files(files, Calendar::national()).map_err(|error| told(&error))
}

/// One case at each of its moments, with its events as written and in the opposite order.
fn run(policy: Result<&Policy, &String>, case: &Value) -> Result<(), String> {
    let given = if case["ledger"].is_null() { &case["facts"] } else { &case["ledger"] };
    let mut reversed = given.clone();
    turn(&mut reversed);
    let points = match case["at"].as_array() {
        Some(list) => list.clone(),
        None => vec![case.clone()],
    };
    for point in &points {
        let as_of = point["as_of"].as_str().unwrap();
        for (facts, how) in [(given, ""), (&reversed, " (reversed)")] {
            judged(policy, facts, as_of, point, case)
                .map_err(|difference| format!("as of {as_of}{how}: {difference}"))?;
        }
    }
    Ok(())
}

/// Events, and the lists of a ledger, in the opposite order.
fn turn(facts: &mut Value) {
    for key in ["events", "tickets", "task_reports", "readings", "activities"] {
        if let Some(list) = facts.get_mut(key).and_then(Value::as_array_mut) {
            list.reverse();
            list.iter_mut().for_each(turn);
        }
    }
}

fn judged(
    policy: Result<&Policy, &String>,
    facts: &Value,
    as_of: &str,
    point: &Value,
    case: &Value,
) -> Result<(), String> {
    let refused = point["expect"]["refused"].as_str();
    let policy = match (policy, refused) {
        (Err(_), Some("policy")) => return Ok(()),
        (Ok(_), Some("policy")) => return Err("the policy is not refused".to_owned()),
        (policy, _) => policy.map_err(Clone::clone)?,
    };
    let source = Source::new("case.json", facts.to_string());
    let checked = policy.check_text(source, as_of.parse().unwrap(), CheckOptions::default());
    let checked = match (checked, refused) {
        (Err(_), Some("facts")) => return Ok(()),
        (Ok(_), Some("facts")) => return Err("the facts are not refused".to_owned()),
        (checked, _) => checked.map_err(|error| told(&error))?,
    };
    // A break that the list makes (`conformance/mutants.py`) has to be noticed by what the cases expect, and not because the
    // ways of judging differ.
    if !breaks() {
        judged_all_ways(policy, facts, as_of)?;
    }
    let report = serde_json::to_value(&checked.report).unwrap();
    if case["ledger"].is_null() {
        return compared(&report["tickets"][0], &point["expect"], &case["exact"]);
    }
    point["expect"].as_object().unwrap().iter().try_for_each(|(key, expected)| match key.as_str() {
        "tickets" => tickets(&report["tickets"], expected),
        "tasks" | "indicators" | "routines" => notes(&report[key], expected, false),
        _ => part(key, &report[key], expected),
    })
}

/// Whether this is a build that has breaks, and one of them is asked for.
#[expect(
    clippy::disallowed_methods,
    reason = "the library reads no environment; its suite is told so which break to look at"
)]
fn breaks() -> bool {
    std::env::var_os("DUBAN_MUTANT").is_some()
}

/// Each ticket by itself: its everyday events together, one by one, and in brief; read and judged by a checker.
fn judged_all_ways(policy: &Policy, given: &Value, as_of: &str) -> Result<(), String> {
    let mut checker = policy.checker();
    for ticket in given["tickets"].as_array().map_or(std::slice::from_ref(given), Vec::as_slice) {
        let differs = alone::difference(policy, &mut checker, &ticket.to_string(), as_of.parse().unwrap());
        differs.map_or(Ok(()), |differs| Err(format!("by a checker: {differs}")))?;
    }
    let read = facts::read(&given.to_string(), FileId(0), OnUnknown::default()).unwrap();
    for ticket in read.records.into_iter().flatten() {
        if let Ok(ticket) = facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::default()) {
            let differs = both_ways::difference(policy.program(), &ticket, as_of.parse().unwrap());
            differs.map_or(Ok(()), |differs| Err(format!("everyday events: {differs}")))?;
        }
    }
    Ok(())
}

/// Tickets of a ledger, each matched by its id and compared as a ticket by itself is.
fn tickets(actual: &Value, expected: &Value) -> Result<(), String> {
    for wanted in list("tickets", expected)? {
        let id = wanted["id"].as_str().unwrap_or("?");
        let found = list("tickets", actual)?.iter().find(|one| one["id"] == wanted["id"]);
        let found = found.ok_or_else(|| format!("no ticket {id}"))?;
        let mut asked = wanted.clone();
        let exact = asked.as_object_mut().and_then(|asked| asked.remove("exact")).unwrap_or_default();
        compared(found, &asked, &exact).map_err(|difference| format!("ticket {id}: {difference}"))?;
    }
    Ok(())
}

fn compared(ticket: &Value, expect: &Value, exact: &Value) -> Result<(), String> {
    let exact = |key: &str| exact.as_array().is_some_and(|list| list.iter().any(|one| one == key));
    for (key, expected) in expect.as_object().unwrap() {
        match key.as_str() {
            "obligations" => obligations(&ticket["obligations"], expected, exact("obligations"))?,
            "notes" => notes(&ticket["notes"], expected, exact("notes"))?,
            _ => part(key, &ticket[key], expected)?,
        }
    }
    Ok(())
}

fn obligations(actual: &Value, expected: &Value, exact: bool) -> Result<(), String> {
    let (actual, expected) = (list("obligations", actual)?, list("obligations", expected)?);
    let name = |one: &Value| format!("{}#{}", one["duty"].as_str().unwrap_or("?"), one["instance"]);
    for wanted in expected {
        let same = |one: &&Value| one["duty"] == wanted["duty"] && one["instance"] == wanted["instance"];
        let found = actual.iter().find(same).ok_or_else(|| format!("no {}", name(wanted)))?;
        part(&name(wanted), found, wanted)?;
    }
    if exact && actual.len() != expected.len() {
        let all: Vec<String> = actual.iter().map(name).collect();
        return Err(format!(
            "{} obligations instead of {}: {}",
            actual.len(),
            expected.len(),
            all.join(", ")
        ));
    }
    Ok(())
}

/// Each expected note (task, indicator, routine) is matched by one of its own; `[]` means that there is none.
fn notes(actual: &Value, expected: &Value, exact: bool) -> Result<(), String> {
    let (mut left, wanted) = (list("notes", actual)?.clone(), list("notes", expected)?);
    for one in wanted {
        let found = left.iter().position(|note| part("note", note, one).is_ok());
        left.remove(found.ok_or_else(|| format!("nothing like {one}: {actual}"))?);
    }
    if (exact || wanted.is_empty()) && !left.is_empty() {
        return Err(format!("beyond those expected: {left:?}"));
    }
    Ok(())
}

fn list<'v>(path: &str, value: &'v Value) -> Result<&'v Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{path}: {value} is no list"))
}

fn whole_list(path: &str, actual: &Value, expected: &Value) -> Result<(), String> {
    let (actual, expected) = (list(path, actual)?, list(path, expected)?);
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
        Value::Array(_) if WHOLE.iter().any(|name| path.rsplit('.').next() == Some(name)) => {
            whole_list(path, actual, expected)
        }
        _ if actual == expected => Ok(()),
        _ => Err(format!("{path}: {actual} instead of {expected}")),
    }
}
