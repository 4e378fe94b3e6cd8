//! The formatter: what it prints says the same, prints the same again, and comes back the same from English. Over the
//! shipped policies, the corpus, and policies made up at random.

#![cfg(test)]

mod generated;

use std::fs;
use std::path::{Path, PathBuf};

use duban::diagnostic::{Diagnostic, Lang, Paint, Severity, render};
use duban::format_text;
use duban::source::{Source, Sources};
use duban::syntax::{self, print::Language};
use proptest::prelude::*;

/// What a text says: its tree without places and without how its blocks were broken. `Err` shows what keeps it from
/// being read.
fn shape(text: &str) -> Result<String, String> {
    let mut sources = Sources::new();
    let file = sources.add(Source::new("文件.duban", text));
    let (tree, findings) = syntax::parse(&Source::new("文件.duban", text), file);
    let wrong: Vec<&Diagnostic> = findings.iter().filter(|it| it.severity() == Severity::Error).collect();
    if !wrong.is_empty() {
        let drawn: Vec<String> =
            wrong.iter().map(|it| render(it, &sources, Lang::Zh, Paint::Plain)).collect();
        return Err(format!("{text}\n{}", drawn.join("\n")));
    }
    let told = format!("{tree:#?}");
    let kept = told.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("start: ") && !line.starts_with("end: ") && !line.starts_with("one_line: ")
    });
    Ok(kept.collect::<Vec<_>>().join("\n"))
}

/// The formatter's three promises, over one text.
fn keeps_its_promises(text: &str) -> Result<(), String> {
    let meant = shape(text)?;
    let format =
        |text: &str, lang| format_text("文件.duban", text, lang).map_err(|error| format!("{error}\n{text}"));
    let same = |what: &str, left: &str, right: &str, printed: &str| {
        let line = left.lines().zip(right.lines()).position(|(left, right)| left != right);
        let part = |text: &str| {
            let lines = text.lines().skip(line.unwrap_or(0).saturating_sub(4)).take(10);
            lines.collect::<Vec<_>>().join("\n")
        };
        if left == right {
            Ok(())
        } else {
            Err(format!(
                "{what}\n--- was\n{}\n--- is\n{}\n--- text\n{text}\n--- printed\n{printed}",
                part(left),
                part(right)
            ))
        }
    };
    let chinese = format(text, Language::Zh)?;
    same("what it says has changed", &meant, &shape(&chinese)?, &chinese)?;
    same("it prints otherwise the second time", &chinese, &format(&chinese, Language::Zh)?, &chinese)?;
    let english = format(text, Language::En)?;
    same("what it says has changed in English", &meant, &shape(&english)?, &english)?;
    same("English prints otherwise the second time", &english, &format(&english, Language::En)?, &english)?;
    same("it comes back otherwise from English", &chinese, &format(&english, Language::Zh)?, &english)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "duban") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file of the corpus holds several texts, each under a line with its title; any other file is one.
fn texts(file: &str) -> Vec<&str> {
    match file.strip_prefix("==== ") {
        Some(rest) => {
            rest.split("\n==== ").map(|part| part.split_once('\n').map_or("", |(_, text)| text)).collect()
        }
        None => vec![file],
    }
}

#[test]
fn promises_are_kept_over_policies_and_corpus() {
    let every_form = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/every-form.duban");
    let corpus = files("tests/corpus/good").into_iter().chain(files("tests/format")).chain([every_form]);
    let all: Vec<PathBuf> = files("policies").into_iter().chain(corpus).collect();
    assert!(all.len() >= 6, "the scan looked in the wrong place");
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        for part in texts(&text) {
            if let Err(why) = keeps_its_promises(part) {
                panic!("{}: {why}", file.display());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn promises_are_kept_over_whatever_can_be_said(text in generated::policy()) {
        if let Err(why) = keeps_its_promises(&text) {
            return Err(TestCaseError::fail(why));
        }
    }
}

#[test]
fn shipped_policies_are_formatted() {
    for file in files("policies") {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.display().to_string();
        let formatted = format_text(&name, &text, Language::Zh).unwrap();
        if let Some((number, (is, should))) =
            (1..).zip(text.lines().zip(formatted.lines())).find(|(_, (is, should))| is != should)
        {
            panic!("{name}:{number}: is\n{is}\nand should be\n{should}");
        }
        assert_eq!(text, formatted, "{name}");
    }
}

#[test]
fn a_damaged_file_is_not_formatted() {
    let error = format_text("坏.duban", "义务 甲 {\n  时限 三个 且\n}\n", Language::Zh).unwrap_err();
    assert!(!error.findings.is_empty());
    assert!(error.to_string().contains("坏.duban"), "{error}");
}

#[test]
fn an_ugly_file_becomes_a_clean_one() {
    let ugly =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format/ugly.duban")).unwrap();
    insta::assert_snapshot!("ugly_zh", format_text("ugly.duban", &ugly, Language::Zh).unwrap());
    insta::assert_snapshot!("ugly_en", format_text("ugly.duban", &ugly, Language::En).unwrap());
    keeps_its_promises(&ugly).unwrap();
}

#[test]
fn the_comparison_sees_a_difference() {
    let shape = |text| shape(text).unwrap();
    assert_ne!(shape("单位 甲\n"), shape("单位 乙\n"));
    assert_ne!(shape("单位 甲 // 注\n"), shape("单位 甲\n"));
    assert_eq!(shape("单位   甲\n"), shape("单位 甲\n"));
}

#[test]
fn every_form_has_its_canonical_one() {
    let text = include_str!("format/forms.duban");
    insta::assert_snapshot!("every_form_zh", format_text("forms.duban", text, Language::Zh).unwrap());
    insta::assert_snapshot!("every_form_en", format_text("forms.duban", text, Language::En).unwrap());
}

/// `cargo test --test format -- --ignored` puts the shipped policies into their canonical form.
#[test]
#[ignore = "writes to the policies"]
fn write_shipped_policies() {
    for file in files("policies") {
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, format_text(&file.display().to_string(), &text, Language::Zh).unwrap()).unwrap();
    }
}
