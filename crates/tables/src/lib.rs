//! Tickets from spreadsheets and event logs, for the interpreter `duban` (督办), and its reports to them. A mapping says
//! what the columns mean; nothing is guessed, and nothing is dropped in silence.

// No input may reach a panic or a wrong number: beside what Cargo.toml denies everywhere, and tests may do.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::string_slice,
        clippy::unreachable
    )
)]

#[cfg(feature = "arrow")]
mod batches_in;
mod cell;
#[cfg(feature = "xlsx")]
mod container;
mod convert;
#[cfg(feature = "csv")]
mod csv_in;
pub mod dates;
mod input;
mod limits;
mod make;
mod mapping;
pub mod out;
#[cfg(feature = "xlsx")]
mod package;
#[cfg(feature = "parquet")]
mod parquet_in;
mod plan;
#[cfg(feature = "xlsx")]
mod records;
mod suggest;
mod table;
pub mod texts;
mod tickets;
#[cfg(feature = "xes")]
mod xes_in;
#[cfg(feature = "xlsx")]
mod xlsx_in;

pub use cell::{Cell, Row, letters};
pub use input::{Input, Kind, kind};
pub use limits::Limits;
pub use mapping::Mapping;
#[cfg(feature = "csv")]
pub use out::CsvReport;
#[cfg(feature = "parquet")]
pub use out::ParquetReport;
#[cfg(feature = "xlsx")]
pub use out::XlsxReport;
#[cfg(feature = "arrow")]
pub use out::{BRIEF, BatchReport};
pub use out::{Part, ReportWriter, write_whole};
pub use suggest::{suggest, suggest_among};
pub use table::{Rows, Table, not_built};
pub use tickets::{Tabled, Tickets, Trouble, Twins};
