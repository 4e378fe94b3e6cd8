//! What is counted from a due moment or a date rather than from a trigger: extensions (rule 10), the moments before
//! and after it (rule 11), lateness (rule 12), days counted back from a date (rule 6).

use super::Calendar;
use super::count::{CountError, Counter, Counting, Due, Start, Unit, length_of};
use crate::value::{Clock, Day, Halves, Measure, Moment, Term, When};

/// How late something is (rule 12). Nothing is late that came by the due moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lateness {
    /// Seconds after the due moment.
    pub seconds: u64,
    /// The working days after the due day, up to and including the day of completion.
    pub working_days: u32,
    /// True when a day outside the published years had to be looked at.
    pub provisional: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Before,
    After,
}

impl Calendar {
    /// `延长 10个工作日` (rule 10): so many units after the due day in force at the approval, with the limit's own
    /// cut-off and roll, which `by` carries. Never earlier than before. Of the options `受理截止` plays no part: nothing
    /// is handed in at a due moment. Where time is not counted meanwhile, [`Calendar::due_excluding`] does the same
    /// with the due moment as trigger.
    ///
    /// # Errors
    /// See [`CountError`].
    pub fn extend(&self, due: Moment, by: &Term, options: &Counting) -> Result<Due, CountError> {
        let extended = self.due(by, due, &Counting { closing: None, ..*options })?;
        Ok(Due { at: extended.at.max(due), ..extended })
    }

    /// `延至 T` (rule 10): the moment set, a bare date ending at the limit's own cut-off. Never earlier than before.
    /// Under office hours the end of a bare date hangs on whether the day works.
    pub fn extend_to(&self, due: Moment, to: When, cutoff: Option<Clock>) -> Due {
        let mut counter = Counter::new(self, &[]);
        let to = if to.whole_day { counter.end_of_date(to.at.day(), cutoff) } else { to.at };
        counter.settled(to.max(due))
    }

    /// `到期前n个工作日` (rule 11): the n-th working day before the due day, at the due moment's clock time; calendar
    /// days, weeks, months and years back from it likewise, without a roll; hours exactly, working hours within
    /// office hours. n.5 days end with the slot that lies so many slots before the due moment's.
    ///
    /// # Errors
    /// `NotALength` for `当日`, `次日` and the like, and for dates; else see [`CountError`].
    pub fn before(&self, due: Moment, by: Measure) -> Result<Due, CountError> {
        self.shifted(due, by, Way::Before)
    }

    /// `逾期满n个工作日` (rule 11): the same after the due moment.
    ///
    /// # Errors
    /// As [`Calendar::before`].
    pub fn after(&self, due: Moment, by: Measure) -> Result<Due, CountError> {
        self.shifted(due, by, Way::After)
    }

    /// `字段 F 前30日` (rule 6): so many units before a date, end of day, without a roll unless `by` has one; in working
    /// days it skips back.
    ///
    /// # Errors
    /// `NotALength` for anything but whole days, weeks, months and years.
    pub fn counted_back(&self, date: Day, by: &Term) -> Result<Due, CountError> {
        let mut counter = Counter::new(self, &[]);
        let mut day = counter.day_shifted(date, by.measure, Way::Before)?.ok_or(CountError::NotALength)?;
        if by.roll == Some(true) {
            day = counter.next_working(day)?;
        }
        let at = counter.end_of_date(day, by.cutoff);
        Ok(counter.settled(at))
    }

    /// How late `completed` is (rule 12). For an open obligation it is asked of `as of`.
    pub fn late_by(&self, due: Moment, completed: Moment) -> Lateness {
        let mut counter = Counter::new(self, &[]);
        let seconds = u64::try_from(completed.since(due)).unwrap_or(0);
        counter.look(due.day().plus(1).unwrap_or(due.day()), completed.day());
        let working_days = self.working_days_between(due.day(), completed.day());
        Lateness { seconds, working_days, provisional: counter.provisional }
    }

