//! Why a ticket stands as it does: for each obligation the events and rules that made its status, and its due moment day by
//! day; for violations, rungs and extensions without effect, what caused them. As data here; its text is in `explain_text`.

use serde::Serialize;

use super::build::Run;
use super::day::DayWhy;
use super::moments::{shown, shown_if};
use super::{ExtensionReport, ObligationReport, PolicyInfo, ViolationReport};
use crate::calendar::{Act, Counting, Exclusion};
use crate::diagnostic::{Message, Text, texts};
use crate::eval::{By, Failure, Node, Obligation, Step};
use crate::value::{Day, Moment, Term};

/// The name and version of this shape.
pub const EXPLANATION_SCHEMA: &str = "duban/explanation/1";

/// Why a ticket stands as it does.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the keys are those of the report")]
pub struct Explanation {
    pub schema: &'static str,
    pub policy: PolicyInfo,
    pub as_of: Moment,
    pub id: String,
    pub matter: String,
    pub obligations: Vec<ObligationWhy>,
    pub violations: Vec<ViolationReport>,
    pub shortfalls: Vec<ViolationReport>,
    pub escalations: Vec<EscalationWhy>,
    pub notes: Vec<super::NoteReport>,
    pub next_change: Option<Moment>,
}

/// Why an obligation stands as it does.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the keys are those of the report")]
pub struct ObligationWhy {
    pub duty: String,
    pub instance: u32,
    pub key: String,
    pub version: Option<Day>,
    pub clause: Option<String>,
    pub quote: Option<String>,
    pub bearer: Option<String>,
    pub limit: String,
    pub status: &'static str,
    pub timed: bool,
    pub due: Option<Moment>,
    pub provisional: bool,
    pub readings: Vec<String>,
    pub reason: Option<String>,
    /// What happened to it, in order.
    pub because: Vec<Because>,
    /// How its due moment was worked out, part by part.
    pub reckoning: Vec<Reckoning>,
    /// Extensions asked for, with why those without effect had none.
    pub extensions: Vec<ExtensionWhy>,
}

/// Something that happened, and what it did.
#[derive(Clone, Debug, Serialize)]
pub struct Because {
    /// When.
    pub at: Moment,
    /// In words.
    pub text: String,
}

/// A part of a due moment's reckoning.
#[derive(Clone, Debug, Serialize)]
pub struct Reckoning {
    /// What was reckoned, in words.
    pub text: String,
    /// From when.
    pub from: Option<Moment>,
    /// What came of it; none while it is paused.
    pub due: Option<Moment>,
    /// The days looked at.
    pub days: Vec<DayWhy>,
}

/// An extension asked for, and why it had no effect where it had none.
#[derive(Clone, Debug, Serialize)]
pub struct ExtensionWhy {
    /// The extension, as in the report.
    #[serde(flatten)]
    pub extension: ExtensionReport,
    /// The step that failed.
    pub failed_step: Option<String>,
    /// When that was clear.
    pub failed_at: Option<Moment>,
    /// Why, in words.
    pub text: Option<String>,
}

/// Why a rung was reached.
#[derive(Clone, Debug, Serialize)]
pub struct EscalationWhy {
    /// The rung, as in the report.
    #[serde(flatten)]
    pub escalation: super::EscalationReport,
    /// What set it off, in words.
    pub text: String,
}

