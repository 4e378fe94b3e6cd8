//! The manners of the house: files open with what they are and stay short, the text speaks of the product alone,
//! every dependency says why it is there, and the changelog keeps up with the crate.

#![cfg(test)]

mod documented;
mod house;

use std::path::PathBuf;
use std::process::Command;

const MOST_LINES: usize = 500;
const MOST_HEADER_LINES: usize = 6;

/// Words that belong to somebody's machine or to a package registry, in two halves so that this file holds none.
const FOREIGN: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/tm", "p/"),
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("npm", "js"),
];

/// What is wrong with a source's first lines and its length.
fn shape_faults(name: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let header = text.lines().take_while(|line| line.starts_with("//!")).count();
    // The crate's own documentation may be the README.
    let opens_with_readme = text.starts_with("#![doc = include_str!(");
    if !opens_with_readme && !(1..=MOST_HEADER_LINES).contains(&header) {
        wrong.push(format!("{name}: opens with {header} lines of `//!`, not 1 to {MOST_HEADER_LINES}"));
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        wrong.push(format!("{name}: {lines} lines, more than {MOST_LINES}"));
    }
    wrong
}

#[test]
fn sources_open_with_what_they_are_and_stay_short() {
    let mut wrong = Vec::new();
    for folder in ["src", "crates", "tests"] {
        for source in house::sources(folder).unwrap() {
            wrong.extend(shape_faults(&source.name, &source.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_source_without_header_or_end_is_a_fault() {
    assert_eq!(shape_faults("a.rs", "//! What it is.\n\nfn f() {}\n"), [""; 0]);
    assert_eq!(shape_faults("a.rs", "fn f() {}\n"), ["a.rs: opens with 0 lines of `//!`, not 1 to 6"]);
    assert_eq!(shape_faults("a.rs", &"//! Long.\n".repeat(7)).len(), 1);
    assert_eq!(
        shape_faults("a.rs", &format!("//! Long.\n{}", "\n".repeat(500))),
        ["a.rs: 501 lines, more than 500"]
    );
    assert_eq!(shape_faults("lib.rs", "#![doc = include_str!(\"../README.md\")]\n"), [""; 0]);
}

/// The foreign words of a file, each with its line.
fn foreign_words(name: &str, text: &str) -> Vec<String> {
    let lock = name == "Cargo.lock" || name.ends_with("/Cargo.lock");
    let mut wrong = Vec::new();
    for (line, words) in (1..).zip(text.lines()) {
        if lock && words.starts_with("source = \"registry+") {
            continue;
        }
        let words = words.to_lowercase();
        let found = FOREIGN.iter().filter(|it| words.contains(**it));
        wrong.extend(found.map(|it| format!("{name}:{line}: `{it}` does not belong to the product")));
    }
    wrong
}

/// The files that are, or would be, committed; outside a clone, all of them.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(house::root())
        .output();
    match listed {
        Ok(listed) if listed.status.success() => String::from_utf8_lossy(&listed.stdout)
            .split_terminator('\0')
            .map(|it| house::root().join(it))
            .collect(),
        _ => house::walk(house::root()).unwrap_or_default(),
    }
}

#[test]
fn the_text_speaks_of_the_product_alone() {
    let files = files();
    assert!(files.iter().any(|it| it.ends_with("Cargo.toml")), "the scan looked in the wrong place");
    let mut wrong = Vec::new();
    for file in files {
        // What is not UTF-8 is data; what is gone will be gone from the next commit.
        if let Ok(text) = std::fs::read_to_string(&file) {
            wrong.extend(foreign_words(&house::name(&file), &text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_foreign_word_is_a_fault() {
    for word in FOREIGN {
        assert_eq!(foreign_words("a.md", &format!("see\nthe {word}x")).len(), 1, "{word}");
    }
    let registry = format!("source = \"registry+https://github.com/rust-lang/{}-index\"", FOREIGN[3]);
    assert_eq!(foreign_words("Cargo.lock", &registry), [""; 0]);
    assert_eq!(foreign_words("a.toml", &registry).len(), 1);
    assert_eq!(foreign_words("Cargo.lock", FOREIGN[0]).len(), 1);
}

/// The comment at the end of a line of TOML, where a `#` between quotes is none.
fn comment(line: &str) -> Option<&str> {
    let mut quoted = false;
    let start = line.find(|it| {
        quoted ^= it == '"';
        it == '#' && !quoted
    })?;
    line.get(start + 1..).map(str::trim).filter(|it| !it.is_empty())
}

/// The dependencies of a manifest that do not say why they are there.
fn unexplained(manifest: &str) -> Vec<&str> {
    let mut wrong = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[').and_then(|it| it.split(']').next()) {
            inside = table.ends_with("dependencies");
            // `[dependencies.name]` is a dependency itself.
            if table.contains("dependencies.") && comment(line).is_none() {
                wrong.push(line);
            }
        } else if inside && line.starts_with(char::is_alphabetic) && comment(line).is_none() {
            wrong.push(line);
        }
    }
    wrong
}

#[test]
fn dependencies_say_why() {
    let manifests: Vec<_> = files().into_iter().filter(|it| it.ends_with("Cargo.toml")).collect();
    for manifest in manifests {
        let text = std::fs::read_to_string(&manifest).unwrap();
        assert_eq!(unexplained(&text), [""; 0], "in {}: say why in a comment behind it", manifest.display());
    }
}

#[test]
fn an_unexplained_dependency_is_a_fault() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nb = \"1\" # why\nc = { git = \"x#y\" }\n\
                    [dev-dependencies]\nd = \"1\" #\n[dependencies.e]\nversion = \"1\"\n[features]\nf = []\n";
    assert_eq!(unexplained(manifest), ["c = { git = \"x#y\" }", "d = \"1\" #", "[dependencies.e]"]);
}

/// Whether a changelog has an entry for a version, or one for what is not released yet.
fn keeps_up(changelog: &str, version: &str) -> bool {
    let released = format!("[{version}]");
    changelog
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .any(|heading| heading.starts_with(&released) || heading.starts_with("[Unreleased]"))
}

#[test]
fn the_changelog_keeps_up() {
    let changelog = std::fs::read_to_string(house::root().join("CHANGELOG.md")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(keeps_up(&changelog, version), "CHANGELOG.md names neither {version} nor Unreleased");
    let without_language = changelog.lines().find(|it| it.starts_with("## ") && !it.contains("语言 "));
    assert_eq!(without_language, None, "each version names the language's beside its own");
}

#[test]
fn a_changelog_that_lags_is_a_fault() {
    assert!(keeps_up("# Changelog\n\n## [0.2.0] – 2026-01-01, 语言 1\n", "0.2.0"));
    assert!(keeps_up("## [Unreleased] – 0.2.0\n", "0.2.0"));
    assert!(!keeps_up("## [0.1.0]\n\nUnreleased, and [0.2.0] to come\n", "0.2.0"));
}

/// The packages that ask for a newer Rust than the workspace says, by what `cargo metadata` tells.
fn too_new(metadata: &serde_json::Value, ours: &str) -> Vec<String> {
    let parts =
        |version: &str| -> Vec<u32> { version.split('.').map(|part| part.parse().unwrap()).collect() };
    let packages = metadata["packages"].as_array().unwrap().iter();
    let newer = packages.filter(|it| it["rust_version"].as_str().is_some_and(|it| parts(it) > parts(ours)));
    newer.map(|it| format!("{} {} asks for Rust {}", it["name"], it["version"], it["rust_version"])).collect()
}

#[test]
fn no_dependency_asks_for_a_newer_rust_than_the_workspace() {
    let asked = ["metadata", "--format-version", "1", "--locked"];
    let listed = Command::new(env!("CARGO")).args(asked).current_dir(house::root()).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    // Two parts compare as less than the same with a third: `1.88` means every `1.88.x`.
    let ours = concat!(env!("CARGO_PKG_RUST_VERSION"), ".999");
    assert_eq!(too_new(&metadata, ours), [""; 0]);
    assert!(too_new(&metadata, "1.0.0").len() > 20, "the packages do not say what they ask for");
}

#[test]
fn what_crates_hand_out_is_shown_in_examples() {
    let readme = std::fs::read_to_string(house::root().join("README.md")).unwrap();
    let mut wrong = Vec::new();
    for (folder, more) in [("src", readme.as_str()), ("crates/tables/src", ""), ("crates/html/src", "")] {
        let sources = house::sources(folder).unwrap();
        let lib = sources.iter().find(|it| it.name.ends_with("/lib.rs")).map(|it| it.text.clone()).unwrap();
        wrong.extend(documented::undocumented(&lib, &sources, &documented::of_readme(more)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_no_example_shows_is_a_fault() {
    let text = "/// ```\n/// Shown::new();\n/// ```\npub struct Shown;\n\nimpl Shown {\n    pub fn new() -> Shown {\n        Shown\n    }\n\n    \
                /// Reads.\n    pub fn read(\n        &self,\n    ) -> io::Result<()> {\n        Ok(())\n    }\n}\n\n\
                pub struct Hidden;\n\npub(crate) struct Own;\n";
    let source = house::Source { name: "a.rs".to_owned(), text: text.to_owned() };
    let lib = "mod a;\npub use a::{Shown, Hidden};\n";
    assert_eq!(
        documented::undocumented(lib, &[source], ""),
        [
            "a.rs: Shown::read does not say how it fails",
            "a.rs: Shown::read stands in no example",
            "a.rs: Hidden stands in no example"
        ]
    );
}
