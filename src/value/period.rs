//! Periods: days, weeks, months, quarters, half-years and years, with their names (`2024-W17` by ISO 8601, `2024-04`,
//! `2024-Q2`, `2024-H1`, `2024`). What is owed in each is not known here.

use std::fmt;

use super::time::{Day, Moment, OutOfRange};

/// The lengths of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the periods of section 10 of the language")]
pub enum Every {
    Day,
    WorkingDay,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// One period: its first day and its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Its first day.
    pub first: Day,
    /// Its last.
    pub last: Day,
    /// Its length.
    pub every: Every,
}

impl Period {
    /// The period that a day lies in. A day that does not work has a period of 每工作日 all the same: whether it counts
    /// is the calendar's to say.
    ///
    /// # Errors
    /// It does not lie wholly in 1900–2199.
    pub fn of(every: Every, day: Day) -> Result<Period, OutOfRange> {
        let (year, month, _) = day.ymd();
        let months = match every {
            Every::Day | Every::WorkingDay => return Ok(Period { first: day, last: day, every }),
            Every::Week => {
                let first = day.plus(1_i64.saturating_sub(i64::from(day.weekday())))?;
                return Ok(Period { first, last: first.plus(6)?, every });
            }
            Every::Month => 1,
            Every::Quarter => 3,
            Every::HalfYear => 6,
            Every::Year => 12,
        };
        let before = month.saturating_sub(1).checked_div(months).unwrap_or(0).saturating_mul(months);
        let first = Day::from_ymd(year, before.saturating_add(1), 1)?;
        let last = Day::last_of_month(year, before.saturating_add(months))?;
        Ok(Period { first, last, every })
    }

    /// The period after this one.
    ///
    /// # Errors
    /// It does not lie wholly in 1900–2199.
    pub fn next(self) -> Result<Period, OutOfRange> {
        Period::of(self.every, self.last.plus(1)?)
    }

    /// Its last second.
    pub fn end(self) -> Moment {
        self.last.end()
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// The period of this length that a text names: `2024-W17`, `2024-04`, `2024-Q2`, `2024-H1`, `2024`, `2024-04-15`.
    ///
    /// # Errors
    /// The text names none.
    pub fn parse(every: Every, text: &str) -> Result<Period, OutOfRange> {
        let (year, rest) = text.split_at_checked(4).ok_or(OutOfRange)?;
        let year = digits(year)?;
        let part = |mark: &str| rest.strip_prefix(mark).ok_or(OutOfRange).and_then(digits);
        let in_month = |month: u32| Day::from_ymd(signed(year)?, month, 1);
        let one_of = |n: u32, most: u32| n.checked_sub(1).filter(|n| *n < most).ok_or(OutOfRange);
        let day = match every {
            Every::Day | Every::WorkingDay => text.parse()?,
            Every::Week => {
                // 4 January lies in the first week.
                let start = Day::from_ymd(signed(year)?, 1, 4)?;
                let week = one_of(part("-W")?, 53)?;
                let day = start.plus(i64::from(week).saturating_mul(7))?;
                if day.iso_week() != (signed(year)?, week.saturating_add(1)) {
                    return Err(OutOfRange);
                }
                day
            }
            Every::Month => in_month(part("-")?)?,
            Every::Quarter => in_month(one_of(part("-Q")?, 4)?.saturating_mul(3).saturating_add(1))?,
            Every::HalfYear => in_month(one_of(part("-H")?, 2)?.saturating_mul(6).saturating_add(1))?,
            Every::Year if rest.is_empty() => in_month(1)?,
            Every::Year => return Err(OutOfRange),
        };
        let period = Period::of(every, day)?;
        // `2024-W5` and `2024-4` are not how periods are written.
        if period.to_string() == text { Ok(period) } else { Err(OutOfRange) }
    }
}

fn digits(text: &str) -> Result<u32, OutOfRange> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(OutOfRange);
    }
    text.parse().map_err(|_| OutOfRange)
}

fn signed(year: u32) -> Result<i32, OutOfRange> {
    i32::try_from(year).map_err(|_| OutOfRange)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first.ymd();
        let nth = |months: u32| month.saturating_sub(1).checked_div(months).unwrap_or(0).saturating_add(1);
        match self.every {
            Every::Day | Every::WorkingDay => write!(f, "{}", self.first),
            Every::Week => {
                let (year, week) = self.first.iso_week();
                write!(f, "{year:04}-W{week:02}")
            }
            Every::Month => write!(f, "{year:04}-{month:02}"),
            Every::Quarter => write!(f, "{year:04}-Q{}", nth(3)),
            Every::HalfYear => write!(f, "{year:04}-H{}", nth(6)),
            Every::Year => write!(f, "{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Every, Period};

    #[test]
    fn periods_have_their_names_and_bounds() {
        for (every, day, name, first, last) in [
            (Every::Week, "2024-04-28", "2024-W17", "2024-04-22", "2024-04-28"),
            (Every::Week, "2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
            (Every::Week, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
            (Every::Month, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
            (Every::Quarter, "2024-06-30", "2024-Q2", "2024-04-01", "2024-06-30"),
            (Every::HalfYear, "2024-07-01", "2024-H2", "2024-07-01", "2024-12-31"),
            (Every::Year, "2024-07-01", "2024", "2024-01-01", "2024-12-31"),
            (Every::WorkingDay, "2024-07-01", "2024-07-01", "2024-07-01", "2024-07-01"),
        ] {
            let period = Period::of(every, day.parse().unwrap()).unwrap();
            assert_eq!(period.to_string(), name);
            assert_eq!((period.first.to_string().as_str(), period.last.to_string().as_str()), (first, last));
            assert_eq!(Period::parse(every, name).unwrap(), period);
        }
        for (every, text) in [
            (Every::Week, "2024-W53"),
            (Every::Week, "2024-W1"),
            (Every::Week, "2024-W00"),
            (Every::Month, "2024-13"),
            (Every::Month, "2024-4"),
            (Every::Quarter, "2024-Q5"),
            (Every::HalfYear, "2024-H0"),
            (Every::Year, "2024-01"),
            (Every::Year, "二〇二四"),
            (Every::Day, "2024-02-30"),
        ] {
            assert!(Period::parse(every, text).is_err(), "{text}");
        }
    }
}
