//! Judges texts of facts: one file or several as one set of records, in order. What stands in them is read in `facts`.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::data::hex;
use super::{Policy, city, limits};
use crate::diagnostic::{Diagnostic, Lang, Message, Text, nearest, texts};
use crate::error::Error;
use crate::eval::{Evaluator, NoTrace, Recording};
use crate::facts::{self, Case, OnUnknown, Record};
use crate::ledger::{Ledger, Present};
use crate::report::{self, Explanation, FactsInfo, Report, TicketReport};
use crate::source::{FileId, Place, Source, Sources};
use crate::value::Moment;

/// How facts are taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckOptions {
    /// What to do with keys and names that nobody knows.
    pub on_unknown: OnUnknown,
    /// What to do with a broken record; `None` stops at a single ticket and reports among many.
    pub on_error: Option<OnError>,
    /// The language of the report's messages; data are always Chinese.
    pub lang: Lang,
}

/// What to do with a broken record.
///
/// ```
/// use duban::{CheckOptions, OnError, Policy, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let lines = "{\"id\": \"ZB-1\", \"matter\": \"企业诉求\"}\n{\"id\": 3}\n";
/// let facts = || Source::new("工单.ndjson", lines);
/// let stop = CheckOptions { on_error: Some(OnError::Stop), ..CheckOptions::default() };
/// assert!(policy.check_text(facts(), "2021-02-01".parse()?, stop).is_err());
/// let left_out = CheckOptions { on_error: Some(OnError::Report), ..CheckOptions::default() };
/// let checked = policy.check_text(facts(), "2021-02-01".parse()?, left_out)?;
/// assert_eq!(checked.report.summary.rejected, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// It is the end of the run.
    Stop,
    /// It is left out, counted and named.
    Report,
}

/// A report, and the records that are not in it.
///
/// ```
/// use duban::{CheckOptions, Checked, Policy, source::Source};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let lines = "{\"id\": \"ZB-1\", \"matter\": \"企业诉求\"}\n{\"id\": \"ZB-2\", \"matter\": \"企业诉救\"}\n";
/// let facts = vec![Source::new("工单.ndjson", lines)];
/// let Checked { report, rejected, sources } =
///     policy.check_texts(facts, "2021-02-01".parse()?, CheckOptions::default())?;
/// assert_eq!(report.tickets.len(), 1);
/// // A finding and the sources it speaks of are what it takes to draw it.
/// let error = duban::Error { findings: rejected, sources };
/// assert!(error.to_string().contains("工单.ndjson:2:"), "{error}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// Why each broken record was left out.
    pub rejected: Vec<Diagnostic>,
    /// The facts they were found in.
    pub sources: Sources,
}

/// What all tickets of a run share.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) as_of: Moment,
    /// Whether there is no ledger: one ticket by itself.
    pub(super) alone: bool,
    pub(super) lang: Lang,
}

/// Where each ticket of a run was first seen.
type Seen = BTreeMap<String, Place>;

