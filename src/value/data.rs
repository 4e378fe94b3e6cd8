//! Values as data: days, moments and clock times as texts, numbers with all their digits. Nothing goes through binary
//! floating point, in either direction.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::fixed::{write_day, write_fixed};
use super::{Clock, Day, Moment, Number};

/// What a number is asked for by, so that a reader that knows the digits hands them over as a text.
pub(crate) const EXACT_NUMBER: &str = "$duban::number";

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&write_fixed(*self)).unwrap_or(""))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&write_day(*self)).unwrap_or(""))
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.plain().to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::invalid_value(Unexpected::Str(&text), &"day"))
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Clock, D::Error> {
        let text = String::deserialize(deserializer)?;
        clock(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"clock"))
    }
}

/// `09:30`, `23:59:59`.
fn clock(text: &str) -> Option<Clock> {
    let part = |part: &str| -> Option<u32> {
        let two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if two { part.parse().ok() } else { None }
    };
    let mut parts = text.split(':');
    let (hour, minute) = (part(parts.next()?)?, part(parts.next()?)?);
    let second = parts.next().map_or(Some(0), part)?;
    if parts.next().is_some() { None } else { Clock::from_hms(hour, minute, second).ok() }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        deserializer.deserialize_newtype_struct(EXACT_NUMBER, NumberVisitor)
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("number")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Number, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
        Number::exact(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Number, E> {
        Ok(Number::whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Number, E> {
        self.visit_str(&number.to_string())
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Clock, Day, Moment, Number};

    macro_rules! schema_of {
        ($($ty:ident: $schema:tt)*) => {
            $(impl JsonSchema for $ty {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($ty).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!($schema)
                }
            })*
        };
    }

    schema_of! {
        Day: { "description": "A day between 1900-01-01 and 2199-12-31.", "type": "string", "format": "date",
               "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }
        Clock: { "description": "A time of day.", "type": "string",
                 "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$" }
        Moment: { "description": "A moment of Beijing time, RFC 3339 with +08:00.", "type": "string",
                  "format": "date-time" }
        Number: { "description": "An exact decimal number; as a string where digits would be lost.",
                  "type": ["number", "string"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }
    }
}
