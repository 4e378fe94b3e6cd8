//! Conditions, three-valued, over the values of the moment they are asked.

use std::cmp::Ordering;

use super::lookup::Found;
use super::{Evaluator, Run};
use crate::program::{Arithmetic, Compare, Cond, Leaf, Operand, Ref};
use crate::value::{Number, Truth, Value, When};

impl Evaluator {
    /// Whether a condition holds; `own` is the event whose fields it can see.
    pub(super) fn cond(&self, run: Run<'_>, cond: &Cond, own: Option<usize>) -> Truth {
        match cond {
            Cond::All(list) => list.iter().fold(Truth::True, |t, one| t.and(self.cond(run, one, own))),
            Cond::Any(list) => list.iter().fold(Truth::False, |t, one| t.or(self.cond(run, one, own))),
            Cond::Not(inner) => self.cond(run, inner, own).negate(),
            Cond::Is(operand) => match self.operand(run, operand, own) {
                Value::Bool(yes) => Truth::from(yes),
                _ => Truth::Unknown,
            },
            Cond::Compare(how, left, right) => self.compared(run, *how, (left, right), own),
            Cond::OneOf(operand, set) => {
                let value = self.operand(run, operand, own);
                let equal = |one: &Operand| compare(Compare::Eq, value, self.operand(run, one, own));
                set.iter().fold(Truth::False, |t, one| t.or(equal(one)))
            }
            Cond::Contains(list, member) => {
                let member = self.operand(run, member, own);
                match self.operand(run, list, own) {
                    Value::List { start, len } if member != Value::Absent => {
                        let members = run.case.list(start, len).iter();
                        members.fold(Truth::False, |t, one| t.or(compare(Compare::Eq, *one, member)))
                    }
                    _ => Truth::Unknown,
                }
            }
            Cond::Occurred(leaf) => {
                let mut past = self.past(run);
                let times = self.log(run).map(|by| past.test(run, leaf, by));
                match leaf.nth {
                    None => times.fold(Truth::False, Truth::or),
                    Some(nth) => {
                        let (yes, maybe) = times.fold((0usize, 0usize), |(yes, maybe), truth| match truth {
                            Truth::True => (yes.saturating_add(1), maybe),
                            Truth::Unknown => (yes, maybe.saturating_add(1)),
                            Truth::False => (yes, maybe),
                        });
                        let nth = nth as usize;
                        let possible =
                            if yes.saturating_add(maybe) >= nth { Truth::Unknown } else { Truth::False };
                        if yes >= nth { Truth::True } else { possible }
                    }
                }
            }
            Cond::Earlier(_) => self.supposed,
            Cond::Has(reference) => Truth::from(self.fact(run, *reference, own) != Value::Absent),
        }
    }

    /// Two values compared. Where it cannot be told how often something happened, it holds if it does for every number that
    /// may be.
    fn compared(
        &self,
        run: Run<'_>,
        how: Compare,
        (left, right): (&Operand, &Operand),
        own: Option<usize>,
    ) -> Truth {
        let range = |operand: &Operand| match operand {
            Operand::Times(leaf) => Some(self.times(run, leaf)).filter(|(least, most)| least != most),
            _ => None,
        };
        let whole = |n: i64| Value::Number(Number::whole(n));
        let all = |truths: &mut dyn Iterator<Item = Truth>| {
            truths.reduce(|a, b| if a == b { a } else { Truth::Unknown }).unwrap_or(Truth::Unknown)
        };
        match (range(left), range(right)) {
            (Some((least, most)), None) => {
                let right = self.operand(run, right, own);
                all(&mut (least..=most).map(|n| compare(how, whole(n), right)))
            }
            (None, Some((least, most))) => {
                let left = self.operand(run, left, own);
                all(&mut (least..=most).map(|n| compare(how, left, whole(n))))
            }
            _ => compare(how, self.operand(run, left, own), self.operand(run, right, own)),
        }
    }

    /// The first value that is needed to tell whether something happened.
    fn absent_in_log(&self, run: Run<'_>, leaf: &Leaf) -> Option<Ref> {
        let mut past = self.past(run);
        let by = self.log(run).find(|by| past.test(run, leaf, *by) == Truth::Unknown)?;
        self.absent_for(run, leaf, by)
    }

    /// How often something happened: at least, and at most if all that cannot be told did.
    fn times(&self, run: Run<'_>, leaf: &Leaf) -> (i64, i64) {
        let mut range = (0i64, 0i64);
        let mut past = self.past(run);
        for by in self.log(run) {
            let truth = past.test(run, leaf, by);
            range.0 = range.0.saturating_add(i64::from(truth == Truth::True));
            range.1 = range.1.saturating_add(i64::from(truth != Truth::False));
        }
        range
    }

