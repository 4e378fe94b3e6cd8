//! Columns of text that line up under East Asian widths: words to the left, numbers to the right.

use super::page::Page;
use crate::diagnostic::{pad, width};

/// A cell of a table.
pub(super) enum Cell {
    /// Words, to the left.
    Words(String),
    /// A number, to the right.
    Number(String),
}

impl Cell {
    fn text(&self) -> &str {
        match self {
            Cell::Words(text) | Cell::Number(text) => text,
        }
    }
}

/// The rows, each a line; two columns between cells.
pub(super) fn columns(rows: &[Vec<Cell>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell.text())).max().unwrap_or(0))
        .collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[Cell], widths: &[usize]) -> String {
    let mut line = String::new();
    for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
        if at > 0 {
            line.push_str("  ");
        }
        let pad = pad(cell.text(), *width);
        match cell {
            Cell::Words(text) => {
                line.push_str(text);
                line.push_str(&pad);
            }
            Cell::Number(text) => {
                line.push_str(&pad);
                line.push_str(text);
            }
        }
    }
    line.truncate(line.trim_end().len());
    line
}

impl Page {
    /// A table, its first row a heading.
    pub(super) fn table(&mut self, rows: &[Vec<Cell>]) {
        for (at, line) in columns(rows).iter().enumerate() {
            match at {
                0 => self.row(&self.paint.tone(crate::diagnostic::Tone::Title, line)),
                _ => self.row(line),
            }
        }
    }
}
