//! Where the official texts are silent or leave something open, the policy says so where a reader looks: a 口径 on the
//! declaration that rests on it, 力争 as 力争, 等 as an open list, an average as an indicator, garbled words as 勘误.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use duban::Policy;
use duban::model::{Force, LimitForm, Model};

use crate::cited::{Declared, Encoded, encoded};
use crate::rows::{Row, folder, rows};

const CITIES: [&str; 5] = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];

/// City, declaration, and the 口径 that must stand on it.
const RESTS_ON: [(&str, &str, &str); 31] = [
    // The year of 12月底, what 同步 and 规定时限 come to, what is no rule of the text.
    ("zibo", "政务公开专区", "年度"),
    ("zibo", "政策解读", "同步"),
    ("zibo", "答复企业", "规定时限"),
    ("zibo", "解决延期", "延至"),
    ("zibo", "解决延期", "至多"),
    // 规定时限, the two limits of five working days, the green card, 连续两次.
    ("tengzhou", "答复反馈", "规定时限"),
    ("tengzhou", "限时办结", "两处5个工作日"),
    ("tengzhou", "红黄牌", "绿牌"),
    ("tengzhou", "红黄牌", "连续"),
    ("tengzhou", "红黄牌", "规定时限"),
    ("tengzhou", "解决方案延期", "经"),
    ("tengzhou", "解决方案延期", "至多"),
    ("tengzhou", "镇街年度测评", "得分"),
    ("tengzhou", "问题征询", "各镇街"),
    // Two dates in one article; numbers without a day; from where to where; averages over which time.
    ("baotou", "政府网站集约化", "网站集约化两个日期"),
    ("baotou", "房屋档案数字化量", "达标日期"),
    ("baotou", "不动产登记用时", "目前"),
    ("baotou", "通水", "起止"),
    ("baotou", "容缺告知", "当场"),
    ("baotou", "三零接电平均用时", "统计周期"),
    ("chengdu", "并联审批及资源共享", "新突破"),
    ("chengdu", "网上审批比例", "逐步提高"),
    ("chengdu", "投资审批目录管理", "牵头"),
    // A milestone before the document's own date; the plan's year; 按时 and 前列 without a number.
    ("liaoyuan", "存量土地数字化超市", "三月初"),
    ("liaoyuan", "存量土地数字化超市", "早于印发"),
    ("liaoyuan", "进厅率", "计划年度"),
    ("liaoyuan", "担保费率", "计划年度"),
    ("liaoyuan", "诉求办结", "按时"),
    ("liaoyuan", "现场检查", "起算"),
    ("liaoyuan", "工程审批平均时效", "前列"),
    ("liaoyuan", "用电配套服务", "牵头"),
];

/// A shipped policy, read once for all tests.
fn load(city: &str) -> Policy {
    static READ: OnceLock<Vec<(&str, Policy)>> = OnceLock::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let read =
        |city| (city, Policy::load(folder.join(city)).unwrap_or_else(|error| panic!("{city}: {error}")));
    let all = READ.get_or_init(|| CITIES.map(read).into());
    all.iter().find(|(name, _)| *name == city).unwrap().1.clone()
}

/// Declarations with the 口径 they rest on.
fn readings(model: &Model) -> Vec<(&str, &[String])> {
    let city = &model.city;
    let heads = city.routines.iter().map(|one| &one.head);
    let heads = heads.chain(city.tasks.iter().map(|one| &one.head));
    let heads = heads.chain(city.indicators.iter().map(|one| &one.head));
    let heads = heads.chain(city.assessments.iter().map(|one| &one.head));
    let mut all: Vec<(&str, &[String])> =
        heads.map(|head| (head.name.as_str(), head.readings.as_slice())).collect();
    all.extend(model.duties.iter().map(|one| (one.name.as_str(), one.readings.as_slice())));
    all.extend(model.extensions.iter().map(|one| (one.name.as_str(), one.readings.as_slice())));
    all.extend(model.ladders.iter().map(|one| (one.name.as_str(), one.readings.as_slice())));
    all
}

#[test]
fn what_the_texts_leave_open_is_a_口径_where_it_counts() {
    for city in CITIES {
        let policy = load(city);
        let all = readings(&policy.models()[0]);
        for (_, name, reading) in RESTS_ON.iter().filter(|(of, ..)| *of == city) {
            let own: Vec<_> = all.iter().filter(|(one, _)| one == name).collect();
            assert!(!own.is_empty(), "{city}: no {name}");
            let rests = own.iter().any(|(_, on)| on.iter().any(|one| one == reading));
            assert!(rests, "{city}: {name} does not rest on {reading}: {own:?}");
        }
        // Neither text of the two gives a day; the others give one.
        let in_force = policy.models()[0].readings.iter().any(|reading| reading.name == "施行");
        assert_eq!(in_force, ["zibo", "tengzhou", "chengdu"].contains(&city), "{city}");
    }
}

