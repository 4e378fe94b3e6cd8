//! Conditions that never hold, or always do; whether two can hold together. Every combination of the values that matter is
//! tried. What rests on arithmetic, on counts, on tables or on two facts compared is open: it may be so or not.

use super::domain::{Key, Point, Variable, compare, may_be_absent, points, slot_of};
use super::example::Example;
use super::{Checks, MAX_COMBINATIONS};
use crate::diagnostic::{Diagnostic, check_texts};
use crate::model::{Compare, Cond, Const, Matter, Model, Operand, Ref};
use crate::value::Truth;

/// Reports the conditions of a policy that never hold, or always.
pub(super) fn check(model: &Model, checks: &mut Checks) {
    for asked in &model.noted.conditions {
        let Some(matter) = model.matters.get(asked.matter.0) else { continue };
        let diagnostic = |text| Diagnostic::new(text).at(asked.place);
        match judged(matter, asked.event, &asked.cond) {
            Verdict::TooMany => checks.undecided(diagnostic(&check_texts::TOO_MANY_CASES)),
            Verdict::Never => checks.found(diagnostic(&check_texts::NEVER_HOLDS)),
            Verdict::Always => checks.found(diagnostic(&check_texts::ALWAYS_HOLDS)),
            Verdict::Open => checks.undecided(diagnostic(&check_texts::CONDITION_OPEN)),
            Verdict::Either => {}
        }
    }
}

/// What can be said of a condition before any ticket comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It never holds.
    Never,
    /// It never fails.
    Always,
    /// It holds for some tickets and fails for others.
    Either,
    /// It depends on what only the ticket says.
    Open,
    /// There are too many combinations to try.
    TooMany,
}

/// Tries a condition of one matter; `event` is the one in whose brackets it stands.
pub(super) fn judged(matter: &Matter, event: Option<usize>, cond: &Cond) -> Verdict {
    let answer = Question::of(matter, event, &[cond]).answer(&[cond]);
    if answer.too_many {
        Verdict::TooMany
    } else if !answer.can_hold {
        Verdict::Never
    } else if !answer.can_fail {
        Verdict::Always
    } else if answer.holds.is_none() || !answer.fails {
        Verdict::Open
    } else {
        Verdict::Either
    }
}

/// Whether conditions can hold together.
pub(super) enum Together {
    /// For this ticket they do.
    Yes(Example),
    /// Never.
    No,
    /// It depends on what cannot be told before the ticket comes.
    Open,
}

/// Whether conditions of one matter can all hold; `event` is the one in whose brackets they stand.
pub(super) fn together(matter: &Matter, event: Option<usize>, conds: &[&Cond]) -> Together {
    let question = Question::of(matter, event, conds);
    let answer = question.answer(conds);
    match answer.holds {
        Some(points) => Together::Yes(Example::of(matter, event, &question.variables, &points)),
        None if answer.can_hold || answer.too_many => Together::Open,
        None => Together::No,
    }
}

/// What trying all combinations comes to.
#[derive(Default)]
struct Answer {
    /// Values for which it holds, whatever is open.
    holds: Option<Vec<Point>>,
    /// Whether there are values for which it does not hold, whatever is open.
    fails: bool,
    can_hold: bool,
    can_fail: bool,
    too_many: bool,
}

/// Conditions with the values to try.
struct Question {
    variables: Vec<Variable>,
}

impl Question {
    fn of(matter: &Matter, event: Option<usize>, conds: &[&Cond]) -> Question {
        let mut asked = Gathered::default();
        conds.iter().for_each(|cond| asked.cond(cond));
        let facts = asked.facts.into_iter().map(|(reference, constants)| {
            let slot = slot_of(matter, event, reference);
            let mut list = slot.and_then(|slot| points(&slot.ty, &constants)).unwrap_or(vec![Point::Other]);
            if slot.is_none_or(|slot| may_be_absent(slot, reference)) {
                list.push(Point::Absent);
            }
            Variable { key: Key::Fact(reference), points: list }
        });
        let (yes, no) = (Point::Is(Const::Bool(true)), Point::Is(Const::Bool(false)));
        let atoms = asked.atoms.into_iter().map(|key| {
            let open = matches!(key, Key::Open(_)).then_some(Point::Absent);
            Variable { key, points: [yes.clone(), no.clone()].into_iter().chain(open).collect() }
        });
        Question { variables: facts.chain(atoms).collect() }
    }

    fn answer(&self, conds: &[&Cond]) -> Answer {
        let count = self.variables.iter().try_fold(1usize, |n, one| n.checked_mul(one.points.len()));
        if count.is_none_or(|count| count > MAX_COMBINATIONS) {
            return Answer { too_many: true, ..Answer::default() };
        }
        let mut answer = Answer::default();
        let mut at = vec![0usize; self.variables.len()];
        loop {
            let tried = Tried { variables: &self.variables, at: &at };
            let truth = conds.iter().fold(Truth::True, |truth, cond| truth.and(tried.cond(cond)));
            let sure = tried.nothing_assumed();
            match truth {
                Truth::True => {
                    answer.can_hold = true;
                    if sure && answer.holds.is_none() {
                        answer.holds = Some(tried.points());
                    }
                }
                Truth::False => {
                    answer.can_fail = true;
                    answer.fails |= sure;
                }
                Truth::Unknown => {}
            }
            if !self.next(&mut at) {
                return answer;
            }
        }
    }

    /// The next combination; false behind the last.
    fn next(&self, at: &mut [usize]) -> bool {
        for (place, variable) in at.iter_mut().zip(&self.variables) {
            *place = place.saturating_add(1);
            if *place < variable.points.len() {
                return true;
            }
            *place = 0;
        }
        false
    }
}

