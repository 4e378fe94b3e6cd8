//! Assessments (考核, language section 12). Formulas are read in `script`, which the model does not know.

use super::{Assessment, Consequence};
use crate::diagnostic::texts;
use crate::model::build::Builder;
use crate::model::duty::Lines;
use crate::syntax::ast::LineBody;

impl Builder<'_> {
    pub(super) fn assessment(&mut self, lines: &Lines<'_>) -> Option<Assessment> {
        let head = self.head(lines);
        let bearer =
            lines.one(self, |body| if let LineBody::Bearer(bearer) = body { Some(bearer) } else { None });
        let units = match bearer {
            Some(bearer) => self.units_listed(bearer, lines.file),
            None => {
                lines.missing(self, &texts::LINE_ASSESSED);
                None
            }
        };
        let every =
            lines.one(self, |body| if let LineBody::Each(every) = body { Some(*every) } else { None });
        if every.is_none() {
            lines.missing(self, &texts::LINE_PERIOD);
        }
        let scoring =
            lines.one(self, |body| if let LineBody::Score(name) = body { Some(name) } else { None });
        match scoring {
            Some(name) if self.known.scorings.find(&name.text).is_none() => {
                self.findings.unknown(&texts::A_SCORING, name, lines.file, self.known.scorings.names());
            }
            Some(name) => self.findings.uses(&name.text),
            None => lines.missing(self, &texts::LINE_SCORE),
        }
        let consequences = lines.list.iter().filter_map(|line| match &line.body {
            LineBody::Consequence(standing, name, action) => Some(Consequence {
                standing: *standing,
                name: name.text.clone(),
                action: action.as_ref().map(|action| action.text.clone()),
                clause: line.cites.first().map(|cite| cite.clause.text.clone()),
            }),
            _ => None,
        });
        Some(Assessment {
            head,
            units: units?,
            every: every?,
            scoring: scoring?.text.clone(),
            consequences: consequences.collect(),
        })
    }
}
