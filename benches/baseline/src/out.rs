//! Brief lines of the report, written from fragments.

use crate::{Outcome, Status, rfc3339};

/// The names that a brief line holds.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// The duties, in the order of the policy.
    pub duties: &'static [&'static str],
    /// The ladder, and its rungs.
    pub ladder: (&'static str, &'static [&'static str]),
    /// The extension.
    pub extension: &'static str,
}

fn word(status: Status) -> &'static [u8] {
    match status {
        Status::Pending => b"\"pending\"}",
        Status::Met => b"\"met\"}",
        Status::Late => b"\"late\"}",
        Status::Overdue => b"\"overdue\"}",
        Status::Waived => b"\"waived\"}",
    }
}

fn name<'n>(names: &[&'n str], at: u8) -> &'n [u8] {
    names.get(usize::from(at)).map_or(b"", |name| name.as_bytes())
}

fn number(out: &mut Vec<u8>, n: u8) {
    if n >= 10 {
        out.push(b'0' + n / 10 % 10);
    }
    out.push(b'0' + n % 10);
}

impl Brief {
    /// Appends the line of a ticket.
    pub fn line(&self, id: &[u8], outcome: &Outcome, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"ticket\",\"id\":\"");
        out.extend_from_slice(id);
        out.extend_from_slice(b"\",\"obligations\":[");
        for (at, one) in outcome.obligations.iter().enumerate() {
            out.extend_from_slice(if at > 0 { b",{\"duty\":\"" } else { b"{\"duty\":\"" });
            out.extend_from_slice(name(self.duties, one.duty));
            out.extend_from_slice(b"\",\"instance\":");
            number(out, one.instance);
            if one.due == crate::NEVER {
                out.extend_from_slice(b",\"due\":null,\"status\":");
            } else {
                out.extend_from_slice(b",\"due\":\"");
                out.extend_from_slice(&rfc3339(one.due));
                out.extend_from_slice(b"\",\"status\":");
            }
            out.extend_from_slice(word(one.status));
        }
        out.extend_from_slice(b"],\"violations\":[");
        for (at, one) in outcome.violations.iter().enumerate() {
            let kind: &[u8] = match one.kind {
                0 => b"{\"kind\":\"missing_party\",\"rule\":\"",
                1 => b"{\"kind\":\"improper_extension\",\"rule\":\"",
                2 => b"{\"kind\":\"late\",\"rule\":\"",
                _ => b"{\"kind\":\"overdue\",\"rule\":\"",
            };
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(kind);
            let duty = outcome.obligations.get(usize::from(one.place)).map_or(0, |one| one.duty);
            out.extend_from_slice(if one.kind == 1 {
                self.extension.as_bytes()
            } else {
                name(self.duties, duty)
            });
            out.extend_from_slice(b"\",\"instance\":");
            number(out, one.instance);
            out.push(b'}');
        }
        out.extend_from_slice(b"],\"escalations\":[");
        for (at, one) in outcome.escalations.iter().enumerate() {
            out.extend_from_slice(if at > 0 { b",{\"ladder\":\"" } else { b"{\"ladder\":\"" });
            out.extend_from_slice(self.ladder.0.as_bytes());
            out.extend_from_slice(b"\",\"rung\":\"");
            out.extend_from_slice(name(self.ladder.1, one.rung));
            out.extend_from_slice(b"\",\"at\":\"");
            out.extend_from_slice(&rfc3339(one.at));
            out.extend_from_slice(b"\"}");
        }
        out.extend_from_slice(b"]}\n");
    }
}
