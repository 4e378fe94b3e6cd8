//! The full line of a ticket, written straight from the run: the same bytes as a `TicketReport` gives, without its texts
//! being made only to be written once. What few tickets have (extensions, pauses, duties of rungs) is made as there.

use std::io::Write;

use serde::Serialize;
use serde_json::value::RawValue;

use super::NoteReport;
use super::build::{Run, force_word, remaining};
use super::lines::{number, quoted, string};
use crate::eval::{By, Obligation, State, Violation};
use crate::program::{Duty, Ladder, Program, Rung, TableResult};
use crate::value::{Moment, write_fixed};

/// The words that stand in full lines, as JSON.
#[derive(Clone, Debug)]
pub(super) struct FullWords {
    matters: Vec<String>,
    /// The names of each matter's events.
    events: Vec<Vec<String>>,
    duties: Vec<DutyWords>,
    /// The rungs of each ladder.
    ladders: Vec<Vec<RungWords>>,
}

/// What stands behind an obligation that nothing happened to but its completion.
const UNCHANGED: &[u8] =
    b"[],\"suspensions\":[],\"excused\":null,\"closed\":null,\"excepted_by\":null,\"reason\":null";

/// What every reaching of a rung has, with the keys around it.
#[derive(Clone, Debug)]
struct RungWords {
    /// Up to the moment.
    head: String,
    /// From the action to the causes.
    action: String,
    /// To the end.
    readings: String,
}

impl RungWords {
    fn new(ladder: &Ladder, rung: &Rung) -> RungWords {
        let (name, level) = (quoted(&ladder.name), quoted(&rung.name));
        let (action, clause) = (json(&rung.action), json(&rung.clause));
        let offered = rung.discretionary;
        RungWords {
            head: format!("{{\"ladder\":{name},\"rung\":{level},\"at\":"),
            action: format!(
                ",\"action\":{action},\"clause\":{clause},\"discretionary\":{offered},\"causes\":["
            ),
            readings: format!(",\"readings\":{}}}", json(&ladder.readings)),
        }
    }
}

/// What every obligation of a duty has, with the keys around it.
#[derive(Clone, Debug)]
struct DutyWords {
    /// Up to the number of the instance.
    head: String,
    /// Up to the moment in the key.
    key: String,
    /// From the key's end to the bearer.
    version: String,
    limit: String,
    /// From the remaining time to the 口径.
    force: String,
    /// What the duty rests on.
    readings: String,
    severally: bool,
}

