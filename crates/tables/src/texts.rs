//! What is said about tables, in both languages, with its codes (T). The doctrine is in `docs/messages.md`; each code has
//! a page in `docs/findings.md`.

use duban::Error;
use duban::diagnostic::{Diagnostic, Message, Severity, Text};
use duban::source::{FileId, Place, Source, Sources};
use duban::span::Span;

macro_rules! texts {
    ($($name:ident $code:literal $severity:ident: $zh:literal / $en:literal)*) => {
        $(
            #[doc = concat!("`", $en, "`")]
            pub static $name: Text =
                Text { code: $code, severity: Severity::$severity, zh: $zh, en: $en };
        )*
        /// All texts, in the order of the table.
        pub static ALL: &[&Text] = &[$(&$name),*];
    };
}

texts! {
    // Files.
    CANNOT_READ "T0001" Error: "读不了“{name}”:{reason}" / "“{name}” cannot be read: {reason}"
    PROTECTED "T0002" Error: "“{name}”加了密码,打不开" / "“{name}” is protected by a password and cannot be opened"
    BROKEN_FILE "T0003" Error: "“{name}”不是完整的{kind},打不开" / "“{name}” is no whole {kind} and cannot be opened"
    NO_SUCH_SHEET "T0004" Error: "没有工作表“{name}”" / "there is no sheet “{name}”"
    NO_HEADER "T0005" Error: "第{row}行没有表头:这一行是空的,或者文件没有这么长" / "row {row} holds no header: it is empty, or the file is shorter"
    NOT_DECODED "T0006" Error: "按{encoding}读不下去:第{row}行{column}列里有不是{encoding}的字节(文件的第{byte}个)" / "it cannot be read as {encoding}: row {row} column {column} holds bytes that are none of it (byte {byte} of the file)"
    KIND_NOT_BUILT "T0007" Error: "这个程序读写不了{kind}:编译时没有带上这一项" / "this build does not read or write {kind}: the feature was left out"
    UNKNOWN_KIND "T0008" Error: "“{name}”不像表格:不是CSV、XLSX、XLS、Parquet,也不是XES" / "“{name}” is no table: neither CSV, XLSX, XLS, Parquet nor XES"
    LOG_BROKEN "T0009" Error: "事件日志从第{byte}个字节起读不下去" / "the event log cannot be read on from byte {byte}"
    CSV_BROKEN "T0010" Error: "第{row}行有个引号没有合上" / "a quote in row {row} is not closed"
    UNKNOWN_CODEC "T0011" Error: "“{name}”的压缩方式这里读不了" / "“{name}” is compressed in a way that is not read here"

    IS_A_PAGE "T0012" Error: "“{name}”不是工作簿,是网页或者XML,只是用了表格的名字" / "“{name}” is no workbook but a web page or XML under the name of one"

    COLUMN_TYPE "T0013" Error: "“{name}”列的类型({kind})这里读不了" / "column “{name}” is of a type that is not read here ({kind})"

    TOO_LARGE "T0014" Error: "“{name}”太大,没有读:{what}超过{limit}" / "“{name}” is too large and was not read: it has more than {limit} {what}"

    PART_BYTES "" Note: "一个部件解压以后的字节" / "bytes in one part once it is unpacked"
    SHEET_CELLS "" Note: "工作表里有内容的单元格" / "cells in a sheet that hold something"
    SHEET_TEXT "" Note: "单元格里文字的字节" / "bytes of text in its cells"
    MERGED_ROWS "" Note: "合并单元格占的行" / "rows of merged cells"
    RECTANGLE_CELLS "" Note: "各表从第一格到最后一格的单元格" / "cells from the first to the last one of each sheet"
    SPLIT "" Note: "分成几个文件,或者另存为CSV再试" / "split it into several files, or save it as CSV and try again"
    UNMERGE_ROWS "" Note: "取消合并再试" / "unmerge the cells and try again"
    SAVE_AS_NEW "" Note: "删掉远处多余的单元格,或者另存为 .xlsx 再试" / "delete what was left in far cells, or save it as .xlsx and try again"
    BATCHES "" Note: "数据" / "set of batches"
    A_WORKBOOK "" Note: "工作簿" / "workbook"
    A_PARQUET "" Note: "Parquet文件" / "Parquet file"
    WHY_NOT_FOUND "" Note: "没有这个文件" / "there is no such file"
    WHY_OTHER "" Note: "系统读不出来" / "the system cannot read it"
    UNPROTECT "" Note: "用原来的软件打开,去掉密码,另存一份" / "open it where it was made, remove the password and save a copy"
    SAVE_AGAIN "" Note: "用原来的软件打开,另存为 .xlsx 再试" / "open it where it was made, save it as .xlsx and try again"
    SHEETS_ARE "" Note: "有这些工作表:{names}" / "the sheets are {names}"
    SAY_HEADER "" Note: "在映射的 [file] 里写表头在第几行,如 header = 2" / "say in the mapping's [file] which row holds the header: header = 2"
    SAY_ENCODING "" Note: "多半是几种编码混在一起:用原来的软件打开,另存为UTF-8的CSV;是别的编码的,在映射的 [file] 里写 encoding = \"gb18030\" 或 \"utf-8\"" / "encodings are likely mixed: open it where it was made and save it as CSV in UTF-8; where another one is meant, say so in the mapping's [file]: encoding = \"gb18030\" or \"utf-8\""
    BUILD_WITH "" Note: "重新安装时加上:cargo install --path crates/cli --features {feature};或者先另存为CSV" / "install it again with cargo install --path crates/cli --features {feature}, or save the data as CSV first"
    SAVE_SNAPPY "" Note: "换用snappy、gzip或不压缩,另存一份" / "save it again with snappy, gzip or no compression"

    // Headers.
    HEADER_MERGED "T0101" Error: "表头有合并单元格:{range}" / "cells of the header are merged: {range}"
    HEADER_TWICE "T0102" Error: "表头“{name}”出现了不止一次:{columns}列" / "the heading “{name}” comes more than once: columns {columns}"
    COLUMN_MISSING "T0103" Error: "表里没有“{name}”这一列" / "the table has no column “{name}”"
    COLUMNS_UNUSED "T0104" Warning: "这些列没有用上:{columns}" / "these columns are not used: {columns}"
    COLUMN_UNHEADED "T0105" Warning: "{columns}列有内容,但没有表头,没有用上" / "columns {columns} hold something under no heading, and are not used"
    HEADER_ELSEWHERE "T0107" Error: "第{row}行不像表头,没有“{name}”" / "row {row} does not look like the header: there is no “{name}” in it"
    SHEETS_UNREAD "T0106" Warning: "只读了工作表“{name}”,没有读:{others}" / "only the sheet “{name}” was read, not {others}"

    HEADER_IS "" Note: "第{row}行有:在映射的 [file] 里写 header = {row}" / "row {row} has one: say header = {row} in the mapping's [file]"
    UNMERGE "" Note: "取消合并,让表头每格一个名称;如果这是标题行,在映射的 [file] 里写表头在第几行(header = 2)" / "unmerge it so that each column has a heading; if this is a title, say in the mapping's [file] which row holds the header (header = 2)"
    RENAME_HEADING "" Note: "给其中一列改名;用不上的列写进映射的 ignore" / "rename one of them; list a column that is not needed under ignore in the mapping"
    HEADINGS_ARE "" Note: "表头有:{names}" / "the headings are {names}"
    IGNORE_THEM "" Note: "用不上就写进映射的 [file]:ignore = [{names}]" / "if they are not needed, list them in the mapping's [file]: ignore = [{names}]"
    CHOOSE_SHEET "" Note: "要读哪一张,写进映射的 [file],如 sheet = \"{name}\"" / "say in the mapping's [file] which one to read: sheet = \"{name}\""

    // Mappings.
    MAP_SYNTAX "T0201" Error: "映射的写法有误,这里读不下去" / "the mapping cannot be read on from here"
    MAP_UNKNOWN_KEY "T0202" Error: "映射里没有“{name}”这个键" / "a mapping has no key “{name}”"
    MAP_KEY_MISSING "T0203" Error: "映射里少了“{name}”" / "the mapping lacks “{name}”"
    MAP_KEY_TWICE "T0204" Error: "“{name}”写了两次" / "“{name}” comes twice"
    MAP_WRONG_TYPE "T0205" Error: "这里应当是{expected}" / "here belongs {expected}"
    MAP_UNKNOWN_NAME "T0206" Error: "政策里没有{kind}“{name}”" / "the policy has no {kind} “{name}”"
    MAP_NO_COLUMN "T0207" Error: "要写 column(哪一列)或者 value(固定的值),只写一个" / "say either column (which one) or value (a fixed one)"
    MAP_BOTH_FORMS "T0208" Error: "[[events]](一行一件)和 [long](一行一个事件)只能写一种" / "[[events]] (a row a ticket) and [long] (a row an event) exclude each other"
    MAP_NO_EVENTS "T0209" Error: "映射里没有事件:写 [[events]](一行一件)或者 [long](一行一个事件)" / "the mapping has no events: write [[events]] (a row a ticket) or [long] (a row an event)"
    MAP_WRONG_WORD "T0210" Error: "“{name}”不能写“{word}”" / "“{name}” cannot be “{word}”"
    MAP_VALUE_TWICE "T0211" Error: "“{name}”既列在 ignore 里,又用上了" / "“{name}” is listed under ignore and used as well"

    QUOTE_KEYS "" Note: "键是汉字的,要加引号,如 \"承办单位\" = \"承办单位\"" / "keys that are not Latin letters stand in quotes: \"承办单位\" = \"承办单位\""
    EXPECTED_COLUMN "" Note: "列名,或者 {open} column = …, … {close}" / "the name of a column, or {open} column = …, … {close}"
    EXPECTED_TEXT "" Note: "引号里的文字" / "a string"
    EXPECTED_NUMBER "" Note: "整数" / "a whole number"
    EXPECTED_TRUTH "" Note: "true 或 false" / "true or false"
    EXPECTED_LIST "" Note: "列表 […]" / "a list […]"
    EXPECTED_TABLE "" Note: "表 {open} … {close}" / "a table {open} … {close}"
    EXPECTED_SCALAR "" Note: "文字、整数、true 或 false" / "a string, a whole number, true or false"
    MAY_BE "" Note: "可以写:{names}" / "it may be {names}"
    THERE_ARE "" Note: "有:{names}" / "there are {names}"
    A_MATTER "" Note: "事项" / "matter"
    A_ROLE "" Note: "角色" / "role"
    A_FIELD "" Note: "字段" / "field"
    AN_EVENT "" Note: "事件" / "event"

    // Rows.
    ID_MISSING "T0301" Error: "这一行没有编号" / "this row has no id"
    ID_TWICE "T0302" Error: "编号“{id}”出现了两次,第一次在{first}" / "the id “{id}” comes twice, first at {first}"
    NOT_A_MOMENT "T0303" Error: "这一格不是日期或时刻" / "this cell is no date or moment"
    NOT_THIS_MOMENT "T0304" Error: "“{text}”不是日期或时刻" / "“{text}” is no date or moment"
    AMBIGUOUS_DATE "T0305" Error: "“{text}”看不出哪个是月、哪个是日" / "“{text}” does not tell which is the month and which the day"
    NOT_A_NUMBER "T0306" Error: "这一格不是数" / "this cell is no number"
    CELL_ERROR "T0307" Error: "这一格是公式的错误值" / "this cell holds the error of a formula"
    CELL_MERGED "T0308" Error: "这一格是合并单元格的一部分" / "this cell is part of merged cells"
    ROW_TOO_LONG "T0309" Error: "这一行有{found}格,表头只有{expected}格" / "this row has {found} cells, the header only {expected}"
    VALUES_DIFFER "T0310" Error: "同一编号的“{name}”前后不一样,前一个在{first}" / "“{name}” differs between rows of one id, first at {first}"
    NOT_A_CLOCK "T0311" Error: "这一格不是钟点" / "this cell is no time of day"
    EVENT_MISSING "T0312" Error: "这一行没有写是什么事件" / "this row does not say which event"
    MOMENT_MISSING "T0313" Error: "这一行没有写事件的时刻" / "this row does not say when the event happened"
    NOT_HAPPENED "T0314" Note: "“{event}”没有时刻,当作没有发生;但“{name}”有内容" / "“{event}” has no moment and is taken as not having happened, though “{name}” holds something"
    NO_EVENTS "T0316" Note: "这一行没有一个事件的时刻,当作什么也没有发生" / "this row has no moment of any event and is taken as one to which nothing happened"
    SHORT_YEAR "T0317" Error: "“{text}”的年份只有两位,看不出是哪一年" / "the year of “{text}” has two digits only and may be any"
    OTHER_WEEKDAY "T0318" Error: "“{text}”的日期和星期对不上" / "date and day of the week of “{text}” do not fit"
    CELL_UNCALCULATED "T0319" Error: "这一格是公式,文件里没有它算出来的值" / "this cell holds a formula whose value the file does not have"
    ID_SHORTENED "T0320" Error: "编号存成了数,只留下前十五位,后面的已经丢了" / "the id was kept as a number, of which only fifteen digits are left"
    MATTER_MISSING "T0315" Error: "这一行没有写是什么事项" / "this row does not say which matter"

    CALCULATE "" Note: "用Excel或WPS打开,保存一次,再试" / "open it in a spreadsheet program, save it and try again"
    ID_AS_TEXT "" Note: "从原来的系统重新导出,编号这一列存成文字" / "export it again from where it was made, with this column as text"
    SAY_NOTHING "" Note: "没有发生的,空着;或者在映射里写 values = {open} \"{text}\" = \"\" {close}" / "leave it empty where nothing happened, or say in the mapping: values = {open} \"{text}\" = \"\" {close}"
    SPLIT_ROW "" Note: "多半是文字里有分隔符没有加引号" / "likely a separator inside a text without quotes"
    DATE_FORMS "" Note: "可以写:{forms}" / "forms that are read: {forms}"
    SAY_ORDER "" Note: "在映射的 [file] 里写先后:date_order = \"mdy\"(先月后日)或 \"dmy\"(先日后月)" / "say the order in the mapping's [file]: date_order = \"mdy\" (month first) or \"dmy\" (day first)"
    SAY_VALUES "" Note: "这一格的写法与政策不同的,在映射里写对应的值,如 values = {open} \"√\" = true {close}" / "where cells and the policy differ, say what they stand for: values = {open} \"√\" = true {close}"

    // Drafts.
    NO_ID_COLUMN "T0401" Error: "看不出哪一列是编号" / "no column looks like the id"
    NO_EVENT_COLUMNS "T0402" Error: "看不出哪一列是事件的时刻:没有一列既是日期、又像政策里的事件" / "no column looks like the moment of an event: none holds dates under a name that the policy has"

    // Places.
    CELL "" Note: "{file} {sheet}第{row}行{column}列“{heading}”" / "{file} {sheet}row {row} column {column} “{heading}”"
    ROW "" Note: "{file} {sheet}第{row}行" / "{file} {sheet}row {row}"
    OF_EVENT "" Note: "{file} {sheet}第{row}个事件的“{heading}”" / "{file} {sheet}event {row}, “{heading}”"
    EVENT "" Note: "{file} {sheet}第{row}个事件" / "{file} {sheet}event {row}"
    SHEET "" Note: "工作表“{name}”" / "sheet “{name}” "
}

/// An error that is about no text.
pub(crate) fn error(finding: impl Into<Found>) -> Error {
    Error { findings: vec![finding.into().0], sources: Sources::new() }
}

/// A finding, or a message as one.
pub(crate) struct Found(Diagnostic);

impl From<Diagnostic> for Found {
    fn from(finding: Diagnostic) -> Found {
        Found(finding)
    }
}

impl From<Message> for Found {
    fn from(message: Message) -> Found {
        Found(Diagnostic::new(message))
    }
}

impl From<&'static Text> for Found {
    fn from(text: &'static Text) -> Found {
        Found(Diagnostic::new(text))
    }
}

/// A finding at a place that has only a name.
pub(crate) fn placed(mut finding: Diagnostic, place: String) -> Error {
    finding.labels.clear();
    finding.fix = None;
    let mut sources = Sources::new();
    let file = sources.add(Source::placard(place));
    Error { findings: vec![finding.at(Place { file: FileId(file.0), span: Span::default() })], sources }
}
