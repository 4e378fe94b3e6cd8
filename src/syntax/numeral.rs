//! Numbers as officers write them: full-width digits, 三, 二十五, 两, 半, 百分之九十九, 三分之一, 5.5万.

use crate::value::Number;

/// More decimals than an exact decimal can have: rounding to them changes nothing.
const MOST_DECIMALS: u32 = 28;

/// 三分之一 has at most so many parts, and takes at most so many of them: enough for any share that is said in words, and
/// few enough that its words can be found again from the number.
pub(super) const MOST_PARTS: i64 = 1_000;
pub(super) const MOST_SHARES: i64 = 1_000_000;

/// The English names of the months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of a month, from 1.
pub(super) fn month_name(month: u32) -> &'static str {
    (1..).zip(MONTHS).find(|(number, _)| *number == month).map_or("", |(_, name)| name)
}

/// Which month an English name is, from 1.
pub(super) fn month(name: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, month)| *month == name).map(|(number, _)| number)
}

/// The first number with more digits than a number may have.
const BEYOND_WORDS: i64 = 1_000_000_000_000_000_000;

/// Full-width letters, digits and signs as their half-width twins; everything else as it is.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// A name as it is known, whatever the width of its letters.
pub(super) fn narrowed(text: &str) -> String {
    // The first bytes of what `narrow` changes; most names have none of them.
    if text.bytes().any(|byte| matches!(byte, 0xC2 | 0xE3 | 0xEF)) {
        text.chars().map(narrow).collect()
    } else {
        text.to_owned()
    }
}

/// Half-width ASCII as its full-width twin: the way back from [`narrow`].
pub(super) fn widen(c: char) -> char {
    match c {
        '!'..='~' => u32::from(c).checked_add(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// A whole number up to [`MOST_SHARES`], or a little more, in Chinese: 203 as 二百零三.
pub(super) fn in_words(number: i64) -> String {
    let digit = |n: i64| "零一二三四五六七八九".chars().nth(usize::try_from(n).unwrap_or(0)).unwrap_or('零');
    let (mut words, mut gap) = (String::new(), false);
    let high = number.checked_div(10_000).unwrap_or(0);
    if high > 0 {
        words = in_words(high) + "万";
        gap = number.rem_euclid(10_000) < 1_000;
    }
    let mut rest = number.rem_euclid(10_000);
    for (power, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let n = rest.checked_div(power).unwrap_or(0);
        rest = rest.rem_euclid(power);
        if n == 0 {
            gap |= !words.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            words.push('零');
        }
        words.push(digit(n));
        words.push_str(name);
    }
    if words.is_empty() { "零".to_owned() } else { words }
}

/// A number without the zeros that counting may leave behind its point.
pub(super) fn plain(number: Number) -> Number {
    number.rounded(MOST_DECIMALS)
}

/// Whether a number may start with this character.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || ('０'..='９').contains(&c)
        || digit(c).is_some()
        || matches!(c, '十' | '百' | '千' | '半')
}

/// The number that a run of digits (of either width) with an optional point is.
pub(super) fn arabic(text: &str) -> Option<Number> {
    text.chars().map(narrow).collect::<String>().parse().ok()
}

/// The number that a Chinese numeral is: 三, 十五, 二百零三, 两, 五点五.
pub(super) fn han(text: &str) -> Option<Number> {
    let Some((whole, part)) = text.split_once('点') else {
        let whole = han_whole(text).filter(|n| *n < BEYOND_WORDS)?;
        return Some(Number::whole(whole));
    };
    let digits = part.chars().map(digit).collect::<Option<Vec<i64>>>()?;
    let decimals: String = digits.iter().map(ToString::to_string).collect();
    format!("{}.{decimals}", han_whole(whole)?).parse().ok()
}

fn digit(c: char) -> Option<i64> {
    "零一二三四五六七八九".chars().zip(0..).find(|(d, _)| *d == c).map(|(_, n)| n).or(match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => None,
    })
}

fn power(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        _ => None,
    }
}

fn han_whole(text: &str) -> Option<i64> {
    if text.chars().count() > 1 && text.chars().all(|c| digit(c).is_some()) {
        // 二〇二一: digit by digit, as years are written.
        return text.chars().try_fold(0i64, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut section, mut last) = (0i64, 0i64, None);
    for c in text.chars() {
        if let Some(d) = digit(c) {
            last = Some(d);
        } else if let Some(p) = power(c) {
            section = section.checked_add(last.take().unwrap_or(1).checked_mul(p)?)?;
        } else {
            let scale = scale(c)?;
            section = section.checked_add(last.take().unwrap_or(0))?;
            total = total.checked_add(section.checked_mul(scale)?)?;
            section = 0;
        }
    }
    total.checked_add(section)?.checked_add(last.unwrap_or(0))
}

fn scale(c: char) -> Option<i64> {
    match c {
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// A number times 万 or 亿.
pub(super) fn scaled(number: Number, scale_word: &str) -> Option<Number> {
    // Without the zeros that a product leaves: 5.5万 is 55000, not 55000.0.
    number.times(Number::whole(scale(scale_word.chars().next()?)?)).map(plain)
}

#[cfg(test)]
mod tests {
    use super::{arabic, han, in_words, narrow};

    #[test]
    fn chinese_numerals_are_digits() {
        let cases = [
            ("三", "3"),
            ("十", "10"),
            ("十五", "15"),
            ("二十", "20"),
            ("二百零三", "203"),
            ("两", "2"),
            ("二〇二一", "2021"),
            ("五点五", "5.5"),
            ("三十二", "32"),
            ("六十万", "600000"),
            ("一亿", "100000000"),
        ];
        for (text, number) in cases {
            assert_eq!(han(text).map(|n| n.to_string()).as_deref(), Some(number), "{text}");
        }
    }

    #[test]
    fn words_are_read_back() {
        for n in [1, 7, 10, 15, 20, 203, 1_000, 1_001, 1_010, 9_999, 10_000, 10_010, 100_000, 1_000_000] {
            assert_eq!(han(&in_words(n)).and_then(|n| n.as_whole()), Some(n), "{}", in_words(n));
        }
    }

    #[test]
    fn width_makes_no_difference() {
        assert_eq!(arabic("１２．５").map(|n| n.to_string()).as_deref(), Some("12.5"));
        assert_eq!("（Ａ：％）".chars().map(narrow).collect::<String>(), "(A:%)");
    }
}
