//! The order of records changes nothing, and parts of a ledger joined are the whole.

use duban::facts::{self, Entered, OnUnknown};
use duban::ledger::{Formulas, Ledger, Present};
use duban::source::{FileId, Source};
use duban::{CheckOptions, Policy};
use proptest::prelude::{ProptestConfig, Strategy, any, prop, proptest};
use proptest::prop_assert_eq;
use serde_json::{Value, json};

use super::cases::{as_of_moment, policy};

const POLICY: &str = "
政策 合 { 语言 1; 施行 2024年1月1日 }
单位 甲街道
单位 乙街道
单位组 镇街 = 甲街道、乙街道
事项 诉求 { 角色 承办单位; 事件 接收; 事件 答复 }
义务 答复 { 责任单位 承办单位; 自 接收 起; 时限 2个工作日内; 完成 答复 }
定期 例会 { 责任单位 分别 镇街; 每周 不少于2次 例会 }
定期 走访 { 责任单位 共同 甲街道、乙街道; 每月 不少于2天 走访 }
任务 建站 { 责任单位 分别 镇街; 节点 2024年2月底前 阶段性成效; 节点 2024年3月底前 }
指标 好评率 { 单位 %; 分别 镇街; 基准 上年; 于 2024年2月底 高出 2个百分点; 于 2024年3月底 高出 3个百分点 }
指标 差错率 { 单位 %; 持续 不超过 5%; 于 2024年3月底 }
考核 季评 { 考核对象 分别 镇街; 周期 每季; 得分 得分; 后1位 → 检查 }
计分办法 得分(s) 「 s.按期数 * 10 + s.定期按期数 * 0.1 - s.违反数 」
";

fn moment(minute: u32) -> String {
    let (day, minute) = (minute / 1_440, minute % 1_440);
    let (month, day) = if day < 31 {
        (1, day + 1)
    } else if day < 60 {
        (2, day - 30)
    } else {
        (3, day - 59)
    };
    format!("2024-{month:02}-{day:02}T{:02}:{:02}:00+08:00", minute / 60, minute % 60)
}

fn unit(first: bool) -> &'static str {
    if first { "甲街道" } else { "乙街道" }
}

/// A record of any list: the list's key, the record.
fn record() -> impl Strategy<Value = (String, Value)> {
    // Few moments, so that records meet.
    let at = (0_u32..90).prop_map(|day| moment(day * 1_440 + 600));
    (0_u32..6, any::<bool>(), at, 0_u32..8).prop_map(|(kind, first, at, n)| {
        let by = unit(first);
        let states = ["未开始", "进行中", "阶段性成效", "已完成"];
        let (list, record) = match kind {
            0 => ("activities", json!({"routine": "例会", "unit": by, "at": at, "count": n})),
            1 => ("activities", json!({"routine": "走访", "unit": by, "at": at})),
            2 => (
                "task_reports",
                json!({"task": "建站", "unit": by, "state": states[(n % 4) as usize], "at": at}),
            ),
            3 => ("readings", json!({"indicator": "好评率", "unit": by, "value": 90 + n, "at": at})),
            4 => ("readings", json!({"indicator": "上年", "value": 88 + n % 3, "at": at})),
            _ => ("readings", json!({"indicator": "差错率", "value": n, "at": at})),
        };
        (list.to_owned(), record)
    })
}

fn ticket(id: usize, first: bool, start: u32, took: u32) -> Value {
    json!({"id": format!("{id}"), "parties": {"承办单位": unit(first)}, "events": [
        {"event": "接收", "at": moment(start)}, {"event": "答复", "at": moment(start + took)}]})
}

fn ledger(tickets: &[Value], records: &[(String, Value)]) -> Value {
    let list = |key: &str| -> Vec<&Value> {
        records.iter().filter(|(list, _)| list == key).map(|(_, record)| record).collect()
    };
    json!({"tickets": tickets, "activities": list("activities"), "task_reports": list("task_reports"),
        "readings": list("readings")})
}

fn report(policy: &Policy, facts: Vec<String>, as_of: &str) -> Value {
    let facts = facts.into_iter().map(|text| Source::new("台账.json", text)).collect();
    let checked = policy.check_texts(facts, as_of_moment(as_of), CheckOptions::default()).unwrap();
    assert_eq!(checked.rejected.len(), 0, "{:?}", checked.rejected);
    let mut report = serde_json::to_value(&checked.report).unwrap();
    // The digest is over the bytes, and tickets stand as given.
    report["facts"] = Value::Null;
    let mut tickets = report["tickets"].as_array().unwrap().clone();
    tickets.sort_by_key(|ticket| ticket["id"].as_str().unwrap().to_owned());
    report["tickets"] = Value::Array(tickets);
    report
}

