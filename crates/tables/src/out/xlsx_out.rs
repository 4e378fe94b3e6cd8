//! A report as a workbook: a sheet for each table that has something to say, Chinese headings that stay in sight, filters,
//! real dates, colours for statuses. Rows go to disk as they come, so that a large report needs little memory; the same
//! report gives the same bytes.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use duban::report::{Report, TicketReport};
use duban::value::{Day, Moment};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::ReportWriter;
use super::columns::{Column, ColumnKind, Part};
use super::rows::{Value, beside, of_ticket};
use super::words;

/// The last row of a sheet, from 0; what does not fit goes on on a further one.
const LAST_ROW: u32 = 1_048_575;

/// The longest text of a cell.
const MOST_CHARACTERS: usize = 32_767;

/// The tables that tickets fill.
const OF_TICKETS: [Part; 4] = [Part::Obligations, Part::Violations, Part::Escalations, Part::Notes];

/// Statuses and the colours behind them.
const COLOURS: [(&str, u32); 6] = [
    ("met", 0xC6_EF_CE),
    ("late", 0xFF_EB_9C),
    ("overdue", 0xFF_C7_CE),
    ("paused", 0xDD_EB_F7),
    ("undetermined", 0xE7_E6_E6),
    ("waived", 0xE7_E6_E6),
];

/// Writes a report as a workbook.
///
/// ```
/// use duban::{Policy, Ticket};
/// use duban_tables::{XlsxReport, write_whole};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04".parse()?);
/// let report = policy.check(&ticket, "2021-01-08".parse()?)?;
/// let mut book = XlsxReport::new(std::io::Cursor::new(Vec::new()))?;
/// write_whole(&mut book, &report)?;
/// assert!(book.into_inner().into_inner().starts_with(b"PK"));
/// # Ok(())
/// # }
/// ```
pub struct XlsxReport<W> {
    out: W,
    book: Workbook,
    /// Of each table the sheet that is written to, and its next row.
    sheets: BTreeMap<Part, (usize, u32)>,
    /// How many sheets each table has.
    counts: BTreeMap<Part, u32>,
    formats: Formats,
}

impl<W> std::fmt::Debug for XlsxReport<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XlsxReport").field("sheets", &self.sheets).finish_non_exhaustive()
    }
}

struct Formats {
    header: Format,
    moment: Format,
    day: Format,
    share: Format,
}

/// Writes, where the library panics at an error: its rows wait in a temporary file, and it takes for granted that this can be
/// written.
fn caught<T>(write: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    catch_unwind(AssertUnwindSafe(write)).unwrap_or_else(|said| {
        let full = said.downcast_ref::<String>().is_some_and(|said| said.contains("StorageFull"));
        Err(io::Error::from(if full { ErrorKind::StorageFull } else { ErrorKind::Other }))
    })
}

/// Keeps the first error that writing meets, and takes what follows as if it were written: the archive's writer would
/// otherwise try once more when it is dropped, and say on the screen that it cannot.
struct Steady<'w, W> {
    out: &'w mut W,
    failed: Option<io::Error>,
}

impl<W: Write> Write for Steady<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.failed {
            Some(_) => Ok(bytes.len()),
            None => self.out.write(bytes).or_else(|error| match error.kind() {
                ErrorKind::Interrupted => Err(error),
                _ => {
                    self.failed = Some(error);
                    Ok(bytes.len())
                }
            }),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed.is_none() {
            self.failed = self.out.flush().err();
        }
        Ok(())
    }
}

impl<W: Seek> Seek for Steady<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match (&self.failed, self.out.seek(to)) {
            (None, Err(error)) => {
                self.failed = Some(error);
                Ok(0)
            }
            (_, place) => Ok(place.unwrap_or(0)),
        }
    }
}

