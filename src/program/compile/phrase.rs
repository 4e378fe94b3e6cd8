//! Compiles phrases: parties, happenings, conditions, limits, values.

use super::Compiler;
use crate::model::{self, Const, LimitForm, Nth};
use crate::program::{
    Cond, Earlier, Happening, Leaf, Limit, Lookup, MAX_LEAVES, Occasion, Operand, Party, Ref,
};
use crate::value::Value;

impl Compiler {
    pub(super) fn party(&mut self, party: &model::Party) -> Party {
        match party {
            model::Party::Role(role) => Party::Role(self.role(*role)),
            model::Party::Unit(name) => {
                Party::Unit(self.texts.find_unit(name).unwrap_or_else(|| self.texts.keep(name)))
            }
            model::Party::Superior(role) => Party::Superior(self.role(*role), self.version),
            model::Party::Table(table, columns) => Party::Table(self.lookup(table.0, columns)),
        }
    }

    fn role(&self, role: usize) -> usize {
        self.here().map_or(role, |places| places.role(role))
    }

    fn reference(&self, reference: Ref) -> Ref {
        self.here().map_or(reference, |places| places.reference(reference, self.event))
    }

    fn lookup(&mut self, table: usize, columns: &[Ref]) -> usize {
        let table = self.base.tables.saturating_add(table);
        let columns = columns.iter().map(|column| self.reference(*column)).collect();
        self.lookups.push(Lookup { table, columns });
        self.lookups.len().saturating_sub(1)
    }

    pub(super) fn limit(&mut self, limit: &model::Limit) -> Limit {
        let all = |compiler: &mut Compiler, list: &[model::Limit]| {
            list.iter().map(|one| compiler.limit(one)).collect()
        };
        match &limit.form {
            LimitForm::None => Limit::None,
            LimitForm::Term(term) => Limit::Term(*term),
            LimitForm::SameAs(duty) => Limit::SameAs(self.kin(*duty)),
            LimitForm::Given(reference, otherwise) => {
                let otherwise = otherwise.as_ref().map(|otherwise| Box::new(self.limit(otherwise)));
                Limit::Given(self.reference(*reference), otherwise)
            }
            LimitForm::Until(reference, roll) => {
                Limit::Until(self.reference(*reference), *roll == Some(true))
            }
            LimitForm::Back(reference, term) => Limit::Back(self.reference(*reference), *term),
            LimitForm::Longest(list) => Limit::Longest(all(self, list)),
            LimitForm::Shortest(list) => Limit::Shortest(all(self, list)),
            LimitForm::Table(table, columns) => Limit::Table(self.lookup(table.0, columns)),
        }
    }

    pub(super) fn value(&mut self, value: &Const) -> Value {
        match value {
            Const::Text(text) => {
                Value::Text(self.texts.find_unit(text).unwrap_or_else(|| self.texts.keep(text)))
            }
            Const::Number(number) => Value::Number(*number),
            Const::Bool(yes) => Value::Bool(*yes),
            Const::When(when) => Value::When(*when),
            Const::Enum(index) => Value::Choice(u32::try_from(*index).unwrap_or(u32::MAX)),
            Const::Span(term) => Value::Span(*term),
        }
    }

    pub(super) fn happening(&mut self, happening: &model::Happening) -> Happening {
        let mut compiled = Happening::default();
        compiled.ways = self.ways(happening, &mut compiled.leaves, &[]);
        compiled.alone = compiled.ways.iter().all(|way| way.count_ones() == 1);
        if !compiled.alone {
            compiled.slot = self.slot();
        }
        compiled
    }

    /// The sets of leaves that make a happening; each is a word of bits.
    fn ways(&mut self, happening: &model::Happening, leaves: &mut Vec<Leaf>, unless: &[Cond]) -> Vec<u64> {
        match happening {
            model::Happening::Event(test) => {
                if leaves.len() >= MAX_LEAVES {
                    return Vec::new();
                }
                let bit = 1u64.checked_shl(u32::try_from(leaves.len()).unwrap_or(u32::MAX)).unwrap_or(0);
                let leaf = self.leaf(test);
                leaves.push(Leaf { unless: unless.to_vec(), ..leaf });
                vec![bit]
            }
            model::Happening::Any(list) => {
                list.iter().flat_map(|one| self.ways(one, leaves, unless)).collect()
            }
            model::Happening::Both(list) => {
                let mut ways = vec![0u64];
                for one in list {
                    let more = self.ways(one, leaves, unless);
                    ways = ways.iter().flat_map(|way| more.iter().map(move |other| way | other)).collect();
                }
                ways
            }
            model::Happening::Unless(inner, condition) => {
                let mut unless = unless.to_vec();
                unless.push(self.cond(condition));
                self.ways(inner, leaves, &unless)
            }
        }
    }

