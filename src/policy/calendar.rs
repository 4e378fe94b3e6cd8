//! The calendar that a policy counts by: the one it is given, or one that it declares over it (日历), with its days, its
//! office hours and its files of further years.

use super::input::publication;
use super::load::Loaded;
use crate::calendar::{Calendar, Entry, OfficeError, Overlay};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::model::{CalendarSpec, Model};

/// The most calendars that may stand on each other: nobody needs more, and a circle ends.
const MAX_BELOW: usize = 16;

/// The calendar that the policy's head names, built over the one that is given.
pub(super) fn of_policy(
    loaded: &Loaded,
    model: &Model,
    given: Calendar,
) -> Result<Calendar, Vec<Diagnostic>> {
    let own = model.header.calendar.as_deref();
    let found = own.map(|name| named((loaded, model), &given, name, MAX_BELOW));
    let mut findings = Vec::new();
    // A calendar that nobody counts by yet is as wrong as one that counts.
    for spec in model.calendars.iter().filter(|spec| own != Some(spec.name.as_str())) {
        findings.extend(named((loaded, model), &given, &spec.name, MAX_BELOW).err().into_iter().flatten());
    }
    let mut told = Vec::new();
    match found {
        Some(Err(first)) => told.extend(first),
        Some(Ok(calendar)) if findings.is_empty() => return Ok(calendar),
        None if findings.is_empty() => return Ok(given),
        _ => {}
    }
    for finding in findings {
        if !told.contains(&finding) {
            told.push(finding);
        }
    }
    Err(told)
}

fn named(
    (loaded, model): (&Loaded, &Model),
    given: &Calendar,
    name: &str,
    depth: usize,
) -> Result<Calendar, Vec<Diagnostic>> {
    if name == given.name() {
        return Ok(given.clone());
    }
    let spec = model.calendars.iter().find(|spec| spec.name == name).filter(|_| depth > 0);
    let Some(spec) = spec else {
        let message = Message::new(&texts::OTHER_CALENDAR).with("name", name).with("given", given.name());
        return Err(vec![Diagnostic::new(message)]);
    };
    let below = named((loaded, model), given, &spec.based_on, depth.saturating_sub(1))?;
    let mut over = Overlay { office: spec.office.clone(), ..Overlay::default() };
    let mut findings = Vec::new();
    for (path, place) in &spec.files {
        // A file that is not there was reported when the policy was read.
        let Some(id) = loaded.file_named(place.file, path) else { continue };
        let Some(source) = loaded.sources.get(id) else { continue };
        match publication(source, id) {
            Ok(publication) => over.publications.push(publication),
            Err(faults) => findings.extend(faults),
        }
    }
    over.entries = spec.days.iter().map(|day| entry(spec, day)).collect();
    match below.overlay(&spec.name, &over) {
        Ok(calendar) if findings.is_empty() => return Ok(calendar),
        Ok(_) => {}
        Err(error) => findings.push(Diagnostic::new(office_fault(&error)).at(spec.place)),
    }
    Err(findings)
}

/// A day that a policy sets, with the notice it rests on.
fn entry(spec: &CalendarSpec, day: &crate::model::LocalDay) -> Entry {
    let name = day.notice.clone().unwrap_or_else(|| spec.name.clone());
    Entry { day: day.day, works: day.works, name, notice: day.notice.clone() }
}

fn office_fault(error: &OfficeError) -> Message {
    let nth = |line: usize| line.saturating_add(1).to_string();
    let why = match error {
        OfficeError::Empty { line } => Message::new(&texts::OFFICE_EMPTY).with("line", nth(*line)),
        OfficeError::Overlap { line, .. } => Message::new(&texts::OFFICE_OVERLAP).with("line", nth(*line)),
        OfficeError::NoSuchDay { line } => Message::new(&texts::OFFICE_NO_DAY).with("line", nth(*line)),
        OfficeError::Gap { month, day } => {
            Message::new(&texts::OFFICE_GAP).with("month", month.to_string()).with("day", day.to_string())
        }
        OfficeError::TooMany => Message::new(&texts::OFFICE_TOO_MANY),
    };
    Message::new(&texts::OFFICE_WRONG).with("why", why)
}
