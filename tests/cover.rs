//! The official text beside the rules: where quotes stand, what is left, and what the shipped policies leave.

#![cfg(test)]

use std::fs;
use std::path::Path;

use duban::calendar::Calendar;
use duban::cover::{Cover, CoverState, text};
use duban::diagnostic::{Lang, Paint};
use duban::{Policy, SourceFile};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cover(rules: &str, source: &str) -> Cover {
    let head = "政策 甲 { 语言 1; 施行 2021年1月1日; 原文 「原文.txt」 }\n单位 乙\n";
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), bytes: text.into_bytes() };
    let files = vec![file("a.duban", format!("{head}{rules}")), file("原文.txt", source.to_owned())];
    let policy = Policy::from_files(files, Calendar::national()).unwrap_or_else(|error| panic!("{error}"));
    policy.cover().remove(0)
}

/// The state, names and text of each span.
fn said(cover: &Cover) -> Vec<(CoverState, String, &str)> {
    cover.spans.iter().map(|span| (span.state, span.by.join("、"), span.text.as_str())).collect()
}

const SOURCE: &str = "总则。\n§ 1\n单位应每月 公示；每月公示后5个工作日内报送,并应当归档。供应链金融。\n§ 2\n不得拖延。以后再说。\n";

#[test]
fn only_what_is_quoted_is_encoded() {
    use CoverState::{Encoded, Listed, Uncovered};

    assert_eq!(
        said(&cover("", SOURCE)),
        [
            (Uncovered, String::new(), "单位应每月 公示；每月公示后5个工作日内报送,并应当归档。"),
            (Uncovered, String::new(), "不得拖延。"),
        ]
        .map(|it| it)
    );
    let rules = "任务 公示 { 责任单位 乙; 依据 1 「每月公示」 }
任务 报送 { 责任单位 乙; 依据 1 「每月公示后5个工作日内」; 依据 1 「公示」 }
任务 再报 { 责任单位 乙; 依据 1 「每月公示」 }
未纳入 2 「不得拖延」 { 理由 原则性 }
";
    assert_eq!(
        said(&cover(rules, SOURCE)),
        [
            (Encoded, "公示".to_owned(), "每月 "),
            (Encoded, "公示、报送".to_owned(), "公示"),
            (Encoded, "报送、再报".to_owned(), "每月公示"),
            (Encoded, "报送".to_owned(), "后5个工作日内"),
            (Uncovered, String::new(), "并应当归档。"),
            (Listed, "原则性".to_owned(), "不得拖延"),
        ]
        .map(|(state, by, text)| (state, by, text.trim()))
        .map(|it| it)
    );
}

/// The shipped policies, with their official texts.
fn shipped() -> Vec<(Cover, String)> {
    let names = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];
    let covers = names.map(|name| {
        let folder = root().join("policies").join(name);
        let cover = Policy::load(&folder).unwrap().cover().remove(0);
        let source = fs::read_to_string(folder.join(&cover.source)).unwrap();
        (cover, source)
    });
    covers.to_vec()
}

#[test]
fn spans_are_stretches_of_the_source_in_order() {
    for (cover, source) in shipped() {
        let mut last = 0;
        for span in &cover.spans {
            assert_eq!(source.get(span.start..span.end), Some(span.text.as_str()));
            assert!(last <= span.start && span.start < span.end, "{span:?}");
            assert_eq!(span.by.is_empty(), span.state == CoverState::Uncovered, "{span:?}");
            last = span.end;
        }
        let counted = cover.summary.encoded + cover.summary.listed + cover.summary.uncovered;
        assert_eq!(counted, cover.spans.len());
        assert!(cover.summary.encoded > 30, "{:?}", cover.summary);
    }
}

#[test]
fn shipped_policies_leave_nothing_that_binds() {
    for (cover, _) in shipped() {
        let left = cover.spans.iter().filter(|span| span.state == CoverState::Uncovered);
        let left: Vec<&str> = left.map(|span| span.text.as_str()).collect();
        assert!(left.is_empty(), "{}: {left:#?}", cover.policy);
    }
}

#[test]
fn a_declaration_that_goes_leaves_its_words() {
    let folder = root().join("policies/zibo");
    let policy = Policy::load(&folder).unwrap();
    let files = policy.files(Lang::Zh).into_iter().map(|mut file| {
        let text = String::from_utf8(file.bytes).unwrap();
        // Quotes of the clause on the duties to enterprises, and of nothing else.
        let kept =
            text.lines().filter(|line| !line.trim_start().starts_with("依据      4.三 「责成承办单位"));
        file.bytes = kept.collect::<Vec<_>>().join("\n").into_bytes();
        file
    });
    let without = Policy::from_files(files.collect(), Calendar::national()).unwrap().cover().remove(0);
    let before = policy.cover().remove(0);
    assert!(
        without.summary.uncovered + before.summary.encoded > without.summary.encoded,
        "{:?}",
        without.summary
    );
    assert_ne!(without.spans, before.spans);
}

#[test]
fn cover_as_people_read_it() {
    let zibo = Policy::load(root().join("policies/zibo")).unwrap().cover().remove(0);
    insta::assert_snapshot!("cover-of-zibo", text(&zibo, Lang::Zh, Paint::Plain, false));
    let rules = "任务 公示 { 责任单位 乙; 依据 1 「每月公示」 }\n";
    insta::assert_snapshot!(
        "cover-with-something-left",
        text(&cover(rules, SOURCE), Lang::En, Paint::Plain, false)
    );
    insta::assert_snapshot!("cover-left", text(&cover(rules, SOURCE), Lang::Zh, Paint::Plain, true));
}
