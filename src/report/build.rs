//! A ticket's part of the report, from what its run left behind. Names are put back in place of numbers here.

use super::{
    ExtensionReport, Happened, LateBy, NoteReport, ObligationReport, StepReport, TicketReport,
    ViolationReport,
};
use crate::diagnostic::{Lang, Message, texts};
use crate::eval::{Evaluator, Failure, Note, Obligation, State, Unknown, ViolationKind};
use crate::facts::Case;
use crate::program::{Force, Matter, Party, Program, Ref, Words};
use crate::value::{Moment, Value};

/// A run that has ended, with what it was about.
#[derive(Clone, Copy)]
pub struct Run<'r> {
    /// The policy.
    pub program: &'r Program,
    /// The ticket.
    pub case: &'r Case,
    /// What came of it.
    pub evaluator: &'r Evaluator,
    /// As of when.
    pub as_of: Moment,
    /// The language of messages; JSON is always Chinese.
    pub lang: Lang,
}

/// The report of the ticket just judged.
pub fn ticket(run: Run<'_>, meta: Option<&str>) -> TicketReport {
    let settled = run.evaluator.settled();
    let obligations: Vec<ObligationReport> =
        (0..settled.order.len()).filter_map(|place| run.obligation(place)).collect();
    let matter = run.matter().map(|matter| matter.name.clone()).unwrap_or_default();
    let meta = meta.and_then(|meta| serde_json::value::RawValue::from_string(meta.to_owned()).ok());
    let violations = run.violations(&obligations);
    TicketReport {
        id: run.case.id.clone(),
        matter,
        obligations,
        violations,
        shortfalls: [],
        escalations: [],
        notes: run.notes(),
        next_change: settled.next_change,
        meta,
    }
}

