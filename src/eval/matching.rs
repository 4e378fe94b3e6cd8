//! Event expressions: whether an event or a computed moment is what a leaf waits for, and what has come together.

use super::{By, Evaluator, Run, SignalKind};
use crate::program::{Happening, Hook, Leaf, Occasion, Party, Ref};
use crate::value::{Moment, Truth, Value};

/// Which leaves of a happening something matches.
#[derive(Clone, Copy, Default)]
pub(super) struct Matched {
    pub(super) yes: u64,
    pub(super) unknown: u64,
}

/// Which leaves of a happening have happened, and start anew once it has come about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// Those that certainly have.
    sure: u64,
    /// Those of which it cannot be told.
    doubtful: u64,
    /// What is absent to tell whether it came about last.
    absent: Option<Ref>,
    /// When it came about last, and the leaves that came together then: those of them that happen once more in that second
    /// do not count towards the next time.
    whole_at: Option<Moment>,
    used: u64,
    /// When it may have come about last, and the leaves of it: what else happened in that second brings no second time, and
    /// whether those of them count towards the next time is in doubt.
    maybe_at: Option<Moment>,
    maybe_used: u64,
}

/// What is absent to tell whether leaves of a happening have happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    slot: usize,
    leaves: u64,
    absent: Ref,
}

impl Evaluator {
    /// Which leaves of a happening an event or moment matches, as bits, of those it may be. Counted leaves count it: once
    /// for each.
    pub(super) fn matches(&mut self, run: Run<'_>, happening: &Happening, hook: Hook, by: By) -> Matched {
        let mut matched = Matched { yes: hook.sure, unknown: 0 };
        let mut asked = hook.leaves & !hook.sure;
        while asked != 0 {
            let Some(leaf) = happening.leaves.get(asked.trailing_zeros() as usize) else { break };
            let bit = asked & asked.wrapping_neg();
            asked &= !bit;
            match self.counted(run, leaf, by) {
                Truth::True => matched.yes |= bit,
                Truth::Unknown => matched.unknown |= bit,
                Truth::False => {}
            }
        }
        matched
    }

    /// Which leaves of a happening an event or moment certainly matches.
    #[inline]
    pub(super) fn matched(&mut self, run: Run<'_>, happening: &Happening, hook: Hook, by: By) -> u64 {
        if hook.leaves == hook.sure { hook.sure } else { self.matches(run, happening, hook, by).yes }
    }

    /// Whether a happening has come about with this event or moment: its leaves add up over time, and those by which it
    /// has come about start anew. `None` when it has not. Where a part is in doubt so is the whole; after that what was
    /// certain of it is in doubt too, since it is used up if the whole came about.
    #[inline]
    pub(super) fn happens(
        &mut self,
        run: Run<'_>,
        happening: &Happening,
        hook: Hook,
        by: By,
    ) -> Option<Truth> {
        // Everyday: the kind of event is all that is asked.
        if happening.alone && hook.leaves == hook.sure {
            return Some(Truth::True);
        }
        self.adds_up(run, happening, hook, by)
    }

