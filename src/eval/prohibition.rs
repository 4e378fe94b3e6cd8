//! What must not happen (禁止), or not before something else has (前置). Both see the log before the act: what comes in the
//! same second does not come first.

use std::cmp::Ordering;

use super::open::whole_day;
use super::{Batch, By, Evaluator, Note, RuleBreach, Run, Step, Trace};
use crate::calendar::Calendar;
use crate::program::{Compare, Gap, Happening, Hook, Leaf, Prohibition, Ref};
use crate::value::{Measure, Moment, Truth};

/// Something that must come first, or an act that needs time before the next, as it stood when it happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Came {
    prohibition: usize,
    /// Which leaf of what must come first it is; none for an act.
    leaf: Option<usize>,
    at: Moment,
    holds: Truth,
}

/// How what had to come first stands.
struct Before {
    /// Whether it came, with the time between within its bounds.
    came: Truth,
    /// It came on the same day, of which only the date is known.
    same_day: bool,
}

impl Evaluator {
    /// Judges the acts of one second. The caller sets what is seen to what came before them.
    pub(super) fn prohibitions<T: Trace>(
        &mut self,
        run: Run<'_>,
        batch: &Batch<'_>,
        now: Moment,
        trace: &mut T,
    ) {
        for hook in &batch.hooks.acts {
            let Some(prohibition) = run.program.prohibitions.get(hook.rule) else { continue };
            for by in batch.iter() {
                let Some(own) = batch.own(run, by, *hook, |hooks| &hooks.acts) else { continue };
                if let Some(truth) = self.happens(run, &prohibition.act, own, by) {
                    self.judge_act(run, (hook.rule, prohibition), (by, truth), now, trace);
                }
            }
        }
    }

    /// Writes down what must come first as it happens: a condition on it is asked then, and what changes later changes
    /// nothing of it.
    pub(super) fn preconditions(&mut self, run: Run<'_>, batch: &Batch<'_>) {
        for &Hook { rule: prohibition, .. } in &batch.hooks.firsts {
            let first = run.program.prohibitions.get(prohibition).and_then(|rule| rule.first.as_ref());
            for by in batch.iter() {
                for (leaf, test) in first.into_iter().flat_map(|first| &first.leaves).enumerate() {
                    let holds = self.test_nth(run, test, by);
                    if holds != Truth::False {
                        let at = self.moment_of(run, by);
                        self.came.push(Came { prohibition, leaf: Some(leaf), at, holds });
                    }
                }
            }
        }
    }

