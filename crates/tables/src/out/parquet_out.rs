//! Obligations as Parquet: a stable schema, in which only columns at the end may come. Written in groups of rows, so that
//! memory stays flat.

use std::io::{self, Write};
use std::sync::Arc;

use duban::report::{Report, TicketReport};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::columns::{Column, ColumnKind, Part};
use super::rows::{Value, beside, of_ticket};
use super::{ReportWriter, typed};

/// Rows of a group: some forty megabytes until they are written.
const GROUP: usize = 20_000;

/// Writes a table of a report as Parquet, snappy-compressed: every column optional, named by its key; moments are instants
/// (`TIMESTAMP(MILLIS, UTC)`), days `DATE`, numbers and statuses text as the contract writes them.
///
/// ```
/// use duban::{Policy, Ticket};
/// use duban_tables::{Input, ParquetReport, Part, Table, write_whole};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04".parse()?);
/// let report = policy.check(&ticket, "2021-01-08".parse()?)?;
/// let mut bytes = Vec::new();
/// write_whole(&mut ParquetReport::new(&mut bytes, Part::Obligations)?, &report)?;
/// let mut table = Table::open(&Input::memory("义务.parquet", bytes), None)?;
/// assert_eq!(table.headings()[..3], ["ticket", "matter", "duty"]);
/// assert_eq!(table.next().transpose()?.and_then(|row| row.cell(0).text()).as_deref(), Some("ZB-1"));
/// # Ok(())
/// # }
/// ```
pub struct ParquetReport<W: Write + Send> {
    out: Option<SerializedFileWriter<W>>,
    part: Part,
    rows: Vec<Vec<Value>>,
}

impl<W: Write + Send> std::fmt::Debug for ParquetReport<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetReport").field("part", &self.part).finish_non_exhaustive()
    }
}

fn wrong(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

impl<W: Write + Send> ParquetReport<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(out: W, part: Part) -> io::Result<ParquetReport<W>> {
        let schema = Arc::new(schema(part).map_err(wrong)?);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
        let properties = properties.set_created_by(duban::report::ENGINE.to_owned()).build();
        let out = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(wrong)?;
        Ok(ParquetReport { out: Some(out), part, rows: Vec::new() })
    }

    fn group(&mut self) -> io::Result<()> {
        let Some(out) = self.out.as_mut().filter(|_| !self.rows.is_empty()) else { return Ok(()) };
        let mut group = out.next_row_group().map_err(wrong)?;
        let mut at = 0usize;
        while let Some(mut column) = group.next_column().map_err(wrong)? {
            write(column.untyped(), &self.rows, at).map_err(wrong)?;
            column.close().map_err(wrong)?;
            at = at.saturating_add(1);
        }
        group.close().map_err(wrong)?;
        self.rows.clear();
        Ok(())
    }
}

impl<W: Write + Send> ReportWriter for ParquetReport<W> {
    fn ticket(&mut self, ticket: &TicketReport) -> io::Result<()> {
        self.rows.extend(of_ticket(self.part, ticket));
        if self.rows.len() >= GROUP { self.group() } else { Ok(()) }
    }

    fn finish(&mut self, report: &Report) -> io::Result<()> {
        self.rows.extend(beside(self.part, report));
        self.group()?;
        match self.out.take() {
            Some(out) => out.close().map(|_| ()).map_err(wrong),
            None => Ok(()),
        }
    }
}

fn schema(part: Part) -> Result<Type, ParquetError> {
    let fields = part.columns().iter().map(|column| field(column).map(Arc::new));
    Type::group_type_builder(part.key()).with_fields(fields.collect::<Result<_, _>>()?).build()
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text | ColumnKind::Status | ColumnKind::Number => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
        ColumnKind::Whole => (Physical::INT64, None),
        ColumnKind::Truth => (Physical::BOOLEAN, None),
        ColumnKind::Moment => {
            let logical = LogicalType::timestamp(true, TimeUnit::MILLIS);
            (Physical::INT64, Some(logical))
        }
        ColumnKind::Day => (Physical::INT32, Some(LogicalType::Date)),
    };
    Type::primitive_type_builder(column.key, physical)
        .with_logical_type(logical)
        .with_repetition(Repetition::OPTIONAL)
        .build()
}

/// The values of a column, and for each row whether it has one.
fn taken<T>(rows: &[Vec<Value>], at: usize, of: impl Fn(&Value) -> Option<T>) -> (Vec<T>, Vec<i16>) {
    let (mut values, mut there) = (Vec::new(), Vec::with_capacity(rows.len()));
    for row in rows {
        let value = row.get(at).and_then(&of);
        there.push(i16::from(value.is_some()));
        values.extend(value);
    }
    (values, there)
}

fn write(writer: &mut ColumnWriter<'_>, rows: &[Vec<Value>], at: usize) -> Result<(), ParquetError> {
    match writer {
        ColumnWriter::BoolColumnWriter(out) => {
            let (values, there) = taken(rows, at, typed::truth);
            out.write_batch(&values, Some(&there), None)?;
        }
        ColumnWriter::Int32ColumnWriter(out) => {
            let (values, there) = taken(rows, at, typed::day);
            out.write_batch(&values, Some(&there), None)?;
        }
        ColumnWriter::Int64ColumnWriter(out) => {
            let (values, there) = taken(rows, at, typed::whole);
            out.write_batch(&values, Some(&there), None)?;
        }
        ColumnWriter::ByteArrayColumnWriter(out) => {
            let bytes = |value: &Value| typed::text(value).map(|text| ByteArray::from(text.into_bytes()));
            let (values, there) = taken(rows, at, bytes);
            out.write_batch(&values, Some(&there), None)?;
        }
        _ => {}
    }
    Ok(())
}
