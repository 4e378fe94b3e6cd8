//! Random tickets for a policy, aimed at its edges: moments of other events, due moments a second before and after, the
//! ends of days and of slots, holidays; and the moment at which to judge.

use crate::answer;
use crate::features::{Feature, on};
use crate::policy::{Event, EventKind, Kind, Policy, Slot, Span, Ticket, Value};
use crate::rng::Rng;
use crate::time::{Calendar, DAY, Day, LAST, NOON, Sec, When, day_of};
use crate::words::{CLOSING, OPENING, OTHERS, SORTS, UNITS};

/// Kinds of which two in one second could not be told apart by the texts: fields that decide, steps of a chain.
const SINGLE: [&str; 7] = ["回访", "申请", "核准", "签批", "派件", "回复", "撤回"];

const CLOCKS: [Sec; 10] =
    [0, LAST, NOON, NOON + 1, NOON - 1, 9 * 3600, 15 * 3600, 17 * 3600 + 1800, 17 * 3600 + 1801, 61_200];

fn moment(rng: &mut Rng, anchor: Day, known: &[Sec]) -> When {
    if !known.is_empty() && rng.chance(30) {
        let at = *rng.pick(known) + rng.between(-1, 1);
        return When::exact(at);
    }
    let day = anchor + rng.between(0, 14);
    if rng.chance(12) {
        return When::bare(day);
    }
    let clock = if rng.chance(70) { *rng.pick(&CLOCKS) } else { rng.between(0, LAST) };
    When::exact(day * DAY + clock)
}

fn value(rng: &mut Rng, slot: &Slot, anchor: Day) -> Value {
    match &slot.kind {
        Kind::Choice(values) => Value::Text(rng.pick(values).clone()),
        Kind::Number => Value::Number(rng.between(0, 5)),
        Kind::Flag => Value::Flag(rng.chance(50)),
        Kind::Date => Value::When(When::bare(anchor + rng.between(-5, 20))),
        Kind::Moment => {
            let day = anchor + rng.between(0, 30);
            let exact = When::exact(day * DAY + *rng.pick(&CLOCKS));
            Value::When(if rng.chance(35) { When::bare(day) } else { exact })
        }
        Kind::Span => Value::Span(span(rng)),
    }
}

/// A limit as a ticket tells it.
fn span(rng: &mut Rng) -> Span {
    match rng.below(6) {
        0 | 1 => Span::WorkingDays(rng.between(1, 8)),
        2 => Span::Days(rng.between(1, 12)),
        3 => Span::Months(rng.between(1, 2)),
        4 => Span::Years(1),
        _ => Span::Hours(*rng.pick(&[1, 24, 48])),
    }
}

fn filled(rng: &mut Rng, slots: &[Slot], anchor: Day) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for slot in slots {
        if !slot.optional || rng.chance(60) {
            all.push((slot.name.clone(), value(rng, slot, anchor)));
        }
    }
    all
}

fn unit(rng: &mut Rng) -> String {
    (*rng.pick(&UNITS)).to_owned()
}

fn units(rng: &mut Rng) -> Value {
    let mut all: Vec<String> = Vec::new();
    for _ in 0..=rng.below(2) {
        let one = unit(rng);
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Value::List(all)
}

fn event(rng: &mut Rng, policy: &Policy, kind: &str, when: When, anchor: Day) -> Event {
    let fields = policy.event(kind).map_or(&[] as &[Slot], |kind: &EventKind| &kind.fields);
    let by = rng.chance(60).then(|| if rng.chance(15) { "政务平台".to_owned() } else { unit(rng) });
    Event { kind: kind.to_owned(), when, by, fields: filled(rng, fields, anchor), set: Vec::new() }
}

fn set(rng: &mut Rng) -> (String, Value) {
    match rng.below(6) {
        0 => ("类别".to_owned(), Value::Text((*rng.pick(&SORTS)).to_owned())),
        1 => ("标的".to_owned(), Value::Number(rng.between(0, 5))),
        2 => ("加急".to_owned(), Value::Flag(rng.chance(50))),
        3 if rng.chance(40) => ("期限".to_owned(), Value::Span(span(rng))),
        3 => ("协办".to_owned(), Value::Text(unit(rng))),
        _ => ("承办".to_owned(), Value::Text(unit(rng))),
    }
}

fn kind(rng: &mut Rng) -> &'static str {
    match rng.below(10) {
        0..=2 => rng.word(&OPENING),
        3..=5 => rng.word(&CLOSING),
        6 => rng.word(&["申请", "签批", "核准"]),
        7 => rng.word(&["报批", "批复", "再报", "再批"]),
        _ => rng.word(&OTHERS),
    }
}

