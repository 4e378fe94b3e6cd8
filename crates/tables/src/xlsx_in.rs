//! Workbooks: `.xlsx`, and `.xls` from an old office. A sheet is held in memory as a whole. Merged cells are told, since
//! all but the first of them look empty.

use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, Reader, Xls, XlsError, Xlsx, XlsxError, XlsxFormulaMetadata};
use duban::Error;
use duban::diagnostic::{Diagnostic, Message, Text, nearest, texts as core_texts};

use crate::cell::{Cell, Row, letters};
use crate::container::{self, Container};
use crate::dates::Epoch;
use crate::input::{Input, Stream};
use crate::limits::Limits;
use crate::mapping::FilePart;
use crate::package;
use crate::records;
use crate::table::{Table, any_of, names};
use crate::texts;

type Bytes = Box<dyn Stream>;

/// The places of cells, by row and column.
type Places = BTreeSet<(u32, u32)>;

/// So many of the sheets that are not read are looked at, whether one of them may have been meant.
const OTHERS: usize = 100;

/// A workbook of either kind.
enum Book {
    New(Box<Xlsx<Bytes>>),
    Old(Box<Xls<Bytes>>),
}

/// Opens a sheet of a workbook.
pub(crate) fn open(input: &Input, part: &FilePart) -> Result<Table, Error> {
    let mut book = Book::open(input)?;
    let sheets = book.names();
    let sheet = chosen(input, &sheets, part)?;
    let (mut cells, merged) = book.sheet(&sheet, input.limits()).map_err(|broken| fault(input, broken))?;
    let header = part.header();
    let place = format!("{} 工作表“{sheet}”", input.name());
    header_is_whole(&merged, header, &place)?;
    let unknown = caught(|| book.uncalculated(&sheet, &cells, input.limits()));
    let unknown = unknown.map_err(|broken| fault(input, broken))?;
    let width = width(&cells);
    let merged = by_row(&merged, &cells, input.limits()).map_err(|broken| fault(input, broken))?;
    for row in merged.keys().chain(unknown.iter().map(|(row, _)| row)) {
        cells.entry(*row).or_default();
    }
    let mut rows = SheetRows { epoch: book.epoch(), merged, unknown, width, rows: cells.into_iter() };
    let headings = loop {
        match rows.next() {
            Some(Ok(row)) if row.number < header => {}
            Some(Ok(row)) if row.number == header => break row,
            _ => break Row::default(),
        }
    };
    let mut warnings = Vec::new();
    let others: Vec<&str> = sheets.iter().filter(|name| **name != sheet).map(String::as_str).collect();
    let looked_at = if part.sheet.is_none() { OTHERS } else { 0 };
    let others: Vec<&str> = others.into_iter().take(looked_at).filter(|name| book.holds(name)).collect();
    if !others.is_empty() {
        let message = Message::new(&texts::SHEETS_UNREAD).with("name", sheet.as_str());
        let help = Message::new(&texts::CHOOSE_SHEET).with("name", others.first().copied().unwrap_or(""));
        warnings.push(Diagnostic::new(message.with("others", names(others))).help(help));
    }
    let headings = headings.cells.iter().map(|cell| cell.text().unwrap_or_default()).collect();
    let epoch = part.epoch().unwrap_or(rows.epoch);
    Ok(Table { sheet: Some(sheet), epoch, warnings, ..Table::new(input.name(), headings, rows) })
}

/// Why a workbook cannot be read.
pub(crate) enum Broken {
    Protected,
    /// It has more of this than it may have; and what one can do.
    TooLarge {
        what: &'static Text,
        limit: u64,
        help: &'static Text,
    },
    Otherwise,
}

impl Broken {
    pub(crate) fn part_bytes(limits: &Limits) -> Broken {
        Broken::TooLarge { what: &texts::PART_BYTES, limit: limits.part_bytes, help: &texts::SPLIT }
    }

    fn sheet_cells(limits: &Limits) -> Broken {
        Broken::TooLarge { what: &texts::SHEET_CELLS, limit: limits.sheet_cells as u64, help: &texts::SPLIT }
    }

    pub(crate) fn sheet_text(limits: &Limits) -> Broken {
        Broken::TooLarge { what: &texts::SHEET_TEXT, limit: limits.sheet_text as u64, help: &texts::SPLIT }
    }

    fn merged_rows(limits: &Limits) -> Broken {
        Broken::TooLarge {
            what: &texts::MERGED_ROWS,
            limit: limits.merged_rows as u64,
            help: &texts::UNMERGE_ROWS,
        }
    }

