//! The checked policy: names resolved, types known, quotes found in their clauses. Built from trees by `build`; how it
//! is laid out for evaluation stands in `program`, what else may be wrong with it in `check`.

mod beyond;
mod build;
mod cite;
pub mod city;
mod clause;
mod condition;
mod duty;
mod example;
mod expectation;
mod happening;
mod limit;
mod matter;
mod names;
mod table;
mod term;
mod unknown;

pub use build::{Input, build};
pub use clause::Clauses;
pub use term::term;

use crate::source::Place;
use crate::syntax::ast;
pub use crate::syntax::ast::{Arithmetic, Compare, Force, Nth, Reassign, Sharing};
use crate::value::{Clock, Day, Number, Term, Type, When};

/// The index of a matter in `Model::matters`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatterId(pub usize);

/// The index of a duty in `Model::duties`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DutyId(pub usize);

/// A whole policy, checked.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// What its head says.
    pub header: Header,
    /// The organisations.
    pub units: Vec<Unit>,
    /// Groups of organisations.
    pub groups: Vec<Group>,
    /// Roles bound to a unit here, or left to the ticket.
    pub roles: Vec<Role>,
    /// What tickets are about.
    pub matters: Vec<Matter>,
    /// What the encoder decided where the text is silent.
    pub readings: Vec<Reading>,
    /// The duties, in the order of the policy's files and lines.
    pub duties: Vec<Duty>,
    /// The extensions.
    pub extensions: Vec<Extension>,
    /// What does not come from tickets.
    pub city: city::City,
    /// The examples, which are tests.
    pub examples: Vec<Example>,
}

/// The policy's head.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// 城市
    pub city: Option<String>,
    /// 标题
    pub title: Option<String>,
    /// 文号
    pub number: Option<String>,
    /// 施行: the first day in force, and the last.
    pub in_force: (Option<Day>, Option<Day>),
    /// 年度: the year of dates without one.
    pub year: Option<i32>,
    /// 日历
    pub calendar: Option<String>,
    /// 日 = 工作日
    pub day_is_working_day: bool,
    /// 受理截止
    pub accept_until: Option<Clock>,
    /// 半日 按 工时
    pub half_day_by_hours: bool,
}

/// An organisation.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// 又名
    pub aliases: Vec<String>,
    /// 电话
    pub phone: Option<String>,
    /// 上级
    pub superior: Option<String>,
}

/// A group of organisations.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its members, in the order written.
    pub members: Vec<String>,
    /// Whether 等 says that there may be more.
    pub open: bool,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// The unit it is bound to; `None` where the ticket binds it.
    pub unit: Option<String>,
}

/// What a ticket is about: its schema.
#[derive(Clone, Debug, Default)]
pub struct Matter {
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<Slot>,
    /// Its fields.
    pub fields: Vec<Slot>,
    /// Its events.
    pub events: Vec<Event>,
    /// 日 = 工作日
    pub day_is_working_day: Option<bool>,
    /// 受理截止
    pub accept_until: Option<Clock>,
    /// Where it is declared.
    pub place: Place,
}

/// A role, a field, or a field of an event.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// Its type; roles are units or lists of them.
    pub ty: Type,
    /// Whether it may be left out.
    pub optional: bool,
    /// Its value when absent.
    pub default: Option<Const>,
}

/// Something that can happen to a ticket.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Slot>,
}

/// A decision of the encoder.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its name.
    pub name: String,
    /// Why: 文本未规定, 裁量 …
    pub reason: Option<String>,
    /// The time limit it decides, if it decides one.
    pub limit: Option<ast::Limit>,
    /// Where it is declared.
    pub place: Place,
}

/// A duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Its name.
    pub name: String,
    /// What the encoder says of it in `///` lines.
    pub doc: String,
    /// The matter it belongs to.
    pub matter: MatterId,
    /// The clauses it rests on, with the words quoted.
    pub cites: Vec<Citation>,
    /// 条件
    pub condition: Option<Cond>,
    /// 责任单位
    pub bearers: Bearers,
    /// 向
    pub counterparty: Option<Party>,
    /// 自 … 起
    pub trigger: Happening,
    /// 时限
    pub limit: Limit,
    /// 受理截止: its own, its matter's or the policy's.
    pub accept_until: Option<Clock>,
    /// 完成
    pub completion: Happening,
    /// 终止
    pub termination: Option<Happening>,
    /// 可提前
    pub early: bool,
    /// 在办期间不重复
    pub not_while_open: bool,
    /// 只计首次
    pub first_only: bool,
    /// 改派
    pub reassign: Reassign,
    /// 约束
    pub force: Force,
    /// 约束 原则上 理由 …
    pub excuse: Option<Happening>,
    /// The 口径 it rests on, each once, in the order written.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A clause of the source, with the words quoted from it.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The clause's label, as written.
    pub clause: String,
    /// The words quoted.
    pub quotes: Vec<String>,
}

