//! The city's side of a run: the lists beside the tickets held against the policy and entered into the ledger, the
//! formulas read when the policy is, the ledger closed into its part of the report.

use super::Policy;
use super::check::Setting;
use super::coverage::Reached;
use super::limits;
use crate::diagnostic::{Diagnostic, Lang, Message, city_texts, nearest, texts};
use crate::error::Error;
use crate::eval::Evaluator;
use crate::facts::{self, Entered, Lists, OnUnknown, Ticket};
use crate::ledger::{FIGURES, Fault, Formulas, Ledger, Present, Reason};
use crate::model::Model;
use crate::program::{MAX_SAMPLES, Program};
use crate::report::{self, CityReport, FactsInfo, Report};
use crate::source::{FileId, Place, Sources};
use crate::span::Span;
use crate::value::Moment;

/// Enters the lists of one file; returns why each record that does not fit was left out.
pub(super) fn enter(program: &Program, lists: Lists, file: FileId, ledger: &mut Ledger) -> Vec<Diagnostic> {
    ledger.has(Present {
        tickets: lists.tickets,
        task_reports: lists.task_reports.is_some(),
        readings: lists.readings.is_some(),
        activities: lists.activities.is_some(),
    });
    let reports = lists.task_reports.into_iter().flatten();
    let reports = reports.map(|one| one.and_then(|one| facts::bind_report(program, &one, file)));
    let readings = lists.readings.into_iter().flatten();
    let readings = readings.map(|one| one.and_then(|one| facts::bind_reading(program, &one, file)));
    let activities = lists.activities.into_iter().flatten();
    let activities = activities.map(|one| one.and_then(|one| facts::bind_activity(program, &one, file)));
    let all: Vec<Result<Vec<Entered>, Diagnostic>> = reports.chain(readings).chain(activities).collect();
    let mut rejected = Vec::new();
    for one in all {
        match one {
            Ok(records) => records.into_iter().for_each(|record| ledger.enter(record)),
            Err(finding) => rejected.push(finding),
        }
    }
    rejected
}

/// How many records the lists hold.
pub(super) fn count(lists: &Lists) -> usize {
    let of = [
        lists.task_reports.as_ref().map_or(0, Vec::len),
        lists.readings.as_ref().map_or(0, Vec::len),
        lists.activities.as_ref().map_or(0, Vec::len),
    ];
    of.iter().sum()
}

