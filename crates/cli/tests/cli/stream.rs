//! `duban check --format ndjson` over a ticket a line: judged as it comes, by any number of threads, with the same output; what
//! is broken is named with its line and the others go on.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::house::{Folder, duban, duban_with, kept, late, root, ticket};

const AS_OF: [&str; 5] = ["check", "zibo", "--as-of", "2021-01-08", "--format"];

/// More lines than fit into a few chunks.
fn many() -> String {
    let line = |n: u32| match n % 3 {
        0 => kept(&format!("A{n}")),
        1 => late(&format!("B{n}")),
        _ => kept(&format!("C{n}")).replace("\"events\"", "\"meta\":{\"n\": [1, 2]},\"events\""),
    };
    (0..12_000).map(|n| line(n) + "\n").collect()
}

#[test]
fn threads_change_nothing() {
    let text = many();
    let one = duban_with(&[&AS_OF[..], &["ndjson", "--jobs", "1"]].concat(), text.as_bytes());
    assert_eq!((one.status, one.err.as_str()), (1, ""));
    assert_eq!(one.out.lines().count(), 12_002);
    for jobs in ["2", "5"] {
        let more = duban_with(&[&AS_OF[..], &["ndjson", "--jobs", jobs]].concat(), text.as_bytes());
        assert!(more.out == one.out, "{jobs} threads write what one does");
    }
    let whole = duban_with(&[&AS_OF[..], &["json"]].concat(), text.as_bytes()).json();
    let rest: serde_json::Value = serde_json::from_str(one.out.lines().last().unwrap()).unwrap();
    for key in ["facts", "units", "summary"] {
        assert_eq!(rest[key], whole[key], "{key}");
    }
    duban_with(&[&AS_OF[..], &["ndjson", "--jobs", "0"]].concat(), b"").refused(&[]);
}

#[test]
fn broken_lines_are_named_in_their_order_and_the_others_go_on() {
    let mut text = many();
    text.insert_str(0, &format!("{}\n{{broken\n\n", kept("X")));
    text.push_str(&format!("{}\n{}", ticket("Y", &[("接受", "2021-01-04")]), kept("Z")));
    let folder = Folder::new("stream-broken");
    let file = folder.file("一.ndjson", &text);
    for jobs in ["1", "3"] {
        let answer = duban(&[&AS_OF[..], &["ndjson", "--brief", "--jobs", jobs, &file]].concat());
        assert_eq!(answer.status, 3);
        answer.says(&["JSON写法有误", "一.ndjson:2:2", "没有事件“接受”", "一.ndjson:12004:"]);
        let (first, second) = (answer.err.find(":2:2").unwrap(), answer.err.find(":12004:").unwrap());
        assert!(first < second);
        let rest: serde_json::Value = serde_json::from_str(answer.out.lines().last().unwrap()).unwrap();
        assert_eq!(rest["summary"]["rejected"], 2);
        assert_eq!(
            (&rest["summary"]["tickets"], &rest["facts"]["records"]),
            (&12_002.into(), &12_004.into())
        );
    }
    // Where the first broken record ends the run, nothing may have been written.
    duban(&[&AS_OF[..], &["ndjson", "--on-error", "stop", &file]].concat()).refused(&["JSON写法有误"]);
}

#[test]
fn a_line_that_is_not_utf8_is_one_broken_line() {
    let mut bytes = format!("{}\n", kept("A")).into_bytes();
    let before = bytes.len();
    bytes.extend_from_slice(b"{\"id\":\"\xff\"}\n");
    bytes.extend_from_slice(kept("B").as_bytes());
    let answer = duban_with(&[&AS_OF[..], &["ndjson"]].concat(), &bytes);
    assert_eq!(answer.status, 3);
    answer.says(&["不是UTF-8", "标准输入:2:8", &format!("第{}字节", before + 8)]);
    assert_eq!(answer.out.lines().count(), 4);
}