    pub(super) fn leaf(&mut self, test: &model::EventTest) -> Leaf {
        let what = match test.what {
            model::Occasion::Event(event) => {
                Occasion::Event(self.here().map_or(event, |places| places.event(event)))
            }
            model::Occasion::Duty(duty, moment) => Occasion::Duty(self.kin(duty), moment),
            model::Occasion::Rung(ladder, rung) => {
                let (ladder, rung) = self.rung_kin(ladder.0, rung);
                Occasion::Rung(ladder, rung)
            }
            model::Occasion::Field(field) => {
                Occasion::Field(self.here().map_or(field, |places| places.field(field)))
            }
        };
        self.occasions.push(what);
        let own = if let model::Occasion::Event(event) = test.what { Some(event) } else { None };
        let around = std::mem::replace(&mut self.event, own);
        let conditions = test.condition.iter().map(|condition| self.cond(condition)).collect();
        self.event = around;
        Leaf {
            what,
            nth: match test.nth {
                Some(Nth::Exactly(n)) => Some(n),
                Some(Nth::Every) | None => None,
            },
            conditions,
            unless: Vec::new(),
            by: test.by.as_ref().map(|party| self.party(party)),
            counter: matches!(test.nth, Some(Nth::Exactly(_))).then(|| self.counter()),
        }
    }

    pub(super) fn slot(&mut self) -> usize {
        let slot = self.slots.0;
        self.slots.0 = slot.saturating_add(1);
        slot
    }

    fn counter(&mut self) -> usize {
        let counter = self.slots.1;
        self.slots.1 = counter.saturating_add(1);
        counter
    }

    pub(super) fn cond(&mut self, cond: &model::Cond) -> Cond {
        match cond {
            model::Cond::All(list) => Cond::All(list.iter().map(|one| self.cond(one)).collect()),
            model::Cond::Any(list) => Cond::Any(list.iter().map(|one| self.cond(one)).collect()),
            model::Cond::Not(inner) => Cond::Not(Box::new(self.cond(inner))),
            model::Cond::Compare(how, left, right) => {
                Cond::Compare(*how, self.operand(left), self.operand(right))
            }
            model::Cond::OneOf(value, set) => {
                Cond::OneOf(self.operand(value), set.iter().map(|one| self.operand(one)).collect())
            }
            model::Cond::Contains(list, member) => Cond::Contains(self.operand(list), self.operand(member)),
            model::Cond::Is(operand) => Cond::Is(self.operand(operand)),
            model::Cond::Occurred(test) => Cond::Occurred(self.leaf(test)),
            model::Cond::Has(reference) => Cond::Has(self.reference(*reference)),
            model::Cond::Earlier(happening, same) => {
                let happening = self.happening(happening);
                let same = same.iter().map(|reference| self.reference(*reference)).collect();
                self.earlier.push(Earlier { matter: self.merged(self.matter), happening, same });
                Cond::Earlier(self.earlier.len().saturating_sub(1))
            }
        }
    }

    fn operand(&mut self, operand: &model::Operand) -> Operand {
        match operand {
            model::Operand::Const(value) => Operand::Const(self.value(value)),
            model::Operand::Ref(reference) => Operand::Ref(self.reference(*reference)),
            model::Operand::Times(test) => Operand::Times(self.leaf(test)),
            model::Operand::Count(reference) => Operand::Count(self.reference(*reference)),
            model::Operand::Arithmetic(how, left, right) => {
                Operand::Arithmetic(*how, Box::new(self.operand(left)), Box::new(self.operand(right)))
            }
            model::Operand::Shifted(date, by, later) => {
                Operand::Shifted(Box::new(self.operand(date)), *by, *later, self.version)
            }
            model::Operand::DaysBetween(to, from) => {
                Operand::DaysBetween(Box::new(self.operand(to)), Box::new(self.operand(from)))
            }
            model::Operand::Table(table, columns) => Operand::Table(self.lookup(table.0, columns)),
        }
    }
}
