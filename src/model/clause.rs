//! The official text, parted into clauses by its `§` marker lines or by the usual numbering, with its 勘误 mended.

use std::borrow::Cow;

/// The official text as quotes are looked for in it.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// Label (made equal in width, without spaces) and words, in the order of the text.
    marked: Vec<(String, String)>,
    /// The whole text without markers.
    whole: String,
}

/// How many characters a sentence may have before it is cut for showing.
const SHOWN: usize = 80;

impl Clauses {
    /// Reads a source text; `errata` are pairs of garbled words and what they should be.
    pub fn read(text: &str, errata: &[(String, String)]) -> Clauses {
        let mut clauses = Clauses::default();
        let mut label: Option<String> = None;
        let mut words = String::new();
        for line in text.trim_start_matches('\u{FEFF}').lines() {
            if let Some(next) = line.trim_start().strip_prefix('§') {
                clauses.keep(label.take(), std::mem::take(&mut words));
                label = Some(plain(next));
            } else {
                words.push_str(line);
                words.push('\n');
            }
        }
        clauses.keep(label, words);
        for (_, words) in &mut clauses.marked {
            *words = mended(words, errata);
        }
        clauses.whole = mended(&clauses.whole, errata);
        clauses
    }

    fn keep(&mut self, label: Option<String>, words: String) {
        let words = plain(&words);
        self.whole.push_str(&words);
        if let Some(label) = label {
            self.marked.push((label, words));
        }
    }

    /// The words of a clause: of its marker, with those of its parts (`4` holds `4.二`, `二(二)` holds `二(二)1`); or found
    /// by numbering.
    pub fn find(&self, label: &str) -> Option<String> {
        let label = plain(label);
        let own = self.marked.iter().filter(|(own, _)| stands_in(own, &label));
        let words: String = own.map(|(_, words)| words.as_str()).collect();
        if !words.is_empty() {
            return Some(words);
        }
        if !self.marked.is_empty() {
            return None;
        }
        self.numbered(&label).and_then(|range| self.whole.get(range)).map(str::to_owned)
    }

    /// The labels of the markers, in order.
    pub fn labels(&self) -> impl Iterator<Item = &str> + Clone {
        self.marked.iter().map(|(label, _)| label.as_str())
    }

    /// The label of the smallest clause that holds a quote.
    pub(super) fn holding(&self, quote: &str) -> Option<&str> {
        self.marked.iter().find(|(_, words)| holds(words, quote)).map(|(label, _)| label.as_str())
    }

    /// Where in the whole text `二(四)2` stands, without markers: 二、 then (四) after it, then 2. after that; each part
    /// ends where its next begins.
    pub fn numbered(&self, label: &str) -> Option<std::ops::Range<usize>> {
        let mut rest = self.whole.as_str();
        let mut base = 0usize;
        for part in parts(label) {
            let start = heads(&part).iter().find_map(|head| rest.find(head.as_str()))?;
            rest = rest.get(start..)?;
            base = base.saturating_add(start);
            let following = next(&part).map(|next| heads(&next)).unwrap_or_default();
            let end = following.iter().filter_map(|head| rest.find(head.as_str())).min();
            rest = rest.get(..end.unwrap_or(rest.len()))?;
        }
        Some(base..base.saturating_add(rest.len()))
    }

    /// The whole text, with white space taken out and widths made equal.
    pub fn whole(&self) -> &str {
        &self.whole
    }
}

/// Whether a quote stands in a text; `……` skips.
pub(super) fn holds(text: &str, quote: &str) -> bool {
    let quote = match quote.chars().all(|c| plain_character(c) == Some(c)) {
        true => Cow::Borrowed(quote),
        false => Cow::Owned(plain(quote)),
    };
    let mut rest = text;
    for part in quote.split("……").filter(|part| !part.is_empty()) {
        match rest.find(part) {
            Some(at) => rest = rest.get(at.saturating_add(part.len())..).unwrap_or(""),
            None => return false,
        }
    }
    true
}

