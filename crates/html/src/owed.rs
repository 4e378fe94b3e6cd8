//! An obligation, a rung and what was violated, as the page says them.

use duban::diagnostic::{Message, city_texts, texts};
use duban::report::{
    EscalationReport, ExtensionReport, MissedReport, ObligationReport, RemainingReport, RungDutyReport,
    ViolationReport,
};
use duban::value::Moment;

use crate::words::{Cited, Words, sign};

/// An obligation.
#[derive(Clone, Debug)]
pub(crate) struct Owed {
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) state: &'static str,
    pub(crate) duty: String,
    pub(crate) who: String,
    pub(crate) to: String,
    pub(crate) limit: String,
    pub(crate) due: String,
    /// Time left or over.
    pub(crate) more: String,
    pub(crate) begins: String,
    pub(crate) done: String,
    pub(crate) cited: Option<Cited>,
    /// Extensions, time not counted, excuses, readings.
    pub(crate) lines: Vec<String>,
}

/// Something violated or missed.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) kind: &'static str,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) cited: Option<Cited>,
}

/// Those in a row that rest on the same words need them once.
pub(crate) fn quoted_once(list: &mut [Told]) {
    let mut last: Option<Cited> = None;
    for one in list {
        if one.cited.is_some() && one.cited == last {
            one.cited = None;
        } else {
            last.clone_from(&one.cited);
        }
    }
}

/// A rung reached.
#[derive(Clone, Debug)]
pub(crate) struct Rung {
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) on: String,
    pub(crate) by: String,
    pub(crate) action: String,
    pub(crate) may: bool,
    pub(crate) causes: String,
    pub(crate) cited: Option<Cited>,
    pub(crate) lines: Vec<String>,
    pub(crate) duties: Vec<Owed>,
}

impl Words {
    pub(crate) fn owed(self, one: &ObligationReport, as_of: Moment, versions: bool) -> Owed {
        let number = if one.instance > 1 { format!("#{}", one.instance) } else { String::new() };
        let mut lines: Vec<String> = one.extensions.iter().map(|it| self.extension(it)).collect();
        lines.extend(self.suspensions(one));
        lines.extend(self.lifted(one));
        if one.force != "应当" {
            lines.push(format!("{} {}", self.of("约束", "force"), one.force));
        }
        if let Some(version) = one.version.filter(|_| versions) {
            lines.push(self.say(&Message::new(&texts::R_VERSION).with("day", self.day(version))));
        }
        lines.extend(self.readings(&one.readings));
        Owed {
            class: one.status,
            sign: sign(one.status),
            state: self.state(one.status, one.timed),
            duty: format!("{}{number}", one.duty),
            who: if one.bearers.is_empty() {
                self.text(&texts::R_NOBODY).to_owned()
            } else {
                self.list(&one.bearers)
            },
            to: one.counterparty.clone().unwrap_or_default(),
            limit: one.limit.clone(),
            due: self.due(one),
            more: self.more(one, as_of),
            begins: format!("{} {}", self.at(one.triggered.at), one.triggered.by),
            done: one
                .completed
                .as_ref()
                .map_or_else(String::new, |it| format!("{} {}", self.at(it.at), it.by)),
            cited: self.cited(one.clause.as_deref(), one.quote.as_deref()),
            lines,
        }
    }

    fn due(self, one: &ObligationReport) -> String {
        let Some(due) = one.due else {
            return self.text(if one.timed { &texts::R_NO_DUE } else { &texts::R_UNTIMED }).to_owned();
        };
        let mut text = self.at(due);
        if one.provisional {
            text.push_str(self.text(&texts::R_PROVISIONAL));
        }
        text
    }

    /// Time left, late, over, or left of a limit that is paused.
    fn more(self, one: &ObligationReport, as_of: Moment) -> String {
        if let Some(left) = &one.remaining {
            return self.remaining(left);
        }
        match (one.status, one.due, one.late_by) {
            ("pending", Some(due), _) => {
                let left = u64::try_from(due.since(as_of)).unwrap_or(0);
                self.say(&Message::new(&texts::R_LEFT).with("span", self.span(left)))
            }
            ("late", _, Some(late)) => format!(
                "{}{}({})",
                self.of("迟", "late by "),
                self.span(late.seconds),
                self.working_days(late.working_days)
            ),
            (_, _, Some(late)) => self.say(
                &Message::new(&texts::R_OVER)
                    .with("span", self.span(late.seconds))
                    .with("days", late.working_days.to_string()),
            ),
            _ => String::new(),
        }
    }

    fn working_days(self, days: u32) -> String {
        format!("{days}{}", self.of("个工作日", " working days"))
    }

    fn remaining(self, left: &RemainingReport) -> String {
        let message = match left {
            RemainingReport { working_days: Some(n), .. } => {
                Message::new(&texts::R_REMAINING_DAYS).with("n", n.get().to_owned())
            }
            RemainingReport { days: Some(n), .. } => {
                Message::new(&texts::R_REMAINING_CALENDAR).with("n", n.get().to_owned())
            }
            other => Message::new(&texts::R_REMAINING).with("span", self.span(other.seconds.unwrap_or(0))),
        };
        self.say(&message)
    }

