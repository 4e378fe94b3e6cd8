//! Names in place of numbers: events, moments, parties, values, as the policy and the ticket write them.

use super::Happened;
use super::build::Run;
use crate::eval::{By, SignalKind};
use crate::program::{Leaf, Matter, Occasion, Party, Ref, Words};
use crate::value::{Moment, Value};

impl<'r> Run<'r> {
    pub(super) fn matter(&self) -> Option<&Matter> {
        self.program.matters.get(self.case.matter)
    }

    /// The name of an event of the matter.
    fn event_kind(&self, kind: usize) -> String {
        let event = self.matter().and_then(|matter| matter.events.get(kind));
        event.map(|event| event.name.clone()).unwrap_or_default()
    }

    /// `接收`, `初步回复 逾期`, `红黄牌.黄牌`, `字段 立案日期`: what happened.
    pub(super) fn name_of(&self, by: By) -> String {
        match by {
            By::Event(event) => {
                let kind = self.case.events.get(event).map(|record| record.event());
                kind.map(|kind| self.event_kind(kind)).unwrap_or_default()
            }
            By::Signal(at) => {
                let signal = self.evaluator.signals().get(at).map(|signal| signal.what);
                signal.map(|what| self.signal_name(what)).unwrap_or_default()
            }
        }
    }

    fn signal_name(&self, what: SignalKind) -> String {
        match what {
            SignalKind::Duty(index, moment) => {
                let duty = self.evaluator.obligations().get(index).map(|one| one.duty);
                format!("{} {}", duty.map(|duty| self.duty_name(duty)).unwrap_or_default(), moment.words())
            }
            SignalKind::Rung(index) => {
                let escalation = self.evaluator.escalations().get(index);
                escalation.map(|one| self.rung_name(one.ladder, one.rung)).unwrap_or_default()
            }
            SignalKind::Field(field) => self.field_moment(field),
        }
    }

    fn field_moment(&self, field: usize) -> String {
        let slot = self.matter().and_then(|matter| matter.fields.get(field));
        slot.map(|slot| format!("字段 {}", slot.name)).unwrap_or_default()
    }

    pub(super) fn rung_name(&self, ladder: usize, rung: usize) -> String {
        let ladder = self.program.ladders.get(ladder);
        let rung = ladder.and_then(|ladder| ladder.rungs.get(rung));
        ladder.zip(rung).map(|(ladder, rung)| format!("{}.{}", ladder.name, rung.name)).unwrap_or_default()
    }

    pub(super) fn duty_name(&self, duty: usize) -> String {
        self.words(duty).map(|words| words.name.clone()).unwrap_or_default()
    }

    pub(super) fn words(&self, duty: usize) -> Option<&'r Words> {
        self.program.duties.get(duty).map(|duty| &duty.words)
    }

    /// What a leaf of an event expression waits for.
    pub(super) fn leaf_name(&self, leaf: &Leaf) -> String {
        match leaf.what {
            Occasion::Event(kind) => self.event_kind(kind),
            Occasion::Duty(duty, moment) => format!("{} {}", self.duty_name(duty), moment.words()),
            Occasion::Rung(ladder, rung) => self.rung_name(ladder, rung),
            Occasion::Field(field) => self.field_moment(field),
        }
    }

    /// When something happened.
    pub(super) fn moment_of(&self, by: By) -> Option<Moment> {
        match by {
            By::Event(event) => self.case.events.get(event).map(|record| record.moment),
            By::Signal(signal) => self.evaluator.signals().get(signal).map(|signal| signal.at),
        }
    }

    pub(super) fn happened(&self, by: By) -> Option<Happened> {
        Some(Happened { by: self.name_of(by), at: self.moment_of(by)? })
    }

    pub(super) fn text_of(&self, value: Value) -> Option<String> {
        self.text_in(value).map(str::to_owned)
    }

    /// The same, borrowed.
    pub(super) fn text_in(&self, value: Value) -> Option<&'r str> {
        if let Value::Text(id) = value { Some(self.case.view().text(id, &self.program.texts)) } else { None }
    }

    /// A party as the ticket had it at its start.
    pub(super) fn party(&self, party: Party) -> Option<&'r str> {
        match party {
            Party::Unit(unit) => self.text_in(Value::Text(unit)),
            Party::Role(role) => self.case.roles.get(role).and_then(|value| self.text_in(*value)),
            Party::Superior(..) | Party::Table(_) => None,
        }
    }

    /// The name of a value that the facts may hold.
    pub(super) fn fact_name(&self, reference: Option<Ref>, by: By) -> String {
        let Some(matter) = self.matter() else { return String::new() };
        let of_event = |kind: usize, field: usize| {
            let event = matter.events.get(kind)?;
            Some(format!("{}.{}", event.name, event.fields.get(field)?.name))
        };
        let name = match (reference, by) {
            (Some(Ref::Field(at)), _) => matter.fields.get(at).map(|slot| slot.name.clone()),
            (Some(Ref::Role(at)), _) => matter.roles.get(at).map(|slot| slot.name.clone()),
            (Some(Ref::Own(at)), By::Event(event)) => {
                self.case.events.get(event).and_then(|record| of_event(record.event(), at))
            }
            (Some(Ref::Latest(kind, at)), _) => of_event(kind, at),
            (Some(Ref::Own(_)), By::Signal(_)) | (None, _) => None,
        };
        name.unwrap_or_default()
    }
}
