//! Assessments: each period that has ended, the units' figures put into the formula, ranked, ties at a cut included. The
//! formulas run in `script`.

use std::collections::BTreeMap;

use super::period::begun;
use super::{City, Counts, Ledger, Missed, State};
use crate::program::Program;
use crate::program::city::{Assessment, Standing};
use crate::script::{Fault, Formula, Reason, Scripts};
use crate::value::{Moment, Number, Period, TextId};

/// The figures a formula may ask for, with what `docs/reference/14-考核.md` says of them.
pub const FIGURES: [&str; 20] = [
    "应办数",
    "按期数",
    "逾期完成数",
    "逾期未完成数",
    "在办数",
    "终止数",
    "违反数",
    "按时率",
    "办结率",
    "响应率",
    "满意率",
    "定期应办数",
    "定期按期数",
    "定期按期率",
    "任务应办数",
    "任务按期数",
    "任务按期率",
    "指标应达数",
    "指标达标数",
    "指标达标率",
];

/// The formulas of a policy, read; in the order of its 计分办法.
#[derive(Debug, Default)]
pub struct Formulas {
    scripts: Option<Scripts>,
    list: Vec<Formula>,
}

/// A unit in a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The unit.
    pub unit: TextId,
    /// Its score, or why it has none.
    pub score: Result<Number, Why>,
    /// Its rank: 1 is best, equal scores share one.
    pub rank: Option<usize>,
    /// What follows, by the consequence's place in the assessment.
    pub consequences: Vec<usize>,
}

/// Why there is no score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// These facts do not give the figure.
    Lacks(String),
    /// The formula failed.
    Fault(Fault),
}

/// A ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentEntry {
    /// The assessment's place in the policy.
    pub assessment: usize,
    /// Its period.
    pub period: Period,
    /// The units, the best first; those without a score last.
    pub ranking: Vec<Ranked>,
    /// Consequences whose cut fell among equals: (its place, how many it reached).
    pub ties: Vec<(usize, usize)>,
}

impl Formulas {
    /// Reads the formulas of a policy, and tries each on figures made up for it.
    ///
    /// # Errors
    /// The place of the first that is wrong in the policy's 计分办法, and why.
    pub fn read(program: &Program) -> Result<Formulas, (usize, Fault)> {
        let mut formulas = Formulas::default();
        for (at, scoring) in program.beside.scorings.iter().enumerate() {
            if formulas.scripts.is_none() {
                formulas.scripts = Some(Scripts::within(&program.limits).map_err(|fault| (at, fault))?);
            }
            let Some(scripts) = &formulas.scripts else { break };
            let formula = scripts.read(&scoring.parameter, &scoring.formula).map_err(|fault| (at, fault))?;
            tried(scripts, &formula).map_err(|fault| (at, fault))?;
            formulas.list.push(formula);
        }
        Ok(formulas)
    }

    fn score(&self, scoring: usize, figures: &BTreeMap<&str, Number>) -> Result<Number, Why> {
        let (Some(scripts), Some(formula)) = (&self.scripts, self.list.get(scoring)) else {
            return Err(Why::Fault(Fault::new(Reason::Absent)));
        };
        scripts.score(formula, figures).map_err(|fault| match fault.reason {
            Reason::Figure(name) => Why::Lacks(name),
            _ => Why::Fault(fault),
        })
    }
}

/// A formula must not fail on every set of figures: equal ones and different ones.
fn tried(scripts: &Scripts, formula: &Formula) -> Result<(), Fault> {
    let equal: BTreeMap<&str, Number> = FIGURES.iter().map(|name| (*name, Number::whole(1))).collect();
    // Odd fractions: no formula subtracts just these.
    let odd = |n: i64| Number::whole(n).times(Number::whole(13)).and_then(|n| n.plus(Number::whole(371)));
    let odd = |n: i64| odd(n).and_then(|n| n.over(Number::whole(1_000)));
    let different = FIGURES.iter().zip(1..).filter_map(|(name, n)| Some((*name, odd(n)?))).collect();
    let Err(first) = scripts.score(formula, &equal) else { return Ok(()) };
    if first.reason != Reason::Arithmetic {
        return Err(first);
    }
    scripts.score(formula, &different).map(|_| ())
}

