//! Violations of a ticket: the rule, the clause, who is responsible, when, and the words. They are told from the run with
//! what they borrow from the policy, for a report that keeps them and for a line that is written at once.

use super::build::Run;
use super::moments::{say_moment, say_over, shown, shown_if};
use super::{LateBy, ViolationReport};
use crate::diagnostic::{Lang, Message, Text, texts};
use crate::eval::{By, ExtensionRecord, Failure, State, Violation, ViolationKind};
use crate::program::{Ref, Words};
use crate::value::Moment;

/// A violation, with what its report says.
pub(super) struct Told<'r> {
    pub(super) kind: &'static str,
    pub(super) rule: &'r str,
    pub(super) instance: u32,
    pub(super) clause: Option<&'r str>,
    pub(super) bearer: Option<&'r str>,
    pub(super) at: Moment,
    quote: Option<&'r str>,
    said: Said<'r>,
}

/// The words of a violation.
enum Said<'r> {
    /// Those of a missed deadline, which most are.
    Missed(Missed<'r>),
    Message(Message),
}

struct Missed<'r> {
    text: &'static Text,
    duty: &'r str,
    due: Option<Moment>,
    done: Option<Moment>,
    late: Option<LateBy>,
}

impl Told<'_> {
    /// The code that people quote.
    pub(super) fn code(&self) -> &'static str {
        match &self.said {
            Said::Missed(missed) => missed.text.code,
            Said::Message(message) => message.text.code,
        }
    }

    /// Appends the words.
    pub(super) fn say(&self, lang: Lang, said: &mut String) {
        match &self.said {
            Said::Missed(missed) => missed.say(lang, said),
            Said::Message(message) => said.push_str(&message.say(lang)),
        }
    }

    fn report(&self, lang: Lang) -> ViolationReport {
        let mut message = String::new();
        self.say(lang, &mut message);
        ViolationReport {
            kind: self.kind,
            rule: self.rule.to_owned(),
            instance: self.instance,
            clause: self.clause.map(str::to_owned),
            bearer: self.bearer.map(str::to_owned),
            at: self.at,
            code: self.code(),
            message,
            quote: self.quote.map(str::to_owned),
        }
    }
}

impl Missed<'_> {
    fn say(&self, lang: Lang, said: &mut String) {
        let late = self.late.unwrap_or(LateBy { seconds: 0, working_days: 0 });
        let moment = |at: Option<Moment>, said: &mut String| {
            if let Some(at) = at {
                say_moment(at, lang, said);
            }
        };
        self.text.fill(lang, said, |name, said| {
            match name {
                "duty" => said.push_str(self.duty),
                "due" => moment(self.due, said),
                "done" => moment(self.done, said),
                "late" => say_over(late.seconds, late.working_days, lang, said),
                _ => return false,
            }
            true
        });
    }
}

impl<'r> Run<'r> {
    /// Violations, or shortfalls, in words.
    pub(super) fn violations(&self, list: &[Violation]) -> Vec<ViolationReport> {
        list.iter().filter_map(|violation| Some(self.told(violation)?.report(self.lang))).collect()
    }

