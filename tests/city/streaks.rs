//! 滕州's yellow cards, red cards and interviews over shuffled ledgers of hundreds of tickets, against a reckoning written
//! here from the text of section 9 alone: its own calendar, its own streaks. And what
//! a ledger keeps for streaks, merged in any order.

use duban::calendar::Calendar;
use duban::eval::{Evaluator, NoTrace};
use duban::facts::{self, OnUnknown};
use duban::ledger::{Formulas, Ledger, Present};
use duban::source::{FileId, Source};
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::{Value, json};

/// Seconds of Beijing time since the start of 2023, as the reckoning counts.
type At = i64;

const DAY: At = 86_400;

/// Days of the first half of 2023 that do not follow the week: holidays, then Saturdays and Sundays that work.
const HOLIDAYS: [&str; 10] =
    ["04-05", "04-29", "04-30", "05-01", "05-02", "05-03", "06-22", "06-23", "06-24", "01-02"];
const MADE_UP: [&str; 3] = ["04-23", "05-06", "06-25"];
const MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn month_day(day: i64) -> (i64, i64) {
    let (mut month, mut rest) = (0, day);
    while rest >= MONTHS[usize::try_from(month).unwrap()] {
        rest -= MONTHS[usize::try_from(month).unwrap()];
        month += 1;
    }
    (month + 1, rest + 1)
}

fn works(day: i64) -> bool {
    let (month, of_month) = month_day(day);
    let name = format!("{month:02}-{of_month:02}");
    // 1 January 2023 was a Sunday.
    let weekday = day % 7;
    let week = weekday != 0 && weekday != 6;
    (week || MADE_UP.contains(&name.as_str())) && !HOLIDAYS.contains(&name.as_str())
}

/// The end of the n-th working day after a day.
fn due(from: At, days: u32) -> At {
    let (mut day, mut left) = (from / DAY, days);
    while left > 0 {
        day += 1;
        left -= u32::from(works(day));
    }
    day * DAY + DAY - 1
}

fn shown(at: At) -> String {
    let (month, day) = month_day(at / DAY);
    let clock = at % DAY;
    format!("2023-{month:02}-{day:02}T{:02}:{:02}:{:02}+08:00", clock / 3_600, clock / 60 % 60, clock % 60)
}

/// A small generator: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = usize::try_from(self.roll(i64::try_from(at + 1).unwrap())).unwrap();
            list.swap(at, other);
        }
    }
}

const UNITS: [&str; 4] = ["市自然资源局", "市行政审批局", "荆河街道", "市司法局"];

/// An obligation as the text tells it: since when, how many days, what completes it.
struct Owed {
    duty: &'static str,
    instance: usize,
    from: At,
    days: u32,
    done: Option<At>,
}

struct Ticket {
    id: String,
    unit: Option<&'static str>,
    withdrawn: Option<At>,
    owed: Vec<Owed>,
}

/// A ticket at random: received, answered and reported back some time, perhaps sent back once or twice, perhaps withdrawn.
fn ticket(dice: &mut Dice, number: usize) -> Ticket {
    // Whole hours, and due moments at the ends of days, so that many moments meet.
    let received = (36 + dice.roll(100)) * DAY + dice.roll(24) * 3_600;
    let took = |dice: &mut Dice, from: At, days: u32| match dice.roll(10) {
        0 => None,
        1 => Some(due(from, days)),
        2 => Some(due(from, days) + 1),
        3..=5 => Some(due(from, days) + 1 + dice.roll(6 * 24) * 3_600),
        _ => Some(from + dice.roll(due(from, days) - from + 1)),
    };
    let mut owed =
        vec![Owed {
            duty: "答复反馈", instance: 1, from: received, days: 5, done: took(dice, received, 5)
        }];
    let mut last = received + 10 * DAY;
    for instance in 1..=usize::try_from(dice.roll(3)).unwrap() {
        let from = last + dice.roll(9 * 24) * 3_600;
        let done = took(dice, from, 3);
        owed.push(Owed { duty: "重办反馈", instance, from, days: 3, done });
        last = due(from, 3) + 12 * DAY;
    }
    let withdrawn = (dice.roll(8) == 0).then(|| received + 1 + dice.roll(30 * 24) * 3_600);
    let unit = (dice.roll(25) > 0).then(|| UNITS[usize::try_from(dice.roll(4)).unwrap()]);
    Ticket { id: format!("TZ-{number:04}"), unit, withdrawn, owed }
}

