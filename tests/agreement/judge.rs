//! The obligations of a ticket: what opened them, what ended them, when they were due, how they stand. Each duty is judged
//! whole, over all the time there is, before those that rest on it; nothing steps through moments.

use std::collections::BTreeSet;

use crate::extend::{self, Grant};
use crate::features::{Feature, on};
use crate::happen::{self, Occurrence};
use crate::limit::{self, Due};
use crate::pause;
use crate::policy::{Bearer, Duty, Force, Happening, Limit, Reassign};
use crate::time::{Sec, When, day_of};
use crate::turn;
use crate::world::{Truth, World};

#[derive(Clone, Debug)]
pub(crate) enum End {
    Completed(Occurrence),
    Closed(Occurrence),
}

impl End {
    pub(crate) fn when(&self) -> When {
        match self {
            End::Completed(one) | End::Closed(one) => one.when,
        }
    }
}

/// Whose obligation it is under 分别: the value of a role, or a unit of its own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Seat {
    All,
    Role(String),
    Unit(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Obligation {
    pub(crate) duty: String,
    pub(crate) instance: usize,
    pub(crate) key: String,
    pub(crate) trigger: Occurrence,
    pub(crate) doubtful: bool,
    /// It was done before it was owed, and so is met whenever it was due.
    pub(crate) early: bool,
    /// Whether its limit gives a deadline.
    pub(crate) timed: bool,
    pub(crate) seat: Seat,
    pub(crate) end: Option<End>,
    /// Each due moment, with the second from which it is in force.
    pub(crate) dues: Vec<(Sec, Due)>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) pauses: Vec<pause::Pause>,
    /// What excuses a breach: by what, and when.
    pub(crate) excuse: Option<(String, Sec)>,
}

impl Obligation {
    fn last_second(&self, at: Sec) -> Sec {
        self.end.as_ref().map_or(at, |end| end.when().at.max(self.trigger.when.at).min(at))
    }

    /// The due moment in force at a second, or when it ended.
    pub(crate) fn due_at(&self, at: Sec) -> Due {
        if self.doubtful {
            return Due::Unknown;
        }
        let at = self.last_second(at);
        self.dues.iter().rev().find(|(from, _)| *from <= at).map_or(self.dues[0].1, |(_, due)| *due)
    }

    /// Whether it was ended otherwise than by its completion, at a second or before.
    pub(crate) fn closed_before(&self, at: Sec) -> bool {
        matches!(&self.end, Some(End::Closed(by)) if by.when.at <= at)
    }

    /// Whether it is owed, even if nobody can say until when.
    pub(crate) fn owed_at(&self, at: Sec) -> bool {
        let waits = self.end.as_ref().is_none_or(|end| end.when().at >= at);
        !self.doubtful && self.trigger.when.at <= at && waits
    }

    pub(crate) fn open_at(&self, at: Sec) -> bool {
        let known = self.due_at(self.trigger.when.at) != Due::Unknown;
        // What is computed for a second opens after the events of that second have acted.
        let since = self.trigger.when.at + Sec::from(self.trigger.computed);
        known && since <= at && self.end.as_ref().is_none_or(|end| end.when().at >= at)
    }

    /// When it was broken, once that can be reported.
    pub(crate) fn breach(&self, world: &World) -> Option<Sec> {
        let Due::At(due) = self.due_at(world.now) else { return None };
        let at = due.at.max(self.trigger.when.at);
        let broken = match &self.end {
            Some(End::Completed(one)) => !self.early && !on_time(one.when, due.at),
            Some(End::Closed(one)) => one.when.at > at,
            None => world.now > due.at && !pause::running(self, world.now),
        };
        broken.then_some(at)
    }

    /// When it was kept.
    pub(crate) fn kept(&self, world: &World) -> Option<Sec> {
        match &self.end {
            Some(End::Completed(one))
                if self.breach(world).is_none() && self.due_at(world.now) != Due::Unknown =>
            {
                Some(one.when.at.max(self.trigger.when.at))
            }
            _ => None,
        }
    }