fn wrong(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

impl<W: Write + Seek + Send> XlsxReport<W> {
    /// Begins a workbook.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn new(out: W) -> io::Result<XlsxReport<W>> {
        XlsxReport::begun(out, Workbook::new())
    }

    /// Begins a workbook whose rows wait in a folder for their turn, in a file without a name, and not in that of the
    /// system: where the workbook itself is to be, there is room for both or for neither. If nothing can be written there,
    /// they wait in that of the system after all.
    ///
    /// # Errors
    /// There is no room for it.
    ///
    /// ```
    /// use std::{fs::File, path::Path};
    ///
    /// use duban_tables::XlsxReport;
    /// # fn main() -> std::io::Result<()> {
    /// # let out = std::env::temp_dir().join(format!("duban-waiting-{}.xlsx", std::process::id()));
    /// let folder = out.parent().unwrap_or(Path::new("."));
    /// let book = XlsxReport::waiting_in(File::create(&out)?, folder)?;
    /// # drop(book);
    /// # std::fs::remove_file(out)
    /// # }
    /// ```
    pub fn waiting_in(out: W, folder: &Path) -> io::Result<XlsxReport<W>> {
        let mut book = Workbook::new();
        let _ = book.set_tempdir(folder);
        XlsxReport::begun(out, book)
    }

    fn begun(out: W, book: Workbook) -> io::Result<XlsxReport<W>> {
        let formats = Formats {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0xD9_E1_F2))
                .set_align(FormatAlign::VerticalCenter),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            share: Format::new().set_num_format("0.######"),
        };
        let (sheets, counts) = (BTreeMap::new(), BTreeMap::new());
        let mut report = XlsxReport { out, book, sheets, counts, formats };
        caught(|| OF_TICKETS.into_iter().try_for_each(|part| report.sheet(part).map(|_| ())))?;
        Ok(report)
    }

    /// What it was written to.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// A new sheet for a table, with its header.
    fn sheet(&mut self, part: Part) -> io::Result<(usize, u32)> {
        let count = self.counts.entry(part).or_insert(0);
        *count = count.saturating_add(1);
        let name = if *count == 1 { part.heading().to_owned() } else { format!("{}{count}", part.heading()) };
        let at = self.book.worksheets().len();
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(wrong)?;
        sheet.set_name(name).map_err(wrong)?;
        sheet.set_freeze_panes(1, 0).map_err(wrong)?;
        for (column, about) in (0u16..).zip(part.columns()) {
            sheet.set_column_width(column, about.width).map_err(wrong)?;
            sheet.write_string_with_format(0, column, about.heading, &self.formats.header).map_err(wrong)?;
        }
        self.sheets.insert(part, (at, 1));
        Ok((at, 1))
    }

    fn rows(&mut self, part: Part, rows: Vec<Vec<Value>>) -> io::Result<()> {
        for row in rows {
            let (mut at, mut next) = match self.sheets.get(&part) {
                Some(place) => *place,
                None => self.sheet(part)?,
            };
            if next > LAST_ROW {
                self.close(part, at, next)?;
                (at, next) = self.sheet(part)?;
            }
            let sheet = self.book.worksheet_from_index(at).map_err(wrong)?;
            for ((column, about), value) in (0u16..).zip(part.columns()).zip(&row) {
                write(sheet, (next, column), about, value, &self.formats).map_err(wrong)?;
            }
            self.sheets.insert(part, (at, next.saturating_add(1)));
        }
        Ok(())
    }

    /// Filters and colours, once it is known how far a sheet goes.
    fn close(&mut self, part: Part, at: usize, next: u32) -> io::Result<()> {
        let last = next.saturating_sub(1);
        let columns = part.columns();
        let width = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let sheet = self.book.worksheet_from_index(at).map_err(wrong)?;
        if last > 0 && part != Part::Summary {
            sheet.autofilter(0, 0, last, width).map_err(wrong)?;
        }
        for (column, about) in (0u16..).zip(columns).filter(|_| last > 0) {
            if about.kind != ColumnKind::Status {
                continue;
            }
            for (status, colour) in COLOURS {
                let format = Format::new().set_background_color(Color::RGB(colour));
                let rule = ConditionalFormatCellRule::EqualTo(words::status(status).to_owned());
                let rule = ConditionalFormatCell::new().set_rule(rule).set_format(format);
                sheet.add_conditional_format(1, column, last, column, &rule).map_err(wrong)?;
            }
        }
        Ok(())
    }
}

impl<W: Write + Seek + Send> ReportWriter for XlsxReport<W> {
    fn ticket(&mut self, ticket: &TicketReport) -> io::Result<()> {
        caught(|| OF_TICKETS.into_iter().try_for_each(|part| self.rows(part, of_ticket(part, ticket))))
    }

    fn finish(&mut self, report: &Report) -> io::Result<()> {
        caught(|| self.ended(report))
    }
}

impl<W: Write + Seek + Send> XlsxReport<W> {
    fn ended(&mut self, report: &Report) -> io::Result<()> {
        for part in Part::ALL {
            let rows = beside(part, report);
            if !rows.is_empty() || part == Part::Units {
                if !self.sheets.contains_key(&part) {
                    self.sheet(part)?;
                }
                self.rows(part, rows)?;
            }
        }
        let sheets: Vec<(Part, (usize, u32))> = self.sheets.iter().map(|(part, at)| (*part, *at)).collect();
        for (part, (at, next)) in sheets {
            self.close(part, at, next)?;
        }
        // The clock has no part in it: the workbook was made as of the report's moment.
        let mut properties = DocProperties::new().set_title(&report.policy.name);
        if let Some(made) = moment(report.as_of) {
            properties = properties.set_creation_datetime(&made);
        }
        self.book.set_properties(&properties);
        let mut out = Steady { out: &mut self.out, failed: None };
        let saved = self.book.save_to_writer(&mut out).map_err(wrong);
        out.flush()?;
        out.failed.map_or(saved, Err)
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    about: &Column,
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Value::None => return Ok(()),
        // Strings are written as strings: no cell of them is ever run as a formula.
        Value::Text(text) => sheet.write_string(row, column, shortened(text))?,
        Value::Status(word) => sheet.write_string(row, column, words::status(word))?,
        Value::Truth(yes) => sheet.write_string(row, column, if *yes { "是" } else { "否" })?,
        Value::Whole(whole) => match (u32::try_from(*whole), about.kind) {
            (Ok(whole), ColumnKind::Whole | ColumnKind::Text) => sheet.write_number(row, column, whole)?,
            _ => sheet.write_string(row, column, whole.to_string())?,
        },
        Value::Number(number) => match number.parse::<f64>() {
            Ok(shown) => sheet.write_number_with_format(row, column, shown, &formats.share)?,
            Err(_) => sheet.write_string(row, column, number)?,
        },
        Value::Moment(at) => match moment(*at) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, &formats.moment)?,
            None => sheet.write_string(row, column, at.to_string())?,
        },
        Value::Day(at) => match day(*at) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, &formats.day)?,
            None => sheet.write_string(row, column, at.to_string())?,
        },
    };
    Ok(())
}

fn shortened(text: &str) -> &str {
    let end = text.char_indices().nth(MOST_CHARACTERS).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

fn day(at: Day) -> Option<ExcelDateTime> {
    let (year, month, day) = at.ymd();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
        .ok()
}

fn moment(at: Moment) -> Option<ExcelDateTime> {
    let (hour, minute, second) = at.clock().hms();
    let day = day(at.day())?;
    day.and_hms(u16::try_from(hour).ok()?, u8::try_from(minute).ok()?, second).ok()
}
