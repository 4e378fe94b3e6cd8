//! Local formulas (计分办法): Rhai behind one hardened engine, without input or output, bounded in all it can use up, and
//! exact in its numbers. Without the feature `script` no formula can be read.

#[cfg(not(feature = "script"))]
mod absent;
#[cfg(feature = "script")]
mod engine;
#[cfg(feature = "script")]
mod figure;

use std::fmt;

#[cfg(not(feature = "script"))]
pub use absent::{Formula, Scripts};
#[cfg(feature = "script")]
pub use engine::{Formula, Scripts};

/// The longest formula: the longest that a text asks for has a tenth of this.
pub const MAX_FORMULA_BYTES: usize = 4_000;
/// Operations of one evaluation: a formula of a page takes a few hundred.
pub const MAX_OPERATIONS: u64 = 100_000;
/// Calls inside calls. The depth of the stack must not depend on the build.
pub const MAX_CALLS: usize = 16;
/// Brackets inside brackets, in the formula and in its own functions.
pub const MAX_DEPTH: usize = 32;
/// Bytes of a text, members of a list or of a map.
pub const MAX_SIZE: usize = 1_000;
/// Variables, and functions, of a formula.
pub const MAX_NAMES: usize = 64;
/// Decimals a score is rounded to, half up.
pub const SCORE_DECIMALS: u32 = 6;

/// What a formula may exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// [`MAX_FORMULA_BYTES`]
    Length,
    /// [`MAX_OPERATIONS`]
    Operations,
    /// [`MAX_CALLS`]
    Calls,
    /// [`MAX_DEPTH`]
    Depth,
    /// [`MAX_SIZE`]
    Size,
    /// [`MAX_NAMES`]
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

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Length => write!(f, "{MAX_FORMULA_BYTES}"),
            Bound::Operations => write!(f, "{MAX_OPERATIONS}"),
            Bound::Calls => write!(f, "{MAX_CALLS}"),
            Bound::Depth => write!(f, "{MAX_DEPTH}"),
            Bound::Size => write!(f, "{MAX_SIZE}"),
            Bound::Names => write!(f, "{MAX_NAMES}"),
        }
    }
}
