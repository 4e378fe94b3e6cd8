//! Declarations that are read, resolved and typed, but not judged yet: permissions, suspensions, prerequisites,
//! prohibitions, ladders. Each is refused by name, after all that is wrong in it was found. Tables and calendars are in
//! `table`, what does not come from tickets in `city`.

use std::collections::BTreeMap;

use super::Matter;
use super::build::Builder;
use super::condition::Scope;
use super::duty::Lines;
use super::names::Index;
use crate::diagnostic::texts;
use crate::source::FileId;
use crate::syntax::ast::{self, Counted, Declaration, Head, LineBody, Name, RungCause};

/// The names of declarations that others may refer to, before their bodies are looked at.
#[derive(Default)]
pub(super) struct Known {
    pub(super) tables: Index,
    pub(super) rosters: BTreeMap<String, Vec<String>>,
    prohibitions: Index,
    pub(super) indicators: Index,
    pub(super) scorings: Index,
    pub(super) routines: Index,
    pub(super) tasks: Index,
    /// What indicators compare with.
    pub(super) bases: Vec<String>,
    /// Ladders with their rungs.
    ladders: BTreeMap<String, Vec<String>>,
    others: Index,
}

impl Builder<'_> {
    /// Takes the names of these declarations; one that comes twice is reported.
    pub(super) fn know(&mut self, declaration: &Declaration, file: FileId) {
        let known = &mut self.known;
        let (index, name) = match &declaration.head {
            Head::LimitTable(name, _) | Head::Table(name, ..) => (&mut known.tables, name),
            Head::Roster(name, members) => {
                let members = members.iter().map(|member| member.text.clone()).collect();
                known.rosters.entry(name.text.clone()).or_insert(members);
                (&mut known.others, name)
            }
            Head::Routine(name) => (&mut known.routines, name),
            Head::Task(name) => (&mut known.tasks, name),
            Head::Prohibition(name) | Head::Prerequisite(name) => (&mut known.prohibitions, name),
            Head::Indicator(name) => {
                let bases = Lines::of(declaration, name, file)
                    .all(|body| if let LineBody::Base(base) = body { Some(base.text.clone()) } else { None });
                known.bases.extend(bases);
                (&mut known.indicators, name)
            }
            Head::Scoring(name, ..) => (&mut known.scorings, name),
            Head::Ladder(name) => {
                let rungs = Lines::of(declaration, name, file).all(|body| {
                    if let LineBody::Rung(rung) = body { Some(rung.name.text.clone()) } else { None }
                });
                known.ladders.insert(name.text.clone(), rungs);
                (&mut known.others, name)
            }
            Head::Permission(name)
            | Head::Suspension(name)
            | Head::Calendar(name)
            | Head::Assessment(name) => (&mut known.others, name),
            _ => return,
        };
        if !index.add(&name.text) {
            self.declared_twice(name, file);
        }
    }

    /// Finds what is wrong in one of these declarations.
    pub(super) fn beyond(&mut self, declaration: &Declaration, file: FileId) {
        let lines = |name| Lines::of(declaration, name, file);
        match &declaration.head {
            Head::Permission(name) | Head::Prerequisite(name) | Head::Prohibition(name) => {
                self.rule(&lines(name))
            }
            Head::Suspension(name) => self.suspension(&lines(name)),
            Head::Ladder(name) => self.ladder(&lines(name)),
            Head::Calendar(name) => self.calendar(&lines(name)),
            Head::LimitTable(name, columns) => self.table(&lines(name), columns, None),
            Head::Table(name, columns, ty) => self.table(&lines(name), columns, Some(ty)),
            _ => {}
        }
    }

    /// 可以, 前置, 禁止: rules over the tickets of a matter.
    fn rule(&mut self, lines: &Lines<'_>) {
        let Some(id) = self.matter_of(lines) else { return };
        let Some(matter) = self.model.matters.get(id.0).cloned() else { return };
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        self.own_readings(lines);
        self.condition_lines(lines, scope);
        if lines.list.iter().any(|line| matches!(line.body, LineBody::Bearer(_))) {
            self.bearers(lines, scope);
        }
        for line in &lines.list {
            match &line.body {
                LineBody::Without(first, then) => {
                    self.happening(first, scope);
                    self.happening(then, scope);
                }
                LineBody::MustNot(trigger) => {
                    self.trigger(trigger, scope);
                }
                LineBody::ExceptionTo(names) => {
                    for name in &names.list {
                        self.duty_or_prohibition(name, lines.file);
                    }
                }
                _ => {}
            }
        }
        let needed = match &lines.declaration.head {
            Head::Prerequisite(_) => &texts::LINE_WITHOUT,
            Head::Prohibition(_) => &texts::LINE_MUST_NOT,
            _ => &texts::LINE_EXCEPTION_TO,
        };
        let has = |body: &LineBody| {
            matches!(body, LineBody::Without(..) | LineBody::MustNot(_) | LineBody::ExceptionTo(_))
        };
        if !lines.list.iter().any(|line| has(&line.body)) {
            lines.missing(self, needed);
        }
    }

    fn duty_or_prohibition(&mut self, name: &Name, file: FileId) {
        if self.duty_names.find(&name.text).or_else(|| self.known.prohibitions.find(&name.text)).is_none() {
            let known = self.duty_names.names().chain(self.known.prohibitions.names());
            self.findings.unknown(&texts::A_DUTY, name, file, known);
        }
    }

    fn suspension(&mut self, lines: &Lines<'_>) {
        self.own_readings(lines);
        let Some(matter) = self.matter_of_duties(lines) else { return };
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        self.condition_lines(lines, scope);
        match lines
            .one(self, |body| if let LineBody::Between(from, to) = body { Some((from, to)) } else { None })
        {
            Some((from, to)) => {
                self.happening(from, scope);
                self.happening(to, scope);
            }
            None => lines.missing(self, &texts::LINE_BETWEEN),
        }
    }

    /// The matter of the duties that a declaration applies to.
    fn matter_of_duties(&mut self, lines: &Lines<'_>) -> Option<Matter> {
        let named =
            lines.one(self, |body| if let LineBody::AppliesTo(names) = body { Some(names) } else { None });
        let Some(names) = named else {
            lines.missing(self, &texts::LINE_APPLIES_TO);
            return None;
        };
        let duty = self.duties_named(names, lines.file)?.first().copied()?;
        let matter = *self.duty_matters.get(duty.0)?;
        self.model.matters.get(matter?.0).cloned()
    }

    fn ladder(&mut self, lines: &Lines<'_>) {
        self.own_readings(lines);
        let Some(matter) = self.matter_of_duties(lines) else { return };
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        match lines.one(self, |body| if let LineBody::Subject(path) = body { Some(path) } else { None }) {
            Some(path) => {
                self.party(path, scope);
            }
            None => lines.missing(self, &texts::LINE_SUBJECT),
        }
        let mut above: Vec<&str> = Vec::new();
        let mut any = false;
        for line in &lines.list {
            match &line.body {
                LineBody::Decides(event) if !matter.events.iter().any(|known| known.name == event.text) => {
                    let known = matter.events.iter().map(|event| event.name.as_str());
                    self.findings.unknown(&texts::AN_EVENT, event, lines.file, known);
                }
                LineBody::Rung(rung) => {
                    any = true;
                    self.rung(rung, &above, scope);
                    above.push(&rung.name.text);
                }
                _ => {}
            }
        }
        if !any {
            lines.missing(self, &texts::LINE_RUNG);
        }
    }

    fn rung(&mut self, rung: &ast::Rung, above: &[&str], scope: Scope<'_>) {
        if above.contains(&rung.name.text.as_str()) {
            self.declared_twice(&rung.name, scope.file);
        }
        match &rung.cause {
            RungCause::Streak(_, Some(Counted::Rung(name)))
            | RungCause::Cumulative(_, _, Some(Counted::Rung(name)))
                if !above.contains(&name.text.as_str()) =>
            {
                self.findings.unknown(&texts::A_RUNG_ABOVE, name, scope.file, above.iter().copied());
            }
            RungCause::Happening(happening) => {
                self.happening(happening, scope);
            }
            _ => {}
        }
        if let Some(by) = &rung.by {
            self.party(by, scope);
        }
        for item in rung.body.iter().flatten() {
            if let ast::BodyItem::Line(ast::Line { body: LineBody::Limit(limit), .. }) = item {
                self.limit(limit, scope, &mut Vec::new());
            }
        }
    }

    /// `督办名.级` in an event expression: whether there is such a rung.
    pub(super) fn known_rung(&mut self, ladder: &Name, rung: &Name, file: FileId) -> bool {
        match self.known.ladders.get(&ladder.text) {
            Some(rungs) if rungs.contains(&rung.text) => true,
            Some(rungs) => {
                self.findings.unknown(&texts::A_RUNG, rung, file, rungs.iter().map(String::as_str));
                false
            }
            None => {
                self.findings.unknown(
                    &texts::A_LADDER,
                    ladder,
                    file,
                    self.known.ladders.keys().map(String::as_str),
                );
                false
            }
        }
    }
}
