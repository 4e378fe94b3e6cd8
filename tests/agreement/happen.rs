//! When something happens: every occurrence of an event expression, and the first that discharges an obligation.

use std::collections::BTreeSet;

use crate::policy::{Happening, Turn, Value};
use crate::time::{Sec, When};
use crate::turn;
use crate::world::{Truth, World};

/// Something that happened at a second.
#[derive(Clone, Debug)]
pub(crate) struct Occurrence {
    pub(crate) when: When,
    /// As the report names it.
    pub(crate) name: String,
    /// Who did it, where one event did.
    pub(crate) by: Option<String>,
    /// The numbers of the events it rests on.
    pub(crate) events: BTreeSet<usize>,
    /// False where a condition could not be answered.
    pub(crate) certain: bool,
    /// Computed for its second, after the events of that second have acted.
    pub(crate) computed: bool,
}

/// Every occurrence, by moment.
pub(crate) fn occurrences(world: &World, what: &Happening) -> Vec<Occurrence> {
    let mut all = match what {
        Happening::Event { kind, condition, by } => events(world, kind, condition.as_deref(), by.as_deref()),
        Happening::Nth(n, inner) => {
            let mut all = occurrences(world, inner);
            all.retain(|one| one.certain);
            all.into_iter().nth(*n as usize - 1).into_iter().collect()
        }
        Happening::Either(parts) => either(world, parts),
        Happening::Both(parts) => both(world, parts),
        Happening::Unless(inner, unless) => {
            let mut all = occurrences(world, inner);
            all.retain_mut(|one| {
                let lifted = world.holds(unless, one.when.at - world.ahead.get(), None);
                one.certain &= lifted != Truth::Unknown;
                lifted != Truth::Yes
            });
            all
        }
        Happening::Turn(duty, turn) => turns(world, duty, *turn),
        Happening::Rung(ladder, rung) => rungs(world, ladder, rung),
        Happening::Field(name) => field(world, name),
    };
    let place = |one: &Occurrence| world.policy.events.iter().position(|kind| kind.name == one.name);
    all.sort_by_key(|one| (one.when.at, one.computed, one.when.bare, place(one)));
    all
}

fn events(
    world: &World,
    kind: &str,
    condition: Option<&crate::policy::Condition>,
    by: Option<&str>,
) -> Vec<Occurrence> {
    let mut all = Vec::new();
    for (number, event) in world.log.iter().filter(|(_, event)| event.kind == kind) {
        let at = event.when.at - world.ahead.get();
        let mut truth = condition.map_or(Truth::Yes, |it| world.holds(it, at, Some(event)));
        if let Some(role) = by {
            let own = event.by.as_ref().is_some_and(|by| world.units(role, at).contains(by));
            truth = truth.and(if own { Truth::Yes } else { Truth::No });
        }
        if truth != Truth::No {
            all.push(Occurrence {
                when: event.when,
                name: event.kind.clone(),
                by: event.by.clone(),
                events: BTreeSet::from([*number]),
                certain: truth == Truth::Yes,
                computed: false,
            });
        }
    }
    all
}

/// One event that satisfies two alternatives has happened once.
fn either(world: &World, parts: &[Happening]) -> Vec<Occurrence> {
    let mut all: Vec<Occurrence> = Vec::new();
    for one in parts.iter().flat_map(|part| occurrences(world, part)) {
        match all
            .iter_mut()
            .find(|known| !one.events.is_empty() && known.when == one.when && known.events == one.events)
        {
            Some(known) => known.certain |= one.certain,
            None => all.push(one),
        }
    }
    all
}

/// When the last part has happened; each further time every part is needed anew. What is in doubt may have happened or
/// not: every such course is followed, and what comes about in all of them is certain.
fn both(world: &World, parts: &[Happening]) -> Vec<Occurrence> {
    let lists: Vec<Vec<Occurrence>> = parts.iter().map(|part| occurrences(world, part)).collect();
    let doubtful = lists.iter().flatten().filter(|one| !one.certain).count();
    let courses = 1_u32 << doubtful.min(12);
    let mut all: Vec<(Occurrence, u32)> = Vec::new();
    for course in 0..courses {
        let mut number = 0;
        let mut kept = lists.clone();
        for list in &mut kept {
            list.retain(|one| {
                number += u32::from(!one.certain);
                one.certain || course >> (number - 1) & 1 == 1
            });
        }
        for whole in wholes(&kept) {
            match all.iter_mut().find(|(one, _)| one.when.at == whole.when.at) {
                Some((known, times)) => {
                    *times += 1;
                    // Which part came last hangs on the course.
                    if known.name != whole.name {
                        known.name = "?".to_owned();
                    }
                }
                None => all.push((whole, 1)),
            }
        }
    }
    let told = |(one, times): (Occurrence, u32)| Occurrence { certain: times == courses, ..one };
    all.into_iter().map(told).collect()
}

