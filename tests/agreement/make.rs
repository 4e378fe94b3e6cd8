//! Random policies.

use crate::features::{Feature, on};
use crate::more;
use crate::policy::{Bearer, Duty, Extension, Gain, Happening, Limit, Policy, Reassign, Span, Unit};
use crate::rng::Rng;
use crate::time::{Day, NOON, Sec, date};
use crate::words::{self, CLOSING, OPENING, UNITS};

/// Days near which much happens: holidays, make-up days, ends of months and of the published years.
const ANCHORS: [(i64, i64, i64); 18] = [
    (2020, 1, 20),
    (2020, 1, 31),
    (2020, 9, 25),
    (2020, 12, 29),
    (2021, 2, 5),
    (2021, 4, 23),
    (2021, 9, 15),
    (2024, 1, 31),
    (2024, 2, 8),
    (2024, 4, 26),
    (2024, 9, 27),
    (2024, 12, 28),
    (2025, 1, 24),
    (2025, 9, 26),
    (2026, 2, 10),
    (2026, 9, 18),
    (2026, 12, 24),
    (2023, 6, 21),
];

pub(crate) fn anchor(rng: &mut Rng) -> Day {
    let (year, month, day) = *rng.pick(&ANCHORS);
    date(year, month, day) + rng.between(-3, 4)
}

fn text(name: &str) -> String {
    name.to_owned()
}

pub(crate) fn policy(rng: &mut Rng, anchor: Day) -> Policy {
    let mut policy = Policy {
        from: if rng.chance(90) { date(2019, 1, 1) } else { anchor + rng.between(-1, 3) },
        to: rng.chance(8).then(|| anchor + rng.between(4, 9)),
        bare_works: rng.chance(15).then(|| rng.chance(60)),
        desk: rng.chance(12).then(|| *rng.pick(&[17 * 3600 + 1800, NOON, 0, 86_399])),
        halves_by_hours: false,
        calendar: None,
        matter_bare_works: rng.chance(10).then(|| rng.chance(50)),
        matter_desk: rng.chance(5).then_some(16 * 3600),
        units: UNITS.iter().map(|unit| text(unit)).chain([text("政务平台")]).collect(),
        groups: vec![(text("各局"), vec![text("水务局"), text("交通局"), text("人社局")])],
        bound: vec![(text("平台"), text("政务平台"))],
        roles: words::roles(rng),
        fields: words::fields(rng),
        events: words::events(rng),
        duties: Vec::new(),
        extensions: Vec::new(),
        suspensions: Vec::new(),
        bans: Vec::new(),
        permits: Vec::new(),
        ladders: Vec::new(),
        tables: Vec::new(),
    };
    if on(Feature::Calendars) && rng.chance(25) {
        policy.calendar = Some(more::calendar(rng, anchor));
        policy.halves_by_hours = on(Feature::HalvesByHours)
            && rng.chance(30)
            && policy
                .calendar
                .as_ref()
                .is_some_and(|it| it.hours.len() == 1 || !it.hours.is_empty() && on(Feature::HalvesBySeason));
    }
    if on(Feature::Tables) && rng.chance(20) {
        policy.tables = vec![more::table(rng, &policy)];
    }
    for name in ["甲责", "乙责", "丙责"].iter().take(1 + rng.below(3)) {
        let one = duty(rng, name, anchor, &policy);
        policy.duties.push(one);
    }
    if on(Feature::Extensions) && rng.chance(45) {
        extensions(rng, &mut policy, anchor);
    }
    if on(Feature::Suspensions) && rng.chance(30) {
        more::suspensions(rng, &mut policy);
    }
    if on(Feature::Bans) && rng.chance(25) {
        more::bans(rng, &mut policy);
    }
    if on(Feature::Permits) && rng.chance(20) {
        more::permits(rng, &mut policy);
    }
    if on(Feature::Ladders) && rng.chance(25) {
        more::ladder(rng, &mut policy);
        follow_up(rng, &mut policy, anchor);
    }
    policy
}

