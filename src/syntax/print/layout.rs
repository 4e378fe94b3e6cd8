//! How a file stands on the page: declarations at the margin, lines indented with their phrases in one column, short
//! bodies on the line of their head. How rows are written is known to `page`.

use unicode_width::UnicodeWidthStr;

use super::super::ast::{Assignment, Block, BlockItem, Declaration, File, Item, Line, LineBody, Slot};
use super::super::forms::Kind;
use super::line::{self, LineBlock, Opening};
use super::page::{INDENT, Page, Row, padded};
use super::words::{self, ANY};
use super::{Language, Printer};

/// A head and its body stand on one line up to this width, measured in Chinese so that both languages break alike.
const MOST_COLUMNS: usize = 100;
/// Between a keyword and its phrase where phrases form a column.
const COLUMN_GAP: usize = 2;
/// What stands before an arrow and is wider than this leaves the arrows' column.
const MOST_BEFORE_ARROW: usize = 40;

/// A whole file.
pub(super) fn file(file: &File, lang: Language) -> String {
    let printer = Printer::new(lang);
    let mut page = Page::default();
    let widths = row_widths(printer.places(file));
    for (item, width) in file.items.iter().zip(widths) {
        match item {
            Item::Blank => page.push(Row::Blank),
            Item::Comment(comment) => page.comment(comment),
            Item::Declaration(declaration) => {
                for line in &declaration.doc {
                    page.push(Row::Comment(format!("/// {line}").trim_end().to_owned()));
                }
                page.push(printer.declaration(declaration, width));
            }
        }
    }
    let mut text = String::new();
    page.write(0, &mut text);
    text
}

/// What a thing is to the row of like things it may stand in, one below the other.
enum Place {
    /// It has this width, and stands under the like of it.
    In(usize),
    /// It has this width, and starts a row.
    First(usize),
    /// It stands beside a row: a comment behind one of its lines.
    Beside,
    /// It ends a row.
    Outside,
}

/// The widest of each row, for each thing in it.
fn row_widths(places: impl Iterator<Item = Place>) -> Vec<usize> {
    let (mut widths, mut row, mut widest) = (Vec::new(), 0usize, 0usize);
    for place in places {
        if matches!(place, Place::First(_) | Place::Outside) {
            widths.extend(std::iter::repeat_n(widest, row));
            (row, widest) = (0, 0);
        }
        row = row.saturating_add(1);
        if let Place::In(width) | Place::First(width) = place {
            widest = widest.max(width);
        }
    }
    widths.extend(std::iter::repeat_n(widest, row));
    widths
}

/// What may stand in a block.
trait Entry {
    /// On one line, with its own block.
    fn flat(&self, printer: Printer, within: Kind) -> String;
}

impl Entry for Slot {
    fn flat(&self, printer: Printer, _: Kind) -> String {
        words::name(&self.name, ANY) + &*printer.slot_type(self, false)
    }
}

impl Entry for Assignment {
    fn flat(&self, printer: Printer, _: Kind) -> String {
        Printer { iso: true, ..printer }.assignment(self)
    }
}

impl Entry for Line {
    fn flat(&self, printer: Printer, within: Kind) -> String {
        let phrase = printer.line(self);
        let text = match printer.opening_of_line(&self.body) {
            Some(Opening::Moment(moment)) => format!("{moment} {phrase}"),
            Some(Opening::Cause(cause)) => format!("{cause} → {phrase}"),
            None => {
                let keyword = printer.line_keyword(&self.body, within);
                format!("{keyword} {phrase}").trim().to_owned()
            }
        };
        match Printer::block_of_line(&self.body) {
            Some(LineBlock::Slots(block)) => format!("{text} {}", printer.flat_block(block, within)),
            Some(LineBlock::Values(block)) => format!("{text} {}", printer.flat_block(block, within)),
            Some(LineBlock::Lines(block, kind)) => format!("{text} {}", printer.flat_block(block, kind)),
            None => text,
        }
    }
}

/// Whether the phrases of such a body form a column of their own.
fn has_column(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Matter | Kind::ExtendMatter | Kind::Example | Kind::LimitTable | Kind::Table | Kind::Indicator
    )
}

