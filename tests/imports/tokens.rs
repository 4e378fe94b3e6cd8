//! Cuts Rust text into words and signs with their lines, and drops comments, strings and characters.

/// A word, `::`, or a single sign.
pub(crate) struct Token<'a> {
    pub(crate) line: usize,
    pub(crate) text: &'a str,
}

pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let skipped = not_code(rest);
        let length = if skipped > 0 { skipped } else { code(rest) };
        let (taken, after) = rest.split_at(length);
        if skipped == 0 {
            found.push(Token { line, text: taken });
        }
        line += taken.matches('\n').count();
        rest = after;
    }
    found
}

/// The length of the token at the start.
fn code(rest: &str) -> usize {
    let word = rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len());
    if word > 0 {
        word
    } else if rest.starts_with("::") {
        2
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    }
}

/// The length of the white space, comment, string or character at the start; 0 for code.
fn not_code(rest: &str) -> usize {
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        comment(rest)
    } else if let Some(length) = raw_string(rest) {
        length
    } else if rest.starts_with('"') {
        quoted(rest, '"')
    } else if rest.starts_with('\'') {
        character(rest)
    } else {
        rest.find(|it: char| !it.is_whitespace()).unwrap_or(rest.len())
    }
}

/// `/* … */`, which nests.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(tail) = rest.get(at..).filter(|it| !it.is_empty()) {
        if tail.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if tail.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += tail.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `r"…"`, `br#"…"#` and their kin, in which nothing is escaped.
fn raw_string(rest: &str) -> Option<usize> {
    let tail = ["r", "br", "cr"].iter().find_map(|it| {
        let tail = rest.strip_prefix(it)?;
        tail.starts_with(['"', '#']).then_some(tail)
    })?;
    let inside = tail.trim_start_matches('#');
    let hashes = tail.len() - inside.len();
    let inside = inside.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let opened = rest.len() - inside.len();
    Some(inside.find(&end).map_or(rest.len(), |at| opened + at + end.len()))
}

/// What stands between two quotes, with both; a backslash takes the next character along.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, it) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if it == '\\' {
            escaped = true;
        } else if it == quote {
            return at + it.len_utf8();
        }
    }
    rest.len()
}

/// `'x'` or `'\n'`; of a lifetime only the mark, so that its name is a word like others.
fn character(rest: &str) -> usize {
    let mut inside = rest.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(rest, '\''),
        _ => 1,
    }
}