/// A duty that a rung opens.
fn follow_up(rng: &mut Rng, policy: &mut Policy, anchor: Day) {
    let rungs = policy.ladders.iter().flat_map(|ladder| {
        let imposed = ladder.rungs.iter().filter(|rung| !rung.discretionary);
        imposed.map(|rung| Happening::Rung(ladder.name.clone(), rung.name.clone()))
    });
    let rungs: Vec<Happening> = rungs.collect();
    if !rungs.is_empty() && rng.chance(50) {
        let trigger = rng.pick(&rungs).clone();
        let mut one = duty(rng, "丁责", anchor, policy);
        one.triggers = vec![trigger];
        // What time not counted does to one that follows is not said.
        let suspended = |name: &String| policy.suspensions.iter().any(|rule| rule.duties.contains(name));
        if matches!(&one.limit, Limit::Same(other) if suspended(other)) {
            one.limit = Limit::WorkingDays { n: 3, clock: None };
        }
        policy.duties.push(one);
    }
}

fn bearer(rng: &mut Rng) -> Bearer {
    let all = |list: &[&str]| list.iter().map(|one| text(one)).collect::<Vec<_>>();
    let lead = |rng: &mut Rng, name: &str| rng.chance(40).then(|| text(name));
    match rng.below(16) {
        0 => Bearer::One(text("协办")),
        1 => Bearer::One(text("平台")),
        2 => Bearer::One(text("住建局")),
        3 => Bearer::Joint(all(&["承办", "协办"]), lead(rng, "协办")),
        4 => Bearer::Joint(all(&["平台", "各局"]), None),
        5 => Bearer::Split(all(&["协办", "承办"]), lead(rng, "承办")),
        6 => Bearer::Each(all(&["承办", "平台"])),
        7 => Bearer::Each(all(&["各局", "住建局"])),
        8 if on(Feature::EachOfList) => Bearer::Each(all(&["会办"])),
        _ => Bearer::One(text("承办")),
    }
}

fn clock(rng: &mut Rng) -> Option<Sec> {
    rng.chance(50).then(|| *rng.pick(&[NOON, 9 * 3600, 17 * 3600, 86_399, 0]))
}

fn limit(rng: &mut Rng, anchor: Day, policy: &Policy) -> Limit {
    let others: Vec<&Duty> =
        policy.duties.iter().filter(|duty| !matches!(duty.bearer, Bearer::Each(_))).collect();
    if let Some(limit) = more::limit(rng, policy) {
        return limit;
    }
    match rng.below(22) {
        0 | 1 if on(Feature::Same) && !others.is_empty() => Limit::Same(rng.pick(&others).name.clone()),
        2 | 3 => {
            let unit = *rng.pick(&[Unit::Day, Unit::Day, Unit::Week, Unit::Month]);
            Limit::Calendar { n: rng.between(1, if unit == Unit::Day { 12 } else { 2 }), unit, roll: true }
        }
        4 => {
            let unit = *rng.pick(&[Unit::Day, Unit::Week, Unit::Month, Unit::Year]);
            Limit::Calendar { n: rng.between(1, 3), unit, roll: rng.chance(50) }
        }
        5 | 6 => Limit::Seconds(*rng.pick(&[3600, 7200, 24 * 3600, 48 * 3600, 1800, 15, 90])),
        7 | 8 => Limit::HalfDays { slots: 2 * rng.between(0, 4) + 1, working: rng.chance(70) },
        9 => Limit::ThisDay { working: rng.chance(50), clock: clock(rng) },
        10 => Limit::NextDay { working: rng.chance(50), clock: clock(rng) },
        11 | 12 => Limit::Date { day: anchor + rng.between(-1, 12), roll: rng.chance(40) },
        13 => Limit::Range(2, rng.between(3, 6)),
        14 => Limit::Vague,
        15 => Limit::Never,
        _ => Limit::WorkingDays { n: rng.between(1, 8), clock: clock(rng) },
    }
}

