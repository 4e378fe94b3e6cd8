//! What the checker says is so: the ticket it gives as an example is judged, and shows what the finding claims. What it
//! says of a condition is held against the evaluator over many tickets.

#![cfg(test)]

mod edges;

use duban::calendar::Calendar;
use duban::check::{Example, Finding, Given};
use duban::diagnostic::{Lang, Severity};
use duban::{Policy, SourceFile, Ticket};
use serde_json::{Value, json};

const HEAD: &str = "政策 试验 { 语言 1; 施行 2021年1月1日; 日 = 自然日 }
单位 市平台
引用 「词.duban」
";

/// What the rules speak of; a file that others import may have more than they use.
const VOCABULARY: &str = "事项 诉求 {
    角色 承办单位
    字段 类别 ?: 咨询 | 求助 | 投诉
    字段 紧急 ?: 是否
    字段 金额 ?: 数
    字段 期限 ?: 日期
    字段 时点 ?: 时刻
    事件 接收
    事件 办结
    事件 回复
    事件 回访 { 满意度 ?: 满意 | 不满意 }
}
";

fn load(rules: &str) -> Policy {
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), bytes: text.into_bytes() };
    let files = vec![file("试验.duban", format!("{HEAD}{rules}")), file("词.duban", VOCABULARY.to_owned())];
    match Policy::from_files(files, Calendar::national()) {
        Ok(policy) => policy,
        Err(error) => panic!("{error}\n{rules}"),
    }
}

fn duty(name: &str, limit: &str, completion: &str, more: &str) -> String {
    format!(
        "义务 {name} {{ 事项 诉求; 责任单位 承办单位; 自 接收 起; 时限 {limit}; 完成 {completion}{more} }}\n"
    )
}

/// The one finding of a code.
fn found<'p>(policy: &'p Policy, code: &str) -> &'p Finding {
    let found: Vec<&Finding> =
        policy.checks().findings.iter().filter(|it| it.diagnostic.code() == code).collect();
    let [one] = found.as_slice() else { panic!("{code}: {} findings", found.len()) };
    one
}

fn value(given: &Given) -> Value {
    match given {
        Given::Absent => Value::Null,
        Given::Bool(yes) => json!(yes),
        Given::Number(number) => number.to_string().parse().unwrap(),
        Given::When(when) => json!(when.at.day().to_string()),
        Given::Words(words) => json!(words),
    }
}

/// The ticket of an example, received on a Monday, with more events; a field of an event is set wherever it happens.
fn ticket(example: &Example, events: &[(&str, &str)]) -> Ticket {
    let mut fields = serde_json::Map::new();
    for fact in example.facts.iter().filter(|fact| fact.event.is_none() && fact.value != Given::Absent) {
        fields.insert(fact.name.clone(), value(&fact.value));
    }
    let all = [("接收", "2021-01-04T09:00:00")].into_iter().chain(events.iter().copied());
    let events = all.map(|(event, at)| {
        let own = example.facts.iter().filter(|fact| fact.event.as_deref() == Some(event));
        let own = own.filter(|fact| fact.value != Given::Absent);
        let own: serde_json::Map<_, _> = own.map(|fact| (fact.name.clone(), value(&fact.value))).collect();
        json!({"event": event, "at": at, "fields": own})
    });
    let text = json!({"id": "1", "matter": example.matter, "parties": {"承办单位": "市平台"},
        "fields": fields, "events": events.collect::<Vec<_>>()});
    Ticket::from_json(&text.to_string()).unwrap()
}

fn judge(policy: &Policy, ticket: &Ticket) -> Value {
    let report = policy.check(ticket, "2021-06-01T00:00:00+08:00".parse().unwrap()).unwrap();
    serde_json::to_value(&report).unwrap()["tickets"][0].clone()
}

/// One thing of each obligation.
fn of_all(judged: &Value, key: &str) -> Vec<String> {
    let obligations = judged["obligations"].as_array().unwrap();
    obligations.iter().map(|it| it[key].as_str().unwrap_or("null").to_owned()).collect()
}

#[test]
fn a_gap_in_a_table_leaves_the_ticket_undetermined() {
    for (code, rows) in [
        ("D0409", "咨询, * → 1个工作日内\n投诉, 是 → 2个工作日内\n求助, * → 3个工作日内\n缺, * → 无"),
        ("D0409", "*, 是 → 1个工作日内\n咨询、投诉, 否 → 2个工作日内"),
        ("D0410", "咨询、投诉、求助, * → 1个工作日内"),
        ("D0410", "*, 是 → 1个工作日内\n*, 否 → 1个工作日内"),
    ] {
        let table = format!("时限表 办理时限(类别, 紧急) {{\n{rows}\n}}\n");
        let policy = load(&[table, duty("办理", "办理时限", "办结", "")].concat());
        let example = found(&policy, code).example.clone().unwrap();
        let judged = judge(&policy, &ticket(&example, &[]));
        assert_eq!(of_all(&judged, "status"), ["undetermined"], "{rows}\n{example:?}");
    }
}

