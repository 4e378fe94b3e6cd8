//! A ticket crowded with changes, of which much is asked: what stood in a role or a field when something happened is told
//! right however much was changed since.

use duban::source::Source;
use duban::{CheckOptions, LoadOptions, Policy, SourceFile};

/// Each change opens an obligation, which asks what happened how often, how it was then and who did it.
pub(crate) const POLICY: &str = "政策 示范 { 语言 1; 施行 2021年1月1日 }
事项 诉求 {
    角色 承办单位
    字段 类别 ?: 咨询 | 求助 | 投诉
    事件 接收
    事件 改派
    事件 办结
}
定义 反复 = 次数(改派(类别 = 咨询) 由 承办单位) 超过 2 且 已发生(改派(类别 = 投诉) 由 承办单位)
义务 回应 {
    事项 诉求
    责任单位 承办单位
    条件 反复
    自 改派 起
    时限 3个工作日内
    完成 办结
}
义务 说明 {
    事项 诉求
    责任单位 承办单位
    条件 已发生(第5次 改派(类别 = 求助) 由 承办单位)
    自 改派 起
    时限 1个工作日内
    完成 办结
}
";

const CHANGES: usize = 500;

/// A second apart; the kind goes round, and whoever does it is who has it, but each seventh time.
pub(crate) fn ticket(changes: usize) -> String {
    let mut events = Vec::new();
    for n in 0..changes {
        let kind = ["咨询", "求助", "投诉"].into_iter().nth(n % 3).unwrap();
        let (unit, by) = (format!("局{n}"), format!("局{}", if n % 7 == 0 { n + 1 } else { n }));
        let (hour, minute, second) = (9 + n / 3_600, n / 60 % 60, n % 60);
        events.push(format!(
            r#"{{"event": "改派", "at": "2021-01-04T{hour:02}:{minute:02}:{second:02}+08:00", "by": "{by}", "#
        ));
        events.push(format!(r#""set": {{"承办单位": "{unit}", "类别": "{kind}"}}}},"#));
    }
    format!(r#"{{"id": "甲-1", "matter": "诉求", "events": [{}]}}"#, events.concat().trim_end_matches(','))
}

/// How many obligations of each duty there are.
fn opened(changes: usize) -> (usize, usize) {
    let files = vec![SourceFile { name: "政策.duban".to_owned(), bytes: POLICY.as_bytes().to_vec() }];
    let policy = Policy::from_files(files, LoadOptions::default()).unwrap();
    let text = ticket(changes);
    let as_of = "2021-02-01".parse().unwrap();
    let checked = policy.check_text(Source::new("件.json", text), as_of, CheckOptions::default()).unwrap();
    let obligations = &checked.report.tickets[0].obligations;
    let of = |duty: &str| obligations.iter().filter(|one| one.duty == duty).count();
    (of("回应"), of("说明"))
}

#[test]
fn what_changed_often_is_told_as_it_was() {
    // Done by who has it and of the kind asked about: 咨询 at 3, 6, 9, 12 … (0 and 21 by another), so that the third is at 9;
    // 求助 at 1, 4, 10, 13, 16 (7 by another), so that the fifth is at 16.
    assert_eq!(opened(60), (60 - 9, 60 - 16));
    assert_eq!(opened(CHANGES), (CHANGES - 9, CHANGES - 16));
}
