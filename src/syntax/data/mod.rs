//! A policy as data, `duban/policy/1`: its trees and the texts they name as one JSON document, and back. What is written
//! is canonical: one tree has one text. What is read knows its places in the JSON, so that findings are shown there.

mod fault;
mod node;
mod read;
mod sayable;

use serde::{Deserialize, Serialize};

use super::ast::{Block, BlockItem, Declaration, File, Head, Item, Line};
use crate::diagnostic::{Diagnostic, Message, data_texts};
use crate::source::{FileId, Place};
use crate::span::{Span, at_line_and_column};
use fault::{Fault, What};
use node::{Member, Node};

/// The name and version of the shape.
pub const SCHEMA: &str = "duban/policy/1";

/// After so many mistakes in one document, more explain nothing.
const MOST_FAULTS: usize = 100;

/// A policy as data.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Document<'a> {
    /// `duban/policy/1`
    #[cfg_attr(feature = "schema", schemars(extend("const" = SCHEMA)))]
    pub schema: &'static str,
    /// Its `.duban` files, in the order they were read: those of its folder, then what they import.
    pub files: Vec<DocumentFile<'a>>,
    /// The texts that its files name: the official text, files of calendars.
    pub sources: Vec<DocumentSource<'a>>,
}

/// A `.duban` file as data.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct DocumentFile<'a> {
    /// Its path from the policy's folder, with `/`.
    pub name: &'a str,
    /// What stands in it, in order.
    pub items: &'a [Item],
}

/// A text as data.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct DocumentSource<'a> {
    /// Its path from the policy's folder, with `/`.
    pub name: &'a str,
    /// The whole of it.
    pub text: &'a str,
}

/// What was read of a document. The n-th file's places are those of `FileId(n)`, each with the document's text.
#[derive(Default)]
pub struct Read {
    /// The files and their trees.
    pub files: Vec<(String, File)>,
    /// The texts they name.
    pub sources: Vec<(String, String)>,
}

/// Reads a document. Every declaration and every line is read, whatever is wrong with another.
pub fn read(text: &str) -> (Read, Vec<Diagnostic>) {
    let mut reader = Reader { text, read: Read::default(), findings: Vec::new() };
    match Node::parse(text) {
        Ok(node) => {
            if let Err(fault) = reader.document(node) {
                reader.fault(fault, FileId(0));
            }
        }
        Err(error) => reader.findings.push(syntax_error(text, &error)),
    }
    (reader.read, reader.findings)
}

/// Where the JSON stops being any.
fn syntax_error(text: &str, error: &serde_json::Error) -> Diagnostic {
    let body = text.trim_start_matches('\u{FEFF}');
    let base = text.len().saturating_sub(body.len());
    let at = base.saturating_add(at_line_and_column(body, error.line(), error.column()));
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let place = Place { file: FileId(0), span: Span::new(at, at.saturating_add(length)) };
    let said = if error.is_eof() { &data_texts::DATA_ENDS_EARLY } else { &data_texts::DATA_SYNTAX };
    Diagnostic::new(said).at(place)
}

struct Reader<'de> {
    text: &'de str,
    read: Read,
    findings: Vec<Diagnostic>,
}

/// A member that must be there.
fn needed<'de>(value: Option<Node<'de>>, key: &'static str, within: Node<'de>) -> Result<Node<'de>, Fault> {
    value.ok_or_else(|| Fault::new(What::Missing(key), within.span()))
}