#[test]
fn an_overlap_in_a_table_gives_another_limit_when_its_rows_change_places() {
    let policy = |first: &str, second: &str| {
        let table = format!("时限表 办理时限(金额) {{\n    {first}\n    {second}\n    缺 → 无\n}}\n");
        load(&[table, duty("办理", "办理时限", "办结", "")].concat())
    };
    for (one, other) in [("≤ 100", "≥ 100"), ("0 至 10", "5 至 20"), ("*", "7"), ("3、4、5", "5、6")]
    {
        let (one, other) = (format!("{one} → 1个工作日内"), format!("{other} → 2个工作日内"));
        let (policy, turned) = (policy(&one, &other), policy(&other, &one));
        let overlap = policy.checks().findings.iter().find(|it| it.diagnostic.code() == "D0411");
        let ticket = ticket(overlap.unwrap().example.as_ref().unwrap(), &[]);
        let dues = [&policy, &turned].map(|policy| of_all(&judge(policy, &ticket), "due"));
        assert_ne!(dues[0], dues[1], "{one} {other}");
    }
}

#[test]
fn two_limits_give_one_ticket_two_obligations() {
    for (one, other) in [
        ("", ""),
        ("; 条件 金额 ≥ 100", "; 条件 金额 < 200"),
        ("; 条件 类别 属于 {咨询、求助}", "; 条件 类别 ≠ 咨询 且 非 紧急"),
        ("; 条件 期限 > 2021年6月15日", "; 条件 有(类别) 或 非 有(类别)"),
    ] {
        let rules =
            [duty("甲", "3个工作日内", "办结", one), duty("乙", "5个工作日内", "办结", other)].concat();
        let policy = load(&rules);
        let example = found(&policy, "D0407").example.clone().unwrap();
        let judged = judge(&policy, &ticket(&example, &[]));
        assert_eq!(of_all(&judged, "status"), ["overdue", "overdue"], "{one} {other} {example:?}");
        let dues = of_all(&judged, "due");
        assert_ne!(dues[0], dues[1]);
    }
}

#[test]
fn an_inner_limit_falls_due_behind_the_outer() {
    let rules =
        [duty("里", "10个工作日内", "办结", ""), duty("外", "5个工作日内", "办结 且 回复", "")].concat();
    let policy = load(&rules);
    let example = found(&policy, "D0408").example.clone().unwrap();
    let dues = of_all(&judge(&policy, &ticket(&example, &[])), "due");
    assert!(dues[0] > dues[1], "{dues:?}");
}

#[test]
fn a_prohibition_that_meets_a_duty_is_broken_by_keeping_it() {
    for (completion, act, condition) in
        [("办结", "办结", "; 条件 类别 = 投诉"), ("回访(满意度 = 满意)", "回访", "; 条件 金额 > 3")]
    {
        let own = duty("甲", "3个工作日内", completion, "; 条件 非 紧急");
        let ban = format!("禁止 不得办 {{ 事项 诉求; 责任单位 承办单位; 不得 {act}{condition} }}\n");
        let rules = [own, ban].concat();
        let policy = load(&rules);
        let example = found(&policy, "D0417").example.clone().unwrap();
        let kept = judge(&policy, &ticket(&example, &[(act, "2021-01-05T10:00:00")]));
        assert_eq!(of_all(&kept, "status"), ["met"]);
        let kinds: Vec<&str> =
            kept["violations"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["prohibited"], "{kept}");
        let left = judge(&policy, &ticket(&example, &[]));
        assert_eq!(of_all(&left, "status"), ["overdue"]);
    }
}

