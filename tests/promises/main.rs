//! Promises to those who embed this: limits are reached with an error that names them, a crowded ticket is judged right,
//! one policy serves many threads, and what a version of a format said is read by every later build.

#![cfg(test)]

mod compatibility;
mod crowded;
mod limits;
mod threads;

use std::path::PathBuf;

/// A folder or file of the project.
fn at(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
