//! A table of a report as record batches (Arrow), handed over as they fill: the schema is that of the Parquet files, in which
//! only columns at the end may come.

use std::io;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
    TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use duban::report::{Report, TicketReport};

use super::columns::{Column, ColumnKind, Part};
use super::rows::{Value, beside, of_ticket};
use super::{ReportWriter, typed};

/// Rows of a batch.
const ROWS: usize = 8_192;

/// The columns of a brief result: of each obligation its ticket, duty, instance, status and due moment.
pub const BRIEF: [&str; 5] = ["ticket", "duty", "instance", "status", "due"];

/// Hands a table of a report over as record batches of at most 8,192 rows: every column may be null and is named by its key;
/// moments are `Timestamp(Millisecond, "UTC")`, days `Date32`, counts `Int64`, truth `Boolean`, all else `Utf8`, statuses
/// and exact numbers included, as the contract writes them.
///
/// ```
/// use duban::{Policy, Ticket};
/// use duban_tables::{BatchReport, Part, write_whole};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04".parse()?);
/// let report = policy.check(&ticket, "2021-01-08".parse()?)?;
/// let mut rows = 0;
/// let mut out = BatchReport::new(Part::Obligations, |batch| {
///     rows += batch.num_rows();
///     Ok(())
/// });
/// assert_eq!(out.schema().field_with_name("due")?.data_type().to_string(), "Timestamp(ms, \"UTC\")");
/// write_whole(&mut out, &report)?;
/// drop(out);
/// assert_eq!(rows, report.tickets[0].obligations.len());
/// # Ok(())
/// # }
/// ```
pub struct BatchReport<F> {
    part: Part,
    columns: Vec<(usize, Column)>,
    schema: SchemaRef,
    rows: Vec<Vec<Value>>,
    give: F,
}

impl<F> std::fmt::Debug for BatchReport<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchReport").field("part", &self.part).finish_non_exhaustive()
    }
}

impl<F: FnMut(RecordBatch) -> io::Result<()>> BatchReport<F> {
    /// Begins a table; `give` takes each batch, and what it answers ends the writing.
    pub fn new(part: Part, give: F) -> BatchReport<F> {
        let columns: Vec<(usize, Column)> = (0..).zip(part.columns().iter().copied()).collect();
        BatchReport { part, schema: schema(&columns), columns, rows: Vec::new(), give }
    }

    /// Of its columns only those with these keys, in the table's order; a key that it has not is passed over.
    #[must_use]
    pub fn only(mut self, keys: &[&str]) -> BatchReport<F> {
        self.columns.retain(|(_, column)| keys.contains(&column.key));
        self.schema = schema(&self.columns);
        self
    }

    /// The schema of every batch.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Hands over what has come together.
    fn batch(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let arrays = self.columns.iter().map(|(at, column)| array(&self.rows, *at, column.kind)).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows.len()));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options);
        self.rows.clear();
        (self.give)(batch.map_err(io::Error::other)?)
    }
}

impl<F: FnMut(RecordBatch) -> io::Result<()>> ReportWriter for BatchReport<F> {
    fn ticket(&mut self, ticket: &TicketReport) -> io::Result<()> {
        for row in of_ticket(self.part, ticket) {
            self.rows.push(row);
            if self.rows.len() >= ROWS {
                self.batch()?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, report: &Report) -> io::Result<()> {
        self.rows.extend(beside(self.part, report));
        self.batch()
    }
}

fn schema(columns: &[(usize, Column)]) -> SchemaRef {
    let field = |(_, column): &(usize, Column)| {
        let kind = match column.kind {
            ColumnKind::Text | ColumnKind::Status | ColumnKind::Number => DataType::Utf8,
            ColumnKind::Whole => DataType::Int64,
            ColumnKind::Truth => DataType::Boolean,
            ColumnKind::Moment => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            ColumnKind::Day => DataType::Date32,
        };
        Field::new(column.key, kind, true)
    };
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<Field>>()))
}

fn array(rows: &[Vec<Value>], at: usize, kind: ColumnKind) -> ArrayRef {
    fn taken<T>(rows: &[Vec<Value>], at: usize, of: impl Fn(&Value) -> Option<T>) -> Vec<Option<T>> {
        rows.iter().map(|row| row.get(at).and_then(&of)).collect()
    }
    match kind {
        ColumnKind::Text | ColumnKind::Status | ColumnKind::Number => {
            Arc::new(StringArray::from(taken(rows, at, typed::text)))
        }
        ColumnKind::Whole => Arc::new(Int64Array::from(taken(rows, at, typed::whole))),
        ColumnKind::Truth => Arc::new(BooleanArray::from(taken(rows, at, typed::truth))),
        ColumnKind::Moment => {
            Arc::new(TimestampMillisecondArray::from(taken(rows, at, typed::whole)).with_timezone("UTC"))
        }
        ColumnKind::Day => Arc::new(Date32Array::from(taken(rows, at, typed::day))),
    }
}
