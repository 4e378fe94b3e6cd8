//! Compiles the model into the program. It cannot fail: what could be wrong was found in the model.

mod add;
mod ladder;
mod matter;
mod phrase;
mod rules;

use super::city::Share;
use super::{
    Cause, Dispatch, Duty, DutyMoment, Earlier, Effect, Extension, Ladder, Lookup, Matter, Occasion, Program,
    Sample, Texts, Version, Watched, Words,
};
use crate::calendar::{Calendar, Counting};
use crate::limits::Limits;
use crate::model::city::TakenFrom;
use crate::model::{self, Model, Sharing};
use crate::value::{Day, TextId, When};
use matter::Places;

/// A version to be compiled.
#[derive(Clone, Debug)]
pub struct Part<'m> {
    /// The version, without errors.
    pub model: &'m Model,
    /// The calendar it counts with.
    pub calendar: Calendar,
    /// The first day in force, and the last.
    pub in_force: (Option<Day>, Option<Day>),
}

/// Compiles the versions of a policy, ordered by their first days. Without a version nothing is ever owed.
pub fn compile(parts: Vec<Part<'_>>, limits: Limits) -> Program {
    let mut compiler = Compiler::default();
    compiler.units(&parts);
    let head = parts.last().map(|part| &part.model.header);
    let (name, city) = head.map(|head| (head.name.clone(), head.city.clone())).unwrap_or_default();
    let calendar = parts.last().map_or_else(Calendar::national, |part| part.calendar.clone());
    let mut program = Program {
        matters: Vec::new(),
        duties: Vec::new(),
        extensions: Vec::new(),
        suspensions: Vec::new(),
        prohibitions: Vec::new(),
        permissions: Vec::new(),
        ladders: Vec::new(),
        tables: Vec::new(),
        lookups: Vec::new(),
        earlier: Vec::new(),
        slots: (0, 0),
        beside: super::city::City::default(),
        texts: Texts::default(),
        versions: Vec::new(),
        calendar,
        limits,
        name,
        city,
    };
    for part in parts {
        compiler.add(&mut program, &part);
        program.versions.push(Version {
            in_force: part.in_force,
            calendar: part.calendar,
            superiors: superiors(part.model, &compiler.texts),
        });
    }
    watch(&compiler.occasions, &program.ladders, &mut program.duties);
    sampled(std::mem::take(&mut compiler.taken), &mut program.duties);
    for matter in &mut program.matters {
        finish(matter, &compiler.occasions);
    }
    program.lookups = compiler.lookups;
    program.earlier = compiler.earlier;
    program.slots = compiler.slots;
    program.texts = compiler.texts;
    remember(&mut program.duties);
    Dispatch::tell(&mut program);
    program
}

/// Tells duties which of their moments something waits for, in whichever version.
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
    for duty in duties {
        let watched = &mut duty.watched;
        for (_, moment) in all.iter().filter(|(kin, _)| *kin == duty.kin) {
            match *moment {
                DutyMoment::Overdue => watched.overdue = true,
                DutyMoment::FallsDue => watched.falls_due = true,
                DutyMoment::InTime => watched.in_time = true,
                DutyMoment::Before(by) if !watched.before.contains(&by) => watched.before.push(by),
                DutyMoment::After(by) if !watched.after.contains(&by) => watched.after.push(by),
                DutyMoment::Before(_) | DutyMoment::After(_) => {}
            }
        }
    }
}

/// Tells duties whether what they opened counts later, in whichever version, and so what an opening has to ask.
fn remember(duties: &mut [Duty]) {
    let keeps = duties.iter().filter(|duty| duty.early || duty.first_only);
    let kin: Vec<usize> = keeps.map(|duty| duty.kin).collect();
    for duty in duties {
        duty.remembers = kin.contains(&duty.kin);
        let held_back = duty.first_only || duty.not_while_open;
        duty.opens_plainly = duty.condition.is_none() && !duty.severally && !held_back && !duty.remembers;
    }
}

/// Puts the indicators that are taken from obligations on their duties, in whichever version.
fn sampled(taken: Vec<(usize, Sample)>, duties: &mut [Duty]) {
    for (kin, sample) in taken {
        for duty in duties.iter_mut().filter(|duty| duty.kin == kin) {
            duty.samples.push(sample.clone());
        }
    }
}

