//! The short notation in which the calendar tests write limits: `3个工作日 12:00`, `5日 不顺延`, `0.5个工作日 受理截止17:30`.
//! Only for tests: policies are read by the language.

use duban::calendar::{Calendar, Counting, OfficeHours, Overlay, Season};
use duban::value::{Clock, Halves, Measure, Moment, Term, When};

pub(crate) fn moment(text: &str) -> Moment {
    When::parse(text).unwrap_or_else(|_| panic!("not a moment: {text}")).at
}

pub(crate) fn clock(text: &str) -> Clock {
    let mut parts = text.split(':').map(|part| part.parse().unwrap());
    let mut next = || parts.next().unwrap_or(0);
    Clock::from_hms(next(), next(), next()).unwrap()
}

/// `national`, or `office`: the same with 09:00–12:00, 14:00–17:30, from 1 June to 30 September 14:30–18:00.
pub(crate) fn calendar(name: &str) -> Calendar {
    match name {
        "national" => Calendar::national(),
        "office" => {
            let hours = |season, from, to| OfficeHours {
                season,
                spans: vec![(clock("09:00"), clock("12:00")), (clock(from), clock(to))],
            };
            let summer = Season { from: (6, 1), to: (9, 30) };
            let office = vec![hours(None, "14:00", "17:30"), hours(Some(summer), "14:30", "18:00")];
            Calendar::national().overlay("本市", &Overlay { office, ..Overlay::default() }).unwrap()
        }
        other => panic!("no calendar {other}"),
    }
}

/// The limit with its words: `12:00`, `顺延`, `不顺延`, `受理截止17:30`, `工时`.
pub(crate) fn limit(text: &str) -> (Term, Counting) {
    let mut words = text.split_whitespace();
    let mut term = Term::new(measure(words.next().unwrap()));
    let mut options = Counting::default();
    for word in words {
        match word {
            "顺延" => term.roll = Some(true),
            "不顺延" => term.roll = Some(false),
            "工时" => options.half_day_by_hours = true,
            _ => match word.strip_prefix("受理截止") {
                Some(closing) => options.closing = Some(clock(closing)),
                None => term.cutoff = Some(clock(word)),
            },
        }
    }
    (term, options)
}

pub(crate) fn measure(text: &str) -> Measure {
    match text {
        "当日" => return Measure::SameDay,
        "当个工作日" => return Measure::SameWorkingDay,
        "次日" => return Measure::NextDay,
        "次个工作日" => return Measure::NextWorkingDay,
        _ => {}
    }
    if let Some(date) = text.strip_suffix('前') {
        return Measure::Until(date.parse().unwrap());
    }
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap();
    let (number, unit) = text.split_at(unit_at);
    let halves = || match number.strip_suffix(".5") {
        Some(whole) => Halves(whole.parse::<u32>().unwrap() * 2 + 1),
        None => Halves::whole(number.parse().unwrap()),
    };
    let n = || number.parse::<u32>().unwrap();
    match unit {
        "个工作日" => Measure::WorkingDays(halves()),
        "日" => Measure::Days(halves()),
        "周" => Measure::Weeks(n()),
        "个月" => Measure::Months(n()),
        "年" => Measure::Years(n()),
        "小时" => Measure::Seconds(u64::from(n()) * 3_600),
        "分钟" => Measure::Seconds(u64::from(n()) * 60),
        "秒" => Measure::Seconds(u64::from(n())),
        "个工作小时" => Measure::WorkingSeconds(u64::from(n()) * 3_600),
        "个工作分钟" => Measure::WorkingSeconds(u64::from(n()) * 60),
        other => panic!("no unit {other}"),
    }
}
