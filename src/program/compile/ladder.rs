//! Compiles ladders: their rungs, the duties that rungs open on tickets or bring beside them, and what a ledger keeps for
//! rungs over several tickets.

use super::Compiler;
use super::add::first_of;
use super::rules::clause;
use crate::calendar::Counting;
use crate::model::{self, Model, Sharing};
use crate::program::{
    Cause, Duty, Force, Happening, Ladder, Leaf, Occasion, Party, Reassign, Rung, StandingDuty, Tally,
    Watched, Words,
};

impl Compiler {
    /// The ladders; the duties that their rungs open on tickets are added to the duties, with their matters to `own`.
    pub(super) fn ladders(
        &mut self,
        model: &Model,
        duties: &mut Vec<Duty>,
        own: &mut Vec<(usize, usize)>,
    ) -> Vec<Ladder> {
        let mut ladders = Vec::new();
        for (at, ladder) in model.ladders.iter().enumerate() {
            self.matter = ladder.matter.0;
            let mut compiled = Ladder {
                name: ladder.name.clone(),
                version: self.version,
                // Known once it has its place.
                kin: 0,
                duties: ladder.duties.iter().map(|duty| self.kin(*duty)).collect(),
                subject: self.party(&ladder.subject),
                decides: ladder.decides.map(|event| self.here().map_or(event, |it| it.event(event))),
                kept_ends: ladder.kept_ends,
                reaching_resets: ladder.reaching_resets,
                rungs: Vec::new(),
                readings: ladder.readings.clone(),
                tally: None,
            };
            for (place, rung) in ladder.rungs.iter().enumerate() {
                let kin = self.rung_kin(at, place);
                let mut built = Rung { kin, ..self.rung(ladder, rung) };
                // What is only offered opens nothing.
                if let Some(duty) =
                    rung.duty.as_ref().filter(|_| rung.cause.on_ticket() && !rung.discretionary)
                {
                    built.duty = Some(duties.len());
                    let matter = self.merged(ladder.matter.0);
                    let name = format!("{}.{}", ladder.name, rung.name);
                    let first = duties.iter().position(|known| known.words.name == name);
                    let compiled = self.rung_duty(kin, (ladder, &name), rung, duty);
                    own.push((matter, duties.len()));
                    duties.push(Duty { kin: first.unwrap_or(duties.len()), ..compiled });
                }
                if !rung.cause.on_ticket() && !rung.discretionary {
                    let own = rung.duty.as_ref().map(|duty| self.standing((ladder, rung), duty));
                    built.standing.extend(own);
                    // Rules name it by what it is in the first of its matters.
                    let first = first_of(model, &ladder.name).unwrap_or(at);
                    built.standing.extend(self.started_by(model, duties, (first, place)));
                }
                compiled.rungs.push(built);
            }
            compiled.tally = tally(&compiled);
            ladders.push(compiled);
        }
        ladders
    }

    fn rung(&mut self, ladder: &model::Ladder, rung: &model::Rung) -> Rung {
        let cites = cites(ladder, rung);
        Rung {
            name: rung.name.clone(),
            kin: (0, 0),
            clause: clause(cites),
            quote: cites.first().and_then(|cite| cite.quotes.first().cloned()),
            cause: match &rung.cause {
                model::Cause::Moment(moment) => Cause::Moment(*moment),
                model::Cause::Happening(happening) => Cause::Happening(self.happening(happening)),
                model::Cause::Streak(n, rung) => Cause::Streak(*n, *rung),
                model::Cause::InYear(n, rung) => Cause::InYear(*n, *rung),
                model::Cause::Within(time, n, rung) => Cause::Within(*time, *n, *rung),
            },
            discretionary: rung.discretionary,
            by: rung.by.as_ref().map(|party| self.party(party)),
            action: rung.action.clone(),
            duty: None,
            standing: Vec::new(),
        }
    }

    /// The duty that a rung opens on its ticket: owed by the rung's 由, else by the ladder's subject.
    fn rung_duty(
        &mut self,
        (at, place): (usize, usize),
        (ladder, name): (&model::Ladder, &str),
        rung: &model::Rung,
        duty: &model::RungDuty,
    ) -> Duty {
        let cites = cites(ladder, rung);
        let bearer = rung.by.as_ref().unwrap_or(&ladder.subject);
        self.occasions.push(Occasion::Rung(at, place));
        let leaf = Leaf {
            what: Occasion::Rung(at, place),
            nth: None,
            conditions: Vec::new(),
            unless: Vec::new(),
            by: None,
            counter: None,
        };
        Duty {
            words: Words {
                name: name.to_owned(),
                clause: clause(cites),
                quote: cites.first().and_then(|cite| cite.quotes.first().cloned()),
                limit: duty.limit.text.clone(),
                counterparty: None,
                force: Force::Shall,
                readings: duty.readings.clone(),
            },
            version: self.version,
            kin: 0,
            condition: None,
            trigger: Happening { slot: 0, leaves: vec![leaf], ways: vec![1], alone: true },
            completion: match &duty.completion {
                Some(done) => self.happening(done),
                None => Happening::default(),
            },
            termination: None,
            limit: self.limit(&duty.limit),
            counting: Counting { closing: None, half_day_by_hours: self.half_day_by_hours },
            day_is_working_day: duty.day_is_working_day,
            bearers: vec![self.party(bearer)],
            severally: false,
            early: false,
            not_while_open: false,
            first_only: false,
            remembers: false,
            opens_plainly: false,
            reassign: Reassign::Move,
            excuse: None,
            watched: Watched::default(),
            permissions: Vec::new(),
            samples: Vec::new(),
        }
    }

