//! A table that was opened: its headings, and its rows as they come. Each kind of file has a module that opens it; the
//! checks of headings are the same for all.

use std::collections::BTreeMap;

use duban::Error;
use duban::diagnostic::{Arg, Diagnostic, Message};

use crate::cell::{Row, letters};
use crate::dates::Epoch;
use crate::input::{Input, Kind};
use crate::mapping::{FilePart, Mapping};
use crate::texts;

/// The rows of a table; an error ends them.
///
/// ```
/// use duban_tables::{Input, Rows, Table};
/// let input = Input::memory("台账.csv", "编号\nZB-1\nZB-2\n".as_bytes());
/// let rows: Rows = Box::new(Table::open(&input, None)?);
/// assert_eq!(rows.filter_map(Result::ok).count(), 2);
/// # Ok::<(), duban::Error>(())
/// ```
pub type Rows = Box<dyn Iterator<Item = Result<Row, Error>>>;

/// A table that was opened.
pub struct Table {
    pub(crate) file: String,
    pub(crate) sheet: Option<String>,
    pub(crate) headings: Vec<String>,
    pub(crate) epoch: Epoch,
    pub(crate) rows: Rows,
    /// Rows of one ticket stand together, whatever the mapping says.
    pub(crate) grouped: bool,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("file", &self.file)
            .field("headings", &self.headings)
            .finish_non_exhaustive()
    }
}

impl Table {
    /// A table without a sheet, of days from 1900; each kind of file says what is otherwise.
    pub(crate) fn new(
        file: &str,
        headings: Vec<String>,
        rows: impl Iterator<Item = Result<Row, Error>> + 'static,
    ) -> Table {
        Table {
            file: file.to_owned(),
            sheet: None,
            headings,
            epoch: Epoch::From1900,
            rows: Box::new(rows),
            grouped: false,
            warnings: Vec::new(),
        }
    }

    /// Opens a table; `mapping` says which sheet, where the header stands and the like. Of an event log the columns are
    /// its attributes, those of traces with `case:` before them, and each row is an event.
    ///
    /// # Errors
    /// What cannot be read, and headings that cannot be told apart.
    ///
    /// ```
    /// use duban_tables::{Cell, Input, Table};
    /// # fn main() -> Result<(), duban::Error> {
    /// let input = Input::memory("台账.csv", "编号,接收\nZB-1,2021/1/4 9:30\n".as_bytes());
    /// let mut table = Table::open(&input, None)?;
    /// assert_eq!(table.headings(), ["编号", "接收"]);
    /// let row = table.next().transpose()?.unwrap_or_default();
    /// assert_eq!((row.number, row.cell(0)), (2, &Cell::Text("ZB-1".to_owned())));
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(input: &Input, mapping: Option<&Mapping>) -> Result<Table, Error> {
        let none = Mapping::none();
        let part = &mapping.unwrap_or(&none).written.file;
        let table = match input.kind()? {
            Kind::Workbook => workbook(input, part),
            Kind::Parquet => parquet(input),
            Kind::Log => log(input),
            Kind::Text => csv(input, part),
            Kind::Page => Err(texts::error(
                Diagnostic::new(Message::new(&texts::IS_A_PAGE).with("name", input.name()))
                    .help(&texts::SAVE_AGAIN),
            )),
            Kind::Json => Err(texts::error(Message::new(&texts::UNKNOWN_KIND).with("name", input.name()))),
        }?;
        table.checked(Some(part))
    }

    /// The table with its headings in order, each with a name of its own.
    pub(crate) fn checked(self, part: Option<&FilePart>) -> Result<Table, Error> {
        let none = FilePart::default();
        let (mut table, part) = (self, part.unwrap_or(&none));
        table.headings = table.headings.iter().map(|heading| on_one_line(heading)).collect();
        while table.headings.last().is_some_and(String::is_empty) {
            table.headings.pop();
        }
        if table.headings.is_empty() {
            let message = Message::new(&texts::NO_HEADER).with("row", part.header().to_string());
            let finding = Diagnostic::new(message).help(&texts::SAY_HEADER);
            return Err(texts::placed(finding, table.place()));
        }
        table.doubled(part)?;
        Ok(table)
    }

