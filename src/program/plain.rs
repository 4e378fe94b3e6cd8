//! What an event comes to that can only open, discharge and end obligations and asks nothing of its ticket: decided when the
//! policy is compiled, so that `eval::plain` has nothing to ask. It is what the rules say anyway; no rule is decided here.

use super::{Happening, Hook, Hooks, Limit, Program, TableResult, Watched};

/// An event of one kind that is as plain as that.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    /// What it opens, in the order of the policy.
    pub openings: Vec<Opening>,
    /// What it ends.
    pub endings: Vec<Ending>,
    /// What it discharges.
    pub completions: Vec<Ending>,
}

/// A duty that is opened.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// The duty.
    pub duty: usize,
    /// Where its due moment comes from.
    pub due: DueFrom,
    /// Whether anything waits for its due moment, for a moment before or after it, or for the breach.
    pub watched: bool,
}

/// Where the due moment of what is opened comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueFrom {
    /// There is none.
    Nowhere,
    /// It is counted from the event.
    Event,
    /// It is that of the opening of this event at that place (同).
    Opening(usize),
    /// It is read from the ticket and from tables.
    Facts,
}

/// A duty whose obligations are discharged or ended.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// The duty.
    pub duty: usize,
    /// The leaves of its event expression that this event is.
    pub leaves: u64,
    /// Whether that is enough.
    pub alone: bool,
}

impl Plain {
    /// What an event comes to that touches these rules; `None` where anything has to be asked.
    pub(super) fn of(program: &Program, hooks: &Hooks) -> Option<Plain> {
        if program.versions.len() != 1 || !hooks.duties_alone {
            return None;
        }
        let mut plain = Plain::default();
        for hook in &hooks.openings {
            let opening = opening(program, hook, &plain.openings)?;
            plain.openings.push(opening);
        }
        for hook in &hooks.terminations {
            let termination = program.duties.get(hook.rule)?.termination.as_ref()?;
            plain.endings.push(ending(hook, termination)?);
        }
        for hook in &hooks.completions {
            let duty = program.duties.get(hook.rule)?;
            if duty.severally || duty.early {
                return None;
            }
            plain.completions.push(ending(hook, &duty.completion)?);
        }
        // Events of one second are put together by the places of the duties.
        plain.completions.is_sorted_by_key(|one| one.duty).then_some(plain)
    }
}

fn opening(program: &Program, hook: &Hook, before: &[Opening]) -> Option<Opening> {
    let duty = program.duties.get(hook.rule)?;
    if !duty.opens_plainly || !duty.trigger.alone || hook.leaves != hook.sure {
        return None;
    }
    let due = match duty.limit {
        Limit::None => DueFrom::Nowhere,
        Limit::Term(_) => DueFrom::Event,
        // Opened by the same event before it, so that its due moment is there.
        Limit::SameAs(kin) => {
            DueFrom::Opening(before.iter().position(|one| program.kin_of(one.duty) == kin)?)
        }
        _ if follows(program, &duty.limit) => return None,
        _ => DueFrom::Facts,
    };
    let watched = duty.watched != Watched::default() || !duty.permissions.is_empty();
    Some(Opening { duty: hook.rule, due, watched })
}

/// Whether any part of a limit may be that of another duty.
fn follows(program: &Program, limit: &Limit) -> bool {
    let any = |list: &[Limit]| list.iter().any(|limit| follows(program, limit));
    match limit {
        Limit::SameAs(_) => true,
        Limit::Given(_, otherwise) => otherwise.as_deref().is_some_and(|limit| follows(program, limit)),
        Limit::Longest(list) | Limit::Shortest(list) => any(list),
        Limit::Table(lookup) => {
            let table = program.lookups.get(*lookup).and_then(|lookup| program.tables.get(lookup.table));
            table.is_none_or(|table| {
                let mut results = table.rows.iter().map(|row| &row.result);
                results
                    .any(|result| matches!(result, TableResult::Limit(limit, _) if follows(program, limit)))
            })
        }
        Limit::None | Limit::Term(_) | Limit::Until(..) | Limit::Back(..) => false,
    }
}

fn ending(hook: &Hook, happening: &Happening) -> Option<Ending> {
    let alone = happening.alone;
    (hook.leaves == hook.sure).then_some(Ending { duty: hook.rule, leaves: hook.sure, alone })
}
