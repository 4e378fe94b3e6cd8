//! Rule 9: time that is not counted. 2021-03-01 is a Monday; March 2021 has no holiday and no make-up working day.

use duban::calendar::{Calendar, Counting, Course, Exclusion};
use duban::value::{Halves, Measure, Moment};

use super::notation::{calendar, limit, moment};

fn march(text: &str) -> Moment {
    moment(&format!("2021-03-{text}"))
}

/// `02T10:00:00..04T09:00:00`, open without a second half.
fn exclusion(text: &str) -> Exclusion {
    let (from, to) = text.split_once("..").unwrap();
    Exclusion { from: march(from), to: (!to.is_empty()).then(|| march(to)) }
}

fn course_in(calendar: &Calendar, trigger: &str, text: &str, exclusions: &[&str]) -> String {
    let (term, options) = limit(text);
    let exclusions: Vec<Exclusion> = exclusions.iter().map(|text| exclusion(text)).collect();
    match calendar.due_excluding(&term, march(trigger), &options, &exclusions).unwrap() {
        Course::Due(due) => due.at.to_string().replace("2021-03-", "").replace("+08:00", ""),
        Course::Paused { since, remaining, .. } => {
            let since = since.to_string().replace("2021-03-", "").replace("+08:00", "");
            format!("paused {since} {remaining:?}")
        }
    }
}

fn course(trigger: &str, text: &str, exclusions: &[&str]) -> String {
    course_in(&Calendar::national(), trigger, text, exclusions)
}

#[test]
fn working_days_taken_away_do_not_count() {
    let five = |exclusions: &[&str]| course("01T09:00:00", "5个工作日", exclusions);
    assert_eq!(five(&[]), "08T23:59:59");
    // From Tuesday to Thursday takes Wednesday and Thursday.
    assert_eq!(five(&["02T10:00:00..04T09:00:00"]), "10T23:59:59");
    // Within a day takes none.
    assert_eq!(five(&["02T00:00:00..02T23:59:59"]), "08T23:59:59");
    // Midnight parts days, not hours: two seconds may take a day.
    assert_eq!(five(&["02T23:59:59..03T00:00:00"]), "09T23:59:59");
    // Over the weekend only takes none.
    assert_eq!(five(&["05T18:00:00..07T18:00:00"]), "08T23:59:59");
    assert_eq!(five(&["05T18:00:00..08T08:00:00"]), "09T23:59:59");
    // Day 0's part of an exclusion takes nothing; clipped to the life of the obligation.
    assert_eq!(five(&["01T08:00:00..03T08:00:00"]), "10T23:59:59");
    assert_eq!(five(&["01T08:00:00..01T09:00:00"]), "08T23:59:59");
}

#[test]
fn overlapping_and_touching_exclusions_count_once() {
    let five = |exclusions: &[&str]| course("01T09:00:00", "5个工作日", exclusions);
    assert_eq!(five(&["02T10:00:00..04T09:00:00", "03T10:00:00..05T09:00:00"]), "11T23:59:59");
    assert_eq!(five(&["03T10:00:00..05T09:00:00", "02T10:00:00..04T09:00:00"]), "11T23:59:59");
    assert_eq!(five(&["02T10:00:00..04T09:00:00", "04T09:00:00..05T09:00:00"]), "11T23:59:59");
    assert_eq!(five(&["02T10:00:00..04T09:00:00", "04T15:00:00..05T09:00:00"]), "11T23:59:59");
    assert_eq!(five(&["02T10:00:00..05T09:00:00", "03T10:00:00..04T09:00:00"]), "11T23:59:59");
    assert_eq!(five(&["02T10:00:00..03T09:00:00", "04T09:00:00..05T09:00:00"]), "10T23:59:59");
    // One that begins only because another has pushed the end out.
    assert_eq!(five(&["02T10:00:00..04T09:00:00", "09T10:00:00..10T09:00:00"]), "11T23:59:59");
    // One that begins after the end changes nothing.
    assert_eq!(five(&["09T00:00:00..10T09:00:00"]), "08T23:59:59");
    assert_eq!(five(&["09T00:00:00.."]), "08T23:59:59");
}

#[test]
fn a_limit_does_not_end_while_an_exclusion_is_open() {
    let noon = |exclusions: &[&str]| course("01T09:00:00", "5个工作日 12:00", exclusions);
    assert_eq!(noon(&[]), "08T12:00:00");
    // Open at noon on the last day: the first working day after it has closed.
    assert_eq!(noon(&["08T10:00:00..08T15:00:00"]), "09T12:00:00");
    assert_eq!(noon(&["08T10:00:00..12T15:00:00"]), "15T12:00:00");
    // Closed at noon: it is not open at noon. Opened at noon: it is. Opened a second later: too late.
    assert_eq!(noon(&["08T10:00:00..08T12:00:00"]), "08T12:00:00");
    assert_eq!(noon(&["08T12:00:00..08T15:00:00"]), "09T12:00:00");
    assert_eq!(noon(&["08T12:00:01..08T15:00:00"]), "08T12:00:00");
    // Outlives the limit by far, and meets another on the way.
    assert_eq!(noon(&["08T10:00:00..10T15:00:00", "11T11:00:00..11T13:00:00"]), "12T12:00:00");
    assert_eq!(course("01T09:00:00", "当日", &["01T10:00:00..02T10:00:00"]), "03T23:59:59");
    assert_eq!(course("05T09:00:00", "当个工作日", &["05T10:00:00..06T10:00:00"]), "08T23:59:59");
}

