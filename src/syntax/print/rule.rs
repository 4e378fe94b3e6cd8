//! Lines of tables, calendars, ladders, recurring duties, tasks, indicators and assessments.

use super::super::Rule;
use super::super::ast::{
    Cell, Choice, Compare, CountOf, Counted, Days, Every, Happening, HappeningForm, Literal, LiteralForm,
    Measured, Office, Record, RecordForm, Row, RowResult, Rung, RungCause, Schedule, ScheduleWhen, Standing,
    Statistic, Taken, Target, TargetForm, Window,
};
use super::words::{self, NAME, plain};
use super::{Language, Printer};

impl Printer {
    /// `次`, `times`: behind a number.
    pub(super) fn times(self, count: u32) -> String {
        self.counted(count, "次", "time")
    }

    fn counted(self, count: u32, zh: &'static str, en: &'static str) -> String {
        let plural = if count == 1 { "" } else { "s" };
        match self.lang {
            Language::Zh => format!("{count}{zh}"),
            Language::En => format!("{count} {en}{plural}"),
        }
    }

    /// `9:00 至 12:00`, with a season before it.
    pub(super) fn office(self, office: &Office) -> String {
        let to = self.say("至", "to");
        let spans: Vec<String> =
            office.spans.iter().map(|(from, until)| format!("{from} {to} {until}")).collect();
        let spans = spans.join(self.comma());
        match office.season {
            Some((from, until)) => {
                let word = self.say("至", "until");
                format!("{} {word} {}: {spans}", self.date(from), self.date(until))
            }
            None => spans,
        }
    }

    pub(super) fn days(self, list: &[Days]) -> String {
        let list: Vec<String> = list
            .iter()
            .map(|days| match days.to {
                Some(to) => format!("{} {} {}", self.date(days.from), self.say("至", "until"), self.date(to)),
                None => self.date(days.from),
            })
            .collect();
        list.join(self.comma())
    }

