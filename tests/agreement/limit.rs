//! Due moments, counted one day, one slot or one second at a time, by the numbered rules of counting.

use std::collections::BTreeSet;

use crate::policy::{Cell, Duty, Gain, Limit, Span, Unit, Value};
use crate::time::{Calendar, DAY, Day, NOON, Sec, When, clock_of, day_of, months_later};
use crate::world::World;

/// At what time of its last day a limit ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cut {
    Clock(Sec),
    Close,
}

impl Cut {
    pub(crate) fn on(self, calendar: &Calendar, day: Day) -> Sec {
        match self {
            Cut::Clock(clock) => day * DAY + clock,
            Cut::Close => calendar.close(day),
        }
    }
}

/// A due moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fixed {
    pub(crate) at: Sec,
    pub(crate) provisional: bool,
    /// Written as a date: time not counted does nothing to it.
    pub(crate) absolute: bool,
    pub(crate) cut: Cut,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Due {
    /// No computable deadline.
    Never,
    /// Something is missing that would decide it.
    Unknown,
    At(Fixed),
}

/// Time that is not counted: from a second to another, or still running.
pub(crate) type Pause = (Sec, Option<Sec>);

/// What a limit counts in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Counts {
    WorkingDays,
    Days,
    Seconds,
    WorkingSeconds,
    Nothing,
}

pub(crate) fn counts(world: &World, duty: &Duty, limit: &Limit) -> Counts {
    match limit {
        Limit::WorkingDays { .. } | Limit::Range(..) | Limit::HalfDays { working: true, .. } => {
            Counts::WorkingDays
        }
        Limit::Calendar { unit: Unit::Day, .. } | Limit::HalfDays { .. } if bare_works(world, duty) => {
            Counts::WorkingDays
        }
        Limit::Calendar { .. } | Limit::HalfDays { .. } => Counts::Days,
        Limit::Seconds(_) => Counts::Seconds,
        Limit::WorkingHours(_) => Counts::WorkingSeconds,
        _ => Counts::Nothing,
    }
}

/// Whether a bare 日 is a working day: the duty's word before the matter's before the policy's.
fn bare_works(world: &World, duty: &Duty) -> bool {
    duty.bare_works.or(world.policy.matter_bare_works).or(world.policy.bare_works).unwrap_or(false)
}

/// Day 0, and whether it is reached in its morning (rule 8 where 受理截止 is declared).
pub(crate) fn start(world: &World, duty: &Duty, trigger: When) -> (Day, bool) {
    let day = day_of(trigger.at);
    if let Some(desk) = duty.desk.or(world.policy.matter_desk).or(world.policy.desk)
        && (!world.calendar.works(day) || clock_of(trigger.at) > desk)
    {
        return (world.calendar.next_working(day), true);
    }
    (day, clock_of(trigger.at) <= NOON)
}

/// The due moment of an obligation, without the stretches in `pauses`.
pub(crate) fn due(world: &World, duty: &Duty, limit: &Limit, trigger: When, pauses: &[Pause]) -> Due {
    match limit {
        Limit::Vague | Limit::Never => Due::Never,
        Limit::Longest(parts) | Limit::Shortest(parts) => several(world, duty, limit, parts, trigger, pauses),
        Limit::Until(field) => match world.field(field, trigger.at) {
            Some(Value::When(when)) if when.bare => {
                let (at, provisional) = world.calendar.watched(|| world.calendar.close(day_of(when.at)));
                Due::At(Fixed { at, provisional, absolute: true, cut: Cut::Close })
            }
            Some(Value::When(when)) => {
                Due::At(Fixed { at: when.at, provisional: false, absolute: true, cut: Cut::Close })
            }
            _ => Due::Unknown,
        },
        Limit::Told { .. } => match told(world, limit, trigger.at) {
            Some(limit) => due(world, duty, &limit, trigger, pauses),
            None => Due::Unknown,
        },
        Limit::Before { field, n, working } => match world.field(field, trigger.at) {
            Some(Value::When(when)) => {
                before(world, day_of(when.at), *n, *working || bare_works(world, duty))
            }
            _ => Due::Unknown,
        },
        Limit::Table(name) => table(world, duty, name, trigger, pauses),
        Limit::Same(_) => Due::Unknown,
        _ => {
            let ((at, cut), provisional) =
                world.calendar.watched(|| counted(world, duty, limit, trigger, pauses));
            let absolute = matches!(limit, Limit::Date { .. });
            Due::At(Fixed { at, provisional, absolute, cut })
        }
    }
}

