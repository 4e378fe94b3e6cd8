//! Which constructs the generator uses. A construct is switched on once the engine judges it; one that is off because
//! engine and evaluator disagree says so beside it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// `自 A 且 B 起`: a trigger of two events.
    TriggerOfTwo,
    /// Conditions on the parts of such a trigger, which may be unknown.
    DoubtInBoth,
    /// Conditions inside 已发生 and 次数, which may be unknown: the engine then says no, not unknown.
    DoubtInCounts,
    /// `由` a role of several units: the engine never finds the doer in it.
    ByList,
    /// `分别` a role of several units: the engine opens one obligation for all of them.
    EachOfList,
    /// 可提前.
    Early,
    /// 可提前 under 分别: the engine lets any unit's event serve.
    EarlyEach,
    /// `同 另一条`.
    Same,
    /// 延期, and its 延长.
    Extensions,
    /// 延长 in days of a limit in half days or in hours: the same cut-off by the rules of counting, the same clock time by
    /// the reference; the engine takes the day's end.
    HalfDaysExtended,
    /// One `improper_extension` for a request that fails for several obligations, as the language says; the engine gives
    /// one for each of them.
    OneForARequest,
    /// A required role left empty.
    MissingParty,
    /// A required role that a later `set` fills: the engine then takes `missing_party` back.
    FilledLater,
    /// Events of one second under conditions that look at the log: the engine lets an event see those whose kind is
    /// declared before its own, and not the others.
    LogOfASecond,
    /// 移转 of an obligation that is overdue and still open, as the language says of open ones; the engine leaves it.
    MovesWhenOverdue,
    /// Two roles changed by two events of one second: under 重计 the engine starts anew twice.
    SetsOfASecond,
    /// 改派 重计.
    Restart,
    /// 约束 other than 应当.
    Force,
    /// 累计不超过.
    Total,
    /// 补批有效.
    LateGrant,
    /// 不计入.
    Suspensions,
    /// 时限表.
    Tables,
    /// `至 字段 F`, `字段 F 前30日`, 取长, 取短.
    FieldLimits,
    /// `自 字段 F 起`.
    FieldMoments,
    /// 逾期, 逾期满, 到期前, 期满, 按期.
    Turns,
    /// To judge in the very second that opens what is already overdue: the engine reports the breach, and a second later
    /// what follows from it.
    OverdueAtOnce,
    /// 督办 on one ticket.
    Ladders,
    /// Ladders over duties that others bear than the unit in the role of 督办对象: the engine escalates on the bearer.
    RungOnOthers,
    /// 前置 and 禁止.
    Bans,
    /// 可以 … 例外于.
    Permits,
    /// 日历 with office hours.
    Calendars,
    /// 半日 按 工时.
    HalvesByHours,
    /// Dates and days added in conditions.
    DateArithmetic,
}

/// What is off.
const OFF: &[Feature] = &[Feature::DoubtInBoth];

pub(crate) fn on(feature: Feature) -> bool {
    !OFF.contains(&feature)
}
