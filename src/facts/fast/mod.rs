//! The fast reader: a ticket a line straight into the slots of its matter, in memory that is used again. It reads what is
//! usual; of everything else it says so, and the careful reader (`read`, `bind`) reads the line anew and explains. Where a
//! policy has several versions, it leaves all to the careful one, which knows what each of them requires.

mod events;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bind::undeclared_message;
use super::case::{Case, CaseNote};
use super::cursor::Cursor;
use super::guess::Guess;
use super::names::Names;
use super::read::SCHEMA;
use crate::diagnostic::Message;
use crate::program::{Matter, Program, Slot};
use crate::value::{FIXED, Moment, TextId, Type, Value, When, hash, parse_fixed};

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
    /// Units that neither list has, as they came last, each at the place of its hash.
    strangers: Vec<Option<Box<str>>>,
    /// The matter of the ticket before.
    last_matter: usize,
    /// Room for texts, and for the values of an event.
    spare: Vec<String>,
    values: Vec<Value>,
}

/// So many units that the policy does not have are known again, if their names are no longer than that.
const STRANGERS: usize = 256;
const LONGEST_STRANGER: usize = 128;

/// The most units of a role whose notes are kept; those beyond are worked out anew.
const MAX_SAID: usize = 10_000;

/// So many texts of a ticket are looked through one by one.
const MOST_TEXTS: usize = 256;

/// The members of a ticket, each a bit.
const ID: u32 = 1;
const MATTER: u32 = 2;
const PARTIES: u32 = 4;
const FIELDS: u32 = 8;
const EVENTS: u32 = 16;
const META: u32 = 32;
const NAMED: u32 = 64;

/// The names of a matter.
#[derive(Clone, Debug)]
struct Schema {
    roles: Names,
    fields: Names,
    events: Names,
    event_fields: Vec<Names>,
    widths: Vec<usize>,
    /// How a plain writer goes on behind the id of a ticket of this matter, up to its roles.
    lead: Box<[u8]>,
    /// How it begins roles and fields, up to their values, and events, up to the digits of their moments.
    next_role: Guess,
    next_field: Guess,
    next_event: Guess,
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
    matter: Option<usize>,
    /// How many of roles, fields and events have been read; what came too early for that waits in its place.
    read: u32,
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
            lead: format!(",\"matter\":{},\"parties\":{{", quoted(&matter.name)).into_bytes().into(),
            next_role: keys(&matter.roles),
            next_field: keys(&matter.fields),
            next_event: Guess::new(
                matter.events.iter().map(|event| {
                    format!("{{\"event\":{},\"at\":\"", quoted(&event.name)).into_bytes().into()
                }),
            ),
        }
    }
}

fn quoted(name: &str) -> serde_json::Value {
    serde_json::Value::from(name)
}

