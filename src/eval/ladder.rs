//! Rungs that one ticket decides: moments of the duties a ladder watches, and what happens on the ticket. Rungs that need
//! several tickets are the ledger's.

use super::{Batch, By, Escalation, Evaluator, Run, Signal, SignalKind, Step, Trace};
use crate::program::{Cause, DutyMoment, Hook, Ladder, Party};
use crate::value::{Moment, Truth, Value};

impl Evaluator {
    /// Writes a computed moment down for what waits for it.
    pub(super) fn signal(&mut self, what: SignalKind, at: Moment) {
        let by = match what {
            SignalKind::Duty(index, _) => self.bearers_at(index).first().copied(),
            SignalKind::Rung(index) => self.escalations.get(index).map(|one| one.by),
            SignalKind::Field(_) => None,
        };
        let provisional = self.follows_provisionally(what);
        self.signals.push(Signal { what, at, by: by.unwrap_or_default(), provisional });
    }

    /// Whether a moment follows from a due moment that is provisional. Being done in time is an event's own moment.
    fn follows_provisionally(&self, what: SignalKind) -> bool {
        match what {
            SignalKind::Duty(_, DutyMoment::InTime) | SignalKind::Field(_) => false,
            SignalKind::Duty(index, _) => self.obligations.get(index).is_some_and(|one| one.provisional),
            SignalKind::Rung(index) => match self.escalations.get(index).map(|one| one.cause) {
                Some(By::Signal(at)) => self.is_provisional(at),
                _ => false,
            },
        }
    }

    pub(super) fn is_provisional(&self, signal: usize) -> bool {
        self.signals.get(signal).is_some_and(|signal| signal.provisional)
    }

    /// The rungs that what happened in this step reaches.
    pub(super) fn rungs<T: Trace>(&mut self, run: Run<'_>, batch: &Batch<'_>, now: Moment, trace: &mut T) {
        for &index in &batch.hooks.ladders {
            let Some(ladder) = run.program.ladders.get(index) else { continue };
            for by in batch.iter() {
                self.decide(run, (index, ladder), by, now);
                for (at, rung) in ladder.rungs.iter().enumerate() {
                    let reached = match &rung.cause {
                        Cause::Moment(moment) => self.watches(run, ladder, by, now) == Some(*moment),
                        Cause::Happening(happening) => {
                            self.happens(run, happening, Hook::ANY, by) == Some(Truth::True)
                                && run.program.in_force_on(ladder.version, now.day())
                        }
                        Cause::Streak(..) | Cause::InYear(..) | Cause::Within(..) => false,
                    };
                    if reached {
                        self.reach(run, (index, ladder), at, by, now, trace);
                    }
                }
            }
        }
    }

    /// The moment that a ladder watches, if this is one. A missed best effort is no cause. The ladder of the version then
    /// in force watches, whichever version the obligation was opened under; where none is, that of the obligation's own.
    fn watches(&self, run: Run<'_>, ladder: &Ladder, by: By, now: Moment) -> Option<DutyMoment> {
        let By::Signal(signal) = by else { return None };
        let SignalKind::Duty(index, moment) = self.signals.get(signal)?.what else { return None };
        let one = self.obligations.get(index)?;
        let duty = run.program.duties.get(one.duty)?;
        let binds = duty.words.force.binds();
        let version = run.program.version_on(now.day()).unwrap_or(duty.version);
        (binds && ladder.version == version && ladder.duties.contains(&one.kin)).then_some(moment)
    }

    fn reach<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, ladder): (usize, &Ladder),
        rung: usize,
        cause: By,
        now: Moment,
        trace: &mut T,
    ) {
        let Some(reached) = ladder.rungs.get(rung) else { return };
        let subjects = self.subjects(run, ladder, cause);
        let escalation = Escalation {
            ladder: index,
            rung,
            at: now,
            cause,
            on: self.bearers.get(subjects.0).copied().filter(|_| subjects.1 > 0).unwrap_or_default(),
            subjects,
            by: reached.by.map(|by| self.party_now(run, by)).unwrap_or_default(),
            issued: None,
        };
        let place = self.escalations.len();
        self.escalations.push(escalation);
        trace.step(Step::Reached { escalation: place });
        // What is only offered feeds nothing.
        if !reached.discretionary {
            self.signal(SignalKind::Rung(place), now);
        }
    }

    /// Whom a rung is on: those who bear the obligation that caused it at that moment, where the ladder's subject is who bears it, else
    /// whoever is the subject now. A stretch of the run's list.
    fn subjects(&mut self, run: Run<'_>, ladder: &Ladder, cause: By) -> (usize, usize) {
        let obligation = match cause {
            By::Signal(signal) => match self.signals.get(signal).map(|signal| signal.what) {
                Some(SignalKind::Duty(index, _)) => self.obligations.get(index),
                _ => None,
            },
            By::Event(_) => None,
        };
        let bears = obligation.filter(|one| {
            let duty = run.program.duties.get(one.duty);
            let borne = duty.and_then(|it| it.bearers.get(if it.severally { one.share.party } else { 0 }));
            matches!(ladder.subject, Party::Role(_)) && borne == Some(&ladder.subject)
        });
        let stretch = bears.map(|one| one.bearers);
        let named = |(start, _): &(usize, usize)| {
            self.bearers.get(*start).is_some_and(|first| *first != Value::Absent)
        };
        if let Some(stretch) = stretch.filter(named) {
            return stretch;
        }
        let start = self.bearers.len();
        match self.party_now(run, ladder.subject) {
            Value::List { start, len } => self.bearers.extend_from_slice(run.case.list(start, len)),
            value => self.bearers.push(value),
        }
        (start, self.bearers.len().saturating_sub(start))
    }

    /// All whom a rung is on: each bearer of a joint obligation.
    pub fn subjects_of(&self, escalation: &Escalation) -> &[Value] {
        let (start, len) = escalation.subjects;
        self.bearers.get(start..start.saturating_add(len)).unwrap_or(&[])
    }

    /// 以 … 为准: the event is recorded for the rungs reached so far.
    fn decide(&mut self, run: Run<'_>, (index, ladder): (usize, &Ladder), by: By, now: Moment) {
        let By::Event(event) = by else { return };
        let kind = run.case.events.get(event).map(|record| record.event());
        if ladder.decides.is_none() || kind != ladder.decides {
            return;
        }
        for one in self.escalations.iter_mut().filter(|one| one.ladder == index && one.issued.is_none()) {
            one.issued = Some(now);
        }
    }
}
