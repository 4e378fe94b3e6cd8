//! The shipped calendar, and calendars read from files or put together: what they hold and what they refuse.

use duban::calendar::{
    Calendar, CalendarError, Entry, Fault, OfficeError, OfficeHours, Overlay, Publication, Season, Week, Why,
};
use duban::value::{Day, OutOfRange};

use super::notation::{calendar, clock, limit, moment};

const SHIPPED: &str = include_str!("../../policies/calendars/中国法定工作日.csv");

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_shipped_calendar_is_whole() {
    let national = Calendar::national();
    assert_eq!(national.name(), "中国法定工作日");
    assert_eq!(national.entries().len(), 675);
    assert_eq!(national.entries().iter().filter(|entry| entry.works).count(), 130);
    assert_eq!(national.horizon(), Some((day("2007-01-01"), day("2026-12-31"))));
    assert!(!national.covers(day("2006-12-31")) && national.covers(day("2007-01-01")));
    assert!(national.covers(day("2026-12-31")) && !national.covers(day("2027-01-01")));
    assert!(national.office_hours().is_empty());
    // As the file says, line by line, and nothing beside it.
    let entries = national.entries().iter().map(|entry| {
        format!("{},{},{}", entry.day, if entry.works { "makeup-workday" } else { "holiday" }, entry.name)
    });
    assert!(entries.eq(SHIPPED.lines().skip(1).map(str::to_owned)));
    for year in 2007..=2026 {
        assert!(
            national.entries().iter().any(|entry| entry.day.ymd() == (year, 1, 1) && !entry.works),
            "{year}"
        );
    }
}

#[test]
fn every_entry_shows_the_notice_that_set_it() {
    let national = Calendar::national();
    let notice = |date| national.reason(day(date)).notice;
    assert_eq!(notice("2020-01-30"), Some("国办发明电〔2019〕16号"));
    assert_eq!(notice("2020-01-31"), Some("国办发明电〔2020〕1号"));
    assert_eq!(notice("2020-02-02"), Some("国办发明电〔2020〕1号"));
    assert_eq!(notice("2019-05-01"), Some("国办发明电〔2019〕3号（文号未核实）"));
    assert_eq!(notice("2019-04-28"), Some("国办发明电〔2019〕3号（文号未核实）"));
    assert_eq!(notice("2019-10-01"), Some("国办发明电〔2018〕15号（文号未核实）"));
    assert_eq!(notice("2024-10-01"), Some("国办发明电〔2023〕7号"));
    assert_eq!(notice("2007-10-01"), Some("（文号未核实）"));
    assert_eq!(notice("2015-09-03"), Some("国发明电〔2015〕1号（文号未核实）"));
    // A year's notice sets the last days of the year before.
    assert_eq!(notice("2011-12-31"), Some("国办发明电〔2011〕45号"));
    assert_eq!(notice("2018-12-29"), Some("国办发明电〔2018〕15号（文号未核实）"));
    assert_eq!(notice("2022-12-31"), Some("国办发明电〔2022〕16号（文号未核实）"));
    assert_eq!(notice("2024-10-08"), None);
    assert!(national.entries().iter().all(|entry| entry.notice.is_some()));
}

#[test]
fn known_traps() {
    let national = Calendar::national();
    let why = |date| national.reason(day(date)).why;
    assert_eq!(why("2020-01-31"), Why::Holiday("春节"));
    assert_eq!(why("2024-04-28"), Why::MakeUp("劳动节"));
    assert_eq!(why("2025-01-26"), Why::MakeUp("春节"));
    assert_eq!(why("2019-05-01"), Why::Holiday("劳动节"));
    assert_eq!(why("2024-06-08"), Why::Weekend, "merely adjoins 端午节");
    assert_eq!(why("2021-01-04"), Why::Weekday);
    assert!(national.reason(day("2026-12-31")).published && !national.reason(day("2027-01-01")).published);
    assert_eq!(why("2027-01-01"), Why::Weekday, "only the weekly pattern is known");
    assert_eq!(national.add_working_days(Day::MAX, 1), Err(OutOfRange));
    assert_eq!(national.add_working_days(Day::MIN, -1), Err(OutOfRange));
    assert_eq!(national.add_working_days(day("2021-01-09"), 0), Ok(day("2021-01-09")));
    assert!(national.works(Day::MIN) && national.works(Day::MAX), "a Monday and a Tuesday");
    assert_eq!(national.working_days_between(Day::MIN, Day::MIN), 0);
}

fn faults(result: Result<Calendar, Vec<CalendarError>>) -> Vec<(usize, Fault)> {
    result.unwrap_err().into_iter().map(|error| (error.line, error.fault)).collect()
}

