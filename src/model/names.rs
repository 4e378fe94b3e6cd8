//! Looking names up: what is not found is reported with the nearest legal name, and with the connective it swallowed.

use std::collections::BTreeSet;

use super::unknown::Unknown;
use crate::diagnostic::{Diagnostic, Message, Text, nearest, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::Name;

/// Findings of one build.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    /// Names that were not found; they become findings when all are known (`unknown`).
    pub(super) unknown: Vec<Unknown>,
    /// Names that were found.
    pub(super) used: BTreeSet<String>,
}

/// Connectives that need a space or a bracket around them.
const CONNECTIVES: [&str; 4] = ["且", "或", "非", "当"];

impl Findings {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.list.push(finding);
    }

    /// Reports something at a name or a phrase.
    pub(super) fn at(&mut self, place: Place, message: impl Into<Message>) {
        self.push(Diagnostic::new(message).at(place));
    }

    /// Keeps in mind that a declared name is used.
    pub(super) fn uses(&mut self, name: &str) {
        if !self.used.contains(name) {
            self.used.insert(name.to_owned());
        }
    }

    /// Reports a name that is not declared. `what` says what kind of name was looked for.
    pub(super) fn unknown<'n>(
        &mut self,
        what: &'static Text,
        name: &Name,
        file: FileId,
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        // A declaration whose name could not be read was reported there.
        if name.text.is_empty() {
            return;
        }
        let place = Place { file, span: name.span };
        let message = Message::new(&texts::UNKNOWN_NAME).with("what", what).with("name", name.text.as_str());
        let mut finding = Diagnostic::new(message).at(place);
        if let Some(near) = nearest(&name.text, known.clone()) {
            finding = finding.help(Message::new(&texts::DID_YOU_MEAN).with("name", near)).fix(place, near);
        } else if let Some((connective, spaced)) = swallowed(&name.text, known.clone()) {
            let help = Message::new(&texts::SWALLOWED)
                .with("connective", connective)
                .with("spaced", spaced.as_str());
            finding = finding.help(help).fix(place, spaced);
        } else {
            finding = finding.help_if(listed(known.clone()));
        }
        let known = known.map(str::to_owned).collect();
        self.unknown.push(Unknown { what, name: name.text.clone(), place, known, finding });
    }
}

/// `甲且乙`, where 甲 or 乙 is known: the connective, and the name parted.
fn swallowed<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Option<(&'static str, String)> {
    CONNECTIVES.into_iter().find_map(|connective| {
        let (left, right) = name.split_once(connective)?;
        let fits = known.clone().any(|k| k == left || k == right);
        fits.then(|| (connective, format!("{left} {connective} {right}").trim().to_owned()))
    })
}

/// The declared names, where they are few enough to read.
fn listed<'n>(known: impl Iterator<Item = &'n str>) -> Option<Message> {
    const MOST: usize = 12;
    let names: Vec<_> = known
        .filter(|name| !name.is_empty())
        .take(MOST.saturating_add(1))
        .map(crate::diagnostic::Arg::from)
        .collect();
    let few = !names.is_empty() && names.len() <= MOST;
    few.then(|| Message::new(&texts::DECLARED_ARE).with("names", crate::diagnostic::Arg::AnyOf(names)))
}
