//! Cover as people read it: the source on the left, wrapped by how wide its characters are, what stands for it on the
//! right; then the sum, and what nothing stands for.

use super::{Cover, CoverSpan, CoverState, CoveredSentence};
use crate::diagnostic::{Flow, Lang, Message, Paint, Tone, cover_texts, pad, wrap};

/// How wide the source's column is, and what stands beside it: with the sign and the gap, a line.
const SOURCE: usize = 46;
const BESIDE: usize = 28;

/// The whole text, each line ended; coloured where the caller says so. `left` leaves out all but what nothing stands for.
pub fn text(cover: &Cover, lang: Lang, paint: Paint, left: bool) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        for line in Flow::new("", 2).part(text.trim_end()).lines() {
            out.push_str(&line);
            out.push('\n');
        }
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
                    Some(label) => line(&paint.tone(Tone::Title, &format!("§ {label}"))),
                    None => line(&Message::new(&cover_texts::COVER_BEFORE).say(lang)),
                }
            }
            beside(sentence, lang, paint).iter().for_each(|row| line(row));
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
        let head = format!("  {} § {}  ", paint.tone(Tone::Bad, "!"), span.clause.as_deref().unwrap_or("-"));
        for line in Flow::new(&head, crate::diagnostic::width(&head)).part(&words).lines() {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// The rows of a sentence: its sign, its words, and beside them what stands for it.
fn beside(sentence: &CoveredSentence, lang: Lang, paint: Paint) -> Vec<String> {
    let (sign, tone) = match sentence {
        CoveredSentence { uncovered: true, .. } => ("!", Tone::Bad),
        CoveredSentence { encoded, .. } if !encoded.is_empty() => ("=", Tone::Good),
        CoveredSentence { listed, .. } if !listed.is_empty() => ("-", Tone::Notice),
        _ => (" ", Tone::Quiet),
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
    let right: Vec<String> = names.iter().flat_map(|name| wrap(name, BESIDE)).collect();
    let left = wrap(&sentence.text, SOURCE);
    let empty = String::new();
    let rows = (0..left.len().max(right.len())).map(|at| {
        let (words, name) = (left.get(at).unwrap_or(&empty), right.get(at).unwrap_or(&empty));
        let sign = if at == 0 { paint.tone(tone, sign) } else { " ".to_owned() };
        format!("  {sign} {words}{}  {name}", pad(words, SOURCE))
    });
    rows.collect()
}
