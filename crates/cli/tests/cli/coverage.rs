//! `duban test --coverage`: what examples reached is what was evaluated, and the shipped policies leave nothing out.

use crate::house::{Folder, duban};

const POLICY: &str = "政策 甲 { 语言 1; 施行 2021年1月1日; 年度 2021 }
单位 市住建局
单位 督查室
事项 乙 {
    角色 承办单位
    字段 加急 : 是否
    事件 接收
    事件 回复
    事件 认定 { 情形 : 推诿 | 其他 }
    事件 停
    事件 复
    事件 申请
    事件 批准
}
时限表 回复时限(加急) {
    否 → 3个工作日内
    是 → 1个工作日内
}
表 等级(加急) : 数 { 否 → 1; 是 → 2 }
义务 丙 { 责任单位 承办单位; 自 接收 当 等级 > 1 起; 时限 回复时限; 完成 回复 }
义务 丁 { 责任单位 承办单位; 自 接收 起; 时限 5个工作日内; 完成 回复 }
延期 宽限 { 适用于 丁; 申请 申请; 经 批准; 延长 2个工作日 }
不计入 停办 { 适用于 丁; 自 停 至 复 }
禁止 推诿 { 责任单位 承办单位; 不得 认定(情形 = 推诿) }
督办 梯子 {
    督办对象 承办单位
    适用于 丁
    逾期 → 黄牌 由 督查室 { 时限 2个工作日内; 完成 复 }
    认定(情形 = 其他) → 提醒 可以 由 督查室
}
任务 戊 { 责任单位 市住建局; 节点 6月15日前 阶段性成效; 节点 年底前 已完成 }
指标 己 { 单位 %; 于 8月底 不低于 99%; 于 年底 不低于 100% }
定期 庚 { 责任单位 市住建局; 每月 例会 }
";

/// The parts of a policy that its examples did not reach: `kind name part reached`.
fn missing(examples: &str) -> Vec<String> {
    let folder = Folder::new(&format!("coverage-{}", examples.len()));
    let path = folder.file("甲.duban", format!("{POLICY}{examples}"));
    let answer = duban(&["test", &path, "--coverage", "--format", "json"]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{}", answer.out);
    let json = answer.json();
    assert_eq!(json["schema"], "duban/test/1");
    let coverage = &json["policies"][0]["coverage"];
    let list = coverage["missing"].as_array().unwrap();
    let counted = coverage["of"].as_u64().unwrap() - coverage["reached"].as_u64().unwrap();
    assert_eq!(counted, list.len() as u64);
    let word = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or("-").to_owned();
    list.iter().map(|one| ["kind", "name", "part", "reached"].map(|key| word(one, key)).join(" ")).collect()
}

#[test]
fn without_examples_nothing_is_reached() {
    let all = missing("");
    let named = [
        "duty 丙 - no",
        "duty 丁 - no",
        "duty 梯子.黄牌 - no",
        "extension 宽限 - no",
        "suspension 停办 - no",
        "prohibition 推诿 - no",
        "rung 梯子 黄牌 no",
        "rung 梯子 提醒 no",
        "row 回复时限 否 → 3个工作日内 no",
        "row 回复时限 是 → 1个工作日内 no",
        "row 等级 否 → 1 no",
        "row 等级 是 → 2 no",
        "milestone 戊 2021-06-15前 阶段性成效 no",
        "milestone 戊 2021-12-31前 已完成 no",
        "target 己 2021-08-31前 no",
        "target 己 2021-12-31前 no",
        "routine 庚 - no",
    ];
    assert_eq!(all, named);
}

#[test]
fn what_is_only_named_or_begun_is_not_reached() {
    // 丁 is opened and never decided; 戊 and 庚 are asked about and nothing was reported or done.
    let example = "示例 一 {
    工单 乙 { 承办单位 = 市住建局; 加急 = 否 }
    2021-03-01 09:00  接收
    2021-03-02 09:00  申请
    2021-05-01  读数 己 = 99.5%
    截至 2021-03-03
    预期 丁 = 在办
    截至 2021-07-01
    预期 己 = 在办
    预期 戊 = 逾期未完成 于 2021-06-15 23:59:59
    预期 庚 2021-06 = 逾期未完成
}
";
    let cut = example
        .replace("    截至 2021-07-01\n    预期 己 = 在办\n", "    截至 2021-05-02\n    预期 己 = 在办\n");
    let left =
        missing(&cut.replace(
            "    预期 戊 = 逾期未完成 于 2021-06-15 23:59:59\n    预期 庚 2021-06 = 逾期未完成\n",
            "",
        ));
    assert!(left.contains(&"target 己 2021-08-31前 begun".to_owned()), "{left:?}");
    assert!(left.contains(&"extension 宽限 - begun".to_owned()), "{left:?}");
    // Asked of at the end of June: 丁 is overdue by then, and is reached; tasks and routines are named, and are not.
    let left = missing(example);
    assert!(!left.iter().any(|one| one.starts_with("duty 丁 ")), "{left:?}");
    for named in ["milestone 戊 2021-06-15前 阶段性成效 no", "routine 庚 - no", "duty 丙 - no"] {
        assert!(left.contains(&named.to_owned()), "{named}: {left:?}");
    }
    // A row that a condition looked up counts; one that no limit was read from does not.
    assert!(!left.contains(&"row 等级 否 → 1 no".to_owned()), "{left:?}");
    assert!(left.contains(&"row 等级 是 → 2 no".to_owned()), "{left:?}");
    assert!(left.contains(&"row 回复时限 否 → 3个工作日内 no".to_owned()), "{left:?}");
}

