//! The rules of a policy as the checks go through them: of each what happens in it, what it asks, what it counts by.

use crate::model::city::{By, TakenFrom};
use crate::model::{
    Bearers, Cause, Cond, Effect, EventTest, Happening, Limit, LimitForm, MatterId, Model, Occasion, Operand,
    Party, Ref,
};
use crate::source::Place;

/// What a rule over tickets holds, whatever kind of rule it is.
#[derive(Default)]
pub(super) struct Rule<'m> {
    /// Its name.
    pub(super) name: &'m str,
    /// Where it is declared.
    pub(super) place: Place,
    /// What it is about.
    pub(super) matter: Option<MatterId>,
    /// What happens in it.
    pub(super) happenings: Vec<&'m Happening>,
    /// Single events with their tests.
    pub(super) tests: Vec<&'m EventTest>,
    /// What it asks.
    pub(super) conditions: Vec<&'m Cond>,
    /// The time it gives.
    pub(super) limits: Vec<&'m Limit>,
    /// Who has a part in it.
    pub(super) parties: Vec<&'m Party>,
    /// Facts that it takes, each with the event in whose brackets it would stand.
    pub(super) facts: Vec<Ref>,
}

/// All rules over tickets, in the order of the model.
pub(super) fn rules(model: &Model) -> Vec<Rule<'_>> {
    let mut found: Vec<Rule<'_>> = Vec::new();
    for duty in &model.duties {
        let mut rule =
            Rule { name: &duty.name, place: duty.place, matter: Some(duty.matter), ..Rule::default() };
        rule.happenings.extend([&duty.trigger, &duty.completion]);
        rule.happenings.extend(duty.termination.iter().chain(&duty.excuse));
        rule.conditions.extend(&duty.condition);
        rule.limits.push(&duty.limit);
        rule.parties.extend(duty.bearers.parties.iter().chain(&duty.counterparty));
        found.push(rule);
    }
    found.extend(model.extensions.iter().map(|extension| {
        let duty = extension.duties.first().and_then(|duty| model.duties.get(duty.0));
        let field = match extension.effect {
            Effect::UntilField(event, field) => Some(Ref::Latest(event, field)),
            Effect::UntilDay(_) | Effect::By(_) => None,
        };
        Rule {
            name: &extension.name,
            place: extension.place,
            matter: duty.map(|duty| duty.matter),
            happenings: vec![&extension.request],
            tests: extension.steps.iter().collect(),
            conditions: extension.condition.iter().collect(),
            facts: field.into_iter().collect(),
            ..Rule::default()
        }
    }));
    beside_duties(model, &mut found);
    ladders(model, &mut found);
    found.extend(model.city.indicators.iter().filter_map(|indicator| {
        // 按 a role of the tickets.
        let role = if let By::Role(role) = indicator.by { Some(Ref::Role(role)) } else { None };
        let facts = role.into_iter().collect();
        let own = Rule { name: &indicator.head.name, place: indicator.head.place, facts, ..Rule::default() };
        Some(match indicator.taken.as_ref()? {
            TakenFrom::Duty { duty, condition, .. } => Rule {
                matter: model.duties.get(duty.0).map(|duty| duty.matter),
                conditions: condition.iter().collect(),
                ..own
            },
            TakenFrom::Share { matter, part, whole } => {
                Rule { matter: Some(*matter), happenings: vec![part, whole], ..own }
            }
        })
    }));
    found
}

/// Time not counted, prohibitions, permissions.
fn beside_duties<'m>(model: &'m Model, found: &mut Vec<Rule<'m>>) {
    let parties = |bearers: &'m Option<Bearers>| bearers.iter().flat_map(|bearers| &bearers.parties);
    found.extend(model.suspensions.iter().map(|one| Rule {
        name: &one.name,
        place: one.place,
        matter: Some(one.matter),
        happenings: vec![&one.from, &one.to],
        conditions: one.condition.iter().collect(),
        ..Rule::default()
    }));
    found.extend(model.prohibitions.iter().map(|one| Rule {
        name: &one.name,
        place: one.place,
        matter: Some(one.matter),
        happenings: std::iter::once(&one.act).chain(&one.first).collect(),
        conditions: one.condition.iter().collect(),
        parties: parties(&one.bearers).collect(),
        ..Rule::default()
    }));
    // A permission waits for nothing, so that nothing is told of it by name.
    found.extend(model.permissions.iter().map(|one| Rule {
        matter: Some(one.matter),
        conditions: one.condition.iter().collect(),
        parties: parties(&one.bearers).collect(),
        ..Rule::default()
    }));
}

