//! Names: what some rule uses and what none does, on either side of what the checker tells apart.

use duban::diagnostic::Lang;

use super::{alone, codes};
use crate::{HEAD, VOCABULARY, duty, load};

#[test]
fn a_reading_that_says_what_the_head_says_is_used() {
    let policy = |head: &str, more: &str| {
        codes(&alone(&format!(
            "政策 独 {{ 语言 1; 施行 2021年1月1日{head} }}\n单位 市平台\n{more}{VOCABULARY}{RULES}"
        )))
    };
    for (line, reading) in [
        ("; 年度 2021", "口径 年度 = 2021 { 理由 文本未规定 }\n"),
        ("; 日历 中国法定工作日", "口径 日历 = 中国法定工作日 { 理由 文本未规定 }\n"),
        ("; 日 = 自然日", "口径 日 = 自然日 { 理由 文本未规定 }\n"),
        ("; 受理截止 17:30", "口径 受理截止 = 下班 { 理由 文本未规定 }\n"),
    ] {
        assert_eq!(policy(line, reading), "", "{line}");
        assert_eq!(policy("", reading), "D0401", "{line}");
    }
    assert_eq!(policy("", "口径 施行 = 2021年1月1日 { 理由 文本未规定 }\n"), "");
    let office = "日历 本市 { 基于 中国法定工作日; 办公 09:00 至 12:00、14:00 至 17:30 }\n";
    let halves = format!("{office}口径 半日 = 工时 {{ 理由 文本未规定 }}\n");
    assert_eq!(policy("; 日历 本市; 半日 按 工时", &halves), "");
    assert_eq!(policy("; 日历 本市", &halves), "D0401");
    assert_eq!(policy("; 年度 2021", "定义 年度 = 金额 > 3\n"), "D0401", "a definition decides nothing");
    assert_eq!(policy("; 年度 2021", "口径 月度 = 2021 { 理由 文本未规定 }\n"), "D0401");
}

/// Rules that name all of the vocabulary.
const RULES: &str = "义务 甲 { 事项 诉求; 责任单位 承办单位; 自 接收 起; 时限 3个工作日内; 完成 办结 或 回复
    条件 类别 = 咨询 或 紧急 或 金额 > 3 或 期限 > 2021年6月15日 或 时点 > 2021年6月15日 或 回访.满意度 = 满意 }
";

#[test]
fn units_that_nobody_names_are_found_where_no_ticket_can_name_them() {
    let head = "政策 独 { 语言 1; 施行 2021年1月1日 }\n";
    let meeting = "定期 例会 { 责任单位 市住建局; 每月 例会 }\n";
    let city = |more: &str| codes(&alone(&format!("{head}单位 市政府\n单位 市住建局\n{more}{meeting}")));
    assert_eq!(city(""), "D0401");
    assert_eq!(city("角色 中心 = 市政府\n"), "D0401", "the role alone: the unit is in it");
    assert_eq!(city("单位组 镇街 = 市政府\n"), "D0401", "the group alone: the unit is in it");
    assert_eq!(city("单位组 镇街 = 市政府 等\n"), "D0401", "the group alone: a list that is open");
    // A list that is open, of a recurring duty or of a task, lets its records name units that nobody lists.
    let listed = |more: &str| codes(&alone(&format!("{head}单位 市政府\n单位 市住建局\n{more}")));
    assert_eq!(listed("定期 例会 { 责任单位 市住建局 等; 每月 例会 }\n"), "");
    assert_eq!(listed("任务 改造 { 责任单位 市住建局; 节点 2021年6月15日前 已完成 }\n"), "D0401");
    assert_eq!(listed("任务 改造 { 责任单位 市住建局 等; 节点 2021年6月15日前 已完成 }\n"), "");
    // A role on tickets, or a field, may name any unit.
    assert_eq!(codes(&load(&duty("甲", "3个工作日内", "办结", ""))), "");
    assert!(HEAD.contains("单位 市平台"));
}

#[test]
fn what_is_not_used_is_told_once() {
    let policy = |matter: &str, rules: &str| {
        let head = "政策 独 { 语言 1; 施行 2021年1月1日; 日 = 自然日 }\n";
        codes(&alone(&format!("{head}事项 件 {{ {matter} }}\n{rules}")))
    };
    let rule = "义务 甲 { 事项 件; 责任单位 承办单位; 自 受理 起; 时限 3个工作日内; 完成 办结 }\n";
    let base = "角色 承办单位; 事件 受理; 事件 办结";
    assert_eq!(policy(base, rule), "");
    // A 事项 without rules is one finding, and so is an event with its fields.
    assert_eq!(policy(base, ""), "D0422");
    assert_eq!(policy(&format!("{base}; 事件 回访 {{ 满意度 ?: 是否 }}"), rule), "D0422");
    assert_eq!(policy(&format!("{base}; 字段 金额 ?: 数"), rule), "D0422");
    assert_eq!(
        policy(&format!("{base}; 字段 金额 ?: 数; 事件 回访 {{ 满意度 ?: 是否 }}"), rule),
        "D0422 D0422"
    );
}

