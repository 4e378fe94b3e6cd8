//! What is counted from a due moment or a date: rules 6 (counted back), 10, 11, 12.

use duban::calendar::{Calendar, CountError, Due};
use duban::value::{Clock, Day, When};

use super::notation::{calendar, limit, measure, moment};

fn at(due: Result<Due, CountError>) -> String {
    let due = due.unwrap();
    let at = due.at.to_string().replace("+08:00", "");
    if due.provisional { format!("{at} provisional") } else { at }
}

#[test]
fn extensions_add_units_after_the_due_day() {
    let national = Calendar::national();
    let extend = |due, by| {
        let (term, options) = limit(by);
        at(national.extend(moment(due), &term, &options))
    };
    // 2021-01-25 is a Monday; ten working days on is Sunday the 7th, which works.
    assert_eq!(extend("2021-01-25T12:00:00", "10个工作日 12:00"), "2021-02-07T12:00:00");
    assert_eq!(extend("2021-01-25T23:59:59", "5日"), "2021-02-01T23:59:59");
    assert_eq!(extend("2021-01-25T23:59:59", "5日 不顺延"), "2021-01-30T23:59:59");
    assert_eq!(extend("2021-01-31T23:59:59", "1个月 不顺延"), "2021-02-28T23:59:59");
    assert_eq!(extend("2021-01-29T10:00:00", "48小时"), "2021-01-31T10:00:00");
    assert_eq!(extend("2021-01-25T12:00:00", "0.5个工作日"), "2021-01-25T23:59:59");
    assert_eq!(extend("2021-01-25T23:59:59", "0.5个工作日"), "2021-01-26T12:00:00");
    // The limit's own cut-off, whatever clock time an earlier 延至 had set.
    assert_eq!(extend("2021-01-25T15:30:00", "1个工作日 12:00"), "2021-01-26T12:00:00");
    // 受理截止 is about triggers, and a due moment at 23:59:59 is none.
    assert_eq!(extend("2021-01-25T23:59:59", "1个工作日 受理截止17:30"), "2021-01-26T23:59:59");
    // Never earlier than before.
    assert_eq!(extend("2021-01-25T23:59:59", "0个工作日 12:00"), "2021-01-25T23:59:59");
    assert_eq!(extend("2026-12-31T12:00:00", "1个工作日 12:00"), "2027-01-01T12:00:00 provisional");
}

#[test]
fn extensions_to_a_moment_set_it() {
    let (national, office) = (Calendar::national(), calendar("office"));
    let due = moment("2021-01-25T12:00:00");
    let to = |calendar: &Calendar, text, cutoff: Option<Clock>| {
        calendar.extend_to(due, When::parse(text).unwrap(), cutoff).at.to_string().replace("+08:00", "")
    };
    let noon = Some(Clock::NOON);
    assert_eq!(to(&national, "2021-02-10", noon), "2021-02-10T12:00:00");
    assert_eq!(to(&national, "2021-02-10", None), "2021-02-10T23:59:59");
    assert_eq!(to(&office, "2021-02-10", None), "2021-02-10T17:30:00");
    assert_eq!(to(&national, "2021-02-13T09:00:00", noon), "2021-02-13T09:00:00");
    assert_eq!(to(&national, "2021-01-20", noon), "2021-01-25T12:00:00");
}

