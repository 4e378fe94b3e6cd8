//! From text to tree. The only place that knows pest: outline, grammar, lowering, the words for what was expected.
//! Reading cannot fail: a file always yields a tree and a list of findings, and what is broken is set aside.

mod aside;
pub mod ast;
mod brackets;
mod content;
pub mod data;
mod expected;
mod extent;
mod forms;
mod index;
mod keywords;
mod labels;
mod lower;
mod mistakes;
mod nesting;
mod numeral;
mod outline;
mod phrase;
pub mod print;
mod repair;
mod said;

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::source::{FileId, Source};
pub use keywords::{Keyword, keywords};

/// The parser that pest builds from the grammar.
mod grammar {
    #![allow(missing_docs, unreachable_pub, reason = "generated from the grammar")]

    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/duban.pest"]
    pub(super) struct Grammar;
}

use aside::is_keyword;
use grammar::{Grammar, Rule};

/// How deep blocks and brackets may nest where nobody asks for less.
const MAX_NESTING: usize = Limits::DEFAULT.nesting;

/// Reads one file: its tree, and what is wrong with it.
pub fn parse(source: &Source, file: FileId) -> (ast::File, Vec<Diagnostic>) {
    parse_within(source, file, MAX_NESTING)
}

/// The same with blocks and brackets that nest no deeper than this, and no deeper than the stack allows
/// ([`Limits::DEFAULT`]).
pub fn parse_within(source: &Source, file: FileId, nesting: usize) -> (ast::File, Vec<Diagnostic>) {
    let nesting = nesting.min(MAX_NESTING);
    let (pieces, findings) = outline::outline(source.text(), file, nesting);
    lower::file(source.text(), (file, nesting), &pieces, findings)
}

/// Reads a time limit that stands alone, as a command takes it: `第3个工作日 12:00 前`.
pub fn limit(source: &Source, file: FileId) -> (Option<ast::Limit>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut reader = phrase::Reader { file, base: 0, nesting: MAX_NESTING, findings: &mut findings };
    let limit = reader.parse(Rule::line_limit, source.text()).and_then(|pair| {
        let limit = phrase::inner(pair).into_iter().find(|part| part.as_rule() == Rule::limit)?;
        reader.limit(limit)
    });
    (limit, findings)
}