    /// The cells of a row, before its arrow.
    pub(super) fn cells(self, row: &Row) -> String {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Any => "*".to_owned(),
                // Alternatives are parted by 、 in both languages: a comma parts columns.
                Cell::OneOf(list) => {
                    list.iter().map(|choice| self.choice(choice)).collect::<Vec<_>>().join("、")
                }
            })
            .collect();
        cells.join(", ")
    }

    fn choice(self, choice: &Choice) -> String {
        match choice {
            Choice::Is(value) => self.literal_at(value, Rule::choice),
            Choice::Range(from, to) => {
                format!("{} {} {}", self.literal(from), self.say("至", "to"), self.literal(to))
            }
            Choice::Compare(how, value) => {
                format!("{} {}", super::expr::compare(*how), self.literal(value))
            }
            Choice::Absent => self.say("缺", "absent").to_owned(),
        }
    }

    /// A value where a name could be taken for something else.
    fn literal_at(self, value: &Literal, rule: Rule) -> String {
        match &value.form {
            LiteralForm::Name(name) => words::unquoted(name, rule),
            _ => self.literal(value),
        }
    }

    /// What a row gives.
    pub(super) fn row_result(self, row: &Row) -> String {
        match &row.result {
            RowResult::Limit(limit) => self.limit(limit),
            RowResult::Value(value) => self.literal_at(value, Rule::row_result),
        }
    }

    /// `不少于 20日`
    pub(super) fn gap(self, how: Compare, span: &super::super::ast::SpanForm) -> String {
        let word = match how {
            Compare::Le => self.say("不超过", "at_most"),
            _ => self.say("不少于", "at_least"),
        };
        format!("{word} {}", self.span(span))
    }

    /// What sets off a rung, before its arrow.
    pub(super) fn rung_cause(self, cause: &RungCause) -> String {
        match cause {
            RungCause::Streak(times, counted) => {
                let word = self.say("连续", "in_a_row ");
                format!("{word}{}{}", self.times(*times), self.counted_of(counted.as_ref()))
            }
            RungCause::Cumulative(window, times, counted) => {
                let window = match window {
                    Window::Year => self.say("自然年内", "within_year ").to_owned(),
                    Window::Last(span) => {
                        let (near, inside) = (self.say("近", "within_last "), self.say("内", " "));
                        format!("{near}{}{inside}", self.span(span))
                    }
                };
                let word = self.say("累计", "total ");
                format!("{window}{word}{}{}", self.times(*times), self.counted_of(counted.as_ref()))
            }
            RungCause::Moment(moment) => self.duty_moment(moment),
            RungCause::Happening(happening) => self.happening_of_rung(happening),
        }
    }

    /// An event of the ladder's own words (逾期, 连续 …) stands in brackets.
    fn happening_of_rung(self, happening: &Happening) -> String {
        let text = self.happening(happening);
        if words::reads_as(&text, Rule::rung_cause, Rule::happening) { text } else { format!("({text})") }
    }

    fn counted_of(self, counted: Option<&Counted>) -> String {
        match counted {
            Some(Counted::Overdue) => self.say(" 逾期", " overdue").to_owned(),
            Some(Counted::Rung(name)) => format!(" {}", words::name(name, Rule::streak_of)),
            None => String::new(),
        }
    }

    /// What a rung is, behind its arrow.
    pub(super) fn rung(self, rung: &Rung) -> String {
        let mut text = words::name(&rung.name, NAME);
        if rung.may {
            text.push_str(self.say(" 可以", " may"));
        }
        if let Some(by) = &rung.by {
            text.push_str(&format!(" {} {}", self.say("由", "by"), words::path(by, NAME)));
        }
        if let Some(action) = &rung.action {
            text.push_str(&format!(" {}", words::string(&action.text)));
        }
        text
    }

    pub(super) fn every(self, every: Every) -> &'static str {
        match every {
            Every::Day => self.say("每日", "daily"),
            Every::WorkingDay => self.say("每工作日", "every_working_day"),
            Every::Week => self.say("每周", "weekly"),
            Every::Month => self.say("每月", "monthly"),
            Every::Quarter => self.say("每季", "quarterly"),
            Every::HalfYear => self.say("每半年", "half_yearly"),
            Every::Year => self.say("每年", "yearly"),
        }
    }

    pub(super) fn schedule(self, schedule: &Schedule) -> String {
        let mut text = self.every(schedule.every).to_owned();
        if let Some(when) = &schedule.when {
            text.push_str(&self.schedule_when(when));
        }
        if let Some((count, of)) = schedule.at_least {
            let count = match of {
                CountOf::Times => self.times(count),
                CountOf::Days => self.counted(count, "天", "day"),
            };
            text.push_str(&format!(" {}{count}", self.say("不少于", "at_least ")));
        }
        if let Some(activity) = &schedule.activity {
            text.push_str(&format!(" {}", words::name_behind(activity, &text, Rule::line_schedule)));
        }
        match schedule.roll {
            Some(true) => text.push_str(self.say(" 遇休息日顺延", " roll")),
            Some(false) => text.push_str(self.say(" 遇休息日不顺延", " no_roll")),
            None => {}
        }
        text
    }

    fn schedule_when(self, when: &ScheduleWhen) -> String {
        match (self.lang, when) {
            (Language::Zh, ScheduleWhen::End) => "末".to_owned(),
            (Language::En, ScheduleWhen::End) => " at_end".to_owned(),
            (Language::Zh, ScheduleWhen::Day(None, day)) => format!(" {day}日前"),
            (Language::Zh, ScheduleWhen::Day(Some(month), day)) => format!(" {month}月{day}日前"),
            (Language::En, ScheduleWhen::Day(None, day)) => format!(" by_day {day}"),
            (Language::En, ScheduleWhen::Day(Some(month), day)) => format!(" by_day {month}-{day}"),
            (Language::Zh, ScheduleWhen::NextMonth(day, None)) => format!(" 次月{day}日前"),
            (Language::Zh, ScheduleWhen::NextMonth(day, Some(clock))) => format!(" 次月{day}日 {clock} 前"),
            (Language::En, ScheduleWhen::NextMonth(day, None)) => format!(" next_month {day}"),
            (Language::En, ScheduleWhen::NextMonth(day, Some(clock))) => {
                format!(" next_month {day} by {clock}")
            }
            (Language::Zh, ScheduleWhen::After(span)) => format!(" 期后{}内", self.span(span)),
            (Language::En, ScheduleWhen::After(span)) => format!(" after_period {}", self.span(span)),
            (_, ScheduleWhen::NthWeekday(nth, weekday, from, to)) => {
                let index = usize::try_from(weekday.saturating_sub(1)).unwrap_or(0);
                let mut text = match self.lang {
                    Language::Zh => {
                        format!("第{nth}个星期{}", "一二三四五六日".chars().nth(index).unwrap_or('日'))
                    }
                    Language::En => format!(" weekday {nth}.{weekday}"),
                };
                if let Some(from) = from {
                    text.push_str(&format!(" {from}"));
                }
                if let Some(to) = to {
                    text.push_str(&format!(" {} {to}", self.say("至", "until")));
                }
                text
            }
        }
    }

    pub(super) fn target(self, target: &Target) -> String {
        let word = match (target.form, target.by_alias) {
            (TargetForm::Compare(Compare::Ge), false) => self.say("不低于", "at_least"),
            (TargetForm::Compare(Compare::Ge), true) => self.say("不少于", "no_fewer_than"),
            (TargetForm::Compare(Compare::Le), false) => self.say("不超过", "at_most"),
            (TargetForm::Compare(Compare::Le), true) => self.say("不多于", "no_more_than"),
            (TargetForm::Compare(Compare::Gt), false) => self.say("超过", "above"),
            (TargetForm::Compare(Compare::Gt), true) => self.say("突破", "beyond"),
            (TargetForm::Compare(Compare::Lt), false) => self.say("低于", "below"),
            (TargetForm::Compare(Compare::Lt), true) => self.say("少于", "fewer_than"),
            (TargetForm::Compare(how @ (Compare::Eq | Compare::Ne)), _) => super::expr::compare(how),
            (TargetForm::Raise, false) => self.say("高出", "raised_by"),
            (TargetForm::Raise, true) => self.say("提高", "increased_by"),
            (TargetForm::Cut, false) => self.say("压缩", "cut_by"),
            (TargetForm::Cut, true) => self.say("下降", "lowered_by"),
            (TargetForm::CutTo, false) => self.say("压缩至", "cut_to"),
            (TargetForm::CutTo, true) => self.say("降至", "lowered_to"),
        };
        let or_more = if target.form == TargetForm::Cut { self.say(" 以上", " or_more") } else { "" };
        format!("{word} {}{or_more}", self.quantity(&target.measure))
    }

    fn quantity(self, measure: &Measured) -> String {
        match measure {
            Measured::Number(number, measure) => self.measured(*number, measure.as_deref()),
            Measured::Span(span) => self.span(span),
        }
    }

    /// What an indicator is measured in.
    pub(super) fn unit_of(self, measure: &str) -> String {
        match measure {
            "%" => "%".to_owned(),
            "百分点" => self.say("百分点", "percentage_points").to_owned(),
            other => words::quotable(other, Rule::line_measure),
        }
    }

    pub(super) fn taken(self, taken: &Taken) -> String {
        match taken {
            Taken::Share(part, whole) => {
                let word = self.say("占比", "share");
                // A condition would go on over the sign of division.
                let text = self.happening(part);
                let unless = matches!(part.form, HappeningForm::Unless(..));
                let text = if unless { format!("({text})") } else { text };
                format!("{word} {text} / {}", self.happening(whole))
            }
            Taken::Duty(duty, condition, statistic) => {
                let condition =
                    condition.as_ref().map(|condition| format!("({})", self.condition(condition)));
                let (word, duty) = (self.say("义务", "duty"), words::name(duty, NAME));
                format!("{word} {duty}{} {}", condition.unwrap_or_default(), self.statistic(*statistic))
            }
        }
    }

    fn statistic(self, statistic: Statistic) -> String {
        match statistic {
            Statistic::MeanTime => self.say("平均用时", "mean_time").to_owned(),
            Statistic::Percentile(n) => match self.lang {
                Language::Zh => format!("第{n}百分位用时"),
                Language::En => format!("{n} percentile_time"),
            },
            Statistic::OnTime => self.say("按时率", "on_time_rate").to_owned(),
            Statistic::Completion => self.say("办结率", "completion_rate").to_owned(),
            Statistic::Response => self.say("响应率", "response_rate").to_owned(),
            Statistic::Satisfaction => self.say("满意率", "satisfaction_rate").to_owned(),
        }
    }

    /// What sets off a consequence, before its arrow.
    pub(super) fn standing(self, standing: Standing) -> String {
        match (self.lang, standing) {
            (Language::Zh, Standing::Last(n)) => format!("后{n}位"),
            (Language::Zh, Standing::First(n)) => format!("前{n}位"),
            (Language::Zh, Standing::From(score)) => format!("{}分以上", plain(score)),
            (Language::Zh, Standing::Below(score)) => format!("低于{}分", plain(score)),
            (Language::En, Standing::Last(n)) => format!("last {n}"),
            (Language::En, Standing::First(n)) => format!("first {n}"),
            (Language::En, Standing::From(score)) => format!("{} or_more", plain(score)),
            (Language::En, Standing::Below(score)) => format!("below {}", plain(score)),
        }
    }

    /// What a ledger records, behind its moment.
    pub(super) fn record(self, record: &Record) -> String {
        let by = record.by.as_ref().map(|by| format!(" {} {}", self.say("由", "by"), words::name(by, NAME)));
        let by = by.unwrap_or_default();
        match &record.what {
            RecordForm::Reading(name, measure) => {
                let (word, measure) = (self.say("读数", "reading_of"), self.quantity(measure));
                format!("{word} {}{by} = {measure}", words::name(name, NAME))
            }
            RecordForm::Report(task, state) => {
                let (word, state) = (self.say("进展", "report_on"), words::name(state, NAME));
                format!("{word} {}{by} = {state}", words::name(task, NAME))
            }
            RecordForm::Activity(path, object, count, period) => {
                let object = object
                    .as_ref()
                    .map(|object| format!(" {} {}", self.say("对", "for"), words::name(object, NAME)));
                let count = count.map(|count| format!(" {}", self.times(count)));
                let period = period.as_ref().map(|period| format!(" {}", words::string(&period.text)));
                let (word, path) = (self.say("活动", "activity"), words::path(path, NAME));
                let (object, count) = (object.unwrap_or_default(), count.unwrap_or_default());
                format!("{word} {path}{by}{object}{count}{}", period.unwrap_or_default())
            }
        }
    }
}
