//! Names that nobody declared, told together at the end: a name lost with a broken line is not missing, a name used in
//! many places is one finding, and a body whose names all belong to another 事项 names the wrong one.

use std::collections::{BTreeMap, BTreeSet};

use super::Matter;
use super::beyond::share_names;
use super::build::Builder;
use crate::diagnostic::{Arg, Diagnostic, Label, Message, Text, nearest, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{BodyItem, Declaration, Head, Kind, LineBody, Lost, LostIn, Name};

/// A name that was looked up and not found.
pub(super) struct Unknown {
    pub(super) what: &'static Text,
    pub(super) name: String,
    pub(super) place: Place,
    /// The names that would have been right.
    pub(super) known: Vec<String>,
    pub(super) finding: Diagnostic,
}

/// A name as it is declared.
struct Declared<'a> {
    what: &'static Text,
    name: &'a Name,
    file: FileId,
    /// The declaration it stands in.
    home: usize,
}

/// Uses shown beside a declaration: more would hide it.
const USES_SHOWN: usize = 2;

/// A name used so often is right, and its declaration is what is wrong.
const USES_THAT_WEIGH: usize = 3;

type Declarations<'a> = [(FileId, &'a Declaration)];

impl Builder<'_> {
    /// Turns the names not found into findings. `lost` are the lines that could not be read; `incomplete` says that
    /// whole files are missing.
    pub(super) fn settle(
        &mut self,
        declarations: &Declarations<'_>,
        lost: &[(FileId, &Lost)],
        incomplete: bool,
    ) {
        let unknown = std::mem::take(&mut self.findings.unknown);
        let unknown = self.of_another_matter(unknown, declarations);
        let mut groups = groups(unknown);
        let incomplete =
            incomplete || lost.iter().any(|(_, lost)| lost.within == LostIn::Head(Some(Kind::Use)));
        let declared = declared(declarations);
        let mut words: BTreeSet<&str> =
            lost.iter().flat_map(|(_, lost)| &lost.words).map(String::as_str).collect();
        // What a 事项 declares whose head could not be read belongs to some matter.
        words.extend(
            declared.iter().filter(|one| self.strays(declarations, one)).map(|one| one.name.text.as_str()),
        );
        groups.retain(|group| !words.contains(group.name.as_str()) && (!incomplete || group.near()));
        // A line without a name may have declared one name: the one that is used most.
        for (_, line) in lost {
            let fitting = groups.iter().enumerate().filter(|(_, group)| {
                let known = group.uses.first().map_or(&[][..], |one| &one.known);
                fits(line.within, group.what) && !group.near() && !line.shows_a_name_beside(known)
            });
            if let Some((at, _)) = fitting.max_by_key(|(_, group)| group.uses.len()) {
                groups.remove(at);
            }
        }
        self.show_the_first(&declared, declarations);
        for group in groups {
            match <[Unknown; 1]>::try_from(group.uses) {
                Ok([one]) => self.findings.push(one.finding),
                Err(uses) => self.many(uses, &declared),
            }
        }
        // What stands on a line that could not be read was reported there. The lines come in the order of the text.
        self.findings.list.retain(|finding| {
            let Some(place) = finding.place() else { return true };
            let after = lost
                .partition_point(|(file, line)| (*file, line.span.start) <= (place.file, place.span.start));
            let line = after.checked_sub(1).and_then(|at| lost.get(at));
            line.is_none_or(|(file, line)| *file != place.file || line.span.end < place.span.start)
        });
    }

    /// Whether a name stands in the body of a 事项 that is attached to none.
    fn strays(&self, declarations: &Declarations<'_>, one: &Declared<'_>) -> bool {
        let Some((_, declaration)) = declarations.get(one.home) else { return false };
        match &declaration.head {
            Head::Matter(name) | Head::ExtendMatter(name) => {
                let attached = self.model.matters.iter().any(|matter| matter.name == name.text);
                !attached || (declaration.damaged && matches!(declaration.head, Head::Matter(_)))
            }
            _ => false,
        }
    }

    /// A name declared twice: the other one is shown beside it.
    fn show_the_first(&mut self, declared: &[Declared<'_>], declarations: &Declarations<'_>) {
        for finding in self.findings.list.iter_mut().filter(|f| f.message.text == &texts::DECLARED_TWICE) {
            let Some(place) = finding.place() else { continue };
            if let Some(place) = twin(place, declared).or_else(|| twin_head(place, declarations)) {
                finding.labels.push(Label { place, message: Some(Message::new(&texts::FIRST_ONE)) });
            }
        }
    }

    /// One name used in several places: one finding, at the declaration that may have meant it.
    fn many(&mut self, uses: Vec<Unknown>, declared: &[Declared<'_>]) {
        let Some(first) = uses.first() else { return };
        let open = |one: &&Declared<'_>| {
            is_kind(one.what, first.what)
                && first.known.contains(&one.name.text)
                && !self.findings.used.contains(&one.name.text)
        };
        let candidates: Vec<&Declared<'_>> = declared.iter().filter(open).collect();
        let spelt_alike = nearest(&first.name, first.known.iter().map(String::as_str));
        let candidate = candidate(&first.name, &candidates);
        // Each misspelt use of a name that is also used rightly is a mistake of its own.
        if candidate.is_none() && spelt_alike.is_some() {
            uses.into_iter().for_each(|one| self.findings.push(one.finding));
            return;
        }
        let message = Message::new(&texts::USED_NOT_DECLARED)
            .with("what", first.what)
            .with("name", first.name.as_str())
            .with("count", uses.len().to_string());
        let uses_here = |mut finding: Diagnostic, most: usize| {
            for one in uses.iter().take(most) {
                finding = finding.label(one.place, &texts::USED_HERE);
            }
            finding
        };
        let finding = Diagnostic::new(message);
        self.findings.push(match candidate {
            Some(one) => {
                let place = Place { file: one.file, span: one.name.span };
                let label = Message::new(&texts::DECLARED_UNUSED).with("name", one.name.text.as_str());
                let sure =
                    uses.len() >= USES_THAT_WEIGH || nearest(&first.name, [one.name.text.as_str()]).is_some();
                if sure {
                    uses_here(finding.label(place, label), USES_SHOWN)
                } else {
                    uses_here(finding, USES_SHOWN).label(place, label)
                }
            }
            None => {
                let shown = uses_here(finding, USES_SHOWN.saturating_add(1));
                first.finding.help.iter().cloned().fold(shown, Diagnostic::help)
            }
        });
    }

    /// Where the names of a body are all unknown in its 事项 and all known in another, the 事项 is what is wrong.
    fn of_another_matter(&mut self, unknown: Vec<Unknown>, declarations: &Declarations<'_>) -> Vec<Unknown> {
        let homes = Homes::of(declarations);
        let mut by_home: Vec<Vec<Unknown>> = declarations.iter().map(|_| Vec::new()).collect();
        let mut rest = Vec::new();
        for one in unknown {
            let home = homes.home(one.place);
            match home.and_then(|home| by_home.get_mut(home)).filter(|_| is_member(one.what)) {
                Some(list) => list.push(one),
                None => rest.push(one),
            }
        }
        for ((file, declaration), list) in declarations.iter().zip(by_home) {
            let mut names: Vec<&str> = list.iter().map(|one| one.name.as_str()).collect();
            names.dedup();
            let named = matter_named_in(declaration).filter(|_| names.len() > 1);
            let other = self.model.matters.iter().find(|matter| names.iter().all(|name| has(matter, name)));
            let (Some(named), Some(other)) = (named, other) else {
                rest.extend(list);
                continue;
            };
            let place = Place { file: *file, span: named.span };
            let all = names.iter().take(3).map(|name| Arg::from(*name)).collect();
            let message = Message::new(&texts::OF_ANOTHER_MATTER)
                .with("matter", named.text.as_str())
                .with("names", Arg::AnyOf(all))
                .with("other", other.name.as_str());
            let help = Message::new(&texts::DID_YOU_MEAN).with("name", other.name.as_str());
            self.findings.push(Diagnostic::new(message).at(place).help(help).fix(place, other.name.as_str()));
        }
        rest.sort_by_key(|one| one.place);
        rest
    }
}

