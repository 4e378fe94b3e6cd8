//! Writes a policy as the text of one `.duban` file, in the syntax of the reference.

use std::fmt::Write;

use crate::policy::{
    Bearer, Cause, Cell, Compare, Condition, Duty, Extension, Force, Gain, Happening, Kind, Ladder, Limit,
    LocalCalendar, Place, Policy, Reassign, Slot, Span, Table, Turn, Unit, Value,
};
use crate::time::{Sec, civil, clock_of, clock_text, date_text, day_of};

pub(crate) fn policy(policy: &Policy) -> String {
    let mut out = String::new();
    head(policy, &mut out);
    for unit in &policy.units {
        line(&mut out, format!("单位 {unit}"));
    }
    for (name, units) in &policy.groups {
        line(&mut out, format!("单位组 {name} = {}", units.join("、")));
    }
    for (role, unit) in &policy.bound {
        line(&mut out, format!("角色 {role} = {unit}"));
    }
    policy.calendar.iter().for_each(|local| calendar(local, &mut out));
    matter(policy, &mut out);
    policy.tables.iter().for_each(|one| table(one, &mut out));
    policy.duties.iter().for_each(|one| duty(one, &mut out));
    policy.extensions.iter().for_each(|one| extension(one, &mut out));
    for one in &policy.suspensions {
        let condition =
            one.condition.as_ref().map_or(String::new(), |it| format!("条件 {}; ", condition(it)));
        let (from, to) = (happening(&one.from), happening(&one.to));
        let duties = one.duties.join("、");
        line(&mut out, format!("不计入 {} {{ 适用于 {duties}; {condition}自 {from} 至 {to} }}", one.name));
    }
    rules(policy, &mut out);
    policy.ladders.iter().for_each(|one| ladder(one, &mut out));
    out
}

fn line(out: &mut String, text: impl AsRef<str>) {
    writeln!(out, "{}", text.as_ref()).unwrap();
}

fn head(policy: &Policy, out: &mut String) {
    line(out, "政策 甲 {\n    语言 1");
    let until = policy.to.map_or(String::new(), |to| format!(" 至 {}", day(to)));
    line(out, format!("    施行 {}{until}", day(policy.from)));
    bare_works(policy.bare_works, out);
    desk(policy.desk, out);
    if policy.halves_by_hours {
        line(out, "    半日 按 工时");
    }
    if let Some(local) = &policy.calendar {
        line(out, format!("    日历 {}", local.name));
    }
    line(out, "}");
}

fn bare_works(works: Option<bool>, out: &mut String) {
    if let Some(works) = works {
        line(out, format!("    日 = {}", if works { "工作日" } else { "自然日" }));
    }
}

fn desk(desk: Option<Sec>, out: &mut String) {
    if let Some(clock) = desk {
        line(out, format!("    受理截止 {}", clock_text(clock)));
    }
}

fn day(day: i64) -> String {
    let (year, month, number) = civil(day);
    format!("{year}年{month}月{number}日")
}

fn calendar(local: &LocalCalendar, out: &mut String) {
    line(out, format!("日历 {} {{\n    基于 中国法定工作日", local.name));
    for (season, spans) in &local.hours {
        let season = season.map_or(String::new(), |((from_month, from), (to_month, to))| {
            format!("{from_month}月{from}日 至 {to_month}月{to}日: ")
        });
        let spans: Vec<String> =
            spans.iter().map(|(from, to)| format!("{} 至 {}", clock_text(*from), clock_text(*to))).collect();
        line(out, format!("    办公 {season}{}", spans.join("、")));
    }
    for (entry, works) in &local.entries {
        line(out, format!("    {} {}", if *works { "班" } else { "休" }, day(*entry)));
    }
    line(out, "}");
}

fn matter(policy: &Policy, out: &mut String) {
    line(out, "事项 件 {");
    for role in &policy.roles {
        let mark = if role.optional { " ?" } else { "" };
        let list = if role.list { ": 列表<单位>" } else { "" };
        line(out, format!("    角色 {}{mark}{list}", role.name));
    }
    for field in &policy.fields {
        line(out, format!("    字段 {}", slot(field)));
    }
    for event in &policy.events {
        let fields: Vec<String> = event.fields.iter().map(slot).collect();
        let body = if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join("; ")) };
        line(out, format!("    事件 {}{body}", event.name));
    }
    bare_works(policy.matter_bare_works, out);
    desk(policy.matter_desk, out);
    line(out, "}");
}

