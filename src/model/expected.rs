//! What examples expect, and their records beside the tickets, resolved.

use super::build::Builder;
use super::{Beside, ExampleRecord, ExampleTicket, Expectation, KINDS, Recorded, RungExpectation, STATES};
use crate::diagnostic::{Diagnostic, Message, city_texts, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, Name, RecordForm};
use crate::value::{Number, When};

impl Builder<'_> {
    /// Which list beside the tickets a name belongs to. A duty of that name goes first.
    pub(super) fn beside(&self, name: &str) -> Option<Beside> {
        if self.duty_names.find(name).is_some() {
            return None;
        }
        let known = &self.known;
        let lists = [
            (&known.routines, Beside::Routine),
            (&known.tasks, Beside::Task),
            (&known.indicators, Beside::Indicator),
        ];
        lists.into_iter().find(|(index, _)| index.find(name).is_some()).map(|(_, list)| list)
    }

    pub(super) fn expectation(
        &mut self,
        expect: &ast::Expect,
        tickets: &[ExampleTicket],
        place: Place,
    ) -> Option<Expectation> {
        let file = place.file;
        let (duty, status, due) = match expect {
            ast::Expect::Violations { count, kind } => {
                let kind = match kind {
                    Some(name) => Some(self.word(&texts::A_KIND, name, file, &KINDS)?.to_owned()),
                    None => None,
                };
                return Some(Expectation::Violations(*count, kind));
            }
            ast::Expect::Rung { ladder, rung, unit, what } => {
                return self.expected_rung((ladder, rung), unit.as_ref(), what, file);
            }
            ast::Expect::Status { duty, status, due, .. } => (duty, status, due),
        };
        self.findings.uses(&duty.text);
        let status = self.word(&texts::A_STATE, status, file, &STATES)?;
        let due = match due {
            Some(Some(moment)) => Some(Some(self.when(*moment, file)?)),
            Some(None) => Some(None),
            None => None,
        };
        if let Some(list) = self.beside(&duty.text) {
            return self.expected_beside(expect, list, status, due, place);
        }
        let Some(at) = self.duty_names.find(&duty.text) else {
            let known = &self.known;
            let beside = known.routines.names().chain(known.tasks.names()).chain(known.indicators.names());
            let names: Vec<String> = self.duty_names.names().chain(beside).map(str::to_owned).collect();
            self.findings.unknown(&texts::A_DUTY, duty, file, names.iter().map(String::as_str));
            return None;
        };
        let ast::Expect::Status { ticket, instance, unit, object, period, .. } = expect else { return None };
        if unit.is_some() || object.is_some() || period.is_some() {
            let message = Message::new(&texts::DUTY_HAS_NO_PERIOD).with("name", duty.text.as_str());
            self.findings.at(place, message);
            return None;
        }
        let ticket = self.expected_ticket(ticket.as_ref(), tickets, place)?;
        Some(Expectation::Status {
            ticket,
            duty: super::DutyId(at),
            instance: instance.unwrap_or(1),
            status,
            due,
        })
    }

    fn expected_rung(
        &mut self,
        (ladder, rung): (&Name, &Name),
        unit: Option<&Name>,
        what: &ast::RungExpect,
        file: FileId,
    ) -> Option<Expectation> {
        self.rung_named(ladder, rung, file)?;
        let what = match what {
            ast::RungExpect::Times(times) => RungExpectation::Times(*times),
            ast::RungExpect::Duty(status, due) => {
                let status = self.word(&texts::A_STATE, status, file, &STATES)?;
                let due = match due {
                    Some(Some(moment)) => Some(Some(self.when(*moment, file)?)),
                    Some(None) => Some(None),
                    None => None,
                };
                RungExpectation::Duty(status, due)
            }
        };
        // Whoever stands in a role may be on a rung, declared or not.
        let unit = unit.map(|unit| self.unit_named(&unit.text).unwrap_or_else(|| unit.text.clone()));
        Some(Expectation::Rung { ladder: ladder.text.clone(), rung: rung.text.clone(), unit, what })
    }

    /// The ticket that an expectation is about: the only one, or the one it names.
    fn expected_ticket(
        &mut self,
        ticket: Option<&ast::Words>,
        tickets: &[ExampleTicket],
        place: Place,
    ) -> Option<usize> {
        let Some(id) = ticket else {
            if tickets.len() > 1 {
                let help = super::names::listed(tickets.iter().map(|ticket| ticket.id.as_str()));
                self.findings.push(Diagnostic::new(&texts::WHICH_TICKET).at(place).help_if(help));
                return None;
            }
            return Some(0);
        };
        let found = tickets.iter().position(|ticket| ticket.id == id.text);
        if found.is_none() {
            self.findings.unknown(
                &texts::A_TICKET,
                id,
                place.file,
                tickets.iter().map(|one| one.id.as_str()),
            );
        }
        found
    }

    fn expected_beside(
        &mut self,
        expect: &ast::Expect,
        list: Beside,
        status: &'static str,
        due: Option<Option<When>>,
        place: Place,
    ) -> Option<Expectation> {
        let ast::Expect::Status { ticket, duty, instance, unit, object, period, .. } = expect else {
            return None;
        };
        if ticket.is_some() || instance.is_some() {
            let message = Message::new(&texts::BESIDE_HAS_NO_TICKET).with("name", duty.text.as_str());
            self.findings.at(place, message);
            return None;
        }
        let unit = match unit {
            Some(unit) => Some(self.unit_at(std::slice::from_ref(unit), place.file)?),
            None => None,
        };
        Some(Expectation::Beside {
            list,
            name: duty.text.clone(),
            unit,
            object: object.as_ref().map(|object| object.text.clone()),
            period: period.clone(),
            status,
            due,
        })
    }

    pub(super) fn example_record(&mut self, record: &ast::Record, file: FileId) -> Option<ExampleRecord> {
        let at = self.when(record.at, file)?;
        let unit = match &record.by {
            Some(unit) => Some(self.unit_at(std::slice::from_ref(unit), file)?),
            None => None,
        };
        let what = match &record.what {
            RecordForm::Reading(name, measured) => {
                self.findings.uses(&name.text);
                if self.known.indicators.find(&name.text).is_none() && !self.known.bases.contains(&name.text)
                {
                    let bases = self.known.bases.iter().map(String::as_str);
                    let names: Vec<String> =
                        self.known.indicators.names().chain(bases).map(str::to_owned).collect();
                    self.findings.unknown(&texts::AN_INDICATOR, name, file, names.iter().map(String::as_str));
                    return None;
                }
                let (amount, measure) = super::city::amount_of(measured);
                if measure.is_none() {
                    self.clear_without_measure(name, amount, file)?;
                }
                Recorded::Reading(name.text.clone(), amount, measure.map(str::to_owned))
            }
            RecordForm::Report(task, state) => {
                self.findings.uses(&task.text);
                if self.known.tasks.find(&task.text).is_none() {
                    self.findings.unknown(&texts::A_TASK, task, file, self.known.tasks.names());
                    return None;
                }
                self.task_state(state, file)?;
                Recorded::Report(task.text.clone(), state.text.clone())
            }
            RecordForm::Activity(path, object, count, period) => {
                if let [ladder, rung, ..] = path.as_slice() {
                    self.rung_named(ladder, rung, file)?;
                    let what =
                        Recorded::RungActivity(format!("{}.{}", ladder.text, rung.text), count.unwrap_or(1));
                    return Some(ExampleRecord { what, unit, at });
                }
                let routine = path.first()?;
                self.findings.uses(&routine.text);
                if self.known.routines.find(&routine.text).is_none() {
                    self.findings.unknown(&texts::A_ROUTINE, routine, file, self.known.routines.names());
                    return None;
                }
                let text = |name: &Name| name.text.clone();
                Recorded::Activity(
                    routine.text.clone(),
                    object.as_ref().map(text),
                    count.unwrap_or(1),
                    period.as_ref().map(text),
                )
            }
        };
        Some(ExampleRecord { what, unit, at })
    }

    /// A reading without its measure is in the indicator's; as in targets, 5.5万 under 单位 万户 may mean two things.
    fn clear_without_measure(&mut self, name: &Name, amount: Number, file: FileId) -> Option<()> {
        let wanted = self.known.measures.get(&name.text).map_or("", String::as_str);
        let size = crate::value::size(wanted);
        if size <= 1 || amount < Number::whole(size) {
            return Some(());
        }
        let message = Message::new(&city_texts::AMOUNT_WITHOUT_MEASURE)
            .with("amount", amount.to_string())
            .with("wanted", wanted);
        let place = Place { file, span: name.span };
        self.findings.push(Diagnostic::new(message).at(place).help(&city_texts::SAY_THE_MEASURE));
        None
    }

    fn word(
        &mut self,
        what: &'static crate::diagnostic::Text,
        name: &Name,
        file: FileId,
        words: &'static [(&'static str, &'static str)],
    ) -> Option<&'static str> {
        let found = words.iter().find(|(zh, key)| *zh == name.text || *key == name.text);
        if found.is_none() {
            self.findings.unknown(what, name, file, words.iter().map(|(zh, _)| *zh));
        }
        found.map(|(_, key)| *key)
    }
}
