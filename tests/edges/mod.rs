//! Policies on either side of what the checker tells apart: one of each pair is found, or undecided, and the other is not.

mod names;

use super::{duty, load};
use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::{Policy, SourceFile};

/// The codes that are found, in the order of the sources, and a `?` for each thing that could not be decided.
fn codes(policy: &Policy) -> String {
    let checks = policy.checks();
    let found = checks.findings.iter().map(|it| it.diagnostic.code());
    found.chain(checks.undecided.iter().map(|_| "?")).collect::<Vec<_>>().join(" ")
}

fn said(rules: &str) -> String {
    codes(&load(rules))
}

/// A policy in one file, whose declarations nobody else may use.
fn alone(text: &str) -> Policy {
    let file = SourceFile { name: "独.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    Policy::from_files(vec![file], Calendar::national()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn conditioned(name: &str, limit: &str, condition: &str) -> String {
    duty(name, limit, "办结", &format!("; 条件 {condition}"))
}

#[test]
fn the_last_published_day_is_not_beyond_the_calendar() {
    assert_eq!(said(&duty("甲", "2026年12月31日前", "办结", "")), "");
    assert_eq!(said(&duty("甲", "2027年1月1日前", "办结", "")), "D0404");
}

#[test]
fn what_one_must_not_do_another_may_have_to() {
    let ban = |by: &str| format!("禁止 不得办 {{ 事项 诉求; 责任单位 承办单位; 不得 办结{by} }}\n");
    let own = |by: &str| duty("甲", "3个工作日内", &format!("办结{by}"), "");
    for (bans, needs, expected) in [
        ("", "", "D0417"),
        (" 由 市平台", "", "D0417"),
        ("", " 由 市平台", "D0417"),
        (" 由 市平台", " 由 市平台", "D0417"),
        (" 由 市平台", " 由 承办单位", ""),
    ] {
        assert_eq!(said(&[own(needs), ban(bans)].concat()), expected, "{bans} {needs}");
    }
    // What only has to wait is not forbidden, nor what is permitted.
    let waits = "前置 先回访 { 事项 诉求; 责任单位 承办单位; 未经 回访 不得 办结 }\n";
    assert_eq!(said(&[own(""), waits.to_owned()].concat()), "");
    let permitted = "可以 容许 { 事项 诉求; 责任单位 承办单位; 例外于 不得办 }\n";
    assert_eq!(said(&[own(""), ban(""), permitted.to_owned()].concat()), "");
}

#[test]
fn two_limits_under_open_conditions_are_undecided() {
    let rules = |other: &str| {
        [conditioned("甲", "3个工作日内", "次数(回访) ≥ 2"), conditioned("乙", "5个工作日内", other)].concat()
    };
    // Each condition by itself, and whether both can hold.
    assert_eq!(said(&rules("次数(回复) ≥ 2")), "? ? ?");
    let policy = load(&rules("次数(回复) ≥ 2"));
    let last = policy.checks().undecided.last().unwrap();
    assert_eq!(last.message.say(Lang::Zh), "不能判断“乙”和“甲”会不会同时成立");
    assert_eq!(said(&rules("金额 > 3 且 金额 < 2")), "D0412 ?");
}

#[test]
fn too_many_combinations_are_undecided() {
    // Four kinds with the absent one; 16 amounts (7, between and around them, absent); 16 days likewise; so or not so.
    let amounts = (1..=7).map(|n| format!("金额 = {}", 2 * n));
    let days = (1..=5).map(|n| format!("期限 = 2021年6月{}日", 5 * n));
    let condition = amounts.chain(days).collect::<Vec<_>>().join(" 或 ");
    let with = |more: &str| {
        said(&conditioned("甲", "3个工作日内", &format!("类别 = 咨询 或 {condition} 或 {more}")))
    };
    assert_eq!(with("已发生(办结) 或 已发生(回复)"), "", "4 × 16 × 16 × 2 × 2 = 4096");
    assert_eq!(with("紧急 或 已发生(回复)"), "?", "4 × 16 × 16 × 3 × 2");
    assert_eq!(with("紧急 或 已发生(办结) 或 已发生(回复)"), "?");
    // What is asked several times is tried once: thirteen by themselves would be 8192.
    assert_eq!(said(&conditioned("甲", "3个工作日内", &["已发生(办结)"; 13].join(" 或 "))), "");
}

#[test]
fn what_is_written_as_so_or_not_so_is_decided() {
    for (condition, expected) in
        [("否", "D0412"), ("是", "D0413"), ("紧急 或 否", "D0412"), ("紧急 且 是", "D0413")]
    {
        assert_eq!(said(&conditioned("甲", "3个工作日内", condition)), expected, "{condition}");
    }
}

#[test]
fn between_amounts_that_do_not_follow_each_other_there_are_others() {
    for (condition, expected) in [
        ("金额 > 100 且 金额 < 200", ""),
        ("金额 > 100 且 金额 < 101", "D0412"),
        ("金额 > 0.5 且 金额 < 1.5", ""),
        ("金额 > 0.5 且 金额 < 1", ""),
        ("时点 > 2021年6月15日 10:00 且 时点 < 2021年6月15日 12:00", ""),
        ("时点 > 2021年6月15日 12:00 且 时点 < 2021年6月15日 10:00", "D0412"),
        ("时点 > 2021年6月15日 且 时点 < 2021年6月16日", "D0412"),
        // With a day alone a moment is compared by its day.
        ("时点 ≥ 2021年6月15日 且 时点 < 2021年6月15日 12:00", ""),
        ("时点 > 2021年6月15日 10:00 且 时点 < 2021年6月15日", "D0412"),
    ] {
        let policy = load(&conditioned("甲", "3个工作日内", condition));
        assert_eq!(codes(&policy), expected, "{condition}");
    }
}

/// A policy about one matter of its own, whose events a duty names.
fn own_matter(more: &str, condition: &str) -> String {
    let head = "政策 独 { 语言 1; 施行 2021年1月1日; 日 = 自然日 }\n单位 市政府\n单位 市住建局\n";
    codes(&alone(&format!(
        "{head}事项 件 {{ 事件 受理; 事件 办结; {more} }}
义务 甲 {{ 责任单位 市住建局; 自 受理 起; 时限 3个工作日内; 完成 办结; 条件 {condition} }}\n"
    )))
}

#[test]
fn what_is_never_absent_is_had() {
    let had = |field: &str| own_matter(&format!("角色 承办单位; {field}"), "有(复杂) 且 承办单位 ≠ 市政府");
    assert_eq!(had("字段 复杂 : 是否"), "D0413", "of the two parts, this one");
    assert_eq!(had("字段 复杂 ?: 是否 默认 是"), "D0413");
    assert_eq!(had("字段 复杂 ?: 是否"), "");
    // A field of units may name any; another does not.
    assert_eq!(own_matter("字段 经办 ?: 单位", "有(经办)"), "");
    assert_eq!(own_matter("字段 经办 ?: 文", "有(经办)"), "D0401");
}

#[test]
fn a_constant_may_stand_first() {
    for (condition, expected) in [
        ("100 ≤ 金额", ""),
        ("100 < 金额 且 金额 ≤ 100", "D0412"),
        ("100 ≤ 金额 且 金额 ≤ 100", ""),
        ("100 > 金额 且 金额 ≥ 100", "D0412"),
        ("100 ≥ 金额 且 金额 ≥ 100", ""),
        ("100 = 金额 且 金额 ≠ 100", "D0412"),
        ("100 ≠ 金额 且 金额 = 100", "D0412"),
    ] {
        assert_eq!(said(&conditioned("甲", "3个工作日内", condition)), expected, "{condition}");
    }
}

#[test]
fn what_ends_a_duty_before_it_is_completed_is_told() {
    for (end, done, expected) in [
        ("回复", "回复", "D0406"),
        ("回复", "回复 由 市平台", "D0406"),
        ("回复 由 市平台", "回复 由 市平台", "D0406"),
        ("回复 由 市平台", "回复", ""),
        ("回复 由 市平台", "回复 由 承办单位", ""),
        ("回访", "回访(满意度 = 满意)", "D0406"),
        ("回访(满意度 = 满意)", "回访(满意度 = 满意)", "D0406"),
        ("回访(满意度 = 满意)", "回访", ""),
        ("第2次 回复", "回复", ""),
        ("回复", "办结", ""),
    ] {
        let rule = duty("甲", "3个工作日内", done, &format!("; 终止 {end}"));
        assert_eq!(said(&rule), expected, "{end}, {done}");
    }
}

#[test]
fn the_longest_of_what_is_untimed_never_falls_due() {
    let rules = |limit: &str| {
        let waiting = duty("候", "3个工作日内", "回复", "").replace("自 接收 起", "自 甲 逾期 起");
        [duty("甲", limit, "办结", ""), waiting].concat()
    };
    assert_eq!(said(&rules("取长(立即, 3个工作日)")), "D0423");
    assert_eq!(said(&rules("取长(5个工作日, 3个工作日)")), "");
    assert_eq!(said(&rules("取短(立即, 3个工作日)")), "");
    assert_eq!(said(&rules("取短(立即, 及时)")), "D0423");
    // So is a table none of whose rows gives a limit.
    let table = |urgent: &str| {
        let table = format!("时限表 办理时限(紧急) {{\n是 → {urgent}\n否、缺 → 无\n}}\n");
        said(&[table, rules("办理时限")].concat())
    };
    assert_eq!(table("无"), "D0423");
    assert_eq!(table("3个工作日内"), "");
    let policy = load(&rules("立即"));
    let message = policy.checks().findings.first().unwrap().diagnostic.message.say(Lang::Zh);
    assert!(message.contains("“候”用到“甲 逾期”"), "{message}");
}

#[test]
fn a_limit_under_another_condition_is_no_copy() {
    let rules = [
        conditioned("甲", "3个工作日内", "类别 = 咨询"),
        conditioned("乙", "3个工作日内", "类别 = 投诉"),
        conditioned("丙", "5个工作日内", "类别 = 投诉"),
    ];
    assert_eq!(said(&rules.concat()), "D0407");
}

#[test]
fn copies_of_a_limit_are_compared_once_and_many_limits_up_to_a_number() {
    let days = |limits: &[usize]| {
        let rules = limits.iter().enumerate();
        let rules = rules.map(|(at, n)| duty(&format!("义务{at}号"), &format!("{n}个工作日内"), "办结", ""));
        let policy = load(&rules.collect::<String>());
        let found = policy.checks().findings.iter().filter(|it| it.diagnostic.code() == "D0407");
        found.count()
    };
    assert_eq!(days(&[3, 3]), 0);
    assert_eq!(days(&[3, 3, 5]), 1);
    assert_eq!(days(&(1..=15).collect::<Vec<_>>()), 15 * 14 / 2);
    assert_eq!(days(&(1..=16).collect::<Vec<_>>()), 16 * 15 / 2);
    assert_eq!(days(&(1..=17).collect::<Vec<_>>()), 16 * 15 / 2);
}

#[test]
fn a_moment_shows_its_clock_time_and_a_day_none() {
    let shown = |condition: &str| {
        let rules =
            [conditioned("甲", "3个工作日内", condition), conditioned("乙", "5个工作日内", condition)];
        let policy = load(&rules.concat());
        let help = super::found(&policy, "D0407").diagnostic.help.iter().map(|it| it.say(Lang::Zh));
        help.collect::<String>()
    };
    let moment = shown("时点 > 2021年6月15日 10:00 且 时点 < 2021年6月15日 12:00");
    assert!(moment.contains("时点 = 2021-06-15T10:00:01+08:00"), "{moment}");
    let day = shown("期限 > 2021年6月15日 且 期限 < 2021年6月17日");
    assert!(day.contains("期限 = 2021-06-16") && !day.contains("T"), "{day}");
}

#[test]
fn what_is_left_out_and_quoted_is_told_word_by_word() {
    let policy = |quoted: &str, left_out: &str| {
        let rule = duty("甲", "3个工作日内", "办结", &format!("; 依据 1 「{quoted}」"));
        said(&format!("{rule}未纳入 1 「{left_out}」 {{ 理由 重复 }}\n"))
    };
    for (quoted, left_out, expected) in [
        ("接到工单后3个工作日内办结", "3个工作日内", "D0402"),
        ("接到工单后……办结", "接到工单后……办结", "D0402"),
        ("接到工单后3个工作日内办结", "接到工单后……办结", ""),
        ("接到工单后3个工作日内办结", "及时回访", ""),
    ] {
        assert_eq!(policy(quoted, left_out), expected, "{left_out}");
    }
}

#[test]
fn rungs_out_of_order_are_told_whatever_they_count() {
    let ladder = |first: &str, second: &str| {
        let watched = duty("受督", "30个工作日内", "回复", "");
        said(&format!(
            "{watched}督办 牌 {{ 督办对象 承办单位; 适用于 受督; 逾期 → 提醒; {first} → 黄牌; {second} → 红牌 }}\n"
        ))
    };
    for unit in ["个工作日", "日", "周", "个月", "年", "小时"] {
        let (less, more) = (format!("2{unit}"), format!("3{unit}"));
        assert_eq!(ladder(&format!("逾期满{less}"), &format!("逾期满{more}")), "", "{unit}");
        assert_eq!(ladder(&format!("逾期满{more}"), &format!("逾期满{less}")), "D0415", "{unit}");
        assert_eq!(ladder(&format!("逾期满{less}"), &format!("逾期满{less}")), "", "{unit}");
    }
    assert_eq!(ladder("逾期满2周", "逾期满13日"), "D0415");
    assert_eq!(ladder("逾期满13日", "逾期满2周"), "");
    assert_eq!(ladder("逾期满1年", "逾期满11个月"), "D0415");
    assert_eq!(ladder("逾期满11个月", "逾期满1年"), "");
    assert_eq!(ladder("逾期满2个工作日", "逾期满1日"), "", "which comes first hangs on the days");
    assert_eq!(ladder("连续2次 提醒", "连续3次 提醒"), "");
    assert_eq!(ladder("连续3次 提醒", "连续2次 提醒"), "D0415");
    assert_eq!(ladder("连续2次 提醒", "连续2次 提醒"), "");
    // In office hours too, where the calendar has some.
    let office = |first: &str, second: &str| {
        codes(&alone(&format!(
            "政策 独 {{ 语言 1; 施行 2021年1月1日; 日历 本市 }}
日历 本市 {{ 基于 中国法定工作日; 办公 09:00 至 12:00、14:00 至 17:30 }}
事项 件 {{ 角色 承办单位; 事件 受理; 事件 办结 }}
义务 甲 {{ 责任单位 承办单位; 自 受理 起; 时限 3个工作日内; 完成 办结 }}
督办 牌 {{ 督办对象 承办单位; 适用于 甲; {first} → 黄牌; {second} → 红牌 }}\n"
        )))
    };
    assert_eq!(office("逾期满2个工作小时", "逾期满3个工作小时"), "");
    assert_eq!(office("逾期满3个工作小时", "逾期满2个工作小时"), "D0415");
    // What counts to nothing is told as that alone.
    assert_eq!(ladder("连续2次 提醒", "连续0次 提醒"), "D0414");
    let before = |first: &str, second: &str| {
        let watched = duty("受督", "30个工作日内", "回复", "");
        said(&format!(
            "{watched}督办 牌 {{ 督办对象 承办单位; 适用于 受督; {first} → 黄牌; {second} → 红牌 }}\n"
        ))
    };
    assert_eq!(before("到期前3日", "到期前2日"), "");
    assert_eq!(before("到期前2日", "到期前3日"), "D0415");
    assert_eq!(before("到期前2日", "到期前2日"), "");
}

#[test]
fn a_part_is_told_beside_a_whole_condition_elsewhere() {
    let whole = conditioned("甲", "3个工作日内", "金额 > 3 且 金额 < 2");
    let part = duty("乙", "3个工作日内", "回复", "; 条件 紧急 或 (类别 = 咨询 且 类别 = 投诉)");
    assert_eq!(said(&[whole.clone(), part.clone()].concat()), "D0412 D0412");
    assert_eq!(said(&[part, whole].concat()), "D0412 D0412");
    // Inside one that is found as a whole it is not taken apart.
    let nested = "(金额 > 3 且 金额 < 2) 或 (类别 = 咨询 且 类别 = 投诉)";
    assert_eq!(said(&conditioned("甲", "3个工作日内", nested)), "D0412");
}

#[test]
fn a_rung_that_waits_for_an_event_is_reached() {
    let waiting = |rung: &str| {
        let rules = [
            duty("受督", "1个工作日内", "回复", ""),
            duty("不限", "立即", "回访(满意度 = 满意)", ""),
            format!("督办 牌 {{ 督办对象 承办单位; 适用于 受督; {rung} → 黄牌 }}\n"),
            duty("候", "3个工作日内", "办结", "").replace("自 接收 起", "自 牌.黄牌 起"),
        ];
        load(&rules.concat())
    };
    assert_eq!(codes(&waiting("回访")), "");
    let policy = waiting("不限 逾期");
    assert_eq!(codes(&policy), "D0423 D0423", "the rung waits in vain, and what waits for it does");
    let last = policy.checks().findings.last().unwrap();
    assert!(last.diagnostic.message.say(Lang::Zh).contains("“牌.黄牌”"), "{last:?}");
}

#[test]
fn tables_are_tried_up_to_a_number_of_combinations() {
    let table = |rows: &str, columns: &str| {
        let table = format!("时限表 办理时限({columns}) {{\n{rows}\n}}\n");
        said(&[table, duty("办理", "办理时限", "办结", "")].concat())
    };
    // 1 + 3 + 3 × 4 + 3 × 4 × amounts steps: with 340 amounts (337, below, above, absent) just 4096.
    let row = |amounts: u32| {
        let amounts: Vec<String> = (1..=amounts).map(|n| n.to_string()).collect();
        format!("是、否, 咨询、求助、投诉, {} → 1个工作日内", amounts.join("、"))
    };
    let both = |amounts: u32| {
        let below = "是、否, 咨询、求助、投诉, < 1 → 1个工作日内";
        let above = format!("是、否, 咨询、求助、投诉, > {amounts} → 1个工作日内");
        format!("{below}\n{}\n{above}", row(amounts))
    };
    assert_eq!(table(&both(337), "紧急, 类别, 金额"), "D0410");
    assert_eq!(table(&both(338), "紧急, 类别, 金额"), "?");
    // Where a row holds whatever else there is, nothing else is tried.
    assert_eq!(table(&format!("缺, *, * → 无\n{}", both(338)), "紧急, 类别, 金额"), "D0410");
}

#[test]
fn overlaps_are_looked_for_among_256_rows_at_most() {
    let table = |rows: u32| {
        let rows: Vec<String> = (1..=rows).map(|n| format!("{n} → 1个工作日内")).collect();
        let table = format!("时限表 办理时限(金额) {{\n{}\n缺 → 无\n}}\n", rows.join("\n"));
        said(&[table, duty("办理", "办理时限", "办结", "")].concat())
    };
    assert_eq!(table(255), "D0409");
    assert_eq!(table(256), "D0409 ?");
}
