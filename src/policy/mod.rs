//! The façade: a policy read, checked and compiled; tickets judged by it. Everything else of the house is behind it.

mod bless;
mod calendar;
mod check;
mod checker;
mod city;
mod cover;
mod coverage;
mod data;
mod diff;
mod due;
mod examples;
mod format;
mod input;
mod limits;
mod lint;
mod load;
mod mend;
mod rungs;
mod stream;
mod stream_part;
mod versions;
mod whatif;

pub use bless::{Blessed, bless};
pub use check::{CheckOptions, Checked, OnError};
pub use checker::Checker;
pub use coverage::{Coverage, Covered, CoveredKind, Reach};
pub use due::Dues;
pub use examples::{Actual, ExampleResult, Mismatch};
pub use format::format_text;
pub use input::{calendar_with, due, limit};
pub use limits::LoadOptions;
pub use lint::Lint;
pub use load::SourceFile;
pub use mend::{Mended, Mending, mend, read_files};
pub use stream::{Chunk, FactsDigest, Judge, StreamOptions};
pub use stream_part::StreamPart;
pub use whatif::{WeighOptions, Weighed, Weighing};

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::calendar::{Calendar, Counting};
use crate::check::Checks;
use crate::diagnostic::{Diagnostic, Message, Severity, texts};
use crate::error::Error;
use crate::facts::{self, OnUnknown, Ticket};
use crate::ledger::Formulas;
use crate::model::{Limit, LimitForm, Model};
use crate::program::{Part, Program};
use crate::report::Report;
use crate::source::{FileId, Source, Sources};
use crate::value::{Moment, Term};

/// A policy, ready to judge: one of the three types of the smallest embedding. Cheap to clone, shared between threads;
/// holds no clock and no open files.
#[derive(Clone, Debug)]
pub struct Policy {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Program,
    formulas: Formulas,
    models: Vec<Model>,
    sources: Sources,
    findings: Vec<Diagnostic>,
    checks: Checks,
    /// What it was read from, for its export.
    files: Vec<load::Tree>,
    texts: Vec<(String, FileId)>,
    /// SHA-256 over its export, once somebody has asked for it.
    digest: OnceLock<String>,
}

