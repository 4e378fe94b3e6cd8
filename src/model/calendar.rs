//! Calendars declared by a policy (日历): days off and days that work laid over another calendar, office hours, files of
//! further years. What they make of a date is `calendar`'s; the files are read by the façade.

use super::build::Builder;
use super::duty::Lines;
use crate::calendar::{OfficeHours, Season};
use crate::diagnostic::{Diagnostic, texts};
use crate::source::Place;
use crate::syntax::ast::{self, Block, DateKind, Days, Line, LineBody};
use crate::value::Day;

/// The calendar that ships.
pub(crate) const NATIONAL: &str = "中国法定工作日";

/// A calendar as a policy declares it.
#[derive(Clone, Debug)]
pub struct CalendarSpec {
    /// Its name.
    pub name: String,
    /// 基于: the calendar below; the national one where none is named.
    pub based_on: String,
    /// 办公
    pub office: Vec<OfficeHours>,
    /// 休, 班
    pub days: Vec<LocalDay>,
    /// 文件: the paths as written, with their places.
    pub files: Vec<(String, Place)>,
    /// Where it is declared.
    pub place: Place,
}

/// A day that a policy sets.
#[derive(Clone, Debug)]
pub struct LocalDay {
    /// The day.
    pub day: Day,
    /// Whether it works.
    pub works: bool,
    /// The notice it rests on.
    pub notice: Option<String>,
}

/// The longest stretch of days in one line: more is a year mistyped.
const MAX_STRETCH: i64 = 400;

impl Builder<'_> {
    pub(super) fn calendar(&mut self, lines: &Lines<'_>) -> CalendarSpec {
        let mut calendar = CalendarSpec {
            name: lines.name.text.clone(),
            based_on: NATIONAL.to_owned(),
            office: Vec::new(),
            days: Vec::new(),
            files: Vec::new(),
            place: lines.place(),
        };
        for line in &lines.list {
            let place = Place { file: lines.file, span: line.span };
            match &line.body {
                LineBody::BasedOn(name) => {
                    self.findings.uses(&name.text);
                    let own = self.known.calendars.names().take_while(|known| *known != lines.name.text);
                    let mut known = std::iter::once(NATIONAL).chain(own);
                    if known.clone().any(|one| one == name.text) {
                        calendar.based_on.clone_from(&name.text);
                    } else {
                        let known: Vec<String> = known.by_ref().map(str::to_owned).collect();
                        let known = known.iter().map(String::as_str);
                        self.findings.unknown(&texts::A_CALENDAR, name, lines.file, known);
                    }
                }
                LineBody::Rest(list, body) => self.local_days(&mut calendar, (list, body), false, place),
                LineBody::Work(list, body) => self.local_days(&mut calendar, (list, body), true, place),
                LineBody::Office(office) => {
                    if office.spans.iter().any(|(from, to)| from >= to) {
                        self.findings.at(place, &texts::SPAN_REVERSED);
                    }
                    let season = office.season.and_then(|(from, to)| season(from, to));
                    calendar.office.push(OfficeHours { season, spans: office.spans.clone() });
                }
                LineBody::File(words) => calendar.files.push((words.text.clone(), place)),
                _ => {}
            }
        }
        calendar
    }

    fn local_days(
        &mut self,
        calendar: &mut CalendarSpec,
        (list, body): (&[Days], &Option<Block<Line>>),
        works: bool,
        place: Place,
    ) {
        let cites = body.iter().flat_map(Block::lines).flat_map(|line| &line.cites);
        let notice = cites
            .map(|cite| match cite.quotes.first() {
                Some(quote) => quote.text.clone(),
                None => cite.clause.text.clone(),
            })
            .next();
        for days in list {
            let Some((from, to)) = self.days(*days, place) else { continue };
            let length = i64::from(to.number()).saturating_sub(i64::from(from.number()));
            let stretch = (0..=length.min(MAX_STRETCH)).filter_map(|n| from.plus(n).ok());
            calendar.days.extend(stretch.map(|day| LocalDay { day, works, notice: notice.clone() }));
        }
    }

    /// The first and the last day of a stretch.
    fn days(&mut self, days: Days, place: Place) -> Option<(Day, Day)> {
        let from = self.day(days.from, place.file);
        let to = match days.to {
            Some(to) => self.day(to, place.file),
            None => from,
        };
        let (from, to) = (from?, to?);
        if from > to {
            self.findings.push(Diagnostic::new(&texts::SPAN_REVERSED).at(place));
            return None;
        }
        Some((from, to))
    }
}

/// The days of any year between which office hours hold.
fn season(from: ast::DateForm, to: ast::DateForm) -> Option<Season> {
    Some(Season { from: day_of_year(from)?, to: day_of_year(to)? })
}

fn day_of_year(date: ast::DateForm) -> Option<(u32, u32)> {
    match date.form {
        DateKind::MonthDay(month, day) => Some((month, day)),
        // A leap year has the longest February.
        DateKind::MonthEnd(_, month) => Some((month, Day::last_of_month(2000, month).ok()?.ymd().2)),
        DateKind::YearEnd(_) => Some((12, 31)),
        DateKind::Day(day) => Some((day.ymd().1, day.ymd().2)),
    }
}