/// Each rung is a rule of its own.
fn ladders<'m>(model: &'m Model, found: &mut Vec<Rule<'m>>) {
    for ladder in &model.ladders {
        for rung in &ladder.rungs {
            let cause = if let Cause::Happening(happening) = &rung.cause { Some(happening) } else { None };
            let duty = rung.duty.as_ref();
            found.push(Rule {
                name: &rung.name,
                place: rung.place,
                matter: Some(ladder.matter),
                happenings: cause.into_iter().chain(duty.and_then(|duty| duty.completion.as_ref())).collect(),
                limits: duty.map(|duty| &duty.limit).into_iter().collect(),
                parties: std::iter::once(&ladder.subject).chain(&rung.by).collect(),
                ..Rule::default()
            });
        }
    }
}

/// The events that an event expression names, with their tests.
pub(super) fn tests<'m>(happening: &'m Happening, found: &mut Vec<&'m EventTest>) {
    match happening {
        Happening::Event(test) => found.push(test),
        Happening::Any(list) | Happening::Both(list) => list.iter().for_each(|one| tests(one, found)),
        Happening::Unless(inner, _) => tests(inner, found),
    }
}

/// Takes what is found on the way through conditions and event expressions.
pub(super) trait Visitor {
    /// An event, or a moment, that is waited for or asked.
    fn occasion(&mut self, occasion: Occasion);
    /// A fact that is asked, in the brackets of this event.
    fn fact(&mut self, fact: Ref, own: Option<usize>);

    /// All that a rule holds.
    fn rule(&mut self, rule: &Rule<'_>) {
        rule.happenings.iter().for_each(|one| self.happening(one));
        rule.tests.iter().for_each(|one| self.test(one));
        rule.conditions.iter().for_each(|one| self.condition(one, None));
        rule.limits.iter().for_each(|one| self.limit(one));
        rule.parties.iter().for_each(|one| self.party(one));
        rule.facts.iter().for_each(|one| self.fact(*one, None));
    }

    /// An event expression.
    fn happening(&mut self, happening: &Happening) {
        match happening {
            Happening::Event(test) => self.test(test),
            Happening::Any(list) | Happening::Both(list) => {
                list.iter().for_each(|one| self.happening(one));
            }
            Happening::Unless(inner, condition) => {
                self.happening(inner);
                self.condition(condition, None);
            }
        }
    }

    /// An event with its tests.
    fn test(&mut self, test: &EventTest) {
        self.occasion(test.what);
        let own = if let Occasion::Event(event) = test.what { Some(event) } else { None };
        if let Some(condition) = &test.condition {
            self.condition(condition, own);
        }
        if let Some(party) = &test.by {
            self.party(party);
        }
    }

    /// A condition in the brackets of an event.
    fn condition(&mut self, condition: &Cond, own: Option<usize>) {
        match condition {
            Cond::All(list) | Cond::Any(list) => list.iter().for_each(|one| self.condition(one, own)),
            Cond::Not(inner) => self.condition(inner, own),
            Cond::Compare(_, left, right) | Cond::Contains(left, right) => {
                self.operand(left, own);
                self.operand(right, own);
            }
            Cond::OneOf(value, list) => {
                self.operand(value, own);
                list.iter().for_each(|one| self.operand(one, own));
            }
            Cond::Is(value) => self.operand(value, own),
            Cond::Occurred(test) => self.test(test),
            Cond::Has(fact) => self.fact(*fact, own),
            Cond::Earlier(happening, shared) => {
                self.happening(happening);
                shared.iter().for_each(|fact| self.fact(*fact, None));
            }
        }
    }

    /// A value.
    fn operand(&mut self, operand: &Operand, own: Option<usize>) {
        match operand {
            Operand::Const(_) => {}
            Operand::Ref(fact) | Operand::Count(fact) => self.fact(*fact, own),
            Operand::Times(test) => self.test(test),
            Operand::Arithmetic(_, left, right) | Operand::DaysBetween(left, right) => {
                self.operand(left, own);
                self.operand(right, own);
            }
            Operand::Shifted(inner, ..) => self.operand(inner, own),
            Operand::Table(_, columns) => columns.iter().for_each(|fact| self.fact(*fact, own)),
        }
    }

    /// A time limit; what a table's rows take is taken by whoever uses the table.
    fn limit(&mut self, limit: &Limit) {
        match &limit.form {
            LimitForm::Given(fact, otherwise) => {
                self.fact(*fact, None);
                otherwise.iter().for_each(|one| self.limit(one));
            }
            LimitForm::Until(fact, _) | LimitForm::Back(fact, _) => self.fact(*fact, None),
            LimitForm::Longest(list) | LimitForm::Shortest(list) => {
                list.iter().for_each(|one| self.limit(one));
            }
            LimitForm::Table(_, columns) => columns.iter().for_each(|fact| self.fact(*fact, None)),
            LimitForm::None | LimitForm::Term(_) | LimitForm::SameAs(_) => {}
        }
    }

    /// Who has a part.
    fn party(&mut self, party: &Party) {
        match party {
            Party::Role(role) | Party::Superior(role) => self.fact(Ref::Role(*role), None),
            Party::Table(_, columns) => columns.iter().for_each(|fact| self.fact(*fact, None)),
            Party::Unit(_) => {}
        }
    }
}
