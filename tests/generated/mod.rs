//! Policies made up at random, as officers might type them: full width and half, Chinese numerals and digits, comments
//! and white space wherever they may stand. What they say makes no sense; how it is said is the language's.

mod phrases;
mod rules;

use proptest::prelude::*;

use phrases::*;

/// Stands for white space, until `spaced` puts some there.
const GAP: &str = "\u{1}";

/// Joins with gaps between.
fn words(parts: Vec<String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(GAP)
}

fn line(keyword: &'static str, phrase: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    phrase.prop_map(move |phrase| words(vec![keyword.to_owned(), phrase])).boxed()
}

fn cited(phrase: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (phrase, prop::option::weighted(0.2, clause()))
        .prop_map(|(phrase, cite)| match cite {
            Some(cite) => words(vec![phrase, "依据".to_owned(), cite]),
            None => phrase,
        })
        .boxed()
}

fn slot() -> BoxedStrategy<String> {
    let default = prop::option::of(literal().prop_map(|value| words(vec!["默认".to_owned(), value])));
    (any_name(), one_of(&["", "?", "？"]), type_form(), one_of(&[":", "："]), default)
        .prop_map(|(name, optional, ty, colon, default)| {
            words(vec![name, optional, colon, ty, default.unwrap_or_default()])
        })
        .boxed()
}

fn reading(indent: &'static str) -> BoxedStrategy<String> {
    let value = prop_oneof![
        plain_limit(),
        one_of(&["2020", "2020年", "按结果先后， 按期即中断", "终止", "省平台核准.至"]),
        date()
    ];
    let inner = prop_oneof![line("理由", one_of(&["文本未规定", "原则性"])), line("依据", clause())];
    (any_name(), value, prop::option::of(body(inner.boxed(), indent)))
        .prop_map(|(name, value, body)| words(vec![name, "=".to_owned(), value, body.unwrap_or_default()]))
        .boxed()
}

fn words_read() -> impl Strategy<Value = String> {
    any_name().prop_map(|name| words(vec![name, "= 按结果先后".to_owned()]))
}

fn bearers() -> BoxedStrategy<String> {
    (one_of(&["", "共同", "分别", "分工"]), list(path()), one_of(&["", "等"]))
        .prop_flat_map(|(how, list, etc)| {
            prop::option::of(path()).prop_map(move |lead| {
                let lead = lead.map(|lead| words(vec!["牵头".to_owned(), lead])).unwrap_or_default();
                words(vec![how.clone(), list.clone(), etc.clone(), lead])
            })
        })
        .boxed()
}

fn accept_line() -> BoxedStrategy<String> {
    line(
        "免查",
        (one_of(&["D0401", "d0407", "Ｄ0412"]), string()).prop_map(|(code, why)| words(vec![code, why])),
    )
}

fn duty_line() -> BoxedStrategy<String> {
    let from = (trigger(), one_of(&["", "起"])).prop_map(|(what, on)| words(vec![what, on])).boxed();
    prop_oneof![
        line("事项", name()),
        line("依据", clause()),
        line("条件", cited(condition())),
        line("责任单位", cited(bearers())),
        line("向", name()),
        line("自", cited(from)),
        line("时限", cited(limit())),
        line("完成", cited(trigger())),
        line("终止", trigger()),
        line("口径", reading("  ")),
        line("口径", list(name())),
        one_of(&["可提前", "在办期间不重复", "只计首次", "改派 重计", "约束 力争", "日 ＝ 工作日"]),
        line("受理截止", clock()),
        line("约束 原则上 理由", happening()),
    ]
    .boxed()
}

fn extension_line() -> BoxedStrategy<String> {
    prop_oneof![
        line("适用于", list(name())),
        line("条件", condition()),
        line("申请", trigger()),
        line("经", list(occurrence())),
        one_of(&["经", "补批有效", "至多两次", "至多 １ 次"]),
        line("延至", prop_oneof![date(), path()]),
        line("延长", span()),
        line("累计不超过", cited(span())),
        line("依据", clause()),
        line("口径", reading("  ")),
    ]
    .boxed()
}

