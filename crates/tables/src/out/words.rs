//! The words that people read for what the contract calls by English keys.

use duban::report::RemainingReport;

/// A status or kind in Chinese; one that is not known here stands as it is.
pub(super) fn status(word: &str) -> &str {
    match word {
        "pending" => "在办",
        "paused" => "暂停计时",
        "met" => "按期完成",
        "late" => "逾期完成",
        "overdue" => "逾期未完成",
        "waived" => "终止",
        "undetermined" => "无法判定",
        "prohibited" => "违反禁止",
        "out_of_order" => "次序颠倒",
        "missing_party" => "责任单位空缺",
        "improper_extension" => "延期无效",
        "missed_task" => "任务未达到",
        "missed_target" => "指标未达到",
        "missed_routine" => "定期未做到",
        other => other,
    }
}

/// What is left of a paused limit.
pub(super) fn remaining(left: &RemainingReport) -> String {
    let days = left.working_days.as_ref().map(|days| format!("{}个工作日", days.get()));
    let calendar = left.days.as_ref().map(|days| format!("{}日", days.get()));
    let seconds = left.seconds.map(|seconds| format!("{seconds}秒"));
    days.or(calendar).or(seconds).unwrap_or_default()
}
