//! `duban-peers TICKETS CALENDAR AS_OF rhai|regorus ROWS`: judges the tickets of a file by one engine, writes its rows for
//! comparison, and prints `name<TAB>nanoseconds a ticket in memory<TAB>end to end`, of processor time.

use std::error::Error;
use std::fmt::Write as _;

use serde_json::Value;

type Answer<T> = Result<T, Box<dyn Error>>;

/// An event as every engine is given it.
struct Event {
    kind: String,
    at: i64,
    until: i64,
}

/// A ticket as every engine is given it.
struct Ticket {
    id: String,
    guard: bool,
    assigned: bool,
    events: Vec<Event>,
}

/// The days of the calendar: number, and the 3rd, 10th, 15th working day after it.
struct Calendar {
    first: i64,
    days: [Vec<i64>; 3],
}

fn main() -> Answer<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [tickets, calendar, as_of, engine, rows] = arguments.as_slice() else {
        return Err("duban-peers TICKETS CALENDAR AS_OF rhai|regorus ROWS".into());
    };
    let (calendar, as_of) = (read_calendar(calendar)?, as_of.parse()?);
    let text = std::fs::read_to_string(tickets)?;
    let started = clock();
    let tickets = text.lines().map(read).collect::<Answer<Vec<Ticket>>>()?;
    let read = clock() - started;
    let (out, judged) = match engine.as_str() {
        "rhai" => by_rhai(&tickets, &calendar, as_of)?,
        _ => by_regorus(&tickets, &calendar, as_of)?,
    };
    let started = clock();
    let mut lines = String::new();
    for (ticket, row) in tickets.iter().zip(&out) {
        let _ = writeln!(lines, "{}\t{row}", ticket.id);
    }
    let written = clock() - started;
    std::fs::write(rows, lines)?;
    let each = |time: u64| time / tickets.len().max(1) as u64;
    println!("{engine}\t{}\t{}", each(judged), each(read + judged + written));
    Ok(())
}

/// Processor time of this thread in nanoseconds.
fn clock() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0)
}

fn read_calendar(path: &str) -> Answer<Calendar> {
    let mut calendar = Calendar { first: 0, days: Default::default() };
    for line in std::fs::read_to_string(path)?.lines() {
        let numbers = line.split(',').map(str::parse).collect::<Result<Vec<i64>, _>>()?;
        let [day, third, tenth, fifteenth] = numbers.as_slice() else { return Err("four numbers a line".into()) };
        if calendar.first == 0 {
            calendar.first = *day;
        }
        for (list, n) in calendar.days.iter_mut().zip([third, tenth, fifteenth]) {
            list.push(*n);
        }
    }
    Ok(calendar)
}

/// `2021-01-04T09:30:00+08:00` as seconds since 1970 in Beijing's own time.
fn seconds(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(days * 86_400 + number(11, 13)? * 3_600 + number(14, 16)? * 60 + number(17, 19)?)
}

fn read(line: &str) -> Answer<Ticket> {
    let value: Value = serde_json::from_str(line)?;
    let mut events = Vec::new();
    for event in value["events"].as_array().into_iter().flatten() {
        events.push(Event {
            kind: event["event"].as_str().unwrap_or_default().to_owned(),
            at: event["at"].as_str().and_then(seconds).ok_or("a moment")?,
            until: event["fields"]["至"].as_str().and_then(seconds).unwrap_or(0),
        });
    }
    events.sort_by_key(|event| event.at);
    Ok(Ticket {
        id: value["id"].as_str().unwrap_or_default().to_owned(),
        guard: value["fields"]["制度性复杂问题"].as_bool().unwrap_or(true),
        assigned: value["parties"]["承办单位"].is_string(),
        events,
    })
}

/// The rows, and how long judging took; what it takes to hand a ticket over is counted, since every use of them needs it.
fn by_rhai(tickets: &[Ticket], calendar: &Calendar, as_of: i64) -> Answer<(Vec<String>, u64)> {
    use rhai::{Dynamic, Engine, Map, Scope};
    let mut engine = Engine::new();
    let (first, [third, tenth, fifteenth]) = (calendar.first, calendar.days.clone());
    engine.register_fn("working_days", move |n: i64, at: i64| {
        let list = match n {
            3 => &third,
            10 => &tenth,
            _ => &fifteenth,
        };
        usize::try_from(at / 86_400 - first).ok().and_then(|at| list.get(at)).map_or(0, |day| day * 86_400 + 43_200)
    });
    let program = engine.compile(include_str!("zibo.rhai"))?;
    let mut rows = Vec::with_capacity(tickets.len());
    let started = clock();
    for ticket in tickets {
        let event = |event: &Event| {
            let mut map = Map::new();
            map.insert("kind".into(), event.kind.clone().into());
            map.insert("at".into(), event.at.into());
            map.insert("until".into(), event.until.into());
            Dynamic::from(map)
        };
        let events: rhai::Array = ticket.events.iter().map(event).collect();
        let mut scope = Scope::new();
        scope.push("events", events).push("guard", ticket.guard).push("assigned", ticket.assigned).push("as_of", as_of);
        let row: rhai::Array = engine.eval_ast_with_scope(&mut scope, &program)?;
        rows.push(row.iter().map(ToString::to_string).collect::<Vec<_>>().join("\t"));
    }
    Ok((rows, clock() - started))
}

fn by_regorus(tickets: &[Ticket], calendar: &Calendar, as_of: i64) -> Answer<(Vec<String>, u64)> {
    let [third, tenth, fifteenth] = &calendar.days;
    let data = serde_json::json!({
        "first": calendar.first, "third": third, "tenth": tenth, "fifteenth": fifteenth, "as_of": as_of
    });
    let mut engine = regorus::Engine::new();
    engine.add_policy("zibo.rego".into(), include_str!("zibo.rego").into())?;
    engine.add_data(regorus::Value::from_json_str(&data.to_string())?)?;
    let entry = "data.zibo.row".into();
    let policy = engine.compile_with_entrypoint(&entry)?;
    let mut rows = Vec::with_capacity(tickets.len());
    let mut judged = 0;
    for ticket in tickets {
        let events: Vec<Value> = ticket
            .events
            .iter()
            .map(|event| serde_json::json!({"kind": event.kind, "at": event.at, "until": event.until}))
            .collect();
        let input = serde_json::json!({"guard": ticket.guard, "assigned": ticket.assigned, "events": events});
        let input = regorus::Value::from_json_str(&input.to_string())?;
        let started = clock();
        let row = policy.eval_with_input(input)?;
        judged += clock() - started;
        let cells = row.as_array()?.iter().map(|cell| match cell.as_string() {
            Ok(text) => text.to_string(),
            Err(_) => cell.to_string(),
        });
        rows.push(cells.collect::<Vec<_>>().join("\t"));
    }
    Ok((rows, judged))
}
