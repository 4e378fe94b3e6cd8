//! What stands beside the tickets, in the shapes of the contract: tasks, indicators, recurring duties, assessments, and
//! what was missed. Names are put back in place of numbers here.

use serde_json::value::RawValue;

use super::build::force_word;
use super::formula::why_not;
use super::moments::{shown, shown_if};
use super::{
    AssessmentReport, EscalationReport, IndicatorReport, MissedReport, NoteReport, RankedReport,
    RoutineReport, TargetReport, TaskReport,
};
use crate::diagnostic::{Lang, Message, Text, limit_texts, texts};
use crate::ledger::{
    AssessmentEntry, Breach, City, IndicatorEntry, Lack, Missed, Ranked, RoutineEntry, State, TaskEntry,
    comparison,
};
use crate::program::Program;
use crate::program::city::{Compare, CountOf, Standard, TASK_STATES, TargetForm};
use crate::value::{Moment, Number, TextId};

/// So many decimals of a target are said; one with more is a share.
const SAID: u32 = 6;

/// What stands beside the tickets.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each list is the report's of the same name")]
pub struct CityReport {
    pub tasks: Vec<TaskReport>,
    pub indicators: Vec<IndicatorReport>,
    pub routines: Vec<RoutineReport>,
    pub assessments: Vec<AssessmentReport>,
    pub escalations: Vec<EscalationReport>,
    pub violations: Vec<MissedReport>,
    pub shortfalls: Vec<MissedReport>,
    pub notes: Vec<NoteReport>,
}

/// The report of a closed ledger; `known` is what its reader found worth saying.
pub fn city(program: &Program, closed: &City<'_>, known: &[Message], lang: Lang) -> CityReport {
    let from = Naming { program, lang };
    let escalations = closed.rungs.iter().filter_map(|entry| from.escalation(entry)).collect();
    CityReport { escalations, ..city_but_rungs(program, closed, known, lang) }
}

/// The same without the rungs, of which there may be one for every few tickets.
pub fn city_but_rungs(program: &Program, city: &City<'_>, known: &[Message], lang: Lang) -> CityReport {
    let from = Naming { program, lang };
    let mut notes: Vec<NoteReport> = known.iter().map(|message| note(message, lang)).collect();
    if city.cut_short {
        let limit = program.limits.periods.to_string();
        notes.push(note(&Message::new(&limit_texts::TOO_MANY_PERIODS).with("limit", limit), lang));
    }
    notes.sort_by(|a, b| (a.code, &a.message).cmp(&(b.code, &b.message)));
    notes.dedup_by(|a, b| a.message == b.message);
    CityReport {
        tasks: city.tasks.iter().filter_map(|entry| from.task(entry)).collect(),
        indicators: city.indicators.iter().filter_map(|entry| from.indicator(entry)).collect(),
        routines: city.routines.iter().filter_map(|entry| from.routine(entry)).collect(),
        assessments: city.assessments.iter().filter_map(|entry| from.assessment(entry)).collect(),
        escalations: Vec::new(),
        violations: city.violations.iter().filter_map(|breach| from.missed(city, breach)).collect(),
        shortfalls: city.shortfalls.iter().filter_map(|breach| from.missed(city, breach)).collect(),
        notes,
    }
}

fn note(message: &Message, lang: Lang) -> NoteReport {
    NoteReport { code: message.text.code, message: message.say(lang), at: None, event: None }
}

/// An exact number as JSON writes it.
fn number(number: Number) -> Option<Box<RawValue>> {
    RawValue::from_string(number.plain().to_string()).ok()
}

pub(super) struct Naming<'p> {
    pub(super) program: &'p Program,
    pub(super) lang: Lang,
}

