//! Reading policies: which files belong to one, what they import, the official text. From disk or from memory; what the
//! files mean is found in `model`.

use std::collections::VecDeque;
use std::path::{Component, Path, PathBuf};

use super::versions::{self, Folder, Named};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::error::Error;
use crate::limits::Limits;
use crate::model::{self, Model};
use crate::source::{FileId, Place, Source, Sources};
use crate::span::Span;
use crate::syntax::ast::{self, Head, Item, LineBody, Words};
use crate::syntax::{self};

/// A file of a policy, in memory.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name: the path from the policy's folder, with `/`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The files of a policy on disk, and where those stand that they name.
pub(super) struct OnDisk<'l> {
    folder: PathBuf,
    limits: &'l Limits,
}

impl OnDisk<'_> {
    /// A file by its path from the policy's folder. A name that cannot be read is reported where it is written.
    pub(super) fn named(&self, name: &str) -> Option<SourceFile> {
        read_file(&self.folder, name, self.limits).ok()
    }
}

/// The files of a policy's folder, or the one that is its policy; those that they name are found by them.
pub(super) fn from_disk<'l>(path: &Path, limits: &'l Limits) -> Result<(Vec<SourceFile>, OnDisk<'l>), Error> {
    let (folder, own) = if path.is_dir() {
        (path.to_path_buf(), files_of(path)?)
    } else {
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        (folder, path.file_name().map(PathBuf::from).into_iter().collect())
    };
    let read = |name: PathBuf| read_file(&folder, &name.to_string_lossy().replace('\\', "/"), limits);
    let files = own.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok((files, OnDisk { folder, limits }))
}

/// Goes through files and all that they name, and what those name in turn, each once: `take` says what a file names.
pub(super) fn through(
    files: Vec<SourceFile>,
    read: &dyn Fn(&str) -> Option<SourceFile>,
    mut take: impl FnMut(SourceFile) -> Vec<String>,
) {
    let mut known: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut waiting = VecDeque::from(files);
    while let Some(file) = waiting.pop_front() {
        for name in take(file) {
            if !known.contains(&name)
                && let Some(file) = read(&name)
            {
                known.push(file.name.clone());
                waiting.push_back(file);
            }
        }
    }
}

/// The policy's own files: those of its folder, or those of its versions' folders and what stands beside them.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let (mut names, folders) = listed(folder)?;
    let dated: Vec<&PathBuf> =
        folders.iter().filter(|name| versions::named(&name.to_string_lossy()) != Named::Other).collect();
    let mut inside = Vec::new();
    for name in &dated {
        let (files, _) = listed(&folder.join(name))?;
        // A folder of other things beside a policy's files is nobody's version.
        if files.is_empty() && names.is_empty() {
            return Err(no_files(&folder.join(name)));
        }
        inside.extend(files.into_iter().map(|file| name.join(file)));
    }
    if !inside.is_empty() {
        for name in folders.iter().filter(|name| !dated.contains(name)) {
            let (files, _) = listed(&folder.join(name))?;
            inside.extend(files.into_iter().map(|file| name.join(file)));
        }
    }
    names.extend(inside);
    names.sort();
    if names.is_empty() { Err(no_files(folder)) } else { Ok(names) }
}

/// The names of the policy files and of the folders in a folder, in order.
fn listed(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Error> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut names: Vec<PathBuf> = entries.flatten().map(|entry| PathBuf::from(entry.file_name())).collect();
    names.sort();
    let (folders, files): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| folder.join(name).is_dir());
    Ok((files.into_iter().filter(|name| is_policy(&name.to_string_lossy())).collect(), folders))
}

fn no_files(folder: &Path) -> Error {
    let message = Message::new(&texts::NO_FILES).with("path", folder.display().to_string());
    Error::one(Diagnostic::new(message), Sources::new())
}

fn is_policy(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "duban")
}

