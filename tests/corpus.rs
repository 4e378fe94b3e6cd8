//! Inputs with mistakes, as officers make them, and what is said about them: `corpus/bad/CODE.duban` holds the cases of
//! one code, and its snapshot the drawings. A case starts with `==== title`; `*` stands alone, `en` is shown in English
//! too. The others may refer to `corpus/base.duban`; one in several files stands alone (see `parts`).

#![cfg(test)]

mod parts;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Paint, Severity, check_texts, city_texts, texts};
use duban::source::Place;
use duban::{Error, Policy, SourceFile};

/// Codes of findings that no text alone can provoke; they are provoked further down, or by files on disk.
const NOT_BY_TEXT: [&str; 7] = ["D0001", "D0002", "D0004", "D0005", "D0232", "D0233", "D0234"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: bytes.into() }
}

fn load(files: Vec<SourceFile>) -> Result<Policy, Error> {
    Policy::from_files(files, Calendar::national())
}

/// A text as `输入.duban`, beside the base unless it stands alone.
fn read(bytes: impl Into<Vec<u8>>, alone: bool) -> Result<Policy, Error> {
    let bytes = bytes.into();
    let several = parts::files(&String::from_utf8_lossy(&bytes));
    if !several.is_empty() {
        return load(several);
    }
    let mut files = vec![file("输入.duban", bytes)];
    if !alone {
        files.push(file("base.duban", fs::read(folder().join("base.duban")).unwrap()));
        files.push(file("原文.txt", fs::read(folder().join("原文.txt")).unwrap()));
    }
    load(files)
}

/// What the checker finds in a text, apart from what the base leaves unused and uncovered.
fn checked(policy: &Policy) -> Vec<Diagnostic> {
    let files = ["base.duban", "原文.txt"];
    let own = |place: Place| policy.sources().get(place.file).is_some_and(|it| !files.contains(&it.name()));
    policy.lint().findings.iter().filter(|it| it.place().is_some_and(own)).cloned().collect()
}

/// The cases of a file: title and text.
fn cases(text: &str) -> Vec<(&str, &str)> {
    let cases = text.split("==== ").skip(1);
    cases.map(|case| case.split_once('\n').unwrap()).collect()
}

