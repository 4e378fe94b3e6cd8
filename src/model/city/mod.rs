//! What a city owes without any ticket: lists (名录), recurring duties (定期), tasks (任务), indicators (指标) and
//! assessments (考核, 计分办法), resolved and typed. The types are here, what builds them in the files beside.

mod assessment;
mod indicator;
mod routine;
mod task;

pub(super) use indicator::amount_of;
pub use indicator::demands_more;

use super::build::Builder;
use super::duty::Lines;
use super::{Citation, Cond, DutyId, Force, Happening, MatterId};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, Declaration, Head, LineBody, Name, Sharing};
pub use crate::syntax::ast::{Compare, CountOf, Standing, Statistic, TargetForm};
use crate::value::{Clock, Day, Every, Number, Term};

/// The states of tasks, from the least to the furthest (the contract's words).
pub const TASK_STATES: [&str; 4] = ["未开始", "进行中", "阶段性成效", "已完成"];

/// What does not come from tickets.
#[derive(Clone, Debug, Default)]
pub struct City {
    /// 名录
    pub rosters: Vec<Roster>,
    /// 定期
    pub routines: Vec<Routine>,
    /// 任务
    pub tasks: Vec<Task>,
    /// 指标
    pub indicators: Vec<Indicator>,
    /// 考核
    pub assessments: Vec<Assessment>,
    /// 计分办法
    pub scorings: Vec<Scoring>,
}

/// A list of those to whom something is owed.
#[derive(Clone, Debug)]
pub struct Roster {
    /// Its name.
    pub name: String,
    /// Who is on it.
    pub members: Vec<String>,
}

/// What all declarations of a city have.
#[derive(Clone, Debug)]
pub struct Common {
    /// Its name.
    pub name: String,
    /// What the encoder says of it in `///` lines.
    pub doc: String,
    /// The clauses it rests on, with the words quoted.
    pub cites: Vec<Citation>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// 约束
    pub force: Force,
    /// Where it is declared.
    pub place: Place,
}

/// Who is responsible where there is no ticket.
#[derive(Clone, Debug)]
pub struct Units {
    /// 共同, 分别, 分工; `None` for a single one.
    pub sharing: Option<Sharing>,
    /// The units by name, groups expanded; the accountable one first.
    pub list: Vec<String>,
    /// Whether 等 says that there may be more.
    pub open: bool,
}

/// A recurring duty.
#[derive(Clone, Debug)]
pub struct Routine {
    /// Name, clauses, 口径, 约束.
    pub head: Common,
    /// 责任单位
    pub units: Units,
    /// 对 分别: to each of these.
    pub for_each: Option<Vec<String>>,
    /// How often.
    pub every: Every,
    /// By when in each period.
    pub due: DueBy,
    /// How much of it in each period.
    pub at_least: u32,
    /// What is counted.
    pub of: CountOf,
    /// What is done.
    pub activity: Option<String>,
    /// 遇休息日顺延.
    pub roll: Option<bool>,
}

/// By when in its period a recurring duty is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueBy {
    /// As the period ends.
    End,
    /// `25日前`, `3月31日前`: (month, day).
    Day(Option<u32>, u32),
    /// `次月5日前`, perhaps with a clock time.
    NextMonth(u32, Option<Clock>),
    /// `期后5个工作日内`
    After(Term),
    /// `第4个星期一 14:30 至 15:30`: which, the weekday (1 is Monday), from and to.
    NthWeekday(u32, u32, Option<Clock>, Option<Clock>),
}

/// A task.
#[derive(Clone, Debug)]
pub struct Task {
    /// Name, clauses, 口径, 约束.
    pub head: Common,
    /// 牵头
    pub lead: Option<String>,
    /// 责任单位; the lead where no other is named.
    pub units: Units,
    /// 节点, in the order written.
    pub milestones: Vec<Milestone>,
    /// 持续推进
    pub ongoing: bool,
    /// 指标
    pub indicators: Vec<String>,
}

/// A milestone of a task.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// By the end of which day.
    pub day: Day,
    /// At least which of `TASK_STATES`.
    pub state: usize,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Name, clauses, 口径, 约束.
    pub head: Common,
    /// 单位; else the measure of its first target.
    pub measure: Option<String>,
    /// 基准
    pub base: Option<String>,
    /// By which units it is judged.
    pub by: By,
    /// 每月 …: once for each period.
    pub every: Option<Every>,
    /// What it must come to.
    pub targets: Vec<TargetAt>,
    /// 取自 义务: computed from obligations; else it has readings.
    pub taken: Option<TakenFrom>,
}

