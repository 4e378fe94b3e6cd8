//! Runs the examples of a policy. Each becomes a ledger like any other, judged by the same path as facts from outside: by
//! all versions, with the names of the version it stands in.

use super::coverage::Reached;
use super::{Policy, rungs};
use crate::diagnostic::{Lang, Message, texts};
use crate::facts::{Activity, Datum, Entry, Lists, Reading, TaskReport, Ticket, TicketEvent};
use crate::model::{
    Asked, Beside, Example, ExampleRecord, ExampleTicket, ExampleValue, Expectation, Model, Recorded,
    RungExpectation,
};
use crate::report::{Report, TicketReport};
use crate::source::Place;
use crate::span::Span;
use crate::syntax::ast::{Literal, LiteralForm};
use crate::syntax::print;
use crate::value::{Moment, When};

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
    /// What the expectation would have to say, where one word or number says it.
    pub actual: Option<Actual>,
}

/// What is so, as an expectation says it.
///
/// ```
/// use duban::{Actual, ExampleResult, Mismatch, Policy, SourceFile, calendar::Calendar, read_files};
/// let mut files = read_files("policies/zibo")?;
/// for file in &mut files {
///     let text = String::from_utf8_lossy(&file.bytes).replacen("预期 初步回复 = 逾期完成", "预期 初步回复 = 按期完成", 1);
///     *file = SourceFile { name: file.name.clone(), bytes: text.into_bytes() };
/// }
/// let results: Vec<ExampleResult> = Policy::from_files(files, Calendar::national())?.test();
/// let unmet: Vec<&Mismatch> = results.iter().flat_map(|result| &result.mismatches).collect();
/// assert_eq!(unmet.len(), 1);
/// assert!(matches!(unmet[0].actual, Some(Actual::State("late", Some(_)))));
/// # Ok::<(), duban::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actual {
    /// So many: `违反 2项`, `红黄牌.黄牌 1次`.
    Count(usize),
    /// This state (the key of the contract), with this due moment.
    State(&'static str, Option<Moment>),
}

/// What is so instead of what was expected.
pub(super) type Instead = (Message, Option<Actual>);

pub(super) fn run(policy: &Policy, reached: &mut Reached) -> Vec<ExampleResult> {
    let examples =
        policy.models().iter().flat_map(|model| model.examples.iter().map(move |one| (model, one)));
    examples.map(|(model, example)| run_one(policy, model, example, reached)).collect()
}

fn run_one(policy: &Policy, model: &Model, example: &Example, reached: &mut Reached) -> ExampleResult {
    let tickets: Vec<Ticket> = example.tickets.iter().map(|one| ticket(model, one)).collect();
    let lists = lists(example);
    let mut mismatches = Vec::new();
    for asked in &example.asked {
        match policy.check_watched(&tickets, lists.clone(), asked.as_of.at, Some(reached)) {
            Ok(report) => compare(model, &report, asked, &mut mismatches),
            Err(error) => {
                let words =
                    error.findings.first().map(|finding| finding.message.say(Lang::Zh)).unwrap_or_default();
                let message = Message::new(&texts::EXAMPLE_NOT_JUDGED).with("why", words);
                mismatches.push(Mismatch { place: example.place, message, actual: None });
            }
        }
    }
    let expectations = example.asked.iter().map(|asked| asked.expected.len()).sum();
    ExampleResult { name: example.name.clone(), place: example.place, expectations, mismatches }
}

/// The lists beside the tickets. One that the example neither fills nor asks about is absent.
fn lists(example: &Example) -> Lists {
    let mut lists = Lists { tickets: !example.tickets.is_empty(), ..Lists::default() };
    let expected = example.asked.iter().flat_map(|asked| &asked.expected);
    for expected in expected {
        match &expected.what {
            Expectation::Beside { list: Beside::Routine, .. }
            | Expectation::Rung { what: RungExpectation::Duty(..), .. } => {
                lists.activities.get_or_insert_default();
            }
            Expectation::Beside { list: Beside::Task, .. } => {
                lists.task_reports.get_or_insert_default();
            }
            Expectation::Beside { list: Beside::Indicator, .. } => {
                lists.readings.get_or_insert_default();
            }
            _ => {}
        }
    }
    for ExampleRecord { what, unit, at } in &example.records {
        let (unit, at, span) = (unit.clone(), *at, Span::default());
        match what.clone() {
            Recorded::Reading(indicator, value, measure) => {
                let reading = Reading { indicator, unit, at, value, measure, span };
                lists.readings.get_or_insert_default().push(Ok(reading));
            }
            Recorded::Report(task, state) => {
                lists.task_reports.get_or_insert_default().push(Ok(TaskReport {
                    task,
                    unit,
                    state,
                    at,
                    span,
                }));
            }
            Recorded::RungActivity(routine, count) => {
                let (period, object) = (None, None);
                let activity = Activity { routine, rung: true, unit, at, count, period, object, span };
                lists.activities.get_or_insert_default().push(Ok(activity));
            }
            Recorded::Activity(routine, object, count, period) => {
                let activity = Activity { routine, rung: false, unit, at, count, period, object, span };
                lists.activities.get_or_insert_default().push(Ok(activity));
            }
        }
    }
    lists
}

