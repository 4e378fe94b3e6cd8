//! Event logs (XES, IEEE 1849): each event a row, with the attributes of its trace (`case:` before their keys) beside its
//! own. Read twice, once for the keys; then a trace at a time. Attributes inside attributes are `outer/inner`; moments keep
//! their instant, whatever their offset.

use std::collections::{BTreeMap, VecDeque};
use std::io::BufReader;

use duban::Error;
use duban::diagnostic::{Diagnostic, Message};
use duban::value::When;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::cell::{Cell, Row};
use crate::input::{Input, Stream};
use crate::table::Table;
use crate::texts;

/// What stands before the keys of a trace's attributes.
const OF_TRACE: &str = "case:";

/// Attributes stand in so many others at most: a log has two or three levels.
const DEPTH: usize = 64;

/// Opens an event log.
pub(crate) fn open(input: &Input) -> Result<Table, Error> {
    let (mut of_traces, mut of_events) = (Keys::default(), Keys::default());
    for trace in Walker::new(input)? {
        let trace = trace?;
        of_traces.see(&trace.attributes);
        for event in &trace.events {
            of_events.see(event);
        }
    }
    let of_traces = of_traces.list.into_iter().map(|key| format!("{OF_TRACE}{key}"));
    let headings: Vec<String> = of_traces.chain(of_events.list).collect();
    let columns = (0..).zip(&headings).map(|(at, name)| (name.clone(), at)).collect();
    let rows = LogRows { traces: Walker::new(input)?, columns, ready: VecDeque::new(), count: 0 };
    Ok(Table { grouped: true, ..Table::new(input.name(), headings, rows) })
}

type Attributes = Vec<(String, Cell)>;

/// Keys in the order in which they come first.
#[derive(Default)]
struct Keys {
    list: Vec<String>,
    seen: BTreeMap<String, ()>,
}

impl Keys {
    fn see(&mut self, attributes: &Attributes) {
        for (key, _) in attributes {
            if self.seen.insert(key.clone(), ()).is_none() {
                self.list.push(key.clone());
            }
        }
    }
}

/// The rows of the traces, one after the other.
struct LogRows {
    traces: Walker,
    columns: BTreeMap<String, usize>,
    ready: VecDeque<Row>,
    count: u64,
}

impl Iterator for LogRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Some(Ok(row));
            }
            match self.traces.next()? {
                Ok(trace) => self.take(trace),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl LogRows {
    /// A trace without events is a row of its own, so that it is not lost in silence.
    fn take(&mut self, trace: Trace) {
        let events = if trace.events.is_empty() { vec![Vec::new()] } else { trace.events };
        for event in events {
            self.count = self.count.saturating_add(1);
            let mut cells = vec![Cell::Empty; self.columns.len()];
            let of_trace =
                trace.attributes.iter().map(|(key, cell)| (format!("{OF_TRACE}{key}"), cell.clone()));
            for (key, value) in of_trace.chain(event) {
                if let Some(cell) = self.columns.get(&key).and_then(|at| cells.get_mut(*at)) {
                    *cell = value;
                }
            }
            self.ready.push_back(Row { number: self.count, cells });
        }
    }
}

/// A trace with its events.
#[derive(Default)]
struct Trace {
    attributes: Attributes,
    events: Vec<Attributes>,
}

/// Goes through a log, trace by trace.
struct Walker {
    reader: Reader<BufReader<Box<dyn Stream>>>,
    buffer: Vec<u8>,
    name: String,
    trace: Option<Trace>,
    event: Option<Attributes>,
    /// The keys of the attributes that are open.
    path: Vec<String>,
    ended: bool,
    rooted: bool,
}

impl Walker {
    fn new(input: &Input) -> Result<Walker, Error> {
        let reader = Reader::from_reader(BufReader::new(input.open()?));
        let name = input.name().to_owned();
        let (trace, event, path, buffer) = (None, None, Vec::new(), Vec::new());
        Ok(Walker { reader, buffer, name, trace, event, path, ended: false, rooted: false })
    }

    fn broken(&mut self) -> Error {
        self.ended = true;
        let byte = self.reader.buffer_position().saturating_add(1).to_string();
        texts::placed(Diagnostic::new(Message::new(&texts::LOG_BROKEN).with("byte", byte)), self.name.clone())
    }

    /// An element opens: a trace, an event, or an attribute of either. What belongs to the log itself is passed over.
    fn open(&mut self, element: &BytesStart<'_>) -> Option<()> {
        match element.local_name().as_ref() {
            "log" => self.rooted = true,
            "trace" => self.trace = Some(Trace::default()),
            "event" if self.trace.is_some() => self.event = Some(Vec::new()),
            kind if self.trace.is_some() => {
                let (mut key, mut value) = (None, None);
                for attribute in element.attributes() {
                    let attribute = attribute.ok()?;
                    let text = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
                    match attribute.key.local_name().as_ref() {
                        "key" => key = Some(text),
                        "value" => value = Some(text),
                        _ => {}
                    }
                }
                // The name of each holds those of all around it.
                if self.path.len() >= DEPTH {
                    return None;
                }
                // `values` of a list has no key of its own.
                self.path.push(key.unwrap_or_default());
                let name: Vec<&str> =
                    self.path.iter().map(String::as_str).filter(|key| !key.is_empty()).collect();
                let name = name.join("/");
                let into = match (&mut self.event, &mut self.trace) {
                    (Some(event), _) => event,
                    (None, Some(trace)) => &mut trace.attributes,
                    (None, None) => return None,
                };
                if let Some(value) = value {
                    into.push((name, cell(kind, value)));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// An element closes; the trace, where it was one.
    fn close(&mut self, name: &str) -> Option<Trace> {
        match name {
            "trace" => return self.trace.take(),
            "event" => {
                let event = self.event.take();
                if let Some(trace) = &mut self.trace {
                    trace.events.extend(event);
                }
            }
            _ => {
                self.path.pop();
            }
        }
        None
    }

    fn step(&mut self) -> Result<Option<Trace>, Error> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let event = self.reader.read_event_into(&mut buffer).map(Event::into_owned);
        self.buffer = buffer;
        match event {
            Ok(Event::Start(element)) => self.open(&element).map(|()| None).ok_or_else(|| self.broken()),
            Ok(Event::Empty(element)) => match self.open(&element) {
                Some(()) => Ok(self.close(element.local_name().as_ref())),
                None => Err(self.broken()),
            },
            Ok(Event::End(element)) => Ok(self.close(element.local_name().as_ref())),
            Ok(Event::Eof) if self.rooted && self.trace.is_none() => {
                self.ended = true;
                Ok(None)
            }
            Ok(Event::Eof) | Err(_) => Err(self.broken()),
            Ok(_) => Ok(None),
        }
    }
}

impl Iterator for Walker {
    type Item = Result<Trace, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.step() {
                Ok(None) => {}
                Ok(Some(trace)) => return Some(Ok(trace)),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

/// A value by the element it stands in.
fn cell(kind: &str, value: String) -> Cell {
    match kind {
        "date" => When::parse(&value).map_or(Cell::Text(value), Cell::Moment),
        "int" | "float" => Cell::Number(value),
        "boolean" => match value.as_str() {
            "true" | "1" => Cell::Bool(true),
            "false" | "0" => Cell::Bool(false),
            _ => Cell::Text(value),
        },
        _ if value.is_empty() => Cell::Empty,
        _ => Cell::Text(value),
    }
}
