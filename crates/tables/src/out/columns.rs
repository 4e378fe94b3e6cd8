//! The columns of each table: the key that programs read (stable within `/1`, only additions at the end), the heading that
//! people read, what it holds and how wide it is shown.

/// A table of a report.
///
/// ```
/// use duban_tables::Part;
/// assert_eq!((Part::Obligations.key(), Part::Obligations.heading()), ("obligations", "义务"));
/// let keys: Vec<&str> = Part::Violations.columns().iter().map(|column| column.key).collect();
/// assert_eq!(keys[..4], ["ticket", "kind", "rule", "instance"]);
/// assert_eq!(Part::ALL.len(), 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What is owed, an obligation a row.
    Obligations,
    /// What was violated, on tickets and beside them.
    Violations,
    /// Rungs that were reached.
    Escalations,
    /// What is worth knowing.
    Notes,
    /// The units that owe something.
    Units,
    /// Tasks.
    Tasks,
    /// Indicators.
    Indicators,
    /// Recurring duties.
    Routines,
    /// Assessments, a unit a row.
    Assessments,
    /// Everything counted, and by what it was judged.
    Summary,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// An exact decimal number.
    Number,
    /// Yes or no.
    Truth,
    /// A moment, to the second.
    Moment,
    /// A day.
    Day,
    /// A status: text of a closed set.
    Status,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub key: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// How many half-width characters it is shown with.
    pub width: u16,
}

const fn column(key: &'static str, heading: &'static str, kind: ColumnKind, width: u16) -> Column {
    Column { key, heading, kind, width }
}

use ColumnKind::{Day, Moment, Number, Status, Text, Truth, Whole};

const TICKET: Column = column("ticket", "工单", Text, 20);
const CLAUSE: Column = column("clause", "依据", Text, 10);
const STATUS: Column = column("status", "状态", Status, 13);
const DUE: Column = column("due", "到期", Moment, 20);
const UNIT: Column = column("unit", "单位", Text, 22);
const VERSION: Column = column("version", "版本", Day, 12);
const FORCE: Column = column("force", "约束", Text, 8);
const READINGS: Column = column("readings", "口径", Text, 20);
const COMPLETED_AT: Column = column("completed_at", "完成时刻", Moment, 20);
const INSTANCE: Column = column("instance", "第几次", Whole, 8);
const BEARER: Column = column("bearer", "责任单位", Text, 22);
const PROVISIONAL: Column = column("provisional", "暂定", Truth, 8);
const AT: Column = column("at", "时刻", Moment, 20);
const CODE: Column = column("code", "代码", Text, 8);
const MESSAGE: Column = column("message", "说明", Text, 60);
const PERIOD: Column = column("period", "周期", Text, 12);
const REASON: Column = column("reason", "原因", Text, 30);

const OBLIGATIONS: &[Column] = &[
    TICKET,
    column("matter", "事项", Text, 14),
    column("duty", "义务", Text, 16),
    INSTANCE,
    BEARER,
    STATUS,
    DUE,
    COMPLETED_AT,
    column("late_working_days", "逾期工作日", Whole, 11),
    column("late_seconds", "逾期秒数", Whole, 11),
    column("limit", "时限", Text, 20),
    CLAUSE,
    column("triggered_by", "起算事件", Text, 14),
    column("triggered_at", "起算时刻", Moment, 20),
    column("completed_by", "完成事件", Text, 14),
    column("bearers", "全部责任单位", Text, 22),
    column("counterparty", "向", Text, 18),
    column("timed", "有期限", Truth, 8),
    PROVISIONAL,
    FORCE,
    column("remaining", "剩余", Text, 14),
    column("closed_by", "终止事件", Text, 14),
    column("closed_at", "终止时刻", Moment, 20),
    column("excused_by", "理由", Text, 14),
    column("excused_at", "理由时刻", Moment, 20),
    column("excepted_by", "例外", Text, 14),
    READINGS,
    VERSION,
    column("key", "标识", Text, 40),
    REASON,
];

const VIOLATIONS: &[Column] = &[
    TICKET,
    column("kind", "类别", Status, 14),
    column("rule", "违反", Text, 18),
    INSTANCE,
    BEARER,
    AT,
    CLAUSE,
    column("period", "周期或节点", Text, 14),
    CODE,
    MESSAGE,
];