/// 满意率 is told by the events that have a field 满意度, though no rule names them.
#[test]
fn what_tells_satisfaction_is_used_where_satisfaction_is_asked() {
    let policy = |more: &str| {
        codes(&alone(&format!(
            "政策 独 {{ 语言 1; 施行 2021年1月1日; 日 = 自然日 }}
事项 件 {{ 角色 承办单位; 事件 受理; 事件 办结; 事件 回访 {{ 满意度 ?: 满意 | 不满意 }} }}
义务 甲 {{ 责任单位 承办单位; 自 受理 起; 时限 3个工作日内; 完成 办结 }}\n{more}"
        )))
    };
    let assessment = |formula: &str| {
        policy(&format!(
            "单位组 镇街 = 东街、西街\n考核 测评 {{ 考核对象 分别 镇街; 周期 每年; 得分 总分; 后1位 → 检查 }}
计分办法 总分(s) 「 {formula} 」\n"
        ))
    };
    assert_eq!(policy(""), "D0422");
    assert_eq!(policy("指标 率 { 单位 %; 取自 义务 甲 按时率; 每月; 不低于 90% }\n"), "D0422");
    assert_eq!(policy("指标 率 { 单位 %; 取自 义务 甲 满意率; 每月; 不低于 90% }\n"), "");
    assert_eq!(assessment("s.按时率 * 100.0"), "D0422");
    assert_eq!(assessment("s.满意率 * 100.0"), "");
}

/// What is declared for one rule alone is used by it, wherever in the rule its name stands.
#[test]
fn what_a_rule_names_is_used() {
    let policy = |more: &str, rule: &str| {
        let head = "政策 独 { 语言 1; 施行 2021年1月1日; 日 = 自然日 }\n";
        let matter = format!("事项 件 {{ 角色 承办单位; 事件 受理; 事件 办结{more} }}\n");
        let own = "义务 甲 { 事项 件; 责任单位 承办单位; 自 受理 起; 时限 3个工作日内; 完成 办结 }\n";
        codes(&alone(&format!("{head}{matter}{own}{rule}")))
    };
    for (more, rule) in [
        ("; 事件 送审", "延期 展期 { 适用于 甲; 申请 送审; 经 办结; 延长 3日 }\n"),
        ("; 事件 签字", "延期 展期 { 适用于 甲; 申请 受理; 经 签字; 延长 3日 }\n"),
        ("; 字段 复杂 : 是否", "延期 展期 { 适用于 甲; 申请 受理; 经 办结; 条件 复杂; 延长 3日 }\n"),
        ("; 事件 听证", "不计入 停 { 适用于 甲; 自 听证 至 受理 }\n"),
        ("; 事件 听证", "不计入 停 { 适用于 甲; 自 受理 至 听证 }\n"),
        ("; 字段 复杂 : 是否", "不计入 停 { 适用于 甲; 自 受理 至 办结; 条件 复杂 }\n"),
        ("; 事件 收费", "禁止 乙 { 事项 件; 责任单位 承办单位; 不得 收费 }\n"),
        ("; 角色 协办", "禁止 乙 { 事项 件; 责任单位 协办; 不得 受理 }\n"),
        ("; 字段 复杂 : 是否", "禁止 乙 { 事项 件; 责任单位 承办单位; 不得 受理; 条件 复杂 }\n"),
        ("; 字段 复杂 : 是否", "可以 乙 { 事项 件; 责任单位 承办单位; 条件 复杂; 例外于 甲 }\n"),
        ("; 角色 协办", "可以 乙 { 事项 件; 责任单位 协办; 例外于 甲 }\n"),
        ("; 事件 回访", "指标 比 { 单位 %; 取自 占比 回访 / 办结; 每月; 不低于 10% }\n"),
        ("; 事件 回访", "指标 比 { 单位 %; 取自 占比 办结 / 回访; 每月; 不低于 10% }\n"),
        ("; 字段 复杂 : 是否", "指标 率 { 单位 %; 取自 义务 甲(复杂) 按时率; 每月; 不低于 90% }\n"),
        ("; 角色 督导", "指标 率 { 单位 %; 取自 义务 甲 按时率; 每月; 不低于 90%; 按 督导 }\n"),
        ("; 角色 督导", "督办 牌 { 督办对象 承办单位; 适用于 甲; 逾期 → 黄牌 由 督导 }\n"),
        ("; 角色 主管", "督办 牌 { 督办对象 主管; 适用于 甲; 逾期 → 黄牌 }\n"),
        ("; 事件 退回", "督办 牌 { 督办对象 承办单位; 适用于 甲; 退回 → 黄牌 }\n"),
        ("; 事件 反馈", "督办 牌 { 督办对象 承办单位; 适用于 甲; 逾期 → 黄牌 { 时限 3日; 完成 反馈 } }\n"),
        (
            "; 字段 期限 : 日期",
            "督办 牌 { 督办对象 承办单位; 适用于 甲; 逾期 → 黄牌 { 时限 至 字段 期限; 完成 受理 } }\n",
        ),
    ] {
        assert_eq!(policy(more, rule), "", "{more}: {rule}");
        assert_eq!(policy(more, ""), "D0422", "{more}");
    }
}

/// A rule that waits in vain is told by its name, at its place.
#[test]
fn a_rule_of_each_kind_that_waits_in_vain_is_named() {
    let untimed = duty("不限", "立即", "回复", "");
    let own = duty("甲", "3个工作日内", "办结", "");
    for rule in [
        "延期 展期 { 适用于 甲; 申请 不限 逾期; 经 回访; 延长 3日 }\n",
        "不计入 展期 { 适用于 甲; 自 不限 逾期 至 回访 }\n",
        "前置 展期 { 事项 诉求; 责任单位 承办单位; 未经 不限 逾期 不得 回访 }\n",
        "指标 展期 { 单位 %; 取自 占比 不限 逾期 / 回访; 每月; 不低于 10% }\n",
    ] {
        let rules = [untimed.as_str(), own.as_str()].concat();
        let policy = load(&format!("{rules}{rule}"));
        let finding = crate::found(&policy, "D0423");
        let message = finding.diagnostic.message.say(Lang::Zh);
        assert!(message.contains("“展期”用到“不限 逾期”"), "{message}");
        let start = finding.diagnostic.place().unwrap().span.start;
        assert!(usize::try_from(start).unwrap() >= HEAD.len() + rules.len(), "{rule}");
    }
}
