//! What a ticket comes to in brief: what a brief line says and a ledger counts, and no more. Taken from a whole run here;
//! worked out without one, for everyday tickets, in `planned`.

use super::{Evaluator, State, ViolationKind};
use crate::value::{Moment, TextId, Value};

/// What a ticket comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// What is owed, in the report's order.
    pub obligations: Vec<BriefObligation>,
    /// What was violated, by moment.
    pub violations: Vec<BriefViolation>,
    /// The rungs reached, by moment.
    pub escalations: Vec<BriefEscalation>,
    /// How many events there were.
    pub seen: usize,
}

/// An obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefObligation {
    /// The index of its duty.
    pub duty: usize,
    /// Its number among those of its duty.
    pub instance: u32,
    /// The due moment in force, where there is one that can be told.
    pub due: Option<Moment>,
    /// Where it stands.
    pub state: State,
    /// Who is accountable; nobody where the role is empty.
    pub unit: Option<TextId>,
    /// Whether it counts where obligations kept in time are counted.
    pub rated: bool,
    /// The moment of the period it belongs to: the due moment, without one that of completion.
    pub moment: Option<Moment>,
}

/// A violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefViolation {
    /// The report's word for what it is.
    pub kind: &'static str,
    /// The rule.
    pub rule: BriefRule,
    /// The number of the obligation, of the request, or of the breach, among those of the rule.
    pub instance: u32,
    /// When.
    pub at: Moment,
    /// Who is responsible; nobody where the role is empty.
    pub unit: Option<TextId>,
}

/// A rule that was violated, by its index in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefRule {
    /// A duty.
    Duty(usize),
    /// An extension.
    Extension(usize),
    /// A prohibition.
    Prohibition(usize),
}

/// A rung that was reached, by the indices of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefEscalation {
    /// The ladder.
    pub ladder: usize,
    /// Its rung.
    pub rung: usize,
    /// When.
    pub at: Moment,
}

impl Brief {
    /// Empties it; the room stays.
    pub fn clear(&mut self) {
        self.obligations.clear();
        self.violations.clear();
        self.escalations.clear();
        self.seen = 0;
    }

    /// Takes what the run of an evaluator came to.
    ///
    /// ```
    /// use duban::eval::{Brief, BriefEvaluator, Evaluator, NoTrace};
    /// use duban::facts::{self, OnUnknown};
    /// use duban::source::FileId;
    /// use duban::{Policy, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let as_of = "2021-02-01".parse()?;
    /// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04T09:00".parse()?);
    /// let case = facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::Error).map_err(|_| "unknown")?;
    /// let (mut whole, mut brief) = (Evaluator::new(), BriefEvaluator::new(policy.program()));
    /// whole.run(policy.program(), &case, as_of, &mut NoTrace);
    /// brief.run(&case, as_of);
    /// let mut same = Brief::default();
    /// same.take(&whole);
    /// assert_eq!(brief.brief(), &same);
    /// assert!(same.obligations.iter().any(|one| one.instance == 1 && one.due.is_some()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn take(&mut self, evaluator: &Evaluator) {
        self.clear();
        let settled = evaluator.settled();
        for ((index, state), instance) in settled.order.iter().zip(&settled.states).zip(&settled.instances) {
            let Some(one) = evaluator.obligations().get(*index) else { continue };
            self.obligations.push(BriefObligation {
                duty: one.duty,
                instance: *instance,
                due: one.due.filter(|_| one.unknown.is_none()),
                state: *state,
                unit: text_of(evaluator.bearers_of(one).first().copied()),
                rated: one.is_rated(*state),
                moment: one.due.or(one.done.map(|done| done.at)),
            });
        }
        let violations = settled.violations.iter();
        self.violations.extend(violations.filter_map(|violation| {
            let (rule, instance, unit) = match violation.kind {
                ViolationKind::Prohibited(record) | ViolationKind::OutOfOrder(record) => {
                    let breach = evaluator.rule_breaches().get(record)?;
                    (BriefRule::Prohibition(breach.prohibition), breach.instance, Some(breach.bearer))
                }
                ViolationKind::ImproperExtension(record) => {
                    let extension = evaluator.extensions().get(record)?;
                    let index = settled.order.get(violation.place).copied()?;
                    let unit = evaluator.bearers_at(index).first().copied();
                    (BriefRule::Extension(extension.extension), extension.request, unit)
                }
                ViolationKind::Late | ViolationKind::Overdue | ViolationKind::MissingParty(_) => {
                    let index = settled.order.get(violation.place).copied()?;
                    let one = evaluator.obligations().get(index)?;
                    let missing = matches!(violation.kind, ViolationKind::MissingParty(_));
                    let units =
                        if missing { evaluator.bearers_at(index) } else { evaluator.missed_by(index) };
                    let instance = settled.instances.get(violation.place).copied()?;
                    (BriefRule::Duty(one.duty), instance, units.first().copied())
                }
            };
            let (kind, at) = (violation.kind.key(), violation.at);
            Some(BriefViolation { kind, rule, instance, at, unit: text_of(unit) })
        }));
        let escalations = evaluator.escalations().iter();
        self.escalations.extend(escalations.map(|one| BriefEscalation {
            ladder: one.ladder,
            rung: one.rung,
            at: one.at,
        }));
        self.by_moment();
        self.seen = evaluator.seen();
    }

    /// Puts the rungs in the report's order. Lists are short, and mostly in order.
    pub(super) fn by_moment(&mut self) {
        if self.escalations.len() > 1 {
            self.escalations.sort_by_key(|one| (one.at, one.ladder, one.rung));
        }
    }
}

fn text_of(unit: Option<Value>) -> Option<TextId> {
    match unit {
        Some(Value::Text(id)) => Some(id),
        _ => None,
    }
}
