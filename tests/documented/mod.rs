//! What the crates hand out at their roots, read from their sources: each type and function, and each method of such a type,
//! stands in an example that runs, and what may fail says how.

use crate::house::Source;

/// Something that is handed out.
struct Public<'s> {
    /// The type whose method it is.
    owner: Option<&'s str>,
    name: &'s str,
    /// Its documentation and its signature.
    doc: String,
    signature: String,
}

/// The names that a crate's root hands out.
fn names(lib: &str) -> Vec<&str> {
    let uses = lib.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let word = |c: char| !c.is_alphanumeric() && c != '_';
    let listed = uses.map(|path| match path.split_once('{') {
        Some((_, list)) => list,
        None => path.rsplit("::").next().unwrap_or(path),
    });
    listed.flat_map(|list| list.split(word)).filter(|name| !name.is_empty()).collect()
}

/// The name behind one of these words of a declaration.
fn declared<'l>(line: &'l str, kinds: &[&str]) -> Option<&'l str> {
    let rest = line.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const fn ").or_else(|| {
        kinds.iter().find_map(|kind| rest.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' ')))
    })?;
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

/// The type of an `impl` that is no trait's.
fn implemented(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("impl")?;
    let rest = if rest.starts_with('<') { rest.split_once("> ")?.1 } else { rest.trim_start() };
    let own = !line.contains(" for ");
    own.then(|| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()).flatten()
}

const TYPES: [&str; 7] = ["fn", "struct", "enum", "trait", "type", "const", "static"];

/// What a source of the crate declares of what its root hands out; sources are in the form of the house.
fn found<'s>(text: &'s str, handed: &[&str]) -> Vec<Public<'s>> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut found, mut owner) = (Vec::new(), None);
    for (at, line) in lines.iter().enumerate() {
        owner = if *line == "}" { None } else { implemented(line).or(owner) };
        let (owner, name) = match line.strip_prefix("    ") {
            Some(inner) => (owner.filter(|owner| handed.contains(owner)), declared(inner, &["fn"])),
            None => (None, declared(line, &TYPES).filter(|name| handed.contains(name))),
        };
        let Some(name) = name.filter(|_| owner.is_some() || !line.starts_with(' ')) else { continue };
        let above = lines[..at].iter().rev().map(|line| line.trim());
        let doc: Vec<&str> = above
            .take_while(|line| line.starts_with("///") || line.starts_with("#["))
            .filter(|line| line.starts_with("///"))
            .collect();
        let end = lines[at..].iter().position(|line| line.ends_with(['{', ';', '}'])).unwrap_or(0);
        found.push(Public { owner, name, doc: doc.join("\n"), signature: lines[at..=at + end].join(" ") });
    }
    found
}

/// The lines of all examples in a source's documentation.
fn examples(text: &str, sign: &str) -> String {
    let (mut inside, mut out) = (false, String::new());
    for line in text.lines().map(str::trim) {
        let Some(line) = line.strip_prefix(sign) else {
            inside = false;
            continue;
        };
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Whether an example uses something by its name.
fn used(examples: &str, public: &Public<'_>) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    examples.match_indices(public.name).any(|(at, name)| {
        let (before, after) = (&examples[..at], &examples[at + name.len()..]);
        let called = before.ends_with('.') || before.ends_with("::");
        !part(before.chars().last()) && !part(after.chars().next()) && (public.owner.is_none() || called)
    })
}

/// What of a crate is not documented as it should be.
pub(crate) fn undocumented(lib: &str, sources: &[Source], more: &str) -> Vec<String> {
    let handed = names(lib);
    let examples: String =
        sources.iter().map(|it| examples(&it.text, "///")).chain([more.to_owned()]).collect();
    let mut wrong = Vec::new();
    for source in sources {
        for public in found(&source.text, &handed) {
            let owner = public.owner.map_or(String::new(), |owner| format!("{owner}::"));
            let fails = public.signature.split_once("->").is_some_and(|(_, given)| given.contains("Result<"));
            if fails && !public.doc.contains("# Errors") {
                wrong.push(format!("{}: {owner}{} does not say how it fails", source.name, public.name));
            }
            if !used(&examples, &public) {
                wrong.push(format!("{}: {owner}{} stands in no example", source.name, public.name));
            }
        }
    }
    wrong
}

/// The examples of a readme that is the crate's own documentation.
pub(crate) fn of_readme(text: &str) -> String {
    examples(text, "")
}
