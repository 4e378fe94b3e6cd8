//! One ticket judged three times: as it always is, with each step traced, and in brief. What comes of it must be the same.

use duban::eval::{Brief, BriefEvaluator, Evaluator, NoTrace, Recording};
use duban::facts::Case;
use duban::program::Program;
use duban::value::Moment;

/// The first thing that differs, if anything does.
pub(crate) fn difference(program: &Program, case: &Case, as_of: Moment) -> Option<String> {
    let (mut short, mut long) = (Evaluator::new(), Evaluator::new());
    short.run(program, case, as_of, &mut NoTrace);
    long.run(program, case, as_of, &mut Recording::default());
    let next = |run: &Evaluator| run.next_change(program, case, as_of);
    let (one, other) = (told(&short), told(&long));
    let (mut brief, mut taken) = (BriefEvaluator::new(program), Brief::default());
    brief.run(case, as_of);
    taken.take(&long);
    if *brief.brief() != taken {
        return Some(format!("in brief {:#?}, one by one {taken:#?}", brief.brief()));
    }
    let mut lines = one.lines().zip(other.lines());
    match lines.find(|(one, other)| one != other) {
        Some((one, other)) => Some(format!("together {}, one by one {}", one.trim(), other.trim())),
        None if one != other => Some("one way tells more than the other".to_owned()),
        None => (next(&short) != next(&long)).then(|| "the next change".to_owned()),
    }
}

/// Everything that reports and ledgers ask a run.
fn told(run: &Evaluator) -> String {
    let bearers = (0..run.obligations().len())
        .map(|at| format!("{:?} {:?} {:?}", run.bearers_at(at), run.opened_for(at), run.missed_by(at)));
    format!(
        "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}",
        run.obligations(),
        run.settled(),
        run.extensions(),
        run.steps(),
        run.exclusions(),
        run.escalations(),
        run.rule_breaches(),
        run.signals(),
        run.nodes(),
        run.notes(),
        bearers.collect::<Vec<_>>(),
    )
}
