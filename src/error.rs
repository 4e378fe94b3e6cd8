//! The one error of the façade: findings, with the sources they speak of, so that they can be drawn where they were found.

use std::fmt;

use crate::diagnostic::{Diagnostic, Lang, Paint, render, shown};
use crate::source::Sources;

/// Why a policy could not be read, or facts not be judged.
///
/// ```
/// use duban::diagnostic::{Lang, Paint};
/// use duban::{Policy, SourceFile, calendar::Calendar};
/// let text = "政策 示范 {\n    语言 1\n    施行 2021年13月1日\n}\n";
/// let file = SourceFile { name: "政策.duban".to_owned(), bytes: text.as_bytes().to_vec() };
/// let error = Policy::from_files(vec![file], Calendar::national()).unwrap_err();
/// let codes: Vec<&str> = error.findings.iter().map(|finding| finding.code()).collect();
/// assert!(codes.iter().all(|code| code.starts_with('D')), "codes are for programs: {codes:?}");
/// let shown = error.render(Lang::Zh, Paint::Plain);
/// assert!(shown.contains("政策.duban:3:") && shown.contains("2021年13月1日"), "{shown}");
/// assert_eq!(shown, error.to_string());
/// ```
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
