//! What the checker asks of a policy beside its rules: every condition with its place, the names declared and whether
//! anything uses them, bare 日, what the source is quoted for, and which findings are accepted (免查).

use std::collections::{BTreeMap, BTreeSet};

use super::build::Builder;
use super::clause::plain;
use super::condition::Scope;
use super::{Cond, MatterId};
use crate::source::{FileId, Place};
use crate::span::Span;
use crate::syntax::ast::{BlockItem, Cite, Declaration, Head, LineBody, Name};

/// What is kept of a policy for the checker alone.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// Every condition that is asked of a ticket, in the order it was read.
    pub conditions: Vec<AskedOf>,
    /// The parts of conditions that are joined by 且 or 或.
    pub parts: Vec<PartOf>,
    /// The 事项 with their roles, fields and events.
    pub members: Vec<Member>,
    /// The names of declarations that stand for something only where they are used.
    pub names: Vec<Declared>,
    /// Limits in 日 where nothing says what 日 means.
    pub bare_days: Vec<Place>,
    /// The quotes of all declarations but 未纳入 and 口径, by clause; white space out, widths made equal.
    pub quoted: BTreeMap<String, BTreeSet<String>>,
    /// The sentences left out.
    pub omitted: Vec<Omitted>,
    /// The findings that declarations accept.
    pub accepted: Vec<Accepted>,
}

/// A condition and where it is asked.
#[derive(Clone, Debug)]
pub struct AskedOf {
    /// The condition.
    pub cond: Cond,
    /// Of which tickets.
    pub matter: MatterId,
    /// In the brackets of which event.
    pub event: Option<usize>,
    /// Where it is written.
    pub place: Place,
}

/// How a part of a condition is joined to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// 且
    And,
    /// 或
    Or,
}

/// A part of a condition.
#[derive(Clone, Debug)]
pub struct PartOf {
    /// The part, and where it stands.
    pub asked: AskedOf,
    /// How it is joined to the others.
    pub joined: Joined,
}

/// A 事项, a role, a field or an event of it, a field of an event.
#[derive(Clone, Debug)]
pub struct Member {
    /// The matter.
    pub matter: MatterId,
    /// The event by its place in the matter.
    pub event: Option<usize>,
    /// The field, of the ticket or of that event.
    pub field: Option<usize>,
    /// The role of the ticket.
    pub role: Option<usize>,
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
}

/// What a name is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredAs {
    /// 定义
    Definition,
    /// 口径
    Reading,
    /// 表, 时限表
    Table,
    /// 名录
    Roster,
    /// 单位组
    Group,
    /// A role bound to a unit.
    Role,
    /// 单位
    Unit,
    /// 日历
    Calendar,
    /// 计分办法
    Scoring,
}

/// A name that stands for something only where it is used.
#[derive(Clone, Debug)]
pub struct Declared {
    /// What it is.
    pub declared_as: DeclaredAs,
    /// The name.
    pub name: String,
    /// Whether anything uses it.
    pub used: bool,
    /// Where it is declared.
    pub place: Place,
}

/// 未纳入: a sentence left out.
#[derive(Clone, Debug)]
pub struct Omitted {
    /// The clause.
    pub clause: String,
    /// The words quoted, white space out and widths made equal.
    pub words: Vec<String>,
    /// Where.
    pub place: Place,
}

/// 免查: a finding that a declaration accepts, with the reason.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The code.
    pub code: String,
    /// Why.
    pub reason: String,
    /// The declaration, from its keyword to its last line.
    pub within: Place,
    /// The code's own place.
    pub place: Place,
}

