//! The names of all declarations that others may refer to, known before their bodies are looked at.

use std::collections::BTreeMap;

use super::build::Builder;
use super::duty::Lines;
use super::names::Index;
use crate::diagnostic::texts;
use crate::source::FileId;
use crate::syntax::ast::{Declaration, Head, LineBody, Name, RungCause};

/// The names of declarations that others may refer to, before their bodies are looked at.
#[derive(Default)]
pub(super) struct Known {
    pub(super) tables: Index,
    pub(super) rosters: BTreeMap<String, Vec<String>>,
    pub(super) prohibitions: Index,
    pub(super) calendars: Index,
    pub(super) indicators: Index,
    pub(super) scorings: Index,
    pub(super) routines: Index,
    pub(super) tasks: Index,
    /// What each indicator is measured in, where it says so.
    pub(super) measures: BTreeMap<String, String>,
    /// What indicators compare with.
    pub(super) bases: Vec<String>,
    ladders: Index,
    /// The rungs of each ladder, with whether they need several tickets.
    rungs: Vec<Vec<(String, bool)>>,
    others: Index,
}

impl Known {
    /// Whether a rung needs several tickets.
    pub(super) fn needs_several(&self, ladder: usize, rung: usize) -> bool {
        self.rungs.get(ladder).and_then(|rungs| rungs.get(rung)).is_some_and(|(_, many)| *many)
    }
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
                let measures = Lines::of(declaration, name, file)
                    .all(|body| if let LineBody::Measure(word) = body { Some(word.clone()) } else { None });
                known.measures.extend(measures.into_iter().next().map(|word| (name.text.clone(), word)));
                (&mut known.indicators, name)
            }
            Head::Scoring(name, ..) => (&mut known.scorings, name),
            Head::Ladder(name) => {
                let rungs = Lines::of(declaration, name, file).all(|body| {
                    let LineBody::Rung(rung) = body else { return None };
                    let many = matches!(rung.cause, RungCause::Streak(..) | RungCause::Cumulative(..));
                    Some((rung.name.text.clone(), many))
                });
                if known.ladders.find(&name.text).is_none() {
                    known.rungs.push(rungs);
                }
                (&mut known.ladders, name)
            }
            Head::Calendar(name) => (&mut known.calendars, name),
            Head::Permission(name) | Head::Suspension(name) | Head::Assessment(name) => {
                (&mut known.others, name)
            }
            _ => return,
        };
        if !index.add(&name.text) {
            self.declared_twice(name, file);
        }
    }

    /// `督办名.级`: which ladder, which of its rungs, and whether that needs several tickets.
    pub(super) fn rung_named(
        &mut self,
        ladder: &Name,
        rung: &Name,
        file: FileId,
    ) -> Option<(usize, usize, bool)> {
        let Some(at) = self.known.ladders.find(&ladder.text) else {
            self.findings.unknown(&texts::A_LADDER, ladder, file, self.known.ladders.names());
            return None;
        };
        let rungs = self.known.rungs.get(at).map_or(&[][..], Vec::as_slice);
        let found = rungs.iter().enumerate().find(|(_, (name, _))| *name == rung.text);
        let found = found.map(|(at, (_, many))| (at, *many));
        if found.is_none() {
            let known: Vec<String> = rungs.iter().map(|(name, _)| name.clone()).collect();
            self.findings.unknown(&texts::A_RUNG, rung, file, known.iter().map(String::as_str));
        }
        let (rung, many) = found?;
        Some((at, rung, many))
    }
}

/// Whether two heads name things of one set of names: of one index of `know`, above.
pub(super) fn share_names(one: &Head, other: &Head) -> bool {
    use Head::{Assessment, LimitTable, Permission, Prerequisite, Prohibition, Roster, Suspension, Table};
    let set = |head: &Head| match head {
        Table(..) | LimitTable(..) => Some(0),
        Prohibition(_) | Prerequisite(_) => Some(1),
        Roster(..) | Permission(_) | Suspension(_) | Assessment(_) => Some(2),
        _ => None,
    };
    std::mem::discriminant(one) == std::mem::discriminant(other)
        || set(one).is_some_and(|set_of_one| set(other) == Some(set_of_one))
}
