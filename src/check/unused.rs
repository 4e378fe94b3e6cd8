//! Names that no rule uses: what is declared to be named elsewhere, and the fields and events of 事项. What an imported
//! file declares may be used by others.

use std::collections::BTreeSet;

use super::walk::{self, Visitor};
use super::{Checks, Setting};
use crate::diagnostic::{Diagnostic, Message, Text, check_texts};
use crate::model::city::{Statistic, TakenFrom};
use crate::model::{Declared, DeclaredAs, Matter, Member, Model, Occasion, Ref};
use crate::value::Type;

pub(super) fn check(model: &Model, setting: Setting<'_>, checks: &mut Checks) {
    let units_by_tickets = units_may_be_named_elsewhere(model);
    let organisations = if units_by_tickets { BTreeSet::new() } else { in_organisations(model) };
    for name in &model.noted.names {
        let elsewhere = setting.imported.contains(&name.place.file);
        let of_tickets = name.declared_as == DeclaredAs::Unit
            && (units_by_tickets || organisations.contains(name.name.as_str()));
        if !name.used && !elsewhere && !of_tickets && !decides_the_head(model, name) {
            let message = Message::new(&check_texts::UNUSED)
                .with("what", kind(name.declared_as))
                .with("name", name.name.as_str());
            checks.found(Diagnostic::new(message).at(name.place));
        }
    }
    if model.noted.members.iter().any(|member| !setting.imported.contains(&member.place.file)) {
        members(model, setting, checks);
    }
}

fn kind(declared_as: DeclaredAs) -> &'static Text {
    match declared_as {
        DeclaredAs::Definition => &check_texts::A_DEFINITION,
        DeclaredAs::Reading => &check_texts::A_READING,
        DeclaredAs::Table => &check_texts::A_TABLE,
        DeclaredAs::Roster => &check_texts::A_ROSTER,
        DeclaredAs::Group => &check_texts::A_GROUP,
        DeclaredAs::Role => &check_texts::A_ROLE,
        DeclaredAs::Unit => &check_texts::A_UNIT,
        DeclaredAs::Calendar => &check_texts::A_CALENDAR,
        DeclaredAs::Scoring => &check_texts::A_SCORING,
    }
}

/// `口径 年度 = 2020` says why the head has the year it has: the whole policy rests on it.
fn decides_the_head(model: &Model, name: &Declared) -> bool {
    let header = &model.header;
    name.declared_as == DeclaredAs::Reading
        && match name.name.as_str() {
            "施行" | "in_force" => header.in_force.0.is_some(),
            "年度" | "year" => header.year.is_some(),
            "日历" | "calendar" => header.calendar.is_some(),
            "日" | "day" => header.day_is_said,
            "受理截止" | "accepted_until" => header.accept_until.is_some(),
            "半日" | "half_day" => header.half_day_by_hours,
            _ => false,
        }
}

/// Whether tickets, or records under 等, may name units that no rule names: a 单位 is then one that they may name.
fn units_may_be_named_elsewhere(model: &Model) -> bool {
    let units = |matter: &Matter| {
        let fields = matter.events.iter().flat_map(|event| &event.fields).chain(&matter.fields);
        !matter.roles.is_empty() || fields.into_iter().any(|field| field.ty == Type::Unit)
    };
    let city = &model.city;
    model.matters.iter().any(units)
        || model.groups.iter().any(|group| group.open)
        || city.routines.iter().any(|routine| routine.units.open)
        || city.tasks.iter().any(|task| task.units.open)
}

/// The units that groups, roles and other units name.
fn in_organisations(model: &Model) -> BTreeSet<&str> {
    let groups = model.groups.iter().flat_map(|group| &group.members);
    let roles = model.roles.iter().filter_map(|role| role.unit.as_ref());
    let superiors = model.units.iter().filter_map(|unit| unit.superior.as_ref());
    let named: BTreeSet<&str> = groups.chain(roles).chain(superiors).map(String::as_str).collect();
    let by_alias =
        model.units.iter().filter(|unit| unit.aliases.iter().any(|it| named.contains(it.as_str())));
    let own: Vec<&str> = by_alias.map(|unit| unit.name.as_str()).collect();
    named.into_iter().chain(own).collect()
}

