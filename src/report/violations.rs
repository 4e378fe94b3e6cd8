//! Violations of a ticket in words, with the rule, the clause, who is responsible and when.

use super::build::{Run, over, shown, shown_if};
use super::{ObligationReport, ViolationReport};
use crate::diagnostic::{Message, texts};
use crate::eval::{By, ExtensionRecord, Failure, Violation, ViolationKind};
use crate::program::Ref;

impl Run<'_> {
    /// Violations, or shortfalls, in words.
    pub(super) fn violations(
        &self,
        list: &[Violation],
        obligations: &[ObligationReport],
    ) -> Vec<ViolationReport> {
        let report = list.iter().filter_map(|violation| {
            if let ViolationKind::Prohibited(record) | ViolationKind::OutOfOrder(record) = violation.kind {
                return self.rule_breach(violation.kind, record);
            }
            let obligation = obligations.get(violation.place)?;
            let (message, rule, clause) = match violation.kind {
                ViolationKind::Late => (self.late_message(obligation), &obligation.duty, &obligation.clause),
                ViolationKind::Overdue => {
                    (self.overdue_message(obligation), &obligation.duty, &obligation.clause)
                }
                ViolationKind::MissingParty(role) => {
                    let role = self.fact_name(Some(Ref::Role(role)), By::Event(0));
                    let message = Message::new(&texts::MISSING_PARTY)
                        .with("role", role)
                        .with("duty", obligation.duty.as_str());
                    (message, &obligation.duty, &obligation.clause)
                }
                ViolationKind::ImproperExtension(record) => {
                    let extension = self.evaluator.extensions().get(record)?.extension;
                    let extension = self.program.extensions.get(extension)?;
                    (self.improper_message(record, obligation)?, &extension.name, &extension.clause)
                }
                ViolationKind::Prohibited(_) | ViolationKind::OutOfOrder(_) => return None,
            };
            Some(ViolationReport {
                kind: violation.kind.key(),
                rule: rule.clone(),
                instance: self.violation_instance(violation.kind, obligation),
                clause: clause.clone(),
                bearer: self.missed_by(violation, obligation),
                at: violation.at,
                code: message.text.code,
                message: message.say(self.lang),
            })
        });
        report.collect()
    }

    /// Who bore the obligation when it was violated.
    fn missed_by(&self, violation: &Violation, obligation: &ObligationReport) -> Option<String> {
        let index = self.evaluator.settled().order.get(violation.place).copied();
        let bearers = match (violation.kind, index) {
            (ViolationKind::Late | ViolationKind::Overdue, Some(index)) => self.evaluator.missed_by(index),
            (ViolationKind::ImproperExtension(record), _) => self.evaluator.refused_to(record),
            (ViolationKind::MissingParty(_), Some(index)) => {
                return self.text_of(self.evaluator.opened_for(index));
            }
            _ => return obligation.bearer.clone(),
        };
        bearers.first().and_then(|value| self.text_of(*value))
    }

    /// The name of the duty, prohibition or extension that was violated.
    pub(super) fn rule_of(&self, violation: &Violation) -> String {
        let named = match violation.kind {
            ViolationKind::Prohibited(record) | ViolationKind::OutOfOrder(record) => {
                let breach = self.evaluator.rule_breaches().get(record);
                let rule = breach.and_then(|breach| self.program.prohibitions.get(breach.prohibition));
                rule.map(|rule| rule.name.clone())
            }
            ViolationKind::ImproperExtension(record) => {
                let extension = self.evaluator.extensions().get(record).map(|one| one.extension);
                extension.and_then(|at| self.program.extensions.get(at)).map(|one| one.name.clone())
            }
            ViolationKind::Late | ViolationKind::Overdue | ViolationKind::MissingParty(_) => {
                let index = self.evaluator.settled().order.get(violation.place).copied();
                let one = index.and_then(|index| self.evaluator.obligations().get(index));
                one.map(|one| self.duty_name(one.duty))
            }
        };
        named.unwrap_or_default()
    }

    fn rule_breach(&self, kind: ViolationKind, record: usize) -> Option<ViolationReport> {
        let breach = self.evaluator.rule_breaches().get(record)?;
        let rule = self.program.prohibitions.get(breach.prohibition)?;
        let text = match kind {
            ViolationKind::OutOfOrder(_) => &texts::OUT_OF_ORDER,
            _ => &texts::PROHIBITED,
        };
        let first: Vec<String> =
            rule.first.iter().flat_map(|first| &first.leaves).map(|leaf| self.leaf_name(leaf)).collect();
        let message = Message::new(text)
            .with("rule", rule.name.as_str())
            .with("act", self.name_of(breach.by))
            .with("at", shown(breach.at))
            .with("first", first.join("、"));
        Some(ViolationReport {
            kind: kind.key(),
            rule: rule.name.clone(),
            instance: breach.instance,
            clause: rule.clause.clone(),
            bearer: self.text_of(breach.bearer),
            at: breach.at,
            code: message.text.code,
            message: message.say(self.lang),
        })
    }

    /// An improper extension is numbered by its request on the ticket; everything else by the obligation.
    fn violation_instance(&self, kind: ViolationKind, obligation: &ObligationReport) -> u32 {
        let ViolationKind::ImproperExtension(record) = kind else { return obligation.instance };
        self.request_number(record).unwrap_or(obligation.instance)
    }

    /// The number of an extension's request on the ticket.
    pub(super) fn request_number(&self, record: usize) -> Option<u32> {
        self.evaluator.extensions().get(record).map(|record| record.request)
    }

    fn late_message(&self, one: &ObligationReport) -> Message {
        let done = shown_if(one.completed.as_ref().map(|done| done.at));
        let late = one.late_by.map_or(0, |late| late.seconds);
        let days = one.late_by.map_or(0, |late| late.working_days);
        Message::new(&texts::LATE)
            .with("duty", one.duty.as_str())
            .with("due", shown_if(one.due))
            .with("done", done)
            .with("late", over(late, days))
    }

    fn overdue_message(&self, one: &ObligationReport) -> Message {
        let late = one.late_by.map_or(0, |late| late.seconds);
        let days = one.late_by.map_or(0, |late| late.working_days);
        let message =
            Message::new(if one.closed.is_some() { &texts::OVERDUE_CLOSED } else { &texts::OVERDUE });
        message.with("duty", one.duty.as_str()).with("due", shown_if(one.due)).with("late", over(late, days))
    }

    /// Why an extension had no effect.
    pub(super) fn failure_words(&self, record: &ExtensionRecord) -> Option<Message> {
        let step = |step: usize| self.step_name(record.extension, step);
        Some(match record.failed? {
            Failure::AskedLate => {
                let due = shown_if(record.due_before);
                Message::new(&texts::IMPROPER_ASKED_LATE)
                    .with("due", due)
                    .with("at", shown(record.requested_at))
            }
            Failure::Guard => Message::new(&texts::IMPROPER_GUARD),
            Failure::MissingStep(at) => Message::new(&texts::IMPROPER_MISSING_STEP).with("step", step(at)),
            Failure::Disorder(at) => Message::new(&texts::IMPROPER_DISORDER).with("step", step(at)),
            Failure::TooMany => {
                let extension = self.program.extensions.get(record.extension)?;
                let granted = self.evaluator.extensions().iter().filter(|other| {
                    other.extension == record.extension
                        && other.obligation == record.obligation
                        && other.effective_at.is_some_and(|at| at <= record.failed_at.unwrap_or(at))
                });
                let often = extension.at_most.is_some_and(|most| granted.count() >= most as usize);
                Message::new(if often { &texts::IMPROPER_TOO_MANY } else { &texts::IMPROPER_TOTAL })
            }
            Failure::ApprovedAfterDue => Message::new(&texts::X_APPROVED_AFTER_DUE),
            Failure::NotOpen => Message::new(&texts::X_NOT_OPEN),
        })
    }

    fn improper_message(&self, record: usize, obligation: &ObligationReport) -> Option<Message> {
        let record = self.evaluator.extensions().get(record)?;
        let why = self.failure_words(record).filter(|_| record.failed.is_some_and(Failure::is_violation))?;
        let extension = self.program.extensions.get(record.extension)?;
        Some(
            Message::new(&texts::IMPROPER_EXTENSION)
                .with("duty", obligation.duty.as_str())
                .with("extension", extension.name.as_str())
                .with("why", why),
        )
    }
}
