//! The declarations of a file follow the order of the official text, so that a reader who knows the document finds each
//! article at once.

use std::collections::BTreeSet;

use crate::cited::{Declared, encoded};
use crate::rows::folder;
use crate::source::Official;

const CITIES: [&str; 5] = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];

/// What stands where it is used, not where it is said.
const ANYWHERE: [&str; 14] = [
    "政策",
    "扩展",
    "事项",
    "单位",
    "单位组",
    "口径",
    "角色",
    "名录",
    "勘误",
    "引用",
    "定义",
    "示例",
    "计分办法",
    "日历",
];

/// The articles that a declaration quotes, by their place in the text.
fn articles(declared: &Declared, official: &Official) -> BTreeSet<usize> {
    declared.quoted.iter().map(|part| official.clause_at(part.start)).collect()
}

/// The declarations that stand behind the articles they quote, file by file in the order of their names.
fn misplaced(files: &[(String, String)], official: &str) -> Vec<String> {
    let read = encoded(files, official);
    let mut wrong = Vec::new();
    let mut last = 0;
    for one in read.declared.iter().filter(|one| !ANYWHERE.contains(&one.kind.as_str())) {
        let articles = articles(one, &read.official);
        // One that quotes several articles may stand at any of them.
        match articles.iter().find(|article| **article >= last) {
            Some(article) => last = *article,
            None if articles.is_empty() => {}
            None => wrong.push(format!("{} {}", one.kind, one.name)),
        }
    }
    wrong
}

#[test]
fn declarations_follow_the_text() {
    for city in CITIES {
        let (mut files, official) = folder(city).unwrap();
        // The head's file stands for all: units, 口径, what the preamble says.
        files.retain(|(name, _)| name != "政策.duban");
        let (head, _) = folder(city).unwrap();
        let head = head.into_iter().find(|(name, _)| name == "政策.duban");
        files.insert(0, head.unwrap());
        assert_eq!(misplaced(&files, &official), Vec::<String>::new(), "{city}");
    }
}

#[test]
fn a_declaration_out_of_order_is_found() {
    let (mut files, official) = folder("chengdu").unwrap();
    let (_, text) = files.iter_mut().find(|(name, _)| name.starts_with("2.2")).unwrap();
    let at = text.find("任务 行政效能投诉办理").unwrap();
    let moved = text.split_off(at);
    text.insert_str(0, &moved);
    assert_eq!(misplaced(&files, &official), ["任务 B2G企业服务平台"]);
}
