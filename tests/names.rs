//! The shipped policies keep the names that other programs rely on: matters, roles, fields, duties with trigger, completion
//! and limit, extensions, indicators, rungs and routines, as the contract lists them.

#![cfg(test)]

use std::path::Path;
use std::sync::OnceLock;

use duban::Policy;
use duban::model::city::CountOf;
use duban::model::{Happening, Model, Occasion, Reassign};
use duban::value::Type;

const CITIES: [&str; 5] = ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"];

/// A shipped policy, read once for all tests.
fn load(city: &str) -> Policy {
    static READ: OnceLock<Vec<(&str, Policy)>> = OnceLock::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let read =
        |city| (city, Policy::load(folder.join(city)).unwrap_or_else(|error| panic!("{city}: {error}")));
    let all = READ.get_or_init(|| CITIES.map(read).into());
    all.iter().find(|(name, _)| *name == city).unwrap().1.clone()
}

/// First day in force; none ends.
const IN_FORCE: [(&str, &str); 5] = [
    ("zibo", "2020-12-01"),
    ("tengzhou", "2023-02-06"),
    ("baotou", "2021-06-04"),
    ("chengdu", "2016-03-27"),
    ("liaoyuan", "2024-04-22"),
];

#[test]
fn the_days_in_force() {
    for (city, from) in IN_FORCE {
        let policy = load(city);
        let (first, last) = policy.models()[0].header.in_force;
        assert_eq!(first.map(|day| day.to_string()).as_deref(), Some(from), "{city}");
        assert_eq!(last, None, "{city}");
    }
}

/// City, matter, role, and the fields that a ticket must have; `?` is one it may leave out.
const MATTERS: [(&str, &str, &str, &str); 10] = [
    ("zibo", "企业诉求", "承办单位", "制度性复杂问题?"),
    ("zibo", "政策文件", "起草单位", "需公开? 涉企? 涉及市场经济活动? 限制性措施?"),
    ("tengzhou", "企业诉求", "承办单位", "类别?"),
    ("baotou", "用电报装", "供电单位", "三零服务 用户类型"),
    ("baotou", "用水报装", "供水单位", "外线工程"),
    ("baotou", "用气报装", "燃气单位", "外线工程"),
    ("baotou", "不动产登记", "登记单位", "登记类型"),
    ("baotou", "增值税退税", "税务单位", ""),
    ("liaoyuan", "消防检查", "检查单位", "告知承诺"),
    ("liaoyuan", "企业诉求", "承办单位", ""),
];

#[test]
fn matters_with_their_roles_and_fields() {
    for (city, matter, role, fields) in MATTERS {
        let policy = load(city);
        let found = policy.models()[0].matters.iter().find(|one| one.name == matter);
        let found = found.unwrap_or_else(|| panic!("{city}: no {matter}"));
        assert!(found.roles.iter().any(|one| one.name == role && !one.optional), "{city} {matter} {role}");
        for field in fields.split_whitespace() {
            let (name, optional) = field.strip_suffix('?').map_or((field, false), |name| (name, true));
            let one = found.fields.iter().find(|one| one.name == name);
            assert_eq!(one.map(|one| one.optional), Some(optional), "{city} {matter} {name}");
        }
        // Nothing else is required: a field must be there only where it decides a limit.
        let required = found.fields.iter().filter(|one| !one.optional).count();
        let named = fields.split_whitespace().filter(|field| !field.ends_with('?')).count();
        assert_eq!(required, named, "{city} {matter}");
    }
}

/// The values of enumerations, in their order.
const VALUES: [(&str, &str, &str, &str); 4] = [
    ("tengzhou", "企业诉求", "类别", "咨询 求助 建议 投诉"),
    ("tengzhou", "企业诉求", "回访.满意度", "非常满意 比较满意 基本满意 不满意"),
    ("baotou", "用电报装", "用户类型", "低压非居民 高压单电源 高压双电源"),
    ("baotou", "不动产登记", "登记类型", "一般登记 抵押登记 抵押注销"),
];

#[test]
fn enumerations_have_these_values() {
    for (city, matter, field, values) in VALUES {
        let policy = load(city);
        let found = policy.models()[0].matters.iter().find(|one| one.name == matter).unwrap();
        let slot = match field.split_once('.') {
            Some((event, name)) => {
                let event = found.events.iter().find(|one| one.name == event).unwrap();
                event.fields.iter().find(|one| one.name == name)
            }
            None => found.fields.iter().find(|one| one.name == field),
        };
        let Some(Type::Enum(names)) = slot.map(|slot| &slot.ty) else { panic!("{city} {matter} {field}") };
        assert_eq!(names.join(" "), values, "{city} {matter} {field}");
    }
}

