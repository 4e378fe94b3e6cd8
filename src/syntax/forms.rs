//! Which keyword opens which declaration, and which line of which body; Chinese and English, in one table. The phrase
//! behind a keyword is the grammar's.

use super::Rule;
use super::index;

/// The kinds of declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 政策
    Policy,
    /// 引用
    Use,
    /// 单位
    Unit,
    /// 单位组
    Group,
    /// 角色
    Role,
    /// 事项
    Matter,
    /// 扩展 事项
    ExtendMatter,
    /// 定义
    Define,
    /// 义务
    Duty,
    /// 延期
    Extension,
    /// 口径
    Reading,
    /// 未纳入
    Omitted,
    /// 勘误
    Erratum,
    /// 示例
    Example,
    /// 名录
    Roster,
    /// 可以
    Permission,
    /// 不计入
    Suspension,
    /// 日历
    Calendar,
    /// 时限表
    LimitTable,
    /// 表
    Table,
    /// 前置
    Prerequisite,
    /// 禁止
    Prohibition,
    /// 督办
    Ladder,
    /// 定期
    Routine,
    /// 任务
    Task,
    /// 指标
    Indicator,
    /// 考核
    Assessment,
    /// 计分办法
    Scoring,
}

/// A declaration's form.
pub(super) struct DeclarationForm {
    pub(super) kind: Kind,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    /// Another word that opens the same, Chinese and English; empty for most.
    pub(super) alias: (&'static str, &'static str),
    pub(super) head: Rule,
    /// Whether a body must follow.
    pub(super) body: Body,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Needed,
    Possible,
    None,
}

const fn form(
    kind: Kind,
    zh: &'static str,
    en: &'static str,
    alias: (&'static str, &'static str),
    head: Rule,
    body: Body,
) -> DeclarationForm {
    DeclarationForm { kind, zh, en, alias, head, body }
}

const NONE: (&str, &str) = ("", "");

/// All declarations.
pub(super) static DECLARATIONS: &[DeclarationForm] = &[
    form(Kind::Policy, "政策", "policy", NONE, Rule::head_named, Body::Needed),
    form(Kind::Use, "引用", "use", NONE, Rule::head_use, Body::None),
    form(Kind::Unit, "单位", "unit", NONE, Rule::head_named, Body::Possible),
    form(Kind::Group, "单位组", "group", NONE, Rule::head_group, Body::Possible),
    form(Kind::Role, "角色", "role", NONE, Rule::head_role, Body::Possible),
    form(Kind::Matter, "事项", "matter", NONE, Rule::head_named, Body::Needed),
    form(Kind::ExtendMatter, "扩展", "extend", NONE, Rule::head_extend, Body::Needed),
    form(Kind::Define, "定义", "define", NONE, Rule::head_define, Body::Possible),
    form(Kind::Duty, "义务", "duty", ("职责", "responsibility"), Rule::head_named, Body::Needed),
    form(Kind::Extension, "延期", "extension", NONE, Rule::head_named, Body::Needed),
    form(Kind::Reading, "口径", "reading", NONE, Rule::head_reading, Body::Possible),
    form(Kind::Omitted, "未纳入", "omitted", NONE, Rule::head_omitted, Body::Needed),
    form(Kind::Erratum, "勘误", "erratum", NONE, Rule::head_erratum, Body::Possible),
    form(Kind::Example, "示例", "example", NONE, Rule::head_named, Body::Needed),
    form(Kind::Roster, "名录", "list", NONE, Rule::head_roster, Body::Possible),
    form(Kind::Permission, "可以", "may", NONE, Rule::head_named, Body::Needed),
    form(Kind::Suspension, "不计入", "suspension", NONE, Rule::head_named, Body::Needed),
    form(Kind::Calendar, "日历", "calendar", NONE, Rule::head_named, Body::Needed),
    form(Kind::LimitTable, "时限表", "limit_table", NONE, Rule::head_limit_table, Body::Needed),
    form(Kind::Table, "表", "table", NONE, Rule::head_table, Body::Needed),
    form(Kind::Prerequisite, "前置", "prerequisite", NONE, Rule::head_named, Body::Needed),
    form(Kind::Prohibition, "禁止", "prohibition", NONE, Rule::head_named, Body::Needed),
    form(Kind::Ladder, "督办", "ladder", NONE, Rule::head_named, Body::Needed),
    form(Kind::Routine, "定期", "routine", NONE, Rule::head_named, Body::Needed),
    form(Kind::Task, "任务", "task", NONE, Rule::head_named, Body::Needed),
    form(Kind::Indicator, "指标", "indicator", NONE, Rule::head_named, Body::Needed),
    form(Kind::Assessment, "考核", "assessment", NONE, Rule::head_named, Body::Needed),
    form(Kind::Scoring, "计分办法", "scoring", NONE, Rule::head_scoring, Body::Possible),
];

