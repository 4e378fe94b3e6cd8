//! What falls due within a span: the facts judged as of a moment, and the periods that begin until the span's end.

use super::check::Setting;
use super::{CheckOptions, Policy, input};
use crate::diagnostic::{Diagnostic, Message, acts_texts};
use crate::error::Error;
use crate::report::{self, DueReport, Span};
use crate::source::{Source, Sources};
use crate::value::{Day, Moment};

/// What falls due, and the records that are not in it.
#[derive(Clone, Debug)]
pub struct Dues {
    /// What falls due.
    pub due: DueReport,
    /// Why each broken record was left out.
    pub rejected: Vec<Diagnostic>,
    /// The facts they were found in.
    pub sources: Sources,
}

impl Policy {
    /// What falls due within a span after `as_of`, and what is overdue already. The span is a limit as the language writes
    /// it (`5个工作日`, `24小时`, `2周`), counted by the policy's calendar, or a day (`2021-02-01`), that day included.
    ///
    /// # Errors
    /// What is wrong with the span, or with the facts: see [`Policy::check_texts`].
    ///
    /// ```
    /// use duban::{CheckOptions, Dues, Policy, source::Source};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let ticket = r#"{"id": "ZB-1", "matter": "企业诉求", "parties": {"承办单位": "市住建局"},
    ///     "events": [{"event": "接收", "at": "2021-01-04T09:30:00+08:00"}]}"#;
    /// let facts = vec![Source::new("工单.json", ticket)];
    /// let Dues { due, .. } = policy.due_texts(facts, "2021-01-05".parse()?, "3个工作日", CheckOptions::default())?;
    /// let unit = due.units.first().ok_or("nobody owes anything")?;
    /// assert_eq!((unit.unit.as_deref(), unit.due, unit.overdue), (Some("市住建局"), 1, 0));
    /// assert_eq!(unit.items.first().map(|item| item.name.as_str()), Some("初步回复"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn due_texts(
        &self,
        facts: Vec<Source>,
        as_of: Moment,
        within: &str,
        options: CheckOptions,
    ) -> Result<Dues, Error> {
        let span = self.span(as_of, within)?;
        let (checked, ledger) = self.check_with_ledger(facts, as_of, options)?;
        // Records after `as_of` do not exist: only which periods begin is taken from this one, never how they stand.
        let ahead = Setting { as_of: span.until, lang: options.lang, alone: false };
        let later = match self.close(&ledger, &[], ahead) {
            Ok(later) => later,
            Err(finding) => return Err(Error::one(finding, checked.sources)),
        };
        let info = checked.report.facts.clone();
        let later =
            report::whole((self.program(), self.digest()), info, span.until, Vec::new(), &ledger, later);
        let due = report::due(&checked.report, &later, &self.program().calendar, span);
        Ok(Dues { due, rejected: checked.rejected, sources: checked.sources })
    }

    fn span(&self, as_of: Moment, within: &str) -> Result<Span, Error> {
        let (until, provisional) = match within.trim().parse::<Day>() {
            Ok(day) => (day.end(), false),
            Err(_) => {
                let source = Source::new("--within", within);
                let (_, due) = input::due(&self.program().calendar, source, as_of)?;
                (due.at, due.provisional)
            }
        };
        if until <= as_of {
            let message = Message::new(&acts_texts::DUE_BACKWARDS)
                .with("within", within)
                .with("as_of", report::shown(as_of));
            return Err(Error::one(Diagnostic::new(message), Sources::new()));
        }
        Ok(Span { within: within.trim().to_owned(), until, provisional })
    }
}
