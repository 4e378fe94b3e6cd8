//! Event expressions: events found in their matter, conditions in brackets typed.

use super::build::Builder;
use super::condition::Scope;
use super::{Cond, EventTest, Happening, Party};
use crate::diagnostic::{Message, texts};
use crate::source::Place;
use crate::syntax::ast::{self, HappeningForm, Name};

/// The most events an event expression may name: the program numbers them by the bits of a word.
const MAX_EVENTS: usize = 64;
/// The most ways in which an event expression may come about: `(甲 或 乙) 且 (丙 或 丁)` has four.
const MAX_WAYS: usize = 1_024;

/// How many events an expression names, and in how many ways it may come about.
fn size(happening: &Happening) -> (usize, usize) {
    let sizes = |list: &[Happening]| list.iter().map(size).collect::<Vec<_>>();
    match happening {
        Happening::Event(_) => (1, 1),
        Happening::Any(list) => sizes(list)
            .into_iter()
            .fold((0, 0), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1))),
        Happening::Both(list) => sizes(list)
            .into_iter()
            .fold((0, 1), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_mul(one.1))),
        Happening::Unless(inner, _) => size(inner),
    }
}

impl Builder<'_> {
    pub(super) fn trigger(&mut self, trigger: &ast::Trigger, scope: Scope<'_>) -> Option<Happening> {
        let happening = self.happening(&trigger.happening, scope);
        if let Some(happening) = &happening {
            let (events, ways) = size(happening);
            if events > MAX_EVENTS || ways > MAX_WAYS {
                let message = Message::new(&texts::TOO_MANY_WAYS)
                    .with("events", MAX_EVENTS.to_string())
                    .with("ways", MAX_WAYS.to_string());
                return self.wrong(trigger.happening.span, scope, message);
            }
        }
        let Some(when) = &trigger.when else { return happening };
        // 当 closes a line that has one event, and sees that event's fields.
        let HappeningForm::Occurrence(occurrence) = &trigger.happening.form else {
            return self.wrong(when.span, scope, Message::new(&texts::WHEN_NEEDS_ONE_EVENT));
        };
        let event = self.event(occurrence, scope)?;
        let condition = self.cond(when, Scope { event: Some(event), ..scope })?;
        match happening? {
            Happening::Event(test) => {
                let condition = match test.condition {
                    Some(first) => Cond::All(vec![*first, condition]),
                    None => condition,
                };
                Some(Happening::Event(EventTest { condition: Some(Box::new(condition)), ..test }))
            }
            other => Some(Happening::Unless(Box::new(other), Box::new(Cond::Not(Box::new(condition))))),
        }
    }

    pub(super) fn happening(&mut self, happening: &ast::Happening, scope: Scope<'_>) -> Option<Happening> {
        match &happening.form {
            HappeningForm::Either(list) => Some(Happening::Any(self.happenings(list, scope)?)),
            HappeningForm::Both(list) => Some(Happening::Both(self.happenings(list, scope)?)),
            HappeningForm::Unless(inner, condition) => {
                let inner = self.happening(inner, scope);
                let condition = self.cond(condition, scope)?;
                Some(Happening::Unless(Box::new(inner?), Box::new(condition)))
            }
            HappeningForm::Occurrence(_) => Some(Happening::Event(self.event_of(happening, scope)?)),
            HappeningForm::Field(name)
                if !scope.matter.fields.iter().any(|field| field.name == name.text) =>
            {
                let known = scope.matter.fields.iter().map(|field| field.name.as_str());
                self.findings.unknown(&texts::A_FIELD, name, scope.file, known);
                None
            }
            HappeningForm::Field(_) => {
                let message = Message::new(&texts::NOT_YET_HERE).with("what", &texts::A_FIELD_MOMENT);
                self.wrong(happening.span, scope, message)
            }
        }
    }

    fn happenings(&mut self, list: &[ast::Happening], scope: Scope<'_>) -> Option<Vec<Happening>> {
        let read: Vec<Option<Happening>> = list.iter().map(|one| self.happening(one, scope)).collect();
        read.into_iter().collect()
    }

    /// A single event with its tests.
    pub(super) fn event_of(&mut self, happening: &ast::Happening, scope: Scope<'_>) -> Option<EventTest> {
        let HappeningForm::Occurrence(occurrence) = &happening.form else {
            return self.wrong(happening.span, scope, Message::new(&texts::ONE_EVENT_EXPECTED));
        };
        if occurrence.moment.is_some() {
            if let Some(name) = occurrence.path.first()
                && self.duty_names.find(&name.text).is_none()
            {
                self.findings.unknown(&texts::A_DUTY, name, scope.file, self.duty_names.names());
                return None;
            }
            let message = Message::new(&texts::NOT_YET_HERE).with("what", &texts::A_DUTY_MOMENT);
            return self.wrong(happening.span, scope, message);
        }
        let event = self.event(occurrence, scope)?;
        let inside = Scope { event: Some(event), ..scope };
        let condition = match &occurrence.condition {
            Some(condition) => Some(Box::new(self.cond(condition, inside)?)),
            None => None,
        };
        let by = match &occurrence.by {
            Some(path) => Some(self.party(path, scope)?),
            None => None,
        };
        Some(EventTest { event, nth: occurrence.nth, condition, by })
    }

    fn event(&mut self, occurrence: &ast::Occurrence, scope: Scope<'_>) -> Option<usize> {
        let name = occurrence.path.first()?;
        if let Some(second) = occurrence.path.get(1) {
            if !self.known_rung(name, second, scope.file) {
                return None;
            }
            let message = Message::new(&texts::NOT_YET_HERE).with("what", &texts::A_RUNG);
            return self.wrong(name.span.to(second.span), scope, message);
        }
        let events = &scope.matter.events;
        let found = events.iter().position(|event| event.name == name.text);
        if found.is_none() {
            self.findings.unknown(&texts::AN_EVENT, name, scope.file, events.iter().map(|e| e.name.as_str()));
        }
        found
    }

    /// A role of the matter, a role bound here, or a unit by any of its names.
    pub(super) fn party(&mut self, path: &[Name], scope: Scope<'_>) -> Option<Party> {
        let name = path.first()?;
        if let Some(dotted) = path.get(1) {
            let place = Place { file: scope.file, span: dotted.span };
            self.findings.at(place, Message::new(&texts::NOT_YET_HERE).with("what", dotted.text.as_str()));
            return None;
        }
        if let Some(role) = scope.matter.roles.iter().position(|role| role.name == name.text) {
            return Some(Party::Role(role));
        }
        if let Some(unit) = self.unit_named(&name.text) {
            return Some(Party::Unit(unit));
        }
        let roles = scope.matter.roles.iter().map(|role| role.name.as_str());
        let known = roles.chain(self.model.roles.iter().map(|r| r.name.as_str()));
        let known: Vec<String> =
            known.chain(self.model.units.iter().map(|u| u.name.as_str())).map(str::to_owned).collect();
        self.findings.unknown(&texts::A_PARTY, name, scope.file, known.iter().map(String::as_str));
        None
    }

    /// The unit that a role bound here, a unit's name or one of its other names stands for.
    pub(super) fn unit_named(&self, name: &str) -> Option<String> {
        if let Some(role) = self.model.roles.iter().find(|role| role.name == name) {
            return role.unit.clone();
        }
        let unit =
            self.model.units.iter().find(|unit| unit.name == name || unit.aliases.iter().any(|a| a == name));
        unit.map(|unit| unit.name.clone())
    }
}
