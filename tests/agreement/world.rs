//! A ticket as it is known at a moment: its log, the values of fields and roles at any second, and conditions with three
//! truth values. Nothing is remembered: every question is answered from the log again.

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::happen;
use crate::judge::Obligation;
use crate::policy::{Compare, Condition, Event, Place, Policy, Slot, Ticket, Value};
use crate::time::{Calendar, DAY, Sec, day_of};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Unknown,
}

impl Truth {
    fn of(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }

    pub(crate) fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }

    pub(crate) fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }
}

/// A rung that was reached on the ticket.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    pub(crate) ladder: String,
    pub(crate) rung: String,
    pub(crate) at: Sec,
    pub(crate) on: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) discretionary: bool,
    pub(crate) causes: Vec<(String, usize)>,
}

pub(crate) struct World<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) calendar: &'a Calendar,
    pub(crate) ticket: &'a Ticket,
    /// Up to here the clock has run.
    pub(crate) now: Sec,
    /// The events that exist, with their numbers.
    pub(crate) log: Vec<(usize, &'a Event)>,
    /// The duties judged so far, by name.
    pub(crate) judged: BTreeMap<String, Vec<Obligation>>,
    pub(crate) reached: Vec<Reached>,
    /// How many seconds before an event its conditions and roles are asked: one for what must not happen.
    pub(crate) ahead: Cell<Sec>,
}

