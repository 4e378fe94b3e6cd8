//! How deep a phrase nests, told before the grammar descends into it: each level costs stack. Blocks and brackets are
//! counted by the outline already; quotations, lists of lists and 否则 nest without them.

/// What opens a level and what closes it.
const ROUND: ([char; 2], [char; 2]) = (['(', '（'], [')', '）']);
/// The same of quotations, which hold others of their kind.
const QUOTED: [([char; 2], [char; 2]); 2] = [(['「'; 2], ['」'; 2]), (['“'; 2], ['”'; 2])];

/// Words each of which may hold another of its kind, without a bracket that closes it.
const WORDS: [&str; 4] = ["列表", "list", "否则", "else"];

/// Whether a phrase nests deeper than this.
pub(super) fn too_deep(phrase: &str, most: usize) -> bool {
    if phrase.len() <= most {
        return false;
    }
    let nests = |phrase: &str| {
        depth(phrase, ROUND, most) > most
            || WORDS.iter().any(|word| {
                let long = phrase.len() > word.len().saturating_mul(most);
                long && phrase.matches(word).count() > most
            })
    };
    // What stands in quotes is words, whatever brackets they have: a formula is held to its own limit.
    QUOTED.iter().any(|pair| depth(phrase, *pair, most) > most) || (nests(phrase) && nests(&unquoted(phrase)))
}

/// A phrase without what stands in quotes.
fn unquoted(phrase: &str) -> String {
    let (mut level, mut plain) = (0_usize, false);
    let outside = |sign: &char| {
        match sign {
            '"' if level == 0 => plain = !plain,
            '「' | '“' if !plain => level = level.saturating_add(1),
            '」' | '”' if !plain => level = level.saturating_sub(1),
            _ => return level == 0 && !plain,
        }
        false
    };
    phrase.chars().filter(outside).collect()
}

/// The deepest level that one pair of signs reaches. Where few bytes could open one, none is counted.
fn depth(phrase: &str, (open, close): ([char; 2], [char; 2]), most: usize) -> usize {
    let mut buffers = [[0; 4]; 2];
    let [first, second] = &mut buffers;
    let first = open[0].encode_utf8(first).as_bytes().first().copied().unwrap_or(0);
    let second = open[1].encode_utf8(second).as_bytes().first().copied().unwrap_or(0);
    if phrase.bytes().filter(|byte| *byte == first || *byte == second).count() <= most {
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
    use super::super::MAX_NESTING;

    fn too_deep(phrase: &str) -> bool {
        super::too_deep(phrase, MAX_NESTING)
    }

    #[test]
    fn what_nests_is_told_from_what_only_repeats() {
        for (open, close) in [("(", ")"), ("「", "」"), ("“", "”")] {
            assert!(too_deep(&open.repeat(5_000)), "{open}");
            assert!(too_deep(&format!("{}{}", open.repeat(100), close.repeat(100))), "{open}");
            let level = format!("{}甲{}", open.repeat(MAX_NESTING), close.repeat(MAX_NESTING));
            assert!(!too_deep(&level), "{open}");
            assert!(!too_deep(&format!("{open}某单位{close}、").repeat(500)), "{open}");
        }
        assert!(!too_deep(&format!("「{}1{}」", "(".repeat(500), ")".repeat(500))));
        assert!(!too_deep(&format!("\"{}1{}\"", "(".repeat(500), ")".repeat(500))));
        assert!(too_deep(&format!("「(」 {}", "(".repeat(500))));
        assert!(too_deep(&"列表<".repeat(100)));
        assert!(too_deep(&"按 缺陷类型 否则 ".repeat(100)));
        assert!(!too_deep(&"甲 = 1 且 ".repeat(500)));
    }
}
