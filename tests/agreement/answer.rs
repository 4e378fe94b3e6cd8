//! The evaluator's answer in the shape of the report, and the moment of its next change, found by judging again.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::extend::Grant;
use crate::happen;
use crate::judge::{self, End, Obligation, named};
use crate::limit::{Counts, Due};
use crate::pause;
use crate::policy::{Force, Limit, Policy, Ticket};
use crate::rules;
use crate::time::{Calendar, END_OF_TIME, Sec, day_of, text};
use crate::world::World;

/// What stands on the ticket in the report, as far as this evaluator judges it.
pub(crate) fn answer(policy: &Policy, calendar: &Calendar, ticket: &Ticket, as_of: Sec) -> Json {
    let world = judged(policy, calendar, ticket, as_of, as_of);
    let mut all: Vec<&Obligation> = ordered(&world);
    let place = |one: &&Obligation| policy.duties.iter().position(|duty| duty.name == one.duty);
    all.sort_by_key(|one| (one.trigger.when.at, place(one), one.instance));
    let obligations: Vec<Json> = all.iter().map(|one| obligation(&world, one)).collect();
    let now = snapshot(&world);
    let next = later(policy, calendar, ticket, as_of)
        .into_iter()
        .find(|at| snapshot(&judged(policy, calendar, ticket, as_of, *at)) != now);
    json!({
        "obligations": obligations,
        "violations": violations(&world),
        "shortfalls": shortfalls(&world),
        "escalations": escalations(&world),
        "next_change": next.map(text),
    })
}

fn judged<'a>(
    policy: &'a Policy,
    calendar: &'a Calendar,
    ticket: &'a Ticket,
    known: Sec,
    now: Sec,
) -> World<'a> {
    let mut world = World::new(policy, calendar, ticket, known, now);
    judge::judge(&mut world);
    world
}

fn ordered<'w>(world: &'w World) -> Vec<&'w Obligation> {
    world.policy.duties.iter().filter_map(|duty| world.judged.get(&duty.name)).flatten().collect()
}

/// Every moment at which something could change if nothing more happens, and the second after it.
fn later(policy: &Policy, calendar: &Calendar, ticket: &Ticket, as_of: Sec) -> BTreeSet<Sec> {
    let world = judged(policy, calendar, ticket, as_of, END_OF_TIME);
    let mut moments = BTreeSet::new();
    for one in ordered(&world) {
        moments.insert(one.trigger.when.at);
        moments.extend(one.dues.iter().filter_map(|(_, due)| match due {
            Due::At(due) => Some(due.at),
            _ => None,
        }));
        moments.extend(one.end.as_ref().map(|end| end.when().at));
    }
    moments.extend(world.reached.iter().map(|one| one.at));
    for what in policy.duties.iter().flat_map(|duty| &duty.triggers) {
        moments.extend(happen::occurrences(&world, what).into_iter().map(|one| one.when.at));
    }
    moments.into_iter().flat_map(|at| [at, at + 1]).filter(|at| *at > as_of).collect()
}

/// What a change is measured by.
fn snapshot(world: &World) -> Json {
    let states: Vec<Json> =
        ordered(world).iter().map(|one| json!([one.duty, one.instance, one.status(world)])).collect();
    let reached: Vec<Json> =
        world.reached.iter().map(|one| json!([one.ladder, one.rung, one.at, one.on])).collect();
    json!([states, violations(world), shortfalls(world), reached, outside(world)])
}

/// Triggers outside the life of the policy: they open nothing, and a note says so of the duty.
fn outside<'w>(world: &'w World) -> BTreeSet<&'w str> {
    let mut all = BTreeSet::new();
    for duty in &world.policy.duties {
        for what in &duty.triggers {
            if happen::occurrences(world, what).iter().any(|one| !world.in_force(one.when.at)) {
                all.insert(duty.name.as_str());
            }
        }
    }
    all
}

fn due_json(due: Due) -> Json {
    match due {
        Due::At(due) => json!(text(due.at)),
        _ => Json::Null,
    }
}

