//! The pages of comparisons: the same facts under two policies, and what two policies promise.

use std::fmt;

use askama::Template;
use duban::diagnostic::Lang;
use duban::diff::{Diff, EntryState, PromiseKind, Strictness};
use duban::report::{Tally, Verdict, VerdictChange, WhatIf};

use crate::ledger::Cut;
use crate::page::{CSS, Frame, render};
use crate::words::{Cited, Words, sign};

/// More units than this are counted, not shown; those with most more missed come first.
const MOST_UNITS: usize = 60;

/// More shifts beside the tickets than this are counted, not shown.
const MOST_BESIDE: usize = 200;

#[derive(Template)]
#[template(path = "whatif.html")]
struct WhatIfPage {
    w: Words,
    frame: Frame,
    before: String,
    after: String,
    as_of: String,
    engine: &'static str,
    digests: Vec<String>,
    figures: Vec<Figure>,
    duties: Vec<ShiftRow>,
    units: Cut<ShiftRow>,
    transitions: Vec<TransitionRow>,
    counts: Vec<CountRow>,
    beside: Cut<BesideRow>,
    changes: Cut<ChangeRow>,
}

/// A number of the head, before and after.
struct Figure {
    name: &'static str,
    before: String,
    after: String,
    bad: bool,
}

/// A duty or unit before and after.
struct ShiftRow {
    name: String,
    more: String,
    limits: String,
    missed: String,
    change: String,
    class: &'static str,
    worse: u64,
    better: u64,
    moved: u64,
}

struct TransitionRow {
    before: StateWord,
    after: StateWord,
    count: u64,
}

/// A state with its sign; none where nothing is owed.
struct StateWord {
    class: &'static str,
    sign: &'static str,
    word: &'static str,
}

struct CountRow {
    what: String,
    before: u64,
    after: u64,
}

struct BesideRow {
    name: String,
    unit: String,
    before: String,
    after: String,
}

struct ChangeRow {
    ticket: String,
    duty: String,
    who: String,
    before: StateWord,
    before_due: String,
    after: StateWord,
    after_due: String,
}

/// The same facts under two policies as one HTML page.
///
/// # Errors
/// None that an input could cause: only what formatting into memory meets.
///
/// ```
/// use duban::{CheckOptions, Policy, WeighOptions, diagnostic::Lang, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let facts = vec![Source::new("工单.json", r#"[{"id": "ZB-1", "matter": "企业诉求"}]"#)];
/// let options = WeighOptions { check: CheckOptions::default(), most: 100 };
/// let found = policy.weigh_texts(&policy, facts, "2021-02-01".parse()?, options)?;
/// let page = duban_html::whatif(&found.whatif, Lang::Zh)?;
/// assert!(page.contains(&found.whatif.summary.tickets.to_string()));
/// # Ok(())
/// # }
/// ```
pub fn whatif(found: &WhatIf, lang: Lang) -> Result<String, fmt::Error> {
    let words = Words { lang };
    let sum = &found.summary;
    let figure = |name, before: u64, after: u64| Figure {
        name,
        before: before.to_string(),
        after: after.to_string(),
        bad: after > before,
    };
    let missed = missed(&sum.tally);
    let units = found.units.iter().take(MOST_UNITS).map(|one| {
        let name = one.unit.clone().unwrap_or_else(|| words.of("责任单位空缺", "nobody").to_owned());
        shift(name, String::new(), String::new(), &one.tally)
    });
    let unlisted = usize::try_from(found.changes_left_off).unwrap_or(usize::MAX);
    render(&WhatIfPage {
        w: words,
        frame: Frame {
            title: format!("{} · {}", words.of("假如", "What if"), found.policy.name), css: CSS
        },
        before: found.policy.name.clone(),
        after: found.against.name.clone(),
        as_of: words.at(found.as_of),
        engine: found.engine,
        digests: vec![found.policy.digest.clone(), found.against.digest.clone()],
        figures: vec![
            figure(words.of("逾期的义务", "obligations missed"), missed.0, missed.1),
            figure(words.of("违反", "violations"), sum.violations_before, sum.violations_after),
        ],
        duties: found.duties.iter().map(|one| duty(one, words)).collect(),
        units: Cut { list: units.collect(), left: found.units.len().saturating_sub(MOST_UNITS) },
        transitions: found
            .transitions
            .iter()
            .map(|one| TransitionRow {
                before: state(one.before, words),
                after: state(one.after, words),
                count: one.count,
            })
            .collect(),
        counts: counts(found, words),
        beside: beside(found, words),
        changes: Cut { list: found.changes.iter().map(|one| change(one, words)).collect(), left: unlisted },
    })
}

fn missed(tally: &Tally) -> (u64, u64) {
    let of = |late: u64, overdue: u64| late.saturating_add(overdue);
    (of(tally.before.late, tally.before.overdue), of(tally.after.late, tally.after.overdue))
}

