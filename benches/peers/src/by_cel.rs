//! CEL: expressions that build on each other, each compiled once; the host evaluates them in their order and gives each the
//! answers of those before. Lists are gone through by CEL's macros, days counted by a function of the host.

use std::sync::Arc;

use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::objects::{Key, Map};
use cel::{Context, Env, Program, Value};
use duban_baseline::Calendar;

use crate::outcome::Row;
use crate::ticket::{Known, Ticket};
use crate::{Failure, NEVER, NOON, Peer};

/// `name = expression`, a line each; what stands on lines that begin with a space goes on.
const EXPRESSIONS: &str = include_str!("zibo.cel");

/// The expressions with their context.
pub struct Expressions {
    programs: Vec<(String, Program)>,
    context: Context<'static, 'static>,
    as_of: i64,
}

/// A ticket as CEL's own values.
pub struct Facts {
    assigned: Box<dyn Val>,
    institutional: Box<dyn Val>,
    moments: Box<dyn Val>,
    until: Box<dyn Val>,
    cases: Box<dyn Val>,
}

impl VariableResolver for Facts {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let value = match name {
            "moments" => &self.moments,
            "until" => &self.until,
            "cases" => &self.cases,
            "assigned" => &self.assigned,
            "institutional" => &self.institutional,
            _ => return None,
        };
        Some(CowVal::Borrowed(value.as_ref()))
    }
}

impl Expressions {
    pub fn new(as_of: i64) -> Result<Expressions, Failure> {
        let env = Arc::new(Env::stdlib());
        let mut programs = Vec::new();
        for (name, expression) in expressions() {
            let program = env.compile(&expression).map_err(|error| format!("{name}: {error}"))?;
            programs.push((name, program));
        }
        let mut context = Context::with_env(env);
        let calendar = Calendar::national();
        let limits = [3, 10, 15].map(|n| (n as i64, calendar.days(n, NOON)));
        context
            .add_function("due", move |at: i64, n: i64| {
                limits.iter().find(|(of, _)| *of == n).map_or(0, |(_, days)| days.due(at))
            })
            .map_err(|error| format!("{error:?}"))?;
        context.add_variable_from_value("as_of", as_of);
        context.add_variable_from_value("never", NEVER);
        Ok(Expressions { programs, context, as_of })
    }
}

fn expressions() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in EXPRESSIONS.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
        match (line.starts_with(' '), line.split_once(" = "), all.last_mut()) {
            (true, _, Some((_, before))) => before.push_str(line),
            (_, Some((name, expression)), _) => all.push((name.to_owned(), expression.to_owned())),
            _ => {}
        }
    }
    all
}

impl Peer for Expressions {
    type Facts = Facts;
    type Answer = Vec<Value>;

    fn facts(&self, ticket: &Ticket<'_>) -> Result<Facts, Failure> {
        let known = Known::of(ticket, self.as_of);
        let text = |text: &str| Value::String(Arc::new(text.to_owned()));
        let list =
            |moments: &Vec<i64>| Value::List(Arc::new(moments.iter().copied().map(Value::Int).collect()));
        let entry = |(name, moments): (&&str, _)| (Key::String(Arc::new((*name).to_owned())), list(moments));
        let moments = Value::Map(Map { map: Arc::new(known.moments.iter().map(entry).collect()) });
        let cases = Value::List(Arc::new(known.cases.iter().map(|case| text(case)).collect()));
        let boxed = |value: Value| -> Result<Box<dyn Val>, Failure> {
            value.try_into().map_err(|error| format!("{error:?}").into())
        };
        Ok(Facts {
            assigned: boxed(Value::Bool(ticket.assigned))?,
            institutional: boxed(Value::Bool(ticket.institutional))?,
            moments: boxed(moments)?,
            until: boxed(Value::Int(known.until.unwrap_or(0)))?,
            cases: boxed(cases)?,
        })
    }

    fn judge(&mut self, facts: &Facts) -> Result<Vec<Value>, Failure> {
        let mut scope = self.context.new_inner_scope();
        scope.set_variable_resolver(facts);
        let mut last = Value::Null;
        for (name, program) in &self.programs {
            last = program.execute(&scope).map_err(|error| format!("{name}: {error}"))?;
            scope.add_variable_from_value(name.as_str(), last.clone());
        }
        match last {
            Value::List(cells) => Ok(Arc::unwrap_or_clone(cells)),
            other => Err(format!("no list: {other:?}").into()),
        }
    }

    fn row(&self, id: &str, answer: &Vec<Value>) -> Result<Row, Failure> {
        let number = |at: usize| match answer.get(at) {
            Some(Value::Int(n)) => Ok(*n),
            other => Err(format!("no number: {other:?}")),
        };
        let duty = |at: usize| match answer.get(at) {
            Some(Value::String(status)) => Ok((status.to_string(), number(at + 1)?)),
            other => Err(format!("no text: {other:?}")),
        };
        Ok(Row {
            id: id.to_owned(),
            duties: [duty(0)?, duty(2)?, duty(4)?],
            redone: [number(6)?, number(7)?, number(8)?, number(9)?],
            violations: number(10)?,
            rungs: [number(11)?, number(12)?],
        })
    }
}
