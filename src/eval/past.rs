//! What a ticket was in an earlier second: an event that is asked about later — 已发生, 次数, 第n次, what must come first —
//! is held against the roles and fields of its own second, as it was when it happened. What an event changes holds from
//! its second on, and never before.

use super::{By, Evaluator, Run};
use crate::facts::SetSlot;
use crate::program::Leaf;
use crate::value::{Moment, Truth};

impl Evaluator {
    /// As [`Evaluator::test`], of something that may lie behind: who was in a role then, and what a field held then.
    pub(super) fn tested(&self, run: Run<'_>, leaf: &Leaf, by: By) -> Truth {
        if self.is_occasion(run, leaf.what, by) { self.past(run).test(run, leaf, by) } else { Truth::False }
    }

    /// For a look through the log. Of what comes in the order of time each change is gone through once.
    pub(super) fn past(&self, run: Run<'_>) -> Past<'_> {
        let events = run.case.events.get(..self.seen).unwrap_or(run.case.events);
        let sets = |event: &crate::facts::EventRecord| !run.case.sets_of(event).is_empty();
        let changed = if run.case.sets.is_empty() { None } else { events.iter().rposition(sets) };
        Past {
            now: self,
            changed: changed.map_or(0, |last| last.saturating_add(1)),
            then: None,
            at: Moment::MIN,
        }
    }
}

/// The seconds of a ticket, one after the other.
pub(super) struct Past<'e> {
    now: &'e Evaluator,
    /// How many events there are up to the last one that changed a role or a field.
    changed: usize,
    /// The ticket as it stood in the second asked about last.
    then: Option<Box<Evaluator>>,
    at: Moment,
}

impl Past<'_> {
    pub(super) fn test(&mut self, run: Run<'_>, leaf: &Leaf, by: By) -> Truth {
        // Most of what lies behind is another kind, and most that is not is asked neither who did it nor how it was.
        if !self.now.is_occasion(run, leaf.what, by) {
            return Truth::False;
        }
        if leaf.by.is_none() && leaf.conditions.is_empty() && leaf.unless.is_empty() {
            return Truth::True;
        }
        let at = self.now.moment_of(run, by);
        let last = self.changed.checked_sub(1).and_then(|last| run.case.events.get(last));
        if last.is_none_or(|last| last.moment <= at) {
            return self.now.test(run, leaf, by);
        }
        self.stand(run, at).test(run, leaf, by)
    }

    /// The ticket as it stood in a second: taken up where it stands, or from the beginning.
    fn stand(&mut self, run: Run<'_>, at: Moment) -> &Evaluator {
        let taken = self.then.take().filter(|_| self.at <= at);
        let mut then = taken.unwrap_or_else(|| {
            let mut then = Box::new(Evaluator::default());
            then.roles.extend_from_slice(run.case.roles);
            then.fields.extend_from_slice(run.case.fields);
            // Only of what was computed is it asked whose it is.
            if !self.now.signals.is_empty() {
                then.obligations.clone_from(&self.now.obligations);
                then.bearers.clone_from(&self.now.bearers);
                then.escalations.clone_from(&self.now.escalations);
            }
            then
        });
        self.at = at;
        let rest = run.case.events.get(then.seen..).unwrap_or(&[]);
        for event in rest.iter().take_while(|event| event.moment <= at) {
            for set in run.case.sets_of(event) {
                let slot = match set.slot {
                    SetSlot::Role(role) => then.roles.get_mut(role),
                    SetSlot::Field(field) => then.fields.get_mut(field),
                };
                if let Some(slot) = slot {
                    *slot = set.value;
                }
            }
            then.seen = then.seen.saturating_add(1);
        }
        let signals = self.now.signals.get(then.signals.len()..).unwrap_or(&[]);
        then.signals.extend(signals.iter().take_while(|signal| signal.at <= at));
        self.then.insert(then)
    }
}
