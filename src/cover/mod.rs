//! The source text beside the rules: which of its words a declaration quotes, which a 未纳入 lists, and which sentences
//! that bind somebody nothing speaks of. As data by byte spans, and as text for people (`text`).

mod binding;
mod cites;
mod official;
mod text;

pub use text::text;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;

use crate::model::plain_words;
use crate::source::Source;
use crate::syntax::ast::File;
use official::{Official, Stretch};

/// The official text of a policy beside its rules. Serialised, it is what `duban cover --format json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The policy's name.
    pub policy: String,
    /// The official text's path from the policy's folder.
    pub source: String,
    /// What is quoted, what is listed, what binds and is neither; in the order of the text, none over another.
    pub spans: Vec<CoverSpan>,
    /// All of it counted.
    pub summary: CoverSummary,
    /// The sentences of the text, for reading.
    #[serde(skip)]
    pub sentences: Vec<CoveredSentence>,
    /// The official text whole, for reading.
    #[serde(skip)]
    pub official: String,
    /// The declarations that quote it, in their order, for reading.
    #[serde(skip)]
    pub declarations: Vec<CoverDeclaration>,
}

/// A declaration that quotes the official text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverDeclaration {
    /// Its name; of a 未纳入 the reason.
    pub name: String,
    /// Whether it is a 未纳入.
    pub listed: bool,
    /// The declaration as the formatter writes it.
    pub text: String,
}

/// A stretch of the official text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverSpan {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What stands for it.
    pub state: CoverState,
    /// The declarations that quote it; of a listed one the reason.
    pub by: Vec<String>,
    /// The text itself.
    pub text: String,
    /// The clause it stands in, as its marker has it.
    pub clause: Option<String>,
}

/// What stands for a stretch of the official text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverState {
    /// A declaration quotes it.
    Encoded,
    /// A 未纳入 quotes it.
    Listed,
    /// It binds somebody, and nothing quotes it.
    Uncovered,
}

/// What a cover comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverSummary {
    /// The sentences that bind somebody.
    pub binding_sentences: usize,
    /// The spans that declarations quote.
    pub encoded: usize,
    /// Those that 未纳入 list.
    pub listed: usize,
    /// Those that bind somebody and that nothing quotes.
    pub uncovered: usize,
}

/// A sentence of the official text, and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredSentence {
    /// The clause it stands in; none before the first marker.
    pub clause: Option<String>,
    /// Its words, without white space.
    pub text: String,
    /// The declarations that quote it, in order.
    pub encoded: Vec<String>,
    /// The reasons of the 未纳入 that do.
    pub listed: Vec<String>,
    /// Whether something in it binds somebody and is not quoted.
    pub uncovered: bool,
}

/// What is known of a character: the declarations that quote it, the reasons for which it is listed, by their numbers
/// among the names.
#[derive(Clone, Default, PartialEq, Eq)]
struct Marks {
    encoded: Vec<usize>,
    listed: Vec<usize>,
    uncovered: bool,
}

/// Names that quote, each once. One sentence may be quoted by thousands.
#[derive(Default)]
struct Quoting<'t> {
    names: Vec<&'t str>,
    numbers: BTreeMap<&'t str, usize>,
}

impl<'t> Quoting<'t> {
    fn number(&mut self, name: &'t str) -> usize {
        *self.numbers.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len().saturating_sub(1)
        })
    }

    fn named(&self, numbers: &[usize]) -> Vec<String> {
        numbers.iter().filter_map(|at| self.names.get(*at)).map(|name| (*name).to_owned()).collect()
    }
}

impl Marks {
    fn any(&self) -> bool {
        !self.encoded.is_empty() || !self.listed.is_empty()
    }
}

/// Sets a policy's trees beside its official text.
pub fn cover(policy: &str, files: &[&File], source: &Source) -> Cover {
    let official = Official::read(source.text(), &cites::errata(files));
    let mut marks = vec![Marks::default(); official.characters.len()];
    let mut quoting = Quoting::default();
    // The same words quoted by several declarations stand in as many places, in their order.
    let mut declarations: BTreeMap<(String, String), BTreeSet<usize>> = BTreeMap::new();
    for quote in cites::quotes(files) {
        let same = declarations.entry((plain_words(quote.clause), plain_words(quote.words))).or_default();
        same.insert(quote.declaration);
        let nth = same.len().saturating_sub(1);
        let by = quoting.number(quote.by);
        for range in official.quoted(quote.clause, quote.words, nth) {
            for mark in marks.get_mut(range).unwrap_or_default() {
                let names = if quote.listed { &mut mark.listed } else { &mut mark.encoded };
                if !names.contains(&by) {
                    names.push(by);
                }
            }
        }
    }
    let mut summary = CoverSummary::default();
    let mut sentences = Vec::new();
    for clause in &official.clauses {
        for sentence in ranges(&official, &clause.within, binding::sentences) {
            let binding = leave_uncovered(&official, &sentence, &mut marks);
            summary.binding_sentences = summary.binding_sentences.saturating_add(usize::from(binding));
            sentences.push(covered((&official, source), clause, sentence, &marks, &quoting));
        }
    }
    let spans = spans((&official, source), &marks, &quoting);
    for span in &spans {
        let count = match span.state {
            CoverState::Encoded => &mut summary.encoded,
            CoverState::Listed => &mut summary.listed,
            CoverState::Uncovered => &mut summary.uncovered,
        };
        *count = count.saturating_add(1);
    }
    Cover {
        policy: policy.to_owned(),
        source: source.name().to_owned(),
        spans,
        summary,
        sentences,
        official: source.text().to_owned(),
        declarations: cites::quoting(files),
    }
}

