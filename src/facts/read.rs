//! Reads facts from JSON text, recognised by content: one ticket, a ledger, an array of tickets, or a ticket a line.

use super::json::{Node, OnUnknown};
use super::ledger::{self as lists, Lists};
use super::ticket::{Ticket, TicketEvent};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::FileId;
use crate::value::When;

/// What a file of facts held.
#[derive(Debug)]
pub struct Facts {
    /// Each ticket, or why it could not be read, in the order of the file.
    pub records: Vec<Record>,
    /// True for one ticket alone, where a broken record is the end of it.
    pub single: bool,
    /// The lists of a ledger beside its tickets.
    pub lists: Lists,
}

/// One record.
pub type Record = Result<Ticket, Diagnostic>;

const TICKET_KEYS: [&str; 8] = ["schema", "id", "matter", "parties", "fields", "events", "meta", "tickets"];
const EVENT_KEYS: [&str; 6] = ["event", "at", "by", "fields", "set", "meta"];
const LEDGER_KEYS: [&str; 6] = ["schema", "tickets", "task_reports", "readings", "activities", "meta"];
pub(super) const SCHEMA: &str = "duban/facts/1";

/// Reads a text of facts.
///
/// # Errors
/// A finding where the text as a whole says nothing: broken JSON, an empty file. A broken record among many is kept
/// as such.
pub fn read(text: &str, file: FileId, unknown: OnUnknown) -> Result<Facts, Diagnostic> {
    let body = text.trim_start_matches('\u{FEFF}');
    if body.trim().is_empty() {
        return Err(
            Diagnostic::new(&texts::EMPTY_FILE).at(crate::source::Place { file, ..Default::default() })
        );
    }
    let whole = Node::parse(text, body, file);
    if whole.is_err() && one_a_line(body) {
        let lines = body.lines().filter(|line| !line.trim().is_empty());
        let records = lines.map(|line| Node::parse(text, line, file).and_then(|node| ticket(&node, unknown)));
        return Ok(Facts { records: records.collect(), single: false, lists: tickets_alone() });
    }
    let node = whole?;
    if node.is_array() {
        let records = node.array()?.iter().map(|one| ticket(one, unknown)).collect();
        return Ok(Facts { records, single: false, lists: tickets_alone() });
    }
    if !node.is_object() {
        return Err(node.wrong(&texts::FACTS_EXPECTED));
    }
    let members = node.object()?;
    if members.iter().any(|(key, _)| LEDGER_KEYS.iter().skip(1).take(4).any(|known| known == key)) {
        return ledger(&node, unknown);
    }
    Ok(Facts { records: vec![ticket(&node, unknown)], single: true, lists: Lists::default() })
}

/// Facts that are tickets and nothing else.
fn tickets_alone() -> Lists {
    Lists { tickets: true, ..Lists::default() }
}

/// Whether a text is a ticket a line: one of its first two lines is an object of its own, so that a broken first line
/// does not hide the others.
fn one_a_line(text: &str) -> bool {
    let whole = |line: &str| line.starts_with('{') && line.ends_with('}');
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(first), Some(second)) => whole(first) || (!first.starts_with('[') && whole(second)),
        _ => false,
    }
}

/// Whether a text that begins like this is a ticket a line, by its first line: an object of its own with something behind
/// it. `None` where more must be read to tell; `ended` says that there is no more. What this calls lines, `read` does too.
pub fn lines_begin(start: &[u8], ended: bool) -> Option<bool> {
    let body = start.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(start);
    let blank = body.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let body = body.get(blank..).unwrap_or_default();
    let Some(end) = body.iter().position(|byte| *byte == b'\n') else {
        return (ended || body.first().is_some_and(|byte| *byte != b'{')).then_some(false);
    };
    let (first, rest) = body.split_at_checked(end)?;
    let first = first.trim_ascii();
    if !first.starts_with(b"{") || serde_json::from_slice::<&serde_json::value::RawValue>(first).is_err() {
        return Some(false);
    }
    if rest.iter().all(u8::is_ascii_whitespace) { ended.then_some(false) } else { Some(true) }
}

