//! Writes the list of the shipped policies' files, so that the binary holds them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where the policies stand, from this crate's folder.
const POLICIES: &str = "../../policies";

#[expect(clippy::disallowed_methods, reason = "a build script is told where to write by its environment")]
fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={POLICIES}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(POLICIES).canonicalize()?;
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let inside = file.strip_prefix(&root).unwrap_or(file);
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let _ = writeln!(list, "    ({:?}, include_bytes!({file:?})),", parts.join("/"));
    }
    list.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(Path::new(&out).join("policies.rs"), list)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
