//! Everyday events are taken together (`eval::plain`), and one by one where a run is traced; everyday tickets are judged in brief
//! by a plan (`eval::planned`). All come to the same on generated tickets of shipped policies at many moments. The conformance
//! cases and random policies are judged all ways in their own suites.

#![cfg(test)]

#[path = "parts/both_ways.rs"]
mod both_ways;

use std::path::Path;

use duban::Policy;
use duban::eval::{BriefEvaluator, Evaluator, NoTrace};
use duban::facts::{Case, FastReader};
use duban::ledger::Ledger;
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
            let events = case.events.iter().flat_map(|event| [event.moment, event.moment.plus(-1).unwrap()]);
            for at in events.chain([as_of]) {
                let differs = both_ways::difference(policy.program(), &case, at);
                assert_eq!(differs, None, "{} as of {at}\n{case:?}", case.id);
            }
        }
        assert!(read > 1_000, "{} tickets of {}", read, kind.policy());
    }
}

/// The cases of generated tickets, with their policy.
fn cases(kind: Kind, count: u64) -> (Policy, Vec<Case>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(kind.policy());
    let policy = Policy::load(folder).unwrap();
    let text = kind.ndjson(11, count);
    let mut reader = FastReader::new(policy.program(), false);
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let read = lines.filter_map(|line| {
        let mut case = Case::default();
        reader.read(line, &mut case).map(|_| case)
    });
    let cases = read.collect();
    (policy, cases)
}

/// That everyday tickets are judged by their plan is what makes them fast: nothing else would tell.
#[test]
fn most_tickets_are_everyday() {
    for (kind, most) in [(Kind::Zibo, 10), (Kind::Baotou, 1)] {
        let (policy, cases) = cases(kind, 1_000);
        let mut evaluator = BriefEvaluator::new(policy.program());
        let mut whole = 0;
        for case in &cases {
            evaluator.run(case, AS_OF.parse().unwrap());
            whole += usize::from(evaluator.whole().is_some());
        }
        assert!(whole <= most, "{whole} of {} tickets of {} took a whole run", cases.len(), kind.policy());
    }
}

#[test]
fn a_ledger_of_briefs_is_that_of_whole_runs() {
    let as_of: Moment = AS_OF.parse().unwrap();
    for kind in [Kind::Zibo, Kind::Baotou, Kind::Tengzhou] {
        let (policy, cases) = cases(kind, 2_000);
        let program = policy.program();
        let (mut briefly, mut wholly) = (BriefEvaluator::for_ledger(program), Evaluator::new());
        let (mut one, mut other) = (Ledger::new(), Ledger::new());
        for case in &cases {
            briefly.run(case, as_of);
            one.push_brief(program, case, &briefly);
            wholly.run(program, case, as_of, &mut NoTrace);
            other.push(program, case, &wholly);
        }
        assert!(one == other && one.total().obligations > 1_000, "{}", kind.policy());
    }
}
