//! Compiles the rules beside the duties: suspensions, prohibitions, permissions, tables. Ladders are in `ladder`.

use super::Compiler;
use crate::model;
use crate::program::{
    Exempted, Gap, Permission, Prohibition, Suspension, Table, TableCell, TableChoice, TableResult, TableRow,
};

impl Compiler {
    pub(super) fn suspension(&mut self, suspension: &model::Suspension) -> Suspension {
        self.matter = suspension.matter.0;
        Suspension {
            name: suspension.name.clone(),
            clause: clause(&suspension.cites),
            duties: suspension.duties.iter().map(|duty| self.at(*duty)).collect(),
            condition: suspension.condition.as_ref().map(|condition| self.cond(condition)),
            from: self.happening(&suspension.from),
            to: self.happening(&suspension.to),
            readings: suspension.readings.clone(),
        }
    }

    pub(super) fn prohibition(&mut self, prohibition: &model::Prohibition) -> Prohibition {
        self.matter = prohibition.matter.0;
        let bearers = prohibition.bearers.iter().flat_map(|bearers| &bearers.parties);
        Prohibition {
            name: prohibition.name.clone(),
            version: self.version,
            clause: clause(&prohibition.cites),
            quote: quote(&prohibition.cites),
            bearers: bearers.map(|party| self.party(party)).collect(),
            condition: prohibition.condition.as_ref().map(|condition| self.cond(condition)),
            first: prohibition.first.as_ref().map(|first| self.happening(first)),
            needed: prohibition.needed.clone(),
            act: self.happening(&prohibition.act),
            gaps: prohibition.gaps.iter().map(|gap| Gap { compare: gap.compare, bound: gap.bound }).collect(),
            permissions: Vec::new(),
        }
    }

    pub(super) fn permission(&mut self, permission: &model::Permission) -> Permission {
        self.matter = permission.matter.0;
        let lifts = permission.lifts.iter().map(|lifted| match lifted {
            model::Exempted::Duty(duty) => Exempted::Duty(self.at(*duty)),
            model::Exempted::Prohibition(rule) => {
                Exempted::Prohibition(self.base.prohibitions.saturating_add(rule.0))
            }
        });
        let lifts = lifts.collect();
        Permission {
            name: permission.name.clone(),
            clause: clause(&permission.cites),
            condition: permission.condition.as_ref().map(|condition| self.cond(condition)),
            lifts,
            readings: permission.readings.clone(),
        }
    }

    pub(super) fn table(&mut self, table: &model::Table) -> Table {
        let rows = table.rows.iter().map(|row| TableRow {
            cells: row.cells.iter().map(|cell| self.cell(cell)).collect(),
            result: match &row.result {
                model::TableResult::Limit(limit) => TableResult::Limit(self.limit(limit), limit.text.clone()),
                model::TableResult::Value(value) => TableResult::Value(self.value(value)),
            },
        });
        Table { name: table.name.clone(), rows: rows.collect() }
    }

    fn cell(&mut self, cell: &model::TableCell) -> TableCell {
        let model::TableCell::OneOf(choices) = cell else { return TableCell::Any };
        let choices = choices.iter().map(|choice| match choice {
            model::TableChoice::Is(value) => TableChoice::Is(self.value(value)),
            model::TableChoice::Range(from, to) => TableChoice::Range(self.value(from), self.value(to)),
            model::TableChoice::Compare(how, value) => TableChoice::Compare(*how, self.value(value)),
            model::TableChoice::Absent => TableChoice::Absent,
        });
        TableCell::OneOf(choices.collect())
    }
}

/// The clause that something rests on first.
pub(super) fn clause(cites: &[model::Citation]) -> Option<String> {
    cites.first().map(|cite| cite.clause.clone())
}

/// The words of that clause.
pub(super) fn quote(cites: &[model::Citation]) -> Option<String> {
    cites.first().and_then(|cite| cite.quotes.first().cloned())
}
