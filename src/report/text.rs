//! The report as people read it: a line or two for each obligation, what was violated with its clause and words, what
//! changes next. Widths are those of East Asian text.

use super::moments::span;
use super::page::Page;
use super::{ObligationReport, RemainingReport, Report, TicketReport};
use crate::diagnostic::{Flow, Lang, Message, Paint, Text, Tone, acts_texts, city_texts, pad, texts, width};
use crate::value::Moment;

/// How the text is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// In which language.
    pub lang: Lang,
    /// Whether states are coloured.
    pub paint: Paint,
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
/// let text = report::text(&report, report::TextOptions::default());
/// assert!(text.contains("逾期未完成"));
/// # Ok(())
/// # }
/// ```
pub fn text(report: &Report, options: TextOptions) -> String {
    let versions = report.policy.versions.len() > 1;
    let mut drawing = Drawing { page: Page::new(options), as_of: report.as_of, versions };
    drawing.head(report);
    for ticket in &report.tickets {
        drawing.ticket(ticket);
    }
    let mut page = drawing.page;
    page.beside(report);
    // A single ticket says it all itself.
    if report.summary.tickets > 1 {
        page.unit_table(&report.units);
    }
    page.summary(report);
    page.out
}

struct Drawing {
    page: Page,
    as_of: Moment,
    /// Whether there are several versions, so that each obligation says which it is judged by.
    versions: bool,
}

/// What stands below the first line of an entry is indented so.
const BELOW: usize = 6;

impl Drawing {
    fn say(&self, message: &Message) -> String {
        self.page.say(message)
    }

    fn below(&mut self, parts: &[String]) {
        self.page.flow(Flow::below(BELOW).all(parts.iter().map(String::as_str)));
    }

    fn head(&mut self, report: &Report) {
        let title = match &report.policy.city {
            Some(city) if !report.policy.name.starts_with(city.as_str()) => {
                format!("{city} {}", report.policy.name)
            }
            _ => report.policy.name.clone(),
        };
        self.page.title(&title);
        let as_of = Message::new(&texts::R_AS_OF).with("at", self.page.moment(report.as_of));
        let line = self.say(&as_of);
        self.page.line(&line);
    }

    fn ticket(&mut self, ticket: &TicketReport) {
        self.page.line("");
        let title = Message::new(&texts::R_TICKET)
            .with("id", ticket.id.as_str())
            .with("matter", ticket.matter.as_str());
        let title = self.say(&title);
        self.page.title(&title);
        let list = &ticket.obligations;
        let widest = |wide: &dyn Fn(&ObligationReport) -> usize| list.iter().map(wide).max().unwrap_or(0);
        let label = widest(&|one| width(&label(one))).min(WIDEST_NAME);
        let state = widest(&|one| width(self.page.word(state_word(one.status, one.timed))));
        for one in list {
            self.obligation(one, (label, state));
        }
        if list.is_empty() {
            let nothing = self.page.word(&texts::R_NOTHING_OWED);
            self.page.line(&format!("  {nothing}"));
        }
        self.violations(ticket);
        for shortfall in &ticket.shortfalls {
            let message = Message::new(&texts::R_SHORTFALL).with("message", shortfall.message.as_str());
            let text = self.say(&message);
            self.page.signed(2, '~', Tone::Notice, &text);
        }
        for escalation in &ticket.escalations {
            self.page.rung(escalation);
        }
        for note in &ticket.notes {
            self.page.signed(2, '·', Tone::Quiet, &note.message);
        }
        if let Some(next) = ticket.next_change {
            let next = Message::new(&texts::R_NEXT).with("at", self.page.moment(next));
            let line = format!("  {}", self.say(&next));
            self.page.line(&line);
        }
    }

    /// Sign, duty, state, due moment, time left or over; below it who owes it, when it was done, and by which clause.
    fn obligation(&mut self, one: &ObligationReport, columns: (usize, usize)) {
        let name = label(one);
        let state = self.page.word(state_word(one.status, one.timed));
        let head =
            self.page.entry(sign(one.status), (&name, columns.0), (state, columns.1), tone(one.status));
        let deadline = self.deadline(one);
        self.page.flow(Flow::new(&head, BELOW).all(deadline.iter().map(String::as_str)));
        let mut below = vec![self.who(one)];
        if let Some(done) = &one.completed {
            let done = Message::new(&texts::R_DONE).with("at", self.page.brief(done.at));
            below.push(self.say(&done));
        }
        if let Some(clause) = &one.clause {
            let clause = Message::new(&texts::R_CLAUSE)
                .with("clause", clause.as_str())
                .with("limit", one.limit.as_str());
            below.push(self.say(&clause));
        }
        if let Some(version) = one.version.filter(|_| self.versions) {
            let version = Message::new(&texts::R_VERSION).with("day", version.to_string());
            below.push(self.say(&version));
        }
        if !one.readings.is_empty() {
            let readings = Message::new(&texts::R_READINGS).with("readings", one.readings.join("、"));
            below.push(self.say(&readings));
        }
        self.below(&below);
        self.extensions(one);
        self.suspensions(one);
        if let Some(excused) = &one.excused {
            let at = self.page.brief(excused.at);
            let message = Message::new(&texts::R_EXCUSED).with("by", excused.by.as_str()).with("at", at);
            let line = self.say(&message);
            self.below(&[line]);
        }
        if let Some(by) = &one.excepted_by {
            let message = Message::new(&texts::R_EXCEPTED).with("by", by.as_str());
            let line = self.say(&message);
            let clause = self.by_clause(one.excepted_clause.as_deref());
            self.below(&[line, clause]);
        }
        if let Some(reason) = &one.reason {
            self.below(std::slice::from_ref(reason));
        }
    }

