//! `duban calendar`: due moments, days and counts, files of more years. The expected days are counted by hand from the
//! State Council's notices.

use crate::house::{Folder, duban, duban_with, kept};

fn answers(arguments: &[&str], expected: &str) {
    let answer = duban(&[&["calendar"], arguments].concat());
    assert_eq!((answer.status, answer.out.as_str(), answer.err.as_str()), (0, expected, ""));
}

#[test]
fn due_prints_the_moment_alone() {
    // 2021-01-04 is a Monday: Tuesday, Wednesday and Thursday count.
    answers(&["due", "2021-01-04T09:30:00+08:00", "第3个工作日 12:00 前"], "2021-01-07T12:00:00+08:00\n");
    answers(&["due", "2021-01-04 09:30", "24小时内"], "2021-01-05T09:30:00+08:00\n");
    answers(&["due", "2021-01-04", "当日"], "2021-01-04T23:59:59+08:00\n");
    answers(&["due", "2021-01-31", "1个月"], "2021-03-01T23:59:59+08:00\n");
    answers(&["due", "2021-01-04", "2021年6月15日前"], "2021-06-15T23:59:59+08:00\n");
    // Spring Festival 2021: 11 to 17 February off, 7 and 20 February work.
    answers(&["due", "2021-02-09 15:20", "5个工作日"], "2021-02-22T23:59:59+08:00\n");
    answers(&["due", "2026-12-30", "3个工作日"], "2027-01-04T23:59:59+08:00 provisional\n");
}

#[test]
fn the_later_and_the_earlier_of_several_limits_are_counted() {
    // Thursday the 7th, and Monday the 11th.
    answers(&["due", "2021-01-04", "取长(3日, 5个工作日)"], "2021-01-11T23:59:59+08:00\n");
    answers(
        &["due", "2021-01-04 09:30", "取短（24小时，第2个工作日12:00前）"],
        "2021-01-05T09:30:00+08:00\n",
    );
    answers(&["due", "2021-01-04", "取长(1日, 取短(3日, 5个工作日))"], "2021-01-07T23:59:59+08:00\n");
    // The longer one ends in a year that is not published; whether it stays the longer is not known before.
    answers(&["due", "2026-12-30", "取短(1个工作日, 10个工作日)"], "2026-12-31T23:59:59+08:00 provisional\n");
    duban(&["calendar", "due", "2021-01-04", "取长(3日, 及时)"]).refused(&["“及时”算不出到期时刻"]);
    duban(&["calendar", "due", "2021-01-04", "取长(3日, 500年)"]).refused(&["超出1900至2199年"]);
}

#[test]
fn limits_that_have_no_moment_are_refused_in_their_place() {
    for (limit, words) in [
        ("及时", "算不出到期时刻"),
        ("无", "算不出到期时刻"),
        ("同 解决确认", "算不出到期时刻"),
        ("3个工作曰", "工作曰"),
        ("2021年6月31日前", "”这一天"),
        ("6月15日前", "没有年份"),
        ("4个工作小时", "办公时间"),
        ("24小时内 遇休息日顺延", "不能再写钟点"),
        ("500年", "超出1900至2199年"),
        ("0个工作日", "数不出来"),
        ("", "时限"),
        ("99999999999999999999日", ""),
    ] {
        let answer = duban(&["calendar", "due", "2021-01-04", limit]);
        answer.refused(&["错误", words]);
    }
    let deep = "(".repeat(10_000);
    duban(&["calendar", "due", "2021-01-04", &deep]).refused(&["算不出到期时刻"]);
    duban(&["calendar", "due", "2021-13-04", "当日"]).refused(&["“2021-13-04”不是"]);
}

#[test]
fn count_leaves_out_the_first_day_and_keeps_the_last() {
    answers(&["count", "2021-02-09", "2021-02-20"], "4\n");
    answers(&["count", "2021-02-09", "2021-02-09"], "0\n");
    answers(&["count", "2026-12-31", "2027-01-08"], "6 provisional\n");
    duban(&["calendar", "count", "2021-02-20", "2021-02-09"]).refused(&["在止日 2021-02-09 之后"]);
    duban(&["calendar", "days", "2021-02-30", "2021-03-01"]).refused(&["“2021-02-30”不是"]);
}

#[test]
fn a_file_of_more_years_is_laid_over_and_keeps_the_name() {
    let folder = Folder::new("years");
    let csv = folder.file("2027.csv", "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,班,元旦\n");
    let json = folder.file(
        "2027.json",
        r#"{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-03","isOffDay":false}]}"#,
    );
    for file in [&csv, &json] {
        answers(&["due", "2026-12-31", "2个工作日", "--calendar", file], "2027-01-04T23:59:59+08:00\n");
        answers(&["--calendar", file, "count", "2026-12-31", "2027-01-04"], "2\n");
        let answer = duban_with(
            &["check", "zibo", "--calendar", file, "--as-of", "2021-01-08", "--format", "json"],
            kept("A").as_bytes(),
        );
        let calendar = answer.json()["calendar"].clone();
        assert_eq!(calendar["name"], "中国法定工作日");
        assert_eq!(calendar["covers_to"], "2027-12-31");
    }
}

#[test]
fn mistakes_in_a_calendar_file_are_shown_on_their_lines() {
    let folder = Folder::new("faults");
    let due = |file: &str| duban(&["calendar", "due", "2021-01-04", "当日", "--calendar", file]);
    let csv = "date,kind,name\n2027-02-30,holiday,元旦\n2027-01-01,rest,元旦\n2027-01-02\n2027-05-01,休,a\n2027-05-01,班,a\n";
    due(&folder.file("a.csv", csv)).refused(&[
        "a.csv:2:",
        "“2027-02-30”不是",
        "a.csv:3:",
        "种类“rest”不认识",
        "a.csv:4:",
        "这一行有1格",
        "a.csv:6:",
        "第一次在第5行",
    ]);
    due(&folder.file("b.csv", "2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n"))
        .refused(&["表头", "date,kind,name"]);
    due(&folder.file("c.json", "{\"year\":2027,")).refused(&["没有写完"]);
    due(&folder.file("d.json", "{\"year\":\"2027\",\"days\":[]}")).refused(&["不合要求", "isOffDay"]);
    due(&folder.file("e.json", "{\"year\":2027,\"days\":[}")).refused(&["JSON写法有误"]);
    due(&folder.file("f.csv", "")).refused(&["一天也没有写"]);
    due("没有.csv").refused(&["读不到“没有.csv”"]);
}