/// How the lines of a body are set out.
struct Columns {
    /// The width of the keywords, 0 where phrases form no column.
    keyword: usize,
    /// The width of the moments of dated lines.
    moment: usize,
    /// The width of what stands before arrows.
    cause: usize,
}

impl Printer {
    /// Short declarations of one kind below each other have their bodies in a column: units, indicators, routines.
    fn places(self, file: &File) -> impl Iterator<Item = Place> {
        let mut before = None;
        file.items.iter().map(move |item| {
            let declaration = match item {
                Item::Declaration(declaration) => declaration,
                Item::Comment(comment) if comment.trailing => return Place::Beside,
                _ => return Place::Outside,
            };
            let kind = line::kind(&declaration.head);
            let first = before.replace(kind) != Some(kind) || !declaration.doc.is_empty();
            let opening = self.opening(declaration).width();
            let short = declaration
                .body
                .as_ref()
                .is_none_or(|body| self.short(body, kind, self.chinese_width(declaration)).is_some());
            match kind {
                Kind::Unit | Kind::Indicator | Kind::Routine if short && first => Place::First(opening),
                Kind::Unit | Kind::Indicator | Kind::Routine if short => Place::In(opening),
                _ => Place::Outside,
            }
        })
    }

    fn chinese_width(self, declaration: &Declaration) -> usize {
        Printer { lang: Language::Zh, ..self }.opening(declaration).width()
    }

    fn opening(self, declaration: &Declaration) -> String {
        let keyword = self.opening_keyword(declaration);
        format!("{keyword} {}", self.head(&declaration.head))
    }

    /// A declaration; `width` is what its head is filled up to before a body on its line.
    fn declaration(self, declaration: &Declaration, width: usize) -> Row {
        let kind = line::kind(&declaration.head);
        let text = self.opening(declaration);
        let chinese = self.chinese_width(declaration);
        let Some(body) = &declaration.body else {
            return Row::Line { text, block: None, behind: Vec::new() };
        };
        match self.short(body, kind, chinese) {
            Some(short) => {
                let text = format!("{} {short}", padded(&text, width));
                Row::Line { text, block: None, behind: Vec::new() }
            }
            None => Row::Line { text, block: Some(self.lines(body, kind)), behind: Vec::new() },
        }
    }

    /// A block on the line of its head, which is so wide in Chinese: if it was written so and is not too long. A body
    /// of one line gains nothing by a line of its own.
    fn short<T: Entry>(self, block: &Block<T>, within: Kind, head: usize) -> Option<String> {
        if !block.one_line && !block.items.is_empty() {
            return None;
        }
        let chinese = Printer { lang: Language::Zh, ..self }.flat_block(block, within).width();
        let fits = head.saturating_add(1).saturating_add(chinese) <= MOST_COLUMNS || block.items.len() < 2;
        fits.then(|| self.flat_block(block, within))
    }

    /// `{ 甲; 乙 }`
    fn flat_block<T: Entry>(self, block: &Block<T>, within: Kind) -> String {
        let mut text = "{".to_owned();
        let mut lines: usize = 0;
        for item in block {
            match item {
                BlockItem::Line(line) => {
                    text.push_str(if lines > 0 { "; " } else { " " });
                    text.push_str(&line.flat(self, within));
                    lines = lines.saturating_add(1);
                }
                BlockItem::Comment(comment) => {
                    text.push(' ');
                    text.push_str(&comment.text);
                }
                BlockItem::Blank => {}
            }
        }
        text + " }"
    }

    /// A block over several lines.
    fn rows<T: Entry>(self, block: &Block<T>, row: impl Fn(usize, &T) -> Row) -> Page {
        let mut page = Page::default();
        for (at, item) in block.items.iter().enumerate() {
            match item {
                BlockItem::Line(line) => page.push(row(at, line)),
                BlockItem::Comment(comment) => page.comment(comment),
                BlockItem::Blank => page.push(Row::Blank),
            }
        }
        page
    }

