//! Heads and lines: keyword and phrase. One match says which entry of the table of forms a head or a line has, one
//! what its phrase is; both are exhaustive, so that a new construct cannot be forgotten here.

use super::super::Rule;
use super::super::ast::{
    Assignment, Bearer, Block, Cite, Dated, Declaration, Expect, Force, Head, Line, LineBody, MomentForm,
    Name, ReadingValue, Reassign, RungExpect, Sharing, Slot, TicketForm,
};
use super::super::forms::{self, Key, Kind};
use super::words::{self, ANY, NAME};
use super::{Language, Printer};

/// What a line without a keyword opens with.
pub(super) enum Opening {
    /// `2021-01-04 09:30`
    Moment(String),
    /// `否, 低压非居民`, before an arrow.
    Cause(String),
}

/// The block behind a line.
pub(super) enum LineBlock<'l> {
    /// The fields of an event.
    Slots(&'l Block<Slot>),
    /// The values of a ticket.
    Values(&'l Block<Assignment>),
    /// Lines of their own, as in a declaration of this kind.
    Lines(&'l Block<Line>, Kind),
}

/// Which declaration a head opens.
pub(super) fn kind(head: &Head) -> Kind {
    match head {
        Head::Policy(_) => Kind::Policy,
        Head::Use(_) => Kind::Use,
        Head::Unit(_) => Kind::Unit,
        Head::Group(..) => Kind::Group,
        Head::Role(..) => Kind::Role,
        Head::Matter(_) => Kind::Matter,
        Head::ExtendMatter(_) => Kind::ExtendMatter,
        Head::Define(..) => Kind::Define,
        Head::Duty(_) => Kind::Duty,
        Head::Extension(_) => Kind::Extension,
        Head::Reading(..) => Kind::Reading,
        Head::Omitted(_) => Kind::Omitted,
        Head::Erratum(..) => Kind::Erratum,
        Head::Example(_) => Kind::Example,
        Head::Roster(..) => Kind::Roster,
        Head::Permission(_) => Kind::Permission,
        Head::Suspension(_) => Kind::Suspension,
        Head::Calendar(_) => Kind::Calendar,
        Head::LimitTable(..) => Kind::LimitTable,
        Head::Table(..) => Kind::Table,
        Head::Prerequisite(_) => Kind::Prerequisite,
        Head::Prohibition(_) => Kind::Prohibition,
        Head::Ladder(_) => Kind::Ladder,
        Head::Routine(_) => Kind::Routine,
        Head::Task(_) => Kind::Task,
        Head::Indicator(_) => Kind::Indicator,
        Head::Assessment(_) => Kind::Assessment,
        Head::Scoring(..) => Kind::Scoring,
    }
}

/// Which line it is.
#[expect(clippy::too_many_lines, reason = "one exhaustive table, a form a row")]
fn key(body: &LineBody, within: Kind) -> Key {
    match body {
        LineBody::Language(_) => Key::Language,
        LineBody::City(_) => Key::City,
        LineBody::Title(_) => Key::Title,
        LineBody::Number(_) => Key::Number,
        LineBody::SourceText(_) => Key::SourceText,
        LineBody::InForce(..) => Key::InForce,
        LineBody::Year(_) => Key::Year,
        LineBody::Calendar(_) => Key::Calendar,
        LineBody::DayIsWorkingDay(_) => Key::DayIs,
        LineBody::Phone(_) => Key::Phone,
        LineBody::Alias(_) => Key::Alias,
        LineBody::Superior(_) => Key::Superior,
        LineBody::Role(_) => Key::Role,
        LineBody::Field(_) => Key::Field,
        LineBody::Event(..) => Key::Event,
        LineBody::Cite => Key::Cite,
        LineBody::Matter(_) => Key::Matter,
        LineBody::Condition(_) => Key::Condition,
        LineBody::Bearer(_) => Key::Bearer,
        LineBody::To(_) => Key::To,
        LineBody::From(_) => Key::From,
        LineBody::Limit(_) => Key::Limit,
        LineBody::Completion(_) => Key::Completion,
        LineBody::Termination(_) => Key::Termination,
        LineBody::Early => Key::Early,
        LineBody::NotWhileOpen => Key::NotWhileOpen,
        LineBody::FirstOnly => Key::FirstOnly,
        LineBody::Reassign(_) => Key::Reassign,
        LineBody::Force(..) => Key::Force,
        LineBody::RestsOn(_) | LineBody::OwnReading(_) => Key::RestsOn,
        LineBody::AppliesTo(_) => Key::AppliesTo,
        LineBody::Request(_) => Key::Request,
        LineBody::Via(_) => Key::Via,
        LineBody::ExtendToDate(_) | LineBody::ExtendToField(_) => Key::ExtendTo,
        LineBody::ExtendBy(_) => Key::ExtendBy,
        LineBody::TotalAtMost(_) => Key::TotalAtMost,
        LineBody::AtMost(_) => Key::AtMost,
        LineBody::LateApprovalExcuses => Key::LateApprovalExcuses,
        LineBody::Reason(_) => Key::Reason,
        LineBody::Ticket(_) => Key::Ticket,
        LineBody::Dated(_) => Key::Dated,
        LineBody::AsOf(_) => Key::AsOf,
        LineBody::Expect(_) => Key::Expect,
        LineBody::AcceptUntil(_) => Key::AcceptUntil,
        LineBody::HalfDayByHours => Key::HalfDayByHours,
        LineBody::ExceptionTo(_) => Key::ExceptionTo,
        LineBody::Between(..) => Key::Between,
        LineBody::BasedOn(_) => Key::BasedOn,
        LineBody::Office(_) => Key::Office,
        LineBody::Rest(..) => Key::Rest,
        LineBody::Work(..) => Key::Work,
        LineBody::File(_) => Key::File,
        LineBody::Row(_) => Key::Row,
        LineBody::Without(..) => Key::Without,
        LineBody::MustNot(_) => Key::MustNot,
        LineBody::Gap(..) => Key::Gap,
        LineBody::Subject(_) => Key::Subject,
        LineBody::Decides(_) => Key::Decides,
        LineBody::KeptDoesNotEnd => Key::KeptDoesNotEnd,
        LineBody::ReachedDoesNotReset => Key::ReachedDoesNotReset,
        LineBody::Rung(_) => Key::Rung,
        LineBody::Schedule(_) => Key::Schedule,
        LineBody::ForEach(_) => Key::ForEach,
        LineBody::Lead(_) => Key::Lead,
        LineBody::Milestone(..) => Key::Milestone,
        LineBody::Ongoing => Key::Ongoing,
        LineBody::Indicators(_) => Key::Indicators,
        LineBody::Measure(_) => Key::Measure,
        LineBody::Base(_) => Key::Base,
        LineBody::At(..) => Key::At,
        LineBody::Throughout(_) => Key::Throughout,
        LineBody::Target(_) => Key::Target,
        LineBody::Taken(_) => Key::Taken,
        LineBody::Each(_) if within == Kind::Assessment => Key::Period,
        LineBody::Each(_) => Key::Each,
        LineBody::By(_) => Key::By,
        LineBody::MayFall => Key::MayFall,
        LineBody::Score(_) => Key::Score,
        LineBody::Consequence(..) => Key::Consequence,
        LineBody::Record(_) => Key::Record,
        LineBody::Accept(..) => Key::Accept,
    }
}

impl Printer {
    /// The word a declaration opens with.
    pub(super) fn declaration_keyword(self, kind: Kind) -> &'static str {
        let form = forms::DECLARATIONS.iter().find(|form| form.kind == kind);
        form.map_or("", |form| self.say(form.zh, form.en))
    }

    /// The word that opens this one: the other one for its keyword stays.
    pub(super) fn opening_keyword(self, declaration: &Declaration) -> &'static str {
        let kind = kind(&declaration.head);
        let form = forms::DECLARATIONS.iter().find(|form| form.kind == kind && declaration.by_alias);
        form.map_or_else(|| self.declaration_keyword(kind), |form| self.say(form.alias.0, form.alias.1))
    }

    /// The word a line of such a declaration opens with; nothing for a line that opens with its content.
    pub(super) fn line_keyword(self, body: &LineBody, within: Kind) -> &'static str {
        let key = key(body, within);
        let form = forms::LINES.iter().find(|form| form.key == key && form.within.contains(&within));
        form.map_or("", |form| self.say(form.zh, form.en))
    }

    /// What stands behind the word that opens a declaration, without the body.
    pub(super) fn head(self, head: &Head) -> String {
        match head {
            Head::Policy(name)
            | Head::Unit(name)
            | Head::Matter(name)
            | Head::Duty(name)
            | Head::Extension(name)
            | Head::Example(name)
            | Head::Permission(name)
            | Head::Suspension(name)
            | Head::Calendar(name)
            | Head::Prerequisite(name)
            | Head::Prohibition(name)
            | Head::Ladder(name)
            | Head::Routine(name)
            | Head::Task(name)
            | Head::Indicator(name)
            | Head::Assessment(name)
            | Head::Role(name, None) => words::name(name, NAME),
            Head::Use(path) => words::string(&path.text),
            Head::Group(name, names) => format!("{} = {}", words::name(name, NAME), self.names(names)),
            Head::Role(name, Some(unit)) => {
                format!("{} = {}", words::name(name, NAME), words::name(unit, NAME))
            }
            Head::ExtendMatter(name) => {
                format!("{} {}", self.declaration_keyword(Kind::Matter), words::name(name, NAME))
            }
            Head::Define(name, condition, cites) => {
                let condition = self.condition(condition);
                format!("{} = {condition}{}", words::name(name, NAME), self.cites(cites))
            }
            Head::Roster(name, list) => format!("{} = {}", words::name(name, NAME), self.strings(list)),
            Head::LimitTable(name, columns) => columns_of(name, columns),
            Head::Table(name, columns, ty) => {
                format!("{} : {}", columns_of(name, columns), self.type_form(ty))
            }
            Head::Scoring(name, parameter, formula) => {
                let parameter = std::slice::from_ref(parameter);
                format!("{} {}", columns_of(name, parameter), words::string(&formula.text))
            }
            Head::Reading(name, value) => self.reading(name, value),
            Head::Omitted(cite) => self.clause(cite),
            Head::Erratum(wrong, right) => {
                let word = self.say("作", "as");
                format!("{} {word} {}", words::string(&wrong.text), words::string(&right.text))
            }
        }
    }

    /// What stands behind the word that opens a line: phrase and clauses, without a block.
    pub(super) fn line(self, line: &Line) -> String {
        let phrase = self.phrase(&line.body, &line.cites);
        match line.body {
            LineBody::Cite => phrase,
            _ => (phrase + &*self.cites(&line.cites)).trim_start().to_owned(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one exhaustive table, a form a row")]
    fn phrase(self, body: &LineBody, cites: &[Cite]) -> String {
        match body {
            LineBody::Language(number) => number.to_string(),
            LineBody::Year(year) => year.to_string(),
            LineBody::City(name)
            | LineBody::Calendar(name)
            | LineBody::Superior(name)
            | LineBody::Matter(name)
            | LineBody::To(name)
            | LineBody::Reason(name)
            | LineBody::Event(name, _) => words::name(name, NAME),
            LineBody::Title(words) | LineBody::Number(words) | LineBody::SourceText(words) => {
                words::string(&words.text)
            }
            LineBody::Phone(words) => words::string(&words.text),
            LineBody::InForce(from, None) => self.date(*from),
            LineBody::InForce(from, Some(to)) => {
                format!("{} {} {}", self.date(*from), self.say("至", "until"), self.date(*to))
            }
            LineBody::DayIsWorkingDay(true) => self.say("= 工作日", "= working_day").to_owned(),
            LineBody::DayIsWorkingDay(false) => self.say("= 自然日", "= calendar_day").to_owned(),
            LineBody::Alias(list) => self.strings(list),
            LineBody::Role(slot) | LineBody::Field(slot) => {
                words::name(&slot.name, ANY) + &*self.slot_type(slot, false)
            }
            LineBody::Cite => {
                cites.iter().map(|cite| self.clause(cite)).collect::<Vec<_>>().join(self.comma())
            }
            LineBody::Condition(condition) => self.condition(condition),
            LineBody::Bearer(bearer) => self.bearer(bearer),
            LineBody::From(trigger) => self.trigger(trigger) + self.say(" 起", " onward"),
            LineBody::Completion(trigger) | LineBody::Termination(trigger) | LineBody::Request(trigger) => {
                self.trigger(trigger)
            }
            LineBody::Limit(limit) => self.limit(limit),
            LineBody::Early
            | LineBody::NotWhileOpen
            | LineBody::FirstOnly
            | LineBody::LateApprovalExcuses => String::new(),
            LineBody::Reassign(how) => self.reassign(*how).to_owned(),
            LineBody::Force(force, None) => self.force(*force).to_owned(),
            LineBody::Force(force, Some(excuse)) => {
                format!("{} {} {}", self.force(*force), self.say("理由", "reason"), self.happening(excuse))
            }
            LineBody::RestsOn(names) | LineBody::AppliesTo(names) => self.names(names),
            LineBody::Accept(code, reason) => {
                format!("{} {}", words::name(code, NAME), words::string(&reason.text))
            }
            LineBody::OwnReading(reading) => self.reading(&reading.name, &reading.value),
            LineBody::Via(steps) => {
                steps.iter().map(|step| self.happening(step)).collect::<Vec<_>>().join(self.comma())
            }
            LineBody::ExtendToDate(date) => self.date(*date),
            LineBody::ExtendToField(path) => words::path(path, Rule::line_extend_to),
            LineBody::ExtendBy(span) | LineBody::TotalAtMost(span) => self.span(span),
            LineBody::AtMost(times) => self.times(*times),
            LineBody::Ticket(ticket) => ticket_head(ticket),
            LineBody::Dated(dated) => self.dated(dated),
            LineBody::AsOf(moment) => self.example_moment(moment),
            LineBody::Expect(expect) => self.expect(expect),
            LineBody::AcceptUntil(clock) => clock.to_string(),
            LineBody::HalfDayByHours => self.say("按 工时", "per office_time").to_owned(),
            LineBody::ExceptionTo(names) | LineBody::Indicators(names) => self.names(names),
            LineBody::Between(from, to) => {
                format!("{} {} {}", self.happening(from), self.say("至", "until"), self.happening(to))
            }
            LineBody::BasedOn(name) | LineBody::Base(name) | LineBody::Score(name) => words::name(name, NAME),
            LineBody::Office(office) => self.office(office),
            LineBody::Rest(days, _) | LineBody::Work(days, _) => self.days(days),
            LineBody::File(words) => words::string(&words.text),
            LineBody::Row(row) => self.row_result(row),
            LineBody::Without(needed, then) => {
                let word = self.say("不得", "must_not");
                format!("{} {word} {}", self.happening(needed), self.happening(then))
            }
            LineBody::MustNot(trigger) => self.trigger(trigger),
            LineBody::Gap(how, span) => self.gap(*how, span),
            LineBody::Subject(path) | LineBody::Lead(path) | LineBody::By(path) => words::path(path, NAME),
            LineBody::Decides(name) => format!("{} {}", words::name(name, NAME), self.say("为准", "decides")),
            LineBody::KeptDoesNotEnd
            | LineBody::ReachedDoesNotReset
            | LineBody::Ongoing
            | LineBody::MayFall => String::new(),
            LineBody::Rung(rung) => self.rung(rung),
            LineBody::Schedule(schedule) => self.schedule(schedule),
            LineBody::ForEach(name) => {
                format!("{} {}", self.say("分别", "severally"), words::name(name, NAME))
            }
            LineBody::Milestone(date, state) => {
                let state = state.as_ref().map(|state| format!(" {}", words::name(state, NAME)));
                self.date(*date) + self.say("前", "") + &*state.unwrap_or_default()
            }
            LineBody::Measure(measure) => self.unit_of(measure),
            LineBody::At(date, None) => self.date(*date),
            LineBody::At(date, Some(target)) => format!("{} {}", self.date(*date), self.target(target)),
            LineBody::Throughout(target) | LineBody::Target(target) => self.target(target),
            LineBody::Taken(taken) => self.taken(taken),
            LineBody::Each(every) => self.every(*every).to_owned(),
            LineBody::Consequence(_, name, action) => {
                let action = action.as_ref().map(|action| format!(" {}", words::string(&action.text)));
                words::name(name, NAME) + &*action.unwrap_or_default()
            }
            LineBody::Record(record) => Printer { iso: true, ..self }.record(record),
        }
    }

    fn reading(self, name: &Name, value: &ReadingValue) -> String {
        let value = match value {
            ReadingValue::Limit(limit) => self.limit(limit),
            ReadingValue::Year(year) => year.to_string(),
            ReadingValue::Date(date) => self.date(*date),
            ReadingValue::Words(words) => words.clone(),
        };
        format!("{} = {value}", words::name(name, ANY))
    }

    fn bearer(self, bearer: &Bearer) -> String {
        let sharing = match bearer.sharing {
            Some(Sharing::Jointly) => self.say("共同 ", "jointly "),
            Some(Sharing::Severally) => self.say("分别 ", "severally "),
            Some(Sharing::Dividedly) => self.say("分工 ", "dividedly "),
            None => "",
        };
        let list: Vec<String> = bearer.list.iter().map(|path| words::path(path, NAME)).collect();
        let list = format!("{sharing}{}{}", list.join(self.comma()), self.etc(bearer.open));
        match &bearer.lead {
            Some(lead) => format!("{list} {} {}", self.say("牵头", "lead"), words::path(lead, NAME)),
            None => list,
        }
    }

    fn reassign(self, how: Reassign) -> &'static str {
        match how {
            Reassign::Move => self.say("移转", "move"),
            Reassign::Restart => self.say("重计", "restart"),
            Reassign::Keep => self.say("保留", "keep"),
        }
    }

    fn force(self, force: Force) -> &'static str {
        match force {
            Force::Shall => self.say("应当", "shall"),
            Force::InPrinciple => self.say("原则上", "in_principle"),
            Force::Strive => self.say("力争", "strive"),
            Force::Encouraged => self.say("鼓励", "encouraged"),
        }
    }

    /// When a dated line happened.
    pub(super) fn example_moment(self, moment: &MomentForm) -> String {
        Printer { iso: true, ..self }.moment(moment)
    }

    /// What a line without a keyword opens with: its moment, or what stands before its arrow.
    pub(super) fn opening_of_line(self, body: &LineBody) -> Option<Opening> {
        match body {
            LineBody::Dated(dated) => Some(Opening::Moment(self.example_moment(&dated.at))),
            LineBody::Record(record) => Some(Opening::Moment(self.example_moment(&record.at))),
            LineBody::Row(row) => Some(Opening::Cause(self.cells(row))),
            LineBody::Rung(rung) => Some(Opening::Cause(self.rung_cause(&rung.cause))),
            LineBody::Consequence(standing, ..) => Some(Opening::Cause(self.standing(*standing))),
            _ => None,
        }
    }

    /// The block behind a line.
    pub(super) fn block_of_line(body: &LineBody) -> Option<LineBlock<'_>> {
        match body {
            LineBody::Event(_, block) => block.as_ref().map(LineBlock::Slots),
            LineBody::Ticket(ticket) => ticket.values.as_ref().map(LineBlock::Values),
            LineBody::OwnReading(reading) => {
                reading.body.as_ref().map(|block| LineBlock::Lines(block, Kind::Reading))
            }
            LineBody::Rest(_, block) | LineBody::Work(_, block) => {
                block.as_ref().map(|block| LineBlock::Lines(block, Kind::Reading))
            }
            LineBody::Rung(rung) => rung.body.as_ref().map(|block| LineBlock::Lines(block, Kind::Duty)),
            _ => None,
        }
    }

    /// `接收(…) 由 … 置 …`, without its moment.
    fn dated(self, dated: &Dated) -> String {
        let exact = Printer { iso: true, ..self };
        let mut text = words::name(&dated.event, NAME);
        if !dated.fields.is_empty() {
            let fields: Vec<String> = dated.fields.iter().map(|field| exact.assignment(field)).collect();
            text.push_str(&format!("({})", fields.join(", ")));
        }
        if let Some(by) = &dated.by {
            text.push_str(&format!(" {} {}", self.say("由", "by"), words::name(by, NAME)));
        }
        if !dated.set.is_empty() {
            let set: Vec<String> = dated.set.iter().map(|set| exact.assignment(set)).collect();
            text.push_str(&format!(" {} {}", self.say("置", "set"), set.join(self.comma())));
        }
        text
    }

    /// The unit, the member of a list, the period that an expectation is about.
    fn about(self, unit: Option<&Name>, object: Option<&Name>, period: Option<&str>) -> String {
        let unit = unit.map(|unit| format!(" {}", words::name(unit, NAME)));
        let object = object.map(|object| format!(" {} {}", self.say("对", "for"), words::name(object, NAME)));
        let period = period.map(|period| format!(" {period}"));
        [unit, object, period].into_iter().flatten().collect()
    }

    fn expect(self, expect: &Expect) -> String {
        match expect {
            Expect::Violations { count, kind } => {
                let count = match (self.lang, count) {
                    (Language::Zh, count) => format!("违反 {count}项"),
                    (Language::En, 1) => "violations 1 item".to_owned(),
                    (Language::En, count) => format!("violations {count} items"),
                };
                let kind = kind.as_ref().map(|kind| format!(" {}", words::name(kind, NAME)));
                count + &*kind.unwrap_or_default()
            }
            Expect::Status { ticket, duty, instance, unit, object, period, status, due } => {
                let ticket = ticket
                    .as_ref()
                    .map(|id| format!("{} {} ", self.say("工单", "ticket"), words::string(&id.text)));
                let nth = instance.map_or_else(String::new, |n| self.nth(&n.to_string()));
                let duty = words::name(duty, Rule::occurrence);
                let due = self.expected_due(due.as_ref());
                let about = self.about(unit.as_ref(), object.as_ref(), period.as_deref());
                let ticket = ticket.unwrap_or_default();
                format!("{ticket}{nth}{duty}{about} = {}{due}", words::name(status, NAME))
            }
            Expect::Rung { ladder, rung, unit, what } => {
                let named = words::path(&[ladder.clone(), rung.clone()], NAME);
                let unit = self.about(unit.as_ref(), None, None);
                match what {
                    RungExpect::Times(times) => format!("{named}{unit} {}", self.times(*times)),
                    RungExpect::Duty(status, due) => {
                        let due = self.expected_due(due.as_ref());
                        format!("{named}{unit} = {}{due}", words::name(status, NAME))
                    }
                }
            }
        }
    }

    fn expected_due(self, due: Option<&Option<MomentForm>>) -> String {
        let due = due.map(|due| match due {
            Some(moment) => self.example_moment(moment),
            None => self.say("无", "none").to_owned(),
        });
        due.map(|due| format!(" {} {due}", self.say("于", "at"))).unwrap_or_default()
    }
}

/// `名(列, 列)`
fn columns_of(name: &Name, columns: &[Name]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| words::name(column, NAME)).collect();
    format!("{}({})", words::name(name, NAME), columns.join(", "))
}

fn ticket_head(ticket: &TicketForm) -> String {
    let matter = ticket.matter.as_ref().map(|matter| words::name(matter, NAME));
    let id = ticket.id.as_ref().map(|id| words::string(&id.text));
    matter.into_iter().chain(id).collect::<Vec<_>>().join(" ")
}