/// City, duty, trigger, completion, limit.
const DUTIES: [(&str, &str, &str, &str, &str); 20] = [
    ("zibo", "初步回复", "接收", "初步回复", "第3个工作日 12:00 前"),
    ("zibo", "解决确认", "接收", "解决确认", "第15个工作日 12:00 前"),
    ("zibo", "答复企业", "接收", "答复企业 且 反馈平台", "同 解决确认"),
    ("zibo", "责成督办", "审核 或 省平台退回", "责成", "无"),
    ("zibo", "重办落实", "责成", "重办反馈", "第10个工作日 12:00 前"),
    ("zibo", "文件公开", "出台", "公开", "3个工作日内"),
    ("zibo", "政策解读", "公开", "解读", "当日"),
    ("tengzhou", "限时办结", "接收", "结果上报 且 销号申请", "5个工作日内"),
    ("tengzhou", "答复反馈", "接收", "答复企业 且 反馈", "5个工作日内"),
    ("tengzhou", "当日退回", "回访", "退回", "当日"),
    ("tengzhou", "重办反馈", "退回", "重办反馈", "3个工作日内"),
    ("baotou", "接电", "受理", "办结", "接电时限"),
    ("baotou", "通水", "受理", "办结", "通水时限"),
    ("baotou", "方案设计", "受理", "方案完成", "方案设计时限"),
    ("baotou", "登记", "受理", "办结", "登记时限"),
    ("baotou", "退税", "受理", "办结", "2至6个工作日"),
    ("liaoyuan", "现场检查", "受理", "现场检查", "5个工作日内"),
    ("liaoyuan", "诉求办结", "接收", "答复企业", "至 字段 办结期限"),
    ("zibo", "转办", "省平台转办", "派单", "无"),
    ("chengdu", "专报上报", "问题收集", "形成专报 且 上报市政府", "无"),
];

#[test]
fn duties_with_trigger_completion_and_limit() {
    for (city, name, trigger, completion, limit) in DUTIES {
        let policy = load(city);
        let model = &policy.models()[0];
        let duty = model.duties.iter().find(|one| one.name == name);
        let duty = duty.unwrap_or_else(|| panic!("{city}: no {name}"));
        let said = |happening: &Happening| words(model, duty.matter.0, happening);
        assert_eq!(said(&duty.trigger), trigger, "{city} {name}");
        assert_eq!(said(&duty.completion), completion, "{city} {name}");
        assert_eq!(duty.limit.text, limit, "{city} {name}");
        assert_eq!(duty.reassign, Reassign::Move, "{city} {name}");
    }
}

/// An event expression by the names of its events, conditions left out.
fn words(model: &Model, matter: usize, happening: &Happening) -> String {
    let all = |list: &[Happening], between: &str| {
        list.iter().map(|one| words(model, matter, one)).collect::<Vec<_>>().join(between)
    };
    match happening {
        Happening::Event(test) => match test.what {
            Occasion::Event(event) => model.matters[matter].events[event].name.clone(),
            other => format!("{other:?}"),
        },
        Happening::Any(list) => all(list, " 或 "),
        Happening::Both(list) => all(list, " 且 "),
        Happening::Unless(inner, _) => words(model, matter, inner),
    }
}

#[test]
fn the_extension_of_zibo_and_the_suspension_of_baotou() {
    let policy = load("zibo");
    let model = &policy.models()[0];
    let [extension] = model.extensions.as_slice() else { panic!("{:?}", model.extensions) };
    let matter = model.duties[extension.duties[0].0].matter.0;
    assert_eq!(words(model, matter, &extension.request), "延期申请");
    let steps: Vec<String> =
        extension.steps.iter().map(|step| words(model, matter, &Happening::Event(step.clone()))).collect();
    assert_eq!(steps, ["单位负责人签字", "市领导签字", "省平台核准"]);
    let policy = load("baotou");
    let model = &policy.models()[0];
    let road = model.suspensions.iter().find(|one| {
        let matter = one.matter.0;
        words(model, matter, &one.from) == "破路报批" && words(model, matter, &one.to) == "破路批复"
    });
    assert!(road.is_some(), "{:?}", model.suspensions);
}