/// Where else the name is declared that is declared at a place: a name of its kind.
fn twin(place: Place, declared: &[Declared<'_>]) -> Option<Place> {
    let this = declared.iter().find(|one| one.file == place.file && one.name.span == place.span)?;
    let twin = |one: &&Declared<'_>| {
        let elsewhere = (one.file, one.name.span) != (place.file, place.span);
        one.name.text == this.name.text && elsewhere && alike(one.what, this.what)
    };
    declared.iter().find(twin).map(|twin| Place { file: twin.file, span: twin.name.span })
}

/// The same of a head whose name no line looks up.
fn twin_head(place: Place, declarations: &Declarations<'_>) -> Option<Place> {
    let named = || declarations.iter().filter_map(|(file, one)| Some((*file, *one, one.head.name()?)));
    let (_, this, name) = named().find(|(file, _, name)| *file == place.file && name.span == place.span)?;
    let twin = |(file, one, other): &(FileId, &Declaration, &Name)| {
        let elsewhere = (*file, other.span) != (place.file, place.span);
        other.text == name.text && elsewhere && share_names(&one.head, &this.head)
    };
    named().find(twin).map(|(file, _, other)| Place { file, span: other.span })
}

/// Uses of one name as one kind of thing.
struct Group {
    what: &'static Text,
    name: String,
    uses: Vec<Unknown>,
}

impl Group {
    /// Whether a name that is declared comes near: then this is a slip of the pen.
    fn near(&self) -> bool {
        let known = self.uses.iter().flat_map(|one| &one.known);
        nearest(&self.name, known.map(String::as_str)).is_some()
    }
}

fn groups(unknown: Vec<Unknown>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // There may be many; few have one name.
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for one in unknown {
        let own = places.entry(one.name.clone()).or_default();
        let same = |at: &&usize| groups.get(**at).is_some_and(|group| alike(group.what, one.what));
        match own.iter().find(same).copied().and_then(|at| groups.get_mut(at)) {
            Some(group) => group.uses.push(one),
            None => {
                own.push(groups.len());
                groups.push(Group { what: one.what, name: one.name.clone(), uses: vec![one] });
            }
        }
    }
    groups
}