/// What an indicator is computed from.
#[derive(Clone, Debug)]
pub enum TakenFrom {
    /// The obligations of a duty.
    Duty {
        /// The duty.
        duty: DutyId,
        /// Only obligations for which this held when they were opened.
        condition: Option<Cond>,
        /// What is computed.
        statistic: Statistic,
    },
    /// Events of tickets: of those with the whole, those with the part.
    Share {
        /// The matter of the tickets.
        matter: MatterId,
        /// `占比 回访 / …`
        part: Happening,
        /// `… / 办结`
        whole: Happening,
    },
}

/// The most indicators that may be taken from one duty: an obligation keeps which of them it belongs to in the bits of a
/// word.
pub const MAX_SAMPLES: usize = 64;

/// By which units an indicator is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// For the city as a whole.
    Whole,
    /// For each of these units.
    Units(Vec<String>),
    /// For each unit that has readings (按 a role).
    Readings,
    /// For each unit in this role of the tickets it is computed from.
    Role(usize),
}

/// A target and when it counts.
#[derive(Clone, Debug)]
pub struct TargetAt {
    /// What must be reached, in the indicator's measure.
    pub target: Target,
    /// The day; none where each period counts, or where 持续 has no end.
    pub day: Option<Day>,
    /// 持续: every reading is judged.
    pub throughout: bool,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
}

/// A target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// How it compares.
    pub form: TargetForm,
    /// How much: in the indicator's measure, in 百分点, or in % of the base.
    pub amount: Number,
    /// Whether a `提高` is so many % of the base.
    pub of_base: bool,
}

/// An assessment.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Name, clauses, 口径.
    pub head: Common,
    /// 考核对象
    pub units: Vec<String>,
    /// 周期
    pub every: Every,
    /// 得分: the 计分办法 by name.
    pub scoring: String,
    /// What follows from which standing.
    pub consequences: Vec<Consequence>,
}

/// What follows from a standing.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// Which standing.
    pub standing: Standing,
    /// What follows.
    pub name: String,
    /// In which words.
    pub action: Option<String>,
    /// The clause it rests on.
    pub clause: Option<String>,
}

/// A formula that gives a score.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// Its name.
    pub name: String,
    /// What it calls the unit's figures.
    pub parameter: String,
    /// The formula.
    pub formula: String,
    /// Where the formula stands.
    pub place: Place,
}