    /// What is to be said of a violation.
    pub(super) fn told(&self, violation: &Violation) -> Option<Told<'r>> {
        if let ViolationKind::Prohibited(record) | ViolationKind::OutOfOrder(record) = violation.kind {
            return self.rule_breach(violation.kind, record);
        }
        let settled = self.evaluator.settled();
        let index = *settled.order.get(violation.place)?;
        let words = self.words(self.evaluator.obligations().get(index)?.duty)?;
        let instance = *settled.instances.get(violation.place)?;
        let of_duty = (words.name.as_str(), (words.clause.as_deref(), words.quote.as_deref()), instance);
        let (said, (rule, (clause, quote), instance)) = match violation.kind {
            ViolationKind::Late | ViolationKind::Overdue => {
                (Said::Missed(self.missed(violation, index, words)?), of_duty)
            }
            ViolationKind::MissingParty(role) => {
                let role = self.fact_name(Some(Ref::Role(role)), By::Event(0));
                let message = Message::new(&texts::MISSING_PARTY).with("role", role);
                (Said::Message(message.with("duty", words.name.as_str())), of_duty)
            }
            ViolationKind::ImproperExtension(record) => {
                let extension = self.evaluator.extensions().get(record)?.extension;
                let extension = self.program.extensions.get(extension)?;
                // It is numbered by its request on the ticket; everything else by the obligation.
                let instance = self.request_number(record).unwrap_or(instance);
                let message = self.improper_message(record, words)?;
                let cited = (extension.clause.as_deref(), extension.quote.as_deref());
                (Said::Message(message), (extension.name.as_str(), cited, instance))
            }
            ViolationKind::Prohibited(_) | ViolationKind::OutOfOrder(_) => return None,
        };
        let bearer = self.missed_by(violation, index);
        let (kind, at) = (violation.kind.key(), violation.at);
        Some(Told { kind, rule, instance, clause, bearer, at, quote, said })
    }

    /// Who bore the obligation when it was violated.
    fn missed_by(&self, violation: &Violation, index: usize) -> Option<&'r str> {
        let bearers = match violation.kind {
            ViolationKind::ImproperExtension(record) => self.evaluator.refused_to(record),
            ViolationKind::MissingParty(_) => return self.text_in(self.evaluator.opened_for(index)),
            _ => self.evaluator.missed_by(index),
        };
        bearers.first().and_then(|value| self.text_in(*value))
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

    fn rule_breach(&self, kind: ViolationKind, record: usize) -> Option<Told<'r>> {
        let breach = self.evaluator.rule_breaches().get(record)?;
        let rule = self.program.prohibitions.get(breach.prohibition)?;
        let text = match kind {
            ViolationKind::OutOfOrder(_) => &texts::OUT_OF_ORDER,
            _ => &texts::PROHIBITED,
        };
        let message = Message::new(text)
            .with("rule", rule.name.as_str())
            .with("act", self.name_of(breach.by))
            .with("at", shown(breach.at))
            .with("first", rule.needed.clone().unwrap_or_default());
        Some(Told {
            kind: kind.key(),
            rule: &rule.name,
            instance: breach.instance,
            clause: rule.clause.as_deref(),
            bearer: self.text_in(breach.bearer),
            at: breach.at,
            quote: rule.quote.as_deref(),
            said: Said::Message(message),
        })
    }

    /// The number of an extension's request on the ticket.
    pub(super) fn request_number(&self, record: usize) -> Option<u32> {
        self.evaluator.extensions().get(record).map(|record| record.request)
    }

    fn missed(&self, violation: &Violation, index: usize, words: &'r Words) -> Option<Missed<'r>> {
        let one = self.evaluator.obligations().get(index)?;
        let (state, text) = match violation.kind {
            ViolationKind::Late => (State::Late, &texts::LATE),
            _ if one.closed.is_some() => (State::Overdue, &texts::OVERDUE_CLOSED),
            _ => (State::Overdue, &texts::OVERDUE),
        };
        let due = self.evaluator.due_of(index);
        let done = one.done.and_then(|done| self.moment_of(done.by));
        Some(Missed { text, duty: &words.name, due, done, late: self.late_by(one, state, due) })
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

    fn improper_message(&self, record: usize, words: &Words) -> Option<Message> {
        let record = self.evaluator.extensions().get(record)?;
        let why = self.failure_words(record).filter(|_| record.failed.is_some_and(Failure::is_violation))?;
        let extension = self.program.extensions.get(record.extension)?;
        Some(
            Message::new(&texts::IMPROPER_EXTENSION)
                .with("duty", words.name.as_str())
                .with("extension", extension.name.as_str())
                .with("why", why),
        )
    }
}
