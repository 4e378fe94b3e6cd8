//! Events of which only the day is known (rule 13 of counting): whether one of them discharges an obligation on its due
//! day, and so in time, though the day's end comes after the due moment. What is then assumed of the rest of the day is
//! put back.

use super::discharge::{complete, in_time};
use super::{By, Evaluator, NoTrace, Obligation, Run, Tick, TickKind};
use crate::facts::SetSlot;
use crate::program::{Duty, Happening, Occasion, Reassign};
use crate::value::{Moment, Truth, Value};

impl Evaluator {
    /// Whether an event of which only the day is known will discharge an obligation on its due day, before anything else
    /// ends it: then its due moment is no breach.
    pub(super) fn completes_by_day(
        &mut self,
        run: Run<'_>,
        index: usize,
        due: Moment,
        so_far: (usize, Moment),
    ) -> bool {
        let rest = run.case.events.get(self.seen..).unwrap_or(&[]);
        let day =
            rest.iter().take_while(|event| event.moment <= run.known && event.moment.day() == due.day());
        let (count, bare) = day.fold((0_usize, false), |(count, bare), event| {
            (count.saturating_add(1), bare || event.is_whole_day())
        });
        if !bare {
            return false;
        }
        let Some(one) = self.obligations.get(index).copied() else { return false };
        let Some(duty) = run.program.duties.get(one.duty) else { return false };
        if !self.trying && waits_for_computed(duty) {
            return self.completes_if_spared(run, index, due, so_far);
        }
        let seen = self.seen;
        let done = self.rest_of_day(run, (&one, duty), seen.saturating_add(count), due);
        self.seen = seen;
        while let Some((slot, value)) = self.undo.pop() {
            self.put(slot, value);
        }
        done
    }

    /// What is computed may complete it or end it sooner: the rest of its day is tried on a copy, in which it is spared.
    /// Of this second the computed moments from `heard` on have not acted yet.
    fn completes_if_spared(
        &self,
        run: Run<'_>,
        index: usize,
        due: Moment,
        (heard, now): (usize, Moment),
    ) -> bool {
        let Some(one) = self.obligations.get(index) else { return false };
        let end = due.day().end();
        let day = Run { as_of: end, ..run };
        let mut ahead = self.ahead.take().unwrap_or_default();
        ahead.copy(self);
        ahead.trying = true;
        ahead.queue.push(end, Tick::new(TickKind::Breach, index, one.course));
        ahead.computed(day, heard, now, &mut NoTrace);
        let next = ahead.seen;
        ahead.advance_to(day, next, &mut NoTrace);
        let done = ahead.obligations.get(index).and_then(|one| one.done);
        ahead.trying = false;
        self.ahead.replace(Some(ahead));
        done.is_some_and(|done| in_time(done.at, done.whole_day, Some(due)))
    }

    /// Takes the events up to one, second by second, as far as they touch one obligation.
    fn rest_of_day(
        &mut self,
        run: Run<'_>,
        (one, duty): (&Obligation, &Duty),
        until: usize,
        due: Moment,
    ) -> bool {
        let (mut completion, mut ending) = (one.completion, one.ending);
        while self.seen < until {
            let first = self.seen;
            let Some(at) = run.case.events.get(first).map(|event| event.moment) else { return false };
            let rest = run.case.events.get(first..until).unwrap_or(&[]);
            self.seen = first.saturating_add(rest.iter().take_while(|event| event.moment == at).count());
            let second = first..self.seen;
            for event in second.clone() {
                if self.assume_set(run, event, (one, duty)) {
                    return false;
                }
            }
            for event in second.clone() {
                ending |= duty.termination.as_ref().map_or(0, |ends| self.leaves(run, ends, event));
            }
            if duty.termination.as_ref().is_some_and(|ends| complete(ends, ending)) {
                return false;
            }
            for event in second {
                let Some(record) = run.case.events.get(event) else { return false };
                let doer = record.by().map(Value::Text);
                if duty.severally && doer != Some(self.bearer_now(run, one, duty)) {
                    continue;
                }
                completion |= self.leaves(run, &duty.completion, event);
                if complete(&duty.completion, completion) {
                    return in_time(record.moment, record.is_whole_day(), Some(due));
                }
            }
        }
        false
    }

    /// The leaves that an event matches.
    fn leaves(&self, run: Run<'_>, happening: &Happening, event: usize) -> u64 {
        let bits = happening.leaves.iter().zip(0_u32..);
        let matched = bits.filter(|(leaf, _)| self.test_nth(run, leaf, By::Event(event)) == Truth::True);
        matched.fold(0, |all, (_, bit)| all | 1_u64.checked_shl(bit).unwrap_or(0))
    }

    /// Changes roles and fields as an event does. Whether that ends the obligation (改派 重计).
    fn assume_set(&mut self, run: Run<'_>, event: usize, (one, duty): (&Obligation, &Duty)) -> bool {
        let Some(record) = run.case.events.get(event) else { return false };
        let before = self.bearer_now(run, one, duty);
        for set in run.case.sets_of(record) {
            let held = match set.slot {
                SetSlot::Field(at) => self.fields.get(at),
                SetSlot::Role(at) => self.roles.get(at),
            };
            self.undo.push((set.slot, held.copied().unwrap_or_default()));
            self.put(set.slot, set.value);
        }
        duty.reassign == Reassign::Restart && self.bearer_now(run, one, duty) != before
    }

    fn put(&mut self, slot: SetSlot, value: Value) {
        let held = match slot {
            SetSlot::Field(at) => self.fields.get_mut(at),
            SetSlot::Role(at) => self.roles.get_mut(at),
        };
        if let Some(held) = held {
            *held = value;
        }
    }

    /// Who bears an obligation with the roles as they are assumed to be.
    fn bearer_now(&self, run: Run<'_>, one: &Obligation, duty: &Duty) -> Value {
        let party = duty.bearers.get(if duty.severally { one.share.party } else { 0 });
        let stays = duty.reassign == Reassign::Keep;
        match party.filter(|_| !stays).map(|party| self.party_now(run, *party)) {
            Some(Value::List { start, len }) => {
                let units = run.case.list(start, len);
                units.get(one.share.unit.unwrap_or(0)).copied().unwrap_or_default()
            }
            Some(value) => value,
            None => {
                let (start, _) = one.bearers;
                self.bearers.get(start).copied().unwrap_or_default()
            }
        }
    }
}

/// Whether what completes a duty or ends it may be a computed moment.
fn waits_for_computed(duty: &Duty) -> bool {
    let happenings = std::iter::once(&duty.completion).chain(&duty.termination);
    happenings.flat_map(|one| &one.leaves).any(|leaf| !matches!(leaf.what, Occasion::Event(_)))
}
