//! Holds the lists beside the tickets against the policy: names become numbers, amounts take the indicator's measure.
//! What does not fit is a finding at its place, with the nearest legal name.

use super::bind::unknown_name;
use super::ledger::{Activity, Reading, TaskReport};
use crate::diagnostic::{Diagnostic, Message, city_texts, texts};
use crate::program::city::{Owed, Quantity, Routine, TASK_STATES};
use crate::program::{Party, Program, Rung};
use crate::source::{FileId, Place};
use crate::value::{Moment, Number, Period, TextId, When, convert};

/// A record of a ledger beside its tickets, as the policy sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entered {
    /// How far a task has come.
    Report {
        /// Its place in the policy.
        task: usize,
        /// Of which unit; none where only one is asked.
        unit: Option<TextId>,
        /// When.
        at: When,
        /// Its place in `TASK_STATES`.
        state: usize,
    },
    /// A value of an indicator or a base.
    Reading {
        /// Its place in `City::quantities`.
        quantity: usize,
        /// Of which unit; none for the city as a whole.
        unit: Option<TextId>,
        /// When.
        at: When,
        /// How much, in the quantity's measure.
        value: Number,
    },
    /// Something done for a recurring duty.
    Activity {
        /// Its place in the policy.
        routine: usize,
        /// By which unit; none where only one is asked.
        unit: Option<TextId>,
        /// For which of its list (对 分别).
        object: Option<usize>,
        /// When.
        at: When,
        /// For which period: the one it names, else the one its moment lies in.
        period: Period,
        /// How often.
        count: u32,
    },
    /// Something done for the duty of a rung.
    Rung {
        /// The ladder by which the rung is known in all versions.
        ladder: usize,
        /// The rung's place in it.
        rung: usize,
        /// By which unit.
        unit: TextId,
        /// When.
        at: When,
        /// How often.
        count: u32,
    },
}

impl Entered {
    /// When it came to be.
    pub fn at(&self) -> Moment {
        match self {
            Entered::Report { at, .. }
            | Entered::Reading { at, .. }
            | Entered::Activity { at, .. }
            | Entered::Rung { at, .. } => at.at,
        }
    }
}

