//! Dates and moments as offices write them: text forms, serial numbers of spreadsheets in both epochs. What can be read in
//! two ways is not read. All without an offset is Beijing time.

use duban::value::{Clock, Day, Moment, Number, When};

/// Which part of a date comes first where the year comes last (`01/02/2021`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Year, month, day: the only one that needs no word.
    #[default]
    YearFirst,
    /// Month, day, year.
    MonthFirst,
    /// Day, month, year.
    DayFirst,
}

/// From which day spreadsheets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// 1 is 1900-01-01, and 60 the 29th of February 1900, which never was.
    #[default]
    From1900,
    /// 0 is 1904-01-01.
    From1904,
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not written like one, or there is no such day.
    NoDate,
    /// Month and day cannot be told apart.
    Ambiguous,
    /// The year has two digits only.
    ShortYear,
    /// The day of the week beside it is another day's.
    OtherWeekday,
}

/// Reads a date or moment from text; a bare date has day precision.
///
/// # Errors
/// It is none, or may be two.
///
/// ```
/// use duban_tables::dates::{Fault, Order, moment};
/// let shown = |text: &str| moment(text, Order::YearFirst).map(|when| when.at.to_string());
/// assert_eq!(shown("2021年1月4日 下午3:05").as_deref(), Ok("2021-01-04T15:05:00+08:00"));
/// assert_eq!(shown("01/02/2021"), Err(Fault::Ambiguous));
/// ```
pub fn moment(text: &str, order: Order) -> Result<When, Fault> {
    let text = narrow(text);
    let text = text.trim();
    if let Ok(when) = When::parse(text) {
        return Ok(when);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return compact(text).ok_or(Fault::NoDate);
    }
    let (day, rest) = date(text, order)?;
    let rest = behind_weekday(day, rest.trim())?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim();
    if rest.is_empty() {
        return Ok(When::day(day));
    }
    let (clock, offset) = zone(rest).ok_or(Fault::NoDate)?;
    let clock = time_of_day(clock).ok_or(Fault::NoDate)?;
    let local = day.at(clock);
    match offset {
        None => Ok(When::exact(local)),
        Some(offset) => {
            let unix = local.local_seconds().saturating_sub(offset);
            Moment::from_unix(unix).map(When::exact).map_err(|_| Fault::NoDate)
        }
    }
}

/// What stands behind the day of the week, where one is named (`星期一`, `周一`, `(周一)`); it must be that of the date.
fn behind_weekday(day: Day, text: &str) -> Result<&str, Fault> {
    let bare = text.strip_prefix('(').unwrap_or(text);
    let named = ["星期", "周", "礼拜"].iter().find_map(|word| bare.strip_prefix(word));
    let Some(named) = named else { return Ok(text) };
    let mut rest = named.chars();
    let name = rest.next().ok_or(Fault::NoDate)?;
    let place = "一二三四五六日天".chars().position(|one| one == name).ok_or(Fault::NoDate)?;
    if usize::from(day.weekday()) != place.min(6).saturating_add(1) {
        return Err(Fault::OtherWeekday);
    }
    let rest = rest.as_str();
    Ok(if bare.len() < text.len() { rest.strip_prefix(')').ok_or(Fault::NoDate)? } else { rest }.trim())
}

/// Full-width digits and signs as half-width ones.
fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c).saturating_sub(0xFEE0)).unwrap_or(c),
        _ => c,
    };
    text.chars().map(one).collect()
}

/// `20210104`, `202101040930`, `20210104093000`.
fn compact(text: &str) -> Option<When> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let day = Day::from_ymd(i32::try_from(part(0, 4)?).ok()?, part(4, 6)?, part(6, 8)?).ok()?;
    match text.len() {
        8 => Some(When::day(day)),
        12 => Some(When::exact(day.at(Clock::from_hms(part(8, 10)?, part(10, 12)?, 0).ok()?))),
        14 => Some(When::exact(day.at(Clock::from_hms(part(8, 10)?, part(10, 12)?, part(12, 14)?).ok()?))),
        _ => None,
    }
}