fn matter_line() -> BoxedStrategy<String> {
    let event = (name(), prop::option::of(body(slot(), "  ")));
    prop_oneof![
        line("角色", slot()),
        line("字段", slot()),
        line("字段", slot()),
        line("事件", event.prop_map(|(name, body)| words(vec![name, body.unwrap_or_default()]))),
        line("依据", clause()),
    ]
    .boxed()
}

fn own_matter_line() -> BoxedStrategy<String> {
    let of_its_own = one_of(&["日 = 自然日", "日 ＝ 工作日"]);
    prop_oneof![6 => matter_line(), 1 => of_its_own, 1 => line("受理截止", clock())].boxed()
}

fn example_line() -> BoxedStrategy<String> {
    let set = (any_name(), literal()).prop_map(|(name, value)| words(vec![name, "=".to_owned(), value]));
    let values =
        (any_name(), list(literal())).prop_map(|(name, list)| words(vec![name, "＝".to_owned(), list]));
    let fields = prop::option::of(prop::collection::vec(set.clone(), 1..3).prop_map(|l| l.join("，")));
    let dated = (moment(), name(), fields, prop::option::of(name()), prop::option::of(set)).prop_map(
        |(at, event, fields, by, set)| {
            let fields = fields.map(|fields| format!("（{fields}）")).unwrap_or_default();
            let by = by.map(|by| words(vec!["由".to_owned(), by])).unwrap_or_default();
            let set = set.map(|set| words(vec!["置".to_owned(), set])).unwrap_or_default();
            words(vec![at, event, fields, by, set])
        },
    );
    let ticket = (name(), prop::option::of(string()), prop::option::of(body(values.boxed(), "  ")))
        .prop_map(|(matter, id, body)| words(vec![matter, id.unwrap_or_default(), body.unwrap_or_default()]));
    let status = (one_of(&["", "第2次", "第三次"]), name(), name(), prop::option::of(moment())).prop_map(
        |(nth, duty, status, due)| {
            let due = due.map(|due| words(vec!["于".to_owned(), due])).unwrap_or_default();
            words(vec![nth, duty, "=".to_owned(), status, due])
        },
    );
    prop_oneof![
        dated,
        rules::record(),
        line("工单", ticket),
        line("截至", moment()),
        line("预期", status),
        one_of(&["预期 违反 ０项", "预期 违反 1项 逾期", "预期 重办#2 = 在办 于 无"]),
    ]
    .boxed()
}

fn policy_line() -> BoxedStrategy<String> {
    let to = prop::option::of(day()).prop_map(|to| to.map(|to| words(vec!["至".to_owned(), to])));
    prop_oneof![
        one_of(&["语言 1", "年度 2020年", "日 = 自然日", "日历 中国法定工作日", "半日 按 工时"]),
        line("受理截止", clock()),
        line("标题", string()),
        line("文号", string()),
        line("原文", string()),
        line("城市", name()),
        line("施行", (day(), to).prop_map(|(from, to)| words(vec![from, to.unwrap_or_default()]))),
    ]
    .boxed()
}

fn unit_line() -> BoxedStrategy<String> {
    prop_oneof![
        line("电话", string()),
        line("又名", list(string())),
        line("上级", name()),
        line("依据", clause())
    ]
    .boxed()
}

fn comment() -> BoxedStrategy<String> {
    one_of(&["// 说明", "//// ----", "/* 块 */", "/* 两\n   行 */ // 又", "/// 像文档", "/**/"])
}

/// `{ … }` of such lines: on one line or over several, its `}` so far in.
fn body(line: BoxedStrategy<String>, indent: &'static str) -> BoxedStrategy<String> {
    let short = prop::collection::vec(line.clone(), 0..3).prop_map(|lines| match lines.len() {
        0 => "{ }".to_owned(),
        _ => format!("{{{GAP}{}{GAP}}}", lines.join("；")),
    });
    let behind = one_of(&["", "", "", "  // 旁注", " /* 注 */", "; /* 甲 */ // 乙", "\n", "\n\n\n"]);
    let piece = prop_oneof![4 => line, 1 => comment()];
    let long = (one_of(&["", "", "// 开头"]), prop::collection::vec((piece, behind), 0..5)).prop_map(
        move |(open, pieces)| {
            let lines: String =
                pieces.into_iter().map(|(line, behind)| format!("  {line}{behind}\n")).collect();
            format!("{{ {open}\n{lines}{indent}}}")
        },
    );
    prop_oneof![short, long].boxed()
}

