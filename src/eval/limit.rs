//! Limits and due moments. A limit is read from the facts once, at its trigger, and kept as nodes; the due moment is worked
//! out from them, from what was added since, and from the time that is not counted, whenever one of these changes.

use super::queue::{Tick, TickKind};
use super::{Evaluator, Obligation, Paused, Run, SignalKind, Unknown};
use crate::calendar::{Calendar, Counting, Course, Due, Exclusion};
use crate::program::DutyMoment;
use crate::value::{Halves, Measure, Moment, Term};

/// A limit as the facts had it at its trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// No deadline can be computed.
    None,
    /// Counted from the trigger.
    Count(Term),
    /// An absolute moment; whether a day outside the published years was looked at.
    At(Moment, bool),
    /// That of another obligation (同).
    Follow(usize),
    /// The later of two nodes.
    Later(usize, usize),
    /// The earlier of two nodes.
    Earlier(usize, usize),
    /// It cannot be told.
    Unknown(Unknown),
}

/// 延长: so much more, after the due moment that was in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addition {
    /// How much.
    pub term: Term,
    /// The addition before it.
    pub previous: Option<usize>,
}

impl Addition {
    /// What is added to a due moment: in days with its own cut-off.
    pub fn after(&self, calendar: &Calendar, due: Moment) -> Term {
        same_cutoff(calendar, self.term, due)
    }
}

/// Where a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Untimed,
    Due(Due),
    Paused(Paused, bool),
    Unknown(Unknown),
}

impl Evaluator {
    /// Reads the limits of what was opened in this step, and works out the due moments.
    pub(super) fn limits_of_opened(&mut self, run: Run<'_>, now: Moment) {
        for n in 0..self.opened.len() {
            let Some((_, index)) = self.opened.get(n).copied() else { continue };
            let Some(one) = self.obligations.get(index) else { continue };
            let Some(duty) = run.program.duties.get(one.duty).filter(|_| one.unknown.is_none()) else {
                continue;
            };
            self.read_limit_of(run, duty, index);
        }
        for n in 0..self.opened.len() {
            let Some((_, index)) = self.opened.get(n).copied() else { continue };
            self.count_first(run, index, now);
            self.kept_early(run, index, now);
        }
    }

    /// Works out the due moment of what was just opened, all that was opened with it having its limit.
    fn count_first(&mut self, run: Run<'_>, index: usize, now: Moment) {
        match self.counted_at_once(run, index) {
            Some(due) => self.falls_at(run, index, due, now),
            None => self.refresh(run, index, now),
        }
    }

    /// The due moment of what was just opened, where it is counted from there and nothing else plays a part. What
    /// `standing` says of it, sooner.
    pub(super) fn counted_at_once(&self, run: Run<'_>, index: usize) -> Option<Due> {
        let one = self.obligations.get(index)?;
        let Some(Node::Count(term)) = self.nodes.get(one.limit?) else { return None };
        let duty = run.program.duties.get(one.duty).filter(|_| self.exclusions.is_empty())?;
        let due = run.program.calendar_of(duty.version).due(term, one.opened_at, &duty.counting).ok()?;
        Some(Due { provisional: due.provisional || counts_on(one, term), ..due })
    }

    fn falls_at(&mut self, run: Run<'_>, index: usize, due: Due, now: Moment) {
        let Some(one) = self.obligations.get_mut(index) else { return };
        one.first_falls(due);
        self.await_due(run, index, now);
        self.refresh_followers(run, index, now);
    }

    /// 按期 of what was completed before it was opened. Whether it was in time cannot be told where its limit cannot.
    fn kept_early(&mut self, run: Run<'_>, index: usize, now: Moment) {
        let Some(one) = self.obligations.get(index) else { return };
        let watched = run.program.duties.get(one.duty).is_some_and(|duty| duty.watched.in_time);
        if watched && one.unknown.is_none() && one.done.is_some_and(|done| done.early) {
            self.signal(SignalKind::Duty(index, DutyMoment::InTime), now);
        }
    }

