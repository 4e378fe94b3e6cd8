//! Which constructs are fit for which class of statement.

use crate::cited::Declared;
use crate::rows::Row;

/// The constructs that can bind somebody, or say that they do not.
const BINDING: &[&str] = &[
    "义务",
    "职责",
    "任务",
    "定期",
    "指标",
    "督办",
    "前置",
    "禁止",
    "延期",
    "考核",
    "时限表",
    "表",
    "不计入",
    "可以",
];

/// Why a declaration is no fit construct for a class; `None` where it is one.
pub(crate) fn misfit(row: &Row, declared: &Declared) -> Option<String> {
    let class = row.class.as_str();
    let has = |key: &str| declared.lines.iter().any(|line| line.starts_with(key));
    let untimed = declared.lines.iter().any(|line| line.split_whitespace().eq(["时限", "无"]));
    let kind = declared.kind.as_str();
    let fit = match (class, kind) {
        ("TL" | "CO", "义务" | "职责") => !untimed,
        ("TL", "时限表" | "指标" | "延期") | ("CO", "时限表") => true,
        ("TL", "前置" | "禁止") => has("间隔") || has("未经"),
        ("TLv", "义务" | "职责") => !untimed,
        ("TLv", "时限表" | "督办" | "任务" | "定期" | "指标") => true,
        ("MS", "任务") => has("节点"),
        ("MS", "指标") => has("于"),
        ("RD", "定期") | ("KA" | "KR", "指标") => true,
        // 定期 without a period: a duty all the same, and no period is invented for it.
        ("RD", "任务") => row.carries.is_empty() && has("持续推进") && without_period(declared),
        ("RU", "单位") => true,
        ("RU", _) => !declared.parties.is_empty() && BINDING.contains(&kind),
        ("ES", "督办") => has_rung(declared),
        // What one ticket sets off, with a duty of its own for who steps in.
        ("ES", "义务" | "职责") => true,
        ("AP", "前置" | "延期" | "义务" | "职责") => true,
        ("PR", "禁止" | "前置" | "延期") => true,
        // What people may do, an authority must not refuse or must grant.
        ("PE", "可以" | "延期" | "不计入" | "禁止" | "义务" | "职责" | "指标") => true,
        ("PE", "任务") => {
            declared.lines.iter().any(|line| line.starts_with("约束") && !line.ends_with("应当"))
        }
        ("RT", "义务" | "职责" | "表" | "督办" | "任务" | "定期" | "延期") => true,
        ("RA", "事项" | "扩展")
        | ("CQ", "督办" | "考核" | "义务" | "职责" | "禁止" | "可以" | "任务" | "前置") => {
            true
        }
        ("RA", "考核" | "督办" | "指标" | "定期" | "义务" | "职责" | "任务") => true,
        ("DF", "事项" | "扩展" | "口径" | "定义" | "单位" | "名录") => true,
        ("OB" | "DF", _) => BINDING.contains(&kind),
        _ => false,
    };
    (!fit).then(|| format!("“{} {}” is no construct for {class}", declared.kind, declared.name))
}

/// Whether it says that the text gives no period, here or by the 口径 of that name.
fn without_period(declared: &Declared) -> bool {
    let mut readings = declared.lines.iter().filter_map(|line| line.strip_prefix("口径"));
    readings.any(|said| said.split_whitespace().next() == Some("定期"))
}

fn has_rung(declared: &Declared) -> bool {
    declared.lines.iter().any(|line| line.contains('→'))
}