impl Naming<'_> {
    fn unit(&self, unit: Option<TextId>) -> Option<String> {
        unit.and_then(|unit| self.program.texts.get(unit)).map(str::to_owned)
    }

    fn task(&self, entry: &TaskEntry) -> Option<TaskReport> {
        let task = self.program.beside.tasks.get(entry.task)?;
        let milestone = task.milestones.get(entry.milestone)?;
        let standard = &task.standard;
        Some(TaskReport {
            task: standard.name.clone(),
            unit: self.unit(entry.unit),
            lead: self.unit(task.lead),
            clause: milestone.clause.clone().or_else(|| standard.clause.clone()),
            milestone: TASK_STATES.get(milestone.state).copied().unwrap_or(""),
            due: entry.due,
            status: entry.state.key(),
            completed: entry.completed,
            indicators: task.indicators.clone(),
            version: self.program.begins(standard.version),
            force: force_word(standard.force),
            readings: standard.readings.clone(),
            quote: quote(&milestone.clause, &milestone.quote, standard),
        })
    }

    fn indicator(&self, entry: &IndicatorEntry) -> Option<IndicatorReport> {
        let beside = &self.program.beside;
        let indicator = beside.indicators.get(entry.indicator)?;
        let at = indicator.targets.get(entry.target)?;
        let standard = &indicator.standard;
        let quantity = beside.quantities.get(indicator.quantity)?;
        let base = indicator.base.and_then(|base| beside.quantities.get(base));
        let relative = !matches!(at.target.form, TargetForm::Compare(_));
        let base = base.filter(|_| relative);
        Some(IndicatorReport {
            indicator: standard.name.clone(),
            unit: entry.unit_name.clone().or_else(|| self.unit(entry.unit)),
            clause: at.clause.clone().or_else(|| standard.clause.clone()),
            period: entry.period.map(|period| period.to_string()),
            due: entry.due,
            target: TargetReport {
                op: sign(comparison(at.target)),
                value: entry.threshold.and_then(number),
                measure: quantity.measure.clone(),
                base: base.map(|base| base.name.clone()),
                base_value: entry.base.filter(|_| relative).and_then(|(value, _)| number(value)),
                base_read_at: entry.base.filter(|_| relative).map(|(_, at)| at),
                written: relative.then(|| written(at.target, quantity.measure.as_deref())),
                said: relative.then(|| said(at.target, quantity.measure.as_deref())),
            },
            value: entry.value.and_then(number),
            read_at: entry.read_at,
            status: entry.state.key(),
            throughout: at.throughout,
            version: self.program.begins(standard.version),
            force: force_word(standard.force),
            readings: standard.readings.clone(),
            reason: entry.lacks.map(|lack| self.lack(lack, standard, base.map(|base| base.name.as_str()))),
            quote: quote(&at.clause, &at.quote, standard),
        })
    }

    fn lack(&self, lack: Lack, standard: &Standard, base: Option<&str>) -> String {
        let (text, name) = match lack {
            Lack::Reading => (&texts::LACKS_READING, standard.name.as_str()),
            Lack::Base => (&texts::LACKS_BASE, base.unwrap_or("")),
            Lack::Agreement => (&texts::LACKS_AGREEMENT, standard.name.as_str()),
            Lack::Tickets => (&texts::LACKS_TICKETS, standard.name.as_str()),
            Lack::Sure => (&texts::LACKS_SURE, standard.name.as_str()),
        };
        Message::new(text).with("name", name).say(self.lang)
    }

    fn routine(&self, entry: &RoutineEntry) -> Option<RoutineReport> {
        let routine = self.program.beside.routines.get(entry.routine)?;
        let standard = &routine.standard;
        let object = entry.object.and_then(|at| routine.for_each.as_ref()?.get(at));
        Some(RoutineReport {
            routine: standard.name.clone(),
            unit: self.unit(entry.unit),
            object: object.cloned(),
            clause: standard.clause.clone(),
            period: entry.period.to_string(),
            due: entry.due,
            provisional: entry.provisional,
            required: entry.required,
            done: entry.done,
            status: entry.state.key(),
            completed: entry.completed,
            version: self.program.begins(standard.version),
            force: force_word(standard.force),
            readings: standard.readings.clone(),
            quote: standard.quote.clone(),
        })
    }

    fn assessment(&self, entry: &AssessmentEntry) -> Option<AssessmentReport> {
        let assessment = self.program.beside.assessments.get(entry.assessment)?;
        let consequence = |at: usize| assessment.consequences.get(at).map(|one| one.name.clone());
        let scoring = self.program.beside.scorings.get(assessment.scoring);
        let scoring = scoring.map_or("", |scoring| scoring.name.as_str());
        let ranked = |one: &Ranked| RankedReport {
            unit: self.unit(Some(one.unit)).unwrap_or_default(),
            score: one.score.as_ref().ok().and_then(|score| number(*score)),
            rank: one.rank,
            consequences: one.consequences.iter().filter_map(|at| consequence(*at)).collect(),
            reason: one
                .score
                .as_ref()
                .err()
                .map(|why| why_not(scoring, why, &self.program.limits).say(self.lang)),
        };
        let tie = |(at, reached): &(usize, usize)| {
            let message = Message::new(&texts::TIED).with("name", consequence(*at).unwrap_or_default());
            message.with("count", reached.to_string()).say(self.lang)
        };
        Some(AssessmentReport {
            assessment: assessment.standard.name.clone(),
            period: entry.period.to_string(),
            ranking: entry.ranking.iter().map(ranked).collect(),
            notes: entry.ties.iter().map(tie).collect(),
            clause: assessment.standard.clause.clone(),
            readings: assessment.standard.readings.clone(),
        })
    }

    fn missed(&self, city: &City<'_>, breach: &Breach) -> Option<MissedReport> {
        match breach.what {
            Missed::Task(at) => self.missed_task(city.tasks.get(at)?, breach.at),
            Missed::Target(at) => self.missed_target(city.indicators.get(at)?, breach.at),
            Missed::Routine(at) => self.missed_routine(city.routines.get(at)?, breach.at),
            Missed::Repeat(at) => self.repeated(city.repeats.get(at)?),
            Missed::Standing(at, place) => self.missed_standing(city, at, place),
        }
    }

    pub(super) fn who(&self, unit: Option<&str>) -> Message {
        match unit {
            Some(unit) => Message::new(&texts::OF_UNIT).with("unit", unit),
            None => Message::new(&texts::OF_CITY),
        }
    }

    fn missed_task(&self, entry: &TaskEntry, at: Moment) -> Option<MissedReport> {
        let task = self.task(entry)?;
        let text = if entry.completed.is_some() { &texts::MISSED_TASK_LATE } else { &texts::MISSED_TASK };
        let message = Message::new(text)
            .with("task", task.task.as_str())
            .with("who", self.who(task.unit.as_deref()))
            .with("due", shown(at))
            .with("state", task.milestone)
            .with("done", shown_if(entry.completed));
        Some(MissedReport {
            kind: "missed_task",
            rule: task.task,
            unit: task.unit,
            clause: task.clause,
            milestone: Some(task.milestone.to_owned()),
            period: None,
            ticket: None,
            causes: Vec::new(),
            at,
            code: message.text.code,
            message: message.say(self.lang),
            quote: task.quote,
        })
    }

    fn missed_target(&self, entry: &IndicatorEntry, at: Moment) -> Option<MissedReport> {
        let one = self.indicator(entry)?;
        let target = self.program.beside.indicators.get(entry.indicator)?.targets.get(entry.target)?.target;
        let measure = one.target.measured();
        let amount = |value: Option<Number>| {
            value.map_or(String::new(), |value| format!("{}{measure}", value.plain()))
        };
        let text = match (one.throughout, entry.state) {
            (true, _) => &texts::MISSED_THROUGHOUT,
            (false, State::Late) => &texts::MISSED_TARGET_LATE,
            _ => &texts::MISSED_TARGET,
        };
        let message = Message::new(text)
            .with("indicator", one.indicator.as_str())
            .with("who", self.who(one.unit.as_deref()))
            .with("due", shown(at))
            .with("compare", compare_word(comparison(target)))
            .with("target", amount(entry.threshold))
            .with("value", amount(entry.value))
            .with("at", shown_if(entry.read_at));
        Some(MissedReport {
            kind: "missed_target",
            rule: one.indicator,
            unit: one.unit,
            clause: one.clause,
            milestone: if one.period.is_some() { None } else { one.due.map(|due| due.day().to_string()) },
            period: one.period,
            ticket: None,
            causes: Vec::new(),
            at,
            code: message.text.code,
            message: message.say(self.lang),
            quote: one.quote,
        })
    }

    fn missed_routine(&self, entry: &RoutineEntry, at: Moment) -> Option<MissedReport> {
        let routine = self.program.beside.routines.get(entry.routine)?;
        let one = self.routine(entry)?;
        let late = entry.state == State::Late;
        let text = if late { &texts::MISSED_ROUTINE_LATE } else { &texts::MISSED_ROUTINE };
        let of = match routine.of {
            CountOf::Times => &texts::N_TIMES,
            CountOf::Days => &texts::N_DAYS,
        };
        let many = |n: u64| Message::new(of).with("n", n.to_string());
        let message = Message::new(text)
            .with("routine", one.routine.as_str())
            .with("who", self.who(one.unit.as_deref()))
            .with("period", one.period.as_str())
            .with("due", shown(at))
            .with("required", many(u64::from(one.required)))
            .with("done", many(one.done))
            .with("at", shown_if(one.completed));
        Some(MissedReport {
            kind: "missed_routine",
            rule: one.routine,
            unit: one.unit,
            clause: one.clause,
            milestone: None,
            period: Some(one.period),
            ticket: None,
            causes: Vec::new(),
            at,
            code: message.text.code,
            message: message.say(self.lang),
            quote: one.quote,
        })
    }
}

