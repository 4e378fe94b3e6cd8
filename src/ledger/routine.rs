//! Recurring duties judged: each period its own obligation, for each unit (分别) and each of a list (对 分别).

use std::collections::BTreeMap;

use super::period::{Slot, begun, in_time, not_before, slot};
use super::{Books, State};
use crate::facts::Entered;
use crate::program::Program;
use crate::program::city::{CountOf, Routine};
use crate::value::{Day, Moment, Period, TextId, When};

/// A recurring duty in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutineEntry {
    /// Its place in the policy.
    pub routine: usize,
    /// Who owes it; the accountable one.
    pub unit: Option<TextId>,
    /// To which of its list.
    pub object: Option<usize>,
    /// In which period.
    pub period: Period,
    /// By when.
    pub due: Moment,
    /// Whether a day outside the published years had to be looked at.
    pub provisional: bool,
    /// How much is owed.
    pub required: u32,
    /// How much was done, late or not.
    pub done: u64,
    /// When it was enough.
    pub completed: Option<Moment>,
    /// How it stands.
    pub state: State,
}

/// Something done: when, and how often.
type Done = (When, u64);
/// What was done, by routine, unit and member of its list, in each period.
type Log = BTreeMap<(usize, Option<TextId>, Option<usize>), BTreeMap<Period, Vec<Done>>>;

/// All recurring duties as of a moment; whether there were more than are listed.
pub(super) fn judge(program: &Program, books: &Books, as_of: Moment) -> (Vec<RoutineEntry>, bool) {
    let log = log(program, books, as_of);
    let (mut entries, most) = (Vec::new(), program.limits.periods);
    for (at, routine) in program.beside.routines.iter().enumerate() {
        let units: Vec<Option<TextId>> = if routine.owed.severally {
            routine.owed.units.iter().copied().map(Some).collect()
        } else {
            vec![routine.owed.units.first().copied()]
        };
        let objects: Vec<Option<usize>> = match &routine.for_each {
            Some(list) => (0..list.len()).map(Some).collect(),
            None => vec![None],
        };
        // A period is opened by its first day, and keeps the version in force then.
        let version = routine.standard.version;
        let calendar = program.calendar_of(version);
        let slots: Vec<(Period, Slot)> = begun(program, routine.every, as_of)
            .filter(|period| program.era_of(period.first) == version)
            .take(most.saturating_add(1))
            .filter_map(|period| Some((period, slot(calendar, routine, period)?)))
            .collect();
        for unit in units {
            for object in &objects {
                let own = log.get(&(at, unit.filter(|_| routine.owed.severally), *object));
                for (period, slot) in &slots {
                    if entries.len() >= most {
                        return (entries, true);
                    }
                    let done = own.and_then(|own| own.get(period)).map_or(&[][..], Vec::as_slice);
                    let owner = Owner { routine: at, unit, object: *object, period: *period };
                    entries.push(entry(routine, owner, *slot, done, as_of));
                }
            }
        }
    }
    (entries, false)
}

/// What was done by then. Under one obligation for several, whoever did it.
fn log(program: &Program, books: &Books, as_of: Moment) -> Log {
    let mut log = Log::new();
    for (record, times) in &books.entered {
        let Entered::Activity { routine, unit, object, at, period, count } = *record else { continue };
        if at.at > as_of {
            continue;
        }
        let severally = program.beside.routines.get(routine).is_some_and(|one| one.owed.severally);
        let own = log.entry((routine, unit.filter(|_| severally), object)).or_default();
        own.entry(period).or_default().push((at, u64::from(count).saturating_mul(*times)));
    }
    // Records come ordered by unit before moment; a joint duty needs them by moment alone.
    log.values_mut().flat_map(BTreeMap::values_mut).for_each(|done| done.sort());
    log
}

/// Whose entry it is.
#[derive(Clone, Copy)]
struct Owner {
    routine: usize,
    unit: Option<TextId>,
    object: Option<usize>,
    period: Period,
}

fn entry(routine: &Routine, owner: Owner, slot: Slot, done: &[Done], as_of: Moment) -> RoutineEntry {
    let required = u64::from(routine.at_least);
    let (mut amount, mut days, mut completed): (u64, Vec<Day>, Option<When>) = (0, Vec::new(), None);
    for (at, count) in done.iter().filter(|(at, _)| not_before(*at, slot.from)) {
        let more = match routine.of {
            CountOf::Times => *count,
            CountOf::Days => u64::from(*count > 0 && !days.contains(&at.at.day())),
        };
        days.push(at.at.day());
        amount = amount.saturating_add(more);
        if completed.is_none() && amount >= required {
            completed = Some(*at);
        }
    }
    let state = match completed {
        Some(at) if in_time(at, slot.due) => State::Met,
        Some(_) => State::Late,
        None if as_of > slot.due => State::Overdue,
        None => State::Pending,
    };
    RoutineEntry {
        routine: owner.routine,
        unit: owner.unit,
        object: owner.object,
        period: owner.period,
        due: slot.due,
        provisional: slot.provisional,
        required: routine.at_least,
        done: amount,
        completed: completed.map(|at| at.at),
        state,
    }
}