    /// Works the due moment of an obligation out anew, and those of all that take theirs from it.
    pub(super) fn refresh(&mut self, run: Run<'_>, index: usize, now: Moment) {
        // What could not be told for time that may not count is told once that time has ended without a part in it.
        if let Some(one) = self.obligations.get_mut(index).filter(|one| one.is_open())
            && matches!(one.unknown, Some(Unknown::Suspension(_)))
        {
            one.unknown = None;
        }
        // What was discharged before its trigger still has a due moment; it is worked out once.
        if !self.obligations.get(index).is_some_and(|one| one.runs() || one.course == 0) {
            return;
        }
        // What was discharged before its trigger had no time that could not count.
        self.clip = self.obligations.get(index).filter(|one| one.done.is_some()).map(|one| one.opened_at);
        let standing = self.standing(run, index);
        self.clip = None;
        let Some(one) = self.obligations.get_mut(index) else { return };
        let before = (one.due, one.paused);
        one.course = one.course.saturating_add(1);
        (one.due, one.paused, one.timed) = (None, None, true);
        match standing {
            Standing::Untimed => one.timed = false,
            Standing::Due(due) => (one.due, one.provisional) = (Some(due.at), due.provisional),
            Standing::Paused(paused, provisional) => {
                (one.paused, one.provisional) = (Some(paused), provisional);
            }
            Standing::Unknown(unknown) => one.unknown = Some(unknown),
        }
        let changed = before != (one.due, one.paused) || one.unknown.is_some();
        self.await_due(run, index, now);
        if changed {
            self.refresh_followers(run, index, now);
        }
    }

    /// Works out anew the due moments of all that take theirs from an obligation.
    pub(super) fn refresh_followers(&mut self, run: Run<'_>, index: usize, now: Moment) {
        if !self.nodes.iter().any(|node| matches!(node, Node::Follow(other) if *other == index)) {
            return;
        }
        for at in 0..self.obligations.len() {
            if at != index && self.follows(at, index) {
                self.refresh(run, at, now);
            }
        }
    }

    /// Queues the moments of an obligation that has a due moment.
    pub(super) fn await_due(&mut self, run: Run<'_>, index: usize, now: Moment) {
        let Some(one) = self.obligations.get(index) else { return };
        let (Some(due), Some(duty)) = (one.due, run.program.duties.get(one.duty)) else { return };
        let at = due.max(one.opened_at).max(now);
        let kind = if due < at { TickKind::Missed } else { TickKind::Breach };
        self.queue.push(at, Tick::new(kind, index, one.course));
        if duty.watched.falls_due {
            self.queue.push(at, Tick::new(TickKind::FallsDue, index, one.course));
        }
        for (span, by) in duty.watched.before.iter().enumerate() {
            if let Ok(before) = run.program.calendar_for(one.duty).before(due, *by) {
                let at = before.at.max(one.opened_at).max(now);
                let tick = Tick { kind: TickKind::Before, of: index, course: one.course, span };
                self.queue.push(at, tick);
            }
        }
    }

    /// Whether an obligation takes its due moment from another.
    fn follows(&self, index: usize, other: usize) -> bool {
        // What was opened in this step and is not worked out yet has its turn still to come.
        let one = self.obligations.get(index).filter(|one| one.set.is_none() && one.course > 0);
        let node = one.and_then(|one| one.limit);
        node.is_some_and(|node| self.node_follows(node, other))
    }

    fn node_follows(&self, node: usize, other: usize) -> bool {
        match self.nodes.get(node) {
            Some(Node::Follow(index)) => *index == other,
            Some(Node::Later(a, b) | Node::Earlier(a, b)) => {
                self.node_follows(*a, other) || self.node_follows(*b, other)
            }
            _ => false,
        }
    }

    /// Where the limit of an obligation stands, as far as is known now.
    pub(super) fn standing(&self, run: Run<'_>, index: usize) -> Standing {
        let Some(one) = self.obligations.get(index) else { return Standing::Untimed };
        if let Some(unknown) = one.unknown.or_else(|| self.unknown_exclusion(run, one)) {
            return Standing::Unknown(unknown);
        }
        if !one.runs() && one.course > 0 {
            return frozen(one);
        }
        let base = self.base_standing(run, one);
        if one.added.is_none() {
            return base;
        }
        self.with_additions(run, one, base, one.added)
    }

    /// Where a limit stands without what was added to it.
    pub(super) fn base_standing(&self, run: Run<'_>, one: &Obligation) -> Standing {
        match (one.set, one.limit) {
            (Some((set, _)), _) => Standing::Due(set),
            (None, Some(node)) => self.node_standing(run, one, node),
            (None, None) => Standing::Untimed,
        }
    }

