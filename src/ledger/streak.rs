//! Rungs that need several tickets: the outcomes of each subject in their order, and what they set off (language section 9).
//! What tickets leave is taken in `outcome`; the duties that rungs bring stand in `standing`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::outcome::{KEPT, MISSED, Outcome, Stream, kind_of};
use super::standing::StandingEntry;
use crate::calendar::Calendar;
use crate::program::{Cause, Ladder, Party, Program};
use crate::value::{Measure, Moment};

/// A rung that several tickets reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RungEntry {
    /// The index of the ladder.
    pub ladder: usize,
    /// The index of the rung.
    pub rung: usize,
    /// When.
    pub at: Moment,
    /// Whom it is on.
    pub on: String,
    /// By whom.
    pub by: Option<String>,
    /// The ticket of the last cause.
    pub ticket: String,
    /// The obligations that caused it, in the order of their outcomes: `ID/答复反馈#1`.
    pub causes: Vec<String>,
    /// When the event that makes it count was recorded (以 … 为准).
    pub issued: Option<Moment>,
    /// Whether one of its causes has been excused since.
    pub excused: bool,
    /// The duties it brought.
    pub duties: Vec<StandingEntry>,
    /// Who the parties of those are, by the duty's place.
    pub(super) owed_by: Vec<Vec<String>>,
}

/// What counts towards rungs: a miss, or a rung that was reached.
struct Item {
    /// The place of its last outcome among those of the subject.
    rank: usize,
    at: Moment,
    kind: u16,
    /// The outcomes it rests on.
    outcomes: Vec<u32>,
    /// From when on it counts no more.
    excused: Option<Moment>,
}

/// What comes to be: an item counts no more, or it begins to count. Of one moment, the first goes first.
type Turn = (Moment, bool, usize, usize);

/// The outcomes of one subject, taken in their order.
struct Reckoner<'r> {
    program: &'r Program,
    index: usize,
    ladder: &'r Ladder,
    stream: &'r Stream,
    /// The subject's outcomes in order.
    own: &'r [u32],
    /// The places of those that were kept.
    kept: Vec<usize>,
    items: Vec<Item>,
    turns: BTreeSet<Turn>,
    /// What has counted so far and is not used up: by rung and stretch, in order.
    counted: BTreeMap<(usize, i64), Vec<usize>>,
    reached: Vec<RungEntry>,
}

/// All rungs over several tickets that a ladder's outcomes reach.
pub(super) fn reckon(program: &Program, index: usize, stream: &Stream) -> Vec<RungEntry> {
    let Some(ladder) = program.ladders.get(index) else { return Vec::new() };
    let outcome = |at: &u32| stream.list.get(*at as usize);
    let mut order: Vec<u32> = (0_u32..).zip(&stream.list).map(|(at, _)| at).collect();
    let key = |at: &u32| outcome(at).map(|one| (one.subject, stream.place(one)));
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut reached = Vec::new();
    for own in order.chunk_by(|a, b| outcome(a).map(|one| one.subject) == outcome(b).map(|one| one.subject)) {
        let mut reckoner = Reckoner {
            program,
            index,
            ladder,
            stream,
            own,
            kept: Vec::new(),
            items: Vec::new(),
            turns: BTreeSet::new(),
            counted: BTreeMap::new(),
            reached: Vec::new(),
        };
        reckoner.run();
        reached.append(&mut reckoner.reached);
    }
    reached
}

