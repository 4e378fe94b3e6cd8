//! Tickets judged by themselves, one after the other: for services that answer request by request. Plain texts go by the fast
//! reader; whatever it does not read goes the careful way, which explains.

use super::{Policy, check, of_ticket};
use crate::diagnostic::{Diagnostic, Lang};
use crate::error::Error;
use crate::eval::Evaluator;
use crate::facts::{self, Case, FastReader, OnUnknown, Ticket};
use crate::ledger::Ledger;
use crate::report::{self, FactsInfo, Report};
use crate::source::{FileId, Sources};
use crate::value::Moment;

/// Judges tickets by themselves, one after the other, in memory that is used again: one for each thread. What it says of a
/// ticket is what [`Policy::check`] says, whatever came before.
///
/// ```
/// use duban::{Checker, Policy, Ticket};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let as_of = "2021-01-08".parse()?;
/// let mut checker: Checker<'_> = policy.checker();
/// for day in ["2021-01-04", "2021-01-05"] {
///     let ticket = Ticket::new(day, "企业诉求").party("承办单位", "市住建局").event("接收", day.parse()?);
///     let report = checker.check(&ticket, as_of)?;
///     assert_eq!(report.tickets.first().map(|one| one.obligations.len()), Some(3));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Checker<'p> {
    policy: &'p Policy,
    /// Made with the first text: who has only tickets needs none.
    reader: Option<FastReader<'p>>,
    case: Case,
    evaluator: Evaluator,
}

impl Policy {
    /// A checker of single tickets, for those who have one after the other.
    ///
    /// ```
    /// use duban::Policy;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let mut checker = policy.checker();
    /// let report = checker.check_json(r#"{"id": "ZB-1", "matter": "企业诉求"}"#, "2021-01-08".parse()?)?;
    /// assert_eq!(report.summary.tickets, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn checker(&self) -> Checker<'_> {
        Checker { policy: self, reader: None, case: Case::default(), evaluator: Evaluator::new() }
    }
}

impl Checker<'_> {
    /// Judges one ticket as of a moment; see [`Policy::check`].
    ///
    /// # Errors
    /// What in the ticket the policy does not know, or what has the wrong type.
    pub fn check(&mut self, ticket: &Ticket, as_of: Moment) -> Result<Report, Error> {
        let bound = facts::bind(self.policy.program(), ticket, FileId(0), OnUnknown::Error);
        self.case = bound.map_err(fault)?;
        self.report(ticket.meta.as_deref(), as_of)
    }

    /// The same for one ticket as JSON text: what [`Ticket::from_json`] and [`Policy::check`] give, and sooner where the text is
    /// plain: on one line, without escapes, with nothing wrong in it. What is wrong is told with its place in the text.
    ///
    /// # Errors
    /// What is wrong with the text, or with the ticket in it.
    ///
    /// ```
    /// use duban::report::{self, Detail};
    /// use duban::{Policy, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let (mut checker, as_of) = (policy.checker(), "2021-01-08".parse()?);
    /// let text = r#"{"id": "ZB-1", "matter": "企业诉求", "events": [{"event": "接收", "at": "2021-01-04"}]}"#;
    /// let (mut one, mut other) = (Vec::new(), Vec::new());
    /// report::json(&checker.check_json(text, as_of)?, Detail::Full, &mut one)?;
    /// report::json(&policy.check(&Ticket::from_json(text)?, as_of)?, Detail::Full, &mut other)?;
    /// assert_eq!(one, other);
    /// let wrong = checker.check_json(r#"{"id": "ZB-1", "evnts": []}"#, as_of);
    /// assert!(wrong.is_err_and(|error| error.to_string().contains("evnts")));
    /// let wrong = checker.check_json(r#"{"id": "ZB-1", "matter": "企业诉救"}"#, as_of);
    /// assert!(wrong.is_err_and(|error| error.to_string().contains("ticket.json:1:1")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_json(&mut self, text: &str, as_of: Moment) -> Result<Report, Error> {
        let policy = self.policy;
        let reader = self.reader.get_or_insert_with(|| FastReader::new(policy.program(), true));
        let checked = match reader.read(text.as_bytes(), &mut self.case) {
            // It reads the first line: with another one behind it this is no single ticket.
            Some(line) if line.left == 0 => self.report(line.meta, as_of),
            _ => self.check(&Ticket::from_json(text)?, as_of),
        };
        checked.map_err(|error| Error { sources: of_ticket(text), ..error })
    }

    /// The report of the ticket in the case.
    fn report(&mut self, meta: Option<&str>, as_of: Moment) -> Result<Report, Error> {
        let (policy, mut ledger) = (self.policy, Ledger::new());
        let setting = check::Setting { as_of, lang: Lang::Zh, alone: true };
        let judged = policy.judge(&self.case, meta, setting, &mut self.evaluator, &mut ledger);
        let judged = judged.map_err(|message| fault(Diagnostic::new(message)))?;
        let info = FactsInfo { records: 1, digest: None };
        let city = policy.close(&ledger, &[], setting).map_err(fault)?;
        Ok(report::whole((policy.program(), policy.digest()), info, as_of, vec![judged], &ledger, city))
    }
}

/// A finding on a ticket that stands in no file.
fn fault(finding: Diagnostic) -> Error {
    Error::one(finding, Sources::new())
}
