//! Findings as data: a code, the places it speaks of, the words of the officer, help, a fix. How a finding is drawn
//! stands in `render`, what it says in `texts`. Who finds what is not known here.

// The form of a table of texts; the tables are in the modules below.
macro_rules! texts {
    ($($name:ident $code:literal $severity:ident: $zh:literal / $en:literal)*) => {
        $(
            #[doc = $en]
            pub static $name: Text =
                Text { code: $code, severity: Severity::$severity, zh: $zh, en: $en };
        )*
        /// All texts, in the order of the table.
        pub static ALL: &[&Text] = &[$(&$name),*];
    };
}

pub mod acts_texts;
pub mod check_texts;
pub mod city_texts;
pub mod cover_texts;
pub mod data_texts;
mod fix;
pub mod limit_texts;
pub mod name_texts;
mod render;
mod shown;
mod suggest;
pub mod texts;
mod wrap;

pub use fix::{Applicability, Fix, apply};
pub use render::{Paint, render};
pub use shown::{MAX_SHOWN, shown};
pub use suggest::{nearest, same_letters, sure_word};
pub use wrap::{Flow, LINE, Tone, pad, width, wrap};

use crate::source::Place;

/// The languages messages come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, the canonical one.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The one of two that is in this language.
    pub fn of<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Nothing can be judged with it.
    Error,
}

/// One text of the table: what it says in both languages, with `{name}` where an argument goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// The code people quote (`D0101`), or an empty string for words inside other texts.
    pub code: &'static str,
    /// How bad a finding with this text is.
    pub severity: Severity,
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// Appends the words in one language; `arg` appends what stands for a `{name}`, and says whether it knows it.
    pub fn fill(&self, lang: Lang, said: &mut String, mut arg: impl FnMut(&str, &mut String) -> bool) {
        let mut rest = lang.of(self.zh, self.en);
        said.reserve(rest.len());
        // Byte by byte: the pieces are short, and a brace is no part of another letter.
        let cut = |text: &'static str, at: u8| -> Option<(&'static str, &'static str)> {
            let place = text.bytes().position(|byte| byte == at)?;
            Some((text.get(..place)?, text.get(place.saturating_add(1)..)?))
        };
        while let Some((before, after)) = cut(rest, b'{') {
            said.push_str(before);
            rest = match cut(after, b'}') {
                Some((name, tail)) if arg(name, said) => tail,
                // A brace of the text itself.
                _ => {
                    said.push('{');
                    after
                }
            };
        }
        said.push_str(rest);
    }
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Words of the policy or the facts, shown as they are.
    Words(String),
    /// A text of the table, shown in the reader's language.
    Message(Message),
    /// Words that differ by language, without an entry of their own: Chinese, English.
    Both(&'static str, &'static str),
    /// The same, put together: Chinese, English.
    Each(String, String),
    /// Several, shown as `甲、乙或丙`.
    AnyOf(Vec<Arg>),
}

impl From<&str> for Arg {
    fn from(words: &str) -> Arg {
        Arg::Words(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Arg {
        Arg::Words(words)
    }
}

impl From<&'static Text> for Arg {
    fn from(text: &'static Text) -> Arg {
        Arg::Message(Message::new(text))
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Arg {
        Arg::Message(message)
    }
}

/// A text of the table with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The text.
    pub text: &'static Text,
    /// What stands for each `{name}` in it.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A text without arguments yet.
    pub fn new(text: &'static Text) -> Message {
        Message { text, args: Vec::new() }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Message {
        self.args.push((name, arg.into()));
        self
    }

    /// The words in one language.
    pub fn say(&self, lang: Lang) -> String {
        let mut said = String::new();
        self.say_to(lang, &mut said);
        said
    }

    /// Appends the words in one language.
    fn say_to(&self, lang: Lang, said: &mut String) {
        self.text.fill(lang, said, |name, said| {
            let arg = self.args.iter().find(|(known, _)| *known == name);
            arg.map(|(_, arg)| arg.say_to(lang, said)).is_some()
        });
    }
}

impl Arg {
    /// The words in one language.
    pub fn say(&self, lang: Lang) -> String {
        let mut said = String::new();
        self.say_to(lang, &mut said);
        said
    }

    fn say_to(&self, lang: Lang, said: &mut String) {
        match self {
            Arg::Words(words) => said.push_str(words),
            Arg::Message(message) => message.say_to(lang, said),
            Arg::Both(zh, en) => said.push_str(lang.of(zh, en)),
            Arg::Each(zh, en) => said.push_str(lang.of(zh, en)),
            Arg::AnyOf(list) => {
                // What is two words in one language may be one in the other.
                let mut words: Vec<String> = Vec::with_capacity(list.len());
                for word in list.iter().map(|arg| arg.say(lang)) {
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
                said.push_str(&any_of(&words, lang));
            }
        }
    }
}

fn any_of(words: &[String], lang: Lang) -> String {
    let (comma, or) = match lang {
        Lang::Zh => ("、", " 或 "),
        Lang::En => (", ", " or "),
    };
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{or}{last}", first.join(comma)),
    }
}

/// A place a finding speaks of, with a word on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What to say there; nothing for a bare mark.
    pub message: Option<Message>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: Message,
    /// Where: the first is the place itself, the others belong to it.
    pub labels: Vec<Label>,
    /// Ways out.
    pub help: Vec<Message>,
    /// An edit that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding without a place yet.
    pub fn new(message: impl Into<Message>) -> Diagnostic {
        Diagnostic { message: message.into(), labels: Vec::new(), help: Vec::new(), fix: None }
    }

    /// At a place, with a bare mark.
    #[must_use]
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.labels.push(Label { place, message: None });
        self
    }

    /// At a place, with a word on it.
    #[must_use]
    pub fn label(mut self, place: Place, message: impl Into<Message>) -> Diagnostic {
        self.labels.push(Label { place, message: Some(message.into()) });
        self
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, message: impl Into<Message>) -> Diagnostic {
        self.help.push(message.into());
        self
    }

    /// With a way out, where there is one.
    #[must_use]
    pub fn help_if(self, message: Option<Message>) -> Diagnostic {
        match message {
            Some(message) => self.help(message),
            None => self,
        }
    }

    /// With an edit that may mend it.
    #[must_use]
    pub fn fix(self, place: Place, with: impl Into<String>) -> Diagnostic {
        self.mended_by(place, with, Applicability::Likely)
    }

    /// With an edit that mends it beyond doubt.
    #[must_use]
    pub fn certain_fix(self, place: Place, with: impl Into<String>) -> Diagnostic {
        self.mended_by(place, with, Applicability::Certain)
    }

    /// With an edit that mends it.
    #[must_use]
    pub fn mended_by(
        mut self,
        place: Place,
        with: impl Into<String>,
        applicability: Applicability,
    ) -> Diagnostic {
        self.fix = Some(Fix { place, with: with.into(), applicability });
        self
    }

    /// The code people quote.
    pub fn code(&self) -> &'static str {
        self.message.text.code
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.message.text.severity
    }

    /// Where it is: its first place.
    pub fn place(&self) -> Option<Place> {
        self.labels.first().map(|label| label.place)
    }
}

impl From<&'static Text> for Message {
    fn from(text: &'static Text) -> Message {
        Message::new(text)
    }
}
