//! What is told of a city where something is missing: targets without readings, duties that only a rung over several
//! tickets opens, rows of tables that no example found, groups inside groups.

use duban::diagnostic::Lang;
use duban::report::{self, TextOptions};
use duban::source::Source;
use duban::{CheckOptions, CoveredKind, Policy, Reach};

use super::cases::{as_of_moment, policy};

const INDICATORS: &str = "
政策 标 { 语言 1; 施行 2024年1月1日 }
指标 担保费率 { 单位 %; 持续 不超过 1%; 于 2024年底 }
指标 全程网办率 { 单位 %; 基准 省级标准; 持续 高出 3个百分点; 于 2024年底 }
指标 办理时间 { 单位 日; 基准 原时限; 于 2024-02-01 压缩 三分之一 }
";

fn told(policy: &Policy, facts: &str, lang: Lang) -> String {
    let facts = Source::new("台账.json", facts);
    let checked = policy.check_text(facts, as_of_moment("2024-03-01"), CheckOptions::default()).unwrap();
    report::text(&checked.report, TextOptions { lang, ..TextOptions::default() })
}

#[test]
fn a_target_without_readings_is_told_as_the_policy_says_it() {
    let policy = policy(INDICATORS);
    let zh = told(&policy, r#"{"readings": []}"#, Lang::Zh);
    let written = [
        "目标≤1%,读数无",
        "目标高出 3个百分点(基准 省级标准),读数无",
        "目标压缩 约33.33%(基准 原时限),读数无",
    ];
    for words in written {
        assert!(zh.contains(words), "{words} is missing in\n{zh}");
    }
    let en = told(&policy, r#"{"readings": []}"#, Lang::En);
    assert!(en.contains("(base 省级标准), reading none"), "{en}");
    let both = r#"{"readings": [{"indicator": "省级标准", "value": 90, "at": "2024-01-02"},
                                {"indicator": "全程网办率", "value": 93.5, "at": "2024-02-01"},
                                {"indicator": "担保费率", "value": 0.8, "at": "2024-02-01"}]}"#;
    let zh = told(&policy, both, Lang::Zh);
    for words in ["目标≤1%,读数0.8%", "目标≥93%,读数93.5%"] {
        assert!(zh.contains(words), "{words} is missing in\n{zh}");
    }
}

const RUNGS: &str = "政策 阶 { 语言 1; 施行 2024年1月1日 }
单位 市住建局
事项 诉求 { 角色 承办单位; 事件 接收; 事件 办结; 事件 整改 }
义务 办理 { 责任单位 承办单位; 自 接收 起; 时限 1个工作日内; 完成 办结 }
督办 牌 { 督办对象 承办单位; 适用于 办理; 连续2次 逾期 → 红牌 }
义务 整改 { 责任单位 承办单位; 自 牌.红牌 起; 时限 5个工作日内; 完成 整改 }
示例 两次 {
    工单 诉求 「A」 { 承办单位 = 市住建局 }
    2024-01-02 09:00  接收
    工单 诉求 「B」 { 承办单位 = 市住建局 }
    2024-01-04 09:00  接收
";

/// How far the examples came with a duty.
fn reach(examples: &str, duty: &str) -> Reach {
    let (results, coverage) = policy(&format!("{RUNGS}{examples}}}\n")).test_coverage();
    assert!(results.iter().all(|result| result.mismatches.is_empty()), "{results:?}");
    let items = coverage.items.iter();
    items.clone().find(|item| item.kind == CoveredKind::Duty && item.name == duty).unwrap().reach
}

#[test]
fn a_duty_that_only_a_rung_over_several_tickets_opens_is_covered_by_its_outcome() {
    // One miss reaches no rung: the duty never opened.
    assert_eq!(reach("    截至 2024-01-04 12:00\n    预期 牌.红牌 0次\n", "整改"), Reach::Not);
    // The second miss is reported on the 6th; what the rung brings is still open then.
    assert_eq!(reach("    截至 2024-01-08\n    预期 牌.红牌 市住建局 1次\n", "整改"), Reach::Begun);
    let done = "    2024-01-09 10:00  活动 牌.红牌 由 市住建局
    截至 2024-01-31
    预期 牌.红牌 市住建局 = 按期完成 于 2024-01-12 23:59:59
";
    assert_eq!(reach(done, "整改"), Reach::Reached);
}

const ROWS: &str = "政策 行 { 语言 1; 施行 2024年1月1日 }
事项 诉求 { 角色 承办单位; 字段 加急 : 是否; 事件 接收; 事件 办结 }
时限表 时限(加急) { 否 → 5个工作日内; 是 → 1个工作日内 }
义务 办理 { 责任单位 承办单位; 自 接收 起; 时限 时限; 完成 办结 }
";

#[test]
fn a_row_of_a_table_is_covered_by_the_ticket_that_found_it() {
    let example = |urgent: &str| {
        let head = format!("示例 一 {{ 工单 诉求 {{ 承办单位 = 市住建局; 加急 = {urgent} }}");
        format!("{head}; 2024-01-02 09:00 接收; 截至 2024-01-03; 预期 违反 0项 }}\n")
    };
    let rows = |examples: &str| {
        let (_, coverage) = policy(&format!("{ROWS}{examples}")).test_coverage();
        let rows = coverage.items.into_iter().filter(|item| item.kind == CoveredKind::Row);
        rows.map(|item| item.reach).collect::<Vec<_>>()
    };
    assert_eq!(rows(""), [Reach::Not, Reach::Not]);
    assert_eq!(rows(&example("是")), [Reach::Not, Reach::Reached]);
    assert_eq!(rows(&example("否")), [Reach::Reached, Reach::Not]);
}

#[test]
fn only_a_rung_that_one_ticket_decides_opens_a_duty_on_it() {
    let rungs = "政策 阶 { 语言 1; 施行 2024年1月1日 }
单位 市住建局
事项 诉求 { 角色 承办单位; 事件 接收; 事件 办结; 事件 整改 }
义务 办理 { 责任单位 承办单位; 自 接收 起; 时限 1个工作日内; 完成 办结 }
督办 牌 {
    督办对象 承办单位
    适用于 办理
    逾期 → 黄牌 { 时限 3个工作日; 完成 整改 }
    逾期满1个工作日 → 橙牌 可以 { 时限 3个工作日; 完成 整改 }
    连续2次 逾期 → 红牌 { 时限 3个工作日; 完成 整改 }
}
";
    let (_, coverage) = policy(rungs).test_coverage();
    let duties = coverage.items.iter().filter(|item| item.kind == CoveredKind::Duty);
    assert_eq!(duties.map(|item| item.name.as_str()).collect::<Vec<_>>(), ["办理", "牌.黄牌"]);
}

#[test]
fn a_group_inside_a_group_stands_for_its_members() {
    let policy = policy(
        "政策 组 { 语言 1; 施行 2024年1月1日 }
单位 市平台
角色 平台 = 市平台
单位组 全市 = 城区、郊县、新区、平台
单位组 城区 = 城关区、新区
定期 例会 { 责任单位 分别 全市; 每月 例会 }
",
    );
    let facts = Source::new("台账.json", r#"{"activities": []}"#);
    let checked = policy.check_text(facts, as_of_moment("2024-01-15"), CheckOptions::default()).unwrap();
    let report = serde_json::to_value(&checked.report).unwrap();
    let units: Vec<&str> =
        report["routines"].as_array().unwrap().iter().map(|one| one["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["城关区", "新区", "郊县", "市平台"]);
}
