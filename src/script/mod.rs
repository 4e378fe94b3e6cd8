//! Local formulas (计分办法): Rhai behind one hardened engine, without input or output, bounded in all it can use up, and
//! exact in its numbers. Without the feature `script` no formula can be read.

#[cfg(not(feature = "script"))]
mod absent;
#[cfg(feature = "script")]
mod engine;
#[cfg(feature = "script")]
mod figure;

#[cfg(not(feature = "script"))]
pub use absent::{Formula, Scripts};
#[cfg(feature = "script")]
pub use engine::{Formula, Scripts};

use crate::limits::Limits;

/// Decimals a score is rounded to, half up.
pub const SCORE_DECIMALS: u32 = 6;

/// What a formula may exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// [`Limits::formula_bytes`]
    Length,
    /// [`Limits::formula_operations`]
    Operations,
    /// [`Limits::formula_calls`]
    Calls,
    /// [`Limits::formula_depth`]
    Depth,
    /// [`Limits::formula_size`]
    Size,
    /// [`Limits::formula_names`]
    Names,
}

/// Why a formula gives no score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It cannot be read.
    Syntax,
    /// It names something that is not there: a variable, a function.
    Unknown(String),
    /// It asks for a figure that the unit does not have.
    Figure(String),
    /// It does something that formulas may not: `import`, `eval`.
    Forbidden,
    /// It exceeds a limit.
    Exceeds(Bound),
    /// It divides by zero, or leaves the range of numbers.
    Arithmetic,
    /// Values do not fit together: a text where a number is due.
    Types,
    /// What comes out is no number.
    NoNumber,
    /// Formulas were not built in.
    Absent,
    /// The engine does not hold one of its limits: another part of the build has switched it off.
    Unbounded(Bound),
}

/// A reason with its place in the formula: line and column, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub reason: Reason,
    /// Where, if it is known.
    pub place: Option<(usize, usize)>,
}

impl Fault {
    /// A reason without a place.
    pub(crate) fn new(reason: Reason) -> Fault {
        Fault { reason, place: None }
    }
}

impl Bound {
    /// Its value among these limits; where it costs stack, no more than the stack allows.
    pub fn of(self, limits: &Limits) -> u64 {
        let most = Limits::DEFAULT;
        let size = match self {
            Bound::Operations => return limits.formula_operations,
            Bound::Length => limits.formula_bytes,
            Bound::Calls => limits.formula_calls.min(most.formula_calls),
            Bound::Depth => limits.formula_depth.min(most.formula_depth),
            Bound::Size => limits.formula_size,
            Bound::Names => limits.formula_names,
        };
        size as u64
    }
}
