//! Record batches as tables: columns of every kind give the cells that a spreadsheet would have, and the same mapping reads them.

#![cfg(test)]
#![cfg(feature = "arrow")]

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, DurationSecondArray, Float64Array, Int64Array, RecordBatch,
    RecordBatchIterator, TimestampMicrosecondArray,
};
use arrow_schema::ArrowError;
use duban_tables::Table;

fn table(columns: Vec<(&str, ArrayRef)>) -> Result<Table, duban::Error> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, it)| (name, it, true)))
            .unwrap();
    let broken = Err(ArrowError::ComputeError("断了".to_owned()));
    Table::batches(
        "数据",
        RecordBatchIterator::new(
            [Ok(batch.clone()), Ok(batch.slice(batch.num_rows() - 1, 1)), broken],
            batch.schema(),
        ),
    )
}

#[test]
fn columns_of_every_kind_give_cells() {
    let mut unit = StringDictionaryBuilder::<Int32Type>::new();
    unit.append_value("市住建局");
    unit.append_null();
    let mut others = ListBuilder::new(StringBuilder::new());
    others.append_value([Some("市水务局"), Some("市城管局")]);
    others.append_null();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("编号", Arc::new(Int64Array::from(vec![440_303_202_101_040_001, 7]))),
        ("单位", Arc::new(unit.finish())),
        ("协办", Arc::new(others.finish())),
        ("日期", Arc::new(Date32Array::from(vec![Some(18_631), None]))),
        ("时刻", Arc::new(TimestampMicrosecondArray::from(vec![Some(1_609_752_600_000_000), None]))),
        ("金额", Arc::new(Decimal128Array::from(vec![12_345, 0]).with_precision_and_scale(10, 2).unwrap())),
        ("比例", Arc::new(Float64Array::from(vec![0.1, 2.5e-3]))),
    ];
    let mut rows = table(columns).unwrap();
    let text = |row: duban_tables::Row| -> Vec<String> {
        row.cells.iter().map(|cell| cell.text().unwrap_or_default()).collect()
    };
    let first = rows.next().unwrap().unwrap();
    assert_eq!(first.number, 2);
    let expected = [
        "440303202101040001",
        "市住建局",
        "市水务局、市城管局",
        "2021-01-04",
        "2021-01-04T09:30:00+08:00",
        "123.45",
        "0.1",
    ];
    assert_eq!(text(first), expected);
    assert_eq!(text(rows.next().unwrap().unwrap()), ["7", "", "", "", "", "0", "0.0025"]);
    assert_eq!(rows.next().unwrap().unwrap().number, 4, "rows are counted through all batches");
    assert!(rows.next().unwrap().unwrap_err().to_string().contains("T0003"));
    assert!(rows.next().is_none());
}

#[test]
fn a_column_that_is_no_cell_is_refused() {
    let columns: Vec<(&str, ArrayRef)> = vec![("用时", Arc::new(DurationSecondArray::from(vec![1])))];
    let wrong = table(columns).unwrap_err().to_string();
    assert!(wrong.contains("T0013") && wrong.contains("“用时”"), "{wrong}");
}
