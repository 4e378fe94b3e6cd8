//! Rhai as a whole: one script, compiled once, called for each ticket. Tickets are the host's own type with getters and an
//! iterator, so that no map is copied; days are counted by a function of the host.

use std::rc::Rc;

use duban_baseline::Calendar;
use rhai::{AST, Array, CallFnOptions, Engine, ImmutableString, Scope};

use crate::outcome::Row;
use crate::ticket::Ticket;
use crate::{Failure, NOON, Peer};

const SCRIPT: &str = include_str!("zibo.rhai");

/// The script in its engine.
pub struct Script {
    engine: Engine,
    ast: AST,
    as_of: i64,
}

/// A ticket of the host; cheap to copy, as the engine copies what it passes.
#[derive(Clone)]
pub struct Facts(Rc<Held>);

struct Held {
    assigned: bool,
    institutional: bool,
    events: Rc<[Event]>,
}

#[derive(Clone)]
struct Event {
    name: ImmutableString,
    at: i64,
    until: i64,
    case: ImmutableString,
}

#[derive(Clone)]
struct Events {
    events: Rc<[Event]>,
    next: usize,
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let event = self.events.get(self.next).cloned();
        self.next += 1;
        event
    }
}

impl Script {
    pub fn new(as_of: i64) -> Result<Script, Failure> {
        let calendar = Calendar::national();
        let limits = [3, 10, 15].map(|n| (n as i64, calendar.days(n, NOON)));
        let mut engine = Engine::new();
        engine
            .register_fn("due", move |at: i64, n: i64| {
                limits.iter().find(|(of, _)| *of == n).map_or(0, |(_, days)| days.due(at))
            })
            .register_get("assigned", |it: &mut Facts| it.0.assigned)
            .register_get("institutional", |it: &mut Facts| it.0.institutional)
            .register_get("events", |it: &mut Facts| Events { events: it.0.events.clone(), next: 0 })
            .register_get("name", |it: &mut Event| it.name.clone())
            .register_get("at", |it: &mut Event| it.at)
            .register_get("extends_to", |it: &mut Event| it.until)
            .register_get("situation", |it: &mut Event| it.case.clone())
            .register_iterator::<Events>();
        let ast = engine.compile(SCRIPT)?;
        Ok(Script { engine, ast, as_of })
    }
}

impl Peer for Script {
    type Facts = Facts;
    type Answer = Array;

    fn facts(&self, ticket: &Ticket<'_>) -> Result<Facts, Failure> {
        let event = |one: &crate::ticket::Event<'_>| Event {
            name: self.engine.get_interned_string(one.name),
            at: one.at,
            until: one.until,
            case: self.engine.get_interned_string(one.case),
        };
        let events = ticket.events.iter().map(event).collect();
        let Ticket { assigned, institutional, .. } = *ticket;
        Ok(Facts(Rc::new(Held { assigned, institutional, events })))
    }

    fn judge(&mut self, facts: &Facts) -> Result<Array, Failure> {
        let options = CallFnOptions::new().eval_ast(false);
        let arguments = (facts.clone(), self.as_of);
        Ok(self.engine.call_fn_with_options(options, &mut Scope::new(), &self.ast, "judge", arguments)?)
    }

    fn row(&self, id: &str, answer: &Array) -> Result<Row, Failure> {
        let number = |at: usize| -> Result<i64, Failure> {
            Ok(answer.get(at).ok_or("an answer that is too short")?.as_int()?)
        };
        let duty = |at: usize| -> Result<(String, i64), Failure> {
            let status = answer.get(at).ok_or("an answer that is too short")?;
            Ok((status.clone().into_string()?, number(at + 1)?))
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
