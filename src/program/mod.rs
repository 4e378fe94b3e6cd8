//! The compiled policy: what evaluation needs, as ids and slots, together with its calendar. Made from the model by
//! `compile`; nothing here is looked up by name while a ticket is judged.

pub mod city;
mod compile;
mod schema;

pub use compile::compile;
pub use schema::{Event, Matter, Slot, Texts};

use crate::calendar::{Calendar, Counting};
pub use crate::model::{Arithmetic, Compare, Force, Reassign, Ref, Sharing};
use crate::value::{Day, Term, TextId, Value, When};

/// A policy, ready to judge tickets.
#[derive(Clone, Debug)]
pub struct Program {
    /// What tickets may be about.
    pub matters: Vec<Matter>,
    /// The duties, in the order of the policy.
    pub duties: Vec<Duty>,
    /// The extensions.
    pub extensions: Vec<Extension>,
    /// What does not come from tickets.
    pub beside: city::City,
    /// The texts of the policy.
    pub texts: Texts,
    /// The calendar it counts with.
    pub calendar: Calendar,
    /// The first day in force, and the last.
    pub in_force: (Option<Day>, Option<Day>),
    /// The policy's name.
    pub name: String,
    /// Its city.
    pub city: Option<String>,
    /// SHA-256 over what it was made from.
    pub digest: String,
}

impl Program {
    /// Whether the policy is in force on a day.
    pub fn in_force_on(&self, day: Day) -> bool {
        self.in_force.0.is_none_or(|from| day >= from) && self.in_force.1.is_none_or(|to| day <= to)
    }
}

/// A duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// What people read of it.
    pub words: Words,
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
    /// 改派
    pub reassign: Reassign,
}

/// A party: a role of the ticket, or a unit of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The role with this index.
    Role(usize),
    /// This unit.
    Unit(TextId),
}

/// A time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// No deadline can be computed.
    None,
    /// Counted by the calendar.
    Term(Term),
    /// The due moment of that duty.
    SameAs(usize),
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
}

/// What an extension does to the due moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// 延至 a field of an event: (event, field).
    UntilField(usize, usize),
    /// 延至 a date.
    Until(When),
    /// 延长 so much.
    By(Term),
}

/// An event expression: events that count, and which sets of them make it happen.
#[derive(Clone, Debug, Default)]
pub struct Happening {
    /// The events.
    pub leaves: Vec<Leaf>,
    /// It has happened when all leaves of one of these sets have (bit n is leaf n).
    pub ways: Vec<u64>,
}

/// The most events one expression may name: they are numbered by the bits of a word.
pub const MAX_LEAVES: usize = 64;

/// An event that counts only under conditions.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The index of the event in its matter.
    pub event: usize,
    /// It must be this occurrence.
    pub nth: Option<u32>,
    /// All must hold.
    pub conditions: Vec<Cond>,
    /// None may hold (除非).
    pub unless: Vec<Cond>,
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
    Occurred(Leaf),
    /// 有
    Has(Ref),
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
}
