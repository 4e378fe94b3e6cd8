//! Adds a version to the program: its rules behind those of the versions before it, known by their names across all.

use std::collections::BTreeSet;

use super::{Base, Compiler, Part};
use crate::model::{self, Model};
use crate::program::{Duty, Exempted, Ladder, Matter, Permission, Program, Prohibition};

impl Compiler {
    /// The units of all versions come first: wherever one is named, it is known by any of its names.
    pub(super) fn units(&mut self, parts: &[Part<'_>]) {
        for unit in parts.iter().flat_map(|part| &part.model.units) {
            let id = self.texts.keep(&unit.name);
            self.texts.unit(&unit.name, id);
            for alias in &unit.aliases {
                self.texts.unit(alias, id);
            }
        }
        for member in parts.iter().flat_map(|part| &part.model.groups).flat_map(|group| &group.members) {
            let id = self.texts.find_unit(member).unwrap_or_else(|| self.texts.keep(member));
            self.texts.unit(member, id);
        }
    }

    /// Adds the rules of a version to those of the versions before it.
    pub(super) fn add(&mut self, program: &mut Program, part: &Part<'_>) {
        let model = part.model;
        self.version = program.versions.len();
        self.base = Base {
            duties: program.duties.len(),
            extensions: program.extensions.len(),
            suspensions: program.suspensions.len(),
            prohibitions: program.prohibitions.len(),
            permissions: program.permissions.len(),
            ladders: program.ladders.len(),
            tables: program.tables.len(),
            indicators: program.beside.indicators.len(),
        };
        self.half_day_by_hours = model.header.half_day_by_hours;
        self.lay(model, &mut program.matters);
        self.know_kin(model, program);
        for duty in &model.duties {
            let kin = self.kin.get(program.duties.len().saturating_sub(self.base.duties)).copied();
            let mut compiled = self.duty(duty);
            rest_on_followed(model, duty, &mut compiled.words.readings);
            program.duties.push(Duty { kin: kin.unwrap_or(program.duties.len()), ..compiled });
        }
        self.sample(model);
        program.extensions.extend(model.extensions.iter().map(|extension| self.extension(model, extension)));
        program.suspensions.extend(model.suspensions.iter().map(|suspension| self.suspension(suspension)));
        program.prohibitions.extend(model.prohibitions.iter().map(|one| self.prohibition(one)));
        program.permissions.extend(model.permissions.iter().map(|permission| self.permission(permission)));
        lift(&program.permissions, self.base.permissions, &mut program.duties, &mut program.prohibitions);
        let mut own: Vec<(usize, usize)> = model
            .duties
            .iter()
            .zip(self.base.duties..)
            .map(|(duty, at)| (self.merged(duty.matter.0), at))
            .collect();
        let ladders = self.ladders(model, &mut program.duties, &mut own);
        for ladder in ladders {
            let first = program.ladders.iter().find(|known| known.name == ladder.name);
            let kin = first.map_or(program.ladders.len(), |known| known.kin);
            program.ladders.push(Ladder { kin, ..ladder });
        }
        program.tables.extend(model.tables.iter().map(|table| self.table(table)));
        self.tell_matters(model, &own, &mut program.matters);
        self.beside(model, &mut program.beside);
    }

    /// Finds the first duty of each name and matter, and the first rung of each name.
    fn know_kin(&mut self, model: &Model, program: &Program) {
        let first = |duty: &model::Duty| {
            let own = program.matters.get(self.merged(duty.matter.0)).map_or(&[][..], |it| &it.duties);
            own.iter()
                .copied()
                .find(|at| program.duties.get(*at).is_some_and(|known| known.words.name == duty.name))
        };
        let duties = model.duties.iter().zip(self.base.duties..);
        self.kin = duties.map(|(duty, at)| first(duty).unwrap_or(at)).collect();
        let rung = |name: &str, rung: &str| {
            let mut ladders = program.ladders.iter().filter(|ladder| ladder.name == name);
            ladders.find_map(|ladder| ladder.rungs.iter().find(|it| it.name == rung)).map(|it| it.kin)
        };
        let ladders = model.ladders.iter().zip(self.base.ladders..);
        let of_ladder = |(ladder, at): (&model::Ladder, usize)| {
            let rungs = ladder.rungs.iter().enumerate();
            // Over several matters a ladder is known by what it is in the first.
            let at =
                first_of(model, &ladder.name).map_or(at, |first| self.base.ladders.saturating_add(first));
            rungs.map(|(place, it)| rung(&ladder.name, &it.name).unwrap_or((at, place))).collect()
        };
        self.rungs = ladders.map(of_ladder).collect();
    }

    /// Tells the matters which of the version's rules are theirs.
    fn tell_matters(&self, model: &Model, own: &[(usize, usize)], matters: &mut [Matter]) {
        for (at, matter) in matters.iter_mut().enumerate() {
            matter.duties.extend(own.iter().filter(|(of, _)| *of == at).map(|(_, duty)| *duty));
            let mine = |local: usize| self.merged(local) == at;
            let applies = |extension: &model::Extension| {
                let duties = extension.duties.iter().filter_map(|duty| model.duties.get(duty.0));
                duties.into_iter().any(|duty| mine(duty.matter.0))
            };
            let base = self.base;
            let duties = model.duties.iter().filter(|duty| mine(duty.matter.0));
            for duty in duties {
                self.tell_bearing(duty, matter);
            }
            matter.extensions.extend(indices(&model.extensions, base.extensions, applies));
            matter
                .suspensions
                .extend(indices(&model.suspensions, base.suspensions, |one| mine(one.matter.0)));
            let prohibitions = indices(&model.prohibitions, base.prohibitions, |one| mine(one.matter.0));
            matter.prohibitions.extend(prohibitions);
            matter.ladders.extend(indices(&model.ladders, base.ladders, |one| mine(one.matter.0)));
        }
    }
}

/// The place of the first ladder of a name: a ladder over duties of several matters is one in each.
pub(super) fn first_of(model: &Model, ladder: &str) -> Option<usize> {
    model.ladders.iter().position(|one| one.name == ladder)
}

/// Tells duties and prohibitions what may lift them.
fn lift(permissions: &[Permission], from: usize, duties: &mut [Duty], prohibitions: &mut [Prohibition]) {
    for (at, permission) in permissions.iter().enumerate().skip(from) {
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

/// The places of those that fit, where the first stands at `base`.
fn indices<T>(list: &[T], base: usize, fits: impl Fn(&T) -> bool) -> Vec<usize> {
    list.iter().zip(base..).filter(|(one, _)| fits(one)).map(|(_, at)| at).collect()
}

/// A duty that is due with another rests on the 口径 that give that one its limit.
fn rest_on_followed(model: &Model, duty: &model::Duty, readings: &mut Vec<String>) {
    let mut ahead = duty.limit.leaves(&model.tables);
    let mut seen = BTreeSet::new();
    while let Some(limit) = ahead.pop() {
        let model::LimitForm::SameAs(other) = limit.form else { continue };
        let Some(followed) = model.duties.get(other.0).filter(|_| seen.insert(other.0)) else { continue };
        model::add_names(readings, &followed.limit_readings);
        ahead.extend(followed.limit.leaves(&model.tables));
    }
}
