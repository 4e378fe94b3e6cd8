//! The compiled rules beside the duties: suspensions, prohibitions, permissions, ladders, tables.

use super::{Compare, Cond, DutyMoment, Force, Happening, Limit, Party, Ref};
use crate::calendar::Counting;
use crate::value::{Measure, Value};

/// Time that is not counted.
#[derive(Clone, Debug)]
pub struct Suspension {
    /// Its name.
    pub name: String,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// The duties it applies to.
    pub duties: Vec<usize>,
    /// 条件
    pub condition: Option<Cond>,
    /// 自
    pub from: Happening,
    /// 至
    pub to: Happening,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
}

/// What must not happen, at all or not before something else.
#[derive(Clone, Debug)]
pub struct Prohibition {
    /// Its name.
    pub name: String,
    /// The version it belongs to.
    pub version: usize,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// The words of that clause.
    pub quote: Option<String>,
    /// Who is responsible; the accountable one first.
    pub bearers: Vec<Party>,
    /// 条件
    pub condition: Option<Cond>,
    /// 未经
    pub first: Option<Happening>,
    /// The same in words, with the time between.
    pub needed: Option<String>,
    /// 不得
    pub act: Happening,
    /// 间隔
    pub gaps: Vec<Gap>,
    /// The permissions that may lift it.
    pub permissions: Vec<usize>,
}

/// A bound on the time between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// How the time between compares with it.
    pub compare: Compare,
    /// The bound.
    pub bound: Measure,
}

/// What lifts duties and prohibitions.
#[derive(Clone, Debug)]
pub struct Permission {
    /// Its name.
    pub name: String,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// 条件
    pub condition: Option<Cond>,
    /// 例外于
    pub lifts: Vec<Exempted>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
}

/// What a permission lifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempted {
    /// A duty.
    Duty(usize),
    /// A prohibition.
    Prohibition(usize),
}

/// A ladder.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Its name.
    pub name: String,
    /// The version it belongs to.
    pub version: usize,
    /// What it is known by in all versions: the place of the first ladder of its name.
    pub kin: usize,
    /// The duties it watches, by their kin.
    pub duties: Vec<usize>,
    /// 督办对象
    pub subject: Party,
    /// 以 … 为准: the event that makes a rung count towards the next.
    pub decides: Option<usize>,
    /// Whether a kept outcome ends a streak.
    pub kept_ends: bool,
    /// Whether reaching a rung uses up its streak.
    pub reaching_resets: bool,
    /// The rungs, from the lowest.
    pub rungs: Vec<Rung>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// What a ledger keeps for its rungs over several tickets; nothing where it has none.
    pub tally: Option<Tally>,
}

/// What the rungs of a ladder over several tickets count, and so what a ledger keeps of each ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Misses.
    pub misses: bool,
    /// Kept outcomes, which end streaks.
    pub kept: bool,
    /// The rungs that one ticket decides and others count.
    pub cards: Vec<usize>,
    /// The parties that only the ticket of the last cause can name.
    pub asked: Vec<Party>,
}

/// A rung.
#[derive(Clone, Debug)]
pub struct Rung {
    /// Its name.
    pub name: String,
    /// What it is known by in all versions: the places of the first ladder and rung of these names.
    pub kin: (usize, usize),
    /// The clause its line, or else its ladder, rests on first.
    pub clause: Option<String>,
    /// What sets it off.
    pub cause: Cause,
    /// 可以: offered, not imposed.
    pub discretionary: bool,
    /// 由
    pub by: Option<Party>,
    /// What is done.
    pub action: Option<String>,
    /// The duty it opens on the ticket: an index of `Program::duties`.
    pub duty: Option<usize>,
    /// The words of that clause.
    pub quote: Option<String>,
    /// The duties that stand on the escalation itself, where the rung needs several tickets: its own `{ … }`, then those
    /// of duties that start with it (自 督办名.级).
    pub standing: Vec<StandingDuty>,
}

/// A duty of a rung that needs several tickets. It is discharged by activities that name the rung and the unit.
#[derive(Clone, Debug)]
pub struct StandingDuty {
    /// Its name: the rung's, or the duty's own.
    pub name: String,
    /// The duty that says so, where it is not the rung itself.
    pub duty: Option<usize>,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// The words of that clause.
    pub quote: Option<String>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// How strongly it binds.
    pub force: Force,
    /// Who owes it, the accountable one first; nobody said: the rung's 由, else the subject.
    pub bearers: Vec<Party>,
    /// 时限
    pub limit: Limit,
    /// How it wants its limit counted.
    pub counting: Counting,
    /// The limit, as people read it.
    pub text: String,
    /// 完成: the activity that discharges it.
    pub activity: Option<String>,
}

/// What sets off a rung.
#[derive(Clone, Debug)]
pub enum Cause {
    /// A moment of any duty that the ladder watches.
    Moment(DutyMoment),
    /// Something that happens on the ticket.
    Happening(Happening),
    /// Misses, or that rung, so often in a row.
    Streak(u32, Option<usize>),
    /// Misses, or that rung, so often within a calendar year.
    InYear(u32, Option<usize>),
    /// Misses, or that rung, so often within so long.
    Within(Measure, u32, Option<usize>),
}

impl Cause {
    /// Whether one ticket alone decides it.
    pub fn on_ticket(&self) -> bool {
        matches!(self, Cause::Moment(_) | Cause::Happening(_))
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// What each column must be.
    pub cells: Vec<TableCell>,
    /// What then holds.
    pub result: TableResult,
}

/// What a column must be.
#[derive(Clone, Debug)]
pub enum TableCell {
    /// Anything, absence too.
    Any,
    /// One of these.
    OneOf(Vec<TableChoice>),
}

/// One alternative of a cell.
#[derive(Clone, Copy, Debug)]
pub enum TableChoice {
    /// This value.
    Is(Value),
    /// Between these, both included.
    Range(Value, Value),
    /// Compared with this.
    Compare(Compare, Value),
    /// Nothing is there.
    Absent,
}

/// What a row gives.
#[derive(Clone, Debug)]
pub enum TableResult {
    /// A time limit, with the words for it.
    Limit(Limit, String),
    /// A value.
    Value(Value),
}

/// A table looked up with the values of a ticket.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Which table.
    pub table: usize,
    /// The value for each column.
    pub columns: Vec<Ref>,
}
