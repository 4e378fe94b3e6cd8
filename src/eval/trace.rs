//! What a run can tell of itself. The plain run tells nothing and pays nothing for it.

use super::Failure;
use crate::value::Moment;

/// Something a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An obligation was opened by an event (its index in the case).
    Opened {
        /// Which.
        obligation: usize,
        /// The event.
        event: usize,
    },
    /// An event discharged an obligation.
    Discharged {
        /// Which.
        obligation: usize,
        /// The event.
        event: usize,
    },
    /// An event ended an obligation.
    Ended {
        /// Which.
        obligation: usize,
        /// The event.
        event: usize,
    },
    /// An obligation moved to another bearer.
    Moved {
        /// Which.
        obligation: usize,
        /// The event.
        event: usize,
    },
    /// A due moment passed with the obligation open.
    Breached {
        /// Which.
        obligation: usize,
        /// When.
        at: Moment,
    },
    /// An extension took effect.
    Extended {
        /// Which.
        obligation: usize,
        /// The due moment now.
        due: Moment,
    },
    /// An extension was refused.
    Refused {
        /// Which.
        obligation: usize,
        /// Why.
        failure: Failure,
    },
}

/// Takes the steps of a run.
pub trait Trace {
    /// One step.
    fn step(&mut self, step: Step);
}

/// Takes none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTrace;

impl Trace for NoTrace {
    fn step(&mut self, _: Step) {}
}

/// Keeps them all, in order.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Trace for Recording {
    fn step(&mut self, step: Step) {
        self.steps.push(step);
    }
}
