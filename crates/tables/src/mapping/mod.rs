//! The mapping: which column is the id, a party, a field, the moment of an event. Read from TOML, every mistake in its
//! place. What its names mean for a table and a policy stands in `plan`.

mod fault;

pub(crate) use fault::place;

use std::collections::BTreeMap;
use std::fmt;

use duban::Error;
use duban::source::Source;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use toml::Spanned;

use crate::dates::{Epoch, Order};

/// A mapping as it was written, with the text it was read from, so that mistakes are shown where they stand.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// What it says.
    pub(crate) written: Written,
    /// Where.
    pub(crate) source: Source,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Broken TOML, keys that no mapping has, values of the wrong type; each with line and column.
    ///
    /// ```
    /// use duban::source::Source;
    /// use duban_tables::Mapping;
    /// let text = "[ticket]\nid = \"工单编号\"\n[[events]]\nevent = \"接收\"\nat = \"接收时间\"\n";
    /// assert!(Mapping::read(Source::new("mapping.toml", text)).is_ok());
    /// let wrong = Mapping::read(Source::new("mapping.toml", "[ticket]\nnumber = \"工单编号\"\n"));
    /// assert!(wrong.is_err_and(|error| error.to_string().contains("mapping.toml:2:1")));
    /// ```
    pub fn read(source: Source) -> Result<Mapping, Error> {
        let source = match source.text().strip_prefix('\u{FEFF}') {
            Some(text) => Source::new(source.name(), text),
            None => source,
        };
        match toml::from_str::<Written>(source.text()) {
            Ok(written) => {
                let mapping = Mapping { written, source };
                fault::whole(&mapping)?;
                Ok(mapping)
            }
            Err(error) => Err(fault::toml(&error, source)),
        }
    }

    /// A mapping that says nothing: for tables whose header is all that is asked.
    pub(crate) fn none() -> Mapping {
        Mapping { written: Written::default(), source: Source::new("", "") }
    }
}

/// The whole of a mapping.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    #[serde(default)]
    pub(crate) schema: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) file: FilePart,
    pub(crate) ticket: Option<TicketPart>,
    #[serde(default)]
    pub(crate) parties: BTreeMap<Spanned<String>, Column>,
    #[serde(default)]
    pub(crate) fields: BTreeMap<Spanned<String>, Column>,
    #[serde(default)]
    pub(crate) events: Vec<EventPart>,
    pub(crate) long: Option<LongPart>,
}

/// How the file is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilePart {
    pub(crate) sheet: Option<Spanned<String>>,
    pub(crate) header: Option<Spanned<u32>>,
    pub(crate) encoding: Option<Spanned<String>>,
    pub(crate) delimiter: Option<Spanned<String>>,
    pub(crate) date_order: Option<Spanned<String>>,
    pub(crate) epoch: Option<Spanned<u32>>,
    pub(crate) midnight: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) ignore: Vec<Spanned<String>>,
}

impl FilePart {
    /// The row of the header, from 1.
    pub(crate) fn header(&self) -> u64 {
        self.header.as_ref().map_or(1, |row| u64::from(*row.get_ref()).max(1))
    }

    /// In which order a date with its year at the end stands.
    pub(crate) fn order(&self) -> Order {
        match self.date_order.as_ref().map(|word| word.get_ref().as_str()) {
            Some("mdy") => Order::MonthFirst,
            Some("dmy") => Order::DayFirst,
            _ => Order::YearFirst,
        }
    }

    /// The epoch that the mapping says.
    pub(crate) fn epoch(&self) -> Option<Epoch> {
        let year = self.epoch.as_ref()?;
        Some(if *year.get_ref() == 1904 { Epoch::From1904 } else { Epoch::From1900 })
    }

    /// Whether a serial number without a time of day is midnight, not a bare date.
    pub(crate) fn midnight_is_a_moment(&self) -> bool {
        self.midnight.as_ref().is_some_and(|word| word.get_ref() == "moment")
    }
}

/// What the ticket is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TicketPart {
    pub(crate) id: Column,
    pub(crate) matter: Option<Column>,
    #[serde(default)]
    pub(crate) meta: Vec<Spanned<String>>,
}

/// An event, a row a ticket.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventPart {
    pub(crate) event: Spanned<String>,
    pub(crate) at: Column,
    pub(crate) by: Option<Column>,
    #[serde(default)]
    pub(crate) fields: BTreeMap<Spanned<String>, Column>,
    #[serde(default)]
    pub(crate) set: BTreeMap<Spanned<String>, Column>,
}

/// The events, a row an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LongPart {
    pub(crate) event: Column,
    pub(crate) at: Column,
    pub(crate) by: Option<Column>,
    #[serde(default)]
    pub(crate) sorted: bool,
    #[serde(default)]
    pub(crate) ignore_events: Vec<String>,
    #[serde(default)]
    pub(crate) fields: BTreeMap<Spanned<String>, Column>,
    #[serde(default)]
    pub(crate) set: BTreeMap<Spanned<String>, Column>,
}

/// Where a value comes from: `"列名"`, or a table that says more.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// The heading, or the fixed value's key, with its place.
    pub(crate) column: Option<Spanned<String>>,
    pub(crate) value: Option<Scalar>,
    pub(crate) values: BTreeMap<String, Scalar>,
    pub(crate) split: Option<String>,
    /// For moments: the column with the time of day.
    pub(crate) time: Option<Spanned<String>>,
}

/// A value that a mapping can write.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "scalar")]
pub(crate) enum Scalar {
    Bool(bool),
    Whole(i64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnTable {
    column: Option<Spanned<String>>,
    value: Option<Scalar>,
    #[serde(default)]
    values: BTreeMap<String, Scalar>,
    split: Option<String>,
    time: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Column, D::Error> {
        let spanned = Spanned::<Inner>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(match spanned.into_inner() {
            Inner::Name(name) => Column {
                column: Some(Spanned::new(span, name)),
                value: None,
                values: BTreeMap::new(),
                split: None,
                time: None,
            },
            Inner::Table(table) => Column {
                column: table.column,
                value: table.value,
                values: table.values,
                split: table.split,
                time: table.time,
            },
        })
    }
}

enum Inner {
    Name(String),
    Table(ColumnTable),
}

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Inner, D::Error> {
        deserializer.deserialize_any(InnerVisitor)
    }
}

struct InnerVisitor;

impl<'de> Visitor<'de> for InnerVisitor {
    type Value = Inner;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("column")
    }

    fn visit_str<E>(self, name: &str) -> Result<Inner, E> {
        Ok(Inner::Name(name.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Inner, A::Error> {
        ColumnTable::deserialize(MapAccessDeserializer::new(map)).map(Inner::Table)
    }
}
