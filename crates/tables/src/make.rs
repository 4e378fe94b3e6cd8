//! One ticket out of its rows, by the plan. Every value carries the column and row it came from in its span: the start is
//! the column counted from 1, the end minus the start the row's place among the ticket's rows.

use duban::Ticket;
use duban::diagnostic::{Diagnostic, Message, texts as core_texts};
use duban::facts::{Datum, Entry, TicketEvent};
use duban::program::Matter;
use duban::span::Span;
use duban::value::{Type, When};

use crate::cell::{Cell, Row};
use crate::convert;
use crate::plan::{EventPlan, From, LongPlan, Named, Plan};
use crate::texts;

/// What is wrong with a cell.
#[derive(Debug)]
pub(crate) struct Faulty {
    pub(crate) finding: Box<Diagnostic>,
    pub(crate) row: u64,
    pub(crate) column: Option<usize>,
    /// Another row that it speaks of.
    pub(crate) first: Option<u64>,
}

type Made<T> = Result<T, Box<Faulty>>;

pub(crate) struct Maker<'m, 'p> {
    pub(crate) plan: &'m Plan<'p>,
    pub(crate) headings: &'m [String],
}

/// A row of a ticket, and its place among them.
#[derive(Clone, Copy)]
struct At<'r> {
    row: &'r Row,
    place: usize,
}

impl<'r> At<'r> {
    fn cell(self, from: &From) -> &'r Cell {
        from.column.map_or(&Cell::Empty, |column| self.row.cell(column))
    }

    fn span(self, from: &From) -> Span {
        let column = from.column.map_or(0, |column| column.saturating_add(1));
        Span::new(column, column.saturating_add(self.place))
    }

    fn faulty(self, finding: impl Into<Box<Diagnostic>>, from: &From) -> Box<Faulty> {
        let (finding, row) = (finding.into(), self.row.number);
        Box::new(Faulty { finding, row, column: from.column, first: None })
    }
}

impl Maker<'_, '_> {
    /// The ticket that rows say; they have one id.
    pub(crate) fn ticket(&self, rows: &[Row]) -> Made<Ticket> {
        let lines: Vec<At<'_>> = (0..).zip(rows).map(|(place, row)| At { row, place }).collect();
        let Some(first) = lines.first().copied() else { return Ok(Ticket::default()) };
        let (matter, known) = self.matter(&lines)?;
        let mut ticket = Ticket {
            id: first.cell(&self.plan.id).text().unwrap_or_default(),
            matter,
            span: Span::new(0, 0),
            ..Ticket::default()
        };
        ticket.parties = self.shared(&lines, &self.plan.parties, known)?;
        ticket.fields = self.shared(&lines, &self.plan.fields, known)?;
        for at in &lines {
            match &self.plan.long {
                Some(long) => ticket.events.extend(self.long(*at, long, known)?),
                None => {
                    for event in &self.plan.events {
                        self.event(*at, event, known, &mut ticket)?;
                    }
                }
            }
        }
        let most = self.plan.program.limits.ticket_events;
        if ticket.events.len() > most {
            let message = Message::new(&core_texts::TOO_MANY_EVENTS).with("limit", most.to_string());
            return Err(first.faulty(Diagnostic::new(message), &self.plan.id));
        }
        if ticket.events.is_empty() {
            ticket.notes.push(Message::new(&texts::NO_EVENTS));
        }
        ticket.meta = self.meta(first.row);
        Ok(ticket)
    }

