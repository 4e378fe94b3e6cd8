//! The doctrine of `docs/messages.md` over the texts of tables, and the pages of their codes.

#![cfg(test)]

use duban_tables::texts::ALL;

const PAGES: &str = include_str!("../../../docs/findings.md");

/// What a Chinese message may say in Latin letters: names of formats, and what stands in a mapping.
const ALLOWED: [&str; 30] = [
    "UTF-8",
    "XML",
    "Excel",
    "WPS",
    "header = ",
    "CSV",
    "XLSX",
    "XLS",
    "Parquet",
    "XES",
    ".xlsx",
    "snappy",
    "gzip",
    "cargo install --path crates/cli --features",
    "[file]",
    "[long]",
    "[[events]]",
    "header = 2",
    "encoding = ",
    "sheet = ",
    "ignore = []",
    "ignore",
    "column = …, …",
    "column",
    "values",
    "value",
    "date_order = ",
    "true",
    "false",
    " = ",
];

#[test]
fn chinese_is_chinese_and_both_take_the_same_arguments() {
    for text in ALL {
        let mut bare = text.zh.to_owned();
        while let Some((before, rest)) = bare.split_once(['“', '{', '"']) {
            let end = rest
                .find(['”', '}', '"'])
                .map_or(rest.len(), |at| at + rest[at..].chars().next().unwrap().len_utf8());
            bare = format!("{before}{}", &rest[end..]);
        }
        let bare = ALLOWED.iter().fold(bare, |bare, word| bare.replace(word, ""));
        assert!(!bare.chars().any(|c| c.is_ascii_alphabetic()), "{}: {bare}", text.zh);
        let arguments = |words: &str| {
            let mut names: Vec<String> = words
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(arguments(text.zh), arguments(text.en), "{}", text.zh);
    }
}

#[test]
fn every_code_is_one_text_and_has_a_page() {
    let mut codes: Vec<&str> = ALL.iter().map(|text| text.code).filter(|code| !code.is_empty()).collect();
    for code in &codes {
        assert!(code.starts_with('T') && code.len() == 5, "{code}");
        assert_eq!(
            PAGES.matches(&format!("\n## {code} ")).count(),
            1,
            "{code} has no page in docs/findings.md"
        );
    }
    let pages = PAGES.split("\n## T").skip(1).map(|page| format!("T{}", page.get(..4).unwrap_or("")));
    for page in pages {
        assert!(codes.contains(&page.as_str()), "{page} has a page and no text");
    }
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count, "a code stands for two texts");
}
