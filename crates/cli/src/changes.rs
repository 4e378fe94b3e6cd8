//! Changes to the files of a policy on disk: shown line by line, each file written whole or not at all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use duban::diagnostic::Message;
use duban::{Error, Mending};

use crate::{output, words};

/// Whether a file is the policy's own: what it imports belongs to others too.
pub(crate) fn own(name: &str) -> bool {
    !name.starts_with("..") && !Path::new(name).is_absolute()
}

/// Shows what changes in the files of the policy at `path`, and writes them unless that is only tried.
///
/// # Errors
/// A file that somebody else changed in the meantime, or that cannot be written.
pub(crate) fn apply(path: &Path, files: &[Mending], dry_run: bool, text: &mut String) -> Result<(), Error> {
    let folder = if path.is_dir() {
        path.to_path_buf()
    } else {
        path.parent().map_or_else(PathBuf::new, Path::to_path_buf)
    };
    for file in files {
        let target = folder.join(&file.name);
        let shown = target.display().to_string();
        for (number, (before, after)) in (1_usize..).zip(file.before.lines().zip(file.after.lines())) {
            if before != after {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{shown}:{number}\n- {before}\n+ {after}");
            }
        }
        if dry_run {
            continue;
        }
        let unchanged = std::fs::read(&target).is_ok_and(|bytes| bytes == file.before.as_bytes());
        if !unchanged {
            return Err(words::error(Message::new(&words::CHANGED_MEANWHILE).with("path", shown)));
        }
        output::deliver(Some(&target), |out| out.write_all(file.after.as_bytes()))?;
    }
    Ok(())
}
