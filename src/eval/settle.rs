//! The end of a run: states, order and numbers of obligations, violations, and when something changes next.

use super::discharge::in_time;
use super::{Evaluator, Failure, Obligation, Run, State};
use crate::facts::CaseRef;
use crate::program::Program;
use crate::value::{Moment, Value};

/// What a run comes to.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The obligations in the report's order, by their index in the run.
    pub order: Vec<usize>,
    /// The state of each, in that order.
    pub states: Vec<State>,
    /// The number of each among those of its duty, in that order.
    pub instances: Vec<u32>,
    /// What was violated, by moment.
    pub violations: Vec<Violation>,
    /// Best efforts that were missed, by moment.
    pub shortfalls: Vec<Violation>,
    /// How many obligations each duty has had: for numbering.
    counted: Vec<u32>,
}

impl Settled {
    pub(super) fn clear(&mut self) {
        self.order.clear();
        self.states.clear();
        self.instances.clear();
        self.violations.clear();
        self.shortfalls.clear();
        self.counted.clear();
    }
}

/// Something that was violated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What.
    pub kind: ViolationKind,
    /// When.
    pub at: Moment,
    /// The obligation's place in the report's order; of no meaning for a prohibition.
    pub place: usize,
}

/// The kinds of violations that one ticket decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ViolationKind {
    /// A required role (its index) has nobody in it.
    MissingParty(usize),
    /// An extension (its record) was asked for or granted improperly.
    ImproperExtension(usize),
    /// A prohibition (its record) was broken.
    Prohibited(usize),
    /// Something (its record) was done before what must come first.
    OutOfOrder(usize),
    /// Discharged after the due moment.
    Late,
    /// Not discharged by the due moment, and still open or ended.
    Overdue,
}

impl ViolationKind {
    /// The report's word.
    pub fn key(self) -> &'static str {
        match self {
            ViolationKind::MissingParty(_) => "missing_party",
            ViolationKind::ImproperExtension(_) => "improper_extension",
            ViolationKind::Prohibited(_) => "prohibited",
            ViolationKind::OutOfOrder(_) => "out_of_order",
            ViolationKind::Late => "late",
            ViolationKind::Overdue => "overdue",
        }
    }
}

impl Evaluator {
    /// Works out what the run comes to. It may be done again after the run went on.
    pub(super) fn settle(&mut self, run: Run<'_>) {
        self.settled.clear();
        self.settled.counted.resize(run.program.duties.len(), 0);
        self.order(run);
        self.states(run);
        self.missing_parties();
        self.improper_extensions(run);
        self.rules(run);
        for list in [&mut self.settled.violations, &mut self.settled.shortfalls] {
            if list.len() > 1 {
                list.sort_unstable_by_key(|one| (one.at, one.place, one.kind));
            }
        }
    }

    /// The state and number of each obligation, and what it violates, in the report's order.
    fn states(&mut self, run: Run<'_>) {
        let Settled { order, states, instances, violations, shortfalls, counted } = &mut self.settled;
        for (place, index) in order.iter().enumerate() {
            let Some(one) = self.obligations.get(*index) else { continue };
            let state = state_of(one, run.as_of);
            states.push(state);
            if let Some(count) = counted.get_mut(one.kin) {
                *count = count.saturating_add(1);
                instances.push(*count);
            }
            let kind = match state {
                State::Late => ViolationKind::Late,
                State::Overdue => ViolationKind::Overdue,
                _ => continue,
            };
            if let (Some(due), None) = (one.due, one.excepted) {
                let force = run.program.duties.get(one.duty).map(|duty| duty.words.force);
                let best_effort = force.is_some_and(|force| !force.binds());
                let list = if best_effort { &mut *shortfalls } else { &mut *violations };
                list.push(Violation { kind, at: due.max(one.opened_at), place });
            }
        }
    }

    /// Prohibitions broken.
    fn rules(&mut self, run: Run<'_>) {
        for (record, one) in self.rule_breaches.iter().enumerate() {
            let first =
                run.program.prohibitions.get(one.prohibition).is_some_and(|rule| rule.first.is_some());
            let kind =
                if first { ViolationKind::OutOfOrder(record) } else { ViolationKind::Prohibited(record) };
            self.settled.violations.push(Violation { kind, at: one.at, place: usize::MAX });
        }
    }

