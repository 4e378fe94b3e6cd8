//! The repository as its own tests see it: where it is, which files it holds, which of them are sources.

use std::io;
use std::path::{Path, PathBuf};

/// One Rust source, named as the repository names it.
pub(crate) struct Source {
    /// Relative to the repository, with `/` between the parts: `src/value/time.rs`.
    pub(crate) name: String,
    pub(crate) text: String,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file under a folder of the repository, in the order of their names.
pub(crate) fn sources(folder: &str) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    for file in walk(&root().join(folder))? {
        if file.extension().is_some_and(|it| it == "rs") {
            found.push(Source { name: name(&file), text: std::fs::read_to_string(&file)? });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// A file's name relative to the repository.
pub(crate) fn name(file: &Path) -> String {
    let inside = file.strip_prefix(root()).unwrap_or(file);
    let parts: Vec<_> = inside.components().map(|it| it.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// All files under a folder, leaving out what is built and what git keeps for itself.
pub(crate) fn walk(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_file() {
                files.push(entry.path());
            } else if kind.is_dir() && entry.file_name() != "target" && entry.file_name() != ".git" {
                folders.push(entry.path());
            }
        }
    }
    Ok(files)
}
