//! Indicators that are shares of events (取自 占比 甲 / 乙): of the tickets on which 乙 happened, those on which 甲 did. A
//! ticket counts in the period of its first 乙, for whoever then stood in the role that is asked for.

use super::outcome::role_at;
use super::rate::{Sample, Samples, count};
use crate::eval::Evaluator;
use crate::facts::CaseRef;
use crate::program::Program;
use crate::program::city::By;
use crate::value::{Truth, Value};

/// Adds the ticket just judged to every share that is taken from its matter.
pub(super) fn take(samples: &mut Samples, program: &Program, case: &CaseRef<'_>, evaluator: &Evaluator) {
    for share in program.beside.shares.iter().filter(|share| share.matter == case.matter) {
        let Some(indicator) = program.beside.indicators.get(share.indicator) else { continue };
        let (whole, at) = evaluator.first_of(program, case, &share.whole);
        // The version in force at its moment asks.
        let version = indicator.standard.version;
        let Some(at) = at.filter(|at| program.in_force_on(version, at.day())) else { continue };
        let mut found = Sample::default();
        match whole.and(evaluator.first_of(program, case, &share.part).0) {
            Truth::True => found.share = (1, 1),
            Truth::False if whole == Truth::True => found.share = (0, 1),
            _ => found.unsure = 1,
        }
        let unit = match indicator.by {
            By::Role(role) => match role_at(case, role, at) {
                Value::Text(unit) => Some(case.text(unit, &program.texts).to_owned()),
                Value::List { start, len } => case.list(start, len).first().and_then(|first| match first {
                    Value::Text(unit) => Some(case.text(*unit, &program.texts).to_owned()),
                    _ => None,
                }),
                _ => None,
            },
            By::Whole | By::Units(_) | By::Readings => None,
        };
        count(samples, program, (share.indicator, indicator), (unit, at), &found);
    }
}