    pub(crate) fn status(&self, world: &World) -> &'static str {
        match (self.due_at(world.now), &self.end) {
            (Due::Unknown, _) => "undetermined",
            (_, Some(End::Closed(_))) if self.breach(world).is_some() => "overdue",
            (_, Some(End::Closed(_))) => "waived",
            (_, Some(End::Completed(_))) if self.breach(world).is_some() => "late",
            (_, Some(End::Completed(_))) => "met",
            _ if self.breach(world).is_some() => "overdue",
            _ if pause::running(self, world.now) => "paused",
            _ => "pending",
        }
    }

    /// The last second, up to one asked about, at which a change of the role would move it.
    fn last_move(&self, world: &World, at: Sec) -> Sec {
        let at = self.last_second(at);
        if self.doubtful {
            // Nobody can say that it is owed, so it is not open.
            return self.trigger.when.at;
        }
        if on(Feature::MovesWhenOverdue) || self.dues.is_empty() {
            return at;
        }
        match self.due_at(at) {
            Due::Unknown => self.trigger.when.at,
            _ => turn::broken(world, self).map_or(at, |breach| breach.min(at)),
        }
    }

    /// Who is accountable, and all who are bound, at a second of its life.
    pub(crate) fn bearers(&self, world: &World, at: Sec) -> (Option<String>, Vec<String>) {
        let duty = world.policy.duty(&self.duty).unwrap();
        let stays = matches!(duty.reassign, Some(Reassign::Stay | Reassign::Restart));
        let at = if stays { self.trigger.when.at } else { self.last_move(world, at) };
        match &self.seat {
            Seat::Unit(unit) => (Some(unit.clone()), vec![unit.clone()]),
            Seat::Role(role) => {
                let units = world.units(role, at);
                (units.first().cloned(), units)
            }
            Seat::All => {
                let names = named(&duty.bearer);
                let units: Vec<String> = names.iter().flat_map(|name| world.units(name, at)).collect();
                (names.first().and_then(|name| world.units(name, at).into_iter().next()), units)
            }
        }
    }
}

/// The names that a duty binds, the lead's first.
pub(crate) fn named(bearer: &Bearer) -> Vec<String> {
    match bearer {
        Bearer::One(name) => vec![name.clone()],
        Bearer::Each(names) => names.clone(),
        Bearer::Joint(names, lead) | Bearer::Split(names, lead) => {
            let others = names.iter().filter(|name| lead.as_ref() != Some(name));
            lead.iter().chain(others).cloned().collect()
        }
    }
}

/// One comparison for everything; a bare date compares by days (rules 7 and 13).
pub(crate) fn on_time(when: When, due: Sec) -> bool {
    when.at <= due || when.bare && day_of(when.at) <= day_of(due)
}

/// Judges every duty, those first on which others rest.
pub(crate) fn judge(world: &mut World) {
    let mut waiting: Vec<&Duty> = world.policy.duties.iter().collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|duty| {
            rests_on(duty).iter().all(|name| !waiting.iter().any(|other| other.name == *name))
        });
        let duty = waiting.remove(ready.unwrap_or(0));
        let judged = obligations(world, duty);
        world.judged.insert(duty.name.clone(), judged);
        crate::ladder::climb(world);
    }
}

fn rests_on(duty: &Duty) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if let Limit::Same(other) = &duty.limit {
        names.insert(other.clone());
    }
    let all = duty.triggers.iter().chain(&duty.completions).chain(&duty.terminations);
    all.for_each(|one| mentions(one, &mut names));
    names.remove(&duty.name);
    names
}

fn mentions(what: &Happening, names: &mut BTreeSet<String>) {
    match what {
        Happening::Turn(duty, _) => {
            names.insert(duty.clone());
        }
        Happening::Nth(_, inner) | Happening::Unless(inner, _) => mentions(inner, names),
        Happening::Either(parts) | Happening::Both(parts) => {
            parts.iter().for_each(|part| mentions(part, names));
        }
        _ => {}
    }
}

fn whole(lines: &[Happening]) -> Happening {
    match lines {
        [one] => one.clone(),
        _ => Happening::Either(lines.to_vec()),
    }
}