    /// The first of the facts that a condition needs and does not find.
    pub(super) fn absent(&self, run: Run<'_>, cond: &Cond, own: Option<usize>) -> Option<Ref> {
        let of = |operand: &Operand| self.absent_in(run, operand, own);
        match cond {
            Cond::All(list) | Cond::Any(list) => list.iter().find_map(|one| self.absent(run, one, own)),
            Cond::Not(inner) => self.absent(run, inner, own),
            Cond::Compare(_, left, right) | Cond::Contains(left, right) => of(left).or_else(|| of(right)),
            Cond::OneOf(operand, set) => of(operand).or_else(|| set.iter().find_map(of)),
            Cond::Is(operand) => of(operand),
            Cond::Occurred(leaf) => self.absent_in_log(run, leaf),
            Cond::Has(_) | Cond::Earlier(_) => None,
        }
    }

    fn absent_in(&self, run: Run<'_>, operand: &Operand, own: Option<usize>) -> Option<Ref> {
        match operand {
            Operand::Ref(reference) | Operand::Count(reference) => {
                (self.fact(run, *reference, own) == Value::Absent).then_some(*reference)
            }
            Operand::Arithmetic(_, left, right) => {
                self.absent_in(run, left, own).or_else(|| self.absent_in(run, right, own))
            }
            Operand::Shifted(date, ..) => self.absent_in(run, date, own),
            Operand::DaysBetween(to, from) => {
                self.absent_in(run, to, own).or_else(|| self.absent_in(run, from, own))
            }
            Operand::Table(lookup) => match self.look_up(run, *lookup) {
                Found::Unknown(reference) => Some(reference),
                Found::Row(..) | Found::None(_) => None,
            },
            Operand::Times(leaf) => self.absent_in_log(run, leaf),
            Operand::Const(_) => None,
        }
    }

    fn operand(&self, run: Run<'_>, operand: &Operand, own: Option<usize>) -> Value {
        match operand {
            Operand::Const(value) => *value,
            Operand::Ref(reference) => self.fact(run, *reference, own),
            Operand::Times(leaf) => {
                // Where it cannot be told whether one counts, neither can how many there are.
                match self.times(run, leaf) {
                    (least, most) if least == most => Value::Number(Number::whole(least)),
                    _ => Value::Absent,
                }
            }
            Operand::Count(reference) => match self.fact(run, *reference, own) {
                Value::List { len, .. } => Value::Number(Number::whole(i64::from(len))),
                _ => Value::Absent,
            },
            Operand::Arithmetic(how, left, right) => {
                let (left, right) = (self.operand(run, left, own), self.operand(run, right, own));
                let (Value::Number(left), Value::Number(right)) = (left, right) else { return Value::Absent };
                let result = match how {
                    Arithmetic::Plus => left.plus(right),
                    Arithmetic::Minus => left.minus(right),
                    Arithmetic::Times => left.times(right),
                    Arithmetic::Over => left.over(right),
                };
                result.map_or(Value::Absent, Value::Number)
            }
            Operand::Shifted(date, by, later, version) => {
                let Value::When(when) = self.operand(run, date, own) else { return Value::Absent };
                let calendar = run.program.calendar_of(*version);
                let moved = if *later { calendar.after(when.at, *by) } else { calendar.before(when.at, *by) };
                moved.map_or(Value::Absent, |due| Value::When(When { at: due.at, ..when }))
            }
            Operand::DaysBetween(to, from) => {
                let (to, from) = (self.operand(run, to, own), self.operand(run, from, own));
                let (Value::When(to), Value::When(from)) = (to, from) else { return Value::Absent };
                let days = i64::from(to.at.day().number()).saturating_sub(i64::from(from.at.day().number()));
                Value::Number(Number::whole(days))
            }
            Operand::Table(lookup) => self.value_in(run, *lookup),
        }
    }

    pub(super) fn fact(&self, run: Run<'_>, reference: Ref, own: Option<usize>) -> Value {
        let value = match reference {
            Ref::Field(at) => self.fields.get(at).copied(),
            Ref::Role(at) => self.roles.get(at).copied(),
            Ref::Own(at) => own.and_then(|event| field_of(run, event, at)),
            Ref::Latest(kind, at) => {
                let seen = run.case.events.get(..self.seen).unwrap_or(run.case.events);
                let latest = seen.iter().rposition(|event| event.event() == kind);
                latest.and_then(|event| field_of(run, event, at))
            }
        };
        value.unwrap_or_default()
    }
}

/// A field of an event.
pub(super) fn field_of(run: Run<'_>, event: usize, field: usize) -> Option<Value> {
    let record = run.case.events.get(event)?;
    run.case.event_fields.get(record.fields().saturating_add(field)).copied()
}

pub(super) fn compare(how: Compare, left: Value, right: Value) -> Truth {
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