fn read_file(folder: &Path, name: &str, limits: &Limits) -> Result<SourceFile, Error> {
    let path = folder.join(name);
    let length = std::fs::metadata(&path).map_err(|error| unreadable(&path, &error))?.len();
    if length > limits.file_bytes as u64 {
        return Err(Error::one(too_large(name, length, limits.file_bytes), Sources::new()));
    }
    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    Ok(SourceFile { name: name.to_owned(), bytes })
}

pub(super) fn too_large(name: &str, size: u64, limit: usize) -> Diagnostic {
    let message = Message::new(&texts::FILE_TOO_LARGE)
        .with("name", name)
        .with("size", size.to_string())
        .with("limit", limit.to_string());
    Diagnostic::new(message)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => &texts::WHY_NOT_FOUND,
        std::io::ErrorKind::PermissionDenied => &texts::WHY_NOT_ALLOWED,
        _ => &texts::WHY_OTHER,
    };
    let message =
        Message::new(&texts::NO_SUCH_FILE).with("path", path.display().to_string()).with("reason", why);
    Error::one(Diagnostic::new(message), Sources::new())
}

/// The files that a tree names: 引用, 原文 and the 文件 of calendars, as paths from the policy's folder.
fn named_by(name: &str, tree: &ast::File) -> Vec<String> {
    let (uses, source) = references(tree);
    let all = uses.into_iter().chain(source).chain(calendar_files(tree));
    all.map(|words| relative(name, &words.text)).collect()
}

/// The files of further years that the calendars of a tree name.
fn calendar_files(tree: &ast::File) -> Vec<&Words> {
    let declarations = tree.items.iter().filter_map(|item| match item {
        Item::Declaration(declaration) if matches!(declaration.head, Head::Calendar(_)) => Some(declaration),
        _ => None,
    });
    let lines = declarations.flat_map(|declaration| declaration.body.iter().flatten());
    let files = lines.filter_map(|item| match item {
        ast::BodyItem::Line(ast::Line { body: LineBody::File(words), .. }) => Some(words),
        _ => None,
    });
    files.collect()
}

/// What a tree imports, and the official text it names.
fn references(tree: &ast::File) -> (Vec<&Words>, Option<&Words>) {
    let (mut uses, mut source) = (Vec::new(), None);
    for item in &tree.items {
        let Item::Declaration(declaration) = item else { continue };
        match &declaration.head {
            Head::Use(path) => uses.push(path),
            Head::Policy(_) => {
                source = declaration.body.iter().flatten().find_map(|item| match item {
                    ast::BodyItem::Line(ast::Line { body: LineBody::SourceText(words), .. }) => Some(words),
                    _ => None,
                });
            }
            _ => {}
        }
    }
    (uses, source)
}

