//! Tickets drawn at random from what a matter declares, the same everywhere: any of its events in any order, at moments that
//! meet those of others, values there or not.

use duban::facts::{Case, EventRecord, SetRecord, SetSlot};
use duban::program::plan::{Act, Rare};
use duban::program::{Matter, Program, Slot};
use duban::value::{Halves, Measure, Moment, Number, Term, TextId, Type, Value, When};

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn chance(&mut self, per_cent: usize) -> bool {
        self.below(100) < per_cent
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// A ticket of a matter, whose events happen from a moment on.
pub(crate) fn ticket(program: &Program, matter: usize, mut at: Moment, random: &mut Random) -> Case {
    let own = &program.matters[matter];
    let texts = (0..3).map(|n| format!("单位{n}")).collect();
    let mut case = Case { id: "1".to_owned(), matter, texts, ..Case::default() };
    let absent = random.pick(&[0, 0, 0, 5, 50]);
    case.roles = own.roles.iter().map(|slot| value(program, slot, absent, at, random)).collect();
    case.fields = own.fields.iter().map(|slot| value(program, slot, absent, at, random)).collect();
    let tight = random.chance(30);
    for event in kinds(own, random) {
        let (fields, sets) = (case.event_fields.len(), case.sets.len());
        for slot in &own.events[event].fields {
            case.event_fields.push(value(program, slot, absent, at, random));
        }
        if !own.roles.is_empty() && random.chance(12) {
            let role = random.below(own.roles.len());
            let value = value(program, &own.roles[role], 5, at, random);
            case.sets.push(SetRecord { slot: SetSlot::Role(role), value, last: true });
        }
        let by = random.chance(50).then(|| unit(program, random));
        let when = if random.chance(97) { When::exact(at) } else { When::day(at.day()) };
        let sets = (case.sets.len() > sets).then_some(sets);
        case.events.push(EventRecord::new(event, when, by, fields, sets));
        let gaps = if tight { [0, 1, 60, 3_600] } else { [3_600, 86_400, 200_000, 1_300_000] };
        at = at.plus(random.pick(&gaps)).unwrap();
    }
    case.events.sort_by_key(|event| (event.at(), event.event()));
    case
}

/// What happens, one after the other: what opens something first, and extensions with their steps among the rest.
fn kinds(matter: &Matter, random: &mut Random) -> Vec<usize> {
    let all: Vec<usize> = (0..matter.events.len()).collect();
    let Some(plan) = matter.dispatch.plan() else { return all };
    let is = |wanted: &dyn Fn(Act) -> bool| -> Vec<usize> {
        let acts = |kind: usize| plan.turns[kind].map_or(&[][..], |turn| plan.acts_of(turn));
        all.iter().copied().filter(|kind| acts(*kind).iter().any(|one| wanted(one.act))).collect()
    };
    let known: Vec<usize> = all.iter().copied().filter(|kind| plan.has(*kind)).collect();
    let opening = is(&|act| matches!(act, Act::Open(_)));
    let mut kinds = Vec::new();
    for n in 0..random.below(12) {
        let one = random.below(100);
        if !opening.is_empty() && (one < 20 || (n == 0 && one < 95)) {
            kinds.push(random.pick(&opening));
        } else if one < 40 && !plan.extensions.is_empty() {
            let of = u32::try_from(random.below(plan.extensions.len())).unwrap();
            kinds.extend(is(&|act| act == Act::Rare(Rare::Ask(of))));
            for step in (0..plan.extensions[of as usize].steps).filter(|_| random.chance(90)) {
                kinds.extend(is(&|act| act == Act::Rare(Rare::Step(of, step))));
            }
        } else {
            kinds.push(if one < 97 { random.pick(&known) } else { random.pick(&all) });
        }
    }
    for _ in 0..random.pick(&[0, 0, 1, 3]).min(kinds.len()) {
        let (a, b) = (random.below(kinds.len()), random.below(kinds.len()));
        kinds.swap(a, b);
    }
    kinds
}

/// One of the ticket's own units, or one that the policy declares.
fn unit(program: &Program, random: &mut Random) -> TextId {
    let declared = program.texts.unit_names().next().and_then(|name| program.texts.find_unit(name));
    let own = TextId(u32::try_from(program.texts.len() + random.below(3)).unwrap());
    declared.filter(|_| random.chance(25)).unwrap_or(own)
}

fn value(program: &Program, slot: &Slot, absent: usize, at: Moment, random: &mut Random) -> Value {
    if random.chance(absent) {
        return slot.default;
    }
    let later = at.plus(random.pick(&[-86_400, 3_600, 500_000, 2_000_000])).unwrap();
    match &slot.ty {
        Type::Text | Type::Unit => Value::Text(unit(program, random)),
        Type::Number => Value::Number(Number::whole(random.pick(&[0, 1, 2, 10, 100, 1_000_000]))),
        Type::Bool => Value::Bool(random.chance(50)),
        Type::Moment if random.chance(90) => Value::When(When::exact(later)),
        Type::Date | Type::Moment => Value::When(When::day(later.day())),
        Type::Span => Value::Span(Term::new(Measure::WorkingDays(Halves(4)))),
        Type::Enum(values) => Value::Choice(u32::try_from(random.below(values.len())).unwrap()),
        Type::List(_) => Value::List { start: 0, len: 0 },
    }
}