impl Policy {
    /// Judges tickets and the lists beside them as of a moment: a pure function of its arguments.
    ///
    /// # Errors
    /// The first record that the policy does not know or that has the wrong type.
    ///
    /// ```
    /// use duban::facts::{Lists, Reading};
    /// use duban::{Policy, span::Span};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/baotou")?;
    /// let reading = Reading {
    ///     indicator: "网上可办率".to_owned(),
    ///     unit: None,
    ///     at: "2021-08-31".parse()?,
    ///     value: "99.2".parse()?,
    ///     measure: Some("%".to_owned()),
    ///     span: Span::default(),
    /// };
    /// let lists = Lists { readings: Some(vec![Ok(reading)]), ..Lists::default() };
    /// let report = policy.check_ledger(&[], lists, "2021-09-01".parse()?)?;
    /// let target = report.indicators.iter().find(|one| one.indicator == "网上可办率");
    /// assert_eq!(target.map(|one| one.status), Some("met"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_ledger(&self, tickets: &[Ticket], lists: Lists, as_of: Moment) -> Result<Report, Error> {
        self.check_watched(tickets, lists, as_of, None)
    }

    /// The same, and what it reached of the policy.
    pub(super) fn check_watched(
        &self,
        tickets: &[Ticket],
        lists: Lists,
        as_of: Moment,
        mut reached: Option<&mut Reached>,
    ) -> Result<Report, Error> {
        let program = self.program();
        let fault = |finding| Error::one(finding, Sources::new());
        let mut ledger = Ledger::new();
        let mut evaluator = if reached.is_some() { Evaluator::keeping_rows() } else { Evaluator::new() };
        let setting = Setting { as_of, lang: Lang::Zh, alone: false };
        let mut judged = Vec::with_capacity(tickets.len());
        for ticket in tickets {
            let case = facts::bind(program, ticket, FileId(0), OnUnknown::Error).map_err(fault)?;
            let one = self.judge(&case, ticket.meta.as_deref(), setting, &mut evaluator, &mut ledger);
            let place = Place { file: FileId(0), span: ticket.span };
            judged.push(one.map_err(|message| fault(Diagnostic::new(message).at(place)))?);
            reached.iter_mut().for_each(|reached| reached.ticket(&evaluator));
        }
        let records = u64::try_from(tickets.len().saturating_add(count(&lists))).unwrap_or(u64::MAX);
        let known = lists.notes.clone();
        if let Some(finding) = enter(program, lists, FileId(0), &mut ledger).into_iter().next() {
            return Err(fault(finding));
        }
        let closed = ledger.finish(program, &self.inner.formulas, as_of);
        if let Some(finding) = limits::of_city(program, &closed) {
            return Err(fault(finding));
        }
        reached.iter_mut().for_each(|reached| reached.city(program, &ledger, &closed));
        let city = report::city(program, &closed, &known, setting.lang);
        let info = FactsInfo { records, digest: None };
        Ok(report::whole((program, self.digest()), info, as_of, judged, &ledger, city))
    }

    /// The ledger closed, as the report has it.
    ///
    /// # Errors
    /// The limit that what stands beside the tickets reached.
    pub(super) fn close(
        &self,
        ledger: &Ledger,
        known: &[Message],
        setting: Setting,
    ) -> Result<CityReport, Diagnostic> {
        let city = ledger.finish(self.program(), &self.inner.formulas, setting.as_of);
        match limits::of_city(self.program(), &city) {
            Some(finding) => Err(finding),
            None => Ok(report::city(self.program(), &city, known, setting.lang)),
        }
    }

    /// The same where no error can be told any more, since the tickets are written already: what is cut short says so.
    pub(super) fn close_anyway(&self, ledger: &Ledger, setting: Setting) -> CityReport {
        let city = ledger.finish(self.program(), &self.inner.formulas, setting.as_of);
        report::city(self.program(), &city, &[], setting.lang)
    }
}

/// A duty that more indicators are taken from, in all versions together, than an obligation can keep apart.
pub(super) fn too_many_samples(program: &Program) -> Option<Diagnostic> {
    let duty = program.duties.iter().find(|duty| duty.samples.len() > MAX_SAMPLES)?;
    let message = Message::new(&city_texts::TOO_MANY_SAMPLES).with("duty", duty.words.name.as_str());
    Some(Diagnostic::new(message.with("limit", MAX_SAMPLES.to_string())))
}

/// The formulas of a policy.
///
/// # Errors
/// The first that is wrong, marked in the policy.
pub(super) fn formulas(models: &[Model], program: &Program) -> Result<Formulas, Diagnostic> {
    Formulas::read(program).map_err(|(at, fault)| {
        let Some(scoring) = models.iter().flat_map(|model| &model.city.scorings).nth(at) else {
            return Diagnostic::new(Message::new(&texts::FORMULA_BROKEN).with("name", ""));
        };
        let message = Message::new(&texts::FORMULA_BROKEN)
            .with("name", scoring.name.as_str())
            .with("why", report::formula_fault(&fault, &program.limits));
        let help = match &fault.reason {
            Reason::Figure(name) | Reason::Unknown(name) => {
                let near = nearest(name, FIGURES.iter().copied());
                near.map(|name| Message::new(&texts::DID_YOU_MEAN).with("name", name))
            }
            _ => None,
        };
        Diagnostic::new(message).at(place_in(scoring.place, &scoring.formula, &fault)).help_if(help)
    })
}

/// The place of a fault inside a formula: the character it stands at, else the whole formula.
fn place_in(whole: Place, formula: &str, fault: &Fault) -> Place {
    let length = whole.span.end.saturating_sub(whole.span.start) as usize;
    let quotes = length.saturating_sub(formula.len());
    let Some((line, column)) = fault.place.filter(|_| quotes.is_multiple_of(2)) else { return whole };
    let before: usize = formula.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = formula.get(before..).unwrap_or("");
    let inside = rest.char_indices().nth(column.saturating_sub(1));
    let Some((at, character)) = inside else { return whole };
    let start =
        (whole.span.start as usize).saturating_add(quotes / 2).saturating_add(before).saturating_add(at);
    Place { file: whole.file, span: Span::new(start, start.saturating_add(character.len_utf8())) }
}
