//! The values that need to be tried: for each fact that a condition or a table asks, one of every kind that its constants
//! tell apart. Numbers and dates are parted at their constants; texts are those named, and another.

use crate::model::{Compare, Const, Matter, Ref, Slot};
use crate::value::{Day, Number, Truth, Type, When};

/// A value that stands for all that are told apart from the others by no constant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Point {
    /// Nothing is there.
    Absent,
    /// This.
    Is(Const),
    /// A text that is none of those named.
    Other,
}

/// What a condition asks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    /// One of the facts.
    Fact(Ref),
    /// Something that holds or does not, whatever the facts are: 已发生, 包含.
    Holds(String),
    /// Something that cannot be told before the ticket comes.
    Open(String),
}

/// What a condition asks, and the values to try for it.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) key: Key,
    pub(super) points: Vec<Point>,
}

/// The field or role that a reference stands for.
pub(super) fn slot_of(matter: &Matter, own: Option<usize>, reference: Ref) -> Option<&Slot> {
    match reference {
        Ref::Field(at) => matter.fields.get(at),
        Ref::Role(at) => matter.roles.get(at),
        Ref::Own(at) => matter.events.get(own?)?.fields.get(at),
        Ref::Latest(event, at) => matter.events.get(event)?.fields.get(at),
    }
}

/// Whether a fact may be absent when it is asked.
pub(super) fn may_be_absent(slot: &Slot, reference: Ref) -> bool {
    // An event that has not come has no fields.
    matches!(reference, Ref::Latest(..)) || (slot.optional && slot.default.is_none())
}

/// The values of a type that constants tell apart; `None` where they cannot be listed.
pub(super) fn points(ty: &Type, constants: &[Const]) -> Option<Vec<Point>> {
    Some(match ty {
        Type::Bool => vec![Point::Is(Const::Bool(true)), Point::Is(Const::Bool(false))],
        Type::Enum(values) => (0..values.len()).map(|at| Point::Is(Const::Enum(at))).collect(),
        Type::Number => numbers(constants),
        Type::Date | Type::Moment => moments(constants),
        Type::Text | Type::Unit => {
            let mut points: Vec<Point> = Vec::new();
            for constant in constants {
                let point = Point::Is(constant.clone());
                if !points.contains(&point) {
                    points.push(point);
                }
            }
            points.push(Point::Other);
            points
        }
        Type::Span | Type::List(_) => return None,
    })
}

/// Below all constants, each of them, between each two, above all. Between two whole numbers that follow each other there
/// is nothing: such numbers count things.
fn numbers(constants: &[Const]) -> Vec<Point> {
    let mut known: Vec<Number> = constants
        .iter()
        .filter_map(|constant| if let Const::Number(number) = constant { Some(*number) } else { None })
        .collect();
    known.sort_unstable();
    known.dedup();
    let one = Number::whole(1);
    let mut list = Vec::new();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return vec![Point::Is(Const::Number(one))];
    };
    list.extend(first.minus(one));
    for (at, number) in known.iter().enumerate() {
        list.push(*number);
        let Some(next) = known.get(at.saturating_add(1)) else { continue };
        let counted = number.as_whole().is_some() && number.plus(one) == Some(*next);
        let middle = number.plus(*next).and_then(|sum| sum.over(Number::whole(2)));
        list.extend(middle.filter(|_| !counted));
    }
    list.extend(last.plus(one));
    list.into_iter().map(|number| Point::Is(Const::Number(number))).collect()
}

/// The day before, the day of, the day after each constant; with a clock time, the second before and after too.
fn moments(constants: &[Const]) -> Vec<Point> {
    let mut list: Vec<When> = Vec::new();
    for constant in constants {
        let Const::When(when) = constant else { continue };
        let day = when.at.day();
        list.extend(day.plus(-1).map(When::day));
        if when.whole_day {
            list.push(When::day(day));
        } else {
            list.extend(when.at.plus(-1).map(When::exact));
            list.push(*when);
            list.extend(when.at.plus(1).map(When::exact));
        }
        list.extend(day.plus(1).map(When::day));
    }
    if list.is_empty() {
        list.extend(Day::from_ymd(2021, 1, 1).map(When::day));
    }
    list.sort_unstable();
    list.dedup();
    list.into_iter().map(|when| Point::Is(Const::When(when))).collect()
}

/// How a value compares with a constant.
pub(super) fn compare(how: Compare, point: &Point, constant: &Const) -> Truth {
    use std::cmp::Ordering;
    let order = match (point, constant) {
        (Point::Absent, _) => return Truth::Unknown,
        (Point::Other, _) => None,
        (Point::Is(Const::Number(a)), Const::Number(b)) => Some(a.cmp(b)),
        // A date and a moment compare by day where one of them is known to the day only.
        (Point::Is(Const::When(a)), Const::When(b)) if a.whole_day || b.whole_day => {
            Some(a.at.day().cmp(&b.at.day()))
        }
        (Point::Is(Const::When(a)), Const::When(b)) => Some(a.at.cmp(&b.at)),
        (Point::Is(a), b) => (a == b).then_some(Ordering::Equal),
    };
    Truth::from(match how {
        Compare::Eq => order == Some(Ordering::Equal),
        Compare::Ne => order != Some(Ordering::Equal),
        Compare::Lt => order == Some(Ordering::Less),
        Compare::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Compare::Gt => order == Some(Ordering::Greater),
        Compare::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    })
}
