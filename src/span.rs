//! Byte spans. A span says where in one file something stands; which file, `source::Place` says.

/// A stretch of a file, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The stretch from `start` up to `end`. Files are bounded far below 4 GB, so that offsets fit.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// The stretch as a range of bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest stretch that holds both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same stretch, so many bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Span {
        Span::new((self.start as usize).saturating_add(by), (self.end as usize).saturating_add(by))
    }

    /// Whether all of another lies within it.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether nothing stands in it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// Where a line and a column of a text are, both from 1 and the column in bytes, as parsers of data count them: the start of
/// the character there, or the end of the text.
pub(crate) fn at_line_and_column(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = before.saturating_add(column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}
