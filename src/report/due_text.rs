//! What falls due, as people read it: by unit, the overdue first. Periods that a unit missed in a row take one line.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::TextOptions;
use super::build::{shown, span};
use super::due::{DueItem, DueReport, DueUnit};
use super::page::Page;
use super::weekday;
use crate::diagnostic::{Message, acts_texts, texts};

/// The whole list as text, each line ended.
pub fn due_text(due: &DueReport, options: TextOptions) -> String {
    let mut page = Page::new(options.lang);
    page.line(&due.policy.name);
    let moment = |at| format!("{} {}", shown(at), weekday(crate::value::Moment::day(at), options.lang));
    let as_of = Message::new(&texts::R_AS_OF).with("at", moment(due.as_of)).say(options.lang);
    page.line(&as_of);
    let until = Message::new(&acts_texts::DUE_UNTIL).with("within", due.within.as_str());
    let mut until = until.with("at", moment(due.until)).say(options.lang);
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
        let name = unit.unit.clone().unwrap_or_else(|| self.word(&acts_texts::DUE_NOBODY).to_owned());
        let title = Message::new(&acts_texts::DUE_UNIT)
            .with("unit", name)
            .with("overdue", unit.overdue.to_string())
            .with("due", unit.due.to_string());
        self.line(&title.say(self.lang));
        let mut groups: Vec<(&DueItem, usize)> = Vec::new();
        for item in &unit.items {
            match groups.iter_mut().find(|(first, _)| same_routine(first, item)) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => groups.push((item, 1)),
            }
        }
        let names: Vec<String> = groups.iter().map(|(item, count)| self.due_name(item, *count)).collect();
        let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
        for ((item, _), name) in groups.iter().zip(&names) {
            self.due_item(item, name, width);
        }
    }

    /// `初步回复#2`, `网上可办率 不低于 99%`, `问题征询 2023-W06 等3期`
    fn due_name(&self, item: &DueItem, count: usize) -> String {
        let mut name = item.name.clone();
        if let Some(instance) = item.instance.filter(|instance| *instance > 1) {
            let _ = write!(name, "#{instance}");
        }
        for part in [&item.milestone, &item.object, &item.period].into_iter().flatten() {
            let _ = write!(name, " {part}");
        }
        if count > 1 {
            let more = Message::new(&acts_texts::DUE_MORE_PERIODS).with("n", count.to_string());
            let _ = write!(name, " {}", more.say(self.lang));
        }
        name
    }

    /// Sign, what, by when, what is left or over; below it the ticket, the clause and who else is bound.
    fn due_item(&mut self, item: &DueItem, name: &str, width: usize) {
        let sign = if item.late_by.is_some() { '✗' } else { '…' };
        let pad = " ".repeat(width.saturating_sub(name.width()));
        let at = format!("{} {}", shown(item.due), weekday(item.due.day(), self.lang));
        let mut line = format!("  {sign} {name}{pad}  {at}  {}", self.how_long(item));
        if item.provisional {
            line.push_str(self.word(&acts_texts::DUE_PROVISIONAL));
        }
        self.line(&line);
        let mut below: Vec<String> = Vec::new();
        if let Some(ticket) = &item.ticket {
            below.push(Message::new(&acts_texts::DUE_TICKET).with("id", ticket.as_str()).say(self.lang));
        }
        match (&item.clause, &item.limit) {
            (Some(clause), Some(limit)) => {
                let clause = Message::new(&texts::R_CLAUSE).with("clause", clause.as_str());
                below.push(clause.with("limit", limit.as_str()).say(self.lang));
            }
            (Some(clause), None) => {
                let clause = Message::new(&acts_texts::DIFF_CLAUSE).with("clause", clause.as_str());
                below.push(clause.say(self.lang));
            }
            _ => {}
        }
        if let Some(others) = item.bearers.get(1..).filter(|others| !others.is_empty()) {
            let with = Message::new(&acts_texts::DUE_WITH).with("units", others.join("、"));
            below.push(with.say(self.lang));
        }
        if !below.is_empty() {
            self.line(&format!("      {}", below.join("  ")));
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