const ESCALATIONS: &[Column] = &[
    TICKET,
    column("ladder", "督办", Text, 14),
    column("rung", "级", Text, 16),
    AT,
    column("on", "对象", Text, 22),
    column("by", "由", Text, 18),
    column("action", "措施", Text, 24),
    CLAUSE,
    column("discretionary", "可以", Truth, 8),
    column("causes", "起因", Text, 40),
    column("issued", "发出时刻", Moment, 20),
    column("excused", "有理由", Truth, 8),
    READINGS,
];

const NOTES: &[Column] = &[TICKET, CODE, MESSAGE, AT, column("event", "事件", Text, 14)];

const UNITS: &[Column] = &[
    UNIT,
    column("obligations", "义务", Whole, 8),
    column("met", "按期完成", Whole, 10),
    column("late", "逾期完成", Whole, 10),
    column("overdue", "逾期未完成", Whole, 12),
    column("pending", "在办", Whole, 8),
    column("paused", "暂停计时", Whole, 10),
    column("waived", "终止", Whole, 8),
    column("undetermined", "无法判定", Whole, 10),
    column("on_time_met", "按期数", Whole, 10),
    column("on_time_of", "应计数", Whole, 10),
    column("on_time_rate", "按期率", Number, 10),
    column("violations", "违反", Whole, 8),
];

const TASKS: &[Column] = &[
    column("task", "任务", Text, 20),
    UNIT,
    column("lead", "牵头", Text, 22),
    column("milestone", "节点", Text, 14),
    DUE,
    STATUS,
    COMPLETED_AT,
    CLAUSE,
    FORCE,
    READINGS,
    VERSION,
];

const INDICATORS: &[Column] = &[
    column("indicator", "指标", Text, 20),
    UNIT,
    PERIOD,
    column("op", "比较", Text, 8),
    column("target", "目标", Number, 12),
    column("in", "计量", Text, 10),
    column("value", "实际", Number, 12),
    STATUS,
    DUE,
    column("read_at", "读数时刻", Moment, 20),
    column("base", "基准", Text, 14),
    column("base_value", "基准值", Number, 12),
    CLAUSE,
    FORCE,
    READINGS,
    VERSION,
    REASON,
];

const ROUTINES: &[Column] = &[
    column("routine", "定期", Text, 20),
    UNIT,
    column("object", "对", Text, 18),
    PERIOD,
    column("required", "应做", Whole, 8),
    column("done", "已做", Whole, 8),
    STATUS,
    DUE,
    COMPLETED_AT,
    PROVISIONAL,
    CLAUSE,
    FORCE,
    READINGS,
    VERSION,
];

const ASSESSMENTS: &[Column] = &[
    column("assessment", "考核", Text, 20),
    PERIOD,
    UNIT,
    column("score", "得分", Number, 12),
    column("rank", "名次", Whole, 8),
    column("consequences", "结果", Text, 30),
    REASON,
    CLAUSE,
];

const SUMMARY: &[Column] = &[column("item", "项目", Text, 24), column("value", "内容", Text, 60)];

impl Part {
    /// All tables, in the order of a workbook.
    pub const ALL: [Part; 10] = [
        Part::Obligations,
        Part::Violations,
        Part::Escalations,
        Part::Notes,
        Part::Units,
        Part::Tasks,
        Part::Indicators,
        Part::Routines,
        Part::Assessments,
        Part::Summary,
    ];

    /// The name for programs and the command line: `obligations`.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.about().0
    }

    /// The name of its sheet: `义务`.
    #[must_use]
    pub fn heading(self) -> &'static str {
        self.about().1
    }

    /// Its columns, in their order; within `/1` they are only added, behind the others.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        self.about().2
    }

    fn about(self) -> (&'static str, &'static str, &'static [Column]) {
        match self {
            Part::Obligations => ("obligations", "义务", OBLIGATIONS),
            Part::Violations => ("violations", "违反", VIOLATIONS),
            Part::Escalations => ("escalations", "督办", ESCALATIONS),
            Part::Notes => ("notes", "提示", NOTES),
            Part::Units => ("units", "单位", UNITS),
            Part::Tasks => ("tasks", "任务", TASKS),
            Part::Indicators => ("indicators", "指标", INDICATORS),
            Part::Routines => ("routines", "定期", ROUTINES),
            Part::Assessments => ("assessments", "考核", ASSESSMENTS),
            Part::Summary => ("summary", "汇总", SUMMARY),
        }
    }
}
