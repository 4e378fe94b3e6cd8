//! Conditions: names resolved, types held together. Unlike types are never compared.

use super::build::Builder;
use super::matter::type_words;
use super::{Cond, Const, Joined, Matter, Operand, Ref};
use crate::diagnostic::{Diagnostic, Message, Text, name_texts, texts};
use crate::source::{FileId, Place};
use crate::span::Span;
use crate::syntax::ast::{
    Arithmetic, Compare, Expr, ExprForm, Happening, HappeningForm, LiteralForm, Name, SpanForm, TimeUnit,
};
use crate::value::{Type, When};

/// Where a condition stands: which names it can see.
#[derive(Clone, Copy)]
pub(super) struct Scope<'m> {
    pub(super) matter: &'m Matter,
    /// The event whose brackets it stands in.
    pub(super) event: Option<usize>,
    pub(super) file: FileId,
    /// How many definitions deep: a definition that needs itself is an error.
    pub(super) depth: usize,
}

/// Whether 曾有 may stand in a condition: only prohibitions are judged beside the tickets, each by one 曾有 that is not denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Earlier {
    /// It stands in no prohibition.
    #[default]
    Elsewhere,
    /// It may.
    Asks,
    /// It stands under 非.
    Denied,
    /// There is one already.
    Asked,
}

/// Definitions that use definitions: deeper than anyone writes, shallow enough to end.
const MAX_DEFINITIONS: usize = 32;

/// The type of a value in a condition. A bare word waits for the other side to say what it is.
#[derive(Clone)]
enum Ty {
    Known(Type),
    /// A number with a measure (%, 户).
    Measured(String),
    Word(Name),
}