#[test]
fn csv_is_read_and_its_faults_are_told_by_line() {
    let text = "\u{feff}date,kind,name,notice\r\n2026-12-31,holiday,元旦,某号\r\n2027-01-01,休,元旦,\r\n\r\n2027-01-03,班,\"元旦\"\r\n";
    let read = Calendar::from_csv("2027", text).unwrap();
    assert_eq!(read.horizon(), Some((day("2027-01-01"), day("2027-12-31"))));
    assert_eq!(read.reason(day("2026-12-31")).notice, Some("某号"));
    assert_eq!(read.reason(day("2027-01-01")).notice, None);
    assert_eq!(read.reason(day("2027-01-03")).why, Why::MakeUp("元旦"));
    let text = "date,kind,name\n2027-02-30,holiday,x\n2027-01-01,vacation,x\n2027-01-02\n2027-01-03,休,x\n2027-01-03,班,x\n";
    assert_eq!(
        faults(Calendar::from_csv("x", text)),
        [
            (2, Fault::Date("2027-02-30".to_owned())),
            (3, Fault::Kind("vacation".to_owned())),
            (4, Fault::Cells { found: 1 }),
            (6, Fault::Twice { day: day("2027-01-03"), first: 5 }),
        ]
    );
    assert_eq!(faults(Calendar::from_csv("x", "date,kind,name\n")), [(1, Fault::Nothing)]);
    assert_eq!(faults(Calendar::from_csv("x", "")), [(1, Fault::Nothing)]);
    let many = "bad\n".repeat(1_000);
    assert_eq!(faults(Calendar::from_csv("x", &many)).len(), 100);
}

#[test]
fn json_is_read_and_its_faults_are_told_by_line() {
    let year = |year: i32, days: &str| {
        format!("{{\"$schema\": \"…\", \"year\": {year}, \"papers\": [],\n \"days\": [{days}]}}")
    };
    let off = "{\"name\": \"元旦\", \"date\": \"2027-01-01\", \"isOffDay\": true}";
    let on = "{\"name\": \"元旦\", \"date\": \"2027-01-03\", \"isOffDay\": false}";
    let one = year(2027, &format!("\n{off},\n{on}"));
    let two = year(2028, "{\"name\": \"元旦\", \"date\": \"2027-12-31\", \"isOffDay\": true}");
    let read = Calendar::from_json("x", &one).unwrap();
    assert_eq!(read.horizon(), Some((day("2027-01-01"), day("2027-12-31"))));
    assert_eq!(read.reason(day("2027-01-01")).why, Why::Holiday("元旦"));
    assert_eq!(read.reason(day("2027-01-03")).why, Why::MakeUp("元旦"));
    for both in [format!("[{one},{two}]"), format!("{one}\n{two}\n")] {
        let read = Calendar::from_json("x", &both).unwrap();
        assert_eq!(read.horizon(), Some((day("2027-01-01"), day("2028-12-31"))));
        assert_eq!(read.entries().len(), 3);
    }
    // A day may stand under two years if both say the same.
    let again = year(2028, &off.replace("2027-01-01", "2027-12-31"));
    let read = Calendar::from_json("x", &format!("{two}\n{again}")).unwrap();
    assert_eq!(read.reason(day("2027-12-31")).why, Why::Holiday("元旦"));
    let first = |text: &str| faults(Calendar::from_json("x", text)).remove(0);
    assert_eq!(first("{\"year\": 2027,\n \"days\": ["), (2, Fault::CutShort));
    assert_eq!(first("{\"year\": 2027,\n days: []}").0, 2);
    assert!(matches!(first("{\"year\": 2027,\n days: []}").1, Fault::NotJson { .. }));
    assert!(matches!(first("{\"days\": []}").1, Fault::Shape { .. }));
    assert_eq!(first(&year(2027, "")), (1, Fault::Nothing));
    assert_eq!(first(&year(12_027, off)).1, Fault::Year(12_027));
    let other = Fault::OtherYear { day: day("2027-01-01"), year: 2021 };
    assert_eq!(first(&year(2021, &format!("\n\n{off}"))), (4, other));
    assert!(matches!(first(&year(2027, &format!("{off},\n{{\"name\": \"x\"}}"))), (3, Fault::Shape { .. })));
    assert_eq!(
        first(&year(2027, &off.replace("-01-01", "-13-01"))),
        (2, Fault::Date("2027-13-01".to_owned()))
    );
    let twice = format!("{off},\n{}", off.replace("true", "false"));
    assert_eq!(first(&year(2027, &twice)), (3, Fault::Twice { day: day("2027-01-01"), first: 2 }));
}

