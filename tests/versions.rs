//! Versions of a policy: a policy cut in two versions that say the same judges as the whole one does, each obligation is
//! what its version alone makes of it, and the order of events never matters.

#![cfg(test)]

use std::fs;
use std::path::Path;

use duban::calendar::Calendar;
use duban::source::Source;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::{Value, json};

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn load(files: Vec<SourceFile>) -> Policy {
    match Policy::from_files(files, Calendar::national()) {
        Ok(policy) => policy,
        Err(error) => panic!("{error}"),
    }
}

fn report(policy: &Policy, facts: &str, as_of: &str) -> Value {
    let source = Source::new("facts.json", facts);
    let checked = policy.check_text(source, as_of.parse().unwrap(), CheckOptions::default());
    serde_json::to_value(checked.unwrap_or_else(|error| panic!("{error}")).report).unwrap()
}

/// A shipped policy, its first day, its 施行 as written, a day to cut it at, and the moments to judge at.
const SHIPPED: [(&str, &str, &str, &str); 5] = [
    ("zibo", "2020-12-01", "施行  2020年12月1日", "2021-01-18"),
    ("tengzhou", "2023-02-06", "施行  2023年2月6日", "2023-02-20"),
    ("baotou", "2021-06-04", "施行  2021年6月4日", "2021-09-01"),
    ("chengdu", "2016-03-27", "施行  2016年3月27日", "2016-07-01"),
    ("liaoyuan", "2024-04-22", "施行  2024年4月22日", "2024-08-01"),
];

/// A date as the policies write it.
fn written(day: &str) -> String {
    let parts: Vec<u32> = day.split('-').map(|part| part.parse().unwrap()).collect();
    format!("{}年{}月{}日", parts[0], parts[1], parts[2])
}

/// A shipped policy cut in two that say the same.
fn cut(name: &str, first: &str, in_force: &str, second: &str) -> Policy {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let last: duban::value::Day = second.parse().unwrap();
    let until = written(&last.plus(-1).unwrap().to_string());
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(name)).unwrap() {
        let path = entry.unwrap().path();
        let own = path.file_name().unwrap().to_string_lossy().into_owned();
        // Examples are counted once.
        if own == "示例.duban" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap().replace("../common/", "../../common/");
        let (old, new) = if own == "政策.duban" {
            assert!(text.contains(in_force), "{name}: {in_force}");
            let old = text.replace(in_force, &format!("{in_force} 至 {until}"));
            (old, text.replace(in_force, &format!("施行 {}", written(second))))
        } else {
            (text.clone(), text)
        };
        files.push(file(&format!("{first}/{own}"), &old));
        files.push(file(&format!("{second}/{own}"), &new));
    }
    let common = fs::read_to_string(root.join("common/企业诉求.duban")).unwrap();
    files.push(file("../common/企业诉求.duban", &common));
    load(files)
}

/// A report without what names its version.
fn bare(mut value: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(keys) => {
                keys.remove("version");
                keys.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    value.as_object_mut().unwrap().remove("policy");
    // Versions have their recurring duties one after the other.
    for list in ["routines", "tasks", "indicators"] {
        if let Some(list) = value.get_mut(list).and_then(Value::as_array_mut) {
            list.sort_by_key(ToString::to_string);
        }
    }
    for list in ["violations", "shortfalls"] {
        if let Some(list) = value.get_mut(list).and_then(Value::as_array_mut) {
            list.sort_by_key(ToString::to_string);
        }
    }
    value
}

fn versions_in(report: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let obligations =
        report["tickets"].as_array().unwrap().iter().flat_map(|one| one["obligations"].as_array());
    let entries = [&report["routines"], &report["tasks"], &report["indicators"]];
    let entries = entries.into_iter().filter_map(Value::as_array);
    for one in obligations.chain(entries).flatten() {
        let version = one["version"].as_str().unwrap().to_owned();
        if !found.contains(&version) {
            found.push(version);
        }
    }
    found.sort();
    found
}

#[test]
fn two_versions_that_say_the_same_are_one_policy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, first, in_force, second) in SHIPPED {
        let whole = Policy::load(root.join("policies").join(name)).unwrap();
        let halves = cut(name, first, in_force, second);
        assert_eq!(halves.models().len(), 2);
        let mut both = false;
        for entry in fs::read_dir(root.join("examples")).unwrap() {
            let path = entry.unwrap().path();
            if !path.file_name().unwrap().to_string_lossy().starts_with(name) {
                continue;
            }
            let facts = fs::read_to_string(&path).unwrap();
            for as_of in [&format!("{first}T12:00:00"), second, &format!("{second}T00:00:00"), "2024-12-31"] {
                let (one, two) = (report(&whole, &facts, as_of), report(&halves, &facts, as_of));
                both |= versions_in(&two) == [first, second];
                assert_eq!(bare(one), bare(two), "{name}, {} as of {as_of}", path.display());
            }
        }
        assert!(both, "{name}: no facts lie on both sides of {second}");
    }
}

const MATTER: &str = "角色 承办单位
事项 诉求 {
    角色 承办单位
    事件 接收
    事件 退回
    事件 回复
    事件 办结
    事件 撤回
    事件 改派
}
";

