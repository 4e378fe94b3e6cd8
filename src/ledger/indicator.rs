//! Indicators judged from readings: each milestone by the last reading at or before its moment, 持续 by every reading
//! (language section 11). Amounts are exact.

use std::collections::BTreeMap;

use super::period::{begun, end_of, in_time};
use super::{Books, Ledger, State};
use crate::facts::Entered;
use crate::program::Program;
use crate::program::city::{By, Compare, Indicator, Target, TargetAt, TargetForm};
use crate::value::{Moment, Number, Period, TextId, When};

/// A target of an indicator, for one unit or the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorEntry {
    /// The indicator's place in the policy.
    pub indicator: usize,
    /// The target's place in the indicator.
    pub target: usize,
    /// Which unit; none for the city as a whole.
    pub unit: Option<TextId>,
    /// Its name, where tickets say it.
    pub unit_name: Option<String>,
    /// Which period, where each is judged.
    pub period: Option<Period>,
    /// By when.
    pub due: Option<Moment>,
    /// What the value is compared with; none without a base.
    pub threshold: Option<Number>,
    /// The base it rests on.
    pub base: Option<(Number, Moment)>,
    /// The reading that decided, or the latest.
    pub value: Option<Number>,
    /// Its moment.
    pub read_at: Option<Moment>,
    /// When it was broken: the due moment, or that of the first reading that broke a 持续.
    pub broken_at: Option<Moment>,
    /// How it stands.
    pub state: State,
    /// Why it cannot be decided.
    pub lacks: Option<Lack>,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A reading.
    Reading,
    /// A reading of the base.
    Base,
    /// One reading for one moment: there are several, which differ.
    Agreement,
    /// Tickets to compute it from.
    Tickets,
    /// Fields of tickets that say whether they belong here.
    Sure,
}

/// The readings of one moment; several where they differ.
#[derive(Clone, Debug)]
struct Read {
    at: When,
    values: Vec<Number>,
}

impl Read {
    /// Whether it satisfies: `None` where its values disagree.
    fn satisfies(&self, target: Target, threshold: Number) -> Option<bool> {
        let good = self.values.iter().filter(|value| satisfies(target, **value, threshold)).count();
        match good {
            0 => Some(false),
            n if n == self.values.len() => Some(true),
            _ => None,
        }
    }

    /// Its value, if it has one.
    fn value(&self) -> Option<Number> {
        match self.values.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// Readings by quantity and unit, in the order of time.
type Series = BTreeMap<(usize, Option<TextId>), Vec<Read>>;

/// All indicators as of a moment.
pub(super) fn judge(ledger: &Ledger, program: &Program, as_of: Moment) -> Vec<IndicatorEntry> {
    let (books, present) = (&ledger.books, ledger.books.present);
    let series = series(books, as_of);
    let mut entries = Vec::new();
    for (at, indicator) in program.beside.indicators.iter().enumerate() {
        if indicator.taken.is_some() {
            if present.tickets {
                entries.extend(super::rate::judge(ledger, program, at, indicator, as_of));
            }
            continue;
        }
        if !present.readings {
            continue;
        }
        for unit in units(program, indicator, &series) {
            let city = Judge { program, series: &series, indicator, unit, as_of };
            for (number, target) in indicator.targets.iter().enumerate() {
                for (period, due) in slots(program, indicator, target, as_of) {
                    let mut entry = city.entry(target, period, due);
                    (entry.indicator, entry.target) = (at, number);
                    // What must be so at a moment is asked by the version of its day; what one broke stays broken.
                    let asked = program.era_of(due.unwrap_or(as_of).day()) == indicator.standard.version;
                    if asked || (target.throughout && entry.broken_at.is_some()) {
                        entries.push(entry);
                    }
                }
            }
        }
    }
    entries
}

/// The periods of a target, each with its moment; the moment alone where there are none.
pub(super) fn slots(
    program: &Program,
    indicator: &Indicator,
    target: &TargetAt,
    as_of: Moment,
) -> Vec<(Option<Period>, Option<Moment>)> {
    let calendar = program.calendar_of(indicator.standard.version);
    let Some(every) = indicator.every else {
        return vec![(None, target.day.map(|day| end_of(calendar, day)))];
    };
    begun(program, every, as_of)
        .take(program.limits.periods.saturating_add(1))
        .filter(|period| target.day.is_none_or(|day| period.last <= day))
        .map(|period| (Some(period), Some(period.end())))
        .collect()
}

/// The units an indicator is judged for.
fn units(program: &Program, indicator: &Indicator, series: &Series) -> Vec<Option<TextId>> {
    match &indicator.by {
        By::Whole => vec![None],
        By::Units(units) => units.iter().copied().map(Some).collect(),
        By::Readings | By::Role(_) => {
            let read =
                series.keys().filter(|(quantity, unit)| *quantity == indicator.quantity && unit.is_some());
            let mut units: Vec<Option<TextId>> = read.map(|(_, unit)| *unit).collect();
            units.sort_by_key(|unit| unit.and_then(|unit| program.texts.get(unit)));
            units
        }
    }
}

fn series(books: &Books, as_of: Moment) -> Series {
    let mut found = Series::new();
    for record in books.entered.keys() {
        let Entered::Reading { quantity, unit, at, value } = *record else { continue };
        if at.at > as_of {
            continue;
        }
        // Records come in the order of time within a quantity and unit.
        let own = found.entry((quantity, unit)).or_default();
        match own.last_mut() {
            Some(last) if last.at.at == at.at => {
                if !last.values.contains(&value) {
                    last.values.push(value);
                }
            }
            _ => own.push(Read { at, values: vec![value] }),
        }
    }
    found
}

struct Judge<'j> {
    program: &'j Program,
    series: &'j Series,
    indicator: &'j Indicator,
    unit: Option<TextId>,
    as_of: Moment,
}

/// How a target stands, and by what.
struct Outcome<'r> {
    state: State,
    by: Option<&'r Read>,
    broken_at: Option<Moment>,
    lacks: Option<Lack>,
}

