//! What falls due, as people read it: by unit, the overdue first. Periods that a unit missed in a row take one line.

use std::fmt::Write as _;

use super::TextOptions;
use super::beside::compared;
use super::due::{DueItem, DueReport, DueUnit};
use super::moments::span;
use super::page::Page;
use crate::diagnostic::{Flow, Message, Tone, acts_texts, pad, texts, width};
use crate::value::Day;

/// Names wider than this do not push the column behind them out.
const WIDEST_NAME: usize = 28;

/// The whole list as text, each line ended.
pub fn due_text(due: &DueReport, options: TextOptions) -> String {
    let mut page = Page::new(options);
    page.title(&due.policy.name);
    let as_of = Message::new(&texts::R_AS_OF).with("at", page.moment(due.as_of)).say(options.lang);
    page.line(&as_of);
    // A span that was asked for by its last day needs no other name.
    let dated = due.within.parse::<Day>().is_ok();
    let until = if dated { &acts_texts::DUE_UNTIL_DAY } else { &acts_texts::DUE_UNTIL };
    let until = Message::new(until).with("within", due.within.as_str());
    let mut until = until.with("at", page.moment(due.until)).say(options.lang);
    if due.provisional {
        until.push_str(page.word(&acts_texts::DUE_PROVISIONAL));
    }
    page.line(&until);
    for unit in &due.units {
        page.due_unit(unit);
    }
    page.line("");
    if due.units.is_empty() {
        page.line(page.word(&acts_texts::DUE_NOTHING));
    } else {
        let sum = Message::new(&acts_texts::DUE_SUMMARY)
            .with("overdue", due.summary.overdue.to_string())
            .with("due", due.summary.due.to_string())
            .with("units", due.summary.units.to_string());
        page.line(&sum.say(options.lang));
    }
    if due.summary.paused > 0 {
        let paused = Message::new(&acts_texts::DUE_PAUSED).with("n", due.summary.paused.to_string());
        page.line(&paused.say(options.lang));
    }
    page.out
}

/// What several lines of one routine have in common.
fn same_routine(a: &DueItem, b: &DueItem) -> bool {
    let key = |one: &DueItem| (one.kind, one.name.clone(), one.object.clone(), one.late_by.is_some());
    a.kind == "routine" && a.late_by.is_some() && key(a) == key(b)
}

impl Page {
    fn due_unit(&mut self, unit: &DueUnit) {
        self.line("");
        let name = unit.unit.clone().unwrap_or_else(|| self.word(nobody(unit)).to_owned());
        let title = Message::new(&acts_texts::DUE_UNIT)
            .with("unit", name)
            .with("overdue", unit.overdue.to_string())
            .with("due", unit.due.to_string());
        self.title(&title.say(self.lang));
        let mut groups: Vec<(&DueItem, usize)> = Vec::new();
        for item in &unit.items {
            match groups.iter_mut().find(|(first, _)| same_routine(first, item)) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => groups.push((item, 1)),
            }
        }
        let names: Vec<String> = groups.iter().map(|(item, count)| self.due_name(item, *count)).collect();
        let columns = names.iter().map(|name| width(name)).max().unwrap_or(0).min(WIDEST_NAME);
        for ((item, _), name) in groups.iter().zip(&names) {
            self.due_item(item, name, columns);
        }
    }

    /// `初步回复#2`, `网上可办率 不低于 99%`, `问题征询 2023-W06 等3期`
    fn due_name(&self, item: &DueItem, count: usize) -> String {
        let mut name = item.name.clone();
        if let Some(instance) = item.instance.filter(|instance| *instance > 1) {
            let _ = write!(name, "#{instance}");
        }
        if let Some(milestone) = &item.milestone {
            let _ = match milestone.split_once(' ') {
                Some((op, value)) if compared(op) != op => write!(name, " {}{value}", compared(op)),
                _ => write!(name, " {milestone}"),
            };
        }
        for part in [&item.object, &item.period].into_iter().flatten() {
            let _ = write!(name, " {part}");
        }
        if count > 1 {
            let more = Message::new(&acts_texts::DUE_MORE_PERIODS).with("n", count.to_string());
            let _ = write!(name, " {}", more.say(self.lang));
        }
        name
    }

    /// Sign, what, by when, what is left or over; then the ticket, the clause and who else is bound, below where the line
    /// is full.
    fn due_item(&mut self, item: &DueItem, name: &str, columns: usize) {
        let (sign, tone) = if item.late_by.is_some() { ("✗", Tone::Bad) } else { ("…", Tone::Open) };
        let mut at = self.moment(item.due);
        if item.provisional {
            at.push_str(self.word(&acts_texts::DUE_PROVISIONAL));
        }
        let head = format!("  {} {name}{}  ", self.paint.tone(tone, sign), pad(name, columns));
        let how_long = self.paint.tone(tone, &self.how_long(item));
        let flow = Flow::new(&head, 6).part(&at).part(&how_long);
        let mut more: Vec<String> = Vec::new();
        if let Some(ticket) = &item.ticket {
            more.push(Message::new(&acts_texts::DUE_TICKET).with("id", ticket.as_str()).say(self.lang));
        }
        match (&item.clause, &item.limit) {
            (Some(clause), Some(limit)) => {
                let clause = Message::new(&texts::R_CLAUSE).with("clause", clause.as_str());
                more.push(clause.with("limit", limit.as_str()).say(self.lang));
            }
            (Some(clause), None) => {
                let clause = Message::new(&acts_texts::DIFF_CLAUSE).with("clause", clause.as_str());
                more.push(clause.say(self.lang));
            }
            _ => {}
        }
        if let Some(others) = item.bearers.get(1..).filter(|others| !others.is_empty()) {
            let with = Message::new(&acts_texts::DUE_WITH).with("units", others.join("、"));
            more.push(with.say(self.lang));
        }
        if more.len() > 1 {
            self.flow(flow);
            self.flow(Flow::below(6).all(more.iter().map(String::as_str)));
        } else {
            self.flow(flow.all(more.iter().map(String::as_str)));
        }
    }

    fn how_long(&self, item: &DueItem) -> String {
        let message = match (item.late_by, item.left) {
            (Some(late), _) if late.working_days > 0 => {
                Message::new(&acts_texts::DUE_OVER).with("days", late.working_days.to_string())
            }
            (Some(late), _) => Message::new(&acts_texts::DUE_OVER_SPAN).with("span", span(late.seconds)),
            (None, Some(left)) if left.working_days > 0 => {
                Message::new(&acts_texts::DUE_LEFT_DAYS).with("n", left.working_days.to_string())
            }
            (None, Some(left)) => Message::new(&texts::R_LEFT).with("span", span(left.seconds)),
            (None, None) => Message::new(&acts_texts::DUE_TODAY),
        };
        message.say(self.lang)
    }
}

/// What stands in place of a unit: indicators of the whole city are borne by nobody in particular.
fn nobody(unit: &DueUnit) -> &'static crate::diagnostic::Text {
    let city = |item: &DueItem| item.kind == "indicator";
    match (unit.items.iter().any(city), unit.items.iter().all(city)) {
        (_, true) => &acts_texts::DUE_CITY,
        (true, false) => &acts_texts::DUE_CITY_OR_NOBODY,
        (false, false) => &acts_texts::DUE_NOBODY,
    }
}
