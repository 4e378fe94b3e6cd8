//! Formulas that are wrong, or mean harm: each ends soon, with an error that names the formula, what is wrong and where.

use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::{Policy, SourceFile};

fn read(formula: &str) -> Result<Policy, String> {
    let text = format!(
        "政策 测 {{ 语言 1; 施行 2023年1月1日 }}\n单位 甲\n考核 测评 {{ 考核对象 甲; 周期 每年; 得分 得分 }}\n计分办法 得分(s) 「{formula}」\n"
    );
    let file = SourceFile { name: "政策.duban".to_owned(), bytes: text.into_bytes() };
    Policy::from_files(vec![file], Calendar::national()).map_err(|error| {
        assert_eq!(error.findings.len(), 1);
        let finding = error.findings.first().unwrap();
        let place = finding.place().unwrap();
        let source = error.sources.get(place.file).unwrap();
        format!("{} {} @{}", finding.code(), finding.message.say(Lang::Zh), source.slice(place.span))
    })
}

#[test]
fn what_is_wrong_stands_at_its_place() {
    for (formula, words) in [
        ("s.按时率 * * 2", "D0266 计分办法“得分”的公式有误:写法读不懂 @*"),
        ("s.按期率 * 100", "D0266 计分办法“得分”的公式有误:没有“按期率”这项数据 @按"),
        ("按时率 * 100", "D0266 计分办法“得分”的公式有误:没有“按时率” @按"),
        ("s.按时率 + \"甲\"", "D0266 计分办法“得分”的公式有误:不同种类的值不能放在一起算 @+"),
        ("\"甲\"", "D0266 计分办法“得分”的公式有误:结果不是数 @「\"甲\"」"),
        ("1 / 0", "D0266 计分办法“得分”的公式有误:除以零,或者数太大 @/"),
    ] {
        let told = read(formula).unwrap_err();
        let (said, place) = told.split_once(" @").unwrap();
        let (wanted, at) = words.split_once(" @").unwrap();
        assert_eq!(said, wanted, "{formula}");
        assert_eq!(place, at, "{formula}");
    }
    // What holds for some figures only is no mistake of the formula.
    read("1 / (s.应办数 - 1)").unwrap();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test of how long something takes reads the clock")]
fn hostile_formulas_end_at_a_limit() {
    let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    let nested = format!("{}1", "- ".repeat(1_500));
    let many: String = (0..100).map(|n| format!("let a{n} = 1; ")).collect();
    for (formula, limit) in [
        ("loop { }", "运算次数超过上限100000"),
        ("let n = 1; while n > 0 { n += 1 } n", "运算次数超过上限100000"),
        ("fn f(n) { f(n + 1) } f(1)", "函数调用层数超过上限16"),
        ("fn f(n) { g(n) } fn g(n) { f(n) } f(1)", "函数调用层数超过上限16"),
        ("let t = \"甲\"; loop { t += t }", "文字、列表的大小超过上限1000"),
        ("let l = [1]; loop { l += l }", "文字、列表的大小超过上限1000"),
        ("let l = [1]; loop { l = [l, l] }", "文字、列表的大小超过上限1000"),
        ("let m = #{a: 1}; loop { m = #{a: m} }", "上限"),
        (deep.as_str(), "嵌套层数超过上限32"),
        (nested.as_str(), "嵌套层数超过上限32"),
        (many.as_str(), "变量、函数的个数超过上限64"),
        ("import \"网址\" as x; 1", "公式只能计算"),
        ("eval(\"1\")", "公式只能计算"),
        ("print(\"1\"); 1", "公式只能计算"),
    ] {
        let began = std::time::Instant::now();
        let told = read(formula).unwrap_err();
        let shown: String = formula.chars().take(30).collect();
        assert!(told.contains("计分办法“得分”") && told.contains(limit), "{shown}: {told}");
        // Far above what any machine needs under any load: what would run on without its limit never ends.
        assert!(began.elapsed().as_secs() < 600, "{shown}: {:?}", began.elapsed());
    }
    let long = "1+".repeat(2_001) + "1";
    assert!(read(&long).unwrap_err().contains("长度(字节)超过上限4000"));
}
