//! Builds the checked policy from the trees of its files, in passes: head, organisations, matters, readings, duties,
//! extensions, examples, citations. A broken declaration is left out, and everything else is still checked.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::beyond::Known;
use super::clause::Clauses;
use super::condition::Earlier;
use super::duty::Lines;
use super::names::{Findings, Index, line_missing};
use super::organisation::Organisations;
use super::{Header, LimitForm, Matter, MatterId, Model, Reading};
use crate::diagnostic::{Diagnostic, Message, name_texts, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, Declaration, Expr, Head, Item, LineBody, Name, ReadingValue};

/// What a policy is built from.
pub struct Input<'a> {
    /// The trees of its files, in the order they were read.
    pub files: Vec<(FileId, &'a ast::File)>,
    /// The official text, where one was named and could be read.
    pub source: Option<&'a str>,
    /// Whether files are missing that these import: names they declare are then not called unknown.
    pub incomplete: bool,
}

/// A named condition, kept as written: it is read anew where it is used.
pub(super) struct Definition<'a> {
    pub(super) name: String,
    pub(super) condition: &'a Expr,
    pub(super) file: FileId,
}

#[derive(Default)]
pub(super) struct Builder<'a> {
    pub(super) model: Model,
    pub(super) findings: Findings,
    pub(super) definitions: Vec<Definition<'a>>,
    /// Names of all duties, in order; a duty that is broken keeps its name, so that others may refer to it.
    pub(super) duty_names: Index,
    /// Names of all readings, in order.
    pub(super) reading_names: Index,
    /// What units and roles are called.
    pub(super) organisations: Organisations,
    /// The matter of each duty, where it could be made out.
    pub(super) duty_matters: Vec<Option<MatterId>>,
    /// The words of clauses quoted so far, by label.
    pub(super) clauses: BTreeMap<String, Option<Rc<str>>>,
    /// Whether 曾有 may stand in the condition at hand.
    pub(super) earlier: Earlier,
    /// Whether the event expression at hand may name a rung over several tickets: only what opens a duty may.
    pub(super) of_many: bool,
    /// Whether a 日 is left open: the duty that uses it says what it means.
    pub(super) day_open: bool,
    /// The matters, when all their lines are known: what is read in one looks at it while others are noted.
    pub(super) shared: Vec<Rc<Matter>>,
    /// Names of the declarations that are not judged yet.
    pub(super) known: Known,
}

pub(super) type Declared<'a> = (FileId, &'a Declaration);

/// Builds a policy. The model is whole only if no finding is an error.
pub fn build(input: &Input<'_>) -> (Model, Vec<Diagnostic>) {
    let mut builder = Builder::default();
    let declarations: Vec<Declared<'_>> = input
        .files
        .iter()
        .flat_map(|(file, tree)| {
            tree.items.iter().filter_map(|item| match item {
                Item::Declaration(declaration) => Some((*file, declaration.as_ref())),
                _ => None,
            })
        })
        .collect();
    let lost = input.files.iter().flat_map(|(file, tree)| tree.lost.iter().map(move |lost| (*file, lost)));
    let lost: Vec<(FileId, &ast::Lost)> = lost.collect();
    let headless = lost.iter().any(|(_, lost)| matches!(lost.within, ast::LostIn::Head(None)));
    builder.header(&declarations, input.incomplete || headless);
    builder.organisations(&declarations);
    builder.matters(&declarations);
    builder.readings_and_definitions(&declarations);
    for (file, declaration) in &declarations {
        builder.know(declaration, *file);
    }
    builder.name_duties(&declarations);
    builder.tables_and_calendars(&declarations);
    builder.duties(&declarations);
    builder.loops();
    builder.rest(&declarations);
    builder.cycles();
    builder.citations(&declarations, input.source);
    builder.note(&declarations);
    builder.settle(&declarations, &lost, input.incomplete);
    (builder.model, builder.findings.list)
}

