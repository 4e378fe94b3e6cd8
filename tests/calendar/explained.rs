//! Explanations day by day, each worked out by hand. 2021-03-01 is a Monday; March 2021 has no holiday and no make-up
//! working day. `5*` is a day that has counted, with the half days so far; the last is the due moment.

use duban::calendar::{Act, Calendar, Exclusion};

use super::notation::{calendar, limit, moment};

fn march(text: &str) -> duban::value::Moment {
    moment(&format!("2021-03-{text}"))
}

/// The days of an explanation and what each did, from a trigger in March; exclusions as `02T10:00:00..04T09:00:00`.
fn told_in(calendar: &Calendar, trigger: &str, text: &str, exclusions: &[&str]) -> String {
    let (term, options) = limit(text);
    let exclusions: Vec<Exclusion> = exclusions
        .iter()
        .map(|text| text.split_once("..").unwrap())
        .map(|(from, to)| Exclusion { from: march(from), to: Some(march(to)) })
        .collect();
    let steps = calendar.explain_excluding(&term, march(trigger), &options, &exclusions).unwrap();
    let step = |step: &duban::calendar::Step<'_>| {
        let day = step.day.ymd().2;
        match step.act {
            Act::Deferred => format!("{day} deferred"),
            Act::Trigger => format!("{day} trigger"),
            Act::Counted { total } => format!("{day} {}*", total.0),
            Act::Skipped => format!("{day} skipped"),
            Act::Excluded => format!("{day} excluded"),
            Act::Rolled => format!("{day} rolled"),
            Act::Worked { seconds } => format!("{day} {seconds}s"),
            Act::Due { at } => at.to_string().replace("2021-03-", "").replace("+08:00", ""),
        }
    };
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}

fn told(trigger: &str, text: &str, exclusions: &[&str]) -> String {
    told_in(&Calendar::national(), trigger, text, exclusions)
}

#[test]
fn days_one_by_one() {
    assert_eq!(
        told("04T09:00:00", "3个工作日", &[]),
        "4 trigger, 5 2*, 6 skipped, 7 skipped, 8 4*, 9 6*, 09T23:59:59"
    );
    let week = "1 trigger, 2 2*, 3 4*, 4 6*, 5 8*, 6 10*";
    assert_eq!(told("01T09:00:00", "5日", &[]), format!("{week}, 6 rolled, 7 rolled, 08T23:59:59"));
    assert_eq!(told("01T09:00:00", "5日 不顺延", &[]), format!("{week}, 06T23:59:59"));
    assert_eq!(told("06T09:00:00", "当日", &[]), "6 trigger, 06T23:59:59");
    assert_eq!(told("06T09:00:00", "当个工作日", &[]), "6 trigger, 6 rolled, 7 rolled, 08T23:59:59");
    assert_eq!(told("01T09:00:00", "2021-03-06前", &[]), "06T23:59:59");
    assert_eq!(told("01T09:00:00", "2021-03-06前 顺延", &[]), "6 rolled, 7 rolled, 08T23:59:59");
    assert_eq!(told("01T09:00:00", "24小时", &[]), "02T09:00:00");
}

#[test]
fn a_trigger_after_hours_is_deferred() {
    let one = |trigger| told(trigger, "1个工作日 受理截止17:30", &[]);
    assert_eq!(one("01T17:30:00"), "1 trigger, 2 2*, 02T23:59:59");
    assert_eq!(one("01T17:30:01"), "1 deferred, 2 trigger, 3 2*, 03T23:59:59");
    assert_eq!(one("05T18:00:00"), "5 deferred, 6 skipped, 7 skipped, 8 trigger, 9 2*, 09T23:59:59");
    assert_eq!(one("06T10:00:00"), "6 deferred, 7 skipped, 8 trigger, 9 2*, 09T23:59:59");
}

#[test]
fn half_days_one_by_one() {
    let half = |trigger| told(trigger, "1.5个工作日", &[]);
    assert_eq!(half("01T09:00:00"), "1 trigger, 1 1*, 2 3*, 02T23:59:59");
    assert_eq!(half("01T12:00:00"), "1 trigger, 1 1*, 2 3*, 02T23:59:59");
    assert_eq!(half("01T12:00:01"), "1 trigger, 2 2*, 3 3*, 03T12:00:00");
    assert_eq!(half("06T10:00:00"), "6 trigger, 7 skipped, 8 2*, 9 3*, 09T12:00:00");
    assert_eq!(told("06T09:00:00", "0.5日 不顺延", &[]), "6 trigger, 6 1*, 06T23:59:59");
    // Day 0 itself is taken away where the time that is not counted began before it.
    assert_eq!(
        told("01T18:00:00", "0.5个工作日 受理截止17:30", &["01T19:00:00..02T10:00:00"]),
        "1 deferred, 2 trigger, 3 1*, 03T12:00:00"
    );
}

