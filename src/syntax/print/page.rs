//! Rows of a page and how they are written: indents, blocks over several lines, comments behind lines in one column.

use unicode_width::UnicodeWidthStr;

use super::super::ast::Comment;

/// Between a line and the comment behind it.
const COMMENT_GAP: usize = 6;
/// Comments behind lines wider than this form no column with the others.
const MOST_ALIGNED: usize = 80;
/// How far the lines of a body stand in.
pub(super) const INDENT: usize = 4;

/// One row, with what stands under it.
pub(super) enum Row {
    Blank,
    /// A line of its own.
    Comment(String),
    Line {
        text: String,
        /// A block that goes over several lines.
        block: Option<Page>,
        /// Comments behind the line, or behind the block's `}`.
        behind: Vec<String>,
    },
}

/// The rows of a file or a block.
#[derive(Default)]
pub(super) struct Page {
    /// Comments behind the block's `{`.
    opening: Vec<String>,
    rows: Vec<Row>,
}

impl Page {
    pub(super) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(super) fn comment(&mut self, comment: &Comment) {
        let text = comment.text.clone();
        match self.rows.last_mut() {
            Some(Row::Line { behind, .. }) if comment.trailing => behind.push(text),
            Some(Row::Comment(before)) if comment.trailing => {
                before.push(' ');
                before.push_str(&text);
            }
            None if comment.trailing => self.opening.push(text),
            _ => self.rows.push(Row::Comment(text)),
        }
    }

    /// Writes the rows; every line ends with a line end.
    pub(super) fn write(&self, indent: usize, out: &mut String) {
        let column = self.comment_column();
        for row in &self.rows {
            match row {
                Row::Blank => {}
                Row::Comment(text) => {
                    spaces(indent, out);
                    out.push_str(text);
                }
                Row::Line { text, block, behind } => {
                    spaces(indent, out);
                    out.push_str(text);
                    let end = match block {
                        Some(block) => {
                            block.write_block(indent, out);
                            0
                        }
                        None => {
                            out.push_str(stop(text));
                            text.width()
                        }
                    };
                    comments(behind, column.saturating_sub(end), out);
                }
            }
            out.push('\n');
        }
    }

    fn write_block(&self, indent: usize, out: &mut String) {
        out.push_str(" {");
        comments(&self.opening, 0, out);
        out.push('\n');
        self.write(indent.saturating_add(INDENT), out);
        spaces(indent, out);
        out.push('}');
    }

    /// The end of the widest line with a comment behind it.
    fn comment_column(&self) -> usize {
        let commented = self.rows.iter().filter_map(|row| match row {
            Row::Line { text, block: None, behind } if !behind.is_empty() => Some(text.width()),
            _ => None,
        });
        commented.filter(|width| *width <= MOST_ALIGNED).max().unwrap_or(0)
    }
}

fn comments(list: &[String], padding: usize, out: &mut String) {
    if !list.is_empty() {
        spaces(padding.saturating_add(COMMENT_GAP), out);
        out.push_str(&list.join(" "));
    }
}

fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// A text filled up to a width.
pub(super) fn padded(text: &str, width: usize) -> String {
    let mut padded = text.to_owned();
    spaces(width.saturating_sub(text.width()), &mut padded);
    padded
}

/// A `;` where the line would otherwise go on in the next: behind a separator, or with a bracket left open (clauses
/// and words are kept as they stand).
fn stop(text: &str) -> &'static str {
    let (mut quotes, mut brackets) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '「' | '“' => quotes = quotes.saturating_add(1),
            '」' | '”' => quotes = quotes.saturating_sub(1),
            '(' | '（' if quotes == 0 => brackets = brackets.saturating_add(1),
            ')' | '）' if quotes == 0 => brackets = brackets.saturating_sub(1),
            _ => {}
        }
    }
    if brackets > 0 || text.ends_with(['、', '，', ',', '|', '｜']) { ";" } else { "" }
}
