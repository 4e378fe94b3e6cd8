//! Words of the page: moments and spans as people write them, the states with their signs, the kinds of violations.

use duban::diagnostic::{Lang, Message, Text, texts};
use duban::report::weekday;
use duban::value::{Clock, Day, Moment, Number};

/// The page's language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    pub(crate) lang: Lang,
}

impl Words {
    /// One of two.
    pub(crate) fn of(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    pub(crate) fn text(self, text: &'static Text) -> &'static str {
        self.of(text.zh, text.en)
    }

    pub(crate) fn say(self, message: &Message) -> String {
        message.say(self.lang)
    }

    /// The page's language, as HTML names it.
    pub(crate) fn tag(self) -> &'static str {
        self.of("zh-CN", "en")
    }

    /// `2021年1月7日`, `2021-01-07`.
    pub(crate) fn day(self, day: Day) -> String {
        let (year, month, date) = day.ymd();
        match self.lang {
            Lang::Zh => format!("{year}年{month}月{date}日"),
            Lang::En => day.to_string(),
        }
    }

    /// `2021年1月7日 星期四 12:00`: a moment in full; the end of a day is 24:00, as people say it.
    pub(crate) fn at(self, at: Moment) -> String {
        let day = at.day();
        format!("{} {} {}", self.day(day), weekday(day, self.lang), clock(at))
    }

    /// The same without the weekday.
    pub(crate) fn short(self, at: Moment) -> String {
        format!("{} {}", self.day(at.day()), clock(at))
    }

    /// `2天3小时`: the two largest units.
    pub(crate) fn span(self, seconds: u64) -> String {
        let units = [
            (86_400, &texts::N_DAYS),
            (3_600, &texts::N_HOURS),
            (60, &texts::N_MINUTES),
            (1, &texts::N_SECONDS),
        ];
        let mut rest = seconds;
        let mut parts: Vec<Message> = Vec::new();
        for (size, text) in units {
            let n = rest.checked_div(size).unwrap_or(0);
            rest = rest.checked_rem(size).unwrap_or(0);
            if n > 0 && parts.len() < 2 {
                parts.push(Message::new(text).with("n", n.to_string()));
            }
        }
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else {
            return self.say(&Message::new(&texts::N_SECONDS).with("n", "0"));
        };
        match parts.next() {
            Some(second) => {
                self.say(&Message::new(&texts::TWO_PARTS).with("first", first).with("second", second))
            }
            None => self.say(&first),
        }
    }

    /// The word for a status; an obligation without a deadline is done, neither early nor late.
    pub(crate) fn state(self, status: &str, timed: bool) -> &'static str {
        self.text(match status {
            "pending" => &texts::S_PENDING,
            "paused" => &texts::S_PAUSED,
            "met" if !timed => &texts::S_DONE,
            "met" => &texts::S_MET,
            "late" => &texts::S_LATE,
            "overdue" => &texts::S_OVERDUE,
            "waived" => &texts::S_WAIVED,
            _ => &texts::S_UNDETERMINED,
        })
    }

    /// The word for a kind of violation.
    pub(crate) fn kind(self, kind: &str) -> &'static str {
        match kind {
            "late" => self.of("逾期完成", "late"),
            "overdue" => self.of("逾期未完成", "overdue"),
            "prohibited" => self.of("违反禁止", "prohibited"),
            "out_of_order" => self.of("次序颠倒", "out of order"),
            "missing_party" => self.of("责任单位空缺", "nobody assigned"),
            "improper_extension" => self.of("延期无效", "improper extension"),
            "missed_task" => self.of("任务未达到", "task missed"),
            "missed_target" => self.of("指标未达到", "target missed"),
            "missed_routine" => self.of("定期未做到", "routine missed"),
            _ => self.of("违反", "violation"),
        }
    }

    /// A list as people write it.
    pub(crate) fn list(self, items: &[String]) -> String {
        items.join(self.of("、", ", "))
    }

    /// `依据 4.二`
    pub(crate) fn clause(self, clause: &str) -> String {
        format!("{} {clause}", self.of("依据", "clause"))
    }

    /// `原文 4.二 “…”`
    pub(crate) fn cited(self, clause: Option<&str>, quote: Option<&str>) -> Option<Cited> {
        let clause = clause.map(|clause| self.clause(clause));
        (clause.is_some() || quote.is_some())
            .then(|| Cited { clause: clause.unwrap_or_default(), quote: quote.unwrap_or("").to_owned() })
    }
}

/// A clause and its words; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cited {
    pub(crate) clause: String,
    pub(crate) quote: String,
}

/// `12:00`; the end of a day is 24:00.
pub(crate) fn clock(at: Moment) -> String {
    let clock: Clock = at.clock();
    if clock.hms() == (23, 59, 59) { "24:00".to_owned() } else { clock.to_string() }
}

/// The sign of a status: never colour alone.
pub(crate) fn sign(status: &str) -> &'static str {
    match status {
        "met" => "✓",
        "late" => "✗",
        "overdue" => "✗✗",
        "paused" => "‖",
        "waived" => "–",
        "undetermined" => "?",
        _ => "…",
    }
}

/// How bad a status is: the worst is the highest.
pub(crate) fn badness(status: &str) -> u8 {
    match status {
        "overdue" => 6,
        "late" => 5,
        "undetermined" => 4,
        "pending" => 3,
        "paused" => 2,
        "met" => 1,
        _ => 0,
    }
}

/// `0.9412` as `94.1%`.
pub(crate) fn percent(rate: &str) -> Option<String> {
    let rate: Number = rate.parse().ok()?;
    Some(format!("{}%", rate.times(Number::whole(100))?.rounded(1)))
}
