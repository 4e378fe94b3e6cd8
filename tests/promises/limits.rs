//! Every limit, one by one: what has just the size passes, what is one greater is an error that names the limit and its
//! value in both languages.

use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Severity};
use duban::source::Source;
use duban::value::Moment;
use duban::{CheckOptions, Chunk, Error, Limits, LoadOptions, Policy, SourceFile, StreamOptions, Ticket};

use super::{at, crowded};

const POLICY: &str = "政策 示范 { 语言 1; 施行 2021年1月1日 }
单位 甲街道 { 又名 「甲街」、「甲办」、「甲街办」 }
单位 乙街道
单位组 镇街 = 甲街道、乙街道
名录 企业 = 「一」、「二」、「三」、「四」、「五」、「六」
事项 诉求 {
    角色 承办单位
    字段 类别 ?: 咨询 | 求助 | 投诉 | 建议 | 举报
    字段 标签 ?: 列表<文>
    事件 接收
    事件 办结
}
义务 办理 { 事项 诉求; 责任单位 承办单位; 自 接收; 时限 (((3个工作日))) ; 完成 办结; 条件 ((类别 = 咨询)) 或 类别 ≠ 咨询 }
督办 催办 { 督办对象 承办单位; 适用于 办理; 逾期 → 一; 逾期满1日 → 二; 逾期满2日 → 三 }
定期 例会 { 责任单位 分别 镇街; 每月 例会 }
考核 测评 { 考核对象 分别 镇街; 周期 每年; 得分 得分; 后1位 → 检查 }
";

const FORMULA: &str = "计分办法 得分(s) 「 公式 」\n";

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn file(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { name: "政策.duban".to_owned(), bytes: text.as_bytes().to_vec() }]
}

/// The policy with a formula.
fn text(formula: &str) -> String {
    format!("{}{}", POLICY.replace("(((3个工作日)))", "3个工作日内"), FORMULA.replace("公式", formula))
}

fn read(text: &str, limits: Limits) -> Result<Policy, Error> {
    Policy::from_files(file(text), limits)
}