#[test]
fn what_is_no_line_a_ticket_is_read_as_a_whole() {
    let folder = Folder::new("stream-whole");
    let pretty = folder.file("a.json", kept("A").replace(',', ",\n"));
    let lines = folder.file("b.ndjson", format!("\u{FEFF}\n{}\n{}\n", kept("B"), late("C")));
    let single = duban(&[&AS_OF[..], &["ndjson", &pretty]].concat());
    assert_eq!((single.status, single.out.lines().count()), (0, 3));
    let both = duban(&[&AS_OF[..], &["ndjson", &pretty, &lines]].concat());
    assert_eq!((both.status, both.out.lines().count()), (1, 5));
    let stream = duban(&[&AS_OF[..], &["ndjson", &lines, &lines]].concat());
    assert_eq!((stream.status, stream.out.lines().count()), (1, 6), "ids are not compared in a stream");
    let ledger = r#"{"tickets":[],"activities":[]}"#;
    let ledger = duban_with(&[&AS_OF[..], &["ndjson"]].concat(), ledger.as_bytes());
    assert_eq!((ledger.status, ledger.out.lines().count()), (0, 2));
    duban(&[&AS_OF[..], &["ndjson", &lines, "没有.json"]].concat()).refused(&["读不到“没有.json”"]);
}

#[test]
fn a_stream_goes_to_a_file_or_nowhere() {
    let folder = Folder::new("stream-file");
    let (facts, out) = (folder.file("a.ndjson", many()), folder.path("报告.ndjson"));
    let arguments = [&AS_OF[..], &["ndjson", &facts]].concat();
    let answer = duban(&[&arguments[..], &["-o", &out]].concat());
    assert_eq!((answer.status, answer.out.as_str(), answer.err.as_str()), (1, "", ""));
    assert!(std::fs::read_to_string(&out).unwrap() == duban(&arguments).out);
    let quiet = duban(&[&arguments[..], &["--quiet"]].concat());
    assert_eq!((quiet.status, quiet.out.as_str()), (1, ""));
}

#[test]
fn a_reader_that_has_seen_enough_ends_it() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_duban"))
        .args([&AS_OF[..], &["ndjson", "--jobs", "2"]].concat())
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = many();
    let writer = std::thread::spawn(move || {
        // Without end: only the command's own end stops it.
        while input.write_all(text.as_bytes()).is_ok() {}
    });
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("header"));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
}

#[test]
fn a_table_of_lines_is_that_of_the_whole() {
    // Enough for a second chunk.
    let some: Vec<String> = many().lines().step_by(2).map(str::to_owned).collect();
    let lines = [some, vec![ticket("Y", &[("接受", "2021-01-04")])]].concat();
    let text = lines.join("\n");
    // Files: who writes a pipe without reading the other waits for ever.
    let folder = Folder::new("stream-table");
    let file = folder.file("一.ndjson", &text);
    let whole = folder.file("全.json", format!("[{}]", lines.join(",\n")));
    for table in ["obligations", "violations"] {
        let asked = [&AS_OF[..], &["csv", "--table", table]].concat();
        let streamed = duban(&[&asked[..], &[&file]].concat());
        let held = duban(&[&asked[..], &[&whole]].concat());
        assert_eq!((streamed.status, held.status), (3, 3), "{}", streamed.err);
        assert!(streamed.out == held.out, "{table}: a line a ticket and a list give other rows");
        streamed.says(&["没有事件“接受”", ":6001:"]);
    }
    let out = folder.path("结果.csv");
    assert_eq!(duban(&[&AS_OF[..], &["csv", &file, "--quiet", "-o", &out]].concat()).status, 3);
    assert!(std::fs::read_to_string(&out).unwrap().lines().count() > 6_000);
    let silent = duban(&[&AS_OF[..], &["csv", &file, "--quiet"]].concat());
    assert_eq!((silent.status, silent.out.as_str()), (3, ""));
    // Where the first broken record ends the run, nothing may have been written.
    duban(&[&AS_OF[..], &["csv", "--on-error", "stop", &file]].concat()).refused(&["没有事件“接受”"]);
}
