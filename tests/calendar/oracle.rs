//! Working-day arithmetic, due moments and exclusions against an oracle that reads the shipped file itself and walks
//! day by day with chrono: it shares neither tables nor day numbers with the library.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use duban::calendar::{Calendar, Counting, Course, Entry, Exclusion, Overlay, Week};
use duban::value::{Clock, Day, Halves, Measure, Moment, Term};
use proptest::prelude::*;

const SHIPPED: &str = include_str!("../../policies/calendars/中国法定工作日.csv");

struct Oracle(BTreeMap<NaiveDate, bool>);

impl Oracle {
    fn new() -> Oracle {
        let row = |row: &str| {
            let (date, rest) = row.split_once(',').unwrap();
            (date.parse().unwrap(), rest.starts_with("makeup"))
        };
        Oracle(SHIPPED.lines().skip(1).map(row).collect())
    }

    fn works(&self, date: NaiveDate) -> bool {
        self.0.get(&date).copied().unwrap_or(date.weekday().number_from_monday() <= 5)
    }

    fn add(&self, mut date: NaiveDate, n: i64) -> NaiveDate {
        let mut left = n.abs();
        while left > 0 {
            date = if n > 0 { date.succ_opt() } else { date.pred_opt() }.unwrap();
            left -= i64::from(self.works(date));
        }
        date
    }

    fn rolled(&self, mut date: NaiveDate) -> NaiveDate {
        while !self.works(date) {
            date = date.succ_opt().unwrap();
        }
        date
    }
}

/// Years from before the first published to after the last.
fn dates() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2006, 1, 1).unwrap();
    (0_u64..8_400).prop_map(move |n| first.checked_add_days(Days::new(n)).unwrap())
}

fn day(date: NaiveDate) -> Day {
    date.to_string().parse().unwrap()
}

fn at(date: NaiveDate, seconds: u32) -> Moment {
    day(date).at(Clock::START).plus(i64::from(seconds)).unwrap()
}

