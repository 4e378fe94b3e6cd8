//! The pages of the reference as the test sees them: their examples with what each fence asks for, and which keywords
//! those examples use.

use std::path::PathBuf;

/// A page of the reference.
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// An example: what stands between two fences, and what its first fence says behind `duban`.
pub(crate) struct Fence {
    /// The page and the line its first fence stands on.
    pub(crate) place: String,
    pub(crate) words: Vec<String>,
    pub(crate) text: String,
}

/// The folder of the reference.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/reference")
}

/// All pages, by name.
pub(crate) fn pages() -> Vec<Page> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push(Page { name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The `duban` fences of a page.
pub(crate) fn fences(page: &Page) -> Vec<Fence> {
    let mut found: Vec<Fence> = Vec::new();
    let mut open = false;
    let mut ours = false;
    for (line, text) in (1..).zip(page.text.lines()) {
        if let Some(info) = text.strip_prefix("```") {
            let mut words = info.split_whitespace().map(str::to_owned);
            ours = !open && words.next().as_deref() == Some("duban");
            open = !open;
            if ours {
                let place = format!("{}:{line}", page.name);
                found.push(Fence { place, words: words.collect(), text: String::new() });
            }
        } else if open && ours {
            let fence = found.last_mut().unwrap();
            fence.text.push_str(text);
            fence.text.push('\n');
        }
    }
    assert!(!open, "{}: a fence is not closed", page.name);
    found
}

/// The words that statements of a text start with, each with the word that opens its declaration (empty for that word
/// itself). Comments and strings do not count.
pub(crate) fn first_words(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut depth, mut starts, mut declaration) = (0_usize, true, String::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        if rest.starts_with("//") {
            length = rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            length = rest.find("*/").map_or(rest.len(), |at| at + 2);
        } else if let Some(close) = [('「', '」'), ('“', '”'), ('"', '"')].iter().find(|it| it.0 == c) {
            length = string_length(rest, *close);
            starts = false;
        } else if matches!(c, '{' | '｛') {
            depth += 1;
            starts = true;
        } else if matches!(c, '}' | '｝') {
            depth = depth.saturating_sub(1);
            starts = true;
        } else if matches!(c, '\n' | ';' | '；') {
            starts = true;
        } else if starts && !c.is_whitespace() {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap().to_owned();
            if depth == 0 {
                declaration.clone_from(&word);
            }
            let within = if depth == 0 { String::new() } else { declaration.clone() };
            length = end.max(length);
            found.push((word, within));
            starts = false;
        }
        rest = rest.get(length..).unwrap_or("");
    }
    found
}

/// How long a string is, with its quotes; corner and curly ones nest.
fn string_length(text: &str, (open, close): (char, char)) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == close && depth > 0 {
            depth -= 1;
        } else if c == open {
            depth += 1;
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    text.len()
}
