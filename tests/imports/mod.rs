//! Finds which top modules a source file reaches for: `crate::x`, groups of them, and `super` chains that climb to
//! the root. It reads tokens, not types; comments, strings and what stands under `#[cfg(test)]` do not count.

mod tokens;

use tokens::{Token, tokens};

/// A reach for a top module of the crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) line: usize,
    /// The top module; `*` for all of them, `self` for the crate's root itself.
    pub(crate) name: String,
}

/// What a file imports; `file` is relative to `src/`, and says how far a `super` climbs.
pub(crate) fn imports(file: &str, text: &str) -> Vec<Import> {
    let depth =
        file.trim_end_matches(".rs").split('/').filter(|part| !matches!(*part, "mod" | "lib")).count();
    let tokens = tokens(text);
    let mut scan = Scan { tokens: &tokens, depth, braces: Vec::new(), found: Vec::new() };
    scan.run();
    scan.found
}

struct Scan<'a> {
    tokens: &'a [Token<'a>],
    /// How many modules deep the file is: 1 for `value/mod.rs`, 2 for `value/time.rs`.
    depth: usize,
    /// The open braces; true for that of a module written in place.
    braces: Vec<bool>,
    found: Vec<Import>,
}

impl Scan<'_> {
    /// The token there, or nothing beyond the end.
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            at = if let Some(after) = self.after_test_item(at) {
                after
            } else {
                match self.text(at) {
                    "crate" | "super" | "self" => self.path(at, self.here()),
                    "{" => {
                        let module = at >= 2 && self.text(at - 2) == "mod";
                        self.braces.push(module);
                        at + 1
                    }
                    "}" => {
                        self.braces.pop();
                        at + 1
                    }
                    _ => at + 1,
                }
            };
        }
    }

    /// How many modules deep the scan stands.
    fn here(&self) -> usize {
        self.depth + self.braces.iter().filter(|module| **module).count()
    }

    /// Follows one path from `at`, `depth` modules below the root; returns where to go on.
    fn path(&mut self, mut at: usize, mut depth: usize) -> usize {
        loop {
            match self.text(at) {
                "crate" => depth = 0,
                "super" => depth = depth.saturating_sub(1),
                "self" => {}
                "{" => return self.group(at + 1, depth),
                _ => {
                    if depth == 0 {
                        self.note(at);
                    }
                    return at + 1;
                }
            }
            if self.text(at + 1) == "::" {
                at += 2;
                continue;
            }
            // The path ends at a module: an import of the root itself, unless it is `pub(crate)` or the like.
            if depth == 0 && matches!(self.text(at + 1), "as" | "," | "}" | ";" | "self") {
                let line = self.tokens.get(at).map_or(0, |token| token.line);
                self.found.push(Import { line, name: "self".to_owned() });
            }
            return at + 1;
        }
    }

    /// The entries of `{a::…, b}`, each `depth` modules below the root; returns what follows the closing brace.
    fn group(&mut self, mut at: usize, depth: usize) -> usize {
        loop {
            at = match self.text(at) {
                "" => return at,
                "}" => return at + 1,
                "," => at + 1,
                _ => {
                    let after = self.path(at, depth);
                    self.entry_end(after)
                }
            };
        }
    }

    /// The comma or brace that ends an entry of a group.
    fn entry_end(&self, mut at: usize) -> usize {
        let mut open = 0_usize;
        loop {
            match self.text(at) {
                "" => return at,
                "," | "}" if open == 0 => return at,
                "{" => open += 1,
                "}" => open -= 1,
                _ => {}
            }
            at += 1;
        }
    }

    fn note(&mut self, at: usize) {
        if let Some(token) = self.tokens.get(at) {
            self.found.push(Import { line: token.line, name: token.text.to_owned() });
        }
    }

    /// Where the item under a `#[cfg(test)]` at `at` ends; a file that opens with `#![cfg(test)]` is all one.
    fn after_test_item(&self, at: usize) -> Option<usize> {
        let reads = |from: usize, words: &[&str]| (from..).zip(words).all(|(i, word)| self.text(i) == *word);
        let inner = ["#", "!", "[", "cfg", "(", "test", ")", "]"];
        if at == 0 && reads(at, &inner) {
            return Some(self.tokens.len());
        }
        if !reads(at, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            return None;
        }
        let mut open = 0_usize;
        let mut end = at + 7;
        loop {
            match self.text(end) {
                "" => return Some(end),
                ";" if open == 0 => return Some(end + 1),
                "}" if open == 0 => return Some(end),
                "}" if open == 1 => return Some(end + 1),
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" => open = open.saturating_sub(1),
                _ => {}
            }
            end += 1;
        }
    }
}