fn written(ticket: &Ticket, dice: &mut Dice) -> Value {
    let mut events = Vec::new();
    let mut event = |name: &str, at: At| events.push(json!({"event": name, "at": shown(at)}));
    for owed in &ticket.owed {
        if owed.duty == "答复反馈" {
            event("接收", owed.from);
            if let Some(done) = owed.done {
                // Answered at once, or when reported back: the later completes it.
                event("答复企业", if dice.roll(2) == 0 { owed.from + 1 } else { done });
                event("反馈", done.max(owed.from + 1));
            }
        } else {
            event("退回", owed.from);
            owed.done.into_iter().for_each(|done| event("重办反馈", done));
        }
    }
    ticket.withdrawn.into_iter().for_each(|at| event("诉求撤回", at));
    dice.shuffle(&mut events);
    let parties = ticket.unit.map_or(json!({}), |unit| json!({"承办单位": unit}));
    json!({"id": ticket.id, "matter": "企业诉求", "parties": parties, "events": events})
}

/// What section 9 makes of it: (moment, rung, unit, ticket of the last cause, causes), yellow cards too.
type Reached = (String, &'static str, String, String, Vec<String>);

fn reckoned(tickets: &[Ticket], as_of: At) -> Vec<Reached> {
    let mut reached = Vec::new();
    for unit in UNITS {
        let mut outcomes = Vec::new();
        for ticket in tickets.iter().filter(|ticket| ticket.unit == Some(unit)) {
            for owed in ticket.owed.iter().filter(|owed| owed.from <= as_of) {
                let due = due(owed.from, owed.days);
                let done =
                    owed.done.map(|at| if owed.duty == "答复反馈" { at.max(owed.from + 1) } else { at });
                // A completion in the same second as its trigger completes what was open before, not this one.
                let done = done.filter(|at| *at <= as_of);
                let ended = ticket.withdrawn.filter(|at| *at >= owed.from && *at <= as_of);
                let place = usize::from(owed.duty == "重办反馈");
                let cause = format!("{}/{}#{}", ticket.id, owed.duty, owed.instance);
                match (done, ended) {
                    (done, Some(ended)) if ended <= due && done.is_none_or(|done| ended <= done) => {}
                    (Some(done), _) if done <= due => {
                        outcomes.push((done, ticket.id.clone(), place, owed.instance, true, cause));
                    }
                    _ if as_of > due => {
                        outcomes.push((due, ticket.id.clone(), place, owed.instance, false, cause));
                    }
                    _ => {}
                }
            }
        }
        outcomes.sort();
        let (mut yellow, mut red): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for (at, ticket, _, _, kept, cause) in outcomes {
            if kept {
                // By default a kept one ends every streak.
                (yellow, red) = (Vec::new(), Vec::new());
                continue;
            }
            let entry =
                |rung, causes: &[String]| (shown(at), rung, unit.to_owned(), ticket.clone(), causes.to_vec());
            reached.push(entry("黄牌", std::slice::from_ref(&cause)));
            yellow.push(cause);
            if yellow.len() == 2 {
                // Two yellow cards in a row: a red one. Reaching it uses them up.
                reached.push(entry("红牌", &yellow));
                red.append(&mut yellow);
            }
            if red.len() == 4 {
                reached.push(entry("约谈主要负责人", &red));
                red.clear();
            }
        }
    }
    reached.sort();
    reached
}

fn reported(policy: &Policy, ledger: &Value, as_of: At) -> (Vec<Reached>, Value) {
    let as_of = shown(as_of).parse().unwrap();
    let facts = Source::new("台账.json", ledger.to_string());
    let checked = policy.check_text(facts, as_of, CheckOptions::default()).unwrap();
    assert_eq!(checked.rejected.len(), 0);
    let mut report = serde_json::to_value(&checked.report).unwrap();
    let mut reached: Vec<Reached> = Vec::new();
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let rung =
        |value: &Value| *["黄牌", "红牌", "约谈主要负责人"].iter().find(|rung| value == **rung).unwrap();
    for ticket in report["tickets"].as_array().unwrap() {
        for one in ticket["escalations"].as_array().unwrap().iter().filter(|one| one["ladder"] == "红黄牌")
        {
            // A ticket without a unit has its yellow card, on nobody; no streak hears of it.
            if one["on"].is_null() {
                continue;
            }
            let causes = one["causes"].as_array().unwrap().iter();
            let causes = causes.map(|cause| format!("{}/{}", text(&ticket["id"]), text(cause))).collect();
            reached.push((
                text(&one["at"]),
                rung(&one["rung"]),
                text(&one["on"]),
                text(&ticket["id"]),
                causes,
            ));
        }
    }
    for one in report["escalations"].as_array().unwrap() {
        let causes = one["causes"].as_array().unwrap().iter().map(text).collect();
        reached.push((text(&one["at"]), rung(&one["rung"]), text(&one["on"]), text(&one["ticket"]), causes));
    }
    reached.sort();
    report["tickets"] = Value::Null;
    report["facts"] = Value::Null;
    (reached, report)
}

const STREAMS: &str = "
政策 合 { 语言 1; 施行 2023年1月1日 }
单位 甲局
单位 乙局
事项 诉求 { 角色 承办单位; 角色 协办单位 ?; 事件 接收; 事件 答复; 事件 说明; 事件 亮牌; 事件 认定; 事件 补充 }
义务 答复 { 责任单位 共同 承办单位、协办单位; 自 接收 起; 时限 当日; 完成 答复; 约束 原则上 理由 说明 }
督办 牌 {
    督办对象 承办单位; 适用于 答复; 以 亮牌 为准
    逾期          → 黄牌
    认定          → 通报
    连续2次 黄牌  → 红牌 由 协办单位 { 时限 3日; 完成 约谈 }
    近3个月内累计3次 通报 → 提级
}
督办 次 { 督办对象 承办单位; 适用于 答复; 触发后不重计; 连续2次 逾期 → 提醒 由 协办单位; 自然年内累计3次 → 重点 }
";

/// A ticket of few days and two units, so that outcomes meet, with everything that a ledger keeps of one.
fn small(dice: &mut Dice, number: i64) -> Value {
    let day = 60 + dice.roll(12);
    let mut events = vec![json!({"event": "接收", "at": shown(day * DAY + 9 * 3_600)})];
    for name in ["答复", "说明", "亮牌", "亮牌", "认定", "补充"] {
        if dice.roll(3) > 0 {
            let at = (day + dice.roll(4)) * DAY + dice.roll(24) * 3_600;
            events.push(json!({"event": name, "at": shown(at)}));
        }
    }
    let (first, second) = if dice.roll(2) == 0 { ("甲局", "乙局") } else { ("乙局", "甲局") };
    let parties = if dice.roll(3) == 0 {
        json!({"承办单位": first, "协办单位": second})
    } else {
        json!({"承办单位": first})
    };
    json!({"id": format!("{number}"), "parties": parties, "events": events})
}

#[test]
fn what_ledgers_keep_for_streaks_merges_in_any_order() {
    let policy = super::cases::policy(STREAMS);
    let formulas = Formulas::read(policy.program()).unwrap();
    let as_of = shown(80 * DAY).parse().unwrap();
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut seen = 0;
    for _ in 0..40 {
        let tickets: Vec<Value> = (0..20).map(|number| small(&mut dice, number)).collect();
        let whole = pushed(&policy, &tickets, as_of);
        let cut = usize::try_from(dice.roll(21)).unwrap();
        let parts = [pushed(&policy, &tickets[..cut], as_of), pushed(&policy, &tickets[cut..], as_of)];
        for (one, other) in [(0, 1), (1, 0)] {
            let mut merged = parts[one].clone();
            merged.merge(&parts[other]);
            assert_eq!(merged, whole);
            let city = merged.finish(policy.program(), &formulas, as_of);
            seen += city.rungs.len();
            assert_eq!(city, whole.finish(policy.program(), &formulas, as_of));
        }
        // What one of them lacks is not the same.
        if cut < tickets.len() {
            assert_ne!(parts[0], whole);
        }
    }
    assert!(seen > 200, "only {seen} rungs were reached");
}

/// A policy of two versions: from 2 March a red card takes three yellow ones, and is the bureau's own to answer for.
fn of_two_versions() -> Policy {
    let version = |from: &str, rungs: &str| {
        let text = format!(
            "政策 牌 {{ 语言 1; 施行 {from} }}\n单位 甲局\n单位 专班\n\
             事项 诉求 {{ 角色 承办单位; 事件 接收; 事件 答复 }}\n\
             义务 答复 {{ 责任单位 承办单位; 自 接收 起; 时限 当日; 完成 答复 }}\n\
             督办 牌 {{ 督办对象 承办单位; 适用于 答复\n逾期 → 黄牌\n{rungs} }}\n"
        );
        (from.to_owned(), text)
    };
    let versions = [
        version("2023-01-01", "连续2次 黄牌 → 红牌 由 专班 { 时限 当日; 完成 约谈 }\n连续2次 红牌 → 提级"),
        version("2023-03-02", "连续3次 黄牌 → 红牌 { 时限 次日; 完成 整改 }\n连续2次 红牌 → 提级"),
    ];
    let file = |(from, text): (String, String)| SourceFile {
        name: format!("{from}/政策.duban"),
        bytes: text.into_bytes(),
    };
    let files = versions.into_iter().map(file).collect();
    Policy::from_files(files, Calendar::national()).unwrap_or_else(|error| panic!("{error}"))
}

/// Streaks use the version in force at the outcome, and run on across versions.
#[test]
fn streaks_use_the_version_in_force_at_the_outcome() {
    let policy = of_two_versions();
    // 27 and 28 February, then 1, 2, 3, 4 and 5 March: days 57 to 63 of the year.
    let missed = |days: &[At]| -> Vec<Value> {
        let ticket = |day: &At| {
            let received = json!({"event": "接收", "at": shown(day * DAY + 9 * 3_600)});
            json!({"id": format!("{day}"), "parties": {"承办单位": "甲局"}, "events": [received]})
        };
        days.iter().map(ticket).collect()
    };
    let reached = |days: &[At], activities: Value| {
        let ledger = json!({"tickets": missed(days), "activities": activities}).to_string();
        let as_of = shown(80 * DAY).parse().unwrap();
        let checked =
            policy.check_text(Source::new("台账.json", ledger), as_of, CheckOptions::default()).unwrap();
        assert_eq!(checked.rejected.len(), 0, "{:?}", checked.rejected);
        let report = serde_json::to_value(&checked.report).unwrap();
        let one = |one: &Value| {
            let duty = &one["duty"];
            format!("{} {} {} {}", one["rung"], one["ticket"], duty["bearer"], duty["status"])
        };
        report["escalations"]
            .as_array()
            .unwrap()
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join("; ")
            .replace('"', "")
    };
    let none = || json!([]);
    assert_eq!(reached(&[57, 58], none()), "红牌 58 专班 overdue");
    assert_eq!(reached(&[59, 60], none()), "", "the second miss asks for three");
    assert_eq!(reached(&[59, 60, 61], none()), "红牌 61 甲局 overdue");
    assert_eq!(
        reached(&[58, 59, 60, 61, 62], none()),
        "红牌 59 专班 overdue; 红牌 62 甲局 overdue; 提级 62 null null"
    );
    let done = |unit: &str, day: At| json!([{"rung": "牌.红牌", "unit": unit, "at": shown(day * DAY)}]);
    assert_eq!(reached(&[59, 60, 61], done("甲局", 62)), "红牌 61 甲局 met");
    assert_eq!(reached(&[57, 58], done("专班", 59)), "红牌 58 专班 late");
}

fn pushed(policy: &Policy, tickets: &[Value], as_of: duban::value::Moment) -> Ledger {
    let program = policy.program();
    let (mut ledger, mut evaluator) = (Ledger::new(), Evaluator::new());
    ledger.has(Present { tickets: true, activities: true, ..Present::default() });
    let text = json!({ "tickets": tickets }).to_string();
    for ticket in facts::read(&text, FileId(0), OnUnknown::Error).unwrap().records {
        let case = facts::bind(program, &ticket.unwrap(), FileId(0), OnUnknown::Error).unwrap();
        evaluator.run(program, &case, as_of, &mut NoTrace);
        ledger.push(program, &case, &evaluator);
    }
    ledger
}

#[test]
fn cards_are_as_the_text_has_them_over_shuffled_ledgers() {
    let policy = Policy::load(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/tengzhou")).unwrap();
    let mut seen = [0_usize; 3];
    for seed in 1..=10_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let tickets: Vec<Ticket> = (0..300).map(|number| ticket(&mut dice, number)).collect();
        let as_of = (60 + dice.roll(120)) * DAY + dice.roll(DAY);
        let expected = reckoned(&tickets, as_of);
        let mut list: Vec<Value> = tickets.iter().map(|one| written(one, &mut dice)).collect();
        let mut reports = Vec::new();
        for _ in 0..2 {
            dice.shuffle(&mut list);
            let (reached, rest) = reported(&policy, &json!({ "tickets": list }), as_of);
            let strange: Vec<&Reached> = reached.iter().filter(|one| !expected.contains(one)).collect();
            let missing: Vec<&Reached> = expected.iter().filter(|one| !reached.contains(one)).collect();
            assert!(
                strange.is_empty() && missing.is_empty(),
                "seed {seed}, as of {}: too many {strange:#?}, missing {missing:#?}",
                shown(as_of)
            );
            assert_eq!(reached, expected);
            reports.push(rest);
        }
        assert_eq!(reports.first(), reports.last(), "seed {seed}: the order of tickets changed the report");
        for (rung, count) in ["黄牌", "红牌", "约谈主要负责人"].iter().zip(&mut seen) {
            *count += expected.iter().filter(|one| one.1 == *rung).count();
        }
    }
    // Enough of each to mean something.
    assert!(seen[0] > 500 && seen[1] > 50 && seen[2] > 5, "{seen:?}");
}
