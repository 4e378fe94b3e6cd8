//! Everyday events are taken together (`eval::plain`), and one by one where a run is traced; everyday tickets are judged in brief
//! by a plan (`eval::planned`). All come to the same on generated tickets of shipped policies at many moments. The conformance
//! cases and random policies are judged all ways in their own suites.

#![cfg(test)]

#[path = "parts/both_ways.rs"]
mod both_ways;
#[path = "parts/drawn.rs"]
mod drawn;
#[path = "parts/written.rs"]
mod written;

use std::collections::BTreeSet;
use std::path::Path;

use duban::calendar::Calendar;
use duban::eval::{Brief, BriefEvaluator, Evaluator, NoTrace, Recording};
use duban::facts::{Case, FastReader};
use duban::ledger::Ledger;
use duban::program::Program;
use duban::value::{Moment, When};
use duban::{Policy, SourceFile};
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
struct Drawing<'p> {
    program: &'p Program,
    name: &'p str,
    random: drawn::Random,
    brief: BriefEvaluator<'p>,
    whole: Evaluator,
    /// A ledger of whole runs, and one of what another evaluator says in brief.
    ledgers: (Ledger, Ledger),
    counted: BriefEvaluator<'p>,
}

impl<'p> Drawing<'p> {
    fn new(program: &'p Program, name: &'p str) -> Drawing<'p> {
        Drawing {
            program,
            name,
            random: drawn::Random(5),
            brief: BriefEvaluator::new(program),
            whole: Evaluator::new(),
            ledgers: (Ledger::new(), Ledger::new()),
            counted: BriefEvaluator::for_ledger(program),
        }
    }

    /// A day from which a ticket's events may come: about the first in force.
    fn start(&mut self) -> Moment {
        let first = self.program.versions.iter().find_map(|version| version.in_force.0);
        let first = first.unwrap_or_else(|| "2021-03-01".parse::<Moment>().unwrap().day());
        let from = first.plus(self.random.pick(&[-10, 3, 40, 100, 250])).unwrap();
        from.end().plus(-i64::try_from(self.random.below(86_400)).unwrap()).unwrap()
    }

    /// Judges a ticket of a matter in brief and whole, at its end and at two moments of its own; how often it was everyday.
    fn ticket(&mut self, matter: usize) -> usize {
        let (program, from) = (self.program, self.start());
        let (random, whole, brief) = (&mut self.random, &mut self.whole, &mut self.brief);
        let mut case = drawn::ticket(program, matter, from, random);
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
        let (mut everyday, mut taken) = (0, Brief::default());
        for at in [random.pick(&moments), random.pick(&moments), end] {
            whole.run(program, &case, at, &mut Recording::default());
            taken.take(whole);
            brief.run(&case, at);
            assert_eq!(*brief.brief(), taken, "{}: as of {at}, {case:#?}", self.name);
            everyday += usize::from(brief.whole().is_none() && !taken.obligations.is_empty());
        }
        self.counted.run(&case, end);
        self.ledgers.0.push(program, &case, whole);
        self.ledgers.1.push_brief(program, &case, &self.counted);
        everyday
    }

    /// What was counted of all of them either way.
    fn counts_agree(&self) {
        assert!(self.ledgers.0 == self.ledgers.1, "{}: the ledgers differ", self.name);
    }
}

#[test]
fn drawn_tickets() {
    for name in ["zibo", "baotou", "tengzhou", "chengdu", "liaoyuan"] {
        let policy = Policy::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).unwrap();
        let matters = &policy.program().matters;
        let mut drawing = Drawing::new(policy.program(), name);
        let mut everyday = vec![0; matters.len()];
        for n in 0..1_000 * matters.len() {
            everyday[n % matters.len()] += drawing.ticket(n % matters.len());
        }
        drawing.counts_agree();
        for (matter, everyday) in matters.iter().zip(everyday) {
            let opens = matter.dispatch.plan().is_some_and(|plan| !plan.duties.is_empty());
            assert!(everyday > 300 || !opens, "{everyday} everyday tickets of {name}, {}", matter.name);
        }
    }
}

/// The policies of the conformance cases have what cities do not, or not together.
#[test]
fn drawn_tickets_of_conformance_policies() {
    let cases = written::files().into_iter().flat_map(|file| written::cases(&file));
    let texts: BTreeSet<String> =
        cases.filter_map(|case| case.get("policy_text").map(written::text)).collect();
    let mut everyday = 0;
    for text in &texts {
        let file = SourceFile { name: "policy.duban".to_owned(), bytes: text.clone().into_bytes() };
        let Ok(policy) = Policy::from_files(vec![file], Calendar::national()) else { continue };
        let mut drawing = Drawing::new(policy.program(), text);
        for n in 0..30 * policy.program().matters.len() {
            everyday += drawing.ticket(n % policy.program().matters.len());
        }
        drawing.counts_agree();
    }
    assert!(
        texts.len() > 500 && everyday > 10_000,
        "{everyday} everyday tickets of {} policies",
        texts.len()
    );
}
