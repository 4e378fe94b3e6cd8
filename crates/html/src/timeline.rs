//! A ticket's timeline: its events, and a row for each obligation and rung, laid out to scale over the rest days.

use duban::calendar::Calendar;
use duban::report::{EscalationReport, ObligationReport, TicketReport};
use duban::value::Moment;

use crate::scale::{Rest, Scale, Tick};
use crate::words::{Words, sign};

/// More rows than this are not drawn; they all stand in the list.
const MOST_ROWS: usize = 40;

/// Events nearer to each other than this share a number (of ten thousand).
const NEAR: i64 = 450;

const TOP: usize = 24;
const EVENTS: usize = 34;
const ROW: usize = 40;

/// A timeline, with the heights worked out.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    pub(crate) spoken: String,
    pub(crate) height: usize,
    /// Where the axis ends and the rows begin.
    pub(crate) bottom: usize,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) few_ticks: Vec<Tick>,
    pub(crate) rests: Vec<Rest>,
    pub(crate) events: Vec<Mark>,
    pub(crate) rows: Vec<Row>,
    pub(crate) as_of: Option<String>,
    pub(crate) next: Option<String>,
    /// Rows that are not drawn.
    pub(crate) left: usize,
}

/// A mark with the numbers of its events.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) x: String,
    pub(crate) label: String,
    pub(crate) title: String,
}

/// What lies in a row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) y: usize,
    pub(crate) label: String,
    pub(crate) state: String,
    pub(crate) class: &'static str,
    pub(crate) bars: Vec<Bar>,
    pub(crate) points: Vec<Point>,
}

/// A stretch of time.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) width: String,
    pub(crate) title: String,
}

/// A moment: `due`, `was` (due before an extension), `start`, `done`, `end`, `rung`.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) title: String,
}

/// Draws a ticket; nothing where nothing happened.
pub(crate) fn timeline(
    ticket: &TicketReport,
    as_of: Moment,
    calendar: &Calendar,
    words: Words,
) -> Option<Timeline> {
    let open = |one: &ObligationReport| {
        matches!(one.status, "pending" | "paused") || (one.status == "overdue" && one.closed.is_none())
    };
    let mut moments = moments(ticket);
    if ticket.obligations.iter().any(open) {
        moments.push(as_of);
    }
    let scale = Scale::of(&moments)?;
    let drawing = Drawing { scale, as_of, words };
    let mut rows: Vec<Row> = ticket.obligations.iter().map(|one| drawing.obligation(one)).collect();
    rows.extend(ticket.escalations.iter().map(|one| drawing.rung(one)));
    let left = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    for (at, row) in rows.iter_mut().enumerate() {
        row.y = TOP.saturating_add(EVENTS).saturating_add(at.saturating_mul(ROW));
    }
    let bottom = TOP.saturating_add(EVENTS).saturating_add(rows.len().saturating_mul(ROW));
    Some(Timeline {
        spoken: scale.spoken(words),
        height: bottom.saturating_add(18),
        bottom,
        ticks: scale.ticks(10, words),
        few_ticks: scale.ticks(3, words),
        rests: scale.rests(calendar, words),
        events: drawing.events(ticket),
        rows,
        as_of: scale.holds(as_of).then(|| scale.x(as_of)),
        next: ticket.next_change.filter(|at| scale.holds(*at)).map(|at| scale.x(at)),
        left,
    })
}

/// Everything that must be seen.
fn moments(ticket: &TicketReport) -> Vec<Moment> {
    let mut moments: Vec<Moment> = ticket.events.iter().map(|event| event.at).collect();
    for one in &ticket.obligations {
        moments.push(one.triggered.at);
        moments.extend(one.due);
        moments.extend(one.completed.iter().chain(&one.closed).map(|it| it.at));
        moments.extend(one.suspensions.iter().flat_map(|it| [Some(it.from), it.to]).flatten());
        moments.extend(one.extensions.iter().flat_map(|it| [it.due_before, it.due_after]).flatten());
    }
    moments.extend(ticket.escalations.iter().map(|it| it.at));
    moments
}

#[derive(Clone, Copy)]
struct Drawing {
    scale: Scale,
    as_of: Moment,
    words: Words,
}

impl Drawing {
    fn bar(self, class: &'static str, from: Moment, to: Moment, title: &str) -> Bar {
        let span = format!("{}{}{}", self.words.short(from), self.words.of("至", " to "), self.words.short(to));
        Bar {
            class,
            x: self.scale.x(from),
            width: self.scale.width(from, to),
            title: format!("{title} {span}"),
        }
    }