/// Conditions of every kind that can be decided.
const CONDITIONS: [&str; 22] = [
    "类别 = 咨询 且 类别 = 投诉",
    "类别 = 咨询 或 类别 = 投诉",
    "类别 属于 {咨询、求助、投诉}",
    "类别 属于 {咨询、求助} 且 类别 ≠ 咨询",
    "非 (类别 = 咨询) 且 非 (类别 = 求助) 且 非 (类别 = 投诉)",
    "紧急 或 非 紧急",
    "紧急 且 非 紧急",
    "紧急 = 是 且 紧急 ≠ 是",
    "金额 ≥ 100 且 金额 < 50",
    "金额 ≥ 100 且 金额 < 150",
    "金额 ≥ 100 且 金额 ≤ 100",
    "金额 > 100 且 金额 < 101",
    "金额 > 100 或 金额 < 101",
    "金额 > 100 或 金额 < 100",
    "有(金额) 且 金额 < 100",
    "非 有(金额) 且 金额 < 100",
    "有(类别) 或 非 有(类别)",
    "期限 < 2021年6月15日 且 期限 > 2021年6月15日",
    "期限 ≤ 2021年6月15日 或 期限 ≥ 2021年6月15日",
    "期限 ≥ 2021年6月15日 且 紧急",
    "已发生(办结) 且 非 已发生(办结)",
    "已发生(办结) 或 类别 = 咨询",
];

/// Tickets with all values of the fields that matter above, and without them.
fn tickets() -> Vec<(bool, Ticket)> {
    let categories = [json!("咨询"), json!("求助"), json!("投诉"), Value::Null];
    let urgent = [json!(true), json!(false), Value::Null];
    let amounts = [json!(49), json!(50), json!(100), json!(101), json!(150), Value::Null];
    let days = [json!("2021-06-14"), json!("2021-06-15"), json!("2021-06-16"), Value::Null];
    let mut tickets = Vec::new();
    for (at, category) in categories.iter().enumerate() {
        for (urgent, amount) in urgent.iter().flat_map(|one| amounts.iter().map(move |two| (one, two))) {
            for day in days.iter().skip(at % 2) {
                let given = [("类别", category), ("紧急", urgent), ("金额", amount), ("期限", day)];
                let whole = given.iter().all(|(_, value)| !value.is_null());
                let fields = given.iter().filter(|(_, value)| !value.is_null());
                let fields: serde_json::Map<_, _> =
                    fields.map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect();
                let text = json!({"id": "1", "parties": {"承办单位": "市平台"}, "fields": fields,
                    "events": [{"event": "接收", "at": "2021-01-04T09:00:00"}]});
                tickets.push((whole, Ticket::from_json(&text.to_string()).unwrap()));
            }
        }
    }
    tickets
}

#[test]
fn what_is_said_of_a_condition_is_so_for_every_ticket() {
    let tickets = tickets();
    let (mut never, mut always) = (0, 0);
    for condition in CONDITIONS {
        let policy = load(&duty("甲", "3个工作日内", "办结", &format!("; 条件 {condition}")));
        let codes: Vec<&str> = policy.checks().findings.iter().map(|it| it.diagnostic.code()).collect();
        assert_eq!(policy.checks().undecided, [], "{condition}");
        let opened = |ticket: &Ticket| of_all(&judge(&policy, ticket), "status") == ["overdue"];
        let holds = tickets.iter().filter(|(_, ticket)| opened(ticket)).count();
        let whole = tickets.iter().filter(|(whole, _)| *whole);
        let fails = whole.filter(|(_, ticket)| !opened(ticket)).count();
        match codes.as_slice() {
            ["D0412"] => {
                assert_eq!(holds, 0, "{condition}");
                never += 1;
            }
            ["D0413"] => {
                assert_eq!(fails, 0, "{condition}");
                always += 1;
            }
            // Between two amounts that follow each other there is none to try.
            [] => assert!(holds > 0 && fails > 0, "{condition}: {holds} hold, {fails} do not"),
            other => panic!("{condition}: {other:?}"),
        }
    }
    assert_eq!((never, always), (9, 5));
}

#[test]
fn what_cannot_be_decided_is_neither_passed_nor_found_wrong() {
    for condition in [
        "金额 * 2 > 10 且 金额 * 2 < 5",
        "次数(回访) ≥ 2",
        "回访.满意度 = 满意 且 次数(回访) < 1",
        "期限 - 2021年6月15日 > 3日",
    ] {
        let policy = load(&duty("甲", "3个工作日内", "办结", &format!("; 条件 {condition}")));
        assert_eq!((policy.checks().findings.len(), policy.checks().undecided.len()), (0, 1), "{condition}");
        assert!(policy.findings().is_empty(), "{condition}");
    }
    // What is open cannot save what never holds.
    let policy = load(&duty("甲", "3个工作日内", "办结", "; 条件 次数(回访) ≥ 2 且 金额 > 3 且 金额 < 2"));
    found(&policy, "D0412");
}

