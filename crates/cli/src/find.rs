//! Finds a policy by what the command line calls it: a folder, a file, or a name.

use std::path::{Component, Path, PathBuf};

use duban::calendar::Calendar;
use duban::diagnostic::{Arg, Diagnostic, Lang, Message, nearest, texts};
use duban::value::Day;
use duban::{Error, Policy, SourceFile};

use crate::{input, shipped, words};

/// Reads a policy. A name is looked for in `folder`, in `./policies/`, and among those that ship with the binary.
///
/// # Errors
/// There is none of this name, or it cannot be read.
pub(crate) fn policy(given: &Path, folder: Option<&Path>, calendar: Calendar) -> Result<Policy, Error> {
    if let Some(folder) = folder
        && !folder.is_dir()
    {
        let path = folder.display().to_string();
        return Err(words::error(Message::new(&words::NO_POLICIES_FOLDER).with("path", path)));
    }
    if given.is_dir() || given.extension().is_some_and(|extension| extension == "duban") && given.is_file() {
        return Policy::load_with(given, calendar);
    }
    if given.extension().is_some_and(|extension| extension == "json") && given.is_file() {
        return Policy::import_with(input::document(given, Lang::Zh)?, calendar);
    }
    if given.exists() {
        let path = given.display().to_string();
        return Err(words::error(Message::new(&words::NOT_A_POLICY).with("path", path)));
    }
    let Some(name) = plain_name(given) else { return Err(unknown(given, folder)) };
    if let Some(found) = places(folder).map(|place| place.join(name)).find(|path| path.is_dir()) {
        return Policy::load_with(found, calendar);
    }
    shipped_policy(name, calendar).unwrap_or_else(|| Err(unknown(given, folder)))
}

/// Where a policy would be read from, by whatever it is called; as it was called where it is not on the disk.
pub(crate) fn place_of(given: &Path, folder: Option<&Path>) -> PathBuf {
    if given.exists() {
        return given.to_path_buf();
    }
    let named = plain_name(given)
        .and_then(|name| places(folder).map(|place| place.join(name)).find(|path| path.is_dir()));
    named.unwrap_or_else(|| given.to_path_buf())
}

/// The folder or file of a policy, where it can be changed.
///
/// # Errors
/// There is none of this name, or it ships inside the binary.
pub(crate) fn on_disk(given: &Path, folder: Option<&Path>) -> Result<PathBuf, Error> {
    if given.exists() {
        return Ok(given.to_path_buf());
    }
    let Some(name) = plain_name(given) else { return Err(unknown(given, folder)) };
    if let Some(found) = places(folder).map(|place| place.join(name)).find(|path| path.is_dir()) {
        return Ok(found);
    }
    if shipped::own_files(name).is_empty() {
        return Err(unknown(given, folder));
    }
    Err(words::error(Message::new(&words::POLICY_INSIDE).with("name", name)))
}

/// A name is one word: no path leads out of the folders it is looked for in.
fn plain_name(given: &Path) -> Option<&str> {
    let mut parts = given.components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(name)), None) => name.to_str(),
        _ => None,
    }
}

fn places(folder: Option<&Path>) -> impl Iterator<Item = PathBuf> {
    folder.map(Path::to_path_buf).into_iter().chain([PathBuf::from("policies")])
}

fn shipped_policy(name: &str, calendar: Calendar) -> Option<Result<Policy, Error>> {
    let own = shipped::own_files(name);
    if own.is_empty() {
        return None;
    }
    let file = |(name, bytes): (&str, &[u8])| SourceFile { name: name.to_owned(), bytes: bytes.to_vec() };
    let files = own.into_iter().map(file).collect();
    let read = |path: &str| {
        let inside = match path.strip_prefix("../") {
            Some(outside) => outside.to_owned(),
            None => format!("{name}/{path}"),
        };
        shipped::file(&inside).map(<[u8]>::to_vec)
    };
    Some(Policy::from_files_with(files, &read, calendar))
}

/// Nothing is called so: the nearest name, or all of them.
fn unknown(given: &Path, folder: Option<&Path>) -> Error {
    let shown = given.display().to_string();
    let finding = Diagnostic::new(Message::new(&words::NO_SUCH_POLICY).with("name", shown.as_str()));
    let known: Vec<String> = match (plain_name(given), given.parent()) {
        (None, Some(parent)) => {
            let beside = folders(parent).into_iter().map(|name| parent.join(name).display().to_string());
            beside.collect()
        }
        _ => {
            let mut names: Vec<String> = places(folder).flat_map(|place| folders(&place)).collect();
            names.extend(shipped::names());
            names.sort();
            names.dedup();
            names
        }
    };
    let help = match nearest(&shown, known.iter().map(String::as_str)) {
        Some(near) => Message::new(&texts::DID_YOU_MEAN).with("name", near),
        None => {
            let names = shipped::names().into_iter().map(Arg::from).collect();
            Message::new(&words::POLICIES_ARE).with("names", Arg::AnyOf(names))
        }
    };
    words::finding(finding.help(help))
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder);
    entries.map_or_else(|_| Vec::new(), |entries| entries.flatten().map(|entry| entry.path()).collect())
}

/// Whether a folder holds files of a policy.
fn holds(folder: &Path) -> bool {
    inside(folder).iter().any(|file| file.extension().is_some_and(|extension| extension == "duban"))
}

/// The folders in a folder that hold policies, at once or in folders of their versions.
fn folders(place: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let policies = entries.flatten().filter(|entry| {
        let path = entry.path();
        let dated = |version: &PathBuf| {
            version.file_name().is_some_and(|name| name.to_string_lossy().parse::<Day>().is_ok())
        };
        let mut versions = inside(&path).into_iter().filter(dated);
        (holds(&path) || versions.any(|version| holds(&version))) && entry.file_name() != "common"
    });
    let mut names: Vec<String> =
        policies.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
