//! Lines of bodies: keyword, phrase, clauses quoted.

use super::super::ast::{
    Bearer, Dated, Expect, Force, Line, LineBody, OwnReading, Reassign, Rung, RungExpect, Sharing, Slot,
    TicketForm, Trigger,
};
use super::super::content;
use super::super::forms::{self, Key, Kind, LineForm};
use super::super::outline::{Block, Piece, Statement};
use super::super::phrase::{P, Reader, inner};
use super::super::{Rule, ast, numeral, said};
use super::Lowering;
use super::items::Items;
use crate::diagnostic::{Arg, Diagnostic, Message, nearest, sure_word, texts};
use crate::span::Span;

impl Lowering<'_, '_> {
    /// The lines of a body. A line that cannot be read marks its declaration as damaged.
    pub(super) fn lines(&mut self, block: &Block, kind: Kind, damaged: &mut bool) -> ast::Block<Line> {
        self.block(block, |lowering, statement| {
            let line = lowering.line(statement, kind, damaged);
            *damaged |= line.is_none();
            line
        })
    }

    /// What stands in a block, comments and blanks kept.
    fn block<T>(
        &mut self,
        block: &Block,
        mut lower: impl FnMut(&mut Self, &Statement) -> Option<T>,
    ) -> ast::Block<T> {
        let mut items = Items::default();
        for piece in &block.pieces {
            match piece {
                Piece::Blank => items.blank(),
                Piece::Comment { span, trailing } => items.comment(self.slice(*span), *trailing),
                Piece::Statement(statement) => {
                    let lowered = lower(self, statement);
                    lowered.into_iter().for_each(|line| items.line(line));
                    self.inner_comments(statement).for_each(|text| items.comment(text, true));
                }
            }
        }
        ast::Block { items: items.done(), one_line: !self.slice(block.span).contains('\n') }
    }

    fn line(&mut self, statement: &Statement, kind: Kind, damaged: &mut bool) -> Option<Line> {
        if statement.broken {
            return None;
        }
        let text = self.phrase(statement.span);
        let word = keyword(text, kind);
        let (form, word) = match forms::line_form(word, kind) {
            Some(form) => (Some(form), word),
            None => (content::content_form(text, kind), ""),
        };
        let Some(form) = form else {
            self.unknown_line(statement, forms::first_word(text), kind);
            return None;
        };
        let base = (statement.span.start as usize).saturating_add(word.len());
        let phrase = self.phrases.get(base..statement.span.end as usize).unwrap_or("");
        let mut reader = self.reader(base);
        let pair = reader.parse(form.phrase, phrase)?;
        let (parts, cites) = reader.split_cites(pair)?;
        let body = reader.line_body(form.key, parts)?;
        let body = self.nested(statement, form, body, damaged)?;
        Some(Line { span: statement.span, body, cites })
    }

