//! Names, strings and numbers as they are written. Whether a name needs quotes is asked of the grammar itself.

use pest::Parser;

use super::super::ast::{Cite, Name, Names};
use super::super::{Grammar, Rule, numeral};
use super::{Language, Printer};
use crate::value::Number;

/// A name before `=` or `:` or after a dot, where any word is one.
pub(super) const ANY: Rule = Rule::any_bare;
/// A name that nothing else could be taken for.
pub(super) const NAME: Rule = Rule::name;

/// Whether the grammar reads a text as one bare name where it expects `rule`.
fn bare(text: &str, rule: Rule) -> bool {
    let Ok(pairs) = Grammar::parse(rule, text) else { return false };
    pairs
        .flatten()
        .any(|pair| matches!(pair.as_rule(), Rule::bare_name | Rule::any_bare) && pair.as_str() == text)
}

/// A name where the grammar expects `rule`; in quotes if it has to be.
pub(super) fn name(name: &Name, rule: Rule) -> String {
    // 字段 甲 and 同 甲 say something of their own before a name.
    let opens = match rule {
        Rule::one_happening => ["字段", "field"].contains(&name.text.as_str()),
        Rule::limit => ["同", "same_as", "按", "per"].contains(&name.text.as_str()),
        _ => false,
    };
    if !opens && bare(&name.text, rule) { name.text.clone() } else { string(&name.text) }
}

/// A text that may be a name, where the grammar expects `rule`.
pub(super) fn quotable(text: &str, rule: Rule) -> String {
    if bare(text, rule) { text.to_owned() } else { string(text) }
}

/// A name behind words of its phrase, which is read by `rule` as a whole.
pub(super) fn name_behind(name: &Name, before: &str, rule: Rule) -> String {
    let text = format!("{before} {}", name.text);
    let is_name = |pair: pest::iterators::Pair<'_, Rule>| {
        pair.as_rule() == Rule::bare_name && pair.as_str() == name.text
    };
    match Grammar::parse(rule, &text) {
        Ok(pairs) => {
            if pairs.flatten().any(is_name) {
                name.text.clone()
            } else {
                string(&name.text)
            }
        }
        Err(_) => string(&name.text),
    }
}

/// Whether the grammar, where it expects `rule`, reads a whole text as `form`.
pub(super) fn reads_as(text: &str, rule: Rule, form: Rule) -> bool {
    let Ok(pairs) = Grammar::parse(rule, text) else { return false };
    pairs.flatten().any(|pair| pair.as_rule() == form && pair.as_str() == text)
}

/// A name where quotes would make it a string. One that is a word of the language (`ａｎｄ`) was written in full width.
pub(super) fn unquoted(text: &str, rule: Rule) -> String {
    if bare(text, rule) { text.to_owned() } else { text.chars().map(numeral::widen).collect() }
}

/// `甲.乙`, its first name where the grammar expects `rule`.
pub(super) fn path(path: &[Name], rule: Rule) -> String {
    let first = path.first().map_or_else(String::new, |first| name(first, rule));
    let rest = path.iter().skip(1).map(|part| format!(".{}", name(part, ANY)));
    std::iter::once(first).chain(rest).collect()
}

/// A string in quotes that hold it: 「…」 unless its own corners do not match.
pub(super) fn string(text: &str) -> String {
    if nests(text, '「', '」') {
        format!("「{text}」")
    } else if nests(text, '“', '”') {
        format!("“{text}”")
    } else {
        format!("\"{text}\"")
    }
}

/// Whether every quote in a text has its twin.
fn nests(text: &str, open: char, close: char) -> bool {
    let mut depth = 0usize;
    for c in text.chars() {
        if c == open {
            depth = depth.saturating_add(1);
        } else if c == close {
            let Some(outer) = depth.checked_sub(1) else { return false };
            depth = outer;
        }
    }
    depth == 0
}