#[test]
fn calendar_days_taken_away_do_not_count_and_the_end_rolls() {
    let five = |exclusions: &[&str]| course("01T09:00:00", "4日", exclusions);
    assert_eq!(five(&[]), "05T23:59:59");
    assert_eq!(five(&["02T10:00:00..03T09:00:00"]), "08T23:59:59");
    assert_eq!(five(&["02T10:00:00..06T09:00:00"]), "09T23:59:59");
    // The end rolls from Saturday to Monday, which is taken away.
    assert_eq!(course("01T09:00:00", "5日", &["06T10:00:00..08T09:00:00"]), "09T23:59:59");
    // It takes away nothing of the day on which it begins, so the end still rolls to that.
    assert_eq!(course("01T09:00:00", "5日", &["08T10:00:00..08T11:00:00"]), "08T23:59:59");
    assert_eq!(course("01T09:00:00", "5日 不顺延", &["02T10:00:00..03T09:00:00"]), "07T23:59:59");
    assert_eq!(course("01T09:00:00", "1周", &["02T10:00:00..04T09:00:00"]), "10T23:59:59");
    // To 1 April is 31 days; one taken away makes it 2 April.
    assert_eq!(course("01T09:00:00", "1个月", &["02T10:00:00..03T09:00:00"]), "2021-04-02T23:59:59");
}

#[test]
fn half_days_taken_away_do_not_count() {
    let half = |trigger, exclusions: &[&str]| course(trigger, "1.5个工作日", exclusions);
    assert_eq!(half("01T09:00:00", &[]), "02T23:59:59");
    assert_eq!(half("01T09:00:00", &["01T10:00:00..02T10:00:00"]), "03T23:59:59");
    assert_eq!(half("01T15:00:00", &[]), "03T12:00:00");
    assert_eq!(half("01T15:00:00", &["01T16:00:00..02T10:00:00"]), "04T12:00:00");
    // Open when the morning ends: the whole of the first day that counts after it.
    assert_eq!(half("01T15:00:00", &["03T10:00:00..03T14:00:00"]), "04T23:59:59");
    assert_eq!(half("01T09:00:00", &["01T10:00:00.."]), "paused 01T10:00:00 WorkingDays(Halves(2))");
    assert_eq!(half("01T15:00:00", &["02T10:00:00.."]), "paused 02T10:00:00 WorkingDays(Halves(1))");
}

#[test]
fn hours_leave_out_exactly_the_seconds_between() {
    let day = |exclusions: &[&str]| course("01T09:00:00", "24小时", exclusions);
    assert_eq!(day(&["01T10:00:00..01T12:00:00"]), "02T11:00:00");
    assert_eq!(day(&["01T10:00:00..01T12:00:00", "01T11:00:00..01T13:00:00"]), "02T12:00:00");
    assert_eq!(day(&["01T08:00:00..01T10:00:00"]), "02T10:00:00");
    assert_eq!(day(&["02T08:59:59..02T10:00:00"]), "02T10:00:01");
    assert_eq!(day(&["02T09:00:00..02T10:00:00"]), "02T10:00:00");
    assert_eq!(day(&["02T09:00:01..02T10:00:00"]), "02T09:00:00");
    assert_eq!(day(&["02T08:00:00..02T10:00:00", "02T10:30:00..02T11:00:00"]), "02T11:30:00");
    assert_eq!(day(&["01T10:00:00.."]), "paused 01T10:00:00 Seconds(82800)");
    assert_eq!(day(&["01T10:00:00..01T12:00:00", "01T11:00:00.."]), "paused 01T10:00:00 Seconds(82800)");
}

