//! What the records of an old workbook (MS-XLS) come to, before the library that reads workbooks has them: it holds each sheet as the
//! rectangle that its cells span, with its texts as often as they stand there, and makes room for as many cells as a sheet claims.

use std::collections::VecDeque;

use crate::limits::Limits;
use crate::xlsx_in::Broken;

/// Kinds of records (MS-XLS 2.3).
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00FC;
const BEGIN: u16 = 0x0809;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL: u16 = 0x00BD;
const TEXT: u16 = 0x00FD;
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, TEXT];

/// A sheet has at most so many rows and columns.
const MOST: (u32, u32) = (65_536, 256);

/// More records than this that continue one are no table of texts; the library goes through them once for each.
const CONTINUED: usize = 16_384;

/// Whether what a workbook comes to stays within the limits.
pub(crate) fn within(workbook: &[u8], limits: &Limits) -> Result<(), Broken> {
    let (mut sheets, mut texts) = (Vec::new(), Vec::new());
    for record in Records(workbook) {
        let record = record?;
        match record.kind {
            SHEET => sheets.push(long(record.data, 0) as usize),
            TEXTS => texts = lengths(record),
            END => break,
            _ => {}
        }
    }
    let mut held = Held::default();
    for start in sheets {
        // A place behind the end is found out elsewhere.
        held.add(workbook.get(start..).unwrap_or(&[]), &texts)?;
        // Sheets that lie in one another would be read any number of times.
        if held.bytes > workbook.len() {
            return Err(Broken::Otherwise);
        }
        if held.cells > limits.rectangle_cells as u64 {
            return Err(Broken::rectangle_cells(limits));
        }
        if held.text > limits.sheet_text as u64 {
            return Err(Broken::sheet_text(limits));
        }
    }
    Ok(())
}

/// What all sheets so far are held as.
#[derive(Default)]
struct Held {
    /// Those of their records.
    bytes: usize,
    /// Those of their rectangles.
    cells: u64,
    /// The bytes of their texts.
    text: u64,
}

impl Held {
    /// The sheet whose records begin here.
    fn add(&mut self, sheet: &[u8], texts: &[u64]) -> Result<(), Broken> {
        let (mut rectangle, mut depth) = (Rectangle::default(), 0_usize);
        let mut records = Records(sheet);
        for record in records.by_ref() {
            let record = record?;
            let (row, column) = (short(record.data, 0), short(record.data, 2));
            match record.kind {
                BEGIN => depth = depth.saturating_add(1),
                END if depth < 2 => break,
                END => depth = depth.saturating_sub(1),
                // A chart in a sheet has records of its own.
                _ if depth > 1 => {}
                DIMENSIONS if claims_too_much(record.data) => return Err(Broken::Otherwise),
                SEVERAL => {
                    rectangle.take(row, column);
                    rectangle.take(row, short(record.data, record.data.len().saturating_sub(2)));
                }
                kind if CELLS.contains(&kind) => {
                    rectangle.take(row, column);
                    let text = (kind == TEXT).then(|| texts.get(long(record.data, 6) as usize)).flatten();
                    self.text = self.text.saturating_add(text.copied().unwrap_or(0));
                }
                _ => {}
            }
        }
        self.bytes = self.bytes.saturating_add(sheet.len().saturating_sub(records.0.len()));
        self.cells = self.cells.saturating_add(rectangle.cells());
        Ok(())
    }
}

/// The first and last row and column of cells.
#[derive(Default)]
struct Rectangle(Option<[u32; 4]>);

impl Rectangle {
    fn take(&mut self, row: u32, column: u32) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn cells(&self) -> u64 {
        let Some([top, left, bottom, right]) = self.0 else { return 0 };
        let span = |first: u32, last: u32| u64::from(last.saturating_sub(first)).saturating_add(1);
        span(top, bottom).saturating_mul(span(left, right))
    }
}

