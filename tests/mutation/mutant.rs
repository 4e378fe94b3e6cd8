//! Shipped policies as text, their declarations and tokens, and one token of them changed. What becomes of a mutant is
//! judged in `main`.

use std::ops::Range;
use std::path::Path;

use duban::calendar::Calendar;
use duban::{Error, Policy, SourceFile};

/// A small linear congruential generator (Knuth's MMIX constants), so that every run is the same.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        let mut chance = Chance(seed);
        chance.below(2);
        chance
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A policy that ships, with all its files.
pub(crate) struct Shipped {
    files: Vec<SourceFile>,
}

impl Shipped {
    /// Every folder of policies/ with a 政策 in it.
    pub(crate) fn all() -> Vec<Shipped> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        let mut folders: Vec<_> =
            std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        let policies = folders.iter().map(|folder| Shipped { files: files_of(&root, folder) });
        policies
            .filter(|shipped| shipped.files.iter().any(opens_policy))
            .filter(|shipped| shipped.read(shipped.files.clone()).is_ok())
            .collect()
    }

    fn read(&self, files: Vec<SourceFile>) -> Result<Policy, Error> {
        Policy::from_files(files, Calendar::national())
    }

    /// The policy with another text in one file.
    pub(crate) fn read_with(&self, file: usize, text: String) -> Result<Policy, Error> {
        self.read(self.files_with_text(file, text))
    }

    /// All its files, with another text in one.
    pub(crate) fn files_with_text(&self, file: usize, text: String) -> Vec<SourceFile> {
        let mut files = self.files.clone();
        files[file].bytes = text.into_bytes();
        files
    }

    pub(crate) fn text(&self, file: usize) -> &str {
        std::str::from_utf8(&self.files[file].bytes).unwrap()
    }

    pub(crate) fn name(&self, file: usize) -> &str {
        &self.files[file].name
    }

    fn policy_files(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.files.len()).filter(|file| self.files[*file].name.ends_with(".duban"))
    }

    /// A file, the likelier the more declarations it has.
    pub(crate) fn any_file(&self, chance: &mut Chance) -> usize {
        let weighted: Vec<usize> =
            self.policy_files().flat_map(|file| vec![file; self.declarations(file).len()]).collect();
        *chance.pick(&weighted)
    }

    /// The files with at least so many declarations.
    pub(crate) fn files_with(&self, count: usize) -> Vec<usize> {
        self.policy_files().filter(|file| self.declarations(*file).len() >= count).collect()
    }

    /// Where each declaration of a file stands, with the `///` lines above it. In the shipped policies a line that
    /// starts with a letter at column 0 opens one.
    pub(crate) fn declarations(&self, file: usize) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let (mut at, mut doc) = (0, None);
        for line in self.text(file).split_inclusive('\n') {
            let end = at + line.len();
            if line.starts_with("///") {
                doc = doc.or(Some(at));
            } else if line.starts_with(char::is_alphabetic) {
                found.push(doc.take().unwrap_or(at)..end);
            } else if line.trim().is_empty() || line.starts_with("//") {
                doc = None;
            } else if let Some(last) = found.last_mut() {
                last.end = end;
            }
            at = end;
        }
        found
    }
}

fn opens_policy(file: &SourceFile) -> bool {
    let text = String::from_utf8_lossy(&file.bytes);
    text.lines().any(|line| line.starts_with("政策 "))
}

/// The files of a folder, and those of `common`, by the names that imports use.
fn files_of(root: &Path, folder: &Path) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (folder, prefix) in [(folder.to_owned(), ""), (root.join("common"), "../common/")] {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        let mut paths: Vec<_> =
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        paths.sort();
        for path in paths {
            let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
            files.push(SourceFile { name, bytes: std::fs::read(path).unwrap() });
        }
    }
    files
}

/// One token of a file, and what stands in its place.
pub(crate) struct Mutation {
    /// The declaration it stands in.
    pub(crate) home: Range<usize>,
    pub(crate) token: Range<usize>,
    pub(crate) with: String,
}

const SIGNS: &[&str] = &[
    "{", "}", "(", ")", "[", "]", "<", ">", "=", ":", ";", ",", ".", "?", "!", "\"", "'", "/", "*", "-", "+",
    "%", "#", "@", "&", "|", "\\", "^", "_", "~", "`", "$", "｛", "｝", "（", "）", "＜", "＞", "＝", "：",
    "；", "，", "、", "。", "？", "！", "「", "」", "“", "”", "《", "》", "％", "～", "→", "…", "【", "】",
];

impl Mutation {
    /// Deletes a token, or replaces it by another token of the file or by a sign.
    pub(crate) fn any(text: &str, home: &Range<usize>, chance: &mut Chance) -> Mutation {
        let tokens = tokens(text, home.clone());
        let token = chance.pick(&tokens).clone();
        let with = match chance.below(3) {
            0 => String::new(),
            1 => text[chance.pick(&self::tokens(text, 0..text.len())).clone()].to_owned(),
            _ => (*chance.pick(SIGNS)).to_owned(),
        };
        Mutation { home: home.clone(), token, with }
    }

    /// The line before and after, for people.
    pub(crate) fn show(&self, text: &str) -> String {
        let start = text[..self.token.start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].lines().next().unwrap_or("").trim();
        format!("{line} ⟶ “{}” becomes “{}”", &text[self.token.clone()], self.with)
    }

    /// Whether it takes away a brace, bracket or quote outside comments and strings, or puts in a single one.
    pub(crate) fn breaks_brackets(&self, text: &str) -> bool {
        const TWINS: [&str; 10] = ["{", "}", "(", ")", "「", "」", "｛", "｝", "（", "）"];
        let token = &text[self.token.clone()];
        let bracket = |it: &str| TWINS.contains(&it);
        let twin = |a: &str, b: &str| {
            let pairs = [("{", "｛"), ("}", "｝"), ("(", "（"), (")", "）")];
            a == b || pairs.contains(&(a, b)) || pairs.contains(&(b, a))
        };
        // A comment in its place takes the rest of the line with it.
        bracket(token) && !twin(token, &self.with) && !self.with.starts_with("//")
    }
}

/// The tokens of a stretch: runs of name characters, strings as quote, words, quote, comments, single signs.
fn tokens(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let rest = &text[at..within.end];
        let c = rest.chars().next().unwrap();
        let name = |c: char| c.is_alphanumeric() || c == '_';
        let length = if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '「' {
            let close = corner_close(rest);
            found.push(at..at + c.len_utf8());
            found.push(at + c.len_utf8()..at + close);
            at += close;
            '」'.len_utf8()
        } else if name(c) {
            rest.find(|c| !name(c)).unwrap_or(rest.len())
        } else {
            c.len_utf8()
        };
        found.push(at..at + length);
        at += length;
    }
    found.retain(|token| !token.is_empty());
    found
}

/// Where the corner quote at the start of a text closes.
fn corner_close(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '「' => depth += 1,
            '」' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// A text with mutations in it (in the order of the text), and where their declarations stand then.
pub(crate) fn mutate(text: &str, mutations: &[Mutation]) -> (String, Vec<Range<usize>>) {
    let (mut mutant, mut at) = (String::new(), 0);
    let mut homes = Vec::new();
    for mutation in mutations {
        mutant.push_str(&text[at..mutation.token.start]);
        let start = mutant.len() - (mutation.token.start - mutation.home.start);
        mutant.push_str(&mutation.with);
        let end = mutant.len() + (mutation.home.end - mutation.token.end);
        homes.push(start..end);
        at = mutation.token.end;
    }
    mutant.push_str(&text[at..]);
    (mutant, homes)
}
