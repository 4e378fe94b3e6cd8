//! Extensions: asked in time, granted by steps in their order, effective at the last approval; or without effect, for a
//! reason that is kept.

use super::condition::field_of;
use super::limit::{Addition, same_cutoff};
use super::{
    Batch, By, Evaluator, Excuse, ExcuseBy, ExtensionRecord, Failure, Node, Note, Obligation, Run, Step,
    StepRecord, Trace,
};
use crate::calendar::Due;
use crate::program::{Effect, Extension, Hook, Ref};
use crate::value::{Clock, Measure, Moment, Term, Truth, Value};

impl Evaluator {
    /// Requests and steps of one second. Equal moments are in order: a request comes before its steps.
    pub(super) fn extension_steps<T: Trace>(
        &mut self,
        run: Run<'_>,
        batch: &Batch<'_>,
        now: Moment,
        trace: &mut T,
    ) {
        for &index in &batch.hooks.extensions {
            let Some(extension) = run.program.extensions.get(index) else { continue };
            for by in batch.iter() {
                if self.happens(run, &extension.request, Hook::ANY, by) == Some(Truth::True) {
                    self.request(run, (index, extension), by, now, trace);
                }
            }
            for record in 0..self.extensions.len() {
                let running = self.extensions.get(record).is_some_and(|one| {
                    one.extension == index
                        && one.failed.is_none()
                        && one.effective_at.is_none()
                        && !one.replaced
                });
                if running {
                    self.advance(run, extension, record, batch, now, trace);
                }
            }
        }
    }

