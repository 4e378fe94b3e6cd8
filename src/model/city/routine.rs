//! Recurring duties (定期, language section 10).

use super::{Common, CountOf, DueBy, Routine};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::model::Matter;
use crate::model::build::Builder;
use crate::model::condition::Scope;
use crate::model::duty::Lines;
use crate::source::{FileId, Place};
use crate::syntax::ast::{LineBody, Name, Schedule, ScheduleWhen};
use crate::value::{Day, Every, Measure, Term};

impl Builder<'_> {
    pub(super) fn routine(&mut self, lines: &Lines<'_>) -> Option<Routine> {
        let mut head = self.head(lines);
        let units = self.units(lines);
        if let Some(None) = units {
            lines.missing(self, &texts::LINE_BEARER);
        }
        let for_each =
            lines.one(self, |body| if let LineBody::ForEach(name) = body { Some(name) } else { None });
        let for_each = match for_each {
            Some(name) => Some(self.roster_named(name, lines.file)?),
            None => None,
        };
        let line = lines.list.iter().find(|line| matches!(line.body, LineBody::Schedule(_)));
        let schedule = lines
            .one(self, |body| if let LineBody::Schedule(schedule) = body { Some(schedule) } else { None });
        let (Some(line), Some(schedule)) = (line, schedule) else {
            lines.missing(self, &texts::LINE_SCHEDULE);
            return None;
        };
        head.cites.extend(super::cites_of(line));
        let place = Place { file: lines.file, span: line.span };
        let due = self.due_by(schedule, place)?;
        let (at_least, of) = schedule.at_least.unwrap_or((1, CountOf::Times));
        self.possible(schedule.every, at_least, of, place)?;
        Some(made(head, units??, for_each, schedule, due))
    }

    /// The members of a 名录 or a 单位组.
    fn roster_named(&mut self, name: &Name, file: FileId) -> Option<Vec<String>> {
        self.findings.uses(&name.text);
        if let Some(group) = self.model.groups.iter().find(|group| group.name == name.text) {
            return Some(group.members.clone());
        }
        if let Some(members) = self.known.rosters.get(&name.text) {
            return Some(members.clone());
        }
        let groups = self.model.groups.iter().map(|group| group.name.clone());
        let known: Vec<String> = self.known.rosters.keys().cloned().chain(groups).collect();
        self.findings.unknown(&texts::A_ROSTER, name, file, known.iter().map(String::as_str));
        None
    }

    fn due_by(&mut self, schedule: &Schedule, place: Place) -> Option<DueBy> {
        let every = schedule.every;
        let months = matches!(every, Every::Month | Every::Quarter | Every::HalfYear | Every::Year);
        let due = match schedule.when {
            None | Some(ScheduleWhen::End) => Some(DueBy::End),
            Some(ScheduleWhen::Day(None, day)) if every == Every::Month && (1..=31).contains(&day) => {
                Some(DueBy::Day(None, day))
            }
            // 29 February is a day of some years.
            Some(ScheduleWhen::Day(Some(month), day))
                if every == Every::Year && Day::from_ymd(2024, month, day).is_ok() =>
            {
                Some(DueBy::Day(Some(month), day))
            }
            Some(ScheduleWhen::NextMonth(day, clock)) if months && (1..=31).contains(&day) => {
                Some(DueBy::NextMonth(day, clock))
            }
            Some(ScheduleWhen::After(span)) => {
                let nothing = Matter::default();
                let scope = Scope { matter: &nothing, event: None, file: place.file, depth: 0 };
                let measure: Measure = self.measure(span, scope)?;
                Some(DueBy::After(Term { measure, cutoff: None, roll: schedule.roll }))
            }
            Some(ScheduleWhen::NthWeekday(nth, weekday, from, to))
                if (1..=most_weeks(every)).contains(&nth) && (1..=7).contains(&weekday) =>
            {
                if let (Some(from), Some(to)) = (from, to)
                    && from > to
                {
                    self.findings.at(place, &texts::SPAN_REVERSED);
                    return None;
                }
                Some(DueBy::NthWeekday(nth, weekday, from, to))
            }
            Some(_) => None,
        };
        if due.is_none() {
            let finding = Diagnostic::new(&texts::SCHEDULE_MISFIT).at(place);
            self.findings.push(finding.help(&texts::SCHEDULE_FORMS));
        }
        due
    }

    /// There are not more days asked for than the period has.
    fn possible(&mut self, every: Every, at_least: u32, of: CountOf, place: Place) -> Option<()> {
        let most = match every {
            Every::Day | Every::WorkingDay => 1,
            Every::Week => 7,
            Every::Month => 31,
            Every::Quarter => 92,
            Every::HalfYear => 184,
            Every::Year => 366,
        };
        if at_least == 0 || (of == CountOf::Days && at_least > most) {
            self.findings.at(place, Message::new(&texts::COUNT_IMPOSSIBLE).with("most", most.to_string()));
            return None;
        }
        Some(())
    }
}

/// How many of one weekday a period may have.
fn most_weeks(every: Every) -> u32 {
    match every {
        Every::Day | Every::WorkingDay => 0,
        Every::Week => 1,
        Every::Month => 5,
        Every::Quarter => 14,
        Every::HalfYear => 27,
        Every::Year => 53,
    }
}

fn made(
    head: Common,
    units: super::Units,
    for_each: Option<Vec<String>>,
    schedule: &Schedule,
    due: DueBy,
) -> Routine {
    let (at_least, of) = schedule.at_least.unwrap_or((1, CountOf::Times));
    Routine {
        head,
        units,
        for_each,
        every: schedule.every,
        due,
        at_least,
        of,
        activity: schedule.activity.as_ref().map(|name| name.text.clone()),
        roll: schedule.roll,
    }
}
