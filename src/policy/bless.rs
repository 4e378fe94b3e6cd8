//! Blessing: what the examples of a policy expect is written anew where something else came out, in the author's own
//! layout. Nothing is kept that does not hold afterwards. Files stay in memory; writing them is the caller's.

use super::examples::{Actual, due_words, state_word};
use super::load::SourceFile;
use super::mend::Mending;
use super::{ExampleResult, Policy};
use crate::calendar::Calendar;
use crate::diagnostic::{Lang, apply};
use crate::error::Error;
use crate::source::{FileId, Place};
use crate::span::Span;
use crate::value::Moment;

/// What blessing comes to.
#[derive(Clone, Debug, Default)]
pub struct Blessed {
    /// The files that change, with their new texts.
    pub files: Vec<Mending>,
    /// How many expectations were written anew.
    pub written: usize,
    /// How many are not met and were left: nothing that came out can stand in their place, or their file is not the
    /// policy's own.
    pub left: usize,
}

/// Writes what came out into the expectations that are not met, in the files whose names `may` accepts.
///
/// # Errors
/// A policy that cannot be read.
///
/// Only what one word, number or moment says is written; what differs otherwise is left, and counted.
///
/// ```
/// use duban::{Blessed, bless, calendar::Calendar, read_files};
/// let mut files = read_files("policies/zibo")?;
/// for file in &mut files {
///     // An expectation that is not met any more.
///     let text = String::from_utf8_lossy(&file.bytes).replacen("预期 初步回复 = 逾期完成", "预期 初步回复 = 按期完成", 1);
///     file.bytes = text.into_bytes();
/// }
/// let Blessed { files: changed, written, left } = bless(&files, &|_| true, &Calendar::national())?;
/// assert_eq!((changed.len(), written, left), (1, 1, 0));
/// assert!(changed[0].after.contains("预期 初步回复 = 逾期完成"));
/// # Ok::<(), duban::Error>(())
/// ```
pub fn bless(
    files: &[SourceFile],
    may: &dyn Fn(&str) -> bool,
    calendar: &Calendar,
) -> Result<Blessed, Error> {
    let policy = Policy::from_files(files.to_vec(), calendar.clone())?;
    let before = policy.test();
    let unmet: usize = before.iter().map(|result| result.mismatches.len()).sum();
    let mut edits = edits(&policy, &before, may);
    // An edit may not be what it should: of those that leave their expectation unmet none is kept.
    while !edits.is_empty() {
        let Some(after) = edited(&policy, files, &edits) else { break };
        match Policy::from_files(after.clone(), calendar.clone()) {
            Ok(blessed) => {
                let still = still_unmet(&policy, &blessed, &edits);
                if still.is_empty() && same_but_for(&before, &blessed.test(), edits.len()) {
                    return Ok(done(files, &after, edits.len(), unmet));
                }
                if still.is_empty() {
                    break;
                }
                edits.retain(|edit| !still.contains(&edit.place));
            }
            Err(_) => break,
        }
    }
    Ok(Blessed { left: unmet, ..Blessed::default() })
}

/// A part of an expectation, and what comes in its place.
struct Edit {
    place: Place,
    with: String,
}

fn edits(policy: &Policy, results: &[ExampleResult], may: &dyn Fn(&str) -> bool) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for mismatch in results.iter().flat_map(|result| &result.mismatches) {
        let Some(source) = policy.sources().get(mismatch.place.file) else { continue };
        let Some(actual) = mismatch.actual.filter(|_| may(source.name())) else { continue };
        let Some((part, with)) = rewritten(source.slice(mismatch.place.span), actual) else { continue };
        let place =
            Place { file: mismatch.place.file, span: part.shifted(mismatch.place.span.start as usize) };
        // Versions that share a file both run its examples: where they differ nothing can be written.
        match edits.iter().position(|known| known.place == place) {
            Some(at) if edits.get(at).is_some_and(|known| known.with != with) => {
                edits.remove(at);
            }
            Some(_) => {}
            None => edits.push(Edit { place, with }),
        }
    }
    edits
}

/// The part of a line `预期 …` that says what is expected, and what it should say.
fn rewritten(line: &str, actual: Actual) -> Option<(Span, String)> {
    // A comment among the words would be lost.
    if line.contains("/*") || line.contains('\n') {
        return None;
    }
    match actual {
        Actual::Count(count) => Some((counted(line)?, count.to_string())),
        Actual::State(status, due) => stated(line, status, due),
    }
}

/// Where the number of a line stands: behind the keyword in `违反 2项 逾期完成`, at the end of `红黄牌.红牌 甲局 2次`.
fn counted(line: &str) -> Option<Span> {
    const HAN: &str = "零〇一二两三四五六七八九十百千";
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || HAN.contains(c);
    let violations = ["违反", "violations"].iter().find_map(|word| {
        let at = line.find(word)?;
        let own = line.get(..at)?.split_whitespace().count() == 1;
        own.then(|| at.saturating_add(word.len()))
    });
    let (start, end) = if let Some(from) = violations {
        let start = from.saturating_add(line.get(from..)?.find(digit)?);
        let number = line.get(start..)?;
        (start, start.saturating_add(number.find(|c| !digit(c)).unwrap_or(number.len())))
    } else {
        let before = ["次", "times", "time"].iter().find_map(|word| line.trim_end().strip_suffix(word))?;
        let number = before.trim_end();
        (number.trim_end_matches(digit).len(), number.len())
    };
    (start < end).then(|| Span::new(start, end))
}

