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
}
