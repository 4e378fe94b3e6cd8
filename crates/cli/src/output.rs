//! Where answers go: standard output, or a file that is whole or not there; what is wrong goes to standard error.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anstream::ColorChoice;
use duban::diagnostic::{Diagnostic, Lang, Message, Paint, Severity, Text, render, shown};
use duban::source::Sources;
use duban::{Error, Policy};

use crate::words;

/// The exit status when nothing could be judged.
const NOTHING: u8 = 2;

/// Colour as it was asked for; where nothing was, on a terminal that wants it.
pub(crate) fn colour(asked: clap::ColorChoice) {
    let choice = match asked {
        clap::ColorChoice::Auto => ColorChoice::Auto,
        clap::ColorChoice::Always => ColorChoice::Always,
        clap::ColorChoice::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// How a text that goes there is painted. Standard output takes the colours away itself where it is no terminal; a file
/// has none unless they were asked for.
pub(crate) fn paint(target: Option<&Path>) -> Paint {
    match target {
        Some(_) if ColorChoice::global() != ColorChoice::Always => Paint::Plain,
        _ => Paint::Colour,
    }
}

/// Says on standard error why nothing could be done.
pub(crate) fn failure(error: &Error, lang: Lang) -> u8 {
    let (few, rest) = shown(&error.findings);
    findings(few.into_iter().chain(&rest), &error.sources, lang);
    NOTHING
}

/// Draws findings on standard error, a blank line between two.
pub(crate) fn findings<'f>(list: impl Iterator<Item = &'f Diagnostic>, sources: &Sources, lang: Lang) {
    for (at, finding) in list.enumerate() {
        let between = if at > 0 { "\n" } else { "" };
        say(&format!("{between}{}", render(finding, sources, lang, Paint::Colour)));
    }
}

/// Shows what the checker warns of in a policy.
pub(crate) fn warnings(policy: &Policy, lang: Lang) {
    let warnings = policy.findings().iter().filter(|finding| finding.severity() == Severity::Warning);
    findings(warnings, policy.sources(), lang);
}

/// Draws what is wrong with one record on standard error; a blank line before it where something was said before.
pub(crate) fn rejected(error: &Error, lang: Lang, said: bool) {
    if said {
        say("");
    }
    findings(error.findings.iter(), &error.sources, lang);
}

/// A text on standard error; colour shows on a terminal only. Nobody is left to tell when even that fails.
fn say(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{text}");
}

/// What is written must not take the place of what is read: a slip of the hand would lose the facts.
///
/// # Errors
/// The output is one of the inputs, by whatever name.
pub(crate) fn not_over_an_input<'p>(
    target: Option<&Path>,
    inputs: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), Error> {
    let Some(target) = target else { return Ok(()) };
    let path = target.display().to_string();
    let Some(own) = place(target) else { return Ok(()) };
    for input in inputs.into_iter().filter_map(|input| fs::canonicalize(input).ok()) {
        if input == own && input.is_file() {
            return Err(words::error(Message::new(&words::OUTPUT_IS_INPUT).with("path", path)));
        }
        if input.is_dir() && own.starts_with(&input) && of_a_policy(&own) {
            return Err(words::error(Message::new(&words::OUTPUT_IN_POLICY).with("path", path)));
        }
    }
    Ok(())
}

/// Where a file is or would be, whatever links lead there.
fn place(target: &Path) -> Option<PathBuf> {
    fs::canonicalize(target).ok().or_else(|| {
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
        Some(folder.join(target.file_name()?))
    })
}

/// Whether a file in the folder of a policy is one of those that it is made of, or would become one.
fn of_a_policy(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension {
        Some("duban") => true,
        Some("txt" | "json" | "csv") => path.is_file(),
        _ => false,
    }
}

/// Writes an answer to standard output, or to a file that appears under its name only when it is whole.
///
/// # Errors
/// The place cannot be written. A reader that closed the pipe is no error: it has what it wanted.
pub(crate) fn deliver(
    target: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    answered(target, |write| to_stdout(BufWriter::new(anstream::stdout().lock()), write), write)
}

/// The same for data, which go through no filter of colours.
///
/// # Errors
/// See [`deliver`].
pub(crate) fn deliver_data(
    target: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    answered(target, |write| to_stdout(BufWriter::new(io::stdout().lock()), write), write)
}

/// A page that is whole, or why there is none.
///
/// # Errors
/// It could not be put together.
pub(crate) fn page(page: Result<String, std::fmt::Error>) -> io::Result<String> {
    page.map_err(io::Error::other)
}

fn answered<W: FnOnce(&mut dyn Write) -> io::Result<()>>(
    target: Option<&Path>,
    stdout: impl FnOnce(W) -> io::Result<()>,
    write: W,
) -> Result<(), Error> {
    match target {
        Some(path) => to_file(path, write).map_err(|error| unwritable(&path.display().to_string(), &error)),
        None => match stdout(write) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let message = Message::new(&words::CANNOT_WRITE).with("path", &words::STDOUT);
                Err(words::error(message.with("reason", reason(&error))))
            }
            _ => Ok(()),
        },
    }
}

fn to_stdout(mut out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    write(&mut out)?;
    out.flush()
}

/// Writes data to a file that appears only when it is whole, by someone who must go back in it.
///
/// # Errors
/// The place cannot be written.
pub(crate) fn deliver_file(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> Result<(), Error> {
    to_file_with(path, write).map_err(|error| unwritable(&path.display().to_string(), &error))
}

fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    to_file_with(path, |file| finish(file, write))
}

fn to_file_with(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    // A link keeps pointing where it does; a device or pipe is written, not replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let there = fs::metadata(&target).ok();
    if there.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(ErrorKind::IsADirectory.into());
    }
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        return write(OpenOptions::new().write(true).open(&target)?);
    }
    let path = beside(&target);
    let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    let half = Half { path };
    if let Some(there) = there {
        fs::set_permissions(&half.path, there.permissions())?;
    }
    write(file)?;
    fs::rename(&half.path, &target)
}

/// A file that is not whole yet. What was written is of no use to anyone if it ends before it has its own name.
struct Half {
    path: PathBuf,
}

impl Drop for Half {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn finish(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// A name beside the target that no other run uses.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    target.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

pub(crate) fn unwritable(path: &str, error: &io::Error) -> Error {
    let message = Message::new(&words::CANNOT_WRITE).with("path", path);
    words::error(message.with("reason", reason(error)))
}

pub(crate) fn reason(error: &io::Error) -> &'static Text {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => &words::WHY_NO_FOLDER,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => &words::WHY_NOT_ALLOWED,
        ErrorKind::IsADirectory => &words::IS_A_FOLDER,
        ErrorKind::StorageFull => &words::WHY_FULL,
        _ => &words::WHY_OTHER,
    }
}
