//! What examples expect of rungs, held against the report: those on the tickets and those beside them.

use super::examples::{Actual, Instead, due_words, state_word};
use crate::diagnostic::{Message, city_texts, texts};
use crate::model::RungExpectation;
use crate::report::{EscalationReport, Report, RungDutyReport};

/// What is so instead, if it is not as expected.
pub(super) fn compare(
    report: &Report,
    (ladder, rung, unit): (&str, &str, Option<&str>),
    expected: &RungExpectation,
) -> Option<Instead> {
    let on_tickets = report.tickets.iter().flat_map(|ticket| &ticket.escalations);
    let all = on_tickets.chain(&report.escalations);
    let meant: Vec<&EscalationReport> = all
        .filter(|one| one.ladder == ladder && one.rung == rung)
        .filter(|one| unit.is_none_or(|unit| one.on.as_deref() == Some(unit)))
        .collect();
    let named = format!("{ladder}.{rung}");
    match expected {
        RungExpectation::Times(times) => (meant.len() != *times as usize).then(|| {
            let list: Vec<String> = meant.iter().map(|one| shown(one)).collect();
            let message = Message::new(&city_texts::EXAMPLE_RUNG)
                .with("rung", named)
                .with("count", meant.len().to_string())
                .with("list", if list.is_empty() { "无".to_owned() } else { list.join("、") });
            (message, Some(Actual::Count(meant.len())))
        }),
        RungExpectation::Duty(status, due) => {
            let duties: Vec<&RungDutyReport> =
                meant.iter().flat_map(|one| one.duty.iter().chain(&one.duties)).collect();
            if duties.is_empty() {
                return Some((Message::new(&city_texts::EXAMPLE_NO_RUNG_DUTY).with("rung", named), None));
            }
            let fits = |one: &&RungDutyReport| {
                one.status == *status && due.is_none_or(|due| due.map(|due| due.at) == one.due)
            };
            let alike = |one: &RungDutyReport, other: &RungDutyReport| {
                (one.status, one.due) == (other.status, other.due)
            };
            let wrong = *duties.iter().find(|one| !fits(one))?;
            let actual =
                duties.iter().all(|one| alike(one, wrong)).then_some(Actual::State(wrong.status, wrong.due));
            let message = Message::new(&texts::EXAMPLE_STATUS).with("duty", wrong.duty.as_str());
            Some((message.with("status", state_word(wrong.status)).with("due", due_words(wrong.due)), actual))
        }
    }
}

/// `市住建局 2023-02-21 23:59:59`
fn shown(one: &EscalationReport) -> String {
    format!("{} {} {}", one.on.as_deref().unwrap_or(""), one.at.day(), one.at.clock())
}
