//! The tree of a file, as written: every declaration and line with its place, comments and blank lines kept. Names are
//! not resolved and types not known here: see `model`.

mod data;
mod example;
mod head;
mod phrase;
mod rule;

pub use super::forms::Kind;
pub(in crate::syntax) use data::SPANNED;
pub use example::{Assignment, Dated, Expect, RungExpect, TicketForm};
pub use phrase::{
    Arithmetic, Compare, DateForm, DateKind, DutyMoment, Expr, ExprForm, Happening, HappeningForm, Limit,
    LimitForm, Literal, LiteralForm, MomentForm, Nth, Occurrence, Prompt, SpanForm, TimeUnit, Trigger,
};

pub use rule::{
    Cell, Choice, CountOf, Counted, Days, Every, Measured, Office, Record, RecordForm, Row, RowResult, Rung,
    RungCause, Schedule, ScheduleWhen, Standing, Statistic, Taken, Target, TargetForm, Window,
};

use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::value::Clock;
use data::is_false;

/// A file's tree.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// What stands in it, in order.
    pub items: Vec<Item>,
    /// The lines that could not be read, or not wholly.
    pub lost: Vec<Lost>,
}

/// A line that could not be read: what it may have declared is not missing.
#[derive(Clone, Debug)]
pub struct Lost {
    /// The line.
    pub span: Span,
    /// What it belongs to.
    pub within: LostIn,
    /// Its words that may be names.
    pub words: Vec<String>,
}

impl Lost {
    /// Whether a name can still be read on it that is not one of these.
    pub fn shows_a_name_beside(&self, known: &[String]) -> bool {
        self.words.iter().any(|word| !super::is_keyword(word) && !known.contains(word))
    }
}

/// Where a line that could not be read stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostIn {
    /// It opens a declaration; of an unknown kind where the keyword cannot be read.
    Head(Option<Kind>),
    /// In the body of a declaration.
    Body(Kind),
}

/// One thing in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A declaration.
    Declaration(Box<Declaration>),
    /// A comment with its signs.
    Comment(Comment),
    /// Blank lines.
    Blank,
}

/// A comment, as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Its text, with `//` or `/* */`.
    pub text: String,
    /// Whether it stands behind something on the same line: what comes before it, or the block's `{`. A comment
    /// among the words of a phrase comes behind them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub trailing: bool,
}

/// A declaration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// From its keyword to the end of its head.
    #[cfg_attr(feature = "schema", schemars(skip))]
    #[serde(default, skip_serializing)]
    pub span: Span,
    /// The `///` lines above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doc: Vec<String>,
    /// What its head says.
    pub head: Head,
    /// Whether it opens with the other word for its keyword: 职责 for 义务.
    #[serde(default, skip_serializing_if = "is_false")]
    pub by_alias: bool,
    /// Its lines; `None` where it has no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Block<Line>>,
    /// Whether some of its lines were set aside: what is missing may have been meant.
    #[serde(skip)]
    pub damaged: bool,
}

/// What stands between `{` and `}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Block<T> {
    /// What stands in it, in order.
    pub items: Vec<BlockItem<T>>,
    /// Whether it was written on one line.
    #[serde(default, skip_serializing_if = "is_false")]
    pub one_line: bool,
}

impl<T> Block<T> {
    /// Its lines, without comments and blanks.
    pub fn lines(&self) -> impl Iterator<Item = &T> {
        self.items.iter().filter_map(|item| match item {
            BlockItem::Line(line) => Some(line),
            BlockItem::Comment(_) | BlockItem::Blank => None,
        })
    }
}

impl<'b, T> IntoIterator for &'b Block<T> {
    type Item = &'b BlockItem<T>;
    type IntoIter = std::slice::Iter<'b, BlockItem<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// One thing in a block.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockItem<T> {
    /// A line.
    Line(T),
    /// A comment.
    Comment(Comment),
    /// Blank lines.
    Blank,
}

/// One thing in a declaration's body.
pub type BodyItem = BlockItem<Line>;

/// A name as written, with widths and quotes made equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A string as written, without its quotes.
pub type Words = Name;

/// The heads of declarations.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// `政策 名`
    Policy(Name),
    /// `引用 「路径」`
    Use(Words),
    /// `单位 名`
    Unit(Name),
    /// `单位组 名 = 甲、乙 等`
    Group(Name, Names),
    /// `角色 名 [= 单位]`
    Role(Name, Option<Name>),
    /// `事项 名`
    Matter(Name),
    /// `扩展 事项 名`
    ExtendMatter(Name),
    /// `定义 名 = 条件`
    Define(Name, Expr, Vec<Cite>),
    /// `义务 名`
    Duty(Name),
    /// `延期 名`
    Extension(Name),
    /// `口径 名 = 值`
    Reading(Name, ReadingValue),
    /// `未纳入 条款 「…」`
    Omitted(Cite),
    /// `勘误 「…」 作 「…」`
    Erratum(Words, Words),
    /// `示例 名`
    Example(Name),
    /// `名录 名 = 「…」、「…」`
    Roster(Name, Vec<Words>),
    /// `可以 名`
    Permission(Name),
    /// `不计入 名`
    Suspension(Name),
    /// `日历 名`
    Calendar(Name),
    /// `时限表 名(列, 列)`
    LimitTable(Name, Vec<Name>),
    /// `表 名(列, 列) : 类型`
    Table(Name, Vec<Name>, TypeForm),
    /// `前置 名`
    Prerequisite(Name),
    /// `禁止 名`
    Prohibition(Name),
    /// `督办 名`
    Ladder(Name),
    /// `定期 名`
    Routine(Name),
    /// `任务 名`
    Task(Name),
    /// `指标 名`
    Indicator(Name),
    /// `考核 名`
    Assessment(Name),
    /// `计分办法 名(参数) 「…」`
    Scoring(Name, Name, Words),
}

