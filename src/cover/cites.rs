//! What the declarations of a policy quote, each quote under the name of its declaration; and which words are garbled.

use std::collections::BTreeSet;

use super::CoverDeclaration;
use crate::diagnostic::Lang;
use crate::syntax::ast::{Block, Cite, Declaration, File, Head, Item, Line, LineBody};
use crate::syntax::print;

/// A quote of a declaration.
pub(super) struct Quoted<'t> {
    /// The declaration's number: the same words quoted by several stand in as many places.
    pub(super) declaration: usize,
    /// Its name; of a 未纳入 the reason.
    pub(super) by: &'t str,
    /// Whether it is a 未纳入.
    pub(super) listed: bool,
    /// The clause.
    pub(super) clause: &'t str,
    /// The words.
    pub(super) words: &'t str,
}

/// All quotes, in the order of the files.
pub(super) fn quotes<'t>(files: &[&'t File]) -> Vec<Quoted<'t>> {
    let mut found = Vec::new();
    for (number, declaration) in declarations(files).enumerate() {
        let mut cites: Vec<&Cite> = Vec::new();
        match &declaration.head {
            Head::Omitted(cite) => cites.push(cite),
            Head::Define(_, _, own) => cites.extend(own),
            _ => {}
        }
        declaration.body.iter().for_each(|body| of_lines(body, &mut cites));
        let listed = matches!(declaration.head, Head::Omitted(_));
        let by =
            if listed { reason(declaration) } else { declaration.head.name().map(|name| name.text.as_str()) };
        for cite in cites {
            found.extend(cite.quotes.iter().map(|quote| Quoted {
                declaration: number,
                by: by.unwrap_or(""),
                listed,
                clause: &cite.clause.text,
                words: &quote.text,
            }));
        }
    }
    found
}

/// The declarations that quote something.
pub(super) fn quoting(files: &[&File]) -> Vec<CoverDeclaration> {
    let quoting: BTreeSet<usize> = quotes(files).iter().map(|quote| quote.declaration).collect();
    let chosen = declarations(files).enumerate().filter(|(number, _)| quoting.contains(number));
    let shown = chosen.map(|(_, declaration)| {
        let listed = matches!(declaration.head, Head::Omitted(_));
        let name =
            if listed { reason(declaration) } else { declaration.head.name().map(|name| name.text.as_str()) };
        let alone = File { items: vec![Item::Declaration(Box::new(declaration.clone()))], lost: Vec::new() };
        CoverDeclaration {
            name: name.unwrap_or("").to_owned(),
            listed,
            text: print::format(&alone, Lang::Zh),
        }
    });
    shown.collect()
}

/// Garbled words and what they should be.
pub(super) fn errata(files: &[&File]) -> Vec<(String, String)> {
    let found = declarations(files).filter_map(|declaration| match &declaration.head {
        Head::Erratum(garbled, right) => Some((garbled.text.clone(), right.text.clone())),
        _ => None,
    });
    found.collect()
}

fn declarations<'t>(files: &[&'t File]) -> impl Iterator<Item = &'t Declaration> {
    files.iter().flat_map(|file| &file.items).filter_map(|item| match item {
        Item::Declaration(declaration) => Some(&**declaration),
        _ => None,
    })
}

fn of_lines<'t>(body: &'t Block<Line>, cites: &mut Vec<&'t Cite>) {
    for line in body.lines() {
        cites.extend(&line.cites);
        let inner = match &line.body {
            LineBody::OwnReading(reading) => reading.body.as_ref(),
            LineBody::Rung(rung) => rung.body.as_ref(),
            LineBody::Rest(_, inner) | LineBody::Work(_, inner) => inner.as_ref(),
            _ => None,
        };
        inner.into_iter().for_each(|body| of_lines(body, cites));
    }
}

fn reason(declaration: &Declaration) -> Option<&str> {
    declaration.body.iter().flat_map(Block::lines).find_map(|line| match &line.body {
        LineBody::Reason(reason) => Some(reason.text.as_str()),
        _ => None,
    })
}
