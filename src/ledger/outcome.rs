//! What tickets leave for the rungs that need several of them: the outcomes of watched obligations, and the rungs that one
//! ticket decided. Kept in 24 bytes each, with each ticket's id once. What they come to is in `streak`.

use std::collections::BTreeMap;

use super::names::Names;
use crate::eval::{By, Escalation, Evaluator, Obligation, SignalKind, State};
use crate::facts::{CaseRef, SetSlot};
use crate::program::{Force, Ladder, Party, Program, Tally};
use crate::value::{Moment, Value};

/// What an outcome is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An obligation that was kept.
    Kept,
    /// An obligation that was missed.
    Missed,
    /// That rung, which one ticket decided.
    Rung(usize),
}

/// In place of a duty: what set the rung off was an event, and `instance` is the number of its name.
const BY_EVENT: u16 = u16::MAX;

/// The outcomes of one ladder are numbered by 32 bits.
const MAX_OUTCOMES: usize = u32::MAX as usize;

/// An outcome for one subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// Its moment.
    pub(super) at: Moment,
    /// The number of its ticket.
    pub(super) ticket: u32,
    /// The number of the subject's name.
    pub(super) subject: u32,
    /// The obligation's number among those of its duty on the ticket.
    instance: u32,
    /// The duty.
    duty: u16,
    /// The number of its kind: by which ladder, and what it is.
    kind: u16,
}

/// Its place among the others: moment, ticket, duty, event, instance, kind.
pub(super) type Place<'s> = (Moment, &'s str, u16, &'s str, u32, (usize, Kind));

/// The ids of tickets, one behind the other.
#[derive(Clone, Debug, Default)]
struct Ids {
    text: String,
    /// Where each ends. There are no more bytes than 32 bits number.
    ends: Vec<u32>,
}

impl Ids {
    /// The number of one more; none where there is no room.
    fn push(&mut self, id: &str) -> Option<u32> {
        let end = u32::try_from(self.text.len().checked_add(id.len())?).ok()?;
        let number = u32::try_from(self.ends.len()).ok()?;
        self.text.push_str(id);
        self.ends.push(end);
        Some(number)
    }

    /// Puts the others behind its own; by how much their numbers grow, or none where there is no room.
    fn append(&mut self, other: &Ids) -> Option<u32> {
        let (bytes, count) = (u32::try_from(self.text.len()).ok()?, u32::try_from(self.ends.len()).ok()?);
        let last = other.ends.last().copied().unwrap_or(0);
        bytes.checked_add(last)?;
        count.checked_add(u32::try_from(other.ends.len()).ok()?)?;
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end.saturating_add(bytes)));
        Some(count)
    }

    fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start as usize..*end as usize)).unwrap_or("")
    }
}

/// What one ladder has heard, in whichever version.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    pub(super) list: Vec<Outcome>,
    /// Misses that count no more from a moment on.
    excused: BTreeMap<u32, Moment>,
    /// 以 … 为准: rungs that count from a later moment than their own.
    recorded: BTreeMap<u32, Moment>,
    /// 以 … 为准: when that event was recorded, by ticket.
    records: BTreeMap<u32, Vec<Moment>>,
    /// The parties that only a ticket can name, by ticket and ladder.
    parties: BTreeMap<(u32, usize), Vec<Option<u32>>>,
    /// The kinds of outcomes there are, each with the ladder of the version in force at its moment.
    kinds: Vec<(usize, Kind)>,
    ids: Ids,
    names: Names,
    /// Whether there were more than can be kept.
    pub(super) full: bool,
}

/// What all ladders have heard, by what each is known by in all versions.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    pub(super) ladders: BTreeMap<usize, Stream>,
}

impl Stream {
    pub(super) fn id(&self, outcome: &Outcome) -> &str {
        self.ids.get(outcome.ticket)
    }

    pub(super) fn subject(&self, number: u32) -> &str {
        self.names.get(number)
    }

    /// From when on a miss counts no more.
    pub(super) fn excused(&self, index: u32) -> Option<Moment> {
        self.excused.get(&index).copied()
    }

    /// When an outcome counts.
    pub(super) fn counts_from(&self, index: u32, outcome: &Outcome) -> Moment {
        self.recorded.get(&index).copied().unwrap_or(outcome.at)
    }

    /// The first time after a moment that the event which decides (以 … 为准) was recorded on a ticket.
    pub(super) fn recorded_after(&self, ticket: u32, at: Moment) -> Option<Moment> {
        self.records.get(&ticket)?.iter().find(|record| **record > at).copied()
    }

