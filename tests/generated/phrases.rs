//! Phrases at random: names, strings, numbers, times, limits, conditions, happenings, types.

use proptest::prelude::*;

use super::{GAP, words};

pub(super) fn one_of(list: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::select(list).prop_map(str::to_owned).boxed()
}

/// Names that are nothing else wherever a name may stand.
pub(super) fn name() -> BoxedStrategy<String> {
    one_of(&[
        "甲",
        "承办单位",
        "三零服务",
        "一网通办",
        "Ａ１",
        "Unit_2",
        "十佳单位",
        "「甲 乙」",
        "「且」",
        "“含“引号”的名”",
        "「3个工作日」",
        "\"半边「引号\"",
        "逾期",
        "初步回复",
        "有",
        "「字段」",
        "万科",
        "ｂｙ",
    ])
}

/// Names that need no quotes.
fn bare() -> BoxedStrategy<String> {
    one_of(&["甲", "标的额", "三零服务", "Ａ１", "有", "次数", "ａｎｄ", "ｎｏｎｅ", "同", "万户", "June"])
}

/// Before `=` and `:`, and behind a dot.
pub(super) fn any_name() -> BoxedStrategy<String> {
    prop_oneof![name(), one_of(&["至", "由", "等", "in", "按期", "文"])].boxed()
}

pub(super) fn path() -> BoxedStrategy<String> {
    dotted(name())
}

fn dotted(first: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (first, prop::option::weighted(0.3, (one_of(&[".", "．"]), any_name())))
        .prop_map(|(first, rest)| match rest {
            Some((dot, rest)) => format!("{first}{dot}{rest}"),
            None => first,
        })
        .boxed()
}

pub(super) fn string() -> BoxedStrategy<String> {
    one_of(&[
        "「文字」",
        "「外「内」外」",
        "“外“内”外”",
        "“半边「角”",
        "\"半边「角“弯\"",
        "「半边“弯」",
        "「」",
        "「// 不是注释;」",
        "「两\n行」",
        "\"ＡＢＣ，。\"",
        "「{ }（」",
    ])
}

pub(super) fn list(item: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (prop::collection::vec(item, 1..4), one_of(&["、", "，", ",", "﹑", "、\n"]))
        .prop_map(|(list, comma)| list.join(&comma))
        .boxed()
}

pub(super) fn clause() -> BoxedStrategy<String> {
    (one_of(&["4.二", "(五)3", "二(四)2", "附则"]), prop::collection::vec(quote(), 0..3))
        .prop_map(|(label, quotes)| words([vec![label], quotes].concat()))
        .boxed()
}

/// Words quoted from the source: unlike other strings they must say something.
fn quote() -> BoxedStrategy<String> {
    string().prop_filter("a quote of nothing", |text| text.chars().any(char::is_alphanumeric)).boxed()
}

fn number() -> BoxedStrategy<String> {
    one_of(&[
        "3",
        "１２",
        "0.5",
        "三",
        "二十五",
        "十",
        "二百零三",
        "两",
        "100000",
        "12345",
        "5.5万",
        "３亿",
        "123456789012345678",
        "0.000000000000000001",
        "1.23456789012345678 亿",
        "六十万",
        "五点五",
        "三分之一",
        "七分之二十二",
        "四分之三",
    ])
}

pub(super) fn measured() -> BoxedStrategy<String> {
    let arabic = one_of(&["3", "１２", "0.5", "100000", "12345", "5.5万", "2 亿"]);
    prop_oneof![
        number(),
        (number(), one_of(&["户", "项", "个", "元"])).prop_map(|(number, measure)| number + measure.as_str()),
        (arabic.clone(), one_of(&["亩", "台套", "万元", "items", "亿元", " 公里"]))
            .prop_map(|(n, m)| n + m.as_str()),
        (arabic, one_of(&["%", "％", "个百分点", "百分点", " percentage_points"]))
            .prop_map(|(n, m)| n + m.as_str()),
        one_of(&["百分之九十九", "百分之99.5", "三 %"]),
    ]
    .boxed()
}

fn below_zero() -> BoxedStrategy<String> {
    // 五点五户 is a name.
    let amount = measured().prop_filter("an amount", |text| !text.contains("五点五"));
    (one_of(&["-", "－", "− "]), amount).prop_map(|(sign, amount)| sign + amount.as_str()).boxed()
}

