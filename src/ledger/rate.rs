//! Indicators computed from obligations: mean and percentile time taken, rates, by unit and by the period of the due
//! moment (that of completion, without a deadline). Working days taken are counted as lateness is, from day 0. Shares of
//! events are in `share`.

use std::collections::BTreeMap;

use super::indicator::{IndicatorEntry, Lack, satisfies, threshold};
use super::period::end_of;
use super::{Ledger, State};
use crate::eval::{Evaluator, Obligation};
use crate::facts::CaseRef;
use crate::program::Program;
use crate::program::city::{By, Drawn, Indicator, Statistic};
use crate::value::{Day, Moment, Number, Period, Value};

/// What obligations come to, as far as indicators ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Kept in time, and decided at all, of those with a deadline.
    on_time: (u64, u64),
    /// Done, of all that are owed.
    done: (u64, u64),
    /// Satisfied, of those asked.
    satisfied: (u64, u64),
    /// Tickets with the part, of those with the whole (取自 占比).
    pub(super) share: (u64, u64),
    /// The time taken in all, in days or seconds, and by how many.
    taken: (u64, u64),
    /// How often each time was taken; kept where a percentile is asked for.
    times: BTreeMap<u64, u64>,
    /// Owed, not done, and not missed yet.
    open: u64,
    /// Obligations or tickets of which it cannot be told whether they belong here.
    pub(super) unsure: u64,
}

/// Samples by indicator, target (0 where each period is judged), unit and period.
pub type Samples = BTreeMap<(usize, usize, Option<String>, Option<Period>), Sample>;

impl Sample {
    pub(super) fn add(&mut self, other: &Sample) {
        let pairs = [
            (&mut self.on_time, other.on_time),
            (&mut self.done, other.done),
            (&mut self.satisfied, other.satisfied),
            (&mut self.share, other.share),
            (&mut self.taken, other.taken),
        ];
        for (own, more) in pairs {
            *own = (own.0.saturating_add(more.0), own.1.saturating_add(more.1));
        }
        for (time, times) in &other.times {
            let own = self.times.entry(*time).or_insert(0);
            *own = own.saturating_add(*times);
        }
        self.open = self.open.saturating_add(other.open);
        self.unsure = self.unsure.saturating_add(other.unsure);
    }

    /// What is drawn from it; none where there is nothing to compute it from. Times are `size` units of what was taken.
    fn value(&self, drawn: Drawn, size: i64) -> Option<Number> {
        let whole = |n: u64| i64::try_from(n).ok().map(Number::whole);
        let percent = |(part, all): (u64, u64)| whole(part)?.times(Number::whole(100))?.over(whole(all)?);
        let statistic = match drawn {
            Drawn::Share => return percent(self.share),
            Drawn::Duty(statistic) => statistic,
        };
        match statistic {
            Statistic::OnTime => percent(self.on_time),
            Statistic::Completion | Statistic::Response => percent(self.done),
            Statistic::Satisfaction => percent(self.satisfied),
            // One division, so that nothing is rounded before it.
            Statistic::MeanTime => {
                whole(self.taken.0)?.over(whole(self.taken.1)?.times(Number::whole(size))?)
            }
            Statistic::Percentile(rank) => {
                // The nearest rank: the least time that so many percent took no longer than.
                let place = self.taken.1.saturating_mul(u64::from(rank)).div_ceil(100).max(1);
                let mut below = 0_u64;
                let mut times = self.times.iter();
                let found = times.find(|(_, times)| {
                    below = below.saturating_add(**times);
                    below >= place
                });
                whole(*found?.0)?.over(Number::whole(size))
            }
        }
    }
}

/// Joins two sets of samples.
pub(super) fn join(own: &mut Samples, more: &Samples) {
    for (key, sample) in more {
        own.entry(key.clone()).or_default().add(sample);
    }
}

/// Adds an obligation of the ticket just judged to every indicator that is taken from its duty.
pub(super) fn take(
    samples: &mut Samples,
    program: &Program,
    case: &CaseRef<'_>,
    evaluator: &Evaluator,
    index: usize,
    state: State,
) {
    let Some(one) = evaluator.obligations().get(index).filter(|one| one.sampled | one.unsure != 0) else {
        return;
    };
    let Some(duty) = program.duties.get(one.duty) else { return };
    let moment = if one.timed { evaluator.due_of(index) } else { one.done.map(|done| done.at) };
    let Some(moment) = moment.filter(|_| !matches!(state, State::Waived | State::Undetermined)) else {
        return;
    };
    for (bit, sample) in (0_u32..).zip(&duty.samples) {
        let bit = 1_u64.checked_shl(bit).unwrap_or(0);
        let Some(indicator) = program.beside.indicators.get(sample.indicator) else { continue };
        if (one.sampled | one.unsure) & bit == 0 {
            continue;
        }
        let mut found = Sample::default();
        if one.unsure & bit != 0 {
            found.unsure = 1;
        } else {
            found = sampled(program, (case, evaluator), one, state, indicator);
        }
        let unit = unit_of(program, case, evaluator, index, indicator);
        count(samples, program, (sample.indicator, indicator), (unit, moment), &found);
    }
}

