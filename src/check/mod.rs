//! What is wrong with a policy before any ticket comes (language, section 14): names nobody uses, limits that contradict
//! each other, tables with holes, conditions that never hold, rungs nobody reaches. What cannot be decided is listed as such.

mod beside;
mod clash;
mod condition;
mod domain;
mod duty;
mod example;
mod ladder;
mod part;
mod reach;
mod table;
mod unused;
mod walk;

pub use example::{Example, Fact, Given};

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Message, check_texts};
use crate::model::Model;
use crate::source::{FileId, Place};
use crate::value::Day;

/// The most combinations of values that are tried for one condition or one table: more are not decided.
pub const MAX_COMBINATIONS: usize = 4_096;

/// What the checker is told beside the policy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'s> {
    /// The files that others import: what they declare may be used elsewhere.
    pub imported: &'s [FileId],
    /// The last day that the calendar knows; `None` where no year is published.
    pub published_to: Option<Day>,
    /// What was found about it among the versions of its policy.
    pub versions: &'s [Diagnostic],
}

/// A finding, with a ticket that shows it where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
    /// Values of a ticket for which it shows.
    pub example: Option<Example>,
}

/// A finding that a declaration accepts (免查).
#[derive(Clone, Debug, PartialEq)]
pub struct Silenced {
    /// What was found.
    pub finding: Finding,
    /// Why it is accepted.
    pub reason: String,
}

/// What the checker has to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    /// What is wrong, in the order of the sources.
    pub findings: Vec<Finding>,
    /// What declarations accept.
    pub silenced: Vec<Silenced>,
    /// What could not be decided: not passed, and not found wrong.
    pub undecided: Vec<Diagnostic>,
}

/// Adds what is new. Only what stands at one place can be the same: a policy may have a hundred thousand findings.
fn join<T: PartialEq>(own: &mut Vec<T>, more: Vec<T>, place: impl Fn(&T) -> Option<Place>) {
    let mut at: BTreeMap<Option<Place>, Vec<usize>> = BTreeMap::new();
    for (index, one) in own.iter().enumerate() {
        at.entry(place(one)).or_default().push(index);
    }
    for one in more {
        let there = at.entry(place(&one)).or_default();
        if there.iter().all(|index| own.get(*index) != Some(&one)) {
            there.push(own.len());
            own.push(one);
        }
    }
}

impl Checks {
    /// Adds what another version of the policy has; what both say of a file that they share stands once.
    pub(crate) fn join(&mut self, other: Checks) {
        join(&mut self.findings, other.findings, |finding| finding.diagnostic.place());
        join(&mut self.silenced, other.silenced, |silenced| silenced.finding.diagnostic.place());
        join(&mut self.undecided, other.undecided, Diagnostic::place);
        self.findings.sort_by_key(|finding| finding.diagnostic.place());
    }

    fn found(&mut self, diagnostic: Diagnostic) {
        self.findings.push(Finding { diagnostic, example: None });
    }

    fn shown(&mut self, diagnostic: Diagnostic, example: Example) {
        let help = example.facts.is_empty();
        let diagnostic = if help { diagnostic } else { diagnostic.help(example.help()) };
        self.findings.push(Finding { diagnostic, example: Some(example) });
    }

    fn undecided(&mut self, diagnostic: Diagnostic) {
        self.undecided.push(diagnostic);
    }
}

/// Checks a policy that has no errors.
pub fn check(model: &Model, setting: Setting<'_>) -> Checks {
    let mut checks = Checks::default();
    setting.versions.iter().for_each(|finding| checks.found(finding.clone()));
    beside::check(model, setting, &mut checks);
    unused::check(model, setting, &mut checks);
    condition::check(model, &mut checks);
    part::check(model, &mut checks);
    table::check(model, &mut checks);
    duty::check(model, &mut checks);
    clash::check(model, &mut checks);
    ladder::check(model, &mut checks);
    reach::check(model, &mut checks);
    silence(model, &mut checks);
    checks.findings.sort_by_key(|finding| finding.diagnostic.place());
    // What applies to duties of several matters is looked at in each.
    checks.findings.dedup();
    checks.silenced.dedup();
    checks
}

/// Takes out what declarations accept. An 免查 of no known code, or that finds nothing to accept, is a finding itself.
fn silence(model: &Model, checks: &mut Checks) {
    let accepted = &model.noted.accepted;
    if accepted.is_empty() {
        return;
    }
    let mut idle = vec![true; accepted.len()];
    for finding in std::mem::take(&mut checks.findings) {
        let places = finding.diagnostic.labels.iter().map(|label| label.place);
        let places: Vec<_> = places.collect();
        let by = accepted.iter().position(|one| {
            let span = one.within.span;
            one.code == finding.diagnostic.code()
                && places.iter().any(|place| {
                    place.file == one.within.file
                        && place.span.start >= span.start
                        && place.span.end <= span.end
                })
        });
        match by.and_then(|at| Some((idle.get_mut(at)?, accepted.get(at)?))) {
            Some((idle, one)) => {
                *idle = false;
                checks.silenced.push(Silenced { finding, reason: one.reason.clone() });
            }
            None => checks.findings.push(finding),
        }
    }
    // Whether sentences of the official text are covered is only asked by lint.
    let elsewhere = check_texts::SENTENCES_UNCOVERED.code;
    let idle = accepted.iter().zip(idle).filter(|(one, idle)| *idle && one.code != elsewhere);
    for (one, _) in idle {
        let known = check_texts::ALL.iter().any(|text| text.code == one.code);
        let text = if known { &check_texts::ACCEPTS_NOTHING } else { &check_texts::ACCEPTS_UNKNOWN };
        let message = Message::new(text).with("code", one.code.as_str());
        checks.found(Diagnostic::new(message).at(one.place));
    }
}