    pub(super) fn node_standing(&self, run: Run<'_>, one: &Obligation, node: usize) -> Standing {
        match self.nodes.get(node) {
            None | Some(Node::None) => Standing::Untimed,
            Some(Node::Unknown(unknown)) => Standing::Unknown(*unknown),
            Some(Node::At(at, provisional)) => Standing::Due(Due { at: *at, provisional: *provisional }),
            Some(Node::Follow(other)) => followed_standing(self.standing_of_followed(run, *other)),
            Some(Node::Count(term)) => {
                let Some(duty) = run.program.duties.get(one.duty) else { return Standing::Untimed };
                let standing = self.counted_from(run, one, term, one.opened_at, &duty.counting);
                if counts_on(one, term) { provisionally(standing) } else { standing }
            }
            Some(Node::Later(a, b)) => {
                later(self.node_standing(run, one, *a), self.node_standing(run, one, *b))
            }
            Some(Node::Earlier(a, b)) => {
                earlier(self.node_standing(run, one, *a), self.node_standing(run, one, *b))
            }
        }
    }

    /// Where the limit stands that another one follows. Without time that is not counted what was worked out last holds.
    fn standing_of_followed(&self, run: Run<'_>, index: usize) -> Standing {
        match self.obligations.get(index) {
            Some(one) if one.course > 0 && one.unknown.is_none() && self.exclusions.is_empty() => frozen(one),
            _ => self.standing(run, index),
        }
    }

    /// A term counted from a moment, without the time that does not count.
    fn counted_from(
        &self,
        run: Run<'_>,
        one: &Obligation,
        term: &Term,
        from: Moment,
        counting: &Counting,
    ) -> Standing {
        let calendar = run.program.calendar_for(one.duty);
        let course = if self.exclusions.is_empty() {
            calendar.due(term, from, counting).map(Course::Due)
        } else {
            let mut gaps = self.gaps.take();
            self.exclusions_of(run, one, &mut gaps);
            let course = if gaps.is_empty() {
                calendar.due(term, from, counting).map(Course::Due)
            } else {
                calendar.due_excluding(term, from, counting, &gaps)
            };
            self.gaps.replace(gaps);
            course
        };
        match course {
            Ok(Course::Due(due)) => Standing::Due(due),
            Ok(Course::Paused { since, remaining, provisional }) => {
                Standing::Paused(Paused { since, remaining }, provisional)
            }
            Err(_) => Standing::Unknown(Unknown::NotCountable),
        }
    }

    /// The stretches on the ticket that do not count for an obligation.
    fn exclusions_of(&self, run: Run<'_>, one: &Obligation, gaps: &mut Vec<Exclusion>) {
        gaps.clear();
        for record in &self.exclusions {
            if self.applies(run, record.suspension, one.duty) {
                gaps.push(Exclusion { from: record.from, to: record.to.or(self.clip) });
            }
        }
    }

    /// 延长, one after the other: each counts on from the due moment before it.
    fn with_additions(
        &self,
        run: Run<'_>,
        one: &Obligation,
        base: Standing,
        last: Option<usize>,
    ) -> Standing {
        let Some(addition) = last.and_then(|last| self.additions.get(last)).copied() else { return base };
        match self.with_additions(run, one, base, addition.previous) {
            Standing::Due(due) => {
                let counting = run.program.duties.get(one.duty).map(|duty| duty.counting).unwrap_or_default();
                let counting = Counting { closing: None, ..counting };
                let term = addition.after(run.program.calendar_for(one.duty), due.at);
                match self.counted_from(run, one, &term, due.at, &counting) {
                    Standing::Due(more) => Standing::Due(Due {
                        at: more.at.max(due.at),
                        provisional: due.provisional || more.provisional,
                    }),
                    other => other,
                }
            }
            Standing::Paused(paused, provisional) => {
                let remaining = added(paused.remaining, addition.term.measure);
                Standing::Paused(Paused { remaining, ..paused }, provisional)
            }
            other => other,
        }
    }

    /// The due moment of an obligation that is in force, if it has one.
    pub fn due_of(&self, index: usize) -> Option<Moment> {
        self.obligations.get(index).and_then(|one| one.due)
    }
}

