//! Everyday events are taken together (`eval::plain`), and one by one where a run is traced; everyday tickets are judged in brief
//! by a plan (`eval::planned`). All come to the same on generated tickets of shipped policies at many moments. The conformance
//! cases and random policies are judged all ways in their own suites.

#![cfg(test)]

#[path = "parts/both_ways.rs"]
mod both_ways;
#[path = "parts/drawn.rs"]
mod drawn;

use std::path::Path;

use duban::Policy;
use duban::eval::{Brief, BriefEvaluator, Evaluator, NoTrace, Recording};
use duban::facts::{Case, FastReader};
use duban::ledger::Ledger;
use duban::value::{Moment, When};
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

/// One `BriefEvaluator` for all the tickets of a policy, of one matter after the other, each at its due moments and events.
#[test]
fn drawn_tickets() {
    for name in ["zibo", "baotou", "tengzhou", "chengdu", "liaoyuan"] {
        let policy = Policy::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).unwrap();
        let program = policy.program();
        let first = program.versions.iter().find_map(|version| version.in_force.0).unwrap();
        let mut random = drawn::Random(5);
        let (mut brief, mut whole, mut taken) =
            (BriefEvaluator::new(program), Evaluator::new(), Brief::default());
        let mut everyday = vec![0; program.matters.len()];
        for n in 0..1_000 * program.matters.len() {
            let matter = n % program.matters.len();
            let from = first.plus(random.pick(&[-10, 3, 40, 100, 250])).unwrap();
            let from = from.end().plus(-i64::try_from(random.below(86_400)).unwrap()).unwrap();
            let mut case = drawn::ticket(program, matter, from, &mut random);
            let end = case.events.last().map_or(from, |event| event.moment).plus(60 * 86_400).unwrap();
            whole.run(program, &case, end, &mut NoTrace);
            let mut moments: Vec<Moment> =
                (0..whole.obligations().len()).filter_map(|at| whole.due_of(at)).collect();
            // An event at a due moment, or a second beside it.
            if !moments.is_empty() && !case.events.is_empty() && random.chance(50) {
                let (event, due) = (random.below(case.events.len()), random.pick(&moments));
                let at = When::exact(due.plus(random.pick(&[-1, 0, 1])).unwrap());
                case.events[event] = case.events[event].moved_to(at);
                case.events.sort_by_key(|event| (event.at(), event.event()));
            }
            moments.extend(case.events.iter().map(|event| event.moment));
            let beside = moments.iter().flat_map(|at| [at.plus(-1).unwrap(), *at, at.plus(1).unwrap()]);
            let moments: Vec<Moment> = beside.chain([end]).collect();
            for at in [end, random.pick(&moments), random.pick(&moments)] {
                whole.run(program, &case, at, &mut Recording::default());
                taken.take(&whole);
                brief.run(&case, at);
                assert_eq!(*brief.brief(), taken, "{name}: as of {at}, {case:#?}");
                everyday[matter] += usize::from(brief.whole().is_none() && !taken.obligations.is_empty());
            }
        }
        for (matter, everyday) in program.matters.iter().zip(everyday) {
            let opens = matter.dispatch.plan().is_some_and(|plan| !plan.duties.is_empty());
            assert!(everyday > 300 || !opens, "{everyday} everyday tickets of {name}, {}", matter.name);
        }
    }
}
