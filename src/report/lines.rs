//! The report a line a ticket, written as the tickets are judged: the same bytes as `data` writes of a whole report, in
//! constant memory. Lines come straight from the run; what full ones need besides is in `full`.

use super::build::Run;
use super::data::Detail;
use super::full::FullWords;
use crate::diagnostic::Lang;
use crate::eval::{Evaluator, State, ViolationKind};
use crate::facts::{Case, is_plain};
use crate::program::Program;
use crate::value::{Moment, write_fixed};

/// Writes the lines of tickets judged by one policy: knows the words that stand in all of them.
#[derive(Clone, Debug)]
pub struct Lines<'p> {
    program: &'p Program,
    as_of: Moment,
    detail: Detail,
    /// The names of duties as JSON.
    duties: Vec<String>,
    /// How a duty's first obligation begins in a brief line, up to its due moment; and how each ends after it.
    heads: Vec<String>,
    tails: Vec<String>,
    /// Ladders with their rungs.
    ladders: Vec<(String, Vec<String>)>,
    extensions: Vec<String>,
    prohibitions: Vec<String>,
    full: FullWords,
}

fn head(duty: &str) -> String {
    format!("{{\"duty\":{},\"instance\":1,\"due\":\"", quoted(duty))
}

pub(super) fn quoted(name: &str) -> String {
    serde_json::to_string(name).unwrap_or_else(|_| "\"\"".to_owned())
}

impl<'p> Lines<'p> {
    /// For tickets judged as of a moment.
    pub fn new(program: &'p Program, as_of: Moment, detail: Detail) -> Lines<'p> {
        let ladder = |ladder: &crate::program::Ladder| {
            (quoted(&ladder.name), ladder.rungs.iter().map(|rung| quoted(&rung.name)).collect())
        };
        Lines {
            program,
            as_of,
            detail,
            duties: program.duties.iter().map(|duty| quoted(&duty.words.name)).collect(),
            heads: program.duties.iter().map(|duty| head(&duty.words.name)).collect(),
            tails: State::ALL.iter().map(|state| format!("\",\"status\":\"{}\"}}", state.key())).collect(),
            ladders: program.ladders.iter().map(ladder).collect(),
            extensions: program.extensions.iter().map(|one| quoted(&one.name)).collect(),
            prohibitions: program.prohibitions.iter().map(|one| quoted(&one.name)).collect(),
            full: FullWords::new(program),
        }
    }

    /// Appends the line of the ticket just judged, with its end. `alone` is false: a stream is a ledger.
    pub fn write(&self, case: &Case, evaluator: &Evaluator, meta: Option<&str>, out: &mut Vec<u8>) {
        let (program, as_of) = (self.program, self.as_of);
        let run = Run { program, case, evaluator, as_of, lang: Lang::Zh, alone: false };
        match self.detail {
            Detail::Brief => self.brief(run, out),
            Detail::Full => {
                out.extend_from_slice(b"{\"type\":\"ticket\",");
                self.full.write(run, meta, out);
            }
        }
        out.push(b'\n');
    }

    fn brief(&self, run: Run<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"ticket\",\"id\":");
        string(&run.case.id, out);
        out.extend_from_slice(b",\"obligations\":[");
        self.obligations(run, out);
        out.extend_from_slice(b"],\"violations\":[");
        self.violations(run, out);
        out.extend_from_slice(b"],\"escalations\":[");
        self.escalations(run, out);
        out.extend_from_slice(b"]}");
    }

