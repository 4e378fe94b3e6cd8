//! Extensions: asked in time, granted by steps in their order, effective at the last approval; or without effect, for a
//! reason that is kept.

use std::cmp::Reverse;
use std::ops::Range;

use super::condition::field_of;
use super::{Evaluator, ExtensionRecord, Failure, Note, Run, Step, StepRecord, Trace};
use crate::program::{Effect, Extension, Limit};
use crate::value::{Moment, Truth, Value};

impl Evaluator {
    /// Requests and steps of one second. Equal moments are in order: a request comes before its steps.
    pub(super) fn extension_steps<T: Trace>(
        &mut self,
        run: Run<'_>,
        events: Range<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        let Some(matter) = run.program.matters.get(run.case.matter) else { return };
        for &index in &matter.extensions {
            let Some(extension) = run.program.extensions.get(index) else { continue };
            for event in events.clone() {
                let key = Self::key(run.program.duties.len().saturating_add(index), 0);
                let asked = self.matches(run, &extension.request, event, key).yes;
                if extension.request.ways.iter().any(|way| *way != 0 && way & asked == *way) {
                    self.request(run, (index, extension), event, now, trace);
                }
            }
            for record in 0..self.extensions.len() {
                let running = self.extensions.get(record).is_some_and(|one| {
                    one.extension == index
                        && one.failed.is_none()
                        && one.effective_at.is_none()
                        && !one.replaced
                });
                if running {
                    self.advance(run, extension, record, events.clone(), now, trace);
                }
            }
        }
    }

