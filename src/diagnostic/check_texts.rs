//! What the checker says of a policy that can be judged: each text in both languages, with its code and level. They are
//! notes and warnings; errors are in `texts`.

use super::{Severity, Text};

texts! {
    // Words inside other texts.
    A_DEFINITION "" Note: "定义" / "definition"
    A_READING "" Note: "口径" / "reading"
    A_TABLE "" Note: "表" / "table"
    A_ROSTER "" Note: "名录" / "list"
    A_GROUP "" Note: "单位组" / "group"
    A_ROLE "" Note: "角色" / "role"
    A_UNIT "" Note: "单位" / "unit"
    A_CALENDAR "" Note: "日历" / "calendar"
    A_SCORING "" Note: "计分办法" / "scoring"
    FACT_IS "" Note: "{name} = {value}" / "{name} = {value}"
    FACT_YES "" Note: "{name} = 是" / "{name} = yes"
    FACT_NO "" Note: "{name} = 否" / "{name} = no"
    FACT_ABSENT "" Note: "{name} 缺" / "{name} absent"
    FACTS_JOINED "" Note: "{before}, {one}" / "{before}, {one}"
    ANY_TICKET "" Note: "任何工单" / "any ticket"
    FOR_EXAMPLE "" Note: "例如这样的工单:{facts}" / "for example a ticket with: {facts}"
    THE_OTHER "" Note: "另一项" / "the other"
    THE_DUTY "" Note: "这一项义务" / "this duty"
    THE_ONE_ABOVE "" Note: "上面的一级" / "the rung above"
    THIS_ROW_TOO "" Note: "这一行也管" / "this row holds too"

    // Names, sentences, days.
    UNUSED "D0401" Note: "{what}“{name}”没有用到" / "the {what} “{name}” is used nowhere"
    LEFT_OUT_AND_QUOTED "D0402" Note: "这一句写了未纳入,又有条文引用它" / "this sentence is left out, and a declaration quotes it"
    BARE_DAY "D0403" Note: "没有写明“日”是工作日还是自然日,按自然日计算" / "nothing says whether a 日 is a working day; calendar days are counted"
    SAY_THE_DAY "" Note: "在政策、事项或义务里写:日 = 自然日,或者:日 = 工作日" / "say it in the policy, the matter or the duty: “day = calendar_day” or “day = working_day”"
    BEYOND_THE_CALENDAR "D0404" Note: "日历只公布到 {last},有{count}个日期在这以后,最晚的是 {furthest}" / "the calendar is published up to {last}; {count} dates lie after it, the furthest {furthest}"

    UNNAMED_MATTER "D0422" Note: "事项“{name}”没有一条规则" / "no rule is about the matter “{name}”"
    UNNAMED_ROLE "D0422" Note: "没有规则用到角色“{name}”" / "no rule names the role “{name}”"
    UNNAMED_EVENT "D0422" Note: "没有规则用到事件“{name}”" / "no rule names the event “{name}”"
    UNNAMED_FIELD "D0422" Note: "没有规则用到字段“{name}”" / "no rule asks for the field “{name}”"

    // Duties.
    COMPLETED_BY_TRIGGER "D0405" Warning: "“{duty}”由“{event}”引起,又由“{event}”完成:引起它的那一次不算完成" / "“{duty}” is opened by “{event}” and completed by “{event}”: the one that opens it does not complete it"
    ENDED_BY_COMPLETION "D0406" Warning: "“{duty}”永远完不成:“{event}”一发生,先终止了它" / "“{duty}” can never be completed: “{event}” ends it first"
    TWO_LIMITS "D0407" Warning: "“{duty}”和“{other}”是同一件事,时限却不同:{limit},{other_limit}" / "“{duty}” and “{other}” are one thing with two limits: {limit}, {other_limit}"
    INNER_LONGER "D0408" Warning: "“{other}”里包含“{duty}”要做的事,时限“{other_limit}”却比“{limit}”短" / "“{other}” contains what “{duty}” asks, and its limit “{other_limit}” is shorter than “{limit}”"

    // Tables.
    TABLE_GAP "D0409" Warning: "表“{table}”有缺口,没有一行管:{facts}" / "the table “{table}” has a gap, no row holds for: {facts}"
    TABLE_ABSENT "D0410" Note: "表“{table}”没有写缺了怎么办:{facts}" / "the table “{table}” does not say what holds for: {facts}"
    ADD_A_ROW "" Note: "补上一行;确实不会有的,写上“免查”和理由" / "add a row, or accept it with a reason"
    TABLE_OVERLAP "D0411" Warning: "表“{table}”有重叠,这一行和上面的行都管:{facts}" / "the table “{table}” overlaps, this row and one above hold for: {facts}"
    FIRST_ROW_HOLDS "" Note: "计算时取上面的一行;请改得只有一行管" / "the upper row is taken; change them so that one row alone holds"

    // Conditions.
    NEVER_HOLDS "D0412" Warning: "这个条件永远不成立" / "this condition never holds"
    ALWAYS_HOLDS "D0413" Warning: "这个条件总是成立" / "this condition always holds"
    NEVER_HOLDS_IN_PART "D0412" Warning: "条件的这一部分永远不成立,“或”进来也没有用" / "this part of the condition never holds, and “or” it adds nothing"
    ALWAYS_HOLDS_IN_PART "D0413" Warning: "条件的这一部分总是成立,“且”上去也没有用" / "this part of the condition always holds, and “and” it takes nothing away"

    // Ladders.
    RUNG_OF_NOTHING "D0414" Warning: "“{rung}”数的是0次,到不了" / "“{rung}” counts to nothing and is never reached"
    RUNG_OF_DISCRETION "D0414" Warning: "“{rung}”到不了:它数的“{below}”是可以不用的,不计次数" / "“{rung}” is never reached: “{below}”, which it counts, is at discretion and counts for nothing"
    RUNG_OF_UNREACHED "D0414" Warning: "“{rung}”到不了:它数的“{below}”本身到不了" / "“{rung}” is never reached: “{below}”, which it counts, is never reached"
    RUNG_OF_UNTIMED "D0414" Warning: "“{rung}”到不了:适用于的义务都没有时限,不会到期" / "“{rung}” is never reached: no duty that the ladder watches has a deadline"
    RUNG_OF_BEST_EFFORT "D0414" Warning: "“{rung}”到不了:适用于的义务都是力争、鼓励的,不引起督办" / "“{rung}” is never reached: the duties that the ladder watches are best efforts, which set off no ladder"
    NEVER_HAPPENS "D0423" Warning: "“{rule}”用到“{what}”,它却不会发生:{why}" / "“{rule}” speaks of “{what}”, which never happens: {why}"
    WHY_UNTIMED "" Note: "这项义务没有时限,不会到期,也不会逾期" / "the duty has no deadline and is never due"
    WHY_DISCRETION "" Note: "这一级可以不用,不引起别的" / "the rung is at discretion and sets off nothing"
    WHY_UNREACHED "" Note: "这一级到不了" / "the rung is never reached"
    RUNG_OUT_OF_ORDER "D0415" Warning: "“{rung}”写在“{above}”后面,却总是先到" / "“{rung}” stands behind “{above}” and always comes first"
    DISCRETION_WITH_DUTY "D0416" Warning: "“{rung}”是可以不用的,不会引起义务:它的时限和完成不起作用" / "“{rung}” is at discretion and opens no duty: its limit and completion have no effect"

    // Rules against each other.
    PROHIBITED_DUTY "D0417" Warning: "“{prohibition}”不许“{event}”,“{duty}”又要它才完成" / "“{prohibition}” forbids “{event}”, and “{duty}” needs it"
    PERMIT_IT "" Note: "写清各自的条件,或者写一条“可以 … 例外于 …”" / "part their conditions, or write a permission that lifts one of them"
    STEP_TWICE "D0418" Warning: "延期“{extension}”的步骤“{event}”写了两次" / "the step “{event}” of the extension “{extension}” stands twice"
    STEP_IS_REQUEST "D0424" Warning: "延期“{extension}”的步骤“{event}”就是它的申请:一申请,这一步就算过了" / "the step “{event}” of the extension “{extension}” is its own request: asking is enough to pass it"
    EXTENDS_NOTHING "D0419" Warning: "延期“{extension}”没有可延的:“{duty}”没有时限" / "the extension “{extension}” has nothing to extend: “{duty}” has no deadline"
    SENTENCES_UNCOVERED "D0425" Note: "《{policy}》的原文里有{n}处约束人的话,没有规则引用,也没有写成未纳入;第一处在这里" / "{n} passage(s) of the official text of “{policy}” bind somebody, and no rule and no “omitted” quotes them; here is the first"
    THE_OFFICIAL_TEXT "" Note: "原文是这里写的" / "the official text is named here"
    SENTENCES_UNCOVERED_HELP "" Note: "写成规则并引用它,或者写一条“未纳入”说明理由;把原文和规则对照起来,可以看到每一处" / "write a rule that quotes it, or an “omitted” with the reason; the text set beside its rules shows every one"

    // Versions.
    VERSIONS_GAP "D0431" Warning: "{first} 至 {last} 没有施行的版本,其间发生的事不产生义务" / "no version is in force from {first} to {last}: what happens then opens no duty"
    ENDS_WITH_NEXT "D0432" Note: "没有写施行到哪一天;后一版 {next} 起施行,这一版按施行到 {to} 计算" / "no last day is written; the next version begins on {next}, so this one counts as lasting to {to}"
    SAY_THE_END "" Note: "后一版废止了它的,写上“至”和最后一天" / "where the next version repeals it, write its last day"

    // What is accepted.
    ACCEPTS_UNKNOWN "D0420" Warning: "“{code}”不能免查:没有这个代号,或者它不是检查政策时的发现" / "“{code}” cannot be accepted: it is no finding of the checker"
    ACCEPTS_NOTHING "D0421" Note: "这里没有 {code},不必免查" / "there is no {code} here to accept"

    // What cannot be decided.
    CONDITION_OPEN "" Note: "不能判断这个条件会不会成立:要看算出来的数、次数、表或者两个值的比较" / "whether this condition can hold depends on arithmetic, counts, tables or two values compared"
    TOO_MANY_CASES "" Note: "不能判断这个条件会不会成立:要试的组合太多" / "whether this condition can hold takes too many combinations to try"
    TABLE_OPEN "" Note: "不能判断表“{table}”有没有缺口和重叠:列的值数不尽,或者组合太多" / "whether the table “{table}” has gaps or overlaps cannot be told: its columns cannot be listed, or there are too many combinations"
    BOTH_OPEN "" Note: "不能判断“{one}”和“{other}”会不会同时成立" / "whether “{one}” and “{other}” can hold together cannot be told"
}