    /// The duty that stands on a rung over several tickets: `{ 时限 …; 完成 … }`.
    fn standing(
        &mut self,
        (ladder, rung): (&model::Ladder, &model::Rung),
        duty: &model::RungDuty,
    ) -> StandingDuty {
        let cites = cites(ladder, rung);
        StandingDuty {
            name: format!("{}.{}", ladder.name, rung.name),
            duty: None,
            clause: clause(cites),
            quote: cites.first().and_then(|cite| cite.quotes.first().cloned()),
            readings: duty.readings.clone(),
            force: Force::Shall,
            bearers: Vec::new(),
            limit: self.limit(&duty.limit),
            counting: Counting { closing: None, half_day_by_hours: self.half_day_by_hours },
            text: duty.limit.text.clone(),
            activity: duty.activity.clone(),
        }
    }

    /// The duties that start with a rung over several tickets; under 分别 one for each bearer.
    fn started_by(
        &mut self,
        model: &Model,
        compiled: &[Duty],
        (ladder, rung): (usize, usize),
    ) -> Vec<StandingDuty> {
        let (mut found, before) = (Vec::new(), self.matter);
        let compiled = compiled.iter().enumerate().skip(self.base.duties);
        for (duty, (at, compiled)) in model.duties.iter().zip(compiled) {
            self.matter = duty.matter.0;
            if !starts_with(&duty.trigger, ladder, rung) {
                continue;
            }
            let parties: Vec<Party> = duty.bearers.parties.iter().map(|party| self.party(party)).collect();
            let shares: Vec<Vec<Party>> = if duty.bearers.sharing == Some(Sharing::Severally) {
                parties.into_iter().map(|party| vec![party]).collect()
            } else {
                vec![parties]
            };
            found.extend(shares.into_iter().map(|bearers| StandingDuty {
                name: compiled.words.name.clone(),
                duty: Some(at),
                clause: compiled.words.clause.clone(),
                quote: compiled.words.quote.clone(),
                readings: compiled.words.readings.clone(),
                force: compiled.words.force,
                bearers,
                limit: compiled.limit.clone(),
                counting: compiled.counting,
                text: compiled.words.limit.clone(),
                activity: None,
            }));
        }
        self.matter = before;
        found
    }
}

/// The clauses that a rung rests on: its own, else its ladder's.
fn cites<'m>(ladder: &'m model::Ladder, rung: &'m model::Rung) -> &'m [model::Citation] {
    if rung.cites.is_empty() { &ladder.cites } else { &rung.cites }
}

/// Whether a trigger is a rung, or has it among its alternatives.
fn starts_with(trigger: &model::Happening, ladder: usize, rung: usize) -> bool {
    match trigger {
        model::Happening::Event(test) => test.what == model::Occasion::Rung(model::LadderId(ladder), rung),
        model::Happening::Any(list) => list.iter().any(|one| starts_with(one, ladder, rung)),
        model::Happening::Both(_) | model::Happening::Unless(..) => false,
    }
}

/// What a ledger keeps for a ladder.
fn tally(ladder: &Ladder) -> Option<Tally> {
    let mut tally = Tally::default();
    let many: Vec<&Rung> = ladder.rungs.iter().filter(|rung| !rung.cause.on_ticket()).collect();
    for rung in &many {
        let (of, streak) = match rung.cause {
            Cause::Streak(_, of) => (of, true),
            Cause::InYear(_, of) | Cause::Within(_, _, of) => (of, false),
            Cause::Moment(_) | Cause::Happening(_) => continue,
        };
        if streak {
            tally.kept = ladder.kept_ends;
        }
        match of {
            None => tally.misses = true,
            // What is only offered feeds nothing.
            Some(of) if ladder.rungs.get(of).is_some_and(|it| it.cause.on_ticket() && !it.discretionary) => {
                if !tally.cards.contains(&of) {
                    tally.cards.push(of);
                }
            }
            Some(_) => {}
        }
    }
    let named = many
        .iter()
        .flat_map(|rung| rung.by.iter().chain(rung.standing.iter().flat_map(|duty| &duty.bearers)).copied());
    let known = |party: &Party| match (*party, ladder.subject) {
        (Party::Unit(_), _) => true,
        (Party::Superior(role, _), Party::Role(subject)) => role == subject,
        (party, subject) => party == subject,
    };
    for party in named.filter(|party| !known(party)) {
        if !tally.asked.contains(&party) {
            tally.asked.push(party);
        }
    }
    (!many.is_empty()).then_some(tally)
}
