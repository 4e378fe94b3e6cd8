//! What stands beside the tickets, under two versions: recurring duties by the first day of the period, milestones, targets
//! and assessments by the day they are for.

use duban::calendar::Calendar;
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::{Value, json};

const V1: &str = "2021-01-01";
const V2: &str = "2021-06-15";

fn policy(until: &str, old: &str, new: &str) -> Policy {
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), bytes: text.into_bytes() };
    let units = "单位 甲局\n单位 乙局\n";
    let files = vec![
        file(
            "2021-01-01/政策.duban",
            format!("政策 试 {{ 语言 1; 施行 2021年1月1日 至 {until} }}\n{units}{old}\n"),
        ),
        file("2021-06-15/政策.duban", format!("政策 试 {{ 语言 1; 施行 2021年6月15日 }}\n{units}{new}\n")),
    ];
    Policy::from_files(files, Calendar::national()).unwrap_or_else(|error| panic!("{error}"))
}

/// The entries of a list of the report, by some of their keys.
fn judged(policy: &Policy, facts: &Value, as_of: &str, list: &str, keys: &[&str]) -> Vec<Vec<String>> {
    let source = Source::new("台账.json", facts.to_string());
    let checked = policy.check_text(source, as_of.parse().unwrap(), CheckOptions::default()).unwrap();
    assert!(checked.rejected.is_empty(), "{:?}", checked.rejected);
    let report = serde_json::to_value(&checked.report).unwrap();
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let of = |one: &Value| {
        keys.iter().map(|key| shown(key.split('.').fold(one, |value, part| &value[part]))).collect()
    };
    report[list].as_array().unwrap().iter().map(of).collect()
}

const KEYS: [&str; 4] = ["period", "version", "due", "status"];

#[test]
fn a_period_keeps_the_version_of_its_first_day() {
    let routine = |day: u32| format!("定期 填报 {{ 责任单位 甲局; 每月 {day}日前 填报 }}");
    let activity = |at: &str| json!({ "routine": "填报", "unit": "甲局", "at": at });
    let facts = json!({ "activities": [activity("2021-06-20"), activity("2021-07-20")] });
    let two = policy("2021年6月14日", &routine(25), &routine(10));
    let months = ["01", "02", "03", "04", "05"];
    let mut wanted: Vec<Vec<String>> = months
        .iter()
        .map(|month| {
            [&format!("2021-{month}"), V1, &format!("2021-{month}-25T23:59:59+08:00"), "overdue"]
                .map(str::to_owned)
                .to_vec()
        })
        .collect();
    let june = ["2021-06", V1, "2021-06-25T23:59:59+08:00", "met"].map(str::to_owned).to_vec();
    let july = ["2021-07", V2, "2021-07-10T23:59:59+08:00", "late"].map(str::to_owned).to_vec();
    wanted.extend([june, july.clone()]);
    assert_eq!(judged(&two, &facts, "2021-07-31", "routines", &KEYS), wanted);
    // With a gap no version has June wholly in its life.
    let gap = policy("2021年6月10日", &routine(25), &routine(10));
    wanted.truncate(5);
    wanted.push(july);
    assert_eq!(judged(&gap, &facts, "2021-07-31", "routines", &KEYS), wanted);
    // What the new version has no more is owed for June, what only it has from July on.
    let renamed = policy("2021年6月14日", &routine(25), "定期 月报 { 责任单位 乙局; 每月 5日前 月报 }");
    let found =
        judged(&renamed, &json!({ "activities": [] }), "2021-07-31", "routines", &["routine", "period"]);
    let found: Vec<String> = found.iter().skip(4).map(|one| one.join(" ")).collect();
    assert_eq!(found, ["填报 2021-05", "填报 2021-06", "月报 2021-07"]);
}

