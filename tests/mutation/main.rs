//! Mutants of the shipped policies: one token deleted or replaced. Each that is broken gives one finding, in its own
//! declaration; twenty at once give twenty. Seeded, so that a miss can be looked at again. `--nocapture` shows misses.

#![cfg(test)]
#![expect(clippy::print_stdout, reason = "the misses and the shares are for people who look at them")]

mod mutant;

use std::collections::BTreeSet;

use duban::diagnostic::{Lang, Paint, render};
use mutant::{Chance, Mutation, Shipped, mutate};

/// Mutants of one token each, over all policies and seeds.
const MUTANTS: usize = 1_000;
/// Where the runs of chance start.
const SEEDS: [u64; 4] = [20_240_607, 1, 999, 31_337];
/// Runs of twenty mutations in one file.
const CROWDS: usize = 10;

/// What became of one mutant.
#[derive(Default)]
struct Tally {
    silent: usize,
    one: usize,
    missed: usize,
}

#[test]
fn a_broken_token_gives_one_finding_at_its_place() {
    let mut tally = Tally::default();
    for shipped in Shipped::all() {
        let share = MUTANTS / Shipped::all().len() / SEEDS.len();
        for seed in SEEDS {
            let mut chance = Chance::new(seed);
            (0..share).for_each(|_| judge(&shipped, &mut chance, &mut tally));
        }
    }
    let loud = tally.one + tally.missed;
    println!(
        "{} mutants: {} still legal, {loud} with findings, {} of them with exactly one at its place",
        tally.silent + loud,
        tally.silent,
        tally.one
    );
    assert!(loud * 2 > tally.silent + loud, "only {loud} mutants gave a finding");
    assert!(tally.one * 100 >= loud * 95, "{} of {loud}", tally.one);
}

fn judge(shipped: &Shipped, chance: &mut Chance, tally: &mut Tally) {
    let file = shipped.any_file(chance);
    let declarations = shipped.declarations(file);
    let mutation = Mutation::any(shipped.text(file), chance.pick(&declarations), chance);
    let (text, places) = mutate(shipped.text(file), std::slice::from_ref(&mutation));
    let Err(error) = shipped.read_with(file, text) else {
        tally.silent += 1;
        assert!(
            !mutation.breaks_brackets(shipped.text(file)),
            "silent: {}",
            mutation.show(shipped.text(file))
        );
        return;
    };
    let at_home = |finding: &&duban::diagnostic::Diagnostic| {
        finding.place().is_some_and(|place| {
            let name = error.sources.get(place.file).map_or("", |source| source.name());
            let start = place.span.start as usize;
            name == shipped.name(file) && places.iter().any(|range| range.contains(&start))
        })
    };
    if error.findings.len() == 1 && error.findings.iter().all(|finding| at_home(&finding)) {
        tally.one += 1;
        return;
    }
    tally.missed += 1;
    println!("---- {} · {} findings", mutation.show(shipped.text(file)), error.findings.len());
    for finding in error.findings.iter().take(3) {
        println!("{}", render(finding, &error.sources, Lang::Zh, Paint::Plain));
    }
}

#[test]
fn twenty_broken_declarations_give_twenty_findings() {
    let mut found = 0;
    let mut crowds = 0;
    for shipped in Shipped::all() {
        for file in shipped.files_with(20) {
            for seed in 0..CROWDS as u64 {
                found += crowd(&shipped, file, &mut Chance::new(77 + seed));
                crowds += 1;
            }
        }
    }
    println!("{crowds} files of twenty mutations each: {found} of {} found", 20 * crowds);
    assert!(crowds >= CROWDS, "no file has twenty declarations");
    assert!(found >= 18 * crowds, "{found} of {}", 20 * crowds);
}

/// Breaks twenty declarations of a file at once, each by a mutation that alone gives a finding.
fn crowd(shipped: &Shipped, file: usize, chance: &mut Chance) -> usize {
    let mut declarations = shipped.declarations(file);
    let mut mutations = Vec::new();
    while mutations.len() < 20 && !declarations.is_empty() {
        let at = chance.below(declarations.len());
        let declaration = declarations.swap_remove(at);
        let broken = (0..10).find_map(|_| {
            let mutation = Mutation::any(shipped.text(file), &declaration, chance);
            let (text, _) = mutate(shipped.text(file), std::slice::from_ref(&mutation));
            shipped.read_with(file, text).is_err().then_some(mutation)
        });
        mutations.extend(broken);
    }
    mutations.sort_by_key(|mutation| mutation.token.start);
    assert_eq!(mutations.len(), 20, "{}", shipped.name(file));
    let (text, places) = mutate(shipped.text(file), &mutations);
    let error = shipped.read_with(file, text).expect_err("twenty mistakes");
    let starts: BTreeSet<usize> = error
        .findings
        .iter()
        .filter_map(|finding| finding.place())
        .filter(|place| error.sources.get(place.file).is_some_and(|s| s.name() == shipped.name(file)))
        .map(|place| place.span.start as usize)
        .collect();
    let mut found = 0;
    for (mutation, place) in mutations.iter().zip(&places) {
        if starts.range(place.clone()).next().is_some() {
            found += 1;
        } else {
            println!("hidden among twenty: {}", mutation.show(shipped.text(file)));
        }
    }
    found
}
