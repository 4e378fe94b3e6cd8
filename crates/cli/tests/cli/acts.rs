//! What falls due, the same facts under two policies, two policies side by side; and where answers cannot be written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use icalendar::{Calendar, CalendarComponent, Component};

use crate::house::{Folder, duban, duban_with, kept, late, root, ticket};

/// Zibo with 15 working days cut to 10, in a folder of its own; imports and the official text stand where they were.
fn cut(folder: &Folder) -> String {
    let copy = |from: &Path, to: &Path| {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.replace("时限      第15个工作日 12:00 前", "时限      第10个工作日 12:00 前");
            fs::write(to.join(path.file_name().unwrap()), text).unwrap();
        }
    };
    let to = folder.path("zibo");
    copy(&root().join("policies/zibo"), Path::new(&to));
    copy(&root().join("policies/common"), Path::new(&folder.path("common")));
    to
}

/// One that is solved on the twelfth working day.
fn slow(id: &str) -> String {
    ticket(
        id,
        &[
            ("接收", "2021-01-04T09:30:00+08:00"),
            ("初步回复", "2021-01-05T09:00:00+08:00"),
            ("解决确认", "2021-01-20T10:00:00+08:00"),
            ("答复企业", "2021-01-20T11:00:00+08:00"),
            ("反馈平台", "2021-01-20T11:30:00+08:00"),
        ],
    )
}

#[test]
fn what_falls_due_as_text_in_both_languages() {
    for (name, arguments) in [
        ("due-tengzhou", vec!["due", "tengzhou", "examples/tengzhou-台账.json", "--as-of", "2023-03-01"]),
        (
            "due-tengzhou-en",
            vec!["due", "tengzhou", "examples/tengzhou-台账.json", "--as-of", "2023-03-01", "--lang", "en"],
        ),
        (
            "due-liaoyuan",
            vec![
                "due",
                "liaoyuan",
                "examples/liaoyuan-台账.json",
                "--as-of",
                "2024-12-20",
                "--within",
                "2024-12-31",
            ],
        ),
        (
            "due-zibo-ticket",
            vec![
                "due",
                "zibo",
                "examples/zibo-ticket.json",
                "--as-of",
                "2021-01-05",
                "--within",
                "15个工作日",
            ],
        ),
    ] {
        let answer = duban(&arguments);
        assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{name}");
        insta::assert_snapshot!(name, answer.out);
    }
}

#[test]
fn what_falls_due_as_a_calendar_is_read_back_by_another_program() {
    let arguments =
        ["due", "tengzhou", "examples/tengzhou-台账.json", "--as-of", "2023-03-01", "--within", "2周"];
    let text = duban(&[&arguments[..], &["--format", "ics"]].concat());
    assert_eq!((text.status, text.err.as_str()), (0, ""));
    for line in text.out.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line}");
    }
    assert!(text.out.ends_with("END:VCALENDAR\r\n"));
    let read: Calendar = text.out.parse().unwrap();
    let json = duban(&[&arguments[..], &["--format", "json"]].concat()).json();
    let units = json["units"].as_array().unwrap();
    let items: Vec<&serde_json::Value> =
        units.iter().flat_map(|unit| unit["items"].as_array().unwrap()).collect();
    let events: Vec<_> = read
        .components
        .iter()
        .filter_map(|one| if let CalendarComponent::Event(event) = one { Some(event) } else { None })
        .collect();
    assert!(!items.is_empty());
    assert_eq!(events.len(), items.len());
    let uids: BTreeSet<&str> = events.iter().map(|event| event.get_uid().unwrap()).collect();
    assert_eq!(uids, items.iter().map(|item| item["uid"].as_str().unwrap()).collect());
    assert_eq!(uids.len(), events.len(), "each has an id of its own");
    for (event, item) in events.iter().zip(&items) {
        assert_eq!(event.get_uid(), item["uid"].as_str());
        assert!(event.get_summary().unwrap().contains(item["name"].as_str().unwrap()));
        let due: String =
            item["due"].as_str().unwrap()[..19].chars().filter(|c| c.is_ascii_digit()).collect();
        let start: String =
            event.property_value("DTSTART").unwrap().chars().filter(|c| c.is_ascii_digit()).collect();
        assert!(due.starts_with(&start), "{due} {start}");
        assert_eq!(event.property_value("DTSTAMP"), Some("20230301T155959Z"));
    }
}

