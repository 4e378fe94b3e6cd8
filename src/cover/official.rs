//! The official text as cover sees it: each character that counts for a quote with the bytes it stands for, in its clause,
//! with 勘误 mended. What stands where in it is a stretch of these characters.

use std::ops::Range;

use crate::model::{Clauses, plain_character, plain_words, stands_in};

/// A character of the text, width and quotes made equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Character {
    pub(super) plain: char,
    /// The bytes it stands for; several characters stand for the same where a 勘误 says more than the text does.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A clause: its label (empty before the first marker), and its characters.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) label: String,
    pub(super) within: Range<usize>,
}

/// The whole text.
pub(super) struct Official {
    pub(super) characters: Vec<Character>,
    pub(super) clauses: Vec<Stretch>,
    /// For labels that are found by the usual numbering, where the text has no markers.
    numbered: Option<Clauses>,
    /// The byte at which each character stands in the plain text, and the end.
    offsets: Vec<usize>,
    plain: String,
}

impl Official {
    /// Reads a text; `errata` are garbled words and what they should be.
    pub(super) fn read(text: &str, errata: &[(String, String)]) -> Official {
        let mut parts: Vec<(String, String, Vec<Character>)> = vec![Default::default()];
        let mut at = 0usize;
        for line in text.split_inclusive('\n') {
            let start = at;
            at = start.saturating_add(line.len());
            match line.trim_start_matches('\u{FEFF}').trim_start().strip_prefix('§') {
                Some(label) => {
                    let label = label.trim().to_owned();
                    parts.push((plain_words(&label), label, Vec::new()));
                }
                None => {
                    if let Some((_, _, characters)) = parts.last_mut() {
                        characters.extend(line.char_indices().filter_map(|(offset, c)| {
                            let start = start.saturating_add(offset);
                            let end = start.saturating_add(c.len_utf8());
                            plain_character(c).map(|plain| Character { plain, start, end })
                        }));
                    }
                }
            }
        }
        let marked = parts.len() > 1;
        let mut official = Official {
            characters: Vec::new(),
            clauses: Vec::new(),
            numbered: (!marked).then(|| Clauses::read(text, errata)),
            offsets: Vec::new(),
            plain: String::new(),
        };
        for (_, label, mut characters) in parts {
            for (garbled, right) in errata {
                mend(&mut characters, &plain_words(garbled), &plain_words(right));
            }
            let start = official.characters.len();
            official.characters.extend(characters);
            official.clauses.push(Stretch { label, within: start..official.characters.len() });
        }
        for character in &official.characters {
            official.offsets.push(official.plain.len());
            official.plain.push(character.plain);
        }
        official.offsets.push(official.plain.len());
        official
    }

