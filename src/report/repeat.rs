//! Prohibitions that another ticket makes broken (曾有), in words.

use super::MissedReport;
use super::city::Naming;
use super::moments::shown;
use crate::diagnostic::{Message, texts};
use crate::ledger::RepeatEntry;

impl Naming<'_> {
    /// A prohibition that another ticket makes broken (曾有).
    pub(super) fn repeated(&self, entry: &RepeatEntry) -> Option<MissedReport> {
        let rule = self.program.prohibitions.get(entry.act.prohibition)?;
        let message = Message::new(&texts::PROHIBITED_BY_ANOTHER)
            .with("act", entry.act.act.as_str())
            .with("at", shown(entry.act.at))
            .with("rule", rule.name.as_str())
            .with("ticket", entry.act.ticket.as_str())
            .with("causes", entry.causes.join("、"));
        Some(MissedReport {
            kind: if rule.first.is_some() { "out_of_order" } else { "prohibited" },
            rule: rule.name.clone(),
            unit: entry.act.unit.clone(),
            clause: rule.clause.clone(),
            milestone: None,
            period: None,
            ticket: Some(entry.act.ticket.clone()),
            causes: entry.causes.clone(),
            at: entry.act.at,
            code: message.text.code,
            message: message.say(self.lang),
            quote: rule.quote.clone(),
        })
    }
}
