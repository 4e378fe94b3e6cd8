//! What the independent evaluator judges: a small policy, a ticket, a moment. Everything is named by its name, so that
//! the shrinker may take a part away without renumbering the rest.

use crate::time::{Day, Sec, When};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    When(When),
    Span(Span),
    List(Vec<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Choice(Vec<String>),
    Number,
    Flag,
    Date,
    Moment,
    Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) optional: bool,
    pub(crate) default: Option<Value>,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) optional: bool,
    pub(crate) list: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct EventKind {
    pub(crate) name: String,
    pub(crate) fields: Vec<Slot>,
}

/// Where a condition looks: a field of the ticket, a field of the event asked about, or one of the last such event.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Ticket(String),
    Event(String),
    Last(String, String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compare {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Clone, Debug)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Is(Place),
    Compared(Place, Compare, Value),
    /// The sum of two numbers against a third.
    Sum(Place, Place, Compare, i64),
    /// A date and so many days against a date.
    Later(Place, i64, Compare, Place),
    Among(Place, Vec<String>),
    Has(Place),
    Happened(Happening),
    Times(Happening, Compare, i64),
    Contains(String, String),
    Size(String, Compare, i64),
}

/// A stretch of time, as limits and gaps say it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Span {
    WorkingDays(i64),
    Days(i64),
    Months(i64),
    Years(i64),
    Hours(i64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Turn {
    Overdue,
    OverdueBy(Span),
    Before(Span),
    Expired,
    OnTime,
}

#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Event { kind: String, condition: Option<Box<Condition>>, by: Option<String> },
    Nth(i64, Box<Happening>),
    Either(Vec<Happening>),
    Both(Vec<Happening>),
    Unless(Box<Happening>, Box<Condition>),
    Turn(String, Turn),
    Rung(String, String),
    Field(String),
}

