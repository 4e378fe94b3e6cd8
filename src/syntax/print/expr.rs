//! Happenings, conditions, values and types, with brackets where the tree needs them and nowhere else.

use super::super::Rule;
use super::super::ast::{
    Arithmetic, Assignment, Compare, DutyMoment, Expr, ExprForm, Happening, HappeningForm, Literal,
    LiteralForm, Nth, Occurrence, Slot, Trigger, TypeForm,
};
use super::Printer;
use super::words::{self, ANY, NAME};

/// How tightly the parts of a condition hold together; what binds less than its place needs stands in brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Operand,
}

fn binding(form: &ExprForm) -> Binding {
    match form {
        ExprForm::Or(_) => Binding::Or,
        ExprForm::And(_) => Binding::And,
        ExprForm::Not(_) => Binding::Not,
        ExprForm::Compare(..) | ExprForm::In(..) | ExprForm::Contains(..) => Binding::Compare,
        ExprForm::Arithmetic(Arithmetic::Plus | Arithmetic::Minus, ..) => Binding::Sum,
        ExprForm::Arithmetic(Arithmetic::Times | Arithmetic::Over, ..) => Binding::Product,
        ExprForm::Count(_)
        | ExprForm::Occurred(_)
        | ExprForm::Times(_)
        | ExprForm::Has(_)
        | ExprForm::Earlier(..)
        | ExprForm::Literal(_)
        | ExprForm::Path(_) => Binding::Operand,
    }
}

impl Printer {
    pub(super) fn condition(self, expr: &Expr) -> String {
        self.bound(expr, Binding::Or)
    }

    fn bound(self, expr: &Expr, place: Binding) -> String {
        let text = self.expr(&expr.form);
        if binding(&expr.form) < place { format!("({text})") } else { text }
    }

    fn all(self, list: &[Expr], place: Binding, between: &str) -> String {
        let list: Vec<String> = list.iter().map(|part| self.bound(part, place)).collect();
        list.join(between)
    }

    fn expr(self, form: &ExprForm) -> String {
        let pair = |left: &Expr, first, sign: &str, right: &Expr, second| {
            format!("{} {sign} {}", self.bound(left, first), self.bound(right, second))
        };
        match form {
            ExprForm::Or(list) => self.all(list, Binding::And, self.say(" 或 ", " or ")),
            ExprForm::And(list) => self.all(list, Binding::Not, self.say(" 且 ", " and ")),
            ExprForm::Not(inner) => format!("{} {}", self.say("非", "not"), self.bound(inner, Binding::Not)),
            ExprForm::Compare(how, left, right) => {
                pair(left, Binding::Sum, compare(*how), right, Binding::Sum)
            }
            ExprForm::In(left, list) => {
                let (word, list) = (self.say("属于", "in"), self.all(list, Binding::Sum, self.comma()));
                format!("{} {word} {{{list}}}", self.bound(left, Binding::Sum))
            }
            ExprForm::Contains(left, right) => {
                pair(left, Binding::Sum, self.say("包含", "contains"), right, Binding::Sum)
            }
            ExprForm::Arithmetic(how, left, right) => match how {
                Arithmetic::Plus => pair(left, Binding::Sum, "+", right, Binding::Product),
                Arithmetic::Minus => pair(left, Binding::Sum, "-", right, Binding::Product),
                Arithmetic::Times => pair(left, Binding::Product, "*", right, Binding::Operand),
                Arithmetic::Over => pair(left, Binding::Product, "/", right, Binding::Operand),
            },
            ExprForm::Count(of) => self.call("个数", "count", of),
            ExprForm::Occurred(of) => self.call("已发生", "occurred", of),
            ExprForm::Times(of) => self.call("次数", "times_of", of),
            ExprForm::Has(of) => self.call("有", "has", of),
            ExprForm::Earlier(of, same) => {
                let same: Vec<String> = same.iter().map(|name| words::name(name, NAME)).collect();
                let same = if same.is_empty() {
                    String::new()
                } else {
                    format!(", {} {}", self.say("同", "same_as"), same.join(self.comma()))
                };
                format!("{}({}{same})", self.say("曾有", "earlier"), self.happening(of))
            }
            ExprForm::Literal(literal) => self.literal(literal),
            ExprForm::Path(path) => {
                let first = path.first().map_or("", |first| first.text.as_str());
                let rest = path.iter().skip(1).map(|part| format!(".{}", words::name(part, ANY)));
                std::iter::once(words::unquoted(first, Rule::operand)).chain(rest).collect()
            }
        }
    }

    fn call(self, zh: &'static str, en: &'static str, of: &Happening) -> String {
        format!("{}({})", self.say(zh, en), self.happening(of))
    }

    pub(super) fn literal(self, literal: &Literal) -> String {
        match &literal.form {
            LiteralForm::Truth(true) => self.say("是", "yes").to_owned(),
            LiteralForm::Truth(false) => self.say("否", "no").to_owned(),
            LiteralForm::Number(number, measure) => self.measured(*number, measure.as_deref()),
            LiteralForm::Moment(moment) => self.moment(moment),
            LiteralForm::Span(span) => self.span(span),
            LiteralForm::Text(text) => words::string(text),
            LiteralForm::Name(name) => words::unquoted(name, Rule::literal),
        }
    }

