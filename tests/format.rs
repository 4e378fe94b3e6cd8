//! The formatter: what it prints says the same, prints the same again, and comes back the same from English. Over the
//! shipped policies, the corpus, and policies made up at random.

#![cfg(test)]

mod generated;
mod parts;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use duban::diagnostic::{Diagnostic, Lang, Paint, Severity, render};
use duban::format_text;
use duban::source::{Source, Sources};
use duban::syntax::{self, print::Language};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

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
        for case in texts(&text) {
            let several = parts::files(case);
            let several = several.iter().filter(|one| one.name.ends_with(".duban"));
            let mut each: Vec<&str> = several.map(|one| str::from_utf8(&one.bytes).unwrap()).collect();
            if each.is_empty() {
                each.push(case);
            }
            for part in each {
                if let Err(why) = keeps_its_promises(part) {
                    panic!("{}: {why}", file.display());
                }
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

/// A line that says so, in Chinese and in English.
const WORDS_OF_THE_LAW: [(&str, &str); 24] = [
    ("职责 甲 { 时限 及时 }", "responsibility 甲 { limit promptly }"),
    ("义务 甲 { 时限 即时 }", "duty 甲 { limit instantly }"),
    ("义务 甲 { 时限 立即 }", "duty 甲 { limit immediately }"),
    ("义务 甲 { 时限 第一时间 }", "duty 甲 { limit first_thing }"),
    ("义务 甲 { 时限 按 乙 否则 立即 }", "duty 甲 { limit per 乙 else immediately }"),
    ("指标 甲 { 不低于 3 }", "indicator 甲 { at_least 3 }"),
    ("指标 甲 { 不少于 3 }", "indicator 甲 { no_fewer_than 3 }"),
    ("指标 甲 { 不超过 3 }", "indicator 甲 { at_most 3 }"),
    ("指标 甲 { 不多于 3 }", "indicator 甲 { no_more_than 3 }"),
    ("指标 甲 { 超过 3 }", "indicator 甲 { above 3 }"),
    ("指标 甲 { 突破 3 }", "indicator 甲 { beyond 3 }"),
    ("指标 甲 { 低于 3 }", "indicator 甲 { below 3 }"),
    ("指标 甲 { 少于 3 }", "indicator 甲 { fewer_than 3 }"),
    ("指标 甲 { 高出 3 }", "indicator 甲 { raised_by 3 }"),
    ("指标 甲 { 提高 3 }", "indicator 甲 { increased_by 3 }"),
    ("指标 甲 { 压缩 3% 以上 }", "indicator 甲 { cut_by 3% or_more }"),
    ("指标 甲 { 下降 3% 以上 }", "indicator 甲 { lowered_by 3% or_more }"),
    ("指标 甲 { 压缩至 3% }", "indicator 甲 { cut_to 3% }"),
    ("指标 甲 { 降至 3% }", "indicator 甲 { lowered_to 3% }"),
    ("指标 甲 { 持续 突破 3 }", "indicator 甲 { throughout beyond 3 }"),
    ("指标 甲 { 于 年底 突破 3 }", "indicator 甲 { at end_of year beyond 3 }"),
    ("口径 甲 = 立即 { 理由 裁量 }", "reading 甲 = 立即 { reason 裁量 }"),
    ("定义 重大 = 甲 > 3 { 免查 D0401 「备用」 }", "define 重大 = 甲 > 3 { accept D0401 「备用」 }"),
    ("名录 甲 = 「乙」 { 免查 D0401 「备用」 }", "list 甲 = 「乙」 { accept D0401 「备用」 }"),
];

#[test]
fn the_words_of_the_law_stay() {
    for (chinese, english) in WORDS_OF_THE_LAW {
        let print = |text: &str, lang| format_text("文件.duban", text, lang).unwrap().trim_end().to_owned();
        assert_eq!(print(chinese, Language::Zh), chinese);
        assert_eq!(print(chinese, Language::En), english);
        assert_eq!(print(english, Language::Zh), chinese);
    }
}

/// The keywords that no text shows, each as `word (within)`.
fn unsaid(texts: &[String]) -> Vec<String> {
    let (mut opened, mut lines) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        let mut within = String::new();
        for line in text.lines() {
            let word = |line: &str| {
                line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned()
            };
            if line.starts_with(char::is_alphabetic) {
                within = word(line);
                opened.insert(within.clone());
            }
            let parts = line.split(['{', ';', '；']).map(|part| word(part.trim_start()));
            lines.extend(parts.map(|part| (within.clone(), part)));
        }
    }
    let keywords = syntax::keywords();
    let missing = keywords.flat_map(|keyword| match keyword.within.as_slice() {
        [] => [keyword.zh, keyword.alias]
            .into_iter()
            .filter(|word| !word.is_empty() && !opened.contains(*word))
            .map(str::to_owned)
            .collect(),
        homes => {
            // A number may touch its keyword: 至多两次.
            let said = |home: &&str| {
                lines.iter().any(|(within, word)| within == home && word.starts_with(keyword.zh))
            };
            homes
                .iter()
                .filter(|home| !said(home))
                .map(|home| format!("{} ({home})", keyword.zh))
                .collect::<Vec<_>>()
        }
    });
    missing.collect()
}

#[test]
fn the_policies_made_up_hold_every_keyword() {
    let mut runner = TestRunner::deterministic();
    let made = generated::policy();
    let texts: Vec<String> = (0..4_000)
        .map(|_| made.new_tree(&mut runner).unwrap().current())
        .map(|text| format_text("文件.duban", &text, Language::Zh).unwrap())
        .collect();
    assert_eq!(unsaid(&texts), [""; 0]);
    assert!(unsaid(&texts[..1]).contains(&"职责".to_owned()));
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
