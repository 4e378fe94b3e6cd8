//! The fast reader: a ticket a line straight into the slots of its matter, in memory that is used again. It reads what is
//! usual; of everything else it says so, and the careful reader (`read`, `bind`) reads the line anew and explains. Where a
//! policy has several versions, it leaves all to the careful one, which knows what each of them requires.

mod events;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bind::undeclared_message;
use super::case::{Case, CaseNote};
use super::cursor::Cursor;
use super::names::Names;
use super::read::SCHEMA;
use crate::diagnostic::Message;
use crate::program::{Matter, Program, Slot};
use crate::value::{FIXED, Moment, TextId, Type, Value, When, parse_fixed};

/// Reads the tickets of a policy, one after the other.
#[derive(Clone, Debug)]
pub struct FastReader<'p> {
    program: &'p Program,
    matters: Names,
    schemas: Vec<Schema>,
    /// The policy's texts.
    texts: Names,
    /// Its units, by any of their names.
    units: Names,
    /// Whether notes are wanted: brief reports have none.
    notes: bool,
    /// What was said of units that the policy does not declare, by the name of the role and by their own.
    said: BTreeMap<String, BTreeMap<String, Arc<Message>>>,
    /// Room for texts, and for the values of an event.
    spare: Vec<String>,
    values: Vec<Value>,
}

/// The most units of a role whose notes are kept; those beyond are worked out anew.
const MAX_SAID: usize = 10_000;

/// So many texts of a ticket are looked through one by one.
const MOST_TEXTS: usize = 256;

/// The names of a matter.
#[derive(Clone, Debug)]
struct Schema {
    roles: Names,
    fields: Names,
    events: Names,
    event_fields: Vec<Names>,
    widths: Vec<usize>,
    /// How a plain writer begins each kind of event, up to the digits of its moment.
    heads: Vec<Box<[u8]>>,
    /// Which kind came last time after each kind, and first in a ticket: tried before names are looked up, nothing more.
    followers: Vec<usize>,
}

/// A line that the fast reader has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FastLine<'l> {
    /// What the sender wants back.
    pub meta: Option<&'l str>,
    /// How many bytes of the text come after its end.
    pub left: usize,
}

/// What stands in a ticket, in the order in which the careful reader goes through it.
#[derive(Clone, Default)]
struct Parts<'l> {
    parties: Option<Cursor<'l>>,
    fields: Option<Cursor<'l>>,
    events: Option<Cursor<'l>>,
    meta: Option<&'l str>,
}

fn numbered<'s>(slots: impl Iterator<Item = &'s str>) -> Names {
    Names::new(slots.zip(0..))
}

impl Schema {
    fn new(matter: &Matter) -> Schema {
        let names = |slots: &[Slot]| Names::new(slots.iter().map(|slot| slot.name.as_str()).zip(0..));
        Schema {
            roles: names(&matter.roles),
            fields: names(&matter.fields),
            events: numbered(matter.events.iter().map(|event| event.name.as_str())),
            event_fields: matter.events.iter().map(|event| names(&event.fields)).collect(),
            widths: matter.events.iter().map(|event| event.fields.len()).collect(),
            heads: matter.events.iter().map(|event| head(&event.name)).collect(),
            followers: vec![0; matter.events.len().saturating_add(1)],
        }
    }
}

fn head(event: &str) -> Box<[u8]> {
    let name = serde_json::Value::from(event);
    format!("{{\"event\":{name},\"at\":\"").into_bytes().into()
}

/// Marks a place as seen; false where it was already, or where there are too many to tell.
fn first_time(seen: &mut u64, place: usize) -> bool {
    let bit = u32::try_from(place).ok().and_then(|place| 1_u64.checked_shl(place)).unwrap_or(0);
    let new = bit != 0 && *seen & bit == 0;
    *seen |= bit;
    new
}

