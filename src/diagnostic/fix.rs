//! Edits that mend findings: what goes, what comes, how sure that is, and how several are applied to one text. Which are
//! tried on a policy, and whether they helped, is the façade's.

use crate::source::Place;
use crate::span::Span;

/// How sure it is that an edit says what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// It may be: whoever wrote the line should look first.
    Likely,
    /// Nothing else can have been meant: it may be applied unseen.
    Certain,
}

/// An edit that mends a finding: put `with` in place of what stands at `place`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What goes.
    pub place: Place,
    /// What comes.
    pub with: String,
    /// How sure that is.
    pub applicability: Applicability,
}

/// Applies edits to a text, in any order. `None` where two of them overlap, or one does not fit the text.
pub fn apply(text: &str, edits: &[(Span, &str)]) -> Option<String> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut mended = String::with_capacity(text.len());
    let mut at = 0usize;
    let mut last: Option<Span> = None;
    for (span, with) in edits {
        // Two insertions at one place have no order.
        if last.is_some_and(|last| last == span) {
            return None;
        }
        mended.push_str(text.get(at..span.start as usize)?);
        text.get(span.range())?;
        mended.push_str(with);
        at = span.end as usize;
        last = Some(span);
    }
    mended.push_str(text.get(at..)?);
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::{Span, apply};

    #[test]
    fn edits_that_overlap_are_refused() {
        let edit = |from, to, with| (Span::new(from, to), with);
        assert_eq!(apply("abcd", &[edit(2, 3, "X"), edit(0, 1, "")]).as_deref(), Some("bXd"));
        assert_eq!(apply("abcd", &[edit(1, 1, "-"), edit(1, 2, "X")]).as_deref(), Some("a-Xcd"));
        assert_eq!(apply("abcd", &[edit(1, 3, "X"), edit(2, 4, "Y")]), None);
        assert_eq!(apply("abcd", &[edit(1, 1, "X"), edit(1, 1, "X")]), None);
        assert_eq!(apply("日", &[edit(1, 2, "X")]), None, "inside a character");
        assert_eq!(apply("ab", &[edit(3, 4, "X")]), None);
    }
}