    /// A request, for every open obligation of the extension's duties; for the latest one where none is open.
    fn request<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, extension): (usize, &Extension),
        by: By,
        now: Moment,
        trace: &mut T,
    ) {
        self.requests.push((index, by));
        let mut open = false;
        for at in 0..self.obligations.len() {
            let Some(one) = self.obligations.get(at) else { continue };
            if !extension.duties.contains(&one.duty) || !one.is_open() || one.unknown.is_some() {
                continue;
            }
            open = true;
            let failed = self.refused(run, (index, extension), at, by, now);
            let doubt = self.doubt_of(run, extension, by);
            self.ask(run, (index, by), at, now, (failed, doubt), trace);
        }
        if !open
            && !self.asked_of_another(run, (index, extension))
            && let Some(last) = self.obligations.iter().rposition(|one| extension.duties.contains(&one.duty))
        {
            self.ask(run, (index, by), last, now, (Some(Failure::NotOpen), None), trace);
        }
    }

    /// Whether a request means what another version says of the extension: it has something open, or something newer.
    fn asked_of_another(&self, run: Run<'_>, (index, extension): (usize, &Extension)) -> bool {
        let others = run.program.extensions.iter().enumerate();
        let mut others = others.filter(|(at, other)| *at != index && other.name == extension.name);
        others.any(|(_, other)| {
            let mut own = self.obligations.iter().filter(|one| other.duties.contains(&one.duty));
            own.any(|one| other.version > extension.version || (one.is_open() && one.unknown.is_none()))
        })
    }

    /// Why a request has no effect, as far as can be said when it is made.
    fn refused(
        &self,
        run: Run<'_>,
        (index, extension): (usize, &Extension),
        obligation: usize,
        by: By,
        now: Moment,
    ) -> Option<Failure> {
        if self.due_of(obligation).is_some_and(|due| now > due) {
            return Some(Failure::AskedLate);
        }
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let guard = extension.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, own));
        // What cannot be told is no fault of whoever asks.
        if guard == Truth::False {
            return Some(Failure::Guard);
        }
        let granted = self.extensions.iter().filter(|one| {
            one.extension == index && one.obligation == obligation && one.effective_at.is_some()
        });
        let granted = granted.count();
        let full = extension.at_most.is_some_and(|most| granted >= most as usize);
        let total = match (extension.total_at_most, extension.effect) {
            (Some(bound), Effect::By(by)) => {
                let next = u32::try_from(granted).unwrap_or(u32::MAX).saturating_add(1);
                let bound = self.meant_by(run, obligation, bound);
                times(self.meant_by(run, obligation, by.measure), next).is_some_and(|all| over(all, bound))
            }
            _ => false,
        };
        (full || total).then_some(Failure::TooMany)
    }

    /// A measure whose 日 is what it is in the duty of an obligation.
    fn meant_by(&self, run: Run<'_>, obligation: usize, measure: Measure) -> Measure {
        let duty = self.obligations.get(obligation).and_then(|one| run.program.duties.get(one.duty));
        duty.map_or(measure, |duty| duty.meant(measure))
    }

    /// 延长: what is added to the limit of an obligation, with the cut-off of that limit.
    fn addition(&mut self, run: Run<'_>, obligation: usize, by: Term) -> Term {
        let cutoff = by.cutoff.or(self.cutoff(run, obligation));
        Term { measure: self.meant_by(run, obligation, by.measure), cutoff, ..by }
    }

    /// Which request on the ticket this is: under its extension, which has the same name in every version.
    fn number_of(&self, run: Run<'_>, index: usize, by: By) -> u32 {
        let name = |at: usize| run.program.extensions.get(at).map(|extension| extension.name.as_str());
        let own = |(at, _): &&(usize, By)| name(*at) == name(index);
        let requests = || self.requests.iter().filter(own).map(|(_, other)| *other);
        let first = |n: usize, other: By| !requests().take(n).any(|earlier| earlier == other);
        let until = requests().enumerate().take_while(|(_, other)| *other != by);
        let earlier = until.filter(|(n, other)| first(*n, *other)).count();
        u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn ask<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, by): (usize, By),
        obligation: usize,
        now: Moment,
        (failed, doubt): (Option<Failure>, Option<Option<Ref>>),
        trace: &mut T,
    ) {
        let due = self.due_of(obligation);
        let request = self.number_of(run, index, by);
        for one in &mut self.extensions {
            // A new request replaces a running one.
            if one.extension == index
                && one.obligation == obligation
                && one.failed.is_none()
                && one.effective_at.is_none()
            {
                one.replaced = true;
            }
        }
        if let Some(failure) = failed {
            trace.step(Step::Refused { obligation, failure });
        }
        if let Some(one) = self.obligations.get_mut(obligation) {
            one.asking = failed.is_none().then_some(self.extensions.len());
        }
        self.extensions.push(ExtensionRecord {
            extension: index,
            obligation,
            by,
            requested_at: now,
            request,
            doubt,
            taken: 0,
            effective_at: None,
            due_before: due,
            due_after: due,
            failed,
            failed_at: failed.map(|_| now),
            borne_by: self.obligations.get(obligation).map_or((0, 0), |one| one.bearers),
            replaced: false,
        });
    }

    /// Takes the steps that this second brings, in their order; the last one grants.
    fn advance<T: Trace>(
        &mut self,
        run: Run<'_>,
        extension: &Extension,
        record: usize,
        batch: &Batch<'_>,
        now: Moment,
        trace: &mut T,
    ) {
        while let Some(taken) = self.extensions.get(record).map(|one| one.taken) {
            let Some(step) = extension.steps.get(taken) else { break };
            if !batch.iter().any(|by| self.test_nth(run, step, by) == Truth::True) {
                break;
            }
            self.steps.push(StepRecord { record, step: taken, at: now });
            if let Some(one) = self.extensions.get_mut(record) {
                one.taken = taken.saturating_add(1);
            }
        }
        let taken = self.extensions.get(record).map_or(0, |one| one.taken);
        if taken >= extension.steps.len() {
            self.grant(run, extension, record, now, trace);
            return;
        }
        self.out_of_turn(run, extension, (record, taken), batch, now, trace);
    }

    /// A step ahead of its turn fails then: as disorder if the skipped step has come by as of, else as missing.
    fn out_of_turn<T: Trace>(
        &mut self,
        run: Run<'_>,
        extension: &Extension,
        (record, taken): (usize, usize),
        batch: &Batch<'_>,
        now: Moment,
        trace: &mut T,
    ) {
        let mut later = extension.steps.iter().skip(taken.saturating_add(1));
        let ahead = later.any(|step| batch.iter().any(|by| self.test_nth(run, step, by) == Truth::True));
        let Some(skipped) = extension.steps.get(taken).filter(|_| ahead) else { return };
        let exists = |event: &usize| run.case.events.get(*event).is_some_and(|one| one.moment <= run.known);
        let comes = (self.seen..run.case.events.len())
            .filter(exists)
            .any(|event| self.test(run, skipped, By::Event(event)) == Truth::True);
        let failure = if comes { Failure::Disorder(taken) } else { Failure::MissingStep(taken) };
        self.fail(record, failure, now, trace);
    }

    fn fail<T: Trace>(&mut self, record: usize, failure: Failure, now: Moment, trace: &mut T) {
        let Some(one) = self.extensions.get_mut(record) else { return };
        one.failed = Some(failure);
        one.failed_at = Some(now);
        one.borne_by = self.obligations.get(one.obligation).map_or(one.borne_by, |owed| owed.bearers);
        trace.step(Step::Refused { obligation: one.obligation, failure });
        if !failure.is_violation() {
            self.notes.push(Note::WithoutEffect { record });
        }
    }

    /// The last approval: the due moment moves, never back.
    fn grant<T: Trace>(
        &mut self,
        run: Run<'_>,
        extension: &Extension,
        record: usize,
        now: Moment,
        trace: &mut T,
    ) {
        let Some(target) = self.extensions.get(record).map(|one| one.obligation) else { return };
        let Some(obligation) = self.obligations.get(target) else { return };
        let (due, open) = (obligation.due, obligation.is_open());
        if obligation.breached.is_some() || (open && due.is_some_and(|due| now > due)) {
            if extension.late_approval_excuses {
                self.excuse_late(run, extension, record, now);
            }
            return self.fail(record, Failure::ApprovedAfterDue, now, trace);
        }
        if !open {
            return self.fail(record, Failure::NotOpen, now, trace);
        }
        if self.exceeds_total(run, extension, record) {
            return self.fail(record, Failure::TooMany, now, trace);
        }
        match self.lacked_by_extension(run, extension, record) {
            Some(absent) => self.doubt_due(run, target, absent, now),
            None => {
                self.move_due(run, extension, target, now);
                self.refresh(run, target, now);
            }
        }
        let due_after = self.due_of(target);
        if let Some(one) = self.extensions.get_mut(record) {
            one.effective_at = Some(now);
            one.due_before = due;
            one.due_after = due_after;
        }
        trace.step(Step::Extended { obligation: target, due: due_after });
    }

    /// Changes what the due moment is worked out from.
    fn move_due(&mut self, run: Run<'_>, extension: &Extension, target: usize, now: Moment) {
        let Some(one) = self.obligations.get(target).copied() else { return };
        if let Effect::By(by) = extension.effect {
            let term = self.addition(run, target, by);
            self.additions.push(Addition { term, previous: one.added });
            let last = self.additions.len().saturating_sub(1);
            if let Some(one) = self.obligations.get_mut(target) {
                one.added = Some(last);
            }
            return;
        }
        let cutoff = self.cutoff(run, target);
        let Some(to) = self.named_moment(run, extension, cutoff) else { return };
        // While it is paused there is no due moment to shorten but the one it would have if the pause ended now.
        let least = one.due.or_else(|| self.due_if_resumed(run, target, now).map(|due| due.at));
        if least.is_some_and(|least| to.at > least)
            && let Some(one) = self.obligations.get_mut(target)
        {
            (one.set, one.added) = (Some((to, now)), None);
        }
    }

    /// The moment that 延至 names. A bare date ends at the limit's own cut-off.
    pub(super) fn named_moment(
        &self,
        run: Run<'_>,
        extension: &Extension,
        cutoff: Option<Clock>,
    ) -> Option<Due> {
        let when = match extension.effect {
            Effect::By(_) => return None,
            Effect::Until(when) => when,
            Effect::UntilField(kind, field) => {
                let seen = run.case.events.get(..self.seen)?;
                let latest = seen.iter().rposition(|one| one.event() == kind)?;
                match field_of(run, latest, field)? {
                    Value::When(when) => when,
                    _ => return None,
                }
            }
        };
        Some(run.program.calendar_of(extension.version).extend_to(Moment::MIN, when, cutoff))
    }

    /// The cut-off of the limit that an obligation has.
    fn cutoff(&mut self, run: Run<'_>, target: usize) -> Option<Clock> {
        let one = self.obligations.get(target).copied()?;
        self.cutoff_of(run, &one, one.limit?)
    }

    /// The cut-off of a limit; of 取长 and 取短 that of the part that binds.
    fn cutoff_of(&mut self, run: Run<'_>, one: &Obligation, node: usize) -> Option<Clock> {
        let (a, b) = match self.nodes.get(node).copied()? {
            Node::Count(term) => return term.cutoff,
            Node::Follow(other) => return self.cutoff(run, other),
            Node::None | Node::At(..) | Node::Unknown(_) => return None,
            Node::Later(a, b) | Node::Earlier(a, b) => (a, b),
        };
        let whole = self.node_standing(run, one, node);
        let binds = if self.node_standing(run, one, a) == whole { a } else { b };
        self.cutoff_of(run, one, binds)
    }

    /// 累计不超过: whether the moment that 延至 names lies beyond its bound. Of 延长 that is told when it is asked.
    fn exceeds_total(&mut self, run: Run<'_>, extension: &Extension, record: usize) -> bool {
        let (Some(bound), Some(target)) =
            (extension.total_at_most, self.extensions.get(record).map(|one| one.obligation))
        else {
            return false;
        };
        let cutoff = self.cutoff(run, target);
        let Some(one) = self.obligations.get(target).copied() else { return false };
        let first = self.extensions.iter().find(|one| one.obligation == target && one.effective_at.is_some());
        let original = first.and_then(|first| first.due_before).or(one.due);
        let Some(original) = original else { return false };
        let bound = self.meant_by(run, target, bound);
        let last = self.named_moment(run, extension, cutoff);
        let in_hours = matches!(bound, Measure::Seconds(_) | Measure::WorkingSeconds(_));
        let bound = Term::new(bound);
        let counting = run.program.duties.get(one.duty).map(|duty| duty.counting).unwrap_or_default();
        let calendar = run.program.calendar_for(one.duty);
        let latest = calendar.extend(original, &bound, &counting);
        let latest = latest.map(|latest| if in_hours { latest.at } else { latest.at.day().end() });
        latest.is_ok_and(|latest| last.is_some_and(|last| last.at > latest))
    }

    /// 补批有效: an approval after the due moment excuses the breach. `until` is the due moment it would have given.
    fn excuse_late(&mut self, run: Run<'_>, extension: &Extension, record: usize, now: Moment) {
        let Some((target, index)) = self.extensions.get(record).map(|one| (one.obligation, one.extension))
        else {
            return;
        };
        let Some(one) = self.obligations.get(target).copied() else { return };
        let until = match (extension.effect, one.due) {
            (Effect::By(by), Some(due)) => {
                let counting = run.program.duties.get(one.duty).map(|duty| duty.counting).unwrap_or_default();
                let calendar = run.program.calendar_for(one.duty);
                let term = same_cutoff(calendar, self.addition(run, target, by), due);
                calendar.extend(due, &term, &counting).ok().map(|due| due.at)
            }
            _ => {
                let cutoff = self.cutoff(run, target);
                self.named_moment(run, extension, cutoff).map(|due| due.at)
            }
        };
        if let Some(one) = self.obligations.get_mut(target).filter(|one| one.excuse.is_none()) {
            one.excuse = Some(Excuse { by: ExcuseBy::Extension(index), at: now, until });
        }
    }
}

/// So many times a measure.
fn times(measure: Measure, n: u32) -> Option<Measure> {
    Some(match measure {
        Measure::WorkingDays(halves) => Measure::WorkingDays(crate::value::Halves(halves.0.checked_mul(n)?)),
        Measure::Days(halves) => Measure::Days(crate::value::Halves(halves.0.checked_mul(n)?)),
        Measure::Weeks(weeks) => Measure::Weeks(weeks.checked_mul(n)?),
        Measure::Months(months) => Measure::Months(months.checked_mul(n)?),
        Measure::Years(years) => Measure::Years(years.checked_mul(n)?),
        Measure::Seconds(seconds) => Measure::Seconds(seconds.checked_mul(u64::from(n))?),
        Measure::WorkingSeconds(seconds) => Measure::WorkingSeconds(seconds.checked_mul(u64::from(n))?),
        _ => return None,
    })
}

/// Whether two measures count the same thing.
fn comparable(a: Measure, b: Measure) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

/// Whether one measure is more than another of the same thing.
fn over(all: Measure, bound: Measure) -> bool {
    comparable(all, bound) && all > bound
}
