//! The rungs that one ticket decides.

use crate::happen;
use crate::judge::{Obligation, Seat, named};
use crate::policy::{Cause, Force, Ladder, Rung};
use crate::time::Sec;
use crate::turn;
use crate::world::{Reached, World};

/// Every rung reached on what has been judged so far.
pub(crate) fn climb(world: &mut World) {
    let mut all = Vec::new();
    for ladder in &world.policy.ladders {
        for rung in &ladder.rungs {
            all.extend(reached(world, ladder, rung));
        }
    }
    all.sort_by_key(|one: &Reached| one.at);
    world.reached = all;
}

fn reached(world: &World, ladder: &Ladder, rung: &Rung) -> Vec<Reached> {
    let one = |at: Sec, on: Option<String>, causes: Vec<(String, usize)>| Reached {
        ladder: ladder.name.clone(),
        rung: rung.name.clone(),
        at,
        on,
        by: rung.by.as_ref().and_then(|by| world.units(by, at).into_iter().next()),
        discretionary: rung.discretionary,
        causes,
    };
    let subject = |at: Sec| world.units(&ladder.subject, at).into_iter().next();
    match &rung.cause {
        Cause::Happens(what) => {
            let all = happen::occurrences(world, what).into_iter();
            let own = all.filter(|it| it.certain && it.when.at <= world.now && world.in_force(it.when.at));
            own.map(|it| one(it.when.at, subject(it.when.at), Vec::new())).collect()
        }
        Cause::Turn(turn) => {
            let duties = ladder.duties.iter().filter_map(|name| world.policy.duty(name));
            let binding = duties.filter(|duty| !matches!(duty.force, Force::Strive | Force::Encourage));
            let watched = binding.filter_map(|duty| world.judged.get(&duty.name)).flatten();
            let moment = |it: &Obligation| {
                let at = turn::turn(world, it, *turn)?;
                // Where the ladder's subject bears the duty, the rung is on the unit that bore this obligation: a duty that
                // stays with the old unit does not bring the rung on the new one.
                let borne = world.policy.duty(&it.duty).is_some_and(|duty| match &it.seat {
                    Seat::Role(role) => *role == ladder.subject,
                    Seat::Unit(_) => false,
                    Seat::All => named(&duty.bearer).first() == Some(&ladder.subject),
                });
                let bearer = it.bearers(world, at).0.filter(|_| borne);
                Some(one(at, bearer.or_else(|| subject(at)), vec![(it.duty.clone(), it.instance)]))
            };
            watched.filter_map(moment).collect()
        }
    }
}
