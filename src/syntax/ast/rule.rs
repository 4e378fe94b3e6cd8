//! Lines and heads of tables, calendars, ladders, recurring duties, tasks, indicators and assessments, as written.

use super::{
    Block, Compare, DateForm, DutyMoment, Expr, Happening, Limit, Line, Literal, MomentForm, Name, SpanForm,
    Words,
};
pub use crate::value::Every;
use crate::value::{Clock, Number};

/// A row of a table: `否, 低压非居民 → 5个工作日`.
#[derive(Clone, Debug)]
pub struct Row {
    /// What each column must be.
    pub cells: Vec<Cell>,
    /// What then holds.
    pub result: RowResult,
}

/// What a column must be.
#[derive(Clone, Debug)]
pub enum Cell {
    /// `*`: anything, absence too.
    Any,
    /// One of these.
    OneOf(Vec<Choice>),
}

/// One alternative of a cell.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub enum RowResult {
    /// A time limit.
    Limit(Limit),
    /// A value.
    Value(Literal),
}

/// A stretch of days, both included; one day where there is no second.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The first.
    pub from: DateForm,
    /// The last.
    pub to: Option<DateForm>,
}

/// `办公 6月1日 至 9月30日: 09:00 至 12:00、14:30 至 18:00`
#[derive(Clone, Debug)]
pub struct Office {
    /// The season, as days of any year; all year where there is none.
    pub season: Option<(DateForm, DateForm)>,
    /// From and to.
    pub spans: Vec<(Clock, Clock)>,
}

/// A rung of a ladder: `连续2次 黄牌 → 红牌 由 市级专班 「约谈其分管负责人」 { … }`.
#[derive(Clone, Debug)]
pub struct Rung {
    /// What sets it off.
    pub cause: RungCause,
    /// Its name.
    pub name: Name,
    /// 可以: offered, not imposed.
    pub may: bool,
    /// 由
    pub by: Option<Vec<Name>>,
    /// What is done.
    pub action: Option<Words>,
    /// The duty it opens: its limit and completion.
    pub body: Option<Block<Line>>,
}

/// What sets off a rung.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub enum Counted {
    /// 逾期
    Overdue,
    /// A rung.
    Rung(Name),
}

/// Over which time occurrences add up.
#[derive(Clone, Copy, Debug)]
pub enum Window {
    /// 自然年内
    Year,
    /// 近12个月内
    Last(SpanForm),
}

/// `每月 25日前 不少于1次 填报进展`
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The period.
    pub every: Every,
    /// By when in it.
    pub when: Option<ScheduleWhen>,
    /// How much of it.
    pub at_least: Option<(u32, CountOf)>,
    /// What is done.
    pub activity: Option<Name>,
    /// 遇休息日顺延.
    pub roll: Option<bool>,
}

/// By when in its period a recurring duty is due.
#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountOf {
    /// 次: counts are summed.
    Times,
    /// 天: distinct dates.
    Days,
}

/// `不低于 99%`, `高出 3个百分点`, `压缩 40% 以上`, `压缩至 60%`
#[derive(Clone, Debug)]
pub struct Target {
    /// How it compares.
    pub form: TargetForm,
    /// Whether it is said by the other word for that, which is kept as the source has it: 突破 for 超过.
    pub by_alias: bool,
    /// With what.
    pub measure: Measured,
}

/// The forms of targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug)]
pub enum Measured {
    /// A number with a measure.
    Number(Number, Option<String>),
    /// A span of time.
    Span(SpanForm),
}

/// `取自 …`
#[derive(Clone, Debug)]
pub enum Taken {
    /// `占比 回访 / 办结`
    Share(Happening, Happening),
    /// `义务 接电(三零服务) 平均用时`
    Duty(Name, Option<Expr>, Statistic),
}

/// What is computed over obligations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Debug)]
pub struct Record {
    /// When.
    pub at: MomentForm,
    /// By which unit.
    pub by: Option<Name>,
    /// What.
    pub what: RecordForm,
}

/// The forms of records.
#[derive(Clone, Debug)]
pub enum RecordForm {
    /// `读数 指标 = 值`
    Reading(Name, Measured),
    /// `进展 任务 = 状态`
    Report(Name, Name),
    /// `活动 定期 对 甲企业 2次 「2023-W06」`; a rung's duty by its ladder and name.
    Activity(Vec<Name>, Option<Name>, Option<u32>, Option<Words>),
}

/// `预期 …`
#[derive(Clone, Debug)]
pub enum Expect {
    /// `预期 违反 1项 [种类]`
    Violations {
        /// How many.
        count: u32,
        /// Of which kind.
        kind: Option<Name>,
    },
    /// `预期 [工单 「编号」] 义务#2 = 状态 [于 时刻]`, `预期 定期 单位 2024-04 = 状态`
    Status {
        /// The ticket, where there are several.
        ticket: Option<Words>,
        /// The duty; or a recurring duty, a task, an indicator.
        duty: Name,
        /// Which of its obligations; the first where it is not said.
        instance: Option<u32>,
        /// The unit that owes it.
        unit: Option<Name>,
        /// To whom of a list it is owed.
        object: Option<Name>,
        /// Its period.
        period: Option<String>,
        /// Its state.
        status: Name,
        /// Its due moment: `Some(None)` for 无.
        due: Option<Option<MomentForm>>,
    },
    /// `预期 红黄牌.红牌 [单位] 1次`, `预期 红黄牌.红牌 [单位] = 状态 [于 时刻]`
    Rung {
        /// The ladder.
        ladder: Name,
        /// The rung.
        rung: Name,
        /// Whom it is on.
        unit: Option<Name>,
        /// How often it was reached, or how the duty it brought stands.
        what: RungExpect,
    },
}

/// What is expected of a rung.
#[derive(Clone, Debug)]
pub enum RungExpect {
    /// It was reached so often.
    Times(u32),
    /// Its duty has this state, and this due moment where it is said: `Some(None)` for 无.
    Duty(Name, Option<Option<MomentForm>>),
}
