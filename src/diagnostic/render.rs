//! Draws findings for people: the words, the officer's own line, the mark under the right character. The drawing is
//! annotate-snippets'; colour is on only where the caller says so.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, Lang, Severity};
use crate::source::{FileId, Source, Sources};

/// Whether to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// Plain text.
    #[default]
    Plain,
    /// ANSI colours.
    Colour,
}

/// The finding as people read it, several lines, without a line break at the end.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, lang: Lang, paint: Paint) -> String {
    let title = diagnostic.message.say(lang);
    let titled = level(diagnostic.severity(), lang).primary_title(title);
    let code = diagnostic.code();
    let mut group = Group::with_title(if code.is_empty() { titled } else { titled.id(code) });
    for file in files(diagnostic) {
        let Some(source) = sources.get(file) else { continue };
        if source.quoted() {
            group = group.element(snippet(source, diagnostic, file, lang));
            continue;
        }
        for (at, label) in diagnostic.labels.iter().enumerate().filter(|(_, label)| label.place.file == file)
        {
            group = match &label.message {
                Some(message) if at > 0 => {
                    let words = format!("{} {}", message.say(lang), origin(source, label));
                    group.element(Level::NOTE.with_name(word(lang, "位置", "place")).message(words))
                }
                _ if source.is_placard() => group.element(Origin::path(source.name())),
                _ => {
                    let (line, column) = source.line_column(label.place.span.start);
                    group.element(Origin::path(source.name()).line(line).char_column(column))
                }
            };
        }
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.with_name(word(lang, "建议", "help")).message(help.say(lang)));
    }
    let renderer = match paint {
        Paint::Plain => Renderer::plain(),
        Paint::Colour => Renderer::styled(),
    };
    renderer.render(&[group])
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR.with_name(word(lang, "错误", "error")),
        Severity::Warning => Level::WARNING.with_name(word(lang, "警告", "warning")),
        Severity::Note => Level::NOTE.with_name(word(lang, "提示", "note")),
    }
}

fn word(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The files a finding speaks of, the first place's first, each once.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.place.file) {
            files.push(label.place.file);
        }
    }
    files
}

fn snippet<'a>(
    source: &'a Source,
    diagnostic: &Diagnostic,
    file: FileId,
    lang: Lang,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let first = diagnostic.labels.first();
    let here = diagnostic.labels.iter().filter(|label| label.place.file == file);
    let marks = here.map(|label| {
        let kind = if first == Some(label) { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mark = kind.span(visible(source, label));
        match &label.message {
            Some(message) => mark.label(message.say(lang)),
            None => mark,
        }
    });
    Snippet::source(source.text()).path(source.name()).annotations(marks)
}

/// `file:line:column`, for a source whose lines are not drawn.
fn origin(source: &Source, label: &Label) -> String {
    if source.is_placard() {
        return source.name().to_owned();
    }
    let (line, column) = source.line_column(label.place.span.start);
    format!("{}:{line}:{column}", source.name())
}

/// The marked bytes, kept inside the text and off the middle of a character.
fn visible(source: &Source, label: &Label) -> std::ops::Range<usize> {
    let text = source.text();
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at = at.saturating_sub(1);
        }
        at
    };
    let range = label.place.span.range();
    let start = floor(range.start);
    let range = start..floor(range.end).max(start);
    if source.is_data() { telling(text, range) } else { range }
}

/// Of a stretch of data over several lines, the first that says what it is about: not a bracket, not a key that all have.
fn telling(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    const SAYS_NOTHING: [&str; 6] = ["", "body", "declaration", "form", "head", "line"];
    let marked = text.get(range.clone()).unwrap_or("");
    if !marked.contains('\n') {
        return range;
    }
    let mut start = range.start;
    for line in marked.split_inclusive('\n') {
        let words = line.trim().trim_end_matches([',', '{', '[', ':', ' ']);
        if !SAYS_NOTHING.contains(&words.trim_matches('"')) {
            let from = start.saturating_add(line.len().saturating_sub(line.trim_start().len()));
            return from..from.saturating_add(words.len());
        }
        start = start.saturating_add(line.len());
    }
    range
}
