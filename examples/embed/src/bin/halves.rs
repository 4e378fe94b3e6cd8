//! Judges two halves of a ledger apart, as two threads or machines would, and joins them: the sums, units and rungs over
//! several tickets are those of the whole. `halves POLICY`

use std::error::Error;
use std::io::{Write, stdout};
use std::thread;

use duban::{Policy, StreamOptions, StreamPart, Ticket};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: halves POLICY")?;
    let policy = Policy::load(folder)?;
    let as_of = "2023-12-31".parse()?;
    let tickets = tickets()?;
    let judged = |half: &[Ticket]| -> StreamPart {
        let mut judge = policy.judge_stream(as_of, StreamOptions::default());
        for ticket in half {
            // What cannot be judged is counted as rejected.
            let _ = judge.ticket(ticket);
        }
        judge.finish()
    };
    let (first, second) = tickets.split_at(tickets.len() / 2);
    let (mut joined, other) = thread::scope(|scope| {
        let other = scope.spawn(|| judged(second));
        (judged(first), other.join())
    });
    joined.join(other.map_err(|_| "a thread ended early")?);
    let apart = policy.stream_report(&joined, None, as_of);
    let whole = policy.stream_report(&judged(&tickets), None, as_of);
    for rung in &apart.escalations {
        writeln!(stdout(), "{} {} {}", rung.at, rung.rung, rung.on.as_deref().unwrap_or("-"))?;
    }
    let counts = |report: &duban::Report| {
        (report.summary.tickets, report.summary.violations, report.escalations.len())
    };
    writeln!(stdout(), "{:?} {}", counts(&apart), counts(&apart) == counts(&whole))?;
    Ok(())
}

/// Four tickets of one street office, each missed.
fn tickets() -> Result<Vec<Ticket>, Box<dyn Error>> {
    let mut tickets = Vec::new();
    for (id, day) in
        [("T-1", "2023-03-01"), ("T-2", "2023-04-03"), ("T-3", "2023-05-08"), ("T-4", "2023-06-01")]
    {
        let ticket = Ticket::new(id, "企业诉求").party("承办单位", "荆河街道");
        tickets.push(ticket.event("接收", format!("{day}T09:00:00+08:00").parse()?));
    }
    Ok(tickets)
}
