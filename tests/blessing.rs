//! `test --bless` in the library: expectations that are not met say what came out, everything around them stays, and what
//! cannot be written safely is left.

#![cfg(test)]

use duban::calendar::Calendar;
use duban::{Blessed, Policy, SourceFile, bless};

const HEAD: &str = "政策 甲 { 语言 1; 施行 2021年1月1日; 日历 中国法定工作日 }
事项 诉求 { 角色 承办单位; 事件 接收; 事件 答复 }
义务 答复 { 责任单位 承办单位; 自 接收 起; 时限 3个工作日内; 完成 答复 }
督办 亮牌 { 督办对象 承办单位; 适用于 答复; 逾期 → 黄牌 }
";

fn files(examples: &str) -> Vec<SourceFile> {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    vec![file("政策.duban", HEAD), file("示例.duban", examples)]
}

fn blessed(examples: &str) -> Blessed {
    bless(&files(examples), &|_| true, &Calendar::national()).unwrap()
}

const WRONG: &str = "示例 迟到 {
    工单 诉求 「A=1」 { 承办单位 = 市住建局 }
    2021-01-04 09:30  接收
    2021-01-08 12:00  答复           // 迟了
    截至 2021-01-06
    预期 答复   =  按期完成  于 2021-01-06 12:00    // 还没有到
    截至 2021-01-11
    预期 工单 「A=1」 答复＝在办
    预期 违反 0项 逾期完成; 预期 违反 两项
    预期 亮牌.黄牌 市住建局 3次
    预期 违反 1项
}
";

const RIGHT: &str = "示例 迟到 {
    工单 诉求 「A=1」 { 承办单位 = 市住建局 }
    2021-01-04 09:30  接收
    2021-01-08 12:00  答复           // 迟了
    截至 2021-01-06
    预期 答复   =  在办 于 2021-01-07 23:59:59    // 还没有到
    截至 2021-01-11
    预期 工单 「A=1」 答复＝逾期完成
    预期 违反 1项 逾期完成; 预期 违反 1项
    预期 亮牌.黄牌 市住建局 1次
    预期 违反 1项
}
";

#[test]
fn what_is_not_met_is_written_anew_and_nothing_else() {
    let done = blessed(WRONG);
    assert_eq!((done.written, done.left, done.files.len()), (5, 0, 1));
    assert_eq!(done.files[0].after, RIGHT);
    let policy = Policy::from_files(files(RIGHT), Calendar::national()).unwrap();
    assert!(policy.test().iter().all(|result| result.mismatches.is_empty()));
}

#[test]
fn what_holds_is_left_alone() {
    let done = blessed(RIGHT);
    assert_eq!((done.written, done.left, done.files.len()), (0, 0, 0));
}

#[test]
fn what_cannot_be_written_safely_is_left() {
    for line in ["预期 答复#2 = 在办", "预期 答复 = /* 没有迟 */ 在办"] {
        let examples = WRONG.replace("预期 工单 「A=1」 答复＝在办", line);
        let done = blessed(&examples);
        assert_eq!((done.written, done.left), (4, 1), "{line}");
        assert!(done.files[0].after.contains(line), "{line}");
    }
    let own = |name: &str| name != "示例.duban";
    let done = bless(&files(WRONG), &own, &Calendar::national()).unwrap();
    assert_eq!((done.written, done.left, done.files.len()), (0, 5, 0));
}

#[test]
fn english_expectations_stay_english() {
    let examples = "example late {
    ticket 诉求 { 承办单位 = 市住建局 }
    2021-01-04 09:30  接收
    as_of 2021-01-11
    expect 答复 = met at 2021-01-07
    expect violations 0 items
}
";
    let done = blessed(examples);
    let after = &done.files[0].after;
    assert!(after.contains("expect 答复 = overdue at 2021-01-07 23:59:59"), "{after}");
    assert!(after.contains("expect violations 1 items"), "{after}");
}
