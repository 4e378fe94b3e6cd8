//! The outline of a file: declarations, lines and blocks, found by their brackets, quotes and line ends alone. It
//! always succeeds, so that a broken line is set aside and its neighbours live. What a line means is not known here.

use super::forms;
use crate::diagnostic::{Diagnostic, texts};
use crate::source::{FileId, Place};
use crate::span::Span;

/// How deep blocks and brackets may nest. The language itself needs four levels; the rest is room for conditions.
pub const MAX_NESTING: usize = 64;

/// One thing in a file or a block, in the order of the text.
#[derive(Debug)]
pub(super) enum Piece {
    Statement(Statement),
    /// A comment with its signs; `trailing` when it stands behind a statement on the same line.
    Comment {
        span: Span,
        trailing: bool,
    },
    /// One or more blank lines.
    Blank,
}

/// A head of a declaration or a line of a body, without its block.
#[derive(Debug)]
pub(super) struct Statement {
    /// Its text, comments at its ends and the block left out.
    pub(super) span: Span,
    pub(super) block: Option<Block>,
    /// The `/* … */` among its words.
    pub(super) comments: Vec<Span>,
    /// Something in it was reported already: it is not read any further.
    pub(super) broken: bool,
}

/// What stands between `{` and `}`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) pieces: Vec<Piece>,
    /// With its braces.
    pub(super) span: Span,
}

/// The outline of a whole text.
pub(super) fn outline(text: &str, file: FileId) -> (Vec<Piece>, Vec<Diagnostic>) {
    let mut scanner =
        Scanner { text, file, at: 0, findings: Vec::new(), open: Vec::new(), inside: Vec::new() };
    let pieces = scanner.pieces();
    (pieces, scanner.findings)
}

/// A block that is open: where its brace stands, and the column of the line it stands on.
struct Open {
    brace: Span,
    column: usize,
}

struct Scanner<'a> {
    text: &'a str,
    file: FileId,
    at: usize,
    findings: Vec<Diagnostic>,
    open: Vec<Open>,
    /// The comments among the words of the statement at hand.
    inside: Vec<Span>,
}

