//! Rungs that several tickets reached, with the duties that stand on them, in the shapes of the contract and in words.

use serde::{Serialize, Serializer};

use super::MissedReport;
use super::city::Naming;
use super::moments::shown_if;
use super::{EscalationReport, Happened, RungDutyReport};
use crate::diagnostic::{Lang, Message, city_texts};
use crate::ledger::{City, RungEntry, StandingEntry, State};
use crate::program::{Program, StandingDuty};

/// The rungs of a closed ledger, each made as it is written.
pub struct Rungs<'c, 'l> {
    /// By which policy.
    pub program: &'c Program,
    /// The closed ledger.
    pub city: &'c City<'l>,
    /// In which language.
    pub lang: Lang,
}

impl Serialize for Rungs<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let naming = Naming { program: self.program, lang: self.lang };
        serializer.collect_seq(self.city.rungs.iter().filter_map(|entry| naming.escalation(entry)))
    }
}

impl Naming<'_> {
    /// A rung that several tickets reached.
    pub(super) fn escalation(&self, entry: &RungEntry<'_>) -> Option<EscalationReport> {
        let (ladder, rung) = entry.declared(self.program)?;
        let mut duties = entry.duties.iter().enumerate().filter_map(|(place, one)| {
            let duty = rung.standing.get(one.duty)?;
            let by = duty.activity.clone().unwrap_or_else(|| format!("{}.{}", ladder.name, rung.name));
            Some(RungDutyReport {
                duty: duty.name.clone(),
                instance: one.instance,
                bearer: entry.accountable(self.program, place).map(str::to_owned),
                limit: duty.text.clone(),
                due: one.due,
                provisional: one.provisional,
                status: one.state.key(),
                completed: one.completed.map(|at| Happened { by, at }),
            })
        });
        Some(EscalationReport {
            ladder: ladder.name.clone(),
            rung: rung.name.clone(),
            at: entry.at,
            by: entry.by(self.program).map(str::to_owned),
            on: Some(entry.on().to_owned()),
            action: rung.action.clone(),
            clause: rung.clause.clone(),
            discretionary: rung.discretionary,
            ticket: Some(entry.ticket().to_owned()),
            causes: entry.causes(self.program).collect(),
            issued: entry.issued,
            excused: entry.excused,
            duty: duties.next(),
            duties: duties.collect(),
            readings: ladder.readings.clone(),
            quote: rung.quote.clone(),
        })
    }

    /// A duty of a rung that was missed.
    pub(super) fn missed_standing(&self, city: &City<'_>, at: usize, place: usize) -> Option<MissedReport> {
        let entry = city.rungs.get(at)?;
        let one = entry.duties.get(place)?;
        let duty = entry.declared(self.program)?.1.standing.get(one.duty)?;
        let unit = entry.accountable(self.program, place);
        let message = self.missed_words(duty, one, unit);
        Some(MissedReport {
            kind: if one.state == State::Late { "late" } else { "overdue" },
            rule: duty.name.clone(),
            unit: unit.map(str::to_owned),
            clause: duty.clause.clone(),
            milestone: None,
            period: None,
            ticket: Some(entry.ticket().to_owned()),
            causes: entry.causes(self.program).collect(),
            at: one.due?.max(entry.at),
            code: message.text.code,
            message: message.say(self.lang),
            quote: duty.quote.clone(),
        })
    }

    fn missed_words(&self, duty: &StandingDuty, one: &StandingEntry, unit: Option<&str>) -> Message {
        let late = one.state == State::Late;
        Message::new(if late { &city_texts::MISSED_STANDING_LATE } else { &city_texts::MISSED_STANDING })
            .with("duty", duty.name.as_str())
            .with("who", self.who(unit))
            .with("due", shown_if(one.due))
            .with("done", shown_if(one.completed))
    }
}
