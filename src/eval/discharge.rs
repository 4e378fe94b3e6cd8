//! Ends and discharges obligations.

use std::ops::Range;

use super::{Closing, Done, Evaluator, Note, Run, Step, Trace};
use crate::program::Duty;
use crate::value::{Moment, Value};

impl Evaluator {
    /// Ends what an event ends. A termination after a breach leaves it breached.
    pub(super) fn terminations<T: Trace>(&mut self, run: Run<'_>, event: usize, now: Moment, trace: &mut T) {
        let Some(matter) = run.program.matters.get(run.case.matter) else { return };
        for &index in &matter.duties {
            let Some(duty) = run.program.duties.get(index) else { continue };
            let Some(termination) = &duty.termination else { continue };
            let matched = self.matches(run, termination, event, Self::key(index, 2)).yes;
            if !termination.ways.iter().any(|way| *way != 0 && way & matched == *way) {
                continue;
            }
            for at in 0..self.obligations.len() {
                let Some(one) = self.obligations.get_mut(at) else { continue };
                if one.duty == index && one.done.is_none() && one.closed.is_none() && one.opened_by != event {
                    one.closed = Some(Closing { event, at: now });
                    trace.step(Step::Ended { obligation: at, event });
                }
            }
        }
    }

    /// Discharges what the events of one second complete.
    pub(super) fn completions<T: Trace>(
        &mut self,
        run: Run<'_>,
        events: Range<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        let Some(matter) = run.program.matters.get(run.case.matter) else { return };
        for &index in &matter.duties {
            let Some(duty) = run.program.duties.get(index) else { continue };
            for event in events.clone() {
                let matched = self.matches(run, &duty.completion, event, Self::key(index, 1)).yes;
                if matched == 0 {
                    continue;
                }
                let used = self.discharge(run, (index, duty), (event, matched), now, trace);
                if used {
                    continue;
                }
                if duty.early {
                    self.keep_early(index, event, matched);
                } else {
                    self.notes.push(Note::NothingOpen { event, duty: index });
                }
            }
        }
    }

    /// Gives an event to every open obligation of a duty. Whether there was one.
    fn discharge<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, duty): (usize, &Duty),
        (event, matched): (usize, u64),
        now: Moment,
        trace: &mut T,
    ) -> bool {
        let Some(record) = run.case.events.get(event) else { return false };
        let mut used = false;
        for at in 0..self.obligations.len() {
            let Some(one) = self.obligations.get(at).copied() else { continue };
            let waits =
                one.duty == index && one.done.is_none() && one.closed.is_none() && one.opened_by != event;
            if !waits || (duty.severally && !self.is_share(one.bearers, record.by.map(Value::Text))) {
                continue;
            }
            used = true;
            let completion = one.completion | matched;
            let done = duty.completion.ways.iter().any(|way| *way != 0 && way & completion == *way);
            let Some(one) = self.obligations.get_mut(at) else { continue };
            one.completion = completion;
            if done {
                one.done = Some(Done { event, at: now, whole_day: record.at.whole_day, early: false });
                trace.step(Step::Discharged { obligation: at, event });
            }
        }
        used
    }

    /// 分别: only its own unit's event discharges an obligation.
    fn is_share(&self, (start, len): (usize, usize), by: Option<Value>) -> bool {
        let bearers = self.bearers.get(start..start.saturating_add(len)).unwrap_or(&[]);
        by.is_some_and(|by| bearers.contains(&by))
    }

    fn keep_early(&mut self, duty: usize, event: usize, matched: u64) {
        if let Some(state) = self.duties.get_mut(duty) {
            state.early |= matched;
            state.early_event = Some(event);
        }
    }
}
