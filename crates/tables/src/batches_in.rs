//! Record batches (Arrow) as a table: a row a ticket or an event, by the same mapping that reads Parquet. One batch is held at
//! a time. Moments with a time zone are instants; those without are Beijing time.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::{DataType, TimeUnit};
use duban::Error;
use duban::diagnostic::{Diagnostic, Message};
use duban::value::{Day, When};

use crate::cell::{Cell, Row, exact, moment};
use crate::input::Input;
use crate::table::Table;
use crate::texts;

/// Seconds of a day, in milliseconds.
const DAY: i64 = 86_400_000;

impl Table {
    /// A table of record batches, under the name that findings show; the columns are the headings. Texts (plain or by
    /// dictionary), numbers, truth, days, moments and lists of these are read; a column of another type is an error, so
    /// leave it out of the batches. Of a row findings name its place among all rows, the first being row 2, as in a
    /// spreadsheet with a header.
    ///
    /// # Errors
    /// Columns of a type that is not read, and headings that come twice. What the reader itself answers ends the rows.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow_array::{RecordBatch, RecordBatchIterator, StringArray, TimestampMillisecondArray};
    /// use duban::{Policy, StreamOptions, source::Source};
    /// use duban_tables::{BRIEF, BatchReport, Mapping, Part, ReportWriter, Table, Tickets};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let received = TimestampMillisecondArray::from(vec![1_609_723_800_000]).with_timezone("+08:00");
    /// let batch = RecordBatch::try_from_iter([
    ///     ("编号", Arc::new(StringArray::from(vec!["ZB-1"])) as _),
    ///     ("接收时间", Arc::new(received) as _),
    /// ])?;
    /// let reader = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
    ///
    /// let mapping = "[ticket]\nid = \"编号\"\nmatter = { value = \"企业诉求\" }\n\
    ///                [[events]]\nevent = \"接收\"\nat = \"接收时间\"\n";
    /// let mapping = Mapping::read(Source::new("mapping.toml", mapping))?;
    /// let policy = Policy::load("../../policies/zibo")?;
    /// let as_of = "2021-01-08".parse()?;
    /// let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    /// let mut judged = Vec::new();
    /// let mut out = BatchReport::new(Part::Obligations, |batch| Ok(judged.push(batch))).only(&BRIEF);
    /// for ticket in Tickets::new(Table::batches("tickets", reader)?, &mapping, policy.program())? {
    ///     let ticket = ticket.map_err(|trouble| format!("{trouble:?}"))?.ticket;
    ///     out.ticket(&judge.ticket(&ticket).map_err(|finding| finding.message.say(Default::default()))?)?;
    /// }
    /// out.finish(&policy.stream_report(&judge.finish(), None, as_of))?;
    /// drop(out);
    ///
    /// let names: Vec<String> = judged[0].schema().fields().iter().map(|it| it.name().clone()).collect();
    /// assert_eq!(names, ["ticket", "duty", "instance", "status", "due"]);
    /// let statuses = judged[0].column(3).as_any().downcast_ref::<StringArray>();
    /// assert_eq!(statuses.map(|it| it.value(0)), Some("overdue"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn batches(
        name: impl Into<String>,
        reader: impl RecordBatchReader + 'static,
    ) -> Result<Table, Error> {
        let name = name.into();
        let schema = reader.schema();
        let mut wrong = Vec::new();
        for field in schema.fields() {
            if !is_read(field.data_type()) {
                let message = Message::new(&texts::COLUMN_TYPE).with("name", field.name().as_str());
                wrong.push(Diagnostic::new(message.with("kind", field.data_type().to_string())));
            }
        }
        crate::table::all(wrong, &name)?;
        let headings = schema.fields().iter().map(|field| field.name().trim().to_owned()).collect();
        let reader = Box::new(reader);
        let input = Input::memory(name.clone(), &b""[..]);
        let rows = BatchRows { reader, columns: Vec::new(), at: 0, length: 0, count: 1, input, ended: false };
        Table::new(&name, headings, rows).checked(None)
    }
}

/// Reads the cell of a row.
type Column = Box<dyn Fn(usize) -> Cell>;

struct BatchRows {
    reader: Box<dyn RecordBatchReader>,
    columns: Vec<Column>,
    /// The next row of the batch, and how many it has.
    at: usize,
    length: usize,
    count: u64,
    input: Input,
    ended: bool,
}

impl Iterator for BatchRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended && self.at >= self.length {
            match self.reader.next() {
                Some(Ok(batch)) => self.take(&batch),
                Some(Err(_)) => {
                    self.ended = true;
                    return Some(Err(texts::error(self.input.broken(&texts::BATCHES))));
                }
                None => self.ended = true,
            }
        }
        if self.ended {
            return None;
        }
        let at = self.at;
        self.at = at.saturating_add(1);
        self.count = self.count.saturating_add(1);
        Some(Ok(Row { number: self.count, cells: self.columns.iter().map(|cell| cell(at)).collect() }))
    }
}

