//! Runs the examples of a policy. Each becomes a ticket like any other, judged by the same path as facts from outside.

use super::Policy;
use crate::diagnostic::{Lang, Message, texts};
use crate::facts::{Datum, Entry, Ticket, TicketEvent};
use crate::model::{Asked, Example, ExampleValue, Expectation};
use crate::report::{ObligationReport, TicketReport};
use crate::source::Place;
use crate::span::Span;
use crate::syntax::ast::{Literal, LiteralForm};
use crate::syntax::print;
use crate::value::When;

/// What an example came to.
#[derive(Clone, Debug)]
pub struct ExampleResult {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// How many expectations it has.
    pub expectations: usize,
    /// Those that were not met.
    pub mismatches: Vec<Mismatch>,
}

/// An expectation that was not met.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// Where it stands.
    pub place: Place,
    /// What is so instead.
    pub message: Message,
}

pub(super) fn run(policy: &Policy) -> Vec<ExampleResult> {
    policy.model().examples.iter().map(|example| run_one(policy, example)).collect()
}

fn run_one(policy: &Policy, example: &Example) -> ExampleResult {
    let ticket = ticket(policy, example);
    let mut mismatches = Vec::new();
    for asked in &example.asked {
        match policy.check(&ticket, asked.as_of.at) {
            Ok(report) => {
                if let Some(judged) = report.tickets.first() {
                    compare(policy, judged, asked, &mut mismatches);
                }
            }
            Err(error) => {
                let words =
                    error.findings.first().map(|finding| finding.message.say(Lang::Zh)).unwrap_or_default();
                let message = Message::new(&texts::EXAMPLE_NOT_JUDGED).with("why", words);
                mismatches.push(Mismatch { place: example.place, message });
            }
        }
    }
    let expectations = example.asked.iter().map(|asked| asked.expected.len()).sum();
    ExampleResult { name: example.name.clone(), place: example.place, expectations, mismatches }
}

fn ticket(policy: &Policy, example: &Example) -> Ticket {
    let matter = policy.model().matters.get(example.matter.0).map(|matter| matter.name.clone());
    let entries = |values: &[ExampleValue], role: bool| {
        values
            .iter()
            .filter(|value| value.role == role)
            .map(|value| entry(policy, value))
            .collect::<Vec<Entry>>()
    };
    let all = |values: &[ExampleValue]| values.iter().map(|value| entry(policy, value)).collect();
    let events = example.events.iter().map(|event| TicketEvent {
        event: event.name.clone(),
        at: event.at,
        by: event.by.clone(),
        fields: all(&event.fields),
        set: all(&event.set),
        span: Span::default(),
    });
    Ticket {
        id: example.id.clone(),
        matter,
        parties: entries(&example.values, true),
        fields: entries(&example.values, false),
        events: events.collect(),
        ..Ticket::default()
    }
}

fn entry(policy: &Policy, value: &ExampleValue) -> Entry {
    let data: Vec<Datum> = value.values.iter().map(|literal| datum(policy, literal)).collect();
    let value_of = match <[Datum; 1]>::try_from(data) {
        Ok([one]) => one,
        Err(several) => Datum::List(several),
    };
    Entry { name: value.name.clone(), value: value_of, span: Span::default() }
}

fn datum(policy: &Policy, literal: &Literal) -> Datum {
    match &literal.form {
        LiteralForm::Truth(yes) => Datum::Bool(*yes),
        LiteralForm::Number(number, _) => Datum::Number(*number),
        LiteralForm::Text(text) | LiteralForm::Name(text) => Datum::Text(text.clone()),
        LiteralForm::Moment(moment) => match moment_of(policy, *moment) {
            Some(when) if when.whole_day => Datum::Text(when.at.day().to_string()),
            Some(when) => Datum::Text(when.at.to_string()),
            None => Datum::Null,
        },
        LiteralForm::Span(span) => Datum::Text(print::span(span)),
    }
}

fn moment_of(policy: &Policy, moment: crate::syntax::ast::MomentForm) -> Option<When> {
    use crate::syntax::ast::DateKind;
    use crate::value::Day;
    let day = match moment.date.form {
        DateKind::Day(day) => day,
        DateKind::MonthDay(month, day) => Day::from_ymd(policy.model().header.year?, month, day).ok()?,
        DateKind::MonthEnd(..) | DateKind::YearEnd(_) => return None,
    };
    Some(match moment.clock {
        Some(clock) => When::exact(day.at(clock)),
        None => When::day(day),
    })
}

fn compare(policy: &Policy, judged: &TicketReport, asked: &Asked, mismatches: &mut Vec<Mismatch>) {
    for expected in &asked.expected {
        let wrong = match &expected.what {
            Expectation::Violations(count, kind) => violations(judged, *count, kind.as_deref()),
            Expectation::Status { duty, instance, status, due } => {
                let name = policy.model().duties.get(duty.0).map_or("", |duty| duty.name.as_str());
                obligation(judged, name, *instance, status, *due)
            }
        };
        if let Some(message) = wrong {
            mismatches.push(Mismatch { place: expected.place, message });
        }
    }
}

fn violations(judged: &TicketReport, count: u32, kind: Option<&str>) -> Option<Message> {
    let counted =
        judged.violations.iter().filter(|violation| kind.is_none_or(|kind| violation.kind == kind)).count();
    (counted != count as usize).then(|| {
        let list: Vec<String> = judged.violations.iter().map(|violation| violation.message.clone()).collect();
        let message = Message::new(&texts::EXAMPLE_VIOLATIONS).with("count", counted.to_string());
        message.with("list", if list.is_empty() { "无".to_owned() } else { list.join(";") })
    })
}

fn obligation(
    judged: &TicketReport,
    duty: &str,
    instance: u32,
    status: &str,
    due: Option<Option<When>>,
) -> Option<Message> {
    let found = judged.obligations.iter().find(|one| one.duty == duty && one.instance == instance);
    let Some(one) = found else {
        return Some(
            Message::new(&texts::EXAMPLE_NO_OBLIGATION)
                .with("duty", duty)
                .with("instance", instance.to_string()),
        );
    };
    let fits = due.is_none_or(|due| due.map(|due| due.at) == one.due);
    (one.status != status || !fits).then(|| {
        Message::new(&texts::EXAMPLE_STATUS)
            .with("duty", duty)
            .with("status", state(one))
            .with("due", due_words(one))
    })
}

fn state(one: &ObligationReport) -> String {
    crate::model::STATES.iter().find(|(_, key)| *key == one.status).map_or("", |(zh, _)| zh).to_owned()
}

fn due_words(one: &ObligationReport) -> String {
    one.due.map_or_else(|| "无".to_owned(), |due| format!("{} {}", due.day(), due.clock()))
}
