//! Compiles the rules beside the duties: suspensions, prohibitions, permissions, ladders, tables.

use super::Compiler;
use crate::calendar::Counting;
use crate::model::{self, Model};
use crate::program::{
    Cause, Duty, Exempted, Force, Gap, Happening, Ladder, Leaf, Occasion, Permission, Prohibition, Reassign,
    Rung, StandingDuty, Suspension, Table, TableCell, TableChoice, TableResult, TableRow, Watched, Words,
};

impl Compiler {
    pub(super) fn suspension(&mut self, suspension: &model::Suspension) -> Suspension {
        self.matter = suspension.matter.0;
        Suspension {
            name: suspension.name.clone(),
            clause: clause(&suspension.cites),
            duties: suspension.duties.iter().map(|duty| self.at(*duty)).collect(),
            condition: suspension.condition.as_ref().map(|condition| self.cond(condition)),
            from: self.happening(&suspension.from),
            to: self.happening(&suspension.to),
        }
    }

    pub(super) fn prohibition(&mut self, prohibition: &model::Prohibition) -> Prohibition {
        self.matter = prohibition.matter.0;
        let bearers = prohibition.bearers.iter().flat_map(|bearers| &bearers.parties);
        Prohibition {
            name: prohibition.name.clone(),
            version: self.version,
            clause: clause(&prohibition.cites),
            bearers: bearers.map(|party| self.party(party)).collect(),
            condition: prohibition.condition.as_ref().map(|condition| self.cond(condition)),
            first: prohibition.first.as_ref().map(|first| self.happening(first)),
            act: self.happening(&prohibition.act),
            gaps: prohibition.gaps.iter().map(|gap| Gap { compare: gap.compare, bound: gap.bound }).collect(),
            permissions: Vec::new(),
        }
    }

    pub(super) fn permission(&mut self, permission: &model::Permission) -> Permission {
        self.matter = permission.matter.0;
        let lifts = permission.lifts.iter().map(|lifted| match lifted {
            model::Exempted::Duty(duty) => Exempted::Duty(self.at(*duty)),
            model::Exempted::Prohibition(rule) => {
                Exempted::Prohibition(self.base.prohibitions.saturating_add(rule.0))
            }
        });
        let lifts = lifts.collect();
        Permission {
            name: permission.name.clone(),
            clause: clause(&permission.cites),
            condition: permission.condition.as_ref().map(|condition| self.cond(condition)),
            lifts,
        }
    }

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
                duties: ladder.duties.iter().map(|duty| self.kin(*duty)).collect(),
                subject: self.party(&ladder.subject),
                decides: ladder.decides.map(|event| self.here().map_or(event, |it| it.event(event))),
                kept_ends: ladder.kept_ends,
                reaching_resets: ladder.reaching_resets,
                rungs: Vec::new(),
                readings: ladder.readings.clone(),
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
                compiled.rungs.push(built);
            }
            ladders.push(compiled);
        }
        ladders
    }

    fn rung(&mut self, ladder: &model::Ladder, rung: &model::Rung) -> Rung {
        let standing = rung.duty.as_ref().filter(|_| !rung.cause.on_ticket());
        Rung {
            name: rung.name.clone(),
            kin: (0, 0),
            clause: clause(&rung.cites).or_else(|| clause(&ladder.cites)),
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
            standing: standing.map(|duty| StandingDuty {
                limit: self.limit(&duty.limit),
                text: duty.limit.text.clone(),
                activity: duty.activity.clone(),
            }),
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
        let cites = if rung.cites.is_empty() { &ladder.cites } else { &rung.cites };
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
            trigger: Happening { slot: self.slot(), leaves: vec![leaf], ways: vec![1] },
            completion: match &duty.completion {
                Some(done) => self.happening(done),
                None => Happening { slot: self.slot(), ..Happening::default() },
            },
            termination: None,
            limit: self.limit(&duty.limit),
            counting: Counting { closing: None, half_day_by_hours: self.half_day_by_hours },
            bearers: vec![self.party(bearer)],
            severally: false,
            early: false,
            not_while_open: false,
            first_only: false,
            reassign: Reassign::Move,
            excuse: None,
            watched: Watched::default(),
            permissions: Vec::new(),
            samples: Vec::new(),
        }
    }

    pub(super) fn table(&mut self, table: &model::Table) -> Table {
        let rows = table.rows.iter().map(|row| TableRow {
            cells: row.cells.iter().map(|cell| self.cell(cell)).collect(),
            result: match &row.result {
                model::TableResult::Limit(limit) => TableResult::Limit(self.limit(limit), limit.text.clone()),
                model::TableResult::Value(value) => TableResult::Value(self.value(value)),
            },
        });
        Table { name: table.name.clone(), rows: rows.collect() }
    }

    fn cell(&mut self, cell: &model::TableCell) -> TableCell {
        let model::TableCell::OneOf(choices) = cell else { return TableCell::Any };
        let choices = choices.iter().map(|choice| match choice {
            model::TableChoice::Is(value) => TableChoice::Is(self.value(value)),
            model::TableChoice::Range(from, to) => TableChoice::Range(self.value(from), self.value(to)),
            model::TableChoice::Compare(how, value) => TableChoice::Compare(*how, self.value(value)),
            model::TableChoice::Absent => TableChoice::Absent,
        });
        TableCell::OneOf(choices.collect())
    }
}

/// The clause that something rests on first.
fn clause(cites: &[model::Citation]) -> Option<String> {
    cites.first().map(|cite| cite.clause.clone())
}
