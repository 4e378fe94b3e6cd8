//! Reports as tables: which tables there are, and who writes them. Their columns stand in `columns`, their rows in `rows`.

#[cfg(feature = "arrow")]
mod batches_out;
mod columns;
#[cfg(feature = "csv")]
mod csv_out;
#[cfg(feature = "parquet")]
mod parquet_out;
mod rows;
#[cfg(any(feature = "parquet", feature = "arrow"))]
mod typed;
mod words;
#[cfg(feature = "xlsx")]
mod xlsx_out;

use std::io;

use duban::report::{Report, TicketReport};

#[cfg(feature = "arrow")]
pub use batches_out::{BRIEF, BatchReport};
pub use columns::{Column, ColumnKind, Part};
#[cfg(feature = "csv")]
pub use csv_out::CsvReport;
#[cfg(feature = "parquet")]
pub use parquet_out::ParquetReport;
pub use rows::{Value, beside, of_ticket};
#[cfg(feature = "xlsx")]
pub use xlsx_out::XlsxReport;

/// Takes a report ticket by ticket, so that none of it need be held.
///
/// ```
/// use std::io;
///
/// use duban::report::{Report, TicketReport};
/// use duban::{Policy, Ticket};
/// use duban_tables::{ReportWriter, write_whole};
///
/// /// Counts what is overdue, and writes nothing.
/// struct Overdue(usize);
///
/// impl ReportWriter for Overdue {
///     fn ticket(&mut self, ticket: &TicketReport) -> io::Result<()> {
///         self.0 += ticket.obligations.iter().filter(|one| one.status == "overdue").count();
///         Ok(())
///     }
///
///     fn finish(&mut self, _: &Report) -> io::Result<()> {
///         Ok(())
///     }
/// }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04".parse()?);
/// let mut overdue = Overdue(0);
/// write_whole(&mut overdue, &policy.check(&ticket, "2021-01-08".parse()?)?)?;
/// assert_eq!(overdue.0, 1);
/// # Ok(())
/// # }
/// ```
pub trait ReportWriter {
    /// Takes the next ticket.
    ///
    /// # Errors
    /// It cannot be written.
    fn ticket(&mut self, ticket: &TicketReport) -> io::Result<()>;

    /// Takes what stands beside the tickets, and ends the file. Tickets that the report still holds are not looked at.
    ///
    /// # Errors
    /// It cannot be written.
    fn finish(&mut self, report: &Report) -> io::Result<()>;
}

/// Hands over a whole report.
///
/// # Errors
/// It cannot be written.
///
/// ```
/// use duban::{Policy, Ticket};
/// use duban_tables::{CsvReport, Part, write_whole};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("../../policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求")
///     .party("承办单位", "市住建局")
///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?);
/// let report = policy.check(&ticket, "2021-01-08".parse()?)?;
/// let mut csv = CsvReport::new(Vec::new(), Part::Violations, Default::default())?;
/// write_whole(&mut csv, &report)?;
/// let text = String::from_utf8(csv.into_inner())?;
/// assert!(text.starts_with("\u{FEFF}工单,"), "a mark for spreadsheets, then Chinese headings");
/// assert!(text.contains("逾期未完成"));
/// # Ok(())
/// # }
/// ```
pub fn write_whole(writer: &mut dyn ReportWriter, report: &Report) -> io::Result<()> {
    for ticket in &report.tickets {
        writer.ticket(ticket)?;
    }
    writer.finish(report)
}
