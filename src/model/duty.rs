//! Duties and extensions: their lines gathered, each once, and resolved.

use std::rc::Rc;

use super::applies::Part;
use super::build::Builder;
use super::condition::Scope;
use super::limit::own_limit;
use super::names::line_missing;
use super::{
    Bearers, Citation, Cond, Duty, DutyId, Effect, EventTest, Extension, Force, Happening, Joined, Limit,
    MatterId, Party, Reassign,
};
use crate::diagnostic::{Diagnostic, Message, Text, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, BodyItem, Line, LineBody, Name};
use crate::value::{Measure, Term, Type};

/// The lines of a body by what they say; a line that may stand once and stands twice is reported.
pub(super) struct Lines<'d> {
    pub(super) list: Vec<&'d Line>,
    pub(super) file: FileId,
    pub(super) declaration: &'d ast::Declaration,
    pub(super) name: &'d Name,
}

impl<'d> Lines<'d> {
    pub(super) fn of(declaration: &'d ast::Declaration, name: &'d Name, file: FileId) -> Lines<'d> {
        let lines = declaration.body.iter().flatten().filter_map(|item| match item {
            BodyItem::Line(line) => Some(line),
            _ => None,
        });
        Lines { list: lines.collect(), file, declaration, name }
    }

    /// All lines that say a thing.
    pub(super) fn all<T>(&self, pick: impl Fn(&'d LineBody) -> Option<T>) -> Vec<T> {
        self.list.iter().filter_map(|line| pick(&line.body)).collect()
    }

    /// The one line that says a thing; a second one is reported.
    pub(super) fn one<T>(
        &self,
        builder: &mut Builder<'_>,
        pick: impl Fn(&'d LineBody) -> Option<T>,
    ) -> Option<T> {
        let mut found = self.list.iter().filter_map(|line| Some((line.span, pick(&line.body)?)));
        let (first, what) = found.next()?;
        for (span, _) in found {
            let finding = Diagnostic::new(&texts::LINE_TWICE).at(Place { file: self.file, span });
            let first = Place { file: self.file, span: first };
            builder.findings.push(finding.label(first, &texts::FIRST_ONE));
        }
        Some(what)
    }

    pub(super) fn cites(&self) -> Vec<Citation> {
        self.list.iter().flat_map(|line| Self::cites_of(line)).collect()
    }

    /// The clauses of all lines but these, which have their own.
    pub(super) fn cites_outside(&self, own: impl Fn(&LineBody) -> bool) -> Vec<Citation> {
        self.list.iter().filter(|line| !own(&line.body)).flat_map(|line| Self::cites_of(line)).collect()
    }

    /// The clauses quoted at the end of a line.
    pub(super) fn cites_of(line: &Line) -> Vec<Citation> {
        let cites = line.cites.iter().map(|cite| Citation {
            clause: cite.clause.text.clone(),
            quotes: cite.quotes.iter().map(|quote| quote.text.clone()).collect(),
        });
        cites.collect()
    }

    pub(super) fn place(&self) -> Place {
        Place { file: self.file, span: self.name.span }
    }

    /// Reports a line that must stand here and does not, unless a damaged line may have been it.
    pub(super) fn missing(&self, builder: &mut Builder<'_>, line: &'static Text) {
        if self.declaration.damaged {
            return;
        }
        builder.findings.push(line_missing(&self.name.text, line).at(self.place()));
    }
}

/// Adds the names that are not there yet.
pub(crate) fn add_names(to: &mut Vec<String>, more: &[String]) {
    for name in more {
        if !to.contains(name) {
            to.push(name.clone());
        }
    }
}

impl Builder<'_> {
    pub(super) fn duty(&mut self, declaration: &ast::Declaration, name: &Name, file: FileId) -> Option<Duty> {
        let lines = Lines::of(declaration, name, file);
        let matter_id = self.matter_of(&lines)?;
        let mut matter = self.matter_at(matter_id)?;
        let day =
            lines.one(self, |body| if let LineBody::DayIsWorkingDay(yes) = body { Some(*yes) } else { None });
        if day.is_some() {
            Rc::make_mut(&mut matter).day_is_working_day = day;
        }
        let scope = Scope { matter: &matter, event: None, file, depth: 0 };
        let mut readings = self.own_readings(&lines);
        let bearers = self.bearers(&lines, scope);
        let counterparty = self.counterparty(&lines, scope);
        // A rung over several tickets asks no condition of one.
        self.of_many = !lines.list.iter().any(|line| matches!(line.body, LineBody::Condition(_)));
        let trigger = self.happening_line(&lines, scope, &texts::LINE_FROM, |body| match body {
            LineBody::From(trigger) => Some(trigger),
            _ => None,
        });
        self.of_many = false;
        let completion = self.happening_line(&lines, scope, &texts::LINE_COMPLETION, |body| match body {
            LineBody::Completion(trigger) => Some(trigger),
            _ => None,
        });
        let termination = self.several(&lines, scope, |body| match body {
            LineBody::Termination(trigger) => Some(trigger),
            _ => None,
        });
        let condition = self.condition_lines(&lines, scope);
        let (limit, limit_readings) = self.limit_line(&lines, scope);
        add_names(&mut readings, &limit_readings);
        self.plain_for_rungs(&lines, trigger.as_ref(), limit.as_ref());
        let (force, excuse) = self.force(&lines, scope);
        let has = |wanted: fn(&LineBody) -> bool| lines.list.iter().any(|line| wanted(&line.body));
        let accepted =
            lines.one(self, |body| if let LineBody::AcceptUntil(clock) = body { Some(*clock) } else { None });
        let reassign =
            lines.one(self, |body| if let LineBody::Reassign(how) = body { Some(*how) } else { None });
        Some(Duty {
            name: name.text.clone(),
            doc: declaration.doc.join("\n"),
            matter: matter_id,
            cites: lines.cites(),
            condition: condition?,
            bearers: bearers?,
            counterparty: counterparty?,
            trigger: trigger?,
            limit: limit?,
            accept_until: accepted.or(matter.accept_until).or(self.model.header.accept_until),
            day_is_working_day: matter.day_is_working_day.unwrap_or(self.model.header.day_is_working_day),
            completion: completion?,
            termination: termination?,
            early: has(|body| matches!(body, LineBody::Early)),
            not_while_open: has(|body| matches!(body, LineBody::NotWhileOpen)),
            first_only: has(|body| matches!(body, LineBody::FirstOnly)),
            reassign: reassign.unwrap_or(Reassign::Move),
            force,
            excuse,
            readings,
            limit_readings,
            place: lines.place(),
        })
    }

    pub(super) fn matter_of(&mut self, lines: &Lines<'_>) -> Option<MatterId> {
        let named = lines.one(self, |body| if let LineBody::Matter(name) = body { Some(name) } else { None });
        match named {
            Some(name) => self.matter_named(name, lines.file),
            None if self.model.matters.len() == 1 => Some(MatterId(0)),
            None => {
                lines.missing(self, &texts::LINE_MATTER);
                None
            }
        }
    }

    pub(super) fn matter_named(&mut self, name: &Name, file: FileId) -> Option<MatterId> {
        let at = self.model.matters.iter().position(|matter| matter.name == name.text);
        self.findings.uses(&name.text);
        if at.is_none() {
            let known: Vec<String> = self.model.matters.iter().map(|matter| matter.name.clone()).collect();
            self.findings.unknown(&texts::A_MATTER, name, file, known.iter().map(String::as_str));
        }
        at.map(MatterId)
    }

    /// 口径 named or made in the body.
    pub(super) fn own_readings(&mut self, lines: &Lines<'_>) -> Vec<String> {
        let mut readings: Vec<String> = Vec::new();
        for line in &lines.list {
            match &line.body {
                LineBody::OwnReading(reading) => readings.push(reading.name.text.clone()),
                LineBody::RestsOn(names) => {
                    for name in &names.list {
                        self.findings.uses(&name.text);
                        if self.reading_names.find(&name.text).is_some() {
                            readings.push(name.text.clone());
                        } else {
                            let known: Vec<String> =
                                self.model.readings.iter().map(|r| r.name.clone()).collect();
                            self.findings.unknown(
                                &texts::A_READING,
                                name,
                                lines.file,
                                known.iter().map(String::as_str),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
        readings
    }

    pub(super) fn bearers(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> Option<Bearers> {
        let Some(bearer) =
            lines.one(self, |body| if let LineBody::Bearer(bearer) = body { Some(bearer) } else { None })
        else {
            lines.missing(self, &texts::LINE_BEARER);
            return None;
        };
        let mut parties = Vec::new();
        let mut whole = true;
        for path in &bearer.list {
            let group = path
                .first()
                .and_then(|name| self.model.groups.iter().find(|g| g.name == name.text && path.len() == 1));
            if let Some(group) = group {
                self.findings.used.insert(group.name.clone());
                parties.extend(group.members.iter().cloned().map(Party::Unit));
                continue;
            }
            match self.party(path, scope) {
                Some(party) => parties.push(party),
                None => whole = false,
            }
        }
        if let Some(lead) = &bearer.lead {
            let lead = self.party(lead, scope)?;
            parties.retain(|party| *party != lead);
            parties.insert(0, lead);
        }
        if parties.len() > 1 && bearer.sharing.is_none() {
            let span = bearer
                .list
                .iter()
                .flatten()
                .map(|name| name.span)
                .reduce(crate::span::Span::to)
                .unwrap_or(lines.name.span);
            self.findings.push(
                Diagnostic::new(&texts::SHARING_MISSING)
                    .at(Place { file: lines.file, span })
                    .help(&texts::SAY_THE_SHARING),
            );
            return None;
        }
        whole.then_some(Bearers { sharing: bearer.sharing, parties })
    }

    fn counterparty(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> Option<Option<Party>> {
        match lines.one(self, |body| if let LineBody::To(name) = body { Some(name) } else { None }) {
            Some(name) => self.party(std::slice::from_ref(name), scope).map(Some),
            None => Some(None),
        }
    }

    fn happening_line<'d>(
        &mut self,
        lines: &Lines<'d>,
        scope: Scope<'_>,
        line: &'static Text,
        pick: impl Fn(&'d LineBody) -> Option<&'d ast::Trigger>,
    ) -> Option<Happening> {
        let found = self.several(lines, scope, pick)?;
        if found.is_none() {
            lines.missing(self, line);
        }
        found
    }

    /// Repeated lines are alternatives. The outer option is `None` when one of them is wrong.
    fn several<'d>(
        &mut self,
        lines: &Lines<'d>,
        scope: Scope<'_>,
        pick: impl Fn(&'d LineBody) -> Option<&'d ast::Trigger>,
    ) -> Option<Option<Happening>> {
        let read: Vec<Option<Happening>> =
            lines.all(pick).into_iter().map(|trigger| self.trigger(trigger, scope)).collect();
        let mut read = read.into_iter().collect::<Option<Vec<_>>>()?;
        Some(match read.pop() {
            Some(one) if read.is_empty() => Some(one),
            Some(last) => {
                read.push(last);
                Some(Happening::Any(read))
            }
            None => None,
        })
    }

    /// Repeated conditions must all hold. The outer option is `None` when one of them is wrong.
    pub(super) fn condition_lines(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> Option<Option<Cond>> {
        let exprs = lines.all(|body| if let LineBody::Condition(expr) = body { Some(expr) } else { None });
        let whole = exprs.iter().map(|expr| expr.span).reduce(crate::span::Span::to);
        let spans: Vec<_> = exprs.iter().map(|expr| expr.span).collect();
        let read: Vec<Option<Cond>> = exprs.into_iter().map(|expr| self.cond(expr, scope)).collect();
        let mut read = read.into_iter().collect::<Option<Vec<_>>>()?;
        if read.len() > 1 {
            self.parts(Joined::And, read.iter().zip(spans), scope);
        }
        let cond = match read.pop() {
            Some(one) if read.is_empty() => one,
            Some(last) => {
                read.push(last);
                Cond::All(read)
            }
            None => return Some(None),
        };
        Some(Some(self.asked(cond, whole.unwrap_or_default(), scope)))
    }

    /// The limit, and the 口径 it rests on.
    fn limit_line(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> (Option<Limit>, Vec<String>) {
        let mut readings = Vec::new();
        match lines.one(self, |body| if let LineBody::Limit(limit) = body { Some(limit) } else { None }) {
            Some(limit) => (self.limit(own_limit(lines, limit), scope, &mut readings), readings),
            None => {
                lines.missing(self, &texts::LINE_LIMIT);
                (None, readings)
            }
        }
    }

    fn force(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> (Force, Option<Happening>) {
        let line = lines.one(self, |body| {
            if let LineBody::Force(force, reason) = body { Some((*force, reason)) } else { None }
        });
        match line {
            Some((force, Some(reason))) => (force, self.happening(reason, scope)),
            Some((force, None)) => (force, None),
            None => (Force::Shall, None),
        }
    }

    pub(super) fn extension(&mut self, lines: &Lines<'_>, part: Part) -> Option<Extension> {
        let Part { duties, matter, .. } = part;
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let readings = self.own_readings(lines);
        let request = self.happening_line(lines, scope, &texts::LINE_REQUEST, |body| match body {
            LineBody::Request(trigger) => Some(trigger),
            _ => None,
        });
        let condition = self.condition_lines(lines, scope);
        let steps = self.steps(lines, scope);
        let effect = self.effect(lines, scope);
        let at_most = lines.one(self, |body| if let LineBody::AtMost(n) = body { Some(*n) } else { None });
        let total =
            lines.one(self, |body| if let LineBody::TotalAtMost(span) = body { Some(*span) } else { None });
        let total = match total {
            Some(span) => self.measure_by_duty(span, scope).map(Some),
            None => Some(None),
        };
        let late = lines.list.iter().any(|line| matches!(line.body, LineBody::LateApprovalExcuses));
        Some(Extension {
            name: lines.name.text.clone(),
            duties,
            cites: lines.cites(),
            condition: condition?,
            request: request?,
            steps: steps?,
            effect: effect?,
            at_most,
            total_at_most: total?,
            late_approval_excuses: late,
            readings,
            place: lines.place(),
        })
    }

    pub(super) fn duties_named(&mut self, names: &ast::Names, file: FileId) -> Option<Vec<DutyId>> {
        let mut duties = Vec::new();
        for name in &names.list {
            self.findings.uses(&name.text);
            match self.duty_names.find(&name.text) {
                Some(duty) => duties.push(DutyId(duty)),
                None => {
                    self.findings.unknown(&texts::A_DUTY, name, file, self.duty_names.names());
                }
            }
        }
        (duties.len() == names.list.len()).then_some(duties)
    }

    fn steps(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> Option<Vec<EventTest>> {
        let Some(steps) =
            lines.one(self, |body| if let LineBody::Via(steps) = body { Some(steps) } else { None })
        else {
            lines.missing(self, &texts::LINE_VIA);
            return None;
        };
        let read: Vec<Option<EventTest>> = steps.iter().map(|step| self.event_of(step, scope)).collect();
        read.into_iter().collect()
    }

    /// A span in which 日 stays open: each duty that an extension applies to says what it means.
    fn measure_by_duty(&mut self, span: ast::SpanForm, scope: Scope<'_>) -> Option<Measure> {
        self.day_left_open(|builder| builder.measure(span, scope))
    }

    fn effect(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> Option<Effect> {
        enum Written<'d> {
            Field(&'d Vec<Name>),
            Date(ast::DateForm),
            By(ast::SpanForm),
        }
        let written = lines.one(self, |body| match body {
            LineBody::ExtendToField(path) => Some(Written::Field(path)),
            LineBody::ExtendToDate(date) => Some(Written::Date(*date)),
            LineBody::ExtendBy(span) => Some(Written::By(*span)),
            _ => None,
        });
        match written {
            Some(Written::Date(date)) => self.day(date, lines.file).map(Effect::UntilDay),
            Some(Written::By(span)) => {
                self.bare_day(span, scope);
                self.measure_by_duty(span, scope).map(|measure| Effect::By(Term::new(measure)))
            }
            Some(Written::Field(path)) => {
                let [event, field] = path.as_slice() else {
                    let span =
                        path.iter().map(|name| name.span).reduce(crate::span::Span::to).unwrap_or_default();
                    return self.wrong(span, scope, Message::new(&texts::EVENT_DOT_FIELD));
                };
                let (event, at, ty) = self.event_field(event, field, scope)?;
                if !matches!(ty, Type::Date | Type::Moment) {
                    let message = Message::new(&texts::WRONG_TYPE).with("expected", &texts::TYPE_MOMENT);
                    return self.wrong(field.span, scope, message);
                }
                Some(Effect::UntilField(event, at))
            }
            None => {
                lines.missing(self, &texts::LINE_EXTEND);
                None
            }
        }
    }
}
