//! What reading a workbook may take: a small file can ask for much memory. What an input reaches is an error that names it.

/// How much of a workbook is held: a few bytes of one can claim any number of cells, texts and areas.
///
/// [`Input::within`](crate::Input::within) sets others; reaching one is `T0014`, which names it.
///
/// ```
/// use duban_tables::{Input, Limits, Table};
/// let mut limits = Limits::default();
/// limits.sheet_cells = 2;
/// let input = Input::file("tests/data/openpyxl.xlsx").within(limits);
/// let error = Table::open(&input, None).unwrap_err();
/// assert_eq!(error.findings.first().map(|it| it.code()), Some("T0014"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one part of an `.xlsx` (a sheet, the texts of all sheets) once it is unpacked: 2 GiB. A sheet of a million rows and
    /// twenty columns has half as many.
    pub part_bytes: u64,
    /// Cells of a sheet that hold something: 50,000,000.
    pub sheet_cells: usize,
    /// Bytes of the texts in the cells of a sheet, each as often as it stands there: 1 GiB; of an `.xls`, those of all its sheets.
    pub sheet_text: usize,
    /// Rows of merged areas, those of each area for itself: 4,000,000.
    pub merged_rows: usize,
    /// Cells of the rectangles that the sheets of an `.xls` span, whether they hold something or not: 8,388,608, half of what one sheet
    /// can span. An `.xls` is held as its rectangles, an `.xlsx` is not.
    pub rectangle_cells: usize,
}

impl Limits {
    /// The limits that hold where nobody sets others.
    pub const DEFAULT: Limits = Limits {
        part_bytes: 2 << 30,
        sheet_cells: 50_000_000,
        sheet_text: 1 << 30,
        merged_rows: 4_000_000,
        rectangle_cells: 8_388_608,
    };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
    }
}