fn ledger(node: &Node<'_>, unknown: OnUnknown) -> Result<Facts, Diagnostic> {
    let (mut records, mut lists) = (Vec::new(), Lists::default());
    for (key, value) in node.object()? {
        match key.as_ref() {
            "schema" => schema(&value)?,
            "meta" => {}
            "tickets" if value.is_null() => {}
            "tickets" => {
                lists.tickets = true;
                records.extend(value.array()?.iter().map(|one| ticket(one, unknown)));
            }
            "task_reports" | "readings" | "activities" if value.is_null() => {}
            "task_reports" | "readings" | "activities" => {
                lists::list(&mut lists, key.as_ref(), &value, unknown)?;
            }
            _ => tolerate(&value, &LEDGER_KEYS, unknown, &mut lists.notes)?,
        }
    }
    Ok(Facts { records, single: false, lists })
}

fn schema(node: &Node<'_>) -> Result<(), Diagnostic> {
    if node.string()? == SCHEMA { Ok(()) } else { Err(node.wrong(&texts::WRONG_SCHEMA)) }
}

/// Reads one ticket from a line of `text`.
///
/// # Errors
/// What is wrong with it.
pub fn read_line(text: &str, file: FileId, unknown: OnUnknown) -> Record {
    Node::parse(text, text.trim_start_matches('\u{FEFF}'), file).and_then(|node| ticket(&node, unknown))
}

fn ticket(node: &Node<'_>, unknown: OnUnknown) -> Record {
    let mut ticket = Ticket { span: node.span(), ..Ticket::default() };
    let mut named = false;
    for (key, value) in node.object()? {
        match key.as_ref() {
            "schema" => schema(&value)?,
            "id" => {
                ticket.id = value.string()?;
                named = true;
            }
            "matter" if value.is_null() => {}
            "matter" => ticket.matter = Some(value.string()?),
            "parties" => ticket.parties = value.entries()?,
            "fields" => ticket.fields = value.entries()?,
            "events" => {
                for one in value.array()? {
                    ticket.events.push(event(&one, unknown, &mut ticket.notes)?);
                }
            }
            "meta" => ticket.meta = Some(value.text().to_owned()),
            _ => tolerate(&value, &TICKET_KEYS, unknown, &mut ticket.notes)?,
        }
    }
    if !named || ticket.id.is_empty() {
        return Err(node.wrong(&texts::TICKET_WITHOUT_ID));
    }
    Ok(ticket)
}

fn event(node: &Node<'_>, unknown: OnUnknown, notes: &mut Vec<Message>) -> Result<TicketEvent, Diagnostic> {
    let (mut name, mut at, mut by, mut fields, mut set) = (None, None, None, Vec::new(), Vec::new());
    for (key, value) in node.object()? {
        match key.as_ref() {
            "event" => name = Some(value.string()?),
            "at" => at = Some(moment(&value)?),
            "by" if value.is_null() => {}
            "by" => by = Some(value.string()?),
            "fields" => fields = value.entries()?,
            "set" => set = value.entries()?,
            "meta" => {}
            _ => tolerate(&value, &EVENT_KEYS, unknown, notes)?,
        }
    }
    let event = name.ok_or_else(|| node.wrong(&texts::EVENT_WITHOUT_NAME))?;
    let at = at.ok_or_else(|| node.wrong(&texts::EVENT_WITHOUT_TIME))?;
    Ok(TicketEvent { event, at, by, fields, set, span: node.span() })
}

pub(super) fn moment(node: &Node<'_>) -> Result<When, Diagnostic> {
    When::parse(&node.string()?).map_err(|_| node.wrong(&texts::NO_SUCH_MOMENT))
}

pub(super) fn tolerate(
    value: &Node<'_>,
    known: &[&str],
    unknown: OnUnknown,
    notes: &mut Vec<Message>,
) -> Result<(), Diagnostic> {
    match unknown {
        OnUnknown::Error => Err(value.unknown_key(known)),
        OnUnknown::Note => {
            notes.push(Message::new(&texts::UNKNOWN_KEY_NOTED).with("path", value.path()));
            Ok(())
        }
    }
}