fn obligations(world: &World, duty: &Duty) -> Vec<Obligation> {
    let mut all: Vec<Obligation> = Vec::new();
    let first = happen::occurrences(world, &whole(&duty.triggers)).into_iter();
    let mut waiting: Vec<(Occurrence, bool)> = first.map(|trigger| (trigger, false)).collect();
    while !waiting.is_empty() {
        let (trigger, again) = waiting.remove(0);
        let opened = if again {
            vec![opened(world, duty, &all, &trigger, Seat::All, false)]
        } else {
            openings(world, duty, &all, &trigger)
        };
        for mut one in opened {
            if let Some(anew) = restart(world, duty, &one) {
                one.end = Some(End::Closed(anew.clone()));
                let place = waiting.iter().take_while(|(it, _)| it.when.at < anew.when.at).count();
                waiting.insert(place, (anew, true));
            }
            all.push(one);
        }
    }
    number(world, duty, &mut all);
    for one in &mut all {
        pause::apply(world, duty, one);
        extend::apply(world, duty, one);
        excuse(world, duty, one);
    }
    all
}

/// What one trigger opens: nothing, one obligation, or one for each unit.
fn openings(world: &World, duty: &Duty, all: &[Obligation], trigger: &Occurrence) -> Vec<Obligation> {
    let at = trigger.when.at;
    let asked = duty.conditions.iter().fold(Truth::Yes, |all, one| all.and(world.holds(one, at, None)));
    let again = duty.first_only && !all.is_empty()
        || duty.no_repeat && all.iter().any(|one| one.owed_at(at + Sec::from(trigger.computed)));
    if asked == Truth::No || again || at > world.now || !world.in_force(at) {
        return Vec::new();
    }
    let doubtful = !trigger.certain || asked == Truth::Unknown;
    let seats = seats(world, duty, at).into_iter();
    seats.map(|seat| opened(world, duty, all, trigger, seat, doubtful)).collect()
}

fn opened(
    world: &World,
    duty: &Duty,
    all: &[Obligation],
    trigger: &Occurrence,
    seat: Seat,
    doubtful: bool,
) -> Obligation {
    let mut one = Obligation {
        duty: duty.name.clone(),
        instance: 0,
        key: String::new(),
        trigger: trigger.clone(),
        doubtful,
        early: false,
        timed: true,
        seat,
        end: None,
        dues: Vec::new(),
        grants: Vec::new(),
        pauses: Vec::new(),
        excuse: None,
    };
    let earlier = all.iter().map(|one| one.trigger.when.at).max();
    one.end = end(world, duty, &one, earlier, all);
    let since = trigger.when.at + Sec::from(trigger.computed);
    one.early = one.end.as_ref().is_some_and(|end| end.when().at < since);
    (one.dues, one.timed) = first_dues(world, duty, &one);
    one
}

/// 改派 重计: the change of the responsible role that ends an open obligation and opens the next.
fn restart(world: &World, duty: &Duty, one: &Obligation) -> Option<Occurrence> {
    if duty.reassign != Some(Reassign::Restart) {
        return None;
    }
    let names = named(&duty.bearer);
    let changes = |at: Sec| names.iter().any(|name| world.units(name, at) != world.units(name, at - 1));
    let after = world.log.iter().filter(|(_, event)| event.when.at > one.trigger.when.at);
    let (number, event) = after.into_iter().find(|(_, event)| {
        event.set.iter().any(|(name, _)| names.contains(name)) && changes(event.when.at)
    })?;
    let at = event.when.at;
    one.owed_at(at).then(|| Occurrence {
        when: event.when,
        name: event.kind.clone(),
        by: None,
        events: BTreeSet::from([*number]),
        certain: true,
        computed: false,
    })
}

fn seats(world: &World, duty: &Duty, at: Sec) -> Vec<Seat> {
    let Bearer::Each(names) = &duty.bearer else { return vec![Seat::All] };
    let mut seats = Vec::new();
    for name in names {
        let single = world.policy.roles.iter().any(|role| role.name == *name && !role.list);
        if single || world.units(name, at).is_empty() {
            seats.push(Seat::Role(name.clone()));
        } else {
            seats.extend(world.units(name, at).into_iter().map(Seat::Unit));
        }
    }
    seats
}

/// 原则上: its reason, once it has come, excuses.
fn excuse(world: &World, duty: &Duty, one: &mut Obligation) {
    if let Force::InPrinciple(Some(reason)) = &duty.force
        && one.breach(world).is_some()
        && one.excuse.is_none()
    {
        let since = one.trigger.when.at + Sec::from(one.trigger.computed);
        let mut all = happen::occurrences(world, reason).into_iter();
        let first = all.find(|it| it.certain && it.when.at >= since);
        one.excuse = first.map(|it| (it.name, it.when.at));
    }
}

