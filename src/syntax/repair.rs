//! What the outline does where braces do not pair: which one is missing or one too many, told from indentation and from
//! what the keywords need. Each mistake is reported once, and the lines around it are kept.

use super::forms;
use super::outline::{Piece, Scanner};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::span::Span;

/// The finding for a head that lacks its `{`, which belongs behind so much of the text. Another bracket that stands there is
/// taken for it.
pub(super) fn brace_missing(text: &str, file: FileId, behind: usize) -> Diagnostic {
    let finding = Diagnostic::new(&texts::MISSING_OPEN_BRACE);
    let head = text.get(..behind).unwrap_or("").trim_end();
    let taken = head.chars().next_back().filter(|c| "【〔〖［[《〈<（(『".contains(*c));
    let Some(taken) = taken else {
        return finding.label(Place { file, span: Span::new(behind, behind) }, &texts::BRACE_BELONGS_HERE);
    };
    let here = Place { file, span: Span::new(head.len().saturating_sub(taken.len_utf8()), head.len()) };
    let message = Message::new(&texts::OTHER_BRACE).with("found", taken.to_string());
    finding.label(here, message).certain_fix(here, "{")
}

impl Scanner<'_> {
    /// A `}` that closes nothing: the declaration before it lacks its `{`, or the brace is one too many.
    pub(super) fn stray_close(&mut self, start: usize, pieces: &mut [Piece]) {
        let line = self.line_start(start);
        self.spoilt = Some(line);
        let last = pieces.iter_mut().rev().find_map(|piece| match piece {
            Piece::Statement(statement) => Some(statement),
            _ => None,
        });
        if let Some(head) = last.filter(|head| head.block.is_none()) {
            let lacks_its_own =
                self.open.is_empty() && forms::opens_block(self.text.get(head.span.range()).unwrap_or(""));
            let reported = head.broken;
            head.broken |= lacks_its_own || head.span.start as usize >= line;
            if lacks_its_own {
                let finding = brace_missing(self.text, self.file, head.span.end as usize);
                self.findings.extend((!reported).then_some(finding));
                return;
            }
        }
        self.findings.push(Diagnostic::new(&texts::STRAY_CLOSE).at(self.place(start, self.at)));
    }

    /// Where braces do not pair: a line at column 0 that is one word or sign, with nothing of its block below it,
    /// stands where the `}` should.
    pub(super) fn mistaken_close(&mut self) -> bool {
        if self.closes_alike() {
            return true;
        }
        let at = self.at;
        if self.open.is_empty() || self.column_if_first(at) != Some(0) || self.paired(at) {
            return false;
        }
        let text = self.text;
        let mut lines = text.get(at..).unwrap_or("").lines();
        let line = lines.next().unwrap_or("").trim_end();
        let below = lines.find(|line| !line.trim().is_empty());
        if line.contains(char::is_whitespace)
            || below.is_some_and(|below| below.starts_with(char::is_whitespace))
        {
            return false;
        }
        let here = self.place(at, at.saturating_add(line.len()));
        self.findings.push(Diagnostic::new(&texts::BRACE_EXPECTED).at(here).certain_fix(here, "}"));
        self.at = at.saturating_add(line.len());
        self.open.pop();
        true
    }

    /// A block without its `{`, which was reported, ends with the twin of the bracket that stands there instead.
    fn closes_alike(&mut self) -> bool {
        let lacks_its_own = self.open.last().is_some_and(|open| open.brace.start == open.brace.end);
        if !lacks_its_own || self.column_if_first(self.at) != Some(0) {
            return false;
        }
        let line = self.rest().lines().next().unwrap_or("").trim_end();
        let length = line.len();
        let mut signs = line.chars();
        let closes =
            signs.next().is_some_and(|c| "】〕〗］]》〉>）)』".contains(c)) && signs.next().is_none();
        if closes {
            self.at = self.at.saturating_add(length);
            self.open.pop();
        }
        closes
    }

    /// Where braces do not pair: a line that stands no further in than the one that opened the block is not inside it.
    pub(super) fn falls_back(&mut self) -> bool {
        let at = self.at;
        let Some(open) = self.open.last() else { return false };
        let (brace, indent) = (open.brace.start as usize, open.column);
        self.column_if_first(at).is_some_and(|column| column <= indent)
            && brace < self.line_start(at)
            && !self.paired(at)
    }

    /// Reports that a head lacks its `{`: behind its name, where one can be made out.
    pub(super) fn missing_brace(&mut self, head: Span, broken: &mut bool) {
        let end = head.end as usize;
        let words = self.text.get(head.range()).unwrap_or("");
        let behind = forms::body_begins(words).map_or(end, |at| (head.start as usize).saturating_add(at));
        if !std::mem::replace(broken, true) {
            self.findings.push(brace_missing(self.text, self.file, behind));
        }
    }

    /// Whether a head without `{` has a body all the same: it ends at a `;` on its line, which has a `}` and no `{`; or
    /// indented lines follow.
    pub(super) fn lacks_brace(&self, head: Span) -> bool {
        let words = self.text.get(head.range()).unwrap_or("");
        // Asked first, because what follows reads on to the line's end.
        if self.column_if_first(head.start as usize) != Some(0) || !forms::may_hold_lines(words) {
            return false;
        }
        let line = self.rest().split('\n').next().unwrap_or("");
        let wrong_brace = matches!(line.trim(), "}" | "｝");
        if line.starts_with([';', '；']) {
            return line.contains(['}', '｝']) && !line.contains(['{', '｛']);
        }
        let next = self.rest().lines().skip(usize::from(wrong_brace)).find(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with("//") && !line.starts_with(';')
        });
        forms::opens_block(words) && next.is_some_and(|line| line.starts_with([' ', '\t', '\u{3000}']))
    }

    /// The column of the next line with anything on it; the largest if something follows on this one.
    pub(super) fn indent_below(&self) -> Option<usize> {
        // Something behind the brace: the block cannot have ended with it.
        let here = self.rest().chars().find(|c| *c == '\n' || !c.is_whitespace());
        if here.is_some_and(|c| c != '\n') && !self.rest().trim_start().starts_with("//") {
            return Some(usize::MAX);
        }
        let mut lines = self.rest().lines().skip(1);
        let next = lines.find(|line| !line.trim().is_empty())?;
        Some(next.chars().take_while(|c| c.is_whitespace()).count())
    }
}
