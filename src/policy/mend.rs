//! Mending a policy: the edits that findings are certain of, applied where the findings become fewer and nothing new is
//! found. Files stay in memory; writing them is the caller's.

use super::Policy;
use super::load::{self, SourceFile};
use crate::calendar::Calendar;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Lang, Severity, apply};
use crate::error::Error;
use crate::limits::Limits;
use crate::source::{FileId, Sources};

/// An edit may bring to light what can be mended in turn: deeper than anyone writes.
const MAX_ROUNDS: usize = 8;
/// A line tells one mistake at a time: so many may stand behind each other on one.
const MAX_BEHIND: usize = 4;
/// More edits than this in one round wait for the next run.
const MOST_EDITS: usize = 200;

/// What mending comes to.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// The files that change, with their new texts.
    pub files: Vec<Mending>,
    /// How many edits were applied.
    pub applied: usize,
    /// How many were left: they overlap others, or would not have made the findings fewer.
    pub left: usize,
}

/// A file before and after.
#[derive(Clone, Debug)]
pub struct Mending {
    /// Its name, as it was given.
    pub name: String,
    /// Its text.
    pub before: String,
    /// Its text with the edits.
    pub after: String,
}

/// The files that a policy on disk is read from: its own, what they import, the official texts they name.
///
/// # Errors
/// A folder or file that cannot be read.
///
/// The policy's folder, or one file of it; see [`Limits::file_bytes`] for how long a file may be. Put
/// them into a store, send them elsewhere, and read them there with [`Policy::from_files`].
///
/// ```
/// use duban::{Limits, Policy, calendar::Calendar, read_files};
/// let files = read_files("policies/zibo")?;
/// assert!(files.iter().any(|file| file.name.ends_with(".duban")));
/// assert!(files.iter().all(|file| file.bytes.len() <= Limits::DEFAULT.file_bytes));
/// let policy = Policy::from_files(files, Calendar::national())?;
/// assert_eq!(policy.digest(), Policy::load("policies/zibo")?.digest());
/// # Ok::<(), duban::Error>(())
/// ```
pub fn read_files(path: impl AsRef<std::path::Path>) -> Result<Vec<SourceFile>, Error> {
    let (files, on_disk) = load::from_disk(path.as_ref(), &Limits::DEFAULT)?;
    let (mut all, mut trees) = (Vec::new(), load::Trees::default());
    load::through(files, &|name| on_disk.named(name), |file| {
        all.push(file.clone());
        trees.take(file, &Limits::DEFAULT)
    });
    Ok(all)
}

/// Applies what the findings of a policy are certain of, to the files whose names `may` accepts.
///
/// ```
/// use duban::{Mended, Mending, calendar::Calendar, mend, read_files};
/// let mut files = read_files("policies/zibo")?;
/// let whole = files.clone();
/// for file in &mut files {
///     // A slip of the pen.
///     let text = String::from_utf8_lossy(&file.bytes).replacen("完成      初步回复", "完城      初步回复", 1);
///     file.bytes = text.into_bytes();
/// }
/// let Mended { files: mended, applied, left } = mend(&files, &|_| true, &Calendar::national());
/// assert_eq!((mended.len(), applied, left), (1, 1, 0));
/// let Mending { name, after, .. } = &mended[0];
/// assert!(whole.iter().any(|file| file.name == *name && file.bytes == after.as_bytes()));
/// # Ok::<(), duban::Error>(())
/// ```
pub fn mend(files: &[SourceFile], may: &dyn Fn(&str) -> bool, calendar: &Calendar) -> Mended {
    let mut now = files.to_vec();
    let mut mended = Mended::default();
    let mut tried: Vec<(String, String)> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let found = Found::of(&now, calendar);
        let fixes = found.fixes(may, &tried);
        if fixes.is_empty() {
            break;
        }
        let (next, applied) = found.best(&now, &fixes, &Trial { may, calendar });
        tried.extend(fixes.iter().map(|fix| found.known_by(fix)));
        mended.applied = mended.applied.saturating_add(applied);
        mended.left = mended.left.saturating_add(fixes.len().saturating_sub(applied));
        if let Some(next) = next {
            now = next;
        }
    }
    let text = |file: &SourceFile| String::from_utf8_lossy(&file.bytes).into_owned();
    let changed = files.iter().zip(&now).filter(|(before, after)| before.bytes != after.bytes);
    mended.files = changed
        .map(|(before, after)| Mending {
            name: before.name.clone(),
            before: text(before),
            after: text(after),
        })
        .collect();
    mended
}

/// How edits are tried.
struct Trial<'t> {
    may: &'t dyn Fn(&str) -> bool,
    calendar: &'t Calendar,
}

