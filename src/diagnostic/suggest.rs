//! The nearest legal name: a suggestion with a threshold. Distances count characters, so that one wrong 字 is one.

/// The candidate nearest to what was written, if near enough to be what was meant: at most a third of the longer
/// name's characters wrong (at least one is allowed, but never all of them). Ties go to the first candidate.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.chars().collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let length = candidate.chars().count();
        let longest = written.len().max(length);
        let allowed = (longest / 3).max(1).min(longest.saturating_sub(1));
        // Most are told by their length alone, nearly all others by characters that the two have not in common: each such
        // of the longer is an edit of its own.
        let common = || candidate.chars().filter(|c| written.contains(c)).count();
        if written.len().abs_diff(length) > allowed || longest.saturating_sub(common()) > allowed {
            continue;
        }
        let name: Vec<char> = candidate.chars().collect();
        let away = distance(&written, &name);
        if away > 0 && away <= allowed && best.is_none_or(|(least, _)| away < least) {
            best = Some((away, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// The one word of a closed set that is one slip of the pen away from what was written, where there is no other.
pub fn sure_word<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.chars().collect();
    let mut near: Vec<&str> = Vec::new();
    for candidate in candidates {
        let length = candidate.chars().count();
        if written.len().min(length) < 2 || written.len().abs_diff(length) > 1 {
            continue;
        }
        let word: Vec<char> = candidate.chars().collect();
        if distance(&written, &word) == 1 && !near.contains(&candidate) {
            near.push(candidate);
        }
    }
    match near.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// Whether a name was written with its own letters: two neighbours of a long one changed places, or capitals differ. One
/// 字 more or less, or another one, may be another name: 三级 and 四级, 市局 and 区局.
pub fn same_letters(written: &str, name: &str) -> bool {
    let chars = |word: &str| word.chars().collect::<Vec<char>>();
    let sorted = |word: &str| {
        let mut letters = chars(word);
        letters.sort_unstable();
        letters
    };
    let swapped = chars(name).len() > 3
        && sorted(written) == sorted(name)
        && distance(&chars(written), &chars(name)) == 1;
    written != name && (swapped || written.eq_ignore_ascii_case(name))
}

/// Edits (insert, delete, replace, swap neighbours) from one word to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len().saturating_add(1);
    let mut before_last: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i.saturating_add(1)];
        for (j, to) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, j).saturating_add(usize::from(from != to));
            let mut cost = replaced
                .min(at(&last, j.saturating_add(1)).saturating_add(1))
                .min(at(&row, j).saturating_add(1));
            let swapped = i > 0
                && j > 0
                && a.get(i.wrapping_sub(1)) == Some(to)
                && b.get(j.wrapping_sub(1)) == Some(from);
            if swapped {
                cost = cost.min(at(&before_last, j.wrapping_sub(1)).saturating_add(1));
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, same_letters, sure_word};

    #[test]
    fn one_wrong_character_is_near() {
        let known = ["初步回复", "解决确认", "接收"];
        assert_eq!(nearest("初歩回复", known), Some("初步回复"));
        assert_eq!(nearest("回复初步", known), None);
        assert_eq!(nearest("接受", known), Some("接收"));
        assert_eq!(nearest("审", known), None);
        assert_eq!(nearest("解决认确", known), Some("解决确认"));
    }

    #[test]
    fn what_is_passed_over_is_not_near() {
        // All words of up to four of three letters: the least distance within what is allowed, the first of equals.
        let mut words = vec![String::new()];
        for _ in 0..4 {
            let longer = words.iter().flat_map(|word| ["甲", "乙", "a"].map(|c| word.clone() + c));
            let longer: Vec<String> = longer.collect();
            words.extend(longer);
        }
        words.sort();
        words.dedup();
        let chars = |word: &str| word.chars().collect::<Vec<char>>();
        for written in &words {
            let away = |name: &&String| distance(&chars(written), &chars(name));
            let allowed = |name: &&String| {
                let longest = chars(written).len().max(chars(name).len());
                (longest / 3).max(1).min(longest.saturating_sub(1))
            };
            let near = words.iter().filter(|name| (1..=allowed(name)).contains(&away(name)));
            let nearest_of_all = near.min_by_key(away).map(String::as_str);
            assert_eq!(nearest(written, words.iter().map(String::as_str)), nearest_of_all, "{written}");
        }
    }

    #[test]
    fn only_what_can_be_nothing_else_is_sure() {
        assert_eq!(sure_word("时现", ["时限", "完成"]), Some("时限"));
        assert_eq!(sure_word("每", ["每月", "每周"]), None);
        assert_eq!(sure_word("时限", ["时长", "期限"]), None, "two come near");
        assert!(same_letters("步初回复", "初步回复") && same_letters("unit_2", "Unit_2"));
        for (written, name) in [("三级网办深度", "四级网办深度"), ("收接", "接收"), ("初步回复", "初步回复")]
        {
            assert!(!same_letters(written, name), "{written}");
        }
    }
}
