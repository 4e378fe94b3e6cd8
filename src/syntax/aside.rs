//! What is set aside: which declaration was meant where the keyword is wrong, one finding a line, and the words that
//! could not be read, so that nobody calls missing what they would have declared.

use super::ast::{Lost, LostIn};
use super::forms::{self, DeclarationForm, Kind};
use super::outline::{Block, Piece, Statement};
use crate::diagnostic::{Diagnostic, texts};
use crate::span::Span;

/// The declaration that a body belongs to, where most of its lines say so and the keyword says otherwise.
pub(super) fn meant(
    text: &str,
    statement: &Statement,
    written: Option<&DeclarationForm>,
) -> Option<&'static DeclarationForm> {
    let words = keywords(text, statement.block.as_ref()?);
    let fits = |kind: Kind| words.iter().filter(|word| fits(word, kind)).count();
    let half = words.len().checked_div(2)?;
    if written.is_some_and(|form| words.len() < 2 || fits(form.kind) >= words.len().saturating_sub(half)) {
        return None;
    }
    let best = forms::DECLARATIONS.iter().map(|form| fits(form.kind)).max()?;
    // 扩展 事项 holds the same lines as 事项, and stands behind it in the table.
    let mut among = forms::DECLARATIONS.iter().filter(|form| fits(form.kind) == best);
    let form = among.next()?;
    let sure = among.all(|other| (form.kind, other.kind) == (Kind::Matter, Kind::ExtendMatter));
    (best > half && sure).then_some(form)
}

/// Whether a text holds an arrow, as rows of tables, rungs and consequences do.
pub(super) fn has_arrow(text: &str) -> bool {
    ["→", "->", "=>", "－>", "＝>", "=＞", "⇒"].iter().any(|arrow| text.contains(arrow))
}

/// The first words of a body's lines; a line that starts with a number gives `0`, or `→` where it has an arrow, as do a rung
/// whose cause is the moment in a field (`字段 期限 → 黄牌`) and a consequence (`低于 60分 → 约谈`); one that starts with a sign (a row of a table: `< 1万 → …`,
/// `* → …`) nothing.
fn keywords<'t>(text: &'t str, block: &Block) -> Vec<&'t str> {
    let statements = block.pieces.iter().filter_map(|piece| match piece {
        Piece::Statement(statement) => Some(statement),
        _ => None,
    });
    let lines = statements.map(|statement| text.get(statement.span.range()).unwrap_or(""));
    let first = |line: &'t str| match forms::first_word(line) {
        word if (compares(word) || matches!(word, "字段" | "field")) && has_arrow(line) => "→",
        word if !word.starts_with(char::is_numeric) => word,
        _ if has_arrow(line) => "→",
        _ => "0",
    };
    lines.map(first).collect()
}

fn fits(word: &str, kind: Kind) -> bool {
    match word {
        "0" => kind == Kind::Example,
        "" => matches!(kind, Kind::LimitTable | Kind::Table),
        "→" => matches!(kind, Kind::LimitTable | Kind::Table | Kind::Ladder | Kind::Assessment),
        word => forms::line_form(word, kind).is_some() || (kind == Kind::Indicator && compares(word)),
    }
}

/// Whether a word opens a target, which has no keyword (不低于 99%). Some open lines of other declarations too.
fn compares(word: &str) -> bool {
    let least = ["不低于", "不少于", "at_least", "no_fewer_than", "超过", "突破", "above", "beyond"];
    let most = ["不超过", "不多于", "at_most", "no_more_than", "低于", "少于", "below", "fewer_than"];
    least.contains(&word) || most.contains(&word)
}

/// Keeps one finding for each line: the one that explains the others. They come and go in the order of the text.
pub(super) fn one_a_line(text: &str, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut line = Span::default();
    for finding in findings {
        let start = finding.place().map_or(0, |place| place.span.start);
        let same = !kept.is_empty() && start <= line.end;
        if !same {
            line = line_of(text, start as usize);
            kept.push(finding);
        } else if let Some(last) = kept.last_mut().filter(|last| weight(&finding) < weight(last)) {
            *last = finding;
        }
    }
    kept
}

/// A quote or a brace that is wrong makes the rest of its line unreadable: it is the cause. A stray sign or a brace
/// that seems missing may be a consequence.
fn weight(finding: &Diagnostic) -> (u8, u32) {
    let cause = [&texts::UNCLOSED_STRING, &texts::UNCLOSED_COMMENT, &texts::TOO_DEEP, &texts::STRAY_CLOSE];
    let text = finding.message.text;
    let order = if cause.contains(&text) {
        0
    } else if text == &texts::UNCLOSED_BLOCK || text == &texts::MISSING_OPEN_BRACE {
        2
    } else {
        1
    };
    (order, finding.place().map_or(0, |place| place.span.start))
}

/// The stretch of the line that holds a byte.
fn line_of(text: &str, at: usize) -> Span {
    let at = at.min(text.len());
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end.saturating_add(1));
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| at.saturating_add(n));
    Span::new(start, end)
}

/// What stands on the lines with findings. `statements` are the declarations' first bytes and kinds, in order.
pub(super) fn lost(text: &str, findings: &[Diagnostic], statements: &[(usize, Option<Kind>)]) -> Vec<Lost> {
    let mut lost: Vec<Lost> = Vec::new();
    for place in findings.iter().filter_map(Diagnostic::place) {
        let line = line_of(text, place.span.start as usize);
        let before = statements.partition_point(|(start, _)| *start < line.end as usize);
        let of = before.checked_sub(1).and_then(|at| statements.get(at));
        let within = match of {
            Some((start, kind)) if *start >= line.start as usize => LostIn::Head(*kind),
            Some((_, Some(kind))) => LostIn::Body(*kind),
            _ => LostIn::Head(None),
        };
        let bare = without_strings(text.get(line.range()).unwrap_or(""));
        let words = bare.split(|c| !forms::is_name_char(c));
        let names = words.filter(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()));
        lost.push(Lost { span: line, within, words: names.map(str::to_owned).collect() });
    }
    lost
}

/// A line without what stands in quotes.
fn without_strings(line: &str) -> String {
    let last = line.rfind('」').unwrap_or(0);
    let mut depth = 0usize;
    let mut bare = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        match c {
            '「' if depth > 0 || at < last => {
                depth = depth.saturating_add(1);
            }
            '」' if depth > 0 => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Words that join phrases or name types.
const JOINING: &str = "且 或 非 当 于 由 至 自 起 向 作 等 可以 不得 未经 除非 否则 默认 属于 包含 依据 分别 共同 分工 \
                       文 数 是否 日期 时刻 时限 单位 列表";

/// Whether a word opens a declaration or a line, joins a phrase or names a type: it is then no name.
pub(super) fn is_keyword(word: &str) -> bool {
    JOINING.split_whitespace().any(|known| known == word)
        || forms::declaration(word).is_some()
        || forms::LINES.iter().any(|form| form.zh == word || form.en == word)
}
