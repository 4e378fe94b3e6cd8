//! Examples: events and fields found, expectations resolved. Running them is the façade's.

use super::build::Builder;
use super::duty::Lines;
use super::names::{line_missing, listed};
use super::{Asked, Example, ExampleEvent, ExampleTicket, ExampleValue, Expected, Matter, MatterId, Slot};
use crate::diagnostic::{Arg, Diagnostic, Message, name_texts, texts};
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
        let beside = |line: &ast::Line| match &line.body {
            LineBody::Record(_) => true,
            LineBody::Expect(ast::Expect::Status { duty, .. }) => self.beside(&duty.text).is_some(),
            _ => false,
        };
        let tickets = lines.list.iter().filter(|line| matches!(line.body, LineBody::Ticket(_))).count();
        if tickets == 0 && !lines.list.iter().any(|line| beside(line)) {
            if !declaration.damaged {
                self.findings.push(line_missing(&name.text, &texts::LINE_TICKET).at(place));
            }
            return None;
        }
        let mut example = Example {
            name: name.text.clone(),
            tickets: Vec::new(),
            records: Vec::new(),
            asked: Vec::new(),
            place,
        };
        for line in &lines.list {
            if let LineBody::Ticket(ticket) = &line.body {
                let ticket = self.example_ticket(ticket, &example, place)?;
                example.tickets.push(ticket);
            }
        }
        let mut at: Option<usize> = None;
        for line in &lines.list {
            if matches!(line.body, LineBody::Ticket(_)) {
                at = Some(at.map_or(0, |at| at.saturating_add(1)));
            }
            // What stands above the first ticket belongs to it.
            self.example_line(&mut example, at.unwrap_or(0), line, declaration, file);
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

    fn example_ticket(
        &mut self,
        ticket: &ast::TicketForm,
        example: &Example,
        place: Place,
    ) -> Option<ExampleTicket> {
        let matter_id = match &ticket.matter {
            Some(matter) => self.matter_named(matter, place.file)?,
            None if self.model.matters.len() == 1 => MatterId(0),
            None => {
                let known = listed(self.model.matters.iter().map(|matter| matter.name.as_str()));
                self.findings.push(Diagnostic::new(&texts::WHICH_MATTER).at(place).help_if(known));
                return None;
            }
        };
        let matter = self.matter_at(matter_id)?;
        let values = self.example_values(
            ticket.values.iter().flat_map(ast::Block::lines),
            &matter.roles,
            &matter.fields,
            place.file,
        );
        let id = match &ticket.id {
            Some(id) => id.text.clone(),
            None if example.tickets.is_empty() => example.name.clone(),
            None => format!("{}#{}", example.name, example.tickets.len().saturating_add(1)),
        };
        if let (Some(written), true) = (&ticket.id, example.tickets.iter().any(|other| other.id == id)) {
            let message = Message::new(&texts::DECLARED_TWICE).with("name", id.as_str());
            let place = Place { file: place.file, span: written.span };
            self.findings.push(Diagnostic::new(message).at(place).help(&name_texts::KEEP_ONE));
        }
        Some(ExampleTicket { matter: matter_id, id, values, events: Vec::new() })
    }

    fn example_line(
        &mut self,
        example: &mut Example,
        ticket: usize,
        line: &ast::Line,
        declaration: &ast::Declaration,
        file: FileId,
    ) {
        let place = Place { file, span: line.span };
        match &line.body {
            LineBody::Dated(dated) => {
                let Some(matter) = example.tickets.get(ticket).map(|ticket| ticket.matter) else {
                    if !declaration.damaged {
                        self.findings.push(line_missing(&example.name, &texts::LINE_TICKET).at(place));
                    }
                    return;
                };
                let Some(matter) = self.matter_at(matter) else { return };
                let event = self.example_event(dated, &matter, place);
                if let Some(ticket) = example.tickets.get_mut(ticket) {
                    ticket.events.extend(event);
                }
            }
            LineBody::AsOf(moment) => {
                if let Some(as_of) = self.when(*moment, file) {
                    example.asked.push(Asked { as_of, expected: Vec::new() });
                }
            }
            LineBody::Record(record) => {
                let record = self.example_record(record, file);
                example.records.extend(record);
            }
            LineBody::Expect(expect) => {
                let Some(what) = self.expectation(expect, &example.tickets, place) else { return };
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
}
