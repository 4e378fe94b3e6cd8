//! Tickets out of rows: a row a ticket, or a row an event. A row that cannot be read is named by sheet, row and column and
//! the others go on; what the engine finds in a ticket is brought back to the cell it came from.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use duban::diagnostic::{Diagnostic, Lang, Message, texts as core_texts};
use duban::program::Program;
use duban::{Error, Ticket};

use crate::cell::{Cell, Row, letters};
use crate::make::{Faulty, Maker};
use crate::mapping::Mapping;
use crate::plan::{Plan, plan};
use crate::table::{Table, on_one_line};
use crate::texts;

/// A ticket, and the rows it came from.
#[derive(Clone, Debug)]
pub struct Tabled {
    /// The ticket. The spans in it are of no text: [`Tickets::locate`] knows which cells they mean.
    pub ticket: Ticket,
    /// The rows it came from, as a spreadsheet numbers them.
    pub rows: Vec<u64>,
}

/// Why there is no ticket.
#[derive(Debug)]
pub enum Trouble {
    /// This record cannot be read; the next one may be.
    Record(Error),
    /// The file cannot be read on.
    File(Error),
}

/// The tickets of a table, as they come.
///
/// What cannot be read is one [`Trouble`] for each record, and the others go on; what the engine finds in a ticket is
/// brought back to its cell by [`Tickets::locate`].
///
/// ```
/// use duban::{Policy, StreamOptions, source::Source};
/// use duban_tables::{Input, Mapping, Table, Tabled, Tickets, Trouble, Twins};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let mapping = "[ticket]\nid = \"编号\"\nmatter = { value = \"企业诉求\" }\n\
///                [[events]]\nevent = \"接收\"\nat = \"时间\"\n";
/// let mapping = Mapping::read(Source::new("mapping.toml", mapping))?;
/// let text = "编号,时间,备注\nZB-1,2021/1/4 9:30,\nZB-2,昨天上午,\nZB-1,2021/1/5,\n";
/// let table = Table::open(&Input::memory("台账.csv", text.as_bytes()), Some(&mapping))?;
/// let mut tickets = Tickets::new(table, &mapping, policy.program())?.speaking(Default::default());
/// let mut judge = policy.judge_stream("2021-02-01".parse()?, StreamOptions::default());
/// let (mut judged, mut wrong, mut twins) = (Vec::new(), Vec::new(), Twins::default());
/// while let Some(next) = tickets.next() {
///     let tabled: Tabled = match next {
///         Ok(tabled) => tabled,
///         Err(Trouble::Record(error)) => {
///             judge.reject();
///             wrong.push(error.to_string());
///             continue;
///         }
///         Err(Trouble::File(error)) => return Err(error.into()),
///     };
///     if let Err(twin) = twins.look(&tickets, &tabled) {
///         wrong.push(twin.to_string());
///         continue;
///     }
///     match judge.ticket(&tabled.ticket) {
///         Ok(report) => judged.push(report),
///         Err(finding) => wrong.push(tickets.locate(&tabled, &finding).to_string()),
///     }
/// }
/// assert_eq!(judged.len(), 1);
/// assert!(wrong[0].contains("台账.csv 第3行B列“时间”") && wrong[1].contains("“ZB-1”出现了两次"));
/// assert_eq!(tickets.place(3, Some(1)), "台账.csv 第3行B列“时间”");
/// let unused = tickets.warnings().ok_or("the third column is not mapped")?;
/// assert!(unused.to_string().contains("C列“备注”"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Tickets<'p> {
    table: Table,
    plan: Plan<'p>,
    /// Columns without a heading that hold something.
    unheaded: BTreeSet<usize>,
    /// A row read ahead, of the next ticket.
    ahead: Option<Row>,
    /// What went wrong behind the rows of the last ticket.
    later: Option<Trouble>,
    /// What was gathered of a table that is not sorted.
    gathered: Option<VecDeque<Result<Vec<Row>, Error>>>,
    warnings: Vec<Diagnostic>,
    lang: Lang,
}

