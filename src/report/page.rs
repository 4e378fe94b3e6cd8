//! A text being drawn: its lines, in one language. What stands on them is each report's own.

use crate::diagnostic::{Lang, Message, Text};

/// The lines drawn so far.
pub(super) struct Page {
    pub(super) out: String,
    pub(super) lang: Lang,
}

impl Page {
    pub(super) fn new(lang: Lang) -> Page {
        Page { out: String::new(), lang }
    }

    /// A line, without spaces at its end.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
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
}
