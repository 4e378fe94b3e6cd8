//! What becomes of a row: encoded, listed, wrongly encoded, or missing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::carried::carried;
use crate::cited::{Declared, Encoded, encoded};
use crate::fit::misfit;
use crate::rows::Row;
use crate::source::plain;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// By these declarations.
    Encoded(Vec<String>),
    /// In a 未纳入.
    Listed,
    /// Quoted by declarations that do not fit, and why.
    Wrong(String),
    /// Quoted by nothing.
    Missing,
}

/// Judges the rows of one policy, in their order.
pub(crate) fn judge(files: &[(String, String)], official: &str, rows: &[Row]) -> Vec<Verdict> {
    let encoded = encoded(files, official);
    assert!(encoded.faults.is_empty(), "{}", encoded.faults.join("\n"));
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut verdicts = Vec::with_capacity(rows.len());
    for row in rows {
        let nth = seen.entry((&row.place, &row.phrase)).or_default();
        verdicts.push(verdict(row, *nth, &encoded));
        *nth += 1;
    }
    verdicts
}

fn verdict(row: &Row, nth: usize, encoded: &Encoded) -> Verdict {
    let within = encoded.official.place(&row.place);
    let at = within.and_then(|within| encoded.official.find(&row.phrase, &within, nth));
    // A place may be named by its last part alone.
    let at = at.or_else(|| encoded.official.only(&row.phrase));
    let Some(at) = at else { return Verdict::Wrong("the official text does not hold it".to_owned()) };
    let covering: Vec<&Declared> =
        encoded.declared.iter().filter(|one| covers(one, &at, row, encoded)).collect();
    let (listing, binding): (Vec<&Declared>, Vec<&Declared>) =
        covering.into_iter().partition(|one| one.kind == "未纳入");
    let mut why = Vec::new();
    let mut fit: Vec<&Declared> = Vec::new();
    for one in &binding {
        match misfit(row, one).or_else(|| unnamed(row, one, encoded)) {
            Some(reason) => why.push(reason),
            None => fit.push(one),
        }
    }
    let carried: BTreeSet<&String> = fit.iter().flat_map(|one| &one.carries).collect();
    let lacking: Vec<&str> =
        row.carries.iter().filter(|wanted| !carried.contains(wanted)).map(String::as_str).collect();
    if !fit.is_empty() && lacking.is_empty() {
        return Verdict::Encoded(fit.iter().map(|one| one.name.clone()).collect());
    }
    if !listing.is_empty() {
        return Verdict::Listed;
    }
    if !fit.is_empty() {
        let names: Vec<&str> = fit.iter().map(|one| one.name.as_str()).collect();
        why.push(format!("{names:?} do not carry {}", lacking.join(" ")));
    }
    if why.is_empty() { Verdict::Missing } else { Verdict::Wrong(why.join("; ")) }
}

/// Whether a declaration quotes a phrase, or the words that carry it: at least half of it, or a part of it that holds
/// one of its numbers.
fn covers(declared: &Declared, phrase: &Range<usize>, row: &Row, encoded: &Encoded) -> bool {
    let quoted = phrase.clone().filter(|at| declared.quoted.iter().any(|part| part.contains(at))).count();
    let inside = |part: &&Range<usize>| phrase.start <= part.start && part.end <= phrase.end;
    let mut parts = declared.quoted.iter().filter(inside);
    quoted * 2 >= phrase.len()
        || parts.any(|part| {
            let held = carried(encoded.official.words(part), encoded.year);
            row.carries.iter().any(|wanted| held.contains(wanted))
        })
}

/// A phrase that names declared units binds one of them, a list of responsible units all: the declaration names them.
fn unnamed(row: &Row, declared: &Declared, encoded: &Encoded) -> Option<String> {
    if row.class != "RU" {
        return None;
    }
    let phrase = plain(&row.phrase);
    let known: Vec<&String> = encoded.parties.iter().filter(|name| phrase.contains(name.as_str())).collect();
    // Of names inside one another only the longest is meant.
    let longest = |name: &&&String| {
        !known.iter().any(|other| other.len() > name.len() && other.contains(name.as_str()))
    };
    let meant: Vec<&&String> = known.iter().filter(longest).collect();
    let mut named = meant.iter().map(|name| declared.parties.contains(name.as_str()));
    let named = if phrase.contains("责任单位") {
        named.all(|it| it)
    } else {
        meant.is_empty() || named.any(|it| it)
    };
    (!named).then(|| format!("“{} {}” does not name {meant:?}", declared.kind, declared.name))
}
