//! The readable grammar keeps up with the one that is executed: each rule it names is there, with no less to show.

#![cfg(test)]

use std::collections::BTreeSet;

const README: &str = include_str!("../grammar/README.md");
const PEST: &str = include_str!("../grammar/duban.pest");

/// The rules that the grammar defines.
fn defined() -> BTreeSet<&'static str> {
    let name = |line: &'static str| {
        let (name, _) = line.split_once('=')?;
        let name = name.trim_end();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        plain.then_some(name)
    };
    PEST.lines().filter_map(name).collect()
}

/// The rules that the readable grammar defines (`name ::= …` in its fences) or names (`<name>`).
fn named(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            found.extend(line.split_once("::=").map(|(name, _)| name.trim()));
            let rest = line.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
            found.extend(rest.map(|(name, _)| name));
        }
    }
    found
}

#[test]
fn every_rule_named_is_in_the_grammar() {
    let defined = defined();
    let named = named(README);
    assert!(named.len() >= 80, "only {} rules were found", named.len());
    let unknown: Vec<_> = named.difference(&defined).collect();
    assert!(unknown.is_empty(), "grammar/README.md names rules that duban.pest lacks: {unknown:?}");
}

#[test]
fn every_head_and_line_is_described() {
    let named = named(README);
    let heads = defined().into_iter().filter(|it| it.starts_with("head_") || it.starts_with("line_"));
    let missing: Vec<_> = heads.filter(|it| !named.contains(it)).collect();
    assert!(missing.is_empty(), "grammar/README.md leaves out {missing:?}");
}

#[test]
fn a_rule_that_is_not_there_is_found() {
    let found = named("<before>\n```\nlimit ::= <limit_form> | <nonsense>\n```\n");
    assert_eq!(found.iter().copied().collect::<Vec<_>>(), ["limit", "limit_form", "nonsense"]);
    assert!(!defined().contains("nonsense") && defined().contains("limit"));
}
