//! What stands beside the tickets: indicators against their milestones, routines by period, assessments.

use std::collections::BTreeMap;

use duban::report::{AssessmentReport, IndicatorReport, Report, RoutineReport};

use crate::bars::{Bullet, bullet};
use crate::words::{Cited, Words, badness, sign};

/// More units of a routine than this are counted, not shown; the worst come first.
const MOST_UNITS: usize = 60;

/// More periods of a unit than this are counted, not shown; the last ones are shown.
const MOST_PERIODS: usize = 60;

/// A routine, its unit, and for whom.
type Who<'r> = (&'r str, Option<&'r str>, Option<&'r str>);

/// An indicator's target.
#[derive(Clone, Debug)]
pub(crate) struct TargetRow {
    pub(crate) indicator: String,
    pub(crate) unit: String,
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) state: &'static str,
    pub(crate) due: String,
    pub(crate) target: String,
    pub(crate) value: String,
    pub(crate) bullet: Option<Bullet>,
    pub(crate) reason: String,
    pub(crate) cited: Option<Cited>,
}

/// A routine over its units.
#[derive(Clone, Debug)]
pub(crate) struct RoutineView {
    pub(crate) name: String,
    pub(crate) cited: Option<Cited>,
    pub(crate) rows: Vec<RoutineRow>,
    pub(crate) left: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct RoutineRow {
    pub(crate) unit: String,
    pub(crate) kept: usize,
    pub(crate) of: usize,
    pub(crate) cells: Vec<Cell>,
    pub(crate) left: usize,
    worst: usize,
}

/// A period.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) title: String,
}

/// An assessment.
#[derive(Clone, Debug)]
pub(crate) struct AssessmentView {
    pub(crate) name: String,
    pub(crate) ranking: Vec<RankedRow>,
    pub(crate) notes: Vec<String>,
    pub(crate) cited: Option<Cited>,
}

#[derive(Clone, Debug)]
pub(crate) struct RankedRow {
    pub(crate) rank: String,
    pub(crate) unit: String,
    pub(crate) score: String,
    pub(crate) more: String,
}

pub(crate) fn indicators(report: &Report, words: Words) -> Vec<TargetRow> {
    report.indicators.iter().map(|one| indicator(one, words)).collect()
}

fn indicator(one: &IndicatorReport, words: Words) -> TargetRow {
    let measure = one.target.measured();
    let value = one.value.as_ref().map(|value| value.get());
    let target = one.target.value.as_ref().map(|value| value.get());
    let op = match one.target.op {
        ">=" => "≥",
        "<=" => "≤",
        "!=" => "≠",
        other => other,
    };
    let mut said = target.map_or_else(String::new, |target| format!("{op} {target}{measure}"));
    if let Some(written) = &one.target.written {
        let base = one.target.base.as_deref().unwrap_or("");
        let gap = if said.is_empty() { "" } else { " · " };
        said = format!("{said}{gap}{base} {written}");
    }
    if one.throughout {
        said = format!("{} {said}", words.of("持续", "throughout"));
    }
    let mut unit = one.unit.clone().unwrap_or_default();
    if let Some(period) = &one.period {
        unit = format!("{unit} {period}");
    }
    TargetRow {
        indicator: one.indicator.clone(),
        unit,
        class: one.status,
        sign: sign(one.status),
        state: words.state(one.status, true),
        due: one.due.map_or_else(String::new, |due| words.day(due.day())),
        target: said,
        value: value.map_or_else(|| "—".to_owned(), |value| format!("{value}{measure}")),
        bullet: bullet(value, target),
        reason: one.reason.clone().unwrap_or_default(),
        cited: words.cited(one.clause.as_deref(), None),
    }
}

