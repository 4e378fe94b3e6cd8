//! What officers really type where the grammar expects something else, and what to say then: the way out beside the
//! finding, or an example of the line that parses.

use super::Rule;
use super::forms;
use crate::diagnostic::{Arg, Message, name_texts, nearest, texts};
use crate::span::Span;

/// What is known of a mistake: the words to mark, the way out, and what to put in place of which words where that is
/// certain.
pub(super) struct Mistake {
    pub(super) marked: Option<Span>,
    pub(super) help: Message,
    pub(super) fix: Option<(Span, String)>,
}

fn help(help: Message) -> Mistake {
    Mistake { marked: None, help, fix: None }
}

/// The mistake at a byte of a phrase that `rule` could not read.
pub(super) fn known(rule: Rule, text: &str, at: usize) -> Option<Mistake> {
    let rest = text.get(at..).unwrap_or("");
    let word = forms::first_word(rest);
    if let Some((span, right)) = numeric_date(text, at) {
        let help = Message::new(&texts::WRITE_DATE).with("date", right.as_str());
        return Some(Mistake { marked: Some(span), help, fix: Some((span, right)) });
    }
    if rule == Rule::line_limit
        && let Some(span) = spoilt_working_day(text)
    {
        let help = Message::new(&texts::DID_YOU_MEAN).with("name", "工作日");
        return Some(Mistake { marked: Some(span), help, fix: Some((span, "工作日".to_owned())) });
    }
    if rule == Rule::line_limit
        && let Some(mistake) = in_limit(text.trim(), rest)
    {
        return Some(mistake);
    }
    let dated =
        matches!(rule, Rule::line_limit | Rule::line_milestone | Rule::line_at | Rule::line_extend_to);
    if dated && let Some(part) = vague_part(text, at) {
        return Some(help(Message::new(&texts::VAGUE_DAY).with("part", part)));
    }
    let sign = rest.chars().next().unwrap_or(' ');
    match sign {
        '。' | '!' | '！' => {
            let ends = rest.trim_end().chars().count() == 1;
            let span = Span::new(at, at.saturating_add(sign.len_utf8()));
            let help = Message::new(&texts::NO_FULL_STOP);
            return Some(Mistake { marked: None, help, fix: ends.then(|| (span, String::new())) });
        }
        '【' | '『' | '〔' => {
            let help = Message::new(&texts::QUOTE_LIKE_THIS);
            return Some(Mistake { marked: None, help, fix: other_quotes(rest, at) });
        }
        '\'' | '‘' | '[' | '《' | '〈' => {
            return Some(help(Message::new(&texts::QUOTE_LIKE_THIS)));
        }
        _ => {}
    }
    if let (true, ',' | '，' | '、') = (declares_one(rule), sign) {
        let next = forms::first_word(rest.get(sign.len_utf8()..).unwrap_or("").trim_start());
        if !next.is_empty() {
            return Some(help(Message::new(&name_texts::ONE_EACH).with("name", next)));
        }
    }
    let opens_line = forms::LINES.iter().any(|form| !word.is_empty() && (form.zh == word || form.en == word));
    if opens_line && at > 0 {
        return Some(help(Message::new(&texts::NEXT_LINE).with("word", word)));
    }
    example(rule).map(|(zh, en)| help(Message::new(&texts::FOR_EXAMPLE).with("example", Arg::Both(zh, en))))
}

/// Whether a line declares one thing, by its name.
fn declares_one(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::head_named | Rule::head_role | Rule::line_slot | Rule::line_event | Rule::event_field
    )
}

/// `【文字】` where `「文字」` is meant: other brackets, and nothing in them that would need brackets.
fn other_quotes(rest: &str, at: usize) -> Option<(Span, String)> {
    let open = rest.chars().next()?;
    let close = match open {
        '【' => '】',
        '『' => '』',
        _ => '〕',
    };
    let (words, _) = rest.get(open.len_utf8()..)?.split_once(close)?;
    let plain = !words.trim().is_empty() && !words.contains(['「', '」', '\n', open]);
    let length = open.len_utf8().saturating_add(words.len()).saturating_add(close.len_utf8());
    plain.then(|| (Span::new(at, at.saturating_add(length)), format!("「{words}」")))
}