impl Trial<'_> {
    /// The files with these edits, and with those that they bring to light on their lines, where that helps.
    fn of(&self, before: &Found, files: &[SourceFile], fixes: &[Fix]) -> Option<(Vec<SourceFile>, usize)> {
        if fixes.is_empty() {
            return None;
        }
        let mut next = before.edited(files, fixes)?;
        let mut applied = fixes.len();
        // No edit takes a line away or adds one.
        let lines: Vec<(FileId, usize)> = fixes.iter().map(|fix| before.line(fix)).collect();
        for _ in 0..MAX_BEHIND {
            let found = Found::of(&next, self.calendar);
            if before.improved_by(&found) {
                return Some((next, applied));
            }
            let mut behind = found.fixes(self.may, &[]);
            behind.retain(|fix| lines.contains(&found.line(fix)));
            if behind.is_empty() {
                return None;
            }
            applied = applied.saturating_add(behind.len());
            next = found.edited(&next, &behind)?;
        }
        None
    }
}

/// What is found in files.
struct Found {
    findings: Vec<Diagnostic>,
    sources: Sources,
}

impl Found {
    fn of(files: &[SourceFile], calendar: &Calendar) -> Found {
        match Policy::from_files(files.to_vec(), calendar.clone()) {
            Ok(policy) => Found { findings: policy.findings().to_vec(), sources: policy.sources().clone() },
            Err(error) => Found { findings: error.findings, sources: error.sources },
        }
    }

    fn name(&self, file: FileId) -> &str {
        self.sources.get(file).map_or("", |source| source.name())
    }

    /// The line that an edit stands on.
    fn line(&self, fix: &Fix) -> (FileId, usize) {
        let source = self.sources.get(fix.place.file);
        (fix.place.file, source.map_or(0, |source| source.line_column(fix.place.span.start).0))
    }

    /// What tells an edit from others, wherever it has moved to.
    fn known_by(&self, fix: &Fix) -> (String, String) {
        let source = self.sources.get(fix.place.file);
        let gone = source.map_or("", |source| source.slice(fix.place.span));
        (gone.to_owned(), fix.with.clone())
    }

    /// The certain edits that were not tried before; of two that overlap, the first.
    fn fixes(&self, may: &dyn Fn(&str) -> bool, tried: &[(String, String)]) -> Vec<Fix> {
        let certain = self.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let certain = certain.filter(|fix| {
            fix.applicability == Applicability::Certain
                && may(self.name(fix.place.file))
                && !tried.contains(&self.known_by(fix))
        });
        let mut fixes: Vec<Fix> = certain.take(MOST_EDITS).cloned().collect();
        fixes.sort_by_key(|fix| fix.place);
        let mut kept: Vec<Fix> = Vec::new();
        for fix in fixes {
            let clear = kept.last().is_none_or(|last| {
                last.place.file != fix.place.file
                    || (last.place.span.end <= fix.place.span.start && last.place != fix.place)
            });
            kept.extend(clear.then_some(fix));
        }
        kept
    }

    /// The files with all edits, or with those that help by themselves; how many were applied.
    fn best(
        &self,
        files: &[SourceFile],
        fixes: &[Fix],
        trial: &Trial<'_>,
    ) -> (Option<Vec<SourceFile>>, usize) {
        let helps = |fixes: &[Fix]| trial.of(self, files, fixes);
        let one_by_one = || {
            let good: Vec<Fix> =
                fixes.iter().filter(|fix| helps(std::slice::from_ref(fix)).is_some()).cloned().collect();
            let first = good.first().cloned();
            helps(&good).or_else(|| helps(std::slice::from_ref(&first?)))
        };
        match helps(fixes).or_else(one_by_one) {
            Some((next, applied)) => (Some(next), applied),
            None => (None, 0),
        }
    }

    fn edited(&self, files: &[SourceFile], fixes: &[Fix]) -> Option<Vec<SourceFile>> {
        let mut next = files.to_vec();
        for file in &mut next {
            let own = fixes.iter().filter(|fix| self.name(fix.place.file) == file.name);
            let edits: Vec<_> = own.map(|fix| (fix.place.span, fix.with.as_str())).collect();
            if !edits.is_empty() {
                file.bytes = apply(std::str::from_utf8(&file.bytes).ok()?, &edits)?.into_bytes();
            }
        }
        Some(next)
    }

    /// Whether less is found, and nothing that was not found before. With the last error gone the checker speaks for the
    /// first time: its warnings are not new.
    fn improved_by(&self, after: &Found) -> bool {
        let errors = |found: &Found| found.findings.iter().any(|it| it.severity() == Severity::Error);
        if errors(self) && !errors(after) {
            return true;
        }
        let mut before: Vec<String> = self.findings.iter().map(said).collect();
        let old = after.findings.iter().all(|finding| {
            let place = before.iter().position(|known| *known == said(finding));
            place.map(|at| before.swap_remove(at)).is_some()
        });
        old && after.findings.len() < self.findings.len()
    }
}

fn said(finding: &Diagnostic) -> String {
    format!("{}{}", finding.code(), finding.message.say(Lang::Zh))
}
