//! Tickets that show a finding: values of fields, roles and events, as data and in words.

use super::domain::{Key, Point, Variable, slot_of};
use crate::diagnostic::{Message, check_texts};
use crate::model::{Const, Matter, Ref};
use crate::value::{Number, Type, When};

/// A ticket for which a finding shows, as far as its values matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The matter of the ticket.
    pub matter: String,
    /// The values that matter.
    pub facts: Vec<Fact>,
}

/// A value of a ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The event whose field it is; `None` for the ticket's own.
    pub event: Option<String>,
    /// The field or role.
    pub name: String,
    /// Its value.
    pub value: Given,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// 缺: nothing.
    Absent,
    /// 是, 否.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A date or a moment.
    When(When),
    /// A value of an enumeration, a text, a unit.
    Words(String),
}

impl Example {
    /// The example of an assignment of points to variables.
    pub(super) fn of(
        matter: &Matter,
        event: Option<usize>,
        variables: &[Variable],
        points: &[Point],
    ) -> Example {
        let facts = variables.iter().zip(points).filter_map(|(variable, point)| {
            let Key::Fact(reference) = &variable.key else { return None };
            fact(matter, event, *reference, point)
        });
        Example { matter: matter.name.clone(), facts: facts.collect() }
    }

    /// `三零服务 = 否,用户类型 缺`
    pub(super) fn words(&self) -> Message {
        let mut said = self.facts.iter().map(Fact::words);
        let first = said.next().unwrap_or_else(|| Message::new(&check_texts::ANY_TICKET));
        said.fold(first, |before, one| {
            Message::new(&check_texts::FACTS_JOINED).with("before", before).with("one", one)
        })
    }

    pub(super) fn help(&self) -> Message {
        Message::new(&check_texts::FOR_EXAMPLE).with("facts", self.words())
    }
}

impl Fact {
    fn words(&self) -> Message {
        let name = match &self.event {
            Some(event) => format!("{event}.{}", self.name),
            None => self.name.clone(),
        };
        let is = |value: String| {
            Message::new(&check_texts::FACT_IS).with("name", name.clone()).with("value", value)
        };
        match &self.value {
            Given::Absent => Message::new(&check_texts::FACT_ABSENT).with("name", name.clone()),
            Given::Bool(true) => Message::new(&check_texts::FACT_YES).with("name", name.clone()),
            Given::Bool(false) => Message::new(&check_texts::FACT_NO).with("name", name.clone()),
            Given::Number(number) => is(number.to_string()),
            Given::When(when) if when.whole_day => is(when.at.day().to_string()),
            Given::When(when) => is(when.at.to_string()),
            Given::Words(words) => is(words.clone()),
        }
    }
}

fn fact(matter: &Matter, own: Option<usize>, reference: Ref, point: &Point) -> Option<Fact> {
    let slot = slot_of(matter, own, reference)?;
    let event = match reference {
        Ref::Own(_) => own,
        Ref::Latest(event, _) => Some(event),
        Ref::Field(_) | Ref::Role(_) => None,
    };
    let event = event.and_then(|at| matter.events.get(at)).map(|event| event.name.clone());
    Some(Fact { event, name: slot.name.clone(), value: given(&slot.ty, point)? })
}

/// A point of a type as a value.
pub(super) fn given(ty: &Type, point: &Point) -> Option<Given> {
    Some(match (point, ty) {
        (Point::Absent, _) => Given::Absent,
        (Point::Other, _) => Given::Words("其他".to_owned()),
        (Point::Is(Const::Enum(at)), Type::Enum(values)) => Given::Words(values.get(*at)?.clone()),
        (Point::Is(Const::Bool(yes)), _) => Given::Bool(*yes),
        (Point::Is(Const::Number(number)), _) => Given::Number(*number),
        (Point::Is(Const::When(when)), _) => Given::When(*when),
        (Point::Is(Const::Text(text)), _) => Given::Words(text.clone()),
        (Point::Is(Const::Enum(_) | Const::Span(_)), _) => return None,
    })
}
