//! A place in lines of JSON. It takes what a plain writer writes, and says `None` of everything else: escapes, numbers, values
//! that go beyond their line, broken syntax. What `None` means is the careful reader's to say.

use serde_json::value::RawValue;

/// A place in a line.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(line: &'a [u8]) -> Cursor<'a> {
        Cursor { rest: line }
    }

    /// Takes the end of the line; how much of the text comes after it. `None` if anything else is left of the line.
    pub(super) fn end(&mut self) -> Option<usize> {
        // Most have no white space before it, here and below.
        if let Some((b'\n', rest)) = self.rest.split_first() {
            return Some(rest.len());
        }
        self.space();
        match self.rest.split_first() {
            None => Some(0),
            Some((b'\n', rest)) => Some(rest.len()),
            Some(_) => None,
        }
    }

    /// Goes over the white space of a line.
    fn space(&mut self) {
        while let Some((b' ' | b'\t' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    /// Takes these very bytes if they come next.
    pub(super) fn exactly(&mut self, bytes: &[u8]) -> bool {
        match self.rest.strip_prefix(bytes) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes so many bytes and a closing quote.
    pub(super) fn quoted<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (text, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest.strip_prefix(b"\"")?;
        Some(text)
    }

    /// Takes a byte if it comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        if self.takes(byte) {
            return true;
        }
        self.space();
        self.takes(byte)
    }

    #[inline]
    fn takes(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// This byte comes next.
    pub(super) fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    /// What comes next, without taking it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.space();
        self.rest.first().copied()
    }

    /// Takes a word (`null`, `true`, `false`) if it comes next.
    pub(super) fn word(&mut self, word: &[u8]) -> bool {
        if self.exactly(word) {
            return true;
        }
        self.space();
        self.exactly(word)
    }

    /// A string without escapes: its bytes, which need not be UTF-8 yet.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        self.string_rest()
    }

    /// The same behind its opening quote.
    pub(super) fn string_rest(&mut self) -> Option<&'a [u8]> {
        let whole = self.rest;
        let mut rest = whole;
        while let Some((eight, more)) = rest.split_first_chunk::<8>() {
            let found = special(u64::from_le_bytes(*eight));
            if found != 0 {
                let skip = found.trailing_zeros() as usize / 8;
                return self.ends(whole.len().saturating_sub(rest.len()).saturating_add(skip));
            }
            rest = more;
        }
        let left = rest.iter().position(|byte| *byte == b'"' || *byte == b'\\' || *byte < b' ')?;
        self.ends(whole.len().saturating_sub(rest.len()).saturating_add(left))
    }

    fn ends(&mut self, at: usize) -> Option<&'a [u8]> {
        let (string, rest) = self.rest.split_at_checked(at)?;
        let (quote, rest) = rest.split_first()?;
        self.rest = rest;
        (*quote == b'"').then_some(string)
    }

    /// The key of a member, and the colon behind it.
    pub(super) fn key(&mut self) -> Option<&'a [u8]> {
        let key = self.string()?;
        self.expect(b':')?;
        Some(key)
    }

    /// After a member: whether another one follows. `None` if neither a comma nor the end does.
    pub(super) fn more(&mut self, end: u8) -> Option<bool> {
        if self.takes(b',') {
            return Some(true);
        }
        if self.takes(end) {
            return Some(false);
        }
        self.space();
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        if *first == b',' { Some(true) } else { (*first == end).then_some(false) }
    }

    /// A whole value of any kind, as its text; checked as the careful reader checks it.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        self.space();
        let mut values = serde_json::Deserializer::from_slice(self.rest).into_iter::<&'a RawValue>();
        let raw = values.next()?.ok()?;
        self.rest = self.rest.get(values.byte_offset()..)?;
        Some(raw.get()).filter(|text| !text.contains('\n'))
    }
}

/// Whether a text may stand between the quotes of JSON as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some((eight, more)) = rest.split_first_chunk::<8>() {
        if special(u64::from_le_bytes(*eight)) != 0 {
            return false;
        }
        rest = more;
    }
    rest.iter().all(|byte| *byte != b'"' && *byte != b'\\' && *byte >= b' ')
}

/// The high bits of the bytes that end a string or need care; exact up to the first of them.
fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONES * 0x22);
    let slash = word ^ (ONES * 0x5c);
    let control = word.wrapping_sub(ONES * 0x20);
    ((quote.wrapping_sub(ONES) & !quote) | (slash.wrapping_sub(ONES) & !slash) | (control & !word)) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_at_their_quote_wherever_it_stands() {
        for length in 0..40 {
            for text in ["督", "a", "\u{7f}", "é"] {
                let inside = text.repeat(length);
                let line = format!("\"{inside}\"  :1");
                let mut cursor = Cursor::new(line.as_bytes());
                assert_eq!(cursor.key(), Some(inside.as_bytes()));
                assert_eq!(cursor.value(), Some("1"));
                assert_eq!(cursor.end(), Some(0));
                for bad in ["\\", "\u{1f}", "\n", "\0"] {
                    let line = format!("\"{inside}{bad}{inside}\"");
                    assert_eq!(Cursor::new(line.as_bytes()).string(), None, "{line:?}");
                }
                assert_eq!(Cursor::new(format!("\"{inside}").as_bytes()).string(), None);
            }
        }
    }

    #[test]
    fn a_text_is_plain_where_json_writes_it_as_it_is() {
        for length in 0..20 {
            for odd in ["", "\"", "\\", "\u{1f}", "\n", "\u{7f}", "督"] {
                let text = format!("{}{odd}{}", "a".repeat(length), "民".repeat(length % 5));
                let written = serde_json::to_string(&text).expect("a text is JSON");
                assert_eq!(is_plain(&text), written == format!("\"{text}\""), "{text:?}");
            }
        }
    }

    #[test]
    fn a_value_is_taken_whole() {
        let mut cursor = Cursor::new(br#" { "a": [1, "}", {}] } ,"#);
        assert_eq!(cursor.value(), Some(r#"{ "a": [1, "}", {}] }"#));
        assert!(cursor.take(b','));
        assert_eq!(Cursor::new(b"[1,]").value(), None);
        assert_eq!(Cursor::new(b"[1,\n2]").value(), None);
        assert_eq!(Cursor::new(b" \r\n{}").end(), Some(2));
        assert_eq!(Cursor::new(b" }\n").end(), None);
        assert_eq!(Cursor::new(b"\"\xff\"").value(), None);
    }
}
