//! What must hold of any table: it is read, or told why not, row by row, and what is said can be shown. The fuzzer of
//! `fuzz/` and the replay of its finds share this room.

use std::sync::LazyLock;

use duban::diagnostic::{Lang, Paint, render};
use duban::source::Source;
use duban::{Error, Policy, StreamOptions};
use duban_tables::{Input, Mapping, Table, Tickets, Trouble, suggest};

/// What stands between a mapping and a table; where it does not, the table is read by the mapping of [`WIDE`].
const CUT: &[u8] = b"\n----\n";

/// Most tables that are tried are read by it.
const WIDE: &str = include_str!("../wide.toml");

static ZIBO: LazyLock<Policy> = LazyLock::new(|| {
    let here = env!("CARGO_MANIFEST_DIR");
    let root = here.strip_suffix("/fuzz").or(here.strip_suffix("/crates/tables")).unwrap_or(here);
    Policy::load(format!("{root}/policies/zibo")).expect("a shipped policy")
});

/// An error says something, in both languages.
fn explained(error: &Error) -> String {
    assert!(!error.findings.is_empty(), "an error without a finding");
    for finding in &error.findings {
        for lang in [Lang::Zh, Lang::En] {
            assert!(render(finding, &error.sources, lang, Paint::Plain).contains(finding.code()));
        }
    }
    error.to_string()
}

/// What becomes of each record, as text.
fn read(input: &Input, mapping: &Mapping) -> Result<Vec<String>, Error> {
    let table = Table::open(input, Some(mapping))?;
    let mut tickets = Tickets::new(table, mapping, ZIBO.program())?;
    let mut judge = ZIBO.judge_stream("2021-02-01".parse().expect("a moment"), StreamOptions::default());
    let mut said = Vec::new();
    while let Some(next) = tickets.next() {
        match next {
            Ok(tabled) => said.push(match judge.ticket(&tabled.ticket) {
                Ok(_) => format!("{:?} {:?}", tabled.rows, tabled.ticket),
                Err(finding) => explained(&tickets.locate(&tabled, &finding)),
            }),
            Err(Trouble::Record(error)) => said.push(explained(&error)),
            Err(Trouble::File(error)) => return Err(error),
        }
    }
    said.extend(tickets.warnings().as_ref().map(explained));
    Ok(said)
}

/// Any bytes are a table or are told why they are none, twice alike; what is suggested for a table is a mapping.
pub(crate) fn tables(bytes: &[u8]) {
    let cut = bytes.windows(CUT.len()).position(|part| part == CUT);
    let (mapping, table) = match cut {
        Some(at) => (String::from_utf8_lossy(&bytes[..at]).into_owned(), &bytes[at + CUT.len()..]),
        None => (WIDE.to_owned(), bytes),
    };
    let mapping = match Mapping::read(Source::new("对照.toml", mapping)) {
        Ok(mapping) => mapping,
        Err(error) => return drop(explained(&error)),
    };
    let input = Input::memory("台账", table);
    let tell = || read(&input, &mapping).map_err(|error| explained(&error));
    assert_eq!(tell(), tell(), "read twice");
    if let Ok(table) = Table::open(&input, None)
        && let Ok(text) = suggest(table, &ZIBO, None)
        && let Err(error) = Mapping::read(Source::new("对照.toml", text.clone()))
    {
        panic!("{error}\n{text}");
    }
}
