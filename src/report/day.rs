//! Days of the calendar in words: what a day did in a reckoning, and why it works or rests. The explanations of reports
//! and of the calendar alone speak of days in these words.

use serde::Serialize;

use super::moments::span;
use crate::calendar::{Act, Reason, Step, Why};
use crate::diagnostic::{Lang, Message, texts};
use crate::value::{Day, Halves, Moment};

/// A day of a reckoning.
#[derive(Clone, Debug, Serialize)]
pub struct DayWhy {
    /// The day.
    pub day: Day,
    /// What it did: `trigger`, `counted`, `skipped`, `excluded`, `rolled`, `deferred`, `worked`.
    pub act: &'static str,
    /// How many days had counted with it, or how many seconds of it.
    pub total: Option<String>,
    /// Why it works or rests: `weekday`, `weekend`, `holiday`, `make_up`.
    pub why: &'static str,
    /// The holiday it belongs to.
    pub name: Option<String>,
    /// The notice that set it.
    pub notice: Option<String>,
    /// Whether its year is published.
    pub published: bool,
}

impl DayWhy {
    /// What a step of counting says of its day; the due moment itself is no day.
    pub fn of(step: &Step<'_>) -> Option<DayWhy> {
        let (act, total) = match step.act {
            Act::Deferred => ("deferred", None),
            Act::Trigger => ("trigger", None),
            Act::Counted { total } => ("counted", Some(days(total))),
            Act::Skipped => ("skipped", None),
            Act::Excluded => ("excluded", None),
            Act::Rolled => ("rolled", None),
            Act::Worked { seconds } => ("worked", Some(seconds.to_string())),
            Act::Due { .. } => return None,
        };
        Some(DayWhy { act, total, ..DayWhy::by_itself(step.day, &step.reason) })
    }

    /// A day outside any reckoning.
    pub fn by_itself(day: Day, reason: &Reason<'_>) -> DayWhy {
        let (why, name) = match reason.why {
            Why::Weekday => ("weekday", None),
            Why::Weekend => ("weekend", None),
            Why::Holiday(name) => ("holiday", Some(name.to_owned())),
            Why::MakeUp(name) => ("make_up", Some(name.to_owned())),
        };
        let notice = reason.notice.map(str::to_owned);
        DayWhy { day, act: "skipped", total: None, why, name, notice, published: reason.published }
    }

    /// `计入,到2天`: what it did.
    pub fn act_words(&self, lang: Lang) -> String {
        let text = match self.act {
            "deferred" => &texts::X_DAY_DEFERRED,
            "trigger" => &texts::X_DAY_TRIGGER,
            "counted" => &texts::X_DAY_COUNTED,
            "excluded" => &texts::X_DAY_EXCLUDED,
            "rolled" => &texts::X_DAY_ROLLED,
            "worked" => &texts::X_DAY_WORKED,
            _ => &texts::X_DAY_SKIPPED,
        };
        let total = self.total.clone().unwrap_or_default();
        // Seconds of office hours are told as people tell time.
        let n = match total.parse::<u64>() {
            Ok(seconds) if self.act == "worked" => span(seconds).say(lang),
            _ => total,
        };
        Message::new(text).with("n", n).say(lang)
    }

    /// `春节放假,国办发明电〔2020〕27号`: why it works or rests.
    pub fn reason_words(&self, lang: Lang) -> String {
        let text = match self.why {
            "weekday" => &texts::X_WEEKDAY,
            "weekend" => &texts::X_WEEKEND,
            "holiday" => &texts::X_HOLIDAY,
            _ => &texts::X_MAKE_UP,
        };
        let mut words = Message::new(text).with("name", self.name.clone().unwrap_or_default()).say(lang);
        if let Some(notice) = &self.notice {
            words.push_str(&Message::new(&texts::X_NOTICE).with("notice", notice.as_str()).say(lang));
        }
        if !self.published {
            words.push_str(&Message::new(&texts::X_UNPUBLISHED).say(lang));
        }
        words
    }
}

/// `2`, `1.5`
fn days(total: Halves) -> String {
    let half = if total.as_whole().is_none() { ".5" } else { "" };
    format!("{}{half}", total.0 / 2)
}

/// `星期四`
pub fn weekday(day: Day, lang: Lang) -> String {
    const ZH: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let at = usize::from(day.weekday()).saturating_sub(1);
    match lang {
        Lang::Zh => format!("星期{}", ZH.get(at).unwrap_or(&"")),
        Lang::En => EN.get(at).copied().unwrap_or("").to_owned(),
    }
}

/// `2021年1月7日(星期四)12:00`: a moment as people say it, with its weekday. The last second of a day is the day.
pub(super) fn spoken(at: Moment, lang: Lang) -> String {
    let day = at.day();
    let clock = if at == day.end() { String::new() } else { at.clock().to_string() };
    let (year, month, date) = day.ymd();
    let of_week = weekday(day, lang);
    match lang {
        Lang::Zh => format!("{year}年{month}月{date}日({of_week}){clock}"),
        Lang::En => format!("{of_week} {day} {clock}").trim_end().to_owned(),
    }
}
