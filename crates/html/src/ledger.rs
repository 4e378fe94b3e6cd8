//! A ledger's parts of the page, of bounded size: units, the worst first; the worst tickets; what falls due next.

use std::collections::BTreeMap;

use duban::Policy;
use duban::report::{Report, TicketReport, UnitReport};
use duban::value::Moment;

use crate::bars::{Part, of_unit};
use crate::ticket::{TicketView, view};
use crate::words::{Words, percent, sign};

/// More units than this are counted, not shown: a page of paper holds about twenty.
const MOST_UNITS: usize = 48;

/// More tickets than this are counted, not listed.
const MOST_TICKETS: usize = 100;

/// A ledger of so many tickets shows each with its timeline.
const ALL_DRAWN: usize = 40;

/// Of a larger one so many are drawn, the worst.
const MOST_DRAWN: usize = 12;

/// What falls due next, at most.
const MOST_DUE: usize = 30;

/// A unit.
#[derive(Clone, Debug)]
pub(crate) struct UnitCard {
    pub(crate) name: String,
    pub(crate) rate: String,
    pub(crate) rated: String,
    pub(crate) obligations: u64,
    pub(crate) violations: u64,
    pub(crate) parts: Vec<Part>,
    /// Whether something is late, overdue or violated.
    pub(crate) bad: bool,
}

/// A list cut to its size, with how many are left out.
#[derive(Clone, Debug)]
pub(crate) struct Cut<T> {
    pub(crate) list: Vec<T>,
    pub(crate) left: usize,
}

/// The units, the worst first: by what was violated, then what is overdue, then by name.
pub(crate) fn units(report: &Report, words: Words) -> Cut<UnitCard> {
    let mut order: Vec<&UnitReport> = report.units.iter().collect();
    order.sort_by(|a, b| {
        let key = |unit: &UnitReport| (unit.violations, unit.overdue, unit.late);
        key(b).cmp(&key(a)).then_with(|| a.unit.cmp(&b.unit))
    });
    let left = order.len().saturating_sub(MOST_UNITS);
    order.truncate(MOST_UNITS);
    Cut { list: order.into_iter().map(|unit| card(unit, words)).collect(), left }
}

fn card(unit: &UnitReport, words: Words) -> UnitCard {
    let rate = unit.on_time.rate.as_ref().and_then(|rate| percent(rate.get()));
    UnitCard {
        name: unit.unit.clone(),
        rate: rate.unwrap_or_else(|| "—".to_owned()),
        rated: format!("{}/{}", unit.on_time.met, unit.on_time.of),
        obligations: unit.obligations,
        violations: unit.violations,
        parts: of_unit(unit, words),
        bad: unit.violations > 0 || unit.overdue > 0 || unit.late > 0,
    }
}

