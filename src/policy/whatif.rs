//! The same facts judged by two policies and held against each other: read as a whole, or a ticket a line in memory that
//! grows with what changes alone.

use std::collections::BTreeMap;

use super::check::{Setting, digest_of};
use super::stream::{beyond, carefully, line_text};
use super::{CheckOptions, Chunk, OnError, Policy, city, limits};
use crate::diagnostic::{Diagnostic, Lang, Message, texts};
use crate::error::Error;
use crate::eval::{Evaluator, NoTrace};
use crate::facts::{self, Case, FastReader, Lists, OnUnknown, Ticket};
use crate::ledger::{Ledger, Present};
use crate::report::{self, Comparison, FactsInfo, Report, Run, WhatIf};
use crate::source::{FileId, Place, Source, Sources};
use crate::value::Moment;

/// A comparison, and the records that are not in it.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The comparison.
    pub whatif: WhatIf,
    /// Why each broken record was left out.
    pub rejected: Vec<Diagnostic>,
    /// The facts they were found in.
    pub sources: Sources,
}

/// How two policies are held against each other.
#[derive(Clone, Copy, Debug)]
pub struct WeighOptions {
    /// How facts are taken.
    pub check: CheckOptions,
    /// The most changes that are listed; the others are counted.
    pub most: usize,
}

/// One of the two policies, with what it has judged.
#[derive(Debug)]
struct Side<'p> {
    policy: &'p Policy,
    reader: FastReader<'p>,
    case: Case,
    evaluator: Evaluator,
    ledger: Ledger,
}

/// Judges chunks of a stream by two policies.
#[derive(Debug)]
pub struct Weighing<'p> {
    before: Side<'p>,
    after: Side<'p>,
    comparison: Comparison,
    as_of: Moment,
    on_unknown: OnUnknown,
    records: u64,
    alone: bool,
}

impl<'p> Side<'p> {
    fn new(policy: &'p Policy) -> Side<'p> {
        Side {
            policy,
            reader: FastReader::new(policy.program(), false),
            case: Case::default(),
            evaluator: Evaluator::new(),
            ledger: Ledger::new(),
        }
    }

    /// Reads a line; false where nothing stands on it.
    fn read(&mut self, line: &[u8], at: Chunk<'_>, on_unknown: OnUnknown) -> Result<bool, Box<Error>> {
        if self.reader.read(line, &mut self.case).is_some_and(|read| read.left == 0) {
            return Ok(true);
        }
        let Some(text) = line_text(line, at)? else { return Ok(false) };
        (self.case, _) = carefully(self.policy.program(), text, at, on_unknown)?;
        Ok(true)
    }

    /// Judges what was read; the limit that it goes beyond.
    fn judge(&mut self, as_of: Moment) -> Result<(), Message> {
        let program = self.policy.program();
        self.evaluator.run(program, &self.case, as_of, &mut NoTrace);
        limits::of_ticket(program, &self.evaluator).map_or(Ok(()), Err)
    }

    fn enter(&mut self) {
        self.ledger.push(self.policy.program(), &self.case, &self.evaluator);
    }

    fn run(&self, as_of: Moment, alone: bool) -> Run<'_> {
        let program = self.policy.program();
        Run { program, case: &self.case, evaluator: &self.evaluator, as_of, lang: Lang::Zh, alone }
    }

    /// The report without its tickets.
    fn report(&self, info: FactsInfo, setting: Setting) -> Report {
        let city = self.policy.close_anyway(&self.ledger, setting);
        report::whole(
            (self.policy.program(), self.policy.digest()),
            info,
            setting.as_of,
            Vec::new(),
            &self.ledger,
            city,
        )
    }
}

