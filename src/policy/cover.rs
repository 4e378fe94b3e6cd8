//! A policy beside the text it encodes.

use super::Policy;
use super::load::{Tree, relative};
use crate::cover::{Cover, cover};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, Item, LineBody};

impl Policy {
    /// The official text beside the rules: what declarations quote, what 未纳入 list, and what binds somebody and is
    /// neither. One for each official text that the policy names, in the order of its files; a policy has one, or one
    /// in each of its versions.
    ///
    /// ```
    /// use duban::Policy;
    /// use duban::cover::CoverState;
    ///
    /// let cover = Policy::load("policies/zibo")?.cover().remove(0);
    /// let limit = cover.spans.iter().find(|span| span.text.contains("3个工作日内(第3个工作日")).unwrap();
    /// assert_eq!(limit.state, CoverState::Encoded);
    /// assert!(limit.by.contains(&"初步回复".to_owned()));
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn cover(&self) -> Vec<Cover> {
        self.covers().into_iter().map(|(_, cover)| cover).collect()
    }

    /// The covers, each with the head that names its text.
    pub(super) fn covers(&self) -> Vec<(Head<'_>, Cover)> {
        let heads: Vec<_> = self.inner.files.iter().filter_map(|file| self.head(file)).collect();
        let beside = |head: &Head<'_>| {
            // What stands in the folder of another head belongs to another version.
            let other = |file: &str| heads.iter().any(|head| folder(head.file) == folder(file));
            let own = |one: &&Tree| folder(&one.name) == folder(head.file) || !other(&one.name);
            let trees: Vec<_> = self.inner.files.iter().filter(own).map(|one| &one.tree).collect();
            Some(cover(head.name, &trees, self.inner.sources.get(head.text)?))
        };
        heads.iter().filter_map(|head| Some((head.clone(), beside(head)?))).collect()
    }

    /// The head in a file, where the official text that it names is there.
    fn head<'p>(&'p self, file: &'p Tree) -> Option<Head<'p>> {
        let mut declarations = file.tree.items.iter().filter_map(|item| match item {
            Item::Declaration(one) => Some(one),
            _ => None,
        });
        declarations.find_map(|one| {
            let ast::Head::Policy(name) = &one.head else { return None };
            let mut lines = one.body.iter().flat_map(|body| body.lines());
            let path = lines.find_map(|line| match &line.body {
                LineBody::SourceText(words) => Some(words),
                _ => None,
            })?;
            let wanted = relative(&file.name, &path.text);
            let (_, text) = self.inner.texts.iter().find(|(known, _)| *known == wanted)?;
            let place = Place { file: file.id, span: path.span };
            Some(Head { name: &name.text, file: &file.name, place, text: *text })
        })
    }
}

/// The head of a policy that names an official text.
#[derive(Clone)]
pub(super) struct Head<'p> {
    /// The policy's name.
    pub(super) name: &'p str,
    /// Its file, by its path from the policy's folder.
    file: &'p str,
    /// Where it names the official text.
    pub(super) place: Place,
    /// The official text.
    pub(super) text: FileId,
}

/// The folder of a file, from the policy's own.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}
