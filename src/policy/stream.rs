//! Tickets as a stream: chunks of lines judged one after the other, or by several threads at once, in constant memory. The
//! threads are the caller's; each has a `Judge`, and what they saw is joined and closed in `stream_part`. The same ticket twice
//! is not looked for.

use std::convert::Infallible;

use sha2::{Digest, Sha256};

use super::data::hex;
use super::stream_part::StreamPart;
use super::{Policy, limits};
use crate::diagnostic::{Diagnostic, Lang, Message, texts};
use crate::error::Error;
use crate::eval::{BriefEvaluator, Evaluator, NoTrace};
use crate::facts::{self, Case, FastReader, OnUnknown, Ticket};
use crate::ledger::{Ledger, Present};
use crate::program::Program;
use crate::report::{self, Detail, Lines, TicketReport};
use crate::source::{FileId, Place, Source, Sources};
use crate::span::Span;
use crate::value::Moment;

/// How a stream is judged and written.
#[derive(Clone, Copy, Debug, Default)]
pub struct StreamOptions {
    /// How much of each ticket is written.
    pub detail: Detail,
    /// What to do with keys and names that nobody knows.
    pub on_unknown: OnUnknown,
}

/// Some lines of a stream, and where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'c> {
    /// Whole lines; the last one may lack its end.
    pub text: &'c [u8],
    /// The name of their file, as findings show it.
    pub name: &'c str,
    /// How many lines of the file stand before them.
    pub lines_before: u64,
    /// How many bytes of the file do.
    pub bytes_before: u64,
}

/// The digest of facts that are read piece by piece, in their order.
///
/// ```
/// let mut digest = duban::FactsDigest::new();
/// for piece in ["{\"id\": ", "\"ZB-1\"}"] {
///     digest.add(piece.as_bytes());
/// }
/// let mut whole = duban::FactsDigest::new();
/// whole.add(b"{\"id\": \"ZB-1\"}");
/// assert_eq!(digest.finish(), whole.finish(), "where the pieces end plays no part");
/// ```
#[derive(Clone, Debug, Default)]
pub struct FactsDigest(Sha256);

impl FactsDigest {
    /// Of nothing yet.
    pub fn new() -> FactsDigest {
        FactsDigest::default()
    }

    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// As reports show it.
    pub fn finish(self) -> String {
        format!("sha256:{}", hex(&self.0.finalize()))
    }
}

/// Judges chunks of a stream, with memory of its own: one for each thread.
///
/// ```
/// use duban::diagnostic::Lang;
/// use duban::{Judge, Policy, StreamOptions, Ticket};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let as_of = "2021-02-01".parse()?;
/// let mut judge: Judge<'_> = policy.judge_stream(as_of, StreamOptions::default()).speaking(Lang::En);
/// let mut out = Vec::new();
/// let ticket = Ticket::new("ZB-1", "企业诉求").event("接收", "2021-01-04".parse()?);
/// judge.line(&ticket, &mut out).map_err(|finding| finding.message.say(Lang::En))?;
/// // What was no ticket at all is counted as well.
/// judge.reject();
/// let report = policy.stream_report_in(&judge.finish(), None, as_of, Lang::En);
/// assert_eq!((report.summary.tickets, report.summary.rejected), (1, 1));
/// assert!(out.starts_with(b"{\"type\":\"ticket\",\"id\":\"ZB-1\""));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Judge<'p> {
    policy: &'p Policy,
    as_of: Moment,
    options: StreamOptions,
    lang: Lang,
    reader: FastReader<'p>,
    lines: Lines<'p>,
    case: Case,
    /// Judges for whole reports.
    evaluator: Evaluator,
    /// Judges for brief lines.
    brief: BriefEvaluator<'p>,
    ledger: Ledger,
    records: u64,
}

/// What is made of tickets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Lines of the options' detail.
    Lines,
    /// Whole reports.
    Reports,
}

/// A ledger that has a list of tickets, empty so far.
pub(super) fn of_tickets() -> Ledger {
    let mut ledger = Ledger::new();
    ledger.has(Present { tickets: true, ..Present::default() });
    ledger
}