/// What a line is, whatever its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Language,
    City,
    Title,
    Number,
    SourceText,
    InForce,
    Year,
    Calendar,
    DayIs,
    Phone,
    Alias,
    Superior,
    Role,
    Field,
    Event,
    Cite,
    Matter,
    Condition,
    Bearer,
    To,
    From,
    Limit,
    Completion,
    Termination,
    Early,
    NotWhileOpen,
    FirstOnly,
    Reassign,
    Force,
    RestsOn,
    AppliesTo,
    Request,
    Via,
    ExtendTo,
    ExtendBy,
    TotalAtMost,
    AtMost,
    LateApprovalExcuses,
    Reason,
    Ticket,
    Dated,
    AsOf,
    Expect,
    AcceptUntil,
    HalfDayByHours,
    ExceptionTo,
    Between,
    BasedOn,
    Office,
    Rest,
    Work,
    File,
    Row,
    Without,
    MustNot,
    Gap,
    Subject,
    Decides,
    KeptDoesNotEnd,
    ReachedDoesNotReset,
    Rung,
    Schedule,
    ForEach,
    Lead,
    Milestone,
    Ongoing,
    Indicators,
    Measure,
    Base,
    At,
    Throughout,
    Target,
    Taken,
    Each,
    By,
    MayFall,
    Period,
    Score,
    Consequence,
    Record,
    Accept,
}

/// A line's form: its keyword, its phrase, and the declarations it may stand in.
pub(super) struct LineForm {
    pub(super) key: Key,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) phrase: Rule,
    pub(super) within: &'static [Kind],
}

const fn line(
    key: Key,
    zh: &'static str,
    en: &'static str,
    phrase: Rule,
    within: &'static [Kind],
) -> LineForm {
    LineForm { key, zh, en, phrase, within }
}

const POLICY: &[Kind] = &[Kind::Policy];
const MATTER: &[Kind] = &[Kind::Matter, Kind::ExtendMatter];
const DUTY: &[Kind] = &[Kind::Duty];
const EXTENSION: &[Kind] = &[Kind::Extension];
const EXAMPLE: &[Kind] = &[Kind::Example];
const CALENDAR: &[Kind] = &[Kind::Calendar];
const LADDER: &[Kind] = &[Kind::Ladder];
const INDICATOR: &[Kind] = &[Kind::Indicator];
/// Rules over tickets of a matter.
const OF_MATTER: &[Kind] = &[Kind::Duty, Kind::Permission, Kind::Prerequisite, Kind::Prohibition];
/// Whatever somebody is responsible for.
const BORNE: &[Kind] =
    &[Kind::Duty, Kind::Permission, Kind::Prerequisite, Kind::Prohibition, Kind::Routine, Kind::Task];
/// Whatever may hold only under a condition.
const CONDITIONAL: &[Kind] =
    &[Kind::Duty, Kind::Extension, Kind::Permission, Kind::Suspension, Kind::Prerequisite, Kind::Prohibition];
