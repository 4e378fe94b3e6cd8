//! What everyday tickets of a matter come to, decided when the policy is compiled: for each kind of event what it does,
//! without anything that would have to be asked of what came before but moments. `eval::planned` goes by it, and gives up where
//! a ticket is not everyday; so no rule is decided here. How it is made of the rules is in `make`.

mod guard;
mod make;

use super::{Cond, Reassign};
use crate::calendar::{Counting, WholeDays};
use crate::value::{Moment, Term, TextId, Value};

/// The everyday tickets of a matter.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What an event of each kind does; `None` where a ticket with such an event is not everyday.
    pub turns: Vec<Option<Turn>>,
    /// What events do, one kind's after the other's.
    pub acts: Vec<Planned>,
    /// The duties it can open.
    pub duties: Vec<PlannedDuty>,
    /// The tables that say when they fall due.
    pub tables: Vec<PlannedTable>,
    /// The extensions of those.
    pub extensions: Vec<PlannedExtension>,
    /// What some of the acts ask first.
    pub guards: Vec<Guard>,
    /// The first and the last moment in force.
    pub in_force: Option<(Moment, Moment)>,
    /// Whether a ledger keeps no more of such tickets than what they come to in brief.
    pub counts: bool,
}

/// What an event of one kind does, in the order of the language.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn {
    /// One after the other: where they start in `Plan::acts`, and where they end.
    pub acts: (u32, u32),
    /// It does nothing but discharge, and so may come with others like it in one second.
    pub calm: bool,
}

impl Plan {
    /// What events of a kind do.
    #[inline]
    pub fn acts_of(&self, turn: Turn) -> &[Planned] {
        let (start, end) = turn.acts;
        self.acts.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Whether an event of a kind may stand on an everyday ticket.
    pub fn has(&self, kind: usize) -> bool {
        self.turns.get(kind).is_some_and(Option::is_some)
    }

    /// Whether the policy is in force at a moment.
    #[inline]
    pub fn holds_at(&self, at: Moment) -> bool {
        self.in_force.is_some_and(|(first, last)| first <= at && at <= last)
    }
}

/// An act, and what is asked first: a place in `Plan::guards`.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// The act.
    pub act: Act,
    /// What has to hold for it.
    pub guard: Option<u32>,
}

/// What an event does. Duties and extensions are places in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Opens an obligation of that duty.
    Open(u32),
    /// Ends what is open of that duty.
    End(u32),
    /// Discharges what is open of that duty.
    Discharge(u32),
    /// Counts towards discharging what is open of that duty: with those leaves.
    Complete(u32, u64),
    /// What comes up less often.
    Rare(Rare),
}

/// What an event does less often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rare {
    /// Asks for that extension.
    Ask(u32),
    /// Takes that step of that extension.
    Step(u32, u32),
    /// Reaches that rung: (ladder, rung) of the program.
    Reach(u32, u32),
}

/// What has to hold for an act.
#[derive(Clone, Debug)]
pub enum Guard {
    /// A field of the event has this value.
    OwnIs(usize, Value),
    /// These conditions hold, which look at nothing but fields and roles.
    All(Vec<Cond>),
}

/// A duty, as far as everyday tickets ask.
#[derive(Clone, Debug)]
pub struct PlannedDuty {
    /// Its place in the program.
    pub duty: usize,
    /// Who is accountable.
    pub bearer: Bearer,
    /// The roles of the others who bear it: none may be empty.
    pub others: Vec<usize>,
    /// When it falls due.
    pub due: PlannedDue,
    /// What a change of a role does to what its unit owes.
    pub reassign: Reassign,
    /// Whether missing it is a violation; of a best effort it is none.
    pub binds: bool,
    /// Whether a permission may lift it: then a ticket on which it is missed is not everyday.
    pub lifted: bool,
    /// Its completion, where several events make it together.
    pub ways: Vec<u64>,
    /// The rungs that missing it reaches: (ladder, rung) of the program.
    pub rungs: Vec<(usize, usize)>,
}

/// Who is accountable for a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// That unit.
    Unit(TextId),
    /// Whoever is in that role.
    Role(usize),
}

/// When an obligation falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedDue {
    /// Never.
    Never,
    /// So many whole working days after the event.
    WholeDays(WholeDays),
    /// Counted from the event.
    Term(Term, Counting),
    /// With that duty of the plan, opened by the same event before it (同).
    With(u32),
    /// By the row of that table of the plan that holds for the ticket.
    Table(u32),
}

/// A table of limits, looked up for a duty.
#[derive(Clone, Debug)]
pub struct PlannedTable {
    /// The lookup, in the program.
    pub lookup: usize,
    /// The fields that are held against its columns, where they are nothing but fields, and few.
    pub columns: Option<Vec<usize>>,
    /// When what each row is for falls due.
    pub rows: Vec<PlannedDue>,
}

/// An extension, as far as everyday tickets ask.
#[derive(Clone, Debug)]
pub struct PlannedExtension {
    /// Its place in the program.
    pub extension: usize,
    /// The duty of the plan that it is for.
    pub duty: u32,
    /// 条件: a place in `Plan::guards`.
    pub guard: Option<u32>,
    /// How many steps it takes.
    pub steps: u32,
    /// 至多 n 次
    pub at_most: Option<u32>,
    /// 延至
    pub until: PlannedUntil,
}

/// The moment that an extension moves a due moment to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedUntil {
    /// That in a field of the latest event of a kind: (event, field).
    Field(usize, usize),
    /// This.
    Fixed(Moment),
}
