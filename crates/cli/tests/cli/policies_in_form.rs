//! `duban lint` and `duban fmt`: findings listed and explained, files put in form and back.

use std::fs;

use super::house::{Folder, duban, root};

const HEAD: &str = "政策 甲 { 语言 1; 施行 2021年1月1日 }\n";

#[test]
fn lint_counts_what_it_finds() {
    let clean = duban(&["lint", "zibo"]);
    assert_eq!((clean.status, clean.err.as_str()), (0, ""));
    assert!(clean.out.contains("没有发现问题"), "{}", clean.out);
    let folder = Folder::new("lint");
    let file = folder.file("错.duban", format!("{HEAD}单位 乙 {{ 电活 「1」 }}\n单位 丙 {{ 上级 丁 }}\n"));
    let found = duban(&["lint", &file]);
    assert_eq!(found.status, 1);
    for said in ["错误[D0111]", "是不是“电话”", "错误[D0201]", "错误 2 处"] {
        assert!(found.out.contains(said), "`{said}` is not in:\n{}", found.out);
    }
    let english = duban(&["lint", &file, "--lang", "en"]);
    assert!(english.out.contains("2 errors"), "{}", english.out);
    duban(&["lint", &folder.path("没有")]).refused(&["找不到政策"]);
}

/// Two slips that can be nothing else, and one that may be.
const SLIPS: &str = "单位 乙 { 电活 「1」 }\n单位 丙 { 上级 丁 }\n单位 戊 {\n    电话 【2】\n}\n";

#[test]
fn lint_mends_what_is_certain() {
    let folder = Folder::new("lint-fix");
    let text = format!("{HEAD}{SLIPS}");
    let file = folder.file("错.duban", &text);
    let tried = duban(&["lint", "--fix", "--dry-run", &file]);
    assert_eq!((tried.status, fs::read_to_string(&file).unwrap()), (1, text.clone()));
    for said in [
        ":2\n- 单位 乙 { 电活 「1」 }\n+ 单位 乙 { 电话 「1」 }\n",
        "可以改正 2 处,在 1 个文件里;没有改文件",
        "错误 3 处",
    ] {
        assert!(tried.out.contains(said), "`{said}` is not in:\n{}", tried.out);
    }
    let mended = duban(&["lint", "--fix", &file]);
    assert_eq!(mended.status, 1, "what nobody can be sure of is left: {}", mended.out);
    assert!(
        mended.out.contains("改正 2 处,在 1 个文件里") && mended.out.contains("错误 1 处"),
        "{}",
        mended.out
    );
    let after = fs::read_to_string(&file).unwrap();
    assert_eq!(after, text.replace("电活", "电话").replace("【2】", "「2」"));
    let again = duban(&["lint", "--fix", &file]);
    assert!(again.out.contains("改正 0 处"), "{}", again.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), after);
    assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 1, "nothing is left beside the file");
}

#[test]
fn lint_mends_only_what_is_there_to_change() {
    duban(&["lint", "--dry-run", "zibo"]).refused(&["--fix"]);
    // A file that others import is left to whoever owns it.
    let folder = Folder::new("lint-fix-import");
    let shared = folder.file("共用.duban", "单位 乙 { 电活 「1」 }\n");
    fs::create_dir(folder.path("甲")).unwrap();
    folder.file("甲/政策.duban", format!("{HEAD}引用 「../共用.duban」\n"));
    let mended = duban(&["lint", "--fix", &folder.path("甲")]);
    assert!(mended.out.contains("改正 0 处"), "{}", mended.out);
    assert_eq!(fs::read_to_string(&shared).unwrap(), "单位 乙 { 电活 「1」 }\n");
}

#[test]
fn lint_shows_the_worst_of_many() {
    let folder = Folder::new("lint-many");
    let unused: String = (0..80).map(|n| format!("名录 甲{n} = 「乙」\n")).collect();
    let file = folder.file("多.duban", format!("{HEAD}{unused}单位 丙 {{ 免查 D9999 「无」 }}\n"));
    let many = duban(&["lint", &file]);
    assert!(many.out.contains("警告[D0420]"), "a warning is not lost behind notes: {}", many.out);
    assert!(
        many.out.contains("还有 32 处没有列出") && many.out.contains("警告 1 处,提示 81 处"),
        "{}",
        many.out
    );
}

