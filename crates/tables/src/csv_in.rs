//! CSV: UTF-8 with or without its mark, GB18030 as old offices export it, UTF-16 as spreadsheets call Unicode; commas,
//! semicolons or tabs. Read as a stream. Rows are numbered as a spreadsheet shows them, which no CSV library tells (they skip
//! empty lines), and a quote that nobody closed is an error, where libraries swallow the rest of the file.

use std::io::{self, BufRead, BufReader, Read};

use duban::Error;
use duban::diagnostic::{Diagnostic, Message};
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::cell::{Cell, Row, letters};
use crate::dates::Epoch;
use crate::input::{Input, Stream};
use crate::mapping::FilePart;
use crate::table::Table;
use crate::texts;

/// Opens a CSV file.
pub(crate) fn open(input: &Input, part: &FilePart) -> Result<Table, Error> {
    let encoding = match part.encoding.as_ref().map(|word| word.get_ref().as_str()) {
        Some("gb18030") => GB18030,
        Some("utf-8") => UTF_8,
        Some("utf-16") => UTF_16LE,
        _ => guess(input)?,
    };
    let head = head(input, encoding)?;
    let announced = announced(&head);
    let written = part.delimiter.as_ref().and_then(|sign| sign.get_ref().bytes().next());
    let delimiter = written.or(announced).unwrap_or_else(|| separator(&head));
    let text = BufReader::with_capacity(1 << 16, Decoded::new(input.open()?, encoding));
    let (input, cells) = (input.clone(), 0);
    let mut rows = CsvRows { text, delimiter, row: 0, cells, input, encoding, broke: false, ended: false };
    if announced.is_some() {
        // A spreadsheet shows no such row either.
        rows.next();
        rows.row = 0;
    }
    let header = part.header();
    let headings = loop {
        match rows.next().transpose()? {
            Some(row) if row.number < header => {}
            Some(row) if row.number == header => break row,
            _ => break Row::default(),
        }
    };
    let text = |cell: &Cell| cell.text().unwrap_or_default();
    let headings = headings.cells.iter().map(text).collect();
    let epoch = part.epoch().unwrap_or(Epoch::From1900);
    let name = rows.input.name().to_owned();
    Ok(Table { epoch, ..Table::new(&name, headings, rows) })
}

/// So many characters of three bytes are no accident of another encoding: a wrong byte behind them is a wrong byte.
const SURELY_UTF8: usize = 6;

/// By its mark; else UTF-8 where the whole file is, or is but for a wrong byte; else GB18030.
fn guess(input: &Input) -> Result<&'static Encoding, Error> {
    let (mut first, mut utf8, mut carried, mut long) = (Vec::new(), true, Vec::new(), 0usize);
    let mut count = |text: &[u8]| {
        let text = std::str::from_utf8(text).unwrap_or_default();
        long = long.saturating_add(text.chars().filter(|c| c.len_utf8() == 3).count());
    };
    input.each(|bytes| {
        if first.len() < 3 {
            first.extend(bytes.iter().take(3));
        }
        if utf8 {
            carried.extend_from_slice(bytes);
            let (valid, ended) = match std::str::from_utf8(&carried) {
                Ok(text) => (text.len(), false),
                Err(error) => (error.valid_up_to(), error.error_len().is_some()),
            };
            count(carried.get(..valid).unwrap_or_default());
            carried.drain(..valid);
            utf8 = !ended;
        }
    })?;
    Ok(match first.as_slice() {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        _ if (utf8 && carried.is_empty()) || long >= SURELY_UTF8 => UTF_8,
        _ => GB18030,
    })
}

/// The beginning of the text.
fn head(input: &Input, encoding: &'static Encoding) -> Result<Vec<u8>, Error> {
    let mut head = Vec::new();
    let read = Decoded::new(input.open()?, encoding).take(1 << 16).read_to_end(&mut head);
    // What cannot be decoded is said when it is read.
    let _ = read;
    Ok(head)
}

/// The separator that a first line `sep=;` announces, as spreadsheets understand it.
fn announced(head: &[u8]) -> Option<u8> {
    let (sign, rest) = head.strip_prefix(b"sep=")?.split_first()?;
    rest.starts_with(b"\n").then_some(*sign).or_else(|| rest.starts_with(b"\r\n").then_some(*sign))
}

/// The separator that the first line has most of, outside quotes.
fn separator(head: &[u8]) -> u8 {
    let mut quoted = false;
    let (mut counts, signs) = ([0u32; 3], [b',', b'\t', b';']);
    for byte in head.iter().copied() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (count, sign) in counts.iter_mut().zip(signs) {
                    *count = count.saturating_add(u32::from(byte == sign));
                }
            }
        }
    }
    let most = counts.iter().zip(signs).rev().max_by_key(|(count, _)| **count);
    most.filter(|(count, _)| **count > 0).map_or(b',', |(_, sign)| sign)
}

struct CsvRows {
    text: BufReader<Decoded>,
    delimiter: u8,
    /// The row that a spreadsheet would show next: line breaks inside cells are none of its rows, empty lines are.
    row: u64,
    /// How many cells of the row were read.
    cells: usize,
    input: Input,
    encoding: &'static Encoding,
    /// The last row ended with a carriage return: a line feed behind it belongs to that end.
    broke: bool,
    ended: bool,
}

/// Where in a record the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote inside quotes: its end, or the first half of a quote that is meant.
    Closed,
}

impl Iterator for CsvRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.record() {
                Ok(cells) if cells.is_empty() => {}
                Ok(cells) => return Some(Ok(Row { number: self.row, cells })),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.wrong(&error)));
                }
            }
        }
        None
    }
}

