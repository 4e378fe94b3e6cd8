//! Tables: a combination that no row holds for, or more than one. Columns of texts are tried with the texts named in them
//! alone: which others there are, nobody can list.

use super::domain::{Point, compare, may_be_absent, points};
use super::example::{Example, Fact, given};
use super::{Checks, MAX_COMBINATIONS};
use crate::diagnostic::{Diagnostic, Message, check_texts};
use crate::model::{Compare, Const, Matter, Model, Ref, Slot, Table, TableCell, TableChoice, TableRow};
use crate::value::{Truth, Type};

pub(super) fn check(model: &Model, checks: &mut Checks) {
    for table in &model.tables {
        let has_all = |matter: &&Matter| table.columns.iter().all(|(name, _)| slot(matter, name).is_some());
        let Some(matter) = model.matters.iter().find(has_all) else { continue };
        let columns =
            table.columns.iter().enumerate().map(|(at, (name, ty))| column(table, at, name, ty, matter));
        let Some(columns) = columns.collect::<Option<Vec<_>>>() else {
            undecided(table, checks);
            continue;
        };
        let grid = Grid { table, matter, columns };
        grid.overlaps(checks);
        grid.gaps(checks);
    }
}

fn undecided(table: &Table, checks: &mut Checks) {
    let message = Message::new(&check_texts::TABLE_OPEN).with("table", table.name.as_str());
    checks.undecided(Diagnostic::new(message).at(table.place));
}

/// A column with the values to try: absence last, where it may be.
struct Column<'m> {
    name: &'m str,
    ty: &'m Type,
    points: Vec<Point>,
}

fn slot<'m>(matter: &'m Matter, name: &str) -> Option<&'m Slot> {
    matter.fields.iter().chain(&matter.roles).find(|slot| slot.name == name)
}

fn column<'m>(
    table: &'m Table,
    at: usize,
    name: &'m str,
    ty: &'m Type,
    matter: &Matter,
) -> Option<Column<'m>> {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
    let constants: Vec<Const> = cells.flat_map(constants).collect();
    let mut list = points(ty, &constants)?;
    list.retain(|point| *point != Point::Other);
    // A column that names nothing still has some value.
    if list.is_empty() {
        list.push(Point::Other);
    }
    let optional = slot(matter, name).is_some_and(|slot| may_be_absent(slot, Ref::Field(0)));
    list.extend(optional.then_some(Point::Absent));
    Some(Column { name, ty, points: list })
}

fn constants(cell: &TableCell) -> Vec<Const> {
    let TableCell::OneOf(choices) = cell else { return Vec::new() };
    let of = choices.iter().flat_map(|choice| match choice {
        TableChoice::Is(value) | TableChoice::Compare(_, value) => vec![value.clone()],
        TableChoice::Range(from, to) => vec![from.clone(), to.clone()],
        TableChoice::Absent => Vec::new(),
    });
    of.collect()
}

fn holds(cell: &TableCell, point: &Point) -> bool {
    let TableCell::OneOf(choices) = cell else { return true };
    choices.iter().any(|choice| {
        let truth = match choice {
            TableChoice::Absent => Truth::from(*point == Point::Absent),
            TableChoice::Is(value) => compare(Compare::Eq, point, value),
            TableChoice::Compare(how, value) => compare(*how, point, value),
            TableChoice::Range(from, to) => {
                compare(Compare::Ge, point, from).and(compare(Compare::Le, point, to))
            }
        };
        truth == Truth::True
    })
}

struct Grid<'m> {
    table: &'m Table,
    matter: &'m Matter,
    columns: Vec<Column<'m>>,
}