/// All assessments of periods that have ended by a moment.
pub(super) fn judge(
    ledger: &Ledger,
    program: &Program,
    city: &City<'_>,
    formulas: &Formulas,
    as_of: Moment,
) -> Vec<AssessmentEntry> {
    let mut entries = Vec::new();
    for (at, assessment) in program.beside.assessments.iter().enumerate() {
        let ended = begun(program, assessment.every, as_of).filter(|period| {
            let over = period.end() < as_of || (period.end() == as_of && !waits(ledger, city, *period));
            over && program.era_of(period.last) == assessment.standard.version
        });
        for period in ended.take(program.limits.periods.saturating_add(1)) {
            let mut ranking: Vec<Ranked> = assessment
                .units
                .iter()
                .map(|unit| {
                    let figures = figures(ledger, program, city, *unit, period);
                    let score = formulas.score(assessment.scoring, &figures);
                    Ranked { unit: *unit, score, rank: None, consequences: Vec::new() }
                })
                .collect();
            rank(&mut ranking);
            let ties = follow(assessment, &mut ranking);
            entries.push(AssessmentEntry { assessment: at, period, ranking, ties });
        }
    }
    entries
}

/// Whether something is still open in a period's last second: it is missed when that is over, and shows then.
fn waits(ledger: &Ledger, city: &City, period: Period) -> bool {
    let counts = ledger.by_period.get(&period).into_iter().flat_map(BTreeMap::values);
    let open = |state: State, due: Option<Moment>| {
        state == State::Pending && due.is_some_and(|due| due == period.end())
    };
    counts.into_iter().any(|counts| counts.pending > 0)
        || city.routines.iter().any(|one| open(one.state, Some(one.due)))
        || city.tasks.iter().any(|one| open(one.state, one.due))
        || city.indicators.iter().any(|one| open(one.state, one.due))
}

/// The best first; equals in the order of the policy.
fn rank(ranking: &mut [Ranked]) {
    ranking.sort_by(|a, b| match (&a.score, &b.score) {
        (Ok(a), Ok(b)) => b.cmp(a),
        (Ok(_), Err(_)) => std::cmp::Ordering::Less,
        (Err(_), Ok(_)) => std::cmp::Ordering::Greater,
        (Err(_), Err(_)) => std::cmp::Ordering::Equal,
    });
    let scores: Vec<Number> = ranking.iter().filter_map(|one| one.score.clone().ok()).collect();
    for one in ranking.iter_mut() {
        if let Ok(score) = &one.score {
            one.rank = Some(scores.iter().filter(|other| *other > score).count().saturating_add(1));
        }
    }
}

/// Puts the consequences on the units they reach; those whose cut fell among equals are told.
fn follow(assessment: &Assessment, ranking: &mut [Ranked]) -> Vec<(usize, usize)> {
    let scores: Vec<Number> = ranking.iter().filter_map(|one| one.score.clone().ok()).collect();
    let mut ties = Vec::new();
    for (at, consequence) in assessment.consequences.iter().enumerate() {
        let places = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        // The score at the cut; fewer units than places reach all of them.
        let (asked, cut) = match consequence.standing {
            Standing::First(n) => {
                (Some(places(n)), scores.get(places(n).saturating_sub(1)).or(scores.last()))
            }
            Standing::Last(n) => {
                (Some(places(n)), scores.iter().rev().nth(places(n).saturating_sub(1)).or(scores.first()))
            }
            Standing::From(_) | Standing::Below(_) => (None, None),
        };
        let reaches = |score: &Number| match consequence.standing {
            Standing::First(n) => n > 0 && cut.is_some_and(|cut| score >= cut),
            Standing::Last(n) => n > 0 && cut.is_some_and(|cut| score <= cut),
            Standing::From(least) => *score >= least,
            Standing::Below(limit) => *score < limit,
        };
        let mut reached = 0_usize;
        for one in ranking.iter_mut() {
            if one.score.as_ref().is_ok_and(&reaches) {
                one.consequences.push(at);
                reached = reached.saturating_add(1);
            }
        }
        if asked.is_some_and(|asked| reached > asked) {
            ties.push((at, reached));
        }
    }
    ties
}

