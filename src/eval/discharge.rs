//! Ends and discharges obligations, and excuses their breaches.

use super::open::whole_day;
use super::{Batch, By, Closing, Done, Evaluator, Excuse, ExcuseBy, Note, Run, SignalKind, Step, Trace};
use crate::program::{Duty, DutyMoment, Happening, Hooks};
use crate::value::{Moment, Truth, Value};

/// Whether these leaves are all of one of a happening's ways.
pub(super) fn complete(happening: &Happening, leaves: u64) -> bool {
    happening.ways.iter().any(|way| *way != 0 && way & leaves == *way)
}

impl Evaluator {
    /// Ends what an event or moment ends. A termination after a breach leaves it breached.
    pub(super) fn terminations<T: Trace>(
        &mut self,
        run: Run<'_>,
        hooks: &Hooks,
        by: By,
        now: Moment,
        trace: &mut T,
    ) {
        for hook in &hooks.terminations {
            let index = hook.rule;
            let Some(duty) = run.program.duties.get(index) else { continue };
            let Some(termination) = &duty.termination else { continue };
            let matched = self.matched(run, termination, *hook, by);
            if matched == 0 {
                continue;
            }
            for at in 0..self.obligations.len() {
                let Some(one) = self.obligations.get_mut(at) else { continue };
                if one.duty != index || one.done.is_some() || one.closed.is_some() || one.opened_by == by {
                    continue;
                }
                one.ending |= matched;
                if complete(termination, one.ending) {
                    self.breach_before_end(run, at, now, trace);
                    let paused = self.resume_at_end(run, at, now);
                    if let Some(one) = self.obligations.get_mut(at) {
                        one.closed = Some(Closing { by, at: now });
                    }
                    if paused {
                        self.refresh_followers(run, at, now);
                    }
                    trace.step(Step::Ended { obligation: at, by });
                }
            }
        }
    }

    /// Discharges what the events or moments of one second complete.
    pub(super) fn completions<T: Trace>(
        &mut self,
        run: Run<'_>,
        batch: &Batch<'_>,
        now: Moment,
        trace: &mut T,
    ) {
        if batch.hooks.completions.is_empty() {
            return;
        }
        let era = run.program.era_of(now.day());
        // What older obligations took: the versions stand in order, so that these come first.
        let mut taken: Vec<(By, usize)> = Vec::new();
        for hook in &batch.hooks.completions {
            let index = hook.rule;
            let Some(duty) = run.program.duties.get(index) else { continue };
            for by in batch.iter() {
                let Some(own) = batch.own(run, by, *hook, |hooks| &hooks.completions) else { continue };
                let matched = self.matched(run, &duty.completion, own, by);
                if matched == 0 {
                    continue;
                }
                let used = self.discharge(run, (index, duty), (by, matched), now, trace);
                if used {
                    if duty.version != era {
                        taken.push((by, duty.kin));
                    }
                    continue;
                }
                if duty.early {
                    if !taken.contains(&(by, duty.kin)) {
                        self.keep_early(index, by, matched);
                    }
                } else if duty.version == era && !taken.iter().any(|(other, _)| *other == by) {
                    self.notes.push(Note::NothingOpen { by, duty: index });
                }
            }
        }
    }

    /// Gives an event to every open obligation of a duty. Whether there was one.
    fn discharge<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, duty): (usize, &Duty),
        (by, matched): (By, u64),
        now: Moment,
        trace: &mut T,
    ) -> bool {
        let doer = match by {
            By::Event(event) => run.case.events.get(event).and_then(|record| record.by()).map(Value::Text),
            By::Signal(_) => None,
        };
        let mut used = false;
        for at in 0..self.obligations.len() {
            let Some(one) = self.obligations.get(at) else { continue };
            let waits =
                one.duty == index && one.done.is_none() && one.closed.is_none() && one.opened_by != by;
            if !waits || (duty.severally && !self.is_share(one.bearers, doer)) {
                continue;
            }
            used = true;
            let Some(one) = self.obligations.get_mut(at) else { continue };
            one.completion |= matched;
            if complete(&duty.completion, one.completion) {
                let done = Done { by, at: now, whole_day: whole_day(run, by), early: false };
                self.certain_if_in_time(at, done);
                let Some(one) = self.obligations.get(at) else { continue };
                // What opened overdue in this very second is breached all the same.
                if one.runs() && !in_time(done.at, done.whole_day, one.due) {
                    self.breach(run, at, now, trace);
                }
                let paused = self.resume_at_end(run, at, now);
                if let Some(one) = self.obligations.get_mut(at) {
                    one.done = Some(done);
                }
                if paused {
                    self.refresh_followers(run, at, now);
                }
                trace.step(Step::Discharged { obligation: at, by });
                self.kept(duty, at, now);
            }
        }
        used
    }

    /// 按期: the moment of a completion in time, where something waits for it.
    pub(super) fn kept(&mut self, duty: &Duty, index: usize, now: Moment) {
        let Some(one) = self.obligations.get(index).filter(|_| duty.watched.in_time) else { return };
        let Some(done) = one.done.filter(|_| one.unknown.is_none()) else { return };
        if in_time(done.at, done.whole_day, one.due) {
            self.signal(SignalKind::Duty(index, DutyMoment::InTime), now);
        }
    }

    /// 分别: only its own unit's event discharges an obligation.
    fn is_share(&self, (start, len): (usize, usize), by: Option<Value>) -> bool {
        let bearers = self.bearers.get(start..start.saturating_add(len)).unwrap_or(&[]);
        by.is_some_and(|by| bearers.contains(&by))
    }

    fn keep_early(&mut self, duty: usize, by: By, matched: u64) {
        self.kept = true;
        if let Some(state) = self.duties.get_mut(duty) {
            state.early |= matched;
            state.early_by = Some(by);
        }
    }

    /// 原则上 … 理由: a reason given excuses the obligations opened by then; the first one counts.
    pub(super) fn excuses(&mut self, run: Run<'_>, hooks: &Hooks, by: By, now: Moment) {
        for hook in &hooks.excuses {
            let index = hook.rule;
            let Some(excuse) = run.program.duties.get(index).and_then(|duty| duty.excuse.as_ref()) else {
                continue;
            };
            if self.happens(run, excuse, *hook, by) != Some(Truth::True) {
                continue;
            }
            for one in self.obligations.iter_mut().filter(|one| one.duty == index && one.excuse.is_none()) {
                one.excuse = Some(Excuse { by: ExcuseBy::Reason(by), at: now, until: None });
            }
        }
    }
}

/// On time is t ≤ due, to the second; a bare date is on time if its day is not after the due day.
pub(super) fn in_time(at: Moment, whole_day: bool, due: Option<Moment>) -> bool {
    due.is_none_or(|due| if whole_day { at.day() <= due.day() } else { at <= due })
}