    fn adds_up(&mut self, run: Run<'_>, happening: &Happening, hook: Hook, by: By) -> Option<Truth> {
        let matched = self.matches(run, happening, hook, by);
        let new = matched.yes | matched.unknown;
        if new == 0 {
            return None;
        }
        if happening.alone {
            return Some(if matched.yes == 0 { Truth::Unknown } else { Truth::True });
        }
        let now = self.moment_of(run, by);
        self.kept = true;
        self.doubt(run, happening, matched.unknown, by);
        let doubt = matched.unknown | self.heard.get(happening.slot).map_or(0, |heard| heard.doubtful);
        let later = if doubt == 0 { 0 } else { self.later_in_second(run, happening, by) };
        let heard = self.heard.get_mut(happening.slot)?;
        let singles = happening.ways.iter().filter(|way| way.count_ones() == 1).fold(0, |all, way| all | way);
        let alone = singles & new != 0;
        let gone = if heard.whole_at == Some(now) { heard.used } else { 0 };
        let new = new & !gone;
        if new == 0 {
            return None;
        }
        let unsure = if heard.maybe_at == Some(now) { heard.maybe_used } else { 0 };
        heard.sure |= matched.yes & !gone & !unsure;
        heard.doubtful = (heard.doubtful | new & !matched.yes | new & unsure) & !heard.sure;
        let (sure, maybe) = (heard.sure, heard.sure | heard.doubtful);
        let whole = |leaves: u64| {
            happening.ways.iter().filter(move |way| **way & leaves == **way && **way & new != 0)
        };
        // What came about uses up its own parts. 或 takes nothing from the others, and what is enough alone is never used up.
        let came = whole(sure).fold(0, |all, way| all | way);
        if came != 0 {
            let together = came & !singles;
            heard.sure &= !came;
            heard.maybe_at = None;
            if together != 0 {
                (heard.whole_at, heard.used) = (Some(now), gone | together);
            }
            return Some(Truth::True);
        }
        let possible = whole(maybe);
        let involved = possible.clone().fold(0, |all, way| all | way);
        if involved == 0 {
            return None;
        }
        // What the rest of this second makes certain is not told in doubt first.
        if happening.ways.iter().any(|way| way & (sure | later) == *way) {
            return None;
        }
        // Where one part alone was in doubt it did not happen, or else the whole did and its parts start anew.
        let denied = possible.map(|way| way & !sure).filter(|doubts| doubts.count_ones() == 1);
        let doubtful = heard.doubtful & involved;
        heard.doubtful = (heard.doubtful | sure & involved) & !denied.fold(0, |all, one| all | one);
        heard.sure = sure & !involved;
        let again = heard.maybe_at == Some(now) && !alone;
        heard.maybe_used = if heard.maybe_at == Some(now) { heard.maybe_used | involved } else { involved };
        heard.maybe_at = Some(now);
        self.name_absent(happening.slot, doubtful, sure & involved);
        (!again).then_some(Truth::Unknown)
    }

    /// Keeps what is absent to tell of the leaves that an event or moment may match.
    fn doubt(&mut self, run: Run<'_>, happening: &Happening, unknown: u64, by: By) {
        // Of several the first is named.
        let mut left = unknown;
        while let Some(n) = left.checked_ilog2() {
            let bit = 1_u64.checked_shl(n).unwrap_or(0);
            left &= !bit;
            let leaf = happening.leaves.get(n as usize);
            let absent = leaf.and_then(|leaf| self.absent_for(run, leaf, by));
            self.in_doubt(happening.slot, bit, absent);
        }
    }

    /// One for each leaf, what came last at the end.
    fn in_doubt(&mut self, slot: usize, leaves: u64, absent: Option<Ref>) {
        let Some(absent) = absent.filter(|_| leaves != 0) else { return };
        for doubt in self.doubts.iter_mut().filter(|doubt| doubt.slot == slot) {
            doubt.leaves &= !leaves;
        }
        self.doubts.retain(|doubt| doubt.leaves != 0);
        self.doubts.push(Doubt { slot, leaves, absent });
    }

    /// What is absent to tell whether these parts in doubt came together. What was certain of the whole is in doubt for it too.
    fn name_absent(&mut self, slot: usize, doubtful: u64, sure: u64) {
        let of = |doubt: &&Doubt| doubt.slot == slot && doubt.leaves & doubtful != 0;
        let absent = self.doubts.iter().rev().find(of).map(|doubt| doubt.absent);
        if let Some(heard) = self.heard.get_mut(slot) {
            heard.absent = absent;
        }
        self.in_doubt(slot, sure, absent);
    }

