//! Workbooks: `.xlsx`, and `.xls` from an old office. A sheet is held in memory as a whole. Merged cells are told, since
//! all but the first of them look empty.

use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Reader, Xls, XlsError, Xlsx, XlsxError};
use duban::Error;
use duban::diagnostic::{Diagnostic, Message, nearest, texts as core_texts};

use crate::cell::{Cell, Row, letters};
use crate::container;
use crate::dates::Epoch;
use crate::input::{Input, Stream};
use crate::mapping::FilePart;
use crate::table::{Table, any_of, names};
use crate::texts;

type Bytes = Box<dyn Stream>;

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
    let (mut cells, merged) = book.sheet(&sheet).map_err(|broken| fault(input, broken))?;
    let header = part.header();
    let place = format!("{} 工作表“{sheet}”", input.name());
    header_is_whole(&merged, header, &place)?;
    let unknown = caught(|| Ok(book.uncalculated(&sheet, &cells))).map_err(|broken| fault(input, broken))?;
    let width = width(&cells);
    let merged = by_row(&merged, &cells);
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
    if part.sheet.is_none() && others.iter().any(|name| book.holds(name)) {
        let others: Vec<&str> = others.into_iter().filter(|name| book.holds(name)).collect();
        let message = Message::new(&texts::SHEETS_UNREAD).with("name", sheet.as_str());
        let help = Message::new(&texts::CHOOSE_SHEET).with("name", others.first().copied().unwrap_or(""));
        warnings.push(Diagnostic::new(message.with("others", names(others))).help(help));
    }
    let headings = headings.cells.iter().map(|cell| cell.text().unwrap_or_default()).collect();
    let epoch = part.epoch().unwrap_or(rows.epoch);
    Ok(Table { sheet: Some(sheet), epoch, warnings, ..Table::new(input.name(), headings, rows) })
}

/// Why a workbook cannot be read.
enum Broken {
    Protected,
    Otherwise,
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
            let new = input.open()?;
            let book = caught(|| Ok(Xlsx::new(new)?)).map_err(|broken| fault(input, broken))?;
            return Ok(Book::New(Box::new(book)));
        }
        if !container::ends(&mut input.open()?).unwrap_or(false) {
            return Err(fault(input, Broken::Otherwise));
        }
        let old = input.open()?;
        // An encrypted .xlsx stands in the same container as an old .xls.
        match caught(|| Ok(Xls::new(old)?)) {
            Ok(book) => Ok(Book::Old(Box::new(book))),
            Err(Broken::Protected) => Err(fault(input, Broken::Protected)),
            Err(Broken::Otherwise) => {
                let new = input.open()?;
                Err(fault(input, caught(|| Ok(Xlsx::new(new)?)).err().unwrap_or(Broken::Otherwise)))
            }
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

    fn sheet(&mut self, name: &str) -> Result<(Cells, Vec<Dimensions>), Broken> {
        caught(|| match self {
            Book::New(book) => Ok((new_cells(book, name)?, book.merge_cells_by_sheet_name(name)?)),
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

    /// The cells with a formula whose value the file does not hold, as what programs write that do not calculate.
    fn uncalculated(&mut self, name: &str, cells: &Cells) -> BTreeSet<(u32, u32)> {
        // An .xls always has a value beside its formula.
        let Book::New(book) = self else { return BTreeSet::new() };
        let Ok(mut reader) = book.worksheet_cells_reader(name) else { return BTreeSet::new() };
        let empty = |(row, column): (u32, u32)| {
            cells.get(&row).is_none_or(|cells| cells.binary_search_by_key(&column, |(at, _)| *at).is_err())
        };
        let mut unknown = BTreeSet::new();
        while let Ok(Some(formula)) = reader.next_formula() {
            if !formula.get_value().is_empty() && empty(formula.get_position()) {
                unknown.insert(formula.get_position());
            }
        }
        unknown
    }

    /// Whether a sheet holds anything.
    fn holds(&mut self, name: &str) -> bool {
        self.sheet(name).is_ok_and(|(cells, _)| !cells.is_empty())
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

fn new_cells(book: &mut Xlsx<Bytes>, name: &str) -> Result<Cells, Broken> {
    let mut reader = match book.worksheet_cells_reader(name) {
        // A chart on a sheet of its own has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Cells::new()),
        reader => reader?,
    };
    let mut cells = Cells::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if row >= MOST.0 || column >= MOST.1 {
            return Err(Broken::Otherwise);
        }
        match Data::from(cell.get_value().clone()) {
            Data::Empty => {}
            data => cells.entry(row).or_default().push((column, data)),
        }
    }
    for row in cells.values_mut() {
        row.sort_by_key(|(column, _)| *column);
    }
    Ok(cells)
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
    merged: BTreeMap<u32, Vec<(u32, u32)>>,
    /// Formulas without a value.
    unknown: BTreeSet<(u32, u32)>,
    epoch: Epoch,
}

/// Merged cells, row by row, as far down as there are others.
fn by_row(areas: &[Dimensions], cells: &Cells) -> BTreeMap<u32, Vec<(u32, u32)>> {
    let mut rows: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    let (Some(first), Some(last)) = (cells.keys().next(), cells.keys().next_back()) else { return rows };
    for area in areas {
        for row in area.start.0.max(*first)..=area.end.0.min(*last) {
            rows.entry(row).or_default().push((area.start.1, area.end.1));
        }
    }
    rows
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
