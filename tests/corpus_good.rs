//! Everything an input method produces is accepted: the cases of `corpus/good` load without a finding, and a case
//! whose title starts with `≡` means the same as the first one above it that does not.

#![cfg(test)]

mod parts;

use std::fs;
use std::path::Path;

use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::model::Model;
use duban::source::Place;
use duban::{Policy, SourceFile};

fn load(text: &str) -> Result<Policy, duban::Error> {
    let several = parts::files(text);
    if !several.is_empty() {
        return Policy::from_files(several, Calendar::national());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let shared = ["base.duban", "原文.txt"]
        .map(|name| SourceFile { name: name.to_owned(), bytes: fs::read(folder.join(name)).unwrap() });
    let mut files = vec![SourceFile { name: "输入.duban".to_owned(), bytes: text.as_bytes().to_vec() }];
    files.extend(shared);
    Policy::from_files(files, Calendar::national())
}

/// What a policy means, without the places where it says so and without the notes of its encoder.
fn meaning(model: &Model) -> String {
    let Model { header, units, groups, roles, matters, duties, extensions, .. } = model;
    let shown = format!("{header:?} {units:?} {groups:?} {roles:?} {matters:?} {duties:?} {extensions:?}");
    let mut rest = shown.as_str();
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("Place {") {
        kept.push_str(before);
        rest = after.split_once("} }").map_or("", |(_, rest)| rest);
    }
    kept + rest
}

#[test]
fn what_officers_type_is_accepted_and_means_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/good");
    let mut wrong = Vec::new();
    let mut same = 0;
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&path).unwrap();
        let mut first = String::new();
        for case in text.split("==== ").skip(1) {
            let (title, text) = case.split_once('\n').unwrap();
            let name = format!("{} · {title}", path.file_stem().unwrap().display());
            let policy = match load(text) {
                Ok(policy) => policy,
                Err(error) => {
                    wrong.push(format!("{name}\n{error}"));
                    continue;
                }
            };
            // What the base declares and a case does not use is no finding about the case.
            let files = ["base.duban", "原文.txt"];
            let own =
                |place: Place| policy.sources().get(place.file).is_some_and(|it| !files.contains(&it.name()));
            let lint = policy.lint();
            let found = lint.findings.iter().filter(|it| it.place().is_some_and(own));
            for finding in found {
                let said = finding.message.say(Lang::Zh);
                wrong.push(format!("{name}: {} {said}", finding.code()));
            }
            let meaning = meaning(&policy.models()[0]);
            if !title.starts_with('≡') {
                first = meaning;
            } else if meaning != first {
                wrong.push(format!("{name}: another meaning\n{first}\n{meaning}"));
            } else {
                same += 1;
            }
        }
    }
    assert!(same > 80, "only {same} twins were compared");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
