//! Tables looked up with the values of a ticket: the row that holds, or what is missing to tell.

use super::condition::compare;
use super::{Evaluator, Run};
use crate::program::{Compare, Ref, TableCell, TableChoice, TableResult};
use crate::value::{Truth, Value};

/// What a lookup finds.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// This row of this table holds.
    Row(usize, usize),
    /// A row may hold, if this value were there.
    Unknown(Ref),
    /// No row of this table holds.
    None(usize),
}

impl Evaluator {
    pub(super) fn look_up(&self, run: Run<'_>, lookup: usize) -> Found {
        let found = self.row_of(run, lookup);
        if let (Found::Row(table, row), Some(rows)) = (found, &self.rows) {
            rows.borrow_mut().insert((table, row));
        }
        found
    }

    fn row_of(&self, run: Run<'_>, lookup: usize) -> Found {
        let Some(lookup) = run.program.lookups.get(lookup) else { return Found::None(0) };
        let Some(table) = run.program.tables.get(lookup.table) else { return Found::None(lookup.table) };
        let mut unknown = None;
        for (at, row) in table.rows.iter().enumerate() {
            let mut truth = Truth::True;
            let mut absent = None;
            for (cell, column) in row.cells.iter().zip(&lookup.columns) {
                let holds = cell_holds(cell, self.fact(run, *column, None));
                if holds == Truth::Unknown {
                    absent = absent.or(Some(*column));
                }
                truth = truth.and(holds);
                // No other cell can make the row hold.
                if truth == Truth::False {
                    break;
                }
            }
            match truth {
                Truth::True => return Found::Row(lookup.table, at),
                Truth::Unknown => unknown = unknown.or(absent),
                Truth::False => {}
            }
        }
        unknown.map_or(Found::None(lookup.table), Found::Unknown)
    }

    /// The value that a table of values gives; absent where no row can be told to hold.
    pub(super) fn value_in(&self, run: Run<'_>, lookup: usize) -> Value {
        let Found::Row(table, row) = self.look_up(run, lookup) else { return Value::Absent };
        match run.program.tables.get(table).and_then(|table| table.rows.get(row)).map(|row| &row.result) {
            Some(TableResult::Value(value)) => *value,
            _ => Value::Absent,
        }
    }
}

fn cell_holds(cell: &TableCell, value: Value) -> Truth {
    let TableCell::OneOf(choices) = cell else { return Truth::True };
    // Everyday: one value of a closed set.
    match (choices.as_slice(), value) {
        ([TableChoice::Is(Value::Bool(wanted))], Value::Bool(is)) => return Truth::from(is == *wanted),
        ([TableChoice::Is(Value::Choice(wanted))], Value::Choice(is)) => return Truth::from(is == *wanted),
        _ => {}
    }
    choices.iter().fold(Truth::False, |so_far, choice| {
        so_far.or(match *choice {
            TableChoice::Absent => Truth::from(value == Value::Absent),
            TableChoice::Is(wanted) => compare(Compare::Eq, value, wanted),
            TableChoice::Compare(how, bound) => compare(how, value, bound),
            TableChoice::Range(from, to) => {
                compare(Compare::Ge, value, from).and(compare(Compare::Le, value, to))
            }
        })
    })
}
