//! Rungs that come before the one above them, and duties that only a discretion would bring.

use std::cmp::Ordering;

use super::Checks;
use crate::diagnostic::{Diagnostic, Message, check_texts};
use crate::model::{Cause, DutyMoment, Ladder, Model, Rung};
use crate::value::Measure;

pub(super) fn check(model: &Model, checks: &mut Checks) {
    for ladder in &model.ladders {
        for (at, rung) in ladder.rungs.iter().enumerate() {
            in_order(ladder, at, rung, checks);
            if let (true, Some(_)) = (rung.discretionary, &rung.duty) {
                let message = Message::new(&check_texts::DISCRETION_WITH_DUTY);
                checks.found(Diagnostic::new(message.with("rung", rung.name.as_str())).at(rung.place));
            }
        }
    }
}

/// How often what is counted, and in what window.
pub(super) fn counted(cause: &Cause) -> Option<(u32, Option<usize>, Window)> {
    match cause {
        Cause::Streak(times, rung) => Some((*times, *rung, Window::Streak)),
        Cause::InYear(times, rung) => Some((*times, *rung, Window::Year)),
        Cause::Within(measure, times, rung) => Some((*times, *rung, Window::Within(*measure))),
        Cause::Moment(_) | Cause::Happening(_) => None,
    }
}

/// In what window occurrences are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    Streak,
    Year,
    Within(Measure),
}

/// A rung below another that its own cause sets off first.
fn in_order(ladder: &Ladder, at: usize, rung: &Rung, checks: &mut Checks) {
    let above = ladder.rungs.iter().take(at).rev().find(|above| comes_before(&rung.cause, &above.cause));
    let Some(above) = above else { return };
    let message = Message::new(&check_texts::RUNG_OUT_OF_ORDER)
        .with("rung", rung.name.as_str())
        .with("above", above.name.as_str());
    checks.found(Diagnostic::new(message).at(rung.place).label(above.place, &check_texts::THE_ONE_ABOVE));
}

/// Whether one cause, of a kind with the other, always comes first.
fn comes_before(cause: &Cause, above: &Cause) -> bool {
    if let (Cause::Moment(moment), Cause::Moment(above)) = (cause, above) {
        let (Some((side, own)), Some((other_side, other))) = (when(*moment), when(*above)) else {
            return false;
        };
        return match (side.cmp(&other_side), own, other) {
            (Ordering::Equal, Some((kind, own)), Some((other_kind, other))) => {
                kind == other_kind && own < other
            }
            (order, ..) => order == Ordering::Less,
        };
    }
    match (counted(cause), counted(above)) {
        (Some((times, of, window)), Some((more, other, same))) => {
            times > 0 && of == other && window == same && times < more
        }
        _ => false,
    }
}

/// On which side of the due moment, and how far behind it in what unit.
fn when(moment: DutyMoment) -> Option<(i8, Option<(u8, i64)>)> {
    match moment {
        DutyMoment::Before(measure) => {
            Some((-1, amount(measure).map(|(kind, n)| (kind, n.saturating_neg()))))
        }
        DutyMoment::Overdue | DutyMoment::FallsDue => Some((0, None)),
        DutyMoment::After(measure) => Some((1, amount(measure))),
        DutyMoment::InTime => None,
    }
}

fn amount(measure: Measure) -> Option<(u8, i64)> {
    let seconds = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Some(match measure {
        Measure::WorkingDays(n) => (0, i64::from(n.0)),
        Measure::Days(n) => (1, i64::from(n.0)),
        Measure::Weeks(n) => (1, i64::from(n).saturating_mul(14)),
        Measure::Months(n) => (2, i64::from(n)),
        Measure::Years(n) => (2, i64::from(n).saturating_mul(12)),
        Measure::Seconds(n) => (3, seconds(n)),
        Measure::WorkingSeconds(n) => (4, seconds(n)),
        _ => return None,
    })
}
