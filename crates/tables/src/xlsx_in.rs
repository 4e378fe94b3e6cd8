//! Workbooks: `.xlsx`, and `.xls` from an old office. A sheet is held in memory as a whole. Merged cells are told, since
//! all but the first of them look empty.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, Range, Reader, Xls, XlsError, Xlsx, XlsxError};
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
    let (range, merged) = book.sheet(&sheet).map_err(|broken| fault(input, broken))?;
    let header = part.header();
    let place = format!("{} 工作表“{sheet}”", input.name());
    header_is_whole(&merged, header, &place)?;
    let unknown = book.uncalculated(&sheet, &range);
    let mut rows = SheetRows { epoch: book.epoch(), merged: by_row(&merged), unknown, next: 0, range };
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
            Err(Broken::Otherwise) => match Xlsx::new(input.open()?) {
                Err(XlsxError::Password) => Err(fault(input, Broken::Protected)),
                _ => Err(fault(input, Broken::Otherwise)),
            },
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

    fn sheet(&mut self, name: &str) -> Result<(Range<Data>, Vec<Dimensions>), Broken> {
        caught(|| match self {
            Book::New(book) => {
                let range = book.worksheet_range(name)?;
                let merged = book.merge_cells_by_sheet_name(name)?;
                Ok((range, merged))
            }
            Book::Old(book) => {
                let range = book.worksheet_range(name)?;
                let merged = book.merge_cells_by_sheet_name(name)?;
                Ok((range, merged))
            }
        })
    }

    /// The cells with a formula whose value the file does not hold, as what programs write that do not calculate.
    fn uncalculated(&mut self, name: &str, range: &Range<Data>) -> BTreeSet<(u32, u32)> {
        // An .xls always has a value beside its formula.
        let Book::New(book) = self else { return BTreeSet::new() };
        let Ok(formulas) = book.worksheet_formula(name) else { return BTreeSet::new() };
        let Some((row, column)) = formulas.start() else { return BTreeSet::new() };
        let place = |(down, right): (usize, usize)| {
            let (down, right) = (u32::try_from(down).ok()?, u32::try_from(right).ok()?);
            Some((row.checked_add(down)?, column.checked_add(right)?))
        };
        let empty = |at: &(u32, u32)| range.get_value(*at).is_none_or(|data| *data == Data::Empty);
        let written = formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty());
        written.filter_map(|(down, right, _)| place((down, right))).filter(empty).collect()
    }

    /// Whether a sheet holds anything.
    fn holds(&mut self, name: &str) -> bool {
        self.sheet(name).is_ok_and(|(range, _)| range.used_cells().next().is_some())
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

struct SheetRows {
    range: Range<Data>,
    /// The first and last columns of merged cells, by row.
    merged: BTreeMap<u32, Vec<(u32, u32)>>,
    /// Formulas without a value.
    unknown: BTreeSet<(u32, u32)>,
    epoch: Epoch,
    next: usize,
}

fn by_row(areas: &[Dimensions]) -> BTreeMap<u32, Vec<(u32, u32)>> {
    let mut rows: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for area in areas {
        for row in area.start.0..=area.end.0 {
            rows.entry(row).or_default().push((area.start.1, area.end.1));
        }
    }
    rows
}

impl Iterator for SheetRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (first_row, first_column) = self.range.start()?;
        let at = self.next;
        if at >= self.range.height() {
            return None;
        }
        self.next = at.saturating_add(1);
        let row = u32::try_from(at).ok()?.checked_add(first_row)?;
        let before = (0..first_column).map(|_| Cell::Empty);
        let cells = (0..self.range.width()).map(|column| match self.range.get((at, column)) {
            Some(data) => cell(data),
            None => Cell::Empty,
        });
        let mut cells: Vec<Cell> = before.chain(cells).collect();
        for (_, column) in self.unknown.range((row, 0)..=(row, u32::MAX)) {
            let column = usize::try_from(*column).unwrap_or(usize::MAX);
            if let Some(cell) = cells.get_mut(column) {
                *cell = Cell::Uncalculated;
            }
        }
        for (first, last) in self.merged.get(&row).into_iter().flatten() {
            for column in *first..=*last {
                if let Some(cell) = usize::try_from(column).ok().and_then(|column| cells.get_mut(column)) {
                    *cell = Cell::Merged;
                }
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
