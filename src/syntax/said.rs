//! What officers say where the language has a keyword of its own: the keyword that is meant. Words that are only spelt alike are
//! found elsewhere (`nearest`).

use super::forms::Key;

/// A keyword's lines, and what else they are called.
const SAID: &[(Key, &[&str])] = &[
    (
        Key::Bearer,
        &["主体", "责任主体", "责任部门", "责任人", "责任", "承办", "承办人", "牵头单位", "牵头部门", "部门"],
    ),
    (Key::Condition, &["如果", "若", "如", "当", "情形", "前提", "适用条件", "适用情形"]),
    (Key::Limit, &["期限", "办理时限", "办结时限", "办理期限", "限期", "限时", "截止", "时间"]),
    (Key::From, &["起算", "起始", "起点", "触发", "开始", "从", "自从"]),
    (Key::Completion, &["完成条件", "完成标志", "办结", "结束", "达到"]),
    (Key::Termination, &["中止", "取消", "撤销", "失效"]),
    (Key::To, &["对象", "相对人", "报送", "报"]),
    (Key::Subject, &["对象", "考核对象", "主体", "责任单位"]),
    (Key::Cite, &["来源", "出处", "条款", "法律依据", "文件依据", "根据", "按照"]),
    (Key::Via, &["批准", "审批", "核准", "签字", "程序", "流程", "步骤"]),
    (Key::AppliesTo, &["义务", "适用", "范围", "适用范围"]),
    (Key::ExtendBy, &["延期", "延展", "顺延", "展期"]),
    (Key::AtMost, &["次数", "最多", "不超过", "上限"]),
    (Key::Force, &["效力", "性质", "力度", "强度"]),
    (Key::InForce, &["生效", "实施", "执行", "起施行", "有效期", "自"]),
    (Key::City, &["地区", "地方", "城区", "市"]),
    (Key::AsOf, &["截止", "时点", "查看"]),
    (Key::Expect, &["期望", "结果", "应为", "应当"]),
    (Key::Base, &["基数", "基线", "基期"]),
    (Key::Measure, &["计量单位", "量纲"]),
    (Key::Milestone, &["里程碑", "阶段", "进度"]),
];

/// Whether a word is said for the lines of a keyword.
pub(super) fn is_said_for(word: &str, key: Key) -> bool {
    SAID.iter().any(|(of, words)| *of == key && words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::SAID;
    use crate::syntax::forms;

    /// A word that is a keyword where its other meaning would be looked for is never asked about.
    #[test]
    fn what_is_said_is_no_keyword_there() {
        for (key, words) in SAID {
            let forms: Vec<_> = forms::LINES.iter().filter(|form| form.key == *key).collect();
            assert!(!forms.is_empty(), "{key:?}");
            for kind in forms.iter().flat_map(|form| form.within) {
                let known = words.iter().find(|word| forms::line_form(word, *kind).is_some());
                assert_eq!(known, None, "{key:?} in {kind:?}");
            }
        }
    }
}