impl Policy {
    /// Reads a policy from a folder, or from one file, by the national calendar (中国法定工作日).
    ///
    /// # Errors
    /// All findings that are errors, each at its place: files that cannot be read, mistakes in the language, quotes
    /// that do not stand in the source.
    ///
    /// ```
    /// use duban::Policy;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// assert_eq!(policy.models().len(), 1);
    /// let wrong = Policy::load("policies/none").unwrap_err();
    /// assert!(!wrong.findings.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Policy, Error> {
        Policy::load_with(path, Calendar::national())
    }

    /// The same, by another calendar or within other [`Limits`](crate::Limits).
    ///
    /// # Errors
    /// See [`Policy::load`].
    ///
    /// ```
    /// use duban::{Policy, calendar::Calendar};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load_with("policies/zibo", Calendar::national())?;
    /// assert_eq!(policy.program().calendar.name(), "中国法定工作日");
    /// # Ok(())
    /// # }
    /// ```
    pub fn load_with(path: impl AsRef<Path>, options: impl Into<LoadOptions>) -> Result<Policy, Error> {
        let options = options.into();
        let (files, on_disk) = load::from_disk(path.as_ref(), &options.limits)?;
        let trees = load::read(files, &|name| on_disk.named(name), &options.limits);
        Policy::from_trees(trees, options)
    }

    /// A policy from texts in memory: its `.duban` files and the official text they name.
    ///
    /// # Errors
    /// See [`Policy::load`].
    ///
    /// ```
    /// use duban::{Policy, SourceFile, calendar::Calendar};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let text = "政策 示范 {\n    语言 1\n    施行 2021年1月1日\n}\n";
    /// let file = SourceFile { name: "政策.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    /// let policy = Policy::from_files(vec![file], Calendar::national())?;
    /// assert_eq!(policy.program().name, "示范");
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_files(files: Vec<SourceFile>, options: impl Into<LoadOptions>) -> Result<Policy, Error> {
        let options = options.into();
        Policy::from_trees(load::read(files, &|_| None, &options.limits), options)
    }

    /// A policy from trees, whatever they were read from.
    fn from_trees(trees: load::Trees, options: LoadOptions) -> Result<Policy, Error> {
        let LoadOptions { calendar, limits } = options;
        let beyond = limits::of_files(&trees, &limits);
        if !beyond.is_empty() {
            return Err(Error { findings: beyond, sources: trees.sources });
        }
        let mut loaded = load::understand(trees);
        let heads: Vec<_> = loaded.versions.iter().map(|it| (it.folder.as_ref(), &it.model.header)).collect();
        let (times, about) = versions::in_force(&heads);
        let wrong = about.iter().map(|(_, finding)| finding).filter(|it| it.severity() == Severity::Error);
        loaded.findings.extend(wrong.cloned());
        if loaded.findings.iter().any(|finding| finding.severity() == Severity::Error) {
            return Err(Error { findings: loaded.findings, sources: loaded.sources });
        }
        let mut calendars = Vec::new();
        for version in &loaded.versions {
            let built = calendar::of_policy(&loaded, &version.model, calendar.clone());
            let wrong = match built {
                Ok(calendar) => {
                    let wrong = uncountable(&version.model, &calendar);
                    calendars.push(calendar);
                    wrong
                }
                Err(findings) => findings,
            };
            if !wrong.is_empty() {
                return Err(Error { findings: wrong, sources: loaded.sources });
            }
        }
        let load::Loaded { versions, sources, mut findings, imported, files, texts } = loaded;
        let models: Vec<Model> = versions.into_iter().map(|version| version.model).collect();
        let mut checks = Checks::default();
        for ((at, model), calendar) in models.iter().enumerate().zip(&calendars) {
            let published_to = calendar.horizon().map(|(_, last)| last);
            let found = about.iter().filter(|(version, _)| *version == at);
            let found: Vec<Diagnostic> = found.map(|(_, finding)| finding.clone()).collect();
            let setting = crate::check::Setting { imported: &imported, published_to, versions: &found };
            checks.join(crate::check::check(model, setting));
        }
        findings.extend(checks.findings.iter().map(|finding| finding.diagnostic.clone()));
        findings.sort_by_key(Diagnostic::place);
        let parts = models.iter().zip(calendars).zip(times);
        let parts = parts.map(|((model, calendar), in_force)| Part { model, calendar, in_force }).collect();
        let program = crate::program::compile(parts, limits);
        if let Some(finding) = city::too_many_samples(&program) {
            return Err(Error::one(finding, sources));
        }
        let formulas = match city::formulas(&models, &program) {
            Ok(formulas) => formulas,
            Err(finding) => return Err(Error::one(finding, sources)),
        };
        let digest = OnceLock::new();
        let inner = Inner { program, formulas, models, sources, findings, checks, files, texts, digest };
        Ok(Policy { inner: Arc::new(inner) })
    }

    /// The same from some files in memory and a way to the others: `read` is asked for what they import, and for the
    /// official text, by its path from the policy's folder (`../common/企业诉求.duban`).
    ///
    /// # Errors
    /// See [`Policy::load`].
    ///
    /// ```
    /// use duban::{Policy, SourceFile, calendar::Calendar};
    /// let text = "政策 示范 {\n    语言 1\n    施行 2021年1月1日\n}\n引用 「../共用/事项.duban」\n";
    /// let file = SourceFile { name: "政策.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    /// let shared = "事项 诉求 {\n    事件 接收\n}\n";
    /// let read = |name: &str| (name == "../共用/事项.duban").then(|| shared.as_bytes().to_vec());
    /// let policy = Policy::from_files_with(vec![file], &read, Calendar::national())?;
    /// assert_eq!(policy.program().matters.len(), 1);
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn from_files_with(
        files: Vec<SourceFile>,
        read: &dyn Fn(&str) -> Option<Vec<u8>>,
        options: impl Into<LoadOptions>,
    ) -> Result<Policy, Error> {
        let read = |name: &str| Some(SourceFile { name: name.to_owned(), bytes: read(name)? });
        let options = options.into();
        Policy::from_trees(load::read(files, &read, &options.limits), options)
    }

    /// Judges one ticket as of a moment: a pure function of its arguments.
    ///
    /// # Errors
    /// What in the ticket the policy does not know, or what has the wrong type.
    ///
    /// ```
    /// use duban::{Policy, Report, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let ticket = Ticket::new("ZB-1", "企业诉求")
    ///     .party("承办单位", "市住建局")
    ///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?);
    /// let report: Report = policy.check(&ticket, "2021-01-08".parse()?)?;
    /// let first = report.tickets.first().and_then(|it| it.obligations.first());
    /// assert_eq!(first.map(|one| (one.duty.as_str(), one.status)), Some(("初步回复", "overdue")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn check(&self, ticket: &Ticket, as_of: Moment) -> Result<Report, Error> {
        self.checker().check(ticket, as_of)
    }

    /// Runs the policy's examples: what differs from what they expect.
    ///
    /// ```
    /// use duban::Policy;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// assert!(policy.test().iter().all(|example| example.mismatches.is_empty()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn test(&self) -> Vec<ExampleResult> {
        examples::run(self, &mut coverage::Reached::default())
    }

    /// The same, and what the examples reached of the policy: told by what was evaluated, not by what they name.
    pub fn test_coverage(&self) -> (Vec<ExampleResult>, Coverage) {
        let mut reached = coverage::Reached::default();
        let results = examples::run(self, &mut reached);
        (results, coverage::coverage(self, &reached))
    }

    /// The compiled policy, for callers that run the evaluator themselves.
    pub fn program(&self) -> &Program {
        &self.inner.program
    }

    /// SHA-256 over its export: `sha256:` and 64 hexadecimal digits. Made when it is first asked for, by a report or by
    /// this.
    ///
    /// ```
    /// let policy = duban::Policy::load("policies/zibo")?;
    /// assert!(policy.digest().starts_with("sha256:"));
    /// assert_eq!(policy.digest(), duban::Policy::import(&policy.export())?.digest());
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn digest(&self) -> &str {
        let inner = &self.inner;
        inner.digest.get_or_init(|| data::digest(&data::document(&inner.files, &inner.texts, &inner.sources)))
    }

    /// The checked policy; of several versions, each in its place by its first day.
    pub fn models(&self) -> &[Model] {
        &self.inner.models
    }

    /// The texts it was read from.
    ///
    /// ```
    /// let policy = duban::Policy::load("policies/zibo")?;
    /// let names: Vec<&str> = policy.sources().iter().map(|(_, source)| source.name()).collect();
    /// assert!(names.iter().any(|name| name.ends_with(".duban")));
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn sources(&self) -> &Sources {
        &self.inner.sources
    }

    /// What the checker found, with tickets that show it; what declarations accept; what could not be decided.
    ///
    /// ```
    /// let policy = duban::Policy::load("policies/zibo")?;
    /// for accepted in &policy.checks().silenced {
    ///     println!("{accepted:?}");
    /// }
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn checks(&self) -> &Checks {
        &self.inner.checks
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
    ///
    /// ```
    /// use duban::Ticket;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let ticket = Ticket::from_json(r#"{"id": "ZB-1", "events": [{"event": "接收", "at": "2021-01-04"}]}"#)?;
    /// assert!(ticket.events.iter().all(|event| event.at.whole_day));
    /// assert!(Ticket::from_json(r#"{"id": "ZB-1", "evnts": []}"#).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_json(text: &str) -> Result<Ticket, Error> {
        let read =
            facts::read(text, FileId(0), OnUnknown::Error).and_then(|mut facts| match facts.records.pop() {
                Some(ticket) if facts.single => ticket,
                _ => Err(Diagnostic::new(&texts::ONE_TICKET_EXPECTED)),
            });
        read.map_err(|finding| Error::one(finding, of_ticket(text)))
    }
}

/// The text of one ticket, as findings name it.
fn of_ticket(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.add(Source::new("ticket.json", text).unquoted());
    sources
}

/// Duties whose limit the calendar cannot count: working hours without office hours.
fn uncountable(model: &Model, calendar: &Calendar) -> Vec<Diagnostic> {
    let counting = Counting { closing: None, half_day_by_hours: model.header.half_day_by_hours };
    let duties = model.duties.iter().filter(|duty| {
        let terms = terms_of(model, &duty.limit);
        terms.iter().any(|term| calendar.can_count(term, &counting).is_err())
    });
    let finding = duties.map(|duty| {
        let message = Message::new(&texts::NOT_COUNTABLE).with("duty", duty.name.as_str());
        Diagnostic::new(message.with("limit", duty.limit.text.as_str()).with("calendar", calendar.name()))
            .at(duty.place)
    });
    finding.collect()
}

/// The terms that a limit may come to.
fn terms_of(model: &Model, limit: &Limit) -> Vec<Term> {
    let leaves = limit.leaves(&model.tables).into_iter();
    leaves.filter_map(|leaf| if let LimitForm::Term(term) = leaf.form { Some(term) } else { None }).collect()
}
