//! What officers say where the language has a keyword of its own: the keyword that is meant. Words that are only spelt alike are
//! found elsewhere (`nearest`).

/// Keywords, and what else their lines are called.
const SAID: &[(&str, &[&str])] = &[
    (
        "责任单位",
        &["主体", "责任主体", "责任部门", "责任人", "责任", "承办", "承办人", "牵头单位", "牵头部门", "部门"],
    ),
    ("条件", &["如果", "若", "如", "当", "情形", "前提", "适用条件", "适用情形"]),
    ("时限", &["期限", "办理时限", "办结时限", "办理期限", "限期", "限时", "截止", "时间"]),
    ("自", &["起算", "起始", "起点", "触发", "开始", "从", "自从"]),
    ("完成", &["完成条件", "完成标志", "办结", "结束", "达到"]),
    ("终止", &["中止", "取消", "撤销", "失效"]),
    ("向", &["对象", "相对人", "报送", "报"]),
    ("考核对象", &["主体", "对象", "责任单位", "范围"]),
    ("督办对象", &["对象", "考核对象", "主体", "责任单位"]),
    ("依据", &["来源", "出处", "条款", "法律依据", "文件依据", "根据", "按照"]),
    ("经", &["批准", "审批", "核准", "签字", "程序", "流程", "步骤"]),
    ("适用于", &["义务", "适用", "范围", "适用范围"]),
    ("延长", &["延期", "延展", "顺延", "展期"]),
    ("至多", &["次数", "最多", "不超过", "上限"]),
    ("约束", &["效力", "性质", "力度", "强度"]),
    ("施行", &["生效", "实施", "执行", "起施行", "有效期", "自"]),
    ("城市", &["地区", "地方", "城区", "市"]),
    ("截至", &["截止", "时点", "查看"]),
    ("预期", &["期望", "结果", "应为", "应当"]),
    ("基准", &["基数", "基线", "基期"]),
    ("单位", &["计量单位", "量纲"]),
    ("节点", &["里程碑", "阶段", "进度"]),
];

/// Whether a word is said for a keyword.
pub(super) fn is_said_for(word: &str, keyword: &str) -> bool {
    SAID.iter().any(|(of, words)| *of == keyword && words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::SAID;
    use crate::syntax::forms;

    /// A word that is a keyword where its other meaning would be looked for is never asked about.
    #[test]
    fn what_is_said_is_no_keyword_there() {
        for (keyword, words) in SAID {
            let forms: Vec<_> = forms::LINES.iter().filter(|form| form.zh == *keyword).collect();
            assert!(!forms.is_empty(), "{keyword}");
            for kind in forms.iter().flat_map(|form| form.within) {
                let known = words.iter().find(|word| forms::line_form(word, *kind).is_some());
                assert_eq!(known, None, "{keyword} in {kind:?}");
            }
        }
    }
}