fn obligation(world: &World, one: &Obligation) -> Json {
    let duty = world.policy.duty(&one.duty).unwrap();
    let (bearer, bearers) = one.bearers(world, world.now);
    let due = one.due_at(world.now);
    let status = one.status(world);
    let paused = status == "paused";
    let (completed, closed) = match &one.end {
        Some(End::Completed(by)) => (json!({"by": by.name, "at": text(by.when.at)}), Json::Null),
        Some(End::Closed(by)) => (Json::Null, json!({"by": by.name, "at": text(by.when.at)})),
        None => (Json::Null, Json::Null),
    };
    json!({
        "duty": one.duty, "instance": one.instance, "key": one.key,
        "bearer": bearer, "bearers": bearers,
        "triggered": {"by": one.trigger.name, "at": text(one.trigger.when.at)},
        "timed": one.timed,
        "due": if paused { Json::Null } else { due_json(due) },
        "provisional": if paused {
            json!("?")
        } else {
            json!(matches!(due, Due::At(due) if due.provisional))
        },
        "remaining": remaining(world, one, paused),
        "suspensions": one.pauses.iter().filter(|it| one.end.as_ref().is_none_or(|end| end.when().at > it.from)).map(suspension).collect::<Vec<_>>(),
        "status": status,
        "completed": completed, "closed": closed,
        "late_by": late_by(world, one),
        "excused": one.excuse.as_ref().map(|(by, at)| json!({"by": by, "at": text(*at)})),
        "excepted_by": one.breach(world).and_then(|at| rules::lifted(world, &one.duty, at)),
        "force": match duty.force {
            Force::Must => "应当",
            Force::InPrinciple(_) => "原则上",
            Force::Strive => "力争",
            Force::Encourage => "鼓励",
        },
        "extensions": one.grants.iter().map(extension).filter(|it| it["failed"] != "not_open").collect::<Vec<_>>(),
    })
}

fn extension(grant: &Grant) -> Json {
    let steps: Vec<Json> =
        grant.steps.iter().map(|(step, at)| json!({"step": step, "at": text(*at)})).collect();
    json!({
        "rule": grant.rule, "requested_at": text(grant.requested), "steps": steps,
        "effective_at": grant.effective.map(text),
        "due_after": grant.after.map_or(json!("?"), |at| json!(text(at))),
        "due_before": grant.before.map_or(json!("?"), |at| json!(text(at))),
        "failed": grant.failed.map(|(reason, _)| reason),
    })
}

/// Lateness in seconds, and in working days after the due day (rule 12).
fn late_by(world: &World, one: &Obligation) -> Json {
    let Due::At(due) = one.due_at(world.now) else { return Json::Null };
    if one.breach(world).is_none() {
        return Json::Null;
    }
    let until = one.end.as_ref().map_or(world.now, |end| end.when().at);
    let days = world.calendar.count(day_of(due.at), day_of(until));
    json!({"seconds": until - due.at, "working_days": days})
}

/// By moment; those of one moment by kind, rule and number.
fn violations(world: &World) -> Vec<Json> {
    let mut all: Vec<(Sec, &str, String, usize, Option<String>)> = Vec::new();
    for one in ordered(world) {
        if let Some(at) = one.breach(world) {
            let kind = if matches!(one.end, Some(End::Completed(_))) { "late" } else { "overdue" };
            if binding(world, one) && rules::lifted(world, &one.duty, at).is_none() {
                all.push((at, kind, one.duty.clone(), one.instance, one.bearers(world, at).0));
            }
        }
    }
    for one in rules::broken(world) {
        all.push((one.at, one.kind, one.rule, one.instance, one.bearer));
    }
    missing(world, &mut all);
    improper(world, &mut all);
    all.sort();
    let json = |(at, kind, rule, instance, bearer): (Sec, &str, String, usize, Option<String>)| json!({"at": text(at), "kind": kind, "rule": rule, "instance": instance, "bearer": bearer});
    all.into_iter().map(json).collect()
}

fn binding(world: &World, one: &Obligation) -> bool {
    !matches!(world.policy.duty(&one.duty).unwrap().force, Force::Strive | Force::Encourage)
}

/// What was missed of 力争 and 鼓励.
fn shortfalls(world: &World) -> Vec<Json> {
    let all = ordered(world).into_iter().filter(|one| !binding(world, one));
    let missed = all.filter_map(|one| one.breach(world).map(|at| (at, one)));
    let mut all: Vec<_> = missed.filter(|(at, one)| rules::lifted(world, &one.duty, *at).is_none()).collect();
    all.sort_by_key(|(at, one)| (*at, one.duty.clone(), one.instance));
    all.iter().map(|(at, one)| json!({"rule": one.duty, "instance": one.instance, "at": text(*at)})).collect()
}

