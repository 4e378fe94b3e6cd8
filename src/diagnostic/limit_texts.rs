//! What is said where input reaches a limit (`Limits`): which, and its value. Limits that are as old as the language are told
//! by the codes they had (`D0001`, `D0107`, `D0266`, `F0016`, `F0029`, `P0003`).

use super::{Severity, Text};

texts! {
    TOO_MANY_DECLARATIONS "L0001" Error: "政策里的声明超过{limit}个" / "the policy has more than {limit} declarations"
    LIST_TOO_LONG "L0002" Error: "“{name}”里列了{count}项,超过上限{limit}项" / "“{name}” lists {count}, more than the limit of {limit}"
    LADDER_TOO_LONG "L0003" Error: "督办“{name}”有{count}级,超过上限{limit}级" / "the ladder “{name}” has {count} rungs, more than the limit of {limit}"
    FACTS_TOO_LARGE "L0004" Error: "数据有{size}字节,超过上限{limit}字节" / "the facts have {size} bytes, more than the limit of {limit}"
    VALUES_TOO_MANY "L0005" Error: "“{name}”的值有{count}个,超过上限{limit}个" / "“{name}” has {count} values, more than the limit of {limit}"
    TOO_MANY_OBLIGATIONS "L0006" Error: "一件工单的义务超过{limit}项" / "a ticket has more than {limit} obligations"
    TOO_MANY_ROUNDS "L0007" Error: "一件工单在同一秒里的后果超过{limit}轮" / "a ticket has more than {limit} rounds of consequences in one second"
    TOO_MANY_PERIODS "L0008" Error: "工单以外的条目(定期、指标、考核的期)超过{limit}条" / "there are more than {limit} entries beside the tickets (periods of routines, indicators, assessments)"
    TOO_MANY_LOOKS "L0009" Error: "判断一件工单要回看以前的事超过{limit}次" / "to judge a ticket what happened on it before is looked at more than {limit} times"
}