fn with(set: impl Fn(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    set(&mut limits);
    limits
}

/// An error names its limit and the value of it, to officers and to others.
fn names(findings: &[Diagnostic], code: &str, limit: &str) {
    let finding = findings.iter().find(|finding| finding.code() == code);
    let finding = finding.unwrap_or_else(|| panic!("no {code} among {findings:?}"));
    assert_eq!(finding.severity(), Severity::Error);
    for lang in [Lang::Zh, Lang::En] {
        let said = finding.message.say(lang);
        assert!(said.contains(limit), "{said} does not say {limit}");
    }
}

/// What has `most` of something is read within that limit, and refused within one less.
fn bounds(text: &str, most: usize, code: &str, set: impl Fn(&mut Limits, usize)) {
    let read = |most| read(text, with(|limits| set(limits, most)));
    if let Err(error) = read(most) {
        panic!("{code} at {most}: {error}");
    }
    let error = read(most - 1).expect_err(code);
    names(&error.findings, code, &(most - 1).to_string());
}

#[test]
fn files_and_documents() {
    let whole = text("60");
    bounds(&whole, whole.len(), "D0001", |limits, most| limits.file_bytes = most);
    let longest = std::fs::read_dir(at("policies/zibo")).unwrap();
    let longest = longest.map(|entry| entry.unwrap().metadata().unwrap().len()).max().unwrap();
    let from_disk = |most| Policy::load_with(at("policies/zibo"), with(|limits| limits.file_bytes = most));
    from_disk(usize::try_from(longest).unwrap()).unwrap();
    let short = usize::try_from(longest).unwrap() - 1;
    assert!(from_disk(short).is_err(), "a file of more than {short} bytes was read");

    let document = Policy::load(at("policies/zibo")).unwrap().export();
    let import = |most| {
        let limits = with(|limits| limits.document_bytes = most);
        Policy::import_with(Source::new("policy.json", document.as_str()), limits)
    };
    import(document.len()).unwrap();
    let error = import(document.len() - 1).expect_err("too many bytes");
    names(&error.findings, "D0001", &(document.len() - 1).to_string());
}

#[test]
fn what_a_policy_may_hold() {
    let whole = text("60");
    let declarations = whole.lines().filter(|line| !line.starts_with([' ', '}']) && !line.is_empty()).count();
    bounds(&whole, declarations, "L0001", |limits, most| limits.declarations = most);
    bounds(&whole, 3, "L0003", |limits, most| limits.ladder_steps = most);
    bounds(&whole, 2, "D0107", |limits, most| limits.nesting = most);
}

#[test]
fn lists_of_every_kind() {
    let head = "政策 示范 { 语言 1; 施行 2021年1月1日 }\n单位 甲\n单位 乙\n单位 丙\n单位 丁\n单位 戊\n";
    let matter = "事项 诉求 { 字段 类别 ?: 一 | 二 | 三 | 四 | 五; 事件 接收 }\n";
    let lists = [
        "单位组 都 = 甲、乙、丙、丁、戊\n",
        "名录 企业 = 「一」、「二」、「三」、「四」、「五」\n",
        matter,
        "事项 诉求 { 事件 接收 { 类别 : 一 | 二 | 三 | 四 | 五 } }\n",
        "事项 诉求 { 事件 接收 { 一 : 文; 二 : 文; 三 : 文; 四 : 文; 五 : 文 } }\n",
        "事项 诉求 { 事件 一; 事件 二; 事件 三; 事件 四; 事件 五 }\n",
        "单位 己 { 又名 「一」、「二」、「三」、「四」、「五」 }\n",
        "定期 例会 { 责任单位 分别 甲、乙、丙、丁、戊; 每月 例会 }\n",
    ];
    for list in lists {
        bounds(&format!("{head}{list}"), 5, "L0002", |limits, most| limits.list_items = most);
    }
}

#[test]
fn formulas() {
    // How much a formula takes of each is the engine's affair: some number suffices, and one less does not.
    type Set = fn(&mut Limits, usize);
    let bounded: [(&str, usize, Set); 6] = [
        ("1.5 + 1.5", 9, |limits, most| limits.formula_bytes = most),
        ("1+(1+(1+1))", 4, |limits, most| limits.formula_depth = most),
        ("fn 甲(n) { n } fn 乙(n) { 甲(n) } 乙(1)", 2, |limits, most| limits.formula_calls = most),
        ("let 甲 = \"一二三\"; 1", 9, |limits, most| limits.formula_size = most),
        ("let 甲 = 1; let 乙 = 1; let 丙 = 1; 甲 + 乙 + 丙", 3, |limits, most| {
            limits.formula_names = most
        }),
        ("let 甲 = 0; while 甲 < 50 { 甲 += 1; } 甲", 100, |limits, most| {
            limits.formula_operations = most as u64
        }),
    ];
    for (formula, least, set) in bounded {
        let whole = text(formula);
        let reads = |most: usize| read(&whole, with(|limits| set(limits, most)));
        let most = (1..2_000).find(|most| reads(*most).is_ok()).expect(formula);
        assert!(most >= least, "{formula}: {most} suffice");
        names(&reads(most - 1).expect_err(formula).findings, "D0266", &(most - 1).to_string());
    }
}

#[test]
fn limits_of_the_stack_can_only_be_lowered() {
    let deep = |levels: usize| {
        let condition = format!("{}类别 = 咨询{}", "(".repeat(levels), ")".repeat(levels));
        text("60").replace("((类别 = 咨询)) 或 类别 ≠ 咨询", &condition)
    };
    let raised = with(|limits| {
        (limits.nesting, limits.formula_depth, limits.formula_calls) = (1_000_000, 1_000_000, 1_000_000)
    });
    names(&read(&deep(100), raised).unwrap_err().findings, "D0107", "64");
    let nested = text(&format!("{}1{}", "(".repeat(100), ")".repeat(100)));
    names(&read(&nested, raised).unwrap_err().findings, "D0266", "32");
    let calls = text("fn 甲(n) { 甲(n + 1) } 甲(0)");
    names(&read(&calls, raised).unwrap_err().findings, "D0266", "16");
}

const TICKET: &str = r#"{"id": "甲-1", "matter": "企业诉求", "parties": {"承办单位": "市住建局"}, "events": [
    {"event": "接收", "at": "2021-01-04T09:30:00+08:00"}, {"event": "初步回复", "at": "2021-01-05T09:30:00+08:00"}]}"#;

