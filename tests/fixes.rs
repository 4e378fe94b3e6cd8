//! What `mend` does to policies: slips of the pen are put right, word for word; whatever is put right, nothing new is
//! found, and a second run changes nothing.

#![cfg(test)]

#[path = "mutation/mutant.rs"]
#[expect(dead_code, reason = "the mutants of one token are judged in tests/mutation")]
mod mutant;

use duban::calendar::Calendar;
use duban::diagnostic::{Applicability, Diagnostic, Lang, Severity};
use duban::{Error, Mended, Policy, SourceFile, mend};
use mutant::{Chance, Mutation, Shipped, mutate};

const HEAD: &str = "政策 试验 {
    语言  1
    施行  2021年1月1日
    日    = 自然日
}
事项 诉求 {
    角色 承办单位
    字段 一级紧急 ?: 是否
    字段 二级紧急 ?: 是否
    事件 接收
    事件 初步回复
    事件 办结销号
    免查 D0422 「只试改正」
}
";

fn files(rules: &str) -> Vec<SourceFile> {
    vec![SourceFile { name: "试验.duban".to_owned(), bytes: format!("{HEAD}{rules}").into_bytes() }]
}

fn mended(files: &[SourceFile]) -> Mended {
    mend(files, &|_| true, &Calendar::national())
}

/// The rules as they stand after mending.
fn after(rules: &str) -> String {
    let files = files(rules);
    let mended = mended(&files);
    let text = mended.files.first().map_or(format!("{HEAD}{rules}"), |file| file.after.clone());
    text.strip_prefix(HEAD).unwrap().to_owned()
}

fn duty(limit: &str, done: &str, more: &str) -> String {
    format!(
        "义务 甲 {{\n    责任单位  承办单位\n    自        接收 起\n    时限      {limit}\n    完成      {done}\n{more}}}\n"
    )
}

/// A slip of the pen in a good policy: what is written, and what was meant.
const SURE: [(&str, &str); 13] = [
    ("时现      3日内", "时限      3日内"),
    ("时限      2021/6/15前", "时限      2021年6月15日前"),
    ("时限      2021.6.15前", "时限      2021年6月15日前"),
    ("时限      3日内。", "时限      3日内"),
    ("完城      办结销号", "完成      办结销号"),
    ("完成      办结销号。", "完成      办结销号"),
    ("完成      办销结号", "完成      办结销号"),
    ("完成      初步回复或办结销号", "完成      初步回复 或 办结销号"),
    ("完成办结销号", "完成 办结销号"),
    ("义物 甲 {", "义务 甲 {"),
    ("义务初步办理 {", "义务 初步办理 {"),
    ("责任单位承办单位", "责任单位 承办单位"),
    ("免查      D0405 【照原文】", "免查      D0405 「照原文」"),
];

#[test]
fn slips_of_the_pen_are_put_right() {
    let right = duty("3日内", "办结销号", "");
    for (written, meant) in SURE {
        let line = |text: &str| text.split_whitespace().next().unwrap().to_owned();
        let keyword = line(meant);
        let rules = |put: &str| {
            if keyword == "免查" {
                return right.replace("}\n", &format!("    {put}\n}}\n"));
            }
            let right = if put.contains("初步办理") {
                right.replace("义务 甲", "义务 初步办理")
            } else {
                right.clone()
            };
            let lines = right.lines().map(|it| {
                if line(it) == keyword {
                    format!("{}{put}", &it[..it.len() - it.trim_start().len()])
                } else {
                    it.to_owned()
                }
            });
            lines.collect::<Vec<_>>().join("\n") + "\n"
        };
        assert_eq!(after(&rules(written)), rules(meant), "{written}");
    }
}

/// What may be a slip of the pen and may be something else: it is left to whoever wrote it.
#[test]
fn what_may_be_meant_is_left_alone() {
    for rules in [
        duty("99", "办结销号", ""),
        duty(">=99%", "办结销号", ""),
        duty("3日内", "办接销号", ""),
        duty("3日内", "办结", ""),
        duty("3日内", "办结销号", "    条件      三级紧急\n"),
        duty("2021/13/45前", "办结销号", ""),
        duty("3日内", "办结销号", "    条件      紧急且三级紧急\n"),
        duty("3日内", "办结销号", "    条件      (一级紧急))\n"),
        duty("3日内", "办结销号", "").replace("义务 甲", "事项 甲"),
        duty("下午5点前", "办结销号", ""),
    ] {
        assert_eq!(after(&rules), rules);
    }
}

