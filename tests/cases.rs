//! `Cases` hold what was pushed, ticket by ticket, and what is judged there is what is judged of the ticket by itself.

#![cfg(test)]

#[path = "parts/drawn.rs"]
mod drawn;

use std::path::Path;

use duban::Policy;
use duban::eval::{BriefEvaluator, Evaluator, NoTrace};
use duban::facts::{Case, CaseRef, Cases, FastReader};
use duban::value::Moment;
use duban_generator::{AS_OF, Kind};

fn policy(name: &str) -> Policy {
    Policy::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).unwrap()
}

/// Tickets drawn from every matter, with what few have, and generated ones as a stream reads them, notes included.
fn tickets(policy: &Policy, kind: Kind) -> Vec<Case> {
    let program = policy.program();
    let mut random = drawn::Random(3);
    let from: Moment = "2021-03-01".parse().unwrap();
    let mut all: Vec<Case> = Vec::new();
    for n in 0..200 * program.matters.len() {
        let mut case = drawn::ticket(program, n % program.matters.len(), from, &mut random);
        case.id = format!("第{n}号");
        all.push(case);
    }
    let text = String::from_utf8(kind.ndjson(5, 500)).unwrap();
    let mut reader = FastReader::new(program, true);
    let (mut empty, mut case) = (0, Case::default());
    for (n, line) in text.lines().enumerate() {
        // Some by a unit that the policy does not have.
        let line = if n % 10 == 0 {
            line.replace("\"承办单位\":\"", "\"承办单位\":\"外地")
        } else {
            line.to_owned()
        };
        if reader.read(line.as_bytes(), &mut case).is_some() {
            all.push(case.clone());
        }
        // Between others, one that has nothing.
        if empty < 5 {
            all.push(Case::default());
            empty += 1;
        }
    }
    all
}

fn told(case: CaseRef<'_>) -> String {
    format!("{case:?}")
}

#[test]
fn they_hold_what_was_pushed() {
    for (name, kind) in [("zibo", Kind::Zibo), ("tengzhou", Kind::Tengzhou)] {
        let policy = policy(name);
        let all = tickets(&policy, kind);
        let some = |has: &dyn Fn(&Case) -> bool| all.iter().any(has) && !all.iter().all(has);
        assert!(some(&|case| !case.sets.is_empty()) && some(&|case| !case.notes.is_empty()));
        assert!(some(&|case| !case.texts.is_empty()) && some(&|case| !case.event_fields.is_empty()));
        let mut cases = Cases::default();
        assert!(cases.is_empty() && cases.get(0).is_none());
        // Twice: clearing leaves nothing of what was there.
        for _ in 0..2 {
            cases.clear();
            for case in &all {
                cases.push(case);
            }
            assert_eq!((cases.len(), cases.iter().len()), (all.len(), all.len()));
            for ((n, case), seen) in all.iter().enumerate().zip(cases.iter()) {
                assert_eq!(told(seen), told(case.view()));
                assert_eq!(told(cases.get(n).unwrap()), told(case.view()));
                assert_eq!(format!("{:?}", seen.to_case()), format!("{case:?}"));
            }
            assert!(cases.get(all.len()).is_none());
        }
    }
}

#[test]
fn they_are_judged_as_by_themselves() {
    let as_of: Moment = AS_OF.parse().unwrap();
    for (name, kind) in [("zibo", Kind::Zibo), ("tengzhou", Kind::Tengzhou)] {
        let policy = policy(name);
        let (program, all) = (policy.program(), tickets(&policy, kind));
        let mut cases = Cases::default();
        for case in &all {
            cases.push(case);
        }
        let (mut one, mut other) = (Evaluator::new(), Evaluator::new());
        let (mut brief, mut alike) = (BriefEvaluator::new(program), BriefEvaluator::new(program));
        let mut owed = 0;
        for (case, seen) in all.iter().zip(cases.iter()) {
            one.run(program, case, as_of, &mut NoTrace);
            other.run(program, seen, as_of, &mut NoTrace);
            assert_eq!(format!("{:?}", one.settled()), format!("{:?}", other.settled()), "{}", case.id);
            brief.run(case, as_of);
            alike.run(seen, as_of);
            assert_eq!(brief.brief(), alike.brief(), "{}", case.id);
            owed += brief.brief().obligations.len();
        }
        assert!(owed > 1_000, "{owed}");
    }
}
