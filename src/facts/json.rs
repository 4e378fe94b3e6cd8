//! JSON with places: every value knows its bytes and its path, numbers stay exact, keys that nobody knows and keys that
//! come twice are findings. The parsing itself is serde_json's.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::ticket::{Datum, Entry};
use crate::diagnostic::{Diagnostic, Message, nearest, texts};
use crate::source::{FileId, Place};
use crate::span::{Span, at_line_and_column};
use crate::value::{Number, NumberError};

/// The most brackets around a value: a ledger's deepest list lies six deep. `meta` may go deeper, since it is not read.
const MAX_DEPTH: u32 = 32;

/// So many keys of an object are compared with each other.
const FEW: usize = 32;

/// What to do with keys that nobody knows.
///
/// ```
/// use duban::{CheckOptions, OnUnknown, Policy, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let facts = || Source::new("工单.json", r#"{"id": "ZB-1", "matter": "企业诉求", "来源": "热线"}"#);
/// let strict = policy.check_text(facts(), "2021-01-08".parse()?, CheckOptions::default());
/// assert!(strict.is_err_and(|error| error.to_string().contains("来源")));
/// let lenient = CheckOptions { on_unknown: OnUnknown::Note, ..CheckOptions::default() };
/// let checked = policy.check_text(facts(), "2021-01-08".parse()?, lenient)?;
/// assert!(checked.report.tickets.iter().flat_map(|it| &it.notes).any(|it| it.message.contains("来源")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnUnknown {
    /// They are errors.
    #[default]
    Error,
    /// They are notes.
    Note,
}

/// One JSON value inside a text.
#[derive(Clone)]
pub(super) struct Node<'a> {
    whole: &'a str,
    raw: &'a RawValue,
    file: FileId,
    /// How many brackets it stands in.
    depth: u32,
    /// How one gets here. Most values are never asked.
    way: Way<'a>,
}

/// How one gets to a value: to what it stands in, and one step from there.
#[derive(Clone)]
struct Way<'a> {
    above: Option<Rc<Way<'a>>>,
    step: Step<'a>,
}

/// One step to a value.
#[derive(Clone)]
enum Step<'a> {
    /// It is the whole.
    Whole,
    /// It is the value of that key.
    Key(Cow<'a, str>),
    /// It is the one at that place.
    Place(u32),
}

impl Way<'_> {
    fn write(&self, path: &mut String) {
        if let Some(above) = &self.above {
            above.write(path);
        }
        match &self.step {
            Step::Whole => {}
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Step::Place(n) => path.push_str(&format!("[{n}]")),
        }
    }
}

/// The keys and values of an object.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