impl<'a> World<'a> {
    /// The ticket with its events up to `known`, as the clock stands at `now`.
    pub(crate) fn new(
        policy: &'a Policy,
        calendar: &'a Calendar,
        ticket: &'a Ticket,
        known: Sec,
        now: Sec,
    ) -> World<'a> {
        let mut log: Vec<(usize, &Event)> =
            ticket.events.iter().enumerate().filter(|(_, event)| event.when.at <= known).collect();
        log.sort_by_key(|(number, event)| (event.when.at, *number));
        World {
            policy,
            calendar,
            ticket,
            now,
            log,
            judged: BTreeMap::new(),
            reached: Vec::new(),
            ahead: Cell::new(0),
        }
    }

    /// What the last `set` at or before a second left, else what the ticket began with.
    fn slot(&self, name: &str, begun: &'a [(String, Value)], at: Sec) -> Option<&'a Value> {
        let named =
            |list: &'a [(String, Value)]| list.iter().find(|(slot, _)| slot == name).map(|(_, it)| it);
        let set = self.log.iter().rev().filter(|(_, event)| event.when.at <= at);
        set.filter_map(|(_, event)| named(&event.set)).next().or_else(|| named(begun))
    }

    /// A field's value, its default where it was left out.
    pub(crate) fn field(&self, name: &str, at: Sec) -> Option<&Value> {
        let slot = self.policy.fields.iter().find(|slot| slot.name == name);
        self.slot(name, &self.ticket.fields, at).or_else(|| slot.and_then(|slot| slot.default.as_ref()))
    }

    /// The units that a name stands for at a second: a role of the ticket, a role bound by the policy, a group, a unit.
    pub(crate) fn units(&self, name: &str, at: Sec) -> Vec<String> {
        if self.policy.roles.iter().any(|role| role.name == name) {
            return match self.slot(name, &self.ticket.parties, at) {
                Some(Value::Text(unit)) => vec![unit.clone()],
                Some(Value::List(units)) => units.clone(),
                _ => Vec::new(),
            };
        }
        if let Some((_, unit)) = self.policy.bound.iter().find(|(role, _)| role == name) {
            return vec![unit.clone()];
        }
        if let Some((_, units)) = self.policy.groups.iter().find(|(group, _)| group == name) {
            return units.clone();
        }
        vec![name.to_owned()]
    }

    /// The value a condition finds, of the log up to and including a second.
    fn found(&self, place: &Place, at: Sec, asked: Option<&Event>) -> Option<Value> {
        let of = |event: &Event, name: &str| {
            let slots = self.policy.event(&event.kind).map_or(&[] as &[Slot], |kind| &kind.fields);
            let default =
                || slots.iter().find(|slot| slot.name == name).and_then(|slot| slot.default.clone());
            let own = event.fields.iter().find(|(field, _)| field == name);
            own.map(|(_, value)| value.clone()).or_else(default)
        };
        match place {
            Place::Ticket(name) => self.field(name, at).cloned(),
            Place::Event(name) => of(asked?, name),
            Place::Last(kind, name) => {
                let last = self.log.iter().rev().find(|(_, it)| it.kind == *kind && it.when.at <= at);
                of(last?.1, name)
            }
        }
    }

    pub(crate) fn holds(&self, one: &Condition, at: Sec, asked: Option<&Event>) -> Truth {
        let known = |truth: Option<bool>| truth.map_or(Truth::Unknown, Truth::of);
        let number = |place: &Place| match self.found(place, at, asked) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        let day = |place: &Place| match self.found(place, at, asked) {
            Some(Value::When(when)) => Some(day_of(when.at)),
            _ => None,
        };
        match one {
            Condition::All(parts) => {
                parts.iter().fold(Truth::Yes, |all, part| all.and(self.holds(part, at, asked)))
            }
            Condition::Any(parts) => parts
                .iter()
                .fold(Truth::No, |any, part| any.not().and(self.holds(part, at, asked).not()).not()),
            Condition::Not(inner) => self.holds(inner, at, asked).not(),
            Condition::Is(place) => known(self.found(place, at, asked).map(|it| it == Value::Flag(true))),
            Condition::Compared(place, how, with) => {
                known(self.found(place, at, asked).map(|value| compared(&value, *how, with)))
            }
            Condition::Sum(a, b, how, n) => {
                known(number(a).zip(number(b)).map(|(a, b)| ordered(*how, (a + b).cmp(n))))
            }
            Condition::Later(a, n, how, b) => {
                known(day(a).zip(day(b)).map(|(a, b)| ordered(*how, (a + n).cmp(&b))))
            }
            Condition::Among(place, values) => known(
                self.found(place, at, asked)
                    .map(|value| values.iter().any(|one| value == Value::Text(one.clone()))),
            ),
            Condition::Has(place) => Truth::of(self.found(place, at, asked).is_some()),
            Condition::Happened(what) => self.times(what, at, Compare::AtLeast, 1),
            Condition::Times(what, how, n) => self.times(what, at, *how, *n),
            Condition::Contains(role, unit) => known(self.listed(role, at).map(|units| units.contains(unit))),
            Condition::Size(role, how, n) => {
                known(self.listed(role, at).map(|units| ordered(*how, (units.len() as i64).cmp(n))))
            }
        }
    }

    fn listed(&self, role: &str, at: Sec) -> Option<Vec<String>> {
        self.slot(role, &self.ticket.parties, at).map(|_| self.units(role, at))
    }

    /// How often something happened up to a second, against a number; unknown where a doubtful occurrence would decide.
    fn times(&self, what: &crate::policy::Happening, at: Sec, how: Compare, n: i64) -> Truth {
        let all = happen::occurrences(self, what);
        let past = all.iter().filter(|one| one.when.at <= at);
        let (sure, doubtful): (Vec<_>, Vec<_>) = past.partition(|one| one.certain);
        let holds = |count: usize| ordered(how, (count as i64).cmp(&n));
        let answers: Vec<bool> = (sure.len()..=sure.len() + doubtful.len()).map(holds).collect();
        match (answers.contains(&true), answers.contains(&false)) {
            (true, false) => Truth::Yes,
            (false, true) => Truth::No,
            _ => Truth::Unknown,
        }
    }

    /// Whether a second lies in the life of the policy.
    pub(crate) fn in_force(&self, at: Sec) -> bool {
        at >= self.policy.from * DAY && self.policy.to.is_none_or(|to| day_of(at) <= to)
    }
}

fn compared(value: &Value, how: Compare, with: &Value) -> bool {
    match (value, with) {
        (Value::Number(a), Value::Number(b)) => ordered(how, a.cmp(b)),
        (Value::When(a), Value::When(b)) => ordered(how, day_of(a.at).cmp(&day_of(b.at))),
        _ => (value == with) == (how == Compare::Equal),
    }
}

fn ordered(how: Compare, order: Ordering) -> bool {
    match how {
        Compare::Equal => order == Ordering::Equal,
        Compare::Unequal => order != Ordering::Equal,
        Compare::Less => order == Ordering::Less,
        Compare::AtMost => order != Ordering::Greater,
        Compare::More => order == Ordering::Greater,
        Compare::AtLeast => order != Ordering::Less,
    }
}