/// Whether a sheet claims more cells than one can have. One that claims to end before it begins is told how many cells are missing
/// to a number of four bytes.
fn claims_too_much(data: &[u8]) -> bool {
    let (top, bottom, left, right) = if data.len() == 10 {
        (short(data, 0), short(data, 2), short(data, 4), short(data, 6))
    } else {
        (long(data, 0), long(data, 4), short(data, 8), short(data, 10))
    };
    if bottom == 0 || right == 0 {
        return false;
    }
    let left = if left < MOST.1 && left <= right { left } else { 0 };
    let cells = u64::from(bottom.wrapping_sub(top)).saturating_mul(right.saturating_sub(left).into());
    cells > u64::from(MOST.0.saturating_mul(MOST.1))
}

/// The bytes of each text of the table (MS-XLS 2.5.293), at most three a character. What the library cannot read to its end it refuses.
fn lengths(mut record: Record<'_>) -> Vec<u64> {
    let mut lengths = Vec::new();
    record.data = record.data.get(8..).unwrap_or(&[]);
    while !record.data.is_empty() || record.go_on() {
        let Some(length) = record.text() else { break };
        lengths.push(length);
    }
    lengths
}

/// Records, each with those that continue it. One that is cut off ends the workbook, as it does for the library.
struct Records<'a>(&'a [u8]);

struct Record<'a> {
    kind: u16,
    data: &'a [u8],
    more: VecDeque<&'a [u8]>,
}

impl<'a> Records<'a> {
    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        let [kind, length] = [[head[0], head[1]], [head[2], head[3]]].map(u16::from_le_bytes);
        let (data, rest) = rest.split_at_checked(length.into())?;
        self.0 = rest;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, data) = self.one()?;
        let mut record = Record { kind, data, more: VecDeque::new() };
        while self.0.starts_with(&CONTINUE.to_le_bytes()) {
            let Some((_, data)) = self.one() else { break };
            record.more.push_back(data);
            if record.more.len() > CONTINUED {
                return Some(Err(Broken::Otherwise));
            }
        }
        Some(Ok(record))
    }
}

impl Record<'_> {
    fn go_on(&mut self) -> bool {
        let next = self.more.pop_front();
        self.data = next.unwrap_or(self.data);
        next.is_some()
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if self.data.is_empty() && !self.go_on() {
                return None;
            }
            let (_, rest) = self.data.split_at(bytes.min(self.data.len()));
            bytes = bytes.saturating_sub(self.data.len());
            self.data = rest;
        }
        Some(())
    }

    /// The bytes that the next text comes to. Its letters are of one byte or two, which each record that continues them says anew.
    fn text(&mut self) -> Option<u64> {
        if self.data.is_empty() {
            return Some(0);
        }
        let (letters, flags) = (short(self.data, 0), *self.data.get(2)?);
        self.data = self.data.get(3..)?;
        let (mut runs, mut extra) = (0_usize, 0_usize);
        if flags & 8 != 0 {
            runs = short(self.data, 0) as usize;
            self.data = self.data.get(2..)?;
        }
        if flags & 4 != 0 {
            extra = long(self.data, 0) as usize;
            self.data = self.data.get(4..)?;
        }
        let (mut left, mut wide) = (letters as usize, flags & 1 != 0);
        loop {
            let size = if wide { 2 } else { 1 };
            let here = left.min(self.data.len().checked_div(size)?);
            self.data = self.data.get(here.checked_mul(size)?..)?;
            left = left.saturating_sub(here);
            if left == 0 {
                break;
            }
            if !self.go_on() {
                return None;
            }
            let (flags, rest) = self.data.split_first()?;
            (wide, self.data) = (flags & 1 != 0, rest);
        }
        self.skip(runs.checked_mul(4)?)?;
        self.skip(extra)?;
        Some(u64::from(letters).saturating_mul(3))
    }
}

/// A number of two bytes; what is cut off is nought, and found out elsewhere.
fn short(data: &[u8], at: usize) -> u32 {
    let two = data.get(at..).and_then(|rest| rest.first_chunk::<2>());
    two.map_or(0, |two| u16::from_le_bytes(*two).into())
}

fn long(data: &[u8], at: usize) -> u32 {
    let four = data.get(at..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}
