//! What does not come from tickets, compiled: recurring duties, tasks, indicators, assessments, with units as texts by
//! number and readings by the number of their quantity.

use super::schema::Texts;
use super::{Happening, VersionSet};
use crate::model::city as model;
pub use crate::model::city::{
    Compare, Consequence, CountOf, DueBy, Standing, Statistic, TASK_STATES, Target, TargetForm,
};
use crate::model::{Citation, Force, Sharing};
use crate::value::{Day, Every, TextId};

/// What does not come from tickets.
#[derive(Clone, Debug, Default)]
pub struct City {
    /// 定期, in the order of the policy.
    pub routines: Vec<Routine>,
    /// 任务
    pub tasks: Vec<Task>,
    /// 指标
    pub indicators: Vec<Indicator>,
    /// What readings may be of: indicators and their bases, each once.
    pub quantities: Vec<Quantity>,
    /// 考核
    pub assessments: Vec<Assessment>,
    /// 计分办法
    pub scorings: Vec<Scoring>,
    /// The lengths of the periods that assessments ask for, each once.
    pub periods: Vec<Every>,
    /// What indicators that are shares of events (取自 占比) are taken from.
    pub shares: Vec<Share>,
}

/// What people read of a declaration.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Its name.
    pub name: String,
    /// The version it belongs to.
    pub version: usize,
    /// The clause it rests on first.
    pub clause: Option<String>,
    /// The words of that clause.
    pub quote: Option<String>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// How strongly it binds.
    pub force: Force,
}

/// Who owes something where there is no ticket.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The units; the accountable one first.
    pub units: Vec<TextId>,
    /// One obligation for each (分别).
    pub severally: bool,
    /// 等: there may be more.
    pub open: bool,
}

/// A recurring duty.
#[derive(Clone, Debug)]
pub struct Routine {
    /// Name, clause, 口径, 约束.
    pub standard: Standard,
    /// 责任单位
    pub owed: Owed,
    /// 对 分别: to each of these.
    pub for_each: Option<Vec<String>>,
    /// How often.
    pub every: Every,
    /// By when in each period.
    pub due: DueBy,
    /// How much of it.
    pub at_least: u32,
    /// What is counted.
    pub of: CountOf,
    /// 遇休息日顺延
    pub roll: Option<bool>,
}

/// A task.
#[derive(Clone, Debug)]
pub struct Task {
    /// Name, clause, 口径, 约束.
    pub standard: Standard,
    /// 牵头
    pub lead: Option<TextId>,
    /// 责任单位
    pub owed: Owed,
    /// 节点, by day; one without a day where the task has no deadline.
    pub milestones: Vec<Milestone>,
    /// 指标
    pub indicators: Vec<String>,
}

/// A milestone.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// By the end of which day; none for a task without a deadline.
    pub day: Option<Day>,
    /// At least which of `TASK_STATES`.
    pub state: usize,
    /// The clause.
    pub clause: Option<String>,
    /// Its words.
    pub quote: Option<String>,
}

/// Something that readings are of.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Its name.
    pub name: String,
    /// What it is measured in; versions that measure differently have a quantity each.
    pub measure: Option<String>,
    /// The versions that measure it so.
    pub versions: VersionSet,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Name, clause, 口径, 约束.
    pub standard: Standard,
    /// Its place in `City::quantities`.
    pub quantity: usize,
    /// 基准, likewise.
    pub base: Option<usize>,
    /// By which units it is judged.
    pub by: By,
    /// 每月 …
    pub every: Option<Every>,
    /// What it must come to, by day.
    pub targets: Vec<TargetAt>,
    /// 取自: what is computed from tickets; else it has readings.
    pub taken: Option<Drawn>,
}

/// What is computed from tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// From the obligations of a duty.
    Duty(Statistic),
    /// The share of the tickets with one event that have another too.
    Share,
}

/// `取自 占比 甲 / 乙`: of the tickets on which the whole happened, those on which the part did.
#[derive(Clone, Debug)]
pub struct Share {
    /// The indicator's place in `City::indicators`.
    pub indicator: usize,
    /// The matter of the tickets.
    pub matter: usize,
    /// 甲
    pub part: Happening,
    /// 乙
    pub whole: Happening,
}

/// By which units an indicator is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// For the city as a whole.
    Whole,
    /// For each of these.
    Units(Vec<TextId>),
    /// For each unit that has readings.
    Readings,
    /// For each unit in this role of the tickets it is computed from.
    Role(usize),
}

/// A target and when it counts.
#[derive(Clone, Debug)]
pub struct TargetAt {
    /// What must be reached.
    pub target: Target,
    /// The day.
    pub day: Option<Day>,
    /// 持续
    pub throughout: bool,
    /// The clause.
    pub clause: Option<String>,
    /// Its words.
    pub quote: Option<String>,
}

/// An assessment.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Name, clause, 口径.
    pub standard: Standard,
    /// 考核对象
    pub units: Vec<TextId>,
    /// 周期
    pub every: Every,
    /// 得分: its place in `City::scorings`.
    pub scoring: usize,
    /// What follows from which standing.
    pub consequences: Vec<Consequence>,
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
}