pub(super) fn span() -> BoxedStrategy<String> {
    let days = one_of(&[
        "3个工作日",
        "３工作日",
        "三个工作日",
        "半个工作日",
        "1.5 日",
        "五天",
        "2 working days",
        "1 day",
    ]);
    let others = one_of(&[
        "1周",
        "2个月",
        "一年",
        "24小时",
        "30分钟",
        "15秒钟",
        "4个工作小时",
        "1 working_hour",
        "三分之一小时",
    ]);
    prop_oneof![days, others].boxed()
}

pub(super) fn day() -> BoxedStrategy<String> {
    one_of(&[
        "2021-06-15",
        "2021年6月15日",
        "２０２１年６月１日",
        "二〇二一年六月十五日",
        "2024 年 2 月 29 号",
    ])
}

pub(super) fn date() -> BoxedStrategy<String> {
    let loose = one_of(&[
        "6月15日",
        "8月底",
        "2021年8月末",
        "年底",
        "2024年底",
        "二〇二四年底",
        "2月29日",
        "end_of 2021-08",
        "end_of 2024",
        "June 15",
        "end_of August",
        "end_of year",
        "十二月最后一日",
    ]);
    prop_oneof![day(), loose].boxed()
}

pub(super) fn clock() -> BoxedStrategy<String> {
    one_of(&[
        "12:00",
        "１２：００",
        "中午12:00",
        "十二点",
        "17时30分",
        "下午3点半",
        "24:00",
        "09:30:15",
        "8时",
    ])
}

pub(super) fn moment() -> BoxedStrategy<String> {
    let on = prop_oneof![day(), one_of(&["6月15日"])];
    (on, prop::option::of(clock()))
        .prop_map(|(day, clock)| clock.map_or(day.clone(), |clock| format!("{day} {clock}")))
        .boxed()
}

/// Limits that stand alone, and those that the facts or other duties give.
pub(super) fn limit() -> BoxedStrategy<String> {
    let given = (path(), prop::option::of(plain_limit())).prop_map(|(path, otherwise)| {
        let otherwise = otherwise.map(|limit| words(vec!["否则".to_owned(), limit])).unwrap_or_default();
        words(vec!["按".to_owned(), path, otherwise])
    });
    let until = any_name().prop_map(|name| words(vec!["至".to_owned(), "字段".to_owned(), name]));
    let back = (name(), span())
        .prop_map(|(name, span)| words(vec!["字段".to_owned(), name, "前".to_owned() + span.as_str()]));
    let leaf = prop_oneof![4 => plain_limit(), 1 => given, 1 => until, 1 => back];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let list = prop::collection::vec(inner, 1..4);
        (one_of(&["取长", "取短", "longer"]), list, one_of(&["，", "、", ", "]))
            .prop_map(|(which, list, comma)| format!("{which}（{}）", list.join(&comma)))
    })
    .boxed()
}

/// Limits that no name is taken for.
pub(super) fn certain_limit() -> BoxedStrategy<String> {
    let names = ["规定时限", "「", "ｎ", "及时", "立即"];
    let certain = move |text: &String| !names.iter().any(|name| text.contains(name));
    plain_limit().prop_filter("names are values", certain).boxed()
}

pub(super) fn plain_limit() -> BoxedStrategy<String> {
    let day = one_of(&[
        "第3个工作日",
        "第十五个工作日",
        "第5日",
        "当日",
        "当个工作日",
        "次日",
        "次个工作日",
        "same_day",
    ]);
    let form = prop_oneof![
        (span(), one_of(&["内", "", "以内"])).prop_map(|(span, within)| span + within.as_str()),
        (day.clone(), clock()).prop_map(|(day, clock)| format!("{day} {clock} 前")),
        day,
        (date(), one_of(&[" 前", " 之前"])).prop_map(|(date, before)| date + before.as_str()),
        (date(), clock()).prop_map(|(date, clock)| format!("{date} {clock}前")),
        one_of(&[
            "2至6个工作日",
            "三～五日",
            "2 to 6 working_days",
            "无",
            "及时",
            "立即",
            "规定时限",
            "none"
        ]),
        one_of(&["working_day 3 by 12:00", "before 2021-06-15 12:00", "「当日」", "ｎｏｎｅ", "「同」"]),
        name().prop_map(|name| words(vec!["同".to_owned(), name])),
    ];
    (form, one_of(&["", "", "", "遇休息日不顺延", "遇休息日顺延"]))
        .prop_map(|(form, roll)| words(vec![form, roll]))
        .boxed()
}

pub(super) fn literal() -> BoxedStrategy<String> {
    prop_oneof![one_of(&["是", "否", "yes"]), measured(), below_zero(), moment(), span(), string(), bare()]
        .boxed()
}

