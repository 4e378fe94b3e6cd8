//! What judging a ticket promises: no allocation after warm-up, no order of events, no look into the future, and the
//! same outcome with and without a trace. Tickets are generated over the zibo policy here, and over all shipped policies
//! in `shipped`, from their schemas (`random`).

#![cfg(test)]

mod random;
mod shipped;

use duban::eval::{Evaluator, NoTrace, Recording};
use duban::facts::{Case, Datum, Entry, TicketEvent, bind};
use duban::source::FileId;
use duban::span::Span;
use duban::value::{Day, Moment, When};
use duban::{OnUnknown, Policy, Ticket};
use proptest::prelude::*;

fn zibo() -> Policy {
    static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(|| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        Policy::load(root.join("policies/zibo")).unwrap_or_else(|error| panic!("{error}"))
    });
    POLICY.clone()
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn case(policy: &Policy, ticket: &Ticket) -> Case {
    bind(policy.program(), ticket, FileId(0), OnUnknown::Error).unwrap()
}

/// The events of 企业诉求 that matter to duties, with the fields they must have.
const EVENTS: [&str; 14] = [
    "接收",
    "初步回复",
    "解决确认",
    "延期申请",
    "单位负责人签字",
    "市领导签字",
    "省平台核准",
    "答复企业",
    "反馈平台",
    "审核",
    "省平台退回",
    "责成",
    "重办反馈",
    "诉求撤回",
];

fn event(kind: usize, hour: i64, whole_day: bool, flag: bool) -> TicketEvent {
    let start = Day::from_ymd(2021, 1, 4).unwrap();
    let at = start.at(duban::value::Clock::START).plus(hour * 3_600).unwrap();
    let name = EVENTS[kind % EVENTS.len()];
    let text = |value: String| Datum::Text(value);
    let field =
        |name: &str, value: Datum| vec![Entry { name: name.to_owned(), value, span: Span::default() }];
    let fields = match name {
        "省平台核准" => field("至", text(at.plus(20 * 86_400).unwrap().to_string())),
        "审核" => field("结论", text(if flag { "存在问题" } else { "通过" }.to_owned())),
        _ => Vec::new(),
    };
    let set = if flag && name == "接收" {
        field("承办单位", text("市城管局".to_owned()))
    } else {
        Vec::new()
    };
    let at = if whole_day { When::day(at.day()) } else { When::exact(at) };
    TicketEvent { event: name.to_owned(), at, by: None, fields, set, span: Span::default() }
}

prop_compose! {
    fn ticket()(
        events in prop::collection::vec((0usize..14, 0i64..1_200, prop::bool::weighted(0.15), any::<bool>()), 0..14),
        complex in prop::option::of(any::<bool>()),
        unit in prop::option::weighted(0.9, Just("市住建局")),
    ) -> Ticket {
        let mut ticket = Ticket::new("P-1", "企业诉求");
        if let Some(unit) = unit {
            ticket = ticket.party("承办单位", unit);
        }
        if let Some(complex) = complex {
            ticket = ticket.field("制度性复杂问题", complex);
        }
        ticket.events = events.into_iter().map(|(kind, hour, day, flag)| event(kind, hour, day, flag)).collect();
        ticket.events.push(event(0, 9, false, false));
        ticket
    }
}

fn json(policy: &Policy, ticket: &Ticket, as_of: Moment) -> serde_json::Value {
    serde_json::to_value(&policy.check(ticket, as_of).unwrap().tickets[0]).unwrap()
}

