//! Policies as the command line finds and reads them: by path and by name, shipped or not, broken in many ways.

use crate::house::{Folder, duban, duban_with, kept};

#[test]
fn a_shipped_policy_is_the_one_on_disk() {
    let folder = Folder::new("shipped");
    let facts = folder.file("a.json", kept("A"));
    let arguments = [facts.as_str(), "--as-of", "2021-01-08", "--format", "json"];
    let on_disk = duban(&[&["check", "policies/zibo"], &arguments[..]].concat());
    assert_eq!((on_disk.status, on_disk.err.as_str()), (0, ""));
    // Away from the repository there is no ./policies/ to find it in.
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_duban"))
        .args([&["check", "zibo"], &arguments[..]].concat())
        .current_dir(folder.path(""))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(run.stdout).unwrap(), on_disk.out);
}

#[test]
fn a_folder_of_policies_is_looked_in_first() {
    let folder = Folder::new("folder");
    std::fs::create_dir_all(folder.path("zibo")).unwrap();
    folder.file("zibo/政策.duban", "政策 我的淄博 { 语言 1; 施行 2021年1月1日 }\n事项 企业诉求 { 角色 承办单位; 事件 接收; 事件 初步回复 }\n");
    let answer = duban_with(&["check", "zibo", "--policies", &folder.path("")], kept("A").as_bytes());
    assert!(answer.out.starts_with("我的淄博"), "{}{}", answer.out, answer.err);
    duban(&["check", "zibo", "--policies", &folder.path("没有")]).refused(&["--policies", "不是文件夹"]);
}

#[test]
fn a_mistyped_name_suggests_the_nearest() {
    duban(&["check", "zibp"]).refused(&["找不到政策“zibp”", "是不是“zibo”"]);
    duban(&["check", "policies/zibp"]).refused(&["是不是“policies/zibo”"]);
    duban(&["test", "完全不同"]).refused(&["找不到政策“完全不同”", "zibo"]);
    duban(&["check", "README.md"]).refused(&["“README.md”不是政策"]);
}

#[test]
fn brackets_without_end_are_an_error_and_no_overflow() {
    let folder = Folder::new("deep");
    for (at, open) in ["{", "(", "「", "“", "非 ", "["].iter().enumerate() {
        let path = folder.file(
            &format!("{at}.duban"),
            format!("政策 甲 {{ 语言 1 }}\n义务 乙 {{\n  条件 {}\n", open.repeat(10_000)),
        );
        duban(&["check", &path, "examples/zibo-redo.json"]).refused(&["错误"]);
        let closed = format!("条件 {}是{}", open.repeat(10_000), "}".repeat(10_000));
        let path = folder.file(&format!("{at}c.duban"), format!("义务 乙 {{\n{closed}\n}}\n"));
        duban(&["test", &path]).refused(&["错误"]);
    }
    let nested = kept("A").replace(
        "\"events\"",
        &format!(
            "\"fields\":{{\"制度性复杂问题\":{}1{}}},\"events\"",
            "[".repeat(10_000),
            "]".repeat(10_000)
        ),
    );
    duban_with(&["check", "zibo"], nested.as_bytes()).refused(&["括号嵌套超过"]);
    duban_with(&["check", "zibo"], "[".repeat(10_000).as_bytes()).refused(&["没有写完"]);
    let lists = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(duban_with(&["check", "zibo"], lists.as_bytes()).status, 3);
    let objects = format!("{}1{}", "{\"id\":".repeat(10_000), "}".repeat(10_000));
    duban_with(&["check", "zibo"], objects.as_bytes()).refused(&["“id”应当是引号里的文字"]);
}

#[test]
fn a_file_of_nine_megabytes_is_an_error() {
    let folder = Folder::new("large");
    let path = folder.file("大.duban", "// 很长的注释\n".repeat(500_000));
    duban(&["check", &path]).refused(&["大.duban", "超过上限"]);
}

#[test]
fn findings_in_a_policy_show_the_officers_line() {
    let folder = Folder::new("findings");
    let path = folder.file("政策.duban", "政策 甲 { 语言 1; 施行 2021年6月31日 }\n");
    duban(&["test", &path]).refused(&["”这一天", "施行 2021年6月31日", "政策.duban:1:"]);
    let path = folder.file("坏.duban", b"\xff\xfe\x00");
    duban(&["test", &path]).refused(&["不是UTF-8"]);
    let path = folder.file("空.duban", "");
    duban(&["test", &path]).refused(&["文件是空的"]);
}

#[test]
fn examples_that_fail_are_shown_in_their_place() {
    let folder = Folder::new("examples");
    let text = "政策 甲 { 语言 1; 施行 2021年1月1日 }
事项 乙 { 角色 承办单位; 事件 接收; 事件 回复 }
义务 丙 { 事项 乙; 责任单位 承办单位; 自 接收 起; 时限 3个工作日; 完成 回复 }
示例 丁 {
    工单 乙 { 承办单位 = 市住建局 }
    2021-01-04 09:30  接收
    截至 2021-01-06
    预期 丙 = 逾期未完成
}
";
    let path = folder.file("甲.duban", text);
    let answer = duban(&["test", &path]);
    assert_eq!((answer.status, answer.err.as_str()), (1, ""));
    for words in ["“丙”实际是在办", "预期 丙 = 逾期未完成", "示例“丁”", "甲:示例 1 个,预期 1 条,不符 1 条"]
    {
        assert!(answer.out.contains(words), "`{words}` is not in:\n{}", answer.out);
    }
    let path = folder.file("无.duban", text.split("示例 丁").next().unwrap());
    let answer = duban(&["test", &path]);
    assert_eq!((answer.status, answer.out.as_str()), (0, "甲:没有示例\n"));
    let answer = duban(&["test", "zibo", "policies/zibo"]);
    assert_eq!((answer.status, answer.out.lines().count()), (0, 2));
    // One that cannot be read stops all: nothing is on standard output.
    duban(&["test", "zibo", "zibp"]).refused(&["zibp"]);
}