impl<'a> Node<'a> {
    /// The value that a text is; `whole` is the file it stands in.
    pub(super) fn parse(whole: &'a str, part: &'a str, file: FileId) -> Result<Node<'a>, Diagnostic> {
        match serde_json::from_str::<&RawValue>(part) {
            Ok(raw) => Ok(Node { whole, raw, file, depth: 0, way: Way { above: None, step: Step::Whole } }),
            Err(error) => Err(syntax_error(whole, part, file, &error)),
        }
    }

    pub(super) fn span(&self) -> Span {
        let text = self.raw.get();
        let start = (text.as_ptr() as usize).saturating_sub(self.whole.as_ptr() as usize);
        Span::new(start, start.saturating_add(text.len()))
    }

    pub(super) fn place(&self) -> Place {
        Place { file: self.file, span: self.span() }
    }

    pub(super) fn text(&self) -> &'a str {
        self.raw.get()
    }

    pub(super) fn is_null(&self) -> bool {
        self.raw.get() == "null"
    }

    pub(super) fn is_object(&self) -> bool {
        self.raw.get().starts_with('{')
    }

    pub(super) fn is_array(&self) -> bool {
        self.raw.get().starts_with('[')
    }

    fn at(&self, raw: &'a RawValue, way: Way<'a>) -> Node<'a> {
        Node { whole: self.whole, raw, file: self.file, depth: self.depth.saturating_add(1), way }
    }

    /// How one gets here: `events[1].at`.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        self.way.write(&mut path);
        path
    }

    /// Brackets nest no deeper than facts ever do: reading goes down them one call each.
    fn shallow(&self) -> Result<(), Diagnostic> {
        if self.depth < MAX_DEPTH {
            return Ok(());
        }
        let message = Message::new(&texts::JSON_TOO_DEEP).with("limit", MAX_DEPTH.to_string());
        Err(Diagnostic::new(message).at(self.place()))
    }

    /// The members of an object, in order.
    pub(super) fn object(&self) -> Result<Members<'a>, Diagnostic> {
        self.shallow()?;
        let mut deserializer = serde_json::Deserializer::from_str(self.raw.get());
        let Ok(members) = deserializer.deserialize_map(MembersVisitor) else {
            return Err(self.wrong(&texts::JSON_OBJECT));
        };
        let here = Rc::new(self.way.clone());
        let mut known: Members<'a> = Vec::with_capacity(members.len());
        let mut seen = BTreeSet::new();
        for (key, raw) in members {
            let way = Way { above: Some(Rc::clone(&here)), step: Step::Key(key.clone()) };
            let node = self.at(raw, way);
            // Few keys are compared sooner than sorted; many must not take the square of their number.
            let again = match known.len() < FEW {
                true => known.iter().any(|(other, _)| *other == key),
                false => {
                    if seen.is_empty() {
                        seen.extend(known.iter().map(|(other, _)| other.clone()));
                    }
                    !seen.insert(key.clone())
                }
            };
            if again {
                let message = Message::new(&texts::KEY_TWICE).with("path", node.path());
                return Err(Diagnostic::new(message).at(node.place()));
            }
            known.push((key, node));
        }
        Ok(known)
    }

    /// The members of an array.
    pub(super) fn array(&self) -> Result<Vec<Node<'a>>, Diagnostic> {
        self.shallow()?;
        let mut deserializer = serde_json::Deserializer::from_str(self.raw.get());
        let here = Rc::new(self.way.clone());
        let way = |n| Way { above: Some(Rc::clone(&here)), step: Step::Place(n) };
        match deserializer.deserialize_seq(ElementsVisitor) {
            Ok(list) => Ok((0u32..).zip(list).map(|(n, raw)| self.at(raw, way(n))).collect()),
            Err(_) => Err(self.wrong(&texts::JSON_ARRAY)),
        }
    }

    /// A string.
    pub(super) fn string(&self) -> Result<String, Diagnostic> {
        serde_json::from_str(self.raw.get()).map_err(|_| self.wrong(&texts::JSON_STRING))
    }

    /// A value for a role or field.
    pub(super) fn datum(&self) -> Result<Datum, Diagnostic> {
        Ok(match self.raw.get().as_bytes().first() {
            Some(b'n') => Datum::Null,
            Some(b't') => Datum::Bool(true),
            Some(b'f') => Datum::Bool(false),
            Some(b'"') => Datum::Text(self.string()?),
            Some(b'[') => Datum::List(self.array()?.iter().map(Node::datum).collect::<Result<_, _>>()?),
            Some(b'{') => return Err(self.wrong(&texts::JSON_NO_OBJECT)),
            _ => Datum::Number(self.number()?),
        })
    }

    /// An exact number, as JSON's or in quotes.
    pub(super) fn number_or_text(&self) -> Result<Number, Diagnostic> {
        if self.raw.get().starts_with('"') {
            return self.string()?.trim().parse().map_err(|error| self.no_number(error));
        }
        self.number()
    }

    fn number(&self) -> Result<Number, Diagnostic> {
        self.raw.get().parse().map_err(|error| self.no_number(error))
    }

    fn no_number(&self, error: NumberError) -> Diagnostic {
        match error {
            NumberError::NotANumber => no_number(self.path(), self.place()),
            _ => self.wrong(&texts::TOO_MANY_DIGITS),
        }
    }

    /// The roles or fields of an object.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, Diagnostic> {
        let members = self.object()?.into_iter();
        members
            .map(|(name, node)| {
                Ok(Entry { value: node.datum()?, span: node.span(), name: name.into_owned() })
            })
            .collect()
    }

    /// A finding at this value; `{path}` in the text is how one gets here.
    pub(super) fn wrong(&self, text: &'static crate::diagnostic::Text) -> Diagnostic {
        Diagnostic::new(Message::new(text).with("path", self.path())).at(self.place())
    }

    /// The finding for a key that nobody knows.
    pub(super) fn unknown_key(&self, known: &[&str]) -> Diagnostic {
        let key = if let Step::Key(key) = &self.way.step { key.as_ref() } else { "" };
        let near = nearest(key, known.iter().copied())
            .map(|name| Message::new(&texts::DID_YOU_MEAN).with("name", name));
        self.wrong(&texts::UNKNOWN_KEY).help_if(near)
    }
}

/// The finding for what is no number.
fn no_number(path: String, place: Place) -> Diagnostic {
    let message = Message::new(&texts::FIELD_HAS_WRONG_TYPE).with("name", path);
    Diagnostic::new(message.with("expected", &texts::TYPE_NUMBER)).at(place)
}

/// Where serde_json stopped, as a place in the whole file.
fn syntax_error(whole: &str, part: &str, file: FileId, error: &serde_json::Error) -> Diagnostic {
    let base = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    let at = base.saturating_add(at_line_and_column(part, error.line(), error.column()));
    let text = if error.is_eof() { &texts::JSON_ENDS_EARLY } else { &texts::JSON_SYNTAX };
    let length = whole.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Diagnostic::new(text).at(Place { file, span: Span::new(at, at.saturating_add(length)) })
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some((Key(key), raw)) = map.next_entry()? {
            members.push((key, raw));
        }
        Ok(members)
    }
}

/// A key, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(raw) = seq.next_element()? {
            elements.push(raw);
        }
        Ok(elements)
    }
}
