//! `duban test --bless`: what changes is shown and written, what is only tried is not, and what cannot be written is said.

use crate::house::{Folder, duban};

const POLICY: &str = "政策 甲 { 语言 1; 施行 2021年1月1日 }
事项 诉求 { 角色 承办单位; 事件 接收; 事件 答复 }
义务 答复 { 责任单位 承办单位; 自 接收 起; 时限 3个工作日内; 完成 答复 }
示例 没有答复 {
    工单 诉求 { 承办单位 = 市住建局 }
    2021-01-04 09:30  接收
    截至 2021-01-11
    预期 答复 = 在办      // 第3个工作日
    预期 答复#2 = 在办
}
";

#[test]
fn expectations_are_written_anew_on_disk() {
    let folder = Folder::new("bless");
    let file = folder.file("甲.duban", POLICY);
    let tried = duban(&["test", "--bless", "--dry-run", &file]);
    assert_eq!(tried.status, 1);
    assert!(tried.out.contains("- \u{20}   预期 答复 = 在办      // 第3个工作日"), "{}", tried.out);
    assert!(tried.out.contains("+ \u{20}   预期 答复 = 逾期未完成      // 第3个工作日"), "{}", tried.out);
    assert!(
        tried.out.contains("没有改文件") && tried.out.contains("还有 1 条不符的不能改写"),
        "{}",
        tried.out
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), POLICY);
    let written = duban(&["test", "--bless", &file]);
    assert!(written.status == 1 && written.out.contains("改写预期 1 条,在 1 个文件里"), "{}", written.out);
    let after = POLICY.replace("答复 = 在办", "答复 = 逾期未完成");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), after);
    let again = duban(&["test", "--bless", &file]);
    assert!(again.out.contains("改写预期 0 条"), "{}", again.out);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), after);
}

#[test]
fn what_is_no_file_of_the_policy_is_not_written() {
    duban(&["test", "--dry-run", "zibo"]).refused(&["--bless"]);
    let folder = Folder::new("bless-data");
    let data = folder.file("甲.json", duban(&["export", "zibo"]).out);
    duban(&["test", "--bless", &data]).refused(&["是导出的数据"]);
}
