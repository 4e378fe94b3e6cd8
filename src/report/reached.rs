//! The rungs that one ticket reached: what set them off, whom they are on, the duty they opened. Those that several tickets
//! reach are told in `rung`.

use super::build::Run;
use super::{EscalationReport, RungDutyReport};
use crate::eval::{By, Escalation, SignalKind, State};
use crate::program::{Ladder, Rung};

/// A rung that was reached, with its words.
#[derive(Clone, Copy)]
pub(super) struct Reached<'r> {
    /// Its number in the run.
    number: usize,
    pub(super) one: &'r Escalation,
    pub(super) ladder: &'r Ladder,
    pub(super) rung: &'r Rung,
    /// The place of the obligation that caused it.
    cause: Option<usize>,
}

impl<'r> Run<'r> {
    /// The rungs reached, in the report's order.
    pub(super) fn escalations(&self) -> Vec<EscalationReport> {
        let report = self.reached().into_iter().map(|reached| EscalationReport {
            ladder: reached.ladder.name.clone(),
            rung: reached.rung.name.clone(),
            at: reached.one.at,
            by: self.text_of(reached.one.by),
            on: self.text_of(reached.one.on),
            action: reached.rung.action.clone(),
            clause: reached.rung.clause.clone(),
            discretionary: reached.rung.discretionary,
            causes: vec![self.cause_of(&reached)],
            ticket: None,
            issued: reached.one.issued,
            excused: self.is_excused(&reached),
            duty: self.rung_duty(&reached),
            duties: Vec::new(),
            readings: reached.ladder.readings.clone(),
            quote: reached.rung.quote.clone(),
        });
        report.collect()
    }

    /// The rungs reached, in the report's order, with what they borrow from the policy.
    pub(super) fn reached(&self) -> Vec<Reached<'r>> {
        let found = self.evaluator.escalations().iter().enumerate().filter_map(|(number, one)| {
            let ladder = self.program.ladders.get(one.ladder)?;
            let rung = ladder.rungs.get(one.rung)?;
            let cause = self.cause_obligation(one.cause);
            let cause = cause.and_then(|at| self.place_of(at));
            Some(Reached { number, one, ladder, rung, cause })
        });
        let mut list: Vec<Reached<'r>> = found.collect();
        list.sort_by_key(|reached| (reached.one.at, reached.one.ladder, reached.one.rung));
        list
    }

    /// `初步回复#1`; `认定@2021-01-20T10:00:00+08:00`; or the rung that set this one off.
    pub(super) fn cause_of(&self, reached: &Reached<'_>) -> String {
        let caused = reached.cause.and_then(|place| {
            let settled = self.evaluator.settled();
            let one = self.evaluator.obligations().get(*settled.order.get(place)?)?;
            Some((&self.words(one.duty)?.name, *settled.instances.get(place)?))
        });
        match (caused, reached.one.cause) {
            (Some((duty, instance)), _) => format!("{duty}#{instance}"),
            (None, by @ By::Event(_)) => format!("{}@{}", self.name_of(by), reached.one.at),
            (None, by @ By::Signal(_)) => self.name_of(by),
        }
    }

    /// Whether the miss that set it off is excused.
    pub(super) fn is_excused(&self, reached: &Reached<'_>) -> bool {
        let settled = self.evaluator.settled();
        reached.cause.is_some_and(|place| {
            let missed = matches!(settled.states.get(place), Some(State::Late | State::Overdue));
            let index = settled.order.get(place).copied();
            let one = index.and_then(|index| self.evaluator.obligations().get(index));
            missed && one.is_some_and(|one| self.excused(one).is_some())
        })
    }

    /// The duty that a rung opened on the ticket.
    pub(super) fn rung_duty(&self, reached: &Reached<'_>) -> Option<RungDutyReport> {
        let duty = reached.rung.duty?;
        let opened = |by: By| match by {
            By::Signal(signal) => {
                let what = self.evaluator.signals().get(signal).map(|signal| signal.what);
                what == Some(SignalKind::Rung(reached.number))
            }
            By::Event(_) => false,
        };
        let list = self.evaluator.obligations();
        let index = list.iter().position(|one| one.duty == duty && opened(one.opened_by))?;
        let owed = self.obligation(self.place_of(index)?)?;
        Some(RungDutyReport {
            duty: owed.duty,
            instance: owed.instance,
            bearer: owed.bearer,
            limit: owed.limit,
            due: owed.due,
            provisional: owed.provisional,
            status: owed.status,
            completed: owed.completed,
        })
    }

    fn cause_obligation(&self, cause: By) -> Option<usize> {
        let By::Signal(signal) = cause else { return None };
        match self.evaluator.signals().get(signal)?.what {
            SignalKind::Duty(index, _) => Some(index),
            SignalKind::Rung(_) | SignalKind::Field(_) => None,
        }
    }

    /// Where an obligation stands in the report.
    fn place_of(&self, index: usize) -> Option<usize> {
        self.evaluator.settled().order.iter().position(|at| *at == index)
    }
}
