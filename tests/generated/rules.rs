//! The other declarations at random: permissions, time not counted, calendars, tables, what must not happen, ladders,
//! recurring duties, tasks, indicators, assessments, formulas, lists; and records of ledgers in examples.

use proptest::prelude::*;

use super::phrases::*;
use super::{accepting, bearers, body, cited, line, reading, with_body, words};

const ARROWS: &[&str] = &["→", "->", "=>", "⇒", "－>"];
const EVERY: &[&str] =
    &["每日", "每天", "每工作日", "每周", "每月", "每个月", "每季度", "每半年", "每年", "weekly", "yearly"];

fn parts(list: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    list.prop_map(words).boxed()
}

fn perhaps(part: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop_oneof![Just(String::new()), part].boxed()
}

fn word(text: &'static str) -> BoxedStrategy<String> {
    Just(text.to_owned()).boxed()
}

/// A keyword of a phrase with what stands behind it.
fn behind(keyword: &'static str, phrase: BoxedStrategy<String>) -> BoxedStrategy<String> {
    parts(vec![word(keyword), phrase])
}

/// A number with its measure; 五点五户 is a name.
fn quantity() -> BoxedStrategy<String> {
    measured().prop_filter("a quantity", |text| !text.contains("五点五")).boxed()
}

/// What rules over tickets have in common.
fn common_line() -> BoxedStrategy<String> {
    prop_oneof![
        line("事项", name()),
        line("责任单位", bearers()),
        line("条件", cited(condition())),
        line("依据", clause()),
        line("口径", reading("  ")),
    ]
    .boxed()
}

fn permission_line() -> BoxedStrategy<String> {
    prop_oneof![common_line(), line("例外于", list(name()))].boxed()
}

fn suspension_line() -> BoxedStrategy<String> {
    prop_oneof![
        line("适用于", list(name())),
        line("条件", condition()),
        line("自", cited(parts(vec![happening(), word("至"), happening()]))),
        line("口径", list(name())),
        line("依据", clause()),
    ]
    .boxed()
}

fn gap_line() -> BoxedStrategy<String> {
    let bound = one_of(&["不少于", "不低于", "不超过", "≥", "<=", "at_most"]);
    line("间隔", cited(parts(vec![bound, span()])))
}

fn prerequisite_line() -> BoxedStrategy<String> {
    let without = parts(vec![happening(), word("不得"), happening()]);
    prop_oneof![common_line(), line("未经", cited(without)), gap_line()].boxed()
}

fn prohibition_line() -> BoxedStrategy<String> {
    prop_oneof![common_line(), line("不得", cited(trigger())), gap_line()].boxed()
}

fn calendar_line() -> BoxedStrategy<String> {
    let spans = parts(vec![clock(), one_of(&["至", "～", "to"]), clock()]);
    let on = prop_oneof![day(), one_of(&["6月1日", "9月30日"])].boxed();
    let season = (on.clone(), on.clone(), one_of(&[":", "："]))
        .prop_map(|(from, to, colon)| words(vec![from, "至".to_owned(), to]) + colon.as_str());
    let office = parts(vec![perhaps(season.boxed()), list(spans)]);
    let to = perhaps(behind("至", on.clone()));
    let days = cited(list(parts(vec![on, to])));
    let notice = prop_oneof![line("依据", clause()), line("依据", one_of(&["「放假通知」"]))].boxed();
    let with_notice = |days: BoxedStrategy<String>| parts(vec![days, perhaps(body(notice.clone(), "  "))]);
    prop_oneof![
        line("基于", prop_oneof![name(), string().prop_filter("a name", |it| it.len() > 8)]),
        line("办公", office),
        line("休", with_notice(days.clone())),
        line("班", with_notice(days)),
        line("文件", string()),
        line("依据", clause()),
    ]
    .boxed()
}

fn columns() -> BoxedStrategy<String> {
    (name(), prop::collection::vec(name(), 1..4), one_of(&["，", ", ", "、"]))
        .prop_map(|(name, list, comma)| format!("{name}（{}）", list.join(&comma)))
        .boxed()
}

fn row_line(result: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let compared = parts(vec![one_of(&["≥", "＜", "不超过", "等于", "≠"]), literal()]);
    let range = parts(vec![quantity(), one_of(&["至", "～", "to"]), quantity()]);
    let choice = prop_oneof![3 => literal(), 1 => compared, 1 => range, 1 => one_of(&["缺", "absent"])];
    let several = prop::collection::vec(choice, 1..3).prop_map(|list| list.join("、"));
    let cell = prop_oneof![4 => several, 1 => one_of(&["*", "＊"])];
    let cells = (prop::collection::vec(cell, 1..4), one_of(&["，", ", "]))
        .prop_map(|(cells, comma)| cells.join(&comma))
        .boxed();
    let row = cited(parts(vec![cells, one_of(ARROWS), result]));
    prop_oneof![5 => row, 1 => line("依据", clause())].boxed()
}

