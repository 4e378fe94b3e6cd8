//! The official text as the inventory test sees it: mended, in one piece, with the stretch of each clause. It shares no
//! code with the library, so that a quote found here was not found by the same mistake.

use std::ops::Range;

/// An official text.
pub(crate) struct Official {
    text: String,
    /// The label and the stretch of each clause, in the order of the text.
    clauses: Vec<(String, Range<usize>)>,
}

impl Official {
    /// Parts a text at its `§` lines; `errata` are garbled words and what they should be.
    pub(crate) fn read(raw: &str, errata: &[(String, String)]) -> Official {
        let mut parts: Vec<(String, String)> = vec![(String::new(), String::new())];
        for line in raw.lines() {
            match line.strip_prefix('§') {
                Some(label) => parts.push((plain(label), String::new())),
                None => parts.last_mut().unwrap().1.push_str(&plain(line)),
            }
        }
        let mut official = Official { text: String::new(), clauses: Vec::new() };
        for (label, mut words) in parts {
            for (garbled, right) in errata {
                words = words.replace(&plain(garbled), &plain(right));
            }
            let start = official.text.len();
            official.text.push_str(&words);
            official.clauses.push((label, start..official.text.len()));
        }
        official
    }

    /// The stretch of a clause with its parts: `4` holds `4.二` and `4(二)`.
    pub(crate) fn clause(&self, label: &str) -> Option<Range<usize>> {
        let label = plain(label);
        self.stretch(|own| {
            own == label || own.strip_prefix(label.as_str()).is_some_and(|rest| rest.starts_with(['.', '(']))
        })
    }

    /// The stretch of a place of the inventory, which writes no dots (`4二`) and may leave out the part that all share.
    pub(crate) fn place(&self, place: &str) -> Option<Range<usize>> {
        let place = plain(place);
        let without_dots = |own: &str| own.replace('.', "");
        let inside = |own: &str| {
            own.strip_prefix(place.as_str())
                .is_some_and(|rest| rest.starts_with(['.', '(']) || place.ends_with(')'))
        };
        self.stretch(|own| without_dots(own) == place || inside(own))
            .or_else(|| self.stretch(|own| !own.is_empty() && own.ends_with(&place)))
    }

    /// Which clause, in the order of the text, holds a place.
    pub(crate) fn clause_at(&self, place: usize) -> usize {
        self.clauses.iter().rposition(|(_, range)| range.start <= place && !range.is_empty()).unwrap_or(0)
    }

    /// The stretch of the whole text.
    pub(crate) fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// The words of a stretch.
    pub(crate) fn words(&self, stretch: &Range<usize>) -> &str {
        &self.text[stretch.clone()]
    }

    fn stretch(&self, belongs: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        let mut found = self.clauses.iter().filter(|(label, _)| belongs(label)).map(|(_, range)| range);
        let first = found.next()?;
        Some(first.start..found.map(|range| range.end).max().unwrap_or(first.end))
    }

    /// Where words stand for the n-th time (from 0) in a stretch; the last time where there are fewer.
    pub(crate) fn find(&self, words: &str, within: &Range<usize>, nth: usize) -> Option<Range<usize>> {
        let words = plain(words);
        let here = &self.text[within.clone()];
        let starts: Vec<usize> =
            here.match_indices(words.as_str()).map(|(at, _)| within.start + at).collect();
        let start = *starts.get(nth).or(starts.last())?;
        Some(start..start + words.len())
    }

    /// Where words stand in the whole text, if they stand there once.
    pub(crate) fn only(&self, words: &str) -> Option<Range<usize>> {
        let whole = 0..self.text.len();
        let first = self.find(words, &whole, 0)?;
        (self.find(words, &whole, 1)? == first).then_some(first)
    }

    /// Where the parts of a quote stand, in order; `……` skips.
    pub(crate) fn quoted(&self, quote: &str, within: &Range<usize>, nth: usize) -> Option<Vec<Range<usize>>> {
        let quote = plain(quote);
        let mut rest = within.clone();
        let mut found = Vec::new();
        for part in quote.split("……").filter(|part| !part.is_empty()) {
            let at = self.find(part, &rest, if found.is_empty() { nth } else { 0 })?;
            rest.start = at.end;
            found.push(at);
        }
        Some(found)
    }
}

/// White space out, widths and quotes made equal.
pub(crate) fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        '«' => '《',
        '»' => '》',
        _ => c,
    };
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{FEFF}').map(narrow).collect()
}

#[test]
fn places_and_quotes_are_found() {
    let text = "§ 4\n四。\n§ 4.二\n二是 15个工作日内(甲),乙15个工作日内。\n§ 二(五)3\n丙丁戊。\n§ 41\n己。";
    let official = Official::read(text, &[("戊".to_owned(), "庚".to_owned())]);
    let clause = official.clause("4").unwrap();
    assert_eq!(&official.text[clause.clone()], "四。二是15个工作日内(甲),乙15个工作日内。");
    assert_eq!(official.place("4二").unwrap().end, clause.end);
    assert_eq!(official.place("4").unwrap(), clause);
    assert_eq!(official.place("(五)3"), official.clause("二(五)3"));
    let at = |nth| official.find("15个工作日内", &clause, nth).unwrap().start;
    assert!(at(0) < at(1) && at(1) == at(2));
    let parts = official.quoted("丙……庚", &official.clause("二(五)3").unwrap(), 0).unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(official.quoted("庚……丙", &official.clause("二(五)3").unwrap(), 0), None);
}
