//! What is wrong with a mapping, said in the analyst's words at its line and column: broken TOML, keys that no mapping
//! has, words that mean nothing.

use duban::Error;
use duban::diagnostic::{Arg, Diagnostic, Message, Text, nearest, texts as core_texts};
use duban::source::{FileId, Place, Source, Sources};
use duban::span::Span;
use toml::Spanned;

use super::{Column, Mapping};
use crate::texts;

/// The finding for an error of the TOML reader, whose own words are not shown.
pub(super) fn toml(error: &toml::de::Error, source: Source) -> Error {
    let span = error.span().unwrap_or(0..0);
    let span = Span::new(span.start, span.end);
    let finding = said(error.message(), &source, span).at(Place { file: FileId(0), span });
    one(finding, source)
}

fn one(finding: Diagnostic, source: Source) -> Error {
    let mut sources = Sources::new();
    sources.add(source);
    Error { findings: vec![finding], sources }
}

fn said(message: &str, source: &Source, span: Span) -> Diagnostic {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let name = quoted.next().unwrap_or("").to_owned();
    if message.starts_with("unknown field") {
        let known: Vec<&str> = quoted.collect();
        let finding = Diagnostic::new(Message::new(&texts::MAP_UNKNOWN_KEY).with("name", name.as_str()));
        return match nearest(&name, known.iter().copied()) {
            Some(near) => finding.help(Message::new(&core_texts::DID_YOU_MEAN).with("name", near)),
            None => {
                let names = Arg::AnyOf(known.into_iter().map(Arg::from).collect());
                finding.help(Message::new(&texts::MAY_BE).with("names", names))
            }
        };
    }
    if message.starts_with("missing field") {
        return Diagnostic::new(Message::new(&texts::MAP_KEY_MISSING).with("name", name));
    }
    if message.starts_with("duplicate key") || message.starts_with("duplicate field") {
        let name = source.slice(span).to_owned();
        return Diagnostic::new(Message::new(&texts::MAP_KEY_TWICE).with("name", name));
    }
    if message.starts_with("invalid type") || message.starts_with("invalid value") || message == "scalar" {
        let expected = message.rsplit("expected ").next().unwrap_or("");
        let expected = Message::new(kind(expected)).with("open", "{").with("close", "}");
        return Diagnostic::new(Message::new(&texts::MAP_WRONG_TYPE).with("expected", expected));
    }
    let finding = Diagnostic::new(&texts::MAP_SYNTAX);
    if source.slice(span).is_ascii() && !before_non_ascii(source, span) {
        return finding;
    }
    finding.help(&texts::QUOTE_KEYS)
}

/// A bare key in Chinese is what most often stands where TOML stops.
fn before_non_ascii(source: &Source, span: Span) -> bool {
    let at = span.range().start;
    let line = source.text().get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let rest = source.text().get(at..).unwrap_or("");
    let key = rest.split(['=', '\n']).next().unwrap_or("");
    !line.contains('"') && !key.is_ascii()
}

fn kind(expected: &str) -> &'static Text {
    match expected {
        "column" => &texts::EXPECTED_COLUMN,
        "scalar" => &texts::EXPECTED_SCALAR,
        "a string" => &texts::EXPECTED_TEXT,
        "a boolean" => &texts::EXPECTED_TRUTH,
        "a sequence" => &texts::EXPECTED_LIST,
        "u32" | "i64" => &texts::EXPECTED_NUMBER,
        _ if expected.contains("sequence") => &texts::EXPECTED_LIST,
        _ => &texts::EXPECTED_TABLE,
    }
}

/// What a well-formed mapping may still lack.
///
/// # Errors
/// Everything that is wrong with it, at its place.
pub(super) fn whole(mapping: &Mapping) -> Result<(), Error> {
    let written = &mapping.written;
    let mut wrong = Vec::new();
    let file = &written.file;
    choice(&mut wrong, "date_order", file.date_order.as_ref(), &["ymd", "mdy", "dmy"]);
    choice(&mut wrong, "midnight", file.midnight.as_ref(), &["day", "moment"]);
    choice(&mut wrong, "schema", written.schema.as_ref(), &["duban/mapping/1"]);
    choice(&mut wrong, "encoding", file.encoding.as_ref(), &["auto", "utf-8", "gb18030", "utf-16"]);
    if let Some(epoch) = file.epoch.as_ref().filter(|epoch| ![1900, 1904].contains(epoch.get_ref())) {
        wrong.push(word("epoch", &epoch.get_ref().to_string(), &["1900", "1904"], epoch.span()));
    }
    if let Some(sign) = file.delimiter.as_ref().filter(|sign| sign.get_ref().len() != 1) {
        wrong.push(word("delimiter", sign.get_ref(), &[",", ";", "\\t"], sign.span()));
    }
    let Some(ticket) = &written.ticket else {
        let message = Message::new(&texts::MAP_KEY_MISSING).with("name", "[ticket]");
        return Err(one(Diagnostic::new(message).at(place(0..0)), mapping.source.clone()));
    };
    match (&written.long, written.events.first()) {
        (Some(_), Some(first)) => {
            wrong.push(Diagnostic::new(&texts::MAP_BOTH_FORMS).at(place(first.event.span())));
        }
        (None, None) => wrong.push(Diagnostic::new(&texts::MAP_NO_EVENTS).at(place(0..0))),
        _ => {}
    }
    let mut columns: Vec<&Column> = vec![&ticket.id];
    columns.extend(&ticket.matter);
    columns.extend(written.parties.values().chain(written.fields.values()));
    for event in &written.events {
        columns.push(&event.at);
        columns.extend(event.by.iter().chain(event.fields.values()).chain(event.set.values()));
    }
    if let Some(long) = &written.long {
        columns.extend([&long.event, &long.at]);
        columns.extend(long.by.iter().chain(long.fields.values()).chain(long.set.values()));
    }
    for column in columns {
        if column.column.is_some() == column.value.is_some() {
            let at = column.column.as_ref().map(|name| place(name.span()));
            let finding = Diagnostic::new(&texts::MAP_NO_COLUMN);
            wrong.push(at.into_iter().fold(finding, Diagnostic::at));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let mut sources = Sources::new();
    sources.add(mapping.source.clone());
    Err(Error { findings: wrong, sources })
}

fn choice(wrong: &mut Vec<Diagnostic>, key: &str, given: Option<&Spanned<String>>, known: &[&str]) {
    if let Some(given) = given.filter(|given| !known.contains(&given.get_ref().as_str())) {
        wrong.push(word(key, given.get_ref(), known, given.span()));
    }
}

fn word(key: &str, given: &str, known: &[&str], span: std::ops::Range<usize>) -> Diagnostic {
    let message = Message::new(&texts::MAP_WRONG_WORD).with("name", key).with("word", given);
    let names = Arg::AnyOf(known.iter().map(|word| Arg::from(*word)).collect());
    Diagnostic::new(message).at(place(span)).help(Message::new(&texts::MAY_BE).with("names", names))
}

/// A place in the mapping.
pub(crate) fn place(span: std::ops::Range<usize>) -> Place {
    Place { file: FileId(0), span: Span::new(span.start, span.end) }
}
