//! Compiles the model into the program. It cannot fail: what could be wrong was found in the model.

mod ladder;
mod phrase;
mod rules;

use super::city::{City, Share};
use super::{
    Cause, Duty, DutyMoment, Earlier, Effect, Event, Exempted, Extension, Ladder, Lookup, Matter, Occasion,
    Permission, Program, Prohibition, Sample, Slot, Texts, Watched, Words,
};
use crate::calendar::{Calendar, Counting};
use crate::model::{self, Model, Sharing};
use crate::value::{TextId, Value, When};

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
    let mut compiler = Compiler {
        texts,
        half_day_by_hours: model.header.half_day_by_hours,
        lookups: Vec::new(),
        occasions: Vec::new(),
        slots: (0, 0),
        earlier: Vec::new(),
        matter: 0,
    };
    let mut duties: Vec<Duty> = model.duties.iter().map(|duty| compiler.duty(duty)).collect();
    compiler.sampled(model, &mut duties);
    let extensions = model.extensions.iter().map(|extension| compiler.extension(extension)).collect();
    let suspensions = model.suspensions.iter().map(|suspension| compiler.suspension(suspension)).collect();
    let prohibitions = model.prohibitions.iter().map(|prohibition| compiler.prohibition(prohibition));
    let mut prohibitions: Vec<Prohibition> = prohibitions.collect();
    let permissions: Vec<Permission> =
        model.permissions.iter().map(|permission| compiler.permission(permission)).collect();
    lift(&permissions, &mut duties, &mut prohibitions);
    let mut own: Vec<(usize, usize)> =
        model.duties.iter().enumerate().map(|(at, duty)| (duty.matter.0, at)).collect();
    let ladders = compiler.ladders(model, &mut duties, &mut own);
    let tables = model.tables.iter().map(|table| compiler.table(table)).collect();
    let shares = compiler.shares(model);
    watch(&compiler.occasions, &ladders, &mut duties);
    let matters =
        (0..).zip(&model.matters).map(|(at, matter)| compiler.matter(at, matter, model, &own)).collect();
    let superiors = superiors(model, &compiler.texts);
    let beside = City { shares, ..super::city::compile(&model.city, &mut compiler.texts) };
    Program {
        matters,
        duties,
        extensions,
        suspensions,
        prohibitions,
        permissions,
        ladders,
        tables,
        lookups: compiler.lookups,
        earlier: compiler.earlier,
        slots: compiler.slots,
        superiors,
        beside,
        texts: compiler.texts,
        calendar,
        in_force: model.header.in_force,
        name: model.header.name.clone(),
        city: model.header.city.clone(),
        digest,
    }
}

/// Tells duties and prohibitions what may lift them.
fn lift(permissions: &[Permission], duties: &mut [Duty], prohibitions: &mut [Prohibition]) {
    for (at, permission) in permissions.iter().enumerate() {
        for lifted in &permission.lifts {
            let list = match *lifted {
                Exempted::Duty(duty) => duties.get_mut(duty).map(|duty| &mut duty.permissions),
                Exempted::Prohibition(rule) => prohibitions.get_mut(rule).map(|rule| &mut rule.permissions),
            };
            if let Some(list) = list {
                list.push(at);
            }
        }
    }
}

/// Tells duties which of their moments something waits for.
fn watch(occasions: &[Occasion], ladders: &[Ladder], duties: &mut [Duty]) {
    let watched_by = |ladder: &Ladder| {
        let moments: Vec<DutyMoment> = ladder
            .rungs
            .iter()
            .filter_map(|rung| if let Cause::Moment(moment) = rung.cause { Some(moment) } else { None })
            .collect();
        let duties = ladder.duties.clone();
        duties.into_iter().flat_map(move |duty| moments.clone().into_iter().map(move |moment| (duty, moment)))
    };
    let named = occasions.iter().filter_map(|occasion| match occasion {
        Occasion::Duty(duty, moment) => Some((*duty, *moment)),
        _ => None,
    });
    let all: Vec<(usize, DutyMoment)> = named.chain(ladders.iter().flat_map(watched_by)).collect();
    for (duty, moment) in all {
        let Some(watched) = duties.get_mut(duty).map(|duty| &mut duty.watched) else { continue };
        match moment {
            DutyMoment::Overdue => watched.overdue = true,
            DutyMoment::FallsDue => watched.falls_due = true,
            DutyMoment::InTime => watched.in_time = true,
            DutyMoment::Before(by) if !watched.before.contains(&by) => watched.before.push(by),
            DutyMoment::After(by) if !watched.after.contains(&by) => watched.after.push(by),
            DutyMoment::Before(_) | DutyMoment::After(_) => {}
        }
    }
}