    fn by_clause(&self, clause: Option<&str>) -> String {
        let clause = clause.map(|clause| Message::new(&city_texts::R_BY_CLAUSE).with("clause", clause));
        clause.map(|clause| self.say(&clause)).unwrap_or_default()
    }

    /// `市住建局 → 平台`
    fn who(&self, one: &ObligationReport) -> String {
        match (one.bearers.is_empty(), &one.counterparty) {
            (true, _) => self.page.word(&texts::R_NOBODY).to_owned(),
            (false, Some(to)) => {
                let message =
                    Message::new(&texts::R_TO).with("who", one.bearers.join("、")).with("to", to.as_str());
                self.say(&message)
            }
            (false, None) => one.bearers.join("、"),
        }
    }

    /// The due moment, and what is left or over.
    fn deadline(&self, one: &ObligationReport) -> Vec<String> {
        let Some(due) = one.due else {
            return vec![match &one.remaining {
                Some(left) => self.say(&remaining(left)),
                None => {
                    let text = if one.timed { &texts::R_NO_DUE } else { &texts::R_UNTIMED };
                    self.page.word(text).to_owned()
                }
            }];
        };
        let mut text = self.say(&Message::new(&texts::R_DUE).with("at", self.page.moment(due)));
        if one.provisional {
            text.push_str(self.page.word(&texts::R_PROVISIONAL));
        }
        let more = match (one.status, &one.completed, one.late_by) {
            ("pending", _, _) => {
                let left = u64::try_from(due.since(self.as_of)).unwrap_or(0);
                Some(Message::new(&texts::R_LEFT).with("span", span(left)))
            }
            (_, Some(_), Some(late)) => {
                Some(Message::new(&texts::R_LATE_BY).with("span", span(late.seconds)))
            }
            (_, None, Some(late)) if late.working_days == 0 => {
                Some(Message::new(&acts_texts::DUE_OVER_SPAN).with("span", span(late.seconds)))
            }
            (_, None, Some(late)) => Some(
                Message::new(&texts::R_OVER)
                    .with("span", span(late.seconds))
                    .with("days", late.working_days.to_string()),
            ),
            _ => None,
        };
        let more = more.map(|more| self.say(&more)).unwrap_or_default();
        vec![text, more]
    }

    fn extensions(&mut self, one: &ObligationReport) {
        for extension in &one.extensions {
            let asked = self.page.brief(extension.requested_at);
            let message = match (extension.effective_at, extension.failed) {
                (Some(at), _) => {
                    let (text, due) = match extension.due_after {
                        Some(due) => (&texts::R_EXTENDED, self.page.moment(due)),
                        None => (&city_texts::R_EXTENDED_OPEN, String::new()),
                    };
                    Message::new(text).with("at", self.page.brief(at)).with("due", due)
                }
                (None, Some(_)) => Message::new(&texts::R_EXTENSION_FAILED).with("at", asked),
                (None, None) => Message::new(&texts::R_EXTENSION_ASKED).with("at", asked),
            };
            let line = self.say(&message.with("rule", extension.rule.as_str()));
            self.below(&[line]);
        }
    }

    fn suspensions(&mut self, one: &ObligationReport) {
        for stretch in &one.suspensions {
            let text = if stretch.to.is_some() { &texts::R_SUSPENDED } else { &texts::R_SUSPENDED_OPEN };
            let message = Message::new(text)
                .with("rule", stretch.rule.as_str())
                .with("from", self.page.brief(stretch.from))
                .with("to", stretch.to.map_or(String::new(), |to| self.page.brief(to)));
            let line = self.say(&message);
            let clause = self.by_clause(stretch.clause.as_deref());
            self.below(&[line, clause]);
        }
    }

    fn violations(&mut self, ticket: &TicketReport) {
        for violation in &ticket.violations {
            self.page.signed(2, '!', Tone::Bad, &violation.message);
            // Who owes a duty stands with its obligation; what must not happen has none.
            let act = matches!(violation.kind, "prohibited" | "out_of_order");
            for bearer in violation.bearer.iter().filter(|_| act) {
                self.below(std::slice::from_ref(bearer));
            }
            self.page.quote(violation.clause.as_deref(), violation.quote.as_deref());
        }
    }
}

impl Page {
    /// Sign, name and state, the latter two in columns.
    pub(super) fn entry(&self, sign: char, name: (&str, usize), state: (&str, usize), tone: Tone) -> String {
        let sign = self.paint.tone(tone, &sign.to_string());
        let painted = self.paint.tone(tone, state.0);
        format!("  {sign} {}{}  {painted}{}  ", name.0, pad(name.0, name.1), pad(state.0, state.1))
    }

    /// The words of a clause, where it was quoted.
    pub(super) fn quote(&mut self, clause: Option<&str>, quote: Option<&str>) {
        let (Some(clause), Some(quote)) = (clause, quote) else { return };
        let cited = Message::new(&texts::R_QUOTE).with("clause", clause).with("quote", quote);
        let cited = cited.say(self.lang);
        self.line(&format!("{}{cited}", " ".repeat(BELOW)));
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
}

/// Names wider than this do not push the column behind them out.
pub(super) const WIDEST_NAME: usize = 34;

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

pub(super) fn tone(status: &str) -> Tone {
    match status {
        "met" => Tone::Good,
        "late" | "overdue" => Tone::Bad,
        "undetermined" => Tone::Notice,
        "waived" => Tone::Quiet,
        _ => Tone::Open,
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
