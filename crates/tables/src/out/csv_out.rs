//! One table of a report as CSV: with the mark that spreadsheets know UTF-8 by, and with no cell that they would run as a
//! formula.

use std::io::{self, Write};

use duban::diagnostic::Lang;
use duban::report::{Report, TicketReport};

use super::ReportWriter;
use super::columns::Part;
use super::rows::{Value, beside, of_ticket};
use super::words;

/// What went wrong below is told as it was: a full disk, a reader that has gone.
fn wrong(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes a table of a report as CSV (RFC 4180, CRLF). In Chinese its headings and statuses are Chinese and yes is 是; in
/// English they are the contract's keys. Moments are Beijing time (`2021-01-07 12:00:00`).
#[derive(Debug)]
pub struct CsvReport<W: Write> {
    out: csv::Writer<W>,
    part: Part,
    lang: Lang,
}

impl<W: Write> CsvReport<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(mut out: W, part: Part, lang: Lang) -> io::Result<CsvReport<W>> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let heading = |column: &super::Column| if lang == Lang::Zh { column.heading } else { column.key };
        csv.write_record(part.columns().iter().map(heading)).map_err(wrong)?;
        Ok(CsvReport { out: csv, part, lang })
    }

    fn rows(&mut self, rows: Vec<Vec<Value>>) -> io::Result<()> {
        for row in rows {
            let lang = self.lang;
            self.out.write_record(row.iter().map(|value| shown(value, lang))).map_err(wrong)?;
        }
        Ok(())
    }

    /// What it was written to; what could not be written to memory is lost, and memory takes all.
    pub fn into_inner(self) -> W
    where
        W: Default,
    {
        self.out.into_inner().unwrap_or_default()
    }
}

impl<W: Write> ReportWriter for CsvReport<W> {
    fn ticket(&mut self, ticket: &TicketReport) -> io::Result<()> {
        self.rows(of_ticket(self.part, ticket))
    }

    fn finish(&mut self, report: &Report) -> io::Result<()> {
        self.rows(beside(self.part, report))?;
        self.out.flush()
    }
}

fn shown(value: &Value, lang: Lang) -> String {
    let chinese = lang == Lang::Zh;
    match value {
        Value::None => String::new(),
        Value::Text(text) => harmless(text),
        Value::Status(word) if chinese => words::status(word).to_owned(),
        Value::Status(word) => (*word).to_owned(),
        Value::Whole(whole) => whole.to_string(),
        Value::Number(number) => number.clone(),
        Value::Truth(yes) if chinese => if *yes { "是" } else { "否" }.to_owned(),
        Value::Truth(yes) => yes.to_string(),
        Value::Moment(moment) => {
            let text = moment.to_string();
            let (date, clock) = (text.get(..10).unwrap_or(""), text.get(11..19).unwrap_or(""));
            format!("{date} {clock}")
        }
        Value::Day(day) => day.to_string(),
    }
}

/// A text that a spreadsheet would take for a formula gets a mark before it, which it does not show.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