impl BatchRows {
    fn take(&mut self, batch: &RecordBatch) {
        (self.at, self.length) = (0, batch.num_rows());
        self.columns = batch.columns().iter().map(column).collect();
    }
}

fn is_read(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, of) => is_read(of),
        DataType::List(of) | DataType::LargeList(of) => is_read(of.data_type()),
        _ => {
            matches!(kind, DataType::Null | DataType::Boolean | DataType::Date32 | DataType::Date64)
                || matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
                || matches!(kind, DataType::Timestamp(_, _) | DataType::Decimal128(_, _))
                || matches!(kind, DataType::Float32 | DataType::Float64)
                || kind.is_integer()
        }
    }
}

/// How the cells of a column are read; where it has no value, the cell is empty.
fn column(array: &ArrayRef) -> Column {
    let cell = values(array);
    let array = Arc::clone(array);
    Box::new(move |at| if array.is_null(at) { Cell::Empty } else { cell(at) })
}

fn values(array: &ArrayRef) -> Column {
    match array.data_type() {
        DataType::Boolean => {
            let array = array.as_boolean().clone();
            Box::new(move |at| Cell::Bool(array.value(at)))
        }
        DataType::Int8 => whole::<Int8Type>(array),
        DataType::Int16 => whole::<Int16Type>(array),
        DataType::Int32 => whole::<Int32Type>(array),
        DataType::Int64 => whole::<Int64Type>(array),
        DataType::UInt8 => whole::<UInt8Type>(array),
        DataType::UInt16 => whole::<UInt16Type>(array),
        DataType::UInt32 => whole::<UInt32Type>(array),
        DataType::UInt64 => whole::<UInt64Type>(array),
        DataType::Float32 => primitive::<Float32Type>(array, |number| exact(&format!("{number:.6e}"))),
        DataType::Float64 => primitive::<Float64Type>(array, |number| exact(&format!("{number:.14e}"))),
        DataType::Date32 => primitive::<Date32Type>(array, |days| day(i64::from(days))),
        DataType::Date64 => primitive::<Date64Type>(array, |millis| day(millis.div_euclid(DAY))),
        DataType::Timestamp(unit, zone) => moments(array, *unit, zone.is_some()),
        DataType::Decimal128(_, _) => {
            let array = array.as_primitive::<arrow_array::types::Decimal128Type>().clone();
            Box::new(move |at| exact(&array.value_as_string(at)))
        }
        DataType::Utf8 => {
            let array = array.as_string::<i32>().clone();
            Box::new(move |at| text(array.value(at)))
        }
        DataType::LargeUtf8 => {
            let array = array.as_string::<i64>().clone();
            Box::new(move |at| text(array.value(at)))
        }
        DataType::Utf8View => {
            let array = array.as_string_view().clone();
            Box::new(move |at| text(array.value(at)))
        }
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary();
            let (keys, cell) = (dictionary.normalized_keys(), column(dictionary.values()));
            Box::new(move |at| keys.get(at).map_or(Cell::Empty, |key| cell(*key)))
        }
        DataType::List(_) => {
            let array = array.as_list::<i32>().clone();
            Box::new(move |at| joined(&array.value(at)))
        }
        DataType::LargeList(_) => {
            let array = array.as_list::<i64>().clone();
            Box::new(move |at| joined(&array.value(at)))
        }
        // `is_read` let no other pass.
        _ => Box::new(|_| Cell::Empty),
    }
}

fn primitive<T: ArrowPrimitiveType>(array: &ArrayRef, cell: fn(T::Native) -> Cell) -> Column {
    let array = array.as_primitive::<T>().clone();
    Box::new(move |at| cell(array.value(at)))
}

fn whole<T: ArrowPrimitiveType>(array: &ArrayRef) -> Column
where
    T::Native: std::fmt::Display,
{
    primitive::<T>(array, |number| Cell::Number(number.to_string()))
}

fn moments(array: &ArrayRef, unit: TimeUnit, instant: bool) -> Column {
    fn counted<T: ArrowPrimitiveType<Native = i64>>(array: &ArrayRef, units: i64, instant: bool) -> Column {
        let array = array.as_primitive::<T>().clone();
        Box::new(move |at| moment(array.value(at), units, instant))
    }
    match unit {
        TimeUnit::Second => counted::<TimestampSecondType>(array, 1, instant),
        TimeUnit::Millisecond => counted::<TimestampMillisecondType>(array, 1_000, instant),
        TimeUnit::Microsecond => counted::<TimestampMicrosecondType>(array, 1_000_000, instant),
        TimeUnit::Nanosecond => counted::<TimestampNanosecondType>(array, 1_000_000_000, instant),
    }
}

fn day(number: i64) -> Cell {
    Day::from_number(number).map_or(Cell::Fault, |day| Cell::Moment(When::day(day)))
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// The parts of a list, as a cell of a spreadsheet would name them.
fn joined(parts: &ArrayRef) -> Cell {
    let cell = column(parts);
    let texts: Vec<String> = (0..parts.len()).filter_map(|at| cell(at).text()).collect();
    text(&texts.join("、"))
}