impl Reckoner<'_> {
    fn run(&mut self) {
        for (rank, index) in self.own.iter().enumerate() {
            let Some(outcome) = self.stream.list.get(*index as usize) else { continue };
            if outcome.kind == KEPT {
                self.kept.push(rank);
                continue;
            }
            let (kind, excused) = (outcome.kind, self.stream.excused(*index));
            let item = Item { rank, at: outcome.at, kind, outcomes: vec![*index], excused };
            self.expect(item, Some(self.stream.counts_from(*index, outcome)));
        }
        while let Some((now, counts, _, item)) = self.turns.pop_first() {
            if counts {
                self.count(item, now);
            } else {
                self.counted.values_mut().for_each(|list| list.retain(|one| *one != item));
            }
        }
    }

    /// Takes an item that counts from a moment on, or never.
    fn expect(&mut self, item: Item, from: Option<Moment>) {
        let number = self.items.len();
        if let Some(from) = from {
            self.turns.insert((from, true, item.rank, number));
            self.turns.extend(item.excused.map(|at| (at, false, item.rank, number)));
        }
        self.items.push(item);
    }

    fn count(&mut self, number: usize, now: Moment) {
        let Some(item) = self.items.get(number) else { return };
        if item.excused.is_some_and(|from| from <= now) {
            return;
        }
        let (rank, kind, at) = (item.rank, item.kind, item.at);
        for (rung, declared) in self.ladder.rungs.iter().enumerate() {
            let (times, of, stretch, within) = match declared.cause {
                Cause::Streak(times, of) => (times, of, self.stretch(rank), None),
                Cause::InYear(times, of) => (times, of, i64::from(at.day().ymd().0), None),
                Cause::Within(measure, times, of) => (times, of, 0, Some(measure)),
                Cause::Moment(_) | Cause::Happening(_) => continue,
            };
            if of.map_or(MISSED, kind_of) == kind {
                self.add(rung, stretch, number, (times as usize, within), now);
            }
        }
    }

    /// Which stretch between kept outcomes a place lies in; there is one only where those end nothing.
    fn stretch(&self, rank: usize) -> i64 {
        let before = self.kept.partition_point(|kept| *kept < rank);
        if self.ladder.kept_ends { i64::try_from(before).unwrap_or(i64::MAX) } else { 0 }
    }

    fn add(
        &mut self,
        rung: usize,
        stretch: i64,
        number: usize,
        (times, within): (usize, Option<Measure>),
        now: Moment,
    ) {
        let items = &self.items;
        let rank = |at: &usize| items.get(*at).map(|item| (item.rank, *at));
        let list = self.counted.entry((rung, stretch)).or_default();
        let place = list.partition_point(|at| rank(at) < rank(&number));
        list.insert(place, number);
        let calendar = &self.program.calendar;
        let near = |some: &[usize]| {
            let Some(measure) = within else { return true };
            let moments = || some.iter().filter_map(|at| items.get(*at)).map(|item| item.at);
            moments().min().zip(moments().max()).is_some_and(|(from, to)| spans(calendar, measure, from, to))
        };
        let Some(window) = window(list, place, times, near) else { return };
        // Reaching a rung uses up what led to it.
        let used: Vec<usize> = if self.ladder.reaching_resets {
            list.drain(window).collect()
        } else {
            list.get(window).unwrap_or(&[]).to_vec()
        };
        self.reach(rung, &used, now);
    }

    fn reach(&mut self, rung: usize, used: &[usize], now: Moment) {
        let items: Vec<&Item> = used.iter().filter_map(|at| self.items.get(*at)).collect();
        let excused = items.iter().filter_map(|item| item.excused).min();
        let rank = items.iter().map(|item| item.rank).max().unwrap_or(0);
        let mut outcomes: Vec<u32> = Vec::new();
        for outcome in items.iter().flat_map(|item| &item.outcomes) {
            if !outcomes.contains(outcome) {
                outcomes.push(*outcome);
            }
        }
        let last = self.own.get(rank).and_then(|at| self.stream.list.get(*at as usize)).copied();
        let (Some(last), Some(declared)) = (last, self.ladder.rungs.get(rung)) else { return };
        let issued = self.ladder.decides.and_then(|_| self.stream.recorded_after(last.ticket, now));
        self.reached.push(self.entry(rung, now, last, &outcomes, issued, excused.is_some()));
        // What is only offered feeds nothing.
        if !declared.discretionary {
            let from = if self.ladder.decides.is_some() { issued } else { Some(now) };
            self.expect(Item { rank, at: now, kind: kind_of(rung), outcomes, excused }, from);
        }
    }

    fn entry(
        &self,
        rung: usize,
        at: Moment,
        last: Outcome,
        outcomes: &[u32],
        issued: Option<Moment>,
        excused: bool,
    ) -> RungEntry {
        let on = self.stream.subject(last.subject);
        let declared = self.ladder.rungs.get(rung);
        let by = declared.and_then(|rung| rung.by);
        let causes = outcomes.iter().filter_map(|at| self.stream.list.get(*at as usize));
        let owed_by = declared.map_or(&[][..], |rung| &rung.standing).iter().map(|duty| {
            // Owed by the rung's 由, else by the subject, where the duty names nobody.
            match (duty.bearers.as_slice(), by) {
                ([], None) => vec![on.to_owned()],
                ([], Some(by)) => self.party(by, &last).into_iter().collect(),
                (parties, _) => parties.iter().filter_map(|party| self.party(*party, &last)).collect(),
            }
        });
        RungEntry {
            ladder: self.index,
            rung,
            at,
            on: on.to_owned(),
            by: by.and_then(|by| self.party(by, &last)),
            ticket: self.stream.id(&last).to_owned(),
            causes: causes.map(|outcome| self.stream.name_of(self.program, outcome)).collect(),
            issued,
            excused,
            duties: Vec::new(),
            owed_by: owed_by.collect(),
        }
    }

    /// Who a party is for a rung: a unit, the subject, its superior, or what the ticket of the last cause names.
    fn party(&self, party: Party, last: &Outcome) -> Option<String> {
        let texts = &self.program.texts;
        let on = self.stream.subject(last.subject);
        match party {
            Party::Unit(unit) => texts.get(unit).map(str::to_owned),
            _ if party == self.ladder.subject => Some(on.to_owned()),
            Party::Superior(role) if self.ladder.subject == Party::Role(role) => {
                let below = texts.find_unit(on)?;
                let (_, above) = self.program.superiors.iter().find(|(unit, _)| *unit == below)?;
                texts.get(*above).map(str::to_owned)
            }
            _ => {
                let asked = &self.ladder.tally.as_ref()?.asked;
                let place = asked.iter().position(|one| *one == party)?;
                self.stream.party(last.ticket, place).map(str::to_owned)
            }
        }
    }
}

