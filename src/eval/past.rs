//! What a ticket was in an earlier second: an event that is asked about later — 已发生, 次数, 第n次, what must come first —
//! is held against the roles and fields of its own second, as it was when it happened. What an event changes holds from
//! its second on, and never before.

use super::{By, Evaluator, Run};
use crate::facts::SetSlot;
use crate::program::Leaf;
use crate::value::Truth;

impl Evaluator {
    /// As [`Evaluator::test`], of something that may lie behind: who was in a role then, and what a field held then.
    pub(super) fn tested(&self, run: Run<'_>, leaf: &Leaf, by: By) -> Truth {
        // Most of what lies behind is another kind, and most that is not is asked neither who did it nor how it was.
        if !self.is_occasion(run, leaf.what, by) {
            return Truth::False;
        }
        if leaf.by.is_none() && leaf.conditions.is_empty() && leaf.unless.is_empty() {
            return Truth::True;
        }
        match self.then(run, by) {
            Some(then) => then.test(run, leaf, by),
            None => self.test(run, leaf, by),
        }
    }

    /// The ticket as it stood in the second of an event or moment; nothing where no role and no field changed since.
    fn then(&self, run: Run<'_>, by: By) -> Option<Evaluator> {
        if run.case.sets.is_empty() {
            return None;
        }
        let at = self.moment_of(run, by);
        let seen = run.case.events.get(..self.seen.min(run.case.events.len()))?;
        let (known, later) = seen.split_at_checked(seen.partition_point(|event| event.at.at <= at))?;
        if later.iter().all(|event| run.case.sets_of(event).is_empty()) {
            return None;
        }
        let mut then = Evaluator::default();
        then.copy(self);
        then.seen = known.len();
        then.signals.truncate(self.signals.partition_point(|signal| signal.at <= at));
        then.roles.clone_from(&run.case.roles);
        then.fields.clone_from(&run.case.fields);
        for set in known.iter().flat_map(|event| run.case.sets_of(event)) {
            let slot = match set.slot {
                SetSlot::Role(role) => then.roles.get_mut(role),
                SetSlot::Field(field) => then.fields.get_mut(field),
            };
            if let Some(slot) = slot {
                *slot = set.value;
            }
        }
        Some(then)
    }
}
