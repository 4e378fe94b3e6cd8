//! Where input reaches a limit of the policy: in its files before anybody asks what they mean, in a ticket once it was
//! judged, beside the tickets once the ledger is closed.

use std::collections::BTreeMap;

use super::load::Trees;
use crate::calendar::Calendar;
use crate::diagnostic::{Diagnostic, Message, limit_texts};
use crate::error::Error;
use crate::eval::{Evaluator, Note};
use crate::ledger::City;
use crate::limits::Limits;
use crate::program::Program;
use crate::source::{FileId, Place, Source, Sources};
use crate::span::Span;
use crate::syntax::ast::{BodyItem, Cite, Declaration, Head, Item, LineBody, Name, TypeForm};

/// What a policy is read with: the calendar it counts by, and how far it and its tickets may grow.
///
/// ```
/// use duban::calendar::Calendar;
/// use duban::{Limits, LoadOptions, Policy};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut options = LoadOptions::from(Calendar::national());
/// options.limits.declarations = 3;
/// let error = Policy::load_with("policies/zibo", options).unwrap_err();
/// assert!(error.to_string().contains("超过3个"), "{error}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoadOptions {
    /// The calendar below the policy's own: 中国法定工作日, where nobody gives another.
    pub calendar: Calendar,
    /// How far the policy, and the tickets it judges, may grow.
    pub limits: Limits,
}

impl Default for LoadOptions {
    fn default() -> LoadOptions {
        LoadOptions::from(Calendar::national())
    }
}

impl From<Calendar> for LoadOptions {
    fn from(calendar: Calendar) -> LoadOptions {
        LoadOptions { calendar, limits: Limits::DEFAULT }
    }
}

impl From<Limits> for LoadOptions {
    fn from(limits: Limits) -> LoadOptions {
        LoadOptions { limits, ..LoadOptions::default() }
    }
}

/// Where the files of a policy go beyond its limits.
pub(super) fn of_files(trees: &Trees, limits: &Limits) -> Vec<Diagnostic> {
    let (mut findings, mut declarations) = (Vec::new(), 0_usize);
    for file in &trees.files {
        for item in &file.tree.items {
            let Item::Declaration(declaration) = item else { continue };
            declarations = declarations.saturating_add(1);
            if declarations == limits.declarations.saturating_add(1) {
                let message = Message::new(&limit_texts::TOO_MANY_DECLARATIONS);
                let message = message.with("limit", limits.declarations.to_string());
                let place = Place { file: file.id, span: declaration.span };
                findings.push(Diagnostic::new(message).at(place));
            }
            of_declaration(declaration, file.id, limits, &mut findings);
        }
    }
    findings.extend(of_groups(trees, limits));
    findings
}

/// The group at which the units of all groups are too many: one that stands inside another is put in its place.
fn of_groups(trees: &Trees, limits: &Limits) -> Option<Diagnostic> {
    let mut groups: Vec<(&Name, &[Name], FileId)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &trees.files {
        for item in &file.tree.items {
            let Item::Declaration(declaration) = item else { continue };
            if let Head::Group(name, members) = &declaration.head {
                places.entry(&name.text).or_insert(groups.len());
                groups.push((name, &members.list, file.id));
            }
        }
    }
    let mut sizes = Sizes { groups: &groups, places: &places, known: vec![None; groups.len()] };
    let mut all = 0_usize;
    for (at, (name, _, file)) in groups.iter().enumerate() {
        all = all.saturating_add(sizes.of(at));
        if all > limits.group_members {
            let message = Message::new(&limit_texts::GROUPS_TOO_LARGE).with("name", name.text.as_str());
            let message = message.with("limit", limits.group_members.to_string());
            return Some(Diagnostic::new(message).at(Place { file: *file, span: name.span }));
        }
    }
    None
}

/// How many units groups come to.
struct Sizes<'g> {
    groups: &'g [(&'g Name, &'g [Name], FileId)],
    places: &'g BTreeMap<&'g str, usize>,
    /// Of those that were begun; none of those that are not.
    known: Vec<Option<usize>>,
}

impl Sizes<'_> {
    /// Of one group, those inside it first. One that comes back to itself is a finding of its own, and counts once.
    fn of(&mut self, first: usize) -> usize {
        match self.known.get_mut(first) {
            Some(known @ None) => *known = Some(0),
            Some(Some(size)) => return *size,
            None => return 0,
        }
        let mut path = vec![(first, 0_usize)];
        while let Some((at, member)) = path.pop() {
            let own = self.known.get(at).copied().flatten().unwrap_or(0);
            let Some(name) = self.groups.get(at).and_then(|(_, members, _)| members.get(member)) else {
                continue;
            };
            let inner = self.places.get(name.text.as_str()).copied();
            let size = match inner.map(|inner| self.known.get(inner).copied().flatten()) {
                None => 1,
                Some(Some(size)) => size,
                // Begun now: this member is asked again when it is known.
                Some(None) => {
                    path.push((at, member));
                    let inner = inner.unwrap_or(first);
                    self.known.get_mut(inner).into_iter().for_each(|known| *known = Some(0));
                    path.push((inner, 0));
                    continue;
                }
            };
            self.known.get_mut(at).into_iter().for_each(|known| *known = Some(own.saturating_add(size)));
            path.push((at, member.saturating_add(1)));
        }
        self.known.get(first).copied().flatten().unwrap_or(0)
    }
}

