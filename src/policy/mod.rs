//! The façade: a policy read, checked and compiled; tickets judged by it. Everything else of the house is behind it.

mod examples;
mod format;
mod load;

pub use examples::{ExampleResult, Mismatch};
pub use format::format_text;
pub use load::{MAX_FILE_BYTES, SourceFile};

use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::calendar::{Calendar, Counting};
use crate::diagnostic::{Diagnostic, Lang, Message, Severity, texts};
use crate::error::Error;
use crate::eval::{Evaluator, NoTrace};
use crate::facts::{self, Case, Facts, OnUnknown, Record, Ticket};
use crate::ledger::Ledger;
use crate::model::{LimitForm, Model};
use crate::program::Program;
use crate::report::{self, FactsInfo, Report, TicketReport};
use crate::source::{FileId, Source, Sources};
use crate::value::Moment;

/// A policy, ready to judge: one of the three types of the smallest embedding. Cheap to clone, shared between threads;
/// holds no clock and no open files.
#[derive(Clone, Debug)]
pub struct Policy {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Program,
    model: Model,
    sources: Sources,
    findings: Vec<Diagnostic>,
}

impl Policy {
    /// Reads a policy from a folder, or from one file, by the national calendar (中国法定工作日).
    ///
    /// # Errors
    /// All findings that are errors, each at its place: files that cannot be read, mistakes in the language, quotes
    /// that do not stand in the source.
    pub fn load(path: impl AsRef<Path>) -> Result<Policy, Error> {
        Policy::load_with(path, Calendar::national())
    }

    /// The same, by another calendar.
    ///
    /// # Errors
    /// See [`Policy::load`].
    pub fn load_with(path: impl AsRef<Path>, calendar: Calendar) -> Result<Policy, Error> {
        Policy::from_files(load::from_disk(path.as_ref())?, calendar)
    }

    /// A policy from texts in memory: its `.duban` files and the official text they name.
    ///
    /// # Errors
    /// See [`Policy::load`].
    pub fn from_files(files: Vec<SourceFile>, calendar: Calendar) -> Result<Policy, Error> {
        let digest = digest_of(&files);
        let (model, sources, findings) = load::read(files);
        if findings.iter().any(|finding| finding.severity() == Severity::Error) {
            return Err(Error { findings, sources });
        }
        if let Some(name) = model.header.calendar.as_deref().filter(|name| *name != calendar.name()) {
            let message =
                Message::new(&texts::OTHER_CALENDAR).with("name", name).with("given", calendar.name());
            return Err(Error::one(Diagnostic::new(message), sources));
        }
        let uncountable = uncountable(&model, &calendar);
        if !uncountable.is_empty() {
            return Err(Error { findings: uncountable, sources });
        }
        let program = crate::program::compile(&model, calendar, digest);
        Ok(Policy { inner: Arc::new(Inner { program, model, sources, findings }) })
    }

    /// Judges one ticket as of a moment: a pure function of its arguments.
    ///
    /// # Errors
    /// What in the ticket the policy does not know, or what has the wrong type.
    pub fn check(&self, ticket: &Ticket, as_of: Moment) -> Result<Report, Error> {
        let program = self.program();
        let case = facts::bind(program, ticket, FileId(0), OnUnknown::Error)
            .map_err(|finding| Error::one(finding, Sources::new()))?;
        let mut ledger = Ledger::new();
        let mut evaluator = Evaluator::new();
        let judged = self.judge(&case, ticket.meta.as_deref(), as_of, &mut evaluator, &mut ledger);
        let info = FactsInfo { records: 1, digest: None };
        Ok(report::whole(program, info, as_of, vec![judged], &ledger))
    }

    /// Reads and judges a text of facts: a ticket, a ledger, an array of tickets, or a ticket a line.
    ///
    /// # Errors
    /// What is wrong with the text as a whole, or with its single ticket.
    pub fn check_text(&self, facts: Source, as_of: Moment, options: CheckOptions) -> Result<Checked, Error> {
        let digest = format!("sha256:{}", hex(&Sha256::digest(facts.text().as_bytes())));
        let mut sources = Sources::new();
        let read = facts::read(facts.text(), FileId(0), options.on_unknown);
        sources.add(facts);
        match read {
            Ok(read) => self.check_facts(read, digest, sources, as_of, options),
            Err(finding) => Err(Error::one(finding, sources)),
        }
    }