#[test]
fn what_is_laid_over_a_calendar_wins() {
    let national = Calendar::national();
    let local = |date, works| Entry {
        day: day(date),
        works,
        name: "那达慕".to_owned(),
        notice: Some("那达慕放假通知".to_owned()),
    };
    let file =
        Publication::from_csv("date,kind,name\n2028-01-03,holiday,元旦\n2028-01-04,holiday,元旦\n").unwrap();
    let over = Overlay {
        publications: vec![file],
        entries: vec![local("2026-08-18", false), local("2026-08-22", true), local("2028-01-04", true)],
        ..Overlay::default()
    };
    let city = national.overlay("本市", &over).unwrap();
    assert_eq!(city.name(), "本市");
    assert_eq!(city.reason(day("2026-08-18")).why, Why::Holiday("那达慕"));
    assert_eq!(city.reason(day("2026-08-18")).notice, Some("那达慕放假通知"));
    assert!(city.works(day("2026-08-22")) && !national.works(day("2026-08-22")));
    assert!(!city.works(day("2028-01-03")) && city.works(day("2028-01-04")));
    // 2027 is still missing, and so a count over it is provisional.
    assert!(
        city.covers(day("2026-12-31")) && !city.covers(day("2027-06-01")) && city.covers(day("2028-06-01"))
    );
    assert!(!city.covers_all(day("2026-12-31"), day("2028-01-03")));
    assert_eq!(city.horizon(), Some((day("2007-01-01"), day("2028-12-31"))));
    let (term, options) = limit("300个工作日");
    assert!(city.due(&term, moment("2026-12-01T09:00:00"), &options).unwrap().provisional);
    assert!(city.due(&term, moment("2028-01-01T09:00:00"), &options).unwrap().provisional);
    let (term, options) = limit("200个工作日");
    assert!(!city.due(&term, moment("2028-01-01T09:00:00"), &options).unwrap().provisional);
    // A week of six days, and office hours that a further layer keeps.
    let six = Week::new([true, true, true, true, true, true, false]);
    let again =
        calendar("office").overlay("六天", &Overlay { week: Some(six), ..Overlay::default() }).unwrap();
    assert!(
        again.works(day("2021-01-09")) && !again.works(day("2021-01-10")) && !again.works(day("2021-02-13"))
    );
    assert_eq!(again.close_of(day("2021-01-09")), Some(clock("17:30")));
}

#[test]
fn office_hours_must_fill_the_year_and_not_overlap() {
    let line = |season, spans: &[(&str, &str)]| OfficeHours {
        season,
        spans: spans.iter().map(|(from, to)| (clock(from), clock(to))).collect(),
    };
    let with = |office| {
        let over = Overlay { office, ..Overlay::default() };
        Calendar::national().overlay("x", &over)
    };
    let summer = Season { from: (6, 1), to: (9, 30) };
    let winter = Season { from: (10, 1), to: (5, 31) };
    let day_spans = [("09:00", "12:00"), ("14:00", "17:30")];
    let error = |office| with(office).unwrap_err();
    assert_eq!(error(vec![line(None, &[])]), OfficeError::Empty { line: 0 });
    assert_eq!(error(vec![line(None, &[("12:00", "12:00")])]), OfficeError::Empty { line: 0 });
    let overlap = [("09:00", "12:00"), ("11:59", "17:30")];
    assert_eq!(
        error(vec![line(None, &day_spans), line(None, &overlap)]),
        OfficeError::Overlap { line: 1, span: 1 }
    );
    assert_eq!(error(vec![line(Some(summer), &day_spans)]), OfficeError::Gap { month: 1, day: 1 });
    let never = Season { from: (2, 30), to: (9, 30) };
    assert_eq!(error(vec![line(Some(never), &day_spans)]), OfficeError::NoSuchDay { line: 0 });
    assert_eq!(
        error(
            vec![line(Some(summer), &day_spans); 300].into_iter().chain([line(None, &day_spans)]).collect()
        ),
        OfficeError::TooMany
    );
    // A season over the new year; a touching span; a day that never closes.
    let late = [("09:00", "12:00"), ("12:00", "18:30")];
    let both = with(vec![line(Some(summer), &late), line(Some(winter), &day_spans)]).unwrap();
    assert_eq!(both.close_of(day("2021-12-31")), Some(clock("17:30")));
    assert_eq!(both.close_of(day("2021-05-31")), Some(clock("17:30")));
    assert_eq!(both.close_of(day("2021-06-01")), Some(clock("18:30")));
    // Of two seasons the later line wins.
    let july = Season { from: (7, 1), to: (7, 31) };
    let two =
        with(vec![line(None, &day_spans), line(Some(summer), &late), line(Some(july), &day_spans)]).unwrap();
    assert_eq!(two.close_of(day("2021-06-30")), Some(clock("18:30")));
    assert_eq!(two.close_of(day("2021-07-01")), Some(clock("17:30")));
    let always = with(vec![line(None, &[("00:00", "24:00")])]).unwrap();
    let (term, options) = limit("24个工作小时");
    let due = |trigger| always.due(&term, moment(trigger), &options).unwrap().at.to_string();
    assert_eq!(due("2021-01-04T00:00:00"), "2021-01-04T23:59:59+08:00");
    assert_eq!(due("2021-01-08T12:00:00"), "2021-01-11T12:00:00+08:00");
}

