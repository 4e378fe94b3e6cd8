//! Tasks over time: a row for each task, a mark for each milestone, with how many units stand how.

use std::collections::BTreeMap;

use duban::calendar::Calendar;
use duban::report::{Report, TaskReport};
use duban::value::Moment;

use crate::scale::{Rest, Scale, Tick};
use crate::words::{Cited, Words, badness, sign};

/// More rows than this are not drawn.
const MOST_ROWS: usize = 80;

/// More units of a milestone than this are counted, not named.
const MOST_NAMED: usize = 8;

const TOP: usize = 24;
const ROW: usize = 34;

/// Tasks over time.
#[derive(Clone, Debug)]
pub(crate) struct Gantt {
    pub(crate) spoken: String,
    pub(crate) height: usize,
    /// How much smaller it is on paper, to stand on one sheet.
    pub(crate) paper: &'static str,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) few_ticks: Vec<Tick>,
    pub(crate) rests: Vec<Rest>,
    pub(crate) rows: Vec<GanttRow>,
    pub(crate) as_of: Option<String>,
    pub(crate) left: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct GanttRow {
    pub(crate) y: usize,
    pub(crate) label: String,
    pub(crate) from: String,
    pub(crate) width: String,
    pub(crate) marks: Vec<GanttMark>,
}

#[derive(Clone, Debug)]
pub(crate) struct GanttMark {
    pub(crate) x: String,
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) title: String,
}

/// A milestone of a task, over its units.
#[derive(Clone, Debug)]
pub(crate) struct TaskRow {
    pub(crate) task: String,
    pub(crate) milestone: String,
    pub(crate) due: String,
    pub(crate) counts: Vec<(&'static str, &'static str, &'static str, usize)>,
    /// Who is not done.
    pub(crate) open: String,
    pub(crate) cited: Option<Cited>,
}

/// The milestones of one task at one moment.
struct Group<'r> {
    first: &'r TaskReport,
    all: Vec<&'r TaskReport>,
}

impl Group<'_> {
    fn worst(&self) -> &'static str {
        self.all.iter().map(|one| one.status).max_by_key(|status| badness(status)).unwrap_or("pending")
    }

    fn counts(&self) -> Vec<(&'static str, usize)> {
        let mut counts: BTreeMap<u8, (&'static str, usize)> = BTreeMap::new();
        for one in &self.all {
            let slot = counts.entry(u8::MAX.saturating_sub(badness(one.status))).or_insert((one.status, 0));
            slot.1 = slot.1.saturating_add(1);
        }
        counts.into_values().collect()
    }
}

fn groups(tasks: &[TaskReport]) -> Vec<Group<'_>> {
    let mut places: BTreeMap<(&str, Option<Moment>, &str), usize> = BTreeMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for one in tasks {
        let place = *places.entry((&one.task, one.due, one.milestone)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.all.push(one),
            None => groups.push(Group { first: one, all: vec![one] }),
        }
    }
    groups
}

/// Draws the milestones that have a moment.
pub(crate) fn gantt(report: &Report, calendar: &Calendar, words: Words) -> Option<Gantt> {
    let dated: Vec<Group<'_>> =
        groups(&report.tasks).into_iter().filter(|group| group.first.due.is_some()).collect();
    let mut moments: Vec<Moment> = dated.iter().filter_map(|group| group.first.due).collect();
    if moments.is_empty() {
        return None;
    }
    moments.push(report.as_of);
    let scale = Scale::of(&moments)?;
    let mut rows: Vec<GanttRow> = Vec::new();
    for group in &dated {
        let Some(due) = group.first.due else { continue };
        let mark = mark(group, due, scale, words);
        match rows.iter_mut().find(|row| row.label == group.first.task) {
            Some(row) => row.marks.push(mark),
            None => rows.push(GanttRow {
                y: 0,
                label: group.first.task.clone(),
                from: String::new(),
                width: String::new(),
                marks: vec![mark],
            }),
        }
    }
    let left = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    for (at, row) in rows.iter_mut().enumerate() {
        row.y = TOP.saturating_add(at.saturating_mul(ROW));
        row.from = "0%".to_owned();
        row.width = row.marks.last().map_or_else(String::new, |mark| mark.x.clone());
    }
    let height = TOP.saturating_add(rows.len().saturating_mul(ROW)).saturating_add(18);
    Some(Gantt {
        spoken: scale.spoken(words),
        height,
        paper: match height {
            0..=850 => "",
            851..=1_050 => " fit8",
            1_051..=1_400 => " fit6",
            1_401..=1_850 => " fit45",
            _ => " long",
        },
        ticks: scale.ticks(10, words),
        few_ticks: scale.ticks(3, words),
        rests: scale.rests(calendar, words).into_iter().filter(|rest| rest.name.is_some()).collect(),
        rows,
        as_of: scale.holds(report.as_of).then(|| scale.x(report.as_of)),
        left,
    })
}

fn mark(group: &Group<'_>, due: Moment, scale: Scale, words: Words) -> GanttMark {
    let counts: Vec<String> = group
        .counts()
        .into_iter()
        .map(|(status, count)| format!("{} {} {count}", sign(status), words.state(status, true)))
        .collect();
    let class = group.worst();
    GanttMark {
        x: scale.x(due),
        class,
        sign: sign(class),
        title: format!("{} {} {}", words.at(due), group.first.milestone, counts.join(" ")),
    }
}

/// The milestones as a table.
pub(crate) fn rows(report: &Report, words: Words) -> Vec<TaskRow> {
    let rows = groups(&report.tasks).into_iter().map(|group| {
        let open: Vec<String> = group
            .all
            .iter()
            .filter(|one| one.status != "met" && one.status != "waived")
            .filter_map(|one| one.unit.clone())
            .collect();
        let named = open.get(..MOST_NAMED.min(open.len())).unwrap_or_default();
        let rest = open.len().saturating_sub(MOST_NAMED);
        let more = if rest == 0 {
            String::new()
        } else {
            format!("{}{rest}{}", words.of("等,另有", " and "), words.of("个", " more"))
        };
        TaskRow {
            task: group.first.task.clone(),
            milestone: group.first.milestone.to_owned(),
            due: group
                .first
                .due
                .map_or_else(|| words.of("没有时限", "no deadline").to_owned(), |due| words.at(due)),
            counts: group
                .counts()
                .into_iter()
                .map(|(status, count)| (status, sign(status), words.state(status, true), count))
                .collect(),
            open: format!("{}{more}", words.list(named)),
            cited: words.cited(group.first.clause.as_deref(), None),
        }
    });
    rows.collect()
}
