//! Citations are checked: the clause is in the source, and the words quoted stand inside it.

use std::rc::Rc;

use super::build::Builder;
use super::clause::{Clauses, holds, nearest_sentence};
use super::names::listed;
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{Block, Cite, Declaration, Head, LineBody};

impl Builder<'_> {
    /// Checks every clause and quote of a declaration.
    pub(super) fn check_cites(&mut self, declaration: &Declaration, file: FileId, clauses: &Clauses) {
        match &declaration.head {
            Head::Omitted(cite) => self.check_cite(cite, file, clauses),
            Head::Define(_, _, cites) => cites.iter().for_each(|cite| self.check_cite(cite, file, clauses)),
            _ => {}
        }
        for line in declaration.body.iter().flat_map(Block::lines) {
            line.cites.iter().for_each(|cite| self.check_cite(cite, file, clauses));
            if let LineBody::OwnReading(reading) = &line.body {
                let inner = reading.body.iter().flat_map(Block::lines).flat_map(|line| &line.cites);
                inner.for_each(|cite| self.check_cite(cite, file, clauses));
            }
        }
    }

    fn check_cite(&mut self, cite: &Cite, file: FileId, clauses: &Clauses) {
        if cite.clause.text.is_empty() {
            self.findings.at(Place { file, span: cite.clause.span }, &texts::CLAUSE_MISSING);
            return;
        }
        let Some(words) = self.clause_words(&cite.clause.text, clauses) else {
            let message = Message::new(&texts::NO_SUCH_CLAUSE).with("clause", cite.clause.text.as_str());
            let near = crate::diagnostic::nearest(&cite.clause.text, clauses.labels());
            let help = match near {
                Some(name) => Some(Message::new(&texts::DID_YOU_MEAN).with("name", name)),
                None => listed(clauses.labels()),
            };
            let place = Place { file, span: cite.clause.span };
            self.findings.push(Diagnostic::new(message).at(place).help_if(help));
            return;
        };
        for quote in &cite.quotes {
            if holds(&words, &quote.text) {
                continue;
            }
            let place = Place { file, span: quote.span };
            let message = Message::new(&texts::QUOTE_NOT_THERE).with("clause", cite.clause.text.as_str());
            let finding = Diagnostic::new(message).at(place);
            let help = if let Some(clause) = clauses.holding(&quote.text) {
                Message::new(&texts::QUOTE_ELSEWHERE).with("clause", clause)
            } else if holds(clauses.whole(), &quote.text) {
                Message::new(&texts::QUOTE_OUTSIDE)
            } else {
                nearest(&words, clauses, &quote.text)
            };
            self.findings.push(finding.help(help));
        }
    }

    /// The words of a clause, put together once however often it is quoted.
    fn clause_words(&mut self, label: &str, clauses: &Clauses) -> Option<Rc<str>> {
        if let Some(words) = self.clauses.get(label) {
            return words.clone();
        }
        let words: Option<Rc<str>> = clauses.find(label).map(Rc::from);
        self.clauses.insert(label.to_owned(), words.clone());
        words
    }
}

/// The nearest sentence of a clause, else of the whole source.
pub(super) fn nearest(words: &str, clauses: &Clauses, quote: &str) -> Message {
    match nearest_sentence(words, quote).or_else(|| nearest_sentence(clauses.whole(), quote)) {
        Some(sentence) => Message::new(&texts::NEAREST_SENTENCE).with("sentence", sentence),
        None => Message::new(&texts::QUOTE_NOWHERE),
    }
}
