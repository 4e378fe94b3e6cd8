//! Random rules beside the duties: tables, prohibitions, permissions, ladders, suspensions, local calendars; and what they
//! lend to duties.

use crate::features::{Feature, on};
use crate::policy::{
    Ban, Bearer, Cause, Cell, Condition, Duty, Force, Happening, Kind, Ladder, Limit, LocalCalendar, Permit,
    Place, Policy, Reassign, Rung, Span, Suspension, Table, Turn,
};
use crate::rng::Rng;
use crate::time::Day;
use crate::words;

fn text(name: &str) -> String {
    name.to_owned()
}

/// Office hours all year or by season, and local days.
pub(crate) fn calendar(rng: &mut Rng, anchor: Day) -> LocalCalendar {
    let (eight, nine, noon) = (8 * 3600 + 1800, 9 * 3600, 12 * 3600);
    let mut hours = Vec::new();
    if rng.chance(75) {
        hours.push((None, vec![(nine, noon), (13 * 3600 + 1800, 17 * 3600)]));
        if rng.chance(40) {
            hours.push((Some(((5, 1), (9, 30))), vec![(eight, 11 * 3600 + 1800), (14 * 3600, 18 * 3600)]));
        }
    }
    let mut entries = Vec::new();
    for _ in 0..rng.below(3) {
        let day = anchor + rng.between(0, 12);
        if !entries.iter().any(|(known, _)| *known == day) {
            entries.push((day, rng.chance(50)));
        }
    }
    LocalCalendar { name: text("本市"), hours, entries }
}

fn span(rng: &mut Rng) -> Span {
    match rng.below(3) {
        0 => Span::Hours(*rng.pick(&[1, 12, 24, 48])),
        _ => Span::WorkingDays(rng.between(1, 5)),
    }
}

pub(crate) fn turn(rng: &mut Rng) -> Turn {
    match rng.below(6) {
        0 => Turn::OverdueBy(span(rng)),
        1 => Turn::Before(span(rng)),
        2 => Turn::Expired,
        3 => Turn::OnTime,
        _ => Turn::Overdue,
    }
}

/// A trigger that rests on another duty, or on a date field.
pub(crate) fn moment(rng: &mut Rng, policy: &Policy) -> Option<Happening> {
    if on(Feature::FieldMoments) && rng.chance(8) {
        return Some(Happening::Field(text(rng.word(&["立案", "约定"]))));
    }
    if on(Feature::Turns) && !policy.duties.is_empty() && rng.chance(30) {
        return Some(Happening::Turn(rng.pick(&policy.duties).name.clone(), turn(rng)));
    }
    None
}

pub(crate) fn force(rng: &mut Rng) -> Force {
    if !on(Feature::Force) || rng.chance(75) {
        return Force::Must;
    }
    match rng.below(4) {
        0 => Force::Strive,
        1 => Force::Encourage,
        _ => Force::InPrinciple(Some(words::event(rng, &["再报", "说明"]))),
    }
}

/// Limits from the facts.
pub(crate) fn limit(rng: &mut Rng, policy: &Policy) -> Option<Limit> {
    let field = |rng: &mut Rng| text(rng.word(&["立案", "约定"]));
    match rng.below(14) {
        0 if on(Feature::FieldLimits) => Some(Limit::Until(field(rng))),
        1 if on(Feature::FieldLimits) => {
            let (n, working) = (rng.between(1, 12), rng.chance(40));
            Some(Limit::Before { field: field(rng), n, working })
        }
        2 if on(Feature::FieldLimits) => {
            let parts = vec![
                Limit::WorkingDays { n: rng.between(1, 6), clock: None },
                Limit::Until(text("约定")),
                Limit::Calendar {
                    n: rng.between(1, 9),
                    unit: crate::policy::Unit::Day,
                    roll: rng.chance(50),
                },
            ];
            Some(if rng.chance(50) { Limit::Longest(parts) } else { Limit::Shortest(parts) })
        }
        7 if on(Feature::ToldLimits) => Some(told(rng)),
        3 | 4 if !policy.tables.is_empty() => Some(Limit::Table(policy.tables[0].name.clone())),
        5 | 6 if policy.calendar.as_ref().is_some_and(|it| !it.hours.is_empty()) => {
            Some(Limit::WorkingHours(*rng.pick(&[1, 3, 4, 7, 8, 20])))
        }
        _ => None,
    }
}

/// The limit that the ticket tells, or another, or none.
fn told(rng: &mut Rng) -> Limit {
    let otherwise = match rng.below(4) {
        0 => None,
        1 => Some(Limit::Seconds(24 * 3600)),
        2 => Some(Limit::Calendar { n: rng.between(1, 9), unit: crate::policy::Unit::Day, roll: true }),
        _ => Some(Limit::WorkingDays { n: rng.between(1, 6), clock: None }),
    };
    Limit::Told { field: text("期限"), otherwise: otherwise.map(Box::new) }
}