    fn unknown_line(&mut self, statement: &Statement, word: &str, kind: Kind) {
        let start = statement.span.start as usize;
        let here =
            if word.is_empty() { statement.span } else { Span::new(start, start.saturating_add(word.len())) };
        let here = self.place(here);
        let declared = forms::DECLARATIONS.iter().find(|form| form.kind == kind);
        let declared = declared.map_or(Arg::from(""), |form| Arg::Both(form.zh, form.en));
        if word.is_empty() {
            let sign: String = self.slice(here.span).chars().take(1).collect();
            let place = self.place(Span::new(start, start.saturating_add(sign.len())));
            let message = Message::new(&texts::UNEXPECTED).with("found", sign);
            self.findings.push(Diagnostic::new(message).at(place).help(&texts::LINES_OPEN_WITH_WORDS));
            return;
        }
        let fitting = || forms::LINES.iter().filter(move |form| form.within.contains(&kind));
        let elsewhere: Vec<Arg> = forms::DECLARATIONS
            .iter()
            .filter(|form| forms::line_form(word, form.kind).is_some())
            .map(|form| Arg::Both(form.zh, form.en))
            .collect();
        let text = if elsewhere.is_empty() { &texts::UNKNOWN_LINE } else { &texts::LINE_NOT_HERE };
        let message = Message::new(text).with("word", word).with("declaration", declared.clone());
        let finding = Diagnostic::new(message).at(here);
        let words = || fitting().flat_map(|form| [form.zh, form.en]).filter(|word| !word.is_empty());
        let near = nearest(word, words());
        let glued = forms::glued(word, words()).filter(|_| elsewhere.is_empty() && near.is_none());
        let finding = match (sure_word(word, words()), &glued) {
            (Some(name), _) if elsewhere.is_empty() => finding.certain_fix(here, name),
            (_, Some(parted)) => finding.certain_fix(here, parted.as_str()),
            _ => finding,
        };
        let meant = || fitting().find(|form| said::is_said_for(word, form.zh));
        let help = match near.or_else(|| meant().map(|form| form.zh)) {
            Some(name) => Message::new(&texts::DID_YOU_MEAN).with("name", name),
            None if glued.is_some() => {
                Message::new(&texts::DID_YOU_MEAN).with("name", glued.unwrap_or_default())
            }
            None if !elsewhere.is_empty() => Message::new(&texts::LINE_BELONGS_IN)
                .with("word", word)
                .with("declarations", Arg::AnyOf(elsewhere)),
            None => {
                let all = fitting().map(|form| Arg::Both(form.zh, form.en)).collect();
                Message::new(&texts::LINES_THAT_FIT)
                    .with("declaration", declared)
                    .with("lines", Arg::AnyOf(all))
            }
        };
        self.findings.push(finding.help(help));
    }

    /// The block of a line: the fields of an event, the values of a ticket, the reason of a 口径. Others have none.
    fn nested(
        &mut self,
        statement: &Statement,
        form: &LineForm,
        body: LineBody,
        damaged: &mut bool,
    ) -> Option<LineBody> {
        let Some(block) = &statement.block else { return Some(body) };
        Some(match body {
            LineBody::Event(name, _) => {
                let slots = self.block(block, |lowering, statement| {
                    let lower = |reader: &mut Reader<'_>, pair: P<'_>| reader.slot(pair);
                    lowering.inner_line(statement, Rule::event_field, lower)
                });
                LineBody::Event(name, Some(slots))
            }
            LineBody::Ticket(ticket) => {
                let values = self.block(block, |lowering, statement| {
                    let lower = |reader: &mut Reader<'_>, pair: P<'_>| reader.assignment(pair);
                    lowering.inner_line(statement, Rule::line_assign, lower)
                });
                LineBody::Ticket(TicketForm { values: Some(values), ..ticket })
            }
            LineBody::OwnReading(reading) => {
                let body = Some(self.lines(block, Kind::Reading, damaged));
                LineBody::OwnReading(OwnReading { body, ..reading })
            }
            LineBody::Rung(rung) => {
                let body = Some(self.lines(block, Kind::Duty, damaged));
                LineBody::Rung(Rung { body, ..rung })
            }
            // The reason for a local rest day is its clause, in a block.
            LineBody::Rest(days, _) => LineBody::Rest(days, Some(self.lines(block, Kind::Reading, damaged))),
            LineBody::Work(days, _) => LineBody::Work(days, Some(self.lines(block, Kind::Reading, damaged))),
            _ => {
                let message = Message::new(&texts::NO_BODY_HERE).with("keyword", form.zh);
                let place = self.place(statement.span);
                self.findings.push(Diagnostic::new(message).at(place));
                return None;
            }
        })
    }

    /// A line of a block that opens with no keyword.
    fn inner_line<T>(
        &mut self,
        statement: &Statement,
        rule: Rule,
        lower: fn(&mut Reader<'_>, P<'_>) -> Option<T>,
    ) -> Option<T> {
        if statement.broken {
            return None;
        }
        let text = self.phrase(statement.span);
        let mut reader = self.reader(statement.span.start as usize);
        let pair = reader.parse(rule, text)?;
        lower(&mut reader, pair)
    }
}