impl Builder<'_> {
    /// Keeps a condition that is asked of a ticket.
    pub(super) fn asked(&mut self, cond: Cond, span: Span, scope: Scope<'_>) -> Cond {
        let matter = self.model.matters.iter().position(|matter| matter.name == scope.matter.name);
        if let Some(matter) = matter {
            let place = Place { file: scope.file, span };
            let asked = AskedOf { cond: cond.clone(), matter: MatterId(matter), event: scope.event, place };
            self.model.noted.conditions.push(asked);
        }
        cond
    }

    /// Keeps the parts of a condition that is asked of a ticket.
    pub(super) fn parts<'e>(
        &mut self,
        joined: Joined,
        parts: impl Iterator<Item = (&'e Cond, Span)>,
        scope: Scope<'_>,
    ) {
        let matter = self.model.matters.iter().position(|matter| matter.name == scope.matter.name);
        let Some(matter) = matter.map(MatterId) else { return };
        self.model.noted.parts.extend(parts.map(|(cond, span)| {
            let place = Place { file: scope.file, span };
            PartOf { asked: AskedOf { cond: cond.clone(), matter, event: scope.event, place }, joined }
        }));
    }

    /// Keeps what the declarations say beside their rules, when all names are known.
    pub(super) fn note(&mut self, declarations: &[(FileId, &Declaration)]) {
        for (file, declaration) in declarations {
            self.note_name(declaration, *file);
            self.note_members(declaration, *file);
            self.note_quotes(declaration, *file);
            self.note_accepted(declaration, *file);
        }
    }

    fn note_name(&mut self, declaration: &Declaration, file: FileId) {
        let (declared_as, name): (_, &Name) = match &declaration.head {
            Head::Define(name, ..) => (DeclaredAs::Definition, name),
            Head::Reading(name, _) => (DeclaredAs::Reading, name),
            Head::LimitTable(name, _) | Head::Table(name, ..) => (DeclaredAs::Table, name),
            Head::Roster(name, _) => (DeclaredAs::Roster, name),
            Head::Group(name, _) => (DeclaredAs::Group, name),
            Head::Role(name, Some(_)) => (DeclaredAs::Role, name),
            Head::Unit(name) => (DeclaredAs::Unit, name),
            Head::Calendar(name) => (DeclaredAs::Calendar, name),
            Head::Scoring(name, ..) => (DeclaredAs::Scoring, name),
            _ => return,
        };
        let used = &self.findings.used;
        let used = match declared_as {
            DeclaredAs::Calendar => self.counted_by(&name.text),
            DeclaredAs::Unit => {
                let unit = self.model.units.iter().find(|unit| unit.name == name.text);
                let aliases = unit.iter().flat_map(|unit| &unit.aliases);
                std::iter::once(&name.text).chain(aliases).any(|name| used.contains(name))
            }
            _ => used.contains(&name.text),
        };
        let place = Place { file, span: name.span };
        self.model.noted.names.push(Declared { declared_as, name: name.text.clone(), used, place });
    }

    /// Whether the head, or another calendar, counts by this one.
    fn counted_by(&self, calendar: &str) -> bool {
        let based = self.model.calendars.iter().any(|other| other.based_on == calendar);
        based || self.model.header.calendar.as_deref() == Some(calendar)
    }

    fn note_members(&mut self, declaration: &Declaration, file: FileId) {
        let (Head::Matter(name) | Head::ExtendMatter(name)) = &declaration.head else { return };
        let Some(at) = self.model.matters.iter().position(|matter| matter.name == name.text) else { return };
        let Some(matter) = self.model.matters.get(at) else { return };
        let places = |names: &mut dyn Iterator<Item = &String>| -> BTreeMap<String, usize> {
            names.enumerate().map(|(at, name)| (name.clone(), at)).collect()
        };
        let fields = places(&mut matter.fields.iter().map(|field| &field.name));
        let events = places(&mut matter.events.iter().map(|event| &event.name));
        let member = |event, field, name: &Name| {
            let place = Place { file, span: name.span };
            Member { matter: MatterId(at), event, field, role: None, name: name.text.clone(), place }
        };
        let mut found = Vec::new();
        if matches!(declaration.head, Head::Matter(_)) {
            found.push(member(None, None, name));
        }
        for line in declaration.body.iter().flat_map(|body| body.lines()) {
            match &line.body {
                // One that may be left empty is there for the record.
                LineBody::Role(slot) if !slot.optional => {
                    let role = matter.roles.iter().position(|role| role.name == slot.name.text);
                    found.extend(role.map(|_| Member { role, ..member(None, None, &slot.name) }));
                }
                LineBody::Field(slot) => {
                    let field = fields.get(&slot.name.text).copied();
                    found.extend(field.map(|field| member(None, Some(field), &slot.name)));
                }
                LineBody::Event(name, slots) => {
                    let Some(event) = events.get(&name.text).copied() else { continue };
                    found.push(member(Some(event), None, name));
                    let own = matter.events.get(event).map_or(&[][..], |event| &event.fields);
                    for slot in slots.iter().flat_map(|slots| slots.lines()) {
                        let field = own.iter().position(|field| field.name == slot.name.text);
                        found.extend(field.map(|field| member(Some(event), Some(field), &slot.name)));
                    }
                }
                _ => {}
            }
        }
        self.model.noted.members.extend(found);
    }

    fn note_quotes(&mut self, declaration: &Declaration, file: FileId) {
        let words = |cite: &Cite| cite.quotes.iter().map(|quote| plain(&quote.text)).collect::<Vec<_>>();
        let noted = &mut self.model.noted;
        if let Head::Omitted(cite) = &declaration.head {
            let place = Place { file, span: declaration.span };
            noted.omitted.push(Omitted { clause: cite.clause.text.clone(), words: words(cite), place });
            return;
        }
        // A 口径 quotes the words that say too little.
        if matches!(declaration.head, Head::Reading(..)) {
            return;
        }
        let own: &[Cite] = if let Head::Define(_, _, cites) = &declaration.head { cites } else { &[] };
        let lines = declaration.body.iter().flat_map(|body| body.lines()).flat_map(|line| &line.cites);
        for cite in own.iter().chain(lines) {
            if let Some(known) = noted.quoted.get_mut(&cite.clause.text) {
                known.extend(words(cite));
            } else {
                noted.quoted.insert(cite.clause.text.clone(), words(cite).into_iter().collect());
            }
        }
    }

    fn note_accepted(&mut self, declaration: &Declaration, file: FileId) {
        let mut whole = declaration.span;
        let mut accepted = Vec::new();
        for item in declaration.body.iter().flatten() {
            let BlockItem::Line(line) = item else { continue };
            whole = whole.to(line.span);
            if let LineBody::Accept(code, reason) = &line.body {
                accepted.push((code, reason));
            }
        }
        let accepted = accepted.into_iter().map(|(code, reason)| Accepted {
            code: code.text.to_ascii_uppercase(),
            reason: reason.text.clone(),
            within: Place { file, span: whole },
            place: Place { file, span: code.span },
        });
        self.model.noted.accepted.extend(accepted);
    }
}
