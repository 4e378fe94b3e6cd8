//! What is said of rungs over several tickets, of their duties, and of what indicators are taken from: each text in both
//! languages, with its code.

use super::{Severity, Text};

texts! {
    // Policies.
    TOO_MANY_SAMPLES "D0270" Error: "取自义务“{duty}”的指标超过{limit}个" / "more than {limit} indicators are taken from the duty “{duty}”"
    AMOUNT_WITHOUT_MEASURE "D0271" Error: "指标以{wanted}计,“{amount}”没有写计量单位,分不清是多少" / "the indicator is measured in {wanted}: “{amount}” without its measure may mean two things"
    SAY_THE_MEASURE "" Note: "写上计量单位:5.5万户、55000户" / "write the measure behind the number: 5.5万户, 55000户"
    EVENTS_OF_SEVERAL_MATTERS "D0272" Error: "有这些事件的事项不止一个" / "more than one matter has these events"
    RUNG_OF_MANY "D0273" Error: "“{rung}”要看几件工单,只能单独写在义务的“自”里,不带条件" / "“{rung}” needs several tickets: only the “from” of a duty may name it, alone and without a condition"
    RUNG_OF_MANY_HELP "" Note: "这一级要做的事,可以写在这一级后面的花括号里:时限 5个工作日内; 完成 约谈" / "what this rung brings may stand behind it in braces: limit 5 working_days; completion 约谈"
    LIMIT_OF_MANY "D0274" Error: "这里没有工单可看,“{limit}”定不出到期时刻:写一段时间或者“无”" / "there is no ticket here to tell “{limit}”: write a length of time, or none"

    // Facts.
    UNKNOWN_RUNG "F0044" Error: "没有哪个要看几件工单的级叫“{name}”" / "no rung over several tickets is called “{name}”"
    RUNG_WITHOUT_DUTY "F0047" Error: "“{name}”这一级没有要做的事" / "the rung “{name}” brings no duty"
    RUNG_AND_ROUTINE "F0048" Error: "“{path}”:一条活动只能写定期(“routine”)或者督办的级(“rung”)中的一个" / "“{path}”: an activity names a “routine” or a “rung”, not both"
    RUNG_HAS_NO_PERIOD "F0049" Error: "“{name}”是督办的级,不能写“{key}”" / "“{name}” is a rung: “{key}” does not belong here"

    READING_NOT_BY_UNIT "F0050" Error: "“{name}”按全市判断,读数不能写单位“{unit}”" / "“{name}” is judged for the city: a reading of it cannot name the unit “{unit}”"
    READING_NOT_BY_UNIT_HELP "" Note: "是全市的数就去掉“unit”;要各单位分别判断的,在政策的指标里写:分别 {unit}" / "take “unit” out where it is the city's figure; what is judged by unit says so in the policy: severally {unit}"
    READING_OF_TICKETS "F0051" Error: "“{name}”由工单算出,不收读数" / "“{name}” is taken from tickets: readings of it do not count"
    MEASURE_APART "" Note: "只写数,计量单位写在“in”里" / "write the number alone, its measure in “in”"

    // What cannot be told.
    R_EXTENDED_OPEN "" Note: "延期“{rule}”于{at}生效,到期时刻未定" / "extension “{rule}” effective {at}, when it is now due is open"
    REASON_EXTENSION "" Note: "批准的延期要看“{field}”,工单没有填" / "the extension that was approved needs “{field}”, which the ticket lacks"

    // Violations.
    MISSED_STANDING "V0014" Error: "“{duty}”({who})应在{due}前完成,至今没有完成" / "“{duty}” ({who}) was due by {due} and is not done"
    MISSED_STANDING_LATE "V0014" Error: "“{duty}”({who})应在{due}前完成,{done}才完成" / "“{duty}” ({who}) was due by {due} and done at {done}"

    // The text report.
    R_ESCALATIONS "" Note: "督办" / "escalations"
    R_CAUSES "" Note: "因 {causes}" / "because of {causes}"
    R_ISSUED "" Note: "{at} 记录" / "recorded {at}"
    R_CAUSE_EXCUSED "" Note: "其中的逾期已可以谅解" / "a miss among them is excused"
    R_STANDING "" Note: "应由{who}办:{duty}" / "{who} owes {duty}"
    R_BY_CLAUSE "" Note: "依据 {clause}" / "clause {clause}"

    // Examples.
    EXAMPLE_RUNG "E0007" Error: "“{rung}”实际到了{count}次:{list}" / "“{rung}” was reached {count} times: {list}"
    EXAMPLE_NO_RUNG_DUTY "E0008" Error: "“{rung}”没有产生要办的事" / "“{rung}” brought no duty"
}
