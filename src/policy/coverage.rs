//! What the examples of a policy reached: which duties came to an outcome, which rungs, rows, milestones and the rest were
//! met with. Told by what the evaluator and the ledger did, never by what an example names.

use std::collections::BTreeSet;

use super::Policy;
use crate::eval::{Evaluator, Note, State};
use crate::facts::Entered;
use crate::ledger::{City, Ledger};
use crate::model::Model;
use crate::model::city::{Standing, TASK_STATES};
use crate::program::Program;
use crate::source::Place;
use crate::value::Day;

/// What examples reached of a policy.
///
/// ```
/// use duban::{Coverage, Covered, CoveredKind, Policy, Reach};
/// let (results, coverage): (_, Coverage) = Policy::load("policies/zibo")?.test_coverage();
/// assert!(results.iter().all(|example| example.mismatches.is_empty()));
/// let (reached, all) = coverage.count(Some(CoveredKind::Duty));
/// assert!(0 < reached && reached <= all);
/// let missed = |item: &&Covered| item.reach != Reach::Reached;
/// for item in coverage.items.iter().filter(missed) {
///     println!("{} {} {}", item.kind.key(), item.name, item.reach.key());
/// }
/// # Ok::<(), duban::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Everything that can be reached, by kind, in the order of the policy.
    pub items: Vec<Covered>,
}

impl Coverage {
    /// How much was reached, and how much there is; of one kind, where one is asked for.
    pub fn count(&self, kind: Option<CoveredKind>) -> (usize, usize) {
        let of = self.items.iter().filter(|item| kind.is_none_or(|kind| item.kind == kind));
        let reached = of.clone().filter(|item| item.reach == Reach::Reached).count();
        (reached, of.count())
    }
}

/// Something that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// What it is.
    pub kind: CoveredKind,
    /// The declaration it stands in.
    pub name: String,
    /// Which part of it: a rung, a row, a milestone, a target, a consequence.
    pub part: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// How far examples came.
    pub reach: Reach,
}

/// The kinds of what can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoveredKind {
    /// 义务: an obligation that came to an outcome.
    Duty,
    /// 延期: one that took effect.
    Extension,
    /// 不计入: time that was not counted.
    Suspension,
    /// 前置, 禁止: one that was broken.
    Prohibition,
    /// 可以: one that lifted something.
    Permission,
    /// 督办: a rung that was reached.
    Rung,
    /// 表, 时限表: a row that held.
    Row,
    /// 任务: a milestone judged by a report.
    Milestone,
    /// 指标: a target judged by a reading, or by tickets.
    Target,
    /// 定期: a period that ended, with something done in it.
    Routine,
    /// 考核: what follows from a standing; where nothing does, a ranking.
    Consequence,
}

impl CoveredKind {
    /// All of them, in the order they are listed.
    pub const ALL: [CoveredKind; 11] = [
        CoveredKind::Duty,
        CoveredKind::Extension,
        CoveredKind::Suspension,
        CoveredKind::Prohibition,
        CoveredKind::Permission,
        CoveredKind::Rung,
        CoveredKind::Row,
        CoveredKind::Milestone,
        CoveredKind::Target,
        CoveredKind::Routine,
        CoveredKind::Consequence,
    ];

    /// The word for programs.
    pub fn key(self) -> &'static str {
        match self {
            CoveredKind::Duty => "duty",
            CoveredKind::Extension => "extension",
            CoveredKind::Suspension => "suspension",
            CoveredKind::Prohibition => "prohibition",
            CoveredKind::Permission => "permission",
            CoveredKind::Rung => "rung",
            CoveredKind::Row => "row",
            CoveredKind::Milestone => "milestone",
            CoveredKind::Target => "target",
            CoveredKind::Routine => "routine",
            CoveredKind::Consequence => "consequence",
        }
    }
}

/// How far examples came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nowhere near.
    Not,
    /// It began, and was not decided: an obligation still open, a milestone still to come.
    Begun,
    /// It was reached.
    Reached,
}

impl Reach {
    /// The word for programs.
    pub fn key(self) -> &'static str {
        match self {
            Reach::Not => "no",
            Reach::Begun => "begun",
            Reach::Reached => "yes",
        }
    }
}

/// The places of what was reached, by kind; a part by the places of its declaration and of itself.
#[derive(Debug, Default)]
pub(super) struct Reached {
    reached: BTreeSet<Key>,
    begun: BTreeSet<Key>,
}

type Key = (CoveredKind, usize, usize);

/// The part of an assessment that is its ranking, where nothing follows from a standing.
const RANKING: usize = usize::MAX;

impl Reached {
    fn add(&mut self, kind: CoveredKind, at: usize, part: usize) {
        self.reached.insert((kind, at, part));
    }

