//! How words of facts and policies stand in a page: escaped for text and for quoted attributes; characters that would
//! turn the order of the text around, and control characters, are shown by their numbers.

use std::fmt::{self, Write};

/// The escaper of all templates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page;

impl askama::filters::Escaper for Page {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        for c in string.chars() {
            match c {
                '&' => dest.write_str("&amp;")?,
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '"' => dest.write_str("&quot;")?,
                '\'' => dest.write_str("&#39;")?,
                c if hidden(c) => write!(dest, "[U+{:04X}]", u32::from(c))?,
                c => dest.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Whether a character is not seen itself, but changes how others are seen or read.
fn hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        _ => false,
    }
}
