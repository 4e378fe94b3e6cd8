//! Tables in and out: tickets read by a mapping and judged as they come, reports written as tables. What tables are and how
//! they are read is the library of tables' business.

use std::io::{self, Read, Write};
use std::path::Path;

use duban::diagnostic::{Diagnostic, Lang, Message};
use duban::report::{self, Detail, Summary, TicketReport};
use duban::value::Moment;
use duban::{Error, FactsDigest, Judge, Policy, StreamOptions, StreamPart};
use duban_tables::{
    CsvReport, Input, Kind, Mapping, Part, ReportWriter, Table, Tabled, Tickets, Trouble, Twins,
};

use super::{Format, Options, how, write_whole};
use crate::progress::Progress;
use crate::{input, output, words};

/// Options that make no sense together.
///
/// # Errors
/// There are some.
pub(super) fn sensible(options: &Options) -> Result<(), Error> {
    if options.table.is_some() && !matches!(options.format, Format::Csv | Format::Parquet) {
        return Err(words::error(&words::TABLE_IS_OF_TABLES));
    }
    let (name, screen) = match options.format {
        Format::Xlsx => ("xlsx", false),
        Format::Parquet => ("parquet", false),
        _ => ("", true),
    };
    if !screen && options.output.is_none() && !options.quiet {
        return Err(words::error(Message::new(&words::NEEDS_OUTPUT).with("format", name)));
    }
    if options.format == Format::Parquet && !cfg!(feature = "parquet") {
        return Err(duban_tables::not_built("Parquet", "parquet"));
    }
    Ok(())
}

/// Writes a report as a table or a workbook, where the options want it.
///
/// # Errors
/// It cannot be written.
pub(super) fn deliver(
    options: &Options,
    lang: Lang,
    write: impl FnOnce(&mut dyn ReportWriter) -> io::Result<()>,
) -> Result<(), Error> {
    let part = options.table.unwrap_or(Part::Obligations);
    match (options.format, options.output.as_deref()) {
        (Format::Xlsx, Some(path)) => output::deliver_file(path, |file| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            write(&mut duban_tables::XlsxReport::waiting_in(io::BufWriter::new(file), folder)?)
        }),
        #[cfg(feature = "parquet")]
        (Format::Parquet, Some(path)) => output::deliver_file(path, |file| {
            write(&mut duban_tables::ParquetReport::new(io::BufWriter::new(file), part)?)
        }),
        (Format::Csv, path) => output::deliver_data(path, |out| write(&mut CsvReport::new(out, part, lang)?)),
        _ => Ok(()),
    }
}

/// Tables to be judged.
pub(super) struct Run<'r> {
    options: &'r Options,
    policy: &'r Policy,
    as_of: Moment,
    lang: Lang,
    mapping: Mapping,
    inputs: Vec<Input>,
}