/// A line of the table of tickets.
#[derive(Clone, Debug)]
pub(crate) struct TicketRow {
    /// Where it is drawn on the page; empty where it is not.
    pub(crate) anchor: String,
    pub(crate) id: String,
    pub(crate) matter: String,
    pub(crate) who: String,
    pub(crate) states: Vec<(&'static str, &'static str, &'static str, usize)>,
    pub(crate) violations: usize,
    pub(crate) rungs: usize,
    pub(crate) next: String,
}

/// The tickets: the table, and those that are drawn.
pub(crate) struct Tickets {
    pub(crate) rows: Cut<TicketRow>,
    pub(crate) drawn: Cut<TicketView>,
}

/// How bad a ticket stands; the worst is the highest.
fn weight(ticket: &TicketReport) -> (usize, usize, usize, usize) {
    let of = |status: &str| ticket.obligations.iter().filter(|one| one.status == status).count();
    (ticket.violations.len(), of("overdue"), of("late"), ticket.escalations.len())
}

pub(crate) fn tickets(report: &Report, policy: &Policy, words: Words) -> Tickets {
    let all = report.tickets.len();
    let mut order: Vec<(usize, &TicketReport)> = (1..).zip(&report.tickets).collect();
    order.sort_by_key(|(_, ticket)| std::cmp::Reverse(weight(ticket)));
    let most_drawn = if all <= ALL_DRAWN { all } else { MOST_DRAWN };
    order.truncate(MOST_TICKETS.max(most_drawn));
    let drawn: Vec<TicketView> = order
        .iter()
        .take(most_drawn)
        .map(|(number, ticket)| view(ticket, *number, report, policy, words))
        .collect();
    let rows: Vec<TicketRow> = order
        .iter()
        .take(MOST_TICKETS)
        .enumerate()
        .map(|(at, (number, ticket))| {
            let anchor = if at < most_drawn { format!("#t{number}") } else { String::new() };
            row(ticket, anchor, words)
        })
        .collect();
    Tickets {
        rows: Cut { left: all.saturating_sub(rows.len()), list: rows },
        drawn: Cut { left: all.saturating_sub(drawn.len()), list: drawn },
    }
}

fn row(ticket: &TicketReport, anchor: String, words: Words) -> TicketRow {
    let mut who: Vec<String> = Vec::new();
    for bearer in ticket.obligations.iter().filter_map(|one| one.bearer.as_ref()) {
        if !who.contains(bearer) {
            who.push(bearer.clone());
        }
    }
    let states = ["overdue", "late", "undetermined", "pending", "paused", "waived", "met"];
    let counted = states.into_iter().filter_map(|status| {
        let count = ticket.obligations.iter().filter(|one| one.status == status).count();
        (count > 0).then(|| (status, sign(status), words.state(status, true), count))
    });
    TicketRow {
        anchor,
        id: ticket.id.clone(),
        matter: ticket.matter.clone(),
        who: words.list(&who),
        states: counted.collect(),
        violations: ticket.violations.len(),
        rungs: ticket.escalations.len(),
        next: ticket.next_change.map_or_else(String::new, |at| words.at(at)),
    }
}

/// Something that falls due.
#[derive(Clone, Debug)]
pub(crate) struct DueRow {
    pub(crate) due: String,
    pub(crate) left: String,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) of: String,
}

/// What falls due next: pending obligations, tasks, indicators and routines, the earliest first. What several units owe by
/// one moment is one row.
pub(crate) fn due(report: &Report, words: Words) -> Cut<DueRow> {
    let mut entries: BTreeMap<(Moment, String, String), Vec<String>> = BTreeMap::new();
    let mut enter = |due: Option<Moment>, what: String, of: String, who: Option<&String>| {
        if let Some(due) = due.filter(|due| *due >= report.as_of) {
            entries.entry((due, what, of)).or_default().extend(who.cloned());
        }
    };
    for ticket in &report.tickets {
        for one in ticket.obligations.iter().filter(|one| one.status == "pending") {
            enter(one.due, one.duty.clone(), ticket.id.clone(), one.bearer.as_ref());
        }
    }
    for one in report.tasks.iter().filter(|one| one.status == "pending") {
        let what = format!("{} {}", one.task, one.milestone);
        enter(one.due, what, words.of("任务", "task").to_owned(), one.unit.as_ref());
    }
    for one in report.indicators.iter().filter(|one| one.status == "pending") {
        enter(one.due, one.indicator.clone(), words.of("指标", "indicator").to_owned(), one.unit.as_ref());
    }
    for one in report.routines.iter().filter(|one| one.status == "pending") {
        let what = format!("{} {}", one.routine, one.period);
        enter(Some(one.due), what, words.of("定期", "routine").to_owned(), one.unit.as_ref());
    }
    let left = entries.len().saturating_sub(MOST_DUE);
    let rows = entries.into_iter().take(MOST_DUE).map(|((due, what, of), who)| DueRow {
        due: words.at(due),
        left: words.span(u64::try_from(due.since(report.as_of)).unwrap_or(0)),
        who: named(&who, words),
        what,
        of,
    });
    Cut { list: rows.collect(), left }
}

/// The first units of many, and how many there are.
fn named(units: &[String], words: Words) -> String {
    const MOST: usize = 5;
    match units.get(..MOST).filter(|_| units.len() > MOST) {
        Some(first) => format!(
            "{}{}{}{}",
            words.list(first),
            words.of("等", " and others, "),
            units.len(),
            words.of("个", " in all")
        ),
        None => words.list(units),
    }
}