    fn point(self, class: &'static str, at: Moment, title: &str) -> Point {
        Point { class, x: self.scale.x(at), title: format!("{title} {}", self.words.at(at)) }
    }

    /// The limit as a frame, the time taken in it, what lies over it, what was not counted.
    fn obligation(self, one: &ObligationReport) -> Row {
        let words = self.words;
        let start = one.triggered.at;
        let end = one.completed.as_ref().or(one.closed.as_ref()).map(|it| it.at);
        let until = end.unwrap_or(self.as_of).max(start);
        let (mut bars, mut points) = (Vec::new(), Vec::new());
        let extended: Vec<(Moment, Moment)> =
            one.extensions.iter().filter(|it| it.effective_at.is_some()).filter_map(|it| it.due_before.zip(it.due_after)).collect();
        if let Some(due) = one.due {
            let first = extended.first().map_or(due, |(before, _)| *before);
            bars.push(self.bar("limit", start.min(first), first.max(start), words.of("时限", "limit")));
            for (before, after) in &extended {
                bars.push(self.bar("longer", *before, *after, words.of("延期", "extension")));
            }
        }
        let inside = one.due.map_or(until, |due| due.min(until)).max(start);
        if inside > start && self.scale.holds(inside) {
            bars.push(self.bar("taken", start, inside, words.of("用时", "time taken")));
        }
        if let Some(due) = one.due.filter(|due| *due < until && matches!(one.status, "late" | "overdue")) {
            let until = if self.scale.holds(until) { until } else { due };
            bars.push(self.bar("over", due, until, words.of("逾期", "over")));
        }
        for stretch in &one.suspensions {
            let to = stretch.to.unwrap_or(self.as_of).max(stretch.from);
            let title = format!("{} {}", words.of("不计入", "not counted"), stretch.rule);
            bars.push(self.bar("off", stretch.from, to, &title));
        }
        points.push(self.point("start", start, words.of("起算", "begins")));
        for (before, _) in &extended {
            points.push(self.point("was", *before, words.of("原到期", "was due")));
        }
        points.extend(one.due.map(|due| self.point("due", due, words.of("到期", "due"))));
        points.extend(one.completed.iter().map(|it| self.point("done", it.at, &it.by)));
        points.extend(one.closed.iter().map(|it| self.point("end", it.at, &it.by)));
        let number = if one.instance > 1 { format!("#{}", one.instance) } else { String::new() };
        let who = one.bearer.as_deref().map_or_else(String::new, |who| format!(" · {who}"));
        Row {
            y: 0,
            label: cut(&format!("{}{number}{who}", one.duty)),
            state: format!("{} {}", sign(one.status), words.state(one.status, one.timed)),
            class: one.status,
            bars,
            points,
        }
    }

    fn rung(self, one: &EscalationReport) -> Row {
        let on = one.on.as_deref().map_or_else(String::new, |on| format!(" → {on}"));
        let may = if one.discretionary { self.words.of("(可以)", " (may)") } else { "" };
        Row {
            y: 0,
            label: cut(&format!("{} {}{may}{on}", one.ladder, one.rung)),
            state: String::new(),
            class: "rung",
            bars: Vec::new(),
            points: vec![self.point("rung", one.at, &one.rung)],
        }
    }

    /// The events by their numbers; those too near to each other as one mark.
    fn events(self, ticket: &TicketReport) -> Vec<Mark> {
        let mut marks: Vec<(i64, usize, usize, Mark)> = Vec::new();
        for (number, event) in (1..).zip(&ticket.events) {
            let title = format!("{number} {} {}", event.by, self.words.at(event.at));
            let place = self.scale.place(event.at);
            match marks.last_mut().filter(|(at, ..)| place.saturating_sub(*at) < NEAR) {
                Some((_, first, last, mark)) => {
                    *last = number;
                    mark.label = format!("{first}–{last}");
                    mark.title = format!("{}\n{title}", mark.title);
                }
                None => {
                    let mark = Mark { x: self.scale.x(event.at), label: number.to_string(), title };
                    marks.push((place, number, number, mark));
                }
            }
        }
        marks.into_iter().map(|(.., mark)| mark).collect()
    }
}

/// A label that fits a narrow page.
fn cut(label: &str) -> String {
    const MOST: usize = 20;
    if label.chars().count() <= MOST {
        return label.to_owned();
    }
    let mut short: String = label.chars().take(MOST.saturating_sub(1)).collect();
    short.push('…');
    short
}
