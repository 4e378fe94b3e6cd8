//! Rungs as people read them: when, which, on whom, by whom, what is done; those of several tickets with their causes, the
//! words of the clause and the duties they brought.

use super::page::Page;
use super::text::{sign, state_word, tone};
use super::{EscalationReport, RungDutyReport};
use crate::diagnostic::{Flow, Message, Tone, city_texts, texts};

impl Page {
    /// When, which rung, on whom, by whom, what is done.
    pub(super) fn rung(&mut self, one: &EscalationReport) {
        let at = self.brief(one.at);
        let reached = Message::new(&texts::R_ESCALATION).with("at", at).with("ladder", one.ladder.as_str());
        let mut parts = vec![reached.with("rung", one.rung.as_str())];
        if let Some(on) = &one.on {
            parts.push(Message::new(&texts::R_ESCALATION_ON).with("on", on.as_str()));
        }
        if one.discretionary {
            parts.push(Message::new(&texts::R_DISCRETIONARY));
        }
        if let Some(by) = &one.by {
            parts.push(Message::new(&texts::R_ESCALATION_BY).with("by", by.as_str()));
        }
        let mut parts: Vec<String> = parts.iter().map(|part| part.say(self.lang)).collect();
        parts.extend(one.action.as_ref().map(|action| format!("「{action}」")));
        if let Some(issued) = one.issued {
            let issued = Message::new(&city_texts::R_ISSUED).with("at", self.brief(issued));
            parts.push(issued.say(self.lang));
        }
        let head = format!("  {} ", self.paint.tone(Tone::Notice, "▲"));
        self.flow(Flow::new(&head, 6).all(parts.iter().map(String::as_str)));
    }

    /// The rungs that several tickets reached.
    pub(super) fn escalations(&mut self, list: &[EscalationReport]) {
        if list.is_empty() {
            return;
        }
        self.line("");
        self.title(self.word(&city_texts::R_ESCALATIONS));
        for one in list {
            self.rung(one);
            let causes = Message::new(&city_texts::R_CAUSES).with("causes", one.causes.join("、"));
            let excused = if one.excused { self.word(&city_texts::R_CAUSE_EXCUSED) } else { "" };
            self.flow(Flow::below(6).part(&causes.say(self.lang)).part(excused));
            self.quote(one.clause.as_deref(), one.quote.as_deref());
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
        let tone = tone(duty.status);
        let mut due = self.due(duty.due, true);
        if duty.provisional {
            due.push_str(self.word(&texts::R_PROVISIONAL));
        }
        let done = duty.completed.as_ref();
        let done =
            done.map(|done| Message::new(&texts::R_DONE).with("at", self.brief(done.at)).say(self.lang));
        let head = format!("      {} ", self.paint.tone(tone, &sign(duty.status).to_string()));
        let flow = Flow::new(&head, 8).part(&owed.say(self.lang)).part(&self.paint.tone(tone, state));
        self.flow(flow.part(&due).part(done.as_deref().unwrap_or_default()));
    }
}
