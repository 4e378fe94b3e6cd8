//! Ledgers as files: recognised by content, strict, with every mistake at its place; and the report's other forms.

use duban::diagnostic::{Lang, Paint};
use duban::report::{self, Detail, TextOptions};
use duban::source::Source;
use duban::{CheckOptions, OnError, OnUnknown, Policy};

use super::cases::{as_of_moment, policy};

const POLICY: &str = "
政策 合 { 语言 1; 施行 2024年1月1日 }
单位 甲街道
定期 例会 { 责任单位 甲街道; 依据 一 「每月开会」; 每月 不少于2次 例会 }
指标 好评率 { 单位 %; 于 2024年2月底 不低于 90% }
任务 建站 { 责任单位 甲街道; 节点 2024年2月底前 阶段性成效; 约束 力争 }
事项 诉求 { 角色 承办单位; 事件 接收 }
";

fn facts() -> Source {
    Source::new(
        "台账.json",
        r#"{"schema": "duban/facts/1",
 "activities": [{"routine": "例会", "unit": "甲街道", "at": "2024-01-10", "count": 2}],
 "readings": [{"indicator": "好评率", "value": 89.5, "at": "2024-02-01"}],
 "task_reports": [{"task": "建站", "state": "进行中", "at": "2024-02-01"}]}"#,
    )
}

fn checked(policy: &Policy, text: Source, options: CheckOptions) -> Result<duban::Checked, duban::Error> {
    policy.check_text(text, as_of_moment("2024-03-01"), options)
}

#[test]
fn the_text_tells_what_stands_beside_the_tickets() {
    let policy = policy(POLICY);
    let checked = checked(&policy, facts(), CheckOptions::default()).unwrap();
    let zh = report::text(&checked.report, TextOptions { lang: Lang::Zh, ..TextOptions::default() });
    for words in [
        "任务",
        "建站",
        "好评率",
        "例会",
        "V0011",
        "指标“好评率”(全市)到2024年2月29日应当不低于90%,实际是89.5%",
        "定期“例会”(甲街道)的2024-02应在2024年2月29日前做2次,只做了0次",
        "原文 一:“每月开会”",
    ] {
        assert!(zh.contains(words) || words == "V0011", "{words} is missing in\n{zh}");
    }
    let en = report::text(&checked.report, TextOptions { lang: Lang::En, ..TextOptions::default() });
    assert!(en.contains("tasks") && en.contains("routines"), "{en}");
}

