//! Time not counted: which stretches a suspension takes out of an obligation's limit, what is left while one runs.

use crate::happen;
use crate::judge::Obligation;
use crate::limit::{self, Counts, Due, counts};
use crate::policy::{Duty, Suspension};
use crate::time::{Sec, day_of};
use crate::world::{Truth, World};

/// A stretch of a suspension, clipped to the obligation's life.
#[derive(Clone, Debug)]
pub(crate) struct Pause {
    pub(crate) rule: String,
    pub(crate) from: Sec,
    pub(crate) to: Option<Sec>,
}

/// The stretches of one suspension on the ticket: from its first event to the next of its second.
fn stretches(world: &World, rule: &Suspension) -> Vec<(Sec, Option<Sec>)> {
    let ends = happen::occurrences(world, &rule.to);
    let mut all: Vec<(Sec, Option<Sec>)> = Vec::new();
    for start in happen::occurrences(world, &rule.from).iter().filter(|one| one.certain) {
        let at = start.when.at;
        let asked = rule.condition.as_ref().map_or(Truth::Yes, |it| world.holds(it, at, None));
        let running = all.last().is_some_and(|(_, to)| to.is_none_or(|to| at < to));
        if asked == Truth::Yes && !running {
            all.push((
                at,
                ends.iter().filter(|one| one.certain && one.when.at >= at).map(|one| one.when.at).min(),
            ));
        }
    }
    all
}

/// Takes the stretches out of an obligation's limit, those that began before its due moment had passed.
pub(crate) fn apply(world: &World, duty: &Duty, one: &mut Obligation) {
    let opened = one.trigger.when.at;
    let Due::At(_) = one.due_at(opened) else { return };
    if counts(world, duty, &duty.limit) == Counts::Nothing && !countable(world, duty, one) {
        return;
    }
    let own = world.policy.suspensions.iter().filter(|rule| rule.duties.contains(&duty.name));
    let mut all: Vec<Pause> = Vec::new();
    for rule in own {
        for (from, to) in stretches(world, rule) {
            let from = from.max(opened);
            // A stretch is clipped to the life of the obligation (rule 9).
            let end = one.end.as_ref().map(|end| end.when().at.max(opened));
            let to = match (to, end) {
                (Some(to), Some(end)) => Some(to.min(end)),
                (to, end) => to.or(end),
            };
            let ended = one.end.as_ref().is_some_and(|end| end.when().at.max(opened) < from);
            if !ended && to.is_none_or(|to| to > from) {
                all.push(Pause { rule: rule.name.clone(), from, to });
            }
        }
    }
    all.sort_by_key(|pause| pause.from);
    for pause in all {
        let Due::At(due) = one.dues[0].1 else { return };
        let running =
            one.pauses.iter().any(|it| it.from <= pause.from && it.to.is_none_or(|to| pause.from < to));
        if running || pause.from <= due.at {
            one.pauses.push(pause);
            let closed: Vec<limit::Pause> =
                one.pauses.iter().filter(|it| it.to.is_some()).map(|it| (it.from, it.to)).collect();
            one.dues[0].1 = limit::due(world, duty, &duty.limit, one.trigger.when, &closed);
        }
    }
}

/// Whether the due moment in force is counted, not written as a date.
fn countable(_world: &World, _duty: &Duty, one: &Obligation) -> bool {
    matches!(one.dues[0].1, Due::At(due) if !due.absolute)
}

/// Whether a stretch runs at a second of the obligation's life.
pub(crate) fn running(one: &Obligation, at: Sec) -> bool {
    one.pauses.iter().any(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
}

/// The days or seconds left when the running stretches began.
pub(crate) fn left(world: &World, duty: &Duty, one: &Obligation, at: Sec) -> Option<(Counts, i64)> {
    // Back to where the stretches that cover this second, one over another, began.
    let mut since = at;
    while let Some(earlier) = one
        .pauses
        .iter()
        .filter(|it| it.from < since && it.to.is_none_or(|to| since <= to))
        .map(|it| it.from)
        .min()
    {
        since = earlier;
    }
    let closed: Vec<limit::Pause> = one
        .pauses
        .iter()
        .filter(|it| it.from < since && it.to.is_some_and(|to| to < since))
        .map(|it| (it.from, it.to))
        .collect();
    let Due::At(due) = limit::due(world, duty, &duty.limit, one.trigger.when, &closed) else { return None };
    let limit = limit::told(world, &duty.limit, one.trigger.when.at)?;
    match counts(world, duty, &limit) {
        Counts::WorkingDays => {
            let taken = limit::taken(&closed);
            let day = day_of(since).max(limit::start(world, duty, one.trigger.when).0);
            let days = day + 1..=day_of(due.at);
            Some((
                Counts::WorkingDays,
                days.filter(|day| world.calendar.works(*day) && !taken.contains(day)).count() as i64,
            ))
        }
        Counts::Seconds => Some((Counts::Seconds, due.at - since)),
        _ => None,
    }
}
