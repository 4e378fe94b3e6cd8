//! Two runs of one ticket held against each other, and what all of them come to. Obligations are matched by duty, trigger
//! and unit, then by their order: a trigger may itself be a moment that moved.

use std::collections::BTreeMap;

use super::build::Run;
use super::whatif::{
    DutyShift, RungShift, StateCounts, Tally, Transition, UnitDutyShift, UnitShift, Verdict, VerdictChange,
    ViolationShift, WHATIF_SCHEMA, WhatIf, WhatIfSummary,
};
use super::{ENGINE, Report, beside_shift};
use crate::eval::State;
use crate::program::Program;
use crate::value::{Moment, Value};

/// The name of a duty, as a number that both policies share.
type Name = usize;

/// What the tickets compared so far come to. Memory grows with duties, units, and the changes that are listed.
#[derive(Clone, Debug)]
pub struct Comparison {
    names: Vec<String>,
    /// The name of each duty of either policy.
    of_before: Vec<Name>,
    of_after: Vec<Name>,
    duties: BTreeMap<(usize, Name), Tally>,
    units: BTreeMap<String, UnitSums>,
    nobody: UnitSums,
    total: Tally,
    tickets: u64,
    changed_tickets: u64,
    transitions: BTreeMap<(Option<&'static str>, Option<&'static str>), u64>,
    violations: BTreeMap<(&'static str, String), (u64, u64)>,
    rungs: BTreeMap<(String, String), (u64, u64)>,
    changes: Vec<VerdictChange>,
    left_off: u64,
    most: usize,
}

#[derive(Clone, Debug, Default)]
struct UnitSums {
    tally: Tally,
    duties: BTreeMap<Name, Tally>,
}

/// An obligation of one run.
#[derive(Clone, Copy)]
struct Row<'r> {
    name: Name,
    at: Moment,
    /// For whom it was opened.
    unit: &'r str,
    /// Each unit owes by itself.
    severally: bool,
    /// Its place in the report.
    place: usize,
}

type Pair<'r> = (Option<Row<'r>>, Option<Row<'r>>);

impl Comparison {
    /// Of nothing yet; at most so many changes will be listed.
    pub fn new(before: &Program, after: &Program, most: usize) -> Comparison {
        let mut names: Vec<String> = Vec::new();
        let mut known: BTreeMap<String, Name> = BTreeMap::new();
        let mut number = |program: &Program| -> Vec<Name> {
            let of = program.duties.iter().map(|duty| {
                *known.entry(duty.words.name.clone()).or_insert_with(|| {
                    names.push(duty.words.name.clone());
                    names.len().saturating_sub(1)
                })
            });
            of.collect()
        };
        let (of_before, of_after) = (number(before), number(after));
        Comparison {
            names,
            of_before,
            of_after,
            duties: BTreeMap::new(),
            units: BTreeMap::new(),
            nobody: UnitSums::default(),
            total: Tally::default(),
            tickets: 0,
            changed_tickets: 0,
            transitions: BTreeMap::new(),
            violations: BTreeMap::new(),
            rungs: BTreeMap::new(),
            changes: Vec::new(),
            left_off: 0,
            most,
        }
    }

    /// Adds a ticket that both policies have judged.
    pub fn push(&mut self, before: Run<'_>, after: Run<'_>) {
        self.tickets = self.tickets.saturating_add(1);
        let matched = pairs(rows(before, &self.of_before), rows(after, &self.of_after));
        let mut changed = false;
        for (old, new) in matched {
            changed |= self.pair((before, old), (after, new));
        }
        self.changed_tickets = self.changed_tickets.saturating_add(u64::from(changed));
        self.count(before, old_of);
        self.count(after, new_of);
    }

