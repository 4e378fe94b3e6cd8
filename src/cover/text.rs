//! Cover as people read it: the source on the left, wrapped by how wide its characters are, what stands for it on the
//! right; then the sum, and what nothing stands for.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Cover, CoverSpan, CoverState, CoveredSentence};
use crate::diagnostic::{Lang, Message, cover_texts};

/// How wide the source's column is, and what stands beside it.
const SOURCE: usize = 64;
const BESIDE: usize = 40;

/// The whole text, each line ended. `left` leaves out all but what nothing stands for.
pub fn text(cover: &Cover, lang: Lang, left: bool) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let head = Message::new(&cover_texts::COVER_HEAD).with("policy", cover.policy.as_str());
    line(&head.with("source", cover.source.as_str()).say(lang));
    if !left {
        let mut clause: Option<&Option<String>> = None;
        for sentence in &cover.sentences {
            if clause != Some(&sentence.clause) {
                clause = Some(&sentence.clause);
                line("");
                match &sentence.clause {
                    Some(label) => line(&format!("§ {label}")),
                    None => line(&Message::new(&cover_texts::COVER_BEFORE).say(lang)),
                }
            }
            beside(sentence, lang).iter().for_each(|row| line(row));
        }
    }
    line("");
    let summary = Message::new(&cover_texts::COVER_SUMMARY)
        .with("sentences", cover.summary.binding_sentences.to_string())
        .with("encoded", cover.summary.encoded.to_string())
        .with("listed", cover.summary.listed.to_string())
        .with("uncovered", cover.summary.uncovered.to_string());
    line(&summary.say(lang));
    let uncovered: Vec<&CoverSpan> =
        cover.spans.iter().filter(|span| span.state == CoverState::Uncovered).collect();
    if !uncovered.is_empty() {
        line(&Message::new(&cover_texts::COVER_LEFT).say(lang));
    }
    for span in uncovered {
        let words: String = span.text.split_whitespace().collect();
        let label = format!("  ! § {}  ", span.clause.as_deref().unwrap_or("-"));
        let indent = " ".repeat(label.width());
        for (at, part) in
            wrapped(&words, SOURCE.saturating_add(BESIDE).saturating_sub(label.width())).iter().enumerate()
        {
            line(&format!("{}{part}", if at == 0 { &label } else { &indent }));
        }
    }
    out
}

/// The rows of a sentence: its sign, its words, and beside them what stands for it.
fn beside(sentence: &CoveredSentence, lang: Lang) -> Vec<String> {
    let sign = match sentence {
        CoveredSentence { uncovered: true, .. } => '!',
        CoveredSentence { encoded, .. } if !encoded.is_empty() => '=',
        CoveredSentence { listed, .. } if !listed.is_empty() => '-',
        _ => ' ',
    };
    let mut names = sentence.encoded.clone();
    let listed = sentence
        .listed
        .iter()
        .map(|reason| Message::new(&cover_texts::COVER_LISTED).with("reason", reason.as_str()).say(lang));
    names.extend(listed);
    if sentence.uncovered {
        names.push(Message::new(&cover_texts::COVER_MISSING).say(lang));
    }
    let right: Vec<String> = names.iter().flat_map(|name| wrapped(name, BESIDE)).collect();
    let left = wrapped(&sentence.text, SOURCE);
    let empty = String::new();
    let rows = (0..left.len().max(right.len())).map(|at| {
        let (words, name) = (left.get(at).unwrap_or(&empty), right.get(at).unwrap_or(&empty));
        let sign = if at == 0 { sign } else { ' ' };
        let gap = " ".repeat(SOURCE.saturating_sub(words.width()));
        format!("  {sign} {words}{gap}  {name}")
    });
    rows.collect()
}

/// Signs that do not begin a line.
const NOT_FIRST: &str = "，。；：、）”』」》！？,.;:)!?%";

/// A text in lines of so many columns at most; a sign that may not begin a line hangs over its end.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0usize;
    for c in text.chars() {
        let own = c.width().unwrap_or(0);
        if width.saturating_add(own) > columns && !NOT_FIRST.contains(c) {
            lines.push(String::new());
            width = 0;
        }
        width = width.saturating_add(own);
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_are_as_wide_as_they_look() {
        assert_eq!(wrapped("一二三四五", 4), ["一二", "三四", "五"]);
        assert_eq!(wrapped("一二，三ab", 4), ["一二，", "三ab"]);
        assert_eq!(wrapped("", 4), [""]);
    }
}