impl Policy {
    /// Begins to judge a stream of tickets by this policy and by another.
    ///
    /// ```
    /// use duban::{CheckOptions, Chunk, Policy, WeighOptions, Weighing};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (now, then) = (Policy::load("policies/zibo")?, Policy::load("policies/zibo")?);
    /// let options = WeighOptions { check: CheckOptions::default(), most: 100 };
    /// let mut weighing: Weighing<'_> = now.weigh(&then, "2021-02-01".parse()?, options);
    /// let text = "{\"id\": \"ZB-1\", \"matter\": \"企业诉求\"}\n".as_bytes();
    /// let wrong = weighing.chunk(Chunk { text, name: "工单.ndjson", lines_before: 0, bytes_before: 0 });
    /// assert!(wrong.is_empty());
    /// let found = weighing.finish(None);
    /// assert_eq!((found.summary.tickets, found.summary.changed_tickets), (1, 0), "the two are one policy");
    /// # Ok(())
    /// # }
    /// ```
    pub fn weigh<'p>(&'p self, against: &'p Policy, as_of: Moment, options: WeighOptions) -> Weighing<'p> {
        let comparison = Comparison::new(self.program(), against.program(), options.most);
        Weighing {
            before: Side::new(self),
            after: Side::new(against),
            comparison,
            as_of,
            on_unknown: options.check.on_unknown,
            records: 0,
            alone: false,
        }
    }