    fn check_facts(
        &self,
        facts: Facts,
        digest: String,
        sources: Sources,
        as_of: Moment,
        options: CheckOptions,
    ) -> Result<Checked, Error> {
        let stop = options.on_error.unwrap_or(if facts.single { OnError::Stop } else { OnError::Report });
        let (mut ledger, mut evaluator) = (Ledger::new(), Evaluator::new());
        let (mut tickets, mut rejected) = (Vec::new(), Vec::new());
        let mut seen = std::collections::BTreeSet::new();
        let records = u64::try_from(facts.records.len()).unwrap_or(u64::MAX);
        for record in facts.records {
            match self.bind(record, &mut seen, options.on_unknown) {
                Ok((case, meta)) => {
                    tickets.push(self.judge(&case, meta.as_deref(), as_of, &mut evaluator, &mut ledger));
                }
                Err(finding) if stop == OnError::Stop => return Err(Error::one(finding, sources)),
                Err(finding) => {
                    ledger.push_rejected();
                    rejected.push(finding);
                }
            }
        }
        let info = FactsInfo { records, digest: Some(digest) };
        let report = report::whole(self.program(), info, as_of, tickets, &ledger);
        Ok(Checked { report, rejected, sources })
    }

    fn bind(
        &self,
        record: Record,
        seen: &mut std::collections::BTreeSet<String>,
        unknown: OnUnknown,
    ) -> Result<(Case, Option<String>), Diagnostic> {
        let ticket = record?;
        if !seen.insert(ticket.id.clone()) {
            let place = crate::source::Place { file: FileId(0), span: ticket.span };
            return Err(
                Diagnostic::new(Message::new(&texts::TICKET_TWICE).with("id", ticket.id.as_str())).at(place)
            );
        }
        let case = facts::bind(self.program(), &ticket, FileId(0), unknown)?;
        Ok((case, ticket.meta))
    }

    fn judge(
        &self,
        case: &Case,
        meta: Option<&str>,
        as_of: Moment,
        evaluator: &mut Evaluator,
        ledger: &mut Ledger,
    ) -> TicketReport {
        evaluator.run(self.program(), case, as_of, &mut NoTrace);
        ledger.push(self.program(), case, evaluator);
        report::ticket(report::Run { program: self.program(), case, evaluator, as_of, lang: Lang::Zh }, meta)
    }

    /// Runs the policy's examples: what differs from what they expect.
    pub fn test(&self) -> Vec<ExampleResult> {
        examples::run(self)
    }

    /// The compiled policy, for callers that run the evaluator themselves.
    pub fn program(&self) -> &Program {
        &self.inner.program
    }

    /// The checked policy.
    pub fn model(&self) -> &Model {
        &self.inner.model
    }

    /// The texts it was read from.
    pub fn sources(&self) -> &Sources {
        &self.inner.sources
    }

    /// What was found that is no error.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.inner.findings
    }
}

impl Ticket {
    /// Reads one ticket from JSON text, in the shape `duban/facts/1`.
    ///
    /// # Errors
    /// Broken JSON, keys that nobody knows, moments that do not exist; each at its place.
    pub fn from_json(text: &str) -> Result<Ticket, Error> {
        let mut sources = Sources::new();
        let file = sources.add(Source::new("ticket.json", text));
        let read =
            facts::read(text, file, OnUnknown::Error).and_then(|mut facts| match facts.records.pop() {
                Some(ticket) if facts.single => ticket,
                _ => Err(Diagnostic::new(&texts::ONE_TICKET_EXPECTED)),
            });
        read.map_err(|finding| Error::one(finding, sources))
    }
}

/// How facts are taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckOptions {
    /// What to do with keys and names that nobody knows.
    pub on_unknown: OnUnknown,
    /// What to do with a broken record; `None` stops at a single ticket and reports among many.
    pub on_error: Option<OnError>,
}

/// What to do with a broken record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    /// It is the end of the run.
    Stop,
    /// It is left out, counted and named.
    Report,
}

/// A report, and the records that are not in it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// Why each broken record was left out.
    pub rejected: Vec<Diagnostic>,
    /// The facts they were found in.
    pub sources: Sources,
}

/// Duties whose limit the calendar cannot count: working hours without office hours.
fn uncountable(model: &Model, calendar: &Calendar) -> Vec<Diagnostic> {
    let duties = model.duties.iter().filter(|duty| match duty.limit.form {
        LimitForm::Term(term) => calendar.can_count(&term, &Counting::default()).is_err(),
        LimitForm::None | LimitForm::SameAs(_) => false,
    });
    let finding = duties.map(|duty| {
        let message = Message::new(&texts::NOT_COUNTABLE).with("duty", duty.name.as_str());
        Diagnostic::new(message.with("limit", duty.limit.text.as_str()).with("calendar", calendar.name()))
            .at(duty.place)
    });
    finding.collect()
}

fn digest_of(files: &[SourceFile]) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        for part in [file.name.as_bytes(), &file.bytes] {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part);
        }
    }
    format!("sha256:{}", hex(&hasher.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
