//! Phrases printed back in canonical Chinese, as reports and findings show them.

use std::fmt::Write as _;

use super::ast::{DateForm, DateKind, Limit, LimitForm, SpanForm, TimeUnit};
use crate::value::Clock;

/// A limit as people read it: `第3个工作日 12:00 前`.
pub fn limit(limit: &Limit) -> String {
    let mut text = match &limit.form {
        LimitForm::None => "无".to_owned(),
        LimitForm::Prompt => "及时".to_owned(),
        LimitForm::Nth(n, unit, clock) => format!("第{n}{}{}", counted(*unit), cutoff(*clock)),
        LimitForm::Span(form) => format!("{}内", span(form)),
        LimitForm::Range(low, form) => format!("{low}至{}", span(form)),
        LimitForm::SameDay(clock) => format!("当日{}", cutoff(*clock)),
        LimitForm::SameWorkingDay(clock) => format!("当个工作日{}", cutoff(*clock)),
        LimitForm::NextDay(clock) => format!("次日{}", cutoff(*clock)),
        LimitForm::NextWorkingDay(clock) => format!("次个工作日{}", cutoff(*clock)),
        LimitForm::Until(form, None) => format!("{}前", date(*form)),
        LimitForm::Until(form, Some(clock)) => format!("{} {clock} 前", date(*form)),
        LimitForm::ByField(path, default) => {
            let path: Vec<&str> = path.iter().map(|name| name.text.as_str()).collect();
            let default =
                default.as_ref().map_or_else(String::new, |other| format!(" 否则 {}", self::limit(other)));
            format!("按 {}{default}", path.join("."))
        }
        LimitForm::UntilField(name) => format!("至 字段 {}", name.text),
        LimitForm::CountedBack(name, form) => format!("字段 {} 前{}", name.text, span(form)),
        LimitForm::Longer(list) => format!("取长({})", several(list)),
        LimitForm::Shorter(list) => format!("取短({})", several(list)),
        LimitForm::SameAs(name) => format!("同 {}", name.text),
        LimitForm::Named(name) => name.text.clone(),
    };
    match limit.roll {
        Some(true) => text.push_str(" 遇休息日顺延"),
        Some(false) => text.push_str(" 遇休息日不顺延"),
        None => {}
    }
    text
}

fn several(list: &[Limit]) -> String {
    list.iter().map(limit).collect::<Vec<_>>().join(", ")
}

/// A span of time: `3个工作日`.
pub fn span(span: &SpanForm) -> String {
    format!("{}{}", span.amount, counted(span.unit))
}

/// A date: `2021年6月15日`, `8月底`.
pub fn date(form: DateForm) -> String {
    let mut text = String::new();
    let year = match form.form {
        DateKind::Day(day) => Some(day.ymd().0),
        DateKind::MonthEnd(year, _) | DateKind::YearEnd(year) => year,
        DateKind::MonthDay(..) => None,
    };
    // Writing to a String cannot fail.
    if let Some(year) = year {
        let _ = write!(text, "{year}年");
    }
    let _ = match form.form {
        DateKind::Day(day) => write!(text, "{}月{}日", day.ymd().1, day.ymd().2),
        DateKind::MonthDay(month, day) => write!(text, "{month}月{day}日"),
        DateKind::MonthEnd(_, month) => write!(text, "{month}月底"),
        DateKind::YearEnd(None) => write!(text, "年底"),
        DateKind::YearEnd(Some(_)) => write!(text, "底"),
    };
    text
}

fn counted(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::WorkingHour => "个工作小时",
        TimeUnit::WorkingDay => "个工作日",
        TimeUnit::Day => "日",
        TimeUnit::Week => "周",
        TimeUnit::Month => "个月",
        TimeUnit::Year => "年",
        TimeUnit::Hour => "小时",
        TimeUnit::Minute => "分钟",
        TimeUnit::Second => "秒",
    }
}

fn cutoff(clock: Option<Clock>) -> String {
    clock.map_or_else(String::new, |clock| format!(" {clock} 前"))
}