impl Policy {
    /// A judge of chunks of a stream, as of a moment.
    ///
    /// ```
    /// use duban::{Chunk, Policy, StreamOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let as_of = "2021-02-01".parse()?;
    /// let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    /// let text = "{\"id\": \"ZB-1\", \"matter\": \"企业诉求\"}\n".as_bytes();
    /// let mut out = Vec::new();
    /// let wrong = judge.chunk(Chunk { text, name: "工单.ndjson", lines_before: 0, bytes_before: 0 }, &mut out);
    /// assert!(wrong.is_empty() && out.ends_with(b"}\n"));
    /// assert_eq!(policy.stream_summary(&judge.finish(), as_of).tickets, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn judge_stream(&self, as_of: Moment, options: StreamOptions) -> Judge<'_> {
        let program = self.program();
        Judge {
            policy: self,
            as_of,
            options,
            lang: Lang::Zh,
            reader: FastReader::new(program, options.detail == Detail::Full),
            lines: Lines::new(program, as_of),
            case: Case::default(),
            evaluator: Evaluator::new(),
            brief: BriefEvaluator::for_ledger(program),
            ledger: of_tickets(),
            records: 0,
        }
    }
}

impl Judge<'_> {
    /// Judges the tickets of a chunk and appends their lines to `out`, in their order. What is wrong with a line is one
    /// error, and the others go on; empty lines are nothing.
    pub fn chunk(&mut self, chunk: Chunk<'_>, out: &mut Vec<u8>) -> Vec<Error> {
        let written = self.each(chunk, Wanted::Lines, |judge, meta| -> Result<(), Infallible> {
            judge.write(meta, out);
            Ok(())
        });
        match written {
            Ok(wrong) => wrong,
            Err(never) => match never {},
        }
    }

    /// The same for who wants no lines: hands over what each ticket adds to the report, in their order. What is wrong with
    /// lines is handed back; the options' detail plays no part.
    ///
    /// # Errors
    /// What `take` answers; the lines behind that ticket are not read then.
    ///
    /// ```
    /// use duban::{Chunk, Policy, StreamOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let mut judge = policy.judge_stream("2021-02-01".parse()?, StreamOptions::default());
    /// let text = "{\"id\": \"ZB-1\", \"matter\": \"企业诉求\"}\n{\"id\": 2}\n".as_bytes();
    /// let chunk = Chunk { text, name: "工单.ndjson", lines_before: 0, bytes_before: 0 };
    /// let mut ids = Vec::new();
    /// let wrong = judge.reports(chunk, |ticket| -> std::io::Result<()> {
    ///     ids.push(ticket.id);
    ///     Ok(())
    /// })?;
    /// assert_eq!((ids, wrong.len()), (vec!["ZB-1".to_owned()], 1));
    /// assert!(wrong.iter().all(|error| error.to_string().contains("工单.ndjson:2:")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn reports<E>(
        &mut self,
        chunk: Chunk<'_>,
        mut take: impl FnMut(TicketReport) -> Result<(), E>,
    ) -> Result<Vec<Error>, E> {
        self.each(chunk, Wanted::Reports, |judge, meta| take(judge.report(meta)))
    }

    /// Reads the tickets of a chunk and has something done with each; what is wrong with lines comes back.
    fn each<E>(
        &mut self,
        chunk: Chunk<'_>,
        wanted: Wanted,
        mut act: impl FnMut(&mut Self, Option<&str>) -> Result<(), E>,
    ) -> Result<Vec<Error>, E> {
        let (mut wrong, mut rest, mut lines) = (Vec::new(), chunk.text, chunk.lines_before);
        while !rest.is_empty() {
            let before = chunk.text.len().saturating_sub(rest.len()) as u64;
            let bytes_before = chunk.bytes_before.saturating_add(before);
            let at = Chunk { lines_before: lines, bytes_before, ..chunk };
            let left = match self.reader.read(rest, &mut self.case) {
                Some(read) => {
                    self.records = self.records.saturating_add(1);
                    let end = rest.len().saturating_sub(read.left);
                    match self.evaluate(wanted) {
                        Ok(()) => act(self, read.meta)?,
                        Err(message) => {
                            wrong.push(self.beyond(rest.get(..end).unwrap_or_default(), at, message));
                        }
                    }
                    read.left
                }
                None => {
                    let end = rest.iter().position(|byte| *byte == b'\n');
                    let end = end.map_or(rest.len(), |end| end.saturating_add(1));
                    let line = rest.get(..end).unwrap_or_default();
                    match self.unusual(line, at) {
                        Ok(Some(Unusual { meta })) => match self.evaluate(wanted) {
                            Ok(()) => act(self, meta.as_deref())?,
                            Err(message) => wrong.push(self.beyond(line, at, message)),
                        },
                        Ok(None) => {}
                        Err(error) => {
                            self.ledger.push_rejected();
                            wrong.push(*error);
                        }
                    }
                    rest.len().saturating_sub(end)
                }
            };
            rest = rest.get(rest.len().saturating_sub(left)..).unwrap_or_default();
            lines = lines.saturating_add(1);
        }
        Ok(wrong)
    }

    /// Judges one ticket that was read elsewhere: what it adds to the report. It counts in the ledger; where it cannot be
    /// judged it counts as rejected, and the finding says which part of it (the spans that its maker gave it).
    ///
    /// # Errors
    /// What in the ticket the policy does not know, or what has the wrong type.
    ///
    /// ```
    /// use duban::{Policy, StreamOptions, StreamPart, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let as_of = "2021-01-08".parse()?;
    /// let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    /// let ticket = Ticket::new("ZB-1", "企业诉求")
    ///     .party("承办单位", "市住建局")
    ///     .event("接收", "2021-01-04T09:30:00+08:00".parse()?);
    /// let judged = judge.ticket(&ticket).map_err(|finding| finding.message.say(Default::default()))?;
    /// assert_eq!(judged.obligations.first().map(|one| one.status), Some("overdue"));
    /// let report = policy.stream_report(&judge.finish(), None, as_of);
    /// assert_eq!((report.summary.tickets, report.summary.overdue), (1, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn ticket(&mut self, ticket: &Ticket) -> Result<TicketReport, Box<Diagnostic>> {
        self.bind(ticket)?;
        self.evaluate(Wanted::Reports).map_err(|message| self.refused(ticket, message))?;
        Ok(self.report(ticket.meta.as_deref()))
    }

    /// The same, appended to `out` as a line of NDJSON.
    ///
    /// # Errors
    /// See [`Judge::ticket`].
    pub fn line(&mut self, ticket: &Ticket, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        self.bind(ticket)?;
        self.evaluate(Wanted::Lines).map_err(|message| self.refused(ticket, message))?;
        self.write(ticket.meta.as_deref(), out);
        Ok(())
    }

    /// Counts a record that could not be read elsewhere.
    pub fn reject(&mut self) {
        self.records = self.records.saturating_add(1);
        self.ledger.push_rejected();
    }

    /// The same judge, whose messages are in this language; data are Chinese otherwise.
    #[must_use]
    pub fn speaking(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    fn bind(&mut self, ticket: &Ticket) -> Result<(), Box<Diagnostic>> {
        self.records = self.records.saturating_add(1);
        let bound = facts::bind(self.policy.program(), ticket, FileId(0), self.options.on_unknown);
        self.case = bound.inspect_err(|_| self.ledger.push_rejected())?;
        Ok(())
    }

    /// What this judge saw in all.
    pub fn finish(self) -> StreamPart {
        StreamPart { ledger: self.ledger, records: self.records }
    }

    /// A line that the fast reader does not read; none where nothing stands on it.
    fn unusual(&mut self, line: &[u8], at: Chunk<'_>) -> Result<Option<Unusual>, Box<Error>> {
        let Some(text) =
            line_text(line, at).inspect_err(|_| self.records = self.records.saturating_add(1))?
        else {
            return Ok(None);
        };
        self.records = self.records.saturating_add(1);
        let (case, meta) = carefully(self.policy.program(), text, at, self.options.on_unknown)?;
        self.case = case;
        Ok(Some(Unusual { meta }))
    }

    /// A line whose ticket goes beyond a limit counts as rejected.
    fn beyond(&mut self, line: &[u8], at: Chunk<'_>, message: Message) -> Error {
        self.ledger.push_rejected();
        beyond(line, at, message)
    }

    /// Whether what is wanted is written from the ticket's brief.
    fn is_brief(&self, wanted: Wanted) -> bool {
        wanted == Wanted::Lines && self.options.detail == Detail::Brief
    }

    /// Judges what was read, and enters it into the ledger, unless it goes beyond a limit.
    fn evaluate(&mut self, wanted: Wanted) -> Result<(), Message> {
        let program = self.policy.program();
        let brief = self.is_brief(wanted);
        let whole = if brief {
            self.brief.run(&self.case, self.as_of);
            self.brief.whole()
        } else {
            self.evaluator.run(program, &self.case, self.as_of, &mut NoTrace);
            Some(&self.evaluator)
        };
        if let Some(message) = whole.and_then(|whole| limits::of_ticket(program, whole)) {
            return Err(message);
        }
        if brief {
            self.ledger.push_brief(program, &self.case, &self.brief);
        } else {
            self.ledger.push(program, &self.case, &self.evaluator);
        }
        Ok(())
    }

    /// Appends the line of the ticket just judged for lines.
    fn write(&self, meta: Option<&str>, out: &mut Vec<u8>) {
        if self.is_brief(Wanted::Lines) {
            self.lines.brief(&self.case, self.brief.brief(), out);
        } else {
            self.lines.full(&self.case, &self.evaluator, meta, out);
        }
    }

    /// A ticket that was read elsewhere goes beyond a limit: it counts as rejected.
    fn refused(&mut self, ticket: &Ticket, message: Message) -> Box<Diagnostic> {
        self.ledger.push_rejected();
        Box::new(Diagnostic::new(message).at(Place { file: FileId(0), span: ticket.span }))
    }

    fn report(&self, meta: Option<&str>) -> TicketReport {
        let (program, case, evaluator, as_of) =
            (self.policy.program(), &self.case, &self.evaluator, self.as_of);
        let run = report::Run { program, case, evaluator, as_of, lang: self.lang, alone: false };
        report::ticket(run, meta)
    }
}