/// The members of an object under the keys it may have; the others are faults.
fn under<'de, const N: usize>(
    node: Node<'de>,
    keys: &'static [&'static str; N],
) -> Result<([Option<Node<'de>>; N], Vec<Fault>), Fault> {
    let mut found = [None; N];
    let mut faults = Vec::new();
    for Member { key, key_span, value } in node.members()? {
        match keys.iter().position(|known| *known == key).and_then(|at| found.get_mut(at)) {
            Some(place) => *place = Some(value),
            None => faults.push(Fault::new(What::UnknownKey(key.into_owned(), keys), key_span)),
        }
    }
    Ok((found, faults))
}

impl<'de> Reader<'de> {
    fn fault(&mut self, fault: Fault, file: FileId) {
        if self.findings.len() < MOST_FAULTS {
            self.findings.push(fault.finding(self.text, file));
        }
    }

    fn document(&mut self, node: Node<'de>) -> Result<(), Fault> {
        let ([schema, files, sources], faults) = under(node, &["schema", "files", "sources"])?;
        faults.into_iter().for_each(|fault| self.fault(fault, FileId(0)));
        let schema = needed(schema, "schema", node)?;
        if schema.string()? != SCHEMA {
            let place = Place { file: FileId(0), span: schema.span() };
            self.findings.push(Diagnostic::new(&data_texts::OTHER_SCHEMA).at(place));
            return Ok(());
        }
        for (file, one) in (0u32..).map(FileId).zip(needed(files, "files", node)?.elements()?) {
            if let Err(fault) = self.file(one, file) {
                self.fault(fault, file);
            }
        }
        for one in needed(sources, "sources", node)?.elements()? {
            if let Err(fault) = self.source(one) {
                self.fault(fault, FileId(0));
            }
        }
        Ok(())
    }

    fn file(&mut self, node: Node<'de>, file: FileId) -> Result<(), Fault> {
        // A file that is broken keeps its number: places count the files.
        self.read.files.push((String::new(), File::default()));
        let ([name, items], faults) = under(node, &["name", "items"])?;
        faults.into_iter().for_each(|fault| self.fault(fault, file));
        let name = self.name(needed(name, "name", node)?, file)?;
        let mut tree = File::default();
        let nodes = needed(items, "items", node)?.elements()?;
        for node in &nodes {
            match Item::deserialize(*node) {
                Ok(item) => tree.items.push(placed(item, *node)),
                Err(fault) => tree.items.extend(self.rescued(*node, fault, file)),
            }
        }
        if self.findings.is_empty()
            && let Some(beyond) = sayable::beyond(&tree)
        {
            let item = nodes.get(beyond.item).copied().unwrap_or(node);
            let line = beyond.line.and_then(|at| Some((lines_of(item)?.elements().ok()?, at)));
            let span = line.and_then(|(lines, at)| lines.get(at).copied()).unwrap_or(item).span();
            let message = Message::new(&data_texts::NOT_SAYABLE).with("path", node::path(self.text, span));
            self.findings.push(Diagnostic::new(message).at(Place { file, span }).help_if(beyond.why));
        }
        if let Some(last) = self.read.files.last_mut() {
            *last = (name, tree);
        }
        Ok(())
    }

    fn source(&mut self, node: Node<'de>) -> Result<(), Fault> {
        let ([name, text], faults) = under(node, &["name", "text"])?;
        faults.into_iter().for_each(|fault| self.fault(fault, FileId(0)));
        let name = self.name(needed(name, "name", node)?, FileId(0))?;
        let text = needed(text, "text", node)?.string()?.into_owned();
        self.read.sources.push((name, text));
        Ok(())
    }

    /// The name of a file: a path that leads out of the policy's folder only at its start, and comes once.
    fn name(&mut self, node: Node<'de>, file: FileId) -> Result<String, Fault> {
        let name = node.string()?.into_owned();
        let twice = self.read.files.iter().map(|(name, _)| name).any(|known| *known == name)
            || self.read.sources.iter().any(|(known, _)| *known == name);
        let text = match is_path(&name) {
            true if !twice => return Ok(name),
            true => &data_texts::FILE_TWICE,
            false => &data_texts::FILE_NAME,
        };
        let place = Place { file, span: node.span() };
        self.findings.push(Diagnostic::new(Message::new(text).with("name", name.as_str())).at(place));
        Ok(name)
    }

    /// What can be had of an item that cannot be read: a declaration without the lines that are wrong. Each of them is
    /// a finding; what is wrong elsewhere is one for the whole.
    fn rescued(&mut self, node: Node<'de>, fault: Fault, file: FileId) -> Option<Item> {
        let Some(declaration) = node.member("declaration").filter(|node| node.is('{')) else {
            self.fault(fault, file);
            return None;
        };
        let mut lines = Vec::new();
        let mut faults = Vec::new();
        for line in lines_of(node).and_then(|items| items.elements().ok()).unwrap_or_default() {
            match BlockItem::<Line>::deserialize(line) {
                Ok(line) => lines.push(line),
                Err(fault) => faults.push(fault),
            }
        }
        let head = match declaration.member("head") {
            Some(head) => Head::deserialize(head),
            // A key that nobody knows may be the one that is missing.
            None if faults.is_empty() => {
                self.fault(fault, file);
                return None;
            }
            None => Err(Fault::new(What::Missing("head"), declaration.span())),
        };
        let rescued = match head {
            Ok(head) => {
                let body = Some(Block { items: lines, one_line: false });
                let span = Span::default();
                let (doc, by_alias) = (Vec::new(), false);
                let declaration = Declaration { span, doc, head, by_alias, body, damaged: true };
                Some(placed(Item::Declaration(Box::new(declaration)), node))
            }
            Err(fault) => {
                faults.insert(0, fault);
                None
            }
        };
        if faults.is_empty() {
            faults.push(fault);
        }
        faults.into_iter().for_each(|fault| self.fault(fault, file));
        rescued
    }
}

/// The lines of a declaration, as a list.
fn lines_of(item: Node<'_>) -> Option<Node<'_>> {
    item.member("declaration")?.member("body")?.member("items")
}

/// A declaration's own place is its head, as it is in text.
fn placed(item: Item, node: Node<'_>) -> Item {
    match item {
        Item::Declaration(mut declaration) => {
            let head = node.member("declaration").and_then(|node| node.member("head"));
            declaration.span = head.map_or(declaration.span, Node::span);
            Item::Declaration(declaration)
        }
        other => other,
    }
}

/// Whether a text is a path of the kind that files have here.
fn is_path(name: &str) -> bool {
    let mut inside = name.split('/').skip_while(|part| *part == "..").peekable();
    let whole = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.contains(|c: char| c == '\\' || c == ':' || c.is_control())
    };
    inside.peek().is_some() && inside.all(whole)
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_lead_out_of_the_folder_at_their_start_alone() {
        for good in ["政策.duban", "2020-12-01/政策.duban", "../common/企业诉求.duban", "../../a.txt"]
        {
            assert!(is_path(good), "{good}");
        }
        for bad in ["", "..", "/etc/passwd", "a/../b", "a//b", "C:\\a", "a\\b", "a\u{0}b", "./a", "../.."] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
