//! What stands beside the tickets, as people read it: tasks, indicators, recurring duties, assessments, and what was
//! missed with its clause and words.

use std::fmt::Write as _;

use super::page::Page;
use super::text::{WIDEST_NAME, sign, status_word, tone};
use super::{AssessmentReport, IndicatorReport, MissedReport, Report, TaskReport};
use crate::diagnostic::{Flow, Message, Text, Tone, pad, texts, width};
use crate::value::Moment;

/// A line: its sign, its name, its state, what else there is to say.
pub(super) struct Row {
    status: &'static str,
    name: String,
    more: Vec<String>,
}

impl Page {
    /// Everything beside the tickets; nothing where there is nothing.
    pub(super) fn beside(&mut self, report: &Report) {
        let rows = report.tasks.iter().map(|one| self.task(one)).collect();
        self.part(&texts::R_TASKS, rows);
        let rows = report.indicators.iter().map(|one| self.indicator(one)).collect();
        self.part(&texts::R_INDICATORS, rows);
        let rows = self.routines(&report.routines);
        self.part(&texts::R_ROUTINES, rows);
        for one in &report.assessments {
            self.assessment(one);
        }
        self.escalations(&report.escalations);
        self.missed(&texts::R_VIOLATIONS, ('!', Tone::Bad), &report.violations);
        self.missed(&texts::R_SHORTFALLS, ('~', Tone::Notice), &report.shortfalls);
        if !report.notes.is_empty() {
            self.line("");
            for note in &report.notes {
                self.signed(2, '·', Tone::Quiet, &note.message);
            }
        }
    }

    fn part(&mut self, title: &'static Text, rows: Vec<Row>) {
        if rows.is_empty() {
            return;
        }
        self.line("");
        self.title(self.word(title));
        let state = |row: &Row| self.word(status_word(row.status));
        let name = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0).min(WIDEST_NAME);
        let states = rows.iter().map(|row| width(state(row))).max().unwrap_or(0);
        let flows = rows.iter().map(|row| {
            let (sign, tone) = (sign(row.status), tone(row.status));
            let head = self.entry(sign, (&row.name, name), (state(row), states), tone);
            Flow::new(&head, 6).all(row.more.iter().map(String::as_str))
        });
        for flow in flows.collect::<Vec<_>>() {
            self.flow(flow);
        }
    }

    pub(super) fn beside_row(
        &self,
        name: &str,
        parts: [Option<&str>; 3],
        status: &'static str,
        more: Vec<String>,
    ) -> Row {
        let mut named = name.to_owned();
        for part in parts.into_iter().flatten() {
            let _ = write!(named, " {part}");
        }
        Row { status, name: named, more }
    }

    /// By when, with its weekday or without.
    pub(super) fn due(&self, due: Option<Moment>, with_weekday: bool) -> String {
        let Some(due) = due else { return self.word(&texts::R_UNTIMED).to_owned() };
        let at = if with_weekday { self.moment(due) } else { self.brief(due) };
        Message::new(&texts::R_DUE).with("at", at).say(self.lang)
    }

    fn task(&self, one: &TaskReport) -> Row {
        let mut more = vec![self.due(one.due, true)];
        if let Some(done) = one.completed {
            more.push(Message::new(&texts::R_DONE).with("at", self.brief(done)).say(self.lang));
        }
        self.beside_row(&one.task, [one.unit.as_deref(), Some(one.milestone), None], one.status, more)
    }

    fn indicator(&self, one: &IndicatorReport) -> Row {
        let measure = one.target.measured();
        let amount = |value: &serde_json::value::RawValue| format!("{}{measure}", value.get());
        let target = match &one.target.value {
            Some(value) => format!("{}{}", compared(one.target.op), amount(value)),
            // Without the base nothing can be worked out: then it is shown as the policy says it.
            None => Message::new(&texts::R_TARGET_OF_BASE)
                .with("written", one.target.said.as_deref().unwrap_or_default())
                .with("base", one.target.base.as_deref().unwrap_or_default())
                .say(self.lang),
        };
        let value = one.value.as_deref().map_or_else(|| self.word(&texts::R_NO_READING).to_owned(), amount);
        let target = Message::new(&texts::R_TARGET).with("target", target).with("value", value);
        // The milestones of indicators are ends of months and years: their weekdays say nothing.
        let mut more = vec![self.due(one.due, false), target.say(self.lang)];
        more.extend(one.reason.clone());
        self.beside_row(&one.indicator, [one.unit.as_deref(), one.period.as_deref(), None], one.status, more)
    }

    fn assessment(&mut self, one: &AssessmentReport) {
        self.line("");
        let title = Message::new(&texts::R_ASSESSMENT)
            .with("name", one.assessment.as_str())
            .with("period", one.period.as_str());
        self.title(&title.say(self.lang));
        let widest = one.ranking.iter().map(|unit| width(&unit.unit)).max().unwrap_or(0);
        for unit in &one.ranking {
            let rank = unit.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
            let score = unit.score.as_ref().map_or("–", |score| score.get());
            let head = format!("  {rank:>3}  {}{}  {score}  ", unit.unit, pad(&unit.unit, widest));
            let mut flow = Flow::new(&head, 7);
            if !unit.consequences.is_empty() {
                let consequences = format!("→ {}", unit.consequences.join("、"));
                flow = flow.part(&self.paint.tone(Tone::Notice, &consequences));
            }
            self.flow(flow.all(unit.reason.as_deref()));
        }
        for note in &one.notes {
            self.signed(2, '·', Tone::Quiet, note);
        }
    }

    fn missed(&mut self, title: &'static Text, (sign, tone): (char, Tone), list: &[MissedReport]) {
        if list.is_empty() {
            return;
        }
        self.line("");
        self.title(self.word(title));
        let mut quoted = None;
        for one in list {
            self.signed(2, sign, tone, &one.message);
            // Many units that miss the same need its words once.
            if quoted != Some((&one.clause, &one.quote)) {
                self.quote(one.clause.as_deref(), one.quote.as_deref());
                quoted = Some((&one.clause, &one.quote));
            }
        }
    }
}

/// `≥`: a comparison as people write it.
pub(super) fn compared(op: &str) -> &str {
    match op {
        ">=" => "≥",
        "<=" => "≤",
        "!=" => "≠",
        other => other,
    }
}
