//! Groups of units: one among the members of another stands for its own members, and a role that is bound here for its
//! unit.

use std::collections::{BTreeMap, BTreeSet};

use super::Group;
use super::build::{Builder, Declared};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::Place;
use crate::syntax::ast::Head;

impl Builder<'_> {
    /// Puts members in the place of groups; a group that comes back to itself is an error.
    pub(super) fn groups_in_groups(&mut self, declarations: &[Declared<'_>]) {
        let written = self.model.groups.clone();
        let places: BTreeMap<&str, usize> =
            written.iter().enumerate().map(|(at, group)| (group.name.as_str(), at)).collect();
        let (order, loops) = inner_first(&written, &places);
        for at in order {
            let Some(group) = written.get(at) else { continue };
            let (mut members, mut seen, mut open) = (Vec::new(), BTreeSet::new(), group.open);
            for member in &group.members {
                let inner =
                    places.get(member.as_str()).and_then(|inner| self.model.groups.get(*inner)).cloned();
                let stand = match inner {
                    Some(inner) => {
                        self.findings.uses(member);
                        open |= inner.open;
                        inner.members
                    }
                    None => vec![self.unit_of_role(member)],
                };
                members.extend(stand.into_iter().filter(|unit| seen.insert(unit.clone())));
            }
            if let Some(group) = self.model.groups.get_mut(at) {
                (group.members, group.open) = (members, open);
            }
        }
        for at in loops {
            let Some(group) = written.get(at) else { continue };
            let declared = declarations.iter().find_map(|(file, declaration)| match &declaration.head {
                Head::Group(name, _) if name.text == group.name => {
                    Some(Place { file: *file, span: name.span })
                }
                _ => None,
            });
            let message = Message::new(&texts::GROUP_LOOPS).with("name", group.name.as_str());
            self.findings.push(Diagnostic::new(message).at(declared.unwrap_or_default()));
        }
    }

    fn unit_of_role(&self, name: &str) -> String {
        self.role_named(name).and_then(|role| role.unit.clone()).unwrap_or_else(|| name.to_owned())
    }
}

/// The groups so that those inside others come first, and those that come back to themselves.
fn inner_first(groups: &[Group], places: &BTreeMap<&str, usize>) -> (Vec<usize>, BTreeSet<usize>) {
    let (mut order, mut loops) = (Vec::new(), BTreeSet::new());
    let (mut begun, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for first in 0..groups.len() {
        let mut path = if begun.insert(first) { vec![(first, 0usize)] } else { Vec::new() };
        while let Some((at, member)) = path.pop() {
            let Some(name) = groups.get(at).and_then(|group| group.members.get(member)) else {
                ended.insert(at);
                order.push(at);
                continue;
            };
            path.push((at, member.saturating_add(1)));
            let Some(inner) = places.get(name.as_str()).copied() else { continue };
            if begun.insert(inner) {
                path.push((inner, 0));
            } else if !ended.contains(&inner) {
                loops.insert(inner);
            }
        }
    }
    (order, loops)
}
