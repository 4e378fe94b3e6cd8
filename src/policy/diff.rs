//! A policy beside another one, in one version of each.

use super::{Policy, load, versions};
use crate::diff::{self, Diff, Edition, Side};
use crate::syntax::ast;
use crate::value::Day;

impl Policy {
    /// What this policy promises beside what another does. Of several versions the one in force on `day` is taken, else
    /// the last.
    ///
    /// ```
    /// use duban::Policy;
    /// use duban::diff::EntryState;
    ///
    /// let policy = Policy::load("policies/zibo")?;
    /// let diff = policy.diff(&policy, None);
    /// assert!(diff.entries.iter().all(|entry| entry.state == EntryState::Same));
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn diff(&self, against: &Policy, day: Option<Day>) -> Diff {
        match (self.edition(day), against.edition(day)) {
            (Some(before), Some(after)) => diff::diff(&before, &after),
            // A policy that was read has a version.
            _ => Diff {
                schema: diff::DIFF_SCHEMA,
                policy: self.side(None),
                against: against.side(None),
                summary: diff::DiffSummary::default(),
                entries: Vec::new(),
            },
        }
    }

    fn side(&self, effective_from: Option<Day>) -> Side {
        let program = self.program();
        Side {
            name: program.name.clone(),
            city: program.city.clone(),
            digest: self.digest().to_owned(),
            effective_from: effective_from.map(|day| day.to_string()),
        }
    }

    fn edition(&self, day: Option<Day>) -> Option<Edition<'_>> {
        let last = self.inner.models.len().saturating_sub(1);
        let in_force = |day: Day| {
            let versions = self.program().versions.iter();
            versions
                .enumerate()
                .rfind(|(_, one)| one.in_force.0.is_none_or(|from| from <= day))
                .map(|(at, _)| at)
        };
        let at = day.and_then(in_force).unwrap_or(last);
        let model = self.inner.models.get(at)?;
        let files = &self.inner.files;
        let folders = versions::folders(files.iter().map(|file| file.name.as_str()));
        let find = |from: &str, words: &ast::Words| {
            let name = load::relative(from, &words.text);
            files.iter().find(|file| file.name == name).map(|file| file.id)
        };
        let own = load::of_version(files, folders.get(at), &find);
        let trees = own.into_iter().map(|file| &file.tree).collect();
        Some(Edition { side: self.side(self.program().versions.get(at)?.in_force.0), trees, model })
    }
}
