//! What something that happens can touch: the rules of a matter by the kind of event, in the order of the policy, each with
//! the leaves of its event expression that such an event may be. Made once, so that an event is asked of nobody else.

use super::plan::Plan;
use super::{Cause, Happening, Leaf, Matter, Occasion, Plain, Program};

/// A rule that waits for something, and which leaves of what it waits for that may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The index of the rule in its list of the program.
    pub rule: usize,
    /// The leaves that may match, as bits.
    pub leaves: u64,
    /// Those of them that ask nothing but the kind of event, and so match.
    pub sure: u64,
}

impl Hook {
    /// Any leaf of a rule's event expression.
    pub const ANY: Hook = Hook { rule: 0, leaves: u64::MAX, sure: 0 };
}

/// The rules of a matter that something can touch, each list in the order of the policy.
#[derive(Clone, Debug, Default)]
pub struct Hooks {
    /// 自
    pub openings: Vec<Hook>,
    /// 完成
    pub completions: Vec<Hook>,
    /// 终止
    pub terminations: Vec<Hook>,
    /// 约束 原则上 理由 …
    pub excuses: Vec<Hook>,
    /// 不得
    pub acts: Vec<Hook>,
    /// 未经
    pub firsts: Vec<Hook>,
    /// 不计入: either end.
    pub suspensions: Vec<usize>,
    /// 延期: the request or a step.
    pub extensions: Vec<usize>,
    /// 督办: a rung's cause, or the event that makes rungs count.
    pub ladders: Vec<usize>,
    /// Whether it can only open, discharge and end obligations.
    pub duties_alone: bool,
}

/// The kinds of computed moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentKind {
    /// Of a duty.
    Duty,
    /// A rung is reached.
    Rung,
    /// The moment in a field has come.
    Field,
}

/// What can be touched on the tickets of a matter.
#[derive(Clone, Debug, Default)]
pub struct Dispatch {
    /// By an event of each kind.
    events: Vec<Hooks>,
    /// What an event of each kind comes to, where that is decided already.
    plain: Vec<Option<Plain>>,
    /// By a computed moment of each kind, and by several of more than one.
    moments: [Hooks; 3],
    computed: Hooks,
    /// By several events at once: everything.
    everything: Hooks,
    /// What everyday tickets come to.
    plan: Option<Plan>,
}

impl Dispatch {
    /// What an event of a kind can touch.
    pub fn event(&self, kind: usize) -> &Hooks {
        self.events.get(kind).unwrap_or(&self.everything)
    }

    /// What an event of each kind comes to, where nothing has to be asked for it.
    pub fn plain(&self) -> &[Option<Plain>] {
        &self.plain
    }

    /// What everyday tickets come to, where there are such.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    /// What computed moments can touch: all of one kind, or of several.
    pub fn computed(&self, all: Option<MomentKind>) -> &Hooks {
        all.and_then(|kind| self.moments.get(kind as usize)).unwrap_or(&self.computed)
    }

    /// What several events of one second can touch.
    pub fn everything(&self) -> &Hooks {
        &self.everything
    }

    /// Tells each matter what can be touched on its tickets.
    pub(super) fn tell(program: &mut Program) {
        let of = |matter: &Matter| {
            let kinds = (0..matter.events.len()).map(|kind| hooks(program, matter, Asked::Event(kind)));
            let events: Vec<Hooks> = kinds.collect();
            Dispatch {
                plain: events.iter().map(|hooks| Plain::of(program, hooks)).collect(),
                events,
                moments: [MomentKind::Duty, MomentKind::Rung, MomentKind::Field]
                    .map(|kind| hooks(program, matter, Asked::Moment(kind))),
                computed: hooks(program, matter, Asked::Computed),
                everything: hooks(program, matter, Asked::Anything),
                plan: None,
            }
        };
        let all: Vec<Dispatch> = program.matters.iter().map(of).collect();
        for (matter, dispatch) in program.matters.iter_mut().zip(all) {
            matter.dispatch = dispatch;
        }
        let plans: Vec<Option<Plan>> =
            (0..program.matters.len()).map(|matter| Plan::of(program, matter)).collect();
        for (matter, plan) in program.matters.iter_mut().zip(plans) {
            matter.dispatch.plan = plan;
        }
    }
}

/// What happens.
#[derive(Clone, Copy)]
enum Asked {
    Event(usize),
    Moment(MomentKind),
    Computed,
    Anything,
}