fn escalations(world: &World) -> Vec<Json> {
    let mut all: Vec<Json> = Vec::new();
    for one in &world.reached {
        let causes: Vec<String> =
            one.causes.iter().map(|(duty, instance)| format!("{duty}#{instance}")).collect();
        all.push(json!({
            "ladder": one.ladder, "rung": one.rung, "at": text(one.at), "by": one.by, "on": one.on,
            "discretionary": one.discretionary,
            "causes": if causes.is_empty() { json!("?") } else { json!(causes) },
        }));
    }
    all
}

/// A required role left empty: one violation, at the first obligation it should bear.
fn missing(world: &World, all: &mut Vec<(Sec, &'static str, String, usize, Option<String>)>) {
    let mut obligations = ordered(world);
    obligations.sort_by_key(|one| one.trigger.when.at);
    for role in world.policy.roles.iter().filter(|role| !role.optional) {
        let first = obligations.iter().find(|one| {
            let duty = world.policy.duty(&one.duty).unwrap();
            let bound = match &one.seat {
                judge::Seat::Role(own) => *own == role.name,
                judge::Seat::Unit(_) => false,
                judge::Seat::All => named(&duty.bearer).contains(&role.name),
            };
            bound && world.units(&role.name, one.trigger.when.at).is_empty()
        });
        if let Some(one) = first {
            let at = one.trigger.when.at;
            all.push((at, "missing_party", one.duty.clone(), one.instance, Some("?".to_owned())));
        }
    }
}

/// One violation for each request that failed, at the first step that did.
fn improper(world: &World, all: &mut Vec<(Sec, &'static str, String, usize, Option<String>)>) {
    let mut obligations = ordered(world);
    obligations.sort_by_key(|one| one.trigger.when.at);
    for rule in &world.policy.extensions {
        let mut asked: Vec<(&Grant, &Obligation)> = Vec::new();
        for one in &obligations {
            asked.extend(one.grants.iter().filter(|grant| grant.rule == rule.name).map(|it| (it, *one)));
        }
        let mut failed: Vec<(usize, Sec, Option<String>)> = Vec::new();
        for (grant, one) in asked {
            if let Some((reason, at)) = grant.failed
                && !["not_open", "approved_after_due"].contains(&reason)
            {
                failed.push((grant.number, at, one.bearers(world, at).0));
            }
        }
        failed.sort_by_key(|(number, at, _)| (*number, *at));
        failed.dedup_by_key(|(number, ..)| *number);
        let one = |(number, at, bearer)| (at, "improper_extension", rule.name.clone(), number, bearer);
        all.extend(failed.into_iter().map(one));
    }
}

fn remaining(world: &World, one: &Obligation, paused: bool) -> Json {
    if !paused {
        return Json::Null;
    }
    let duty = world.policy.duty(&one.duty).unwrap();
    match pause::left(world, duty, one, world.now) {
        // Half days are left in halves; the texts do not say how they are shown.
        _ if matches!(duty.limit, Limit::HalfDays { .. } | Limit::Same(_)) => json!("?"),
        Some((Counts::WorkingDays, n)) => json!({"working_days": n}),
        Some((Counts::Seconds, n)) => json!({"seconds": n}),
        _ => json!("?"),
    }
}

/// A stretch as the report shows it; it ends with the obligation at the latest.
fn suspension(pause: &pause::Pause) -> Json {
    json!({"rule": pause.rule, "from": text(pause.from), "to": pause.to.map(text)})
}

/// The moments worth aiming an event at: when something is due.
pub(crate) fn moments(policy: &Policy, calendar: &Calendar, ticket: &Ticket) -> Vec<Sec> {
    let world = judged(policy, calendar, ticket, END_OF_TIME, END_OF_TIME);
    let dues = ordered(&world).into_iter().flat_map(|one| one.dues.iter().map(|(_, due)| *due));
    let at = |due: Due| match due {
        Due::At(due) => Some(due.at),
        _ => None,
    };
    dues.filter_map(at).collect()
}
