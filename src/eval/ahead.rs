//! When something changes next if nothing more happens: the run is taken on, moment by moment, in a copy, until its outcome
//! differs.

use super::{Evaluator, NoTrace, Run, State, TickKind};
use crate::facts::CaseRef;
use crate::program::Program;
use crate::value::Moment;

/// How many computed moments are looked at: those that change nothing are few.
const MAX_AHEAD: usize = 10_000;

impl Evaluator {
    /// The first moment after `as_of` at which a status, violation, rung or note of the ticket just judged differs, if
    /// nothing more happens. Worked out when it is asked for: most who judge tickets do not show it.
    pub fn next_change<'c>(
        &self,
        program: &Program,
        case: impl Into<CaseRef<'c>>,
        as_of: Moment,
    ) -> Option<Moment> {
        let case = case.into();
        let run = Run { program, case: &case, as_of, known: as_of, looks: None };
        let matter = run.program.matters.get(run.case.matter)?;
        if !matter.computed {
            return self.next_breach(run);
        }
        if self.queue.iter().all(|tick| self.is_stale(*tick)) {
            return None;
        }
        let mut ahead = self.ahead.take().unwrap_or_default();
        ahead.copy(self);
        let found = (0..MAX_AHEAD).find_map(|_| ahead.look(run, self)).flatten();
        self.ahead.replace(Some(ahead));
        found
    }

    /// Where only due moments are computed: the first of them that is still to come. A breach is seen a second later.
    fn next_breach(&self, run: Run<'_>) -> Option<Moment> {
        let places = self.settled.order.iter().zip(&self.settled.states);
        let pending = places.filter(|(_, state)| **state == State::Pending);
        pending.filter_map(|(index, _)| self.due_of(*index)?.max(run.as_of).plus(1).ok()).min()
    }

    /// Takes the next computed moment. `Some(None)` when there is none left, `Some(Some(_))` when the outcome differs.
    fn look(&mut self, run: Run<'_>, now: &Evaluator) -> Option<Option<Moment>> {
        self.drop_stale();
        let Some((at, tick)) = self.queue.first() else { return Some(None) };
        let seen = if tick.kind == TickKind::Breach { at.plus(1).ok() } else { Some(at) };
        let Some(seen) = seen else { return Some(None) };
        let later = Run { as_of: seen.max(run.as_of), ..run };
        self.advance_to(later, run.case.events.len(), &mut NoTrace);
        self.settle(later);
        self.differs(now).then_some(Some(later.as_of))
    }

    fn differs(&self, other: &Evaluator) -> bool {
        self.settled.order != other.settled.order
            || self.settled.states != other.settled.states
            || self.settled.violations != other.settled.violations
            || self.settled.shortfalls != other.settled.shortfalls
            || self.escalations != other.escalations
            || self.rule_breaches != other.rule_breaches
            || self.notes != other.notes
            || self.obligations.iter().zip(&other.obligations).any(|(a, b)| a.excepted != b.excepted)
    }

    /// Takes over everything that another evaluator has in memory, in the room that is there already.
    pub(super) fn copy(&mut self, other: &Evaluator) {
        self.obligations.clone_from(&other.obligations);
        self.bearers.clone_from(&other.bearers);
        self.extensions.clone_from(&other.extensions);
        self.steps.clone_from(&other.steps);
        self.requests.clone_from(&other.requests);
        self.exclusions.clone_from(&other.exclusions);
        self.escalations.clone_from(&other.escalations);
        self.rule_breaches.clone_from(&other.rule_breaches);
        self.missing.clone_from(&other.missing);
        self.signals.clone_from(&other.signals);
        self.notes.clone_from(&other.notes);
        self.roles.clone_from(&other.roles);
        self.fields.clone_from(&other.fields);
        self.field_courses.clone_from(&other.field_courses);
        self.heard.clone_from(&other.heard);
        self.doubts.clone_from(&other.doubts);
        self.counts.clone_from(&other.counts);
        self.came.clone_from(&other.came);
        self.duties.clone_from(&other.duties);
        self.kept = true;
        self.opened.clone_from(&other.opened);
        self.nodes.clone_from(&other.nodes);
        self.additions.clone_from(&other.additions);
        self.queue.copy(&other.queue);
        self.seen = other.seen;
    }
}