/// The keys of roles or fields.
fn keys(slots: &[Slot]) -> Guess {
    Guess::new(slots.iter().map(|slot| format!("{}:", quoted(&slot.name)).into_bytes().into()))
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
            strangers: vec![None; STRANGERS],
            last_matter: 0,
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
        let mut cursor = Cursor::new(text);
        let mut parts = Parts::default();
        let (mut seen, mut more) = (0, true);
        if let Some(matter) = self.plain_start(&mut cursor, case) {
            self.start(matter, case)?;
            self.slots(matter, true, &mut cursor, case)?;
            (parts.matter, parts.read, seen) = (Some(matter), 1, ID | MATTER | PARTIES);
            more = cursor.more(b'}')?;
        } else {
            parts.matter = (self.program.matters.len() == 1).then_some(0);
            cursor.expect(b'{')?;
        }
        while more {
            let key = if cursor.exactly(b"\"events\":") { b"events" } else { cursor.key()? };
            let bit = self.member(key, &mut cursor, &mut parts, case)?;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            more = cursor.more(b'}')?;
        }
        let left = cursor.end()?;
        if case.id.is_empty() {
            return None;
        }
        self.finish(&parts, case)?;
        Some(FastLine { meta: parts.meta, left })
    }

    /// Reads a member of the ticket; which one it is.
    fn member<'l>(
        &mut self,
        key: &[u8],
        cursor: &mut Cursor<'l>,
        parts: &mut Parts<'l>,
        case: &mut Case,
    ) -> Option<u32> {
        Some(match key {
            b"id" => {
                case.id.push_str(std::str::from_utf8(cursor.string()?).ok()?);
                ID
            }
            b"matter" => {
                parts.matter = Some(self.matters.find(cursor.string()?)? as usize);
                MATTER
            }
            b"parties" => {
                self.now_or_later(parts, 1, cursor, case)?;
                PARTIES
            }
            b"fields" => {
                self.now_or_later(parts, 2, cursor, case)?;
                FIELDS
            }
            b"events" => {
                self.now_or_later(parts, 3, cursor, case)?;
                EVENTS
            }
            b"meta" => {
                parts.meta = Some(cursor.value()?);
                META
            }
            b"schema" if cursor.string()? == SCHEMA.as_bytes() => NAMED,
            _ => return None,
        })
    }

    /// What most tickets begin with, byte by byte: id, matter, and the key of the roles. Nothing is taken of any other.
    fn plain_start(&mut self, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<usize> {
        let mut ahead = cursor.clone();
        if !ahead.exactly(b"{\"id\":\"") {
            return None;
        }
        let id = std::str::from_utf8(ahead.string_rest()?).ok()?;
        let leads = |matter: usize, ahead: &mut Cursor<'_>| {
            self.schemas.get(matter).is_some_and(|schema| ahead.exactly(&schema.lead)).then_some(matter)
        };
        let found = leads(self.last_matter, &mut ahead)
            .or_else(|| (0..self.schemas.len()).find_map(|matter| leads(matter, &mut ahead)))?;
        self.last_matter = found;
        case.id.push_str(id);
        *cursor = ahead;
        Some(found)
    }

    /// Reads a part in its turn, or keeps it for later where its matter, or a part before it, is not known yet.
    fn now_or_later<'l>(
        &mut self,
        parts: &mut Parts<'l>,
        step: u32,
        cursor: &mut Cursor<'l>,
        case: &mut Case,
    ) -> Option<()> {
        // A ticket without fields is common, one without roles is not.
        let in_turn = parts.read.saturating_add(1) == step || (parts.read, step) == (1, 3);
        if let Some(matter) = parts.matter.filter(|_| in_turn) {
            if parts.read == 0 {
                self.start(matter, case)?;
            }
            self.part(matter, step, cursor, case)?;
            parts.read = step;
            return Some(());
        }
        let place = match step {
            1 => &mut parts.parties,
            2 => &mut parts.fields,
            _ => &mut parts.events,
        };
        *place = Some(cursor.clone());
        cursor.value().map(|_| ())
    }

    /// Reads the parts that were kept, in their order; one that should have come before what was read is unusual.
    fn finish(&mut self, parts: &Parts<'_>, case: &mut Case) -> Option<()> {
        let matter = parts.matter?;
        if parts.read == 0 {
            self.start(matter, case)?;
        }
        for (step, part) in (1..).zip([&parts.parties, &parts.fields, &parts.events]) {
            let Some(part) = part else { continue };
            if step <= parts.read {
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
        if !pairs.all(|(one, next)| one.at() < next.at()) {
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
            1 | 2 => {
                cursor.expect(b'{')?;
                self.slots(matter, step == 1, cursor, case)
            }
            _ => self.events(matter, cursor, case),
        }
    }

    /// The roles or fields of the ticket, behind their brace.
    fn slots(&mut self, matter: usize, roles: bool, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<()> {
        let (mut seen, mut before) = (0, usize::MAX);
        if cursor.take(b'}') {
            return Some(());
        }
        loop {
            let at = self.key(matter, roles, before, cursor)?;
            let value = self.slot(matter, roles, (at, None), cursor, case)?;
            if !first_time(&mut seen, at) {
                return None;
            }
            let list = if roles { &mut case.roles } else { &mut case.fields };
            *list.get_mut(at)? = value;
            before = at;
            if !cursor.more(b'}')? {
                return Some(());
            }
        }
    }

    /// The place of the role or field whose key comes next; `before` is that of the one before it.
    fn key(&mut self, matter: usize, roles: bool, before: usize, cursor: &mut Cursor<'_>) -> Option<usize> {
        let schema = self.schemas.get_mut(matter)?;
        let (names, guess) = if roles {
            (&schema.roles, &mut schema.next_role)
        } else {
            (&schema.fields, &mut schema.next_field)
        };
        let before = before.min(guess.start());
        if let Some(at) = guess.take(before, cursor) {
            return Some(at);
        }
        let at = names.find(cursor.key()?)? as usize;
        guess.learn(before, at);
        Some(at)
    }

    /// The value of a role or field.
    fn slot(
        &mut self,
        matter: usize,
        roles: bool,
        (at, moment): (usize, Option<Moment>),
        cursor: &mut Cursor<'_>,
        case: &mut Case,
    ) -> Option<Value> {
        let known = self.program.matters.get(matter)?;
        let slot = if roles { known.roles.get(at)? } else { known.fields.get(at)? };
        let value = self.value(&slot.ty, cursor, case)?;
        if roles {
            if self.notes && known.bearing.get(at).copied().unwrap_or(false) {
                self.undeclared(value, &slot.name, moment, case);
            }
            return Some(value);
        }
        Some(if value == Value::Absent { slot.default } else { value })
    }

    /// A note on a responsible unit that the policy does not declare.
    fn undeclared(&mut self, value: Value, role: &str, at: Option<Moment>, case: &mut Case) {
        let Value::Text(id) = value else { return };
        let texts = &self.program.texts;
        let name = case.view().text(id, texts);
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
        let hash = hash(name);
        if let Some(id) = self.units.find_hashed(name, hash) {
            return Some(TextId(id));
        }
        let place = usize::try_from(hash).unwrap_or(0) & STRANGERS.saturating_sub(1);
        let stranger = self.strangers.get_mut(place)?;
        if let Some(known) = stranger.as_deref().filter(|known| known.as_bytes() == name) {
            return own_text(self.program, &mut self.spare, known, case);
        }
        if let Some(id) = self.texts.find_hashed(name, hash) {
            return Some(TextId(id));
        }
        let name = std::str::from_utf8(name).ok()?;
        if name.len() <= LONGEST_STRANGER {
            *stranger = Some(name.into());
        }
        own_text(self.program, &mut self.spare, name, case)
    }

    fn text(&mut self, text: &[u8], case: &mut Case) -> Option<TextId> {
        match self.texts.find(text) {
            Some(id) => Some(TextId(id)),
            None => own_text(self.program, &mut self.spare, std::str::from_utf8(text).ok()?, case),
        }
    }
}

/// A text that the policy does not have.
fn own_text(program: &Program, spare: &mut Vec<String>, text: &str, case: &mut Case) -> Option<TextId> {
    // A ticket of many texts is for the careful reader, which sorts them.
    if case.texts.len() > MOST_TEXTS {
        return None;
    }
    let at = match case.texts.iter().position(|known| known == text) {
        Some(at) => at,
        None => {
            let mut room = spare.pop().unwrap_or_default();
            room.clear();
            room.push_str(text);
            case.texts.push(room);
            case.texts.len().saturating_sub(1)
        }
    };
    u32::try_from(program.texts.len().saturating_add(at)).ok().map(TextId)
}

fn moment(text: &[u8]) -> Option<When> {
    let fixed = <&[u8; FIXED]>::try_from(text).ok().and_then(parse_fixed);
    match fixed {
        Some(at) => Some(When::exact(at)),
        None => When::parse(std::str::from_utf8(text).ok()?).ok(),
    }
}
