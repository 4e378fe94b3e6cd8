//! The units of a ledger as people read them: how many obligations, how they stand, the worst first.

use super::UnitReport;
use super::columns::Cell;
use super::page::Page;
use crate::diagnostic::{Text, acts_texts};

impl Page {
    /// A table of the units; nothing where there are none.
    pub(super) fn unit_table(&mut self, units: &[UnitReport]) {
        if units.is_empty() {
            return;
        }
        let number = |text: &'static Text| Cell::Number(self.word(text).to_owned());
        let mut rows = vec![vec![
            Cell::Words(self.word(&acts_texts::U_TITLE).to_owned()),
            number(&acts_texts::W_OBLIGATIONS),
            number(&acts_texts::U_MET),
            number(&acts_texts::U_LATE),
            number(&acts_texts::U_OVERDUE),
            number(&acts_texts::U_PENDING),
            number(&acts_texts::U_RATE),
            number(&acts_texts::U_VIOLATIONS),
        ]];
        let mut worst: Vec<&UnitReport> = units.iter().collect();
        worst.sort_by_key(|unit| std::cmp::Reverse((unit.violations, unit.overdue, unit.late)));
        rows.extend(worst.iter().map(|unit| {
            let count = |n: u64| Cell::Number(n.to_string());
            vec![
                Cell::Words(format!("  {}", unit.unit)),
                count(unit.obligations),
                count(unit.met),
                count(unit.late),
                count(unit.overdue),
                count(unit.pending),
                Cell::Number(rate(unit.on_time.met, unit.on_time.of)),
                count(unit.violations),
            ]
        }));
        self.line("");
        self.table(&rows);
    }
}

/// `66.7%`: a rate in tenths of a percent, rounded half up; nothing where none is decided.
fn rate(met: u64, of: u64) -> String {
    let doubled = met.saturating_mul(2_000).checked_add(of);
    match doubled.and_then(|sum| sum.checked_div(of.saturating_mul(2))) {
        Some(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
        None => "–".to_owned(),
    }
}