/// By trigger, then unit; the key of a second one in a second says which it is.
fn number(world: &World, duty: &Duty, all: &mut [Obligation]) {
    let unit = |one: &Obligation| match &one.seat {
        Seat::All => None,
        Seat::Role(role) => world.units(role, one.trigger.when.at).into_iter().next(),
        Seat::Unit(unit) => Some(unit.clone()),
    };
    all.sort_by_key(|one| (one.trigger.when.at, unit(one)));
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for (place, one) in all.iter_mut().enumerate() {
        one.instance = place + 1;
        let mut key = format!("{}@{}", duty.name, crate::time::text(one.trigger.when.at));
        if one.seat != Seat::All {
            key = format!("{key}@{}", unit(one).unwrap_or_default());
        }
        if !keys.insert(key.clone()) {
            key = format!("{key}#{}", one.instance);
        }
        one.key = key;
    }
}

/// What ends an obligation: in one second a termination before a completion.
fn end(
    world: &World,
    duty: &Duty,
    one: &Obligation,
    earlier: Option<Sec>,
    others: &[Obligation],
) -> Option<End> {
    let from = one.trigger.when.at;
    let since = from + Sec::from(one.trigger.computed);
    // What came early is the unit's own that owes: who was in the role before owed nothing.
    let own = |event: &Occurrence| {
        one.seat == Seat::All
            || event.by.is_some() && event.by == one.bearers(world, event.when.at.max(from)).0
    };
    // What opened it is what happened in its first second.
    let opener = |event: &Occurrence| event.when.at == from && !event.events.is_disjoint(&one.trigger.events);
    let later = |event: &Occurrence| !opener(event) && own(event);
    let completion = whole(&duty.completions);
    if duty.early && !one.doubtful {
        let used: BTreeSet<usize> = others
            .iter()
            .filter(|other| other.seat == one.seat)
            .filter_map(|other| match &other.end {
                Some(End::Completed(by)) => Some(by.events.iter().copied()),
                _ => None,
            })
            .flatten()
            .collect();
        let before =
            |event: &Occurrence| event.when.at < since && event.events.is_disjoint(&used) && later(event);
        if let Some(early) = happen::last(world, &completion, earlier.unwrap_or(i64::MIN), &before) {
            return Some(End::Completed(early));
        }
    }
    let completed = happen::first(world, &completion, since, &later);
    let closed = match duty.terminations.as_slice() {
        [] => None,
        lines => happen::first(world, &whole(lines), since, &|event| !opener(event)),
    };
    match (completed, closed) {
        (Some(done), Some(closed)) if done.when.at < closed.when.at => Some(End::Completed(done)),
        (_, Some(closed)) => Some(End::Closed(closed)),
        (done, None) => done.map(End::Completed),
    }
}

/// The due moments an obligation opens with, and whether it is timed; under 同 those of the other obligation, as they come
/// to be in force.
fn first_dues(world: &World, duty: &Duty, one: &Obligation) -> (Vec<(Sec, Due)>, bool) {
    let at = one.trigger.when.at;
    let Limit::Same(other) = &duty.limit else {
        let due = limit::due(world, duty, &duty.limit, one.trigger.when, &[]);
        return (vec![(at, due)], due != Due::Never || one.doubtful);
    };
    let Some(other) = same(world, other, one) else { return (vec![(at, Due::Unknown)], true) };
    let mut dues = vec![(at, other.due_at(at))];
    let later = other.dues.iter().filter(|(from, _)| *from > at);
    dues.extend(later.filter(|(from, _)| other.last_second(*from) == *from).copied());
    (dues, other.timed || one.doubtful)
}

/// The obligation of a duty that the same event opened, else the latest opened before.
fn same<'w>(world: &'w World, duty: &str, one: &Obligation) -> Option<&'w Obligation> {
    let all = world.judged.get(duty)?;
    let same_event = all.iter().find(|other| {
        other.trigger.when.at == one.trigger.when.at && !other.trigger.events.is_disjoint(&one.trigger.events)
    });
    // What is computed for a second comes after what the events of that second open.
    let before = |other: &&Obligation| {
        let (other, own) = (&other.trigger, &one.trigger);
        other.when.at < own.when.at || other.when.at == own.when.at && (own.computed || !other.computed)
    };
    same_event.or_else(|| all.iter().rev().find(before))
}
