//! The one form of a moment that programs write, `2021-01-04T09:30:00+08:00`, read and written eight bytes at a time. Other
//! forms are `When::parse`'s; both agree on what they both read.

use super::time::{Clock, Day, Moment};

/// How many bytes the form has.
pub const FIXED: usize = 25;

const ZEROS: u64 = 0x3030_3030_3030_3030;
const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
const SIX: u64 = 0x0606_0606_0606_0606;

/// `....-..-`, `..T..:..` and `:..+08:0`: where the signs stand, and which.
const SIGNS: [(u64, u64); 3] = [
    (0xff00_00ff_0000_0000, 0x2d00_002d_0000_0000),
    (0x0000_ff00_00ff_0000, 0x0000_3a00_0054_0000),
    (0xffff_ffff_ff00_00ff, 0x303a_3830_2b00_003a),
];

/// At each byte the number of two digits that begins there; the digits are at most 9 each, so that nothing runs over.
const fn pairs(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8)
}

/// One of them.
const fn pair(pairs: u64, at: u32) -> u32 {
    (pairs.wrapping_shr(at.wrapping_mul(8)) & 0xff) as u32
}

/// Zero where every byte is at most 9.
const fn above_nine(word: u64) -> u64 {
    (word | word.wrapping_add(SIX)) & HIGH
}

/// The digits of eight bytes, and what is wrong with them: signs that do not stand where they should, digits that are none.
const fn split(word: u64, (mask, sign): (u64, u64)) -> (u64, u64) {
    let digits = (word ^ ZEROS) & !mask;
    (digits, ((word & mask) ^ sign) | above_nine(digits))
}

/// The moment that this form says; `None` for anything else, which may still be a moment in another form.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "of numbers of two digits each, which `split` has seen to"
)]
pub fn parse_fixed(text: &[u8; FIXED]) -> Option<Moment> {
    let (first, rest) = text.split_first_chunk::<8>()?;
    let (second, rest) = rest.split_first_chunk::<8>()?;
    let (third, last) = rest.split_first_chunk::<8>()?;
    let [first_signs, second_signs, third_signs] = SIGNS;
    let (a, wrong_first) = split(u64::from_le_bytes(*first), first_signs);
    let (b, wrong_second) = split(u64::from_le_bytes(*second), second_signs);
    let (c, wrong_third) = split(u64::from_le_bytes(*third), third_signs);
    let wrong = wrong_first | wrong_second | wrong_third;
    let [a, b, c] = [pairs(a), pairs(b), pairs(c)];
    let (year, month, date) = (pair(a, 0) * 100 + pair(a, 2), pair(a, 5), pair(b, 0));
    let (hour, minute, second) = (pair(b, 3), pair(b, 6), pair(c, 1));
    if wrong != 0 || last != b"0" || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let clock = Clock::of_day(hour * 3_600 + minute * 60 + second)?;
    Some(Moment::at_place(place_of(year, month, date)?, clock))
}

/// The first year that moments lie in, and how many there are.
const YEARS: (u32, usize) = (1900, 300);

/// Of each month of those years how many days after their first it begins, and how many it has.
static MONTHS: [(u32, u8); YEARS.1 * 12] = months();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "run while compiling"
)]
const fn months() -> [(u32, u8); YEARS.1 * 12] {
    const LENGTHS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut months = [(0, 0); YEARS.1 * 12];
    let (mut at, mut day) = (0, 0);
    while at < months.len() {
        let year = YEARS.0 + at as u32 / 12;
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = LENGTHS[at % 12] + (leap && at % 12 == 1) as u8;
        months[at] = (day, length);
        day += length as u32;
        at += 1;
    }
    months
}

/// The place of a date among the days of those years, if it exists.
fn place_of(year: u32, month: u32, date: u32) -> Option<u32> {
    let (year, month) = (year.checked_sub(YEARS.0)?, month.checked_sub(1).filter(|month| *month < 12)?);
    let (first, length) = MONTHS.get(year.checked_mul(12)?.checked_add(month)? as usize)?;
    let day = date.checked_sub(1).filter(|day| *day < u32::from(*length))?;
    first.checked_add(day)
}

/// Year, month and day of a day between 1900 and 2199, by Neri and Schneider, “Euclidean affine functions and their
/// application to calendar algorithms” (2023), 6.2: years begin in March, and each division is a product and a shift.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a day is at most 300 years away from 1900; the paper has the bounds of each step"
)]
pub(super) fn civil(day: Day) -> (i32, u32, u32) {
    let number = u32::try_from(day.number().saturating_add(719_468)).unwrap_or(0);
    let (century, of_century) = ((4 * number + 3) / 146_097, (4 * number + 3) % 146_097 / 4);
    let years = 2_939_745 * u64::from(4 * of_century + 3);
    let (year, of_year) = ((years >> 32) as u32, years as u32 / 2_939_745 / 4);
    let months = 2_141 * of_year + 197_913;
    let (month, date) = (months >> 16, (months & 0xffff) / 2_141 + 1);
    let (month, next) = if of_year < 306 { (month, 0) } else { (month - 12, 1) };
    (i32::try_from(100 * century + year + next).unwrap_or(0), month, date)
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
            let at =
                Moment::from_local_seconds(i64::from(number) * 86_400 + i64::from(number.rem_euclid(86_400)))
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