/// Who is responsible.
#[derive(Clone, Debug)]
pub struct Bearers {
    /// 共同, 分别, 分工; `None` for a single one.
    pub sharing: Option<Sharing>,
    /// The parties; the accountable one first.
    pub parties: Vec<Party>,
}

/// A party: named by the ticket, or here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// The matter's role with this index.
    Role(usize),
    /// This unit.
    Unit(String),
}

/// A time limit.
#[derive(Clone, Debug)]
pub struct Limit {
    /// As people read it: `第3个工作日 12:00 前`.
    pub text: String,
    /// What it is.
    pub form: LimitForm,
}

/// The forms of time limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitForm {
    /// 无, or a vague word: no deadline can be computed.
    None,
    /// A term that the calendar counts.
    Term(Term),
    /// 同: the due moment of that duty.
    SameAs(DutyId),
}

/// An extension.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// The duties it applies to.
    pub duties: Vec<DutyId>,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
    /// 条件: asked at the request.
    pub condition: Option<Cond>,
    /// 申请
    pub request: Happening,
    /// 经: the steps in their order.
    pub steps: Vec<EventTest>,
    /// 延至, 延长
    pub effect: Effect,
    /// 至多 n 次
    pub at_most: Option<u32>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What an extension does to the due moment.
#[derive(Clone, Debug)]
pub enum Effect {
    /// 延至 a field of the event: (event, field).
    UntilField(usize, usize),
    /// 延至 a date.
    UntilDay(Day),
    /// 延长 so much.
    By(Term),
}

/// An event expression.
#[derive(Clone, Debug)]
pub enum Happening {
    /// An event.
    Event(EventTest),
    /// Either.
    Any(Vec<Happening>),
    /// Both, at the later.
    Both(Vec<Happening>),
    /// Unless the condition holds.
    Unless(Box<Happening>, Box<Cond>),
}

/// An event that counts only under conditions.
#[derive(Clone, Debug)]
pub struct EventTest {
    /// The index of the event in its matter.
    pub event: usize,
    /// 第n次
    pub nth: Option<Nth>,
    /// The condition in brackets.
    pub condition: Option<Box<Cond>>,
    /// 由
    pub by: Option<Party>,
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Cond {
    /// 且
    All(Vec<Cond>),
    /// 或
    Any(Vec<Cond>),
    /// 非
    Not(Box<Cond>),
    /// Two values compared.
    Compare(Compare, Operand, Operand),
    /// 属于
    OneOf(Operand, Vec<Operand>),
    /// 包含
    Contains(Operand, Operand),
    /// A yes/no value.
    Is(Operand),
    /// 已发生
    Occurred(EventTest),
    /// 有
    Has(Ref),
}

/// A value in a condition.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A fixed one.
    Const(Const),
    /// One of the facts.
    Ref(Ref),
    /// 次数
    Times(EventTest),
    /// 个数
    Count(Ref),
    /// Two numbers joined.
    Arithmetic(Arithmetic, Box<Operand>, Box<Operand>),
}

/// One of the facts a condition may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ref {
    /// A field of the ticket.
    Field(usize),
    /// A role of the ticket.
    Role(usize),
    /// A field of the event at hand.
    Own(usize),
    /// A field of the latest such event: (event, field).
    Latest(usize, usize),
}

/// A fixed value.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// Text, or a unit's name.
    Text(String),
    /// A number.
    Number(Number),
    /// 是, 否.
    Bool(bool),
    /// A date or moment.
    When(When),
    /// The value with this index in its enumeration.
    Enum(usize),
}

