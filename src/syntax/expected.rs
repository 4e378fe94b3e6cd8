//! What the grammar expected, in the officer's words. Only the byte position and the set of expected rules are taken
//! from pest; the message is ours.

use std::collections::BTreeSet;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::Rule;
use super::forms;
use super::labels::label;
use super::mistakes;
use crate::diagnostic::{Arg, Diagnostic, Message, nearest, texts};
use crate::source::{FileId, Place};
use crate::span::Span;

/// More things than this are not listed: the reader would not take them in.
const MOST_LISTED: usize = 6;

/// The units of time that one slip of the pen can spoil; shorter ones are other words then.
const UNITS: &[&str] = &["工作日", "工作日内", "工作小时", "工作小时内", "小时内", "分钟内", "小时", "分钟"];

/// The finding for a phrase that pest could not read.
pub(super) fn finding(error: &Error<Rule>, rule: Rule, text: &str, base: usize, file: FileId) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    if let Some(finding) = unbalanced(text, base, file) {
        return finding;
    }
    let at = skip_space(text, at);
    let mistake = mistakes::known(rule, text, at);
    let marked = mistake.as_ref().and_then(|mistake| mistake.marked);
    let offending = match marked {
        Some(span) => text.get(span.range()).unwrap_or(""),
        None => offending(text, at),
    };
    let end = text.trim_end().len();
    let at = marked.map_or(at, |span| span.start as usize);
    let span = if offending.is_empty() {
        Span::new(end, end)
    } else {
        Span::new(at, at.saturating_add(offending.len()))
    };
    let place = Place { file, span: span.shifted(base) };
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => labels(positives),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    // What would be expected at the first wrong sign of a date says nothing about the date.
    let expected = if marked.is_some() { Vec::new() } else { expected };
    let message = match (offending.is_empty(), expected.is_empty()) {
        (true, _) => Message::new(&texts::LINE_ENDS_EARLY).with("expected", Arg::AnyOf(expected)),
        (false, true) => Message::new(&texts::UNEXPECTED).with("found", offending),
        (false, false) => Message::new(&texts::EXPECTED_ELSE)
            .with("found", offending)
            .with("expected", Arg::AnyOf(expected)),
    };
    let unit = match &error.variant {
        ErrorVariant::ParsingError { positives, .. }
            if positives.iter().any(|rule| label(*rule) == label(Rule::time_unit)) =>
        {
            nearest(offending, UNITS.iter().copied())
        }
        _ => None,
    };
    let meant = unit.map(|unit| Message::new(&texts::DID_YOU_MEAN).with("name", unit));
    let finding = Diagnostic::new(message).at(place).help_if(meant);
    let Some(mistake) = mistake else { return finding };
    let finding = finding.help(mistake.help);
    match mistake.fix {
        Some((span, with)) => finding.certain_fix(Place { file, span: span.shifted(base) }, with),
        None => finding,
    }
}

/// A bracket without its twin says more than whatever was expected where it went wrong.
fn unbalanced(text: &str, base: usize, file: FileId) -> Option<Diagnostic> {
    let mut open: Vec<usize> = Vec::new();
    let mut quoted = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '「' | '“' => quoted = quoted.saturating_add(1),
            '」' | '”' => quoted = quoted.saturating_sub(1),
            '(' | '（' if quoted == 0 => open.push(at),
            ')' | '）' if quoted == 0 && open.pop().is_none() => {
                let span = Span::new(at, at.saturating_add(c.len_utf8())).shifted(base);
                return Some(Diagnostic::new(&texts::STRAY_BRACKET).at(Place { file, span }));
            }
            _ => {}
        }
    }
    let at = open.pop()?;
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let span = Span::new(at, at.saturating_add(length)).shifted(base);
    Some(Diagnostic::new(&texts::UNCLOSED_BRACKET).at(Place { file, span }))
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at.saturating_add(rest.len().saturating_sub(rest.trim_start().len()))
}

/// The word or sign at a byte: what the officer wrote there.
fn offending(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let word = forms::first_word(rest);
    if !word.is_empty() {
        return word;
    }
    let length = rest.chars().next().map_or(0, char::len_utf8);
    rest.get(..length).unwrap_or("")
}

/// The labels of the expected rules, each once, in the grammar's order.
fn labels(rules: &[Rule]) -> Vec<Arg> {
    let mut rules: BTreeSet<Rule> = rules.iter().copied().collect();
    if rules.iter().any(|rule| !seldom(*rule)) {
        rules.retain(|rule| !seldom(*rule));
    }
    // The end of the line is said last.
    let end = rules.remove(&Rule::EOI).then_some(Rule::EOI);
    let mut labels: Vec<(&str, &str)> = Vec::new();
    for rule in rules.into_iter().chain(end) {
        let words = label(rule);
        if !words.0.is_empty() && !labels.contains(&words) {
            labels.push(words);
        }
    }
    let long = labels.len() > MOST_LISTED;
    labels.truncate(MOST_LISTED);
    let mut args: Vec<Arg> = labels.into_iter().map(|(zh, en)| Arg::Both(zh, en)).collect();
    if long {
        args.push(Arg::from(&texts::AND_OTHERS));
    }
    args
}

/// What may stand there and is hardly ever meant.
fn seldom(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::scale
            | Rule::dot
            | Rule::points
            | Rule::roll
            | Rule::roll_yes
            | Rule::roll_no
            | Rule::bracketed
    )
}