/// The date a text begins with, and what stands behind it.
fn date(text: &str, order: Order) -> Result<(Day, &str), Fault> {
    let (first, rest) = number(text).ok_or(Fault::NoDate)?;
    let separator = rest.chars().next().filter(|c| "-/.年".contains(*c)).ok_or(Fault::NoDate)?;
    let (second, rest) = number(skip(rest, separator)).ok_or(Fault::NoDate)?;
    let between = if separator == '年' { '月' } else { separator };
    let rest = rest.strip_prefix(between).ok_or(Fault::NoDate)?;
    let (third, rest) = number(rest.trim_start()).ok_or(Fault::NoDate)?;
    let rest = match separator {
        '年' => rest.strip_prefix(['日', '号']).ok_or(Fault::NoDate)?,
        _ => rest,
    };
    // What follows must not be more of the date.
    if rest.starts_with(|c: char| c.is_ascii_digit() || "/.-年月".contains(c)) {
        return Err(Fault::NoDate);
    }
    let (year, month, day) = match (first.len(), third.len(), order) {
        (4, 1 | 2, _) => (first, second, third),
        (1 | 2, 4, Order::MonthFirst) => (third, first, second),
        (1 | 2, 4, Order::DayFirst) => (third, second, first),
        (1 | 2, 4, _) if separator != '年' => return Err(Fault::Ambiguous),
        (1 | 2, 1 | 2, _) => return Err(Fault::ShortYear),
        _ => return Err(Fault::NoDate),
    };
    let value = |digits: &str| digits.parse::<u32>().map_err(|_| Fault::NoDate);
    let year = i32::try_from(value(year)?).map_err(|_| Fault::NoDate)?;
    let day = Day::from_ymd(year, value(month)?, value(day)?).map_err(|_| Fault::NoDate)?;
    Ok((day, rest))
}

fn skip(text: &str, separator: char) -> &str {
    text.strip_prefix(separator).unwrap_or(text).trim_start()
}

/// The digits a text begins with, and what stands behind them without space.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    (!digits.is_empty()).then_some((
        digits,
        if rest.trim_start().starts_with(['年', '月', '日', '号']) { rest.trim_start() } else { rest },
    ))
}

/// Parts the offset behind a clock time from it: seconds east of Greenwich.
fn zone(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (clock, offset) = text.split_at_checked(at)?;
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    let seconds = match digits.len() {
        2 => part(0, 2)?.checked_mul(3_600)?,
        4 => part(0, 2)?.checked_mul(3_600)?.checked_add(part(2, 4)?.checked_mul(60)?)?,
        _ => return None,
    };
    Some((clock.trim_end(), Some(if offset.starts_with('-') { seconds.saturating_neg() } else { seconds })))
}

/// A time of day: `9:30`, `09:30:00`, `9时30分`, `9点半`, `下午3:05`, `3:05 PM`.
#[must_use]
pub fn time_of_day(text: &str) -> Option<Clock> {
    let text = narrow(text);
    let text = text.trim();
    let (half, text) = half_of_day(text);
    let (hour, rest) = number(text)?;
    let (minute, second) = match rest.chars().next() {
        Some(':') => colons(skip(rest, ':'))?,
        Some('时' | '点') => words(skip(skip(rest, '时'), '点'))?,
        None if half.is_some() => (0, 0),
        _ => return None,
    };
    Clock::from_hms(in_half(hour.parse().ok()?, half)?, minute, second).ok()
}

/// `30`, `30:00`, `30:00.000`.
fn colons(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.splitn(2, ':');
    let minute = two(parts.next()?)?;
    let Some(second) = parts.next() else { return Some((minute, 0)) };
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    digits.then_some((minute, two(second)?))
}

/// ``, `整`, `半`, `30分`, `30分20秒`.
fn words(text: &str) -> Option<(u32, u32)> {
    match text.trim() {
        "" | "整" => return Some((0, 0)),
        "半" => return Some((30, 0)),
        _ => {}
    }
    let (minute, rest) = number(text)?;
    let rest = rest.strip_prefix('分').unwrap_or(rest).trim();
    if rest.is_empty() {
        return Some((two(minute)?, 0));
    }
    let (second, rest) = number(rest)?;
    (rest == "秒").then_some((two(minute)?, two(second)?))
}

