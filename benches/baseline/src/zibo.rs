//! Clause 4 of zibo: reply in 3 working days, resolve in 15 (extended by three signatures), answer and feed back by the same
//! moment, redo in 10 as often as ordered; two rungs. A ticket is received once.

use crate::calendar::Days;
use crate::json::Cursor;
use crate::{Brief, Calendar, Escalation, NEVER, Outcome, Status, Violation, status};

/// The names of a brief line.
pub const BRIEF: Brief = Brief {
    duties: &["转办", "初步回复", "解决确认", "答复企业", "责成督办", "重办落实"],
    ladder: ("督促办理", &["督促办理", "归口督办"]),
    extension: "解决延期",
};

/// What happens on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the events of the policy, in its words in `KINDS`")]
#[repr(u8)]
pub enum Kind {
    Received,
    Replied,
    Resolved,
    Answered,
    FedBack,
    Requested,
    SignedByUnit,
    SignedByCity,
    Approved,
    FoundWanting,
    SentBack,
    Ordered,
    Redone,
    Withdrawn,
    Judged,
    PassedOn,
    Other,
}

/// An event.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// When.
    pub at: i64,
    /// Until when an approval extends.
    pub until: i64,
    /// What.
    pub kind: Kind,
}

/// A ticket, as far as the clause looks at it.
#[derive(Clone, Debug, Default)]
pub struct Ticket {
    /// What happened.
    pub events: Vec<Event>,
    /// What else.
    pub about: About,
}

/// What the clause looks at beside events.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// Whether a unit is responsible.
    pub assigned: bool,
    /// 制度性复杂问题
    pub institutional: bool,
}

/// Many tickets, the events of one after those of the other.
#[derive(Clone, Debug, Default)]
pub struct Tickets {
    events: Vec<Event>,
    /// What else there is of each, and where its events end.
    each: Vec<(About, usize)>,
}

impl Tickets {
    /// Adds a ticket behind the others.
    pub fn push(&mut self, ticket: &Ticket) {
        self.events.extend_from_slice(&ticket.events);
        self.each.push((ticket.about, self.events.len()));
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&[Event], About)> {
        let mut rest = self.events.as_slice();
        let mut before = 0;
        self.each.iter().map_while(move |(about, end)| {
            let (events, left) = rest.split_at_checked(end - before)?;
            (rest, before) = (left, *end);
            Some((events, *about))
        })
    }
}

/// The clause with its calendar.
#[derive(Clone, Debug)]
pub struct Clause {
    three: Days,
    ten: Days,
    fifteen: Days,
    as_of: i64,
}

const NOON: i64 = 12 * 3_600;

/// The extension that is asked for.
#[derive(Clone, Copy)]
struct Asked {
    instance: u8,
    /// Steps taken; 3 and more: it runs no more.
    taken: u8,
}

/// What was ordered or found wanting, by its moment.
#[derive(Clone, Copy)]
struct Again {
    duty: u8,
    instance: u8,
    opened: i64,
    due: i64,
    done: i64,
    closed: i64,
}

/// Where a ticket stands while its events are read.
struct Course {
    passed_on: i64,
    received: i64,
    replied: i64,
    resolved: i64,
    answered: (i64, i64),
    withdrawn: i64,
    due: i64,
    answer_due: i64,
    asked: Option<Asked>,
    requests: u8,
    granted: bool,
    counts: (u8, u8),
    again: [Again; 16],
    agains: usize,
}

impl Clause {
    /// The clause as of a moment.
    pub fn new(calendar: &Calendar, as_of: i64) -> Clause {
        let days = |n| calendar.days(n, NOON);
        Clause { three: days(3), ten: days(10), fifteen: days(15), as_of }
    }

    /// Judges a ticket; events must be in order.
    pub fn judge(&self, ticket: &Ticket, outcome: &mut Outcome) {
        self.judge_events(&ticket.events, ticket.about, outcome);
    }

    /// The same, of one that lies among others.
    pub fn judge_events(&self, events: &[Event], about: About, outcome: &mut Outcome) {
        outcome.clear();
        const NONE: Again = Again { duty: 0, instance: 0, opened: 0, due: NEVER, done: NEVER, closed: NEVER };
        let mut course = Course {
            passed_on: NEVER,
            received: NEVER,
            replied: NEVER,
            resolved: NEVER,
            answered: (NEVER, NEVER),
            withdrawn: NEVER,
            due: NEVER,
            answer_due: NEVER,
            asked: None,
            requests: 0,
            granted: false,
            counts: (0, 0),
            again: [NONE; 16],
            agains: 0,
        };
        for event in events {
            if event.at > self.as_of {
                break;
            }
            self.event(&mut course, event, about, outcome);
        }
        self.settle(&course, about, outcome);
    }

