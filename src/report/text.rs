//! The report as people read it: a line or two for each obligation, what was violated with its clause and words, what
//! changes next. Widths are those of East Asian text.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::build::{shown, span};
use super::day::weekday;
use super::{
    EscalationReport, ObligationReport, RemainingReport, Report, TicketReport, beside, rung_text as rung,
    unit_text,
};
use crate::diagnostic::{Lang, Message, Text, city_texts, texts};
use crate::value::Moment;

/// How the text is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// In which language.
    pub lang: Lang,
}

/// The whole report as text, each line ended.
///
/// ```
/// use duban::{Policy, Ticket, report};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求")
///     .party("承办单位", "市住建局")
///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?);
/// let report = policy.check(&ticket, "2021-01-08".parse()?)?;
/// let text = report::text(&report, report::TextOptions { lang: Default::default() });
/// assert!(text.contains("逾期未完成"));
/// # Ok(())
/// # }
/// ```
pub fn text(report: &Report, options: TextOptions) -> String {
    let versions = report.policy.versions.len() > 1;
    let mut drawing = Drawing { out: String::new(), lang: options.lang, as_of: report.as_of, versions };
    drawing.head(report);
    for ticket in &report.tickets {
        drawing.ticket(ticket);
    }
    drawing.out.push_str(&beside::text(report, options.lang));
    // A single ticket says it all itself.
    if report.summary.tickets > 1 {
        drawing.out.push_str(&unit_text::text(&report.units, options.lang));
    }
    drawing.summary(report);
    drawing.out
}

struct Drawing {
    out: String,
    lang: Lang,
    as_of: Moment,
    /// Whether there are several versions, so that each obligation says which it is judged by.
    versions: bool,
}