/// The limit that the facts tell at a second, else what stands instead; any other limit is itself.
pub(crate) fn told(world: &World, limit: &Limit, at: Sec) -> Option<Limit> {
    let Limit::Told { field, otherwise } = limit else { return Some(limit.clone()) };
    let calendar = |n: i64, unit: Unit| Limit::Calendar { n, unit, roll: true };
    match world.field(field, at) {
        Some(Value::Span(span)) => Some(match *span {
            Span::WorkingDays(n) => Limit::WorkingDays { n, clock: None },
            Span::Days(n) => calendar(n, Unit::Day),
            Span::Months(n) => calendar(n, Unit::Month),
            Span::Years(n) => calendar(n, Unit::Year),
            Span::Hours(n) => Limit::Seconds(n * 3600),
        }),
        _ => otherwise.as_deref().cloned(),
    }
}

fn before(world: &World, from: Day, n: i64, working: bool) -> Due {
    let (at, provisional) = world.calendar.watched(|| {
        let mut day = from;
        for _ in 0..n {
            day = if working { world.calendar.previous_working(day) } else { day - 1 };
        }
        world.calendar.close(day)
    });
    Due::At(Fixed { at, provisional, absolute: true, cut: Cut::Close })
}

fn several(
    world: &World,
    duty: &Duty,
    whole: &Limit,
    parts: &[Limit],
    trigger: When,
    pauses: &[Pause],
) -> Due {
    let mut best: Option<Fixed> = None;
    let mut provisional = false;
    for part in parts {
        let Due::At(one) = due(world, duty, part, trigger, pauses) else { return Due::Unknown };
        provisional |= one.provisional;
        let longest = matches!(whole, Limit::Longest(_));
        let better = best.is_none_or(|best| if longest { one.at > best.at } else { one.at < best.at });
        if better {
            best = Some(one);
        }
    }
    best.map_or(Due::Never, |best| Due::At(Fixed { provisional, ..best }))
}

fn table(world: &World, duty: &Duty, name: &str, trigger: When, pauses: &[Pause]) -> Due {
    let table = world.policy.tables.iter().find(|table| table.name == name).unwrap();
    let values: Vec<_> = table.columns.iter().map(|column| world.field(column, trigger.at)).collect();
    let fits = |(cell, value): (&Cell, &Option<&Value>)| match (cell, value) {
        (Cell::Any, _) | (Cell::Absent, None) => true,
        (Cell::Texts(texts), Some(Value::Text(text))) => texts.contains(text),
        (Cell::Flag(flag), Some(Value::Flag(value))) => flag == value,
        _ => false,
    };
    let row = table.rows.iter().find(|(cells, _)| cells.iter().zip(&values).all(fits));
    row.map_or(Due::Unknown, |(_, limit)| due(world, duty, limit, trigger, pauses))
}

/// The limits that are counted from the trigger, and fixed dates.
fn counted(world: &World, duty: &Duty, limit: &Limit, trigger: When, pauses: &[Pause]) -> (Sec, Cut) {
    let calendar = world.calendar;
    match limit {
        Limit::Seconds(n) => return (run(trigger.at, *n, pauses, &|_| true), Cut::Close),
        Limit::WorkingHours(n) => return (working(calendar, trigger.at, n * 3600, pauses), Cut::Close),
        Limit::Date { day, roll } => {
            let day = if *roll { calendar.rolled(*day) } else { *day };
            return (Cut::Close.on(calendar, day), Cut::Close);
        }
        _ => {}
    }
    let (day, morning) = start(world, duty, trigger);
    if let Limit::HalfDays { slots, .. } = limit {
        let only_working = counts(world, duty, limit) == Counts::WorkingDays;
        if world.policy.halves_by_hours && only_working {
            return (by_hours(calendar, trigger, *slots, pauses), Cut::Close);
        }
        return halves(calendar, day, morning, *slots, only_working, pauses);
    }
    let (last, cut) = last_day(world, duty, limit, (day, trigger), &taken(pauses));
    let at = resumed(calendar, counts(world, duty, limit), cut.on(calendar, last), cut, pauses);
    (at, cut)
}

/// The days that pauses take away: those after the day a pause began, up to the day it ended (rule 9).
pub(crate) fn taken(pauses: &[Pause]) -> BTreeSet<Day> {
    let whole = pauses.iter().filter_map(|(from, to)| to.map(|to| (*from, to)));
    whole.flat_map(|(from, to)| day_of(from) + 1..=day_of(to)).collect()
}