fn published(date: NaiveDate) -> bool {
    (2007..=2026).contains(&date.year())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn adding_is_walking(date in dates(), n in -300_i64..300) {
        let expected = Oracle::new().add(date, n);
        prop_assert_eq!(Calendar::national().add_working_days(day(date), n), Ok(day(expected)));
    }

    #[test]
    fn counting_is_walking(from in dates(), length in 0_u64..500) {
        let (oracle, national) = (Oracle::new(), Calendar::national());
        let to = from.checked_add_days(Days::new(length)).unwrap();
        let expected = from.iter_days().skip(1).take_while(|date| *date <= to).filter(|date| oracle.works(*date));
        prop_assert_eq!(national.working_days_between(day(from), day(to)) as usize, expected.count());
        prop_assert_eq!(national.working_days_between(day(to), day(from)), 0);
        prop_assert_eq!(national.next_working_day_from(day(from)), Ok(day(oracle.rolled(from))));
        prop_assert_eq!(national.works(day(from)), oracle.works(from));
        prop_assert_eq!(national.reason(day(from)).why.works(), oracle.works(from));
        prop_assert_eq!(national.covers(day(from)), published(from));
    }

    #[test]
    fn working_day_limits_are_walked(date in dates(), second in 0_u32..86_400, n in 1_u32..40, late in any::<bool>()) {
        let oracle = Oracle::new();
        let closing = Clock::from_hms(17, 30, 0).unwrap();
        let options = Counting { closing: late.then_some(closing), ..Counting::default() };
        let (mut day0, mut looked) = (date, Vec::new());
        if late {
            let over = second > closing.seconds();
            if over { day0 = day0.succ_opt().unwrap(); }
            looked.push(day0);
            if over || !oracle.works(day0) {
                while !oracle.works(day0) {
                    day0 = day0.succ_opt().unwrap();
                    looked.push(day0);
                }
            }
        }
        let end = oracle.add(day0, n.into());
        looked.extend(day0.iter_days().skip(1).take_while(|date| *date <= end));
        let term = Term::new(Measure::WorkingDays(Halves::whole(n)));
        let due = Calendar::national().due(&term, at(date, second), &options).unwrap();
        prop_assert_eq!(due.at, day(end).end());
        prop_assert_eq!(due.provisional, looked.iter().any(|date| !published(*date)));
    }

    #[test]
    fn calendar_limits_end_on_the_next_working_day(date in dates(), n in 0_u32..200, roll in any::<Option<bool>>()) {
        let oracle = Oracle::new();
        let end = date.checked_add_days(Days::new(n.into())).unwrap();
        let rolled = if roll == Some(false) { end } else { oracle.rolled(end) };
        let term = Term { roll, ..Term::new(Measure::Days(Halves::whole(n))) };
        let due = Calendar::national().due(&term, at(date, 40_000), &Counting::default()).unwrap();
        prop_assert_eq!(due.at, day(rolled).end());
        let looked = roll != Some(false) && (!published(end) || !published(rolled));
        prop_assert_eq!(due.provisional, looked);
    }

    #[test]
    fn months_end_on_the_corresponding_day(date in dates(), n in 0_u32..40) {
        let (year, month) = (date.year(), date.month0() + n);
        let (year, month) = (year + i32::try_from(month / 12).unwrap(), month % 12 + 1);
        let there = (1..=date.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap();
        let term = Term { roll: Some(false), ..Term::new(Measure::Months(n)) };
        let due = Calendar::national().due(&term, at(date, 0), &Counting::default()).unwrap();
        prop_assert_eq!(due.at, day(there).end());
        prop_assert!(!due.provisional);
    }

    #[test]
    fn half_days_walk_slot_by_slot(date in dates(), second in 0_u32..86_400, n in 0_u32..20, working in any::<bool>()) {
        let oracle = Oracle::new();
        let counts = |date| !working || oracle.works(date);
        let halves = 2 * n + 1;
        // Slots after the trigger's own; a rest day has none.
        let (mut date_at, mut afternoon, mut left) = (date, second > 43_200, halves);
        while left > 0 {
            if afternoon { date_at = date_at.succ_opt().unwrap(); }
            afternoon = !afternoon;
            left -= u32::from(counts(date_at));
        }
        let measure = if working { Measure::WorkingDays(Halves(halves)) } else { Measure::Days(Halves(halves)) };
        let term = Term { roll: Some(false), ..Term::new(measure) };
        let due = Calendar::national().due(&term, at(date, second), &Counting::default()).unwrap();
        prop_assert_eq!(due.at, day(date_at).at(if afternoon { Clock::END } else { Clock::NOON }));
    }
}

/// Exclusions as (start, length in seconds) after the trigger's midnight.
fn exclusions() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-100_000_i64..2_000_000, prop_oneof![0_i64..90_000, 0_i64..700_000]), 0..5)
}

