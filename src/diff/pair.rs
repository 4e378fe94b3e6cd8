//! The promises of two policies matched and compared: by matter and name, then by name alone, by the same trigger and
//! completion, by the nearest name. All but the first are guesses, and said to be.

use super::gather::Gathered;
use super::weigh::{self, Weight};
use super::{Difference, Entry, EntryState, PromiseTerm};
use crate::diagnostic::nearest;

/// Both lists as entries: those of the first in their order, then what the second has alone, kind by kind.
pub(super) fn entries(before: Vec<Gathered>, after: Vec<Gathered>) -> Vec<Entry> {
    let partners = partners(&before, &after);
    let mut taken = vec![false; after.len()];
    let mut found: Vec<(usize, Entry)> = Vec::with_capacity(before.len());
    for (at, old) in before.iter().enumerate() {
        let partner = partners.get(at).copied().flatten();
        let new = partner.and_then(|(place, _)| after.get(place));
        if let Some(slot) = partner.and_then(|(place, _)| taken.get_mut(place)) {
            *slot = true;
        }
        let guess = partner.is_some_and(|(_, guess)| guess);
        found.push((at, entry(Some(old), new, guess)));
    }
    let alone = after.iter().zip(&taken).filter(|(_, taken)| !**taken);
    found.extend(alone.map(|(new, _)| (usize::MAX, entry(None, Some(new), false))));
    found.sort_by_key(|(place, entry)| (entry.kind, *place));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// For each promise of the first its partner among those of the second, and whether it is a guess.
fn partners(before: &[Gathered], after: &[Gathered]) -> Vec<Option<(usize, bool)>> {
    let mut found: Vec<Option<(usize, bool)>> = vec![None; before.len()];
    let named = |a: &Gathered, b: &Gathered| a.promise.name == b.promise.name;
    let matter = |a: &Gathered, b: &Gathered| a.promise.matter == b.promise.matter;
    pass(before, after, &mut found, false, |a, b| named(a, b) && matter(a, b));
    pass(before, after, &mut found, true, named);
    pass(before, after, &mut found, true, |a, b| matter(a, b) && same_course(a, b));
    near(before, after, &mut found);
    found
}

/// Matches those that are left with the first that is left and fits.
fn pass(
    before: &[Gathered],
    after: &[Gathered],
    found: &mut [Option<(usize, bool)>],
    guess: bool,
    fits: impl Fn(&Gathered, &Gathered) -> bool,
) {
    for (at, old) in before.iter().enumerate() {
        if found.get(at).is_none_or(Option::is_some) {
            continue;
        }
        let free = |place: usize| !found.iter().flatten().any(|(taken, _)| *taken == place);
        let new = after
            .iter()
            .enumerate()
            .find(|(place, new)| new.kind == old.kind && fits(old, new) && free(*place));
        let partner = new.map(|(place, _)| (place, guess));
        if let Some(slot) = found.get_mut(at) {
            *slot = partner;
        }
    }
}

/// Opened and discharged by the same events.
fn same_course(a: &Gathered, b: &Gathered) -> bool {
    let says = |one: &Gathered, what: &str| -> Option<String> {
        one.promise.terms.iter().find(|term| term.what == what).map(|term| term.says.clone())
    };
    let same = |what: &str| says(a, what).is_some() && says(a, what) == says(b, what);
    same("自") && same("完成")
}

/// Matches those that are left by the nearest names, where each is the other's nearest.
fn near(before: &[Gathered], after: &[Gathered], found: &mut [Option<(usize, bool)>]) {
    let taken: Vec<usize> = found.iter().flatten().map(|(place, _)| *place).collect();
    let left: Vec<(usize, &Gathered)> =
        after.iter().enumerate().filter(|(place, _)| !taken.contains(place)).collect();
    let open: Vec<usize> =
        found.iter().enumerate().filter(|(_, partner)| partner.is_none()).map(|(at, _)| at).collect();
    for at in &open {
        let Some(old) = before.get(*at) else { continue };
        let same_kind = left.iter().filter(|(_, new)| new.kind == old.kind);
        let names = same_kind.clone().map(|(_, new)| new.promise.name.as_str());
        let Some(name) = nearest(&old.promise.name, names) else { continue };
        let Some((place, _)) = same_kind.clone().find(|(_, new)| new.promise.name == name) else { continue };
        let olds = open.iter().filter_map(|at| before.get(*at)).filter(|one| one.kind == old.kind);
        let back = nearest(name, olds.map(|one| one.promise.name.as_str()));
        let used = found.iter().flatten().any(|(taken, _)| taken == place);
        if back == Some(old.promise.name.as_str())
            && !used
            && let Some(slot) = found.get_mut(*at)
        {
            *slot = Some((*place, true));
        }
    }
}

fn entry(before: Option<&Gathered>, after: Option<&Gathered>, guess: bool) -> Entry {
    let kind = before.or(after).map_or(super::PromiseKind::Duty, |one| one.kind);
    let changes = before.zip(after).map(|(before, after)| differences(before, after)).unwrap_or_default();
    let state = match (before, after) {
        (Some(_), None) => EntryState::Removed,
        (None, _) => EntryState::Added,
        _ if changes.is_empty() => EntryState::Same,
        _ => EntryState::Changed,
    };
    Entry {
        kind,
        state,
        guess,
        verdict: weigh::joined(changes.iter().filter_map(|change| change.verdict)),
        before: before.map(|one| one.promise.clone()),
        after: after.map(|one| one.promise.clone()),
        changes,
    }
}

type Weighed<'t> = (&'t PromiseTerm, &'t Weight);

/// The lines that differ: those that open alike are held against each other, in their order.
fn differences(before: &Gathered, after: &Gathered) -> Vec<Difference> {
    let mut old: Vec<Weighed<'_>> = before.promise.terms.iter().zip(&before.weights).collect();
    let mut new: Vec<Weighed<'_>> = after.promise.terms.iter().zip(&after.weights).collect();
    // What both say in the same words and mean alike differs in nothing.
    old.retain(|(term, weight)| {
        let same = |(other, theirs): &Weighed<'_>| other == term && alike(weight, theirs);
        match new.iter().position(same) {
            Some(place) => {
                new.remove(place);
                false
            }
            None => true,
        }
    });
    let mut found: Vec<Difference> = Vec::new();
    for (term, weight) in old {
        let partner = new.iter().position(|(other, _)| other.what == term.what);
        let partner = partner.map(|place| new.remove(place));
        found.push(Difference {
            what: term.what.clone(),
            before: Some(term.says.clone()),
            after: partner.map(|(other, _)| other.says.clone()),
            verdict: weigh::verdict(Some(weight), partner.map(|(_, weight)| weight)),
        });
    }
    found.extend(new.into_iter().map(|(term, weight)| Difference {
        what: term.what.clone(),
        before: None,
        after: Some(term.says.clone()),
        verdict: weigh::verdict(None, Some(weight)),
    }));
    let clauses = |one: &Gathered| one.promise.clauses.join("、");
    if clauses(before) != clauses(after) {
        let said = |one: &Gathered| Some(clauses(one)).filter(|text| !text.is_empty());
        let (before, after) = (said(before), said(after));
        found.push(Difference { what: "依据".to_owned(), before, after, verdict: None });
    }
    found
}

/// Limits said in the same words may rest on tables and duties of other numbers: the words are what counts.
fn alike(a: &Weight, b: &Weight) -> bool {
    matches!((a, b), (Weight::Limit(_), Weight::Limit(_))) || a == b
}