fn last_day(
    world: &World,
    duty: &Duty,
    limit: &Limit,
    (start, trigger): (Day, When),
    taken: &BTreeSet<Day>,
) -> (Day, Cut) {
    let calendar = world.calendar;
    let cut = |clock: &Option<Sec>| clock.map_or(Cut::Close, Cut::Clock);
    match limit {
        Limit::WorkingDays { n, clock } => (working_days(calendar, start, *n, taken), cut(clock)),
        Limit::Range(_, high) => (working_days(calendar, start, *high, taken), Cut::Close),
        Limit::Calendar { n, unit: Unit::Day, .. } if bare_works(world, duty) => {
            (working_days(calendar, start, *n, taken), Cut::Close)
        }
        Limit::Calendar { n, unit, roll } => {
            let length = match unit {
                Unit::Day => *n,
                Unit::Week => 7 * n,
                Unit::Month => months_later(start, *n) - start,
                Unit::Year => months_later(start, 12 * n) - start,
            };
            let mut day = start;
            let mut left = length;
            while left > 0 {
                day += 1;
                left -= i64::from(!taken.contains(&day));
            }
            (if *roll { rolled(calendar, day, taken) } else { day }, Cut::Close)
        }
        Limit::ThisDay { working, clock } => {
            let day = if *working { calendar.rolled(start) } else { start };
            let over = || calendar.hours(day).last().is_none_or(|(_, end)| trigger.at > day * DAY + end);
            if clock.is_none() && calendar.has_hours() && over() {
                return (day, Cut::Clock(DAY - 1));
            }
            (day, cut(clock))
        }
        Limit::NextDay { working, clock } => {
            let day = if *working { calendar.next_working(start) } else { start + 1 };
            (day, cut(clock))
        }
        _ => unreachable!("{limit:?} has no last day"),
    }
}

/// That day, or the next that works and counts: a day taken away is no last day.
fn rolled(calendar: &Calendar, mut day: Day, taken: &BTreeSet<Day>) -> Day {
    while !calendar.works(day) || taken.contains(&day) {
        day += 1;
    }
    day
}

pub(crate) fn working_days(calendar: &Calendar, start: Day, n: i64, taken: &BTreeSet<Day>) -> Day {
    let (mut day, mut left) = (start, n);
    while left > 0 {
        day = calendar.next_working(day);
        left -= i64::from(!taken.contains(&day));
    }
    day
}

/// A limit in days never ends while a pause is open: it then ends on the first countable day after the pause.
fn resumed(calendar: &Calendar, counts: Counts, mut at: Sec, cut: Cut, pauses: &[Pause]) -> Sec {
    let taken = taken(pauses);
    while let Some((_, Some(to))) =
        pauses.iter().find(|(from, to)| *from <= at && to.is_some_and(|to| at < to))
    {
        let mut day = day_of(*to) + 1;
        while taken.contains(&day) || (counts == Counts::WorkingDays && !calendar.works(day)) {
            day += 1;
        }
        if counts == Counts::Days {
            day = rolled(calendar, day, &taken);
        }
        at = cut.on(calendar, day);
    }
    at
}

/// Rule 4: two slots a day, parted at noon; the slot of the trigger is not counted.
fn halves(
    calendar: &Calendar,
    start: Day,
    morning: bool,
    slots: i64,
    working: bool,
    pauses: &[Pause],
) -> (Sec, Cut) {
    let taken = taken(pauses);
    let countable = |day: Day| (!working || calendar.works(day)) && !taken.contains(&day);
    let (mut day, mut in_morning) = (start, morning);
    if working && !calendar.works(day) {
        in_morning = false;
    }
    let mut left = slots;
    while left > 0 {
        if in_morning {
            in_morning = false;
        } else {
            day += 1;
            in_morning = true;
        }
        left -= i64::from(countable(day));
    }
    if !working {
        day = rolled(calendar, day, &taken);
    }
    let end = if in_morning { Cut::Clock(NOON) } else { Cut::Close };
    let counts = if working { Counts::WorkingDays } else { Counts::Days };
    // No clock time is written in it: what takes its place ends with its day.
    (resumed(calendar, counts, end.on(calendar, day), Cut::Close, pauses), Cut::Close)
}

/// n.5 days as so many times the office hours of a day.
fn by_hours(calendar: &Calendar, trigger: When, slots: i64, pauses: &[Pause]) -> Sec {
    let day = calendar.rolled(day_of(trigger.at));
    let length: Sec = calendar.hours(day).iter().map(|(from, to)| to - from).sum();
    working(calendar, trigger.at, length * slots / 2, pauses)
}

