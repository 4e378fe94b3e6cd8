//! What a declaration applies to (适用于): duties of one matter or of several. Roles, fields and events are a matter's own, so
//! that an extension, time not counted or a ladder over duties of several matters is read once in each of them.

use std::rc::Rc;

use super::build::Builder;
use super::duty::Lines;
use super::{DutyId, Matter, MatterId};
use crate::diagnostic::texts;
use crate::syntax::ast::LineBody;

/// The duties of one matter that a declaration applies to.
pub(super) struct Part {
    pub(super) duties: Vec<DutyId>,
    pub(super) id: MatterId,
    pub(super) matter: Rc<Matter>,
}

impl Builder<'_> {
    /// Reads a declaration in each of its matters, in the order in which it names them.
    pub(super) fn in_each_matter<T>(
        &mut self,
        lines: &Lines<'_>,
        mut read: impl FnMut(&mut Self, Part) -> Option<T>,
    ) -> Vec<T> {
        let mut built = Vec::new();
        for part in self.applied_parts(lines) {
            let before = self.findings.list.len();
            let Some(one) = read(self, part) else { break };
            // What was found in the first matter is not said again.
            if !built.is_empty() {
                for finding in self.findings.list.split_off(before) {
                    if !self.findings.list.contains(&finding) {
                        self.findings.push(finding);
                    }
                }
            }
            built.push(one);
        }
        built
    }

    fn applied_parts(&mut self, lines: &Lines<'_>) -> Vec<Part> {
        let named =
            lines.one(self, |body| if let LineBody::AppliesTo(names) = body { Some(names) } else { None });
        let Some(names) = named else {
            lines.missing(self, &texts::LINE_APPLIES_TO);
            return Vec::new();
        };
        let mut parts: Vec<Part> = Vec::new();
        for duty in self.duties_named(names, lines.file).unwrap_or_default() {
            let Some(id) = self.duty_matters.get(duty.0).copied().flatten() else { continue };
            match parts.iter_mut().find(|part| part.id == id) {
                Some(part) => part.duties.push(duty),
                None => {
                    let matter = self.matter_at(id);
                    parts.extend(matter.map(|matter| Part { duties: vec![duty], id, matter }));
                }
            }
        }
        parts
    }
}