/// Which events and fields of one matter some rule names.
#[derive(Clone, Default)]
struct Named {
    any: bool,
    roles: BTreeSet<usize>,
    fields: BTreeSet<usize>,
    events: BTreeSet<usize>,
    event_fields: BTreeSet<(usize, usize)>,
}

impl Visitor for Named {
    fn occasion(&mut self, occasion: Occasion) {
        match occasion {
            Occasion::Event(event) => {
                self.events.insert(event);
            }
            Occasion::Field(field) => {
                self.fields.insert(field);
            }
            Occasion::Duty(..) | Occasion::Rung(..) => {}
        }
    }

    fn fact(&mut self, fact: Ref, own: Option<usize>) {
        match (fact, own) {
            (Ref::Field(at), _) => {
                self.fields.insert(at);
            }
            (Ref::Latest(event, at), _) | (Ref::Own(at), Some(event)) => {
                self.events.insert(event);
                self.event_fields.insert((event, at));
            }
            (Ref::Role(at), _) => {
                self.roles.insert(at);
            }
            (Ref::Own(_), _) => {}
        }
    }
}

fn members(model: &Model, setting: Setting<'_>, checks: &mut Checks) {
    let mut named = vec![Named::default(); model.matters.len()];
    for rule in walk::rules(model) {
        let Some(own) = rule.matter.and_then(|matter| named.get_mut(matter.0)) else { continue };
        own.any = true;
        own.rule(&rule);
    }
    for ladder in &model.ladders {
        let Some(own) = named.get_mut(ladder.matter.0) else { continue };
        own.events.extend(ladder.decides);
    }
    if asks_satisfaction(model) {
        satisfaction(model, &mut named);
    }
    for member in &model.noted.members {
        let Some(own) = named.get(member.matter.0) else { continue };
        if setting.imported.contains(&member.place.file) || is_named(own, member) {
            continue;
        }
        // A 事项 without rules is one finding, and so is an event with its fields.
        let whole = member.event.is_none() && member.field.is_none() && member.role.is_none();
        let of_unused = !whole && !own.any
            || member.field.is_some() && member.event.is_some_and(|event| !own.events.contains(&event));
        if !of_unused {
            let text = match (member.event, member.field) {
                _ if member.role.is_some() => &check_texts::UNNAMED_ROLE,
                (None, None) => &check_texts::UNNAMED_MATTER,
                (Some(_), None) => &check_texts::UNNAMED_EVENT,
                (_, Some(_)) => &check_texts::UNNAMED_FIELD,
            };
            let message = Message::new(text).with("name", member.name.as_str());
            checks.found(Diagnostic::new(message).at(member.place));
        }
    }
}

fn is_named(own: &Named, member: &Member) -> bool {
    match (member.event, member.field) {
        _ if member.role.is_some_and(|role| own.roles.contains(&role)) => true,
        _ if member.role.is_some() => false,
        (None, None) => own.any,
        (Some(event), None) => own.events.contains(&event),
        (None, Some(field)) => own.fields.contains(&field),
        (Some(event), Some(field)) => own.event_fields.contains(&(event, field)),
    }
}

/// Whether anything counts who was satisfied.
fn asks_satisfaction(model: &Model) -> bool {
    let taken = model.city.indicators.iter().filter_map(|indicator| indicator.taken.as_ref());
    taken.into_iter().any(|taken| matches!(taken, TakenFrom::Duty { statistic: Statistic::Satisfaction, .. }))
        || model.city.scorings.iter().any(|scoring| scoring.formula.contains("满意"))
}

/// 满意率 is told by the last event of a ticket that has a field 满意度.
fn satisfaction(model: &Model, named: &mut [Named]) {
    for (matter, own) in model.matters.iter().zip(named) {
        for (at, event) in matter.events.iter().enumerate() {
            for (field, _) in event.fields.iter().enumerate().filter(|(_, field)| field.name == "满意度") {
                own.events.insert(at);
                own.event_fields.insert((at, field));
            }
        }
    }
}