#[test]
fn several_edits_are_applied_together_and_once() {
    let rules =
        duty("2021/6/15前。", "初步回复且办结销号。", "").replace("责任单位  承办单位", "责任单位承办单位");
    let files = files(&rules);
    let first = mended(&files);
    let text = first.files[0].after.clone();
    assert!(text.contains("时限      2021年6月15日前\n    完成      初步回复 且 办结销号\n"), "{text}");
    assert!(text.contains("    责任单位 承办单位\n"), "{text}");
    assert_eq!(mended(&[SourceFile { name: "试验.duban".to_owned(), bytes: text.into_bytes() }]).applied, 0);
    // A file that may not be changed is not.
    assert_eq!(mend(&files, &|_| false, &Calendar::national()).files.len(), 0);
}

fn found(read: &Result<Policy, Error>) -> Vec<Diagnostic> {
    match read {
        Ok(policy) => policy.findings().to_vec(),
        Err(error) => error.findings.clone(),
    }
}

fn said(findings: &[Diagnostic]) -> Vec<String> {
    findings.iter().map(|it| format!("{} {}", it.code(), it.message.say(Lang::Zh))).collect()
}

/// Three tokens changed at random, and a slip that can be mended: nothing is found that was not found before, in the
/// mutant or in the policy itself.
#[test]
fn mending_finds_nothing_new() {
    let mut applied = 0;
    for shipped in Shipped::all() {
        let mut chance = Chance::new(4_711);
        for _ in 0..8 {
            let file = shipped.any_file(&mut chance);
            let homes = shipped.declarations(file);
            let text = shipped.text(file);
            let mut mutations: Vec<Mutation> =
                (0..2).map(|_| Mutation::any(text, chance.pick(&homes), &mut chance)).collect();
            mutations.extend(slip(text, &homes, &mut chance));
            mutations.sort_by_key(|mutation| mutation.token.start);
            if mutations.windows(2).any(|two| two[0].token.end > two[1].token.start) {
                continue;
            }
            let (mutant, _) = mutate(text, &mutations);
            let own = found(&shipped.read_with(file, text.to_owned()));
            let before = found(&shipped.read_with(file, mutant.clone()));
            let files = shipped.files_with_text(file, mutant);
            let mended = mended(&files);
            if mended.applied == 0 {
                assert!(mended.files.is_empty());
                continue;
            }
            applied += mended.applied;
            let mut next = files.clone();
            for changed in &mended.files {
                let place = next.iter().position(|file| file.name == changed.name).unwrap();
                next[place].bytes = changed.after.clone().into_bytes();
            }
            let left = found(&Policy::from_files(next.clone(), Calendar::national()));
            let known = [said(&before), said(&own)].concat();
            let errors =
                |list: &[Diagnostic]| list.iter().filter(|it| it.severity() == Severity::Error).count();
            let new: Vec<String> = said(&left).into_iter().filter(|it| !known.contains(it)).collect();
            let quiet = errors(&left) == 0;
            assert!(new.is_empty() || quiet, "{new:?}");
            assert!(errors(&left) < errors(&before), "nothing was gained");
            assert_eq!(self::mended(&next).applied, 0, "a second run goes on");
        }
    }
    assert!(applied >= 12, "only {applied} edits were applied");
}

/// A full stop behind a line, or a keyword without the space behind it.
fn slip(text: &str, homes: &[std::ops::Range<usize>], chance: &mut Chance) -> Option<Mutation> {
    let home = chance.pick(homes).clone();
    let lines: Vec<(usize, &str)> = text[home.clone()]
        .match_indices('\n')
        .map(|(at, _)| home.start + at)
        .map(|end| (end, text[..end].rsplit('\n').next().unwrap_or("")))
        .filter(|(_, line)| {
            line.starts_with("    ") && line.contains("  ") && !line.contains(['{', '}', '/'])
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let (end, _) = *chance.pick(&lines);
    Some(Mutation { home, token: end..end, with: "。".to_owned() })
}

#[test]
fn what_is_certain_is_marked_so() {
    let near = found(&Policy::from_files(files(&duty("3日内", "办接销号", "")), Calendar::national()));
    assert_eq!(near[0].fix.as_ref().map(|fix| fix.applicability), Some(Applicability::Likely));
    let swapped = found(&Policy::from_files(files(&duty("3日内", "办销结号", "")), Calendar::national()));
    assert_eq!(swapped[0].fix.as_ref().map(|fix| fix.applicability), Some(Applicability::Certain));
}