impl City {
    /// Adds the declarations of a version to those of the versions before it.
    pub(super) fn add(&mut self, city: &model::City, version: usize, texts: &mut Texts) {
        let mut compiler = Compiler { texts, version, quantities: std::mem::take(&mut self.quantities) };
        for indicator in &city.indicators {
            compiler.quantity(&indicator.head.name, indicator.measure.as_deref());
        }
        self.indicators.extend(city.indicators.iter().map(|indicator| compiler.indicator(indicator)));
        let first = self.scorings.len();
        let scoring = |name: &str| {
            let own = city.scorings.iter().position(|scoring| scoring.name == name);
            own.map_or(usize::MAX, |own| first.saturating_add(own))
        };
        let assessments = city.assessments.iter().map(|one| Assessment {
            standard: compiler.standard(&one.head),
            units: compiler.units(&one.units),
            every: one.every,
            scoring: scoring(&one.scoring),
            consequences: one.consequences.clone(),
        });
        self.assessments.extend(assessments);
        self.routines.extend(city.routines.iter().map(|routine| compiler.routine(routine)));
        self.tasks.extend(city.tasks.iter().map(|task| compiler.task(task)));
        self.scorings.extend(city.scorings.iter().map(scoring_of));
        self.quantities = compiler.quantities;
        self.periods = self.assessments.iter().map(|one| one.every).collect();
        self.periods.sort();
        self.periods.dedup();
    }
}

struct Compiler<'t> {
    texts: &'t mut Texts,
    version: usize,
    quantities: Vec<Quantity>,
}

impl Compiler<'_> {
    fn standard(&self, head: &model::Common) -> Standard {
        let (clause, quote) = first(&head.cites);
        Standard {
            name: head.name.clone(),
            version: self.version,
            clause,
            quote,
            readings: head.readings.clone(),
            force: head.force,
        }
    }

    fn units(&mut self, names: &[String]) -> Vec<TextId> {
        names.iter().map(|name| self.unit(name)).collect()
    }

    fn unit(&mut self, name: &str) -> TextId {
        self.texts.find_unit(name).unwrap_or_else(|| self.texts.keep(name))
    }

    fn owed(&mut self, units: &model::Units) -> Owed {
        Owed {
            units: self.units(&units.list),
            severally: units.sharing == Some(Sharing::Severally),
            open: units.open,
        }
    }

    /// The number of a quantity, which is kept. An indicator's own measure goes before that of those who compare.
    fn quantity(&mut self, name: &str, measure: Option<&str>) -> usize {
        let own = |one: &Quantity| one.name == name && one.versions.has(self.version);
        if let Some(known) = self.quantities.iter().position(own) {
            return known;
        }
        let alike = |one: &Quantity| one.name == name && one.measure.as_deref() == measure;
        let at = self.quantities.iter().position(alike).unwrap_or_else(|| {
            let measure = measure.map(str::to_owned);
            self.quantities.push(Quantity {
                name: name.to_owned(),
                measure,
                versions: VersionSet::default(),
            });
            self.quantities.len().saturating_sub(1)
        });
        if let Some(quantity) = self.quantities.get_mut(at) {
            quantity.versions.add(self.version);
        }
        at
    }

    fn routine(&mut self, routine: &model::Routine) -> Routine {
        Routine {
            standard: self.standard(&routine.head),
            owed: self.owed(&routine.units),
            for_each: routine.for_each.clone(),
            every: routine.every,
            due: routine.due,
            at_least: routine.at_least,
            of: routine.of,
            roll: routine.roll,
        }
    }

    fn task(&mut self, task: &model::Task) -> Task {
        let mut milestones: Vec<Milestone> = task
            .milestones
            .iter()
            .map(|milestone| {
                let (clause, quote) = first(&milestone.cites);
                Milestone { day: Some(milestone.day), state: milestone.state, clause, quote }
            })
            .collect();
        milestones.sort_by_key(|milestone| milestone.day);
        if milestones.is_empty() && !task.ongoing {
            let state = TASK_STATES.len().saturating_sub(1);
            milestones.push(Milestone { day: None, state, clause: None, quote: None });
        }
        Task {
            standard: self.standard(&task.head),
            lead: task.lead.as_ref().map(|lead| self.unit(lead)),
            owed: self.owed(&task.units),
            milestones,
            indicators: task.indicators.clone(),
        }
    }

    fn indicator(&mut self, indicator: &model::Indicator) -> Indicator {
        let mut targets: Vec<TargetAt> = indicator
            .targets
            .iter()
            .map(|at| {
                let (clause, quote) = first(&at.cites);
                TargetAt { target: at.target, day: at.day, throughout: at.throughout, clause, quote }
            })
            .collect();
        targets.sort_by_key(|target| target.day);
        Indicator {
            standard: self.standard(&indicator.head),
            quantity: self.quantity(&indicator.head.name, indicator.measure.as_deref()),
            base: indicator.base.as_ref().map(|base| self.quantity(base, indicator.measure.as_deref())),
            by: match &indicator.by {
                model::By::Whole => By::Whole,
                model::By::Units(units) => By::Units(self.units(units)),
                model::By::Readings => By::Readings,
                model::By::Role(role) => By::Role(*role),
            },
            every: indicator.every,
            targets,
            taken: indicator.taken.as_ref().map(|taken| match taken {
                model::TakenFrom::Duty { statistic, .. } => Drawn::Duty(*statistic),
                model::TakenFrom::Share { .. } => Drawn::Share,
            }),
        }
    }
}

fn first(cites: &[Citation]) -> (Option<String>, Option<String>) {
    let cite = cites.first();
    (cite.map(|cite| cite.clause.clone()), cite.and_then(|cite| cite.quotes.first().cloned()))
}

fn scoring_of(scoring: &model::Scoring) -> Scoring {
    Scoring {
        name: scoring.name.clone(),
        parameter: scoring.parameter.clone(),
        formula: scoring.formula.clone(),
    }
}
