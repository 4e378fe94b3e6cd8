//! Phrases as written: happenings, conditions, values, dates, spans, limits.

use serde::{Deserialize, Serialize};

use super::Name;
use crate::span::Span;
pub use crate::value::TimeUnit;
use crate::value::{Clock, Day, Halves, Number};

/// A happening, with the condition that 当 adds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// What happens.
    pub happening: Happening,
    /// 当.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
}

/// An event expression.
#[derive(Clone, Debug)]
pub struct Happening {
    /// Its form.
    pub form: HappeningForm,
    /// Where.
    pub span: Span,
}

/// The forms of event expressions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HappeningForm {
    /// Either: `甲 或 乙`.
    Either(Vec<Happening>),
    /// Both, at the later: `甲 且 乙`.
    Both(Vec<Happening>),
    /// `… 除非 条件`.
    Unless(Box<Happening>, Expr),
    /// `字段 F`: at the moment in a field.
    Field(Name),
    /// An event, a rung (`督办名.级`), or a moment of a duty.
    Occurrence(Box<Occurrence>),
}

/// An event, a rung, or a moment of a duty.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    /// 第2次, 第n次.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<Nth>,
    /// The name, with what follows its dot.
    pub path: Vec<Name>,
    /// The condition in brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expr>,
    /// 由.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<Name>>,
    /// 逾期, 期满 …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<DutyMoment>,
}

/// Which occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Nth {
    /// This one.
    Exactly(u32),
    /// Each, counted.
    Every,
}

/// A moment of an obligation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DutyMoment {
    /// 逾期满…
    OverdueFor(SpanForm),
    /// 逾期
    Overdue,
    /// 到期前…
    BeforeDue(SpanForm),
    /// 期满
    FallsDue,
    /// 按期
    InTime,
}

/// A condition or a value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its form.
    pub form: ExprForm,
    /// Where.
    pub span: Span,
}

/// The forms of conditions and values.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the forms of section 4 of the language")]
pub enum ExprForm {
    Or(Vec<Expr>),
    And(Vec<Expr>),
    Not(Box<Expr>),
    Compare(Compare, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    Contains(Box<Expr>, Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    Count(Box<Happening>),
    Occurred(Box<Happening>),
    Times(Box<Happening>),
    Has(Box<Happening>),
    /// `曾有(E, 同 F、G)`: on another ticket that shares these values.
    Earlier(Box<Happening>, Vec<Name>),
    Literal(Literal),
    Path(Vec<Name>),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the six comparisons")]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// What is done with two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the four operations")]
pub enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
}

/// A value as written.
#[derive(Clone, Debug)]
pub struct Literal {
    /// Its form.
    pub form: LiteralForm,
    /// Where.
    pub span: Span,
}

/// The forms of values.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LiteralForm {
    /// 是, 否.
    Truth(bool),
    /// A number with its measure (`%`, 百分点, 户), if any.
    Number(Number, Option<String>),
    /// A date or a moment.
    Moment(MomentForm),
    /// A span of time.
    Span(SpanForm),
    /// A string.
    Text(String),
    /// A name: a value of an enumeration, a unit.
    Name(String),
}

/// A date as written.
#[derive(Clone, Copy, Debug)]
pub struct DateForm {
    /// The form.
    pub form: DateKind,
    /// Where.
    pub span: Span,
}

/// The forms of dates; a missing year is the policy's 年度.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// `2021年6月15日`, `2021-06-15`.
    Day(Day),
    /// `6月15日`.
    MonthDay(u32, u32),
    /// `8月底`, `2021年8月底`.
    MonthEnd(Option<i32>, u32),
    /// `年底`, `2024年底`.
    YearEnd(Option<i32>),
}

/// A date, perhaps with a clock time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MomentForm {
    /// The day.
    pub date: DateForm,
    /// The time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
}

/// A span of time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SpanForm {
    /// How many.
    pub amount: Number,
    /// Of what.
    pub unit: TimeUnit,
    /// Where.
    #[cfg_attr(feature = "schema", schemars(skip))]
    #[serde(default, skip_serializing)]
    pub span: Span,
}

impl SpanForm {
    /// The amount in halves, where it is a number of whole or half units.
    pub fn halves(&self) -> Option<Halves> {
        let doubled = self.amount.times(Number::whole(2))?.as_whole()?;
        u32::try_from(doubled).ok().map(Halves)
    }
}

/// A time limit as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Its form.
    pub form: LimitForm,
    /// 遇休息日顺延, 遇休息日不顺延.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<bool>,
    /// Where.
    #[cfg_attr(feature = "schema", schemars(skip))]
    #[serde(default, skip_serializing)]
    pub span: Span,
}

/// The vague words for soon, each kept as the source has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// 及时
    Promptly,
    /// 即时
    Instantly,
    /// 立即
    Immediately,
    /// 第一时间
    FirstThing,
}

impl Prompt {
    /// The word in Chinese and in English.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Prompt::Promptly => ["及时", "promptly"],
            Prompt::Instantly => ["即时", "instantly"],
            Prompt::Immediately => ["立即", "immediately"],
            Prompt::FirstThing => ["第一时间", "first_thing"],
        }
    }
}

/// The forms of limits (section 6 of the language).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LimitForm {
    /// 无
    None,
    /// 及时, 立即 …: a vague word, without a deadline of its own.
    Prompt(Prompt),
    /// `第3个工作日 12:00 前`
    Nth(u32, TimeUnit, Option<Clock>),
    /// `3个工作日内`
    Span(SpanForm),
    /// `2至6个工作日`
    Range(u32, SpanForm),
    /// 当日
    SameDay(Option<Clock>),
    /// 当个工作日
    SameWorkingDay(Option<Clock>),
    /// 次日
    NextDay(Option<Clock>),
    /// 次个工作日
    NextWorkingDay(Option<Clock>),
    /// `2021年6月15日前`
    Until(DateForm, Option<Clock>),
    /// `按 派单.办理时限 否则 5个工作日`
    ByField(Vec<Name>, Option<Box<Limit>>),
    /// `至 字段 F`
    UntilField(Name),
    /// `字段 F 前30日`
    CountedBack(Name, SpanForm),
    /// `取长(…, …)`
    Longer(Vec<Limit>),
    /// `取短(…, …)`
    Shorter(Vec<Limit>),
    /// `同 解决确认`
    SameAs(Name),
    /// A 口径 or a table.
    Named(Name),
}
