//! A mapping held against a table's headings and a policy's names: every column found, every name known, or all that is
//! wrong at once, with the nearest that would do.

use std::collections::{BTreeMap, BTreeSet};

use duban::Error;
use duban::diagnostic::{Diagnostic, Message, Text, nearest, texts as core_texts};
use duban::facts::Datum;
use duban::program::{Matter, Program};
use duban::source::Sources;
use duban::value::{Number, Type};
use toml::Spanned;

use crate::cell::letters;
use crate::convert::Dates;
use crate::mapping::{Column, EventPart, LongPart, Mapping, Scalar, place};
use crate::table::{Table, any_of, on_one_line};
use crate::texts;

/// Where a value comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct From {
    /// The column, from 0; none for a fixed value.
    pub(crate) column: Option<usize>,
    /// The column with the time of day.
    pub(crate) time: Option<usize>,
    /// The fixed value.
    pub(crate) value: Option<Datum>,
    /// What cells stand for.
    pub(crate) values: BTreeMap<String, Datum>,
    /// What parts a list.
    pub(crate) split: Option<String>,
}

/// A role or field with its source; its type in each matter.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) from: From,
    pub(crate) types: Vec<Option<Type>>,
}

/// An event of a row that is a ticket.
#[derive(Clone, Debug)]
pub(crate) struct EventPlan {
    pub(crate) event: String,
    pub(crate) at: From,
    pub(crate) by: Option<From>,
    pub(crate) fields: Vec<Named>,
    pub(crate) set: Vec<Named>,
}

/// The event of a row that is an event.
#[derive(Clone, Debug)]
pub(crate) struct LongPlan {
    pub(crate) event: From,
    pub(crate) at: From,
    pub(crate) by: Option<From>,
    pub(crate) sorted: bool,
    pub(crate) ignored: BTreeSet<String>,
    pub(crate) fields: Vec<Named>,
    pub(crate) set: Vec<Named>,
}

/// A mapping, ready to read rows.
#[derive(Clone, Debug)]
pub(crate) struct Plan<'p> {
    pub(crate) program: &'p Program,
    pub(crate) dates: Dates,
    pub(crate) id: From,
    pub(crate) matter: Option<From>,
    pub(crate) parties: Vec<Named>,
    pub(crate) fields: Vec<Named>,
    pub(crate) events: Vec<EventPlan>,
    pub(crate) long: Option<LongPlan>,
    pub(crate) meta: Vec<usize>,
}

/// Holds a mapping against a table and a policy; also the warning about columns that are not used.
pub(crate) fn plan<'p>(
    mapping: &Mapping,
    table: &Table,
    program: &'p Program,
) -> Result<(Plan<'p>, Option<Diagnostic>), Error> {
    let mut maker = Maker { headings: &table.headings, program, wrong: Vec::new(), used: BTreeSet::new() };
    let written = &mapping.written;
    let Some(ticket) = &written.ticket else { return Err(texts::error(&texts::MAP_NO_EVENTS)) };
    let file = &written.file;
    let dates = Dates {
        order: file.order(),
        epoch: file.epoch().unwrap_or(table.epoch),
        midnight: file.midnight_is_a_moment(),
    };
    let plan = Plan {
        program,
        dates,
        id: maker.from(&ticket.id),
        matter: ticket.matter.as_ref().map(|column| maker.matter(column)),
        parties: maker.named(&written.parties, &texts::A_ROLE, &|matter| roles(matter)),
        fields: maker.named(&written.fields, &texts::A_FIELD, &|matter| fields(matter)),
        events: written.events.iter().map(|event| maker.event(event)).collect(),
        long: written.long.as_ref().map(|long| maker.long(long)),
        meta: ticket.meta.iter().filter_map(|name| maker.column(name)).collect(),
    };
    for name in &file.ignore {
        if let Some(at) = maker.find(name.get_ref()).filter(|at| maker.used.contains(at)) {
            let heading = table.headings.get(at).map_or("", String::as_str);
            let message = Message::new(&texts::MAP_VALUE_TWICE).with("name", heading);
            maker.wrong.push(Diagnostic::new(message).at(place(name.span())));
        }
    }
    if !maker.wrong.is_empty() {
        let mut sources = Sources::new();
        sources.add(mapping.source.clone());
        return Err(Error { findings: maker.wrong, sources });
    }
    let ignored = |name: &String| file.ignore.iter().any(|it| it.get_ref() == name);
    let unused: Vec<(usize, &String)> = (0..)
        .zip(&table.headings)
        .filter(|(at, name)| !name.is_empty() && !maker.used.contains(at) && !ignored(name))
        .collect();
    Ok((plan, said_unused(&unused)))
}

fn said_unused(unused: &[(usize, &String)]) -> Option<Diagnostic> {
    if unused.is_empty() {
        return None;
    }
    let columns: Vec<String> =
        unused.iter().map(|(at, name)| format!("{}列“{name}”", letters(*at))).collect();
    let names: Vec<String> = unused.iter().map(|(_, name)| format!("{name:?}")).collect();
    let help = Message::new(&texts::IGNORE_THEM).with("names", names.join(", "));
    let message = Message::new(&texts::COLUMNS_UNUSED).with("columns", columns.join("、"));
    Some(Diagnostic::new(message).help(help))
}

/// Names with their types.
type Slots<'p> = Vec<(&'p str, &'p Type)>;

fn roles(matter: &Matter) -> Slots<'_> {
    matter.roles.iter().map(|slot| (slot.name.as_str(), &slot.ty)).collect()
}

fn fields(matter: &Matter) -> Slots<'_> {
    matter.fields.iter().map(|slot| (slot.name.as_str(), &slot.ty)).collect()
}