proptest! {
    #![proptest_config(config(1_500))]

    /// Walks day by day, taking away (p, q] of every exclusion that begins while the limit runs.
    #[test]
    fn excluded_days_are_walked(date in dates(), n in 1_u32..12, working in any::<bool>(), raw in exclusions()) {
        let oracle = Oracle::new();
        let trigger = at(date, 36_000);
        let base = at(date, 0);
        let list: Vec<(Moment, Moment)> =
            raw.iter().map(|&(from, length)| (base.plus(from).unwrap(), base.plus(from + length).unwrap())).collect();
        let mut live: BTreeSet<(Moment, Moment)> = BTreeSet::new();
        let end = loop {
            let end = walk(&oracle, date, n, working, &live);
            let clip = |&(from, to): &(Moment, Moment)| (from.max(trigger), to);
            let next: BTreeSet<_> =
                list.iter().map(clip).filter(|&(from, to)| from < to && from <= day(end).at(CUT)).collect();
            // Those that begin first matter first: only the earliest not yet taken joins.
            match next.difference(&live).min().copied() {
                Some(first) => live.insert(first),
                None => break end,
            };
        };
        let measure = if working { Measure::WorkingDays(Halves::whole(n)) } else { Measure::Days(Halves::whole(n)) };
        let term = Term { roll: Some(false), ..Term::new(measure).until_clock(CUT) };
        let given: Vec<Exclusion> = list.iter().map(|&(from, to)| Exclusion { from, to: Some(to) }).collect();
        let found = Calendar::national().due_excluding(&term, trigger, &Counting::default(), &given).unwrap();
        prop_assert!(matches!(found, Course::Due(due) if due.at == day(end).at(CUT)), "{found:?}, not {end}");
    }

    /// Of the seconds up to the due moment exactly n lie outside the exclusions, and the moment lies in none.
    #[test]
    fn excluded_seconds_are_left_out(date in dates(), n in 1_u64..900_000, raw in exclusions()) {
        let (trigger, base) = (at(date, 36_000), at(date, 0));
        let list: Vec<(Moment, Moment)> =
            raw.iter().map(|&(from, length)| (base.plus(from).unwrap(), base.plus(from + length).unwrap())).collect();
        let given: Vec<Exclusion> = list.iter().map(|&(from, to)| Exclusion { from, to: Some(to) }).collect();
        let term = Term::new(Measure::Seconds(n));
        let found = Calendar::national().due_excluding(&term, trigger, &Counting::default(), &given).unwrap();
        let Course::Due(due) = found else { panic!("not paused") };
        prop_assert!(!due.provisional);
        let open = |moment: Moment| list.iter().any(|&(from, to)| from <= moment && moment < to);
        prop_assert!(!open(due.at));
        let mut edges: Vec<Moment> = list.iter().flat_map(|&(from, to)| [from, to]).chain([trigger, due.at]).collect();
        edges.sort();
        let free = edges.windows(2).filter(|pair| trigger <= pair[0] && pair[1] <= due.at && !open(pair[0]));
        let free: i64 = free.map(|pair| pair[1].since(pair[0])).sum();
        prop_assert_eq!(free, i64::try_from(n).unwrap());
    }
}

const CUT: Clock = Clock::NOON;

fn walk(
    oracle: &Oracle,
    day0: NaiveDate,
    n: u32,
    working: bool,
    live: &BTreeSet<(Moment, Moment)>,
) -> NaiveDate {
    let taken = |date| live.iter().any(|&(from, to)| from.day() < day(date) && day(date) <= to.day());
    let counts = |date| (!working || oracle.works(date)) && !taken(date);
    let mut days = day0.iter_days().skip(1).filter(|date| counts(*date));
    let mut end = days.nth(usize::try_from(n).unwrap() - 1).unwrap();
    let open = |date| live.iter().any(|&(from, to)| from <= day(date).at(CUT) && day(date).at(CUT) < to);
    while open(end) {
        end = days.next().unwrap();
    }
    end
}

proptest! {
    #![proptest_config(config(48))]

    /// Any calendar at all: random entries over a random week.
    #[test]
    fn any_calendar_counts_as_it_is_walked(
        week in any::<[bool; 7]>(),
        entries in prop::collection::btree_map(0_i64..400, any::<bool>(), 0..60),
        probes in prop::collection::vec((0_i64..380, 1_i64..30), 20),
    ) {
        let base = Day::from_ymd(2021, 1, 1).unwrap();
        let entry = |(&n, &works): (&i64, &bool)| Entry {
            day: base.plus(n).unwrap(), works, name: String::new(), notice: None,
        };
        let over = Overlay {
            entries: entries.iter().map(entry).collect(),
            week: Some(Week::new(week)),
            ..Overlay::default()
        };
        let calendar = Calendar::weekly("x", Week::default()).overlay("y", &over).unwrap();
        let works = |n: i64| {
            let weekday = usize::try_from((n + 4) % 7).unwrap(); // 2021-01-01 was a Friday
            entries.get(&n).copied().unwrap_or(week[weekday])
        };
        for (from, n) in probes {
            let between = (from + 1..=from + n).filter(|n| works(*n)).count();
            let (after, up_to) = (base.plus(from).unwrap(), base.plus(from + n).unwrap());
            prop_assert_eq!(calendar.working_days_between(after, up_to) as usize, between);
            prop_assert_eq!(calendar.works(after), works(from));
            if between > 0 {
                let last = (from + 1..=from + n).rfind(|n| works(*n)).unwrap();
                let found = calendar.add_working_days(after, i64::try_from(between).unwrap());
                prop_assert_eq!(found, Ok(base.plus(last).unwrap()));
            }
        }
    }
}
