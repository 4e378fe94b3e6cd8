//! How far a declaration can reach: from its keyword to the next one at column 0. Inside it, which quotes close, and
//! whether its braces pair; where they do not, the outline goes by indentation.

use super::forms;

/// A stretch of text up to the next declaration, or to the file's end.
#[derive(Default)]
pub(super) struct Extent {
    start: usize,
    end: usize,
    /// Whether each brace outside quotes and comments has its twin.
    pub(super) paired: bool,
    /// Where each nesting quote opens, and the byte after the one that closes it; in the order of the text.
    quotes: Vec<(usize, usize)>,
}

impl Extent {
    /// The extent from a byte on.
    pub(super) fn of(text: &str, start: usize) -> Extent {
        let end = end_of(text, start);
        let quotes = quotes(text.get(start..end).unwrap_or(""), start);
        let mut extent = Extent { start, end, paired: false, quotes };
        extent.paired = extent.braces_pair(text);
        extent
    }

    pub(super) fn holds(&self, at: usize) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// The byte after a string's closing quote. Corner and curly quotes nest and may run over lines; a plain `"` closes
    /// on its own line.
    pub(super) fn string_end(&self, text: &str, start: usize, quote: char) -> Option<usize> {
        if quote != '"' {
            let at = self.quotes.binary_search_by_key(&start, |(open, _)| *open).ok()?;
            return self.quotes.get(at).map(|(_, close)| *close);
        }
        let body = start.saturating_add(1);
        let rest = text.get(body..)?;
        let close = rest.find(['"', '\n'])?;
        rest.get(close..)?.starts_with('"').then(|| body.saturating_add(close).saturating_add(1))
    }

    fn braces_pair(&self, text: &str) -> bool {
        let (mut at, mut depth) = (self.start, 0usize);
        loop {
            at = plain_end(text, at);
            if at >= self.end {
                return depth == 0;
            }
            let Some(rest) = text.get(at..self.end) else { return false };
            let Some(c) = rest.chars().next() else { return false };
            let skip = match c {
                '「' | '“' | '"' => match self.string_end(text, at, c) {
                    Some(end) => end.saturating_sub(at),
                    // What it swallows cannot be told.
                    None => return false,
                },
                '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                '/' if rest.starts_with("/*") => rest.find("*/").unwrap_or(rest.len()),
                '{' | '｛' => {
                    depth = depth.saturating_add(1);
                    c.len_utf8()
                }
                '}' | '｝' if depth == 0 => return false,
                '}' | '｝' => {
                    depth = depth.saturating_sub(1);
                    c.len_utf8()
                }
                _ => c.len_utf8(),
            };
            at = at.saturating_add(skip.max(1));
        }
    }
}

/// The first byte from `at` on that may begin a sign the outline looks for: a line's end, a bracket, a quote, a comment,
/// a `;`. Characters of several bytes are told by their first alone, and none of the others looks like a sign.
pub(super) fn plain_end(text: &str, at: usize) -> usize {
    let sign = |byte: &u8| {
        matches!(byte, b'\n' | b'"' | b'(' | b')' | b'/' | b';' | b'{' | b'}' | 0xE2 | 0xE3 | 0xEF)
    };
    let rest = text.as_bytes().get(at..).unwrap_or(&[]);
    rest.iter().position(sign).map_or(text.len(), |length| at.saturating_add(length))
}

/// The start of the next declaration at column 0.
fn end_of(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(length) = text.get(at..).and_then(|rest| rest.find('\n')) {
        at = at.saturating_add(length).saturating_add(1);
        if text.get(at..).is_some_and(forms::starts_declaration) {
            return at;
        }
    }
    text.len()
}

/// The pairs of nesting quotes, each kind by itself, in the order in which they open.
fn quotes(within: &str, base: usize) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, Option<usize>)> = Vec::new();
    let (mut corner, mut curly) = (Vec::new(), Vec::new());
    let bytes = within.as_bytes();
    let mut at = 0usize;
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| matches!(b, 0xE2 | 0xE3)))
    {
        at = at.saturating_add(next);
        let here = base.saturating_add(at);
        let after = at.saturating_add(3);
        let sign = within.get(at..after).unwrap_or("");
        let open = if matches!(sign, "「" | "」") { &mut corner } else { &mut curly };
        match sign {
            "「" | "“" => {
                open.push(pairs.len());
                pairs.push((here, None));
            }
            "」" | "”" => {
                if let Some((_, close)) = open.pop().and_then(|opened: usize| pairs.get_mut(opened)) {
                    *close = Some(base.saturating_add(after));
                }
            }
            _ => {}
        }
        at = after;
    }
    pairs.into_iter().filter_map(|(open, close)| Some((open, close?))).collect()
}

#[cfg(test)]
mod tests {
    use super::Extent;

    #[test]
    fn an_extent_ends_at_the_next_declaration() {
        let text = "义务 甲 {\n    依据 1 「乙「丙」」\n}\n义务 丁 {\n";
        let first = Extent::of(text, 0);
        assert!(first.paired && first.holds(30));
        let at = text.find('「').unwrap_or(0);
        assert_eq!(text.get(at..first.string_end(text, at, '「').unwrap_or(0)), Some("「乙「丙」」"));
        let second = Extent::of(text, text.find("义务 丁").unwrap_or(0));
        assert!(!second.paired && !first.holds(text.len()));
    }
}