fn with_body(
    keyword: &'static str,
    head: BoxedStrategy<String>,
    line: BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    let line = if keyword == "示例" { line } else { prop_oneof![12 => line, 1 => accept_line()].boxed() };
    (head, body(line, "")).prop_map(move |(head, body)| words(vec![keyword.to_owned(), head, body])).boxed()
}

/// A declaration that has a body only to accept a finding.
fn accepting(keyword: &'static str, head: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (line(keyword, head), prop::option::weighted(0.3, body(accept_line(), "")))
        .prop_map(|(head, body)| words(vec![head, body.unwrap_or_default()]))
        .boxed()
}

fn declaration() -> BoxedStrategy<String> {
    let defined =
        (name(), cited(condition())).prop_map(|(name, what)| words(vec![name, "=".to_owned(), what]));
    let group = (name(), list(name()), one_of(&["", "等"]))
        .prop_map(|(name, list, etc)| words(vec![name, "=".to_owned(), list, etc]));
    let reason = || line("理由", one_of(&["原则性", "裁量", "「其他 理由」"]));
    prop_oneof![
        3 => with_body("义务", name(), duty_line()),
        1 => with_body("职责", name(), duty_line()),
        2 => with_body("延期", name(), extension_line()),
        2 => with_body("事项", name(), own_matter_line()),
        1 => with_body("扩展 事项", name(), matter_line()),
        2 => with_body("示例", name(), example_line()),
        1 => with_body("政策", name(), policy_line()),
        2 => with_body("单位", name(), unit_line()),
        1 => with_body("未纳入", clause(), reason()),
        1 => line("口径", reading("")),
        1 => with_body("口径", words_read().boxed(), line("理由", one_of(&["文本未规定"]))),
        1 => accepting("定义", defined.boxed()),
        1 => accepting("单位组", group.boxed()),
        1 => line("引用", string()),
        1 => accepting("角色", (name(), name()).prop_map(|(role, unit)| words(vec![role, "＝".to_owned(), unit])).boxed()),
        12 => rules::declaration(),
        1 => (line("勘误", (string(), string()).prop_map(|(a, b)| words(vec![a, "作".to_owned(), b]))),
            prop::option::of(body(line("理由", one_of(&["识别有误"])), "")))
            .prop_map(|(head, body)| words(vec![head, body.unwrap_or_default()])),
    ]
    .boxed()
}

/// A whole file.
pub(crate) fn policy() -> impl Strategy<Value = String> {
    let doc = one_of(&["", "", "", "/// 说明一句\n", "///两句\n///\n/// 第二句\n\n", "// 节\n"]);
    let behind = one_of(&["\n", "\n", "\n\n", "\r\n\r\n\r\n", " // 旁注\n", " /* 块 */\n", "\n/// 落空\n"]);
    let items = prop::collection::vec((doc, declaration(), behind), 1..5);
    let gaps = prop::collection::vec(0..12usize, 1..40);
    (one_of(&["", "\u{FEFF}", "\n\n// 头\n"]), items, gaps).prop_map(|(head, items, gaps)| {
        let text: String =
            items.into_iter().map(|(doc, text, behind)| doc + text.as_str() + behind.as_str()).collect();
        spaced(&(head + text.as_str()), &gaps)
    })
}

/// White space for each gap.
fn spaced(text: &str, gaps: &[usize]) -> String {
    let mut gaps = gaps.iter().cycle();
    let fill = |gap: usize| match gap {
        0 => "  ",
        1 => "\u{3000}",
        2 => " /* 夹注 */ ",
        3 => "\t",
        _ => " ",
    };
    let parts = text.split(GAP).enumerate();
    parts
        .map(|(at, part)| {
            let gap = if at == 0 { "" } else { fill(*gaps.next().unwrap()) };
            format!("{gap}{part}")
        })
        .collect()
}