/// The superior of each unit, by the numbers of their names.
fn superiors(model: &Model, texts: &Texts) -> Vec<(TextId, TextId)> {
    let above = model.units.iter().filter_map(|unit| {
        let bound = model.roles.iter().find(|role| Some(&role.name) == unit.superior.as_ref());
        let superior = bound.and_then(|role| role.unit.as_ref()).or(unit.superior.as_ref())?;
        Some((texts.find_unit(&unit.name)?, texts.find_unit(superior)?))
    });
    above.collect()
}

struct Compiler {
    texts: Texts,
    half_day_by_hours: bool,
    lookups: Vec<Lookup>,
    /// Everything that event expressions wait for.
    occasions: Vec<Occasion>,
    /// How many happenings, and how many counted leaves, there are so far.
    slots: (usize, usize),
    /// What conditions ask of other tickets.
    earlier: Vec<Earlier>,
    /// The matter of the prohibition at hand.
    matter: usize,
}

impl Compiler {
    fn matter(
        &mut self,
        at: usize,
        matter: &model::Matter,
        model: &Model,
        owners: &[(usize, usize)],
    ) -> Matter {
        let own = |duty: &model::Duty| duty.matter.0 == at;
        let duties = owners.iter().filter(|(matter, _)| *matter == at).map(|(_, duty)| *duty).collect();
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
            suspensions: indices(&model.suspensions, |one| one.matter.0 == at),
            prohibitions: indices(&model.prohibitions, |one| one.matter.0 == at),
            ladders: indices(&model.ladders, |one| one.matter.0 == at),
            moments: (0..matter.fields.len())
                .filter(|field| self.occasions.contains(&Occasion::Field(*field)))
                .collect(),
            computed: self.computed(model, at),
            day_is_working_day: matter.day_is_working_day.unwrap_or(model.header.day_is_working_day),
        }
    }

    /// Whether anything about a matter happens without an event: moments of duties, rungs, moments in fields.
    fn computed(&self, model: &Model, matter: usize) -> bool {
        let waits = self.occasions.iter().any(|occasion| !matches!(occasion, Occasion::Event(_)));
        waits || model.ladders.iter().any(|ladder| ladder.matter.0 == matter)
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
            limit: self.limit(&duty.limit),
            counting: Counting { closing: duty.accept_until, half_day_by_hours: self.half_day_by_hours },
            bearers: duty.bearers.parties.iter().map(|party| self.party(party)).collect(),
            severally: duty.bearers.sharing == Some(Sharing::Severally),
            early: duty.early,
            not_while_open: duty.not_while_open,
            first_only: duty.first_only,
            reassign: duty.reassign,
            excuse: duty.excuse.as_ref().map(|happening| self.happening(happening)),
            watched: Watched::default(),
            permissions: Vec::new(),
            samples: Vec::new(),
        }
    }

    /// Puts the indicators that are taken from obligations on their duties.
    fn sampled(&mut self, model: &Model, duties: &mut [Duty]) {
        for (at, indicator) in model.city.indicators.iter().enumerate() {
            let Some(taken) = &indicator.taken else { continue };
            let model::city::TakenFrom::Duty { duty, condition, .. } = taken else { continue };
            let condition = condition.as_ref().map(|condition| self.cond(condition));
            if let Some(duty) = duties.get_mut(duty.0) {
                duty.samples.push(Sample { indicator: at, condition });
            }
        }
    }

    /// What shares of events are taken from.
    fn shares(&mut self, model: &Model) -> Vec<Share> {
        let mut found = Vec::new();
        for (indicator, one) in model.city.indicators.iter().enumerate() {
            let Some(model::city::TakenFrom::Share { matter, part, whole }) = &one.taken else { continue };
            let (part, whole) = (self.happening(part), self.happening(whole));
            found.push(Share { indicator, matter: matter.0, part, whole });
        }
        found
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
            total_at_most: extension.total_at_most,
            late_approval_excuses: extension.late_approval_excuses,
        }
    }
}

/// The places of those that fit.
fn indices<T>(list: &[T], fits: impl Fn(&T) -> bool) -> Vec<usize> {
    list.iter().enumerate().filter(|(_, one)| fits(one)).map(|(at, _)| at).collect()
}