    /// The stretches of a clause, with those of its parts (`4` holds `4.二`, `二(二)` holds `二(二)1`); or found by numbering.
    fn clause(&self, label: &str) -> Vec<Range<usize>> {
        let label = plain_words(label);
        let inside = |own: &str| stands_in(&plain_words(own), &label);
        if let Some(numbered) = &self.numbered {
            let range = numbered.numbered(&label);
            return range.into_iter().map(|range| self.at(range.start)..self.at(range.end)).collect();
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        for clause in self.clauses.iter().skip(1).filter(|clause| inside(&clause.label)) {
            match found.last_mut() {
                // Neighbours are one stretch: a quote may go from one into the next.
                Some(last) if last.end == clause.within.start => last.end = clause.within.end,
                _ => found.push(clause.within.clone()),
            }
        }
        found
    }

    /// The character at a byte of the plain text.
    fn at(&self, offset: usize) -> usize {
        self.offsets.partition_point(|start| *start < offset)
    }

    /// Where the parts of a quote stand for the n-th time (from 0), the last time where there are fewer; `……` skips.
    pub(super) fn quoted(&self, label: &str, quote: &str, nth: usize) -> Vec<Range<usize>> {
        let quote = plain_words(quote);
        let clause = self.clause(label);
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        for part in quote.split("……").filter(|part| !part.is_empty()) {
            let places: Vec<Range<usize>> = clause.iter().flat_map(|one| self.places(part, one)).collect();
            let mut after = places.into_iter().filter(|place| place.start >= from);
            let place = if found.is_empty() {
                let places: Vec<Range<usize>> = after.collect();
                places.get(nth).or(places.last()).cloned()
            } else {
                after.next()
            };
            let Some(place) = place else { return Vec::new() };
            from = place.end;
            found.push(place);
        }
        found
    }

    /// Where words stand in a stretch.
    fn places(&self, words: &str, within: &Range<usize>) -> Vec<Range<usize>> {
        let offset = |at: usize| self.offsets.get(at).copied().unwrap_or(self.plain.len());
        let base = offset(within.start);
        let text = self.plain.get(base..offset(within.end)).unwrap_or("");
        let found = text.match_indices(words).map(|(at, _)| {
            let start = base.saturating_add(at);
            self.at(start)..self.at(start.saturating_add(words.len()))
        });
        found.collect()
    }

    /// The plain words of a stretch.
    pub(super) fn words(&self, stretch: &Range<usize>) -> String {
        let inside = self.characters.get(stretch.clone()).unwrap_or_default();
        inside.iter().map(|character| character.plain).collect()
    }
}

/// Puts right words in place of garbled ones. What both begin and end with stands for itself, what is between for all
/// that is garbled.
fn mend(characters: &mut Vec<Character>, garbled: &str, right: &str) {
    let garbled: Vec<char> = garbled.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let length = garbled.len();
    let mut from = 0;
    while let Some(at) = find(characters, &garbled, from) {
        let same = |pair: &(&char, &char)| pair.0 == pair.1;
        let head = garbled.iter().zip(&right).take_while(same).count();
        let most = length.min(right.len()).saturating_sub(head);
        let tail = garbled.iter().rev().zip(right.iter().rev()).take_while(same).count().min(most);
        let own = characters.get(at..at.saturating_add(length)).unwrap_or_default().to_vec();
        let middle = own.get(head..length.saturating_sub(tail)).unwrap_or_default();
        let start = middle.first().or(own.get(head)).or(own.last()).map_or(0, |first| first.start);
        let end = middle.last().map_or(start, |last| last.end);
        let mended = right.iter().enumerate().filter_map(|(place, plain)| {
            let behind = right.len().saturating_sub(place);
            if place < head {
                own.get(place).copied()
            } else if behind <= tail {
                own.get(length.saturating_sub(behind)).copied()
            } else {
                Some(Character { plain: *plain, start, end })
            }
        });
        let mended: Vec<Character> = mended.collect();
        from = at.saturating_add(mended.len());
        characters.splice(at..at.saturating_add(length), mended);
    }
}

fn find(characters: &[Character], words: &[char], from: usize) -> Option<usize> {
    let rest = characters.get(from..)?;
    let fits = |window: &[Character]| window.iter().map(|one| one.plain).eq(words.iter().copied());
    let at = if words.is_empty() { None } else { rest.windows(words.len()).position(fits) };
    at.map(|at| from.saturating_add(at))
}

#[cfg(test)]
mod tests {
    use super::Official;

    #[test]
    fn quotes_stand_at_their_bytes() {
        let text = "引言。\n§ 4\n四、总则 。\n§ 4.二\n二是限期 办理，限期 办理。\n";
        let official = Official::read(text, &[]);
        let raw = |label: &str, quote: &str, nth: usize| -> Vec<&str> {
            let found = official.quoted(label, quote, nth).into_iter();
            found
                .map(|range| {
                    let inside = &official.characters[range];
                    &text[inside.first().unwrap().start..inside.last().unwrap().end]
                })
                .collect()
        };
        assert_eq!(raw("4.二", "限期办理", 0), ["限期 办理"]);
        assert_eq!(official.quoted("4.二", "限期办理", 1), official.quoted("4", "限期办理", 7));
        assert_eq!(raw("4", "总则……办理,", 0), ["总则", "办理，"]);
        assert!(raw("5", "总则", 0).is_empty() && raw("4", "引言", 0).is_empty());
    }

    #[test]
    fn mended_words_stand_for_what_is_garbled() {
        let text = "§ 1\n赋能“政策超市二定期召开。建 2、立机制。";
        let errata = [("政策超市二定期", "政策超市”。定期"), ("建2、立机制", "建立机制")];
        let errata = errata.map(|(a, b)| (a.to_owned(), b.to_owned()));
        let official = Official::read(text, &errata);
        let raw = |quote: &str| -> String {
            let range = official.quoted("1", quote, 0).remove(0);
            let inside = &official.characters[range];
            text[inside.first().unwrap().start..inside.last().unwrap().end].to_owned()
        };
        assert_eq!(raw("政策超市”"), "政策超市二");
        assert_eq!(raw("。定期召开"), "二定期召开");
        assert_eq!(raw("建立机制"), "建 2、立机制");
    }

    #[test]
    fn clauses_are_found_by_number_where_there_are_no_markers() {
        let text = "一、甲。二、乙(一)丙。(二)丁:1.戊。2.己。三、庚戊。";
        let official = Official::read(text, &[]);
        let range = official.quoted("三", "戊", 0).remove(0);
        assert_eq!(official.characters[range.start].start, text.rfind('戊').unwrap());
    }
}
