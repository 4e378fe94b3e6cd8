//! One second of a ticket: all its events act together, in the order that the language fixes. Changes by `set`,
//! openings, steps of suspensions and extensions, terminations, completions; then what is computed for that second,
//! which acts in the same order, in rounds, until nothing more comes of it.

use std::ops::Range;

use super::queue::{Tick, TickKind};
use super::{Batch, By, Closing, Evaluator, Note, Run, Share, Signal, SignalKind, Step, Trace};
use crate::facts::SetSlot;
use crate::program::{DutyMoment, MomentKind, Party, Reassign};
use crate::value::{Moment, Truth, Value};

impl Evaluator {
    pub(super) fn second<T: Trace>(
        &mut self,
        run: Run<'_>,
        events: Range<usize>,
        now: Moment,
        trace: &mut T,
    ) {
        let heard = self.signals.len();
        self.opened.clear();
        if let Some(batch) = Evaluator::batch(run, events.clone()) {
            self.seen = events.start;
            if !batch.hooks.duties_alone {
                self.prohibitions(run, &batch, now, trace);
            }
            self.seen = events.end;
            for event in events {
                self.set(run, event, now, trace);
            }
            if !batch.hooks.duties_alone {
                self.preconditions(run, &batch);
            }
            self.act(run, &batch, now, trace);
        }
        self.computed(run, heard, now, trace);
    }

