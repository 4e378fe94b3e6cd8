//! What a run keeps of an obligation, of an extension asked for, of a note.

use crate::program::Ref;
use crate::value::Moment;

/// An obligation while its ticket is judged.
#[derive(Clone, Copy, Debug)]
pub struct Obligation {
    /// The index of its duty.
    pub duty: usize,
    /// Which of the duty's bearers it is for (分别).
    pub share: usize,
    /// When it was opened.
    pub opened_at: Moment,
    /// By which event of the case.
    pub opened_by: usize,
    /// Its own due moment, where one could be computed.
    pub due: Option<Moment>,
    /// Whether a day outside the published years had to be looked at.
    pub provisional: bool,
    /// The obligation whose due moment it takes (同).
    pub follows: Option<usize>,
    /// Its bearers: where they start in the run's list, and how many.
    pub bearers: (usize, usize),
    /// The events of its completion that have happened.
    pub completion: u64,
    /// What discharged it.
    pub done: Option<Done>,
    /// What ended it.
    pub closed: Option<Closing>,
    /// When it was breached.
    pub breached: Option<Moment>,
    /// What could not be decided, where something could not.
    pub unknown: Option<Unknown>,
    /// The request of an extension that is under way: its index in the run's records.
    pub asking: Option<usize>,
}

impl Obligation {
    /// Whether it still waits for something.
    pub fn is_open(&self) -> bool {
        self.done.is_none() && self.closed.is_none() && self.unknown.is_none()
    }
}

/// What discharged an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// The event.
    pub event: usize,
    /// When.
    pub at: Moment,
    /// Only the day is known.
    pub whole_day: bool,
    /// It came before the trigger (可提前).
    pub early: bool,
}

/// What ended an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The event.
    pub event: usize,
    /// When.
    pub at: Moment,
}

/// What could not be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Its condition needs a value that is absent: this one.
    Condition(Option<Ref>),
    /// Its trigger needs a value that is absent: this one.
    Trigger(Option<Ref>),
    /// There is no obligation of that duty to take the due moment from (同).
    NothingToFollow,
    /// The due moment would lie outside 1900–2199, or the calendar has no office hours.
    NotCountable,
}

/// The states of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 在办
    Pending,
    /// 暂停计时
    Paused,
    /// 按期完成
    Met,
    /// 逾期完成
    Late,
    /// 逾期未完成
    Overdue,
    /// 终止
    Waived,
    /// 无法判定
    Undetermined,
}

impl State {
    /// The report's word.
    pub fn key(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Paused => "paused",
            State::Met => "met",
            State::Late => "late",
            State::Overdue => "overdue",
            State::Waived => "waived",
            State::Undetermined => "undetermined",
        }
    }
}

/// A request for an extension, and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct ExtensionRecord {
    /// The index of the extension.
    pub extension: usize,
    /// The obligation it is asked for.
    pub obligation: usize,
    /// When it was asked.
    pub requested_at: Moment,
    /// How many steps have been taken, in order.
    pub taken: usize,
    /// When it took effect.
    pub effective_at: Option<Moment>,
    /// The due moments before and after.
    pub due_before: Option<Moment>,
    /// The due moment after.
    pub due_after: Option<Moment>,
    /// Why it has no effect.
    pub failed: Option<Failure>,
    /// When that was clear.
    pub failed_at: Option<Moment>,
    /// A newer request took its place.
    pub replaced: bool,
}

/// A step of an extension that was taken.
#[derive(Clone, Copy, Debug)]
pub struct StepRecord {
    /// The record it belongs to.
    pub record: usize,
    /// Which step.
    pub step: usize,
    /// When.
    pub at: Moment,
}

/// Why an extension has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Asked after the due moment then in force.
    AskedLate,
    /// Its condition did not hold when it was asked.
    Guard,
    /// A step (its index) is missing.
    MissingStep(usize),
    /// A step (its index) came after one that should follow it.
    Disorder(usize),
    /// It was granted as often as it may be.
    TooMany,
    /// Approved after the due moment.
    ApprovedAfterDue,
    /// The obligation was not open any more.
    NotOpen,
}

impl Failure {
    /// The report's word.
    pub fn key(self) -> &'static str {
        match self {
            Failure::AskedLate => "asked_late",
            Failure::Guard => "guard",
            Failure::MissingStep(_) => "missing_step",
            Failure::Disorder(_) => "disorder",
            Failure::TooMany => "too_many",
            Failure::ApprovedAfterDue => "approved_after_due",
            Failure::NotOpen => "not_open",
        }
    }

    /// Whether asking so breaks a rule: an approval that came too late, or for nothing, does not.
    pub fn is_violation(self) -> bool {
        !matches!(self, Failure::ApprovedAfterDue | Failure::NotOpen)
    }
}

/// Something worth saying that is no violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// A trigger of a duty lies outside the time the policy is in force.
    OutsideInForce {
        /// The event.
        event: usize,
    },
    /// A completion of a duty with nothing open.
    NothingOpen {
        /// The event.
        event: usize,
        /// The duty.
        duty: usize,
    },
    /// A clock time within a day of which only the date is known would decide.
    DecidedByPrecision {
        /// The obligation.
        obligation: usize,
    },
    /// Too many obligations: the rest was not opened.
    TooManyObligations,
    /// An extension was approved, but after the due moment or when nothing was open any more.
    WithoutEffect {
        /// The record.
        record: usize,
    },
}
