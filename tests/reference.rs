//! The reference is executed: every example is read, every whole policy judges its own examples, every refusal is the
//! one the page names, every keyword is shown in both languages, and every page can be reached.

#![cfg(test)]

mod book;
mod parts;

use std::collections::BTreeSet;

use book::{Fence, fences, first_words, folder, pages};
use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang};
use duban::source::{FileId, Source};
use duban::syntax::Keyword;
use duban::{Error, Policy, SourceFile, Ticket, syntax};

/// What stands before a refused example that is no whole policy.
const HEAD: &str = "政策 例 {\n    语言 1\n    施行 2021年1月1日\n}\n";

fn all() -> Vec<Fence> {
    pages().iter().flat_map(fences).collect()
}

/// The keyword behind `duban` that says in which declaration an example's lines stand.
fn inside(fence: &Fence) -> Option<&str> {
    let word = fence.words.first()?;
    let known = syntax::keywords().any(|it| it.within.is_empty() && (it.zh == *word || it.en == *word));
    known.then_some(word)
}

/// The text of an example as a file: lines are wrapped in the declaration they belong to.
fn file_text(fence: &Fence) -> String {
    let Some(keyword) = inside(fence) else { return fence.text.clone() };
    // Indented: some words that open a line open a declaration at column 0.
    let lines: String = fence.text.lines().map(|line| format!("    {line}\n")).collect();
    let head = match keyword {
        "扩展" => "扩展 事项 例",
        "extend" => "extend matter 例",
        "口径" => "口径 例 = 5个工作日",
        "未纳入" => "未纳入 1 「例」",
        "时限表" => "时限表 例(甲, 乙)",
        "limit_table" => "limit_table 例(甲, 乙)",
        "表" => "表 例(甲, 乙) : 单位",
        other => return format!("{other} 例 {{\n{lines}}}\n"),
    };
    format!("{head} {{\n{lines}}}\n")
}

fn read(text: &str) -> Vec<Diagnostic> {
    syntax::parse(&Source::new("例.duban", text), FileId(0)).1
}

fn load(text: &str) -> Result<Policy, Error> {
    let mut files = parts::files(text);
    if files.is_empty() {
        files.push(SourceFile { name: "例.duban".to_owned(), bytes: text.as_bytes().to_vec() });
    }
    Policy::from_files(files, Calendar::national())
}

fn said(findings: &[Diagnostic]) -> Vec<String> {
    findings.iter().map(|it| format!("{} {}", it.code(), it.message.say(Lang::Zh))).collect()
}

/// What is wrong with an example.
fn faults(fence: &Fence) -> Vec<String> {
    match fence.words.first().map(String::as_str) {
        Some("完整") => whole(&fence.text),
        Some("错误") => refused(&fence.text, fence.words.get(1).map_or("", String::as_str)),
        Some(word) if inside(fence).is_none() => vec![format!("nobody knows `{word}` behind `duban`")],
        _ => said(&read(&file_text(fence))),
    }
}

fn whole(text: &str) -> Vec<String> {
    let policy = match load(text) {
        Ok(policy) => policy,
        Err(error) => return said(&error.findings),
    };
    let results = policy.test();
    if results.iter().all(|it| it.expectations == 0) {
        return vec!["a whole policy expects nothing".to_owned()];
    }
    let wrong = results.iter().flat_map(|it| it.mismatches.iter().map(move |wrong| (&it.name, wrong)));
    wrong.map(|(name, wrong)| format!("{name}: {}", wrong.message.say(Lang::Zh))).collect()
}

fn refused(text: &str, code: &str) -> Vec<String> {
    let mut findings = read(text);
    if findings.is_empty() {
        let own = first_words(text).iter().any(|(word, _)| word == "政策" || word == "policy");
        let text = if own { text.to_owned() } else { format!("{HEAD}{text}") };
        findings = load(&text).err().map(|error| error.findings).unwrap_or_default();
    }
    let right = !findings.is_empty() && findings.iter().all(|it| it.code() == code);
    if right { Vec::new() } else { vec![format!("should be {code} alone, is {:?}", said(&findings))] }
}

