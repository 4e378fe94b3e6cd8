//! Everyday events are taken together (`eval::plain`), and one by one where a run is traced: both ways come to the same on
//! generated tickets of shipped policies at many moments. The conformance cases and random policies are judged both ways in
//! their own suites.

#![cfg(test)]

#[path = "parts/both_ways.rs"]
mod both_ways;

use std::path::Path;

use duban::Policy;
use duban::facts::{Case, FastReader};
use duban::value::Moment;
use duban_generator::{AS_OF, Kind};

#[test]
fn generated_tickets() {
    let as_of: Moment = AS_OF.parse().unwrap();
    for kind in [Kind::Zibo, Kind::Baotou, Kind::Tengzhou] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(kind.policy());
        let policy = Policy::load(folder).unwrap();
        let text = kind.ndjson(7, 1_500);
        let mut reader = FastReader::new(policy.program(), false);
        let mut read = 0;
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let mut case = Case::default();
            if reader.read(line, &mut case).is_none() {
                continue;
            }
            read += 1;
            // At each event, a second before the next, and long after.
            let events = case.events.iter().flat_map(|event| [event.at.at, event.at.at.plus(-1).unwrap()]);
            for at in events.chain([as_of]) {
                let differs = both_ways::difference(policy.program(), &case, at);
                assert_eq!(differs, None, "{} as of {at}\n{case:?}", case.id);
            }
        }
        assert!(read > 1_000, "{} tickets of {}", read, kind.policy());
    }
}
