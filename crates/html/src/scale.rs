//! Time laid out to scale: moments as shares of a width, marks on the axis, stretches of rest days by the real calendar.
//! Shares are of ten thousand, in whole numbers.

use duban::calendar::{Calendar, Why};
use duban::diagnostic::Lang;
use duban::value::{Clock, Day, Moment};

use crate::words::Words;

const DAY: i64 = 86_400;

/// No mark stands nearer to an edge (of ten thousand).
const EDGE: i64 = 350;

/// A stretch longer than this shows no rest days: they would be thinner than a line.
const MOST_SHADED_DAYS: i64 = 800;

/// A stretch of time drawn from left to right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    from: Moment,
    to: Moment,
}

/// A mark on the axis.
#[derive(Clone, Debug)]
pub(crate) struct Tick {
    place: i64,
    pub(crate) x: String,
    pub(crate) label: String,
}

/// Days on which no work is done.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    pub(crate) x: String,
    pub(crate) width: String,
    pub(crate) title: String,
    /// The holiday's name, where there is room for it.
    pub(crate) name: Option<String>,
    /// The middle.
    pub(crate) middle: String,
}

/// `12.34%`
pub(crate) fn share(part: i64, whole: i64) -> String {
    let share = part.saturating_mul(10_000).checked_div(whole.max(1)).unwrap_or(0);
    let sign = if share < 0 { "-" } else { "" };
    let share = share.abs();
    format!("{sign}{}.{:02}%", share / 100, share % 100)
}

impl Scale {
    /// Holds all of these moments, with a margin; none where there are none.
    pub(crate) fn of(moments: &[Moment]) -> Option<Scale> {
        let (first, last) = (moments.iter().min()?, moments.iter().max()?);
        let margin = (last.since(*first) / 30).max(30);
        let from = first.plus(margin.saturating_neg()).unwrap_or(Moment::MIN);
        Some(Scale { from, to: last.plus(margin).unwrap_or(Moment::MAX) })
    }

    fn whole(self) -> i64 {
        self.to.since(self.from).max(1)
    }

    pub(crate) fn holds(self, at: Moment) -> bool {
        self.from <= at && at <= self.to
    }

    /// Of ten thousand.
    pub(crate) fn place(self, at: Moment) -> i64 {
        at.since(self.from).saturating_mul(10_000).checked_div(self.whole()).unwrap_or(0)
    }

    pub(crate) fn x(self, at: Moment) -> String {
        share(at.since(self.from), self.whole())
    }

    /// The width between two moments; nothing is narrower than a hair.
    pub(crate) fn width(self, from: Moment, to: Moment) -> String {
        share(to.since(from).max(self.whole() / 2_000), self.whole())
    }

    /// `2021年1月4日 至 2021年2月1日`
    pub(crate) fn spoken(self, words: Words) -> String {
        let (from, to) = (words.day(self.from.day()), words.day(self.to.day()));
        if from == to { from } else { format!("{from}{}{to}", words.of("至", " to ")) }
    }

    /// At most so many marks, at round moments.
    pub(crate) fn ticks(self, most: i64, words: Words) -> Vec<Tick> {
        const STEPS: [i64; 12] =
            [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 0];
        let step = STEPS.into_iter().find(|step| self.whole().checked_div(*step).is_some_and(|n| n <= most));
        let mut ticks = match step {
            Some(step) => self.even(step, words),
            None => self.months(most, words),
        };
        // A label at the very edge would be cut.
        ticks.retain(|tick| (EDGE..=10_000 - EDGE).contains(&tick.place));
        ticks
    }

    fn even(self, step: i64, words: Words) -> Vec<Tick> {
        // Weeks begin on Mondays: 1970-01-05 was one.
        let shift = if step >= 7 * DAY { 4 * DAY } else { 0 };
        let start = self.from.local_seconds().saturating_sub(shift);
        let mut at = start.div_euclid(step).saturating_add(1).saturating_mul(step).saturating_add(shift);
        let mut ticks = Vec::new();
        while let Ok(moment) = Moment::from_local_seconds(at) {
            if moment > self.to {
                break;
            }
            let label = if step < DAY { self.hour(moment, words) } else { date(moment.day(), words) };
            ticks.push(Tick { place: self.place(moment), x: self.x(moment), label });
            at = at.saturating_add(step);
        }
        ticks
    }

