//! Two policies side by side, as people read them: counts, then what differs, kind by kind; what is the same is counted.

use super::{Diff, Difference, Entry, EntryState, Promise, PromiseKind, Side, Strictness};
use crate::diagnostic::{Flow, LINE, Lang, Message, Paint, Text, Tone, acts_texts, width};

/// The whole comparison as text, each line ended; coloured where the caller says so.
pub fn text(diff: &Diff, lang: Lang, paint: Paint) -> String {
    let mut page = Page { out: String::new(), lang, paint };
    page.head(diff);
    let mut last = None;
    for entry in diff.entries.iter().filter(|entry| entry.state != EntryState::Same) {
        if last != Some(entry.kind) {
            page.line("");
            page.line(&paint.tone(Tone::Title, page.word(kind_word(entry.kind))));
            last = Some(entry.kind);
        }
        page.entry(entry);
    }
    page.out
}

struct Page {
    out: String,
    lang: Lang,
    paint: Paint,
}

impl Page {
    /// A line; what is too wide goes on below, two columns further in.
    fn line(&mut self, text: &str) {
        let indent = text.len().saturating_sub(text.trim_start_matches(' ').len());
        let (space, words) = text.split_at(indent);
        self.flow(Flow::new(space, indent).part(words));
    }

    fn flow(&mut self, flow: Flow) {
        for line in flow.lines() {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn word(&self, text: &'static Text) -> &'static str {
        match self.lang {
            Lang::Zh => text.zh,
            Lang::En => text.en,
        }
    }

    fn head(&mut self, diff: &Diff) {
        for (text, side) in [(&acts_texts::W_BEFORE, &diff.policy), (&acts_texts::W_AFTER, &diff.against)] {
            let line = Message::new(text).with("policy", self.side(side)).say(self.lang);
            self.line(&line);
        }
        let sum = &diff.summary;
        let counts = Message::new(&acts_texts::DIFF_COUNTS)
            .with("same", sum.same.to_string())
            .with("changed", sum.changed.to_string())
            .with("added", sum.added.to_string())
            .with("removed", sum.removed.to_string());
        self.line(&counts.say(self.lang));
        if sum.stricter.saturating_add(sum.laxer).saturating_add(sum.mixed) > 0 {
            let verdicts = Message::new(&acts_texts::DIFF_VERDICTS)
                .with("stricter", sum.stricter.to_string())
                .with("laxer", sum.laxer.to_string())
                .with("mixed", sum.mixed.to_string());
            self.line(&verdicts.say(self.lang));
        }
        if sum.guessed > 0 {
            let guessed = Message::new(&acts_texts::DIFF_GUESSED).with("guessed", sum.guessed.to_string());
            self.line(&guessed.say(self.lang));
        }
        if sum.changed.saturating_add(sum.added).saturating_add(sum.removed) == 0 {
            self.line(self.word(&acts_texts::DIFF_SAME));
        }
    }

    fn side(&self, side: &Side) -> String {
        let hex = side.digest.strip_prefix("sha256:").unwrap_or(&side.digest);
        let digest = hex.get(..8).unwrap_or(hex).to_owned();
        let text = match side.effective_from {
            Some(_) => &acts_texts::W_POLICY,
            None => &acts_texts::W_POLICY_UNDATED,
        };
        let message = Message::new(text).with("name", side.name.as_str()).with("digest", digest);
        message.with("from", side.effective_from.clone().unwrap_or_default()).say(self.lang)
    }

    fn named(&self, promise: &Promise) -> String {
        let matter = promise.matter.as_ref().map(|matter| {
            Message::new(&acts_texts::DIFF_MATTER).with("matter", matter.as_str()).say(self.lang)
        });
        format!("{}{}", promise.name, matter.unwrap_or_default())
    }

    fn entry(&mut self, entry: &Entry) {
        let (sign, tone) = match entry.state {
            EntryState::Added => ("+", Tone::Good),
            EntryState::Removed => ("-", Tone::Bad),
            EntryState::Changed | EntryState::Same => ("~", Tone::Notice),
        };
        let mut title = match (&entry.before, &entry.after) {
            (Some(before), Some(after)) if self.named(before) != self.named(after) => {
                format!("{} → {}", self.named(before), self.named(after))
            }
            (Some(one), _) | (None, Some(one)) => self.named(one),
            (None, None) => return,
        };
        if entry.guess {
            title.push_str(" ?");
        }
        let verdict = entry.verdict.map(|verdict| self.word(strictness_word(verdict)));
        let head = format!("  {} ", self.paint.tone(tone, sign));
        self.flow(Flow::new(&head, 4).part(&title).all(verdict));
        let alone = match entry.state {
            EntryState::Added => entry.after.as_ref(),
            EntryState::Removed => entry.before.as_ref(),
            EntryState::Changed | EntryState::Same => None,
        };
        if let Some(promise) = alone {
            for term in &promise.terms {
                let head = format!("      {} ", term.what);
                self.flow(Flow::new(&head, 8).part(&term.says));
            }
            if !promise.clauses.is_empty() {
                let clause =
                    Message::new(&acts_texts::DIFF_CLAUSE).with("clause", promise.clauses.join("、"));
                self.line(&format!("      {}", clause.say(self.lang)));
            }
        }
        for change in &entry.changes {
            self.change(change);
        }
    }

    /// On one line where it fits, else a line for each side.
    fn change(&mut self, change: &Difference) {
        let side = |says: &Option<String>| match says {
            Some(says) if says.is_empty() => change.what.clone(),
            Some(says) => says.clone(),
            None => self.word(&acts_texts::DIFF_NONE).to_owned(),
        };
        let (before, after) = (side(&change.before), side(&change.after));
        let verdict = change.verdict.map(|verdict| format!("  {}", self.word(strictness_word(verdict))));
        let verdict = verdict.unwrap_or_default();
        let whole = format!("      {}  {before} → {after}{verdict}", change.what);
        if width(&whole) <= LINE {
            self.line(&whole);
            return;
        }
        self.line(&format!("      {}{verdict}", change.what));
        for (sign, tone, says) in [("-", Tone::Bad, before), ("+", Tone::Good, after)] {
            let head = format!("        {} ", self.paint.tone(tone, sign));
            self.flow(Flow::new(&head, 10).part(&says));
        }
    }
}

fn strictness_word(verdict: Strictness) -> &'static Text {
    match verdict {
        Strictness::Stricter => &acts_texts::DIFF_STRICTER,
        Strictness::Laxer => &acts_texts::DIFF_LAXER,
        Strictness::Mixed => &acts_texts::DIFF_MIXED,
    }
}

fn kind_word(kind: PromiseKind) -> &'static Text {
    match kind {
        PromiseKind::Duty => &acts_texts::DIFF_DUTIES,
        PromiseKind::Extension => &acts_texts::DIFF_EXTENSIONS,
        PromiseKind::Suspension => &acts_texts::DIFF_SUSPENSIONS,
        PromiseKind::Prerequisite => &acts_texts::DIFF_PREREQUISITES,
        PromiseKind::Prohibition => &acts_texts::DIFF_PROHIBITIONS,
        PromiseKind::Permission => &acts_texts::DIFF_PERMISSIONS,
        PromiseKind::Ladder => &acts_texts::DIFF_LADDERS,
        PromiseKind::Routine => &acts_texts::DIFF_ROUTINES,
        PromiseKind::Task => &acts_texts::DIFF_TASKS,
        PromiseKind::Indicator => &acts_texts::DIFF_INDICATORS,
        PromiseKind::Assessment => &acts_texts::DIFF_ASSESSMENTS,
    }
}
