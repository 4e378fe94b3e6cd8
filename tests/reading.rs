//! Every form that the description of the language shows is read; what cannot be judged yet is refused by name.

#![cfg(test)]

use duban::diagnostic::{Diagnostic, Lang};
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
    assert_eq!(declarations, 49);
}

/// The text as a policy, beside the files that it names.
fn load(text: &str) -> Result<Policy, duban::Error> {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let years = r#"{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#;
    let files = vec![file("every-form.duban", text), file("2027年节假日.json", years)];
    Policy::from_files(files, Calendar::national())
}

#[test]
fn what_is_not_judged_yet_is_refused_by_name() {
    let text = EVERY_FORM.replacen(
        "   自 第2次 办理答复",
        "   条件 曾有(退回, 同 承办单位)\n   自 第2次 办理答复",
        1,
    );
    let error = load(&text).unwrap_err();
    let said = |f: &Diagnostic| (f.code(), text.get(f.place().unwrap().span.range()).unwrap().to_owned());
    let found: Vec<(&str, String)> = error.findings.iter().map(said).collect();
    assert!(found.iter().any(|(code, marked)| *code == "D0232" && marked.starts_with("曾有")), "{found:?}");
}

#[test]
fn the_whole_language_is_judged() {
    let policy = load(EVERY_FORM).unwrap_or_else(|error| panic!("{error}"));
    let model = &policy.models()[0];
    let judged = [
        ("可以", model.permissions.len(), 1),
        ("不计入", model.suspensions.len(), 1),
        ("日历", model.calendars.len(), 1),
        ("表", model.tables.len(), 2),
        ("前置、禁止", model.prohibitions.len(), 2),
        ("督办", model.ladders.len(), 2),
        ("取自 占比", policy.program().beside.shares.len(), 1),
    ];
    for (keyword, found, wanted) in judged {
        assert_eq!(found, wanted, "{keyword}");
    }
}

/// One thing made wrong in a policy that is right: the code it must give, at the words that are wrong.
const WRONG: [(&str, &str, &str, &str); 24] = [
    ("例外于 通水", "例外于 通木", "D0201", "通木"),
    ("不计入 破路审批 { 适用于 通水", "不计入 破路审批 { 适用于 通氺", "D0201", "通氺"),
    ("自 破路报批 至", "自 破路报批1 至", "D0201", "破路报批1"),
    ("休    2026年8月18日", "休    2026年8月18日 至 2026年8月1日", "D0241", "休"),
    ("基于  中国法定工作日", "基于  中国法定工作", "D0201", "中国法定工作"),
    ("时限表 接电时限(三零服务, 用户类型)", "时限表 接电时限(三零服务, 用户类别)", "D0201", "用户类别"),
    ("否, 高压单电源  →", "否, 高压单电缆  →", "D0201", "高压单电缆"),
    ("否, 高压单电源  →", "否  →", "D0238", "否"),
    ("是, *           →  无", "是, *           →  市政府", "D0240", "市政府"),
    ("缺, * => 市政府", "缺, * => 5个工作日", "D0239", "5个工作日"),
    ("未经 公平竞争审查(结论 = 通过)", "未经 公平竞争审查(结论 = 通关)", "D0201", "通关"),
    ("连续2次 红牌", "连续2次 橙牌", "D0201", "橙牌"),
    ("督办对象  承办单位", "督办对象  承办单拉", "D0201", "承办单拉"),
    ("以 亮牌 为准", "以 亮派 为准", "D0201", "亮派"),
    ("红黄牌.红牌", "红黄牌.黑牌", "D0201", "黑牌"),
    ("答复反馈 逾期 或", "答复反潰 逾期 或", "D0201", "答复反潰"),
    ("对 分别 企业名录", "对 分别 企业名单", "D0201", "企业名单"),
    ("阶段性成效\n", "阶段性成交\n", "D0201", "阶段性成交"),
    ("指标      网上可办率", "指标      网上可办律", "D0201", "网上可办律"),
    (
        "指标 全程网办率       { 单位 %; 基准 省级标准; ",
        "指标 全程网办率       { 单位 %; ",
        "D0236",
        "于 2024年底 高出 3个百分点",
    ),
    ("高出 3个百分点", "高出 3%", "D0237", "于 2024年底 高出 3%"),
    ("突破 5.5万户", "突破 5.5万项", "D0237", "于 2024年底 突破 5.5万项"),
    ("取自 义务 通水(三零服务)", "取自 义务 通水(四零服务)", "D0201", "四零服务"),
    ("得分 年度得分;", "得分 年底得分;", "D0201", "年底得分"),
];

#[test]
fn a_wrong_word_is_found_at_its_place() {
    for (right, wrong, code, marked) in WRONG {
        assert!(EVERY_FORM.contains(right), "{right}");
        let text = EVERY_FORM.replacen(right, wrong, 1);
        let error = load(&text).unwrap_err();
        let found: Vec<(&str, &str)> = error
            .findings
            .iter()
            .map(|f| (f.code(), text.get(f.place().unwrap().span.range()).unwrap()))
            .collect();
        assert!(
            matches!(found.as_slice(), [(c, words)] if *c == code && words.starts_with(marked)),
            "{wrong}: {found:?}"
        );
    }
}
