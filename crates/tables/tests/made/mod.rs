//! Workbooks made for a test, part by part and record by record, as no program writes them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

const NAMESPACE: &str = "http://schemas.openxmlformats.org";
const HEADINGS: [&str; 3] = ["工单编号", "承办单位", "接收时间"];
const CELLS: [&str; 3] = ["ZB-1", "市住建局", "2021-01-04 09:30"];

/// A row with these cells.
pub(crate) fn row(number: u32, cells: &str) -> String {
    format!("<row r='{number}'>{cells}</row>")
}

/// A sheet with one ticket, with these rows more and what comes behind them.
pub(crate) fn sheet(rows: &str, behind: &str) -> String {
    let mut own = String::new();
    for (number, cells) in [(1, HEADINGS), (2, CELLS)] {
        let cells: Vec<String> = ["A", "B", "C"]
            .iter()
            .zip(cells)
            .map(|(column, text)| format!("<c r='{column}{number}' t='inlineStr'><is><t>{text}</t></is></c>"))
            .collect();
        own.push_str(&row(number, &cells.concat()));
    }
    format!("<worksheet><sheetData>{own}{rows}</sheetData>{behind}</worksheet>")
}

/// An `.xlsx` with one ticket, this table of texts, these rows more and what comes behind them.
pub(crate) fn new_book(texts: &str, rows: &str, behind: &str) -> Vec<u8> {
    let related = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns='{NAMESPACE}/package/2006/relationships'><Relationship Id='r1' \
             Type='{NAMESPACE}/officeDocument/2006/relationships/{kind}' Target='{target}'/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns='{NAMESPACE}/spreadsheetml/2006/main' xmlns:r='{NAMESPACE}/officeDocument/2006/relationships'>\
         <sheets><sheet name='一月' sheetId='1' r:id='r1'/></sheets></workbook>"
    );
    let parts = [
        ("_rels/.rels", related("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", related("worksheet", "worksheets/sheet1.xml")),
        ("xl/sharedStrings.xml", texts.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet(rows, behind)),
    ];
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// The same with each place that tells a part's length telling one byte.
pub(crate) fn shortened(package: &[u8], length: u64) -> Vec<u8> {
    let told = u32::try_from(length).unwrap().to_le_bytes();
    let mut bytes = package.to_vec();
    while let Some(at) = bytes.windows(4).position(|four| four == told) {
        bytes[at..at + 4].copy_from_slice(&1u32.to_le_bytes());
    }
    bytes
}

/// The records of an `.xls`.
pub(crate) struct Old {
    texts: Vec<u8>,
    cells: Vec<u8>,
    sheets: usize,
    /// Whether the sheets are one and the same.
    same: bool,
}

fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
    let data = parts.concat();
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), &data].concat()
}

fn text(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let count = u16::try_from(letters.len()).unwrap();
    let letters = letters.into_iter().flat_map(u16::to_le_bytes);
    count.to_le_bytes().into_iter().chain([1]).chain(letters).collect()
}

