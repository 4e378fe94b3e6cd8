//! The end of a run: states, order and numbers of obligations, violations, and when something changes next.

use super::{Evaluator, Failure, Note, Obligation, Run, State};
use crate::facts::Case;
use crate::program::{Limit, Party, Program};
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
    /// The first moment at which something is different if nothing more happens.
    pub next_change: Option<Moment>,
    /// How many obligations each duty has had: for numbering.
    counted: Vec<u32>,
    /// Roles that were found empty.
    missing: Vec<usize>,
}

impl Settled {
    pub(super) fn clear(&mut self) {
        self.order.clear();
        self.states.clear();
        self.instances.clear();
        self.violations.clear();
        self.counted.clear();
        self.missing.clear();
        self.next_change = None;
    }
}

/// Something that was violated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What.
    pub kind: ViolationKind,
    /// When.
    pub at: Moment,
    /// The obligation's place in the report's order.
    pub place: usize,
}

/// The kinds of violations that one ticket decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ViolationKind {
    /// A required role (its index) has nobody in it.
    MissingParty(usize),
    /// An extension (its record) was asked for or granted improperly.
    ImproperExtension(usize),
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
            ViolationKind::Late => "late",
            ViolationKind::Overdue => "overdue",
        }
    }
}

impl Evaluator {
    pub(super) fn settle(&mut self, run: Run<'_>) {
        for obligation in &mut self.obligations {
            if let Some(done) = obligation.done.as_mut().filter(|done| done.early)
                && let Some(event) = run.case.events.get(done.event)
            {
                done.at = event.at.at;
                done.whole_day = event.at.whole_day;
            }
        }
        self.order(run);
        for place in 0..self.settled.order.len() {
            let index = self.settled.order.get(place).copied().unwrap_or(0);
            let state = self.state(run, index);
            self.settled.states.push(state);
            self.number(index);
            self.violations_of(run, index, place, state);
            self.precision_note(index);
            if state == State::Pending
                && let Some(due) = self.due_of(index)
            {
                // The breach is seen one second after the due moment.
                let change = due.max(run.as_of).plus(1).ok();
                self.settled.next_change = match (self.settled.next_change, change) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
        }
        self.improper_extensions();
        self.settled.violations.sort_unstable_by_key(|one| (one.at, one.place, one.kind));
    }

    /// By trigger moment, then the duty's place, then the unit.
    fn order(&mut self, run: Run<'_>) {
        let mut order = std::mem::take(&mut self.settled.order);
        order.extend(0..self.obligations.len());
        let key = |index: &usize| self.obligations.get(*index).map(|one| (one.opened_at, one.duty));
        order.sort_unstable_by(|a, b| {
            let units = || {
                self.first_bearer(run.case, run.program, *a).cmp(self.first_bearer(run.case, run.program, *b))
            };
            key(a).cmp(&key(b)).then_with(units).then(a.cmp(b))
        });
        self.settled.order = order;
    }

    fn first_bearer<'r>(&self, case: &'r Case, program: &'r Program, index: usize) -> &'r str {
        let bearer = self.obligations.get(index).and_then(|one| self.bearers.get(one.bearers.0));
        match bearer {
            Some(Value::Text(id)) => case.text(*id, &program.texts),
            _ => "",
        }
    }

    fn number(&mut self, index: usize) {
        let Some(duty) = self.obligations.get(index).map(|one| one.duty) else { return };
        if self.settled.counted.len() <= duty {
            self.settled.counted.resize(duty.saturating_add(1), 0);
        }
        if let Some(count) = self.settled.counted.get_mut(duty) {
            *count = count.saturating_add(1);
            self.settled.instances.push(*count);
        }
    }

    fn state(&self, run: Run<'_>, index: usize) -> State {
        let Some(one) = self.obligations.get(index) else { return State::Undetermined };
        if one.unknown.is_some() {
            return State::Undetermined;
        }
        let due = self.due_of(index);
        if let Some(done) = one.done {
            return if done.early || in_time(done.at, done.whole_day, due) {
                State::Met
            } else {
                State::Late
            };
        }
        if one.closed.is_some() {
            return if one.breached.is_some() { State::Overdue } else { State::Waived };
        }
        if due.is_some_and(|due| run.as_of > due) { State::Overdue } else { State::Pending }
    }

    fn violations_of(&mut self, run: Run<'_>, index: usize, place: usize, state: State) {
        let Some(one) = self.obligations.get(index).copied() else { return };
        let kind = match state {
            State::Late => Some(ViolationKind::Late),
            State::Overdue => Some(ViolationKind::Overdue),
            _ => None,
        };
        if let (Some(kind), Some(due)) = (kind, self.due_of(index)) {
            self.settled.violations.push(Violation { kind, at: due.max(one.opened_at), place });
        }
        self.missing_parties(run, &one, place);
    }

    /// A required role left empty: one violation, at the first obligation it should bear.
    fn missing_parties(&mut self, run: Run<'_>, one: &Obligation, place: usize) {
        let Some(duty) = run.program.duties.get(one.duty) else { return };
        let slots = run.program.matters.get(run.case.matter).map_or(&[][..], |matter| &matter.roles);
        let bearers =
            self.bearers.get(one.bearers.0..one.bearers.0.saturating_add(one.bearers.1)).unwrap_or(&[]);
        if !bearers.is_empty() && !bearers.contains(&Value::Absent) {
            return;
        }
        for party in &duty.bearers {
            let Party::Role(role) = *party else { continue };
            let required = slots.get(role).is_some_and(|slot| !slot.optional);
            let empty = run.case.roles.get(role).is_none_or(|value| *value == Value::Absent);
            if required && empty && !self.settled.missing.contains(&role) {
                self.settled.missing.push(role);
                let kind = ViolationKind::MissingParty(role);
                self.settled.violations.push(Violation { kind, at: one.opened_at, place });
            }
        }
    }

    fn improper_extensions(&mut self) {
        for (record, one) in self.extensions.iter().enumerate() {
            if !one.failed.is_some_and(Failure::is_violation) {
                continue;
            }
            let place = self.settled.order.iter().position(|index| *index == one.obligation).unwrap_or(0);
            let at = one.failed_at.unwrap_or(one.requested_at);
            self.settled.violations.push(Violation {
                kind: ViolationKind::ImproperExtension(record),
                at,
                place,
            });
        }
    }

    /// A clock time within the day of a bare date would have decided (counting rule 13).
    fn precision_note(&mut self, index: usize) {
        let Some(done) = self.obligations.get(index).and_then(|one| one.done).filter(|done| done.whole_day)
        else {
            return;
        };
        if self.due_of(index).is_some_and(|due| due.day() == done.at.day() && done.at > due) {
            self.notes.push(Note::DecidedByPrecision { obligation: index });
        }
    }

    /// Whether a due moment rests on days outside the published years, its own or those of the one it follows.
    pub fn provisional_of(&self, index: usize) -> bool {
        self.obligations.get(self.root(index)).is_some_and(|one| one.provisional)
    }

    /// Whether a deadline can be computed for an obligation.
    pub fn timed(&self, program: &Program, index: usize) -> bool {
        let root = self.obligations.get(self.root(index));
        root.and_then(|one| program.duties.get(one.duty)).is_some_and(|duty| duty.limit != Limit::None)
    }
}

/// On time is t ≤ due, to the second; a bare date is on time if its day is not after the due day.
fn in_time(at: Moment, whole_day: bool, due: Option<Moment>) -> bool {
    due.is_none_or(|due| if whole_day { at.day() <= due.day() } else { at <= due })
}
