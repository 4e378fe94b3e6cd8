//! Rungs that need several tickets: the outcomes of each subject in their order, and what they set off (language section 9).
//! What tickets leave is taken in `outcome`; the duties that rungs bring stand in `standing`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::outcome::{Kind, Outcome, Stream};
use super::standing::StandingEntry;
use crate::calendar::Calendar;
use crate::program::{Cause, Ladder, Party, Program, Rung, StandingDuty};
use crate::value::{Measure, Moment};

/// A rung that several tickets reached. There may be one for every few tickets: names are looked up in the ledger when they
/// are asked for.
#[derive(Clone)]
pub struct RungEntry<'l> {
    /// What it was reached by.
    stream: &'l Stream,
    /// The index of the ladder.
    pub ladder: usize,
    /// The index of the rung.
    pub rung: usize,
    /// When.
    pub at: Moment,
    /// The outcome of the last cause.
    last: Outcome,
    /// The outcomes that caused it, in their order.
    causes: Box<[u32]>,
    /// When the event that makes it count was recorded (以 … 为准).
    pub issued: Option<Moment>,
    /// Whether one of its causes has been excused since.
    pub excused: bool,
    /// The duties it brought.
    pub duties: Vec<StandingEntry>,
}

impl<'l> RungEntry<'l> {
    /// Whom it is on.
    pub fn on(&self) -> &'l str {
        self.stream.subject(self.last.subject)
    }

    /// The ticket of the last cause.
    pub fn ticket(&self) -> &'l str {
        self.stream.id(&self.last)
    }

    /// By whom it is.
    pub fn by(&self, program: &'l Program) -> Option<&'l str> {
        self.party(program, self.declared(program)?.1.by?)
    }

    /// The obligations that caused it, in the order of their outcomes: `ID/答复反馈#1`.
    pub fn causes(&self, program: &Program) -> impl Iterator<Item = String> {
        self.outcomes().map(|outcome| self.stream.name_of(program, outcome))
    }

    fn outcomes(&self) -> impl Iterator<Item = &'l Outcome> {
        self.causes.iter().filter_map(|at| self.stream.list.get(*at as usize))
    }

    /// Its ladder and itself, as declared.
    pub fn declared(&self, program: &'l Program) -> Option<(&'l Ladder, &'l Rung)> {
        let ladder = program.ladders.get(self.ladder)?;
        Some((ladder, ladder.rungs.get(self.rung)?))
    }

    /// Who owes a duty that it brings, the accountable one first: the rung's 由, else the subject, where the duty names nobody.
    pub fn owed_by(&self, program: &'l Program, duty: &StandingDuty) -> Vec<&'l str> {
        let by = self.declared(program).and_then(|(_, rung)| rung.by);
        match (duty.bearers.as_slice(), by) {
            ([], None) => vec![self.on()],
            ([], Some(by)) => self.party(program, by).into_iter().collect(),
            (parties, _) => parties.iter().filter_map(|one| self.party(program, *one)).collect(),
        }
    }

    /// Who is accountable for the duty at that place among those it brought.
    pub fn accountable(&self, program: &'l Program, place: usize) -> Option<&'l str> {
        let duty = self.declared(program)?.1.standing.get(self.duties.get(place)?.duty)?;
        self.owed_by(program, duty).first().copied()
    }

    /// Who a party is for it: a unit, the subject, its superior, or what the ticket of the last cause names.
    fn party(&self, program: &'l Program, party: Party) -> Option<&'l str> {
        let (ladder, _) = self.declared(program)?;
        let texts = &program.texts;
        match party {
            Party::Unit(unit) => texts.get(unit),
            _ if party == ladder.subject => Some(self.on()),
            Party::Superior(role, version) if ladder.subject == Party::Role(role) => {
                let below = texts.find_unit(self.on())?;
                let superiors = &program.versions.get(version)?.superiors;
                let (_, above) = superiors.iter().find(|(unit, _)| *unit == below)?;
                texts.get(*above)
            }
            _ => {
                let asked = &ladder.tally.as_ref()?.asked;
                let place = asked.iter().position(|one| *one == party)?;
                self.stream.party(self.last.ticket, self.ladder, place)
            }
        }
    }

    /// What it is, whichever ledger it was reached in.
    fn itself(&self) -> impl PartialEq + fmt::Debug {
        let causes: Vec<_> = self.outcomes().map(|outcome| self.stream.place(outcome)).collect();
        let of = (self.ladder, self.rung, self.at, self.on(), self.stream.place(&self.last));
        (of, causes, self.issued, self.excused, &self.duties)
    }
}

impl PartialEq for RungEntry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.itself() == other.itself()
    }
}

impl Eq for RungEntry<'_> {}

impl fmt::Debug for RungEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.itself().fmt(f)
    }
}

/// What rungs count: misses, or a rung by what it is known by in all versions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Missed,
    Rung((usize, usize)),
}

/// What counts towards rungs: a miss, or a rung that was reached.
struct Item {
    /// The place of its last outcome among those of the subject.
    rank: usize,
    at: Moment,
    /// The ladder of the version in force at its last outcome.
    ladder: usize,
    what: What,
    /// The outcomes it rests on.
    outcomes: Vec<u32>,
    /// From when on it counts no more.
    excused: Option<Moment>,
}

/// What comes to be: an item counts no more, or it begins to count. Of one moment, the first goes first.
type Turn = (Moment, bool, usize, usize);

