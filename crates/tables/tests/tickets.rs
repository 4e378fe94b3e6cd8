//! Tables as tickets: what offices export is read, what cannot be read is named by sheet, row and column, and no personal
//! value is said.

#![cfg(test)]

mod read;

use duban::source::Source;
use duban_tables::{Input, Mapping, Table};
use read::{csv, data, events, read};

/// The mapping of the wide table, of which one column is not needed.
const WIDE: &str = concat!("[file]\nignore = [\"备注\"]\n", include_str!("wide.toml"));

fn three(input: &Input) {
    let (tickets, left, warnings) = read(input, WIDE).unwrap();
    assert_eq!((left.len(), tickets.len()), (0, 3), "{left:?}");
    assert_eq!(events(&tickets[0]), ["接收 2021-01-04T09:30:00+08:00", "初步回复 2021-01-07T12:01:00+08:00"]);
    let second = ["接收 2021-01-05", "初步回复 2021-01-06T10:00:00+08:00", "回访 2021-01-20T10:00:00+08:00"];
    assert_eq!(events(&tickets[1]), second);
    assert_eq!(events(&tickets[2]), ["接收 2021-01-07T12:00:00+08:00", "初步回复 2021-01-12"]);
    assert!(!warnings.contains("T0104"), "{warnings}");
}

#[test]
fn a_workbook_of_another_library_is_read_in_both_epochs() {
    for name in ["openpyxl.xlsx", "openpyxl-1904.xlsx", "old.xls"] {
        three(&data(name));
    }
    let (_, _, warnings) = read(&data("openpyxl.xlsx"), WIDE).unwrap();
    assert!(warnings.contains("T0106") && warnings.contains("说明"), "{warnings}");
}

#[test]
fn csv_is_read_as_offices_export_it() {
    let text = "工单编号,承办单位,接收时间,初步回复时间,回访时间,满意度,复杂,备注,,\r\n\
                ZB-1,市住建局,2021/1/4 9:30,2021年1月7日 下午12:01,,,√,\"甲\r\n乙\",,\r\n\r\n\
                ZB-2,市水务局,2021年1月5日,2021/1/6 10:00,2021-01-20T10:00:00+08:00,不满意,×,,,\r\n\
                ZB-3,市城管局,44203.5,20210112,,,,,,\r\n";
    three(&csv(text));
    three(&csv(&format!("\u{FEFF}{text}")));
    let (gb, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy);
    three(&Input::memory("旧.csv", gb.into_owned()));
    three(&csv(&text.replace(',', "\t")));
}

#[test]
fn merged_and_doubled_headers_are_refused() {
    let wrong = read(&data("merged.xlsx"), WIDE).unwrap_err().to_string();
    assert!(wrong.contains("T0101") && wrong.contains("A1:H1") && wrong.contains("header = 2"), "{wrong}");
    let (tickets, left, _) =
        read(&data("merged.xlsx"), &WIDE.replace("[file]", "[file]\nheader = 2")).unwrap();
    assert_eq!((tickets.len(), left.len()), (1, 2));
    assert!(left[0].contains("T0308") && left[0].contains("工作表“一月”第4行B列“承办单位”"), "{}", left[0]);
    let wrong = read(&csv("工单编号,承办单位,承办单位\n1,a,b\n"), WIDE).unwrap_err().to_string();
    assert!(wrong.contains("T0102") && wrong.contains("B、C列"), "{wrong}");
}