    fn obligations(&self, run: Run<'_>, out: &mut Vec<u8>) {
        let settled = run.evaluator.settled();
        let places = settled.order.iter().zip(&settled.states).zip(&settled.instances);
        // Several are often due at one moment.
        let mut written = (Moment::MIN, *b"1900-01-01T00:00:00+08:00");
        for (at, ((index, state), instance)) in places.enumerate() {
            let Some(one) = run.evaluator.obligations().get(*index) else { continue };
            // Everyday: the first of its duty, with a due moment.
            if let (1, None, Some(due)) = (*instance, one.unknown, one.due) {
                if at > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(named(&self.heads, one.duty));
                if due != written.0 {
                    written = (due, write_fixed(due));
                }
                out.extend_from_slice(&written.1);
                out.extend_from_slice(named(&self.tails, state.place()));
                continue;
            }
            out.extend_from_slice(if at > 0 { b",{\"duty\":" } else { b"{\"duty\":" });
            out.extend_from_slice(named(&self.duties, one.duty));
            out.extend_from_slice(b",\"instance\":");
            number((*instance).into(), out);
            match run.evaluator.due_of(*index).filter(|_| one.unknown.is_none()) {
                Some(due) => {
                    out.extend_from_slice(b",\"due\":\"");
                    out.extend_from_slice(&write_fixed(due));
                    out.extend_from_slice(b"\",\"status\":\"");
                }
                None => out.extend_from_slice(b",\"due\":null,\"status\":\""),
            }
            out.extend_from_slice(state.key().as_bytes());
            out.extend_from_slice(b"\"}");
        }
    }

    fn violations(&self, run: Run<'_>, out: &mut Vec<u8>) {
        let settled = run.evaluator.settled();
        for (at, violation) in settled.violations.iter().enumerate() {
            let (rule, instance) = match violation.kind {
                ViolationKind::Prohibited(record) | ViolationKind::OutOfOrder(record) => {
                    let Some(breach) = run.evaluator.rule_breaches().get(record) else { continue };
                    (named(&self.prohibitions, breach.prohibition), breach.instance)
                }
                ViolationKind::ImproperExtension(record) => {
                    let Some(extension) = run.evaluator.extensions().get(record) else { continue };
                    let instance = run.request_number(record).unwrap_or(0);
                    (named(&self.extensions, extension.extension), instance)
                }
                ViolationKind::Late | ViolationKind::Overdue | ViolationKind::MissingParty(_) => {
                    let index = settled.order.get(violation.place).copied().unwrap_or(usize::MAX);
                    let Some(one) = run.evaluator.obligations().get(index) else { continue };
                    let instance = settled.instances.get(violation.place).copied().unwrap_or(0);
                    (named(&self.duties, one.duty), instance)
                }
            };
            out.extend_from_slice(if at > 0 { b",{\"kind\":\"" } else { b"{\"kind\":\"" });
            out.extend_from_slice(violation.kind.key().as_bytes());
            out.extend_from_slice(b"\",\"rule\":");
            out.extend_from_slice(rule);
            out.extend_from_slice(b",\"instance\":");
            number(instance.into(), out);
            out.push(b'}');
        }
    }

    fn escalations(&self, run: Run<'_>, out: &mut Vec<u8>) {
        let list = run.evaluator.escalations();
        let key = |at: usize| list.get(at).map(|one| (one.at, one.ladder, one.rung, at));
        // Lists are short, and mostly in order: the next one is looked for, so that nothing is allocated.
        let mut last = None;
        for at in 0..list.len() {
            let next = (0..list.len()).filter_map(key).filter(|one| Some(*one) > last).min();
            let Some((moment, ladder, rung, _)) = next else { return };
            last = next;
            let Some((name, rungs)) = self.ladders.get(ladder) else { continue };
            out.extend_from_slice(if at > 0 { b",{\"ladder\":" } else { b"{\"ladder\":" });
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b",\"rung\":");
            out.extend_from_slice(named(rungs, rung));
            out.extend_from_slice(b",\"at\":\"");
            out.extend_from_slice(&write_fixed(moment));
            out.extend_from_slice(b"\"}");
        }
    }
}

fn named(list: &[String], at: usize) -> &[u8] {
    list.get(at).map_or(b"\"\"", |name| name.as_bytes())
}

/// A text as JSON.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    if !is_plain(text) {
        out.extend_from_slice(quoted(text).as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// A number as JSON.
pub(super) fn number(n: u64, out: &mut Vec<u8>) {
    if n >= 10 {
        number(n / 10, out);
    }
    out.push(b'0'.saturating_add(u8::try_from(n % 10).unwrap_or(0)));
}
