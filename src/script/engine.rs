//! The one engine that reads and runs formulas: nothing loaded that it does not need, every limit set, and every limit
//! tried before the first formula is read.

use std::collections::BTreeMap;
use std::fmt;

use rhai::{AST, Dynamic, Engine, EvalAltResult, FLOAT, INT, Map, OptimizationLevel, ParseErrorType, Scope};

use super::figure::{Figure, Quantity, arithmetic};
use super::{Bound, Fault, Reason, SCORE_DECIMALS};
use crate::limits::Limits;
use crate::value::Number;

/// The engine of all formulas of a policy.
pub struct Scripts {
    engine: Engine,
    limits: Limits,
}

/// A formula, read.
#[derive(Clone, Debug)]
pub struct Formula {
    tree: AST,
    parameter: String,
}

impl fmt::Debug for Scripts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripts")
    }
}

/// Words that formulas may not use: they bring in or put out something.
const FORBIDDEN: [&str; 10] =
    ["eval", "import", "export", "print", "debug", "Fn", "call", "curry", "try", "throw"];

/// Scripts that must each end at a limit.
const HOSTILE: [(&str, Bound); 6] = [
    ("let 甲 = 0; loop { 甲 += 1; }", Bound::Operations),
    ("fn 甲(n) { 甲(n + 1) } 甲(0)", Bound::Calls),
    ("let 甲 = \"甲乙丙丁\"; loop { 甲 += 甲; }", Bound::Size),
    ("let 甲 = [1, 2, 3, 4]; loop { 甲 += 甲; }", Bound::Size),
    (
        "1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+(1+\
         1))))))))))))))))))))))))))))))))))",
        Bound::Depth,
    ),
    ("let 甲 = 0; while true { 甲 = 甲 + 1 }", Bound::Operations),
];

impl Scripts {
    /// The engine, hardened and tried.
    ///
    /// # Errors
    /// A limit that it does not hold.
    pub fn new() -> Result<Scripts, Fault> {
        Scripts::within(&Limits::DEFAULT)
    }

    /// The same within other limits. What is tried is whether limits hold, so that any will do.
    ///
    /// # Errors
    /// A limit that it does not hold.
    pub fn within(limits: &Limits) -> Result<Scripts, Fault> {
        let scripts = Scripts { engine: hardened(&Limits::DEFAULT), limits: Limits::DEFAULT };
        for (script, bound) in HOSTILE {
            let ended =
                scripts.read("s", script).and_then(|formula| scripts.score(&formula, &BTreeMap::new()));
            match ended {
                Err(Fault { reason: Reason::Exceeds(other), .. }) if other == bound => {}
                _ => return Err(Fault::new(Reason::Unbounded(bound))),
            }
        }
        Ok(Scripts { engine: hardened(limits), limits: *limits })
    }

    /// Reads a formula whose figures go by the name of its parameter.
    ///
    /// # Errors
    /// What is wrong with it, at its place.
    pub fn read(&self, parameter: &str, formula: &str) -> Result<Formula, Fault> {
        if formula.len() > self.limits.formula_bytes {
            return Err(Fault::new(Reason::Exceeds(Bound::Length)));
        }
        let mut scope = Scope::new();
        scope.push_constant(parameter, Map::new());
        let tree = self.engine.compile_with_scope(&scope, formula).map_err(|error| {
            let position = error.position();
            let place = position.line().map(|line| (line, position.position().unwrap_or(1)));
            let reason = match unread(error.err_type()) {
                Reason::Syntax if forbidden_at(formula, place) => Reason::Forbidden,
                reason => reason,
            };
            Fault { reason, place }
        })?;
        Ok(Formula { tree, parameter: parameter.to_owned() })
    }

    /// What a formula gives for a unit's figures, rounded half up.
    ///
    /// # Errors
    /// Why it gives no number.
    pub fn score(&self, formula: &Formula, figures: &BTreeMap<&str, Number>) -> Result<Number, Fault> {
        let figures: Map =
            figures.iter().map(|(name, value)| ((*name).into(), Dynamic::from(Figure(*value)))).collect();
        let mut scope = Scope::new();
        scope.push_constant(formula.parameter.as_str(), figures);
        let result =
            self.engine.eval_ast_with_scope::<Dynamic>(&mut scope, &formula.tree).map_err(|e| failed(&e))?;
        let number = if let Some(figure) = result.clone().try_cast::<Figure>() {
            figure.exact()
        } else if let Some(whole) = result.clone().try_cast::<INT>() {
            whole.exact()
        } else {
            result.try_cast::<FLOAT>().and_then(Quantity::exact)
        };
        number.map(|number| number.rounded(SCORE_DECIMALS)).ok_or(Fault::new(Reason::NoNumber))
    }
}

fn hardened(limits: &Limits) -> Engine {
    // Zero is what the engine takes for no limit at all.
    let at_least_one = |bound: Bound| usize::try_from(bound.of(limits)).unwrap_or(usize::MAX).max(1);
    let (size, names) = (at_least_one(Bound::Size), at_least_one(Bound::Names));
    let (depth, calls) = (at_least_one(Bound::Depth), at_least_one(Bound::Calls));
    let mut engine = Engine::new_raw();
    engine
        .set_max_operations(limits.formula_operations.max(1))
        .set_max_call_levels(calls)
        .set_max_expr_depths(depth, depth)
        .set_max_string_size(size)
        .set_max_array_size(size)
        .set_max_map_size(size)
        .set_max_variables(names)
        .set_max_functions(names)
        .set_max_modules(0)
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        // Numbers are this project's own, literals included.
        .set_fast_operators(false)
        .set_optimization_level(OptimizationLevel::None);
    for word in FORBIDDEN {
        engine.disable_symbol(word);
    }
    arithmetic(&mut engine);
    engine
}

