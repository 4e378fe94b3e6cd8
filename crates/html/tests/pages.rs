//! The pages as they are written, without their style sheet: a ticket, a small ledger, two policies over the same facts, two
//! policies side by side, the source beside the rules. What they look like is for the browser; here nothing changes unseen.

#![cfg(test)]

use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::source::Source;
use duban::value::When;
use duban::{CheckOptions, Policy, SourceFile, WeighOptions};

const SOURCE: &str = "§ 一\n承办单位应在5个工作日内办结。每月召开一次例会。各单位应当重视。\n";

const POLICY: &str = "
政策 合 { 语言 1; 城市 甲市; 原文 「原文.txt」; 施行 2024年1月1日 }
单位 甲街道
单位 市住建局
事项 诉求 { 角色 承办单位; 字段 类别 ?: 咨询 | 投诉; 事件 接收; 事件 办结; 事件 申请 { 至: 时刻 } }
义务 办理 { 责任单位 承办单位; 依据 一 「承办单位应在5个工作日内办结」; 自 接收 起; 时限 5个工作日内; 完成 办结 }
延期 缓办 { 适用于 办理; 申请 申请; 经; 延至 申请.至; 至多 1次 }
督办 牌 { 督办对象 承办单位; 适用于 办理; 逾期 → 黄牌 由 甲街道 「通报」; 连续2次 黄牌 → 红牌 }
定期 例会 { 责任单位 甲街道; 依据 一 「每月召开一次例会」; 每月 不少于1次 例会 }
指标 好评率 { 单位 %; 于 2024年2月底 不低于 90% }
任务 建站 { 责任单位 甲街道; 节点 2024年2月底前 阶段性成效; 约束 力争 }
";

const LEDGER: &str = r#"{"schema": "duban/facts/1", "tickets": [
 {"id": "T-1", "matter": "诉求", "parties": {"承办单位": "市住建局"}, "events": [
  {"event": "接收", "at": "2024-01-08T09:00:00+08:00"}, {"event": "办结", "at": "2024-01-18T10:00:00+08:00"}]},
 {"id": "T-2", "matter": "诉求", "parties": {"承办单位": "市住建局"}, "events": [
  {"event": "接收", "at": "2024-01-09T09:00:00+08:00"}, {"event": "申请", "at": "2024-01-10T09:00:00+08:00",
   "fields": {"至": "2024-01-22"}}, {"event": "办结", "at": "2024-01-19T10:00:00+08:00"}]},
 {"id": "T-<3>", "matter": "诉求", "parties": {"承办单位": "市住建局"}, "events": [
  {"event": "接收", "at": "2024-02-20T09:00:00+08:00"}]}],
 "activities": [{"routine": "例会", "unit": "甲街道", "at": "2024-01-10"}],
 "readings": [{"indicator": "好评率", "value": 89.5, "at": "2024-02-01"}],
 "task_reports": [{"task": "建站", "state": "进行中", "at": "2024-02-01"}]}"#;

fn policy(text: &str) -> Policy {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let files = vec![file("政策.duban", text), file("原文.txt", SOURCE)];
    Policy::from_files(files, Calendar::national()).unwrap_or_else(|error| panic!("{error}"))
}

fn at(text: &str) -> duban::value::Moment {
    When::parse(text).unwrap().at
}

/// The page without its style sheet and the digits of digests: those change with every word.
fn shown(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let text = format!("{before}{after}");
    let mut parts = text.split("sha256:");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |out, part| out + "sha256:…" + part.get(64..).unwrap())
}

/// Writes a page twice: the same input gives the same bytes.
fn twice(write: impl Fn() -> Result<String, std::fmt::Error>) -> String {
    let page = write().unwrap();
    assert_eq!(page, write().unwrap());
    for foreign in ["http://", "https://", "<script", "T-<3>"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    shown(&page)
}

#[test]
fn a_ticket() {
    let policy = Policy::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/zibo")).unwrap();
    let facts =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/zibo-ticket.json")).unwrap();
    let facts = Source::new("工单.json", String::from_utf8(facts).unwrap());
    let checked = policy.check_text(facts, at("2021-02-01"), CheckOptions::default()).unwrap();
    for (name, lang) in [("ticket", Lang::Zh), ("ticket-en", Lang::En)] {
        insta::assert_snapshot!(name, twice(|| duban_html::report(&checked.report, &policy, lang)));
    }
}

#[test]
fn a_ledger() {
    let policy = policy(POLICY);
    let facts = Source::new("台账.json", LEDGER);
    let checked = policy.check_text(facts, at("2024-03-01"), CheckOptions::default()).unwrap();
    assert!(checked.rejected.is_empty(), "{:?}", checked.rejected);
    insta::assert_snapshot!("ledger", twice(|| duban_html::report(&checked.report, &policy, Lang::Zh)));
}

#[test]
fn the_same_facts_under_two_policies() {
    let (old, new) = (policy(POLICY), policy(&POLICY.replace("时限 5个工作日内", "时限 9个工作日内")));
    for (name, most) in [("whatif", 10), ("whatif-cut", 1)] {
        let options = WeighOptions { check: CheckOptions::default(), most };
        let facts = vec![Source::new("台账.json", LEDGER)];
        let found = old.weigh_texts(&new, facts, at("2024-03-01"), options).unwrap().whatif;
        let page = twice(|| duban_html::whatif(&found, Lang::Zh));
        // As many as were asked for are listed, and how many are left off is said.
        assert_eq!(page.contains("没有列出"), most == 1, "{page}");
        insta::assert_snapshot!(name, page);
    }
}

#[test]
fn two_policies_side_by_side() {
    let other = POLICY.replace("时限 5个工作日内", "时限 9个工作日内").replace("定期 例会", "定期 会商");
    let found = policy(POLICY).diff(&policy(&other), None);
    insta::assert_snapshot!("diff", twice(|| duban_html::diff(&found, Lang::Zh)));
}

#[test]
fn the_source_beside_the_rules() {
    let covers = policy(POLICY).cover();
    insta::assert_snapshot!("cover", twice(|| duban_html::cover(&covers, Lang::Zh)));
}
