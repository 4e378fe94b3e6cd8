//! `duban check`: exit statuses, what it reads and writes, and that nothing is said where nothing could be judged.

use crate::house::{Folder, duban, duban_with, kept, late, root, ticket};

#[test]
fn nothing_wrong_is_0_and_a_violation_is_1() {
    let folder = Folder::new("status");
    let (good, bad) = (folder.file("好.json", kept("A")), folder.file("坏.json", late("B")));
    let answer = duban(&["check", "zibo", &good, "--as-of", "2021-01-08"]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    assert!(answer.out.contains("按期完成"));
    let answer = duban(&["check", "zibo", &bad, "--as-of", "2021-01-08"]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    assert!(answer.out.contains("迟1秒"), "{}", answer.out);
}

#[test]
fn a_rejected_record_is_3_and_is_named_with_its_line() {
    let lines = format!("{}\n{}\n{}\n", kept("A"), ticket("B", &[("接受", "2021-01-04")]), kept("C"));
    let answer =
        duban_with(&["check", "zibo", "-", "--as-of", "2021-01-08", "--format", "json"], lines.as_bytes());
    assert_eq!(answer.status, 3);
    answer.says(&["事项里没有事件“接受”", "标准输入:2:", "是不是“接收”"]);
    let report = answer.json();
    assert_eq!(report["summary"]["rejected"], 1);
    assert_eq!((&report["summary"]["tickets"], &report["facts"]["records"]), (&2.into(), &3.into()));
}

#[test]
fn a_broken_line_does_not_hide_the_others() {
    let lines = format!("{{\"id\": \"A\",\n{}\n{}\n}}\n", kept("B"), kept("C"));
    let answer = duban_with(&["check", "zibo", "--as-of", "2021-01-08"], lines.as_bytes());
    assert_eq!(answer.status, 3);
    answer.says(&["JSON没有写完", "标准输入:1:", "JSON写法有误", "标准输入:4:1"]);
    assert!(answer.out.contains("工单 2 件") && answer.out.contains("另有 2 条记录"), "{}", answer.out);
}

#[test]
fn stop_makes_a_bad_record_a_2_and_report_makes_it_a_3() {
    let lines = format!("{}\n{}\n", kept("A"), ticket("B", &[("接受", "2021-01-04")]));
    let stop = duban_with(&["check", "zibo", "--on-error", "stop"], lines.as_bytes());
    stop.refused(&["接受"]);
    let single = ticket("B", &[("接受", "2021-01-04")]);
    duban_with(&["check", "zibo"], single.as_bytes()).refused(&["接受"]);
    let report = duban_with(&["check", "zibo", "--on-error", "report"], single.as_bytes());
    assert_eq!(report.status, 3);
    assert!(report.out.contains("1 条记录读不出来"), "{}", report.out);
}

#[test]
fn a_byte_order_mark_is_fine() {
    let text = format!("\u{FEFF}{}", kept("A"));
    assert_eq!(duban_with(&["check", "zibo", "--as-of", "2021-01-08"], text.as_bytes()).status, 0);
}

#[test]
fn text_that_is_not_utf8_is_refused_at_its_byte() {
    let mut bytes = kept("A").into_bytes();
    bytes[10] = 0xff;
    duban_with(&["check", "zibo"], &bytes).refused(&["不是UTF-8", "第11字节", "标准输入:1:"]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let folder = Folder::new("unreadable");
    let empty = folder.file("空.json", "");
    duban(&["check", "zibo", &empty]).refused(&["文件是空的", "空.json"]);
    duban(&["check", "zibo"]).refused(&["文件是空的", "标准输入"]);
    duban(&["check", "zibo", "没有.json"]).refused(&["读不到“没有.json”", "没有这个文件"]);
    duban(&["check", "zibo", "examples"]).refused(&["这是文件夹"]);
    // Every file is named, not only the first.
    duban(&["check", "zibo", "甲.json", &empty, "乙.json"]).refused(&["甲.json", "乙.json"]);
    duban(&["check", "zibo", "-", "-"]).refused(&["只能写一次"]);
}

#[test]
fn broken_json_says_where() {
    let folder = Folder::new("broken");
    let early = folder.file("early.json", "{\"id\": \"A\",\n \"events\": [");
    duban(&["check", "zibo", &early]).refused(&["没有写完", "early.json:2:"]);
    let wrong = folder.file("wrong.json", "{\"id\": \"A\",\n \"events\": [}\n}");
    duban(&["check", "zibo", &wrong]).refused(&["JSON写法有误", "wrong.json:2:13"]);
    duban_with(&["check", "zibo"], b"42").refused(&["应当是工单"]);
}

#[test]
fn mistakes_in_a_ticket_name_the_nearest_thing_and_no_value() {
    let secret = r#"{"id":"A","fields":{"制度性复杂问題":"张三13800000000"},"events":[]}"#;
    let answer = duban_with(
        &["check", "zibo"],
        secret.replace("\"events\"", "\"matter\":\"企业诉求\",\"events\"").as_bytes(),
    );
    answer.refused(&["没有字段“制度性复杂问題”", "是不是“制度性复杂问题”", "标准输入:1:"]);
    assert!(!answer.err.contains("13800000000"), "{}", answer.err);
    let day = ticket("A", &[("接收", "2021-02-30")]);
    duban_with(&["check", "zibo"], day.as_bytes()).refused(&["“events[0].at”不是", "标准输入:1:"]);
    let key = kept("A").replace("\"events\"", "\"event\"");
    duban_with(&["check", "zibo"], key.as_bytes()).refused(&["不认识“event”", "是不是“events”"]);
    let twice = kept("A").replace("\"events\"", "\"id\":\"B\",\"events\"");
    duban_with(&["check", "zibo"], twice.as_bytes()).refused(&["“id”写了两次"]);
    let note = duban_with(
        &["check", "zibo", "--unknown", "note", "--as-of", "2021-01-08"],
        kept("A").replace("\"events\"", "\"remark\":1,\"events\"").as_bytes(),
    );
    assert_eq!(note.status, 0);
    assert!(note.out.contains("不认识“remark”,没有使用"));
}

#[test]
fn a_ticket_without_a_unit_lacks_a_party() {
    let text = kept("A").replace(r#""承办单位":"市住建局""#, "");
    let answer = duban_with(&["check", "zibo", "--as-of", "2021-01-08", "--format", "json"], text.as_bytes());
    assert_eq!(answer.status, 1);
    let report = answer.json();
    assert_eq!(report["tickets"][0]["violations"][0]["kind"], "missing_party");
    assert!(report["tickets"][0]["obligations"][0]["bearer"].is_null());
}

#[test]
fn several_files_are_one_report_and_an_id_comes_once() {
    let folder = Folder::new("several");
    let (a, b) = (folder.file("a.json", kept("A")), folder.file("b.json", late("B")));
    let as_of = ["--as-of", "2021-01-08", "--format", "json"];
    let answer = duban(&[&["check", "zibo", &a, &b][..], &as_of[..]].concat());
    assert_eq!(answer.status, 1);
    let ids: Vec<_> =
        answer.json()["tickets"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["A", "B"]);
    // The digest is that of all bytes in order, as one list of lines has it.
    let joined = duban_with(
        &[&["check", "zibo", "-"][..], &as_of[..]].concat(),
        format!("{}{}", kept("A"), late("B")).as_bytes(),
    );
    joined.refused(&["JSON"]);
    let lines = folder.file("b.ndjson", format!("\n{}", late("B")));
    let split = duban(&[&["check", "zibo", &a, &lines][..], &as_of[..]].concat());
    let one = duban_with(
        &[&["check", "zibo"][..], &as_of[..]].concat(),
        format!("{}\n{}", kept("A"), late("B")).as_bytes(),
    );
    assert_eq!(split.out, one.out);
    // Twice across files: left out, and both places named.
    let twice = duban(&[&["check", "zibo", &a, &b, &a][..], &as_of[..]].concat());
    assert_eq!((twice.status, &twice.json()["summary"]["rejected"]), (3, &1.into()));
    twice.says(&["工单编号“A”出现了两次", "第一个在这里", "a.json:1:1"]);
}

#[test]
fn ndjson_is_a_header_the_tickets_and_the_rest() {
    let lines = format!(
        "{}\n{}\n",
        kept("A"),
        late("B").replace("\"events\"", "\"meta\":{ \"a\": 1.50 },\"events\"")
    );
    let as_of = ["--as-of", "2021-01-08"];
    let answer =
        duban_with(&[&["check", "zibo", "--format", "ndjson"][..], &as_of[..]].concat(), lines.as_bytes());
    assert_eq!(answer.status, 1);
    let rows: Vec<serde_json::Value> =
        answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<_> = rows.iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["header", "ticket", "ticket", "rest"]);
    assert_eq!(keys(&rows[0]), ["as_of", "calendar", "engine", "policy", "schema", "type"]);
    assert!(answer.out.contains(r#""meta":{ "a": 1.50 }"#), "meta is handed back untouched");
    let whole =
        duban_with(&[&["check", "zibo", "--format", "json"][..], &as_of[..]].concat(), lines.as_bytes())
            .json();
    for (at, row) in rows[1..3].iter().enumerate() {
        let mut row = row.clone();
        row.as_object_mut().unwrap().remove("type");
        assert_eq!(row, whole["tickets"][at]);
    }
    for key in keys(&rows[3]).into_iter().filter(|key| key != "type") {
        assert_eq!(rows[3][&key], whole[&key], "{key}");
    }
}

#[test]
fn brief_keeps_what_lists_need() {
    let arguments = ["check", "zibo", "--brief", "--as-of", "2021-01-08", "--format"];
    let lines = duban_with(&[&arguments[..], &["ndjson"]].concat(), late("B").as_bytes());
    let line: serde_json::Value = serde_json::from_str(lines.out.lines().nth(1).unwrap()).unwrap();
    assert_eq!(keys(&line), ["escalations", "id", "obligations", "type", "violations"]);
    assert_eq!(keys(&line["obligations"][0]), ["due", "duty", "instance", "status"]);
    assert_eq!(keys(&line["violations"][0]), ["instance", "kind", "rule"]);
    let whole = duban_with(&[&arguments[..], &["json"]].concat(), late("B").as_bytes()).json();
    assert_eq!(keys(&whole["tickets"][0]), ["escalations", "id", "obligations", "violations"]);
    let full =
        duban_with(&["check", "zibo", "--as-of", "2021-01-08", "--format", "json"], late("B").as_bytes());
    assert_eq!(keys(&whole), keys(&full.json()));
    duban_with(&["check", "zibo", "--brief"], late("B").as_bytes()).refused(&["--brief"]);
}

/// The keys of an object, sorted.
fn keys(value: &serde_json::Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = Folder::new("output");
    let (facts, out) = (folder.file("a.json", kept("A")), folder.path("报告.json"));
    let arguments = ["check", "zibo", &facts, "--as-of", "2021-01-08", "--format", "json"];
    let answer = duban(&[&arguments[..], &["-o", &out]].concat());
    assert_eq!((answer.status, answer.out.as_str(), answer.err.as_str()), (0, "", ""));
    assert_eq!(std::fs::read_to_string(&out).unwrap(), duban(&arguments).out);
    let listed = std::fs::read_dir(folder.path("")).unwrap().count();
    assert_eq!(listed, 2, "nothing half-written stays");
    duban(&[&arguments[..], &["-o", &folder.path("没有/报告.json")]].concat())
        .refused(&["写不了", "没有这个文件或文件夹"]);
    duban(&[&arguments[..], &["-o", &folder.path("")]].concat()).refused(&["这是文件夹"]);
    // What could not be judged leaves the file as it was.
    duban(&["check", "zibo", "没有.json", "-o", &out]).refused(&["没有.json"]);
    assert!(std::fs::read_to_string(&out).unwrap().starts_with('{'));
}

#[test]
fn quiet_leaves_the_status_and_the_errors() {
    let answer = duban_with(&["check", "zibo", "--quiet", "--as-of", "2021-01-08"], late("B").as_bytes());
    assert_eq!((answer.status, answer.out.as_str(), answer.err.as_str()), (1, "", ""));
    duban_with(&["check", "zibo", "--quiet"], b"{").refused(&["没有写完"]);
}

#[test]
fn the_same_facts_give_the_same_bytes_in_any_order() {
    let example = std::fs::read_to_string(root().join("examples/zibo-redo.json")).unwrap();
    let arguments = ["check", "zibo", "--as-of", "2021-12-01", "--format", "json"];
    let first = duban_with(&arguments, example.as_bytes());
    assert_eq!(first.out, duban_with(&arguments, example.as_bytes()).out);
    let mut value: serde_json::Value = serde_json::from_str(&example).unwrap();
    value["events"].as_array_mut().unwrap().reverse();
    // `meta` is handed back as it was written, and only its spacing differs.
    value.as_object_mut().unwrap().remove("meta");
    let turned = duban_with(&arguments, serde_json::to_string(&value).unwrap().as_bytes()).json();
    let (mut first, mut turned) = (first.json(), turned);
    for report in [&mut first, &mut turned] {
        report["facts"]["digest"] = "".into();
        report["tickets"][0].as_object_mut().unwrap().remove("meta");
    }
    assert_eq!(first, turned);
}

#[test]
fn as_of_takes_dates_and_moments_and_defaults_to_now() {
    let day =
        duban_with(&["check", "zibo", "--as-of", "2021-01-08", "--format", "json"], kept("A").as_bytes());
    assert_eq!(day.json()["as_of"], "2021-01-08T23:59:59+08:00");
    let now = duban_with(&["check", "zibo", "--format", "json"], kept("A").as_bytes());
    assert!(now.json()["as_of"].as_str().unwrap() > "2024");
    duban_with(&["check", "zibo", "--as-of", "2021-02-30"], kept("A").as_bytes())
        .refused(&["“2021-02-30”不是"]);
}

#[test]
fn english_is_asked_for_and_never_in_data() {
    let english =
        duban_with(&["check", "zibo", "--as-of", "2021-01-08", "--lang", "en"], late("B").as_bytes());
    assert!(english.out.contains("was due by"), "{}", english.out);
    let data = duban_with(
        &["check", "zibo", "--as-of", "2021-01-08", "--lang", "en", "--format", "json"],
        late("B").as_bytes(),
    );
    let message = data.json()["tickets"][0]["violations"][0]["message"].clone();
    assert!(message.as_str().unwrap().contains("才完成"), "{message}");
    let wrong = duban(&["chek", "--lang", "en"]);
    wrong.refused(&["there is no command “chek”", "did you mean “check”?"]);
}
