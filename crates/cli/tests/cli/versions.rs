//! Policies with versions, by every command that reads policies.

use crate::house::{Folder, duban, duban_with};

const SHARED: &str =
    "单位 市住建局\n角色 承办单位\n事项 诉求 {\n    角色 承办单位\n    事件 接收\n    事件 回复\n}\n";

fn version(in_force: &str, limit: &str) -> String {
    format!(
        "政策 例 {{\n    语言  1\n    施行  {in_force}\n    日历  中国法定工作日\n}}\n引用 「../事项.duban」\n义务 回复 {{\n    \
         责任单位  承办单位\n    自        接收 起\n    时限      {limit}\n    完成      回复\n}}\n"
    )
}

const EXAMPLE: &str = "示例 变更前后 {
    工单 诉求 { 承办单位 = 市住建局 }
    2022-12-31 23:59:59  接收
    2023-01-01 00:00     接收
    截至 2023-01-04
    预期 第1次 回复 = 在办 于 2023-01-05 23:59:59
    预期 第2次 回复 = 逾期未完成 于 2023-01-03 23:59:59
}
";

const TICKET: &str = r#"{"id":"A","parties":{"承办单位":"市住建局"},"events":[
{"event":"接收","at":"2022-12-31T23:59:59"},{"event":"接收","at":"2023-01-01T00:00:00"}]}"#;

/// A policy in two versions, the first under a folder of this name.
fn two(name: &str, first: &str, until: &str) -> Folder {
    let folder = Folder::new(name);
    for version in [first, "2023-01-01"] {
        std::fs::create_dir_all(folder.path(&format!("例/{version}"))).unwrap();
    }
    folder.file("例/事项.duban", SHARED);
    folder.file(&format!("例/{first}/政策.duban"), version(&format!("2020年12月1日{until}"), "3个工作日内"));
    folder.file("例/2023-01-01/政策.duban", version("2023年1月1日", "1个工作日内") + EXAMPLE);
    folder
}

#[test]
fn every_command_reads_all_versions() {
    let folder = two("versions", "2020-12-01", " 至 2022年12月31日");
    let policy = folder.path("例");
    let checked =
        duban_with(&["check", &policy, "--as-of", "2023-01-04", "--format", "json"], TICKET.as_bytes());
    assert_eq!((checked.status, checked.err.as_str()), (1, ""));
    let report = checked.json();
    let of = |at: usize, key: &str| report["tickets"][0]["obligations"][at][key].clone();
    assert_eq!((of(0, "version"), of(1, "version")), ("2020-12-01".into(), "2023-01-01".into()));
    assert_eq!((of(0, "status"), of(1, "status")), ("pending".into(), "overdue".into()));
    let versions = report["policy"]["versions"].to_string();
    assert_eq!(
        versions,
        r#"[{"effective_from":"2020-12-01","effective_to":"2022-12-31"},{"effective_from":"2023-01-01","effective_to":null}]"#
    );
    let lines =
        duban_with(&["check", &policy, "--as-of", "2023-01-04", "--format", "ndjson"], TICKET.as_bytes());
    assert!(lines.out.lines().next().unwrap().contains(&versions), "{}", lines.out);
    let text = duban_with(&["check", &policy, "--as-of", "2023-01-04"], TICKET.as_bytes());
    assert!(text.out.contains("按 2020-12-01 施行的一版") && text.out.contains("按 2023-01-01 施行的一版"));
    let why = duban_with(&["explain", &policy, "--ticket", "A", "--as-of", "2023-01-04"], TICKET.as_bytes());
    assert!(why.out.contains("按 2020-12-01 施行的一版") && why.out.contains("时限1个工作日"), "{}", why.out);
    let lint = duban(&["lint", &policy]);
    assert_eq!((lint.status, lint.out.as_str()), (0, "例:没有发现问题\n"), "{}", lint.err);
    let test = duban(&["test", &policy]);
    assert_eq!((test.status, test.out.as_str()), (0, "例:示例 1 个,预期 2 条,全部符合\n"));
    assert_eq!(duban(&["fmt", "--check", &policy]).status, 0);
    folder.file("例/2023-01-01/政策.duban", version("2023年1月1日", "1个工作日内").replace("  1\n", " 1\n"));
    let unformed = duban(&["fmt", "--check", &policy]);
    assert_eq!((unformed.status, unformed.out.contains("2023-01-01/政策.duban")), (1, true));
}

