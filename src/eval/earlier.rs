//! 曾有: what a prohibition asks of other tickets. One ticket tells which of its acts depend on it, and what of the kind
//! happened on it; the ledger puts the tickets together.

use super::{By, Evaluator, Run};
use crate::facts::CaseRef;
use crate::program::{Cond, Happening, Party, Program, Prohibition};
use crate::value::{Moment, Truth, Value};

/// An act that breaks a prohibition if another ticket has what it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The index of the prohibition.
    pub prohibition: usize,
    /// What is asked: an index of `Program::earlier`.
    pub earlier: usize,
    /// The act.
    pub by: By,
    /// When.
    pub at: Moment,
    /// Who is responsible.
    pub bearer: Value,
    /// Where the values that must be shared start in the run's list, and how many.
    pub shared: (usize, usize),
}

impl Evaluator {
    /// The acts that depend on other tickets.
    pub fn suspects(&self) -> &[Suspect] {
        &self.suspects
    }

    /// How many events exist for what was judged: those up to its `as_of`.
    pub fn seen(&self) -> usize {
        self.seen
    }

    /// Who a party is at the end of the run.
    pub fn party_at_end(&self, program: &Program, case: &CaseRef<'_>, party: Party) -> Value {
        self.party_now(Run { program, case, as_of: Moment::MAX, known: Moment::MAX, looks: None }, party)
    }

    /// The first moment at which a happening had come about, and whether it can be told at all. Asked after the run.
    pub fn first_of(
        &self,
        program: &Program,
        case: &CaseRef<'_>,
        happening: &Happening,
    ) -> (Truth, Option<Moment>) {
        let run = Run { program, case, as_of: Moment::MAX, known: Moment::MAX, looks: None };
        let mut maybe: Option<Moment> = None;
        let mut first: Option<Moment> = None;
        for by in self.log(run) {
            let slot = match self.whole_by(run, happening, by) {
                Truth::True => &mut first,
                Truth::Unknown => &mut maybe,
                Truth::False => continue,
            };
            let at = self.moment_of(run, by);
            *slot = Some(slot.map_or(at, |before| before.min(at)));
        }
        match (first, maybe) {
            (Some(at), _) => (Truth::True, Some(at)),
            (None, Some(at)) => (Truth::Unknown, Some(at)),
            (None, None) => (Truth::False, None),
        }
    }

    /// The values that other tickets must share with an act.
    pub fn shared_by(&self, suspect: &Suspect) -> &[Value] {
        let (start, len) = suspect.shared;
        self.shared.get(start..start.saturating_add(len)).unwrap_or(&[])
    }

    /// Whether an act is broken supposing that other tickets have what is asked; it is written down then.
    pub(super) fn suspect(
        &mut self,
        run: Run<'_>,
        (index, prohibition): (usize, &Prohibition),
        (by, otherwise): (By, Truth),
        now: Moment,
    ) {
        let Some(earlier) = prohibition.condition.as_ref().and_then(asks) else { return };
        let own = if let By::Event(event) = by { Some(event) } else { None };
        self.supposed = Truth::True;
        let asked = prohibition.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, own));
        self.supposed = Truth::False;
        let lifted = prohibition.permissions.iter().any(|at| self.permits(run, *at) == Truth::True);
        if asked.and(otherwise) != Truth::True || lifted {
            return;
        }
        let start = self.shared.len();
        for reference in run.program.earlier.get(earlier).iter().flat_map(|earlier| &earlier.same) {
            let value = self.fact(run, *reference, None);
            self.shared.push(value);
        }
        let shared = (start, self.shared.len().saturating_sub(start));
        let bearer = prohibition.bearers.first().map(|party| self.party_now(run, *party)).unwrap_or_default();
        self.suspects.push(Suspect { prohibition: index, earlier, by, at: now, bearer, shared });
    }

    /// When what is asked happened on this ticket, with the values it shares. Asked after the run.
    pub fn earlier_on(
        &self,
        program: &Program,
        case: &CaseRef<'_>,
        earlier: usize,
    ) -> Vec<(Moment, Vec<Value>)> {
        let Some(asked) = program.earlier.get(earlier).filter(|asked| asked.matter == case.matter) else {
            return Vec::new();
        };
        let run = Run { program, case, as_of: Moment::MAX, known: Moment::MAX, looks: None };
        let happened = (0..self.seen).map(By::Event);
        let moments = happened
            .filter(|by| self.whole_by(run, &asked.happening, *by) == Truth::True)
            .map(|by| self.moment_of(run, by));
        let values = || asked.same.iter().map(|reference| self.fact(run, *reference, None)).collect();
        moments.map(|at| (at, values())).collect()
    }
}

/// What a condition asks of other tickets, if it asks anything: once, and never denied (D0232).
fn asks(cond: &Cond) -> Option<usize> {
    match cond {
        Cond::Earlier(earlier) => Some(*earlier),
        Cond::All(list) | Cond::Any(list) => list.iter().find_map(asks),
        _ => None,
    }
}
