//! Terms: time limits that a calendar alone can turn into a due moment. What a term means is counted in `calendar`;
//! limits that need facts (`同 …`, `按 …`, a table) are put together in `program` and `eval`.

use super::time::{Clock, Day};

/// A number of whole or half days: `Halves(3)` is one and a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Halves(pub u32);

impl Halves {
    /// So many whole days.
    pub fn whole(n: u32) -> Halves {
        Halves(n.saturating_mul(2))
    }

    /// The whole number of days, where it is one.
    pub fn as_whole(self) -> Option<u32> {
        (self.0.is_multiple_of(2)).then_some(self.0 / 2)
    }
}

/// The units of time that policies count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the units of section 6 of the language")]
pub enum TimeUnit {
    WorkingHour,
    WorkingDay,
    Day,
    Week,
    Month,
    Year,
    Hour,
    Minute,
    Second,
}

impl TimeUnit {
    /// The unit behind a number in Chinese, with its measure word: `个工作日`.
    pub fn counted(self) -> &'static str {
        match self {
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

    /// The unit by itself, as indicators are measured in it: `工作日`.
    pub fn plain(self) -> &'static str {
        let counted = self.counted();
        counted.strip_prefix('个').unwrap_or(counted)
    }

    /// One of it in English: `working_day`.
    pub fn english(self) -> &'static str {
        match self {
            TimeUnit::WorkingHour => "working_hour",
            TimeUnit::WorkingDay => "working_day",
            TimeUnit::Day => "day",
            TimeUnit::Week => "week",
            TimeUnit::Month => "month",
            TimeUnit::Year => "year",
            TimeUnit::Hour => "hour",
            TimeUnit::Minute => "minute",
            TimeUnit::Second => "second",
        }
    }
}

/// What a term counts. The numbers in brackets are the rules of `docs/counting.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// `3个工作日`, `1.5个工作日`: working days after the day of the trigger (1, 4).
    WorkingDays(Halves),
    /// `5日`, `0.5日`: calendar days, rolled off a rest day (2, 4).
    Days(Halves),
    /// `1周`: seven calendar days each, rolled (2).
    Weeks(u32),
    /// `2个月`: to the corresponding day, rolled (2).
    Months(u32),
    /// `1年`: to the corresponding day, rolled (2).
    Years(u32),
    /// `24小时`, `30分钟`, `15秒`: seconds, exactly (3).
    Seconds(u64),
    /// `4个工作小时`: seconds inside office hours (3).
    WorkingSeconds(u64),
    /// `当日`: the end of the trigger's day (5).
    SameDay,
    /// `当个工作日`: the end of the trigger's day if it works, else of the next day that does (5).
    SameWorkingDay,
    /// `次日`: the end of the next day (5).
    NextDay,
    /// `次个工作日`: the end of the next working day (5).
    NextWorkingDay,
    /// `2021年6月15日前`: the end of that day, which binds as written (6).
    Until(Day),
}

impl Measure {
    /// A length of time as the language writes it: `3个工作日`, `当日`.
    pub fn words(self) -> String {
        let halves = |n: Halves, unit: TimeUnit| match n.as_whole() {
            Some(n) => format!("{n}{}", unit.counted()),
            None => format!("{}.5{}", n.0 / 2, unit.counted()),
        };
        let whole = |n: u64, unit: TimeUnit| format!("{n}{}", unit.counted());
        let seconds = |n: u64, hour: TimeUnit| match n {
            n if n.is_multiple_of(3_600) => whole(n / 3_600, hour),
            n if n.is_multiple_of(60) => whole(n / 60, TimeUnit::Minute),
            n => whole(n, TimeUnit::Second),
        };
        match self {
            Measure::WorkingDays(n) => halves(n, TimeUnit::WorkingDay),
            Measure::Days(n) => halves(n, TimeUnit::Day),
            Measure::Weeks(n) => whole(n.into(), TimeUnit::Week),
            Measure::Months(n) => whole(n.into(), TimeUnit::Month),
            Measure::Years(n) => whole(n.into(), TimeUnit::Year),
            Measure::Seconds(n) => seconds(n, TimeUnit::Hour),
            Measure::WorkingSeconds(n) => seconds(n, TimeUnit::WorkingHour),
            Measure::SameDay => "当日".to_owned(),
            Measure::SameWorkingDay => "当个工作日".to_owned(),
            Measure::NextDay => "次日".to_owned(),
            Measure::NextWorkingDay => "次个工作日".to_owned(),
            Measure::Until(day) => format!("{day}前"),
        }
    }
}

/// A time limit as a calendar counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What is counted.
    pub measure: Measure,
    /// `12:00 前`: the clock time on the due day at which the term ends; the day's own end where none is set.
    pub cutoff: Option<Clock>,
    /// Whether a due day that is a rest day moves to the next working day: `None` leaves it to the rule of the
    /// measure (days, weeks, months and years roll; dates and `当日` do not), `Some` is `遇休息日顺延 / 不顺延`.
    pub roll: Option<bool>,
}

impl Term {
    /// A term without a cut-off of its own, rolled as its measure says.
    pub fn new(measure: Measure) -> Term {
        Term { measure, cutoff: None, roll: None }
    }

    /// The same term, ending at a clock time of its due day.
    pub fn until_clock(self, cutoff: Clock) -> Term {
        Term { cutoff: Some(cutoff), ..self }
    }
}