#[test]
fn working_hours_leave_out_the_office_seconds_between() {
    let office = calendar("office");
    let four = |exclusions: &[&str]| course_in(&office, "01T09:00:00", "4个工作小时", exclusions);
    assert_eq!(four(&[]), "01T15:00:00");
    assert_eq!(four(&["01T10:00:00..01T14:30:00"]), "01T17:30:00");
    assert_eq!(four(&["01T12:00:00..01T14:00:00"]), "01T15:00:00");
    assert_eq!(four(&["01T10:00:00..02T10:00:00"]), "02T15:00:00");
    assert_eq!(four(&["01T10:00:00.."]), "paused 01T10:00:00 WorkingSeconds(10800)");
    assert_eq!(
        four(&["01T10:00:00..01T11:00:00", "01T14:30:00.."]),
        "paused 01T14:30:00 WorkingSeconds(5400)"
    );
    assert_eq!(four(&["01T15:30:00..02T10:00:00"]), "01T15:00:00");
    // Nothing was left when it opened, and it cannot end while it is open.
    assert_eq!(four(&["01T15:00:00..02T10:00:00"]), "02T10:00:00");
    // 半日 按 工时: half of 6.5 hours.
    let half = course_in(&office, "01T09:00:00", "0.5个工作日 工时", &["01T10:00:00..01T11:00:00"]);
    assert_eq!(half, "01T15:15:00");
}

#[test]
fn an_open_exclusion_pauses_with_what_remains() {
    let five = |exclusions: &[&str]| course("01T09:00:00", "5个工作日", exclusions);
    assert_eq!(five(&["02T10:00:00.."]), "paused 02T10:00:00 WorkingDays(Halves(8))");
    assert_eq!(five(&["01T08:00:00.."]), "paused 01T09:00:00 WorkingDays(Halves(10))");
    assert_eq!(five(&["08T10:00:00.."]), "paused 08T10:00:00 WorkingDays(Halves(0))");
    assert_eq!(
        five(&["02T10:00:00..04T10:00:00", "05T10:00:00.."]),
        "paused 05T10:00:00 WorkingDays(Halves(6))"
    );
    assert_eq!(
        five(&["02T10:00:00..05T10:00:00", "04T10:00:00.."]),
        "paused 02T10:00:00 WorkingDays(Halves(8))"
    );
    assert_eq!(course("01T09:00:00", "1周", &["03T10:00:00.."]), "paused 03T10:00:00 Days(Halves(10))");
    // What remains, counted from the day the exclusion closes, ends where the closed exclusion does.
    let national = Calendar::national();
    let rest = Measure::WorkingDays(Halves(8));
    let resumed =
        national.due(&duban::value::Term::new(rest), march("10T10:00:00"), &Counting::default()).unwrap();
    assert_eq!(resumed.at.to_string(), "2021-03-16T23:59:59+08:00");
    assert_eq!(five(&["02T10:00:00..10T10:00:00"]), "16T23:59:59");
}

/// Working days are looked up in the calendar; of calendar days there are as many whatever a notice will say.
#[test]
fn a_pause_beyond_the_published_years_is_provisional() {
    let paused = |text| {
        let (term, options) = limit(text);
        let open = Exclusion { from: moment("2027-01-04T10:00:00"), to: None };
        match Calendar::national().due_excluding(&term, moment("2026-12-28T09:00:00"), &options, &[open]) {
            Ok(Course::Paused { provisional, .. }) => provisional,
            other => panic!("{other:?}"),
        }
    };
    assert!(paused("9个工作日"));
    assert!(!paused("9日"));
}

#[test]
fn dates_do_not_pause() {
    assert_eq!(course("01T09:00:00", "2021-03-10前", &["02T10:00:00.."]), "10T23:59:59");
    assert_eq!(course("01T09:00:00", "2021-03-10前", &["02T10:00:00..20T10:00:00"]), "10T23:59:59");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    /// What is counted in an explanation adds up to the limit, and its end is the due moment.
    #[test]
    fn an_explanation_adds_up(
        trigger in 0i64..40 * 24,
        stretches in proptest::collection::vec((0i64..60 * 24, 0i64..12 * 24), 0..4),
        which in 0usize..10,
        office in proptest::bool::ANY,
    ) {
        let texts = ["1个工作日", "5个工作日", "1.5个工作日", "0.5个工作日", "5日", "1.5日", "3个工作日 12:00", "1个月", "当日", "次个工作日"];
        let (term, options) = limit(texts[which]);
        let calendar = if office { calendar("office") } else { Calendar::national() };
        let start = moment("2021-01-25T00:00:00");
        let at = |hours: i64| start.plus(hours * 3_600).unwrap();
        let exclusions: Vec<Exclusion> = stretches
            .iter()
            .map(|(from, length)| Exclusion { from: at(*from), to: Some(at(from + length)) })
            .collect();
        let Ok(Course::Due(due)) = calendar.due_excluding(&term, at(trigger), &options, &exclusions) else {
            return Ok(());
        };
        let steps = calendar.explain_excluding(&term, at(trigger), &options, &exclusions).unwrap();
        let last = steps.last().map(|step| step.act);
        proptest::prop_assert_eq!(last, Some(duban::calendar::Act::Due { at: due.at }));
        let mut totals = steps.iter().filter_map(|step| match step.act {
            duban::calendar::Act::Counted { total } => Some(total),
            _ => None,
        });
        if let Measure::WorkingDays(n) | Measure::Days(n) = term.measure {
            proptest::prop_assert_eq!(totals.next_back(), Some(n));
        }
    }
}
