//! What tables are read from: a file, or bytes in memory; and what kind of table they are, by how they begin.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use duban::diagnostic::{Diagnostic, Message};
use duban::{Error, FactsDigest};

use crate::limits::Limits;
use crate::texts;

/// Something with a place that one can go back to.
pub(crate) trait Stream: Read + Seek + Send {}
impl<T: Read + Seek + Send> Stream for T {}

/// A file, or bytes in memory, under the name that findings show.
///
/// ```
/// use duban::FactsDigest;
/// use duban_tables::{Input, Kind};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let file = Input::file("tests/data/openpyxl.xlsx");
/// assert_eq!((file.kind()?, file.name()), (Kind::Workbook, "tests/data/openpyxl.xlsx"));
/// let mut digest = FactsDigest::new();
/// file.digest(&mut digest)?;
/// assert!(digest.finish().starts_with("sha256:"), "what a report says of the facts it is made of");
/// let missing = Input::file("没有.xlsx").kind();
/// assert!(missing.is_err_and(|error| error.to_string().contains("T0001")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Input {
    name: String,
    data: Data,
    limits: Limits,
}

#[derive(Clone, Debug)]
enum Data {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

/// What kind of table something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that may be CSV: no other kind is recognised in it.
    Text,
    /// Facts as JSON, which are no table.
    Json,
    /// A workbook: `.xlsx`, `.xls`.
    Workbook,
    /// Parquet.
    Parquet,
    /// An event log (XES).
    Log,
    /// A web page or XML that a system hands out under the name of a workbook.
    Page,
}

/// How much of a file tells its kind.
const HEAD: u64 = 4_096;

impl Input {
    /// A file on disk; it is opened when it is read.
    pub fn file(path: impl Into<PathBuf>) -> Input {
        let path = path.into();
        Input { name: path.display().to_string(), data: Data::File(path), limits: Limits::DEFAULT }
    }

    /// Bytes in memory.
    pub fn memory(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Input {
        Input { name: name.into(), data: Data::Memory(bytes.into()), limits: Limits::DEFAULT }
    }

    /// The same, with other limits on what reading it may take.
    #[must_use]
    pub fn within(mut self, limits: Limits) -> Input {
        self.limits = limits;
        self
    }

    #[cfg(feature = "xlsx")]
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The name that findings show.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn open(&self) -> Result<Box<dyn Stream>, Error> {
        match &self.data {
            Data::Memory(bytes) => Ok(Box::new(Cursor::new(bytes.clone()))),
            Data::File(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(BufReader::with_capacity(1 << 16, file))),
                Err(error) => Err(self.unreadable(&error)),
            },
        }
    }

    pub(crate) fn unreadable(&self, error: &io::Error) -> Error {
        let why = match error.kind() {
            io::ErrorKind::NotFound => &texts::WHY_NOT_FOUND,
            _ => &texts::WHY_OTHER,
        };
        texts::error(Message::new(&texts::CANNOT_READ).with("name", self.name()).with("reason", why))
    }

    /// The kind, by the first bytes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn kind(&self) -> Result<Kind, Error> {
        let mut head = Vec::new();
        let read = self.open()?.take(HEAD).read_to_end(&mut head);
        read.map_err(|error| self.unreadable(&error))?;
        Ok(kind(&head))
    }

    /// The digest over all bytes, as reports show it, and whether they are UTF-8.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn digest(&self, digest: &mut FactsDigest) -> Result<(), Error> {
        self.each(|bytes| digest.add(bytes))
    }

    /// Hands all bytes over, a piece at a time.
    pub(crate) fn each(&self, mut take: impl FnMut(&[u8])) -> Result<(), Error> {
        let mut stream = self.open()?;
        let mut piece = vec![0; 1 << 16];
        loop {
            match stream.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(read) => take(piece.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
    }

    /// All bytes at once.
    #[cfg(feature = "parquet")]
    pub(crate) fn path(&self) -> Result<PathBuf, Arc<[u8]>> {
        match &self.data {
            Data::File(path) => Ok(path.clone()),
            Data::Memory(bytes) => Err(bytes.clone()),
        }
    }

    pub(crate) fn broken(&self, kind: &'static duban::diagnostic::Text) -> Diagnostic {
        Diagnostic::new(Message::new(&texts::BROKEN_FILE).with("name", self.name()).with("kind", kind))
    }
}

/// The kind of what begins so.
///
/// The first four kilobytes are enough.
///
/// ```
/// use duban_tables::{Kind, kind};
/// assert_eq!(kind(b"PAR1"), Kind::Parquet);
/// assert_eq!(kind("工单编号,接收时间".as_bytes()), Kind::Text);
/// assert_eq!(kind(b"{\"id\": \"ZB-1\"}"), Kind::Json, "facts, not a table");
/// assert_eq!(kind(b"<html><table>"), Kind::Page, "what some systems call .xls");
/// ```
#[must_use]
pub fn kind(head: &[u8]) -> Kind {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Workbook;
    }
    if head.starts_with(b"PAR1") {
        return Kind::Parquet;
    }
    let body = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if body.starts_with(b"<") {
        let text = String::from_utf8_lossy(body).to_lowercase();
        let tags = ["<html", "<table", "<!doctype html", "urn:schemas-microsoft-com:office:spreadsheet"];
        if tags.iter().any(|tag| text.contains(tag)) {
            return Kind::Page;
        }
    }
    if body.starts_with(b"<?xml") || body.starts_with(b"<log") {
        return Kind::Log;
    }
    if body.starts_with(b"{") || body.starts_with(b"[") { Kind::Json } else { Kind::Text }
}
