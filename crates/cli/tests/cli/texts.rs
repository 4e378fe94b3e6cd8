//! Whole outputs as an officer reads them, as snapshots: the examples of the repository, and days explained.

use crate::house::duban;

#[test]
fn the_examples_as_text() {
    for (name, as_of) in [
        ("zibo-ticket", "2021-02-01"),
        ("zibo-on-time", "2021-03-01"),
        ("zibo-extended", "2021-05-01"),
        ("zibo-redo", "2021-12-01"),
        ("zibo-unassigned", "2021-11-05T10:00:00+08:00"),
    ] {
        let answer = duban(&["check", "zibo", &format!("examples/{name}.json"), "--as-of", as_of]);
        assert_eq!(answer.err, "");
        insta::assert_snapshot!(name, format!("退出状态 {}\n{}", answer.status, answer.out));
    }
}

#[test]
fn a_limit_across_spring_festival_explained() {
    let answer = duban(&["calendar", "due", "2021-02-09 15:20", "5个工作日", "--explain"]);
    insta::assert_snapshot!("explain-spring-festival", answer.out);
    let answer = duban(&["calendar", "due", "2026-12-30", "10日", "--explain"]);
    insta::assert_snapshot!("explain-beyond-the-horizon", answer.out);
    let answer = duban(&["calendar", "days", "2021-10-01", "2021-10-10"]);
    insta::assert_snapshot!("days-of-a-national-day", answer.out);
}

#[test]
fn the_help_of_check() {
    insta::assert_snapshot!("help-check", duban(&["check", "--help"]).out);
}
