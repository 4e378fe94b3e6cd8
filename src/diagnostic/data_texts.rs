//! What is said about policies as data (`duban import`): a shape that is not the contract's, and what no policy can say.

use super::{Severity, Text};

texts! {
    DATA_SYNTAX "P0001" Error: "JSON写法有误,这里读不下去" / "the JSON is broken: it cannot be read on from here"
    DATA_ENDS_EARLY "P0002" Error: "JSON没有写完,少了括号或引号" / "the JSON ends early: a bracket or quote is missing"
    DATA_TOO_DEEP "P0003" Error: "括号嵌套超过{limit}层" / "brackets nest more than {limit} deep"
    WRONG_TYPE "P0004" Error: "“{path}”应当是{expected}" / "“{path}” should be {expected}"
    KEY_MISSING "P0005" Error: "“{path}”少了“{key}”" / "“{path}” lacks “{key}”"
    KEY_UNKNOWN "P0006" Error: "不认识“{path}”" / "“{path}” is not known"
    KEY_REPEATED "P0007" Error: "“{path}”写了两次" / "“{path}” comes twice"
    WORD_UNKNOWN "P0008" Error: "“{path}”不能写“{word}”" / "“{path}” cannot be “{word}”"
    OTHER_SCHEMA "P0009" Error: "“schema”应当是“duban/policy/1”" / "“schema” should be “duban/policy/1”"
    FILE_NAME "P0010" Error: "“{name}”不能作文件名:要写从政策文件夹起的路径,用“/”分开" / "“{name}” is no name of a file: write the path from the policy's folder, with “/”"
    FILE_TWICE "P0011" Error: "文件“{name}”出现了两次" / "the file “{name}” comes twice"
    NOT_SAYABLE "P0012" Error: "“{path}”这一处写成政策就读不回来" / "“{path}”, written as a policy, cannot be read back"

    A_TEXT "" Note: "引号里的文字" / "a string"
    A_WHOLE "" Note: "整数" / "a whole number"
    A_NUMBER "" Note: "数" / "a number"
    A_TRUTH "" Note: "“true”或“false”" / "“true” or “false”"
    A_LIST "" Note: "列表 […]" / "a list […]"
    A_LIST_OF "" Note: "{count}项的列表 […]" / "a list […] of {count}"
    AN_OBJECT "" Note: "对象 {open}…{close}" / "an object {open}…{close}"
    A_WORD "" Note: "一个词,或者只有一个键的对象" / "a word, or an object with one key"
    A_WORD_ALONE "" Note: "一个词,后面没有内容" / "a word without content"
    A_WORD_WITH "" Note: "对象 {open} “{word}”: … {close}:“{word}”要带内容" / "an object {open} “{word}”: … {close}: “{word}” has content"
    A_DAY "" Note: "1900至2199年间的日期(如 2021-06-15)" / "a day between 1900 and 2199 (2021-06-15)"
    A_CLOCK "" Note: "钟点(如 09:30)" / "a time of day (09:30)"
    KNOWN_WORDS "" Note: "这里可以写:{words}" / "what may stand here: {words}"
    SAID_SO "" Note: "写成政策是“{text}”" / "as a policy it is “{text}”"
    READ_SO "" Note: "{why}" / "{why}"
}