fn settable(matter: &Matter) -> Slots<'_> {
    let mut slots = roles(matter);
    slots.extend(fields(matter));
    slots
}

fn event_fields<'p>(matter: &'p Matter, event: &str) -> Slots<'p> {
    let events = matter.events.iter().filter(|known| known.name == event);
    events.flat_map(|event| &event.fields).map(|slot| (slot.name.as_str(), &slot.ty)).collect()
}

fn any_event_fields(matter: &Matter) -> Slots<'_> {
    matter.events.iter().flat_map(|event| &event.fields).map(|slot| (slot.name.as_str(), &slot.ty)).collect()
}

struct Maker<'m> {
    headings: &'m [String],
    program: &'m Program,
    wrong: Vec<Diagnostic>,
    used: BTreeSet<usize>,
}

impl<'m> Maker<'m> {
    fn find(&self, name: &str) -> Option<usize> {
        let name = on_one_line(name);
        self.headings.iter().position(|heading| *heading == name)
    }

    /// The column of a heading, or what is wrong.
    fn column(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.find(name.get_ref());
        match found {
            Some(at) => {
                self.used.insert(at);
            }
            None => {
                let message = Message::new(&texts::COLUMN_MISSING).with("name", name.get_ref().as_str());
                let finding = Diagnostic::new(message).at(place(name.span()));
                let known = self.headings.iter().map(String::as_str).filter(|name| !name.is_empty());
                self.wrong.push(finding.help(match nearest(name.get_ref(), known.clone()) {
                    Some(near) => Message::new(&core_texts::DID_YOU_MEAN).with("name", near),
                    None => Message::new(&texts::HEADINGS_ARE).with("names", any_of(known)),
                }));
            }
        }
        found
    }

    fn from(&mut self, column: &Column) -> From {
        From {
            column: column.column.as_ref().and_then(|name| self.column(name)),
            time: column.time.as_ref().and_then(|name| self.column(name)),
            value: column.value.as_ref().map(scalar),
            values: column.values.iter().map(|(name, value)| (name.clone(), scalar(value))).collect(),
            split: column.split.clone(),
        }
    }

    fn matter(&mut self, column: &Column) -> From {
        let from = self.from(column);
        if let (Some(Datum::Text(name)), None) = (&from.value, from.column) {
            let known: Vec<&str> = self.program.matters.iter().map(|matter| matter.name.as_str()).collect();
            if !known.contains(&name.as_str()) {
                self.unknown(&texts::A_MATTER, name, &known, 0..0);
            }
        }
        from
    }

    fn unknown(&mut self, kind: &'static Text, name: &str, known: &[&str], span: std::ops::Range<usize>) {
        let message = Message::new(&texts::MAP_UNKNOWN_NAME).with("kind", kind).with("name", name);
        let finding = Diagnostic::new(message).at(place(span));
        self.wrong.push(match nearest(name, known.iter().copied()) {
            Some(near) => finding.help(Message::new(&core_texts::DID_YOU_MEAN).with("name", near)),
            None if known.is_empty() => finding,
            None => {
                finding.help(Message::new(&texts::THERE_ARE).with("names", any_of(known.iter().copied())))
            }
        });
    }

    /// Names of the policy with their columns; `slots` says which names a matter has.
    fn named(
        &mut self,
        given: &BTreeMap<Spanned<String>, Column>,
        kind: &'static Text,
        slots: &dyn Fn(&'m Matter) -> Slots<'m>,
    ) -> Vec<Named> {
        let of_matters: Vec<Slots<'m>> = self.program.matters.iter().map(slots).collect();
        let mut named = Vec::new();
        for (name, column) in given {
            let text = name.get_ref();
            let find = |slots: &Slots<'m>| {
                slots.iter().find(|(known, _)| known == text).map(|(_, ty)| (*ty).clone())
            };
            let types: Vec<Option<Type>> = of_matters.iter().map(find).collect();
            if types.iter().all(Option::is_none) {
                let mut known: Vec<&str> = of_matters.iter().flatten().map(|(known, _)| *known).collect();
                known.sort_unstable();
                known.dedup();
                self.unknown(kind, text, &known, name.span());
            }
            named.push(Named { name: text.clone(), from: self.from(column), types });
        }
        named
    }

    fn event(&mut self, part: &EventPart) -> EventPlan {
        let name = part.event.get_ref();
        let known: Vec<&str> =
            self.program.matters.iter().flat_map(|it| &it.events).map(|event| event.name.as_str()).collect();
        if !known.contains(&name.as_str()) {
            self.unknown(&texts::AN_EVENT, name, &known, part.event.span());
        }
        EventPlan {
            event: name.clone(),
            at: self.from(&part.at),
            by: part.by.as_ref().map(|column| self.from(column)),
            fields: self.named(&part.fields, &texts::A_FIELD, &|matter| event_fields(matter, name)),
            set: self.named(&part.set, &texts::A_FIELD, &|matter| settable(matter)),
        }
    }

    fn long(&mut self, part: &LongPart) -> LongPlan {
        LongPlan {
            event: self.from(&part.event),
            at: self.from(&part.at),
            by: part.by.as_ref().map(|column| self.from(column)),
            sorted: part.sorted,
            ignored: part.ignore_events.iter().cloned().collect(),
            fields: self.named(&part.fields, &texts::A_FIELD, &|matter| any_event_fields(matter)),
            set: self.named(&part.set, &texts::A_FIELD, &|matter| settable(matter)),
        }
    }
}

fn scalar(value: &Scalar) -> Datum {
    match value {
        Scalar::Bool(yes) => Datum::Bool(*yes),
        Scalar::Whole(number) => Datum::Number(Number::whole(*number)),
        Scalar::Text(text) => Datum::Text(text.clone()),
    }
}
