//! Rungs as people read them: when, which, on whom, by whom, what is done; those of several tickets with their causes, the
//! words of the clause and the duties they brought.

use std::fmt::Write as _;

use super::build::shown;
use super::page::Page;
use super::text::{sign, state_word};
use super::{EscalationReport, RungDutyReport};
use crate::diagnostic::{Lang, Message, city_texts, texts};

/// When, which rung, on whom, by whom, what is done.
pub(super) fn line(one: &EscalationReport, lang: Lang) -> String {
    let mut parts = vec![
        Message::new(&texts::R_ESCALATION)
            .with("at", shown(one.at))
            .with("ladder", one.ladder.as_str())
            .with("rung", one.rung.as_str()),
    ];
    if let Some(on) = &one.on {
        parts.push(Message::new(&texts::R_ESCALATION_ON).with("on", on.as_str()));
    }
    if one.discretionary {
        parts.push(Message::new(&texts::R_DISCRETIONARY));
    }
    if let Some(by) = &one.by {
        parts.push(Message::new(&texts::R_ESCALATION_BY).with("by", by.as_str()));
    }
    let mut line = parts.iter().map(|part| part.say(lang)).collect::<Vec<_>>().join("  ");
    if let Some(action) = &one.action {
        let _ = write!(line, "  「{action}」");
    }
    if let Some(issued) = one.issued {
        let issued = Message::new(&city_texts::R_ISSUED).with("at", shown(issued));
        let _ = write!(line, "  {}", issued.say(lang));
    }
    line
}

impl Page {
    /// The rungs that several tickets reached.
    pub(super) fn escalations(&mut self, list: &[EscalationReport]) {
        if list.is_empty() {
            return;
        }
        self.line("");
        self.line(self.word(&city_texts::R_ESCALATIONS));
        for one in list {
            self.line(&format!("  ▲ {}", line(one, self.lang)));
            let causes = Message::new(&city_texts::R_CAUSES).with("causes", one.causes.join("、"));
            let mut below = format!("      {}", causes.say(self.lang));
            if one.excused {
                let _ = write!(below, "  {}", self.word(&city_texts::R_CAUSE_EXCUSED));
            }
            self.line(&below);
            if let (Some(clause), Some(quote)) = (&one.clause, &one.quote) {
                let cited = Message::new(&texts::R_QUOTE)
                    .with("clause", clause.as_str())
                    .with("quote", quote.as_str());
                self.line(&format!("      {}", cited.say(self.lang)));
            }
            if !one.readings.is_empty() {
                let readings = Message::new(&texts::R_READINGS).with("readings", one.readings.join("、"));
                self.line(&format!("      {}", readings.say(self.lang)));
            }
            for duty in one.duty.iter().chain(&one.duties) {
                self.standing(duty);
            }
        }
    }

    /// A duty that stands on a rung: its sign, who owes it, how it stands, by when.
    fn standing(&mut self, duty: &RungDutyReport) {
        let who = duty.bearer.clone().unwrap_or_else(|| self.word(&texts::R_NOBODY).to_owned());
        let owed = Message::new(&city_texts::R_STANDING).with("who", who).with("duty", duty.duty.as_str());
        let state = self.word(state_word(duty.status, duty.due.is_some()));
        let due = duty.due.map_or_else(
            || self.word(&texts::R_UNTIMED).to_owned(),
            |due| self.say(&Message::new(&texts::R_DUE).with("at", shown(due))),
        );
        let mut line = format!("      {} {}  {state}  {due}", sign(duty.status), owed.say(self.lang));
        if duty.provisional {
            line.push_str(self.word(&texts::R_PROVISIONAL));
        }
        if let Some(done) = &duty.completed {
            let done = Message::new(&texts::R_DONE).with("at", shown(done.at));
            let _ = write!(line, "  {}", done.say(self.lang));
        }
        self.line(&line);
    }
}
