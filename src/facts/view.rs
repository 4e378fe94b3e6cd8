//! A ticket in the slots of its matter, as evaluation, ledgers and reports read it, wherever it lies: in a `Case`, or among
//! `Cases`.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bind::undeclared_message;
use super::case::{Case, CaseNote, EventRecord, SetRecord};
use crate::diagnostic::Message;
use crate::program::{Program, Texts};
use crate::value::{Moment, TextId, Value};

/// A ticket bound to a policy's schema, borrowed: the parts are those of `Case`.
#[derive(Clone, Copy, Debug)]
pub struct CaseRef<'c> {
    /// Its id.
    pub id: &'c str,
    /// The index of its matter.
    pub matter: usize,
    /// The values of its roles.
    pub roles: &'c [Value],
    /// The values of its fields.
    pub fields: &'c [Value],
    /// What happened, in the order of time.
    pub events: &'c [EventRecord],
    /// The fields of events, one event's after the other's.
    pub event_fields: &'c [Value],
    /// What events set.
    pub sets: &'c [SetRecord],
    /// The members of lists.
    pub lists: &'c [Value],
    /// The ticket's own texts, numbered after the policy's.
    pub texts: &'c [String],
    /// What the reader found worth saying, with the moment from which it is known.
    pub notes: &'c [(Option<Moment>, CaseNote)],
}

impl<'c> From<&'c Case> for CaseRef<'c> {
    #[inline]
    fn from(case: &'c Case) -> CaseRef<'c> {
        CaseRef {
            id: &case.id,
            matter: case.matter,
            roles: &case.roles,
            fields: &case.fields,
            events: &case.events,
            event_fields: &case.event_fields,
            sets: &case.sets,
            lists: &case.lists,
            texts: &case.texts,
            notes: &case.notes,
        }
    }
}

impl<'c> From<&CaseRef<'c>> for CaseRef<'c> {
    #[inline]
    fn from(case: &CaseRef<'c>) -> CaseRef<'c> {
        *case
    }
}

impl<'c> CaseRef<'c> {
    /// A copy that stands by itself.
    pub fn to_case(&self) -> Case {
        Case {
            id: self.id.to_owned(),
            matter: self.matter,
            roles: self.roles.to_vec(),
            fields: self.fields.to_vec(),
            events: self.events.to_vec(),
            event_fields: self.event_fields.to_vec(),
            sets: self.sets.to_vec(),
            lists: self.lists.to_vec(),
            texts: self.texts.to_vec(),
            notes: self.notes.to_vec(),
        }
    }

    /// The notes in words.
    pub fn said(self, program: &'c Program) -> impl Iterator<Item = (Option<Moment>, Arc<Message>)> + 'c {
        self.notes.iter().map(move |(at, note)| {
            let message = match note {
                CaseNote::Said(message) => Arc::clone(message),
                CaseNote::Undeclared { role, unit } => {
                    let roles = program.matters.get(self.matter).map_or(&[][..], |matter| &matter.roles);
                    let role = roles.get(*role).map_or("", |slot| slot.name.as_str());
                    let name = self.text(*unit, &program.texts);
                    Arc::new(undeclared_message(&program.texts, role, name))
                }
            };
            (*at, message)
        })
    }

    /// The text with a number, the policy's or the ticket's.
    pub fn text(&self, id: TextId, texts: &'c Texts) -> &'c str {
        let own = (id.0 as usize).checked_sub(texts.len()).and_then(|at| self.texts.get(at));
        texts.get(id).or(own.map(String::as_str)).unwrap_or("")
    }

    /// The members of a list.
    pub fn list(&self, start: u32, len: u32) -> &'c [Value] {
        let start = start as usize;
        self.lists.get(start..start.saturating_add(len as usize)).unwrap_or(&[])
    }

    /// What an event sets.
    pub fn sets_of(&self, event: &EventRecord) -> &'c [SetRecord] {
        if !event.sets() {
            return &[];
        }
        let from = self.sets.get(event.first_set()..).unwrap_or(&[]);
        let count = from.iter().position(|set| set.last).map_or(0, |last| last.saturating_add(1));
        from.get(..count).unwrap_or(&[])
    }

    pub(super) fn order_fields(
        &self,
        a: &EventRecord,
        b: &EventRecord,
        widths: &[usize],
        texts: &Texts,
    ) -> Ordering {
        let width = widths.get(a.event()).copied().unwrap_or(0);
        let values = |event: &EventRecord| {
            self.event_fields.get(event.fields()..event.fields().saturating_add(width)).unwrap_or(&[])
        };
        let pairs = values(a).iter().zip(values(b));
        pairs.map(|(x, y)| self.order(*x, *y, texts)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    pub(super) fn order_sets(&self, a: &EventRecord, b: &EventRecord, texts: &Texts) -> Ordering {
        let (a, b) = (self.sets_of(a), self.sets_of(b));
        let pairs = a.iter().zip(b);
        let parts = pairs.map(|(x, y)| x.slot.cmp(&y.slot).then_with(|| self.order(x.value, y.value, texts)));
        a.len()
            .cmp(&b.len())
            .then_with(|| parts.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal))
    }

    /// Values in an order of their own; texts by their letters, because their numbers depend on the source's order.
    fn order(&self, a: Value, b: Value, texts: &Texts) -> Ordering {
        match (a, b) {
            (Value::Text(a), Value::Text(b)) => self.text(a, texts).cmp(self.text(b, texts)),
            (Value::List { start, len }, Value::List { start: other, len: other_len }) => {
                let (a, b) = (self.list(start, len), self.list(other, other_len));
                let parts = a.iter().zip(b).map(|(x, y)| self.order(*x, *y, texts));
                parts.into_iter().find(|order| order.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
            }
            _ => a.cmp(&b),
        }
    }
}