pub(crate) fn routines(report: &Report, words: Words) -> Vec<RoutineView> {
    let mut views: Vec<RoutineView> = Vec::new();
    let mut places: BTreeMap<Who<'_>, (usize, usize)> = BTreeMap::new();
    for one in &report.routines {
        let key = (one.routine.as_str(), one.unit.as_deref(), one.object.as_deref());
        let (view, row) = match places.get(&key) {
            Some(place) => *place,
            None => {
                let place = place(&mut views, one, words);
                places.insert(key, place);
                place
            }
        };
        if let Some(row) = views.get_mut(view).and_then(|view| view.rows.get_mut(row)) {
            row.kept = row.kept.saturating_add(usize::from(one.status == "met"));
            row.worst = row.worst.saturating_add(usize::from(matches!(one.status, "late" | "overdue")));
            row.of = row.of.saturating_add(1);
            row.cells.push(cell(one, words));
        }
    }
    for view in &mut views {
        view.rows.sort_by_key(|row| usize::MAX.saturating_sub(row.worst));
        view.left = view.rows.len().saturating_sub(MOST_UNITS);
        view.rows.truncate(MOST_UNITS);
        for row in &mut view.rows {
            row.left = row.cells.len().saturating_sub(MOST_PERIODS);
            row.cells.drain(..row.left);
        }
    }
    views
}

/// The place of a new row.
fn place(views: &mut Vec<RoutineView>, one: &RoutineReport, words: Words) -> (usize, usize) {
    let view = views.iter().position(|view| view.name == one.routine).unwrap_or_else(|| {
        views.push(RoutineView {
            name: one.routine.clone(),
            cited: words.cited(one.clause.as_deref(), one.quote.as_deref()),
            rows: Vec::new(),
            left: 0,
        });
        views.len().saturating_sub(1)
    });
    let object = one.object.as_deref().map_or_else(String::new, |object| format!(" → {object}"));
    let unit = format!("{}{object}", one.unit.as_deref().unwrap_or(""));
    let Some(rows) = views.get_mut(view).map(|view| &mut view.rows) else { return (view, 0) };
    rows.push(RoutineRow { unit, kept: 0, of: 0, cells: Vec::new(), left: 0, worst: 0 });
    (view, rows.len().saturating_sub(1))
}

fn cell(one: &RoutineReport, words: Words) -> Cell {
    let provisional = if one.provisional { words.of("(暂定)", " (provisional)") } else { "" };
    Cell {
        class: one.status,
        sign: sign(one.status),
        title: format!(
            "{} {} {}{} {}/{}{provisional}",
            one.period,
            words.state(one.status, true),
            words.at(one.due),
            words.of("到期", " due"),
            one.done,
            one.required
        ),
    }
}

pub(crate) fn assessments(report: &Report, words: Words) -> Vec<AssessmentView> {
    report.assessments.iter().map(|one| assessment(one, words)).collect()
}

fn assessment(one: &AssessmentReport, words: Words) -> AssessmentView {
    let ranked = one.ranking.iter().map(|unit| {
        let mut more = words.list(&unit.consequences);
        if let Some(reason) = &unit.reason {
            more = format!("{more} {reason}");
        }
        RankedRow {
            rank: unit.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            unit: unit.unit.clone(),
            score: unit.score.as_ref().map_or_else(|| "–".to_owned(), |score| score.get().to_owned()),
            more,
        }
    });
    AssessmentView {
        name: format!("{} {}", one.assessment, one.period),
        ranking: ranked.collect(),
        notes: one.notes.clone(),
        cited: words.cited(one.clause.as_deref(), None),
    }
}

/// How many of the entries beside the tickets stand how, for the head of a section: the worst first.
pub(crate) fn tally<'s>(states: impl Iterator<Item = &'s str>, words: Words) -> String {
    let mut counts: BTreeMap<u8, (&'s str, usize)> = BTreeMap::new();
    for status in states {
        let slot = counts.entry(u8::MAX.saturating_sub(badness(status))).or_insert((status, 0));
        slot.1 = slot.1.saturating_add(1);
    }
    let told: Vec<String> = counts
        .into_values()
        .map(|(status, count)| format!("{} {count}", words.state(status, true)))
        .collect();
    words.list(&told)
}