    fn shifted(&self, due: Moment, by: Measure, way: Way) -> Result<Due, CountError> {
        let mut counter = Counter::new(self, &[]);
        let at = match by {
            Measure::Seconds(n) => {
                let n = i64::try_from(n).map_err(|_| CountError::OutOfRange)?;
                due.plus(if way == Way::Before { n.saturating_neg() } else { n })?
            }
            Measure::WorkingSeconds(n) => {
                let at = match way {
                    Way::Before => self.subtract_office_seconds(due, n)?,
                    Way::After => self.office_after(due, n)?,
                };
                counter.look(at.day().min(due.day()), at.day().max(due.day()));
                at
            }
            _ => match counter.day_shifted(due.day(), by, way)? {
                Some(day) => day.at(due.clock()),
                None => counter.slot_shifted(due, by, way)?,
            },
        };
        Ok(counter.settled(at))
    }

    fn office_after(&self, due: Moment, seconds: u64) -> Result<Moment, CountError> {
        if self.office_hours().is_empty() {
            return Err(CountError::NoOfficeHours);
        }
        self.add_office_seconds(due, seconds)
    }

    /// The last moment from which `seconds` office seconds pass until `due`; `due` itself for 0.
    fn subtract_office_seconds(&self, due: Moment, seconds: u64) -> Result<Moment, CountError> {
        let office = self.0.office.as_ref().ok_or(CountError::NoOfficeHours)?;
        if seconds == 0 {
            return Ok(due);
        }
        let before = office.seconds_before(due, &self.0.table);
        Ok(office.moment_before(before.checked_sub(seconds).ok_or(CountError::OutOfRange)?)?)
    }
}

impl Counter<'_> {
    /// The day so many whole days, weeks, months or years away; `None` for half days.
    fn day_shifted(&mut self, day: Day, by: Measure, way: Way) -> Result<Option<Day>, CountError> {
        let (unit, halves) = match by {
            Measure::WorkingDays(n) => (Unit::Working, n),
            Measure::Days(n) => (Unit::Calendar, n),
            Measure::Weeks(n) => (Unit::Calendar, Halves::whole(n.saturating_mul(7))),
            Measure::Months(n) => return Ok(Some(months(day, n, way)?)),
            Measure::Years(n) => return Ok(Some(months(day, n.saturating_mul(12), way)?)),
            _ => return Err(CountError::NotALength),
        };
        let Some(n) = halves.as_whole() else { return Ok(None) };
        match way {
            Way::Before => self.nth_back(unit, day, n).map(Some),
            Way::After => self.nth(unit, day, n).map(Some),
        }
    }

    /// The end of the slot so many half days away.
    fn slot_shifted(&mut self, due: Moment, by: Measure, way: Way) -> Result<Moment, CountError> {
        let start = Start { day: due.day(), clock: due.clock() };
        let length = length_of(by, start.day)?;
        let last = match way {
            Way::Before => self.half_days_back(length.unit, length.halves, start)?,
            Way::After => self.half_days(length.unit, length.halves, start)?,
        };
        Ok(self.end_of(last, None, &length, start))
    }

    /// The `n`-th day before `day` that counts; `day` itself for 0.
    pub(super) fn nth_back(&mut self, unit: Unit, day: Day, n: u32) -> Result<Day, CountError> {
        let end = match unit {
            Unit::Calendar => day.plus(i64::from(n).saturating_neg())?,
            Unit::Working => self.calendar.add_working_days(day, i64::from(n).saturating_neg())?,
        };
        if unit == Unit::Working {
            self.look(end, day.plus(-1).unwrap_or(day));
        }
        Ok(end)
    }
}

fn months(day: Day, n: u32, way: Way) -> Result<Day, CountError> {
    Ok(if way == Way::Before { day.minus_months(n)? } else { day.plus_months(n)? })
}