/// A ticket, and when to judge it.
pub(crate) fn ticket(rng: &mut Rng, policy: &Policy, calendar: &Calendar, anchor: Day) -> (Ticket, Sec) {
    let mut parties: Vec<(String, Value)> = Vec::new();
    if !(on(Feature::MissingParty) && rng.chance(8)) {
        parties.push(("承办".to_owned(), Value::Text(unit(rng))));
    }
    if rng.chance(60) {
        parties.push(("协办".to_owned(), Value::Text(unit(rng))));
    }
    if rng.chance(60) {
        parties.push(("会办".to_owned(), units(rng)));
    }
    let fields = filled(rng, &policy.fields, anchor);
    let mut ticket = Ticket { parties, fields, events: Vec::new() };
    let mut known: Vec<Sec> = Vec::new();
    for place in 0..2 + rng.below(6) {
        let when = moment(rng, anchor, &known);
        let kind = if place == 0 { rng.word(&OPENING) } else { kind(rng) };
        known.push(when.at);
        ticket.events.push(event(rng, policy, kind, when, anchor));
    }
    for _ in 0..rng.below(4) {
        let dues = answer::moments(policy, calendar, &ticket);
        known.extend(&dues);
        let when = if dues.is_empty() || rng.chance(30) {
            moment(rng, anchor, &known)
        } else if rng.chance(15) {
            When::bare(day_of(*rng.pick(&dues)))
        } else {
            When::exact(*rng.pick(&dues) + rng.between(-1, 1))
        };
        known.push(when.at);
        let kind = kind(rng);
        ticket.events.push(event(rng, policy, kind, when, anchor));
    }
    ticket.events.retain(|event| (0..crate::time::END_OF_TIME).contains(&event.when.at));
    settle(rng, &mut ticket, policy);
    known.extend(answer::moments(policy, calendar, &ticket));
    let as_of = match rng.below(10) {
        0 => anchor * DAY + rng.between(0, 20 * DAY),
        1..=3 => (anchor + 40) * DAY,
        _ => *rng.pick(&known) + rng.between(-1, 1),
    };
    let mut as_of = as_of;
    while !askable(policy, &ticket, as_of) {
        as_of += 1;
    }
    (ticket, as_of)
}

/// Whether a moment is none at which an obligation may open overdue and set something off.
pub(crate) fn askable(policy: &Policy, ticket: &Ticket, as_of: Sec) -> bool {
    let text = crate::print::policy(policy);
    let follows = ["逾期", "期满", "可以", "督办"].iter().any(|word| text.contains(word));
    let event = ticket.events.iter().any(|event| event.when.at == as_of);
    on(Feature::OverdueAtOnce) || !(follows && event)
}

/// Adds changes by `set`, no two of one name in a second; and takes out what the texts leave open: two events of one
/// kind in one second, of which one is the last.
fn settle(rng: &mut Rng, ticket: &mut Ticket, policy: &Policy) {
    let text = crate::print::policy(policy);
    let mut seen: Vec<(String, Sec)> = Vec::new();
    ticket.events.retain(|event| {
        let new = !seen.contains(&(event.kind.clone(), event.when.at));
        seen.push((event.kind.clone(), event.when.at));
        // Which of two in one second is the second one is not said.
        let numbered = || text.contains(&format!("次 {}", event.kind));
        new || !(SINGLE.contains(&event.kind.as_str()) || numbered())
    });
    if one_a_second(policy, ticket) {
        let mut taken: Vec<Sec> = Vec::new();
        ticket.events.retain(|event| {
            let new = !taken.contains(&event.when.at);
            taken.push(event.when.at);
            new
        });
    }
    if !on(Feature::BareRescue) && ["逾期", "期满", "终止"].iter().any(|word| text.contains(word)) {
        let rescue = |event: &Event| event.when.bare && CLOSING.contains(&event.kind.as_str());
        ticket.events.retain(|event| !rescue(event));
    }
    let mut changed: Vec<(String, Sec)> = Vec::new();
    for event in &mut ticket.events {
        if rng.chance(if event.kind == "改派" { 80 } else { 6 }) {
            let one = set(rng);
            let key = (one.0.clone(), event.when.at);
            let lacks = ["承办", "协办"].contains(&one.0.as_str())
                && !ticket.parties.iter().any(|(party, _)| *party == one.0);
            if lacks && !on(Feature::FilledLater) {
                continue;
            }
            // Two changes in one second restart an obligation once, not twice.
            let once =
                |(name, at): &(String, Sec)| *at == key.1 && (*name == key.0 || !on(Feature::SetsOfASecond));
            if !changed.iter().any(once) {
                changed.push(key);
                event.set.push(one);
            }
        }
    }
}

/// Whether events of one second would ask what is left open.
fn one_a_second(policy: &Policy, ticket: &Ticket) -> bool {
    let lacks = |name: &str| !ticket.parties.iter().any(|(party, _)| party == name);
    let mut required = policy.roles.iter().filter(|role| !role.optional);
    if !on(Feature::MissingInASecond) && required.any(|role| lacks(&role.name)) {
        return true;
    }
    let text = crate::print::policy(policy);
    // Whether an undetermined obligation is open within its own second is not said.
    if text.contains("在办期间不重复") && text.contains("时限 同") {
        return true;
    }
    !on(Feature::LogOfASecond) && ["已发生(", "次数(", "回访."].iter().any(|it| text.contains(it))
}

/// Whether a ticket, as the shrinker left it, still keeps out of what is switched off.
pub(crate) fn fair(policy: &Policy, ticket: &Ticket) -> bool {
    let mut seconds: Vec<Sec> = ticket.events.iter().map(|event| event.when.at).collect();
    seconds.sort_unstable();
    let crowded = seconds.windows(2).any(|pair| pair[0] == pair[1]);
    let has = |name: &str| ticket.parties.iter().any(|(party, _)| party == name);
    let mut set = ticket.events.iter().flat_map(|event| &event.set);
    let filled = set.any(|(name, _)| ["承办", "协办"].contains(&name.as_str()) && !has(name));
    !(crowded && one_a_second(policy, ticket)) && (on(Feature::FilledLater) || !filled)
}
