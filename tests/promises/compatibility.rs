//! What is written in `tests/compatibility/1` is read by every later build: its policies, as text and as data, its facts, and
//! its reports, all of whose fields come back. Later builds may say more; they may not say otherwise.

use std::fs;
use std::path::{Path, PathBuf};

use duban::calendar::Calendar;
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::Value;

use super::at;

fn corpus(path: &str) -> PathBuf {
    at("tests/compatibility/1").join(path)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library reads no environment; who adds a case asks for its report"
)]
fn recording() -> bool {
    std::env::var_os("DUBAN_RECORD").is_some()
}

/// What may differ: who judged, by which years of the calendar, and how a sentence is worded.
const MAY_DIFFER: [&str; 5] = ["engine", "calendar", "message", "messages", "notes"];

/// Where a later report does not say what the recorded one said.
fn missing(recorded: &Value, now: &Value, path: &str, wrong: &mut Vec<String>) {
    match (recorded, now) {
        (Value::Object(recorded), Value::Object(now)) => {
            for (key, value) in recorded.iter().filter(|(key, _)| !MAY_DIFFER.contains(&key.as_str())) {
                match now.get(key) {
                    Some(now) => missing(value, now, &format!("{path}.{key}"), wrong),
                    None => wrong.push(format!("{path}.{key} is gone")),
                }
            }
        }
        (Value::Array(recorded), Value::Array(now)) if recorded.len() == now.len() => {
            for (at, (recorded, now)) in recorded.iter().zip(now).enumerate() {
                missing(recorded, now, &format!("{path}[{at}]"), wrong);
            }
        }
        _ if recorded == now => {}
        _ => wrong.push(format!("{path}: {recorded} has become {now}")),
    }
}

/// Facts of the corpus: `政策.名.json`, judged as of the day in the file beside it.
fn facts() -> Vec<(String, String, PathBuf)> {
    let table = fs::read_to_string(corpus("facts/as-of.txt")).unwrap();
    let lines = table.lines().map(|line| line.split_once(' ').expect("a file and a moment"));
    let all: Vec<_> = lines
        .map(|(file, as_of)| {
            let policy = file.split('.').next().unwrap_or_default();
            (policy.to_owned(), as_of.to_owned(), corpus(&format!("facts/{file}")))
        })
        .collect();
    assert!(all.len() >= 10, "the corpus was not found");
    all
}

fn judged(policy: &Policy, facts: &Path, as_of: &str) -> Value {
    let text = fs::read_to_string(facts).unwrap();
    let source = Source::new("facts.json", text);
    let checked = policy.check_text(source, as_of.parse().unwrap(), CheckOptions::default()).unwrap();
    assert!(checked.rejected.is_empty(), "{}: {:?}", facts.display(), checked.rejected);
    serde_json::to_value(&checked.report).unwrap()
}

#[test]
fn recorded_verdicts_come_back() {
    let mut wrong = Vec::new();
    for (policy, as_of, file) in facts() {
        let policy = Policy::load(corpus(&format!("policies/{policy}"))).unwrap();
        let now = judged(&policy, &file, &as_of);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let recorded = corpus(&format!("reports/{name}"));
        if recording() && !recorded.exists() {
            fs::write(&recorded, serde_json::to_string_pretty(&now).unwrap() + "\n").unwrap();
        }
        let recorded: Value = serde_json::from_str(&fs::read_to_string(recorded).unwrap()).unwrap();
        missing(&recorded, &now, &name, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn policies_as_data_say_the_same() {
    let mut seen = 0;
    for name in ["zibo", "tengzhou"] {
        let file = corpus(&format!("documents/{name}.json"));
        if recording() && !file.exists() {
            fs::write(file, Policy::load(corpus(&format!("policies/{name}"))).unwrap().export()).unwrap();
        }
    }
    for entry in fs::read_dir(corpus("documents")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let document = Source::new("policy.json", fs::read_to_string(&file).unwrap());
        let imported = Policy::import_with(document, Calendar::national()).unwrap();
        let written = Policy::load(corpus(&format!("policies/{name}"))).unwrap();
        assert_eq!(imported.digest(), written.digest(), "{name}");
        for (_, as_of, facts) in facts().iter().filter(|(policy, ..)| *policy == name) {
            assert_eq!(judged(&imported, facts, as_of), judged(&written, facts, as_of), "{name}");
        }
        seen += 1;
    }
    assert!(seen >= 2, "the corpus was not found");
}

#[test]
fn a_report_that_differs_is_noticed() {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let recorded =
        value(r#"{"engine": "duban 0.1.0", "tickets": [{"id": "甲", "status": "late", "message": "迟了"}]}"#);
    let told = |now: &str| {
        let mut wrong = Vec::new();
        missing(&recorded, &value(now), "", &mut wrong);
        wrong
    };
    let more =
        r#"{"engine": "duban 9", "tickets": [{"id": "甲", "status": "late", "more": 1, "message": "晚了"}]}"#;
    assert_eq!(told(more), [""; 0]);
    assert_eq!(told(&more.replace("late", "met")), [r#".tickets[0].status: "late" has become "met""#]);
    assert_eq!(told(&more.replace("\"id\"", "\"ident\"")), [".tickets[0].id is gone"]);
    assert!(told(r#"{"tickets": []}"#)[0].starts_with(".tickets: "));
}

#[test]
fn a_later_version_is_refused_by_its_name() {
    let policy = Policy::load(corpus("policies/zibo")).unwrap();
    let as_of = "2021-02-01".parse().unwrap();
    for text in [
        r#"{"schema": "duban/facts/2", "id": "ZB-1", "matter": "企业诉求"}"#,
        r#"{"schema": "duban/facts/2", "tickets": []}"#,
    ] {
        let error =
            policy.check_text(Source::new("件.json", text), as_of, CheckOptions::default()).unwrap_err();
        assert_eq!(error.findings.first().map(|it| it.code()), Some("F0011"), "{error}");
        assert!(error.to_string().contains("duban/facts/1"), "{error}");
    }
    let document = policy.export().replacen("duban/policy/1", "duban/policy/2", 1);
    let error = Policy::import(&document).unwrap_err();
    assert_eq!(error.findings.first().map(|it| it.code()), Some("P0009"), "{error}");
    assert!(error.to_string().contains("duban/policy/1"), "{error}");
    let text = "政策 示范 { 语言 2; 施行 2021年1月1日 }\n";
    let file = SourceFile { name: "甲.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    let error = Policy::from_files(vec![file], Calendar::national()).unwrap_err();
    assert!(error.to_string().contains('1'), "{error}");
}