    /// Counts one obligation; whether its verdict changes.
    fn pair(&mut self, before: (Run<'_>, Option<Row<'_>>), after: (Run<'_>, Option<Row<'_>>)) -> bool {
        let (old, new) = (Stand::of(before.0, before.1), Stand::of(after.0, after.1));
        let Some(name) = before.1.or(after.1).map(|row| row.name) else { return false };
        let step = Step::of(old, new);
        let matter = before.0.case.matter;
        self.total.add(step, true, true);
        self.duties.entry((matter, name)).or_default().add(step, true, true);
        let unit_before = before.1.and_then(|row| unit_of(before.0, row));
        let unit_after = after.1.and_then(|row| unit_of(after.0, row));
        if unit_before == unit_after || old.is_none() || new.is_none() {
            let unit = if old.is_some() { unit_before } else { unit_after };
            self.of_unit(unit, name, step, (true, true));
        } else {
            self.of_unit(unit_before, name, step, (true, false));
            self.of_unit(unit_after, name, step, (false, true));
        }
        if !step.changed {
            return false;
        }
        let key = |stand: Option<Stand>| stand.map(|stand| stand.state.key());
        let count = self.transitions.entry((key(old), key(new))).or_insert(0);
        *count = count.saturating_add(1);
        if self.changes.len() < self.most {
            let at = before.1.or(after.1).map_or(Moment::MIN, |row| row.at);
            self.changes.push(VerdictChange {
                ticket: before.0.case.id.clone(),
                matter: before.0.matter().map(|matter| matter.name.clone()).unwrap_or_default(),
                duty: self.names.get(name).cloned().unwrap_or_default(),
                triggered_at: at,
                before: before.1.and_then(|row| verdict(before.0, row)),
                after: after.1.and_then(|row| verdict(after.0, row)),
            });
        } else {
            self.left_off = self.left_off.saturating_add(1);
        }
        true
    }

    fn of_unit(&mut self, unit: Option<&str>, name: Name, step: Step, (old, new): (bool, bool)) {
        let sums = match unit {
            None => &mut self.nobody,
            Some(unit) => {
                if !self.units.contains_key(unit) {
                    self.units.insert(unit.to_owned(), UnitSums::default());
                }
                let Some(sums) = self.units.get_mut(unit) else { return };
                sums
            }
        };
        sums.tally.add(step, old, new);
        sums.duties.entry(name).or_default().add(step, old, new);
    }

    /// Counts violations and rungs of one of the two runs.
    fn count(&mut self, run: Run<'_>, side: fn(&mut (u64, u64)) -> &mut u64) {
        for violation in &run.evaluator.settled().violations {
            let key = (violation.kind.key(), run.rule_of(violation));
            more(side(self.violations.entry(key).or_default()));
        }
        for one in run.evaluator.escalations() {
            let Some(ladder) = run.program.ladders.get(one.ladder) else { continue };
            let Some(rung) = ladder.rungs.get(one.rung) else { continue };
            more(side(self.rungs.entry((ladder.name.clone(), rung.name.clone())).or_default()));
        }
    }

    /// What it comes to; the two reports are those of everything that stands beside the tickets.
    pub fn finish(mut self, before: &Report, after: &Report, programs: (&Program, &Program)) -> WhatIf {
        for (report, side) in [(before, old_of as fn(&mut (u64, u64)) -> &mut u64), (after, new_of)] {
            for one in &report.escalations {
                more(side(self.rungs.entry((one.ladder.clone(), one.rung.clone())).or_default()));
            }
        }
        let duties = self.duty_shifts(programs);
        let units = self.unit_shifts();
        let shifted = self.violations.into_iter().filter(|(_, (old, new))| old != new);
        let violations = shifted
            .map(|((kind, rule), (before, after))| ViolationShift { kind, rule, before, after })
            .collect();
        let rungs = self.rungs.into_iter().filter(|(_, (old, new))| old != new);
        let escalations = rungs
            .map(|((ladder, rung), (before, after))| RungShift { ladder, rung, before, after })
            .collect();
        let transitions = self.transitions.into_iter();
        WhatIf {
            schema: WHATIF_SCHEMA,
            policy: before.policy.clone(),
            against: after.policy.clone(),
            facts: before.facts.clone(),
            engine: ENGINE,
            as_of: before.as_of,
            summary: WhatIfSummary {
                tickets: self.tickets,
                rejected: before.summary.rejected,
                changed_tickets: self.changed_tickets,
                violations_before: before.summary.violations,
                violations_after: after.summary.violations,
                tally: self.total,
            },
            duties,
            units,
            transitions: transitions
                .map(|((before, after), count)| Transition { before, after, count })
                .collect(),
            violations,
            escalations,
            beside: beside_shift::beside(before, after),
            changes: self.changes,
            changes_left_off: self.left_off,
        }
    }