impl Policy {
    /// Reads and judges a text of facts: a ticket, a ledger, an array of tickets, or a ticket a line.
    ///
    /// # Errors
    /// What is wrong with the text as a whole, or with its single ticket.
    ///
    /// ```
    /// use duban::{CheckOptions, Policy, source::Source};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let lines = "{\"id\": \"ZB-1\", \"matter\": \"企业诉求\"}\n{\"id\": 3}\n";
    /// let facts = Source::new("工单.ndjson", lines);
    /// let checked = policy.check_text(facts, "2021-02-01".parse()?, CheckOptions::default())?;
    /// assert_eq!((checked.report.summary.tickets, checked.rejected.len()), (1, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_text(&self, facts: Source, as_of: Moment, options: CheckOptions) -> Result<Checked, Error> {
        self.check_texts(vec![facts], as_of, options)
    }

    /// The same for several texts, one after the other: one report, one digest over all their bytes, and no ticket
    /// twice among all of them.
    ///
    /// # Errors
    /// What is wrong with any text as a whole, or with the first broken record where records may not be left out.
    pub fn check_texts(
        &self,
        facts: Vec<Source>,
        as_of: Moment,
        options: CheckOptions,
    ) -> Result<Checked, Error> {
        self.check_with_ledger(facts, as_of, options).map(|(checked, _)| checked)
    }

    /// The same, with the ledger behind the report.
    pub(super) fn check_with_ledger(
        &self,
        facts: Vec<Source>,
        as_of: Moment,
        options: CheckOptions,
    ) -> Result<(Checked, Ledger), Error> {
        limits::of_facts(&facts, &self.program().limits)?;
        let digest = digest_of(&facts);
        let (mut records, mut findings, mut single) = (Vec::new(), Vec::new(), facts.len() == 1);
        let mut lists = Vec::new();
        for (file, source) in (0u32..).map(FileId).zip(&facts) {
            match facts::read(source.text(), file, options.on_unknown) {
                Ok(read) => {
                    single &= read.single;
                    records.extend(read.records.into_iter().map(|record| (file, record)));
                    lists.push((file, read.lists));
                }
                Err(finding) => findings.push(finding),
            }
        }
        let mut sources = Sources::new();
        for source in facts {
            sources.add(source.unquoted());
        }
        if !findings.is_empty() {
            return Err(Error { findings, sources });
        }
        let stop = options.on_error.unwrap_or(if single { OnError::Stop } else { OnError::Report });
        let setting = Setting { as_of, lang: options.lang, alone: single };
        let (mut ledger, mut evaluator, mut seen) = (Ledger::new(), Evaluator::new(), Seen::new());
        let (mut tickets, mut rejected) = (Vec::new(), Vec::new());
        let beside: usize = lists.iter().map(|(_, lists)| city::count(lists)).sum();
        let count = u64::try_from(records.len().saturating_add(beside)).unwrap_or(u64::MAX);
        let info = FactsInfo { records: count, digest: Some(digest) };
        for (file, record) in records {
            let judged = self.bind(file, record, &mut seen, options.on_unknown).and_then(|bound| {
                let (case, meta, place) = bound;
                let judged = self.judge(&case, meta.as_deref(), setting, &mut evaluator, &mut ledger);
                judged.map_err(|message| Diagnostic::new(message).at(place))
            });
            match judged {
                Ok(ticket) => tickets.push(ticket),
                Err(finding) if stop == OnError::Stop => return Err(Error::one(finding, sources)),
                Err(finding) => {
                    ledger.push_rejected();
                    rejected.push(finding);
                }
            }
        }
        let mut known = Vec::new();
        for (file, mut lists) in lists {
            known.append(&mut lists.notes);
            for finding in city::enter(self.program(), lists, file, &mut ledger) {
                if stop == OnError::Stop {
                    return Err(Error::one(finding, sources));
                }
                ledger.push_rejected();
                rejected.push(finding);
            }
        }
        ledger.has(Present { tickets: !single, ..Present::default() });
        let city = self.close(&ledger, &known, setting);
        let city = city.map_err(|finding| Error::one(finding, sources.clone()))?;
        let report = report::whole((self.program(), self.digest()), info, as_of, tickets, &ledger, city);
        Ok((Checked { report, rejected, sources }, ledger))
    }

    /// Why one ticket of the facts stands as it does; of one duty only, where `duty` names it.
    ///
    /// # Errors
    /// What is wrong with the text, or with this ticket; there is no ticket of that id, or no duty of that name.
    ///
    /// ```
    /// use duban::{CheckOptions, Policy, source::Source};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let ticket = r#"{"id": "ZB-1", "matter": "企业诉求", "events": [{"event": "接收", "at": "2021-01-04T09:30:00+08:00"}]}"#;
    /// let facts = vec![Source::new("工单.json", ticket)];
    /// let asked = ("ZB-1", Some("初步回复"));
    /// let why = policy.explain_texts(facts, asked, "2021-01-08".parse()?, CheckOptions::default())?;
    /// assert_eq!((why.id.as_str(), why.obligations.len()), ("ZB-1", 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn explain_texts(
        &self,
        facts: Vec<Source>,
        (id, duty): (&str, Option<&str>),
        as_of: Moment,
        options: CheckOptions,
    ) -> Result<Explanation, Error> {
        let program = self.program();
        if let Some(name) = duty.filter(|name| !program.duties.iter().any(|duty| duty.words.name == **name)) {
            let known = program.duties.iter().map(|duty| duty.words.name.as_str());
            return Err(Error::one(nobody(&texts::NO_SUCH_DUTY, name, known), Sources::new()));
        }
        limits::of_facts(&facts, &program.limits)?;
        let (mut records, mut sources, mut finding) = (Vec::new(), Sources::new(), None);
        for (file, source) in (0u32..).map(FileId).zip(facts) {
            match facts::read(source.text(), file, options.on_unknown) {
                Ok(read) => records.extend(read.records.into_iter().map(|record| (file, record))),
                Err(wrong) => finding = finding.or(Some(wrong)),
            }
            sources.add(source.unquoted());
        }
        if let Some(finding) = finding {
            return Err(Error::one(finding, sources));
        }
        let alone = records.len() == 1;
        let tickets: Vec<_> =
            records.into_iter().filter_map(|(file, record)| Some((file, record.ok()?))).collect();
        let Some((file, ticket)) = tickets.iter().find(|(_, ticket)| ticket.id == id) else {
            let known = tickets.iter().map(|(_, ticket)| ticket.id.as_str());
            return Err(Error::one(nobody(&texts::NO_SUCH_TICKET, id, known), sources));
        };
        let case = facts::bind(program, ticket, *file, options.on_unknown)
            .map_err(|finding| Error::one(finding, sources.clone()))?;
        let (mut evaluator, mut trace) = (Evaluator::new(), Recording::default());
        evaluator.run(program, &case, as_of, &mut trace);
        if let Some(message) = limits::of_ticket(program, &evaluator) {
            let place = Place { file: *file, span: ticket.span };
            return Err(Error::one(Diagnostic::new(message).at(place), sources));
        }
        let run =
            report::Run { program, case: &case, evaluator: &evaluator, as_of, lang: options.lang, alone };
        Ok(report::explain((run, self.digest()), &trace.steps, duty))
    }

    fn bind(
        &self,
        file: FileId,
        record: Record,
        seen: &mut Seen,
        unknown: OnUnknown,
    ) -> Result<(Case, Option<String>, Place), Diagnostic> {
        let ticket = record?;
        let place = Place { file, span: ticket.span };
        if let Some(first) = seen.get(&ticket.id) {
            let message = Message::new(&texts::TICKET_TWICE).with("id", ticket.id.as_str());
            return Err(Diagnostic::new(message).at(place).label(*first, &texts::FIRST_ONE));
        }
        seen.insert(ticket.id.clone(), place);
        let case = facts::bind(self.program(), &ticket, file, unknown)?;
        Ok((case, ticket.meta, place))
    }

    pub(super) fn judge(
        &self,
        case: &Case,
        meta: Option<&str>,
        setting: Setting,
        evaluator: &mut Evaluator,
        ledger: &mut Ledger,
    ) -> Result<TicketReport, Message> {
        let Setting { as_of, lang, alone } = setting;
        evaluator.run(self.program(), case, as_of, &mut NoTrace);
        if let Some(message) = limits::of_ticket(self.program(), evaluator) {
            return Err(message);
        }
        ledger.push(self.program(), case, evaluator);
        let run = report::Run { program: self.program(), case, evaluator, as_of, lang, alone };
        Ok(TicketReport { events: report::events(run), ..report::ticket(run, meta) })
    }
}

/// A name that is not there, with the nearest that is.
fn nobody<'n>(text: &'static Text, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Diagnostic {
    let finding = Diagnostic::new(Message::new(text).with("name", name));
    let near = nearest(name, known).map(|near| Message::new(&texts::DID_YOU_MEAN).with("name", near));
    finding.help_if(near)
}

pub(super) fn digest_of(facts: &[Source]) -> String {
    let mut hasher = Sha256::new();
    for source in facts {
        hasher.update(source.text().as_bytes());
    }
    format!("sha256:{}", hex(&hasher.finalize()))
}
