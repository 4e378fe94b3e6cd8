//! Notes of a ticket in words: what is worth knowing and is no violation.

use super::NoteReport;
use super::build::Run;
use crate::diagnostic::{Message, Text, limit_texts, texts};
use crate::eval::{By, Failure, Note, Obligation};
use crate::program::Ladder;

impl Run<'_> {
    /// Notes by moment, each said once: the order of the source plays no part.
    pub(super) fn notes(&self) -> Vec<NoteReport> {
        let known =
            self.case.view().said(self.program).filter(|(at, _)| at.is_none_or(|at| at <= self.as_of));
        let mut notes: Vec<NoteReport> = known
            .map(|(at, message)| NoteReport {
                code: message.text.code,
                message: message.say(self.lang),
                at,
                event: None,
            })
            .collect();
        notes.extend(self.evaluator.notes().iter().map(|note| self.note(*note)));
        let places = 0..self.evaluator.obligations().len();
        notes.extend(
            places.filter(|at| self.evaluator.decided_by_precision(*at)).map(|at| self.precision(at)),
        );
        notes.extend(self.not_assessable());
        notes.extend(self.rules_not_assessable());
        notes.sort_by(|a, b| (a.at, a.code, &a.message, &a.event).cmp(&(b.at, b.code, &b.message, &b.event)));
        let mut said: Vec<NoteReport> = Vec::with_capacity(notes.len());
        for note in notes {
            let again = note.event.is_none()
                && said.iter().any(|one| one.event.is_none() && one.message == note.message);
            if !again {
                said.push(note);
            }
        }
        said
    }

    fn note(&self, note: Note) -> NoteReport {
        let (message, by) = match note {
            Note::OutsideInForce { by } => {
                (Message::new(&texts::OUTSIDE_IN_FORCE).with("event", self.name_of(by)), Some(by))
            }
            Note::NothingOpen { by, duty } => {
                let message = Message::new(&texts::NOTHING_OPEN).with("event", self.name_of(by));
                (message.with("duty", self.duty_name(duty)), Some(by))
            }
            Note::TooManyObligations => {
                let limit = self.program.limits.ticket_obligations.to_string();
                (Message::new(&limit_texts::TOO_MANY_OBLIGATIONS).with("limit", limit), None)
            }
            Note::TooManyRounds => {
                let limit = self.program.limits.ticket_rounds.to_string();
                (Message::new(&limit_texts::TOO_MANY_ROUNDS).with("limit", limit), None)
            }
            Note::TooManyLooks => {
                let limit = self.program.limits.ticket_looks.to_string();
                (Message::new(&limit_texts::TOO_MANY_LOOKS).with("limit", limit), None)
            }
            Note::WithoutEffect { record } => (self.without_effect(record), None),
            Note::Lifted { by, prohibition, permission } => {
                let message = self.about_rule(&texts::LIFTED, by, prohibition);
                (message.with("permission", self.permission_name(permission)), Some(by))
            }
            Note::RuleUndecided { by, prohibition, absent } => {
                let message = self.about_rule(&texts::RULE_UNDECIDED, by, prohibition);
                (message.with("field", self.fact_name(absent, by)), Some(by))
            }
            Note::OrderByDay { by, prohibition } => {
                (self.about_rule(&texts::ORDER_BY_DAY, by, prohibition), Some(by))
            }
            Note::PermissionUndecided { obligation, permission, absent } => {
                let one = self.evaluator.obligations().get(obligation);
                let field = one.map(|one| self.fact_name(absent, one.opened_by));
                let message = Message::new(&texts::PERMISSION_UNDECIDED)
                    .with("duty", one.map(|one| self.duty_name(one.duty)).unwrap_or_default())
                    .with("permission", self.permission_name(permission))
                    .with("field", field.unwrap_or_default());
                (message, None)
            }
        };
        self.said(&message, by)
    }

    fn said(&self, message: &Message, by: Option<By>) -> NoteReport {
        NoteReport {
            code: message.text.code,
            message: message.say(self.lang),
            at: by.and_then(|by| self.moment_of(by)),
            event: by.map(|by| self.name_of(by)),
        }
    }

    /// A clock time within a day of which only the date is known would decide.
    fn precision(&self, index: usize) -> NoteReport {
        let one = self.evaluator.obligations().get(index);
        let duty = one.map(|one| self.duty_name(one.duty)).unwrap_or_default();
        let by = one.and_then(|one| Some(one.done?.by));
        self.said(&Message::new(&texts::DECIDED_BY_PRECISION).with("duty", duty), by)
    }

    /// Rungs that need other tickets, where there are none: not assessable, which is not the same as not reached.
    fn not_assessable(&self) -> Vec<NoteReport> {
        // The version in force at an outcome counts it; of what has none yet, that of its due moment.
        let counted_by = |one: &Obligation| {
            let outcome = one.done.map(|done| done.at).or(one.due).unwrap_or(self.as_of);
            let version = self.program.version_on(outcome.day());
            version.unwrap_or_else(|| self.program.version_of(one.duty))
        };
        let obligations = self.evaluator.obligations();
        let watches = |ladder: &Ladder| {
            let mut own = obligations.iter().filter(|one| ladder.duties.contains(&one.kin));
            own.any(|one| counted_by(one) == ladder.version)
        };
        let ladders = self.program.ladders.iter().filter(|ladder| self.alone && watches(ladder));
        let needing = ladders.filter_map(|ladder| {
            let rungs = ladder.rungs.iter().filter(|rung| !rung.cause.on_ticket());
            let names: Vec<&str> = rungs.map(|rung| rung.name.as_str()).collect();
            let message = Message::new(&texts::RUNGS_NEED_OTHERS).with("ladder", ladder.name.as_str());
            (!names.is_empty()).then(|| message.with("rungs", names.join("、")))
        });
        needing.map(|message| self.said(&message, None)).collect()
    }

    /// Acts whose judgement needs other tickets, where there are none.
    fn rules_not_assessable(&self) -> Vec<NoteReport> {
        let suspects = self.evaluator.suspects().iter().filter(|_| self.alone);
        let said = suspects.map(|one| {
            self.said(&self.about_rule(&texts::RULE_NEEDS_OTHERS, one.by, one.prohibition), Some(one.by))
        });
        said.collect()
    }

    fn without_effect(&self, record: usize) -> Message {
        let record = self.evaluator.extensions().get(record);
        let extension = record.and_then(|record| self.program.extensions.get(record.extension));
        let text = match record.and_then(|record| record.failed) {
            Some(Failure::NotOpen) => &texts::EXTENSION_NOT_OPEN,
            _ => &texts::EXTENSION_TOO_LATE,
        };
        let named = extension.map(|extension| extension.name.clone()).unwrap_or_default();
        Message::new(text).with("extension", named)
    }

    fn about_rule(&self, text: &'static Text, by: By, prohibition: usize) -> Message {
        let rule = self.program.prohibitions.get(prohibition).map(|rule| rule.name.clone());
        Message::new(text).with("act", self.name_of(by)).with("rule", rule.unwrap_or_default())
    }

    pub(super) fn permission_name(&self, permission: usize) -> String {
        self.program.permissions.get(permission).map(|one| one.name.clone()).unwrap_or_default()
    }
}