    fn duty_shifts(&self, (before, after): (&Program, &Program)) -> Vec<DutyShift> {
        let limit = |program: &Program, of: &[Name], name: Name| {
            let last = of.iter().rposition(|one| *one == name)?;
            program.duties.get(last).map(|duty| duty.words.limit.clone())
        };
        let shift = |(&(matter, name), tally): (&(usize, Name), &Tally)| DutyShift {
            duty: self.names.get(name).cloned().unwrap_or_default(),
            matter: before.matters.get(matter).map(|matter| matter.name.clone()),
            limit_before: limit(before, &self.of_before, name),
            limit_after: limit(after, &self.of_after, name),
            tally: tally.clone(),
        };
        self.duties.iter().map(shift).collect()
    }

    fn unit_shifts(&self) -> Vec<UnitShift> {
        let named = self.units.iter().map(|(unit, sums)| (Some(unit), sums));
        let nobody = Some((None, &self.nobody)).filter(|(_, sums)| !sums.duties.is_empty());
        let shift = |(unit, sums): (Option<&String>, &UnitSums)| UnitShift {
            unit: unit.cloned(),
            tally: sums.tally.clone(),
            duties: (sums.duties.iter().filter(|(_, tally)| tally.moves()))
                .map(|(name, tally)| UnitDutyShift {
                    duty: self.names.get(*name).cloned().unwrap_or_default(),
                    tally: tally.clone(),
                })
                .collect(),
        };
        let mut units: Vec<UnitShift> = named.chain(nobody).map(shift).collect();
        // Those without a name come last among equals.
        units.sort_by(|a, b| {
            (b.tally.more_missed.cmp(&a.tally.more_missed))
                .then_with(|| b.tally.worse.cmp(&a.tally.worse))
                .then_with(|| (a.unit.is_none(), &a.unit).cmp(&(b.unit.is_none(), &b.unit)))
        });
        units
    }
}

fn old_of(counts: &mut (u64, u64)) -> &mut u64 {
    &mut counts.0
}

fn new_of(counts: &mut (u64, u64)) -> &mut u64 {
    &mut counts.1
}

fn more(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// How an obligation stands in a run.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stand {
    state: State,
    due: Option<Moment>,
}

impl Stand {
    fn of(run: Run<'_>, row: Option<Row<'_>>) -> Option<Stand> {
        let settled = run.evaluator.settled();
        let place = row?.place;
        let index = *settled.order.get(place)?;
        let known = run.evaluator.obligations().get(index)?.unknown.is_none();
        let due = run.evaluator.due_of(index).filter(|_| known);
        Some(Stand { state: *settled.states.get(place)?, due })
    }

    fn missed(self) -> bool {
        matches!(self.state, State::Late | State::Overdue)
    }
}

/// What becomes of an obligation.
#[derive(Clone, Copy)]
struct Step {
    old: Option<State>,
    new: Option<State>,
    changed: bool,
    worse: bool,
    better: bool,
    moved: bool,
}

impl Step {
    fn of(old: Option<Stand>, new: Option<Stand>) -> Step {
        let missed = |stand: Option<Stand>| stand.is_some_and(Stand::missed);
        let state = |stand: Option<Stand>| stand.map(|stand| stand.state);
        Step {
            old: state(old),
            new: state(new),
            changed: state(old) != state(new),
            worse: missed(new) && !missed(old),
            better: missed(old) && !missed(new),
            moved: old.zip(new).is_some_and(|(old, new)| old.due != new.due),
        }
    }
}

impl Tally {
    /// Adds what becomes of an obligation, for the unit that had it, for the one that has it now, or for both.
    fn add(&mut self, step: Step, old: bool, new: bool) {
        let missed = |state: Option<State>| matches!(state, Some(State::Late | State::Overdue));
        if let (true, Some(state)) = (old, step.old) {
            self.before.add(state);
        }
        if let (true, Some(state)) = (new, step.new) {
            self.after.add(state);
        }
        let (gone, come) = (i64::from(old && missed(step.old)), i64::from(new && missed(step.new)));
        self.more_missed = self.more_missed.saturating_add(come).saturating_sub(gone);
        // A change is counted once: with the unit that has it now, where it is owed at all.
        if !(if step.new.is_some() { new } else { old }) {
            return;
        }
        let counts = [
            (&mut self.worse, step.worse),
            (&mut self.better, step.better),
            (&mut self.other, step.changed && !step.worse && !step.better),
            (&mut self.due_moved, step.moved),
        ];
        for (count, yes) in counts {
            *count = count.saturating_add(u64::from(yes));
        }
    }

    /// Whether anything is different.
    fn moves(&self) -> bool {
        self.before != self.after || self.worse > 0 || self.better > 0 || self.other > 0 || self.due_moved > 0
    }
}