/// The records of a ledger, as the policy sees them.
fn entered(policy: &Policy, text: &str) -> Vec<Entered> {
    let lists = facts::read(text, FileId(0), OnUnknown::Error).unwrap().lists;
    let program = policy.program();
    let file = FileId(0);
    let reports = lists.task_reports.into_iter().flatten();
    let mut all: Vec<Entered> =
        reports.flat_map(|one| facts::bind_report(program, &one.unwrap(), file).unwrap()).collect();
    let readings = lists.readings.into_iter().flatten();
    all.extend(readings.flat_map(|one| facts::bind_reading(program, &one.unwrap(), file).unwrap()));
    let activities = lists.activities.into_iter().flatten();
    all.extend(activities.flat_map(|one| facts::bind_activity(program, &one.unwrap(), file).unwrap()));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_records_and_the_cut_into_files_change_nothing(
        records in prop::collection::vec(record(), 0..40),
        tickets in prop::collection::vec((any::<bool>(), 0_u32..100_000, 0_u32..9_000), 0..12),
        turned in any::<prop::sample::Index>(),
        day in 1_u32..=31,
    ) {
        let policy = policy(POLICY);
        let as_of = format!("2024-03-{day:02}T12:00:00");
        let tickets: Vec<Value> =
            tickets.iter().enumerate().map(|(id, (first, start, took))| ticket(id, *first, *start, *took)).collect();
        let whole = report(&policy, vec![ledger(&tickets, &records).to_string()], &as_of);
        let mut reversed = (tickets.clone(), records.clone());
        reversed.0.reverse();
        reversed.1.reverse();
        prop_assert_eq!(&whole, &report(&policy, vec![ledger(&reversed.0, &reversed.1).to_string()], &as_of));
        let (at, cut) = (turned.index(records.len() + 1), turned.index(tickets.len() + 1));
        let parts = [
            ledger(tickets.get(cut..).unwrap(), records.get(at..).unwrap()).to_string(),
            ledger(tickets.get(..cut).unwrap(), records.get(..at).unwrap()).to_string(),
        ];
        prop_assert_eq!(&whole, &report(&policy, parts.to_vec(), &as_of));
    }

    #[test]
    fn parts_merged_are_the_whole(
        records in prop::collection::vec(record(), 0..40),
        owners in prop::collection::vec(0_usize..3, 40),
        day in 1_u32..=31,
    ) {
        let policy = policy(POLICY);
        let program = policy.program();
        let formulas = Formulas::read(program).unwrap();
        let as_of = as_of_moment(&format!("2024-03-{day:02}T12:00:00"));
        let all = entered(&policy, &ledger(&[], &records).to_string());
        let present = Present { tickets: true, task_reports: true, readings: true, activities: true };
        let mut whole = Ledger::new();
        whole.has(present);
        let mut parts = [Ledger::new(), Ledger::new(), Ledger::new()];
        for (record, owner) in all.iter().zip(owners.iter().cycle()) {
            whole.enter(*record);
            parts[*owner].enter(*record);
        }
        parts[1].has(present);
        let [first, second, third] = parts;
        let mut one_way = third.clone();
        one_way.merge(&first);
        one_way.merge(&second);
        let mut other_way = first;
        other_way.merge(&second);
        other_way.merge(&third);
        prop_assert_eq!(&one_way, &whole);
        prop_assert_eq!(&other_way, &whole);
        prop_assert_eq!(one_way.finish(program, &formulas, as_of), whole.finish(program, &formulas, as_of));
    }

    /// A miss stays a miss, whatever comes later: violations are never taken back as time passes.
    #[test]
    fn a_breach_is_permanent(records in prop::collection::vec(record(), 0..40), day in 1_u32..=30) {
        let policy = policy(POLICY);
        let facts = ledger(&[], &records).to_string();
        let missed = |day: u32| -> Vec<(String, String, String)> {
            let report = report(&policy, vec![facts.clone()], &format!("2024-03-{day:02}"));
            let list = report["violations"].as_array().unwrap().clone();
            list.iter()
                .map(|one| (one["rule"].to_string(), one["unit"].to_string(), one["at"].to_string()))
                .collect()
        };
        let (before, after) = (missed(day), missed(day + 1));
        for one in before {
            assert!(after.contains(&one), "{one:?} was taken back");
        }
    }
}
