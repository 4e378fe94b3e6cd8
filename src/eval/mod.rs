//! Judges one ticket: its events and the moments computed from them, taken in the order of time, one step a second.
//! Generic over a trace, so that the plain run records nothing. Several tickets are joined in `ledger`, words are
//! found in `report`.

mod condition;
mod discharge;
mod extension;
mod obligation;
mod open;
mod settle;
mod step;
mod trace;

pub use obligation::{Closing, Done, ExtensionRecord, Failure, Note, Obligation, State, StepRecord, Unknown};
pub use settle::{Settled, Violation, ViolationKind};
pub use trace::{NoTrace, Recording, Step, Trace};

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::facts::Case;
use crate::program::{Happening, Leaf, Program};
use crate::value::{Moment, Value};

/// The most obligations one ticket may open: more is a policy or a ticket gone wrong.
pub const MAX_OBLIGATIONS: usize = 100_000;

/// Judges tickets, one after the other, with the memory of the last: after the first few nothing is allocated.
#[derive(Debug, Default)]
pub struct Evaluator {
    /// The obligations of the last ticket, as they were opened.
    obligations: Vec<Obligation>,
    /// Who bears them: ranges of this list.
    bearers: Vec<Value>,
    extensions: Vec<ExtensionRecord>,
    steps: Vec<StepRecord>,
    notes: Vec<Note>,
    settled: Settled,
    /// The current values of roles and fields.
    roles: Vec<Value>,
    fields: Vec<Value>,
    /// How often each leaf with a count has matched, by the place of its happening.
    counts: Vec<u32>,
    /// For each duty: the events of its trigger that have happened, of its completion before it opened, and openings.
    duties: Vec<DutyState>,
    /// Which duties of the matter an event of this second has just opened: (event, obligation).
    opened: Vec<(usize, usize)>,
    /// Computed moments: (when, obligation).
    queue: BinaryHeap<Reverse<(Moment, usize)>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct DutyState {
    triggered: u64,
    early: u64,
    early_event: Option<usize>,
    opened: u32,
    outside_noted: bool,
}

/// What one run needs to know besides its own memory.
#[derive(Clone, Copy)]
struct Run<'r> {
    program: &'r Program,
    case: &'r Case,
    as_of: Moment,
}

impl Evaluator {
    /// One without memory yet.
    pub fn new() -> Evaluator {
        Evaluator::default()
    }

    /// The obligations of the last ticket, as they were opened; `Settled::order` has them in the report's order.
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }

    /// Who bears an obligation, the accountable one first; absent where a role is empty.
    pub fn bearers_at(&self, index: usize) -> &[Value] {
        let stretch = self.obligations.get(index).map(|one| one.bearers);
        stretch.and_then(|(start, len)| self.bearers.get(start..start.saturating_add(len))).unwrap_or(&[])
    }

    /// The extensions asked for.
    pub fn extensions(&self) -> &[ExtensionRecord] {
        &self.extensions
    }

    /// The steps of extensions that were taken.
    pub fn steps(&self) -> &[StepRecord] {
        &self.steps
    }

    /// What was worth a note.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// States, numbers, violations.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// Judges a ticket as of a moment; what came later does not exist. The outcome is read from the evaluator.
    pub fn run<T: Trace>(&mut self, program: &Program, case: &Case, as_of: Moment, trace: &mut T) {
        let run = Run { program, case, as_of };
        self.reset(run);
        let mut at = 0;
        while let Some(first) = case.events.get(at).filter(|event| event.at.at <= as_of) {
            let now = first.at.at;
            let rest = case.events.get(at..).unwrap_or(&[]);
            let until = at.saturating_add(rest.iter().take_while(|event| event.at.at == now).count());
            self.moments_before(run, now, trace);
            self.second(run, at..until, now, trace);
            at = until;
        }
        self.moments_before(run, as_of, trace);
        self.settle(run);
    }

    fn reset(&mut self, run: Run<'_>) {
        self.obligations.clear();
        self.bearers.clear();
        self.extensions.clear();
        self.steps.clear();
        self.notes.clear();
        self.opened.clear();
        self.queue.clear();
        self.settled.clear();
        self.roles.clear();
        self.roles.extend_from_slice(&run.case.roles);
        self.fields.clear();
        self.fields.extend_from_slice(&run.case.fields);
        self.duties.clear();
        self.duties.resize(run.program.duties.len(), DutyState::default());
        self.counts.clear();
    }

    /// Takes the computed moments that lie before `now`: no event can touch them any more.
    fn moments_before<T: Trace>(&mut self, run: Run<'_>, now: Moment, trace: &mut T) {
        while let Some(Reverse((at, obligation))) = self.queue.peek().copied() {
            if at >= now {
                break;
            }
            self.queue.pop();
            self.breach(run, obligation, at, trace);
        }
    }

    /// Marks a breach where an obligation is still open at its due moment.
    fn breach<T: Trace>(&mut self, run: Run<'_>, index: usize, at: Moment, trace: &mut T) {
        let due = self.due_of(index);
        let Some(obligation) = self.obligations.get_mut(index) else { return };
        let moment = due.map(|due| due.max(obligation.opened_at));
        if obligation.is_open() && obligation.breached.is_none() && moment == Some(at) && at < run.as_of {
            obligation.breached = Some(at);
            trace.step(Step::Breached { obligation: index, at });
        }
    }

    /// The due moment of an obligation, its own or that of the one it follows (同).
    pub fn due_of(&self, index: usize) -> Option<Moment> {
        let mut at = index;
        for _ in 0..=self.obligations.len() {
            let obligation = self.obligations.get(at)?;
            match obligation.follows {
                Some(other) => at = other,
                None => return obligation.due,
            }
        }
        None
    }

    /// Whether a happening's events match one event, as bits.
    fn matches(&mut self, run: Run<'_>, happening: &Happening, event: usize, key: usize) -> Matched {
        let mut matched = Matched::default();
        for (n, leaf) in happening.leaves.iter().enumerate() {
            let Some(bit) = u32::try_from(n).ok().and_then(|n| 1u64.checked_shl(n)) else { continue };
            match self.leaf(
                run,
                leaf,
                event,
                key.saturating_mul(crate::program::MAX_LEAVES).saturating_add(n),
            ) {
                crate::value::Truth::True => matched.yes |= bit,
                crate::value::Truth::Unknown => matched.unknown |= bit,
                crate::value::Truth::False => {}
            }
        }
        matched
    }

    /// Whether one event is what a leaf waits for; a counted leaf counts it.
    fn leaf(&mut self, run: Run<'_>, leaf: &Leaf, event: usize, key: usize) -> crate::value::Truth {
        use crate::value::Truth;
        let truth = self.test(run, leaf, event);
        let Some(nth) = leaf.nth else { return truth };
        if truth != Truth::True {
            return truth;
        }
        if self.counts.len() <= key {
            self.counts.resize(key.saturating_add(1), 0);
        }
        let Some(count) = self.counts.get_mut(key) else { return Truth::False };
        *count = count.saturating_add(1);
        Truth::from(*count == nth)
    }
}

/// Which leaves of a happening an event matches.
#[derive(Clone, Copy, Default)]
struct Matched {
    yes: u64,
    unknown: u64,
}
