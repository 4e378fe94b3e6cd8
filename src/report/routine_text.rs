//! Recurring duties as people read them: a period that many units owe alike takes one line, and so do the periods that one
//! unit kept or missed.

use super::RoutineReport;
use super::beside::Row;
use super::page::Page;
use crate::diagnostic::{Message, acts_texts, texts};

/// So many periods are named; the others are counted.
const NAMED: usize = 4;

impl Page {
    /// The rows of all recurring duties, in their order.
    pub(super) fn routines(&self, list: &[RoutineReport]) -> Vec<Row> {
        let same = |a: &RoutineReport, b: &RoutineReport| a.routine == b.routine;
        list.chunk_by(same).flat_map(|routine| self.routine(routine)).collect()
    }

    /// One recurring duty: what was decided by unit, then what is open by period.
    fn routine(&self, list: &[RoutineReport]) -> Vec<Row> {
        let mut rows = self.kept(list);
        let open = |one: &&RoutineReport| one.status == "pending";
        let same = |a: &RoutineReport, b: &RoutineReport| {
            (&a.unit, &a.object, a.status) == (&b.unit, &b.object, b.status)
        };
        for group in groups(list.iter().filter(|one| one.status != "met" && !open(one)), same) {
            let [first, ..] = group.as_slice() else { continue };
            let more = match group.as_slice() {
                [one] => self.one_period(one),
                many => {
                    let named: Vec<&str> = many.iter().take(NAMED).map(|one| one.period.as_str()).collect();
                    let text = if many.len() > NAMED {
                        &acts_texts::RT_PERIODS_MORE
                    } else {
                        &acts_texts::RT_PERIODS
                    };
                    let message = Message::new(text).with("n", many.len().to_string());
                    vec![message.with("periods", named.join("、")).say(self.lang)]
                }
            };
            let period = (group.len() == 1).then_some(first.period.as_str());
            let parts = [first.unit.as_deref(), first.object.as_deref(), period];
            rows.push(self.beside_row(&first.routine, parts, first.status, more));
        }
        let alike = |a: &RoutineReport, b: &RoutineReport| {
            (&a.period, a.due, a.done, a.required) == (&b.period, b.due, b.done, b.required)
        };
        for group in groups(list.iter().filter(open), alike) {
            let [first, ..] = group.as_slice() else { continue };
            let units = self.units_named(&group);
            let parts = [units.as_deref(), None, Some(first.period.as_str())];
            rows.push(self.beside_row(&first.routine, parts, first.status, self.one_period(first)));
        }
        rows
    }

    /// Units that kept as many periods share a line.
    fn kept(&self, list: &[RoutineReport]) -> Vec<Row> {
        let by_unit = |a: &RoutineReport, b: &RoutineReport| (&a.unit, &a.object) == (&b.unit, &b.object);
        let units = groups(list.iter().filter(|one| one.status == "met"), by_unit);
        let mut counted: Vec<(usize, Vec<&RoutineReport>)> = Vec::new();
        for unit in units {
            let Some(first) = unit.first().copied() else { continue };
            match counted.iter_mut().find(|(count, _)| *count == unit.len()) {
                Some((_, firsts)) => firsts.push(first),
                None => counted.push((unit.len(), vec![first])),
            }
        }
        let row = |(count, firsts): &(usize, Vec<&RoutineReport>)| {
            let more = vec![Message::new(&texts::R_PERIODS_KEPT).with("n", count.to_string()).say(self.lang)];
            let name = firsts.first().map_or("", |one| one.routine.as_str());
            self.beside_row(name, [self.units_named(firsts).as_deref(), None, None], "met", more)
        };
        counted.iter().map(row).collect()
    }

    /// `荆河街道`, `荆河街道等21个单位`
    fn units_named(&self, group: &[&RoutineReport]) -> Option<String> {
        let whom = |one: &RoutineReport| {
            let parts = [one.unit.as_deref(), one.object.as_deref()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        let first = group.first().map(|one| whom(one)).filter(|name| !name.is_empty())?;
        if group.len() == 1 {
            return Some(first);
        }
        let message = Message::new(&acts_texts::RT_UNITS).with("first", first);
        Some(message.with("n", group.len().to_string()).say(self.lang))
    }

    /// By when, and how much was done.
    fn one_period(&self, one: &RoutineReport) -> Vec<String> {
        let mut due = self.due(Some(one.due), true);
        if one.provisional {
            due.push_str(self.word(&texts::R_PROVISIONAL));
        }
        // Once or not at all: the state says it.
        if one.required == 1 {
            return vec![due];
        }
        let done = Message::new(&texts::R_DONE_OF)
            .with("done", one.done.to_string())
            .with("required", one.required.to_string());
        vec![due, done.say(self.lang)]
    }
}

/// Those that are alike together, in the order of the first of each.
fn groups<'r>(
    list: impl Iterator<Item = &'r RoutineReport>,
    same: impl Fn(&RoutineReport, &RoutineReport) -> bool,
) -> Vec<Vec<&'r RoutineReport>> {
    let mut found: Vec<Vec<&RoutineReport>> = Vec::new();
    for one in list {
        match found.iter_mut().find(|group| group.first().is_some_and(|first| same(first, one))) {
            Some(group) => group.push(one),
            None => found.push(vec![one]),
        }
    }
    found
}
