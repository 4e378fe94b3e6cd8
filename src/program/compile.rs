//! Compiles the model into the program. It cannot fail: what could be wrong was found in the model.

use super::{
    Cond, Duty, Effect, Event, Extension, Happening, Leaf, Limit, MAX_LEAVES, Matter, Operand, Party,
    Program, Slot, Texts, Words,
};
use crate::calendar::{Calendar, Counting};
use crate::model::{self, Const, LimitForm, Model, Nth, Sharing};
use crate::value::{Value, When};

/// Compiles a policy that has no errors, to be judged by a calendar.
pub fn compile(model: &Model, calendar: Calendar, digest: String) -> Program {
    let mut texts = Texts::default();
    for unit in &model.units {
        let id = texts.keep(&unit.name);
        texts.unit(&unit.name, id);
        for alias in &unit.aliases {
            texts.unit(alias, id);
        }
    }
    for member in model.groups.iter().flat_map(|group| &group.members) {
        let id = texts.find_unit(member).unwrap_or_else(|| texts.keep(member));
        texts.unit(member, id);
    }
    let mut compiler = Compiler { texts, half_day_by_hours: model.header.half_day_by_hours };
    let matters = (0..).zip(&model.matters).map(|(at, matter)| compiler.matter(at, matter, model)).collect();
    let duties = model.duties.iter().map(|duty| compiler.duty(duty)).collect();
    let extensions = model.extensions.iter().map(|extension| compiler.extension(extension)).collect();
    let beside = super::city::compile(&model.city, &mut compiler.texts);
    Program {
        matters,
        duties,
        extensions,
        beside,
        texts: compiler.texts,
        calendar,
        in_force: model.header.in_force,
        name: model.header.name.clone(),
        city: model.header.city.clone(),
        digest,
    }
}

struct Compiler {
    texts: Texts,
    half_day_by_hours: bool,
}

impl Compiler {
    fn matter(&mut self, at: usize, matter: &model::Matter, model: &Model) -> Matter {
        let own = |duty: &model::Duty| duty.matter.0 == at;
        let duties = (0..).zip(&model.duties).filter(|(_, duty)| own(duty)).map(|(n, _)| n).collect();
        let applies = |extension: &model::Extension| {
            extension.duties.iter().filter_map(|duty| model.duties.get(duty.0)).any(own)
        };
        let extensions = (0..).zip(&model.extensions).filter(|(_, e)| applies(e)).map(|(n, _)| n).collect();
        let bears = |role: usize| {
            let own = model.duties.iter().filter(|duty| own(duty));
            own.into_iter().any(|duty| duty.bearers.parties.contains(&model::Party::Role(role)))
        };
        Matter {
            bearing: (0..matter.roles.len()).map(bears).collect(),
            name: matter.name.clone(),
            roles: self.slots(&matter.roles),
            fields: self.slots(&matter.fields),
            events: matter
                .events
                .iter()
                .map(|event| Event { name: event.name.clone(), fields: self.slots(&event.fields) })
                .collect(),
            duties,
            extensions,
        }
    }

    fn slots(&mut self, slots: &[model::Slot]) -> Vec<Slot> {
        let slots = slots.iter().map(|slot| Slot {
            name: slot.name.clone(),
            ty: slot.ty.clone(),
            optional: slot.optional,
            default: slot.default.as_ref().map_or(Value::Absent, |default| self.value(default)),
        });
        slots.collect()
    }

    fn value(&mut self, value: &Const) -> Value {
        match value {
            Const::Text(text) => {
                Value::Text(self.texts.find_unit(text).unwrap_or_else(|| self.texts.keep(text)))
            }
            Const::Number(number) => Value::Number(*number),
            Const::Bool(yes) => Value::Bool(*yes),
            Const::When(when) => Value::When(*when),
            Const::Enum(index) => Value::Choice(u32::try_from(*index).unwrap_or(u32::MAX)),
        }
    }

    fn duty(&mut self, duty: &model::Duty) -> Duty {
        let words = Words {
            name: duty.name.clone(),
            clause: duty.cites.first().map(|cite| cite.clause.clone()),
            quote: duty.cites.first().and_then(|cite| cite.quotes.first().cloned()),
            limit: duty.limit.text.clone(),
            counterparty: duty.counterparty.as_ref().map(|party| self.party(party)),
            force: duty.force,
            readings: duty.readings.clone(),
        };
        Duty {
            words,
            condition: duty.condition.as_ref().map(|condition| self.cond(condition)),
            trigger: self.happening(&duty.trigger),
            completion: self.happening(&duty.completion),
            termination: duty.termination.as_ref().map(|happening| self.happening(happening)),
            limit: match duty.limit.form {
                LimitForm::None => Limit::None,
                LimitForm::Term(term) => Limit::Term(term),
                LimitForm::SameAs(other) => Limit::SameAs(other.0),
            },
            counting: Counting { closing: duty.accept_until, half_day_by_hours: self.half_day_by_hours },
            bearers: duty.bearers.parties.iter().map(|party| self.party(party)).collect(),
            severally: duty.bearers.sharing == Some(Sharing::Severally),
            early: duty.early,
            not_while_open: duty.not_while_open,
            first_only: duty.first_only,
            reassign: duty.reassign,
        }
    }