fn slot(slot: &Slot) -> String {
    let kind = match &slot.kind {
        Kind::Choice(values) => values.join(" | "),
        Kind::Number => "数".to_owned(),
        Kind::Flag => "是否".to_owned(),
        Kind::Date => "日期".to_owned(),
        Kind::Moment => "时刻".to_owned(),
        Kind::Span => "时限".to_owned(),
    };
    let mark = if slot.optional { " ?" } else { "" };
    let default = slot.default.as_ref().map_or(String::new(), |it| format!(" 默认 {}", value(it)));
    format!("{}{mark} : {kind}{default}", slot.name)
}

fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Value::When(when) if when.bare => day(day_of(when.at)),
        Value::When(when) => format!("{} {}", date_text(day_of(when.at)), clock_text(clock_of(when.at))),
        Value::Span(one) => span(*one),
        Value::List(items) => items.join("、"),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Ticket(name) | Place::Event(name) => name.clone(),
        Place::Last(event, name) => format!("{event}.{name}"),
    }
}

fn compare(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "=",
        Compare::Unequal => "≠",
        Compare::Less => "<",
        Compare::AtMost => "≤",
        Compare::More => ">",
        Compare::AtLeast => "≥",
    }
}

pub(crate) fn condition(one: &Condition) -> String {
    match one {
        Condition::All(parts) => joined(parts, " 且 "),
        Condition::Any(parts) => joined(parts, " 或 "),
        Condition::Not(inner) => format!("非 ({})", condition(inner)),
        Condition::Is(at) => place(at),
        Condition::Compared(at, how, with) => format!("{} {} {}", place(at), compare(*how), value(with)),
        Condition::Sum(a, b, how, n) => format!("{} + {} {} {n}", place(a), place(b), compare(*how)),
        Condition::Later(a, n, how, b) => format!("{} + {n}日 {} {}", place(a), compare(*how), place(b)),
        Condition::Among(at, values) => format!("{} 属于 {{{}}}", place(at), values.join("、")),
        Condition::Has(at) => format!("有({})", place(at)),
        Condition::Happened(what) => format!("已发生({})", happening(what)),
        Condition::Times(what, how, n) => format!("次数({}) {} {n}", happening(what), compare(*how)),
        Condition::Contains(role, unit) => format!("{role} 包含 {unit}"),
        Condition::Size(role, how, n) => format!("个数({role}) {} {n}", compare(*how)),
    }
}

fn joined(parts: &[Condition], by: &str) -> String {
    parts.iter().map(|it| format!("({})", condition(it))).collect::<Vec<_>>().join(by)
}

pub(crate) fn happening(one: &Happening) -> String {
    match one {
        Happening::Event { kind, condition: inner, by } => {
            let inner = inner.as_ref().map_or(String::new(), |it| format!("({})", condition(it)));
            let by = by.as_ref().map_or(String::new(), |it| format!(" 由 {it}"));
            format!("{kind}{inner}{by}")
        }
        Happening::Nth(n, inner) => format!("第{n}次 {}", happening(inner)),
        Happening::Either(parts) => grouped(parts, " 或 "),
        Happening::Both(parts) => grouped(parts, " 且 "),
        Happening::Unless(inner, unless) => format!("{} 除非 {}", happening(inner), condition(unless)),
        Happening::Turn(duty, turn) => format!("{duty} {}", turn_text(*turn)),
        Happening::Rung(ladder, rung) => format!("{ladder}.{rung}"),
        Happening::Field(name) => format!("字段 {name}"),
    }
}

