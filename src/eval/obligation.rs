//! What a run keeps: obligations, extensions asked for, time not counted, rungs reached, prohibitions broken, notes.

use crate::calendar::Due;
use crate::program::{DutyMoment, Ref};
use crate::value::{Measure, Moment, Value};

/// What made something happen: an event of the case, or a computed moment of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The event with this index in the case.
    Event(usize),
    /// The signal with this index in the run.
    Signal(usize),
}

/// A computed moment that something waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// What happened.
    pub what: SignalKind,
    /// When.
    pub at: Moment,
    /// Whose it was then: who bore the obligation, who took the rung's measure.
    pub by: Value,
    /// Whether it follows from a due moment that is provisional.
    pub provisional: bool,
}

/// What may happen without an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalKind {
    /// A moment of the obligation with this index.
    Duty(usize, DutyMoment),
    /// The escalation with this index.
    Rung(usize),
    /// The moment in the field with this index.
    Field(usize),
}

/// An obligation while its ticket is judged.
#[derive(Clone, Copy, Debug)]
pub struct Obligation {
    /// The index of its duty.
    pub duty: usize,
    /// What that duty is known by in all versions.
    pub kin: usize,
    /// Which of the duty's bearers it is for (分别).
    pub share: Share,
    /// When it was opened.
    pub opened_at: Moment,
    /// By what.
    pub opened_by: By,
    /// Whether that moment is provisional, and with it all that is counted from there.
    pub opened_provisionally: bool,
    /// Its limit as the facts had it at the trigger: a node of the run.
    pub limit: Option<usize>,
    /// The row of a limit table that holds for it: (table, row).
    pub row: Option<(usize, usize)>,
    /// The due moment in force, where there is one.
    pub due: Option<Moment>,
    /// Whether a day outside the published years had to be looked at.
    pub provisional: bool,
    /// The pause it is in.
    pub paused: Option<Paused>,
    /// Whether a deadline can be computed for it at all.
    pub timed: bool,
    /// 延至: the due moment that took the place of its limit, and when it did.
    pub set: Option<(Due, Moment)>,
    /// 延长: the last addition to its limit.
    pub added: Option<usize>,
    /// How often its due moment was worked out anew: older computed moments count no more.
    pub course: u32,
    /// Its bearers: where they start in the run's list, and how many.
    pub bearers: (usize, usize),
    /// Its bearers when it was opened: what it is known by does not change.
    pub opened_for: (usize, usize),
    /// The events of its completion that have happened.
    pub completion: u64,
    /// The events of its termination that have happened.
    pub ending: u64,
    /// What discharged it.
    pub done: Option<Done>,
    /// What ended it.
    pub closed: Option<Closing>,
    /// When it was breached.
    pub breached: Option<Moment>,
    /// Who bore it then: a later 改派 moves the obligation and not the breach.
    pub missed_by: Option<(usize, usize)>,
    /// The permission by which its breach is none.
    pub excepted: Option<usize>,
    /// What excuses its breach.
    pub excuse: Option<Excuse>,
    /// What could not be decided, where something could not.
    pub unknown: Option<Unknown>,
    /// The request of an extension that is under way: its index in the run's records.
    pub asking: Option<usize>,
    /// Which of its duty's samples it belongs to, as bits, told when it was opened.
    pub sampled: u64,
    /// Of which it could not be told.
    pub unsure: u64,
}

impl Obligation {
    /// One of a duty, known by that kin, as it is opened.
    pub(super) fn opened(
        (duty, kin): (usize, usize),
        share: Share,
        (by, at): (By, Moment),
        bearers: (usize, usize),
    ) -> Obligation {
        Obligation {
            duty,
            kin,
            share,
            opened_at: at,
            opened_by: by,
            opened_provisionally: false,
            limit: None,
            row: None,
            due: None,
            provisional: false,
            paused: None,
            timed: true,
            set: None,
            added: None,
            course: 0,
            bearers,
            opened_for: bearers,
            completion: 0,
            ending: 0,
            done: None,
            closed: None,
            breached: None,
            missed_by: None,
            excepted: None,
            excuse: None,
            unknown: None,
            asking: None,
            sampled: 0,
            unsure: 0,
        }
    }

    /// Whether it is owed and waits to be done. One of which only the due moment cannot be told is owed all the same.
    pub fn is_open(&self) -> bool {
        let owed = !matches!(self.unknown, Some(Unknown::Condition(_) | Unknown::Trigger(_)));
        owed && self.done.is_none() && self.closed.is_none()
    }

    /// Whether an on-time rate asks for it: it has a deadline, and a miss of it is neither excused nor lifted.
    pub fn is_rated(&self, state: State) -> bool {
        self.timed && (state == State::Met || (self.excuse.is_none() && self.excepted.is_none()))
    }

    /// Its first due moment.
    #[inline]
    pub(super) fn first_falls(&mut self, due: Due) {
        (self.due, self.provisional, self.course) = (Some(due.at), due.provisional, 1);
    }

