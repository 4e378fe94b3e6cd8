//! The doctrine of `docs/messages.md`, as far as a machine can hold it, over the whole table of texts.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::Path;

use duban::diagnostic::{
    Text, acts_texts, check_texts, city_texts, cover_texts, data_texts, limit_texts, name_texts, texts,
};

/// Words of data formats that a Chinese message may say: they are written so in the facts.
const ALLOWED: [&str; 8] =
    ["UTF-8", "JSON", ".duban", "holiday", "makeup-workday", "date,kind,name", "--list", "--format json"];

fn all() -> impl Iterator<Item = &'static Text> {
    let tables = [
        texts::ALL,
        acts_texts::ALL,
        check_texts::ALL,
        city_texts::ALL,
        data_texts::ALL,
        cover_texts::ALL,
        limit_texts::ALL,
        name_texts::ALL,
    ];
    tables.into_iter().flatten().copied()
}

/// The `{name}` of a text, sorted.
fn arguments(words: &str) -> Vec<&str> {
    let after = words.split('{').skip(1);
    let mut names: Vec<&str> = after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    names.retain(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    names.sort_unstable();
    names.dedup();
    names
}

/// A text without what it quotes and without its arguments.
fn bare(words: &str) -> String {
    let (mut bare, mut depth) = (String::new(), 0usize);
    for c in words.chars() {
        match c {
            '“' | '「' | '{' => depth += 1,
            '”' | '」' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    ALLOWED.iter().fold(bare, |bare, word| bare.replace(word, ""))
}

#[test]
fn chinese_is_chinese() {
    let letters = |text: &&Text| bare(text.zh).chars().any(|c| c.is_ascii_alphabetic());
    // A moment is shown as the facts write it.
    let wrong: Vec<&str> =
        all().filter(letters).map(|text| text.zh).filter(|zh| !zh.contains("2021-01-04T09:30")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let silent: Vec<&str> =
        all().filter(|text| text.zh.is_empty() || text.en.is_empty()).map(|text| text.en).collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn nothing_of_rust_or_of_the_grammar_is_said() {
    let grammar = std::fs::read_to_string(root().join("grammar/duban.pest")).unwrap();
    let names = grammar.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim());
    let rules: Vec<&str> = names
        .filter(|name| name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .collect();
    assert!(rules.len() > 100, "the grammar was not found");
    let mut wrong = Vec::new();
    for text in all() {
        for rule in ["::", "Option", "Err(", "None", "unwrap", "u32", "Rule"].iter().chain(&rules) {
            let said = |words: &str| {
                bare(words)
                    .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                    .any(|w| w == *rule)
            };
            if said(text.zh) || said(text.en) {
                wrong.push(format!("`{rule}` in {} / {}", text.zh, text.en));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn both_languages_take_the_same_arguments() {
    for text in all() {
        assert_eq!(arguments(text.zh), arguments(text.en), "{} / {}", text.zh, text.en);
    }
}

#[test]
fn a_code_means_one_thing() {
    let mut families: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in all().filter(|text| !text.code.is_empty()) {
        let (family, number) = text.code.split_at(1);
        assert!("DFVNECPUL".contains(family) && number.len() == 4, "{}", text.code);
        assert!(number.chars().all(|c| c.is_ascii_digit()), "{}", text.code);
        families.entry(text.code).or_default().push(text);
    }
    for (code, family) in families {
        assert!(family.windows(2).all(|two| two[0].severity == two[1].severity), "{code}: two severities");
        let names = family.iter().map(|text| name_of(text));
        let names: Vec<String> = names.collect();
        // Several texts of one code are ways to say one thing; they stand together by name.
        let stem = |name: &str| name.split('_').next().unwrap_or("").to_owned();
        let kin = [
            ["UNKNOWN", "NO"],
            ["LATE", "LATE"],
            ["OVERDUE", "OVERDUE"],
            ["UNDECLARED", "UNDECLARED"],
            ["MISSED", "MISSED"],
            ["RUNG", "RUNG"],
            ["NEVER", "NEVER"],
            ["ALWAYS", "ALWAYS"],
            ["UNNAMED", "UNNAMED"],
        ];
        let one = names.iter().all(|name| kin.iter().any(|kin| kin.contains(&stem(name).as_str())));
        assert!(names.len() == 1 || one, "{code}: {names:?}");
    }
}

#[test]
fn every_text_is_used() {
    let mut sources = String::new();
    read(&root().join("src"), &mut sources);
    read(&root().join("crates"), &mut sources);
    let unused: Vec<String> =
        all().map(name_of).filter(|name| !used(&sources, &format!("texts::{name}"))).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

fn used(sources: &str, path: &str) -> bool {
    sources.match_indices(path).any(|(at, _)| {
        let next = sources[at + path.len()..].chars().next();
        !next.is_some_and(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
    })
}

/// The name of a text in the table, found by its words.
fn name_of(text: &Text) -> String {
    let table = [
        "texts",
        "acts_texts",
        "check_texts",
        "city_texts",
        "data_texts",
        "cover_texts",
        "limit_texts",
        "name_texts",
    ]
    .map(|table| std::fs::read_to_string(root().join(format!("src/diagnostic/{table}.rs"))).unwrap());
    let table = table.concat();
    let escaped = |words: &str| format!("{words:?}");
    let line = table.lines().find(|line| {
        line.contains(&escaped(text.zh))
            && line.contains(&escaped(text.en))
            && line.contains(&format!("\"{}\"", text.code))
    });
    line.and_then(|line| line.split_whitespace().next()).unwrap_or(text.zh).to_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
