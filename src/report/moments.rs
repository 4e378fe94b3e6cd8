//! Moments and spans of time as people say them. They are appended to what is being said, so that a line of output makes no
//! texts to be thrown away; a message takes them as an argument.

use crate::diagnostic::{Arg, Lang, Message, texts};
use crate::value::Moment;

/// `2021年1月7日12:00`: a moment as people say it. The last second of a day is the day itself, as it is when people write
/// limits and dates.
pub fn shown(at: Moment) -> Message {
    Message::new(&texts::MOMENT).with("at", in_both(|lang, said| say_moment(at, lang, said)))
}

/// The same where there may be none.
pub(super) fn shown_if(at: Option<Moment>) -> Arg {
    at.map_or_else(|| Arg::from(""), |at| Arg::from(shown(at)))
}

/// Seconds in the two largest units that say enough.
pub(super) fn span(seconds: u64) -> Arg {
    in_both(|lang, said| say_span(seconds, lang, said))
}

/// `2021-01-07 12:00`: a moment in a column of moments.
pub(super) fn stamp(at: Moment) -> String {
    format!("{} {}", at.day(), at.clock())
}

fn in_both(say: impl Fn(Lang, &mut String)) -> Arg {
    let of = |lang| {
        let mut said = String::new();
        say(lang, &mut said);
        said
    };
    Arg::Each(of(Lang::Zh), of(Lang::En))
}

/// Appends a moment as `shown` has it.
pub(super) fn say_moment(at: Moment, lang: Lang, said: &mut String) {
    let day = at.day();
    let (year, month, date) = day.ymd();
    let whole_day = at == day.end();
    match lang {
        Lang::Zh => {
            say_number(u64::from(year.unsigned_abs()), said);
            said.push('年');
            say_number(u64::from(month), said);
            said.push('月');
            say_number(u64::from(date), said);
            said.push('日');
        }
        Lang::En => {
            said.push_str(&day.to_string());
            said.push_str(if whole_day { "" } else { " " });
        }
    }
    if whole_day {
        return;
    }
    let (hour, minute, second) = at.clock().hms();
    say_two(hour, said);
    said.push(':');
    say_two(minute, said);
    if second > 0 {
        said.push(':');
        say_two(second, said);
    }
}

/// `逾期2天3小时(2个工作日)`: time over, with the working days behind it where there are any.
pub(super) fn say_over(seconds: u64, working_days: u32, lang: Lang, said: &mut String) {
    let text = if working_days == 0 { &texts::OVER_ALONE } else { &texts::OVER };
    text.fill(lang, said, |name, said| {
        match name {
            "span" => say_span(seconds, lang, said),
            "days" => say_number(u64::from(working_days), said),
            _ => return false,
        }
        true
    });
}

fn say_span(seconds: u64, lang: Lang, said: &mut String) {
    let units =
        [(86_400, &texts::N_DAYS), (3_600, &texts::N_HOURS), (60, &texts::N_MINUTES), (1, &texts::N_SECONDS)];
    let mut rest = seconds;
    let counted = units.map(|(size, text)| {
        let n = rest.checked_div(size).unwrap_or(0);
        rest = rest.checked_rem(size).unwrap_or(0);
        (n, text)
    });
    let mut parts = counted.into_iter().filter(|(n, _)| *n > 0);
    let say = |(n, text): (u64, &crate::diagnostic::Text), said: &mut String| {
        text.fill(lang, said, |name, said| {
            let known = name == "n";
            if known {
                say_number(n, said);
            }
            known
        });
    };
    let first = parts.next().unwrap_or((0, &texts::N_SECONDS));
    let Some(second) = parts.next() else { return say(first, said) };
    texts::TWO_PARTS.fill(lang, said, |name, said| {
        match name {
            "first" => say(first, said),
            "second" => say(second, said),
            _ => return false,
        }
        true
    });
}

/// Appends a number in digits.
pub(super) fn say_number(n: u64, said: &mut String) {
    if n >= 10 {
        say_number(n / 10, said);
    }
    said.push(char::from_digit(u32::try_from(n % 10).unwrap_or(0), 10).unwrap_or('0'));
}

fn say_two(n: u32, said: &mut String) {
    if n < 10 {
        said.push('0');
    }
    say_number(u64::from(n), said);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(say: impl Fn(Lang, &mut String)) -> (String, String) {
        let Arg::Each(zh, en) = in_both(say) else { return (String::new(), String::new()) };
        (zh, en)
    }

    fn both(zh: &str, en: &str) -> (String, String) {
        (zh.to_owned(), en.to_owned())
    }

    #[test]
    fn moments_are_said_to_the_minute_and_to_the_second_where_that_matters() {
        let of = |text: &str| {
            let at: Moment = text.parse().expect("a moment");
            said(move |lang, said| say_moment(at, lang, said))
        };
        assert_eq!(of("2021-01-07T12:00:00+08:00"), both("2021年1月7日12:00", "2021-01-07 12:00"));
        assert_eq!(of("2021-11-30T09:05:03+08:00"), both("2021年11月30日09:05:03", "2021-11-30 09:05:03"));
        assert_eq!(of("2021-01-07T23:59:59+08:00"), both("2021年1月7日", "2021-01-07"));
        assert_eq!(of("2021-01-07T00:00:00+08:00"), both("2021年1月7日00:00", "2021-01-07 00:00"));
    }

    #[test]
    fn spans_have_their_two_largest_units() {
        let of = |seconds| said(move |lang, said| say_span(seconds, lang, said));
        assert_eq!(of(0), both("0秒", "0 s"));
        assert_eq!(of(60), both("1分钟", "1 min"));
        assert_eq!(of(86_400 + 59), both("1天59秒", "1 d 59 s"));
        assert_eq!(of(12 * 86_400 + 3 * 3_600 + 1), both("12天3小时", "12 d 3 h"));
        let over = |seconds, days| said(move |lang, said| say_over(seconds, days, lang, said));
        assert_eq!(over(3_600, 0), both("逾期1小时", "late by 1 h"));
        assert_eq!(over(90_000, 12), both("逾期1天1小时(12个工作日)", "late by 1 d 1 h (12 working days)"));
    }
}
