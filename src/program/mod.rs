//! The compiled policy: what evaluation needs, as ids and slots, together with its calendar. Made from the model by
//! `compile`; nothing here is looked up by name while a ticket is judged.

pub mod city;
mod compile;
mod dispatch;
mod plain;
pub mod plan;
mod rules;
mod schema;
mod version;

pub use compile::{Part, compile};
pub use dispatch::{Dispatch, Hook, Hooks, MomentKind};
pub use plain::{DueFrom, Ending, Opening, Plain};
pub use rules::{
    Cause, Exempted, Gap, Ladder, Lookup, Permission, Prohibition, Rung, StandingDuty, Suspension, Table,
    TableCell, TableChoice, TableResult, TableRow, Tally,
};
pub use schema::{Event, Matter, Slot, Texts};
pub use version::{Version, VersionSet};

use crate::calendar::{Calendar, Counting};
use crate::limits::Limits;
pub use crate::model::city::MAX_SAMPLES;
pub use crate::model::{Arithmetic, Compare, DutyMoment, Force, Reassign, Ref, Sharing, span, type_words};
use crate::value::{Measure, Term, TextId, Value, When};

/// A policy, ready to judge tickets. The rules of all its versions stand side by side, those of the first version first;
/// tickets have the names of all of them.
#[derive(Clone, Debug)]
pub struct Program {
    /// What tickets may be about.
    pub matters: Vec<Matter>,
    /// The duties, in the order of the policy; those that rungs bring come after them.
    pub duties: Vec<Duty>,
    /// The extensions.
    pub extensions: Vec<Extension>,
    /// Time that is not counted.
    pub suspensions: Vec<Suspension>,
    /// What must not happen, at all or not yet.
    pub prohibitions: Vec<Prohibition>,
    /// What lifts duties and prohibitions.
    pub permissions: Vec<Permission>,
    /// The ladders.
    pub ladders: Vec<Ladder>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Where tables are looked up, and with which values.
    pub lookups: Vec<Lookup>,
    /// What conditions ask of other tickets (曾有).
    pub earlier: Vec<Earlier>,
    /// How many happenings there are, and how many leaves that are counted.
    pub slots: (usize, usize),
    /// What does not come from tickets.
    pub beside: city::City,
    /// The texts of the policy.
    pub texts: Texts,
    /// Its versions, by their first days; at least one.
    pub versions: Vec<Version>,
    /// The calendar that the last version counts with.
    pub calendar: Calendar,
    /// How far what it judges may grow.
    pub limits: Limits,
    /// The policy's name, in its last version.
    pub name: String,
    /// Its city, likewise.
    pub city: Option<String>,
}

/// A duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// What people read of it.
    pub words: Words,
    /// The version it belongs to.
    pub version: usize,
    /// What it is known by in all versions: the place of the first duty of its name and matter.
    pub kin: usize,
    /// 条件
    pub condition: Option<Cond>,
    /// 自
    pub trigger: Happening,
    /// 完成
    pub completion: Happening,
    /// 终止
    pub termination: Option<Happening>,
    /// 时限
    pub limit: Limit,
    /// How it wants its limit counted.
    pub counting: Counting,
    /// 日 = 工作日: what a bare 日 means in what extends it, in the limits of the facts, and in rows of tables.
    pub day_is_working_day: bool,
    /// 责任单位; the accountable one first.
    pub bearers: Vec<Party>,
    /// One obligation for each bearer (分别).
    pub severally: bool,
    /// 可提前
    pub early: bool,
    /// 在办期间不重复
    pub not_while_open: bool,
    /// 只计首次
    pub first_only: bool,
    /// Whether what it opened, and what came early, counts later: for 可提前 or 只计首次 in some version.
    pub remembers: bool,
    /// Whether its trigger opens one obligation, whatever the ticket says and whatever came before.
    pub opens_plainly: bool,
    /// 改派
    pub reassign: Reassign,
    /// 约束 原则上 理由 …: what excuses.
    pub excuse: Option<Happening>,
    /// Which of its moments anything waits for.
    pub watched: Watched,
    /// The permissions that may lift it.
    pub permissions: Vec<usize>,
    /// The indicators taken from its obligations, at most [`MAX_SAMPLES`].
    pub samples: Vec<Sample>,
}

impl Duty {
    /// A measure whose 日 was left open, as this duty means it.
    pub fn meant(&self, measure: Measure) -> Measure {
        match measure {
            Measure::Days(n) if self.day_is_working_day => Measure::WorkingDays(n),
            measure => measure,
        }
    }
}

/// An indicator taken from a duty's obligations: of those whose condition held when they were opened.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its place in `City::indicators`.
    pub indicator: usize,
    /// The condition in brackets.
    pub condition: Option<Cond>,
}

