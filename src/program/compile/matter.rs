//! Lays the matters of all versions over each other: what they say alike of one name stands once, and each version knows
//! where what it names stands.

use super::Compiler;
use crate::model::{self, Model};
use crate::program::{Dispatch, Event, Matter, Ref, Slot, VersionSet};
use crate::value::Value;

/// Where the roles, fields and events of a version's matter stand among those of all versions.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The matter itself.
    pub(super) matter: usize,
    roles: Vec<usize>,
    fields: Vec<usize>,
    events: Vec<(usize, Vec<usize>)>,
}

impl Places {
    pub(super) fn role(&self, at: usize) -> usize {
        self.roles.get(at).copied().unwrap_or(at)
    }

    pub(super) fn field(&self, at: usize) -> usize {
        self.fields.get(at).copied().unwrap_or(at)
    }

    pub(super) fn event(&self, at: usize) -> usize {
        self.events.get(at).map_or(at, |(event, _)| *event)
    }

    pub(super) fn event_field(&self, event: usize, at: usize) -> usize {
        self.events.get(event).and_then(|(_, fields)| fields.get(at)).copied().unwrap_or(at)
    }

    /// `own` is the event at hand.
    pub(super) fn reference(&self, reference: Ref, own: Option<usize>) -> Ref {
        match reference {
            Ref::Field(at) => Ref::Field(self.field(at)),
            Ref::Role(at) => Ref::Role(self.role(at)),
            Ref::Own(at) => Ref::Own(own.map_or(at, |event| self.event_field(event, at))),
            Ref::Latest(event, at) => Ref::Latest(self.event(event), self.event_field(event, at)),
        }
    }
}

impl Compiler {
    /// Lays the matters of a version over those there are.
    pub(super) fn lay(&mut self, model: &Model, all: &mut Vec<Matter>) {
        let mut places = Vec::with_capacity(model.matters.len());
        for matter in &model.matters {
            let at = all.iter().position(|known| known.name == matter.name).unwrap_or_else(|| {
                all.push(empty(&matter.name));
                all.len().saturating_sub(1)
            });
            if let Some(known) = all.get_mut(at) {
                let roles = self.slots(&matter.roles, &mut known.roles);
                let fields = self.slots(&matter.fields, &mut known.fields);
                let events = matter.events.iter().map(|event| self.event(event, &mut known.events)).collect();
                places.push(Places { matter: at, roles, fields, events });
            }
        }
        self.places = places;
    }

    /// Tells a matter which of its roles bear a duty.
    pub(super) fn tell_bearing(&self, duty: &model::Duty, matter: &mut Matter) {
        let Some(places) = self.places.get(duty.matter.0) else { return };
        matter.bearing.resize(matter.roles.len(), false);
        for party in &duty.bearers.parties {
            if let model::Party::Role(role) = party
                && let Some(bears) = matter.bearing.get_mut(places.role(*role))
            {
                *bears = true;
            }
        }
    }

    fn event(&mut self, event: &model::Event, all: &mut Vec<Event>) -> (usize, Vec<usize>) {
        let at = all.iter().position(|known| known.name == event.name).unwrap_or_else(|| {
            all.push(Event { name: event.name.clone(), fields: Vec::new() });
            all.len().saturating_sub(1)
        });
        let fields = all.get_mut(at).map(|known| self.slots(&event.fields, &mut known.fields));
        (at, fields.unwrap_or_default())
    }

    /// Where each slot stands; one that no version had like this is added.
    fn slots(&mut self, own: &[model::Slot], all: &mut Vec<Slot>) -> Vec<usize> {
        let place = |slot: &model::Slot| {
            let default = slot.default.as_ref().map_or(Value::Absent, |default| self.value(default));
            let alike =
                |known: &Slot| known.name == slot.name && known.ty == slot.ty && known.default == default;
            let at = all.iter().position(alike).unwrap_or_else(|| {
                all.push(Slot {
                    name: slot.name.clone(),
                    ty: slot.ty.clone(),
                    required: VersionSet::default(),
                    versions: VersionSet::default(),
                    default,
                });
                all.len().saturating_sub(1)
            });
            if let Some(known) = all.get_mut(at) {
                known.versions.add(self.version);
                if !slot.optional {
                    known.required.add(self.version);
                }
            }
            at
        };
        own.iter().map(place).collect()
    }
}

fn empty(name: &str) -> Matter {
    Matter {
        name: name.to_owned(),
        roles: Vec::new(),
        fields: Vec::new(),
        events: Vec::new(),
        bearing: Vec::new(),
        duties: Vec::new(),
        extensions: Vec::new(),
        suspensions: Vec::new(),
        prohibitions: Vec::new(),
        ladders: Vec::new(),
        moments: Vec::new(),
        computed: false,
        dispatch: Dispatch::default(),
    }
}
