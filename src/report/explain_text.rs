//! An explanation as people read it: what happened to each obligation, then its due moment day by day.

use unicode_width::UnicodeWidthStr;

use super::build::shown;
use super::day::weekday;
use super::explain::{Explanation, ExtensionWhy, ObligationWhy, Reckoning};
use super::page::Page;
use crate::diagnostic::{Lang, Message, texts};

/// The whole explanation as text, each line ended.
pub fn explanation_text(explanation: &Explanation, lang: Lang) -> String {
    let mut page = Page::new(lang);
    page.whole(explanation);
    page.out
}

impl Page {
    fn whole(&mut self, whole: &Explanation) {
        let title = Message::new(&texts::R_TICKET)
            .with("id", whole.id.as_str())
            .with("matter", whole.matter.as_str());
        let title = self.say(&title);
        self.line(&title);
        let as_of = self.say(&Message::new(&texts::R_AS_OF).with("at", shown(whole.as_of)));
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
            self.line(&format!("! {}", violation.message));
        }
        for shortfall in &whole.shortfalls {
            let message = Message::new(&texts::R_SHORTFALL).with("message", shortfall.message.as_str());
            let text = self.say(&message);
            self.line(&format!("~ {text}"));
        }
        for one in &whole.escalations {
            let rung = format!("{}:{}", one.escalation.ladder, one.escalation.rung);
            self.line(&format!("▲ {rung}  {}", one.text));
        }
        for note in &whole.notes {
            self.line(&format!("· {}", note.message));
        }
    }

    fn obligation(&mut self, one: &ObligationWhy, versions: bool) {
        let label = format!("{}#{}", one.duty, one.instance);
        let state = self.word(super::text::state_word(one.status, one.timed));
        let clause = one.clause.as_deref().map(|clause| {
            self.say(&Message::new(&texts::R_CLAUSE).with("clause", clause).with("limit", one.limit.as_str()))
        });
        self.line(&format!("{label}  {state}  {}", clause.unwrap_or_default()));
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
            self.line(&format!("  {}  {}", shown(because.at), because.text));
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
        let from = part.from.map(|from| self.say(&Message::new(&texts::X_FROM).with("at", shown(from))));
        let due = part.due.map(|due| self.say(&Message::new(&texts::X_DUE).with("at", shown(due))));
        let words = [Some(part.text.clone()), from, due];
        let line = words.into_iter().flatten().collect::<Vec<_>>().join("  ");
        self.line(&format!("  {line}"));
        let acts: Vec<String> = part.days.iter().map(|day| day.act_words(self.lang)).collect();
        let width = acts.iter().map(|act| act.width()).max().unwrap_or(0);
        for (day, act) in part.days.iter().zip(&acts) {
            let pad = " ".repeat(width.saturating_sub(act.width()));
            let line = format!(
                "    {} {}  {act}{pad}  {}",
                day.day,
                weekday(day.day, self.lang),
                day.reason_words(self.lang)
            );
            self.line(&line);
        }
    }

    fn extension(&mut self, one: &ExtensionWhy) {
        let extension = &one.extension;
        let text = match (extension.effective_at, &one.text) {
            (Some(at), _) => Message::new(&texts::R_EXTENDED)
                .with("rule", extension.rule.as_str())
                .with("at", shown(at))
                .with("due", extension.due_after.map_or(String::new(), shown)),
            (None, Some(why)) => Message::new(&texts::X_NO_EFFECT)
                .with("rule", extension.rule.as_str())
                .with("at", shown(extension.requested_at))
                .with("why", why.as_str()),
            (None, None) => Message::new(&texts::R_EXTENSION_ASKED)
                .with("rule", extension.rule.as_str())
                .with("at", shown(extension.requested_at)),
        };
        let text = self.say(&text);
        self.line(&format!("  {text}"));
        for step in &extension.steps {
            self.line(&format!("    {}  {}", shown(step.at), step.step));
        }
    }
}