/// So many of the seconds that count, one stretch between two boundaries at a time.
fn run(from: Sec, n: Sec, pauses: &[Pause], counts: &dyn Fn(Sec) -> bool) -> Sec {
    let paused = |at: Sec| pauses.iter().any(|(from, to)| *from <= at && to.is_some_and(|to| at < to));
    let mut edges: BTreeSet<Sec> = BTreeSet::new();
    for (from, to) in pauses {
        edges.insert(*from);
        edges.extend(*to);
    }
    let (mut at, mut left) = (from, n);
    loop {
        let edge = edges.iter().copied().find(|edge| *edge > at);
        if !paused(at) && counts(at) {
            match edge {
                Some(edge) if edge - at <= left => {
                    left -= edge - at;
                    at = edge;
                }
                _ => return at + left,
            }
        } else {
            at = edge.unwrap();
        }
        if left == 0 && !paused(at) {
            return at;
        }
    }
}

/// So many seconds inside office hours.
fn working(calendar: &Calendar, from: Sec, n: Sec, pauses: &[Pause]) -> Sec {
    let mut left = n;
    let mut day = day_of(from);
    loop {
        for (open, close) in calendar.hours(day) {
            let (mut at, close) = ((day * DAY + open).max(from), day * DAY + close);
            while at < close {
                let stop = pauses.iter().find(|(from, to)| *from <= at && to.is_some_and(|to| at < to));
                if let Some((_, Some(to))) = stop {
                    at = *to;
                    continue;
                }
                let next = pauses.iter().map(|(from, _)| *from).filter(|from| *from > at).min();
                let until = next.map_or(close, |next| next.min(close));
                if left <= until - at && (left < until - at || next != Some(until)) {
                    return at + left;
                }
                left -= until - at;
                at = until;
            }
        }
        day += 1;
    }
}

/// The due moment after an extension granted when `before` was in force (rule 10); never earlier.
pub(crate) fn extended(world: &World, duty: &Duty, gain: &Gain, till: Option<When>, before: Fixed) -> Fixed {
    let calendar = world.calendar;
    let (at, absolute, provisional) = match gain {
        Gain::Until(..) | Gain::UntilDate(_) => {
            let (at, provisional) = calendar.watched(|| match (gain, till) {
                (Gain::UntilDate(day), _) => Some(before.cut.on(calendar, *day)),
                (_, Some(when)) if when.bare => Some(before.cut.on(calendar, day_of(when.at))),
                (_, till) => till.map(|when| when.at),
            });
            let Some(at) = at else { return before };
            (at, true, provisional)
        }
        Gain::By(span) => {
            let span = match *span {
                Span::Days(n) if bare_works(world, duty) => Span::WorkingDays(n),
                span => span,
            };
            let (at, provisional) = calendar.watched(|| {
                let at = after(calendar, before.at, span);
                // What ends with its day goes on ending with its day.
                let ends = before.cut == Cut::Close && before.at == calendar.close(day_of(before.at));
                let days = !matches!(span, Span::Hours(_));
                if ends && days { calendar.close(day_of(at)) } else { at }
            });
            (at, before.absolute, provisional || before.provisional)
        }
    };
    if at <= before.at { before } else { Fixed { at, provisional, absolute, cut: before.cut } }
}

/// So much after a moment, at its own clock time (hours exactly).
pub(crate) fn after(calendar: &Calendar, at: Sec, span: Span) -> Sec {
    let (day, clock) = (day_of(at), clock_of(at));
    match span {
        Span::WorkingDays(n) => working_days(calendar, day, n, &BTreeSet::new()) * DAY + clock,
        Span::Days(n) => calendar.rolled(day + n) * DAY + clock,
        Span::Months(n) => calendar.rolled(months_later(day, n)) * DAY + clock,
        Span::Years(n) => calendar.rolled(months_later(day, 12 * n)) * DAY + clock,
        Span::Hours(n) => at + n * 3600,
    }
}

/// So much before a moment, at its own clock time (hours exactly).
pub(crate) fn earlier(calendar: &Calendar, at: Sec, span: Span) -> Sec {
    let (mut day, clock) = (day_of(at), clock_of(at));
    match span {
        Span::WorkingDays(n) => {
            for _ in 0..n {
                day = calendar.previous_working(day);
            }
            day * DAY + clock
        }
        Span::Days(n) => (day - n) * DAY + clock,
        Span::Months(n) => months_later(day, -n) * DAY + clock,
        Span::Years(n) => months_later(day, -12 * n) * DAY + clock,
        Span::Hours(n) => at - n * 3600,
    }
}