#[test]
fn 定期_without_a_period_has_none_in_any_city() {
    let mut cities = BTreeSet::new();
    for city in CITIES {
        let policy = load(city);
        for task in &policy.models()[0].city.tasks {
            if task.head.readings.iter().any(|reading| reading == "定期") {
                assert!(task.milestones.is_empty() && task.ongoing, "{city}: {}", task.head.name);
                cities.insert(city);
            }
        }
        for routine in &policy.models()[0].city.routines {
            let rests = routine.head.readings.iter().any(|reading| reading == "定期");
            assert!(!rests, "{city}: {} has a period that the text does not give", routine.head.name);
        }
    }
    assert_eq!(cities.into_iter().collect::<Vec<_>>(), ["baotou", "chengdu", "liaoyuan", "tengzhou"]);
}

/// The rows of a city whose words hold these, with the declarations that quote them.
fn quoting<'e>(city: &str, words: &str, encoded: &'e Encoded) -> Vec<(Row, Vec<&'e Declared>)> {
    let rows = rows().into_iter().filter(|row| row.policy == city && row.phrase.contains(words));
    let with = rows.map(|row| {
        let official = &encoded.official;
        let within = official.place(&row.place);
        let at = within.and_then(|within| official.find(&row.phrase, &within, 0));
        let at = at.or_else(|| official.only(&row.phrase)).unwrap();
        let covers = |one: &&Declared| {
            one.kind != "未纳入" && one.quoted.iter().any(|part| part.start < at.end && at.start < part.end)
        };
        (row, encoded.declared.iter().filter(covers).collect())
    });
    with.collect()
}

fn read(city: &str) -> Encoded {
    let (files, official) = folder(city).unwrap();
    encoded(&files, &official)
}

#[test]
fn 力争_binds_as_力争() {
    let mut found = 0;
    for city in CITIES {
        let policy = load(city);
        let encoded = read(city);
        for (row, declared) in quoting(city, "力争", &encoded) {
            let names: BTreeSet<&str> = declared.iter().map(|one| one.name.as_str()).collect();
            let city_of = &policy.models()[0].city;
            let heads = city_of.indicators.iter().map(|one| &one.head);
            let heads = heads.chain(city_of.tasks.iter().map(|one| &one.head));
            let strives = heads.filter(|head| names.contains(head.name.as_str()));
            let strives = strives.filter(|head| head.force == Force::Strive).count();
            assert!(strives > 0, "{city} {} 「{}」: {names:?}", row.id, row.phrase);
            found += 1;
        }
    }
    assert!(found >= 9, "{found}");
}

#[test]
fn 等_leaves_a_list_open() {
    let mut found = 0;
    for city in CITIES {
        let encoded = read(city);
        for (row, declared) in quoting(city, "等", &encoded) {
            // 市审批服务局等相关部门: units that the text does not name.
            if row.class != "RU" || !row.phrase.contains("责任单位") {
                continue;
            }
            let open = |one: &&&Declared| {
                one.lines.iter().any(|line| line.starts_with("责任单位") && line.trim_end().ends_with('等'))
            };
            assert!(declared.iter().find(open).is_some(), "{city} {} 「{}」", row.id, row.phrase);
            found += 1;
        }
    }
    assert!(found >= 20, "{found}");
}

#[test]
fn an_average_is_no_limit_on_each() {
    let mut found = 0;
    for city in CITIES {
        let policy = load(city);
        for duty in &policy.models()[0].duties {
            let said = duty.cites.iter().flat_map(|cite| &cite.quotes);
            if said.into_iter().any(|quote| quote.contains("平均")) {
                assert_eq!(duty.limit.form, LimitForm::None, "{city}: {}", duty.name);
                found += 1;
            }
        }
        let model = &policy.models()[0];
        let averages = model.city.indicators.iter().filter(|one| one.taken.is_some()).count();
        found += averages;
    }
    assert!(found >= 4, "{found}");
}

#[test]
fn garbled_words_are_mended_in_the_open() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/tengzhou/政策.duban");
    let errata = fs::read_to_string(path).unwrap().lines().filter(|line| line.starts_with("勘误")).count();
    assert!(errata >= 15, "{errata}");
    let encoded = read("tengzhou");
    let words = encoded.official.words(&encoded.official.whole());
    for garbled in ["政策超市二定期", "L快速", "L强化", "关孑", "花号痣见"] {
        assert!(!words.contains(garbled), "{garbled}");
    }
    // A page number inside a sentence: a digit between a word and 、.
    let chars: Vec<char> = words.chars().collect();
    for three in chars.windows(3) {
        let page = three[1].is_ascii_digit() && three[2] == '、' && !"\n。;:".contains(three[0]);
        assert!(!page, "{}", three.iter().collect::<String>());
    }
}