/// Whatever may rest on a clause of the source.
const CITED: &[Kind] = &[
    Kind::Unit,
    Kind::Matter,
    Kind::ExtendMatter,
    Kind::Duty,
    Kind::Extension,
    Kind::Reading,
    Kind::Permission,
    Kind::Suspension,
    Kind::Calendar,
    Kind::LimitTable,
    Kind::Table,
    Kind::Prerequisite,
    Kind::Prohibition,
    Kind::Ladder,
    Kind::Routine,
    Kind::Task,
    Kind::Indicator,
    Kind::Assessment,
];
/// Whatever may be found fault with.
const JUDGED: &[Kind] = &[
    Kind::Policy,
    Kind::Unit,
    Kind::Group,
    Kind::Role,
    Kind::Define,
    Kind::Roster,
    Kind::Scoring,
    Kind::Matter,
    Kind::ExtendMatter,
    Kind::Duty,
    Kind::Extension,
    Kind::Reading,
    Kind::Omitted,
    Kind::Permission,
    Kind::Suspension,
    Kind::Calendar,
    Kind::LimitTable,
    Kind::Table,
    Kind::Prerequisite,
    Kind::Prohibition,
    Kind::Ladder,
    Kind::Routine,
    Kind::Task,
    Kind::Indicator,
    Kind::Assessment,
];
/// Whatever may rest on a 口径.
const READ: &[Kind] = &[
    Kind::Duty,
    Kind::Extension,
    Kind::Permission,
    Kind::Suspension,
    Kind::Prerequisite,
    Kind::Prohibition,
    Kind::Ladder,
    Kind::Routine,
    Kind::Task,
    Kind::Indicator,
    Kind::Assessment,
];
/// Whatever binds more or less strongly.
const FORCE: &[Kind] = &[Kind::Duty, Kind::Routine, Kind::Task, Kind::Indicator];

