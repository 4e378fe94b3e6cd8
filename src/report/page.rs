//! A text being drawn: its lines, in one language, painted or plain. What stands on them is each report's own.

use super::TextOptions;
use super::day::spoken;
use super::moments::shown;
use crate::diagnostic::{Flow, Lang, Message, Paint, Text, Tone};
use crate::value::Moment;

/// The lines drawn so far.
pub(super) struct Page {
    pub(super) out: String,
    pub(super) lang: Lang,
    pub(super) paint: Paint,
}

impl Page {
    pub(super) fn new(options: TextOptions) -> Page {
        Page { out: String::new(), lang: options.lang, paint: options.paint }
    }

    /// A line, without spaces at its end; parted where it is too wide.
    pub(super) fn line(&mut self, text: &str) {
        let indent = text.len().saturating_sub(text.trim_start_matches(' ').len());
        let (space, words) = text.split_at(indent);
        self.flow(Flow::new(space, indent).part(words));
    }

    /// A line of a table, which is parted nowhere.
    pub(super) fn row(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// The lines of parts that follow each other.
    pub(super) fn flow(&mut self, flow: Flow) {
        for line in flow.lines() {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// A heading.
    pub(super) fn title(&mut self, text: &str) {
        let text = self.paint.tone(Tone::Title, text);
        self.line(&text);
    }

    /// A sign, and behind it what it says; `indent` columns stand before it.
    pub(super) fn signed(&mut self, indent: usize, sign: char, tone: Tone, text: &str) {
        let sign = self.paint.tone(tone, &sign.to_string());
        let head = format!("{}{sign} ", " ".repeat(indent));
        self.flow(Flow::new(&head, indent.saturating_add(2)).part(text));
    }

    pub(super) fn word(&self, text: &'static Text) -> &'static str {
        match self.lang {
            Lang::Zh => text.zh,
            Lang::En => text.en,
        }
    }

    pub(super) fn say(&self, message: &Message) -> String {
        message.say(self.lang)
    }

    /// A moment as people say it, with its weekday.
    pub(super) fn moment(&self, at: Moment) -> String {
        spoken(at, self.lang)
    }

    /// A moment without its weekday.
    pub(super) fn brief(&self, at: Moment) -> String {
        shown(at).say(self.lang)
    }
}
