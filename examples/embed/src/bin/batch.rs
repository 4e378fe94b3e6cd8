//! Judges a table of tickets and writes the obligations to Parquet, in flat memory. `batch POLICY MAPPING TABLE OUT`

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write, stderr, stdout};

use duban::source::Source;
use duban::{Policy, StreamOptions};
use duban_tables::{Input, Mapping, ParquetReport, Part, ReportWriter, Table, Tickets, Trouble};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, mapping, table, out] = arguments.as_slice() else {
        return Err("usage: batch POLICY MAPPING TABLE OUT".into());
    };
    let policy = Policy::load(folder)?;
    let mapping = Mapping::read(Source::new(mapping.as_str(), std::fs::read_to_string(mapping)?))?;
    let table = Table::open(&Input::file(table), Some(&mapping))?;
    let mut tickets = Tickets::new(table, &mapping, policy.program())?;
    let as_of = "2021-02-01".parse()?;
    let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    let mut writer = ParquetReport::new(BufWriter::new(File::create(out)?), Part::Obligations)?;
    while let Some(next) = tickets.next() {
        match next {
            Ok(tabled) => match judge.ticket(&tabled.ticket) {
                Ok(ticket) => writer.ticket(&ticket)?,
                Err(finding) => writeln!(stderr(), "{}", tickets.locate(&tabled, &finding))?,
            },
            Err(Trouble::Record(error)) => {
                judge.reject();
                writeln!(stderr(), "{error}")?;
            }
            Err(Trouble::File(error)) => return Err(error.into()),
        }
    }
    let report = policy.stream_report(&judge.finish(), None, as_of);
    writer.finish(&report)?;
    let summary = report.summary;
    writeln!(
        stdout(),
        "{} tickets, {} obligations, {} rejected",
        summary.tickets,
        summary.obligations,
        summary.rejected
    )?;
    Ok(())
}
