//! Every form that the description of the language shows is read; what cannot be judged yet is refused by name.

#![cfg(test)]

use duban::diagnostic::Lang;
use duban::source::{FileId, Source};
use duban::syntax::ast::Item;
use duban::{Policy, SourceFile, calendar::Calendar, syntax};

const EVERY_FORM: &str = include_str!("corpus/every-form.duban");

#[test]
fn every_form_of_the_language_is_read() {
    let source = Source::new("every-form.duban", EVERY_FORM);
    let (file, findings) = syntax::parse(&source, FileId(0));
    let said: Vec<String> = findings.iter().map(|finding| finding.message.say(Lang::Zh)).collect();
    assert_eq!(said, Vec::<String>::new());
    let declarations = file.items.iter().filter(|item| matches!(item, Item::Declaration(_))).count();
    assert_eq!(declarations, 30);
}

#[test]
fn what_is_not_judged_yet_is_refused_by_name() {
    let file = SourceFile { name: "every-form.duban".to_owned(), bytes: EVERY_FORM.as_bytes().to_vec() };
    let error = Policy::from_files(vec![file], Calendar::national()).unwrap_err();
    let refused: Vec<String> = error
        .findings
        .iter()
        .filter(|finding| finding.code() == "D0109")
        .map(|f| f.message.say(Lang::Zh))
        .collect();
    for keyword in
        ["可以", "不计入", "时限表", "前置", "禁止", "督办", "定期", "任务", "指标", "考核", "计分办法"]
    {
        assert!(
            refused.iter().any(|said| said.contains(&format!("“{keyword}”"))),
            "{keyword} in {refused:?}"
        );
    }
}
