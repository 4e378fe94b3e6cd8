//! A checker that goes from ticket to ticket says of each what reading it carefully and judging it alone says.

use duban::report::{self, Detail};
use duban::source::{Source, Sources};
use duban::value::Moment;
use duban::{Checker, Error, Policy, Report, Ticket};

/// What differs for a text, byte by byte: in the report, in either of its details, or in what is found wrong.
pub(crate) fn difference(
    policy: &Policy,
    checker: &mut Checker<'_>,
    text: &str,
    as_of: Moment,
) -> Option<String> {
    let ticket = Ticket::from_json(text);
    let careful = ticket.clone().and_then(|ticket| {
        // A ticket stands in no file; what is wrong with one that was read is told with its place.
        policy.check(&ticket, as_of).map_err(|error| Error { sources: source(text), ..error })
    });
    let (careful, read) = (told(&careful), told(&checker.check_json(text, as_of)));
    if read != careful {
        return Some(format!("{text:?} as of {as_of}:\n{read}\nin place of\n{careful}"));
    }
    let ticket = ticket.ok()?;
    let (careful, built) = (told(&policy.check(&ticket, as_of)), told(&checker.check(&ticket, as_of)));
    (built != careful)
        .then(|| format!("{text:?} as of {as_of}, not from its text:\n{built}\nin place of\n{careful}"))
}

fn source(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.add(Source::new("ticket.json", text).unquoted());
    sources
}

/// All that is said, what no JSON has (events, quotes) included.
fn told(checked: &Result<Report, Error>) -> String {
    match checked {
        Ok(whole) => {
            let mut out = Vec::new();
            for detail in [Detail::Full, Detail::Brief] {
                report::json(whole, detail, &mut out).expect("memory can be written");
            }
            format!("{}{whole:?}", String::from_utf8(out).expect("JSON is UTF-8"))
        }
        Err(error) => {
            let sources: Vec<_> = error.sources.iter().map(|(_, it)| (it.name(), it.text())).collect();
            format!("{error}{:?}{sources:?}", error.findings)
        }
    }
}
