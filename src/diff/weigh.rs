//! Which of two promises asks more, where that can be told: limits in the same units, targets of the same kind, dates,
//! numbers. What cannot be compared has no verdict.

use std::cmp::Ordering;

use super::Strictness;
use crate::model::city::{Target, demands_more};
use crate::model::{Force, Limit, LimitForm};
use crate::value::{Day, Every, Measure, Term};

/// What a line asks, as far as it can be compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Weight {
    /// It cannot.
    #[default]
    None,
    /// A limit: the earlier is stricter.
    Limit(Limit),
    /// A target, in its measure: one more or one less counts too.
    Target(Target, Option<String>),
    /// A day: the earlier is stricter; one more or one less counts too.
    Day(Day),
    /// How strongly it binds.
    Force(Force),
    /// How often something may be done: less is stricter.
    AtMost(u32),
    /// How long something may take or add: less is stricter.
    Span(Measure),
    /// How often something must be done, in which period: more often is stricter.
    Often(Every, u32),
}

/// What becomes of what is asked, from one line to another; either may be missing.
pub(super) fn verdict(before: Option<&Weight>, after: Option<&Weight>) -> Option<Strictness> {
    let alone = |weight: &Weight| matches!(weight, Weight::Target(..) | Weight::Day(_));
    match (before, after) {
        (Some(before), Some(after)) => match asks_more(before, after)? {
            Ordering::Less => Some(Strictness::Stricter),
            Ordering::Greater => Some(Strictness::Laxer),
            Ordering::Equal => None,
        },
        (Some(gone), None) => alone(gone).then_some(Strictness::Laxer),
        (None, Some(come)) => alone(come).then_some(Strictness::Stricter),
        (None, None) => None,
    }
}

/// All verdicts as one.
pub(super) fn joined(verdicts: impl Iterator<Item = Strictness>) -> Option<Strictness> {
    verdicts.reduce(|all, one| if all == one { all } else { Strictness::Mixed })
}

/// How the first compares with the second in what it asks.
fn asks_more(before: &Weight, after: &Weight) -> Option<Ordering> {
    match (before, after) {
        (Weight::Limit(a), Weight::Limit(b)) => shorter(&a.form, &b.form),
        (Weight::Target(a, of), Weight::Target(b, other)) if of == other => demands_more(*a, *b),
        (Weight::Day(a), Weight::Day(b)) => Some(b.cmp(a)),
        (Weight::Force(a), Weight::Force(b)) => Some(strength(*a).cmp(&strength(*b))),
        (Weight::AtMost(a), Weight::AtMost(b)) => Some(b.cmp(a)),
        (Weight::Span(a), Weight::Span(b)) => earlier(*a, *b),
        (Weight::Often(every, a), Weight::Often(other, b)) if every == other => Some(a.cmp(b)),
        _ => None,
    }
}

fn strength(force: Force) -> u8 {
    match force {
        Force::Shall => 3,
        Force::InPrinciple => 2,
        Force::Strive => 1,
        Force::Encouraged => 0,
    }
}

/// Greater where the first limit ends earlier, whatever the trigger.
fn shorter(a: &LimitForm, b: &LimitForm) -> Option<Ordering> {
    match (a, b) {
        (LimitForm::Term(a), LimitForm::Term(b)) => ends_earlier(*a, *b),
        // No deadline at all is the laxest.
        (LimitForm::None, LimitForm::None) => Some(Ordering::Equal),
        (LimitForm::None, LimitForm::Term(_)) => Some(Ordering::Less),
        (LimitForm::Term(_), LimitForm::None) => Some(Ordering::Greater),
        _ => None,
    }
}

fn ends_earlier(a: Term, b: Term) -> Option<Ordering> {
    let days = earlier(a.measure, b.measure)?;
    // A clock time on the last day is earlier than the day's end.
    let clock = match (a.cutoff, b.cutoff) {
        (Some(a), Some(b)) => b.cmp(&a),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => Ordering::Equal,
    };
    let rolls = match (a.roll, b.roll) {
        (a, b) if a == b => Ordering::Equal,
        (Some(false), _) => Ordering::Greater,
        (_, Some(false)) => Ordering::Less,
        _ => Ordering::Equal,
    };
    match (days, rolls) {
        // One more day, but no roll: it depends on the day.
        (Ordering::Greater, Ordering::Less) | (Ordering::Less, Ordering::Greater) => None,
        _ => Some(days.then(rolls).then(clock)),
    }
}

/// Greater where the first length of time ends earlier, whatever the day it starts on.
fn earlier(a: Measure, b: Measure) -> Option<Ordering> {
    use Measure::{Days, Months, Seconds, Until, WorkingDays, WorkingSeconds, Years};
    if let (Some(a), Some(b)) = (by_working_days(a), by_working_days(b)) {
        return Some(b.cmp(&a));
    }
    match (plain(a), plain(b)) {
        (Days(a), Days(b)) => Some(b.cmp(&a)),
        (Months(a), Months(b)) | (Years(a), Years(b)) => Some(b.cmp(&a)),
        (Seconds(a), Seconds(b)) | (WorkingSeconds(a), WorkingSeconds(b)) => Some(b.cmp(&a)),
        (Until(a), Until(b)) => Some(b.cmp(&a)),
        // So many working days never end before as many calendar days.
        (WorkingDays(a), Days(b)) if a >= b => Some(Ordering::Less),
        (Days(a), WorkingDays(b)) if b >= a => Some(Ordering::Greater),
        _ => None,
    }
}

/// Weeks are days, years are months.
fn plain(measure: Measure) -> Measure {
    match measure {
        Measure::Weeks(n) => Measure::Days(crate::value::Halves::whole(n.saturating_mul(7))),
        Measure::Years(n) => Measure::Months(n.saturating_mul(12)),
        other => other,
    }
}

/// The lengths that end with some working day, in half days: `当个工作日` ends before `次个工作日`, which is one working day.
fn by_working_days(measure: Measure) -> Option<u32> {
    match measure {
        Measure::SameWorkingDay => Some(0),
        Measure::NextWorkingDay => Some(2),
        Measure::WorkingDays(n) => Some(n.0),
        _ => None,
    }
}