    fn extension(self, one: &ExtensionReport) -> String {
        let rule = one.rule.as_str();
        let message = match (one.effective_at, one.failed) {
            (Some(at), _) => {
                let (text, due) = match one.due_after {
                    Some(due) => (&texts::R_EXTENDED, self.at(due)),
                    None => (&city_texts::R_EXTENDED_OPEN, String::new()),
                };
                Message::new(text).with("rule", rule).with("at", self.short(at)).with("due", due)
            }
            (None, Some(_)) => Message::new(&texts::R_EXTENSION_FAILED)
                .with("rule", rule)
                .with("at", self.short(one.requested_at)),
            (None, None) => Message::new(&texts::R_EXTENSION_ASKED)
                .with("rule", rule)
                .with("at", self.short(one.requested_at)),
        };
        self.say(&message)
    }

    fn suspensions(self, one: &ObligationReport) -> Vec<String> {
        let told = one.suspensions.iter().map(|it| {
            let text = if it.to.is_some() { &texts::R_SUSPENDED } else { &texts::R_SUSPENDED_OPEN };
            let message = Message::new(text)
                .with("rule", it.rule.as_str())
                .with("from", self.short(it.from))
                .with("to", it.to.map_or_else(String::new, |to| self.short(to)));
            let clause = it.clause.as_deref().map_or_else(String::new, |it| format!("  {}", self.clause(it)));
            format!("{}{clause}", self.say(&message))
        });
        told.collect()
    }

    /// What ended, excused or lifted it, or why nothing can be said.
    fn lifted(self, one: &ObligationReport) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(closed) = &one.closed {
            lines.push(format!("{} {} {}", self.of("终止", "ended"), self.at(closed.at), closed.by));
        }
        if let Some(excused) = &one.excused {
            let message = Message::new(&texts::R_EXCUSED)
                .with("by", excused.by.as_str())
                .with("at", self.short(excused.at));
            lines.push(self.say(&message));
        }
        if let Some(by) = &one.excepted_by {
            let clause = one
                .excepted_clause
                .as_deref()
                .map_or_else(String::new, |it| format!("  {}", self.clause(it)));
            let message = Message::new(&texts::R_EXCEPTED).with("by", by.as_str());
            lines.push(format!("{}{clause}", self.say(&message)));
        }
        lines.extend(one.reason.clone());
        lines
    }

    fn readings(self, readings: &[String]) -> Option<String> {
        let message = Message::new(&texts::R_READINGS).with("readings", self.list(readings));
        (!readings.is_empty()).then(|| self.say(&message))
    }

    /// A violation on a ticket; its words are those of the duty or of what it broke.
    pub(crate) fn violated(self, one: &ViolationReport) -> Told {
        Told {
            kind: self.kind(one.kind),
            code: one.code,
            message: one.message.clone(),
            cited: self.cited(one.clause.as_deref(), one.quote.as_deref()),
        }
    }

    /// Something missed beside the tickets.
    pub(crate) fn missed(self, one: &MissedReport) -> Told {
        Told {
            kind: self.kind(one.kind),
            code: one.code,
            message: one.message.clone(),
            cited: self.cited(one.clause.as_deref(), one.quote.as_deref()),
        }
    }

    pub(crate) fn rung(self, one: &EscalationReport) -> Rung {
        let mut lines = Vec::new();
        if let Some(issued) = one.issued {
            lines.push(format!("{} {}", self.of("记录于", "recorded"), self.at(issued)));
        }
        if one.excused {
            lines.push(self.of("其中的逾期已可以谅解", "a miss among them is excused").to_owned());
        }
        lines.extend(self.readings(&one.readings));
        Rung {
            name: format!("{} {}", one.ladder, one.rung),
            at: self.at(one.at),
            on: one.on.clone().unwrap_or_default(),
            by: one.by.clone().unwrap_or_default(),
            action: one.action.clone().unwrap_or_default(),
            may: one.discretionary,
            causes: self.list(&one.causes.iter().map(|cause| self.cause(cause)).collect::<Vec<_>>()),
            cited: self.cited(one.clause.as_deref(), one.quote.as_deref()),
            lines,
            duties: one.duty.iter().chain(&one.duties).map(|duty| self.standing(duty)).collect(),
        }
    }

    /// `初步回复#1`; an event with its moment as people say it.
    fn cause(self, cause: &str) -> String {
        let event = cause.rsplit_once('@').and_then(|(name, at)| Some((name, at.parse::<Moment>().ok()?)));
        event.map_or_else(|| cause.to_owned(), |(name, at)| format!("{name}({})", self.short(at)))
    }

    /// A duty that stands on a rung.
    fn standing(self, one: &RungDutyReport) -> Owed {
        let timed = one.due.is_some();
        let mut due = one.due.map_or_else(|| self.text(&texts::R_UNTIMED).to_owned(), |due| self.at(due));
        if one.provisional {
            due.push_str(self.text(&texts::R_PROVISIONAL));
        }
        Owed {
            class: one.status,
            sign: sign(one.status),
            state: self.state(one.status, timed),
            duty: one.duty.clone(),
            who: one.bearer.clone().unwrap_or_else(|| self.text(&texts::R_NOBODY).to_owned()),
            to: String::new(),
            limit: one.limit.clone(),
            due,
            more: String::new(),
            begins: String::new(),
            done: one
                .completed
                .as_ref()
                .map_or_else(String::new, |it| format!("{} {}", self.at(it.at), it.by)),
            cited: None,
            lines: Vec::new(),
        }
    }
}
