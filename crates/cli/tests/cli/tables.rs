//! Tables in and out, as analysts run them.

use std::fs;

use crate::house::{Folder, duban};

const TABLE: &str = "工单编号,承办单位,接收时间,初步回复时间,回访时间,满意度,是否复杂,备注\n\
    ZB-1,市住建局,2021/1/4 9:30,2021年1月7日 下午12:01,,,√,甲\n\
    ZB-2,市水务局,2021年1月5日,2021/1/6 10:00,2021/1/20 10:00,不满意,×,乙\n";

fn table(name: &str, text: &str) -> (Folder, String) {
    let folder = Folder::new(name);
    let path = folder.path("台账.csv");
    fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn a_draft_is_legal_and_runs() {
    let (folder, csv) = table("tables-draft", TABLE);
    let mapping = folder.path("mapping.toml");
    let drafted = duban(&["map", "--suggest", &csv, "zibo", "-o", &mapping]);
    assert_eq!((drafted.status, drafted.err.as_str()), (0, ""));
    let text = fs::read_to_string(&mapping).unwrap();
    for words in ["id = \"工单编号\"", "\"承办单位\" = \"承办单位\"", "at = \"接收时间\"", "ignore = ["]
    {
        assert!(text.contains(words), "{text}");
    }
    let checked =
        duban(&["check", "zibo", &csv, "--mapping", &mapping, "--as-of", "2021-02-01", "--format", "json"]);
    assert_eq!((checked.status, checked.err.as_str()), (1, ""), "{text}");
    let report = checked.json();
    assert_eq!((&report["summary"]["tickets"], &report["summary"]["rejected"]), (&2.into(), &0.into()));
    assert_eq!(report["tickets"][0]["obligations"][0]["status"], "late");
    assert!(report["facts"]["digest"].as_str().unwrap().starts_with("sha256:"));
    let lines =
        duban(&["check", "zibo", &csv, "--mapping", &mapping, "--as-of", "2021-02-01", "--format", "ndjson"]);
    assert_eq!(lines.out.lines().count(), 4);
}

#[test]
fn a_draft_needs_no_policy_and_knows_headings_that_say_it_twice() {
    let heads = "工单编号,主办单位 / 牵头单位,派单时间(转办时间),初步处理情况时间,首次联系时间,办结时间\n\
        ZB-1,市住建局,2021/1/4,2021/1/5,2021/1/6,2021/1/7\n";
    let (_folder, csv) = table("tables-nobody", heads);
    let named = duban(&["map", "--suggest", &csv, "zibo"]);
    assert_eq!((named.status, named.err.as_str()), (0, ""));
    for words in [
        "\"承办单位\" = \"主办单位 / 牵头单位\"",
        "event = \"派单\"\nat = \"派单时间(转办时间)\"",
        "event = \"初步回复\"\nat = \"初步处理情况时间\"",
    ] {
        assert!(named.out.contains(words), "{words}: {}", named.out);
    }
    let chosen = duban(&["map", "--suggest", &csv]);
    assert_eq!((chosen.status, chosen.err.as_str()), (0, ""));
    let first = "# 没有写政策:照内置的政策 zibo 起草。\n";
    assert_eq!(chosen.out, format!("{first}{}", named.out));
}

#[test]
fn a_table_comes_out_and_formulas_do_not_run() {
    let (folder, csv) = table("tables-out", &TABLE.replace("市住建局", "=1+1"));
    let mapping = folder.path("mapping.toml");
    duban(&["map", "--suggest", &csv, "zibo", "-o", &mapping]);
    let asked = ["check", "zibo", &csv, "--mapping", &mapping, "--as-of", "2021-02-01", "--format", "csv"];
    let table = duban(&asked).out;
    assert!(table.starts_with("\u{FEFF}工单,事项,义务,") && table.contains("\r\n"), "{table}");
    assert!(table.contains(",'=1+1,逾期完成,2021-01-07 12:00:00,"), "{table}");
    let english = duban(&[&asked[..], &["--lang", "en", "--table", "violations"]].concat()).out;
    assert!(english.starts_with("\u{FEFF}ticket,kind,rule,") && english.contains(",late,"), "{english}");
    let book = folder.path("结果.xlsx");
    let asked = ["check", "zibo", &csv, "--mapping", &mapping, "--as-of", "2021-02-01", "--format", "xlsx"];
    assert_eq!(duban(&[&asked[..], &["-o", &book]].concat()).status, 1);
    assert!(fs::read(&book).unwrap().starts_with(b"PK"));
    duban(&asked).refused(&["U0303", "-o"]);
    let json = ["check", "zibo", "examples/zibo-ticket.json", "--as-of", "2021-02-01", "--format", "csv"];
    assert!(duban(&json).out.contains("ZB-2021-000123,企业诉求,初步回复,1,市住建局,逾期完成"));
}

#[test]
fn bad_rows_are_named_and_left_out() {
    let (folder, csv) =
        table("tables-bad", &format!("{TABLE}ZB-3,市城管局,01/02/2021,,,,,\nZB-1,市住建局,2021/1/4,,,,,\n"));
    let mapping = folder.path("mapping.toml");
    duban(&["map", "--suggest", &csv, "zibo", "-o", &mapping]);
    let asked = ["check", "zibo", &csv, "--mapping", &mapping, "--as-of", "2021-02-01"];
    let answer = duban(&asked);
    assert_eq!(answer.status, 3);
    answer.says(&[
        "T0305",
        "台账.csv 第4行C列“接收时间”",
        "date_order",
        "T0302",
        "“ZB-1”出现了两次",
        "第2行",
    ]);
    duban(&[&asked[..], &["--on-error", "stop"]].concat()).refused(&["T0305"]);
}

#[test]
fn a_date_without_a_clock_is_noted_where_it_decides() {
    let text = "工单编号,承办单位,接收时间,初步回复时间\n\
                ZB-1,市住建局,2021/1/4 9:30,2021年1月7日\nZB-2,市住建局,2021/1/4 9:30,2021/1/6\n";
    let (folder, csv) = table("tables-days", text);
    let mapping = folder.path("mapping.toml");
    duban(&["map", "--suggest", &csv, "zibo", "-o", &mapping]);
    let asked = ["check", "zibo", &csv, "--mapping", &mapping, "--as-of", "2021-01-10", "--format", "csv"];
    let notes = duban(&[&asked[..], &["--table", "notes"]].concat()).out;
    let decided: Vec<&str> = notes.lines().filter(|line| line.contains("N0103")).collect();
    assert_eq!(decided.len(), 1, "{notes}");
    assert!(decided[0].starts_with("ZB-1,") && decided[0].contains("只有日期没有钟点"), "{notes}");
}

#[test]
fn what_does_not_fit_is_said_before_anything_is_written() {
    let (folder, csv) = table("tables-unfit", TABLE);
    let other = folder.file("二月.csv", TABLE.replace("接收时间", "收件日"));
    let mapping = folder.path("mapping.toml");
    duban(&["map", "--suggest", &csv, "zibo", "-o", &mapping]);
    for format in ["csv", "ndjson", "json", "text"] {
        let asked = ["check", "zibo", &csv, &other, "--mapping", &mapping, "--format", format];
        duban(&asked).refused(&["T0103", "没有“接收时间”"]);
    }
    let out = folder.path("结果.xlsx");
    duban(&["check", "zibo", &other, "--mapping", &mapping, "--format", "xlsx", "-o", &out])
        .refused(&["T0103"]);
    assert!(!fs::exists(&out).unwrap());
}

#[test]
fn tables_and_mappings_belong_together() {
    let (folder, csv) = table("tables-alone", TABLE);
    duban(&["check", "zibo", &csv]).refused(&["U0301", "duban map --suggest"]);
    let mapping = folder.path("mapping.toml");
    duban(&["map", "--suggest", &csv, "zibo", "-o", &mapping]);
    duban(&["check", "zibo", "examples/zibo-ticket.json", "--mapping", &mapping]).refused(&["U0302"]);
    duban(&["check", "zibo", &csv, "--mapping", &mapping, "--table", "units"]).refused(&["U0304"]);
    fs::write(&mapping, "承办单位 = \"承办单位\"\n").unwrap();
    duban(&["check", "zibo", &csv, "--mapping", &mapping]).refused(&[
        "T0201",
        "mapping.toml:1:1",
        "要加引号",
    ]);
    let nothing = table("tables-nothing", "甲,乙\n1,2\n");
    duban(&["map", "--suggest", &nothing.1, "zibo"]).refused(&["T0401"]);
    if cfg!(not(feature = "parquet")) {
        let asked = ["check", "zibo", &csv, "--mapping", &mapping, "--format", "parquet", "-o", "x.parquet"];
        duban(&asked).refused(&["T0007", "--features parquet"]);
    }
}