fn duties(reply: &str, settle: &str) -> String {
    format!(
        "引用 「../共用.duban」
义务 回复 {{ 责任单位 承办单位; 自 接收 起; 时限 {reply}; 完成 回复; 终止 撤回 }}
义务 办结 {{ 责任单位 承办单位; 自 接收 或 第2次 退回 起; 时限 {settle}; 完成 回复 且 办结 }}
义务 重办 {{ 责任单位 承办单位; 自 退回 起; 时限 无; 完成 办结; 可提前 }}
"
    )
}

fn head(in_force: &str, rest: &str) -> String {
    format!("政策 例 {{ 语言 1; 施行 {in_force}; 日历 中国法定工作日 }}\n{rest}")
}

fn old() -> String {
    head("2020年12月1日 至 2021年2月28日", &duties("3个工作日内", "10日内"))
}

fn new() -> String {
    head("2021年3月1日", &duties("24小时内", "5个工作日内"))
}

const FIRST: &str = "2020-12-01";
const SECOND: &str = "2021-03-01";

fn two() -> Policy {
    load(vec![
        file("共用.duban", MATTER),
        file("2020-12-01/政策.duban", &old()),
        file("2021-03-01/政策.duban", &new()),
    ])
}

fn alone(version: &str) -> Policy {
    let text = if version == FIRST { old() } else { new() };
    load(vec![file("共用.duban", MATTER), file("政策.duban", &text.replace("../", ""))])
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Events around the change; some at its very second, some of one second, some with their day only.
fn ticket(dice: &mut Dice) -> Value {
    let start: duban::value::Moment = "2021-02-20T00:00:00+08:00".parse().unwrap();
    let change: duban::value::Moment = "2021-03-01T00:00:00+08:00".parse().unwrap();
    let mut events = Vec::new();
    for _ in 0..dice.below(9) + 2 {
        let at = match dice.below(6) {
            0 => change,
            1 => change.plus(-1).unwrap(),
            _ => start.plus(i64::try_from(dice.below(18 * 24) * 3_600).unwrap()).unwrap(),
        };
        let event = ["接收", "接收", "退回", "回复", "办结", "撤回"][usize::try_from(dice.below(6)).unwrap()];
        let at = if dice.below(8) == 0 { at.day().to_string() } else { at.to_string() };
        events.push(json!({ "event": event, "at": at }));
    }
    json!({ "id": "T", "matter": "诉求", "parties": { "承办单位": "某局" }, "events": events })
}

const AS_OF: [&str; 4] = ["2021-02-28T23:59:59", "2021-03-01T00:00:00", "2021-03-04", "2021-04-30"];

#[test]
fn the_order_of_events_never_matters() {
    let (policy, mut dice) = (two(), Dice(7));
    for _ in 0..150 {
        let one = ticket(&mut dice);
        let mut other = one.clone();
        let events = other["events"].as_array_mut().unwrap();
        for at in (1..events.len()).rev() {
            events.swap(at, usize::try_from(dice.below(at as u64 + 1)).unwrap());
        }
        for as_of in AS_OF {
            let (a, b) =
                (report(&policy, &one.to_string(), as_of), report(&policy, &other.to_string(), as_of));
            assert_eq!(a["tickets"], b["tickets"], "{one} as of {as_of}");
        }
    }
}

/// What stands of each obligation, by the duty and its trigger, without its number.
fn by_key(report: &Value) -> Vec<Value> {
    let of = |one: &Value| {
        let key = one["key"].as_str().unwrap().split('#').next().unwrap().to_owned();
        json!([key, one["version"], one["due"], one["status"], one["completed"], one["closed"], one["limit"]])
    };
    report["tickets"][0]["obligations"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn each_obligation_is_what_its_version_makes_of_it() {
    let (policy, first, second) = (two(), alone(FIRST), alone(SECOND));
    let (mut dice, mut mixed) = (Dice(11), 0);
    for _ in 0..150 {
        let ticket = ticket(&mut dice).to_string();
        for as_of in AS_OF {
            let all = report(&policy, &ticket, as_of);
            let (old, new) = (report(&first, &ticket, as_of), report(&second, &ticket, as_of));
            let mut wanted = by_key(&old);
            wanted.extend(by_key(&new));
            mixed += usize::from(by_key(&old).len() * by_key(&new).len() > 0);
            let mut found = by_key(&all);
            // 可提前 looks back to the previous opening, whichever version's: one version alone does not see it.
            for list in [&mut wanted, &mut found] {
                list.retain(|one| !one[0].as_str().unwrap().starts_with("重办"));
                list.sort_by_key(ToString::to_string);
            }
            assert_eq!(found, wanted, "{ticket} as of {as_of}");
            for name in ["回复", "办结", "重办"] {
                let obligations = all["tickets"][0]["obligations"].as_array().unwrap();
                let own = obligations.iter().filter(|one| one["duty"] == name);
                let numbers: Vec<u64> = own.map(|one| one["instance"].as_u64().unwrap()).collect();
                assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "{name}: {numbers:?}");
            }
            let triggers: Vec<&str> = all["tickets"][0]["obligations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["triggered"]["at"].as_str().unwrap())
                .collect();
            assert!(triggers.is_sorted(), "{triggers:?}");
            let next = |report: &Value| report["tickets"][0]["next_change"].as_str().map(str::to_owned);
            let least = [next(&old), next(&new)].into_iter().flatten().min();
            assert_eq!(next(&all), least, "{ticket} as of {as_of}");
        }
    }
    assert!(mixed > 100, "only {mixed} reports have both versions");
}