/// Whether a forbidden word stands at a place of a formula.
fn forbidden_at(formula: &str, place: Option<(usize, usize)>) -> bool {
    let Some((line, column)) = place else { return false };
    let line = formula.lines().nth(line.saturating_sub(1)).unwrap_or("");
    let rest: String = line.chars().skip(column.saturating_sub(1)).collect();
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    FORBIDDEN.contains(&word.as_str())
}

fn unread(error: &ParseErrorType) -> Reason {
    match error {
        ParseErrorType::ExprTooDeep => Reason::Exceeds(Bound::Depth),
        ParseErrorType::TooManyFunctions => Reason::Exceeds(Bound::Names),
        ParseErrorType::LiteralTooLarge(..) => Reason::Exceeds(Bound::Size),
        ParseErrorType::VariableUndefined(name) => Reason::Unknown(name.clone()),
        ParseErrorType::Reserved(_) => Reason::Forbidden,
        _ => Reason::Syntax,
    }
}

fn failed(error: &EvalAltResult) -> Fault {
    let position = error.position();
    let place = position.line().map(|line| (line, position.position().unwrap_or(1)));
    let reason = match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => return failed(inner),
        EvalAltResult::ErrorTooManyOperations(_) => Reason::Exceeds(Bound::Operations),
        EvalAltResult::ErrorStackOverflow(_) => Reason::Exceeds(Bound::Calls),
        EvalAltResult::ErrorDataTooLarge(..) => Reason::Exceeds(Bound::Size),
        EvalAltResult::ErrorTooManyVariables(_) => Reason::Exceeds(Bound::Names),
        EvalAltResult::ErrorTooManyModules(_) | EvalAltResult::ErrorModuleNotFound(..) => Reason::Forbidden,
        EvalAltResult::ErrorArithmetic(..) => Reason::Arithmetic,
        EvalAltResult::ErrorPropertyNotFound(name, _) => Reason::Figure(name.clone()),
        EvalAltResult::ErrorVariableNotFound(name, _) => Reason::Unknown(name.clone()),
        EvalAltResult::ErrorFunctionNotFound(called, _) => unfit(called),
        EvalAltResult::ErrorParsing(error, _) => unread(error),
        _ => Reason::Types,
    };
    Fault { reason, place }
}

/// No function fits: an operator met values it cannot take, or a name is not known.
fn unfit(called: &str) -> Reason {
    let name = called.split([' ', '(']).next().unwrap_or("");
    let known = ["min", "max", "abs", "round"].contains(&name);
    if known || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        Reason::Types
    } else {
        Reason::Unknown(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Bound, Reason, Scripts};

    fn run(formula: &str) -> Result<String, Reason> {
        let scripts = Scripts::new().unwrap();
        let n = |text: &str| text.parse().unwrap();
        let figures: BTreeMap<&str, _> =
            [("按时率", n("0.95")), ("满意率", n("0.9")), ("违反数", n("3"))].into();
        let formula = scripts.read("s", formula).map_err(|fault| fault.reason)?;
        scripts.score(&formula, &figures).map(|score| score.to_string()).map_err(|fault| fault.reason)
    }

    #[test]
    fn formulas_are_exact() {
        for (formula, score) in [
            ("s.按时率 * 60.0 + s.满意率 * 40.0", "93"),
            ("0.1 + 0.2", "0.3"),
            ("60.0 * 0.1 * 3", "18"),
            ("2 / 3", "0.666667"),
            ("1 / 3.0 * 3", "1"),
            ("100 - s.违反数 * 0.5", "98.5"),
            ("if s.违反数 > 2 { 60 } else { 100 }", "60"),
            ("let 分 = 100; 分 -= s.违反数; max(分, 0)", "97"),
            ("round(2.345, 2) + abs(-1) + 7 % 4", "6.35"),
            ("-s.违反数", "-3"),
            ("100", "100"),
        ] {
            assert_eq!(run(formula), Ok(score.to_owned()), "{formula}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let figure = || Err(Reason::Figure("应答率".to_owned()));
        for (formula, reason) in [
            ("s.按时率 * ", Err(Reason::Syntax)),
            ("s.应答率", figure()),
            ("t.按时率", Err(Reason::Unknown("t".to_owned()))),
            ("sin(1)", Err(Reason::Unknown("sin".to_owned()))),
            ("1 / (s.违反数 - 3)", Err(Reason::Arithmetic)),
            ("s.按时率 + \"甲\"", Err(Reason::Types)),
            ("\"甲\"", Err(Reason::NoNumber)),
            ("true", Err(Reason::NoNumber)),
            ("import \"甲\" as 乙; 1", Err(Reason::Forbidden)),
            ("eval(\"1\")", Err(Reason::Forbidden)),
            ("loop { }", Err(Reason::Exceeds(Bound::Operations))),
            ("fn f(n) { f(n) + f(n) } f(1)", Err(Reason::Exceeds(Bound::Calls))),
            ("s.按时率 = 1; s.按时率", Err(Reason::Types)),
        ] {
            assert_eq!(run(formula), reason, "{formula}");
        }
        assert_eq!(run(&"1+".repeat(3_000)), Err(Reason::Exceeds(Bound::Length)));
    }
}