    pub(crate) fn rectangle_cells(limits: &Limits) -> Broken {
        let (what, limit) = (&texts::RECTANGLE_CELLS, limits.rectangle_cells as u64);
        Broken::TooLarge { what, limit, help: &texts::SAVE_AS_NEW }
    }
}

impl From<XlsxError> for Broken {
    fn from(error: XlsxError) -> Broken {
        if matches!(error, XlsxError::Password) { Broken::Protected } else { Broken::Otherwise }
    }
}

impl From<XlsError> for Broken {
    fn from(error: XlsError) -> Broken {
        if matches!(error, XlsError::Password) { Broken::Protected } else { Broken::Otherwise }
    }
}

/// Reads, where the library may panic at a file that is not what it says: it takes some numbers in an old workbook for granted.
fn caught<T>(read: impl FnOnce() -> Result<T, Broken>) -> Result<T, Broken> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Broken::Otherwise))
}

fn fault(input: &Input, broken: Broken) -> Error {
    texts::error(match broken {
        Broken::Protected => Diagnostic::new(Message::new(&texts::PROTECTED).with("name", input.name()))
            .help(&texts::UNPROTECT),
        Broken::TooLarge { what, limit, help } => {
            let message = Message::new(&texts::TOO_LARGE).with("name", input.name()).with("what", what);
            Diagnostic::new(message.with("limit", limit.to_string())).help(help)
        }
        Broken::Otherwise => input.broken(&texts::A_WORKBOOK).help(&texts::SAVE_AGAIN),
    })
}

impl Book {
    fn open(input: &Input) -> Result<Book, Error> {
        let mut start = [0u8; 2];
        let mut stream = input.open()?;
        // What is shorter is no workbook, as opening it tells.
        let _ = stream.read_exact(&mut start);
        if start == *b"PK" {
            package::within(input.open()?, input.limits()).map_err(|broken| fault(input, broken))?;
            let new = input.open()?;
            let book = caught(|| Ok(Xlsx::new(new)?)).map_err(|broken| fault(input, broken))?;
            return Ok(Book::New(Box::new(book)));
        }
        match container::open(&mut input.open()?) {
            Ok(Container::Whole(workbook)) => {
                records::within(&workbook, input.limits()).map_err(|broken| fault(input, broken))?;
            }
            Ok(Container::None) => {}
            Ok(Container::Broken) | Err(_) => return Err(fault(input, Broken::Otherwise)),
        }
        let old = input.open()?;
        // An encrypted .xlsx stands in the same container as an old .xls.
        match caught(|| Ok(Xls::new(old)?)) {
            Ok(book) => Ok(Book::Old(Box::new(book))),
            Err(Broken::Otherwise) => {
                let new = input.open()?;
                package::within(input.open()?, input.limits()).map_err(|broken| fault(input, broken))?;
                Err(fault(input, caught(|| Ok(Xlsx::new(new)?)).err().unwrap_or(Broken::Otherwise)))
            }
            Err(broken) => Err(fault(input, broken)),
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Book::New(book) => book.sheet_names(),
            Book::Old(book) => book.sheet_names(),
        }
    }

    fn epoch(&self) -> Epoch {
        let late = match self {
            Book::New(book) => book.has_1904_epoch(),
            Book::Old(book) => book.has_1904_epoch(),
        };
        if late { Epoch::From1904 } else { Epoch::From1900 }
    }

    fn sheet(&mut self, name: &str, limits: &Limits) -> Result<(Cells, Vec<Dimensions>), Broken> {
        caught(|| match self {
            Book::New(book) => Ok((new_cells(book, name, limits)?, book.merge_cells_by_sheet_name(name)?)),
            Book::Old(book) => {
                let range = book.worksheet_range(name)?;
                let mut cells = Cells::new();
                let (row, column) = range.start().unwrap_or_default();
                for (down, right, data) in range.used_cells() {
                    let place = (offset(row, down)?, offset(column, right)?);
                    cells.entry(place.0).or_default().push((place.1, data.clone()));
                }
                Ok((cells, book.merge_cells_by_sheet_name(name)?))
            }
        })
    }

