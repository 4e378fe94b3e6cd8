//! Event expressions: events found in their matter, conditions in brackets typed.

use super::build::Builder;
use super::condition::Scope;
use super::{Cond, DutyId, DutyMoment, EventTest, Happening, LadderId, Occasion, Party, Ref};
use crate::diagnostic::{Arg, Diagnostic, Message, city_texts, texts};
use crate::source::Place;
use crate::syntax::ast::{self, HappeningForm, Name};
use crate::value::Type;

/// The most events an event expression may name: the program numbers them by the bits of a word.
const MAX_EVENTS: usize = 64;
/// The most ways in which an event expression may come about: `(甲 或 乙) 且 (丙 或 丁)` has four.
const MAX_WAYS: usize = 1_024;

/// How many events an expression names, and in how many ways it may come about.
fn size(happening: &Happening) -> (usize, usize) {
    let sizes = |list: &[Happening]| list.iter().map(size).collect::<Vec<_>>();
    match happening {
        Happening::Event(_) => (1, 1),
        Happening::Any(list) => sizes(list)
            .into_iter()
            .fold((0, 0), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1))),
        Happening::Both(list) => sizes(list)
            .into_iter()
            .fold((0, 1), |sum, one| (sum.0.saturating_add(one.0), sum.1.saturating_mul(one.1))),
        Happening::Unless(inner, _) => size(inner),
    }
}

impl DutyMoment {
    /// `逾期`, `到期前1个工作日`: the moment as the language writes it.
    pub fn words(self) -> String {
        match self {
            DutyMoment::Overdue => "逾期".to_owned(),
            DutyMoment::FallsDue => "期满".to_owned(),
            DutyMoment::InTime => "按期".to_owned(),
            DutyMoment::Before(by) => format!("到期前{}", by.words()),
            DutyMoment::After(by) => format!("逾期满{}", by.words()),
        }
    }
}

