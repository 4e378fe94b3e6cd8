//! The programs run, and say what they should.

#![cfg(test)]

use std::process::Command;

fn root(path: &str) -> String {
    format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))
}

fn run(program: &str, arguments: &[&str]) -> (String, String) {
    let out = Command::new(program).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (said, wrong) = (text(out.stdout), text(out.stderr));
    assert!(out.status.success(), "{said}{wrong}");
    (said, wrong)
}

#[test]
fn a_ticket_is_checked() {
    let (said, _) = run(env!("CARGO_BIN_EXE_check"), &[&root("policies/zibo")]);
    assert!(said.contains("初步回复 late 2021-01-07T12:00:00+08:00"), "{said}");
    assert!(said.contains("逾期1分钟"), "{said}");
}

#[test]
fn a_stream_is_watched_and_time_acts() {
    let (said, _) = run(env!("CARGO_BIN_EXE_watch"), &[&root("policies/zibo")]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("2021-01-04T09:30:00+08:00 [接收] 初步回复 pending"), "{said}");
    assert!(lines[1].starts_with("2021-01-07T12:00:01+08:00 [time] 初步回复 overdue"), "{said}");
    assert!(lines[2].starts_with("2021-01-07T12:01:00+08:00 [初步回复] 初步回复 late"), "{said}");
    assert!(said.contains("2021-01-25T12:00:01+08:00 [time]"), "{said}");
}

#[test]
fn two_halves_are_the_whole() {
    let (said, _) = run(env!("CARGO_BIN_EXE_halves"), &[&root("policies/tengzhou")]);
    assert!(said.contains("红牌 荆河街道"), "{said}");
    assert!(said.ends_with("true\n") && said.contains("(4, "), "{said}");
}

#[test]
fn a_table_becomes_parquet() {
    let out = std::env::temp_dir().join(format!("duban-embed-{}.parquet", std::process::id()));
    let data = |name: &str| format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let (mapping, table) = (data("mapping.toml"), data("台账.csv"));
    let out_name = out.display().to_string();
    let (said, wrong) =
        run(env!("CARGO_BIN_EXE_batch"), &[&root("policies/zibo"), &mapping, &table, &out_name]);
    assert_eq!(said, "2 tickets, 6 obligations, 1 rejected\n");
    assert!(wrong.contains("第4行C列“接收时间”") && !wrong.contains("昨天"), "{wrong}");
    let bytes = std::fs::read(&out).unwrap();
    std::fs::remove_file(&out).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}