#[test]
fn lint_lists_what_is_accepted_and_what_is_open_where_asked() {
    let folder = Folder::new("lint-more");
    let duty = |name: &str, limit: &str, done: &str| {
        format!("义务 {name} {{ 责任单位 承办单位; 自 接收 起; 时限 {limit}; 完成 {done} }}\n")
    };
    let matter = "事项 诉求 { 角色 承办单位; 字段 金额 ?: 数; 事件 接收; 事件 办结; 事件 回复 }\n";
    let rules = [
        duty("甲", "3个工作日内", "办结; 免查 D0407 「从严」"),
        duty("乙", "5个工作日内", "办结"),
        duty("丙", "5日内", "回复; 条件 金额 * 2 > 3"),
    ];
    let file = folder.file("政策.duban", format!("{HEAD}{matter}{}", rules.concat()));
    let plain = duban(&["lint", &file]);
    assert_eq!(plain.status, 0, "a note is no reason to refuse: {}", plain.out);
    for said in ["提示[D0403]", "提示 1 处", "免查 1 处"] {
        assert!(plain.out.contains(said), "`{said}` is not in:\n{}", plain.out);
    }
    assert!(!plain.out.contains("D0407") && !plain.out.contains("不能判断"), "{}", plain.out);
    let all = duban(&["lint", &file, "--all"]);
    assert!(all.out.contains("D0407") && all.out.contains("已免查,理由:从严"), "{}", all.out);
    let open = duban(&["lint", &file, "--undecided"]);
    assert!(open.out.contains("不能判断这个条件") && !open.out.contains("D0407"), "{}", open.out);
    let warned =
        folder.file("警告.duban", fs::read_to_string(&file).unwrap().replace("; 免查 D0407 「从严」", ""));
    assert_eq!(duban(&["lint", &warned]).status, 1, "a warning is");
}

#[test]
fn lint_explains_a_code() {
    let page = duban(&["lint", "--explain", "d0201"]);
    assert_eq!((page.status, page.err.as_str()), (0, ""));
    assert!(page.out.starts_with("## D0201"), "{}", page.out);
    assert!(!page.out.contains("## D0202"));
    duban(&["lint", "--explain", "D9999"]).refused(&["没有代码“D9999”"]);
    duban(&["lint"]).refused(&["还少“政策”"]);
}

#[test]
fn fmt_puts_a_file_in_form_and_back() {
    let folder = Folder::new("fmt");
    let ugly = "政策　甲｛\n语言 １；施行 2021-01-01 // 开始\n｝\n";
    let file = folder.file("丑.duban", ugly);
    let asked = duban(&["fmt", "--check", &file]);
    assert_eq!(asked.status, 1);
    assert!(asked.out.contains("没有排好"), "{}", asked.out);
    assert_eq!(fs::read_to_string(&file).unwrap(), ugly, "--check writes nothing");
    assert_eq!(duban(&["fmt", &file]).status, 0);
    let chinese = fs::read_to_string(&file).unwrap();
    assert!(
        chinese.contains("施行") && chinese.contains("2021年1月1日") && chinese.contains("// 开始"),
        "{chinese}"
    );
    assert_eq!(duban(&["fmt", "--check", &file]).status, 0);
    assert_eq!(duban(&["fmt", "--lang", "en", &file]).status, 0);
    assert!(fs::read_to_string(&file).unwrap().starts_with("policy 甲 {"));
    assert_eq!(duban(&["fmt", &file]).status, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), chinese);
}

#[test]
fn fmt_leaves_what_it_cannot_read() {
    let folder = Folder::new("fmt-bad");
    let good = folder.file("好.duban", "政策  甲 { 语言 1 }\n");
    let bad = folder.file("坏.duban", "政策 甲 { 语言 1\n单位 乙 { 电话 「1 }\n");
    duban(&["fmt", &good, &bad]).refused(&["坏.duban", "错误[D01"]);
    assert_eq!(fs::read_to_string(&good).unwrap(), "政策  甲 { 语言 1 }\n", "nothing is written");
    duban(&["fmt", &folder.path("没有.duban")]).refused(&["读不了"]);
    let shipped = root().join("policies/zibo").display().to_string();
    assert_eq!(duban(&["fmt", "--check", &shipped]).status, 0);
}