/// What conditions ask: facts with the constants they are held against, and the rest.
#[derive(Default)]
struct Gathered {
    facts: Vec<(Ref, Vec<Const>)>,
    atoms: Vec<Key>,
}

impl Gathered {
    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::All(list) | Cond::Any(list) => list.iter().for_each(|one| self.cond(one)),
            Cond::Not(inner) => self.cond(inner),
            Cond::Has(reference) => self.fact(*reference, None),
            other => match atom(other) {
                Atom::Fact(reference, constants) => {
                    self.fact(reference, None);
                    constants.into_iter().for_each(|one| self.fact(reference, Some(one)));
                }
                Atom::Key(key) if !self.atoms.contains(&key) => self.atoms.push(key),
                Atom::Key(_) | Atom::Fixed(_) => {}
            },
        }
    }

    fn fact(&mut self, reference: Ref, constant: Option<&Const>) {
        let known = self.facts.iter_mut().find(|(known, _)| *known == reference);
        match (known, constant) {
            (Some((_, list)), constant) => list.extend(constant.cloned()),
            (None, constant) => self.facts.push((reference, constant.cloned().into_iter().collect())),
        }
    }
}

/// A condition without parts, as it is tried.
enum Atom<'c> {
    /// About one fact, held against constants.
    Fact(Ref, Vec<&'c Const>),
    /// About something else.
    Key(Key),
    /// Two constants compared.
    Fixed(Truth),
}

fn atom(cond: &Cond) -> Atom<'_> {
    let open = || Atom::Key(Key::Open(format!("{cond:?}")));
    match cond {
        Cond::Is(Operand::Ref(reference)) => Atom::Fact(*reference, Vec::new()),
        Cond::Is(Operand::Const(Const::Bool(yes))) => Atom::Fixed(Truth::from(*yes)),
        Cond::Compare(_, Operand::Ref(reference), Operand::Const(constant))
        | Cond::Compare(_, Operand::Const(constant), Operand::Ref(reference)) => {
            Atom::Fact(*reference, vec![constant])
        }
        Cond::Compare(how, Operand::Const(left), Operand::Const(right)) => {
            Atom::Fixed(compare(*how, &Point::Is(left.clone()), right))
        }
        Cond::OneOf(Operand::Ref(reference), list) => {
            let constants = list.iter().map(|one| match one {
                Operand::Const(constant) => Some(constant),
                _ => None,
            });
            constants.collect::<Option<Vec<_>>>().map_or_else(open, |list| Atom::Fact(*reference, list))
        }
        Cond::Occurred(_) | Cond::Contains(Operand::Ref(_), Operand::Const(_)) => {
            Atom::Key(Key::Holds(format!("{cond:?}")))
        }
        _ => open(),
    }
}

/// One combination of values.
struct Tried<'q> {
    variables: &'q [Variable],
    at: &'q [usize],
}

impl Tried<'_> {
    fn point(&self, wanted: &Key) -> &Point {
        let found = self.variables.iter().zip(self.at).find(|(variable, _)| variable.key == *wanted);
        found.and_then(|(variable, at)| variable.points.get(*at)).unwrap_or(&Point::Absent)
    }

    fn points(&self) -> Vec<Point> {
        let points = self.variables.iter().zip(self.at).filter_map(|(one, at)| one.points.get(*at));
        points.cloned().collect()
    }

    /// Whether nothing that is open is taken to be so or not.
    fn nothing_assumed(&self) -> bool {
        self.variables.iter().zip(self.at).all(|(variable, at)| {
            !matches!(variable.key, Key::Open(_)) || variable.points.get(*at) == Some(&Point::Absent)
        })
    }

    fn cond(&self, cond: &Cond) -> Truth {
        match cond {
            Cond::All(list) => list.iter().fold(Truth::True, |truth, one| truth.and(self.cond(one))),
            Cond::Any(list) => list.iter().fold(Truth::False, |truth, one| truth.or(self.cond(one))),
            Cond::Not(inner) => self.cond(inner).negate(),
            Cond::Has(reference) => Truth::from(*self.point(&Key::Fact(*reference)) != Point::Absent),
            other => match atom(other) {
                Atom::Fixed(truth) => truth,
                Atom::Key(key) => yes(self.point(&key)),
                Atom::Fact(reference, constants) => {
                    self.fact(other, self.point(&Key::Fact(reference)), &constants)
                }
            },
        }
    }

    fn fact(&self, cond: &Cond, point: &Point, constants: &[&Const]) -> Truth {
        match cond {
            Cond::Compare(how, Operand::Ref(_), Operand::Const(constant)) => compare(*how, point, constant),
            Cond::Compare(how, Operand::Const(constant), _) => compare(turned(*how), point, constant),
            Cond::OneOf(..) => {
                constants.iter().fold(Truth::False, |truth, one| truth.or(compare(Compare::Eq, point, one)))
            }
            _ => yes(point),
        }
    }
}

fn yes(point: &Point) -> Truth {
    match point {
        Point::Is(Const::Bool(yes)) => Truth::from(*yes),
        _ => Truth::Unknown,
    }
}

/// The comparison seen from the other side.
fn turned(how: Compare) -> Compare {
    match how {
        Compare::Lt => Compare::Gt,
        Compare::Le => Compare::Ge,
        Compare::Gt => Compare::Lt,
        Compare::Ge => Compare::Le,
        Compare::Eq | Compare::Ne => how,
    }
}