    /// The leaves that events of the same second match which are yet to be told.
    fn later_in_second(&self, run: Run<'_>, happening: &Happening, by: By) -> u64 {
        let By::Event(event) = by else { return 0 };
        let now = self.moment_of(run, by);
        let rest = run.case.events.get(event.saturating_add(1)..).unwrap_or(&[]);
        let count = rest.iter().take_while(|other| other.moment == now).count();
        let rest = (event.saturating_add(1)..).take(count).map(By::Event);
        let is_so = |leaf: &Leaf| rest.clone().any(|other| self.test(run, leaf, other) == Truth::True);
        let bits = happening.leaves.iter().enumerate().filter(|(_, leaf)| leaf.nth.is_none() && is_so(leaf));
        bits.fold(0, |bits, (n, _)| {
            bits | u32::try_from(n).ok().and_then(|n| 1u64.checked_shl(n)).unwrap_or(0)
        })
    }

    /// What is absent to tell whether a happening has come about, now that it may have.
    pub(super) fn absent_of(&self, run: Run<'_>, happening: &Happening, by: By) -> Option<Ref> {
        if happening.alone {
            return self.absent_in_happening(run, happening, by);
        }
        self.heard.get(happening.slot).and_then(|heard| heard.absent)
    }

    /// The first value that the conditions of a happening's leaves need and do not find.
    fn absent_in_happening(&self, run: Run<'_>, happening: &Happening, by: By) -> Option<Ref> {
        let leaves = happening.leaves.iter().filter(|leaf| self.test(run, leaf, by) == Truth::Unknown);
        leaves.into_iter().find_map(|leaf| self.absent_for(run, leaf, by))
    }

    /// The first value that the conditions on one event need and do not find. A field of that event is named with it.
    pub(super) fn absent_for(&self, run: Run<'_>, leaf: &Leaf, by: By) -> Option<Ref> {
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let absent = |cond| self.absent(run, cond, own);
        let reference = leaf.conditions.iter().find_map(absent);
        match (reference.or_else(|| leaf.unless.iter().find_map(|cond| self.absent(run, cond, None)))?, own) {
            (Ref::Own(at), Some(event)) => run.case.events.get(event).map(|it| Ref::Latest(it.event(), at)),
            (reference, _) => Some(reference),
        }
    }

    /// Whether one event or moment is what a leaf waits for; a counted leaf counts it.
    fn counted(&mut self, run: Run<'_>, leaf: &Leaf, by: By) -> Truth {
        let truth = self.test(run, leaf, by);
        let (Some(nth), Some(counter), Truth::True) = (leaf.nth, leaf.counter, truth) else { return truth };
        let Some(count) = self.counts.get_mut(counter) else { return Truth::False };
        self.kept = true;
        *count = count.saturating_add(1);
        Truth::from(*count == nth)
    }

    /// Whether it is the occurrence that a leaf waits for, told from what came before without counting it.
    pub(super) fn test_nth(&self, run: Run<'_>, leaf: &Leaf, by: By) -> Truth {
        let truth = self.tested(run, leaf, by);
        let (Some(nth), Truth::True) = (leaf.nth, truth) else { return truth };
        let before = self.log(run).take_while(|other| *other != by);
        let mut past = self.past(run);
        let count = before.filter(|other| past.test(run, leaf, *other) == Truth::True).count();
        Truth::from(count.saturating_add(1) == nth as usize)
    }

    /// Everything that has happened so far: events first, then computed moments. Nothing, where the ticket has looked at it
    /// more often than it may: then what comes of it is not reported.
    pub(super) fn log(&self, run: Run<'_>) -> impl Iterator<Item = By> + Clone + use<> {
        let (mut events, mut signals) = (self.seen.min(run.case.events.len()), self.signals.len());
        if let Some(looks) = run.looks {
            looks.set(looks.get().saturating_add(events).saturating_add(signals));
            if looks.get() > run.program.limits.ticket_looks {
                (events, signals) = (0, 0);
            }
        }
        (0..events).map(By::Event).chain((0..signals).map(By::Signal))
    }

