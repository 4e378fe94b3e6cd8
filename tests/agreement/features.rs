//! Which constructs the generator uses. A construct is switched on once the engine judges it; one that is off because
//! engine and evaluator disagree says so beside it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// `自 A 且 B 起`: a trigger of two events.
    TriggerOfTwo,
    /// Conditions on the parts of such a trigger, which may be unknown.
    DoubtInBoth,
    /// Conditions inside 已发生 and 次数, which may be unknown.
    DoubtInCounts,
    /// `由` a role of several units.
    ByList,
    /// `分别` a role of several units.
    EachOfList,
    /// 可提前.
    Early,
    /// 可提前 under 分别.
    EarlyEach,
    /// `同 另一条`.
    Same,
    /// 延期, and its 延长.
    Extensions,
    /// 延长 of a limit in half days: the same cut-off.
    HalfDaysExtended,
    /// One `improper_extension` for a request that fails for several obligations.
    OneForARequest,
    /// A required role left empty.
    MissingParty,
    /// Two duties that lack one role and open in one second: the first is the first in the policy, as in the report.
    MissingInASecond,
    /// A required role that a later `set` fills.
    FilledLater,
    /// Events of one second under conditions that look at the log.
    LogOfASecond,
    /// 移转 of an obligation that is overdue and still open.
    MovesWhenOverdue,
    /// Two roles changed by two events of one second.
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
    /// 受理截止 and time not counted on one duty.
    DeskAndPause,
    /// 延长 in 日 of a duty that says itself what 日 means.
    DayOfADuty,
    /// 时限表.
    Tables,
    /// `至 字段 F`, `字段 F 前30日`, 取长, 取短.
    FieldLimits,
    /// `按 字段 F 否则 …`.
    ToldLimits,
    /// `自 字段 F 起`.
    FieldMoments,
    /// 逾期, 逾期满, 到期前, 期满, 按期.
    Turns,
    /// To judge in the very second that opens what is already overdue.
    OverdueAtOnce,
    /// A completion with only a date, on the day a duty with a clock time is due, where something follows from the breach.
    BareRescue,
    /// 督办 on one ticket.
    Ladders,
    /// Ladders over duties that others bear than the unit in the role of 督办对象.
    RungOnOthers,
    /// 前置 and 禁止.
    Bans,
    /// 除非 inside 未经: asked when what must come first happens.
    UnlessBefore,
    /// 可以 … 例外于.
    Permits,
    /// 日历 with office hours.
    Calendars,
    /// 半日 按 工时.
    HalvesByHours,
    /// 半日 按 工时 where office hours change with the season: by the day the limit begins.
    HalvesBySeason,
    /// A date on a rest day, where the calendar declares office hours: it ends at 23:59:59.
    RestDaysCloseLate,
    /// 延长 of a limit in hours by days.
    HoursExtended,
    /// 延长 in days of a limit in working hours, or of the longer or shorter of several.
    UnclearCutoffs,
    /// Dates and days added in conditions.
    DateArithmetic,
}

/// What is off.
const OFF: &[Feature] = &[];

pub(crate) fn on(feature: Feature) -> bool {
    !OFF.contains(&feature)
}
