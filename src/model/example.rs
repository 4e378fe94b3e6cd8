//! Examples: events and fields found, expectations resolved. Running them is the façade's.

use super::build::Builder;
use super::duty::Lines;
use super::names::{line_missing, listed};
use super::{
    Asked, Example, ExampleEvent, ExampleValue, Expectation, Expected, KINDS, Matter, MatterId, STATES, Slot,
};
use crate::diagnostic::{Arg, Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, LineBody, Name};

impl Builder<'_> {
    pub(super) fn example(
        &mut self,
        declaration: &ast::Declaration,
        name: &Name,
        file: FileId,
    ) -> Option<Example> {
        let lines = Lines::of(declaration, name, file);
        let place = Place { file, span: name.span };
        let ticket =
            lines.one(self, |body| if let LineBody::Ticket(ticket) = body { Some(ticket) } else { None });
        let Some(ticket) = ticket else {
            if !declaration.damaged {
                self.findings.push(line_missing(&name.text, &texts::LINE_TICKET).at(place));
            }
            return None;
        };
        let matter_id = match &ticket.matter {
            Some(matter) => self.matter_named(matter, file)?,
            None if self.model.matters.len() == 1 => MatterId(0),
            None => {
                let known = listed(self.model.matters.iter().map(|matter| matter.name.as_str()));
                self.findings.push(Diagnostic::new(&texts::WHICH_MATTER).at(place).help_if(known));
                return None;
            }
        };
        let matter = self.model.matters.get(matter_id.0)?.clone();
        let values = self.example_values(
            ticket.values.iter().flat_map(ast::Block::lines),
            &matter.roles,
            &matter.fields,
            file,
        );
        let mut example = Example {
            name: name.text.clone(),
            matter: matter_id,
            id: ticket.id.as_ref().map_or_else(|| name.text.clone(), |id| id.text.clone()),
            values,
            events: Vec::new(),
            asked: Vec::new(),
            place,
        };
        for line in &lines.list {
            self.example_line(&mut example, &matter, line, declaration, file);
        }
        let expects = lines.list.iter().any(|line| matches!(line.body, LineBody::Expect(_)));
        if !expects && !declaration.damaged {
            let message = Message::new(&texts::EXPECTS_NOTHING).with("name", name.text.as_str());
            let line = Arg::Both("预期 初步回复 = 按期完成", "expect 初步回复 = met");
            let help = Message::new(&texts::ADD_A_LINE).with("example", line);
            self.findings.push(Diagnostic::new(message).at(place).help(help));
        }
        Some(example)
    }

    fn example_line(
        &mut self,
        example: &mut Example,
        matter: &Matter,
        line: &ast::Line,
        declaration: &ast::Declaration,
        file: FileId,
    ) {
        let place = Place { file, span: line.span };
        match &line.body {
            LineBody::Dated(dated) => {
                let event = self.example_event(dated, matter, place);
                example.events.extend(event);
            }
            LineBody::AsOf(moment) => {
                if let Some(as_of) = self.when(*moment, file) {
                    example.asked.push(Asked { as_of, expected: Vec::new() });
                }
            }
            LineBody::Record(_) => {
                let message = Message::new(&texts::NOT_YET_HERE).with("what", &texts::A_RECORD);
                self.findings.at(place, message);
            }
            LineBody::Expect(expect) => {
                let Some(what) = self.expectation(expect, file) else { return };
                match example.asked.last_mut() {
                    Some(asked) => asked.expected.push(Expected { what, place }),
                    // A 截至 that could not be read was reported there.
                    None if declaration.damaged => {}
                    None => self.findings.push(
                        Diagnostic::new(&texts::EXPECTED_WHEN).at(place).help(&texts::EXPECTED_WHEN_HELP),
                    ),
                }
            }
            _ => {}
        }
    }

    fn example_event(&mut self, dated: &ast::Dated, matter: &Matter, place: Place) -> Option<ExampleEvent> {
        self.findings.uses(&dated.event.text);
        let at = self.when(dated.at, place.file)?;
        let Some(event) = matter.events.iter().find(|event| event.name == dated.event.text) else {
            let known = matter.events.iter().map(|event| event.name.as_str());
            self.findings.unknown(&texts::AN_EVENT, &dated.event, place.file, known);
            return None;
        };
        let fields = self.example_values(dated.fields.iter(), &[], &event.fields, place.file);
        let set = self.example_values(dated.set.iter(), &matter.roles, &matter.fields, place.file);
        let by = dated.by.as_ref().map(|by| by.text.clone());
        Some(ExampleEvent { name: dated.event.text.clone(), at, by, fields, set, place })
    }

    fn example_values<'v>(
        &mut self,
        values: impl Iterator<Item = &'v ast::Assignment>,
        roles: &[Slot],
        fields: &[Slot],
        file: FileId,
    ) -> Vec<ExampleValue> {
        let mut read = Vec::new();
        for value in values {
            let name = value.name.text.as_str();
            self.findings.uses(name);
            let role = roles.iter().any(|slot| slot.name == name);
            let Some(slot) = roles.iter().chain(fields).find(|slot| slot.name == name) else {
                let known = roles.iter().chain(fields).map(|slot| slot.name.as_str());
                self.findings.unknown(&texts::A_FIELD, &value.name, file, known);
                continue;
            };
            // Types are held here, so that a wrong value is marked in the example itself.
            let of = match &slot.ty {
                crate::value::Type::List(of) => of.as_ref().clone(),
                ty => ty.clone(),
            };
            if value.values.iter().filter(|literal| self.constant(literal, &of, file).is_none()).count() > 0 {
                continue;
            }
            let place = Place { file, span: value.name.span };
            read.push(ExampleValue { name: name.to_owned(), role, values: value.values.clone(), place });
        }
        read
    }

    fn expectation(&mut self, expect: &ast::Expect, file: FileId) -> Option<Expectation> {
        match expect {
            ast::Expect::Violations { count, kind } => {
                let kind = match kind {
                    Some(name) => Some(self.word(&texts::A_KIND, name, file, &KINDS)?.to_owned()),
                    None => None,
                };
                Some(Expectation::Violations(*count, kind))
            }
            ast::Expect::Status { duty, instance, status, due } => {
                self.findings.uses(&duty.text);
                let Some(at) = self.duty_names.find(&duty.text) else {
                    self.findings.unknown(&texts::A_DUTY, duty, file, self.duty_names.names());
                    return None;
                };
                let status = self.word(&texts::A_STATE, status, file, &STATES)?;
                let due = match due {
                    Some(Some(moment)) => Some(Some(self.when(*moment, file)?)),
                    Some(None) => Some(None),
                    None => None,
                };
                Some(Expectation::Status {
                    duty: super::DutyId(at),
                    instance: instance.unwrap_or(1),
                    status,
                    due,
                })
            }
        }
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
