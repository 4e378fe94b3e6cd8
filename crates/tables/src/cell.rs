//! A cell as any table gives it, and its letters. How cells become values of the policy stands in `convert`.

use duban::value::When;
#[cfg(any(feature = "parquet", feature = "arrow"))]
use duban::value::{Moment, Number};

/// What a cell holds.
///
/// ```
/// use duban_tables::Cell;
/// let cell = Cell::Text(" 市住建局 ".to_owned());
/// assert_eq!((cell.text().as_deref(), cell.is_blank()), (Some("市住建局"), false));
/// assert!(Cell::Text("\u{3000}".to_owned()).is_blank());
/// assert_eq!(Cell::Fault.text(), None, "an error is no text, and is not blank either");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as it was written.
    Text(String),
    /// A number, as exact decimal text. It may be the serial number of a date.
    Number(String),
    /// Yes or no.
    Bool(bool),
    /// A moment that its file knows as one.
    Moment(When),
    /// The serial number of a date, in the epoch of its file.
    Serial(String),
    /// The error of a formula.
    Fault,
    /// A part of merged cells.
    Merged,
    /// A formula whose value its file does not hold.
    Uncalculated,
}

impl Cell {
    /// Whether it holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// Its text without white space around it, where it has one.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Cell::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Cell::Number(number) | Cell::Serial(number) => Some(number.clone()),
            Cell::Bool(yes) => Some(if *yes { "TRUE" } else { "FALSE" }.to_owned()),
            Cell::Moment(when) if when.whole_day => Some(when.at.day().to_string()),
            Cell::Moment(when) => Some(when.at.to_string()),
            Cell::Empty | Cell::Fault | Cell::Merged | Cell::Uncalculated => None,
        }
    }
}

/// A row: its number in the file, as a spreadsheet shows it, and its cells.
///
/// ```
/// use duban_tables::{Cell, Row};
/// let row = Row { number: 2, cells: vec![Cell::Number("3".to_owned())] };
/// assert_eq!((row.cell(0).text().as_deref(), row.cell(9)), (Some("3"), &Cell::Empty));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From 1; the header counts.
    pub number: u64,
    /// The cells, from the first column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column, from 0; empty beyond the last.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// A number as exact decimal text, without a power of ten.
#[cfg(any(feature = "parquet", feature = "arrow"))]
pub(crate) fn exact(shown: &str) -> Cell {
    Cell::Number(
        shown.parse::<Number>().map_or_else(|_| shown.to_owned(), |number| number.plain().to_string()),
    )
}

/// A count of units since 1970, so many a second: from the instant, or on the clock of Beijing.
#[cfg(any(feature = "parquet", feature = "arrow"))]
pub(crate) fn moment(count: i64, units: i64, instant: bool) -> Cell {
    let seconds = count.div_euclid(units.max(1));
    let at = if instant { Moment::from_unix(seconds) } else { Moment::from_local_seconds(seconds) };
    at.map_or(Cell::Fault, |at| Cell::Moment(When::exact(at)))
}

/// The letters of a column, from 0: A … Z, AA ….
///
/// ```
/// assert_eq!([0, 25, 26].map(duban_tables::letters), ["A", "Z", "AA"]);
/// ```
#[must_use]
pub fn letters(column: usize) -> String {
    let (mut rest, mut letters) = (column, Vec::new());
    loop {
        let digit = u8::try_from(rest.rem_euclid(26)).unwrap_or(0);
        letters.push(char::from(b'A'.saturating_add(digit)));
        if rest < 26 {
            break;
        }
        rest = (rest / 26).saturating_sub(1);
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let of = |columns: [usize; 6]| columns.map(letters);
        assert_eq!(of([0, 25, 26, 51, 701, 702]), ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }
}