/// What a matter is told once all versions are laid over each other.
fn finish(matter: &mut Matter, occasions: &[Occasion]) {
    matter.bearing.resize(matter.roles.len(), false);
    let awaited = |field: &usize| occasions.contains(&Occasion::Field(*field));
    matter.moments = (0..matter.fields.len()).filter(awaited).collect();
    // Anything that happens without an event: moments of duties, rungs, moments in fields.
    let moment = |occasion: &Occasion| {
        matches!(occasion, Occasion::Duty(..) | Occasion::Rung(..) | Occasion::Field(_))
    };
    let waits = occasions.iter().any(moment);
    matter.computed = waits || !matter.ladders.is_empty();
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

/// Where the rules of the version at hand start among those of all.
#[derive(Clone, Copy, Debug, Default)]
struct Base {
    duties: usize,
    extensions: usize,
    suspensions: usize,
    prohibitions: usize,
    permissions: usize,
    ladders: usize,
    tables: usize,
    indicators: usize,
}

#[derive(Debug, Default)]
struct Compiler {
    texts: Texts,
    /// The version at hand.
    version: usize,
    base: Base,
    /// Its matters among those of all versions.
    places: Vec<Places>,
    /// The kin of its duties, and of the rungs of its ladders.
    kin: Vec<usize>,
    rungs: Vec<Vec<(usize, usize)>>,
    half_day_by_hours: bool,
    /// Its matter at hand, and the event whose fields a condition sees.
    matter: usize,
    event: Option<usize>,
    lookups: Vec<Lookup>,
    /// Everything that event expressions wait for.
    occasions: Vec<Occasion>,
    /// How many happenings, and how many counted leaves, there are so far.
    slots: (usize, usize),
    /// What conditions ask of other tickets.
    earlier: Vec<Earlier>,
    /// The indicators that are taken from duties, each with the duty's kin.
    taken: Vec<(usize, Sample)>,
}

impl Compiler {
    /// The place of a matter of the version at hand among those of all.
    fn merged(&self, matter: usize) -> usize {
        self.places.get(matter).map_or(matter, |places| places.matter)
    }

    /// The matter at hand.
    fn here(&self) -> Option<&Places> {
        self.places.get(self.matter)
    }

    fn at(&self, duty: model::DutyId) -> usize {
        self.base.duties.saturating_add(duty.0)
    }

    fn kin(&self, duty: model::DutyId) -> usize {
        self.kin.get(duty.0).copied().unwrap_or_else(|| self.at(duty))
    }

    fn rung_kin(&self, ladder: usize, rung: usize) -> (usize, usize) {
        let known = self.rungs.get(ladder).and_then(|rungs| rungs.get(rung)).copied();
        known.unwrap_or((self.base.ladders.saturating_add(ladder), rung))
    }

    fn duty(&mut self, duty: &model::Duty) -> Duty {
        self.matter = duty.matter.0;
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
            version: self.version,
            // Known once it has its place.
            kin: 0,
            condition: duty.condition.as_ref().map(|condition| self.cond(condition)),
            trigger: self.happening(&duty.trigger),
            completion: self.happening(&duty.completion),
            termination: duty.termination.as_ref().map(|happening| self.happening(happening)),
            limit: self.limit(&duty.limit),
            counting: Counting { closing: duty.accept_until, half_day_by_hours: self.half_day_by_hours },
            day_is_working_day: duty.day_is_working_day,
            bearers: duty.bearers.parties.iter().map(|party| self.party(party)).collect(),
            severally: duty.bearers.sharing == Some(Sharing::Severally),
            early: duty.early,
            not_while_open: duty.not_while_open,
            first_only: duty.first_only,
            // Known once all versions are.
            remembers: false,
            opens_plainly: false,
            reassign: duty.reassign,
            excuse: duty.excuse.as_ref().map(|happening| self.happening(happening)),
            watched: Watched::default(),
            permissions: Vec::new(),
            samples: Vec::new(),
        }
    }

    /// Reads which indicators are taken from which duties.
    fn sample(&mut self, model: &Model) {
        for (indicator, at) in model.city.indicators.iter().zip(self.base.indicators..) {
            let Some(TakenFrom::Duty { duty, condition, .. }) = &indicator.taken else { continue };
            self.matter = model.duties.get(duty.0).map_or(0, |duty| duty.matter.0);
            let condition = condition.as_ref().map(|condition| self.cond(condition));
            let sample = Sample { indicator: at, condition };
            self.taken.push((self.kin(*duty), sample));
        }
    }

    /// Reads what shares of events are taken from.
    fn shares(&mut self, model: &Model) -> Vec<Share> {
        let mut found = Vec::new();
        for (one, indicator) in model.city.indicators.iter().zip(self.base.indicators..) {
            let Some(TakenFrom::Share { matter, part, whole }) = &one.taken else { continue };
            self.matter = matter.0;
            let (part, whole) = (self.happening(part), self.happening(whole));
            found.push(Share { indicator, matter: self.merged(matter.0), part, whole });
        }
        found
    }

    /// Adds what does not come from tickets.
    fn beside(&mut self, model: &Model, city: &mut super::city::City) {
        city.add(&model.city, self.version, &mut self.texts);
        city.shares.extend(self.shares(model));
        for (indicator, at) in model.city.indicators.iter().zip(self.base.indicators..) {
            let matter = match &indicator.taken {
                Some(TakenFrom::Duty { duty, .. }) => model.duties.get(duty.0).map(|duty| duty.matter.0),
                Some(TakenFrom::Share { matter, .. }) => Some(matter.0),
                None => None,
            };
            let matter = matter.and_then(|matter| self.places.get(matter));
            if let Some(compiled) = city.indicators.get_mut(at)
                && let (super::city::By::Role(role), Some(places)) = (&mut compiled.by, matter)
            {
                *role = places.role(*role);
            }
        }
    }

    fn extension(&mut self, model: &Model, extension: &model::Extension) -> Extension {
        let duty = extension.duties.first().and_then(|duty| model.duties.get(duty.0));
        self.matter = duty.map_or(0, |duty| duty.matter.0);
        Extension {
            name: extension.name.clone(),
            clause: rules::clause(&extension.cites),
            quote: rules::quote(&extension.cites),
            version: self.version,
            duties: extension.duties.iter().map(|duty| self.at(*duty)).collect(),
            condition: extension.condition.as_ref().map(|condition| self.cond(condition)),
            request: self.happening(&extension.request),
            steps: extension.steps.iter().map(|step| self.leaf(step)).collect(),
            effect: match extension.effect {
                model::Effect::UntilField(event, field) => {
                    let place = self.here().map(|it| (it.event(event), it.event_field(event, field)));
                    let (event, field) = place.unwrap_or((event, field));
                    Effect::UntilField(event, field)
                }
                model::Effect::UntilDay(day) => Effect::Until(When::day(day)),
                model::Effect::By(term) => Effect::By(term),
            },
            at_most: extension.at_most,
            total_at_most: extension.total_at_most,
            late_approval_excuses: extension.late_approval_excuses,
            readings: extension.readings.clone(),
        }
    }
}