fn shift(name: String, more: String, limits: String, tally: &Tally) -> ShiftRow {
    let (before, after) = missed(tally);
    let (change, class) = match tally.more_missed {
        0 => ("±0".to_owned(), "pending"),
        n if n > 0 => (format!("+{n}"), "late"),
        n => (n.to_string().replace('-', "−"), "met"),
    };
    ShiftRow {
        name,
        more,
        limits,
        missed: format!("{before} → {after}"),
        change,
        class,
        worse: tally.worse,
        better: tally.better,
        moved: tally.due_moved,
    }
}

fn duty(one: &duban::report::DutyShift, words: Words) -> ShiftRow {
    let none = words.of("没有这项义务", "no such duty");
    let before = one.limit_before.as_deref().unwrap_or(none);
    let after = one.limit_after.as_deref().unwrap_or(none);
    let limits = if before == after { before.to_owned() } else { format!("{before} → {after}") };
    shift(one.duty.clone(), one.matter.clone().unwrap_or_default(), limits, &one.tally)
}

fn state(status: Option<&'static str>, words: Words) -> StateWord {
    match status {
        Some(status) => StateWord { class: status, sign: sign(status), word: words.state(status, true) },
        None => StateWord { class: "waived", sign: "–", word: words.of("没有义务", "nothing owed") },
    }
}

fn counts(found: &WhatIf, words: Words) -> Vec<CountRow> {
    let violations = found.violations.iter().map(|one| CountRow {
        what: format!("{} {}", words.kind(one.kind), one.rule),
        before: one.before,
        after: one.after,
    });
    let rungs = found.escalations.iter().map(|one| CountRow {
        what: format!("{} {} {}", words.of("督办", "rung"), one.ladder, one.rung),
        before: one.before,
        after: one.after,
    });
    violations.chain(rungs).collect()
}

fn beside(found: &WhatIf, words: Words) -> Cut<BesideRow> {
    let told = |state: &Option<String>| match state.as_deref() {
        Some(known @ ("met" | "late" | "overdue" | "pending" | "paused" | "waived" | "undetermined")) => {
            format!("{} {}", sign(known), words.state(known, true))
        }
        Some(other) => other.to_owned(),
        None => "—".to_owned(),
    };
    let rows = found.beside.iter().take(MOST_BESIDE).map(|one| BesideRow {
        name: format!("{} {}", one.name, one.what.as_deref().unwrap_or("")),
        unit: one.unit.clone().unwrap_or_default(),
        before: told(&one.before),
        after: told(&one.after),
    });
    Cut { list: rows.collect(), left: found.beside.len().saturating_sub(MOST_BESIDE) }
}

fn change(one: &VerdictChange, words: Words) -> ChangeRow {
    let due = |side: &Option<Verdict>| {
        side.as_ref().and_then(|verdict| verdict.due).map_or_else(String::new, |due| words.at(due))
    };
    let side = one.after.as_ref().or(one.before.as_ref());
    ChangeRow {
        ticket: one.ticket.clone(),
        duty: one.duty.clone(),
        who: side.and_then(|verdict| verdict.bearer.clone()).unwrap_or_default(),
        before: state(one.before.as_ref().map(|it| it.status), words),
        before_due: due(&one.before),
        after: state(one.after.as_ref().map(|it| it.status), words),
        after_due: due(&one.after),
    }
}

