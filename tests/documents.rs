//! Policies as data: what is exported is canonical and comes back, an imported policy judges as the one from text does,
//! and what is wrong in a document is shown at its place in it.

#![cfg(test)]

mod generated;
#[path = "parts/written.rs"]
mod written;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use duban::calendar::Calendar;
use duban::diagnostic::{Lang, Paint, Severity};
use duban::report::shape_json;
use duban::source::{FileId, Source};
use duban::syntax::ast::File;
use duban::syntax::data::{Document, DocumentFile, SCHEMA, read};
use duban::syntax::parse;
use duban::syntax::print::format;
use duban::{CheckOptions, Policy, SourceFile};
use proptest::prelude::*;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Vec<PathBuf> {
    ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"].map(|it| root().join("policies").join(it)).to_vec()
}

/// A file's tree as a document of its own.
fn written(tree: &File) -> String {
    let files = vec![DocumentFile { name: "政策.duban", items: &tree.items }];
    let mut out = Vec::new();
    shape_json(&Document { schema: SCHEMA, files, sources: Vec::new() }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn shipped_policies_come_back_whole() {
    for folder in shipped() {
        let policy = Policy::load(&folder).unwrap();
        let document = policy.export();
        let back = Policy::import(&document).unwrap_or_else(|error| panic!("{}:\n{error}", folder.display()));
        assert_eq!(back.export(), document, "{}", folder.display());
        // The files on disk are in form, so that they are what the trees are written as.
        for SourceFile { name, bytes } in back.files(Lang::Zh) {
            assert_eq!(bytes, fs::read(folder.join(&name)).unwrap(), "{name}");
        }
        assert_eq!(back.digest(), policy.digest());
        let codes = |policy: &Policy| policy.findings().iter().map(|it| it.code()).collect::<Vec<_>>();
        assert_eq!(codes(&back), codes(&policy));
        assert_eq!(back.checks().silenced.len(), policy.checks().silenced.len());
        assert_eq!(back.checks().undecided.len(), policy.checks().undecided.len());
        assert_eq!(back.cover(), policy.cover());
        let results = back.test();
        assert!(!results.is_empty());
        for result in results {
            assert!(result.mismatches.is_empty(), "{}: {:?}", result.name, result.mismatches);
        }
    }
}

/// The policies of the conformance cases, with the tickets and moments they are asked about.
fn cases() -> Vec<(String, Vec<(String, String)>)> {
    let all = written::files().into_iter().flat_map(|file| written::cases(&file));
    all.filter_map(|one| case(&one)).collect()
}

fn case(case: &Value) -> Option<(String, Vec<(String, String)>)> {
    let text = written::text(case.get("policy_text")?);
    let moments = match case.get("at") {
        Some(Value::Array(list)) => {
            list.iter().map(|one| one["as_of"].as_str().unwrap().to_owned()).collect()
        }
        _ => case.get("as_of").and_then(Value::as_str).map(str::to_owned).into_iter().collect::<Vec<_>>(),
    };
    let facts = case.get("facts").map(Value::to_string).unwrap_or_default();
    Some((text, moments.into_iter().map(|moment| (facts.clone(), moment)).collect()))
}

/// What a policy says of facts: the report, or the codes of what is wrong with them.
fn judged(policy: &Policy, facts: &str, moment: &str) -> String {
    let as_of = moment.parse().unwrap();
    match policy.check_text(Source::new("工单.json", facts), as_of, CheckOptions::default()) {
        Ok(checked) => serde_json::to_string(&checked.report).unwrap(),
        Err(error) => format!("{:?}", error.findings.iter().map(|it| it.code()).collect::<Vec<_>>()),
    }
}

#[test]
fn imported_policies_judge_as_those_from_text() {
    let mut compared = 0;
    for (text, asked) in cases() {
        let file = SourceFile { name: "政策.duban".to_owned(), bytes: text.into_bytes() };
        let Ok(policy) = Policy::from_files(vec![file], Calendar::national()) else { continue };
        let back = Policy::import(&policy.export()).unwrap();
        assert_eq!(back.export(), policy.export());
        for (facts, moment) in asked {
            assert_eq!(judged(&back, &facts, &moment), judged(&policy, &facts, &moment));
            compared += 1;
        }
    }
    assert!(compared > 200, "only {compared} reports were compared");
}

/// What is promised of every tree that a text gives.
fn keeps_its_promises(text: &str) -> Result<(), String> {
    let (tree, findings) = parse(&Source::new("政策.duban", text), FileId(0));
    if !findings.is_empty() {
        return Ok(());
    }
    let document = written(&tree);
    let (back, findings) = read(&document);
    if let Some(finding) = findings.first() {
        return Err(format!("{}\n{}\n{document}", finding.code(), finding.message.say(Lang::Zh)));
    }
    let back = &back.files[0].1;
    if written(back) != document {
        return Err(format!("{}\nis not\n{document}", written(back)));
    }
    for lang in [Lang::Zh, Lang::En] {
        if format(back, lang) != format(&tree, lang) {
            return Err(format!("{}\nis not\n{}", format(back, lang), format(&tree, lang)));
        }
    }
    // Of a file in form, the language of its keywords makes no difference.
    let formatted = |lang| written(&parse(&Source::new("", format(&tree, lang)), FileId(0)).0);
    if formatted(Lang::En) != formatted(Lang::Zh) {
        return Err(format!("in English:\n{}\nis not\n{}", formatted(Lang::En), formatted(Lang::Zh)));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn promises_are_kept_over_whatever_can_be_said(text in generated::policy()) {
        if let Err(why) = keeps_its_promises(&text) {
            return Err(TestCaseError::fail(format!("{text}\n{why}")));
        }
    }
}

/// Lines without a keyword of their own, which read like those of other declarations.
#[test]
fn bodies_like_others_come_back() {
    for text in [
        "指标 甲 {\n  不低于 3\n  不超过 3\n  免查 D0401 「文字」\n}\n",
        "督办 甲 { (字段 甲) 且 甲 → 甲; (字段 甲) 除非 甲 → 甲 }\n",
        "督办 甲 { 字段 甲 → 乙; 字段 丙 → 丁 }\n",
        "考核 甲 {\n  低于 60分 → 甲\n  低于 50分 → 乙\n}\n",
    ] {
        let (_, findings) = parse(&Source::new("", text), FileId(0));
        assert!(findings.is_empty(), "{text}: {findings:?}");
        keeps_its_promises(text).unwrap();
    }
}

#[test]
fn every_form_comes_back() {
    for file in ["tests/format/forms.duban", "tests/format/ugly.duban"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let (_, findings) = parse(&Source::new(file, text.as_str()), FileId(0));
        assert!(findings.is_empty(), "{file}: {findings:?}");
        keeps_its_promises(&text).unwrap();
    }
}

#[test]
fn the_document_of_zibo() {
    let document = Policy::load(root().join("policies/zibo")).unwrap().export();
    // The official text stands in it as it is on disk.
    let (files, sources) = document.split_once("  \"sources\": [").unwrap();
    insta::assert_snapshot!("document-of-zibo", files);
    let value: Value = serde_json::from_str(&format!("{{\"sources\": [{sources}")).unwrap();
    let text = fs::read_to_string(root().join("policies/zibo/原文.txt")).unwrap();
    assert_eq!(value["sources"][0]["name"], "原文.txt");
    assert_eq!(value["sources"][0]["text"], text.as_str());
}

#[test]
fn versions_come_back_each_in_its_folder() {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let version = |day: &str, days: u32| {
        format!(
            "政策 甲 {{ 语言 1; 施行 {day}; 原文 「原文.txt」 }}\n引用 「../词汇.duban」\n单位 丙\n\
             义务 乙 {{ 责任单位 丙; 自 接收 起; 时限 {days}个工作日; 完成 回复; 依据 1 「{days}日内回复」 }}\n"
        )
    };
    let files = vec![
        file("2020-12-01/政策.duban", &version("2020-12-01 至 2021-12-31", 3)),
        file("2022-01-01/政策.duban", &version("2022-01-01", 5)),
        file("词汇.duban", "事项 诉求 { 事件 接收; 事件 回复 }\n"),
        file("2020-12-01/原文.txt", "§ 1\n3日内回复。\n"),
        file("2022-01-01/原文.txt", "§ 1\n应在5日内回复。不得拖延。\n"),
    ];
    let policy = Policy::from_files(files, Calendar::national()).unwrap_or_else(|error| panic!("{error}"));
    let back = Policy::import(&policy.export()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(back.export(), policy.export());
    let lefts: Vec<usize> = back.cover().iter().map(|cover| cover.summary.uncovered).collect();
    assert_eq!(lefts, [0, 1]);
    let facts = "[{\"id\": \"A\", \"events\": [{\"event\": \"接收\", \"at\": \"2021-12-30\"}]},
                  {\"id\": \"B\", \"events\": [{\"event\": \"接收\", \"at\": \"2022-01-04\"}]}]";
    assert_eq!(judged(&back, facts, "2022-02-01"), judged(&policy, facts, "2022-02-01"));
    assert!(judged(&back, facts, "2022-02-01").contains("\"version\":\"2022-01-01\""));
}

#[test]
fn the_example_of_the_reference_is_so() {
    let page = fs::read_to_string(root().join("docs/reference/18-数据与对照.md")).unwrap();
    let fence = |tag: &str| page.split_once(&format!("```{tag}\n")).unwrap().1.split_once("```").unwrap().0;
    let file = SourceFile { name: "示范.duban".to_owned(), bytes: fence("duban").as_bytes().to_vec() };
    let policy = Policy::from_files(vec![file], Calendar::national()).unwrap();
    assert_eq!(policy.export(), fence("json"));
}

const SMALL: &str = r#"{
  "schema": "duban/policy/1",
  "files": [
    {
      "name": "政策.duban",
      "items": [
        {"declaration": {"head": {"policy": "示范"}, "body": {"items": [
          {"line": {"body": {"language": 1}}},
          {"line": {"body": {"in_force": [{"day": "2021-01-01"}, null]}}}
        ]}}},
        {"declaration": {"head": {"unit": "市平台"}}},
        {"declaration": {"head": {"role": ["平台", "市平台"]}}},
        {"declaration": {"head": {"matter": "诉求"}, "body": {"items": [
          {"line": {"body": {"role": {"name": "承办单位"}}}},
          {"line": {"body": {"event": ["接收", null]}}},
          {"line": {"body": {"event": ["回复", null]}}}
        ]}}},
        {"declaration": {
          "head": {"duty": "初步回复"},
          "body": {"items": [
            {"line": {"body": {"bearer": {"list": [["承办单位"]]}}}},
            {"line": {"body": {"to": "平台"}}},
            {"line": {"body": {"from": {"happening": {"occurrence": {"path": ["接收"]}}}}}},
            {"line": {"body": {"limit": {"form": {"nth": [3, "working_day", "12:00"]}}}}},
            {"line": {"body": {"completion": {"happening": {"occurrence": {"path": ["回复"]}}}}}}
          ]}
        }}
      ]
    }
  ],
  "sources": []
}
"#;

#[test]
fn what_is_wrong_is_shown_at_its_place() {
    assert!(Policy::import(SMALL).is_ok(), "{}", Policy::import(SMALL).unwrap_err());
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("a wrong type", &[("\"language\": 1", "\"language\": \"1\"")]),
        ("a missing key", &[("\"happening\": {\"occurrence\": {\"path\": [\"接收\"]}}", "")]),
        ("an unknown key", &[("\"head\": {\"duty\"", "\"haed\": {\"duty\"")]),
        ("an unknown word", &[("{\"unit\":", "{\"unti\":"), ("\"working_day\"", "\"workday\"")]),
        (
            "several lines of one declaration",
            &[("{\"to\": \"平台\"}", "{\"to\": 3}"), ("\"nth\": [3,", "\"nth\": [")],
        ),
        ("a place of its own", &[("\"form\": {\"nth\"", "\"span\": {}, \"form\": {\"nth\"")]),
        ("a day that is none", &[("\"2021-01-01\"", "\"2021-02-30\""), ("\"12:00\"", "\"25:00\"")]),
        ("an unknown name", &[("{\"to\": \"平台\"}", "{\"to\": \"评台\"}")]),
        ("an unknown event", &[("{\"path\": [\"回复\"]}", "{\"path\": [\"回覆\"]}")]),
        (
            "a missing line",
            &[
                ("            {\"line\": {\"body\": {\"to\": \"平台\"}}},\n", ""),
                ("\"completion\"", "\"termination\""),
            ],
        ),
        ("a line of another declaration", &[("{\"to\": \"平台\"}", "{\"language\": 1}")]),
        (
            "what reads as something else",
            &[("\"head\": {\"duty\"", "\"doc\": [\"一\\n二\"], \"head\": {\"duty\"")],
        ),
        (
            "a month that is none",
            &[(
                "{\"nth\": [3, \"working_day\", \"12:00\"]}",
                "{\"until\": [{\"month_end\": [2021, 13]}, null]}",
            )],
        ),
        ("a key twice", &[("\"name\": \"政策.duban\",", "\"name\": \"政策.duban\", \"name\": \"a\",")]),
        ("names of files", &[("政策.duban", "../../etc/../passwd")]),
        ("another schema", &[("duban/policy/1", "duban/policy/9")]),
        ("no list", &[("\"sources\": []", "\"sources\": {}")]),
    ];
    let mut shown = String::new();
    for (title, changes) in cases {
        let mut document = SMALL.to_owned();
        for (from, to) in *changes {
            assert_eq!(document.matches(from).count(), 1, "{title}: {from}");
            document = document.replace(from, to);
        }
        let error = match Policy::import(&document) {
            Err(error) => error,
            Ok(_) => panic!("{title}: nothing is wrong"),
        };
        assert!(error.findings.iter().any(|it| it.severity() == Severity::Error));
        let _ = writeln!(shown, "==== {title}\n{}\n", error.render(Lang::Zh, Paint::Plain));
    }
    insta::assert_snapshot!("documents-that-are-wrong", shown);
}

#[test]
fn deep_and_broken_documents_are_refused() {
    let codes = |text: &str| -> Vec<&str> {
        Policy::import(text).unwrap_err().findings.iter().map(|finding| finding.code()).collect()
    };
    assert_eq!(codes(""), ["P0002"]);
    assert_eq!(codes("{\"schema\": \"duban/policy/1\""), ["P0002"]);
    assert_eq!(codes("政策"), ["P0001"]);
    assert_eq!(codes("[]"), ["P0004"]);
    let nested = format!("{}\"a\"{}", "{\"not\": ".repeat(5_000), "}".repeat(5_000));
    let condition = "{\"line\": {\"body\": {\"to\": \"平台\"}}}";
    let deep = SMALL.replace(condition, &format!("{{\"line\": {{\"body\": {{\"condition\": {nested}}}}}}}"));
    assert_eq!(codes(&deep), ["P0003"]);
    let many = SMALL.replace("\"items\": [\n", &format!("\"items\": [\n{}", "{\"a\": 1},\n".repeat(5_000)));
    assert_eq!(codes(&many).len(), 100);
}

#[test]
fn a_canonical_document_does_not_depend_on_how_it_was_written() {
    let read = |text: &str| {
        let file = SourceFile { name: "a.duban".to_owned(), bytes: text.as_bytes().to_vec() };
        Policy::from_files(vec![file], Calendar::national()).unwrap()
    };
    let one = read("政策 甲 { 语言 1; 施行 2021年1月1日 }\n单位 乙 { 电话 「1」 }\n");
    let two = read("policy  甲 ｛ language １；in_force 2021-01-01 ｝\n单位　乙 ｛ phone “1” ｝");
    assert_eq!(one.export(), two.export());
    assert_eq!(one.digest(), two.digest());
    assert_ne!(
        one.digest(),
        read("政策 甲 { 语言 1; 施行 2021年1月2日 }\n单位 乙 { 电话 「1」 }\n").digest()
    );
}