/// What a unit has to show for a period. A figure whose list is absent, or that would divide by nothing, is not there.
fn figures(
    ledger: &Ledger,
    program: &Program,
    city: &City<'_>,
    unit: TextId,
    period: Period,
) -> BTreeMap<&'static str, Number> {
    let mut found = BTreeMap::new();
    let present = ledger.books.present;
    if present.tickets {
        let none = Counts::default();
        let name = program.texts.get(unit).unwrap_or("");
        let counts = ledger.by_period.get(&period).and_then(|units| units.get(name));
        tickets(counts.unwrap_or(&none), &mut found);
    }
    let mut share = |names: [&'static str; 3], states: &mut dyn Iterator<Item = State>| {
        let (mut all, mut met) = (0_u64, 0_u64);
        for state in states.filter(|state| matches!(state, State::Met | State::Late | State::Overdue)) {
            all = all.saturating_add(1);
            met = met.saturating_add(u64::from(state == State::Met));
        }
        let [all_name, met_name, rate_name] = names;
        found.insert(all_name, whole(all));
        found.insert(met_name, whole(met));
        if let Some(rate) = whole(met).over(whole(all)) {
            found.insert(rate_name, rate);
        }
    };
    let own = |of: Option<TextId>, due: Option<Moment>| {
        of == Some(unit) && due.is_some_and(|due| period.holds(due.day()))
    };
    if present.activities {
        let states = city.routines.iter().filter(|one| own(one.unit, Some(one.due))).map(|one| one.state);
        share(["定期应办数", "定期按期数", "定期按期率"], &mut { states });
    }
    if present.task_reports {
        let states = city.tasks.iter().filter(|one| own(one.unit, one.due)).map(|one| one.state);
        share(["任务应办数", "任务按期数", "任务按期率"], &mut { states });
    }
    if present.readings {
        let states = city.indicators.iter().filter(|one| own(one.unit, one.due)).map(|one| one.state);
        share(["指标应达数", "指标达标数", "指标达标率"], &mut { states });
    }
    let missed = city.violations.iter().filter(|breach| {
        let of = match breach.what {
            Missed::Task(at) => city.tasks.get(at).and_then(|one| one.unit),
            Missed::Target(at) => city.indicators.get(at).and_then(|one| one.unit),
            Missed::Routine(at) => city.routines.get(at).and_then(|one| one.unit),
            Missed::Standing(at, place) => {
                city.rungs.get(at).and_then(|one| program.texts.find_unit(one.accountable(program, place)?))
            }
            Missed::Repeat(at) => {
                city.repeats.get(at).and_then(|one| program.texts.find_unit(one.act.unit.as_deref()?))
            }
        };
        own(of, Some(breach.at))
    });
    let missed = whole(u64::try_from(missed.count()).unwrap_or(u64::MAX));
    let violations = found.get("违反数").copied().unwrap_or(Number::whole(0)).plus(missed);
    found.extend(violations.map(|violations| ("违反数", violations)));
    found
}

fn tickets(counts: &Counts, found: &mut BTreeMap<&'static str, Number>) {
    let done = counts.met.saturating_add(counts.late);
    let open = counts.pending.saturating_add(counts.paused);
    let owed = done.saturating_add(counts.overdue).saturating_add(open);
    let figures = [
        ("应办数", counts.obligations),
        ("按期数", counts.met),
        ("逾期完成数", counts.late),
        ("逾期未完成数", counts.overdue),
        ("在办数", open),
        ("终止数", counts.waived),
        ("违反数", counts.violations),
    ];
    found.extend(figures.map(|(name, n)| (name, whole(n))));
    // Not rounded: only the score is.
    let (in_time, decided) = counts.on_time;
    found.extend(whole(in_time).over(whole(decided)).map(|rate| ("按时率", rate)));
    // 响应率 is counted as 办结率: what answers is what discharges.
    let completion = whole(done).over(whole(owed));
    found.extend(completion.into_iter().flat_map(|rate| [("办结率", rate), ("响应率", rate)]));
    let (satisfied, asked) = counts.satisfied;
    found.extend(whole(satisfied).over(whole(asked)).map(|rate| ("满意率", rate)));
}

fn whole(n: u64) -> Number {
    Number::whole(i64::try_from(n).unwrap_or(i64::MAX))
}