impl Run<'_> {
    fn matter(&self) -> Option<&Matter> {
        self.program.matters.get(self.case.matter)
    }

    fn event_name(&self, event: usize) -> String {
        let kind = self.case.events.get(event).map(|record| record.event);
        let event = kind.and_then(|kind| self.matter()?.events.get(kind));
        event.map(|event| event.name.clone()).unwrap_or_default()
    }

    fn happened(&self, event: usize) -> Option<Happened> {
        let record = self.case.events.get(event)?;
        Some(Happened { by: self.event_name(event), at: record.at.at })
    }

    fn words(&self, duty: usize) -> Option<&Words> {
        self.program.duties.get(duty).map(|duty| &duty.words)
    }

    fn text_of(&self, value: Value) -> Option<String> {
        match value {
            Value::Text(id) => Some(self.case.text(id, &self.program.texts).to_owned()),
            _ => None,
        }
    }

    fn obligation(&self, place: usize) -> Option<ObligationReport> {
        let settled = self.evaluator.settled();
        let index = *settled.order.get(place)?;
        let one = self.evaluator.obligations().get(index)?;
        let state = *settled.states.get(place)?;
        let instance = *settled.instances.get(place)?;
        let words = self.words(one.duty)?;
        let all = self.evaluator.bearers_at(index);
        let bearers: Vec<String> = all.iter().filter_map(|value| self.text_of(*value)).collect();
        let bearer = all.first().and_then(|value| self.text_of(*value));
        let due = if one.unknown.is_some() { None } else { self.evaluator.due_of(index) };
        Some(ObligationReport {
            duty: words.name.clone(),
            instance,
            key: self.key(place, one, words, bearer.as_deref(), instance),
            version: self.program.in_force.0,
            clause: words.clause.clone(),
            bearer,
            bearers,
            counterparty: words.counterparty.and_then(|party| self.party(party)),
            triggered: self.happened(one.opened_by)?,
            limit: words.limit.clone(),
            timed: self.evaluator.timed(self.program, index),
            due,
            provisional: due.is_some() && self.evaluator.provisional_of(index),
            status: state.key(),
            completed: one.done.and_then(|done| self.happened(done.event)),
            late_by: self.late_by(one, state, due),
            remaining: None,
            force: force_word(words.force),
            readings: words.readings.clone(),
            extensions: self.extensions(index),
            suspensions: [],
            excused: None,
            closed: one.closed.and_then(|closed| self.happened(closed.event)),
            excepted_by: None,
            reason: one.unknown.map(|unknown| self.reason(unknown, one.opened_by).say(self.lang)),
            quote: words.quote.clone(),
        })
    }

    /// `初步回复@2021-01-04T09:30:00+08:00`, with the unit under 分别, and the number of a second one in a second.
    fn key(
        &self,
        place: usize,
        one: &Obligation,
        words: &Words,
        bearer: Option<&str>,
        instance: u32,
    ) -> String {
        let mut key = format!("{}@{}", words.name, one.opened_at);
        let severally = self.program.duties.get(one.duty).is_some_and(|duty| duty.severally);
        if severally {
            key.push('@');
            key.push_str(bearer.unwrap_or(""));
        }
        let order = &self.evaluator.settled().order;
        let before = order.iter().take(place).filter_map(|index| self.evaluator.obligations().get(*index));
        let twin = before.into_iter().any(|other| {
            other.duty == one.duty
                && other.opened_at == one.opened_at
                && (!severally || other.share == one.share)
        });
        if twin { format!("{key}#{instance}") } else { key }
    }

    fn party(&self, party: Party) -> Option<String> {
        match party {
            Party::Unit(unit) => self.text_of(Value::Text(unit)),
            Party::Role(role) => self.case.roles.get(role).and_then(|value| self.text_of(*value)),
        }
    }

    fn late_by(&self, one: &Obligation, state: State, due: Option<Moment>) -> Option<LateBy> {
        let until = match state {
            State::Late => one.done.map(|done| done.at),
            State::Overdue => Some(one.closed.map_or(self.as_of, |closed| closed.at)),
            _ => None,
        }?;
        let late = self.program.calendar.late_by(due?, until);
        Some(LateBy { seconds: late.seconds, working_days: late.working_days })
    }

    fn extensions(&self, index: usize) -> Vec<ExtensionReport> {
        let records =
            self.evaluator.extensions().iter().enumerate().filter(|(_, record)| record.obligation == index);
        let report = records.filter_map(|(number, record)| {
            let extension = self.program.extensions.get(record.extension)?;
            let steps = self.evaluator.steps().iter().filter(|step| step.record == number);
            let steps = steps
                .map(|step| StepReport { step: self.step_name(record.extension, step.step), at: step.at });
            Some(ExtensionReport {
                rule: extension.name.clone(),
                requested_at: record.requested_at,
                steps: steps.collect(),
                effective_at: record.effective_at,
                due_before: record.due_before,
                due_after: record.due_after,
                failed: record.failed.map(Failure::key),
            })
        });
        report.collect()
    }

    fn step_name(&self, extension: usize, step: usize) -> String {
        let leaf = self.program.extensions.get(extension).and_then(|extension| extension.steps.get(step));
        let event = leaf.and_then(|leaf| self.matter()?.events.get(leaf.event));
        event.map(|event| event.name.clone()).unwrap_or_default()
    }

    fn reason(&self, unknown: Unknown, event: usize) -> Message {
        let field = |reference: Option<Ref>| self.fact_name(reference, event);
        match unknown {
            Unknown::Condition(reference) => {
                Message::new(&texts::REASON_CONDITION).with("field", field(reference))
            }
            Unknown::Trigger(reference) => {
                Message::new(&texts::REASON_TRIGGER).with("field", field(reference))
            }
            Unknown::NothingToFollow => Message::new(&texts::REASON_NOTHING_TO_FOLLOW),
            Unknown::NotCountable => Message::new(&texts::REASON_NOT_COUNTABLE),
        }
    }

    fn fact_name(&self, reference: Option<Ref>, event: usize) -> String {
        let Some(matter) = self.matter() else { return String::new() };
        let of_event = |kind: usize, field: usize| {
            let event = matter.events.get(kind)?;
            Some(format!("{}.{}", event.name, event.fields.get(field)?.name))
        };
        let name = match reference {
            Some(Ref::Field(at)) => matter.fields.get(at).map(|slot| slot.name.clone()),
            Some(Ref::Role(at)) => matter.roles.get(at).map(|slot| slot.name.clone()),
            Some(Ref::Own(at)) => self.case.events.get(event).and_then(|record| of_event(record.event, at)),
            Some(Ref::Latest(kind, at)) => of_event(kind, at),
            None => None,
        };
        name.unwrap_or_default()
    }

    fn violations(&self, obligations: &[ObligationReport]) -> Vec<ViolationReport> {
        let list = self.evaluator.settled().violations.iter();
        let report = list.filter_map(|violation| {
            let obligation = obligations.get(violation.place)?;
            let (message, rule, clause) = match violation.kind {
                ViolationKind::Late => (self.late_message(obligation), &obligation.duty, &obligation.clause),
                ViolationKind::Overdue => {
                    (self.overdue_message(obligation), &obligation.duty, &obligation.clause)
                }
                ViolationKind::MissingParty(role) => {
                    let role = self.fact_name(Some(Ref::Role(role)), 0);
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
            };
            Some(ViolationReport {
                kind: violation.kind.key(),
                rule: rule.clone(),
                instance: self.violation_instance(violation.kind, obligation),
                clause: clause.clone(),
                bearer: obligation.bearer.clone(),
                at: violation.at,
                code: message.text.code,
                message: message.say(self.lang),
            })
        });
        report.collect()
    }

    /// An improper extension is numbered by its request for the obligation; everything else by the obligation.
    fn violation_instance(&self, kind: ViolationKind, obligation: &ObligationReport) -> u32 {
        let ViolationKind::ImproperExtension(record) = kind else { return obligation.instance };
        let records = self.evaluator.extensions();
        let Some(own) = records.get(record) else { return obligation.instance };
        let same = |other: &&crate::eval::ExtensionRecord| other.extension == own.extension;
        let until = records.iter().take(record.saturating_add(1)).filter(same).count();
        u32::try_from(until).unwrap_or(u32::MAX)
    }

    fn late_message(&self, one: &ObligationReport) -> Message {
        let done = one.completed.as_ref().map_or(String::new(), |done| shown(done.at));
        let late = one.late_by.map_or(0, |late| late.seconds);
        let days = one.late_by.map_or(0, |late| late.working_days);
        Message::new(&texts::LATE)
            .with("duty", one.duty.as_str())
            .with("due", one.due.map_or(String::new(), shown))
            .with("done", done)
            .with("late", over(late, days))
    }

    fn overdue_message(&self, one: &ObligationReport) -> Message {
        let late = one.late_by.map_or(0, |late| late.seconds);
        let days = one.late_by.map_or(0, |late| late.working_days);
        let message =
            Message::new(if one.closed.is_some() { &texts::OVERDUE_CLOSED } else { &texts::OVERDUE });
        message
            .with("duty", one.duty.as_str())
            .with("due", one.due.map_or(String::new(), shown))
            .with("late", over(late, days))
    }

    fn improper_message(&self, record: usize, obligation: &ObligationReport) -> Option<Message> {
        let record = self.evaluator.extensions().get(record)?;
        let step = |step: usize| self.step_name(record.extension, step);
        let why = match record.failed? {
            Failure::AskedLate => {
                let due = record.due_before.map_or(String::new(), shown);
                Message::new(&texts::IMPROPER_ASKED_LATE)
                    .with("due", due)
                    .with("at", shown(record.requested_at))
            }
            Failure::Guard => Message::new(&texts::IMPROPER_GUARD),
            Failure::MissingStep(at) => Message::new(&texts::IMPROPER_MISSING_STEP).with("step", step(at)),
            Failure::Disorder(at) => Message::new(&texts::IMPROPER_DISORDER).with("step", step(at)),
            Failure::TooMany => Message::new(&texts::IMPROPER_TOO_MANY),
            Failure::ApprovedAfterDue | Failure::NotOpen => return None,
        };
        let extension = self.program.extensions.get(record.extension)?;
        Some(
            Message::new(&texts::IMPROPER_EXTENSION)
                .with("duty", obligation.duty.as_str())
                .with("extension", extension.name.as_str())
                .with("why", why),
        )
    }

    /// Notes by moment, each said once: the order of the source plays no part.
    fn notes(&self) -> Vec<NoteReport> {
        let known = self.case.notes.iter().filter(|(at, _)| at.is_none_or(|at| at <= self.as_of));
        let mut notes: Vec<NoteReport> = known
            .map(|(at, message)| NoteReport {
                code: message.text.code,
                message: message.say(self.lang),
                at: *at,
                event: None,
            })
            .collect();
        notes.extend(self.evaluator.notes().iter().map(|note| self.note(*note)));
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
        let name = |duty: usize| self.words(duty).map(|words| words.name.clone()).unwrap_or_default();
        let (message, event) = match note {
            Note::OutsideInForce { event } => {
                (Message::new(&texts::OUTSIDE_IN_FORCE).with("event", self.event_name(event)), Some(event))
            }
            Note::NothingOpen { event, duty } => {
                let message = Message::new(&texts::NOTHING_OPEN).with("event", self.event_name(event));
                (message.with("duty", name(duty)), Some(event))
            }
            Note::DecidedByPrecision { obligation } => {
                let one = self.evaluator.obligations().get(obligation);
                let duty = one.map(|one| name(one.duty)).unwrap_or_default();
                (
                    Message::new(&texts::DECIDED_BY_PRECISION).with("duty", duty),
                    one.and_then(|one| Some(one.done?.event)),
                )
            }
            Note::TooManyObligations => {
                let limit = crate::eval::MAX_OBLIGATIONS.to_string();
                (Message::new(&texts::TOO_MANY_OBLIGATIONS).with("limit", limit), None)
            }
            Note::WithoutEffect { record } => {
                let record = self.evaluator.extensions().get(record);
                let extension = record.and_then(|record| self.program.extensions.get(record.extension));
                let text = match record.and_then(|record| record.failed) {
                    Some(Failure::NotOpen) => &texts::EXTENSION_NOT_OPEN,
                    _ => &texts::EXTENSION_TOO_LATE,
                };
                let named = extension.map(|extension| extension.name.clone()).unwrap_or_default();
                (Message::new(text).with("extension", named), None)
            }
        };
        NoteReport {
            code: message.text.code,
            message: message.say(self.lang),
            at: event.and_then(|event| self.case.events.get(event)).map(|record| record.at.at),
            event: event.map(|event| self.event_name(event)),
        }
    }
}

