//! What stands otherwise beside the tickets of two reports: tasks, indicators, recurring duties, assessments.

use std::collections::BTreeMap;

use super::whatif::BesideShift;
use super::{Report, shown_day};

/// What an entry is known by: its place among the kinds, its name, its unit, and which of them it is.
type Key = (usize, String, Option<String>, Option<String>);

const KINDS: [&str; 4] = ["task", "indicator", "routine", "assessment"];

/// Everything that differs, by kind, name, unit and moment.
pub(super) fn beside(before: &Report, after: &Report) -> Vec<BesideShift> {
    let mut found: BTreeMap<Key, (Option<String>, Option<String>)> = BTreeMap::new();
    for (key, state) in entries(before) {
        found.entry(key).or_default().0 = Some(state);
    }
    for (key, state) in entries(after) {
        found.entry(key).or_default().1 = Some(state);
    }
    let moved = found.into_iter().filter(|(_, (before, after))| before != after);
    let shift = moved.map(|((kind, name, unit, what), (before, after))| BesideShift {
        kind: KINDS.get(kind).copied().unwrap_or(""),
        name,
        unit,
        what,
        before,
        after,
    });
    shift.collect()
}

fn entries(report: &Report) -> Vec<(Key, String)> {
    let mut list = Vec::new();
    for one in &report.tasks {
        let day = one.due.map(|due| format!(" {}", shown_day(due)));
        let what = format!("{}{}", one.milestone, day.unwrap_or_default());
        list.push(((0, one.task.clone(), one.unit.clone(), Some(what)), one.status.to_owned()));
    }
    for one in &report.indicators {
        let what = one.period.clone().or_else(|| one.due.map(shown_day));
        list.push(((1, one.indicator.clone(), one.unit.clone(), what), one.status.to_owned()));
    }
    for one in &report.routines {
        let of = one.object.as_ref().map(|object| format!(" {object}")).unwrap_or_default();
        let what = format!("{}{of}", one.period);
        list.push(((2, one.routine.clone(), one.unit.clone(), Some(what)), one.status.to_owned()));
    }
    for one in &report.assessments {
        for unit in &one.ranking {
            let Some(rank) = unit.rank else { continue };
            let key = (3, one.assessment.clone(), Some(unit.unit.clone()), Some(one.period.clone()));
            list.push((key, rank.to_string()));
        }
    }
    list
}
