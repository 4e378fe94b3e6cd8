//! The tree of dependencies against the lists of `deny.toml`: licences, crates that come twice, crates that are banned, where
//! they come from. Read from what is on this machine, without a network.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// The lists of a TOML file that is written as `deny.toml` is: sections, and arrays of strings, one to a line.
fn lists(text: &str) -> BTreeMap<String, Vec<String>> {
    let (mut section, mut list) = (String::new(), None);
    let mut lists = BTreeMap::<String, Vec<String>>::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name.to_owned();
        } else if let Some(name) = line.strip_suffix("= [") {
            list = Some(format!("{section}.{}", name.trim()));
        } else if line == "]" {
            list = None;
        } else if let (Some(list), Some(entry)) = (&list, line.strip_prefix('"')) {
            let entry = entry.split('"').next().unwrap_or_default();
            lists.entry(list.clone()).or_default().push(entry.to_owned());
        }
    }
    lists
}

/// Whether a licence expression can be met by these. `AND` binds tighter than `OR`; a slash is an old `OR`.
fn allowed(expression: &str, licences: &[String]) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = expression.split_whitespace().collect();
    words.reverse();
    either(&mut words, licences) && words.is_empty()
}

fn either(words: &mut Vec<&str>, licences: &[String]) -> bool {
    let mut met = both(words, licences);
    while words.pop_if(|word| *word == "OR").is_some() {
        met |= both(words, licences);
    }
    met
}

fn both(words: &mut Vec<&str>, licences: &[String]) -> bool {
    let mut met = one(words, licences);
    while words.pop_if(|word| *word == "AND").is_some() {
        met &= one(words, licences);
    }
    met
}

fn one(words: &mut Vec<&str>, licences: &[String]) -> bool {
    let Some(word) = words.pop() else { return false };
    if word == "(" {
        let met = either(words, licences);
        return words.pop() == Some(")") && met;
    }
    // A licence “or later” is met by the one named.
    let mut name = word.trim_end_matches('+').to_owned();
    if words.pop_if(|word| *word == "WITH").is_some() {
        name = format!("{name} WITH {}", words.pop().unwrap_or_default());
    }
    licences.contains(&name)
}

/// What is wrong with a tree, as `cargo metadata` has it.
fn faults(tree: &Value, lists: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let list = |name: &str| lists.get(name).map(Vec::as_slice).unwrap_or_default();
    let (mut faults, mut versions, mut sources) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    for package in tree["packages"].as_array().into_iter().flatten() {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        versions.entry(name).or_insert_with(Vec::new).push(version);
        let licence = package["license"].as_str().unwrap_or_default();
        if !allowed(licence, list("licenses.allow")) {
            faults.push(format!("{name} {version}: the licence “{licence}”"));
        }
        if list("bans.deny").iter().any(|banned| banned == name) {
            faults.push(format!("{name} is banned"));
        }
        if let Some(source) = package["source"].as_str() {
            if !source.starts_with("registry+") {
                faults.push(format!("{name} {version} comes from {source}"));
            }
            sources.insert(source);
            for wanted in package["dependencies"].as_array().into_iter().flatten() {
                if wanted["source"].as_str().is_some_and(|source| source.starts_with("git+")) {
                    faults.push(format!("{name} {version} wants {} from a repository", wanted["name"]));
                }
            }
        } else {
            for wanted in package["dependencies"].as_array().into_iter().flatten() {
                if wanted["req"] == "*" && wanted["path"].is_null() {
                    faults.push(format!("{name} takes any version of {}", wanted["name"]));
                }
            }
        }
    }
    if sources.len() > 1 {
        faults.push(format!("more than one registry: {sources:?}"));
    }
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        if !list("bans.skip").iter().any(|skipped| skipped == name) {
            faults.push(format!("{name} comes {} times: {versions:?}", versions.len()));
        }
    }
    faults
}

#[expect(
    clippy::disallowed_methods,
    reason = "the library reads no environment; the tree is that of the cargo that runs"
)]
fn tree() -> Value {
    let root = env!("CARGO_MANIFEST_DIR");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let host = Command::new(&cargo).args(["-vV"]).output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("the host").to_owned();
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--all-features"])
        .args(["--filter-platform", &host])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_is_depended_on_may_be() {
    let tree = tree();
    assert!(tree["packages"].as_array().unwrap().len() > 100, "the tree was not read");
    let faults = faults(&tree, &lists(include_str!("../deny.toml")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn licences_are_read_as_they_are_meant() {
    let licences = ["MIT".to_owned(), "Zlib".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
    for met in [
        "MIT",
        "MIT OR GPL-3.0",
        "GPL-3.0/MIT",
        "MIT AND Zlib",
        "Apache-2.0 WITH LLVM-exception",
        "(GPL-3.0 OR MIT) AND Zlib",
        "Zlib+",
    ] {
        assert!(allowed(met, &licences), "{met}");
    }
    for unmet in [
        "",
        "GPL-3.0",
        "GPL-3.0+",
        "MIT AND GPL-3.0",
        "Apache-2.0",
        "(GPL-3.0 OR MIT) AND GPL-2.0",
        "MIT GPL-3.0",
        "GPL-3.0 AND MIT OR GPL-3.0",
    ] {
        assert!(!allowed(unmet, &licences), "{unmet}");
    }
}

#[test]
fn each_rule_notices_what_breaks_it() {
    let package = |name: &str, version: &str, licence: &str, source: Option<&str>| {
        serde_json::json!({"name": name, "version": version, "license": licence, "source": source,
            "dependencies": [{"name": "丙", "req": "*", "path": null, "source": null}]})
    };
    let registry = Some("registry+甲");
    let tree = serde_json::json!({"packages": [
        package("甲", "1.0.0", "MIT", registry),
        package("甲", "2.0.0", "MIT", registry),
        package("乙", "1.0.0", "GPL-3.0", registry),
        package("丁", "1.0.0", "MIT", Some("git+乙")),
        package("戊", "1.0.0", "MIT", None),
        package("tokio", "1.0.0", "MIT", registry),
    ]});
    let found = faults(&tree, &lists(include_str!("../deny.toml"))).join("\n");
    for words in [
        "甲 comes 2 times",
        "licence “GPL-3.0”",
        "丁 1.0.0 comes from git",
        "戊 takes any version",
        "tokio is banned",
        "more than one registry",
    ] {
        assert!(found.contains(words), "{words} is not in:\n{found}");
    }
}