pub(super) fn force_word(force: Force) -> &'static str {
    match force {
        Force::Shall => "应当",
        Force::InPrinciple => "原则上",
        Force::Strive => "力争",
        Force::Encouraged => "鼓励",
    }
}

/// A moment as people read it.
pub(super) fn shown(at: Moment) -> String {
    format!("{} {}", at.day(), at.clock())
}

/// `2天3小时`: time over, with the working days behind it.
fn over(seconds: u64, working_days: u32) -> Message {
    Message::new(&texts::OVER).with("span", span(seconds)).with("days", working_days.to_string())
}

/// Seconds in the two largest units that say enough.
pub(super) fn span(seconds: u64) -> Message {
    let units =
        [(86_400, &texts::N_DAYS), (3_600, &texts::N_HOURS), (60, &texts::N_MINUTES), (1, &texts::N_SECONDS)];
    let mut rest = seconds;
    let mut parts: Vec<Message> = Vec::new();
    for (size, text) in units {
        let n = rest / size;
        rest %= size;
        if n > 0 && parts.len() < 2 {
            parts.push(Message::new(text).with("n", n.to_string()));
        }
    }
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_else(|| Message::new(&texts::N_SECONDS).with("n", "0"));
    match parts.next() {
        Some(second) => Message::new(&texts::TWO_PARTS).with("first", first).with("second", second),
        None => first,
    }
}
