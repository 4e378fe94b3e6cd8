//! A file of a policy in its canonical form.

use super::load::{self, SourceFile};
use crate::diagnostic::Severity;
use crate::error::Error;
use crate::limits::Limits;
use crate::source::{FileId, Sources};
use crate::syntax::print::{self, Language};

/// A file's text in its canonical form, in Chinese or in English: keywords and phrases are put into that language, names,
/// strings, quotes and comments stay. What the file says does not change.
///
/// # Errors
/// What keeps the file from being read whole: a damaged file is not formatted.
///
/// ```
/// use duban::{diagnostic::Lang, format_text};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text = format_text("a.duban", "单位 市平台{电话 「1」}", Lang::Zh)?;
/// assert!(text.starts_with("单位 市平台 {"));
/// # Ok(())
/// # }
/// ```
pub fn format_text(name: &str, text: &str, lang: Language) -> Result<String, Error> {
    let file = SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let (source, unreadable) = load::decode(&file, &Limits::DEFAULT);
    let (tree, mut findings) = crate::syntax::parse(&source, FileId(0));
    findings.extend(unreadable);
    let mut sources = Sources::new();
    sources.add(source);
    if findings.iter().any(|finding| finding.severity() == Severity::Error) {
        return Err(Error { findings, sources });
    }
    Ok(print::format(&tree, lang))
}
