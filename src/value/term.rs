//! Terms: time limits that a calendar alone can turn into a due moment. What a term means is counted in `calendar`;
//! limits that need facts (`同 …`, `按 …`, a table) are put together in `program` and `eval`.

use super::time::{Clock, Day};

/// A number of whole or half days: `Halves(3)` is one and a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Halves(pub u32);

impl Halves {
    /// So many whole days.
    pub fn whole(n: u32) -> Halves {
        Halves(n.saturating_mul(2))
    }

    /// The whole number of days, where it is one.
    pub fn as_whole(self) -> Option<u32> {
        (self.0.is_multiple_of(2)).then_some(self.0 / 2)
    }
}

/// What a term counts. The numbers in brackets are the rules of `docs/counting.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// `3个工作日`, `1.5个工作日`: working days after the day of the trigger (1, 4).
    WorkingDays(Halves),
    /// `5日`, `0.5日`: calendar days, rolled off a rest day (2, 4).
    Days(Halves),
    /// `1周`: seven calendar days each, rolled (2).
    Weeks(u32),
    /// `2个月`: to the corresponding day, rolled (2).
    Months(u32),
    /// `1年`: to the corresponding day, rolled (2).
    Years(u32),
    /// `24小时`, `30分钟`, `15秒`: seconds, exactly (3).
    Seconds(u64),
    /// `4个工作小时`: seconds inside office hours (3).
    WorkingSeconds(u64),
    /// `当日`: the end of the trigger's day (5).
    SameDay,
    /// `当个工作日`: the end of the trigger's day if it works, else of the next day that does (5).
    SameWorkingDay,
    /// `次日`: the end of the next day (5).
    NextDay,
    /// `次个工作日`: the end of the next working day (5).
    NextWorkingDay,
    /// `2021年6月15日前`: the end of that day, which binds as written (6).
    Until(Day),
}

/// A time limit as a calendar counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What is counted.
    pub measure: Measure,
    /// `12:00 前`: the clock time on the due day at which the term ends; the day's own end where none is set.
    pub cutoff: Option<Clock>,
    /// Whether a due day that is a rest day moves to the next working day: `None` leaves it to the rule of the
    /// measure (days, weeks, months and years roll; dates and `当日` do not), `Some` is `遇休息日顺延 / 不顺延`.
    pub roll: Option<bool>,
}

impl Term {
    /// A term without a cut-off of its own, rolled as its measure says.
    pub fn new(measure: Measure) -> Term {
        Term { measure, cutoff: None, roll: None }
    }

    /// The same term, ending at a clock time of its due day.
    pub fn until_clock(self, cutoff: Clock) -> Term {
        Term { cutoff: Some(cutoff), ..self }
    }
}
