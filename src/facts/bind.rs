//! Binds a ticket to the schema of its matter: names become slots, values take their types. What does not fit is a
//! finding at its place, with the nearest legal name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::case::{Case, CaseNote, EventRecord, SetRecord, SetSlot};
use super::json::OnUnknown;
use super::ticket::{Datum, Entry, Ticket, TicketEvent};
use crate::diagnostic::{Arg, Diagnostic, Message, Text, limit_texts, nearest, texts};
use crate::program::{self, Event, Matter, Program, Slot, type_words};
use crate::source::{FileId, Place};
use crate::span::Span;
use crate::value::{Moment, Number, NumberError, TextId, Type, Value, When};

/// Puts a ticket into the slots of its matter.
///
/// # Errors
/// The first thing in it that the policy does not know or that has the wrong type.
pub fn bind(
    program: &Program,
    ticket: &Ticket,
    file: FileId,
    unknown: OnUnknown,
) -> Result<Case, Diagnostic> {
    let most = program.limits.ticket_events;
    if ticket.events.len() > most {
        let message = Message::new(&texts::TOO_MANY_EVENTS).with("limit", most.to_string());
        return Err(Diagnostic::new(message).at(Place { file, span: ticket.span }));
    }
    let (at, matter) = find_matter(program, ticket, file)?;
    let case = Case {
        id: ticket.id.clone(),
        matter: at,
        roles: vec![Value::Absent; matter.roles.len()],
        fields: matter.fields.iter().map(|slot| slot.default).collect(),
        notes: ticket.notes.iter().map(|note| (None, CaseNote::Said(Arc::new(note.clone())))).collect(),
        ..Case::default()
    };
    // A ticket is held against what was required when it came.
    let first = ticket.events.iter().map(|event| event.at.at.day()).min();
    let era = first.map_or(program.versions.len().saturating_sub(1), |day| program.era_of(day));
    let mut binder = Binder { program, matter, file, unknown, case, at: None, era, sorted: BTreeMap::new() };
    for entry in &ticket.parties {
        for (slot, value) in binder.role(entry)? {
            binder.put(slot, value);
        }
    }
    for entry in &ticket.fields {
        for (slot, value) in binder.field(entry)? {
            binder.put(slot, value);
        }
    }
    binder.required(ticket)?;
    for event in &ticket.events {
        binder.event(event)?;
    }
    let widths: Vec<usize> = matter.events.iter().map(|event| event.fields.len()).collect();
    let mut case = binder.case;
    case.sort(&program.texts, &widths);
    Ok(case)
}

fn find_matter<'p>(
    program: &'p Program,
    ticket: &Ticket,
    file: FileId,
) -> Result<(usize, &'p Matter), Diagnostic> {
    let place = Place { file, span: ticket.span };
    let names = || program.matters.iter().map(|matter| matter.name.as_str());
    match &ticket.matter {
        Some(name) => {
            let found = (0..).zip(&program.matters).find(|(_, matter)| matter.name == *name);
            found.ok_or_else(|| unknown_name(&texts::UNKNOWN_MATTER, name, place, names()))
        }
        None => match program.matters.as_slice() {
            [only] => Ok((0, only)),
            _ => {
                let known = Arg::AnyOf(names().map(Arg::from).collect());
                let help = Message::new(&texts::DECLARED_ARE).with("names", known);
                Err(Diagnostic::new(Message::new(&texts::MATTER_MISSING).with("id", ticket.id.as_str()))
                    .at(place)
                    .help(help))
            }
        },
    }
}

pub(super) fn unknown_name<'n>(
    text: &'static Text,
    name: &str,
    place: Place,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    let finding = Diagnostic::new(Message::new(text).with("name", name)).at(place);
    match nearest(name, known.clone()) {
        Some(near) => finding.help(Message::new(&texts::DID_YOU_MEAN).with("name", near)),
        None => {
            let all: Vec<Arg> = known.map(Arg::from).collect();
            if all.is_empty() {
                finding
            } else {
                finding.help(Message::new(&texts::DECLARED_ARE).with("names", Arg::AnyOf(all)))
            }
        }
    }
}

/// So many texts of a ticket are looked through one by one.
const FEW: usize = 64;