/// The moments of a duty's obligations that event expressions and rungs wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// 逾期
    pub overdue: bool,
    /// 期满
    pub falls_due: bool,
    /// 按期
    pub in_time: bool,
    /// 到期前…
    pub before: Vec<Measure>,
    /// 逾期满…
    pub after: Vec<Measure>,
}

/// A party: a role of the ticket, or a unit of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The role with this index.
    Role(usize),
    /// This unit.
    Unit(TextId),
    /// The superior of whoever is in the role, as that version has it: (role, version).
    Superior(usize, usize),
    /// The unit that a lookup gives.
    Table(usize),
}

/// A time limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No deadline can be computed.
    None,
    /// Counted by the calendar.
    Term(Term),
    /// The due moment of that duty, by its kin.
    SameAs(usize),
    /// A limit in the facts, and what holds where they give none.
    Given(Ref, Option<Box<Limit>>),
    /// A moment in the facts; whether it rolls off a rest day.
    Until(Ref, bool),
    /// Counted back from a date in the facts.
    Back(Ref, Term),
    /// The latest.
    Longest(Vec<Limit>),
    /// The earliest.
    Shortest(Vec<Limit>),
    /// What a lookup gives.
    Table(usize),
}

/// What people read of a duty; evaluation does not look at it.
#[derive(Clone, Debug)]
pub struct Words {
    /// Its name.
    pub name: String,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// The words of that clause.
    pub quote: Option<String>,
    /// Its limit, as people read it.
    pub limit: String,
    /// To whom it is owed.
    pub counterparty: Option<Party>,
    /// How strongly it binds.
    pub force: Force,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
}

/// An extension.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// The words of that clause.
    pub quote: Option<String>,
    /// The version it belongs to.
    pub version: usize,
    /// The duties it applies to.
    pub duties: Vec<usize>,
    /// 条件
    pub condition: Option<Cond>,
    /// 申请
    pub request: Happening,
    /// 经
    pub steps: Vec<Leaf>,
    /// 延至, 延长
    pub effect: Effect,
    /// 至多 n 次
    pub at_most: Option<u32>,
    /// 累计不超过; what 日 means in it is the duty's.
    pub total_at_most: Option<Measure>,
    /// 补批有效
    pub late_approval_excuses: bool,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
}

/// What an extension does to the due moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// 延至 a field of an event: (event, field).
    UntilField(usize, usize),
    /// 延至 a date.
    Until(When),
    /// 延长 so much; what 日 means in it is the duty's ([`Duty::meant`]).
    By(Term),
}

/// An event expression: events that count, and which sets of them make it happen.
#[derive(Clone, Debug, Default)]
pub struct Happening {
    /// Where a run keeps which of its leaves have happened; of no meaning where each of them is enough.
    pub slot: usize,
    /// The events.
    pub leaves: Vec<Leaf>,
    /// It has happened when all leaves of one of these sets have (bit n is leaf n).
    pub ways: Vec<u64>,
    /// Each of its leaves makes it happen alone: nothing has to be kept for it.
    pub alone: bool,
}

/// The most events one expression may name: they are numbered by the bits of a word.
pub const MAX_LEAVES: usize = 64;

/// What an event expression waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The event with this index in its matter.
    Event(usize),
    /// A moment of an obligation of that duty, by its kin.
    Duty(usize, DutyMoment),
    /// That rung of that ladder is reached, by its kin.
    Rung(usize, usize),
    /// The moment in the field with this index.
    Field(usize),
}

/// An event, or a moment, that counts only under conditions.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What it waits for.
    pub what: Occasion,
    /// It must be this occurrence.
    pub nth: Option<u32>,
    /// All must hold.
    pub conditions: Vec<Cond>,
    /// None may hold (除非).
    pub unless: Vec<Cond>,
    /// 由
    pub by: Option<Party>,
    /// Where a run counts how often it has matched, if it waits for a certain occurrence.
    pub counter: Option<usize>,
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
    Occurred(Leaf),
    /// 有
    Has(Ref),
    /// 曾有: what this place of `Program::earlier` asks of other tickets.
    Earlier(usize),
}

/// 曾有: whether something happened on another ticket that shares some values.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The matter of the tickets.
    pub matter: usize,
    /// What happened there.
    pub happening: Happening,
    /// The values that must be the same.
    pub same: Vec<Ref>,
}

/// A value in a condition.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A fixed one.
    Const(Value),
    /// One of the facts.
    Ref(Ref),
    /// 次数
    Times(Leaf),
    /// 个数
    Count(Ref),
    /// Two numbers joined.
    Arithmetic(Arithmetic, Box<Operand>, Box<Operand>),
    /// A date so long after another, or before it, by the calendar of that version.
    Shifted(Box<Operand>, Measure, bool, usize),
    /// The calendar days from the second date to the first.
    DaysBetween(Box<Operand>, Box<Operand>),
    /// What a lookup gives.
    Table(usize),
}