/// The sentence of a text nearest to a quote: the one that shares the most neighbouring pairs of characters.
pub(super) fn nearest_sentence(text: &str, quote: &str) -> Option<String> {
    let quote = plain(quote);
    let wanted = pairs(&quote);
    let mut best: Option<(usize, &str)> = None;
    for sentence in text.split_inclusive(['。', ';', '.']).filter(|s| s.chars().count() > 1) {
        let shared = pairs(sentence).iter().filter(|pair| wanted.contains(pair)).count();
        if shared > 0 && best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, sentence));
        }
    }
    let (shared, sentence) = best?;
    // Fewer than half in common is another sentence altogether.
    (shared.saturating_mul(2) >= wanted.len()).then(|| around(sentence, &quote))
}

/// The part of a long sentence where a quote begins to fit, from one pause to another; `……` stands for the rest, as it
/// would in a quote.
fn around(sentence: &str, quote: &str) -> String {
    /// How far a pause may be looked for.
    const PAUSE_WITHIN: usize = 30;
    let pause = |c: &char| ",，、;；:：。".contains(*c);
    let characters: Vec<char> = sentence.chars().collect();
    if characters.len() <= SHOWN {
        return sentence.to_owned();
    }
    let head: String = quote.chars().take(2).collect();
    let start = sentence.find(&head).map_or(0, |at| sentence.get(..at).unwrap_or("").chars().count());
    let start = start.min(characters.len().saturating_sub(SHOWN));
    let before = characters.get(..start).unwrap_or(&[]);
    let back = before.iter().rev().take(PAUSE_WITHIN).position(pause);
    let start = back.map_or(if start <= PAUSE_WITHIN { 0 } else { start }, |back| start.saturating_sub(back));
    let shown = characters.get(start..).unwrap_or(&[]);
    if shown.len() <= SHOWN {
        return ["……".to_owned(), shown.iter().collect()].concat();
    }
    let shown = shown.get(..SHOWN).unwrap_or(shown);
    let kept = shown.iter().rev().take(PAUSE_WITHIN).position(pause);
    let shown = shown.get(..SHOWN.saturating_sub(kept.unwrap_or(0))).unwrap_or(shown);
    let shown: String = shown.iter().collect();
    [if start > 0 { "……" } else { "" }, &shown, "……"].concat()
}

fn pairs(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// White space out, widths and quotes made equal.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    plain.extend(text.chars().filter_map(plain_character));
    plain
}

/// A character as quotes are compared by it; nothing where it does not count.
pub fn plain_character(c: char) -> Option<char> {
    match c {
        // Most characters are CJK: they need no look-up.
        '\u{4E00}'..='\u{9FFF}' => Some(c),
        _ => (!c.is_whitespace() && c != '\u{FEFF}').then(|| same_width(c)),
    }
}

fn same_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        '«' => '《',
        '»' => '》',
        _ => c,
    }
}

fn mended(words: &str, errata: &[(String, String)]) -> String {
    errata
        .iter()
        .fold(words.to_owned(), |words, (garbled, right)| words.replace(&plain(garbled), &plain(right)))
}

/// Whether a clause is another or a part of it, by their labels: all parts of the whole's come first in its own.
pub fn stands_in(own: &str, whole: &str) -> bool {
    let (own, whole) = (parts(own), parts(whole));
    !whole.is_empty() && own.starts_with(&whole)
}

