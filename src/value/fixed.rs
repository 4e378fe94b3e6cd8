//! The one form of a moment that programs write, `2021-01-04T09:30:00+08:00`, read and written eight bytes at a time. Other
//! forms are `When::parse`'s; both agree on what they both read.

use super::time::{Day, Moment};

/// How many bytes the form has.
pub const FIXED: usize = 25;

const DAY_SECONDS: i64 = 86_400;
const ZEROS: u64 = 0x3030_3030_3030_3030;
const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
const SIX: u64 = 0x0606_0606_0606_0606;

/// `....-..-`, `..T..:..` and `:..+08:0`: where the signs stand, and which.
const SIGNS: [(u64, u64); 3] = [
    (0xff00_00ff_0000_0000, 0x2d00_002d_0000_0000),
    (0x0000_ff00_00ff_0000, 0x0000_3a00_0054_0000),
    (0xffff_ffff_ff00_00ff, 0x303a_3830_2b00_003a),
];

/// The number that two digits are; the first stands at the lower byte.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "`at` is below 7, and two bytes make at most 2,805"
)]
const fn pair(word: u64, at: u32) -> u32 {
    let (tens, ones) = ((word >> (at * 8)) & 0xff, (word >> (at * 8 + 8)) & 0xff);
    (tens * 10 + ones) as u32
}

/// Whether every byte is at most 9.
const fn digits(word: u64) -> bool {
    (word | word.wrapping_add(SIX)) & HIGH == 0
}

/// The moment that this form says; `None` for anything else, which may still be a moment in another form.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "of numbers of two digits each, which `digits` has seen to"
)]
pub fn parse_fixed(text: &[u8; FIXED]) -> Option<Moment> {
    let (first, rest) = text.split_first_chunk::<8>()?;
    let (second, rest) = rest.split_first_chunk::<8>()?;
    let (third, last) = rest.split_first_chunk::<8>()?;
    let words = [first, second, third].map(|word| u64::from_le_bytes(*word));
    let mut numbers = [0_u64; 3];
    for ((number, word), (mask, sign)) in numbers.iter_mut().zip(words).zip(SIGNS) {
        *number = (word ^ ZEROS) & !mask;
        if word & mask != sign || !digits(*number) {
            return None;
        }
    }
    let [a, b, c] = numbers;
    let (year, month, date) = (pair(a, 0) * 100 + pair(a, 2), pair(a, 5), pair(b, 0));
    let (hour, minute, second) = (pair(b, 3), pair(b, 6), pair(c, 1));
    if last != b"0" || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let midnight = i64::from(number_of(year, month, date)?).checked_mul(DAY_SECONDS)?;
    let clock = hour * 3_600 + minute * 60 + second;
    Moment::from_local_seconds(midnight.checked_add(i64::from(clock))?).ok()
}

/// Days since 1970-01-01 of a date that exists; the caller knows its parts to be below 10,000.
#[expect(clippy::arithmetic_side_effects, reason = "the year is below 10,000, the month and the date exist")]
fn number_of(year: u32, month: u32, date: u32) -> Option<i32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if date == 0 || date > length {
        return None;
    }
    // Years begin in March, so that the day that comes or not is the last.
    let (year, month) = if month <= 2 { (year.checked_sub(1)?, month + 9) } else { (year, month - 3) };
    let before = year * 365 + year / 4 - year / 100 + year / 400;
    let number = before + (153 * month + 2) / 5 + date - 1;
    i32::try_from(number).ok()?.checked_sub(719_468)
}

/// Year, month and day of a day between 1900 and 2199.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a day is at most 300 years away from 1900; each quotient is smaller than what it is taken from"
)]
pub(super) fn civil(day: Day) -> (i32, u32, u32) {
    let number = u32::try_from(day.number().saturating_add(719_468)).unwrap_or(0);
    let (era, of_era) = (number / 146_097, number % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (i32::try_from(year + era * 400 + next).unwrap_or(0), month, date)
}

/// The digits of 00 to 99.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut n = 0_u8;
    let mut rest: &mut [[u8; 2]] = &mut pairs;
    while let Some((first, more)) = rest.split_first_mut() {
        *first = [b'0' + n / 10, b'0' + n % 10];
        n += 1;
        rest = more;
    }
    pairs
};

fn two(n: u32) -> [u8; 2] {
    PAIRS.get(n as usize).copied().unwrap_or([b'0'; 2])
}

/// A moment in this form.
pub fn write_fixed(at: Moment) -> [u8; FIXED] {
    let (year, month, date) = civil(at.day());
    let year = u32::try_from(year).unwrap_or(0);
    let (hour, minute, second) = at.clock().hms();
    let [[a, b], [c, d], [e, f], [g, h]] = [two(year / 100), two(year % 100), two(month), two(date)];
    let [[i, j], [k, l], [m, n]] = [two(hour), two(minute), two(second)];
    [
        a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n, b'+', b'0', b'8', b':', b'0',
        b'0',
    ]
}

/// The same for a day alone.
pub(super) fn write_day(day: Day) -> [u8; 10] {
    let (year, month, date) = civil(day);
    let year = u32::try_from(year).unwrap_or(0);
    let [[a, b], [c, d], [e, f], [g, h]] = [two(year / 100), two(year % 100), two(month), two(date)];
    [a, b, c, d, b'-', e, f, b'-', g, h]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::When;

    fn fixed(text: &str) -> Option<Moment> {
        parse_fixed(text.as_bytes().try_into().unwrap())
    }

    #[test]
    fn every_day_is_read_and_written_as_the_careful_reader_does() {
        for number in Day::MIN.number()..=Day::MAX.number() {
            let day = Day::from_number(number.into()).unwrap();
            let at = Moment::from_local_seconds(
                i64::from(number) * DAY_SECONDS + i64::from(number.rem_euclid(86_400)),
            )
            .unwrap();
            let text = String::from_utf8(write_fixed(at).to_vec()).unwrap();
            assert_eq!(fixed(&text), Some(at), "{text}");
            assert_eq!(When::parse_freely(&text), Ok(When::exact(at)));
            assert_eq!(text.get(..10), std::str::from_utf8(&write_day(day)).ok());
        }
    }

    #[test]
    fn nothing_else_is_read() {
        let good = "2021-03-04T05:06:07+08:00";
        assert!(fixed(good).is_some());
        for at in 0..FIXED {
            for byte in [b'/', b':', b'-', b' ', b'Z', 0xb8, b'9'] {
                let mut text = good.as_bytes().to_vec();
                text[at] = byte;
                let Ok(text) = std::str::from_utf8(&text) else { continue };
                if let Some(at) = fixed(text) {
                    assert_eq!(When::parse_freely(text), Ok(When::exact(at)), "{text}");
                }
            }
        }
        for text in [
            "2021-02-29T00:00:00+08:00",
            "2021-13-01T00:00:00+08:00",
            "2200-01-01T00:00:00+08:00",
            "2021-01-00T00:00:00+08:00",
            "2021-01-01T24:00:00+08:00",
        ] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
