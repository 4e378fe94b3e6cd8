//! The numbers of formulas: exact decimals in place of the engine's own, whichever way they were written. `60.0 * 0.1`
//! is 6, not nearly 6.

use rhai::{Engine, EvalAltResult, FLOAT, INT, Position};

use crate::value::Number;

/// An exact number inside a formula.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Figure(pub(super) Number);

/// Whatever a formula may calculate with.
pub(super) trait Quantity: Clone + Send + Sync + 'static {
    /// Its exact value; none where it is out of range.
    fn exact(self) -> Option<Number>;
}

impl Quantity for Figure {
    fn exact(self) -> Option<Number> {
        Some(self.0)
    }
}

impl Quantity for INT {
    fn exact(self) -> Option<Number> {
        Some(Number::whole(self))
    }
}

impl Quantity for FLOAT {
    /// A literal: its shortest form is the one that was written.
    fn exact(self) -> Option<Number> {
        self.to_string().parse().ok()
    }
}

type Operation = fn(Number, Number) -> Option<Number>;
type Comparison = fn(&Number, &Number) -> bool;
type Operated = Result<Figure, Box<EvalAltResult>>;

fn out_of_range() -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorArithmetic(String::new(), Position::NONE))
}

fn operated(left: impl Quantity, right: impl Quantity, operation: Operation) -> Operated {
    let result = left.exact().zip(right.exact()).and_then(|(left, right)| operation(left, right));
    result.map(Figure).ok_or_else(out_of_range)
}

fn compared(
    left: impl Quantity,
    right: impl Quantity,
    comparison: Comparison,
) -> Result<bool, Box<EvalAltResult>> {
    let (left, right) = left.exact().zip(right.exact()).ok_or_else(out_of_range)?;
    Ok(comparison(&left, &right))
}

fn remainder(left: Number, right: Number) -> Option<Number> {
    let whole = left.over(right)?.truncated();
    left.minus(whole.times(right)?)
}

/// Operators and functions for one pair of kinds of numbers.
fn pair<A: Quantity, B: Quantity>(engine: &mut Engine) {
    let operators: [(&str, Operation); 7] = [
        ("+", Number::plus),
        ("-", Number::minus),
        ("*", Number::times),
        ("/", Number::over),
        ("%", remainder),
        ("min", |left, right| Some(left.min(right))),
        ("max", |left, right| Some(left.max(right))),
    ];
    for (name, operation) in operators {
        engine.register_fn(name, move |left: A, right: B| operated(left, right, operation));
    }
    let comparisons: [(&str, Comparison); 6] = [
        ("==", Number::eq),
        ("!=", Number::ne),
        ("<", Number::lt),
        ("<=", Number::le),
        (">", Number::gt),
        (">=", Number::ge),
    ];
    for (name, comparison) in comparisons {
        engine.register_fn(name, move |left: A, right: B| compared(left, right, comparison));
    }
}

/// What takes one number.
fn single<A: Quantity>(engine: &mut Engine) {
    engine.register_fn("-", |value: A| operated(Figure(Number::whole(0)), value, Number::minus));
    engine.register_fn("+", |value: A| operated(Figure(Number::whole(0)), value, Number::plus));
    engine.register_fn("abs", |value: A| {
        operated(
            value,
            Figure(Number::whole(0)),
            |value, zero| {
                if value < zero { zero.minus(value) } else { Some(value) }
            },
        )
    });
    engine.register_fn("round", |value: A| round(value, 0));
    engine.register_fn("round", |value: A, decimals: INT| round(value, decimals));
}

fn round(value: impl Quantity, decimals: INT) -> Operated {
    let decimals = u32::try_from(decimals).ok().filter(|decimals| *decimals <= super::SCORE_DECIMALS);
    let rounded = value.exact().zip(decimals).map(|(value, decimals)| value.rounded(decimals));
    rounded.map(Figure).ok_or_else(out_of_range)
}

/// Gives the engine its arithmetic, in place of its own.
pub(super) fn arithmetic(engine: &mut Engine) {
    engine.register_type_with_name::<Figure>("数");
    pair::<Figure, Figure>(engine);
    pair::<Figure, INT>(engine);
    pair::<INT, Figure>(engine);
    pair::<Figure, FLOAT>(engine);
    pair::<FLOAT, Figure>(engine);
    pair::<INT, INT>(engine);
    pair::<INT, FLOAT>(engine);
    pair::<FLOAT, INT>(engine);
    pair::<FLOAT, FLOAT>(engine);
    single::<Figure>(engine);
    single::<INT>(engine);
    single::<FLOAT>(engine);
    engine.register_fn("!", |value: bool| !value);
}