fn bad_files() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder().join("bad")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn snapshot(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

#[test]
fn every_mistake_is_told() {
    let mut wrong = Vec::new();
    for (name, text) in bad_files() {
        let mut shown = String::new();
        for (title, text) in cases(&text) {
            let error = match read(text, title.starts_with('*')) {
                Ok(policy) if !checked(&policy).is_empty() => {
                    Error { findings: checked(&policy), sources: policy.sources().clone() }
                }
                Ok(_) => {
                    wrong.push(format!("{name} · {title}: no finding"));
                    continue;
                }
                Err(error) => error,
            };
            let codes: Vec<&str> = error.findings.iter().map(|finding| finding.code()).collect();
            if name.starts_with('D') && !codes.contains(&name.as_str()) {
                wrong.push(format!("{name} · {title}: {codes:?}"));
            }
            let (plain, english) = (title.trim_end_matches(" en"), title.ends_with(" en"));
            let _ = write!(shown, "==== {plain}\n{}\n\n", error.render(Lang::Zh, Paint::Plain));
            if english {
                let _ = write!(shown, "{}\n\n", error.render(Lang::En, Paint::Plain));
            }
        }
        snapshot(&name, shown.trim_end());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_its_inputs() {
    let files = bad_files();
    let mut missing = Vec::new();
    for text in texts::ALL.iter().chain(city_texts::ALL).filter(|text| text.code.starts_with('D')) {
        assert_eq!(text.severity, Severity::Error, "{}", text.code);
        let of_it = files.iter().filter(|(name, _)| name == text.code);
        let count: usize = of_it.map(|(_, text)| cases(text).len()).sum();
        if count < 3 && !NOT_BY_TEXT.contains(&text.code) {
            missing.push(format!("{}: {count} inputs", text.code));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_finding_of_the_checker_has_its_inputs_and_their_likes() {
    let files = bad_files();
    let mut missing = Vec::new();
    for text in check_texts::ALL.iter().filter(|text| !text.code.is_empty()) {
        assert_ne!(text.severity, Severity::Error, "{}", text.code);
        let of_it = files.iter().filter(|(name, _)| name == text.code);
        let bad: usize = of_it.map(|(_, text)| cases(text).len()).sum();
        let good = fs::read_to_string(folder().join(format!("good/{}.duban", text.code)));
        let good = good.map_or(0, |text| cases(&text).len());
        if bad < 3 || good < 2 {
            missing.push(format!("{}: {bad} inputs, {good} that look alike", text.code));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_text_of_the_checker_is_provoked() {
    let mut said: Vec<&str> = Vec::new();
    for (name, text) in bad_files().iter().filter(|(name, _)| name.starts_with("D04")) {
        for (title, text) in cases(text) {
            let Ok(policy) = read(text, title.starts_with('*')) else { panic!("{name} · {title}") };
            said.extend(checked(&policy).iter().map(|finding| finding.message.text.zh));
        }
    }
    let coded = check_texts::ALL.iter().filter(|text| !text.code.is_empty());
    let silent: Vec<&str> = coded.map(|text| text.zh).filter(|zh| !said.contains(zh)).collect();
    assert!(silent.is_empty(), "no input of the corpus makes the checker say: {silent:?}");
}

/// What one finding says, without its place.
fn said(result: Result<Policy, Error>) -> Vec<String> {
    let error = result.expect_err("a finding");
    error.findings.iter().map(|f| format!("{} {}", f.code(), f.message.say(Lang::Zh))).collect()
}

const GOOD: &str = "单位 乙局 {\n    电话 「3160802」\n}\n";

#[test]
fn files_that_are_no_text() {
    let full = read(vec![b' '; 9 * 1024 * 1024], false);
    assert_eq!(said(full), ["D0001 文件“输入.duban”有9437184字节,超过上限8388608字节"]);
    for (bytes, byte) in [(&b"\xd2\xe5\xce\xf1 {}"[..], 1), (b"ab\xff", 3), ("单位\u{0}".as_bytes(), 0)] {
        if byte > 0 {
            let words = format!("D0002 文件不是UTF-8编码,第{byte}字节起读不出来;请用UTF-8另存");
            assert_eq!(said(read(bytes, false)), [words]);
        } else {
            assert!(read(bytes, false).is_err());
        }
    }
    for empty in ["", " \n\t\u{3000}\n", "\u{FEFF}", "\u{FEFF}\r\n"] {
        assert_eq!(said(read(empty, false)), ["D0004 文件是空的,没有任何内容"]);
    }
    let nowhere = Policy::load(folder().join("没有")).expect_err("no such folder");
    assert_eq!(nowhere.findings.first().map(|finding| finding.code()), Some("D0003"));
    let no_policy = Policy::load(folder().join("snapshots")).expect_err("no .duban file");
    assert_eq!(no_policy.findings.first().map(|finding| finding.code()), Some("D0005"));
}

#[test]
fn marks_and_line_ends_of_other_systems_are_no_mistake() {
    for text in [
        format!("\u{FEFF}{GOOD}"),
        GOOD.replace('\n', "\r\n"),
        format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n")),
    ] {
        read(text, false).unwrap();
    }
    // The mark stands under the right character behind either.
    let wrong = format!("\u{FEFF}{}", GOOD.replace("电话", "电活").replace('\n', "\r\n"));
    let error = read(wrong, false).expect_err("电活");
    let place = error.findings.first().and_then(|finding| finding.place()).unwrap();
    assert_eq!(error.sources.get(place.file).unwrap().line_column(place.span.start), (2, 5));
    assert_eq!(error.sources.get(place.file).unwrap().slice(place.span), "电活");
}

/// Texts of a megabyte that would take hours if anything looked back or ahead without bound.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test of how long something takes reads the clock")]
fn hostile_texts_end_soon() {
    let line = "义务 甲 { 事项 诉求; 自 接收 起; }; ";
    let hostile = [
        "(".repeat(10_000),
        format!("定义 深 = {}紧急{}", "(".repeat(10_000), ")".repeat(10_000)),
        "{".repeat(10_000),
        format!("义务 甲 {{{}", "事件 甲 {".repeat(10_000)),
        "「".repeat(100_000),
        "「\n".repeat(30_000),
        "“「".repeat(100_000),
        "\"\n".repeat(100_000),
        "/*".repeat(100_000),
        "/* \n".repeat(100_000),
        "}\n".repeat(100_000),
        "} ".repeat(100_000),
        "义务\n".repeat(50_000),
        "; 甲".repeat(30_000),
        line.repeat(5_000),
        "甲、\n".repeat(100_000),
        "(\n".repeat(50_000),
        "(\n".repeat(200_000),
        "（甲\n）(\n".repeat(60_000),
        "甲".repeat(300_000),
        format!("义务 甲 {{ {} }}", "自 ".repeat(50_000)),
        format!("定义 长 = {}", "紧急 且 ".repeat(20_000)),
        format!("定义 长 = {}紧急", "非 ".repeat(50_000)),
    ];
    for text in hostile {
        let start: String = text.chars().take(20).collect();
        let began = std::time::Instant::now();
        let result = read(text, false);
        assert!(result.is_err(), "{start}: no finding");
        let seconds = began.elapsed().as_secs();
        // Far above what any machine needs under any load, far below what a cost that is not linear would take.
        assert!(seconds < 600, "{start}: {seconds} s");
    }
}
