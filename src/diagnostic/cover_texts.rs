//! The words of `duban cover`: the source text beside the rules.

use super::{Severity, Text};

texts! {
    COVER_HEAD "" Note: "{policy}:{source} 与各条声明对照" / "{policy}: {source} beside the declarations"
    COVER_BEFORE "" Note: "开头" / "before the first clause"
    COVER_LISTED "" Note: "未纳入:{reason}" / "left out: {reason}"
    COVER_MISSING "" Note: "没有声明" / "no declaration"
    COVER_SUMMARY "" Note: "约束性的句子 {sentences} 句;已编码 {encoded} 处,已列未纳入 {listed} 处,没有声明 {uncovered} 处" / "{sentences} sentences bind; {encoded} stretches encoded, {listed} left out by name, {uncovered} without a declaration"
    COVER_LEFT "" Note: "没有声明的:" / "without a declaration:"
}