    /// By which ladder an outcome counts, and what it is.
    pub(super) fn kind(&self, outcome: &Outcome) -> (usize, Kind) {
        self.kinds.get(usize::from(outcome.kind)).copied().unwrap_or((usize::MAX, Kind::Kept))
    }

    fn keep_kind(&mut self, kind: (usize, Kind)) -> u16 {
        let known = self.kinds.iter().position(|known| *known == kind);
        let at = known.unwrap_or(self.kinds.len());
        if known.is_none() {
            self.kinds.push(kind);
        }
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// A party that a ticket names, by its place in the ladder's `Tally::asked`.
    pub(super) fn party(&self, ticket: u32, ladder: usize, place: usize) -> Option<&str> {
        let number = self.parties.get(&(ticket, ladder))?.get(place).copied().flatten()?;
        Some(self.names.get(number))
    }

    /// `ID/答复反馈#1`; `ID/认定@2021-01-20T10:00:00+08:00` where an event set the rung off.
    pub(super) fn name_of(&self, program: &Program, outcome: &Outcome) -> String {
        let id = self.id(outcome);
        if outcome.duty == BY_EVENT {
            return format!("{id}/{}@{}", self.names.get(outcome.instance), outcome.at);
        }
        let duty = program.duties.get(usize::from(outcome.duty)).map_or("", |duty| &duty.words.name);
        format!("{id}/{duty}#{}", outcome.instance)
    }

    /// The order of outcomes: by moment, then ticket, then the duty's place, then instance.
    pub(super) fn place<'s>(&'s self, outcome: &Outcome) -> Place<'s> {
        let (event, instance) = if outcome.duty == BY_EVENT {
            (self.names.get(outcome.instance), 0)
        } else {
            ("", outcome.instance)
        };
        (outcome.at, self.id(outcome), outcome.duty, event, instance, self.kind(outcome))
    }

    fn add(&mut self, outcome: Outcome) -> Option<u32> {
        if self.list.len() >= MAX_OUTCOMES {
            self.full = true;
            return None;
        }
        self.list.push(outcome);
        u32::try_from(self.list.len().saturating_sub(1)).ok()
    }

    fn join(&mut self, other: &Stream) {
        let Some(before) = self.ids.append(&other.ids) else {
            self.full = true;
            return;
        };
        let ticket = |number: &u32| number.saturating_add(before);
        for (old, outcome) in (0_u32..).zip(&other.list) {
            let subject = self.names.keep(other.names.get(outcome.subject));
            let instance = if outcome.duty == BY_EVENT {
                self.names.keep(other.names.get(outcome.instance))
            } else {
                outcome.instance
            };
            let kind = self.keep_kind(other.kind(outcome));
            let moved = Outcome { kind, ticket: ticket(&outcome.ticket), subject, instance, ..*outcome };
            let Some(new) = self.add(moved) else { continue };
            self.excused.extend(other.excused.get(&old).map(|at| (new, *at)));
            self.recorded.extend(other.recorded.get(&old).map(|at| (new, *at)));
        }
        self.records.extend(other.records.iter().map(|(number, records)| (ticket(number), records.clone())));
        for ((number, ladder), parties) in &other.parties {
            let keep = |party: &Option<u32>| party.map(|party| self.names.keep(other.names.get(party)));
            let parties = parties.iter().map(keep).collect();
            self.parties.insert((ticket(number), *ladder), parties);
        }
        self.full |= other.full;
    }

    /// Everything it holds, in an order of its own.
    fn plain(&self) -> Vec<impl Ord + '_> {
        let one = |(index, outcome): (u32, &Outcome)| {
            let ladder = self.kind(outcome).0;
            let parties = self.parties.get(&(outcome.ticket, ladder)).map_or(&[][..], Vec::as_slice);
            let parties = parties.iter().map(|party| party.map(|party| self.names.get(party)));
            (
                self.subject(outcome.subject),
                self.place(outcome),
                self.excused(index),
                self.counts_from(index, outcome),
                self.records.get(&outcome.ticket),
                parties.collect::<Vec<_>>(),
            )
        };
        let mut list: Vec<_> = (0_u32..).zip(&self.list).map(one).collect();
        list.sort();
        list
    }
}

/// Two are equal if they hold the same, in whichever order it came.
impl PartialEq for Streams {
    fn eq(&self, other: &Streams) -> bool {
        let same = |(a, b): ((&usize, &Stream), (&usize, &Stream))| {
            a.0 == b.0 && a.1.full == b.1.full && a.1.plain().into_iter().eq(b.1.plain())
        };
        self.ladders.len() == other.ladders.len() && self.ladders.iter().zip(&other.ladders).all(same)
    }
}

