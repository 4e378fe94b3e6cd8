//! Tickets of tengzhou, from intake to being struck off: a few are solved by the town, put off by a plan, found wanting by
//! the caller and done again. Late answers are as frequent as cards need them to be.

use crate::course::Course;
use crate::random::Random;
use crate::time::{DAY, day, later};
use crate::{Datum, Ticket};

/// Received from 2023-02-06 up to 2025-12-31.
const FIRST: i64 = day(2023, 2, 6);
const LAST: i64 = day(2026, 1, 1);

/// The towns that the policy ranks.
const TOWNS: [&str; 21] = [
    "荆河街道",
    "龙泉街道",
    "北辛街道",
    "善南街道",
    "东沙河街道",
    "洪绪镇",
    "南沙河镇",
    "大坞镇",
    "滨湖镇",
    "级索镇",
    "西岗镇",
    "姜屯镇",
    "鲍沟镇",
    "张汪镇",
    "官桥镇",
    "柴胡店镇",
    "羊庄镇",
    "木石镇",
    "界河镇",
    "龙阳镇",
    "东郭镇",
];

/// The departments that it ranks apart.
const DEPARTMENTS: [&str; 7] = [
    "市政府办",
    "市委编办",
    "市司法局",
    "市行政审批局",
    "市自然资源局",
    "市重点项目服务中心",
    "市社会治安综合治理服务中心",
];

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Five hundred units: the communities of the towns.
pub fn communities() -> impl Iterator<Item = String> {
    (0..500).map(community)
}

fn community(number: u64) -> String {
    let numeral = |at: u64| usize::try_from(at).ok().and_then(|at| NUMERALS.get(at)).copied().unwrap_or("");
    let town = usize::try_from(number % 21).ok().and_then(|at| TOWNS.get(at)).copied().unwrap_or("");
    let within = number / 21;
    let (tens, ones) = (within / 10, within % 10);
    let tens = if tens == 0 { String::new() } else { format!("{}十", numeral(tens - 1)) };
    format!("{town}{tens}{}社区", if ones == 0 { "新" } else { numeral(ones - 1) })
}

/// The ticket with a number.
pub fn tengzhou(seed: u64, number: u64, of_communities: bool) -> Ticket {
    let mut random = Random::new(seed ^ 0x2545_f491, number);
    let unit = if of_communities {
        community(random.below(500))
    } else if random.chance(600) {
        random.pick(&TOWNS, "荆河街道").to_owned()
    } else {
        random.pick(&DEPARTMENTS, "市司法局").to_owned()
    };
    let start = later(&mut random, 0, 0) + random.between(FIRST, LAST) * DAY;
    let mut parties = vec![("承办单位", unit)];
    let from_town = random.chance(150);
    if from_town {
        parties.push(("第一责任人", random.pick(&TOWNS, "荆河街道").to_owned()));
    }
    let kind = random.pick(&["咨询", "求助", "建议", "投诉"], "求助");
    let mut fields = vec![("类别", Datum::Word(kind))];
    let same_day = random.chance(50);
    if same_day {
        fields.push(("当天可解决", Datum::Bool(true)));
    }
    let mut course = Course { random: &mut random, events: Vec::with_capacity(16), now: start };
    live(&mut course, from_town, same_day);
    let mut events = course.events;
    if random.chance(10) {
        events.reverse();
    }
    Ticket { id: format!("TZ-{number:08}"), matter: "企业诉求", parties, fields, events }
}

fn live(course: &mut Course<'_>, from_town: bool, same_day: bool) {
    if from_town {
        let own = course.random.chance(300);
        course.with("问题登记", vec![("本级可解决", Datum::Bool(own))]);
        course.wait(0, 4);
        if own {
            return course.event("协调解决");
        }
        course.event("问题上报");
        course.soon(600, 40_000);
        course.by("派单", "推进中心");
    } else {
        course.event("受理");
        course.soon(60, 7_200);
        course.by("派单", "市级平台");
    }
    course.soon(300, 20_000);
    course.event("接收");
    course.soon(300, 10_000);
    course.event("核实诉求");
    if course.random.chance(900) {
        course.soon(300, 20_000);
        course.event("联系企业");
    }
    if same_day && course.random.chance(900) {
        course.event("问题解决");
    }
    if course.random.chance(15) {
        course.wait(0, 4);
        return course.event("诉求撤回");
    }
    if course.random.chance(60) {
        course.wait(1, 5);
        let until = later(course.random, course.now, 20);
        let fields = vec![("办结时限", Datum::Moment(until)), ("延期说明", Datum::Bool(true))];
        course.with("解决方案", fields);
    }
    if course.random.chance(20) {
        course.wait(1, 6);
        let case = course.random.pick(&["进展缓慢", "疑难复杂", "推诿扯皮", "逾期未落实"], "进展缓慢");
        course.with("认定", vec![("情形", Datum::Word(case))]);
    }
    if course.random.chance(930) {
        answer(course);
    }
}

/// The answer, and what the caller says of it.
fn answer(course: &mut Course<'_>) {
    let slow = course.random.chance(90);
    if slow {
        course.wait(5, 20)
    } else {
        course.wait(0, 4)
    }
    course.event("答复企业");
    course.soon(0, 5_000);
    if course.random.chance(970) {
        course.event("反馈");
    }
    course.event("结果上报");
    course.event("销号申请");
    course.wait(0, 3);
    course.by("销号", "推进中心");
    if course.random.chance(700) {
        course.wait(0, 3);
        let word = if course.random.chance(70) { "不满意" } else { "比较满意" };
        course.with("回访", vec![("满意度", Datum::Word(word))]);
        if word == "不满意" {
            if course.random.chance(100) {
                course.wait(1, 3)
            } else {
                course.soon(0, 3_600)
            }
            course.event("退回");
            if course.random.chance(930) {
                course.wait(0, 5);
                course.event("重办反馈");
            }
        }
    }
}
