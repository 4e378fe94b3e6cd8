//! An explanation as people read it: what happened to each obligation, then its due moment day by day.

use super::TextOptions;
use super::day::weekday;
use super::explain::{Explanation, ExtensionWhy, ObligationWhy, Reckoning};
use super::moments::stamp;
use super::page::Page;
use crate::diagnostic::{Flow, Message, Tone, city_texts, pad, texts, width};

/// The whole explanation as text, each line ended.
pub fn explanation_text(explanation: &Explanation, options: TextOptions) -> String {
    let mut page = Page::new(options);
    page.whole(explanation);
    page.out
}

impl Page {
    fn whole(&mut self, whole: &Explanation) {
        let title = Message::new(&texts::R_TICKET)
            .with("id", whole.id.as_str())
            .with("matter", whole.matter.as_str());
        let title = self.say(&title);
        self.title(&title);
        let as_of = self.say(&Message::new(&texts::R_AS_OF).with("at", self.moment(whole.as_of)));
        self.line(&as_of);
        if whole.obligations.is_empty() {
            let nothing = self.word(&texts::R_NOTHING_OWED);
            self.line(nothing);
        }
        for one in &whole.obligations {
            self.line("");
            self.obligation(one, whole.policy.versions.len() > 1);
        }
        if !(whole.violations.is_empty() && whole.shortfalls.is_empty() && whole.escalations.is_empty()) {
            self.line("");
        }
        for violation in &whole.violations {
            self.signed(0, '!', Tone::Bad, &violation.message);
        }
        for shortfall in &whole.shortfalls {
            let message = Message::new(&texts::R_SHORTFALL).with("message", shortfall.message.as_str());
            let text = self.say(&message);
            self.signed(0, '~', Tone::Notice, &text);
        }
        for one in &whole.escalations {
            let rung = format!("{}:{}", one.escalation.ladder, one.escalation.rung);
            self.signed(0, '▲', Tone::Notice, &format!("{rung}  {}", one.text));
        }
        for note in &whole.notes {
            self.signed(0, '·', Tone::Quiet, &note.message);
        }
    }

    fn obligation(&mut self, one: &ObligationWhy, versions: bool) {
        let label = format!("{}#{}", one.duty, one.instance);
        let state = self.word(super::text::state_word(one.status, one.timed));
        let clause = one.clause.as_deref().map(|clause| {
            self.say(&Message::new(&texts::R_CLAUSE).with("clause", clause).with("limit", one.limit.as_str()))
        });
        let label = self.paint.tone(Tone::Title, &label);
        let state = self.paint.tone(super::text::tone(one.status), state);
        self.flow(Flow::new("", 2).part(&label).part(&state).part(&clause.unwrap_or_default()));
        if let (Some(clause), Some(quote)) = (&one.clause, &one.quote) {
            let cited =
                Message::new(&texts::R_QUOTE).with("clause", clause.as_str()).with("quote", quote.as_str());
            let text = self.say(&cited);
            self.line(&format!("  {text}"));
        }
        if let Some(version) = one.version.filter(|_| versions) {
            let text = self.say(&Message::new(&texts::R_VERSION).with("day", version.to_string()));
            self.line(&format!("  {text}"));
        }
        for because in &one.because {
            let head = format!("  {}  ", stamp(because.at));
            self.flow(Flow::new(&head, width(&head)).part(&because.text));
        }
        if let Some(reason) = &one.reason {
            self.line(&format!("  {reason}"));
        }
        for part in &one.reckoning {
            self.reckoning(part);
        }
        for extension in &one.extensions {
            self.extension(extension);
        }
    }

    fn reckoning(&mut self, part: &Reckoning) {
        let from = part.from.map(|from| self.say(&Message::new(&texts::X_FROM).with("at", self.brief(from))));
        let due = part.due.map(|due| self.say(&Message::new(&texts::R_DUE).with("at", self.moment(due))));
        let flow = Flow::new("  ", 4).part(&part.text).all(from.as_deref()).all(due.as_deref());
        self.flow(flow);
        let acts: Vec<String> = part.days.iter().map(|day| day.act_words(self.lang)).collect();
        let columns = acts.iter().map(|act| width(act)).max().unwrap_or(0);
        for (day, act) in part.days.iter().zip(&acts) {
            let head =
                format!("    {} {}  {act}{}  ", day.day, weekday(day.day, self.lang), pad(act, columns));
            self.flow(Flow::new(&head, width(&head)).part(&day.reason_words(self.lang)));
        }
    }

    fn extension(&mut self, one: &ExtensionWhy) {
        let extension = &one.extension;
        let text = match (extension.effective_at, &one.text) {
            (Some(at), _) => {
                let (text, due) = match extension.due_after {
                    Some(due) => (&texts::R_EXTENDED, self.moment(due)),
                    None => (&city_texts::R_EXTENDED_OPEN, String::new()),
                };
                let message = Message::new(text).with("rule", extension.rule.as_str());
                message.with("at", self.brief(at)).with("due", due)
            }
            (None, Some(why)) => Message::new(&texts::X_NO_EFFECT)
                .with("rule", extension.rule.as_str())
                .with("at", self.brief(extension.requested_at))
                .with("why", why.as_str()),
            (None, None) => Message::new(&texts::R_EXTENSION_ASKED)
                .with("rule", extension.rule.as_str())
                .with("at", self.brief(extension.requested_at)),
        };
        let text = self.say(&text);
        self.line(&format!("  {text}"));
        for step in &extension.steps {
            self.line(&format!("    {}  {}", stamp(step.at), step.step));
        }
    }
}