impl<'j> Judge<'j> {
    fn readings(&self) -> &'j [Read] {
        self.series.get(&(self.indicator.quantity, self.unit)).map_or(&[][..], Vec::as_slice)
    }

    /// The last reading of the base by a moment: the unit's own, else the city's.
    fn base(&self, by: Moment) -> Option<&'j Read> {
        let quantity = self.indicator.base?;
        let last = |unit| {
            let list = self.series.get(&(quantity, unit))?;
            list.iter().rfind(|read| in_time(read.at, by))
        };
        last(self.unit).or_else(|| last(None))
    }

    fn entry(&self, target: &TargetAt, period: Option<Period>, due: Option<Moment>) -> IndicatorEntry {
        let base = self.base(due.unwrap_or(self.as_of).min(self.as_of));
        let threshold = threshold(target.target, base.and_then(Read::value));
        let own: Vec<&Read> = match period {
            Some(period) => self.readings().iter().filter(|read| period.holds(read.at.at.day())).collect(),
            None => self.readings().iter().collect(),
        };
        let outcome = if target.throughout {
            self.throughout(target.target, due, &own)
        } else {
            self.milestone(target.target, threshold, base, due, &own)
        };
        IndicatorEntry {
            indicator: 0,
            target: 0,
            unit: self.unit,
            unit_name: None,
            period,
            due,
            threshold,
            base: base.and_then(|base| Some((base.value()?, base.at.at))),
            value: outcome.by.and_then(Read::value),
            read_at: outcome.by.map(|read| read.at.at),
            broken_at: outcome.broken_at,
            state: outcome.state,
            lacks: outcome.lacks,
        }
    }

    fn milestone<'r>(
        &self,
        target: Target,
        threshold: Option<Number>,
        base: Option<&Read>,
        due: Option<Moment>,
        own: &[&'r Read],
    ) -> Outcome<'r> {
        let open = |by| Outcome { state: State::Pending, by, broken_at: None, lacks: None };
        let unknown =
            |by, lack| Outcome { state: State::Undetermined, by, broken_at: None, lacks: Some(lack) };
        let latest = own.last().copied();
        let Some(due) = due.filter(|due| self.as_of >= *due) else { return open(latest) };
        let by_then = own.iter().rfind(|read| in_time(read.at, due)).copied();
        let later: Vec<&Read> = own.iter().filter(|read| !in_time(read.at, due)).copied().collect();
        let Some(threshold) = threshold else {
            if self.as_of == due {
                return open(latest);
            }
            let lack = if base.is_some() { Lack::Agreement } else { Lack::Base };
            return unknown(by_then.or(latest), lack);
        };
        match by_then.map(|read| read.satisfies(target, threshold)) {
            Some(Some(true)) => {
                return Outcome { state: State::Met, by: by_then, broken_at: None, lacks: None };
            }
            _ if self.as_of == due => return open(latest),
            Some(None) => return unknown(by_then, Lack::Agreement),
            None if later.is_empty() => return unknown(None, Lack::Reading),
            _ => {}
        }
        let mended = later.iter().find(|read| read.satisfies(target, threshold) == Some(true)).copied();
        let (state, by) = match mended {
            Some(read) => (State::Late, Some(read)),
            None => (State::Overdue, by_then.or(latest)),
        };
        Outcome { state, by, broken_at: Some(due), lacks: None }
    }

    /// 持续: the first reading that breaks it is the end of it.
    fn throughout<'r>(&self, target: Target, due: Option<Moment>, own: &[&'r Read]) -> Outcome<'r> {
        let version = self.indicator.standard.version;
        let counted = own.iter().filter(|read| due.is_none_or(|due| in_time(read.at, due))).copied();
        let counted: Vec<&Read> = counted.collect();
        // Each reading is held against what the version of its day says.
        let asked = |read: &&&Read| self.program.era_of(read.at.at.day()) == version;
        let mut lacks = None;
        for read in counted.iter().filter(asked) {
            let base = self.base(read.at.at);
            let Some(threshold) = threshold(target, base.and_then(Read::value)) else {
                lacks = lacks.or(Some(if base.is_some() { Lack::Agreement } else { Lack::Base }));
                continue;
            };
            match read.satisfies(target, threshold) {
                Some(false) => {
                    return Outcome {
                        state: State::Overdue,
                        by: Some(read),
                        broken_at: Some(read.at.at),
                        lacks: None,
                    };
                }
                Some(true) => {}
                None => lacks = lacks.or(Some(Lack::Agreement)),
            }
        }
        let latest = counted.last().copied();
        let past = due.is_some_and(|due| self.as_of > due);
        let (state, lacks) = match (due, latest, lacks) {
            (_, Some(_), Some(lack)) => (State::Undetermined, Some(lack)),
            (Some(due), Some(_), None) if self.as_of >= due => (State::Met, None),
            (_, None, _) if past => (State::Undetermined, Some(Lack::Reading)),
            _ => (State::Pending, None),
        };
        Outcome { state, by: latest, broken_at: None, lacks }
    }
}

