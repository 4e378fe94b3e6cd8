//! 曾有 over the tickets of a ledger (language, section 8): other tickets that share the values, strictly before.

#![cfg(test)]

use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::{Value, json};

const POLICY: &str = "政策 许可 { 语言 1; 施行 2021年1月1日 }
事项 许可 { 角色 审批部门; 字段 申请人 ?: 文; 事件 注销; 事件 采用告知承诺 }
禁止 再次告知承诺 { 责任单位 审批部门; 条件 曾有(注销, 同 申请人); 不得 采用告知承诺 }
";

fn ticket(id: &str, applicant: Option<&str>, event: &str, at: &str) -> Value {
    let fields = applicant.map_or_else(|| json!({}), |name| json!({ "申请人": name }));
    json!({ "schema": "duban/facts/1", "id": id, "matter": "许可", "parties": { "审批部门": "市审批局" },
            "fields": fields, "events": [{ "event": event, "at": at }] })
}

fn report(facts: &Value, as_of: &str) -> Value {
    let file = SourceFile { name: "许可.duban".to_owned(), bytes: POLICY.as_bytes().to_vec() };
    let policy = Policy::from_files(vec![file], Calendar::national()).unwrap_or_else(|e| panic!("{e}"));
    let facts = Source::new("facts.json", facts.to_string());
    let checked = policy.check_text(facts, as_of.parse().unwrap(), CheckOptions::default());
    serde_json::to_value(checked.unwrap_or_else(|e| panic!("{e}")).report).unwrap()
}

/// How many violations stand beside the tickets.
fn broken(tickets: &[Value], as_of: &str) -> usize {
    report(&json!({ "tickets": tickets }), as_of)["violations"].as_array().unwrap().len()
}

#[test]
fn an_earlier_ticket_of_the_same_applicant_breaks_it() {
    let first = ticket("甲", Some("张"), "注销", "2021-03-01T09:00:00+08:00");
    let second = ticket("乙", Some("张"), "采用告知承诺", "2021-03-01T09:00:01+08:00");
    for tickets in [[&first, &second], [&second, &first]] {
        let report = report(&json!({ "tickets": tickets }), "2021-04-01");
        let found = &report["violations"];
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert_eq!(found[0]["kind"], "prohibited");
        assert_eq!(found[0]["ticket"], "乙");
        assert_eq!(found[0]["causes"], json!(["甲"]));
        assert_eq!(found[0]["unit"], "市审批局");
        assert_eq!(report["summary"]["violations"], 1);
    }
}

#[test]
fn only_what_is_strictly_before_and_shared_counts() {
    let act = |name| ticket("乙", name, "采用告知承诺", "2021-03-01T09:00:00+08:00");
    let gone = |name, at| ticket("甲", name, "注销", at);
    let before = "2021-03-01T08:59:59+08:00";
    assert_eq!(broken(&[gone(Some("张"), before), act(Some("张"))], "2021-04-01"), 1);
    assert_eq!(broken(&[gone(Some("李"), before), act(Some("张"))], "2021-04-01"), 0, "another applicant");
    assert_eq!(
        broken(&[gone(None, before), act(None)], "2021-04-01"),
        0,
        "nobody knows whether they are one"
    );
    assert_eq!(broken(&[gone(Some("张"), "2021-03-01T09:00:00+08:00"), act(Some("张"))], "2021-04-01"), 0);
    assert_eq!(
        broken(&[gone(Some("张"), before), act(Some("张"))], "2021-03-01T08:59:59"),
        0,
        "not done yet"
    );
    let mut both = act(Some("张"));
    both["events"].as_array_mut().unwrap().push(json!({ "event": "注销", "at": before }));
    assert_eq!(broken(&[both, gone(Some("李"), before)], "2021-04-01"), 0, "its own past is not another's");
}

#[test]
fn one_ticket_alone_cannot_tell() {
    let alone = report(&ticket("乙", Some("张"), "采用告知承诺", "2021-03-01T09:00:00+08:00"), "2021-04-01");
    let codes: Vec<&Value> =
        alone["tickets"][0]["notes"].as_array().unwrap().iter().map(|n| &n["code"]).collect();
    assert!(codes.contains(&&json!("N0113")), "{codes:?}");
    assert_eq!(alone["violations"], json!([]));
}

/// What is denied of other tickets, or asked of them in two ways, is refused: one ticket would be judged as if there were no other.
#[test]
fn what_is_denied_or_asked_twice_is_refused() {
    let once = "条件 曾有(注销, 同 申请人)";
    for (condition, marked) in [
        ("条件 非 曾有(注销, 同 申请人)", "“非”里的“曾有”"),
        ("条件 有(申请人) 且 非 (有(申请人) 且 曾有(注销, 同 申请人))", "“非”里的“曾有”"),
        ("条件 曾有(注销, 同 申请人) 或 曾有(采用告知承诺, 同 申请人)", "第二个“曾有”"),
    ] {
        assert!(POLICY.contains(once));
        let text = POLICY.replace(once, condition);
        let file = SourceFile { name: "许可.duban".to_owned(), bytes: text.into_bytes() };
        let error = Policy::from_files(vec![file], Calendar::national()).unwrap_err();
        let found: Vec<(&str, String)> =
            error.findings.iter().map(|f| (f.code(), f.message.say(Lang::Zh))).collect();
        assert!(matches!(&found[..], [("D0232", said)] if said.contains(marked)), "{condition}: {found:?}");
    }
}