impl Drawing {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn word(&self, text: &'static Text) -> &'static str {
        match self.lang {
            Lang::Zh => text.zh,
            Lang::En => text.en,
        }
    }

    fn say(&self, message: &Message) -> String {
        message.say(self.lang)
    }

    fn head(&mut self, report: &Report) {
        let title = match &report.policy.city {
            Some(city) if !report.policy.name.starts_with(city.as_str()) => {
                format!("{city} {}", report.policy.name)
            }
            _ => report.policy.name.clone(),
        };
        self.line(&title);
        let as_of = Message::new(&texts::R_AS_OF).with("at", self.moment(report.as_of));
        let line = self.say(&as_of);
        self.line(&line);
    }

    fn ticket(&mut self, ticket: &TicketReport) {
        self.line("");
        let title = Message::new(&texts::R_TICKET)
            .with("id", ticket.id.as_str())
            .with("matter", ticket.matter.as_str());
        let title = self.say(&title);
        self.line(&title);
        let width = ticket.obligations.iter().map(|one| label(one).width()).max().unwrap_or(0);
        for one in &ticket.obligations {
            self.obligation(one, width);
        }
        if ticket.obligations.is_empty() {
            let nothing = self.word(&texts::R_NOTHING_OWED);
            self.line(&format!("  {nothing}"));
        }
        self.violations(ticket);
        self.shortfalls(ticket);
        for escalation in &ticket.escalations {
            self.escalation(escalation);
        }
        for note in &ticket.notes {
            let line = format!("  · {}", note.message);
            self.line(&line);
        }
        if let Some(next) = ticket.next_change {
            let next = Message::new(&texts::R_NEXT).with("at", self.moment(next));
            let line = format!("  {}", self.say(&next));
            self.line(&line);
        }
    }

    /// Sign, duty, state, due moment; below it who owes it and by which clause.
    fn obligation(&mut self, one: &ObligationReport, width: usize) {
        let label = label(one);
        let pad = " ".repeat(width.saturating_sub(label.width()));
        let state = self.word(state_word(one.status, one.timed));
        let state_pad = " ".repeat(STATE_WIDTH.saturating_sub(state.width()));
        let deadline = self.deadline(one);
        let line = format!("  {} {label}{pad}  {state}{state_pad}  {deadline}", sign(one.status));
        self.line(&line);
        let who = match (one.bearers.is_empty(), &one.counterparty) {
            (true, _) => self.word(&texts::R_NOBODY).to_owned(),
            (false, Some(to)) => {
                let message =
                    Message::new(&texts::R_TO).with("who", one.bearers.join("、")).with("to", to.as_str());
                self.say(&message)
            }
            (false, None) => one.bearers.join("、"),
        };
        let mut below = format!("      {who}");
        if let Some(clause) = &one.clause {
            let clause = Message::new(&texts::R_CLAUSE)
                .with("clause", clause.as_str())
                .with("limit", one.limit.as_str());
            let _ = write!(below, "  {}", self.say(&clause));
        }
        if let Some(version) = one.version.filter(|_| self.versions) {
            let version = Message::new(&texts::R_VERSION).with("day", version.to_string());
            let _ = write!(below, "  {}", self.say(&version));
        }
        if !one.readings.is_empty() {
            let readings = Message::new(&texts::R_READINGS).with("readings", one.readings.join("、"));
            let _ = write!(below, "  {}", self.say(&readings));
        }
        self.line(&below);
        self.extensions(one);
        self.suspensions(one);
        if let Some(excused) = &one.excused {
            let message =
                Message::new(&texts::R_EXCUSED).with("by", excused.by.as_str()).with("at", shown(excused.at));
            let line = format!("      {}", self.say(&message));
            self.line(&line);
        }
        if let Some(by) = &one.excepted_by {
            let mut line =
                format!("      {}", self.say(&Message::new(&texts::R_EXCEPTED).with("by", by.as_str())));
            if let Some(clause) = &one.excepted_clause {
                let clause = Message::new(&city_texts::R_BY_CLAUSE).with("clause", clause.as_str());
                let _ = write!(line, "  {}", self.say(&clause));
            }
            self.line(&line);
        }
        if let Some(reason) = &one.reason {
            let line = format!("      {reason}");
            self.line(&line);
        }
    }

    fn deadline(&self, one: &ObligationReport) -> String {
        let Some(due) = one.due else {
            if let Some(left) = &one.remaining {
                return self.say(&remaining(left));
            }
            return self.word(if one.timed { &texts::R_NO_DUE } else { &texts::R_UNTIMED }).to_owned();
        };
        let mut text = self.say(&Message::new(&texts::R_DUE).with("at", self.moment(due)));
        if one.provisional {
            text.push_str(self.word(&texts::R_PROVISIONAL));
        }
        let more = match (one.status, &one.completed, one.late_by) {
            ("pending", _, _) => {
                let left = u64::try_from(due.since(self.as_of)).unwrap_or(0);
                Some(Message::new(&texts::R_LEFT).with("span", span(left)))
            }
            (_, Some(done), Some(late)) => Some(
                Message::new(&texts::R_DONE_LATE).with("at", shown(done.at)).with("span", span(late.seconds)),
            ),
            (_, Some(done), None) => Some(Message::new(&texts::R_DONE).with("at", shown(done.at))),
            (_, None, Some(late)) => Some(
                Message::new(&texts::R_OVER)
                    .with("span", span(late.seconds))
                    .with("days", late.working_days.to_string()),
            ),
            _ => None,
        };
        if let Some(more) = more {
            let _ = write!(text, "  {}", self.say(&more));
        }
        text
    }

    fn extensions(&mut self, one: &ObligationReport) {
        for extension in &one.extensions {
            let message = match (extension.effective_at, extension.failed) {
                (Some(at), _) => Message::new(&texts::R_EXTENDED)
                    .with("rule", extension.rule.as_str())
                    .with("at", shown(at))
                    .with("due", extension.due_after.map_or(String::new(), |due| self.moment(due))),
                (None, Some(_)) => Message::new(&texts::R_EXTENSION_FAILED)
                    .with("rule", extension.rule.as_str())
                    .with("at", shown(extension.requested_at)),
                (None, None) => Message::new(&texts::R_EXTENSION_ASKED)
                    .with("rule", extension.rule.as_str())
                    .with("at", shown(extension.requested_at)),
            };
            let line = format!("      {}", self.say(&message));
            self.line(&line);
        }
    }

    fn suspensions(&mut self, one: &ObligationReport) {
        for stretch in &one.suspensions {
            let text = if stretch.to.is_some() { &texts::R_SUSPENDED } else { &texts::R_SUSPENDED_OPEN };
            let message = Message::new(text)
                .with("rule", stretch.rule.as_str())
                .with("from", shown(stretch.from))
                .with("to", stretch.to.map_or(String::new(), shown));
            let mut line = format!("      {}", self.say(&message));
            if let Some(clause) = &stretch.clause {
                let clause = Message::new(&city_texts::R_BY_CLAUSE).with("clause", clause.as_str());
                let _ = write!(line, "  {}", self.say(&clause));
            }
            self.line(&line);
        }
    }

    fn shortfalls(&mut self, ticket: &TicketReport) {
        for shortfall in &ticket.shortfalls {
            let message = Message::new(&texts::R_SHORTFALL).with("message", shortfall.message.as_str());
            let line = format!("  ~ {}", self.say(&message));
            self.line(&line);
        }
    }

    fn escalation(&mut self, one: &EscalationReport) {
        let line = format!("  ▲ {}", rung::line(one, self.lang));
        self.line(&line);
    }

    fn violations(&mut self, ticket: &TicketReport) {
        for violation in &ticket.violations {
            let line = format!("  ! {}", violation.message);
            self.line(&line);
            let of = ticket.obligations.iter().find(|one| one.duty == violation.rule);
            if let (Some(clause), Some(quote)) = (&violation.clause, of.and_then(|one| one.quote.as_ref())) {
                let cited = Message::new(&texts::R_QUOTE)
                    .with("clause", clause.as_str())
                    .with("quote", quote.as_str());
                let line = format!("      {}", self.say(&cited));
                self.line(&line);
            }
        }
    }

    fn summary(&mut self, report: &Report) {
        let sum = &report.summary;
        self.line("");
        let message = Message::new(&texts::R_SUMMARY)
            .with("tickets", sum.tickets.to_string())
            .with("obligations", sum.obligations.to_string())
            .with("met", sum.met.to_string())
            .with("late", sum.late.to_string())
            .with("overdue", sum.overdue.to_string())
            .with("pending", sum.pending.to_string())
            .with("violations", sum.violations.to_string());
        let line = self.say(&message);
        self.line(&line);
        if sum.rejected > 0 {
            let message = Message::new(&texts::R_REJECTED).with("rejected", sum.rejected.to_string());
            let line = self.say(&message);
            self.line(&line);
        }
    }

    /// `2021-01-07 12:00 星期四`
    fn moment(&self, at: Moment) -> String {
        format!("{} {}", shown(at), weekday(at.day(), self.lang))
    }
}

/// The widest state in columns: 逾期未完成.
const STATE_WIDTH: usize = 10;

/// What is left of a limit that is paused.
fn remaining(left: &RemainingReport) -> Message {
    match left {
        RemainingReport { working_days: Some(n), .. } => {
            Message::new(&texts::R_REMAINING_DAYS).with("n", n.get().to_owned())
        }
        RemainingReport { days: Some(n), .. } => {
            Message::new(&texts::R_REMAINING_CALENDAR).with("n", n.get().to_owned())
        }
        other => Message::new(&texts::R_REMAINING).with("span", span(other.seconds.unwrap_or(0))),
    }
}

fn label(one: &ObligationReport) -> String {
    if one.instance > 1 { format!("{}#{}", one.duty, one.instance) } else { one.duty.clone() }
}

pub(super) fn sign(status: &str) -> char {
    match status {
        "met" => '✓',
        "late" | "overdue" => '✗',
        "paused" => '‖',
        "waived" => '–',
        "undetermined" => '?',
        _ => '…',
    }
}

/// An obligation without a deadline is done, neither early nor late.
pub(super) fn state_word(status: &str, timed: bool) -> &'static Text {
    if status == "met" && !timed { &texts::S_DONE } else { status_word(status) }
}

/// The word for a status.
pub(super) fn status_word(status: &str) -> &'static Text {
    match status {
        "pending" => &texts::S_PENDING,
        "paused" => &texts::S_PAUSED,
        "met" => &texts::S_MET,
        "late" => &texts::S_LATE,
        "overdue" => &texts::S_OVERDUE,
        "waived" => &texts::S_WAIVED,
        _ => &texts::S_UNDETERMINED,
    }
}
