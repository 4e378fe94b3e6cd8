//! A policy beside the text it encodes.

use super::Policy;
use super::load::{Tree, relative};
use crate::cover::{Cover, cover};
use crate::syntax::ast::{Head, Item, LineBody};

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
        let heads: Vec<_> = self.inner.files.iter().filter_map(head).collect();
        let covers = heads.iter().filter_map(|(name, file, path)| {
            let path = relative(file, path);
            let (_, id) = self.inner.texts.iter().find(|(known, _)| *known == path)?;
            // What stands in the folder of another head belongs to another version.
            let other = |file: &&str| heads.iter().any(|(_, head, _)| folder(head) == folder(file));
            let own = self
                .inner
                .files
                .iter()
                .filter(|one| folder(&one.name) == folder(file) || !other(&one.name.as_str()));
            let trees: Vec<_> = own.map(|one| &one.tree).collect();
            Some(cover(name, &trees, self.inner.sources.get(*id)?))
        });
        covers.collect()
    }
}

/// The head in a file: the policy's name, the file's, and the official text's path as written.
fn head(file: &Tree) -> Option<(&str, &str, &str)> {
    let declarations = file.tree.items.iter().filter_map(|item| match item {
        Item::Declaration(one) => Some(one),
        _ => None,
    });
    let mut heads = declarations.filter_map(|one| match &one.head {
        Head::Policy(name) => {
            let mut lines = one.body.iter().flat_map(|body| body.lines());
            let path = lines.find_map(|line| match &line.body {
                LineBody::SourceText(words) => Some(words.text.as_str()),
                _ => None,
            })?;
            Some((name.text.as_str(), file.name.as_str(), path))
        }
        _ => None,
    });
    heads.next()
}

/// The folder of a file, from the policy's own.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}
