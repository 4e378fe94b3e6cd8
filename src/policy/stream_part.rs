//! What the judges of a stream saw, joined and closed: the report without its tickets, or the last line alone. The judging is
//! in `stream`.

use std::io::{self, Write};

use super::Policy;
use super::check::Setting;
use super::stream::of_tickets;
use crate::diagnostic::Lang;
use crate::ledger::Ledger;
use crate::report::{self, FactsInfo, Report, Summary};
use crate::value::Moment;

/// What a judge saw in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamPart {
    pub(super) ledger: Ledger,
    pub(super) records: u64,
}

impl StreamPart {
    /// Adds what another judge saw; the order plays no part.
    ///
    /// ```
    /// use duban::{Policy, StreamOptions, StreamPart, Ticket};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/zibo")?;
    /// let as_of = "2021-02-01".parse()?;
    /// let mut whole = StreamPart::default();
    /// for id in ["ZB-1", "ZB-2"] {
    ///     let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    ///     assert!(judge.ticket(&Ticket::new(id, "企业诉求")).is_ok());
    ///     whole.join(judge.finish());
    /// }
    /// assert_eq!(policy.stream_summary(&whole, as_of).tickets, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn join(&mut self, other: StreamPart) {
        // What one judge saw may be large. The first is not copied.
        if *self == StreamPart::default() {
            *self = other;
            return;
        }
        self.ledger.merge(&other.ledger);
        self.records = self.records.saturating_add(other.records);
    }

    /// What was seen. It is not copied, since it may be large; a part that no judge had a share in is empty.
    fn ledger_or<'l>(&'l self, none: &'l Ledger) -> &'l Ledger {
        if self.ledger.books.present.tickets { &self.ledger } else { none }
    }
}

impl Policy {
    /// The report of a stream without its tickets, which are written already: its head is the first line of the output,
    /// its rest the last. `digest` is that of all bytes read.
    pub fn stream_report(&self, part: &StreamPart, digest: Option<String>, as_of: Moment) -> Report {
        self.stream_report_in(part, digest, as_of, Lang::Zh)
    }

    /// The same, with messages in this language.
    pub fn stream_report_in(
        &self,
        part: &StreamPart,
        digest: Option<String>,
        as_of: Moment,
        lang: Lang,
    ) -> Report {
        let none = of_tickets();
        let ledger = part.ledger_or(&none);
        let setting = Setting { as_of, lang, alone: false };
        let city = self.close_anyway(ledger, setting);
        let info = FactsInfo { records: part.records, digest };
        report::whole((self.program(), self.digest()), info, as_of, Vec::new(), ledger, city)
    }

    /// Writes the last line of a stream, as `report::rest` writes it of `stream_report`, and answers with its summary. Rungs over
    /// several tickets, of which there may be one for every few, are made one by one as they are written.
    ///
    /// # Errors
    /// What writing meets.
    ///
    /// ```
    /// use duban::{Policy, StreamOptions, Ticket, report};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::load("policies/tengzhou")?;
    /// let as_of = "2023-03-01".parse()?;
    /// let mut judge = policy.judge_stream(as_of, StreamOptions::default());
    /// for id in ["TZ-1", "TZ-2"] {
    ///     let ticket = Ticket::new(id, "企业诉求").party("承办单位", "市司法局");
    ///     assert!(judge.ticket(&ticket.event("接收", "2023-02-06T09:00".parse()?)).is_ok());
    /// }
    /// let part = judge.finish();
    /// let (mut line, mut same) = (Vec::new(), Vec::new());
    /// let summary = policy.write_stream_rest(&part, None, as_of, &mut line)?;
    /// report::rest(&policy.stream_report(&part, None, as_of), &mut same)?;
    /// assert!(line == same && summary.tickets == 2);
    /// assert!(String::from_utf8(line)?.contains(r#""rung":"红牌""#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn write_stream_rest(
        &self,
        part: &StreamPart,
        digest: Option<String>,
        as_of: Moment,
        out: &mut impl Write,
    ) -> io::Result<Summary> {
        let none = of_tickets();
        let ledger = part.ledger_or(&none);
        let (program, lang) = (self.program(), Lang::Zh);
        let city = ledger.finish(program, &self.inner.formulas, as_of);
        let others = report::city_but_rungs(program, &city, &[], lang);
        let info = FactsInfo { records: part.records, digest };
        let rest = report::whole((program, self.digest()), info, as_of, Vec::new(), ledger, others);
        report::rest_with(&rest, &report::Rungs { program, city: &city, lang }, out)?;
        Ok(rest.summary)
    }

    /// What a stream came to so far.
    pub fn stream_summary(&self, part: &StreamPart, as_of: Moment) -> Summary {
        self.stream_report(part, None, as_of).summary
    }
}
