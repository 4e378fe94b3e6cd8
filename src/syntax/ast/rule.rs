//! Lines and heads of tables, calendars, ladders, recurring duties, tasks, indicators and assessments, as written.

use serde::{Deserialize, Serialize};

use super::data::is_false;
use super::{
    Block, Compare, DateForm, DutyMoment, Expr, Happening, Limit, Line, Literal, MomentForm, Name, SpanForm,
    Words,
};
pub use crate::value::Every;
use crate::value::{Clock, Number};

/// A row of a table: `否, 低压非居民 → 5个工作日`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What each column must be.
    pub cells: Vec<Cell>,
    /// What then holds.
    pub result: RowResult,
}

/// What a column must be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// `*`: anything, absence too.
    Any,
    /// One of these.
    OneOf(Vec<Choice>),
}

/// One alternative of a cell.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// This value.
    Is(Literal),
    /// From this value up to that, both included.
    Range(Literal, Literal),
    /// Compared with this value.
    Compare(Compare, Literal),
    /// 缺: nothing is there.
    Absent,
}

/// What a row gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowResult {
    /// A time limit.
    Limit(Limit),
    /// A value.
    Value(Literal),
}

/// A stretch of days, both included; one day where there is no second.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first.
    pub from: DateForm,
    /// The last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateForm>,
}

/// `办公 6月1日 至 9月30日: 09:00 至 12:00、14:30 至 18:00`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The season, as days of any year; all year where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<(DateForm, DateForm)>,
    /// From and to.
    pub spans: Vec<(Clock, Clock)>,
}

/// A rung of a ladder: `连续2次 黄牌 → 红牌 由 市级专班 「约谈其分管负责人」 { … }`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// What sets it off.
    pub cause: RungCause,
    /// Its name.
    pub name: Name,
    /// 可以: offered, not imposed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may: bool,
    /// 由
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<Name>>,
    /// What is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Words>,
    /// The duty it opens: its limit and completion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Block<Line>>,
}

/// What sets off a rung.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RungCause {
    /// 连续n次
    Streak(u32, Option<Counted>),
    /// 自然年内累计n次, 近12个月内累计n次
    Cumulative(Window, u32, Option<Counted>),
    /// 逾期, 到期前…, 逾期满…, 期满, 按期: of any duty the ladder watches.
    Moment(DutyMoment),
    /// Anything else that happens.
    Happening(Happening),
}

/// What a streak counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// 逾期
    Overdue,
    /// A rung.
    Rung(Name),
}

/// Over which time occurrences add up.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// 自然年内
    Year,
    /// 近12个月内
    Last(SpanForm),
}

/// `每月 25日前 不少于1次 填报进展`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The period.
    pub every: Every,
    /// By when in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ScheduleWhen>,
    /// How much of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<(u32, CountOf)>,
    /// What is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Name>,
    /// 遇休息日顺延.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<bool>,
}

/// By when in its period a recurring duty is due.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScheduleWhen {
    /// 末
    End,
    /// `25日前`; with a month for a yearly duty.
    Day(Option<u32>, u32),
    /// `次月5日前`, perhaps with a clock time.
    NextMonth(u32, Option<Clock>),
    /// `期后5个工作日内`
    After(SpanForm),
    /// `第4个星期一 14:30 至 15:30`: which, the weekday (1 is Monday), from and to.
    NthWeekday(u32, u32, Option<Clock>, Option<Clock>),
}

/// What a recurring duty counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CountOf {
    /// 次: counts are summed.
    Times,
    /// 天: distinct dates.
    Days,
}

/// `不低于 99%`, `高出 3个百分点`, `压缩 40% 以上`, `压缩至 60%`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// How it compares.
    pub form: TargetForm,
    /// Whether it is said by the other word for that, which is kept as the source has it: 突破 for 超过.
    #[serde(default, skip_serializing_if = "is_false")]
    pub by_alias: bool,
    /// With what.
    pub measure: Measured,
}

/// The forms of targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetForm {
    /// With a value.
    Compare(Compare),
    /// 高出: above the base by so much.
    Raise,
    /// 压缩: below the base by so much or more.
    Cut,
    /// 压缩至: to so much of the base or less.
    CutTo,
}

/// A quantity with its measure.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// A number with a measure.
    Number(Number, Option<String>),
    /// A span of time.
    Span(SpanForm),
}

/// `取自 …`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// `占比 回访 / 办结`
    Share(Happening, Happening),
    /// `义务 接电(三零服务) 平均用时`
    Duty(Name, Option<Expr>, Statistic),
}

/// What is computed over obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// 平均用时
    MeanTime,
    /// 第90百分位用时
    Percentile(u32),
    /// 按时率
    OnTime,
    /// 办结率
    Completion,
    /// 响应率
    Response,
    /// 满意率
    Satisfaction,
}

/// What sets off a consequence of an assessment.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 后n位
    Last(u32),
    /// 前n位
    First(u32),
    /// n分以上
    From(Number),
    /// 低于n分
    Below(Number),
}

/// A record of a ledger in an example: `2021-08-31 读数 网上可办率 = 99.2%`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// When.
    pub at: MomentForm,
    /// By which unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    /// What.
    pub what: RecordForm,
}

/// The forms of records.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordForm {
    /// `读数 指标 = 值`
    Reading(Name, Measured),
    /// `进展 任务 = 状态`
    Report(Name, Name),
    /// `活动 定期 对 甲企业 2次 「2023-W06」`; a rung's duty by its ladder and name.
    Activity(Vec<Name>, Option<Name>, Option<u32>, Option<Words>),
}