#[test]
fn what_was_evaluated_is_reached() {
    let examples = "示例 一 {
    工单 乙 「A」 { 承办单位 = 市住建局; 加急 = 是 }
    2021-03-01 09:00  接收
    2021-03-02 09:00  回复
    2021-03-03 09:00  认定(情形 = 推诿)
    2021-03-03 09:00  认定(情形 = 其他)
    工单 乙 「B」 { 承办单位 = 市住建局; 加急 = 否 }
    2021-03-01 09:00  接收
    2021-03-02 09:00  停
    2021-03-03 09:00  申请
    2021-03-03 09:30  批准
    2021-03-04 09:00  复
    2021-03-20 09:00  复
    2021-03-22 09:00  回复
    2021-06-15  进展 戊 = 阶段性成效
    2021-08-31  读数 己 = 98%
    2021-03-05  活动 庚
    截至 2022-01-01
    预期 工单 「A」 丙 = 按期完成
    预期 工单 「B」 丁 = 逾期完成
    预期 戊 = 按期完成 于 2021-06-15 23:59:59
    预期 己 = 逾期未完成
    预期 庚 2021-03 = 按期完成
}
";
    assert_eq!(missing(examples), ["row 回复时限 否 → 3个工作日内 no"]);
}

#[test]
fn the_text_names_the_place() {
    let folder = Folder::new("coverage-text");
    let path = folder.file("甲.duban", POLICY);
    let answer = duban(&["test", &path, "--coverage"]);
    assert_eq!((answer.status, answer.err.as_str()), (0, ""));
    for line in [
        "示例到过 0/17 处:义务 0/3、延期 0/1、不计入 0/1、前置和禁止 0/1、督办的级 0/2、表的行 0/4、节点 0/2、指标 0/2、定期 0/1",
        "  没有到过:督办的级 梯子 黄牌  甲.duban:28:5",
    ] {
        assert!(answer.out.lines().any(|one| one == line), "`{line}` is not in:\n{}", answer.out);
    }
    let answer = duban(&["--lang", "en", "test", &path, "--coverage"]);
    assert!(answer.out.contains("examples reached 0 of 17: duties 0/3"), "{}", answer.out);
}

/// What the examples of the shipped policies cannot reach yet: rungs that need several tickets.
const NOT_YET: [&str; 2] = ["rung 红黄牌 红牌", "rung 红黄牌 约谈主要负责人"];

#[test]
fn the_examples_of_the_shipped_policies_reach_everything() {
    let mut left = Vec::new();
    for city in ["zibo", "tengzhou", "baotou", "chengdu", "liaoyuan"] {
        let answer = duban(&["test", &format!("policies/{city}"), "--coverage", "--format", "json"]);
        assert_eq!((answer.status, answer.err.as_str()), (0, ""), "{city}");
        let json = answer.json();
        assert!(json["policies"][0]["coverage"]["of"].as_u64().unwrap() > 0, "{city}");
        for one in json["policies"][0]["coverage"]["missing"].as_array().unwrap() {
            let word = |key: &str| one[key].as_str().unwrap_or("").to_owned();
            left.push(["kind", "name", "part"].map(word).join(" ").trim_end().to_owned());
        }
    }
    assert_eq!(left, NOT_YET);
}