/// The keyword a line starts with: its first word, or the start of it where a number touches (`至多1次`).
fn keyword(text: &str, kind: Kind) -> &str {
    let word = forms::first_word(text);
    let number = |c: char| c.is_numeric() || (kind == Kind::Example && numeral::is_digit(c));
    if word.starts_with(number) {
        return "";
    }
    if forms::line_form(word, kind).is_some() {
        return word;
    }
    let digit = word.find(numeral::is_digit);
    let stem = digit.and_then(|at| word.get(..at)).unwrap_or(word);
    if forms::line_form(stem, kind).is_some() { stem } else { word }
}

impl<'f> Reader<'f> {
    /// Parts the clauses quoted at a line's end from the rest.
    fn split_cites<'t>(&mut self, pair: P<'t>) -> Option<(Vec<P<'t>>, Vec<ast::Cite>)> {
        let (mut parts, mut cites) = (Vec::new(), Vec::new());
        let own = pair.as_rule() == Rule::line_cite;
        if own {
            return Some((Vec::new(), vec![self.cite(pair)?]));
        }
        for part in inner(pair) {
            if part.as_rule() == Rule::cite {
                cites.push(self.cite(part)?);
            } else {
                parts.push(part);
            }
        }
        Some((parts, cites))
    }

    fn line_body(&mut self, key: Key, parts: Vec<P<'_>>) -> Option<LineBody> {
        let parts = parts.into_iter();
        match key {
            Key::Cite => return Some(LineBody::Cite),
            Key::Early => return Some(LineBody::Early),
            Key::NotWhileOpen => return Some(LineBody::NotWhileOpen),
            Key::FirstOnly => return Some(LineBody::FirstOnly),
            Key::LateApprovalExcuses => return Some(LineBody::LateApprovalExcuses),
            Key::Via => {
                let steps = parts.map(|step| self.happening(inner(step).into_iter().next()?));
                return Some(LineBody::Via(steps.collect::<Option<Vec<_>>>()?));
            }
            Key::Bearer => return self.bearer(parts.collect()),
            Key::Alias => return Some(LineBody::Alias(parts.map(|alias| self.string(alias)).collect())),
            Key::Ticket => return Some(LineBody::Ticket(self.ticket(parts.collect()))),
            Key::Role => return Some(LineBody::Role(self.slot_parts(parts.collect())?)),
            Key::Field => return Some(LineBody::Field(self.slot_parts(parts.collect())?)),
            _ => {}
        }
        let all: Vec<P<'_>> = parts.collect();
        if let Some(other) = self.other_line(key, &all) {
            return other;
        }
        let mut parts = all.into_iter();
        let first = parts.next()?;
        let second = parts.next();
        self.policy_line(key, &first, second.as_ref())
            .or_else(|| self.naming_line(key, first.clone()))
            .unwrap_or_else(|| self.rule_line(key, first, second))
    }

    /// Lines of the policy's head. The outer option says whether the key is one of them.
    fn policy_line(&mut self, key: Key, first: &P<'_>, second: Option<&P<'_>>) -> Option<Option<LineBody>> {
        Some(match key {
            Key::Language => self.whole(first).map(LineBody::Language),
            Key::Year => self.year(first).map(LineBody::Year),
            Key::InForce => self.in_force(first, second),
            Key::DayIs => Some(LineBody::DayIsWorkingDay(first.as_rule() == Rule::unit_working_day)),
            _ => return None,
        })
    }

    fn in_force(&mut self, first: &P<'_>, second: Option<&P<'_>>) -> Option<LineBody> {
        let from = self.date(first.clone())?;
        let to = match second {
            Some(second) => Some(self.date(second.clone())?),
            None => None,
        };
        Some(LineBody::InForce(from, to))
    }

    /// Lines that hold a name, a string, or a list of names.
    fn naming_line(&mut self, key: Key, first: P<'_>) -> Option<Option<LineBody>> {
        let words = |reader: &mut Self, pair: P<'_>| {
            if pair.as_rule() == Rule::string { reader.string(pair) } else { reader.name(pair) }
        };
        Some(Some(match key {
            Key::City => LineBody::City(words(self, first)),
            Key::Title => LineBody::Title(words(self, first)),
            Key::Number => LineBody::Number(words(self, first)),
            Key::SourceText => LineBody::SourceText(words(self, first)),
            Key::Calendar => LineBody::Calendar(words(self, first)),
            Key::Phone => LineBody::Phone(words(self, first)),
            Key::Superior => LineBody::Superior(words(self, first)),
            Key::Matter => LineBody::Matter(words(self, first)),
            Key::To => LineBody::To(words(self, first)),
            Key::Reason => LineBody::Reason(words(self, first)),
            Key::Event => LineBody::Event(words(self, first), None),
            Key::AppliesTo => LineBody::AppliesTo(self.names(first)),
            _ => return None,
        }))
    }

    /// Lines of matters, duties, extensions and examples.
    fn rule_line(&mut self, key: Key, first: P<'_>, second: Option<P<'_>>) -> Option<LineBody> {
        Some(match key {
            Key::RestsOn if first.as_rule() == Rule::name_list => LineBody::RestsOn(self.names(first)),
            Key::RestsOn => {
                let (name, value) = (self.name(first), self.reading(second?.into_inner().next()?)?);
                LineBody::OwnReading(OwnReading { name, value, body: None })
            }
            Key::Condition => LineBody::Condition(self.condition(first)?),
            Key::From => LineBody::From(self.trigger(first, second)?),
            Key::Completion => LineBody::Completion(self.trigger(first, second)?),
            Key::Termination => LineBody::Termination(self.trigger(first, second)?),
            Key::Request => LineBody::Request(self.trigger(first, second)?),
            Key::Limit => LineBody::Limit(self.limit(first)?),
            Key::Reassign => LineBody::Reassign(match first.as_rule() {
                Rule::re_restart => Reassign::Restart,
                Rule::re_keep => Reassign::Keep,
                _ => Reassign::Move,
            }),
            Key::Force => self.force(&first, second)?,
            Key::ExtendTo if first.as_rule() == Rule::path => LineBody::ExtendToField(self.path(first)),
            Key::ExtendTo => LineBody::ExtendToDate(self.date(inner(first).into_iter().next()?)?),
            Key::ExtendBy => LineBody::ExtendBy(self.time_span(first)?),
            Key::TotalAtMost => LineBody::TotalAtMost(self.time_span(first)?),
            Key::AtMost => LineBody::AtMost(self.whole(&first)?),
            Key::AsOf => LineBody::AsOf(self.moment(first)?),
            Key::Dated => LineBody::Dated(self.dated(first, second?)?),
            Key::Expect => LineBody::Expect(self.expect(first)?),
            Key::Accept => LineBody::Accept(self.name(first), self.string(second?)),
            _ => return None,
        })
    }

    pub(super) fn trigger(&mut self, first: P<'_>, when: Option<P<'_>>) -> Option<Trigger> {
        let happening = self.happening(first)?;
        let when = match when {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        Some(Trigger { happening, when })
    }

    fn force(&mut self, first: &P<'_>, reason: Option<P<'_>>) -> Option<LineBody> {
        let force = match first.as_rule() {
            Rule::force_principle => Force::InPrinciple,
            Rule::force_strive => Force::Strive,
            Rule::force_encourage => Force::Encouraged,
            _ => Force::Shall,
        };
        let excuse = match reason {
            Some(happening) => Some(self.happening(happening)?),
            None => None,
        };
        Some(LineBody::Force(force, excuse))
    }

    fn bearer(&mut self, parts: Vec<P<'_>>) -> Option<LineBody> {
        let mut bearer = Bearer { sharing: None, list: Vec::new(), open: false, lead: None };
        for part in parts {
            match part.as_rule() {
                Rule::sharing => {
                    bearer.sharing = Some(match part.into_inner().next()?.as_rule() {
                        Rule::kw_jointly => Sharing::Jointly,
                        Rule::kw_severally => Sharing::Severally,
                        _ => Sharing::Dividedly,
                    });
                }
                Rule::bearer => {
                    let path = inner(part).into_iter().next()?;
                    bearer.list.push(self.path(path));
                }
                Rule::kw_etc => bearer.open = true,
                Rule::path => bearer.lead = Some(self.path(part)),
                _ => {}
            }
        }
        Some(LineBody::Bearer(bearer))
    }

    /// `名 ? : 类型 默认 值` of an event's field.
    pub(super) fn slot(&mut self, pair: P<'_>) -> Option<Slot> {
        self.slot_parts(inner(pair))
    }

    fn slot_parts(&mut self, parts: Vec<P<'_>>) -> Option<Slot> {
        let mut parts = parts.into_iter();
        let name = self.name(parts.next()?);
        let mut slot = Slot { span: name.span, name, optional: false, ty: None, default: None };
        for part in parts {
            slot.span = slot.span.to(self.span(&part));
            match part.as_rule() {
                Rule::optional => slot.optional = true,
                Rule::type_form => slot.ty = Some(self.type_form(part)?),
                _ => slot.default = Some(self.literal(part)?),
            }
        }
        Some(slot)
    }

    fn ticket(&mut self, parts: Vec<P<'_>>) -> TicketForm {
        let mut ticket = TicketForm { matter: None, id: None, values: None };
        for part in parts {
            match part.as_rule() {
                Rule::name => ticket.matter = Some(self.name(part)),
                _ => ticket.id = Some(self.string(part)),
            }
        }
        ticket
    }

    fn dated(&mut self, moment: P<'_>, event: P<'_>) -> Option<Dated> {
        let at = self.moment(moment)?;
        let mut parts = inner(event).into_iter();
        let event = self.name(parts.next()?);
        let mut dated = Dated { at, event, fields: Vec::new(), by: None, set: Vec::new() };
        let mut setting = false;
        for part in parts {
            match part.as_rule() {
                Rule::kw_set => setting = true,
                Rule::assignment if setting => dated.set.push(self.assignment(part)?),
                Rule::assignment => dated.fields.push(self.assignment(part)?),
                _ => dated.by = Some(self.name(part)),
            }
        }
        Some(dated)
    }

    fn expect(&mut self, pair: P<'_>) -> Option<Expect> {
        let rule = pair.as_rule();
        let mut parts = inner(pair).into_iter();
        if rule == Rule::expect_count {
            let count = inner(parts.next()?).into_iter().next()?;
            let count = self.whole(&count)?;
            return Some(Expect::Violations { count, kind: parts.next().map(|kind| self.name(kind)) });
        }
        if rule == Rule::expect_rung {
            return self.expect_rung(parts);
        }
        let (mut duty, mut instance, mut status, mut due) = (None, None, None, None);
        let (mut ticket, mut unit, mut object, mut period) = (None, None, None, None);
        for part in parts {
            match part.as_rule() {
                Rule::nth => {
                    instance = match self.nth(part)? {
                        ast::Nth::Exactly(n) => Some(n),
                        ast::Nth::Every => None,
                    };
                }
                Rule::whole => instance = Some(self.whole(&part)?),
                Rule::expect_ticket => {
                    let id = inner(part).into_iter().find(|part| part.as_rule() == Rule::string)?;
                    ticket = Some(self.string(id));
                }
                Rule::expect_unit => unit = self.only_name(part),
                Rule::expect_for => object = self.only_name(part),
                Rule::period_name => period = Some(part.as_str().to_owned()),
                Rule::name if duty.is_none() => duty = Some(self.name(part)),
                Rule::name => status = Some(self.name(part)),
                Rule::limit_none => due = Some(None),
                _ => due = Some(Some(self.moment(part)?)),
            }
        }
        Some(Expect::Status { ticket, duty: duty?, instance, unit, object, period, status: status?, due })
    }

    fn expect_rung<'i>(&mut self, mut parts: impl Iterator<Item = P<'i>>) -> Option<Expect> {
        let (ladder, rung) = (self.name(parts.next()?), self.name(parts.next()?));
        let (mut unit, mut times, mut status, mut due) = (None, None, None, None);
        for part in parts {
            match part.as_rule() {
                Rule::expect_unit => unit = self.only_name(part),
                Rule::count_times => times = Some(self.whole(&inner(part).into_iter().next()?)?),
                Rule::name => status = Some(self.name(part)),
                Rule::limit_none => due = Some(None),
                _ => due = Some(Some(self.moment(part)?)),
            }
        }
        let what = match times {
            Some(times) => RungExpect::Times(times),
            None => RungExpect::Duty(status?, due),
        };
        Some(Expect::Rung { ladder, rung, unit, what })
    }
}