impl Printer {
    pub(super) fn strings<'s>(self, list: impl IntoIterator<Item = &'s Name>) -> String {
        let list: Vec<String> = list.into_iter().map(|words| string(&words.text)).collect();
        list.join(self.comma())
    }

    pub(super) fn names(self, names: &Names) -> String {
        let list: Vec<String> = names.list.iter().map(|one| name(one, NAME)).collect();
        format!("{}{}", list.join(self.comma()), self.etc(names.open))
    }

    pub(super) fn etc(self, open: bool) -> &'static str {
        if open { self.say(" 等", " etc") } else { "" }
    }

    /// `4.二 「…」`
    pub(super) fn clause(self, cite: &Cite) -> String {
        let quotes = cite.quotes.iter().map(|quote| format!(" {}", string(&quote.text)));
        let text: String = std::iter::once(cite.clause.text.clone()).chain(quotes).collect();
        text.trim_start().to_owned()
    }

    /// ` 依据 4.二 「…」` for each clause quoted behind a phrase.
    pub(super) fn cites(self, cites: &[Cite]) -> String {
        let word = self.say("依据", "cite");
        cites.iter().map(|cite| format!(" {word} {}", self.clause(cite))).collect()
    }

    /// A number with its measure: `5.5万户`, `99%`, `3个百分点`.
    pub(super) fn measured(self, number: Number, measure: Option<&str>) -> String {
        let nothing = Number::whole(0);
        if let Some(size) = nothing.minus(number).filter(|size| *size > nothing) {
            return format!("-{}", self.measured(size, measure));
        }
        match measure {
            None => self.scaled(number),
            Some("%") => format!("{}%", plain(number)),
            Some("百分点") => format!("{}{}", plain(number), self.say("个百分点", " percentage_points")),
            // 5万万元: its own first character would be taken for the number's.
            Some(word) if word.starts_with(['万', '亿']) => {
                in_units(number, WAN).map_or_else(|| plain(number), |digits| format!("{digits}万")) + word
            }
            Some(word) if word.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                format!("{} {word}", self.scaled(number))
            }
            Some(word) => format!("{}{word}", self.scaled(number)),
        }
    }

    /// Round numbers from ten thousand on are said in 万 and 亿 in Chinese.
    fn scaled(self, number: Number) -> String {
        if self.lang == Language::En {
            return plain(number);
        }
        let round = |unit: (i64, &str)| {
            let digits = numeral::plain(number.over(Number::whole(unit.0))?);
            let round = digits == digits.rounded(1) && digits >= Number::whole(1);
            if round { Some(format!("{}{}", in_units(number, unit)?, unit.1)) } else { None }
        };
        round(YI).or_else(|| round(WAN)).unwrap_or_else(|| plain(number))
    }
}

const WAN: (i64, &str) = (10_000, "万");
const YI: (i64, &str) = (100_000_000, "亿");

/// The digits of a number counted in units, where they can be read back.
fn in_units(number: Number, unit: (i64, &str)) -> Option<String> {
    let digits = numeral::plain(number.over(Number::whole(unit.0))?).to_string();
    let back = numeral::arabic(&digits).and_then(|digits| numeral::scaled(digits, unit.1));
    if back == Some(number) { Some(digits) } else { None }
}

/// A number in digits; one too long for digits in 万, in 亿, or as the share it came from (三分之一).
pub(super) fn plain(number: Number) -> String {
    let digits = numeral::plain(number).to_string();
    if numeral::arabic(&digits) == Some(number) {
        return digits;
    }
    let in_large = |unit: (i64, &str)| in_units(number, unit).map(|digits| format!("{digits}{}", unit.1));
    in_large(WAN).or_else(|| in_large(YI)).or_else(|| share(number)).unwrap_or(digits)
}

/// 三分之一 from 0.333…: the smallest number of parts that gives the number back exactly.
fn share(number: Number) -> Option<String> {
    (2..=numeral::MOST_PARTS).find_map(|parts| {
        let taken = number.times(Number::whole(parts))?.rounded(0);
        let exact = taken.over(Number::whole(parts)) == Some(number);
        let taken = taken.as_whole().filter(|_| exact)?;
        Some(format!("{}分之{}", numeral::in_words(parts), numeral::in_words(taken)))
    })
}