impl<'r> Run<'r> {
    /// The run, where the facts are tables.
    ///
    /// # Errors
    /// Tables without a mapping, a mapping without tables, a mapping that cannot be read.
    pub(super) fn of(
        options: &'r Options,
        policy: &'r Policy,
        as_of: Moment,
        lang: Lang,
    ) -> Result<Option<Run<'r>>, Error> {
        let Some(path) = &options.mapping else {
            let table = options.facts.iter().filter(|path| path.as_os_str() != "-").find(|path| {
                let kind = Input::file(path.as_path()).kind();
                matches!(kind, Ok(Kind::Workbook | Kind::Parquet | Kind::Log))
                    || path.extension().is_some_and(|it| it.eq_ignore_ascii_case("csv"))
            });
            return match table {
                Some(path) => Err(without_mapping(&path.display().to_string(), options)),
                None => Ok(None),
            };
        };
        if input::nothing_given(&options.facts) {
            return Err(words::finding(Diagnostic::new(&words::NO_FACTS).help(&words::NO_FACTS_HELP)));
        }
        let mapping = Mapping::read(input::document(path, lang)?)?;
        let stdin = [std::path::PathBuf::from("-")];
        let paths = if options.facts.is_empty() { &stdin[..] } else { options.facts.as_slice() };
        let mut inputs = Vec::new();
        for path in paths {
            let input = if path.as_os_str() == "-" { from_stdin(lang)? } else { Input::file(path.as_path()) };
            if input.kind()? == Kind::Json {
                return Err(words::error(Message::new(&words::MAPPING_UNUSED).with("name", input.name())));
            }
            inputs.push(input);
        }
        Ok(Some(Run { options, policy, as_of, lang, mapping, inputs }))
    }

    /// Judges them, writes the report, and names what was left out.
    ///
    /// # Errors
    /// Nothing could be judged, or the report could not be written.
    pub(super) fn run(self) -> Result<Summary, Error> {
        if !self.options.quiet {
            output::warnings(self.policy, self.lang);
        }
        let mut digest = FactsDigest::new();
        for input in &self.inputs {
            input.digest(&mut digest)?;
        }
        let digest = digest.finish();
        // What does not fit together is said before anything is written.
        let tables = self.opened()?;
        let stop = self.options.doubtful.stops();
        let silent = self.options.quiet && self.options.output.is_none();
        if stop || silent || matches!(self.options.format, Format::Text | Format::Json | Format::Html) {
            return self.whole(tables, digest, stop, silent);
        }
        let mut failed = None;
        let mut summary = None;
        let done = match self.options.format {
            Format::Ndjson => output::deliver_data(self.options.output.as_deref(), |out| {
                summary = self.lines(tables, &digest, out, &mut failed)?;
                Ok(())
            }),
            _ => deliver(self.options, self.lang, |writer| {
                summary = self.rows(tables, &digest, writer, &mut failed)?;
                Ok(())
            }),
        };
        match (failed, summary) {
            (Some(error), _) => Err(error),
            (None, Some(summary)) => done.map(|()| summary),
            // A reader that closed the pipe has what it wanted.
            (None, None) => done.map(|()| self.policy.stream_summary(&StreamPart::default(), self.as_of)),
        }
    }

    /// All tables with their mapping.
    fn opened(&self) -> Result<Opened<'r>, Error> {
        let open = |input: &Input| {
            let table = Table::open(input, Some(&self.mapping))?;
            Ok(Tickets::new(table, &self.mapping, self.policy.program())?.speaking(self.lang))
        };
        self.inputs.iter().map(open).collect()
    }

    fn judge(&self) -> Judge<'r> {
        let detail = if self.options.brief { Detail::Brief } else { Detail::Full };
        let options = how(self.options, self.lang);
        let judge =
            self.policy.judge_stream(self.as_of, StreamOptions { detail, on_unknown: options.on_unknown });
        judge.speaking(options.lang)
    }

    /// Text and JSON are written as a whole.
    fn whole(&self, tables: Opened<'_>, digest: String, stop: bool, silent: bool) -> Result<Summary, Error> {
        let mut judge = self.judge();
        let mut tickets: Vec<TicketReport> = Vec::new();
        let mut failed = None;
        let mut take = |judge: &mut Judge<'_>, tabled: &Tabled| {
            judge.ticket(&tabled.ticket).map(|ticket| {
                if !silent {
                    tickets.push(ticket);
                }
            })
        };
        let mut taken = |judge: &mut Judge<'_>, tabled: &Tabled| Ok(take(judge, tabled));
        // Nothing is written here, so that nothing can fail to be.
        let _ = self.each(tables, &mut judge, Some(Twins::default()), stop, &mut taken, &mut failed);
        if let Some(error) = failed {
            return Err(error);
        }
        let lang = how(self.options, self.lang).lang;
        let mut whole = self.policy.stream_report_in(&judge.finish(), Some(digest), self.as_of, lang);
        whole.tickets = tickets;
        if !silent {
            write_whole(self.options, self.policy, &whole, self.lang)?;
        }
        Ok(whole.summary)
    }

    /// A line a ticket, in constant memory.
    fn lines(
        &self,
        tables: Opened<'_>,
        digest: &str,
        out: &mut dyn Write,
        failed: &mut Option<Error>,
    ) -> io::Result<Option<Summary>> {
        let empty = self.policy.stream_report(&StreamPart::default(), None, self.as_of);
        report::header(&empty, &mut &mut *out)?;
        let (mut judge, mut line) = (self.judge(), Vec::new());
        let mut take = |judge: &mut Judge<'_>, tabled: &Tabled| {
            line.clear();
            let judged = judge.line(&tabled.ticket, &mut line);
            out.write_all(&line)?;
            Ok(judged)
        };
        self.each(tables, &mut judge, None, false, &mut take, failed)?;
        let digest = Some(digest.to_owned());
        self.policy.write_stream_rest(&judge.finish(), digest, self.as_of, &mut &mut *out).map(Some)
    }

    /// A table, in constant memory.
    fn rows(
        &self,
        tables: Opened<'_>,
        digest: &str,
        writer: &mut dyn ReportWriter,
        failed: &mut Option<Error>,
    ) -> io::Result<Option<Summary>> {
        let mut judge = self.judge();
        let mut take = |judge: &mut Judge<'_>, tabled: &Tabled| match judge.ticket(&tabled.ticket) {
            Ok(ticket) => writer.ticket(&ticket).map(Ok),
            Err(finding) => Ok(Err(finding)),
        };
        self.each(tables, &mut judge, None, false, &mut take, failed)?;
        let rest = self.policy.stream_report(&judge.finish(), Some(digest.to_owned()), self.as_of);
        writer.finish(&rest)?;
        Ok(Some(rest.summary))
    }

    /// Every ticket of every table, in order. What cannot be read on, or may not be left out, stands in `failed`.
    fn each(
        &self,
        tables: Opened<'_>,
        judge: &mut Judge<'_>,
        mut twins: Option<Twins>,
        stop: bool,
        take: &mut Take<'_>,
        failed: &mut Option<Error>,
    ) -> io::Result<()> {
        let mut said = false;
        let mut progress = Progress::counting(self.options.quiet, self.options.output.is_some(), self.lang);
        for mut tickets in tables {
            while let Some(next) = tickets.next() {
                progress.ticket();
                let wrong = match next {
                    Ok(tabled) => {
                        match twins.as_mut().map_or(Ok(()), |twins| twins.look(&tickets, &tabled)) {
                            Ok(()) => {
                                take(judge, &tabled)?.err().map(|finding| tickets.locate(&tabled, &finding))
                            }
                            Err(error) => {
                                judge.reject();
                                Some(error)
                            }
                        }
                    }
                    Err(Trouble::Record(error)) => {
                        judge.reject();
                        Some(error)
                    }
                    Err(Trouble::File(error)) => return end(failed, error),
                };
                if let Some(error) = wrong {
                    if stop {
                        return end(failed, error);
                    }
                    progress.aside(|| output::rejected(&error, self.lang, said));
                    said = true;
                }
            }
            if let Some(warnings) = tickets.warnings().filter(|_| !self.options.quiet) {
                progress.aside(|| output::rejected(&warnings, self.lang, said));
                said = true;
            }
        }
        Ok(())
    }
}

/// The tickets of all tables, in their order; each table is let go when it was read.
type Opened<'p> = Vec<Tickets<'p>>;

/// What is done with a ticket: written, or found wrong.
type Take<'t> = dyn FnMut(&mut Judge<'_>, &Tabled) -> io::Result<Result<(), Box<Diagnostic>>> + 't;

fn end(failed: &mut Option<Error>, error: Error) -> io::Result<()> {
    *failed = Some(error);
    Err(io::Error::other("ended"))
}

fn without_mapping(name: &str, options: &Options) -> Error {
    let policy = options.policy.display().to_string();
    let help = Message::new(&words::MAPPING_HELP).with("name", name).with("policy", policy);
    words::finding(Diagnostic::new(Message::new(&words::MAPPING_NEEDED).with("name", name)).help(help))
}

fn from_stdin(lang: Lang) -> Result<Input, Error> {
    let name = Message::new(&words::STDIN).say(lang);
    let mut bytes = Vec::new();
    match io::stdin().read_to_end(&mut bytes) {
        Ok(_) => Ok(Input::memory(name, bytes)),
        Err(error) => Err(input::unreadable(&name, error.kind())),
    }
}