/// Where the state of a line stands, with its due moment where one is written, and what comes in their place.
fn stated(line: &str, status: &str, due: Option<Moment>) -> Option<(Span, String)> {
    let behind = equals_sign(line)?;
    let tail = line.get(behind..)?;
    let start = behind.saturating_add(tail.len().saturating_sub(tail.trim_start().len()));
    let words: Vec<&str> = tail.split_whitespace().collect();
    let word = words.first()?;
    // A state is written as one run; anything else was not looked for.
    if !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let state = if word.is_ascii() { status.to_owned() } else { state_word(status) };
    let with = match words.get(1).copied() {
        Some("于") => format!("{state} 于 {}", due_words(due)),
        Some("at") if due.is_none() => format!("{state} at none"),
        Some("at") => format!("{state} at {}", due_words(due)),
        Some(_) => return None,
        None => state,
    };
    Some((Span::new(start, line.trim_end().len()), with))
}

/// The byte behind the last `=` outside quotes.
fn equals_sign(line: &str) -> Option<usize> {
    let (mut depth, mut plain, mut found) = (0usize, false, None);
    for (at, c) in line.char_indices() {
        match c {
            '"' => plain = !plain,
            '「' | '“' => depth = depth.saturating_add(1),
            '」' | '”' => depth = depth.saturating_sub(1),
            '=' | '＝' if depth == 0 && !plain => found = Some(at.saturating_add(c.len_utf8())),
            _ => {}
        }
    }
    found
}

fn edited(policy: &Policy, files: &[SourceFile], edits: &[Edit]) -> Option<Vec<SourceFile>> {
    let mut next = files.to_vec();
    for file in &mut next {
        let own = edits.iter().filter(|edit| name_of(policy, edit.place.file) == file.name);
        let own: Vec<(Span, &str)> = own.map(|edit| (edit.place.span, edit.with.as_str())).collect();
        if !own.is_empty() {
            file.bytes = apply(std::str::from_utf8(&file.bytes).ok()?, &own)?.into_bytes();
        }
    }
    Some(next)
}

fn name_of(policy: &Policy, file: FileId) -> &str {
    policy.sources().get(file).map_or("", |source| source.name())
}

/// The edits whose lines still do not say what comes out. Edits change no line ends: lines are told by their numbers.
fn still_unmet(before: &Policy, after: &Policy, edits: &[Edit]) -> Vec<Place> {
    let line = |policy: &Policy, place: Place| {
        let source = policy.sources().get(place.file);
        source.map(|source| (source.name().to_owned(), source.line_column(place.span.start).0))
    };
    let results = after.test();
    let unmet: Vec<_> = results
        .iter()
        .flat_map(|result| &result.mismatches)
        .filter_map(|mismatch| line(after, mismatch.place))
        .collect();
    let edits = edits.iter().map(|edit| edit.place);
    edits.filter(|place| line(before, *place).is_some_and(|line| unmet.contains(&line))).collect()
}

/// Whether the examples are the same, with as many expectations, and nothing is unmet that was met before.
fn same_but_for(before: &[ExampleResult], after: &[ExampleResult], written: usize) -> bool {
    let shape = |results: &[ExampleResult]| -> Vec<(String, usize)> {
        results.iter().map(|result| (result.name.clone(), result.expectations)).collect()
    };
    let unmet = |results: &[ExampleResult]| -> Vec<String> {
        let all = results.iter().flat_map(|result| &result.mismatches);
        all.map(|mismatch| mismatch.message.say(Lang::Zh)).collect()
    };
    let (was, is) = (unmet(before), unmet(after));
    shape(before) == shape(after)
        && is.iter().all(|message| was.contains(message))
        && is.len().saturating_add(written) <= was.len()
}

fn done(files: &[SourceFile], after: &[SourceFile], written: usize, unmet: usize) -> Blessed {
    let text = |file: &SourceFile| String::from_utf8_lossy(&file.bytes).into_owned();
    let changed = files.iter().zip(after).filter(|(before, after)| before.bytes != after.bytes);
    let files = changed.map(|(before, after)| Mending {
        name: before.name.clone(),
        before: text(before),
        after: text(after),
    });
    Blessed { files: files.collect(), written, left: unmet.saturating_sub(written) }
}

#[cfg(test)]
mod tests {
    use super::{Actual, rewritten};
    use crate::span::Span;

    fn blessed(line: &str, actual: Actual) -> Option<String> {
        let (Span { start, end }, with) = rewritten(line, actual)?;
        Some(format!("{}{with}{}", line.get(..start as usize)?, line.get(end as usize..)?))
    }

    #[test]
    fn the_words_around_an_expectation_stay() {
        let late = Actual::State("late", None);
        for (line, actual, after) in [
            ("预期 违反  1项", Actual::Count(2), "预期 违反  2项"),
            ("预期 违反 两项 逾期完成", Actual::Count(0), "预期 违反 0项 逾期完成"),
            ("expect violations 1 item late", Actual::Count(3), "expect violations 3 item late"),
            ("预期 红黄牌.红牌 三局2次", Actual::Count(1), "预期 红黄牌.红牌 三局1次"),
            ("预期 督办.违反 甲局 2次", Actual::Count(1), "预期 督办.违反 甲局 1次"),
            ("预期 工单 「甲=乙」 答复  =  在办", late, "预期 工单 「甲=乙」 答复  =  逾期完成"),
            ("预期 答复 ＝ 在办 于 2021-01-07 12:00", late, "预期 答复 ＝ 逾期完成 于 无"),
            ("expect 答复 = met at 2021-01-07", late, "expect 答复 = late at none"),
        ] {
            assert_eq!(blessed(line, actual).as_deref(), Some(after), "{line}");
        }
        assert_eq!(blessed("预期 答复 = /* 迟 */ 在办", late), None);
        assert_eq!(blessed("预期 答复 = 「在办」", late), None);
    }
}
