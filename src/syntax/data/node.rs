//! JSON with places: each value knows its bytes, and hands them to the tree that is read from it. The parsing itself is
//! serde_json's. How a tree is asked for stands in `read`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::MAX_NESTING;
use super::fault::{Fault, Wanted, What};
use crate::span::Span;

/// The most brackets around a value: each level of a condition takes two, and there is room around it.
pub(super) const MAX_DEPTH: usize = MAX_NESTING * 2 + 32;

/// One value of a text.
#[derive(Clone, Copy)]
pub(super) struct Node<'de> {
    whole: &'de str,
    raw: &'de RawValue,
    depth: usize,
}

/// A key with its place, and its value.
pub(super) struct Member<'de> {
    pub(super) key: Cow<'de, str>,
    pub(super) key_span: Span,
    pub(super) value: Node<'de>,
}

impl<'de> Node<'de> {
    /// The value that a text is.
    pub(super) fn parse(whole: &'de str) -> Result<Node<'de>, serde_json::Error> {
        let text = whole.trim_start_matches('\u{FEFF}');
        Ok(Node { whole, raw: serde_json::from_str(text)?, depth: 0 })
    }

    pub(super) fn text(self) -> &'de str {
        self.raw.get()
    }

    pub(super) fn span(self) -> Span {
        span_of(self.whole, self.text())
    }

    pub(super) fn is(self, opening: char) -> bool {
        self.text().starts_with(opening)
    }

    fn below(self, raw: &'de RawValue) -> Node<'de> {
        Node { whole: self.whole, raw, depth: self.depth.saturating_add(1) }
    }

    fn shallow(self) -> Result<(), Fault> {
        if self.depth < MAX_DEPTH { Ok(()) } else { Err(Fault::new(What::TooDeep, self.span())) }
    }

    /// The members of an object, in order, each key once.
    pub(super) fn members(self) -> Result<Vec<Member<'de>>, Fault> {
        let members = self.pairs()?;
        let mut seen = BTreeSet::new();
        for member in &members {
            if !seen.insert(member.key.as_ref()) {
                return Err(Fault::new(What::Twice, member.key_span));
            }
        }
        Ok(members)
    }

    fn pairs(self) -> Result<Vec<Member<'de>>, Fault> {
        self.shallow()?;
        let mut reader = serde_json::Deserializer::from_str(self.text());
        let found = reader.deserialize_map(Members).map_err(|_| Wanted::Object.at(self.span()))?;
        let member = |(key, raw): (&'de RawValue, &'de RawValue)| {
            let key_span = span_of(self.whole, key.get());
            let key: Cow<'de, str> = text_of(key.get()).ok_or_else(|| Wanted::Text.at(key_span))?;
            Ok(Member { key, key_span, value: self.below(raw) })
        };
        found.into_iter().map(member).collect()
    }

    /// The value under a key of an object.
    pub(super) fn member(self, key: &str) -> Option<Node<'de>> {
        let members = self.members().ok()?;
        members.into_iter().find(|member| member.key == key).map(|member| member.value)
    }

    /// The elements of a list.
    pub(super) fn elements(self) -> Result<Vec<Node<'de>>, Fault> {
        self.shallow()?;
        let mut reader = serde_json::Deserializer::from_str(self.text());
        let found = reader.deserialize_seq(Elements).map_err(|_| Wanted::List.at(self.span()))?;
        Ok(found.into_iter().map(|raw| self.below(raw)).collect())
    }

    /// A string.
    pub(super) fn string(self) -> Result<Cow<'de, str>, Fault> {
        text_of(self.text()).ok_or_else(|| Wanted::Text.at(self.span()))
    }
}

fn span_of(whole: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    Span::new(start, start.saturating_add(part.len()))
}

/// A string of JSON, borrowed where it has no escapes.
fn text_of(raw: &str) -> Option<Cow<'_, str>> {
    #[derive(serde::Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    serde_json::from_str::<Text<'_>>(raw).ok().map(|text| text.0)
}

/// How one gets to a place: `files[0].items[3].declaration.head`.
pub(super) fn path(text: &str, span: Span) -> String {
    let mut path = String::new();
    let Ok(mut node) = Node::parse(text) else { return path };
    while node.span() != span {
        let holds = |outer: Span| outer.start <= span.start && span.end <= outer.end;
        let step = if node.is('{') {
            let members = node.pairs().unwrap_or_default();
            let mut inside = members.into_iter().filter(|one| holds(one.key_span) || holds(one.value.span()));
            inside.next().map(|member| {
                let dot = if path.is_empty() { "" } else { "." };
                (format!("{dot}{}", member.key), member.value, member.key_span)
            })
        } else {
            let elements = (0usize..).zip(node.elements().unwrap_or_default());
            let mut inside = elements.filter(|(_, one)| holds(one.span()));
            inside.next().map(|(at, one)| (format!("[{at}]"), one, Span::default()))
        };
        let Some((step, next, key)) = step else { break };
        path.push_str(&step);
        if key == span {
            break;
        }
        node = next;
    }
    path
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(&'de RawValue, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(elements)
    }
}
