//! What is wrong with the shape of a policy as data: kept as data by the reader, and made a finding with its place, its
//! path and the nearest legal word.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::node::{MAX_DEPTH, path};
use crate::diagnostic::{Arg, Diagnostic, Message, data_texts, nearest, texts};
use crate::source::{FileId, Place};
use crate::span::Span;

/// So many legal words are listed where none is near.
const MOST_LISTED: usize = 12;

/// Something that does not have the shape of a policy.
#[derive(Debug)]
pub(super) struct Fault {
    span: Option<Span>,
    what: What,
}

/// What is wrong.
#[derive(Debug)]
pub(super) enum What {
    /// Something else belongs there.
    Wanted(Wanted),
    /// A key is missing.
    Missing(&'static str),
    /// A key that nobody knows; the others.
    UnknownKey(String, &'static [&'static str]),
    /// A word that nobody knows; the others.
    UnknownWord(String, &'static [&'static str]),
    /// A key that comes twice.
    Twice,
    /// Too many brackets.
    TooDeep,
    /// What a type has to say for itself.
    Other(String),
}

/// What belongs there.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    Text,
    Whole,
    Number,
    Truth,
    List,
    ListOf(usize),
    Object,
    Word,
    WordAlone,
    WordWith(String),
    Day,
    Clock,
}

impl Wanted {
    pub(super) fn at(self, span: Span) -> Fault {
        Fault { span: Some(span), what: What::Wanted(self) }
    }

    fn message(self) -> Message {
        let text = match &self {
            Wanted::Text => &data_texts::A_TEXT,
            Wanted::Whole => &data_texts::A_WHOLE,
            Wanted::Number => &data_texts::A_NUMBER,
            Wanted::Truth => &data_texts::A_TRUTH,
            Wanted::List => &data_texts::A_LIST,
            Wanted::ListOf(_) => &data_texts::A_LIST_OF,
            Wanted::Object => &data_texts::AN_OBJECT,
            Wanted::Word => &data_texts::A_WORD,
            Wanted::WordAlone => &data_texts::A_WORD_ALONE,
            Wanted::WordWith(_) => &data_texts::A_WORD_WITH,
            Wanted::Day => &data_texts::A_DAY,
            Wanted::Clock => &data_texts::A_CLOCK,
        };
        let message = Message::new(text).with("open", "{").with("close", "}");
        match self {
            Wanted::ListOf(count) => message.with("count", count.to_string()),
            Wanted::WordWith(word) => message.with("word", word),
            _ => message,
        }
    }
}

impl Fault {
    pub(super) fn new(what: What, span: Span) -> Fault {
        Fault { span: Some(span), what }
    }

    /// At a place, unless it has one already.
    pub(super) fn at(mut self, span: Span) -> Fault {
        self.span.get_or_insert(span);
        self
    }

    /// The finding, in a text that is the file.
    pub(super) fn finding(self, text: &str, file: FileId) -> Diagnostic {
        let span = self.span.unwrap_or_default();
        let place = Place { file, span };
        let path = match path(text, span) {
            path if path.is_empty() => Arg::Both("整个文件", "the whole file"),
            path => Arg::from(path),
        };
        let said = |text| Message::new(text).with("path", path.clone());
        match self.what {
            What::Wanted(wanted) => {
                Diagnostic::new(said(&data_texts::WRONG_TYPE).with("expected", wanted.message())).at(place)
            }
            What::Missing(key) => Diagnostic::new(said(&data_texts::KEY_MISSING).with("key", key)).at(place),
            What::UnknownKey(key, known) => {
                Diagnostic::new(said(&data_texts::KEY_UNKNOWN)).at(place).help_if(near(&key, known))
            }
            What::UnknownWord(word, known) => {
                let message = said(&data_texts::WORD_UNKNOWN).with("word", word.as_str());
                Diagnostic::new(message).at(place).help_if(near(&word, known))
            }
            What::Twice => Diagnostic::new(said(&data_texts::KEY_REPEATED)).at(place),
            What::TooDeep => {
                let message = Message::new(&data_texts::DATA_TOO_DEEP).with("limit", MAX_DEPTH.to_string());
                Diagnostic::new(message).at(place)
            }
            What::Other(why) => {
                let why = Message::new(&data_texts::READ_SO).with("why", why);
                Diagnostic::new(said(&data_texts::NOT_SAYABLE)).at(place).help(why)
            }
        }
    }
}

/// The nearest legal word, else all of them where they are few.
fn near(word: &str, known: &'static [&'static str]) -> Option<Message> {
    let known: Vec<&str> = known.iter().copied().filter(|known| *known != "span").collect();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return Some(Message::new(&texts::DID_YOU_MEAN).with("name", near));
    }
    if known.is_empty() || known.len() > MOST_LISTED {
        return None;
    }
    let words = known.into_iter().map(Arg::from).collect();
    Some(Message::new(&data_texts::KNOWN_WORDS).with("words", Arg::AnyOf(words)))
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.what)
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Fault {
        Fault { span: None, what: What::Other(message.to_string()) }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        Fault::invalid_value(unexpected, expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        let wanted = match expected.to_string().as_str() {
            "day" => Wanted::Day,
            "clock" => Wanted::Clock,
            "number" => Wanted::Number,
            other => return Fault::custom(other),
        };
        Fault { span: None, what: What::Wanted(wanted) }
    }

    fn invalid_length(length: usize, _: &dyn Expected) -> Fault {
        Fault { span: None, what: What::Wanted(Wanted::ListOf(length)) }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Fault {
        Fault { span: None, what: What::UnknownWord(variant.to_owned(), expected) }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Fault {
        Fault { span: None, what: What::UnknownKey(field.to_owned(), expected) }
    }

    fn missing_field(field: &'static str) -> Fault {
        Fault { span: None, what: What::Missing(field) }
    }

    fn duplicate_field(_: &'static str) -> Fault {
        Fault { span: None, what: What::Twice }
    }
}
