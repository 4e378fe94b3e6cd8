//! The head of a report: the policy with its versions, and the calendar that it counts with.

use super::{CalendarInfo, PolicyInfo, VersionInfo};
use crate::calendar::Calendar;
use crate::program::{Program, Version};

/// The head of a report: everything that stands before the tickets.
pub fn policy_info(program: &Program, digest: &str) -> (PolicyInfo, CalendarInfo) {
    let policy = PolicyInfo {
        name: program.name.clone(),
        city: program.city.clone(),
        digest: digest.to_owned(),
        versions: program.versions.iter().map(|version| version_info(program, version)).collect(),
    };
    (policy, calendar_info(&program.calendar))
}

fn version_info(program: &Program, version: &Version) -> VersionInfo {
    let (effective_from, effective_to) = version.in_force;
    let own = !version.calendar.is_named_alike(&program.calendar);
    VersionInfo { effective_from, effective_to, calendar: own.then(|| calendar_info(&version.calendar)) }
}

fn calendar_info(calendar: &Calendar) -> CalendarInfo {
    let horizon = calendar.horizon();
    CalendarInfo {
        name: calendar.name().to_owned(),
        covers_from: horizon.map(|(from, _)| from),
        covers_to: horizon.map(|(_, to)| to),
        digest: calendar.digest(),
    }
}