#[test]
fn protected_and_broken_files_say_so() {
    let wrong = read(&data("protected.xlsx"), WIDE).unwrap_err().to_string();
    assert!(wrong.contains("T0002"), "{wrong}");
    let half = std::fs::read(format!("{}/tests/data/openpyxl.xlsx", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let half = Input::memory("坏.xlsx", half[..half.len() / 2].to_vec());
    assert!(read(&half, WIDE).unwrap_err().to_string().contains("T0003"));
    let wrong = read(
        &csv("工单编号,备注\n1,\"没有合上\n2,乙\n"),
        "[ticket]\nid = \"工单编号\"\n[[events]]\nevent = \"接收\"\nat = \"备注\"\n",
    );
    assert!(wrong.unwrap_err().to_string().contains("T0010"));
}

#[test]
fn bad_cells_are_named_and_the_others_judged() {
    let head = "工单编号,承办单位,接收时间,初步回复时间,回访时间,满意度,复杂,备注\n";
    let rows = [
        "甲,市住建局,01/02/2021,,,,,",
        "乙,市住建局,王某某的电话,,,,,",
        "丙,市住建局,2021-02-30,,,,,",
        "丁,市住建局,2021-01-04,,2021-01-20,很满意,,",
        "戊,市住建局,2021-01-04,,,,?,",
        ",市住建局,2021-01-04,,,,,",
        "己,市住建局,2021-01-04,,,,,,,多",
        "庚,市住建局,2021-01-04,,,不满意,,",
    ];
    let (tickets, left, _) = read(&csv(&format!("{head}{}\n", rows.join("\n"))), WIDE).unwrap();
    assert_eq!(tickets.len(), 1);
    assert_eq!(tickets[0].notes.len(), 1, "a value of an event that did not happen is said");
    let expected = [
        ("T0305", "第2行C列“接收时间”"),
        ("T0303", "第3行C列"),
        ("T0304", "“2021-02-30”"),
        ("填的不是声明过的值", "第5行F列“满意度”"),
        ("values =", "第6行G列“复杂”"),
        ("T0301", "第7行A列“工单编号”"),
        ("T0309", "第8行"),
    ];
    assert_eq!(left.len(), expected.len(), "{left:#?}");
    for (said, (code, place)) in left.iter().zip(expected) {
        assert!(said.contains(code) && said.contains(place), "{said}");
        assert!(!said.contains("王某某"), "{said}");
    }
    let order = WIDE.replace("[file]", "[file]\ndate_order = \"mdy\"");
    let (tickets, _, _) = read(&csv(&format!("{head}{}\n", rows[0])), &order).unwrap();
    assert_eq!(events(&tickets[0]), ["接收 2021-01-02"]);
}

#[test]
fn columns_are_missed_and_unused_aloud() {
    let head = "工单编号,承办单位,接受时间,初步回复时间,回访时间,满意度,复杂,电话\n";
    let wrong = read(&csv(&format!("{head}1,a,,,,,,\n")), WIDE).unwrap_err().to_string();
    assert!(
        wrong.contains("T0103") && wrong.contains("是不是“接受时间”?") && wrong.contains("mapping.toml:"),
        "{wrong}"
    );
    let head = head.replace("接受", "接收");
    let (_, _, warnings) = read(&csv(&format!("{head}1,a,2021-01-04,,,,,\n")), WIDE).unwrap();
    assert!(warnings.contains("T0104") && warnings.contains("H列“电话”"), "{warnings}");
}

#[test]
fn mappings_are_refused_where_they_are_wrong() {
    let cases = [
        ("承办单位 = \"a\"\n", "T0201"),
        ("[ticket]\nidd = \"a\"\n", "T0202"),
        ("[ticket]\n", "T0203"),
        ("[ticket]\nid = \"a\"\nid = \"b\"\n", "T0204"),
        ("[ticket]\nid = 3\n", "T0205"),
        ("[ticket]\nid = { split = \",\" }\n[[events]]\nevent = \"a\"\nat = \"b\"\n", "T0207"),
        (
            "[ticket]\nid = \"a\"\n[[events]]\nevent = \"a\"\nat = \"b\"\n[long]\nevent = \"a\"\nat = \"b\"\n",
            "T0208",
        ),
        ("[ticket]\nid = \"a\"\n", "T0209"),
        (
            "[file]\nencoding = \"big5\"\n[ticket]\nid = \"a\"\n[[events]]\nevent = \"a\"\nat = \"b\"\n",
            "T0210",
        ),
    ];
    for (text, code) in cases {
        let wrong = Mapping::read(Source::new("mapping.toml", text)).unwrap_err();
        assert_eq!(wrong.findings.first().map(|it| it.code()), Some(code), "{text}\n{wrong}");
    }
    let wrong = read(&csv("工单编号\n1\n"), &WIDE.replace("event = \"接收\"", "event = \"接受\""))
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("T0206") && wrong.contains("是不是“接收”?"), "{wrong}");
}

const LONG: &str = r#"
[ticket]
id = "编号"
matter = { value = "企业诉求" }
meta = ["标题"]
[parties]
"承办单位" = "单位"
[long]
event = { column = "环节", values = { "签收" = "接收" } }
at = { column = "日期", time = "时间" }
ignore_events = ["归档"]
fields = { "满意度" = "满意度" }
"#;

#[test]
fn a_row_may_be_an_event() {
    let text = "编号,单位,标题,环节,日期,时间,满意度\n1,市住建局,甲,签收,2021/1/4,9:30,\n2,市水务局,乙,接收,2021/1/5,下午1:00,\n\
                1,,,回访,2021/1/20,10时,不满意\n1,,,归档,2021/1/21,,\n2,市住建局,,归档,2021/1/21,,\n3,,,,2021/1/4,,\n";
    let (tickets, left, _) = read(&csv(text), LONG).unwrap();
    assert_eq!(tickets.len(), 1, "{left:#?}");
    assert_eq!(events(&tickets[0]), ["接收 2021-01-04T09:30:00+08:00", "回访 2021-01-20T10:00:00+08:00"]);
    assert_eq!(tickets[0].meta.as_deref(), Some(r#"{"标题":"甲"}"#));
    assert!(
        left[0].contains("T0310") && left[0].contains("第3行") && left[0].contains("第6行B列"),
        "{}",
        left[0]
    );
    assert!(left[1].contains("T0312") && left[1].contains("第7行D列"), "{}", left[1]);
}

#[test]
fn an_event_log_keeps_its_moments_and_attributes() {
    let table = Table::open(&data("pm4py.xes"), None).unwrap();
    let headings = table.headings().to_vec();
    assert_eq!(
        headings[..5],
        ["case:concept:name", "case:承办单位", "concept:name", "time:timestamp", "org:resource"]
    );
    let rows: Vec<Vec<String>> = table
        .map(|row| row.unwrap().cells.iter().take(8).map(|cell| cell.text().unwrap_or_default()).collect())
        .collect();
    assert_eq!(
        rows[0],
        ["ZB-1", "市住建局", "接收", "2021-01-04T09:30:00+08:00", "王某", "1.5", "3", "TRUE"]
    );
    assert_eq!(rows[2][..4], ["ZB-2", "市水务局", "接收", "2021-01-05T09:00:00+08:00"]);
    assert_eq!(rows.len(), 4);
    let map = "[ticket]\nid = \"case:concept:name\"\nmatter = { value = \"企业诉求\" }\n[parties]\n\"承办单位\" = \"case:承办单位\"\n\
               [long]\nevent = \"concept:name\"\nat = \"time:timestamp\"\nignore_events = [\"归档\"]\n";
    let (tickets, left, _) = read(&data("pm4py.xes"), map).unwrap();
    assert_eq!((tickets.len(), left.len()), (2, 0), "{left:?}");
    assert_eq!(events(&tickets[1]), ["接收 2021-01-05T09:00:00+08:00"]);
    let broken = Input::memory("坏.xes", &b"<?xml version='1.0'?><log><trace><event></log>"[..]);
    assert!(Table::open(&broken, None).unwrap_err().to_string().contains("T0009"));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_of_another_library_is_read() {
    let map = WIDE.replace("[file]\nignore = [\"备注\"]\n", "");
    let map = map.split("[[events]]\nevent = \"回访\"").next().unwrap().to_owned()
        + "[[events]]\nevent = \"解决确认\"\nat = \"解决确认日期\"\n";
    let (tickets, left, _) = read(&data("pyarrow.parquet"), &map).unwrap();
    assert_eq!((tickets.len(), left.len()), (2, 0), "{left:?}");
    assert_eq!(events(&tickets[0]), ["接收 2021-01-04T09:30:00+08:00", "初步回复 2021-01-07T12:01:00+08:00"]);
    assert_eq!(events(&tickets[1]), ["接收 2021-01-05T09:00:00+08:00", "解决确认 2021-01-08"]);
}
