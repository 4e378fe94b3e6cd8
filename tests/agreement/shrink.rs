//! Makes a disagreement small: takes away one part after another for as long as the two still disagree.

use crate::policy::{Bearer, Limit, Policy, Ticket};
use crate::time::Sec;

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) policy: Policy,
    pub(crate) ticket: Ticket,
    pub(crate) as_of: Sec,
}

/// The smallest case found that still disagrees.
pub(crate) fn shrink(case: Case, disagrees: &dyn Fn(&Case) -> bool) -> Case {
    let mut smallest = case;
    for _ in 0..400 {
        let mut smaller = false;
        for candidate in candidates(&smallest) {
            // Candidates are made from the case as it was: only the first that serves is taken, then all are made anew.
            if disagrees(&candidate) {
                smallest = candidate;
                smaller = true;
                break;
            }
        }
        if !smaller {
            return smallest;
        }
    }
    smallest
}

/// Notes a smaller case, made by a change.
type With<'w> = dyn FnMut(&dyn Fn(&mut Case)) + 'w;

fn without<T: Clone>(list: &[T], place: usize) -> Vec<T> {
    let mut rest = list.to_vec();
    rest.remove(place);
    rest
}

fn candidates(case: &Case) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut with = |change: &dyn Fn(&mut Case)| {
        let mut smaller = case.clone();
        change(&mut smaller);
        all.push(smaller);
    };
    let policy = &case.policy;
    macro_rules! each {
        ($($list:ident),*) => {
            $(for place in 0..policy.$list.len() {
                with(&|it| it.policy.$list = without(&policy.$list, place));
            })*
        };
    }
    each!(ladders, bans, permits, suspensions, extensions, duties, tables, fields, groups, bound, units);
    for place in 0..case.ticket.events.len() {
        with(&|it| it.ticket.events = without(&case.ticket.events, place));
    }
    with(&|it| it.policy.desk = None);
    with(&|it| it.policy.matter_desk = None);
    with(&|it| it.policy.bare_works = None);
    with(&|it| it.policy.matter_bare_works = None);
    with(&|it| it.policy.calendar = None);
    with(&|it| it.policy.to = None);
    for place in 0..case.ticket.parties.len() {
        with(&|it| it.ticket.parties = without(&case.ticket.parties, place));
    }
    for place in 0..case.ticket.fields.len() {
        with(&|it| it.ticket.fields = without(&case.ticket.fields, place));
    }
    events(case, &mut with);
    duties(case, &mut with);
    let size = size(case);
    all.retain(|candidate| self::size(candidate) < size);
    all
}

fn events(case: &Case, with: &mut With<'_>) {
    for (place, event) in case.ticket.events.iter().enumerate() {
        for field in 0..event.fields.len() {
            with(&|it| it.ticket.events[place].fields = without(&event.fields, field));
        }
        with(&|it| it.ticket.events[place].set.clear());
        with(&|it| it.ticket.events[place].by = None);
    }
    for (place, kind) in case.policy.events.iter().enumerate() {
        with(&|it| it.policy.events = without(&case.policy.events, place));
        for field in 0..kind.fields.len() {
            with(&|it| it.policy.events[place].fields = without(&kind.fields, field));
        }
    }
    for place in 0..case.policy.roles.len() {
        with(&|it| it.policy.roles = without(&case.policy.roles, place));
    }
}

fn duties(case: &Case, with: &mut With<'_>) {
    for (place, duty) in case.policy.duties.iter().enumerate() {
        with(&|it| it.policy.duties[place].conditions.clear());
        with(&|it| it.policy.duties[place].terminations.clear());
        with(&|it| it.policy.duties[place].early = false);
        with(&|it| it.policy.duties[place].no_repeat = false);
        with(&|it| it.policy.duties[place].first_only = false);
        with(&|it| it.policy.duties[place].reassign = None);
        with(&|it| it.policy.duties[place].desk = None);
        with(&|it| it.policy.duties[place].bare_works = None);
        with(&|it| it.policy.duties[place].limit = Limit::Never);
        with(&|it| it.policy.duties[place].limit = Limit::WorkingDays { n: 1, clock: None });
        with(&|it| it.policy.duties[place].bearer = Bearer::One("承办".to_owned()));
        with(&|it| it.policy.duties[place].force = crate::policy::Force::Must);
        use crate::policy::Happening::Event;
        for (list, lines) in [&duty.triggers, &duty.completions, &duty.terminations].into_iter().enumerate() {
            for (line, what) in lines.iter().enumerate() {
                let mut put = |new: Option<crate::policy::Happening>| {
                    with(&|it| {
                        let duty = &mut it.policy.duties[place];
                        let list = [&mut duty.triggers, &mut duty.completions, &mut duty.terminations]
                            .into_iter()
                            .nth(list)
                            .unwrap();
                        match &new {
                            Some(new) => list[line] = new.clone(),
                            None => *list = without(list, line),
                        }
                    });
                };
                put(None);
                for simpler in simpler(what) {
                    put(Some(simpler));
                }
                if let Event { kind, .. } = what {
                    put(Some(Event { kind: kind.clone(), condition: None, by: None }));
                }
            }
        }
    }
    for place in 0..case.policy.extensions.len() {
        with(&|it| it.policy.extensions[place].guard = None);
        with(&|it| it.policy.extensions[place].most = None);
        with(&|it| it.policy.extensions[place].steps.truncate(1));
        with(&|it| it.policy.extensions[place].duties.truncate(1));
    }
    for (place, ladder) in case.policy.ladders.iter().enumerate() {
        for rung in 0..ladder.rungs.len() {
            with(&|it| it.policy.ladders[place].rungs = without(&ladder.rungs, rung));
        }
    }
}

fn simpler(what: &crate::policy::Happening) -> Vec<crate::policy::Happening> {
    use crate::policy::Happening::{Both, Either, Nth, Unless};
    match what {
        Either(parts) | Both(parts) => parts.clone(),
        Nth(_, inner) | Unless(inner, _) => vec![(**inner).clone()],
        _ => Vec::new(),
    }
}

/// How much there is to read.
fn size(case: &Case) -> usize {
    crate::print::policy(&case.policy).len() + crate::facts::ticket(&case.ticket).to_string().len()
}