/// What a rung waits for; a happening whose first word is one of the ladder's own stands in brackets.
fn cause() -> BoxedStrategy<String> {
    let own = ["逾期", "按期", "期满"];
    let plain = happening().prop_map(move |text| {
        if own.iter().any(|word| text.starts_with(word)) { format!("（{text}）") } else { text }
    });
    let times = one_of(&["2次", "３次", "两次", "十次"]);
    let counted = || perhaps(prop_oneof![word("逾期"), one_of(&["黄牌", "「逾期」", "甲"])].boxed());
    let streak =
        (one_of(&["连续", "连续 "]), times.clone()).prop_map(|(word, times)| word + times.as_str()).boxed();
    let window = prop_oneof![
        word("自然年内"),
        one_of(&["近12个月内", "近一年", "近 30日 内", "within_last 12 months"]),
    ];
    let total = (window, one_of(&["累计", " 累计 "]), times)
        .prop_map(|(a, b, c)| a + b.as_str() + c.as_str())
        .boxed();
    prop_oneof![
        one_of(&["逾期", "期满", "按期", "到期前1个工作日", "逾期满五日", "before_due 2 days", "overdue"]),
        parts(vec![streak, counted()]),
        parts(vec![total, counted()]),
        plain,
    ]
    .boxed()
}

fn ladder_line() -> BoxedStrategy<String> {
    let inner = prop_oneof![line("时限", limit()), line("完成", trigger())].boxed();
    // 属于 { and in { open a set.
    let by = path().prop_filter("no set", |path| !path.ends_with("in"));
    let by = perhaps(behind("由", by.boxed()));
    let rung = parts(vec![
        cause(),
        one_of(ARROWS),
        name(),
        perhaps(word("可以")),
        by,
        perhaps(string().prop_filter("what is done", |it| it.len() > 8).boxed()),
    ]);
    let rung = (cited(rung), prop::option::weighted(0.3, body(inner, "  ")))
        .prop_map(|(rung, body)| words(vec![rung, body.unwrap_or_default()]));
    prop_oneof![
        4 => rung,
        1 => line("督办对象", path()),
        1 => line("适用于", list(name())),
        1 => line("以", parts(vec![name(), word("为准")])),
        1 => one_of(&["按期不中断", "触发后不重计"]),
        1 => line("口径", reading("  ")),
    ]
    .boxed()
}

fn routine_line() -> BoxedStrategy<String> {
    let when = one_of(&[
        "末",
        " 25日前",
        " 3月31日前",
        " 次月5日前",
        " 次月 五 日 17:00 前",
        " 期后5个工作日内",
        " 期后十日",
        "第4个星期一 14:30 至 15:30",
        "第二个周日 9时",
        " by_day 25",
        " weekday 1.5",
        "",
    ]);
    let schedule = (one_of(EVERY), when).prop_map(|(every, when)| {
        // An English word ends before what stands behind it.
        let gap = if every.is_ascii() && !when.is_empty() { " " } else { "" };
        let when = if every.is_ascii() && when == "末" { "at_end".to_owned() } else { when };
        format!("{every}{gap}{when}")
    });
    let at_least = perhaps(one_of(&["不少于1次", "不少于 两天", "≥３次", "at_least 2 days"]));
    let roll = perhaps(one_of(&["遇休息日顺延", "遇休息日不顺延"]));
    let schedule = cited(parts(vec![schedule.boxed(), at_least, perhaps(name()), roll]));
    prop_oneof![
        3 => schedule,
        1 => line("责任单位", bearers()),
        1 => line("对", parts(vec![perhaps(word("分别")), name()])),
        1 => one_of(&["约束 力争", "约束 应当"]),
        1 => line("口径", list(name())),
        1 => line("依据", clause()),
    ]
    .boxed()
}

fn task_line() -> BoxedStrategy<String> {
    let milestone = parts(vec![date(), perhaps(one_of(&["前", "之前"])), perhaps(name())]);
    prop_oneof![
        line("牵头", path()),
        line("责任单位", cited(bearers())),
        line("节点", cited(milestone)),
        one_of(&["持续推进", "约束 鼓励"]),
        line("指标", list(name())),
        line("依据", clause()),
        line("口径", list(name())),
    ]
    .boxed()
}