    /// By trigger moment, then the duty's place, then the unit.
    fn order(&mut self, run: Run<'_>) {
        let mut order = std::mem::take(&mut self.settled.order);
        order.extend(0..self.obligations.len());
        let key = |index: &usize| self.obligations.get(*index).map(|one| (one.opened_at, one.duty));
        // Most are opened in that order, each at a moment of its own or of its own duty.
        let all = self.obligations.iter();
        if all.clone().zip(all.skip(1)).all(|(a, b)| (a.opened_at, a.duty) < (b.opened_at, b.duty)) {
            self.settled.order = order;
            return;
        }
        order.sort_unstable_by(|a, b| {
            let units = || {
                self.first_bearer(run.case, run.program, *a).cmp(self.first_bearer(run.case, run.program, *b))
            };
            key(a).cmp(&key(b)).then_with(units).then(a.cmp(b))
        });
        self.settled.order = order;
    }

    fn first_bearer<'r>(&self, case: &CaseRef<'r>, program: &'r Program, index: usize) -> &'r str {
        match self.opened_for(index) {
            Value::Text(id) => case.text(id, &program.texts),
            _ => "",
        }
    }

    /// Required roles left empty.
    fn missing_parties(&mut self) {
        for (role, index) in &self.missing {
            let place = self.settled.order.iter().position(|at| at == index).unwrap_or(0);
            let at = self.obligations.get(*index).map_or(Moment::MIN, |one| one.opened_at);
            let kind = ViolationKind::MissingParty(*role);
            self.settled.violations.push(Violation { kind, at, place });
        }
    }

    /// One for each request, at the first step that fails for any of the obligations it was asked for.
    fn improper_extensions(&mut self, run: Run<'_>) {
        let named = |one: &super::ExtensionRecord| {
            run.program.extensions.get(one.extension).map(|extension| extension.name.as_str())
        };
        let failed = |one: &super::ExtensionRecord| {
            let bad = one.failed.is_some_and(Failure::is_violation);
            bad.then(|| one.failed_at.unwrap_or(one.requested_at))
        };
        for (record, one) in self.extensions.iter().enumerate() {
            let Some(at) = failed(one) else { continue };
            let same = self
                .extensions
                .iter()
                .enumerate()
                .filter(|(_, other)| other.by == one.by && named(other) == named(one));
            let place = |index: usize| self.settled.order.iter().position(|at| *at == index).unwrap_or(0);
            let first =
                same.filter_map(|(n, other)| Some((failed(other)?, place(other.obligation), n))).min();
            if first.is_none_or(|(_, _, n)| n != record) {
                continue;
            }
            let place = place(one.obligation);
            let kind = ViolationKind::ImproperExtension(record);
            self.settled.violations.push(Violation { kind, at, place });
        }
    }

    /// Whether a clock time within the day of a bare date would have decided (counting rule 13).
    pub fn decided_by_precision(&self, index: usize) -> bool {
        let done = self.obligations.get(index).and_then(|one| one.done).filter(|done| done.whole_day);
        let due = self.due_of(index);
        done.zip(due).is_some_and(|(done, due)| due.day() == done.at.day() && done.at > due)
    }
}

/// Where an obligation stands as of a moment.
fn state_of(one: &Obligation, as_of: Moment) -> State {
    if one.unknown.is_some() {
        return State::Undetermined;
    }
    if let Some(done) = one.done {
        return if done.early || in_time(done.at, done.whole_day, one.due) {
            State::Met
        } else {
            State::Late
        };
    }
    if one.closed.is_some() {
        let missed = one.breached.is_some() || one.excepted.is_some();
        return if missed { State::Overdue } else { State::Waived };
    }
    if one.paused.is_some() {
        return State::Paused;
    }
    if one.due.is_some_and(|due| as_of > due) { State::Overdue } else { State::Pending }
}