    /// What the ticket just judged reached.
    pub(super) fn ticket(&mut self, evaluator: &Evaluator) {
        let settled = evaluator.settled();
        for (index, state) in settled.order.iter().zip(&settled.states) {
            let Some(one) = evaluator.obligations().get(*index) else { continue };
            self.begun.insert((CoveredKind::Duty, one.duty, 0));
            if decided(*state) || *state == State::Waived {
                self.add(CoveredKind::Duty, one.duty, 0);
            }
            if let Some(permission) = one.excepted {
                self.add(CoveredKind::Permission, permission, 0);
            }
        }
        for one in evaluator.extensions() {
            self.begun.insert((CoveredKind::Extension, one.extension, 0));
            if one.effective_at.is_some() {
                self.add(CoveredKind::Extension, one.extension, 0);
            }
        }
        for one in evaluator.exclusions().iter().filter(|one| one.unknown.is_none()) {
            self.add(CoveredKind::Suspension, one.suspension, 0);
        }
        for one in evaluator.rule_breaches() {
            self.add(CoveredKind::Prohibition, one.prohibition, 0);
        }
        for one in evaluator.escalations() {
            self.add(CoveredKind::Rung, one.ladder, one.rung);
        }
        for (table, row) in evaluator.rows() {
            self.add(CoveredKind::Row, table, row);
        }
        for note in evaluator.notes() {
            if let Note::Lifted { permission, .. } = note {
                self.add(CoveredKind::Permission, *permission, 0);
            }
        }
    }

    /// What stands beside the tickets.
    pub(super) fn city(&mut self, program: &Program, ledger: &Ledger, city: &City<'_>) {
        let reported = |task: usize| {
            ledger
                .books
                .entered
                .keys()
                .any(|record| matches!(record, Entered::Report { task: of, .. } if *of == task))
        };
        for one in city.tasks.iter().filter(|one| reported(one.task)) {
            self.judged(CoveredKind::Milestone, (one.task, one.milestone), one.state);
        }
        for one in city.indicators.iter().filter(|one| one.value.is_some()) {
            self.judged(CoveredKind::Target, (one.indicator, one.target), one.state);
        }
        for one in city.routines.iter().filter(|one| one.done > 0) {
            self.judged(CoveredKind::Routine, (one.routine, 0), one.state);
        }
        for one in &city.assessments {
            for ranked in one.ranking.iter().filter(|ranked| ranked.score.is_ok()) {
                self.add(CoveredKind::Consequence, one.assessment, RANKING);
                for consequence in &ranked.consequences {
                    self.add(CoveredKind::Consequence, one.assessment, *consequence);
                }
            }
        }
        for one in &city.rungs {
            self.add(CoveredKind::Rung, one.ladder, one.rung);
            let rung = program.ladders.get(one.ladder).and_then(|ladder| ladder.rungs.get(one.rung));
            for entry in &one.duties {
                let standing = rung.and_then(|rung| rung.standing.get(entry.duty));
                if let Some(duty) = standing.and_then(|standing| standing.duty) {
                    self.judged(CoveredKind::Duty, (duty, 0), entry.state);
                }
            }
        }
        for one in &city.repeats {
            self.add(CoveredKind::Prohibition, one.act.prohibition, 0);
        }
    }

    fn judged(&mut self, kind: CoveredKind, (at, part): (usize, usize), state: State) {
        self.begun.insert((kind, at, part));
        if decided(state) {
            self.add(kind, at, part);
        }
    }

    fn reach(&self, key: Key) -> Reach {
        match (self.reached.contains(&key), self.begun.contains(&key)) {
            (true, _) => Reach::Reached,
            (false, true) => Reach::Begun,
            (false, false) => Reach::Not,
        }
    }
}

fn decided(state: State) -> bool {
    matches!(state, State::Met | State::Late | State::Overdue)
}

/// Everything of a policy that can be reached, with how far its examples came. The rules of all versions stand side by
/// side, as in the program.
pub(super) fn coverage(policy: &Policy, reached: &Reached) -> Coverage {
    let mut list = List { policy, reached, items: Vec::new() };
    list.duties();
    list.rules();
    list.parts();
    list.city();
    Coverage { items: list.items }
}

struct List<'p> {
    policy: &'p Policy,
    reached: &'p Reached,
    items: Vec<Covered>,
}

impl<'p> List<'p> {
    fn item(&mut self, (kind, at, part): Key, name: &str, said: Option<String>, place: Place) {
        let reach = self.reached.reach((kind, at, part));
        // What applies to duties of several matters is one declaration, reached in any of them.
        let several = matches!(kind, CoveredKind::Extension | CoveredKind::Suspension | CoveredKind::Rung);
        let mut known = self.items.iter_mut().filter(|one| several && one.kind == kind && one.place == place);
        if let Some(known) = known.find(|one| one.part == said) {
            known.reach = known.reach.max(reach);
            return;
        }
        self.items.push(Covered { kind, name: name.to_owned(), part: said, place, reach });
    }