/// All events of a second act together: what comes about again needs later ones.
fn wholes(lists: &[Vec<Occurrence>]) -> Vec<Occurrence> {
    let (mut all, mut since): (Vec<Occurrence>, Sec) = (Vec::new(), Sec::MIN);
    loop {
        let unused = |one: &&Occurrence| one.when.at > since;
        let row: Option<Vec<&Occurrence>> = lists.iter().map(|list| list.iter().find(unused)).collect();
        let Some(row) = row else { return all };
        let whole = joined(row);
        since = whole.when.at;
        all.push(whole);
    }
}

fn joined(parts: Vec<&Occurrence>) -> Occurrence {
    let latest = parts.iter().map(|part| part.when.at).max().unwrap();
    let last: Vec<_> = parts.iter().filter(|part| part.when.at == latest).collect();
    let mut whole = Occurrence::clone(last[0]);
    if last.len() > 1 {
        whole.name = "?".to_owned();
    }
    whole.when.bare = last.iter().any(|part| part.when.bare);
    whole.certain = parts.iter().all(|part| part.certain);
    whole.events = parts.iter().flat_map(|part| part.events.iter().copied()).collect();
    whole
}

fn derived(at: Sec, name: String) -> Occurrence {
    Occurrence {
        when: When::exact(at),
        name,
        by: None,
        events: BTreeSet::new(),
        certain: true,
        computed: true,
    }
}

/// The moments of a duty's obligations.
fn turns(world: &World, duty: &str, turn: Turn) -> Vec<Occurrence> {
    let all = world.judged.get(duty).into_iter().flatten();
    let moments = all.filter_map(|one| turn::turn(world, one, turn));
    moments.map(|at| derived(at, "?".to_owned())).collect()
}

fn rungs(world: &World, ladder: &str, rung: &str) -> Vec<Occurrence> {
    let own = world.reached.iter().filter(|one| one.ladder == ladder && one.rung == rung);
    own.map(|one| derived(one.at, "?".to_owned())).collect()
}

/// The moment in a date field, as the field stands when that moment comes.
fn field(world: &World, name: &str) -> Vec<Occurrence> {
    let mut moments: BTreeSet<When> = BTreeSet::new();
    let seconds = world.log.iter().map(|(_, event)| event.when.at).chain([i64::MIN]);
    for second in seconds {
        if let Some(Value::When(when)) = world.field(name, second) {
            moments.insert(*when);
        }
    }
    let standing = |when: &When| world.field(name, when.at) == Some(&Value::When(*when));
    let reached = moments.into_iter().filter(|when| when.at <= world.now && standing(when));
    reached.map(|when| Occurrence { when, ..derived(when.at, "?".to_owned()) }).collect()
}

/// The first second at or after `from` at which something has happened whole, of occurrences that `serves` admits.
pub(crate) fn first(
    world: &World,
    what: &Happening,
    from: Sec,
    serves: &dyn Fn(&Occurrence) -> bool,
) -> Option<Occurrence> {
    match what {
        Happening::Either(parts) => {
            let all: Vec<_> = parts.iter().filter_map(|part| first(world, part, from, serves)).collect();
            let at = all.iter().map(|one| one.when.at).min()?;
            let mut earliest: Vec<_> = all.into_iter().filter(|one| one.when.at == at).collect();
            let bare = earliest.iter().all(|one| one.when.bare);
            let same = earliest.iter().all(|one| one.name == earliest[0].name);
            let mut one = earliest.swap_remove(0);
            one.when.bare = bare;
            if !same {
                one.name = "?".to_owned();
            }
            Some(one)
        }
        Happening::Both(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(|part| first(world, part, from, serves)).collect();
            all.map(|all| joined(all.iter().collect()))
        }
        _ => {
            let all = occurrences(world, what);
            let mut all = all.into_iter().filter(|one| one.certain && one.when.at >= from && serves(one));
            let mut one = all.next()?;
            for other in all.take_while(|other| other.when.at == one.when.at) {
                one.when.bare &= other.when.bare;
            }
            Some(one)
        }
    }
}

/// The last second at or after `from` at which something has happened whole, of occurrences that `serves` admits.
pub(crate) fn last(
    world: &World,
    what: &Happening,
    from: Sec,
    serves: &dyn Fn(&Occurrence) -> bool,
) -> Option<Occurrence> {
    let parts =
        |parts: &[Happening]| parts.iter().map(|part| last(world, part, from, serves)).collect::<Vec<_>>();
    match what {
        Happening::Either(all) => {
            let all: Vec<Occurrence> = parts(all).into_iter().flatten().collect();
            let at = all.iter().map(|one| one.when.at).max()?;
            let mut latest: Vec<Occurrence> = all.into_iter().filter(|one| one.when.at == at).collect();
            let same = latest.iter().all(|one| one.name == latest[0].name);
            let mut one = latest.swap_remove(0);
            if !same {
                one.name = "?".to_owned();
            }
            Some(one)
        }
        Happening::Both(all) => {
            let all: Option<Vec<_>> = parts(all).into_iter().collect();
            all.map(|all| joined(all.iter().collect()))
        }
        _ => {
            let all = occurrences(world, what).into_iter();
            all.filter(|one| one.certain && one.when.at >= from && serves(one)).max_by_key(|one| one.when.at)
        }
    }
}