/// A list of names; `open` when it ends in 等.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The names.
    pub list: Vec<Name>,
    /// Whether 等 says that there may be more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open: bool,
}

/// What a 口径 decides.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReadingValue {
    /// A time limit.
    Limit(Limit),
    /// A year.
    Year(i32),
    /// A date.
    Date(DateForm),
    /// Anything else, in words.
    Words(String),
}

/// A line of a body.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The whole line.
    #[cfg_attr(feature = "schema", schemars(skip))]
    #[serde(default, skip_serializing)]
    pub span: Span,
    /// What it says.
    pub body: LineBody,
    /// The clauses quoted at its end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
}

/// `依据 4.二 「…」`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cite {
    /// The clause's label.
    pub clause: Name,
    /// The words quoted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Words>,
}

/// What a line says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the line of the same name in the language's reference")]
pub enum LineBody {
    Language(u32),
    City(Name),
    Title(Words),
    Number(Words),
    SourceText(Words),
    InForce(DateForm, Option<DateForm>),
    Year(i32),
    Calendar(Name),
    DayIsWorkingDay(bool),
    Phone(Words),
    Alias(Vec<Words>),
    Superior(Name),
    Role(Slot),
    Field(Slot),
    Event(Name, Option<Block<Slot>>),
    Cite,
    Matter(Name),
    Condition(Expr),
    Bearer(Bearer),
    To(Name),
    From(Trigger),
    Limit(Limit),
    Completion(Trigger),
    Termination(Trigger),
    Early,
    NotWhileOpen,
    FirstOnly,
    Reassign(Reassign),
    Force(Force, Option<Happening>),
    RestsOn(Names),
    OwnReading(OwnReading),
    AppliesTo(Names),
    Request(Trigger),
    Via(Vec<Happening>),
    ExtendToDate(DateForm),
    ExtendToField(Vec<Name>),
    ExtendBy(SpanForm),
    TotalAtMost(SpanForm),
    AtMost(u32),
    LateApprovalExcuses,
    Reason(Name),
    Ticket(TicketForm),
    Dated(Dated),
    AsOf(MomentForm),
    Expect(Expect),
    AcceptUntil(Clock),
    HalfDayByHours,
    ExceptionTo(Names),
    Between(Happening, Happening),
    BasedOn(Name),
    Office(Office),
    Rest(Vec<Days>, Option<Block<Line>>),
    Work(Vec<Days>, Option<Block<Line>>),
    File(Words),
    Row(Row),
    Without(Happening, Happening),
    MustNot(Trigger),
    Gap(Compare, SpanForm),
    Subject(Vec<Name>),
    Decides(Name),
    KeptDoesNotEnd,
    ReachedDoesNotReset,
    Rung(Rung),
    Schedule(Schedule),
    ForEach(Name),
    Lead(Vec<Name>),
    Milestone(DateForm, Option<Name>),
    Ongoing,
    Indicators(Names),
    Measure(String),
    Base(Name),
    At(DateForm, Option<Target>),
    Throughout(Target),
    Target(Target),
    Taken(Taken),
    Each(Every),
    By(Vec<Name>),
    MayFall,
    Score(Name),
    Consequence(Standing, Name, Option<Words>),
    Record(Record),
    Accept(Name, Words),
}

/// `口径 名 = 值 { 理由 … }` in a body: what the encoder decided for this declaration alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnReading {
    /// Its name.
    pub name: Name,
    /// What it decides.
    pub value: ReadingValue,
    /// Why, and the clauses quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Block<Line>>,
}

/// `名 ? : 类型 默认 值`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its name.
    pub name: Name,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Its type, where one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeForm>,
    /// Its value when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Literal>,
    /// The whole of it.
    #[cfg_attr(feature = "schema", schemars(skip))]
    #[serde(default, skip_serializing)]
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the type of the same name in value::Type")]
pub enum TypeForm {
    Text,
    Number,
    Bool,
    Date,
    Moment,
    Span,
    Unit,
    Enum(Vec<Name>),
    List(Box<TypeForm>),
}

/// Who is responsible.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bearer {
    /// 共同, 分别, 分工, or none of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<Sharing>,
    /// The units or roles, each with what follows its dots.
    pub list: Vec<Vec<Name>>,
    /// Whether 等 ends the list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open: bool,
    /// 牵头.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Vec<Name>>,
}

/// How several share a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// 共同: one obligation, all bound.
    Jointly,
    /// 分别: one obligation for each.
    Severally,
    /// 分工: by remit, the lead accountable.
    Dividedly,
}

/// What 改派 does to an open obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reassign {
    /// 移转: it moves with its due moment.
    Move,
    /// 重计: it ends and a new one starts.
    Restart,
    /// 保留: it stays.
    Keep,
}

/// How strongly a duty binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// 应当
    Shall,
    /// 原则上
    InPrinciple,
    /// 力争
    Strive,
    /// 鼓励
    Encouraged,
}

impl Force {
    /// Whether a miss is a violation; of a best effort it is none.
    pub fn binds(self) -> bool {
        !matches!(self, Force::Strive | Force::Encouraged)
    }
}