/// The stretch of so many that holds a place and is near enough together; the earliest there is.
fn window(
    list: &[usize],
    place: usize,
    times: usize,
    near: impl Fn(&[usize]) -> bool,
) -> Option<Range<usize>> {
    let first = place.checked_sub(times.checked_sub(1)?).unwrap_or(0);
    (first..=place)
        .map(|start| start..start.saturating_add(times))
        .find(|range| list.get(range.clone()).is_some_and(&near))
}

/// Whether two moments lie within so long: the days after the first, up to and including the last.
fn spans(calendar: &Calendar, measure: Measure, from: Moment, to: Moment) -> bool {
    let (first, last) = (from.day(), to.day());
    let days = i64::from(last.number()).saturating_sub(i64::from(first.number()));
    let months = |n: u32| first.plus_months(n).is_ok_and(|day| last <= day);
    match measure {
        Measure::Days(n) => days.saturating_mul(2) <= i64::from(n.0),
        Measure::Weeks(n) => days <= i64::from(n).saturating_mul(7),
        Measure::Months(n) => months(n),
        Measure::Years(n) => months(n.saturating_mul(12)),
        Measure::WorkingDays(n) => {
            i64::from(calendar.working_days_between(first, last)).saturating_mul(2) <= i64::from(n.0)
        }
        Measure::Seconds(n) => u64::try_from(to.since(from)).is_ok_and(|seconds| seconds <= n),
        Measure::WorkingSeconds(n) => {
            calendar.office_seconds_between(from, to).is_ok_and(|seconds| seconds <= n)
        }
        Measure::SameDay | Measure::SameWorkingDay => days == 0,
        Measure::NextDay => days <= 1,
        Measure::NextWorkingDay => calendar.working_days_between(first, last) <= 1,
        Measure::Until(day) => last <= day,
    }
}
