//! What `duban test --coverage` shows: what the examples of a policy reached and what they did not, as text and as data.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use duban::diagnostic::{Lang, Message, Text};
use duban::{Coverage, Covered, CoveredKind, Policy, Reach};
use serde::Serialize;

use crate::words;

/// The name and version of the shape.
pub(crate) const SCHEMA: &str = "duban/test/1";

/// The outcome of all policies, as data.
#[derive(Serialize)]
pub(crate) struct Results<'p> {
    pub(crate) schema: &'static str,
    pub(crate) policies: Vec<PolicyResult<'p>>,
}

/// The outcome of one policy's examples.
#[derive(Serialize)]
pub(crate) struct PolicyResult<'p> {
    pub(crate) policy: &'p str,
    pub(crate) examples: usize,
    pub(crate) expectations: usize,
    pub(crate) failed: usize,
    pub(crate) failures: Vec<Failure<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) coverage: Option<CoverageData<'p>>,
}

/// An expectation that was not met.
#[derive(Serialize)]
pub(crate) struct Failure<'p> {
    pub(crate) example: String,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    #[serde(flatten)]
    pub(crate) place: Where<'p>,
}

/// A place in a policy's files.
#[derive(Serialize)]
pub(crate) struct Where<'p> {
    file: &'p str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
pub(crate) struct CoverageData<'p> {
    reached: usize,
    of: usize,
    kinds: BTreeMap<&'static str, Count>,
    missing: Vec<Missing<'p>>,
}

#[derive(Serialize)]
struct Count {
    reached: usize,
    of: usize,
}

#[derive(Serialize)]
struct Missing<'p> {
    kind: &'static str,
    name: String,
    part: Option<String>,
    reached: &'static str,
    #[serde(flatten)]
    place: Where<'p>,
}

/// Coverage as data.
pub(crate) fn data<'p>(policy: &'p Policy, coverage: &Coverage) -> CoverageData<'p> {
    let (reached, of) = coverage.count(None);
    let kinds = kinds(coverage).map(|(kind, (reached, of))| (kind.key(), Count { reached, of }));
    let missing = missing(coverage).map(|item| Missing {
        kind: item.kind.key(),
        name: item.name.clone(),
        part: item.part.clone(),
        reached: item.reach.key(),
        place: place(policy, item.place),
    });
    CoverageData { reached, of, kinds: kinds.collect(), missing: missing.collect() }
}

/// Coverage as people read it: counts in one line, what is missing a line each.
pub(crate) fn text(policy: &Policy, coverage: &Coverage, lang: Lang, text: &mut String) {
    let (reached, of) = coverage.count(None);
    if of == 0 {
        let _ = writeln!(text, "{}", Message::new(&words::COVERAGE_NONE).say(lang));
        return;
    }
    let kinds = kinds(coverage).map(|(kind, (reached, of))| {
        let message = Message::new(&words::COVERAGE_KIND).with("kind", word(kind));
        message.with("reached", reached.to_string()).with("of", of.to_string()).say(lang)
    });
    let between = if lang == Lang::En { ", " } else { "、" };
    let message = Message::new(&words::COVERAGE)
        .with("reached", reached.to_string())
        .with("of", of.to_string())
        .with("kinds", kinds.collect::<Vec<_>>().join(between));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", message.say(lang));
    for item in missing(coverage) {
        let Where { file, line, column } = place(policy, item.place);
        let why = if item.reach == Reach::Begun { &words::ONLY_BEGUN } else { &words::NOT_REACHED };
        let part = item.part.as_ref().map(|part| format!(" {part}")).unwrap_or_default();
        let (kind, why) = (Message::new(word(item.kind)).say(lang), Message::new(why).say(lang));
        let colon = if lang == Lang::En { ": " } else { ":" };
        let _ = writeln!(text, "  {why}{colon}{kind} {}{part}  {file}:{line}:{column}", item.name);
    }
}

/// Where something stands.
pub(crate) fn place(policy: &Policy, place: duban::source::Place) -> Where<'_> {
    let source = policy.sources().get(place.file);
    let (line, column) = source.map_or((0, 0), |source| source.line_column(place.span.start));
    Where { file: source.map_or("", |source| source.name()), line, column }
}

fn missing(coverage: &Coverage) -> impl Iterator<Item = &Covered> {
    coverage.items.iter().filter(|item| item.reach != Reach::Reached)
}

/// The kinds of which there is something.
fn kinds(coverage: &Coverage) -> impl Iterator<Item = (CoveredKind, (usize, usize))> {
    let counts = CoveredKind::ALL.into_iter().map(|kind| (kind, coverage.count(Some(kind))));
    counts.filter(|(_, (_, of))| *of > 0)
}

fn word(kind: CoveredKind) -> &'static Text {
    match kind {
        CoveredKind::Duty => &words::KIND_DUTY,
        CoveredKind::Extension => &words::KIND_EXTENSION,
        CoveredKind::Suspension => &words::KIND_SUSPENSION,
        CoveredKind::Prohibition => &words::KIND_PROHIBITION,
        CoveredKind::Permission => &words::KIND_PERMISSION,
        CoveredKind::Rung => &words::KIND_RUNG,
        CoveredKind::Row => &words::KIND_ROW,
        CoveredKind::Milestone => &words::KIND_MILESTONE,
        CoveredKind::Target => &words::KIND_TARGET,
        CoveredKind::Routine => &words::KIND_ROUTINE,
        CoveredKind::Consequence => &words::KIND_CONSEQUENCE,
    }
}
