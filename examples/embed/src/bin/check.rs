//! Checks one ticket: a policy, a ticket, a moment, a report. `check POLICY`

use std::error::Error;
use std::io::{Write, stdout};

use duban::{Policy, Ticket};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: check POLICY")?;
    let policy = Policy::load(folder)?;
    let ticket = Ticket::new("ZB-2021-000123", "企业诉求")
        .party("承办单位", "市住建局")
        .event("接收", "2021-01-04T09:30:00+08:00".parse()?)
        .event("初步回复", "2021-01-07T12:01:00+08:00".parse()?);
    let report = policy.check(&ticket, "2021-01-08".parse()?)?;
    for judged in &report.tickets {
        for one in &judged.obligations {
            let due = one.due.map_or_else(|| "-".to_owned(), |due| due.to_string());
            writeln!(stdout(), "{} {} {due}", one.duty, one.status)?;
        }
        for violation in &judged.violations {
            writeln!(stdout(), "{}", violation.message)?;
        }
    }
    Ok(())
}
