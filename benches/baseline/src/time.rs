//! Moments as seconds since 1970-01-01T00:00:00+08:00, read and written eight bytes at a time.

use duban_generator::time::{DAY, civil, day};

#[inline]
fn pair(word: u64, at: u32) -> i64 {
    let (tens, ones) = ((word >> (at * 8)) & 0xff, (word >> (at * 8 + 8)) & 0xff);
    i64::try_from(tens * 10 + ones).unwrap_or(0)
}

/// Whether the bytes under a mask are digits once '0' is taken from them.
#[inline]
fn digits(word: u64, mask: u64) -> bool {
    (word & mask & 0xF0F0_F0F0_F0F0_F0F0) == 0
        && (((word & mask) + (0x0606_0606_0606_0606 & mask)) & 0xF0F0_F0F0_F0F0_F0F0) == 0
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// `2021-01-04T09:30:00+08:00`.
#[inline]
pub fn moment(text: &[u8; 25]) -> Option<i64> {
    let (first, rest) = text.split_first_chunk::<8>()?;
    let (second, rest) = rest.split_first_chunk::<8>()?;
    let (third, last) = rest.split_first_chunk::<8>()?;
    let (a, b, c) = (u64::from_le_bytes(*first), u64::from_le_bytes(*second), u64::from_le_bytes(*third));
    const A: u64 = 0x2d00_002d_0000_0000; // ....-..-
    const B: u64 = 0x0000_3a00_0054_0000; // ..T..:..
    const C: u64 = u64::from_le_bytes(*b"\0\0\0+08:0") & 0xffff_ffff_ff00_0000;
    if a & 0xff00_00ff_0000_0000 != A
        || b & 0x0000_ff00_00ff_0000 != B
        || c & 0xffff_ffff_ff00_00ff != C | 0x3a
        || last != b"0"
    {
        return None;
    }
    let (a, b, c) = (a ^ ZEROS, b ^ ZEROS, c ^ ZEROS);
    if !digits(a, 0x00ff_ff00_ffff_ffff) || !digits(b, 0xffff_00ff_ff00_ffff) || !digits(c, 0x00ff_ff00) {
        return None;
    }
    let (year, month, date) = (pair(a, 0) * 100 + pair(a, 2), pair(a, 5), pair(b, 0));
    let (hour, minute, second) = (pair(b, 3), pair(b, 6), pair(c, 1));
    if !(1..=12).contains(&month) || !(1..=31).contains(&date) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if date > 28 && civil(day(year, month, date)) != (year, month, date) {
        return None;
    }
    Some(day(year, month, date) * DAY + hour * 3_600 + minute * 60 + second)
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

fn two(n: i64) -> [u8; 2] {
    usize::try_from(n).ok().and_then(|n| PAIRS.get(n)).copied().unwrap_or([b'0'; 2])
}

/// The same, written.
#[inline]
pub fn rfc3339(at: i64) -> [u8; 25] {
    let (year, month, date) = civil(at.div_euclid(DAY));
    let clock = at.rem_euclid(DAY);
    let [[a, b], [c, d], [e, f], [g, h]] = [two(year / 100), two(year % 100), two(month), two(date)];
    let [[i, j], [k, l], [m, n]] = [two(clock / 3_600), two(clock / 60 % 60), two(clock % 60)];
    [
        a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n, b'+', b'0', b'8', b':', b'0',
        b'0',
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for at in [0, 1_600_000_000, 1_767_225_599, 951_782_400] {
            assert_eq!(moment(&rfc3339(at)), Some(at));
        }
        assert_eq!(moment(b"2021-02-29T09:30:00+08:00"), None);
        assert_eq!(moment(b"2021-02-2:T09:30:00+08:00"), None);
        assert_eq!(moment(b"2021-02-28T09:30:00+09:00"), None);
        assert_eq!(moment(b"2021-02-28T09:30:60+08:00"), None);
    }
}