fn ticket(model: &Model, example: &ExampleTicket) -> Ticket {
    let matter = model.matters.get(example.matter.0).map(|matter| matter.name.clone());
    let entries = |values: &[ExampleValue], role: bool| {
        values
            .iter()
            .filter(|value| value.role == role)
            .map(|value| entry(model, value))
            .collect::<Vec<Entry>>()
    };
    let all = |values: &[ExampleValue]| values.iter().map(|value| entry(model, value)).collect();
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

fn entry(model: &Model, value: &ExampleValue) -> Entry {
    let data: Vec<Datum> = value.values.iter().map(|literal| datum(model, literal)).collect();
    let value_of = match <[Datum; 1]>::try_from(data) {
        Ok([one]) => one,
        Err(several) => Datum::List(several),
    };
    Entry { name: value.name.clone(), value: value_of, span: Span::default() }
}

fn datum(model: &Model, literal: &Literal) -> Datum {
    match &literal.form {
        LiteralForm::Truth(yes) => Datum::Bool(*yes),
        LiteralForm::Number(number, _) => Datum::Number(*number),
        LiteralForm::Text(text) | LiteralForm::Name(text) => Datum::Text(text.clone()),
        LiteralForm::Moment(moment) => match moment_of(model, *moment) {
            Some(when) if when.whole_day => Datum::Text(when.at.day().to_string()),
            Some(when) => Datum::Text(when.at.to_string()),
            None => Datum::Null,
        },
        LiteralForm::Span(span) => Datum::Text(print::span(span)),
    }
}

fn moment_of(model: &Model, moment: crate::syntax::ast::MomentForm) -> Option<When> {
    use crate::syntax::ast::DateKind;
    use crate::value::Day;
    let day = match moment.date.form {
        DateKind::Day(day) => day,
        DateKind::MonthDay(month, day) => Day::from_ymd(model.header.year?, month, day).ok()?,
        DateKind::MonthEnd(..) | DateKind::YearEnd(_) => return None,
    };
    Some(match moment.clock {
        Some(clock) => When::exact(day.at(clock)),
        None => When::day(day),
    })
}

fn compare(model: &Model, report: &Report, asked: &Asked, mismatches: &mut Vec<Mismatch>) {
    for expected in &asked.expected {
        let wrong = match &expected.what {
            Expectation::Violations(count, kind) => violations(report, *count, kind.as_deref()),
            Expectation::Status { ticket, duty, instance, status, due } => {
                let name = model.duties.get(duty.0).map_or("", |duty| duty.name.as_str());
                let judged = report.tickets.get(*ticket);
                judged.and_then(|judged| obligation(judged, name, *instance, status, *due))
            }
            Expectation::Rung { ladder, rung, unit, what } => {
                rungs::compare(report, (ladder, rung, unit.as_deref()), what)
            }
            Expectation::Beside { list, name, unit, object, period, status, due } => {
                let meant = Meant {
                    name,
                    unit: unit.as_deref(),
                    object: object.as_deref(),
                    period: period.as_deref(),
                    due: *due,
                };
                meant.compare(report, *list, status)
            }
        };
        if let Some((message, actual)) = wrong {
            mismatches.push(Mismatch { place: expected.place, message, actual });
        }
    }
}

/// Which entries beside the tickets an expectation means.
struct Meant<'e> {
    name: &'e str,
    unit: Option<&'e str>,
    object: Option<&'e str>,
    period: Option<&'e str>,
    due: Option<Option<When>>,
}

/// An entry beside the tickets, whatever list it stands in.
struct BesideEntry<'r> {
    name: &'r str,
    unit: Option<&'r str>,
    object: Option<&'r str>,
    period: Option<&'r str>,
    due: Option<Moment>,
    status: &'static str,
}

