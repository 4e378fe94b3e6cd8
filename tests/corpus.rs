//! Inputs with mistakes, as officers make them, and what is said about them: `corpus/bad/CODE.duban` holds the cases of
//! one code, and its snapshot the drawings. A case starts with `==== title`; `*` stands alone, `en` is shown in English
//! too. The others may refer to `corpus/base.duban`.

#![cfg(test)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use duban::calendar::Calendar;
use duban::diagnostic::{Lang, Paint, Severity, texts};
use duban::{Error, Policy, SourceFile};

/// Codes of findings that no text alone can provoke; they are provoked further down, or by files on disk.
const NOT_BY_TEXT: [&str; 8] = ["D0001", "D0002", "D0004", "D0005", "D0109", "D0232", "D0233", "D0234"];
/// What can only be reached through another mistake.
const UNREACHED: [&str; 1] = ["D0114"];

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
    let mut files = vec![file("输入.duban", bytes)];
    if !alone {
        files.push(file("base.duban", fs::read(folder().join("base.duban")).unwrap()));
        files.push(file("原文.txt", fs::read(folder().join("原文.txt")).unwrap()));
    }
    load(files)
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
    for text in texts::ALL.iter().filter(|text| text.code.starts_with('D')) {
        assert_eq!(text.severity, Severity::Error, "{}", text.code);
        let of_it = files.iter().filter(|(name, _)| name == text.code);
        let count: usize = of_it.map(|(_, text)| cases(text).len()).sum();
        if count < 3 && !NOT_BY_TEXT.contains(&text.code) && !UNREACHED.contains(&text.code) {
            missing.push(format!("{}: {count} inputs", text.code));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
