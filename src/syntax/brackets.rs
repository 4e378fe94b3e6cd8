//! Which round brackets close before their statement can have ended: one look over a stretch of text answers for all
//! brackets in it, so that a file of stray brackets is read once.

use super::extent::plain_end;
use super::forms;

/// A stretch of text up to what ends any statement: a `;`, a brace, a quote that does not close, a declaration.
#[derive(Default)]
pub(super) struct Brackets {
    start: usize,
    end: usize,
    /// Where each bracket opens that closes within the stretch, and where it closes; in the order in which they open.
    pairs: Vec<(usize, usize)>,
}

impl Brackets {
    /// The stretch from a byte on; `open` are the brackets open there. `string_end` tells where a string ends.
    pub(super) fn of(
        text: &str,
        start: usize,
        mut open: Vec<usize>,
        mut string_end: impl FnMut(usize, char) -> Option<usize>,
    ) -> Brackets {
        let mut pairs = Vec::new();
        let mut at = start;
        loop {
            at = plain_end(text, at);
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let next = at.saturating_add(c.len_utf8());
            match c {
                '(' | '（' => open.push(at),
                ')' | '）' => pairs.extend(open.pop().map(|opened| (opened, at))),
                '{' | '｛' if opens_set(text.get(..at).unwrap_or("")) => {
                    at = set_end(text, at);
                    continue;
                }
                ';' | '；' | '{' | '｛' | '}' | '｝' => break,
                '\n' if text.get(next..).is_some_and(forms::starts_declaration) => break,
                '「' | '“' | '"' => match string_end(at, c) {
                    Some(end) => {
                        at = end;
                        continue;
                    }
                    None => break,
                },
                _ => {}
            }
            at = next;
        }
        pairs.sort_unstable();
        Brackets { start, end: at, pairs }
    }

    /// Whether the stretch answers for a statement that has come to this byte.
    pub(super) fn holds(&self, at: usize) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// Where the bracket that opens at a byte closes.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        let at = self.pairs.binary_search_by_key(&open, |(opened, _)| *opened).ok()?;
        self.pairs.get(at).map(|(_, close)| *close)
    }
}

/// Whether a `{` behind these words opens a set of values (`属于 {…}`), not a block.
pub(super) fn opens_set(before: &str) -> bool {
    let before = before.trim_end();
    let stem = before.strip_suffix("属于").or_else(|| before.strip_suffix("in"));
    // Behind a dot it is the name of a field.
    stem.is_some_and(|stem| !stem.ends_with(forms::is_name_char) && !stem.trim_end().ends_with(['.', '．']))
}

/// The byte behind the set whose `{` stands at `start`: behind its `}`, or behind the `{` if it has none. A set runs on over
/// a line's end behind a separator; a `}` on a line of its own is the set's where it stands no further left than the line on
/// which the set begins.
pub(super) fn set_end(text: &str, start: usize) -> usize {
    let behind = |at: usize, c: char| at.saturating_add(c.len_utf8());
    let rest = text.get(start..).unwrap_or("");
    let inner = behind(start, rest.chars().next().unwrap_or(' '));
    let line_of = |at: usize| text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let (mut quoted, mut first) = (None, true);
    for (at, c) in rest.char_indices().skip(1).map(|(at, c)| (start.saturating_add(at), c)) {
        if quoted.is_some() {
            quoted = quoted.filter(|close| *close != c);
            continue;
        }
        match c {
            '「' => quoted = Some('」'),
            '“' => quoted = Some('”'),
            '"' => quoted = Some('"'),
            '}' | '｝' => {
                let alone = !first && line_of(at).trim().is_empty();
                let blocks = alone && indent(line_of(at)) < indent(line_of(start));
                return if blocks { inner } else { behind(at, c) };
            }
            '{' | '｛' | ';' | '；' => return inner,
            '\n' => {
                let next = text.get(behind(at, c)..).unwrap_or("");
                let so_far = text.get(inner..at).unwrap_or("").trim_end();
                let goes_on = so_far.is_empty() || so_far.ends_with(['、', '，', ',', '|', '｜']);
                let last = next.trim_start().starts_with(['}', '｝']);
                if !(goes_on || last) || forms::starts_declaration(next) {
                    return inner;
                }
                first = false;
            }
            _ => {}
        }
    }
    inner
}

/// How far a line is indented, in characters.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}
