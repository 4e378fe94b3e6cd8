//! Zibo's clause 4 and baotou's tables as a programmer would write them by hand for speed: no policy file, no notes, no
//! explanation, only what a brief report says. What the interpreter is measured against, and held equal to.

pub mod baotou;
mod calendar;
mod json;
mod out;
mod time;
pub mod zibo;

pub use calendar::Calendar;
pub use out::Brief;
pub use time::{moment, rfc3339};

/// Status of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the report")]
#[repr(u8)]
pub enum Status {
    Pending,
    Met,
    Late,
    Overdue,
    Waived,
}

/// Nothing happened, or no due moment: later than everything.
pub const NEVER: i64 = i64::MAX;

/// How an obligation stands.
#[inline]
pub(crate) fn status(due: i64, done: i64, closed: i64, as_of: i64) -> Status {
    if done != NEVER {
        return if done <= due { Status::Met } else { Status::Late };
    }
    if closed != NEVER {
        return if closed > due { Status::Overdue } else { Status::Waived };
    }
    if as_of > due { Status::Overdue } else { Status::Pending }
}

/// An obligation of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Which duty, in the order of the policy.
    pub duty: u8,
    /// The number among those of its duty.
    pub instance: u8,
    /// How it stands.
    pub status: Status,
    /// When it is due.
    pub due: i64,
}

/// A violation of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// When.
    pub at: i64,
    /// The obligation's place.
    pub place: u8,
    /// 0 missing_party, 1 improper_extension, 2 late, 3 overdue.
    pub kind: u8,
    /// The number that the report gives.
    pub instance: u8,
}

/// A rung of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Escalation {
    /// When.
    pub at: i64,
    /// Which rung.
    pub rung: u8,
}

/// What a ticket comes to. Used again for the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// In the order of the report.
    pub obligations: Vec<Obligation>,
    /// By moment.
    pub violations: Vec<Violation>,
    /// By moment.
    pub escalations: Vec<Escalation>,
}

impl Outcome {
    pub(crate) fn clear(&mut self) {
        self.obligations.clear();
        self.violations.clear();
        self.escalations.clear();
    }

    /// Adds an obligation, and its violation where it is breached.
    #[inline]
    pub(crate) fn owe(&mut self, duty: u8, instance: u8, (opened, due): (i64, i64), status: Status) {
        let place = u8::try_from(self.obligations.len()).unwrap_or(u8::MAX);
        self.obligations.push(Obligation { duty, instance, status, due });
        if let Status::Late | Status::Overdue = status {
            let kind = if status == Status::Late { 2 } else { 3 };
            self.violations.push(Violation { at: due.max(opened), place, kind, instance });
        }
    }
}
