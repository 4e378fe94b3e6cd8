//! Tables as they come: titles above the header, signs for nothing, weekdays beside dates, wrong bytes, long numbers, web pages
//! under the name of workbooks. What can be read is read; what cannot is named by sheet, row and column, with a way out.

#![cfg(test)]

mod read;

use duban_tables::{Input, Kind};
use read::{csv, data, events, read};

const HEAD: &str = "工单编号,承办单位,接收时间\n";
const MAP: &str = "[ticket]\nid = \"工单编号\"\nmatter = { value = \"企业诉求\" }\n[parties]\n\"承办单位\" = \"承办单位\"\n\
                   [[events]]\nevent = \"接收\"\nat = \"接收时间\"\n";

/// What is said of one cell under 接收时间, or the moment it gives.
fn moment(cell: &str) -> String {
    let (tickets, left, _) = read(&csv(&format!("{HEAD}ZB-1,市住建局,{cell}\n")), MAP).unwrap();
    match (tickets.first(), left.first()) {
        (Some(ticket), None) => events(ticket).join(" ").replace("接收 ", ""),
        (None, Some(said)) => said.lines().next().unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn moments_as_offices_write_them() {
    for text in [
        "2021/1/4 9:30",
        "2021-1-4 9:30",
        " 2021-01-04　09:30 ",
        "2021年1月4日上午9:30",
        "2021年1月4日 9时30分",
        "２０２１－１－４　９：３０",
        "2021-1-4 上午9:30",
        "2021.1.4 9:30",
        "2021年1月4日星期一 9:30",
        "2021/1/4(周一) 9:30",
        "202101040930",
        "44200.3958333333",
        "2021-01-04T01:30:00Z",
        "2021/1/4 9:30 AM",
        "\"2021-01-04\n09:30\"",
        "2021-01-04 09:30:00.0",
    ] {
        assert_eq!(moment(text), "2021-01-04T09:30:00+08:00", "{text}");
    }
    for text in [
        "2021/1/4",
        "2021年1月4日",
        "2021-1-4",
        "２０２１年１月４日",
        "20210104",
        "44200",
        "2021年1月4号",
        "2021年1月4日 星期一",
    ] {
        assert_eq!(moment(text), "2021-01-04", "{text} has day precision");
    }
}

#[test]
fn what_is_no_moment_is_said_as_such() {
    for (text, code, words) in [
        ("21/1/4", "T0317", "“21/1/4”的年份只有两位"),
        ("1/4/21", "T0317", "年份只有两位"),
        ("01/04/2021", "T0305", "看不出哪个是月、哪个是日"),
        ("2021年1月4日 星期二", "T0318", "日期和星期对不上"),
        ("无", "T0303", "不是日期或时刻"),
        ("1月4日", "T0303", "不是日期或时刻"),
        ("二〇二一年一月四日", "T0303", "不是日期或时刻"),
        ("2021-13-04", "T0304", "“2021-13-04”"),
        ("1609723800", "T0303", "不是日期或时刻"),
    ] {
        let said = moment(text);
        assert!(said.contains(code) && said.contains(words), "{text}: {said}");
    }
}

#[test]
fn a_sign_may_stand_for_nothing() {
    let table = csv(&format!("{HEAD}ZB-1,市住建局,无\nZB-2,/,2021-01-04\n合计,2,\n"));
    let (tickets, left, _) = read(&table, MAP).unwrap();
    assert_eq!((tickets.len(), left.len()), (2, 1));
    assert!(
        left[0].contains("第2行C列“接收时间”") && left[0].contains("values = { \"无\" = \"\" }"),
        "{}",
        left[0]
    );
    let map = MAP.replace("at = \"接收时间\"", "at = { column = \"接收时间\", values = { \"无\" = \"\" } }");
    let map = map.replace("= \"承办单位\"", "= { column = \"承办单位\", values = { \"/\" = \"\" } }");
    let (tickets, left, _) = read(&table, &map).unwrap();
    assert_eq!((tickets.len(), left.len()), (3, 0), "{left:?}");
    assert!(tickets[1].parties.is_empty());
    let silent: Vec<usize> = tickets.iter().map(|ticket| ticket.notes.len()).collect();
    assert_eq!(silent, [1, 0, 1], "a row without any event is said");
}

#[test]
fn a_header_is_found_under_titles_and_covers() {
    let wrong = read(&csv(&format!("2021年工单台账,,\n{HEAD}ZB-1,市住建局,2021/1/4\n")), MAP)
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("T0107") && wrong.contains("第2行有") && wrong.contains("header = 2"), "{wrong}");
    let wrong = read(&data("cover.xlsx"), MAP).unwrap_err().to_string();
    assert!(wrong.contains("T0107") && wrong.contains("sheet = \"台账\""), "{wrong}");
    let map = format!("[file]\nsheet = \"台账\"\n{MAP}");
    let (tickets, left, _) = read(&data("cover.xlsx"), &map).unwrap();
    assert_eq!(tickets.len(), 1, "a line break in a heading is for the eye only: {left:?}");
}

#[test]
fn odd_cells_of_a_workbook_are_named() {
    let (tickets, left, warnings) = read(&data("odd.xlsx"), MAP).unwrap();
    assert!(warnings.contains("T0105") && warnings.contains("E列"), "{warnings}");
    assert!(warnings.contains("T0104") && warnings.contains("D列“备注”"), "{warnings}");
    let ids: Vec<&str> = tickets.iter().map(|ticket| ticket.id.as_str()).collect();
    assert_eq!(ids, ["ZB-1", "ZB-2", "ZB-3", "20210001"], "hidden rows are rows, empty ones are none");
    let expected = [
        ("T0307", "工作表“一月”第9行C列“接收时间”"),
        ("T0319", "工作表“一月”第10行C列“接收时间”"),
        ("T0320", "工作表“一月”第11行A列“工单编号”"),
        ("T0303", "工作表“一月”第12行C列“接收时间”"),
        ("T0307", "工作表“一月”第13行A列“工单编号”"),
    ];
    assert_eq!(left.len(), expected.len(), "{left:#?}");
    for (said, (code, place)) in left.iter().zip(expected) {
        assert!(said.contains(code) && said.contains(place), "{said}");
    }
}

#[test]
fn every_kind_of_table_names_its_bad_cell() {
    let (_, left, _) = read(&data("odd.xls"), MAP).unwrap();
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(
        left[0].contains("T0303") && left[0].contains("odd.xls 工作表“一月”第3行C列“接收时间”"),
        "{}",
        left[0]
    );
    let log = "<log><trace><string key='concept:name' value='ZB-1'/><event><string key='concept:name' value='接收'/>\
               <date key='time:timestamp' value='2021-01-04T09:30:00+08:00'/></event></trace>\
               <trace><string key='concept:name' value='ZB-2'/><event><string key='concept:name' value='接收'/>\
               <date key='time:timestamp' value='昨天上午'/></event></trace></log>";
    let map = "[ticket]\nid = \"case:concept:name\"\nmatter = { value = \"企业诉求\" }\n\
               [long]\nevent = \"concept:name\"\nat = \"time:timestamp\"\n";
    let (tickets, left, _) = read(&Input::memory("事件.xes", log.as_bytes()), map).unwrap();
    assert_eq!((tickets.len(), left.len()), (1, 1), "{left:?}");
    assert!(
        left[0].contains("T0303") && left[0].contains("事件.xes 第2个事件的“time:timestamp”"),
        "{}",
        left[0]
    );
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_names_its_bad_cell_too() {
    let map = format!("{MAP}[[events]]\nevent = \"初步回复\"\nat = \"承办单位\"\n");
    let (tickets, left, warnings) = read(&data("pyarrow.parquet"), &map).unwrap();
    assert_eq!((tickets.len(), left.len()), (0, 2), "{left:?}");
    assert!(
        left[0].contains("T0303") && left[0].contains("pyarrow.parquet 第2行B列“承办单位”"),
        "{}",
        left[0]
    );
    assert!(warnings.contains("T0104") && warnings.contains("D列“初步回复时间”"), "{warnings}");
}

#[test]
fn text_files_of_all_habits_are_read() {
    let one = |text: &str| {
        let (tickets, left, _) = read(&csv(text), MAP).unwrap();
        assert_eq!((tickets.len(), left.len()), (1, 0), "{text:?}: {left:?}");
        assert_eq!(events(&tickets[0]), ["接收 2021-01-04"], "{text:?}");
        tickets.into_iter().next().unwrap()
    };
    let plain = format!("{HEAD}ZB-1,市住建局,2021/1/4\n");
    one(&plain.replace(',', ";"));
    one(&plain.replace(',', "\t"));
    one(&plain.replace('\n', "\r"));
    one(&plain.replace('\n', "\r\n"));
    one(&format!("sep=;\r\n{}", plain.replace(',', ";")));
    assert_eq!(one(&plain.replace("ZB-1", "=\"00013\"")).id, "00013");
    one(&plain.replace("工单编号", "\"工单\n编号\""));
    let (_, left, _) =
        read(&csv(&format!("sep=;\n{};x\n", plain.replace(',', ";").trim_end())), MAP).unwrap();
    assert!(left[0].contains("T0309") && left[0].contains("第2行"), "as a spreadsheet shows it: {}", left[0]);
    let (_, left, _) = read(&csv(&plain.replace("ZB-1", "1.23E+15")), MAP).unwrap();
    assert!(left[0].contains("T0320") && left[0].contains("第2行A列“工单编号”"), "{}", left[0]);
}

#[test]
fn wrong_bytes_are_named_by_their_cell() {
    let mut bytes =
        encoding_rs::GB18030.encode(&format!("{HEAD}ZB-1,市住建局,2021/1/4\nZB-2,")).0.into_owned();
    bytes.extend(b"\xff\xfe,2021/1/4\n");
    let wrong = read(&Input::memory("旧.csv", bytes), MAP).unwrap_err().to_string();
    assert!(wrong.contains("T0006") && wrong.contains("按GB18030读不下去:第3行B列"), "{wrong}");
    let mut bytes = format!("{HEAD}ZB-1,").into_bytes();
    bytes.extend(b"\xe5\xb8,2021/1/4\n");
    let wrong = read(&Input::memory("混.csv", bytes), MAP).unwrap_err().to_string();
    assert!(wrong.contains("T0006") && wrong.contains("按UTF-8读不下去:第2行B列"), "{wrong}");
}

#[test]
fn pages_under_the_name_of_workbooks_say_so() {
    let xml =
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>";
    for text in
        ["<html><table><tr><td>工单编号</td></tr></table></html>", " <!DOCTYPE html>\n<html></html>", xml]
    {
        let input = Input::memory("台账.xls", text.as_bytes());
        assert_eq!(input.kind().unwrap(), Kind::Page);
        let wrong = read(&input, MAP).unwrap_err().to_string();
        assert!(wrong.contains("T0012") && wrong.contains(".xlsx"), "{wrong}");
    }
}

#[test]
fn tables_of_many_columns_and_levels_take_no_square() {
    let names: Vec<String> = (0..100_000).map(|n| format!("列{n}")).collect();
    let table = csv(&format!("工单编号,承办单位,接收时间,{}\nZB-1,市住建局,2021/1/4\n", names.join(",")));
    // Where each heading is held against each other this takes minutes. Nothing fails then but whoever waits.
    assert_eq!(read(&table, MAP).unwrap().0.len(), 1);
    let map =
        "[ticket]\nid = \"case:a\"\nmatter = { value = \"企业诉求\" }\n[long]\nevent = \"e\"\nat = \"t\"\n";
    let log = |levels: usize| {
        let open = "<string key='a' value='v'>".repeat(levels);
        let text = format!("<log><trace>{open}{}<event/></trace></log>", "</string>".repeat(levels));
        read(&Input::memory("深.xes", text.as_bytes()), map).unwrap_err().to_string()
    };
    assert!(!log(64).contains("T0009"), "{}", log(64));
    // The name of an attribute holds those of all around it: a megabyte of them would make gigabytes.
    assert!(log(65).contains("T0009"), "{}", log(65));
}

#[test]
fn a_cell_left_in_the_last_corner_is_one_cell() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [["工单编号", "承办单位", "接收时间"], ["ZB-1", "市住建局", "2021-01-04 09:30"]];
    for (row, cells) in (0u32..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    // The rectangle that this spans would take 400 gigabytes.
    sheet.write_string(1_048_575, 16_383, " ").unwrap();
    let input = Input::memory("角落.xlsx", book.save_to_buffer().unwrap());
    let (tickets, left, _) = read(&input, MAP).unwrap();
    assert_eq!((tickets.len(), left.len()), (1, 0), "{left:?}");
}
