//! What can never happen: rungs nobody reaches, moments of duties without a deadline, rungs that act on no ticket. A rule
//! that waits for one of them waits in vain.

use super::Checks;
use super::duty::untimed;
use super::walk::{self, tests};
use crate::diagnostic::{Diagnostic, Message, Text, check_texts};
use crate::model::{Cause, DutyMoment, EventTest, Happening, Ladder, LadderId, Model, Occasion, Rung};

/// A rung may wait for a rung of another ladder, and that for another: deeper than anyone writes.
const MAX_ROUNDS: usize = 16;

/// Which rungs can be reached.
pub(super) struct Reach<'m> {
    model: &'m Model,
    /// For each ladder, each rung.
    rungs: Vec<Vec<bool>>,
}

pub(super) fn check(model: &Model, checks: &mut Checks) {
    let reach = Reach::of(model);
    for (at, ladder) in model.ladders.iter().enumerate() {
        for rung in &ladder.rungs {
            reach.rung(at, ladder, rung, checks);
        }
    }
    for rule in walk::rules(model) {
        let mut waited = rule.tests.clone();
        rule.happenings.iter().for_each(|happening| tests(happening, &mut waited));
        for test in waited {
            let Some(why) = reach.never(test.what) else { continue };
            let message = Message::new(&check_texts::NEVER_HAPPENS)
                .with("rule", rule.name)
                .with("what", reach.name(test.what))
                .with("why", why);
            checks.found(Diagnostic::new(message).at(rule.place));
        }
    }
}

impl<'m> Reach<'m> {
    fn of(model: &'m Model) -> Reach<'m> {
        let rungs = model.ladders.iter().map(|ladder| vec![true; ladder.rungs.len()]).collect();
        let mut reach = Reach { model, rungs };
        for _ in 0..MAX_ROUNDS {
            let known: Vec<Vec<bool>> = model
                .ladders
                .iter()
                .enumerate()
                .map(|(at, ladder)| {
                    ladder.rungs.iter().map(|rung| reach.why(at, ladder, rung).is_none()).collect()
                })
                .collect();
            if known == reach.rungs {
                break;
            }
            reach.rungs = known;
        }
        reach
    }

    fn reached(&self, ladder: usize, rung: usize) -> bool {
        self.rungs.get(ladder).and_then(|rungs| rungs.get(rung)).copied().unwrap_or(true)
    }

    /// Why a rung cannot be reached.
    fn why(&self, at: usize, ladder: &Ladder, rung: &Rung) -> Option<Message> {
        if let Some((times, of, _)) = super::ladder::counted(&rung.cause) {
            let below = of.and_then(|of| Some((of, ladder.rungs.get(of)?)));
            return match below {
                _ if times == 0 => Some(Message::new(&check_texts::RUNG_OF_NOTHING)),
                Some((_, below)) if below.discretionary => {
                    Some(Message::new(&check_texts::RUNG_OF_DISCRETION).with("below", below.name.as_str()))
                }
                Some((of, below)) if !self.reached(at, of) => {
                    Some(Message::new(&check_texts::RUNG_OF_UNREACHED).with("below", below.name.as_str()))
                }
                Some(_) => None,
                None => self.watches_nothing(ladder, DutyMoment::Overdue),
            };
        }
        match &rung.cause {
            Cause::Moment(moment) => self.watches_nothing(ladder, *moment),
            // Told where the rung waits for it.
            Cause::Happening(happening) if self.in_vain(happening) => {
                Some(Message::new(&check_texts::NEVER_HAPPENS))
            }
            _ => None,
        }
    }

    fn rung(&self, at: usize, ladder: &Ladder, rung: &Rung, checks: &mut Checks) {
        match self.why(at, ladder, rung) {
            Some(message) if message.text != &check_texts::NEVER_HAPPENS => {
                let message = message.with("rung", rung.name.as_str());
                checks.found(Diagnostic::new(message).at(rung.place));
            }
            _ => {}
        }
    }

    /// No duty that a ladder watches ever comes to this moment, as far as ladders look.
    fn watches_nothing(&self, ladder: &Ladder, moment: DutyMoment) -> Option<Message> {
        let mut watched = ladder.duties.iter().filter_map(|duty| self.model.duties.get(duty.0)).peekable();
        watched.peek()?;
        let (mut soft, mut open) = (true, true);
        for duty in watched {
            soft &= !duty.force.binds();
            open &= moment != DutyMoment::InTime && untimed(self.model, &duty.limit);
        }
        match (soft, open) {
            (true, _) => Some(Message::new(&check_texts::RUNG_OF_BEST_EFFORT)),
            (_, true) => Some(Message::new(&check_texts::RUNG_OF_UNTIMED)),
            _ => None,
        }
    }

    fn in_vain(&self, happening: &Happening) -> bool {
        match happening {
            Happening::Event(EventTest { what, .. }) => self.never(*what).is_some(),
            Happening::Any(list) => list.iter().all(|one| self.in_vain(one)),
            Happening::Both(list) => list.iter().any(|one| self.in_vain(one)),
            Happening::Unless(inner, _) => self.in_vain(inner),
        }
    }

    /// Why something can never happen on a ticket.
    fn never(&self, what: Occasion) -> Option<&'static Text> {
        match what {
            Occasion::Event(_) | Occasion::Field(_) | Occasion::Duty(_, DutyMoment::InTime) => None,
            Occasion::Duty(duty, _) => {
                let duty = self.model.duties.get(duty.0)?;
                untimed(self.model, &duty.limit).then_some(&check_texts::WHY_UNTIMED)
            }
            Occasion::Rung(LadderId(ladder), at) => {
                let rung = self.model.ladders.get(ladder)?.rungs.get(at)?;
                if rung.discretionary {
                    Some(&check_texts::WHY_DISCRETION)
                } else {
                    (!self.reached(ladder, at)).then_some(&check_texts::WHY_UNREACHED)
                }
            }
        }
    }

    fn name(&self, what: Occasion) -> String {
        match what {
            Occasion::Duty(duty, moment) => {
                let duty = self.model.duties.get(duty.0).map_or("", |duty| duty.name.as_str());
                format!("{duty} {}", moment.words())
            }
            Occasion::Rung(LadderId(ladder), at) => {
                let ladder = self.model.ladders.get(ladder);
                let rung = ladder.and_then(|ladder| ladder.rungs.get(at));
                ladder
                    .zip(rung)
                    .map_or_else(String::new, |(ladder, rung)| format!("{}.{}", ladder.name, rung.name))
            }
            Occasion::Event(_) | Occasion::Field(_) => String::new(),
        }
    }
}