#[test]
fn the_ids_of_a_calendar_do_not_rest_on_the_moment_of_asking() {
    let uids = |as_of: &str| {
        let arguments = [
            "due",
            "zibo",
            "examples/zibo-ticket.json",
            "--as-of",
            as_of,
            "--within",
            "30日",
            "--format",
            "json",
        ];
        let json = duban(&arguments).json();
        let units = json["units"].as_array().unwrap().clone();
        let items = units.iter().flat_map(|unit| unit["items"].as_array().unwrap().clone());
        items
            .map(|item| (item["name"].as_str().unwrap().to_owned(), item["uid"].as_str().unwrap().to_owned()))
            .collect::<BTreeSet<_>>()
    };
    let (first, second) = (uids("2021-01-05"), uids("2021-01-06"));
    assert!(!first.is_empty());
    assert_eq!(first, second);
}

#[test]
fn a_span_that_is_none_is_refused() {
    duban(&["due", "zibo", "examples/zibo-ticket.json", "--within", "很快"]).refused(&["很快"]);
    let past =
        ["due", "zibo", "examples/zibo-ticket.json", "--within", "2020-01-01", "--as-of", "2021-01-05"];
    duban(&past).refused(&["U0120", "2020-01-01"]);
}

#[test]
fn due_whatif_and_diff_match_their_schemas() {
    let folder = Folder::new("acts-schemas");
    let cut = cut(&folder);
    let facts = folder.file("facts.ndjson", format!("{}\n{}\n{}\n", kept("A"), late("B"), slow("C")));
    for (shape, arguments) in [
        (
            "due",
            vec![
                "due",
                "liaoyuan",
                "examples/liaoyuan-台账.json",
                "--as-of",
                "2024-06-01",
                "--format",
                "json",
            ],
        ),
        (
            "whatif",
            vec!["whatif", "zibo", "--against", &cut, &facts, "--as-of", "2021-03-01", "--format", "json"],
        ),
        ("diff", vec!["diff", "zibo", "tengzhou", "--format", "json"]),
    ] {
        let schema = duban(&["schema", shape]).json();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let value = duban(&arguments).json();
        assert_eq!(value["schema"], format!("duban/{shape}/1"));
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{shape}: {wrong:?}");
    }
}

#[test]
fn the_same_facts_under_a_shorter_limit() {
    let folder = Folder::new("acts-whatif");
    let cut = cut(&folder);
    let lines = format!("{}\n{}\n{}\n", kept("A"), late("B"), slow("C"));
    let facts = folder.file("facts.ndjson", &lines);
    let asked = ["whatif", "policies/zibo", "--against", &cut, &facts, "--as-of", "2021-01-22"];
    let json = duban(&[&asked[..], &["--format", "json"]].concat()).json();
    // C was solved on the twelfth working day; A and B are not solved yet.
    let summary = &json["summary"];
    assert_eq!((&summary["tickets"], &summary["changed_tickets"]), (&3.into(), &3.into()));
    let states: BTreeSet<(String, String, String)> = json["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            (
                format!("{} {}", text(&one["ticket"]), text(&one["duty"])),
                text(&one["before"]["status"]),
                text(&one["after"]["status"]),
            )
        })
        .collect();
    let expected = [
        ("A 解决确认", "pending", "overdue"),
        ("A 答复企业", "pending", "overdue"),
        ("B 解决确认", "pending", "overdue"),
        ("B 答复企业", "pending", "overdue"),
        ("C 解决确认", "met", "late"),
        ("C 答复企业", "met", "late"),
    ];
    assert_eq!(states, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).into());
    assert_eq!(summary["more_missed"], 6);
    let unit = &json["units"][0];
    assert_eq!(
        (&unit["unit"], &unit["worse"], &unit["more_missed"]),
        (&"市住建局".into(), &6.into(), &6.into())
    );
}

