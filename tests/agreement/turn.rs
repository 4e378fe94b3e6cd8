//! The moments of an obligation that expressions and rungs wait for: 逾期, 逾期满, 到期前, 期满, 按期.

use crate::judge::Obligation;
use crate::limit::{Due, Pause, after, due, earlier};
use crate::policy::{Span, Turn};
use crate::time::{Calendar, DAY, Sec};
use crate::world::World;

/// The moment of an obligation that an expression or a rung waits for, where it has come.
pub(crate) fn turn(world: &World, one: &Obligation, turn: Turn) -> Option<Sec> {
    if turn == Turn::OnTime {
        return one.kept(world);
    }
    let Due::At(due) = one.due_at(world.now) else { return None };
    let open_at = |at: Sec| one.end.as_ref().is_none_or(|end| end.when().at > at);
    let moment = match turn {
        Turn::Overdue | Turn::OnTime => return broken(world, one),
        Turn::OverdueBy(span) => {
            let breach = broken(world, one)?;
            let at = after_unrolled(world.calendar, due.at, span).max(breach);
            open_at(at).then_some(at)
        }
        Turn::Before(span) => warned(world, one, span).filter(|at| open_at(*at)),
        Turn::Expired => {
            let at = due.at.max(one.trigger.when.at);
            (!one.closed_before(at) && !crate::pause::running(one, at)).then_some(at)
        }
    };
    moment.filter(|at| world.now >= *at)
}

/// A breach that no permission lifts.
pub(crate) fn broken(world: &World, one: &Obligation) -> Option<Sec> {
    let at = one.breach(world)?;
    crate::rules::lifted(world, &one.duty, at).is_none().then_some(at)
}

/// The first moment so long before the due moment in force at that moment; never before the trigger, nor while paused.
fn warned(world: &World, one: &Obligation, span: Span) -> Option<Sec> {
    if !one.pauses.is_empty() {
        return warned_between(world, one, span);
    }
    for (place, (from, due)) in one.dues.iter().enumerate() {
        let until = one.dues.get(place + 1).map(|(next, _)| *next);
        if let Due::At(due) = due {
            let at = earlier(world.calendar, due.at, span).max(one.trigger.when.at);
            let then = at >= *from && until.is_none_or(|until| at < until);
            if then && !crate::pause::running(one, at) {
                return Some(at);
            }
        }
    }
    None
}

/// The same where time is not counted now and then: each due moment warns while it is the one in force.
fn warned_between(world: &World, one: &Obligation, span: Span) -> Option<Sec> {
    let duty = world.policy.duty(&one.duty)?;
    let mut since = one.trigger.when.at;
    loop {
        let closed: Vec<Pause> = one
            .pauses
            .iter()
            .filter(|it| it.to.is_some_and(|to| to <= since))
            .map(|it| (it.from, it.to))
            .collect();
        let next = one.pauses.iter().filter(|it| it.to.is_none_or(|to| to > since)).map(|it| it.from).min();
        if let Due::At(due) = due(world, duty, &duty.limit, one.trigger.when, &closed) {
            // One that lay in a stretch comes when that has ended.
            let at = earlier(world.calendar, due.at, span).max(since);
            if next.is_none_or(|next| at < next) {
                return Some(at);
            }
        }
        // To where the stretches that begin there, one over another, have all ended.
        let mut end = next?;
        while let Some(over) = one.pauses.iter().find(|it| it.from <= end && it.to.is_none_or(|to| to > end))
        {
            end = over.to?;
        }
        since = end;
    }
}

fn after_unrolled(calendar: &Calendar, at: Sec, span: Span) -> Sec {
    match span {
        Span::Days(n) => at + n * DAY,
        _ => after(calendar, at, span),
    }
}