fn zibo(limits: Limits) -> Policy {
    Policy::load_with(at("policies/zibo"), limits).unwrap()
}

/// Judged whole, in a list, as a stream and as a value, a ticket beyond a limit is rejected, and its neighbour is not.
fn refuses(policy: &Policy, ticket: &str, code: &str, limit: &str) {
    let as_of = moment("2023-06-30");
    let whole = policy.check_text(Source::new("件.json", ticket), as_of, CheckOptions::default());
    names(&whole.unwrap_err().findings, code, limit);
    let error = policy.check(&Ticket::from_json(ticket).unwrap(), as_of).unwrap_err();
    names(&error.findings, code, limit);
    let matter = Ticket::from_json(ticket).unwrap().matter.unwrap();
    let small = format!(r#"{{"id": "乙-1", "matter": "{matter}"}}"#);
    let line = ticket.replace('\n', " ");
    let lines = format!("{small}\n{line}\n{}\n", small.replace("乙-1", "乙-2"));
    let listed =
        policy.check_text(Source::new("件.ndjson", lines.as_str()), as_of, CheckOptions::default()).unwrap();
    names(&listed.rejected, code, limit);
    assert_eq!((listed.report.summary.tickets, listed.report.summary.rejected), (2, 1));
    let place = listed.rejected[0].place().unwrap();
    let source = listed.sources.get(place.file).unwrap();
    assert_eq!(source.line_column(place.span.start).0, 2, "the line of the ticket");

    let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    let mut out = Vec::new();
    let chunk = Chunk { text: lines.as_bytes(), name: "件.ndjson", lines_before: 0, bytes_before: 0 };
    let wrong = judge.chunk(chunk, &mut out);
    assert_eq!(wrong.len(), 1);
    names(&wrong[0].findings, code, limit);
    assert!(wrong[0].to_string().contains("件.ndjson:2:"), "{}", wrong[0]);
    assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 2, "{}", String::from_utf8_lossy(&out));
    let summary = policy.stream_summary(&judge.finish(), as_of);
    assert_eq!((summary.tickets, summary.rejected), (2, 1));
}

fn accepts(policy: &Policy, ticket: &str) {
    policy.check_text(Source::new("件.json", ticket), moment("2023-06-30"), CheckOptions::default()).unwrap();
}

#[test]
fn events_and_obligations_of_a_ticket() {
    accepts(&zibo(with(|limits| limits.ticket_events = 2)), TICKET);
    refuses(&zibo(with(|limits| limits.ticket_events = 1)), TICKET, "F0016", "1");
    // 初步回复, 解决确认, 答复企业
    accepts(&zibo(with(|limits| limits.ticket_obligations = 3)), TICKET);
    refuses(&zibo(with(|limits| limits.ticket_obligations = 2)), TICKET, "L0006", "2");
    let policy = zibo(with(|limits| limits.ticket_obligations = 2));
    let facts = vec![Source::new("件.json", TICKET)];
    let explained =
        policy.explain_texts(facts, ("甲-1", None), moment("2021-02-01"), CheckOptions::default());
    names(&explained.unwrap_err().findings, "L0006", "2");
}