impl DutyWords {
    fn new(program: &Program, duty: &Duty) -> DutyWords {
        let words = &duty.words;
        let name = quoted(&words.name);
        let open = name.strip_suffix('"').unwrap_or(&name);
        let (version, clause) = (json(&program.begins(duty.version)), json(&words.clause));
        let (force, readings) = (json(&force_word(words.force)), json(&words.readings));
        DutyWords {
            head: format!("{{\"duty\":{name},\"instance\":"),
            key: format!(",\"key\":{open}@"),
            version: format!("\",\"version\":{version},\"clause\":{clause},\"bearer\":"),
            limit: quoted(&words.limit),
            force: format!(",\"force\":{force},\"readings\":"),
            readings: format!("{readings},\"extensions\":"),
            severally: duty.severally,
        }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Writing to memory cannot fail, and the keys are texts.
fn put<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}

fn put_moment(at: Moment, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(&write_fixed(at));
    out.push(b'"');
}

fn put_or_null<T>(value: Option<T>, out: &mut Vec<u8>, write: impl FnOnce(T, &mut Vec<u8>)) {
    match value {
        Some(value) => write(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn put_bool(yes: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if yes { b"true" } else { b"false" });
}

impl FullWords {
    pub(super) fn new(program: &Program) -> FullWords {
        let events = |matter: &crate::program::Matter| {
            matter.events.iter().map(|event| quoted(&event.name)).collect::<Vec<String>>()
        };
        FullWords {
            matters: program.matters.iter().map(|matter| quoted(&matter.name)).collect(),
            events: program.matters.iter().map(events).collect(),
            duties: program.duties.iter().map(|duty| DutyWords::new(program, duty)).collect(),
            ladders: program
                .ladders
                .iter()
                .map(|it| it.rungs.iter().map(|rung| RungWords::new(it, rung)).collect())
                .collect(),
        }
    }

    /// Appends what stands behind `"type":"ticket",` up to the end of the line.
    pub(super) fn write(&self, run: Run<'_>, meta: Option<&str>, out: &mut Vec<u8>) {
        let settled = run.evaluator.settled();
        out.extend_from_slice(b"\"id\":");
        string(&run.case.id, out);
        out.extend_from_slice(b",\"matter\":");
        let matter = self.matters.get(run.case.matter);
        out.extend_from_slice(matter.map_or(b"\"\"", |name| name.as_bytes()));
        out.extend_from_slice(b",\"obligations\":[");
        let start = out.len();
        for place in 0..settled.order.len() {
            let before = out.len();
            if before > start {
                out.push(b',');
            }
            if self.obligation(run, place, out).is_none() {
                out.truncate(before);
            }
        }
        out.push(b']');
        out.extend_from_slice(b",\"violations\":");
        violations(run, &settled.violations, out);
        out.extend_from_slice(b",\"shortfalls\":");
        violations(run, &settled.shortfalls, out);
        out.extend_from_slice(b",\"escalations\":");
        self.escalations(run, out);
        out.extend_from_slice(b",\"notes\":");
        notes(&run.notes(), out);
        out.extend_from_slice(b",\"next_change\":");
        put_or_null(run.evaluator.next_change(run.program, run.case, run.as_of), out, put_moment);
        if let Some(meta) = meta.and_then(|meta| RawValue::from_string(meta.to_owned()).ok()) {
            out.extend_from_slice(b",\"meta\":");
            out.extend_from_slice(meta.get().as_bytes());
        }
        out.push(b'}');
    }

    fn escalations(&self, run: Run<'_>, out: &mut Vec<u8>) {
        if run.evaluator.escalations().is_empty() {
            out.extend_from_slice(b"[]");
            return;
        }
        let mut before = b'[';
        for reached in run.reached() {
            let one = reached.one;
            let Some(words) = self.ladders.get(one.ladder).and_then(|rungs| rungs.get(one.rung)) else {
                continue;
            };
            out.push(before);
            before = b',';
            out.extend_from_slice(words.head.as_bytes());
            put_moment(one.at, out);
            out.extend_from_slice(b",\"by\":");
            put_or_null(run.text_in(one.by), out, string);
            out.extend_from_slice(b",\"on\":");
            put_or_null(run.text_in(one.on), out, string);
            out.extend_from_slice(words.action.as_bytes());
            string(&run.cause_of(&reached), out);
            out.extend_from_slice(b"],\"issued\":");
            put_or_null(one.issued, out, put_moment);
            out.extend_from_slice(b",\"excused\":");
            put_bool(run.is_excused(&reached), out);
            out.extend_from_slice(b",\"duty\":");
            put_or_null(run.rung_duty(&reached), out, |duty, out| put(&duty, out));
            out.extend_from_slice(words.readings.as_bytes());
        }
        out.push(b']');
    }

    /// The obligation at a place of the report.
    fn obligation(&self, run: Run<'_>, place: usize, out: &mut Vec<u8>) -> Option<()> {
        let settled = run.evaluator.settled();
        let index = *settled.order.get(place)?;
        let one = run.evaluator.obligations().get(index)?;
        let state = *settled.states.get(place)?;
        let instance = *settled.instances.get(place)?;
        let words = self.duties.get(one.duty)?;
        let duty = run.program.duties.get(one.duty)?;
        let opened = run.moment_of(one.opened_by)?;
        out.extend_from_slice(words.head.as_bytes());
        number(instance.into(), out);
        self.key(run, (place, one, instance), words, out);
        out.extend_from_slice(words.version.as_bytes());
        bearers(run, index, out);
        out.extend_from_slice(b",\"counterparty\":");
        let counterparty = duty.words.counterparty.and_then(|party| run.party(party));
        put_or_null(counterparty, out, string);
        out.extend_from_slice(b",\"triggered\":");
        self.happened(run, one.opened_by, opened, out);
        out.extend_from_slice(b",\"limit\":");
        let row = one.row.and_then(|(table, row)| run.program.tables.get(table)?.rows.get(row));
        match row.map(|row| &row.result) {
            Some(TableResult::Limit(_, text)) => string(text, out),
            _ => out.extend_from_slice(words.limit.as_bytes()),
        }
        self.course(run, (index, one, state), out);
        out.extend_from_slice(words.force.as_bytes());
        if run.may_rest_on_more(one) {
            put(&run.readings(one, index, &duty.words), out);
            out.extend_from_slice(b",\"extensions\":");
        } else {
            out.extend_from_slice(words.readings.as_bytes());
        }
        self.changes(run, (index, one, state), out);
        out.push(b'}');
        Some(())
    }

    /// `初步回复@2021-01-04T09:30:00+08:00`, with the unit under 分别, and the number of a second one in a second.
    fn key(
        &self,
        run: Run<'_>,
        (place, one, instance): (usize, &Obligation, u32),
        words: &DutyWords,
        out: &mut Vec<u8>,
    ) {
        out.extend_from_slice(words.key.as_bytes());
        out.extend_from_slice(&write_fixed(one.opened_at));
        if words.severally {
            let index = run.evaluator.settled().order.get(place).copied().unwrap_or(usize::MAX);
            let unit = quoted(run.text_in(run.evaluator.opened_for(index)).unwrap_or(""));
            out.push(b'@');
            let inside = unit.strip_prefix('"').and_then(|unit| unit.strip_suffix('"'));
            out.extend_from_slice(inside.unwrap_or("").as_bytes());
        }
        if run.is_twin(place, one, words.severally) {
            let _ = write!(out, "#{instance}");
        }
    }

    /// From whether it is timed to what is left.
    fn course(&self, run: Run<'_>, (index, one, state): (usize, &Obligation, State), out: &mut Vec<u8>) {
        let due = if one.unknown.is_some() { None } else { run.evaluator.due_of(index) };
        out.extend_from_slice(b",\"timed\":");
        put_bool(one.timed, out);
        out.extend_from_slice(b",\"due\":");
        put_or_null(due, out, put_moment);
        out.extend_from_slice(b",\"provisional\":");
        put_bool((due.is_some() || one.paused.is_some()) && one.provisional, out);
        out.extend_from_slice(b",\"status\":\"");
        out.extend_from_slice(state.key().as_bytes());
        out.extend_from_slice(b"\",\"completed\":");
        let done = one.done.and_then(|done| Some((done.by, run.moment_of(done.by)?)));
        put_or_null(done, out, |(by, at), out| self.happened(run, by, at, out));
        out.extend_from_slice(b",\"late_by\":");
        put_or_null(run.late_by(one, state, due), out, |late, out| {
            out.extend_from_slice(b"{\"seconds\":");
            number(late.seconds, out);
            out.extend_from_slice(b",\"working_days\":");
            number(late.working_days.into(), out);
            out.push(b'}');
        });
        out.extend_from_slice(b",\"remaining\":");
        let paused = one.paused.filter(|_| state == State::Paused);
        put_or_null(paused, out, |paused, out| put(&remaining(paused.remaining), out));
    }

    /// The extensions, and all that stands behind them.
    fn changes(&self, run: Run<'_>, (index, one, state): (usize, &Obligation, State), out: &mut Vec<u8>) {
        let plain = one.excuse.is_none() && one.closed.is_none() && one.excepted.is_none();
        let nothing = run.evaluator.extensions().is_empty() && run.evaluator.exclusions().is_empty();
        if plain && nothing && one.unknown.is_none() {
            out.extend_from_slice(UNCHANGED);
            return;
        }
        if run.evaluator.extensions().is_empty() {
            out.extend_from_slice(b"[]");
        } else {
            put(&run.extensions(index), out);
        }
        out.extend_from_slice(b",\"suspensions\":");
        if run.evaluator.exclusions().is_empty() {
            out.extend_from_slice(b"[]");
        } else {
            put(&run.suspensions(one, index), out);
        }
        out.extend_from_slice(b",\"excused\":");
        put(&run.excused(one).filter(|_| matches!(state, State::Late | State::Overdue)), out);
        out.extend_from_slice(b",\"closed\":");
        let closed = one.closed.and_then(|closed| Some((closed.by, run.moment_of(closed.by)?)));
        put_or_null(closed, out, |(by, at), out| self.happened(run, by, at, out));
        out.extend_from_slice(b",\"excepted_by\":");
        let excepted = one.excepted.map(|permission| run.permission_name(permission));
        put_or_null(excepted, out, |name, out| string(&name, out));
        if let Some(clause) = one.excepted.and_then(|at| run.program.permissions.get(at)?.clause.as_deref()) {
            out.extend_from_slice(b",\"excepted_clause\":");
            string(clause, out);
        }
        out.extend_from_slice(b",\"reason\":");
        let reason = one.unknown.map(|unknown| run.reason(unknown, one.opened_by).say(run.lang));
        put_or_null(reason, out, |reason, out| string(&reason, out));
    }

    fn happened(&self, run: Run<'_>, by: By, at: Moment, out: &mut Vec<u8>) {
        let known = |event: usize| {
            let kind = run.case.events.get(event)?.event();
            self.events.get(run.case.matter)?.get(kind)
        };
        out.extend_from_slice(b"{\"by\":");
        match by {
            By::Event(event) => {
                out.extend_from_slice(known(event).map_or(b"\"\"", |name| name.as_bytes()));
            }
            By::Signal(_) => string(&run.name_of(by), out),
        }
        out.extend_from_slice(b",\"at\":");
        put_moment(at, out);
        out.push(b'}');
    }
}

/// The accountable bearer, and all.
fn bearers(run: Run<'_>, index: usize, out: &mut Vec<u8>) {
    let all = run.evaluator.bearers_at(index);
    put_or_null(all.first().and_then(|value| run.text_in(*value)), out, string);
    out.extend_from_slice(b",\"bearers\":[");
    for (at, name) in all.iter().filter_map(|value| run.text_in(*value)).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        string(name, out);
    }
    out.push(b']');
}

fn notes(list: &[NoteReport], out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, note) in list.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"{\"code\":\"" } else { b",{\"code\":\"" });
        out.extend_from_slice(note.code.as_bytes());
        out.extend_from_slice(b"\",\"message\":");
        string(&note.message, out);
        out.extend_from_slice(b",\"at\":");
        put_or_null(note.at, out, put_moment);
        out.extend_from_slice(b",\"event\":");
        put_or_null(note.event.as_deref(), out, string);
        out.push(b'}');
    }
    out.push(b']');
}

/// Violations, or shortfalls.
fn violations(run: Run<'_>, list: &[Violation], out: &mut Vec<u8>) {
    let mut message = String::new();
    out.push(b'[');
    let mut first = true;
    for told in list.iter().filter_map(|violation| run.told(violation)) {
        out.extend_from_slice(if first { b"{\"kind\":\"" } else { b",{\"kind\":\"" });
        first = false;
        out.extend_from_slice(told.kind.as_bytes());
        out.extend_from_slice(b"\",\"rule\":");
        string(told.rule, out);
        out.extend_from_slice(b",\"instance\":");
        number(told.instance.into(), out);
        out.extend_from_slice(b",\"clause\":");
        put_or_null(told.clause, out, string);
        out.extend_from_slice(b",\"bearer\":");
        put_or_null(told.bearer, out, string);
        out.extend_from_slice(b",\"at\":");
        put_moment(told.at, out);
        out.extend_from_slice(b",\"code\":\"");
        out.extend_from_slice(told.code().as_bytes());
        out.extend_from_slice(b"\",\"message\":");
        message.clear();
        told.say(run.lang, &mut message);
        string(&message, out);
        out.push(b'}');
    }
    out.push(b']');
}