/// The declared name, used nowhere, that an unknown one may stand for: the nearest; the only one; the only one of its
/// declaration; any, if they stand in one declaration.
fn candidate<'c, 'a>(name: &str, candidates: &[&'c Declared<'a>]) -> Option<&'c Declared<'a>> {
    let near = nearest(name, candidates.iter().map(|one| one.name.text.as_str()));
    if let Some(near) = near {
        return candidates.iter().find(|one| one.name.text == near).copied();
    }
    let alone = |one: &&&Declared<'_>| candidates.iter().filter(|other| other.home == one.home).count() == 1;
    let mut single = candidates.iter().filter(alone);
    match (single.next(), single.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// What a line that could not be read may have declared.
fn fits(within: LostIn, what: &'static Text) -> bool {
    match within {
        LostIn::Body(Kind::Matter | Kind::ExtendMatter) => is_member(what) || what == &texts::A_VALUE,
        LostIn::Body(_) => false,
        LostIn::Head(None) => true,
        LostIn::Head(Some(kind)) => match kind {
            Kind::Duty => what == &texts::A_DUTY,
            Kind::Unit | Kind::Group | Kind::Role => what == &texts::A_PARTY || what == &texts::A_UNIT,
            Kind::Matter => what == &texts::A_MATTER,
            Kind::Reading => what == &texts::A_LIMIT || what == &texts::A_READING,
            Kind::Define => what == &texts::A_FIELD,
            _ => false,
        },
    }
}

fn is_member(what: &'static Text) -> bool {
    [&texts::AN_EVENT, &texts::A_FIELD, &texts::A_PARTY].contains(&what)
}

/// Whether what is declared as one kind of thing may be looked up as another.
fn is_kind(declared: &'static Text, wanted: &'static Text) -> bool {
    declared == wanted
        || (declared == &texts::A_PARTY && (wanted == &texts::A_FIELD || wanted == &texts::A_UNIT))
        || (declared == &texts::A_LIMIT && wanted == &texts::A_READING)
}

/// Whether two declarations of one name stand in each other's way.
fn alike(one: &'static Text, other: &'static Text) -> bool {
    one == other || (is_member(one) && is_member(other))
}

fn has(matter: &Matter, name: &str) -> bool {
    let slots = matter.roles.iter().chain(&matter.fields).map(|slot| slot.name.as_str());
    slots.chain(matter.events.iter().map(|event| event.name.as_str())).any(|known| known == name)
}

/// Where declarations begin, in the order of files and their text.
struct Homes(Vec<(FileId, u32, usize)>);

impl Homes {
    fn of(declarations: &Declarations<'_>) -> Homes {
        let begins = declarations.iter().enumerate();
        let mut list: Vec<_> = begins.map(|(at, (file, one))| (*file, one.span.start, at)).collect();
        list.sort_unstable();
        Homes(list)
    }

    /// The declaration that holds a place.
    fn home(&self, place: Place) -> Option<usize> {
        let after =
            self.0.partition_point(|(file, start, _)| (*file, *start) <= (place.file, place.span.start));
        let (file, _, at) = self.0.get(after.checked_sub(1)?)?;
        (*file == place.file).then_some(*at)
    }
}

/// The name of the 事项 in a duty or an example.
fn matter_named_in(declaration: &Declaration) -> Option<&Name> {
    declaration.body.iter().flatten().find_map(|item| match item {
        BodyItem::Line(line) => match &line.body {
            LineBody::Matter(name) => Some(name),
            LineBody::Ticket(ticket) => ticket.matter.as_ref(),
            _ => None,
        },
        _ => None,
    })
}

fn declared<'a>(declarations: &Declarations<'a>) -> Vec<Declared<'a>> {
    let mut found = Vec::new();
    for (home, (file, declaration)) in declarations.iter().enumerate() {
        let mut keep = |what, name| found.push(Declared { what, name, file: *file, home });
        match &declaration.head {
            Head::Unit(name) | Head::Group(name, _) | Head::Role(name, _) => keep(&texts::A_PARTY, name),
            Head::Matter(name) => keep(&texts::A_MATTER, name),
            Head::Duty(name) => keep(&texts::A_DUTY, name),
            Head::Reading(name, _) => keep(&texts::A_LIMIT, name),
            _ => {}
        }
        if !matches!(declaration.head, Head::Matter(_) | Head::ExtendMatter(_)) {
            continue;
        }
        for item in declaration.body.iter().flatten() {
            let BodyItem::Line(line) = item else { continue };
            match &line.body {
                LineBody::Role(slot) => keep(&texts::A_PARTY, &slot.name),
                LineBody::Field(slot) => keep(&texts::A_FIELD, &slot.name),
                LineBody::Event(name, _) => keep(&texts::AN_EVENT, name),
                _ => {}
            }
        }
    }
    found
}
