//! `duban fmt`: puts the files of policies in their canonical form, in Chinese or in English.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use duban::diagnostic::{Diagnostic, Lang, Message};
use duban::source::Sources;
use duban::{Error, format_text};

use crate::{output, words};

const EXAMPLES: &str = "例:
  duban fmt policies/zibo            把文件夹里的 .duban 文件排好
  duban fmt --check policies/zibo    只看排没排好,不改文件
  duban fmt --lang en 我的政策.duban  换成英文关键词(名称和引文不变)

退出状态:0 都排好了;1 有文件没有排好(--check);2 文件读不出来,或者写得有错。";

/// 把政策文件排成统一的格式 (format policies, in Chinese or English)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban fmt 政策… [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹,或者 .duban 文件
    #[arg(value_name = "政策", required = true)]
    policy: Vec<PathBuf>,

    /// 只说哪些文件没有排好,不改文件
    #[arg(long)]
    check: bool,
}

/// Formats every file, or says which are not in form. Nothing is written unless all files can be read.
///
/// # Errors
/// A file that cannot be read or written, or that has a mistake in it.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let mut changed: Vec<(PathBuf, String)> = Vec::new();
    let mut wrong = Error { findings: Vec::new(), sources: Sources::new() };
    for path in files(&options.policy)? {
        let text = read(&path)?;
        match format_text(&path.display().to_string(), &text, lang) {
            Ok(formatted) if formatted != text => changed.push((path, formatted)),
            Ok(_) => {}
            Err(error) if wrong.findings.is_empty() => wrong = error,
            // One file's findings are drawn at a time: the others come when this one is mended.
            Err(_) => {}
        }
    }
    if !wrong.findings.is_empty() {
        return Err(wrong);
    }
    let mut said = String::new();
    for (path, formatted) in &changed {
        let message = if options.check { &words::NOT_IN_FORM } else { &words::FORMATTED };
        let message = Message::new(message).with("path", path.display().to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(said, "{}", message.say(lang));
        if !options.check {
            output::deliver(Some(path), |out| out.write_all(formatted.as_bytes()))?;
        }
    }
    output::deliver(None, |out| out.write_all(said.as_bytes()))?;
    Ok(u8::from(options.check && !changed.is_empty()))
}

/// The `.duban` files that were named, or that stand in the folders that were named, in order.
fn files(given: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in given {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut own = Vec::new();
        inside(path, &mut own);
        if own.is_empty() {
            let message = Message::new(&words::NO_DUBAN_FILES).with("path", path.display().to_string());
            return Err(words::error(message));
        }
        own.sort();
        files.extend(own);
    }
    Ok(files)
}

/// A folder's files and those of its versions, one folder down.
fn inside(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            inside(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "duban") {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> Result<String, Error> {
    let named = |text| Message::new(text).with("path", path.display().to_string());
    let bytes = fs::read(path)
        .map_err(|error| words::error(named(&words::CANNOT_READ).with("reason", output::reason(&error))))?;
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to().saturating_add(1).to_string();
        words::finding(Diagnostic::new(named(&words::NOT_UTF8_FILE).with("byte", byte)))
    })
}