/// What the careful reader read; the case stands in the judge.
struct Unusual {
    meta: Option<String>,
}

/// The text of a line; none where nothing stands on it.
pub(super) fn line_text<'l>(line: &'l [u8], at: Chunk<'_>) -> Result<Option<&'l str>, Box<Error>> {
    let text =
        std::str::from_utf8(line).map_err(|error| Box::new(not_utf8(line, error.valid_up_to(), at)))?;
    // A mark at the start of a file is none of its text.
    let text = if at.bytes_before == 0 { text.trim_start_matches('\u{FEFF}') } else { text };
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// A line that the fast reader does not read: the careful one takes over, and explains.
pub(super) fn carefully(
    program: &Program,
    text: &str,
    at: Chunk<'_>,
    on_unknown: OnUnknown,
) -> Result<(Case, Option<String>), Box<Error>> {
    let mut sources = Sources::new();
    let file = sources.add(source(text.trim_end_matches(['\n', '\r']), at));
    let text = sources.get(file).map_or("", Source::text);
    let read = facts::read_line(text, file, on_unknown).map_err(Box::new);
    let read = read.and_then(|ticket| {
        let case = facts::bind(program, &ticket, file, on_unknown).map_err(Box::new)?;
        Ok((case, ticket.meta))
    });
    read.map_err(|finding: Box<Diagnostic>| Box::new(Error::one(*finding, sources)))
}

/// A line whose ticket goes beyond a limit.
pub(super) fn beyond(line: &[u8], at: Chunk<'_>, message: Message) -> Error {
    let text = String::from_utf8_lossy(line);
    let mut sources = Sources::new();
    let file = sources.add(source(text.trim_end_matches(['\n', '\r']), at));
    let length = sources.get(file).map_or(0, |source| source.text().len());
    Error::one(Diagnostic::new(message).at(Place { file, span: Span::new(0, length) }), sources)
}

fn source(text: &str, at: Chunk<'_>) -> Source {
    let before = usize::try_from(at.lines_before).unwrap_or(usize::MAX);
    Source::new(at.name, text).unquoted().after_lines(before)
}

fn not_utf8(line: &[u8], valid: usize, at: Chunk<'_>) -> Error {
    let before = String::from_utf8_lossy(line.get(..valid).unwrap_or_default());
    let mut sources = Sources::new();
    let file = sources.add(source(&before, at));
    let byte = at.bytes_before.saturating_add(valid as u64).saturating_add(1);
    let message = Message::new(&texts::NOT_UTF8).with("byte", byte.to_string());
    Error::one(Diagnostic::new(message).at(Place { file, span: Span::new(valid, valid) }), sources)
}