fn place(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

impl Old {
    /// One ticket.
    pub(crate) fn new() -> Old {
        let mut old = Old { texts: Vec::new(), cells: Vec::new(), sheets: 1, same: false };
        for (row, cells) in [(0, HEADINGS), (1, CELLS)] {
            for (column, cell) in (0..).zip(cells) {
                old.cells.extend(record(0x0204, &[&place(row, column), &text(cell)]));
            }
        }
        old
    }

    fn more(mut self, record: Vec<u8>) -> Old {
        self.cells.extend(record);
        self
    }

    /// A number.
    pub(crate) fn number(self, row: u16, column: u16) -> Old {
        self.more(record(0x0203, &[&place(row, column), &1f64.to_le_bytes()]))
    }

    /// Numbers in a row, from a column to another.
    pub(crate) fn numbers(self, row: u16, [first, last]: [u16; 2]) -> Old {
        let each = [0; 6].repeat(usize::from(last - first + 1));
        self.more(record(0x00BD, &[&row.to_le_bytes(), &first.to_le_bytes(), &each, &last.to_le_bytes()]))
    }

    /// A text of the table, by its number.
    pub(crate) fn shared(self, column: u16, number: u32) -> Old {
        self.more(record(0x00FD, &[&place(1, column), &number.to_le_bytes()]))
    }

    /// A claim of the rows and columns there are.
    pub(crate) fn claims(self, first: u32, rows: u32, columns: u16) -> Old {
        let rows = [first.to_le_bytes(), rows.to_le_bytes()].concat();
        self.more(record(0x0200, &[&rows, &[0, 0], &columns.to_le_bytes(), &[0, 0]]))
    }

    /// A chart, with a number of its own.
    pub(crate) fn chart(self, row: u16, column: u16) -> Old {
        self.more(record(0x0809, &[&[0, 6, 0x20, 0]])).number(row, column).more(record(0x000A, &[]))
    }

    /// The table of texts, continued so many times by nothing.
    pub(crate) fn texts(mut self, texts: &[&str], continued: usize) -> Old {
        let texts: Vec<u8> = texts.iter().flat_map(|one| text(one)).collect();
        self.texts = record(0x00FC, &[&[0; 8], &texts]);
        self.texts.extend(record(0x003C, &[]).repeat(continued));
        self
    }

    pub(crate) fn another_sheet(mut self) -> Old {
        self.sheets += 1;
        self
    }

    pub(crate) fn same_sheet(mut self, times: usize) -> Old {
        (self.sheets, self.same) = (times, true);
        self
    }

    /// The workbook in its container.
    pub(crate) fn book(&self) -> Vec<u8> {
        let begin = |kind: u8| record(0x0809, &[&[0, 6, kind, 0]]);
        let end = record(0x000A, &[]);
        let sheet = [begin(0x10), self.cells.clone(), end.clone()].concat();
        let globals = |first: usize| {
            let places = (0..self.sheets).map(|at| first + if self.same { 0 } else { at * sheet.len() });
            let named = (0u8..).zip(places).flat_map(|(at, place)| {
                let place = u32::try_from(place).unwrap().to_le_bytes();
                record(0x0085, &[&place, &[0, 0], &[1, 0, b'a' + at]])
            });
            [begin(5), named.collect(), self.texts.clone(), end.clone()].concat()
        };
        let mut workbook = globals(globals(0).len());
        workbook.extend(sheet.repeat(if self.same { 1 } else { self.sheets }));
        workbook.resize(workbook.len().next_multiple_of(512).max(4_096), 0);
        container(&workbook)
    }
}

/// A container (MS-CFB) with a workbook of whole sectors: its table, the directory, the workbook.
fn container(workbook: &[u8]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let long = |number: usize| u32::try_from(number).unwrap();
    let sectors = workbook.len() / 512;
    let tables = (sectors + 2).div_ceil(127);
    let mut header = vec![0xFF; 512];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let fields =
        [(24, 0x0003_003E), (28, 0x0009_FFFE), (32, 6), (44, long(tables)), (48, long(tables)), (56, 4_096)];
    for (at, number) in fields.into_iter().chain([(60, END), (64, 0), (68, END), (72, 0)]) {
        header[at..at + 4].copy_from_slice(&u32::to_le_bytes(number));
    }
    let mut next = vec![0xFFFF_FFFD; tables];
    next.push(END);
    next.extend((1..sectors).map(|at| long(tables + 1 + at)));
    next.push(END);
    next.resize(tables * 128, u32::MAX);
    for table in 0..tables {
        header[76 + 4 * table..80 + 4 * table].copy_from_slice(&long(table).to_le_bytes());
    }
    let mut directory = vec![0; 512];
    for (at, name, kind, first, length) in
        [(0, "Root Entry", 5, END, 0), (128, "Workbook", 2, long(tables + 1), long(workbook.len()))]
    {
        for (letter, place) in name.encode_utf16().zip((at..).step_by(2)) {
            directory[place..place + 2].copy_from_slice(&letter.to_le_bytes());
        }
        directory[at + 66] = kind;
        directory[at + 116..at + 120].copy_from_slice(&u32::to_le_bytes(first));
        directory[at + 120..at + 124].copy_from_slice(&u32::to_le_bytes(length));
    }
    [header, next.into_iter().flat_map(u32::to_le_bytes).collect(), directory, workbook.to_vec()].concat()
}