#[derive(Clone, Debug)]
pub(crate) enum Bearer {
    One(String),
    Joint(Vec<String>, Option<String>),
    Each(Vec<String>),
    Split(Vec<String>, Option<String>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

#[derive(Clone, Debug)]
pub(crate) enum Limit {
    WorkingDays {
        n: i64,
        clock: Option<Sec>,
    },
    Calendar {
        n: i64,
        unit: Unit,
        roll: bool,
    },
    Seconds(i64),
    WorkingHours(i64),
    /// An odd number of half days, of working days or of all.
    HalfDays {
        slots: i64,
        working: bool,
    },
    ThisDay {
        working: bool,
        clock: Option<Sec>,
    },
    NextDay {
        working: bool,
        clock: Option<Sec>,
    },
    Date {
        day: Day,
        roll: bool,
    },
    Range(i64, i64),
    Vague,
    Never,
    Same(String),
    Until(String),
    /// 按 字段 否则 …
    Told {
        field: String,
        otherwise: Option<Box<Limit>>,
    },
    Before {
        field: String,
        n: i64,
        working: bool,
    },
    Longest(Vec<Limit>),
    Shortest(Vec<Limit>),
    Table(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reassign {
    Move,
    Stay,
    Restart,
}

#[derive(Clone, Debug)]
pub(crate) enum Force {
    Must,
    InPrinciple(Option<Happening>),
    Strive,
    Encourage,
}

#[derive(Clone, Debug)]
pub(crate) struct Duty {
    pub(crate) name: String,
    pub(crate) bearer: Bearer,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) triggers: Vec<Happening>,
    pub(crate) limit: Limit,
    pub(crate) completions: Vec<Happening>,
    pub(crate) terminations: Vec<Happening>,
    pub(crate) early: bool,
    pub(crate) no_repeat: bool,
    pub(crate) first_only: bool,
    pub(crate) reassign: Option<Reassign>,
    pub(crate) force: Force,
    pub(crate) bare_works: Option<bool>,
    pub(crate) desk: Option<Sec>,
}

#[derive(Clone, Debug)]
pub(crate) enum Gain {
    /// A field of the step that closes the chain.
    Until(String, String),
    UntilDate(Day),
    By(Span),
}

#[derive(Clone, Debug)]
pub(crate) struct Extension {
    pub(crate) name: String,
    pub(crate) duties: Vec<String>,
    pub(crate) guard: Option<Condition>,
    pub(crate) request: Happening,
    pub(crate) steps: Vec<Happening>,
    pub(crate) gain: Gain,
    pub(crate) most: Option<i64>,
    pub(crate) total: Option<i64>,
    pub(crate) late_grant: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Suspension {
    pub(crate) name: String,
    pub(crate) duties: Vec<String>,
    pub(crate) condition: Option<Condition>,
    pub(crate) from: Happening,
    pub(crate) to: Happening,
}

/// 禁止, or 前置 where `without` says what must come first.
#[derive(Clone, Debug)]
pub(crate) struct Ban {
    pub(crate) name: String,
    pub(crate) bearer: String,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) without: Option<Happening>,
    pub(crate) not: Happening,
    pub(crate) at_least: Option<Span>,
    pub(crate) at_most: Option<Span>,
}

#[derive(Clone, Debug)]
pub(crate) struct Permit {
    pub(crate) name: String,
    pub(crate) bearer: String,
    pub(crate) condition: Option<Condition>,
    pub(crate) lifts: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Cause {
    Turn(Turn),
    Happens(Happening),
}

#[derive(Clone, Debug)]
pub(crate) struct Rung {
    pub(crate) cause: Cause,
    pub(crate) name: String,
    pub(crate) discretionary: bool,
    pub(crate) by: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) duties: Vec<String>,
    pub(crate) rungs: Vec<Rung>,
}

/// A limit for each value of an enumeration and, where there are two columns, of a flag.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(Vec<Cell>, Limit)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Any,
    Absent,
    Texts(Vec<String>),
    Flag(bool),
}

/// A day of the year.
pub(crate) type MonthDay = (i64, i64);
/// Office hours: within a season, or all year.
pub(crate) type Hours = (Option<(MonthDay, MonthDay)>, Vec<(Sec, Sec)>);

#[derive(Clone, Debug)]
pub(crate) struct LocalCalendar {
    pub(crate) name: String,
    pub(crate) hours: Vec<Hours>,
    pub(crate) entries: Vec<(Day, bool)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) from: Day,
    pub(crate) to: Option<Day>,
    pub(crate) bare_works: Option<bool>,
    pub(crate) desk: Option<Sec>,
    pub(crate) halves_by_hours: bool,
    pub(crate) calendar: Option<LocalCalendar>,
    pub(crate) matter_bare_works: Option<bool>,
    pub(crate) matter_desk: Option<Sec>,
    pub(crate) units: Vec<String>,
    pub(crate) groups: Vec<(String, Vec<String>)>,
    pub(crate) bound: Vec<(String, String)>,
    pub(crate) roles: Vec<Role>,
    pub(crate) fields: Vec<Slot>,
    pub(crate) events: Vec<EventKind>,
    pub(crate) duties: Vec<Duty>,
    pub(crate) extensions: Vec<Extension>,
    pub(crate) suspensions: Vec<Suspension>,
    pub(crate) bans: Vec<Ban>,
    pub(crate) permits: Vec<Permit>,
    pub(crate) ladders: Vec<Ladder>,
    pub(crate) tables: Vec<Table>,
}

impl Policy {
    pub(crate) fn duty(&self, name: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.name == name)
    }

    pub(crate) fn event(&self, name: &str) -> Option<&EventKind> {
        self.events.iter().find(|event| event.name == name)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) when: When,
    pub(crate) by: Option<String>,
    pub(crate) fields: Vec<(String, Value)>,
    pub(crate) set: Vec<(String, Value)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) parties: Vec<(String, Value)>,
    pub(crate) fields: Vec<(String, Value)>,
    pub(crate) events: Vec<Event>,
}