#[test]
fn facts_read_as_a_whole_come_to_the_same_shift() {
    let folder = Folder::new("acts-whole");
    let cut = cut(&folder);
    let lines = format!("{}\n{}\n{}\n", kept("A"), late("B"), slow("C"));
    let facts = folder.file("facts.ndjson", &lines);
    let asked = ["whatif", "policies/zibo", "--against", &cut, &facts, "--as-of", "2021-01-22"];
    let json = duban(&[&asked[..], &["--format", "json"]].concat()).json();
    let array = format!("[{}]", lines.trim().replace('\n', ","));
    let whole = folder.file("facts.json", array);
    let other = duban(&[
        "whatif",
        "policies/zibo",
        "--against",
        &cut,
        &whole,
        "--as-of",
        "2021-01-22",
        "--format",
        "json",
    ])
    .json();
    for key in ["summary", "duties", "units", "transitions", "violations", "escalations", "beside", "changes"]
    {
        assert_eq!(json[key], other[key], "{key}");
    }
}

#[test]
fn a_shift_as_text() {
    let folder = Folder::new("acts-shift");
    let cut = cut(&folder);
    let facts = folder.file("facts.ndjson", format!("{}\n{}\n{}\n", kept("A"), late("B"), slow("C")));
    let asked = ["whatif", "policies/zibo", "--against", &cut, &facts, "--as-of", "2021-01-22"];
    let hide = |text: String| {
        text.lines()
            .map(|line| {
                line.split(",摘要").next().unwrap().split(", digest").next().unwrap().to_owned() + "\n"
            })
            .collect::<String>()
    };
    insta::assert_snapshot!("whatif", hide(duban(&asked).out));
    insta::assert_snapshot!(
        "whatif-en",
        hide(duban(&[&asked[..], &["--lang", "en", "--list", "2"]].concat()).out)
    );
    let same = ["whatif", "zibo", "--against", "zibo", &facts, "--as-of", "2021-01-22"];
    insta::assert_snapshot!("whatif-same", hide(duban(&same).out));
}

#[test]
fn what_one_of_the_policies_cannot_take_is_rejected() {
    let folder = Folder::new("acts-rejected");
    let facts = folder.file("facts.ndjson", format!("{}\n{{\"id\":1}}\n{}\n", kept("A"), late("B")));
    let answer =
        duban(&["whatif", "zibo", "--against", "zibo", &facts, "--as-of", "2021-01-22", "--format", "json"]);
    assert_eq!(answer.status, 3);
    answer.says(&["facts.ndjson:2"]);
    assert_eq!(answer.json()["summary"]["rejected"], 1);
}