impl<'a> Builder<'a> {
    /// `unsure` when the policy's head may be what could not be read.
    fn header(&mut self, declarations: &[Declared<'a>], unsure: bool) {
        let mut found: Option<Place> = None;
        for (file, declaration) in declarations {
            let Head::Policy(name) = &declaration.head else { continue };
            let place = Place { file: *file, span: name.span };
            if let Some(first) = found {
                let finding = Diagnostic::new(&texts::TWO_POLICIES).at(place).label(first, &texts::FIRST_ONE);
                self.findings.push(finding);
                continue;
            }
            found = Some(place);
            self.model.header.name.clone_from(&name.text);
            let lines = Lines::of(declaration, name, *file);
            self.header_lines(&lines, declaration);
        }
        if found.is_none() && !unsure {
            self.findings.push(Diagnostic::new(&texts::NO_POLICY).help(&texts::NO_POLICY_HELP));
        }
    }

    fn header_lines(&mut self, lines: &Lines<'a>, declaration: &Declaration) {
        let name = std::mem::take(&mut self.model.header.name);
        let mut header = Header { name, place: lines.place(), ..Header::default() };
        for line in &lines.list {
            match &line.body {
                LineBody::Language(1) | LineBody::SourceText(_) => {}
                LineBody::Language(version) => {
                    let message = Message::new(&texts::LANGUAGE_VERSION).with("version", version.to_string());
                    self.findings.at(Place { file: lines.file, span: line.span }, message);
                }
                LineBody::City(name) => header.city = Some(name.text.clone()),
                LineBody::Title(words) => header.title = Some(words.text.clone()),
                LineBody::Number(words) => header.number = Some(words.text.clone()),
                LineBody::Year(year) => header.year = Some(*year),
                LineBody::Calendar(name) => header.calendar = Some(name.text.clone()),
                LineBody::DayIsWorkingDay(yes) => {
                    header.day_is_working_day = *yes;
                    header.day_is_said = true;
                }
                LineBody::AcceptUntil(clock) => header.accept_until = Some(*clock),
                LineBody::HalfDayByHours => header.half_day_by_hours = true,
                _ => {}
            }
        }
        self.model.header = header;
        let in_force = lines
            .one(self, |body| if let LineBody::InForce(from, to) = body { Some((*from, *to)) } else { None });
        match in_force {
            Some((from, to)) => {
                let from = self.day(from, lines.file);
                let to = to.and_then(|to| self.day(to, lines.file));
                self.model.header.in_force = (from, to);
                let line = lines.list.iter().find(|line| matches!(line.body, LineBody::InForce(..)));
                self.model.header.in_force_place =
                    line.map(|line| Place { file: lines.file, span: line.span });
            }
            None if !declaration.damaged => {
                let finding = line_missing(&lines.name.text, &texts::LINE_IN_FORCE);
                self.findings.push(finding.at(Place { file: lines.file, span: lines.name.span }));
            }
            None => {}
        }
    }

    fn matters(&mut self, declarations: &[Declared<'a>]) {
        for (file, declaration) in declarations {
            let Head::Matter(name) = &declaration.head else { continue };
            if self.model.matters.iter().any(|matter| matter.name == name.text) {
                if !declaration.damaged {
                    let more = Message::new(&name_texts::EXTEND_MATTER).with("name", name.text.as_str());
                    self.declared_twice_unless(name, *file, Some(more));
                }
                continue;
            }
            let mut matter = Matter {
                name: name.text.clone(),
                roles: Vec::new(),
                fields: Vec::new(),
                events: Vec::new(),
                day_is_working_day: None,
                accept_until: None,
                place: Place { file: *file, span: name.span },
            };
            self.matter_lines(&mut matter, declaration, *file);
            self.model.matters.push(matter);
        }
        for (file, declaration) in declarations {
            // Half of `扩展 事项 名` looks like a second `事项 名`.
            let name = match &declaration.head {
                Head::ExtendMatter(name) => name,
                Head::Matter(name) if declaration.damaged && !self.declares(name, *file) => name,
                _ => continue,
            };
            let Some(MatterId(at)) = self.matter_named(name, *file) else { continue };
            let Some(mut matter) = self.model.matters.get(at).cloned() else { continue };
            self.matter_lines(&mut matter, declaration, *file);
            if let Some(place) = self.model.matters.get_mut(at) {
                *place = matter;
            }
        }
        self.shared = self.model.matters.iter().cloned().map(Rc::new).collect();
    }

    /// A matter, to be looked at.
    pub(super) fn matter_at(&self, id: MatterId) -> Option<Rc<Matter>> {
        self.shared.get(id.0).cloned()
    }

    /// Whether this very name is what the matter of that name was declared by.
    fn declares(&self, name: &Name, file: FileId) -> bool {
        let place = Place { file, span: name.span };
        self.model.matters.iter().any(|matter| matter.name == name.text && matter.place == place)
    }

    fn readings_and_definitions(&mut self, declarations: &[Declared<'a>]) {
        for (file, declaration) in declarations {
            match &declaration.head {
                Head::Reading(name, value) => {
                    if !self.reading_names.add(&name.text) {
                        self.declared_twice(name, *file);
                        continue;
                    }
                    let lines = Lines::of(declaration, name, *file);
                    let reason = lines.one(self, |body| {
                        if let LineBody::Reason(reason) = body { Some(reason.text.clone()) } else { None }
                    });
                    let limit = match value {
                        ReadingValue::Limit(limit) => Some(limit.clone()),
                        _ => None,
                    };
                    let place = Place { file: *file, span: name.span };
                    if reason.is_none() && !declaration.damaged {
                        self.findings.push(line_missing(&name.text, &texts::LINE_REASON).at(place));
                    }
                    self.model.readings.push(Reading { name: name.text.clone(), reason, limit, place });
                }
                Head::Define(name, condition, _) => {
                    if self.definitions.iter().any(|definition| definition.name == name.text) {
                        self.declared_twice(name, *file);
                        continue;
                    }
                    self.definitions.push(Definition { name: name.text.clone(), condition, file: *file });
                }
                Head::Omitted(cite) => self.omitted(declaration, &cite.clause, *file),
                _ => {}
            }
        }
    }

    fn omitted(&mut self, declaration: &'a Declaration, clause: &'a Name, file: FileId) {
        /// The reasons for which a sentence may be left out (language, section 2).
        const REASONS: [&str; 8] =
            ["原则性", "裁量", "另有规定", "无责任单位", "授权", "释义", "文本未规定", "重复"];
        let lines = Lines::of(declaration, clause, file);
        match lines.one(self, |body| if let LineBody::Reason(reason) = body { Some(reason) } else { None }) {
            Some(reason) if REASONS.contains(&reason.text.as_str()) => {}
            Some(reason) => self.findings.unknown(&texts::A_REASON, reason, file, REASONS.into_iter()),
            None if !declaration.damaged => {
                let finding = line_missing(&clause.text, &texts::LINE_REASON);
                self.findings.push(finding.at(Place { file, span: clause.span }));
            }
            None => {}
        }
    }

    /// Takes the names of the duties, which limits and moments refer to.
    fn name_duties(&mut self, declarations: &[Declared<'a>]) {
        for (file, declaration) in declarations {
            let Head::Duty(name) = &declaration.head else { continue };
            if !self.duty_names.add(&name.text) {
                self.declared_twice(name, *file);
            }
        }
    }

    /// Tables come before the duties whose limits and conditions use them.
    fn tables_and_calendars(&mut self, declarations: &[Declared<'a>]) {
        let mut seen = std::collections::BTreeSet::new();
        for (file, declaration) in declarations {
            match &declaration.head {
                Head::LimitTable(name, columns) if seen.insert(name.text.as_str()) => {
                    let table = self.table(&Lines::of(declaration, name, *file), columns, None);
                    self.model.tables.push(table);
                }
                Head::Table(name, columns, ty) if seen.insert(name.text.as_str()) => {
                    let table = self.table(&Lines::of(declaration, name, *file), columns, Some(ty));
                    self.model.tables.push(table);
                }
                Head::Calendar(name) => {
                    let calendar = self.calendar(&Lines::of(declaration, name, *file));
                    self.model.calendars.push(calendar);
                }
                _ => {}
            }
        }
    }

    fn duties(&mut self, declarations: &[Declared<'a>]) {
        let mut seen = std::collections::BTreeSet::new();
        let first = declarations.iter().filter(|(_, declaration)| match &declaration.head {
            Head::Duty(name) => seen.insert(name.text.as_str()),
            _ => false,
        });
        let first: Vec<Declared<'a>> = first.copied().collect();
        let mut whole = true;
        let mut duties = Vec::new();
        for (file, declaration) in first {
            let Head::Duty(name) = &declaration.head else { continue };
            let duty = self.duty(declaration, name, file);
            whole &= duty.is_some();
            // A duty that is broken still says what it is about, so that others can be checked against it.
            self.duty_matters.push(self.matter_said(declaration));
            duties.extend(duty);
        }
        // Ids are places in the list of names: a list with gaps is used for nothing but findings.
        if whole {
            self.model.duties = duties;
        }
    }

    /// The matter that a duty's declaration names, without a word about one that is not there.
    fn matter_said(&self, declaration: &Declaration) -> Option<MatterId> {
        let named = declaration.body.iter().flatten().find_map(|item| match item {
            ast::BodyItem::Line(ast::Line { body: LineBody::Matter(name), .. }) => Some(name),
            _ => None,
        });
        match named {
            Some(name) => self.model.matters.iter().position(|matter| matter.name == name.text).map(MatterId),
            None => (self.model.matters.len() == 1).then_some(MatterId(0)),
        }
    }

    /// `同` may not come back to where it started.
    fn loops(&mut self) {
        let mut findings = Vec::new();
        for start in &self.model.duties {
            let mut reached: Vec<&str> = Vec::new();
            let mut ahead = vec![&start.limit];
            while let Some(limit) = ahead.pop() {
                for next in self.followed_by(limit) {
                    let Some(next) = self.model.duties.get(next.0) else { continue };
                    if !reached.contains(&next.name.as_str()) {
                        reached.push(&next.name);
                        ahead.push(&next.limit);
                    }
                }
            }
            if reached.contains(&start.name.as_str()) {
                let message = Message::new(&texts::SAME_AS_LOOPS).with("name", start.name.as_str());
                findings.push(Diagnostic::new(message).at(start.place));
            }
        }
        findings.into_iter().for_each(|finding| self.findings.push(finding));
    }

    /// The duties whose due moments a limit takes, anywhere in it.
    fn followed_by(&self, limit: &super::Limit) -> Vec<super::DutyId> {
        let leaves = limit.leaves(&self.model.tables).into_iter();
        leaves
            .filter_map(|leaf| if let LimitForm::SameAs(duty) = leaf.form { Some(duty) } else { None })
            .collect()
    }

    fn rest(&mut self, declarations: &[Declared<'a>]) {
        for (file, declaration) in declarations {
            match &declaration.head {
                Head::Extension(name) => {
                    let lines = Lines::of(declaration, name, *file);
                    let found = self.in_each_matter(&lines, |own, part| own.extension(&lines, part));
                    self.model.extensions.extend(found);
                }
                Head::Example(name) => {
                    let example = self.example(declaration, name, *file);
                    self.model.examples.extend(example);
                }
                Head::Roster(..)
                | Head::Routine(_)
                | Head::Task(_)
                | Head::Indicator(_)
                | Head::Assessment(_)
                | Head::Scoring(..) => self.city(declaration, *file),
                Head::Suspension(name) => {
                    let lines = Lines::of(declaration, name, *file);
                    let found = self.in_each_matter(&lines, |own, part| own.suspension(&lines, part));
                    self.model.suspensions.extend(found);
                }
                Head::Prohibition(name) | Head::Prerequisite(name) => {
                    let prohibition = self.prohibition(&Lines::of(declaration, name, *file));
                    self.model.prohibitions.extend(prohibition);
                }
                Head::Permission(name) => {
                    let permission = self.permission(&Lines::of(declaration, name, *file));
                    self.model.permissions.extend(permission);
                }
                Head::Ladder(name) => {
                    let lines = Lines::of(declaration, name, *file);
                    let found = self.in_each_matter(&lines, |own, part| own.ladder(&lines, part));
                    self.model.ladders.extend(found);
                }
                _ => {}
            }
        }
        self.order_ladders();
    }

    fn citations(&mut self, declarations: &[Declared<'a>], source: Option<&str>) {
        let Some(source) = source else { return };
        let errata: Vec<(String, String)> = declarations
            .iter()
            .filter_map(|(_, declaration)| match &declaration.head {
                Head::Erratum(garbled, right) => Some((garbled.text.clone(), right.text.clone())),
                _ => None,
            })
            .collect();
        let untouched = Clauses::read(source, &[]);
        for (file, declaration) in declarations {
            let Head::Erratum(garbled, _) = &declaration.head else { continue };
            if !super::clause::holds(untouched.whole(), &garbled.text) {
                let help = super::cite::nearest(untouched.whole(), &untouched, &garbled.text);
                let place = Place { file: *file, span: garbled.span };
                self.findings.push(Diagnostic::new(&texts::ERRATUM_NOT_THERE).at(place).help(help));
            }
        }
        let clauses = Clauses::read(source, &errata);
        for (file, declaration) in declarations {
            self.check_cites(declaration, *file, &clauses);
        }
    }
}