/// Adds what was found to an indicator, for a unit and at a moment. Who stands in no role counts for the whole city only.
pub(super) fn count(
    samples: &mut Samples,
    program: &Program,
    (at, indicator): (usize, &Indicator),
    (unit, moment): (Option<String>, Moment),
    found: &Sample,
) {
    if unit.is_none() && indicator.by != By::Whole {
        return;
    }
    for (target, period) in slots(program, indicator, moment) {
        samples.entry((at, target, unit.clone(), period)).or_default().add(found);
    }
}

/// The targets and periods that a moment falls to.
fn slots(program: &Program, indicator: &Indicator, moment: Moment) -> Vec<(usize, Option<Period>)> {
    if let Some(every) = indicator.every {
        return Period::of(every, moment.day()).map(|period| (0, Some(period))).into_iter().collect();
    }
    let calendar = program.calendar_of(indicator.standard.version);
    let by = |day: Day| moment <= end_of(calendar, day);
    let targets = indicator.targets.iter().enumerate();
    targets.filter(|(_, target)| target.day.is_some_and(by)).map(|(at, _)| (at, None)).collect()
}

/// The unit an obligation counts for: who is accountable, or who stands in the role that is asked for.
fn unit_of(
    program: &Program,
    case: &CaseRef<'_>,
    evaluator: &Evaluator,
    index: usize,
    indicator: &Indicator,
) -> Option<String> {
    let one = evaluator.obligations().get(index)?;
    let bears = |role: usize| {
        let party = crate::program::Party::Role(role);
        program.duties.get(one.duty).is_some_and(|duty| duty.bearers.contains(&party))
    };
    let value = match indicator.by {
        By::Whole => return None,
        By::Role(role) if !bears(role) => case.roles.get(role).copied(),
        _ => evaluator.bearers_at(index).first().copied(),
    };
    match value? {
        Value::Text(id) => Some(case.text(id, &program.texts).to_owned()),
        _ => None,
    }
}

fn sampled(
    program: &Program,
    (case, evaluator): (&CaseRef<'_>, &Evaluator),
    one: &Obligation,
    state: State,
    indicator: &Indicator,
) -> Sample {
    let mut found = Sample::default();
    let done = one.done.is_some();
    found.done = (u64::from(done), 1);
    found.open = u64::from(matches!(state, State::Pending | State::Paused));
    if one.is_rated(state) && matches!(state, State::Met | State::Late | State::Overdue) {
        found.on_time = (u64::from(state == State::Met), 1);
    }
    if let Some((satisfied, _)) = satisfied(program, case, evaluator.seen()) {
        found.satisfied = (u64::from(satisfied), 1);
    }
    if let Some(time) = one.done.and_then(|done| taken(program, one, done.at, measure(program, indicator))) {
        found.taken = (time, 1);
        if matches!(indicator.taken, Some(Drawn::Duty(Statistic::Percentile(_)))) {
            found.times.insert(time, 1);
        }
    }
    found
}

fn measure<'p>(program: &'p Program, indicator: &Indicator) -> Option<&'p str> {
    program.beside.quantities.get(indicator.quantity).and_then(|one| one.measure.as_deref())
}

/// What the last event with a 满意度 says, and when: all values but those with 不 in front are satisfied ones.
pub(super) fn satisfied(program: &Program, case: &CaseRef<'_>, seen: usize) -> Option<(bool, Moment)> {
    let matter = program.matters.get(case.matter)?;
    let seen = case.events.get(..seen).unwrap_or(case.events);
    seen.iter().rev().find_map(|record| {
        let fields = &matter.events.get(record.event())?.fields;
        // Versions with other values have the name each for itself.
        let mut named = fields.iter().enumerate().filter(|(_, slot)| slot.name == "满意度");
        named.find_map(|(at, slot)| {
            let crate::value::Type::Enum(values) = &slot.ty else { return None };
            match case.event_fields.get(record.fields().saturating_add(at))? {
                Value::Choice(choice) => {
                    Some((!values.get(*choice as usize)?.starts_with('不'), record.moment))
                }
                _ => None,
            }
        })
    })
}

