//! Rules 1 to 8 and 14, and the horizon, case by case: `rules.csv`, derived by hand from the law.

use super::notation::{calendar, limit, moment};
use duban::calendar::{Act, Calendar, CountError, Counting, Due};
use duban::value::{Day, Halves, Measure, Moment, Term};

const RULES: &str = include_str!("rules.csv");

fn shown(due: Result<Due, CountError>) -> String {
    match due {
        Ok(due) => {
            let at = due.at.to_string().replace("+08:00", "");
            if due.provisional { format!("{at} provisional") } else { at }
        }
        Err(CountError::OutOfRange) => "out of range".to_owned(),
        Err(CountError::NoOfficeHours) => "no office hours".to_owned(),
        Err(CountError::HoursWithClock) => "hours with clock".to_owned(),
        Err(CountError::NotALength) => "not a length".to_owned(),
    }
}

fn cases() -> impl Iterator<Item = [&'static str; 5]> {
    let rows = RULES.lines().skip(1).filter(|row| !row.starts_with('#'));
    rows.map(|row| row.split(',').collect::<Vec<_>>().try_into().expect("five cells"))
}

#[test]
fn every_case_falls_due_as_the_law_says() {
    let mut wrong = Vec::new();
    let calendars = [("national", calendar("national")), ("office", calendar("office"))];
    for [rule, name, trigger, text, expected] in cases() {
        let calendar = &calendars.iter().find(|(known, _)| *known == name).unwrap().1;
        let (term, options) = limit(text);
        let found = shown(calendar.due(&term, moment(trigger), &options));
        if found != expected {
            wrong.push(format!("rule {rule}, {name}: {trigger} + {text} = {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_at_least_five_cases() {
    for rule in ["1", "2", "3", "4", "5", "6", "8", "14", "h"] {
        assert!(cases().filter(|case| case[0] == rule).count() >= 5, "rule {rule}");
    }
}

#[test]
fn every_case_is_explained_to_the_same_moment() {
    for [_, name, trigger, text, expected] in cases() {
        let calendar = calendar(name);
        let (term, options) = limit(text);
        // An explanation of four thousand million days is not asked for.
        if expected == "out of range" {
            continue;
        }
        let due = calendar.due(&term, moment(trigger), &options);
        let steps = match calendar.explain(&term, moment(trigger), &options) {
            Ok(steps) => steps,
            Err(error) => {
                assert_eq!(Err(error), due, "{trigger} {text}");
                continue;
            }
        };
        let due = due.unwrap();
        assert_eq!(steps.last().map(|step| step.act), Some(Act::Due { at: due.at }), "{trigger} {text}");
        let last = steps.iter().rev().find_map(|step| match step.act {
            Act::Counted { total } => Some(total),
            _ => None,
        });
        match term.measure {
            Measure::WorkingDays(n) | Measure::Days(n) if !options.half_day_by_hours && n.0 > 0 => {
                assert_eq!(last, Some(n), "{trigger} {text}");
            }
            Measure::WorkingSeconds(n) => {
                let worked =
                    steps.iter().map(|step| if let Act::Worked { seconds } = step.act { seconds } else { 0 });
                assert_eq!(worked.sum::<u64>(), n, "{trigger} {text}");
            }
            _ => {}
        }
        assert!(steps.windows(2).all(|pair| pair[0].day <= pair[1].day), "{trigger} {text}");
    }
}

#[test]
fn an_explanation_names_each_day_with_its_reason() {
    let calendar = Calendar::national();
    let (term, options) = limit("2个工作日 受理截止17:30");
    let steps = calendar.explain(&term, moment("2021-02-07T18:00:00"), &options).unwrap();
    let lines: Vec<String> =
        steps.iter().map(|step| format!("{} {:?} {:?}", step.day, step.act, step.reason.why)).collect();
    assert_eq!(
        lines,
        [
            "2021-02-07 Deferred MakeUp(\"春节\")",
            "2021-02-08 Trigger Weekday",
            "2021-02-09 Counted { total: Halves(2) } Weekday",
            "2021-02-10 Counted { total: Halves(4) } Weekday",
            "2021-02-10 Due { at: 2021-02-10T23:59:59+08:00 } Weekday",
        ]
    );
    let steps = calendar.explain(&limit("1个月").0, moment("2021-04-01T09:00:00"), &options).unwrap();
    let rolled: Vec<Day> = steps.iter().filter(|s| s.act == Act::Rolled).map(|s| s.day).collect();
    assert_eq!(rolled.first().map(ToString::to_string).as_deref(), Some("2021-05-01"));
    assert_eq!(rolled.len(), 5);
    assert_eq!(steps.last().unwrap().day.to_string(), "2021-05-06");
    let steps = calendar.explain(&limit("1个工作日").0, moment("2020-01-23T09:00:00"), &options).unwrap();
    let skipped = steps.iter().find(|step| step.day.to_string() == "2020-01-31").unwrap();
    assert_eq!((skipped.act, skipped.reason.notice), (Act::Skipped, Some("国办发明电〔2020〕1号")));
}

#[test]
fn what_can_be_counted_is_known_before_any_ticket() {
    let can = |name, text| {
        let (term, options) = limit(text);
        calendar(name).can_count(&term, &options)
    };
    assert_eq!(can("national", "4个工作小时"), Err(CountError::NoOfficeHours));
    assert_eq!(can("national", "0.5个工作日 工时"), Err(CountError::NoOfficeHours));
    assert_eq!(can("office", "4个工作小时 12:00"), Err(CountError::HoursWithClock));
    assert_eq!(can("office", "0.5个工作日 工时 12:00"), Err(CountError::HoursWithClock));
    assert_eq!(can("office", "4个工作小时"), Ok(()));
    assert_eq!(can("national", "1.5个工作日 12:00"), Ok(()));
}

#[test]
fn what_cannot_be_counted_says_why() {
    let said = |error: CountError| error.to_string();
    assert_eq!(said(CountError::OutOfRange), "the moment lies outside 1900-01-01 to 2199-12-31");
    assert_eq!(said(CountError::NoOfficeHours), "working hours need a calendar with office hours");
    assert_eq!(said(CountError::HoursWithClock), "a limit in hours has no clock time and no roll of its own");
    assert_eq!(said(CountError::NotALength), "this is not a length of time that can be counted here");
}

/// Rule 7: one comparison. A second before, at, and after the due moment.
#[test]
fn on_time_is_not_after_the_due_moment() {
    let (term, options) = limit("3个工作日 12:00");
    let due = Calendar::national().due(&term, moment("2021-01-04T09:30:00"), &options).unwrap().at;
    let late = |seconds| {
        let late = Calendar::national().late_by(due, due.plus(seconds).unwrap());
        (late.seconds, late.working_days)
    };
    assert_eq!(late(-1), (0, 0));
    assert_eq!(late(0), (0, 0));
    assert_eq!(late(1), (1, 0));
    assert_eq!(late(43_199), (43_199, 0));
    assert_eq!(late(43_200), (43_200, 1));
}

/// Every term there is, over every trigger of a fortnight: no due moment ever falls as the trigger rises. Half
/// calendar days are left out: their roll to the same slot (rule 4) takes a Saturday's end to Monday's and the
/// earlier Sunday noon to Monday noon.
#[test]
fn due_moments_never_fall_as_triggers_rise() {
    let texts = "1个工作日;2个工作日;1.5个工作日;0.5个工作日 工时;2.5个工作日 11:00;3日;1周;1个月;1年;5小时;5个工作小时;当个工作日;次日;次个工作日;2日 不顺延";
    for text in texts.split(';') {
        for closing in ["", " 受理截止17:30", " 受理截止11:00"] {
            let calendar = calendar("office");
            let (term, options) = limit(&format!("{text}{closing}"));
            for from in
                ["2021-01-30T00:00:00", "2021-05-25T00:00:00", "2021-09-24T00:00:00", "2026-12-20T00:00:00"]
            {
                let mut last: Option<Moment> = None;
                for quarter in 0..(30 * 96) {
                    let trigger = moment(from).plus(quarter * 900 + quarter % 3 - 1).unwrap();
                    let due = calendar.due(&term, trigger, &options).unwrap().at;
                    assert!(
                        last.is_none_or(|last| last <= due),
                        "{text}{closing} at {trigger}: {due} < {last:?}"
                    );
                    last = Some(due);
                }
            }
        }
    }
}

#[test]
fn due_moments_never_fall_as_the_length_rises() {
    let calendar = calendar("office");
    for hour in 0..(24 * 20) {
        let trigger = moment("2021-02-01T00:00:00").plus(hour * 3_600).unwrap();
        let due = |measure, roll| {
            calendar.due(&Term { roll, ..Term::new(measure) }, trigger, &Counting::default()).unwrap().at
        };
        for n in 0..40 {
            assert!(
                due(Measure::WorkingDays(Halves(n)), None) <= due(Measure::WorkingDays(Halves(n + 1)), None)
            );
            let days = |n| due(Measure::Days(Halves(n)), Some(false));
            assert!(days(n) <= days(n + 1), "{trigger} {n}");
            let hours = |n: u32| due(Measure::WorkingSeconds(u64::from(n) * 1_800), None);
            assert!(hours(n) <= hours(n + 1));
        }
    }
}