/// A limit for each value of 类别, and of 加急.
pub(crate) fn table(rng: &mut Rng, policy: &Policy) -> Table {
    let optional = |name: &str| {
        let field = policy.fields.iter().find(|field| field.name == name);
        field.is_some_and(|field| field.optional && field.default.is_none())
    };
    let sorts: Vec<String> = policy
        .fields
        .iter()
        .find_map(|field| match &field.kind {
            Kind::Choice(values) => Some(values.clone()),
            _ => None,
        })
        .unwrap();
    let days = |n: i64| Limit::WorkingDays { n, clock: None };
    let mut rows = vec![
        (vec![Cell::Texts(sorts[..2].to_vec()), Cell::Flag(true)], days(rng.between(1, 3))),
        (vec![Cell::Texts(sorts[..2].to_vec()), Cell::Flag(false)], Limit::Seconds(48 * 3600)),
        (
            vec![Cell::Texts(sorts[2..].to_vec()), Cell::Any],
            if rng.chance(30) { Limit::Never } else { days(4) },
        ),
    ];
    if optional("类别") && rng.chance(60) {
        rows.push((vec![Cell::Absent, Cell::Any], days(7)));
    }
    Table { name: text("限表"), columns: vec![text("类别"), text("加急")], rows }
}

/// What must come first.
fn first(rng: &mut Rng) -> Happening {
    match words::happening(rng, &["签批", "报批", "回访"], false) {
        Happening::Unless(inner, _) if !on(Feature::UnlessBefore) => *inner,
        what => what,
    }
}

pub(crate) fn bans(rng: &mut Rng, policy: &mut Policy) {
    let event = |kind: &str| Happening::Event { kind: text(kind), condition: None, by: None };
    for name in ["前一", "禁二"].iter().take(1 + rng.below(2)) {
        let without = name.starts_with('前').then(|| first(rng));
        let not = if rng.chance(70) { event("批复") } else { words::event(rng, &["派件", "退回"]) };
        let gap = |rng: &mut Rng| match rng.below(3) {
            0 => Span::Days(rng.between(1, 8)),
            1 => *rng.pick(&[Span::Hours(24), Span::Months(1), Span::Years(1)]),
            _ => Span::Days(3),
        };
        let kind = rng.below(4);
        let at_least = (kind == 0).then(|| gap(rng));
        let at_most = (kind == 1 && without.is_some()).then(|| gap(rng));
        let conditions = if rng.chance(40) { vec![words::condition(rng, 1)] } else { Vec::new() };
        let bearer = text(rng.word(&["承办", "承办", "平台"]));
        policy.bans.push(Ban { name: text(name), bearer, conditions, without, not, at_least, at_most });
    }
}

pub(crate) fn permits(rng: &mut Rng, policy: &mut Policy) {
    let mut names: Vec<String> = policy.bans.iter().map(|ban| ban.name.clone()).collect();
    names.extend(policy.duties.iter().map(|duty| duty.name.clone()));
    let lifts = vec![rng.pick(&names).clone()];
    let condition = rng.chance(70).then(|| words::condition(rng, 1));
    policy.permits.push(Permit { name: text("容缺"), bearer: text("承办"), condition, lifts });
}

pub(crate) fn ladder(rng: &mut Rng, policy: &mut Policy) {
    let subject = |duty: &&Duty| {
        let moves = duty.reassign != Some(Reassign::Stay);
        on(Feature::RungOnOthers) || moves && matches!(&duty.bearer, Bearer::One(role) if role == "承办")
    };
    let duties: Vec<String> = policy.duties.iter().filter(subject).map(|duty| duty.name.clone()).collect();
    if duties.is_empty() {
        return;
    }
    let mut rungs = Vec::new();
    for name in ["黄牌", "红牌", "约谈级"].iter().take(1 + rng.below(3)) {
        let cause = if rng.chance(75) {
            Cause::Turn(turn(rng))
        } else {
            Cause::Happens(words::event(rng, &["再批", "撤回"]))
        };
        let by = rng.chance(40).then(|| text(rng.word(&["平台", "住建局"])));
        rungs.push(Rung { cause, name: text(name), discretionary: by.is_some() && rng.chance(30), by });
    }
    policy.ladders.push(Ladder { name: text("督"), subject: text("承办"), duties, rungs });
}

/// Suspensions of duties that no extension touches and no 同 follows. What time not counted does to 当日, 次日 and to the
/// longer or shorter of several limits is not said.
pub(crate) fn suspensions(rng: &mut Rng, policy: &mut Policy) {
    let touched = |duty: &&Duty| {
        let extended = policy.extensions.iter().any(|it| it.duties.contains(&duty.name));
        let followed =
            policy.duties.iter().any(|it| matches!(&it.limit, Limit::Same(it) if *it == duty.name));
        let mixed = matches!(
            duty.limit,
            Limit::Same(_)
                | Limit::Longest(_)
                | Limit::Shortest(_)
                | Limit::ThisDay { .. }
                | Limit::NextDay { .. }
        );
        let desk = duty.desk.or(policy.matter_desk).or(policy.desk).is_some() && !on(Feature::DeskAndPause);
        extended || followed || mixed || desk || duty.reassign == Some(Reassign::Restart)
    };
    let free: Vec<String> =
        policy.duties.iter().filter(|it| !touched(it)).map(|duty| duty.name.clone()).collect();
    if free.is_empty() {
        return;
    }
    let event = |kind: &str| Happening::Event { kind: text(kind), condition: None, by: None };
    for (name, from, to) in
        [("报批期", "报批", "批复"), ("再报期", "再报", "再批")].iter().take(1 + rng.below(2))
    {
        let duties = free.iter().take(1 + rng.below(free.len())).cloned().collect();
        let condition = rng.chance(15).then(|| Condition::Has(Place::Ticket(text("类别"))));
        policy.suspensions.push(Suspension {
            name: text(name),
            duties,
            condition,
            from: event(from),
            to: event(to),
        });
    }
}
