//! The one error of the façade: findings, with the sources they speak of, so that they can be drawn where they were found.

use std::fmt;

use crate::diagnostic::{Diagnostic, Lang, Paint, render, shown};
use crate::source::Sources;

/// Why a policy could not be read, or facts not be judged.
#[derive(Clone, Debug)]
pub struct Error {
    /// What is wrong, in the order of the sources.
    pub findings: Vec<Diagnostic>,
    /// The texts it was found in.
    pub sources: Sources,
}

impl Error {
    /// A single finding.
    pub(crate) fn one(finding: Diagnostic, sources: Sources) -> Error {
        Error { findings: vec![finding], sources }
    }

    /// The findings as people read them, with a blank line between two; of too many the worst, and how many more.
    pub fn render(&self, lang: Lang, paint: Paint) -> String {
        let (few, rest) = shown(&self.findings);
        let few = few.into_iter().chain(&rest);
        let drawn: Vec<String> = few.map(|finding| render(finding, &self.sources, lang, paint)).collect();
        drawn.join("\n\n")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::Zh, Paint::Plain))
    }
}

impl std::error::Error for Error {}
