//! The conformance cases as they are written: their files, the cases in each, and the policy that one brings along.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// All files under the folder of the cases, in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The cases of a file.
pub(crate) fn cases(file: &Path) -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// A text, or the lines of it.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Array(lines) => {
            lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n") + "\n"
        }
        _ => value.as_str().expect("a case has a policy, a policy_text or policy_files").to_owned(),
    }
}
