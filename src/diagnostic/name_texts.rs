//! What helps with a name that is declared twice, or nowhere. The findings themselves stand in `texts`.

use super::{Severity, Text};

texts! {
    DECLARE_UNIT "" Note: "确实有这个单位的,先声明它:单位 {name}" / "if there is such a unit, declare it: unit {name}"
    DECLARE_EVENT "" Note: "确实有这种事件的,先在“事项”里声明它:事件 {name}" / "if there is such an event, declare it in the matter: event {name}"
    KEEP_ONE "" Note: "删掉多余的一处;确实是两样的,改一个名称" / "take one of them out; if they are two things, rename one"
    BEGINS_ELSEWHERE "" Note: "从什么时候起算,写在“自”那一行:自 {event} 起;时限只写:{limit}" / "from when it runs stands in a line of its own: from {event}; the limit is just: {limit}"
    ONE_VALUE "" Note: "它的类型写的是“{name}”,就是只有“{name}”一个值的列举;是数的写“数”,是日期的写“日期”" / "its type is written “{name}”, an enumeration with this one value; for a number write “number”, for a date “date”"
    ONE_EACH "" Note: "一行只声明一个;“{name}”另写一行" / "a line declares one; write “{name}” in a line of its own"
    RECURS "" Note: "每天、每周、每月都要做的,写成“定期”" / "what recurs each day, week or month is a “routine”"
    JOINED "" Note: "几个之间用“、”:{names}" / "put a comma between several: {names}"
    EXTEND_MATTER "" Note: "给已有的事项补充内容,写:扩展 事项 {name}" / "to add to a matter that is there, write: extend matter {name}"
}
