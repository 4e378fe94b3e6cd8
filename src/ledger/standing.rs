//! The duties that stand on rungs over several tickets: when they are due, and which activities discharge them. Each is
//! owed by the rung's 由, else by the subject; an activity that names the rung and the unit discharges every open one.

use std::collections::BTreeMap;

use super::period::in_time;
use super::{Books, State};
use crate::calendar::{Calendar, Counting};
use crate::facts::Entered;
use crate::ledger::RungEntry;
use crate::program::{Limit, Program};
use crate::value::{Moment, When};

/// A duty that stands on a rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingEntry {
    /// Its place among the rung's duties.
    pub duty: usize,
    /// Its number among those of its name, by moment.
    pub instance: u32,
    /// By when; none without a deadline.
    pub due: Option<Moment>,
    /// Whether a day outside the published years had to be looked at.
    pub provisional: bool,
    /// When it was done.
    pub completed: Option<Moment>,
    /// How it stands.
    pub state: State,
}

/// What was done, by rung and unit, in the order of time.
type Log<'p> = BTreeMap<(usize, usize, &'p str), Vec<When>>;

/// Judges the duties of all rungs, which are in their order.
pub(super) fn judge<'l>(program: &'l Program, books: &Books, entries: &mut [RungEntry<'l>], as_of: Moment) {
    let mut log = Log::new();
    for record in books.entered.keys() {
        let Entered::Rung { ladder, rung, unit, at, count } = *record else { continue };
        if let Some(unit) = program.texts.get(unit).filter(|_| count > 0 && at.at <= as_of) {
            log.entry((ladder, rung, unit)).or_default().push(at);
        }
    }
    log.values_mut().for_each(|list| list.sort());
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in entries {
        let Some((ladder, rung)) = entry.declared(program) else { continue };
        let calendar = program.calendar_of(ladder.version);
        // Few have more than one, and there may be many rungs: no more room than is needed.
        entry.duties.reserve_exact(rung.standing.len());
        for (at, duty) in rung.standing.iter().enumerate() {
            let bearers = entry.owed_by(program, duty);
            let done = bearers.iter().filter_map(|unit| {
                let own = log.get(&(rung.kin.0, rung.kin.1, *unit))?;
                own.iter().find(|done| done.at >= entry.at)
            });
            let instance = counted.entry(&duty.name).or_insert(0);
            *instance = instance.saturating_add(1);
            let limit = due(calendar, &duty.limit, entry.at, &duty.counting);
            let (state, completed) = stand(limit, done.min().copied(), books.present.activities, as_of);
            let (due, provisional) = match limit {
                Due::At(due, provisional) => (Some(due), provisional),
                Due::Never | Due::Unknown => (None, false),
            };
            let instance = *instance;
            let one = StandingEntry { duty: at, instance, due, provisional, completed, state };
            entry.duties.push(one);
        }
    }
}

/// By when something is due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    /// Then; whether that is provisional.
    At(Moment, bool),
    /// It has no deadline.
    Never,
    /// That cannot be told.
    Unknown,
}

/// Without a list of activities nothing is said of what is due.
fn stand(due: Due, done: Option<When>, listed: bool, as_of: Moment) -> (State, Option<Moment>) {
    let completed = done.map(|done| done.at);
    let state = match (due, done) {
        (Due::Unknown, _) => State::Undetermined,
        (Due::Never, Some(_)) => State::Met,
        (Due::At(due, _), Some(done)) if in_time(done, due) => State::Met,
        (Due::At(..), Some(_)) => State::Late,
        (Due::At(due, _), None) if as_of > due && listed => State::Overdue,
        (Due::At(due, _), None) if as_of > due => State::Undetermined,
        (Due::Never | Due::At(..), None) => State::Pending,
    };
    (state, completed)
}

fn due(calendar: &Calendar, limit: &Limit, from: Moment, counting: &Counting) -> Due {
    let of = |list: &[Limit]| list.iter().map(|one| due(calendar, one, from, counting)).collect::<Vec<Due>>();
    let moments = |list: &[Due]| {
        let at =
            |one: &Due| if let Due::At(at, provisional) = one { Some((*at, *provisional)) } else { None };
        list.iter().filter_map(at).collect::<Vec<_>>()
    };
    match limit {
        Limit::None => Due::Never,
        Limit::Term(term) => match calendar.due(term, from, counting) {
            Ok(due) => Due::At(due.at, due.provisional),
            Err(_) => Due::Unknown,
        },
        Limit::Longest(list) | Limit::Shortest(list) => {
            let list = of(list);
            let longest = matches!(limit, Limit::Longest(_));
            if list.contains(&Due::Unknown) {
                return Due::Unknown;
            }
            // The latest of what never comes is never; the earliest passes it over.
            if longest && list.contains(&Due::Never) {
                return Due::Never;
            }
            let list = moments(&list);
            let one = if longest { list.into_iter().max() } else { list.into_iter().min() };
            one.map_or(Due::Never, |(at, provisional)| Due::At(at, provisional))
        }
        // What only a ticket can tell is refused when the policy is read.
        _ => Due::Unknown,
    }
}
