//! A cursor over one line of JSON whose shape is known: keys are compared, not parsed, and everything else is an error.

/// A place in a line.
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(crate) fn new(line: &'a [u8]) -> Cursor<'a> {
        Cursor { rest: line }
    }

    /// Takes these bytes if they come next.
    #[inline]
    pub(crate) fn take(&mut self, bytes: &[u8]) -> bool {
        match self.rest.strip_prefix(bytes) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// These bytes come next.
    #[inline]
    pub(crate) fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        self.take(bytes).then_some(())
    }

    /// The rest of a string without escapes, and its closing quote.
    #[inline]
    pub(crate) fn string(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest;
        let mut at = 0;
        while let Some(eight) = rest.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            let found = special(u64::from_le_bytes(*eight));
            if found != 0 {
                at += found.trailing_zeros() as usize / 8;
                return self.ends(at);
            }
            at += 8;
        }
        let left = rest.get(at..)?;
        at += left.iter().position(|byte| *byte == b'"' || *byte == b'\\' || *byte < b' ')?;
        self.ends(at)
    }

    #[inline]
    fn ends(&mut self, at: usize) -> Option<&'a [u8]> {
        let (string, rest) = self.rest.split_at_checked(at)?;
        let (quote, rest) = rest.split_first()?;
        self.rest = rest;
        (*quote == b'"').then_some(string)
    }

    /// What comes after the end of the line, which comes next.
    #[inline]
    pub(crate) fn line_end(self) -> Option<&'a [u8]> {
        match self.rest.split_first() {
            None => Some(self.rest),
            Some((end, rest)) => (*end == b'\n').then_some(rest),
        }
    }

    /// A moment in quotes.
    #[inline]
    pub(crate) fn moment(&mut self) -> Option<i64> {
        let (text, rest) = self.rest.strip_prefix(b"\"")?.split_first_chunk::<25>()?;
        self.rest = rest.strip_prefix(b"\"")?;
        crate::moment(text)
    }
}

/// The high bits of the bytes that end a string or need care; exact up to the first of them.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONES * 0x22);
    let slash = word ^ (ONES * 0x5c);
    let control = word.wrapping_sub(ONES * 0x20);
    (quote.wrapping_sub(ONES) & !quote | slash.wrapping_sub(ONES) & !slash | control & !word) & HIGH
}
