//! Policies as data on the command line: export and import, the schemas and what is held against them, cover.

use std::fs;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::house::{Folder, duban, duban_with, kept, root};

const POLICIES: [&str; 5] = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];

fn validator(what: &str) -> Validator {
    let answer = duban(&["schema", what]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    let schema = answer.json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// What a value lacks by its schema.
fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn what_is_exported_comes_back_by_every_way() {
    let folder = Folder::new("export");
    for name in POLICIES {
        let exported = duban(&["export", name]);
        assert_eq!((exported.status, exported.err.as_str()), (0, ""), "{name}");
        let document = folder.path(&format!("{name}.json"));
        assert_eq!(duban(&["export", name, "-o", &document]).out, "");
        assert_eq!(fs::read_to_string(&document).unwrap(), exported.out);
        // An exported file stands wherever a policy may.
        assert_eq!(duban(&["export", &document]).out, exported.out);
        let target = folder.path(name);
        let imported = duban_with(&["import", "-", "-o", &target], exported.out.as_bytes());
        assert_eq!((imported.status, imported.err.as_str()), (0, ""), "{name}");
        let at = imported.out.lines().last().unwrap().split_once(':').unwrap().1;
        assert_eq!(duban(&["export", at]).out, exported.out, "{name}");
        for line in imported.out.lines() {
            let path = line.split_once(':').unwrap().1;
            assert!(path.starts_with(&target), "{path} lies outside");
        }
        duban(&["import", &document, "-o", &target]).refused(&["已经有了"]);
    }
}

#[test]
fn an_exported_policy_judges_under_the_same_digest() {
    let folder = Folder::new("export-judges");
    let document = folder.path("zibo.json");
    duban(&["export", "zibo", "-o", &document]);
    let arguments = ["examples/zibo-ticket.json", "--as-of", "2021-02-01", "--format", "json"];
    let by_name = duban(&[&["check", "zibo"], &arguments[..]].concat());
    let by_data = duban(&[&["check", document.as_str()], &arguments[..]].concat());
    assert_eq!(by_name.out, by_data.out);
    let sum = std::process::Command::new("sha256sum").arg(&document).output();
    // Where the system has the tool, its sum is the digest.
    if let Ok(sum) = sum {
        let sum = String::from_utf8(sum.stdout).unwrap();
        let digest = format!("sha256:{}", sum.split_whitespace().next().unwrap());
        assert_eq!(by_name.json()["policy"]["digest"], digest.as_str());
    }
}

#[test]
fn import_shows_the_policy_as_text() {
    let document = duban(&["export", "zibo"]).out;
    let text = duban_with(&["import", "-"], document.as_bytes());
    assert!(text.out.contains("// ==== 4-接诉即办.duban ====\n") && text.out.contains("义务 初步回复 {"));
    let english = duban_with(&["import", "-", "--lang", "en"], document.as_bytes());
    assert!(english.out.contains("duty 初步回复 {"), "{}", english.out);
}

#[test]
fn what_cannot_be_imported_or_written_is_said() {
    let folder = Folder::new("import-refused");
    let document = duban(&["export", "zibo"]).out;
    let wrong = document.replace("\"duty\": \"初步回复\"", "\"dutty\": \"初步回复\"");
    duban_with(&["import", "-"], wrong.as_bytes()).refused(&[
        "错误[P0008]",
        "“dutty”",
        "是不是“duty”",
        "标准输入:",
    ]);
    duban_with(&["import", "-"], b"").refused(&["P0002"]);
    duban_with(&["import", "-"], b"\xff").refused(&["不是UTF-8"]);
    duban(&["import", &folder.path("没有.json")]).refused(&["没有.json"]);
    duban(&["import"]).refused(&["还少“文件”"]);
    let file = folder.file("有.txt", "占着");
    duban_with(&["import", "-", "-o", &file], document.as_bytes()).refused(&["已经有了"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "占着");
    let under = format!("{file}/下面");
    duban_with(&["import", "-", "-o", &under], document.as_bytes()).refused(&["写不了"]);
    duban(&["export", "zibo", "-o", &under]).refused(&["写不了"]);
    duban(&["export", "zibp"]).refused(&["是不是“zibo”"]);
    let bad = folder.file("坏.duban", "政策 甲 { 语言 1; 施行 2021年6月31日 }\n");
    duban(&["export", &bad]).refused(&["”这一天"]);
    duban(&["cover", &bad]).refused(&["”这一天"]);
    let bare = folder.file("无.duban", "政策 甲 { 语言 1; 施行 2021年1月1日 }\n");
    duban(&["cover", &bare]).refused(&["没有写原文"]);
    duban(&["cover", "zibo", "--uncovered", "--format", "json"]).refused(&["--uncovered"]);
    duban(&["schema", "reprot"]).refused(&["facts、report、policy、due、whatif 或 diff"]);
}

#[test]
fn exported_policies_fit_their_schema() {
    let policy = validator("policy");
    for name in POLICIES {
        let document = duban(&["export", name]).json();
        assert_eq!(faults(&policy, &document), [""; 0], "{name}");
    }
    let mut document = duban(&["export", "zibo"]).json();
    document["files"][0]["items"][2]["declaration"]["head"] = json!({ "tusk": "甲" });
    assert!(!policy.is_valid(&document));
    document["files"][0]["items"][2]["declaration"]["head"] = json!({ "task": 1 });
    assert!(!policy.is_valid(&document));
    document["files"][0]["items"][2]["declaration"]["head"] = json!({ "task": "甲" });
    assert!(policy.is_valid(&document));
    document["files"][0]["items"][2]["declaration"]["span"] = json!({ "start": 0, "end": 0 });
    assert!(!policy.is_valid(&document));
}

/// The facts of the examples, with the policy that judges each.
fn examples() -> Vec<(String, String)> {
    let names = fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap()).filter(|name| name.ends_with(".json"));
    names.map(|name| (name.split('-').next().unwrap().to_owned(), format!("examples/{name}"))).collect()
}

#[test]
fn examples_fit_the_schema_of_facts_and_their_reports_that_of_reports() {
    let (facts, report) = (validator("facts"), validator("report"));
    let examples = examples();
    assert!(examples.len() > 5, "the scan looked in the wrong place");
    for (policy, path) in examples {
        let value: Value = serde_json::from_str(&fs::read_to_string(root().join(&path)).unwrap()).unwrap();
        assert_eq!(faults(&facts, &value), [""; 0], "{path}");
        for as_of in ["2021-02-01", "2024-12-31", "2016-06-01"] {
            let answer = duban(&["check", &policy, &path, "--as-of", as_of, "--format", "json"]);
            assert!(answer.status < 2, "{path}: {}", answer.err);
            assert_eq!(faults(&report, &answer.json()), [""; 0], "{path} as of {as_of}");
        }
    }
    let ticket: Value = serde_json::from_str(&kept("A")).unwrap();
    assert!(
        facts.is_valid(&ticket)
            && facts.is_valid(&json!([ticket]))
            && facts.is_valid(&json!({ "readings": [] }))
    );
    for wrong in [
        json!({}),
        json!({ "id": "" }),
        json!({ "id": "A", "evnts": [] }),
        json!({ "id": "A", "events": [{ "event": "接收" }] }),
        json!({ "id": "A", "events": [{ "event": "接收", "at": "昨天" }] }),
        json!({ "id": "A", "fields": { "甲": {} } }),
        json!({ "schema": "duban/facts/2", "id": "A" }),
        json!({ "readings": [{ "indicator": "甲", "at": "2021-01-01" }] }),
        json!({ "activities": [{ "routine": "甲", "at": "2021-01-01", "count": 2_000_000 }] }),
    ] {
        assert!(!facts.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn the_facts_of_conformance_cases_fit_their_schema() {
    let facts = validator("facts");
    let (mut held, mut folders) = (0, vec![root().join("tests/conformance")]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let cases: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            for case in cases.as_array().unwrap() {
                let refused = case["expect"].get("refused").is_some();
                if !refused && let Some(given) = case.get("facts") {
                    assert_eq!(faults(&facts, given), [""; 0], "{}: {}", path.display(), case["name"]);
                    held += 1;
                }
            }
        }
    }
    assert!(held > 200, "{held}");
}

#[test]
fn schemas_are_as_they_were() {
    for what in ["facts", "report"] {
        insta::assert_snapshot!(format!("schema-{what}"), duban(&["schema", what]).out);
    }
    let policy = duban(&["schema", "policy"]).json();
    insta::assert_snapshot!(
        "schema-policy-head",
        serde_json::to_string_pretty(&policy["$defs"]["Head"]).unwrap()
    );
}

#[test]
fn cover_as_data_has_the_bytes_of_the_source() {
    let cover = duban(&["cover", "zibo", "--format", "json"]).json();
    assert_eq!(cover["policy"], "淄博市营商环境配套措施");
    assert_eq!(cover["source"], "原文.txt");
    let source = fs::read_to_string(root().join("policies/zibo/原文.txt")).unwrap();
    let spans = cover["spans"].as_array().unwrap();
    for span in spans {
        let at = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
        assert_eq!(source.get(at("start")..at("end")).unwrap(), span["text"].as_str().unwrap());
        assert!(["encoded", "listed", "uncovered"].contains(&span["state"].as_str().unwrap()));
    }
    let state = |state: &str| spans.iter().filter(|span| span["state"] == state).count();
    assert_eq!(cover["summary"]["encoded"], state("encoded"));
    assert_eq!(cover["summary"]["uncovered"], 0);
    assert!(spans.iter().any(|span| span["state"] == "listed" && span["by"][0] == "原则性"));
}

#[test]
fn the_help_of_the_commands_on_data() {
    for command in ["cover", "export", "import", "schema"] {
        insta::assert_snapshot!(format!("help-{command}"), duban(&[command, "--help"]).out);
    }
}
