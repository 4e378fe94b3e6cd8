//! Moments of Beijing time as seconds since 1970-01-01T00:00:00+08:00, and office hours.

use crate::random::Random;

/// The seconds of a day.
pub const DAY: i64 = 86_400;

/// The number of a day, counted from 1970-01-01.
#[inline]
#[must_use]
pub const fn day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of the number of a day.
#[inline]
#[must_use]
pub const fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day - era * 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + (month <= 2) as i64, month, date)
}

/// `2021-01-04T09:30:00+08:00`.
pub fn rfc3339(at: i64) -> String {
    let (year, month, date) = civil(at.div_euclid(DAY));
    let clock = at.rem_euclid(DAY);
    let (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60);
    format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}+08:00")
}

/// A moment so many days later, mostly in office hours of a weekday.
pub(crate) fn later(random: &mut Random, from: i64, days: i64) -> i64 {
    let mut day = from.div_euclid(DAY) + days;
    // 1970-01-01 was a Thursday: 2 and 3 are Saturday and Sunday.
    while (day.rem_euclid(7) == 2 || day.rem_euclid(7) == 3) && !random.chance(50) {
        day += 1;
    }
    let clock =
        if random.chance(30) { random.between(0, DAY) } else { random.between(8 * 3_600, 18 * 3_600) };
    (day * DAY + clock).max(from + 60)
}
