//! Working days of China as tables: the n-th working day after each day from 2000 to 2040 is one look-up.

use duban_generator::time::{DAY, day};

const CSV: &str = include_str!("../../../policies/calendars/中国法定工作日.csv");
const FIRST: i64 = day(2000, 1, 1);
const DAYS: usize = 41 * 366;

/// The working days.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Working days up to and with each day.
    until: Vec<u32>,
    /// Each working day, in order.
    nth: Vec<u32>,
    works: Vec<bool>,
}

/// A limit in working days, looked up.
#[derive(Clone, Debug)]
pub struct Days(Vec<i64>);

impl Calendar {
    /// The shipped calendar.
    pub fn national() -> Calendar {
        let mut works: Vec<bool> = (0..DAYS).map(|at| weekday(at) < 5).collect();
        for line in CSV.lines().skip(1) {
            let mut cells = line.split(',');
            let (Some(date), Some(kind)) = (cells.next(), cells.next()) else { continue };
            let mut parts = date.split('-').map(|part| part.parse::<i64>().unwrap_or(1));
            let (Some(y), Some(m), Some(d)) = (parts.next(), parts.next(), parts.next()) else { continue };
            let at = usize::try_from(day(y, m, d) - FIRST).unwrap_or(usize::MAX);
            if let Some(place) = works.get_mut(at) {
                *place = kind == "makeup-workday";
            }
        }
        let (mut until, mut nth, mut count) = (Vec::with_capacity(DAYS), Vec::new(), 0);
        for (at, works) in (0u32..).zip(&works) {
            if *works {
                nth.push(at);
                count += 1;
            }
            until.push(count);
        }
        Calendar { until, nth, works }
    }

    /// The n-th working day after each day, at a clock time.
    pub fn days(&self, n: usize, clock: i64) -> Days {
        let due = |count: &u32| {
            let at = self.nth.get(*count as usize + n - 1).copied().unwrap_or(0);
            (FIRST + i64::from(at)) * DAY + clock
        };
        Days(self.until.iter().map(due).collect())
    }

    /// Whether a moment lies on a working day.
    pub fn works(&self, at: i64) -> bool {
        place(at).and_then(|at| self.works.get(at)).copied().unwrap_or(false)
    }

    /// A week after each day, rolled off rest days, at the day's end.
    pub fn weeks(&self) -> Days {
        let end = |at: usize| {
            let later = (at + 7..DAYS).find(|at| self.works.get(*at) == Some(&true)).unwrap_or(0);
            (FIRST + i64::try_from(later).unwrap_or(0)) * DAY + DAY - 1
        };
        Days((0..DAYS).map(end).collect())
    }
}

impl Days {
    /// The due moment of a trigger.
    #[inline]
    pub fn due(&self, trigger: i64) -> i64 {
        place(trigger).and_then(|at| self.0.get(at)).copied().unwrap_or(0)
    }
}

#[inline]
fn place(at: i64) -> Option<usize> {
    usize::try_from(at.div_euclid(DAY) - FIRST).ok()
}

/// 0 (Monday) to 6; 2000-01-01 was a Saturday.
fn weekday(at: usize) -> usize {
    (at + 5) % 7
}
