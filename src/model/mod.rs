//! The checked policy: names resolved, types known, quotes found in their clauses. Built from trees by `build`; how it
//! is laid out for evaluation stands in `program`, what else may be wrong with it in `check`.

mod applies;
mod beyond;
mod build;
mod calendar;
mod cite;
pub mod city;
mod clause;
mod condition;
mod cycle;
mod duty;
mod example;
mod expectation;
mod expected;
mod group;
mod happening;
mod ladder;
mod limit;
mod matter;
mod names;
mod noted;
mod organisation;
mod rule;
mod table;
mod term;
mod unknown;

pub use build::{Input, build};
pub use calendar::{CalendarSpec, LocalDay};
pub use clause::{Clauses, plain as plain_words, plain_character, stands_in};
pub(crate) use duty::add_names;
pub use expectation::{
    Asked, Beside, Example, ExampleEvent, ExampleRecord, ExampleTicket, ExampleValue, Expectation, Expected,
    KINDS, Recorded, RungExpectation, STATES,
};
pub use ladder::{Cause, Ladder, LadderId, Rung, RungDuty};
pub use matter::type_words;
pub use noted::{Accepted, AskedOf, Declared, DeclaredAs, Joined, Member, Noted, Omitted, PartOf};
pub use rule::{Exempted, Gap, Permission, Prohibition, ProhibitionId, Suspension};
pub use table::{Table, TableCell, TableChoice, TableId, TableResult, TableRow};
pub use term::{span, term};

use crate::source::Place;
use crate::syntax::ast;
pub use crate::syntax::ast::{Arithmetic, Compare, Force, Nth, Reassign, Sharing, Window};
use crate::value::{Clock, Day, Measure, Number, Term, Type, When};

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
    /// Time that is not counted.
    pub suspensions: Vec<Suspension>,
    /// What must not happen, and what must come first.
    pub prohibitions: Vec<Prohibition>,
    /// What lifts duties and prohibitions.
    pub permissions: Vec<Permission>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The ladders of escalation.
    pub ladders: Vec<Ladder>,
    /// The calendars declared.
    pub calendars: Vec<CalendarSpec>,
    /// What does not come from tickets.
    pub city: city::City,
    /// The examples, which are tests.
    pub examples: Vec<Example>,
    /// What the checker asks beside the rules.
    pub noted: Noted,
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
    /// Where it says so.
    pub in_force_place: Option<Place>,
    /// 年度: the year of dates without one.
    pub year: Option<i32>,
    /// 日历
    pub calendar: Option<String>,
    /// 日 = 工作日
    pub day_is_working_day: bool,
    /// Whether it says at all what 日 means.
    pub day_is_said: bool,
    /// 受理截止
    pub accept_until: Option<Clock>,
    /// 半日 按 工时
    pub half_day_by_hours: bool,
    /// Where the policy is named.
    pub place: Place,
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
    /// 日 = 工作日: its own word, its matter's or the policy's.
    pub day_is_working_day: bool,
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
    /// Of those, what gives it its limit.
    pub limit_readings: Vec<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bearers {
    /// 共同, 分别, 分工; `None` for a single one.
    pub sharing: Option<Sharing>,
    /// The parties; the accountable one first.
    pub parties: Vec<Party>,
}

/// A party: named by the ticket, or here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The matter's role with this index.
    Role(usize),
    /// This unit.
    Unit(String),
    /// 上级: the superior of whoever is in the role.
    Superior(usize),
    /// The unit that a table gives for these values.
    Table(TableId, Vec<Ref>),
}

/// A time limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// As people read it: `第3个工作日 12:00 前`.
    pub text: String,
    /// What it is.
    pub form: LimitForm,
}

/// The forms of time limits.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitForm {
    /// 无, or a vague word: no deadline can be computed.
    None,
    /// A term that the calendar counts.
    Term(Term),
    /// 同: the due moment of that duty.
    SameAs(DutyId),
    /// 按: a limit in the facts, and what holds where they give none.
    Given(Ref, Option<Box<Limit>>),
    /// 至 字段: a moment in the facts; whether it rolls off a rest day.
    Until(Ref, Option<bool>),
    /// 字段 … 前30日: counted back from a date in the facts.
    Back(Ref, Term),
    /// 取长: the latest of these.
    Longest(Vec<Limit>),
    /// 取短: the earliest of these.
    Shortest(Vec<Limit>),
    /// What a table gives for these values.
    Table(TableId, Vec<Ref>),
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
    /// 累计不超过; 日 as in 延长.
    pub total_at_most: Option<Measure>,
    /// 补批有效
    pub late_approval_excuses: bool,
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
    /// 延长 so much; 日 in it is what it is in the duty it is asked for.
    By(Term),
}

/// An event expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// What an event expression waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// The event with this index in its matter.
    Event(usize),
    /// A moment of an obligation of that duty.
    Duty(DutyId, DutyMoment),
    /// A rung of a ladder is reached.
    Rung(LadderId, usize),
    /// The moment in the field with this index.
    Field(usize),
}

/// A moment of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyMoment {
    /// 逾期: the due moment, with the obligation open.
    Overdue,
    /// 期满: the due moment, kept or not.
    FallsDue,
    /// 按期: the moment it is discharged in time.
    InTime,
    /// 到期前…
    Before(Measure),
    /// 逾期满…: so long after the due moment, with the obligation open.
    After(Measure),
}

/// An event, or a moment, that counts only under conditions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventTest {
    /// What it waits for.
    pub what: Occasion,
    /// 第n次
    pub nth: Option<Nth>,
    /// The condition in brackets.
    pub condition: Option<Box<Cond>>,
    /// 由
    pub by: Option<Party>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// 曾有: on another ticket that shares these values.
    Earlier(Box<Happening>, Vec<Ref>),
}

/// A value in a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A date so long after another, or before it.
    Shifted(Box<Operand>, Measure, bool),
    /// The calendar days from the second date to the first.
    DaysBetween(Box<Operand>, Box<Operand>),
    /// What a table gives for these values.
    Table(TableId, Vec<Ref>),
}

/// One of the facts a condition may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A time limit.
    Span(Term),
}
