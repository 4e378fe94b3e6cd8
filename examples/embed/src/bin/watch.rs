//! Watches events as they come and acts when time alone changes something: the report says when that will be
//! (`next_change`), so nothing is polled. Here the events are in the program and the clock is theirs. `watch POLICY`

use std::error::Error;
use std::io::{Write, stdout};

use duban::report::TicketReport;
use duban::value::Moment;
use duban::{Policy, Ticket};

/// What happens, in the order in which it comes in.
const EVENTS: [(&str, &str); 3] = [
    ("接收", "2021-01-04T09:30:00+08:00"),
    ("初步回复", "2021-01-07T12:01:00+08:00"),
    ("解决确认", "2021-01-22T16:20:00+08:00"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: watch POLICY")?;
    let policy = Policy::load(folder)?;
    let mut ticket = Ticket::new("ZB-1", "企业诉求").party("承办单位", "市住建局");
    let mut wake: Option<Moment> = None;
    for (event, at) in EVENTS {
        let now: Moment = at.parse()?;
        // A service would sleep until the earlier of the two; whatever wakes it, it asks again.
        while let Some(change) = wake.filter(|change| *change < now) {
            wake = look(&policy, &ticket, change, "time")?;
        }
        ticket = ticket.event(event, at.parse()?);
        wake = look(&policy, &ticket, now, event)?;
    }
    while let Some(change) = wake {
        wake = look(&policy, &ticket, change, "time")?;
    }
    Ok(())
}

/// Says how things stand; when that will change by itself.
fn look(policy: &Policy, ticket: &Ticket, now: Moment, why: &str) -> Result<Option<Moment>, Box<dyn Error>> {
    let report = policy.check(ticket, now)?;
    let stands = |one: &TicketReport| {
        let each = one.obligations.iter().map(|one| format!("{} {}", one.duty, one.status));
        each.collect::<Vec<_>>().join(", ")
    };
    let judged = report.tickets.first();
    writeln!(stdout(), "{now} [{why}] {}", judged.map(stands).unwrap_or_default())?;
    Ok(judged.and_then(|one| one.next_change))
}
