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
