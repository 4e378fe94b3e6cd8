//! Many tickets of one policy, close together: a table for each part of a `Case`, one ticket's rows after the other's.

use super::case::{CaseNote, EventRecord, SetRecord};
use super::view::CaseRef;
use crate::value::{Moment, Value};

/// Tickets bound to a policy's schema, for whoever judges the same ones again and again, as of one moment after the other. They
/// take half the room of as many `Case`s and are read from one end to the other: when many lie in memory, most of the time goes
/// to getting at them.
///
/// ```
/// use duban::eval::BriefEvaluator;
/// use duban::facts::{self, Cases, OnUnknown};
/// use duban::source::FileId;
/// use duban::{Policy, Ticket};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let mut cases = Cases::default();
/// for id in ["ZB-1", "ZB-2"] {
///     let ticket = Ticket::new(id, "企业诉求")
///         .party("承办单位", "市住建局")
///         .event("接收", "2021-01-04T09:30".parse()?);
///     cases.push(&facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::Error).map_err(|_| "unknown")?);
/// }
/// let mut evaluator = BriefEvaluator::new(policy.program());
/// let mut overdue = |as_of: &str| -> Result<Vec<&str>, Box<dyn std::error::Error>> {
///     let as_of = as_of.parse()?;
///     let mut found = Vec::new();
///     for case in cases.iter() {
///         evaluator.run(&case, as_of);
///         if evaluator.brief().obligations.iter().any(|one| one.state.key() == "overdue") {
///             found.push(case.id);
///         }
///     }
///     Ok(found)
/// };
/// assert_eq!(overdue("2021-01-07T12:00:00")?, [""; 0]);
/// assert_eq!(overdue("2021-01-07T12:00:01")?, ["ZB-1", "ZB-2"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Where the rows of each ticket end.
    ends: Vec<Ends>,
    ids: String,
    roles: Vec<Value>,
    fields: Vec<Value>,
    events: Vec<EventRecord>,
    event_fields: Vec<Value>,
    /// What few tickets have.
    rare: Vec<Rare>,
}

/// Where the rows of a ticket end; those of the one before it end where its own begin.
#[derive(Clone, Debug)]
struct Ends {
    matter: usize,
    id: usize,
    roles: usize,
    fields: usize,
    events: usize,
    event_fields: usize,
    rare: usize,
}

/// Where the rows of the first ticket begin.
const START: Ends = Ends { matter: 0, id: 0, roles: 0, fields: 0, events: 0, event_fields: 0, rare: 0 };

/// What few tickets have.
#[derive(Clone, Debug)]
struct Rare {
    sets: Vec<SetRecord>,
    lists: Vec<Value>,
    texts: Vec<String>,
    notes: Vec<(Option<Moment>, CaseNote)>,
}

impl Rare {
    fn of(case: &CaseRef<'_>) -> Option<Rare> {
        let CaseRef { sets, lists, texts, notes, .. } = case;
        let has = !(sets.is_empty() && lists.is_empty() && texts.is_empty() && notes.is_empty());
        has.then(|| Rare {
            sets: sets.to_vec(),
            lists: lists.to_vec(),
            texts: texts.to_vec(),
            notes: notes.to_vec(),
        })
    }
}

impl Cases {
    /// Adds a ticket behind the others.
    pub fn push<'c>(&mut self, case: impl Into<CaseRef<'c>>) {
        let case = case.into();
        self.ids.push_str(case.id);
        self.roles.extend_from_slice(case.roles);
        self.fields.extend_from_slice(case.fields);
        self.events.extend_from_slice(case.events);
        self.event_fields.extend_from_slice(case.event_fields);
        self.rare.extend(Rare::of(&case));
        self.ends.push(Ends {
            matter: case.matter,
            id: self.ids.len(),
            roles: self.roles.len(),
            fields: self.fields.len(),
            events: self.events.len(),
            event_fields: self.event_fields.len(),
            rare: self.rare.len(),
        });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Forgets them; the room stays.
    pub fn clear(&mut self) {
        self.ends.clear();
        self.ids.clear();
        self.roles.clear();
        self.fields.clear();
        self.events.clear();
        self.event_fields.clear();
        self.rare.clear();
    }

    /// The ticket with a number, from 0.
    pub fn get(&self, number: usize) -> Option<CaseRef<'_>> {
        let before = number.checked_sub(1).map_or(Some(&START), |one| self.ends.get(one))?;
        Some(self.between(before, self.ends.get(number)?))
    }

    /// All of them, in their order.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = CaseRef<'_>> {
        let mut before = &START;
        self.ends.iter().map(move |ends| self.between(std::mem::replace(&mut before, ends), ends))
    }

    // Into the loop over them: a view that is made there is not copied.
    #[inline(always)]
    fn between(&self, from: &Ends, to: &Ends) -> CaseRef<'_> {
        let rare = if from.rare < to.rare { self.rare.get(from.rare) } else { None };
        CaseRef {
            id: self.ids.get(from.id..to.id).unwrap_or_default(),
            matter: to.matter,
            roles: rows(&self.roles, from.roles, to.roles),
            fields: rows(&self.fields, from.fields, to.fields),
            events: rows(&self.events, from.events, to.events),
            event_fields: rows(&self.event_fields, from.event_fields, to.event_fields),
            sets: rare.map_or(&[], |rare| &rare.sets),
            lists: rare.map_or(&[], |rare| &rare.lists),
            texts: rare.map_or(&[], |rare| &rare.texts),
            notes: rare.map_or(&[], |rare| &rare.notes),
        }
    }
}

#[inline]
fn rows<T>(table: &[T], from: usize, to: usize) -> &[T] {
    table.get(from..to).unwrap_or(&[])
}
