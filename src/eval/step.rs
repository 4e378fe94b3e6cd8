//! One second of a ticket: all its events act together, in the order that the language fixes. Changes by `set`,
//! openings, steps of extensions, terminations, completions; then what is computed for that second.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Evaluator, Run, Step, Trace};
use crate::facts::SetSlot;
use crate::program::{Party, Reassign};
use crate::value::{Moment, Value};

impl Evaluator {
    pub(super) fn second<T: Trace>(
        &mut self,
        run: Run<'_>,
        events: Range<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        for event in events.clone() {
            self.set(run, event, trace);
        }
        self.opened.clear();
        for event in events.clone() {
            self.openings(run, event, now, trace);
        }
        self.link(run);
        self.extension_steps(run, events.clone(), now, trace);
        for event in events.clone() {
            self.terminations(run, event, now, trace);
        }
        self.completions(run, events, now, trace);
        self.moments_of(run, now, trace);
    }

    /// What is computed for this very second: due moments that nothing has met.
    fn moments_of<T: Trace>(&mut self, run: Run<'_>, now: Moment, trace: &mut T) {
        while let Some(Reverse((at, obligation))) = self.queue.peek().copied() {
            if at > now {
                break;
            }
            self.queue.pop();
            self.breach(run, obligation, at, trace);
        }
    }

    /// Changes of roles and fields. An open obligation moves with its role (改派 移转), or stays.
    fn set<T: Trace>(&mut self, run: Run<'_>, event: usize, trace: &mut T) {
        let Some(record) = run.case.events.get(event) else { return };
        for set in run.case.sets_of(record) {
            match set.slot {
                SetSlot::Field(at) => {
                    if let Some(field) = self.fields.get_mut(at) {
                        *field = set.value;
                    }
                }
                SetSlot::Role(at) => {
                    if let Some(role) = self.roles.get_mut(at).filter(|role| **role != set.value) {
                        *role = set.value;
                        self.move_obligations(run, at, event, trace);
                    }
                }
            }
        }
    }

    fn move_obligations<T: Trace>(&mut self, run: Run<'_>, role: usize, event: usize, trace: &mut T) {
        for index in 0..self.obligations.len() {
            let Some(obligation) = self.obligations.get(index).copied() else { continue };
            let Some(duty) = run.program.duties.get(obligation.duty) else { continue };
            let borne = duty.bearers.contains(&Party::Role(role));
            if !obligation.is_open()
                || obligation.breached.is_some()
                || duty.reassign == Reassign::Keep
                || !borne
            {
                continue;
            }
            let bearers = self.bearers_of(run, obligation.duty, obligation.share);
            if let Some(obligation) = self.obligations.get_mut(index) {
                obligation.bearers = bearers;
                trace.step(Step::Moved { obligation: index, event });
            }
        }
    }

    /// Writes down who bears a duty now: a stretch of the run's list.
    pub(super) fn bearers_of(&mut self, run: Run<'_>, duty: usize, share: usize) -> (usize, usize) {
        let start = self.bearers.len();
        let Some(duty) = run.program.duties.get(duty) else { return (start, 0) };
        for (at, party) in duty.bearers.iter().enumerate() {
            if duty.severally && at != share {
                continue;
            }
            match *party {
                Party::Unit(unit) => self.bearers.push(Value::Text(unit)),
                Party::Role(role) => match self.roles.get(role).copied().unwrap_or_default() {
                    Value::List { start, len } => self.bearers.extend_from_slice(run.case.list(start, len)),
                    value => self.bearers.push(value),
                },
            }
        }
        (start, self.bearers.len().saturating_sub(start))
    }
}