impl Grid<'_> {
    /// Two rows that hold for one combination. The first that does is told, once for each later row.
    fn overlaps(&self, checks: &mut Checks) {
        let pairs = self.table.rows.len().saturating_mul(self.table.rows.len());
        if pairs > MAX_COMBINATIONS.saturating_mul(16) {
            return undecided(self.table, checks);
        }
        for (at, row) in self.table.rows.iter().enumerate() {
            let earlier = self.table.rows.iter().take(at);
            let Some((first, points)) =
                earlier.into_iter().find_map(|one| Some((one, self.common(one, row)?)))
            else {
                continue;
            };
            let example = self.example(&points);
            let message = Message::new(&check_texts::TABLE_OVERLAP)
                .with("table", self.table.name.as_str())
                .with("facts", example.words());
            let diagnostic = Diagnostic::new(message)
                .at(row.place)
                .label(first.place, &check_texts::THIS_ROW_TOO)
                .help(&check_texts::FIRST_ROW_HOLDS);
            checks.findings.push(super::Finding { diagnostic, example: Some(example) });
        }
    }

    fn common(&self, one: &TableRow, other: &TableRow) -> Option<Vec<Point>> {
        let cells = self.columns.iter().zip(one.cells.iter().zip(&other.cells));
        let points = cells.map(|(column, (a, b))| {
            column.points.iter().find(|point| holds(a, point) && holds(b, point)).cloned()
        });
        points.collect()
    }

    /// A combination that no row holds for: with all values there, and else with some absent.
    fn gaps(&self, checks: &mut Checks) {
        let rows: Vec<usize> = (0..self.table.rows.len()).collect();
        let mut steps = 0;
        let mut gaps = Gaps::default();
        if self.uncovered(&rows, &mut Vec::new(), &mut gaps, &mut steps).is_none() {
            return undecided(self.table, checks);
        }
        let (text, points) = match (gaps.whole, gaps.absent) {
            (Some(points), _) => (&check_texts::TABLE_GAP, points),
            (None, Some(points)) => (&check_texts::TABLE_ABSENT, points),
            (None, None) => return,
        };
        let example = self.example(&points);
        let message =
            Message::new(text).with("table", self.table.name.as_str()).with("facts", example.words());
        let diagnostic = Diagnostic::new(message).at(self.table.place).help(&check_texts::ADD_A_ROW);
        checks.findings.push(super::Finding { diagnostic, example: Some(example) });
    }

    /// Goes through the columns with the rows that still hold; `None` where there are too many combinations.
    fn uncovered(
        &self,
        rows: &[usize],
        so_far: &mut Vec<Point>,
        gaps: &mut Gaps,
        steps: &mut usize,
    ) -> Option<()> {
        *steps = steps.saturating_add(1);
        if *steps > MAX_COMBINATIONS {
            return None;
        }
        let at = so_far.len();
        let row = |row: &usize| self.table.rows.get(*row);
        let Some(column) = self.columns.get(at) else {
            if rows.is_empty() {
                gaps.keep(so_far);
            }
            return Some(());
        };
        let any_left = |one: &TableRow| one.cells.iter().skip(at).all(|cell| matches!(cell, TableCell::Any));
        if gaps.whole.is_some() || rows.iter().filter_map(row).any(any_left) {
            return Some(());
        }
        for point in &column.points {
            let left = rows.iter().copied().filter(|one| {
                row(one).and_then(|one| one.cells.get(at)).is_some_and(|cell| holds(cell, point))
            });
            let left: Vec<usize> = left.collect();
            so_far.push(point.clone());
            let decided = self.uncovered(&left, so_far, gaps, steps);
            so_far.pop();
            decided?;
        }
        Some(())
    }

    fn example(&self, points: &[Point]) -> Example {
        let facts = self.columns.iter().zip(points).filter_map(|(column, point)| {
            Some(Fact { event: None, name: column.name.to_owned(), value: given(column.ty, point)? })
        });
        Example { matter: self.matter.name.clone(), facts: facts.collect() }
    }
}

/// The first combinations that no row holds for.
#[derive(Default)]
struct Gaps {
    /// With all values there.
    whole: Option<Vec<Point>>,
    /// With some absent.
    absent: Option<Vec<Point>>,
}

impl Gaps {
    fn keep(&mut self, points: &[Point]) {
        let kind = if points.contains(&Point::Absent) { &mut self.absent } else { &mut self.whole };
        if kind.is_none() {
            *kind = Some(points.to_vec());
        }
    }
}