#[test]
fn a_milestone_is_asked_by_the_version_of_its_day() {
    let task = |last: &str| {
        format!("任务 网办 {{ 责任单位 甲局; 节点 2021年5月31日前 阶段性成效; 节点 {last} 已完成 }}")
    };
    let two = policy("2021年6月14日", &task("2021年9月30日前"), &task("2021年10月31日前"));
    let report = |at: &str, state: &str| json!({ "task": "网办", "unit": "甲局", "state": state, "at": at });
    let facts =
        json!({ "task_reports": [report("2021-05-20", "阶段性成效"), report("2021-10-15", "已完成")] });
    let found = judged(&two, &facts, "2021-12-31", "tasks", &["version", "due", "status"]);
    let wanted = [[V1, "2021-05-31T23:59:59+08:00", "met"], [V2, "2021-10-31T23:59:59+08:00", "met"]];
    assert_eq!(found, wanted);
    let untimed = policy("2021年6月14日", "任务 甲事 { 责任单位 甲局 }", "任务 甲事 { 责任单位 乙局 }");
    let facts = json!({ "task_reports": [] });
    let of = |as_of: &str| judged(&untimed, &facts, as_of, "tasks", &["version", "unit", "status"]);
    assert_eq!(of("2021-06-14"), [[V1, "甲局", "pending"]]);
    assert_eq!(of("2021-06-15"), [[V2, "乙局", "pending"]]);
}

#[test]
fn a_target_is_asked_by_the_version_of_its_day() {
    let old = "指标 网办率 { 单位 %; 于 2021年5月底 不低于 90%; 于 2021年底 不低于 95% }";
    let new = "指标 网办率 { 单位 %; 于 2021年5月底 不低于 80%; 于 2021年底 不低于 99% }";
    let two = policy("2021年6月14日", old, new);
    let reading = |at: &str, value: &str| json!({ "indicator": "网办率", "at": at, "value": value });
    let facts = json!({ "readings": [reading("2021-05-20", "85"), reading("2021-12-20", "96")] });
    let keys = ["version", "target.value", "value", "status"];
    let found = judged(&two, &facts, "2022-01-01", "indicators", &keys);
    assert_eq!(found, [[V1, "90", "96", "late"], [V2, "99", "96", "overdue"]]);
}

#[test]
fn a_reading_without_a_measure_is_in_that_of_its_day() {
    let old = "指标 注册量 { 单位 户; 于 2021年5月底 不低于 50000户 }";
    let new = "指标 注册量 { 单位 万户; 于 2021年底 不低于 6万户 }";
    let two = policy("2021年6月14日", old, new);
    let keys = ["version", "value", "status"];
    let reading = |at: &str, value: &str| json!({ "indicator": "注册量", "at": at, "value": value });
    let facts = json!({ "readings": [reading("2021-05-20", "55000")] });
    let found = judged(&two, &facts, "2022-01-01", "indicators", &keys);
    assert_eq!(found, [[V1, "55000", "met"], [V2, "5.5", "overdue"]]);
    let facts = json!({ "readings": [reading("2021-05-20", "55000"), reading("2021-12-20", "6.5")] });
    let found = judged(&two, &facts, "2022-01-01", "indicators", &keys);
    assert_eq!(found, [[V1, "55000", "met"], [V2, "6.5", "met"]]);
}

#[test]
fn a_standing_target_holds_each_reading_against_its_own_version() {
    let target = |most: &str| format!("指标 费率 {{ 单位 %; 持续 不超过 {most}; 于 2021年底 }}");
    let two = policy("2021年6月14日", &target("1%"), &target("0.8%"));
    let reading = |at: &str, value: &str| json!({ "indicator": "费率", "at": at, "value": value });
    let keys = ["version", "status"];
    let of =
        |readings: Value| judged(&two, &json!({ "readings": readings }), "2022-01-01", "indicators", &keys);
    assert_eq!(of(json!([reading("2021-03-31", "0.9")])), [[V2, "met"]], "it was allowed in March");
    assert_eq!(of(json!([reading("2021-07-31", "0.9")])), [[V2, "overdue"]]);
    let both = of(json!([reading("2021-03-31", "1.2"), reading("2021-07-31", "0.7")]));
    assert_eq!(both, [[V1, "overdue"], [V2, "met"]], "a breach is permanent");
}

