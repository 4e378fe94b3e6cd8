//! The versions of a policy: subfolders named by the first day of each. Which files are whose, whether the names are the days
//! that the files say, and whether the versions' times fit together.

use crate::diagnostic::{Diagnostic, Message, check_texts, texts};
use crate::model::Header;
use crate::source::{FileId, Place};
use crate::span::Span;
use crate::value::Day;

/// The folder of a version, and the day it is named by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    pub(super) name: String,
    pub(super) day: Day,
}

/// What a folder's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The first day of a version.
    Version(Day),
    /// Something like a day that is none, or is not written as the names of versions are.
    Misnamed,
    /// Nothing about days.
    Other,
}

/// Reads a folder's name: `2020-12-01`.
pub(super) fn named(name: &str) -> Named {
    let plain: String = name.chars().map(narrow).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let like = |c: char| c.is_ascii_digit() || "-_./年月日号 ".contains(c) || c == '～';
    match name.parse::<Day>() {
        Ok(day) if day.to_string() == name => Named::Version(day),
        _ if digits >= 4 && plain.chars().all(like) => Named::Misnamed,
        _ => Named::Other,
    }
}

/// The name that was meant, where it can be told: `2020-12-1`, `20201201`, `2020年12月1日`.
fn meant(name: &str) -> Option<Day> {
    let plain: String = name.chars().map(narrow).collect();
    let parts: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<&str> = match parts.as_slice() {
        [whole] if whole.len() == 8 => vec![whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?],
        other => other.to_vec(),
    };
    let [year, month, day] = numbers.as_slice() else { return None };
    Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn narrow(c: char) -> char {
    let folded = u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32);
    if c == '\u{3000}' { ' ' } else { folded.filter(char::is_ascii_graphic).unwrap_or(c) }
}

/// The folder that a file of the policy stands in, if it is one folder down.
pub(super) fn folder_of(file: &str) -> Option<&str> {
    let (folder, rest) = file.split_once('/')?;
    (folder != ".." && !rest.contains('/')).then_some(folder)
}

/// The versions that the files tell of, by their days; none where the policy has just one.
pub(super) fn folders<'f>(policies: impl Iterator<Item = &'f str>) -> Vec<Folder> {
    let mut found: Vec<Folder> = Vec::new();
    for folder in policies.filter_map(folder_of) {
        if let Named::Version(day) = named(folder)
            && !found.iter().any(|known| known.day == day)
        {
            found.push(Folder { name: folder.to_owned(), day });
        }
    }
    found.sort_by_key(|folder| folder.day);
    found
}

/// What is wrong with where the files stand: folders whose names are no days, and files beside the versions that none of
/// them imports. `imported` tells which files are.
pub(super) fn misplaced(
    files: &[(FileId, &str)],
    versions: &[Folder],
    imported: impl Fn(FileId) -> bool,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for (file, name) in files.iter().filter(|(file, name)| !name.starts_with("../") && !imported(*file)) {
        let place = Place { file: *file, span: Span::default() };
        match folder_of(name).map(|folder| (folder, named(folder))) {
            Some((_, Named::Version(_))) => {}
            Some((folder, Named::Misnamed)) => {
                if !told.contains(&folder) {
                    told.push(folder);
                    findings.push(misnamed(folder).at(place));
                }
            }
            _ if versions.is_empty() => {}
            _ => {
                let message = Message::new(&texts::OUTSIDE_VERSIONS).with("file", *name);
                findings.push(Diagnostic::new(message).at(place).help(&texts::OUTSIDE_VERSIONS_HELP));
            }
        }
    }
    findings
}

fn misnamed(folder: &str) -> Diagnostic {
    let finding = Diagnostic::new(Message::new(&texts::VERSION_MISNAMED).with("name", folder));
    finding.help(match meant(folder) {
        Some(day) => Message::new(&texts::DID_YOU_MEAN).with("name", day.to_string()),
        None => Message::new(&texts::VERSION_MISNAMED_HELP),
    })
}

/// The first day in force and the last of each version, and what is found about one of them, by its place.
pub(super) type Times = (Vec<(Option<Day>, Option<Day>)>, Vec<(usize, Diagnostic)>);

/// When each version is in force, and what is wrong with that: one without a last day ends as the next begins.
pub(super) fn in_force(versions: &[(Option<&Folder>, &Header)]) -> Times {
    let mut findings = Vec::new();
    for (at, (folder, header)) in versions.iter().enumerate() {
        if let (Some(folder), Some(from)) = (folder, header.in_force.0)
            && folder.day != from
        {
            let message = Message::new(&texts::FOLDER_AND_DAY)
                .with("folder", folder.name.as_str())
                .with("from", from.to_string());
            let help = Message::new(&texts::FOLDER_AND_DAY_HELP).with("from", from.to_string());
            findings.push((at, Diagnostic::new(message).at(place(header)).help(help)));
        }
    }
    let mut times: Vec<(Option<Day>, Option<Day>)> = Vec::new();
    for (at, (_, header)) in versions.iter().enumerate() {
        let (from, mut to) = header.in_force;
        let next = versions.get(at.saturating_add(1)).map(|(_, next)| *next);
        if let Some((next, begins)) = next.and_then(|next| Some((next, next.in_force.0?))) {
            findings.extend(to.and_then(|to| between(header, to, next, begins)).map(|found| (at, found)));
            if to.is_none() {
                to = begins.plus(-1).ok();
                let message = Message::new(&check_texts::ENDS_WITH_NEXT)
                    .with("to", to.map_or(String::new(), |to| to.to_string()))
                    .with("next", begins.to_string());
                let finding = Diagnostic::new(message).at(place(header));
                findings.push((at, finding.help(&check_texts::SAY_THE_END)));
            }
        }
        times.push((from, to));
    }
    (times, findings)
}

/// An overlap with the next version, or a gap before it.
fn between(header: &Header, to: Day, next: &Header, begins: Day) -> Option<Diagnostic> {
    let with = |message: Message| message.with("to", to.to_string()).with("from", begins.to_string());
    let begun = Message::new(&texts::VERSION_BEGINS).with("from", begins.to_string());
    let finding = if to >= begins {
        Diagnostic::new(with(Message::new(&texts::VERSIONS_OVERLAP)))
    } else if to.plus(1).is_ok_and(|next| next < begins) {
        let first = to.plus(1).ok()?;
        let last = begins.plus(-1).ok()?;
        let message = Message::new(&check_texts::VERSIONS_GAP)
            .with("first", first.to_string())
            .with("last", last.to_string());
        Diagnostic::new(message)
    } else {
        return None;
    };
    Some(finding.at(place(header)).label(place(next), begun))
}

fn place(header: &Header) -> Place {
    header.in_force_place.unwrap_or(header.place)
}
