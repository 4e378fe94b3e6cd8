//! Reads what the command line names: files of facts, standard input, calendar files, moments and days.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Message, texts};
use duban::source::{FileId, Place, Source, Sources};
use duban::span::Span;
use duban::value::{Day, Moment};
use duban::{Error, calendar_with};

use crate::commands::check::chunks::Opened;
use crate::words;

/// The texts of facts, in the order given; standard input where none is given and it is no terminal.
///
/// # Errors
/// Every file that cannot be read or is not UTF-8.
pub(crate) fn facts(paths: &[PathBuf], lang: Lang) -> Result<Vec<Source>, Error> {
    if nothing_given(paths) {
        return Err(words::finding(Diagnostic::new(&words::NO_FACTS).help(&words::NO_FACTS_HELP)));
    }
    if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
        return Err(words::error(&words::STDIN_TWICE));
    }
    let stdin = [PathBuf::from("-")];
    let paths = if paths.is_empty() { &stdin[..] } else { paths };
    all(paths.iter().map(|path| text(path, lang)))
}

/// All of them, or everything that is wrong with any.
fn all(texts: impl Iterator<Item = Result<Source, Error>>) -> Result<Vec<Source>, Error> {
    let mut wrong = Error { findings: Vec::new(), sources: Sources::new() };
    let mut sources = Vec::new();
    for text in texts {
        match text {
            Ok(source) => sources.push(source),
            Err(error) => {
                let base = wrong.sources.iter().count();
                for (_, source) in error.sources.iter() {
                    wrong.sources.add(source.clone());
                }
                wrong.findings.extend(error.findings.into_iter().map(|finding| shifted(finding, base)));
            }
        }
    }
    if wrong.findings.is_empty() { Ok(sources) } else { Err(wrong) }
}

/// Whether nobody gives any facts: none are named, and standard input is a terminal.
pub(crate) fn nothing_given(paths: &[PathBuf]) -> bool {
    paths.is_empty() && io::stdin().is_terminal()
}

/// The texts of files of which the beginning has been read.
///
/// # Errors
/// Every file that cannot be read on or is not UTF-8.
pub(crate) fn facts_opened(files: Vec<Opened>) -> Result<Vec<Source>, Error> {
    let read = |mut file: Opened| {
        let mut bytes = file.start;
        let done = file.rest.read_to_end(&mut bytes).map(|_| bytes);
        decoded(file.name, done)
    };
    all(files.into_iter().map(read))
}

/// The national calendar, with a file of more years laid over it.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn calendar(file: Option<&Path>, lang: Lang) -> Result<Calendar, Error> {
    match file {
        Some(path) => calendar_with(&Calendar::national(), text(path, lang)?),
        None => Ok(Calendar::national()),
    }
}

/// A policy as data, from a file or standard input.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub(crate) fn document(path: &Path, lang: Lang) -> Result<Source, Error> {
    text(path, lang)
}

/// A moment as people write it; a bare date is its end.
///
/// # Errors
/// It is none.
pub(crate) fn moment(text: &str) -> Result<Moment, Error> {
    text.parse().map_err(|_| words::error(Message::new(&words::NO_SUCH_MOMENT).with("text", text)))
}

/// A day.
///
/// # Errors
/// It is none.
pub(crate) fn day(text: &str) -> Result<Day, Error> {
    text.trim().parse().map_err(|_| words::error(Message::new(&words::NO_SUCH_DAY).with("text", text)))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn text(path: &Path, lang: Lang) -> Result<Source, Error> {
    let (name, bytes) = if is_stdin(path) {
        let mut bytes = Vec::new();
        (Message::new(&words::STDIN).say(lang), io::stdin().read_to_end(&mut bytes).map(|_| bytes))
    } else {
        (path.display().to_string(), std::fs::read(path))
    };
    decoded(name, bytes)
}

fn decoded(name: String, bytes: io::Result<Vec<u8>>) -> Result<Source, Error> {
    let bytes = bytes.map_err(|error| unreadable(&name, error.kind()))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let before = error.as_bytes().get(..at).unwrap_or_default();
            let mut sources = Sources::new();
            let file = sources.add(Source::new(name, String::from_utf8_lossy(before)).unquoted());
            let message = Message::new(&texts::NOT_UTF8).with("byte", at.saturating_add(1).to_string());
            let finding = Diagnostic::new(message).at(Place { file, span: Span::new(at, at) });
            Err(Error { findings: vec![finding], sources })
        }
    }
}

/// The error that a file cannot be read.
pub(crate) fn unreadable(name: &str, why: io::ErrorKind) -> Error {
    let reason = match why {
        io::ErrorKind::NotFound => &texts::WHY_NOT_FOUND,
        io::ErrorKind::PermissionDenied => &texts::WHY_NOT_ALLOWED,
        io::ErrorKind::IsADirectory => &words::IS_A_FOLDER,
        _ => &texts::WHY_OTHER,
    };
    words::error(Message::new(&texts::NO_SUCH_FILE).with("path", name).with("reason", reason))
}

/// The same finding, where its file comes after `base` others.
fn shifted(mut finding: Diagnostic, base: usize) -> Diagnostic {
    let base = u32::try_from(base).unwrap_or(u32::MAX);
    for label in &mut finding.labels {
        label.place.file = FileId(label.place.file.0.saturating_add(base));
    }
    finding
}

/// The moment by the machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "`--as-of` defaults to now, and only the command line reads the clock"
)]
pub(crate) fn now() -> Moment {
    let unix = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(unix).ok().and_then(|unix| Moment::from_unix(unix).ok()).unwrap_or(Moment::MAX)
}