impl CsvRows {
    /// The cells of the next row; none for an empty line.
    fn record(&mut self) -> io::Result<Vec<Cell>> {
        self.row = self.row.saturating_add(1);
        self.cells = 0;
        let (mut cells, mut cell, mut state) = (Vec::new(), Vec::new(), State::Start);
        loop {
            let buffer = self.text.fill_buf()?;
            if buffer.is_empty() {
                self.ended = true;
                if state == State::Quoted {
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, Unclosed));
                }
                break;
            }
            let (mut used, mut whole) = (0usize, false);
            for byte in buffer {
                used = used.saturating_add(1);
                if std::mem::take(&mut self.broke) && *byte == b'\n' {
                    continue;
                }
                match (state, *byte) {
                    (State::Quoted, b'"') => state = State::Closed,
                    (State::Quoted, byte) => cell.push(byte),
                    (State::Start, b'"') => state = State::Quoted,
                    (State::Closed, b'"') => {
                        cell.push(b'"');
                        state = State::Quoted;
                    }
                    (_, b'\n' | b'\r') => {
                        self.broke = *byte == b'\r';
                        whole = true;
                        break;
                    }
                    (_, byte) if byte == self.delimiter => {
                        cells.push(finished(&mut cell));
                        self.cells = cells.len();
                        state = State::Start;
                    }
                    (_, byte) => {
                        cell.push(byte);
                        state = State::Plain;
                    }
                }
            }
            self.text.consume(used);
            if cell.len() > MOST_IN_A_CELL {
                return Err(io::Error::new(io::ErrorKind::InvalidData, Unclosed));
            }
            if whole {
                break;
            }
        }
        if !cells.is_empty() || !cell.is_empty() || state == State::Closed {
            cells.push(finished(&mut cell));
        }
        Ok(cells)
    }

    fn wrong(&self, error: &io::Error) -> Error {
        let inner = error.get_ref();
        if inner.is_some_and(|inner| inner.is::<Unclosed>()) {
            let finding = Diagnostic::new(Message::new(&texts::CSV_BROKEN).with("row", self.row.to_string()));
            return texts::placed(finding, self.input.name().to_owned());
        }
        let Some(Undecodable(byte)) = inner.and_then(|inner| inner.downcast_ref::<Undecodable>()) else {
            return self.input.unreadable(error);
        };
        let message = Message::new(&texts::NOT_DECODED)
            .with("encoding", self.encoding.name().to_uppercase())
            .with("row", self.row.to_string())
            .with("column", letters(self.cells))
            .with("byte", byte.to_string());
        texts::placed(Diagnostic::new(message).help(&texts::SAY_ENCODING), self.input.name().to_owned())
    }
}

/// A cell larger than this is a quote that nobody closed.
const MOST_IN_A_CELL: usize = 1 << 20;

fn finished(cell: &mut Vec<u8>) -> Cell {
    let text = String::from_utf8(std::mem::take(cell)).unwrap_or_default();
    // `="00013"` is how systems keep a spreadsheet from taking a text for a number.
    match text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') && !inner.is_empty() => Cell::Text(inner.to_owned()),
        _ if text.is_empty() => Cell::Empty,
        _ => Cell::Text(text),
    }
}

/// A quote has no end.
#[derive(Debug)]
struct Unclosed;

impl std::fmt::Display for Unclosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a quote is not closed")
    }
}

impl std::error::Error for Unclosed {}

/// The byte that no character of the encoding begins with, from 1.
#[derive(Debug)]
struct Undecodable(u64);

impl std::fmt::Display for Undecodable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for Undecodable {}

/// Bytes of any encoding as UTF-8, without its mark; what is none of it is an error, never a replacement sign.
struct Decoded {
    inner: Box<dyn Stream>,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    used: usize,
    ended: bool,
    /// Bytes decoded before `raw`.
    before: u64,
    out: Vec<u8>,
    given: usize,
    /// What is no character of the encoding; all before it is given first, so that its place can be named.
    wrong: Option<Undecodable>,
}

impl Decoded {
    fn new(inner: Box<dyn Stream>, encoding: &'static Encoding) -> Decoded {
        let decoder = encoding.new_decoder_with_bom_removal();
        Decoded {
            inner,
            decoder,
            raw: Vec::new(),
            used: 0,
            ended: false,
            before: 0,
            out: Vec::new(),
            given: 0,
            wrong: None,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.used >= self.raw.len() {
            self.before = self.before.saturating_add(self.raw.len() as u64);
            self.raw.resize(1 << 15, 0);
            let read = self.inner.read(&mut self.raw)?;
            self.raw.truncate(read);
            self.used = 0;
            self.ended = read == 0;
        }
        self.given = 0;
        self.out.resize(1 << 17, 0);
        let rest = self.raw.get(self.used..).unwrap_or_default();
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(rest, &mut self.out, self.ended);
        self.used = self.used.saturating_add(read);
        self.out.truncate(written);
        match result {
            DecoderResult::Malformed(length, after) => {
                let back = u64::from(length).saturating_add(u64::from(after));
                let byte =
                    self.before.saturating_add(self.used as u64).saturating_sub(back).saturating_add(1);
                self.wrong = Some(Undecodable(byte));
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.out.len() {
            if let Some(wrong) = self.wrong.take() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, wrong));
            }
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let rest = self.out.get(self.given..).unwrap_or_default();
        let count = rest.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given = self.given.saturating_add(count);
        Ok(count)
    }
}