/// What is judged, by the keys that must agree; notes come in the order of events, which a shuffle of one second keeps.
fn keys(value: &serde_json::Value) -> Vec<(String, String)> {
    let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    list("violations")
        .iter()
        .map(|one| (one["kind"].to_string(), format!("{}{}{}", one["rule"], one["instance"], one["at"])))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_events_never_matters(ticket in ticket(), seed in any::<u64>(), hours in 0i64..1_500) {
        let policy = zibo();
        let as_of = moment("2021-01-04T00:00:00").plus(hours * 3_600).unwrap();
        let mut shuffled = ticket.clone();
        let n = shuffled.events.len();
        let mut state = seed | 1;
        for i in (1..n).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.events.swap(i, (state >> 33) as usize % (i + 1));
        }
        prop_assert_eq!(json(&policy, &ticket, as_of), json(&policy, &shuffled, as_of));
    }

    #[test]
    fn later_events_do_not_exist_yet(ticket in ticket(), hours in 0i64..1_500) {
        let policy = zibo();
        let as_of = moment("2021-01-04T00:00:00").plus(hours * 3_600).unwrap();
        let mut known = ticket.clone();
        known.events.retain(|event| event.at.at <= as_of);
        prop_assert_eq!(json(&policy, &ticket, as_of), json(&policy, &known, as_of));
    }

    #[test]
    fn a_breach_once_reported_is_never_absent_later(ticket in ticket(), first in 0i64..1_500, more in 0i64..400) {
        // Bare dates are left out: counting rule 13 lets one that comes to be known at the day's end undo a breach at noon.
        let policy = zibo();
        let mut ticket = ticket;
        ticket.events.retain(|event| !event.at.whole_day);
        let as_of = moment("2021-01-04T00:00:00").plus(first * 3_600).unwrap();
        let breaches = |at| {
            let report = policy.check(&ticket, at).unwrap();
            let kinds = ["late", "overdue"];
            let list = report.tickets[0].violations.iter().filter(|one| kinds.contains(&one.kind));
            list.map(|one| (one.rule.clone(), one.instance, one.at)).collect::<Vec<_>>()
        };
        let later = breaches(as_of.plus(more * 3_600).unwrap());
        for breach in breaches(as_of) {
            prop_assert!(later.contains(&breach), "{:?} is gone", breach);
        }
    }

    #[test]
    fn until_the_next_change_only_time_passes(ticket in ticket(), hours in 0i64..1_500) {
        let policy = zibo();
        let as_of = moment("2021-01-04T00:00:00").plus(hours * 3_600).unwrap();
        let mut known = ticket.clone();
        known.events.retain(|event| event.at.at <= as_of);
        let now = json(&policy, &known, as_of);
        let status = |value: &serde_json::Value| {
            let list = value["obligations"].as_array().cloned().unwrap_or_default();
            (list.iter().map(|one| one["status"].to_string()).collect::<Vec<_>>(), keys(value))
        };
        match now["next_change"].as_str() {
            Some(next) => {
                let next = moment(next);
                prop_assert!(next > as_of);
                prop_assert_eq!(status(&json(&policy, &known, next.plus(-1).unwrap())), status(&now));
                prop_assert_ne!(status(&json(&policy, &known, next)), status(&now));
            }
            None => prop_assert_eq!(status(&json(&policy, &known, moment("2199-01-01"))), status(&now)),
        }
    }

    #[test]
    fn a_trace_changes_nothing(ticket in ticket(), hours in 0i64..1_500) {
        let policy = zibo();
        let as_of = moment("2021-01-04T00:00:00").plus(hours * 3_600).unwrap();
        let case = case(&policy, &ticket);
        let (mut plain, mut told, mut trace) = (Evaluator::new(), Evaluator::new(), Recording::default());
        plain.run(policy.program(), &case, as_of, &mut NoTrace);
        told.run(policy.program(), &case, as_of, &mut trace);
        prop_assert_eq!(format!("{:?}{:?}", plain.obligations(), plain.settled()), format!("{:?}{:?}", told.obligations(), told.settled()));
        let opened = trace.steps.iter().filter(|step| matches!(step, duban::eval::Step::Opened { .. })).count();
        prop_assert_eq!(opened, plain.obligations().len());
    }
}

/// The due moments of a duty's obligations, and their states, in the report's order.
fn judged(policy: &Policy, ticket: &Ticket, as_of: &str, duty: &str) -> Vec<(String, &'static str)> {
    let report = policy.check(ticket, moment(as_of)).unwrap();
    let own = report.tickets[0].obligations.iter().filter(|one| one.duty == duty);
    own.map(|one| (one.due.map_or("无".to_owned(), |due| due.to_string()), one.status)).collect()
}

#[test]
fn the_same_limit_is_that_of_the_latest_opened_before() {
    // 同: the obligation opened by the same event, else the latest opened before (language, section 6).
    let text = "政策 甲 { 语言 1; 施行 2021年1月1日 }
事项 件 { 角色 承办; 事件 接收; 事件 催办; 事件 办结; 事件 说明 }
义务 办 { 责任单位 承办; 自 接收 起; 时限 5个工作日内; 完成 办结 }
义务 答 { 责任单位 承办; 自 催办 起; 时限 同 办; 完成 说明 }
";
    let file = duban::SourceFile { name: "甲.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    let policy = Policy::from_files(vec![file], duban::calendar::Calendar::national()).unwrap();
    let at = |text: &str| When::parse(text).unwrap();
    let ticket = Ticket::new("S-1", "件")
        .party("承办", "市住建局")
        .event("接收", at("2021-01-04T09:00:00"))
        .event("接收", at("2021-01-06T09:00:00"))
        .event("催办", at("2021-01-07T09:00:00"));
    assert_eq!(
        judged(&policy, &ticket, "2021-01-08", "答"),
        [("2021-01-13T23:59:59+08:00".to_owned(), "pending")]
    );
}

#[test]
fn an_early_completion_counts_once() {
    // 可提前: a completion since the previous opening, not already used (language, section 5).
    let at = |text: &str| When::parse(text).unwrap();
    let ticket = Ticket::new("S-2", "政策文件")
        .party("起草单位", "市司法局")
        .field("需公开", true)
        .event("解读", at("2021-03-01T09:00:00"))
        .event("公开", at("2021-03-02T10:00:00"))
        .event("公开", at("2021-03-05T10:00:00"));
    let states: Vec<&str> =
        judged(&zibo(), &ticket, "2021-03-08", "政策解读").into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["met", "overdue"]);
}

#[test]
fn judging_allocates_nothing_after_warm_up() {
    let policy = zibo();
    let mut ticket = Ticket::new("A-1", "企业诉求").party("承办单位", "市住建局");
    ticket.events = (0..14).map(|kind| event(kind, 9 + 7 * kind as i64, false, true)).collect();
    let other = Ticket::new("A-2", "政策文件")
        .party("起草单位", "市司法局")
        .field("需公开", true)
        .event("出台", When::parse("2021-03-01").unwrap())
        .event("公开", When::parse("2021-03-02T10:00:00").unwrap());
    let cases = [case(&policy, &ticket), case(&policy, &other)];
    let as_of = moment("2021-06-01");
    let mut evaluator = Evaluator::new();
    let run = |evaluator: &mut Evaluator| {
        for case in &cases {
            evaluator.run(policy.program(), case, as_of, &mut NoTrace);
            assert!(!evaluator.obligations().is_empty());
        }
    };
    run(&mut evaluator);
    let measured = allocation_counter::measure(|| (0..100).for_each(|_| run(&mut evaluator)));
    assert_eq!(measured.count_total, 0, "{measured:?}");
}
