//! What is kept of an everyday ticket while it is judged: its obligations, the extensions that are asked for, what was
//! violated.

use crate::eval::{State, ViolationKind};
use crate::value::{Moment, TextId};

/// The latest obligation of a duty, on the ticket with this number. It is not put back between tickets.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Latest {
    pub(super) ticket: u32,
    pub(super) place: u32,
}

/// An obligation while its ticket is judged. Duties are places in the plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    pub(super) duty: u32,
    pub(super) instance: u32,
    pub(super) unit: TextId,
    /// Whose it was when it was missed, where it moved on since.
    pub(super) missed_by: Option<TextId>,
    /// The obligation of its duty before it. What is open is discharged and ended together: none before one that is not
    /// open is.
    pub(super) before: Option<u32>,
    pub(super) due: Option<Moment>,
    pub(super) done: Option<Moment>,
    pub(super) closed: Option<Moment>,
    /// The leaves of its completion that have happened.
    pub(super) completion: u64,
    /// The obligation whose due moment it takes.
    pub(super) follows: Option<u32>,
}

/// An extension that is asked for, and runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) extension: u32,
    pub(super) obligation: usize,
    /// Which request it is.
    pub(super) request: u32,
    /// Its number among the requests of all extensions.
    pub(super) record: usize,
    pub(super) taken: u32,
    pub(super) runs: bool,
}

/// Something that was violated: by moment, place and kind in the report's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wrong {
    pub(super) at: Moment,
    /// The obligation.
    pub(super) place: usize,
    pub(super) kind: ViolationKind,
    /// Of an improper extension: which in the program, and which request.
    pub(super) request: Option<(usize, u32)>,
}

impl Course {
    pub(super) fn is_open(&self) -> bool {
        self.done.is_none() && self.closed.is_none()
    }

    /// Whether its due moment lies before a moment.
    pub(super) fn is_past(&self, now: Moment) -> bool {
        self.due.is_some_and(|due| now > due)
    }

    /// Where it stands, and when it was missed, if it was.
    pub(super) fn standing(&self, as_of: Moment) -> (State, Option<Moment>) {
        let (kept, missed, ends) = match (self.done, self.closed) {
            (Some(done), _) => (State::Met, State::Late, done),
            (None, Some(closed)) => (State::Waived, State::Overdue, closed),
            (None, None) => (State::Pending, State::Overdue, as_of),
        };
        if self.is_past(ends) { (missed, self.due) } else { (kept, None) }
    }
}
