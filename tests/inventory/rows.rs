//! The rows of the inventory and the folders of the policies, from disk.

use std::fs;
use std::path::{Path, PathBuf};

/// A statement of an official text that binds somebody.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) policy: String,
    /// The clause, as the inventory names it.
    pub(crate) place: String,
    pub(crate) phrase: String,
    pub(crate) class: String,
    /// The numbers and dates that an encoding must carry.
    pub(crate) carries: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All rows, with what they carry.
pub(crate) fn rows() -> Vec<Row> {
    let folder = root().join("tests/inventory");
    let carried = records(&fs::read_to_string(folder.join("carried.csv")).unwrap());
    let rows = records(&fs::read_to_string(folder.join("inventory.csv")).unwrap());
    let rows: Vec<Row> = rows
        .into_iter()
        .skip(1)
        .map(|mut fields| {
            let carries =
                carried.iter().find(|line| line[0] == fields[0]).map_or("", |line| line[1].as_str());
            let carries = carries.split_whitespace().map(str::to_owned).collect();
            let mut field = |at: usize| std::mem::take(&mut fields[at]);
            Row {
                carries,
                id: field(0),
                policy: field(1),
                place: field(2),
                phrase: field(3),
                class: field(4),
            }
        })
        .collect();
    let unknown = carried.iter().skip(1).find(|line| rows.iter().all(|row| row.id != line[0]));
    assert!(unknown.is_none(), "carried.csv names {unknown:?}");
    rows
}

/// The `.duban` files of a shipped policy, by name, with its official text; `None` where it is not shipped.
pub(crate) fn folder(city: &str) -> Option<(Vec<(String, String)>, String)> {
    let folder = root().join("policies").join(city);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let duban = files.iter().filter(|path| path.extension().is_some_and(|it| it == "duban"));
    let read = |path: &PathBuf| fs::read_to_string(path).unwrap();
    let named = |path: &PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), read(path));
    Some((duban.map(named).collect(), read(&folder.join("原文.txt"))))
}

/// The records of a CSV text: fields in quotes may hold commas, `""` is a quote.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    for line in text.lines() {
        let mut fields = vec![String::new()];
        let mut quoted = false;
        let mut signs = line.chars().peekable();
        while let Some(sign) = signs.next() {
            match sign {
                '"' if quoted && signs.peek() == Some(&'"') => {
                    signs.next();
                    fields.last_mut().unwrap().push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => fields.push(String::new()),
                _ => fields.last_mut().unwrap().push(sign),
            }
        }
        records.push(fields);
    }
    records
}

#[test]
fn quoted_fields_hold_commas() {
    assert_eq!(records("a,\"b,\"\"c\"\"\",\nd"), [vec!["a", "b,\"c\"", ""], vec!["d"]]);
}