    /// A request, for every open obligation of the extension's duties; for the latest one where none is open.
    fn request<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, extension): (usize, &Extension),
        event: usize,
        now: Moment,
        trace: &mut T,
    ) {
        let mut open = false;
        for at in 0..self.obligations.len() {
            let Some(one) = self.obligations.get(at).copied() else { continue };
            if !extension.duties.contains(&one.duty) || !one.is_open() {
                continue;
            }
            open = true;
            let failed = self.refused(run, (index, extension), at, event, now);
            self.ask(index, at, now, failed, trace);
        }
        if !open
            && let Some(last) = self.obligations.iter().rposition(|one| extension.duties.contains(&one.duty))
        {
            self.ask(index, last, now, Some(Failure::NotOpen), trace);
        }
    }

    /// Why a request has no effect, as far as can be said when it is made.
    fn refused(
        &self,
        run: Run<'_>,
        (index, extension): (usize, &Extension),
        obligation: usize,
        event: usize,
        now: Moment,
    ) -> Option<Failure> {
        if self.due_of(obligation).is_some_and(|due| now > due) {
            return Some(Failure::AskedLate);
        }
        let guard =
            extension.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, Some(event), event));
        if guard != Truth::True {
            return Some(Failure::Guard);
        }
        let granted = self.extensions.iter().filter(|one| {
            one.extension == index && one.obligation == obligation && one.effective_at.is_some()
        });
        let full = extension.at_most.is_some_and(|most| granted.count() >= most as usize);
        full.then_some(Failure::TooMany)
    }

    fn ask<T: Trace>(
        &mut self,
        index: usize,
        obligation: usize,
        now: Moment,
        failed: Option<Failure>,
        trace: &mut T,
    ) {
        let due = self.due_of(obligation);
        for one in &mut self.extensions {
            // A new request replaces a running one.
            if one.extension == index
                && one.obligation == obligation
                && one.failed.is_none()
                && one.effective_at.is_none()
            {
                one.replaced = true;
            }
        }
        if let Some(failure) = failed {
            trace.step(Step::Refused { obligation, failure });
        }
        if let Some(one) = self.obligations.get_mut(obligation) {
            one.asking = failed.is_none().then_some(self.extensions.len());
        }
        self.extensions.push(ExtensionRecord {
            extension: index,
            obligation,
            requested_at: now,
            taken: 0,
            effective_at: None,
            due_before: due,
            due_after: due,
            failed,
            failed_at: failed.map(|_| now),
            replaced: false,
        });
    }

    /// Takes the steps that this second brings, in their order; the last one grants.
    fn advance<T: Trace>(
        &mut self,
        run: Run<'_>,
        extension: &Extension,
        record: usize,
        events: Range<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        let mut last = None;
        while let Some(taken) = self.extensions.get(record).map(|one| one.taken) {
            let Some(step) = extension.steps.get(taken) else { break };
            let found = events.clone().find(|event| self.test(run, step, *event) == Truth::True);
            let Some(event) = found else { break };
            self.steps.push(StepRecord { record, step: taken, at: now });
            last = Some(event);
            if let Some(one) = self.extensions.get_mut(record) {
                one.taken = taken.saturating_add(1);
            }
        }
        let taken = self.extensions.get(record).map_or(0, |one| one.taken);
        if taken >= extension.steps.len() {
            self.grant(run, extension, record, last.or_else(|| events.clone().next_back()), now, trace);
            return;
        }
        self.out_of_turn(run, extension, record, taken, events, now, trace);
    }

    /// A step ahead of its turn fails then: as disorder if the skipped step has come by as of, else as missing.
    #[expect(clippy::too_many_arguments, reason = "the step, its chain and the moment are one thought")]
    fn out_of_turn<T: Trace>(
        &mut self,
        run: Run<'_>,
        extension: &Extension,
        record: usize,
        taken: usize,
        events: Range<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        let later = extension.steps.iter().skip(taken.saturating_add(1));
        let ahead = later
            .into_iter()
            .any(|step| events.clone().any(|event| self.test(run, step, event) == Truth::True));
        let Some(skipped) = extension.steps.get(taken).filter(|_| ahead) else { return };
        let exists = |event: &usize| run.case.events.get(*event).is_some_and(|one| one.at.at <= run.as_of);
        let comes = (events.end..run.case.events.len())
            .filter(exists)
            .any(|event| self.test(run, skipped, event) == Truth::True);
        let failure = if comes { Failure::Disorder(taken) } else { Failure::MissingStep(taken) };
        self.fail(record, failure, now, trace);
    }

    fn fail<T: Trace>(&mut self, record: usize, failure: Failure, now: Moment, trace: &mut T) {
        let Some(one) = self.extensions.get_mut(record) else { return };
        one.failed = Some(failure);
        one.failed_at = Some(now);
        trace.step(Step::Refused { obligation: one.obligation, failure });
        if !failure.is_violation() {
            self.notes.push(Note::WithoutEffect { record });
        }
    }

    /// The last approval: the due moment moves, never back.
    fn grant<T: Trace>(
        &mut self,
        run: Run<'_>,
        extension: &Extension,
        record: usize,
        event: Option<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        let Some(target) = self.extensions.get(record).map(|one| one.obligation) else { return };
        let Some(obligation) = self.obligations.get(target).copied() else { return };
        let due = self.due_of(target);
        if !obligation.is_open() {
            return self.fail(record, Failure::NotOpen, now, trace);
        }
        if due.is_some_and(|due| now > due) {
            return self.fail(record, Failure::ApprovedAfterDue, now, trace);
        }
        let moved =
            due.and_then(|due| moved(run, extension, (obligation.duty, obligation.provisional), due, event));
        if let (Some((to, provisional)), Some(one)) = (moved, self.obligations.get_mut(target)) {
            // A later moment that was named rests on no day of the calendar; an earlier one changes nothing.
            if Some(to) != one.due {
                one.provisional = provisional;
            }
            one.due = Some(to);
            self.requeue(target);
        }
        let due_after = self.due_of(target);
        if let Some(one) = self.extensions.get_mut(record) {
            one.effective_at = Some(now);
            one.due_before = due;
            one.due_after = due_after;
        }
        if let Some(due) = due_after {
            trace.step(Step::Extended { obligation: target, due });
        }
    }

    /// Queues the new due moment for the obligation and for all that take theirs from it.
    fn requeue(&mut self, target: usize) {
        let Some(due) = self.due_of(target) else { return };
        for at in 0..self.obligations.len() {
            if at == target || self.root(at) == target {
                let opened = self.obligations.get(at).map_or(due, |one| one.opened_at);
                self.queue.push(Reverse((due.max(opened), at)));
            }
        }
    }
}

/// The due moment after an extension, and whether it is provisional.
fn moved(
    run: Run<'_>,
    extension: &Extension,
    (duty, provisional): (usize, bool),
    due: Moment,
    event: Option<usize>,
) -> Option<(Moment, bool)> {
    let calendar = &run.program.calendar;
    let cutoff = match run.program.duties.get(duty).map(|duty| duty.limit) {
        Some(Limit::Term(term)) => term.cutoff,
        _ => None,
    };
    match extension.effect {
        Effect::Until(to) => Some((calendar.extend_to(due, to, cutoff), false)),
        Effect::By(by) => {
            let by = crate::value::Term { cutoff, ..by };
            let counting = run.program.duties.get(duty)?.counting;
            let extended = calendar.extend(due, &by, &counting).ok()?;
            Some((extended.at, extended.provisional || provisional))
        }
        Effect::UntilField(kind, field) => {
            let seen = run.case.events.get(..=event?)?;
            let latest = seen.iter().rposition(|one| one.event == kind)?;
            match field_of(run, latest, field)? {
                Value::When(to) => Some((calendar.extend_to(due, to, cutoff), false)),
                _ => None,
            }
        }
    }
}