    /// Whether its due moment may still move: it is open, and was not missed.
    pub fn runs(&self) -> bool {
        self.is_open() && self.unknown.is_none() && self.breached.is_none() && self.excepted.is_none()
    }
}

/// Which of a duty's bearers an obligation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The place of the party.
    pub party: usize,
    /// Which of its units, where each owes by itself.
    pub unit: Option<usize>,
}

impl Share {
    /// All of them together.
    pub const WHOLE: Share = Share { party: 0, unit: None };
}

/// A pause: time that is not counted has begun and not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Since when.
    pub since: Moment,
    /// What is left of the limit.
    pub remaining: Measure,
}

/// What excuses a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// An event or moment (原则上 … 理由), or an extension approved late (补批有效).
    pub by: ExcuseBy,
    /// When.
    pub at: Moment,
    /// The due moment that the late approval would have given.
    pub until: Option<Moment>,
}

/// What an excuse rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcuseBy {
    /// A reason given.
    Reason(By),
    /// The extension with this index.
    Extension(usize),
}

/// What discharged an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// The event or moment.
    pub by: By,
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
    /// The event or moment.
    pub by: By,
    /// When.
    pub at: Moment,
}

/// A stretch of time that is not counted, on the ticket.
#[derive(Clone, Copy, Debug)]
pub struct ExclusionRecord {
    /// The index of the suspension.
    pub suspension: usize,
    /// What opened it.
    pub by: By,
    /// When it opened.
    pub from: Moment,
    /// When it closed.
    pub to: Option<Moment>,
    /// Its condition could not be decided for want of this value.
    pub unknown: Option<Option<Ref>>,
}

/// A rung that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// The index of the ladder.
    pub ladder: usize,
    /// The index of the rung.
    pub rung: usize,
    /// When.
    pub at: Moment,
    /// What set it off.
    pub cause: By,
    /// Whom it is on; of several the first.
    pub on: Value,
    /// All whom it is on: where they start in the run's list, and how many.
    pub subjects: (usize, usize),
    /// By whom.
    pub by: Value,
    /// When the event that makes it count was recorded (以 … 为准).
    pub issued: Option<Moment>,
}

/// A prohibition that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleBreach {
    /// The index of the prohibition.
    pub prohibition: usize,
    /// What was done.
    pub by: By,
    /// When.
    pub at: Moment,
    /// Who is responsible.
    pub bearer: Value,
    /// The number of the breach of this prohibition on the ticket.
    pub instance: u32,
}

/// What could not be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Its condition needs a value that is absent: this one.
    Condition(Option<Ref>),
    /// Its trigger needs a value that is absent: this one.
    Trigger(Option<Ref>),
    /// Its limit needs a value that is absent: this one.
    Limit(Option<Ref>),
    /// Whether some time counts needs a value that is absent: this one.
    Suspension(Option<Ref>),
    /// An extension that was approved needs a value that is absent: this one.
    Extension(Option<Ref>),
    /// No row of this table holds.
    NoRow(usize),
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
    /// All of them, in their order.
    pub const ALL: [State; 7] = [
        State::Pending,
        State::Paused,
        State::Met,
        State::Late,
        State::Overdue,
        State::Waived,
        State::Undetermined,
    ];

    /// Its place among them.
    pub fn place(self) -> usize {
        self as usize
    }

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
    /// By what.
    pub by: By,
    /// When it was asked.
    pub requested_at: Moment,
    /// Which request under the extension on the ticket it is, those included that met nothing.
    pub request: u32,
    /// What its condition lacks, where it cannot be told whether it holds.
    pub doubt: Option<Option<Ref>>,
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
    /// Who bore the obligation then: a stretch of the run's list.
    pub borne_by: (usize, usize),
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
        /// The trigger.
        by: By,
    },
    /// A completion of a duty with nothing open.
    NothingOpen {
        /// The completion.
        by: By,
        /// The duty.
        duty: usize,
    },
    /// Too many obligations: the rest was not opened.
    TooManyObligations,
    /// What is computed for one second set off so much more in it that the rest was left.
    TooManyRounds,
    /// What happened before was looked at too often: from there on nothing was seen of it.
    TooManyLooks,
    /// A prohibition would have been broken, but for a permission.
    Lifted {
        /// The act.
        by: By,
        /// The prohibition.
        prohibition: usize,
        /// The permission.
        permission: usize,
    },
    /// Whether a prohibition was broken could not be decided.
    RuleUndecided {
        /// The act.
        by: By,
        /// The prohibition.
        prohibition: usize,
        /// The value that is absent.
        absent: Option<Ref>,
    },
    /// What must come first has only the same day, not a time: whether it came first cannot be told.
    OrderByDay {
        /// The act.
        by: By,
        /// The prohibition.
        prohibition: usize,
    },
    /// Whether a permission held could not be decided.
    PermissionUndecided {
        /// The obligation.
        obligation: usize,
        /// The permission.
        permission: usize,
        /// The value that is absent.
        absent: Option<Ref>,
    },
    /// An extension was approved, but after the due moment or when nothing was open any more.
    WithoutEffect {
        /// The record.
        record: usize,
    },
}
