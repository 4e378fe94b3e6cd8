//! Which conditions an everyday ticket may be asked: those that look at nothing but the fields and roles of the ticket and
//! the fields of the event at hand, so that nothing has to be kept for them.

use super::Guard;
use crate::program::{Compare, Cond, Operand, Program, Ref};

/// The guard that these conditions make; `None` where one of them looks further.
pub(super) fn of(program: &Program, conditions: &[&Cond]) -> Option<Guard> {
    if !conditions.iter().all(|cond| near(program, cond)) {
        return None;
    }
    if let [Cond::Compare(Compare::Eq, Operand::Ref(Ref::Own(field)), Operand::Const(value))] = conditions {
        return Some(Guard::OwnIs(*field, *value));
    }
    Some(Guard::All(conditions.iter().map(|cond| (*cond).clone()).collect()))
}

fn near(program: &Program, cond: &Cond) -> bool {
    let of = |operand: &Operand| near_value(program, operand);
    match cond {
        Cond::All(list) | Cond::Any(list) => list.iter().all(|one| near(program, one)),
        Cond::Not(inner) => near(program, inner),
        Cond::Compare(_, left, right) | Cond::Contains(left, right) => of(left) && of(right),
        Cond::OneOf(operand, set) => of(operand) && set.iter().all(of),
        Cond::Is(operand) => of(operand),
        Cond::Has(reference) => near_fact(*reference),
        Cond::Occurred(_) | Cond::Earlier(_) => false,
    }
}

fn near_value(program: &Program, operand: &Operand) -> bool {
    match operand {
        Operand::Const(_) => true,
        Operand::Ref(reference) | Operand::Count(reference) => near_fact(*reference),
        Operand::Arithmetic(_, left, right) | Operand::DaysBetween(left, right) => {
            near_value(program, left) && near_value(program, right)
        }
        Operand::Shifted(date, ..) => near_value(program, date),
        Operand::Table(lookup) => looks_near(program, *lookup),
        Operand::Times(_) => false,
    }
}

/// Whether a table is looked up with nothing but fields and roles.
pub(super) fn looks_near(program: &Program, lookup: usize) -> bool {
    let lookup = program.lookups.get(lookup);
    lookup.is_some_and(|lookup| lookup.columns.iter().all(|column| near_fact(*column)))
}

fn near_fact(reference: Ref) -> bool {
    match reference {
        Ref::Field(_) | Ref::Role(_) | Ref::Own(_) => true,
        Ref::Latest(..) => false,
    }
}
