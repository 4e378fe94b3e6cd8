//! What a run can tell of itself. The plain run tells nothing and pays nothing for it.

use super::{By, Failure};
use crate::value::Moment;

/// Something a run did. Obligations, escalations and rules are named by their index in the run or the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are indices and moments of what the variant says")]
pub enum Step {
    /// An obligation was opened.
    Opened { obligation: usize, by: By },
    /// An obligation was discharged.
    Discharged { obligation: usize, by: By },
    /// An obligation was ended.
    Ended { obligation: usize, by: By },
    /// An obligation moved to another bearer.
    Moved { obligation: usize, event: usize },
    /// A due moment passed with the obligation open.
    Breached { obligation: usize, at: Moment },
    /// A due moment passed with the obligation open, and a permission lifted it.
    Excepted { obligation: usize, permission: usize },
    /// An extension took effect.
    Extended { obligation: usize, due: Option<Moment> },
    /// An extension was refused.
    Refused { obligation: usize, failure: Failure },
    /// Time that is not counted began.
    Paused { obligation: usize, at: Moment },
    /// Time that is not counted ended.
    Resumed { obligation: usize, at: Moment },
    /// A rung was reached.
    Reached { escalation: usize },
    /// A prohibition was broken.
    Prohibited { prohibition: usize, by: By },
}

/// Takes the steps of a run.
pub trait Trace {
    /// Whether it wants them one by one. If not, the evaluator takes the everyday ones together (`eval::plain`).
    const EACH_STEP: bool;

    /// One step.
    fn step(&mut self, step: Step);
}

/// Takes none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTrace;

impl Trace for NoTrace {
    const EACH_STEP: bool = false;

    fn step(&mut self, _: Step) {}
}

/// Keeps them all, in order.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Trace for Recording {
    const EACH_STEP: bool = true;

    fn step(&mut self, step: Step) {
        self.steps.push(step);
    }
}