    /// Judges texts of facts by this policy and by another, and holds the verdicts against each other. A record that
    /// either cannot take is left out of both.
    ///
    /// # Errors
    /// What is wrong with any text as a whole, or with the first broken record where records may not be left out.
    ///
    /// ```
    /// use duban::{CheckOptions, Policy, WeighOptions, Weighed, source::Source};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (now, then) = (Policy::load("policies/zibo")?, Policy::load("policies/zibo")?);
    /// let options = WeighOptions { check: CheckOptions::default(), most: 100 };
    /// let facts = vec![Source::new("工单.ndjson", "{\"id\": \"ZB-1\"}\n{\"id\": 2}\n")];
    /// let Weighed { whatif, rejected, .. } = now.weigh_texts(&then, facts, "2021-02-01".parse()?, options)?;
    /// assert_eq!((whatif.summary.tally.worse, rejected.len()), (0, 2), "zibo has two matters: a ticket names one");
    /// # Ok(())
    /// # }
    /// ```
    pub fn weigh_texts(
        &self,
        against: &Policy,
        facts: Vec<Source>,
        as_of: Moment,
        options: WeighOptions,
    ) -> Result<Weighed, Error> {
        let digest = digest_of(&facts);
        let on_unknown = options.check.on_unknown;
        let (mut records, mut findings, mut single) = (Vec::new(), Vec::new(), facts.len() == 1);
        let mut lists = Vec::new();
        for (file, source) in (0u32..).map(FileId).zip(&facts) {
            match facts::read(source.text(), file, on_unknown) {
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
        let stop = options.check.on_error.unwrap_or(if single { OnError::Stop } else { OnError::Report });
        let mut weighing = self.weigh(against, as_of, options);
        weighing.alone = single;
        let (mut seen, mut rejected) = (BTreeMap::new(), Vec::new());
        for (file, record) in records {
            if let Err(finding) = record.and_then(|ticket| weighing.ticket(&ticket, file, &mut seen)) {
                rejected.push(finding);
            }
        }
        for (file, lists) in lists {
            rejected.extend(weighing.enter(lists, file));
        }
        if stop == OnError::Stop && !rejected.is_empty() {
            return Err(Error::one(rejected.swap_remove(0), sources));
        }
        for side in [&mut weighing.before, &mut weighing.after] {
            side.ledger.has(Present { tickets: !single, ..Present::default() });
        }
        Ok(Weighed { whatif: weighing.finish(Some(digest)), rejected, sources })
    }
}

impl Weighing<'_> {
    /// Judges the tickets of a chunk of whole lines. What is wrong with a line is one error, and the others go on.
    pub fn chunk(&mut self, chunk: Chunk<'_>) -> Vec<Error> {
        for side in [&mut self.before, &mut self.after] {
            side.ledger.has(Present { tickets: true, ..Present::default() });
        }
        let (mut wrong, mut lines, mut bytes) = (Vec::new(), chunk.lines_before, chunk.bytes_before);
        for line in chunk.text.split_inclusive(|byte| *byte == b'\n') {
            let at = Chunk { lines_before: lines, bytes_before: bytes, ..chunk };
            if let Err(error) = self.line(line, at) {
                self.reject();
                wrong.push(*error);
            }
            lines = lines.saturating_add(1);
            bytes = bytes.saturating_add(line.len() as u64);
        }
        wrong
    }

    fn line(&mut self, line: &[u8], at: Chunk<'_>) -> Result<(), Box<Error>> {
        let read = self.before.read(line, at, self.on_unknown);
        if !read? {
            return Ok(());
        }
        self.after.read(line, at, self.on_unknown)?;
        self.judge().map_err(|message| Box::new(beyond(line, at, message)))?;
        self.records = self.records.saturating_add(1);
        Ok(())
    }

    /// Judges what was read by both policies. What goes beyond a limit of either is left out of both.
    fn judge(&mut self) -> Result<(), Message> {
        self.before.judge(self.as_of)?;
        self.after.judge(self.as_of)?;
        self.before.enter();
        self.after.enter();
        let (before, after) =
            (self.before.run(self.as_of, self.alone), self.after.run(self.as_of, self.alone));
        self.comparison.push(before, after);
        Ok(())
    }

    fn reject(&mut self) {
        self.records = self.records.saturating_add(1);
        self.before.ledger.push_rejected();
        self.after.ledger.push_rejected();
    }

    fn ticket(
        &mut self,
        ticket: &Ticket,
        file: FileId,
        seen: &mut BTreeMap<String, Place>,
    ) -> Result<(), Diagnostic> {
        let done = self.bound(ticket, file, seen).and_then(|()| {
            let place = Place { file, span: ticket.span };
            self.judge().map_err(|message| Diagnostic::new(message).at(place))
        });
        match done {
            Ok(()) => self.records = self.records.saturating_add(1),
            Err(_) => self.reject(),
        }
        done
    }

    fn bound(
        &mut self,
        ticket: &Ticket,
        file: FileId,
        seen: &mut BTreeMap<String, Place>,
    ) -> Result<(), Diagnostic> {
        let place = Place { file, span: ticket.span };
        if let Some(first) = seen.insert(ticket.id.clone(), place) {
            let message = Message::new(&texts::TICKET_TWICE).with("id", ticket.id.as_str());
            return Err(Diagnostic::new(message).at(place).label(first, &texts::FIRST_ONE));
        }
        self.before.case = facts::bind(self.before.policy.program(), ticket, file, self.on_unknown)?;
        self.after.case = facts::bind(self.after.policy.program(), ticket, file, self.on_unknown)?;
        Ok(())
    }

    /// Enters the lists beside the tickets with both policies; returns why each record that does not fit was left out.
    fn enter(&mut self, lists: Lists, file: FileId) -> Vec<Diagnostic> {
        self.records = self.records.saturating_add(u64::try_from(city::count(&lists)).unwrap_or(u64::MAX));
        let mut wrong =
            city::enter(self.before.policy.program(), lists.clone(), file, &mut self.before.ledger);
        wrong.extend(city::enter(self.after.policy.program(), lists, file, &mut self.after.ledger));
        wrong.sort_by_key(Diagnostic::place);
        wrong.dedup();
        for _ in &wrong {
            self.before.ledger.push_rejected();
            self.after.ledger.push_rejected();
        }
        wrong
    }

    /// What it comes to; `digest` is that of all bytes read.
    pub fn finish(self, digest: Option<String>) -> WhatIf {
        let setting = Setting { as_of: self.as_of, lang: Lang::Zh, alone: self.alone };
        let info = FactsInfo { records: self.records, digest };
        let before = self.before.report(info.clone(), setting);
        let after = self.after.report(info, setting);
        let programs = (self.before.policy.program(), self.after.policy.program());
        self.comparison.finish(&before, &after, programs)
    }
}