/// A record as each version that knows its name sees it.
///
/// # Errors
/// What is wrong with it for the version that its day belongs to, where it is wrong for all.
fn for_each<'t, T: 't>(
    program: &Program,
    named: impl Iterator<Item = (usize, &'t T)>,
    (at, version): (When, impl Fn(&T) -> usize),
    bind: impl Fn(usize, &T) -> Result<Entered, Diagnostic>,
) -> Result<Vec<Entered>, Diagnostic> {
    let era = program.era_of(at.at.day());
    let (mut bound, mut wrong) = (Vec::new(), None);
    for (place, one) in named {
        match bind(place, one) {
            Ok(record) => bound.push(record),
            Err(finding) if wrong.is_none() || version(one) == era => wrong = Some(finding),
            Err(_) => {}
        }
    }
    match wrong {
        Some(finding) if bound.is_empty() => Err(finding),
        _ => Ok(bound),
    }
}

/// A report of a task as the policy sees it, once for each version that has the task.
///
/// # Errors
/// A task, unit or state that the policy does not have.
pub fn bind_report(program: &Program, record: &TaskReport, file: FileId) -> Result<Vec<Entered>, Diagnostic> {
    let place = Place { file, span: record.span };
    let tasks = &program.beside.tasks;
    let names = tasks.iter().map(|task| task.standard.name.as_str());
    let named = || tasks.iter().enumerate().filter(|(_, task)| task.standard.name == record.task);
    if named().next().is_none() {
        return Err(unknown_name(&texts::UNKNOWN_TASK, &record.task, place, names));
    }
    let state = TASK_STATES.iter().position(|state| *state == record.state).ok_or_else(|| {
        unknown_name(&texts::UNKNOWN_TASK_STATE, &record.state, place, TASK_STATES.into_iter())
    })?;
    for_each(program, named(), (record.at, |task| task.standard.version), |task, known| {
        let unit = unit_of(program, record.unit.as_deref(), &known.owed, known.lead, &record.task, place)?;
        Ok(Entered::Report { task, unit, at: record.at, state })
    })
}

/// A reading as the policy sees it, once for each way in which versions measure it. One that does not say in what it is
/// measured is in what the version of its day says.
///
/// # Errors
/// An indicator, base, unit or measure that the policy does not have.
pub fn bind_reading(program: &Program, record: &Reading, file: FileId) -> Result<Vec<Entered>, Diagnostic> {
    let place = Place { file, span: record.span };
    let quantities = &program.beside.quantities;
    let names = quantities.iter().map(|quantity| quantity.name.as_str());
    let named = || quantities.iter().enumerate().filter(|(_, one)| one.name == record.indicator);
    let era = program.era_of(record.at.at.day());
    let usual = named().find(|(_, one)| one.versions.has(era)).or_else(|| named().next());
    let Some((_, usual)) = usual else {
        return Err(unknown_name(&texts::UNKNOWN_INDICATOR, &record.indicator, place, names));
    };
    let unit = match &record.unit {
        Some(name) => Some(declared(program, name, place)?),
        None => None,
    };
    let unit = super::reading::unit_read(program, record, unit, place)?;
    let given = record.measure.as_ref().or(usual.measure.as_ref());
    let version = |one: &Quantity| if one.versions.has(era) { era } else { usize::MAX };
    for_each(program, named(), (record.at, version), |quantity, known| {
        let value = match (given, &known.measure) {
            (Some(given), Some(wanted)) => convert(record.value, given, wanted),
            (Some(_), None) => None,
            (None, _) => Some(record.value),
        };
        let value = value.ok_or_else(|| {
            let message = Message::new(&texts::WRONG_READING_MEASURE)
                .with("name", record.indicator.as_str())
                .with("wanted", known.measure.as_deref().unwrap_or("无"))
                .with("given", record.measure.as_deref().unwrap_or(""));
            Diagnostic::new(message).at(place)
        })?;
        Ok(Entered::Reading { quantity, unit, at: record.at, value })
    })
}

/// An activity as the policy sees it, once for each version that has the recurring duty.
///
/// # Errors
/// A recurring duty, unit, period or list member that the policy does not have.
pub fn bind_activity(program: &Program, record: &Activity, file: FileId) -> Result<Vec<Entered>, Diagnostic> {
    let place = Place { file, span: record.span };
    if record.rung {
        return rung_activity(program, record, place);
    }
    let routines = &program.beside.routines;
    let names = routines.iter().map(|routine| routine.standard.name.as_str());
    let named = || routines.iter().enumerate().filter(|(_, one)| one.standard.name == record.routine);
    if named().next().is_none() {
        return Err(unknown_name(&texts::UNKNOWN_ROUTINE, &record.routine, place, names));
    }
    for_each(program, named(), (record.at, |one| one.standard.version), |at, known| {
        activity(program, record, (at, known), place)
    })
}

fn activity(
    program: &Program,
    record: &Activity,
    (routine, known): (usize, &Routine),
    place: Place,
) -> Result<Entered, Diagnostic> {
    let unit = unit_of(program, record.unit.as_deref(), &known.owed, None, &record.routine, place)?;
    let own = Period::of(known.every, record.at.at.day());
    let example = own.map_or_else(|_| String::new(), |period| period.to_string());
    let period = match &record.period {
        Some(text) => Period::parse(known.every, text),
        None => own,
    };
    let period = period.map_err(|_| {
        let message = Message::new(&texts::UNKNOWN_PERIOD)
            .with("period", record.period.as_deref().unwrap_or(""))
            .with("name", record.routine.as_str())
            .with("example", example);
        Diagnostic::new(message).at(place)
    })?;
    let object = match (&known.for_each, &record.object) {
        (None, None) => None,
        (Some(list), Some(name)) => {
            let found = list.iter().position(|one| one == name);
            let names = list.iter().map(String::as_str);
            Some(found.ok_or_else(|| unknown_name(&texts::UNKNOWN_OBJECT, name, place, names))?)
        }
        (Some(_), None) => return Err(about(&texts::OBJECT_MISSING, &record.routine, place)),
        (None, Some(_)) => return Err(about(&texts::OBJECT_UNASKED, &record.routine, place)),
    };
    Ok(Entered::Activity { routine, unit, object, at: record.at, period, count: record.count })
}

/// An activity for the duty of a rung over several tickets (`红黄牌.红牌`), in whichever version.
fn rung_activity(program: &Program, record: &Activity, place: Place) -> Result<Vec<Entered>, Diagnostic> {
    let name = record.routine.as_str();
    let rungs = program.ladders.iter().flat_map(|ladder| {
        let many = ladder.rungs.iter().filter(|rung| !rung.cause.on_ticket());
        many.map(move |rung| (format!("{}.{}", ladder.name, rung.name), (ladder.version, rung)))
    });
    let rungs: Vec<(String, (usize, &Rung))> = rungs.collect();
    let named = || rungs.iter().filter(|(known, _)| known == name).map(|(_, rung)| rung).enumerate();
    if named().next().is_none() {
        let names = rungs.iter().map(|(name, _)| name.as_str());
        return Err(unknown_name(&city_texts::UNKNOWN_RUNG, name, place, names));
    }
    for (key, given) in [("period", &record.period), ("for", &record.object)] {
        if given.is_some() {
            let message = Message::new(&city_texts::RUNG_HAS_NO_PERIOD).with("name", name).with("key", key);
            return Err(Diagnostic::new(message).at(place));
        }
    }
    let mut bound = for_each(program, named(), (record.at, |one| one.0), |_, (_, rung)| {
        rung_of_version(program, record, rung, place)
    })?;
    bound.sort();
    bound.dedup();
    Ok(bound)
}

fn rung_of_version(
    program: &Program,
    record: &Activity,
    known: &Rung,
    place: Place,
) -> Result<Entered, Diagnostic> {
    let name = record.routine.as_str();
    if known.standing.is_empty() {
        return Err(about(&city_texts::RUNG_WITHOUT_DUTY, name, place));
    }
    // Who owes it, as far as the policy says; the subject and the roles are the tickets'.
    let own = known.by.as_slice();
    let parties: Vec<Party> = known
        .standing
        .iter()
        .flat_map(|duty| if duty.bearers.is_empty() { own } else { &duty.bearers })
        .copied()
        .collect();
    let open = parties.iter().any(|party| !matches!(party, Party::Unit(_)))
        || (own.is_empty() && known.standing.iter().any(|duty| duty.bearers.is_empty()));
    let unit = match (&record.unit, parties.as_slice()) {
        (Some(unit), _) => declared(program, unit, place)?,
        (None, [Party::Unit(unit)]) if !open => *unit,
        (None, _) => return Err(about(&texts::UNIT_MISSING, name, place)),
    };
    if !open && !parties.contains(&Party::Unit(unit)) {
        let given = record.unit.as_deref().unwrap_or("");
        let message = Message::new(&texts::NOT_ITS_UNIT).with("unit", given).with("name", name);
        return Err(Diagnostic::new(message).at(place));
    }
    let (ladder, rung) = known.kin;
    Ok(Entered::Rung { ladder, rung, unit, at: record.at, count: record.count })
}

pub(super) fn about(text: &'static crate::diagnostic::Text, name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Message::new(text).with("name", name)).at(place)
}

/// A unit that the policy declares, by any of its names.
fn declared(program: &Program, name: &str, place: Place) -> Result<TextId, Diagnostic> {
    let found = program.texts.find_unit(name);
    found.ok_or_else(|| {
        let near = crate::diagnostic::nearest(name, program.texts.unit_names());
        let help = near.map(|name| Message::new(&texts::DID_YOU_MEAN).with("name", name));
        about(&texts::UNKNOWN_UNIT, name, place).help_if(help)
    })
}

/// The unit of a record: one that owes the thing, or its lead. It may be left out where only one can be meant.
fn unit_of(
    program: &Program,
    name: Option<&str>,
    owed: &Owed,
    lead: Option<TextId>,
    thing: &str,
    place: Place,
) -> Result<Option<TextId>, Diagnostic> {
    let Some(name) = name else {
        return match owed.units.as_slice() {
            [one] => Ok(Some(*one)),
            _ if !owed.severally => Ok(None),
            _ => Err(about(&texts::UNIT_MISSING, thing, place)),
        };
    };
    let unit = declared(program, name, place)?;
    if owed.open || owed.units.contains(&unit) || lead == Some(unit) {
        return Ok(Some(unit));
    }
    let message = Message::new(&texts::NOT_ITS_UNIT).with("unit", name).with("name", thing);
    Err(Diagnostic::new(message).at(place))
}