#[test]
fn digests_tell_calendars_apart_and_nothing_else() {
    let national = Calendar::national();
    let digest = national.digest();
    assert!(digest.starts_with("sha256:") && digest.len() == 7 + 64);
    assert_eq!(digest, Calendar::national().digest());
    let same = national.overlay("中国法定工作日", &Overlay::default()).unwrap();
    assert_eq!(digest, same.digest());
    let other = |over: Overlay| national.overlay("中国法定工作日", &over).unwrap().digest();
    let entry = national.entries()[0].clone();
    let changed = [
        national.overlay("别名", &Overlay::default()).unwrap().digest(),
        other(Overlay { week: Some(Week::new([true; 7])), ..Overlay::default() }),
        other(Overlay { entries: vec![Entry { works: true, ..entry.clone() }], ..Overlay::default() }),
        other(Overlay {
            entries: vec![Entry { name: "x".to_owned(), ..entry.clone() }],
            ..Overlay::default()
        }),
        other(Overlay { entries: vec![Entry { notice: None, ..entry.clone() }], ..Overlay::default() }),
        other(Overlay {
            publications: vec![Publication { years: vec![2027], entries: vec![] }],
            ..Overlay::default()
        }),
        calendar("office").overlay("中国法定工作日", &Overlay::default()).unwrap().digest(),
    ];
    let all: std::collections::BTreeSet<&String> = changed.iter().chain([&digest]).collect();
    assert_eq!(all.len(), changed.len() + 1);
}

/// The text behind a digest, written out here and hashed by another program: reports of different builds can be compared.
#[test]
fn digests_are_of_this_text() {
    let six = Week::new([true, true, true, true, true, true, false]);
    let plain = Calendar::weekly("本市", six);
    // duban/calendar/1 · name 6:本市 · week 1111110, a line each.
    assert_eq!(plain.digest(), "sha256:1f520e610d2c1032e20861fb02c120571b4ca917af1810bcf98255ee3df19739");
    let line = |season, spans: &[(&str, &str)]| OfficeHours {
        season,
        spans: spans.iter().map(|(from, to)| (clock(from), clock(to))).collect(),
    };
    let summer = Season { from: (6, 1), to: (9, 30) };
    let file = Publication::from_csv("date,kind,name,notice\n2027-01-01,休,元旦\n2027-01-03,班,元旦,某号\n")
        .unwrap();
    let office = vec![
        line(Some(summer), &[("09:00", "12:00")]),
        line(None, &[("08:30", "12:00"), ("14:00", "17:30")]),
    ];
    let over = Overlay { publications: vec![file], office, ..Overlay::default() };
    // … · year 2027 · rest 2027-01-01 6:元旦 - · work 2027-01-03 6:元旦 6:某号 · office season 6-1 9-30 32400-43200 ·
    // office 30600-43200 50400-63000.
    assert_eq!(
        plain.overlay("本市", &over).unwrap().digest(),
        "sha256:9e7cb44feeb99867594cfcb0ff3ecd6a78f7e3ef2d5fd6988d5b8833241ef52b"
    );
}

#[test]
fn a_calendar_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&Calendar::national());
}

#[test]
fn columns_of_json_are_those_of_the_file_counted_in_characters() {
    let first = |text: &str| faults(Calendar::from_json("x", text)).remove(0);
    // The 5, and the s that follows the name.
    let five = "{\"year\": 2027,\n \"days\": [{\"name\": \"元旦\", \"date\": 5}]}";
    assert_eq!(first(five), (2, Fault::Shape { column: 34 }));
    let beside = "{\"year\": 2027,\n \"days\": [{\"name\": \"元旦\"s}]}";
    assert_eq!(first(beside), (2, Fault::NotJson { column: 24 }));
    // A day over several lines is at fault on its own line.
    let below =
        "{\"year\": 2027, \"days\": [{\"name\": \"元旦\",\n\"date\": \"2027-01-01\",\n  \"isOffDay\": 是}]}";
    assert_eq!(first(below).0, 3);
}

#[test]
fn a_calendar_shows_what_it_is_and_not_its_tables() {
    let office = calendar("office");
    let shown = format!("{office:?}");
    let horizon = "horizon: Some((2007-01-01, 2026-12-31))";
    assert!(
        shown.starts_with(&format!("Calendar {{ name: \"本市\", {horizon}, entries: 675, office_hours: ["))
    );
    assert!(shown.contains("OfficeHours { season: Some(Season { from: (6, 1), to: (9, 30) }"), "{shown}");
    assert!(shown.ends_with(", .. }") && shown.len() < 1_000, "{shown}");
}