    /// When something happened.
    pub(super) fn moment_of(&self, run: Run<'_>, by: By) -> Moment {
        let at = match by {
            By::Event(event) => run.case.events.get(event).map(|event| event.moment),
            By::Signal(signal) => self.signals.get(signal).map(|signal| signal.at),
        };
        at.unwrap_or(Moment::MIN)
    }

    /// Whether an event or moment is what a leaf names, whichever occurrence of it: its kind, its fields, who did it.
    pub(super) fn test(&self, run: Run<'_>, leaf: &Leaf, by: By) -> Truth {
        if !self.is_occasion(run, leaf.what, by) {
            return Truth::False;
        }
        if let Some(wanted) = leaf.by
            && !self.is_done_by(run, by, wanted)
        {
            return Truth::False;
        }
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let holds =
            leaf.conditions.iter().fold(Truth::True, |so_far, cond| so_far.and(self.cond(run, cond, own)));
        leaf.unless.iter().fold(holds, |so_far, cond| so_far.and(self.cond(run, cond, None).negate()))
    }

    pub(super) fn is_occasion(&self, run: Run<'_>, what: Occasion, by: By) -> bool {
        let signal = |at: usize| self.signals.get(at).map(|signal| signal.what);
        match (what, by) {
            (Occasion::Event(kind), By::Event(event)) => {
                run.case.events.get(event).is_some_and(|record| record.event() == kind)
            }
            (Occasion::Duty(duty, moment), By::Signal(at)) => match signal(at) {
                Some(SignalKind::Duty(index, came)) => {
                    came == moment && self.obligations.get(index).is_some_and(|one| one.kin == duty)
                }
                _ => false,
            },
            (Occasion::Rung(ladder, rung), By::Signal(at)) => match signal(at) {
                Some(SignalKind::Rung(index)) => self.rung_kin(run, index) == Some((ladder, rung)),
                _ => false,
            },
            (Occasion::Field(field), By::Signal(at)) => signal(at) == Some(SignalKind::Field(field)),
            _ => false,
        }
    }

    /// What the rung of an escalation is known by in all versions.
    fn rung_kin(&self, run: Run<'_>, escalation: usize) -> Option<(usize, usize)> {
        let one = self.escalations.get(escalation)?;
        run.program.ladders.get(one.ladder)?.rungs.get(one.rung).map(|rung| rung.kin)
    }

    /// Whether a party did it: the unit in the role, or one of them.
    fn is_done_by(&self, run: Run<'_>, by: By, wanted: Party) -> bool {
        let doer = self.doer(run, by);
        doer != Value::Absent
            && match self.party_now(run, wanted) {
                Value::List { start, len } => run.case.list(start, len).contains(&doer),
                value => value == doer,
            }
    }

    /// Who did it: the event's `by`, the bearer of the obligation at that moment, who took the rung's measure.
    fn doer(&self, run: Run<'_>, by: By) -> Value {
        match by {
            By::Event(event) => {
                let by = run.case.events.get(event).and_then(|record| record.by());
                by.map_or(Value::Absent, Value::Text)
            }
            By::Signal(at) => self.signals.get(at).map(|signal| signal.by).unwrap_or_default(),
        }
    }

    /// Who a party is now.
    pub(super) fn party_now(&self, run: Run<'_>, party: Party) -> Value {
        let role = |role: usize| self.roles.get(role).copied().unwrap_or_default();
        let first = |value: Value| match value {
            Value::List { start, len } => run.case.list(start, len).first().copied().unwrap_or_default(),
            value => value,
        };
        match party {
            Party::Unit(unit) => Value::Text(unit),
            Party::Role(at) => role(at),
            Party::Superior(at, version) => {
                let below = first(role(at));
                let superiors = run.program.versions.get(version).map_or(&[][..], |it| &it.superiors);
                let above = superiors.iter().find(|(unit, _)| Value::Text(*unit) == below).map(|(_, a)| *a);
                above.map_or(Value::Absent, Value::Text)
            }
            Party::Table(lookup) => self.value_in(run, lookup),
        }
    }
}
