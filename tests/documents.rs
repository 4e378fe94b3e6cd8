//! Policies as data: what is exported is canonical and comes back, an imported policy judges as the one from text does,
//! and what is wrong in a document is shown at its place in it.

#![cfg(test)]

mod generated;

use std::fs;
use std::path::{Path, PathBuf};

use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::source::{FileId, Source};
use duban::syntax::data::{Document, DocumentFile, SCHEMA, read, write};
use duban::syntax::parse;
use duban::{Policy, SourceFile};
use proptest::prelude::*;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Vec<PathBuf> {
    let names = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];
    names.map(|name| root().join("policies").join(name)).to_vec()
}

fn written(files: &[(String, duban::syntax::ast::File)]) -> String {
    let file = |(name, tree): &(String, duban::syntax::ast::File)| (name.clone(), tree.items.clone());
    let files: Vec<_> = files.iter().map(file).collect();
    let files = files.iter().map(|(name, items)| DocumentFile { name, items }).collect();
    let mut out = Vec::new();
    write(&Document { schema: SCHEMA, files, sources: Vec::new() }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn shipped_policies_come_back_whole() {
    for folder in shipped() {
        let policy = Policy::load(&folder).unwrap();
        let document = policy.export();
        let back = Policy::import(&document).unwrap_or_else(|error| panic!("{}:\n{error}", folder.display()));
        assert_eq!(back.export(), document, "{}", folder.display());
        // The files on disk are in form, so that they are what the trees are written as.
        for SourceFile { name, bytes } in back.files(Lang::Zh) {
            assert_eq!(bytes, fs::read(folder.join(&name)).unwrap(), "{name}");
        }
        assert_eq!(back.program().digest, policy.program().digest);
        let codes = |policy: &Policy| policy.findings().iter().map(|it| it.code()).collect::<Vec<_>>();
        assert_eq!(codes(&back), codes(&policy));
        assert_eq!(back.checks().silenced.len(), policy.checks().silenced.len());
        assert_eq!(back.checks().undecided.len(), policy.checks().undecided.len());
        let results = back.test();
        assert!(!results.is_empty());
        for result in results {
            assert!(result.mismatches.is_empty(), "{}: {:?}", result.name, result.mismatches);
        }
    }
}