pub(super) fn type_form() -> BoxedStrategy<String> {
    let plain = one_of(&[
        "文",
        "数",
        "是否",
        "日期",
        "时刻",
        "时限",
        "单位",
        "列表<单位>",
        "列表《列表＜文＞》",
        "list<text>",
    ]);
    let several = prop::collection::vec(name(), 1..4).prop_map(|names| names.join("｜"));
    prop_oneof![plain, several, one_of(&["文 | 数", "「文」", "列表 | 甲", "甲 |\n  乙"])].boxed()
}

/// Conditions; happenings in them are plain, so that the two need not know each other.
pub(super) fn condition() -> BoxedStrategy<String> {
    let call = (one_of(&["个数", "已发生", "次数", "有"]), occurrence_of(Just(String::new()).boxed()))
        .prop_map(|(function, of)| format!("{function}（{of}）"));
    let same = prop::option::of(list(name())).prop_map(|same| match same {
        Some(same) => format!("，{}", words(vec!["同".to_owned(), same])),
        None => String::new(),
    });
    let earlier = (occurrence_of(Just(String::new()).boxed()), same)
        .prop_map(|(of, same)| format!("曾有（{of}{same}）"));
    let dates = (dotted(bare()), one_of(&["+", "－"]), prop_oneof![span(), dotted(bare())])
        .prop_map(|(a, sign, b)| words(vec![a, sign, b]));
    let leaf = prop_oneof![4 => dotted(bare()), 4 => literal(), 2 => call, 1 => earlier, 1 => dates];
    leaf.prop_recursive(4, 12, 3, |inner| {
        let round = inner.clone().prop_map(|inner| format!("（{inner})"));
        let part = prop_oneof![dotted(bare()), literal(), round.clone()];
        let pair = |signs, part: BoxedStrategy<String>| {
            (part.clone(), one_of(signs), part).prop_map(|(a, sign, b)| words(vec![a, sign, b])).boxed()
        };
        let compared = pair(&["=", "≠", "＞＝", "》", "<", "不低于", "不超过", "包含"], part.clone().boxed());
        prop_oneof![
            compared.clone(),
            pair(&["+", "-", "×", "／", "*"], part.clone().boxed()),
            pair(&["且", "或"], prop_oneof![compared, round].boxed()),
            part.clone().prop_map(|part| words(vec!["非".to_owned(), part])),
            (part.clone(), prop::collection::vec(literal(), 1..3))
                .prop_map(|(part, list)| format!("{part}{GAP}属于{GAP}{{{}}}", list.join("、")))
                .prop_filter("a set stands on one line", |text| !text.contains('\n')
                    && !text.contains("「{")),
        ]
        .boxed()
    })
    .boxed()
}

fn occurrence_of(condition: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let moment = prop_oneof![
        3 => Just(String::new()),
        1 => one_of(&["逾期", "期满", "按期", "到期前1个工作日", "overdue_for 2 days"]),
        1 => span().prop_map(|span| format!("逾期满{span}")),
    ];
    let nth = one_of(&["", "", "", "第2次", "第ｎ次", "第n次", "occurrence 3"])
        .prop_map(|nth| if nth == "第ｎ次" { String::new() } else { nth });
    (nth, path(), condition, prop::option::weighted(0.3, path()), moment)
        .prop_map(|(nth, path, condition, by, moment)| {
            let condition = if condition.is_empty() { condition } else { format!("（{condition}）") };
            let by = by.map(|by| words(vec!["由".to_owned(), by])).unwrap_or_default();
            words(vec![nth, path, condition, by, moment])
        })
        .boxed()
}

pub(super) fn occurrence() -> BoxedStrategy<String> {
    occurrence_of(prop_oneof![3 => Just(String::new()), 1 => condition()].boxed())
}

pub(super) fn happening() -> BoxedStrategy<String> {
    let leaf =
        prop_oneof![4 => occurrence(), 1 => name().prop_map(|name| words(vec!["字段".to_owned(), name]))];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let round = prop_oneof![occurrence(), inner.clone().prop_map(|inner| format!("({inner}）"))].boxed();
        prop_oneof![
            (round.clone(), one_of(&["且", "或", "or"]), round.clone())
                .prop_map(|(a, sign, b)| words(vec![a, sign, b])),
            (round, condition()).prop_map(|(what, unless)| words(vec![what, "除非".to_owned(), unless])),
        ]
        .boxed()
    })
    .boxed()
}

pub(super) fn trigger() -> BoxedStrategy<String> {
    (happening(), prop::option::weighted(0.3, condition()))
        .prop_map(|(what, when)| match when {
            Some(when) => words(vec![what, "当".to_owned(), when]),
            None => what,
        })
        .boxed()
}
