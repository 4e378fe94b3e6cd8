//! Time that is not counted (不计入): stretches on the ticket, opened and closed by events, and what they do to due moments.
//! How they are counted out is the calendar's.

use super::limit::Standing;
use super::{Batch, By, Evaluator, ExclusionRecord, Node, Obligation, Run, Step, Trace, Unknown};
use crate::calendar::Due;
use crate::program::{Hook, Suspension};
use crate::value::{Measure, Moment, Truth};

/// A stretch that was not counted for an obligation, clipped to its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The index of the suspension.
    pub suspension: usize,
    /// From when.
    pub from: Moment,
    /// Until when; `None` while it is open.
    pub to: Option<Moment>,
}

impl Evaluator {
    /// Opens and closes stretches. Openings of one second come before its closings.
    pub(super) fn suspensions<T: Trace>(
        &mut self,
        run: Run<'_>,
        batch: &Batch<'_>,
        now: Moment,
        trace: &mut T,
    ) {
        for &index in &batch.hooks.suspensions {
            let Some(suspension) = run.program.suspensions.get(index) else { continue };
            let mut changed = false;
            for by in batch.iter() {
                changed |= self.suspend(run, (index, suspension), by, now);
            }
            for by in batch.iter() {
                changed |= self.resume(run, (index, suspension), by, now);
            }
            if changed {
                self.refresh_all(run, suspension, now, trace);
            }
        }
    }

