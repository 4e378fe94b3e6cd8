//! Matters: roles, fields and events with their types and defaults.

use super::build::Builder;
use super::{Const, Event, Matter, Slot};
use crate::diagnostic::{Diagnostic, Message, name_texts, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, BodyItem, LineBody, LiteralForm, TypeForm};
use crate::value::{Type, When};

impl Builder<'_> {
    /// Adds the lines of a matter's declaration, or of an extension of it.
    pub(super) fn matter_lines(&mut self, matter: &mut Matter, declaration: &ast::Declaration, file: FileId) {
        for item in declaration.body.iter().flatten() {
            let BodyItem::Line(line) = item else { continue };
            match &line.body {
                LineBody::Role(slot) => {
                    let ty = slot.ty.as_ref().map_or(Type::Unit, type_of);
                    let list = Type::List(Box::new(Type::Unit));
                    if ty != Type::Unit && ty != list {
                        self.findings.at(Place { file, span: slot.span }, &texts::ROLE_IS_A_UNIT);
                    }
                    let taken = self.taken(&slot.name, file, &matter.roles, &matter.fields);
                    if !taken {
                        let role =
                            Slot { name: slot.name.text.clone(), ty, optional: slot.optional, default: None };
                        matter.roles.push(role);
                    }
                }
                LineBody::Field(slot) => {
                    let taken = self.taken(&slot.name, file, &matter.roles, &matter.fields);
                    if let Some(field) = self.slot(slot, file).filter(|_| !taken) {
                        matter.fields.push(field);
                    }
                }
                LineBody::Event(name, slots) => {
                    if matter.events.iter().any(|event| event.name == name.text) {
                        self.declared_twice(name, file);
                        continue;
                    }
                    let fields = slots
                        .iter()
                        .flat_map(ast::Block::lines)
                        .filter_map(|slot| self.slot(slot, file))
                        .collect();
                    matter.events.push(Event { name: name.text.clone(), fields });
                }
                LineBody::DayIsWorkingDay(yes) => matter.day_is_working_day = Some(*yes),
                LineBody::AcceptUntil(clock) => matter.accept_until = Some(*clock),
                _ => {}
            }
        }
    }

    fn taken(&mut self, name: &ast::Name, file: FileId, roles: &[Slot], fields: &[Slot]) -> bool {
        let taken = roles.iter().chain(fields).any(|slot| slot.name == name.text);
        if taken {
            self.declared_twice(name, file);
        }
        taken
    }

    pub(super) fn declared_twice(&mut self, name: &ast::Name, file: FileId) {
        self.declared_twice_unless(name, file, None);
    }

    /// The same, with what else may have been meant.
    pub(super) fn declared_twice_unless(&mut self, name: &ast::Name, file: FileId, other: Option<Message>) {
        if name.text.is_empty() {
            return;
        }
        let message = Message::new(&texts::DECLARED_TWICE).with("name", name.text.as_str());
        let finding = Diagnostic::new(message).at(Place { file, span: name.span });
        self.findings.push(finding.help(&name_texts::KEEP_ONE).help_if(other));
    }

    fn slot(&mut self, slot: &ast::Slot, file: FileId) -> Option<Slot> {
        let Some(form) = &slot.ty else {
            let message = Message::new(&texts::FIELD_WITHOUT_TYPE).with("name", slot.name.text.as_str());
            self.findings.at(Place { file, span: slot.name.span }, message);
            return None;
        };
        let ty = type_of(form);
        let default = slot.default.as_ref().and_then(|literal| self.constant(literal, &ty, file));
        Some(Slot { name: slot.name.text.clone(), ty, optional: slot.optional || default.is_some(), default })
    }

    /// A literal as a value of a type; one that does not fit is reported.
    pub(super) fn constant(&mut self, literal: &ast::Literal, ty: &Type, file: FileId) -> Option<Const> {
        let place = Place { file, span: literal.span };
        let value = match (&literal.form, ty) {
            (LiteralForm::Truth(yes), Type::Bool) => Const::Bool(*yes),
            (LiteralForm::Number(number, None), Type::Number) => Const::Number(*number),
            (LiteralForm::Span(span), Type::Span) => {
                let matter = Matter::default();
                let scope = super::condition::Scope { matter: &matter, event: None, file, depth: 0 };
                let measure = self.day_left_open(|builder| builder.measure(*span, scope));
                Const::Span(crate::value::Term::new(measure?))
            }
            (LiteralForm::Text(text), Type::Text | Type::Unit) => Const::Text(text.clone()),
            (LiteralForm::Name(text), Type::Unit) => Const::Text(text.clone()),
            (LiteralForm::Moment(moment), Type::Date | Type::Moment) => {
                Const::When(self.when(*moment, file)?)
            }
            (LiteralForm::Name(name) | LiteralForm::Text(name), Type::Enum(values)) => {
                match values.iter().position(|value| value == name) {
                    Some(index) => Const::Enum(index),
                    None => {
                        let name = ast::Name { text: name.clone(), span: literal.span };
                        self.findings.unknown(
                            &texts::A_VALUE,
                            &name,
                            file,
                            values.iter().map(String::as_str),
                        );
                        return None;
                    }
                }
            }
            (LiteralForm::Truth(yes), Type::Enum(values)) => {
                let word = if *yes { "是" } else { "否" };
                Const::Enum(values.iter().position(|value| value == word)?)
            }
            _ => {
                let message = Message::new(&texts::WRONG_TYPE).with("expected", type_words(ty));
                self.findings.push(Diagnostic::new(message).at(place).help_if(value_like_this(ty)));
                return None;
            }
        };
        Some(value)
    }

    /// A moment as written, its missing year filled in.
    pub(super) fn when(&mut self, moment: ast::MomentForm, file: FileId) -> Option<When> {
        let day = self.day(moment.date, file)?;
        Some(match moment.clock {
            Some(clock) => When::exact(day.at(clock)),
            None => When::day(day),
        })
    }
}

/// How a value of a type is written.
fn value_like_this(ty: &Type) -> Option<Message> {
    let example = match ty {
        Type::Number => "3",
        Type::Date => "2021-06-15",
        Type::Moment => "2021-06-15 09:30",
        Type::Text => "「…」",
        Type::Enum(values) => return super::names::listed(values.iter().map(String::as_str)),
        _ => return None,
    };
    Some(Message::new(&texts::VALUE_LIKE_THIS).with("example", example))
}

/// What people call a type.
pub fn type_words(ty: &Type) -> &'static crate::diagnostic::Text {
    match ty {
        Type::Text => &texts::TYPE_TEXT,
        Type::Number => &texts::TYPE_NUMBER,
        Type::Bool => &texts::TYPE_BOOL,
        Type::Date => &texts::TYPE_DATE,
        Type::Moment => &texts::TYPE_MOMENT,
        Type::Span => &texts::TYPE_SPAN,
        Type::Unit => &texts::TYPE_UNIT,
        Type::Enum(_) => &texts::TYPE_ENUM,
        Type::List(_) => &texts::TYPE_LIST,
    }
}

pub(super) fn type_of(form: &TypeForm) -> Type {
    match form {
        TypeForm::Text => Type::Text,
        TypeForm::Number => Type::Number,
        TypeForm::Bool => Type::Bool,
        TypeForm::Date => Type::Date,
        TypeForm::Moment => Type::Moment,
        TypeForm::Span => Type::Span,
        TypeForm::Unit => Type::Unit,
        TypeForm::Enum(names) => Type::Enum(names.iter().map(|name| name.text.clone()).collect()),
        TypeForm::List(of) => Type::List(Box::new(type_of(of))),
    }
}