#[test]
fn a_computed_target_counts_the_duty_of_every_version() {
    let rules = |limit: &str, most: &str| {
        format!(
            "事项 诉求 {{ 角色 承办单位; 事件 接收; 事件 答复 }}\n\
             义务 答复 {{ 责任单位 承办单位; 自 接收 起; 时限 {limit}; 完成 答复 }}\n\
             指标 平均用时 {{ 取自 义务 答复 平均用时; 不超过 {most}; 每月; 按 承办单位 }}"
        )
    };
    let two = policy("2021年6月14日", &rules("5个工作日内", "4个工作日"), &rules("3个工作日内", "2个工作日"));
    let ticket = |id: &str, from: &str, to: &str| {
        json!({ "id": id, "matter": "诉求", "parties": { "承办单位": "甲局" },
            "events": [{ "event": "接收", "at": from }, { "event": "答复", "at": to }] })
    };
    // May: three working days under the old. June: four under the old, two under the new, three in the mean, and the
    // new version asks at the month's end.
    let facts = json!({ "tickets": [
        ticket("A", "2021-05-10T09:00:00", "2021-05-13T09:00:00"),
        ticket("B", "2021-06-07T09:00:00", "2021-06-11T09:00:00"),
        ticket("C", "2021-06-21T09:00:00", "2021-06-23T09:00:00"),
    ] });
    let found = judged(&two, &facts, "2021-07-01", "indicators", &["period", "version", "value", "status"]);
    let found: Vec<_> = found.into_iter().filter(|one| one[0].as_str() > "2021-04").collect();
    let wanted =
        [["2021-05", V1, "3", "met"], ["2021-06", V2, "3", "overdue"], ["2021-07", V2, "null", "pending"]];
    assert_eq!(found, wanted);
}

#[test]
fn a_period_is_assessed_by_the_version_of_its_end() {
    let rules = |times: &str| {
        format!(
            "定期 填报 {{ 责任单位 甲局; 每月 25日前 填报 }}\n\
             考核 测评 {{ 考核对象 甲局、乙局; 周期 每季; 得分 分数; 90分以上 → 优秀 }}\n\
             计分办法 分数(s) 「 s.违反数 * {times} 」"
        )
    };
    let two = policy("2021年6月14日", &rules("10.0"), &rules("50.0"));
    let facts = json!({ "activities": [] });
    let source = Source::new("台账.json", facts.to_string());
    let as_of = "2021-07-01".parse().unwrap();
    let checked = two.check_text(source, as_of, CheckOptions::default()).unwrap();
    let report = serde_json::to_value(&checked.report).unwrap();
    let scores: Vec<String> = report["assessments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", one["period"], one["ranking"][0]["unit"], one["ranking"][0]["score"]))
        .collect();
    assert_eq!(scores, ["\"2021-Q1\" \"甲局\" 30", "\"2021-Q2\" \"甲局\" 150"]);
}

#[test]
fn records_that_only_one_version_knows_are_taken() {
    let two = policy(
        "2021年6月14日",
        "定期 填报 { 责任单位 甲局; 每周 填报 }",
        "定期 填报 { 责任单位 乙局; 每月 填报 }",
    );
    let activity = |unit: &str, period: &str, at: &str| json!({ "routine": "填报", "unit": unit, "period": period, "at": at });
    let facts = json!({ "activities": [
        activity("甲局", "2021-W20", "2021-05-19"), activity("乙局", "2021-07", "2021-07-19"),
    ] });
    let found = judged(&two, &facts, "2021-07-31", "routines", &["period", "unit", "status"]);
    let met: Vec<_> = found.into_iter().filter(|one| one[2] == "met").collect();
    assert_eq!(met, [["2021-W20", "甲局", "met"], ["2021-07", "乙局", "met"]]);
    let source = |facts: Value| Source::new("台账.json", facts.to_string());
    let wrong = json!({ "activities": [activity("乙局", "2021-Q3", "2021-07-19")] });
    let checked =
        two.check_text(source(wrong), "2021-07-31".parse().unwrap(), CheckOptions::default()).unwrap();
    assert_eq!(checked.rejected.len(), 1, "no version has a quarter of it");
}
