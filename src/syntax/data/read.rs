//! How the tree is read from a value: what serde asks for, answered with the value's text and its place. A struct that has
//! a place gets that of its value; no value may bring one of its own.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};

use super::super::ast::SPANNED;
use super::fault::{Fault, Wanted, What};
use super::node::{Member, Node};
use crate::span::Span;
use crate::value::EXACT_NUMBER;

/// The key of a struct's place.
const PLACE: &str = "span";

/// A whole number, in digits.
fn whole<T: FromStr>(node: Node<'_>) -> Result<T, Fault> {
    node.text().parse().map_err(|_| Wanted::Whole.at(node.span()))
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.text().as_bytes().first() {
            Some(b'n') => visitor.visit_unit(),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            _ => visitor.visit_str(self.text()).map_err(|fault: Fault| fault.at(self.span())),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.text() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Wanted::Truth.at(self.span())),
        }
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_i32(whole(self)?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u32(whole(self)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(&self.string()?).map_err(|fault: Fault| fault.at(self.span()))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.text() == "null" { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match name {
            SPANNED => visitor.visit_seq(Placed { node: self, given: 0 }),
            EXACT_NUMBER => {
                let number = self.text().starts_with(|c: char| c == '-' || c.is_ascii_digit());
                let text = if number { self.text().into() } else { self.string().unwrap_or_default() };
                visitor.visit_str(&text).map_err(|fault: Fault| fault.at(self.span()))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(List(self.elements()?.into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        let elements = if self.is('[') { self.elements()? } else { Vec::new() };
        if elements.len() != len {
            return Err(Wanted::ListOf(len).at(self.span()));
        }
        visitor.visit_seq(List(elements.into_iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_struct("", &[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let members = self.members()?.into_iter();
        let place = fields.contains(&PLACE).then(|| self.span());
        let object = Object { members, fields, place, giving_place: place.is_some(), value: None };
        visitor.visit_map(object).map_err(|fault| fault.at(self.span()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if self.is('"') {
            let word = self.string()?.into_owned();
            return visitor.visit_enum(Word { word, at: self.span(), value: None });
        }
        let members = if self.is('{') { self.members()? } else { Vec::new() };
        let mut members = members.into_iter();
        match (members.next(), members.next()) {
            (Some(Member { key, key_span, value }), None) => {
                visitor.visit_enum(Word { word: key.into_owned(), at: key_span, value: Some(value) })
            }
            _ => Err(Wanted::Word.at(self.span())),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i64 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct identifier
        ignored_any
    }
}

/// A place, as it reads itself.
fn place<'de, T: DeserializeSeed<'de>>(span: Span, seed: T) -> Result<T::Value, Fault> {
    let bounds = [("start", span.start), ("end", span.end)];
    seed.deserialize(MapDeserializer::new(bounds.into_iter()))
}

/// A place and then the value that stands there.
struct Placed<'de> {
    node: Node<'de>,
    given: u8,
}

impl<'de> SeqAccess<'de> for Placed<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.given = self.given.saturating_add(1);
        match self.given {
            1 => place(self.node.span(), seed).map(Some),
            2 => seed.deserialize(self.node).map(Some),
            _ => Ok(None),
        }
    }
}

struct List<'de>(std::vec::IntoIter<Node<'de>>);

impl<'de> SeqAccess<'de> for List<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        match self.0.next() {
            Some(node) => seed.deserialize(node).map(Some).map_err(|fault| fault.at(node.span())),
            None => Ok(None),
        }
    }
}

struct Object<'de> {
    members: std::vec::IntoIter<Member<'de>>,
    fields: &'static [&'static str],
    /// The place, where the struct has one.
    place: Option<Span>,
    /// Whether the place comes next.
    giving_place: bool,
    value: Option<Node<'de>>,
}

/// A word that says its place when it is not known.
fn key<'de, K: DeserializeSeed<'de>>(seed: K, word: &str, at: Span) -> Result<K::Value, Fault> {
    let reader: serde::de::value::StrDeserializer<'_, Fault> = word.into_deserializer();
    seed.deserialize(reader).map_err(|fault| fault.at(at))
}

impl<'de> MapAccess<'de> for Object<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        if self.giving_place {
            return key(seed, PLACE, Span::default()).map(Some);
        }
        let Some(Member { key: word, key_span, value }) = self.members.next() else { return Ok(None) };
        if word == PLACE && self.place.is_some() {
            return Err(Fault::new(What::UnknownKey(word.into_owned(), self.fields), key_span));
        }
        self.value = Some(value);
        key(seed, &word, key_span).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        if std::mem::take(&mut self.giving_place) {
            return place(self.place.unwrap_or_default(), seed);
        }
        match self.value.take() {
            Some(node) => seed.deserialize(node).map_err(|fault| fault.at(node.span())),
            None => Err(custom("a value before its key")),
        }
    }
}

fn custom(message: impl Display) -> Fault {
    serde::de::Error::custom(message)
}

/// One of several: a word, with its content where it has one.
struct Word<'de> {
    word: String,
    at: Span,
    value: Option<Node<'de>>,
}

impl<'de> EnumAccess<'de> for Word<'de> {
    type Error = Fault;
    type Variant = Word<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Word<'de>), Fault> {
        let which = key(seed, &self.word, self.at)?;
        Ok((which, self))
    }
}

impl<'de> Word<'de> {
    fn content(self) -> Result<Node<'de>, Fault> {
        self.value.ok_or_else(|| Wanted::WordWith(self.word).at(self.at))
    }
}

impl<'de> VariantAccess<'de> for Word<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.value {
            None => Ok(()),
            Some(value) => Err(Wanted::WordAlone.at(value.span())),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        self.content()?.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.content()?.deserialize_struct("", fields, visitor)
    }
}