/// How a statement's text ended.
enum Stop {
    /// At a line's end, a `;`, a comment, the file's end.
    End,
    /// Before a `{` that opens a block.
    Brace,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at = self.at.saturating_add(c.len_utf8());
    }

    fn place(&self, start: usize, end: usize) -> Place {
        Place { file: self.file, span: Span::new(start, end) }
    }

    /// The pieces up to the end of the block that is open, or of the file.
    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        loop {
            self.blank_lines(&mut pieces);
            let Some(c) = self.peek() else { break };
            match c {
                '}' | '｝' => {
                    if self.close(c, &mut pieces) {
                        return pieces;
                    }
                }
                ';' | '；' => self.skip(c),
                _ if self.rest().starts_with("//") || self.rest().starts_with("/*") => {
                    self.comment(&mut pieces)
                }
                _ if !self.open.is_empty() && self.declaration_starts_here() => break,
                _ if self.mistaken_close() => return pieces,
                _ => {
                    let statement = self.statement();
                    pieces.push(Piece::Statement(statement));
                }
            }
        }
        if let Some(open) = self.open.pop() {
            let last = self.text.get(..self.at).unwrap_or("").trim_end().len();
            self.findings.push(
                Diagnostic::new(&texts::UNCLOSED_BLOCK)
                    .at(Place { file: self.file, span: open.brace })
                    .label(self.place(last, last), &texts::BLOCK_CLOSES_HERE),
            );
        }
        pieces
    }

    /// Skips white space; two line ends or more leave a blank.
    fn blank_lines(&mut self, pieces: &mut Vec<Piece>) {
        let mut ends: usize = 0;
        while let Some(c) = self.peek() {
            if c == '\n' {
                ends = ends.saturating_add(1);
            } else if !c.is_whitespace() && c != '\u{FEFF}' {
                break;
            }
            self.skip(c);
        }
        if ends > 1 && !pieces.is_empty() && !matches!(pieces.last(), Some(Piece::Blank)) {
            pieces.push(Piece::Blank);
        }
    }

    /// Meets a `}`. True when it closes the block that is open; a stray one is reported and skipped.
    fn close(&mut self, c: char, pieces: &mut [Piece]) -> bool {
        let start = self.at;
        let column = self.column_if_first(start);
        let Some(open) = self.open.last() else {
            self.skip(c);
            self.stray_close(start, pieces);
            return false;
        };
        // A `}` left of the line its block opened on closes an outer block: the inner one lacks its own.
        if self.open.len() > 1 && column.is_some_and(|column| column < open.column) {
            let finding = Diagnostic::new(&texts::UNCLOSED_BLOCK)
                .at(Place { file: self.file, span: open.brace })
                .label(self.place(start, start), &texts::BLOCK_CLOSES_HERE);
            self.findings.push(finding);
            self.open.pop();
            return true;
        }
        self.skip(c);
        self.open.pop();
        true
    }

    /// A `}` with nothing open: the declaration before it lacks its `{`, or the brace is one too many.
    fn stray_close(&mut self, start: usize, pieces: &mut [Piece]) {
        let last = pieces.iter_mut().rev().find_map(|piece| match piece {
            Piece::Statement(statement) => Some(statement),
            _ => None,
        });
        if let Some(head) = last.filter(|head| head.block.is_none())
            && forms::opens_block(self.text.get(head.span.range()).unwrap_or(""))
        {
            if !head.broken {
                head.broken = true;
                let end = self.place(head.span.end as usize, head.span.end as usize);
                let finding =
                    Diagnostic::new(&texts::MISSING_OPEN_BRACE).label(end, &texts::BRACE_BELONGS_HERE);
                self.findings.push(finding);
            }
            return;
        }
        self.findings.push(Diagnostic::new(&texts::STRAY_CLOSE).at(self.place(start, self.at)));
    }

    /// Inside a block: a line of signs alone at column 0 stands where the `}` should.
    fn mistaken_close(&mut self) -> bool {
        let text = self.text;
        let line = text.get(self.at..).unwrap_or("").lines().next().unwrap_or("").trim_end();
        let signs = !line.is_empty() && line.chars().count() <= 2 && !line.chars().any(forms::is_name_char);
        if self.open.is_empty() || !signs || self.column_if_first(self.at) != Some(0) {
            return false;
        }
        let here = self.place(self.at, self.at.saturating_add(line.len()));
        self.findings.push(Diagnostic::new(&texts::BRACE_EXPECTED).at(here).fix(here, "}"));
        self.at = self.at.saturating_add(line.len());
        self.open.pop();
        true
    }

    fn comment(&mut self, pieces: &mut Vec<Piece>) {
        let start = self.at;
        let trailing = self.column_if_first(start).is_none();
        self.skip_comment();
        pieces.push(Piece::Comment { span: Span::new(start, self.at), trailing });
    }

    /// Skips `// …` up to the line's end, `/* … */` up to its close.
    fn skip_comment(&mut self) {
        let start = self.at;
        if self.rest().starts_with("//") {
            let length = self.rest().find('\n').unwrap_or(self.rest().len());
            self.at = self.at.saturating_add(self.rest().get(..length).unwrap_or("").trim_end().len());
            return;
        }
        match self.rest().get(2..).and_then(|rest| rest.find("*/")) {
            Some(length) => self.at = self.at.saturating_add(length).saturating_add(4),
            None => {
                self.findings.push(
                    Diagnostic::new(&texts::UNCLOSED_COMMENT).at(self.place(start, start.saturating_add(2))),
                );
                self.at = self.line_end(start);
            }
        }
    }

    /// The head of a declaration or a line, with its block if it has one.
    fn statement(&mut self) -> Statement {
        let start = self.at;
        let top = self.open.is_empty();
        let (stop, mut broken) = self.statement_text();
        let end = start.saturating_add(self.text.get(start..self.at).unwrap_or("").trim_end().len());
        let span = Span::new(start, end);
        let comments = std::mem::take(&mut self.inside);
        let block = match stop {
            Stop::Brace => self.block(),
            Stop::End if top && self.body_without_brace(span) => {
                broken = true;
                let here = self.place(end, end);
                self.findings.push(
                    Diagnostic::new(&texts::MISSING_OPEN_BRACE).label(here, &texts::BRACE_BELONGS_HERE),
                );
                self.open.push(Open { brace: Span::new(end, end), column: 0 });
                Some(self.block_from(end))
            }
            Stop::End => None,
        };
        Statement { span, block, comments, broken }
    }

    /// What stands in a block, up to its end.
    fn block_from(&mut self, start: usize) -> Block {
        let pieces = self.pieces();
        Block { pieces, span: Span::new(start, self.at) }
    }

    /// `{ … }` from its opening brace.
    fn block(&mut self) -> Option<Block> {
        let start = self.at;
        let line = self.text.get(..start).unwrap_or("").rfind('\n').map_or(0, |at| at.saturating_add(1));
        let column =
            self.text.get(line..start).unwrap_or("").chars().take_while(|c| c.is_whitespace()).count();
        let c = self.peek()?;
        self.skip(c);
        if self.open.len() >= MAX_NESTING {
            self.findings.push(
                Diagnostic::new(
                    crate::diagnostic::Message::new(&texts::TOO_DEEP).with("limit", MAX_NESTING.to_string()),
                )
                .at(self.place(start, self.at)),
            );
            self.at = self.text.len();
            self.open.clear();
            return None;
        }
        self.open.push(Open { brace: Span::new(start, self.at), column });
        Some(self.block_from(start))
    }

    /// Whether a head without `{` is followed by indented lines, which can only be its body.
    fn body_without_brace(&self, head: Span) -> bool {
        let next = self.rest().lines().find(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with("//") && !line.starts_with(';')
        });
        let indented = next.is_some_and(|line| line.starts_with([' ', '\t', '\u{3000}']));
        indented
            && self.column_if_first(head.start as usize) == Some(0)
            && forms::opens_block(self.text.get(head.range()).unwrap_or(""))
    }

    /// Reads a statement's text up to its end or its block. The flag says that something in it was reported.
    fn statement_text(&mut self) -> (Stop, bool) {
        let start = self.at;
        let mut depth: usize = 0;
        let mut broken = false;
        while let Some(c) = self.peek() {
            match c {
                '\n' if depth > 0 && self.closes_ahead(depth) => self.skip(c),
                '\n' if depth == 0 && self.list_goes_on(start) => self.skip(c),
                '\n' | ';' | '；' | '}' | '｝' => return (Stop::End, broken),
                '「' | '“' | '"' => broken |= !self.string(c),
                '(' | '（' => {
                    depth = depth.saturating_add(1);
                    self.skip(c);
                }
                ')' | '）' => {
                    depth = depth.saturating_sub(1);
                    self.skip(c);
                }
                '{' | '｛' if self.set_follows(start) => self.skip_set(),
                '{' | '｛' => return (Stop::Brace, broken),
                '/' if self.rest().starts_with("//") => return (Stop::End, broken),
                '/' if self.rest().starts_with("/*") => {
                    let comment = self.at;
                    self.skip_comment();
                    self.inside.push(Span::new(comment, self.at));
                }
                _ => self.skip(c),
            }
            if depth > MAX_NESTING {
                return (Stop::End, self.too_deep());
            }
        }
        (Stop::End, broken)
    }

    /// Reports brackets nested too deep, and leaves the line.
    fn too_deep(&mut self) -> bool {
        let message =
            crate::diagnostic::Message::new(&texts::TOO_DEEP).with("limit", MAX_NESTING.to_string());
        let before =
            self.text.get(..self.at).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
        self.findings.push(Diagnostic::new(message).at(self.place(self.at.saturating_sub(before), self.at)));
        self.at = self.line_end(self.at);
        true
    }

    /// Skips a string from its opening quote. False when it is not closed: it then ends with its line, and is reported.
    fn string(&mut self, quote: char) -> bool {
        let start = self.at;
        if let Some(end) = string_end(self.text, start, quote) {
            self.at = end;
            return true;
        }
        let end = self.line_end(start);
        self.findings.push(Diagnostic::new(&texts::UNCLOSED_STRING).at(self.place(start, end)));
        self.at = end;
        false
    }

    /// The end of the line that holds `from`, without white space, a comment or a brace that ends a one-line body.
    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        from.saturating_add(
            line.trim_end().trim_end_matches(['{', '｛', '}', '｝', ';', '；']).trim_end().len(),
        )
    }

    /// Whether the brackets open at a line's end are closed further down, before the statement can have ended.
    fn closes_ahead(&self, mut depth: usize) -> bool {
        /// Far enough for any list an officer writes, near enough to keep a file of stray brackets linear.
        const AHEAD: usize = 2_000;
        let mut at = self.at;
        let limit = at.saturating_add(AHEAD);
        while let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) {
            match c {
                '(' | '（' => depth = depth.saturating_add(1),
                ')' | '）' => depth = depth.saturating_sub(1),
                ';' | '；' | '{' | '｛' | '}' | '｝' => return false,
                '「' | '“' | '"' => match string_end(self.text, at, c) {
                    Some(end) => {
                        at = end;
                        continue;
                    }
                    None => return false,
                },
                _ => {}
            }
            if depth == 0 {
                return true;
            }
            at = at.saturating_add(c.len_utf8());
            if at > limit || (c == '\n' && self.starts_declaration(at)) {
                return false;
            }
        }
        false
    }

    /// A line that ends with a separator goes on in the next.
    fn list_goes_on(&self, start: usize) -> bool {
        let so_far = self.text.get(start..self.at).unwrap_or("").trim_end();
        let next = self.at.saturating_add(1);
        so_far.ends_with(['、', '，', ',', '|', '｜']) && !self.starts_declaration(next) && {
            let line = self.text.get(next..).unwrap_or("").lines().next().unwrap_or("").trim();
            !line.is_empty() && !line.starts_with(['}', '｝'])
        }
    }

    /// Whether the `{` here opens a set of values (`属于 {…}`), not a block.
    fn set_follows(&self, start: usize) -> bool {
        let mut before = self.text.get(start..self.at).unwrap_or("").trim_end();
        for comment in self.inside.iter().rev() {
            let Some(words) = before.strip_suffix(self.text.get(comment.range()).unwrap_or("")) else {
                break;
            };
            before = words.trim_end();
        }
        let stem = before.strip_suffix("属于").or_else(|| before.strip_suffix("in"));
        stem.is_some_and(|stem| !stem.ends_with(forms::is_name_char))
    }

    fn skip_set(&mut self) {
        let rest = self.rest();
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let close = rest.find(['}', '｝']).filter(|at| *at < line_end);
        let length = close.map_or(1, |at| {
            at.saturating_add(rest.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8))
        });
        self.at = self.at.saturating_add(length);
        while !self.text.is_char_boundary(self.at) {
            self.at = self.at.saturating_add(1);
        }
    }

    fn declaration_starts_here(&self) -> bool {
        self.column_if_first(self.at) == Some(0) && forms::starts_declaration(self.rest())
    }

    fn starts_declaration(&self, at: usize) -> bool {
        self.text.get(at..).is_some_and(forms::starts_declaration)
    }

    /// The column of `at` (in characters, from 0) if nothing but white space stands before it on its line.
    fn column_if_first(&self, at: usize) -> Option<usize> {
        let before = self.text.get(..at)?;
        let line = before.rsplit('\n').next().unwrap_or("").trim_start_matches('\u{FEFF}');
        line.chars().all(char::is_whitespace).then(|| line.chars().count())
    }
}

/// The byte after a string's closing quote. Corner and curly quotes nest and may run over lines, but never past the
/// start of a declaration; a plain `"` closes on its own line.
fn string_end(text: &str, start: usize, quote: char) -> Option<usize> {
    let body = start.saturating_add(quote.len_utf8());
    let rest = text.get(body..)?;
    if quote == '"' {
        let close = rest.find(['"', '\n'])?;
        return rest.get(close..)?.starts_with('"').then(|| body.saturating_add(close).saturating_add(1));
    }
    let closing = if quote == '「' { '」' } else { '”' };
    let mut depth: usize = 1;
    for (at, c) in rest.char_indices() {
        if c == quote {
            depth = depth.saturating_add(1);
        } else if c == closing {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(body.saturating_add(at).saturating_add(c.len_utf8()));
            }
        } else if c == '\n' && rest.get(at.saturating_add(1)..).is_some_and(forms::starts_declaration) {
            return None;
        }
    }
    None
}
