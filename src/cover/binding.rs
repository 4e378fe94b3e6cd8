//! Which words of an official text bind somebody (language, section 2): 须, 应, 不得, …前, …内, 不超过, 达到, 压缩, 每月. Told by
//! the words alone, so that what is missed by a person is not missed by the same oversight here.

use std::ops::Range;

/// Words that bind wherever they stand.
const ALWAYS: [&str; 26] = [
    "必须",
    "应当",
    "不得",
    "不准",
    "不能",
    "严禁",
    "禁止",
    "务必",
    "不超过",
    "不突破",
    "不低于",
    "不少于",
    "不多于",
    "不高于",
    "达到",
    "压缩",
    "每日",
    "每天",
    "每周",
    "每月",
    "每季",
    "每半年",
    "每年",
    "每工作日",
    "当日",
    "次日",
];

/// Words that hold a 应 or a 须 and bind nobody by it.
const OTHERWISE: [&str; 33] = [
    "供应",
    "相应",
    "响应",
    "反应",
    "适应",
    "对应",
    "效应",
    "应用",
    "应急",
    "应对",
    "应届",
    "应收",
    "应税",
    "应答",
    "应诉",
    "呼应",
    "感应",
    "应征",
    "应聘",
    "接应",
    "应变",
    "应付",
    "政应",
    "善应",
    "应纳",
    "应邀",
    "应链",
    "应有尽有",
    "须知",
    "应景",
    "应运",
    "应声",
    "应接",
];

/// What may stand before 前 and 内 where they set a limit.
const BEFORE_FRONT: &str = "底末初时点号限旬";
const BEFORE_INSIDE: &str = "日天周月年时钟秒限期度";

/// Whether words bind somebody.
pub(super) fn binds(words: &str) -> bool {
    if ALWAYS.iter().any(|word| words.contains(word)) {
        return true;
    }
    let mut rest = words.to_owned();
    for other in OTHERWISE {
        rest = rest.replace(other, "\u{0}");
    }
    rest.contains(['应', '须', '%']) || limits(words)
}

/// Whether words set a limit: 6月15日前, 12:00前, 3个工作日内.
fn limits(words: &str) -> bool {
    let characters: Vec<char> = words.chars().collect();
    let before = |at: usize, back: usize| at.checked_sub(back).and_then(|at| characters.get(at)).copied();
    (0..characters.len()).any(|at| match characters.get(at) {
        Some('前') => before(at, 1).is_some_and(|c| {
            let numbered =
                before(at, 2).is_some_and(|c| c.is_ascii_digit() || "个一二三四五六七八九十".contains(c));
            BEFORE_FRONT.contains(c) || c.is_ascii_digit() || ("日月年".contains(c) && numbered)
        }),
        Some('内') => match before(at, 1) {
            Some('以') => before(at, 2).is_some_and(|c| BEFORE_INSIDE.contains(c)),
            Some(c) => BEFORE_INSIDE.contains(c),
            None => false,
        },
        _ => false,
    })
}

/// The sentences of a stretch of characters, each with its sign; a list number (`1.`) ends none.
pub(super) fn sentences(characters: &[char]) -> Vec<Range<usize>> {
    parted(characters, |at| match characters.get(at) {
        Some('。' | ';' | '!' | '?') => true,
        Some('.') => at
            .checked_sub(1)
            .and_then(|at| characters.get(at))
            .is_some_and(|c| !c.is_ascii_digit() && *c != 'L'),
        _ => false,
    })
}

/// The parts of a sentence between commas.
pub(super) fn parts(characters: &[char]) -> Vec<Range<usize>> {
    parted(characters, |at| matches!(characters.get(at), Some(',' | ':')))
}

fn parted(characters: &[char], ends: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    for at in 0..characters.len() {
        let next = at.saturating_add(1);
        // 12:00 and 1,000 are numbers.
        let digit =
            |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
        let number = digit(at.checked_sub(1)) && digit(Some(next));
        if (ends(at) && !number) || next == characters.len() {
            found.push(start..next);
            start = next;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{binds, parts, sentences};

    #[test]
    fn binding_words_are_known() {
        for bound in [
            "承办单位接收工单后3个工作日内回复",
            "(第3个工作日中午12:00前)",
            "12月底前设立专区",
            "涉企政策文件出台前须征求意见",
            "应在规定时限前答复",
            "网上可办率达到100%",
            "办理时间压缩一半",
            "每月25日前报送",
            "不得再次采用",
            "24小时以内",
            "3年内",
            "当日退回",
            "2021年6月15日前完成",
            "不超过5个工作日",
            "6月15日前",
        ] {
            assert!(binds(bound), "{bound}");
        }
        for free in [
            "响应企业诉求",
            "供应链金融应用",
            "目前",
            "提前介入",
            "以前",
            "市内",
            "内部",
            "国内外",
            "日前召开会议",
            "提升政务服务效能",
            "应急管理局",
            "前置条件",
        ] {
            assert!(!binds(free), "{free}");
        }
    }

    #[test]
    fn sentences_end_at_their_signs() {
        let words = |text: &str, ranges: Vec<std::ops::Range<usize>>| -> Vec<String> {
            let all: Vec<char> = text.chars().collect();
            ranges.into_iter().map(|range| all[range].iter().collect()).collect()
        };
        let text = "1.推进公开标准化.12月底前,达到99.5%;中午12:00前,甲。乙";
        let all: Vec<char> = text.chars().collect();
        assert_eq!(
            words(text, sentences(&all)),
            ["1.推进公开标准化.", "12月底前,达到99.5%;", "中午12:00前,甲。", "乙"]
        );
        let text = "中午12:00前,甲,乙";
        let all: Vec<char> = text.chars().collect();
        assert_eq!(words(text, parts(&all)), ["中午12:00前,", "甲,", "乙"]);
    }
}
