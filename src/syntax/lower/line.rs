//! Lines of bodies: keyword, phrase, clauses quoted.

use super::super::ast::{
    Bearer, BodyItem, Comment, Dated, Expect, Force, Line, LineBody, OwnReading, Reassign, Sharing, Slot,
    TicketForm, Trigger,
};
use super::super::forms::{self, Key, Kind, LineForm};
use super::super::outline::{Block, Piece, Statement};
use super::super::phrase::{P, Reader, inner};
use super::super::{Rule, ast};
use super::Lowering;
use crate::diagnostic::{Arg, Diagnostic, Message, nearest, texts};
use crate::span::Span;

static DATED: LineForm =
    LineForm { key: Key::Dated, zh: "", en: "", phrase: Rule::line_dated, within: &[Kind::Example] };

impl Lowering<'_, '_> {
    /// The lines of a body. A line that cannot be read marks its declaration as damaged.
    pub(super) fn lines(&mut self, block: &Block, kind: Kind, damaged: &mut bool) -> Vec<BodyItem> {
        let mut items = Vec::new();
        for piece in &block.pieces {
            match piece {
                Piece::Blank => items.push(BodyItem::Blank),
                Piece::Comment { span, trailing } => {
                    let comment = Comment { text: self.slice(*span).to_owned(), trailing: *trailing };
                    items.push(BodyItem::Comment(comment));
                }
                Piece::Statement(statement) => match self.line(statement, kind) {
                    Some(line) => items.push(BodyItem::Line(line)),
                    None => *damaged = true,
                },
            }
        }
        items
    }

    fn line(&mut self, statement: &Statement, kind: Kind) -> Option<Line> {
        if statement.broken {
            return None;
        }
        let text = self.slice(statement.span);
        let word = keyword(text, kind);
        let dated = kind == Kind::Example && word.is_empty() && text.starts_with(|c: char| c.is_numeric());
        let form = if dated { Some(&DATED) } else { forms::line_form(word, kind) };
        let Some(form) = form else {
            self.unknown_line(statement, forms::first_word(text), kind);
            return None;
        };
        let base = (statement.span.start as usize).saturating_add(word.len());
        let phrase = self.text.get(base..statement.span.end as usize).unwrap_or("");
        let mut reader = self.reader(base);
        let pair = reader.parse(form.phrase, phrase)?;
        let (parts, cites) = reader.split_cites(pair)?;
        let body = reader.line_body(form.key, parts)?;
        let body = self.nested(statement, form, body)?;
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
        let near = nearest(word, fitting().flat_map(|form| [form.zh, form.en]));
        let help = match near {
            Some(name) => Message::new(&texts::DID_YOU_MEAN).with("name", name),
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

    /// The block of a line: the fields of an event, the values of a ticket. Others have none.
    fn nested(&mut self, statement: &Statement, form: &LineForm, body: LineBody) -> Option<LineBody> {
        let Some(block) = &statement.block else { return Some(body) };
        match body {
            LineBody::Event(name, _) => Some(LineBody::Event(
                name,
                self.inner_lines(block, Rule::event_field, |reader, pair| reader.slot(pair)),
            )),
            LineBody::Ticket(ticket) => {
                let values =
                    self.inner_lines(block, Rule::line_assign, |reader, pair| reader.assignment(pair));
                Some(LineBody::Ticket(TicketForm { values, ..ticket }))
            }
            LineBody::OwnReading(mut reading) => {
                reading.reason = self.reason(block);
                Some(LineBody::OwnReading(reading))
            }
            _ => {
                let message = Message::new(&texts::NO_BODY_HERE).with("keyword", form.zh);
                let place = self.place(statement.span);
                self.findings.push(Diagnostic::new(message).at(place));
                None
            }
        }
    }

    /// The 理由 in the block of a 口径.
    fn reason(&mut self, block: &Block) -> Option<ast::Name> {
        let mut damaged = false;
        self.lines(block, Kind::Reading, &mut damaged).into_iter().find_map(|item| match item {
            BodyItem::Line(Line { body: LineBody::Reason(reason), .. }) => Some(reason),
            _ => None,
        })
    }

    fn inner_lines<T>(
        &mut self,
        block: &Block,
        rule: Rule,
        lower: fn(&mut Reader<'_>, P<'_>) -> Option<T>,
    ) -> Vec<T> {
        let mut list = Vec::new();
        for piece in &block.pieces {
            let Piece::Statement(statement) = piece else { continue };
            if statement.broken {
                continue;
            }
            let text = self.slice(statement.span);
            let mut reader = self.reader(statement.span.start as usize);
            let lowered = reader.parse(rule, text).and_then(|pair| lower(&mut reader, pair));
            list.extend(lowered);
        }
        list
    }
}

/// The keyword a line starts with: its first word, or the start of it where a number touches (`至多1次`).
fn keyword(text: &str, kind: Kind) -> &str {
    let word = forms::first_word(text);
    if word.starts_with(|c: char| c.is_numeric()) {
        return "";
    }
    if forms::line_form(word, kind).is_some() {
        return word;
    }
    let digit = word.find(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
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
        let mut parts = parts.into_iter();
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
            Key::Event => LineBody::Event(words(self, first), Vec::new()),
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
                LineBody::OwnReading(OwnReading { name, value, reason: None, cites: Vec::new() })
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
            _ => return None,
        })
    }

    fn trigger(&mut self, first: P<'_>, when: Option<P<'_>>) -> Option<Trigger> {
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
        let mut ticket = TicketForm { matter: None, id: None, values: Vec::new() };
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
        let (mut duty, mut instance, mut status, mut due) = (None, None, None, None);
        for part in parts {
            match part.as_rule() {
                Rule::nth => {
                    instance = match self.nth(part)? {
                        ast::Nth::Exactly(n) => Some(n),
                        ast::Nth::Every => None,
                    };
                }
                Rule::whole => instance = Some(self.whole(&part)?),
                Rule::name if duty.is_none() => duty = Some(self.name(part)),
                Rule::name => status = Some(self.name(part)),
                Rule::limit_none => due = Some(None),
                _ => due = Some(Some(self.moment(part)?)),
            }
        }
        Some(Expect::Status { duty: duty?, instance, status: status?, due })
    }
}
