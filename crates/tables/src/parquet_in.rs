//! Parquet: a row a ticket or an event, read in groups of rows, so that memory stays flat. Moments with an instant keep it;
//! those without are Beijing time.

use std::sync::Arc;

use bytes::Bytes;
use duban::Error;
use duban::diagnostic::{Diagnostic, Message};
use duban::value::{Day, When};
use parquet::basic::{Compression, LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;

use crate::cell::{Cell, Row, exact, moment};
use crate::input::Input;
use crate::table::Table;
use crate::texts;

/// Opens a Parquet file.
pub(crate) fn open(input: &Input) -> Result<Table, Error> {
    let reader: Box<dyn FileReader> = match input.path() {
        Ok(path) => {
            let file = std::fs::File::open(path).map_err(|error| input.unreadable(&error))?;
            Box::new(SerializedFileReader::new(file).map_err(|_| broken(input))?)
        }
        Err(bytes) => {
            let bytes = Bytes::from_owner(Held(bytes));
            Box::new(SerializedFileReader::new(bytes).map_err(|_| broken(input))?)
        }
    };
    let metadata = reader.metadata();
    let known = [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(Default::default())];
    let mut chunks = metadata.row_groups().iter().flat_map(|group| group.columns());
    let plain = |codec: Compression| {
        known.iter().any(|one| std::mem::discriminant(one) == std::mem::discriminant(&codec))
    };
    if !chunks.all(|chunk| plain(chunk.compression())) {
        let finding = Diagnostic::new(Message::new(&texts::UNKNOWN_CODEC).with("name", input.name()));
        return Err(texts::error(finding.help(&texts::SAVE_SNAPPY)));
    }
    let fields = metadata.file_metadata().schema().get_fields();
    let headings = fields.iter().map(|field| field.name().trim().to_owned()).collect();
    let kinds = fields.iter().map(|field| moment_kind(field.get_basic_info().logical_type_ref())).collect();
    let rows = RowIter::from_file_into(reader);
    let rows = ParquetRows { rows, kinds, count: 0, name: input.clone(), ended: false };
    Ok(Table::new(input.name(), headings, rows))
}

struct Held(Arc<[u8]>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn broken(input: &Input) -> Error {
    texts::error(input.broken(&texts::A_PARQUET))
}

/// How a column counts moments: units a second, and whether from an instant.
type MomentKind = Option<(i64, bool)>;

fn moment_kind(logical: Option<&LogicalType>) -> MomentKind {
    let Some(LogicalType::Timestamp(kind)) = logical else { return None };
    let units = match kind.unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    Some((units, kind.is_adjusted_to_u_t_c))
}

struct ParquetRows {
    rows: RowIter<'static>,
    kinds: Vec<MomentKind>,
    count: u64,
    name: Input,
    ended: bool,
}

impl Iterator for ParquetRows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        // A header stands in no row; the first row is the second, as in a spreadsheet.
        self.count = self.count.saturating_add(1);
        match self.rows.next()? {
            Ok(row) => {
                let fields = row.get_column_iter().zip(self.kinds.iter().copied());
                let cells = fields.map(|((_, field), kind)| cell(field, kind)).collect();
                Some(Ok(Row { number: self.count.saturating_add(1), cells }))
            }
            Err(ParquetError::External(_) | _) => {
                self.ended = true;
                Some(Err(broken(&self.name)))
            }
        }
    }
}

fn cell(field: &Field, kind: MomentKind) -> Cell {
    match field {
        Field::Null => Cell::Empty,
        Field::Bool(yes) => Cell::Bool(*yes),
        Field::Date(days) => {
            Day::from_number(i64::from(*days)).map_or(Cell::Fault, |day| Cell::Moment(When::day(day)))
        }
        Field::TimestampMillis(count) => moment(*count, 1_000, kind.is_none_or(|(_, instant)| instant)),
        Field::TimestampMicros(count) => moment(*count, 1_000_000, kind.is_none_or(|(_, instant)| instant)),
        Field::Long(count) => match kind {
            Some((units, instant)) => moment(*count, units, instant),
            None => Cell::Number(count.to_string()),
        },
        Field::Float(number) => exact(&format!("{number:.6e}")),
        Field::Double(number) => exact(&format!("{number:.14e}")),
        Field::Str(text) if text.is_empty() => Cell::Empty,
        Field::Str(text) => Cell::Text(text.clone()),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok("") => Cell::Empty,
            Ok(text) => Cell::Text(text.to_owned()),
            Err(_) => Cell::Fault,
        },
        Field::ListInternal(list) => {
            let parts = list.elements().iter().filter_map(|part| cell(part, None).text());
            Cell::Text(parts.collect::<Vec<_>>().join("、"))
        }
        Field::Byte(_)
        | Field::Short(_)
        | Field::Int(_)
        | Field::UByte(_)
        | Field::UShort(_)
        | Field::UInt(_)
        | Field::ULong(_) => Cell::Number(field.to_string()),
        Field::Decimal(_) => exact(&field.to_string()),
        other => Cell::Text(other.to_string()),
    }
}