impl<'p> FastReader<'p> {
    /// A reader for the tickets of a policy; `notes` says whether it writes down what is worth a note.
    pub fn new(program: &'p Program, notes: bool) -> FastReader<'p> {
        let texts = &program.texts;
        let ids = (0_u32..).map_while(|id| Some((texts.get(TextId(id))?, id)));
        let units = texts.unit_names().filter_map(|name| Some((name, texts.find_unit(name)?.0)));
        FastReader {
            program,
            matters: numbered(program.matters.iter().map(|matter| matter.name.as_str())),
            schemas: program.matters.iter().map(Schema::new).collect(),
            texts: Names::new(ids),
            units: Names::new(units),
            notes,
            said: BTreeMap::new(),
            spare: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Reads the first line of a text into a case. `None` where anything in it is unusual: then the case says nothing.
    pub fn read<'l>(&mut self, text: &'l [u8], case: &mut Case) -> Option<FastLine<'l>> {
        self.spare.append(&mut case.texts);
        case.clear();
        if self.program.versions.len() != 1 {
            return None;
        }
        let program = self.program;
        let mut cursor = Cursor::new(text);
        let mut matter = if program.matters.len() == 1 { Some(0) } else { None };
        let mut parts = Parts::default();
        let (mut seen, mut read) = (0, 0);
        cursor.expect(b'{')?;
        loop {
            let place = match cursor.key()? {
                b"id" => {
                    case.id.push_str(std::str::from_utf8(cursor.string()?).ok()?);
                    0
                }
                b"matter" => {
                    matter = Some(self.matters.find(cursor.string()?)? as usize);
                    1
                }
                b"parties" => self.now_or_later(
                    matter.filter(|_| read == 0),
                    &mut cursor,
                    (&mut parts.parties, &mut read, 1),
                    case,
                )?,
                b"fields" => self.now_or_later(
                    matter.filter(|_| read == 1),
                    &mut cursor,
                    (&mut parts.fields, &mut read, 2),
                    case,
                )?,
                b"events" => self.now_or_later(
                    matter.filter(|_| read == 1 || read == 2),
                    &mut cursor,
                    (&mut parts.events, &mut read, 3),
                    case,
                )?,
                b"meta" => {
                    parts.meta = Some(cursor.value()?);
                    5
                }
                b"schema" if cursor.string()? == SCHEMA.as_bytes() => 6,
                _ => return None,
            };
            if !first_time(&mut seen, place) {
                return None;
            }
            if !cursor.more(b'}')? {
                break;
            }
        }
        let left = cursor.end()?;
        if case.id.is_empty() {
            return None;
        }
        self.finish(matter?, read, &parts, case)?;
        Some(FastLine { meta: parts.meta, left })
    }

    /// Reads a part in its turn, or keeps it for later where its matter, or a part before it, is not known yet.
    fn now_or_later<'l>(
        &mut self,
        matter: Option<usize>,
        cursor: &mut Cursor<'l>,
        (place, read, step): (&mut Option<Cursor<'l>>, &mut u32, u32),
        case: &mut Case,
    ) -> Option<usize> {
        match matter {
            Some(matter) => {
                if *read == 0 {
                    self.start(matter, case)?;
                }
                self.part(matter, step, cursor, case)?;
                *read = step;
            }
            None => {
                *place = Some(cursor.clone());
                cursor.value()?;
            }
        }
        usize::try_from(step.saturating_add(1)).ok()
    }

    /// Reads the parts that were kept, in their order; one that should have come before what was read is unusual.
    fn finish(&mut self, matter: usize, read: u32, parts: &Parts<'_>, case: &mut Case) -> Option<()> {
        if read == 0 {
            self.start(matter, case)?;
        }
        for (step, part) in (1..).zip([&parts.parties, &parts.fields, &parts.events]) {
            let Some(part) = part else { continue };
            if step <= read {
                return None;
            }
            self.part(matter, step, &mut part.clone(), case)?;
        }
        let slots = &self.program.matters.get(matter)?.fields;
        let missing = |(slot, value): (&Slot, &Value)| slot.required.has(0) && *value == Value::Absent;
        if slots.iter().zip(&case.fields).any(missing)
            || case.events.len() > self.program.limits.ticket_events
        {
            return None;
        }
        let mut pairs = case.events.iter().zip(case.events.iter().skip(1));
        if !pairs.all(|(one, next)| one.at < next.at) {
            let schema = self.schemas.get(matter)?;
            case.sort(&self.program.texts, &schema.widths);
        }
        Some(())
    }

    fn start(&self, matter: usize, case: &mut Case) -> Option<()> {
        let known = self.program.matters.get(matter)?;
        case.matter = matter;
        case.roles.resize(known.roles.len(), Value::Absent);
        case.fields.extend(known.fields.iter().map(|slot| slot.default));
        Some(())
    }

    fn part(&mut self, matter: usize, step: u32, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<()> {
        match step {
            1 => self.slots(matter, true, cursor, case),
            2 => self.slots(matter, false, cursor, case),
            _ => self.events(matter, cursor, case),
        }
    }

    /// The roles or fields of the ticket.
    fn slots(&mut self, matter: usize, roles: bool, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<()> {
        let mut seen = 0;
        cursor.expect(b'{')?;
        if cursor.take(b'}') {
            return Some(());
        }
        loop {
            let key = cursor.key()?;
            let (at, value) = self.slot(matter, roles, (key, None), cursor, case)?;
            if !first_time(&mut seen, at) {
                return None;
            }
            let list = if roles { &mut case.roles } else { &mut case.fields };
            *list.get_mut(at)? = value;
            if !cursor.more(b'}')? {
                return Some(());
            }
        }
    }

    /// The value of a role or field, with its place.
    fn slot(
        &mut self,
        matter: usize,
        roles: bool,
        (key, moment): (&[u8], Option<Moment>),
        cursor: &mut Cursor<'_>,
        case: &mut Case,
    ) -> Option<(usize, Value)> {
        let program = self.program;
        let (schema, known) = (self.schemas.get(matter)?, program.matters.get(matter)?);
        let (names, slots) =
            if roles { (&schema.roles, &known.roles) } else { (&schema.fields, &known.fields) };
        let at = names.find(key)? as usize;
        let slot = slots.get(at)?;
        let value = self.value(&slot.ty, cursor, case)?;
        if roles {
            if self.notes && known.bearing.get(at).copied().unwrap_or(false) {
                self.undeclared(value, &slot.name, moment, case);
            }
            return Some((at, value));
        }
        Some((at, if value == Value::Absent { slot.default } else { value }))
    }

    /// A note on a responsible unit that the policy does not declare.
    fn undeclared(&mut self, value: Value, role: &str, at: Option<Moment>, case: &mut Case) {
        let Value::Text(id) = value else { return };
        let texts = &self.program.texts;
        let name = case.text(id, texts);
        if self.units.find(name.as_bytes()).is_some() {
            return;
        }
        let message = match self.said.get(role).and_then(|said| said.get(name)) {
            Some(message) => Arc::clone(message),
            None => {
                let message = Arc::new(undeclared_message(texts, role, name));
                let said = self.said.entry(role.to_owned()).or_default();
                if said.len() < MAX_SAID {
                    said.insert(name.to_owned(), Arc::clone(&message));
                }
                message
            }
        };
        let note = (at, CaseNote::Said(message));
        if !case.notes.contains(&note) {
            case.notes.push(note);
        }
    }

    /// A value of a type; numbers, limits and lists are left to the careful reader.
    fn value(&mut self, ty: &Type, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<Value> {
        match (cursor.peek()?, ty) {
            (b'n', _) => cursor.word(b"null").then_some(Value::Absent),
            (b't', Type::Bool) => cursor.word(b"true").then_some(Value::Bool(true)),
            (b'f', Type::Bool) => cursor.word(b"false").then_some(Value::Bool(false)),
            (b'"', Type::Unit) => match cursor.string()? {
                b"" => Some(Value::Absent),
                name => self.unit(name, case).map(Value::Text),
            },
            (b'"', Type::Text) => {
                let text = cursor.string()?;
                self.text(text, case).map(Value::Text)
            }
            (b'"', Type::Moment) => moment(cursor.string()?).map(Value::When),
            (b'"', Type::Date) => moment(cursor.string()?).map(|when| Value::When(When::day(when.at.day()))),
            (b'"', Type::Enum(values)) => {
                let word = cursor.string()?;
                let found = (0_u32..).zip(values).find(|(_, value)| value.as_bytes() == word);
                found.map(|(at, _)| Value::Choice(at))
            }
            _ => None,
        }
    }

    fn unit(&mut self, name: &[u8], case: &mut Case) -> Option<TextId> {
        match self.units.find(name) {
            Some(id) => Some(TextId(id)),
            None => self.text(name, case),
        }
    }

    fn text(&mut self, text: &[u8], case: &mut Case) -> Option<TextId> {
        if let Some(id) = self.texts.find(text) {
            return Some(TextId(id));
        }
        // A ticket of many texts is for the careful reader, which sorts them.
        if case.texts.len() > MOST_TEXTS {
            return None;
        }
        let own = case.texts.iter().position(|known| known.as_bytes() == text);
        let at = match own {
            Some(at) => at,
            None => {
                let text = std::str::from_utf8(text).ok()?;
                let mut room = self.spare.pop().unwrap_or_default();
                room.clear();
                room.push_str(text);
                case.texts.push(room);
                case.texts.len().saturating_sub(1)
            }
        };
        u32::try_from(self.program.texts.len().saturating_add(at)).ok().map(TextId)
    }
}

fn moment(text: &[u8]) -> Option<When> {
    let fixed = <&[u8; FIXED]>::try_from(text).ok().and_then(parse_fixed);
    match fixed {
        Some(at) => Some(When::exact(at)),
        None => When::parse(std::str::from_utf8(text).ok()?).ok(),
    }
}