    /// The cells with a formula whose value the file does not hold, as what programs write that do not calculate. What is shared is not
    /// put together for each cell: a formula says itself at which place of a list it wants to stand, however far.
    fn uncalculated(&mut self, name: &str, cells: &Cells, limits: &Limits) -> Result<Places, Broken> {
        // An .xls always has a value beside its formula.
        let Book::New(book) = self else { return Ok(Places::new()) };
        let Ok(mut reader) = book.worksheet_cells_reader(name) else { return Ok(Places::new()) };
        let empty = |(row, column): (u32, u32)| {
            cells.get(&row).is_none_or(|cells| cells.binary_search_by_key(&column, |(at, _)| *at).is_err())
        };
        let mut unknown = Places::new();
        while let Ok(Some(cell)) = reader.next_cell_with_formula_metadata() {
            let calculates = cell.formula.is_some_and(|formula| match formula {
                XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
                    !formula.is_empty()
                }
                _ => true,
            });
            if calculates && empty(cell.pos) {
                unknown.insert(cell.pos);
            }
            if unknown.len() > limits.sheet_cells {
                return Err(Broken::sheet_cells(limits));
            }
        }
        Ok(unknown)
    }

    /// Whether a sheet holds anything.
    fn holds(&mut self, name: &str) -> bool {
        let held = caught(|| match self {
            Book::New(book) => {
                let mut reader = book.worksheet_cells_reader(name)?;
                while let Some(cell) = reader.next_cell()? {
                    if !matches!(cell.get_value(), DataRef::Empty) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Book::Old(book) => Ok(book.worksheet_range(name)?.used_cells().next().is_some()),
        });
        held.unwrap_or(false)
    }
}

/// The sheet that the mapping says, by name or by number; else the first.
fn chosen(input: &Input, sheets: &[String], part: &FilePart) -> Result<String, Error> {
    let Some(wanted) = part.sheet.as_ref().map(toml::Spanned::get_ref) else {
        return sheets.first().cloned().ok_or_else(|| fault(input, Broken::Otherwise));
    };
    if let Some(found) = sheets.iter().find(|name| *name == wanted) {
        return Ok(found.clone());
    }
    let by_number = wanted.parse::<usize>().ok().and_then(|number| sheets.get(number.checked_sub(1)?));
    by_number.cloned().ok_or_else(|| {
        let known = sheets.iter().map(String::as_str);
        let help = match nearest(wanted, known.clone()) {
            Some(near) => Message::new(&core_texts::DID_YOU_MEAN).with("name", near),
            None => Message::new(&texts::SHEETS_ARE).with("names", any_of(known)),
        };
        let finding = Diagnostic::new(Message::new(&texts::NO_SUCH_SHEET).with("name", wanted.as_str()));
        texts::placed(finding.help(help), input.name().to_owned())
    })
}

/// Merged cells leave columns without a heading of their own.
fn header_is_whole(merged: &[Dimensions], header: u64, place: &str) -> Result<(), Error> {
    let of_header = |area: &&Dimensions| {
        (u64::from(area.start.0)..=u64::from(area.end.0)).contains(&header.saturating_sub(1))
    };
    let areas: Vec<String> = merged.iter().filter(of_header).map(area_name).collect();
    if areas.is_empty() {
        return Ok(());
    }
    let message = Message::new(&texts::HEADER_MERGED).with("range", areas.join("、"));
    Err(texts::placed(Diagnostic::new(message).help(&texts::UNMERGE), place.to_owned()))
}

fn area_name(area: &Dimensions) -> String {
    let corner = |(row, column): (u32, u32)| {
        format!("{}{}", letters(usize::try_from(column).unwrap_or(usize::MAX)), row.saturating_add(1))
    };
    format!("{}:{}", corner(area.start), corner(area.end))
}

/// The cells of a sheet that hold something, by row, each with its column, in their order. A sheet is not kept as the rectangle that it spans:
/// one that somebody left in its last corner would make that a hundred gigabytes.
type Cells = BTreeMap<u32, Vec<(u32, Data)>>;

/// A sheet has so many rows, and so many columns.
const MOST: (u32, u32) = (1_048_576, 16_384);

fn new_cells(book: &mut Xlsx<Bytes>, name: &str, limits: &Limits) -> Result<Cells, Broken> {
    let mut reader = match book.worksheet_cells_reader(name) {
        // A chart on a sheet of its own has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Cells::new()),
        reader => reader?,
    };
    let mut cells = Cells::new();
    let (mut count, mut text) = (0_usize, 0_usize);
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if row >= MOST.0 || column >= MOST.1 {
            return Err(Broken::Otherwise);
        }
        text = text.saturating_add(text_of(cell.get_value()));
        if text > limits.sheet_text {
            return Err(Broken::sheet_text(limits));
        }
        match Data::from(cell.get_value().clone()) {
            Data::Empty => continue,
            data => cells.entry(row).or_default().push((column, data)),
        }
        count = count.saturating_add(1);
        if count > limits.sheet_cells {
            return Err(Broken::sheet_cells(limits));
        }
    }
    for row in cells.values_mut() {
        row.sort_by_key(|(column, _)| *column);
    }
    Ok(cells)
}