fn two(digits: &str) -> Option<u32> {
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// The words for a part of the day, and the text without them.
fn half_of_day(text: &str) -> (Option<&'static str>, &str) {
    for word in ["上午", "下午", "凌晨", "早上", "中午", "晚上"] {
        if let Some(rest) = text.strip_prefix(word) {
            return (Some(word), rest.trim_start());
        }
    }
    for (sign, word) in [("AM", "上午"), ("PM", "下午"), ("am", "上午"), ("pm", "下午")] {
        if let Some(rest) = text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)) {
            return (Some(word), rest.trim());
        }
    }
    (None, text)
}

/// The hour of the day; none where the words and the number do not fit.
fn in_half(hour: u32, half: Option<&str>) -> Option<u32> {
    match (half, hour) {
        (None, _) => Some(hour),
        (Some("上午" | "凌晨"), 12) => Some(0),
        (Some("上午" | "早上"), 0..=11) | (Some("凌晨"), 0..=6) | (Some("中午"), 11 | 12) => {
            Some(hour)
        }
        (Some("中午"), 1) => Some(13),
        (Some("下午"), 12..=23) | (Some("晚上"), 18..=23) => Some(hour),
        (Some("下午"), 1..=11) | (Some("晚上"), 5..=11) => Some(hour.saturating_add(12)),
        _ => None,
    }
}

/// A serial number of a spreadsheet: days since its epoch, the time of day as fraction, rounded to the second.
/// A whole number has day precision.
///
/// ```
/// use duban_tables::dates::{Epoch, serial};
/// let shown = |text: &str, epoch| serial(text, epoch).map(|when| when.at.to_string());
/// assert_eq!(shown("44200.395833333336", Epoch::From1900).as_deref(), Some("2021-01-04T09:30:00+08:00"));
/// assert_eq!(shown("42738.395833333336", Epoch::From1904).as_deref(), Some("2021-01-04T09:30:00+08:00"));
/// assert_eq!(shown("60", Epoch::From1900), None, "there was no 29 February 1900");
/// ```
#[must_use]
pub fn serial(text: &str, epoch: Epoch) -> Option<When> {
    let (days, seconds, whole) = parts(text)?;
    let first = |text: &str| text.parse::<Day>().ok();
    let day = match (epoch, days) {
        (Epoch::From1900, 1..=59) => first("1900-01-01")?.plus(days.saturating_sub(1)),
        (Epoch::From1900, 61..) => first("1900-01-01")?.plus(days.saturating_sub(2)),
        (Epoch::From1904, 0..) => first("1904-01-01")?.plus(days),
        _ => return None,
    };
    let day = day.ok()?;
    if whole {
        return Some(When::day(day));
    }
    day.at(Clock::START).plus(seconds).ok().map(When::exact)
}

/// The time of day of a serial number, its days left out.
#[must_use]
pub fn serial_clock(text: &str) -> Option<Clock> {
    let (_, seconds, _) = parts(text)?;
    let seconds = u32::try_from(seconds).ok()?;
    Clock::from_hms(seconds / 3_600, seconds / 60 % 60, seconds % 60).ok()
}

/// Days, seconds of the day, and whether it is whole.
fn parts(text: &str) -> Option<(i64, i64, bool)> {
    // A float's seventeenth digit is beyond what a number here may have, and beyond a second too.
    let number: Number = shortened(text).parse().ok()?;
    let days = number.truncated();
    let fraction = number.minus(days)?;
    let seconds = fraction.times(Number::whole(86_400))?.rounded(0).as_whole()?;
    let days = days.as_whole()?;
    (seconds >= 0).then_some((days, seconds, fraction == Number::whole(0)))
}

fn shortened(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) => {
            format!("{whole}.{}", fraction.chars().take(12).collect::<String>())
        }
        None => text.to_owned(),
    }
}
