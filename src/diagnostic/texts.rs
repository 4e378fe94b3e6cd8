//! The table of texts: every word the product says to people, in both languages, with its code. The doctrine is in
//! `docs/messages.md`: say what is wrong in the officer's words, quote theirs, name the nearest legal thing, put the
//! way out apart; never a Rust type, a grammar rule or a word of the other language.

use super::{Severity, Text};

macro_rules! texts {
    ($($name:ident $code:literal $severity:ident: $zh:literal / $en:literal)*) => {
        $(
            #[doc = $en]
            pub static $name: Text =
                Text { code: $code, severity: Severity::$severity, zh: $zh, en: $en };
        )*
        /// All texts, in the order of the table.
        pub static ALL: &[&Text] = &[$(&$name),*];
    };
}

texts! {
    // Words inside other texts.
    DID_YOU_MEAN "" Note: "是不是“{name}”?" / "did you mean “{name}”?"
    AND_OTHERS "" Note: "其他" / "others"
    BLOCK_CLOSES_HERE "" Note: "“}”应当在这之前" / "the “}” belongs before this"
    BRACE_BELONGS_HERE "" Note: "这里加“{”" / "a “{” belongs here"
    LINES_THAT_FIT "" Note: "“{declaration}”里可以写:{lines}" / "“{declaration}” may hold: {lines}"

    // Files.
    FILE_TOO_LARGE "D0001" Error: "文件有{size}字节,超过上限{limit}字节" / "the file has {size} bytes, more than the limit of {limit}"
    NOT_UTF8 "D0002" Error: "文件不是UTF-8编码,第{byte}字节起读不出来;请用UTF-8另存" / "the file is not UTF-8: it cannot be read from byte {byte} on; save it as UTF-8"
    NO_SUCH_FILE "D0003" Error: "读不到“{path}”:{reason}" / "“{path}” cannot be read: {reason}"
    EMPTY_FILE "D0004" Error: "文件是空的,没有任何内容" / "the file is empty"

    // Reading: brackets, lines, phrases.
    UNCLOSED_BLOCK "D0101" Error: "这个“{”没有对应的“}”" / "this “{” has no “}”"
    MISSING_OPEN_BRACE "D0102" Error: "少了“{”" / "a “{” is missing"
    STRAY_CLOSE "D0103" Error: "这个“}”多余,前面没有对应的“{”" / "this “}” has no “{”"
    BRACE_EXPECTED "D0104" Error: "这里应当是“}”" / "a “}” belongs here"
    UNCLOSED_STRING "D0105" Error: "引号没有合上" / "the quote is not closed"
    UNCLOSED_COMMENT "D0106" Error: "注释“/*”没有对应的“*/”" / "the comment “/*” has no “*/”"
    TOO_DEEP "D0107" Error: "括号嵌套超过{limit}层" / "brackets nest more than {limit} deep"
    UNKNOWN_DECLARATION "D0108" Error: "“{word}”不能开始一条声明" / "“{word}” opens no declaration"
    NOT_YET "D0109" Error: "本版本还不能处理“{keyword}”" / "this version cannot handle “{keyword}” yet"
    NO_BODY_HERE "D0110" Error: "“{keyword}”后面不能有“{…}”" / "“{keyword}” takes no “{…}”"
    UNKNOWN_LINE "D0111" Error: "“{declaration}”里没有“{word}”这一行" / "“{declaration}” has no line “{word}”"
    LINE_NOT_HERE "D0112" Error: "“{word}”不能写在“{declaration}”里" / "“{word}” does not belong in “{declaration}”"
    LINE_ENDS_EARLY "D0113" Error: "这里没有写完,还需要{expected}" / "the line ends early: {expected} is missing"
    UNEXPECTED "D0114" Error: "读不懂“{found}”" / "“{found}” cannot be read here"
    EXPECTED_ELSE "D0115" Error: "这里不能写“{found}”,应当是{expected}" / "“{found}” does not belong here: expected {expected}"
    NUMBER_OUT_OF_RANGE "D0116" Error: "这个数读不出来,或者超过18位有效数字" / "this number cannot be read, or has more than 18 significant digits"
    WHOLE_NUMBER_EXPECTED "D0117" Error: "这里应当是整数" / "a whole number belongs here"
    NO_SUCH_TIME "D0118" Error: "没有这个钟点" / "there is no such time of day"
    NO_SUCH_DATE "D0119" Error: "没有这一天" / "there is no such day"
    NO_SUCH_YEAR "D0120" Error: "年份应当在1900至2199之间" / "years run from 1900 to 2199"
    HALVES_ONLY "D0121" Error: "天数只能是整数或者整数加半天(如 1.5)" / "days are counted whole or by halves (1.5)"

    // Words for kinds of names, types and lines.
    AN_EVENT "" Note: "事件" / "event"
    A_FIELD "" Note: "字段" / "field"
    A_VALUE "" Note: "值" / "value"
    A_PARTY "" Note: "角色或单位" / "role or unit"
    A_UNIT "" Note: "单位" / "unit"
    A_DUTY "" Note: "义务" / "duty"
    A_MATTER "" Note: "事项" / "matter"
    A_LIMIT "" Note: "时限或口径" / "limit or reading"
    A_READING "" Note: "口径" / "reading"
    A_STATE "" Note: "状态" / "state"
    A_KIND "" Note: "违反种类" / "kind of violation"
    A_REASON "" Note: "理由" / "reason"
    A_FIELD_MOMENT "" Note: "“字段 …”作为时刻" / "the moment in a field"
    A_DUTY_MOMENT "" Note: "“逾期”“期满”一类的时刻" / "moments such as “overdue”"
    A_RUNG "" Note: "督办的级" / "rungs of a ladder"
    THIS_LINE "" Note: "这一行" / "this line"
    TYPE_TEXT "" Note: "文字" / "text"
    TYPE_NUMBER "" Note: "数" / "a number"
    TYPE_BOOL "" Note: "是或否" / "yes or no"
    TYPE_DATE "" Note: "日期" / "a date"
    TYPE_MOMENT "" Note: "日期或时刻" / "a date or moment"
    TYPE_SPAN "" Note: "时限" / "a span of time"
    TYPE_UNIT "" Note: "单位名称" / "a unit's name"
    TYPE_ENUM "" Note: "列出的值之一" / "one of the listed values"
    TYPE_LIST "" Note: "列表" / "a list"
    LINE_MATTER "" Note: "事项" / "matter"
    LINE_BEARER "" Note: "责任单位" / "bearer"
    LINE_FROM "" Note: "自 … 起" / "from"
    LINE_LIMIT "" Note: "时限" / "limit"
    LINE_COMPLETION "" Note: "完成" / "completed_by"
    LINE_APPLIES_TO "" Note: "适用于" / "applies_to"
    LINE_REQUEST "" Note: "申请" / "request"
    LINE_VIA "" Note: "经" / "via"
    LINE_EXTEND "" Note: "延至”或“延长" / "extend_to” or “extend_by"
    LINE_TICKET "" Note: "工单" / "ticket"
    LINE_REASON "" Note: "理由" / "reason"
    LINE_IN_FORCE "" Note: "施行" / "in_force"
    SWALLOWED "" Note: "“{connective}”两边要空格,否则整个算作一个名称;是不是“{spaced}”?" / "“{connective}” needs a space on both sides, or all of it is one name; did you mean “{spaced}”?"
    DECLARED_ARE "" Note: "可以用的有:{names}" / "known here: {names}"
    BRACKET_THE_CONDITION "" Note: "一个事件的条件写在它后面的括号里:回访(满意度 = 不满意) 或 退回" / "put the condition of an event in brackets behind it: called_back(rating = bad) or returned"
    SAY_THE_SHARING "" Note: "在前面写“共同”(一项义务,共同承担)、“分别”(各负各的)或“分工”(按职责分担)" / "put “jointly” (one obligation, all bound), “severally” (one for each) or “dividedly” (by remit) before them"
    NEAREST_SENTENCE "" Note: "原文最接近的一句是:“{sentence}”" / "the nearest sentence of the source: “{sentence}”"
    QUOTE_ELSEWHERE "" Note: "这些字在原文的别的条款里" / "these words stand in another clause"
    QUOTE_NOWHERE "" Note: "原文里没有相近的句子" / "no sentence of the source comes near"
    FIRST_ONE "" Note: "第一个在这里" / "the first is here"
    NO_POLICY_HELP "" Note: "写一个:政策 名称 { 语言 1; 施行 2021年1月1日; 日历 中国法定工作日 }" / "write one: policy name { language 1; in_force 2021-01-01; calendar 中国法定工作日 }"
    EXPECTED_WHEN_HELP "" Note: "先写一行:截至 2021-01-08 00:00" / "put a line before it: as_of 2021-01-08 00:00"

    // Meaning.
    UNKNOWN_NAME "D0201" Error: "没有声明过{what}“{name}”" / "no {what} “{name}” is declared"
    DECLARED_TWICE "D0202" Error: "“{name}”声明了两次" / "“{name}” is declared twice"
    LINE_MISSING "D0203" Error: "“{name}”少了“{line}”一行" / "“{name}” lacks a line “{line}”"
    LINE_TWICE "D0204" Error: "这一行只能写一次" / "this line may stand once"
    WRONG_TYPE "D0205" Error: "这里应当是{expected}" / "{expected} belongs here"
    UNLIKE_TYPES "D0206" Error: "{left}和{right}不能比较" / "{left} and {right} cannot be compared"
    NOT_ORDERED "D0207" Error: "{type}只能比较相等或不等,没有大小" / "{type} can be equal or not, but has no order"
    CONDITION_EXPECTED "D0208" Error: "这里应当是条件,却是{type}" / "a condition belongs here, but this is {type}"
    LIST_EXPECTED "D0209" Error: "这里应当是列表" / "a list belongs here"
    FIELD_EXPECTED "D0210" Error: "这里应当是字段" / "a field belongs here"
    VALUE_EXPECTED "D0211" Error: "这里应当是值,不是条件" / "a value belongs here, not a condition"
    ONE_EVENT_EXPECTED "D0212" Error: "这里只能写一个事件" / "a single event belongs here"
    TOO_MANY_DOTS "D0213" Error: "只能写“事件.字段”" / "only “event.field” can stand here"
    EVENT_DOT_FIELD "D0214" Error: "“延至”要写日期,或“事件.字段”" / "write a date or “event.field” behind “extend_to”"
    EVENT_IN_CONDITION "D0215" Error: "“{name}”是事件,不能直接放在条件里" / "“{name}” is an event and cannot stand in a condition"
    WHEN_NEEDS_ONE_EVENT "D0216" Error: "“当”前面只能有一个事件" / "“when” needs a single event before it"
    DEFINITION_LOOPS "D0217" Error: "定义“{name}”绕回了自己" / "the definition “{name}” comes back to itself"
    SAME_AS_LOOPS "D0218" Error: "义务“{name}”的时限“同”来“同”去,绕回了自己" / "the limit of “{name}” comes back to itself by “same_as”"
    ROLE_IS_A_UNIT "D0219" Error: "角色只能是单位,或单位的列表" / "a role is a unit or a list of units"
    FIELD_WITHOUT_TYPE "D0220" Error: "字段“{name}”没有写类型,如“: 是否”" / "the field “{name}” has no type, such as “: yes_no”"
    SHARING_MISSING "D0221" Error: "有几个责任单位,要说明怎样承担" / "there are several responsible units: say how they share"
    SPAN_NOT_COUNTABLE "D0222" Error: "这个时长数不出来:要大于零,周、月、年要是整数" / "this span cannot be counted: it must be above zero, and weeks, months and years whole"
    RANGE_REVERSED "D0223" Error: "范围的前一个数比后一个大" / "the range is reversed"
    YEAR_MISSING "D0224" Error: "这个日期没有年份,政策里也没有“年度”" / "this date has no year, and the policy has no “year”"
    READING_IS_NO_LIMIT "D0225" Error: "口径“{name}”不是时限" / "the reading “{name}” is no time limit"
    TWO_POLICIES "D0226" Error: "一个文件夹只能有一个“政策”" / "a folder may hold one “policy”"
    NO_POLICY "D0227" Error: "没有“政策”声明" / "there is no “policy”"
    LANGUAGE_VERSION "D0228" Error: "本版本只认识语言 1,不认识语言 {version}" / "this version knows language 1, not {version}"
    WHICH_MATTER "D0229" Error: "有几个事项,工单要写明是哪一个" / "there are several matters: the ticket must say which"
    EXPECTS_NOTHING "D0230" Error: "示例“{name}”没有任何预期" / "the example “{name}” expects nothing"
    EXPECTED_WHEN "D0231" Error: "预期没有说截至什么时候" / "the expectation does not say as of when"
    NOT_YET_HERE "D0232" Error: "本版本还不能判断{what}" / "this version cannot judge {what} yet"
    NO_SUCH_CLAUSE "D0301" Error: "原文里找不到条款“{clause}”" / "the source has no clause “{clause}”"
    QUOTE_NOT_THERE "D0302" Error: "引文不在第“{clause}”条里" / "the quote does not stand in clause “{clause}”"
    ERRATUM_NOT_THERE "D0303" Error: "原文里没有要勘误的这些字" / "the words to be mended are not in the source"
}