impl Meant<'_> {
    /// All entries meant must have the state, and there must be one.
    fn compare(&self, report: &Report, list: Beside, status: &str) -> Option<Instead> {
        let entries = entries(report, list);
        let meant: Vec<_> = entries.iter().filter(|entry| self.means(entry)).collect();
        if meant.is_empty() {
            return Some((Message::new(&texts::EXAMPLE_NOTHING_BESIDE).with("name", self.name), None));
        }
        let wrong = meant.iter().find(|entry| entry.status != status)?;
        // Several that differ have no one state. A due moment that is written is met: it says which are meant.
        let alike = meant.iter().all(|entry| entry.status == wrong.status);
        let actual = alike.then_some(Actual::State(wrong.status, self.due.and(wrong.due)));
        let which =
            [wrong.unit, wrong.object, wrong.period].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let message = Message::new(&texts::EXAMPLE_BESIDE)
            .with("name", self.name)
            .with("which", if which.is_empty() { "全市".to_owned() } else { which })
            .with("status", state_word(wrong.status));
        Some((message.with("due", due_words(wrong.due)), actual))
    }

    fn means(&self, entry: &BesideEntry<'_>) -> bool {
        entry.name == self.name
            && self.unit.is_none_or(|unit| entry.unit == Some(unit))
            && self.object.is_none_or(|object| entry.object == Some(object))
            && self.period.is_none_or(|period| entry.period == Some(period))
            && self.due.is_none_or(|due| due.map(|due| due.at) == entry.due)
    }
}

fn entries(report: &Report, list: Beside) -> Vec<BesideEntry<'_>> {
    match list {
        Beside::Routine => {
            let entries = report.routines.iter().map(|one| BesideEntry {
                name: &one.routine,
                unit: one.unit.as_deref(),
                object: one.object.as_deref(),
                period: Some(&one.period),
                due: Some(one.due),
                status: one.status,
            });
            entries.collect()
        }
        Beside::Task => {
            let entries = report.tasks.iter().map(|one| BesideEntry {
                name: &one.task,
                unit: one.unit.as_deref(),
                object: None,
                period: None,
                due: one.due,
                status: one.status,
            });
            entries.collect()
        }
        Beside::Indicator => {
            let entries = report.indicators.iter().map(|one| BesideEntry {
                name: &one.indicator,
                unit: one.unit.as_deref(),
                object: None,
                period: one.period.as_deref(),
                due: one.due,
                status: one.status,
            });
            entries.collect()
        }
    }
}

fn violations(report: &Report, count: u32, kind: Option<&str>) -> Option<Instead> {
    let tickets = report.tickets.iter().flat_map(|ticket| &ticket.violations);
    let tickets = tickets.map(|violation| (violation.kind, violation.message.as_str()));
    let beside = report.violations.iter().map(|violation| (violation.kind, violation.message.as_str()));
    let all: Vec<(&str, &str)> = tickets.chain(beside).collect();
    let counted = all.iter().filter(|(of, _)| kind.is_none_or(|kind| *of == kind)).count();
    (counted != count as usize).then(|| {
        let list: Vec<&str> = all.iter().map(|(_, message)| *message).collect();
        let message = Message::new(&texts::EXAMPLE_VIOLATIONS).with("count", counted.to_string());
        let message = message.with("list", if list.is_empty() { "无".to_owned() } else { list.join(";") });
        (message, Some(Actual::Count(counted)))
    })
}

fn obligation(
    judged: &TicketReport,
    duty: &str,
    instance: u32,
    status: &str,
    due: Option<Option<When>>,
) -> Option<Instead> {
    let found = judged.obligations.iter().find(|one| one.duty == duty && one.instance == instance);
    let Some(one) = found else {
        let message = Message::new(&texts::EXAMPLE_NO_OBLIGATION).with("duty", duty);
        return Some((message.with("instance", instance.to_string()), None));
    };
    let fits = due.is_none_or(|due| due.map(|due| due.at) == one.due);
    (one.status != status || !fits).then(|| {
        let message = Message::new(&texts::EXAMPLE_STATUS)
            .with("duty", duty)
            .with("status", state_word(one.status))
            .with("due", due_words(one.due));
        (message, Some(Actual::State(one.status, one.due)))
    })
}

pub(super) fn state_word(status: &str) -> String {
    crate::model::STATES.iter().find(|(_, key)| *key == status).map_or("", |(zh, _)| zh).to_owned()
}

pub(super) fn due_words(due: Option<Moment>) -> String {
    due.map_or_else(|| "无".to_owned(), |due| format!("{} {}", due.day(), due.clock()))
}
