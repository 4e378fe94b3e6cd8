//! Lines of text as people read them: how wide they look under East Asian widths, where they may be parted, in which tone
//! they are painted. What stands on them is known elsewhere.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use super::Paint;

/// No line that can be parted is wider.
pub const LINE: usize = 80;

/// Signs that do not begin a line.
const NOT_FIRST: &str = "，。；：、）”』」》！？,.;:)]}!?%’…";

/// Signs that do not end a line.
const NOT_LAST: &str = "（“『「《([{‘";

/// How something stands, as a colour tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done as it should be.
    Good,
    /// Not done in time, or done against a rule.
    Bad,
    /// Still open.
    Open,
    /// Worth a look: an escalation, something in doubt.
    Notice,
    /// Beside the matter.
    Quiet,
    /// A heading.
    Title,
}

impl Paint {
    /// The text in a tone; as it is where nothing is coloured.
    pub fn tone(self, tone: Tone, text: &str) -> String {
        let style = match (self, tone) {
            (Paint::Plain, _) => return text.to_owned(),
            (Paint::Colour, Tone::Good) => Style::new().fg_color(Some(AnsiColor::Green.into())),
            (Paint::Colour, Tone::Bad) => Style::new().fg_color(Some(AnsiColor::Red.into())).bold(),
            (Paint::Colour, Tone::Open) => Style::new().fg_color(Some(AnsiColor::Cyan.into())),
            (Paint::Colour, Tone::Notice) => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            (Paint::Colour, Tone::Quiet) => Style::new().dimmed(),
            (Paint::Colour, Tone::Title) => Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }
}

/// How many columns a text takes; what only paints it takes none.
pub fn width(text: &str) -> usize {
    let (mut columns, mut painting) = (0usize, false);
    for c in text.chars() {
        match c {
            '\u{1b}' => painting = true,
            'm' if painting => painting = false,
            _ if painting => {}
            _ => columns = columns.saturating_add(c.width().unwrap_or(0)),
        }
    }
    columns
}

/// Spaces up to a width.
pub fn pad(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

/// Whether a line may be parted between two characters: not inside words and numbers, nor where a sign would stand alone.
/// A comma parts no number: what stands before it (`first`) tells.
fn parts(first: char, before: char, after: char) -> bool {
    let narrow = |c: char| c.width() == Some(1) && !c.is_whitespace();
    if NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after.is_whitespace() {
        return false;
    }
    if before.is_whitespace() || NOT_LAST.contains(after) {
        return true;
    }
    if matches!(before, ',' | ';' | ':' | '.') {
        return !narrow(first);
    }
    let number = before.is_ascii_digit() || after.is_ascii_digit();
    !(number || narrow(before) && narrow(after))
}

/// A text in lines of so many columns at most.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let (mut lines, mut line, mut word) = (Vec::new(), String::new(), String::new());
    let mut rest = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = rest.next() {
        // What can be parted nowhere is parted where the line ends.
        if width(&word).saturating_add(c.width().unwrap_or(0)) > columns {
            take(&mut lines, &mut line, &mut word, columns);
        }
        word.push(c);
        if rest.peek().is_none_or(|next| parts(before, c, *next)) {
            take(&mut lines, &mut line, &mut word, columns);
        }
        before = c;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Puts a word on the line, or on the next one where it does not fit.
fn take(lines: &mut Vec<String>, line: &mut String, word: &mut String, columns: usize) {
    let wide = width(line).saturating_add(width(word.trim_end()));
    if wide > columns && !line.is_empty() {
        lines.push(line.trim_end().to_owned());
        line.clear();
    }
    line.push_str(if line.is_empty() { word.trim_start() } else { word });
    word.clear();
}

/// Parts that follow each other on a line, two columns apart, and go on below where it is full.
#[derive(Clone, Debug)]
pub struct Flow {
    lines: Vec<String>,
    line: String,
    /// Nothing but the head, or the space before the line, stands on it.
    fresh: bool,
    indent: usize,
}

impl Flow {
    /// Begins with a head; lines below it are indented by so many columns.
    pub fn new(head: &str, indent: usize) -> Flow {
        Flow { lines: Vec::new(), line: head.to_owned(), fresh: true, indent }
    }

    /// Begins below, with nothing but the space before the line.
    pub fn below(indent: usize) -> Flow {
        Flow::new(&" ".repeat(indent), indent)
    }

    /// Adds a part: to the line where it fits whole, else below, parted where even that is too narrow.
    #[must_use]
    pub fn part(mut self, text: &str) -> Flow {
        if text.is_empty() {
            return self;
        }
        let gap = if self.fresh { "" } else { "  " };
        let wide = width(&self.line).saturating_add(gap.len()).saturating_add(width(text));
        if wide <= LINE {
            self.line.push_str(gap);
            self.line.push_str(text);
            self.fresh = false;
            return self;
        }
        let below = self.indent.saturating_add(width(text)) <= LINE;
        if !self.fresh || below && width(&self.line) > self.indent {
            self.end();
        }
        let before = width(&self.line).max(self.indent);
        for (at, words) in wrap(text, LINE.saturating_sub(before)).iter().enumerate() {
            if at > 0 {
                self.end();
                self.line = " ".repeat(before);
            }
            self.line.push_str(words);
        }
        self.fresh = false;
        self
    }

    /// The same for several parts.
    #[must_use]
    pub fn all<'p>(self, parts: impl IntoIterator<Item = &'p str>) -> Flow {
        parts.into_iter().fold(self, Flow::part)
    }

    fn end(&mut self) {
        let next = " ".repeat(self.indent);
        self.lines.push(std::mem::replace(&mut self.line, next));
        self.fresh = true;
    }

    /// The lines.
    pub fn lines(mut self) -> Vec<String> {
        self.lines.push(self.line);
        self.lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, Paint, Tone, width, wrap};

    #[test]
    fn lines_are_as_wide_as_they_look() {
        assert_eq!(wrap("一二三四五", 4), ["一二", "三四", "五"]);
        assert_eq!(wrap("一二，三ab", 6), ["一二，", "三ab"]);
        assert_eq!(wrap("一二三，四", 6), ["一二", "三，四"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(width(&Paint::Colour.tone(Tone::Bad, "逾期")), 4);
    }

    #[test]
    fn numbers_words_and_brackets_stay_whole() {
        assert_eq!(wrap("应于2021年1月7日办结", 12), ["应", "于2021年1月7", "日办结"]);
        assert_eq!(wrap("done in time (or not)", 12), ["done in time", "(or not)"]);
        assert_eq!(wrap("原文“甲乙", 6), ["原文", "“甲乙"]);
        assert_eq!(wrap("前做1次,2024年才做", 8), ["前做1次,", "2024年才", "做"]);
        assert_eq!(wrap("计1,024件", 8), ["计1,024", "件"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn parts_go_below_whole() {
        let wide = "宽".repeat(30);
        let flow = Flow::new("  ✗ 甲", 6).part(&wide).part("到期").part(&wide).lines();
        assert_eq!(flow, [format!("  ✗ 甲{wide}  到期"), format!("      {wide}")]);
        let long = "长".repeat(50);
        let flow = Flow::new("  ! ", 4).part(&long).lines();
        assert_eq!(flow.iter().map(|line| width(line)).collect::<Vec<_>>(), [80, 28]);
    }
}