/// All lines that open with a keyword.
pub(super) static LINES: &[LineForm] = &[
    line(Key::Language, "语言", "language", Rule::line_whole, POLICY),
    line(Key::City, "城市", "city", Rule::line_words, POLICY),
    line(Key::Title, "标题", "title", Rule::line_string, POLICY),
    line(Key::Number, "文号", "number", Rule::line_string, POLICY),
    line(Key::SourceText, "原文", "source", Rule::line_string, POLICY),
    line(Key::InForce, "施行", "in_force", Rule::line_in_force, POLICY),
    line(Key::Year, "年度", "year", Rule::line_year, POLICY),
    line(Key::Calendar, "日历", "calendar", Rule::line_words, POLICY),
    line(Key::DayIs, "日", "day", Rule::line_day_is, &[Kind::Policy, Kind::Matter, Kind::Duty]),
    line(Key::Phone, "电话", "phone", Rule::line_string, &[Kind::Unit]),
    line(Key::Alias, "又名", "alias", Rule::line_strings, &[Kind::Unit]),
    line(Key::Superior, "上级", "superior", Rule::line_name, &[Kind::Unit]),
    line(Key::Role, "角色", "role", Rule::line_slot, MATTER),
    line(Key::Field, "字段", "field", Rule::line_slot, MATTER),
    line(Key::Event, "事件", "event", Rule::line_event, MATTER),
    line(Key::Cite, "依据", "cite", Rule::line_cite, CITED),
    line(Key::Matter, "事项", "matter", Rule::line_name, OF_MATTER),
    line(Key::Condition, "条件", "condition", Rule::line_condition, CONDITIONAL),
    line(Key::Bearer, "责任单位", "bearer", Rule::line_bearer, BORNE),
    line(Key::To, "向", "to", Rule::line_name, DUTY),
    line(Key::From, "自", "from", Rule::line_from, DUTY),
    line(Key::Between, "自", "from", Rule::line_between, &[Kind::Suspension]),
    line(Key::Limit, "时限", "limit", Rule::line_limit, DUTY),
    line(Key::Completion, "完成", "completed_by", Rule::line_happening, DUTY),
    line(Key::Termination, "终止", "ended_by", Rule::line_happening, DUTY),
    line(Key::Early, "可提前", "early_counts", Rule::line_bare, DUTY),
    line(Key::NotWhileOpen, "在办期间不重复", "not_while_open", Rule::line_bare, DUTY),
    line(Key::FirstOnly, "只计首次", "first_only", Rule::line_bare, DUTY),
    line(Key::Reassign, "改派", "on_reassignment", Rule::line_reassign, DUTY),
    line(Key::Force, "约束", "force", Rule::line_force, FORCE),
    line(Key::RestsOn, "口径", "rests_on", Rule::line_reading, READ),
    line(
        Key::AppliesTo,
        "适用于",
        "applies_to",
        Rule::line_names,
        &[Kind::Extension, Kind::Suspension, Kind::Ladder],
    ),
    line(Key::Request, "申请", "request", Rule::line_happening, EXTENSION),
    line(Key::Via, "经", "via", Rule::line_steps, EXTENSION),
    line(Key::ExtendTo, "延至", "extend_to", Rule::line_extend_to, EXTENSION),
    line(Key::ExtendBy, "延长", "extend_by", Rule::line_span, EXTENSION),
    line(Key::TotalAtMost, "累计不超过", "total_at_most", Rule::line_span, EXTENSION),
    line(Key::AtMost, "至多", "at_most", Rule::line_times, EXTENSION),
    line(Key::LateApprovalExcuses, "补批有效", "late_approval_excuses", Rule::line_bare, EXTENSION),
    line(Key::Reason, "理由", "reason", Rule::line_words, &[Kind::Reading, Kind::Omitted, Kind::Erratum]),
    line(Key::Ticket, "工单", "ticket", Rule::line_ticket, EXAMPLE),
    line(Key::AsOf, "截至", "as_of", Rule::line_moment, EXAMPLE),
    line(Key::Expect, "预期", "expect", Rule::line_expect, EXAMPLE),
    line(
        Key::AcceptUntil,
        "受理截止",
        "accepted_until",
        Rule::line_clock,
        &[Kind::Policy, Kind::Matter, Kind::Duty],
    ),
    line(Key::HalfDayByHours, "半日", "half_day", Rule::line_half_day, POLICY),
    line(Key::ExceptionTo, "例外于", "exception_to", Rule::line_names, &[Kind::Permission]),
    line(Key::BasedOn, "基于", "based_on", Rule::line_words, CALENDAR),
    line(Key::Office, "办公", "office", Rule::line_office, CALENDAR),
    line(Key::Rest, "休", "rest", Rule::line_days, CALENDAR),
    line(Key::Work, "班", "work", Rule::line_days, CALENDAR),
    line(Key::File, "文件", "file", Rule::line_string, CALENDAR),
    line(Key::Without, "未经", "without", Rule::line_without, &[Kind::Prerequisite]),
    line(Key::MustNot, "不得", "must_not", Rule::line_happening, &[Kind::Prohibition]),
    line(Key::Gap, "间隔", "gap", Rule::line_gap, &[Kind::Prerequisite, Kind::Prohibition]),
    line(Key::Subject, "督办对象", "subject", Rule::line_by, LADDER),
    line(Key::Decides, "以", "by_record", Rule::line_counts, LADDER),
    line(Key::KeptDoesNotEnd, "按期不中断", "kept_does_not_end", Rule::line_bare, LADDER),
    line(Key::ReachedDoesNotReset, "触发后不重计", "reached_does_not_reset", Rule::line_bare, LADDER),
    line(Key::ForEach, "对", "for_each", Rule::line_for_each, &[Kind::Routine]),
    line(Key::Lead, "牵头", "lead", Rule::line_by, &[Kind::Task]),
    line(Key::Milestone, "节点", "milestone", Rule::line_milestone, &[Kind::Task]),
    line(Key::Ongoing, "持续推进", "ongoing", Rule::line_bare, &[Kind::Task]),
    line(Key::Indicators, "指标", "indicator", Rule::line_names, &[Kind::Task]),
    line(Key::Measure, "单位", "unit", Rule::line_measure, INDICATOR),
    line(Key::Base, "基准", "base", Rule::line_name, INDICATOR),
    line(Key::At, "于", "at", Rule::line_at, INDICATOR),
    line(Key::Throughout, "持续", "throughout", Rule::line_target, INDICATOR),
    line(Key::Taken, "取自", "taken_from", Rule::line_taken, INDICATOR),
    line(Key::By, "按", "by", Rule::line_by, INDICATOR),
    line(Key::Bearer, "分别", "severally", Rule::line_bearer, INDICATOR),
    line(Key::MayFall, "可回落", "may_fall", Rule::line_bare, INDICATOR),
    line(Key::Bearer, "考核对象", "assessed", Rule::line_bearer, &[Kind::Assessment]),
    line(Key::Period, "周期", "period", Rule::line_period, &[Kind::Assessment]),
    line(Key::Score, "得分", "score", Rule::line_name, &[Kind::Assessment]),
    line(Key::Accept, "免查", "accept", Rule::line_accept, JUDGED),
];