struct Binder<'p> {
    program: &'p Program,
    matter: &'p Matter,
    file: FileId,
    unknown: OnUnknown,
    case: Case,
    /// The moment of the event at hand.
    at: Option<Moment>,
    /// The version at hand: that of the ticket's first event, or of the event's day.
    era: usize,
    /// The texts of the case, once they are many.
    sorted: BTreeMap<String, usize>,
}

/// What a name stands for: a slot for each way in which versions have it, none for a name that nobody knows.
type Bound = Result<Vec<(SetSlot, Value)>, Diagnostic>;

impl Binder<'_> {
    fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    fn put(&mut self, slot: SetSlot, value: Value) {
        let place = match slot {
            SetSlot::Role(at) => self.case.roles.get_mut(at),
            SetSlot::Field(at) => self.case.fields.get_mut(at),
        };
        if let Some(place) = place {
            *place = value;
        }
    }

    fn role(&mut self, entry: &Entry) -> Bound {
        let matter = self.matter;
        let mut bound = Vec::new();
        for (at, value) in self.slots(entry, &matter.roles, &texts::UNKNOWN_ROLE)? {
            if matter.bearing.get(at).copied().unwrap_or(false) {
                self.undeclared(value, &entry.name);
            }
            bound.push((SetSlot::Role(at), value));
        }
        Ok(bound)
    }

    fn field(&mut self, entry: &Entry) -> Bound {
        let slots = self.slots(entry, &self.matter.fields, &texts::UNKNOWN_FIELD)?;
        Ok(slots.into_iter().map(|(at, value)| (SetSlot::Field(at), value)).collect())
    }

    /// The slots of a name, each with the value as its versions have it. A value that only some of them know is absent in
    /// the others; one that none knows is an error, in the words of the version at hand.
    fn slots(
        &mut self,
        entry: &Entry,
        slots: &[Slot],
        unknown: &'static Text,
    ) -> Result<Vec<(usize, Value)>, Diagnostic> {
        let named = slots.iter().enumerate().filter(|(_, slot)| slot.name == entry.name);
        let (mut bound, mut wrong) = (Vec::new(), None);
        let (mut known, mut fits) = (false, false);
        for (at, slot) in named {
            known = true;
            match self.value(entry, slot) {
                Ok(value) => {
                    fits = true;
                    bound.push((at, if value == Value::Absent { slot.default } else { value }));
                }
                Err(finding) => {
                    bound.push((at, Value::Absent));
                    if wrong.is_none() || slot.versions.has(self.era) {
                        wrong = Some(finding);
                    }
                }
            }
        }
        match wrong {
            Some(finding) if !fits => Err(finding),
            _ if !known => self.unknown(unknown, entry, slots).map(|()| bound),
            _ => Ok(bound),
        }
    }

    /// A name that the matter does not have: an error, or a note where the caller wants it so.
    fn unknown(&mut self, text: &'static Text, entry: &Entry, slots: &[Slot]) -> Result<(), Diagnostic> {
        let finding =
            unknown_name(text, &entry.name, self.place(entry.span), slots.iter().map(|s| s.name.as_str()));
        match self.unknown {
            OnUnknown::Error => Err(finding),
            OnUnknown::Note => {
                let message = Message::new(&texts::UNKNOWN_KEY_NOTED).with("path", entry.name.as_str());
                self.note(CaseNote::Said(Arc::new(message)));
                Ok(())
            }
        }
    }

    /// A responsible unit that the policy does not declare is worth a note, with the nearest one it does. Other roles
    /// (企业, 来电人) name those whom the policy serves, and are never quoted.
    fn undeclared(&mut self, value: Value, role: &str) {
        let role = self.matter.roles.iter().position(|slot| slot.name == role).unwrap_or(0);
        match value {
            Value::Text(unit) => self.undeclared_unit(role, unit),
            Value::List { start, len } => {
                for at in 0..len as usize {
                    let list = self.case.view().list(start, len);
                    if let Some(Value::Text(unit)) = list.get(at).copied() {
                        self.undeclared_unit(role, unit);
                    }
                }
            }
            _ => {}
        }
    }

    fn undeclared_unit(&mut self, role: usize, unit: TextId) {
        let texts = &self.program.texts;
        if texts.find_unit(self.case.view().text(unit, texts)).is_none() {
            self.note(CaseNote::Undeclared { role, unit });
        }
    }

    fn note(&mut self, note: CaseNote) {
        let note = (self.at, note);
        if !self.case.notes.contains(&note) {
            self.case.notes.push(note);
        }
    }

    fn required(&self, ticket: &Ticket) -> Result<(), Diagnostic> {
        for slot in &self.matter.fields {
            if slot.required.has(self.era) && !given(&self.matter.fields, &self.case.fields, &slot.name) {
                let message = Message::new(&texts::FIELD_MISSING)
                    .with("name", slot.name.as_str())
                    .with("id", ticket.id.as_str());
                return Err(Diagnostic::new(message).at(self.place(ticket.span)));
            }
        }
        Ok(())
    }

    fn event(&mut self, event: &TicketEvent) -> Result<(), Diagnostic> {
        let matter = self.matter;
        // Most come in the order in which the policy declares them.
        let next = self.case.events.last().map_or(0, |last| last.event().saturating_add(1));
        let (before, after) = matter.events.split_at(next.min(matter.events.len()));
        let mut all = (next..).zip(after).chain((0..).zip(before));
        let found = all.find(|(_, known)| known.name == event.event);
        let Some((at, known)) = found else {
            let names = matter.events.iter().map(|event| event.name.as_str());
            return Err(unknown_name(&texts::UNKNOWN_EVENT, &event.event, self.place(event.span), names));
        };
        self.at = Some(event.at.at);
        self.era = self.program.era_of(event.at.at.day());
        let fields = self.event_fields(event, known)?;
        let start = self.case.sets.len();
        for entry in &event.set {
            let is_role = matter.roles.iter().any(|slot| slot.name == entry.name);
            let set = if is_role { self.role(entry)? } else { self.field(entry)? };
            self.case.sets.extend(set.into_iter().map(|(slot, value)| SetRecord {
                slot,
                value,
                last: false,
            }));
        }
        let sets = self.case.end_sets(start);
        let by = event.by.as_deref().map(|by| self.unit(by));
        self.case.events.push(EventRecord::new(at, event.at, by, fields, sets));
        Ok(())
    }

    fn event_fields(&mut self, event: &TicketEvent, known: &Event) -> Result<usize, Diagnostic> {
        let start = self.case.event_fields.len();
        let mut values: Vec<Value> = known.fields.iter().map(|slot| slot.default).collect();
        for entry in &event.fields {
            for (at, value) in self.slots(entry, &known.fields, &texts::UNKNOWN_FIELD)? {
                if let Some(place) = values.get_mut(at) {
                    *place = value;
                }
            }
        }
        for slot in &known.fields {
            if slot.required.has(self.era) && !given(&known.fields, &values, &slot.name) {
                let message = Message::new(&texts::EVENT_FIELD_MISSING)
                    .with("name", slot.name.as_str())
                    .with("event", known.name.as_str());
                return Err(Diagnostic::new(message).at(self.place(event.span)));
            }
        }
        self.case.event_fields.extend(values);
        Ok(start)
    }

    fn value(&mut self, entry: &Entry, slot: &Slot) -> Result<Value, Diagnostic> {
        self.typed(&entry.value, &slot.ty, entry, slot)
    }

    fn typed(&mut self, datum: &Datum, ty: &Type, entry: &Entry, slot: &Slot) -> Result<Value, Diagnostic> {
        let value = match (datum, ty) {
            (Datum::Null, _) => Some(Value::Absent),
            (Datum::Text(text), Type::Unit) if text.is_empty() => Some(Value::Absent),
            (Datum::Text(text), Type::Unit) => Some(Value::Text(self.unit(text))),
            (Datum::Text(text), Type::Text) => Some(Value::Text(self.text(text))),
            (Datum::Bool(yes), Type::Bool) => Some(Value::Bool(*yes)),
            (Datum::Text(word), Type::Bool) => match word.as_str() {
                "是" => Some(Value::Bool(true)),
                "否" => Some(Value::Bool(false)),
                _ => None,
            },
            (Datum::Number(number), Type::Number) => Some(Value::Number(*number)),
            (Datum::Text(text), Type::Number) => text.parse().ok().map(Value::Number),
            (Datum::Text(text), Type::Moment) => When::parse(text).ok().map(Value::When),
            (Datum::Text(text), Type::Date) => {
                When::parse(text).ok().map(|when| Value::When(When::day(when.at.day())))
            }
            (Datum::Text(text), Type::Span) => program::span(text).map(Value::Span),
            (Datum::Text(word), Type::Enum(values)) => return self.choice(word, values, entry),
            (Datum::Bool(yes), Type::Enum(values)) => {
                return self.choice(if *yes { "是" } else { "否" }, values, entry);
            }
            (Datum::List(list), Type::List(of)) => Some(self.list(list, of, entry, slot)?),
            // One alone is a list of one.
            (one @ (Datum::Text(_) | Datum::Number(_) | Datum::Bool(_)), Type::List(of)) => {
                Some(self.list(std::slice::from_ref(one), of, entry, slot)?)
            }
            _ => None,
        };
        value.ok_or_else(|| {
            if let (Datum::Text(text), Type::Number) = (datum, ty)
                && text.parse::<Number>() == Err(NumberError::TooManyDigits)
            {
                let message = Message::new(&texts::TOO_MANY_DIGITS).with("path", slot.name.as_str());
                return Diagnostic::new(message).at(self.place(entry.span));
            }
            let message = Message::new(&texts::FIELD_HAS_WRONG_TYPE)
                .with("name", slot.name.as_str())
                .with("expected", type_words(ty));
            Diagnostic::new(message).at(self.place(entry.span))
        })
    }

    fn choice(&self, word: &str, values: &[String], entry: &Entry) -> Result<Value, Diagnostic> {
        match (0u32..).zip(values).find(|(_, value)| *value == word) {
            Some((at, _)) => Ok(Value::Choice(at)),
            None => {
                let known = values.iter().map(String::as_str);
                let mut finding = unknown_name(&texts::UNKNOWN_VALUE, word, self.place(entry.span), known);
                finding.message = finding.message.with("field", entry.name.as_str());
                Err(finding)
            }
        }
    }

    fn list(&mut self, list: &[Datum], of: &Type, entry: &Entry, slot: &Slot) -> Result<Value, Diagnostic> {
        let most = self.program.limits.list_items;
        if list.len() > most {
            let message = Message::new(&limit_texts::VALUES_TOO_MANY).with("name", entry.name.as_str());
            let message = message.with("count", list.len().to_string()).with("limit", most.to_string());
            return Err(Diagnostic::new(message).at(self.place(entry.span)));
        }
        let mut values = Vec::with_capacity(list.len());
        for datum in list {
            values.push(self.typed(datum, of, entry, slot)?);
        }
        let start = u32::try_from(self.case.lists.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(values.len()).unwrap_or(u32::MAX);
        self.case.lists.extend(values);
        Ok(Value::List { start, len })
    }

    /// A unit by its own name, whichever of its names the facts use.
    fn unit(&mut self, name: &str) -> TextId {
        self.program.texts.find_unit(name).unwrap_or_else(|| self.text(name))
    }

    fn text(&mut self, text: &str) -> TextId {
        let texts = &self.program.texts;
        if let Some(id) = texts.find(text) {
            return id;
        }
        let at = self.own_text(text);
        TextId(u32::try_from(texts.len().saturating_add(at)).unwrap_or(u32::MAX))
    }

    /// The place of a text among those that the policy does not have. Few are looked through, many are sorted: a ticket of
    /// many must not take the square of their number.
    fn own_text(&mut self, text: &str) -> usize {
        let texts = &mut self.case.texts;
        let known = if texts.len() < FEW {
            texts.iter().position(|known| known == text)
        } else {
            if self.sorted.is_empty() {
                self.sorted.extend(texts.iter().cloned().zip(0..));
            }
            self.sorted.get(text).copied()
        };
        known.unwrap_or_else(|| {
            let at = texts.len();
            texts.push(text.to_owned());
            if at >= FEW {
                self.sorted.insert(text.to_owned(), at);
            }
            at
        })
    }
}

/// That a policy does not declare a unit, with the nearest one that it does.
pub(super) fn undeclared_message(texts_of: &program::Texts, role: &str, name: &str) -> Message {
    match nearest(name, texts_of.unit_names()) {
        Some(near) => Message::new(&texts::UNDECLARED_UNIT_NEAR)
            .with("role", role)
            .with("name", name)
            .with("near", near),
        None => Message::new(&texts::UNDECLARED_UNIT).with("role", role).with("name", name),
    }
}

/// Whether a name has a value, as any version has it.
fn given(slots: &[Slot], values: &[Value], name: &str) -> bool {
    slots.iter().zip(values).any(|(slot, value)| slot.name == name && *value != Value::Absent)
}