#[test]
fn an_accepted_finding_stays_visible() {
    let two = |more: &str| {
        load(&[duty("甲", "3个工作日内", "办结", more), duty("乙", "5个工作日内", "办结", "")].concat())
    };
    assert_eq!(two("").checks().silenced, []);
    let policy = two("; 免查 D0407 「两份文件不一致,从严」");
    assert_eq!(policy.findings(), []);
    let [silenced] = policy.checks().silenced.as_slice() else { panic!("one finding is accepted") };
    assert_eq!(silenced.reason, "两份文件不一致,从严");
    assert_eq!(silenced.finding.diagnostic.message, found(&two(""), "D0407").diagnostic.message);
    // Of another code, it accepts nothing.
    let policy = two("; 免查 D0408 「两份文件不一致,从严」");
    let codes: Vec<&str> = policy.findings().iter().map(|it| it.code()).collect();
    assert_eq!(codes, ["D0421", "D0407"]);
}

#[test]
fn a_part_that_is_found_adds_nothing() {
    let tickets = tickets();
    for (condition, code, without) in [
        ("紧急 或 (类别 = 咨询 且 类别 = 投诉)", "D0412", "紧急"),
        ("金额 > 100 或 金额 > 150 且 金额 < 50", "D0412", "金额 > 100"),
        ("紧急 且 (有(类别) 或 非 有(类别))", "D0413", "紧急"),
        ("类别 = 咨询 且 非 (金额 ≥ 100 且 金额 < 50 且 有(金额))", "D0413", "类别 = 咨询"),
    ] {
        let own = |condition: &str| load(&duty("甲", "3个工作日内", "办结", &format!("; 条件 {condition}")));
        let (whole, without) = (own(condition), own(without));
        found(&whole, code);
        assert!(without.findings().is_empty());
        for (_, ticket) in &tickets {
            let opened =
                [&whole, &without].map(|policy| of_all(&judge(policy, ticket), "status") == ["overdue"]);
            assert_eq!(opened[0], opened[1], "{condition}");
        }
    }
}

#[test]
fn what_never_happens_opens_nothing() {
    let watched = duty("受督", "1个工作日内", "回复", "");
    let untimed = duty("不限", "立即", "回复", "");
    let ladder = |rungs: &str| format!("督办 牌 {{ 督办对象 承办单位; 适用于 受督; {rungs} }}\n");
    for (rules, trigger) in [
        (ladder("逾期 → 黄牌 可以; 连续1次 黄牌 → 红牌"), "牌.红牌"),
        (ladder("逾期 → 黄牌 可以"), "牌.黄牌"),
        (untimed.clone(), "不限 逾期"),
        (untimed.clone(), "不限 期满"),
    ] {
        let waiting =
            duty("候", "3个工作日内", "办结", "").replace("自 接收 起", &format!("自 {trigger} 起"));
        let policy = load(&[watched.clone(), rules, waiting].concat());
        found(&policy, "D0423");
        let judged = judge(&policy, &ticket(&Example { matter: "诉求".to_owned(), facts: Vec::new() }, &[]));
        assert!(!of_all(&judged, "duty").contains(&"候".to_owned()), "{trigger}: {judged}");
    }
    // What does happen opens it.
    let waiting = duty("候", "3个工作日内", "办结", "").replace("自 接收 起", "自 牌.黄牌 起");
    let policy = load(&[watched, ladder("逾期 → 黄牌"), waiting].concat());
    assert!(policy.findings().is_empty());
    let judged = judge(&policy, &ticket(&Example { matter: "诉求".to_owned(), facts: Vec::new() }, &[]));
    assert!(of_all(&judged, "duty").contains(&"候".to_owned()), "{judged}");
}

#[test]
fn shipped_policies_draw_no_warning() {
    for name in ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"] {
        let policy = Policy::load(format!("{}/policies/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let warnings = policy.findings().iter().filter(|it| it.severity() != Severity::Note);
        let warnings: Vec<String> = warnings.map(|it| it.message.say(Lang::Zh)).collect();
        assert!(warnings.is_empty(), "{name}: {warnings:?}");
    }
}

#[test]
fn findings_that_are_many_are_each_there_once() {
    // Where each is held against each other this takes a minute, optimised. Nothing fails then but whoever waits.
    let units: Vec<String> = (0..20_000).map(|n| format!("单位 局{n}")).collect();
    let text = format!("政策 试验 {{ 语言 1; 施行 2021年1月1日 }}\n{}\n", units.join("\n"));
    let file = SourceFile { name: "试验.duban".to_owned(), bytes: text.into_bytes() };
    let policy = Policy::from_files(vec![file], Calendar::national()).unwrap();
    let unused = policy.checks().findings.iter().filter(|it| it.diagnostic.code() == "D0401");
    assert_eq!(unused.count(), units.len());
}
