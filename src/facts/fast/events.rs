//! The events of a ticket as the fast reader reads them: fields, what they set, who did them, in the careful reader's order.

use super::super::case::{Case, EventRecord, SetRecord, SetSlot};
use super::super::cursor::Cursor;
use super::{FastReader, first_time, moment};
use crate::program::{Event, Slot};
use crate::value::{FIXED, Moment, Value, When, parse_fixed};

/// An event while it is read.
struct Found<'p, 'l> {
    known: Option<(usize, &'p Event)>,
    at: Option<When>,
    by: Option<&'l [u8]>,
    fields: bool,
    sets: Option<Cursor<'l>>,
}

impl<'p> FastReader<'p> {
    pub(super) fn events(&mut self, matter: usize, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<()> {
        cursor.expect(b'[')?;
        if cursor.take(b']') {
            return Some(());
        }
        loop {
            self.event(matter, cursor, case)?;
            if !cursor.more(b']')? {
                return Some(());
            }
        }
    }

    fn event(&mut self, matter: usize, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<()> {
        let program = self.program;
        let known = program.matters.get(matter)?;
        let mut found = Found { known: None, at: None, by: None, fields: false, sets: None };
        let (start, mut seen) = (case.event_fields.len(), 0);
        let before = case.events.last().map_or(known.events.len(), |last| last.event());
        if !self.plainly(matter, before, cursor, &mut found)? {
            cursor.expect(b'{')?;
        } else if cursor.more(b'}')? {
            seen = 3;
        } else {
            // Everyday: a name and a moment.
            if let (Some((event, Event { fields, .. })), Some(at)) = (found.known, found.at)
                && fields.is_empty()
            {
                case.events.push(EventRecord::new(event, at, None, start, None));
                return Some(());
            }
            return self.keep(matter, &found, start, case);
        }
        loop {
            let place = match cursor.key()? {
                b"event" => {
                    let at = self.schemas.get(matter)?.events.find(cursor.string()?)? as usize;
                    found.known = Some((at, known.events.get(at)?));
                    0
                }
                b"at" => {
                    found.at = Some(moment(cursor.string()?)?);
                    1
                }
                b"by" if cursor.word(b"null") => 2,
                b"by" => {
                    found.by = Some(cursor.string()?);
                    2
                }
                b"fields" => {
                    self.event_fields(matter, found.known?, cursor, case)?;
                    found.fields = true;
                    3
                }
                b"set" => {
                    found.sets = Some(cursor.clone());
                    cursor.value()?;
                    4
                }
                b"meta" => {
                    cursor.value()?;
                    5
                }
                _ => return None,
            };
            if !first_time(&mut seen, place) {
                return None;
            }
            if !cursor.more(b'}')? {
                break;
            }
        }
        self.keep(matter, &found, start, case)
    }

    /// What most events are, byte by byte: name and moment first. False if this one is not; then nothing was taken.
    fn plainly(
        &mut self,
        matter: usize,
        before: usize,
        cursor: &mut Cursor<'_>,
        found: &mut Found<'p, '_>,
    ) -> Option<bool> {
        let schema = self.schemas.get_mut(matter)?;
        let mut ahead = cursor.clone();
        let event = match schema.next_event.take(before, &mut ahead) {
            Some(event) => event,
            None => {
                if !ahead.exactly(b"{\"event\":\"") {
                    return Some(false);
                }
                let name = ahead.string_rest()?;
                if !ahead.exactly(b",\"at\":\"") {
                    return Some(false);
                }
                let event = schema.events.find(name)? as usize;
                schema.next_event.learn(before, event);
                event
            }
        };
        let Some(at) = ahead.quoted::<FIXED>().and_then(parse_fixed) else { return Some(false) };
        found.known = Some((event, self.program.matters.get(matter)?.events.get(event)?));
        found.at = Some(When::exact(at));
        *cursor = ahead;
        Some(true)
    }

    /// Puts an event that was read among the others: its fields, what it sets, who did it, in that order.
    fn keep(&mut self, matter: usize, found: &Found<'_, '_>, start: usize, case: &mut Case) -> Option<()> {
        let ((event, known), at) = (found.known?, found.at?);
        if !known.fields.is_empty() {
            if !found.fields {
                case.event_fields.extend(known.fields.iter().map(|slot| slot.default));
            }
            let values = case.event_fields.get(start..)?;
            let missing = |(slot, value): (&Slot, &Value)| slot.required.has(0) && *value == Value::Absent;
            if known.fields.iter().zip(values).any(missing) {
                return None;
            }
        }
        let first = case.sets.len();
        if let Some(cursor) = &found.sets {
            self.sets(matter, at.at, &mut cursor.clone(), case)?;
        }
        let sets = case.end_sets(first);
        let by = match found.by {
            Some(by) => Some(self.unit(by, case)?),
            None => None,
        };
        case.events.push(EventRecord::new(event, at, by, start, sets));
        Some(())
    }

    fn event_fields(
        &mut self,
        matter: usize,
        (event, known): (usize, &Event),
        cursor: &mut Cursor<'_>,
        case: &mut Case,
    ) -> Option<()> {
        let mut values = std::mem::take(&mut self.values);
        values.clear();
        values.extend(known.fields.iter().map(|slot| slot.default));
        let mut seen = 0;
        cursor.expect(b'{')?;
        let mut more = !cursor.take(b'}');
        while more {
            let key = cursor.key()?;
            let at = self.schemas.get(matter)?.event_fields.get(event)?.find(key)? as usize;
            if !first_time(&mut seen, at) {
                return None;
            }
            let value = self.value(&known.fields.get(at)?.ty, cursor, case)?;
            if value != Value::Absent {
                *values.get_mut(at)? = value;
            }
            more = cursor.more(b'}')?;
        }
        case.event_fields.extend_from_slice(&values);
        self.values = values;
        Some(())
    }

    fn sets(&mut self, matter: usize, at: Moment, cursor: &mut Cursor<'_>, case: &mut Case) -> Option<()> {
        let (mut roles_seen, mut fields_seen) = (0, 0);
        cursor.expect(b'{')?;
        if cursor.take(b'}') {
            return Some(());
        }
        loop {
            let (key, schema) = (cursor.key()?, self.schemas.get(matter)?);
            let (role, place) = match schema.roles.find(key) {
                Some(place) => (true, place as usize),
                None => (false, schema.fields.find(key)? as usize),
            };
            let value = self.slot(matter, role, (place, Some(at)), cursor, case)?;
            let seen = if role { &mut roles_seen } else { &mut fields_seen };
            if !first_time(seen, place) {
                return None;
            }
            let slot = if role { SetSlot::Role(place) } else { SetSlot::Field(place) };
            case.sets.push(SetRecord { slot, value, last: false });
            if !cursor.more(b'}')? {
                return Some(());
            }
        }
    }
}