/// The bytes of the text in a cell. Texts that stand in many cells are held as often.
fn text_of(value: &DataRef<'_>) -> usize {
    match value {
        DataRef::SharedString(text) => text.len(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.len(),
        _ => 0,
    }
}

fn offset(start: u32, by: usize) -> Result<u32, Broken> {
    u32::try_from(by).ok().and_then(|by| start.checked_add(by)).ok_or(Broken::Otherwise)
}

/// How many columns the cells span.
fn width(cells: &Cells) -> usize {
    let last = cells.values().flatten().map(|(column, _)| *column).max();
    last.and_then(|last| usize::try_from(last).ok()?.checked_add(1)).unwrap_or(0)
}

struct SheetRows {
    rows: btree_map::IntoIter<u32, Vec<(u32, Data)>>,
    /// How many columns the sheet has.
    width: usize,
    /// The first and last columns of merged cells, by row.
    merged: Stretches,
    /// Formulas without a value.
    unknown: Places,
    epoch: Epoch,
}

/// Columns, the first and the last of each stretch of them, by row.
type Stretches = BTreeMap<u32, Vec<(u32, u32)>>;

/// Merged cells, row by row, as far down as there are others.
fn by_row(areas: &[Dimensions], cells: &Cells, limits: &Limits) -> Result<Stretches, Broken> {
    let mut rows = Stretches::new();
    let (Some(first), Some(last)) = (cells.keys().next(), cells.keys().next_back()) else { return Ok(rows) };
    let mut count = 0_usize;
    for area in areas {
        for row in area.start.0.max(*first)..=area.end.0.min(*last) {
            count = count.saturating_add(1);
            if count > limits.merged_rows {
                return Err(Broken::merged_rows(limits));
            }
            rows.entry(row).or_default().push((area.start.1, area.end.1));
        }
    }
    Ok(rows)
}

impl SheetRows {
    /// The cells of a row, as far as one of them can matter.
    fn cells(&self, row: u32, held: &[(u32, Data)]) -> Vec<Cell> {
        let unknown = self.unknown.range((row, 0)..=(row, u32::MAX)).map(|(_, column)| *column);
        let merged = self.merged.get(&row).into_iter().flatten().map(|(_, last)| *last);
        let last = held.iter().map(|(column, _)| *column).chain(unknown).chain(merged).max();
        let length = last.and_then(|last| usize::try_from(last).ok()?.checked_add(1)).unwrap_or(0);
        let mut cells: Vec<Cell> = (0..length.min(self.width)).map(|_| Cell::Empty).collect();
        for (column, data) in held {
            if let Some(place) = usize::try_from(*column).ok().and_then(|column| cells.get_mut(column)) {
                *place = cell(data);
            }
        }
        cells
    }
}

impl Iterator for SheetRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (row, held) = self.rows.next()?;
        let mut cells = self.cells(row, &held);
        for (_, column) in self.unknown.range((row, 0)..=(row, u32::MAX)) {
            let column = usize::try_from(*column).unwrap_or(usize::MAX);
            if let Some(cell) = cells.get_mut(column) {
                *cell = Cell::Uncalculated;
            }
        }
        for (first, last) in self.merged.get(&row).into_iter().flatten() {
            let (first, last) = (usize::try_from(*first).ok()?, usize::try_from(*last).ok()?);
            for cell in cells.iter_mut().take(last.saturating_add(1)).skip(first) {
                *cell = Cell::Merged;
            }
        }
        while cells.last().is_some_and(Cell::is_blank) {
            cells.pop();
        }
        Some(Ok(Row { number: u64::from(row).saturating_add(1), cells }))
    }
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) if text.is_empty() => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Bool(yes) => Cell::Bool(*yes),
        Data::Int(whole) => Cell::Number(whole.to_string()),
        Data::Float(number) => Cell::Number(exact(*number)),
        Data::DateTime(serial) => Cell::Serial(format!("{}", serial.as_f64())),
        Data::Error(_) => Cell::Fault,
    }
}

/// A number as the spreadsheet shows it: it keeps fifteen digits, and the others are an accident of binary.
fn exact(number: f64) -> String {
    let shown = format!("{number:.14e}");
    let plain = shown.parse::<duban::value::Number>().map(|number| number.plain().to_string());
    plain.unwrap_or(shown)
}
