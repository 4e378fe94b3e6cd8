//! What two policies promise, side by side (`duban diff`): matched by matter and name, then by nearest names, which is
//! said to be a guess. The shapes of `duban/diff/1`; `gather` reads the promises, `pair` matches them, `text` draws them.

mod gather;
mod pair;
mod text;
mod weigh;

pub use text::text;

use std::io::{self, Write};

use serde::Serialize;

use crate::model::Model;
use crate::syntax::ast;

/// The name and version of the shape.
pub const DIFF_SCHEMA: &str = "duban/diff/1";

/// Two policies side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diff {
    /// `duban/diff/1`
    #[cfg_attr(feature = "schema", schemars(extend("const" = DIFF_SCHEMA)))]
    pub schema: &'static str,
    /// The first one: what is called before.
    pub policy: Side,
    /// The second: what is called after.
    pub against: Side,
    /// All of it counted.
    pub summary: DiffSummary,
    /// What either promises, in the order of the kinds, then of the first policy, then of the second.
    pub entries: Vec<Entry>,
}

/// One of the two policies, in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side {
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: Option<String>,
    /// SHA-256 over its canonical export.
    pub digest: String,
    /// The first day of the version that is compared.
    pub effective_from: Option<String>,
}

/// All entries counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "each field counts the entries of that state or verdict")]
pub struct DiffSummary {
    pub same: usize,
    pub changed: usize,
    pub added: usize,
    pub removed: usize,
    pub guessed: usize,
    pub stricter: usize,
    pub laxer: usize,
    pub mixed: usize,
}

/// Something that one of the policies promises, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// What it is.
    pub kind: PromiseKind,
    /// Whether both have it, and whether they say the same.
    pub state: EntryState,
    /// Whether the two were matched by their nearness alone: their names differ.
    pub guess: bool,
    /// Whether it asks more or less, where that can be told.
    pub verdict: Option<Strictness>,
    /// What it says before; none for an added one.
    pub before: Option<Promise>,
    /// What it says after; none for a removed one.
    pub after: Option<Promise>,
    /// What differs, a line each.
    pub changes: Vec<Difference>,
}

/// What policies promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PromiseKind {
    /// 义务
    Duty,
    /// 延期
    Extension,
    /// 不计入
    Suspension,
    /// 前置
    Prerequisite,
    /// 禁止
    Prohibition,
    /// 可以
    Permission,
    /// 督办
    Ladder,
    /// 定期
    Routine,
    /// 任务
    Task,
    /// 指标
    Indicator,
    /// 考核
    Assessment,
}

/// Whether both policies have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Both, in the same words.
    Same,
    /// Both, in other words.
    Changed,
    /// The second alone.
    Added,
    /// The first alone.
    Removed,
}

/// Whether something asks more than before, or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// More.
    Stricter,
    /// Less.
    Laxer,
    /// More in one thing, less in another.
    Mixed,
}

/// Something that a policy promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Promise {
    /// Its name.
    pub name: String,
    /// The matter it belongs to, if to one.
    pub matter: Option<String>,
    /// The clauses it rests on.
    pub clauses: Vec<String>,
    /// The words quoted of them.
    pub quotes: Vec<String>,
    /// What it says, line by line, in the canonical Chinese form.
    pub terms: Vec<PromiseTerm>,
}

/// A line of a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PromiseTerm {
    /// The word it opens with: 时限, 自, 完成 …; of a rung or target what it is about.
    pub what: String,
    /// What it says.
    pub says: String,
}

/// A line that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// The word it opens with.
    pub what: String,
    /// What it says before; none where it says nothing.
    pub before: Option<String>,
    /// What it says after.
    pub after: Option<String>,
    /// Whether that asks more or less, where it can be told.
    pub verdict: Option<Strictness>,
}

/// One version of a policy: who it is, the trees of its files, and what they mean.
#[derive(Debug)]
pub struct Edition<'e> {
    /// Who it is.
    pub side: Side,
    /// The trees of its files, in their order.
    pub trees: Vec<&'e ast::File>,
    /// What they mean.
    pub model: &'e Model,
}

/// Sets what two policies promise side by side.
pub fn diff(before: &Edition<'_>, after: &Edition<'_>) -> Diff {
    let promises = |one: &Edition<'_>| gather::promises(&one.trees, one.model);
    let entries = pair::entries(promises(before), promises(after));
    let state = |wanted: EntryState| entries.iter().filter(|one| one.state == wanted).count();
    let verdict = |wanted: Strictness| entries.iter().filter(|one| one.verdict == Some(wanted)).count();
    let summary = DiffSummary {
        same: state(EntryState::Same),
        changed: state(EntryState::Changed),
        added: state(EntryState::Added),
        removed: state(EntryState::Removed),
        guessed: entries.iter().filter(|one| one.guess).count(),
        stricter: verdict(Strictness::Stricter),
        laxer: verdict(Strictness::Laxer),
        mixed: verdict(Strictness::Mixed),
    };
    Diff { schema: DIFF_SCHEMA, policy: before.side.clone(), against: after.side.clone(), summary, entries }
}

/// Writes a comparison as one JSON object, indented, with a line end.
///
/// # Errors
/// What writing meets.
pub fn json(diff: &Diff, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, diff)?;
    out.write_all(b"\n")
}
