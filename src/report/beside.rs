//! What stands beside the tickets, as people read it: tasks, indicators, recurring duties, assessments, and what was
//! missed with its clause and words.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::build::shown;
use super::page::Page;
use super::text::{sign, status_word};
use super::{AssessmentReport, IndicatorReport, MissedReport, Report, TaskReport};
use crate::diagnostic::{Lang, Message, Text, texts};

/// Everything beside the tickets, each line ended; nothing where there is nothing.
pub(super) fn text(report: &Report, lang: Lang) -> String {
    let mut page = Page { out: String::new(), lang };
    page.part(&texts::R_TASKS, report.tasks.iter().map(|one| page.task(one)).collect());
    page.part(&texts::R_INDICATORS, report.indicators.iter().map(|one| page.indicator(one)).collect());
    let routines = page.routines(&report.routines);
    page.part(&texts::R_ROUTINES, routines);
    for one in &report.assessments {
        page.assessment(one);
    }
    page.escalations(&report.escalations);
    page.missed(&texts::R_VIOLATIONS, '!', &report.violations);
    page.missed(&texts::R_SHORTFALLS, '·', &report.shortfalls);
    if !report.notes.is_empty() {
        page.line("");
        for note in &report.notes {
            page.line(&format!("  · {}", note.message));
        }
    }
    page.out
}

/// A line: its sign, its name, its state, what else there is to say.
pub(super) struct Row {
    sign: char,
    name: String,
    state: &'static str,
    more: String,
}

impl Page {
    fn part(&mut self, title: &'static Text, rows: Vec<Row>) {
        if rows.is_empty() {
            return;
        }
        self.line("");
        self.line(self.word(title));
        let wide = |width: fn(&Row) -> usize| rows.iter().map(width).max().unwrap_or(0);
        let (name, state) = (wide(|row| row.name.width()), wide(|row| row.state.width()));
        for row in &rows {
            let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
            let (after_name, after_state) = (pad(&row.name, name), pad(row.state, state));
            let line =
                format!("  {} {}{after_name}  {}{after_state}  {}", row.sign, row.name, row.state, row.more);
            self.line(&line);
        }
    }

    pub(super) fn row(&self, name: &str, parts: [Option<&str>; 3], status: &str, more: String) -> Row {
        let mut named = name.to_owned();
        for part in parts.into_iter().flatten() {
            let _ = write!(named, " {part}");
        }
        Row { sign: sign(status), name: named, state: self.word(status_word(status)), more }
    }

    pub(super) fn due(&self, due: Option<crate::value::Moment>) -> String {
        due.map_or_else(
            || self.word(&texts::R_UNTIMED).to_owned(),
            |due| Message::new(&texts::R_DUE).with("at", shown(due)).say(self.lang),
        )
    }

    fn task(&self, one: &TaskReport) -> Row {
        let mut more = self.due(one.due);
        if let Some(done) = one.completed {
            let _ = write!(more, "  {}", Message::new(&texts::R_DONE).with("at", shown(done)).say(self.lang));
        }
        self.row(&one.task, [one.unit.as_deref(), Some(one.milestone), None], one.status, more)
    }

    fn indicator(&self, one: &IndicatorReport) -> Row {
        let measure = one.target.measure.as_deref().unwrap_or("");
        let amount = |value: &serde_json::value::RawValue| format!("{}{measure}", value.get());
        let target = match &one.target.value {
            Some(value) => format!("{} {}", one.target.op, amount(value)),
            // Without the base nothing can be worked out: then it is shown as the policy says it.
            None => Message::new(&texts::R_TARGET_OF_BASE)
                .with("written", one.target.written.as_deref().unwrap_or_default())
                .with("base", one.target.base.as_deref().unwrap_or_default())
                .say(self.lang),
        };
        let value = one.value.as_deref().map_or_else(|| self.word(&texts::R_NO_READING).to_owned(), amount);
        let target = Message::new(&texts::R_TARGET).with("target", target).with("value", value);
        let mut more = format!("{}  {}", self.due(one.due), target.say(self.lang));
        if let Some(reason) = &one.reason {
            let _ = write!(more, "  {reason}");
        }
        self.row(&one.indicator, [one.unit.as_deref(), one.period.as_deref(), None], one.status, more)
    }

    fn assessment(&mut self, one: &AssessmentReport) {
        self.line("");
        let title = Message::new(&texts::R_ASSESSMENT)
            .with("name", one.assessment.as_str())
            .with("period", one.period.as_str());
        self.line(&title.say(self.lang));
        let width = one.ranking.iter().map(|unit| unit.unit.width()).max().unwrap_or(0);
        for unit in &one.ranking {
            let rank = unit.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
            let score = unit.score.as_ref().map_or("–", |score| score.get());
            let pad = " ".repeat(width.saturating_sub(unit.unit.width()));
            let mut line = format!("  {rank:>3}  {}{pad}  {score}", unit.unit);
            if !unit.consequences.is_empty() {
                let _ = write!(line, "  → {}", unit.consequences.join("、"));
            }
            if let Some(reason) = &unit.reason {
                let _ = write!(line, "  {reason}");
            }
            self.line(&line);
        }
        for note in &one.notes {
            self.line(&format!("  · {note}"));
        }
    }

    fn missed(&mut self, title: &'static Text, sign: char, list: &[MissedReport]) {
        if list.is_empty() {
            return;
        }
        self.line("");
        self.line(self.word(title));
        for one in list {
            self.line(&format!("  {sign} {}", one.message));
            if let (Some(clause), Some(quote)) = (&one.clause, &one.quote) {
                let cited = Message::new(&texts::R_QUOTE)
                    .with("clause", clause.as_str())
                    .with("quote", quote.as_str());
                self.line(&format!("      {}", cited.say(self.lang)));
            }
        }
    }
}
