//! Source files held in memory, their line index, and places in them. Reading files from disk is the façade's.

use std::sync::{Arc, OnceLock};

use crate::span::Span;

/// One text with its name, as shown to people. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Where its lines start, once somebody has asked.
    line_starts: Arc<OnceLock<Vec<u32>>>,
    quoted: bool,
    data: bool,
    /// The name says the whole place.
    placard: bool,
    /// The lines of the file that stand before this text.
    before: usize,
}

impl Source {
    /// A text under a name. A byte-order mark at its start is kept but never shown to the grammar.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let (name, text) = (name.into().into(), text.into().into());
        Source {
            name,
            text,
            line_starts: Arc::default(),
            quoted: true,
            data: false,
            placard: false,
            before: 0,
        }
    }

    /// The same as a document of data: of a stretch over several of its lines, findings mark what it is about.
    #[must_use]
    pub fn data(self) -> Source {
        Source { data: true, ..self }
    }

    /// Whether it is a document of data.
    pub fn is_data(&self) -> bool {
        self.data
    }

    /// The same, with its lines never drawn under findings: facts hold what is personal, and a finding on them says
    /// its place alone.
    #[must_use]
    pub fn unquoted(self) -> Source {
        Source { quoted: false, ..self }
    }

    /// A place that has a name and no text: a cell of a table (`台账.xlsx 工作表“一月”第5行C列“满意度”`). Findings in it show the
    /// name, without line and column.
    pub fn placard(name: impl Into<String>) -> Source {
        Source { quoted: false, placard: true, ..Source::new(name, "") }
    }

    /// Whether the name alone says the place.
    pub fn is_placard(&self) -> bool {
        self.placard
    }

    /// The same, for a text that is a part of its file: so many lines stand before it.
    #[must_use]
    pub fn after_lines(self, before: usize) -> Source {
        Source { before, ..self }
    }

    /// Whether findings may draw its lines.
    pub fn quoted(&self) -> bool {
        self.quoted
    }

    /// The name shown to people: usually a path relative to the policy's folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a stretch; empty where the stretch lies outside or parts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte, both from 1; columns count characters.
    pub fn line_column(&self, byte: u32) -> (usize, usize) {
        let starts = self.line_starts.get_or_init(|| line_starts(&self.text));
        let line = starts.partition_point(|start| *start <= byte).max(1);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.slice(Span { start, end: byte }).chars().count().saturating_add(1);
        (line.saturating_add(self.before), column)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
    std::iter::once(0).chain(breaks.map(|(at, _)| Span::new(0, at.saturating_add(1)).end)).collect()
}

/// Which of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of one of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The stretch in it.
    pub span: Span,
}

/// The files that were read together, in order; a `FileId` is an index into them.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// None yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a file.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(u32::try_from(self.files.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// The file with this id.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0u32..).map(FileId).zip(&self.files)
    }
}