/// The words quoted from a milestone's clause, or from the declaration's where it has none of its own.
fn quote(clause: &Option<String>, words: &Option<String>, standard: &Standard) -> Option<String> {
    if clause.is_some() { words.clone() } else { standard.quote.clone() }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Eq => "==",
        Compare::Ne => "!=",
        Compare::Lt => "<",
        Compare::Le => "<=",
        Compare::Gt => ">",
        Compare::Ge => ">=",
    }
}

/// How a comparison is said.
fn compare_word(compare: Compare) -> &'static Text {
    match compare {
        Compare::Eq => &texts::W_EQ,
        Compare::Ne => &texts::W_NE,
        Compare::Lt => &texts::W_LT,
        Compare::Le => &texts::W_LE,
        Compare::Gt => &texts::W_GT,
        Compare::Ge => &texts::W_GE,
    }
}

/// A relative target with all its digits.
fn written(target: crate::program::city::Target, measure: Option<&str>) -> String {
    in_words(target, measure, &target.amount.to_string())
}

/// The same for people: of a share that is no decimal (三分之一), the first digits.
fn said(target: crate::program::city::Target, measure: Option<&str>) -> String {
    let exact = target.amount.rounded(SAID) == target.amount;
    let short = || format!("约{}", target.amount.rounded(2));
    in_words(target, measure, &if exact { target.amount.to_string() } else { short() })
}

fn in_words(target: crate::program::city::Target, measure: Option<&str>, amount: &str) -> String {
    match target.form {
        TargetForm::Raise if target.of_base => format!("提高 {amount}%"),
        TargetForm::Raise if measure == Some("%") => format!("高出 {amount}个百分点"),
        TargetForm::Raise => format!("高出 {amount}{}", measure.unwrap_or("")),
        TargetForm::Cut => format!("压缩 {amount}%"),
        TargetForm::CutTo => format!("压缩至 {amount}%"),
        TargetForm::Compare(_) => String::new(),
    }
}
