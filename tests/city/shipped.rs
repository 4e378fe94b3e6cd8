//! The shipped cities over their example ledgers: the order of records and the cut into files change nothing but the order
//! of `tickets`, and two ledgers merged are one.

use std::fs;
use std::path::{Path, PathBuf};

use duban::eval::{Evaluator, NoTrace};
use duban::facts::{self, OnUnknown};
use duban::ledger::{Formulas, Ledger, Present};
use duban::source::{FileId, Source};
use duban::{CheckOptions, Policy};
use serde_json::{Value, json};

const LISTS: [&str; 4] = ["tickets", "task_reports", "readings", "activities"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each city with its ledger.
fn cities() -> Vec<(String, Policy, Value)> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(root().join("policies")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.join("政策.duban").exists());
    found.sort();
    let city = |folder: PathBuf| {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(root().join(format!("examples/{name}-台账.json"))).unwrap();
        let policy = Policy::load(folder).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, policy, serde_json::from_str(&text).unwrap())
    };
    found.into_iter().map(city).collect()
}

/// Numbers that look like chance, the same on every machine.
fn dice(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap()
}

/// The records of all lists, each with its list, in an order by chance.
fn shuffled(ledger: &Value, state: &mut u64) -> Vec<(&'static str, Value)> {
    let of = |list: &'static str| {
        let records = ledger[list].as_array().cloned().unwrap_or_default();
        records.into_iter().map(move |record| (list, record))
    };
    let mut records: Vec<(&str, Value)> = LISTS.into_iter().flat_map(of).collect();
    for at in (1..records.len()).rev() {
        records.swap(at, dice(state) % (at + 1));
    }
    for (_, record) in &mut records {
        if let Some(events) = record.get_mut("events").and_then(Value::as_array_mut) {
            for at in (1..events.len()).rev() {
                events.swap(at, dice(state) % (at + 1));
            }
        }
    }
    records
}

/// A ledger of some records, with the lists that the whole has.
fn written(whole: &Value, records: &[(&str, Value)]) -> String {
    let mut ledger = json!({"schema": "duban/facts/1"});
    for list in LISTS.into_iter().filter(|list| !whole[*list].is_null()) {
        ledger[list] =
            records.iter().filter(|(of, _)| *of == list).map(|(_, record)| record.clone()).collect();
    }
    ledger.to_string()
}

fn moments(ledger: &Value) -> Vec<String> {
    let text = ledger.to_string();
    let years: Vec<&str> = ["2016", "2020", "2021", "2023", "2024"]
        .into_iter()
        .filter(|year| text.contains(&format!("\"{year}-")))
        .collect();
    years
        .iter()
        .flat_map(|year| [format!("{year}-06-20T12:00:00+08:00"), format!("{year}-12-31T12:00:00+08:00")])
        .collect()
}

fn report(policy: &Policy, files: Vec<String>, as_of: &str) -> Value {
    let files = files.into_iter().map(|text| Source::new("台账.json", text)).collect();
    let checked = policy.check_texts(files, as_of.parse().unwrap(), CheckOptions::default()).unwrap();
    assert!(checked.rejected.is_empty(), "{:?}", checked.rejected);
    let mut report = serde_json::to_value(&checked.report).unwrap();
    report["facts"] = Value::Null;
    let mut tickets = report["tickets"].as_array().unwrap().clone();
    tickets.sort_by_key(|ticket| ticket["id"].as_str().unwrap().to_owned());
    report["tickets"] = Value::Array(tickets);
    report
}

#[test]
fn the_order_of_records_and_the_cut_into_files_change_nothing() {
    let mut escalated = 0;
    for (name, policy, ledger) in cities() {
        for as_of in moments(&ledger) {
            let mut state = 0x2545_F491_4F6C_DD1D;
            let whole = report(&policy, vec![ledger.to_string()], &as_of);
            escalated += whole["escalations"].as_array().unwrap().len();
            for _ in 0..3 {
                let records = shuffled(&ledger, &mut state);
                assert_eq!(
                    report(&policy, vec![written(&ledger, &records)], &as_of),
                    whole,
                    "{name} {as_of}"
                );
                let cut = dice(&mut state) % (records.len() + 1);
                let parts = [&records[cut..], &records[..cut]].map(|part| written(&ledger, part));
                assert_eq!(report(&policy, parts.to_vec(), &as_of), whole, "{name} {as_of}, cut at {cut}");
            }
        }
    }
    assert!(escalated >= 3, "no rung over several tickets was reached");
}

/// A ledger of some records, pushed one after the other.
fn pushed(policy: &Policy, whole: &Value, records: &[(&str, Value)], as_of: &str) -> Ledger {
    let (program, file) = (policy.program(), FileId(0));
    let read = facts::read(&written(whole, records), file, OnUnknown::Error).unwrap();
    let (mut ledger, mut evaluator) = (Ledger::new(), Evaluator::new());
    ledger.has(Present { tickets: true, task_reports: true, readings: true, activities: true });
    for ticket in read.records {
        let case = facts::bind(program, &ticket.unwrap(), file, OnUnknown::Error).unwrap();
        evaluator.run(program, &case, as_of.parse().unwrap(), &mut NoTrace);
        ledger.push(program, &case, &evaluator);
    }
    for one in read.lists.task_reports.into_iter().flatten() {
        facts::bind_report(program, &one.unwrap(), file)
            .unwrap()
            .into_iter()
            .for_each(|one| ledger.enter(one));
    }
    for one in read.lists.readings.into_iter().flatten() {
        facts::bind_reading(program, &one.unwrap(), file)
            .unwrap()
            .into_iter()
            .for_each(|one| ledger.enter(one));
    }
    for one in read.lists.activities.into_iter().flatten() {
        facts::bind_activity(program, &one.unwrap(), file)
            .unwrap()
            .into_iter()
            .for_each(|one| ledger.enter(one));
    }
    ledger
}

#[test]
fn two_ledgers_merged_are_one() {
    for (name, policy, ledger) in cities() {
        let formulas = Formulas::read(policy.program()).unwrap();
        for as_of in moments(&ledger) {
            let mut state = 0x9E37_79B9_7F4A_7C15;
            let as_of_moment = as_of.parse().unwrap();
            for _ in 0..3 {
                let records = shuffled(&ledger, &mut state);
                let whole = pushed(&policy, &ledger, &records, &as_of);
                let cut = dice(&mut state) % (records.len() + 1);
                let first = pushed(&policy, &ledger, &records[..cut], &as_of);
                let second = pushed(&policy, &ledger, &records[cut..], &as_of);
                for (one, other) in [(&first, &second), (&second, &first)] {
                    let mut merged = one.clone();
                    merged.merge(other);
                    assert_eq!(merged, whole, "{name} {as_of}, cut at {cut}");
                    let closed = merged.finish(policy.program(), &formulas, as_of_moment);
                    let at_once = whole.finish(policy.program(), &formulas, as_of_moment);
                    assert_eq!(closed, at_once, "{name} {as_of}, cut at {cut}");
                }
            }
        }
    }
}