/// `二(四)2` → 二, (四), 2; `4.二` → 4, 二.
fn parts(label: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    for c in label.chars() {
        let last_closed = parts.last().is_some_and(|part| part.ends_with(')'));
        if c == '.' || ((c == '(' || last_closed) && parts.last().is_some_and(|part| !part.is_empty())) {
            parts.push(String::new());
        }
        if c != '.'
            && let Some(last) = parts.last_mut()
        {
            last.push(c);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// How a part of a label may stand at the head of its clause.
fn heads(part: &str) -> Vec<String> {
    if part.starts_with('(') {
        return vec![part.to_owned()];
    }
    if part.chars().all(|c| c.is_ascii_digit()) {
        return vec![format!("{part}."), format!("{part}、"), format!("第{part}条")];
    }
    vec![format!("{part}、"), format!("{part}是"), format!("第{part}条")]
}

/// The part that follows in counting: 二 → 三, (四) → (五), 2 → 3.
fn next(part: &str) -> Option<String> {
    const HAN: [&str; 20] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
        "十六", "十七", "十八", "十九", "二十",
    ];
    if let Some(inner) = part.strip_prefix('(').and_then(|p| p.strip_suffix(')')) {
        return next(inner).map(|n| format!("({n})"));
    }
    if let Ok(number) = part.parse::<u32>() {
        return Some(number.saturating_add(1).to_string());
    }
    let at = HAN.iter().position(|han| *han == part)?;
    HAN.get(at.saturating_add(1)).map(|han| (*han).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Clauses, holds, nearest_sentence, parts};

    #[test]
    fn labels_part() {
        assert_eq!(parts("二(四)2"), ["二", "(四)", "2"]);
        assert_eq!(parts("4.二"), ["4", "二"]);
        assert_eq!(parts("(五)3"), ["(五)", "3"]);
    }

    #[test]
    fn clauses_by_marker_and_by_number() {
        let marked = Clauses::read("§ 4\n总则。\n§ 4.二\n二是限期 办理。\n§ 5\n其他。", &[]);
        assert_eq!(marked.find("4.二").as_deref(), Some("二是限期办理。"));
        assert_eq!(marked.find("4").as_deref(), Some("总则。二是限期办理。"));
        assert_eq!(marked.find("6"), None);
        let text =
            "§ 二(二)\n总。\n§ 二(二)1\n甲。\n§ 二(二)10\n乙。\n§ 二(三)\n丙。\n§ 12\n丁。\n§ (二)\n戊。";
        let marked = Clauses::read(text, &[]);
        assert_eq!(marked.find("二(二)").as_deref(), Some("总。甲。乙。"));
        assert_eq!(marked.find("二(二)1").as_deref(), Some("甲。"));
        assert_eq!(marked.find("二").as_deref(), Some("总。甲。乙。丙。"));
        assert_eq!(marked.find("1"), None);
        let numbered = Clauses::read("一、甲。二、乙(一)丙。(二)丁:1.戊。2.己。三、庚。", &[]);
        assert_eq!(numbered.find("二(二)1").as_deref(), Some("1.戊。"));
        assert_eq!(numbered.find("二(二)2").as_deref(), Some("2.己。"));
        assert_eq!(numbered.find("三").as_deref(), Some("三、庚。"));
    }

    #[test]
    fn quotes_skip_and_ignore_width() {
        assert!(holds("发通知督办,并亮“黄牌”;", "发通知……亮“黄牌”"));
        assert!(!holds("发通知督办,并亮“黄牌”;", "亮“黄牌”……发通知"));
        assert!(holds("(第3个工作日中午12:00前)", "（第3个工作日中午 12：00前）"));
        assert_eq!(nearest_sentence("甲乙丙丁。戊己庚辛。", "戊己庚壬").as_deref(), Some("戊己庚辛。"));
        assert_eq!(nearest_sentence("甲乙丙丁。", "一二三四"), None);
    }

    #[test]
    fn a_long_sentence_is_cut_at_its_pauses() {
        let sentence: String = (10..40).map(|n| format!("第{n}段话要说的事,")).collect();
        let shown = nearest_sentence(&format!("{sentence}完。"), "第25段话要说的事情").unwrap_or_default();
        assert!(shown.starts_with("……第20段") && shown.ends_with(",……"), "{shown}");
        assert!(shown.chars().count() <= 84, "{shown}");
    }

    #[test]
    fn errata_mend_the_source() {
        let errata = [("政策超市二定期".to_owned(), "政策超市”。定期".to_owned())];
        let clauses = Clauses::read("§ 1\n数字赋能“政策超市二定期召开联席会议。", &errata);
        assert!(holds(clauses.whole(), "“政策超市”。定期召开"));
    }
}
