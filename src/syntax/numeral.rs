//! Numbers as officers write them: full-width digits, 三, 二十五, 两, 半, 百分之九十九, 三分之一, 5.5万.

use crate::value::Number;

/// Full-width letters, digits and signs as their half-width twins; everything else as it is.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// The number that a run of digits (of either width) with an optional point is.
pub(super) fn arabic(text: &str) -> Option<Number> {
    text.chars().map(narrow).collect::<String>().parse().ok()
}

/// The number that a Chinese numeral is: 三, 十五, 二百零三, 两, 五点五.
pub(super) fn han(text: &str) -> Option<Number> {
    let Some((whole, part)) = text.split_once('点') else { return han_whole(text).map(Number::whole) };
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
    // 5.5万 is 55000, not 55000.0.
    number.times(Number::whole(scale(scale_word.chars().next()?)?)).map(|number| number.rounded(18))
}

#[cfg(test)]
mod tests {
    use super::{arabic, han, narrow};

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
    fn width_makes_no_difference() {
        assert_eq!(arabic("１２．５").map(|n| n.to_string()).as_deref(), Some("12.5"));
        assert_eq!("（Ａ：％）".chars().map(narrow).collect::<String>(), "(A:%)");
    }
}
