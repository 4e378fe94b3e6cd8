//! How data is laid out for people: indented as `serde_json` does it, byte by byte the same, but with each line's beginning
//! written at once. That is a good part of what writing a report costs. What is written stands in `data`.

use std::io::{self, Write};

use serde::ser::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// A comma, a line end and the spaces of the deepest line that is written at once.
const LINE: &[u8; 66] = b",\n                                                                ";
/// What precedes the spaces in it.
const BEFORE: usize = 2;

/// Writes a value as indented JSON, without a line end.
pub(super) fn write(value: &(impl Serialize + ?Sized), out: &mut impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Indented::default()))?;
    Ok(())
}

/// Two spaces for each object and list that is open.
#[derive(Default)]
struct Indented {
    spaces: usize,
    /// Whether anything stands in the innermost one that is open.
    filled: bool,
}

impl Indented {
    /// Begins a line, behind a comma where something stands before it.
    fn line<W: ?Sized + Write>(&self, first: bool, out: &mut W) -> io::Result<()> {
        let from = usize::from(first);
        let until = BEFORE.saturating_add(self.spaces);
        if let Some(line) = LINE.get(from..until) {
            return out.write_all(line);
        }
        out.write_all(LINE.get(from..).unwrap_or_default())?;
        (LINE.len()..until).try_for_each(|_| out.write_all(b" "))
    }

    fn begin<W: ?Sized + Write>(&mut self, bracket: &[u8], out: &mut W) -> io::Result<()> {
        self.spaces = self.spaces.saturating_add(2);
        self.filled = false;
        out.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, bracket: &[u8], out: &mut W) -> io::Result<()> {
        self.spaces = self.spaces.saturating_sub(2);
        if self.filled {
            self.line(true, out)?;
        }
        self.filled = true;
        out.write_all(bracket)
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(b"[", out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(b"]", out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(first, out)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(b"{", out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(b"}", out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(first, out)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn nested(depth: usize) -> Value {
        (0..depth).fold(json!({}), |inner, _| json!([inner, "甲\n", {"a": [], "b": inner}]))
    }

    #[test]
    fn it_is_what_serde_json_writes() {
        let deep = (0..40).fold(json!([1]), |inner, _| json!({ "x": [inner] }));
        for value in [json!(null), json!([]), json!({}), json!([{}, [], [[]], 1.5]), nested(4), deep] {
            let mut out = Vec::new();
            super::write(&value, &mut out).expect("written");
            assert_eq!(String::from_utf8(out).ok(), serde_json::to_string_pretty(&value).ok());
        }
    }
}