impl Builder<'_> {
    pub(super) fn trigger(&mut self, trigger: &ast::Trigger, scope: Scope<'_>) -> Option<Happening> {
        let happening = match trigger.when {
            None => self.happening(&trigger.happening, scope),
            Some(_) => self.of_one(|builder| builder.happening(&trigger.happening, scope)),
        };
        if let Some(happening) = &happening {
            let (events, ways) = size(happening);
            if events > MAX_EVENTS || ways > MAX_WAYS {
                let message = Message::new(&texts::TOO_MANY_WAYS)
                    .with("events", MAX_EVENTS.to_string())
                    .with("ways", MAX_WAYS.to_string());
                return self.wrong(trigger.happening.span, scope, message);
            }
        }
        let Some(when) = &trigger.when else { return happening };
        // 当 closes a line that has one event, and sees that event's fields.
        let HappeningForm::Occurrence(occurrence) = &trigger.happening.form else {
            return self.wrong(when.span, scope, Message::new(&texts::WHEN_NEEDS_ONE_EVENT));
        };
        let event = match self.occasion(occurrence, scope)? {
            Occasion::Event(event) => Some(event),
            _ => None,
        };
        let inside = Scope { event, ..scope };
        let condition = self.cond(when, inside).map(|cond| self.asked(cond, when.span, inside))?;
        match happening? {
            Happening::Event(test) => {
                let condition = match test.condition {
                    Some(first) => Cond::All(vec![*first, condition]),
                    None => condition,
                };
                Some(Happening::Event(EventTest { condition: Some(Box::new(condition)), ..test }))
            }
            other => Some(Happening::Unless(Box::new(other), Box::new(Cond::Not(Box::new(condition))))),
        }
    }

    pub(super) fn happening(&mut self, happening: &ast::Happening, scope: Scope<'_>) -> Option<Happening> {
        match &happening.form {
            HappeningForm::Either(list) => Some(Happening::Any(self.happenings(list, scope)?)),
            HappeningForm::Both(list) => {
                let list = self.of_one(|builder| builder.happenings(list, scope))?;
                Some(Happening::Both(list))
            }
            HappeningForm::Unless(inner, condition) => {
                let inner = self.of_one(|builder| builder.happening(inner, scope));
                let unless = self.of_one(|builder| builder.cond(condition, scope))?;
                let condition = self.asked(unless, condition.span, scope);
                Some(Happening::Unless(Box::new(inner?), Box::new(condition)))
            }
            HappeningForm::Occurrence(_) | HappeningForm::Field(_) => {
                Some(Happening::Event(self.event_of(happening, scope)?))
            }
        }
    }

    /// Reads a part in which no rung over several tickets may stand.
    fn of_one<R>(&mut self, read: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::take(&mut self.of_many);
        let read = read(self);
        self.of_many = before;
        read
    }

    fn happenings(&mut self, list: &[ast::Happening], scope: Scope<'_>) -> Option<Vec<Happening>> {
        let read: Vec<Option<Happening>> = list.iter().map(|one| self.happening(one, scope)).collect();
        read.into_iter().collect()
    }

    /// A single event, or a moment, with its tests.
    pub(super) fn event_of(&mut self, happening: &ast::Happening, scope: Scope<'_>) -> Option<EventTest> {
        let occurrence = match &happening.form {
            HappeningForm::Occurrence(occurrence) => occurrence,
            HappeningForm::Field(name) => {
                let what = Occasion::Field(self.date_field(name, scope)?);
                return Some(EventTest { what, nth: None, condition: None, by: None });
            }
            _ => return self.wrong(happening.span, scope, Message::new(&texts::ONE_EVENT_EXPECTED)),
        };
        let what = self.occasion(occurrence, scope)?;
        let event = if let Occasion::Event(event) = what { Some(event) } else { None };
        let inside = Scope { event, ..scope };
        let condition = match &occurrence.condition {
            Some(condition) => {
                let asked = self.of_one(|builder| builder.cond(condition, inside))?;
                Some(Box::new(self.asked(asked, condition.span, inside)))
            }
            None => None,
        };
        let by = match &occurrence.by {
            Some(path) => Some(self.party(path, scope)?),
            None => None,
        };
        Some(EventTest { what, nth: occurrence.nth, condition, by })
    }

    /// What an occurrence names: an event, a rung, a moment of a duty.
    fn occasion(&mut self, occurrence: &ast::Occurrence, scope: Scope<'_>) -> Option<Occasion> {
        let name = occurrence.path.first()?;
        self.findings.uses(&name.text);
        if let Some(moment) = &occurrence.moment {
            let Some(duty) = self.duty_names.find(&name.text) else {
                self.findings.unknown(&texts::A_DUTY, name, scope.file, self.duty_names.names());
                return None;
            };
            return Some(Occasion::Duty(DutyId(duty), self.duty_moment(moment, scope)?));
        }
        if let Some(second) = occurrence.path.get(1) {
            let (ladder, rung, many) = self.rung_named(name, second, scope.file)?;
            let plain = occurrence.nth.is_none() && occurrence.condition.is_none() && occurrence.by.is_none();
            if many && !(self.of_many && plain) {
                let message = Message::new(&city_texts::RUNG_OF_MANY);
                let named = format!("{}.{}", name.text, second.text);
                let place = Place { file: scope.file, span: name.span.to(second.span) };
                let finding = Diagnostic::new(message.with("rung", named)).at(place);
                self.findings.push(finding.help(&city_texts::RUNG_OF_MANY_HELP));
                return None;
            }
            return Some(Occasion::Rung(LadderId(ladder), rung));
        }
        let events = &scope.matter.events;
        let found = events.iter().position(|event| event.name == name.text);
        if found.is_none() {
            self.findings.unknown(&texts::AN_EVENT, name, scope.file, events.iter().map(|e| e.name.as_str()));
        }
        found.map(Occasion::Event)
    }

    /// A moment of an obligation, its span counted.
    pub(super) fn duty_moment(&mut self, moment: &ast::DutyMoment, scope: Scope<'_>) -> Option<DutyMoment> {
        Some(match moment {
            ast::DutyMoment::Overdue => DutyMoment::Overdue,
            ast::DutyMoment::FallsDue => DutyMoment::FallsDue,
            ast::DutyMoment::InTime => DutyMoment::InTime,
            ast::DutyMoment::BeforeDue(span) => DutyMoment::Before(self.measure(*span, scope)?),
            ast::DutyMoment::OverdueFor(span) => DutyMoment::After(self.measure(*span, scope)?),
        })
    }

    /// The index of a field that holds a date or a moment.
    pub(super) fn date_field(&mut self, name: &Name, scope: Scope<'_>) -> Option<usize> {
        let fields = &scope.matter.fields;
        self.findings.uses(&name.text);
        match fields.iter().position(|field| field.name == name.text) {
            None => {
                let known = fields.iter().map(|field| field.name.as_str());
                self.findings.unknown(&texts::A_FIELD, name, scope.file, known);
                None
            }
            Some(at) if fields.get(at).is_some_and(|it| matches!(it.ty, Type::Date | Type::Moment)) => {
                Some(at)
            }
            Some(_) => {
                let message = Message::new(&texts::WRONG_TYPE).with("expected", &texts::TYPE_MOMENT);
                self.wrong(name.span, scope, message)
            }
        }
    }

    /// A role of the matter, a role bound here, or a unit by any of its names; with 上级 behind it, whoever is above.
    pub(super) fn party(&mut self, path: &[Name], scope: Scope<'_>) -> Option<Party> {
        let party = self.plain_party(path.first()?, scope)?;
        let Some(dotted) = path.get(1) else { return Some(party) };
        let above = ["上级", "superior"].contains(&dotted.text.as_str()) && path.len() == 2;
        let superior = |unit: &str| {
            let unit = self.model.units.iter().find(|one| one.name == unit)?;
            unit.superior.as_deref().and_then(|above| self.unit_named(above))
        };
        match party {
            Party::Role(role) if above => Some(Party::Superior(role)),
            Party::Unit(unit) if above => match superior(&unit) {
                Some(unit) => Some(Party::Unit(unit)),
                None => {
                    let place = Place { file: scope.file, span: dotted.span };
                    let finding =
                        Diagnostic::new(Message::new(&texts::NO_SUPERIOR).with("unit", unit)).at(place);
                    let line = Arg::Both("上级 市政府", "superior 市政府");
                    self.findings.push(finding.help(Message::new(&texts::ADD_A_LINE).with("example", line)));
                    None
                }
            },
            _ => {
                self.findings.unknown(&texts::A_PARTY, dotted, scope.file, ["上级"].into_iter());
                None
            }
        }
    }

    fn plain_party(&mut self, name: &Name, scope: Scope<'_>) -> Option<Party> {
        self.findings.uses(&name.text);
        if let Some(table) = self.known.tables.find(&name.text).map(super::TableId)
            && self.model.tables.get(table.0).is_some_and(|table| table.ty == Some(Type::Unit))
        {
            let columns: Vec<Ref> = self.columns_in(table, name, scope)?;
            return Some(Party::Table(table, columns));
        }
        if let Some(role) = scope.matter.roles.iter().position(|role| role.name == name.text) {
            return Some(Party::Role(role));
        }
        if let Some(unit) = self.unit_named(&name.text) {
            return Some(Party::Unit(unit));
        }
        let roles = scope.matter.roles.iter().map(|role| role.name.as_str());
        let known = roles.chain(self.model.roles.iter().map(|r| r.name.as_str()));
        let known = known.chain(self.model.units.iter().map(|u| u.name.as_str()));
        self.findings.unknown(&texts::A_PARTY, name, scope.file, known);
        None
    }
}