fn target() -> BoxedStrategy<String> {
    let how = one_of(&[
        "不低于",
        "不少于",
        "不超过",
        "超过",
        "突破",
        "低于",
        "≥",
        "＜",
        "高出",
        "提高",
        "压缩至",
        "降至",
        "at_least",
        "raised_by",
    ]);
    let cut = parts(vec![one_of(&["压缩", "下降", "cut_by"]), quantity(), perhaps(word("以上"))]);
    prop_oneof![parts(vec![how, prop_oneof![quantity(), span()].boxed()]), cut].boxed()
}

fn indicator_line() -> BoxedStrategy<String> {
    let round = prop_oneof![occurrence(), happening().prop_map(|inner| format!("（{inner}）"))].boxed();
    let share = parts(vec![word("占比"), round.clone(), one_of(&["/", "／"]), round]);
    let of = (name(), prop::option::of(condition()))
        .prop_map(|(duty, of)| duty + of.map(|of| format!("({of}）")).unwrap_or_default().as_str());
    let statistic = one_of(&[
        "平均用时",
        "第90百分位用时",
        "50百分位用时",
        "按时率",
        "按期率",
        "办结率",
        "响应率",
        "满意度",
        "mean_time",
    ]);
    let taken = prop_oneof![share, parts(vec![word("义务"), of.boxed(), statistic])];
    prop_oneof![
        line("单位", prop_oneof![one_of(&["%", "％", "百分点", "工作日", "万户"]), name()]),
        line("基准", name()),
        line("于", cited(parts(vec![date(), perhaps(one_of(&["前"])), perhaps(target())]))),
        line("持续", cited(target())),
        cited(target()),
        line("取自", taken),
        one_of(EVERY),
        line("按", path()),
        line("分别", list(path())),
        one_of(&["可回落", "约束 力争"]),
        line("依据", clause()),
        line("口径", reading("  ")),
    ]
    .boxed()
}

fn assessment_line() -> BoxedStrategy<String> {
    let standing = one_of(&[
        "后2位",
        "后三名",
        "前１名",
        "90分以上",
        "九十分以上",
        "59.5 以上",
        "低于60分",
        "六十分以下",
        "last 2",
        "below 60",
    ]);
    let consequence = parts(vec![standing, one_of(ARROWS), name(), perhaps(string())]);
    prop_oneof![
        3 => cited(consequence),
        1 => line("考核对象", bearers()),
        1 => line("周期", one_of(EVERY)),
        1 => line("得分", name()),
        1 => line("口径", reading("  ")),
    ]
    .boxed()
}

/// A record of a ledger in an example.
pub(super) fn record() -> BoxedStrategy<String> {
    let by = || perhaps(behind("由", name()));
    let read = parts(vec![word("读数"), name(), by(), word("＝"), prop_oneof![quantity(), span()].boxed()]);
    let report = parts(vec![word("进展"), name(), by(), word("="), name()]);
    let count = perhaps(one_of(&["1次", "两次", "３ 次"]));
    let activity = parts(vec![word("活动"), path(), by(), count, perhaps(string())]);
    parts(vec![moment(), prop_oneof![read, report, activity].boxed()])
}

pub(super) fn declaration() -> BoxedStrategy<String> {
    let table = (columns(), one_of(&[":", "："]), type_form()).prop_map(|(a, b, c)| words(vec![a, b, c]));
    let scoring = (name(), name(), string()).prop_map(|(a, b, c)| words(vec![format!("{a}({b})"), c]));
    let roster = parts(vec![name(), word("＝"), list(string())]);
    prop_oneof![
        1 => with_body("可以", name(), permission_line()),
        1 => with_body("不计入", name(), suspension_line()),
        1 => with_body("日历", name(), calendar_line()),
        1 => with_body("时限表", columns(), row_line(certain_limit())),
        1 => with_body("表", table.boxed(), row_line(literal())),
        1 => with_body("前置", name(), prerequisite_line()),
        1 => with_body("禁止", name(), prohibition_line()),
        2 => with_body("督办", name(), ladder_line()),
        1 => with_body("定期", name(), routine_line()),
        1 => with_body("任务", name(), task_line()),
        2 => with_body("指标", name(), indicator_line()),
        1 => with_body("考核", name(), assessment_line()),
        1 => accepting("计分办法", scoring.boxed()),
        1 => accepting("名录", roster),
    ]
    .boxed()
}
