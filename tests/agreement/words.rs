//! The vocabulary of generated policies: a matter with roles, fields and events, and conditions over them.

use crate::features::{Feature, on};
use crate::policy::{Compare, Condition, EventKind, Happening, Kind, Place, Role, Slot, Value};
use crate::rng::Rng;
use crate::time::{When, date};

pub(crate) const UNITS: [&str; 5] = ["住建局", "城管局", "水务局", "交通局", "人社局"];
/// Events that may open a duty, and those that may discharge one.
pub(crate) const OPENING: [&str; 4] = ["收件", "派件", "退回", "回访"];
pub(crate) const CLOSING: [&str; 4] = ["回复", "办结", "说明", "回访"];
pub(crate) const OTHERS: [&str; 9] = ["撤回", "改派", "申请", "签批", "核准", "报批", "批复", "再报", "再批"];
pub(crate) const RESULTS: [&str; 3] = ["好", "中", "差"];
pub(crate) const SORTS: [&str; 3] = ["红", "黄", "蓝"];

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|one| (*one).to_owned()).collect()
}

pub(crate) fn roles(rng: &mut Rng) -> Vec<Role> {
    let role = |name: &str, optional, list| Role { name: name.to_owned(), optional, list };
    vec![role("承办", false, false), role("协办", rng.chance(70), false), role("会办", true, true)]
}

fn slot(rng: &mut Rng, name: &str, kind: Kind, default: Option<Value>) -> Slot {
    let (optional, default) = match rng.below(4) {
        0 => (false, None),
        1 => (true, default),
        _ => (true, None),
    };
    Slot { name: name.to_owned(), kind, optional, default }
}

pub(crate) fn fields(rng: &mut Rng) -> Vec<Slot> {
    let sort = Value::Text("黄".to_owned());
    vec![
        slot(rng, "类别", Kind::Choice(texts(&SORTS)), Some(sort)),
        slot(rng, "标的", Kind::Number, Some(Value::Number(3))),
        slot(rng, "利息", Kind::Number, None),
        slot(rng, "加急", Kind::Flag, Some(Value::Flag(false))),
        slot(rng, "立案", Kind::Date, None),
        slot(rng, "约定", Kind::Moment, None),
        slot(rng, "期限", Kind::Span, None),
    ]
}

pub(crate) fn events(rng: &mut Rng) -> Vec<EventKind> {
    let mut all = Vec::new();
    for name in OPENING.iter().chain(&CLOSING[..3]).chain(&OTHERS) {
        let mut fields = Vec::new();
        if ["回访", "回复", "派件", "撤回"].contains(name) {
            let result = Value::Text("中".to_owned());
            fields.push(slot(rng, "结果", Kind::Choice(texts(&RESULTS)), Some(result)));
            fields.push(slot(rng, "份数", Kind::Number, Some(Value::Number(2))));
        }
        if *name == "核准" {
            let until = Slot { name: "至".to_owned(), kind: Kind::Moment, optional: false, default: None };
            fields.push(until);
        }
        all.push(EventKind { name: (*name).to_owned(), fields });
    }
    all
}

const COMPARES: [Compare; 6] =
    [Compare::Equal, Compare::Unequal, Compare::Less, Compare::AtMost, Compare::More, Compare::AtLeast];

/// A condition over the fields of an event.
fn of_event(rng: &mut Rng) -> Condition {
    let result = || Place::Event("结果".to_owned());
    match rng.below(5) {
        0 => {
            let values = SORTS_OF_TWO[rng.below(3)];
            Condition::Among(result(), texts(&values))
        }
        1 => {
            let n = Value::Number(rng.between(1, 3));
            Condition::Compared(Place::Event("份数".to_owned()), *rng.pick(&COMPARES), n)
        }
        2 => Condition::Has(result()),
        _ => {
            let how = if rng.chance(70) { Compare::Equal } else { Compare::Unequal };
            Condition::Compared(result(), how, Value::Text((*rng.pick(&RESULTS)).to_owned()))
        }
    }
}

const SORTS_OF_TWO: [[&str; 2]; 3] = [["好", "中"], ["中", "差"], ["差", "好"]];