    /// The matter, and its place in the policy.
    fn matter(&self, lines: &[At<'_>]) -> Made<(Option<String>, Option<usize>)> {
        let matters = &self.plan.program.matters;
        let Some(from) = &self.plan.matter else {
            return Ok((None, if matters.len() == 1 { Some(0) } else { None }));
        };
        let mut given = from.value.clone();
        for at in lines {
            if given.is_some() {
                break;
            }
            let read = convert::datum(at.cell(from), from, None, self.plan.dates);
            given = read.map_err(|finding| at.faulty(finding, from))?;
        }
        match given {
            Some(Datum::Text(name)) => {
                let place = matters.iter().position(|matter| matter.name == name);
                Ok((Some(name), place))
            }
            _ => match lines.first() {
                Some(at) => Err(at.faulty(Diagnostic::new(&texts::MATTER_MISSING), from)),
                None => Ok((None, None)),
            },
        }
    }

    fn matter_at(&self, known: Option<usize>) -> Option<&Matter> {
        self.plan.program.matters.get(known?)
    }

    /// Roles and fields of the ticket: what any of its rows says, and all say alike.
    fn shared(&self, lines: &[At<'_>], named: &[Named], known: Option<usize>) -> Made<Vec<Entry>> {
        let mut entries = Vec::with_capacity(named.len());
        for name in named {
            let ty = known.and_then(|known| name.types.get(known)).and_then(Option::as_ref);
            let mut found: Option<(Entry, u64)> = None;
            for at in lines {
                let Some(value) = self.value(*at, &name.from, ty)? else { continue };
                match &found {
                    None => {
                        let span = at.span(&name.from);
                        found = Some((Entry { name: name.name.clone(), value, span }, at.row.number));
                    }
                    Some((entry, first)) if entry.value != value => {
                        let message = Message::new(&texts::VALUES_DIFFER).with("name", name.name.as_str());
                        let mut faulty = at.faulty(Diagnostic::new(message), &name.from);
                        faulty.first = Some(*first);
                        return Err(faulty);
                    }
                    Some(_) => {}
                }
                if name.from.column.is_none() {
                    break;
                }
            }
            entries.extend(found.map(|(entry, _)| entry));
        }
        Ok(entries)
    }

    fn value(&self, at: At<'_>, from: &From, ty: Option<&Type>) -> Made<Option<Datum>> {
        if from.value.is_some() {
            return Ok(from.value.clone());
        }
        let read = convert::datum(at.cell(from), from, ty, self.plan.dates);
        read.map_err(|finding| at.faulty(finding, from))
    }

    fn entries(&self, at: At<'_>, named: &[Named], known: Option<usize>) -> Made<Vec<Entry>> {
        let mut entries = Vec::new();
        for name in named {
            let ty = known.and_then(|known| name.types.get(known)).and_then(Option::as_ref);
            if let Some(value) = self.value(at, &name.from, ty)? {
                entries.push(Entry { name: name.name.clone(), value, span: at.span(&name.from) });
            }
        }
        Ok(entries)
    }

    /// The moment of an event; none where its cell is empty.
    fn moment(&self, at: At<'_>, from: &From) -> Made<Option<When>> {
        let happened = convert::happened(at.cell(from), from, self.plan.dates);
        let Some(when) = happened.map_err(|finding| at.faulty(finding, from))? else { return Ok(None) };
        let Some(column) = from.time.filter(|column| !at.row.cell(*column).is_blank()) else {
            return Ok(Some(when));
        };
        let joined = convert::joined(when, at.row.cell(column));
        let time = From { column: Some(column), ..From::default() };
        joined.map(Some).map_err(|finding| at.faulty(finding, &time))
    }

    fn unit(&self, at: At<'_>, from: Option<&From>) -> Made<Option<String>> {
        let Some(from) = from else { return Ok(None) };
        Ok(match self.value(at, from, Some(&Type::Unit))? {
            Some(Datum::Text(name)) => Some(name),
            _ => None,
        })
    }

    /// An event of a row that is a ticket. What belongs to one that did not happen is a note.
    fn event(&self, at: At<'_>, plan: &EventPlan, known: Option<usize>, ticket: &mut Ticket) -> Made<()> {
        let Some(when) = self.moment(at, &plan.at)? else {
            let parts = plan.fields.iter().chain(&plan.set);
            let left = parts.filter(|name| name.from.column.is_some() && !at.cell(&name.from).is_blank());
            for name in left {
                let message = Message::new(&texts::NOT_HAPPENED).with("event", plan.event.as_str());
                ticket.notes.push(message.with("name", name.name.as_str()));
            }
            return Ok(());
        };
        ticket.events.push(TicketEvent {
            event: plan.event.clone(),
            at: when,
            by: self.unit(at, plan.by.as_ref())?,
            fields: self.entries(at, &plan.fields, known)?,
            set: self.entries(at, &plan.set, known)?,
            span: at.span(&plan.at),
        });
        Ok(())
    }

    /// The event of a row that is one; none where the mapping passes it over.
    fn long(&self, at: At<'_>, plan: &LongPlan, known: Option<usize>) -> Made<Option<TicketEvent>> {
        let Some(Datum::Text(event)) = self.value(at, &plan.event, Some(&Type::Text))? else {
            return Err(at.faulty(Diagnostic::new(&texts::EVENT_MISSING), &plan.event));
        };
        if plan.ignored.contains(&event) {
            return Ok(None);
        }
        let Some(when) = self.moment(at, &plan.at)? else {
            return Err(at.faulty(Diagnostic::new(&texts::MOMENT_MISSING), &plan.at));
        };
        // The types of fields are those of this event.
        let of_event =
            self.matter_at(known).and_then(|it| it.events.iter().find(|known| known.name == event));
        let mut fields = Vec::new();
        for name in &plan.fields {
            let slot = of_event.and_then(|event| event.fields.iter().find(|slot| slot.name == name.name));
            if let Some(value) = self.value(at, &name.from, slot.map(|slot| &slot.ty))? {
                fields.push(Entry { name: name.name.clone(), value, span: at.span(&name.from) });
            }
        }
        Ok(Some(TicketEvent {
            event,
            at: when,
            by: self.unit(at, plan.by.as_ref())?,
            fields,
            set: self.entries(at, &plan.set, known)?,
            span: at.span(&plan.event),
        }))
    }

    /// What the report hands back, as a JSON object.
    fn meta(&self, row: &Row) -> Option<String> {
        if self.plan.meta.is_empty() {
            return None;
        }
        let member = |column: &usize| {
            let name = self.headings.get(*column).cloned().unwrap_or_default();
            let value = match row.cell(*column) {
                Cell::Bool(yes) => serde_json::Value::Bool(*yes),
                cell => cell.text().map_or(serde_json::Value::Null, serde_json::Value::String),
            };
            (name, value)
        };
        let object: serde_json::Map<String, serde_json::Value> = self.plan.meta.iter().map(member).collect();
        serde_json::to_string(&object).ok()
    }
}