#[test]
fn rounds_in_one_second() {
    // A breach is heard of in one round, and what it brings in others.
    let late = TICKET.replace("2021-01-0", "2023-03-0").replace("初步回复", "联系企业");
    let tengzhou = |most| {
        Policy::load_with(at("policies/tengzhou"), with(|limits| limits.ticket_rounds = most)).unwrap()
    };
    let as_of = moment("2023-06-30");
    let judged = |most| tengzhou(most).check(&Ticket::from_json(&late).unwrap(), as_of);
    let most = (1..100).find(|most| judged(*most).is_ok()).unwrap();
    assert!(most > 1, "nothing came of the breach");
    refuses(&tengzhou(most - 1), &late, "L0007", &(most - 1).to_string());
}

/// What a ticket crowded with changes looks at grows with the square of them, not faster, and the limit holds it.
#[test]
fn looks_at_what_happened_before() {
    let policy =
        |most| Policy::from_files(file(crowded::POLICY), with(|limits| limits.ticket_looks = most)).unwrap();
    let least = |changes| {
        let ticket = Ticket::from_json(&crowded::ticket(changes)).unwrap();
        let (mut low, mut high) = (0, 1 << 24);
        while low < high {
            let middle = (low + high) / 2;
            if policy(middle).check(&ticket, moment("2021-02-01")).is_ok() {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    };
    let (few, many) = (least(20), least(80));
    assert!(few > 20, "{few}");
    assert!(
        (few * 14..few * 18).contains(&many),
        "four times the changes, sixteen times the looks: {few}, {many}"
    );
    accepts(&policy(few), &crowded::ticket(20));
    refuses(&policy(few - 1), &crowded::ticket(20), "L0009", &(few - 1).to_string());
}

/// A condition that looks once at the two events there are looks at two: so many may be looked at, and not one less.
#[test]
fn looks_are_counted_one_by_one() {
    let rules = "政策 示范 { 语言 1; 施行 2021年1月1日 }
事项 诉求 { 角色 承办单位; 事件 补件; 事件 接收; 事件 办结 }
义务 办理 { 责任单位 承办单位; 条件 已发生(补件); 自 接收 起; 时限 3个工作日内; 完成 办结 }
";
    let ticket = r#"{"id": "甲-1", "matter": "诉求", "events": [
        {"event": "补件", "at": "2021-01-04T09:00:00+08:00"}, {"event": "接收", "at": "2021-01-04T10:00:00+08:00"}]}"#;
    let policy = |most| read(rules, with(|limits| limits.ticket_looks = most)).unwrap();
    accepts(&policy(2), ticket);
    refuses(&policy(1), ticket, "L0009", "1");
}

