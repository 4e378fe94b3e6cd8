//! Tables read as tests need them: by the policy of Zibo, with what was left out and what was worth knowing.

use duban::source::Source;
use duban::{Error, Policy, Ticket};
use duban_tables::{Input, Mapping, Table, Tickets, Trouble};

fn zibo() -> Policy {
    Policy::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/zibo")).unwrap()
}

pub(crate) fn data(name: &str) -> Input {
    Input::file(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR")))
}

fn mapping(text: &str) -> Mapping {
    Mapping::read(Source::new("mapping.toml", text)).unwrap()
}

/// The tickets of a table, what was left out, and what was worth knowing.
pub(crate) fn read(input: &Input, map: &str) -> Result<(Vec<Ticket>, Vec<String>, String), Error> {
    let (policy, map) = (zibo(), mapping(map));
    let mut tickets = Tickets::new(Table::open(input, Some(&map))?, &map, policy.program())?;
    let (mut whole, mut left) = (Vec::new(), Vec::new());
    while let Some(next) = tickets.next() {
        match next {
            Ok(tabled) => {
                let mut judge = policy.judge_stream("2021-02-01".parse().unwrap(), Default::default());
                match judge.ticket(&tabled.ticket) {
                    Ok(_) => whole.push(tabled.ticket),
                    Err(finding) => left.push(tickets.locate(&tabled, &finding).to_string()),
                }
            }
            Err(Trouble::Record(error)) => left.push(error.to_string()),
            Err(Trouble::File(error)) => return Err(error),
        }
    }
    let warnings = tickets.warnings().map(|error| error.to_string()).unwrap_or_default();
    Ok((whole, left, warnings))
}

pub(crate) fn csv(text: &str) -> Input {
    Input::memory("台账.csv", text.as_bytes())
}

/// Events with their moments, a line each; a bare date is without clock.
pub(crate) fn events(ticket: &Ticket) -> Vec<String> {
    let shown = |when: duban::value::When| {
        if when.whole_day { when.at.day().to_string() } else { when.at.to_string() }
    };
    ticket.events.iter().map(|event| format!("{} {}", event.event, shown(event.at))).collect()
}
