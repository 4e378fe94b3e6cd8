//! Whether a tree is one that a policy can say: written as text and read back, it is the same. Data can hold more than
//! the language: a line where it has no place, a name of two lines, a thirteenth month.

use super::super::ast::{Block, BlockItem, Comment, Declaration, File, Item, Line, LineBody};
use super::super::{parse, print};
use crate::diagnostic::{Message, data_texts};
use crate::source::{FileId, Source};

/// What cannot be said.
pub(super) struct Beyond {
    /// The item's place in the file.
    pub(super) item: usize,
    /// The line's place in its body, where it is one line.
    pub(super) line: Option<usize>,
    /// Why, where that can be told.
    pub(super) why: Option<Message>,
}

/// The first thing in a file that cannot be said.
pub(super) fn beyond(file: &File) -> Option<Beyond> {
    if same(file).is_ok() {
        return None;
    }
    // How the page is laid out is no matter of meaning: blank lines, and where a comment stands.
    (0..).zip(&file.items).find_map(|(at, item)| {
        let item = laid_out(item.clone())?;
        let why = alone(Some(item.clone())).err()?;
        let line = if let Item::Declaration(declaration) = item { in_line(&declaration) } else { None };
        match line {
            Some((line, why)) => Some(Beyond { item: at, line: Some(line), why }),
            None => Some(Beyond { item: at, line: None, why }),
        }
    })
}

/// The line of a declaration that cannot be said, and why.
fn in_line(declaration: &Declaration) -> Option<(usize, Option<Message>)> {
    let body = declaration.body.as_ref()?;
    let with = |items: Vec<BlockItem<Line>>| {
        let mut declaration = declaration.clone();
        declaration.body = Some(Block { items, one_line: false });
        alone(laid_out(Item::Declaration(Box::new(declaration))))
    };
    // What cannot be said without any line is not a line's fault.
    with(Vec::new()).ok()?;
    (0..).zip(&body.items).find_map(|(at, line)| with(vec![line.clone()]).err().map(|why| (at, why)))
}

fn alone(item: Option<Item>) -> Result<(), Option<Message>> {
    same(&File { items: item.into_iter().collect(), lost: Vec::new() })
}

/// Whether a file comes back as it was; else what is said about it.
fn same(file: &File) -> Result<(), Option<Message>> {
    let text = print::format(file, print::Language::Zh);
    let (back, findings) = parse(&Source::new("", text.as_str()), FileId(0));
    match findings.first() {
        Some(finding) => Err(Some(finding.message.clone())),
        None if written(&file.items) == written(&back.items) => Ok(()),
        None => {
            let back: Vec<Item> = back.items.into_iter().filter_map(laid_out).collect();
            if written(&file.items) == written(&back) { Ok(()) } else { Err(said_as(&text)) }
        }
    }
}

fn written(items: &[Item]) -> Option<String> {
    serde_json::to_string(items).ok()
}

/// The text it would be, where that is one line.
fn said_as(text: &str) -> Option<Message> {
    let text = text.trim();
    let short = !text.is_empty() && !text.contains('\n');
    short.then(|| Message::new(&data_texts::SAID_SO).with("text", text))
}

/// The item as it stands on a page of its own: without blank lines, each thing on its own line.
fn laid_out(item: Item) -> Option<Item> {
    match item {
        Item::Declaration(mut declaration) => {
            declaration.body.iter_mut().for_each(lines);
            Some(Item::Declaration(declaration))
        }
        Item::Comment(Comment { text, .. }) => Some(Item::Comment(Comment { text, trailing: false })),
        Item::Blank => None,
    }
}

fn block<T>(block: &mut Block<T>) {
    block.one_line = false;
    block.items.retain(|item| !matches!(item, BlockItem::Blank));
    for item in &mut block.items {
        if let BlockItem::Comment(comment) = item {
            comment.trailing = false;
        }
    }
}

fn lines(body: &mut Block<Line>) {
    block(body);
    for item in &mut body.items {
        let BlockItem::Line(line) = item else { continue };
        match &mut line.body {
            LineBody::Event(_, slots) => slots.iter_mut().for_each(block),
            LineBody::Ticket(ticket) => ticket.values.iter_mut().for_each(block),
            LineBody::OwnReading(reading) => reading.body.iter_mut().for_each(lines),
            LineBody::Rest(_, inner) | LineBody::Work(_, inner) => inner.iter_mut().for_each(lines),
            LineBody::Rung(rung) => rung.body.iter_mut().for_each(lines),
            _ => {}
        }
    }
}
