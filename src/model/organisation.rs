//! Units, groups of them and roles that are bound for the whole policy: declared here, and found by their names.

use std::collections::{BTreeMap, BTreeSet};

use super::build::{Builder, Declared};
use super::duty::Lines;
use super::{Group, Model, Role, Unit};
use crate::diagnostic::texts;
use crate::source::FileId;
use crate::syntax::ast::{Declaration, Head, LineBody, Name};

/// Units and roles by name: there may be many, and each line that names one asks.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    roles: BTreeMap<String, usize>,
    /// By their other names too. Of several the first is meant.
    units: BTreeMap<String, usize>,
}

impl Organisations {
    fn of(model: &Model) -> Organisations {
        let mut found = Organisations::default();
        for (at, role) in model.roles.iter().enumerate() {
            found.roles.entry(role.name.clone()).or_insert(at);
        }
        for (at, unit) in model.units.iter().enumerate() {
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                found.units.entry(name.clone()).or_insert(at);
            }
        }
        found
    }
}

impl<'a> Builder<'a> {
    pub(super) fn organisations(&mut self, declarations: &[Declared<'a>]) {
        let mut known = BTreeSet::new();
        for (file, declaration) in declarations {
            let (Head::Unit(name) | Head::Group(name, _) | Head::Role(name, _)) = &declaration.head else {
                continue;
            };
            if !known.insert(name.text.as_str()) {
                self.declared_twice(name, *file);
                continue;
            }
            match &declaration.head {
                Head::Group(_, members) => {
                    let list = members.list.iter().map(|member| member.text.clone()).collect();
                    let group = Group { name: name.text.clone(), members: list, open: members.open };
                    self.model.groups.push(group);
                }
                Head::Role(_, unit) => {
                    let unit = unit.as_ref().map(|unit| unit.text.clone());
                    self.model.roles.push(Role { name: name.text.clone(), unit });
                }
                _ => self.model.units.push(unit_of(declaration, name, *file)),
            }
        }
        self.organisations = Organisations::of(&self.model);
        self.groups_in_groups(declarations);
        self.bound_units(declarations);
    }

    /// A role's unit and a unit's superior must be declared.
    fn bound_units(&mut self, declarations: &[Declared<'a>]) {
        for (file, declaration) in declarations {
            let mut named: Vec<&Name> = Vec::new();
            match &declaration.head {
                Head::Role(_, Some(unit)) => named.push(unit),
                Head::Unit(name) => {
                    let lines = Lines::of(declaration, name, *file);
                    named.extend(
                        lines.all(|body| if let LineBody::Superior(unit) = body { Some(unit) } else { None }),
                    );
                }
                _ => {}
            }
            for name in named {
                if self.unit_named(&name.text).is_none() {
                    let known = self.model.units.iter().map(|unit| unit.name.as_str());
                    self.findings.unknown(&texts::A_UNIT, name, *file, known);
                }
            }
        }
    }

    /// A role that is bound for the whole policy.
    pub(super) fn role_named(&self, name: &str) -> Option<&Role> {
        self.model.roles.get(*self.organisations.roles.get(name)?)
    }

    /// The unit that a role bound here, a unit's name or one of its other names stands for.
    pub(super) fn unit_named(&self, name: &str) -> Option<String> {
        if let Some(role) = self.role_named(name) {
            return role.unit.clone();
        }
        let unit = self.model.units.get(*self.organisations.units.get(name)?)?;
        Some(unit.name.clone())
    }
}

fn unit_of(declaration: &Declaration, name: &Name, file: FileId) -> Unit {
    let lines = Lines::of(declaration, name, file);
    let mut unit = Unit { name: name.text.clone(), aliases: Vec::new(), phone: None, superior: None };
    for line in &lines.list {
        match &line.body {
            LineBody::Phone(phone) => unit.phone = Some(phone.text.clone()),
            LineBody::Alias(aliases) => unit.aliases.extend(aliases.iter().map(|alias| alias.text.clone())),
            LineBody::Superior(superior) => unit.superior = Some(superior.text.clone()),
            _ => {}
        }
    }
    unit
}
