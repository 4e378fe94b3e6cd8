//! What a phrase carries that can be counted: spans, clock times, dates, percentages, numbers, periods. One spelling
//! each (`3工作日`, `12:00`, `2021-06-15`, `99%`, `600000`, `每月`), so that text and declaration can be compared.

use std::collections::BTreeSet;

/// Measures of time and share that make a number another thing; all others are left off.
const MEASURES: [(&str, &str); 14] = [
    ("百分点", "百分点"),
    ("工作小时", "工作小时"),
    ("工作日", "工作日"),
    ("小时", "小时"),
    ("分钟", "分钟"),
    ("星期", "周"),
    ("秒", "秒"),
    ("日", "日"),
    ("天", "日"),
    ("周", "周"),
    ("月", "月"),
    ("年", "年"),
    ("次", "次"),
    ("%", "%"),
];
/// Words that carry something themselves; the first that fits.
const WORDS: [(&str, &str); 16] = [
    ("每工作日", "每工作日"),
    ("每半年", "每半年"),
    ("每日", "每日"),
    ("每天", "每日"),
    ("每周", "每周"),
    ("每月", "每月"),
    ("每季", "每季"),
    ("每年", "每年"),
    ("当个工作日", "当个工作日"),
    ("当日", "当日"),
    ("当天", "当日"),
    ("次日", "次日"),
    ("第一时间", "及时"),
    ("即时", "及时"),
    ("立即", "及时"),
    ("及时", "及时"),
];
const DIGITS: &str = "零一二三四五六七八九";

/// All that a text carries; dates without a year are in `year`.
pub(crate) fn carried(text: &str, year: i32) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = date(rest, year).or_else(|| clock(rest)).or_else(|| word(rest));
        if let Some((what, length)) = taken {
            found.insert(what);
            rest = &rest[length..];
        } else if let Some((number, length)) = number(rest) {
            rest = &rest[length..];
            rest = measured(&number, rest, &mut found);
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// A number and what it measures, with the rest of the text behind it.
fn measured<'t>(number: &str, rest: &'t str, found: &mut BTreeSet<String>) -> &'t str {
    let blank = rest.trim_start();
    let (number, after) = match blank.strip_prefix('万') {
        Some(after) => (times_ten_thousand(number), after.trim_start()),
        None => (number.to_owned(), blank),
    };
    let after = after.strip_prefix('个').map_or(after, str::trim_start);
    for (written, meant) in MEASURES {
        if let Some(behind) = after.strip_prefix(written) {
            found.insert(format!("{number}{meant}"));
            return behind;
        }
    }
    found.insert(number);
    after
}

fn times_ten_thousand(number: &str) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part = format!("{part:0<4}");
    format!("{whole}{part}").trim_start_matches('0').to_owned()
}

fn word(text: &str) -> Option<(String, usize)> {
    let (written, meant) = WORDS.iter().find(|(written, _)| text.starts_with(written))?;
    Some(((*meant).to_owned(), written.len()))
}

fn ascii_number(text: &str) -> Option<(&str, usize)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let digits = text[..end].trim_end_matches('.');
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some((digits, digits.len()))
}

/// `3`, `1.5`, `三`, `十二`, `三分之一`, `1/3`, `半`.
fn number(text: &str) -> Option<(String, usize)> {
    if let Some((digits, length)) = ascii_number(text) {
        let behind = text[length..].strip_prefix('/').and_then(ascii_number);
        return Some(match behind {
            Some((under, more)) => (format!("{digits}/{under}"), length + 1 + more),
            None => (digits.to_owned(), length),
        });
    }
    if text.starts_with("半个") {
        return Some(("0.5".to_owned(), "半".len()));
    }
    let (first, length) = han(text)?;
    match text[length..].strip_prefix("分之").and_then(han) {
        Some((over, more)) => Some((format!("{over}/{first}"), length + "分之".len() + more)),
        None => Some((first.to_string(), length)),
    }
}

/// A Chinese numeral below a hundred.
fn han(text: &str) -> Option<(u32, usize)> {
    let digit = |c: char| if c == '两' { Some(2) } else { DIGITS.chars().position(|d| d == c) };
    let (mut value, mut length, mut any) = (0, 0, false);
    for c in text.chars() {
        value = match (c, digit(c)) {
            ('十', _) => value.max(1) * 10,
            (_, Some(digit)) => value + u32::try_from(digit).unwrap(),
            _ => break,
        };
        any = true;
        length += c.len_utf8();
    }
    any.then_some((value, length))
}

/// `12:00`.
fn clock(text: &str) -> Option<(String, usize)> {
    let (hour, length) = ascii_number(text)?;
    let (minute, more) = ascii_number(text[length..].strip_prefix(':')?)?;
    Some((format!("{hour:0>2}:{minute:0>2}"), length + 1 + more))
}

/// `2021年6月15日`, `6月15日`, `8月底`, `2024年底`, `年底`, `2021-06-15`.
fn date(text: &str, year: i32) -> Option<(String, usize)> {
    if let Some(behind) = text.strip_prefix("年底") {
        return Some((format!("{year}-12-31"), text.len() - behind.len()));
    }
    let (first, length) = ascii_number(text)?;
    let rest = &text[length..];
    if let Some(rest) = rest.strip_prefix('-') {
        let (month, length) = ascii_number(rest)?;
        let (day, length) =
            ascii_number(rest[length..].strip_prefix('-')?).map(|(day, more)| (day, length + 1 + more))?;
        let behind = &rest[length..];
        return Some((format!("{first}-{month}-{day}"), text.len() - behind.len()));
    }
    let (year, rest) = match rest.strip_prefix('年') {
        Some(rest) => (first.parse().ok()?, rest),
        None => (year, text),
    };
    if let Some(behind) = rest.strip_prefix('底') {
        return Some((format!("{year}-12-31"), text.len() - behind.len()));
    }
    let (month, length) = ascii_number(rest)?;
    let rest = rest[length..].strip_prefix('月')?;
    let month: u32 = month.parse().ok()?;
    if let Some(behind) = rest.strip_prefix('底') {
        return Some((format!("{year}-{month:0>2}-{}", last_day(year, month)), text.len() - behind.len()));
    }
    let (day, length) = ascii_number(rest)?;
    let behind = rest[length..].strip_prefix('日')?;
    Some((format!("{year}-{month:0>2}-{day:0>2}"), text.len() - behind.len()))
}

fn last_day(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[test]
fn one_spelling_for_each_thing() {
    let all = |text| carried(text, 2021).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(all("第15个工作日 12:00 前"), "12:00 15工作日");
    assert_eq!(all("于 8月底 不低于 99%"), "2021-08-31 99%");
    assert_eq!(all("于 2024年底 突破 5.5万户"), "2024-12-31 55000");
    assert_eq!(all("6月15日前 年底前"), "2021-06-15 2021-12-31");
    assert_eq!(all("每月 不少于1天 现场督导"), "1日 每月");
    assert_eq!(all("每月 25日前"), "25日 每月");
    assert_eq!(all("压缩 三分之一、十二项、1/3"), "1/3 12");
    assert_eq!(all("高出 3个百分点;0.5日内;半个工作日;一周"), "0.5工作日 0.5日 1周 3百分点");
    assert_eq!(all("2至6个工作日"), "2 6工作日");
    assert_eq!(all("当日、第一时间"), "及时 当日");
}