/// What a value is compared with; none where the base is missing or the result out of range.
pub(super) fn threshold(target: Target, base: Option<Number>) -> Option<Number> {
    let hundred = Number::whole(100);
    // 三分之一 is no decimal: what it leaves behind the fifteenth place is rounded away.
    let of_base = |percent: Number| Some(base?.times(percent)?.over(hundred)?.rounded(EXACT_DECIMALS));
    match target.form {
        TargetForm::Compare(_) => Some(target.amount),
        TargetForm::Raise if target.of_base => of_base(hundred.plus(target.amount)?),
        TargetForm::Raise => base?.plus(target.amount),
        TargetForm::Cut => of_base(hundred.minus(target.amount)?),
        TargetForm::CutTo => of_base(target.amount),
    }
}

/// Decimals that a share of a base is told to: far more than any reading has.
const EXACT_DECIMALS: u32 = 15;

/// How a value must compare with the threshold.
pub fn comparison(target: Target) -> Compare {
    match target.form {
        TargetForm::Compare(compare) => compare,
        TargetForm::Raise => Compare::Ge,
        TargetForm::Cut | TargetForm::CutTo => Compare::Le,
    }
}

pub(super) fn satisfies(target: Target, value: Number, threshold: Number) -> bool {
    match comparison(target) {
        Compare::Eq => value == threshold,
        Compare::Ne => value != threshold,
        Compare::Lt => value < threshold,
        Compare::Le => value <= threshold,
        Compare::Gt => value > threshold,
        Compare::Ge => value >= threshold,
    }
}