/// A character that a name may hold: a letter of any script, a digit, `_`.
pub(super) fn is_name_char(c: char) -> bool {
    // Most characters are CJK: they need no look-up.
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '_') || c.is_alphanumeric()
}

/// The word at the start of a text: the longest run of name characters.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_name_char(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// The declaration that a keyword opens.
pub(super) fn declaration(word: &str) -> Option<&'static DeclarationForm> {
    let named = |form: &&DeclarationForm| form.zh == word || form.en == word || is_alias(form, word);
    index::declarations(word).filter_map(|at| DECLARATIONS.get(at)).find(named)
}

/// Whether a word is the other one for a declaration's keyword.
pub(super) fn is_alias(form: &DeclarationForm, word: &str) -> bool {
    !word.is_empty() && (form.alias.0 == word || form.alias.1 == word)
}

/// The line that a keyword opens in a declaration of this kind.
pub(super) fn line_form(word: &str, within: Kind) -> Option<&'static LineForm> {
    let fits = |form: &&LineForm| (form.zh == word || form.en == word) && form.within.contains(&within);
    index::lines(word).filter_map(|at| LINES.get(at)).find(fits)
}

/// Whether a text that stands at column 0 opens a declaration. A word that also opens lines (单位, 事项, 角色 …) does
/// so only with a `{` or `=` behind it on its line.
pub(super) fn starts_declaration(text: &str) -> bool {
    let word = first_word(text);
    let known = !word.is_empty() && declaration(word).is_some();
    let also_a_line = || LINES.iter().any(|form| form.zh == word || form.en == word);
    known && (!also_a_line() || text.split('\n').next().unwrap_or("").contains(['{', '｛', '=', '＝']))
}

/// `时限三日`: a keyword of more than one character with what should stand behind a space.
pub(super) fn glued<'k>(word: &str, keywords: impl Iterator<Item = &'k str>) -> Option<String> {
    let long = keywords.filter(|keyword| keyword.chars().count() > 1);
    let keyword = long.filter(|keyword| word.starts_with(keyword)).max_by_key(|keyword| keyword.len())?;
    let rest = word.strip_prefix(keyword)?;
    // `limits` is no `limit s`.
    let another = keyword.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (!rest.is_empty() && !another).then(|| format!("{keyword} {rest}"))
}

/// Where in a head without `{` the first line of its body seems to begin: at the first word, behind keyword and name,
/// that opens a line of such a declaration.
pub(super) fn body_begins(head: &str) -> Option<usize> {
    let kind = declaration(first_word(head))?.kind;
    let mut at = 0usize;
    let mut words = 0usize;
    for part in head.split_inclusive(char::is_whitespace) {
        if words >= 2 && line_form(first_word(part), kind).is_some() {
            return head.get(..at).map(|before| before.trim_end().len());
        }
        words = words.saturating_add(usize::from(!part.trim().is_empty()));
        at = at.saturating_add(part.len());
    }
    None
}

/// Whether a head's declaration may have a body.
pub(super) fn may_hold_lines(head: &str) -> bool {
    let word = first_word(head);
    declaration(word).is_some_and(|form| form.body != Body::None)
}

/// Whether a head's declaration must have a body.
pub(super) fn opens_block(head: &str) -> bool {
    let word = first_word(head);
    declaration(word).is_some_and(|form| form.body == Body::Needed)
}
