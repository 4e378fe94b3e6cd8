//! Prohibitions and what must come first: each occurrence that breaks one. Both see the log before their event.

use std::collections::BTreeSet;

use crate::features::{Feature, on};
use crate::happen::{self, Occurrence};
use crate::limit;
use crate::policy::{Ban, Happening, Span};
use crate::time::{DAY, Sec, day_of, months_later};
use crate::world::{Truth, World};

pub(crate) struct Broken {
    pub(crate) rule: String,
    pub(crate) kind: &'static str,
    pub(crate) instance: usize,
    pub(crate) at: Sec,
    pub(crate) bearer: Option<String>,
}

/// What broke the rules of a policy on a ticket.
pub(crate) fn broken(world: &World) -> Vec<Broken> {
    let mut all = Vec::new();
    for ban in &world.policy.bans {
        let mut count = 0;
        world.ahead.set(1);
        let acts = happen::occurrences(world, &ban.not);
        world.ahead.set(0);
        for one in acts.iter().filter(|one| one.certain) {
            let at = one.when.at;
            let asked =
                ban.conditions.iter().fold(Truth::Yes, |all, it| all.and(world.holds(it, at - 1, None)));
            if asked != Truth::Yes || !world.in_force(at) || !breaks(world, ban, one) {
                continue;
            }
            if lifted(world, &ban.name, at - 1).is_some() {
                continue;
            }
            count += 1;
            all.push(Broken {
                rule: ban.name.clone(),
                kind: if ban.without.is_some() { "out_of_order" } else { "prohibited" },
                instance: count,
                at,
                bearer: world.units(&ban.bearer, at - 1).into_iter().next(),
            });
        }
    }
    all
}

fn breaks(world: &World, ban: &Ban, one: &Occurrence) -> bool {
    let before = |what: &Happening| -> Vec<Occurrence> {
        let all = happen::occurrences(world, what).into_iter();
        all.filter(|it| it.when.at < one.when.at).collect()
    };
    let acts = || {
        world.ahead.set(1);
        let all = before(&ban.not);
        world.ahead.set(0);
        all
    };
    let late_enough = |it: &Occurrence| {
        ban.at_least.is_none_or(|gap| plus(world, it.when.at, gap) <= reach(one.when.at, gap))
    };
    let soon_enough =
        |it: &Occurrence| ban.at_most.is_none_or(|gap| within(world, it.when.at, one.when.at, gap));
    // Whether what must come first did come may be unknown: that is no breach.
    match &ban.without {
        Some(first) => !before(first).iter().any(|it| late_enough(it) && soon_enough(it)),
        None if ban.at_least.is_none() && ban.at_most.is_none() => true,
        None => acts().iter().any(|it| it.certain && !late_enough(it)),
    }
}

/// The second that a gap is measured to: gaps in days, months and years are measured between days.
fn reach(at: Sec, gap: Span) -> Sec {
    if matches!(gap, Span::Hours(_)) { at } else { day_of(at) * DAY }
}

/// Whether a gap is not exceeded. Rest days behind the last working day that is allowed add nothing to it.
fn within(world: &World, from: Sec, to: Sec, gap: Span) -> bool {
    let works = world.policy.matter_bare_works.or(world.policy.bare_works).unwrap_or(false);
    match gap {
        Span::Days(n) if works => within(world, from, to, Span::WorkingDays(n)),
        Span::WorkingDays(n) => reach(to, gap) < plus(world, from, Span::WorkingDays(n + 1)),
        _ => reach(to, gap) <= plus(world, from, gap),
    }
}

/// So much later; for gaps in days, months and years, the beginning of that day.
fn plus(world: &World, at: Sec, gap: Span) -> Sec {
    let works = world.policy.matter_bare_works.or(world.policy.bare_works).unwrap_or(false);
    match gap {
        Span::Days(n) if works => plus(world, at, Span::WorkingDays(n)),
        Span::WorkingDays(n) => limit::working_days(world.calendar, day_of(at), n, &BTreeSet::new()) * DAY,
        Span::Months(n) => months_later(day_of(at), n) * DAY,
        Span::Years(n) => months_later(day_of(at), 12 * n) * DAY,
        Span::Days(n) => (day_of(at) + n) * DAY,
        Span::Hours(n) => at + n * 3600,
    }
}

/// The permission that lifts a rule at a second, if one does.
pub(crate) fn lifted(world: &World, rule: &str, at: Sec) -> Option<String> {
    if !on(Feature::Permits) {
        return None;
    }
    let own = world.policy.permits.iter().filter(|permit| permit.lifts.iter().any(|name| name == rule));
    let holds = |it: &&crate::policy::Permit| {
        it.condition.as_ref().is_none_or(|condition| world.holds(condition, at, None) == Truth::Yes)
    };
    own.filter(holds).map(|permit| permit.name.clone()).next()
}
