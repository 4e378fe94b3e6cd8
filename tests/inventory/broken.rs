//! The shipped policies made wrong in one place each: the row of the inventory that stands there must be told.

use crate::rows::{folder, rows};
use crate::verdict::{Verdict, judge};

/// City, what stands there, what is put in its place, the row, what is told of it.
type Change = (&'static str, &'static str, &'static str, &'static str, &'static str);

const CHANGES: &[Change] = &[
    // Another number in a limit, another cut-off, another way of counting, no limit.
    ("zibo", "时限      第3个工作日 12:00 前", "时限      第4个工作日 12:00 前", "Z22", "wrong"),
    ("zibo", "时限      第15个工作日 12:00 前", "时限      第15个工作日 17:00 前", "Z26", "wrong"),
    ("zibo", "时限      第10个工作日 12:00 前", "时限      10日内", "Z36", "wrong"),
    ("zibo", "时限      3个工作日内", "时限      无", "Z9", "wrong"),
    ("tengzhou", "时限      5个工作日内", "时限      6个工作日内", "T23", "wrong"),
    ("baotou", "否, 高压双电源  →  26个工作日内", "否, 高压双电源  →  32个工作日内", "B135", "wrong"),
    ("baotou", "抵押注销  →  0.5个工作日内", "抵押注销  →  1个工作日内", "B155", "wrong"),
    ("liaoyuan", "时限      3分钟内", "时限      3小时内", "L50", "wrong"),
    ("liaoyuan", "时限      5个工作日内", "时限      10个工作日内", "L26", "wrong"),
    // Another date, another period.
    ("zibo", "节点      12月底前 已完成", "节点      11月底前 已完成", "Z1", "wrong"),
    ("chengdu", "节点      2016年底前", "节点      2017年底前", "C24", "wrong"),
    ("tengzhou", "每月 不少于2天 现场督导", "每月 不少于1天 现场督导", "T36", "wrong"),
    ("liaoyuan", "每月 25日前 填报进展", "每月 26日前 填报进展", "L158", "wrong"),
    ("liaoyuan", "每季末 报送总结", "每年末 报送总结", "L159", "wrong"),
    // Another target.
    ("baotou", "于 8月底 不低于 99%", "于 8月底 不低于 98%", "B76", "wrong"),
    ("baotou", "于 10月底 突破 80万户", "于 10月底 突破 90万户", "B87", "wrong"),
    ("baotou", "压缩至 60%", "压缩至 40%", "B152", "wrong"),
    ("liaoyuan", "高出 3个百分点", "高出 2个百分点", "L36", "wrong"),
    ("liaoyuan", "压缩 40% 以上", "压缩 35% 以上", "L22", "wrong"),
    // Another unit.
    (
        "chengdu",
        "    责任单位  分别 市经信委、「各区(市)县政府」",
        "    责任单位  分别 市经信委、市工商局",
        "C15",
        "wrong",
    ),
    ("liaoyuan", "    责任单位  市生态环境局", "    责任单位  市财政局", "L28", "wrong"),
    // Another construct, the words quoted by nothing, or only listed.
    ("baotou", "每月 不少于1次 受理汇总申报", "每季 不少于1次 受理汇总申报", "B162", "wrong"),
    ("liaoyuan", "    口径      定期\n}\n\n任务 监督员座谈会", "}\n\n任务 监督员座谈会", "L144", "wrong"),
    ("tengzhou", "    依据      二(五)2 「一季度一测评」\n", "", "T56", "wrong"),
    ("chengdu", "    依据      三(四) 「每季度对行动方案工作任务进行监督检查」\n", "", "C44", "missing"),
    (
        "zibo",
        "义务 文件公开 {\n    事项      政策文件\n    依据      2.三",
        "未纳入 2.三 「需公开发布的政策文件,在文件出台后3个工作日内」 { 理由 文本未规定 }\n\
         义务 文件公开 {\n    事项      政策文件\n    依据      2.二 「严把内容关」\n    // ",
        "Z9",
        "listed",
    ),
];

#[test]
fn the_shipped_policies_made_wrong_are_told() {
    let all = rows();
    for (city, from, to, id, told) in CHANGES {
        let (mut files, official) = folder(city).unwrap();
        let changed = files.iter_mut().find(|(_, text)| text.contains(from));
        let (_, text) = changed.unwrap_or_else(|| panic!("{city}: no “{from}”"));
        *text = text.replacen(from, to, 1);
        let own: Vec<_> = all.iter().filter(|row| row.policy == *city).cloned().collect();
        let at = own.iter().position(|row| row.id == *id).unwrap();
        let verdict = judge(&files, &official, &own).remove(at);
        let found = match verdict {
            Verdict::Encoded(_) => "encoded",
            Verdict::Listed => "listed",
            Verdict::Wrong(_) => "wrong",
            Verdict::Missing => "missing",
        };
        assert_eq!(found, *told, "{city} {id}: {to}: {verdict:?}");
    }
}