    fn suspend(
        &mut self,
        run: Run<'_>,
        (index, suspension): (usize, &Suspension),
        by: By,
        now: Moment,
    ) -> bool {
        if self.happens(run, &suspension.from, Hook::ANY, by) != Some(Truth::True) {
            return false;
        }
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let holds = suspension.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, own));
        let open = self.exclusions.iter().any(|one| one.suspension == index && one.to.is_none());
        if holds == Truth::False || open {
            return false;
        }
        let absent = || suspension.condition.as_ref().and_then(|cond| self.absent(run, cond, own));
        let unknown = (holds == Truth::Unknown).then(absent);
        self.exclusions.push(ExclusionRecord { suspension: index, by, from: now, to: None, unknown });
        true
    }

    fn resume(
        &mut self,
        run: Run<'_>,
        (index, suspension): (usize, &Suspension),
        by: By,
        now: Moment,
    ) -> bool {
        if self.happens(run, &suspension.to, Hook::ANY, by) != Some(Truth::True) {
            return false;
        }
        let mut changed = false;
        for one in &mut self.exclusions {
            if one.suspension == index && one.to.is_none() && one.by != by {
                one.to = Some(now);
                changed = true;
            }
        }
        changed
    }

    fn refresh_all<T: Trace>(&mut self, run: Run<'_>, suspension: &Suspension, now: Moment, trace: &mut T) {
        for at in 0..self.obligations.len() {
            let Some(one) = self.obligations.get(at).filter(|one| suspension.duties.contains(&one.duty))
            else {
                continue;
            };
            let before = one.paused.is_some();
            self.refresh(run, at, now);
            let after = self.obligations.get(at).is_some_and(|one| one.paused.is_some());
            if before != after {
                trace.step(if after {
                    Step::Paused { obligation: at, at: now }
                } else {
                    Step::Resumed { obligation: at, at: now }
                });
            }
        }
    }

    /// The due moment that a paused obligation would have if what pauses it ended now.
    pub(super) fn due_if_resumed(&mut self, run: Run<'_>, index: usize, now: Moment) -> Option<Due> {
        self.clip = Some(now);
        let standing = self.standing(run, index);
        self.clip = None;
        if let Standing::Due(due) = standing { Some(due) } else { None }
    }

    /// What is about to end in a pause ends the pause for itself: time that is not counted is clipped to the life of the
    /// obligation (rule 9), which leaves it the due moment that it would then have had. Whether it was paused.
    #[inline]
    pub(super) fn resume_at_end(&mut self, run: Run<'_>, index: usize, now: Moment) -> bool {
        // Without a stretch nothing is paused.
        !self.exclusions.is_empty() && self.resume_now(run, index, now)
    }

    fn resume_now(&mut self, run: Run<'_>, index: usize, now: Moment) -> bool {
        if !self.obligations.get(index).is_some_and(|one| one.paused.is_some() && one.runs()) {
            return false;
        }
        let Some(due) = self.due_if_resumed(run, index, now) else { return false };
        if let Some(one) = self.obligations.get_mut(index) {
            (one.due, one.provisional, one.paused) = (Some(due.at), due.provisional, None);
            one.course = one.course.saturating_add(1);
        }
        self.await_due(run, index, now);
        true
    }

    /// Whether a suspension applies to a duty.
    pub(super) fn applies(&self, run: Run<'_>, suspension: usize, duty: usize) -> bool {
        run.program.suspensions.get(suspension).is_some_and(|one| one.duties.contains(&duty))
    }

    /// A stretch of which it cannot be told whether it counts for an obligation.
    pub(super) fn unknown_exclusion(&self, run: Run<'_>, one: &Obligation) -> Option<Unknown> {
        if self.exclusions.is_empty() {
            return None;
        }
        let since = self.counted_since(run, one)?;
        let of = |record: &&ExclusionRecord| {
            self.applies(run, record.suspension, one.duty) && record.to.is_none_or(|to| to > since)
        };
        let unknown = self.exclusions.iter().filter(of).find_map(|record| record.unknown);
        unknown.map(Unknown::Suspension)
    }

    /// From when on time that is not counted can move a due moment. What was added to a fixed one is counted from there.
    fn counted_since(&self, run: Run<'_>, one: &Obligation) -> Option<Moment> {
        if one.set.is_none() && one.limit.is_some_and(|node| self.node_is_counted(node)) {
            return Some(one.opened_at);
        }
        one.added?;
        match self.base_standing(run, one) {
            Standing::Due(due) => Some(due.at),
            _ => Some(one.opened_at),
        }
    }

    /// Whether any part of a limit is counted, so that time not counted can move it.
    fn node_is_counted(&self, node: usize) -> bool {
        match self.nodes.get(node) {
            Some(Node::Count(term)) => !matches!(term.measure, Measure::Until(_)),
            Some(Node::Later(a, b) | Node::Earlier(a, b)) => {
                self.node_is_counted(*a) || self.node_is_counted(*b)
            }
            _ => false,
        }
    }

    /// The stretches that were not counted for an obligation: those of its suspensions within its life, from its trigger
    /// to its due moment or its end.
    pub fn stretches<'e>(
        &'e self,
        program: &'e crate::program::Program,
        index: usize,
    ) -> impl Iterator<Item = Stretch> + 'e {
        let counted =
            |one: &&Obligation| one.added.is_some() || one.limit.is_some_and(|it| self.node_is_counted(it));
        let one = self.obligations.get(index).filter(counted);
        one.into_iter().flat_map(move |one| {
            let ended = one.done.map(|done| done.at).or(one.closed.map(|closed| closed.at));
            // 延至 took the place of what was counted; what was added since counts again.
            let set = one.set.filter(|_| one.added.is_none()).map(|(_, since)| since);
            let ended = set.map_or(ended, |set| Some(ended.map_or(set, |ended| ended.min(set))));
            let own = self.exclusions.iter().filter(move |record| {
                let suspension = program.suspensions.get(record.suspension);
                suspension.is_some_and(|suspension| suspension.duties.contains(&one.duty))
            });
            own.filter_map(move |record| {
                let from = record.from.max(one.opened_at);
                let to = match (record.to, ended) {
                    (Some(to), Some(ended)) => Some(to.min(ended)),
                    (to, ended) => to.or(ended),
                };
                let lives = one.due.is_none_or(|due| from <= due) && to.is_none_or(|to| from < to);
                lives.then_some(Stretch { suspension: record.suspension, from, to })
            })
        })
    }
}