    /// The lines of a declaration's body, or of a 口径 in it.
    fn lines(self, block: &Block<Line>, within: Kind) -> Page {
        let with_phrase = block.lines().filter(|line| !self.line(line).is_empty());
        let keywords = with_phrase.map(|line| self.line_keyword(&line.body, within).width());
        let (mut moment, mut cause) = (0, 0);
        for line in block.lines() {
            match self.opening_of_line(&line.body) {
                Some(Opening::Moment(text)) => moment = text.width().max(moment),
                Some(Opening::Cause(text)) if text.width() <= MOST_BEFORE_ARROW => {
                    cause = text.width().max(cause);
                }
                _ => {}
            }
        }
        let keyword = if has_column(within) { keywords.max().unwrap_or(0) } else { 0 };
        let columns = Columns { keyword, moment, cause };
        let rows = field_rows(block);
        self.rows(block, |at, line| {
            let text = match &line.body {
                LineBody::Field(slot) => {
                    let (width, optional) = rows.get(at).copied().unwrap_or_default();
                    let name = padded(&words::name(&slot.name, ANY), width);
                    let keyword = self.line_keyword(&line.body, within);
                    format!("{keyword} {name}{}", self.slot_type(slot, optional)).trim_end().to_owned()
                }
                _ => self.set_out(line, within, &columns),
            };
            self.with_block(text, line, within)
        })
    }

    /// Keyword and phrase, each at its column.
    fn set_out(self, line: &Line, within: Kind, columns: &Columns) -> String {
        let phrase = self.line(line);
        match self.opening_of_line(&line.body) {
            Some(Opening::Moment(text)) => {
                return padded(&text, columns.moment.saturating_add(COLUMN_GAP)) + &*phrase;
            }
            Some(Opening::Cause(text)) => {
                return format!(
                    "{}→  {phrase}",
                    padded(&text, columns.cause.max(text.width()).saturating_add(COLUMN_GAP))
                );
            }
            None => {}
        }
        let keyword = self.line_keyword(&line.body, within);
        if phrase.is_empty() {
            return keyword.to_owned();
        }
        if columns.keyword == 0 || keyword.is_empty() {
            return format!("{keyword} {phrase}").trim_start().to_owned();
        }
        padded(keyword, columns.keyword.saturating_add(COLUMN_GAP)) + &*phrase
    }

    /// The row of a line, with its own block.
    fn with_block(self, text: String, line: &Line, within: Kind) -> Row {
        match Printer::block_of_line(&line.body) {
            Some(LineBlock::Slots(block)) => self.nested(text, line, block, within, |block| {
                self.rows(block, |_, slot| plain_row(slot.flat(self, within)))
            }),
            Some(LineBlock::Values(block)) => self.nested(text, line, block, within, |block| {
                self.rows(block, |_, value| plain_row(value.flat(self, within)))
            }),
            Some(LineBlock::Lines(block, kind)) => {
                self.nested(text, line, block, kind, |block| self.lines(block, kind))
            }
            None => plain_row(text),
        }
    }

    fn nested<T: Entry>(
        self,
        text: String,
        line: &Line,
        block: &Block<T>,
        within: Kind,
        long: impl FnOnce(&Block<T>) -> Page,
    ) -> Row {
        let chinese = Printer { lang: Language::Zh, ..self };
        let keyword = chinese.line_keyword(&line.body, within).width();
        let head = INDENT.saturating_add(keyword).saturating_add(1);
        match self.short(block, within, head.saturating_add(chinese.line(line).width())) {
            Some(short) => plain_row(format!("{text} {short}")),
            None => Row::Line { text, block: Some(long(block)), behind: Vec::new() },
        }
    }
}

fn plain_row(text: String) -> Row {
    Row::Line { text, block: None, behind: Vec::new() }
}

/// For each thing in a body: how wide the names are in its row of fields, and whether one of the row may be left out.
fn field_rows(block: &Block<Line>) -> Vec<(usize, bool)> {
    let of = |measure: fn(&Slot) -> usize| {
        row_widths(block.items.iter().map(move |item| match item {
            BlockItem::Line(Line { body: LineBody::Field(slot), .. }) => Place::In(measure(slot)),
            BlockItem::Comment(comment) if comment.trailing => Place::Beside,
            _ => Place::Outside,
        }))
    };
    let names = of(|slot| words::name(&slot.name, ANY).width());
    names
        .into_iter()
        .zip(of(|slot| usize::from(slot.optional)))
        .map(|(width, any)| (width, any > 0))
        .collect()
}