/// One event of those named, perhaps with a condition, perhaps by a role.
pub(crate) fn event(rng: &mut Rng, kinds: &[&str]) -> Happening {
    let kind = (*rng.pick(kinds)).to_owned();
    let bears = ["回访", "回复", "派件", "撤回"].contains(&kind.as_str());
    let condition = (bears && rng.chance(40)).then(|| {
        let one = of_event(rng);
        Box::new(if rng.chance(20) { Condition::All(vec![one, of_event(rng)]) } else { one })
    });
    let roles = ["承办", "平台", "协办", "会办"];
    let roles = if on(Feature::ByList) { &roles[..] } else { &roles[..3] };
    let by = rng.chance(12).then(|| (*rng.pick(roles)).to_owned());
    Happening::Event { kind, condition, by }
}

fn counted(rng: &mut Rng, kinds: &[&str]) -> Happening {
    let mut one = event(rng, kinds);
    if !on(Feature::DoubtInCounts) {
        plain(&mut one);
    }
    one
}

/// Takes the condition away.
fn plain(one: &mut Happening) {
    if let Happening::Event { condition, .. } = one {
        *condition = None;
    }
}

/// An event expression over those named.
pub(crate) fn happening(rng: &mut Rng, kinds: &[&str], both: bool) -> Happening {
    match rng.below(12) {
        0 | 1 => Happening::Either(vec![event(rng, kinds), event(rng, kinds)]),
        2 | 3 if both => {
            let (mut one, mut other) = (event(rng, &kinds[..2]), event(rng, &kinds[2..3]));
            if !on(Feature::DoubtInBoth) {
                [&mut one, &mut other].into_iter().for_each(plain);
            }
            Happening::Both(vec![one, other])
        }
        4 => Happening::Unless(Box::new(event(rng, kinds)), Box::new(condition(rng, 1))),
        5 => {
            let inner = Happening::Event { kind: (*rng.pick(kinds)).to_owned(), condition: None, by: None };
            Happening::Nth(rng.between(2, 3), Box::new(inner))
        }
        _ => event(rng, kinds),
    }
}

/// A condition over the ticket.
pub(crate) fn condition(rng: &mut Rng, depth: usize) -> Condition {
    let ticket = |name: &str| Place::Ticket(name.to_owned());
    if depth > 0 && rng.chance(45) {
        let parts = vec![condition(rng, depth - 1), condition(rng, depth - 1)];
        return match rng.below(3) {
            0 => Condition::All(parts),
            1 => Condition::Any(parts),
            _ => Condition::Not(Box::new(condition(rng, depth - 1))),
        };
    }
    match rng.below(12) {
        0 => Condition::Is(ticket("加急")),
        1 => {
            let value = Value::Text((*rng.pick(&SORTS)).to_owned());
            Condition::Compared(ticket("类别"), Compare::Equal, value)
        }
        2 => Condition::Compared(ticket("标的"), *rng.pick(&COMPARES), Value::Number(rng.between(1, 5))),
        3 => Condition::Sum(ticket("标的"), ticket("利息"), *rng.pick(&COMPARES), rng.between(3, 8)),
        4 => Condition::Has(ticket(rng.word(&["类别", "标的", "立案", "约定"]))),
        5 => Condition::Happened(counted(rng, &["派件", "退回", "说明"])),
        6 => {
            Condition::Times(counted(rng, &["派件", "回访", "回复"]), *rng.pick(&COMPARES), rng.between(1, 3))
        }
        7 => Condition::Contains("会办".to_owned(), (*rng.pick(&UNITS)).to_owned()),
        8 => Condition::Size("会办".to_owned(), *rng.pick(&COMPARES), rng.between(0, 2)),
        9 => {
            let day = date(*rng.pick(&[2020, 2021, 2024, 2025, 2026]), rng.between(1, 12), 15);
            Condition::Compared(ticket("立案"), *rng.pick(&COMPARES), Value::When(When::bare(day)))
        }
        10 if on(Feature::DateArithmetic) => {
            Condition::Later(ticket("立案"), rng.between(1, 40), *rng.pick(&COMPARES), ticket("立案"))
        }
        _ => {
            let last = Place::Last("回访".to_owned(), "结果".to_owned());
            Condition::Compared(last, Compare::Equal, Value::Text((*rng.pick(&RESULTS)).to_owned()))
        }
    }
}
