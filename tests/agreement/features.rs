//! Which constructs the generator uses. A construct is switched on once the engine judges it; one that is off because
//! engine and evaluator disagree says so beside it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// `自 A 且 B 起`: a trigger of two events.
    TriggerOfTwo,
    /// Conditions on the parts of such a trigger, which may be unknown: the language opens an undetermined obligation, the
    /// engine none.
    DoubtInBoth,
    /// Conditions inside 已发生 and 次数, which may be unknown.
    DoubtInCounts,
    /// `由` a role of several units.
    ByList,
    /// `分别` a role of several units.
    EachOfList,
    /// 可提前.
    Early,
    /// 可提前 under 分别: what opened one obligation may serve the next, as it does without 分别; the engine says no.
    EarlyEach,
    /// `同 另一条`.
    Same,
    /// 延期, and its 延长.
    Extensions,
    /// 延长 of a limit in half days: the same cut-off.
    HalfDaysExtended,
    /// One `improper_extension` for a request that fails for several obligations.
    OneForARequest,
    /// The instance of an improper extension after a request that met nothing open: it counts the requests on the ticket;
    /// the engine passes over those that met nothing.
    CountsEveryRequest,
    /// A required role left empty.
    MissingParty,
    /// Two duties that lack one role and open in one second: the first is the first in the policy, as in the report; the
    /// engine takes that of the event declared first.
    MissingInASecond,
    /// Who is named by an improper extension after 移转: who bore it then; the engine names who bears it now.
    ImproperStays,
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
    /// 受理截止 and time not counted on one duty: where a stretch covers the new day 0, the engine takes that day away though
    /// it never counted, and is due a day late.
    DeskAndPause,
    /// 延长 in 日 of a duty that says itself what 日 means: by that word here, by the matter's or the policy's in the engine.
    DayOfADuty,
    /// 时限表.
    Tables,
    /// `至 字段 F`, `字段 F 前30日`, 取长, 取短.
    FieldLimits,
    /// `自 字段 F 起`.
    FieldMoments,
    /// 逾期, 逾期满, 到期前, 期满, 按期.
    Turns,
    /// To judge in the very second that opens what is already overdue.
    OverdueAtOnce,
    /// A completion with only a date, on the day a duty with a clock time is due, where something follows from the breach:
    /// if another comes late on that day the breach stands, and in the engine nothing follows from it. If it is terminated
    /// on that day it is overdue and closed by the language, and waived in the engine.
    BareRescue,
    /// What opens overdue and is done in the same second: the breach stands, and in the engine nothing follows from it.
    LateAtOnce,
    /// 督办 on one ticket.
    Ladders,
    /// Ladders over duties that others bear than the unit in the role of 督办对象.
    RungOnOthers,
    /// Whom a rung is on when the role has changed since the obligation opened: by the language the value of the role, in
    /// the engine who bore the breach, or under 保留 the obligation.
    RungAfterMove,
    /// 前置 and 禁止.
    Bans,
    /// 除非 inside 未经: here asked when what must come first happens; the engine asks it at the act that needs it.
    UnlessBefore,
    /// 可以 … 例外于.
    Permits,
    /// 日历 with office hours.
    Calendars,
    /// 半日 按 工时.
    HalvesByHours,
    /// Dates beyond the published years, where the calendar declares office hours: whether the day works decides when it
    /// ends, so that the due moment is provisional; the engine says so of counted limits only.
    ProvisionalEnds,
    /// 半日 按 工时 where office hours change with the season: by the day the limit begins; the engine takes those of the year.
    HalvesBySeason,
    /// A date on a rest day, where the calendar declares office hours: it ends at 23:59:59.
    RestDaysCloseLate,
    /// 延长 of a limit in hours by days.
    HoursExtended,
    /// 延长 in days of a limit in working hours, or of the longer or shorter of several: what its cut-off is, is not said.
    UnclearCutoffs,
    /// Dates and days added in conditions.
    DateArithmetic,
}

/// What is off.
const OFF: &[Feature] = &[
    Feature::BareRescue,
    Feature::LateAtOnce,
    Feature::EarlyEach,
    Feature::DeskAndPause,
    Feature::DayOfADuty,
    Feature::MissingInASecond,
    Feature::ImproperStays,
    Feature::ProvisionalEnds,
    Feature::HalvesBySeason,
    Feature::UnlessBefore,
    Feature::CountsEveryRequest,
    Feature::DoubtInBoth,
    Feature::RungAfterMove,
    Feature::UnclearCutoffs,
];

pub(crate) fn on(feature: Feature) -> bool {
    !OFF.contains(&feature)
}
