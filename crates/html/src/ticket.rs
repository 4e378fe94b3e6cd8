//! A ticket as a part of a page: its timeline, what is owed, what was violated, the rungs, what changes next.

use duban::Policy;
use duban::report::{Report, TicketReport};

use crate::ledger::Cut;
use crate::owed::{Owed, Rung, Told};
use crate::timeline::{Timeline, timeline};
use crate::words::Words;

/// A ticket.
#[derive(Clone, Debug)]
pub(crate) struct TicketView {
    /// What stands before the ids of its parts.
    pub(crate) anchor: String,
    pub(crate) id: String,
    pub(crate) matter: String,
    pub(crate) timeline: Option<Timeline>,
    pub(crate) events: Vec<EventView>,
    pub(crate) owed: Vec<Owed>,
    pub(crate) violations: Vec<Told>,
    pub(crate) shortfalls: Vec<Told>,
    pub(crate) rungs: Vec<Rung>,
    pub(crate) notes: Vec<String>,
    pub(crate) next: String,
}

/// An event.
#[derive(Clone, Debug)]
pub(crate) struct EventView {
    pub(crate) name: String,
    pub(crate) at: String,
}

impl TicketView {
    /// Whether nothing on it went wrong: on paper its row among the tickets says enough.
    pub(crate) fn calm(&self) -> bool {
        self.violations.is_empty() && self.shortfalls.is_empty() && self.rungs.is_empty()
    }
}

impl Cut<TicketView> {
    /// Whether paper leaves some of them out.
    pub(crate) fn some_calm(&self) -> bool {
        self.list.iter().any(TicketView::calm)
    }
}

pub(crate) fn view(
    ticket: &TicketReport,
    number: usize,
    report: &Report,
    policy: &Policy,
    words: Words,
) -> TicketView {
    let versions = report.policy.versions.len() > 1;
    // The days are those of the version that its first obligation is judged by.
    let program = policy.program();
    let version = ticket.obligations.first().and_then(|one| one.version);
    let own = program.versions.iter().find(|it| version.is_some() && it.in_force.0 == version);
    let calendar = own.map_or(&program.calendar, |it| &it.calendar);
    TicketView {
        anchor: format!("t{number}"),
        id: ticket.id.clone(),
        matter: ticket.matter.clone(),
        timeline: timeline(ticket, report.as_of, calendar, words),
        events: ticket
            .events
            .iter()
            .map(|event| EventView { name: event.by.clone(), at: words.at(event.at) })
            .collect(),
        owed: ticket.obligations.iter().map(|one| words.owed(one, report.as_of, versions)).collect(),
        violations: ticket.violations.iter().map(|one| words.violated(one)).collect(),
        shortfalls: ticket.shortfalls.iter().map(|one| words.violated(one)).collect(),
        rungs: ticket.escalations.iter().map(|one| words.rung(one)).collect(),
        notes: ticket.notes.iter().map(|note| note.message.clone()).collect(),
        next: ticket.next_change.map_or_else(String::new, |at| words.at(at)),
    }
}