pub(crate) fn duty(rng: &mut Rng, name: &str, anchor: Day, policy: &Policy) -> Duty {
    let bearer = bearer(rng);
    let single = !matches!(bearer, Bearer::Each(_));
    let reassign = match rng.below(4) {
        0 => Some(Reassign::Stay),
        // Whose event discharges an overdue one rests on whether it moves.
        _ if !single && !on(Feature::MovesWhenOverdue) => Some(Reassign::Stay),
        1 if on(Feature::Restart) && single => Some(Reassign::Restart),
        1 => Some(Reassign::Move),
        _ => None,
    };
    let mut triggers = vec![match more::moment(rng, policy) {
        Some(moment) => moment,
        None => words::happening(rng, &OPENING, on(Feature::TriggerOfTwo)),
    }];
    // Whether an event that opened something by itself may still be a part of 且 is not said.
    if !matches!(triggers[0], Happening::Both(_)) && rng.chance(8) {
        triggers.push(words::event(rng, &OPENING));
    }
    let mut completions = vec![words::happening(rng, &CLOSING, true)];
    if rng.chance(8) {
        completions.push(words::event(rng, &CLOSING));
    }
    let terminations: Vec<Happening> =
        if rng.chance(35) { vec![words::event(rng, &["撤回"])] } else { Vec::new() };
    let restarts = reassign == Some(Reassign::Restart);
    let limit = limit(rng, anchor, policy);
    // Whether one that follows an undetermined one is open is not said.
    let follows = matches!(limit, Limit::Same(_));
    Duty {
        name: text(name),
        bearer,
        conditions: if rng.chance(35) { vec![words::condition(rng, 2)] } else { Vec::new() },
        triggers,
        limit,
        completions,
        terminations,
        early: !restarts && on(Feature::Early) && rng.chance(10) && (single || on(Feature::EarlyEach)),
        no_repeat: !restarts && single && !follows && rng.chance(10),
        first_only: !restarts && single && rng.chance(8),
        reassign,
        force: more::force(rng),
        bare_works: rng.chance(8).then(|| rng.chance(60)),
        desk: rng.chance(8).then_some(17 * 3600),
    }
}

fn unclear(limit: &Limit) -> bool {
    matches!(limit, Limit::WorkingHours(_) | Limit::Longest(_) | Limit::Shortest(_))
}

/// Whether a limit may end otherwise than at a clock time of its own or with a day.
fn uneven(limit: &Limit) -> bool {
    matches!(
        limit,
        Limit::HalfDays { .. }
            | Limit::Seconds(_)
            | Limit::WorkingHours(_)
            | Limit::Table(_)
            | Limit::Until(_)
            | Limit::Told { .. }
            | Limit::Before { .. }
            | Limit::Longest(_)
            | Limit::Shortest(_)
    )
}

fn extensions(rng: &mut Rng, policy: &mut Policy, anchor: Day) {
    let timed = |duty: &&Duty| {
        !matches!(duty.limit, Limit::Never | Limit::Vague | Limit::Same(_))
            && duty.reassign != Some(Reassign::Restart)
            && (duty.bare_works.is_none() || on(Feature::DayOfADuty))
            && (on(Feature::HalfDaysExtended) || !uneven(&duty.limit))
            && (on(Feature::HoursExtended) || !matches!(duty.limit, Limit::Seconds(_) | Limit::Table(_)))
            && (on(Feature::UnclearCutoffs) || !unclear(&duty.limit))
            && (on(Feature::OneForARequest) || !matches!(duty.bearer, Bearer::Each(_)))
    };
    let duties: Vec<String> = policy.duties.iter().filter(timed).map(|duty| duty.name.clone()).collect();
    if duties.is_empty() {
        return;
    }
    let plain = |kind: &str| Happening::Event { kind: text(kind), condition: None, by: None };
    let steps = match rng.below(4) {
        0 => vec![],
        1 => vec!["签批"],
        2 => vec!["核准"],
        _ => vec!["签批", "核准"],
    };
    let gain = match rng.below(5) {
        0 | 1 if steps.contains(&"核准") => Gain::Until(text("核准"), text("至")),
        2 => Gain::UntilDate(anchor + rng.between(2, 20)),
        3 => Gain::By(Span::Days(rng.between(1, 6))),
        _ => Gain::By(Span::WorkingDays(rng.between(1, 6))),
    };
    let count = if rng.chance(70) { 1 } else { duties.len() };
    let most = rng.chance(40).then(|| rng.between(1, 2));
    // What an extension beyond the total does is not said.
    let total = match (most, &gain) {
        (Some(most), Gain::By(Span::WorkingDays(n))) if on(Feature::Total) => Some(most * n),
        _ => None,
    };
    policy.extensions.push(Extension {
        name: text("延"),
        duties: duties.into_iter().take(count).collect(),
        guard: rng.chance(25).then(|| words::condition(rng, 1)),
        request: plain("申请"),
        steps: steps.into_iter().map(plain).collect(),
        gain,
        most,
        total,
        late_grant: on(Feature::LateGrant) && rng.chance(25),
    });
}
