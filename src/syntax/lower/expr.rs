//! Conditions, values, happenings and types: from pairs to the tree.

use super::super::ast::{
    Arithmetic, Assignment, Cite, Compare, DutyMoment, Expr, ExprForm, Happening, HappeningForm, Literal,
    LiteralForm, Name, Nth, Occurrence, TypeForm,
};
use super::super::phrase::{P, Reader, inner};
use super::super::{Rule, numeral};
use crate::diagnostic::texts;
use crate::span::Span;
use crate::value::Number;

impl Reader<'_> {
    pub(super) fn condition(&mut self, pair: P<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let parts = inner(pair);
        match rule {
            Rule::negation if parts.first().is_some_and(|p| p.as_rule() == Rule::kw_not) => {
                let mut parts = parts;
                let inner = self.condition(parts.pop()?)?;
                let not = |inner: Expr, word: P<'_>| {
                    let start = self.span(&word).start;
                    Expr { span: Span { start, ..inner.span }, form: ExprForm::Not(Box::new(inner)) }
                };
                Some(parts.into_iter().rev().fold(inner, not))
            }
            Rule::comparison => self.comparison(parts, span),
            Rule::sum | Rule::product => self.arithmetic(parts, span),
            Rule::operand => self.operand(parts.into_iter().next()?),
            _ => {
                let list = parts.into_iter().map(|part| self.condition(part)).collect::<Option<Vec<_>>>()?;
                Some(several(list, span, if rule == Rule::condition { ExprForm::Or } else { ExprForm::And }))
            }
        }
    }

    fn comparison(&mut self, parts: Vec<P<'_>>, span: Span) -> Option<Expr> {
        let mut parts = parts.into_iter();
        let left = self.condition(parts.next()?)?;
        let Some(second) = parts.next() else { return Some(left) };
        let left = Box::new(left);
        let form = match second.as_rule() {
            Rule::compare => {
                let how = compare(&second.into_inner().next()?);
                ExprForm::Compare(how, left, Box::new(self.condition(parts.next()?)?))
            }
            Rule::value_set => {
                let list =
                    inner(second).into_iter().map(|part| self.condition(part)).collect::<Option<Vec<_>>>()?;
                ExprForm::In(left, list)
            }
            _ => ExprForm::Contains(left, Box::new(self.condition(second)?)),
        };
        Some(Expr { form, span })
    }

    fn arithmetic(&mut self, parts: Vec<P<'_>>, span: Span) -> Option<Expr> {
        let mut parts = parts.into_iter();
        let mut so_far = self.condition(parts.next()?)?;
        while let (Some(sign), Some(right)) = (parts.next(), parts.next()) {
            let how = match sign.as_rule() {
                Rule::plus => Arithmetic::Plus,
                Rule::minus => Arithmetic::Minus,
                Rule::times => Arithmetic::Times,
                _ => Arithmetic::Over,
            };
            let right = self.condition(right)?;
            so_far = Expr { form: ExprForm::Arithmetic(how, Box::new(so_far), Box::new(right)), span };
        }
        Some(so_far)
    }

    fn operand(&mut self, pair: P<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let form = match pair.as_rule() {
            Rule::condition => return self.condition(pair),
            Rule::call => self.call(pair)?,
            Rule::earlier => {
                let mut parts = inner(pair).into_iter().filter(|part| part.as_rule() != Rule::fn_earlier);
                let happening = self.happening(parts.next()?)?;
                ExprForm::Earlier(Box::new(happening), parts.map(|name| self.name(name)).collect())
            }
            Rule::path => ExprForm::Path(self.path(pair)),
            _ => ExprForm::Literal(self.literal(pair)?),
        };
        Some(Expr { form, span })
    }

    fn call(&mut self, pair: P<'_>) -> Option<ExprForm> {
        let mut parts = inner(pair).into_iter();
        let called = parts.next()?.into_inner().next()?.as_rule();
        let argument = Box::new(self.happening(parts.next()?.into_inner().next()?)?);
        Some(match called {
            Rule::fn_count => ExprForm::Count(argument),
            Rule::fn_occurred => ExprForm::Occurred(argument),
            Rule::fn_times => ExprForm::Times(argument),
            _ => ExprForm::Has(argument),
        })
    }

    pub(super) fn path(&mut self, pair: P<'_>) -> Vec<Name> {
        inner(pair).into_iter().map(|name| self.name(name)).collect()
    }

    pub(super) fn literal(&mut self, pair: P<'_>) -> Option<Literal> {
        let pair = if pair.as_rule() == Rule::literal { inner(pair).into_iter().next()? } else { pair };
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::name {
            return Some(Literal { form: LiteralForm::Name(self.name(pair).text), span });
        }
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let form = match rule {
            Rule::truth => LiteralForm::Truth(first.as_rule() == Rule::truth_yes),
            Rule::moment_literal => LiteralForm::Moment(self.moment(first)?),
            Rule::span_literal => LiteralForm::Span(self.time_span(first)?),
            Rule::string_literal => LiteralForm::Text(self.string(first).text),
            Rule::below_zero => match self.measured(parts.next()?)? {
                LiteralForm::Number(number, measure) => {
                    LiteralForm::Number(Number::whole(0).minus(number)?, measure)
                }
                other => other,
            },
            _ => self.measured(first)?,
        };
        Some(Literal { form, span })
    }

    fn measured(&mut self, pair: P<'_>) -> Option<LiteralForm> {
        let mut parts = inner(pair).into_iter();
        let first = parts.next()?;
        if first.as_rule() == Rule::percentage {
            let number = self.number(first.into_inner().next()?)?;
            return Some(LiteralForm::Number(number, Some("%".to_owned())));
        }
        // 百分之九十九 is 99%.
        let share = first.as_str().starts_with("百分之");
        let number: Number = self.number(first)?;
        let measure = parts.next().map(|word| match word.as_rule() {
            Rule::points => "百分点".to_owned(),
            _ => word.as_str().to_owned(),
        });
        match (share, measure) {
            (true, None) => Some(LiteralForm::Number(
                numeral::plain(number.times(Number::whole(100))?),
                Some("%".to_owned()),
            )),
            (_, measure) => Some(LiteralForm::Number(number, measure)),
        }
    }

    pub(super) fn happening(&mut self, pair: P<'_>) -> Option<Happening> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        match rule {
            Rule::occurrence => {
                let occurrence = Box::new(self.occurrence(pair)?);
                Some(Happening { form: HappeningForm::Occurrence(occurrence), span })
            }
            Rule::field_moment => {
                let name = self.name(inner(pair).into_iter().next()?);
                Some(Happening { form: HappeningForm::Field(name), span })
            }
            Rule::one_happening => self.happening(inner(pair).into_iter().next()?),
            _ => self.joined(pair, rule),
        }
    }

    /// 或, 且, 除非.
    fn joined(&mut self, pair: P<'_>, rule: Rule) -> Option<Happening> {
        let span = self.span(&pair);
        let (mut list, mut unless, mut lifted) = (Vec::new(), None, false);
        for part in inner(pair) {
            match part.as_rule() {
                Rule::kw_unless => lifted = true,
                Rule::condition if lifted => unless = Some(self.condition(part)?),
                _ => list.push(self.happening(part)?),
            }
        }
        let joined = match list.pop() {
            Some(one) if list.is_empty() => one,
            Some(last) => {
                list.push(last);
                let form = if rule == Rule::together {
                    HappeningForm::Both(list)
                } else {
                    HappeningForm::Either(list)
                };
                Happening { form, span }
            }
            None => return None,
        };
        Some(match unless {
            Some(condition) => Happening { form: HappeningForm::Unless(Box::new(joined), condition), span },
            None => joined,
        })
    }

    pub(super) fn occurrence(&mut self, pair: P<'_>) -> Option<Occurrence> {
        let mut occurrence =
            Occurrence { nth: None, path: Vec::new(), condition: None, by: None, moment: None };
        for part in inner(pair) {
            match part.as_rule() {
                Rule::nth => occurrence.nth = Some(self.nth(part)?),
                Rule::path if occurrence.path.is_empty() => occurrence.path = self.path(part),
                Rule::path => occurrence.by = Some(self.path(part)),
                Rule::bracketed => {
                    occurrence.condition = Some(self.condition(inner(part).into_iter().next()?)?)
                }
                Rule::duty_moment => occurrence.moment = Some(self.duty_moment(part.into_inner().next()?)?),
                _ => {}
            }
        }
        Some(occurrence)
    }

    pub(super) fn nth(&mut self, pair: P<'_>) -> Option<Nth> {
        let number =
            inner(pair).into_iter().find(|p| matches!(p.as_rule(), Rule::whole | Rule::every_nth))?;
        if number.as_rule() == Rule::every_nth {
            Some(Nth::Every)
        } else {
            self.whole(&number).map(Nth::Exactly)
        }
    }

    pub(super) fn duty_moment(&mut self, pair: P<'_>) -> Option<DutyMoment> {
        Some(match pair.as_rule() {
            Rule::overdue => DutyMoment::Overdue,
            Rule::falls_due => DutyMoment::FallsDue,
            Rule::in_time => DutyMoment::InTime,
            Rule::overdue_for => DutyMoment::OverdueFor(self.time_span(pair.into_inner().nth(1)?)?),
            _ => DutyMoment::BeforeDue(self.time_span(pair.into_inner().nth(1)?)?),
        })
    }

    pub(super) fn type_form(&mut self, pair: P<'_>) -> Option<TypeForm> {
        let form = pair.into_inner().next()?;
        Some(match form.as_rule() {
            Rule::ty_text => TypeForm::Text,
            Rule::ty_number => TypeForm::Number,
            Rule::ty_bool => TypeForm::Bool,
            Rule::ty_date => TypeForm::Date,
            Rule::ty_moment => TypeForm::Moment,
            Rule::ty_span => TypeForm::Span,
            Rule::ty_unit => TypeForm::Unit,
            Rule::ty_list => TypeForm::List(Box::new(self.type_form(inner(form).into_iter().next()?)?)),
            _ => TypeForm::Enum(inner(form).into_iter().map(|name| self.name(name)).collect()),
        })
    }

    pub(super) fn cite(&mut self, pair: P<'_>) -> Option<Cite> {
        let start = self.span(&pair);
        let (labels, quotes): (Vec<_>, Vec<_>) =
            inner(pair).into_iter().partition(|part| part.as_rule() == Rule::clause_label);
        // Words quoted without a clause name a notice; only days of a calendar have those.
        let clause = match labels.first() {
            Some(label) => Name { text: label.as_str().to_owned(), span: self.span(label) },
            None => Name { text: String::new(), span: start },
        };
        let quotes = quotes.into_iter().filter(|part| part.as_rule() == Rule::string);
        Some(Cite { clause, quotes: quotes.map(|part| self.quote(part)).collect::<Option<Vec<_>>>()? })
    }

    /// Words quoted from the source: there must be some.
    pub(super) fn quote(&mut self, pair: P<'_>) -> Option<Name> {
        let quote = self.string(pair);
        let empty = !quote.text.chars().any(char::is_alphanumeric);
        if empty { self.wrong(quote.span, &texts::EMPTY_QUOTE) } else { Some(quote) }
    }

    pub(super) fn assignment(&mut self, pair: P<'_>) -> Option<Assignment> {
        let mut parts = inner(pair).into_iter();
        let name = self.name(parts.next()?);
        let mut values = Vec::new();
        for part in parts {
            let literals = if part.as_rule() == Rule::literal_list { inner(part) } else { vec![part] };
            for literal in literals {
                values.push(self.literal(literal)?);
            }
        }
        Some(Assignment { name, values })
    }
}

fn several(mut list: Vec<Expr>, span: Span, join: fn(Vec<Expr>) -> ExprForm) -> Expr {
    match list.pop() {
        Some(one) if list.is_empty() => one,
        Some(last) => {
            list.push(last);
            Expr { form: join(list), span }
        }
        None => Expr { form: join(list), span },
    }
}

pub(super) fn compare(pair: &P<'_>) -> Compare {
    match pair.as_rule() {
        Rule::cmp_ne => Compare::Ne,
        Rule::cmp_ge => Compare::Ge,
        Rule::cmp_le => Compare::Le,
        Rule::cmp_lt => Compare::Lt,
        Rule::cmp_gt => Compare::Gt,
        _ => Compare::Eq,
    }
}
