//! Declarations that are read, resolved and typed, but not judged yet: recurring duties, tasks, indicators, assessments.
//! Each is refused by name, after all that is wrong in it was found. Also the names of all declarations that others may
//! refer to.

use super::Matter;
use super::build::Builder;
use super::condition::Scope;
use super::duty::Lines;
use super::names::Index;
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, Declaration, Head, LineBody, Measured, Name, Taken, Target, TargetForm};

/// The names of declarations that others may refer to, before their bodies are looked at.
#[derive(Default)]
pub(super) struct Known {
    pub(super) tables: Index,
    rosters: Index,
    pub(super) prohibitions: Index,
    pub(super) calendars: Index,
    indicators: Index,
    scorings: Index,
    ladders: Index,
    /// The rungs of each ladder.
    rungs: Vec<Vec<String>>,
    others: Index,
}

impl Builder<'_> {
    /// Takes the names of these declarations; one that comes twice is reported.
    pub(super) fn know(&mut self, declaration: &Declaration, file: FileId) {
        let known = &mut self.known;
        let (index, name) = match &declaration.head {
            Head::LimitTable(name, _) | Head::Table(name, ..) => (&mut known.tables, name),
            Head::Roster(name, _) => (&mut known.rosters, name),
            Head::Prohibition(name) | Head::Prerequisite(name) => (&mut known.prohibitions, name),
            Head::Indicator(name) => (&mut known.indicators, name),
            Head::Scoring(name, ..) => (&mut known.scorings, name),
            Head::Ladder(name) => {
                let rungs = Lines::of(declaration, name, file).all(|body| {
                    if let LineBody::Rung(rung) = body { Some(rung.name.text.clone()) } else { None }
                });
                if known.ladders.find(&name.text).is_none() {
                    known.rungs.push(rungs);
                }
                (&mut known.ladders, name)
            }
            Head::Calendar(name) => (&mut known.calendars, name),
            Head::Permission(name)
            | Head::Suspension(name)
            | Head::Routine(name)
            | Head::Task(name)
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
            Head::Routine(name) => self.routine(&lines(name)),
            Head::Task(name) => self.task(&lines(name)),
            Head::Indicator(name) => self.indicator(&lines(name)),
            Head::Assessment(name) => self.assessment(&lines(name)),
            _ => {}
        }
    }

    /// Bearers where there is no ticket: units, groups, roles bound here.
    fn standing_bearers(&mut self, lines: &Lines<'_>) {
        let nothing = Matter::default();
        let scope = Scope { matter: &nothing, event: None, file: lines.file, depth: 0 };
        self.bearers(lines, scope);
    }

    fn routine(&mut self, lines: &Lines<'_>) {
        self.own_readings(lines);
        self.standing_bearers(lines);
        if lines
            .one(self, |body| if let LineBody::Schedule(schedule) = body { Some(schedule) } else { None })
            .is_none()
        {
            lines.missing(self, &texts::LINE_SCHEDULE);
        }
        if let Some(name) =
            lines.one(self, |body| if let LineBody::ForEach(name) = body { Some(name) } else { None })
            && self.known.rosters.find(&name.text).is_none()
            && !self.model.groups.iter().any(|group| group.name == name.text)
        {
            let known: Vec<String> = self.model.groups.iter().map(|group| group.name.clone()).collect();
            let all = self.known.rosters.names().chain(known.iter().map(String::as_str));
            self.findings.unknown(&texts::A_ROSTER, name, lines.file, all);
        }
    }

    fn task(&mut self, lines: &Lines<'_>) {
        self.own_readings(lines);
        self.standing_bearers(lines);
        let nothing = Matter::default();
        let scope = Scope { matter: &nothing, event: None, file: lines.file, depth: 0 };
        if let Some(path) =
            lines.one(self, |body| if let LineBody::Lead(path) = body { Some(path) } else { None })
        {
            self.party(path, scope);
        }
        for line in &lines.list {
            match &line.body {
                LineBody::Milestone(date, state) => {
                    self.day(*date, lines.file);
                    if let Some(state) = state {
                        self.task_state(state, lines.file);
                    }
                }
                LineBody::Indicators(names) => {
                    for name in
                        names.list.iter().filter(|name| self.known.indicators.find(&name.text).is_none())
                    {
                        let known = self.known.indicators.names();
                        self.findings.unknown(&texts::AN_INDICATOR, name, lines.file, known);
                    }
                }
                _ => {}
            }
        }
    }

    fn task_state(&mut self, state: &Name, file: FileId) {
        /// The states of tasks, in the contract's words.
        const STATES: [&str; 4] = ["未开始", "进行中", "阶段性成效", "已完成"];
        if !STATES.contains(&state.text.as_str()) {
            self.findings.unknown(&texts::A_STATE, state, file, STATES.into_iter());
        }
    }

    fn indicator(&mut self, lines: &Lines<'_>) {
        self.own_readings(lines);
        let unit = lines
            .one(self, |body| if let LineBody::Measure(unit) = body { Some(unit.as_str()) } else { None });
        let based = lines.list.iter().any(|line| matches!(line.body, LineBody::Base(_)));
        for line in &lines.list {
            match &line.body {
                LineBody::At(date, target) => {
                    self.day(*date, lines.file);
                    if let Some(target) = target {
                        self.target(target, unit, based, Place { file: lines.file, span: line.span });
                    }
                }
                LineBody::Throughout(target) | LineBody::Target(target) => {
                    self.target(target, unit, based, Place { file: lines.file, span: line.span });
                }
                LineBody::Taken(Taken::Duty(name, condition, _)) => {
                    self.taken_from(name, condition.as_ref(), lines.file)
                }
                _ => {}
            }
        }
    }

    fn taken_from(&mut self, name: &Name, condition: Option<&ast::Expr>, file: FileId) {
        let Some(duty) = self.duty_names.find(&name.text) else {
            self.findings.unknown(&texts::A_DUTY, name, file, self.duty_names.names());
            return;
        };
        let matter = self
            .duty_matters
            .get(duty)
            .copied()
            .flatten()
            .and_then(|id| self.model.matters.get(id.0))
            .cloned();
        if let (Some(matter), Some(condition)) = (matter, condition) {
            self.cond(condition, Scope { matter: &matter, event: None, file, depth: 0 });
        }
    }

    /// A target must be in the indicator's unit; a relative one needs a base and a percentage, or 百分点.
    fn target(&mut self, target: &Target, unit: Option<&str>, based: bool, place: Place) {
        let measure = match &target.measure {
            Measured::Number(_, measure) => measure.as_deref(),
            Measured::Span(_) => Some("工作日"),
        };
        let relative = !matches!(target.form, TargetForm::Compare(_));
        if relative && !based {
            self.findings.push(Diagnostic::new(&texts::BASE_MISSING).at(place).help(&texts::BASE_HELP));
        }
        let wanted = match (target.form, unit) {
            (TargetForm::Cut | TargetForm::CutTo, _) => Some("%"),
            (TargetForm::Raise, Some("%")) => Some("百分点"),
            (_, unit) => unit,
        };
        if let (Some(wanted), Some(measure)) = (wanted, measure)
            && wanted != measure
            && !(wanted.ends_with(measure) && wanted.starts_with(['万', '亿']))
        {
            let message = Message::new(&texts::WRONG_MEASURE).with("wanted", wanted).with("given", measure);
            self.findings.at(place, message);
        }
    }

    fn assessment(&mut self, lines: &Lines<'_>) {
        self.own_readings(lines);
        self.standing_bearers(lines);
        match lines.one(self, |body| if let LineBody::Score(name) = body { Some(name) } else { None }) {
            Some(name) if self.known.scorings.find(&name.text).is_none() => {
                self.findings.unknown(&texts::A_SCORING, name, lines.file, self.known.scorings.names());
            }
            Some(_) => {}
            None => lines.missing(self, &texts::LINE_SCORE),
        }
    }

    /// `督办名.级`: which ladder, and which of its rungs.
    pub(super) fn rung_named(&mut self, ladder: &Name, rung: &Name, file: FileId) -> Option<(usize, usize)> {
        let Some(at) = self.known.ladders.find(&ladder.text) else {
            self.findings.unknown(&texts::A_LADDER, ladder, file, self.known.ladders.names());
            return None;
        };
        let rungs = self.known.rungs.get(at).map_or(&[][..], Vec::as_slice);
        let found = rungs.iter().position(|name| *name == rung.text);
        if found.is_none() {
            let known: Vec<String> = rungs.to_vec();
            self.findings.unknown(&texts::A_RUNG, rung, file, known.iter().map(String::as_str));
        }
        Some((at, found?))
    }
}