/// The outcomes of one subject, taken in their order.
struct Reckoner<'r, 'l> {
    program: &'l Program,
    stream: &'l Stream,
    /// The subject's outcomes in order.
    own: &'r [u32],
    /// The places of those that were kept.
    kept: Vec<usize>,
    items: Vec<Item>,
    turns: BTreeSet<Turn>,
    /// What has counted so far and is not used up: by rung and stretch, in order.
    counted: BTreeMap<((usize, usize), i64), Vec<usize>>,
    reached: Vec<RungEntry<'l>>,
}

/// All rungs over several tickets that a ladder's outcomes reach.
pub(super) fn reckon<'l>(program: &'l Program, stream: &'l Stream) -> Vec<RungEntry<'l>> {
    let outcome = |at: &u32| stream.list.get(*at as usize);
    let mut order: Vec<u32> = (0_u32..).zip(&stream.list).map(|(at, _)| at).collect();
    // Most are told by their moment; what else orders them is looked up only for those of one second.
    let first = |at: &u32| outcome(at).map(|one| (one.subject, one.at));
    let place = |at: &u32| outcome(at).map(|one| stream.place(one));
    order.sort_unstable_by(|a, b| first(a).cmp(&first(b)).then_with(|| place(a).cmp(&place(b))));
    let mut reached = Vec::new();
    for own in order.chunk_by(|a, b| outcome(a).map(|one| one.subject) == outcome(b).map(|one| one.subject)) {
        let mut reckoner = Reckoner {
            program,
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

impl Reckoner<'_, '_> {
    fn run(&mut self) {
        for (rank, index) in self.own.iter().enumerate() {
            let Some(outcome) = self.stream.list.get(*index as usize) else { continue };
            let (ladder, kind) = self.stream.kind(outcome);
            let what = match kind {
                Kind::Kept => {
                    self.kept.push(rank);
                    continue;
                }
                Kind::Missed => What::Missed,
                Kind::Rung(rung) => match self.rung(ladder, rung) {
                    Some((_, rung)) => What::Rung(rung.kin),
                    None => continue,
                },
            };
            let excused = self.stream.excused(*index);
            let item = Item { rank, at: outcome.at, ladder, what, outcomes: vec![*index], excused };
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
        let (rank, what, at, index) = (item.rank, item.what, item.at, item.ladder);
        let Some(ladder) = self.program.ladders.get(index) else { return };
        for (rung, declared) in ladder.rungs.iter().enumerate() {
            let (times, of, stretch, within) = match declared.cause {
                Cause::Streak(times, of) => (times, of, self.stretch(ladder, rank), None),
                Cause::InYear(times, of) => (times, of, i64::from(at.day().ymd().0), None),
                Cause::Within(measure, times, of) => (times, of, 0, Some(measure)),
                Cause::Moment(_) | Cause::Happening(_) => continue,
            };
            let counts = match of {
                None => what == What::Missed,
                Some(of) => ladder.rungs.get(of).is_some_and(|of| what == What::Rung(of.kin)),
            };
            if counts {
                self.add((index, rung), stretch, number, (times as usize, within), now);
            }
        }
    }

    /// Which stretch between kept outcomes a place lies in; there is one only where those end nothing.
    fn stretch(&self, ladder: &Ladder, rank: usize) -> i64 {
        let before = self.kept.partition_point(|kept| *kept < rank);
        if ladder.kept_ends { i64::try_from(before).unwrap_or(i64::MAX) } else { -1 }
    }

    fn rung(&self, ladder: usize, rung: usize) -> Option<(&Ladder, &Rung)> {
        let ladder = self.program.ladders.get(ladder)?;
        Some((ladder, ladder.rungs.get(rung)?))
    }

    fn add(
        &mut self,
        (index, rung): (usize, usize),
        stretch: i64,
        number: usize,
        (times, within): (usize, Option<Measure>),
        now: Moment,
    ) {
        let Some(ladder) = self.program.ladders.get(index) else { return };
        let Some(kin) = ladder.rungs.get(rung).map(|rung| rung.kin) else { return };
        let items = &self.items;
        let rank = |at: &usize| items.get(*at).map(|item| (item.rank, *at));
        let list = self.counted.entry((kin, stretch)).or_default();
        let place = list.partition_point(|at| rank(at) < rank(&number));
        list.insert(place, number);
        let calendar = self.program.calendar_of(ladder.version);
        let near = |some: &[usize]| {
            let Some(measure) = within else { return true };
            let moments = || some.iter().filter_map(|at| items.get(*at)).map(|item| item.at);
            moments().min().zip(moments().max()).is_some_and(|(from, to)| spans(calendar, measure, from, to))
        };
        let Some(window) = window(list, place, times, near) else { return };
        // Reaching a rung uses up what led to it.
        let used: Vec<usize> = if ladder.reaching_resets {
            list.drain(window).collect()
        } else {
            list.get(window).unwrap_or(&[]).to_vec()
        };
        self.reach((index, rung), &used, now);
    }

    fn reach(&mut self, (index, rung): (usize, usize), used: &[usize], now: Moment) {
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
        let Some(ladder) = self.program.ladders.get(index) else { return };
        let (Some(last), Some(declared)) = (last, ladder.rungs.get(rung)) else { return };
        let issued = ladder.decides.and_then(|_| self.stream.recorded_after(last.ticket, now));
        self.reached.push(RungEntry {
            stream: self.stream,
            ladder: index,
            rung,
            at: now,
            last,
            causes: outcomes.as_slice().into(),
            issued,
            excused: excused.is_some(),
            duties: Vec::new(),
        });
        // What is only offered feeds nothing.
        if !declared.discretionary {
            let from = if ladder.decides.is_some() { issued } else { Some(now) };
            let what = What::Rung(declared.kin);
            self.expect(Item { rank, at: now, ladder: index, what, outcomes, excused }, from);
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
    let first = place.saturating_sub(times.checked_sub(1)?);
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