#[test]
fn values_of_a_ticket() {
    let whole = text("60");
    let policy = |most| read(&whole, with(|limits| limits.list_items = most)).unwrap();
    let values = |count: usize| {
        let tags: Vec<String> = (0..count).map(|n| format!("\"签{n}\"")).collect();
        format!(r#"{{"id": "甲-1", "matter": "诉求", "fields": {{"标签": [{}]}}}}"#, tags.join(", "))
    };
    accepts(&policy(20), &values(20));
    let error = policy(20).check(&Ticket::from_json(&values(21)).unwrap(), moment("2021-02-01")).unwrap_err();
    names(&error.findings, "L0005", "20");
}

#[test]
fn facts_as_a_whole() {
    let policy = |most| zibo(with(|limits| limits.facts_bytes = most));
    accepts(&policy(TICKET.len()), TICKET);
    let text = Source::new("件.json", TICKET);
    let error = policy(TICKET.len() - 1).check_text(text, moment("2021-02-01"), CheckOptions::default());
    names(&error.unwrap_err().findings, "L0004", &(TICKET.len() - 1).to_string());
}

#[test]
fn periods_beside_the_tickets() {
    let ledger = r#"{"tickets": [], "activities": []}"#;
    let check = |limits| {
        let policy = Policy::load_with(at("policies/tengzhou"), limits).unwrap();
        policy.check_text(Source::new("台账.json", ledger), moment("2023-06-30"), CheckOptions::default())
    };
    let entries = check(Limits::default()).unwrap().report.routines.len();
    assert!(entries > 50, "{entries}");
    assert_eq!(check(with(|limits| limits.periods = entries)).unwrap().report.routines.len(), entries);
    let error = check(with(|limits| limits.periods = entries - 1)).unwrap_err();
    names(&error.findings, "L0008", &(entries - 1).to_string());
}

#[test]
fn what_is_many_takes_no_square() {
    // Each of these took a minute, unoptimised, where every text or key was compared with every other.
    let mut keys = String::new();
    for n in 0..50_000 {
        keys.push_str(&format!(r#""键{n}": 1, "#));
    }
    let fields = format!(r#"{{"id": "甲-1", "matter": "企业诉求", "fields": {{{keys}"末": 1}}}}"#);
    let policy = zibo(Limits::default());
    let check = |facts: &str| {
        policy.check_text(Source::new("件.json", facts), moment("2021-02-01"), CheckOptions::default())
    };
    assert!(check(&fields).is_err());
    let event = |n: usize| {
        format!(r#"{{"event": "改派", "at": "2021-01-04T09:30:00+08:00", "set": {{"承办单位": "局{n}"}}}}"#)
    };
    let events: Vec<String> = (0..5_000).map(event).collect();
    let ticket = format!(r#"{{"id": "甲-1", "matter": "企业诉求", "events": [{}]}}"#, events.join(","));
    let _ = check(&ticket);
}

#[test]
fn many_names_that_are_not_declared_are_each_told() {
    let units: String = (0..2_000).map(|n| format!("单位 局{n} {{ 上级 处{n} }}\n")).collect();
    let error = read(&format!("{}{units}", text("60")), Limits::default()).unwrap_err();
    let unknown: Vec<&Diagnostic> = error.findings.iter().filter(|one| one.code() == "D0201").collect();
    assert_eq!(unknown.len(), 2_000);
    // The first come with the nearest name. To look for it through all names for each takes the square of them, and room for it.
    let helped = unknown.iter().filter(|one| !one.help.is_empty()).count();
    assert!((100..1_000).contains(&helped), "{helped}");
}

#[test]
fn units_of_groups_inside_groups() {
    // Two, the same two and one more, and those three and one more.
    let groups = "单位组 大组 = 更大、镇街\n单位组 更大 = 镇街、甲街道\n";
    bounds(&format!("{}{groups}", text("60")), 2 + 3 + (3 + 2), "L0010", |limits, most| {
        limits.group_members = most
    });
    // What comes back to itself is told so, and ends.
    let loops = read(&format!("{}单位组 头 = 尾\n单位组 尾 = 头、尾\n", text("60")), Limits::default());
    assert!(loops.unwrap_err().findings.iter().all(|finding| finding.code() != "L0010"));
    // Each of these holds one more than the one before.
    let tower: String = (0..2_000).map(|n| format!("单位组 组{} = 组{n}、甲街道\n", n + 1)).collect();
    let error = read(&format!("{}单位组 组0 = 镇街\n{tower}", text("60")), Limits::default()).unwrap_err();
    names(&error.findings, "L0010", "1000000");
}

#[test]
fn the_calendar_and_limits_go_together() {
    let mut options = LoadOptions::from(Calendar::national());
    options.limits.ticket_events = 1;
    let policy = Policy::load_with(at("policies/zibo"), options).unwrap();
    assert_eq!(policy.program().limits.ticket_events, 1);
    assert_eq!(Policy::load(at("policies/zibo")).unwrap().program().limits, Limits::default());
}

#[test]
fn each_limit_names_the_code_it_is_told_by() {
    let code = |word: &&str| word.len() == 5 && word.chars().skip(1).all(|digit| digit.is_ascii_digit());
    let documented: Vec<&str> = include_str!("../../src/limits.rs").split('`').filter(code).collect();
    let tried = include_str!("limits.rs");
    for code in &documented {
        assert!(tried.contains(&format!("\"{code}\"")), "no test of a limit expects {code}");
    }
    for code in include_str!("../../src/diagnostic/limit_texts.rs").split('"').filter(code) {
        assert!(documented.contains(&code), "{code} belongs to no limit");
    }
}
