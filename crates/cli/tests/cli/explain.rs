//! `duban explain`: a whole explanation as an officer reads it, its data, and questions that have no answer.

use crate::house::duban;

const EXTENDED: [&str; 7] =
    ["explain", "zibo", "examples/zibo-extended.json", "--ticket", "ZB-2021-000731", "--as-of", "2021-04-20"];

#[test]
fn an_extended_ticket_explained() {
    let answer = duban(&EXTENDED);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    insta::assert_snapshot!("explain-extended", answer.out);
    let english = duban(&[&["--lang", "en"], &EXTENDED[..]].concat());
    assert!(english.out.contains("set it off"), "{}", english.out);
}

#[test]
fn one_duty_as_data() {
    let answer = duban(&[&EXTENDED[..], &["--duty", "初步回复", "--format", "json"]].concat());
    let whole = answer.json();
    assert_eq!(whole["schema"], "duban/explanation/1");
    assert_eq!(whole["obligations"].as_array().unwrap().len(), 1);
    let days = whole["obligations"][0]["reckoning"][0]["days"].as_array().unwrap();
    let counted = days.iter().filter(|day| day["act"] == "counted").count();
    assert_eq!(counted, 3, "{days:?}");
    assert_eq!(whole["obligations"][0]["because"][0]["at"], "2021-03-01T09:00:00+08:00");
}

#[test]
fn before_anything_happened_nothing_is_owed() {
    let mut early = EXTENDED;
    early[6] = "2021-02-01";
    assert!(duban(&early).out.contains("没有产生义务"));
}

#[test]
fn what_is_not_there_is_told_with_the_nearest() {
    let mut other = EXTENDED;
    other[4] = "ZB-2021-000732";
    duban(&other).refused(&["F0045", "ZB-2021-000732", "ZB-2021-000731"]);
    duban(&[&EXTENDED[..], &["--duty", "初步答复"]].concat()).refused(&["F0046", "初步答复", "初步回复"]);
}
