//! Tasks (任务, language section 11).

use super::{Milestone, TASK_STATES, Task, Units};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::model::build::Builder;
use crate::model::duty::Lines;
use crate::source::{FileId, Place};
use crate::syntax::ast::{LineBody, Name, Names};

impl Builder<'_> {
    pub(super) fn task(&mut self, lines: &Lines<'_>) -> Option<Task> {
        let head = self.head(lines);
        let lead = lines.one(self, |body| if let LineBody::Lead(path) = body { Some(path) } else { None });
        let lead = match lead {
            Some(path) => Some(self.unit_at(path, lines.file)?),
            None => None,
        };
        let units = match (self.units(lines)?, &lead) {
            (Some(units), _) => units,
            (None, Some(lead)) => Units { sharing: None, list: vec![lead.clone()], open: false },
            (None, None) => {
                lines.missing(self, &texts::LINE_BEARER);
                return None;
            }
        };
        let (mut milestones, mut indicators) = (Vec::new(), Vec::new());
        for line in &lines.list {
            match &line.body {
                LineBody::Milestone(date, state) => {
                    let day = self.day(*date, lines.file);
                    let state = match state {
                        Some(state) => self.task_state(state, lines.file),
                        None => Some(TASK_STATES.len().saturating_sub(1)),
                    };
                    if let (Some(day), Some(state)) = (day, state) {
                        let milestone = Milestone { day, state, cites: super::cites_of(line) };
                        self.in_order(&milestones, &milestone, Place { file: lines.file, span: line.span });
                        milestones.push(milestone);
                    }
                }
                LineBody::Indicators(names) => indicators.extend(self.indicators_named(names, lines.file)),
                _ => {}
            }
        }
        let ongoing = lines.list.iter().any(|line| matches!(line.body, LineBody::Ongoing));
        Some(Task { head, lead, units, milestones, ongoing, indicators })
    }

    fn indicators_named(&mut self, names: &Names, file: FileId) -> Vec<String> {
        let mut found = Vec::new();
        for name in &names.list {
            self.findings.uses(&name.text);
            if self.known.indicators.find(&name.text).is_some() {
                found.push(name.text.clone());
            } else {
                self.findings.unknown(&texts::AN_INDICATOR, name, file, self.known.indicators.names());
            }
        }
        found
    }

    /// A later milestone asks for no less than one before it.
    fn in_order(&mut self, before: &[Milestone], milestone: &Milestone, place: Place) {
        let falls = before.iter().any(|one| {
            (one.day < milestone.day && one.state > milestone.state)
                || (one.day > milestone.day && one.state < milestone.state)
                || (one.day == milestone.day && one.state == milestone.state)
        });
        if falls {
            let state = TASK_STATES.get(milestone.state).copied().unwrap_or("");
            let message = Message::new(&texts::MILESTONES_FALL).with("target", state);
            self.findings.push(Diagnostic::new(message).at(place));
        }
    }

    /// The place of a state in `TASK_STATES`.
    pub(in crate::model) fn task_state(&mut self, state: &Name, file: FileId) -> Option<usize> {
        let found = TASK_STATES.iter().position(|known| *known == state.text);
        if found.is_none() {
            self.findings.unknown(&texts::A_STATE, state, file, TASK_STATES.into_iter());
        }
        found
    }
}