/// An example, which is a test.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// Its tickets, in the order written.
    pub tickets: Vec<ExampleTicket>,
    /// Its records beside the tickets.
    pub records: Vec<ExampleRecord>,
    /// What is expected, by the moment asked.
    pub asked: Vec<Asked>,
    /// Where it stands.
    pub place: Place,
}

/// A ticket of an example.
#[derive(Clone, Debug)]
pub struct ExampleTicket {
    /// Its matter.
    pub matter: MatterId,
    /// Its id.
    pub id: String,
    /// Roles and fields, with their values as texts.
    pub values: Vec<ExampleValue>,
    /// The events written below it.
    pub events: Vec<ExampleEvent>,
}

/// A record of an example beside its tickets.
#[derive(Clone, Debug)]
pub struct ExampleRecord {
    /// What was recorded.
    pub what: Recorded,
    /// Of which unit.
    pub unit: Option<String>,
    /// When.
    pub at: When,
}

/// The forms of records.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// A reading: of what, how much, in what.
    Reading(String, Number, Option<String>),
    /// A task and its state.
    Report(String, String),
    /// A recurring duty: for whom of its list, how often, for which period.
    Activity(String, Option<String>, u32, Option<String>),
}

/// Lists that stand beside the tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Recurring duties, by activities.
    Routine,
    /// Tasks, by task reports.
    Task,
    /// Indicators, by readings.
    Indicator,
}

/// A value an example gives.
#[derive(Clone, Debug)]
pub struct ExampleValue {
    /// The role's or field's name.
    pub name: String,
    /// Whether it is a role.
    pub role: bool,
    /// The values; one unless it is a list.
    pub values: Vec<ast::Literal>,
    /// Where.
    pub place: Place,
}

/// An event of an example.
#[derive(Clone, Debug)]
pub struct ExampleEvent {
    /// Its name.
    pub name: String,
    /// When.
    pub at: When,
    /// By whom.
    pub by: Option<String>,
    /// Its fields.
    pub fields: Vec<ExampleValue>,
    /// What it sets.
    pub set: Vec<ExampleValue>,
    /// Where.
    pub place: Place,
}

/// What an example expects at a moment.
#[derive(Clone, Debug)]
pub struct Asked {
    /// 截至
    pub as_of: When,
    /// 预期
    pub expected: Vec<Expected>,
}

/// One expectation.
#[derive(Clone, Debug)]
pub struct Expected {
    /// What is expected.
    pub what: Expectation,
    /// Where.
    pub place: Place,
}

/// The forms of expectations.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// So many violations, of this kind where it is said.
    Violations(u32, Option<String>),
    /// An obligation's state (a key of the report's `status`), and its due moment where it is said.
    Status {
        /// The ticket's place in the example.
        ticket: usize,
        /// The duty.
        duty: DutyId,
        /// Which of its obligations.
        instance: u32,
        /// `met`, `late` …
        status: &'static str,
        /// The due moment; `Some(None)` for none.
        due: Option<Option<When>>,
    },
    /// The state of all entries beside the tickets that are meant.
    Beside {
        /// Which list.
        list: Beside,
        /// The name of the recurring duty, task or indicator.
        name: String,
        /// Only those of this unit.
        unit: Option<String>,
        /// Only those owed to this one of its list.
        object: Option<String>,
        /// Only those of this period.
        period: Option<String>,
        /// `met`, `late` …
        status: &'static str,
        /// Only those due then; `Some(None)` for those without a due moment.
        due: Option<Option<When>>,
    },
}

/// The words for states in examples and reports: Chinese, and the report's key.
pub const STATES: [(&str, &str); 7] = [
    ("在办", "pending"),
    ("暂停计时", "paused"),
    ("按期完成", "met"),
    ("逾期完成", "late"),
    ("逾期未完成", "overdue"),
    ("终止", "waived"),
    ("无法判定", "undetermined"),
];

/// The words for kinds of violations: Chinese, and the report's key.
pub const KINDS: [(&str, &str); 9] = [
    ("逾期完成", "late"),
    ("逾期未完成", "overdue"),
    ("违反禁止", "prohibited"),
    ("次序颠倒", "out_of_order"),
    ("责任单位空缺", "missing_party"),
    ("延期无效", "improper_extension"),
    ("任务未达到", "missed_task"),
    ("指标未达到", "missed_target"),
    ("定期未做到", "missed_routine"),
];
