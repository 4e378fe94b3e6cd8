//! Seconds of a ticket whose events can only open, discharge and end obligations and ask nothing of it (`program::plain`):
//! the everyday case, in as few steps as that leaves. What comes of it is what `step` would say; a run that is traced goes
//! that way, and `tests/plain.rs` holds the two against each other.

use std::ops::Range;

use super::discharge::{complete, in_time};
use super::queue::{Tick, TickKind};
use super::{By, Closing, Done, Evaluator, NoTrace, Node, Note, Obligation, Run, Share, Unknown};
use crate::facts::EventRecord;
use crate::program::{DueFrom, Duty, Ending, Limit, Opening, Plain};
use crate::value::{Moment, When};

/// So many events of one second are put in their order here; more are not everyday.
const FEW: usize = 16;

/// How an obligation begins. Without a node its limit is in the facts.
struct Begins {
    node: Option<Node>,
    due: Option<Moment>,
    provisional: bool,
    timed: bool,
    unknown: Option<Unknown>,
}

impl Evaluator {
    /// Takes the plain seconds from an event on, as far as they follow one another; the first event after them.
    pub(super) fn plain_seconds(&mut self, run: Run<'_>, plain: &[Option<Plain>], event: usize) -> usize {
        let mut next = event;
        while let Some(after) = self.plain_second(run, plain, next) {
            next = after;
        }
        self.await_breaches();
        next
    }

    /// Queues the due moments of what was opened plainly and is not done yet. Until now nothing could see a breach but
    /// what discharges and ends, which looks for itself.
    fn await_breaches(&mut self) {
        for index in self.awaiting.drain(..) {
            let Some(one) = self.obligations.get(index) else { continue };
            if let (Some(due), true) = (one.due, one.runs()) {
                self.queue.push(due, Tick::new(TickKind::Breach, index, one.course));
            }
        }
    }

    /// Takes the second of an event, and what is computed for it. `None` where it is not plain: then nothing was done.
    fn plain_second(&mut self, run: Run<'_>, plain: &[Option<Plain>], event: usize) -> Option<usize> {
        let (record, rest) = run.case.events.get(event..)?.split_first()?;
        let now = record.moment;
        let own = plain.get(record.event())?.as_ref()?;
        if now > run.known
            || !self.exclusions.is_empty()
            || self.tick(run.as_of, now).is_some_and(|at| at < now)
        {
            return None;
        }
        let heard = self.signals.len();
        let until = if rest.first().is_none_or(|other| other.moment != now) {
            self.plain_event(run, own, event, record)?
        } else {
            self.plain_completions(run, plain, event, now)?
        };
        // A moment that comes now and was queued before acts after these events: `advance_to` takes it next.
        if self.signals.len() != heard {
            self.await_breaches();
            self.computed(run, heard, now, &mut NoTrace);
        }
        Some(until)
    }

    /// One event, alone in its second.
    fn plain_event(
        &mut self,
        run: Run<'_>,
        plain: &Plain,
        event: usize,
        record: &EventRecord,
    ) -> Option<usize> {
        let now = record.moment;
        if record.sets() {
            return None;
        }
        if !plain.openings.is_empty() {
            let room = run.program.limits.ticket_obligations.saturating_sub(self.obligations.len());
            if plain.openings.len() > room || !run.program.in_force_on(0, now.day()) {
                return None;
            }
        }
        self.seen = event.saturating_add(1);
        let (by, first) = (By::Event(event), self.obligations.len());
        for opening in &plain.openings {
            self.open_plainly(run, *opening, first, (by, now));
        }
        for ending in &plain.endings {
            self.end_plainly(run, *ending, first, (by, now));
        }
        for completion in &plain.completions {
            self.complete_plainly(run, *completion, first, (by, record.at()));
        }
        Some(self.seen)
    }

    /// Several events of one second that do nothing but discharge, in the order of the duties and then their own.
    fn plain_completions(
        &mut self,
        run: Run<'_>,
        plain: &[Option<Plain>],
        event: usize,
        now: Moment,
    ) -> Option<usize> {
        let all = run.case.events.get(event..)?;
        let count = all.iter().take_while(|other| other.moment == now).count();
        let all = all.get(..count).filter(|all| all.len() <= FEW)?;
        for record in all {
            let own = plain.get(record.event())?.as_ref()?;
            if record.sets() || !own.openings.is_empty() || !own.endings.is_empty() {
                return None;
            }
        }
        self.seen = event.saturating_add(count);
        let first = self.obligations.len();
        let mut together = std::mem::take(&mut self.together);
        together.clear();
        for (at, record) in (event..).zip(all) {
            let own =
                plain.get(record.event()).and_then(Option::as_ref).map_or(&[][..], |own| &own.completions);
            together.extend(own.iter().map(|one| (*one, at, record.at())));
        }
        together.sort_unstable_by_key(|(one, at, _)| (one.duty, *at));
        for (completion, at, when) in together.drain(..) {
            self.complete_plainly(run, completion, first, (By::Event(at), when));
        }
        self.together = together;
        Some(self.seen)
    }