/// Explains the ticket just judged; `steps` is what its run told. Of one duty only, where `duty` names it.
pub fn explain((run, digest): (Run<'_>, &str), steps: &[Step], duty: Option<&str>) -> Explanation {
    let report = super::ticket(run, None);
    let (policy, _) = super::policy_info(run.program, digest);
    let settled = run.evaluator.settled();
    let wanted = |name: &str| duty.is_none_or(|duty| duty == name);
    let places = report.obligations.iter().zip(&settled.order).filter(|(one, _)| wanted(&one.duty));
    let obligations: Vec<ObligationWhy> =
        places.filter_map(|(one, index)| run.why(one, *index, steps)).collect();
    let names = |violation: &ViolationReport| {
        obligations.iter().any(|one| {
            one.duty == violation.rule || one.extensions.iter().any(|e| e.extension.rule == violation.rule)
        })
    };
    let of = |list: Vec<ViolationReport>| -> Vec<ViolationReport> {
        list.into_iter().filter(|one| duty.is_none() || names(one)).collect()
    };
    let escalations = report.escalations.into_iter().filter(|one| {
        duty.is_none_or(|duty| one.causes.iter().any(|cause| cause.split('#').next() == Some(duty)))
    });
    Explanation {
        schema: EXPLANATION_SCHEMA,
        policy,
        as_of: run.as_of,
        id: report.id,
        matter: report.matter,
        violations: of(report.violations),
        shortfalls: of(report.shortfalls),
        escalations: escalations
            .map(|escalation| EscalationWhy { text: run.rung_why(&escalation), escalation })
            .collect(),
        obligations,
        notes: report.notes,
        next_change: report.next_change,
    }
}

impl Run<'_> {
    fn why(&self, one: &ObligationReport, index: usize, steps: &[Step]) -> Option<ObligationWhy> {
        let obligation = self.evaluator.obligations().get(index)?;
        let because = steps.iter().filter_map(|step| self.because(step, index, one)).collect();
        Some(ObligationWhy {
            duty: one.duty.clone(),
            instance: one.instance,
            key: one.key.clone(),
            version: one.version,
            clause: one.clause.clone(),
            quote: one.quote.clone(),
            bearer: one.bearer.clone(),
            limit: one.limit.clone(),
            status: one.status,
            timed: one.timed,
            due: one.due,
            provisional: one.provisional,
            readings: one.readings.clone(),
            reason: one.reason.clone(),
            because,
            reckoning: self.reckoning(obligation),
            extensions: self.extension_whys(index, &one.extensions),
        })
    }

    /// A step of the run in words, if it is about this obligation.
    fn because(&self, step: &Step, index: usize, one: &ObligationReport) -> Option<Because> {
        let by = |text: &'static Text, by: By| {
            let message = Message::new(text).with("what", self.name_of(by));
            Some((self.moment_of(by)?, message))
        };
        let (at, message) = match *step {
            Step::Opened { obligation, by: what } if obligation == index => by(&texts::X_OPENED, what)?,
            Step::Discharged { obligation, by: what } if obligation == index => {
                let text = if one.status == "late" { &texts::X_DONE_LATE } else { &texts::X_DONE };
                let (at, message) = by(text, what)?;
                (at, message.with("due", shown_if(one.due)))
            }
            Step::Ended { obligation, by: what } if obligation == index => by(&texts::X_ENDED, what)?,
            Step::Moved { obligation, event } if obligation == index => {
                by(&texts::X_MOVED, By::Event(event))?
            }
            Step::Breached { obligation, at } if obligation == index => {
                (at, Message::new(&texts::X_BREACHED))
            }
            Step::Excepted { obligation, permission } if obligation == index => {
                let message =
                    Message::new(&texts::X_EXCEPTED).with("permission", self.permission_name(permission));
                (one.due?, message)
            }
            Step::Paused { obligation, at } if obligation == index => (at, Message::new(&texts::X_PAUSED)),
            Step::Resumed { obligation, at } if obligation == index => (at, Message::new(&texts::X_RESUMED)),
            _ => return None,
        };
        Some(Because { at, text: message.say(self.lang) })
    }

    fn reckoning(&self, one: &Obligation) -> Vec<Reckoning> {
        let mut parts = Vec::new();
        match (one.set, one.limit) {
            (Some((set, _)), _) => {
                let text = Message::new(&texts::X_SET).say(self.lang);
                parts.push(Reckoning { text, from: None, due: Some(set.at), days: Vec::new() });
            }
            (None, Some(node)) => self.node(one, node, &mut parts),
            (None, None) => {}
        }
        self.additions(one, one.added, &mut parts);
        parts
    }

    fn node(&self, one: &Obligation, node: usize, parts: &mut Vec<Reckoning>) {
        let Some(node) = self.evaluator.nodes().get(node) else { return };
        match *node {
            Node::None | Node::Unknown(_) => {}
            Node::At(at, _) => {
                let text = Message::new(&texts::X_GIVEN).say(self.lang);
                parts.push(Reckoning { text, from: None, due: Some(at), days: Vec::new() });
            }
            Node::Follow(other) => {
                let place = self.evaluator.settled().order.iter().position(|at| *at == other);
                let instance = place.and_then(|at| self.evaluator.settled().instances.get(at));
                let duty = self.evaluator.obligations().get(other).map(|one| self.duty_name(one.duty));
                let name = format!("{}#{}", duty.unwrap_or_default(), instance.unwrap_or(&0));
                let text = Message::new(&texts::X_FOLLOWS).with("other", name).say(self.lang);
                parts.push(Reckoning {
                    text,
                    from: None,
                    due: self.evaluator.due_of(other),
                    days: Vec::new(),
                });
                if let Some(other) = self.evaluator.obligations().get(other) {
                    parts.extend(self.reckoning(other));
                }
            }
            Node::Count(term) => {
                let counting =
                    self.program.duties.get(one.duty).map(|duty| duty.counting).unwrap_or_default();
                parts.push(self.counted(one, &term, one.opened_at, &counting, &texts::X_COUNTED));
            }
            Node::Later(a, b) | Node::Earlier(a, b) => {
                let (a, b) = (self.end_of(one, a, parts), self.end_of(one, b, parts));
                let (text, taken) = match node {
                    Node::Later(..) => (&texts::X_LATER, a.zip(b).map(|(a, b)| a.max(b))),
                    _ => (&texts::X_EARLIER, a.into_iter().chain(b).min()),
                };
                let text = Message::new(text).say(self.lang);
                let due = if one.added.is_none() { one.due } else { taken };
                parts.push(Reckoning { text, from: None, due, days: Vec::new() });
            }
        }
    }

    /// Where a limit ends, its reckoning told; nothing where it has no end.
    fn end_of(&self, one: &Obligation, node: usize, parts: &mut Vec<Reckoning>) -> Option<Moment> {
        let told = parts.len();
        self.node(one, node, parts);
        parts.get(told..)?.last()?.due
    }

    fn additions(&self, one: &Obligation, last: Option<usize>, parts: &mut Vec<Reckoning>) {
        let Some(addition) = last.and_then(|last| self.evaluator.additions().get(last)) else { return };
        self.additions(one, addition.previous, parts);
        let Some(from) = parts.last().and_then(|part| part.due) else { return };
        let counting = self.program.duties.get(one.duty).map(|duty| duty.counting).unwrap_or_default();
        let counting = Counting { closing: None, ..counting };
        let term = addition.after(self.program.calendar_for(one.duty), from);
        parts.push(self.counted(one, &term, from, &counting, &texts::X_ADDED));
    }

    /// A term counted from a moment, day by day.
    fn counted(
        &self,
        one: &Obligation,
        term: &Term,
        from: Moment,
        counting: &Counting,
        text: &'static Text,
    ) -> Reckoning {
        let calendar = self.program.calendar_for(one.duty);
        let gaps = self.exclusions_of(one);
        let steps = calendar.explain_excluding(term, from, counting, &gaps).unwrap_or_default();
        let paused = calendar
            .due_excluding(term, from, counting, &gaps)
            .is_ok_and(|course| matches!(course, crate::calendar::Course::Paused { .. }));
        let due = steps.iter().find_map(|step| if let Act::Due { at } = step.act { Some(at) } else { None });
        let text = Message::new(text)
            .with("limit", term.measure.words())
            .with("calendar", calendar.name())
            .say(self.lang);
        Reckoning {
            text,
            from: Some(from),
            due: due.filter(|_| !paused),
            days: steps.iter().filter_map(DayWhy::of).collect(),
        }
    }

    fn exclusions_of(&self, one: &Obligation) -> Vec<Exclusion> {
        let applies = |suspension: usize| {
            self.program.suspensions.get(suspension).is_some_and(|it| it.duties.contains(&one.duty))
        };
        // What opened after the obligation had ended changed nothing.
        let ended = one.done.map(|done| done.at).or(one.closed.map(|closed| closed.at));
        let lived = |from: Moment| ended.is_none_or(|ended| from < ended);
        let records = self.evaluator.exclusions().iter();
        records
            .filter(|record| applies(record.suspension) && lived(record.from))
            .map(|record| Exclusion { from: record.from, to: record.to.filter(|to| lived(*to)).or(ended) })
            .collect()
    }

    fn extension_whys(&self, index: usize, reports: &[ExtensionReport]) -> Vec<ExtensionWhy> {
        let records = self.evaluator.extensions().iter().filter(|record| record.obligation == index);
        let whys = records.zip(reports).map(|(record, report)| {
            let step = match record.failed {
                Some(Failure::MissingStep(at) | Failure::Disorder(at)) => {
                    Some(self.step_name(record.extension, at))
                }
                Some(Failure::AskedLate | Failure::Guard | Failure::TooMany) => {
                    self.program.extensions.get(record.extension).and_then(|extension| {
                        extension.request.leaves.first().map(|leaf| self.leaf_name(leaf))
                    })
                }
                _ => None,
            };
            ExtensionWhy {
                extension: report.clone(),
                failed_step: step,
                failed_at: record.failed_at,
                text: self.failure_words(record).map(|words| words.say(self.lang)),
            }
        });
        whys.collect()
    }

    fn rung_why(&self, one: &super::EscalationReport) -> String {
        let message =
            Message::new(&texts::X_RUNG).with("causes", one.causes.join("、")).with("at", shown(one.at));
        message.say(self.lang)
    }
}