/// The lists of a declaration: those of its head, its body, the types of its fields.
fn of_declaration(one: &Declaration, file: FileId, limits: &Limits, findings: &mut Vec<Diagnostic>) {
    let mut list = |count: usize, span: Span, name: &str| {
        if count > limits.list_items {
            let message = Message::new(&limit_texts::LIST_TOO_LONG)
                .with("name", name)
                .with("count", count.to_string())
                .with("limit", limits.list_items.to_string());
            findings.push(Diagnostic::new(message).at(Place { file, span }));
        }
    };
    let name = name_of(&one.head);
    match &one.head {
        Head::Group(_, names) => list(names.list.len(), one.span, name),
        Head::Roster(_, entries) => list(entries.len(), one.span, name),
        Head::LimitTable(_, columns) | Head::Table(_, columns, _) => list(columns.len(), one.span, name),
        _ => {}
    }
    let (mut lines, mut rungs) = (0_usize, 0_usize);
    for item in one.body.iter().flatten() {
        let BodyItem::Line(line) = item else { continue };
        lines = lines.saturating_add(1);
        match &line.body {
            LineBody::Rung(_) => rungs = rungs.saturating_add(1),
            LineBody::Field(slot) | LineBody::Role(slot) => {
                list(choices(slot.ty.as_ref()), slot.span, &slot.name.text);
            }
            LineBody::Event(event, Some(fields)) => {
                list(fields.lines().count(), event.span, &event.text);
                for slot in fields.lines() {
                    list(choices(slot.ty.as_ref()), slot.span, &slot.name.text);
                }
            }
            LineBody::Bearer(bearer) => list(bearer.list.len(), line.span, name),
            LineBody::AppliesTo(names)
            | LineBody::RestsOn(names)
            | LineBody::ExceptionTo(names)
            | LineBody::Indicators(names) => list(names.list.len(), line.span, name),
            LineBody::Alias(words) => list(words.len(), line.span, name),
            LineBody::Rest(days, _) | LineBody::Work(days, _) => list(days.len(), line.span, name),
            _ => {}
        }
    }
    list(lines, one.span, name);
    if rungs > limits.ladder_steps {
        let message = Message::new(&limit_texts::LADDER_TOO_LONG)
            .with("name", name)
            .with("count", rungs.to_string())
            .with("limit", limits.ladder_steps.to_string());
        findings.push(Diagnostic::new(message).at(Place { file, span: one.span }));
    }
}

/// How many values a type names.
fn choices(ty: Option<&TypeForm>) -> usize {
    match ty {
        Some(TypeForm::Enum(names)) => names.len(),
        Some(TypeForm::List(of)) => choices(Some(of)),
        _ => 0,
    }
}

/// What a declaration is called here: its name, else the words of its head.
fn name_of(head: &Head) -> &str {
    match head {
        Head::Use(words) | Head::Omitted(Cite { clause: words, .. }) | Head::Erratum(words, _) => &words.text,
        named => named.name().map_or("", |name| &name.text),
    }
}

/// The limit that the ticket just judged reached: what was found of it is not the whole, and is not reported.
pub(super) fn of_ticket(program: &Program, evaluator: &Evaluator) -> Option<Message> {
    let limits = &program.limits;
    let (text, limit) = match evaluator.beyond()? {
        Note::TooManyRounds => (&limit_texts::TOO_MANY_ROUNDS, limits.ticket_rounds),
        Note::TooManyLooks => (&limit_texts::TOO_MANY_LOOKS, limits.ticket_looks),
        _ => (&limit_texts::TOO_MANY_OBLIGATIONS, limits.ticket_obligations),
    };
    Some(Message::new(text).with("limit", limit.to_string()))
}

/// The limit that the entries beside the tickets reached.
pub(super) fn of_city(program: &Program, city: &City<'_>) -> Option<Diagnostic> {
    let message = Message::new(&limit_texts::TOO_MANY_PERIODS);
    city.cut_short.then(|| Diagnostic::new(message.with("limit", program.limits.periods.to_string())))
}

/// The limit that texts of facts reach: one of them alone, since each has places of its own.
///
/// # Errors
/// Which is too large.
pub(super) fn of_facts(facts: &[Source], limits: &Limits) -> Result<(), Error> {
    let Some(large) = facts.iter().find(|one| one.text().len() > limits.facts_bytes) else { return Ok(()) };
    let message = Message::new(&limit_texts::FACTS_TOO_LARGE)
        .with("size", large.text().len().to_string())
        .with("limit", limits.facts_bytes.to_string());
    let mut sources = Sources::new();
    let file = sources.add(Source::new(large.name(), ""));
    Err(Error::one(Diagnostic::new(message).at(Place { file, span: Span::default() }), sources))
}
