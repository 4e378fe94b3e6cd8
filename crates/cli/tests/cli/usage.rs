//! What is not understood on the command line is said in Chinese, with the nearest name; help and version are answers.

use crate::house::duban;

#[test]
fn what_is_not_understood_is_said_in_chinese() {
    duban(&["chek"]).refused(&["没有命令“chek”", "是不是“check”"]);
    duban(&["calendar", "cuont", "1", "2"]).refused(&["没有命令“cuont”", "是不是“count”"]);
    duban(&["判断", "zibo"])
        .refused(&["没有命令“判断”", "check、explain、lint、fmt、test、cover、due、whatif、diff、export"]);
    duban(&["check"]).refused(&["还少“政策”", "duban check --help"]);
    duban(&["check", "zibo", "--fromat", "json"]).refused(&["没有选项“--fromat”", "是不是“--format”"]);
    duban(&["check", "zibo", "-x"]).refused(&["没有选项“-x”"]);
    duban(&["check", "zibo", "--format", "jsn"])
        .refused(&["“--format”不能是“jsn”", "text、json、ndjson、html、csv、xlsx 或 parquet"]);
    duban(&["check", "zibo", "--format"]).refused(&["“--format”后面要有一个值"]);
    duban(&["check", "zibo", "--jobs", "0"]).refused(&["“--jobs”不能是“0”", "1以上的整数"]);
    duban(&["check", "zibo", "--jobs", "两"]).refused(&["“--jobs”不能是“两”", "1以上的整数"]);
    duban(&["check", "zibo", "--quiet", "--quiet"]).refused(&["“--quiet”只能写一次"]);
    duban(&["check", "zibo", "--quiet=1"]).refused(&["“1”多余"]);
    duban(&["calendar", "count", "1", "2", "3"]).refused(&["“3”多余"]);
    duban(&["completions", "bsh"]).refused(&["不能是“bsh”", "bash"]);
    duban(&["--lang", "fr", "test", "zibo"]).refused(&["“--lang”不能是“fr”", "zh 或 en"]);
    duban(&[]).refused(&["用法", "check", "退出状态"]);
}

#[test]
fn help_and_version_are_answers() {
    for arguments in [&["--help"][..], &["check", "-h"], &["test", "--help"], &["calendar", "due", "--help"]]
    {
        let answer = duban(arguments);
        assert_eq!((answer.status, answer.err.as_str()), (0, ""));
        assert!(answer.out.contains("用法: duban"));
        for english in ["Usage", "Options", "Arguments", "Commands", "default:", "possible"] {
            assert!(!answer.out.contains(english), "`{english}` is in:\n{}", answer.out);
        }
    }
    assert_eq!(duban(&["--version"]).out, concat!("duban ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions_know_the_commands() {
    let answer = duban(&["completions", "bash"]);
    assert_eq!(answer.status, 0);
    assert!(answer.out.contains("calendar") && answer.out.contains("--as-of"));
}

#[test]
#[cfg(unix)]
fn a_reader_that_leaves_is_no_failure() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_duban"))
        .args(["calendar", "days", "1900-01-01", "2199-12-31"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut few = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut few).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