    #[inline]
    fn event(&self, course: &mut Course, event: &Event, about: About, outcome: &mut Outcome) {
        let at = event.at;
        let open = course.received != NEVER && course.withdrawn == NEVER;
        match event.kind {
            Kind::Received => {
                course.received = at;
                course.due = self.fifteen.due(at);
                course.answer_due = course.due;
            }
            Kind::Replied if course.received != NEVER && course.replied == NEVER => course.replied = at,
            Kind::Resolved if open && course.resolved == NEVER => course.resolved = at,
            Kind::Answered if open => course.answered.0 = course.answered.0.min(at),
            Kind::FedBack if open => course.answered.1 = course.answered.1.min(at),
            Kind::Withdrawn => {
                course.withdrawn = course.withdrawn.min(at);
                for again in course.again.iter_mut().take(course.agains) {
                    again.closed = again.closed.min(at);
                }
            }
            Kind::Requested if course.received != NEVER => self.request(course, at, about, outcome),
            Kind::SignedByUnit => self.step(course, 0, event, outcome),
            Kind::SignedByCity => self.step(course, 1, event, outcome),
            Kind::Approved => self.step(course, 2, event, outcome),
            Kind::FoundWanting | Kind::SentBack => {
                course.counts.0 += 1;
                course.start(4, course.counts.0, at, NEVER);
            }
            Kind::Ordered => {
                course.finish(4, at);
                course.counts.1 += 1;
                course.start(5, course.counts.1, at, self.ten.due(at));
            }
            Kind::Redone => course.finish(5, at),
            Kind::Judged => outcome.escalations.push(Escalation { at, rung: 1 }),
            Kind::PassedOn => course.passed_on = at,
            _ => {}
        }
    }

    /// A request: in time, by its guard, once.
    fn request(&self, course: &mut Course, at: i64, about: About, outcome: &mut Outcome) {
        course.requests += 1;
        let instance = course.requests;
        let open = course.resolved == NEVER && course.withdrawn == NEVER;
        if !open {
            course.asked = None;
        } else if at > course.due || !about.institutional || course.granted {
            course.asked = None;
            outcome.violations.push(Violation { at, place: 1, kind: 1, instance });
        } else {
            course.asked = Some(Asked { instance, taken: 0 });
        }
    }

    /// A signature: the next one counts, a later one breaks the order, an earlier one is nothing.
    fn step(&self, course: &mut Course, step: u8, event: &Event, outcome: &mut Outcome) {
        let Some(asked) = &mut course.asked else { return };
        if step > asked.taken {
            let instance = asked.instance;
            course.asked = None;
            outcome.violations.push(Violation { at: event.at, place: 1, kind: 1, instance });
            return;
        }
        if step < asked.taken {
            return;
        }
        asked.taken += 1;
        if asked.taken < 3 {
            return;
        }
        course.asked = None;
        let open = course.resolved == NEVER && course.withdrawn == NEVER;
        if !open || event.at > course.due {
            return;
        }
        course.granted = true;
        if event.until > course.due {
            let answered = course.answered.0 != NEVER && course.answered.1 != NEVER;
            course.due = event.until;
            if !answered {
                course.answer_due = event.until;
            }
        }
    }

    /// What the events come to.
    fn settle(&self, course: &Course, about: About, outcome: &mut Outcome) {
        let as_of = self.as_of;
        if course.passed_on != NEVER {
            let status = if course.withdrawn == NEVER { Status::Pending } else { Status::Waived };
            outcome.owe(0, 1, (course.passed_on, NEVER), status);
            for one in &mut outcome.violations {
                one.place = u8::from(one.kind == 1) * 2;
            }
        }
        if course.received != NEVER {
            let received = course.received;
            if !about.assigned {
                let place = u8::try_from(outcome.obligations.len()).unwrap_or(0);
                outcome.violations.push(Violation { at: received, place, kind: 0, instance: 1 });
            }
            let reply = self.three.due(received);
            let state = status(reply, course.replied, NEVER, as_of);
            outcome.owe(1, 1, (received, reply), state);
            let state = status(course.due, course.resolved, course.withdrawn, as_of);
            outcome.owe(2, 1, (received, course.due), state);
            let both =
                if course.answered.0 == NEVER { NEVER } else { course.answered.0.max(course.answered.1) };
            let state = status(course.answer_due, both, course.withdrawn, as_of);
            outcome.owe(3, 1, (received, course.answer_due), state);
            if let Status::Late | Status::Overdue = state {
                outcome.escalations.push(Escalation { at: course.answer_due, rung: 0 });
            }
        }
        for one in course.again.iter().take(course.agains) {
            let state = status(one.due, one.done, one.closed, as_of);
            outcome.owe(one.duty, one.instance, (one.opened, one.due), state);
        }
        if outcome.violations.len() > 1 {
            outcome.violations.sort_unstable();
        }
        if outcome.escalations.len() > 1 {
            outcome.escalations.sort_unstable();
        }
    }
}

