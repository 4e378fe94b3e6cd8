//! One ticket judged twice: as it always is, and with each step traced. What comes of it must be the same.

use duban::eval::{Evaluator, NoTrace, Recording};
use duban::facts::Case;
use duban::program::Program;
use duban::value::Moment;

pub(crate) fn compare(program: &Program, case: &Case, as_of: Moment) {
    let (mut short, mut long) = (Evaluator::new(), Evaluator::new());
    short.run(program, case, as_of, &mut NoTrace);
    long.run(program, case, as_of, &mut Recording::default());
    let (one, other) = (told(&short), told(&long));
    if one != other {
        let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        panic!("{} as of {as_of}: {differs:?}\n{case:?}", case.id);
    }
    assert_eq!(short.next_change(program, case, as_of), long.next_change(program, case, as_of));
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