#[test]
fn days_that_are_taken_away() {
    assert_eq!(
        told("01T09:00:00", "4个工作日", &["02T10:00:00..04T09:00:00"]),
        "1 trigger, 2 2*, 3 excluded, 4 excluded, 5 4*, 6 skipped, 7 skipped, 8 6*, 9 8*, 09T23:59:59"
    );
    assert_eq!(
        told("01T09:00:00", "5日", &["06T10:00:00..08T09:00:00"]),
        "1 trigger, 2 2*, 3 4*, 4 6*, 5 8*, 6 10*, 6 rolled, 7 excluded, 8 excluded, 09T23:59:59"
    );
}

#[test]
fn a_limit_goes_on_after_what_was_open_at_its_end() {
    let head = "1 trigger, 2 2*, 3 4*, 4 6*, 5 8*, 6 skipped, 7 skipped, 8 10*";
    let noon = |exclusions: &[&str]| {
        let told = told("01T09:00:00", "5个工作日 12:00", exclusions);
        told.strip_prefix(head).map(|rest| rest.trim_start_matches(", ").to_owned()).unwrap_or(told)
    };
    assert_eq!(noon(&["08T10:00:00..08T12:00:00"]), "08T12:00:00");
    assert_eq!(noon(&["08T12:00:00..08T15:00:00"]), "09T12:00:00");
    assert_eq!(
        noon(&["08T10:00:00..12T15:00:00"]),
        "9 excluded, 10 excluded, 11 excluded, 12 excluded, 13 skipped, 14 skipped, 15T12:00:00"
    );
    assert_eq!(
        noon(&["08T10:00:00..10T15:00:00", "11T11:00:00..11T13:00:00"]),
        "9 excluded, 10 excluded, 12T12:00:00"
    );
    assert_eq!(noon(&["08T10:00:00..08T15:00:00", "08T16:00:00..09T10:00:00"]), "9 excluded, 10T12:00:00");
    // Calendar days: without a roll every day may be the last, with one only a day that works.
    let days = "1 trigger, 2 2*, 3 4*, 4 6*, 5 8*";
    assert_eq!(
        told("01T09:00:00", "5日 11:00 不顺延", &["06T10:00:00..06T12:00:00"]),
        format!("{days}, 6 10*, 07T11:00:00")
    );
    assert_eq!(
        told("01T09:00:00", "4日 11:00", &["05T10:00:00..05T12:00:00"]),
        format!("{days}, 6 skipped, 7 skipped, 08T11:00:00")
    );
}

#[test]
fn working_hours_by_the_day() {
    let office = calendar("office");
    let told = |trigger, text, exclusions: &[&str]| told_in(&office, trigger, text, exclusions);
    assert_eq!(told("01T09:00:00", "4个工作小时", &[]), "1 14400s, 01T15:00:00");
    assert_eq!(
        told("05T10:00:00", "9个工作小时", &[]),
        "5 19800s, 6 skipped, 7 skipped, 8 12600s, 08T14:30:00"
    );
    assert_eq!(told("01T10:00:00", "0个工作小时", &[]), "01T10:00:00");
    let four = |exclusions: &[&str]| told("01T09:00:00", "4个工作小时", exclusions);
    assert_eq!(four(&["01T10:00:00..02T10:00:00"]), "1 3600s, 2 10800s, 02T15:00:00");
    assert_eq!(four(&["01T10:00:00..03T10:00:00"]), "1 3600s, 2 excluded, 3 10800s, 03T15:00:00");
    assert_eq!(
        told("05T16:00:00", "3个工作小时", &["05T17:00:00..05T17:30:00"]),
        "5 3600s, 6 skipped, 7 skipped, 8 7200s, 08T11:00:00"
    );
    assert_eq!(told("01T09:00:00", "24小时", &["01T10:00:00..01T12:00:00"]), "02T11:00:00");
}
