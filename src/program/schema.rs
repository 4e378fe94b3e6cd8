//! The schema of tickets, as readers need it, and the texts of a policy by number.

use std::collections::BTreeMap;

use super::{Dispatch, VersionSet};
use crate::value::{TextId, Type, Value};

/// What a ticket is about.
#[derive(Clone, Debug)]
pub struct Matter {
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<Slot>,
    /// Its fields.
    pub fields: Vec<Slot>,
    /// Its events.
    pub events: Vec<Event>,
    /// Which of its roles bear a duty.
    pub bearing: Vec<bool>,
    /// The duties it can set off, in the order of the policy.
    pub duties: Vec<usize>,
    /// The extensions of those duties.
    pub extensions: Vec<usize>,
    /// The suspensions of those duties.
    pub suspensions: Vec<usize>,
    /// What must not happen to its tickets.
    pub prohibitions: Vec<usize>,
    /// The ladders that watch those duties.
    pub ladders: Vec<usize>,
    /// The fields whose moments something waits for.
    pub moments: Vec<usize>,
    /// Whether anything happens without an event: moments of duties, rungs, moments in fields.
    pub computed: bool,
    /// What each kind of event can touch.
    pub dispatch: Dispatch,
}

/// A role, a field, or a field of an event. Versions that say different things of one name have a slot each.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// The versions in which it may not be left out.
    pub required: VersionSet,
    /// The versions that have it.
    pub versions: VersionSet,
    /// Its value when absent.
    pub default: Value,
}

/// Something that can happen.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Slot>,
}

/// The texts a policy names, each once; and the units it declares, by any of their names.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    list: Vec<String>,
    index: BTreeMap<String, TextId>,
    /// Units by name and by other names: the number of the unit's own name.
    units: BTreeMap<String, TextId>,
}

impl Texts {
    /// The number of a text, which is kept.
    pub(super) fn keep(&mut self, text: &str) -> TextId {
        if let Some(id) = self.index.get(text) {
            return *id;
        }
        let id = TextId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(text.to_owned());
        self.index.insert(text.to_owned(), id);
        id
    }

    /// Declares a unit under one of its names; what a later version calls by it goes before.
    pub(super) fn unit(&mut self, name: &str, unit: TextId) {
        self.units.insert(name.to_owned(), unit);
    }

    /// The text with a number, if it is the policy's.
    pub fn get(&self, id: TextId) -> Option<&str> {
        self.list.get(id.0 as usize).map(String::as_str)
    }

    /// The number of a text, if the policy names it.
    pub fn find(&self, text: &str) -> Option<TextId> {
        self.index.get(text).copied()
    }

    /// The number of the unit that has this name, or this other name.
    pub fn find_unit(&self, name: &str) -> Option<TextId> {
        self.units.get(name).copied()
    }

    /// The names of declared units, other names included, in order.
    pub fn unit_names(&self) -> impl Iterator<Item = &str> + Clone {
        self.units.keys().map(String::as_str)
    }

    /// How many texts the policy has: a ticket's own texts are numbered from here.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the policy names no text.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