/// Writes covers as JSON, indented, with a line end: one as an object, several as a list.
///
/// # Errors
/// What writing meets.
pub fn json(covers: &[Cover], out: &mut impl Write) -> io::Result<()> {
    match covers {
        [one] => serde_json::to_writer_pretty(&mut *out, one)?,
        several => serde_json::to_writer_pretty(&mut *out, several)?,
    }
    out.write_all(b"\n")
}

/// Parts of a stretch, as stretches of the whole.
fn ranges(
    official: &Official,
    within: &Range<usize>,
    part: fn(&[char]) -> Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let characters = official.characters.get(within.clone()).unwrap_or_default();
    let plain: Vec<char> = characters.iter().map(|one| one.plain).collect();
    let moved = |range: Range<usize>| {
        within.start.saturating_add(range.start)..within.start.saturating_add(range.end)
    };
    part(&plain).into_iter().map(moved).collect()
}

/// Marks what binds in a sentence and is not quoted: the whole of one that nothing quotes, else the parts between commas
/// that nothing quotes. Whether the sentence binds at all.
fn leave_uncovered(official: &Official, sentence: &Range<usize>, marks: &mut [Marks]) -> bool {
    let quoted = |marks: &[Marks], range: &Range<usize>| {
        marks.get(range.clone()).unwrap_or_default().iter().any(Marks::any)
    };
    let binds = binding::binds(&official.words(sentence));
    if !binds {
        return false;
    }
    let left = if quoted(marks, sentence) {
        let parts = ranges(official, sentence, binding::parts);
        parts
            .into_iter()
            .filter(|part| !quoted(marks, part) && binding::binds(&official.words(part)))
            .collect()
    } else {
        vec![sentence.clone()]
    };
    for range in left {
        for mark in marks.get_mut(range).unwrap_or_default() {
            mark.uncovered = true;
        }
    }
    true
}

fn covered(
    (official, source): (&Official, &Source),
    clause: &Stretch,
    sentence: Range<usize>,
    marks: &[Marks],
    quoting: &Quoting<'_>,
) -> CoveredSentence {
    let (mut encoded, mut listed, mut uncovered) = (Vec::new(), Vec::new(), false);
    // Most characters are quoted as the one before.
    let mut before = None;
    for mark in marks.get(sentence.clone()).unwrap_or_default() {
        if before.replace(mark) == Some(mark) {
            continue;
        }
        for (all, own) in [(&mut encoded, &mark.encoded), (&mut listed, &mark.listed)] {
            for name in own {
                if !all.contains(name) {
                    all.push(*name);
                }
            }
        }
        uncovered |= mark.uncovered;
    }
    let text = match bytes(official, &sentence) {
        Some(range) => source.text().get(range).unwrap_or(""),
        None => "",
    };
    CoveredSentence {
        clause: (!clause.label.is_empty()).then(|| clause.label.clone()),
        text: text.split_whitespace().collect(),
        encoded: quoting.named(&encoded),
        listed: quoting.named(&listed),
        uncovered,
    }
}

/// The bytes that a stretch of characters stands for.
fn bytes(official: &Official, range: &Range<usize>) -> Option<Range<usize>> {
    let inside = official.characters.get(range.clone())?;
    Some(inside.first()?.start..inside.last()?.end)
}

/// The runs of characters with the same marks.
fn spans((official, source): (&Official, &Source), marks: &[Marks], quoting: &Quoting<'_>) -> Vec<CoverSpan> {
    let mut spans: Vec<CoverSpan> = Vec::new();
    for clause in &official.clauses {
        let mut at = clause.within.start;
        while at < clause.within.end {
            let Some(mark) = marks.get(at) else { break };
            let rest = marks.get(at..clause.within.end).unwrap_or_default();
            let length = rest.iter().take_while(|other| *other == mark).count().max(1);
            let run = at..at.saturating_add(length);
            at = run.end;
            let (state, by) = match mark {
                Marks { encoded, .. } if !encoded.is_empty() => (CoverState::Encoded, encoded),
                Marks { listed, .. } if !listed.is_empty() => (CoverState::Listed, listed),
                Marks { uncovered: true, encoded, .. } => (CoverState::Uncovered, encoded),
                _ => continue,
            };
            let Some(range) = bytes(official, &run) else { continue };
            // Two runs may share the bytes of a word that is mended.
            let start = range.start.max(spans.last().map_or(0, |last| last.end));
            let Some(text) = source.text().get(start..range.end).filter(|text| !text.is_empty()) else {
                continue;
            };
            spans.push(CoverSpan {
                start,
                end: range.end,
                state,
                by: quoting.named(by),
                text: text.to_owned(),
                clause: (!clause.label.is_empty()).then(|| clause.label.clone()),
            });
        }
    }
    spans
}
