//! The built command as tests run it: from the repository's root, with files of their own, its answer in three parts.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run came to.
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    /// Nothing could be judged: status 2, nothing on standard output, these words on standard error.
    pub(crate) fn refused(&self, words: &[&str]) {
        assert_eq!((self.status, self.out.as_str()), (2, ""), "{}", self.err);
        self.says(words);
    }

    /// Standard error holds these words, and nothing of the machinery.
    pub(crate) fn says(&self, words: &[&str]) {
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in:\n{}", self.err);
        }
        for foreign in ["panicked", "ZipWriter", "Error {", "unwrap", "error:", "Usage", "serde", "Rule::"] {
            assert!(!self.err.contains(foreign), "`{foreign}` is in:\n{}", self.err);
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the command at the repository's root with an empty standard input.
pub(crate) fn duban(arguments: &[&str]) -> Answer {
    duban_with(arguments, b"")
}

/// Runs the command with something on standard input.
pub(crate) fn duban_with(arguments: &[&str], input: &[u8]) -> Answer {
    duban_in(&root(), arguments, &[], input)
}

/// Runs the command in a folder, with words in its environment; those about colour are set by nobody else.
pub(crate) fn duban_in(
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &[u8],
) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duban"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let mut child = command
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Answer {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of one test's own.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Writes a file and gives its path.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.0.join(name), bytes).unwrap();
        self.path(name)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A ticket of 企业诉求 with these events.
pub(crate) fn ticket(id: &str, events: &[(&str, &str)]) -> String {
    let events: Vec<String> =
        events.iter().map(|(event, at)| format!(r#"{{"event":"{event}","at":"{at}"}}"#)).collect();
    format!(
        r#"{{"id":"{id}","matter":"企业诉求","parties":{{"承办单位":"市住建局"}},"events":[{}]}}"#,
        events.join(",")
    )
}

/// One in which nothing is wrong as of 2021-01-06, and one with a late first reply.
pub(crate) fn kept(id: &str) -> String {
    ticket(id, &[("接收", "2021-01-04T09:30:00+08:00"), ("初步回复", "2021-01-05T09:00:00+08:00")])
}

pub(crate) fn late(id: &str) -> String {
    ticket(id, &[("接收", "2021-01-04T09:30:00+08:00"), ("初步回复", "2021-01-07T12:00:01+08:00")])
}
