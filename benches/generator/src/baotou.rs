//! Tickets of baotou's tables: connections to power, gas and water, registrations, refunds. Half days, untimed
//! limits and a week that rolls come up in their shares.

use crate::random::Random;
use crate::time::{day, later};
use crate::{Datum, Event, Ticket};

const FIRST: i64 = day(2021, 7, 1);
const LAST: i64 = day(2026, 1, 1);

const DISTRICTS: [&str; 6] = ["昆都仑区", "青山区", "东河区", "九原区", "石拐区", "稀土高新区"];

/// The ticket with a number.
pub fn baotou(seed: u64, number: u64) -> Ticket {
    let mut random = Random::new(seed ^ 0x5bd1_e995, number);
    let start = later(&mut random, 0, 0) + random.between(FIRST, LAST) * 86_400;
    let district = random.pick(&DISTRICTS, "青山区").to_owned();
    let (matter, role, fields, done, days) = match random.below(10) {
        0..=2 => power(&mut random),
        3..=4 => water(&mut random),
        5..=6 => gas(&mut random),
        7..=8 => registration(&mut random),
        _ => ("增值税退税", "税务单位", Vec::new(), "办结", 7),
    };
    let mut events = vec![Event::new("受理", start)];
    if random.chance(900) {
        let late = random.chance(150);
        let most = if late { days * 2 + 3 } else { days + 1 };
        let days = random.between(0, most);
        let at = later(&mut random, start, days);
        events.push(Event::new(done, at));
        if done == "方案完成" && random.chance(500) {
            let days = random.between(0, 8);
            let at = later(&mut random, at, days);
            events.push(Event::new("验收通气", at));
        }
    }
    let parties = vec![(role, district)];
    Ticket { id: format!("BT-{number:08}"), matter, parties, fields, events }
}

type Shape = (&'static str, &'static str, Vec<(&'static str, Datum)>, &'static str, i64);

fn power(random: &mut Random) -> Shape {
    let kind = random.pick(&["低压非居民", "高压单电源", "高压双电源"], "低压非居民");
    let days = match kind {
        "低压非居民" => 7,
        "高压单电源" => 25,
        _ => 36,
    };
    let mut fields = vec![("三零服务", Datum::Bool(random.chance(400))), ("用户类型", Datum::Word(kind))];
    if random.chance(100) {
        fields.push(("直接装表", Datum::Bool(true)));
    }
    ("用电报装", "供电单位", fields, "办结", days)
}

fn water(random: &mut Random) -> Shape {
    let outside = random.chance(500);
    ("用水报装", "供水单位", vec![("外线工程", Datum::Bool(outside))], "办结", if outside { 8 } else { 2 })
}

fn gas(random: &mut Random) -> Shape {
    let outside = random.chance(500);
    let mut fields = vec![("外线工程", Datum::Bool(outside))];
    if random.chance(300) {
        fields.push(("标准化接入", Datum::Bool(random.chance(800))));
    }
    ("用气报装", "燃气单位", fields, "方案完成", if outside { 4 } else { 1 })
}

fn registration(random: &mut Random) -> Shape {
    let kind = random.pick(&["一般登记", "抵押登记", "抵押注销"], "一般登记");
    ("不动产登记", "登记单位", vec![("登记类型", Datum::Word(kind))], "办结", 2)
}