/// A path as seen from the policy's folder, `..` taken out where it can be.
pub(super) fn relative(from: &str, path: &str) -> String {
    let base = Path::new(from).parent().unwrap_or(Path::new(""));
    let mut parts: Vec<String> = Vec::new();
    for part in base.join(path).components() {
        match part {
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            Component::CurDir => {}
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}

/// The trees of a policy's files and the texts they name, before anybody asks what they mean.
#[derive(Default)]
pub(super) struct Trees {
    /// All texts.
    pub(super) sources: Sources,
    /// The `.duban` files, in the order they were read.
    pub(super) files: Vec<Tree>,
    /// The other files: name and text.
    pub(super) texts: Vec<(String, FileId)>,
    /// What was found in them.
    pub(super) findings: Vec<Diagnostic>,
}

/// A `.duban` file, read.
#[derive(Debug)]
pub(super) struct Tree {
    /// Its path from the policy's folder.
    pub(super) name: String,
    /// Its text.
    pub(super) id: FileId,
    /// What stands in it.
    pub(super) tree: ast::File,
}

/// The files of a policy, read.
pub(super) struct Loaded {
    /// Its versions, by their first days; one without a folder where it has no subfolders for them.
    pub(super) versions: Vec<LoadedVersion>,
    /// Their texts.
    pub(super) sources: Sources,
    /// What was found in them, in their order.
    pub(super) findings: Vec<Diagnostic>,
    /// The files that others import.
    pub(super) imported: Vec<FileId>,
    /// The `.duban` files.
    pub(super) files: Vec<Tree>,
    /// The other files, those that are named in them.
    pub(super) texts: Vec<(String, FileId)>,
}

/// A version of a policy, read.
pub(super) struct LoadedVersion {
    /// The folder it stands in.
    pub(super) folder: Option<Folder>,
    /// What its files mean.
    pub(super) model: Model,
}

impl Loaded {
    /// The text of a file that another names.
    pub(super) fn file_named(&self, from: FileId, path: &str) -> Option<FileId> {
        let from = self.files.iter().find(|file| file.id == from)?;
        let name = relative(&from.name, path);
        self.texts.iter().find(|(known, _)| *known == name).map(|(_, id)| *id)
    }
}

/// Reads the files of a policy and those that they name. Every file is read, whatever is wrong with another.
pub(super) fn read(
    files: Vec<SourceFile>,
    more: &dyn Fn(&str) -> Option<SourceFile>,
    limits: &Limits,
) -> Trees {
    let mut trees = Trees::default();
    through(files, more, |file| trees.take(file, limits));
    trees
}

impl Trees {
    /// Reads one more file; what it names.
    pub(super) fn take(&mut self, file: SourceFile, limits: &Limits) -> Vec<String> {
        let (source, finding) = decode(&file, limits);
        let id = self.sources.add(source);
        if let Some(finding) = finding {
            self.findings.push(finding.at(Place { file: id, span: Span::default() }));
        }
        if !is_policy(&file.name) {
            self.texts.push((file.name, id));
            return Vec::new();
        }
        let source = self.sources.get(id).filter(|source| !source.text().is_empty());
        let (tree, found) =
            source.map(|source| syntax::parse_within(source, id, limits.nesting)).unwrap_or_default();
        self.findings.extend(found);
        let named = named_by(&file.name, &tree);
        self.files.push(Tree { name: file.name, id, tree });
        named
    }
}

/// Finds out what the trees of each version mean: names resolved, quotes found in the official text.
pub(super) fn understand(trees: Trees) -> Loaded {
    let Trees { sources, files, texts: named, mut findings } = trees;
    let find = |from: &str, words: &Words| {
        let name = relative(from, &words.text);
        let own = files.iter().map(|file| (&file.name, file.id));
        own.chain(named.iter().map(|(name, id)| (name, *id)))
            .find(|(known, _)| **known == name)
            .map(|it| it.1)
    };
    let (mut imported, mut asked) = (Vec::new(), Vec::new());
    for Tree { name, id, tree } in &files {
        let (uses, source) = references(tree);
        imported.extend(uses.iter().filter_map(|words| find(name, words)));
        for words in uses.iter().copied().chain(source).chain(calendar_files(tree)) {
            let found = find(name, words);
            asked.extend(found);
            // Of another file nothing would be declared, and nobody would notice.
            let imports = uses.iter().any(|one| one.span == words.span);
            let reason = match found {
                None => &texts::WHY_NOT_FOUND,
                Some(_) if imports && !is_policy(&words.text) => &texts::WHY_NOT_POLICY,
                Some(_) => continue,
            };
            let message = Message::new(&texts::NO_SUCH_FILE).with("path", words.text.as_str());
            let place = Place { file: *id, span: words.span };
            findings.push(Diagnostic::new(message.with("reason", reason)).at(place));
        }
    }
    let policies: Vec<(FileId, &str)> = files.iter().map(|file| (file.id, file.name.as_str())).collect();
    let folders = versions::folders(policies.iter().map(|(_, name)| *name));
    findings.extend(versions::misplaced(&policies, &folders, |file| imported.contains(&file)));
    let folders: Vec<Option<Folder>> =
        if folders.is_empty() { vec![None] } else { folders.into_iter().map(Some).collect() };
    // A file that cannot be read says nothing of what the others lack.
    let unread = |finding: &Diagnostic| ["P", "D00"].iter().any(|family| finding.code().starts_with(family));
    let incomplete = findings.iter().any(unread);
    let mut versions = Vec::new();
    for folder in folders {
        let own = of_version(&files, folder.as_ref(), &find);
        let source = own.iter().find_map(|it| references(&it.tree).1.and_then(|words| find(&it.name, words)));
        let source = source.and_then(|id| sources.get(id)).map(Source::text);
        let first = own.first().map(|it| Place { file: it.id, span: Span::default() });
        let trees = own.into_iter().map(|it| (it.id, &it.tree)).collect();
        let (model, found) = model::build(&model::Input { files: trees, source, incomplete });
        // What is not there has no place of its own: among several versions it needs to be said of which.
        let placed = |finding: Diagnostic| match first.filter(|_| folder.is_some()) {
            Some(first) if finding.place().is_none() => finding.at(first),
            _ => finding,
        };
        findings.extend(found.into_iter().map(placed));
        versions.push(LoadedVersion { folder, model });
    }
    let findings = once(findings, versions.len() > 1);
    let named = named.into_iter().filter(|(_, id)| asked.contains(id)).collect();
    Loaded { versions, sources, findings, imported, files, texts: named }
}

/// In the order of the sources; what versions that share a file both find in it, once.
fn once(mut findings: Vec<Diagnostic>, shared: bool) -> Vec<Diagnostic> {
    findings.sort_by_key(Diagnostic::place);
    let mut said: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    for finding in findings {
        // They are sorted: what is the same stands behind what is at the same place.
        let place = finding.place();
        let mut there = said.iter().rev().take_while(|other| other.place() == place);
        if !shared || there.all(|other| *other != finding) {
            said.push(finding);
        }
    }
    said
}

/// The files of a version: its own and all that they import; all files where there are no versions.
pub(super) fn of_version<'t>(
    trees: &'t [Tree],
    folder: Option<&Folder>,
    find: &dyn Fn(&str, &Words) -> Option<FileId>,
) -> Vec<&'t Tree> {
    let Some(folder) = folder else { return trees.iter().collect() };
    let own = |it: &&Tree| versions::folder_of(&it.name) == Some(folder.name.as_str());
    let mut found: Vec<&Tree> = trees.iter().filter(own).collect();
    let mut at = 0;
    while let Some(it) = found.get(at).copied() {
        at = at.saturating_add(1);
        for id in references(&it.tree).0.into_iter().filter_map(|words| find(&it.name, words)) {
            let known = found.iter().any(|known| known.id == id);
            found.extend(trees.iter().filter(|it| it.id == id && !known));
        }
    }
    found
}

/// A file's text, or why it has none.
pub(super) fn decode(file: &SourceFile, limits: &Limits) -> (Source, Option<Diagnostic>) {
    let name = file.name.as_str();
    if file.bytes.len() > limits.file_bytes {
        let finding = too_large(name, file.bytes.len() as u64, limits.file_bytes);
        return (Source::new(name, ""), Some(finding));
    }
    match std::str::from_utf8(&file.bytes) {
        Ok(text) if text.trim_start_matches('\u{FEFF}').trim().is_empty() => {
            (Source::new(name, ""), Some(Diagnostic::new(&texts::EMPTY_FILE)))
        }
        Ok(text) => (Source::new(name, text), None),
        Err(error) => {
            let byte = error.valid_up_to().saturating_add(1).to_string();
            (Source::new(name, ""), Some(Diagnostic::new(Message::new(&texts::NOT_UTF8).with("byte", byte))))
        }
    }
}