impl<'p> Tickets<'p> {
    /// Holds a mapping against a table and a policy.
    ///
    /// # Errors
    /// Columns that the table lacks, names that the policy lacks: all of them at once, each in its place in the mapping.
    ///
    /// ```
    /// use duban::{Policy, source::Source};
    /// use duban_tables::{Input, Mapping, Table, Tickets};
    /// # fn main() -> Result<(), duban::Error> {
    /// let policy = Policy::load("../../policies/zibo")?;
    /// let mapping = Mapping::read(Source::new(
    ///     "mapping.toml",
    ///     r#"
    ///     [ticket]
    ///     id = "编号"
    ///     matter = { value = "企业诉求" }
    ///     [[events]]
    ///     event = "接收"
    ///     at = "接收时间"
    ///     "#,
    /// ))?;
    /// let input = Input::memory("台账.csv", "编号,接收时间\nZB-1,2021年1月4日 9:30\n".as_bytes());
    /// let table = Table::open(&input, Some(&mapping))?;
    /// let mut tickets = Tickets::new(table, &mapping, policy.program())?;
    /// let first = tickets.next().and_then(Result::ok).map(|it| it.ticket);
    /// assert_eq!(first.map(|ticket| ticket.id).as_deref(), Some("ZB-1"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(mut table: Table, mapping: &Mapping, program: &'p Program) -> Result<Tickets<'p>, Error> {
        let (plan, unused) = match plan(mapping, &table, program) {
            Ok(made) => made,
            Err(error) => return Err(elsewhere(&mut table, mapping).unwrap_or(error)),
        };
        let mut warnings = std::mem::take(&mut table.warnings);
        warnings.extend(unused);
        Ok(Tickets {
            table,
            plan,
            unheaded: BTreeSet::new(),
            ahead: None,
            later: None,
            gathered: None,
            warnings,
            lang: Lang::Zh,
        })
    }

    /// The same, whose places are named in this language.
    #[must_use]
    pub fn speaking(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// What is worth knowing of the table: columns that are not used, sheets that were not read, and, once all rows were
    /// read, columns without a heading that hold something.
    #[must_use]
    pub fn warnings(&self) -> Option<Error> {
        let mut findings = self.warnings.clone();
        if !self.unheaded.is_empty() {
            let columns: Vec<String> = self.unheaded.iter().map(|at| letters(*at)).collect();
            let message = Message::new(&texts::COLUMN_UNHEADED).with("columns", columns.join("、"));
            findings.push(Diagnostic::new(message));
        }
        crate::table::all(findings, &self.table.place()).err()
    }

    /// A finding of the engine on a ticket, at the cell that its span means.
    #[must_use]
    pub fn locate(&self, tabled: &Tabled, finding: &Diagnostic) -> Error {
        let span = finding.place().map(|place| place.span).unwrap_or_default();
        let column = usize::try_from(span.start).ok().and_then(|start| start.checked_sub(1));
        let row = usize::try_from(span.end)
            .ok()
            .and_then(|end| tabled.rows.get(end.checked_sub(span.start as usize)?));
        let row = row.or_else(|| tabled.rows.first()).copied().unwrap_or(0);
        let mut finding = finding.clone();
        let typed =
            [&core_texts::FIELD_HAS_WRONG_TYPE, &core_texts::UNKNOWN_VALUE].contains(&finding.message.text);
        if typed && column.is_some() {
            let help = Message::new(&texts::SAY_VALUES).with("open", "{").with("close", "}");
            finding = finding.help(help);
        }
        self.at(finding, row, column)
    }

    /// A place in the table, as findings name it.
    #[must_use]
    pub fn place(&self, row: u64, column: Option<usize>) -> String {
        let sheet = self.table.sheet.as_deref();
        let sheet =
            sheet.map_or(String::new(), |name| Message::new(&texts::SHEET).with("name", name).say(self.lang));
        let text = if column.is_some() { &texts::CELL } else { &texts::ROW };
        let column = column.unwrap_or(0);
        let heading = self.table.headings.get(column).map_or("", String::as_str);
        let text = match (self.table.grouped, text == &texts::CELL) {
            (false, _) => text,
            (true, true) => &texts::OF_EVENT,
            (true, false) => &texts::EVENT,
        };
        let message = Message::new(text).with("file", self.table.file.as_str()).with("sheet", sheet);
        let message = message.with("row", row.to_string());
        let message = message.with("column", letters(column)).with("heading", heading);
        message.say(self.lang)
    }

    fn at(&self, finding: Diagnostic, row: u64, column: Option<usize>) -> Error {
        texts::placed(finding, self.place(row, column))
    }

    fn faulty(&self, faulty: Faulty) -> Error {
        let Faulty { mut finding, row, column, first } = faulty;
        if let Some(first) = first {
            finding.message = finding.message.with("first", self.place(first, None));
        }
        self.at(*finding, row, column)
    }

    /// The next row that holds anything.
    fn row(&mut self) -> Result<Option<Row>, Trouble> {
        if let Some(trouble) = self.later.take() {
            return Err(trouble);
        }
        if let Some(row) = self.ahead.take() {
            return Ok(Some(row));
        }
        loop {
            match self.table.rows.next() {
                None => return Ok(None),
                Some(Err(error)) => return Err(Trouble::File(error)),
                Some(Ok(row)) if row.cells.iter().all(Cell::is_blank) => {}
                Some(Ok(row)) => {
                    let beyond = (0..).zip(&row.cells).filter(|(_, cell)| !cell.is_blank());
                    let headed = |at: usize| self.table.headings.get(at).is_some_and(|name| !name.is_empty());
                    let unheaded: Vec<usize> = beyond.map(|(at, _)| at).filter(|at| !headed(*at)).collect();
                    // In text a cell too many is a separator without quotes, and all behind it stands wrong.
                    let width = self.table.headings.len();
                    if self.table.sheet.is_none() && unheaded.iter().any(|at| *at >= width) {
                        return Err(Trouble::Record(self.too_long(&row)));
                    }
                    self.unheaded.extend(unheaded);
                    return Ok(Some(row));
                }
            }
        }
    }

    fn too_long(&self, row: &Row) -> Error {
        let message = Message::new(&texts::ROW_TOO_LONG).with("found", row.cells.len().to_string());
        let message = message.with("expected", self.table.headings.len().to_string());
        self.at(Diagnostic::new(message).help(&texts::SPLIT_ROW), row.number, None)
    }

    fn id(&self, row: &Row) -> Result<String, Error> {
        let column = self.plan.id.column;
        let cell = column.map_or(&Cell::Empty, |at| row.cell(at));
        if let Some(finding) = crate::convert::unusable(cell) {
            return Err(self.at(*finding, row.number, column));
        }
        let text = cell.text().ok_or(&texts::ID_MISSING);
        // A spreadsheet keeps fifteen digits of a number, and the others are gone.
        let lossy = |text: &String| match cell {
            Cell::Number(_) => {
                self.table.sheet.is_some() && text.split('.').next().is_some_and(|it| it.len() > 15)
            }
            Cell::Text(_) => scientific(text),
            _ => false,
        };
        match text {
            Ok(text) if !lossy(&text) => Ok(text),
            Ok(_) => {
                let finding = Diagnostic::new(&texts::ID_SHORTENED).help(&texts::ID_AS_TEXT);
                Err(self.at(finding, row.number, column))
            }
            Err(missing) => Err(self.at(Diagnostic::new(missing), row.number, column)),
        }
    }

    /// The rows of the next ticket.
    fn group(&mut self) -> Option<Result<Vec<Row>, Trouble>> {
        let long = self.plan.long.as_ref().map(|long| long.sorted || self.table.grouped);
        match long {
            None => match self.row() {
                Ok(row) => row.map(|row| self.id(&row).map(|_| vec![row]).map_err(Trouble::Record)),
                Err(trouble) => Some(Err(trouble)),
            },
            Some(true) => self.neighbours(),
            Some(false) => {
                if self.gathered.is_none() {
                    match self.gather() {
                        Ok(groups) => self.gathered = Some(groups),
                        Err(trouble) => return Some(Err(trouble)),
                    }
                }
                let next = self.gathered.as_mut()?.pop_front()?;
                Some(next.map_err(Trouble::Record))
            }
        }
    }

    /// Rows that stand together.
    fn neighbours(&mut self) -> Option<Result<Vec<Row>, Trouble>> {
        let first = match self.row() {
            Ok(row) => row?,
            Err(trouble) => return Some(Err(trouble)),
        };
        let id = match self.id(&first) {
            Ok(id) => id,
            Err(error) => return Some(Err(Trouble::Record(error))),
        };
        let mut rows = vec![first];
        loop {
            match self.row() {
                Ok(Some(row)) if self.id(&row).is_ok_and(|other| other == id) => rows.push(row),
                Ok(row) => {
                    self.ahead = row;
                    return Some(Ok(rows));
                }
                Err(trouble) => {
                    self.later = Some(trouble);
                    return Some(Ok(rows));
                }
            }
        }
    }

    /// All rows by their ids, in the order in which the ids come first.
    fn gather(&mut self) -> Result<VecDeque<Result<Vec<Row>, Error>>, Trouble> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut groups: VecDeque<Result<Vec<Row>, Error>> = VecDeque::new();
        loop {
            let row = match self.row() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(groups),
                Err(Trouble::Record(error)) => {
                    groups.push_back(Err(error));
                    continue;
                }
                Err(trouble) => return Err(trouble),
            };
            let id = match self.id(&row) {
                Ok(id) => id,
                Err(error) => {
                    groups.push_back(Err(error));
                    continue;
                }
            };
            let at = *places.entry(id).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(Ok(rows)) => rows.push(row),
                _ => groups.push_back(Ok(vec![row])),
            }
        }
    }
}

