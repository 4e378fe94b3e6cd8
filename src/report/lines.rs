//! The report a line a ticket, written as the tickets are judged: the same bytes as `data` writes of a whole report, in
//! constant memory. Lines come straight from the run; what full ones need besides is in `full`.

use super::build::Run;
use super::full::FullWords;
use crate::diagnostic::Lang;
use crate::eval::{Brief, BriefRule, Evaluator, State};
use crate::facts::{Case, CaseRef, is_plain};
use crate::program::Program;
use crate::value::{Moment, write_fixed};

/// Writes the lines of tickets judged by one policy: knows the words that stand in all of them.
#[derive(Clone, Debug)]
pub struct Lines<'p> {
    program: &'p Program,
    as_of: Moment,
    /// The names of duties as JSON.
    duties: Vec<String>,
    /// How a duty's first obligation begins in a brief line, up to its due moment; and how each ends after it.
    heads: Vec<String>,
    tails: Vec<String>,
    /// Ladders with their rungs.
    ladders: Vec<(String, Vec<String>)>,
    extensions: Vec<String>,
    prohibitions: Vec<String>,
    words: FullWords,
}

fn head(duty: &str) -> String {
    format!("{{\"duty\":{},\"instance\":1,\"due\":\"", quoted(duty))
}

pub(super) fn quoted(name: &str) -> String {
    serde_json::to_string(name).unwrap_or_else(|_| "\"\"".to_owned())
}

impl<'p> Lines<'p> {
    /// For tickets judged as of a moment.
    pub fn new(program: &'p Program, as_of: Moment) -> Lines<'p> {
        let ladder = |ladder: &crate::program::Ladder| {
            (quoted(&ladder.name), ladder.rungs.iter().map(|rung| quoted(&rung.name)).collect())
        };
        Lines {
            program,
            as_of,
            duties: program.duties.iter().map(|duty| quoted(&duty.words.name)).collect(),
            heads: program.duties.iter().map(|duty| head(&duty.words.name)).collect(),
            tails: State::ALL.iter().map(|state| format!("\",\"status\":\"{}\"}}", state.key())).collect(),
            ladders: program.ladders.iter().map(ladder).collect(),
            extensions: program.extensions.iter().map(|one| quoted(&one.name)).collect(),
            prohibitions: program.prohibitions.iter().map(|one| quoted(&one.name)).collect(),
            words: FullWords::new(program),
        }
    }

    /// Appends the full line of the ticket just judged, with its end. `alone` is false: a stream is a ledger.
    pub fn full(&self, case: &Case, evaluator: &Evaluator, meta: Option<&str>, out: &mut Vec<u8>) {
        let (program, as_of) = (self.program, self.as_of);
        let run = Run { program, case, evaluator, as_of, lang: Lang::Zh, alone: false };
        out.extend_from_slice(b"{\"type\":\"ticket\",");
        self.words.write(run, meta, out);
        out.push(b'\n');
    }

    /// Appends the brief line of a ticket that was judged in brief, with its end.
    pub fn brief<'c>(&self, case: impl Into<CaseRef<'c>>, brief: &Brief, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"ticket\",\"id\":");
        string(case.into().id, out);
        out.extend_from_slice(b",\"obligations\":[");
        self.obligations(brief, out);
        out.extend_from_slice(b"],\"violations\":[");
        self.violations(brief, out);
        out.extend_from_slice(b"],\"escalations\":[");
        self.escalations(brief, out);
        out.extend_from_slice(b"]}\n");
    }

    fn obligations(&self, brief: &Brief, out: &mut Vec<u8>) {
        // Several are often due at one moment.
        let mut written = (Moment::MIN, *b"1900-01-01T00:00:00+08:00");
        for (at, one) in brief.obligations.iter().enumerate() {
            // Everyday: the first of its duty, with a due moment.
            if let (1, Some(due)) = (one.instance, one.due) {
                if at > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(named(&self.heads, one.duty));
                if due != written.0 {
                    written = (due, write_fixed(due));
                }
                out.extend_from_slice(&written.1);
                out.extend_from_slice(named(&self.tails, one.state.place()));
                continue;
            }
            out.extend_from_slice(if at > 0 { b",{\"duty\":" } else { b"{\"duty\":" });
            out.extend_from_slice(named(&self.duties, one.duty));
            out.extend_from_slice(b",\"instance\":");
            number(one.instance.into(), out);
            match one.due {
                Some(due) => {
                    out.extend_from_slice(b",\"due\":\"");
                    out.extend_from_slice(&write_fixed(due));
                    out.extend_from_slice(b"\",\"status\":\"");
                }
                None => out.extend_from_slice(b",\"due\":null,\"status\":\""),
            }
            out.extend_from_slice(one.state.key().as_bytes());
            out.extend_from_slice(b"\"}");
        }
    }

    fn violations(&self, brief: &Brief, out: &mut Vec<u8>) {
        for (at, violation) in brief.violations.iter().enumerate() {
            let rule = match violation.rule {
                BriefRule::Duty(duty) => named(&self.duties, duty),
                BriefRule::Extension(extension) => named(&self.extensions, extension),
                BriefRule::Prohibition(prohibition) => named(&self.prohibitions, prohibition),
            };
            out.extend_from_slice(if at > 0 { b",{\"kind\":\"" } else { b"{\"kind\":\"" });
            out.extend_from_slice(violation.kind.as_bytes());
            out.extend_from_slice(b"\",\"rule\":");
            out.extend_from_slice(rule);
            out.extend_from_slice(b",\"instance\":");
            number(violation.instance.into(), out);
            out.push(b'}');
        }
    }

    fn escalations(&self, brief: &Brief, out: &mut Vec<u8>) {
        for (at, one) in brief.escalations.iter().enumerate() {
            let Some((name, rungs)) = self.ladders.get(one.ladder) else { continue };
            out.extend_from_slice(if at > 0 { b",{\"ladder\":" } else { b"{\"ladder\":" });
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b",\"rung\":");
            out.extend_from_slice(named(rungs, one.rung));
            out.extend_from_slice(b",\"at\":\"");
            out.extend_from_slice(&write_fixed(one.at));
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
