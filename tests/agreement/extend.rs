//! Extensions: every request with what became of it, for one obligation at a time.

use crate::happen::{self, Occurrence};
use crate::judge::Obligation;
use crate::limit::{self, Due};
use crate::policy::{Duty, Extension, Gain, Value};
use crate::time::{Sec, When};
use crate::world::{Truth, World};

/// A request under an extension, as it concerns one obligation.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) rule: String,
    /// Which request under the rule on this ticket.
    pub(crate) number: usize,
    pub(crate) requested: Sec,
    pub(crate) steps: Vec<(String, Sec)>,
    pub(crate) effective: Option<Sec>,
    pub(crate) before: Option<Sec>,
    pub(crate) after: Option<Sec>,
    pub(crate) failed: Option<(&'static str, Sec)>,
}

/// How far a chain of steps came, whatever the due moment.
struct Chain {
    steps: Vec<(String, When)>,
    till: Option<When>,
    granted: Option<When>,
    failed: Option<(&'static str, Sec)>,
}

pub(crate) fn apply(world: &World, duty: &Duty, one: &mut Obligation) {
    let rules = world.policy.extensions.iter().filter(|rule| rule.duties.contains(&duty.name));
    // What happens to this obligation: a request is answered, a chain is closed. In one second requests come first.
    let mut moments: Vec<(Sec, usize, &Extension, usize, Occurrence, Chain)> = Vec::new();
    for (place, rule) in rules.enumerate() {
        let mut requests = happen::occurrences(world, &rule.request);
        requests.retain(|it| it.certain);
        for (number, request) in requests.iter().enumerate() {
            if !one.open_at(request.when.at) {
                continue;
            }
            let next = requests.get(number + 1).map(|it| it.when.at);
            let chain = follow(world, rule, request, next);
            moments.push((request.when.at, place, rule, number + 1, request.clone(), chain));
        }
    }
    moments.sort_by_key(|(at, place, ..)| (*at, *place));
    let mut waiting: Vec<(Sec, &Extension, Grant, Chain)> = Vec::new();
    let mut grants: Vec<Grant> = Vec::new();
    for (at, _, rule, number, request, chain) in moments {
        close(world, duty, one, &mut waiting, &mut grants, at);
        let mut grant = Grant {
            rule: rule.name.clone(),
            number,
            requested: at,
            steps: chain.steps.iter().map(|(name, when)| (name.clone(), when.at)).collect(),
            effective: None,
            before: None,
            after: None,
            failed: None,
        };
        if let Some(reason) = refused(world, rule, one, &request, &grants) {
            grant.failed = Some((reason, at));
            grant.steps.clear();
            grants.push(grant);
            continue;
        }
        match (chain.granted, chain.failed) {
            (Some(granted), _) => waiting.push((granted.at, rule, grant, chain)),
            (None, failed) => {
                grant.failed = failed;
                grants.push(grant);
            }
        }
    }
    close(world, duty, one, &mut waiting, &mut grants, i64::MAX);
    grants.sort_by_key(|grant| (grant.requested, rule_place(world, &grant.rule)));
    one.grants = grants;
}

fn rule_place(world: &World, name: &str) -> usize {
    world.policy.extensions.iter().position(|rule| rule.name == name).unwrap_or(usize::MAX)
}

/// Why a request fails at once.
fn refused(
    world: &World,
    rule: &Extension,
    one: &Obligation,
    request: &Occurrence,
    grants: &[Grant],
) -> Option<&'static str> {
    let at = request.when.at;
    if let Due::At(due) = one.due_at(at)
        && request.when.at > due.at
    {
        return Some("asked_late");
    }
    if rule.guard.as_ref().is_some_and(|guard| world.holds(guard, at, None) != Truth::Yes) {
        return Some("guard");
    }
    let granted = grants.iter().filter(|it| it.rule == rule.name && it.effective.is_some()).count() as i64;
    rule.most.is_some_and(|most| granted >= most).then_some("too_many")
}

/// Closes the chains whose last step came before a second.
fn close(
    world: &World,
    duty: &Duty,
    one: &mut Obligation,
    waiting: &mut Vec<(Sec, &Extension, Grant, Chain)>,
    grants: &mut Vec<Grant>,
    until: Sec,
) {
    waiting.sort_by_key(|(at, ..)| *at);
    while waiting.first().is_some_and(|(at, ..)| *at < until) {
        let (at, rule, mut grant, chain) = waiting.remove(0);
        match one.due_at(at) {
            // What had been broken by then stays broken, ended or not.
            Due::At(due) if at > due.at && (one.open_at(at) || one.breach(world).is_some()) => {
                grant.failed = Some(("approved_after_due", at));
                if rule.late_grant && one.excuse.is_none() {
                    one.excuse = Some(("?".to_owned(), at));
                }
            }
            _ if !one.open_at(at) => grant.failed = Some(("not_open", at)),
            Due::At(due) => {
                let after = limit::extended(world, duty, &rule.gain, chain.till, due);
                one.dues.push((at, Due::At(after)));
                grant.effective = Some(at);
                grant.before = Some(due.at);
                grant.after = Some(after.at);
            }
            _ => grant.effective = Some(at),
        }
        grants.push(grant);
    }
}

/// The steps after a request, in their order, until the next request replaces it.
fn follow(world: &World, rule: &Extension, request: &Occurrence, next: Option<Sec>) -> Chain {
    let from = request.when.at;
    let mut came: Vec<(Sec, usize, Occurrence)> = Vec::new();
    for (place, step) in rule.steps.iter().enumerate() {
        let all = happen::occurrences(world, step).into_iter();
        let within = |one: &Occurrence| {
            one.certain && one.when.at >= from && next.is_none_or(|next| one.when.at < next)
        };
        came.extend(all.filter(within).map(|one| (one.when.at, place, one)));
    }
    came.sort_by_key(|(at, place, _)| (*at, *place));
    let mut chain = Chain { steps: Vec::new(), till: None, granted: None, failed: None };
    if rule.steps.is_empty() {
        chain.granted = Some(request.when);
    }
    for (at, place, one) in came {
        let turn = chain.steps.len();
        if chain.granted.is_some() || place < turn {
            continue;
        }
        if place > turn {
            let skipped = happen::occurrences(world, &rule.steps[turn]);
            let since = |it: &Occurrence| it.certain && it.when.at > at;
            let reason = if skipped.iter().any(since) { "disorder" } else { "missing_step" };
            chain.failed = Some((reason, at));
            break;
        }
        chain.steps.push((one.name.clone(), one.when));
        if let Gain::Until(_, field) = &rule.gain {
            chain.till = till(world, &one, field).or(chain.till);
        }
        if chain.steps.len() == rule.steps.len() {
            chain.granted = Some(one.when);
        }
    }
    chain
}

fn till(world: &World, step: &Occurrence, field: &str) -> Option<When> {
    let number = step.events.first()?;
    let event = &world.ticket.events[*number];
    event.fields.iter().find(|(name, _)| name == field).and_then(|(_, value)| match value {
        Value::When(when) => Some(*when),
        _ => None,
    })
}
