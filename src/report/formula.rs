//! Why a formula gives no score, in words.

use crate::diagnostic::{Message, Text, texts};
use crate::ledger::{Bound, Fault, Reason, Why};
use crate::limits::Limits;

/// Why a unit has no score.
pub(super) fn why_not(scoring: &str, why: &Why, limits: &Limits) -> Message {
    match why {
        Why::Lacks(figure) => Message::new(&texts::LACKS_FIGURE).with("name", figure.as_str()),
        Why::Fault(fault) => Message::new(&texts::FORMULA_FAILED)
            .with("name", scoring)
            .with("why", formula_fault(fault, limits)),
    }
}

/// What is wrong with a formula, in words.
pub fn formula_fault(fault: &Fault, limits: &Limits) -> Message {
    match &fault.reason {
        Reason::Syntax => Message::new(&texts::FORMULA_SYNTAX),
        Reason::Unknown(name) => Message::new(&texts::FORMULA_UNKNOWN).with("name", name.as_str()),
        Reason::Figure(name) => Message::new(&texts::FORMULA_FIGURE).with("name", name.as_str()),
        Reason::Forbidden => Message::new(&texts::FORMULA_FORBIDDEN),
        Reason::Exceeds(bound) => Message::new(&texts::FORMULA_EXCEEDS)
            .with("what", bound_word(*bound))
            .with("limit", bound.of(limits).to_string()),
        Reason::Arithmetic => Message::new(&texts::FORMULA_ARITHMETIC),
        Reason::Types => Message::new(&texts::FORMULA_TYPES),
        Reason::NoNumber => Message::new(&texts::FORMULA_NO_NUMBER),
        Reason::Absent => Message::new(&texts::FORMULA_ABSENT),
        Reason::Unbounded(bound) => Message::new(&texts::FORMULA_UNBOUNDED).with("what", bound_word(*bound)),
    }
}

fn bound_word(bound: Bound) -> &'static Text {
    match bound {
        Bound::Length => &texts::B_LENGTH,
        Bound::Operations => &texts::B_OPERATIONS,
        Bound::Calls => &texts::B_CALLS,
        Bound::Depth => &texts::B_DEPTH,
        Bound::Size => &texts::B_SIZE,
        Bound::Names => &texts::B_NAMES,
    }
}
