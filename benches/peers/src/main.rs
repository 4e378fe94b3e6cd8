//! `duban-peers TICKETS BRIEF AS_OF`: each engine judges the tickets; where one says something else than the interpreter's
//! brief report, it stops. Prints a line for each: name, nanoseconds of processor time a ticket in memory, and from lines
//! to lines; of three rounds the least.

mod by_cel;
mod by_rego;
mod by_rhai;
mod outcome;
mod ticket;

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;

use duban_generator::measure::{clock, lines};
use outcome::Row;
use ticket::Ticket;

/// What stops a run.
type Failure = Box<dyn Error>;

/// Later than everything: what did not happen.
const NEVER: i64 = 99_999_999_999;

/// Noon, the clock time of every limit.
const NOON: i64 = 43_200;

const ROUNDS: usize = 3;

/// An engine with the clause compiled.
trait Peer {
    /// A ticket as the engine takes it.
    type Facts;
    /// What the engine answers.
    type Answer;

    fn facts(&self, ticket: &Ticket<'_>) -> Result<Self::Facts, Failure>;
    fn judge(&mut self, facts: &Self::Facts) -> Result<Self::Answer, Failure>;
    fn row(&self, id: &str, answer: &Self::Answer) -> Result<Row, Failure>;
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [tickets, brief, as_of] = arguments.as_slice() else {
        return Err("duban-peers TICKETS BRIEF AS_OF".into());
    };
    let (text, brief) = (std::fs::read(tickets)?, std::fs::read(brief)?);
    let as_of = ticket::moment(as_of)?;
    let wanted = outcome::expected(&brief)?;
    measure("rhai 1.27.0", by_rhai::Script::new(as_of)?, &text, &wanted)?;
    measure("regorus 0.14.1, bytecode", by_rego::Machine::new(as_of)?, &text, &wanted)?;
    measure("regorus 0.14.1, interpreter", by_rego::Interpreter::new(as_of)?, &text, &wanted)?;
    measure("cel 0.15.0", by_cel::Expressions::new(as_of)?, &text, &wanted)
}

/// Compares, then measures.
fn measure<P: Peer>(name: &str, mut peer: P, text: &[u8], wanted: &[Row]) -> Result<(), Failure> {
    let mut all = Vec::with_capacity(wanted.len());
    let mut rows = Vec::with_capacity(wanted.len());
    for line in lines(text) {
        let ticket = ticket::read(line)?;
        let facts = peer.facts(&ticket)?;
        let answer = peer.judge(&facts).map_err(|error| format!("{name}, {}: {error}", ticket.id))?;
        rows.push(peer.row(ticket.id, &answer)?);
        all.push(facts);
    }
    outcome::compare(name, &rows, wanted)?;
    let (mut in_memory, mut whole, mut out) = (u64::MAX, u64::MAX, Vec::with_capacity(64 << 20));
    for _ in 0..ROUNDS {
        let start = clock();
        for facts in &all {
            black_box(peer.judge(facts)?);
        }
        in_memory = in_memory.min(clock() - start);
        out.clear();
        let start = clock();
        for line in lines(text) {
            let ticket = ticket::read(line)?;
            let facts = peer.facts(&ticket)?;
            let answer = peer.judge(&facts)?;
            peer.row(ticket.id, &answer)?.write(&mut out)?;
        }
        whole = whole.min(clock() - start);
        black_box(&out);
    }
    let count = u64::try_from(wanted.len())?.max(1);
    println!("{name}\t{}\t{}", in_memory / count, whole / count);
    Ok(())
}