impl StateCounts {
    fn add(&mut self, state: State) {
        let count = match state {
            State::Pending => &mut self.pending,
            State::Paused => &mut self.paused,
            State::Met => &mut self.met,
            State::Late => &mut self.late,
            State::Overdue => &mut self.overdue,
            State::Waived => &mut self.waived,
            State::Undetermined => &mut self.undetermined,
        };
        *count = count.saturating_add(1);
        self.obligations = self.obligations.saturating_add(1);
    }
}

fn text<'r>(run: Run<'r>, value: Value) -> Option<&'r str> {
    match value {
        Value::Text(id) => Some(run.case.view().text(id, &run.program.texts)),
        _ => None,
    }
}

/// Who is accountable for an obligation.
fn unit_of<'r>(run: Run<'r>, row: Row<'_>) -> Option<&'r str> {
    let index = *run.evaluator.settled().order.get(row.place)?;
    text(run, *run.evaluator.bearers_at(index).first()?)
}

fn rows<'r>(run: Run<'r>, of: &[Name]) -> Vec<Row<'r>> {
    let settled = run.evaluator.settled();
    let row = |(place, index): (usize, &usize)| {
        let one = run.evaluator.obligations().get(*index)?;
        Some(Row {
            name: *of.get(one.duty)?,
            at: one.opened_at,
            unit: text(run, run.evaluator.opened_for(*index)).unwrap_or(""),
            severally: run.program.duties.get(one.duty).is_some_and(|duty| duty.severally),
            place,
        })
    };
    settled.order.iter().enumerate().filter_map(row).collect()
}

/// The obligations of both runs, each with the one that it is in the other.
fn pairs<'r>(mut old: Vec<Row<'r>>, mut new: Vec<Row<'r>>) -> Vec<Pair<'r>> {
    let mut found: Vec<Pair<'r>> = Vec::with_capacity(old.len());
    join(&mut old, &mut new, &mut found, |row| (row.name, row.at, row.unit));
    // Another unit may be bound; one of several that owe each by itself is no other one's.
    let own = |row: &Row<'r>| if row.severally { row.unit } else { "" };
    join(&mut old, &mut new, &mut found, |row| (row.name, row.at, own(row)));
    join(&mut old, &mut new, &mut found, |row| (row.name, own(row)));
    found.extend(old.into_iter().map(|row| (Some(row), None)));
    found.extend(new.into_iter().map(|row| (None, Some(row))));
    found.sort_by_key(|(old, new)| (*old).or(*new).map(|row| (row.at, row.name, row.place)));
    found
}

/// Pairs the rows that have the same key, in their order; the others stay.
fn join<'r, K: Ord>(
    old: &mut Vec<Row<'r>>,
    new: &mut Vec<Row<'r>>,
    found: &mut Vec<Pair<'r>>,
    key: impl Fn(&Row<'r>) -> K,
) {
    if old.is_empty() || new.is_empty() {
        return;
    }
    old.sort_by(|a, b| key(a).cmp(&key(b)).then(a.place.cmp(&b.place)));
    new.sort_by(|a, b| key(a).cmp(&key(b)).then(a.place.cmp(&b.place)));
    let mut left = (Vec::new(), Vec::new());
    let (mut olds, mut news) = (old.drain(..).peekable(), new.drain(..).peekable());
    loop {
        let order = match (olds.peek(), news.peek()) {
            (Some(a), Some(b)) => key(a).cmp(&key(b)),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        match order {
            std::cmp::Ordering::Less => left.0.extend(olds.next()),
            std::cmp::Ordering::Greater => left.1.extend(news.next()),
            std::cmp::Ordering::Equal => found.push((olds.next(), news.next())),
        }
    }
    drop((olds, news));
    *old = left.0;
    *new = left.1;
}

fn verdict(run: Run<'_>, row: Row<'_>) -> Option<Verdict> {
    let settled = run.evaluator.settled();
    let index = *settled.order.get(row.place)?;
    let one = run.evaluator.obligations().get(index)?;
    let words = run.words(one.duty)?;
    Some(Verdict {
        instance: *settled.instances.get(row.place)?,
        bearer: unit_of(run, row).map(str::to_owned),
        limit: run.limit_words(one, words),
        due: run.evaluator.due_of(index).filter(|_| one.unknown.is_none()),
        status: settled.states.get(row.place)?.key(),
        completed_at: one.done.map(|done| done.at),
        clause: words.clause.clone(),
    })
}
