//! One ticket judged twice: as it always is, and with each step traced. What comes of it must be the same.

use duban::eval::{Escalation, Evaluator, ExtensionRecord, NoTrace, Obligation, Recording};
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
    let mut lines = one.lines().zip(other.lines());
    match lines.find(|(one, other)| one != other) {
        Some((one, other)) => Some(format!("together {}, one by one {}", one.trim(), other.trim())),
        None if one != other => Some("one way tells more than the other".to_owned()),
        None => (next(&short) != next(&long)).then(|| "the next change".to_owned()),
    }
}

/// Everything that reports and ledgers ask a run. Who bears what is told by name: where in the run's list the names stand, and
/// whether two share a stretch of it, is of no meaning.
fn told(run: &Evaluator) -> String {
    let of_nowhere = |(_, len): (usize, usize)| (0, len);
    let obligations = run.obligations().iter().map(|one| Obligation {
        bearers: of_nowhere(one.bearers),
        opened_for: of_nowhere(one.opened_for),
        missed_by: one.missed_by.map(of_nowhere),
        ..*one
    });
    let extensions = run.extensions().iter().map(|one| {
        let borne_by = of_nowhere(one.borne_by);
        ExtensionRecord { borne_by, ..*one }
    });
    let escalations = run.escalations().iter().map(|one| {
        let subjects = of_nowhere(one.subjects);
        Escalation { subjects, ..*one }
    });
    let bearers = (0..run.obligations().len())
        .map(|at| format!("{:?} {:?} {:?}", run.bearers_at(at), run.opened_for(at), run.missed_by(at)));
    let subjects = run.escalations().iter().map(|one| run.subjects_of(one));
    let refused = (0..run.extensions().len()).map(|at| run.refused_to(at));
    format!(
        "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}",
        obligations.collect::<Vec<_>>(),
        run.settled(),
        extensions.collect::<Vec<_>>(),
        run.steps(),
        run.exclusions(),
        escalations.collect::<Vec<_>>(),
        run.rule_breaches(),
        run.signals(),
        run.nodes(),
        run.notes(),
        bearers.collect::<Vec<_>>(),
        subjects.collect::<Vec<_>>(),
        refused.collect::<Vec<_>>(),
    )
}
