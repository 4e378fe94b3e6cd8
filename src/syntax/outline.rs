//! The outline of a file: declarations, lines and blocks, found by their brackets, quotes and line ends alone. It
//! always succeeds, so that a broken line is set aside and its neighbours live. What a line means is not known here.

use super::brackets::{Brackets, opens_set, set_end};
use super::extent::{Extent, plain_end};
use super::forms;
use crate::diagnostic::{Diagnostic, texts};
use crate::source::{FileId, Place};
use crate::span::Span;

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
pub(super) fn outline(text: &str, file: FileId, nesting: usize) -> (Vec<Piece>, Vec<Diagnostic>) {
    let mut scanner = Scanner {
        text,
        file,
        nesting,
        at: 0,
        findings: Vec::new(),
        open: Vec::new(),
        inside: Vec::new(),
        extent: Extent::default(),
        brackets: Brackets::default(),
        line: (0, 0),
        spoilt: None,
        uncommented: false,
    };
    let pieces = scanner.pieces();
    (pieces, scanner.findings)
}

/// A block that is open: where its brace stands, and the column of the line it stands on.
pub(super) struct Open {
    pub(super) brace: Span,
    pub(super) column: usize,
}

pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) file: FileId,
    /// How deep blocks and brackets may nest.
    nesting: usize,
    pub(super) at: usize,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) open: Vec<Open>,
    /// The comments among the words of the statement at hand.
    pub(super) inside: Vec<Span>,
    /// How far the declaration at hand can reach.
    pub(super) extent: Extent,
    /// Which brackets of the stretch at hand close.
    pub(super) brackets: Brackets,
    /// The start of the line at hand, and up to where that is known.
    pub(super) line: (usize, usize),
    /// The start of a line on which a stray brace was reported: the rest of that line is not read.
    pub(super) spoilt: Option<usize>,
    /// Whether no `*/` follows any more.
    pub(super) uncommented: bool,
}

/// How a statement's text ended.
enum Stop {
    /// At a line's end, a `;`, a comment, the file's end.
    End,
    /// Before a `{` that opens a block.
    Brace,
}