    fn judge_act<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, prohibition): (usize, &Prohibition),
        (by, acted): (By, Truth),
        now: Moment,
        trace: &mut T,
    ) {
        let before = self.before(run, (index, prohibition), by, now);
        if prohibition.first.is_none() && !prohibition.gaps.is_empty() {
            self.came.push(Came { prohibition: index, leaf: None, at: now, holds: acted });
        }
        if !run.program.in_force_on(prohibition.version, now.day()) {
            return;
        }
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let asked = prohibition.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, own));
        let otherwise = acted.and(before.came.negate());
        let broken = otherwise.and(asked);
        if broken != Truth::True {
            self.suspect(run, (index, prohibition), (by, otherwise), now);
        }
        match broken {
            Truth::False => return,
            Truth::Unknown => {
                let absent = prohibition.condition.as_ref().and_then(|cond| self.absent(run, cond, own));
                self.notes.push(Note::RuleUndecided { by, prohibition: index, absent });
                return;
            }
            Truth::True => {}
        }
        let lifted = prohibition.permissions.iter().find(|at| self.permits(run, **at) == Truth::True);
        if let Some(permission) = lifted {
            self.notes.push(Note::Lifted { by, prohibition: index, permission: *permission });
            return;
        }
        if before.same_day {
            self.notes.push(Note::OrderByDay { by, prohibition: index });
        }
        let same = |rule: usize| {
            rule == index || run.program.prohibitions.get(rule).is_some_and(|it| it.name == prohibition.name)
        };
        let of_rule = self.rule_breaches.iter().filter(|one| same(one.prohibition)).count();
        let bearer = prohibition.bearers.first().map(|party| self.party_now(run, *party)).unwrap_or_default();
        self.rule_breaches.push(RuleBreach {
            prohibition: index,
            by,
            at: now,
            bearer,
            instance: u32::try_from(of_rule).unwrap_or(u32::MAX).saturating_add(1),
        });
        trace.step(Step::Prohibited { prohibition: index, by });
    }

    /// Whether a permission's condition holds now.
    pub(super) fn permits(&self, run: Run<'_>, permission: usize) -> Truth {
        let permission = run.program.permissions.get(permission);
        permission.map_or(Truth::False, |permission| {
            permission.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, None))
        })
    }

    /// The value that a permission's condition lacks.
    pub(super) fn lacked_by(&self, run: Run<'_>, permission: usize) -> Option<Ref> {
        let condition = run.program.permissions.get(permission)?.condition.as_ref()?;
        self.absent(run, condition, None)
    }

    /// Whether what had to come first did. Where nothing had to, a 间隔 is that to the same act before.
    fn before(
        &self,
        run: Run<'_>,
        (index, prohibition): (usize, &Prohibition),
        by: By,
        now: Moment,
    ) -> Before {
        let calendar = run.program.calendar_of(prohibition.version);
        let own = self.came.iter().filter(|one| one.prohibition == index && one.at < now);
        let fits = |at: Moment| prohibition.gaps.iter().all(|gap| within(calendar, *gap, at, now));
        let Some(first) = &prohibition.first else {
            let latest = own.filter(|one| one.holds == Truth::True).map(|one| one.at).max();
            let close = latest.is_some_and(|at| !fits(at));
            let bounded = !prohibition.gaps.is_empty();
            return Before { came: Truth::from(bounded && !close), same_day: false };
        };
        let fitting = own.filter(|one| fits(one.at));
        let came = fitting.fold(Truth::False, |came, last| came.or(self.whole_with(index, first, last)));
        let day = |other: By| {
            let at = self.moment_of(run, other);
            other != by
                && at.day() == now.day()
                && (whole_day(run, other) || whole_day(run, by))
                && first.leaves.iter().any(|leaf| self.test(run, leaf, other) == Truth::True)
        };
        let events = run.case.events.iter().take_while(|event| event.moment <= run.known).count();
        let same_day = came == Truth::False && (0..events).map(By::Event).any(day);
        Before { came, same_day }
    }

    /// Whether what must come first was whole with this part of it: the others had come by then.
    fn whole_with(&self, index: usize, first: &Happening, last: &Came) -> Truth {
        let had_come = |leaf: usize| {
            let own = self.came.iter().filter(|one| one.prohibition == index && one.leaf == Some(leaf));
            own.filter(|one| one.at <= last.at).fold(Truth::False, |came, one| came.or(one.holds))
        };
        let ways = first.ways.iter().filter(|way| last.leaf.is_some_and(|leaf| **way >> leaf & 1 == 1));
        ways.fold(Truth::False, |so_far, way| {
            let others =
                (0..first.leaves.len()).filter(|leaf| way >> leaf & 1 == 1 && last.leaf != Some(*leaf));
            so_far.or(others.fold(last.holds, |whole, leaf| whole.and(had_come(leaf))))
        })
    }

    /// Whether a happening was whole with this event or moment: it is one of its leaves, and the others had come by then.
    pub(super) fn whole_by(&self, run: Run<'_>, happening: &Happening, last: By) -> Truth {
        let at = self.moment_of(run, last);
        let leaf_of = |way: u64| {
            let leaves = happening.leaves.iter().enumerate();
            leaves.filter(move |(n, _)| way >> n & 1 == 1).map(|(_, leaf)| leaf)
        };
        let had_come = |leaf: &Leaf| {
            let mut past = self.past(run);
            let by_then = self.log(run).filter(|by| self.moment_of(run, *by) <= at);
            by_then.fold(Truth::False, |so_far, by| {
                // A counted one is told from all that came before it.
                let one =
                    if leaf.nth.is_none() { past.test(run, leaf, by) } else { self.test_nth(run, leaf, by) };
                so_far.or(one)
            })
        };
        happening.ways.iter().fold(Truth::False, |so_far, way| {
            let this =
                leaf_of(*way).fold(Truth::False, |so_far, leaf| so_far.or(self.test_nth(run, leaf, last)));
            let others = leaf_of(*way).fold(Truth::True, |so_far, leaf| so_far.and(had_come(leaf)));
            so_far.or(this.and(others))
        })
    }
}

/// Whether the time between two moments keeps within a bound. Days are counted as lateness is: those after the first
/// day, up to and including the last.
fn within(calendar: &Calendar, gap: Gap, from: Moment, to: Moment) -> bool {
    let days = i64::from(to.day().number()).saturating_sub(i64::from(from.day().number()));
    let working = || i64::from(calendar.working_days_between(from.day(), to.day()));
    let order = match gap.bound {
        Measure::Days(n) => days.saturating_mul(2).cmp(&i64::from(n.0)),
        Measure::WorkingDays(n) => working().saturating_mul(2).cmp(&i64::from(n.0)),
        Measure::Weeks(n) => days.cmp(&i64::from(n).saturating_mul(7)),
        Measure::Months(n) => from.day().plus_months(n).map_or(Ordering::Less, |day| to.day().cmp(&day)),
        Measure::Years(n) => {
            from.day().plus_months(n.saturating_mul(12)).map_or(Ordering::Less, |day| to.day().cmp(&day))
        }
        Measure::Seconds(n) => to.since(from).cmp(&i64::try_from(n).unwrap_or(i64::MAX)),
        Measure::WorkingSeconds(n) => calendar.office_seconds_between(from, to).unwrap_or(0).cmp(&n),
        Measure::SameDay
        | Measure::SameWorkingDay
        | Measure::NextDay
        | Measure::NextWorkingDay
        | Measure::Until(_) => Ordering::Equal,
    };
    match gap.compare {
        Compare::Lt => order.is_lt(),
        Compare::Le => order.is_le(),
        Compare::Gt => order.is_gt(),
        Compare::Ge => order.is_ge(),
        Compare::Eq => order.is_eq(),
        Compare::Ne => order.is_ne(),
    }
}