impl Builder<'_> {
    /// One of these declarations.
    pub(super) fn city(&mut self, declaration: &Declaration, file: FileId) {
        let lines = |name| Lines::of(declaration, name, file);
        match &declaration.head {
            Head::Roster(name, members) => {
                let members = members.iter().map(|member| member.text.clone()).collect();
                self.model.city.rosters.push(Roster { name: name.text.clone(), members });
            }
            Head::Routine(name) => {
                let routine = self.routine(&lines(name));
                self.model.city.routines.extend(routine);
            }
            Head::Task(name) => {
                let task = self.task(&lines(name));
                self.model.city.tasks.extend(task);
            }
            Head::Indicator(name) => {
                let indicator = self.indicator(&lines(name));
                self.model.city.indicators.extend(indicator);
            }
            Head::Assessment(name) => {
                let assessment = self.assessment(&lines(name));
                self.model.city.assessments.extend(assessment);
            }
            Head::Scoring(name, parameter, formula) => self.model.city.scorings.push(Scoring {
                name: name.text.clone(),
                parameter: parameter.text.clone(),
                formula: formula.text.clone(),
                place: Place { file, span: formula.span },
            }),
            _ => {}
        }
    }

    /// What all of them have.
    fn head(&mut self, lines: &Lines<'_>) -> Common {
        let own = lines.list.iter().filter(|line| matches!(line.body, LineBody::Cite));
        let own = own.flat_map(|line| &line.cites).map(citation);
        let force = lines.one(self, |body| match body {
            LineBody::Force(force, reason) => Some((*force, reason.is_some())),
            _ => None,
        });
        if let Some((_, true)) = force {
            // An excuse is an event of a ticket, and here is none.
            let line = lines.list.iter().find(|line| matches!(line.body, LineBody::Force(..)));
            if let Some(line) = line {
                self.findings.at(Place { file: lines.file, span: line.span }, &texts::EXCUSE_NEEDS_A_TICKET);
            }
        }
        Common {
            name: lines.name.text.clone(),
            doc: lines.declaration.doc.join("\n"),
            cites: own.collect(),
            readings: self.own_readings(lines),
            force: force.map_or(Force::Shall, |(force, _)| force),
            place: Place { file: lines.file, span: lines.name.span },
        }
    }

    /// The units of a 责任单位, 分别 or 考核对象 line, groups expanded.
    fn units_listed(&mut self, bearer: &ast::Bearer, file: FileId) -> Option<Vec<String>> {
        let mut list: Vec<String> = Vec::new();
        let mut whole = true;
        for path in &bearer.list {
            match self.units_named(path, file) {
                Some(units) => list.extend(units),
                None => whole = false,
            }
        }
        if let Some(lead) = &bearer.lead {
            let lead = self.unit_at(lead, file)?;
            list.retain(|unit| *unit != lead);
            list.insert(0, lead);
        }
        let mut seen: Vec<String> = Vec::with_capacity(list.len());
        for unit in list {
            if !seen.contains(&unit) {
                seen.push(unit);
            }
        }
        whole.then_some(seen)
    }

    /// A unit, or the members of a group.
    fn units_named(&mut self, path: &[Name], file: FileId) -> Option<Vec<String>> {
        if let [name] = path
            && let Some(group) = self.model.groups.iter().find(|group| group.name == name.text)
        {
            let members = group.members.clone();
            self.findings.uses(&name.text);
            return Some(members.into_iter().map(|member| self.own_name(&member)).collect());
        }
        self.unit_at(path, file).map(|unit| vec![unit])
    }

    /// A unit's own name, whichever of its names a group uses.
    fn own_name(&self, name: &str) -> String {
        self.unit_named(name).unwrap_or_else(|| name.to_owned())
    }

    /// The one unit that a name, or a role bound here, stands for.
    pub(super) fn unit_at(&mut self, path: &[Name], file: FileId) -> Option<String> {
        let name = path.first()?;
        self.findings.uses(&name.text);
        let Some(dotted) = path.get(1) else {
            if let Some(unit) = self.unit_named(&name.text) {
                return Some(unit);
            }
            let member = self.model.groups.iter().flat_map(|group| &group.members);
            if member.into_iter().any(|member| *member == name.text) {
                return Some(name.text.clone());
            }
            let matters = self.model.matters.iter().flat_map(|matter| &matter.roles);
            let of_tickets = matters.map(|role| role.name.as_str());
            let mut roles = of_tickets.chain(self.model.roles.iter().map(|role| role.name.as_str()));
            if roles.any(|role| role == name.text) {
                let message = Message::new(&texts::ROLE_NEEDS_A_TICKET).with("role", name.text.as_str());
                self.findings.at(Place { file, span: name.span }, message);
                return None;
            }
            let groups = self.model.groups.iter();
            let groups = groups.flat_map(|group| std::iter::once(&group.name).chain(&group.members));
            let known = groups.chain(self.model.units.iter().map(|unit| &unit.name)).map(String::as_str);
            self.findings.unknown(&texts::A_PARTY, name, file, known);
            return None;
        };
        // 上级 is the only thing a unit has that is a unit.
        let unit = self.unit_at(path.get(..1)?, file)?;
        let superior =
            self.model.units.iter().find(|one| one.name == unit).and_then(|one| one.superior.clone());
        match superior.filter(|_| ["上级", "superior"].contains(&dotted.text.as_str())) {
            Some(superior) => Some(self.own_name(&superior)),
            None => {
                let message = Message::new(&texts::NO_SUPERIOR).with("unit", unit);
                self.findings.at(Place { file, span: dotted.span }, message);
                None
            }
        }
    }

    /// 责任单位, where several must say how they share it.
    fn units(&mut self, lines: &Lines<'_>) -> Option<Option<Units>> {
        let bearer =
            lines.one(self, |body| if let LineBody::Bearer(bearer) = body { Some(bearer) } else { None });
        let Some(bearer) = bearer else { return Some(None) };
        let list = self.units_listed(bearer, lines.file)?;
        if list.len() > 1 && bearer.sharing.is_none() {
            let names = bearer.list.iter().flatten().map(|name| name.span);
            let span = names.reduce(crate::span::Span::to).unwrap_or(lines.name.span);
            let finding = Diagnostic::new(&texts::SHARING_MISSING).at(Place { file: lines.file, span });
            self.findings.push(finding.help(&texts::SAY_THE_SHARING));
            return None;
        }
        Some(Some(Units { sharing: bearer.sharing, list, open: bearer.open }))
    }
}

/// A clause with its quotes, as the model keeps it.
fn citation(cite: &ast::Cite) -> Citation {
    Citation {
        clause: cite.clause.text.clone(),
        quotes: cite.quotes.iter().map(|quote| quote.text.clone()).collect(),
    }
}

/// The clauses of a line of its own.
fn cites_of(line: &ast::Line) -> Vec<Citation> {
    line.cites.iter().map(citation).collect()
}