#[test]
fn two_policies_side_by_side() {
    let folder = Folder::new("acts-diff");
    let cut = cut(&folder);
    let hide = |text: String| {
        text.lines()
            .map(|line| {
                line.split(",摘要").next().unwrap().split(", digest").next().unwrap().to_owned() + "\n"
            })
            .collect::<String>()
    };
    let answer = duban(&["diff", "policies/zibo", &cut]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    insta::assert_snapshot!("diff-cut", hide(answer.out));
    insta::assert_snapshot!("diff-cities", hide(duban(&["diff", "zibo", "tengzhou"]).out));
    insta::assert_snapshot!("diff-cut-en", hide(duban(&["diff", "policies/zibo", &cut, "--lang", "en"]).out));
    let json = duban(&["diff", "policies/zibo", &cut, "--format", "json"]).json();
    assert_eq!(json["summary"]["stricter"], 1);
    let back = duban(&["diff", &cut, "policies/zibo", "--format", "json"]).json();
    assert_eq!(back["summary"]["laxer"], 1);
}

#[test]
fn who_belongs_to_a_group_is_part_of_what_is_promised() {
    let folder = Folder::new("acts-groups");
    let policy = |members: &str| {
        format!(
            "政策 甲 {{ 语言 1; 施行 2024年1月1日 }}\n单位组 镇街 = {members}\n单位组 属地 = 镇街、开发区\n\
             定期 例会 {{ 责任单位 分别 属地; 每月 例会 }}\n"
        )
    };
    let (old, new) =
        (folder.file("旧.duban", policy("东镇、西镇")), folder.file("新.duban", policy("东镇、西镇、南镇")));
    let text = duban(&["diff", &old, &new]).out;
    assert!(text.contains("单位组 属地  东镇、西镇、开发区 → 东镇、西镇、南镇、开发区"), "{text}");
    assert!(!text.contains("责任单位"), "the line itself is the same: {text}");
    assert!(duban(&["diff", &old, &old]).out.contains("相同 1"));
}

#[test]
fn help_stands_in_both_languages_with_examples() {
    for command in ["due", "whatif", "diff", "man"] {
        let chinese = duban(&[command, "--help"]);
        assert!(chinese.out.contains("例:") && chinese.out.contains("用法"), "{}", chinese.out);
        let english = duban(&[command, "--help", "--lang", "en"]);
        assert!(english.out.contains("Examples:") && english.out.contains("Usage:"), "{}", english.out);
    }
    insta::assert_snapshot!("help-en", duban(&["--help", "--lang", "en"]).out);
    insta::assert_snapshot!("help-due", duban(&["due", "--help"]).out);
    insta::assert_snapshot!("help-check-en", duban(&["--lang", "en", "check", "--help"]).out);
}

#[test]
fn a_mistyped_command_or_policy_is_told_the_nearest() {
    duban(&["duu", "zibo"]).refused(&["duu", "due"]);
    duban(&["whatiff", "zibo"]).refused(&["whatif"]);
    duban(&["diff", "zibp", "zibo"]).refused(&["zibo"]);
    duban(&["due", "zibo", "--withn", "2周"]).refused(&["--within"]);
    duban(&["man", "chekc"]).refused(&["check"]);
}

#[test]
fn manual_pages_are_written_and_rendered() {
    let folder = Folder::new("acts-man");
    let all = folder.path("man1");
    fs::create_dir_all(&all).unwrap();
    assert_eq!(duban(&["man", "--all", &all]).status, 0);
    let page = duban(&["man", "check"]).out;
    assert_eq!(page, fs::read_to_string(Path::new(&all).join("duban-check.1")).unwrap());
    assert!(page.contains(".TH duban-check 1") && page.contains(".SH 选项"), "{page}");
    assert!(duban(&["man", "check", "--lang", "en"]).out.contains(".SH OPTIONS"));
    assert_eq!(fs::read_dir(&all).unwrap().count(), 20, "a page for each command, and for those of calendar");
    // Where groff is installed, it finds nothing to complain of.
    let Ok(groff) = std::process::Command::new("groff")
        .args(["-man", "-Tutf8", "-K", "utf8", "-ww", "-z"])
        .arg(Path::new(&all).join("duban-check.1"))
        .output()
    else {
        return;
    };
    let said = String::from_utf8_lossy(&groff.stderr);
    assert!(groff.status.success(), "{said}");
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let folder = Folder::new("acts-over");
    let facts = folder.file("facts.ndjson", format!("{}\n", kept("A")));
    let before = fs::read(&facts).unwrap();
    for command in [
        vec!["check", "zibo", &facts, "-o", &facts],
        vec!["check", "zibo", &facts, "--format", "ndjson", "-o", &facts],
        vec!["due", "zibo", &facts, "-o", &facts],
        vec!["whatif", "zibo", "--against", "zibo", &facts, "-o", &facts],
        vec!["explain", "zibo", &facts, "--ticket", "A", "-o", &facts],
    ] {
        duban(&command).refused(&["U0202", "facts.ndjson"]);
        assert_eq!(fs::read(&facts).unwrap(), before, "{command:?}");
    }
}

#[test]
fn facts_from_standard_input_are_taken_by_all() {
    let line = late("B") + "\n";
    for command in [
        vec!["due", "zibo", "-", "--as-of", "2021-01-06"],
        vec!["whatif", "zibo", "--against", "zibo", "-", "--as-of", "2021-01-06"],
    ] {
        let answer = duban_with(&command, line.as_bytes());
        assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{command:?}");
    }
}