impl Eq for Streams {}

/// Joins what two ledgers hold.
pub(super) fn join(own: &mut Streams, other: &Streams) {
    for (ladder, stream) in &other.ladders {
        own.ladders.entry(*ladder).or_default().join(stream);
    }
}

/// Takes what the ticket just judged leaves for rungs over several tickets.
pub(super) fn take(streams: &mut Streams, program: &Program, case: &CaseRef<'_>, evaluator: &Evaluator) {
    let Some(matter) = program.matters.get(case.matter) else { return };
    // Its number in each stream: the ladders of several versions share one.
    let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
    for &index in &matter.ladders {
        let Some(ladder) = program.ladders.get(index) else { continue };
        let Some(tally) = &ladder.tally else { continue };
        let stream = streams.ladders.entry(ladder.kin).or_default();
        let ticket = numbers.get(&ladder.kin).copied();
        let mut taking = Taking { program, case, evaluator, index, ladder, tally, stream, ticket };
        for place in 0..evaluator.settled().order.len() {
            taking.obligation(place);
        }
        for escalation in evaluator.escalations().iter().filter(|one| one.ladder == index) {
            taking.rung(escalation);
        }
        taking.of_ticket();
        numbers.extend(taking.ticket.map(|ticket| (ladder.kin, ticket)));
    }
}

/// A ticket being taken for one ladder.
struct Taking<'t> {
    program: &'t Program,
    case: &'t CaseRef<'t>,
    evaluator: &'t Evaluator,
    index: usize,
    ladder: &'t Ladder,
    tally: &'t Tally,
    stream: &'t mut Stream,
    /// Its number, once anything of it is kept.
    ticket: Option<u32>,
}