fn grouped(parts: &[Happening], by: &str) -> String {
    let part = |it: &Happening| match it {
        Happening::Either(_) | Happening::Both(_) | Happening::Unless(..) => format!("({})", happening(it)),
        _ => happening(it),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(by)
}

fn turn_text(turn: Turn) -> String {
    match turn {
        Turn::Overdue => "逾期".to_owned(),
        Turn::OverdueBy(by) => format!("逾期满{}", span(by)),
        Turn::Before(by) => format!("到期前{}", span(by)),
        Turn::Expired => "期满".to_owned(),
        Turn::OnTime => "按期".to_owned(),
    }
}

/// So much time, in a policy or in facts.
pub(crate) fn span(span: Span) -> String {
    match span {
        Span::WorkingDays(n) => format!("{n}个工作日"),
        Span::Days(n) => format!("{n}日"),
        Span::Months(n) => format!("{n}个月"),
        Span::Years(n) => format!("{n}年"),
        Span::Hours(n) => format!("{n}小时"),
    }
}

fn bearer(bearer: &Bearer) -> String {
    let lead = |lead: &Option<String>| lead.as_ref().map_or(String::new(), |it| format!(" 牵头 {it}"));
    match bearer {
        Bearer::One(who) => who.clone(),
        Bearer::Joint(who, first) => format!("共同 {}{}", who.join("、"), lead(first)),
        Bearer::Each(who) => format!("分别 {}", who.join("、")),
        Bearer::Split(who, first) => format!("分工 {}{}", who.join("、"), lead(first)),
    }
}

fn clock(clock: Option<Sec>) -> String {
    clock.map_or(String::new(), |clock| format!(" {} 前", clock_text(clock)))
}

pub(crate) fn limit(one: &Limit) -> String {
    match one {
        Limit::WorkingDays { n, clock: None } => format!("{n}个工作日内"),
        Limit::WorkingDays { n, clock: at } => format!("第{n}个工作日{}", clock(*at)),
        Limit::Calendar { n, unit, roll } => {
            let unit = match unit {
                Unit::Day => "日",
                Unit::Week => "周",
                Unit::Month => "个月",
                Unit::Year => "年",
            };
            format!("{n}{unit}内{}", if *roll { "" } else { " 遇休息日不顺延" })
        }
        Limit::Seconds(n) if n % 3600 == 0 => format!("{}小时内", n / 3600),
        Limit::Seconds(n) if n % 60 == 0 => format!("{}分钟内", n / 60),
        Limit::Seconds(n) => format!("{n}秒内"),
        Limit::WorkingHours(n) => format!("{n}个工作小时内"),
        Limit::HalfDays { slots, working } => {
            format!("{}.5{}", slots / 2, if *working { "个工作日" } else { "日" })
        }
        Limit::ThisDay { working, clock: at } => {
            format!("{}{}", if *working { "当个工作日" } else { "当日" }, clock(*at))
        }
        Limit::NextDay { working, clock: at } => {
            format!("{}{}", if *working { "次个工作日" } else { "次日" }, clock(*at))
        }
        Limit::Date { day: at, roll } => {
            format!("{}前{}", day(*at), if *roll { " 遇休息日顺延" } else { "" })
        }
        Limit::Range(low, high) => format!("{low}至{high}个工作日"),
        Limit::Vague => "及时".to_owned(),
        Limit::Never => "无".to_owned(),
        Limit::Same(duty) => format!("同 {duty}"),
        Limit::Until(field) => format!("至 字段 {field}"),
        Limit::Told { field, otherwise: None } => format!("按 {field}"),
        Limit::Told { field, otherwise: Some(other) } => format!("按 {field} 否则 {}", limit(other)),
        Limit::Before { field, n, working } => {
            format!("字段 {field} 前{n}{}", if *working { "个工作日" } else { "日" })
        }
        Limit::Longest(parts) => format!("取长({})", limits(parts)),
        Limit::Shortest(parts) => format!("取短({})", limits(parts)),
        Limit::Table(name) => name.clone(),
    }
}

fn limits(parts: &[Limit]) -> String {
    parts.iter().map(limit).collect::<Vec<_>>().join(", ")
}

fn duty(duty: &Duty, out: &mut String) {
    line(out, format!("义务 {} {{\n    责任单位 {}", duty.name, bearer(&duty.bearer)));
    for one in &duty.conditions {
        line(out, format!("    条件 {}", condition(one)));
    }
    for one in &duty.triggers {
        line(out, format!("    自 {} 起", happening(one)));
    }
    line(out, format!("    时限 {}", limit(&duty.limit)));
    for one in &duty.completions {
        line(out, format!("    完成 {}", happening(one)));
    }
    for one in &duty.terminations {
        line(out, format!("    终止 {}", happening(one)));
    }
    let flags = [(duty.early, "可提前"), (duty.no_repeat, "在办期间不重复"), (duty.first_only, "只计首次")];
    for (_, text) in flags.into_iter().filter(|(holds, _)| *holds) {
        line(out, format!("    {text}"));
    }
    match duty.reassign {
        Some(Reassign::Move) => line(out, "    改派 移转"),
        Some(Reassign::Stay) => line(out, "    改派 保留"),
        Some(Reassign::Restart) => line(out, "    改派 重计"),
        None => {}
    }
    match &duty.force {
        Force::Must => {}
        Force::InPrinciple(None) => line(out, "    约束 原则上"),
        Force::InPrinciple(Some(excuse)) => line(out, format!("    约束 原则上 理由 {}", happening(excuse))),
        Force::Strive => line(out, "    约束 力争"),
        Force::Encourage => line(out, "    约束 鼓励"),
    }
    bare_works(duty.bare_works, out);
    desk(duty.desk, out);
    line(out, "}");
}

fn extension(one: &Extension, out: &mut String) {
    line(out, format!("延期 {} {{\n    适用于 {}", one.name, one.duties.join("、")));
    if let Some(guard) = &one.guard {
        line(out, format!("    条件 {}", condition(guard)));
    }
    line(out, format!("    申请 {}", happening(&one.request)));
    line(out, format!("    经 {}", one.steps.iter().map(happening).collect::<Vec<_>>().join("、")));
    match &one.gain {
        Gain::Until(event, field) => line(out, format!("    延至 {event}.{field}")),
        Gain::UntilDate(to) => line(out, format!("    延至 {}前", day(*to))),
        Gain::By(by) => line(out, format!("    延长 {}", span(*by))),
    }
    if let Some(most) = one.most {
        line(out, format!("    至多 {most}次"));
    }
    if let Some(total) = one.total {
        line(out, format!("    累计不超过 {total}个工作日"));
    }
    if one.late_grant {
        line(out, "    补批有效");
    }
    line(out, "}");
}

fn rules(policy: &Policy, out: &mut String) {
    for one in &policy.bans {
        let (keyword, what) = match &one.without {
            Some(first) => ("前置", format!("未经 {} 不得 {}", happening(first), happening(&one.not))),
            None => ("禁止", format!("不得 {}", happening(&one.not))),
        };
        line(out, format!("{keyword} {} {{\n    责任单位 {}\n    {what}", one.name, one.bearer));
        one.conditions.iter().for_each(|it| line(out, format!("    条件 {}", condition(it))));
        if let Some(gap) = one.at_least {
            line(out, format!("    间隔 不少于 {}", span(gap)));
        }
        if let Some(gap) = one.at_most {
            line(out, format!("    间隔 不超过 {}", span(gap)));
        }
        line(out, "}");
    }
    for one in &policy.permits {
        line(out, format!("可以 {} {{\n    责任单位 {}", one.name, one.bearer));
        one.condition.iter().for_each(|it| line(out, format!("    条件 {}", condition(it))));
        line(out, format!("    例外于 {}\n}}", one.lifts.join("、")));
    }
}

fn ladder(ladder: &Ladder, out: &mut String) {
    let duties = ladder.duties.join("、");
    line(out, format!("督办 {} {{\n    督办对象 {}\n    适用于 {duties}", ladder.name, ladder.subject));
    for rung in &ladder.rungs {
        let cause = match &rung.cause {
            Cause::Turn(turn) => turn_text(*turn),
            Cause::Happens(what) => happening(what),
        };
        let may = if rung.discretionary { " 可以" } else { "" };
        let by = rung.by.as_ref().map_or(String::new(), |it| format!(" 由 {it}"));
        line(out, format!("    {cause} → {}{may}{by}", rung.name));
    }
    line(out, "}");
}

fn table(table: &Table, out: &mut String) {
    line(out, format!("时限表 {}({}) {{", table.name, table.columns.join(", ")));
    for (cells, result) in &table.rows {
        let cell = |it: &Cell| match it {
            Cell::Any => "*".to_owned(),
            Cell::Absent => "缺".to_owned(),
            Cell::Texts(texts) => texts.join("、"),
            Cell::Flag(flag) => value(&Value::Flag(*flag)),
        };
        let cells: Vec<String> = cells.iter().map(cell).collect();
        line(out, format!("    {} → {}", cells.join(", "), limit(result)));
    }
    line(out, "}");
}
