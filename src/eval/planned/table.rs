//! Limits of everyday tickets by tables: the row that holds, known again by the values it was found for.

use super::{BriefEvaluator, Everyday, Ticket, run_of};
use crate::eval::lookup::Found;
use crate::facts::CaseRef;
use crate::program::plan::{PlannedDue, PlannedTable};
use crate::value::Value;

/// So many rows of a lookup are known again.
const KNOWN: usize = 64;

/// The rows found for a lookup: (values, row).
#[derive(Clone, Debug, Default)]
pub(super) struct Rows(Vec<(u64, usize)>);

impl BriefEvaluator<'_> {
    /// When it falls due by the row that holds. Where none can be told to hold the ticket is not everyday.
    pub(super) fn by_row<'t>(&mut self, ticket: &Ticket<'t>, table: u32) -> Everyday<&'t PlannedDue> {
        let table = ticket.plan.tables.get(table as usize)?;
        let key = key(ticket.case, table);
        if let (Some(key), Some(rows)) = (key, self.rows.get(table.lookup))
            && let Some((_, row)) = rows.0.iter().find(|(known, _)| *known == key)
        {
            return table.rows.get(*row);
        }
        self.lend(ticket.case);
        let Found::Row(_, row) = self.evaluator.look_up(run_of(ticket), table.lookup) else { return None };
        if self.rows.len() <= table.lookup {
            self.rows.resize(table.lookup.saturating_add(1), Rows::default());
        }
        if let (Some(key), Some(rows)) = (key, self.rows.get_mut(table.lookup))
            && rows.0.len() < KNOWN
        {
            rows.0.push((key, row));
        }
        table.rows.get(row)
    }
}

/// The values of a table's columns in one number, where they are of closed sets.
fn key(case: &CaseRef<'_>, table: &PlannedTable) -> Everyday<u64> {
    let mut key = 0_u64;
    for column in table.columns.as_ref()? {
        let value = match case.fields.get(*column)? {
            Value::Absent => 0,
            Value::Bool(yes) => 1_u64.saturating_add(u64::from(*yes)),
            Value::Choice(choice) => u64::from(u16::try_from(*choice).ok()?.checked_add(3)?),
            _ => return None,
        };
        key = (key << 16) | value;
    }
    Some(key)
}