#[test]
fn the_digest_covers_every_version() {
    let folder = two("versions-digest", "2020-12-01", " 至 2022年12月31日");
    let policy = folder.path("例");
    let digest = || {
        let answer =
            duban_with(&["check", &policy, "--as-of", "2023-01-04", "--format", "json"], TICKET.as_bytes());
        answer.json()["policy"]["digest"].as_str().unwrap().to_owned()
    };
    let before = digest();
    assert_eq!(digest(), before);
    folder.file("例/2020-12-01/政策.duban", version("2020年12月1日 至 2022年12月31日", "4个工作日内"));
    assert_ne!(digest(), before);
}

#[test]
fn a_name_finds_a_policy_that_has_only_versions() {
    let folder = two("versions-named", "2020-12-01", " 至 2022年12月31日");
    let root = folder.path("");
    assert_eq!(duban(&["lint", "例", "--policies", &root]).status, 0);
    duban(&["test", "例例", "--policies", &root]).refused(&["是不是“例”"]);
}

#[test]
fn what_is_wrong_with_folders_is_said_at_its_place() {
    let lint = |name: &str, first: &str, until: &str| {
        let folder = two(name, first, until);
        let answer = duban(&["lint", &folder.path("例")]);
        (answer.status, answer.out)
    };
    let (status, out) = lint("versions-1", "2020-12-1", " 至 2022年12月31日");
    assert!(status == 1 && out.contains("错误[D0280]") && out.contains("是不是“2020-12-01”"), "{out}");
    let (status, out) = lint("versions-2", "2020-13-01", " 至 2022年12月31日");
    assert!(status == 1 && out.contains("错误[D0280]") && out.contains("如 2020-12-01"), "{out}");
    let (status, out) = lint("versions-3", "2020-12-02", " 至 2022年12月31日");
    assert!(status == 1 && out.contains("错误[D0282]") && out.contains("2020-12-02/政策.duban:3:5"), "{out}");
    let (status, out) = lint("versions-4", "2020-12-01", " 至 2023年1月1日");
    assert!(status == 1 && out.contains("错误[D0283]"), "{out}");
    let (status, out) = lint("versions-5", "2020-12-01", " 至 2022年12月30日");
    assert!(status == 1 && out.contains("警告[D0431]: 2022-12-31 至 2022-12-31"), "{out}");
    let (status, out) = lint("versions-6", "2020-12-01", "");
    assert!(status == 0 && out.contains("提示[D0432]") && out.contains("2022-12-31"), "{out}");
    let (status, out) = lint("versions-7", "第一版", " 至 2022年12月31日");
    assert!(status == 1 && out.contains("错误[D0281]") && out.contains("第一版/政策.duban"), "{out}");
}

#[test]
fn a_version_without_a_head_or_without_files_is_named() {
    let folder = two("versions-headless", "2020-12-01", " 至 2022年12月31日");
    let policy = folder.path("例");
    folder.file("例/2023-01-01/政策.duban", "引用 「../事项.duban」\n");
    let answer = duban(&["lint", &policy]);
    assert!(answer.out.contains("错误[D0227]") && answer.out.contains("2023-01-01/政策.duban:1:1"));
    folder.file(
        "例/2023-01-01/政策.duban",
        version("2023年1月1日", "1个工作日内").replace("    施行  2023年1月1日\n", ""),
    );
    let answer = duban(&["lint", &policy]);
    assert!(answer.out.contains("错误[D0203]") && answer.out.contains("少了“施行”"), "{}", answer.out);
    let folder = Folder::new("versions-empty");
    std::fs::create_dir_all(folder.path("例/2020-12-01")).unwrap();
    duban(&["lint", &folder.path("例")]).refused(&["没有 .duban 文件", "2020-12-01"]);
}