#[test]
fn before_and_after_a_due_moment() {
    let (national, office) = (Calendar::national(), calendar("office"));
    let before = |due, by| at(national.before(moment(due), measure(by)));
    let after = |due, by| at(national.after(moment(due), measure(by)));
    assert_eq!(before("2021-02-18T12:00:00", "1个工作日"), "2021-02-10T12:00:00");
    assert_eq!(before("2021-02-18T12:00:00", "4个工作日"), "2021-02-07T12:00:00");
    assert_eq!(before("2021-02-13T12:00:00", "1个工作日"), "2021-02-10T12:00:00");
    assert_eq!(before("2021-02-18T12:00:00", "5日"), "2021-02-13T12:00:00");
    assert_eq!(before("2021-02-18T12:00:00", "24小时"), "2021-02-17T12:00:00");
    assert_eq!(before("2021-03-31T12:00:00", "1个月"), "2021-02-28T12:00:00");
    assert_eq!(before("2021-02-18T12:00:00", "0.5个工作日"), "2021-02-10T23:59:59");
    assert_eq!(before("2021-02-18T23:59:59", "0.5个工作日"), "2021-02-18T12:00:00");
    assert_eq!(before("2021-02-18T23:59:59", "1.5个工作日"), "2021-02-10T12:00:00");
    assert_eq!(before("2021-02-18T12:00:00", "1.5日"), "2021-02-16T23:59:59");
    // On a rest day the first slot is the last working day's afternoon; counted in calendar days it has its own.
    assert_eq!(before("2021-02-13T15:00:00", "1.5个工作日"), "2021-02-09T23:59:59");
    assert_eq!(before("2021-02-13T15:00:00", "0.5日"), "2021-02-13T12:00:00");
    assert_eq!(after("2021-02-10T12:00:00", "1个工作日"), "2021-02-18T12:00:00");
    assert_eq!(after("2021-02-10T12:00:00", "3个工作日"), "2021-02-20T12:00:00");
    assert_eq!(after("2021-02-10T12:00:00", "2周"), "2021-02-24T12:00:00");
    assert_eq!(after("2021-02-10T12:00:00", "1日"), "2021-02-11T12:00:00");
    assert_eq!(after("2021-02-10T12:00:00", "30分钟"), "2021-02-10T12:30:00");
    assert_eq!(after("2026-12-31T12:00:00", "1个工作日"), "2027-01-01T12:00:00 provisional");
    assert_eq!(before("2027-01-01T12:00:00", "1个工作日"), "2026-12-31T12:00:00");
    assert_eq!(before("2027-01-04T12:00:00", "2个工作日"), "2026-12-31T12:00:00 provisional");
    assert_eq!(
        at(office.before(moment("2021-02-18T10:00:00"), measure("2个工作小时"))),
        "2021-02-10T16:30:00"
    );
    assert_eq!(
        at(office.before(moment("2021-02-18T12:00:00"), measure("3个工作小时"))),
        "2021-02-18T09:00:00"
    );
    // Counted back, the latest moment from which an hour is left: after the lunch break, not before it.
    assert_eq!(
        at(office.before(moment("2021-02-18T15:00:00"), measure("1个工作小时"))),
        "2021-02-18T14:00:00"
    );
    assert_eq!(
        at(office.before(moment("2021-02-18T14:00:00"), measure("3个工作小时"))),
        "2021-02-18T09:00:00"
    );
    assert_eq!(
        at(office.after(moment("2021-02-10T17:00:00"), measure("1个工作小时"))),
        "2021-02-18T09:30:00"
    );
    assert_eq!(
        at(office.after(moment("2021-02-10T17:00:00"), measure("0个工作小时"))),
        "2021-02-10T17:00:00"
    );
    assert_eq!(national.before(moment("2021-02-18T12:00:00"), measure("当日")), Err(CountError::NotALength));
    assert_eq!(
        national.after(moment("2021-02-18T12:00:00"), measure("0个工作小时")),
        Err(CountError::NoOfficeHours)
    );
    assert_eq!(
        national.before(moment("1900-01-02T12:00:00"), measure("9个工作日")),
        Err(CountError::OutOfRange)
    );
    assert_eq!(
        national.before(moment("1900-01-02T12:00:00"), measure("48小时")),
        Err(CountError::OutOfRange)
    );
}

#[test]
fn lateness_counts_working_days_after_the_due_day() {
    let national = Calendar::national();
    let late = |due, completed| {
        let late = national.late_by(moment(due), moment(completed));
        (late.seconds, late.working_days, late.provisional)
    };
    assert_eq!(late("2021-01-07T12:00:00", "2021-01-07T12:01:00"), (60, 0, false));
    assert_eq!(late("2021-01-07T12:00:00", "2021-01-07T11:59:59"), (0, 0, false));
    assert_eq!(late("2021-01-07T12:00:00", "2021-01-04T11:59:59"), (0, 0, false));
    assert_eq!(late("2021-02-10T12:00:00", "2021-02-17T12:00:00"), (7 * 86_400, 0, false));
    assert_eq!(late("2021-02-10T12:00:00", "2021-02-20T12:00:00"), (10 * 86_400, 3, false));
    assert_eq!(late("2021-01-08T23:59:59", "2021-01-09T00:00:00"), (1, 0, false));
    assert_eq!(late("2021-01-07T23:59:59", "2021-01-08T00:00:00"), (1, 1, false));
    assert_eq!(late("2026-12-31T12:00:00", "2027-01-01T12:00:00"), (86_400, 1, true));
    assert_eq!(late("2027-01-01T12:00:00", "2027-01-01T12:00:01"), (1, 0, false));
}

#[test]
fn dates_are_counted_back_without_a_roll() {
    let (national, office) = (Calendar::national(), calendar("office"));
    let back = |calendar: &Calendar, date: &str, by| {
        at(calendar.counted_back(date.parse::<Day>().unwrap(), &limit(by).0))
    };
    assert_eq!(back(&national, "2021-03-14", "30日"), "2021-02-12T23:59:59");
    assert_eq!(back(&national, "2021-03-14", "30日 顺延"), "2021-02-18T23:59:59");
    assert_eq!(back(&national, "2021-03-14", "30日 12:00"), "2021-02-12T12:00:00");
    // A day of rest has no business that closes.
    assert_eq!(back(&office, "2021-03-14", "30日"), "2021-02-12T23:59:59");
    assert_eq!(back(&office, "2021-03-10", "30日"), "2021-02-08T17:30:00");
    assert_eq!(back(&national, "2021-02-18", "1个工作日"), "2021-02-10T23:59:59");
    assert_eq!(back(&national, "2021-02-14", "2个工作日"), "2021-02-09T23:59:59");
    assert_eq!(back(&national, "2021-05-31", "3个月"), "2021-02-28T23:59:59");
    assert_eq!(back(&national, "2024-02-29", "1年"), "2023-02-28T23:59:59");
    assert_eq!(back(&national, "2030-03-14", "2周"), "2030-02-28T23:59:59");
    assert_eq!(back(&national, "2030-03-14", "1个工作日"), "2030-03-13T23:59:59 provisional");
    let refused = |by| national.counted_back("2021-03-14".parse().unwrap(), &limit(by).0);
    assert_eq!(refused("1.5日"), Err(CountError::NotALength));
    assert_eq!(refused("24小时"), Err(CountError::NotALength));
    assert_eq!(refused("当日"), Err(CountError::NotALength));
}