impl Scanner<'_> {
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at = self.at.saturating_add(c.len_utf8());
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Place {
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
                _ if self.falls_back() => break,
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
        let (brace, indent) = (open.brace.start as usize, open.column);
        self.skip(c);
        // A `}` at a line's end, whose block opened further up and goes on below, has no `{` on its own line.
        if !self.paired(start)
            && column.is_none_or(|column| column > indent)
            && brace < self.line_start(start)
            && self.indent_below().is_some_and(|below| below > indent)
        {
            self.stray_close(start, pieces);
            return false;
        }
        self.open.pop();
        true
    }

    /// Whether the braces of the declaration at hand pair.
    pub(super) fn paired(&mut self, at: usize) -> bool {
        self.extent(at).paired
    }

    fn extent(&mut self, at: usize) -> &Extent {
        if !self.extent.holds(at) {
            self.extent = Extent::of(self.text, at);
        }
        &self.extent
    }

    fn string_end(&mut self, start: usize, quote: char) -> Option<usize> {
        let text = self.text;
        self.extent(start).string_end(text, start, quote)
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
        let close = match self.uncommented {
            true => None,
            false => self.rest().get(2..).and_then(|rest| rest.find("*/")),
        };
        self.uncommented = close.is_none();
        match close {
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
        let spoilt = self.spoilt.is_some_and(|line| line == self.line_start(start));
        if top {
            self.extent(start);
        }
        let (stop, mut broken) = self.statement_text();
        broken |= spoilt;
        let end = start.saturating_add(self.text.get(start..self.at).unwrap_or("").trim_end().len());
        let span = Span::new(start, end);
        let comments = std::mem::take(&mut self.inside);
        let block = match stop {
            Stop::Brace => self.block(),
            Stop::End if top && self.lacks_brace(span) => {
                self.missing_brace(span, &mut broken);
                // A `}` that stands where the `{` should.
                if let Some(c @ ('}' | '｝')) = self.peek() {
                    self.skip(c);
                }
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
        let line = self.line_start(start);
        let column =
            self.text.get(line..start).unwrap_or("").chars().take_while(|c| c.is_whitespace()).count();
        let c = self.peek()?;
        self.skip(c);
        if self.open.len() >= self.nesting {
            self.findings.push(
                Diagnostic::new(
                    crate::diagnostic::Message::new(&texts::TOO_DEEP).with("limit", self.nesting.to_string()),
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

    /// Reads a statement's text up to its end or its block. The flag says that something in it was reported.
    fn statement_text(&mut self) -> (Stop, bool) {
        let start = self.at;
        let mut open: Vec<usize> = Vec::new();
        let mut broken = false;
        loop {
            self.at = plain_end(self.text, self.at);
            let Some(c) = self.peek() else { return (Stop::End, broken) };
            match c {
                '\n' if self.closes_ahead(&open) => self.skip(c),
                '\n' if open.is_empty() && (self.list_goes_on(start) || self.brace_below()) => self.skip(c),
                '\n' | ';' | '；' | '}' | '｝' => return (Stop::End, broken),
                '「' | '“' | '"' => broken |= !self.string(c),
                '(' | '（' => {
                    open.push(self.at);
                    self.skip(c);
                }
                ')' | '）' => {
                    open.pop();
                    self.skip(c);
                }
                '{' | '｛' if self.set_follows(start) => self.at = set_end(self.text, self.at),
                '{' | '｛' => return (Stop::Brace, broken),
                '/' if self.rest().starts_with("//") => return (Stop::End, broken),
                '/' if self.rest().starts_with("/*") => {
                    let comment = self.at;
                    self.skip_comment();
                    self.inside.push(Span::new(comment, self.at));
                }
                _ => self.skip(c),
            }
            if open.len() > self.nesting {
                return (Stop::End, self.too_deep());
            }
        }
    }

    /// Reports brackets nested too deep, and leaves the line.
    fn too_deep(&mut self) -> bool {
        let message =
            crate::diagnostic::Message::new(&texts::TOO_DEEP).with("limit", self.nesting.to_string());
        let before =
            self.text.get(..self.at).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
        self.findings.push(Diagnostic::new(message).at(self.place(self.at.saturating_sub(before), self.at)));
        self.at = self.line_end(self.at);
        true
    }

    /// Skips a string from its opening quote. False when it is not closed: it then ends with its line, and is reported.
    fn string(&mut self, quote: char) -> bool {
        let start = self.at;
        if let Some(end) = self.string_end(start, quote) {
            self.at = end;
            return true;
        }
        let end = self.line_end(start);
        let closing = match quote {
            '「' => "」",
            '“' => "”",
            _ => "\"",
        };
        let help = crate::diagnostic::Message::new(&texts::CLOSE_WITH).with("sign", closing);
        let finding = Diagnostic::new(&texts::UNCLOSED_STRING).at(self.place(start, end));
        self.findings.push(finding.help(help));
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
    fn closes_ahead(&mut self, open: &[usize]) -> bool {
        /// Far enough for any list an officer writes.
        const AHEAD: usize = 2_000;
        let Some(outermost) = open.first() else { return false };
        if !self.brackets.holds(self.at) {
            let (text, at) = (self.text, self.at);
            self.brackets =
                Brackets::of(text, at, open.to_vec(), |start, quote| self.string_end(start, quote));
        }
        let close = self.brackets.close_of(*outermost);
        close.is_some_and(|close| close <= self.at.saturating_add(AHEAD))
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

    /// Whether the next line is the `{` of this one.
    fn brace_below(&self) -> bool {
        let next = self.rest().get(1..).unwrap_or("").lines().next().unwrap_or("");
        matches!(next.trim(), "{" | "｛") && self.open.is_empty()
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
        opens_set(before)
    }

    fn declaration_starts_here(&self) -> bool {
        self.column_if_first(self.at) == Some(0) && forms::starts_declaration(self.rest())
    }

    fn starts_declaration(&self, at: usize) -> bool {
        self.text.get(at..).is_some_and(forms::starts_declaration)
    }

    /// The column of `at` (in characters, from 0) if nothing but white space stands before it on its line.
    pub(super) fn column_if_first(&self, at: usize) -> Option<usize> {
        let mut column = 0usize;
        for c in self.text.get(..at)?.chars().rev() {
            match c {
                '\n' => break,
                '\u{FEFF}' => {}
                _ if c.is_whitespace() => column = column.saturating_add(1),
                _ => return None,
            }
        }
        Some(column)
    }

    /// The byte at which the line of `at` starts. Asked from left to right it reads the text once.
    pub(super) fn line_start(&mut self, at: usize) -> usize {
        let (line, known) = self.line;
        if at < known {
            return self
                .text
                .get(..at)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |end| end.saturating_add(1));
        }
        let line = match self.text.get(known..at).and_then(|between| between.rfind('\n')) {
            Some(end) => known.saturating_add(end).saturating_add(1),
            None => line,
        };
        self.line = (line, at);
        line
    }
}