#[test]
fn every_example_does_what_its_page_says() {
    let fences = all();
    assert!(fences.len() >= 100, "only {} examples were found", fences.len());
    let wrong: Vec<String> = fences
        .iter()
        .flat_map(|fence| faults(fence).into_iter().map(move |fault| format!("{}: {fault}", fence.place)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} examples:\n{}", wrong.len(), fences.len(), wrong.join("\n"));
}

/// Whether a word is a keyword, perhaps with a number that touches it (`至多1次`).
fn is(word: &str, keyword: &str) -> bool {
    word.strip_prefix(keyword).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_numeric))
}

/// The keywords that no example shows, each as `word (within)`.
fn unshown(shown: &BTreeSet<(String, String)>) -> Vec<String> {
    let declarations: Vec<Keyword> = syntax::keywords().filter(|it| it.within.is_empty()).collect();
    let mut missing = Vec::new();
    for keyword in syntax::keywords() {
        let home = |it: &&Keyword| keyword.within.contains(&it.zh);
        let mut homes: Vec<&str> = declarations.iter().filter(home).flat_map(|it| [it.zh, it.en]).collect();
        if keyword.within.is_empty() {
            homes.push("");
        }
        for word in
            [keyword.zh, keyword.en, keyword.alias, keyword.alias_en].into_iter().filter(|it| !it.is_empty())
        {
            let found = shown.iter().any(|(it, within)| is(it, word) && homes.contains(&within.as_str()));
            if !found {
                missing.push(format!("{word} ({})", keyword.within.join("、")));
            }
        }
    }
    missing
}

#[test]
fn every_keyword_is_shown_in_both_languages() {
    let read: Vec<Fence> =
        all().into_iter().filter(|it| it.words.first().is_none_or(|word| word != "错误")).collect();
    let shown: BTreeSet<(String, String)> =
        read.iter().flat_map(|fence| first_words(&file_text(fence))).collect();
    assert_eq!(unshown(&shown), [""; 0], "no executed example uses these");
}

#[test]
fn a_keyword_nobody_shows_is_a_fault() {
    let shown = first_words("义务 甲 { 自 乙 起; 至多1次 }").into_iter().collect();
    let missing = unshown(&shown);
    assert!(!missing.contains(&"义务 ()".to_owned()) && missing.contains(&"职责 ()".to_owned()));
    assert!(!missing.contains(&"自 (义务)".to_owned()) && missing.contains(&"自 (不计入)".to_owned()));
    assert!(missing.contains(&"至多 (延期)".to_owned()), "至多 stands in an extension, not in a duty");
    assert!(missing.contains(&"duty ()".to_owned()));
}

#[test]
fn a_wrong_example_is_a_fault() {
    let fence = |words: &str, text: &str| Fence {
        place: String::new(),
        words: words.split_whitespace().map(str::to_owned).collect(),
        text: text.to_owned(),
    };
    assert_eq!(faults(&fence("义务", "可提前\n")), [""; 0]);
    assert_eq!(faults(&fence("事项", "可提前\n")).len(), 1, "a line in the wrong declaration");
    assert_eq!(faults(&fence("错误 D0112", "事项 甲 { 可提前 }\n")), [""; 0]);
    assert_eq!(faults(&fence("错误 D0113", "事项 甲 { 可提前 }\n")).len(), 1, "another code");
    assert_eq!(faults(&fence("错误 D0112", "单位 甲\n")).len(), 1, "nothing is wrong");
    assert_eq!(faults(&fence("完整", HEAD)).len(), 1, "a policy without examples");
    assert_eq!(faults(&fence("别的", HEAD)).len(), 1, "a tag that nobody knows");
}