    fn hour(self, at: Moment, words: Words) -> String {
        if at.clock() == Clock::START { date(at.day(), words) } else { at.clock().to_string() }
    }

    fn months(self, most: i64, words: Words) -> Vec<Tick> {
        let (year, month, _) = self.from.day().ymd();
        let months = self.whole() / (30 * DAY);
        let step = [1, 2, 3, 6, 12, 24, 60, 120]
            .into_iter()
            .find(|step| months.checked_div(*step).is_some_and(|n| n <= most))
            .unwrap_or(240);
        let mut count = i64::from(year).saturating_mul(12).saturating_add(i64::from(month)).saturating_sub(1);
        count = count.div_euclid(step).saturating_add(1).saturating_mul(step);
        let mut ticks = Vec::new();
        loop {
            let (year, month) = (count.div_euclid(12), count.rem_euclid(12).saturating_add(1));
            let day = i32::try_from(year).ok().zip(u32::try_from(month).ok());
            let Some(Ok(day)) = day.map(|(year, month)| Day::from_ymd(year, month, 1)) else { break };
            let at = day.at(Clock::START);
            if at > self.to {
                break;
            }
            let label = match (words.lang, step >= 12) {
                (Lang::Zh, true) => format!("{year}年"),
                (Lang::En, true) => year.to_string(),
                (Lang::Zh, false) if month == 1 => format!("{year}年1月"),
                (Lang::Zh, false) => format!("{month}月"),
                (Lang::En, false) => format!("{year}-{month:02}"),
            };
            ticks.push(Tick { place: self.place(at), x: self.x(at), label });
            count = count.saturating_add(step);
        }
        ticks
    }

    /// The stretches of rest days in it.
    pub(crate) fn rests(self, calendar: &Calendar, words: Words) -> Vec<Rest> {
        let mut rests = Vec::new();
        if self.whole() / DAY > MOST_SHADED_DAYS {
            return rests;
        }
        let (mut day, last) = (self.from.day(), self.to.day());
        while day <= last {
            let first = day;
            let mut name = None;
            while day <= last && !calendar.works(day) {
                if let Why::Holiday(holiday) = calendar.reason(day).why {
                    name = name.or_else(|| Some(holiday.to_owned()));
                }
                let Ok(next) = day.plus(1) else { return rests };
                day = next;
            }
            if first < day {
                rests.push(self.rest(first, day, name, words));
            }
            let Ok(next) = day.plus(1) else { return rests };
            day = next;
        }
        rests
    }

    /// From the first day's start to the start of the day after the last.
    fn rest(self, first: Day, after: Day, name: Option<String>, words: Words) -> Rest {
        let from = first.at(Clock::START).max(self.from);
        let to = after.at(Clock::START).min(self.to);
        let last = after.plus(-1).unwrap_or(first);
        let days = if first == last {
            words.day(first)
        } else {
            format!("{}{}{}", words.day(first), words.of("至", " to "), words.day(last))
        };
        let why = name.as_ref().map_or_else(String::new, |name| format!("({name})"));
        let title = format!("{} {days}{why}", words.of("休息", "rest days"));
        let seconds = to.since(from);
        let room = seconds.saturating_mul(100) >= self.whole().saturating_mul(7);
        let middle = share(from.since(self.from).saturating_add(seconds / 2), self.whole());
        Rest {
            x: self.x(from),
            width: share(seconds, self.whole()),
            title,
            name: name.filter(|_| room),
            middle,
        }
    }
}

/// `1月4日`, `01-04`.
fn date(day: Day, words: Words) -> String {
    let (_, month, date) = day.ymd();
    match words.lang {
        Lang::Zh => format!("{month}月{date}日"),
        Lang::En => format!("{month:02}-{date:02}"),
    }
}
