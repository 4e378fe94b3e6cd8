//! The versions of a policy: when each is in force, by which calendar it counts, which of them know a name. A program holds
//! the rules of all of them; each rule says whose it is.

use super::Program;
use crate::calendar::Calendar;
use crate::value::{Day, TextId};

/// A version of a policy.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first day in force, and the last; a version without a last day of its own ends as the next one begins.
    pub in_force: (Option<Day>, Option<Day>),
    /// The calendar it counts with.
    pub calendar: Calendar,
    /// The superior of each unit that has one, by the number of its name.
    pub superiors: Vec<(TextId, TextId)>,
}

impl Version {
    /// Whether it is in force on a day.
    pub fn in_force_on(&self, day: Day) -> bool {
        self.in_force.0.is_none_or(|from| day >= from) && self.in_force.1.is_none_or(|to| day <= to)
    }
}

/// Some of a policy's versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionSet(Vec<bool>);

impl VersionSet {
    /// Whether a version is among them.
    pub fn has(&self, version: usize) -> bool {
        self.0.get(version).copied().unwrap_or(false)
    }

    pub(super) fn add(&mut self, version: usize) {
        if self.0.len() <= version {
            self.0.resize(version.saturating_add(1), false);
        }
        if let Some(place) = self.0.get_mut(version) {
            *place = true;
        }
    }
}

impl Program {
    /// The version in force on a day.
    pub fn version_on(&self, day: Day) -> Option<usize> {
        self.versions.iter().position(|version| version.in_force_on(day))
    }

    /// The version that a day belongs to, in force or not: the last that had begun by then, else the first.
    pub fn era_of(&self, day: Day) -> usize {
        if self.versions.len() < 2 {
            return 0;
        }
        let begun = |version: &Version| version.in_force.0.is_none_or(|from| from <= day);
        self.versions.iter().rposition(begun).unwrap_or(0)
    }

    /// Whether a version is in force on a day.
    pub fn in_force_on(&self, version: usize, day: Day) -> bool {
        self.versions.get(version).is_some_and(|version| version.in_force_on(day))
    }

    /// The calendar that a version counts with.
    pub fn calendar_of(&self, version: usize) -> &Calendar {
        self.versions.get(version).map_or(&self.calendar, |version| &version.calendar)
    }

    /// The first day of a version.
    pub fn begins(&self, version: usize) -> Option<Day> {
        self.versions.get(version).and_then(|version| version.in_force.0)
    }

    /// The version of a duty.
    pub fn version_of(&self, duty: usize) -> usize {
        self.duties.get(duty).map_or(0, |duty| duty.version)
    }

    /// The calendar that a duty counts with.
    pub fn calendar_for(&self, duty: usize) -> &Calendar {
        self.calendar_of(self.version_of(duty))
    }

    /// What a duty is known by in all versions: the first duty of its name and matter.
    pub fn kin_of(&self, duty: usize) -> usize {
        self.duties.get(duty).map_or(duty, |it| it.kin)
    }

    /// The stretches of days in which some version is in force: versions that follow each other without a gap are one.
    pub fn lives(&self) -> Vec<(Day, Day)> {
        let mut lives: Vec<(Day, Day)> = Vec::new();
        for version in &self.versions {
            let from = version.in_force.0.unwrap_or(Day::MIN);
            let to = version.in_force.1.unwrap_or(Day::MAX);
            match lives.last_mut() {
                Some((_, end)) if end.plus(1).is_ok_and(|next| next >= from) => *end = to.max(*end),
                _ => lives.push((from, to)),
            }
        }
        lives
    }
}
