//! What an explanation says of time not counted, of an extension without effect and of a rung (`duban explain`).

#![cfg(test)]

use duban::calendar::Calendar;
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::{Value, json};

const POLICY: &str = "政策 例 { 语言 1; 施行 2021年1月1日 }
事项 件 { 角色 承办; 事件 受理; 事件 办结; 事件 报批; 事件 批复; 事件 申请; 事件 签字; 事件 核准 }
义务 办结 { 责任单位 承办; 自 受理 起; 时限 3个工作日内; 完成 办结 }
不计入 审批 { 适用于 办结; 自 报批 至 批复 }
延期 延 { 适用于 办结; 申请 申请; 经 签字、核准; 延长 5个工作日 }
督办 提醒 { 督办对象 承办; 适用于 办结; 逾期 → 黄牌 }
";

/// Time not counted, and a request that misses a step.
const FAILS: [(&str, &str); 5] = [
    ("受理", "01T09:00"),
    ("报批", "02T10:00"),
    ("批复", "04T09:00"),
    ("申请", "05T09:00"),
    ("核准", "05T10:00"),
];

fn explained() -> Value {
    explained_with(&FAILS)
}

fn explained_with(events: &[(&str, &str)]) -> Value {
    let file = SourceFile { name: "例.duban".to_owned(), bytes: POLICY.as_bytes().to_vec() };
    let policy = Policy::from_files(vec![file], Calendar::national()).unwrap_or_else(|e| panic!("{e}"));
    let event = |(name, at): &(&str, &str)| json!({ "event": name, "at": format!("2021-03-{at}:00+08:00") });
    let events: Vec<Value> = events.iter().map(event).collect();
    let parties = json!({ "承办": "市住建局" });
    let facts =
        json!({ "schema": "duban/facts/1", "id": "T", "matter": "件", "parties": parties, "events": events });
    let facts = Source::new("facts.json", facts.to_string());
    let asked = policy.explain_texts(
        vec![facts],
        ("T", None),
        "2021-03-31".parse().unwrap(),
        CheckOptions::default(),
    );
    serde_json::to_value(asked.unwrap_or_else(|e| panic!("{e}"))).unwrap()
}

#[test]
fn each_day_says_whether_it_counted() {
    // Monday 1 March is day 0; Wednesday and Thursday lie in (2 March, 4 March]; the 6th and 7th are a weekend.
    let whole = explained();
    let days = whole["obligations"][0]["reckoning"][0]["days"].as_array().unwrap().clone();
    let told: Vec<(&str, &str)> =
        days.iter().map(|day| (day["day"].as_str().unwrap(), day["act"].as_str().unwrap())).collect();
    let expected = [
        ("2021-03-01", "trigger"),
        ("2021-03-02", "counted"),
        ("2021-03-03", "excluded"),
        ("2021-03-04", "excluded"),
        ("2021-03-05", "counted"),
        ("2021-03-06", "skipped"),
        ("2021-03-07", "skipped"),
        ("2021-03-08", "counted"),
    ];
    assert_eq!(told, expected);
    assert_eq!(whole["obligations"][0]["due"], "2021-03-08T23:59:59+08:00");
}

#[test]
fn an_extension_without_effect_names_its_step() {
    let one = &explained()["obligations"][0]["extensions"][0];
    assert_eq!((&one["failed"], &one["failed_step"]), (&json!("missing_step"), &json!("签字")));
    assert_eq!(one["failed_at"], "2021-03-05T10:00:00+08:00");
}

#[test]
fn a_rung_names_its_cause() {
    let one = &explained()["escalations"][0];
    assert_eq!((&one["rung"], &one["causes"]), (&json!("黄牌"), &json!(["办结#1"])));
    assert!(one["text"].as_str().unwrap().contains("办结#1"));
}

#[test]
fn an_extension_is_counted_on_from_the_due_moment_before() {
    // Thursday 4 March, and five working days on: the 5th, 8th, 9th, 10th, 11th.
    let granted = [("受理", "01T09:00"), ("申请", "02T09:00"), ("签字", "02T10:00"), ("核准", "02T11:00")];
    let whole = explained_with(&granted);
    let reckoning = whole["obligations"][0]["reckoning"].as_array().unwrap();
    let told: Vec<_> = reckoning.iter().map(|part| (&part["from"], &part["due"])).collect();
    let (due, more) = (json!("2021-03-04T23:59:59+08:00"), json!("2021-03-11T23:59:59+08:00"));
    assert_eq!(told, [(&json!("2021-03-01T09:00:00+08:00"), &due), (&due, &more)]);
}

#[test]
fn time_not_counted_is_told_as_it_begins_and_as_it_ends() {
    let whole = explained();
    let because = whole["obligations"][0]["because"].as_array().unwrap();
    let timed = |one: &&Value| one["text"].as_str().unwrap().contains("计时");
    let told: Vec<_> = because.iter().filter(timed).map(|one| (&one["at"], &one["text"])).collect();
    let begun = (json!("2021-03-02T10:00:00+08:00"), json!("开始不计入,暂停计时"));
    let ended = (json!("2021-03-04T09:00:00+08:00"), json!("不计入结束,恢复计时"));
    assert_eq!(told, [(&begun.0, &begun.1), (&ended.0, &ended.1)]);
}
