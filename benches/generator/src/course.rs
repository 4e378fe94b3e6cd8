//! What happens on a ticket, one event after the other.

use crate::random::Random;
use crate::time::later;
use crate::{Datum, Event};

/// A ticket's events so far, and how late it is.
pub(crate) struct Course<'r> {
    pub(crate) random: &'r mut Random,
    pub(crate) events: Vec<Event>,
    pub(crate) now: i64,
}

impl Course<'_> {
    pub(crate) fn event(&mut self, name: &'static str) {
        self.events.push(Event::new(name, self.now));
    }

    pub(crate) fn by(&mut self, name: &'static str, unit: &'static str) {
        self.events.push(Event { by: Some(unit), ..Event::new(name, self.now) });
    }

    pub(crate) fn with(&mut self, name: &'static str, fields: Vec<(&'static str, Datum)>) {
        self.events.push(Event { fields, ..Event::new(name, self.now) });
    }

    /// Moves on by days in a range.
    pub(crate) fn wait(&mut self, from: i64, to: i64) {
        let days = self.random.between(from, to);
        self.now = later(self.random, self.now, days);
    }

    /// Moves on by seconds in a range.
    pub(crate) fn soon(&mut self, from: i64, to: i64) {
        self.now += self.random.between(from, to);
    }
}
