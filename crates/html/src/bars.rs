//! Small charts of counted things: a bar of states, the histogram of lateness, a value against its target.

use duban::report::{ObligationReport, Report, UnitReport};
use duban::value::Number;

use crate::scale::share;
use crate::words::{Words, sign};

/// A part of a bar.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) word: &'static str,
    pub(crate) count: u64,
    pub(crate) x: String,
    pub(crate) width: String,
}

/// The states of obligations, from the worst; those that none has are left out.
pub(crate) fn states(counts: [(&'static str, u64); 7], words: Words) -> Vec<Part> {
    let whole: u64 = counts.iter().map(|(_, count)| count).sum();
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut before = 0_u64;
    let mut parts = Vec::new();
    for (class, count) in counts {
        if count > 0 {
            parts.push(Part {
                class,
                sign: sign(class),
                word: words.state(class, true),
                count,
                x: share(signed(before), signed(whole)),
                width: share(signed(count), signed(whole)),
            });
        }
        before = before.saturating_add(count);
    }
    parts
}

pub(crate) fn of_unit(unit: &UnitReport, words: Words) -> Vec<Part> {
    let counts = [
        ("overdue", unit.overdue),
        ("late", unit.late),
        ("undetermined", unit.undetermined),
        ("pending", unit.pending),
        ("paused", unit.paused),
        ("waived", unit.waived),
        ("met", unit.met),
    ];
    states(counts, words)
}

pub(crate) fn of_report(report: &Report, words: Words) -> Vec<Part> {
    let sum = &report.summary;
    let counts = [
        ("overdue", sum.overdue),
        ("late", sum.late),
        ("undetermined", sum.undetermined),
        ("pending", sum.pending),
        ("paused", sum.paused),
        ("waived", sum.waived),
        ("met", sum.met),
    ];
    states(counts, words)
}

/// A row of the histogram.
#[derive(Clone, Debug)]
pub(crate) struct Bin {
    pub(crate) label: String,
    pub(crate) late: u64,
    pub(crate) overdue: u64,
    pub(crate) late_width: String,
    pub(crate) overdue_width: String,
}

/// Where the rows of the histogram end, in working days.
const BINS: [u32; 7] = [0, 1, 2, 5, 10, 20, u32::MAX];

/// How late what was late is, in working days; empty where nothing is.
pub(crate) fn lateness(report: &Report, words: Words) -> Vec<Bin> {
    let mut counts = [(0_u64, 0_u64); BINS.len()];
    let all = report.tickets.iter().flat_map(|ticket| &ticket.obligations);
    for one in all {
        count(one, &mut counts);
    }
    let most = counts.iter().map(|(late, overdue)| late.saturating_add(*overdue)).max().unwrap_or(0);
    if most == 0 {
        return Vec::new();
    }
    let width = |n: u64| share(i64::try_from(n).unwrap_or(0), i64::try_from(most).unwrap_or(i64::MAX));
    let mut first = 0_u32;
    let mut bins = Vec::new();
    for (last, (late, overdue)) in BINS.into_iter().zip(counts) {
        let days = words.of("个工作日", " working days");
        let label = match (first, last) {
            (0, 0) => words.of("不到1个工作日", "under 1 working day").to_owned(),
            (first, u32::MAX) => format!("{first}{days}{}", words.of("及以上", " and more")),
            (first, last) if first == last => format!("{first}{days}"),
            (first, last) => format!("{first}–{last}{days}"),
        };
        bins.push(Bin { label, late, overdue, late_width: width(late), overdue_width: width(overdue) });
        first = last.saturating_add(1);
    }
    bins
}

fn count(one: &ObligationReport, counts: &mut [(u64, u64)]) {
    let Some(late) = one.late_by else { return };
    let bin = BINS.iter().position(|last| late.working_days <= *last);
    let Some((done, open)) = bin.and_then(|bin| counts.get_mut(bin)) else { return };
    let side = if one.status == "late" { done } else { open };
    *side = side.saturating_add(1);
}

/// A value against its target on one scale.
#[derive(Clone, Debug)]
pub(crate) struct Bullet {
    pub(crate) value: String,
    pub(crate) target: String,
}

/// None where either is missing or below nothing.
pub(crate) fn bullet(value: Option<&str>, target: Option<&str>) -> Option<Bullet> {
    let (value, target): (Number, Number) = (value?.parse().ok()?, target?.parse().ok()?);
    let zero = Number::whole(0);
    let most = value.max(target);
    if value < zero || target < zero || most == zero {
        return None;
    }
    // The longer of the two ends a little before the edge.
    let share_of = |n: Number| {
        let part = n.times(Number::whole(9_400))?.over(most)?.truncated().as_whole()?;
        Some(share(part, 10_000))
    };
    Some(Bullet { value: share_of(value)?, target: share_of(target)? })
}
