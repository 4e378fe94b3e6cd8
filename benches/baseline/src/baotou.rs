//! Baotou's tables: five matters, limits of whole and half working days, one week that rolls, one that is untimed.

use crate::calendar::Days;
use crate::json::Cursor;
use crate::{Brief, Calendar, NEVER, Outcome, status};
use duban_generator::time::DAY;

/// The names of a brief line.
pub const BRIEF: Brief = Brief {
    duties: &["接电", "方案设计", "一周通气", "通水", "登记", "退税"],
    ladder: ("", &[]),
    extension: "",
};

/// A row of the tables: the duty, and how long it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Row {
    /// 三零服务: no limit.
    #[default]
    Untimed,
    /// So many working days: the place in `Tables::days`.
    Days(u8),
    /// So many half days.
    Halves(u8),
}

/// A ticket, as far as the tables look at it.
#[derive(Clone, Copy, Debug)]
pub struct Ticket {
    /// Which duty.
    pub duty: u8,
    /// Its row.
    pub row: Row,
    /// 标准化接入: a week to supply gas.
    pub week: bool,
    /// When it was taken in.
    pub accepted: i64,
    /// When it was done.
    pub done: i64,
    /// When gas was supplied.
    pub supplied: i64,
}

impl Default for Ticket {
    fn default() -> Ticket {
        Ticket { duty: 0, row: Row::Untimed, week: false, accepted: NEVER, done: NEVER, supplied: NEVER }
    }
}

/// The tables with their calendar.
#[derive(Clone, Debug)]
pub struct Tables {
    days: [Days; 7],
    half: [[Days; 2]; 2],
    week: Days,
    calendar: Calendar,
    as_of: i64,
}

/// The lengths of `Row::Days`.
const LENGTHS: [usize; 7] = [5, 18, 26, 6, 1, 3, 2];
const END: i64 = DAY - 1;
const NOON: i64 = 12 * 3_600;

impl Tables {
    /// The tables as of a moment.
    pub fn new(calendar: &Calendar, as_of: i64) -> Tables {
        let of = |n: usize| [calendar.days(n, NOON), calendar.days(n, END)];
        Tables {
            days: LENGTHS.map(|n| calendar.days(n, END)),
            half: [of(1), of(2)],
            week: calendar.weeks(),
            calendar: calendar.clone(),
            as_of,
        }
    }

    /// Judges a ticket.
    pub fn judge(&self, ticket: &Ticket, outcome: &mut Outcome) {
        outcome.clear();
        if ticket.accepted > self.as_of {
            return;
        }
        let known = |at: i64| if at > self.as_of { NEVER } else { at };
        let due = match ticket.row {
            Row::Untimed => NEVER,
            Row::Days(n) => self.days.get(usize::from(n)).map_or(NEVER, |days| days.due(ticket.accepted)),
            Row::Halves(n) => self.halves(n, ticket.accepted),
        };
        let opened = (ticket.accepted, due);
        outcome.owe(ticket.duty, 1, opened, status(due, known(ticket.done), NEVER, self.as_of));
        if ticket.week {
            let due = self.week.due(ticket.accepted);
            let state = status(due, known(ticket.supplied), NEVER, self.as_of);
            outcome.owe(2, 1, (ticket.accepted, due), state);
            if outcome.violations.len() > 1 {
                outcome.violations.sort_unstable();
            }
        }
    }

    /// Half days: the slot of the trigger is not counted; a rest day has none.
    fn halves(&self, halves: u8, at: i64) -> i64 {
        let afternoon = u8::from(self.calendar.works(at) && at.rem_euclid(DAY) <= NOON);
        let left = halves - afternoon;
        if left == 0 {
            return at.div_euclid(DAY) * DAY + END;
        }
        let (days, morning) = (left.div_ceil(2), left % 2 == 1);
        let days = self.half.get(usize::from(days) - 1).and_then(|it| it.get(usize::from(!morning)));
        days.map_or(NEVER, |days| days.due(at))
    }
}

/// Reads the first line of a text; its id, and what comes after it. None where it is not of the shape that such tickets have.
pub fn read<'l>(text: &'l [u8], ticket: &mut Ticket) -> Option<(&'l [u8], &'l [u8])> {
    *ticket = Ticket::default();
    let mut cursor = Cursor::new(text);
    cursor.expect(b"{\"id\":\"")?;
    let id = cursor.string()?;
    cursor.expect(b",\"matter\":\"")?;
    let matter = std::str::from_utf8(cursor.string()?).ok()?;
    cursor.expect(b",\"parties\":{\"")?;
    cursor.string()?;
    cursor.expect(b":\"")?;
    cursor.string()?;
    cursor.expect(b"}")?;
    row(matter, &mut cursor, ticket)?;
    cursor.expect(b",\"events\":[")?;
    while cursor.take(b"{\"event\":\"") {
        let name = cursor.string()?;
        cursor.expect(b",\"at\":")?;
        let at = cursor.moment()?;
        cursor.expect(b"}")?;
        if name == "受理".as_bytes() {
            ticket.accepted = at;
        } else if name == "验收通气".as_bytes() {
            ticket.supplied = at;
        } else {
            ticket.done = at;
        }
        if !cursor.take(b",") {
            break;
        }
    }
    cursor.expect(b"]}")?;
    Some((id, cursor.line_end()?))
}

fn truth(cursor: &mut Cursor<'_>) -> Option<bool> {
    if cursor.take(b"true") { Some(true) } else { cursor.expect(b"false").map(|()| false) }
}

fn row(matter: &str, cursor: &mut Cursor<'_>, ticket: &mut Ticket) -> Option<()> {
    let outside = ",\"fields\":{\"外线工程\":".as_bytes();
    (ticket.duty, ticket.row) = match matter {
        "用电报装" => {
            cursor.expect(",\"fields\":{\"三零服务\":".as_bytes())?;
            let untimed = truth(cursor)?;
            cursor.expect(",\"用户类型\":\"".as_bytes())?;
            let row = match std::str::from_utf8(cursor.string()?).ok()? {
                "低压非居民" => Row::Days(0),
                "高压单电源" => Row::Days(1),
                _ => Row::Days(2),
            };
            if cursor.take(",\"直接装表\":".as_bytes()) {
                truth(cursor)?;
            }
            (0, if untimed { Row::Untimed } else { row })
        }
        "用水报装" => {
            cursor.expect(outside)?;
            (3, if truth(cursor)? { Row::Days(3) } else { Row::Halves(3) })
        }
        "用气报装" => {
            cursor.expect(outside)?;
            let row = if truth(cursor)? { Row::Days(5) } else { Row::Days(4) };
            if cursor.take(",\"标准化接入\":".as_bytes()) {
                ticket.week = truth(cursor)?;
            }
            (1, row)
        }
        "不动产登记" => {
            cursor.expect(",\"fields\":{\"登记类型\":\"".as_bytes())?;
            let row = match std::str::from_utf8(cursor.string()?).ok()? {
                "一般登记" => Row::Days(6),
                "抵押登记" => Row::Days(4),
                _ => Row::Halves(1),
            };
            (4, row)
        }
        "增值税退税" => {
            (ticket.duty, ticket.row) = (5, Row::Days(3));
            return Some(());
        }
        _ => return None,
    };
    cursor.expect(b"}")
}
