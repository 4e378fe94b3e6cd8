//! Random tickets of any shipped policy, made from the schema of a matter: every event, field and role it has, moments
//! close together, bare dates, several events in a second.

use duban::facts::{Datum, Entry, TicketEvent};
use duban::program::{Matter, Slot};
use duban::span::Span;
use duban::value::{Clock, Day, Moment, Number, Type, When};
use duban::{Policy, Ticket};
use proptest::prelude::*;

/// The policies whose tickets are made, all of them in force when the tickets begin.
pub(crate) const POLICIES: [&str; 5] = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];

const UNITS: [&str; 4] = ["市住建局", "市城管局", "市市场监管局", "某企业"];

/// Where a ticket comes from: one of the policies, one of its matters, and a run of chance.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    policy: usize,
    matter: usize,
    seed: u64,
    events: usize,
}

pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    (0..POLICIES.len(), any::<prop::sample::Index>(), any::<u64>(), 1_usize..14).prop_map(
        |(policy, matter, seed, events)| Recipe { policy, matter: matter.index(1_000), seed, events },
    )
}

impl Recipe {
    pub(crate) fn cook(&self) -> (Policy, Ticket) {
        let policy = policy(self.policy);
        let matters = &policy.program().matters;
        let matter = &matters[self.matter % matters.len()];
        let mut chance = Chance(self.seed);
        let mut ticket = Ticket::new("P-1", matter.name.as_str());
        ticket.parties = filled(&matter.roles, &mut chance);
        ticket.fields = filled(&matter.fields, &mut chance);
        let mut moments: Vec<Moment> = Vec::new();
        for _ in 0..self.events {
            let event = event(matter, &mut moments, &mut chance);
            ticket.events.push(event);
        }
        (policy, ticket)
    }
}

fn policy(place: usize) -> Policy {
    static READ: std::sync::LazyLock<Vec<Policy>> = std::sync::LazyLock::new(|| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        let load = |name| Policy::load(root.join(name)).unwrap_or_else(|error| panic!("{error}"));
        POLICIES.map(load).to_vec()
    });
    READ[place].clone()
}

/// A run of chance: the same seed, the same ticket.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }

    fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len() as u64) as usize]
    }
}

fn start() -> Moment {
    Day::from_ymd(2024, 4, 24).unwrap().at(Clock::START)
}

/// Close to another event, at the edge of a day, or anywhere in some weeks around a holiday.
fn moment(known: &[Moment], chance: &mut Chance) -> Moment {
    let day = start().plus(86_400 * chance.below(30) as i64).unwrap().day();
    match chance.below(6) {
        0 if !known.is_empty() => chance.pick(known).plus(chance.below(3) as i64 - 1).unwrap(),
        1 => day.end(),
        2 => day.at(Clock::NOON),
        _ => day.at(Clock::START).plus(chance.below(86_400) as i64).unwrap(),
    }
}

fn event(matter: &Matter, moments: &mut Vec<Moment>, chance: &mut Chance) -> TicketEvent {
    let kind = chance.pick(&matter.events);
    let at = moment(moments, chance);
    moments.push(at);
    let mut set = Vec::new();
    if chance.percent(15) {
        let slots = if chance.percent(70) { &matter.roles } else { &matter.fields };
        if !slots.is_empty() {
            let slot = chance.pick(slots);
            set.push(entry(slot, value(&slot.ty, chance)));
        }
    }
    TicketEvent {
        event: kind.name.clone(),
        at: if chance.percent(15) { When::day(at.day()) } else { When::exact(at) },
        by: chance.percent(60).then(|| (*chance.pick(&UNITS)).to_owned()),
        fields: filled(&kind.fields, chance),
        set,
        span: Span::default(),
    }
}

/// What must be there, and some of the rest.
fn filled(slots: &[Slot], chance: &mut Chance) -> Vec<Entry> {
    let mut list = Vec::new();
    for slot in slots {
        if slot.required.has(0) || chance.percent(70) {
            list.push(entry(slot, value(&slot.ty, chance)));
        }
    }
    list
}

fn entry(slot: &Slot, value: Datum) -> Entry {
    Entry { name: slot.name.clone(), value, span: Span::default() }
}

fn value(ty: &Type, chance: &mut Chance) -> Datum {
    let text = |text: &str| Datum::Text(text.to_owned());
    match ty {
        Type::Text => text(["甲", "乙"][chance.below(2) as usize]),
        Type::Unit => Datum::Text((*chance.pick(&UNITS)).to_owned()),
        Type::Number => Datum::Number(Number::whole(chance.below(200) as i64)),
        Type::Bool => Datum::Bool(chance.percent(50)),
        Type::Span => text(["3个工作日", "5日", "24小时"][chance.below(3) as usize]),
        Type::Enum(values) => Datum::Text(chance.pick(values).clone()),
        Type::List(of) => Datum::List((0..chance.below(3)).map(|_| value(of, chance)).collect()),
        Type::Date => Datum::Text(moment(&[], chance).day().to_string()),
        Type::Moment => {
            let at = moment(&[], chance);
            Datum::Text(if chance.percent(30) { at.day().to_string() } else { at.to_string() })
        }
    }
}

#[test]
fn every_matter_of_every_policy_opens_something() {
    for (place, name) in POLICIES.iter().enumerate() {
        let policy = policy(place);
        for (at, matter) in policy.program().matters.iter().enumerate() {
            let seeds = 0..400_u64;
            let opened = |seed: u64| {
                let (policy, ticket) = Recipe { policy: place, matter: at, seed, events: 13 }.cook();
                let report = policy.check(&ticket, "2024-07-01".parse().unwrap()).unwrap();
                !report.tickets[0].obligations.is_empty() || !report.tickets[0].violations.is_empty()
            };
            // A matter without a duty or a prohibition is only asked about by others (曾有).
            let owes = !matter.duties.is_empty() || !matter.prohibitions.is_empty();
            assert!(!owes || seeds.into_iter().any(opened), "{name}: {} opens nothing", matter.name);
        }
    }
}
