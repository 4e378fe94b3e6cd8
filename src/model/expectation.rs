//! What an example of a policy holds: its tickets and records, and what is expected when. Building them is in `example`.

use super::{DutyId, MatterId};
use crate::source::Place;
use crate::syntax::ast;
use crate::value::{Number, When};

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
    /// What a rung brought, and how often it was done.
    RungActivity(String, u32),
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
    /// A rung: reached so often, or its duty's state.
    Rung {
        /// The ladder.
        ladder: String,
        /// The rung.
        rung: String,
        /// Only on this unit.
        unit: Option<String>,
        /// What is expected of it.
        what: RungExpectation,
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

/// What is expected of a rung.
#[derive(Clone, Debug)]
pub enum RungExpectation {
    /// It was reached so often.
    Times(u32),
    /// All duties it brought have this state, and this due moment where it is said.
    Duty(&'static str, Option<Option<When>>),
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
