//! Conditions, three-valued, over the values of the moment they are asked.

use std::cmp::Ordering;

use super::{Evaluator, Run};
use crate::program::{Arithmetic, Compare, Cond, Leaf, Operand, Party, Ref};
use crate::value::{Number, Truth, Value};

impl Evaluator {
    /// Whether an event is what a leaf names: its kind, its fields, who did it.
    pub(super) fn test(&self, run: Run<'_>, leaf: &Leaf, event: usize) -> Truth {
        let Some(record) = run.case.events.get(event).filter(|record| record.event == leaf.event) else {
            return Truth::False;
        };
        if let Some(by) = leaf.by {
            let wanted = match by {
                Party::Unit(unit) => Value::Text(unit),
                Party::Role(role) => self.roles.get(role).copied().unwrap_or_default(),
            };
            if record.by.map(Value::Text) != Some(wanted) {
                return Truth::False;
            }
        }
        let holds = leaf
            .conditions
            .iter()
            .fold(Truth::True, |so_far, cond| so_far.and(self.cond(run, cond, Some(event), event)));
        leaf.unless.iter().fold(holds, |so_far, cond| so_far.and(self.cond(run, cond, None, event).negate()))
    }

    /// Whether a condition holds; `own` is the event whose fields it can see, `upto` the last event that exists.
    pub(super) fn cond(&self, run: Run<'_>, cond: &Cond, own: Option<usize>, upto: usize) -> Truth {
        match cond {
            Cond::All(list) => list.iter().fold(Truth::True, |t, one| t.and(self.cond(run, one, own, upto))),
            Cond::Any(list) => list.iter().fold(Truth::False, |t, one| t.or(self.cond(run, one, own, upto))),
            Cond::Not(inner) => self.cond(run, inner, own, upto).negate(),
            Cond::Is(operand) => match self.operand(run, operand, own, upto) {
                Value::Bool(yes) => Truth::from(yes),
                _ => Truth::Unknown,
            },
            Cond::Compare(how, left, right) => {
                compare(*how, self.operand(run, left, own, upto), self.operand(run, right, own, upto))
            }
            Cond::OneOf(operand, set) => {
                let value = self.operand(run, operand, own, upto);
                let equal = |one: &Operand| compare(Compare::Eq, value, self.operand(run, one, own, upto));
                set.iter().fold(Truth::False, |t, one| t.or(equal(one)))
            }
            Cond::Contains(list, member) => {
                let member = self.operand(run, member, own, upto);
                match self.operand(run, list, own, upto) {
                    Value::List { start, len } if member != Value::Absent => {
                        let members = run.case.list(start, len).iter();
                        members.fold(Truth::False, |t, one| t.or(compare(Compare::Eq, *one, member)))
                    }
                    _ => Truth::Unknown,
                }
            }
            Cond::Occurred(leaf) => {
                let events = 0..=upto.min(run.case.events.len());
                events.into_iter().fold(Truth::False, |t, event| t.or(self.test(run, leaf, event)))
            }
            Cond::Has(reference) => Truth::from(self.fact(run, *reference, own, upto) != Value::Absent),
        }
    }

    /// The first of the facts that a condition needs and does not find.
    pub(super) fn absent(&self, run: Run<'_>, cond: &Cond, own: Option<usize>, upto: usize) -> Option<Ref> {
        let of = |operand: &Operand| self.absent_in(run, operand, own, upto);
        match cond {
            Cond::All(list) | Cond::Any(list) => list.iter().find_map(|one| self.absent(run, one, own, upto)),
            Cond::Not(inner) => self.absent(run, inner, own, upto),
            Cond::Compare(_, left, right) | Cond::Contains(left, right) => of(left).or_else(|| of(right)),
            Cond::OneOf(operand, set) => of(operand).or_else(|| set.iter().find_map(of)),
            Cond::Is(operand) => of(operand),
            Cond::Occurred(_) | Cond::Has(_) => None,
        }
    }

    fn absent_in(&self, run: Run<'_>, operand: &Operand, own: Option<usize>, upto: usize) -> Option<Ref> {
        match operand {
            Operand::Ref(reference) | Operand::Count(reference) => {
                (self.fact(run, *reference, own, upto) == Value::Absent).then_some(*reference)
            }
            Operand::Arithmetic(_, left, right) => {
                self.absent_in(run, left, own, upto).or_else(|| self.absent_in(run, right, own, upto))
            }
            Operand::Const(_) | Operand::Times(_) => None,
        }
    }

    fn operand(&self, run: Run<'_>, operand: &Operand, own: Option<usize>, upto: usize) -> Value {
        match operand {
            Operand::Const(value) => *value,
            Operand::Ref(reference) => self.fact(run, *reference, own, upto),
            Operand::Times(leaf) => {
                let matching = (0..=upto).filter(|event| self.test(run, leaf, *event) == Truth::True).count();
                Value::Number(Number::whole(i64::try_from(matching).unwrap_or(i64::MAX)))
            }
            Operand::Count(reference) => match self.fact(run, *reference, own, upto) {
                Value::List { len, .. } => Value::Number(Number::whole(i64::from(len))),
                _ => Value::Absent,
            },
            Operand::Arithmetic(how, left, right) => {
                let (left, right) = (self.operand(run, left, own, upto), self.operand(run, right, own, upto));
                let (Value::Number(left), Value::Number(right)) = (left, right) else { return Value::Absent };
                let result = match how {
                    Arithmetic::Plus => left.plus(right),
                    Arithmetic::Minus => left.minus(right),
                    Arithmetic::Times => left.times(right),
                    Arithmetic::Over => left.over(right),
                };
                result.map_or(Value::Absent, Value::Number)
            }
        }
    }

    fn fact(&self, run: Run<'_>, reference: Ref, own: Option<usize>, upto: usize) -> Value {
        let value = match reference {
            Ref::Field(at) => self.fields.get(at).copied(),
            Ref::Role(at) => self.roles.get(at).copied(),
            Ref::Own(at) => own.and_then(|event| field_of(run, event, at)),
            Ref::Latest(kind, at) => {
                let seen = run.case.events.get(..=upto).unwrap_or(&run.case.events);
                let latest = seen.iter().rposition(|event| event.event == kind);
                latest.and_then(|event| field_of(run, event, at))
            }
        };
        value.unwrap_or_default()
    }
}

/// A field of an event.
pub(super) fn field_of(run: Run<'_>, event: usize, field: usize) -> Option<Value> {
    let record = run.case.events.get(event)?;
    run.case.event_fields.get(record.fields.saturating_add(field)).copied()
}

fn compare(how: Compare, left: Value, right: Value) -> Truth {
    if left == Value::Absent || right == Value::Absent {
        return Truth::Unknown;
    }
    let order = match (left, right) {
        // A date and a moment compare by day where one of them is known to the day only.
        (Value::When(a), Value::When(b)) if a.whole_day || b.whole_day => a.at.day().cmp(&b.at.day()),
        (Value::When(a), Value::When(b)) => a.at.cmp(&b.at),
        _ => left.cmp(&right),
    };
    Truth::from(match how {
        Compare::Eq => order == Ordering::Equal,
        Compare::Ne => order != Ordering::Equal,
        Compare::Lt => order == Ordering::Less,
        Compare::Le => order != Ordering::Greater,
        Compare::Gt => order == Ordering::Greater,
        Compare::Ge => order != Ordering::Less,
    })
}
