//! Tables and calendars: columns found, cells and days typed. Read and resolved, but not judged yet: see `beyond`.

use super::build::Builder;
use super::condition::Scope;
use super::duty::Lines;
use super::{Matter, Slot};
use crate::diagnostic::{Message, texts};
use crate::source::Place;
use crate::syntax::ast::{Cell, Choice, Days, LineBody, Literal, Name, Row, RowResult, TypeForm};
use crate::value::Type;

/// The calendar that ships.
const NATIONAL: &str = "中国法定工作日";

impl Builder<'_> {
    pub(super) fn table(&mut self, lines: &Lines<'_>, columns: &[Name], ty: Option<&TypeForm>) {
        let Some(matter) = self.matter_of_columns(columns, lines) else { return };
        let slots: Vec<Slot> =
            columns.iter().filter_map(|column| slot_of(&matter, &column.text)).cloned().collect();
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let mut any = false;
        for line in &lines.list {
            let LineBody::Row(row) = &line.body else { continue };
            any = true;
            if row.cells.len() != columns.len() {
                let message = Message::new(&texts::ROW_WIDTH)
                    .with("columns", columns.len().to_string())
                    .with("cells", row.cells.len().to_string());
                self.findings.at(Place { file: lines.file, span: line.span }, message);
                continue;
            }
            self.row(row, &slots, ty, scope);
        }
        if !any {
            lines.missing(self, &texts::LINE_ROW);
        }
    }

    /// The matter that has all columns as fields or roles.
    fn matter_of_columns(&mut self, columns: &[Name], lines: &Lines<'_>) -> Option<Matter> {
        let has_all = |matter: &&Matter| columns.iter().all(|column| slot_of(matter, &column.text).is_some());
        if let Some(matter) = self.model.matters.iter().find(has_all) {
            return Some(matter.clone());
        }
        let known: Vec<String> = self
            .model
            .matters
            .iter()
            .flat_map(|m| m.fields.iter().chain(&m.roles))
            .map(|s| s.name.clone())
            .collect();
        let unknown = columns.iter().find(|column| !known.contains(&column.text)).or(columns.first())?;
        self.findings.unknown(&texts::A_FIELD, unknown, lines.file, known.iter().map(String::as_str));
        None
    }

    fn row(&mut self, row: &Row, slots: &[Slot], ty: Option<&TypeForm>, scope: Scope<'_>) {
        for (cell, slot) in row.cells.iter().zip(slots) {
            let Cell::OneOf(choices) = cell else { continue };
            for literal in choices.iter().flat_map(literals) {
                self.constant(literal, &slot.ty, scope.file);
            }
        }
        match (&row.result, ty) {
            (RowResult::Limit(limit), None) => {
                self.limit(limit, scope, &mut Vec::new());
            }
            (RowResult::Limit(limit), Some(_)) => {
                self.findings.at(Place { file: scope.file, span: limit.span }, &texts::VALUE_IN_TABLE);
            }
            (RowResult::Value(literal), None) => {
                self.findings.at(Place { file: scope.file, span: literal.span }, &texts::LIMIT_IN_TABLE);
            }
            (RowResult::Value(literal), Some(ty)) => {
                self.constant(literal, &super::matter::type_of(ty), scope.file);
            }
        }
    }

    pub(super) fn calendar(&mut self, lines: &Lines<'_>) {
        for line in &lines.list {
            let place = Place { file: lines.file, span: line.span };
            match &line.body {
                LineBody::BasedOn(name) if name.text != NATIONAL => {
                    self.findings.unknown(&texts::A_CALENDAR, name, lines.file, [NATIONAL].into_iter());
                }
                LineBody::Rest(list, _) | LineBody::Work(list, _) => {
                    for days in list {
                        self.days(*days, place);
                    }
                }
                LineBody::Office(office) if office.spans.iter().any(|(from, to)| from >= to) => {
                    self.findings.at(place, &texts::SPAN_REVERSED);
                }
                _ => {}
            }
        }
    }

    fn days(&mut self, days: Days, place: Place) {
        let from = self.day(days.from, place.file);
        let to = days.to.and_then(|to| self.day(to, place.file));
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            self.findings.at(place, &texts::SPAN_REVERSED);
        }
    }
}

fn slot_of<'m>(matter: &'m Matter, name: &str) -> Option<&'m Slot> {
    matter
        .fields
        .iter()
        .chain(&matter.roles)
        .find(|slot| slot.name == name && !matches!(slot.ty, Type::List(_)))
}

fn literals(choice: &Choice) -> Vec<&Literal> {
    match choice {
        Choice::Is(literal) | Choice::Compare(_, literal) => vec![literal],
        Choice::Range(from, to) => vec![from, to],
        Choice::Absent => Vec::new(),
    }
}