/// The time taken: in working days or days, or in seconds where the indicator's measure is made of those.
fn taken(program: &Program, one: &Obligation, done: Moment, measure: Option<&str>) -> Option<u64> {
    match measure {
        Some("日") => {
            let days = i64::from(done.day().number()).saturating_sub(i64::from(one.opened_at.day().number()));
            Some(u64::try_from(days).unwrap_or(0))
        }
        Some("小时" | "分钟" | "秒") => u64::try_from(done.since(one.opened_at)).ok(),
        _ => {
            let from = day_zero(program, one);
            let calendar = program.calendar_for(one.duty);
            Some(u64::from(calendar.working_days_between(from, done.day())))
        }
    }
}

/// How many of what is taken one of the indicator's measure is.
fn size(measure: Option<&str>) -> i64 {
    match measure {
        Some("小时") => 3_600,
        Some("分钟") => 60,
        _ => 1,
    }
}

/// Day 0 of an obligation: the next working day, where it came after 受理截止 (counting rule 8).
fn day_zero(program: &Program, one: &Obligation) -> Day {
    let day = one.opened_at.day();
    let closing = program.duties.get(one.duty).and_then(|duty| duty.counting.closing);
    let Some(closing) = closing else { return day };
    let calendar = program.calendar_for(one.duty);
    let works = calendar.works(day);
    if works && one.opened_at.clock() <= closing {
        return day;
    }
    let next = day.plus(i64::from(works)).and_then(|day| calendar.next_working_day_from(day));
    next.unwrap_or(day)
}

/// The entries of an indicator that is computed.
pub(super) fn judge(
    ledger: &Ledger,
    program: &Program,
    at: usize,
    indicator: &Indicator,
    as_of: Moment,
) -> Vec<IndicatorEntry> {
    let Some(drawn) = indicator.taken else { return Vec::new() };
    let units: Vec<Option<String>> = match &indicator.by {
        By::Whole => vec![None],
        By::Units(units) => units.iter().map(|unit| program.texts.get(*unit).map(str::to_owned)).collect(),
        By::Role(_) | By::Readings => {
            let own = ledger.samples.keys().filter(|(indicator, ..)| *indicator == at);
            let mut units: Vec<Option<String>> = own.map(|(_, _, unit, _)| unit.clone()).collect();
            units.sort();
            units.dedup();
            units
        }
    };
    let size = size(measure(program, indicator));
    let mut entries = Vec::new();
    for unit in units {
        for (number, target) in indicator.targets.iter().enumerate() {
            let asked = |moment: Option<Moment>| {
                program.era_of(moment.unwrap_or(as_of).day()) == indicator.standard.version
            };
            let slots = super::indicator::slots(program, indicator, target, as_of).into_iter();
            for (period, due) in slots.filter(|(_, due)| asked(*due)) {
                let key = (at, if period.is_some() { 0 } else { number }, unit.clone(), period);
                let sample = ledger.samples.get(&key);
                let value = sample.and_then(|sample| sample.value(drawn, size));
                let unsure = sample.is_some_and(|sample| sample.unsure > 0);
                // What is open in its last second is missed when that is over.
                let waits = due.is_some_and(|due| as_of <= due) && sample.is_some_and(|one| one.open > 0);
                let waits = waits || unsure;
                let threshold = threshold(target.target, None);
                let good = value.zip(threshold).map(|(value, limit)| satisfies(target.target, value, limit));
                let (state, lacks) = match (due, good) {
                    (Some(due), _) if as_of > due && unsure => (State::Undetermined, Some(Lack::Sure)),
                    (Some(due), Some(true)) if as_of >= due && !waits => (State::Met, None),
                    (Some(due), Some(false)) if as_of > due => (State::Overdue, None),
                    (Some(due), None) if as_of > due => (State::Undetermined, Some(Lack::Tickets)),
                    _ => (State::Pending, None),
                };
                entries.push(IndicatorEntry {
                    indicator: at,
                    target: number,
                    unit: unit.as_deref().and_then(|unit| program.texts.find_unit(unit)),
                    unit_name: unit.clone(),
                    period,
                    due,
                    threshold,
                    base: None,
                    value: value.map(|value| value.rounded(super::counts::RATE_DECIMALS)),
                    read_at: None,
                    broken_at: due.filter(|_| state == State::Overdue),
                    state,
                    lacks,
                });
            }
        }
    }
    entries
}