    /// `名 = 值、值`
    pub(super) fn assignment(self, assignment: &Assignment) -> String {
        let values: Vec<String> = assignment.values.iter().map(|value| self.literal(value)).collect();
        format!("{} = {}", words::name(&assignment.name, ANY), values.join(self.comma()))
    }

    /// `接收(…) 当 条件`
    pub(super) fn trigger(self, trigger: &Trigger) -> String {
        let happening = self.happening(&trigger.happening);
        match &trigger.when {
            Some(when) => format!("{happening} {} {}", self.say("当", "when"), self.condition(when)),
            None => happening,
        }
    }

    pub(super) fn happening(self, happening: &Happening) -> String {
        let join = |list: &[Happening], between: &str, both: bool| {
            let bracketed = |part: &Happening| match part.form {
                HappeningForm::Either(_) | HappeningForm::Unless(..) => true,
                HappeningForm::Both(_) => both,
                HappeningForm::Field(_) | HappeningForm::Occurrence(_) => false,
            };
            let list: Vec<String> = list
                .iter()
                .map(|part| {
                    let text = self.happening(part);
                    if bracketed(part) { format!("({text})") } else { text }
                })
                .collect();
            list.join(between)
        };
        match &happening.form {
            HappeningForm::Either(list) => join(list, self.say(" 或 ", " or "), false),
            HappeningForm::Both(list) => join(list, self.say(" 且 ", " and "), true),
            HappeningForm::Unless(inner, condition) => {
                let text = self.happening(inner);
                let nested = matches!(inner.form, HappeningForm::Unless(..));
                let text = if nested { format!("({text})") } else { text };
                format!("{text} {} {}", self.say("除非", "unless"), self.condition(condition))
            }
            HappeningForm::Field(name) => {
                format!("{} {}", self.say("字段", "field"), words::name(name, NAME))
            }
            HappeningForm::Occurrence(occurrence) => self.occurrence(occurrence),
        }
    }

    fn occurrence(self, occurrence: &Occurrence) -> String {
        let mut text = match occurrence.nth {
            Some(Nth::Exactly(n)) => self.nth(&n.to_string()),
            Some(Nth::Every) => self.nth("n"),
            None => String::new(),
        };
        text.push_str(&words::path(&occurrence.path, Rule::one_happening));
        if let Some(condition) = &occurrence.condition {
            text.push_str(&format!("({})", self.condition(condition)));
        }
        if let Some(by) = &occurrence.by {
            text.push_str(&format!(" {} {}", self.say("由", "by"), words::path(by, NAME)));
        }
        match &occurrence.moment {
            Some(moment) => format!("{text} {}", self.duty_moment(moment)),
            None => text,
        }
    }

    /// `第2次 `
    pub(super) fn nth(self, number: &str) -> String {
        format!("{}{number}{}", self.say("第", "occurrence "), self.say("次 ", " "))
    }

    pub(super) fn duty_moment(self, moment: &DutyMoment) -> String {
        match moment {
            DutyMoment::OverdueFor(span) => self.say("逾期满", "overdue_for ").to_owned() + &*self.span(span),
            DutyMoment::Overdue => self.say("逾期", "overdue").to_owned(),
            DutyMoment::BeforeDue(span) => self.say("到期前", "before_due ").to_owned() + &*self.span(span),
            DutyMoment::FallsDue => self.say("期满", "falls_due").to_owned(),
            DutyMoment::InTime => self.say("按期", "in_time").to_owned(),
        }
    }

    /// What follows a field's name: ` ?: 是否 默认 是`. In a row of fields of which some may be left out, a colon without
    /// `?` keeps its place.
    pub(super) fn slot_type(self, slot: &Slot, row_has_optional: bool) -> String {
        let sign = match (slot.optional, row_has_optional, &slot.ty) {
            (true, _, Some(_)) => " ?: ",
            (true, _, None) => " ?",
            (false, true, Some(_)) => "  : ",
            (false, false, Some(_)) => " : ",
            (false, _, None) => "",
        };
        let ty = slot.ty.as_ref().map_or_else(String::new, |ty| self.type_form(ty));
        let default = slot.default.as_ref().map(|value| {
            let word = self.say("默认", "default");
            format!(" {word} {}", self.literal(value))
        });
        format!("{sign}{ty}{}", default.unwrap_or_default())
    }

    pub(super) fn type_form(self, ty: &TypeForm) -> String {
        let word = match ty {
            TypeForm::Text => self.say("文", "text"),
            TypeForm::Number => self.say("数", "number"),
            TypeForm::Bool => self.say("是否", "yes_no"),
            TypeForm::Date => self.say("日期", "date"),
            TypeForm::Moment => self.say("时刻", "moment"),
            TypeForm::Span => self.say("时限", "limit"),
            TypeForm::Unit => self.say("单位", "unit"),
            TypeForm::List(of) => return format!("{}<{}>", self.say("列表", "list"), self.type_form(of)),
            // A single value must not be taken for a type.
            TypeForm::Enum(names) => {
                let rule = if names.len() == 1 { Rule::type_form } else { NAME };
                let names: Vec<String> = names.iter().map(|name| words::name(name, rule)).collect();
                return names.join(" | ");
            }
        };
        word.to_owned()
    }
}

pub(super) fn compare(how: Compare) -> &'static str {
    match how {
        Compare::Eq => "=",
        Compare::Ne => "≠",
        Compare::Lt => "<",
        Compare::Le => "≤",
        Compare::Gt => ">",
        Compare::Ge => "≥",
    }
}
