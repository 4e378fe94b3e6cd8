//! Dates, clock times, spans and limits.

use super::super::ast::{DateForm, DateKind, Limit, LimitForm, MomentForm, Prompt, SpanForm};
use super::super::{Rule, numeral};
use super::words::{self, ANY, NAME, plain};
use super::{Language, Printer};
use crate::value::{Clock, Number};

impl Printer {
    pub(super) fn limit(self, limit: &Limit) -> String {
        let text = self.limit_form(&limit.form);
        match limit.roll {
            Some(true) => text + self.say(" 遇休息日顺延", " roll"),
            Some(false) => text + self.say(" 遇休息日不顺延", " no_roll"),
            None => text,
        }
    }

    fn limit_form(self, form: &LimitForm) -> String {
        match form {
            LimitForm::None => self.say("无", "none").to_owned(),
            LimitForm::Prompt(word) => self.prompt(*word).to_owned(),
            LimitForm::Nth(n, unit, clock) => match self.lang {
                Language::Zh => format!("第{n}{}{}", unit.counted(), self.cutoff(*clock)),
                Language::En => format!("{} {n}{}", unit.english(), self.cutoff(*clock)),
            },
            LimitForm::Span(span) => self.span(span) + self.say("内", ""),
            LimitForm::Range(low, span) => format!("{low}{}{}", self.say("至", " to "), self.span(span)),
            LimitForm::SameDay(clock) => self.say("当日", "same_day").to_owned() + &*self.cutoff(*clock),
            LimitForm::SameWorkingDay(clock) => {
                self.say("当个工作日", "same_working_day").to_owned() + &*self.cutoff(*clock)
            }
            LimitForm::NextDay(clock) => self.say("次日", "next_day").to_owned() + &*self.cutoff(*clock),
            LimitForm::NextWorkingDay(clock) => {
                self.say("次个工作日", "next_working_day").to_owned() + &*self.cutoff(*clock)
            }
            LimitForm::Until(date, clock) => self.until(*date, *clock),
            LimitForm::ByField(path, default) => {
                let default = default.as_ref().map(|other| {
                    let word = self.say("否则", "else");
                    format!(" {word} {}", self.limit(other))
                });
                let path = words::path(path, NAME);
                format!("{} {path}{}", self.say("按", "per"), default.unwrap_or_default())
            }
            LimitForm::UntilField(name) => {
                format!("{} {}", self.say("至 字段", "until field"), words::name(name, ANY))
            }
            LimitForm::CountedBack(name, span) => {
                let (field, before) = (self.say("字段", "field"), self.say("前", "less "));
                format!("{field} {} {before}{}", words::name(name, NAME), self.span(span))
            }
            LimitForm::Longer(list) => format!("{}({})", self.say("取长", "longer"), self.limits(list)),
            LimitForm::Shorter(list) => format!("{}({})", self.say("取短", "shorter"), self.limits(list)),
            LimitForm::SameAs(name) => format!("{} {}", self.say("同", "same_as"), words::name(name, NAME)),
            LimitForm::Named(name) => words::name(name, Rule::limit),
        }
    }

    /// The words of the source stay what they are, in either language.
    fn prompt(self, word: Prompt) -> &'static str {
        let [zh, en] = word.words();
        self.say(zh, en)
    }

    fn limits(self, list: &[Limit]) -> String {
        list.iter().map(|limit| self.limit(limit)).collect::<Vec<_>>().join(", ")
    }

    fn until(self, date: DateForm, clock: Option<Clock>) -> String {
        let date = self.date(date);
        match (self.lang, clock) {
            (Language::Zh, None) => format!("{date}前"),
            (Language::Zh, Some(clock)) => format!("{date} {clock} 前"),
            (Language::En, None) => format!("before {date}"),
            (Language::En, Some(clock)) => format!("before {date} {clock}"),
        }
    }

    /// ` 12:00 前`
    fn cutoff(self, clock: Option<Clock>) -> String {
        match (self.lang, clock) {
            (_, None) => String::new(),
            (Language::Zh, Some(clock)) => format!(" {clock} 前"),
            (Language::En, Some(clock)) => format!(" by {clock}"),
        }
    }

    /// `3个工作日`
    pub(super) fn span(self, span: &SpanForm) -> String {
        let amount = plain(span.amount);
        match self.lang {
            Language::Zh => format!("{amount}{}", span.unit.counted()),
            Language::En => {
                let plural = if span.amount == Number::whole(1) { "" } else { "s" };
                format!("{amount} {}{plural}", span.unit.english())
            }
        }
    }

    /// `2021年6月15日`, `8月底`, `年底`
    pub(super) fn date(self, date: DateForm) -> String {
        match self.lang {
            Language::Zh => chinese_date(date.form),
            Language::En => english_date(date.form),
        }
    }

    /// A date, perhaps with a clock time.
    pub(super) fn moment(self, moment: &MomentForm) -> String {
        let date = match moment.date.form {
            form @ DateKind::Day(_) if self.iso => english_date(form),
            // It has no form of its own that a line could start with.
            form if self.iso => chinese_date(form),
            _ => self.date(moment.date),
        };
        match moment.clock {
            Some(clock) => format!("{date} {clock}"),
            None => date,
        }
    }
}

fn chinese_date(form: DateKind) -> String {
    match form {
        DateKind::Day(day) => {
            let (year, month, day) = day.ymd();
            format!("{year}年{month}月{day}日")
        }
        DateKind::MonthDay(month, day) => format!("{month}月{day}日"),
        DateKind::MonthEnd(None, month) => format!("{month}月底"),
        DateKind::MonthEnd(Some(year), month) => format!("{year}年{month}月底"),
        DateKind::YearEnd(None) => "年底".to_owned(),
        DateKind::YearEnd(Some(year)) => format!("{year}年底"),
    }
}

fn english_date(form: DateKind) -> String {
    match form {
        DateKind::Day(day) => {
            let (year, month, day) = day.ymd();
            format!("{year}-{month:02}-{day:02}")
        }
        DateKind::MonthDay(month, day) => format!("{} {day}", numeral::month_name(month)),
        DateKind::MonthEnd(None, month) => format!("end_of {}", numeral::month_name(month)),
        DateKind::MonthEnd(Some(year), month) => format!("end_of {year}-{month:02}"),
        DateKind::YearEnd(None) => "end_of year".to_owned(),
        DateKind::YearEnd(Some(year)) => format!("end_of {year}"),
    }
}