#[derive(Template)]
#[template(path = "diff.html")]
struct DiffPage {
    w: Words,
    frame: Frame,
    before: String,
    after: String,
    digests: Vec<String>,
    figures: Vec<(&'static str, usize)>,
    kinds: Vec<KindView>,
}

struct KindView {
    name: &'static str,
    /// Those in which the two differ.
    entries: Vec<EntryView>,
    /// The names of those that say the same.
    same: Vec<String>,
}

struct EntryView {
    name: String,
    state: &'static str,
    class: &'static str,
    sign: &'static str,
    verdict: &'static str,
    guess: bool,
    /// Whether one policy alone has it: its lines stand by themselves.
    alone: bool,
    before: Option<Cited>,
    after: Option<Cited>,
    lines: Vec<LineView>,
}

struct LineView {
    what: String,
    before: String,
    after: String,
    verdict: &'static str,
}

/// What two policies promise as one HTML page.
///
/// # Errors
/// None that an input could cause: only what formatting into memory meets.
///
/// ```
/// use duban::{Policy, diagnostic::Lang};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (zibo, tengzhou) = (Policy::load("../../policies/zibo")?, Policy::load("../../policies/tengzhou")?);
/// let page = duban_html::diff(&zibo.diff(&tengzhou, None), Lang::Zh)?;
/// assert!(page.contains("初步回复") && page.contains("限时办结"));
/// # Ok(())
/// # }
/// ```
pub fn diff(found: &Diff, lang: Lang) -> Result<String, fmt::Error> {
    let words = Words { lang };
    let sum = &found.summary;
    let mut kinds: Vec<(PromiseKind, KindView)> = Vec::new();
    for entry in &found.entries {
        if !kinds.iter().any(|(kind, _)| *kind == entry.kind) {
            let view = KindView { name: kind(entry.kind, words), entries: Vec::new(), same: Vec::new() };
            kinds.push((entry.kind, view));
        }
        let Some((_, view)) = kinds.iter_mut().find(|(kind, _)| *kind == entry.kind) else { continue };
        if entry.state == EntryState::Same {
            view.same.extend(entry.after.as_ref().map(|promise| promise.name.clone()));
        } else {
            view.entries.push(entry_view(entry, words));
        }
    }
    render(&DiffPage {
        w: words,
        frame: Frame {
            title: format!("{} · {}", words.of("对比", "Comparison"), found.policy.name),
            css: CSS,
        },
        before: side(&found.policy),
        after: side(&found.against),
        digests: vec![found.policy.digest.clone(), found.against.digest.clone()],
        figures: vec![
            (words.of("相同", "same"), sum.same),
            (words.of("不同", "changed"), sum.changed),
            (words.of("新增", "added"), sum.added),
            (words.of("去掉", "removed"), sum.removed),
            (words.of("更严", "stricter"), sum.stricter),
            (words.of("更宽", "laxer"), sum.laxer),
        ],
        kinds: kinds.into_iter().map(|(_, view)| view).collect(),
    })
}

fn side(one: &duban::diff::Side) -> String {
    let day = one.effective_from.as_deref().map_or_else(String::new, |day| format!(" ({day})"));
    format!("{}{day}", one.name)
}

fn kind(kind: PromiseKind, words: Words) -> &'static str {
    match kind {
        PromiseKind::Duty => words.of("义务", "Duties"),
        PromiseKind::Extension => words.of("延期", "Extensions"),
        PromiseKind::Suspension => words.of("不计入", "Time not counted"),
        PromiseKind::Prerequisite => words.of("前置", "Prerequisites"),
        PromiseKind::Prohibition => words.of("禁止", "Prohibitions"),
        PromiseKind::Permission => words.of("可以", "Permissions"),
        PromiseKind::Ladder => words.of("督办", "Ladders"),
        PromiseKind::Routine => words.of("定期", "Routines"),
        PromiseKind::Task => words.of("任务", "Tasks"),
        PromiseKind::Indicator => words.of("指标", "Indicators"),
        PromiseKind::Assessment => words.of("考核", "Assessments"),
    }
}

fn strictness(verdict: Option<Strictness>, words: Words) -> &'static str {
    match verdict {
        Some(Strictness::Stricter) => words.of("▲ 更严", "▲ stricter"),
        Some(Strictness::Laxer) => words.of("▼ 更宽", "▼ laxer"),
        Some(Strictness::Mixed) => words.of("◆ 有严有宽", "◆ mixed"),
        None => "",
    }
}

fn entry_view(entry: &duban::diff::Entry, words: Words) -> EntryView {
    let (state, class, sign) = match entry.state {
        EntryState::Same => (words.of("相同", "same"), "waived", "="),
        EntryState::Changed => (words.of("不同", "changed"), "pending", "≠"),
        EntryState::Added => (words.of("新增", "added"), "met", "+"),
        EntryState::Removed => (words.of("去掉", "removed"), "late", "−"),
    };
    let names = (entry.before.as_ref().map(|it| &it.name), entry.after.as_ref().map(|it| &it.name));
    let name = match names {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => String::new(),
    };
    let cited = |side: &Option<duban::diff::Promise>| {
        let side = side.as_ref()?;
        words.cited(side.clauses.first().map(String::as_str), side.quotes.first().map(String::as_str))
    };
    let lines = entry.changes.iter().map(|line| LineView {
        what: line.what.clone(),
        before: line.before.clone().unwrap_or_else(|| "—".to_owned()),
        after: line.after.clone().unwrap_or_else(|| "—".to_owned()),
        verdict: strictness(line.verdict, words),
    });
    // One that stands on one side alone shows what it says.
    let alone = match entry.state {
        EntryState::Added => entry.after.as_ref(),
        EntryState::Removed => entry.before.as_ref(),
        EntryState::Same | EntryState::Changed => None,
    };
    let own = alone.into_iter().flat_map(|promise| &promise.terms).map(|term| LineView {
        what: term.what.clone(),
        before: term.says.clone(),
        after: String::new(),
        verdict: "",
    });
    let lines: Vec<LineView> = if alone.is_some() { own.collect() } else { lines.collect() };
    EntryView {
        name,
        state,
        class,
        sign,
        verdict: strictness(entry.verdict, words),
        guess: entry.guess,
        alone: alone.is_some(),
        before: cited(&entry.before),
        after: cited(&entry.after),
        lines,
    }
}