    /// `first` is the first obligation that this event opened.
    fn open_plainly(&mut self, run: Run<'_>, opening: Opening, first: usize, (by, now): (By, Moment)) {
        let Some(duty) = run.program.duties.get(opening.duty) else { return };
        let index = self.obligations.len();
        let (bearers, whole) = self.write_bearers(run, duty, Share::WHOLE);
        let (sampled, unsure) = if duty.samples.is_empty() { (0, 0) } else { self.samples(run, duty, by) };
        let begins = self.begins(run, (opening, duty), first, now);
        let limit = begins.node.map(|node| {
            self.nodes.push(node);
            self.nodes.len().saturating_sub(1)
        });
        self.obligations.push(Obligation {
            limit,
            course: u32::from(limit.is_some()),
            due: begins.due,
            provisional: begins.provisional,
            timed: begins.timed,
            unknown: begins.unknown,
            sampled,
            unsure,
            ..Obligation::opened((opening.duty, duty.kin), Share::WHOLE, (by, now), bearers)
        });
        if !whole {
            self.miss_parties(run, (duty, Share::WHOLE), index);
        }
        let mut due = begins.due;
        if limit.is_none() {
            self.read_limit_of(run, duty, index);
            due = self.count_from_facts(run, index, now);
        }
        let Some(due) = due else { return };
        if opening.watched || due < now {
            self.await_due(run, index, now);
        } else {
            self.awaiting.push(index);
        }
    }

    /// The due moment of what was just opened, by the limit that its facts gave. `None` where there is none, or where it is
    /// queued already.
    fn count_from_facts(&mut self, run: Run<'_>, index: usize, now: Moment) -> Option<Moment> {
        let Some(due) = self.counted_at_once(run, index) else {
            self.refresh(run, index, now);
            return None;
        };
        let one = self.obligations.get_mut(index)?;
        one.first_falls(due);
        one.due
    }

    /// The limit of what is opened, and its due moment, where they are known without the facts of the ticket.
    #[inline]
    fn begins(&self, run: Run<'_>, (opening, duty): (Opening, &Duty), first: usize, now: Moment) -> Begins {
        let begins = Begins { node: None, due: None, provisional: false, timed: true, unknown: None };
        match (opening.due, &duty.limit) {
            (DueFrom::Event, Limit::Term(term)) => {
                let begins = Begins { node: Some(Node::Count(*term)), ..begins };
                match run.program.calendar_of(duty.version).due(term, now, &duty.counting) {
                    Ok(due) => Begins { due: Some(due.at), provisional: due.provisional, ..begins },
                    Err(_) => Begins { unknown: Some(Unknown::NotCountable), ..begins },
                }
            }
            (DueFrom::Opening(place), _) => {
                let place = first.saturating_add(place);
                let node = Some(Node::Follow(place));
                self.obligations.get(place).map_or(begins, |one| Begins {
                    node,
                    due: one.due,
                    provisional: one.provisional,
                    timed: one.timed,
                    unknown: one.unknown,
                })
            }
            (DueFrom::Nowhere, _) => Begins { node: Some(Node::None), timed: false, ..begins },
            _ => begins,
        }
    }

    fn end_plainly(&mut self, run: Run<'_>, ending: Ending, first: usize, (by, now): (By, Moment)) {
        let Some(termination) =
            run.program.duties.get(ending.duty).and_then(|duty| duty.termination.as_ref())
        else {
            return;
        };
        let mut from = 0;
        while let Some(at) = self.next_open(ending.duty, from..first) {
            from = at.saturating_add(1);
            let Some(one) = self.obligations.get_mut(at) else { return };
            one.ending |= ending.leaves;
            if ending.alone || complete(termination, one.ending) {
                self.breach_before_end(run, at, now, &mut NoTrace);
                if let Some(one) = self.obligations.get_mut(at) {
                    one.closed = Some(Closing { by, at: now });
                }
            }
        }
    }

    /// The first obligation of a duty among these that is neither done nor ended.
    fn next_open(&self, duty: usize, among: Range<usize>) -> Option<usize> {
        let open = |one: &Obligation| one.duty == duty && one.done.is_none() && one.closed.is_none();
        let start = among.start;
        self.obligations.get(among)?.iter().position(open).map(|at| start.saturating_add(at))
    }

    fn complete_plainly(&mut self, run: Run<'_>, completion: Ending, first: usize, (by, when): (By, When)) {
        let Some(duty) = run.program.duties.get(completion.duty) else { return };
        let When { at: now, whole_day } = when;
        let (mut used, mut from) = (false, 0);
        while let Some(at) = self.next_open(completion.duty, from..first) {
            (used, from) = (true, at.saturating_add(1));
            let Some(one) = self.obligations.get_mut(at) else { return };
            one.completion |= completion.leaves;
            if !completion.alone && !complete(&duty.completion, one.completion) {
                continue;
            }
            let done = Done { by, at: now, whole_day, early: false };
            self.certain_if_in_time(at, done);
            let Some(one) = self.obligations.get(at) else { return };
            let late = one.runs() && !in_time(now, whole_day, one.due);
            if late {
                self.breach(run, at, now, &mut NoTrace);
            }
            if let Some(one) = self.obligations.get_mut(at) {
                one.done = Some(done);
            }
            if duty.watched.in_time {
                self.kept(duty, at, now);
            }
        }
        if !used {
            self.notes.push(Note::NothingOpen { by, duty: completion.duty });
        }
    }
}
