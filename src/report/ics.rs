//! What falls due as a calendar (RFC 5545): an event for each, at its due moment; for the whole day where it falls due with
//! the day's end. Folded at 75 octets, ended by CRLF. The moment of asking is the stamp: the same inputs, the same bytes.

use super::due::{DueItem, DueReport};
use crate::diagnostic::{Lang, Message, Text, acts_texts, texts};
use crate::value::Moment;

/// The most octets of a line, without its end.
const MOST_OCTETS: usize = 75;

/// Beijing time before UTC, in seconds.
const AHEAD: i64 = 8 * 3_600;

/// The list as a calendar file.
pub fn ics(due: &DueReport, lang: Lang) -> String {
    let mut file = File { out: String::new(), lang };
    file.property("BEGIN", "VCALENDAR");
    file.property("VERSION", "2.0");
    file.property("PRODID", &format!("-//duban//{}//ZH", due.engine));
    file.property("CALSCALE", "GREGORIAN");
    file.property("METHOD", "PUBLISH");
    file.property("X-WR-CALNAME", &escaped(&due.policy.name));
    file.property("X-WR-TIMEZONE", "Asia/Shanghai");
    for (name, value) in [
        ("BEGIN", "VTIMEZONE"),
        ("TZID", "Asia/Shanghai"),
        ("BEGIN", "STANDARD"),
        ("DTSTART", "19700101T000000"),
        ("TZOFFSETFROM", "+0800"),
        ("TZOFFSETTO", "+0800"),
        ("TZNAME", "CST"),
        ("END", "STANDARD"),
        ("END", "VTIMEZONE"),
    ] {
        file.property(name, value);
    }
    for unit in &due.units {
        for item in &unit.items {
            file.event(item, unit.unit.as_deref(), due.as_of);
        }
    }
    file.property("END", "VCALENDAR");
    file.out
}

struct File {
    out: String,
    lang: Lang,
}

impl File {
    /// A line, folded between characters.
    fn property(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut octets = 0_usize;
        for character in line.chars() {
            if octets.saturating_add(character.len_utf8()) > MOST_OCTETS {
                self.out.push_str("\r\n ");
                octets = 1;
            }
            self.out.push(character);
            octets = octets.saturating_add(character.len_utf8());
        }
        self.out.push_str("\r\n");
    }

    fn word(&self, text: &'static Text) -> &'static str {
        match self.lang {
            Lang::Zh => text.zh,
            Lang::En => text.en,
        }
    }

    fn event(&mut self, item: &DueItem, unit: Option<&str>, as_of: Moment) {
        self.property("BEGIN", "VEVENT");
        self.property("UID", &item.uid);
        self.property("DTSTAMP", &utc(as_of));
        self.property("SEQUENCE", &item.extended.to_string());
        if item.due == item.due.day().end() {
            self.property("DTSTART;VALUE=DATE", &date(item.due));
        } else {
            self.property("DTSTART;TZID=Asia/Shanghai", &local(item.due));
        }
        self.property("SUMMARY", &escaped(&self.summary(item, unit)));
        self.property("DESCRIPTION", &escaped(&self.description(item)));
        if let Some(unit) = unit {
            self.property("CATEGORIES", &escaped(unit));
        }
        self.property("STATUS", if item.provisional { "TENTATIVE" } else { "CONFIRMED" });
        self.property("TRANSP", "TRANSPARENT");
        if item.late_by.is_some() {
            self.property("PRIORITY", "1");
        }
        self.property("END", "VEVENT");
    }

    /// `已逾期:市住建局 初步回复 ZB-2021-000123`
    fn summary(&self, item: &DueItem, unit: Option<&str>) -> String {
        let nobody = self.word(&acts_texts::DUE_NOBODY);
        let mut parts = vec![unit.unwrap_or(nobody), item.name.as_str()];
        parts.extend(item.milestone.as_deref());
        parts.extend(item.object.as_deref());
        parts.extend(item.period.as_deref());
        parts.extend(item.ticket.as_deref());
        let summary = parts.join(" ");
        if item.late_by.is_some() {
            Message::new(&acts_texts::DUE_ICS_OVERDUE).with("what", summary).say(self.lang)
        } else {
            summary
        }
    }

    /// A line each: who is bound, the limit, the clause.
    fn description(&self, item: &DueItem) -> String {
        let mut lines: Vec<String> = Vec::new();
        if !item.bearers.is_empty() {
            lines.push(item.bearers.join("、"));
        }
        let clause = item.clause.as_deref().unwrap_or("");
        match (&item.limit, clause.is_empty()) {
            (Some(limit), false) => {
                let clause =
                    Message::new(&texts::R_CLAUSE).with("clause", clause).with("limit", limit.as_str());
                lines.push(clause.say(self.lang));
            }
            (Some(limit), true) => lines.push(limit.clone()),
            (None, false) => {
                lines.push(Message::new(&acts_texts::DIFF_CLAUSE).with("clause", clause).say(self.lang));
            }
            (None, true) => {}
        }
        if item.provisional {
            lines.push(self.word(&texts::R_PROVISIONAL).trim().to_owned());
        }
        lines.join("\n")
    }
}

/// Text as RFC 5545 writes it; what no text may hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// `20210107`
fn date(at: Moment) -> String {
    let (year, month, day) = at.day().ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// `20210107T120000`
fn local(at: Moment) -> String {
    let (hour, minute, second) = at.clock().hms();
    format!("{}T{hour:02}{minute:02}{second:02}", date(at))
}

fn utc(at: Moment) -> String {
    format!("{}Z", local(at.plus(-AHEAD).unwrap_or(at)))
}
