//! The page of a cover: the official text with what is encoded, listed and uncovered marked, each mark linked to its
//! declaration, which stands on the same page.

use std::fmt;

use askama::Template;
use duban::cover::{Cover, CoverDeclaration, CoverSpan, CoverState};
use duban::diagnostic::Lang;

use crate::page::{CSS, Frame, render};
use crate::words::Words;

#[derive(Template)]
#[template(path = "cover.html")]
struct CoverPage {
    w: Words,
    frame: Frame,
    covers: Vec<CoverView>,
}

struct CoverView {
    policy: String,
    source: String,
    binding: usize,
    encoded: usize,
    listed: usize,
    uncovered: usize,
    paragraphs: Vec<Paragraph>,
    declarations: Vec<DeclarationView>,
    /// Those uncovered, to go to.
    gaps: Vec<Gap>,
}

/// A line of the official text.
struct Paragraph {
    /// Whether it is a marker of a clause.
    marker: bool,
    pieces: Vec<Piece>,
}

/// A stretch with one mark, or none.
#[derive(Clone)]
struct Piece {
    /// `encoded`, `listed`, `uncovered`, or nothing.
    class: &'static str,
    sign: &'static str,
    text: String,
    /// The declaration it goes to; of an uncovered one its own place.
    link: String,
    /// Its own place on the page, where it is the first piece of its span.
    anchor: String,
    title: String,
}

struct DeclarationView {
    anchor: String,
    name: String,
    listed: bool,
    text: String,
    /// Where the text quotes it from.
    back: Vec<String>,
}

struct Gap {
    anchor: String,
    text: String,
}

/// Official texts beside their rules as one HTML page.
///
/// # Errors
/// None that an input could cause: only what formatting into memory meets.
///
/// ```
/// use duban::{Policy, diagnostic::Lang};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let page = duban_html::cover(&policy.cover(), Lang::Zh)?;
/// assert!(page.contains("初步回复"), "beside the sentence that says so stands the duty");
/// # Ok(())
/// # }
/// ```
pub fn cover(covers: &[Cover], lang: Lang) -> Result<String, fmt::Error> {
    let words = Words { lang };
    let name = covers.first().map_or("", |cover| cover.policy.as_str());
    let frame =
        Frame { title: format!("{} · {name}", words.of("原文对照", "Text beside rules")), css: CSS };
    let covers = covers.iter().enumerate().map(|(number, cover)| view(cover, number, words)).collect();
    render(&CoverPage { w: words, frame, covers })
}

fn view(cover: &Cover, number: usize, words: Words) -> CoverView {
    let mut declarations: Vec<DeclarationView> = cover
        .declarations
        .iter()
        .enumerate()
        .map(|(at, one)| DeclarationView {
            anchor: format!("d{number}-{at}"),
            name: one.name.clone(),
            listed: one.listed,
            text: one.text.trim_end().to_owned(),
            back: Vec::new(),
        })
        .collect();
    let plain: Vec<String> = cover.declarations.iter().map(|one| squeezed(&one.text)).collect();
    let mut gaps = Vec::new();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (place, span) in cover.spans.iter().enumerate() {
        if let Some(before) = cover.official.get(at..span.start) {
            pieces.push(unmarked(before));
        }
        let anchor = format!("s{number}-{place}");
        let to = target(span, &cover.declarations, &plain);
        if let Some(one) = to.and_then(|to| declarations.get_mut(to)) {
            one.back.push(anchor.clone());
        }
        let link = to.map_or_else(String::new, |to| format!("#d{number}-{to}"));
        if span.state == CoverState::Uncovered {
            gaps.push(Gap { anchor: anchor.clone(), text: squeezed(&span.text) });
        }
        pieces.push(marked(span, link, anchor, words));
        at = span.end;
    }
    pieces.push(unmarked(cover.official.get(at..).unwrap_or("")));
    CoverView {
        policy: cover.policy.clone(),
        source: cover.source.clone(),
        binding: cover.summary.binding_sentences,
        encoded: cover.summary.encoded,
        listed: cover.summary.listed,
        uncovered: cover.summary.uncovered,
        paragraphs: paragraphs(pieces),
        declarations,
        gaps,
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn unmarked(text: &str) -> Piece {
    Piece {
        class: "",
        sign: "",
        text: text.to_owned(),
        link: String::new(),
        anchor: String::new(),
        title: String::new(),
    }
}

fn marked(span: &CoverSpan, link: String, anchor: String, words: Words) -> Piece {
    let (class, sign, what) = match span.state {
        CoverState::Encoded => ("encoded", "=", words.of("已编码", "encoded")),
        CoverState::Listed => ("listed", "−", words.of("未纳入", "listed")),
        CoverState::Uncovered => ("uncovered", "!", words.of("没有声明", "uncovered")),
    };
    let title = format!("{what} {}", words.list(&span.by));
    Piece { class, sign, text: span.text.clone(), link, anchor, title }
}

/// The declaration that a span goes to: of those of its name the one that quotes these words.
fn target(span: &CoverSpan, declarations: &[CoverDeclaration], plain: &[String]) -> Option<usize> {
    let listed = span.state == CoverState::Listed;
    let name = span.by.first()?;
    let named: Vec<usize> = declarations
        .iter()
        .enumerate()
        .filter(|(_, one)| one.listed == listed && one.name == *name)
        .map(|(at, _)| at)
        .collect();
    let words = squeezed(&span.text);
    let quoting = named.iter().find(|at| plain.get(**at).is_some_and(|text| text.contains(&words)));
    quoting.or_else(|| named.first()).copied()
}

/// Cut at line ends; a piece that goes on keeps its mark, its place belongs to its first part.
fn paragraphs(pieces: Vec<Piece>) -> Vec<Paragraph> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        for (part, text) in piece.text.split('\n').enumerate() {
            if part > 0 {
                lines.push(Vec::new());
            }
            if text.trim().is_empty() {
                continue;
            }
            let mut piece = piece.clone();
            text.trim_matches(['\r', '\u{3000}', ' ']).clone_into(&mut piece.text);
            if part > 0 {
                piece.anchor.clear();
                piece.sign = "";
            }
            if let Some(line) = lines.last_mut() {
                line.push(piece);
            }
        }
    }
    let filled = lines.into_iter().filter(|line| !line.is_empty());
    filled
        .map(|pieces| Paragraph {
            marker: pieces.first().is_some_and(|piece| piece.text.starts_with('§')),
            pieces,
        })
        .collect()
}
