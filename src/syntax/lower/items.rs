//! Comments and blank lines: what a block keeps beside its lines. Blanks come one at a time and never at an end; a
//! comment among the words of a phrase comes behind the phrase.

use std::borrow::Cow;

use super::super::ast::{Block, BlockItem, Comment, Line};
use super::super::outline::{Piece, Statement};
use super::Lowering;

/// The items of a block, as they are gathered.
pub(super) struct Items<T> {
    list: Vec<BlockItem<T>>,
}

impl<T> Default for Items<T> {
    fn default() -> Items<T> {
        Items { list: Vec::new() }
    }
}

impl<T> Items<T> {
    pub(super) fn line(&mut self, line: T) {
        self.list.push(BlockItem::Line(line));
    }

    pub(super) fn blank(&mut self) {
        if !matches!(self.list.last(), None | Some(BlockItem::Blank)) {
            self.list.push(BlockItem::Blank);
        }
    }

    /// Nothing stands behind a `//` comment, nor behind a blank line.
    pub(super) fn comment(&mut self, text: &str, trailing: bool) {
        let before = match self.list.last() {
            Some(BlockItem::Comment(comment)) => !comment.text.starts_with("//"),
            Some(BlockItem::Blank) => false,
            Some(BlockItem::Line(_)) | None => true,
        };
        let text = text.replace("\r\n", "\n");
        self.list.push(BlockItem::Comment(Comment { text, trailing: trailing && before }));
    }

    pub(super) fn done(mut self) -> Vec<BlockItem<T>> {
        if matches!(self.list.last(), Some(BlockItem::Blank)) {
            self.list.pop();
        }
        self.list
    }
}

impl<'t> Lowering<'t, '_> {
    /// The comments among the words of a statement.
    pub(super) fn inner_comments(&self, statement: &Statement) -> impl Iterator<Item = &'t str> {
        let text = self.text;
        statement.comments.iter().filter_map(|span| text.get(span.range()))
    }

    /// The comments among the words of a head go behind its `{`. Without a body they are handed back.
    pub(super) fn place_inner(&self, statement: &Statement, body: &mut Option<Block<Line>>) -> Vec<&'t str> {
        let comments: Vec<&str> = self.inner_comments(statement).collect();
        let Some(block) = body else { return comments };
        if comments.is_empty() {
            return comments;
        }
        let mut items = Items::default();
        comments.into_iter().for_each(|text| items.comment(text, true));
        for item in block.items.drain(..) {
            match item {
                BlockItem::Comment(comment) => items.comment(&comment.text, comment.trailing),
                other => items.list.push(other),
            }
        }
        block.one_line &= !items.list.iter().any(|item| match item {
            BlockItem::Comment(comment) => comment.text.contains('\n'),
            _ => false,
        });
        block.items = items.done();
        Vec::new()
    }
}

/// The text with the comments among the words of its phrases blanked out, byte for byte, so that places stay.
pub(super) fn blanked<'t>(text: &'t str, pieces: &[Piece]) -> Cow<'t, str> {
    let mut spans = Vec::new();
    gather(pieces, &mut spans);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blank = String::with_capacity(text.len());
    for span in spans {
        blank.push_str(text.get(blank.len()..span.start).unwrap_or(""));
        blank.extend(std::iter::repeat_n(' ', span.end.saturating_sub(blank.len())));
    }
    blank.push_str(text.get(blank.len()..).unwrap_or(""));
    Cow::Owned(blank)
}

/// The comments inside statements, in the order of the text.
fn gather(pieces: &[Piece], spans: &mut Vec<std::ops::Range<usize>>) {
    for piece in pieces {
        if let Piece::Statement(statement) = piece {
            spans.extend(statement.comments.iter().map(|span| span.range()));
            statement.block.iter().for_each(|block| gather(&block.pieces, spans));
        }
    }
}

/// Words kept as they stand: white space in them made single, strings in them left alone.
pub(super) fn tidy(text: &str) -> String {
    let (mut tidy, mut depth, mut space) = (String::new(), 0usize, false);
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{A0}');
    for c in text.trim_matches(blank).chars() {
        match c {
            '「' | '“' => depth = depth.saturating_add(1),
            '」' | '”' => depth = depth.saturating_sub(1),
            _ if depth == 0 && blank(c) => {
                space = true;
                continue;
            }
            _ => {}
        }
        if space {
            tidy.push(' ');
            space = false;
        }
        tidy.push(c);
    }
    tidy
}
