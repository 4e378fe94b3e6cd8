//! `duban-generator zibo|baotou|tengzhou|tengzhou-500 COUNT [SEED]`: so many tickets as NDJSON on standard output.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use duban_generator::Kind;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.replace('_', "").parse::<u64>().ok());
    let kind = arguments.first().and_then(|name| Kind::named(name));
    let (Some(kind), Some(count)) = (kind, number(1)) else {
        let _ = writeln!(io::stderr(), "duban-generator zibo|baotou|tengzhou|tengzhou-500 COUNT [SEED]");
        return ExitCode::from(2);
    };
    match write(kind, number(2).unwrap_or(1), count) {
        // A reader that closed the pipe has what it wanted.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::SUCCESS,
    }
}

fn write(kind: Kind, seed: u64, count: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut line = Vec::new();
    for ticket in kind.tickets(seed, count) {
        line.clear();
        ticket.write(&mut line);
        line.push(b'\n');
        out.write_all(&line)?;
    }
    out.flush()
}
