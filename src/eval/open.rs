//! Opens obligations: triggers, conditions, who bears them. Their limits are read in `limit`, once all of a step is open.

use super::{By, Done, Evaluator, Note, Obligation, Run, Share, Step, Trace, Unknown};
use crate::program::{Duty, Hooks, Party};
use crate::value::{Moment, Truth, Value};

impl Evaluator {
    /// The obligations that one event or moment opens.
    pub(super) fn openings<T: Trace>(
        &mut self,
        run: Run<'_>,
        hooks: &Hooks,
        by: By,
        now: Moment,
        trace: &mut T,
    ) {
        for hook in &hooks.openings {
            let index = hook.rule;
            let Some(duty) = run.program.duties.get(index) else { continue };
            let Some(truth) = self.happens(run, &duty.trigger, *hook, by) else { continue };
            let day = self.came_at(by, now).day();
            if !run.program.in_force_on(duty.version, day) {
                if run.program.version_on(day).is_none() {
                    self.note_outside(duty.kin, by);
                }
                continue;
            }
            if duty.opens_plainly && truth == Truth::True {
                self.open_one(run, (index, Share::WHOLE), by, now, trace);
                continue;
            }
            let own = if let By::Event(event) = by { Some(event) } else { None };
            let condition = duty.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, own));
            let unknown = match (truth, condition) {
                (_, Truth::False) => continue,
                (Truth::Unknown, _) => Some(Unknown::Trigger(self.absent_of(run, &duty.trigger, by))),
                (_, Truth::Unknown) => {
                    let absent = duty.condition.as_ref().and_then(|cond| self.absent(run, cond, own));
                    Some(Unknown::Condition(absent))
                }
                _ => None,
            };
            if self.held_back(duty) {
                continue;
            }
            self.open(run, index, by, now, unknown, trace);
        }
    }

    fn note_outside(&mut self, kin: usize, by: By) {
        self.kept = true;
        let Some(state) = self.duties.get_mut(kin) else { return };
        let note = Note::OutsideInForce { by };
        if !state.outside_noted && !self.notes.contains(&note) {
            self.notes.push(note);
        }
        state.outside_noted = true;
    }

    /// 在办期间不重复, 只计首次; what an earlier version opened counts.
    fn held_back(&self, duty: &Duty) -> bool {
        let opened = self.duties.get(duty.kin).is_some_and(|state| state.opened > 0);
        let open = || self.obligations.iter().any(|one| one.kin == duty.kin && one.is_open());
        (duty.first_only && opened) || (duty.not_while_open && open())
    }

    fn open<T: Trace>(
        &mut self,
        run: Run<'_>,
        index: usize,
        by: By,
        now: Moment,
        unknown: Option<Unknown>,
        trace: &mut T,
    ) {
        let Some(duty) = run.program.duties.get(index) else { return };
        // What opened it, and what came with that, may serve the next one: it comes after this opening, and not before.
        let seen = if duty.remembers { self.seen_before(run, by) } else { 0 };
        let shared = self.early(run, duty, index).filter(|_| unknown.is_none() && !duty.severally);
        for place in 0..self.shares(run, duty) {
            let Some(share) = self.share_at(run, duty, place) else { return };
            let Some(at) = self.open_one(run, (index, share), by, now, trace) else { return };
            let early = if duty.severally && unknown.is_none() {
                self.early_of_share(run, (index, duty), at, by)
            } else {
                shared
            };
            if let Some(one) = self.obligations.get_mut(at) {
                one.done = early;
                one.unknown = unknown;
            }
        }
        if duty.remembers {
            self.opened_anew(run, duty.kin, seen);
        }
    }

    /// From here on, what comes early is for the next opening, whichever version's.
    fn opened_anew(&mut self, run: Run<'_>, kin: usize, seen: usize) {
        self.kept = true;
        for (duty, state) in run.program.duties.iter().zip(&mut self.duties) {
            if duty.kin == kin {
                state.opened = state.opened.saturating_add(1);
                state.early = 0;
                state.early_by = None;
                state.seen = seen;
            }
        }
    }

    /// How many obligations a duty opens at once: under 分别 one for each bearer, each unit of a role too.
    fn shares(&self, run: Run<'_>, duty: &Duty) -> usize {
        if !duty.severally {
            return 1;
        }
        duty.bearers.iter().map(|party| self.units_of(run, *party)).sum()
    }

    /// How many units a party has; an empty one still owes.
    fn units_of(&self, run: Run<'_>, party: Party) -> usize {
        match self.party_now(run, party) {
            Value::List { len, .. } => usize::try_from(len).unwrap_or(1).max(1),
            _ => 1,
        }
    }

    /// The party, and which of its units, that comes at a place.
    fn share_at(&self, run: Run<'_>, duty: &Duty, mut place: usize) -> Option<Share> {
        if !duty.severally {
            return Some(Share::WHOLE);
        }
        for (party, of) in duty.bearers.iter().enumerate() {
            let units = self.units_of(run, *of);
            if place < units {
                return Some(Share { party, unit: Some(place) });
            }
            place = place.saturating_sub(units);
        }
        None
    }

    /// 可提前 under 分别: the unit's own completion since the previous opening, not already used.
    fn early_of_share(&self, run: Run<'_>, (index, duty): (usize, &Duty), at: usize, by: By) -> Option<Done> {
        let from = self.duties.get(index).filter(|_| duty.early)?.seen;
        let own = self.bearers_at(at).first().copied()?;
        let until = self.seen_before(run, by);
        let used = |event: usize| self.served(run, duty.kin, own, event);
        let mut leaves = 0u64;
        let mut last = None;
        for event in from..until {
            let doer = run.case.events.get(event).and_then(|record| record.by()).map(Value::Text);
            if doer != Some(own) || used(event) {
                continue;
            }
            for (n, leaf) in duty.completion.leaves.iter().enumerate() {
                if self.test_nth(run, leaf, By::Event(event)) == Truth::True {
                    leaves |= 1u64.checked_shl(u32::try_from(n).unwrap_or(u32::MAX)).unwrap_or(0);
                    last = Some(event);
                }
            }
        }
        let whole = duty.completion.ways.iter().any(|way| *way != 0 && way & leaves == *way);
        let by = By::Event(last.filter(|_| whole)?);
        Some(Done { by, at: self.moment_of(run, by), whole_day: whole_day(run, by), early: true })
    }

    /// How many events come before an opening: those of earlier seconds, and of its own where it is computed for it.
    fn seen_before(&self, run: Run<'_>, by: By) -> usize {
        match by {
            By::Event(_) => {
                let at = self.moment_of(run, by);
                let seen = run.case.events.get(..self.seen).unwrap_or(&[]);
                seen.partition_point(|event| event.moment < at)
            }
            By::Signal(_) => self.seen,
        }
    }

    /// Whether an event was given to an obligation of a unit that was open then, and so is used.
    fn served(&self, run: Run<'_>, kin: usize, unit: Value, event: usize) -> bool {
        let (by, at) = (By::Event(event), self.moment_of(run, By::Event(event)));
        let given = |one: &Obligation| {
            let within = |done: Done| !done.early && at <= done.at;
            one.opened_by != by && at >= one.opened_at && one.done.is_some_and(within)
        };
        let own = |at: usize| self.bearers_at(at).first() == Some(&unit);
        self.obligations.iter().enumerate().any(|(at, one)| {
            one.kin == kin && own(at) && (given(one) || one.done.is_some_and(|done| done.by == by))
        })
    }

    /// Opens one obligation of a duty, for one of its bearers under 分别. `None` when there are too many.
    pub(super) fn open_one<T: Trace>(
        &mut self,
        run: Run<'_>,
        (duty, share): (usize, Share),
        by: By,
        now: Moment,
        trace: &mut T,
    ) -> Option<usize> {
        if self.obligations.len() >= run.program.limits.ticket_obligations {
            if self.notes.last() != Some(&Note::TooManyObligations) {
                self.notes.push(Note::TooManyObligations);
            }
            return None;
        }
        let index = self.obligations.len();
        let rule = run.program.duties.get(duty)?;
        let (bearers, whole) = self.write_bearers(run, rule, share);
        let (sampled, unsure) = if rule.samples.is_empty() { (0, 0) } else { self.samples(run, rule, by) };
        let came = (by, self.came_at(by, now));
        let one = Obligation::opened((duty, rule.kin), share, came, bearers);
        let opened_provisionally = matches!(by, By::Signal(at) if self.is_provisional(at));
        self.obligations.push(Obligation { sampled, unsure, opened_provisionally, ..one });
        if !whole {
            self.miss_parties(run, (rule, share), index);
        }
        trace.step(Step::Opened { obligation: index, by });
        self.opened.push((by, index));
        Some(index)
    }

    /// When what acts now came: an event in this second, a computed moment perhaps before.
    fn came_at(&self, by: By, now: Moment) -> Moment {
        match by {
            By::Event(_) => now,
            By::Signal(at) => self.signals.get(at).map_or(now, |signal| signal.at.min(now)),
        }
    }

    /// Which samples of its duty an obligation belongs to, and of which that cannot be told.
    pub(super) fn samples(&self, run: Run<'_>, duty: &Duty, by: By) -> (u64, u64) {
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let (mut sampled, mut unsure) = (0_u64, 0_u64);
        for (bit, sample) in (0_u32..).zip(&duty.samples) {
            let bit = 1_u64.checked_shl(bit).unwrap_or(0);
            match sample.condition.as_ref().map_or(Truth::True, |cond| self.cond(run, cond, own)) {
                Truth::True => sampled |= bit,
                Truth::Unknown => unsure |= bit,
                Truth::False => {}
            }
        }
        (sampled, unsure)
    }

    /// A required role left empty is missed once, at the first obligation it should bear; filling it later takes nothing
    /// back.
    pub(super) fn miss_parties(&mut self, run: Run<'_>, (duty, share): (&Duty, Share), index: usize) {
        let slots = run.program.matters.get(run.case.matter).map_or(&[][..], |matter| &matter.roles);
        for (at, party) in duty.bearers.iter().enumerate() {
            let Party::Role(role) = *party else { continue };
            let own = !duty.severally || at == share.party;
            let value = self.roles.get(role).copied().unwrap_or_default();
            if !matches!(value, Value::Absent | Value::List { len: 0, .. }) {
                continue;
            }
            let required = slots.get(role).is_some_and(|slot| slot.required.has(duty.version));
            if own && required {
                self.miss(run, role, index);
            }
        }
    }

    /// The first obligation is that of the report: by trigger, then by the duty's place. The events of a second come in
    /// any order. A role of one name is the same in every version.
    fn miss(&mut self, run: Run<'_>, role: usize, index: usize) {
        let slots = run.program.matters.get(run.case.matter).map_or(&[][..], |matter| &matter.roles);
        let name = |role: usize| slots.get(role).map(|slot| slot.name.as_str());
        let place = |index: usize| self.obligations.get(index).map(|one| (one.opened_at, one.duty, index));
        match self.missing.iter().position(|(missed, _)| name(*missed) == name(role)) {
            None => self.missing.push((role, index)),
            Some(at) => {
                let first = self.missing.get(at).map_or(index, |(_, first)| *first);
                let first = if place(index) < place(first) { index } else { first };
                if let Some(missed) = self.missing.get_mut(at) {
                    missed.1 = first;
                }
            }
        }
    }

    /// 可提前: a completion since the previous opening.
    fn early(&self, run: Run<'_>, duty: &Duty, index: usize) -> Option<Done> {
        let state = self.duties.get(index).filter(|_| duty.early)?;
        let done = duty.completion.ways.iter().any(|way| *way != 0 && way & state.early == *way);
        let by = state.early_by.filter(|_| done)?;
        Some(Done { by, at: self.moment_of(run, by), whole_day: whole_day(run, by), early: true })
    }

    /// Writes down who bears a duty now: a stretch of the run's list.
    pub(super) fn bear_now(&mut self, run: Run<'_>, duty: usize, share: Share) -> (usize, usize) {
        let start = self.bearers.len();
        run.program.duties.get(duty).map_or((start, 0), |duty| self.write_bearers(run, duty, share).0)
    }

    /// The same; and whether there is somebody for each party, as there is on most tickets.
    pub(super) fn write_bearers(
        &mut self,
        run: Run<'_>,
        duty: &Duty,
        share: Share,
    ) -> ((usize, usize), bool) {
        let start = self.bearers.len();
        // Everyday: one unit, or whoever is in one role.
        let everyday = match duty.bearers.as_slice() {
            _ if duty.severally => Value::Absent,
            [Party::Unit(unit)] => Value::Text(*unit),
            [Party::Role(role)] => self.roles.get(*role).copied().unwrap_or_default(),
            _ => Value::Absent,
        };
        if let Value::Text(_) = everyday {
            self.bearers.push(everyday);
            return ((start, 1), true);
        }
        let mut whole = true;
        for (at, party) in duty.bearers.iter().enumerate() {
            if duty.severally && at != share.party {
                continue;
            }
            match (self.party_now(run, *party), share.unit) {
                (Value::List { start, len }, Some(unit)) => {
                    let value = run.case.list(start, len).get(unit).copied().unwrap_or_default();
                    whole &= len > 0;
                    self.bearers.push(value);
                }
                (Value::List { start, len }, None) => {
                    whole &= len > 0;
                    self.bearers.extend_from_slice(run.case.list(start, len));
                }
                (value, _) => {
                    whole &= value != Value::Absent;
                    self.bearers.push(value);
                }
            }
        }
        ((start, self.bearers.len().saturating_sub(start)), whole)
    }
}

/// Whether only the day of an event is known.
pub(super) fn whole_day(run: Run<'_>, by: By) -> bool {
    matches!(by, By::Event(event) if run.case.events.get(event).is_some_and(|event| event.is_whole_day()))
}
