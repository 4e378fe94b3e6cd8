//! Opens obligations: triggers, conditions, due moments; and ties those that take the due moment of another (同).

use std::cmp::Reverse;

use super::{Done, Evaluator, MAX_OBLIGATIONS, Matched, Note, Obligation, Run, Step, Trace, Unknown};
use crate::program::{Duty, Limit};
use crate::value::{Moment, Truth};

/// The leaf counters of a duty's trigger, completion and termination are kept apart by these.
const KEYS_A_DUTY: usize = 3;

impl Evaluator {
    /// The key under which the leaves of one of a duty's happenings are counted.
    pub(super) fn key(duty: usize, happening: usize) -> usize {
        duty.saturating_mul(KEYS_A_DUTY).saturating_add(happening)
    }

    /// The obligations that one event opens.
    pub(super) fn openings<T: Trace>(&mut self, run: Run<'_>, event: usize, now: Moment, trace: &mut T) {
        let Some(matter) = run.program.matters.get(run.case.matter) else { return };
        for &index in &matter.duties {
            let Some(duty) = run.program.duties.get(index) else { continue };
            let matched = self.matches(run, &duty.trigger, event, Self::key(index, 0));
            let Some(truth) = self.triggered(duty, index, matched) else { continue };
            if !run.program.in_force_on(now.day()) {
                self.note_outside(index, event);
                continue;
            }
            let condition =
                duty.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, Some(event), event));
            let unknown = match (truth, condition) {
                (_, Truth::False) => continue,
                (Truth::Unknown, _) => Some(Unknown::Trigger(self.absent_in_trigger(run, duty, event))),
                (_, Truth::Unknown) => {
                    let absent =
                        duty.condition.as_ref().and_then(|cond| self.absent(run, cond, Some(event), event));
                    Some(Unknown::Condition(absent))
                }
                _ => None,
            };
            if self.held_back(duty, index) {
                continue;
            }
            self.open(run, index, event, now, unknown, trace);
        }
    }

    /// The first value that a trigger's conditions need and do not find.
    fn absent_in_trigger(&self, run: Run<'_>, duty: &Duty, event: usize) -> Option<crate::program::Ref> {
        let leaves = duty.trigger.leaves.iter().filter(|leaf| self.test(run, leaf, event) == Truth::Unknown);
        leaves.into_iter().find_map(|leaf| {
            leaf.conditions
                .iter()
                .chain(&leaf.unless)
                .find_map(|cond| self.absent(run, cond, Some(event), event))
        })
    }

    /// Whether a duty's trigger happens with these leaves of it: `None` when not.
    fn triggered(&mut self, duty: &Duty, index: usize, matched: Matched) -> Option<Truth> {
        if matched.yes | matched.unknown == 0 {
            return None;
        }
        let state = self.duties.get_mut(index)?;
        let yes = state.triggered | matched.yes;
        if duty.trigger.ways.iter().any(|way| way & yes == *way && way & matched.yes != 0) {
            state.triggered = 0;
            return Some(Truth::True);
        }
        state.triggered = yes;
        let maybe = yes | matched.unknown;
        let possible = duty.trigger.ways.iter().any(|way| way & maybe == *way && way & matched.unknown != 0);
        possible.then_some(Truth::Unknown)
    }

    fn note_outside(&mut self, duty: usize, event: usize) {
        let Some(state) = self.duties.get_mut(duty) else { return };
        let note = Note::OutsideInForce { event };
        if !state.outside_noted && !self.notes.contains(&note) {
            self.notes.push(note);
        }
        state.outside_noted = true;
    }

    /// 在办期间不重复, 只计首次.
    fn held_back(&self, duty: &Duty, index: usize) -> bool {
        let opened = self.duties.get(index).is_some_and(|state| state.opened > 0);
        let open = || self.obligations.iter().any(|one| one.duty == index && one.is_open());
        (duty.first_only && opened) || (duty.not_while_open && open())
    }

    fn open<T: Trace>(
        &mut self,
        run: Run<'_>,
        index: usize,
        event: usize,
        now: Moment,
        unknown: Option<Unknown>,
        trace: &mut T,
    ) {
        let Some(duty) = run.program.duties.get(index) else { return };
        let shares = if duty.severally { duty.bearers.len() } else { 1 };
        let early = self.early(duty, index);
        for share in 0..shares {
            if self.obligations.len() >= MAX_OBLIGATIONS {
                if self.notes.last() != Some(&Note::TooManyObligations) {
                    self.notes.push(Note::TooManyObligations);
                }
                return;
            }
            let mut obligation = Obligation {
                duty: index,
                share,
                opened_at: now,
                opened_by: event,
                due: None,
                provisional: false,
                follows: None,
                bearers: self.bearers_of(run, index, share),
                completion: 0,
                done: early.filter(|_| unknown.is_none()),
                closed: None,
                breached: None,
                unknown,
                asking: None,
            };
            if let (Limit::Term(term), None) = (duty.limit, unknown) {
                match run.program.calendar.due(&term, now, &duty.counting) {
                    Ok(due) => {
                        obligation.due = Some(due.at);
                        obligation.provisional = due.provisional;
                        self.queue.push(Reverse((due.at.max(now), self.obligations.len())));
                    }
                    Err(_) => obligation.unknown = Some(Unknown::NotCountable),
                }
            }
            trace.step(Step::Opened { obligation: self.obligations.len(), event });
            self.opened.push((event, self.obligations.len()));
            self.obligations.push(obligation);
        }
        if let Some(state) = self.duties.get_mut(index) {
            state.opened = state.opened.saturating_add(1);
            state.early = 0;
            state.early_event = None;
        }
    }

    /// 可提前: a completion since the previous opening.
    fn early(&self, duty: &Duty, index: usize) -> Option<Done> {
        let state = self.duties.get(index).filter(|_| duty.early)?;
        let done = duty.completion.ways.iter().any(|way| *way != 0 && way & state.early == *way);
        let event = state.early_event.filter(|_| done)?;
        // The moment is filled in when the run settles: the event's own.
        Some(Done { event, at: Moment::MIN, whole_day: false, early: true })
    }

    /// 同: ties what was opened in this second to the obligation opened by the same event, else to the latest before.
    pub(super) fn link(&mut self, run: Run<'_>) {
        for n in 0..self.opened.len() {
            let Some((event, index)) = self.opened.get(n).copied() else { continue };
            let Some(obligation) = self.obligations.get(index).copied() else { continue };
            let limit = run.program.duties.get(obligation.duty).map(|duty| duty.limit);
            let Some(Limit::SameAs(other)) = limit.filter(|_| obligation.unknown.is_none()) else { continue };
            let of_duty = |at: &usize| self.obligations.get(*at).is_some_and(|one| one.duty == other);
            let same = self.opened.iter().filter(|(by, _)| *by == event).map(|(_, at)| *at).find(of_duty);
            let found = same.or_else(|| (0..self.obligations.len()).rev().find(of_duty));
            if let Some(obligation) = self.obligations.get_mut(index) {
                obligation.follows = found;
                if found.is_none() {
                    obligation.unknown = Some(Unknown::NothingToFollow);
                }
            }
        }
        for n in 0..self.opened.len() {
            let Some((_, index)) = self.opened.get(n).copied() else { continue };
            self.follow(index);
        }
    }

    /// Queues the due moment that an obligation takes from another, with what that one knows of it.
    fn follow(&mut self, index: usize) {
        let Some(followed) = self.obligations.get(index).and_then(|one| one.follows) else { return };
        let root = self.root(followed);
        let Some(root) = self.obligations.get(root).copied() else { return };
        let Some(obligation) = self.obligations.get_mut(index) else { return };
        if root.unknown.is_some() {
            obligation.unknown = root.unknown;
            return;
        }
        if let Some(due) = root.due {
            let at = due.max(obligation.opened_at);
            self.queue.push(Reverse((at, index)));
        }
    }

    /// The obligation at the end of a chain of 同.
    pub(super) fn root(&self, mut index: usize) -> usize {
        for _ in 0..=self.obligations.len() {
            match self.obligations.get(index).and_then(|one| one.follows) {
                Some(next) => index = next,
                None => break,
            }
        }
        index
    }
}
