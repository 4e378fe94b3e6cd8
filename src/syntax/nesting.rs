//! How deep a phrase nests, told before the grammar descends into it: each level costs stack. Blocks and brackets are
//! counted by the outline already; quotations, lists of lists and 否则 nest without them.

use super::outline::MAX_NESTING;

/// What opens a level and what closes it.
const PAIRS: [([char; 2], [char; 2]); 3] =
    [(['(', '（'], [')', '）']), (['「'; 2], ['」'; 2]), (['“'; 2], ['”'; 2])];

/// Words each of which may hold another of its kind, without a bracket that closes it.
const WORDS: [&str; 4] = ["列表", "list", "否则", "else"];

/// Whether a phrase nests deeper than [`MAX_NESTING`].
pub(super) fn too_deep(phrase: &str) -> bool {
    phrase.len() > MAX_NESTING
        && (PAIRS.iter().any(|(open, close)| depth(phrase, *open, *close) > MAX_NESTING)
            || WORDS.iter().any(|word| phrase.matches(word).count() > MAX_NESTING))
}

/// The deepest level that one pair of signs reaches. Where few open, none is counted.
fn depth(phrase: &str, open: [char; 2], close: [char; 2]) -> usize {
    if phrase.matches(open).take(MAX_NESTING.saturating_add(1)).count() <= MAX_NESTING {
        return 0;
    }
    let step = |(now, deepest): (usize, usize), sign: char| {
        let now = if open.contains(&sign) { now.saturating_add(1) } else { now };
        let now = if close.contains(&sign) { now.saturating_sub(1) } else { now };
        (now, deepest.max(now))
    };
    phrase.chars().fold((0, 0), step).1
}

#[cfg(test)]
mod tests {
    use super::{MAX_NESTING, too_deep};

    #[test]
    fn what_nests_is_told_from_what_only_repeats() {
        for (open, close) in [("(", ")"), ("「", "」"), ("“", "”")] {
            assert!(too_deep(&open.repeat(5_000)), "{open}");
            assert!(too_deep(&format!("{}{}", open.repeat(100), close.repeat(100))), "{open}");
            let level = format!("{}甲{}", open.repeat(MAX_NESTING), close.repeat(MAX_NESTING));
            assert!(!too_deep(&level), "{open}");
            assert!(!too_deep(&format!("{open}某单位{close}、").repeat(500)), "{open}");
        }
        assert!(too_deep(&"列表<".repeat(100)));
        assert!(too_deep(&"按 缺陷类型 否则 ".repeat(100)));
        assert!(!too_deep(&"甲 = 1 且 ".repeat(500)));
    }
}