impl Builder<'_> {
    pub(super) fn cond(&mut self, expr: &Expr, scope: Scope<'_>) -> Option<Cond> {
        Some(match &expr.form {
            ExprForm::Or(list) => Cond::Any(self.conds(Joined::Or, list, scope)?),
            ExprForm::And(list) => Cond::All(self.conds(Joined::And, list, scope)?),
            ExprForm::Not(inner) => Cond::Not(Box::new(self.denied(inner, scope)?)),
            ExprForm::Compare(how, left, right) => self.compare(*how, left, right, scope)?,
            ExprForm::In(value, set) => {
                let (operand, ty) = self.operand(value, scope)?;
                let list = set.iter().map(|one| {
                    let (member, member_ty) = self.operand(one, scope)?;
                    self.matched(member, member_ty, &ty, one.span, scope)
                });
                let list = list.collect::<Option<Vec<_>>>()?;
                let operand = self.settled(operand, &ty, scope)?;
                Cond::OneOf(operand, list)
            }
            ExprForm::Contains(list, member) => {
                let (operand, ty) = self.operand(list, scope)?;
                let Ty::Known(Type::List(of)) = ty else {
                    return self.wrong(list.span, scope, Message::new(&texts::LIST_EXPECTED));
                };
                let (member_operand, member_ty) = self.operand(member, scope)?;
                Cond::Contains(
                    operand,
                    self.matched(member_operand, member_ty, &Ty::Known(*of), member.span, scope)?,
                )
            }
            ExprForm::Occurred(happening) => Cond::Occurred(self.event_of(happening, scope)?),
            ExprForm::Has(happening) => {
                let HappeningForm::Occurrence(occurrence) = &happening.form else {
                    return self.no_field(happening.span, scope);
                };
                match self.path(&occurrence.path, happening.span, scope)? {
                    (Operand::Ref(reference), _) => Cond::Has(reference),
                    (_, Ty::Word(name)) => return self.unknown_value(&name, scope),
                    _ => return self.no_field(happening.span, scope),
                }
            }
            ExprForm::Earlier(happening, same) => {
                let what = match self.earlier {
                    Earlier::Asks => return self.asked_earlier(happening, same, scope),
                    Earlier::Elsewhere => &texts::EARLIER,
                    Earlier::Denied => &texts::EARLIER_DENIED,
                    Earlier::Asked => &texts::EARLIER_TWICE,
                };
                return self.wrong(expr.span, scope, Message::new(&texts::NOT_YET_HERE).with("what", what));
            }
            ExprForm::Path(path) if path.len() == 1 => self.named_condition(path, expr.span, scope)?,
            _ => self.truth(expr, scope)?,
        })
    }

    /// 非: what is denied of other tickets is not judged beside them.
    fn denied(&mut self, inner: &Expr, scope: Scope<'_>) -> Option<Cond> {
        let outside = self.earlier;
        if outside == Earlier::Asks {
            self.earlier = Earlier::Denied;
        }
        let cond = self.cond(inner, scope);
        self.earlier = outside;
        cond
    }

    fn asked_earlier(&mut self, happening: &Happening, same: &[Name], scope: Scope<'_>) -> Option<Cond> {
        self.earlier = Earlier::Asked;
        let happening = self.happening(happening, scope);
        let same: Vec<Option<Ref>> = same.iter().map(|name| self.shared(name, scope)).collect();
        let same = same.into_iter().collect::<Option<Vec<_>>>();
        Some(Cond::Earlier(Box::new(happening?), same?))
    }

    /// A field or role that another ticket must share.
    fn shared(&mut self, name: &Name, scope: Scope<'_>) -> Option<Ref> {
        self.findings.uses(&name.text);
        match self.reference(name, Scope { event: None, ..scope }) {
            Some((reference, _)) => Some(reference),
            None => self.unknown_value(name, scope),
        }
    }

    fn conds(&mut self, joined: Joined, list: &[Expr], scope: Scope<'_>) -> Option<Vec<Cond>> {
        // Each part is read, so that every mistake is reported.
        let read: Vec<Option<Cond>> = list.iter().map(|expr| self.cond(expr, scope)).collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        self.parts(joined, read.iter().zip(list.iter().map(|expr| expr.span)), scope);
        Some(read)
    }

    /// A word alone: a definition, or a yes/no field.
    fn named_condition(&mut self, path: &[Name], span: Span, scope: Scope<'_>) -> Option<Cond> {
        let name = path.first()?;
        let own = self.reference(name, scope).is_some();
        self.findings.uses(&name.text);
        if let Some(definition) = self.definitions.iter().find(|d| d.name == name.text && !own) {
            if scope.depth >= MAX_DEFINITIONS {
                return self.wrong(
                    span,
                    scope,
                    Message::new(&texts::DEFINITION_LOOPS).with("name", name.text.as_str()),
                );
            }
            let inside = Scope { file: definition.file, depth: scope.depth.saturating_add(1), ..scope };
            return self.cond(definition.condition, inside);
        }
        let (operand, ty) = self.path(path, span, scope)?;
        self.truth_of(operand, ty, span, scope)
    }

    fn no_field<T>(&mut self, span: Span, scope: Scope<'_>) -> Option<T> {
        let place = Place { file: scope.file, span };
        self.findings
            .push(Diagnostic::new(&texts::FIELD_EXPECTED).at(place).help(&texts::TEST_FIELD_LIKE_THIS));
        None
    }

    fn truth(&mut self, expr: &Expr, scope: Scope<'_>) -> Option<Cond> {
        let (operand, ty) = self.operand(expr, scope)?;
        self.truth_of(operand, ty, expr.span, scope)
    }

    fn truth_of(&mut self, operand: Operand, ty: Ty, span: Span, scope: Scope<'_>) -> Option<Cond> {
        match ty {
            Ty::Known(Type::Bool) => Some(Cond::Is(operand)),
            Ty::Word(name) => self.unknown_value(&name, scope),
            other => {
                let message = Message::new(&texts::CONDITION_EXPECTED).with("type", ty_words(&other));
                let place = Place { file: scope.file, span };
                self.findings.push(Diagnostic::new(message).at(place).help(&texts::COMPARE_LIKE_THIS));
                None
            }
        }
    }

    fn compare(&mut self, how: Compare, left: &Expr, right: &Expr, scope: Scope<'_>) -> Option<Cond> {
        let (left_operand, left_ty) = self.operand(left, scope)?;
        let (right_operand, right_ty) = self.operand(right, scope)?;
        let ordered = !matches!(how, Compare::Eq | Compare::Ne);
        let (ty, span) =
            if matches!(left_ty, Ty::Word(_)) { (&right_ty, right.span) } else { (&left_ty, left.span) };
        if ordered
            && let Ty::Known(known @ (Type::Text | Type::Bool | Type::Unit | Type::Enum(_) | Type::List(_))) =
                ty
        {
            let message = Message::new(&texts::NOT_ORDERED).with("type", type_words(known));
            // 额 : 金额 is a field with one value.
            let only = match known {
                Type::Enum(values) if values.len() == 1 => values.first(),
                _ => None,
            };
            let help = only.map(|it| Message::new(&name_texts::ONE_VALUE).with("name", it.as_str()));
            let finding = Diagnostic::new(message).at(Place { file: scope.file, span });
            self.findings.list.push(finding.help_if(help));
            return None;
        }
        if matches!(ty, Ty::Word(_)) {
            self.settled(left_operand, &left_ty, scope)?;
            return None;
        }
        let ty = ty.clone();
        let left_operand = self.matched(left_operand, left_ty, &ty, left.span, scope)?;
        let right_operand = self.matched(right_operand, right_ty, &ty, right.span, scope)?;
        Some(Cond::Compare(how, left_operand, right_operand))
    }

    /// An operand that must be of a type; a bare word becomes a value of it.
    fn matched(
        &mut self,
        operand: Operand,
        own: Ty,
        ty: &Ty,
        span: Span,
        scope: Scope<'_>,
    ) -> Option<Operand> {
        let place = Place { file: scope.file, span };
        match (own, ty) {
            (Ty::Word(name), Ty::Known(Type::Enum(values))) => {
                match values.iter().position(|v| *v == name.text) {
                    Some(index) => Some(Operand::Const(Const::Enum(index))),
                    None => {
                        self.findings.unknown(
                            &texts::A_VALUE,
                            &name,
                            scope.file,
                            values.iter().map(String::as_str),
                        );
                        None
                    }
                }
            }
            (Ty::Word(name), Ty::Known(Type::Unit | Type::Text)) => {
                Some(Operand::Const(Const::Text(name.text)))
            }
            (Ty::Word(name), _) => self.unknown_value(&name, scope),
            (Ty::Known(Type::Text), Ty::Known(Type::Enum(values))) => {
                let Operand::Const(Const::Text(text)) = operand else {
                    return self.unlike(place, &Type::Text, ty);
                };
                let name = Name { text, span };
                self.matched(
                    Operand::Const(Const::Bool(false)),
                    Ty::Word(name),
                    &Ty::Known(Type::Enum(values.clone())),
                    span,
                    scope,
                )
            }
            (Ty::Known(Type::Text | Type::Unit), Ty::Known(Type::Text | Type::Unit)) => Some(operand),
            (Ty::Known(Type::Date | Type::Moment), Ty::Known(Type::Date | Type::Moment)) => Some(operand),
            (Ty::Known(a), Ty::Known(b)) if a == *b => Some(operand),
            (Ty::Measured(a), Ty::Measured(b)) if a == *b => Some(operand),
            (Ty::Known(a), _) => self.unlike(place, &a, ty),
            (Ty::Measured(a), _) => {
                let own = ty_words(&Ty::Measured(a));
                let message =
                    Message::new(&texts::UNLIKE_TYPES).with("left", own).with("right", ty_words(ty));
                self.findings.at(place, message);
                None
            }
        }
    }

    fn unlike(&mut self, place: Place, own: &Type, other: &Ty) -> Option<Operand> {
        let message =
            Message::new(&texts::UNLIKE_TYPES).with("left", type_words(own)).with("right", ty_words(other));
        self.findings.at(place, message);
        None
    }

    fn settled(&mut self, operand: Operand, ty: &Ty, scope: Scope<'_>) -> Option<Operand> {
        match ty {
            Ty::Word(name) => self.unknown_value(&name.clone(), scope),
            _ => Some(operand),
        }
    }

    fn operand(&mut self, expr: &Expr, scope: Scope<'_>) -> Option<(Operand, Ty)> {
        match &expr.form {
            ExprForm::Literal(literal) => self.literal(&literal.form, literal.span, scope),
            ExprForm::Path(path) => self.path(path, expr.span, scope),
            ExprForm::Times(happening) => {
                Some((Operand::Times(self.event_of(happening, scope)?), Ty::Known(Type::Number)))
            }
            ExprForm::Count(happening) => {
                let HappeningForm::Occurrence(occurrence) = &happening.form else {
                    return self.wrong(happening.span, scope, Message::new(&texts::LIST_EXPECTED));
                };
                match self.path(&occurrence.path, happening.span, scope)? {
                    (Operand::Ref(reference), Ty::Known(Type::List(_))) => {
                        Some((Operand::Count(reference), Ty::Known(Type::Number)))
                    }
                    _ => self.wrong(happening.span, scope, Message::new(&texts::LIST_EXPECTED)),
                }
            }
            ExprForm::Arithmetic(how, left, right) => self.arithmetic(*how, left, right, scope),
            _ => self.wrong(expr.span, scope, Message::new(&texts::VALUE_EXPECTED)),
        }
    }

    fn arithmetic(
        &mut self,
        how: Arithmetic,
        left: &Expr,
        right: &Expr,
        scope: Scope<'_>,
    ) -> Option<(Operand, Ty)> {
        if let (Arithmetic::Plus | Arithmetic::Minus, ExprForm::Literal(literal)) = (how, &right.form)
            && let LiteralForm::Span(span) = literal.form
        {
            let (operand, ty) = self.operand(left, scope)?;
            return self.shifted(operand, ty, (how, span), left.span, scope);
        }
        let (left_operand, left_ty) = self.operand(left, scope)?;
        let (right_operand, right_ty) = self.operand(right, scope)?;
        if matches!(left_ty, Ty::Known(Type::Date | Type::Moment)) {
            let days = Ty::Measured("日".to_owned());
            return match (how, right_ty) {
                (Arithmetic::Minus, Ty::Known(Type::Date | Type::Moment)) => {
                    Some((Operand::DaysBetween(Box::new(left_operand), Box::new(right_operand)), days))
                }
                (_, other) => {
                    let place = Place { file: scope.file, span: right.span };
                    self.unlike(place, &Type::Date, &other).map(|operand| (operand, days))
                }
            };
        }
        let number = Ty::Known(Type::Number);
        let left_operand = self.matched(left_operand, left_ty, &number, left.span, scope)?;
        let right_operand = self.matched(right_operand, right_ty, &number, right.span, scope)?;
        Some((Operand::Arithmetic(how, Box::new(left_operand), Box::new(right_operand)), number))
    }

    /// A date so long after another, or before it.
    fn shifted(
        &mut self,
        operand: Operand,
        ty: Ty,
        (how, by): (Arithmetic, SpanForm),
        span: Span,
        scope: Scope<'_>,
    ) -> Option<(Operand, Ty)> {
        let Ty::Known(Type::Date | Type::Moment) = ty else {
            let message = Message::new(&texts::WRONG_TYPE).with("expected", &texts::TYPE_DATE);
            return self.wrong(span, scope, message);
        };
        let measure = self.measure(by, scope)?;
        Some((Operand::Shifted(Box::new(operand), measure, how == Arithmetic::Plus), ty))
    }

    fn literal(&mut self, form: &LiteralForm, span: Span, scope: Scope<'_>) -> Option<(Operand, Ty)> {
        Some(match form {
            LiteralForm::Truth(yes) => (Operand::Const(Const::Bool(*yes)), Ty::Known(Type::Bool)),
            LiteralForm::Number(number, None) => {
                (Operand::Const(Const::Number(*number)), Ty::Known(Type::Number))
            }
            LiteralForm::Number(number, Some(measure)) => {
                (Operand::Const(Const::Number(*number)), Ty::Measured(measure.clone()))
            }
            LiteralForm::Moment(moment) => {
                let when: When = self.when(*moment, scope.file)?;
                (Operand::Const(Const::When(when)), Ty::Known(Type::Moment))
            }
            LiteralForm::Text(text) => (Operand::Const(Const::Text(text.clone())), Ty::Known(Type::Text)),
            LiteralForm::Name(text) => {
                (Operand::Const(Const::Bool(false)), Ty::Word(Name { text: text.clone(), span }))
            }
            // The days between two dates are compared with days; other spans are added to dates (`shifted`).
            LiteralForm::Span(days) if days.unit == TimeUnit::Day => {
                (Operand::Const(Const::Number(days.amount)), Ty::Measured("日".to_owned()))
            }
            LiteralForm::Span(_) => {
                let message = Message::new(&texts::WRONG_TYPE).with("expected", &texts::DAYS_OF_CALENDAR);
                return self.wrong(span, scope, message);
            }
        })
    }

    fn path(&mut self, path: &[Name], span: Span, scope: Scope<'_>) -> Option<(Operand, Ty)> {
        if let Some(first) = path.first() {
            self.findings.uses(&first.text);
        }
        match path {
            [name] => match self.reference(name, scope) {
                Some((reference, ty)) => Some((Operand::Ref(reference), Ty::Known(ty))),
                None if self.known.tables.find(&name.text).is_some() => self.table_value(name, scope),
                None => Some((Operand::Const(Const::Bool(false)), Ty::Word(name.clone()))),
            },
            [event, field] => {
                let (event, field, ty) = self.event_field(event, field, scope)?;
                Some((Operand::Ref(Ref::Latest(event, field)), Ty::Known(ty)))
            }
            _ => self.wrong(span, scope, Message::new(&texts::TOO_MANY_DOTS)),
        }
    }

    /// What a table gives for the ticket at hand.
    fn table_value(&mut self, name: &Name, scope: Scope<'_>) -> Option<(Operand, Ty)> {
        let id = self.known.tables.find(&name.text).map(super::TableId)?;
        let Some(ty) = self.model.tables.get(id.0)?.ty.clone() else {
            return self.wrong(name.span, scope, Message::new(&texts::VALUE_EXPECTED));
        };
        let columns = self.columns_in(id, name, scope)?;
        Some((Operand::Table(id, columns), Ty::Known(ty)))
    }

    /// `事件.字段`
    pub(super) fn event_field(
        &mut self,
        event: &Name,
        field: &Name,
        scope: Scope<'_>,
    ) -> Option<(usize, usize, Type)> {
        self.findings.uses(&event.text);
        let events = &scope.matter.events;
        let Some(at) = events.iter().position(|e| e.name == event.text) else {
            self.findings.unknown(
                &texts::AN_EVENT,
                event,
                scope.file,
                events.iter().map(|e| e.name.as_str()),
            );
            return None;
        };
        let fields = events.get(at).map_or(&[][..], |e| &e.fields);
        match fields.iter().enumerate().find(|(_, f)| f.name == field.text) {
            Some((index, slot)) => Some((at, index, slot.ty.clone())),
            None => {
                self.findings.unknown(
                    &texts::A_FIELD,
                    field,
                    scope.file,
                    fields.iter().map(|f| f.name.as_str()),
                );
                None
            }
        }
    }

    /// A field of the event at hand, a field or a role of the matter.
    fn reference(&self, name: &Name, scope: Scope<'_>) -> Option<(Ref, Type)> {
        let own = scope
            .event
            .and_then(|event| scope.matter.events.get(event))
            .map_or(&[][..], |event| &event.fields);
        let find = |slots: &[super::Slot]| {
            slots.iter().enumerate().find(|(_, s)| s.name == name.text).map(|(at, s)| (at, s.ty.clone()))
        };
        find(own)
            .map(|(at, ty)| (Ref::Own(at), ty))
            .or_else(|| find(&scope.matter.fields).map(|(at, ty)| (Ref::Field(at), ty)))
            .or_else(|| find(&scope.matter.roles).map(|(at, ty)| (Ref::Role(at), ty)))
    }

    fn unknown_value<T>(&mut self, name: &Name, scope: Scope<'_>) -> Option<T> {
        let matter = scope.matter;
        let own =
            scope.event.and_then(|event| matter.events.get(event)).map_or(&[][..], |event| &event.fields);
        if matter.events.iter().any(|event| event.name == name.text) {
            let message = Message::new(&texts::EVENT_IN_CONDITION).with("name", name.text.as_str());
            let place = Place { file: scope.file, span: name.span };
            self.findings.push(Diagnostic::new(message).at(place).help(&texts::BRACKET_THE_CONDITION));
            return None;
        }
        let slots = own.iter().chain(&matter.fields).chain(&matter.roles).map(|slot| slot.name.as_str());
        let definitions: Vec<&str> = self.definitions.iter().map(|d| d.name.as_str()).collect();
        self.findings.unknown(&texts::A_FIELD, name, scope.file, slots.chain(definitions));
        None
    }

    pub(super) fn wrong<T>(&mut self, span: Span, scope: Scope<'_>, message: Message) -> Option<T> {
        self.findings.at(Place { file: scope.file, span }, message);
        None
    }
}

fn ty_words(ty: &Ty) -> crate::diagnostic::Arg {
    match ty {
        Ty::Known(ty) => (type_words(ty) as &'static Text).into(),
        Ty::Measured(measure) => Message::new(&texts::A_MEASURE).with("measure", measure.as_str()).into(),
        Ty::Word(name) => name.text.as_str().into(),
    }
}