    fn extension(&mut self, extension: &model::Extension) -> Extension {
        Extension {
            name: extension.name.clone(),
            clause: extension.cites.first().map(|cite| cite.clause.clone()),
            duties: extension.duties.iter().map(|duty| duty.0).collect(),
            condition: extension.condition.as_ref().map(|condition| self.cond(condition)),
            request: self.happening(&extension.request),
            steps: extension.steps.iter().map(|step| self.leaf(step)).collect(),
            effect: match extension.effect {
                model::Effect::UntilField(event, field) => Effect::UntilField(event, field),
                model::Effect::UntilDay(day) => Effect::Until(When::day(day)),
                model::Effect::By(term) => Effect::By(term),
            },
            at_most: extension.at_most,
        }
    }

    fn party(&mut self, party: &model::Party) -> Party {
        match party {
            model::Party::Role(role) => Party::Role(*role),
            model::Party::Unit(name) => {
                Party::Unit(self.texts.find_unit(name).unwrap_or_else(|| self.texts.keep(name)))
            }
        }
    }

    fn happening(&mut self, happening: &model::Happening) -> Happening {
        let mut compiled = Happening::default();
        compiled.ways = self.ways(happening, &mut compiled.leaves, &[]);
        compiled
    }

    /// The sets of leaves that make a happening; each is a word of bits.
    fn ways(&mut self, happening: &model::Happening, leaves: &mut Vec<Leaf>, unless: &[Cond]) -> Vec<u64> {
        match happening {
            model::Happening::Event(test) => {
                if leaves.len() >= MAX_LEAVES {
                    return Vec::new();
                }
                let bit = 1u64.checked_shl(u32::try_from(leaves.len()).unwrap_or(u32::MAX)).unwrap_or(0);
                let leaf = self.leaf(test);
                leaves.push(Leaf { unless: unless.to_vec(), ..leaf });
                vec![bit]
            }
            model::Happening::Any(list) => {
                list.iter().flat_map(|one| self.ways(one, leaves, unless)).collect()
            }
            model::Happening::Both(list) => {
                let mut ways = vec![0u64];
                for one in list {
                    let more = self.ways(one, leaves, unless);
                    ways = ways.iter().flat_map(|way| more.iter().map(move |other| way | other)).collect();
                }
                ways
            }
            model::Happening::Unless(inner, condition) => {
                let mut unless = unless.to_vec();
                unless.push(self.cond(condition));
                self.ways(inner, leaves, &unless)
            }
        }
    }

    fn leaf(&mut self, test: &model::EventTest) -> Leaf {
        Leaf {
            event: test.event,
            nth: match test.nth {
                Some(Nth::Exactly(n)) => Some(n),
                Some(Nth::Every) | None => None,
            },
            conditions: test.condition.iter().map(|condition| self.cond(condition)).collect(),
            unless: Vec::new(),
            by: test.by.as_ref().map(|party| self.party(party)),
        }
    }

    fn cond(&mut self, cond: &model::Cond) -> Cond {
        match cond {
            model::Cond::All(list) => Cond::All(list.iter().map(|one| self.cond(one)).collect()),
            model::Cond::Any(list) => Cond::Any(list.iter().map(|one| self.cond(one)).collect()),
            model::Cond::Not(inner) => Cond::Not(Box::new(self.cond(inner))),
            model::Cond::Compare(how, left, right) => {
                Cond::Compare(*how, self.operand(left), self.operand(right))
            }
            model::Cond::OneOf(value, set) => {
                Cond::OneOf(self.operand(value), set.iter().map(|one| self.operand(one)).collect())
            }
            model::Cond::Contains(list, member) => Cond::Contains(self.operand(list), self.operand(member)),
            model::Cond::Is(operand) => Cond::Is(self.operand(operand)),
            model::Cond::Occurred(test) => Cond::Occurred(self.leaf(test)),
            model::Cond::Has(reference) => Cond::Has(*reference),
        }
    }

    fn operand(&mut self, operand: &model::Operand) -> Operand {
        match operand {
            model::Operand::Const(value) => Operand::Const(self.value(value)),
            model::Operand::Ref(reference) => Operand::Ref(*reference),
            model::Operand::Times(test) => Operand::Times(self.leaf(test)),
            model::Operand::Count(reference) => Operand::Count(*reference),
            model::Operand::Arithmetic(how, left, right) => {
                Operand::Arithmetic(*how, Box::new(self.operand(left)), Box::new(self.operand(right)))
            }
        }
    }
}