impl Course {
    fn start(&mut self, duty: u8, instance: u8, opened: i64, due: i64) {
        if let Some(place) = self.again.get_mut(self.agains) {
            *place = Again { duty, instance, opened, due, done: NEVER, closed: NEVER };
            self.agains += 1;
        }
    }

    fn finish(&mut self, duty: u8, at: i64) {
        for one in self.again.iter_mut().take(self.agains) {
            if one.duty == duty && one.done == NEVER && one.closed == NEVER {
                one.done = at;
            }
        }
    }
}

/// The kind of an event's name.
#[inline]
fn kind(name: &[u8]) -> Option<Kind> {
    const KINDS: [(&str, Kind); 20] = [
        ("接收", Kind::Received),
        ("初步回复", Kind::Replied),
        ("解决确认", Kind::Resolved),
        ("答复企业", Kind::Answered),
        ("反馈平台", Kind::FedBack),
        ("延期申请", Kind::Requested),
        ("单位负责人签字", Kind::SignedByUnit),
        ("市领导签字", Kind::SignedByCity),
        ("省平台核准", Kind::Approved),
        ("审核", Kind::FoundWanting),
        ("省平台退回", Kind::SentBack),
        ("责成", Kind::Ordered),
        ("重办反馈", Kind::Redone),
        ("诉求撤回", Kind::Withdrawn),
        ("认定", Kind::Judged),
        ("省平台转办", Kind::PassedOn),
        ("回访", Kind::Other),
        ("改派", Kind::Other),
        ("派单", Kind::Other),
        ("受理", Kind::Other),
    ];
    KINDS.iter().find(|(known, _)| known.as_bytes() == name).map(|(_, kind)| *kind)
}

/// Reads the first line of a text; its id, and what comes after it. None where it is not of the shape that such tickets have.
pub fn read<'l>(text: &'l [u8], ticket: &mut Ticket) -> Option<(&'l [u8], &'l [u8])> {
    ticket.about = About { assigned: false, institutional: true };
    ticket.events.clear();
    let mut cursor = Cursor::new(text);
    cursor.expect(b"{\"id\":\"")?;
    let id = cursor.string()?;
    cursor.expect(",\"matter\":\"企业诉求\",\"parties\":{".as_bytes())?;
    if cursor.take("\"承办单位\":\"".as_bytes()) {
        ticket.about.assigned = !cursor.string()?.is_empty();
    }
    cursor.expect(b"}")?;
    if cursor.take(",\"fields\":{\"制度性复杂问题\":".as_bytes()) {
        ticket.about.institutional = cursor.take(b"true}");
        if !ticket.about.institutional {
            cursor.expect(b"false}")?;
        }
    }
    cursor.expect(b",\"events\":[")?;
    let (mut before, mut sorted) = (i64::MIN, true);
    while cursor.take(b"{\"event\":\"") {
        let mut event = Event { at: 0, until: 0, kind: kind(cursor.string()?)? };
        cursor.expect(b",\"at\":")?;
        event.at = cursor.moment()?;
        sorted &= before <= event.at;
        before = event.at;
        if cursor.take(b",\"fields\":{") {
            fields(&mut cursor, &mut event)?;
        }
        if cursor.take(",\"set\":{\"承办单位\":\"".as_bytes()) {
            cursor.string()?;
            cursor.expect(b"}")?;
        }
        cursor.expect(b"}")?;
        ticket.events.push(event);
        if !cursor.take(b",") {
            break;
        }
    }
    cursor.expect(b"]}")?;
    if !sorted {
        ticket.events.sort_by_key(|event| event.at);
    }
    Some((id, cursor.line_end()?))
}

fn fields(cursor: &mut Cursor<'_>, event: &mut Event) -> Option<()> {
    match event.kind {
        Kind::Approved => {
            cursor.expect("\"至\":".as_bytes())?;
            event.until = cursor.moment()?;
        }
        Kind::FoundWanting => {
            cursor.expect("\"结论\":\"".as_bytes())?;
            if cursor.string()? != "存在问题".as_bytes() {
                event.kind = Kind::Other;
            }
        }
        Kind::Judged => {
            cursor.expect("\"情形\":\"".as_bytes())?;
            if cursor.string()? != "久拖不决".as_bytes() {
                event.kind = Kind::Other;
            }
        }
        _ => {
            cursor.expect("\"满意度\":\"".as_bytes())?;
            cursor.string()?;
        }
    }
    cursor.expect(b"}")
}
