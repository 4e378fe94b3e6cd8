//! Tickets of zibo's clause 4: most are answered in time, some are late, some wait, a few are extended, sent back and
//! done again, withdrawn, or handed to another unit.

use crate::course::Course;
use crate::random::Random;
use crate::time::{day, later};
use crate::{Datum, Event, Ticket};

/// The units that tickets go to. Lists of any city are as long.
pub const UNITS: [&str; 24] = [
    "市住建局",
    "市城管局",
    "市交通运输局",
    "市水务局",
    "市自然资源局",
    "市市场监管局",
    "市人社局",
    "市税务局",
    "市发改委",
    "市工信局",
    "市财政局",
    "市生态环境局",
    "市应急局",
    "市商务局",
    "市行政审批服务局",
    "市医保局",
    "张店区",
    "淄川区",
    "博山区",
    "周村区",
    "临淄区",
    "桓台县",
    "高青县",
    "沂源县",
];

/// Received from 2021-01-01 up to 2025-12-31.
const FIRST: i64 = day(2021, 1, 1);
const LAST: i64 = day(2026, 1, 1);

/// The ticket with a number.
pub fn zibo(seed: u64, number: u64) -> Ticket {
    let mut random = Random::new(seed, number);
    let unit = random.pick(&UNITS, "市住建局").to_owned();
    let received = later(&mut random, 0, 0) + random.between(FIRST, LAST) * 86_400;
    let parties = if random.chance(995) { vec![("承办单位", unit)] } else { Vec::new() };
    let fields = if random.chance(150) {
        vec![("制度性复杂问题", Datum::Bool(random.chance(600)))]
    } else {
        Vec::new()
    };
    let mut course = Course { random: &mut random, events: Vec::with_capacity(12), now: received };
    live(&mut course);
    let mut events = course.events;
    if random.chance(10) {
        events.reverse();
    }
    Ticket { id: format!("ZB-{number:08}"), matter: "企业诉求", parties, fields, events }
}

fn live(course: &mut Course<'_>) {
    if course.random.chance(60) {
        course.event("省平台转办");
        course.now += course.random.between(60, 7_200);
    }
    course.event("接收");
    if course.random.chance(20) {
        course.now += course.random.between(600, 20_000);
        let unit = course.random.pick(&UNITS, "市城管局").to_owned();
        course.events.push(Event { set: Some(("承办单位", unit)), ..Event::new("改派", course.now) });
    }
    if course.random.chance(920) {
        let slow = course.random.chance(80);
        if slow {
            course.wait(3, 8)
        } else {
            course.wait(0, 3)
        }
        course.event("初步回复");
    }
    if course.random.chance(15) {
        course.wait(0, 4);
        return course.event("诉求撤回");
    }
    if course.random.chance(70) {
        extension(course);
    }
    settle(course);
}

/// An extension: mostly in order and in time.
fn extension(course: &mut Course<'_>) {
    course.wait(5, 14);
    course.event("延期申请");
    let skipped = course.random.chance(60);
    if course.random.chance(950) {
        course.wait(0, 3);
        course.event("单位负责人签字");
    }
    if !skipped {
        course.wait(0, 3);
        course.event("市领导签字");
    }
    if course.random.chance(900) {
        course.wait(0, 5);
        let until = later(course.random, course.now, 25);
        course.with("省平台核准", vec![("至", Datum::Moment(until))]);
    }
    if course.random.chance(60) {
        course.wait(1, 5);
        course.event("延期申请");
    }
}

/// The answer, and what comes after it.
fn settle(course: &mut Course<'_>) {
    if course.random.chance(250) {
        if course.random.chance(80) {
            course.wait(20, 60);
            course.with("认定", vec![("情形", Datum::Word("久拖不决"))]);
        }
        return;
    }
    let slow = course.random.chance(120);
    if slow {
        course.wait(12, 40)
    } else {
        course.wait(1, 14)
    }
    course.event("解决确认");
    if course.random.chance(850) {
        course.now += course.random.between(0, 3) * course.random.between(0, 5_000);
        course.event("答复企业");
        if course.random.chance(950) {
            course.now += course.random.between(0, 3) * course.random.between(0, 5_000);
            course.event("反馈平台");
        }
    }
    let mut rounds = 0;
    while rounds < 3 && course.random.chance(45) {
        rounds += 1;
        course.wait(1, 6);
        if course.random.chance(300) {
            course.event("省平台退回");
        } else {
            course.with("审核", vec![("结论", Datum::Word("存在问题"))]);
        }
        if course.random.chance(900) {
            course.wait(0, 8);
            course.event("责成");
            if course.random.chance(850) {
                course.wait(1, 22);
                course.event("重办反馈");
            }
        }
    }
    if course.random.chance(80) {
        course.wait(1, 10);
        let answer = course.random.pick(&["非常满意", "比较满意", "不满意"], "基本满意");
        course.with("回访", vec![("满意度", Datum::Word(answer))]);
    }
}