impl Asked {
    fn may_be(self, leaf: &Leaf) -> bool {
        match (self, leaf.what) {
            (Asked::Event(kind), Occasion::Event(wanted)) => kind == wanted,
            (Asked::Event(_), _) => false,
            (Asked::Moment(kind), what) => match what {
                Occasion::Event(_) => false,
                Occasion::Duty(..) => kind == MomentKind::Duty,
                Occasion::Rung(..) => kind == MomentKind::Rung,
                Occasion::Field(_) => kind == MomentKind::Field,
            },
            (Asked::Computed, what) => !matches!(what, Occasion::Event(_)),
            (Asked::Anything, _) => true,
        }
    }

    /// Whether nothing has to be asked any more.
    fn is_surely(self, leaf: &Leaf) -> bool {
        let bare = leaf.nth.is_none() && leaf.by.is_none();
        let bare = bare && leaf.conditions.is_empty() && leaf.unless.is_empty();
        bare && matches!(self, Asked::Event(_))
    }

    fn bits(leaves: &[Leaf], of: impl Fn(&Leaf) -> bool) -> u64 {
        let bit = |(n, leaf): (u32, &Leaf)| if of(leaf) { 1_u64.checked_shl(n).unwrap_or(0) } else { 0 };
        (0_u32..).zip(leaves).map(bit).fold(0, |all, bit| all | bit)
    }

    fn hook(self, rule: usize, happening: Option<&Happening>) -> Option<Hook> {
        let leaves = &happening?.leaves;
        let may = Asked::bits(leaves, |leaf| self.may_be(leaf));
        let sure = Asked::bits(leaves, |leaf| self.may_be(leaf) && self.is_surely(leaf));
        (may != 0).then_some(Hook { rule, leaves: may, sure })
    }

    fn concerns(self, happening: &Happening) -> bool {
        happening.leaves.iter().any(|leaf| self.may_be(leaf))
    }

    fn concerns_cause(self, cause: &Cause) -> bool {
        match cause {
            Cause::Moment(_) => {
                matches!(self, Asked::Moment(MomentKind::Duty) | Asked::Computed | Asked::Anything)
            }
            Cause::Happening(happening) => self.concerns(happening),
            // The ledger's.
            Cause::Streak(..) | Cause::InYear(..) | Cause::Within(..) => false,
        }
    }
}

fn hooks(program: &Program, matter: &Matter, asked: Asked) -> Hooks {
    let of_duties = |pick: &dyn Fn(&super::Duty) -> Option<&Happening>| {
        let duties = matter.duties.iter().filter_map(|at| Some((*at, program.duties.get(*at)?)));
        duties.filter_map(|(at, duty)| asked.hook(at, pick(duty))).collect()
    };
    let of_prohibitions = |pick: &dyn Fn(&super::Prohibition) -> Option<&Happening>| {
        let rules = matter.prohibitions.iter().filter_map(|at| Some((*at, program.prohibitions.get(*at)?)));
        rules.filter_map(|(at, rule)| asked.hook(at, pick(rule))).collect()
    };
    let suspends = |at: &usize| {
        let one = program.suspensions.get(*at);
        one.is_some_and(|one| asked.concerns(&one.from) || asked.concerns(&one.to))
    };
    let extends = |at: &usize| {
        let one = program.extensions.get(*at);
        one.is_some_and(|one| asked.concerns(&one.request) || one.steps.iter().any(|step| asked.may_be(step)))
    };
    let raises = |at: &usize| {
        program.ladders.get(*at).is_some_and(|ladder| {
            let decides = match asked {
                Asked::Event(kind) => ladder.decides == Some(kind),
                Asked::Moment(_) | Asked::Computed => false,
                Asked::Anything => ladder.decides.is_some(),
            };
            decides || ladder.rungs.iter().any(|rung| asked.concerns_cause(&rung.cause))
        })
    };
    let hooks = Hooks {
        openings: of_duties(&|duty| Some(&duty.trigger)),
        completions: of_duties(&|duty| Some(&duty.completion)),
        terminations: of_duties(&|duty| duty.termination.as_ref()),
        excuses: of_duties(&|duty| duty.excuse.as_ref()),
        acts: of_prohibitions(&|rule| Some(&rule.act)),
        firsts: of_prohibitions(&|rule| rule.first.as_ref()),
        suspensions: matter.suspensions.iter().copied().filter(suspends).collect(),
        extensions: matter.extensions.iter().copied().filter(extends).collect(),
        ladders: matter.ladders.iter().copied().filter(raises).collect(),
        duties_alone: false,
    };
    let beside = [&hooks.suspensions, &hooks.extensions, &hooks.ladders];
    let asked = [&hooks.excuses, &hooks.acts, &hooks.firsts];
    let duties_alone = beside.iter().all(|list| list.is_empty()) && asked.iter().all(|list| list.is_empty());
    Hooks { duties_alone, ..hooks }
}