    /// The events of one second, and what they can touch: where it is one, its own hooks.
    fn batch<'r>(run: Run<'r>, events: Range<usize>) -> Option<Batch<'r>> {
        if events.is_empty() {
            return None;
        }
        let dispatch = &run.program.matters.get(run.case.matter)?.dispatch;
        let (hooks, each) = if events.len() == 1 {
            (dispatch.event(run.case.events.get(events.start)?.event()), None)
        } else {
            (dispatch.everything(), Some(dispatch))
        };
        Some(Batch { range: events, computed: false, hooks, each })
    }

    /// What events or moments do together. What `set` opened anew is in `opened` already.
    fn act<T: Trace>(&mut self, run: Run<'_>, batch: &Batch<'_>, now: Moment, trace: &mut T) {
        if !batch.hooks.openings.is_empty() {
            for by in batch.iter() {
                self.openings(run, batch.hooks_of(run, by), by, now, trace);
            }
        }
        // What changes of roles opened anew is among it.
        if !self.opened.is_empty() {
            self.limits_of_opened(run, now);
        }
        let beside = !batch.hooks.duties_alone;
        if beside {
            self.suspensions(run, batch, now, trace);
            self.extension_steps(run, batch, now, trace);
        }
        for by in batch.iter() {
            let hooks = batch.hooks_of(run, by);
            self.terminations(run, hooks, by, now, trace);
            self.excuses(run, hooks, by, now);
        }
        self.completions(run, batch, now, trace);
        if beside {
            self.rungs(run, batch, now, trace);
        }
    }

    /// What is computed for this second.
    #[inline]
    pub(super) fn computed<T: Trace>(&mut self, run: Run<'_>, mut heard: usize, now: Moment, trace: &mut T) {
        for _ in 0..run.program.limits.ticket_rounds {
            self.ticks(run, heard, now, trace);
            let range = heard..self.signals.len();
            if range.is_empty() {
                return;
            }
            let Some(matter) = run.program.matters.get(run.case.matter) else { return };
            let hooks = matter.dispatch.computed(self.kind_of_all(range.clone()));
            let batch = Batch { range, computed: true, hooks, each: None };
            heard = batch.range.end;
            self.prohibitions(run, &batch, now, trace);
            self.preconditions(run, &batch);
            self.opened.clear();
            self.act(run, &batch, now, trace);
        }
        self.notes.push(Note::TooManyRounds);
    }

    /// The kind of these signals, if all are of one.
    fn kind_of_all(&self, range: Range<usize>) -> Option<MomentKind> {
        let kind = |signal: &Signal| match signal.what {
            SignalKind::Duty(..) => MomentKind::Duty,
            SignalKind::Rung(_) => MomentKind::Rung,
            SignalKind::Field(_) => MomentKind::Field,
        };
        let (first, rest) = self.signals.get(range)?.split_first()?;
        rest.iter().all(|other| kind(other) == kind(first)).then(|| kind(first))
    }

    /// Takes the computed moments that have come; those that count no more never do (`is_stale`). What comes at a due moment
    /// is in time: it acts before the breaches of its second, which come together.
    fn ticks<T: Trace>(&mut self, run: Run<'_>, heard: usize, now: Moment, trace: &mut T) {
        let mut breaching = false;
        while self.tick(run.as_of, now).is_some() {
            let Some((_, Tick { kind, of, span, .. })) = self.queue.first() else { return };
            if kind == TickKind::Breach && !breaching && self.signals.len() > heard {
                return;
            }
            breaching |= kind == TickKind::Breach;
            self.queue.drop_first();
            match kind {
                TickKind::Field => self.field_moment(of),
                TickKind::FallsDue => self.signal(SignalKind::Duty(of, DutyMoment::FallsDue), now),
                TickKind::Before => {
                    if let Some(by) = self.watched(run, of, |watched| watched.before.get(span).copied()) {
                        self.once(SignalKind::Duty(of, DutyMoment::Before(by)), now);
                    }
                }
                TickKind::After => {
                    if let Some(by) = self.watched(run, of, |watched| watched.after.get(span).copied()) {
                        self.once(SignalKind::Duty(of, DutyMoment::After(by)), now);
                    }
                }
                TickKind::Breach | TickKind::Missed => self.falls_due(run, (of, heard), now, trace),
            }
        }
    }

    fn watched<V>(
        &self,
        run: Run<'_>,
        index: usize,
        pick: impl Fn(&crate::program::Watched) -> Option<V>,
    ) -> Option<V> {
        let duty = self.obligations.get(index)?.duty;
        pick(&run.program.duties.get(duty)?.watched)
    }

    /// A rung is reached once for its cause: a moment that came already does not come again.
    fn once(&mut self, what: SignalKind, now: Moment) {
        if !self.signals.iter().any(|signal| signal.what == what) {
            self.signal(what, now);
        }
    }

    fn field_moment(&mut self, field: usize) {
        if let Some(Value::When(when)) = self.fields.get(field).copied() {
            self.signal(SignalKind::Field(field), when.at);
        }
    }

    /// A due moment has passed with the obligation open: a breach, unless something of which only the day is known makes
    /// it good within that day. Then the day's end tells.
    fn falls_due<T: Trace>(
        &mut self,
        run: Run<'_>,
        (index, heard): (usize, usize),
        now: Moment,
        trace: &mut T,
    ) {
        let Some(one) = self.obligations.get(index) else { return };
        let (Some(due), course) = (one.due, one.course) else { return };
        if self.completes_by_day(run, index, due, (heard, now)) {
            self.queue.push(due.day().end(), Tick::new(TickKind::Breach, index, course));
        } else {
            self.breach(run, index, now, trace);
        }
    }

    /// Marks a breach, unless a permission lifts it.
    pub(super) fn breach<T: Trace>(&mut self, run: Run<'_>, index: usize, now: Moment, trace: &mut T) {
        let Some(one) = self.obligations.get(index) else { return };
        let (of, course, opened_at) = (one.duty, one.course, one.opened_at);
        let (Some(due), Some(duty)) = (one.due, run.program.duties.get(of)) else { return };
        for &permission in &duty.permissions {
            match self.permits(run, permission) {
                Truth::True => {
                    if let Some(one) = self.obligations.get_mut(index) {
                        one.excepted = Some(permission);
                    }
                    trace.step(Step::Excepted { obligation: index, permission });
                    return;
                }
                Truth::Unknown => {
                    let absent = self.lacked_by(run, permission);
                    self.notes.push(Note::PermissionUndecided { obligation: index, permission, absent });
                }
                Truth::False => {}
            }
        }
        let at = due.max(opened_at);
        if let Some(one) = self.obligations.get_mut(index) {
            one.breached = Some(at);
            one.missed_by = Some(one.bearers);
        }
        trace.step(Step::Breached { obligation: index, at });
        if duty.watched.overdue {
            self.signal(SignalKind::Duty(index, DutyMoment::Overdue), now);
        }
        for (span, by) in duty.watched.after.iter().enumerate() {
            if let Ok(after) = run.program.calendar_for(of).after(due, *by) {
                let tick = Tick { kind: TickKind::After, of: index, course, span };
                self.queue.push(after.at.max(now), tick);
            }
        }
    }

    /// A breach that was not marked when it came, of what ends now with its due moment behind it: it was spared for
    /// something of which only the day is known. What ends in the second that opened it is not breached before.
    pub(super) fn breach_before_end<T: Trace>(
        &mut self,
        run: Run<'_>,
        index: usize,
        now: Moment,
        trace: &mut T,
    ) {
        let Some(one) = self.obligations.get(index).filter(|one| one.runs()) else { return };
        if one.due.is_some_and(|due| now > due.max(one.opened_at)) {
            self.breach(run, index, now, trace);
        }
    }

    /// Changes of roles and fields.
    fn set<T: Trace>(&mut self, run: Run<'_>, event: usize, now: Moment, trace: &mut T) {
        let Some(record) = run.case.events.get(event) else { return };
        for set in run.case.sets_of(record) {
            match set.slot {
                SetSlot::Field(at) => self.set_field(run, at, set.value, now),
                SetSlot::Role(at) => {
                    if let Some(role) = self.roles.get_mut(at).filter(|role| **role != set.value) {
                        *role = set.value;
                        self.reassign(run, at, event, now, trace);
                    }
                }
            }
        }
    }

    fn set_field(&mut self, run: Run<'_>, at: usize, value: Value, now: Moment) {
        let Some(field) = self.fields.get_mut(at).filter(|field| **field != value) else { return };
        *field = value;
        let awaited = run.program.matters.get(run.case.matter).is_some_and(|it| it.moments.contains(&at));
        let Some(course) = self.field_courses.get_mut(at).filter(|_| awaited) else { return };
        *course = course.saturating_add(1);
        // A moment that had come is not taken back by one still earlier: what it set off stays as it was.
        let fired = self.signals.iter().any(|signal| signal.what == SignalKind::Field(at));
        if let Value::When(when) = value
            && (when.at >= now || !fired)
        {
            self.queue.push(when.at.max(now), Tick::new(TickKind::Field, at, *course));
        }
    }

    /// 改派: an open obligation moves with its role, or ends and starts anew, or stays.
    fn reassign<T: Trace>(&mut self, run: Run<'_>, role: usize, event: usize, now: Moment, trace: &mut T) {
        // Those of one duty move to the same: they are written down once, however many obligations there are.
        let mut moved: Vec<((usize, Share), (usize, usize))> = Vec::new();
        for index in 0..self.obligations.len() {
            let Some(one) = self.obligations.get(index).copied() else { continue };
            let Some(duty) = run.program.duties.get(one.duty) else { continue };
            let of_role =
                |party: &Party| matches!(party, Party::Role(at) | Party::Superior(at, _) if *at == role);
            let mut own =
                duty.bearers.iter().enumerate().filter(|(at, _)| !duty.severally || *at == one.share.party);
            if !one.is_open() || !own.any(|(_, party)| of_role(party)) {
                continue;
            }
            match duty.reassign {
                Reassign::Keep => {}
                // What was opened anew in this very second follows the second change of roles in it.
                Reassign::Restart if self.opened.iter().any(|(_, at)| *at == index) => {
                    let bearers = self.bear_now(run, one.duty, one.share);
                    if let Some(one) = self.obligations.get_mut(index) {
                        (one.bearers, one.opened_for) = (bearers, bearers);
                    }
                }
                // A breach stays with the unit that it happened to; what is still owed moves.
                Reassign::Move => {
                    let of = (one.duty, one.share);
                    let known = moved.iter().find(|(known, _)| *known == of).map(|(_, bearers)| *bearers);
                    let bearers = known.unwrap_or_else(|| self.bear_now(run, one.duty, one.share));
                    if known.is_none() {
                        moved.push((of, bearers));
                    }
                    if let Some(one) = self.obligations.get_mut(index) {
                        one.bearers = bearers;
                        trace.step(Step::Moved { obligation: index, event });
                    }
                }
                Reassign::Restart => {
                    let by = By::Event(event);
                    self.breach_before_end(run, index, now, trace);
                    let paused = self.resume_at_end(run, index, now);
                    if let Some(one) = self.obligations.get_mut(index) {
                        one.closed = Some(Closing { by, at: now });
                    }
                    if paused {
                        self.refresh_followers(run, index, now);
                    }
                    trace.step(Step::Ended { obligation: index, by });
                    self.open_one(run, (one.duty, one.share), by, now, trace);
                }
            }
        }
    }
}