impl Taking<'_> {
    /// The outcome of an obligation. Waived, excused, untimed and undetermined ones are passed over.
    fn obligation(&mut self, place: usize) {
        let settled = self.evaluator.settled();
        let (Some(index), Some(state)) = (settled.order.get(place), settled.states.get(place)) else {
            return;
        };
        let Some(one) = self.evaluator.obligations().get(*index) else { return };
        if !one.timed || !self.ladder.duties.contains(&one.kin) {
            return;
        }
        let (kind, at) = match (state, self.evaluator.due_of(*index)) {
            (State::Met, _) if self.tally.kept => {
                let Some(done) = one.done else { return };
                (Kind::Kept, done.at.max(one.opened_at))
            }
            (State::Late | State::Overdue, Some(due)) if self.tally.misses && self.binds(one) => {
                (Kind::Missed, due.max(one.opened_at))
            }
            _ => return,
        };
        // The version in force at the outcome counts it; where none is, that of the obligation.
        let version = self.program.version_on(at.day());
        if version.unwrap_or_else(|| self.program.version_of(one.duty)) != self.ladder.version {
            return;
        }
        let units = if kind == Kind::Kept {
            self.evaluator.bearers_at(*index)
        } else {
            self.evaluator.missed_by(*index)
        };
        let instance = settled.instances.get(place).copied().unwrap_or(0);
        let subjects = self.subjects(one, units, at);
        let excused = one.excuse.map(|excuse| excuse.at).filter(|_| kind == Kind::Missed);
        self.keep((at, kind), (one.kin, instance), &subjects, excused);
    }

    /// Whether missing it is a cause: best efforts and what a permission lifted are none.
    fn binds(&self, one: &Obligation) -> bool {
        let force = self.program.duties.get(one.duty).map(|duty| duty.words.force);
        one.excepted.is_none() && force.is_none_or(Force::binds)
    }

    /// Whom an outcome is for: each bearer where the ladder's subject bears the duty, else whoever the subject then was.
    fn subjects(&self, one: &Obligation, units: &[Value], at: Moment) -> Vec<Value> {
        let borne = self.program.duties.get(one.duty).is_some_and(|duty| {
            let own = duty.bearers.get(one.share.party);
            if duty.severally {
                own == Some(&self.ladder.subject)
            } else {
                duty.bearers.contains(&self.ladder.subject)
            }
        });
        match self.ladder.subject {
            Party::Role(_) if borne => units.to_vec(),
            Party::Role(role) => match role_at(self.case, role, at) {
                Value::List { start, len } => self.case.list(start, len).to_vec(),
                value => vec![value],
            },
            Party::Unit(unit) => vec![Value::Text(unit)],
            party => vec![self.evaluator.party_at_end(self.program, self.case, party)],
        }
    }

    /// A rung that the ticket decided, where another counts it. 以 … 为准: only once it is recorded.
    fn rung(&mut self, escalation: &Escalation) {
        let recorded = self.ladder.decides.is_some();
        if !self.tally.cards.contains(&escalation.rung) || (recorded && escalation.issued.is_none()) {
            return;
        }
        let evaluator = self.evaluator;
        let cause = match escalation.cause {
            By::Signal(signal) => match evaluator.signals().get(signal).map(|signal| signal.what) {
                Some(SignalKind::Duty(index, _)) => Some(index),
                _ => None,
            },
            By::Event(_) => None,
        };
        let one = cause.and_then(|index| evaluator.obligations().get(index));
        let place = cause.and_then(|index| evaluator.settled().order.iter().position(|at| *at == index));
        let of = match (one, place) {
            (Some(one), Some(place)) => {
                (one.kin, evaluator.settled().instances.get(place).copied().unwrap_or(0))
            }
            _ => (usize::from(BY_EVENT), self.event_name(escalation.cause)),
        };
        let first = self.stream.list.len();
        let excused = one.and_then(|one| one.excuse).map(|excuse| excuse.at);
        let subjects = evaluator.subjects_of(escalation);
        self.keep((escalation.at, Kind::Rung(escalation.rung)), of, subjects, excused);
        for index in first..self.stream.list.len() {
            let index = u32::try_from(index).ok();
            self.stream.recorded.extend(index.zip(escalation.issued));
        }
    }

    fn event_name(&mut self, by: By) -> u32 {
        let event = match by {
            By::Event(event) => self.case.events.get(event).map(|record| record.event()),
            By::Signal(_) => None,
        };
        let matter = self.program.matters.get(self.case.matter);
        let event = event.and_then(|event| matter?.events.get(event));
        self.stream.names.keep(event.map_or("", |event| &event.name))
    }

    /// Keeps an outcome for each subject. A null bearer gives none, and what was excused by then is passed over.
    fn keep(
        &mut self,
        (at, kind): (Moment, Kind),
        (duty, instance): (usize, u32),
        subjects: &[Value],
        excused: Option<Moment>,
    ) {
        if excused.is_some_and(|from| from <= at) {
            return;
        }
        let duty = u16::try_from(duty).unwrap_or(BY_EVENT);
        let kind = self.stream.keep_kind((self.index, kind));
        for (n, subject) in subjects.iter().enumerate() {
            let again = subjects.iter().take(n).any(|other| other == subject);
            let Value::Text(unit) = *subject else { continue };
            if again {
                continue;
            }
            let subject = self.stream.names.keep(self.case.text(unit, &self.program.texts));
            self.ticket = self.ticket.or_else(|| self.stream.ids.push(self.case.id));
            let Some(ticket) = self.ticket else {
                self.stream.full = true;
                return;
            };
            let index = self.stream.add(Outcome { at, ticket, subject, instance, duty, kind });
            self.stream.excused.extend(index.zip(excused));
        }
    }

    /// What only the ticket knows: when the event that decides was recorded, and who its parties are.
    fn of_ticket(&mut self) {
        let Some(ticket) = self.ticket else { return };
        if let Some(decides) = self.ladder.decides {
            let seen = self.case.events.iter().take(self.evaluator.seen());
            let records = seen.filter(|record| record.event() == decides).map(|record| record.moment);
            let own = self.stream.records.entry(ticket).or_default();
            own.extend(records);
            own.sort();
            own.dedup();
        }
        if !self.tally.asked.is_empty() {
            let asked = self.tally.asked.iter();
            let parties =
                asked.map(|party| match self.evaluator.party_at_end(self.program, self.case, *party) {
                    Value::Text(unit) => {
                        Some(self.stream.names.keep(self.case.text(unit, &self.program.texts)))
                    }
                    _ => None,
                });
            let parties = parties.collect();
            self.stream.parties.insert((ticket, self.index), parties);
        }
    }
}

/// Who was in a role at a moment.
pub(super) fn role_at(case: &CaseRef<'_>, role: usize, at: Moment) -> Value {
    let by_then = case.events.iter().filter(|record| record.moment <= at);
    let mut sets = by_then.flat_map(|record| case.sets_of(record));
    let last = sets.rfind(|set| set.slot == SetSlot::Role(role));
    last.map(|set| set.value).or_else(|| case.roles.get(role).copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    /// What a ledger keeps of a ticket is a promise of the contract: a few bytes for each watched outcome.
    #[test]
    fn an_outcome_is_small() {
        assert_eq!(size_of::<super::Outcome>(), 24);
    }
}
