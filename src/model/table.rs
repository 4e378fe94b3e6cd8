//! Tables (时限表, 表): their columns found in a matter, their cells and results typed. Whether rows overlap or leave gaps is
//! a check's; which row holds for a ticket is `eval`'s.

use super::build::Builder;
use super::condition::Scope;
use super::duty::Lines;
use super::{Citation, Const, Limit, Matter, Ref, Slot};
use crate::diagnostic::{Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{Cell, Choice, Compare, LineBody, Name, Row, RowResult, TypeForm};
use crate::value::Type;

/// The index of a table in `Model::tables`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub usize);

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The names of its columns, fields or roles of a matter, with their types.
    pub columns: Vec<(String, Type)>,
    /// The type of what it gives; `None` for time limits.
    pub ty: Option<Type>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
    /// The 口径 its limits rest on.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A row: what each column must be, and what then holds.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// One cell a column.
    pub cells: Vec<TableCell>,
    /// What the row gives.
    pub result: TableResult,
    /// The clauses its own line rests on.
    pub cites: Vec<Citation>,
    /// Where it stands.
    pub place: Place,
}

/// What a column must be.
#[derive(Clone, Debug)]
pub enum TableCell {
    /// `*`: anything, absence too.
    Any,
    /// One of these.
    OneOf(Vec<TableChoice>),
}

/// One alternative of a cell.
#[derive(Clone, Debug)]
pub enum TableChoice {
    /// This value.
    Is(Const),
    /// From this value up to that, both included.
    Range(Const, Const),
    /// Compared with this value.
    Compare(Compare, Const),
    /// 缺: nothing is there.
    Absent,
}

/// What a row gives.
#[derive(Clone, Debug)]
pub enum TableResult {
    /// A time limit, in which a 日 stays open: the duty that asks the table says what it means.
    Limit(Limit),
    /// A value.
    Value(Const),
}

impl Builder<'_> {
    /// A table; what is wrong with a row is reported and the row left out.
    pub(super) fn table(&mut self, lines: &Lines<'_>, columns: &[Name], ty: Option<&TypeForm>) -> Table {
        let mut table = Table {
            name: lines.name.text.clone(),
            columns: Vec::new(),
            ty: ty.map(super::matter::type_of),
            rows: Vec::new(),
            cites: lines.cites_outside(|body| matches!(body, LineBody::Row(_))),
            readings: Vec::new(),
            place: lines.place(),
        };
        let Some(matter) = self.matter_of_columns(columns, lines) else { return table };
        let slots: Vec<Slot> =
            columns.iter().filter_map(|column| slot_of(&matter, &column.text)).cloned().collect();
        table.columns = slots.iter().map(|slot| (slot.name.clone(), slot.ty.clone())).collect();
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let mut any = false;
        for line in &lines.list {
            let LineBody::Row(row) = &line.body else { continue };
            any = true;
            let place = Place { file: lines.file, span: line.span };
            if row.cells.len() != columns.len() {
                let message = Message::new(&texts::ROW_WIDTH)
                    .with("columns", columns.len().to_string())
                    .with("cells", row.cells.len().to_string());
                self.findings.at(place, message);
                continue;
            }
            let cells: Vec<Option<TableCell>> =
                row.cells.iter().zip(&slots).map(|(cell, slot)| self.cell(cell, slot, lines.file)).collect();
            let result = self.result(row, table.ty.as_ref(), scope, &mut table.readings);
            if let (Some(cells), Some(result)) = (cells.into_iter().collect(), result) {
                table.rows.push(TableRow { cells, result, cites: Lines::cites_of(line), place });
            }
        }
        if !any {
            lines.missing(self, &texts::LINE_ROW);
        }
        table
    }

    /// The matter that has all columns as fields or roles.
    fn matter_of_columns(&mut self, columns: &[Name], lines: &Lines<'_>) -> Option<Matter> {
        for column in columns {
            self.findings.uses(&column.text);
        }
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

    fn cell(&mut self, cell: &Cell, slot: &Slot, file: FileId) -> Option<TableCell> {
        let Cell::OneOf(choices) = cell else { return Some(TableCell::Any) };
        let read: Vec<Option<TableChoice>> = choices
            .iter()
            .map(|choice| {
                Some(match choice {
                    Choice::Is(literal) => TableChoice::Is(self.constant(literal, &slot.ty, file)?),
                    Choice::Compare(how, literal) => {
                        TableChoice::Compare(*how, self.constant(literal, &slot.ty, file)?)
                    }
                    Choice::Range(from, to) => {
                        let (from, to) =
                            (self.constant(from, &slot.ty, file), self.constant(to, &slot.ty, file));
                        TableChoice::Range(from?, to?)
                    }
                    Choice::Absent => TableChoice::Absent,
                })
            })
            .collect();
        Some(TableCell::OneOf(read.into_iter().collect::<Option<Vec<_>>>()?))
    }

    fn result(
        &mut self,
        row: &Row,
        ty: Option<&Type>,
        scope: Scope<'_>,
        readings: &mut Vec<String>,
    ) -> Option<TableResult> {
        match (&row.result, ty) {
            (RowResult::Limit(limit), None) => {
                let limit = self.day_left_open(|builder| builder.limit(limit, scope, readings));
                limit.map(TableResult::Limit)
            }
            (RowResult::Limit(limit), Some(_)) => {
                self.findings.at(Place { file: scope.file, span: limit.span }, &texts::VALUE_IN_TABLE);
                None
            }
            (RowResult::Value(literal), None) => {
                self.findings.at(Place { file: scope.file, span: literal.span }, &texts::LIMIT_IN_TABLE);
                None
            }
            (RowResult::Value(literal), Some(ty)) => {
                self.constant(literal, ty, scope.file).map(TableResult::Value)
            }
        }
    }

    /// The columns of a table as values of a matter.
    pub(super) fn columns_in(&mut self, table: TableId, name: &Name, scope: Scope<'_>) -> Option<Vec<Ref>> {
        let columns = self.model.tables.get(table.0)?.columns.clone();
        columns.iter().map(|(column, ty)| self.column_in(column, ty, name, scope)).collect()
    }

    fn column_in(&mut self, column: &str, ty: &Type, at: &Name, scope: Scope<'_>) -> Option<Ref> {
        let matter: &Matter = scope.matter;
        let find = |slots: &[Slot]| slots.iter().position(|slot| slot.name == column && slot.ty == *ty);
        let found = find(&matter.fields).map(Ref::Field).or_else(|| find(&matter.roles).map(Ref::Role));
        if found.is_none() {
            let name = Name { text: column.to_owned(), span: at.span };
            let known = matter.fields.iter().chain(&matter.roles).map(|slot| slot.name.as_str());
            self.findings.unknown(&texts::A_FIELD, &name, scope.file, known);
        }
        found
    }
}

fn slot_of<'m>(matter: &'m Matter, name: &str) -> Option<&'m Slot> {
    matter
        .fields
        .iter()
        .chain(&matter.roles)
        .find(|slot| slot.name == name && !matches!(slot.ty, Type::List(_)))
}
