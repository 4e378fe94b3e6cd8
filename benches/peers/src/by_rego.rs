//! Rego in regorus, compiled once: on its bytecode machine, and by its interpreter. Due moments are looked up in a table of
//! days among the data.

use std::collections::BTreeMap;
use std::sync::Arc;

use duban_baseline::Calendar;
use duban_generator::time::{DAY, day};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{CompiledPolicy, Engine, Value};

use crate::outcome::Row;
use crate::ticket::{Known, Ticket};
use crate::{Failure, NOON, Peer};

const RULES: &str = include_str!("zibo.rego");
const ENTRY: &str = "data.zibo.outcome";
const FIRST: i64 = day(2020, 1, 1);
const DAYS: i64 = 4_000;

/// The program on the bytecode machine.
pub struct Machine {
    machine: RegoVM,
    as_of: i64,
}

/// The compiled policy, interpreted.
pub struct Interpreter {
    policy: CompiledPolicy,
    as_of: i64,
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.into_iter().map(|(key, value)| (Value::from(key), value));
    Value::from(entries.collect::<BTreeMap<Value, Value>>())
}

fn data(as_of: i64) -> Value {
    let calendar = Calendar::national();
    let table = |n: usize| {
        let days = calendar.days(n, NOON);
        Value::from((0..DAYS).map(|at| Value::from(days.due((FIRST + at) * DAY))).collect::<Vec<Value>>())
    };
    let calendar = object([
        ("first", Value::from(FIRST)),
        ("third", table(3)),
        ("tenth", table(10)),
        ("fifteenth", table(15)),
    ]);
    object([("as_of", Value::from(as_of)), ("calendar", calendar)])
}

fn compiled(as_of: i64) -> Result<CompiledPolicy, Failure> {
    let mut engine = Engine::new();
    engine.add_policy("zibo.rego".to_owned(), RULES.to_owned())?;
    engine.add_data(data(as_of))?;
    Ok(engine.compile_with_entrypoint(&Arc::from(ENTRY))?)
}

fn facts(ticket: &Ticket<'_>, as_of: i64) -> Value {
    let known = Known::of(ticket, as_of);
    let list =
        |moments: &Vec<i64>| Value::from(moments.iter().map(|at| Value::from(*at)).collect::<Vec<Value>>());
    let moments = known.moments.iter().map(|(name, moments)| (Value::from(*name), list(moments)));
    let cases = known.cases.iter().map(|case| Value::from(*case)).collect::<Vec<Value>>();
    object([
        ("assigned", Value::from(ticket.assigned)),
        ("institutional", Value::from(ticket.institutional)),
        ("moments", Value::from(moments.collect::<BTreeMap<Value, Value>>())),
        ("until", Value::from(known.until.unwrap_or(0))),
        ("cases", Value::from(cases)),
    ])
}

fn row(id: &str, answer: &Value) -> Result<Row, Failure> {
    let cells = answer.as_array()?;
    let cell = |at: usize| cells.get(at).ok_or("an answer that is too short");
    let number = |at: usize| -> Result<i64, Failure> { Ok(cell(at)?.as_i64()?) };
    let duty = |at: usize| -> Result<(String, i64), Failure> {
        Ok((cell(at)?.as_string()?.to_string(), number(at + 1)?))
    };
    Ok(Row {
        id: id.to_owned(),
        duties: [duty(0)?, duty(2)?, duty(4)?],
        redone: [number(6)?, number(7)?, number(8)?, number(9)?],
        violations: number(10)?,
        rungs: [number(11)?, number(12)?],
    })
}

impl Machine {
    pub fn new(as_of: i64) -> Result<Machine, Failure> {
        let policy = compiled(as_of)?;
        let program = Compiler::compile_from_policy(&policy, &[ENTRY])?;
        let mut machine = RegoVM::new_with_policy(policy);
        machine.load_program(Arc::clone(&program));
        machine.set_data(data(as_of))?;
        machine.set_max_instructions(usize::MAX);
        Ok(Machine { machine, as_of })
    }
}

impl Peer for Machine {
    type Facts = Value;
    type Answer = Value;

    fn facts(&self, ticket: &Ticket<'_>) -> Result<Value, Failure> {
        Ok(facts(ticket, self.as_of))
    }

    fn judge(&mut self, facts: &Value) -> Result<Value, Failure> {
        self.machine.set_input(facts.clone());
        Ok(self.machine.execute()?)
    }

    fn row(&self, id: &str, answer: &Value) -> Result<Row, Failure> {
        row(id, answer)
    }
}

impl Interpreter {
    pub fn new(as_of: i64) -> Result<Interpreter, Failure> {
        Ok(Interpreter { policy: compiled(as_of)?, as_of })
    }
}

impl Peer for Interpreter {
    type Facts = Value;
    type Answer = Value;

    fn facts(&self, ticket: &Ticket<'_>) -> Result<Value, Failure> {
        Ok(facts(ticket, self.as_of))
    }

    fn judge(&mut self, facts: &Value) -> Result<Value, Failure> {
        Ok(self.policy.eval_with_input(facts.clone())?)
    }

    fn row(&self, id: &str, answer: &Value) -> Result<Row, Failure> {
        row(id, answer)
    }
}