/// 延长 in days keeps the cut-off: a due moment that is not its day's end keeps its clock time.
pub(super) fn same_cutoff(calendar: &Calendar, term: Term, due: Moment) -> Term {
    let in_hours = matches!(term.measure, Measure::Seconds(_) | Measure::WorkingSeconds(_));
    let end = calendar.end_of_day(due.day(), None);
    if in_hours {
        return Term { cutoff: None, ..term };
    }
    let clock = (due != end).then(|| due.clock());
    Term { cutoff: term.cutoff.or(clock), ..term }
}

/// What an obligation whose due moment moves no more was left with.
fn frozen(one: &Obligation) -> Standing {
    match (one.due, one.paused) {
        (Some(at), _) => Standing::Due(Due { at, provisional: one.provisional }),
        (None, Some(paused)) => Standing::Paused(paused, one.provisional),
        (None, None) => Standing::Untimed,
    }
}

/// Where a limit stands that is that of another obligation (同): whether the other is owed at all is no doubt about this one,
/// only about its limit.
fn followed_standing(other: Standing) -> Standing {
    match other {
        Standing::Unknown(Unknown::Condition(absent) | Unknown::Trigger(absent)) => {
            Standing::Unknown(Unknown::Limit(absent))
        }
        other => other,
    }
}

/// Whether a term is counted on from a moment that is provisional. A date stands for itself.
fn counts_on(one: &Obligation, term: &Term) -> bool {
    one.opened_provisionally && !matches!(term.measure, Measure::Until(_))
}

/// What is counted from a moment that is provisional is provisional with it.
fn provisionally(standing: Standing) -> Standing {
    match standing {
        Standing::Due(due) => Standing::Due(Due { provisional: true, ..due }),
        Standing::Paused(paused, _) => Standing::Paused(paused, true),
        other => other,
    }
}

/// 取长: what cannot be told or runs on for ever wins over what is known.
fn later(a: Standing, b: Standing) -> Standing {
    match (a, b) {
        (Standing::Unknown(unknown), _) | (_, Standing::Unknown(unknown)) => Standing::Unknown(unknown),
        (Standing::Untimed, _) | (_, Standing::Untimed) => Standing::Untimed,
        (Standing::Due(a), Standing::Due(b)) => {
            Standing::Due(Due { at: a.at.max(b.at), provisional: a.provisional || b.provisional })
        }
        (Standing::Paused(a, p), Standing::Paused(b, q)) => {
            Standing::Paused(if b.remaining > a.remaining { b } else { a }, p || q)
        }
        (paused @ Standing::Paused(..), _) | (_, paused @ Standing::Paused(..)) => paused,
    }
}

/// 取短: a due moment wins over what runs on for ever, and over what is paused and cannot be breached.
fn earlier(a: Standing, b: Standing) -> Standing {
    match (a, b) {
        (Standing::Unknown(unknown), _) | (_, Standing::Unknown(unknown)) => Standing::Unknown(unknown),
        (Standing::Untimed, other) | (other, Standing::Untimed) => other,
        (Standing::Due(a), Standing::Due(b)) => {
            Standing::Due(Due { at: a.at.min(b.at), provisional: a.provisional || b.provisional })
        }
        (Standing::Paused(a, p), Standing::Paused(b, q)) => {
            Standing::Paused(if b.remaining < a.remaining { b } else { a }, p || q)
        }
        (due @ Standing::Due(_), _) | (_, due @ Standing::Due(_)) => due,
    }
}

/// What is left of a limit that is paused, with what was added to it, where both count the same thing.
fn added(left: Measure, more: Measure) -> Measure {
    match (left, more) {
        (Measure::WorkingDays(a), Measure::WorkingDays(b)) => {
            Measure::WorkingDays(Halves(a.0.saturating_add(b.0)))
        }
        (Measure::Days(a), Measure::Days(b)) => Measure::Days(Halves(a.0.saturating_add(b.0))),
        (Measure::Days(a), Measure::Weeks(n)) => {
            Measure::Days(Halves(a.0.saturating_add(n.saturating_mul(14))))
        }
        (Measure::Seconds(a), Measure::Seconds(b)) => Measure::Seconds(a.saturating_add(b)),
        (Measure::WorkingSeconds(a), Measure::WorkingSeconds(b)) => {
            Measure::WorkingSeconds(a.saturating_add(b))
        }
        _ => left,
    }
}
