//! What is said where input reaches a limit (`Limits`): which, and its value. Limits that are as old as the language are told
//! by the codes they had (`D0001`, `D0107`, `D0266`, `F0016`, `F0029`, `P0003`).

use super::{Severity, Text};

texts! {
    TOO_MANY_DECLARATIONS "L0001" Error: "政策里的声明超过{limit}个;看看是不是引用错了文件" / "the policy has more than {limit} declarations; see whether it uses a wrong file"
    LIST_TOO_LONG "L0002" Error: "“{name}”里列了{count}项,超过上限{limit}项;把数据留在工单里,或者分成几处写" / "“{name}” lists {count}, more than the limit of {limit}; leave data to the tickets, or write it in several places"
    LADDER_TOO_LONG "L0003" Error: "督办“{name}”有{count}级,超过上限{limit}级;删去多余的级,或者分成几个督办" / "the ladder “{name}” has {count} rungs, more than the limit of {limit}; take out what is too many, or write several ladders"
    FACTS_TOO_LARGE "L0004" Error: "数据有{size}字节,超过上限{limit}字节;改成每行一件工单,或者分成几个文件" / "the facts have {size} bytes, more than the limit of {limit}; write a ticket a line, or several files"
    VALUES_TOO_MANY "L0005" Error: "“{name}”的值有{count}个,超过上限{limit}个;看看是不是把几件工单并成了一件" / "“{name}” has {count} values, more than the limit of {limit}; see whether several tickets became one"
    TOO_MANY_OBLIGATIONS "L0006" Error: "一件工单的义务超过{limit}项;看看同一事件是不是录了很多次,或者把几件工单并成了一件" / "a ticket has more than {limit} obligations; see whether an event was recorded many times, or several tickets became one"
    TOO_MANY_ROUNDS "L0007" Error: "一件工单在同一秒里的后果超过{limit}轮;看看政策里的督办和义务是不是互相引起" / "a ticket has more than {limit} rounds of consequences in one second; see whether ladders and duties of the policy bring each other about"
    TOO_MANY_PERIODS "L0008" Error: "工单以外的条目(定期、指标、考核的期)超过{limit}条;看看“施行”和“截至”的年份是不是写错了" / "there are more than {limit} entries beside the tickets (periods of routines, indicators, assessments); see whether the years of “in_force” and “as_of” are right"
    GROUPS_TOO_LARGE "L0010" Error: "到单位组“{name}”为止,各单位组的单位(连同里面的组)加起来超过{limit}个;看看组是不是一层套一层" / "up to the group “{name}”, the groups have more than {limit} units together, with those of groups inside them; see whether groups stand inside each other level by level"
    TOO_MANY_LOOKS "L0009" Error: "判断一件工单要回看以前的事超过{limit}次;看看同一事件是不是录了很多次,或者把几件工单并成了一件" / "to judge a ticket what happened on it before is looked at more than {limit} times; see whether an event was recorded many times, or several tickets became one"
}