    /// The declarations of all versions, numbered as in the program.
    fn all<T>(&self, of: impl Fn(&'p Model) -> &'p [T]) -> Vec<(usize, &'p T)> {
        self.policy.models().iter().flat_map(of).enumerate().collect()
    }

    /// The duties of each version, those of its rungs behind the others.
    fn duties(&mut self) {
        let policy = self.policy;
        let (mut version, mut own) = (0, 0);
        for (at, duty) in policy.program().duties.iter().enumerate() {
            own = if duty.version == version { own } else { 0 };
            version = duty.version;
            let model = policy.models().get(version);
            let place = model.and_then(|model| {
                let rung = || {
                    let (ladder, rung) = duty.words.name.split_once('.')?;
                    let ladder = model.ladders.iter().find(|one| one.name == ladder)?;
                    ladder.rungs.iter().find(|one| one.name == rung).map(|rung| rung.place)
                };
                model.duties.get(own).map(|duty| duty.place).or_else(rung)
            });
            self.item((CoveredKind::Duty, at, 0), &duty.words.name, None, place.unwrap_or_default());
            own = own.saturating_add(1);
        }
    }

    /// Declarations that are reached as a whole.
    fn rules(&mut self) {
        for (at, one) in self.all(|model| &model.extensions) {
            self.item((CoveredKind::Extension, at, 0), &one.name, None, one.place);
        }
        for (at, one) in self.all(|model| &model.suspensions) {
            self.item((CoveredKind::Suspension, at, 0), &one.name, None, one.place);
        }
        for (at, one) in self.all(|model| &model.prohibitions) {
            self.item((CoveredKind::Prohibition, at, 0), &one.name, None, one.place);
        }
        for (at, one) in self.all(|model| &model.permissions) {
            self.item((CoveredKind::Permission, at, 0), &one.name, None, one.place);
        }
    }

    /// Rungs and rows.
    fn parts(&mut self) {
        for (at, ladder) in self.all(|model| &model.ladders) {
            for (part, rung) in ladder.rungs.iter().enumerate() {
                let key = (CoveredKind::Rung, at, part);
                self.item(key, &ladder.name, Some(rung.name.clone()), rung.place);
            }
        }
        for (at, table) in self.all(|model| &model.tables) {
            for (part, row) in table.rows.iter().enumerate() {
                let words = self.words(row.place);
                self.item((CoveredKind::Row, at, part), &table.name, Some(words), row.place);
            }
        }
    }

    /// A line as it is written, without the clause behind it.
    fn words(&self, place: Place) -> String {
        let source = self.policy.sources().get(place.file);
        let line = source.map_or("", |source| source.slice(place.span));
        let said = line.split("依据").next().unwrap_or("").split("//").next().unwrap_or("");
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What stands beside the tickets. Milestones and targets are judged by day, and listed so.
    fn city(&mut self) {
        let policy = self.policy;
        let beside = &policy.program().beside;
        for ((at, one), task) in self.all(|model| &model.city.tasks).into_iter().zip(&beside.tasks) {
            let place = one.head.place;
            for (part, milestone) in task.milestones.iter().enumerate() {
                let state = TASK_STATES.get(milestone.state).copied().unwrap_or_default();
                let said = format!("{}{state}", by_day(milestone.day));
                self.item((CoveredKind::Milestone, at, part), &task.standard.name, Some(said), place);
            }
        }
        let indicators = self.all(|model| &model.city.indicators);
        for ((at, one), indicator) in indicators.into_iter().zip(&beside.indicators) {
            let place = one.head.place;
            for (part, target) in indicator.targets.iter().enumerate() {
                let said = match (target.throughout, target.day) {
                    (true, _) => Some("持续".to_owned()),
                    (false, Some(_)) => Some(by_day(target.day).trim_end().to_owned()),
                    (false, None) => None,
                };
                self.item((CoveredKind::Target, at, part), &indicator.standard.name, said, place);
            }
        }
        for (at, routine) in self.all(|model| &model.city.routines) {
            self.item((CoveredKind::Routine, at, 0), &routine.head.name, None, routine.head.place);
        }
        for (at, one) in self.all(|model| &model.city.assessments) {
            if one.consequences.is_empty() {
                self.item((CoveredKind::Consequence, at, RANKING), &one.head.name, None, one.head.place);
            }
            for (part, follows) in one.consequences.iter().enumerate() {
                let said = format!("{} → {}", standing(follows.standing), follows.name);
                self.item((CoveredKind::Consequence, at, part), &one.head.name, Some(said), one.head.place);
            }
        }
    }
}

/// `2021-06-15前 `; nothing where there is no day.
fn by_day(day: Option<Day>) -> String {
    day.map(|day| format!("{day}前 ")).unwrap_or_default()
}

fn standing(standing: Standing) -> String {
    match standing {
        Standing::Last(n) => format!("后{n}位"),
        Standing::First(n) => format!("前{n}位"),
        Standing::From(score) => format!("{score}分以上"),
        Standing::Below(score) => format!("低于{score}分"),
    }
}
