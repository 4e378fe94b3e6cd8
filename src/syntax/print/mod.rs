//! The tree printed back in its canonical form, in Chinese or in English. Names, strings, quotes and comments stay as
//! they are; keywords and phrases come from the table of forms and from the phrases here. How lines stand on the page
//! is known to `layout` alone, what they say to `line`.

mod expr;
mod layout;
mod line;
mod page;
mod rule;
mod time;
mod words;

pub use crate::diagnostic::Lang as Language;

use super::ast::{self, Limit};

/// A file in its canonical form. Printing a file that was read without errors and reading it again gives the same
/// tree; printing that again gives the same text.
pub fn format(file: &ast::File, lang: Language) -> String {
    layout::file(file, lang)
}

/// A limit as people read it: `第3个工作日 12:00 前`.
pub fn limit(limit: &Limit) -> String {
    Printer::new(Language::Zh).limit(limit)
}

/// A span of time as people read it: `5个工作日`.
pub fn span(span: &ast::SpanForm) -> String {
    Printer::new(Language::Zh).span(span)
}

/// What has to come first, and how long before: `征求意见`, `审查(结论 = 通过),间隔 不超过 1年`.
pub fn needed(happening: &ast::Happening, gaps: &[(ast::Compare, ast::SpanForm)]) -> String {
    let printer = Printer::new(Language::Zh);
    let mut said = printer.happening(happening);
    for (how, span) in gaps {
        said.push_str(&format!(",间隔 {}", printer.gap(*how, span)));
    }
    said
}

/// A date as people read it: `6月15日`, `2021年8月底`.
pub fn date(date: ast::DateForm) -> String {
    Printer::new(Language::Zh).date(date)
}

/// A line of a declaration by what it opens with and what it says, in Chinese and without its clauses: `时限`, `3个工作日内`;
/// of a rung or a row what stands before the arrow, and what stands behind it.
pub fn term(line: &ast::Line, within: ast::Kind) -> (String, String) {
    let printer = Printer::new(Language::Zh);
    let plain = ast::Line { cites: Vec::new(), ..line.clone() };
    let mut says = printer.line(&plain);
    if let ast::LineBody::Rung(rung) = &line.body {
        for own in rung.body.iter().flat_map(ast::Block::lines) {
            let (what, more) = term(own, ast::Kind::Duty);
            says.push_str(format!(";{what} {more}").trim_end());
        }
    }
    let opens = match printer.opening_of_line(&line.body) {
        Some(line::Opening::Cause(words) | line::Opening::Moment(words)) => words,
        None => printer.line_keyword(&line.body, within).to_owned(),
    };
    (opens, says)
}

/// Which declaration a head opens.
pub fn kind_of(head: &ast::Head) -> ast::Kind {
    line::kind(head)
}

/// Prints phrases in one language.
#[derive(Clone, Copy)]
struct Printer {
    lang: Language,
    /// Moments are written `2021-01-04 09:30` in both languages: in examples.
    iso: bool,
}

impl Printer {
    fn new(lang: Language) -> Printer {
        Printer { lang, iso: false }
    }

    /// The word of this printer's language.
    fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// What parts the items of a list.
    fn comma(self) -> &'static str {
        self.say("、", ", ")
    }
}
