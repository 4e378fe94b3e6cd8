//! What the command line itself says, in both languages. What the library finds it says itself.

use duban::Error;
use duban::diagnostic::{Diagnostic, Message, Severity, Text};
use duban::source::Sources;

macro_rules! words {
    ($($name:ident $code:literal $severity:ident: $zh:literal / $en:literal)*) => {
        $(
            pub(crate) static $name: Text =
                Text { code: $code, severity: Severity::$severity, zh: $zh, en: $en };
        )*
    };
}

words! {
    // How the command line was used.
    UNKNOWN_OPTION "U0001" Error: "没有选项“{name}”" / "there is no option “{name}”"
    UNKNOWN_COMMAND "U0002" Error: "没有命令“{name}”" / "there is no command “{name}”"
    WRONG_CHOICE "U0003" Error: "“{option}”不能是“{value}”" / "“{option}” cannot be “{value}”"
    CHOICES "" Note: "可以是:{names}" / "it may be {names}"
    A_COUNT "" Note: "写1以上的整数" / "write a whole number from 1 on"
    NEEDS_VALUE "U0004" Error: "“{option}”后面要有一个值" / "“{option}” needs a value"
    ARGUMENT_MISSING "U0005" Error: "还少{names}" / "{names} is missing"
    TOO_MANY "U0006" Error: "“{name}”多余,这里用不上" / "“{name}” is one too many"
    OPTION_TWICE "U0007" Error: "“{option}”只能写一次" / "“{option}” may stand once"
    NOT_TEXT "U0008" Error: "有一个参数不是UTF-8文字" / "an argument is not UTF-8"
    COMMAND_MISSING "U0009" Error: "没有写要做什么" / "no command was given"
    NOT_UNDERSTOOD "U0010" Error: "这样的写法看不懂" / "these arguments cannot be understood"
    OWN_FAULT "U0011" Error: "程序自己出了错({place}),这次没有结果;请连同命令和输入报告给提供程序的人" / "the program itself failed ({place}), and there is no result; please report it to whoever provides it, with the command and its input"
    SEE_HELP "" Note: "用法见 {command} --help" / "see {command} --help"
    COMMANDS_ARE "" Note: "有这些命令:{names}" / "the commands are {names}"

    // What it was given.
    NO_SUCH_POLICY "U0101" Error: "找不到政策“{name}”" / "there is no policy “{name}”"
    POLICIES_ARE "" Note: "现有的政策:{names};也可以写文件夹、.duban 文件或导出的 .json 文件" / "known policies: {names}; a folder, a .duban file or an exported .json file will do too"
    NOT_A_POLICY "U0102" Error: "“{path}”不是政策:政策是文件夹、.duban 文件,或者导出的 .json 文件" / "“{path}” is no policy: a policy is a folder, a .duban file or an exported .json file"
    NO_POLICIES_FOLDER "U0103" Error: "“--policies”指的“{path}”不是文件夹" / "“{path}”, given by “--policies”, is no folder"
    NO_FACTS "U0104" Error: "没有给工单" / "no facts were given"
    NO_FACTS_HELP "" Note: "写上工单文件(如 工单.json),或者用“-”从标准输入读" / "name a file of tickets, or “-” for standard input"
    STDIN_TWICE "U0105" Error: "标准输入“-”只能写一次" / "standard input “-” may stand once"
    STDIN "" Note: "标准输入" / "standard input"
    IS_A_FOLDER "" Note: "这是文件夹,不是文件" / "it is a folder, not a file"
    NO_SUCH_MOMENT "U0106" Error: "“{text}”不是1900至2199年间的日期或时刻(如 2021-02-01、2021-02-01T09:30:00+08:00)" / "“{text}” is no date or moment between 1900 and 2199 (2021-02-01, 2021-02-01T09:30:00+08:00)"
    NO_SUCH_DAY "U0107" Error: "“{text}”不是1900至2199年间的日期(如 2021-02-01)" / "“{text}” is no date between 1900 and 2199 (2021-02-01)"
    DAYS_REVERSED "U0108" Error: "起日 {from} 在止日 {to} 之后" / "the first day {from} lies after the last, {to}"
    BRIEF_IS_DATA "U0109" Error: "“--brief”只用于 --format json 和 ndjson" / "“--brief” goes with --format json and ndjson only"
    LIMIT "" Note: "时限" / "limit"

    // Tables.
    MAPPING_NEEDED "U0301" Error: "“{name}”是表格,要有映射才知道哪一列是什么" / "“{name}” is a table: a mapping must say what its columns are"
    MAPPING_HELP "" Note: "先起草一份:duban map --suggest {name} {policy} > mapping.toml,看过改过,再加上 --mapping mapping.toml" / "draft one with duban map --suggest {name} {policy} > mapping.toml, look through it, and add --mapping mapping.toml"
    MAPPING_UNUSED "U0302" Error: "“{name}”是JSON,不用映射;表格和JSON请分开判断" / "“{name}” is JSON and needs no mapping: judge tables and JSON apart"
    NEEDS_OUTPUT "U0303" Error: "--format {format} 不能显示在屏幕上,要用 -o 写到文件里" / "--format {format} is not for the screen: name a file with -o"
    TABLE_IS_OF_TABLES "U0304" Error: "“--table”只用于 --format csv 和 parquet" / "“--table” goes with --format csv and parquet only"

    // What it writes.
    CANNOT_WRITE "U0201" Error: "写不了“{path}”:{reason}" / "“{path}” cannot be written: {reason}"
    OUTPUT_IN_POLICY "U0203" Error: "“{path}”在政策的文件夹里,是政策的一部分,或者会成为它的一部分,不能写到那里;请写到别的文件夹" / "“{path}” lies in the folder of the policy and is part of it, or would become so: write to another folder"
    OUTPUT_IS_INPUT "U0202" Error: "“{path}”同时是要读的文件,不能写到它上面;请另写一个文件名" / "“{path}” is read as well and cannot be written over: name another file"
    JUDGING "" Note: "正在判断" / "judging"
    TIME_LEFT "" Note: "还剩{time}" / "{time} left"
    JUDGED "" Note: "{n}件,每秒{rate}件" / "{n} records, {rate} a second"
    STDOUT "" Note: "标准输出" / "standard output"
    WHY_NO_FOLDER "" Note: "没有这个文件或文件夹" / "there is no such file or folder"
    WHY_NOT_ALLOWED "" Note: "没有权限" / "it is not allowed"
    WHY_FULL "" Note: "磁盘满了" / "the disk is full"
    WHY_OTHER "" Note: "系统办不到" / "the system cannot do it"

    // Formatting.
    NOT_IN_FORM "" Note: "没有排好:{path}" / "not in form: {path}"
    FORMATTED "" Note: "排好了:{path}" / "formatted: {path}"
    NO_DUBAN_FILES "U0111" Error: "“{path}”里没有 .duban 文件" / "“{path}” holds no .duban file"
    CANNOT_READ "U0112" Error: "读不了“{path}”:{reason}" / "“{path}” cannot be read: {reason}"
    NOT_UTF8_FILE "U0113" Error: "“{path}”不是UTF-8文字,从第{byte}个字节起读不懂;请另存为UTF-8" / "“{path}” is not UTF-8 from byte {byte} on; save it as UTF-8"

    CHANGED_MEANWHILE "U0114" Error: "“{path}”在检查的时候被别人改了,没有改它;请再试一次" / "“{path}” was changed while it was checked, and is left as it is; try again"
    POLICY_INSIDE "U0115" Error: "“{name}”在程序里面,不能改;把它的文件夹写出来" / "“{name}” is inside the program and cannot be changed; name its folder"

    // Policies as data, and beside their text.
    FOLDER_NOT_EMPTY "U0118" Error: "“{path}”已经有了,不去改动;请写一个新文件夹" / "“{path}” is there already and is left as it is: name a new folder"
    TOO_FAR_OUT "U0119" Error: "政策引用的文件在它文件夹之外两层以上,不能写成一个文件夹" / "the policy imports files from more than one folder up, and cannot become one folder"
    IMPORTED "" Note: "写好了:{path}" / "written: {path}"
    POLICY_IS_AT "" Note: "政策在:{path}" / "the policy is at: {path}"
    NO_SOURCE "U0116" Error: "政策“{name}”没有写原文,不能对照" / "the policy “{name}” names no official text to be set beside it"
    NO_SOURCE_HELP "" Note: "在“政策”里写一行:原文 「原文.txt」" / "write a line in “policy”: source 「source.txt」"
    UNCOVERED_IS_TEXT "U0117" Error: "“--uncovered”只用于 --format text:数据里全都有" / "“--uncovered” goes with --format text only: the data hold it all"

    // What is wrong with policies.
    NO_SUCH_CODE "U0110" Error: "没有代码“{code}”" / "there is no code “{code}”"
    LINT_CLEAN "" Note: "{policy}:没有发现问题" / "{policy}: nothing found"
    LINT_FIXED "" Note: "{policy}:改正 {count} 处,在 {files} 个文件里" / "{policy}: {count} mended in {files} files"
    LINT_WOULD_FIX "" Note: "{policy}:可以改正 {count} 处,在 {files} 个文件里;没有改文件" / "{policy}: {count} could be mended in {files} files; nothing was written"
    LINT_SILENCED "" Note: "免查 {count} 处(用 --all 列出)" / "{count} accepted (list them with --all)"
    LINT_ACCEPTED "" Note: "已免查,理由:{reason}" / "accepted, because: {reason}"
    LINT_COUNTS "" Note: "{policy}:错误 {errors} 处,警告 {warnings} 处,提示 {notes} 处" / "{policy}: {errors} errors, {warnings} warnings, {notes} notes"

    // Examples.
    IN_EXAMPLE "" Note: "示例“{name}”" / "the example “{name}”"
    EXAMPLES_HOLD "" Note: "{policy}:示例 {examples} 个,预期 {expected} 条,全部符合" / "{policy}: {examples} examples, {expected} expectations, all met"
    EXAMPLES_FAIL "" Note: "{policy}:示例 {examples} 个,预期 {expected} 条,不符 {wrong} 条" / "{policy}: {examples} examples, {expected} expectations, {wrong} not met"
    BLESSED "" Note: "{policy}:改写预期 {count} 条,在 {files} 个文件里;结果对不对,请照原文再看一遍" / "{policy}: {count} expectations written anew in {files} files; hold them against the official text"
    WOULD_BLESS "" Note: "{policy}:可以改写预期 {count} 条,在 {files} 个文件里;没有改文件" / "{policy}: {count} expectations could be written anew in {files} files; nothing was written"
    BLESS_LEFT "" Note: "还有 {count} 条不符的不能改写,请自己改:没有这一项,或者说到的各项不一样,或者写在别处的文件里" / "{count} are not met and cannot be rewritten: there is no such entry, or several that differ, or they stand in files of others"
    BLESS_NEEDS_FILES "U0130" Error: "“{path}”是导出的数据,预期要改在政策的文件夹里" / "“{path}” is exported data: expectations are rewritten in a policy's folder"
    COVERAGE "" Note: "示例到过 {reached}/{of} 处:{kinds}" / "examples reached {reached} of {of}: {kinds}"
    COVERAGE_NONE "" Note: "没有可以到的地方" / "there is nothing to reach"
    COVERAGE_KIND "" Note: "{kind} {reached}/{of}" / "{kind} {reached}/{of}"
    NOT_REACHED "" Note: "没有到过" / "not reached"
    ONLY_BEGUN "" Note: "开始了,没有结果" / "begun, not decided"
    KIND_DUTY "" Note: "义务" / "duties"
    KIND_EXTENSION "" Note: "延期" / "extensions"
    KIND_SUSPENSION "" Note: "不计入" / "time not counted"
    KIND_PROHIBITION "" Note: "前置和禁止" / "prohibitions"
    KIND_PERMISSION "" Note: "可以" / "permissions"
    KIND_RUNG "" Note: "督办的级" / "rungs"
    KIND_ROW "" Note: "表的行" / "rows"
    KIND_MILESTONE "" Note: "节点" / "milestones"
    KIND_TARGET "" Note: "指标" / "targets"
    KIND_ROUTINE "" Note: "定期" / "recurring duties"
    KIND_CONSEQUENCE "" Note: "考核" / "assessments"
    EXAMPLES_NONE "" Note: "{policy}:没有示例" / "{policy}: no examples"

    // Days.
    WORKS "" Note: "上班" / "works"
    RESTS "" Note: "休息" / "rests"
    ACT_DUE "" Note: "到期 {at}" / "due {at}"
    ACT_DUE_PROVISIONAL "" Note: "到期 {at},暂定" / "due {at}, provisional"
}

/// An error that is about no text.
pub(crate) fn error(message: impl Into<Message>) -> Error {
    finding(Diagnostic::new(message))
}

/// A finding as the error it is.
pub(crate) fn finding(finding: Diagnostic) -> Error {
    Error { findings: vec![finding], sources: Sources::new() }
}