/// Indicators with their measure and targets as (day, amount); of relative ones the amount in the text.
const INDICATORS: [(&str, &str, &str, &str); 17] = [
    ("baotou", "网上可办率", "%", "2021-08-31 99 2021-12-31 100"),
    ("baotou", "三级网办深度", "%", "2021-08-31 93 2021-12-31 95"),
    ("baotou", "四级网办深度", "%", "2021-08-31 60 2021-12-31 70"),
    ("baotou", "蒙速办注册量", "户", "2021-08-31 600000 2021-10-31 800000 2021-12-31 1000000"),
    ("baotou", "蒙速办人口占比", "%", "2021-08-31 40 2021-10-31 53 2021-12-31 67"),
    ("baotou", "一窗受理率", "%", "2021-06-15 60"),
    ("liaoyuan", "进厅率", "%", "2024-12-31 95"),
    ("liaoyuan", "进窗率", "%", "2024-12-31 80"),
    ("liaoyuan", "全程网办率", "%", "2024-12-31 3"),
    ("liaoyuan", "申请材料", "件", "2024-12-31 25"),
    ("liaoyuan", "办理时间", "工作日", "2024-12-31 50"),
    ("liaoyuan", "高频证照联办数", "项", "2024-12-31 50"),
    ("liaoyuan", "信易贷入驻", "万户", "2024-12-31 5.5"),
    ("liaoyuan", "担保费率", "%", "2024-12-31 1"),
    ("liaoyuan", "双公示上报率", "%", "2024-12-31 100"),
    ("liaoyuan", "双公示合规率", "%", "2024-12-31 100"),
    ("liaoyuan", "双公示及时率", "%", "2024-12-31 100"),
];

#[test]
fn indicators_with_their_targets() {
    for (city, name, measure, targets) in INDICATORS {
        let policy = load(city);
        let found = policy.models()[0].city.indicators.iter().find(|one| one.head.name == name);
        let found = found.unwrap_or_else(|| panic!("{city}: no {name}"));
        assert_eq!(found.measure.as_deref(), Some(measure), "{city} {name}");
        let said: Vec<String> =
            found.targets.iter().map(|one| format!("{} {}", one.day.unwrap(), one.target.amount)).collect();
        assert_eq!(said.join(" "), targets, "{city} {name}");
    }
}

/// Routines with their units and how much in a period.
const ROUTINES: [(&str, &str, &str, u32, bool); 8] = [
    ("tengzhou", "问题征询", "荆河街道", 1, false),
    ("tengzhou", "问题汇总上报", "荆河街道", 1, false),
    ("tengzhou", "主要领导督导", "市政府主要领导", 1, true),
    ("tengzhou", "其他领导督导", "其他市政府领导", 2, true),
    ("tengzhou", "通报", "推进中心", 1, false),
    ("tengzhou", "测评", "推进中心", 1, false),
    ("liaoyuan", "填报进展", "市税务局", 1, false),
    ("liaoyuan", "季度总结", "市税务局", 1, false),
];

#[test]
fn routines_with_their_units() {
    for (city, name, unit, at_least, days) in ROUTINES {
        let policy = load(city);
        let found = policy.models()[0].city.routines.iter().find(|one| one.head.name == name);
        let found = found.unwrap_or_else(|| panic!("{city}: no {name}"));
        assert!(found.units.list.iter().any(|one| one == unit), "{city} {name}: {:?}", found.units.list);
        assert_eq!((found.at_least, found.of == CountOf::Days), (at_least, days), "{city} {name}");
    }
    for name in ["排名", "年终总评"] {
        let policy = load("tengzhou");
        assert!(policy.models()[0].city.routines.iter().any(|one| one.head.name == name), "{name}");
    }
}

#[test]
fn the_ladder_of_tengzhou() {
    let policy = load("tengzhou");
    let model = &policy.models()[0];
    let ladder = model.ladders.iter().find(|one| one.name == "红黄牌").unwrap();
    let rungs: Vec<&str> = ladder.rungs.iter().map(|rung| rung.name.as_str()).collect();
    assert_eq!(rungs, ["黄牌", "红牌", "约谈主要负责人"]);
    let duties: Vec<&str> = ladder.duties.iter().map(|duty| model.duties[duty.0].name.as_str()).collect();
    assert_eq!(duties, ["答复反馈", "重办反馈"]);
    assert!(ladder.kept_ends && ladder.reaching_resets);
}