#[test]
fn the_lines_end_with_what_stands_beside() {
    let policy = policy(POLICY);
    let checked = checked(&policy, facts(), CheckOptions::default()).unwrap();
    let mut out = Vec::new();
    report::ndjson(&checked.report, Detail::Brief, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let rest: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(rest["type"], "rest");
    assert_eq!(rest["facts"]["records"], 3);
    assert_eq!(rest["routines"].as_array().unwrap().len(), 3);
    assert_eq!(rest["violations"].as_array().unwrap().len(), 2);
    assert_eq!(rest["shortfalls"][0]["kind"], "missed_task");
    assert_eq!(rest["summary"]["violations"], 2);
    assert!(text.lines().next().unwrap().contains("\"type\":\"header\""));
}

#[test]
fn mistakes_are_told_where_they_are() {
    let policy = policy(POLICY);
    let text = "{\"readings\": [\n {\"indicator\": \"好评律\", \"value\": 1, \"at\": \"2024-01-01\"}]}";
    let options = CheckOptions { on_error: Some(OnError::Stop), ..CheckOptions::default() };
    let error = checked(&policy, Source::new("台账.json", text), options).unwrap_err();
    let drawn = error.render(Lang::Zh, Paint::Plain);
    assert!(drawn.contains("台账.json:2") && drawn.contains("是不是“好评率”"), "{drawn}");
    let error = checked(&policy, Source::new("台账.json", "{\"readings\": {}}"), options).unwrap_err();
    assert_eq!(error.findings.first().unwrap().code(), "F0004");
    let error = checked(&policy, Source::new("台账.json", "{\"readings\": [], \"reading\": []}"), options)
        .unwrap_err();
    assert_eq!(error.findings.first().unwrap().code(), "F0008");
}

#[test]
fn unknown_keys_may_be_notes() {
    let policy = policy(POLICY);
    let text =
        r#"{"readings": [{"indicator": "好评率", "value": 95, "at": "2024-01-01", "by": "甲"}], "more": 1}"#;
    let options = CheckOptions { on_unknown: OnUnknown::Note, ..CheckOptions::default() };
    let checked = checked(&policy, Source::new("台账.json", text), options).unwrap();
    let notes: Vec<&str> = checked.report.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(notes, ["不认识“more”,没有使用", "不认识“readings[0].by”,没有使用"]);
    assert_eq!(checked.report.indicators.first().unwrap().status, "met");
}

#[test]
fn a_ledger_built_in_code_is_the_same() {
    let policy = policy(POLICY);
    let checked = checked(&policy, facts(), CheckOptions::default()).unwrap();
    let read = duban::facts::read(facts().text(), duban::source::FileId(0), OnUnknown::Error).unwrap();
    let report = policy.check_ledger(&[], read.lists, as_of_moment("2024-03-01")).unwrap();
    let part = |report: &duban::Report| {
        let json = serde_json::to_value(report).unwrap();
        ["tasks", "indicators", "routines", "violations", "shortfalls"].map(|key| json[key].clone())
    };
    assert_eq!(part(&report), part(&checked.report));
}

#[test]
fn activities_of_rungs_are_held_against_the_policy() {
    let policy = policy(
        "
政策 牌 { 语言 1; 施行 2024年1月1日 }
单位 甲局
单位 督查室
单位 专班
事项 诉求 { 角色 承办单位; 事件 接收; 事件 答复 }
义务 答复 { 责任单位 承办单位; 自 接收 起; 时限 当日; 完成 答复 }
督办 牌 {
    督办对象 承办单位; 适用于 答复
    逾期          → 黄牌
    连续2次 黄牌  → 红牌 由 督查室 { 时限 3日; 完成 约谈 }
    连续3次 黄牌  → 橙牌
    连续4次 黄牌  → 紫牌 { 时限 3日; 完成 约谈 }
}
",
    );
    let codes = |activity: &str| -> Vec<&'static str> {
        let text = format!("{{\"activities\": [{{\"at\": \"2024-01-10\", {activity}}}]}}");
        let checked = checked(&policy, Source::new("台账.json", text), CheckOptions::default()).unwrap();
        checked.rejected.iter().map(|finding| finding.code()).collect()
    };
    for (activity, code) in [
        (r#""rung": "牌.红牌", "unit": "督查室""#, None),
        (r#""rung": "牌.红牌""#, None),
        (r#""rung": "牌.紫牌", "unit": "甲局""#, None),
        (r#""rung": "牌.红牌", "unit": "专班""#, Some("F0036")),
        (r#""rung": "牌.红牌", "unit": "没有的单位""#, Some("F0033")),
        (r#""rung": "牌.紫牌""#, Some("F0039")),
        (r#""rung": "牌.黄牌", "unit": "甲局""#, Some("F0044")),
        (r#""rung": "红牌", "unit": "督查室""#, Some("F0044")),
        (r#""rung": "牌.橙牌", "unit": "督查室""#, Some("F0047")),
        (r#""rung": "牌.红牌", "routine": "例会", "unit": "督查室""#, Some("F0048")),
        (r#""rung": "牌.红牌", "unit": "督查室", "period": "2024-01""#, Some("F0049")),
        (r#""rung": "牌.红牌", "unit": "督查室", "for": "甲局""#, Some("F0049")),
        (r#""unit": "督查室""#, Some("F0035")),
    ] {
        assert_eq!(codes(activity), code.into_iter().collect::<Vec<_>>(), "{activity}");
    }
}

#[test]
fn the_text_tells_rungs_over_several_tickets() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let policy = Policy::load(folder.join("policies/tengzhou")).unwrap();
    let text = std::fs::read_to_string(folder.join("examples/tengzhou-台账.json")).unwrap();
    let as_of = as_of_moment("2023-07-03");
    let checked = policy.check_text(Source::new("台账.json", text), as_of, CheckOptions::default()).unwrap();
    let zh = report::text(&checked.report, TextOptions { lang: Lang::Zh, ..TextOptions::default() });
    for words in [
        "  ▲ 2023年2月21日 红黄牌:红牌  对象 市自然资源局  由 市级专班\n      「约谈其分管负责人」\n      因 示例-TZ-2023-0001/答复反馈#1、示例-TZ-2023-0002/答复反馈#1\n      原文 二(四)2:",
        "      ✓ 应由市级专班办:红黄牌.红牌  已完成  没有时限  2023年2月24日10:00完成\n",
        "  ▲ 2023年3月20日 红黄牌:约谈主要负责人  对象 市自然资源局  由 市政府领导",
        "      … 应由市政府领导办:红黄牌.约谈主要负责人  在办  没有时限\n",
    ] {
        assert!(zh.contains(words), "{words} is missing in\n{zh}");
    }
    let en = report::text(&checked.report, TextOptions { lang: Lang::En, ..TextOptions::default() });
    assert!(en.contains("\nescalations\n") && en.contains("because of 示例-TZ-2023-0001/答复反馈#1"), "{en}");
}