    /// The headings, from the first column; an empty one has none.
    #[must_use]
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The sheet it stands on, in a workbook.
    ///
    /// ```
    /// use duban_tables::{Input, Table};
    /// let table = Table::open(&Input::file("tests/data/openpyxl.xlsx"), None)?;
    /// assert_eq!((table.sheet(), table.headings().len()), (Some("一月"), 8));
    /// # Ok::<(), duban::Error>(())
    /// ```
    #[must_use]
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// File and sheet, as findings show them.
    pub(crate) fn place(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} 工作表“{sheet}”", self.file),
            None => self.file.clone(),
        }
    }

    /// Headings that come twice cannot be told apart.
    fn doubled(&self, part: &FilePart) -> Result<(), Error> {
        let mut findings = Vec::new();
        let ignored = |name: &str| part.ignore.iter().any(|it| it.get_ref() == name);
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, name) in self.headings.iter().enumerate() {
            places.entry(name).or_default().push(at);
        }
        let mut doubled: Vec<(&str, Vec<usize>)> =
            places.into_iter().filter(|(_, same)| same.len() > 1).collect();
        doubled.sort_by(|(_, one), (_, other)| one.cmp(other));
        for (name, same) in doubled {
            if name.is_empty() || ignored(name) {
                continue;
            }
            let columns: Vec<String> = same.into_iter().map(letters).collect();
            let message = Message::new(&texts::HEADER_TWICE).with("name", name);
            let message = message.with("columns", columns.join("、"));
            findings.push(Diagnostic::new(message).help(&texts::RENAME_HEADING));
        }
        all(findings, &self.place())
    }
}

/// A heading as it is meant: a line break inside it is for the eye only.
pub(crate) fn on_one_line(heading: &str) -> String {
    let mut line = String::new();
    for part in heading.split(['\r', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(line.chars().last()) && latin(part.chars().next()) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// Nothing wrong, or everything that is, at one place.
pub(crate) fn all(findings: Vec<Diagnostic>, place: &str) -> Result<(), Error> {
    let mut placed: Option<Error> = None;
    for finding in findings {
        let one = texts::placed(finding, place.to_owned());
        match &mut placed {
            Some(error) => error.findings.extend(one.findings),
            None => placed = Some(one),
        }
    }
    placed.map_or(Ok(()), Err)
}

impl Iterator for Table {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

/// Names as a list in a message.
pub(crate) fn names<'n>(list: impl IntoIterator<Item = &'n str>) -> String {
    list.into_iter().collect::<Vec<_>>().join("、")
}

/// Names in a choice.
pub(crate) fn any_of<'n>(list: impl IntoIterator<Item = &'n str>) -> Arg {
    Arg::AnyOf(list.into_iter().map(Arg::from).collect())
}

#[cfg(feature = "csv")]
fn csv(input: &Input, part: &FilePart) -> Result<Table, Error> {
    crate::csv_in::open(input, part)
}

#[cfg(feature = "xlsx")]
fn workbook(input: &Input, part: &FilePart) -> Result<Table, Error> {
    crate::xlsx_in::open(input, part)
}

#[cfg(feature = "parquet")]
fn parquet(input: &Input) -> Result<Table, Error> {
    crate::parquet_in::open(input)
}

#[cfg(feature = "xes")]
fn log(input: &Input) -> Result<Table, Error> {
    crate::xes_in::open(input)
}

#[cfg(not(feature = "csv"))]
fn csv(_: &Input, _: &FilePart) -> Result<Table, Error> {
    Err(not_built("CSV", "csv"))
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &Input, _: &FilePart) -> Result<Table, Error> {
    Err(not_built("XLSX", "xlsx"))
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Input) -> Result<Table, Error> {
    Err(not_built("Parquet", "parquet"))
}

#[cfg(not(feature = "xes"))]
fn log(_: &Input) -> Result<Table, Error> {
    Err(not_built("XES", "xes"))
}

/// The error that a kind of file was left out when this was built.
///
/// For programs that offer a kind of file and were built without it.
///
/// ```
/// let error = duban_tables::not_built("Parquet", "parquet");
/// assert!(error.to_string().contains("--features parquet"), "it says what to build with");
/// ```
pub fn not_built(kind: &str, feature: &str) -> Error {
    let help = Message::new(&texts::BUILD_WITH).with("feature", feature);
    texts::error(Diagnostic::new(Message::new(&texts::KIND_NOT_BUILT).with("kind", kind)).help(help))
}