/// What is written where a time limit belongs.
fn in_limit(text: &str, rest: &str) -> Option<Mistake> {
    let amount: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    if !amount.is_empty() && amount.len() == text.len() {
        return Some(help(Message::new(&texts::WHICH_UNIT).with("amount", amount)));
    }
    let comparing = rest.starts_with(['>', '<', '≥', '≤', '＞', '＜', '=']);
    if comparing || text.ends_with(['%', '％']) {
        return Some(help(Message::new(&texts::LIMIT_IS_A_TIME)));
    }
    let clock = text.split(['前', ' ']).next().unwrap_or("");
    is_clock(clock).then(|| help(Message::new(&texts::WHICH_DAY)))
}

/// `第3个工做日`: the word that should be 工作日, where it stands in a limit that counts days.
pub(super) fn spoilt_working_day(limit: &str) -> Option<Span> {
    let counted = |c: char| c.is_numeric() || "一二三四五六七八九十百两".contains(c) || c.is_whitespace();
    let behind = limit.trim_start().strip_prefix('第')?.trim_start_matches(counted);
    let behind = behind.strip_prefix('个').unwrap_or(behind).trim_start();
    let word = forms::first_word(behind);
    let word = ["以内", "内", "前"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    nearest(word, ["工作日"])?;
    let start = limit.len().saturating_sub(behind.len());
    Some(Span::new(start, start.saturating_add(word.len())))
}

/// Whether a word is a time of day and no more.
pub(super) fn is_clock(word: &str) -> bool {
    let part = ["下午", "上午", "中午", "晚上", "凌晨"].iter().find_map(|part| word.strip_prefix(part));
    let bare = part.unwrap_or(word);
    let ends = bare.ends_with(['点', '时', '分', '半']) || bare.contains(':') || bare.contains('：');
    let digit = |c: char| c.is_numeric() || "零一二三四五六七八九十".contains(c);
    ends && bare.chars().all(|c| digit(c) || "点时分半:：".contains(c)) && bare.chars().any(digit)
}

/// `3月初`, `6月中旬` around a byte, which name no day.
fn vague_part(text: &str, at: usize) -> Option<String> {
    let rest = text.get(at..)?;
    let vague = ["初", "上旬", "中旬", "下旬"].into_iter().find(|vague| rest.starts_with(vague))?;
    let before = text.get(..at)?.strip_suffix('月')?;
    let month = before.rsplit(|c: char| !c.is_ascii_digit()).next().filter(|month| !month.is_empty())?;
    Some(format!("{month}月{vague}"))
}

/// `2021.6.15`, `2021/6/15` around a byte: where it stands, and how it is written here.
fn numeric_date(text: &str, at: usize) -> Option<(Span, String)> {
    let part = |c: char| c.is_ascii_digit() || c == '.' || c == '/';
    let before = text.get(..at)?;
    let start = before.rfind(|c| !part(c)).map_or(0, |end| {
        end.saturating_add(before.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8))
    });
    let written = text.get(start..)?;
    let length = written.find(|c| !part(c)).unwrap_or(written.len());
    let written = written.get(..length)?;
    let parts: Vec<&str> = written.split(['.', '/']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let fits = |part: &str, most: usize| (1..=most).contains(&part.len());
    let whole = year.len() == 4 && fits(month, 2) && fits(day, 2);
    whole.then(|| (Span::new(start, start.saturating_add(length)), format!("{year}年{month}月{day}日")))
}

/// A line or a head as it may be written: Chinese, English.
fn example(rule: Rule) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        Rule::head_group => ("单位组 各区县 = 张店区、淄川区", "group districts = 张店区, 淄川区"),
        Rule::head_role => ("角色 平台 = 市接诉即办平台", "role platform = 市接诉即办平台"),
        Rule::head_extend => ("扩展 事项 企业诉求 { … }", "extend matter 企业诉求 { … }"),
        Rule::head_use => ("引用 「../common/企业诉求.duban」", "use “../common/企业诉求.duban”"),
        Rule::head_reading => (
            "口径 规定时限 = 5个工作日 { 理由 文本未规定 }",
            "reading limit_meant = 5 working_days { reason 文本未规定 }",
        ),
        Rule::head_erratum => ("勘误 「政策超市二定期」 作 「政策超市”。定期」", "erratum “…” as “…”"),
        Rule::line_in_force => ("施行 2020年12月1日", "in_force 2020-12-01"),
        Rule::line_year => ("年度 2020", "year 2020"),
        Rule::line_string => ("标题 「配套措施」", "title “…”"),
        Rule::line_slot => ("字段 类别 ?: 咨询 | 投诉", "field category ?: question | complaint"),
        Rule::line_event => {
            ("事件 回访 { 满意度 ?: 满意 | 不满意 }", "event call_back { rating ?: good | bad }")
        }
        Rule::event_field => ("满意度 ?: 满意 | 不满意", "rating ?: good | bad"),
        Rule::line_cite => ("依据 4.二 「承办单位接收工单后3个工作日内」", "cite 4.二 “…”"),
        Rule::line_bearer => ("责任单位 共同 承办单位、平台", "bearer jointly 承办单位, 平台"),
        Rule::line_from => ("自 接收 起", "from 接收 onward"),
        Rule::line_happening => ("完成 初步回复", "completed_by 初步回复"),
        Rule::line_condition => ("条件 金额 ≥ 100万 且 紧急", "condition 金额 >= 100万 and 紧急"),
        Rule::line_limit => ("时限 3个工作日内", "limit 3 working_days"),
        Rule::line_steps => ("经 单位负责人签字、市领导签字", "via 单位负责人签字, 市领导签字"),
        Rule::line_extend_to => ("延至 省平台核准.至", "extend_to 省平台核准.至"),
        Rule::line_span => ("延长 10个工作日", "extend_by 10 working_days"),
        Rule::line_times => ("至多 1次", "at_most 1 times"),
        Rule::line_ticket => {
            ("工单 企业诉求 { 承办单位 = 市住建局 }", "ticket 企业诉求 { 承办单位 = 市住建局 }")
        }
        Rule::line_assign => ("承办单位 = 市住建局", "承办单位 = 市住建局"),
        Rule::line_dated => ("2021-01-04 09:30 接收", "2021-01-04 09:30 接收"),
        Rule::line_moment => ("截至 2021-01-08 00:00", "as_of 2021-01-08 00:00"),
        Rule::line_expect => {
            ("预期 初步回复 = 按期完成 于 2021-01-07 12:00", "expect 初步回复 = met at 2021-01-07 12:00")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use pest::Parser as _;

    use super::{Rule, example, is_clock, numeric_date, spoilt_working_day, vague_part};
    use crate::syntax::{Grammar, forms};

    #[test]
    fn every_example_parses() {
        for rule in Rule::all_rules() {
            let Some((zh, en)) = example(*rule) else { continue };
            for words in [zh, en] {
                let line = words.split('{').next().unwrap_or("");
                let opens = |word: &str| {
                    forms::declaration(word).is_some()
                        || forms::LINES.iter().any(|form| form.zh == word || form.en == word)
                };
                let first = forms::first_word(line);
                let phrase = if opens(first) { line.get(first.len()..).unwrap_or("") } else { line };
                assert!(Grammar::parse(*rule, phrase).is_ok(), "{rule:?}: {words}");
            }
        }
    }

    #[test]
    fn a_spoilt_working_day_is_seen() {
        let word = |limit| spoilt_working_day(limit).and_then(|span| limit.get(span.range()));
        assert_eq!(word("第3个工做日 12:00 前"), Some("工做日"));
        assert_eq!(word(" 第 三 个工作曰前"), Some("工作曰"));
        assert_eq!(word("第３工座日内"), Some("工座日"));
        assert!(["第3个工作日前", "第3日前", "3个工做日内", "第3季度"].map(word).iter().all(Option::is_none));
    }

    #[test]
    fn clocks_and_dates_are_seen() {
        assert!(["下午5点", "17:00", "十二点", "9时30分"].into_iter().all(is_clock));
        assert!(!["5个工作日", "规定时限", "下午", "点"].into_iter().any(is_clock));
        let date = |text, at| numeric_date(text, at).map(|(_, right)| right);
        assert_eq!(date("至 2021.6.15 前", 8).as_deref(), Some("2021年6月15日"));
        assert_eq!(date("2021/06/15", 0).as_deref(), Some("2021年06月15日"));
        assert_eq!(date("1.5", 0), None);
        assert_eq!(vague_part(" 2021年3月初前", 12).as_deref(), Some("3月初"));
        assert_eq!(vague_part("12月中旬前", 5).as_deref(), Some("12月中旬"));
        assert_eq!((vague_part("3月底前", 4), vague_part("每月初", 6)), (None, None));
    }
}