/// The targets of a page's links to files.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|it| !it.contains("://") && !it.starts_with('#')).collect()
}

#[test]
fn every_page_is_reached_and_every_link_leads_somewhere() {
    let pages = pages();
    let contents = pages.iter().find(|it| it.name == "README.md").unwrap();
    let linked = links(&contents.text);
    for page in pages.iter().filter(|it| it.name != "README.md") {
        assert!(linked.contains(&page.name.as_str()), "README.md does not link {}", page.name);
    }
    for page in &pages {
        for link in links(&page.text) {
            let path = folder().join(link.split('#').next().unwrap());
            assert!(path.exists(), "{}: `{link}` leads nowhere", page.name);
        }
    }
}

/// The pairs in a page's tables whose cells are code: `义务` and `duty`; a row may hold several.
fn rows(text: &str) -> Vec<(String, String)> {
    let code = |cell: &str| Some(cell.trim().strip_prefix('`')?.strip_suffix('`')?.to_owned());
    let tables = text.lines().filter(|line| line.starts_with("| `"));
    tables
        .flat_map(|line| {
            let cells: Vec<String> = line.split('|').filter_map(code).collect();
            let pairs = cells.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone()));
            pairs.collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_table_of_english_forms_is_whole() {
    let page = pages().into_iter().find(|it| it.name == "16-英文写法.md").unwrap();
    let rows = rows(&page.text);
    let missing: Vec<Keyword> =
        syntax::keywords().filter(|it| !rows.iter().any(|(zh, en)| zh == it.zh && en == it.en)).collect();
    assert!(missing.is_empty(), "the table lacks {missing:?}");
    assert!(rows.len() >= 200, "only {} pairs were found", rows.len());
    let grammar = include_str!("../grammar/duban.pest");
    for (zh, en) in &rows {
        let keyword = syntax::keywords().any(|it| it.zh == zh && it.en == en);
        let phrase = || [zh, en].iter().all(|it| grammar.contains(&format!("\"{it}\"")));
        assert!(keyword || phrase(), "the language has no pair {zh}, {en}");
    }
}

#[test]
fn chinese_and_english_policies_judge_alike() {
    let page = pages().into_iter().find(|it| it.name == "16-英文写法.md").unwrap();
    let whole: Vec<Fence> = fences(&page).into_iter().filter(|it| it.words == ["完整"]).collect();
    let [chinese, english] = whole.as_slice() else { panic!("the page should hold two whole policies") };
    let (chinese, english) = (load(&chinese.text).unwrap(), load(&english.text).unwrap());
    let mut most = 0;
    for (done, as_of) in [(7, 6), (7, 7), (7, 8), (8, 8), (8, 20)] {
        let ticket = format!(
            r#"{{"id": "1", "parties": {{"承办单位": "市住建局"}}, "fields": {{"复杂": true}}, "events": [
                {{"event": "接收", "at": "2021-01-04T09:30:00"}},
                {{"event": "延期申请", "at": "2021-01-05T09:30:00"}},
                {{"event": "批准", "at": "2021-01-06T09:30:00"}},
                {{"event": "回访", "at": "2021-01-07T09:30:00", "fields": {{"满意度": "不满意"}}}},
                {{"event": "答复", "at": "2021-01-{done:02}T12:00:00"}}]}}"#
        );
        let judged = [&chinese, &english].map(|policy| {
            let as_of = format!("2021-01-{as_of:02}T23:00:00+08:00").parse().unwrap();
            let report = policy.check(&Ticket::from_json(&ticket).unwrap(), as_of).unwrap();
            serde_json::to_value(&report).unwrap()["tickets"].clone()
        });
        assert_eq!(judged[0], judged[1]);
        most = most.max(judged[0][0]["obligations"].as_array().unwrap().len());
    }
    assert_eq!(most, 2, "the ticket should set off both duties");
}