impl Iterator for Tickets<'_> {
    type Item = Result<Tabled, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = match self.group()? {
            Ok(rows) => rows,
            Err(trouble) => return Some(Err(trouble)),
        };
        let made = Maker { plan: &self.plan, headings: &self.table.headings }.ticket(&rows);
        Some(match made {
            Ok(ticket) => Ok(Tabled { ticket, rows: rows.iter().map(|row| row.number).collect() }),
            Err(faulty) => Err(Trouble::Record(self.faulty(*faulty))),
        })
    }
}

/// `1.23E+15`: what a spreadsheet makes of a long number.
fn scientific(text: &str) -> bool {
    let Some((digits, power)) = text.split_once("E+") else { return false };
    let number =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number(digits) && number(power)
}

/// How many rows a title may take before the header.
const TITLE_ROWS: usize = 30;

/// Where the columns that a mapping names are, if not under the header: in a row further down, or on another sheet.
fn elsewhere(table: &mut Table, mapping: &Mapping) -> Option<Error> {
    let id = on_one_line(mapping.written.ticket.as_ref()?.id.column.as_ref()?.get_ref());
    if table.headings.contains(&id) {
        return None;
    }
    let is_header =
        |row: &Row| row.cells.iter().any(|cell| cell.text().is_some_and(|it| on_one_line(&it) == id));
    let header = mapping.written.file.header().to_string();
    let place = table.place();
    let found = table.rows.by_ref().take(TITLE_ROWS).filter_map(Result::ok).find(is_header);
    let wrong = Message::new(&texts::HEADER_ELSEWHERE).with("row", header).with("name", id.as_str());
    if let Some(row) = found {
        let help = Message::new(&texts::HEADER_IS).with("row", row.number.to_string());
        return Some(texts::placed(Diagnostic::new(wrong).help(help), place));
    }
    // A cover sheet: the table stands behind it.
    let sheets = table.warnings.iter().filter(|it| it.message.text == &texts::SHEETS_UNREAD);
    let helps = sheets.flat_map(|it| it.help.clone());
    let finding = helps.fold(Diagnostic::new(wrong), Diagnostic::help);
    (!finding.help.is_empty()).then(|| texts::placed(finding, place))
}

/// The ids that were seen, and where: the same one twice is an error, except in a stream.
#[derive(Debug, Default)]
pub struct Twins {
    seen: BTreeMap<String, String>,
}

impl Twins {
    /// Remembers a ticket's id.
    ///
    /// # Errors
    /// It was seen before; the finding names both places.
    pub fn look(&mut self, tickets: &Tickets<'_>, tabled: &Tabled) -> Result<(), Error> {
        let row = tabled.rows.first().copied().unwrap_or(0);
        let here = tickets.place(row, None);
        match self.seen.get(&tabled.ticket.id) {
            Some(first) => {
                let message = Message::new(&texts::ID_TWICE).with("id", tabled.ticket.id.as_str());
                let finding = Diagnostic::new(message.with("first", first.as_str()));
                Err(tickets.at(finding, row, tickets.plan.id.column))
            }
            None => {
                self.seen.insert(tabled.ticket.id.clone(), here);
                Ok(())
            }
        }
    }
}
